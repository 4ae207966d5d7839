/* Embedders of every architecture but bert, rerankers and their heads, against what transformers
 * and sentence-transformers give (tests/reference/make_encoders.py and make_rerankers.py write it
 * and say what is where). */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "golden.h"

#define ENCODERS "tests/data/encoders"
#define RERANKERS "tests/data/rerankers"

/* ---- token ids ------------------------------------------------------------------------------ */

/* The ids of pairs, cut as the model's tokenizer cuts them, and of which text each token is. */
static void check_pair_ids(const char *folder) {
    enum { MAX_PAIRS = 32 };
    char path[300];
    char **texts;
    uint32_t *ids[MAX_PAIRS], *types[MAX_PAIRS];
    size_t n_ids[MAX_PAIRS], n_types[MAX_PAIRS], i, k, n;
    int has_types;
    gllm_tokenizer *tokenizer;
    gllm_encoding e;
    gllm_encode_desc desc;
    texts = read_texts(RERANKERS "/pairs.json", 0, &n);
    REQUIRE(texts && n % 2 == 0 && n / 2 <= MAX_PAIRS);
    snprintf(path, sizeof path, RERANKERS "/%s/golden/ids.json", folder);
    REQUIRE(read_rows(path, n / 2, ids, n_ids));
    snprintf(path, sizeof path, RERANKERS "/%s/golden/types.json", folder);
    has_types = read_rows(path, n / 2, types, n_types);
    snprintf(path, sizeof path, RERANKERS "/%s", folder);
    REQUIRE_OK(gllm_tokenizer_open(path, NULL, &tokenizer));
    memset(&e, 0, sizeof e);
    for (i = 0; i < n / 2; i++) {
        size_t wrong = 0;
        memset(&desc, 0, sizeof desc);
        desc.pair = texts[2 * i + 1];
        desc.max_tokens = 64;
        CHECK_OK(gllm_tokenizer_encode(tokenizer, texts[2 * i], SIZE_MAX, &desc, &e));
        if (CHECK_EQ(e.n_tokens, n_ids[i])) {
            for (k = 0; k < e.n_tokens; k++) {
                wrong += e.ids[k] != ids[i][k];
                if (has_types) wrong += e.type_ids[k] != types[i][k];
            }
            test_check(wrong == 0, __FILE__, __LINE__, "%s, pair %d: %d wrong ids or types", folder,
                       (int)i, (int)wrong);
        }
        free(ids[i]);
        if (has_types) free(types[i]);
    }
    gllm_encoding_free(&e);
    gllm_tokenizer_close(tokenizer);
    for (i = 0; i < n; i++) free(texts[i]);
    free(texts);
}

TEST(ids_of_pairs) {
    size_t size;
    char *list = read_file(RERANKERS "/cases.txt", &size), *line, *next, folder[64], kind[64];
    REQUIRE(list);
    for (line = list; *line; line = next) {
        next = strchr(line, '\n');
        next = next ? (*next = 0, next + 1) : line + strlen(line);
        if (sscanf(line, "%63s %63s", folder, kind) != 2 || strcmp(kind, "cross") != 0) continue;
        TEST_ROW("%s", folder);
        check_pair_ids(folder);
    }
    free(list);
}

/* ---- vectors -------------------------------------------------------------------------------- */

TEST(ids) { for_each_case(ENCODERS, check_ids); }
TEST(vectors) { for_each_case(ENCODERS, check_isas); }
TEST(vectors_of_held_weights) { for_each_case(ENCODERS, check_held); }
TEST(same_bits_in_any_batch) { for_each_case(ENCODERS, check_bits); }
TEST(reports_of_truncation) { for_each_case(ENCODERS, check_reports); }

int main(int argc, char **argv) {
    test_begin("test_encoders", argc, argv);
    RUN(ids_of_pairs);
    held_slack = 5.0;
    RUN(ids);
    RUN(vectors);
    RUN(vectors_of_held_weights);
    RUN(same_bits_in_any_batch);
    RUN(reports_of_truncation);
    return test_end();
}
