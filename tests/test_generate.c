/* Sessions and generation, on the small random decoders of tests/data/decoders: the tokens that
 * transformers gives, the same numbers for every way to feed tokens, forks and saved states, stop
 * strings, chats, cancelling, budgets, full contexts, and every allocation failing. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "support.h"

#define FOLDER "tests/data/decoders/"
#define N_GREEDY 24
#define N_PROMPT 40

static gllm_model *open_model(const char *name, uint32_t n_threads) {
    gllm_model_desc desc;
    gllm_model *model = NULL;
    char path[256];
    memset(&desc, 0, sizeof desc);
    desc.n_threads = n_threads;
    snprintf(path, sizeof path, FOLDER "%s", name);
    CHECK_OK(gllm_model_open(path, &desc, &model));
    return model;
}

/* The next number of a text of lists. */
static int next_number(const char **p, uint32_t *out) {
    while (**p && (**p < '0' || **p > '9')) (*p)++;
    if (!**p) return 0;
    *out = (uint32_t)strtoul(*p, (char **)(uintptr_t)p, 10);
    return 1;
}
/* The golden prompt and the tokens that transformers puts after it. */
static int read_golden(const char *name, uint32_t *prompt, uint32_t *greedy) {
    char path[256];
    const char *p;
    char *text;
    int i, ok = 1;
    snprintf(path, sizeof path, FOLDER "%s/golden/ids.json", name);
    text = read_file(path, NULL);
    if (!text) return 0;
    p = text;
    for (i = 0; i < N_PROMPT; i++) ok &= next_number(&p, &prompt[i]);
    for (i = 0; i < N_GREEDY; i++) ok &= next_number(&p, &greedy[i]);
    free(text);
    return ok;
}

/* Greedy, 24 tokens after the golden prompt. */
static gllm_generate_desc plain_desc(const uint32_t *prompt) {
    static const gllm_sampler_desc greedy;
    gllm_generate_desc d;
    memset(&d, 0, sizeof d);
    d.prompt_tokens = prompt;
    d.n_prompt_tokens = N_PROMPT;
    d.max_tokens = N_GREEDY;
    d.ignore_eos = 1;
    d.sampler = &greedy;
    d.session_desc.kv_type = GLLM_DTYPE_F32;
    return d;
}

/* ---- against transformers ---------------------------------------------------------------------- */

TEST(greedy_tokens) {
    char line[256], name[64];
    FILE *f = fopen(FOLDER "cases.txt", "rb");
    int n_cases = 0;
    REQUIRE(f != NULL);
    while (fgets(line, sizeof line, f)) {
        uint32_t prompt[N_PROMPT], greedy[N_GREEDY], i;
        gllm_generate_desc d = plain_desc(prompt);
        gllm_generated out;
        gllm_model *model;
        if (line[0] == '#' || sscanf(line, "%63s", name) != 1) continue;
        TEST_ROW("%s", name);
        memset(&out, 0, sizeof out);
        model = open_model(name, 1);
        if (!model) continue;
        CHECK_EQ(gllm_model_get_info(model)->generates, 1);
        REQUIRE(read_golden(name, prompt, greedy));
        CHECK_OK(gllm_generate(model, NULL, &d, &out));
        CHECK_EQ(out.n_tokens, N_GREEDY);
        CHECK_EQ(out.finish, GLLM_FINISH_LENGTH);
        CHECK_EQ(out.n_prompt_tokens, N_PROMPT);
        for (i = 0; i < out.n_tokens; i++) CHECK_EQ(out.tokens[i], greedy[i]);
        gllm_generated_free(&out);
        gllm_model_close(model);
        n_cases++;
    }
    CHECK(n_cases >= 20);
    fclose(f);
}

/* ---- the same numbers, however they come --------------------------------------------------------- */

#define N_VOCAB 280

/* Logits after the prompt, fed in pieces of `step` tokens to a session with chunks of `chunk`. */
static int logits_after(const gllm_model *model, const uint32_t *prompt, uint32_t chunk, size_t step,
                        gllm_dtype kv, float *out) {
    gllm_session_desc d;
    gllm_session *s = NULL;
    gllm_tokens t;
    size_t at;
    int ok = 1;
    memset(&d, 0, sizeof d);
    memset(&t, 0, sizeof t);
    d.chunk_tokens = chunk;
    d.kv_type = kv;
    if (!CHECK_OK(gllm_session_open(model, &d, &s))) return 0;
    for (at = 0; at < N_PROMPT && ok; at += t.n_tokens) {
        t.ids = prompt + at;
        t.n_tokens = step < N_PROMPT - at ? step : N_PROMPT - at;
        ok = CHECK_OK(gllm_session_decode(s, &t));
    }
    if (ok) memcpy(out, gllm_session_logits(s, SIZE_MAX), N_VOCAB * sizeof *out);
    gllm_session_close(s);
    return ok;
}

typedef struct other_user {
    const gllm_model *model;
    const uint32_t *prompt;
    int stop, n_runs, failed;
} other_user;

static void generate_all_the_time(void *arg) {
    other_user *u = (other_user *)arg;
    gllm_generate_desc d = plain_desc(u->prompt);
    d.n_prompt_tokens = 7;
    while (!__atomic_load_n(&u->stop, __ATOMIC_SEQ_CST)) {
        if (gllm_generate(u->model, NULL, &d, NULL) != GLLM_OK) u->failed = 1;
        __atomic_add_fetch(&u->n_runs, 1, __ATOMIC_SEQ_CST);
    }
}

