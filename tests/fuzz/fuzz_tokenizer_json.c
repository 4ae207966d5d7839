/* Any bytes as tokenizer.json: refused, or texts can be encoded with it and decoded again, within
 * their bounds.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_tokenizer_json.c -lm
 * -lpthread */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"

static void require(int condition) {
    if (!condition) abort();
}

static void check(const gllm_tokenizer *t, const char *text, const gllm_encode_desc *desc,
                  gllm_encoding *e) {
    char decoded[256];
    size_t i, n = 0;
    if (gllm_tokenizer_encode(t, text, SIZE_MAX, desc, e) != GLLM_OK) return;
    require(!desc || desc->max_tokens == 0 || e->n_tokens <= e->n_tokens_uncut);
    require(!desc || (e->windows[0] == 0 && e->windows[1] == e->n_tokens));
    for (i = 0; desc && i < e->n_windows; i++) require(e->windows[i] <= e->windows[i + 1]);
    n = desc ? e->windows[e->n_windows] : e->n_tokens;
    for (i = 0; i < n; i++) require(e->special[i] <= 1);
    (void)gllm_tokenizer_decode(t, e->ids, e->n_tokens, 1, decoded, sizeof decoded, &n);
    for (i = 0; i < e->n_tokens; i++) {
        const char *piece = gllm_tokenizer_piece(t, e->ids[i], &n);
        require(!piece || strlen(piece) <= n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const texts[] = {
        "", "The caf\xc3\xa9 isn't  12.5\n<s> e\xcc\x81 [CLS] qu",
        "\xe4\xbd\xa0\xe5\xa5\xbd \xe2\x96\x81x \xef\xac\x81 \xf0\x9f\x98\x80"};
    gllm_file file = {"tokenizer.json", NULL, 0};
    gllmi_memory_files files = {&file, 1};
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    gllm_tokenizer_desc desc = {NULL, &io};
    gllm_encode_desc encode;
    gllm_tokenizer *t;
    gllm_encoding e;
    size_t i;
    file.data = data;
    file.size_bytes = size;
    io.user = &files;
    if (gllm_tokenizer_open("tokenizer.json", &desc, &t) != GLLM_OK) {
        require(t == NULL && gllm_last_error()[0] != 0);
        return 0;
    }
    memset(&e, 0, sizeof e);
    memset(&encode, 0, sizeof encode);
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        check(t, texts[i], NULL, &e);
        encode.max_tokens = 5;
        encode.truncate = i & 1 ? GLLM_TRUNCATE_LEFT : GLLM_TRUNCATE_RIGHT;
        encode.pair = texts[2 - i];
        encode.truncate_text = (gllm_truncate_text)i;
        encode.windows = 1;
        encode.stride = (uint32_t)i;
        check(t, texts[i], &encode, &e);
    }
    gllm_encoding_free(&e);
    gllm_tokenizer_close(t);
    return 0;
}
