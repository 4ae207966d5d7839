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

/* Runs a check on each reranker of that kind. */
static void for_each_reranker(const char *wanted, void (*check)(const char *folder)) {
    size_t size, n_done = 0;
    char *list = read_file(RERANKERS "/cases.txt", &size), *line, *next, folder[64], kind[64];
    REQUIRE(list);
    for (line = list; *line; line = next) {
        next = strchr(line, '\n');
        next = next ? (*next = 0, next + 1) : line + strlen(line);
        if (sscanf(line, "%63s %63s", folder, kind) != 2 || strcmp(kind, wanted) != 0) continue;
        TEST_ROW("%s", folder);
        check(folder);
        n_done++;
    }
    CHECK(n_done > 0);
    free(list);
}
TEST(ids_of_pairs) { for_each_reranker("cross", check_pair_ids); }

/* ---- vectors -------------------------------------------------------------------------------- */

TEST(ids) { for_each_case(ENCODERS, check_ids); }
TEST(vectors) { for_each_case(ENCODERS, check_isas); }
TEST(vectors_of_held_weights) { for_each_case(ENCODERS, check_held); }
TEST(same_bits_in_any_batch) { for_each_case(ENCODERS, check_bits); }
TEST(reports_of_truncation) { for_each_case(ENCODERS, check_reports); }

/* ---- rerankers ------------------------------------------------------------------------------ */

typedef struct pairs {
    char **texts; /* (2 n) query, document, query, document, ... */
    size_t n, n_labels;
    float *logits; /* (n, n_labels) */
} pairs;

static void pairs_free(pairs *p) {
    size_t i;
    for (i = 0; i < 2 * p->n; i++) free(p->texts[i]);
    free(p->texts), free(p->logits);
}
static int pairs_read(pairs *p, const char *list, const char *folder) {
    char path[200];
    size_t size = 0;
    memset(p, 0, sizeof *p);
    snprintf(path, sizeof path, RERANKERS "/%s", list);
    p->texts = read_texts(path, 0, &p->n);
    p->n /= 2;
    if (!CHECK(p->texts && p->n > 0)) return 0;
    snprintf(path, sizeof path, RERANKERS "/%s/golden/logits.f32", folder);
    p->logits = (float *)(void *)read_file(path, &size);
    p->n_labels = size / sizeof(float) / p->n;
    return CHECK(p->logits && p->n_labels > 0 && p->n_labels * p->n * sizeof(float) == size);
}
/* To 1e-4, or of a logit above 1 to that part of it. */
static int is_near(double got, double want) {
    return fabs(got - want) <= 1e-4 * (fabs(want) > 1.0 ? fabs(want) : 1.0);
}

