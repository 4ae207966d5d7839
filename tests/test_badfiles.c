/* Model files that are wrong in one place each: the right status, and a message that names the file
 * and the tensor, field or byte. All of it from memory, against the public API. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "tiny_bert.h"

/* ---- the way of one bad model ------------------------------------------------------------------ */

static tiny_bert bert;

/* Opens the files of `bert`, checks status and message, and that nothing is left behind. With
 * GLLM_OK the model must embed too. `mapped` 0: through a store that only reads. */
static void check_open_as(gllm_status want, const char *part1, const char *part2, int mapped) {
    static const char *texts[] = {"the quick brown foxes.", "", "lazy dogs"};
    counting memory;
    faulty_store store;
    gllm_allocator allocator = counting_allocator(&memory);
    gllm_io io = faulty_io(&store, bert.files, bert.n_files);
    gllm_model_desc desc;
    gllm_model *model = (gllm_model *)&desc; /* must become NULL */
    gllm_status status;
    memset(&desc, 0, sizeof desc);
    desc.allocator = &allocator;
    desc.n_threads = 1;
    if (mapped) {
        status = gllm_model_open_memory(bert.files, bert.n_files, &desc, &model);
    } else {
        desc.io = &io;
        status = gllm_model_open("", &desc, &model);
    }
    CHECK_STATUS(status, want);
    if (status == GLLM_OK) {
        float out[3 * 64];
        CHECK_OK(gllm_embed(model, texts, 3, NULL, out));
        gllm_model_close(model);
    } else {
        CHECK(model == NULL);
        if (part1) CHECK_MESSAGE(part1);
        if (part2) CHECK_MESSAGE(part2);
    }
    CHECK_EQ(memory.n_bytes, 0);
    CHECK_EQ(memory.n_errors, 0);
    CHECK_EQ(store.n_open_now, 0);
}
static void check_open(gllm_status want, const char *part1, const char *part2) {
    check_open_as(want, part1, part2, 1);
    check_open_as(want, part1, part2, 0);
}

TEST(good_model) {
    tiny_bert_make(&bert);
    tiny_bert_write(&bert);
    check_open(GLLM_OK, NULL, NULL);
    tiny_bert_free(&bert);
}

/* ---- tensors ----------------------------------------------------------------------------------- */

#define QUERY "encoder.layer.1.attention.self.query.weight" /* (16, 16) f32 */

static void overlap(void) { tiny_find(&bert, QUERY)->begin -= 4, tiny_find(&bert, QUERY)->end -= 4; }
static void hole(void) {
    int i;
    for (i = 0; i < bert.n_tensors; i++) {
        if (bert.tensors[i].begin < tiny_find(&bert, "embeddings.LayerNorm.bias")->end) continue;
        bert.tensors[i].begin += 8;
        bert.tensors[i].end += 8;
    }
}
static void backwards(void) {
    tiny_tensor *t = tiny_find(&bert, QUERY);
    unsigned long long begin = t->begin;
    t->begin = t->end;
    t->end = begin;
}
static void past_the_end(void) { bert.tensors[bert.n_tensors - 1].end += 64; }
static void offsets_wrap(void) {
    tiny_find(&bert, QUERY)->begin = 0xfffffffffffffc00u;
    tiny_find(&bert, QUERY)->end = 0xffffffffffffffffu;
}
static void dtype(const char *name) {
    snprintf(tiny_find(&bert, QUERY)->dtype, sizeof bert.tensors[0].dtype, "%s", name);
}
static void dtype_unknown(void) { dtype("F31"); }
static void dtype_lower_case(void) { dtype("f32"); }
static void dtype_too_short(void) { dtype("F16"); }
static void dtype_of_integers(void) { dtype("I32"); }
static void dtype_empty(void) { dtype(""); }
static void shape(const char *text) {
    snprintf(tiny_find(&bert, QUERY)->shape, sizeof bert.tensors[0].shape, "%s", text);
}
static void shape_too_large(void) { shape("[16,17]"); }
static void shape_too_small(void) { shape("[16,15]"); }
static void shape_wraps(void) { shape("[4294967296,4294967296,16,16]"); }
static void shape_wraps_to_the_bytes(void) { shape("[4611686018427387904,16,16,5]"); }
static void shape_wraps_by_the_type(void) { shape("[16,16,4611686018427387905]"); }
static void shape_over_64_bits(void) { shape("[16,16,18446744073709551617]"); }
static void shape_negative(void) { shape("[-16,-16]"); }
static void shape_fraction(void) { shape("[16.0,16]"); }
static void shape_exponent(void) { shape("[16,1.6e1]"); }
static void shape_of_strings(void) { shape("[\"16\",16]"); }
static void shape_is_a_number(void) { shape("256"); }
static void shape_missing_dimension(void) { shape("[]"); }
static void shape_zero(void) { shape("[0,16]"); }
static void shape_of_many(void) { shape("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,16,16]"); }
static void shape_transposed(void) {
    snprintf(tiny_find(&bert, "encoder.layer.0.output.dense.weight")->shape, 96, "[24,16]");
}
static void shape_flat(void) { shape("[256]"); }
static void shape_of_three(void) { shape("[16,16,1]"); }
static void twice(void) {
    snprintf(tiny_find(&bert, "encoder.layer.1.attention.self.key.weight")->name, 96, QUERY);
}
static void negative_offset(void) { /* the text ends the shape and begins offsets of its own */
    shape("[16,16],\"data_offsets\":[-4,1020],\"x\":[]");
    tiny_find(&bert, QUERY)->begin = 0;
}
static void missing_weight(void) { tiny_remove(&bert, QUERY); }
static void missing_bias(void) { tiny_remove(&bert, "encoder.layer.0.output.dense.bias"); }
static void missing_norm(void) { tiny_remove(&bert, "embeddings.LayerNorm.weight"); }
static void missing_embedding(void) { tiny_remove(&bert, "embeddings.word_embeddings.weight"); }
static void zero_rows(void) {
    tiny_tensor *t = tiny_find(&bert, QUERY);
    snprintf(t->shape, sizeof t->shape, "[0,16]");
    t->n_bytes = 0;
    tiny_layout(&bert);
}
static void smaller_vocabulary(void) {
    tiny_tensor *t = tiny_find(&bert, "embeddings.word_embeddings.weight");
    snprintf(t->shape, sizeof t->shape, "[10,16]");
    t->n_bytes = 640;
    tiny_layout(&bert);
}
static void fewer_positions(void) {
    tiny_tensor *t = tiny_find(&bert, "embeddings.position_embeddings.weight");
    snprintf(t->shape, sizeof t->shape, "[16,16]");
    t->n_bytes = 1024;
    tiny_layout(&bert);
}
static void integers(void) {
    tiny_tensor *t = tiny_find(&bert, QUERY);
    snprintf(t->dtype, sizeof t->dtype, "I16");
    t->n_bytes = 512;
    tiny_layout(&bert);
}

