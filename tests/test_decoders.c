/* Decoders of every architecture, from SafeTensors and from GGUF, against the logits and greedy
 * tokens of transformers (tests/reference/make_decoders.py, to_gguf.py and make_gguf_quants.py
 * write them and say what is where). */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "golden.h"

#define DECODERS "tests/data/decoders"
#define GGUF "tests/data/gguf"

/* Of the largest logit: what f32 may differ by, and int8 activations, which some kernels make for
 * blocks of few bits (rounded so in PyTorch, these models differ by 0.03 to 0.05). */
#define F32_BAR 1e-4
#define INT8_BAR 0.1
/* Where the CPU rounds activations to bf16 for BF16 weights: so rounded in PyTorch, these models
 * differ by 0.01 to 0.04, and in bf16 throughout by 0.04 to 0.1. */
#define BF16_BAR 0.1

enum {
    N_PROMPT = 40,
    N_GREEDY = 24,
    N_TOKENS = N_PROMPT + N_GREEDY - 1, /* the last greedy token is never read */
    N_FIRST = 36,  /* logits.f32 begins after this token */
    N_COLUMNS = 17 /* of columns.f32 */
};

/* ---- what is expected ----------------------------------------------------------------------- */

typedef struct expected {
    uint32_t ids[N_PROMPT + N_GREEDY];
    size_t n_vocab;
    float *logits;  /* (N_TOKENS - N_FIRST, n_vocab) */
    float *columns; /* (N_PROMPT, N_COLUMNS) */
} expected;

static float *expected_floats(const char *golden, const char *name, size_t *n) {
    char path[500];
    size_t size = 0;
    float *data;
    snprintf(path, sizeof path, "%s/%s", golden, name);
    data = (float *)(void *)read_file(path, &size);
    *n = size / sizeof(float);
    return data;
}
static void expected_free(expected *x) {
    free(x->logits), free(x->columns);
    memset(x, 0, sizeof *x);
}
static int expected_read(expected *x, const char *golden) {
    char path[500];
    uint32_t *rows[2] = {NULL, NULL};
    size_t counts[2] = {0, 0}, n_logits, n_columns;
    int ok;
    memset(x, 0, sizeof *x);
    snprintf(path, sizeof path, "%s/ids.json", golden);
    ok = read_rows(path, 2, rows, counts) && counts[0] == N_PROMPT && counts[1] == N_GREEDY;
    if (ok) {
        memcpy(x->ids, rows[0], N_PROMPT * sizeof *x->ids);
        memcpy(x->ids + N_PROMPT, rows[1], N_GREEDY * sizeof *x->ids);
    }
    free(rows[0]), free(rows[1]);
    x->logits = expected_floats(golden, "logits.f32", &n_logits);
    x->columns = expected_floats(golden, "columns.f32", &n_columns);
    x->n_vocab = n_logits / (N_TOKENS - N_FIRST);
    return CHECK(ok && x->logits && x->columns) &&
           CHECK_EQ(n_logits, x->n_vocab * (N_TOKENS - N_FIRST)) &&
           CHECK_EQ(n_columns, N_PROMPT * N_COLUMNS);
}

/* ---- running a model ------------------------------------------------------------------------ */

/* Logits after each token, (N_TOKENS, n_vocab): the prompt in one call, which passes the model in
 * pieces of `chunk` tokens, then the greedy tokens one by one. */
static int run_session(const gllm_model *m, const expected *x, uint32_t chunk, float *out) {
    gllm_session_desc desc;
    gllm_session *session = NULL;
    gllm_tokens tokens;
    size_t done, i;
    int ok;
    memset(&desc, 0, sizeof desc);
    desc.max_tokens = N_PROMPT + N_GREEDY;
    desc.kv_type = GLLM_DTYPE_F32;
    desc.chunk_tokens = chunk;
    ok = CHECK_OK(gllm_session_open(m, &desc, &session));
    for (done = 0; ok && done < N_TOKENS; done += tokens.n_tokens) {
        memset(&tokens, 0, sizeof tokens);
        tokens.ids = x->ids + done;
        tokens.n_tokens = done == 0 ? N_PROMPT : 1;
        tokens.all_logits = 1;
        ok = CHECK_OK(gllm_session_decode(session, &tokens));
        for (i = 0; ok && i < tokens.n_tokens; i++) {
            const float *logits = gllm_session_logits(session, i);
            ok = CHECK(logits != NULL);
            if (ok) memcpy(out + (done + i) * x->n_vocab, logits, x->n_vocab * sizeof *out);
        }
    }
    gllm_session_close(session);
    return ok;
}

