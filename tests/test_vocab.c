/* Vocabularies that are no tokenizer.json: GGUF metadata, SentencePiece models, vocab.json with
 * merges.txt. All made here; real ones are in tests/reference/check_vocab.py. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "support.h"

typedef struct bytes {
    unsigned char data[8192];
    size_t size;
} bytes;

static void put(bytes *b, const void *data, size_t n) {
    if (b->size + n > sizeof b->data) exit(3);
    if (n > 0) memcpy(b->data + b->size, data, n);
    b->size += n;
}
static void put_uint(bytes *b, uint64_t value, size_t n) {
    size_t i;
    for (i = 0; i < n; i++) {
        unsigned char c = (unsigned char)(value >> (8 * i));
        put(b, &c, 1);
    }
}
static void put_text(bytes *b, const char *text) {
    put_uint(b, strlen(text), 8);
    put(b, text, strlen(text));
}
static uint32_t float_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return bits;
}

/* ---- GGUF ------------------------------------------------------------------------------------ */

static void key(bytes *b, const char *name, uint32_t type) {
    char full[64];
    snprintf(full, sizeof full, "tokenizer.ggml.%s", name);
    put_text(b, strncmp(name, "general.", 8) == 0 ? name : full);
    put_uint(b, type, 4);
}
static void key_text(bytes *b, const char *name, const char *value) {
    key(b, name, 8);
    put_text(b, value);
}
static void key_texts(bytes *b, const char *name, const char *const *values, size_t n) {
    size_t i;
    key(b, name, 9);
    put_uint(b, 8, 4);
    put_uint(b, n, 8);
    for (i = 0; i < n; i++) put_text(b, values[i]);
}
static void key_u32(bytes *b, const char *name, uint32_t value) {
    key(b, name, 4);
    put_uint(b, value, 4);
}
static void key_i32s(bytes *b, const char *name, const int *values, size_t n) {
    size_t i;
    key(b, name, 9);
    put_uint(b, 5, 4);
    put_uint(b, n, 8);
    for (i = 0; i < n; i++) put_uint(b, (uint32_t)values[i], 4);
}
static void key_floats(bytes *b, const char *name, const float *values, size_t n) {
    size_t i;
    key(b, name, 9);
    put_uint(b, 6, 4);
    put_uint(b, n, 8);
    for (i = 0; i < n; i++) put_uint(b, float_bits(values[i]), 4);
}
static void head(bytes *b, uint32_t n_keys) {
    memset(b, 0, sizeof *b);
    put(b, "GGUF", 4);
    put_uint(b, 3, 4);
    put_uint(b, 0, 8);
    put_uint(b, n_keys, 8);
}

/* ---- opening from memory --------------------------------------------------------------------- */

typedef struct store {
    gllm_file files[4];
    size_t n;
    counting count;
} store;

static gllm_status open_store(store *s, const char *path, gllm_tokenizer **out) {
    gllmi_memory_files memory;
    gllm_tokenizer_desc desc;
    gllm_allocator a = counting_allocator(&s->count);
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    memset(&desc, 0, sizeof desc);
    memory.files = s->files;
    memory.n_files = s->n;
    io.user = &memory;
    desc.io = &io;
    desc.allocator = &a;
    return gllm_tokenizer_open(path, &desc, out);
}
static gllm_status open_bytes(const bytes *b, size_t size, const char *name, gllm_tokenizer **out) {
    store s;
    char *copy = (char *)malloc(size + 1); /* of this very size */
    gllm_status status;
    if (!copy) exit(3);
    memset(&s, 0, sizeof s);
    memcpy(copy, b->data, size);
    s.files[0].name = name;
    s.files[0].data = copy;
    s.files[0].size_bytes = size;
    s.n = 1;
    *out = NULL;
    {
        gllmi_memory_files memory;
        gllm_tokenizer_desc desc;
        gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                      gllmi_memory_io_close, NULL};
        memset(&desc, 0, sizeof desc);
        memory.files = s.files;
        memory.n_files = 1;
        io.user = &memory;
        desc.io = &io;
        status = gllm_tokenizer_open(name, &desc, out);
    }
    free(copy);
    return status;
}
static void check_ids(const gllm_tokenizer *t, const char *text, const char *want) {
    gllm_encoding e;
    char got[256] = "";
    size_t i, n = 0;
    memset(&e, 0, sizeof e);
    CHECK(gllm_tokenizer_encode(t, text, SIZE_MAX, NULL, &e) == GLLM_OK);
    for (i = 0; i < e.n_tokens && n < 240; i++) {
        n += (size_t)snprintf(got + n, sizeof got - n, i ? " %u" : "%u", (unsigned)e.ids[i]);
    }
    test_row("%s: %s, want %s", text, got, want);
    CHECK(strcmp(got, want) == 0);
    gllm_encoding_free(&e);
}