typedef struct bad_tensor {
    const char *name;
    void (*change)(void);
    gllm_status status;
    const char *part; /* of the message, beside the file's name */
} bad_tensor;

TEST(tensors) {
    static const bad_tensor rows[] = {
        {"overlap", overlap, GLLM_ERR_FORMAT, "tensor"},
        {"hole", hole, GLLM_ERR_FORMAT, "tensor encoder.layer.0"},
        {"backwards", backwards, GLLM_ERR_FORMAT, QUERY},
        {"past the end", past_the_end, GLLM_ERR_FORMAT, "encoder.layer.1.output.LayerNorm.bias"},
        {"offsets that wrap", offsets_wrap, GLLM_ERR_FORMAT, "tensor"},
        {"negative offset", negative_offset, GLLM_ERR_FORMAT, "tensor"},
        {"unknown dtype", dtype_unknown, GLLM_ERR_FORMAT, QUERY},
        {"dtype in lower case", dtype_lower_case, GLLM_ERR_FORMAT, QUERY},
        {"dtype of half the bytes", dtype_too_short, GLLM_ERR_FORMAT, QUERY},
        {"dtype of integers", dtype_of_integers, GLLM_ERR_UNSUPPORTED, QUERY},
        {"dtype of short integers", integers, GLLM_ERR_UNSUPPORTED, QUERY},
        {"empty dtype", dtype_empty, GLLM_ERR_FORMAT, QUERY},
        {"shape too large", shape_too_large, GLLM_ERR_FORMAT, QUERY},
        {"shape too small", shape_too_small, GLLM_ERR_FORMAT, QUERY},
        {"shape wraps", shape_wraps, GLLM_ERR_FORMAT, QUERY},
        {"shape wraps to what is there", shape_wraps_to_the_bytes, GLLM_ERR_FORMAT, QUERY},
        {"shape x type wraps to what is there", shape_wraps_by_the_type, GLLM_ERR_FORMAT, QUERY},
        {"dimension over 64 bits", shape_over_64_bits, GLLM_ERR_FORMAT, QUERY},
        {"negative shape", shape_negative, GLLM_ERR_FORMAT, QUERY},
        {"shape with a point", shape_fraction, GLLM_ERR_FORMAT, QUERY},
        {"shape with an exponent", shape_exponent, GLLM_ERR_FORMAT, QUERY},
        {"shape of strings", shape_of_strings, GLLM_ERR_FORMAT, QUERY},
        {"shape is a number", shape_is_a_number, GLLM_ERR_FORMAT, QUERY},
        {"shape of one value", shape_missing_dimension, GLLM_ERR_FORMAT, QUERY},
        {"shape with a 0 before bytes", shape_zero, GLLM_ERR_FORMAT, QUERY},
        {"shape of 16 dimensions", shape_of_many, GLLM_ERR_UNSUPPORTED, QUERY},
        {"transposed", shape_transposed, GLLM_ERR_FORMAT, "encoder.layer.0.output.dense.weight"},
        {"flat shape", shape_flat, GLLM_ERR_FORMAT, QUERY ": shape (256), must be (16, 16)"},
        {"shape of three", shape_of_three, GLLM_ERR_FORMAT,
         QUERY ": shape (16, 16, 1), must be (16, 16)"},
        {"no rows", zero_rows, GLLM_ERR_FORMAT, QUERY},
        {"one name twice", twice, GLLM_ERR_FORMAT, QUERY},
        {"missing weight", missing_weight, GLLM_ERR_NOT_FOUND, QUERY},
        {"missing bias", missing_bias, GLLM_ERR_NOT_FOUND, "encoder.layer.0.output.dense.bias"},
        {"missing norm", missing_norm, GLLM_ERR_NOT_FOUND, "embeddings.LayerNorm.weight"},
        {"missing embeddings", missing_embedding, GLLM_ERR_NOT_FOUND,
         "embeddings.word_embeddings.weight"},
        {"fewer embeddings than config.json says", smaller_vocabulary, GLLM_ERR_FORMAT,
         "embeddings.word_embeddings.weight"},
        {"fewer positions than config.json says", fewer_positions, GLLM_ERR_FORMAT,
         "embeddings.position_embeddings.weight"}};
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TEST_ROW("%s", rows[i].name);
        tiny_bert_make(&bert);
        rows[i].change();
        tiny_bert_write(&bert);
        check_open(rows[i].status, "model.safetensors", rows[i].part);
        tiny_bert_free(&bert);
    }
}

