/* Vectors as people use them: cut to fewer numbers, made smaller, searched, kept in index files.
 *
 *     cc -O2 -I. tests/test_vector.c -o test_vector -lm -lpthread && ./test_vector */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "tiny_bert.h"

/* ---- matryoshka: vectors cut to their first numbers ------------------------------------------ */

static const char *const cut_texts[] = {"the quick brown fox", "", "lazy dogs."};

/* The tiny model of 16 numbers a vector, with words added to its config. */
static gllm_model *open_tiny(tiny_bert *bert, const char *words, const char *st_config) {
    char end[200];
    gllm_model *model = NULL;
    tiny_bert_make(bert);
    snprintf(end, sizeof end, "\"layer_norm_eps\":1e-12%s%s", *words ? "," : "", words);
    tiny_replace(bert->config, sizeof bert->config, "\"layer_norm_eps\":1e-12", end);
    tiny_bert_write(bert);
    if (st_config) {
        tiny_set_file(bert, "config_sentence_transformers.json", st_config, strlen(st_config));
    }
    (void)gllm_model_open_memory(bert->files, bert->n_files, NULL, &model);
    return model;
}

TEST(cut_dims_of_configs) {
    static const struct {
        const char *config, *st_config;
        uint32_t dims;
        int force;
        gllm_status status;
    } rows[] = {
        {"", NULL, 8, 0, GLLM_ERR_UNSUPPORTED},
        {"", NULL, 8, 1, GLLM_OK},
        {"", NULL, 16, 0, GLLM_OK},
        {"", NULL, 17, 1, GLLM_ERR_ARGUMENT},
        {"\"matryoshka_dimensions\":[4,8]", NULL, 8, 0, GLLM_OK},
        {"\"matryoshka_dimensions\":[4,8]", NULL, 5, 0, GLLM_ERR_UNSUPPORTED},
        {"\"matryoshka_dimensions\":[4,8]", NULL, 5, 1, GLLM_OK},
        {"\"matryoshka_dims\":[4,8]", NULL, 4, 0, GLLM_OK},
        {"\"matryoshka_dims\":null", NULL, 4, 0, GLLM_ERR_UNSUPPORTED},
        {"\"is_matryoshka\":true", NULL, 5, 0, GLLM_OK},
        {"\"is_matryoshka\":false", NULL, 5, 0, GLLM_ERR_UNSUPPORTED},
        {"", "{\"truncate_dim\":8}", 8, 0, GLLM_OK},
        {"", "{\"truncate_dim\":8}", 4, 0, GLLM_ERR_UNSUPPORTED},
        {"", "{\"truncate_dim\":null}", 8, 0, GLLM_ERR_UNSUPPORTED}};
    static tiny_bert bert;
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        gllm_model *model = open_tiny(&bert, rows[i].config, rows[i].st_config);
        gllm_embed_desc desc;
        float out[3 * 16];
        TEST_ROW("%s %s %d", rows[i].config, rows[i].st_config ? rows[i].st_config : "",
                 (int)rows[i].dims);
        memset(&desc, 0, sizeof desc);
        desc.dims = rows[i].dims;
        desc.force_dims = rows[i].force;
        REQUIRE(model != NULL);
        CHECK_STATUS(gllm_embed(model, cut_texts, 3, &desc, out), rows[i].status);
        gllm_model_close(model);
        tiny_bert_free(&bert);
    }
}

TEST(cut_dims_bad_configs) {
    static const char *const rows[] = {"\"matryoshka_dimensions\":[4,-8]",
                                       "\"matryoshka_dimensions\":[4,\"x\"]",
                                       "\"matryoshka_dimensions\":4.5",
                                       "\"matryoshka_dims\":[[4]]",
                                       "\"matryoshka_dims\":{\"a\":4}",
                                       "\"truncate_dim\":1e30"};
    static tiny_bert bert;
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TEST_ROW("%s", rows[i]);
        CHECK(open_tiny(&bert, rows[i], NULL) == NULL);
        CHECK_MESSAGE("is no list of sizes");
        tiny_bert_free(&bert);
    }
}

TEST(cut_vectors) {
    static tiny_bert bert;
    gllm_model *model = open_tiny(&bert, "\"matryoshka_dims\":[8,4]", NULL);
    gllm_embed_desc desc;
    gllm_embeddings *e = NULL;
    float whole[3 * 16], cut[3 * 9], raw[3 * 8];
    int i, k;
    memset(&desc, 0, sizeof desc);
    REQUIRE(model != NULL);
    CHECK(gllm_model_get_info(model)->matryoshka == 1);
    CHECK_EQ(gllm_model_get_info(model)->n_dims, 2);
    CHECK_EQ(gllm_model_get_info(model)->dims[1], 4);
    REQUIRE_OK(gllm_embed(model, cut_texts, 3, NULL, whole));
    desc.dims = 8;
    desc.stride = 9;
    REQUIRE_OK(gllm_embed(model, cut_texts, 3, &desc, cut));
    desc.stride = 0;
    REQUIRE_OK(gllm_embed_new(model, cut_texts, 3, &desc, &e));
    CHECK_EQ(e->dim, 8);
    desc.normalize = GLLM_OFF;
    REQUIRE_OK(gllm_embed(model, cut_texts, 3, &desc, raw));
    for (i = 0; i < 3; i++) {
        double length = 0, raw_length = 0;
        for (k = 0; k < 8; k++) {
            length += (double)whole[i * 16 + k] * whole[i * 16 + k];
            raw_length += (double)raw[i * 8 + k] * raw[i * 8 + k];
        }
        CHECK(memcmp(cut + i * 9, e->vectors + i * 8, 8 * sizeof(float)) == 0);
        for (k = 0; k < 8; k++) {
            CHECK_NEAR(cut[i * 9 + k], whole[i * 16 + k] / sqrt(length), 1e-6);
            CHECK_NEAR(cut[i * 9 + k], raw[i * 8 + k] / sqrt(raw_length), 1e-6);
        }
    }
    gllm_embeddings_free(e);
    desc.stride = 7;
    CHECK_STATUS(gllm_embed(model, cut_texts, 3, &desc, raw), GLLM_ERR_ARGUMENT);
    desc.dims = 17;
    desc.stride = 0;
    e = NULL;
    CHECK_STATUS(gllm_embed_new(model, cut_texts, 3, &desc, &e), GLLM_ERR_ARGUMENT);
    CHECK(e == NULL);
    gllm_model_close(model);
    tiny_bert_free(&bert);
}

