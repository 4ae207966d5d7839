/* [FORMAT], GGUF: files built in memory, good ones and hostile ones, opened in place and through a
 * reader without a mapping; and small real files where ../shared is present. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "../tools/gguf_writer.h"
#include "support.h"

/* ---- building files ------------------------------------------------------------------------- */

typedef struct bytes {
    uint8_t *data;
    size_t size, capacity;
} bytes;

static void put(bytes *b, const void *data, size_t n) {
    if (b->size + n > b->capacity) {
        b->capacity = (b->size + n) * 2 + 64;
        b->data = (uint8_t *)realloc(b->data, b->capacity);
        if (!b->data) exit(3);
    }
    if (n > 0) memcpy(b->data + b->size, data, n);
    b->size += n;
}
static void put_uint(bytes *b, uint64_t value, size_t n) {
    for (; n > 0; n--, value >>= 8) {
        uint8_t byte = (uint8_t)value;
        put(b, &byte, 1);
    }
}
static void put_u32(bytes *b, uint32_t value) { put_uint(b, value, 4); }
static void put_u64(bytes *b, uint64_t value) { put_uint(b, value, 8); }
static void put_string(bytes *b, const char *text) {
    put_u64(b, strlen(text));
    put(b, text, strlen(text));
}
static void put_head(bytes *b, uint64_t n_tensors, uint64_t n_values) {
    put(b, "GGUF", 4);
    put_u32(b, 3);
    put_u64(b, n_tensors);
    put_u64(b, n_values);
}
static void put_key(bytes *b, const char *key, uint32_t type) {
    put_string(b, key);
    put_u32(b, type);
}
static void put_key_u32(bytes *b, const char *key, uint32_t value) {
    put_key(b, key, GLLMI_GGUF_U32);
    put_u32(b, value);
}
static void put_key_string(bytes *b, const char *key, const char *value) {
    put_key(b, key, GLLMI_GGUF_STRING);
    put_string(b, value);
}
static void put_key_array(bytes *b, const char *key, uint32_t element, uint64_t count) {
    put_key(b, key, GLLMI_GGUF_ARRAY);
    put_u32(b, element);
    put_u64(b, count);
}
/* dims in the order of the file: columns first. */
static void put_tensor(bytes *b, const char *name, uint32_t n_dims, const uint64_t *dims,
                       uint32_t type, uint64_t offset) {
    uint32_t i;
    put_string(b, name);
    put_u32(b, n_dims);
    for (i = 0; i < n_dims; i++) put_u64(b, dims[i]);
    put_u32(b, type);
    put_u64(b, offset);
}
static void put_tensor_2d(bytes *b, const char *name, uint64_t columns, uint64_t rows,
                          uint32_t type, uint64_t offset) {
    uint64_t dims[2];
    dims[0] = columns;
    dims[1] = rows;
    put_tensor(b, name, 2, dims, type, offset);
}
static void put_pad(bytes *b, size_t alignment) {
    while (b->size % alignment != 0) put_uint(b, 0, 1);
}
static void put_data(bytes *b, size_t n) {
    size_t i;
    for (i = 0; i < n; i++) put_uint(b, i * 37 + 11, 1);
}

/* ---- opening them --------------------------------------------------------------------------- */

typedef struct opened {
    gllm_file files[8];
    size_t n_files;
    gllmi_memory_files memory;
    faulty_store store;
    counting count;
    gllm_io io;
    gllmi_source source;
    gllmi_tensors tensors;
    gllmi_gguf gguf;
} opened;

static void add_file(opened *o, const char *name, const bytes *b, size_t size) {
    gllm_file *f = &o->files[o->n_files++];
    uint8_t *copy = (uint8_t *)malloc(size + 1); /* of this very size, at an odd address */
    if (!copy) exit(3);
    copy[0] = 0;
    if (size > 0) memcpy(copy + 1, b->data, size);
    f->name = name;
    f->data = copy + 1;
    f->size_bytes = size;
}
/* mapped 0: through read alone. The store's and allocator's faults may be set in between. */
static void prepare(opened *o, int mapped) {
    gllm_allocator a = counting_allocator(&o->count);
    o->io = faulty_io(&o->store, o->files, o->n_files);
    if (mapped) {
        gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                      gllmi_memory_io_close, NULL};
        o->memory.files = o->files;
        o->memory.n_files = o->n_files;
        io.user = &o->memory;
        o->io = io;
    }
    memset(&o->tensors, 0, sizeof o->tensors);
    memset(&o->gguf, 0, sizeof o->gguf);
    gllmi_source_init(&o->source, "", 0, &o->io, a);
    gllmi_tensors_init(&o->tensors, &o->source);
}
static gllm_status open_prepared(opened *o, const char *name) {
    return gllmi_gguf_open(&o->gguf, &o->tensors, name);
}
static void done(opened *o) {
    gllmi_gguf_free(&o->gguf);
    gllmi_tensors_free(&o->tensors);
    gllmi_source_free(&o->source);
    CHECK_EQ(o->count.n_blocks, 0);
    CHECK_EQ(o->count.n_errors, 0);
    CHECK_EQ(o->store.n_open_now, 0);
}
static void free_files(opened *o) {
    size_t i;
    for (i = 0; i < o->n_files; i++) free((uint8_t *)(uintptr_t)o->files[i].data - 1);
    o->n_files = 0;
}
/* Opens the first `size` bytes as "m.gguf", both ways; both must give the same. */
static gllm_status open_both(const bytes *b, size_t size) {
    opened o;
    gllm_status in_place, read;
    char message[600];
    memset(&o, 0, sizeof o);
    add_file(&o, "m.gguf", b, size);
    prepare(&o, 0);
    read = open_prepared(&o, "m.gguf");
    snprintf(message, sizeof message, "%s", read ? gllm_last_error() : "");
    done(&o);
    prepare(&o, 1);
    in_place = open_prepared(&o, "m.gguf");
    CHECK_EQ(in_place, read);
    if (read) CHECK_STR(gllm_last_error(), message);
    done(&o);
    free_files(&o);
    return read;
}

/* ---- good files ----------------------------------------------------------------------------- */

#define N_SCALARS 12
static void put_all_values(bytes *b) {
    static const char *const words[] = {"", "one", "\xff\x00 any bytes", "d\xc3\xa9j\xc3\xa0"};
    static const size_t word_bytes[] = {0, 3, 12, 6};
    float f = 0.1f;
    double d = -1e300;
    size_t i;
    put_key(b, "a.u8", GLLMI_GGUF_U8), put_uint(b, 250, 1);
    put_key(b, "a.i8", GLLMI_GGUF_I8), put_uint(b, (uint64_t)-6, 1);
    put_key(b, "a.u16", GLLMI_GGUF_U16), put_uint(b, 65535, 2);
    put_key(b, "a.i16", GLLMI_GGUF_I16), put_uint(b, (uint64_t)-30000, 2);
    put_key(b, "a.u32", GLLMI_GGUF_U32), put_u32(b, 4000000000u);
    put_key(b, "a.i32", GLLMI_GGUF_I32), put_u32(b, (uint32_t)-2000000000);
    put_key(b, "a.f32", GLLMI_GGUF_F32), put_u32(b, gllmi_f32_bits(f));
    put_key(b, "a.bool", GLLMI_GGUF_BOOL), put_uint(b, 1, 1);
    put_key_string(b, "a.string", "some text");
    put_key(b, "a.u64", GLLMI_GGUF_U64), put_u64(b, UINT64_MAX);
    put_key(b, "a.i64", GLLMI_GGUF_I64), put_u64(b, (uint64_t)INT64_MIN);
    put_key(b, "a.f64", GLLMI_GGUF_F64), put(b, &d, 8); /* little-endian machines */
    put_key_array(b, "b.u8", GLLMI_GGUF_U8, 3), put(b, "\x01\x02\xff", 3);
    put_key_array(b, "b.i16", GLLMI_GGUF_I16, 2), put_uint(b, 7, 2), put_uint(b, 0xfff9, 2);
    put_key_array(b, "b.i32", GLLMI_GGUF_I32, 2), put_u32(b, 5), put_u32(b, (uint32_t)-5);
    put_key_array(b, "b.f32", GLLMI_GGUF_F32, 2), put_u32(b, 0x3f800000), put_u32(b, 0xbf000000);
    put_key_array(b, "b.bool", GLLMI_GGUF_BOOL, 3), put(b, "\x01\x00\x01", 3);
    put_key_array(b, "b.string", GLLMI_GGUF_STRING, 4);
    for (i = 0; i < 4; i++) put_u64(b, word_bytes[i]), put(b, words[i], word_bytes[i]);
    put_key_array(b, "b.empty", GLLMI_GGUF_STRING, 0);
    put_key_array(b, "b.none", GLLMI_GGUF_F64, 0);
}