/* ---- what looks odd and is allowed --------------------------------------------------------------- */

static tiny_tensor *add_last(const char *dtype_name, const char *shape_text, size_t n_bytes) {
    uint64_t random = 1;
    tiny_tensor *t;
    tiny_add(&bert, &random, "cls.predictions.bias", 0, 7, 0, 1);
    t = &bert.tensors[bert.n_tensors - 1];
    snprintf(t->dtype, sizeof t->dtype, "%s", dtype_name);
    snprintf(t->shape, sizeof t->shape, "%s", shape_text);
    t->n_bytes = n_bytes;
    tiny_layout(&bert);
    return t;
}
static void extra_tensor(void) { add_last("F32", "[7]", 28); }
static void extra_integers(void) { add_last("I64", "[3,1]", 24); }
static void empty_tensor(void) { add_last("F32", "[4,0]", 0); }
static void scalar(void) { add_last("F32", "[]", 4); }
static void shifted(void) { /* one byte before all others: nothing is aligned */
    tiny_tensor last = *add_last("U8", "[1]", 1);
    memmove(bert.tensors + 1, bert.tensors, (size_t)(bert.n_tensors - 1) * sizeof last);
    bert.tensors[0] = last;
    tiny_layout(&bert);
}

TEST(odd_but_good_tensors) {
    static const struct { const char *name; void (*change)(void); } rows[] = {
        {"extra tensor", extra_tensor}, {"extra integers", extra_integers},
        {"empty tensor", empty_tensor}, {"scalar", scalar},
        {"nothing aligned", shifted}};
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TEST_ROW("%s", rows[i].name);
        tiny_bert_make(&bert);
        rows[i].change();
        tiny_bert_write(&bert);
        check_open(GLLM_OK, NULL, NULL);
        tiny_bert_free(&bert);
    }
}

/* The header need not be in the order of the data. */
TEST(header_in_reverse) {
    static tiny_bert reversed;
    size_t size, data_bytes;
    unsigned char *file;
    int i;
    tiny_bert_make(&bert);
    tiny_bert_write(&bert);
    reversed = bert;
    for (i = 0; i < bert.n_tensors; i++) {
        reversed.tensors[i] = bert.tensors[bert.n_tensors - 1 - i];
    }
    file = tiny_safetensors(&reversed, 0, bert.n_tensors, &size);
    data_bytes = (size_t)bert.tensors[bert.n_tensors - 1].end;
    REQUIRE(size == bert.weights_bytes);
    memcpy(file + size - data_bytes, bert.weights + size - data_bytes, data_bytes);
    tiny_set_file(&bert, "model.safetensors", file, size);
    check_open(GLLM_OK, NULL, NULL);
    free(file);
    tiny_bert_free(&bert);
}

/* Weights that are not numbers open and give vectors; nothing breaks. */
TEST(weights_that_are_not_numbers) {
    static const uint32_t bits[] = {0x7fc00000u, 0x7f800000u, 0xff800000u, 0x7f800001u, 0x7f7fffffu};
    size_t i, k;
    for (i = 0; i < GLLMI_COUNT_OF(bits); i++) {
        tiny_tensor *t;
        TEST_ROW("%08x", (unsigned)bits[i]);
        tiny_bert_make(&bert);
        t = tiny_find(&bert, QUERY);
        for (k = 0; k < t->n_bytes; k += 4) memcpy(t->bytes + k, &bits[i], 4);
        tiny_bert_write(&bert);
        check_open(GLLM_OK, NULL, NULL);
        tiny_bert_free(&bert);
    }
}

/* ---- the file around the tensors ----------------------------------------------------------------- */

TEST(headers) {
    static const struct {
        const char *name, *header;
        long long said; /* length of the header as the file says; -1: the truth */
        const char *part;
    } rows[] = {
        {"no header", "", -1, "model.safetensors"},
        {"header of 0 bytes before data", "{}", 0, "model.safetensors"},
        {"longer than the file", "{}", 1000, "model.safetensors"},
        {"longer than any file", "{}", 0x7fffffffffffffff, "model.safetensors"},
        {"over the limit", "{}", 100000001, "model.safetensors"},
        {"no JSON", "{\"a\":}", -1, "byte 13"}, /* of the file: the header begins at 8 */
        {"cut in the middle", "{\"a\":{\"dtype\":\"F32\"}", -1, "byte"},
        {"an array", "[]", -1, "model.safetensors"},
        {"a string", "\"\"", -1, "model.safetensors"},
        {"blanks first", " {}", -1, "model.safetensors"},
        {"entry is no object", "{\"a\":[]}", -1, "tensor a"},
        {"entry is a string", "{\"a\":\"F32\"}", -1, "tensor a"},
        {"no dtype", "{\"a\":{\"shape\":[],\"data_offsets\":[0,0]}}", -1, "tensor a"},
        {"no shape", "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,0]}}", -1, "tensor a"},
        {"no offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", -1, "tensor a"},
        {"one offset", "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0]}}", -1, "tensor a"},
        {"three offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0,0]}}", -1,
         "tensor a"},
        {"offset is a string", "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,\"0\"]}}", -1,
         "tensor a"},
        {"dtype is a number", "{\"a\":{\"dtype\":4,\"shape\":[0],\"data_offsets\":[0,0]}}", -1, "tensor a"},
        {"metadata is no object", "{\"__metadata__\":[]}", -1, "__metadata__"},
        {"metadata with numbers", "{\"__metadata__\":{\"a\":1}}", -1, "__metadata__"},
        {"data that nobody names", "{}        ", 2, "model.safetensors"}};
    size_t i;
    tiny_bert_make(&bert);
    tiny_bert_write(&bert);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t size;
        uint64_t said = rows[i].said < 0 ? strlen(rows[i].header) : (uint64_t)rows[i].said;
        unsigned char *file = tiny_join(rows[i].header, said, NULL, 0, &size);
        TEST_ROW("%s", rows[i].name);
        tiny_set_file(&bert, "model.safetensors", file, size);
        check_open(GLLM_ERR_FORMAT, "model.safetensors", rows[i].part);
        free(file);
    }
    tiny_bert_free(&bert);
}

