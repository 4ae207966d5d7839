/* Reranking beside the logits of each pair (which test_encoders has): lists, the order, what is
 * cut, what cannot be; and the features beside dense vectors (bge-m3, SPLADE), against what
 * transformers, sentence-transformers and FlagEmbedding's definitions give
 * (tests/reference/make_rerankers.py). */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "golden.h"

#define RERANKERS "tests/data/rerankers/"
enum { MAX_TEXTS = 32 };

/* The fixture's file as floats, which are the caller's; *n of them. */
static float *read_floats(const char *folder, const char *name, size_t *n) {
    char path[300];
    size_t size = 0;
    float *data;
    snprintf(path, sizeof path, RERANKERS "%s/golden/%s", folder, name);
    data = (float *)(void *)read_file(path, &size);
    *n = size / sizeof *data;
    CHECK(data != NULL);
    return data;
}
static double worst_difference(const float *a, const float *b, size_t n) {
    double worst = 0.0, d;
    size_t i;
    for (i = 0; i < n; i++) {
        d = fabs((double)a[i] - b[i]);
        if (!(d <= worst)) worst = d;
    }
    return worst;
}
static gllm_model *open_fixture(const char *folder, gllm_isa isa, uint32_t max_tokens) {
    gllm_model_desc desc;
    gllm_model *model = NULL;
    char path[300];
    snprintf(path, sizeof path, RERANKERS "%s", folder);
    memset(&desc, 0, sizeof desc);
    desc.isa = isa;
    desc.n_threads = 2;
    desc.max_tokens = max_tokens;
    if (strcmp(folder, "bge-m3") == 0) { /* has no modules.json; its authors' word */
        desc.pooling = GLLM_POOLING_CLS;
        desc.normalize = GLLM_ON;
    }
    CHECK_OK(open_exact(path, &desc, &model));
    return model;
}

/* Queries and documents apart. */
typedef struct pairs {
    char **texts;
    size_t n;
    const char *queries[MAX_TEXTS], *documents[MAX_TEXTS];
} pairs;

static int pairs_read(pairs *p, const char *name) {
    char path[300];
    size_t i;
    snprintf(path, sizeof path, RERANKERS "%s", name);
    p->texts = read_texts(path, 0, &p->n);
    p->n /= 2;
    if (!CHECK(p->texts != NULL && p->n > 0 && p->n <= MAX_TEXTS)) return 0;
    for (i = 0; i < p->n; i++) {
        p->queries[i] = p->texts[2 * i];
        p->documents[i] = p->texts[2 * i + 1];
    }
    return 1;
}
static void pairs_free(pairs *p) {
    size_t i;
    for (i = 0; i < 2 * p->n; i++) free(p->texts[i]);
    free(p->texts);
}

/* Probabilities of labels that exclude each other, and of one label. */
TEST(probabilities) {
    static const char *const folders[] = {"bert", "bert-labels"};
    size_t f, n, n_labels, i, k;
    pairs p;
    REQUIRE(pairs_read(&p, "pairs.json"));
    for (f = 0; f < GLLMI_COUNT_OF(folders); f++) {
        gllm_model *model = open_fixture(folders[f], GLLM_ISA_AUTO, 0);
        float out[MAX_TEXTS * 3], *logits = read_floats(folders[f], "logits.f32", &n);
        gllm_classify_desc desc;
        TEST_ROW("%s", folders[f]);
        REQUIRE(model && logits && n % p.n == 0);
        n_labels = n / p.n;
        memset(&desc, 0, sizeof desc);
        desc.pairs = p.documents;
        desc.probabilities = 1;
        CHECK_OK(gllm_classify(model, p.queries, p.n, &desc, out));
        for (i = 0; i < p.n; i++) {
            const float *x = logits + i * n_labels;
            double sum = n_labels == 1 ? 1.0 : 0.0; /* beside a label alone: not that label */
            for (k = 0; k < n_labels; k++) sum += exp((double)x[k]);
            for (k = 0; k < n_labels; k++) {
                CHECK_NEAR(out[i * n_labels + k], exp((double)x[k]) / sum, 1e-4);
            }
        }
        free(logits);
        gllm_model_close(model);
    }
    pairs_free(&p);
}

/* ---- every fixture that test_encoders leaves out --------------------------------------------- */

/* With weights as they are stored: where these are BF16 the CPU may round activations likewise. */
static void check_list_as_stored(const char *folder, gllm_isa isa, const char *query,
                                 const char *const *documents, size_t n, const float *want) {
    gllm_model *model = NULL;
    gllm_model_desc desc;
    gllm_rank ranks[MAX_TEXTS];
    char path[300];
    size_t i, n_out = 0;
    snprintf(path, sizeof path, RERANKERS "%s", folder);
    memset(&desc, 0, sizeof desc);
    desc.isa = isa;
    desc.max_tokens = 4096;
    if (!CHECK_OK(gllm_model_open(path, &desc, &model))) return;
    CHECK_OK(gllm_rerank(model, query, documents, n, NULL, ranks, &n_out));
    for (i = 0; i < n_out; i++) {
        CHECK_NEAR(ranks[i].logit, want[ranks[i].index], rounds_to_bf16(model) ? 0.02 : 1e-5);
    }
    gllm_model_close(model);
}

