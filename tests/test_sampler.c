/* The sampler: what each step leaves against transformers' logits processors
 * (tests/reference/make_sampler_golden.py), the frequencies of what is chosen, DRY against a plain
 * search, log-probabilities, and logits that are no numbers. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "support.h"

#define MAX_N 64

static float infinity(void) { return (float)HUGE_VAL; }
static float not_a_number(void) { return infinity() - infinity(); }

static gllm_sampler *open_sampler(const gllm_sampler_desc *desc) {
    gllm_sampler *s = NULL;
    CHECK_OK(gllm_sampler_open(desc, &s));
    return s;
}

/* The probability of each token by all steps before the choice. */
static int distribution(gllm_sampler *s, const float *logits, size_t n, double *p) {
    gllmi_candidates c;
    size_t i;
    memset(&c, 0, sizeof c);
    c.n = n;
    if (gllmi_sampler_reserve(s, n) != GLLM_OK) return 0;
    gllmi_sampler_prepare(s, logits, n);
    c.top = s->logits[gllmi_logits_best(s->logits, n)];
    gllmi_sampler_filter(s, &c);
    for (i = 0; i < n; i++) p[i] = 0;
    for (i = 0; i < c.n; i++) p[s->ids[i]] = (double)s->weights[i] / c.total;
    return 1;
}

/* ---- against transformers ---------------------------------------------------------------------- */

TEST(golden) {
    gllm_sampler_desc d;
    FILE *f = fopen("tests/data/sampler_golden.txt", "rb");
    int n_cases = 0;
    REQUIRE(f != NULL);
    memset(&d, 0, sizeof d);
    while (fscanf(f, " case %f %u %f %f %f %f", &d.temperature, &d.top_k, &d.top_p, &d.min_p,
                  &d.typical_p, &d.repetition_penalty) == 6) {
        gllm_sampler *s = open_sampler(&d);
        float logits[MAX_N];
        double got[MAX_N], want;
        unsigned n = 0, n_history = 0, token, i;
        TEST_ROW("case %d: t %g k %u p %g min %g typical %g repetition %g", n_cases,
                 (double)d.temperature, d.top_k, (double)d.top_p, (double)d.min_p,
                 (double)d.typical_p, (double)d.repetition_penalty);
        REQUIRE(s != NULL && fscanf(f, "%u", &n) == 1 && n <= MAX_N);
        for (i = 0; i < n; i++) REQUIRE(fscanf(f, "%f", &logits[i]) == 1);
        REQUIRE(fscanf(f, "%u", &n_history) == 1);
        for (i = 0; i < n_history; i++) {
            REQUIRE(fscanf(f, "%u", &token) == 1);
            CHECK_OK(gllm_sampler_accept(s, token));
        }
        REQUIRE(distribution(s, logits, n, got));
        for (i = 0; i < n; i++) {
            REQUIRE(fscanf(f, "%lf", &want) == 1);
            CHECK((got[i] > 0) == (want > 0));
            CHECK_NEAR(got[i], want, 2e-6);
        }
        gllm_sampler_close(s);
        n_cases++;
    }
    CHECK_EQ(n_cases, 57);
    fclose(f);
}

/* ---- the choice -------------------------------------------------------------------------------- */

TEST(frequencies) {
    static const float logits[] = {0.0f, 1.0f, 2.0f, -1.0f, 0.5f, 1.5f, -30.0f, 0.25f};
    enum { N = 8, DRAWS = 40000 };
    gllm_sampler_desc d;
    gllm_sampler *s;
    double p[N], chi = 0;
    int counts[N] = {0}, i;
    memset(&d, 0, sizeof d);
    d.temperature = 0.9f;
    d.seed = 20240607;
    s = open_sampler(&d);
    REQUIRE(s && distribution(s, logits, N, p));
    for (i = 0; i < DRAWS; i++) {
        uint32_t token = 99;
        REQUIRE_OK(gllm_sampler_sample(s, logits, N, &token));
        REQUIRE(token < N);
        counts[token]++;
    }
    for (i = 0; i < N; i++) {
        if (i == 6) continue;
        chi += (counts[i] - DRAWS * p[i]) * (counts[i] - DRAWS * p[i]) / (DRAWS * p[i]);
    }
    CHECK_EQ(counts[6], 0);
    CHECK(chi < 22.5); /* 6 degrees of freedom: 1 in 1000 */
    CHECK(chi > 0.1);
    gllm_sampler_close(s);
}