/* Every length that a file can be cut to, in a block of exactly that size. */
TEST(truncated_files) {
    static const char *const names[] = {"model.safetensors", "config.json", "tokenizer.json",
                                        "modules.json", "1_Pooling/config.json"};
    size_t i, k, n, step;
    tiny_bert_make(&bert);
    tiny_bert_write(&bert);
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        gllm_file whole = {NULL, NULL, 0};
        for (k = 0; k < bert.n_files; k++) {
            if (strcmp(bert.files[k].name, names[i]) == 0) whole = bert.files[k];
        }
        REQUIRE(whole.data != NULL);
        for (n = 0; n < whole.size_bytes; n += step) {
            unsigned char *cut = (unsigned char *)malloc(n + 1);
            REQUIRE(cut != NULL);
            memcpy(cut + 1, whole.data, n); /* + 1: at an odd address too */
            tiny_set_file(&bert, names[i], cut + 1, n);
            TEST_ROW("%s, %d bytes", names[i], (int)n);
            check_open_as(GLLM_ERR_FORMAT, names[i], NULL, 1);
            if (n % 16 == 0) check_open_as(GLLM_ERR_FORMAT, names[i], NULL, 0);
            free(cut);
            step = n < 600 ? 7 : 61 + n / 40;
            if (test_is_slow()) step *= 5;
        }
        tiny_set_file(&bert, names[i], whole.data, whole.size_bytes);
    }
    tiny_bert_free(&bert);
}

TEST(missing_files) {
    static const char *const names[] = {"model.safetensors", "config.json", "tokenizer.json",
                                        "1_Pooling/config.json"};
    size_t i;
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        TEST_ROW("%s", names[i]);
        tiny_bert_make(&bert);
        tiny_bert_write(&bert);
        tiny_set_file(&bert, names[i], NULL, 0);
        check_open(GLLM_ERR_NOT_FOUND, names[i], NULL);
        tiny_bert_free(&bert);
    }
    TEST_ROW("modules.json"); /* is not needed */
    tiny_bert_make(&bert);
    tiny_bert_write(&bert);
    tiny_set_file(&bert, "modules.json", NULL, 0);
    check_open(GLLM_OK, NULL, NULL);
    bert.n_files = 0;
    check_open(GLLM_ERR_NOT_FOUND, "config.json", NULL);
    tiny_bert_free(&bert);
}

/* ---- shards ------------------------------------------------------------------------------------ */

static char index_text[16384];

/* Two files and an index that gives all tensors of the second to `second`. */
static void write_shards(const char *second, unsigned char *files[2]) {
    static const char *const names[2] = {"a.safetensors", "b.safetensors"};
    int half, i, k;
    size_t size, n;
    tiny_bert_make(&bert);
    half = bert.n_tensors / 2;
    n = (size_t)snprintf(index_text, sizeof index_text, "{\"metadata\":{},\"weight_map\":{");
    for (k = 0; k < 2; k++) {
        int first = k ? half : 0, count = k ? bert.n_tensors - half : half;
        unsigned long long base = bert.tensors[first].begin;
        for (i = first; i < first + count; i++) {
            bert.tensors[i].begin -= base;
            bert.tensors[i].end -= base;
            n += (size_t)snprintf(index_text + n, sizeof index_text - n, "%s\"%s\":\"%s\"",
                                  i ? "," : "", bert.tensors[i].name, k ? second : names[0]);
        }
        files[k] = tiny_safetensors(&bert, first, count, &size);
        tiny_set_file(&bert, names[k], files[k], size);
    }
    snprintf(index_text + n, sizeof index_text - n, "}}");
    tiny_set_file(&bert, "config.json", bert.config, strlen(bert.config));
    tiny_set_file(&bert, "tokenizer.json", bert.tokenizer, strlen(bert.tokenizer));
    tiny_set_file(&bert, "model.safetensors.index.json", index_text, strlen(index_text));
}

TEST(shards) {
    static const struct { const char *second; gllm_status status; const char *part; } rows[] = {
        {"b.safetensors", GLLM_OK, NULL},
        {"absent.safetensors", GLLM_ERR_NOT_FOUND, "absent.safetensors"},
        {"a.safetensors", GLLM_ERR_FORMAT, "a.safetensors"}, /* the tensors are not there */
        {"../b.safetensors", GLLM_ERR_FORMAT, "../b.safetensors"},
        {"..", GLLM_ERR_FORMAT, "index.json"},
        {".", GLLM_ERR_FORMAT, "index.json"},
        {"/etc/passwd", GLLM_ERR_FORMAT, "/etc/passwd"},
        {"sub/../../b.safetensors", GLLM_ERR_FORMAT, "index.json"},
        {"..\\\\b.safetensors", GLLM_ERR_FORMAT, "index.json"},
        {"C:b.safetensors", GLLM_ERR_FORMAT, "index.json"},
        {"", GLLM_ERR_FORMAT, "index.json"},
        {"b.safetensors\\u0000x", GLLM_ERR_FORMAT, "index.json"},
        {"\\u0007", GLLM_ERR_FORMAT, "index.json"}};
    size_t i, k;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        unsigned char *files[2];
        TEST_ROW("%s", rows[i].second);
        write_shards(rows[i].second, files);
        check_open(rows[i].status, "", rows[i].part);
        for (k = 0; k < 2; k++) free(files[k]);
        tiny_bert_free(&bert);
    }
}

