/* What fails outside of the library: every allocation, every read and every open in turn, files that
 * end early, progress that says stop. The right status, nothing left behind, and a model that was
 * open is as good as before. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "tiny_bert.h"

static tiny_bert bert;
static const char *const texts[] = {"the quick brown foxes", "", "lazy dogs, lazy dogs.",
                                    "words that are not in the vocabulary at all"};
enum { N_TEXTS = 4, DIM = 16 };

static void make(void) {
    tiny_bert_make(&bert);
    tiny_bert_write(&bert);
}

/* ---- memory ------------------------------------------------------------------------------------ */

/* One use of the library from open to close with `a`; *where says how far it came. */
static gllm_status whole_use(const gllm_model_desc *desc, float *out, const char **where) {
    gllm_model *model = NULL;
    gllm_embeddings *embeddings = NULL;
    gllm_status status;
    *where = "open";
    status = gllm_model_open_memory(bert.files, bert.n_files, desc, &model);
    if (status != GLLM_OK) {
        CHECK(model == NULL);
        return status;
    }
    *where = "embed";
    status = gllm_embed(model, texts, N_TEXTS, NULL, out);
    if (status == GLLM_OK) {
        *where = "embed_new";
        status = gllm_embed_new(model, texts, N_TEXTS, NULL, &embeddings);
        CHECK((embeddings != NULL) == (status == GLLM_OK));
        if (status == GLLM_OK) {
            CHECK(memcmp(out, embeddings->vectors, sizeof(float) * N_TEXTS * DIM) == 0);
        }
        gllm_embeddings_free(embeddings);
    }
    if (status != GLLM_OK) { /* the model did not suffer */
        float again[N_TEXTS * DIM];
        CHECK_OK(gllm_embed(model, texts, N_TEXTS, NULL, again));
        memcpy(out, again, sizeof again);
    }
    gllm_model_close(model);
    return status;
}

static void fail_each_allocation(gllm_dtype weights, uint32_t n_threads) {
    counting memory;
    gllm_allocator allocator = counting_allocator(&memory);
    gllm_model_desc desc;
    float want[N_TEXTS * DIM], out[N_TEXTS * DIM];
    const char *where;
    long long n, n_calls;
    memset(&desc, 0, sizeof desc);
    desc.allocator = &allocator;
    desc.weights = weights;
    desc.n_threads = n_threads;
    make();
    REQUIRE_OK(whole_use(&desc, want, &where));
    n_calls = memory.n_calls;
    CHECK(n_calls > 10);
    CHECK_EQ(memory.n_bytes, 0);
    for (n = 1; n <= n_calls; n++) {
        gllm_status status;
        counting_allocator(&memory);
        memory.fail_at = n;
        TEST_ROW("allocation %d of %d, weights %s, %u threads", (int)n, (int)n_calls,
                 gllm_dtype_name(weights), n_threads);
        memset(out, 0, sizeof out);
        status = whole_use(&desc, out, &where);
        /* What is only nice to have may be done without. */
        if (status == GLLM_OK) {
            CHECK(memcmp(out, want, sizeof want) == 0);
        } else {
            CHECK_STATUS(status, GLLM_ERR_MEMORY);
            CHECK_MESSAGE("memory");
            if (strcmp(where, "open") != 0) CHECK(memcmp(out, want, sizeof want) == 0);
        }
        CHECK_EQ(memory.n_bytes, 0);
        CHECK_EQ(memory.n_errors, 0);
    }
    tiny_bert_free(&bert);
}
TEST(each_allocation_fails) { fail_each_allocation(GLLM_DTYPE_AUTO, 1); }
TEST(each_allocation_fails_with_threads) { fail_each_allocation(GLLM_DTYPE_Q8_0, 3); }

/* From the n-th on, none succeeds: nothing may be needed to clean up or to say so. */
TEST(all_later_allocations_fail) {
    counting memory;
    gllm_allocator allocator = counting_allocator(&memory);
    gllm_model_desc desc;
    long long n;
    memset(&desc, 0, sizeof desc);
    desc.allocator = &allocator;
    desc.n_threads = 1;
    make();
    for (n = 1;; n++) {
        gllm_model *model;
        gllm_status status;
        counting_allocator(&memory);
        memory.fail_at = n;
        memory.fail_after = 1;
        TEST_ROW("from allocation %d on", (int)n);
        status = gllm_model_open_memory(bert.files, bert.n_files, &desc, &model);
        if (status == GLLM_OK) {
            float out[N_TEXTS * DIM];
            status = gllm_embed(model, texts, N_TEXTS, NULL, out);
            gllm_model_close(model);
        }
        CHECK_EQ(memory.n_bytes, 0);
        CHECK_EQ(memory.n_errors, 0);
        if (status == GLLM_OK) break;
        CHECK_STATUS(status, GLLM_ERR_MEMORY);
        REQUIRE(n < 100000);
    }
    tiny_bert_free(&bert);
}

