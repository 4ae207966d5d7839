/* Matrix products with weights of every element type and every ISA of the machine, against the
 * dequantised weights in double precision; the same bits in any batch; packing of damaged files.
 *
 *     cc -O2 -I. tests/test_quant.c -o test_quant -lm -lpthread && ./test_quant */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "test.h"

static gllm_allocator memory;
static gllmi_cpu cpu;

static uint32_t state = 99;
static uint32_t random_u32(void) {
    state = state * 1664525u + 1013904223u;
    return state >> 8;
}
static float random_float(void) { return (float)random_u32() / 8388608.0f - 1.0f; }
static size_t random_size(size_t low, size_t high) { return low + random_u32() % (high - low + 1); }
static void *get(size_t n_bytes) {
    void *p = gllmi_alloc(&memory, n_bytes);
    if (!p) exit(1);
    return p;
}

/* ---- weights --------------------------------------------------------------------------------- */

/* Random bytes, but sensible numbers where a type has an f16 (byte offsets; -1: none). */
static const struct {
    gllm_dtype dtype;
    int f16[2];
} types[] = {
    {GLLM_DTYPE_Q8_0, {0, -1}},    {GLLM_DTYPE_Q4_0, {0, -1}},     {GLLM_DTYPE_Q4_1, {0, 2}},
    {GLLM_DTYPE_Q5_0, {0, -1}},    {GLLM_DTYPE_Q5_1, {0, 2}},      {GLLM_DTYPE_Q2_K, {80, 82}},
    {GLLM_DTYPE_Q3_K, {108, -1}},  {GLLM_DTYPE_Q4_K, {0, 2}},      {GLLM_DTYPE_Q5_K, {0, 2}},
    {GLLM_DTYPE_Q6_K, {208, -1}},  {GLLM_DTYPE_IQ4_NL, {0, -1}},   {GLLM_DTYPE_IQ4_XS, {0, -1}},
    {GLLM_DTYPE_IQ3_XXS, {0, -1}}, {GLLM_DTYPE_IQ3_S, {0, -1}},    {GLLM_DTYPE_IQ2_XXS, {0, -1}},
    {GLLM_DTYPE_IQ2_XS, {0, -1}},  {GLLM_DTYPE_IQ2_S, {0, -1}},    {GLLM_DTYPE_IQ1_S, {0, -1}},
    {GLLM_DTYPE_IQ1_M, {-1, -1}},  {GLLM_DTYPE_TQ1_0, {52, -1}},   {GLLM_DTYPE_TQ2_0, {64, -1}},
    {GLLM_DTYPE_MXFP4, {-1, -1}},  {GLLM_DTYPE_NVFP4, {-1, -1}},   {GLLM_DTYPE_Q1_0, {0, -1}},
    {GLLM_DTYPE_Q2_0, {0, -1}}};

static void random_block(size_t type, uint8_t *b) {
    size_t i, bytes = gllmi_dtype_find(types[type].dtype)->block_bytes;
    for (i = 0; i < bytes; i++) b[i] = (uint8_t)random_u32();
    for (i = 0; i < 2; i++) {
        uint16_t h = gllmi_f16_from_f32(0.01f * random_float());
        if (types[type].f16[i] >= 0) memcpy(b + types[type].f16[i], &h, 2);
    }
    if (types[type].dtype == GLLM_DTYPE_IQ1_M) {
        for (i = 0; i < 4; i++) b[49 + 2 * i] = (uint8_t)(b[49 + 2 * i] & 15);
        b[55] = (uint8_t)(b[55] | 0x20);
        b[53] = (uint8_t)(b[53] | 0x80);
    } else if (types[type].dtype == GLLM_DTYPE_MXFP4) {
        b[0] = (uint8_t)random_size(118, 122);
    } else if (types[type].dtype == GLLM_DTYPE_NVFP4) {
        for (i = 0; i < 4; i++) b[i] = (uint8_t)random_size(20, 50);
    }
}