/* ---- smaller vectors ------------------------------------------------------------------------- */

typedef struct golden_head {
    char magic[8];
    uint32_t n, dim;
} golden_head;

/* Vectors, ranges, int8 and bits as NumPy and sentence-transformers made them. */
TEST(quantize_golden) {
    size_t size = 0, n, dim, floats, row;
    char *file = read_file("tests/data/vector/quantize.bin", &size);
    golden_head head;
    const uint8_t *p;
    float *x, *ranges, *got_ranges;
    int8_t *int8;
    uint8_t *bits;
    if (!file) SKIP("no tests/data/vector/quantize.bin");
    memcpy(&head, file, sizeof head);
    n = head.n, dim = head.dim, floats = n * dim * 4, row = (dim + 7) / 8;
    REQUIRE(size == sizeof head + floats + 8 * dim + n * dim + n * row);
    p = (const uint8_t *)file + sizeof head;
    x = (float *)malloc(floats);
    ranges = (float *)malloc(8 * dim);
    got_ranges = (float *)malloc(8 * dim);
    int8 = (int8_t *)malloc(n * dim);
    bits = (uint8_t *)malloc(n * row);
    REQUIRE(x && ranges && got_ranges && int8 && bits);
    memcpy(x, p, floats);
    memcpy(ranges, p + floats, 8 * dim);
    /* the first half is what the ranges are of; the second reaches beyond them */
    REQUIRE_OK(gllm_vector_ranges(x, n / 2, dim, got_ranges));
    CHECK(memcmp(got_ranges, ranges, 8 * dim) == 0);
    REQUIRE_OK(gllm_quantize_int8(x, n, dim, ranges, int8));
    CHECK(memcmp(int8, p + floats + 8 * dim, n * dim) == 0);
    REQUIRE_OK(gllm_quantize_binary(x, n, dim, bits));
    CHECK(memcmp(bits, p + floats + 8 * dim + n * dim, n * row) == 0);
    free(x), free(ranges), free(got_ranges), free(int8), free(bits), free(file);
}

TEST(quantize_edges) {
    const float x[] = {NAN, -INFINITY, INFINITY, 0.0f, -0.0f, 1e-38f, -1.0f, 2.0f, 3.0f};
    float ranges[18], one[2];
    int8_t q[9];
    uint8_t bits[2];
    size_t i;
    for (i = 0; i < 9; i++) ranges[i] = -1.0f, ranges[9 + i] = 1.55f; /* steps of 0.01 */
    REQUIRE_OK(gllm_quantize_int8(x, 1, 9, ranges, q));
    CHECK_EQ(q[0], -128);
    CHECK_EQ(q[1], -128);
    CHECK_EQ(q[2], 127);
    CHECK_EQ(q[6], -128);
    CHECK_EQ(q[7], 127);
    REQUIRE_OK(gllm_quantize_binary(x, 1, 9, bits));
    CHECK_EQ(bits[0], 0x20 + 0x04 + 0x01);
    CHECK_EQ(bits[1], 0x80);
    REQUIRE_OK(gllm_vector_ranges(x, 9, 1, one)); /* a NaN is both least and greatest */
    CHECK(isnan(one[0]) && isnan(one[1]));
    REQUIRE_OK(gllm_vector_ranges(x + 1, 8, 1, one));
    CHECK(one[0] == -INFINITY && one[1] == INFINITY);
    CHECK_STATUS(gllm_vector_ranges(x, 0, 9, ranges), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_vector_ranges(NULL, 1, 9, ranges), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_quantize_int8(x, 1, 9, NULL, q), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_quantize_int8(x, 1, 0, ranges, q), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_quantize_int8(x, SIZE_MAX, 9, ranges, q), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_quantize_binary(x, SIZE_MAX / 8, 9, bits), GLLM_ERR_ARGUMENT);
    CHECK_OK(gllm_quantize_binary(NULL, 0, 9, NULL));
}

TEST(distances) {
    const float a[] = {1, 2, -3}, b[] = {4, -5, 0.5f}, zero[] = {0, 0, 0};
    const uint8_t x[] = {0xf0, 0xff}, y[] = {0x0f, 0x00};
    CHECK_NEAR(gllm_dot(a, b, 3), -7.5, 0);
    CHECK_NEAR(gllm_cosine(a, b, 3), -7.5 / sqrt(14 * 41.25), 1e-7);
    CHECK_NEAR(gllm_cosine(a, zero, 3), 0, 0);
    CHECK_EQ(gllm_hamming(x, y, 16), 16);
    CHECK_EQ(gllm_hamming(x, y, 9), 9);
    CHECK_EQ(gllm_hamming(x, y, 5), 5);
    CHECK_EQ(gllm_hamming(x, x, 13), 0);
    CHECK_EQ(gllm_binary_ip(x, y, 9), -9);
    CHECK_EQ(gllm_binary_ip(x, x, 9), 9);
    CHECK_STR(gllm_vector_format_name(GLLM_VECTORS_INT8), "int8");
    CHECK_STR(gllm_vector_format_name((gllm_vector_format)9), "?");
}

/* ---- search against plain loops -------------------------------------------------------------- */

static uint64_t state = 7;

typedef struct corpus {
    size_t n, dim, n_queries;
    float *x, *queries;
    float *ranges;
    int8_t *int8;
    uint8_t *bits;
} corpus;