TEST(seeds) {
    gllm_sampler_desc d;
    gllm_sampler *s[3];
    float logits[50];
    uint32_t tokens[3][40];
    uint64_t random = 5;
    int i, k;
    for (i = 0; i < 50; i++) logits[i] = random_float(&random);
    memset(&d, 0, sizeof d);
    d.temperature = 1.0f;
    for (k = 0; k < 3; k++) {
        d.seed = k == 2 ? 8u : 7u;
        s[k] = open_sampler(&d);
        REQUIRE(s[k] != NULL);
        CHECK_EQ(gllm_sampler_seed(s[k]), d.seed);
        for (i = 0; i < 40; i++) CHECK_OK(gllm_sampler_sample(s[k], logits, 50, &tokens[k][i]));
    }
    CHECK(memcmp(tokens[0], tokens[1], sizeof tokens[0]) == 0);
    CHECK(memcmp(tokens[0], tokens[2], sizeof tokens[0]) != 0);
    gllm_sampler_reset(s[0]);
    for (i = 0; i < 40; i++) {
        uint32_t token;
        CHECK_OK(gllm_sampler_sample(s[0], logits, 50, &token));
        CHECK_EQ(token, tokens[0][i]);
    }
    for (k = 0; k < 3; k++) gllm_sampler_close(s[k]);
    d.seed = 0; /* another one each time, and it is known afterwards */
    for (k = 0; k < 2; k++) s[k] = open_sampler(&d);
    REQUIRE(s[0] && s[1]);
    CHECK(gllm_sampler_seed(s[0]) != 0);
    CHECK(gllm_sampler_seed(s[0]) != gllm_sampler_seed(s[1]));
    for (k = 0; k < 2; k++) gllm_sampler_close(s[k]);
    CHECK_EQ(gllm_sampler_seed(NULL), 0);
}

TEST(greedy) {
    float logits[] = {1.0f, 3.0f, 3.0f, 2.0f};
    gllm_sampler *s = open_sampler(NULL);
    uint32_t token;
    REQUIRE(s != NULL);
    CHECK_OK(gllm_sampler_sample(s, logits, 4, &token));
    CHECK_EQ(token, 1);
    logits[3] = infinity();
    CHECK_OK(gllm_sampler_sample(s, logits, 4, &token));
    CHECK_EQ(token, 3);
    gllm_sampler_close(s);
}

/* What may come out of a broken model, for a greedy sampler and for one with all steps. */
TEST(no_numbers) {
    gllm_sampler_desc d;
    int k, i;
    for (k = 0; k < 2; k++) {
        float logits[40];
        gllm_sampler *s;
        uint32_t token = 7;
        memset(&d, 0, sizeof d);
        if (k == 1) {
            d.temperature = 0.8f, d.top_k = 5, d.top_p = 0.9f, d.min_p = 0.1f, d.typical_p = 0.9f;
            d.repetition_penalty = 1.2f, d.dry_multiplier = 1.0f, d.seed = 3;
        }
        s = open_sampler(&d);
        REQUIRE(s != NULL);
        for (i = 0; i < 40; i++) logits[i] = not_a_number();
        CHECK_STATUS(gllm_sampler_sample(s, logits, 40, &token), GLLM_ERR_NUMBER);
        CHECK_STATUS(gllm_logprobs(logits, 40, 0, NULL, NULL, 0), GLLM_ERR_NUMBER);
        for (i = 0; i < 40; i += 2) logits[i] = -infinity();
        CHECK_STATUS(gllm_sampler_sample(s, logits, 40, &token), GLLM_ERR_NUMBER);
        logits[33] = -1e30f;
        for (i = 0; i < 4; i++) { /* also after it came */
            CHECK_OK(gllm_sampler_sample(s, logits, 40, &token));
            CHECK_EQ(token, 33);
            CHECK_OK(gllm_sampler_accept(s, token));
        }
        logits[20] = infinity();
        CHECK_OK(gllm_sampler_sample(s, logits, 40, &token));
        CHECK_EQ(token, 20);
        gllm_sampler_close(s);
    }
}