typedef struct matrix {
    gllmi_weight w;
    uint8_t *file; /* not aligned */
    float *value;  /* (n_out, k) */
} matrix;

static size_t row_bytes(gllm_dtype dtype, size_t k) {
    const gllmi_dtype_row *row = gllmi_dtype_find(dtype);
    return k / row->block_elements * row->block_bytes;
}
static void pack(matrix *m, gllm_dtype dtype) {
    gllmi_rows parts[3];
    size_t part = random_size(0, m->w.n_out);
    parts[0].data = m->file, parts[0].n_rows = part;
    parts[1].data = m->file, parts[1].n_rows = 0; /* an empty part is allowed */
    parts[2].data = m->file + row_bytes(dtype, m->w.k) * part, parts[2].n_rows = m->w.n_out - part;
    parts[0].dtype = parts[1].dtype = parts[2].dtype = dtype;
    gllmi_weight_pack(cpu.kernels, &m->w, 0, m->w.n_out, parts);
}
static matrix make_matrix(size_t type, gllm_dtype held, size_t n_out, size_t k) {
    matrix m;
    gllm_dtype dtype = types[type].dtype;
    size_t bytes = gllmi_dtype_find(dtype)->block_bytes, all = row_bytes(dtype, k) * n_out, i;
    m.file = (uint8_t *)get(all + 1) + 1;
    m.value = (float *)get(n_out * k * sizeof *m.value);
    for (i = 0; i < all; i += bytes) random_block(type, m.file + i);
    gllmi_dequantize(dtype, m.file, m.value, n_out * k);
    memset(&m.w, 0, sizeof m.w);
    m.w.n_out = n_out, m.w.k = k, m.w.held = held;
    m.w.data = get(gllmi_weight_bytes(cpu.kernels, held, n_out, k));
    pack(&m, dtype);
    return m;
}
static void free_matrix(matrix *m) {
    gllmi_free(&memory, m->w.data);
    gllmi_free(&memory, m->file - 1);
    gllmi_free(&memory, m->value);
}

/* ---- products -------------------------------------------------------------------------------- */

static gllmi_gemm product(const matrix *m, const float *a, float *c, size_t n_rows) {
    gllmi_gemm g;
    memset(&g, 0, sizeof g);
    g.a = a, g.lda = m->w.k, g.w = &m->w, g.c = c, g.ldc = m->w.n_out, g.n_rows = n_rows;
    return g;
}

/* Largest error beside the size of the sum, and the RMS of all errors beside that of all sums. */
static void errors(const matrix *m, const float *a, const float *c, size_t n_rows, double *most,
                   double *rms) {
    size_t i, j, l, k = m->w.k;
    double noise = 0, signal = 0;
    *most = 0;
    for (i = 0; i < n_rows; i++) {
        for (j = 0; j < m->w.n_out; j++) {
            double sum = 0, size = 1e-30, error;
            for (l = 0; l < k; l++) {
                double p = (double)a[i * k + l] * m->value[j * k + l];
                sum += p, size += fabs(p);
            }
            error = fabs(c[i * m->w.n_out + j] - sum);
            noise += error * error, signal += sum * sum;
            if (!(error / size <= *most)) *most = error / size;
        }
    }
    *rms = sqrt(noise / (signal + 1e-30));
}

