/* `gllm quantize` from SafeTensors and from GGUF to every type that it writes, and text by the files
 * that come out: the same for any number of threads and size of chunks, and about as likely as with
 * f32. The tool's source is a part of this program. */
#define main gllm_main
#include "../tools/gllm.c"
#undef main
#include "support.h"
#include <unistd.h>

#define N_GREEDY 16

static const char story[] =
    "There was a young girl named Emma. She lived in a small house near the pond. One day, Emma "
    "went to see Peter, a small penguin. But Peter was in bed. \"I am sick,\" he said. \"You must "
    "rest,\" said Lucy. \"I will help you.\" Lucy ran to the old bridge to find some herbs. The way "
    "was long, and it was very hot. She made hot tea and a bowl of berries for Peter.";

/* How much less or more likely the text may be than with f32: of the mean of -log p. */
static double bar_of(gllm_dtype dtype) {
    switch (dtype) {
    case GLLM_DTYPE_F32: return 0.0;
    case GLLM_DTYPE_F16:
    case GLLM_DTYPE_BF16: return 0.001;
    case GLLM_DTYPE_Q8_0:
    case GLLM_DTYPE_Q6_K: return 0.002;
    case GLLM_DTYPE_Q5_0:
    case GLLM_DTYPE_Q5_1:
    case GLLM_DTYPE_Q5_K: return 0.04;
    default: return 0.08; /* 4 bits and less; a few names more or less likely are that much */
    }
}

/* The mean of -log p over the story's tokens; below 0: it failed. */
static double surprise_of(const char *path) {
    gllm_encode_desc plain;
    gllm_encoding text;
    gllm_model *model = NULL;
    options o;
    surprise s = {0, 0, 0};
    int ok;
    memset(&plain, 0, sizeof plain);
    memset(&text, 0, sizeof text);
    memset(&o, 0, sizeof o);
    plain.no_special_tokens = 1;
    o.kv_type = GLLM_DTYPE_F32;
    ok = CHECK_OK(gllm_model_open(path, NULL, &model)) &&
         CHECK_OK(gllm_tokenizer_encode(gllm_model_get_tokenizer(model), story, SIZE_MAX, &plain,
                                        &text)) &&
         CHECK_EQ(perplexity_text(model, &o, &text, &s), 0) && CHECK(s.n > 80);
    gllm_encoding_free(&text);
    gllm_model_close(model);
    return ok ? s.sum / (double)s.n : -1.0;
}

/* Greedy, with the log-probability of each token: the same bits in every way. */
static void check_ways(const char *path) {
    static const struct { uint32_t threads, chunk; } ways[] = {{1, 512}, {1, 1}, {1, 7},
                                                               {2, 512}, {2, 1}, {2, 7}};
    static const gllm_sampler_desc greedy;
    gllm_generated first, out;
    gllm_model *model = NULL;
    size_t i;
    memset(&first, 0, sizeof first);
    memset(&out, 0, sizeof out);
    for (i = 0; i < GLLMI_COUNT_OF(ways); i++) {
        gllm_generated *to = i == 0 ? &first : &out;
        gllm_generate_desc d;
        if (i % 3 == 0) {
            gllm_model_desc desc;
            memset(&desc, 0, sizeof desc);
            desc.n_threads = ways[i].threads;
            gllm_model_close(model);
            if (!CHECK_OK(gllm_model_open(path, &desc, &model))) break;
        }
        memset(&d, 0, sizeof d);
        d.prompt_bytes = 60;
        d.max_tokens = N_GREEDY;
        d.ignore_eos = d.logprobs = 1;
        d.sampler = &greedy;
        d.session_desc.chunk_tokens = ways[i].chunk;
        if (!CHECK_OK(gllm_generate(model, story, &d, to)) || !CHECK_EQ(to->n_tokens, N_GREEDY)) {
            break;
        }
        test_check(memcmp(first.tokens, to->tokens, N_GREEDY * sizeof *to->tokens) == 0 &&
                       memcmp(first.logprobs, to->logprobs, N_GREEDY * sizeof(float)) == 0,
                   __FILE__, __LINE__, "other text with %u threads, chunks of %u",
                   ways[i].threads, ways[i].chunk);
    }
    gllm_model_close(model);
    gllm_generated_free(&first);
    gllm_generated_free(&out);
}

/* The first n_types of quant_kinds. */
static void check_types(const char *source, size_t n_types) {
    char path[64], *args[2];
    double plain = 0.0, s;
    size_t i;
    snprintf(path, sizeof path, "/tmp/gllm-quantize-%ld.gguf", (long)getpid());
    args[0] = (char *)(uintptr_t)source;
    args[1] = path;
    for (i = 0; i < n_types; i++) {
        options o;
        memset(&o, 0, sizeof o);
        o.type = (int)quant_kinds[i].file_type;
        TEST_ROW("%s, file type %d", source, o.type);
        if (!CHECK_EQ(command_quantize(&o, args, 2), 0)) continue;
        s = surprise_of(path);
        if (i == 0) plain = s; /* F32 */
        test_check(plain > 0 && fabs(s / plain - 1.0) <= bar_of(quant_kinds[i].dtype), __FILE__,
                   __LINE__, "-log p is %.6f, with f32 %.6f", s, plain);
        check_ways(path);
        remove(path);
    }
}

#define ALL_TYPES GLLMI_COUNT_OF(quant_kinds)
TEST(from_safetensors) { check_types("tests/data/decoders/llama-mha", ALL_TYPES); }
TEST(from_gguf) { check_types("tests/data/gguf/llama-q4_k_m.gguf", ALL_TYPES); }
TEST(of_a_trained_model) {
    check_types("examples/models/tiny-chat/tiny-chat.gguf", test_is_slow() ? 4 : ALL_TYPES);
}

int main(int argc, char **argv) {
    test_begin("test_quantize", argc, argv);
    RUN(from_safetensors);
    RUN(from_gguf);
    RUN(of_a_trained_model);
    return test_end();
}