/* jina-reranker-v3: those documents that the first query has, in one prompt. */
static void check_list(const char *folder, gllm_isa isa, size_t n_documents) {
    gllm_model *model = open_fixture(folder, isa, 4096);
    gllm_rank ranks[MAX_TEXTS];
    gllm_rerank_desc desc;
    const char *documents[MAX_TEXTS];
    float *want;
    size_t n, i, n_found = 0;
    pairs p;
    if (!model) return;
    memset(&desc, 0, sizeof desc);
    want = read_floats(folder, "scores.f32", &n);
    if (pairs_read(&p, "short_pairs.json") && CHECK_EQ(n, n_documents) && want) {
        for (i = 0; i < p.n; i++) {
            if (strcmp(p.queries[i], p.queries[0]) == 0) documents[n_found++] = p.documents[i];
        }
        CHECK_EQ(n_found, n_documents);
        CHECK_OK(gllm_rerank(model, p.queries[0], documents, n_found, NULL, ranks, &n));
        CHECK_EQ(n, n_documents);
        for (i = 0; i < n; i++) {
            CHECK_NEAR(ranks[i].logit, want[ranks[i].index], 1e-5);
            CHECK_NEAR(ranks[i].score, (1.0 + ranks[i].logit) / 2.0, 1e-6);
            CHECK(i == 0 || ranks[i - 1].logit >= ranks[i].logit);
        }
        desc.max_tokens = 100;
        CHECK_STATUS(gllm_rerank(model, p.queries[0], documents, n_found, &desc, ranks, &n),
                     GLLM_ERR_TOO_LONG);
        CHECK_MESSAGE("the limit is 100");
        check_list_as_stored(folder, isa, p.queries[0], documents, n_found, want);
        pairs_free(&p);
    }
    free(want);
    gllm_model_close(model);
}

/* More documents than one prompt takes, by their number (130: 125 and 5) or by their tokens. */
static void check_blocks(const char *folder, gllm_isa isa) {
    static const char *const words[] = {"fox", "a dog", "the old house", "runs", "brown and lazy"};
    enum { N_MANY = 130 };
    static char texts[N_MANY][32];
    const char *many[N_MANY];
    gllm_rank ranks[N_MANY];
    size_t round, i, n, n_out;
    pairs p;
    REQUIRE(pairs_read(&p, "short_pairs.json"));
    for (i = 0; i < N_MANY; i++) {
        snprintf(texts[i], sizeof texts[i], "%s %d", words[i % 5], (int)(i / 5));
        many[i] = texts[i];
    }
    for (round = 0; round < 2; round++) {
        gllm_model *model = open_fixture(folder, isa, round ? 2400 : 16384);
        float *want = read_floats(folder, round ? "split.f32" : "many.f32", &n);
        const char *const *documents = round ? p.documents : many;
        if (model && want && CHECK_EQ(n, round ? p.n : (size_t)N_MANY) &&
            CHECK_OK(gllm_rerank(model, p.queries[0], documents, n, NULL, ranks, &n_out))) {
            for (i = 0; i < n_out; i++) {
                CHECK_NEAR(ranks[i].logit, want[ranks[i].index], 1e-5);
                CHECK(i == 0 || ranks[i - 1].logit >= ranks[i].logit);
                CHECK(ranks[i].document == documents[ranks[i].index] && ranks[i].n_tokens > 0);
            }
        }
        free(want);
        gllm_model_close(model);
    }
    pairs_free(&p);
}

/* The weights of text i, (n_vocab), from what a call gave. */
static void unpack(const gllm_features *f, size_t i, float *out, size_t n_vocab) {
    size_t k;
    memset(out, 0, n_vocab * sizeof *out);
    for (k = f->sparse_offsets[i]; k < f->sparse_offsets[i + 1]; k++) {
        CHECK(f->sparse[k].id < n_vocab && f->sparse[k].weight > 0.0f);
        CHECK(k == f->sparse_offsets[i] || f->sparse[k - 1].id < f->sparse[k].id);
        if (f->sparse[k].id < n_vocab) out[f->sparse[k].id] = f->sparse[k].weight;
    }
}
static void check_splade(const char *folder, gllm_isa isa, size_t n_vocab) {
    gllm_model *model = open_fixture(folder, isa, 0);
    gllm_features *f = NULL;
    float got[1024], *want;
    size_t n_texts, n, i, k;
    char **texts = read_texts(RERANKERS "texts.json", 0, &n_texts);
    if (!model || !CHECK(texts != NULL && n_vocab <= 1024)) return;
    want = read_floats(folder, "vectors.f32", &n);
    CHECK_EQ(n, n_texts * n_vocab);
    CHECK_EQ(gllm_model_get_info(model)->features, GLLM_FEATURE_SPARSE);
    CHECK_EQ(gllm_model_get_info(model)->embedding_dim, 0);
    if (CHECK_OK(gllm_features_new(model, (const char *const *)texts, n_texts, 0, NULL, &f))) {
        CHECK(f->dense == NULL && f->colbert == NULL);
        for (i = 0; want && i < n_texts; i++) {
            unpack(f, i, got, n_vocab);
            double largest = 1.0, dot = gllm_dot(want, want + i * n_vocab, n_vocab);
            for (k = 0; k < n_vocab; k++) { /* of sums, to that part of the largest */
                if (want[i * n_vocab + k] > largest) largest = want[i * n_vocab + k];
            }
            CHECK(worst_difference(got, want + i * n_vocab, n_vocab) <= 1e-5 * largest);
            CHECK_NEAR(gllm_features_score(f, 0, f, i, NULL), dot, 1e-6 * dot + 1e-4);
        }
        gllm_features_free(f);
    }
    CHECK_STATUS(gllm_embed(model, (const char *const *)texts, 1, NULL, got), GLLM_ERR_UNSUPPORTED);
    CHECK_MESSAGE("gllm_features_new");
    CHECK_STATUS(gllm_features_new(model, (const char *const *)texts, 1, GLLM_FEATURE_DENSE, NULL,
                                   &f), GLLM_ERR_UNSUPPORTED);
    CHECK_MESSAGE("dense");
    for (i = 0; i < n_texts; i++) free(texts[i]);
    free(texts), free(want);
    gllm_model_close(model);
}