/* Any options, any logits: a token that is not -infinity, every time. */
TEST(never_empty) {
    static const float odd[] = {0.0f, -0.0f, 1e38f, -1e38f, 3e-39f, FLT_MAX, -FLT_MAX, 88.0f};
    uint64_t random = 99;
    int round, i;
    for (round = 0; round < 3000; round++) {
        gllm_sampler_desc d;
        gllm_sampler *s;
        float logits[MAX_N];
        size_t n = 1 + random_below(&random, MAX_N);
        uint32_t token;
        memset(&d, 0, sizeof d);
        d.temperature = random_below(&random, 4) ? 0.5f + random_float(&random) * 0.499f : 1e-40f;
        d.top_k = random_below(&random, 6);
        d.top_p = (float)random_below(&random, 101) * 0.01f;
        d.min_p = (float)random_below(&random, 101) * 0.01f;
        d.typical_p = (float)random_below(&random, 101) * 0.01f;
        d.repetition_penalty = random_below(&random, 2) ? 1e30f : 0.0f;
        d.frequency_penalty = random_float(&random) * 1e6f;
        d.dry_multiplier = random_below(&random, 2) ? 1e6f : 0.0f;
        d.dry_base = 1e6f;
        d.seed = 1 + random_below(&random, 1000);
        for (i = 0; i < (int)n; i++) {
            logits[i] = random_below(&random, 3) ? random_float(&random) * 10.0f
                                                 : odd[random_below(&random, 8)];
        }
        TEST_ROW("round %d", round);
        s = open_sampler(&d);
        REQUIRE(s != NULL);
        for (i = 0; i < 12; i++) {
            REQUIRE_OK(gllm_sampler_sample(s, logits, n, &token));
            REQUIRE(token < n);
            REQUIRE_OK(gllm_sampler_accept(s, token));
        }
        gllm_sampler_close(s);
    }
}

/* ---- penalties --------------------------------------------------------------------------------- */

TEST(bias_and_counts) {
    static const gllm_logit_bias bias[] = {{1, -2.0f}, {3, 5.0f}, {900, 1.0f}};
    static const uint32_t tokens[] = {0, 0, 2, 0, 2, 700};
    float logits[] = {1.0f, 2.0f, 3.0f, 4.0f};
    gllm_sampler_desc d;
    gllm_sampler *s;
    size_t i;
    memset(&d, 0, sizeof d);
    d.temperature = 1.0f;
    d.frequency_penalty = 0.5f;
    d.presence_penalty = 0.25f;
    d.logit_bias = bias;
    d.n_logit_bias = 3;
    d.penalty_window = 4; /* 2 0 2 700 */
    s = open_sampler(&d);
    REQUIRE(s != NULL);
    for (i = 0; i < 6; i++) CHECK_OK(gllm_sampler_accept(s, tokens[i]));
    REQUIRE_OK(gllmi_sampler_reserve(s, 4));
    gllmi_sampler_prepare(s, logits, 4);
    CHECK_NEAR(s->logits[0], 1.0 - 0.5 - 0.25, 1e-6);
    CHECK_NEAR(s->logits[1], 0.0, 1e-6);
    CHECK_NEAR(s->logits[2], 3.0 - 1.0 - 0.25, 1e-6);
    CHECK_NEAR(s->logits[3], 9.0, 1e-6);
    gllm_sampler_close(s);
}

TEST(banned_tokens) {
    gllm_logit_bias bias[3];
    float logits[] = {9.0f, 1.0f, 2.0f};
    gllm_sampler_desc d;
    gllm_sampler *s;
    uint32_t token, i;
    for (i = 0; i < 3; i++) {
        bias[i].token = i;
        bias[i].bias = -infinity();
    }
    memset(&d, 0, sizeof d);
    d.logit_bias = bias;
    d.n_logit_bias = 1;
    s = open_sampler(&d);
    REQUIRE(s != NULL);
    CHECK_OK(gllm_sampler_sample(s, logits, 3, &token));
    CHECK_EQ(token, 2);
    gllm_sampler_close(s);
    d.n_logit_bias = 3;
    d.temperature = 1.0f;
    s = open_sampler(&d);
    REQUIRE(s != NULL);
    CHECK_STATUS(gllm_sampler_sample(s, logits, 3, &token), GLLM_ERR_ARGUMENT);
    CHECK_MESSAGE("bias");
    gllm_sampler_close(s);
}