static gllm_status tokenizer_use(const gllm_tokenizer_desc *desc) {
    gllm_tokenizer *tokenizer = NULL;
    gllm_encoding encoding;
    char decoded[64];
    size_t n_bytes;
    gllm_status status = gllm_tokenizer_open("", desc, &tokenizer);
    if (status != GLLM_OK) {
        CHECK(tokenizer == NULL);
        return status;
    }
    memset(&encoding, 0, sizeof encoding);
    status = gllm_tokenizer_encode(tokenizer, "the quick brown foxes, a b c d e f g h i j k l m n o p",
                                   SIZE_MAX, NULL, &encoding);
    if (status == GLLM_OK) {
        CHECK(encoding.n_tokens > 8);
        status = gllm_tokenizer_decode(tokenizer, encoding.ids, 6, 1, decoded, sizeof decoded,
                                       &n_bytes);
        if (status == GLLM_OK) CHECK_STR(decoded, "the quick brown foxes");
    }
    if (status != GLLM_OK) { /* both are as good as before */
        CHECK_OK(gllm_tokenizer_encode(tokenizer, "lazy dogs", SIZE_MAX, NULL, &encoding));
        CHECK_EQ(encoding.n_tokens, 5);
    }
    gllm_encoding_free(&encoding);
    gllm_tokenizer_close(tokenizer);
    return status;
}
TEST(each_allocation_of_a_tokenizer_fails) {
    counting memory;
    gllm_allocator allocator = counting_allocator(&memory);
    faulty_store store;
    gllm_tokenizer_desc desc;
    gllm_io io;
    long long n, n_calls;
    make();
    io = faulty_io(&store, bert.files, bert.n_files);
    memset(&desc, 0, sizeof desc);
    desc.allocator = &allocator;
    desc.io = &io;
    REQUIRE_OK(tokenizer_use(&desc));
    n_calls = memory.n_calls;
    for (n = 1; n <= n_calls; n++) {
        gllm_status status;
        counting_allocator(&memory);
        memory.fail_at = n;
        TEST_ROW("allocation %d of %d", (int)n, (int)n_calls);
        status = tokenizer_use(&desc);
        if (status != GLLM_OK) CHECK_STATUS(status, GLLM_ERR_MEMORY);
        CHECK_EQ(memory.n_bytes, 0);
        CHECK_EQ(memory.n_errors, 0);
        CHECK_EQ(store.n_open_now, 0);
    }
    tiny_bert_free(&bert);
}

/* ---- files ------------------------------------------------------------------------------------- */

/* Opens through `store` and embeds. */
static gllm_status open_from_store(const gllm_io *io, counting *memory, float *out) {
    gllm_allocator allocator = counting_allocator(memory);
    gllm_model_desc desc;
    gllm_model *model = NULL;
    gllm_status status;
    memset(&desc, 0, sizeof desc);
    desc.allocator = &allocator;
    desc.io = io;
    desc.n_threads = 1;
    status = gllm_model_open("", &desc, &model);
    CHECK((model != NULL) == (status == GLLM_OK));
    if (status == GLLM_OK) CHECK_OK(gllm_embed(model, texts, N_TEXTS, NULL, out));
    gllm_model_close(model);
    CHECK_EQ(memory->n_bytes, 0);
    CHECK_EQ(memory->n_errors, 0);
    return status;
}

TEST(each_read_fails) {
    faulty_store store;
    gllm_io io;
    counting memory;
    float out[N_TEXTS * DIM];
    long long n, n_reads;
    make();
    io = faulty_io(&store, bert.files, bert.n_files);
    REQUIRE_OK(open_from_store(&io, &memory, out));
    n_reads = store.n_reads;
    CHECK(n_reads >= 5);
    for (n = 1; n <= n_reads; n++) {
        io = faulty_io(&store, bert.files, bert.n_files);
        store.fail_read_at = n;
        TEST_ROW("read %d of %d", (int)n, (int)n_reads);
        CHECK_STATUS(open_from_store(&io, &memory, out), GLLM_ERR_IO);
        CHECK_MESSAGE("byte");
        CHECK_EQ(store.n_open_now, 0);
    }
    tiny_bert_free(&bert);
}