static corpus make_corpus(size_t n, size_t dim, size_t n_queries) {
    corpus c;
    size_t i;
    c.n = n, c.dim = dim, c.n_queries = n_queries;
    c.x = (float *)malloc((n * dim + 1) * sizeof(float));
    c.queries = (float *)malloc((n_queries * dim + 1) * sizeof(float));
    c.ranges = (float *)malloc(2 * dim * sizeof(float));
    c.int8 = (int8_t *)malloc(n * dim + 1);
    c.bits = (uint8_t *)malloc(n * ((dim + 7) / 8) + 1);
    if (!c.x || !c.queries || !c.ranges || !c.int8 || !c.bits) abort();
    for (i = 0; i < n * dim; i++) c.x[i] = random_float(&state);
    for (i = 0; i < n_queries * dim; i++) c.queries[i] = random_float(&state);
    for (i = 0; i < dim; i++) c.ranges[i] = -0.9f - 0.001f * (float)i, c.ranges[dim + i] = 0.8f;
    (void)gllm_quantize_int8(c.x, n, dim, c.ranges, c.int8);
    (void)gllm_quantize_binary(c.x, n, dim, c.bits);
    return c;
}
static void free_corpus(corpus *c) {
    free(c->x), free(c->queries), free(c->ranges), free(c->int8), free(c->bits);
}

/* What number k of vector i is worth. */
static double value_of(const corpus *c, gllm_vector_format format, int ranged, size_t i, size_t k) {
    double step;
    if (format == GLLM_VECTORS_F32) return c->x[i * c->dim + k];
    if (format == GLLM_VECTORS_INT8) {
        int q = c->int8[i * c->dim + k];
        if (!ranged) return q;
        step = (double)((c->ranges[c->dim + k] - c->ranges[k]) / 255.0f);
        return c->ranges[k] + (q + 128) * step;
    }
    return c->bits[i * ((c->dim + 7) / 8) + k / 8] >> (7 - k % 8) & 1 ? 1 : -1;
}
static double score_of(const corpus *c, gllm_vector_format format, int ranged, gllm_metric metric,
                       size_t q, size_t i) {
    double xy = 0, xx = 0, yy = 0;
    size_t k;
    for (k = 0; k < c->dim; k++) {
        double x = value_of(c, format, ranged, i, k), y = c->queries[q * c->dim + k];
        if (format == GLLM_VECTORS_BINARY) y = y > 0 ? 1 : -1;
        xy += x * y, xx += x * x, yy += y * y;
    }
    if (metric == GLLM_METRIC_COSINE) return xx > 0 && yy > 0 ? xy / sqrt(xx) / sqrt(yy) : 0;
    if (metric == GLLM_METRIC_HAMMING) return (xy - (double)c->dim) / 2;
    return xy;
}

static gllm_vectors vectors_of(const corpus *c, gllm_vector_format format, int ranged) {
    gllm_vectors v;
    memset(&v, 0, sizeof v);
    v.format = format;
    v.data = format == GLLM_VECTORS_F32    ? (const void *)c->x
             : format == GLLM_VECTORS_INT8 ? (const void *)c->int8
                                           : c->bits;
    v.ranges = format == GLLM_VECTORS_INT8 && ranged ? c->ranges : NULL;
    return v;
}

/* Hits in order, each with the score that plain loops find, and nothing better left out. */
static void check_hits(const corpus *c, const gllm_index_desc *desc, size_t q, size_t k,
                       const gllm_hit *hits, size_t n_found, gllm_metric metric) {
    gllm_vector_format format = desc->vectors.format;
    int ranged = desc->vectors.ranges != NULL;
    double size = format == GLLM_VECTORS_INT8 && !ranged ? 128 : 1, tolerance;
    size_t i, r, n_better = 0;
    tolerance = format == GLLM_VECTORS_BINARY ? 0 : 2e-6 * size * sqrt((double)c->dim);
    CHECK_EQ(n_found, k < c->n ? k : c->n);
    for (r = 0; r < n_found; r++) {
        CHECK_NEAR(hits[r].score, score_of(c, format, ranged, metric, q, hits[r].index), tolerance);
        if (r == 0) continue;
        CHECK(hits[r].score < hits[r - 1].score ||
              (hits[r].score == hits[r - 1].score && hits[r].index > hits[r - 1].index));
    }
    for (; r < k; r++) CHECK(hits[r].index == SIZE_MAX);
    for (i = 0; n_found > 0 && i < c->n; i++) {
        double s = score_of(c, format, ranged, metric, q, i), last = hits[n_found - 1].score;
        if (s > last + tolerance || (tolerance == 0 && s == last &&
                                     i < hits[n_found - 1].index)) {
            n_better++;
        }
    }
    CHECK(n_better <= n_found);
}

static void check_search(gllm_isa isa, gllm_vector_format format, int ranged, gllm_metric metric,
                         size_t n, size_t dim, size_t n_queries, size_t k) {
    corpus c = make_corpus(n, dim, n_queries);
    gllm_index_desc desc;
    gllm_index *index;
    gllm_hit *hits = (gllm_hit *)malloc((n_queries * k + 1) * sizeof *hits), *one;
    gllm_hit *again = (gllm_hit *)malloc((n_queries * k + 1) * sizeof *hits);
    size_t *n_found = (size_t *)malloc((n_queries + 1) * sizeof *n_found), q, i;
    TEST_ROW("%s %s metric %d n %d dim %d queries %d k %d", gllm_isa_name(isa),
             gllm_vector_format_name(format), (int)metric, (int)n, (int)dim, (int)n_queries,
             (int)k);
    one = (gllm_hit *)malloc((k + 1) * sizeof *one);
    memset(&desc, 0, sizeof desc);
    desc.n_vectors = n;
    desc.dim = dim;
    desc.vectors = vectors_of(&c, format, ranged);
    desc.metric = metric;
    desc.isa = isa;
    desc.n_threads = 2;
    REQUIRE(hits && again && one && n_found);
    REQUIRE_OK(gllm_index_open(&desc, &index));
    REQUIRE_OK(gllm_index_search(index, c.queries, n_queries, k, NULL, hits, n_found));
    metric = gllm_index_get_info(index)->metric;
    for (q = 0; q < n_queries; q++) {
        check_hits(&c, &desc, q, k, hits + q * k, n_found[q], metric);
        REQUIRE_OK(gllm_index_search(index, c.queries + q * dim, 1, k, NULL, one, NULL));
        for (i = 0; i < k; i++) { /* alone: the same bits */
            CHECK(one[i].index == hits[q * k + i].index && one[i].score == hits[q * k + i].score);
        }
    }
    gllm_index_close(index);
    desc.n_threads = 1;
    REQUIRE_OK(gllm_search(&desc, c.queries, n_queries, k, NULL, again, NULL));
    for (i = 0; i < n_queries * k; i++) {
        CHECK(again[i].index == hits[i].index && again[i].score == hits[i].score);
    }
    free(hits), free(again), free(one), free(n_found);
    free_corpus(&c);
}