/* How long a repetition `token` would continue, by trying each place. */
static uint32_t longest_repetition(const uint32_t *tokens, size_t n, uint32_t token,
                                   uint32_t breaker) {
    uint32_t best = 0;
    size_t at, k;
    for (at = 0; at < n; at++) {
        if (tokens[at] != token) continue;
        for (k = 0; k < at && tokens[at - 1 - k] == tokens[n - 1 - k]; k++) {
            if (tokens[n - 1 - k] == breaker) break;
        }
        if (k > best) best = (uint32_t)k;
    }
    return best;
}
TEST(dry) {
    uint64_t random = 11;
    int round;
    for (round = 0; round < 300; round++) {
        gllm_sampler_desc d;
        gllm_sampler *s;
        uint32_t tokens[60], breaker = random_below(&random, 8);
        float logits[4] = {0.0f, 0.0f, 0.0f, 0.0f};
        size_t n = 1 + random_below(&random, 60), i;
        memset(&d, 0, sizeof d);
        d.dry_multiplier = 0.8f;
        d.dry_allowed_length = 1 + random_below(&random, 3);
        d.dry_breakers = &breaker;
        d.n_dry_breakers = 1;
        s = open_sampler(&d);
        REQUIRE(s != NULL);
        for (i = 0; i < n; i++) {
            tokens[i] = random_below(&random, 4);
            CHECK_OK(gllm_sampler_accept(s, tokens[i]));
        }
        REQUIRE_OK(gllmi_sampler_reserve(s, 4));
        gllmi_sampler_prepare(s, logits, 4);
        TEST_ROW("round %d", round);
        for (i = 0; i < 4; i++) {
            uint32_t longest = longest_repetition(tokens, n, (uint32_t)i, breaker);
            double want = longest < d.dry_allowed_length
                              ? 0 : -0.8 * pow(1.75, (double)(longest - d.dry_allowed_length));
            CHECK_NEAR(s->logits[i], want, 1e-4 * (1 - want));
        }
        gllm_sampler_close(s);
    }
}

/* ---- the selection ----------------------------------------------------------------------------- */

static int descending(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x > y ? -1 : x < y;
}
TEST(select_key) {
    uint64_t random = 3;
    int round;
    for (round = 0; round < 400; round++) {
        enum { N = 500 };
        float keys[N], sorted[N];
        size_t n = 1 + random_below(&random, N), k = 1 + random_below(&random, (uint32_t)n), i;
        int coarse = round % 3 == 0;
        for (i = 0; i < n; i++) {
            keys[i] = random_float(&random) * 20.0f;
            if (coarse) keys[i] = (float)(int)keys[i];
        }
        memcpy(sorted, keys, n * sizeof *keys);
        qsort(sorted, n, sizeof *sorted, descending);
        TEST_ROW("round %d, %d of %d", round, (int)k, (int)n);
        CHECK(gllmi_select_key(keys, NULL, n, (double)k) == sorted[k - 1]);
        CHECK(gllmi_select_key(keys, NULL, n, (double)n) == sorted[n - 1]);
        CHECK(gllmi_select_key(keys, NULL, n, (double)n + 1) <= sorted[n - 1]);
    }
}

/* Like a real vocabulary: the same against a full sort. */
TEST(large_vocabulary) {
    enum { N = 151936 };
    float *logits = (float *)malloc(N * sizeof *logits), *sorted = (float *)malloc(N * sizeof *sorted);
    gllm_sampler_desc d;
    gllm_sampler *s;
    gllmi_candidates c;
    uint64_t random = 17;
    double total = 0, part = 0;
    size_t i;
    REQUIRE(logits && sorted);
    for (i = 0; i < N; i++) {
        logits[i] = 3.0f * (random_float(&random) + random_float(&random) + random_float(&random));
    }
    memcpy(sorted, logits, N * sizeof *logits);
    qsort(sorted, N, sizeof *sorted, descending);
    for (i = 0; i < N; i++) total += exp((double)sorted[i]);
    for (i = 0; part < 0.9 * total; i++) part += exp((double)sorted[i]);
    memset(&d, 0, sizeof d);
    d.temperature = 1.0f;
    d.top_p = 0.9f;
    s = open_sampler(&d);
    REQUIRE(s != NULL);
    REQUIRE_OK(gllmi_sampler_reserve(s, N));
    gllmi_sampler_prepare(s, logits, N);
    memset(&c, 0, sizeof c);
    c.n = N;
    c.top = sorted[0];
    gllmi_sampler_filter(s, &c);
    CHECK_NEAR((double)c.n, (double)i, 3);
    gllm_sampler_close(s);
    free(logits);
    free(sorted);
}

/* ---- log-probabilities --------------------------------------------------------------------------- */

TEST(logprobs) {
    enum { N = 700 };
    float logits[N], logprob;
    gllm_token_logprob top[20];
    uint64_t random = 23;
    double total = 0;
    size_t i;
    for (i = 0; i < N; i++) logits[i] = random_float(&random) * 9.0f;
    logits[5] = not_a_number();
    logits[6] = -infinity();
    logits[100] = logits[300] = 9.5f;
    for (i = 0; i < N; i++) total += i == 5 || i == 6 ? 0 : exp((double)logits[i]);
    REQUIRE_OK(gllm_logprobs(logits, N, 17, &logprob, top, 20));
    CHECK_NEAR(logprob, (double)logits[17] - log(total), 1e-5);
    CHECK_EQ(top[0].token, 100);
    CHECK_EQ(top[1].token, 300);
    for (i = 0; i < 20; i++) {
        CHECK_NEAR(top[i].logprob, (double)logits[top[i].token] - log(total), 1e-5);
        CHECK(i == 0 || top[i].logprob <= top[i - 1].logprob);
    }
    REQUIRE_OK(gllm_logprobs(logits, N, 5, &logprob, NULL, 0));
    CHECK(logprob == -infinity());
    CHECK_STATUS(gllm_logprobs(logits, N, N, &logprob, NULL, 0), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_logprobs(logits, 4, 0, NULL, top, 5), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_logprobs(NULL, 4, 0, NULL, top, 1), GLLM_ERR_ARGUMENT);
}