TEST(determinism) {
    static const char *const names[] = {"qwen3", "gemma2", "phi3"};
    static const struct { uint32_t threads, chunk; size_t step; int busy; } ways[] = {
        {1, 512, 40, 0}, {1, 1, 40, 0}, {1, 7, 40, 0}, {2, 512, 40, 0}, {2, 7, 40, 0},
        {2, 512, 1, 0},  {1, 512, 13, 0}, {2, 512, 40, 1}, {2, 7, 11, 1}};
    static const gllm_dtype kv[] = {GLLM_DTYPE_F32, GLLM_DTYPE_F16, GLLM_DTYPE_Q8_0};
    size_t i, k, q;
    for (k = 0; k < 3; k++) {
        uint32_t prompt[N_PROMPT], greedy[N_GREEDY];
        float want[3][N_VOCAB], got[N_VOCAB];
        REQUIRE(read_golden(names[k], prompt, greedy));
        for (i = 0; i < sizeof ways / sizeof *ways; i++) {
            gllm_model *model = open_model(names[k], ways[i].threads);
            other_user user = {NULL, NULL, 0, 0, 0};
            gllmi_thread thread;
            REQUIRE(model != NULL);
            user.model = model;
            user.prompt = prompt;
            if (ways[i].busy) REQUIRE(gllmi_thread_start(&thread, generate_all_the_time, &user));
            while (ways[i].busy && !__atomic_load_n(&user.n_runs, __ATOMIC_SEQ_CST)) {
            }
            for (q = 0; q < 3; q++) {
                TEST_ROW("%s, %s, %u threads, chunks of %u, calls of %u%s", names[k],
                         gllm_dtype_name(kv[q]), ways[i].threads, ways[i].chunk,
                         (unsigned)ways[i].step, ways[i].busy ? ", others at work" : "");
                if (!logits_after(model, prompt, ways[i].chunk, ways[i].step, kv[q], got)) continue;
                if (i == 0) memcpy(want[q], got, sizeof got);
                CHECK(memcmp(want[q], got, sizeof got) == 0);
            }
            __atomic_store_n(&user.stop, 1, __ATOMIC_SEQ_CST);
            if (ways[i].busy) gllmi_thread_join(&thread);
            CHECK_EQ(user.failed, 0);
            gllm_model_close(model);
        }
    }
}

/* ---- sessions ------------------------------------------------------------------------------------ */

static gllm_model *model; /* of the tests below: qwen3 with one thread */
static uint32_t prompt[N_PROMPT], greedy[N_GREEDY];

static gllm_session *open_session(uint32_t max_tokens) {
    gllm_session_desc d;
    gllm_session *s = NULL;
    memset(&d, 0, sizeof d);
    d.max_tokens = max_tokens;
    d.kv_type = GLLM_DTYPE_F32;
    CHECK_OK(gllm_session_open(model, &d, &s));
    return s;
}
static gllm_status decode(gllm_session *s, const uint32_t *ids, size_t n) {
    gllm_tokens t;
    memset(&t, 0, sizeof t);
    t.ids = ids;
    t.n_tokens = n;
    return gllm_session_decode(s, &t);
}
/* The session goes on as transformers does after the prompt and the first `at` greedy tokens. */
static void check_goes_on(gllm_session *s, size_t at) {
    gllm_sampler *sampler = NULL;
    uint32_t token;
    REQUIRE_OK(gllm_sampler_open(NULL, &sampler));
    for (; at < N_GREEDY; at++) {
        const float *logits = gllm_session_logits(s, SIZE_MAX);
        if (!CHECK(logits != NULL)) break;
        CHECK_OK(gllm_sampler_sample(sampler, logits, N_VOCAB, &token));
        CHECK_EQ(token, greedy[at]);
        if (!CHECK_OK(decode(s, &token, 1))) break;
    }
    gllm_sampler_close(sampler);
}

TEST(all_logits) {
    gllm_session *s = open_session(0), *one = open_session(0);
    gllm_tokens t;
    size_t i;
    REQUIRE(s && one);
    memset(&t, 0, sizeof t);
    t.ids = prompt;
    t.n_tokens = N_PROMPT;
    t.all_logits = 1;
    REQUIRE_OK(gllm_session_decode(s, &t));
    for (i = 0; i < N_PROMPT; i++) {
        REQUIRE_OK(decode(one, prompt + i, 1));
        REQUIRE(gllm_session_logits(s, i) && gllm_session_logits(one, 0));
        CHECK(memcmp(gllm_session_logits(s, i), gllm_session_logits(one, 0),
                     N_VOCAB * sizeof(float)) == 0);
    }
    CHECK(gllm_session_logits(s, SIZE_MAX) == gllm_session_logits(s, N_PROMPT - 1));
    CHECK(gllm_session_logits(s, N_PROMPT) == NULL);
    gllm_session_close(s);
    gllm_session_close(one);
}

TEST(truncate_and_fork) {
    gllm_session *s = open_session(0), *fork = NULL, *second = NULL;
    uint32_t other[30];
    size_t n, i;
    REQUIRE(s != NULL);
    for (i = 0; i < 30; i++) other[i] = (uint32_t)i;
    REQUIRE_OK(decode(s, prompt, N_PROMPT));
    CHECK_OK(gllm_session_fork(s, &fork));
    REQUIRE(fork != NULL);
    CHECK(gllm_session_logits(fork, SIZE_MAX) == NULL);
    REQUIRE_OK(decode(s, other, 30)); /* they do not see each other */
    CHECK_OK(gllm_session_fork(fork, &second));
    REQUIRE_OK(decode(second, other + 3, 20));
    CHECK_OK(gllm_session_truncate(fork, N_PROMPT - 1));
    REQUIRE_OK(decode(fork, prompt + N_PROMPT - 1, 1));
    check_goes_on(fork, 0);
    CHECK_OK(gllm_session_truncate(s, N_PROMPT - 3)); /* back, and again */
    CHECK(gllm_session_logits(s, SIZE_MAX) == NULL);
    REQUIRE_OK(decode(s, prompt + N_PROMPT - 3, 3));
    check_goes_on(s, 0);
    CHECK(memcmp(gllm_session_tokens(s, &n), prompt, sizeof prompt) == 0);
    CHECK_EQ(n, N_PROMPT + N_GREEDY);
    CHECK_OK(gllm_session_truncate(second, 0));
    REQUIRE_OK(decode(second, prompt, N_PROMPT));
    check_goes_on(second, 0);
    CHECK_STATUS(gllm_session_truncate(s, n + 1), GLLM_ERR_ARGUMENT);
    gllm_session_close(s);
    gllm_session_close(second);
    gllm_session_close(fork);
    gllm_session_close(NULL);
}