static void check_isa(gllm_isa isa) {
    static const size_t dims[] = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 48, 63, 64, 65, 100, 127,
                                  128, 129, 384, 500, 511, 512, 513, 520, 1024, 1031};
    size_t i;
    for (i = 0; i < sizeof dims / sizeof dims[0]; i++) {
        size_t n = 1 + random_below(&state, 150), n_queries = 1 + random_below(&state, 6);
        check_search(isa, GLLM_VECTORS_F32, 0, GLLM_METRIC_AUTO, n, dims[i], n_queries, 5);
        check_search(isa, GLLM_VECTORS_F32, 0, GLLM_METRIC_DOT, n, dims[i], n_queries, 1);
        check_search(isa, GLLM_VECTORS_INT8, 1, GLLM_METRIC_COSINE, n, dims[i], n_queries, 3);
        check_search(isa, GLLM_VECTORS_INT8, 0, GLLM_METRIC_DOT, n, dims[i], n_queries, 3);
        check_search(isa, GLLM_VECTORS_BINARY, 0, GLLM_METRIC_AUTO, n, dims[i], n_queries, 9);
        check_search(isa, GLLM_VECTORS_BINARY, 0, GLLM_METRIC_HAMMING, n, dims[i], n_queries, 9);
    }
    check_search(isa, GLLM_VECTORS_F32, 0, GLLM_METRIC_DOT, 30, 16, 37, 30); /* blocks of queries */
    check_search(isa, GLLM_VECTORS_F32, 0, GLLM_METRIC_DOT, 7, 16, 2, 12);   /* k > n */
    check_search(isa, GLLM_VECTORS_BINARY, 0, GLLM_METRIC_AUTO, 7, 16, 2, 12);
    check_search(isa, GLLM_VECTORS_F32, 0, GLLM_METRIC_DOT, 0, 16, 2, 3); /* n = 0 */
    check_search(isa, GLLM_VECTORS_F32, 0, GLLM_METRIC_DOT, 9, 16, 2, 0); /* k = 0 */
    check_search(isa, GLLM_VECTORS_F32, 0, GLLM_METRIC_DOT, 9, 16, 0, 3); /* no queries */
    check_search(isa, GLLM_VECTORS_F32, 0, GLLM_METRIC_COSINE, 3000, 400, 2, 20); /* tickets */
    check_search(isa, GLLM_VECTORS_BINARY, 0, GLLM_METRIC_AUTO, 70000, 64, 2, 40);
}

TEST(search_of_every_isa) {
    static const gllm_isa isas[] = {GLLM_ISA_AUTO, GLLM_ISA_PORTABLE, GLLM_ISA_AVX2,
                                    GLLM_ISA_AVX512, GLLM_ISA_NEON};
    size_t i;
    for (i = 0; i < sizeof isas / sizeof isas[0]; i++) {
        if (gllm_isa_available(isas[i])) check_isa(isas[i]);
    }
}

/* AVX-512 without the instruction that counts bits: the kernel that such a machine gets. */
TEST(bits_without_vpopcnt) {
    const gllmi_scan_kernels *k = gllmi_scan_kernels_for(gllmi_kernels_for(GLLM_ISA_AUTO));
    corpus c = make_corpus(67, 333, 3);
    float wide[3 * 67], narrow[3 * 67];
    uint8_t queries[3 * 64];
    gllmi_scan s;
    size_t q, i;
    memset(&s, 0, sizeof s);
    memset(queries, 0, sizeof queries);
    for (q = 0; q < 3; q++) {
        REQUIRE_OK(gllm_quantize_binary(c.queries + q * 333, 1, 333, queries + q * 64));
    }
    s.rows = c.bits, s.n_rows = 67, s.stride = 42, s.dim = 333;
    s.queries = queries, s.n_queries = 3, s.query_stride = 64;
    memset(s.care, 0xff, 41);
    s.care[41] = 0xf8;
    k->bits(&s, 0, 67, narrow, 67, NULL);
    for (q = 0; q < 3; q++) {
        for (i = 0; i < 67; i++) {
            CHECK_EQ(-narrow[q * 67 + i], gllm_hamming(c.bits + i * 42, queries + q * 64, 333));
        }
    }
    if (k->bits_wide && (gllmi_cpu_features() & GLLMI_CPU_AVX512_VPOPCNT)) {
        k->bits_wide(&s, 0, 67, wide, 67, NULL);
        CHECK(memcmp(wide, narrow, sizeof wide) == 0);
    }
    free_corpus(&c);
}

TEST(ties_nan_zeros) {
    float x[12 * 2], queries[] = {1, 0, 0, 0, NAN, 1};
    gllm_index_desc desc;
    gllm_hit hits[3 * 12];
    size_t n_found[3], i;
    for (i = 0; i < 12; i++) x[2 * i] = i % 3 == 0 ? 2.0f : 1.0f, x[2 * i + 1] = 0;
    x[2 * 4] = NAN;
    x[2 * 7] = 0;
    x[2 * 11] = INFINITY;
    memset(&desc, 0, sizeof desc);
    desc.n_vectors = 12, desc.dim = 2, desc.vectors.data = x, desc.metric = GLLM_METRIC_DOT;
    REQUIRE_OK(gllm_search(&desc, queries, 3, 12, NULL, hits, n_found));
    { /* by score, then by index; the NaN is not there */
        static const size_t want[] = {11, 0, 3, 6, 9, 1, 2, 5, 8, 10, 7};
        CHECK_EQ(n_found[0], 11);
        for (i = 0; i < 11; i++) CHECK_EQ(hits[i].index, want[i]);
        CHECK(hits[11].index == SIZE_MAX);
    }
    CHECK_EQ(n_found[1], 10); /* 0 times infinity is NaN too */
    for (i = 0; i < 10; i++) CHECK(hits[12 + i].index == i + (i >= 4));
    CHECK_EQ(n_found[2], 0);
    desc.metric = GLLM_METRIC_COSINE;
    REQUIRE_OK(gllm_search(&desc, queries, 1, 4, NULL, hits, n_found));
    for (i = 0; i < 4; i++) CHECK_EQ(hits[i].index, i);
    CHECK_NEAR(hits[0].score, 1, 0);
}