/* What a key is, or `missing`. */
static gllm_status get_u64(const gllmi_gguf *g, const char *key, uint64_t max, uint64_t missing,
                           uint64_t *out) {
    *out = missing;
    return gllmi_gguf_get(g, key, GLLMI_GGUF_U64, max, out);
}
static gllm_status get_f64(const gllmi_gguf *g, const char *key, double missing, double *out) {
    *out = missing;
    return gllmi_gguf_get(g, key, GLLMI_GGUF_F64, 0, out);
}
static gllm_status get_bool(const gllmi_gguf *g, const char *key, int missing, int *out) {
    *out = missing;
    return gllmi_gguf_get(g, key, GLLMI_GGUF_BOOL, 0, out);
}

static void check_values(const gllmi_gguf *g) {
    gllmi_gguf_strings strings;
    const gllmi_gguf_value *v;
    gllmi_str s;
    uint64_t u;
    double d;
    int flag;
    CHECK_EQ(g->n_values, 20);
    CHECK_OK(get_u64(g, "a.u8", 255, 0, &u)), CHECK_EQ(u, 250);
    CHECK_OK(get_u64(g, "a.u16", 65535, 0, &u)), CHECK_EQ(u, 65535);
    CHECK_OK(get_u64(g, "a.u32", UINT32_MAX, 0, &u)), CHECK_EQ(u, 4000000000u);
    CHECK_OK(get_u64(g, "a.u64", UINT64_MAX, 0, &u)), CHECK(u == UINT64_MAX);
    CHECK_OK(get_f64(g, "a.f64", 0, &d)), CHECK(d == -1e300);
    CHECK_OK(get_f64(g, "a.f32", 0, &d)), CHECK(d == (double)0.1f);
    CHECK_OK(get_f64(g, "a.i8", 0, &d)), CHECK(d == -6.0);
    CHECK_OK(get_f64(g, "a.u64", 0, &d)), CHECK(d == 18446744073709551616.0);
    CHECK_OK(get_bool(g, "a.bool", 0, &flag)), CHECK_EQ(flag, 1);
    CHECK_OK(gllmi_gguf_get_string(g, "a.string", &s)), CHECK(gllmi_str_is(s, "some text"));
    CHECK(gllmi_gguf_f64_at(gllmi_gguf_find(g, "a.i8"), 0, &d) && d == -6.0);
    CHECK(gllmi_gguf_f64_at(gllmi_gguf_find(g, "a.i16"), 0, &d) && d == -30000.0);
    CHECK(gllmi_gguf_f64_at(gllmi_gguf_find(g, "a.i32"), 0, &d) && d == -2000000000.0);
    CHECK(gllmi_gguf_f64_at(gllmi_gguf_find(g, "a.i64"), 0, &d) && d == -9223372036854775808.0);
    CHECK(!gllmi_gguf_f64_at(gllmi_gguf_find(g, "a.u8"), 1, &d));
    /* arrays */
    CHECK_OK(gllmi_gguf_get_array(g, "b.i32", GLLMI_GGUF_I32, &v));
    CHECK(v && v->count == 2 && gllmi_gguf_f64_at(v, 1, &d) && d == -5.0);
    CHECK(v && !gllmi_gguf_u64_at(v, 1, &u) && u == 0 && !gllmi_gguf_f64_at(v, 2, &d));
    CHECK_OK(gllmi_gguf_get_array(g, "b.i16", GLLMI_GGUF_ARRAY, &v));
    CHECK(v && gllmi_gguf_f64_at(v, 1, &d) && d == -7.0);
    CHECK_OK(gllmi_gguf_get_array(g, "b.f32", GLLMI_GGUF_F32, &v));
    CHECK(v && gllmi_gguf_f64_at(v, 1, &d) && d == -0.5 && !gllmi_gguf_f64_at(v, 2, &d));
    CHECK_OK(gllmi_gguf_get_array(g, "b.u8", GLLMI_GGUF_U8, &v));
    CHECK(v && gllmi_gguf_u64_at(v, 2, &u) && u == 255 && gllmi_gguf_f64_at(v, 2, &d) && d == 255);
    CHECK_OK(gllmi_gguf_get_array(g, "b.none", GLLMI_GGUF_F64, &v));
    CHECK(v && v->count == 0 && !gllmi_gguf_f64_at(v, 0, &d));
    CHECK_OK(gllmi_gguf_get_array(g, "b.string", GLLMI_GGUF_STRING, &v));
    strings = gllmi_gguf_strings_of(v);
    CHECK(gllmi_gguf_next_string(&strings, &s) && s.size == 0);
    CHECK(gllmi_gguf_next_string(&strings, &s) && gllmi_str_is(s, "one"));
    CHECK(gllmi_gguf_next_string(&strings, &s) && s.size == 12 && s.data[1] == 0);
    CHECK(gllmi_gguf_next_string(&strings, &s) && gllmi_str_is(s, "d\xc3\xa9j\xc3\xa0"));
    CHECK(!gllmi_gguf_next_string(&strings, &s));
    CHECK(!gllmi_gguf_u64_at(v, 0, &u) && !gllmi_gguf_f64_at(v, 0, &d));
    strings = gllmi_gguf_strings_of(gllmi_gguf_find(g, "b.u8"));
    CHECK(!gllmi_gguf_next_string(&strings, &s));
    strings = gllmi_gguf_strings_of(gllmi_gguf_find(g, "a.string"));
    CHECK(!gllmi_gguf_next_string(&strings, &s));
    /* what is not there */
    CHECK_OK(get_u64(g, "none", 5, 77, &u)), CHECK_EQ(u, 77);
    CHECK_OK(get_f64(g, "none", 0.5, &d)), CHECK(d == 0.5);
    CHECK_OK(get_bool(g, "none", 1, &flag)), CHECK_EQ(flag, 1);
    CHECK_OK(gllmi_gguf_get_string(g, "none", &s)), CHECK(!s.data);
    CHECK_OK(gllmi_gguf_get_array(g, "none", GLLMI_GGUF_U8, &v)), CHECK(!v);
}