TEST(save_and_restore) {
    static const gllm_dtype types[] = {GLLM_DTYPE_F32, GLLM_DTYPE_F16, GLLM_DTYPE_Q8_0};
    size_t k, n, i;
    for (k = 0; k < 3; k++) {
        gllm_session_desc d;
        gllm_session *s = NULL, *copy = NULL;
        float want[N_VOCAB];
        uint8_t *bytes = NULL, *again = NULL;
        memset(&d, 0, sizeof d);
        d.kv_type = types[k];
        TEST_ROW("%s", gllm_dtype_name(types[k]));
        REQUIRE_OK(gllm_session_open(model, &d, &s));
        REQUIRE_OK(decode(s, prompt, N_PROMPT));
        memcpy(want, gllm_session_logits(s, SIZE_MAX), sizeof want);
        REQUIRE_OK(gllm_session_save(s, NULL, 0, &n));
        bytes = (uint8_t *)malloc(n);
        again = (uint8_t *)malloc(n);
        REQUIRE(bytes && again);
        CHECK_STATUS(gllm_session_save(s, bytes, n - 1, NULL), GLLM_ERR_CAPACITY);
        REQUIRE_OK(gllm_session_save(s, bytes, n, &n));
        REQUIRE_OK(gllm_session_open(model, &d, &copy));
        REQUIRE_OK(decode(copy, greedy, 20)); /* that goes */
        REQUIRE_OK(gllm_session_restore(copy, bytes, n));
        CHECK(memcmp(gllm_session_tokens(copy, &i), prompt, sizeof prompt) == 0 && i == N_PROMPT);
        CHECK(gllm_session_logits(copy, SIZE_MAX) == NULL);
        REQUIRE_OK(gllm_session_save(copy, again, n, &n));
        CHECK(memcmp(bytes, again, n) == 0);
        REQUIRE_OK(gllm_session_truncate(copy, N_PROMPT - 1));
        REQUIRE_OK(decode(copy, prompt + N_PROMPT - 1, 1));
        CHECK(memcmp(gllm_session_logits(copy, SIZE_MAX), want, sizeof want) == 0);
        if (types[k] == GLLM_DTYPE_F32) check_goes_on(copy, 0);
        free(bytes);
        free(again);
        gllm_session_close(s);
        gllm_session_close(copy);
    }
}

/* Bytes that are not those of this model's session: each kind says what it is. */
TEST(wrong_states) {
    gllm_session *s = open_session(0), *other_session = NULL, *small = open_session(N_PROMPT - 1);
    gllm_model *other = open_model("llama3", 1);
    gllm_session_desc d;
    uint8_t *bytes;
    size_t n, i, left;
    REQUIRE(s && other && small);
    REQUIRE_OK(decode(s, prompt, N_PROMPT));
    REQUIRE_OK(gllm_session_save(s, NULL, 0, &n));
    REQUIRE((bytes = (uint8_t *)malloc(n + 1)) != NULL);
    REQUIRE_OK(gllm_session_save(s, bytes, n, &n));
    CHECK_STATUS(gllm_session_restore(small, bytes, n), GLLM_ERR_CONTEXT);
    memset(&d, 0, sizeof d);
    d.kv_type = GLLM_DTYPE_F32;
    REQUIRE_OK(gllm_session_open(other, &d, &other_session));
    CHECK_STATUS(gllm_session_restore(other_session, bytes, n), GLLM_ERR_FORMAT);
    CHECK_MESSAGE("another model");
    gllm_session_close(other_session);
    d.kv_type = GLLM_DTYPE_F16;
    REQUIRE_OK(gllm_session_open(model, &d, &other_session));
    CHECK_STATUS(gllm_session_restore(other_session, bytes, n), GLLM_ERR_FORMAT);
    CHECK_MESSAGE("kv_type");
    gllm_session_close(other_session);
    for (i = 0; i < n; i += i < 64 ? 1 : 997) { /* cut, and changed */
        TEST_ROW("byte %d", (int)i);
        CHECK_STATUS(gllm_session_restore(s, bytes, i), GLLM_ERR_FORMAT);
        bytes[i] ^= 0x10;
        CHECK_STATUS(gllm_session_restore(s, bytes, n), GLLM_ERR_FORMAT);
        bytes[i] ^= 0x10;
        gllm_session_tokens(s, &left);
        CHECK_EQ(left, 0);
    }
    bytes[n] = 0;
    CHECK_STATUS(gllm_session_restore(s, bytes, n + 1), GLLM_ERR_FORMAT);
    CHECK_OK(gllm_session_restore(s, bytes, n));
    CHECK_STATUS(gllm_session_restore(s, NULL, n), GLLM_ERR_ARGUMENT);
    free(bytes);
    gllm_session_close(s);
    gllm_session_close(small);
    gllm_model_close(other);
}

TEST(full_context) {
    gllm_session *s = open_session(N_PROMPT + 4);
    gllm_generate_desc d = plain_desc(prompt);
    gllm_generated out;
    memset(&out, 0, sizeof out);
    REQUIRE(s != NULL);
    CHECK_EQ(gllm_session_max_tokens(s), N_PROMPT + 4);
    REQUIRE_OK(decode(s, prompt, N_PROMPT));
    CHECK_STATUS(decode(s, prompt, 5), GLLM_ERR_CONTEXT);
    CHECK_MESSAGE("44");
    REQUIRE_OK(decode(s, greedy, 4));
    CHECK_STATUS(decode(s, greedy + 4, 1), GLLM_ERR_CONTEXT);
    gllm_session_close(s);
    d.session_desc.max_tokens = N_PROMPT + 3; /* the fourth has no place, but is known */
    CHECK_OK(gllm_generate(model, NULL, &d, &out));
    CHECK_EQ(out.finish, GLLM_FINISH_CONTEXT);
    CHECK_EQ(out.n_tokens, 4);
    d.session_desc.max_tokens = N_PROMPT - 1;
    CHECK_STATUS(gllm_generate(model, NULL, &d, &out), GLLM_ERR_CONTEXT);
    d.session_desc.max_tokens = 1000000;
    CHECK_STATUS(gllm_generate(model, NULL, &d, &out), GLLM_ERR_ARGUMENT);
    gllm_generated_free(&out);
}