TEST(rescoring) {
    corpus c = make_corpus(500, 100, 5);
    gllm_index_desc desc;
    gllm_search_desc search;
    gllm_index *index;
    gllm_hit exact[5 * 7], hits[5 * 7];
    size_t i, q, n_found[5];
    memset(&desc, 0, sizeof desc);
    memset(&search, 0, sizeof search);
    desc.n_vectors = c.n, desc.dim = c.dim;
    desc.vectors = vectors_of(&c, GLLM_VECTORS_F32, 0);
    REQUIRE_OK(gllm_search(&desc, c.queries, 5, 7, NULL, exact, NULL));
    desc.vectors = vectors_of(&c, GLLM_VECTORS_BINARY, 0);
    desc.rescore = vectors_of(&c, GLLM_VECTORS_F32, 0);
    REQUIRE_OK(gllm_index_open(&desc, &index));
    CHECK_EQ(gllm_index_get_info(index)->metric, GLLM_METRIC_COSINE);
    search.n_candidates = c.n; /* all of them: the exact hits, bit by bit */
    REQUIRE_OK(gllm_index_search(index, c.queries, 5, 7, &search, hits, n_found));
    for (i = 0; i < 5 * 7; i++) {
        CHECK(hits[i].index == exact[i].index && hits[i].score == exact[i].score);
    }
    search.n_candidates = 20;
    REQUIRE_OK(gllm_index_search(index, c.queries, 5, 7, &search, hits, n_found));
    for (q = 0; q < 5; q++) {
        gllm_hit *found = hits + q * 7;
        CHECK_EQ(n_found[q], 7);
        for (i = 0; i < 7; i++) {
            CHECK_NEAR(found[i].score, gllm_cosine(c.queries + q * 100,
                                                   c.x + found[i].index * 100, 100), 1e-6);
            CHECK(i == 0 || found[i].score <= found[i - 1].score);
            CHECK(found[i].score <= exact[q * 7 + i].score);
        }
    }
    search.no_rescore = 1; /* the bits' own scores */
    REQUIRE_OK(gllm_index_search(index, c.queries, 1, 7, &search, hits, n_found));
    CHECK_NEAR(hits[0].score, score_of(&c, GLLM_VECTORS_BINARY, 0, GLLM_METRIC_BINARY_IP, 0,
                                       hits[0].index), 0);
    gllm_index_close(index);
    desc.rescore = vectors_of(&c, GLLM_VECTORS_INT8, 1);
    search.no_rescore = 0;
    search.n_candidates = c.n;
    REQUIRE_OK(gllm_search(&desc, c.queries, 5, 7, &search, hits, n_found));
    desc.vectors = desc.rescore;
    desc.rescore.data = NULL;
    REQUIRE_OK(gllm_search(&desc, c.queries, 5, 7, NULL, exact, NULL));
    for (i = 0; i < 5 * 7; i++) {
        CHECK(hits[i].index == exact[i].index && hits[i].score == exact[i].score);
    }
    free_corpus(&c);
}

/* Vectors as columns of wider rows, and said to have length 1. */
TEST(strides_and_normalized) {
    corpus c = make_corpus(40, 24, 2);
    gllm_index_desc desc;
    gllm_hit a[10], b[10];
    float wide[40 * 30];
    size_t i, k;
    memset(&desc, 0, sizeof desc);
    for (i = 0; i < 40; i++) {
        double length = sqrt((double)gllm_dot(c.x + i * 24, c.x + i * 24, 24));
        for (k = 0; k < 24; k++) c.x[i * 24 + k] = (float)(c.x[i * 24 + k] / length);
        memcpy(wide + i * 30, c.x + i * 24, 24 * sizeof(float));
    }
    desc.n_vectors = 40, desc.dim = 24;
    desc.vectors = vectors_of(&c, GLLM_VECTORS_F32, 0);
    REQUIRE_OK(gllm_search(&desc, c.queries, 2, 5, NULL, a, NULL));
    desc.vectors.data = wide;
    desc.vectors.stride_bytes = 30 * sizeof(float);
    desc.normalized = 1;
    REQUIRE_OK(gllm_search(&desc, c.queries, 2, 5, NULL, b, NULL));
    for (i = 0; i < 10; i++) {
        CHECK_EQ(a[i].index, b[i].index);
        CHECK_NEAR(a[i].score, b[i].score, 1e-6);
    }
    REQUIRE_OK(gllm_quantize_int8(c.x, 40, 24, c.ranges, c.int8));
    desc.vectors = vectors_of(&c, GLLM_VECTORS_INT8, 1); /* then the score is the product itself */
    REQUIRE_OK(gllm_search(&desc, c.queries, 2, 5, NULL, b, NULL));
    for (i = 0; i < 10; i++) {
        size_t q = i / 5;
        double length = sqrt((double)gllm_dot(c.queries + q * 24, c.queries + q * 24, 24));
        CHECK_NEAR(b[i].score, score_of(&c, GLLM_VECTORS_INT8, 1, GLLM_METRIC_DOT, q, b[i].index) /
                                   length, 2e-6);
    }
    free_corpus(&c);
}