/* sparse.json: for each text [id, weight, ...]. */
static void check_sparse(const gllm_features *f, const char *folder) {
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gllmi_json json;
    char path[300], *text;
    size_t size, i, k;
    uint32_t row = 1, child;
    snprintf(path, sizeof path, RERANKERS "%s/golden/sparse.json", folder);
    text = read_file(path, &size);
    REQUIRE(text && gllmi_json_parse(&json, path, text, size, &a) == GLLM_OK);
    CHECK_EQ(json.nodes[0].count, f->n_texts);
    for (i = 0; i < f->n_texts; i++, row = gllmi_json_next(&json, row)) {
        size_t first = f->sparse_offsets[i], n = f->sparse_offsets[i + 1] - first;
        child = gllmi_json_first(row);
        if (!CHECK_EQ(2 * n, json.nodes[row].count)) continue;
        for (k = 0; k < n; k++) {
            CHECK_EQ(f->sparse[first + k].id, gllmi_json_number(&json, child, -1));
            child = gllmi_json_next(&json, child);
            CHECK_NEAR(f->sparse[first + k].weight, gllmi_json_number(&json, child, -1), 1e-5);
            child = gllmi_json_next(&json, child);
        }
    }
    gllmi_json_free(&json);
    free(text);
}
static void check_m3(const char *folder, gllm_isa isa, size_t dim) {
    gllm_model *model = open_fixture(folder, isa, 0);
    gllm_features *f = NULL, *part = NULL;
    float *dense, *colbert, *scores;
    size_t n_texts, n, n_colbert, n_scores, i;
    char **texts = read_texts(RERANKERS "texts.json", 0, &n_texts);
    if (!model || !CHECK(texts != NULL)) return;
    dense = read_floats(folder, "dense.f32", &n);
    colbert = read_floats(folder, "colbert.f32", &n_colbert);
    scores = read_floats(folder, "pairs.f32", &n_scores);
    CHECK_EQ(gllm_model_get_info(model)->features, 7);
    if (dense && colbert && scores &&
        CHECK_OK(gllm_features_new(model, (const char *const *)texts, n_texts, 0, NULL, &f))) {
        CHECK(f->dim == dim && f->colbert_dim == dim && n == n_texts * dim);
        CHECK(worst_difference(f->dense, dense, n) <= 1e-5);
        check_sparse(f, folder);
        if (CHECK_EQ(f->colbert_offsets[n_texts] * dim, n_colbert)) {
            CHECK(worst_difference(f->colbert, colbert, n_colbert) <= 1e-5);
        }
        CHECK_EQ(n_scores, 3 * (n_texts - 1));
        for (i = 1; i < n_texts; i++) {
            static const float only[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
            static const float mixed[3] = {0.4f, 0.2f, 0.4f};
            const float *want = scores + 3 * (i - 1);
            size_t k;
            for (k = 0; k < 3; k++) {
                CHECK_NEAR(gllm_features_score(f, 0, f, i, only[k]), want[k], 1e-5);
            }
            CHECK_NEAR(gllm_features_score(f, 0, f, i, NULL), (want[0] + want[1] + want[2]) / 3.0,
                       1e-5);
            CHECK_NEAR(gllm_features_score(f, 0, f, i, mixed),
                       0.4 * want[0] + 0.2 * want[1] + 0.4 * want[2], 1e-5);
        }
        /* a part is the same as in the whole, and a text alone */
        CHECK_OK(gllm_features_new(model, (const char *const *)texts + 3, 1, GLLM_FEATURE_SPARSE,
                                   NULL, &part));
        if (part) {
            size_t first = f->sparse_offsets[3];
            CHECK(part->dense == NULL && part->colbert == NULL && part->dim == 0);
            if (CHECK_EQ(part->sparse_offsets[1], f->sparse_offsets[4] - first)) {
                CHECK(memcmp(part->sparse, f->sparse + first,
                             part->sparse_offsets[1] * sizeof *part->sparse) == 0);
            }
            CHECK_NEAR(gllm_features_score(part, 0, f, 3, NULL),
                       gllm_sparse_dot(part->sparse, part->sparse_offsets[1], part->sparse,
                                       part->sparse_offsets[1]), 1e-6);
        }
        gllm_features_free(part);
        gllm_features_free(f);
    }
    for (i = 0; i < n_texts; i++) free(texts[i]);
    free(texts), free(dense), free(colbert), free(scores);
    gllm_model_close(model);
}

TEST(fixtures) {
    size_t size, i;
    char *list = read_file(RERANKERS "cases.txt", &size), *line, *next, folder[64], kind[64];
    int count, labels, n_cases = 0;
    REQUIRE(list);
    for (line = list; *line; line = next) {
        next = strchr(line, '\n');
        next = next ? (*next = 0, next + 1) : line + strlen(line);
        if (line[0] == '#') continue;
        REQUIRE(sscanf(line, "%63s %63s %d %d", folder, kind, &count, &labels) == 4);
        for (i = 0; i < GLLMI_COUNT_OF(isas); i++) {
            size_t n = (size_t)labels;
            if (!gllm_isa_available(isas[i])) continue;
            TEST_ROW("%s, %s", folder, gllm_isa_name(isas[i]));
            if (strcmp(kind, "listwise") == 0) {
                check_list(folder, isas[i], n);
                check_blocks(folder, isas[i]);
            }
            else if (strcmp(kind, "m3") == 0) check_m3(folder, isas[i], n);
            else if (strcmp(kind, "splade") == 0) check_splade(folder, isas[i], n);
            else continue;
            n_cases++;
        }
    }
    CHECK(n_cases >= 4);
    free(list);
}

/* ---- the order ------------------------------------------------------------------------------- */

TEST(order_and_ties) {
    static const char *const documents[] = {"a fox", "the lazy dog", "a fox", "", "the lazy dog"};
    enum { N = 5 };
    gllm_model *model = open_fixture("bert", GLLM_ISA_AUTO, 0);
    gllm_rank all[N], best[N];
    gllm_rerank_desc desc;
    size_t n, i, k;
    REQUIRE(model);
    memset(&desc, 0, sizeof desc);
    CHECK_OK(gllm_rerank(model, "What is a fox?", documents, N, NULL, all, &n));
    CHECK_EQ(n, N);
    for (i = 0; i < N; i++) {
        CHECK(all[i].document == documents[all[i].index]);
        CHECK(all[i].n_tokens > 0 && !all[i].truncated);
        for (k = i + 1; k < N; k++) {
            CHECK(all[i].index != all[k].index);
            CHECK(all[i].logit > all[k].logit ||
                  (all[i].logit == all[k].logit && all[i].index < all[k].index));
            if (strcmp(all[i].document, all[k].document) == 0) CHECK(all[i].logit == all[k].logit);
        }
    }
    for (desc.top_n = 1; desc.top_n <= N + 1; desc.top_n++) {
        CHECK_OK(gllm_rerank(model, "What is a fox?", documents, N, &desc, best, &n));
        CHECK_EQ(n, desc.top_n < N ? desc.top_n : N);
        for (i = 0; i < n; i++) {
            CHECK(best[i].index == all[i].index && best[i].logit == all[i].logit);
        }
    }
    CHECK_OK(gllm_rerank(model, "What is a fox?", documents, 0, NULL, NULL, &n));
    CHECK_EQ(n, 0);
    gllm_model_close(model);
}

/* ---- models in memory, to be changed --------------------------------------------------------- */

typedef struct memory_model {
    gllm_file files[8];
    size_t n;
} memory_model;

static void memory_read(memory_model *m, const char *folder) {
    static const char *const names[] = {"config.json", "tokenizer.json", "tokenizer_config.json",
                                        "model.safetensors", "sparse_linear.safetensors",
                                        "colbert_linear.safetensors"};
    char path[300];
    size_t i, size = 0;
    m->n = 0;
    for (i = 0; i < GLLMI_COUNT_OF(names); i++) {
        snprintf(path, sizeof path, RERANKERS "%s/%s", folder, names[i]);
        m->files[m->n].name = names[i];
        m->files[m->n].data = read_file(path, &size);
        m->files[m->n].size_bytes = size;
        if (m->files[m->n].data) m->n++;
    }
}
static gllm_file *memory_file(memory_model *m, const char *name) {
    size_t i;
    for (i = 0; i < m->n; i++) {
        if (strcmp(m->files[i].name, name) == 0) return &m->files[i];
    }
    return NULL;
}
static void memory_free(memory_model *m) {
    while (m->n > 0) free((void *)(uintptr_t)m->files[--m->n].data);
}
/* Overwrites the first `from` with `to`, which is as long. */
static int memory_change(memory_model *m, const char *name, const char *from, const char *to) {
    gllm_file *f = memory_file(m, name);
    size_t n = strlen(from), i;
    if (!f || strlen(to) != n) return 0;
    for (i = 0; i + n <= f->size_bytes; i++) {
        char *at = (char *)(uintptr_t)f->data + i;
        if (memcmp(at, from, n) != 0) continue;
        memcpy(at, to, n);
        return 1;
    }
    return 0;
}
static gllm_status memory_open(const memory_model *m, gllm_model **model) {
    gllm_model_desc desc;
    memset(&desc, 0, sizeof desc);
    desc.n_threads = 1;
    return gllm_model_open_memory(m->files, m->n, &desc, model);
}
/* The bytes of a tensor in model.safetensors, or NULL. */
static uint8_t *memory_tensor(memory_model *m, const char *name) {
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gllm_file *f = memory_file(m, "model.safetensors");
    uint8_t *data = f ? (uint8_t *)(uintptr_t)f->data : NULL, *found = NULL;
    gllmi_json json;
    size_t n;
    if (!data) return NULL;
    n = (size_t)gllmi_load_u64(data);
    if (gllmi_json_parse(&json, "header", (const char *)data + 8, n, &a) == GLLM_OK) {
        uint32_t node = gllmi_json_find(&json, 0, name);
        node = node ? gllmi_json_find(&json, node, "data_offsets") : 0;
        if (node) {
            found = data + 8 + n + (size_t)gllmi_json_number(&json, gllmi_json_first(node), 0);
        }
    }
    gllmi_json_free(&json);
    return found;
}

/* A document with a token whose vector is NaN has a NaN logit: it comes last. */
TEST(nan_comes_last) {
    static const char *const documents[] = {"dog", "fox", "a lazy cat", "fox", "brown"};
    enum { N = 5 };
    memory_model files;
    gllm_model *model = NULL;
    gllm_encoding e;
    gllm_rank ranks[N];
    uint8_t *table;
    size_t n, i;
    memory_read(&files, "bert");
    memset(&e, 0, sizeof e);
    REQUIRE_OK(memory_open(&files, &model));
    CHECK_OK(gllm_tokenizer_encode(gllm_model_get_tokenizer(model), "fox", 3, NULL, &e));
    gllm_model_close(model);
    table = memory_tensor(&files, "bert.embeddings.word_embeddings.weight");
    REQUIRE(table && e.n_tokens >= 3);
    table[e.ids[1] * 64] = 0x00; /* a row is 32 numbers of f16 */
    table[e.ids[1] * 64 + 1] = 0x7e;
    REQUIRE_OK(memory_open(&files, &model));
    CHECK_OK(gllm_rerank(model, "dog", documents, N, NULL, ranks, &n));
    for (i = 0; i < 3; i++) CHECK(ranks[i].logit == ranks[i].logit);
    CHECK(ranks[3].index == 1 && ranks[3].logit != ranks[3].logit);
    CHECK(ranks[4].index == 3 && ranks[4].logit != ranks[4].logit);
    gllm_model_close(model);
    gllm_encoding_free(&e);
    memory_free(&files);
}

TEST(wrong_heads_are_refused) {
    static const struct {
        const char *folder, *file, *from, *to;
        gllm_status status;
        const char *message;
    } rows[] = {
        {"bert", "model.safetensors", "\"shape\":[1,32]", "\"shape\":[32,1]", GLLM_ERR_FORMAT,
         "classifier.weight"},
        {"bert", "model.safetensors", "bert.pooler.dense.weight", "bert.pooler.dense.weighs",
         GLLM_ERR_NOT_FOUND, "pooler.dense.weight"},
        {"bert-labels", "config.json", "\"2\": \"neutral\"", "\"1\": \"neutral\"", GLLM_ERR_FORMAT,
         "id2label must map 0 to 2"},
        {"roberta", "model.safetensors", "classifier.dense.weight", "classifier.dense.weighs",
         GLLM_ERR_NOT_FOUND, "classifier.dense.weight"},
        {"jina-reranker-v3", "model.safetensors", "\"shape\":[24,32]", "\"shape\":[32,24]",
         GLLM_ERR_FORMAT, "projector.0.weight"},
        {"jina-reranker-v3", "model.safetensors", "projector.2.weight", "projector.3.weight",
         GLLM_ERR_NOT_FOUND, "projector.2.weight"},
        {"bge-m3", "sparse_linear.safetensors", "\"shape\":[1,32]", "\"shape\":[32,1]",
         GLLM_ERR_FORMAT, "sparse_linear.safetensors"},
        {"bge-m3", "colbert_linear.safetensors", "\"bias\"", "\"bios\"", GLLM_ERR_NOT_FOUND,
         "bias"}};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        memory_model files;
        gllm_model *model = NULL;
        TEST_ROW("%s, %s", rows[i].folder, rows[i].to);
        memory_read(&files, rows[i].folder);
        if (CHECK(memory_change(&files, rows[i].file, rows[i].from, rows[i].to))) {
            CHECK_STATUS(memory_open(&files, &model), rows[i].status);
            CHECK_MESSAGE(rows[i].message);
            CHECK(model == NULL);
            gllm_model_close(model);
        }
        memory_free(&files);
    }
}
TEST(labels_that_do_not_fit) {
    memory_model files;
    gllm_model *model = NULL;
    gllm_file *config;
    memory_read(&files, "bert");
    config = memory_file(&files, "config.json");
    REQUIRE(config != NULL);
    { /* two labels for one row */
        memory_model other;
        memory_read(&other, "bert-labels");
        free((void *)(uintptr_t)config->data);
        *config = *memory_file(&other, "config.json");
        memory_file(&other, "config.json")->data = NULL;
        memory_free(&other);
    }
    CHECK_STATUS(memory_open(&files, &model), GLLM_ERR_FORMAT);
    CHECK_MESSAGE("has 1 rows, id2label 3 labels");
    memory_free(&files);
}

