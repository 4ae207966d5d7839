/* Kernels of every ISA that the machine has against double precision, bit-identity of rows across
 * tiles, tails and threads, and the thread pool.
 *
 *     cc -O2 -I. tests/test_kernels.c -o test_kernels -lm -lpthread && ./test_kernels */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "test.h"

static gllm_allocator memory;
static gllmi_cpu cpu;

#undef CHECK /* here with words of its own for each failure */
#define CHECK(condition, ...) test_check(!!(condition), __FILE__, __LINE__, __VA_ARGS__)

static uint32_t state = 12345;
static uint32_t random_u32(void) {
    state = state * 1664525u + 1013904223u;
    return state >> 8;
}
static float random_float(void) { return (float)random_u32() / 8388608.0f - 1.0f; }
static size_t random_size(size_t low, size_t high) { return low + random_u32() % (high - low + 1); }
static void *get(size_t n_bytes) {
    void *p = gllmi_alloc(&memory, n_bytes);
    if (!p) {
        printf("out of memory\n");
        exit(1);
    }
    return p;
}
static float *random_floats(size_t n) {
    float *p = (float *)get(n * sizeof *p + 1);
    size_t i;
    for (i = 0; i < n; i++) p[i] = random_float();
    return p;
}

/* ---- weights --------------------------------------------------------------------------------- */

/* A source matrix in `src`, packed as `held`, and what its elements are then worth as doubles. */
typedef struct matrix {
    gllmi_weight w;
    double *value; /* (n_out, k) */
} matrix;

static size_t source_bytes(gllm_dtype src, size_t n) {
    const gllmi_dtype_row *row = gllmi_dtype_find(src);
    return n / row->block_elements * row->block_bytes;
}
static void to_source(uint8_t *dst, gllm_dtype src, float *x, size_t n) {
    size_t i;
    for (i = 0; i < n; i++) {
        uint16_t h;
        double d = x[i];
        switch (src) {
        case GLLM_DTYPE_F16: h = gllmi_f16_from_f32(x[i]); memcpy(dst + 2 * i, &h, 2); break;
        case GLLM_DTYPE_BF16: h = gllmi_bf16_from_f32(x[i]); memcpy(dst + 2 * i, &h, 2); break;
        case GLLM_DTYPE_F64: memcpy(dst + 8 * i, &d, 8); break;
        case GLLM_DTYPE_I8: dst[i] = (uint8_t)(int8_t)(x[i] * 100); break;
        case GLLM_DTYPE_Q8_0:
            if (i % 32 == 0) {
                h = gllmi_f16_from_f32(0.01f * (1 + random_float()));
                memcpy(dst + i / 32 * 34, &h, 2);
            }
            dst[i / 32 * 34 + 2 + i % 32] = (uint8_t)(int8_t)(x[i] * 127);
            break;
        default: memcpy(dst + 4 * i, &x[i], 4); break;
        }
    }
}
/* The value of element i of a row in the file, by plain C. */
static double from_source(const uint8_t *p, gllm_dtype src, size_t i) {
    double d;
    float f;
    switch (src) {
    case GLLM_DTYPE_F16: return gllmi_f16_to_f32(gllmi_load_u16(p + 2 * i));
    case GLLM_DTYPE_BF16: return gllmi_bf16_to_f32(gllmi_load_u16(p + 2 * i));
    case GLLM_DTYPE_F64: memcpy(&d, p + 8 * i, 8); return (double)(float)d;
    case GLLM_DTYPE_I8: return (int8_t)p[i];
    case GLLM_DTYPE_Q8_0:
        p += i / 32 * 34;
        return (double)gllmi_f16_to_f32(gllmi_load_u16(p)) * (int8_t)p[2 + i % 32];
    default: memcpy(&f, p + 4 * i, 4); return f;
    }
}
/* The value that `held` gives to x, an element of a block of 32 of largest magnitude `most`. */
static double held_value(double x, gllm_dtype held, double most) {
    float f = (float)x, scale;
    double q;
    switch (held) {
    case GLLM_DTYPE_F16: return gllmi_f16_to_f32(gllmi_f16_from_f32(f));
    case GLLM_DTYPE_BF16: return gllmi_bf16_to_f32(gllmi_bf16_from_f32(f));
    case GLLM_DTYPE_Q8_0:
        scale = gllmi_f16_to_f32(gllmi_f16_from_f32((float)most * (1.0f / 127.0f)));
        if (scale <= 0) return 0;
        q = nearbyint((double)(f * (1.0f / scale)));
        return (q > 127 ? 127 : q < -127 ? -127 : q) * (double)scale;
    default: return f;
    }
}
static matrix make_matrix(gllm_dtype src, gllm_dtype held, size_t n_out, size_t k) {
    matrix m;
    float *x = random_floats(n_out * k);
    uint8_t *file = (uint8_t *)get(source_bytes(src, n_out * k) + 1) + 1; /* not aligned */
    gllmi_rows parts[3];
    size_t i, j, block, part = random_size(0, n_out);
    to_source(file, src, x, n_out * k);
    m.value = (double *)get(n_out * k * sizeof *m.value);
    for (i = 0; i < n_out; i++) {
        const uint8_t *row = file + source_bytes(src, k) * i;
        for (block = 0; block < k; block += 32) {
            double most = 0;
            for (j = block; j < k && j < block + 32; j++) {
                most = fmax(most, fabs(from_source(row, src, j)));
            }
            for (j = block; j < k && j < block + 32; j++) {
                double x = from_source(row, src, j);
                m.value[i * k + j] = src == held ? x : held_value(x, held, most);
            }
        }
    }
    memset(&m.w, 0, sizeof m.w);
    m.w.n_out = n_out, m.w.k = k, m.w.held = held;
    m.w.data = get(gllmi_weight_bytes(cpu.kernels, held, n_out, k));
    parts[0].data = file, parts[0].n_rows = part;
    parts[1].data = file, parts[1].n_rows = 0; /* an empty part is allowed */
    parts[2].data = file + source_bytes(src, k) * part, parts[2].n_rows = n_out - part;
    parts[0].dtype = parts[1].dtype = parts[2].dtype = src;
    gllmi_weight_pack(cpu.kernels, &m.w, 0, m.w.n_out, parts);
    gllmi_free(&memory, x);
    gllmi_free(&memory, file - 1);
    return m;
}
static void free_matrix(matrix *m) {
    gllmi_free(&memory, m->w.data);
    gllmi_free(&memory, m->value);
}