/* One query and its documents: the logits are those of each pair alone, best first. */
static void check_rerank(const gllm_model *m, const pairs *p, const char *isa) {
    const char *documents[64];
    size_t which[64], n = 0, i, n_out = 0;
    gllm_rank ranks[64];
    for (i = 0; i < p->n && n < 64; i++) {
        if (strcmp(p->texts[2 * i], p->texts[0]) != 0) continue;
        which[n] = i;
        documents[n++] = p->texts[2 * i + 1];
    }
    if (!CHECK_OK(gllm_rerank(m, p->texts[0], documents, n, NULL, ranks, &n_out))) return;
    CHECK_EQ(n_out, n);
    for (i = 0; i < n_out; i++) {
        double want = p->logits[which[ranks[i].index]];
        test_check(is_near(ranks[i].logit, want), __FILE__, __LINE__, "%s, place %d: %g, not %g",
                   isa, (int)i, ranks[i].logit, want);
        CHECK(is_near(ranks[i].score, 1.0 / (1.0 + exp(-(double)ranks[i].logit))));
        CHECK(ranks[i].document == documents[ranks[i].index]);
        CHECK(i == 0 || ranks[i].logit <= ranks[i - 1].logit);
    }
}
/* All pairs at once. */
static void check_classify(const gllm_model *m, const pairs *p, const char *isa) {
    const char *texts[64], *seconds[64];
    float *out = (float *)malloc(p->n * p->n_labels * sizeof(float));
    gllm_classify_desc desc;
    size_t i;
    memset(&desc, 0, sizeof desc);
    REQUIRE(out && p->n <= 64);
    for (i = 0; i < p->n; i++) texts[i] = p->texts[2 * i], seconds[i] = p->texts[2 * i + 1];
    desc.pairs = seconds;
    if (CHECK_EQ(gllm_model_get_info(m)->n_labels, p->n_labels) &&
        CHECK_OK(gllm_classify(m, texts, p->n, &desc, out))) {
        for (i = 0; i < p->n * p->n_labels; i++) {
            test_check(is_near(out[i], p->logits[i]), __FILE__, __LINE__,
                       "%s, pair %d, label %d: %g, not %g", isa, (int)(i / p->n_labels),
                       (int)(i % p->n_labels), out[i], p->logits[i]);
        }
    }
    free(out);
}
static void check_reranker(const char *folder, const char *list, int classify) {
    char path[200];
    pairs p;
    size_t i;
    REQUIRE(pairs_read(&p, list, folder));
    snprintf(path, sizeof path, RERANKERS "/%s", folder);
    for (i = 0; i < GLLMI_COUNT_OF(isas); i++) {
        gllm_model_desc desc;
        gllm_model *m;
        memset(&desc, 0, sizeof desc);
        desc.isa = isas[i];
        desc.n_threads = 2;
        if (!gllm_isa_available(isas[i])) continue;
        if (!CHECK_OK(open_exact(path, &desc, &m))) break;
        if (classify) check_classify(m, &p, gllm_isa_name(isas[i]));
        if (p.n_labels == 1) check_rerank(m, &p, gllm_isa_name(isas[i]));
        gllm_model_close(m);
    }
    pairs_free(&p);
}
static void check_cross(const char *folder) { check_reranker(folder, "pairs.json", 1); }
static void check_template(const char *folder) { check_reranker(folder, "short_pairs.json", 0); }

TEST(cross_encoders) { for_each_reranker("cross", check_cross); }
TEST(template_rerankers) { for_each_reranker("template", check_template); }
TEST(template_rerankers_with_a_head) { for_each_reranker("seq-cls", check_template); }

/* The first of bge-m3's three outputs. */
TEST(dense_of_m3) {
    gllm_model *m;
    size_t n, size, i, dim;
    char **texts = read_texts(RERANKERS "/texts.json", 0, &n);
    float *want = (float *)(void *)read_file(RERANKERS "/bge-m3/golden/dense.f32", &size), *got;
    agreement a;
    REQUIRE(texts && want && n > 0);
    dim = size / sizeof(float) / n;
    got = (float *)malloc(size);
    REQUIRE(got != NULL);
    if (CHECK_OK(gllm_model_open(RERANKERS "/bge-m3", NULL, &m))) {
        CHECK_EQ(gllm_model_get_info(m)->embedding_dim, dim);
        CHECK_OK(gllm_embed(m, (const char *const *)texts, n, NULL, got));
        a = compare(got, want, n, dim);
        CHECK(a.least_cosine >= 0.99999 && a.largest_difference <= 1e-5);
        gllm_model_close(m);
    }
    for (i = 0; i < n; i++) free(texts[i]);
    free(texts), free(want), free(got);
}

/* A padding token within a text has a position of its own. */
TEST(padding_tokens_in_texts) {
    static const char *const folders[] = {"roberta", "xlm-roberta", "camembert", "mpnet"};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(folders); i++) {
        char path[200], golden_path[300];
        gllm_embed_desc embed;
        golden g;
        TEST_ROW("%s", folders[i]);
        memset(&embed, 0, sizeof embed);
        snprintf(path, sizeof path, ENCODERS "/%s", folders[i]);
        snprintf(golden_path, sizeof golden_path, "%s/golden-pad", path);
        if (CHECK(golden_read(&g, ENCODERS "/pad_texts.json", 0, golden_path))) {
            check_ids(path, &g, &embed);
            check_isas(path, &g, &embed);
            check_bits(path, &g, &embed);
        }
        golden_free(&g);
    }
}