/* The largest difference of n numbers, by the largest wanted one. */
static double difference(const float *got, const float *want, size_t n) {
    double worst = 0, largest = 0, d;
    size_t i;
    for (i = 0; i < n; i++) {
        d = fabs((double)got[i] - want[i]);
        if (!(d <= worst)) worst = d;
        if (fabs((double)want[i]) > largest) largest = fabs((double)want[i]);
    }
    return worst / largest;
}

/* Rows of logits after tokens `first` to `end`, against what is expected of them. */
static double compare_rows(const expected *x, const float *got, size_t first, size_t end) {
    size_t step = (x->n_vocab + N_COLUMNS - 1) / N_COLUMNS, t, c;
    float columns[N_COLUMNS];
    double worst = 0, d;
    for (t = first; t < end; t++, got += x->n_vocab) {
        for (c = 0; c < N_COLUMNS; c++) columns[c] = got[c * step];
        if (t < N_PROMPT) {
            d = difference(columns, x->columns + t * N_COLUMNS, N_COLUMNS);
            if (!(d <= worst)) worst = d;
        }
        if (t >= N_FIRST) {
            d = difference(got, x->logits + (t - N_FIRST) * x->n_vocab, x->n_vocab);
            if (!(d <= worst)) worst = d;
        }
    }
    return worst;
}

/* The highest logit is that of the greedy token, everywhere. */
static void check_greedy(const expected *x, const float *logits) {
    size_t t, i, wrong = 0;
    for (t = N_PROMPT - 1; t < N_TOKENS; t++) {
        const float *row = logits + t * x->n_vocab;
        size_t best = 0;
        for (i = 1; i < x->n_vocab; i++) {
            if (row[i] > row[best]) best = i;
        }
        wrong += best != x->ids[t + 1];
    }
    test_check(wrong == 0, __FILE__, __LINE__, "%d of %d tokens are others", (int)wrong, N_GREEDY);
}

/* ---- the checks of one model ---------------------------------------------------------------- */

/* In pieces of all sizes: near what is expected, and the same bits in all of them. */
static void check_chunks(const gllm_model *m, const expected *x, double bar, double *worst) {
    static const uint32_t chunks[] = {0, 1, 7};
    const char *isa = gllm_isa_name(gllm_model_get_info(m)->isa);
    size_t c, bytes = N_TOKENS * x->n_vocab * sizeof(float);
    float *logits[2];
    logits[0] = (float *)malloc(bytes), logits[1] = (float *)malloc(bytes);
    REQUIRE(logits[0] && logits[1]);
    CHECK_EQ(gllm_model_get_info(m)->vocab_size, x->n_vocab);
    for (c = 0; c < GLLMI_COUNT_OF(chunks); c++) {
        float *out = logits[c > 0];
        double d;
        if (!run_session(m, x, chunks[c], out)) continue;
        d = compare_rows(x, out, 0, N_TOKENS);
        if (!(d <= *worst)) *worst = d;
        test_check(d <= bar, __FILE__, __LINE__, "%s, chunks of %u: difference %.3g", isa,
                   chunks[c], d);
        if (bar <= F32_BAR) check_greedy(x, out);
        test_check(c == 0 || memcmp(logits[0], out, bytes) == 0, __FILE__, __LINE__,
                   "%s, chunks of %u: other bits", isa, chunks[c]);
    }
    free(logits[0]), free(logits[1]);
}
/* On every ISA; where one rounds activations to bf16, with the same weights as F32 too. */
static void check_model(const char *path, const expected *x, double bar, double *worst,
                        double *worst_bf16) {
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(isas); i++) {
        gllm_model_desc desc;
        gllm_model *m;
        int rounds;
        if (!gllm_isa_available(isas[i])) continue;
        memset(&desc, 0, sizeof desc);
        desc.isa = isas[i];
        desc.n_threads = 1 + (uint32_t)i % 2;
        if (!CHECK_OK(gllm_model_open(path, &desc, &m))) break;
        rounds = rounds_to_bf16(m);
        check_chunks(m, x, rounds ? BF16_BAR : bar, rounds ? worst_bf16 : worst);
        gllm_model_close(m);
        if (!rounds || !CHECK_OK(open_exact(path, &desc, &m))) continue;
        check_chunks(m, x, bar, worst);
        gllm_model_close(m);
    }
}