/* Never one type read as another. */
static void check_wrong_types(const gllmi_gguf *g) {
    const gllmi_gguf_value *v;
    gllmi_str s;
    uint64_t u;
    double d;
    int flag;
    CHECK_STATUS(get_u64(g, "a.u8", 249, 3, &u), GLLM_ERR_FORMAT), CHECK_EQ(u, 3);
    CHECK_MESSAGE("m.gguf: byte "), CHECK_MESSAGE("key a.u8: is a value of type u8 of 250");
    CHECK_MESSAGE("must be a whole number up to 249");
    CHECK_STATUS(get_u64(g, "a.i8", 1000, 3, &u), GLLM_ERR_FORMAT), CHECK_EQ(u, 3);
    CHECK_STATUS(get_u64(g, "a.i64", UINT64_MAX, 3, &u), GLLM_ERR_FORMAT);
    CHECK_STATUS(get_u64(g, "a.f32", 1000, 3, &u), GLLM_ERR_FORMAT);
    CHECK_STATUS(get_u64(g, "a.bool", 1000, 3, &u), GLLM_ERR_FORMAT);
    CHECK_STATUS(get_u64(g, "a.string", 1000, 3, &u), GLLM_ERR_FORMAT);
    CHECK_STATUS(get_u64(g, "b.u8", 1000, 3, &u), GLLM_ERR_FORMAT), CHECK_EQ(u, 3);
    CHECK_MESSAGE("is an array of u8");
    CHECK_STATUS(get_f64(g, "a.string", 2, &d), GLLM_ERR_FORMAT), CHECK(d == 2.0);
    CHECK_STATUS(get_f64(g, "a.bool", 2, &d), GLLM_ERR_FORMAT);
    CHECK_STATUS(get_f64(g, "b.f32", 2, &d), GLLM_ERR_FORMAT), CHECK(d == 2.0);
    CHECK_STATUS(get_bool(g, "a.u8", 0, &flag), GLLM_ERR_FORMAT);
    CHECK_STATUS(get_bool(g, "b.bool", 0, &flag), GLLM_ERR_FORMAT);
    CHECK_STATUS(gllmi_gguf_get_string(g, "a.u64", &s), GLLM_ERR_FORMAT), CHECK(!s.data);
    CHECK_STATUS(gllmi_gguf_get_string(g, "b.string", &s), GLLM_ERR_FORMAT), CHECK(!s.data);
    CHECK_STATUS(gllmi_gguf_get_array(g, "a.u8", GLLMI_GGUF_ARRAY, &v), GLLM_ERR_FORMAT);
    /* token types as f32, scores as i32, tokens as anything: what other readers got wrong */
    CHECK_STATUS(gllmi_gguf_get_array(g, "b.u8", GLLMI_GGUF_F32, &v), GLLM_ERR_FORMAT), CHECK(!v);
    CHECK_STATUS(gllmi_gguf_get_array(g, "b.i32", GLLMI_GGUF_F32, &v), GLLM_ERR_FORMAT);
    CHECK_STATUS(gllmi_gguf_get_array(g, "b.f32", GLLMI_GGUF_STRING, &v), GLLM_ERR_FORMAT);
    CHECK_MESSAGE("key b.f32: is an array of f32");
}

TEST(values) {
    opened o;
    bytes b = {NULL, 0, 0};
    int mapped;
    put_head(&b, 0, 20);
    put_all_values(&b);
    memset(&o, 0, sizeof o);
    add_file(&o, "m.gguf", &b, b.size);
    for (mapped = 0; mapped < 2; mapped++) {
        prepare(&o, mapped);
        if (CHECK_OK(open_prepared(&o, "m.gguf"))) {
            CHECK_EQ(o.tensors.n_tensors, 0);
            CHECK_EQ(o.gguf.version, 3);
            check_values(&o.gguf);
            check_wrong_types(&o.gguf);
        }
        done(&o);
    }
    free_files(&o);
    free(b.data);
}

/* A matrix, a vector, blocks, four dimensions, nothing at all; not in the order of their data. */
static void put_some_tensors(bytes *b, uint32_t alignment) {
    static const uint64_t dims[4] = {32, 2, 3, 4}, one[1] = {5};
    put_head(b, 6, alignment ? 2 : 1);
    put_key_string(b, "general.architecture", "bert");
    if (alignment) put_key_u32(b, "general.alignment", alignment);
    put_tensor_2d(b, "matrix", 5, 3, 0, 128);  /* 60 bytes */
    put_tensor(b, "vector", 1, one, 1, 0);     /* 10 bytes */
    put_tensor(b, "blocks", 4, dims, 2, 192);  /* 24 blocks of 18 bytes */
    put_tensor_2d(b, "empty", 32, 0, 8, 64);
    put_tensor(b, "scalar", 0, NULL, 0, 64);
    put_tensor_2d(b, "wide", 256, 2, 12, 640); /* 2 blocks of 144 bytes */
    put_pad(b, alignment ? alignment : 32);
    put_data(b, 640 + 288);
}

static void check_some_tensors(const opened *o, size_t data_at) {
    static const struct {
        const char *name;
        gllm_dtype dtype;
        uint32_t n_dims;
        uint64_t shape[4], offset, n_bytes;
    } rows[] = {{"matrix", GLLM_DTYPE_F32, 2, {3, 5, 0, 0}, 128, 60},
                {"vector", GLLM_DTYPE_F16, 1, {5, 0, 0, 0}, 0, 10},
                {"blocks", GLLM_DTYPE_Q4_0, 4, {4, 3, 2, 32}, 192, 432},
                {"empty", GLLM_DTYPE_Q8_0, 2, {0, 32, 0, 0}, 64, 0},
                {"scalar", GLLM_DTYPE_F32, 0, {0, 0, 0, 0}, 64, 4},
                {"wide", GLLM_DTYPE_Q4_K, 2, {2, 256, 0, 0}, 640, 288}};
    size_t i;
    CHECK_EQ(o->tensors.n_tensors, 6);
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        const gllmi_tensor *t = gllmi_tensors_find(&o->tensors, gllmi_str_of(rows[i].name));
        gllmi_view view;
        TEST_ROW("%s", rows[i].name);
        REQUIRE(t != NULL);
        CHECK_EQ(t->dtype, rows[i].dtype);
        CHECK_EQ(t->n_dims, rows[i].n_dims);
        CHECK(memcmp(t->shape, rows[i].shape, rows[i].n_dims * sizeof t->shape[0]) == 0);
        CHECK_EQ(t->n_bytes, rows[i].n_bytes);
        CHECK_EQ(t->offset, data_at + rows[i].offset);
        REQUIRE_OK(gllmi_tensor_view(&o->tensors, t, &view));
        CHECK_EQ(view.size, rows[i].n_bytes);
        if (view.size > 0) CHECK_EQ(view.data[0], (rows[i].offset * 37 + 11) & 255);
        gllmi_view_free(&o->tensors.files[0], &view);
    }
    CHECK(!gllmi_tensors_find(&o->tensors, gllmi_str_of("matri")));
}

TEST(tensors) {
    static const uint32_t alignments[] = {0, 64, 32, 8, 1};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(alignments); i++) {
        bytes b = {NULL, 0, 0};
        opened o;
        int mapped;
        put_some_tensors(&b, alignments[i]);
        memset(&o, 0, sizeof o);
        add_file(&o, "m.gguf", &b, b.size);
        for (mapped = 0; mapped < 2; mapped++) {
            TEST_ROW("alignment %u, mapped %d", (unsigned)alignments[i], mapped);
            prepare(&o, mapped);
            if (CHECK_OK(open_prepared(&o, "m.gguf"))) check_some_tensors(&o, b.size - 928);
            done(&o);
        }
        free_files(&o);
        free(b.data);
    }
}

/* A tensor without bytes in a file that ends before its data would begin. */
TEST(empty_tensor) {
    bytes b = {NULL, 0, 0};
    opened o;
    gllmi_view view;
    put_head(&b, 1, 0);
    put_tensor_2d(&b, "t", 0, 0, 0, 0);
    memset(&o, 0, sizeof o);
    add_file(&o, "m.gguf", &b, b.size);
    prepare(&o, 0);
    if (CHECK_OK(open_prepared(&o, "m.gguf"))) {
        CHECK_OK(gllmi_tensor_view(&o.tensors, &o.tensors.list[0], &view));
        CHECK_EQ(view.size, 0);
        gllmi_view_free(&o.tensors.files[0], &view);
    }
    done(&o);
    free_files(&o);
    free(b.data);
}

