/* Any bytes as the JSON files of a small model, separated by NULs: config.json, modules.json,
 * 1_Pooling/config.json, sentence_bert_config.json, config_sentence_transformers.json,
 * tokenizer_config.json. What opens must embed.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_config.c -lm -lpthread */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"
#include "../tiny_bert.h"

static const char *const names[] = {"config.json",
                                    "modules.json",
                                    "1_Pooling/config.json",
                                    "sentence_bert_config.json",
                                    "config_sentence_transformers.json",
                                    "tokenizer_config.json"};
enum { N_NAMES = 6 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static tiny_bert bert;
    static const char *const texts[] = {"the quick brown foxes", ""};
    char *copies[N_NAMES];
    size_t i = 0, n = 0, k;
    gllm_model *model = NULL;
    gllm_model_desc desc;
    if (!bert.weights) {
        tiny_bert_make(&bert);
        tiny_bert_write(&bert);
    }
    for (n = 0; n < N_NAMES; n++) {
        size_t begin = i;
        while (i < size && data[i]) i++;
        copies[n] = (char *)malloc(i - begin + 1);
        if (!copies[n]) abort();
        memcpy(copies[n] + 1, data + begin, i - begin);
        /* an empty one is not there, but for config.json */
        tiny_set_file(&bert, names[n], n && i == begin ? NULL : copies[n] + 1, i - begin);
        if (i < size) i++;
    }
    memset(&desc, 0, sizeof desc);
    desc.n_threads = 1;
    if (gllm_model_open_memory(bert.files, bert.n_files, &desc, &model) == GLLM_OK) {
        const gllm_model_info *info = gllm_model_get_info(model);
        float *out = (float *)calloc(2, (size_t)info->embedding_dim * sizeof(float));
        gllm_embed_desc embed;
        memset(&embed, 0, sizeof embed);
        if (!out || info->embedding_dim == 0) abort();
        if (gllm_embed(model, texts, 2, NULL, out) != GLLM_OK) abort();
        for (k = 0; k < info->n_prompts; k++) {
            embed.prompt_name = info->prompt_names[k];
            (void)gllm_embed(model, texts, 2, &embed, out);
        }
        free(out);
    } else if (!gllm_last_error()[0] || model) {
        abort();
    }
    gllm_model_close(model);
    for (n = 0; n < N_NAMES; n++) free(copies[n]);
    return 0;
}