/* The rows of g->a as the kernels quantise them, as floats again. */
static float *quantized_rows(const gllmi_gemm *g) {
    size_t k = g->w->k, n_bytes = gllmi_codes_bytes(k), r, i;
    uint8_t *codes = (uint8_t *)get(g->n_rows * n_bytes);
    float *a = (float *)get(g->n_rows * k * sizeof *a);
    gllmi_gemm with_codes = *g;
    with_codes.codes = codes;
    cpu.kernels->quantize(&with_codes, 0, g->n_rows);
    for (r = 0; r < g->n_rows; r++) {
        for (i = 0; i < k; i++) {
            const uint8_t *block = codes + r * n_bytes + i / 32 * GLLMI_Q_BLOCK;
            float scale = gllmi_f32_from_bits(gllmi_load_u32(block));
            a[r * k + i] = scale * (float)(int8_t)block[16 + i % 32];
        }
    }
    gllmi_free(&memory, codes);
    return a;
}
static void check_product(size_t type, gllm_dtype held, size_t m, size_t n, size_t k) {
    matrix w = make_matrix(type, held, n, k);
    float *a = (float *)get(m * k * sizeof *a), *c = (float *)get(m * n * sizeof *c);
    float *again = (float *)get(m * n * sizeof *c);
    gllmi_gemm g = product(&w, a, c, m);
    size_t i, n_panels = gllmi_n_parts(n, cpu.kernels->nr), part = random_size(0, n_panels);
    double most, rms;
    TEST_ROW("%s %s->%s %dx%dx%d", cpu.kernels->name, gllm_dtype_name(types[type].dtype),
             gllm_dtype_name(held), (int)m, (int)n, (int)k);
    for (i = 0; i < m * k; i++) a[i] = random_float();
    gllmi_cpu_gemm(&cpu, &g);
    errors(&w, a, c, m, &most, &rms);
    if (held != types[type].dtype) {
        test_check(rms < 0.015, __FILE__, __LINE__, "RMS error %g", rms);
    } else if (gllmi_is_int8(cpu.kernels, held)) {
        float *quantized = quantized_rows(&g);
        test_check(rms < (m * n < 200 ? 0.03 : 0.01), __FILE__, __LINE__, "RMS error %g", rms);
        errors(&w, quantized, c, m, &most, &rms);
        test_check(most < 1e-6, __FILE__, __LINE__, "error %g beside quantised rows", most);
        gllmi_free(&memory, quantized);
    } else {
        test_check(most < 1e-6, __FILE__, __LINE__, "error %g", most);
    }
    /* each row alone, and any two parts of the panels: the same bits */
    for (i = 0; i < m; i++) {
        gllmi_gemm one = product(&w, a + i * k, again + i * n, 1);
        gllmi_cpu_gemm(&cpu, &one);
    }
    CHECK(memcmp(c, again, m * n * sizeof *c) == 0);
    memset(again, 0, m * n * sizeof *again);
    g.c = again;
    cpu.kernels->gemm(cpu.kernels, &g, 0, m, 0, part, cpu.scratch);
    cpu.kernels->gemm(cpu.kernels, &g, 0, m, part, n_panels, cpu.scratch);
    CHECK(memcmp(c, again, m * n * sizeof *c) == 0);
    free_matrix(&w);
    gllmi_free(&memory, a), gllmi_free(&memory, c), gllmi_free(&memory, again);
}

static void check_isa(const gllmi_kernels *kernels) {
    size_t t, m;
    cpu.kernels = kernels;
    for (t = 0; t < GLLMI_COUNT_OF(types); t++) {
        size_t block = gllmi_dtype_find(types[t].dtype)->block_elements;
        check_product(t, types[t].dtype, 3, 5, block);
        check_product(t, types[t].dtype, random_size(1, 4), random_size(60, 80), 3 * block);
        check_product(t, types[t].dtype, 17, random_size(1, 40), block * (1 + 1700 / block));
        check_product(t, GLLM_DTYPE_Q8_0, 2, 33, 2 * block);
        if (test_is_slow()) continue;
        for (m = 1; m <= 40; m++) {
            check_product(t, types[t].dtype, m, random_size(1, 70), block * random_size(1, 2));
        }
        check_product(t, types[t].dtype, 130, 100, 2 * block); /* more parts of rows */
    }
    TEST_ROW("%s", "");
}
static void run_isa(gllm_isa isa) {
    const gllmi_kernels *kernels = gllmi_kernels_for(isa);
    if (!kernels) SKIP("not on this machine");
    check_isa(kernels);
#if GLLMI_X64 && defined(GLLMI_HAS_PAIRS)
    if (kernels == &gllmi_kernels_bf16_avx512) check_isa(&gllmi_kernels_avx512);
#elif defined(GLLMI_HAS_DOTPROD)
#if defined(GLLMI_HAS_I8MM)
    if (kernels == &gllmi_kernels_i8mm_neon) {
        check_isa(&gllmi_kernels_dotprod_neon);
        check_isa(&gllmi_kernels_neon);
    }
#endif
    if (kernels == &gllmi_kernels_dotprod_neon) check_isa(&gllmi_kernels_neon);
#endif
}
TEST(portable) { run_isa(GLLM_ISA_PORTABLE); }
TEST(avx2) { run_isa(GLLM_ISA_AVX2); }
TEST(avx512) { run_isa(GLLM_ISA_AVX512); }
TEST(neon) { run_isa(GLLM_ISA_NEON); }

