/* [NUMBER], block types: from blocks to floats bit for bit as the `gguf` package does it
 * (tests/data/blocks.txt, made by tests/reference/make_blocks.py), and from floats to blocks with
 * no more error than the reference quantisers of ggml. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "support.h"

/* ---- blocks to floats ----------------------------------------------------------------------- */

static uint64_t hash_floats(const float *x, size_t n) {
    uint64_t h = 0xcbf29ce484222325u;
    size_t i;
    int shift;
    for (i = 0; i < n; i++) {
        uint32_t w = x[i] != x[i] ? 0x7fc00000u : gllmi_f32_bits(x[i]);
        for (shift = 0; shift < 32; shift += 8) h = (h ^ ((w >> shift) & 255)) * 0x100000001b3u;
    }
    return h;
}

static gllm_dtype dtype_named(const char *name) {
    const gllmi_dtype_row *row;
    size_t i;
    for (i = 0; (row = gllmi_dtype_at(i)) != NULL; i++) {
        if (strcmp(row->name, name) == 0) return row->dtype;
    }
    return GLLM_DTYPE_AUTO;
}

static void fill_blocks(uint8_t *bytes, size_t n, uint64_t seed) {
    uint64_t word = 0;
    size_t i;
    int fixed = seed < 256;
    for (i = 0; i < n; i++, word >>= 8) {
        if (!fixed && i % 8 == 0) word = random_u64(&seed);
        bytes[i] = fixed ? (uint8_t)seed : (uint8_t)word;
    }
}

TEST(dequantize) {
    char *text = read_file("data/blocks.txt", NULL), *line, name[16];
    unsigned n_blocks, n_lines = 0;
    unsigned long long seed, hash;
    if (!text) text = read_file("tests/data/blocks.txt", NULL);
    REQUIRE(text != NULL);
    for (line = text; *line; line = strchr(line, '\n') + 1) {
        const gllmi_dtype_row *row;
        uint8_t *blocks;
        float *out;
        size_t n;
        if (!CHECK(sscanf(line, "%15s %u %llu %llx", name, &n_blocks, &seed, &hash) == 4)) break;
        TEST_ROW("%s, seed %llu", name, seed);
        n_lines++;
        row = gllmi_dtype_find(dtype_named(name));
        if (!CHECK(row != NULL)) break;
        n = (size_t)n_blocks * row->block_elements;
        blocks = (uint8_t *)malloc((size_t)n_blocks * row->block_bytes + 1);
        out = (float *)malloc(n * sizeof *out);
        if (!blocks || !out) exit(3);
        fill_blocks(blocks + 1, (size_t)n_blocks * row->block_bytes, seed);
        CHECK(gllmi_dequantize(row->dtype, blocks + 1, out, n));
        CHECK(hash_floats(out, n) == hash);
        free(blocks);
        free(out);
    }
    CHECK_EQ(n_lines, 175);
    free(text);
}

TEST(dequantize_elements) {
    static const struct {
        gllm_dtype dtype;
        uint64_t bits;
        float value;
    } rows[] = {{GLLM_DTYPE_F32, 0xc0490fdb, -3.14159274101257324f},
                {GLLM_DTYPE_F16, 0xc248, -3.140625f},
                {GLLM_DTYPE_BF16, 0xc049, -3.140625f},
                {GLLM_DTYPE_F64, 0xc00921fb54442d18u, -3.14159274101257324f},
                {GLLM_DTYPE_I8, 0x80, -128.0f},
                {GLLM_DTYPE_U8, 0x80, 128.0f},
                {GLLM_DTYPE_BOOL, 1, 1.0f},
                {GLLM_DTYPE_I16, 0x8000, -32768.0f},
                {GLLM_DTYPE_U16, 0x8000, 32768.0f},
                {GLLM_DTYPE_I32, 0x80000000u, -2147483648.0f},
                {GLLM_DTYPE_U32, 0x80000000u, 2147483648.0f},
                {GLLM_DTYPE_I64, 0x8000000000000000u, -9223372036854775808.0f},
                {GLLM_DTYPE_U64, 0x8000000000000000u, 9223372036854775808.0f},
                {GLLM_DTYPE_F8_E4M3, 0x7e, 448.0f},
                {GLLM_DTYPE_F8_E4M3, 0x81, -0.001953125f},
                {GLLM_DTYPE_F8_E4M3, 0x38, 1.0f},
                {GLLM_DTYPE_F8_E4M3, 0x0f, 0.029296875f},
                {GLLM_DTYPE_F8_E5M2, 0x7b, 57344.0f},
                {GLLM_DTYPE_F8_E5M2, 0x01, 0.0000152587890625f},
                {GLLM_DTYPE_F8_E5M2, 0xbc, -1.0f}};
    size_t i, k;
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        uint8_t bytes[8];
        float out = 7.0f;
        for (k = 0; k < 8; k++) bytes[k] = (uint8_t)(rows[i].bits >> 8 * k);
        TEST_ROW("%s", gllm_dtype_name(rows[i].dtype));
        CHECK(gllmi_dequantize(rows[i].dtype, bytes, &out, 1));
        CHECK(out == rows[i].value);
    }
}

/* All 256 of both, against their definition. */
TEST(f8) {
    int i;
    for (i = 0; i < 256; i++) {
        int e = (i >> 3) & 15, m = i & 7;
        double sign = i & 0x80 ? -1.0 : 1.0, want;
        float got = gllmi_f8_e4m3_to_f32((uint8_t)i);
        TEST_ROW("%d", i);
        want = e == 0 ? ldexp(m, -9) : ldexp(8 + m, e - 10);
        CHECK((i & 0x7f) == 0x7f ? got != got : (double)got == sign * want);
        e = (i >> 2) & 31, m = i & 3;
        want = e == 0 ? ldexp(m, -16) : ldexp(4 + m, e - 17);
        got = gllmi_f8_e5m2_to_f32((uint8_t)i);
        if (e < 31) CHECK((double)got == sign * want);
        if (e == 31) CHECK(m ? got != got : got == (float)(sign * HUGE_VAL));
    }
}

TEST(dequantize_refuses) {
    uint8_t bytes[64] = {0};
    float out[32] = {1.0f};
    CHECK(!gllmi_dequantize(GLLM_DTYPE_Q4_0, bytes, out, 31));
    CHECK(!gllmi_dequantize(GLLM_DTYPE_Q6_K, bytes, out, 32));
    CHECK(!gllmi_dequantize(GLLM_DTYPE_AUTO, bytes, out, 32));
    CHECK(!gllmi_dequantize((gllm_dtype)60, bytes, out, 32));
    CHECK(out[0] == 1.0f);
    CHECK(gllmi_dequantize(GLLM_DTYPE_Q4_0, bytes, out, 0) && out[0] == 1.0f);
}

int main(int argc, char **argv) {
    test_begin("test_blocks", argc, argv);
    RUN(dequantize);
    RUN(dequantize_elements);
    RUN(f8);
    RUN(dequantize_refuses);
    return test_end();
}