/* Every type that can be in a file comes back as itself, with its size. */
TEST(types) {
    const gllmi_dtype_row *row;
    size_t i;
    for (i = 0; (row = gllmi_dtype_at(i)) != NULL; i++) {
        bytes b = {NULL, 0, 0};
        CHECK_EQ(row->dtype, (int)i + 1);
        CHECK(gllmi_dtype_find(row->dtype) == row);
        if (row->gguf == GLLMI_NOT_IN_GGUF) continue;
        TEST_ROW("%s", row->name);
        CHECK(gllmi_dtype_of_gguf(row->gguf) == row);
        put_head(&b, 1, 0);
        put_tensor_2d(&b, "t", (uint64_t)row->block_elements * 2, 3, row->gguf, 0);
        put_pad(&b, 32);
        put_data(&b, (size_t)row->block_bytes * 6);
        CHECK_OK(open_both(&b, b.size));
        CHECK_STATUS(open_both(&b, b.size - 1), GLLM_ERR_FORMAT);
        CHECK_MESSAGE("m.gguf: tensor t: its data of "), CHECK_MESSAGE("past the end of the file");
        free(b.data);
        if (row->block_elements == 1) continue;
        b.data = NULL;
        b.size = b.capacity = 0;
        put_head(&b, 1, 0);
        put_tensor_2d(&b, "t", (uint64_t)row->block_elements * 2 - 1, 3, row->gguf, 0);
        put_pad(&b, 32);
        put_data(&b, (size_t)row->block_bytes * 6);
        CHECK_STATUS(open_both(&b, b.size), GLLM_ERR_FORMAT);
        CHECK_MESSAGE("are not blocks of"), CHECK_MESSAGE(row->name);
        free(b.data);
    }
    CHECK(gllmi_dtype_of_gguf(GLLMI_NOT_IN_GGUF) == NULL);
}

/* ---- hostile files -------------------------------------------------------------------------- */

/* Each builds a file that must be refused. After the advisories on other readers, users' reports
 * and the format's own rules. */
static void lie_tensors(bytes *b) { put_head(b, (uint64_t)1 << 61, 0), put_data(b, 500); }
static void lie_tensors_wrap(bytes *b) { put_head(b, UINT64_MAX / 368 + 2, 0), put_data(b, 500); }
static void lie_values(bytes *b) { put_head(b, 0, UINT64_MAX), put_data(b, 500); }
static void lie_values_near(bytes *b) { put_head(b, 0, 30), put_all_values(b); }
static void lie_key_size(bytes *b) { put_head(b, 0, 1), put_u64(b, UINT64_MAX), put_data(b, 500); }
static void lie_string(bytes *b) {
    put_head(b, 0, 1);
    put_key(b, "k", GLLMI_GGUF_STRING);
    put_u64(b, UINT64_MAX - 7);
    put_data(b, 500);
}
static void lie_array(bytes *b) {
    put_head(b, 0, 1);
    put_key_array(b, "tokenizer.ggml.scores", GLLMI_GGUF_F32, ((uint64_t)1 << 62) + 1);
    put_data(b, 500);
}
static void lie_strings(bytes *b) {
    put_head(b, 0, 1);
    put_key_array(b, "tokenizer.ggml.tokens", GLLMI_GGUF_STRING, 60);
    put_data(b, 500);
}
static void lie_strings_count(bytes *b) {
    put_head(b, 0, 1);
    put_key_array(b, "tokenizer.ggml.tokens", GLLMI_GGUF_STRING, (uint64_t)1 << 61);
    put_data(b, 500);
}
static void nested(bytes *b) {
    put_head(b, 0, 1);
    put_key_array(b, "k", GLLMI_GGUF_ARRAY, 1);
    put_u32(b, GLLMI_GGUF_U8), put_u64(b, 1), put_uint(b, 1, 1);
}
static void bad_type(bytes *b) { put_head(b, 0, 1), put_key(b, "k", 13), put_data(b, 64); }
static void bad_element(bytes *b) { put_head(b, 0, 1), put_key_array(b, "k", 99, 0); }
static void bad_bool(bytes *b) {
    put_head(b, 0, 1);
    put_key(b, "k", GLLMI_GGUF_BOOL);
    put_uint(b, 2, 1);
}
static void bad_bools(bytes *b) {
    put_head(b, 0, 1);
    put_key_array(b, "k", GLLMI_GGUF_BOOL, 3);
    put(b, "\x01\x00\x80", 3);
}
static void no_key(bytes *b) { put_head(b, 0, 1), put_key(b, "", 0), put_uint(b, 1, 1); }
static void no_name(bytes *b) { put_head(b, 1, 0), put_tensor_2d(b, "", 1, 1, 0, 0); }
static void terminal(bytes *b) { put_head(b, 0, 1), put_key_u32(b, "k\x1b[2J", 1); }
static void not_utf8(bytes *b) { put_head(b, 0, 1), put_key_u32(b, "k\xc0\xaf", 1); }
static void tensor_not_utf8(bytes *b) { put_head(b, 1, 0), put_tensor_2d(b, "t\x80", 1, 1, 0, 0); }
static void same_key(bytes *b) {
    put_head(b, 0, 3);
    put_key_u32(b, "k", 1), put_key_u32(b, "l", 1), put_key_u32(b, "k", 1);
}
static void same_tensor(bytes *b) {
    put_head(b, 2, 0);
    put_tensor_2d(b, "t", 1, 1, 0, 0), put_tensor_2d(b, "t", 1, 1, 0, 32);
    put_pad(b, 32), put_data(b, 64);
}
static void put_aligned(bytes *b, uint32_t type, uint64_t alignment, size_t n) {
    put_head(b, 1, 1);
    put_key(b, "general.alignment", type), put_uint(b, alignment, n);
    put_tensor_2d(b, "t", 1, 1, 0, 0);
    put_pad(b, 32), put_data(b, 64);
}
static void align_0(bytes *b) { put_aligned(b, GLLMI_GGUF_U32, 0, 4); }
static void align_48(bytes *b) { put_aligned(b, GLLMI_GGUF_U32, 48, 4); }
static void align_huge(bytes *b) { put_aligned(b, GLLMI_GGUF_U64, (uint64_t)1 << 63, 8); }
static void align_far(bytes *b) { put_aligned(b, GLLMI_GGUF_U32, 0x80000000u, 4); }
static void align_float(bytes *b) { put_aligned(b, GLLMI_GGUF_F32, 0x42000000, 4); }
static void align_negative(bytes *b) { put_aligned(b, GLLMI_GGUF_I32, 0x80000000u, 4); }
static void put_dims(bytes *b, uint32_t n, uint64_t a, uint64_t d1, uint64_t d2, uint64_t d3,
                     uint32_t type) {
    uint64_t dims[5];
    dims[0] = a, dims[1] = d1, dims[2] = d2, dims[3] = d3, dims[4] = 1;
    put_head(b, 1, 0);
    put_tensor(b, "t", n, dims, type, 0);
    put_pad(b, 32), put_data(b, 512);
}
static void dims_5(bytes *b) { put_dims(b, 5, 1, 1, 1, 1, 0); }
static void dims_many(bytes *b) {
    put_head(b, 1, 0);
    put_string(b, "t"), put_u32(b, UINT32_MAX), put_data(b, 512);
}
static void dims_wrap(bytes *b) { put_dims(b, 4, (uint64_t)INT64_MAX, 2, 1, 1, 0); }
static void dims_wrap_0(bytes *b) { put_dims(b, 2, (uint64_t)1 << 32, (uint64_t)1 << 32, 1, 1, 0); }
static void dims_wrap_small(bytes *b) {
    put_dims(b, 4, (uint64_t)1 << 62, 4, 8, 1, 0); /* 2^67 wraps to 8 elements or none */
}
static void dims_wrap_bytes(bytes *b) { put_dims(b, 2, (uint64_t)1 << 62, 1, 1, 1, 0); }
static void dims_wrap_blocks(bytes *b) { put_dims(b, 2, (uint64_t)1 << 57, 32, 1, 1, 12); }
static void dims_wrap_empty(bytes *b) {
    put_dims(b, 3, 0, (uint64_t)1 << 40, (uint64_t)1 << 40, 1, 0);
}
static void dims_pad_wrap(bytes *b) {
    put_dims(b, 1, UINT64_MAX / 4, 1, 1, 1, 0); /* size + alignment - 1 wraps to a small number */
}
static void dims_lie(bytes *b) { put_dims(b, 2, 4096, 4096, 1, 1, 0); }
static void dims_lie_1(bytes *b) { put_dims(b, 2, 129, 1, 1, 1, 0); }
static void type_gone(bytes *b) { put_dims(b, 1, 32, 1, 1, 1, 31); }
static void type_8_1(bytes *b) { put_dims(b, 1, 32, 1, 1, 1, 9); }
static void type_none(bytes *b) { put_dims(b, 1, 32, 1, 1, 1, 4711); }
static void type_max(bytes *b) { put_dims(b, 1, 32, 1, 1, 1, UINT32_MAX); }
static void put_offsets(bytes *b, uint64_t first, uint64_t second) {
    put_head(b, 2, 0);
    put_tensor_2d(b, "t", 16, 1, 0, first), put_tensor_2d(b, "u", 16, 1, 0, second);
    put_pad(b, 32), put_data(b, 512);
}
static void offset_odd(bytes *b) { put_offsets(b, 0, 68); }
static void offset_end(bytes *b) { put_offsets(b, 0, 512); }
static void offset_wrap(bytes *b) { put_offsets(b, 0, UINT64_MAX - 31); }
static void offset_half(bytes *b) { put_offsets(b, 0, (uint64_t)1 << 63); }
static void overlap_next(bytes *b) { put_offsets(b, 0, 32); }
static void overlap_before(bytes *b) { put_offsets(b, 32, 0); }
static void overlap_same(bytes *b) { put_offsets(b, 64, 64); }
/* The sizes add up to 2^64 and a little: CVE-2025-53630 and its successors. */
static void sizes_wrap(bytes *b) {
    put_head(b, 3, 0);
    put_tensor_2d(b, "t", (uint64_t)1 << 60, 1, 0, 0);
    put_tensor_2d(b, "u", (uint64_t)3 << 60, 1, 24, (uint64_t)1 << 62);
    put_tensor_2d(b, "v", 16, 1, 0, 0);
    put_pad(b, 32), put_data(b, 512);
}
static void no_data(bytes *b) { put_head(b, 1, 0), put_tensor_2d(b, "t", 64, 128, 0, 0); }
static void other_version(bytes *b) { put_head(b, 0, 0), b->data[4] = 1; }
static void next_version(bytes *b) { put_head(b, 0, 0), b->data[4] = 4; }
static void version_0(bytes *b) { put_head(b, 0, 0), b->data[4] = 0; }
static void big_endian(bytes *b) { put_head(b, 0, 0), b->data[4] = 0, b->data[7] = 3; }
static void other_magic(bytes *b) { put_head(b, 0, 0), b->data[3] = 'X'; }
static void old_ggml(bytes *b) { put(b, "tjgg", 4), put_u32(b, 3), put_data(b, 100); }
static void nothing(bytes *b) { put(b, "", 0); }
static void split_alone(bytes *b) {
    put_head(b, 0, 2), put_key_u32(b, "split.count", 3), put_key_u32(b, "split.no", 0);
}
static void split_type(bytes *b) { put_head(b, 0, 1), put_key_string(b, "split.count", "3"); }
static void split_tensors(bytes *b) { put_head(b, 0, 1), put_key_u32(b, "split.tensors.count", 3); }