/* Each line of a list: a model, and where its golden folder is (NULL: in it). */
static void check_list(const char *folder, const char *list_name, double bar) {
    char path[300], golden[400], model[128], where[128], *list, *line, *next;
    size_t size;
    snprintf(path, sizeof path, "%s/%s", folder, list_name);
    list = read_file(path, &size);
    REQUIRE(list);
    for (line = list; *line; line = next) {
        expected x;
        double worst = 0, worst_bf16 = 0;
        next = strchr(line, '\n');
        next = next ? (*next = 0, next + 1) : line + strlen(line);
        if (*line == '#' || sscanf(line, "%127s %127s", model, where) != 2) continue;
        TEST_ROW("%s", model);
        snprintf(path, sizeof path, "%s/%s", folder, model);
        if (strstr(model, ".gguf")) snprintf(golden, sizeof golden, "%s/%s", folder, where);
        else snprintf(golden, sizeof golden, "%s/golden", path);
        if (expected_read(&x, golden)) {
            check_model(path, &x, bar, &worst, &worst_bf16);
            printf("  %-22s difference %.1e", model, worst);
            if (worst_bf16 > 0) printf(", with bf16 %.1e", worst_bf16);
            printf("\n");
        }
        expected_free(&x);
    }
    free(list);
}

TEST(from_safetensors) { check_list(DECODERS, "cases.txt", F32_BAR); }
TEST(from_gguf) { check_list(GGUF, "cases.txt", F32_BAR); }
TEST(from_quantised_gguf) { check_list(GGUF, "quants.txt", INT8_BAR); }

/* No part, list of names or base of one is misspelled: what has no name counts as not there. */
static int is_list(const char *name) {
    return gllmi_names_find(name, strcspn(name, " ")) != NULL;
}
TEST(names) {
    size_t i, k;
    for (i = 0; i < GLLMI_COUNT_OF(gllmi_names); i++) {
        const char *word = strchr(gllmi_names[i], ':') + 1;
        TEST_ROW("%s", gllmi_names[i]);
        CHECK(*word == ' ' || is_list(word));
        for (word = strchr(word, ' '); word; word = strchr(word, ' ')) {
            size_t n;
            word += 1 + (word[1] == '*');
            n = strcspn(word, "= ");
            for (k = 0; k < GLLMI_T_COUNT; k++) {
                const char *part = gllmi_part_words[k];
                if (strlen(part) == n && memcmp(part, word, n) == 0) break;
            }
            if (k == GLLMI_T_COUNT) printf("no part: %.*s\n", (int)n, word);
            CHECK(k < GLLMI_T_COUNT);
        }
    }
    for (i = 0; i < GLLMI_COUNT_OF(gllmi_families); i++) {
        TEST_ROW("%s, %s", gllmi_families[i].model_type, gllmi_families[i].gguf);
        CHECK(is_list(gllmi_families[i].names) && is_list(gllmi_families[i].gguf_names));
    }
}

static const char *other_folder; /* test_decoders FOLDER LIST: of other models */
static const char *other_list;
TEST(from_list) { check_list(other_folder, other_list, F32_BAR); }

int main(int argc, char **argv) {
    if (argc == 3) {
        other_folder = argv[1];
        other_list = argv[2];
        test_begin("test_decoders", 1, argv);
        RUN(from_list);
        return test_end();
    }
    test_begin("test_decoders", argc, argv);
    RUN(names);
    RUN(from_safetensors);
    RUN(from_gguf);
    RUN(from_quantised_gguf);
    return test_end();
}