TEST(index_arguments) {
    corpus c = make_corpus(10, 12, 1);
    gllm_index_desc good, desc;
    gllm_index *index = NULL;
    gllm_hit hits[4];
    memset(&good, 0, sizeof good);
    good.n_vectors = 10, good.dim = 12;
    good.vectors = vectors_of(&c, GLLM_VECTORS_F32, 0);
#define REFUSED(change)                                                                            \
    desc = good;                                                                                   \
    change;                                                                                        \
    CHECK_STATUS(gllm_index_open(&desc, &index), GLLM_ERR_ARGUMENT);                               \
    CHECK(index == NULL)
    REFUSED(desc.dim = 0);
    REFUSED(desc.dim = (size_t)1 << 21);
    REFUSED(desc.n_vectors = SIZE_MAX / 8);
    REFUSED(desc.vectors.data = NULL);
    REFUSED(desc.vectors.data = (const char *)c.x + 1);
    REFUSED(desc.vectors.stride_bytes = 47);
    REFUSED(desc.vectors.stride_bytes = 50);
    REFUSED(desc.vectors.format = (gllm_vector_format)3);
    REFUSED(desc.metric = (gllm_metric)5);
    REFUSED(desc.metric = GLLM_METRIC_HAMMING);
    REFUSED(desc.isa = (gllm_isa)77);
    REFUSED(desc.n_threads = 5000);
    REFUSED(desc.rescore = vectors_of(&c, GLLM_VECTORS_BINARY, 0));
    REFUSED(desc.vectors = vectors_of(&c, GLLM_VECTORS_BINARY, 0); desc.metric = GLLM_METRIC_DOT);
#undef REFUSED
    CHECK_STATUS(gllm_index_open(NULL, &index), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_index_open(&good, NULL), GLLM_ERR_ARGUMENT);
    REQUIRE_OK(gllm_index_open(&good, &index));
    CHECK_STATUS(gllm_index_search(index, NULL, 1, 2, NULL, hits, NULL), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_index_search(index, c.queries, 1, 2, NULL, NULL, NULL), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_index_search(index, c.queries, SIZE_MAX / 8, 2, NULL, hits, NULL),
                 GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_index_search(index, c.queries, 4, SIZE_MAX / 8, NULL, hits, NULL),
                 GLLM_ERR_ARGUMENT);
    gllm_index_close(index);
    gllm_index_close(NULL);
    free_corpus(&c);
}

/* ---- index files ----------------------------------------------------------------------------- */

typedef struct memory_file {
    uint8_t *data;
    size_t size, capacity, fail_at; /* fail_at: bytes that fit; 0: all */
} memory_file;

static int write_memory(void *user, const void *data, size_t n) {
    memory_file *m = (memory_file *)user;
    if (m->fail_at > 0 && m->size + n > m->fail_at) return 1;
    if (m->size + n > m->capacity) {
        m->capacity = 2 * (m->size + n);
        m->data = (uint8_t *)realloc(m->data, m->capacity);
        if (!m->data) abort();
    }
    memcpy(m->data + m->size, data, n);
    m->size += n;
    return 0;
}

static const char *const index_texts[] = {"a cat", "", "two\nlines", "\xc3\xa9t\xc3\xa9", "e"};
static const char *const index_objects[] = {"{\"id\":1}", "{}", "null", "[2]", "\"x\""};

static gllm_index_contents contents_of(const corpus *c, gllm_vector_format format, int twice) {
    gllm_index_contents k;
    memset(&k, 0, sizeof k);
    k.n_vectors = c->n, k.dim = c->dim;
    k.vectors = vectors_of(c, format, 1);
    if (twice) k.rescore = vectors_of(c, GLLM_VECTORS_INT8, 1);
    k.model = "all-MiniLM-L6-v2";
    k.texts = index_texts;
    k.objects = index_objects;
    return k;
}

/* From memory, through an io that maps or one that only reads, at an address of bad alignment. */
static gllm_status open_bytes(const uint8_t *data, size_t size, int map,
                              const gllm_allocator *allocator, gllm_index **out) {
    static gllm_file file;
    static gllmi_memory_files files;
    static gllm_io io;
    gllm_index_desc desc;
    memset(&desc, 0, sizeof desc);
    file.name = "x.index", file.data = data, file.size_bytes = size;
    files.files = &file, files.n_files = 1;
    io.open = gllmi_memory_io_open, io.read = gllmi_memory_io_read;
    io.map = map ? gllmi_memory_io_map : NULL;
    io.close = gllmi_memory_io_close, io.user = &files;
    desc.io = &io;
    desc.allocator = allocator;
    desc.n_threads = 1;
    return gllm_index_open_file("x.index", &desc, out);
}

static void check_index(const gllm_index *index, const corpus *c, size_t n) {
    const gllm_index_info *info = gllm_index_get_info(index);
    gllm_hit hits[5];
    const char *text;
    size_t i, n_bytes;
    CHECK_EQ(info->n_vectors, n);
    CHECK_EQ(info->dim, c->dim);
    CHECK_STR(info->model, "all-MiniLM-L6-v2");
    for (i = 0; i < n; i++) {
        REQUIRE_OK(gllm_index_text(index, i, &text, &n_bytes));
        CHECK_STR(text, index_texts[i % 5]);
        CHECK_EQ(n_bytes, strlen(index_texts[i % 5]));
        REQUIRE_OK(gllm_index_object(index, i, &text, NULL));
        CHECK_STR(text, index_objects[i % 5]);
    }
    CHECK_STATUS(gllm_index_text(index, n, &text, NULL), GLLM_ERR_ARGUMENT);
    REQUIRE_OK(gllm_index_search(index, c->queries, 1, 5, NULL, hits, NULL));
    CHECK(hits[0].index < n);
}