/* ---- gemm ------------------------------------------------------------------------------------ */

static double act_value(double x, gllmi_act act) {
    switch (act) {
    case GLLMI_ACT_GELU: return x / 2 * erfc(-x / sqrt(2.0));
    case GLLMI_ACT_GELU_TANH:
        return x / 2 * (1 + tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)));
    case GLLMI_ACT_RELU: return x > 0 ? x : 0;
    case GLLMI_ACT_SILU: return x / (1 + exp(-x));
    case GLLMI_ACT_TANH: return tanh(x);
    default: return x;
    }
}
/* Worst error of c in units of what the sums' roundings allow. */
static double gemm_error(const gllmi_gemm *g, const matrix *m) {
    size_t i, j, l, k = m->w.k;
    double worst = 0;
    gllmi_a_form form = gllmi_a_form_of(cpu.kernels, m->w.held);
    double unit = form == GLLMI_A_INT8 ? 8e-3 : 1e-6;
    for (i = 0; i < g->n_rows; i++) {
        for (j = 0; j < m->w.n_out; j++) {
            double sum = g->bias ? g->bias[j] : 0, size = fabs(sum) + 1, error;
            for (l = 0; l < k; l++) {
                float x = g->a[i * g->lda + l];
                if (form == GLLMI_A_BF16) x = gllmi_bf16_to_f32(gllmi_bf16_from_f32(x));
                sum += x * m->value[j * k + l], size += fabs(x * m->value[j * k + l]);
            }
            sum = act_value(sum, g->act);
            if (g->residual) sum += g->residual[i * g->ldr + j];
            /* int8: a's roundings of up to most/254 too, a random walk */
            error = fabs(g->c[i * g->ldc + j] - sum) / (size * unit + 4e-7);
            if (!(error <= worst)) worst = error;
        }
    }
    return worst;
}