static int cancel_at_once(void *user, float fraction) {
    (void)fraction;
    return ++*(int *)user > 0;
}
TEST(cancelled_decode) {
    gllm_session *s = open_session(0);
    gllm_tokens t;
    size_t n;
    int n_asked = 0;
    REQUIRE(s != NULL);
    REQUIRE_OK(decode(s, prompt, 10));
    memset(&t, 0, sizeof t);
    t.ids = prompt + 10;
    t.n_tokens = N_PROMPT - 10;
    t.progress = cancel_at_once;
    t.progress_user = &n_asked;
    CHECK_STATUS(gllm_session_decode(s, &t), GLLM_ERR_CANCELLED);
    CHECK_EQ(n_asked, 1);
    gllm_session_tokens(s, &n);
    CHECK_EQ(n, 10);
    CHECK(gllm_session_logits(s, SIZE_MAX) == NULL);
    t.progress = NULL;
    REQUIRE_OK(gllm_session_decode(s, &t));
    check_goes_on(s, 0);
    gllm_session_close(s);
}

/* Who waits is asked between pieces of work that are counted here, not timed: for a budget that is
 * nothing, one op for a few tokens, or one row of logits. In pieces or whole: the same numbers. */
TEST(pieces_of_a_call) {
    static const struct { double budget, each; size_t n, want; } fits[] = {
        {0.0, 1.0, 512, 512}, {1.0, 0.0, 512, GLLMI_FIRST_CHUNK}, {1.0, 0.0, 3, 3},
        {1.0, 0.005, 512, 4}, {0.001, 0.0001, 512, 5}, {1.0, 1.0, 512, 1}, {1e-6, 1.0, 512, 1}};
    size_t i, n_calls = 0;
    for (i = 0; i < sizeof fits / sizeof *fits; i++) {
        gllmi_watch w = gllmi_watch_make(NULL, NULL, fits[i].budget);
        TEST_ROW("%d", (int)i);
        CHECK_EQ(gllmi_watch_fit(&w, fits[i].n, fits[i].each), fits[i].want);
        CHECK_EQ(gllmi_watch_pieces(&w, 0.0, 10), 1);
        CHECK_EQ(gllmi_watch_pieces(&w, 1e9, 10), fits[i].budget > 0.0 ? 10 : 1);
        CHECK_EQ(gllmi_watch_pieces(&w, 0.045, 1000), fits[i].budget >= 1.0   ? 3
                                                      : fits[i].budget > 0.0 ? 90
                                                                             : 1);
        if (fits[i].budget < 1.0) continue;
        w = gllmi_watch_make(cancel_at_once, NULL, 0.0); /* who can cancel waits, too */
        CHECK_EQ(gllmi_watch_fit(&w, fits[i].n, fits[i].each), fits[i].want);
    }
    for (i = 0; i < 3; i++) {
        gllm_session *s = open_session(0), *whole = open_session(0);
        gllm_tokens t;
        size_t fed, op, rows, piece, n_most = 0, k;
        int done = 0;
        REQUIRE(s && whole);
        TEST_ROW(i == 0 ? "the last logits" : i == 1 ? "all logits" : "slow ops");
        memset(&t, 0, sizeof t);
        t.ids = prompt;
        t.n_tokens = N_PROMPT;
        t.all_logits = i == 1;
        REQUIRE_OK(gllm_session_decode(whole, &t));
        REQUIRE_OK(gllmi_session_begin(s, &t, NULL));
        while (!done) {
            gllmi_watch w = gllmi_watch_make(NULL, NULL, 1e-9);
            for (k = 0; i == 2 && s->run && k < 2 * s->run->timed->n_ops; k++) {
                s->run->seconds[k] = 100.0f; /* a panel at a time */
            }
            fed = s->n_fed, rows = s->n_logits;
            op = s->run ? s->run->next_op : 0, piece = s->run ? s->run->next_piece : 0;
            REQUIRE_OK(gllmi_session_advance(s, &t, &w, &done));
            CHECK(s->n_chunk <= GLLMI_FIRST_CHUNK && s->n_fed - fed <= GLLMI_FIRST_CHUNK);
            CHECK(s->n_logits - rows <= 1);
            if (s->n_fed == fed && s->n_logits == rows && s->run->next_piece == 0) {
                CHECK_EQ(s->run->next_op - op, 1); /* one op, or the last piece of one */
            } else if (s->n_fed == fed && s->n_logits == rows) {
                CHECK(s->run->next_op == op && s->run->next_piece == piece + 1);
                if (s->run->n_pieces > n_most) n_most = s->run->n_pieces;
            }
            REQUIRE(++n_calls < 100000);
        }
        CHECK_EQ(s->n_logits, i == 1 ? N_PROMPT : 1);
        CHECK(i < 2 || n_most > 1);
        CHECK(memcmp(s->logits, whole->logits, s->n_logits * N_VOCAB * sizeof(float)) == 0);
        gllm_session_close(s);
        gllm_session_close(whole);
    }
}

TEST(wrong_tokens) {
    gllm_session *s = open_session(0);
    uint32_t bad = N_VOCAB;
    gllm_tokens t;
    gllm_session_desc d;
    gllm_session *none;
    REQUIRE(s != NULL);
    CHECK_STATUS(decode(s, &bad, 1), GLLM_ERR_ARGUMENT);
    CHECK_MESSAGE("280");
    CHECK_STATUS(decode(s, NULL, 1), GLLM_ERR_ARGUMENT);
    CHECK_OK(decode(s, NULL, 0));
    memset(&t, 0, sizeof t);
    t.ids = t.parents = prompt;
    t.n_tokens = 1;
    CHECK_STATUS(gllm_session_decode(s, &t), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_session_decode(NULL, &t), GLLM_ERR_ARGUMENT);
    memset(&d, 0, sizeof d);
    d.kv_type = GLLM_DTYPE_Q4_K;
    CHECK_STATUS(gllm_session_open(model, &d, &none), GLLM_ERR_ARGUMENT);
    CHECK_MESSAGE("Q4_K");
    CHECK_EQ(gllm_session_bytes(model, &d), 0);
    d.kv_type = GLLM_DTYPE_F16;
    CHECK(gllm_session_bytes(model, &d) > 1000);
    gllm_session_close(s);
}