/* Sums of bytes are whole numbers: all ways to multiply them give the same bits. */
static void check_ways(const gllmi_kernels *const *ways, size_t n_ways, size_t type, size_t m,
                       size_t n, size_t k) {
    matrix w = make_matrix(type, types[type].dtype, n, k);
    float *a = (float *)get(m * k * sizeof *a), *c = (float *)get(m * n * sizeof *c);
    float *again = (float *)get(m * n * sizeof *c);
    gllmi_gemm g = product(&w, a, c, m);
    size_t i;
    for (i = 0; i < m * k; i++) a[i] = random_float();
    gllmi_cpu_gemm(&cpu, &g);
    g.c = again;
    for (i = 1; i < n_ways; i++) {
        TEST_ROW("%s %s %dx%dx%d", ways[i]->name, gllm_dtype_name(types[type].dtype), (int)m,
                 (int)n, (int)k);
        cpu.kernels = ways[i];
        gllmi_cpu_gemm(&cpu, &g);
        CHECK(memcmp(c, again, m * n * sizeof *c) == 0);
    }
    cpu.kernels = ways[0];
    free_matrix(&w);
    gllmi_free(&memory, a), gllmi_free(&memory, c), gllmi_free(&memory, again);
}
TEST(ways_agree) {
    const gllmi_kernels *ways[3];
    size_t t, m, n_ways = 0;
#if defined(GLLMI_HAS_DOTPROD)
    uint32_t features = gllmi_cpu_features();
    ways[n_ways++] = &gllmi_kernels_neon;
    if (features & GLLMI_CPU_NEON_DOTPROD) ways[n_ways++] = &gllmi_kernels_dotprod_neon;
#if defined(GLLMI_HAS_I8MM)
    if (features & GLLMI_CPU_NEON_I8MM) ways[n_ways++] = &gllmi_kernels_i8mm_neon;
#endif
#endif
    if (n_ways < 2) SKIP("this machine or build has one way only");
    cpu.kernels = ways[0];
    for (t = 0; t < GLLMI_COUNT_OF(types); t++) {
        size_t block = gllmi_dtype_find(types[t].dtype)->block_elements;
        for (m = 1; m <= 7; m++) {
            check_ways(ways, n_ways, t, m, random_size(1, 40), block * random_size(1, 3));
        }
        check_ways(ways, n_ways, t, 29, random_size(1, 40), block * (1 + 1100 / block));
    }
}

/* ---- hostile files and sizes ----------------------------------------------------------------- */

