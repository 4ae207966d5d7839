/* Models with the ids and vectors that HuggingFace tokenizers and sentence-transformers give, as
 * the scripts in tests/reference write them, and what is checked of each. gllm.h comes before.
 * Vectors must agree to 1e-5 (of the largest value, where that is over 1) and a cosine of 0.99999;
 * with weights held in fewer bits than they are stored in, or BF16 weights where the CPU multiplies
 * them by activations that are rounded to bf16 too, to the cosine of `held_bars`. The same weights
 * held as F32 are the same numbers, and agree as all others do. */
#ifndef GOLDEN_H
#define GOLDEN_H

#include "support.h"

/* The least cosine for weights held in fewer bits, of trained models. Random ones lose more: so
 * many times as much. */
static double held_slack = 1.0;
static const struct {
    gllm_dtype dtype;
    double least_cosine;
} held_bars[] = {{GLLM_DTYPE_F32, 0.99999},
                 {GLLM_DTYPE_F16, 0.9999},
                 {GLLM_DTYPE_BF16, 0.9999},
                 {GLLM_DTYPE_Q8_0, 0.999}};

/* The adapter that models are opened with; NULL: none. */
static const char *golden_adapter;

static const gllm_isa isas[] = {GLLM_ISA_PORTABLE, GLLM_ISA_AVX2, GLLM_ISA_AVX512, GLLM_ISA_NEON};

/* ---- what is expected ------------------------------------------------------------------------ */

typedef struct golden {
    char **texts;
    size_t n_texts, dim;
    float *vectors;              /* (n_texts, dim) */
    uint32_t **ids;              /* (n_texts) of (n_ids[i]) */
    size_t *n_ids;
    uint32_t **offsets;          /* the same, pairs; NULL: not known */
    char *ids_text, *vectors_data;
} golden;

/* An array of arrays of whole numbers; 0 if the file is not that. */
TEST_FUNCTION int read_rows(const char *path, size_t n, uint32_t **rows, size_t *counts) {
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gllmi_json json;
    size_t size, i, k;
    char *text = read_file(path, &size);
    uint32_t row, child;
    int ok;
    if (!text) return 0;
    ok = gllmi_json_parse(&json, path, text, size, &a) == GLLM_OK && json.nodes[0].count == n;
    for (i = 0, row = 1; ok && i < n; i++, row = gllmi_json_next(&json, row)) {
        counts[i] = json.nodes[row].count;
        rows[i] = (uint32_t *)calloc(counts[i] + 1, sizeof **rows);
        child = gllmi_json_first(row);
        for (k = 0; rows[i] && k < counts[i]; k++, child = gllmi_json_next(&json, child)) {
            rows[i][k] = (uint32_t)gllmi_json_number(&json, child, 0);
        }
    }
    gllmi_json_free(&json);
    free(text);
    return ok;
}

/* An array of strings, or lines. */
TEST_FUNCTION char **read_texts(const char *path, int lines, size_t *n) {
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gllmi_arena arena;
    gllmi_json json;
    size_t size, i;
    uint32_t child = 1;
    char *text = read_file(path, &size), *p, **texts;
    *n = 0;
    if (!text) return NULL;
    memset(&arena, 0, sizeof arena);
    arena.allocator = a;
    if (lines) {
        for (i = 0; i < size; i++) *n += text[i] == '\n';
        texts = (char **)calloc(*n + 1, sizeof *texts);
        for (i = 0, p = text; texts && i < *n; i++) {
            char *end = strchr(p, '\n');
            *end = 0;
            texts[i] = strdup(p);
            p = end + 1;
        }
    } else {
        if (gllmi_json_parse(&json, path, text, size, &a) != GLLM_OK) return NULL;
        *n = json.nodes[0].count;
        texts = (char **)calloc(*n + 1, sizeof *texts);
        for (i = 0; texts && i < *n; i++, child = gllmi_json_next(&json, child)) {
            gllmi_str s = gllmi_json_string(&json, child, &arena, NULL);
            texts[i] = strdup(s.data);
        }
        gllmi_json_free(&json);
        gllmi_arena_free(&arena);
    }
    free(text);
    return texts;
}