static void test_gemm(gllm_dtype src, gllm_dtype held, size_t m, size_t n, size_t k) {
    gllmi_gemm g;
    matrix w = make_matrix(src, held, n, k);
    size_t lda = k + random_size(0, 9), ldc = n + random_size(0, 9), ldr = n + 3, i, j;
    float *a = random_floats(m * lda), *c = random_floats(m * ldc), *bias = random_floats(n);
    float *residual = random_floats(m * ldr), *again = random_floats(m * ldc), guard = c[0];
    double error;
    memset(&g, 0, sizeof g);
    g.a = a, g.lda = lda, g.w = &w.w, g.c = c, g.ldc = ldc, g.ldr = ldr, g.n_rows = m;
    if (random_u32() & 1) g.bias = bias;
    if (random_u32() & 1) g.residual = residual;
    g.act = (gllmi_act)random_size(0, 5);
    for (i = n; i < ldc; i++) c[i] = guard;
    gllmi_cpu_gemm(&cpu, &g);
    error = gemm_error(&g, &w);
    CHECK(error < 1, "gemm %s->%s %dx%dx%d act %d error %g", gllm_dtype_name(src),
          gllm_dtype_name(held), (int)m, (int)n, (int)k, (int)g.act, error);
    for (i = n; i < ldc; i++) CHECK(c[i] == guard, "gemm wrote past a row's end");
    /* each row alone: the same bits */
    for (i = 0; i < m; i++) {
        gllmi_gemm one = g;
        one.a = a + i * lda, one.c = again + i * ldc, one.n_rows = 1;
        one.residual = g.residual ? residual + i * ldr : NULL;
        gllmi_cpu_gemm(&cpu, &one);
        CHECK(memcmp(c + i * ldc, again + i * ldc, n * sizeof *c) == 0,
              "gemm %s %dx%dx%d: row %d alone differs", gllm_dtype_name(held), (int)m, (int)n,
              (int)k, (int)i);
    }
    /* any two parts: the same bits */
    i = random_size(0, m);
    memset(again, 0, m * ldc * sizeof *again);
    g.c = again;
    cpu.kernels->gemm(cpu.kernels, &g, 0, i, 0, gllmi_n_parts(n, cpu.kernels->nr), cpu.scratch);
    cpu.kernels->gemm(cpu.kernels, &g, i, m, 0, gllmi_n_parts(n, cpu.kernels->nr), cpu.scratch);
    for (i = 0; i < m; i++) {
        CHECK(memcmp(c + i * ldc, again + i * ldc, n * sizeof *c) == 0, "gemm in two parts");
    }
    /* NaN in a row of a: in its whole row of c, and nowhere else */
    memcpy(again, c, m * ldc * sizeof *again);
    i = random_size(0, m - 1);
    a[i * lda + random_size(0, k - 1)] = NAN;
    gllmi_cpu_gemm(&cpu, &g);
    for (j = 0; j < m * ldc; j++) {
        size_t row = j / ldc;
        if (j % ldc >= n) continue;
        CHECK(row == i ? isnan(again[j]) : again[j] == c[j], "NaN of row %d at row %d column %d",
              (int)i, (int)row, (int)(j % ldc));
    }
    free_matrix(&w);
    gllmi_free(&memory, a), gllmi_free(&memory, c), gllmi_free(&memory, bias);
    gllmi_free(&memory, residual), gllmi_free(&memory, again);
}

/* Gate and up in one product: the same bits as from a product, and then its halves. */
static void test_gated(gllm_dtype held, size_t m, size_t n_panels, size_t k) {
    size_t nr = cpu.kernels->nr, half = nr / 2, h = n_panels * half, n = 2 * h, ld = h + 3, i, j;
    float *x = random_floats(n * k), *a = random_floats(m * k), *bias = random_floats(n);
    float *c = random_floats(m * n), *sums = random_floats(m * n), *glu = random_floats(m * ld);
    float *want = random_floats(h), *gated_bias = random_floats(n), guard = glu[0];
    gllmi_rows parts[2];
    gllmi_weight w[2];
    gllmi_gemm g;
    memset(w, 0, sizeof w);
    for (i = 0; i < 2; i++) {
        parts[i].data = x + i * h * k, parts[i].dtype = GLLM_DTYPE_F32, parts[i].n_rows = h;
    }
    for (i = 0; i < 2; i++) {
        w[i].n_out = n, w[i].k = k, w[i].held = held, w[i].gated = (int)i;
        w[i].data = get(gllmi_weight_bytes(cpu.kernels, held, n, k));
        gllmi_weight_pack(cpu.kernels, &w[i], 0, n >> w[i].gated, parts);
    }
    for (i = 0; i < n; i++) {
        gated_bias[i % h / half * nr + (i >= h) * half + i % half] = bias[i];
    }
    memset(&g, 0, sizeof g);
    g.a = a, g.lda = k, g.n_rows = m, g.w = &w[0], g.c = c, g.ldc = n;
    if (random_u32() & 1) g.bias = bias;
    gllmi_cpu_gemm(&cpu, &g);
    g.w = &w[1], g.c = sums, g.act = (gllmi_act)random_size(0, 5);
    g.bias = g.bias ? gated_bias : NULL;
    g.glu = glu, g.ld_glu = ld;
    for (i = 0; i < m * ld; i++) glu[i] = guard;
    gllmi_cpu_gemm(&cpu, &g);
    for (i = 0; i < m; i++) {
        cpu.kernels->glu(want, h, c + i * n, c + i * n + h, n, 1, h, g.act);
        CHECK(memcmp(want, glu + i * ld, h * sizeof *want) == 0,
              "gated %s %dx%dx%d act %d: row %d", gllm_dtype_name(held), (int)m, (int)n, (int)k,
              (int)g.act, (int)i);
        for (j = h; j < ld; j++) CHECK(glu[i * ld + j] == guard, "gated wrote past a row's end");
    }
    for (i = 0; i < 2; i++) gllmi_free(&memory, w[i].data);
    gllmi_free(&memory, x), gllmi_free(&memory, a), gllmi_free(&memory, bias);
    gllmi_free(&memory, c), gllmi_free(&memory, sums), gllmi_free(&memory, glu);
    gllmi_free(&memory, want), gllmi_free(&memory, gated_bias);
}

