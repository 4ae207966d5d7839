/* [NUMBER], block types: from blocks to floats bit for bit as the `gguf` package does it
 * (tests/data/blocks.txt, made by tests/reference/make_blocks.py), and from floats to blocks with
 * no more error than the reference quantisers of ggml. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "../tools/blocks.h"
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

/* ---- floats to blocks ------------------------------------------------------------------------ */

#define N_NUMBERS 16384
static float numbers[N_NUMBERS], again[N_NUMBERS];
static uint8_t blocks[N_NUMBERS * 4];

/* As numbers() in tests/reference/make_quants.py. */
static void make_numbers(const char *kind) {
    static const char initials[] = "behsr";
    uint64_t seed = 1 + (uint64_t)(strchr(initials, kind[0]) - initials);
    size_t i;
    for (i = 0; i < N_NUMBERS; i++) {
        float u = random_float(&seed), scale = 64.0f;
        size_t k;
        if (kind[0] == 'e') {
            numbers[i] = u;
        } else if (kind[0] == 'h') {
            numbers[i] = u * u * u * u * u;
        } else if (kind[0] == 's') {
            numbers[i] = u * 0.1f;
            numbers[i] += 0.5f;
        } else {
            for (k = 0; k < 3; k++) u += random_float(&seed);
            numbers[i] = u * 0.02f;
            for (k = 0; k <= i / 32 % 9; k++) scale *= 0.5f;
            if (kind[0] == 'r') numbers[i] *= scale;
        }
    }
}

/* There and back: the root of the mean square error. */
static double error_of(gllm_dtype dtype, size_t n) {
    double sum = 0.0;
    size_t i;
    CHECK(block_quantize(dtype, numbers, blocks, n));
    CHECK(gllmi_dequantize(dtype, blocks, again, n));
    for (i = 0; i < n; i++) {
        double e = (double)again[i] - (double)numbers[i];
        sum += e * e;
    }
    return sqrt(sum / (double)n);
}

/* No worse than ggml's quantisers (tests/data/quants.txt), and the same blocks on every machine. */
TEST(quantize) {
    char *text = read_file("data/quants.txt", NULL), *line, name[16], kind[16];
    double reference, worst = 0.0;
    unsigned n_lines = 0;
    if (!text) text = read_file("tests/data/quants.txt", NULL);
    REQUIRE(text != NULL);
    for (line = text; *line; line = strchr(line, '\n') + 1) {
        double error;
        if (!CHECK(sscanf(line, "%15s %15s %lf", name, kind, &reference) == 3)) break;
        TEST_ROW("%s %s", name, kind);
        make_numbers(kind);
        error = error_of(dtype_named(name), N_NUMBERS);
        test_check(error <= reference, __FILE__, __LINE__, "error %.6e, ggml's %.6e", error,
                   reference);
        if (error / reference > worst) worst = error / reference;
        n_lines++;
    }
    printf("quantisers: at most %.3f of ggml's error\n", worst);
    CHECK_EQ(n_lines, 60);
    free(text);
}

static const gllm_dtype made[] = {
    GLLM_DTYPE_Q8_0, GLLM_DTYPE_Q4_0, GLLM_DTYPE_Q4_1, GLLM_DTYPE_Q5_0,   GLLM_DTYPE_Q5_1,
    GLLM_DTYPE_Q2_K, GLLM_DTYPE_Q3_K, GLLM_DTYPE_Q4_K, GLLM_DTYPE_Q5_K,   GLLM_DTYPE_Q6_K,
    GLLM_DTYPE_IQ4_NL, GLLM_DTYPE_IQ4_XS};

TEST(quantize_same_everywhere) {
    static const uint32_t hashes[GLLMI_COUNT_OF(made)] = {
        0xc88c97e5u, 0xef89669cu, 0x30380e8eu, 0x9cc921b1u, 0x40bd66a6u, 0x7a8d87c8u,
        0xcb1ec5bfu, 0x54eb7e4bu, 0x6b22cd4fu, 0x909ee171u, 0x89a9ec41u, 0xf647161fu};
    size_t i, k;
    make_numbers("rows");
    for (i = 0; i < GLLMI_COUNT_OF(made); i++) {
        const gllmi_dtype_row *row = gllmi_dtype_find(made[i]);
        uint32_t hash = 0x811c9dc5u;
        TEST_ROW("%s", row->name);
        CHECK(block_quantize(made[i], numbers, blocks, N_NUMBERS));
        for (k = 0; k < (size_t)N_NUMBERS / row->block_elements * row->block_bytes; k++) {
            hash = (hash ^ blocks[k]) * 0x01000193u;
        }
        test_check(hash == hashes[i], __FILE__, __LINE__, "0x%08x, not 0x%08x", (unsigned)hash,
                   (unsigned)hashes[i]);
    }
}