TEST(index_file_round_trip) {
    static const gllm_vector_format formats[] = {GLLM_VECTORS_F32, GLLM_VECTORS_INT8,
                                                 GLLM_VECTORS_BINARY};
    corpus c = make_corpus(5, 21, 1);
    size_t i;
    int twice, map;
    for (i = 0; i < 3; i++) {
        for (twice = 0; twice < 2; twice++) {
            gllm_index_contents k = contents_of(&c, formats[i], twice);
            memory_file m = {NULL, 0, 0, 0}, m2 = {NULL, 0, 0, 0};
            gllm_index *index = NULL, *both = NULL;
            TEST_ROW("%s %d", gllm_vector_format_name(formats[i]), twice);
            REQUIRE_OK(gllm_index_write(&k, write_memory, &m));
            for (map = 0; map < 2; map++) {
                REQUIRE_OK(open_bytes(m.data, m.size, map, NULL, &index));
                check_index(index, &c, 5);
                CHECK_EQ(gllm_index_get_info(index)->format, formats[i]);
                CHECK_EQ(gllm_index_get_info(index)->has_rescore, twice);
                if (map == 0) gllm_index_close(index);
            }
            k.base = index; /* the same again behind it */
            REQUIRE_OK(gllm_index_write(&k, write_memory, &m2));
            REQUIRE_OK(open_bytes(m2.data, m2.size, 1, NULL, &both));
            check_index(both, &c, 10);
            gllm_index_close(both);
            k.texts = NULL; /* not like the base */
            CHECK_STATUS(gllm_index_write(&k, write_memory, &m2), GLLM_ERR_ARGUMENT);
            gllm_index_close(index);
            free(m.data), free(m2.data);
        }
    }
    free_corpus(&c);
}

/* The index finds what the vectors find, from a real file too. */
TEST(index_file_search) {
    corpus c = make_corpus(300, 40, 3);
    gllm_index_contents k;
    gllm_index_desc desc;
    gllm_index *index;
    gllm_hit a[3 * 8], b[3 * 8];
    const char *path = "build/tests/test_vector.index", *text;
    size_t i;
    memset(&k, 0, sizeof k);
    memset(&desc, 0, sizeof desc);
    k.n_vectors = desc.n_vectors = 300, k.dim = desc.dim = 40;
    k.vectors = desc.vectors = vectors_of(&c, GLLM_VECTORS_INT8, 1);
    if (gllm_index_save(&k, path) != GLLM_OK) SKIP("cannot write %s", path);
    REQUIRE_OK(gllm_search(&desc, c.queries, 3, 8, NULL, a, NULL));
    REQUIRE_OK(gllm_index_open_file(path, NULL, &index));
    REQUIRE_OK(gllm_index_search(index, c.queries, 3, 8, NULL, b, NULL));
    for (i = 0; i < 24; i++) CHECK(a[i].index == b[i].index && a[i].score == b[i].score);
    CHECK(memcmp(gllm_index_get_info(index)->ranges, c.ranges, 80 * sizeof(float)) == 0);
    CHECK_STATUS(gllm_index_text(index, 0, &text, NULL), GLLM_ERR_NOT_FOUND);
    CHECK_STATUS(gllm_index_object(index, 0, &text, NULL), GLLM_ERR_NOT_FOUND);
    gllm_index_close(index);
    remove(path);
    CHECK_STATUS(gllm_index_open_file(path, NULL, &index), GLLM_ERR_NOT_FOUND);
    CHECK_STATUS(gllm_index_save(&k, "build/tests/no/such/folder"), GLLM_ERR_IO);
    free_corpus(&c);
}

/* Each byte of the head, each length, and each string offset: refused with a message. */
TEST(index_file_damage) {
    corpus c = make_corpus(5, 21, 1);
    gllm_index_contents k = contents_of(&c, GLLM_VECTORS_BINARY, 1);
    memory_file m = {NULL, 0, 0, 0};
    gllm_index *index;
    gllmi_index_head head;
    size_t i, bit;
    REQUIRE_OK(gllm_index_write(&k, write_memory, &m));
    for (i = 0; i < 128; i++) {
        for (bit = 0; bit < 8; bit++) {
            m.data[i] ^= (uint8_t)(1u << bit);
            CHECK_STATUS(open_bytes(m.data, m.size, 1, NULL, &index), GLLM_ERR_FORMAT);
            CHECK_MESSAGE("x.index");
            m.data[i] ^= (uint8_t)(1u << bit);
        }
    }
    for (i = 0; i < m.size; i++) {
        uint8_t *cut = (uint8_t *)malloc(i + 1); /* so that a read past the end is seen */
        REQUIRE(cut != NULL);
        memcpy(cut, m.data, i);
        CHECK_STATUS(open_bytes(cut, i, 1, NULL, &index), GLLM_ERR_FORMAT);
        free(cut);
    }
    REQUIRE_OK(gllmi_index_head_read(&head, m.data, m.size, "x"));
    for (i = 0; i < 11 * 8; i++) {
        m.data[head.at[GLLMI_INDEX_OFFSETS] + i] ^= 0x80;
        CHECK_STATUS(open_bytes(m.data, m.size, 1, NULL, &index), GLLM_ERR_FORMAT);
        CHECK_MESSAGE("lies outside");
        m.data[head.at[GLLMI_INDEX_OFFSETS] + i] ^= 0x80;
    }
    m.data[head.at[GLLMI_INDEX_MODEL]] = 0xff;
    CHECK_STATUS(open_bytes(m.data, m.size, 1, NULL, &index), GLLM_ERR_FORMAT);
    CHECK_MESSAGE("UTF-8");
    free(m.data);
    free_corpus(&c);
}