TEST_FUNCTION void golden_free(golden *g) {
    size_t i;
    for (i = 0; i < g->n_texts; i++) {
        free(g->texts[i]);
        if (g->ids) free(g->ids[i]);
        if (g->offsets) free(g->offsets[i]);
    }
    free(g->texts), free(g->ids), free(g->n_ids), free(g->offsets), free(g->vectors);
    memset(g, 0, sizeof *g);
}

TEST_FUNCTION int golden_read(golden *g, const char *texts, int lines, const char *folder) {
    char path[700];
    size_t size = 0, *counts;
    memset(g, 0, sizeof *g);
    g->texts = read_texts(texts, lines, &g->n_texts);
    if (!g->texts || g->n_texts == 0) return 0;
    g->ids = (uint32_t **)calloc(g->n_texts, sizeof *g->ids);
    g->offsets = (uint32_t **)calloc(g->n_texts, sizeof *g->offsets);
    g->n_ids = (size_t *)calloc(g->n_texts, sizeof *g->n_ids);
    counts = (size_t *)calloc(g->n_texts, sizeof *counts);
    snprintf(path, sizeof path, "%s/ids.json", folder);
    if (!counts || !read_rows(path, g->n_texts, g->ids, g->n_ids)) return 0;
    snprintf(path, sizeof path, "%s/offsets.json", folder);
    if (!read_rows(path, g->n_texts, g->offsets, counts)) {
        free(g->offsets);
        g->offsets = NULL;
    }
    free(counts);
    snprintf(path, sizeof path, "%s/vectors.f32", folder);
    g->vectors = (float *)(void *)read_file(path, &size);
    g->dim = size / 4 / g->n_texts;
    return g->vectors != NULL && g->dim * 4 * g->n_texts == size;
}

/* ---- comparing ------------------------------------------------------------------------------- */

typedef struct agreement {
    double least_cosine, largest_difference;
} agreement;

TEST_FUNCTION agreement compare(const float *got, const float *want, size_t n_vectors, size_t dim) {
    agreement worst = {1.0, 0.0};
    size_t i, k;
    for (i = 0; i < n_vectors; i++, got += dim, want += dim) {
        double dot = 0, a = 0, b = 0, largest = 1.0, d, cosine;
        for (k = 0; k < dim; k++) {
            dot += (double)got[k] * want[k];
            a += (double)got[k] * got[k];
            b += (double)want[k] * want[k];
            if (fabs((double)want[k]) > largest) largest = fabs((double)want[k]);
        }
        cosine = a == 0 && b == 0 ? 1.0 : dot / sqrt(a * b);
        if (!(cosine >= worst.least_cosine)) worst.least_cosine = cosine;
        for (k = 0; k < dim; k++) {
            d = fabs((double)got[k] - want[k]) / largest;
            if (!(d <= worst.largest_difference)) worst.largest_difference = d;
        }
    }
    return worst;
}

/* As gllm_model_open, with golden_adapter. */
TEST_FUNCTION gllm_status golden_open(const char *path, const gllm_model_desc *desc,
                                      gllm_model **out) {
    gllm_model_desc d;
    memset(&d, 0, sizeof d);
    if (desc) d = *desc;
    d.adapter = golden_adapter;
    return gllm_model_open(path, &d, out);
}

/* 1: rows of A become bf16 for the model's weights. */
TEST_FUNCTION int rounds_to_bf16(const gllm_model *m) {
    return gllmi_a_form_of(m->device.kernels, gllm_model_get_info(m)->weight_dtype) == GLLMI_A_BF16;
}
/* As golden_open, but such a model with its weights as F32. */
TEST_FUNCTION gllm_status open_exact(const char *path, const gllm_model_desc *desc,
                                     gllm_model **out) {
    gllm_model_desc d = *desc;
    gllm_status status = golden_open(path, desc, out);
    if (status != GLLM_OK || !rounds_to_bf16(*out)) return status;
    gllm_model_close(*out);
    d.weights = GLLM_DTYPE_F32;
    return golden_open(path, &d, out);
}

/* A model opened in one way, with the vectors of all texts in one call. */
typedef struct opened {
    gllm_model *model;
    float *vectors;
} opened;