/* nomic-embed-text-v1.5: a layer norm of the whole vector, the cut, length 1. */
TEST(norm_before_the_cut) {
    static const char *const text = "the quick fox";
    enum { N = 32, KEPT = 12 };
    gllm_model *m;
    gllm_embed_desc desc;
    float whole[N], cut[KEPT], plain[KEPT], off[KEPT], on[KEPT];
    double mean = 0, length = 0, x;
    int i;
    REQUIRE_OK(gllm_model_open(ENCODERS "/nomic", NULL, &m));
    memset(&desc, 0, sizeof desc);
    CHECK_OK(gllm_embed(m, &text, 1, &desc, whole));
    desc.dims = KEPT;
    CHECK_STATUS(gllm_embed(m, &text, 1, &desc, cut), GLLM_ERR_UNSUPPORTED);
    desc.force_dims = 1;
    CHECK_OK(gllm_embed(m, &text, 1, &desc, cut));
    desc.layer_norm = GLLM_ON;
    CHECK_OK(gllm_embed(m, &text, 1, &desc, on));
    CHECK(memcmp(on, cut, sizeof on) == 0);
    desc.layer_norm = GLLM_OFF;
    CHECK_OK(gllm_embed(m, &text, 1, &desc, plain));
    for (i = 0; i < N; i++) mean += whole[i] / N;
    for (i = 0; i < KEPT; i++) length += (whole[i] - mean) * (whole[i] - mean);
    for (i = 0; i < KEPT; i++) CHECK_NEAR(cut[i], (whole[i] - mean) / sqrt(length), 1e-6);
    for (i = 0, length = 0; i < KEPT; i++) length += (double)whole[i] * whole[i];
    for (i = 0; i < KEPT; i++) CHECK_NEAR(plain[i], whole[i] / sqrt(length), 1e-6);
    desc.layer_norm = GLLM_DEFAULT;
    desc.normalize = GLLM_OFF; /* of the pooled vector, and at the end */
    CHECK_OK(gllm_embed(m, &text, 1, &desc, off));
    for (i = 0, length = 0; i < KEPT; i++) length += (double)off[i] * off[i];
    x = sqrt(length);
    CHECK(fabs(x - 1.0) > 1e-3);
    for (i = 0; i < KEPT; i++) CHECK_NEAR(cut[i], off[i] / x, 1e-4);
    desc.layer_norm = (gllm_toggle)3;
    CHECK_STATUS(gllm_embed(m, &text, 1, &desc, off), GLLM_ERR_ARGUMENT);
    gllm_model_close(m);
}

/* ---- GGUF files ------------------------------------------------------------------------------ */

#define GGUF_ENCODERS "tests/data/gguf-encoders"