/* ---- generation ---------------------------------------------------------------------------------- */

/* What on_text was given. */
typedef struct shown_text {
    char text[1024];
    size_t n;
    int n_pieces, stop_after; /* 0: never */
    int broken;               /* a piece was no whole UTF-8 */
} shown_text;

static int show(void *user, const char *text, size_t n_bytes) {
    shown_text *s = (shown_text *)user;
    if (gllmi_utf8_validate(text, n_bytes) < n_bytes || text[n_bytes] != 0 || n_bytes == 0) s->broken = 1;
    if (s->n + n_bytes < sizeof s->text) memcpy(s->text + s->n, text, n_bytes);
    s->n += n_bytes;
    s->text[s->n] = 0;
    return ++s->n_pieces == s->stop_after;
}

TEST(text_and_pieces) {
    gllm_generate_desc d = plain_desc(prompt);
    gllm_generated out;
    shown_text shown;
    char whole[1024];
    size_t n;
    memset(&out, 0, sizeof out);
    memset(&shown, 0, sizeof shown);
    d.on_text = show;
    d.on_text_user = &shown;
    REQUIRE_OK(gllm_generate(model, NULL, &d, &out));
    REQUIRE_OK(gllm_tokenizer_decode(gllm_model_get_tokenizer(model), out.tokens, out.n_tokens, 1,
                                     whole, sizeof whole, &n));
    CHECK_STR(out.text, whole);
    CHECK_EQ(out.text_bytes, n);
    CHECK_STR(shown.text, whole);
    CHECK_EQ(shown.broken, 0);
    CHECK(shown.n_pieces > 5);
    d.on_text = NULL; /* the same memory again */
    REQUIRE_OK(gllm_generate(model, NULL, &d, &out));
    CHECK_STR(out.text, whole);
    gllm_generated_free(&out);
}

TEST(cancelled_by_text) {
    gllm_generate_desc d = plain_desc(prompt);
    gllm_generated out;
    shown_text shown;
    memset(&out, 0, sizeof out);
    memset(&shown, 0, sizeof shown);
    shown.stop_after = 3;
    d.on_text = show;
    d.on_text_user = &shown;
    CHECK_OK(gllm_generate(model, NULL, &d, &out));
    CHECK_EQ(out.finish, GLLM_FINISH_CANCELLED);
    CHECK_EQ(shown.n_pieces, 3);
    CHECK(out.n_tokens >= 3 && out.n_tokens < N_GREEDY);
    gllm_generated_free(&out);
}

TEST(cancelled_by_progress) {
    gllm_session *s = open_session(0);
    gllm_generate_desc d = plain_desc(prompt);
    gllm_generated out;
    size_t n;
    int n_asked = 0;
    memset(&out, 0, sizeof out);
    REQUIRE(s != NULL);
    REQUIRE_OK(decode(s, prompt, 5));
    d.session = s;
    d.progress = cancel_at_once;
    d.progress_user = &n_asked;
    CHECK_OK(gllm_generate(model, NULL, &d, &out));
    CHECK_EQ(out.finish, GLLM_FINISH_CANCELLED);
    CHECK_EQ(out.n_tokens, 0);
    gllm_session_tokens(s, &n);
    CHECK_EQ(n, 5);
    gllm_generated_free(&out);
    gllm_session_close(s);
}

/* Every part of the text as a stop string: nothing from it on is shown. */
TEST(stop_strings) {
    gllm_generate_desc d = plain_desc(prompt);
    gllm_generated whole, out;
    const char *stops[2] = {"never in any of these texts", ""};
    size_t at, n;
    memset(&whole, 0, sizeof whole);
    memset(&out, 0, sizeof out);
    REQUIRE_OK(gllm_generate(model, NULL, &d, &whole));
    for (at = 0; at < whole.text_bytes; at++) {
        for (n = 1; n <= 7 && at + n <= whole.text_bytes; n += 3) {
            char stop[16];
            const char *first;
            shown_text shown;
            memset(&shown, 0, sizeof shown);
            memcpy(stop, whole.text + at, n);
            stop[n] = 0;
            if (gllmi_utf8_validate(stop, n) < n) continue;
            stops[1] = stop;
            d.stop = stops;
            d.n_stop = 2;
            d.on_text = show;
            d.on_text_user = &shown;
            TEST_ROW("at %d, %d bytes", (int)at, (int)n);
            REQUIRE_OK(gllm_generate(model, NULL, &d, &out));
            first = strstr(whole.text, stop);
            CHECK_EQ(out.finish, GLLM_FINISH_STOP_TEXT);
            CHECK_EQ(out.stop_index, 1);
            CHECK_EQ(out.text_bytes, first - whole.text);
            CHECK(strncmp(out.text, whole.text, out.text_bytes) == 0);
            CHECK_STR(shown.text, out.text);
            CHECK_EQ(shown.broken, 0);
        }
    }
    TEST_ROW("none of them comes");
    d.on_text = NULL;
    d.n_stop = 1;
    REQUIRE_OK(gllm_generate(model, NULL, &d, &out));
    CHECK_STR(out.text, whole.text);
    d.n_stop = 2;
    stops[1] = "";
    CHECK_STATUS(gllm_generate(model, NULL, &d, &out), GLLM_ERR_ARGUMENT);
    gllm_generated_free(&out);
    gllm_generated_free(&whole);
}