#define MARK "\xe2\x96\x81"

static void make_bert(bytes *b) {
    static const char *const tokens[] = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", MARK "play", "ing",
                                         MARK "."};
    static const int types[] = {3, 3, 3, 3, 1, 1, 1};
    head(b, 3);
    key_text(b, "model", "bert");
    key_texts(b, "tokens", tokens, 7);
    key_i32s(b, "token_type", types, 7);
}
static void make_llama(bytes *b) {
    static const char *const tokens[] = {"<unk>", "<s>", "</s>", "<0x-1>", MARK, "a", "b", "ab",
                                         MARK "ab", "<0x63>"};
    static const int types[] = {2, 3, 3, 6, 1, 1, 1, 1, 1, 6};
    static const float scores[] = {0, 0, 0, 0, -3, -4, -5, -1, -2, 0};
    head(b, 8);
    key_text(b, "model", "llama");
    key_text(b, "general.architecture", "llama");
    key_texts(b, "tokens", tokens, 10);
    key_floats(b, "scores", scores, 10);
    key_i32s(b, "token_type", types, 10);
    key_u32(b, "bos_token_id", 1);
    key_u32(b, "eos_token_id", 0xffffffffu);
    key_u32(b, "unknown_token_id", 0);
}
static void make_gpt2(bytes *b, const char *pre) {
    static const char *const tokens[] = {"a", "b", "ab", "\xc4\xa0", "\xc4\xa0\x61", "<|end|>"};
    static const char *const merges[] = {"a b", "\xc4\xa0 a"};
    static const int types[] = {1, 1, 1, 1, 1, 3};
    head(b, 5);
    key_text(b, "model", "gpt2");
    key_text(b, "pre", pre);
    key_texts(b, "tokens", tokens, 6);
    key_texts(b, "merges", merges, 2);
    key_i32s(b, "token_type", types, 6);
}

TEST(gguf_models) {
    bytes b;
    gllm_tokenizer *t;
    make_bert(&b);
    REQUIRE(open_bytes(&b, b.size, "v.gguf", &t) == GLLM_OK);
    check_ids(t, "Playing.", "2 4 5 6 3");
    check_ids(t, "x [SEP]", "2 1 3 3");
    gllm_tokenizer_close(t);
    make_llama(&b);
    REQUIRE(open_bytes(&b, b.size, "v.gguf", &t) == GLLM_OK);
    check_ids(t, "ab ab", "1 8 8");
    check_ids(t, "abc</s>", "1 8 9 2");
    check_ids(t, "z", "1 4 0");
    gllm_tokenizer_close(t);
    make_gpt2(&b, "gpt-2");
    REQUIRE(open_bytes(&b, b.size, "v.gguf", &t) == GLLM_OK);
    check_ids(t, "ab ab<|end|>", "2 3 2 5");
    gllm_tokenizer_close(t);
}

/* A charsmap of one rule: U+2581 is a space. Its tree of bytes has a unit for each number of a byte:
 * the label, the way to the next in bits 10 and up, bit 8 before a value, bit 31 of the value. */
static void key_charsmap(bytes *b) {
    uint32_t units[256] = {0};
    size_t i;
    units[0] = 1 << 10;
    units[1 ^ 0xe2] = 0xe2 | (1 ^ 0xe2) << 10;
    units[0x96] = 0x96 | 0x96 << 10;
    units[0x81] = 0x81 | (0x81 ^ 2) << 10 | 1 << 8;
    units[2] = 1u << 31;
    key(b, "precompiled_charsmap", 9);
    put_uint(b, 0, 4);
    put_uint(b, 4 + sizeof units + 2, 8);
    put_uint(b, sizeof units, 4);
    for (i = 0; i < 256; i++) put_uint(b, units[i], 4);
    put(b, " ", 2);
}
static void make_t5(bytes *b, uint32_t removes, uint32_t adds) {
    static const char *const tokens[] = {"<unk>", "</s>", MARK, "a", MARK "a"};
    static const int types[] = {2, 3, 1, 1, 1};
    static const float scores[] = {0, 0, -3, -4, -2};
    head(b, 8);
    key_text(b, "model", "t5");
    key_texts(b, "tokens", tokens, 5);
    key_floats(b, "scores", scores, 5);
    key_i32s(b, "token_type", types, 5);
    key_charsmap(b);
    key(b, "remove_extra_whitespaces", 7);
    put_uint(b, removes, 1);
    key(b, "add_space_prefix", 7);
    put_uint(b, adds, 1);
    key_u32(b, "eos_token_id", 1);
}

