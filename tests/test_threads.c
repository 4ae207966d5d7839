/* One model and one tokenizer used by many threads at once: the same bits as from one thread. Also
 * built with the thread sanitizer. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "tiny_bert.h"
#include <pthread.h>

enum { N_TEXTS = 12, DIM = 16, N_THREADS = 4 };

static const char *const texts[N_TEXTS] = {
    "the quick brown foxes", "", "lazy dogs.", "a", "the the the the the the the the the the the",
    "quick, quick, quick", "b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g",
    "\xc3\xa9\xc3\xa8 unknown", "dogs", "foxes, dogs, foxes.", "brown", "x y z"};

static tiny_bert bert;
static float want[N_TEXTS * DIM];
static uint32_t want_tokens[N_TEXTS];

static gllm_model *open_model(uint32_t n_threads, const gllm_parallel *parallel,
                              const gllm_allocator *allocator) {
    gllm_model_desc desc;
    gllm_model *model = NULL;
    memset(&desc, 0, sizeof desc);
    desc.n_threads = n_threads;
    desc.parallel = parallel;
    desc.allocator = allocator;
    CHECK_OK(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model));
    return model;
}

/* What one thread must find; set up by one thread alone. */
static int expect(void) {
    gllm_model *model;
    gllm_encoding encoding;
    int i;
    tiny_bert_make(&bert);
    tiny_bert_write(&bert);
    if (!(model = open_model(1, NULL, NULL))) return 0;
    CHECK_OK(gllm_embed(model, texts, N_TEXTS, NULL, want));
    memset(&encoding, 0, sizeof encoding);
    for (i = 0; i < N_TEXTS; i++) {
        CHECK_OK(gllm_tokenizer_encode(gllm_model_get_tokenizer(model), texts[i], SIZE_MAX, NULL,
                                       &encoding));
        want_tokens[i] = (uint32_t)encoding.n_tokens;
    }
    gllm_encoding_free(&encoding);
    gllm_model_close(model);
    return 1;
}

/* ---- many callers -------------------------------------------------------------------------------- */

typedef struct caller {
    const gllm_model *model;
    uint64_t random;
    int n_rounds;
    int n_wrong;
} caller;

static void *call(void *arg) {
    caller *c = (caller *)arg;
    gllm_encoding encoding;
    int round, i;
    memset(&encoding, 0, sizeof encoding);
    for (round = 0; round < c->n_rounds; round++) {
        const char *some[N_TEXTS];
        uint32_t which[N_TEXTS], n = 1 + random_below(&c->random, N_TEXTS), t;
        float out[N_TEXTS * DIM];
        for (i = 0; i < (int)n; i++) some[i] = texts[which[i] = random_below(&c->random, N_TEXTS)];
        if (gllm_embed(c->model, some, n, NULL, out) != GLLM_OK) c->n_wrong++;
        for (i = 0; i < (int)n; i++) {
            c->n_wrong += memcmp(out + i * DIM, want + which[i] * DIM, DIM * sizeof(float)) != 0;
        }
        t = random_below(&c->random, N_TEXTS);
        if (gllm_tokenizer_encode(gllm_model_get_tokenizer(c->model), texts[t], SIZE_MAX, NULL,
                                  &encoding) != GLLM_OK ||
            encoding.n_tokens != want_tokens[t]) {
            c->n_wrong++;
        }
        /* A failure of this thread is this thread's. */
        some[0] = "\xff";
        if (round % 4 == 0 && (gllm_embed(c->model, some, 1, NULL, out) != GLLM_ERR_UTF8 ||
                               !strstr(gllm_last_error(), "byte 0"))) {
            c->n_wrong++;
        }
    }
    gllm_encoding_free(&encoding);
    return NULL;
}

static void call_from_many(const gllm_model *model, int n_rounds) {
    caller callers[N_THREADS];
    pthread_t threads[N_THREADS];
    int i;
    for (i = 0; i < N_THREADS; i++) {
        memset(&callers[i], 0, sizeof callers[i]);
        callers[i].model = model;
        callers[i].random = (uint64_t)i + 1;
        callers[i].n_rounds = n_rounds;
        REQUIRE(pthread_create(&threads[i], NULL, call, &callers[i]) == 0);
    }
    for (i = 0; i < N_THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_EQ(callers[i].n_wrong, 0);
    }
}