TEST(end_tokens) {
    gllm_logit_bias bias = {276, 100.0f};
    gllm_sampler_desc sampler;
    gllm_generate_desc d = plain_desc(prompt);
    gllm_generated out;
    memset(&out, 0, sizeof out);
    memset(&sampler, 0, sizeof sampler);
    CHECK_EQ(gllm_model_is_end_token(model, 276), 1); /* generation_config.json: 278, 276 */
    CHECK_EQ(gllm_model_is_end_token(model, 278), 1);
    CHECK_EQ(gllm_model_is_end_token(model, 277), 0);
    sampler.logit_bias = &bias;
    sampler.n_logit_bias = 1;
    d.sampler = &sampler;
    REQUIRE_OK(gllm_generate(model, NULL, &d, &out));
    CHECK_EQ(out.n_tokens, N_GREEDY); /* ignore_eos */
    CHECK_EQ(out.tokens[0], 276);
    d.ignore_eos = 0;
    REQUIRE_OK(gllm_generate(model, NULL, &d, &out));
    CHECK_EQ(out.n_tokens, 0);
    CHECK_EQ(out.finish, GLLM_FINISH_STOP);
    CHECK_STR(out.text, "");
    gllm_generated_free(&out);
}

TEST(logprobs) {
    gllm_generate_desc d = plain_desc(prompt);
    gllm_generated out;
    size_t i;
    memset(&out, 0, sizeof out);
    d.n_top_logprobs = 3;
    REQUIRE_OK(gllm_generate(model, NULL, &d, &out));
    CHECK_EQ(out.n_top_logprobs, 3);
    for (i = 0; i < out.n_tokens; i++) {
        const gllm_token_logprob *top = &out.top_logprobs[i * 3];
        CHECK_EQ(top->token, out.tokens[i]); /* greedy */
        CHECK(top->logprob == out.logprobs[i]);
        CHECK(top[0].logprob >= top[1].logprob && top[1].logprob >= top[2].logprob);
        CHECK(top->logprob < 0.0f);
    }
    d.n_top_logprobs = 257;
    CHECK_STATUS(gllm_generate(model, NULL, &d, &out), GLLM_ERR_ARGUMENT);
    gllm_generated_free(&out);
}

/* In steps of every size: the same tokens. */
TEST(steps) {
    static const double budgets[] = {0.0, 0.01, 0.2, 5.0, 10000.0};
    size_t k, i;
    for (k = 0; k < sizeof budgets / sizeof *budgets; k++) {
        gllm_generate_desc d = plain_desc(prompt);
        gllm_generation *g = NULL;
        const gllm_generated *out;
        gllm_finish finish = GLLM_FINISH_NONE;
        int n_steps = 0;
        TEST_ROW("budget %g ms", budgets[k]);
        REQUIRE_OK(gllm_generation_open(model, NULL, &d, &g));
        out = gllm_generation_get(g);
        CHECK_EQ(out->n_tokens, 0);
        while (finish == GLLM_FINISH_NONE) {
            REQUIRE_OK(gllm_generation_step(g, budgets[k], &finish));
            REQUIRE(++n_steps < 100000);
        }
        if (budgets[k] == 0.0) CHECK(n_steps > 100); /* one op each */
        if (budgets[k] > 1000.0) CHECK_EQ(n_steps, 1);
        CHECK_EQ(finish, GLLM_FINISH_LENGTH);
        REQUIRE(out->n_tokens == N_GREEDY);
        for (i = 0; i < N_GREEDY; i++) CHECK_EQ(out->tokens[i], greedy[i]);
        CHECK_OK(gllm_generation_step(g, 1.0, &finish)); /* nothing more */
        CHECK_EQ(finish, GLLM_FINISH_LENGTH);
        CHECK_STATUS(gllm_generation_step(g, -1.0, &finish), GLLM_ERR_ARGUMENT);
        gllm_generation_close(g);
    }
    { /* closed in the middle: the session is as good as ever */
        gllm_session *s = open_session(0);
        gllm_generate_desc d = plain_desc(prompt);
        gllm_generation *g = NULL;
        gllm_finish finish;
        REQUIRE(s != NULL);
        d.session = s;
        REQUIRE_OK(gllm_generation_open(model, NULL, &d, &g));
        for (i = 0; i < 5; i++) REQUIRE_OK(gllm_generation_step(g, 0.0, &finish));
        gllm_generation_close(g);
        CHECK_OK(gllm_session_truncate(s, 0));
        REQUIRE_OK(decode(s, prompt, N_PROMPT));
        check_goes_on(s, 0);
        gllm_session_close(s);
    }
}

/* One call after the other on a session: the same as all at once. */
TEST(in_a_session) {
    gllm_session *s = open_session(0);
    gllm_generate_desc d = plain_desc(prompt);
    gllm_generated out;
    const uint32_t *tokens;
    size_t n, i;
    memset(&out, 0, sizeof out);
    REQUIRE(s != NULL);
    d.session = s;
    d.max_tokens = 10;
    REQUIRE_OK(gllm_generate(model, NULL, &d, &out));
    tokens = gllm_session_tokens(s, &n);
    CHECK_EQ(n, N_PROMPT + 10);
    CHECK(memcmp(tokens + N_PROMPT, greedy, 10 * sizeof *tokens) == 0);
    d.prompt_tokens = NULL; /* an empty prompt goes on */
    REQUIRE_OK(gllm_generate(model, "", &d, &out));
    REQUIRE(out.n_tokens == 10);
    for (i = 0; i < 10; i++) CHECK_EQ(out.tokens[i], greedy[10 + i]);
    gllm_session_close(s);
    d.session = NULL;
    CHECK_STATUS(gllm_generate(model, "", &d, &out), GLLM_ERR_ARGUMENT);
    CHECK_MESSAGE("no tokens");
    gllm_generated_free(&out);
}

TEST(same_seed_same_text) {
    gllm_sampler_desc sampler;
    gllm_generate_desc d = plain_desc(prompt);
    gllm_generated a, b;
    gllm_model *two = open_model("qwen3", 2);
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    memset(&sampler, 0, sizeof sampler);
    sampler.temperature = 1.0f;
    d.sampler = &sampler;
    REQUIRE(two != NULL);
    REQUIRE_OK(gllm_generate(model, NULL, &d, &a));
    CHECK(a.seed != 0);
    sampler.seed = a.seed;
    REQUIRE_OK(gllm_generate(two, NULL, &d, &b));
    CHECK_EQ(b.seed, a.seed);
    CHECK(memcmp(a.tokens, b.tokens, N_GREEDY * sizeof *a.tokens) == 0);
    sampler.seed = a.seed + 1;
    REQUIRE_OK(gllm_generate(model, NULL, &d, &b));
    CHECK(memcmp(a.tokens, b.tokens, N_GREEDY * sizeof *a.tokens) != 0);
    gllm_generated_free(&a);
    gllm_generated_free(&b);
    gllm_model_close(two);
}