#define HOSTILE(X)                                                                                 \
    X(lie_tensors, FORMAT, "byte 8: 2305843009213693952 tensors go past the end of the file")     \
    X(lie_tensors_wrap, FORMAT, "byte 8: ")                                                        \
    X(lie_values, FORMAT, "byte 16: 18446744073709551615 keys go past")                            \
    X(lie_values_near, FORMAT, "key number 20: ")                                                  \
    X(lie_key_size, FORMAT, "byte 24: key number 0: 18446744073709551615 bytes of text go past")   \
    X(lie_string, FORMAT, "byte 37: key k: ")                                                      \
    X(lie_array, FORMAT, "key tokenizer.ggml.scores: 4611686018427387905 elements go past")        \
    X(lie_strings, FORMAT, "key tokenizer.ggml.tokens: ")                                          \
    X(lie_strings_count, FORMAT, "key tokenizer.ggml.tokens: ")                                    \
    X(nested, UNSUPPORTED, "byte 37: key k: arrays of arrays")                                     \
    X(bad_type, FORMAT, "byte 33: key k: 13 is no type of value")                                  \
    X(bad_element, FORMAT, "byte 37: key k: 99 is no type of value")                               \
    X(bad_bool, FORMAT, "byte 37: key k: a bool of 2")                                             \
    X(bad_bools, FORMAT, "byte 51: key k: a bool of 128")                                          \
    X(no_key, FORMAT, "key number 0: a name of 0 bytes")                                           \
    X(no_name, FORMAT, "tensor number 0: a name of 0 bytes")                                       \
    X(terminal, FORMAT, "byte 33: key number 0: a name must be printable UTF-8")                   \
    X(not_utf8, FORMAT, "byte 33: key number 0: a name must be printable UTF-8")                   \
    X(tensor_not_utf8, FORMAT, "byte 33: tensor number 0: a name must be printable UTF-8")         \
    X(same_key, FORMAT, "byte 66: key k: is there twice")                                          \
    X(same_tensor, FORMAT, "tensor t: is there twice")                                             \
    X(align_0, FORMAT, "key general.alignment: is a value of type u32 of 0")                       \
    X(align_48, FORMAT, "must be a power of two")                                                  \
    X(align_huge, FORMAT, "must be a power of two")                                                \
    X(align_far, FORMAT, "past the end of the file")                                               \
    X(align_float, FORMAT, "key general.alignment: is a value of type f32, must be")               \
    X(align_negative, FORMAT, "key general.alignment: ")                                           \
    X(dims_5, FORMAT, "byte 33: tensor t: 5 dimensions")                                           \
    X(dims_many, FORMAT, "tensor t: 4294967295 dimensions")                                        \
    X(dims_wrap, FORMAT, "tensor t: the dimensions overflow")                                      \
    X(dims_wrap_0, FORMAT, "tensor t: the dimensions overflow")                                    \
    X(dims_wrap_small, FORMAT, "tensor t: the dimensions overflow")                                \
    X(dims_wrap_bytes, FORMAT, "tensor t: the dimensions overflow")                                \
    X(dims_wrap_blocks, FORMAT, "tensor t: the dimensions overflow")                               \
    X(dims_wrap_empty, FORMAT, "tensor t: the dimensions overflow")                                \
    X(dims_pad_wrap, FORMAT, "tensor t: the dimensions overflow")                                  \
    X(dims_lie, FORMAT, "tensor t: its data of 67108864 bytes at offset 0 from byte 96 reaches")   \
    X(dims_lie_1, FORMAT, "tensor t: its data of 516 bytes")                                       \
    X(type_gone, UNSUPPORTED, "tensor t: type Q4_0_4_4 is not supported")                          \
    X(type_8_1, UNSUPPORTED, "tensor t: type Q8_1 is not supported")                               \
    X(type_none, UNSUPPORTED, "byte 45: tensor t: type 4711 is unknown")                           \
    X(type_max, UNSUPPORTED, "tensor t: type 4294967295 is unknown")                               \
    X(offset_odd, FORMAT, "tensor u: its data of 64 bytes at offset 68 from byte 128 is not a mu") \
    X(offset_end, FORMAT, "tensor u: its data of 64 bytes at offset 512 from byte 128 reaches")    \
    X(offset_wrap, FORMAT, "past the end of the file")                                             \
    X(offset_half, FORMAT, "past the end of the file")                                             \
    X(overlap_next, FORMAT, "tensor u: its data overlap")                                          \
    X(overlap_before, FORMAT, "tensor t: its data overlap")                                        \
    X(overlap_same, FORMAT, "its data overlap")                                                    \
    X(sizes_wrap, FORMAT, "tensor t: ")                                                            \
    X(no_data, FORMAT, "tensor t: its data of 32768 bytes at offset 0")                            \
    X(other_version, UNSUPPORTED, "byte 4: GGUF version 1")                                        \
    X(next_version, UNSUPPORTED, "byte 4: GGUF version 4")                                         \
    X(version_0, UNSUPPORTED, "byte 4: GGUF version 0")                                            \
    X(big_endian, UNSUPPORTED, "byte 4: big-endian GGUF")                                          \
    X(other_magic, FORMAT, "byte 0: not a GGUF file")                                              \
    X(old_ggml, UNSUPPORTED, "byte 0: a GGML file from before GGUF")                               \
    X(nothing, FORMAT, "too short for a GGUF file")                                                \
    X(split_alone, FORMAT, "is part 1 of 1 by its name, but split.no is 0 and split.count is 3")   \
    X(split_type, FORMAT, "key split.count: is a value of type string")                            \
    X(split_tensors, FORMAT, "has 0 tensors in all, split.tensors.count is 3")