TEST(each_open_fails) {
    faulty_store store;
    gllm_io io;
    counting memory;
    float want[N_TEXTS * DIM], out[N_TEXTS * DIM];
    long long n, n_opens;
    int n_failed = 0;
    make();
    io = faulty_io(&store, bert.files, bert.n_files);
    REQUIRE_OK(open_from_store(&io, &memory, want));
    n_opens = store.n_opens;
    for (n = 1; n <= n_opens; n++) {
        gllm_status status;
        io = faulty_io(&store, bert.files, bert.n_files);
        store.fail_open_at = n;
        TEST_ROW("open %d of %d", (int)n, (int)n_opens);
        status = open_from_store(&io, &memory, out); /* as if that file were not there */
        if (status != GLLM_OK) CHECK_STATUS(status, GLLM_ERR_NOT_FOUND);
        n_failed += status != GLLM_OK;
        CHECK_EQ(store.n_open_now, 0);
    }
    CHECK(n_failed >= 3); /* config.json, the tokenizer, the weights */
    tiny_bert_free(&bert);
}

TEST(files_that_end_early) {
    static const char *const names[] = {"model.safetensors", "config.json", "tokenizer.json"};
    faulty_store store;
    gllm_io io;
    counting memory;
    float out[N_TEXTS * DIM];
    size_t i, k;
    make();
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        uint64_t size = 0;
        for (k = 0; k < bert.n_files; k++) {
            if (strcmp(bert.files[k].name, names[i]) == 0) size = bert.files[k].size_bytes;
        }
        for (k = 0; k < 40; k++) {
            io = faulty_io(&store, bert.files, bert.n_files);
            store.cut_name = names[i];
            store.cut_bytes = size * k / 40 + (k & 1);
            TEST_ROW("%s cut to %d bytes", names[i], (int)store.cut_bytes);
            CHECK_STATUS(open_from_store(&io, &memory, out), GLLM_ERR_FORMAT);
            CHECK_MESSAGE(names[i]);
            CHECK_EQ(store.n_open_now, 0);
        }
    }
    tiny_bert_free(&bert);
}

/* ---- stop! ------------------------------------------------------------------------------------- */

typedef struct stopper {
    int n_calls, stop_at;
    float last;
    int backwards;
} stopper;

static int stop(void *user, float fraction) {
    stopper *s = (stopper *)user;
    if (fraction < s->last || fraction > 1.0f) s->backwards = 1;
    s->last = fraction;
    return ++s->n_calls == s->stop_at;
}

TEST(loading_is_cancelled) {
    counting memory;
    gllm_allocator allocator = counting_allocator(&memory);
    stopper s;
    gllm_model_desc desc;
    gllm_model *model;
    int n, n_calls;
    make();
    memset(&desc, 0, sizeof desc);
    memset(&s, 0, sizeof s);
    desc.allocator = &allocator;
    desc.progress = stop;
    desc.progress_user = &s;
    desc.n_threads = 1;
    REQUIRE_OK(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model));
    gllm_model_close(model);
    CHECK(!s.backwards);
    CHECK(s.last > 0.0f);
    n_calls = s.n_calls;
    CHECK(n_calls >= 1);
    for (n = 1; n <= n_calls; n++) {
        TEST_ROW("call %d of %d", n, n_calls);
        memset(&s, 0, sizeof s);
        s.stop_at = n;
        CHECK_STATUS(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model),
                     GLLM_ERR_CANCELLED);
        CHECK(model == NULL);
        CHECK(gllm_last_error()[0] != 0);
        CHECK_EQ(s.n_calls, n);
        CHECK_EQ(memory.n_bytes, 0);
    }
    tiny_bert_free(&bert);
}