TEST(bad_indexes) {
    static const char *const texts[] = {"", "[]", "{}", "{\"weight_map\":[]}", "{\"weight_map\":{}}",
                                        "{\"weight_map\":{\"a\":1}}",
                                        "{\"weight_map\":{\"a\":\"a.safetensors\"}}", "{\"weight_map\":"};
    size_t i, k;
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        unsigned char *files[2];
        TEST_ROW("%s", texts[i]);
        write_shards("b.safetensors", files);
        tiny_set_file(&bert, "model.safetensors.index.json", texts[i], strlen(texts[i]));
        check_open(GLLM_ERR_FORMAT, "model.safetensors.index.json", NULL);
        for (k = 0; k < 2; k++) free(files[k]);
        tiny_bert_free(&bert);
    }
}

/* ---- odd but good ------------------------------------------------------------------------------ */

/* A Dense module in F32 after matrices in F16: the info is about the model's own. The weights may
 * be named beside a modules.json that has the transformer elsewhere. */
TEST(info_of_a_model_with_dense) {
    static const char dense[] = "{\"in_features\":16,\"out_features\":1}";
    static const char header[] =
        "{\"linear.weight\":{\"dtype\":\"F32\",\"shape\":[1,16],\"data_offsets\":[0,64]},"
        "\"linear.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[64,68]}}";
    unsigned char numbers[68] = {0}, *file;
    const char *texts[] = {"the fox"};
    float out[16];
    gllm_model *model;
    size_t size;
    int i;
    file = tiny_join(header, strlen(header), numbers, sizeof numbers, &size);
    tiny_bert_make(&bert);
    for (i = 0; i < bert.n_tensors; i++) {
        snprintf(bert.tensors[i].dtype, sizeof bert.tensors[i].dtype, "F16");
        bert.tensors[i].n_bytes /= 2;
        memset(bert.tensors[i].bytes, 0, bert.tensors[i].n_bytes);
    }
    tiny_layout(&bert);
    tiny_replace(bert.modules, sizeof bert.modules, "models.Normalize", "models.Dense");
    tiny_bert_write(&bert);
    tiny_set_file(&bert, "2_Normalize/config.json", dense, strlen(dense));
    tiny_set_file(&bert, "2_Normalize/model.safetensors", file, size);
    REQUIRE_OK(gllm_model_open_memory(bert.files, bert.n_files, NULL, &model));
    CHECK_EQ(gllm_model_get_info(model)->stored_dtype, GLLM_DTYPE_F16);
    CHECK_EQ(gllm_model_get_info(model)->weight_dtype, GLLM_DTYPE_F16);
    CHECK_EQ(gllm_model_get_info(model)->embedding_dim, 1);
    CHECK_OK(gllm_embed(model, texts, 1, NULL, out));
    gllm_model_close(model);
    tiny_bert_free(&bert);
    free(file);
}
TEST(named_weights_beside_modules) {
    faulty_store store;
    gllm_io io;
    gllm_model_desc desc;
    gllm_model *model;
    tiny_bert_make(&bert);
    tiny_replace(bert.modules, sizeof bert.modules, "\"path\":\"\"", "\"path\":\"0_T\"");
    tiny_bert_write(&bert);
    tiny_set_file(&bert, "0_T/config.json", bert.config, strlen(bert.config));
    tiny_set_file(&bert, "0_T/tokenizer.json", bert.tokenizer, strlen(bert.tokenizer));
    io = faulty_io(&store, bert.files, bert.n_files);
    memset(&desc, 0, sizeof desc);
    desc.io = &io;
    REQUIRE_OK(gllm_model_open("model.safetensors", &desc, &model));
    gllm_model_close(model);
    CHECK_STATUS(gllm_model_open("", &desc, &model), GLLM_ERR_NOT_FOUND);
    CHECK_MESSAGE("0_T/model.safetensors: no such file");
    tiny_bert_free(&bert);
}

/* ---- a tokenizer that does not fit ------------------------------------------------------------- */

/* A post-processor that repeats the text can make more tokens than were asked for. */
TEST(more_tokens_than_positions) {
    static const char once[] = "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}";
    char text[401] = "", thrice[sizeof once * 3 + 4];
    const char *texts[] = {text};
    float out[16];
    gllm_model *model;
    gllm_status status;
    size_t i;
    for (i = 0; i < 100; i++) memcpy(text + 4 * i, "the ", 5);
    snprintf(thrice, sizeof thrice, "%s,%s,%s", once, once, once);
    tiny_bert_make(&bert);
    tiny_replace(bert.tokenizer, sizeof bert.tokenizer, once, thrice);
    tiny_bert_write(&bert);
    status = gllm_model_open_memory(bert.files, bert.n_files, NULL, &model);
    if (status == GLLM_OK) {
        status = gllm_embed(model, texts, 1, NULL, out);
        gllm_model_close(model);
    }
    CHECK_STATUS(status, GLLM_ERR_FORMAT);
    tiny_bert_free(&bert);
}

/* A limit below the two tokens that every text gets: refused when opened, whoever set it. */
TEST(no_room_for_special_tokens) {
    static const char limit[] = "{\"max_seq_length\":1}";
    gllm_model_desc desc;
    gllm_model *model;
    tiny_bert_make(&bert);
    tiny_bert_write(&bert);
    memset(&desc, 0, sizeof desc);
    desc.max_tokens = 1;
    CHECK_STATUS(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model),
                 GLLM_ERR_ARGUMENT);
    desc.max_tokens = 2;
    CHECK_OK(gllm_model_open_memory(bert.files, bert.n_files, &desc, &model));
    gllm_model_close(model);
    tiny_set_file(&bert, "sentence_bert_config.json", limit, strlen(limit));
    check_open(GLLM_ERR_FORMAT, "limit", NULL);
    tiny_bert_free(&bert);
}