TEST(hostile) {
#define HOSTILE_ROW(name, status, message) {#name, name, GLLM_ERR_##status, message},
    static const struct {
        const char *name;
        void (*build)(bytes *b);
        gllm_status status;
        const char *message;
    } rows[] = {HOSTILE(HOSTILE_ROW)};
#undef HOSTILE_ROW
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        bytes b = {NULL, 0, 0};
        TEST_ROW("%s", rows[i].name);
        rows[i].build(&b);
        CHECK_STATUS(open_both(&b, b.size), rows[i].status);
        CHECK_MESSAGE("m.gguf: "), CHECK_MESSAGE(rows[i].message);
        free(b.data);
    }
}

/* A good file cut anywhere is refused, until only the padding after its last byte is missing. */
TEST(truncated) {
    bytes b = {NULL, 0, 0};
    size_t size;
    put_some_tensors(&b, 32);
    CHECK_OK(open_both(&b, b.size));
    for (size = 0; size < b.size; size++) {
        TEST_ROW("%u bytes", (unsigned)size);
        CHECK_STATUS(open_both(&b, size), GLLM_ERR_FORMAT);
    }
    free(b.data);
    b.data = NULL;
    b.size = b.capacity = 0;
    put_head(&b, 0, 20);
    put_all_values(&b);
    for (size = 0; size < b.size; size++) {
        TEST_ROW("%u bytes of values", (unsigned)size);
        CHECK_STATUS(open_both(&b, size), GLLM_ERR_FORMAT);
    }
    free(b.data);
}

/* Each byte of a good file changed in several ways: refused or read, but never beyond its end. */
TEST(changed) {
    static const uint8_t changes[] = {0x01, 0x80, 0xff, 0x7f, 0x20};
    bytes b = {NULL, 0, 0};
    size_t at, k, n_good = 0;
    put_head(&b, 2, 20);
    put_all_values(&b);
    put_tensor_2d(&b, "matrix", 5, 3, 0, 0);
    put_tensor_2d(&b, "blocks", 64, 3, 8, 64);
    put_pad(&b, 32);
    put_data(&b, 64 + 6 * 34);
    CHECK_OK(open_both(&b, b.size));
    for (at = 0; at + 64 + 6 * 34 < b.size; at++) {
        for (k = 0; k < sizeof changes; k++) {
            TEST_ROW("byte %u ^ %u", (unsigned)at, (unsigned)changes[k]);
            b.data[at] ^= changes[k];
            n_good += open_both(&b, b.size) == GLLM_OK;
            b.data[at] ^= changes[k];
        }
    }
    CHECK(n_good > 100); /* values and letters may be anything */
    free(b.data);
}

/* Doubles are found by a map: no file makes it slow. */
TEST(many_keys) {
    bytes b = {NULL, 0, 0};
    uint32_t i;
    char key[32];
    double begun;
    put_head(&b, 0, 200001);
    for (i = 0; i < 200000; i++) {
        snprintf(key, sizeof key, "key.%u", (unsigned)i);
        put_key_u32(&b, key, i);
    }
    put_key_u32(&b, "key.199999", 0);
    begun = gllmi_clock_seconds();
    CHECK_STATUS(open_both(&b, b.size), GLLM_ERR_FORMAT);
    CHECK_MESSAGE("key key.199999: is there twice");
    CHECK(gllmi_clock_seconds() - begun < 10.0);
    free(b.data);
}

TEST(a_thousand_tensors) {
    bytes b = {NULL, 0, 0};
    opened o;
    uint32_t i, run;
    char name[64];
    double best = 1e9;
    put_head(&b, 1000, 0);
    for (i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "blk.%u.ffn_gate_exps.weight", (unsigned)i);
        put_tensor_2d(&b, name, 32, 2, 0, (uint64_t)i * 256);
    }
    put_pad(&b, 32);
    put_data(&b, 256000);
    memset(&o, 0, sizeof o);
    add_file(&o, "m.gguf", &b, b.size);
    for (run = 0; run < 10; run++) {
        double begun;
        prepare(&o, 1);
        begun = gllmi_clock_seconds();
        CHECK_OK(open_prepared(&o, "m.gguf"));
        if (gllmi_clock_seconds() - begun < best) best = gllmi_clock_seconds() - begun;
        CHECK_EQ(o.tensors.n_tensors, 1000);
        CHECK(gllmi_tensors_find(&o.tensors, gllmi_str_of("blk.999.ffn_gate_exps.weight")));
        done(&o);
    }
    printf("1000 tensors: %.3f ms\n", best * 1e3);
    CHECK(best < 0.05); /* 1 ms is meant; sanitizers and emulators take longer */
    free_files(&o);
    free(b.data);
}

/* ---- failures ------------------------------------------------------------------------------- */

TEST(no_memory) {
    bytes b = {NULL, 0, 0};
    opened o;
    int mapped;
    put_some_tensors(&b, 64);
    memset(&o, 0, sizeof o);
    add_file(&o, "m.gguf", &b, b.size);
    for (mapped = 0; mapped < 2; mapped++) {
        long long n = 1;
        for (;; n++) {
            gllm_status status;
            prepare(&o, mapped);
            o.count.n_calls = 0;
            o.count.fail_at = n;
            status = open_prepared(&o, "m.gguf");
            if (o.count.n_refused == 0) {
                CHECK_EQ(status, GLLM_OK);
                done(&o);
                break;
            }
            TEST_ROW("allocation %d, mapped %d", (int)n, mapped);
            CHECK_STATUS(status, GLLM_ERR_MEMORY);
            done(&o);
        }
        CHECK(n > 4);
    }
    free_files(&o);
    free(b.data);
}