/* 1: the list of numbers (with commas, or '-') has i. */
static int is_listed(const char *list, size_t i) {
    size_t n;
    for (; *list; list += n + (list[n] == ',')) {
        n = strcspn(list, ",");
        if (*list != '-' && (size_t)atoi(list) == i) return 1;
    }
    return 0;
}
/* Vectors of single texts, but for those that are skipped. */
static void check_gguf_vectors(const char *path, const char *folder, int normalized,
                               const char *skipped, gllm_isa isa) {
    char texts[400];
    golden g;
    gllm_model *m;
    gllm_model_desc desc;
    gllm_embeddings *e = NULL;
    agreement worst = {1.0, 0.0};
    size_t i, k, wrong;
    snprintf(texts, sizeof texts, "%s/../../texts.json", folder);
    REQUIRE(golden_read(&g, texts, 0, folder));
    memset(&desc, 0, sizeof desc);
    desc.isa = isa;
    desc.normalize = normalized ? GLLM_ON : GLLM_DEFAULT;
    for (i = 0; i < g.n_texts; i++) { /* a limit that GGUF has no word for */
        if (g.n_ids[i] > desc.max_tokens) desc.max_tokens = (uint32_t)g.n_ids[i];
    }
    if (CHECK_OK(open_exact(path, &desc, &m)) &&
        CHECK_OK(gllm_embed_new(m, (const char *const *)g.texts, g.n_texts, NULL, &e)) &&
        CHECK_EQ(e->dim, g.dim)) {
        gllm_encoding ids;
        gllm_encode_desc cut;
        memset(&ids, 0, sizeof ids);
        memset(&cut, 0, sizeof cut);
        cut.max_tokens = desc.max_tokens;
        for (i = 0; i < g.n_texts; i++) {
            agreement a = compare(e->vectors + i * g.dim, g.vectors + i * g.dim, 1, g.dim);
            if (is_listed(skipped, i)) continue;
            CHECK_OK(gllm_tokenizer_encode(gllm_model_get_tokenizer(m), g.texts[i], SIZE_MAX, &cut,
                                           &ids));
            wrong = ids.n_tokens != g.n_ids[i];
            for (k = 0; k < ids.n_tokens && k < g.n_ids[i]; k++) wrong += ids.ids[k] != g.ids[i][k];
            test_check(wrong == 0, __FILE__, __LINE__, "text %d: %d wrong ids", (int)i, (int)wrong);
            if (!(a.least_cosine >= worst.least_cosine)) worst.least_cosine = a.least_cosine;
            if (!(a.largest_difference <= worst.largest_difference)) {
                worst.largest_difference = a.largest_difference;
            }
        }
        CHECK_EQ(gllm_model_get_info(m)->generates, 0);
        test_check(worst.least_cosine >= 0.99999 && worst.largest_difference <= 1e-5, __FILE__,
                   __LINE__, "%s: cosine %.9f, difference %.3g", gllm_isa_name(isa),
                   worst.least_cosine, worst.largest_difference);
        gllm_encoding_free(&ids);
    }
    gllm_embeddings_free(e);
    gllm_model_close(m);
    golden_free(&g);
}
/* Each pair as a query and its document: the logit and the score. */
static void check_gguf_rank(const char *path, const char *folder, const char *skipped,
                            gllm_isa isa) {
    char name[400];
    pairs p;
    gllm_model *m;
    gllm_model_desc desc;
    gllm_rank rank;
    size_t i, n;
    int is_short = strstr(folder, "qwen3") != NULL;
    snprintf(name, sizeof name, "%s", strstr(folder, "rerankers/") + 10);
    *strchr(name, '/') = 0;
    REQUIRE(pairs_read(&p, is_short ? "short_pairs.json" : "pairs.json", name));
    memset(&desc, 0, sizeof desc);
    desc.isa = isa;
    desc.max_tokens = is_short ? 0 : 64;
    if (CHECK_OK(open_exact(path, &desc, &m))) {
        for (i = 0; i < p.n; i++) {
            const char *document = p.texts[2 * i + 1];
            if (is_listed(skipped, i)) continue;
            if (!CHECK_OK(gllm_rerank(m, p.texts[2 * i], &document, 1, NULL, &rank, &n))) break;
            test_check(is_near(rank.logit, p.logits[i]), __FILE__, __LINE__,
                       "%s, pair %d: %g, not %g", gllm_isa_name(isa), (int)i, rank.logit,
                       p.logits[i]);
            CHECK(is_near(rank.score, 1.0 / (1.0 + exp(-(double)rank.logit))));
        }
        gllm_model_close(m);
    }
    pairs_free(&p);
}
TEST(gguf_encoders) {
    size_t size, i, n_done = 0;
    char *list = read_file(GGUF_ENCODERS "/cases.txt", &size), *line, *next;
    REQUIRE(list);
    for (line = list; *line; line = next) {
        char file[64], kind[64], golden_name[128], skipped[128], path[300], folder[300];
        int normalized;
        next = strchr(line, '\n');
        next = next ? (*next = 0, next + 1) : line + strlen(line);
        if (*line == '#' || sscanf(line, "%63s %63s %127s %d %127s", file, kind, golden_name,
                                   &normalized, skipped) != 5) {
            continue;
        }
        TEST_ROW("%s", file);
        snprintf(path, sizeof path, GGUF_ENCODERS "/%s", file);
        snprintf(folder, sizeof folder, GGUF_ENCODERS "/%s", golden_name);
        for (i = 0; i < GLLMI_COUNT_OF(isas); i++) {
            if (!gllm_isa_available(isas[i])) continue;
            if (strcmp(kind, "rank") == 0) check_gguf_rank(path, folder, skipped, isas[i]);
            else check_gguf_vectors(path, folder, normalized, skipped, isas[i]);
        }
        n_done++;
    }
    CHECK(n_done > 10);
    free(list);
}