/* Blocks without a spread, with one number, at the ends of what f16 holds, without sense. */
TEST(quantize_edges) {
    static const float values[] = {0.0f, -0.0f, 1.0f, -1.0f, 3e-8f, -1e-20f, 1e-42f, 60000.0f};
    size_t i, k, v;
    double size;
    for (i = 0; i < GLLMI_COUNT_OF(made); i++) {
        for (v = 0; v < GLLMI_COUNT_OF(values); v++) {
            double error;
            size = fabs((double)values[v]);
            TEST_ROW("%s, all %g", gllm_dtype_name(made[i]), (double)values[v]);
            for (k = 0; k < 256; k++) numbers[k] = values[v];
            error = error_of(made[i], 256);
            CHECK(error <= size * 0.005 + 6e-8);
            TEST_ROW("%s, one %g", gllm_dtype_name(made[i]), (double)values[v]);
            for (k = 0; k < 256; k++) numbers[k] = k == 77 ? values[v] : 0.0f;
            error = error_of(made[i], 256);
            CHECK(error <= size * 0.05 + 6e-8);
        }
        for (v = 0; v < 6; v++) { /* where f16 scales are coarse: no worse than zeros */
            static const float small[] = {-2.7e-6f, 4e-7f, 1.1e-5f, -9e-6f, 1.6e-6f, -7e-8f};
            TEST_ROW("%s, small numbers %d", gllm_dtype_name(made[i]), (int)v);
            for (k = 0; k < 256; k++) numbers[k] = k % 37 == 0 ? small[v] : small[v] * 0.01f;
            for (size = 0.0, k = 0; k < 256; k++) size += (double)numbers[k] * (double)numbers[k];
            CHECK(error_of(made[i], 256) <= sqrt(size / 256.0) + 6e-8);
        }
        for (v = 0; v < 6; v++) {
            static const float senseless[] = {1e30f, -3e38f, HUGE_VALF, -HUGE_VALF, NAN, 1e6f};
            TEST_ROW("%s, with %g", gllm_dtype_name(made[i]), (double)senseless[v]);
            make_numbers("bell");
            for (k = 0; k < 256; k += 13) numbers[k] = k % 2 ? senseless[v] : -senseless[v];
            numbers[255] = numbers[0];
            (void)error_of(made[i], 256);
            for (k = 0; k < 256; k++) CHECK(again[k] - again[k] == 0.0f);
        }
    }
}

/* What blocks can hold exactly comes back (nearly: f16 scales). */
TEST(quantize_exact) {
    size_t i, k;
    for (k = 0; k < 256; k++) numbers[k] = 0.5f * (float)((int)(k * 7 % 16) - 8);
    CHECK(error_of(GLLM_DTYPE_Q4_0, 256) == 0.0);
    CHECK(error_of(GLLM_DTYPE_Q4_1, 256) == 0.0);
    for (k = 0; k < 256; k++) numbers[k] = 0.25f * (float)((int)(k * 23 % 32) - 16);
    CHECK(error_of(GLLM_DTYPE_Q5_0, 256) == 0.0);
    CHECK(error_of(GLLM_DTYPE_Q5_1, 256) == 0.0);
    for (k = 0; k < 256; k++) {
        numbers[k] = k % 32 == 3 ? -127.0f : (float)((int)(k * 29 % 255) - 127);
    }
    CHECK(error_of(GLLM_DTYPE_Q8_0, 256) == 0.0);
    for (i = 1; i <= 3; i++) {
        make_numbers("bell");
        for (k = 0; i > 1 && k < N_NUMBERS; k++) {
            numbers[k] = i == 2 ? gllmi_f16_to_f32(gllmi_f16_from_f32(numbers[k]))
                                : gllmi_bf16_to_f32(gllmi_bf16_from_f32(numbers[k]));
        }
        CHECK(error_of((gllm_dtype)i, N_NUMBERS) == 0.0);
    }
}

TEST(quantize_refuses) {
    uint8_t out[300] = {1};
    CHECK(!block_quantize(GLLM_DTYPE_Q4_0, numbers, out, 33));
    CHECK(!block_quantize(GLLM_DTYPE_IQ2_XS, numbers, out, 256));
    CHECK(!block_quantize(GLLM_DTYPE_I8, numbers, out, 256));
    CHECK(!block_quantize(GLLM_DTYPE_AUTO, numbers, out, 256));
    CHECK(!block_quantize((gllm_dtype)99, numbers, out, 256));
    CHECK_EQ(out[0], 1);
}

int main(int argc, char **argv) {
    test_begin("test_blocks", argc, argv);
    RUN(dequantize);
    RUN(dequantize_elements);
    RUN(f8);
    RUN(dequantize_refuses);
    RUN(quantize);
    RUN(quantize_same_everywhere);
    RUN(quantize_edges);
    RUN(quantize_exact);
    RUN(quantize_refuses);
    return test_end();
}