/* The RMS of what c differs by from products with a as it is, beside that of those. */
static double gemm_rms(const gllmi_gemm *g, const matrix *m) {
    double noise = 0, signal = 0;
    size_t i, j, l, k = m->w.k;
    for (i = 0; i < g->n_rows; i++) {
        for (j = 0; j < m->w.n_out; j++) {
            double sum = 0, error;
            for (l = 0; l < k; l++) sum += (double)g->a[i * g->lda + l] * m->value[j * k + l];
            error = g->c[i * g->ldc + j] - sum;
            noise += error * error, signal += sum * sum;
        }
    }
    return sqrt(noise / signal);
}

/* BF16 weights whose rows of A become bf16: beside the sums of test_gemm, rows longer than a pass
 * and than what a single row takes at once, how much is lost, and numbers that have no bf16. */
static void test_pairs(void) {
    static const size_t sizes[][3] = {{1, 64, 777}, {40, 33, 896}, {1, 500, 33}, {130, 40, 1537}};
    static const float odd[] = {FLT_MAX, 1e-40f, 0.0f, -1.5f};
    size_t i;
    test_gemm(GLLM_DTYPE_BF16, GLLM_DTYPE_BF16, 3, 33, 3201);
    test_gemm(GLLM_DTYPE_BF16, GLLM_DTYPE_BF16, 2, 3, GLLMI_MC * GLLMI_A_STRIDE * 2 + 33);
    for (i = 0; i < GLLMI_COUNT_OF(sizes); i++) {
        size_t n_rows = sizes[i][0], n = sizes[i][1], k = sizes[i][2];
        matrix m = make_matrix(GLLM_DTYPE_F32, GLLM_DTYPE_BF16, n, k);
        float *a = random_floats(n_rows * k), *c = random_floats(n_rows * n);
        gllmi_gemm g;
        double rms;
        memset(&g, 0, sizeof g);
        g.a = a, g.lda = k, g.w = &m.w, g.c = c, g.ldc = n, g.n_rows = n_rows;
        gllmi_cpu_gemm(&cpu, &g);
        rms = gemm_rms(&g, &m);
        CHECK(rms > 0 && rms < 0.003, "bf16 %dx%dx%d: RMS error %g", (int)n_rows, (int)n, (int)k,
              rms);
        if (i == 0) { /* what rounds to infinity, and what counts as 0 */
            size_t j;
            float w = (float)m.value[0];
            memset(a, 0, k * sizeof *a);
            for (j = 0; j < GLLMI_COUNT_OF(odd); j++) {
                a[0] = odd[j];
                gllmi_cpu_gemm(&cpu, &g);
                CHECK(j == 0 ? isinf(c[0]) : c[0] == (fabs(a[0]) < 1 ? 0 : a[0] * w),
                      "bf16: %g times %g is %g", (double)a[0], (double)w, (double)c[0]);
            }
        }
        free_matrix(&m);
        gllmi_free(&memory, a), gllmi_free(&memory, c);
    }
}

static void test_gemms(void) {
    static const gllm_dtype held[] = {GLLM_DTYPE_F32, GLLM_DTYPE_F16, GLLM_DTYPE_BF16,
                                      GLLM_DTYPE_Q8_0};
    static const gllm_dtype src[] = {GLLM_DTYPE_F32, GLLM_DTYPE_F16, GLLM_DTYPE_BF16,
                                     GLLM_DTYPE_Q8_0, GLLM_DTYPE_F64, GLLM_DTYPE_I8};
    size_t i, j, m;
    for (i = 0; i < GLLMI_COUNT_OF(held); i++) {
        for (j = 0; j < GLLMI_COUNT_OF(src); j++) {
            test_gemm(src[j], held[i], random_size(1, 40), random_size(1, 70),
                      32 * random_size(1, 4));
        }
        for (m = 1; m <= 30; m++) {
            test_gemm(GLLM_DTYPE_F32, held[i], m, random_size(1, 100), random_size(1, 150));
        }
        test_gemm(GLLM_DTYPE_F32, held[i], 9, 35, 1700); /* more passes over k */
        test_gemm(GLLM_DTYPE_F32, held[i], 17, 64, 1537);
        test_gemm(GLLM_DTYPE_F32, held[i], 130, 300, 100); /* more parts of rows */
        for (m = 1; m <= 30; m += random_size(1, 5)) {
            test_gated(held[i], m, random_size(1, 9), 32 * random_size(1, 4));
        }
        test_gated(held[i], 9, 3, 3200); /* more passes over k: the sums stay in c */
        test_gated(held[i], 130, 2, 96);
    }
}

/* ---- attention ------------------------------------------------------------------------------- */

static double attention_error(const gllmi_attention *at, size_t from, size_t n) {
    size_t head, i, j, l, d = at->key_dim;
    double *p = (double *)get(n * sizeof *p), worst = 0;
    for (head = 0; head < at->n_heads; head++) {
        for (i = 0; i < n; i++) {
            const float *q = at->q + (from + i) * at->ldq + head * d;
            double most = -1e300, total = 0;
            for (j = 0; j < n; j++) {
                const float *k = at->k + (from + j) * at->ldk + head * d;
                for (l = 0, p[j] = 0; l < d; l++) p[j] += (double)q[l] * k[l];
                p[j] *= at->scale;
                most = fmax(most, p[j]);
            }
            for (j = 0; j < n; j++) total += p[j] = exp(p[j] - most);
            for (l = 0; l < d; l++) {
                double sum = 0, error;
                for (j = 0; j < n; j++) sum += p[j] * at->v[(from + j) * at->ldv + head * d + l];
                error = fabs(at->out[(from + i) * at->ldo + head * d + l] - sum / total);
                if (!(error <= worst)) worst = error;
            }
        }
    }
    gllmi_free(&memory, p);
    return worst;
}