TEST_FUNCTION void opened_close(opened *o) {
    gllm_model_close(o->model);
    free(o->vectors);
}
TEST_FUNCTION int opened_embed(opened *o, const char *path, const golden *g,
                               const gllm_model_desc *desc, const gllm_embed_desc *embed) {
    memset(o, 0, sizeof *o);
    if (!CHECK_OK(golden_open(path, desc, &o->model))) return 0;
    if (!CHECK_EQ(gllm_model_get_info(o->model)->embedding_dim, g->dim)) return 0;
    o->vectors = (float *)malloc(g->n_texts * g->dim * sizeof(float));
    return CHECK(o->vectors != NULL) &&
           CHECK_OK(gllm_embed(o->model, (const char *const *)g->texts, g->n_texts, embed,
                               o->vectors));
}

/* ---- checks of one model --------------------------------------------------------------------- */

TEST_FUNCTION void check_ids(const char *path, const golden *g, const gllm_embed_desc *embed) {
    gllm_model *model;
    gllm_encode_desc desc;
    gllm_encoding e;
    const char *prompt = "";
    size_t i, k;
    memset(&desc, 0, sizeof desc);
    memset(&e, 0, sizeof e);
    REQUIRE_OK(golden_open(path, NULL, &model));
    desc.max_tokens = gllm_model_get_info(model)->max_tokens;
    desc.no_special_tokens = strcmp(gllm_model_get_info(model)->architecture, "static") == 0;
    for (i = 0; embed->prompt_name && i < gllm_model_get_info(model)->n_prompts; i++) {
        if (strcmp(gllm_model_get_info(model)->prompt_names[i], embed->prompt_name) == 0) {
            prompt = gllm_model_get_info(model)->prompts[i];
        }
    }
    for (i = 0; i < g->n_texts; i++) {
        size_t n = strlen(prompt) + strlen(g->texts[i]) + 1, wrong = 0;
        char *text = (char *)malloc(n);
        if (!text) abort();
        snprintf(text, n, "%s%s", prompt, g->texts[i]);
        CHECK_OK(gllm_tokenizer_encode(gllm_model_get_tokenizer(model), text, SIZE_MAX, &desc, &e));
        if (CHECK_EQ(e.n_tokens, g->n_ids[i])) {
            for (k = 0; k < e.n_tokens; k++) wrong += e.ids[k] != g->ids[i][k];
            for (k = 0; g->offsets && k < e.n_tokens; k++) {
                wrong += e.spans[k].begin != g->offsets[i][2 * k];
                wrong += e.spans[k].end != g->offsets[i][2 * k + 1];
            }
            test_check(wrong == 0, __FILE__, __LINE__, "%d wrong ids or offsets of \"%.60s\"",
                       (int)wrong, text);
        }
        free(text);
    }
    gllm_encoding_free(&e);
    gllm_model_close(model);
}

/* With one thread and two: near the reference, and the threads agree. 1: weights are BF16, and so
 * is what they are multiplied by. */
TEST_FUNCTION int check_threads(const char *path, const golden *g, const gllm_embed_desc *embed,
                                gllm_model_desc *desc) {
    opened by_threads[2];
    uint32_t n_threads;
    int rounds = 0;
    for (n_threads = 1; n_threads <= 2; n_threads++) {
        opened *o = &by_threads[n_threads - 1];
        desc->n_threads = n_threads;
        if (opened_embed(o, path, g, desc, embed)) {
            agreement a = compare(o->vectors, g->vectors, g->n_texts, g->dim);
            double bar = 0.99999, most = 1e-5;
            rounds = rounds_to_bf16(o->model);
            if (rounds) bar = 1.0 - held_slack * 1e-4, most = INFINITY;
            CHECK_EQ(gllm_model_get_info(o->model)->isa, desc->isa);
            test_check(a.least_cosine >= bar && a.largest_difference <= most, __FILE__, __LINE__,
                       "%s, %u threads: cosine %.9f, difference %.3g", gllm_isa_name(desc->isa),
                       n_threads, a.least_cosine, a.largest_difference);
        }
    }
    if (by_threads[0].vectors && by_threads[1].vectors) {
        CHECK(memcmp(by_threads[0].vectors, by_threads[1].vectors,
                     g->n_texts * g->dim * sizeof(float)) == 0);
    }
    opened_close(&by_threads[0]);
    opened_close(&by_threads[1]);
    return rounds;
}
/* As stored, on every ISA; as F32 too where that is something else. */
TEST_FUNCTION void check_isas(const char *path, const golden *g, const gllm_embed_desc *embed) {
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(isas); i++) {
        gllm_model_desc desc;
        if (!gllm_isa_available(isas[i])) continue;
        memset(&desc, 0, sizeof desc);
        desc.isa = isas[i];
        if (!check_threads(path, g, embed, &desc)) continue;
        desc.weights = GLLM_DTYPE_F32;
        CHECK(!check_threads(path, g, embed, &desc));
    }
}