TEST(no_read) {
    bytes b = {NULL, 0, 0};
    opened o;
    long long n;
    size_t i;
    put_head(&b, 0, 21); /* so long that it is read in pieces */
    put_all_values(&b);
    put_key_array(&b, "long", GLLMI_GGUF_STRING, 30000);
    for (i = 0; i < 30000; i++) put_string(&b, "a token");
    memset(&o, 0, sizeof o);
    add_file(&o, "m.gguf", &b, b.size);
    for (n = 1;; n++) {
        gllm_status status;
        prepare(&o, 0);
        o.store.fail_read_at = n;
        status = open_prepared(&o, "m.gguf");
        if (o.store.n_reads < n) {
            CHECK_EQ(status, GLLM_OK);
            check_wrong_types(&o.gguf);
            done(&o);
            break;
        }
        CHECK_STATUS(status, GLLM_ERR_IO);
        CHECK_MESSAGE("m.gguf: cannot read ");
        done(&o);
    }
    CHECK(n > 2 && n < 8);
    prepare(&o, 0);
    CHECK_STATUS(open_prepared(&o, "n.gguf"), GLLM_ERR_NOT_FOUND);
    CHECK_MESSAGE("n.gguf: cannot open");
    done(&o);
    free_files(&o);
    free(b.data);
}

/* ---- split files ---------------------------------------------------------------------------- */

typedef struct part {
    int number, n_parts, n_all; /* split.no, split.count, split.tensors.count */
    const char *tensor;
} part;

static void put_part(bytes *b, const part *p) {
    put_head(b, 1, p->number == 0 ? 4 : 3);
    put_key(b, "split.no", GLLMI_GGUF_U16), put_uint(b, (uint64_t)p->number, 2);
    put_key(b, "split.count", GLLMI_GGUF_U16), put_uint(b, (uint64_t)p->n_parts, 2);
    put_key(b, "split.tensors.count", GLLMI_GGUF_I32), put_u32(b, (uint32_t)p->n_all);
    if (p->number == 0) put_key_u32(b, "general.alignment", 64); /* of the first alone */
    put_tensor_2d(b, p->tensor, 8, 1, 0, 0);
    put_pad(b, p->number == 0 ? 64 : 32);
    put_data(b, 32);
}

TEST(split) {
    static const part good[3] = {{0, 3, 3, "a"}, {1, 3, 3, "b"}, {2, 3, 3, "c"}};
    static const char *const names[3] = {"m-00001-of-00003.gguf", "m-00002-of-00003.gguf",
                                         "m-00003-of-00003.gguf"};
    static const struct {
        part part; /* in the place of the second */
        gllm_status status;
        const char *message;
    } rows[] = {
        {{1, 3, 3, "b"}, GLLM_OK, ""},
        {{2, 3, 3, "b"}, GLLM_ERR_FORMAT,
         "m-00002-of-00003.gguf: is part 2 of 3 by its name, but split.no is 2"},
        {{1, 2, 3, "b"}, GLLM_ERR_FORMAT, "but split.no is 1 and split.count is 2"},
        {{1, 3, 3, "c"}, GLLM_ERR_FORMAT, "m-00003-of-00003.gguf: tensor c: is there twice"},
        {{1, 3, 4, "b"}, GLLM_OK, ""}, /* the first part's word counts */
        {{-1, 3, 3, "b"}, GLLM_ERR_NOT_FOUND, "m-00002-of-00003.gguf: cannot open the file"}};
    size_t i, k, opened_as;
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        opened o;
        TEST_ROW("%u", (unsigned)i);
        memset(&o, 0, sizeof o);
        for (k = 0; k < 3; k++) {
            bytes b = {NULL, 0, 0};
            const part *p = k == 1 ? &rows[i].part : &good[k];
            if (p->number >= 0) {
                put_part(&b, p);
                add_file(&o, names[k], &b, b.size);
            }
            free(b.data);
        }
        for (opened_as = 0; opened_as < 6; opened_as++) { /* any of the names, mapped or not */
            gllm_status status;
            prepare(&o, (int)(opened_as & 1));
            status = open_prepared(&o, names[opened_as / 2]);
            CHECK_STATUS(status, rows[i].status);
            if (status != GLLM_OK) CHECK_MESSAGE(rows[i].message);
            if (status == GLLM_OK) {
                const gllmi_tensor *t = gllmi_tensors_find(&o.tensors, gllmi_str_of("b"));
                CHECK_EQ(o.tensors.n_files, 3);
                CHECK_EQ(o.tensors.n_tensors, 3);
                CHECK(t && t->file == 1);
                CHECK_EQ(o.gguf.alignment, 64);
            }
            done(&o);
        }
        free_files(&o);
    }
}

TEST(split_names) {
    static const struct {
        const char *name;
        uint32_t n;
    } rows[] = {{"m-00001-of-00003.gguf", 3},    {"a/b-00009-of-12345.gguf", 12345},
                {"-00001-of-00003.gguf", 0},     {"m-0001-of-00003.gguf", 0},
                {"m-00001-of-00003.GGUF", 0},    {"m-00001-of-0000x.gguf", 0},
                {"m-00001_of-00003.gguf", 0},    {"m.gguf", 0},
                {"m-00001-of-00003.gguf.bak", 0}, {"", 0}};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        TEST_ROW("%s", rows[i].name);
        CHECK_EQ(gllmi_gguf_parts_named(gllmi_str_of(rows[i].name)), rows[i].n);
    }
}

/* ---- writing -------------------------------------------------------------------------------- */

typedef struct sink {
    bytes file;
    int fail_at, n_writes;
} sink;

static int sink_write(void *user, const void *data, size_t n) {
    sink *s = (sink *)user;
    if (++s->n_writes == s->fail_at) return 1;
    put(&s->file, data, n);
    return 0;
}

static gllm_status write_some(gguf_writer *w, const gllmi_gguf *values) {
    static const uint64_t shape[2] = {3, 64}, none[2] = {0, 32}, vector[1] = {5}, zero[1] = {0};
    uint8_t data[300];
    size_t i;
    for (i = 0; i < sizeof data; i++) data[i] = (uint8_t)(i * 3);
    for (i = 0; i < values->n_values; i++) gguf_put_value(w, &values->values[i]);
    gguf_put_u32(w, "new.u32", 77);
    gguf_put_f32(w, "new.f32", -0.5f);
    gguf_put_bool(w, "new.bool", 1);
    gguf_put_string(w, "new.string", gllmi_str_of("words"));
    gguf_put_array(w, "new.array", GLLMI_GGUF_STRING, 2);
    gguf_append_text(w, 0, gllmi_str_of("a"));
    gguf_append_text(w, 0, gllmi_str_of(""));
    gguf_put_tensor(w, gllmi_str_of("none"), GLLM_DTYPE_F32, 2, none);
    gguf_put_tensor(w, gllmi_str_of("matrix"), GLLM_DTYPE_Q8_0, 2, shape);
    gguf_put_tensor(w, gllmi_str_of("vector"), GLLM_DTYPE_F16, 1, vector);
    gguf_put_tensor(w, gllmi_str_of("void"), GLLM_DTYPE_Q4_K, 1, zero);
    gguf_begin_data(w);
    gguf_write_data(w, data, 100);
    gguf_write_data(w, data + 100, 104);
    gguf_write_data(w, data, 10);
    return gguf_end(w);
}