static void test_attention(size_t n_heads, size_t d, const size_t *lengths, size_t n_seqs,
                           float size) {
    gllmi_attention at;
    gllmi_attention_part part;
    size_t offsets[20], i, hidden = n_heads * d, n, bytes, zero_one[2];
    float *x, *out, *alone;
    for (i = 0, offsets[0] = 0; i < n_seqs; i++) offsets[i + 1] = offsets[i] + lengths[i];
    n = offsets[n_seqs];
    x = random_floats(n * (3 * hidden + 5));
    out = random_floats(n * (hidden + 2) + 1);
    alone = random_floats(n * (hidden + 2) + 1);
    for (i = 0; i < n * (3 * hidden + 5); i++) x[i] *= size;
    memset(&at, 0, sizeof at);
    at.q = x, at.k = x + hidden, at.v = x + 2 * hidden;
    at.ldq = at.ldk = at.ldv = 3 * hidden + 5;
    at.out = out, at.ldo = hidden + 2, at.n_heads = n_heads, at.key_dim = at.value_dim = d;
    at.scale = 1.0f / sqrtf((float)d);
    gllmi_cpu_attention(&cpu, &at, offsets, n_seqs, NULL, 0);
    for (i = 0; i < n_seqs; i++) {
        double error = attention_error(&at, offsets[i], lengths[i]);
        /* scores of magnitude s have roundings of s * 2^-24, which e^s multiplies */
        CHECK(error < 3e-6 * size * (1 + size * size * sqrt((double)d)),
              "attention of %d tokens, %d heads of %d: error %g", (int)lengths[i], (int)n_heads,
              (int)d, error);
    }
    for (i = 0; i < n_seqs; i++) {
        at.out = alone;
        zero_one[0] = offsets[i], zero_one[1] = offsets[i + 1];
        gllmi_cpu_attention(&cpu, &at, zero_one, 1, NULL, 0);
    }
    bytes = hidden * sizeof *out;
    for (i = 0; i < n; i++) {
        CHECK(memcmp(out + i * at.ldo, alone + i * at.ldo, bytes) == 0,
              "attention of row %d differs when its text is alone", (int)i);
    }
    /* odd parts of the queries */
    at.out = alone;
    memset(alone, 0, n * at.ldo * sizeof *alone);
    memset(&part, 0, sizeof part);
    part.n_keys = lengths[0], part.kv_head = n_heads - 1;
    for (i = 0; i < lengths[0]; i += n) {
        n = gllmi_min_size(random_size(1, 40), lengths[0] - i);
        part.query0 = i, part.query1 = i + n;
        cpu.kernels->attention(&at, &part, cpu.scratch);
    }
    for (i = 0; i < lengths[0]; i++) {
        CHECK(memcmp(out + i * at.ldo + hidden - d, alone + i * at.ldo + hidden - d,
                     d * sizeof *out) == 0, "attention in parts differs at row %d", (int)i);
    }
    gllmi_free(&memory, x), gllmi_free(&memory, out), gllmi_free(&memory, alone);
}

static void test_attentions(void) {
    static const size_t dims[] = {1, 8, 12, 16, 20, 32, 33, 64, 80, 96, 128, 256, 512};
    static const size_t lengths[] = {25, 1, 2, 13, 14, 15, 31, 33, 64};
    size_t i, one;
    for (i = 0; i < GLLMI_COUNT_OF(dims); i++) {
        test_attention(2, dims[i], lengths, GLLMI_COUNT_OF(lengths), 1.0f);
    }
    for (one = 1; one < 60; one += 7) test_attention(1, 32, &one, 1, 3.0f);
    one = 600; /* several blocks of keys and of queries */
    test_attention(2, 64, &one, 1, 1.0f);
    test_attention(1, 256, &one, 1, 2.0f);
}

/* ---- functions ------------------------------------------------------------------------------- */