/* bge-m3 as published has its heads in pickles. */
TEST(pickles_are_named) {
    static const char *const text = "a fox";
    memory_model files;
    gllm_model *model = NULL;
    gllm_features *f = NULL;
    memory_read(&files, "bge-m3");
    memory_file(&files, "sparse_linear.safetensors")->name = "sparse_linear.pt";
    memory_file(&files, "colbert_linear.safetensors")->name = "colbert_linear.pt";
    REQUIRE_OK(memory_open(&files, &model));
    CHECK_EQ(gllm_model_get_info(model)->features, GLLM_FEATURE_DENSE);
    CHECK_STATUS(gllm_features_new(model, &text, 1, GLLM_FEATURE_SPARSE, NULL, &f),
                 GLLM_ERR_UNSUPPORTED);
    CHECK_MESSAGE("sparse_linear.pt is a pickle");
    CHECK_STATUS(gllm_features_new(model, &text, 1, GLLM_FEATURE_COLBERT, NULL, &f),
                 GLLM_ERR_UNSUPPORTED);
    CHECK_MESSAGE("colbert_linear.safetensors");
    CHECK_STATUS(gllm_features_new(model, &text, 1, 8, NULL, &f), GLLM_ERR_ARGUMENT);
    CHECK(f == NULL);
    if (CHECK_OK(gllm_features_new(model, &text, 1, 0, NULL, &f))) {
        CHECK(f->dense != NULL && f->sparse_offsets == NULL && f->colbert_offsets == NULL);
        gllm_features_free(f);
    }
    gllm_model_close(model);
    memory_free(&files);
}