TEST(wrong_arguments) {
    gllm_generate_desc d = plain_desc(prompt);
    gllm_generated out;
    gllm_chat_desc chat;
    gllm_model *other = open_model("gpt2", 1);
    gllm_generation *g;
    memset(&out, 0, sizeof out);
    memset(&chat, 0, sizeof chat);
    REQUIRE(other != NULL);
    CHECK_STATUS(gllm_generate(NULL, "x", NULL, NULL), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_generate(model, NULL, NULL, NULL), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_generate(model, "x", &d, NULL), GLLM_ERR_ARGUMENT); /* two prompts */
    CHECK_STATUS(gllm_generation_open(model, "x", &d, &g), GLLM_ERR_ARGUMENT);
    CHECK(g == NULL);
    d.prompt_tokens = NULL;
    d.n_prompt_tokens = 0;
    d.chat = &chat;
    CHECK_STATUS(gllm_generate(model, NULL, &d, &out), GLLM_ERR_NOT_FOUND);
    CHECK_MESSAGE("chat template");
    d.chat = NULL;
    CHECK_STATUS(gllm_generate(model, "a\xff", &d, &out), GLLM_ERR_UTF8);
    d.session = open_session(0);
    CHECK_STATUS(gllm_generate(other, "the", &d, &out), GLLM_ERR_ARGUMENT);
    CHECK_MESSAGE("another model");
    gllm_session_close(d.session);
    gllm_model_close(other);
    gllm_generated_free(&out);
}

/* ---- other files --------------------------------------------------------------------------------- */

#define MAX_FILES 8
typedef struct file_set {
    gllm_file files[MAX_FILES];
    size_t n;
} file_set;

static void add_file(file_set *set, const char *name, const char *text) {
    set->files[set->n].name = name;
    set->files[set->n].data = text;
    set->files[set->n++].size_bytes = strlen(text);
}
/* The files of qwen3 in memory, from malloc. */
static int read_files(file_set *set) {
    static const char *const names[] = {"config.json", "tokenizer.json", "model.safetensors"};
    size_t i;
    memset(set, 0, sizeof *set);
    for (i = 0; i < 3; i++) {
        char path[256];
        snprintf(path, sizeof path, FOLDER "qwen3/%s", names[i]);
        set->files[i].name = names[i];
        set->files[i].data = read_file(path, &set->files[i].size_bytes);
        if (!set->files[i].data) return 0;
    }
    set->n = 3;
    return 1;
}
static void free_files(file_set *set) {
    size_t i;
    for (i = 0; i < 3; i++) free((void *)(uintptr_t)set->files[i].data);
}
static gllm_model *open_files(const file_set *set) {
    gllm_model *m = NULL;
    gllm_model_desc desc;
    memset(&desc, 0, sizeof desc);
    desc.n_threads = 1;
    CHECK_OK(gllm_model_open_memory(set->files, set->n, &desc, &m));
    return m;
}

static const char template_text[] =
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "<|im_start|>assistant\n";

TEST(chat) {
    file_set set;
    gllm_model *m;
    gllm_session *s = NULL;
    gllm_session_desc session_desc;
    gllm_generate_desc d = plain_desc(NULL);
    gllm_chat_desc chat;
    gllm_message messages[5];
    gllm_generated fresh, out;
    size_t i, n;
    REQUIRE(read_files(&set));
    add_file(&set, "chat_template.jinja", template_text);
    m = open_files(&set);
    REQUIRE(m != NULL);
    REQUIRE(gllm_model_get_chat_template(m) != NULL);
    memset(&chat, 0, sizeof chat);
    memset(messages, 0, sizeof messages);
    memset(&fresh, 0, sizeof fresh);
    memset(&out, 0, sizeof out);
    memset(&session_desc, 0, sizeof session_desc);
    session_desc.kv_type = GLLM_DTYPE_F32;
    REQUIRE_OK(gllm_session_open(m, &session_desc, &s));
    messages[0].role = "system";
    messages[0].content = "in the one";
    messages[1].role = "user";
    messages[1].content = "and the others";
    messages[2].role = "assistant";
    messages[2].content = "on it";
    messages[3].role = "user";
    messages[3].content = "in what?";
    chat.messages = messages;
    d.n_prompt_tokens = 0;
    d.chat = &chat;
    for (i = 2; i <= 4; i += 2) {
        TEST_ROW("%d messages", (int)i);
        chat.n_messages = i;
        d.session = NULL;
        REQUIRE_OK(gllm_generate(m, NULL, &d, &fresh));
        CHECK_EQ(fresh.n_cached_tokens, 0);
        d.session = s;
        REQUIRE_OK(gllm_generate(m, NULL, &d, &out));
        CHECK_STR(out.text, fresh.text);
        CHECK_EQ(out.n_tokens, fresh.n_tokens);
        CHECK_EQ(out.n_prompt_tokens, fresh.n_prompt_tokens);
        CHECK(i == 2 ? out.n_cached_tokens == 0 : out.n_cached_tokens > 30);
        gllm_session_tokens(s, &n);
        CHECK_EQ(n, out.n_prompt_tokens + out.n_tokens);
    }
    REQUIRE_OK(gllm_generate(m, NULL, &d, &out)); /* the same once more: but for its last token */
    CHECK_STR(out.text, fresh.text);
    CHECK_EQ(out.n_cached_tokens, out.n_prompt_tokens - 1);
    gllm_generated_free(&fresh);
    gllm_generated_free(&out);
    gllm_session_close(s);
    gllm_model_close(m);
    free_files(&set);
}