/* Held in another type than stored, on every ISA. Prints the worst, to see where the bars stand. */
TEST_FUNCTION void check_held(const char *path, const golden *g, const gllm_embed_desc *embed) {
    size_t i, k;
    const char *name = strrchr(path, '/');
    printf("  %-22s", name ? name + 1 : path);
    for (k = 0; k < GLLMI_COUNT_OF(held_bars); k++) {
        agreement worst = {1.0, 0.0};
        gllm_dtype stored = GLLM_DTYPE_AUTO;
        int rounds = 0;
        double bar = 1.0 - held_slack * (1.0 - held_bars[k].least_cosine);
        for (i = 0; i < GLLMI_COUNT_OF(isas); i++) {
            gllm_model_desc desc;
            opened o;
            if (!gllm_isa_available(isas[i])) continue;
            if (test_is_slow() && isas[i] == GLLM_ISA_PORTABLE) continue;
            memset(&desc, 0, sizeof desc);
            desc.isa = isas[i];
            desc.weights = held_bars[k].dtype;
            if (opened_embed(&o, path, g, &desc, embed)) {
                agreement a = compare(o.vectors, g->vectors, g->n_texts, g->dim);
                stored = gllm_model_get_info(o.model)->stored_dtype;
                rounds |= rounds_to_bf16(o.model);
                if (stored != GLLM_DTYPE_AUTO) { /* else it has no matrices */
                    CHECK_EQ(gllm_model_get_info(o.model)->weight_dtype, held_bars[k].dtype);
                }
                if (!(a.least_cosine >= worst.least_cosine)) worst = a;
            }
            opened_close(&o);
        }
        /* More bits than stored lose nothing, but an adapter is added before. */
        if ((stored == held_bars[k].dtype && !golden_adapter && !rounds) ||
            held_bars[k].dtype == GLLM_DTYPE_F32) {
            bar = 0.99999;
        }
        printf(" %s %.7f", gllm_dtype_name(held_bars[k].dtype), worst.least_cosine);
        test_check(worst.least_cosine >= bar, __FILE__, __LINE__, "held as %s: cosine %.9f, not %g",
                   gllm_dtype_name(held_bars[k].dtype), worst.least_cosine, bar);
    }
    printf("\n");
}

/* A text's vector is the same in every bit: alone, at any place of any batch, on any threads. */
TEST_FUNCTION void check_bits(const char *path, const golden *g, const gllm_embed_desc *embed) {
    size_t i, k, n = g->n_texts < 40 ? g->n_texts : 40;
    size_t bytes = g->dim * sizeof(float);
    const char **texts = (const char **)malloc(2 * n * sizeof *texts);
    size_t *which = (size_t *)malloc(2 * n * sizeof *which);
    float *out = (float *)malloc(2 * n * bytes);
    uint64_t random = 3;
    int round, n_rounds = test_is_slow() ? 1 : 5;
    REQUIRE(texts && which && out);
    for (i = 0; i < GLLMI_COUNT_OF(isas); i++) {
        gllm_model_desc desc;
        opened o;
        memset(&desc, 0, sizeof desc);
        desc.isa = isas[i];
        desc.n_threads = test_is_slow() ? 2 : 3;
        if (!gllm_isa_available(isas[i])) continue;
        if (opened_embed(&o, path, g, &desc, embed)) {
            for (k = 0; k < n; k++) {
                const char *text = g->texts[k];
                CHECK_OK(gllm_embed(o.model, &text, 1, embed, out));
                test_check(memcmp(out, o.vectors + k * g->dim, bytes) == 0, __FILE__, __LINE__,
                           "%s: text %d differs alone", gllm_isa_name(isas[i]), (int)k);
            }
            for (round = 0; round < n_rounds; round++) {
                size_t count = 1 + random_below(&random, (uint32_t)(2 * n)), wrong = 0;
                for (k = 0; k < count; k++) {
                    which[k] = random_below(&random, (uint32_t)n);
                    texts[k] = g->texts[which[k]];
                }
                CHECK_OK(gllm_embed(o.model, texts, count, embed, out));
                for (k = 0; k < count; k++) {
                    wrong += memcmp(out + k * g->dim, o.vectors + which[k] * g->dim, bytes) != 0;
                }
                test_check(wrong == 0, __FILE__, __LINE__, "%s: %d of %d differ in a batch",
                           gllm_isa_name(isas[i]), (int)wrong, (int)count);
            }
        }
        opened_close(&o);
    }
    free(texts), free(which), free(out);
}