/* ---- texts ----------------------------------------------------------------------------------- */

TEST(truncation_is_reported) {
    static char text[3000];
    const char *documents[] = {"a fox", text, ""};
    gllm_model *model = open_fixture("bert", GLLM_ISA_AUTO, 0);
    gllm_rerank_desc desc;
    gllm_rank ranks[3];
    size_t i, k;
    REQUIRE(model);
    memset(&desc, 0, sizeof desc);
    for (i = 0; i + 4 < sizeof text; i += 4) memcpy(text + i, "fox ", 5);
    CHECK_OK(gllm_rerank(model, "the dog", documents, 3, &desc, ranks, NULL));
    for (i = 0; i < 3; i++) {
        CHECK_EQ(ranks[i].truncated, ranks[i].index == 1);
        if (ranks[i].index == 1) CHECK_EQ(ranks[i].n_tokens, 64);
        else CHECK(ranks[i].n_tokens < 16);
    }
    desc.max_tokens = 20;
    CHECK_OK(gllm_rerank(model, "the dog", documents, 3, &desc, ranks, NULL));
    for (i = k = 0; i < 3; i++) k += ranks[i].truncated != 0 && ranks[i].n_tokens == 20;
    CHECK_EQ(k, 1);
    desc.truncate = GLLM_TRUNCATE_REFUSE;
    CHECK_STATUS(gllm_rerank(model, "the dog", documents, 3, &desc, ranks, NULL),
                 GLLM_ERR_TOO_LONG);
    CHECK_MESSAGE("1");
    gllm_model_close(model);
}