TEST(write) {
    static const uint64_t bad[2] = {2, 33}, huge[3] = {(uint64_t)1 << 40, (uint64_t)1 << 40, 32};
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gguf_writer w;
    sink s;
    bytes b = {NULL, 0, 0};
    opened in, out;
    uint32_t alignment;
    uint64_t u;
    int n;
    put_head(&b, 0, 20);
    put_all_values(&b);
    memset(&in, 0, sizeof in);
    add_file(&in, "m.gguf", &b, b.size);
    prepare(&in, 1);
    REQUIRE_OK(open_prepared(&in, "m.gguf"));
    for (alignment = 32; alignment <= 128; alignment *= 2) {
        const gllmi_tensor *t;
        gllmi_view view;
        memset(&s, 0, sizeof s);
        gguf_writer_init(&w, "out.gguf", sink_write, &s, alignment, a);
        CHECK_OK(write_some(&w, &in.gguf));
        gguf_writer_free(&w);
        memset(&out, 0, sizeof out);
        add_file(&out, "m.gguf", &s.file, s.file.size);
        prepare(&out, 1);
        REQUIRE_OK(open_prepared(&out, "m.gguf"));
        CHECK_EQ(out.gguf.alignment, alignment);
        CHECK_EQ(out.gguf.n_values, 25 + (alignment != 32));
        out.gguf.n_values = 20;
        check_values(&out.gguf);
        CHECK_OK(get_u64(&out.gguf, "new.u32", 1000, 0, &u)), CHECK_EQ(u, 77);
        CHECK_EQ(out.tensors.n_tensors, 4);
        t = gllmi_tensors_find(&out.tensors, gllmi_str_of("matrix"));
        REQUIRE(t && t->n_bytes == 204 && t->shape[0] == 3 && t->shape[1] == 64);
        CHECK_OK(gllmi_tensor_view(&out.tensors, t, &view));
        CHECK(view.data[203] == (uint8_t)(203 * 3));
        CHECK_EQ(s.file.size % alignment, 0);
        done(&out);
        free_files(&out);
        free(s.file.data);
    }
    for (n = 1; n < 20; n++) { /* each write fails */
        gllm_status status;
        memset(&s, 0, sizeof s);
        s.fail_at = n;
        gguf_writer_init(&w, "out.gguf", sink_write, &s, 32, a);
        status = write_some(&w, &in.gguf);
        gguf_writer_free(&w);
        free(s.file.data);
        if (s.n_writes < n) break;
        CHECK_STATUS(status, GLLM_ERR_IO);
    }
    CHECK(n > 6 && n < 20);
    for (n = 0; n < 5; n++) { /* what cannot be */
        TEST_ROW("%d", n);
        memset(&s, 0, sizeof s);
        gguf_writer_init(&w, "out.gguf", sink_write, &s, 32, a);
        if (n == 0) gguf_put_tensor(&w, gllmi_str_of("t"), GLLM_DTYPE_Q8_0, 2, bad);
        if (n == 1) gguf_put_tensor(&w, gllmi_str_of("t"), GLLM_DTYPE_U8, 2, bad);
        if (n == 2) gguf_put_tensor(&w, gllmi_str_of("t"), GLLM_DTYPE_F32, 3, huge);
        if (n >= 3) gguf_put_tensor(&w, gllmi_str_of("t"), GLLM_DTYPE_F32, 2, bad);
        gguf_begin_data(&w);
        if (n == 3) gguf_write_data(&w, b.data, 265);
        CHECK_STATUS(gguf_end(&w), n < 3 ? GLLM_ERR_FORMAT : GLLM_ERR_ARGUMENT);
        CHECK_MESSAGE("out.gguf: ");
        gguf_writer_free(&w);
        free(s.file.data);
    }
    done(&in);
    free_files(&in);
    free(b.data);
}

TEST(write_without_memory) {
    counting count;
    gllm_allocator a = counting_allocator(&count);
    gllmi_gguf nothing_to_copy;
    gguf_writer w;
    long long n;
    memset(&nothing_to_copy, 0, sizeof nothing_to_copy);
    for (n = 1;; n++) {
        gllm_status status;
        sink s;
        memset(&s, 0, sizeof s);
        a = counting_allocator(&count);
        count.fail_at = n;
        gguf_writer_init(&w, "out.gguf", sink_write, &s, 64, a);
        status = write_some(&w, &nothing_to_copy);
        gguf_writer_free(&w);
        free(s.file.data);
        CHECK_EQ(count.n_blocks, 0);
        if (count.n_refused == 0) {
            CHECK_EQ(status, GLLM_OK);
            break;
        }
        CHECK_STATUS(status, GLLM_ERR_MEMORY);
    }
    CHECK(n > 3);
}

/* ---- files of others ------------------------------------------------------------------------ */

TEST(shared_files) {
    static const struct {
        const char *name;
        gllm_status status;
        const char *say; /* the message, or general.architecture */
        size_t n_values, n_tokens;
    } rows[] = {
        {"models/tiny_gguf/las7_empty.gguf", GLLM_OK, "llama", 1, 0},
        {"models/tiny_gguf/las7_tiny.gguf", GLLM_ERR_FORMAT,
         "tensor test.weight.0: its data of 32768 bytes", 0, 0},
        {"models/tiny_gguf/tensorhawk_model.gguf", GLLM_OK, NULL, 2, 0},
        {"models/tiny_gguf/vinollama_model.gguf", GLLM_ERR_UNSUPPORTED, "GGUF version", 0, 0},
        {"models/tiny_gguf/wimpy_lowctx.gguf", GLLM_OK, "qwen2", 6, 0},
        {"models/tiny_gguf/wimpy_moe.gguf", GLLM_OK, "llama", 6, 0},
        {"models/tiny_gguf/wimpy_tiny.gguf", GLLM_OK, "llama", 6, 0},
        {"vocab_gguf/ggml-vocab-bert-bge.gguf", GLLM_OK, "bert", 20, 30522},
        {"vocab_gguf/ggml-vocab-deepseek-llm.gguf", GLLM_OK, "llama", 23, 102400},
        {"vocab_gguf/ggml-vocab-gpt-2.gguf", GLLM_OK, "gpt2", 16, 50257},
        {"vocab_gguf/ggml-vocab-llama-spm.gguf", GLLM_OK, "llama", 22, 32000},
        {"vocab_gguf/ggml-vocab-phi-3.gguf", GLLM_OK, "phi3", 26, 32064}};
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    const char *folder = gllmi_os_is_folder("../shared/data") ? "../shared/data"
                                                              : "../../shared/data";
    size_t i, n_there = 0;
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        gllmi_source source;
        gllmi_tensors all;
        gllmi_gguf g;
        gllm_status status;
        gllmi_source_init(&source, folder, strlen(folder), NULL, a);
        gllmi_tensors_init(&all, &source);
        TEST_ROW("%s", rows[i].name);
        status = gllmi_gguf_open(&g, &all, rows[i].name);
        if (status != GLLM_ERR_NOT_FOUND) {
            n_there++;
            CHECK_STATUS(status, rows[i].status);
            if (status != GLLM_OK) CHECK_MESSAGE(rows[i].say);
        }
        if (status == GLLM_OK) {
            const gllmi_gguf_value *tokens;
            gllmi_str arch, token;
            gllmi_gguf_strings strings;
            size_t n = 0;
            CHECK_EQ(g.n_values, rows[i].n_values);
            CHECK_OK(gllmi_gguf_get_string(&g, "general.architecture", &arch));
            if (rows[i].say) CHECK(arch.data && gllmi_str_is(arch, rows[i].say));
            CHECK_OK(gllmi_gguf_get_array(&g, "tokenizer.ggml.tokens", GLLMI_GGUF_STRING, &tokens));
            if (tokens) {
                strings = gllmi_gguf_strings_of(tokens);
                while (gllmi_gguf_next_string(&strings, &token)) n += token.size > 0;
            }
            CHECK_EQ(n, rows[i].n_tokens);
        }
        gllmi_gguf_free(&g);
        gllmi_tensors_free(&all);
        gllmi_source_free(&source);
    }
    if (n_there == 0) SKIP("no ../shared/data (real GGUF files)");
}

int main(int argc, char **argv) {
    test_begin("test_gguf", argc, argv);
    RUN(values);
    RUN(tensors);
    RUN(empty_tensor);
    RUN(types);
    RUN(hostile);
    RUN(truncated);
    RUN(changed);
    RUN(many_keys);
    RUN(a_thousand_tensors);
    RUN(no_memory);
    RUN(no_read);
    RUN(split);
    RUN(split_names);
    RUN(write);
    RUN(write_without_memory);
    RUN(shared_files);
    return test_end();
}