/* What the charsmap makes a space is one to the flags too. */
TEST(gguf_spaces) {
    bytes b;
    gllm_tokenizer *t;
    make_t5(&b, 1, 1);
    REQUIRE(open_bytes(&b, b.size, "v.gguf", &t) == GLLM_OK);
    check_ids(t, "  a " MARK " a", "4 4 1");
    check_ids(t, "a" MARK, "4 1");
    check_ids(t, "a " MARK MARK " ", "4 1");
    check_ids(t, MARK, "1");
    gllm_tokenizer_close(t);
    make_t5(&b, 0, 1);
    REQUIRE(open_bytes(&b, b.size, "v.gguf", &t) == GLLM_OK);
    check_ids(t, "a" MARK, "4 2 1");
    check_ids(t, "a  a", "4 2 4 1");
    gllm_tokenizer_close(t);
    make_t5(&b, 0, 0);
    REQUIRE(open_bytes(&b, b.size, "v.gguf", &t) == GLLM_OK);
    check_ids(t, "a" MARK "a", "3 4 1");
    gllm_tokenizer_close(t);
}

TEST(every_pre) {
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(gllmi_pre_rows); i++) {
        char names[512], *name;
        snprintf(names, sizeof names, "%s", gllmi_pre_rows[i].names);
        for (name = strtok(names, " "); name; name = strtok(NULL, " ")) {
            bytes b;
            gllm_tokenizer *t;
            gllm_status status;
            make_gpt2(&b, name);
            status = open_bytes(&b, b.size, "v.gguf", &t);
            test_row("%s: %s", name, status == GLLM_OK ? "" : gllm_last_error());
            CHECK(status == GLLM_OK);
            gllm_tokenizer_close(t);
        }
    }
}

TEST(gguf_faults) {
    static const char *const one[] = {"a"};
    static const int bad_types[] = {1, 1}, type[] = {1};
    static const float scores[] = {1, 2};
    static const float none[] = {0};
    bytes b;
    gllm_tokenizer *t;
    int i;
    for (i = 0; i < 10; i++) {
        head(&b, i == 0 ? 0 : i == 1 ? 1 : 3);
        if (i > 0) key_text(&b, "model", i == 2 ? "rwkv" : i < 6 ? "llama" : "gpt2");
        if (i > 1) {
            if (i == 3) key_i32s(&b, "tokens", type, 1);
            else key_texts(&b, "tokens", one, i == 4 ? 0 : 1);
            if (i == 5) key_floats(&b, "scores", scores, 2);
            else if (i == 6) key_i32s(&b, "token_type", bad_types, 2);
            else if (i == 7) key_text(&b, "pre", "none such");
            else if (i == 8) key_texts(&b, "merges", one, 1);
            else if (i == 9) key_u32(&b, "merges", 1);
            else key_floats(&b, "scores", none, 1);
        }
        test_row("fault %d", i);
        CHECK(open_bytes(&b, b.size, "v.gguf", &t) != GLLM_OK);
        CHECK(t == NULL && strncmp(gllm_last_error(), "v.gguf: ", 8) == 0);
    }
}

/* ---- SentencePiece --------------------------------------------------------------------------- */