TEST(embedding_is_cancelled) {
    enum { MANY = 200 };
    const char *many[MANY];
    static float want[MANY * DIM], out[MANY * DIM];
    counting memory;
    gllm_allocator allocator = counting_allocator(&memory);
    stopper s;
    gllm_model_desc desc;
    gllm_embed_desc embed;
    gllm_model *model;
    int i, n, n_calls;
    long long held;
    make();
    memset(&desc, 0, sizeof desc);
    memset(&embed, 0, sizeof embed);
    memset(&s, 0, sizeof s);
    desc.allocator = &allocator;
    desc.n_threads = 2;
    embed.progress = stop;
    embed.progress_user = &s;
    for (i = 0; i < MANY; i++) many[i] = texts[i % N_TEXTS];
    REQUIRE_OK(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model));
    REQUIRE_OK(gllm_embed(model, many, MANY, &embed, want));
    held = memory.n_bytes;
    CHECK(!s.backwards);
    n_calls = s.n_calls;
    CHECK(n_calls >= 1);
    for (n = 1; n <= n_calls; n++) {
        gllm_embeddings *embeddings;
        TEST_ROW("call %d of %d", n, n_calls);
        memset(&s, 0, sizeof s);
        s.stop_at = n;
        CHECK_STATUS(gllm_embed(model, many, MANY, &embed, out), GLLM_ERR_CANCELLED);
        CHECK_EQ(s.n_calls, n);
        memset(&s, 0, sizeof s);
        s.stop_at = n;
        CHECK_STATUS(gllm_embed_new(model, many, MANY, &embed, &embeddings), GLLM_ERR_CANCELLED);
        CHECK(embeddings == NULL);
        CHECK_EQ(memory.n_bytes, held);
    }
    CHECK_OK(gllm_embed(model, many, MANY, NULL, out));
    CHECK(memcmp(out, want, sizeof want) == 0);
    gllm_model_close(model);
    CHECK_EQ(memory.n_bytes, 0);
    tiny_bert_free(&bert);
}

/* ---- what is kept ------------------------------------------------------------------------------- */

/* A model does not hold on to the memory that one huge text took. */
TEST(huge_text_leaves_nothing) {
    enum { SIZE = 1 << 20 };
    counting memory;
    gllm_allocator allocator = counting_allocator(&memory);
    gllm_model_desc desc;
    gllm_embed_desc embed;
    gllm_model *model;
    gllm_text_info info;
    char *text = (char *)malloc(SIZE + 1);
    const char *huge[1];
    size_t n_bytes[1] = {SIZE_MAX}, i;
    float out[DIM], again[DIM];
    long long before;
    REQUIRE(text != NULL);
    make();
    memset(&desc, 0, sizeof desc);
    desc.allocator = &allocator;
    desc.n_threads = 1;
    memset(&embed, 0, sizeof embed);
    embed.texts = &info;
    embed.prompt = "the ";
    embed.text_bytes = n_bytes; /* to its NUL, with a prompt as without */
    for (i = 0; i < SIZE; i++) text[i] = "fox "[i % 4];
    text[SIZE] = 0;
    huge[0] = text;
    REQUIRE_OK(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model));
    CHECK_OK(gllm_embed(model, texts, 1, NULL, out));
    before = memory.n_bytes;
    CHECK_OK(gllm_embed(model, huge, 1, &embed, again));
    CHECK_EQ(info.n_uncut, SIZE / 4 + 3);
    CHECK_EQ(info.n_tokens, 32);
    CHECK(memory.n_bytes <= before);
    CHECK_OK(gllm_embed(model, texts, 1, NULL, again));
    CHECK(memcmp(out, again, sizeof out) == 0);
    gllm_model_close(model);
    CHECK_EQ(memory.n_bytes, 0);
    tiny_bert_free(&bert);
    free(text);
}

/* ---- arguments that cannot be ------------------------------------------------------------------- */