static void test_functions(void) {
    static const double bound[] = {0, 2.6e-7, 3e-7, 0, 3e-7, 2e-7};
    float special[40];
    size_t i, n = 4001, act;
    float *x = random_floats(n), *y = random_floats(n);
    for (act = 1; act <= 5; act++) {
        double worst = 0;
        for (i = 0; i < n; i++) x[i] = ((float)i - 2000.0f) * 0.002f;
        cpu.kernels->act(memcpy(y, x, n * sizeof *x) ? y : NULL, n, (gllmi_act)act);
        for (i = 0; i < n; i++) {
            worst = fmax(worst, fabs(y[i] - act_value(x[i], (gllmi_act)act)));
        }
        CHECK(worst <= bound[act] * 1.5, "activation %d: error %g", (int)act, worst);
        for (i = 0; i < 40; i++) special[i] = i % 3 ? 1e4f : -1e4f;
        special[1] = special[20] = special[39] = NAN;
        special[3] = INFINITY, special[6] = -30.0f;
        cpu.kernels->act(special, 40, (gllmi_act)act);
        CHECK(isnan(special[1]) && isnan(special[20]) && isnan(special[39]), "NaN is lost");
        CHECK(!isnan(special[0]) && !isnan(special[2]) && !isnan(special[38]), "NaN spreads");
        CHECK(special[3] == (act == 5 ? 1.0f : INFINITY), "activation %d of inf", (int)act);
        CHECK(fabsf(special[6] - (act == 5 ? -1.0f : 0.0f)) < 5e-7f, "activation of -30: %g",
              (double)special[6]);
        CHECK(special[2] == (act == 5 ? 1.0f : 1e4f), "activation of 1e4: %g", (double)special[2]);
        CHECK(fabsf(special[0] - (act == 5 ? -1.0f : 0.0f)) < 5e-7f, "activation of -1e4: %g",
              (double)special[0]);
    }
    gllmi_free(&memory, x), gllmi_free(&memory, y);
}

/* The kinds of norm of three rows: rms or not, weight or not; each in double. */
static void test_norms(const gllmi_norm *given) {
    gllmi_norm norm = *given;
    size_t kind, r, i, n = norm.n;
    for (kind = 0; kind < 4; kind++) {
        double worst = 0;
        norm.rms = kind & 1;
        norm.weight = kind & 2 ? NULL : given->weight;
        cpu.kernels->layer_norm(&norm, 0, 3);
        for (r = 0; r < 3; r++) {
            double mean = 0, square = 0;
            for (i = 0; i < n && !norm.rms; i++) mean += norm.x[r * n + i] / (double)n;
            for (i = 0; i < n; i++) square += pow(norm.x[r * n + i] - mean, 2) / (double)n;
            for (i = 0; i < n; i++) {
                double v = (norm.x[r * n + i] - mean) / sqrt(square + (double)norm.eps);
                if (norm.weight) v *= norm.weight[i];
                if (norm.bias && !norm.rms) v += norm.bias[i];
                worst = fmax(worst, fabs(v - norm.dst[r * n + i]));
            }
        }
        CHECK(worst < 1e-5 || n < 4, "norm %d of %d: error %g", (int)kind, (int)n, worst);
    }
}

/* Rows that are apart from each other, and nothing written between them. */
static void test_glu(void) {
    size_t n, i, act, m;
    for (act = 0; act <= 5; act++) {
        for (n = 1; n < 80; n += act + 1) {
            size_t n_rows = random_size(1, 4), ld = n + random_size(1, 5), ldd = n + 1;
            float *gate = random_floats(n_rows * ld), *up = random_floats(n_rows * ld);
            float *dst = random_floats(n_rows * ldd), *before = random_floats(n_rows * ld);
            for (m = 0; m < n_rows; m++) dst[m * ldd + n] = 77.0f;
            memcpy(before, gate, n_rows * ld * sizeof *gate);
            cpu.kernels->glu(dst, ldd, gate, up, ld, n_rows, n, (gllmi_act)act);
            memcpy(gate, before, n_rows * ld * sizeof *gate);
            cpu.kernels->glu(gate, ld, gate, up, ld, n_rows, n, (gllmi_act)act);
            for (m = 0; m < n_rows; m++) {
                for (i = 0; i < n; i++) {
                    size_t at = m * ld + i;
                    double v = act_value(before[at], (gllmi_act)act) * up[at];
                    CHECK(fabs(dst[m * ldd + i] - v) < 1e-6, "glu %d of %d at %d", (int)act, (int)n,
                          (int)i);
                    CHECK(gate[at] == dst[m * ldd + i], "glu in place");
                }
                CHECK(dst[m * ldd + n] == 77.0f && gate[m * ld + n] == before[m * ld + n],
                      "glu wrote past a row's end");
            }
            gllmi_free(&memory, gate), gllmi_free(&memory, up);
            gllmi_free(&memory, dst), gllmi_free(&memory, before);
        }
    }
}
static void test_rope(void) {
    size_t dim, i;
    int interleaved;
    for (dim = 2; dim <= 140; dim += 2) {
        for (interleaved = 0; interleaved < 2; interleaved++) {
            float *x = random_floats(dim + 1), *y = random_floats(dim + 1), *t = random_floats(dim);
            memcpy(y, x, (dim + 1) * sizeof *x);
            cpu.kernels->rope(y, t, dim, interleaved);
            for (i = 0; i < dim / 2; i++) {
                size_t a = interleaved ? 2 * i : i, b = interleaved ? a + 1 : i + dim / 2;
                double c = t[i], s = t[dim / 2 + i];
                CHECK(fabs(x[a] * c - x[b] * s - y[a]) < 3e-7 &&
                      fabs(x[b] * c + x[a] * s - y[b]) < 3e-7, "rope of %d at %d", (int)dim, (int)i);
            }
            CHECK(y[dim] == x[dim], "rope wrote past %d", (int)dim);
            gllmi_free(&memory, x), gllmi_free(&memory, y), gllmi_free(&memory, t);
        }
    }
}