/* Qwen3-Reranker with the rows of "yes" and "no" alone: their logits by name, no text. */
TEST(gguf_labels_of_yes_and_no) {
    gllm_model *m;
    const gllm_model_info *info;
    REQUIRE_OK(gllm_model_open(GGUF_ENCODERS "/qwen3-reranker-rank.gguf", NULL, &m));
    info = gllm_model_get_info(m);
    CHECK_EQ(info->n_labels, 2);
    CHECK_STR(info->labels[0], "yes");
    CHECK_STR(info->labels[1], "no");
    CHECK_EQ(info->generates, 0);
    gllm_model_close(m);
    REQUIRE_OK(gllm_model_open(GGUF_ENCODERS "/qwen3-reranker.gguf", NULL, &m));
    CHECK_EQ(gllm_model_get_info(m)->n_labels, 0);
    CHECK_EQ(gllm_model_get_info(m)->generates, 1);
    gllm_model_close(m);
}

/* Heads that do not fit, and labels that are no answer. */
TEST(gguf_wrong_heads) {
    static const struct {
        const char *file, *from, *to, *message;
        gllm_status opens, reranks;
    } rows[] = {
        {"xlm-roberta-rank", "cls.weight", "cls.weighs", "cls.weight", GLLM_ERR_NOT_FOUND, GLLM_OK},
        {"xlm-roberta-rank", "bert.classifier.output_labels", "bert.classifier.output_labelz",
         NULL, GLLM_OK, GLLM_OK},
        {"qwen3-reranker-rank", "\x03\0\0\0\0\0\0\0yes", "\x03\0\0\0\0\0\0\0yep", "2 labels",
         GLLM_OK, GLLM_ERR_UNSUPPORTED},
        {"jina-bert-v2", "blk.0.attn_output.weight", "blk.0.attn_q_norm.weight", "jina-bert",
         GLLM_ERR_UNSUPPORTED, GLLM_OK}};
    size_t i, k, size, n;
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        const char *document = "a fox";
        char path[300];
        gllm_file file;
        gllm_model *m = NULL;
        gllm_rank rank;
        char *data;
        TEST_ROW("%s, %s", rows[i].file, rows[i].to);
        snprintf(path, sizeof path, GGUF_ENCODERS "/%s.gguf", rows[i].file);
        data = read_file(path, &size);
        REQUIRE(data);
        n = rows[i].from[0] == 3 ? 11 : strlen(rows[i].from);
        for (k = 0; k + n <= size && memcmp(data + k, rows[i].from, n) != 0; k++) {
        }
        if (CHECK(k + n <= size)) memcpy(data + k, rows[i].to, n);
        file.name = "m.gguf";
        file.data = data;
        file.size_bytes = size;
        CHECK_STATUS(gllm_model_open_memory(&file, 1, NULL, &m), rows[i].opens);
        if (m) {
            CHECK_STATUS(gllm_rerank(m, "fox", &document, 1, NULL, &rank, NULL), rows[i].reranks);
        }
        if (rows[i].message) CHECK_MESSAGE(rows[i].message);
        gllm_model_close(m);
        free(data);
    }
}

int main(int argc, char **argv) {
    test_begin("test_encoders", argc, argv);
    RUN(ids_of_pairs);
    held_slack = 5.0;
    RUN(ids);
    RUN(vectors);
    RUN(vectors_of_held_weights);
    RUN(same_bits_in_any_batch);
    RUN(reports_of_truncation);
    RUN(cross_encoders);
    RUN(template_rerankers);
    RUN(template_rerankers_with_a_head);
    RUN(dense_of_m3);
    RUN(padding_tokens_in_texts);
    RUN(norm_before_the_cut);
    RUN(gguf_encoders);
    RUN(gguf_labels_of_yes_and_no);
    RUN(gguf_wrong_heads);
    return test_end();
}
