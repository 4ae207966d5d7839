/* Sentence embedders of BERT, with their tokenizers, against what HuggingFace tokenizers and
 * sentence-transformers give (tests/reference writes it; the first comment of make_bert.py has the
 * layout).
 *     test_golden                  the small models in tests/data/bert
 *     test_golden MODEL GOLDEN     a model's folder, and one with sentences.txt, ids.json and
 *                                  vectors.f32 */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "golden.h"

#define DATA "tests/data/bert"

TEST(ids) { for_each_case(DATA, check_ids); }
TEST(vectors) { for_each_case(DATA, check_isas); }
TEST(vectors_of_held_weights) { for_each_case(DATA, check_held); }
TEST(same_bits_in_any_batch) { for_each_case(DATA, check_bits); }
TEST(reports_of_truncation) { for_each_case(DATA, check_reports); }

/* ---- the trained model of the examples ------------------------------------------------------- */

TEST(tiny_embed) {
    static const char model[] = "examples/models/tiny-embed", folder[] = "tests/data/tiny-embed";
    static const check_fn checks[] = {check_ids, check_isas, check_held, check_bits, check_reports};
    gllm_embed_desc embed;
    golden g;
    size_t i;
    memset(&embed, 0, sizeof embed);
    if (!gllmi_os_is_folder(model)) SKIP("no %s", model);
    REQUIRE(golden_read(&g, "tests/data/tiny-embed/texts.json", 0, folder));
    for (i = 0; i < GLLMI_COUNT_OF(checks); i++) checks[i](model, &g, &embed);
    golden_free(&g);
}

/* ---- one real model -------------------------------------------------------------------------- */

static const char *model_path, *golden_folder;

/* The best ISA and all threads, as most will use it. */
static void check_defaults(const char *path, const golden *g, const gllm_embed_desc *embed) {
    opened o;
    if (opened_embed(&o, path, g, NULL, embed)) {
        agreement a = compare(o.vectors, g->vectors, g->n_texts, g->dim);
        printf("  %d sentences: cosine %.9f, difference %.3g\n", (int)g->n_texts, a.least_cosine,
               a.largest_difference);
        CHECK(a.least_cosine >= 0.99999 && a.largest_difference <= 1e-5);
    }
    opened_close(&o);
}

/* Every (all / n_texts)-th sentence. */
static void for_model(check_fn check, size_t n_texts) {
    gllm_embed_desc embed;
    golden g, some;
    char texts[700];
    size_t i, n = n_texts;
    memset(&embed, 0, sizeof embed);
    snprintf(texts, sizeof texts, "%s/sentences.txt", golden_folder);
    REQUIRE(golden_read(&g, texts, 1, golden_folder));
    some = g;
    if (n == 0 || n > g.n_texts) n = g.n_texts;
    some.n_texts = n;
    some.texts = (char **)malloc(n * sizeof *some.texts);
    some.ids = (uint32_t **)malloc(n * sizeof *some.ids);
    some.n_ids = (size_t *)malloc(n * sizeof *some.n_ids);
    some.vectors = (float *)malloc(n * g.dim * sizeof(float));
    REQUIRE(some.texts && some.ids && some.n_ids && some.vectors);
    for (i = 0; i < n; i++) {
        size_t from = i * (g.n_texts / n);
        some.texts[i] = g.texts[from];
        some.ids[i] = g.ids[from];
        some.n_ids[i] = g.n_ids[from];
        memcpy(some.vectors + i * g.dim, g.vectors + from * g.dim, g.dim * sizeof(float));
    }
    TEST_ROW("%d sentences", (int)n);
    check(model_path, &some, &embed);
    free(some.texts), free(some.ids), free(some.n_ids), free(some.vectors);
    golden_free(&g);
}
TEST(model_ids) { for_model(check_ids, 0); }
TEST(model_vectors) { for_model(check_defaults, 0); }
TEST(model_vectors_on_each_isa) { for_model(check_isas, 25); }
TEST(model_vectors_of_held_weights) { for_model(check_held, 250); }
TEST(model_same_bits_in_any_batch) { for_model(check_bits, 10); }
TEST(model_reports_of_truncation) { for_model(check_reports, 100); }

int main(int argc, char **argv) {
    if (argc == 3) {
        model_path = argv[1];
        golden_folder = argv[2];
        test_begin("reference", 1, argv);
        RUN(model_ids);
        RUN(model_vectors);
        RUN(model_vectors_on_each_isa);
        RUN(model_vectors_of_held_weights);
        RUN(model_same_bits_in_any_batch);
        RUN(model_reports_of_truncation);
        return test_end();
    }
    test_begin("test_golden", argc, argv);
    RUN(ids);
    RUN(vectors);
    RUN(vectors_of_held_weights);
    RUN(same_bits_in_any_batch);
    RUN(reports_of_truncation);
    RUN(tiny_embed);
    return test_end();
}