/* Heads that are whole, and lie. */
TEST(index_file_lies) {
    static const struct { size_t at, bytes; uint64_t value; gllm_status status; } rows[] = {
        {8, 4, 2, GLLM_ERR_UNSUPPORTED},           /* version */
        {12, 4, 0, GLLM_ERR_FORMAT},               /* dim */
        {12, 4, 300, GLLM_ERR_FORMAT},
        {12, 4, 0xffffffffu, GLLM_ERR_FORMAT},
        {16, 4, 8, GLLM_ERR_FORMAT},               /* flags */
        {16, 4, 0, GLLM_ERR_FORMAT},
        {20, 4, 9, GLLM_ERR_FORMAT},               /* metric */
        {20, 4, GLLM_METRIC_HAMMING, GLLM_ERR_FORMAT},
        {24, 4, 3, GLLM_ERR_FORMAT},               /* formats */
        {28, 4, 1, GLLM_ERR_FORMAT},
        {32, 4, 2, GLLM_ERR_FORMAT},
        {32, 4, 9, GLLM_ERR_FORMAT},
        {40, 8, 6, GLLM_ERR_FORMAT},               /* n */
        {40, 8, UINT64_MAX, GLLM_ERR_FORMAT},
        {40, 8, UINT64_MAX / 8, GLLM_ERR_FORMAT},
        {48, 8, 5000, GLLM_ERR_FORMAT},            /* model_bytes */
        {56, 8, UINT64_MAX - 63, GLLM_ERR_FORMAT}, /* string_bytes */
        {64, 8, 1, GLLM_ERR_FORMAT}};              /* file_bytes */
    corpus c = make_corpus(5, 21, 1);
    gllm_index_contents k = contents_of(&c, GLLM_VECTORS_BINARY, 1);
    memory_file m = {NULL, 0, 0, 0};
    uint8_t head[128];
    gllm_index *index;
    const char *text;
    size_t i, b;
    REQUIRE_OK(gllm_index_write(&k, write_memory, &m));
    memcpy(head, m.data, 128);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TEST_ROW("byte %d", (int)rows[i].at);
        for (b = 0; b < rows[i].bytes; b++) {
            m.data[rows[i].at + b] = (uint8_t)(rows[i].value >> (8 * b));
        }
        gllmi_store(m.data + 120, gllmi_index_checksum(m.data, 120), 8);
        CHECK_STATUS(open_bytes(m.data, m.size, 1, NULL, &index), rows[i].status);
        gllm_index_close(index);
        memcpy(m.data, head, 128);
    }
    m.data[m.size - 1] = 'x'; /* the last object's NUL */
    REQUIRE_OK(open_bytes(m.data, m.size, 1, NULL, &index));
    CHECK_STATUS(gllm_index_object(index, 4, &text, NULL), GLLM_ERR_FORMAT);
    gllm_index_close(index);
    free(m.data);
    free_corpus(&c);
}

TEST(index_write_refuses) {
    corpus c = make_corpus(5, 21, 1);
    gllm_index_contents good = contents_of(&c, GLLM_VECTORS_BINARY, 1), k;
    const char *const bad[] = {"a", "b\xff", "c", "d", "e"}, *const missing[] = {"a", NULL};
    memory_file m = {NULL, 0, 0, 0};
    char model[5000];
    size_t whole, i;
    memset(model, 'm', sizeof model);
    model[sizeof model - 1] = 0;
#define REFUSED(change, status)                                                                    \
    k = good;                                                                                      \
    change;                                                                                        \
    CHECK_STATUS(gllm_index_write(&k, write_memory, &m), status);                                  \
    CHECK_EQ(m.size, 0)
    REFUSED(k.dim = 0, GLLM_ERR_ARGUMENT);
    REFUSED(k.vectors.data = NULL, GLLM_ERR_ARGUMENT);
    REFUSED(k.metric = GLLM_METRIC_HAMMING, GLLM_ERR_ARGUMENT);
    REFUSED(k.model = model, GLLM_ERR_ARGUMENT);
    REFUSED(k.model = "\xff", GLLM_ERR_ARGUMENT);
    REFUSED(k.texts = bad, GLLM_ERR_UTF8);
    REFUSED(k.objects = missing, GLLM_ERR_ARGUMENT);
    REFUSED(k.rescore = k.vectors, GLLM_ERR_ARGUMENT);
#undef REFUSED
    CHECK_STATUS(gllm_index_write(NULL, write_memory, &m), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_index_write(&good, NULL, &m), GLLM_ERR_ARGUMENT);
    REQUIRE_OK(gllm_index_write(&good, write_memory, &m));
    whole = m.size;
    for (i = 1; i < whole; i += 50) {
        m.size = 0, m.fail_at = i;
        CHECK_STATUS(gllm_index_write(&good, write_memory, &m), GLLM_ERR_IO);
    }
    free(m.data);
    free_corpus(&c);
}

/* Each allocation refused in turn: a status, and nothing is left. */
TEST(index_out_of_memory) {
    corpus c = make_corpus(5, 21, 1);
    gllm_index_contents k = contents_of(&c, GLLM_VECTORS_INT8, 1);
    memory_file m = {NULL, 0, 0, 0};
    counting count;
    gllm_allocator allocator;
    long long i, n_calls;
    int map;
    REQUIRE_OK(gllm_index_write(&k, write_memory, &m));
    for (map = 0; map < 2; map++) {
        for (i = 0, n_calls = 1; i <= n_calls; i++) {
            gllm_index *index = NULL;
            gllm_hit hits[3];
            gllm_status status;
            memset(&count, 0, sizeof count);
            allocator = counting_allocator(&count);
            count.fail_at = i;
            status = open_bytes(m.data, m.size, map, &allocator, &index);
            if (status == GLLM_OK) {
                status = gllm_index_search(index, c.queries, 1, 3, NULL, hits, NULL);
            }
            gllm_index_close(index);
            CHECK_STATUS(status, i > 0 ? GLLM_ERR_MEMORY : GLLM_OK);
            CHECK_EQ(count.n_blocks, 0);
            CHECK_EQ(count.n_errors, 0);
            if (i == 0) n_calls = count.n_calls;
        }
    }
    free(m.data);
    free_corpus(&c);
}

int main(int argc, char **argv) {
    test_begin("test_vector", argc, argv);
    RUN(cut_dims_of_configs);
    RUN(cut_dims_bad_configs);
    RUN(cut_vectors);
    RUN(quantize_golden);
    RUN(quantize_edges);
    RUN(distances);
    RUN(search_of_every_isa);
    RUN(bits_without_vpopcnt);
    RUN(ties_nan_zeros);
    RUN(rescoring);
    RUN(strides_and_normalized);
    RUN(index_arguments);
    RUN(index_file_round_trip);
    RUN(index_file_search);
    RUN(index_file_damage);
    RUN(index_file_lies);
    RUN(index_write_refuses);
    RUN(index_out_of_memory);
    return test_end();
}