static void test_rows(size_t n) {
    float *x = random_floats(3 * n + 2), *w = random_floats(n), *b = random_floats(n);
    float *dst = random_floats(3 * n + 2), *y = random_floats(n + 1);
    double dot = 0, size = 0, worst = 0;
    gllmi_norm norm;
    size_t i, r;
    memset(&norm, 0, sizeof norm);
    norm.dst = dst, norm.ldd = n, norm.x = x, norm.ldx = n, norm.weight = w;
    norm.bias = n % 2 ? b : NULL, norm.eps = 1e-5f, norm.n = n;
    for (i = 0; i < 3 * n; i++) x[i] = 5.0f + 2 * x[i];
    cpu.kernels->layer_norm(&norm, 0, 3);
    for (r = 0; r < 3; r++) {
        double mean = 0, variance = 0;
        for (i = 0; i < n; i++) mean += x[r * n + i] / (double)n;
        for (i = 0; i < n; i++) variance += pow(x[r * n + i] - mean, 2) / (double)n;
        for (i = 0; i < n; i++) {
            double v = (x[r * n + i] - mean) / sqrt(variance + 1e-5) * w[i];
            worst = fmax(worst, fabs(v + (norm.bias ? b[i] : 0) - dst[r * n + i]));
        }
    }
    CHECK(worst < 1e-5 || n < 4, "layer_norm of %d: error %g", (int)n, worst);
    test_norms(&norm);
    for (i = 0; i < n; i++) dot += (double)x[i] * y[i], size += fabs((double)x[i] * y[i]);
    CHECK(fabs(cpu.kernels->dot(x, y, n) - dot) <= size * 1e-6, "dot of %d", (int)n);
    dst[n] = 77.0f;
    memcpy(dst, y, n * sizeof *y);
    cpu.kernels->add(dst, x, n);
    for (i = 0; i < n; i++) CHECK(dst[i] == x[i] + y[i], "add of %d", (int)n);
    cpu.kernels->scale(dst, x, 3.0f, n);
    for (i = 0; i < n; i++) CHECK(dst[i] == x[i] * 3.0f, "scale of %d", (int)n);
    cpu.kernels->add_scaled(dst, x, -3.0f, n);
    for (i = 0; i < n; i++) CHECK(fabsf(dst[i]) < 1e-5f, "add_scaled of %d", (int)n);
    cpu.kernels->max(dst, y, n);
    for (i = 0; i < n; i++) CHECK(dst[i] >= y[i], "max of %d", (int)n);
    CHECK(dst[n] == 77.0f, "wrote past the end of %d", (int)n);
    gllmi_free(&memory, x), gllmi_free(&memory, w), gllmi_free(&memory, b);
    gllmi_free(&memory, dst), gllmi_free(&memory, y);
}

static void test_convert(void) {
    size_t t, i, n = 96;
    float *x = random_floats(n), *y = random_floats(n);
    uint8_t file[96 * 8 + 1];
    for (t = GLLM_DTYPE_F32; t <= GLLM_DTYPE_I8; t++) {
        size_t end = t == GLLM_DTYPE_Q8_0 ? n : n - 7;
        to_source(file + 1, (gllm_dtype)t, x, n);
        cpu.kernels->to_f32(t, y, file + 1, end);
        for (i = 0; i < end; i++) {
            CHECK((double)y[i] == from_source(file + 1, (gllm_dtype)t, i), "%s to F32 at %d",
                  gllm_dtype_name((gllm_dtype)t), (int)i);
        }
    }
    /* every f16 and bf16, NaN and subnormals too */
    for (t = 0; t < 65536; t += 32) {
        uint16_t h[32];
        for (i = 0; i < 32; i++) h[i] = (uint16_t)(t + i);
        cpu.kernels->to_f32(GLLM_DTYPE_F16, y, h, 32);
        cpu.kernels->to_f32(GLLM_DTYPE_BF16, y + 32, h, 32);
        for (i = 0; i < 32; i++) {
            float f = gllmi_f16_to_f32(h[i]), b = gllmi_bf16_to_f32(h[i]);
            if (y[i] == f ? y[i + 32] == b || isnan(b) : isnan(f) && isnan(y[i])) continue;
            CHECK(0, "f16 or bf16 %x", (unsigned)h[i]);
        }
    }
    gllmi_free(&memory, x), gllmi_free(&memory, y);
}

/* ---- pool ------------------------------------------------------------------------------------ */

typedef struct count {
    gllmi_atomic seen[257], busy[64], clashes;
    size_t n_slots;
} count;