/* ---- config.json and its companions ----------------------------------------------------------------- */

typedef struct bad_text {
    const char *from, *to;
    gllm_status status;
    const char *part;
} bad_text;

static void check_texts(const char *file, const bad_text *rows, size_t n) {
    size_t i;
    for (i = 0; i < n; i++) {
        char *text;
        size_t capacity;
        TEST_ROW("%s", rows[i].to);
        tiny_bert_make(&bert);
        text = strcmp(file, "config.json") == 0      ? bert.config
               : strcmp(file, "tokenizer.json") == 0 ? bert.tokenizer
               : strcmp(file, "modules.json") == 0   ? bert.modules
                                                     : bert.pooling;
        capacity = text == bert.config      ? sizeof bert.config
                   : text == bert.tokenizer ? sizeof bert.tokenizer
                   : text == bert.modules   ? sizeof bert.modules
                                            : sizeof bert.pooling;
        tiny_replace(text, capacity, rows[i].from, rows[i].to);
        tiny_bert_write(&bert);
        check_open(rows[i].status, rows[i].status == GLLM_ERR_NOT_FOUND ? "" : file, rows[i].part);
        tiny_bert_free(&bert);
    }
}

TEST(configs) {
    static const bad_text rows[] = {
        {"\"model_type\":\"bert\",", "", GLLM_ERR_FORMAT, "model_type"},
        {"\"bert\"", "17", GLLM_ERR_FORMAT, "model_type"},
        {"\"bert\"", "\"bertt\"", GLLM_ERR_UNSUPPORTED, "bertt"},
        {"\"bert\"", "\"\"", GLLM_ERR_UNSUPPORTED, "model_type"},
        {"{\"model_type\"", "[{\"model_type\"", GLLM_ERR_FORMAT, "byte"},
        {"\"hidden_size\":16,", "", GLLM_ERR_FORMAT, "hidden_size"},
        {"\"hidden_size\":16", "\"hidden_size\":0", GLLM_ERR_FORMAT, "hidden_size"},
        {"\"hidden_size\":16", "\"hidden_size\":-16", GLLM_ERR_FORMAT, "hidden_size"},
        {"\"hidden_size\":16", "\"hidden_size\":16.0", GLLM_ERR_FORMAT, "hidden_size"},
        {"\"hidden_size\":16", "\"hidden_size\":\"16\"", GLLM_ERR_FORMAT, "hidden_size"},
        {"\"hidden_size\":16", "\"hidden_size\":null", GLLM_ERR_FORMAT, "hidden_size"},
        {"\"hidden_size\":16", "\"hidden_size\":4294967312", GLLM_ERR_FORMAT, "hidden_size"},
        {"\"hidden_size\":16", "\"hidden_size\":18446744073709551632", GLLM_ERR_FORMAT, "hidden_size"},
        {"\"hidden_size\":16", "\"hidden_size\":17", GLLM_ERR_FORMAT, "num_attention_heads"},
        {"_heads\":2", "_heads\":0", GLLM_ERR_FORMAT, "num_attention_heads"},
        {"_heads\":2", "_heads\":3", GLLM_ERR_FORMAT, "num_attention_heads"},
        {"_layers\":2", "_layers\":0", GLLM_ERR_FORMAT, "num_hidden_layers"},
        {"_layers\":2", "_layers\":99999999999", GLLM_ERR_FORMAT, "num_hidden_layers"},
        {"\"intermediate_size\":24", "\"intermediate_size\":true", GLLM_ERR_FORMAT, "intermediate_size"},
        {"_embeddings\":32", "_embeddings\":0", GLLM_ERR_FORMAT, "max_position_embeddings"},
        {"\"vocab_size\":67", "\"vocab_size\":-1", GLLM_ERR_FORMAT, "vocab_size"},
        {"\"gelu\"", "\"gelu_10\"", GLLM_ERR_UNSUPPORTED, "gelu_10"},
        {"\"gelu\"", "3", GLLM_ERR_UNSUPPORTED, "hidden_act"},
        {"1e-12", "-1", GLLM_ERR_FORMAT, "layer_norm_eps"},
        {"1e-12", "\"small\"", GLLM_ERR_FORMAT, "layer_norm_eps"},
        {"1e-12", "1e99", GLLM_ERR_FORMAT, "layer_norm_eps"},
        {"1e-12", "NaN", GLLM_ERR_FORMAT, "byte"},
        {"1e-12", "1e-12,\"is_decoder\":true", GLLM_ERR_UNSUPPORTED, "is_decoder"},
        {"1e-12", "1e-12,\"position_embedding_type\":\"relative_key\"", GLLM_ERR_UNSUPPORTED,
         "relative_key"}};
    check_texts("config.json", rows, sizeof rows / sizeof rows[0]);
}