static void many_callers(uint32_t n_threads) {
    counting memory;
    gllm_allocator allocator = counting_allocator(&memory);
    gllm_model *model;
    REQUIRE(expect());
    model = open_model(n_threads, NULL, &allocator);
    REQUIRE(model != NULL);
    call_from_many(model, test_is_slow() ? 20 : 150);
    gllm_model_close(model);
    CHECK_EQ(memory.n_bytes, 0);
    CHECK_EQ(memory.n_errors, 0);
    tiny_bert_free(&bert);
}
TEST(many_callers_of_one_thread_each) { many_callers(1); }
TEST(many_callers_share_two_threads) { many_callers(2); }
TEST(many_callers_share_five_threads) { many_callers(5); }

TEST(any_number_of_threads) {
    static const uint32_t counts[] = {0, 1, 2, 3, 7, 16};
    size_t i;
    REQUIRE(expect());
    for (i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        gllm_model *model = open_model(counts[i], NULL, NULL);
        float out[N_TEXTS * DIM];
        TEST_ROW("%u threads", counts[i]);
        REQUIRE(model != NULL);
        CHECK_OK(gllm_embed(model, texts, N_TEXTS, NULL, out));
        CHECK(memcmp(out, want, sizeof want) == 0);
        if (counts[i]) CHECK_EQ(gllm_model_get_info(model)->n_threads, counts[i]);
        gllm_model_close(model);
    }
    tiny_bert_free(&bert);
}

/* Models come and go while others work. */
static void *open_and_close(void *arg) {
    int i;
    for (i = 0; i < 20; i++) {
        gllm_model_desc desc;
        gllm_model *model = NULL;
        float out[DIM];
        memset(&desc, 0, sizeof desc);
        desc.n_threads = 1 + (uint32_t)(i % 3);
        if (gllm_model_open_memory(bert.files, bert.n_files, &desc, &model) != GLLM_OK ||
            (i % 2 && gllm_embed(model, texts, 1, NULL, out) != GLLM_OK)) {
            ++*(int *)arg;
        }
        gllm_model_close(model);
    }
    return NULL;
}
TEST(models_come_and_go) {
    pthread_t threads[N_THREADS];
    int wrong[N_THREADS] = {0}, i;
    REQUIRE(expect());
    for (i = 0; i < N_THREADS; i++) {
        REQUIRE(pthread_create(&threads[i], NULL, open_and_close, &wrong[i]) == 0);
    }
    for (i = 0; i < N_THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_EQ(wrong[i], 0);
    }
    tiny_bert_free(&bert);
}

/* ---- the caller's own pool -------------------------------------------------------------------------- */

static void backwards(void *user, size_t n_tasks, void (*task)(void *arg, size_t index), void *arg) {
    __atomic_add_fetch((int *)user, 1, __ATOMIC_SEQ_CST);
    while (n_tasks > 0) task(arg, --n_tasks);
}

typedef struct share {
    void (*task)(void *arg, size_t index);
    void *arg;
    size_t first, n_tasks;
} share;
static void *run_share(void *arg) {
    share *s = (share *)arg;
    size_t i;
    for (i = s->first; i < s->n_tasks; i += 3) s->task(s->arg, i);
    return NULL;
}
static void new_threads(void *user, size_t n_tasks, void (*task)(void *arg, size_t index), void *arg) {
    pthread_t threads[3];
    share shares[3];
    size_t i;
    __atomic_add_fetch((int *)user, 1, __ATOMIC_SEQ_CST);
    for (i = 0; i < 3; i++) {
        shares[i].task = task, shares[i].arg = arg;
        shares[i].first = i, shares[i].n_tasks = n_tasks;
        if (pthread_create(&threads[i], NULL, run_share, &shares[i]) != 0) abort();
    }
    for (i = 0; i < 3; i++) pthread_join(threads[i], NULL);
}

TEST(own_pools) {
    int i, n_jobs = 0;
    REQUIRE(expect());
    for (i = 0; i < 2; i++) {
        gllm_parallel parallel;
        gllm_model *model;
        parallel.parallel_for = i ? new_threads : backwards;
        parallel.user = &n_jobs;
        TEST_ROW("%s", i ? "a thread for each share" : "one after the other, backwards");
        model = open_model(4, &parallel, NULL);
        REQUIRE(model != NULL);
        call_from_many(model, 10);
        CHECK(n_jobs > 0);
        gllm_model_close(model);
    }
    tiny_bert_free(&bert);
}