/* Truncation is reported, and by the same numbers as the tokenizer's. */
TEST_FUNCTION void check_reports(const char *path, const golden *g, const gllm_embed_desc *embed) {
    gllm_model *model;
    gllm_embeddings *e = NULL;
    size_t i, n_cut = 0;
    uint64_t n_tokens = 0;
    REQUIRE_OK(golden_open(path, NULL, &model));
    if (CHECK_OK(gllm_embed_new(model, (const char *const *)g->texts, g->n_texts, embed, &e))) {
        for (i = 0; i < g->n_texts; i++) {
            CHECK_EQ(e->texts[i].n_tokens, g->n_ids[i]);
            CHECK(e->texts[i].n_uncut >= e->texts[i].n_tokens);
            CHECK_EQ(e->texts[i].truncated, e->texts[i].n_uncut > e->texts[i].n_tokens);
            n_cut += (size_t)e->texts[i].truncated;
            n_tokens += e->texts[i].n_tokens;
        }
        CHECK_EQ(e->n_truncated, n_cut);
        CHECK_EQ(e->n_tokens, n_tokens);
        CHECK_EQ(e->dim, g->dim);
    }
    gllm_embeddings_free(e);
    gllm_model_close(model);
}

/* ---- the small models ------------------------------------------------------------------------ */

typedef void (*check_fn)(const char *path, const golden *g, const gllm_embed_desc *embed);

/* How many texts stand before the first long one, which takes longer than all of them. */
TEST_FUNCTION size_t n_before_long(const golden *g) {
    size_t n = 1;
    while (n < g->n_texts && strlen(g->texts[n]) < 1000) n++;
    return n;
}

/* Runs a check on every line of DATA/cases.txt: folder golden dim count prompt_name [adapter]. */
TEST_FUNCTION void for_each_case(const char *data, check_fn check) {
    size_t size;
    char texts[200], list_path[200], *list, *line, *next;
    snprintf(texts, sizeof texts, "%s/texts.json", data);
    snprintf(list_path, sizeof list_path, "%s/cases.txt", data);
    list = read_file(list_path, &size);
    if (!list) SKIP("no %s", list_path);
    for (line = list; *line; line = next) {
        char folder[128], name[128], prompt[128], adapter[128] = "-", path[300], golden_path[500];
        gllm_embed_desc embed;
        golden g;
        next = strchr(line, '\n');
        next = next ? (*next = 0, next + 1) : line + strlen(line);
        if (*line == '#' || sscanf(line, "%127s %127s %*d %*d %127s %127s", folder, name, prompt,
                                   adapter) < 3) {
            continue;
        }
        TEST_ROW("%s %s", folder, name);
        snprintf(path, sizeof path, "%s/%s", data, folder);
        snprintf(golden_path, sizeof golden_path, "%s/%s", path, name);
        memset(&embed, 0, sizeof embed);
        embed.prompt_name = strcmp(prompt, "-") == 0 ? NULL : prompt;
        golden_adapter = strcmp(adapter, "-") == 0 ? NULL : adapter;
        if (CHECK(golden_read(&g, texts, 0, golden_path))) {
            golden some = g;
            if (test_is_slow() && check != check_isas) some.n_texts = n_before_long(&g);
            check(path, &some, &embed);
        }
        golden_free(&g);
    }
    golden_adapter = NULL;
    free(list);
}

#endif