/* config.json and the weights disagree: the message names the tensor. */
TEST(configs_that_do_not_fit) {
    static const bad_text rows[] = {
        {"\"hidden_size\":16", "\"hidden_size\":32", GLLM_ERR_FORMAT, "embeddings."},
        {"_layers\":2", "_layers\":3", GLLM_ERR_NOT_FOUND, "encoder.layer.2."},
        {"\"intermediate_size\":24", "\"intermediate_size\":25", GLLM_ERR_FORMAT, "intermediate.dense"},
        {"\"vocab_size\":67", "\"vocab_size\":68", GLLM_ERR_FORMAT, "word_embeddings"},
        {"\"type_vocab_size\":2", "\"type_vocab_size\":3", GLLM_ERR_FORMAT, "token_type_embeddings"},
        {"_embeddings\":32", "_embeddings\":64", GLLM_ERR_FORMAT, "position_embeddings"}};
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TEST_ROW("%s", rows[i].to);
        tiny_bert_make(&bert);
        tiny_replace(bert.config, sizeof bert.config, rows[i].from, rows[i].to);
        tiny_bert_write(&bert);
        check_open(rows[i].status, "model.safetensors", rows[i].part);
        tiny_bert_free(&bert);
    }
}

TEST(prompts) {
    static const struct { const char *text; gllm_status status; } rows[] = {
        {"{\"prompts\":{\"a\":\"x \",\"b\":null,\"c\":3},\"default_prompt_name\":\"a\"}", GLLM_OK},
        {"{\"prompts\":{\"a\":\"x \"},\"default_prompt_name\":\"z\"}", GLLM_ERR_FORMAT},
        {"{\"prompts\":[],\"default_prompt_name\":\"query\"}", GLLM_OK},
        {"{\"default_prompt_name\":null}", GLLM_OK},
        {"[]", GLLM_OK},
        {"", GLLM_ERR_FORMAT}};
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TEST_ROW("%s", rows[i].text);
        tiny_bert_make(&bert);
        tiny_bert_write(&bert);
        tiny_set_file(&bert, "config_sentence_transformers.json", rows[i].text,
                      strlen(rows[i].text));
        check_open(rows[i].status, "config_sentence_transformers.json", NULL);
        tiny_bert_free(&bert);
    }
}

TEST(modules) {
    static const bad_text rows[] = {
        {"[{", "{\"x\":[{", GLLM_ERR_FORMAT, "byte"},
        {"models.Normalize", "models.Convolution", GLLM_ERR_UNSUPPORTED, "Convolution"},
        {"models.Transformer", "models.Pooling", GLLM_ERR_UNSUPPORTED, "Pooling"},
        {",\"type\":\"sentence_transformers.models.Pooling\"", "", GLLM_ERR_FORMAT, "type"},
        {"\"1_Pooling\"", "\"../1_Pooling\"", GLLM_ERR_FORMAT, "../1_Pooling"},
        {"\"1_Pooling\"", "\"/1_Pooling\"", GLLM_ERR_FORMAT, "/1_Pooling"},
        {"\"path\":\"\"", "\"path\":\"..\"", GLLM_ERR_FORMAT, ".."},
        {"\"1_Pooling\"", "\"absent\"", GLLM_ERR_NOT_FOUND, "absent"},
        {"\"1_Pooling\"", "\"\"", GLLM_OK, NULL}, /* the config of the model itself */
        {"models.Normalize", "models.Dense", GLLM_ERR_NOT_FOUND, "2_Normalize/config.json"}};
    check_texts("modules.json", rows, sizeof rows / sizeof rows[0]);
    {
        static const bad_text pooling[] = {
            {"{\"word", "[\"word", GLLM_ERR_FORMAT, "byte"},
            {"\"pooling_mode_mean_tokens\":true", "\"pooling_mode\":\"median\"", GLLM_ERR_FORMAT,
             "pooling_mode"},
            {"\"pooling_mode_mean_tokens\":true", "\"pooling_mode\":[\"mean\",7]", GLLM_ERR_FORMAT,
             "pooling_mode"}};
        check_texts("1_Pooling/config.json", pooling, sizeof pooling / sizeof pooling[0]);
    }
}

/* ---- tokenizer.json ------------------------------------------------------------------------------- */

TEST(tokenizers) {
    static const bad_text rows[] = {
        {"{\"version\"", "{version", GLLM_ERR_FORMAT, "byte 1"},
        {"\"type\":\"WordPiece\",\"unk", "\"type\":\"Telepathy\",\"unk", GLLM_ERR_UNSUPPORTED, "Telepathy"},
        {"\"BertNormalizer\"", "\"Abnormalizer\"", GLLM_ERR_UNSUPPORTED, "Abnormalizer"},
        {"\"BertPreTokenizer\"", "\"Unsplit\"", GLLM_ERR_UNSUPPORTED, "Unsplit"},
        {"\"TemplateProcessing\"", "\"Temporary\"", GLLM_ERR_UNSUPPORTED, "Temporary"},
        {"\"model\":", "\"modell\":", GLLM_ERR_FORMAT, "model"},
        {"\"vocab\":{", "\"vocabulary\":{", GLLM_ERR_FORMAT, "vocab"},
        {"\"the\":5", "\"the\":-5", GLLM_ERR_FORMAT, "the"},
        {"\"the\":5", "\"the\":5.5", GLLM_ERR_FORMAT, "the"},
        {"\"the\":5", "\"the\":\"5\"", GLLM_ERR_FORMAT, "the"},
        {"\"the\":5", "\"the\":99999999999", GLLM_ERR_FORMAT, "the"},
        {"\"the\":5", "\"the\":4294967295", GLLM_ERR_FORMAT, "the"}};
    check_texts("tokenizer.json", rows, sizeof rows / sizeof rows[0]);
}