TEST(arguments) {
    gllm_model_desc desc;
    gllm_embed_desc embed;
    gllm_model *model;
    gllm_embeddings *embeddings;
    float out[N_TEXTS * 64], untouched[DIM];
    const char *hole[2] = {"a", NULL}, *bad_utf8[2] = {"fine", "caf\xe9"};
    const char *second_half[1] = {"\xa9"};
    size_t lengths[2] = {3, 5};
    gllm_file no_data = {"config.json", NULL, 100}, no_name = {NULL, "{}", 2};
    make();
    memset(&desc, 0, sizeof desc);
    memset(&embed, 0, sizeof embed);
    CHECK_STATUS(gllm_model_open(NULL, NULL, &model), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_model_open("x", NULL, NULL), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_model_open_memory(NULL, 3, NULL, &model), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_model_open_memory(&no_data, 1, NULL, &model), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_model_open_memory(&no_name, 1, NULL, &model), GLLM_ERR_ARGUMENT);
    desc.weights = GLLM_DTYPE_I32;
    CHECK_STATUS(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model), GLLM_ERR_ARGUMENT);
    desc.weights = (gllm_dtype)99;
    CHECK_STATUS(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model), GLLM_ERR_ARGUMENT);
    desc.weights = GLLM_DTYPE_AUTO;
    desc.isa = (gllm_isa)99;
    CHECK_STATUS(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model), GLLM_ERR_ARGUMENT);
    desc.isa = gllm_isa_available(GLLM_ISA_NEON) ? GLLM_ISA_AVX2 : GLLM_ISA_NEON;
    CHECK_STATUS(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model), GLLM_ERR_ARGUMENT);
    desc.isa = GLLM_ISA_AUTO;
    desc.pooling = (gllm_pooling)99;
    CHECK_STATUS(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model), GLLM_ERR_ARGUMENT);
    REQUIRE_OK(gllm_model_open_memory(bert.files, bert.n_files, NULL, &model));
    CHECK_STATUS(gllm_embed(NULL, texts, 1, NULL, out), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_embed(model, NULL, 1, NULL, out), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_embed(model, texts, 1, NULL, NULL), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_embed(model, hole, 2, NULL, out), GLLM_ERR_ARGUMENT);
    CHECK_OK(gllm_embed(model, NULL, 0, NULL, NULL));
    embed.stride = DIM - 1;
    CHECK_STATUS(gllm_embed(model, texts, 1, &embed, out), GLLM_ERR_ARGUMENT);
    embed.stride = 40;
    out[DIM] = out[39] = 7.5f;
    CHECK_OK(gllm_embed(model, texts, 2, &embed, out));
    CHECK(out[DIM] == 7.5f && out[39] == 7.5f); /* between two vectors nothing is written */
    CHECK_OK(gllm_embed(model, texts + 1, 1, NULL, untouched));
    CHECK(memcmp(out + 40, untouched, sizeof untouched) == 0);
    CHECK_STATUS(gllm_embed_new(model, texts, 2, &embed, &embeddings), GLLM_ERR_ARGUMENT);
    CHECK(embeddings == NULL);
    embed.stride = 0;
    embed.prompt_name = "nobody";
    CHECK_STATUS(gllm_embed(model, texts, 1, &embed, out), GLLM_ERR_NOT_FOUND);
    CHECK_MESSAGE("nobody");
    embed.prompt_name = NULL;
    CHECK_STATUS(gllm_embed(model, bad_utf8, 2, &embed, out), GLLM_ERR_UTF8);
    CHECK_MESSAGE("text 1");
    CHECK_MESSAGE("byte 3");
    embed.prompt = "a prompt: "; /* does not count */
    CHECK_STATUS(gllm_embed(model, bad_utf8, 2, &embed, out), GLLM_ERR_UTF8);
    CHECK_MESSAGE("text 1");
    CHECK_MESSAGE("byte 3");
    embed.prompt = "caf\xc3"; /* with the text behind it it would be UTF-8 */
    CHECK_STATUS(gllm_embed(model, second_half, 1, &embed, out), GLLM_ERR_UTF8);
    CHECK_MESSAGE("prompt");
    embed.prompt = NULL;
    embed.text_bytes = lengths; /* the bad byte is the 4th: cut off before it */
    CHECK_STATUS(gllm_embed(model, bad_utf8, 2, &embed, out), GLLM_ERR_UTF8);
    lengths[1] = 3;
    CHECK_OK(gllm_embed(model, bad_utf8, 2, &embed, out));
    embed.text_bytes = NULL;
    embed.truncate = GLLM_TRUNCATE_REFUSE;
    embed.max_tokens = 4;
    CHECK_STATUS(gllm_embed(model, texts, 1, &embed, out), GLLM_ERR_TOO_LONG);
    gllm_model_close(model);
    gllm_model_close(NULL);
    gllm_tokenizer_close(NULL);
    gllm_embeddings_free(NULL);
    tiny_bert_free(&bert);
}

int main(int argc, char **argv) {
    test_begin("test_faults", argc, argv);
    RUN(each_allocation_fails);
    RUN(each_allocation_fails_with_threads);
    RUN(all_later_allocations_fail);
    RUN(each_allocation_of_a_tokenizer_fails);
    RUN(each_read_fails);
    RUN(each_open_fails);
    RUN(files_that_end_early);
    RUN(loading_is_cancelled);
    RUN(embedding_is_cancelled);
    RUN(huge_text_leaves_nothing);
    RUN(arguments);
    return test_end();
}