/* ---- what cannot be ------------------------------------------------------------------------------ */

TEST(wrong_fields) {
    static const struct { size_t offset; const char *name; float value; } rows[] = {
        {offsetof(gllm_sampler_desc, temperature), "temperature", -1.0f},
        {offsetof(gllm_sampler_desc, top_p), "top_p", 1.5f},
        {offsetof(gllm_sampler_desc, min_p), "min_p", -0.1f},
        {offsetof(gllm_sampler_desc, typical_p), "typical_p", 2.0f},
        {offsetof(gllm_sampler_desc, repetition_penalty), "repetition_penalty", -1.0f},
        {offsetof(gllm_sampler_desc, frequency_penalty), "frequency_penalty", 1e9f},
        {offsetof(gllm_sampler_desc, presence_penalty), "presence_penalty", -1e9f},
        {offsetof(gllm_sampler_desc, dry_multiplier), "dry_multiplier", -1.0f},
        {offsetof(gllm_sampler_desc, dry_base), "dry_base", -1.0f},
    };
    size_t i;
    int k;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (k = 0; k < 2; k++) {
            gllm_sampler_desc d;
            gllm_sampler *s;
            float value = k ? not_a_number() : rows[i].value;
            memset(&d, 0, sizeof d);
            memcpy((char *)&d + rows[i].offset, &value, sizeof value);
            CHECK_STATUS(gllm_sampler_open(&d, &s), GLLM_ERR_ARGUMENT);
            CHECK_MESSAGE(rows[i].name);
            CHECK(s == NULL);
        }
    }
    CHECK_STATUS(gllm_sampler_open(NULL, NULL), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_sampler_accept(NULL, 1), GLLM_ERR_ARGUMENT);
    gllm_sampler_close(NULL);
    gllm_sampler_reset(NULL);
}

TEST(each_allocation_fails) {
    static const gllm_logit_bias bias[] = {{1, -2.0f}};
    static const uint32_t breakers[] = {2};
    static const float logits[] = {1.0f, 0.5f, 0.25f};
    counting memory;
    gllm_allocator allocator = counting_allocator(&memory);
    gllm_sampler_desc d;
    long long n;
    memset(&d, 0, sizeof d);
    d.allocator = &allocator;
    d.temperature = 1.0f;
    d.logit_bias = bias;
    d.n_logit_bias = 1;
    d.dry_multiplier = 1.0f;
    d.dry_breakers = breakers;
    d.n_dry_breakers = 1;
    for (n = 1;; n++) {
        gllm_sampler *s = NULL;
        uint32_t token;
        gllm_status status;
        counting_allocator(&memory);
        memory.fail_at = n;
        status = gllm_sampler_open(&d, &s);
        CHECK((s != NULL) == (status == GLLM_OK));
        if (status == GLLM_OK) {
            status = gllm_sampler_accept(s, 1);
            if (status == GLLM_OK) status = gllm_sampler_sample(s, logits, 3, &token);
            if (status != GLLM_OK) { /* it did not suffer */
                CHECK_OK(gllm_sampler_accept(s, 1));
                CHECK_OK(gllm_sampler_sample(s, logits, 3, &token));
            }
        }
        gllm_sampler_close(s);
        CHECK_EQ(memory.n_bytes, 0);
        CHECK_EQ(memory.n_errors, 0);
        if (status == GLLM_OK) break;
        CHECK_STATUS(status, GLLM_ERR_MEMORY);
        REQUIRE(n < 100);
    }
    CHECK(n > 6);
}

int main(int argc, char **argv) {
    test_begin("test_sampler", argc, argv);
    RUN(golden);
    RUN(frequencies);
    RUN(seeds);
    RUN(greedy);
    RUN(no_numbers);
    RUN(never_empty);
    RUN(bias_and_counts);
    RUN(banned_tokens);
    RUN(dry);
    RUN(select_key);
    RUN(large_vocabulary);
    RUN(logprobs);
    RUN(wrong_fields);
    RUN(each_allocation_fails);
    return test_end();
}