/* What is only found when a text needs it: the text is refused, others are not. */
TEST(tokenizers_with_a_gap) {
    static const struct { const char *from, *to, *bad; } rows[] = {
        {"\"unk_token\":\"[UNK]\"", "\"unk_token\":\"[NONE]\"", "the \xd0\x96"},
        {"\"the\":5", "\"the\":5,\"extra\":67", "the extra fox"},   /* there are 67 embeddings */
        {"\"the\":5", "\"the\":5,\"extra\":1000000", "extra"}};
    static const char *const good = "the quick fox";
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        gllm_model *model;
        float out[16];
        TEST_ROW("%s", rows[i].to);
        tiny_bert_make(&bert);
        tiny_replace(bert.tokenizer, sizeof bert.tokenizer, rows[i].from, rows[i].to);
        tiny_bert_write(&bert);
        REQUIRE_OK(gllm_model_open_memory(bert.files, bert.n_files, NULL, &model));
        CHECK_OK(gllm_embed(model, &good, 1, NULL, out));
        CHECK_STATUS(gllm_embed(model, &rows[i].bad, 1, NULL, out), GLLM_ERR_FORMAT);
        CHECK_OK(gllm_embed(model, &good, 1, NULL, out));
        gllm_model_close(model);
        tiny_bert_free(&bert);
    }
}

/* ---- random changes --------------------------------------------------------------------------------- */

/* A few bytes of one file, changed at random: opened or refused, but never a crash or a leak. */
TEST(random_changes) {
    uint64_t random = 5;
    int i, k, n_opened = 0, n = test_is_slow() ? 200 : 3000;
    tiny_bert_make(&bert);
    tiny_bert_write(&bert);
    for (i = 0; i < n; i++) {
        gllm_file *f = &bert.files[random_below(&random, (uint32_t)bert.n_files)], whole = *f;
        size_t bound = f->data == (void *)bert.weights ? 4000 : f->size_bytes; /* its header */
        char *copy = (char *)malloc(f->size_bytes);
        gllm_model *model = NULL;
        counting memory;
        gllm_allocator allocator = counting_allocator(&memory);
        gllm_model_desc desc;
        gllm_status status;
        REQUIRE(copy != NULL);
        memcpy(copy, f->data, f->size_bytes);
        for (k = (int)random_below(&random, 3); k >= 0; k--) {
            copy[random_below(&random, (uint32_t)bound)] =
                "\"{}[]:,0123456789-.eE\\u \xff\x00\x80t"[random_below(&random, 29)];
        }
        f->data = copy;
        memset(&desc, 0, sizeof desc);
        desc.allocator = &allocator;
        desc.n_threads = 1;
        status = gllm_model_open_memory(bert.files, bert.n_files, &desc, &model);
        if (status == GLLM_OK) {
            const char *text = "the quick brown foxes [MASK] over!";
            static float out[1024 * 64];
            n_opened++;
            if (gllm_model_get_info(model)->embedding_dim <= 1024) {
                (void)gllm_embed(model, &text, 1, NULL, out);
            }
        } else {
            CHECK(gllm_last_error()[0] != 0);
        }
        gllm_model_close(model);
        CHECK_EQ(memory.n_bytes, 0);
        CHECK_EQ(memory.n_errors, 0);
        f->data = whole.data;
        free(copy);
    }
    CHECK(n_opened > 10);
    tiny_bert_free(&bert);
}

/* ---- files of others -------------------------------------------------------------------------------- */

/* Real files, and two that HuggingFace's reader refuses as well. */
TEST(files_of_others) {
    static const struct { const char *name; gllm_status status; size_t n_tensors; } rows[] = {
        {"burn_multi_layer.safetensors", GLLM_OK, 9},
        {"candle_csm_voices.safetensors", GLLM_OK, 2},
        {"candle_encodec_jfk-codes.safetensors", GLLM_OK, 1},
        {"swift_tensor-1d-int32.safetensors", GLLM_OK, 1},
        {"swift_tensor-2d-float64.safetensors", GLLM_OK, 1},
        {"swift_tensor-3d-float32.safetensors", GLLM_OK, 1},
        {"swift_tensor-4d-float32.safetensors", GLLM_OK, 1},
        {"syoyo_gen_model.safetensors", GLLM_OK, 2},
        {"las7_tiny.safetensors", GLLM_ERR_FORMAT, 0}, /* 5 bytes too many */
        {"syoyo_abuse_attempt_1.safetensors", GLLM_ERR_FORMAT, 0}};
    static const char folder[] = "../shared/data/models/safetensors";
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    size_t i;
    if (!gllmi_os_is_folder(folder)) SKIP("no %s", folder);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        gllmi_source source;
        gllmi_tensors all;
        TEST_ROW("%s", rows[i].name);
        REQUIRE_OK(gllmi_source_init(&source, folder, strlen(folder), NULL, a));
        gllmi_tensors_init(&all, &source);
        CHECK_STATUS(gllmi_tensors_open(&all, gllmi_str_of(""), rows[i].name), rows[i].status);
        if (rows[i].status == GLLM_OK) CHECK_EQ(all.n_tensors, rows[i].n_tensors);
        gllmi_tensors_free(&all);
        gllmi_source_free(&source);
    }
}

int main(int argc, char **argv) {
    test_begin("test_badfiles", argc, argv);
    RUN(good_model);
    RUN(tensors);
    RUN(odd_but_good_tensors);
    RUN(header_in_reverse);
    RUN(weights_that_are_not_numbers);
    RUN(headers);
    RUN(truncated_files);
    RUN(missing_files);
    RUN(shards);
    RUN(bad_indexes);
    RUN(info_of_a_model_with_dense);
    RUN(named_weights_beside_modules);
    RUN(more_tokens_than_positions);
    RUN(no_room_for_special_tokens);
    RUN(configs);
    RUN(configs_that_do_not_fit);
    RUN(prompts);
    RUN(modules);
    RUN(tokenizers);
    RUN(tokenizers_with_a_gap);
    RUN(random_changes);
    RUN(files_of_others);
    return test_end();
}