TEST(what_files_say) {
    file_set set;
    gllm_model *m;
    gllm_sampler_desc d;
    REQUIRE(read_files(&set));
    add_file(&set, "generation_config.json",
             "{\"do_sample\": true, \"temperature\": 0.6, \"top_p\": 0.95, \"repetition_penalty\": 1.05,"
             "\"eos_token_id\": [3, 9999999, \"x\", 5]}");
    add_file(&set, "tokenizer_config.json", "{\"eos_token\": {\"content\": \"<|im_start|>\"}}");
    add_file(&set, "chat_template.jinja", "{% if %}"); /* broken: the model does without */
    m = open_files(&set);
    REQUIRE(m != NULL);
    CHECK_OK(gllm_model_get_sampler(m, &d));
    CHECK(d.temperature == 0.6f && d.top_p == 0.95f && d.repetition_penalty == 1.05f);
    CHECK_EQ(d.top_k, 50);
    CHECK_EQ(gllm_model_is_end_token(m, 3), 1);
    CHECK_EQ(gllm_model_is_end_token(m, 5), 1);
    CHECK_EQ(gllm_model_is_end_token(m, 277), 1); /* <|im_start|> */
    CHECK_EQ(gllm_model_is_end_token(m, 4), 0);
    CHECK(gllm_model_get_chat_template(m) == NULL);
    gllm_model_close(m);
    set.n = 3;
    add_file(&set, "generation_config.json", "{\"do_sample\": true, \"temperature\": -1}");
    m = open_files(&set);
    REQUIRE(m != NULL);
    CHECK_OK(gllm_model_get_sampler(m, &d));
    CHECK(d.temperature == 0.0f);
    gllm_model_close(m);
    free_files(&set);
}

/* ---- what fails ---------------------------------------------------------------------------------- */

/* A whole use of a model that is open. */
static gllm_status whole_use(gllm_model *m, gllm_session **s, gllm_generated *out) {
    gllm_session_desc desc;
    gllm_session *fork = NULL;
    gllm_sampler_desc sampler;
    gllm_generate_desc d = plain_desc(prompt);
    const char *stop[] = {"nothing like it"};
    static uint8_t state[1 << 20];
    size_t n_bytes;
    gllm_status status;
    memset(&desc, 0, sizeof desc);
    memset(&sampler, 0, sizeof sampler);
    desc.kv_type = GLLM_DTYPE_F32;
    sampler.temperature = 0.5f;
    sampler.seed = 1;
    sampler.repetition_penalty = 1.1f;
    sampler.dry_multiplier = 0.5f;
    d.n_top_logprobs = 2;
    d.stop = stop;
    d.n_stop = 1;
    d.sampler = &sampler;
    d.max_tokens = 4;
    if (!*s && (status = gllm_session_open(m, &desc, s)) != GLLM_OK) return status;
    d.session = *s;
    status = gllm_generate(m, NULL, &d, out);
    if (status == GLLM_OK) status = gllm_session_fork(*s, &fork);
    if (status == GLLM_OK) status = decode(fork, prompt, 3);
    if (status == GLLM_OK) status = gllm_session_save(fork, state, sizeof state, &n_bytes);
    if (status == GLLM_OK) status = gllm_session_restore(*s, state, n_bytes);
    if (status == GLLM_OK) status = gllm_session_truncate(*s, 0);
    gllm_session_close(fork);
    return status;
}
TEST(each_allocation_fails) {
    counting memory;
    gllm_allocator allocator = counting_allocator(&memory);
    gllm_model_desc desc;
    gllm_generated want;
    gllm_session *s = NULL;
    gllm_model *m;
    long long n, held;
    memset(&desc, 0, sizeof desc);
    memset(&want, 0, sizeof want);
    desc.allocator = &allocator;
    desc.n_threads = 1;
    REQUIRE_OK(gllm_model_open(FOLDER "qwen3", &desc, &m));
    REQUIRE_OK(whole_use(m, &s, &want));
    REQUIRE(want.n_tokens == 4);
    gllm_session_close(s);
    held = memory.n_blocks;
    for (n = 1;; n++) {
        gllm_generated out;
        gllm_status status;
        memset(&out, 0, sizeof out);
        s = NULL;
        TEST_ROW("allocation %d", (int)n);
        memory.n_calls = 0;
        memory.fail_at = n;
        status = whole_use(m, &s, &out);
        memory.fail_at = 0;
        if (status == GLLM_OK && memory.n_calls < n) {
            gllm_session_close(s);
            gllm_generated_free(&out);
            break;
        }
        if (status != GLLM_OK) {
            CHECK_STATUS(status, GLLM_ERR_MEMORY);
            if (s) CHECK_OK(gllm_session_truncate(s, 0));
            CHECK_OK(whole_use(m, &s, &out)); /* nothing suffered */
        }
        CHECK_EQ(out.n_tokens, 4);
        CHECK(memcmp(out.tokens, want.tokens, 4 * sizeof *out.tokens) == 0);
        gllm_session_close(s);
        gllm_generated_free(&out);
        CHECK_EQ(memory.n_errors, 0);
        CHECK_EQ(memory.n_blocks, held);
        REQUIRE(n < 10000);
    }
    CHECK(n > 30);
    gllm_generated_free(&want);
    gllm_model_close(m);
    CHECK_EQ(memory.n_bytes, 0);
}

int main(int argc, char **argv) {
    test_begin("test_generate", argc, argv);
    RUN(greedy_tokens);
    RUN(determinism);
    model = open_model("qwen3", 1);
    if (!model || !read_golden("qwen3", prompt, greedy)) return 1;
    RUN(all_logits);
    RUN(truncate_and_fork);
    RUN(save_and_restore);
    RUN(wrong_states);
    RUN(full_context);
    RUN(cancelled_decode);
    RUN(pieces_of_a_call);
    RUN(wrong_tokens);
    RUN(text_and_pieces);
    RUN(cancelled_by_text);
    RUN(cancelled_by_progress);
    RUN(stop_strings);
    RUN(end_tokens);
    RUN(logprobs);
    RUN(steps);
    RUN(in_a_session);
    RUN(same_seed_same_text);
    RUN(wrong_arguments);
    RUN(chat);
    RUN(what_files_say);
    gllm_model_close(model);
    RUN(each_allocation_fails);
    return test_end();
}