static void count_ticket(void *arg, size_t ticket, size_t slot) {
    count *c = (count *)arg;
    if (slot >= c->n_slots || gllmi_atomic_add(&c->busy[slot], 1) != 0) {
        gllmi_atomic_add(&c->clashes, 1);
    }
    gllmi_atomic_add(&c->seen[ticket], 1);
    if (slot < c->n_slots) gllmi_atomic_add(&c->busy[slot], -1);
}
typedef struct caller {
    gllmi_thread thread;
    gllmi_pool *pool;
    long long bad;
} caller;
static void caller_run(void *arg) {
    caller *me = (caller *)arg;
    size_t round, i, n;
    for (round = 0; round < 300; round++) {
        count c;
        memset(&c, 0, sizeof c);
        c.n_slots = gllmi_pool_slots(me->pool);
        n = round % 257;
        gllmi_pool_run(me->pool, n, count_ticket, &c);
        for (i = 0; i < 257; i++) me->bad += c.seen[i].value != (i < n);
        me->bad += c.clashes.value;
    }
}
static void for_backwards(void *user, size_t n, void (*task)(void *arg, size_t index), void *arg) {
    ++*(int *)user;
    while (n-- > 0) task(arg, n);
}
static void test_pool(void) {
    static const size_t threads[] = {0, 1, 2, 3, 8, 64};
    size_t i, j;
    for (i = 0; i < GLLMI_COUNT_OF(threads); i++) {
        gllmi_pool *pool = gllmi_pool_open(&memory, threads[i], NULL);
        caller callers[5];
        CHECK(pool != NULL && pool->n_workers == 0, "a pool starts without threads");
        if (!pool) continue;
        memset(callers, 0, sizeof callers);
        for (j = 0; j < 5; j++) {
            callers[j].pool = pool;
            if (GLLMI_THREADS) gllmi_thread_start(&callers[j].thread, caller_run, &callers[j]);
            else caller_run(&callers[j]);
        }
        for (j = 0; j < 5; j++) {
            if (GLLMI_THREADS) gllmi_thread_join(&callers[j].thread);
            CHECK(callers[j].bad == 0, "%d threads, caller %d: %d tickets went wrong",
                  (int)threads[i], (int)j, (int)callers[j].bad);
        }
        gllmi_pool_close(pool);
    }
    {
        int calls = 0;
        gllm_parallel parallel;
        caller me;
        memset(&me, 0, sizeof me);
        parallel.parallel_for = for_backwards, parallel.user = &calls;
        me.pool = gllmi_pool_open(&memory, 4, &parallel);
        if (me.pool) caller_run(&me);
        CHECK(me.pool && me.bad == 0 && calls > 0 && me.pool->n_workers == 0,
              "the user's parallel_for");
        gllmi_pool_close(me.pool);
    }
}

static void test_table(const gllmi_kernels *kernels) {
    size_t n;
    cpu.kernels = kernels;
    test_convert();
    test_functions();
    test_glu();
    test_rope();
    for (n = 1; n < 140; n++) test_rows(n);
    test_gemms();
    if (kernels->pairs) test_pairs();
    test_attentions();
}
static void run_isa(gllm_isa isa) {
    const gllmi_kernels *kernels = gllmi_kernels_for(isa);
    if (!kernels) SKIP("not on this machine");
    CHECK(kernels->isa == isa, "kernels of another ISA");
    test_table(kernels);
#if GLLMI_X64 && defined(GLLMI_HAS_PAIRS)
    if (kernels == &gllmi_kernels_bf16_avx512) test_table(&gllmi_kernels_avx512);
#elif defined(GLLMI_HAS_DOTPROD)
#if defined(GLLMI_HAS_I8MM)
    if (kernels == &gllmi_kernels_i8mm_neon) {
        test_table(&gllmi_kernels_dotprod_neon);
        test_table(&gllmi_kernels_neon);
    }
#endif
    if (kernels == &gllmi_kernels_dotprod_neon) test_table(&gllmi_kernels_neon);
#endif
}
TEST(portable) { run_isa(GLLM_ISA_PORTABLE); }
TEST(avx2) { run_isa(GLLM_ISA_AVX2); }
TEST(avx512) { run_isa(GLLM_ISA_AVX512); }
TEST(neon) { run_isa(GLLM_ISA_NEON); }

int main(int argc, char **argv) {
    test_begin("test_kernels", argc, argv);
    memory = gllmi_allocator_or_default(NULL);
    RUN(pool);
    cpu.pool = gllmi_pool_open(&memory, 3, NULL);
    if (!cpu.pool) return 1;
    cpu.scratch = get(gllmi_pool_slots(cpu.pool) * GLLMI_SCRATCH_BYTES);
    RUN(portable);
    RUN(avx2);
    RUN(avx512);
    RUN(neon);
    gllmi_free(&memory, cpu.scratch);
    gllmi_pool_close(cpu.pool);
    return test_end();
}