/* Blocks of random bytes: scales that are NaN, infinite or huge. Nothing is read past an end. */
static void check_damaged(const gllmi_kernels *kernels) {
    size_t t, i, n = 19;
    cpu.kernels = kernels;
    for (t = 0; t < GLLMI_COUNT_OF(types); t++) {
        size_t k = gllmi_dtype_find(types[t].dtype)->block_elements * 2;
        matrix m = make_matrix(t, types[t].dtype, n, k);
        float *a = (float *)get(7 * k * sizeof *a), c[7 * 19];
        gllmi_gemm g = product(&m, a, c, 7);
        for (i = 0; i < 7 * k; i++) a[i] = i % 11 == 0 ? INFINITY : i % 13 == 0 ? NAN : 1e38f;
        for (i = 0; i < row_bytes(types[t].dtype, k) * n; i++) m.file[i] = (uint8_t)random_u32();
        for (i = 0; i < row_bytes(types[t].dtype, k) * 3; i++) m.file[i] = 255;
        pack(&m, types[t].dtype);
        gllmi_cpu_gemm(&cpu, &g);
        g.n_rows = 1;
        gllmi_cpu_gemm(&cpu, &g);
        TEST_ROW("%s %s", kernels->name, gllm_dtype_name(types[t].dtype));
        CHECK(c[0] != c[0]); /* of what was NaN */
        free_matrix(&m);
        gllmi_free(&memory, a);
    }
}
TEST(damaged) {
    size_t isa;
    for (isa = GLLM_ISA_PORTABLE; isa <= GLLM_ISA_NEON; isa++) {
        const gllmi_kernels *kernels = gllmi_kernels_for((gllm_isa)isa);
        if (kernels) check_damaged(kernels);
    }
}
TEST(sizes) {
    size_t t;
    cpu.kernels = gllmi_kernels_for(GLLM_ISA_AUTO);
    for (t = 0; t < GLLMI_COUNT_OF(types); t++) {
        gllm_dtype dtype = types[t].dtype;
        size_t block = gllmi_dtype_find(dtype)->block_elements;
        size_t bytes = gllmi_weight_bytes(cpu.kernels, dtype, cpu.kernels->nr, 3 * block);
        TEST_ROW("%s", gllm_dtype_name(dtype));
        CHECK(bytes >= row_bytes(dtype, 3 * block) * cpu.kernels->nr);
        CHECK(bytes <= row_bytes(dtype, 3 * block) * cpu.kernels->nr * 53 / 50);
        CHECK(gllmi_weight_bytes(cpu.kernels, dtype, SIZE_MAX, block) == 0);
        CHECK(gllmi_weight_bytes(cpu.kernels, dtype, SIZE_MAX / 4, SIZE_MAX / 1024 * 256) == 0);
        CHECK(gllmi_weight_bytes(cpu.kernels, dtype, 32, SIZE_MAX / 256 * 256) == 0);
        CHECK((gllmi_weight_bytes(cpu.kernels, dtype, 1, block + 1) == 0) ==
              (dtype != GLLM_DTYPE_Q8_0));
    }
}
TEST(rows_to_f32) {
    static const gllm_isa isas[] = {GLLM_ISA_PORTABLE, GLLM_ISA_AUTO};
    size_t t, i;
    for (i = 0; i < 2; i++) {
        const gllmi_kernels *kernels = gllmi_kernels_for(isas[i]);
        for (t = 1; t < GLLMI_N_DTYPES; t++) {
            const gllmi_dtype_row *row = gllmi_dtype_find((gllm_dtype)t);
            size_t n = row->block_elements * (size_t)3, j;
            uint8_t file[3 * 256 + 1];
            float x[3 * GLLMI_MAX_BLOCK], y[3 * GLLMI_MAX_BLOCK];
            TEST_ROW("%s", row->name);
            for (j = 0; j < sizeof file; j++) file[j] = (uint8_t)(random_u32() & 0x3b);
            gllmi_dequantize((gllm_dtype)t, file + 1, x, n);
            kernels->to_f32(t, y, file + 1, n);
            CHECK(memcmp(x, y, n * sizeof *x) == 0);
        }
    }
}

int main(int argc, char **argv) {
    test_begin("test_quant", argc, argv);
    memory = gllmi_allocator_or_default(NULL);
    cpu.pool = gllmi_pool_open(&memory, 3, NULL);
    if (!cpu.pool) return 1;
    cpu.scratch = get(gllmi_pool_slots(cpu.pool) * GLLMI_SCRATCH_BYTES);
    RUN(rows_to_f32);
    RUN(sizes);
    RUN(damaged);
    RUN(portable);
    RUN(avx2);
    RUN(avx512);
    RUN(neon);
    RUN(ways_agree);
    gllmi_free(&memory, cpu.scratch);
    gllmi_pool_close(cpu.pool);
    return test_end();
}