/* A listwise reranker reads 2048 tokens of a document and 512 of a query. */
TEST(listwise_truncation) {
    enum { N = 9000 };
    static char text[N + 1], cut[N + 1];
    const char *documents[] = {"a fox", text, ""}, *same[] = {"a fox", cut, ""};
    gllm_model *model = open_fixture("jina-reranker-v3", GLLM_ISA_AUTO, 16384);
    gllm_rerank_desc desc;
    gllm_encode_desc plain;
    gllm_encoding e;
    gllm_rank ranks[3], want[3];
    size_t i;
    REQUIRE(model);
    memset(&desc, 0, sizeof desc);
    memset(&plain, 0, sizeof plain);
    memset(&e, 0, sizeof e);
    for (i = 0; i + 4 <= N; i += 4) memcpy(text + i, "fox ", 4);
    plain.no_special_tokens = 1;
    plain.max_tokens = 2048;
    CHECK_OK(gllm_tokenizer_encode(gllm_model_get_tokenizer(model), text, N, &plain, &e));
    REQUIRE(e.n_tokens == 2048 && e.n_tokens_uncut > 2048);
    memcpy(cut, text, e.spans[2047].end);
    CHECK_OK(gllm_rerank(model, "the dog", same, 3, &desc, want, NULL));
    CHECK_OK(gllm_rerank(model, "the dog", documents, 3, &desc, ranks, NULL));
    for (i = 0; i < 3; i++) {
        CHECK_EQ(ranks[i].truncated, ranks[i].index == 1);
        CHECK(ranks[i].index == want[i].index && ranks[i].logit == want[i].logit);
    }
    desc.truncate = GLLM_TRUNCATE_REFUSE;
    CHECK_STATUS(gllm_rerank(model, "the dog", documents, 3, &desc, ranks, NULL),
                 GLLM_ERR_TOO_LONG);
    CHECK_MESSAGE("document 1");
    desc.truncate = GLLM_TRUNCATE_AUTO;
    CHECK_OK(gllm_rerank(model, text, same, 3, &desc, ranks, NULL)); /* the query is cut */
    for (i = 0; i < 3; i++) CHECK(ranks[i].truncated);
    gllm_encoding_free(&e);
    gllm_model_close(model);
}

/* Bytes behind a NUL count where a length says so; and what is no text is named. */
TEST(bytes_of_documents) {
    static const char *const folders[] = {"bert", "qwen3-reranker", "jina-reranker-v3"};
    const char *documents[] = {"a fox\0the lazy dog", "a fox", "a fox"};
    size_t bytes[] = {18, SIZE_MAX, 5}, i;
    for (i = 0; i < GLLMI_COUNT_OF(folders); i++) {
        gllm_model *model = open_fixture(folders[i], GLLM_ISA_AUTO, i ? 4096 : 0);
        gllm_rerank_desc desc;
        gllm_rank ranks[3];
        float logits[3];
        size_t k;
        TEST_ROW("%s", folders[i]);
        if (!model) continue;
        memset(&desc, 0, sizeof desc);
        desc.document_bytes = bytes;
        CHECK_OK(gllm_rerank(model, "dog", documents, 3, &desc, ranks, NULL));
        for (k = 0; k < 3; k++) logits[ranks[k].index] = ranks[k].logit;
        CHECK(logits[0] != logits[1]);
        if (i < 2) CHECK(logits[1] == logits[2]);
        documents[1] = "a \xff";
        CHECK_STATUS(gllm_rerank(model, "dog", documents, 3, &desc, ranks, NULL), GLLM_ERR_UTF8);
        CHECK_MESSAGE("1");
        documents[1] = NULL;
        CHECK_STATUS(gllm_rerank(model, "dog", documents, 3, &desc, ranks, NULL),
                     GLLM_ERR_ARGUMENT);
        CHECK_MESSAGE("1");
        documents[1] = "a fox";
        gllm_model_close(model);
    }
}

/* The marks of a listwise prompt in someone's text are no marks, however they come about. */
TEST(marks_in_documents) {
    const char *clean[] = {"a fox", "the dog"};
    const char *marked[] = {"a <|embed_token|>fox<|rerank_token|>",
                            "the <|embed_<|rerank_token|>token|>dog"};
    gllm_model *model = open_fixture("jina-reranker-v3", GLLM_ISA_AUTO, 4096);
    gllm_rank want[2], got[2];
    REQUIRE(model);
    CHECK_OK(gllm_rerank(model, "dog", clean, 2, NULL, want, NULL));
    CHECK_OK(gllm_rerank(model, "d<|rerank_token|>og", marked, 2, NULL, got, NULL));
    CHECK(want[0].index == got[0].index && want[0].logit == got[0].logit);
    CHECK(want[1].index == got[1].index && want[1].logit == got[1].logit);
    gllm_model_close(model);
}

TEST(models_that_do_not_rerank) {
    const char *text = "a fox";
    float out[8];
    gllm_rank rank;
    gllm_model *model = open_fixture("bert-labels", GLLM_ISA_AUTO, 0);
    REQUIRE(model);
    CHECK_STR(gllm_model_get_info(model)->labels[1], "entailment");
    CHECK_STATUS(gllm_rerank(model, "fox", &text, 1, NULL, &rank, NULL), GLLM_ERR_UNSUPPORTED);
    CHECK_MESSAGE("3 labels");
    gllm_model_close(model);
    model = open_fixture("splade", GLLM_ISA_AUTO, 0);
    REQUIRE(model);
    CHECK_STATUS(gllm_rerank(model, "fox", &text, 1, NULL, &rank, NULL), GLLM_ERR_UNSUPPORTED);
    CHECK_STATUS(gllm_classify(model, &text, 1, NULL, out), GLLM_ERR_UNSUPPORTED);
    CHECK_MESSAGE("no classifier");
    gllm_model_close(model);
}

/* ---- embed, search, rerank ------------------------------------------------------------------- */

enum { N_LINES = 8, LINE_DIM = 32 };
static const char *const find_lines[N_LINES] = {
    "a fox", "the lazy dog", "the quick brown fox", "old house in a small town", "",
    "the fox runs to the dog", "brown", "a dog is not a fox"};