static void proto_bytes(bytes *b, uint32_t number, const void *data, size_t n) {
    put_uint(b, number << 3 | 2, number > 15 ? 2 : 1);
    put_uint(b, n, 1);
    put(b, data, n);
}
static void put_piece(bytes *b, const char *text, float score, uint32_t type) {
    bytes piece;
    piece.size = 0;
    proto_bytes(&piece, 1, text, strlen(text));
    put_uint(&piece, 2 << 3 | 5, 1);
    put_uint(&piece, float_bits(score), 4);
    put_uint(&piece, 3 << 3, 1);
    put_uint(&piece, type, 1);
    proto_bytes(b, 1, piece.data, piece.size);
}
/* trainer_spec {model_type, byte_fallback}, normalizer_spec {remove_extra_whitespaces}. */
static void make_spm(bytes *b, uint32_t type, uint32_t falls_back, uint32_t removes) {
    unsigned char trainer[] = {3 << 3, 0, 0x98, 0x02, 0}, normalizer[] = {4 << 3, 0};
    b->size = 0;
    put_piece(b, "<unk>", 0, 2);
    if (falls_back) put_piece(b, "<s>", 0, 3);
    put_piece(b, "</s>", 0, 3);
    put_piece(b, MARK, -3, 1);
    put_piece(b, "a", -4, 1);
    put_piece(b, "b", -5, 1);
    put_piece(b, "ab", -1, 1);
    put_piece(b, MARK "ab", -2, 1);
    put_piece(b, "<0x63>", 0, 6);
    put_piece(b, "<user>", 0, 4);
    trainer[1] = (unsigned char)type;
    trainer[4] = (unsigned char)falls_back;
    normalizer[1] = (unsigned char)removes;
    proto_bytes(b, 2, trainer, sizeof trainer);
    proto_bytes(b, 3, normalizer, sizeof normalizer);
}

TEST(spm_models) {
    bytes b;
    gllm_tokenizer *t;
    make_spm(&b, 2, 1, 0);
    REQUIRE(open_bytes(&b, b.size, "v.model", &t) == GLLM_OK);
    check_ids(t, "ab  abc", "1 7 3 7 8");
    check_ids(t, "a<user>", "1 3 4 9");
    gllm_tokenizer_close(t);
    make_spm(&b, 1, 0, 1);
    REQUIRE(open_bytes(&b, b.size, "v.model", &t) == GLLM_OK);
    check_ids(t, "  ab   ab  ", "6 6 1");
    check_ids(t, "zb", "2 0 4 1");
    gllm_tokenizer_close(t);
}

TEST(every_cut) {
    bytes b;
    gllm_tokenizer *t;
    size_t n;
    int kind;
    for (kind = 0; kind < 4; kind++) {
        const char *name = kind == 3 ? "v.model" : "v.gguf";
        if (kind == 0) make_bert(&b);
        if (kind == 1) make_llama(&b);
        if (kind == 2) make_gpt2(&b, "llama-bpe");
        if (kind == 3) make_spm(&b, 2, 1, 0);
        for (n = 0; n < b.size; n++) {
            gllm_status status = open_bytes(&b, n, name, &t);
            CHECK(kind == 3 || status != GLLM_OK); /* a shorter row of fields may be one too */
            gllm_tokenizer_close(t);
        }
        for (n = 0; n < b.size; n++) { /* every byte wrong */
            b.data[n] ^= 0xff;
            open_bytes(&b, b.size, name, &t);
            gllm_tokenizer_close(t);
            b.data[n] ^= 0xff;
        }
    }
}

/* ---- vocab.json and merges.txt ----------------------------------------------------------------- */

TEST(files) {
    static const char *const vocabs[] = {"{\"a\":0,\"b\":1,\"ab\":2,\"<|endoftext|>\":3}", "[]",
                                         "{\"a\":-1}", "{\"a\":1}", "{\"a\":0"};
    static const char *const merges[] = {"#version: 0.2\na b\n", "ab\n"};
    int i, k;
    for (i = 0; i < 5; i++) {
        for (k = 0; k < 2; k++) {
            store s;
            gllm_tokenizer *t;
            gllm_status status;
            memset(&s, 0, sizeof s);
            s.files[0].name = "m/vocab.json";
            s.files[0].data = vocabs[i];
            s.files[0].size_bytes = strlen(vocabs[i]);
            s.files[1].name = "m/merges.txt";
            s.files[1].data = merges[k];
            s.files[1].size_bytes = strlen(merges[k]);
            s.n = 2;
            status = open_store(&s, "m", &t);
            test_row("vocabulary %d, merges %d", i, k);
            CHECK((status == GLLM_OK) == (i == 0 && k == 0));
            if (status == GLLM_OK) check_ids(t, "abb<|endoftext|>", "2 1 3");
            gllm_tokenizer_close(t);
            s.n = 1;
            CHECK(open_store(&s, "m", &t) == GLLM_ERR_NOT_FOUND);
            CHECK(s.count.n_blocks == 0);
        }
    }
}

int main(int argc, char **argv) {
    test_begin("test_vocab", argc, argv);
    RUN(gguf_models);
    RUN(gguf_spaces);
    RUN(every_pre);
    RUN(gguf_faults);
    RUN(spm_models);
    RUN(every_cut);
    RUN(files);
    return test_end();
}
