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
    float *steps;   /* with dynamic RoPE: logits if each token is a forward of its own; or NULL */
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
    free(x->logits), free(x->columns), free(x->steps);
    memset(x, 0, sizeof *x);
}
static int expected_read(expected *x, const char *golden) {
    char path[500];
    uint32_t *rows[2] = {NULL, NULL};
    size_t counts[2] = {0, 0}, n_logits, n_columns, n_steps;
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
    x->steps = expected_floats(golden, "steps.f32", &n_steps);
    x->n_vocab = n_logits / (N_TOKENS - N_FIRST);
    return CHECK(ok && x->logits && x->columns) &&
           CHECK_EQ(n_logits, x->n_vocab * (N_TOKENS - N_FIRST)) &&
           CHECK_EQ(n_columns, N_PROMPT * N_COLUMNS);
}

/* ---- running a model ------------------------------------------------------------------------ */

/* Logits after each of the first n tokens, of one batch that has them all. */
static gllm_status run_batch(gllm_model *m, const uint32_t *ids, size_t n, float *out) {
    gllmi_workspace *w = NULL;
    gllmi_cpu cpu;
    gllmi_batch *b;
    uint32_t rows[N_TOKENS];
    size_t i;
    gllm_status status = gllmi_workspace_take(m, &w);
    if (status != GLLM_OK) return status;
    cpu.kernels = m->kernels;
    cpu.pool = m->pool;
    cpu.scratch = w->scratch;
    b = &w->batch;
    status = gllmi_workspace_tokens(w, n);
    if (status == GLLM_OK) status = gllmi_workspace_sequences(w, 1, 1);
    for (i = 0; status == GLLM_OK && i < n; i++) {
        b->ids[i] = ids[i];
        b->positions[i] = rows[i] = (uint32_t)i;
        b->types[i] = 0;
    }
    if (status == GLLM_OK) {
        b->n_tokens = n;
        b->n_sequences = 1;
        b->offsets[0] = 0;
        b->offsets[1] = n;
        b->lengths[0] = n;
        b->caches = NULL;
        status = gllmi_workspace_buffers(w, &m->plan);
    }
    if (status == GLLM_OK) {
        CHECK(gllmi_plan_run(&m->plan, &cpu, b, NULL, NULL));
        gllmi_plan_logits(&m->plan, &cpu, b, rows, n, out);
    }
    gllmi_workspace_give(m, w);
    return status;
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

/* The whole text at once, on every ISA, with one thread and with two: near what is expected, and
 * the same bits with both. */
static void check_model(const char *path, const expected *x, double bar, double *worst) {
    size_t i, bytes = N_TOKENS * x->n_vocab * sizeof(float);
    float *logits[2];
    uint32_t n_threads;
    logits[0] = (float *)malloc(bytes), logits[1] = (float *)malloc(bytes);
    REQUIRE(logits[0] && logits[1]);
    for (i = 0; i < GLLMI_COUNT_OF(isas); i++) {
        if (!gllm_isa_available(isas[i])) continue;
        for (n_threads = 1; n_threads <= 2; n_threads++) {
            gllm_model_desc desc;
            gllm_model *m;
            float *out = logits[n_threads - 1];
            double d;
            memset(&desc, 0, sizeof desc);
            desc.isa = isas[i];
            desc.n_threads = n_threads;
            if (!CHECK_OK(gllm_model_open(path, &desc, &m))) break;
            if (CHECK_EQ(gllm_model_get_info(m)->vocab_size, x->n_vocab) &&
                CHECK_OK(run_batch(m, x->ids, N_PROMPT, out))) {
                d = compare_rows(x, out, 0, N_PROMPT);
                if (!x->steps && CHECK_OK(run_batch(m, x->ids, N_TOKENS, out))) {
                    double all = compare_rows(x, out, 0, N_TOKENS);
                    if (!(all <= d)) d = all;
                    if (bar < INT8_BAR) check_greedy(x, out);
                }
                test_check(d <= bar, __FILE__, __LINE__, "%s, %u threads: difference %.3g",
                           gllm_isa_name(isas[i]), n_threads, d);
                if (!(d <= *worst)) *worst = d;
            }
            gllm_model_close(m);
        }
        CHECK(memcmp(logits[0], logits[1], (x->steps ? N_PROMPT : N_TOKENS) * x->n_vocab *
                                               sizeof(float)) == 0);
    }
    free(logits[0]), free(logits[1]);
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
        double worst = 0;
        next = strchr(line, '\n');
        next = next ? (*next = 0, next + 1) : line + strlen(line);
        if (*line == '#' || sscanf(line, "%127s %127s", model, where) != 2) continue;
        TEST_ROW("%s", model);
        snprintf(path, sizeof path, "%s/%s", folder, model);
        if (strstr(model, ".gguf")) snprintf(golden, sizeof golden, "%s/%s", folder, where);
        else snprintf(golden, sizeof golden, "%s/golden", path);
        if (expected_read(&x, golden)) {
            check_model(path, &x, bar, &worst);
            printf("  %-22s difference %.1e\n", model, worst);
        }
        expected_free(&x);
    }
    free(list);
}

TEST(from_safetensors) { check_list(DECODERS, "cases.txt", F32_BAR); }
TEST(from_gguf) { check_list(GGUF, "cases.txt", F32_BAR); }
TEST(from_quantised_gguf) { check_list(GGUF, "quants.txt", INT8_BAR); }

int main(int argc, char **argv) {
    test_begin("test_decoders", argc, argv);
    RUN(from_safetensors);
    RUN(from_gguf);
    RUN(from_quantised_gguf);
    return test_end();
}