/* The lines' vectors, and an index of them. */
static gllm_model *find_open(const gllm_allocator *a, float *vectors, gllm_index **index) {
    gllm_model_desc desc;
    gllm_index_desc of;
    gllm_model *model;
    memset(&desc, 0, sizeof desc);
    memset(&of, 0, sizeof of);
    desc.n_threads = of.n_threads = 1;
    desc.allocator = of.allocator = a;
    if (!CHECK_OK(gllm_model_open("tests/data/bert/prompts", &desc, &model))) return NULL;
    CHECK_OK(gllm_embed(model, find_lines, N_LINES, NULL, vectors));
    of.n_vectors = N_LINES;
    of.dim = LINE_DIM;
    of.vectors.data = vectors;
    CHECK_OK(gllm_index_open(&of, index));
    return model;
}
/* What the three calls give is what the one gives. */
static void check_found(const gllm_model *model, const gllm_index *index,
                        const gllm_model *reranker, const gllm_find_desc *desc, const char *query,
                        size_t n, size_t n_candidates) {
    gllm_embed_desc embed;
    gllm_hit hits[N_LINES];
    gllm_rank ranks[N_LINES];
    gllm_found found[N_LINES];
    const char *texts[N_LINES];
    float vector[LINE_DIM];
    size_t i, n_hits, n_found;
    memset(&embed, 0, sizeof embed);
    embed.prompt_name = "query";
    CHECK_OK(gllm_embed(model, &query, 1, &embed, vector));
    CHECK_OK(gllm_index_search(index, vector, 1, n_candidates, NULL, hits, &n_hits));
    CHECK_EQ(n_hits, n_candidates);
    for (i = 0; i < n_hits; i++) texts[i] = find_lines[hits[i].index];
    if (reranker) CHECK_OK(gllm_rerank(reranker, query, texts, n_hits, NULL, ranks, NULL));
    if (!CHECK_OK(gllm_find(model, index, reranker, query, n, desc, found, &n_found))) return;
    CHECK_EQ(n_found, n < N_LINES ? n : (size_t)N_LINES);
    for (i = 0; i < n_found; i++) {
        size_t at = reranker ? ranks[i].index : i;
        CHECK_EQ(found[i].index, hits[at].index);
        CHECK(found[i].similarity == hits[at].score);
        CHECK(found[i].logit == (reranker ? ranks[i].logit : hits[at].score));
        CHECK(found[i].score == (reranker ? ranks[i].score : hits[at].score));
        CHECK(found[i].truncated == (reranker ? ranks[i].truncated : 0));
        if (!CHECK(found[i].text != NULL)) continue;
        CHECK_STR(found[i].text, find_lines[found[i].index]);
        CHECK_EQ(found[i].text_bytes, strlen(find_lines[found[i].index]));
    }
}
TEST(find_in_one_call) {
    static const char path[] = "build/tests/find.index";
    static float vectors[N_LINES * LINE_DIM];
    static const char *const holes[N_LINES] = {"a", NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    gllm_model *reranker = open_fixture("bert", GLLM_ISA_AUTO, 0), *model;
    gllm_index *index = NULL, *file = NULL;
    gllm_index_contents contents;
    gllm_find_desc desc;
    gllm_found found[N_LINES];
    gllm_rerank_desc rerank;
    gllm_embed_desc embed;
    size_t n = 9;
    model = find_open(NULL, vectors, &index);
    REQUIRE(model && index && reranker);
    memset(&desc, 0, sizeof desc);
    memset(&contents, 0, sizeof contents);
    memset(&rerank, 0, sizeof rerank);
    memset(&embed, 0, sizeof embed);
    desc.texts = find_lines;
    check_found(model, index, reranker, &desc, "What is a fox?", 3, N_LINES);
    check_found(model, index, reranker, &desc, "the dog", 100, N_LINES);
    check_found(model, index, NULL, &desc, "the dog", 5, 5);
    desc.n_candidates = 4;
    check_found(model, index, reranker, &desc, "the dog", 2, 4);
    contents.n_vectors = N_LINES;
    contents.dim = LINE_DIM;
    contents.vectors.data = vectors;
    contents.texts = find_lines;
    CHECK_OK(gllm_index_save(&contents, path));
    REQUIRE_OK(gllm_index_open_file(path, NULL, &file));
    check_found(model, file, reranker, NULL, "old house", 3, N_LINES);
    CHECK_OK(gllm_find(model, index, NULL, "fox", 1, NULL, found, &n)); /* no texts at all */
    CHECK(n == 1 && found[0].text == NULL && found[0].text_bytes == 0);
    CHECK_OK(gllm_find(model, index, NULL, "fox", 0, NULL, NULL, &n));
    CHECK_EQ(n, 0);
    CHECK_STATUS(gllm_find(model, index, reranker, "fox", 1, NULL, found, &n), GLLM_ERR_NOT_FOUND);
    CHECK_MESSAGE("no texts");
    desc.texts = holes;
    CHECK_STATUS(gllm_find(model, index, NULL, "fox", 8, &desc, found, &n), GLLM_ERR_ARGUMENT);
    CHECK_MESSAGE("is NULL");
    desc.texts = find_lines;
    desc.query_bytes = 3; /* and no more */
    CHECK_OK(gllm_find(model, index, reranker, "fox\xff", 1, &desc, found, &n));
    desc.query_bytes = 0;
    CHECK_STATUS(gllm_find(model, index, reranker, "fox\xff", 1, &desc, found, &n), GLLM_ERR_UTF8);
    CHECK_EQ(n, 0);
    embed.prompt_name = "nothing";
    desc.embed = &embed;
    CHECK_STATUS(gllm_find(model, index, NULL, "fox", 1, &desc, found, &n), GLLM_ERR_NOT_FOUND);
    desc.embed = NULL;
    rerank.max_tokens = 6;
    rerank.truncate = GLLM_TRUNCATE_REFUSE;
    desc.rerank = &rerank;
    CHECK_STATUS(gllm_find(model, index, reranker, "fox", 1, &desc, found, &n), GLLM_ERR_TOO_LONG);
    CHECK_STATUS(gllm_find(reranker, index, NULL, NULL, 1, NULL, found, &n), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_find(model, NULL, NULL, "fox", 1, NULL, found, &n), GLLM_ERR_ARGUMENT);
    gllm_index_close(file);
    gllm_index_close(index);
    gllm_model_close(model);
    gllm_model_close(reranker);
    remove(path);
}
TEST(find_without_memory) {
    static float vectors[N_LINES * LINE_DIM];
    gllm_model *reranker = open_fixture("bert", GLLM_ISA_AUTO, 0);
    gllm_find_desc desc;
    gllm_found want[3], got[3];
    long long n = 0, n_refused;
    REQUIRE(reranker);
    memset(&desc, 0, sizeof desc);
    desc.texts = find_lines;
    do {
        counting memory;
        gllm_allocator allocator = counting_allocator(&memory);
        gllm_index *index = NULL;
        gllm_model *model = find_open(&allocator, vectors, &index);
        gllm_status status;
        REQUIRE(model && index);
        memory.n_calls = 0;
        memory.fail_at = n; /* 0: none */
        status = gllm_find(model, index, reranker, "fox", 3, &desc, n ? got : want, NULL);
        n_refused = memory.n_refused;
        CHECK_EQ(status, n_refused ? GLLM_ERR_MEMORY : GLLM_OK);
        if (n > 0 && status == GLLM_OK) CHECK(memcmp(got, want, sizeof want) == 0);
        memory.fail_at = 0;
        gllm_index_close(index);
        gllm_model_close(model);
        CHECK_EQ(memory.n_bytes, 0);
        CHECK_EQ(memory.n_errors, 0);
        REQUIRE(n < 1000);
    } while (n++ == 0 || n_refused > 0);
    CHECK(n > 3);
    gllm_model_close(reranker);
}

TEST(scores_of_features) {
    static const gllm_token_weight a[] = {{1, 2.0f}, {5, 1.0f}, {9, 0.5f}};
    static const gllm_token_weight b[] = {{0, 3.0f}, {5, 4.0f}, {9, 2.0f}, {12, 1.0f}};
    static const float query[] = {1, 0, 0, 1}, document[] = {0.5f, 0, 0, -1, 0.25f, 0.75f};
    CHECK_NEAR(gllm_sparse_dot(a, 3, b, 4), 5.0, 0);
    CHECK_NEAR(gllm_sparse_dot(b, 4, a, 3), 5.0, 0);
    CHECK_NEAR(gllm_sparse_dot(a, 0, b, 4), 0.0, 0);
    CHECK_NEAR(gllm_colbert_score(query, 2, document, 3, 2), (0.5 + 0.75) / 2, 0);
    CHECK_NEAR(gllm_colbert_score(query, 2, document, 2, 2), (0.5 + 0.0) / 2, 0);
    CHECK_NEAR(gllm_colbert_score(query, 0, document, 3, 2), 0.0, 0);
    CHECK_NEAR(gllm_features_score(NULL, 0, NULL, 0, NULL), 0.0, 0);
}

/* ---- memory ---------------------------------------------------------------------------------- */

static gllm_status use(const gllm_model *model, int features, float *out) {
    static const char *const documents[] = {"a fox", "the lazy dog", ""};
    gllm_features *f = NULL;
    gllm_rank ranks[3];
    size_t i;
    gllm_status status;
    if (!features) {
        status = gllm_rerank(model, "What is a fox?", documents, 3, NULL, ranks, NULL);
        for (i = 0; status == GLLM_OK && i < 3; i++) out[ranks[i].index] = ranks[i].logit;
        return status;
    }
    status = gllm_features_new(model, documents, 3, 0, NULL, &f);
    CHECK((f != NULL) == (status == GLLM_OK));
    for (i = 0; f && i < 3; i++) out[i] = gllm_features_score(f, 0, f, i, NULL);
    gllm_features_free(f);
    return status;
}
TEST(each_allocation_fails) {
    static const char *const folders[] = {"bert", "qwen3-reranker", "jina-reranker-v3", "bge-m3",
                                          "splade"};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(folders); i++) {
        counting memory;
        gllm_allocator allocator = counting_allocator(&memory);
        float want[3] = {0, 0, 0}, got[3];
        long long n = 0, n_refused;
        do {
            gllm_model_desc desc;
            gllm_model *model = NULL;
            char path[300];
            gllm_status status;
            TEST_ROW("%s, allocation %d", folders[i], (int)n);
            snprintf(path, sizeof path, RERANKERS "%s", folders[i]);
            counting_allocator(&memory);
            memset(&desc, 0, sizeof desc);
            desc.allocator = &allocator;
            desc.n_threads = 1;
            if (strncmp(folders[i], "bge", 3) != 0 && i > 0 && i < 3) desc.max_tokens = 4096;
            REQUIRE_OK(gllm_model_open(path, &desc, &model));
            memory.n_calls = 0;
            memory.fail_at = n; /* 0: none */
            status = use(model, i >= 3, n ? got : want);
            n_refused = memory.n_refused;
            if (status != GLLM_OK) {
                CHECK_STATUS(status, GLLM_ERR_MEMORY);
                CHECK(n_refused > 0);
                CHECK_OK(use(model, i >= 3, got)); /* the model did not suffer */
            }
            if (n > 0) CHECK(memcmp(got, want, sizeof want) == 0);
            gllm_model_close(model);
            CHECK_EQ(memory.n_bytes, 0);
            CHECK_EQ(memory.n_errors, 0);
            REQUIRE(n < 1000);
        } while (n++ == 0 || n_refused > 0);
        CHECK(n > 5);
    }
}

int main(int argc, char **argv) {
    test_begin("test_rerank", argc, argv);
    RUN(probabilities);
    RUN(fixtures);
    RUN(order_and_ties);
    RUN(nan_comes_last);
    RUN(wrong_heads_are_refused);
    RUN(labels_that_do_not_fit);
    RUN(pickles_are_named);
    RUN(truncation_is_reported);
    RUN(listwise_truncation);
    RUN(bytes_of_documents);
    RUN(marks_in_documents);
    RUN(models_that_do_not_rerank);
    RUN(find_in_one_call);
    RUN(find_without_memory);
    RUN(scores_of_features);
    RUN(each_allocation_fails);
    return test_end();
}