/* ---- loading: all threads fill matrices, the caller's files are read by one at a time -------------- */

static faulty_store store;
static int n_inside, n_most, n_by_workers; /* not atomic: the thread sanitizer sees two at once */
static pthread_t opener;

static int read_alone(void *user, void *file, uint64_t offset, void *dst, size_t n_bytes) {
    int result;
    if (++n_inside > n_most) n_most = n_inside;
    n_by_workers += !pthread_equal(pthread_self(), opener);
    result = faulty_read(user, file, offset, dst, n_bytes);
    n_inside--;
    return result;
}

TEST(files_are_read_by_one_thread_at_a_time) {
    float vectors[N_TEXTS * DIM];
    gllm_model_desc desc;
    gllm_io io;
    uint32_t n;
    REQUIRE(expect());
    memset(&desc, 0, sizeof desc);
    io = faulty_io(&store, bert.files, bert.n_files);
    io.read = read_alone;
    desc.io = &io;
    opener = pthread_self();
    for (n = 1; n <= 8; n++) {
        gllm_model *model = NULL;
        TEST_ROW("%u threads", (unsigned)n);
        n_most = n_by_workers = 0;
        desc.n_threads = n;
        REQUIRE_OK(gllm_model_open("", &desc, &model));
        CHECK_OK(gllm_embed(model, texts, N_TEXTS, NULL, vectors));
        CHECK(memcmp(vectors, want, sizeof want) == 0);
        CHECK_EQ(n_most, 1);
        CHECK(n > 1 || n_by_workers == 0);
        gllm_model_close(model);
    }
    tiny_bert_free(&bert);
}

/* ---- one index, many callers ------------------------------------------------------------------------ */

enum { N_VECTORS = 40000, INDEX_DIM = 40, K = 9 };
static float index_vectors[N_VECTORS * INDEX_DIM];
static uint8_t index_bits[N_VECTORS * INDEX_DIM / 8];
static gllm_hit index_want[3 * K];
static gllm_index *shared_index;

static void *search_often(void *arg) {
    gllm_hit hits[3 * K];
    int i, k;
    for (i = 0; i < 10; i++) {
        if (gllm_index_search(shared_index, index_vectors, 3, K, NULL, hits, NULL) != GLLM_OK) {
            ++*(int *)arg;
        }
        for (k = 0; k < 3 * K; k++) {
            *(int *)arg += hits[k].index != index_want[k].index ||
                           hits[k].score != index_want[k].score;
        }
    }
    return NULL;
}

TEST(many_callers_search_one_index) {
    pthread_t threads[N_THREADS];
    int wrong[N_THREADS] = {0}, i, k;
    uint64_t state = 3;
    gllm_index_desc desc;
    memset(&desc, 0, sizeof desc);
    for (i = 0; i < N_VECTORS * INDEX_DIM; i++) index_vectors[i] = random_float(&state);
    REQUIRE_OK(gllm_quantize_binary(index_vectors, N_VECTORS, INDEX_DIM, index_bits));
    desc.n_vectors = N_VECTORS, desc.dim = INDEX_DIM;
    desc.rescore.data = index_vectors;
    for (i = 0; i < 2; i++) { /* floats alone, then bits with floats */
        desc.vectors.format = i ? GLLM_VECTORS_BINARY : GLLM_VECTORS_F32;
        desc.vectors.data = i ? (const void *)index_bits : index_vectors;
        desc.n_threads = 1;
        REQUIRE_OK(gllm_search(&desc, index_vectors, 3, K, NULL, index_want, NULL));
        desc.n_threads = 3;
        REQUIRE_OK(gllm_index_open(&desc, &shared_index));
        for (k = 0; k < N_THREADS; k++) {
            REQUIRE(pthread_create(&threads[k], NULL, search_often, &wrong[k]) == 0);
        }
        for (k = 0; k < N_THREADS; k++) {
            pthread_join(threads[k], NULL);
            CHECK_EQ(wrong[k], 0);
        }
        gllm_index_close(shared_index);
    }
}

int main(int argc, char **argv) {
    test_begin("test_threads", argc, argv);
    RUN(any_number_of_threads);
    RUN(many_callers_of_one_thread_each);
    RUN(many_callers_share_two_threads);
    RUN(many_callers_share_five_threads);
    RUN(models_come_and_go);
    RUN(own_pools);
    RUN(files_are_read_by_one_thread_at_a_time);
    RUN(many_callers_search_one_index);
    return test_end();
}
