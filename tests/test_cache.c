/* Attention with and without a cache of keys and values against double precision: grouped heads,
 * causal and local windows, soft-cap, bias, norms and rotary positions of q and k, every element
 * type; the same bits for every cut of a prompt and any number of threads; and the pages: reserve,
 * fork, truncate, save, load, refused allocations.
 *
 *     cc -O2 -I. tests/test_cache.c -o test_cache -lm -lpthread && ./test_cache */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "support.h"

#undef CHECK /* here with words of its own for each failure */
#define CHECK(condition, ...) test_check(!!(condition), __FILE__, __LINE__, __VA_ARGS__)
#undef REQUIRE
#define REQUIRE(condition) do { if (!CHECK(condition, "%s", #condition)) return; } while (0)

static gllm_allocator memory;
static counting counted;
static gllmi_cpu cpu;
static gllmi_pool *pools[2]; /* of 3 threads, of 1 */
static gllmi_device devices[16]; /* by ISA */
static uint64_t state = 7;

static void *get(size_t n_bytes) {
    void *p = gllmi_alloc(&memory, n_bytes + 1);
    if (!p) {
        printf("out of memory\n");
        exit(1);
    }
    return p;
}
static float *floats(size_t n, float size) {
    float *p = (float *)get(n * sizeof *p);
    size_t i;
    for (i = 0; i < n; i++) p[i] = random_float(&state) * size;
    return p;
}
static void drop(void *p) { gllmi_free(&memory, p); }

static gllmi_device *device_of(const gllmi_kernels *kernels) {
    gllmi_device *d = &devices[kernels->isa];
    d->backend = &gllmi_backend_cpu;
    d->allocator = memory;
    d->kernels = kernels;
    d->pool = cpu.pool;
    d->column_step = kernels->nr;
    return d;
}
static gllm_status make_layout(gllmi_kv_layout *l, const gllmi_kernels *kernels, size_t n_layers,
                               size_t n_kv_heads, size_t key_dim, size_t value_dim,
                               gllm_dtype dtype) {
    gllmi_heads heads;
    heads.n = heads.n_kv = n_kv_heads;
    heads.key_dim = key_dim;
    heads.value_dim = value_dim;
    return gllmi_backend_cpu.layout(device_of(kernels), n_layers, &heads, dtype, l);
}

/* ---- the reference --------------------------------------------------------------------------- */

/* What a test is about, and how large. */
typedef struct shape {
    size_t n_heads, n_kv_heads, d, dv, n; /* dv: of values, 0: as of keys; n: tokens */
    int causal;
    size_t window;
    float softcap, size; /* size: of the numbers */
    int bias;
    gllm_dtype dtype;    /* of the cache */
    size_t rotary_dim;
    int interleaved, norm; /* norm 0: none, 1: RMS per head, 2: RMS of all, 3: LayerNorm per head */
} shape;

static size_t value_dim(const shape *s) { return s->dv ? s->dv : s->d; }

/* Its numbers. */
typedef struct data {
    shape s;
    gllmi_attention at;
    gllmi_qk qk;
    size_t ld, ld_out;
    float *x, *cos_sin, *q_norm, *k_norm, *bias; /* x: (n, ld) as the projection leaves it */
    double *q, *k, *v; /* (n, heads * d or dv) after norms and rotation */
} data;

static void reference_norm(double *x, size_t n, const float *weight, int layer) {
    double mean = 0, square = 0;
    size_t i;
    for (i = 0; layer && i < n; i++) mean += x[i] / (double)n;
    for (i = 0; i < n; i++) square += (x[i] - mean) * (x[i] - mean) / (double)n;
    for (i = 0; i < n; i++) x[i] = (x[i] - mean) / sqrt(square + 1e-6) * weight[i];
}
static void reference_heads(const data *t, double *x, size_t n_heads, const float *norm,
                            const float *cos_sin) {
    size_t h, i, d = t->s.d, half = t->s.rotary_dim / 2;
    for (h = 0; h < n_heads; h++, x += d) {
        if (t->s.norm == 2 && h == 0) reference_norm(x, n_heads * d, norm, 0);
        if (t->s.norm == 1 || t->s.norm == 3) reference_norm(x, d, norm, t->s.norm == 3);
        for (i = 0; i < half; i++) {
            size_t a = t->s.interleaved ? 2 * i : i, b = t->s.interleaved ? a + 1 : i + half;
            double p = x[a], q = x[b], c = cos_sin[i], s = cos_sin[half + i];
            x[a] = p * c - q * s;
            x[b] = q * c + p * s;
        }
    }
}
static data make_data(shape s) {
    data t;
    size_t hq = s.n_heads * s.d, hk = s.n_kv_heads * s.d, hv = s.n_kv_heads * value_dim(&s), i, j;
    memset(&t, 0, sizeof t);
    t.s = s;
    t.ld = hq + hk + hv + 3;
    t.ld_out = s.n_heads * value_dim(&s) + 2;
    t.x = floats(s.n * t.ld, s.size);
    t.cos_sin = floats(s.n * s.rotary_dim, 1.0f);
    t.q_norm = floats(hq, 1.0f);
    t.k_norm = floats(hk, 1.0f);
    t.q = (double *)get(s.n * hq * sizeof *t.q);
    t.k = (double *)get(s.n * hk * sizeof *t.k);
    t.v = (double *)get(s.n * hv * sizeof *t.v);
    for (i = 0; i < s.n; i++) {
        const float *x = t.x + i * t.ld, *angle = t.cos_sin + i * s.rotary_dim;
        for (j = 0; j < hq; j++) t.q[i * hq + j] = x[j];
        for (j = 0; j < hk; j++) t.k[i * hk + j] = x[hq + j];
        for (j = 0; j < hv; j++) t.v[i * hv + j] = x[hq + hk + j];
        reference_heads(&t, t.q + i * hq, s.n_heads, t.q_norm, angle);
        reference_heads(&t, t.k + i * hk, s.n_kv_heads, t.k_norm, angle);
    }
    t.qk.ld = t.ld;
    t.qk.n_heads = s.n_heads, t.qk.n_kv_heads = s.n_kv_heads;
    t.qk.key_dim = s.d, t.qk.value_dim = value_dim(&s);
    if (s.norm) t.qk.q_norm = t.q_norm, t.qk.k_norm = t.k_norm;
    t.qk.norm_whole = s.norm == 2, t.qk.norm_layer = s.norm == 3, t.qk.eps = 1e-6f;
    t.qk.rotary_dim = s.rotary_dim, t.qk.interleaved = s.interleaved;
    t.at.ldq = t.at.ldk = t.at.ldv = t.ld;
    t.at.ldo = t.ld_out;
    t.at.n_heads = s.n_heads, t.at.n_kv_heads = s.n_kv_heads;
    t.at.key_dim = s.d, t.at.value_dim = value_dim(&s);
    t.at.scale = 1.0f / sqrtf((float)s.d);
    t.at.causal = s.causal, t.at.window = s.window, t.at.softcap = s.softcap;
    if (s.bias) {
        t.at.ld_bias = 41, t.at.bias_zero = 17;
        t.bias = floats(s.n_heads * t.at.ld_bias, 2.0f);
        t.at.bias = t.bias;
    }
    return t;
}
static void free_data(data *t) {
    drop(t->x), drop(t->cos_sin), drop(t->q_norm), drop(t->k_norm), drop(t->bias);
    drop(t->q), drop(t->k), drop(t->v);
}

static int sees(const shape *s, size_t p, size_t j) {
    size_t distance = p > j ? p - j : j - p;
    if (s->causal) return j <= p && (!s->window || distance < s->window);
    return !s->window || distance <= s->window / 2;
}
/* Worst error of the rows [from, n) of out. */
static double worst_error(const data *t, const float *out, size_t from) {
    const shape *s = &t->s;
    size_t h, i, j, l, d = s->d, group = s->n_heads / s->n_kv_heads, hk = s->n_kv_heads * d;
    size_t dv = value_dim(s);
    double *p = (double *)get(s->n * sizeof *p), *sum = (double *)get(dv * sizeof *sum), worst = 0;
    for (i = from; i < s->n; i++) {
        for (h = 0; h < s->n_heads; h++) {
            const double *q = t->q + (i * s->n_heads + h) * d;
            double most = -1e300, total = 0;
            for (j = 0; j < s->n; j++) {
                const double *k = t->k + j * hk + h / group * d;
                long distance = (long)j - (long)i + (long)t->at.bias_zero;
                if (!sees(s, i, j)) continue;
                for (l = 0, p[j] = 0; l < d; l++) p[j] += q[l] * k[l];
                p[j] *= (double)t->at.scale;
                if (s->softcap > 0) p[j] = (double)s->softcap * tanh(p[j] / (double)s->softcap);
                if (distance < 0) distance = 0;
                if (distance >= (long)t->at.ld_bias) distance = (long)t->at.ld_bias - 1;
                if (s->bias) p[j] += (double)t->bias[h * t->at.ld_bias + (size_t)distance];
                most = fmax(most, p[j]);
            }
            memset(sum, 0, dv * sizeof *sum);
            for (j = 0; j < s->n; j++) {
                const double *v = t->v + (j * s->n_kv_heads + h / group) * dv;
                if (!sees(s, i, j)) continue;
                total += p[j] = exp(p[j] - most);
                for (l = 0; l < dv; l++) sum[l] += p[j] * v[l];
            }
            for (l = 0; l < dv; l++) {
                double error = fabs(out[i * t->ld_out + h * dv + l] - sum[l] / total);
                if (!(error <= worst)) worst = error;
            }
        }
    }
    drop(p), drop(sum);
    return worst;
}

/* ---- runs ------------------------------------------------------------------------------------ */

/* All tokens through a fresh cache, `cut` at a time (0: at random). The cache has them then. */
static void run_cached(const data *t, gllmi_kv *kv, size_t layer, size_t cut, float *out) {
    size_t from, n, offsets[2];
    float *x = (float *)get(t->s.n * t->ld * sizeof *x);
    gllmi_attention at = t->at;
    gllmi_qk qk = t->qk;
    memcpy(x, t->x, t->s.n * t->ld * sizeof *x);
    for (from = 0; from < t->s.n; from += n) {
        n = cut ? cut : 1 + random_below(&state, 90);
        if (n > t->s.n - from) n = t->s.n - from;
        CHECK_EQ(gllmi_kv_reserve(kv, n), GLLM_OK);
        offsets[0] = 0, offsets[1] = n;
        qk.x = x + from * t->ld;
        qk.cos_sin = t->cos_sin + from * t->s.rotary_dim;
        gllmi_cpu_qk(&cpu, &qk, offsets, 1, &kv, layer);
        at.q = qk.x;
        at.out = out + from * t->ld_out;
        gllmi_cpu_attention(&cpu, &at, offsets, 1, &kv, layer);
        gllmi_kv_commit(kv, n);
    }
    drop(x);
}
/* All tokens as one sequence without a cache. */
static void run_plain(const data *t, float *out) {
    size_t offsets[2];
    float *x = (float *)get(t->s.n * t->ld * sizeof *x);
    gllmi_attention at = t->at;
    gllmi_qk qk = t->qk;
    memcpy(x, t->x, t->s.n * t->ld * sizeof *x);
    offsets[0] = 0, offsets[1] = t->s.n;
    qk.x = x, qk.cos_sin = t->cos_sin;
    gllmi_cpu_qk(&cpu, &qk, offsets, 1, NULL, 0);
    at.q = x, at.k = x + t->s.n_heads * t->s.d, at.v = at.k + t->s.n_kv_heads * t->s.d;
    at.out = out;
    gllmi_cpu_attention(&cpu, &at, offsets, 1, NULL, 0);
    drop(x);
}
static int same_rows(const data *t, const float *a, const float *b) {
    size_t i, bytes = t->s.n_heads * value_dim(&t->s) * sizeof *a;
    for (i = 0; i < t->s.n; i++) {
        if (memcmp(a + i * t->ld_out, b + i * t->ld_out, bytes) != 0) return 0;
    }
    return 1;
}

/* The numbers that the cache has in a row of gllmi_kv_save. */
static void read_row(const gllmi_kv_layout *l, const uint8_t *row, size_t n, double *x) {
    size_t i;
    for (i = 0; i < n; i++) {
        float f;
        switch (l->dtype) {
        case GLLM_DTYPE_F32: memcpy(&f, row + 4 * i, 4); break;
        case GLLM_DTYPE_F16: f = gllmi_f16_to_f32(gllmi_load_u16(row + 2 * i)); break;
        default:
            f = gllmi_f16_to_f32(gllmi_load_u16(row + i / 32 * 34));
            f *= (float)(int8_t)row[i / 32 * 34 + 2 + i % 32];
            break;
        }
        x[i] = (double)f;
    }
}
/* The cache's keys and values against the reference, which then takes theirs. */
static void check_stored(data *t, const gllmi_kv *kv, size_t layer) {
    const gllmi_kv_layout *l = kv->layout;
    size_t bytes = gllmi_kv_token_bytes(l), key = gllmi_kv_row_bytes(l, l->key_dim);
    size_t both = key + gllmi_kv_row_bytes(l, l->value_dim), i, h, j, d;
    uint8_t *all = (uint8_t *)get(t->s.n * bytes);
    double *x = (double *)get(GLLMI_MAX_HEAD_DIM * sizeof *x), worst = 0;
    gllmi_kv_save(kv, 0, t->s.n, all);
    for (i = 0; i < t->s.n; i++) {
        for (h = 0; h < l->n_kv_heads * 2; h++) {
            double *want = h % 2 ? t->v : t->k, most = 1e-3;
            d = h % 2 ? l->value_dim : l->key_dim;
            read_row(l, all + i * bytes + (layer * l->n_kv_heads + h / 2) * both + h % 2 * key, d, x);
            want += (i * l->n_kv_heads + h / 2) * d;
            for (j = 0; j < d; j++) most = fmax(most, fabs(want[j]));
            for (j = 0; j < d; j++) {
                double error = fabs(x[j] - want[j]) / most;
                if (!(error <= worst)) worst = error;
                want[j] = x[j];
            }
        }
    }
    CHECK(worst < (l->dtype == GLLM_DTYPE_F32   ? 2e-6
                   : l->dtype == GLLM_DTYPE_F16 ? 5.2e-4
                                                : 1 / 253.0), "stored with an error of %g", worst);
    drop(all), drop(x);
}

/* Appends n tokens whose numbers are `value`. */
static gllm_status append(gllmi_kv *kv, size_t n, float value) {
    const gllmi_kv_layout *l = kv->layout;
    gllmi_qk qk;
    size_t offsets[2], i, layer, width = l->n_kv_heads * (2 * l->key_dim + l->value_dim);
    gllm_status status = gllmi_kv_reserve(kv, n);
    float *x;
    if (status) return status;
    x = (float *)malloc(n * width * sizeof *x);
    for (i = 0; i < n * width; i++) x[i] = value;
    memset(&qk, 0, sizeof qk);
    qk.x = x, qk.ld = width, qk.n_heads = qk.n_kv_heads = l->n_kv_heads;
    qk.key_dim = l->key_dim, qk.value_dim = l->value_dim;
    offsets[0] = 0, offsets[1] = n;
    for (layer = 0; layer < l->n_layers; layer++) {
        gllmi_cpu_qk(&cpu, &qk, offsets, 1, &kv, layer);
    }
    gllmi_kv_commit(kv, n);
    free(x);
    return GLLM_OK;
}
static void set_row(const shape *s, const char *what) {
    test_row("%s %s, %d tokens, %d/%d heads of %d and %d, causal %d window %d cap %g bias %d %s rope %d%s "
             "norm %d", cpu.kernels->name, what, (int)s->n, (int)s->n_heads, (int)s->n_kv_heads,
             (int)s->d, (int)value_dim(s), s->causal, (int)s->window, (double)s->softcap, s->bias,
             gllm_dtype_name(s->dtype), (int)s->rotary_dim, s->interleaved ? "i" : "", s->norm);
}

/* What roundings of f32 allow: scores of magnitude up to s have errors of some s * 2^-24, which go
 * to the result as they are. */
static double allowed(const shape *s) {
    double score = s->norm ? 3 : (double)s->size * (double)s->size * sqrt((double)s->d) / 3 + 1;
    return 5e-8 * (1 + score * 3) * (1 + (double)s->size);
}

static void test_shape(shape s) {
    static const size_t cuts[] = {1, 7, 64, 65, 0};
    data t = make_data(s);
    gllmi_kv_layout layout;
    gllmi_kv_pool *pool;
    gllmi_kv kv;
    size_t i, layer = 1;
    double error;
    float *out = floats(s.n * t.ld_out, 1.0f), *again = floats(s.n * t.ld_out, 1.0f);
    set_row(&s, "plain");
    run_plain(&t, again);
    error = worst_error(&t, again, 0);
    CHECK(error < allowed(&s), "error %g", error);
    REQUIRE(make_layout(&layout, cpu.kernels, 2, s.n_kv_heads, s.d, value_dim(&s), s.dtype) == GLLM_OK);
    REQUIRE(gllmi_kv_pool_open(&pool, device_of(cpu.kernels), &layout, s.n, 64) == GLLM_OK);
    gllmi_kv_init(&kv, pool);
    set_row(&s, "cached");
    run_cached(&t, &kv, layer, s.n, out);
    CHECK(s.dtype != GLLM_DTYPE_F32 || same_rows(&t, out, again), "F32 differs from no cache");
    check_stored(&t, &kv, layer);
    error = worst_error(&t, out, 0);
    CHECK(error < allowed(&s), "error %g", error);
    for (i = 0; i < GLLMI_COUNT_OF(cuts) && s.causal; i++) {
        gllmi_kv_truncate(&kv, 0);
        CHECK_EQ(append(&kv, s.n, NAN), GLLM_OK); /* what pages had before has no effect */
        gllmi_kv_truncate(&kv, 0);
        cpu.pool = pools[i % 2];
        run_cached(&t, &kv, layer, cuts[i], again);
        CHECK(same_rows(&t, out, again), "%d at a time differs", (int)cuts[i]);
    }
    cpu.pool = pools[0];
    gllmi_kv_free(&kv);
    gllmi_kv_pool_close(pool);
    free_data(&t), drop(out), drop(again);
}

static void test_shapes(void) {
    static const gllm_dtype dtypes[] = {GLLM_DTYPE_F32, GLLM_DTYPE_F16, GLLM_DTYPE_Q8_0};
    static const size_t dims[] = {64, 2, 20, 32, 80, 96, 128, 256, 512, 48};
    static const size_t heads[][2] = {{2, 2}, {4, 1}, {14, 2}, {8, 4}, {3, 1}, {71, 1}};
    size_t i, j, n = test_is_slow() ? 75 : 150;
    shape s;
    for (i = 0; i < GLLMI_COUNT_OF(dims); i++) {
        for (j = 0; j < GLLMI_COUNT_OF(dtypes); j++) {
            size_t h = (i + j) % (GLLMI_COUNT_OF(heads) - 1);
            memset(&s, 0, sizeof s);
            s.n_heads = heads[h][0], s.n_kv_heads = heads[h][1], s.d = dims[i];
            s.n = dims[i] > 128 ? n / 2 + 10 : n, s.size = 1.0f;
            s.causal = 1, s.dtype = dtypes[j];
            if (i % 5 == 4 || i == 0) s.dv = i == 0 ? 40 : 16; /* values of a size of their own */
            if (i % 3 == 1) s.window = 1 + random_below(&state, 100);
            if (i % 4 == 2) s.softcap = 0.5f + (float)j;
            s.bias = i % 5 == 3;
            s.rotary_dim = i % 2 ? dims[i] : dims[i] / 4 * 2;
            s.interleaved = (int)(j & 1);
            s.norm = (int)(i % 4);
            test_shape(s);
        }
    }
    memset(&s, 0, sizeof s);
    s.n_heads = 71, s.n_kv_heads = 1, s.d = 512, s.n = 5, s.size = 0.5f, s.causal = 1;
    s.dtype = GLLM_DTYPE_F16;
    test_shape(s); /* more rows than one pass has */
    s.n_heads = 2, s.n_kv_heads = 2, s.d = 64, s.n = 300, s.size = 3.0f, s.softcap = 50.0f;
    test_shape(s);
    for (i = 0; i < 12; i++) { /* not causal */
        s.causal = 0, s.n = i == 0 ? 600 : 40 * i, s.d = dims[i % 4], s.size = 1.0f;
        s.n_heads = heads[i % 4][0], s.n_kv_heads = heads[i % 4][1];
        s.window = i % 2 ? 0 : 1 + random_below(&state, 200);
        s.bias = i % 3 == 0, s.softcap = 0, s.norm = 0, s.dtype = GLLM_DTYPE_F32;
        s.rotary_dim = 2;
        test_shape(s);
    }
}

/* Several sequences of different pasts in one batch: each as it is alone. */
static void test_batches(gllm_dtype dtype) {
    enum { SEQS = 5 };
    static const size_t pasts[SEQS] = {0, 63, 130, 1, 64}, news[SEQS] = {9, 1, 0, 70, 1};
    gllmi_kv kvs[SEQS], *list[SEQS];
    data t[SEQS];
    gllmi_kv_layout layout;
    gllmi_kv_pool *pool;
    size_t offsets[SEQS + 1], i, j, ld;
    float *x, *out, *alone[SEQS], *angles;
    shape s;
    memset(&s, 0, sizeof s);
    s.n_heads = 6, s.n_kv_heads = 2, s.d = 40, s.size = 1.0f, s.causal = 1, s.dtype = dtype;
    s.rotary_dim = 40;
    REQUIRE(make_layout(&layout, cpu.kernels, 1, 2, 40, 40, dtype) == GLLM_OK);
    REQUIRE(gllmi_kv_pool_open(&pool, device_of(cpu.kernels), &layout, 4000, 0) == GLLM_OK);
    for (i = 0, offsets[0] = 0; i < SEQS; i++) offsets[i + 1] = offsets[i] + news[i];
    ld = (6 + 2 * 2) * 40 + 3;
    x = floats(offsets[SEQS] * ld, 1.0f), out = floats(offsets[SEQS] * (240 + 2), 1.0f);
    angles = floats(offsets[SEQS] * 40, 1.0f);
    for (i = 0; i < SEQS; i++) {
        s.n = pasts[i] + news[i];
        t[i] = make_data(s);
        alone[i] = floats(s.n * t[i].ld_out, 1.0f);
        gllmi_kv_init(&kvs[i], pool);
        list[i] = &kvs[i];
        run_cached(&t[i], &kvs[i], 0, 0, alone[i]);
        gllmi_kv_truncate(&kvs[i], pasts[i]);
        CHECK_EQ(gllmi_kv_reserve(&kvs[i], news[i]), GLLM_OK);
        for (j = 0; j < news[i]; j++) {
            memcpy(x + (offsets[i] + j) * ld, t[i].x + (pasts[i] + j) * ld, ld * sizeof *x);
            memcpy(angles + (offsets[i] + j) * 40, t[i].cos_sin + (pasts[i] + j) * 40, 160);
        }
    }
    t[0].qk.x = x, t[0].qk.cos_sin = angles;
    gllmi_cpu_qk(&cpu, &t[0].qk, offsets, SEQS, list, 0);
    t[0].at.q = x, t[0].at.out = out;
    gllmi_cpu_attention(&cpu, &t[0].at, offsets, SEQS, list, 0);
    for (i = 0; i < SEQS; i++) {
        for (j = 0; j < news[i]; j++) {
            CHECK(memcmp(out + (offsets[i] + j) * 242, alone[i] + (pasts[i] + j) * 242,
                         240 * sizeof *out) == 0, "sequence %d differs at %d", (int)i, (int)j);
        }
        gllmi_kv_free(&kvs[i]);
        free_data(&t[i]), drop(alone[i]);
    }
    gllmi_kv_pool_close(pool);
    drop(x), drop(out), drop(angles);
}

/* Many keys: the error stays, and threads that share spans give the bits of one. */
static void test_long(gllm_dtype dtype, size_t n, size_t n_heads, size_t n_kv_heads, size_t d,
                      size_t window) {
    gllmi_kv_layout layout;
    gllmi_kv_pool *pool;
    gllmi_kv kv, *list = &kv;
    size_t from, rows = 1024, ld = (n_heads + 2 * n_kv_heads) * d, hk = n_kv_heads * d, i, j;
    size_t offsets[2] = {0, 0};
    float *out = floats(8 * n_heads * d, 1.0f), *one = floats(8 * n_heads * d, 1.0f);
    shape s;
    data t;
    memset(&s, 0, sizeof s);
    s.n_heads = n_heads, s.n_kv_heads = n_kv_heads, s.d = d, s.n = rows, s.size = 1.0f;
    s.causal = 1, s.window = window, s.dtype = dtype;
    set_row(&s, "long");
    t = make_data(s);
    t.at.ldo = t.ld_out = n_heads * d;
    REQUIRE(make_layout(&layout, cpu.kernels, 1, n_kv_heads, d, d, dtype) == GLLM_OK);
    REQUIRE(gllmi_kv_pool_open(&pool, device_of(cpu.kernels), &layout, n, 0) == GLLM_OK);
    gllmi_kv_init(&kv, pool);
    drop(t.x), drop(t.k), drop(t.v);
    t.x = floats(rows * ld, 1.0f);
    t.k = (double *)get(n * hk * sizeof *t.k), t.v = (double *)get(n * hk * sizeof *t.v);
    t.ld = t.qk.ld = t.at.ldq = ld;
    for (from = 0; from < n; from += rows) { /* values of one sign: roundings add up */
        if (rows > n - from) rows = n - from;
        for (i = 0; i < rows * ld; i++) {
            t.x[i] = random_float(&state);
            if (i % ld >= n_heads * d + hk) t.x[i] = t.x[i] * 0.5f + 0.5f;
        }
        for (i = 0; i < rows; i++) {
            const float *k = t.x + i * ld + n_heads * d;
            for (j = 0; j < hk; j++) t.k[(from + i) * hk + j] = (double)k[j];
            for (j = 0; j < hk; j++) t.v[(from + i) * hk + j] = (double)k[hk + j];
        }
        offsets[1] = rows;
        CHECK_EQ(gllmi_kv_reserve(&kv, rows), GLLM_OK);
        t.qk.x = t.x;
        gllmi_cpu_qk(&cpu, &t.qk, offsets, 1, &list, 0);
        gllmi_kv_commit(&kv, rows);
    }
    /* the last tokens again, as queries */
    offsets[1] = 3;
    kv.n_tokens -= 3;
    t.at.q = t.x + (rows - 3) * ld, t.at.out = out;
    gllmi_cpu_attention(&cpu, &t.at, offsets, 1, &list, 0);
    cpu.pool = pools[1];
    t.at.out = one;
    gllmi_cpu_attention(&cpu, &t.at, offsets, 1, &list, 0);
    cpu.pool = pools[0];
    CHECK(memcmp(out, one, 3 * n_heads * d * sizeof *out) == 0, "threads change the bits");
    for (i = 0; i < 2; i++) { /* and one query at a time */
        offsets[1] = 1;
        kv.n_tokens = n - 3 + i;
        t.at.q = t.x + (rows - 3 + i) * ld, t.at.out = one + i * n_heads * d;
        gllmi_cpu_attention(&cpu, &t.at, offsets, 1, &list, 0);
    }
    CHECK(memcmp(out, one, 2 * n_heads * d * sizeof *out) == 0, "one at a time differs");
    kv.n_tokens = n;
    t.s.n = n;
    check_stored(&t, &kv, 0);
    drop(t.q);
    t.q = (double *)get(n * n_heads * d * sizeof *t.q);
    for (i = 0; i < 3 * n_heads * d; i++) {
        t.q[(n - 3) * n_heads * d + i] = (double)t.x[(rows - 3 + i / (n_heads * d)) * ld +
                                                     i % (n_heads * d)];
    }
    {
        float *all = (float *)get(n * n_heads * d * sizeof *all);
        double error;
        memcpy(all + (n - 3) * n_heads * d, out, 3 * n_heads * d * sizeof *all);
        error = worst_error(&t, all, n - 3);
        CHECK(error < 3e-6, "error %g", error);
        drop(all);
    }
    gllmi_kv_free(&kv);
    gllmi_kv_pool_close(pool);
    free_data(&t), drop(out), drop(one);
}

/* ---- pages ----------------------------------------------------------------------------------- */

/* The number that all elements of a token are, or -1. */
static float value_of(const gllmi_kv *kv, size_t token) {
    static float x[4096];
    size_t i, n = gllmi_kv_token_bytes(kv->layout) / sizeof *x;
    if (token >= kv->n_tokens || n > 4096) return -1.0f;
    gllmi_kv_save(kv, token, 1, x);
    for (i = 1; i < n; i++) {
        if (x[i] != x[0]) return -1.0f;
    }
    return x[0];
}

TEST(layouts) {
    gllmi_kv_layout l;
    uint32_t shift;
    const gllmi_kernels *k = gllmi_kernels_for(GLLM_ISA_AUTO);
    CHECK_EQ(make_layout(&l, k, 1, 1, 64, 64, GLLM_DTYPE_BF16), GLLM_ERR_ARGUMENT);
    CHECK_EQ(make_layout(&l, k, 0, 1, 64, 64, GLLM_DTYPE_F32), GLLM_ERR_ARGUMENT);
    CHECK_EQ(make_layout(&l, k, 1, 0, 64, 64, GLLM_DTYPE_F32), GLLM_ERR_ARGUMENT);
    CHECK_EQ(make_layout(&l, k, 1, 1, 0, 0, GLLM_DTYPE_F32), GLLM_ERR_ARGUMENT);
    CHECK_EQ(make_layout(&l, k, 1, 1, 513, 513, GLLM_DTYPE_F32), GLLM_ERR_ARGUMENT);
    CHECK_EQ(make_layout(&l, k, SIZE_MAX / 2, 8, 64, 64, GLLM_DTYPE_F32), GLLM_ERR_ARGUMENT);
    CHECK_EQ(make_layout(&l, k, 1, SIZE_MAX / 99, 64, 64, GLLM_DTYPE_F16), GLLM_ERR_ARGUMENT);
    CHECK_EQ(make_layout(&l, k, 24, 2, 64, 64, GLLM_DTYPE_F16), GLLM_OK);
    CHECK_EQ(l.page_bytes, 24u * 2 * 2 * 64 * 64 * 2);
    CHECK_EQ(gllmi_kv_bytes(&l, 0, 0), 0u);
    CHECK_EQ(gllmi_kv_bytes(&l, 1, 0), l.page_bytes);
    CHECK_EQ(gllmi_kv_bytes(&l, 65, 0), 2 * l.page_bytes);
    CHECK_EQ(gllmi_kv_bytes(&l, 65, 2), 4 * l.page_bytes); /* in slabs of four */
    CHECK_EQ(gllmi_kv_bytes(&l, 257, 2), 8 * l.page_bytes);
    CHECK_EQ(gllmi_kv_bytes(&l, SIZE_MAX, 0), SIZE_MAX);
    CHECK_EQ(gllmi_kv_slab_shift(&l, 100000), 1u); /* of 786 KB each: two in 2 MB */
    CHECK_EQ(make_layout(&l, k, 1, 1, 8, 8, GLLM_DTYPE_F32), GLLM_OK);
    shift = gllmi_kv_slab_shift(&l, 100000);
    CHECK(l.page_bytes << shift <= GLLMI_SLAB_BYTES && l.page_bytes << (shift + 1) > GLLMI_SLAB_BYTES,
          "slabs of %d", 1 << shift);
    CHECK_EQ(gllmi_kv_slab_shift(&l, 64 * 5), 2u); /* no more than the tokens need */
    CHECK_EQ(gllmi_kv_slab_shift(&l, 1), 0u);
    CHECK_EQ(make_layout(&l, k, 2, 1, 64, 16, GLLM_DTYPE_F32), GLLM_OK);
    CHECK_EQ(l.page_bytes, 2u * 64 * (64 + gllmi_n_parts(16, k->nr) * k->nr) * 4);
}

TEST(pages) {
    gllmi_kv_layout l;
    gllmi_kv_pool *pool;
    gllmi_kv a, b, c;
    long long blocks = counted.n_blocks;
    size_t i;
    REQUIRE(make_layout(&l, cpu.kernels, 2, 3, 8, 8, GLLM_DTYPE_F32) == GLLM_OK);
    REQUIRE(gllmi_kv_pool_open(&pool, device_of(cpu.kernels), &l, 64 * 6, 100) == GLLM_OK);
    CHECK(pool->n_slabs == 2 && pool->n_pages == 0, "slabs are not made before they are needed");
    gllmi_kv_init(&a, pool);
    CHECK_EQ(gllmi_kv_reserve(&a, 0), GLLM_OK);
    CHECK_EQ(gllmi_kv_reserve(&a, 64 * 6 + 1), GLLM_ERR_CAPACITY);
    CHECK_EQ(gllmi_kv_reserve(&a, SIZE_MAX), GLLM_ERR_CAPACITY);
    CHECK(a.n_pages == 0 && a.n_tokens == 0, "a refused reserve leaves something");
    CHECK_EQ(append(&a, 100, 1.0f), GLLM_OK);
    CHECK_EQ(a.n_pages, 2u);
    CHECK_EQ(gllmi_kv_fork(&b, &a), GLLM_OK);
    CHECK_EQ(gllmi_kv_fork(&c, &b), GLLM_OK);
    CHECK(b.pages[0] == a.pages[0] && b.pages[1] == a.pages[1] && pool->n_pages == 2, "not shared");
    CHECK_EQ(append(&b, 10, 2.0f), GLLM_OK); /* copies page 1 */
    CHECK(b.pages[0] == a.pages[0] && b.pages[1] != a.pages[1], "the last page is not its own");
    CHECK_EQ(append(&a, 30, 3.0f), GLLM_OK); /* shared with c still */
    CHECK(a.pages[1] != c.pages[1] && a.n_pages == 3, "the last page is not its own");
    CHECK(value_of(&a, 99) == 1.0f && value_of(&a, 100) == 3.0f && value_of(&a, 129) == 3.0f, "a");
    CHECK(value_of(&b, 99) == 1.0f && value_of(&b, 100) == 2.0f && value_of(&b, 110) == -1.0f, "b");
    CHECK(value_of(&c, 64) == 1.0f && value_of(&c, 99) == 1.0f && c.n_tokens == 100, "c");
    CHECK_EQ(append(&c, 1, 4.0f), GLLM_OK); /* the last user: no copy */
    CHECK_EQ(pool->n_pages, 5u);
    CHECK(value_of(&c, 100) == 4.0f && value_of(&c, 99) == 1.0f, "c");
    /* a full pool: what was there stays */
    CHECK_EQ(append(&c, 160, 5.0f), GLLM_ERR_CAPACITY);
    CHECK(c.n_tokens == 101 && c.n_pages == 2 && value_of(&c, 100) == 4.0f, "c after a refusal");
    CHECK(strstr(gllm_last_error(), "384") != NULL, "%s", gllm_last_error());
    gllmi_kv_truncate(&a, 64);
    CHECK(a.n_pages == 1 && a.n_tokens == 64 && value_of(&a, 63) == 1.0f, "a cut");
    gllmi_kv_truncate(&a, 1000);
    CHECK_EQ(a.n_tokens, 64u);
    CHECK_EQ(append(&c, 160, 5.0f), GLLM_OK);
    CHECK(value_of(&c, 260) == 5.0f && value_of(&c, 100) == 4.0f, "c in pages of a");
    CHECK_EQ(append(&a, 1, 6.0f), GLLM_ERR_CAPACITY);
    gllmi_kv_truncate(&b, 0);
    gllmi_kv_truncate(&a, 32); /* page 0 is shared with c: writing copies it */
    CHECK_EQ(append(&a, 1, 6.0f), GLLM_OK);
    CHECK(value_of(&a, 32) == 6.0f && value_of(&a, 31) == 1.0f && value_of(&c, 32) == 1.0f, "a, c");
    CHECK(value_of(&c, 33) == 1.0f, "c");
    gllmi_kv_free(&a), gllmi_kv_free(&b), gllmi_kv_free(&c);
    gllmi_kv_free(&a); /* twice is nothing */
    for (i = 0; pool->unused != GLLMI_NONE; i++) {
        CHECK_EQ(pool->pages[pool->unused].n_users, 0u);
        pool->unused = pool->pages[pool->unused].next;
    }
    CHECK_EQ(i, pool->n_pages);
    gllmi_kv_pool_close(pool);
    CHECK_EQ(counted.n_blocks, blocks);
}

/* Every allocation refused in turn: a status, nothing lost, and then it works. */
TEST(refused) {
    gllmi_kv_layout l;
    long long blocks = counted.n_blocks, call;
    int done = 0;
    REQUIRE(make_layout(&l, cpu.kernels, 1, 2, 8, 8, GLLM_DTYPE_F32) == GLLM_OK);
    for (call = 1; !done && call < 100; call++) {
        gllmi_kv_pool *pool;
        gllmi_kv a, b;
        gllm_status status;
        counted.n_calls = 0, counted.fail_at = call;
        memset(&a, 0, sizeof a), memset(&b, 0, sizeof b);
        status = gllmi_kv_pool_open(&pool, device_of(cpu.kernels), &l, 1100, 64);
        if (!status) {
            gllmi_kv_init(&a, pool);
            status = append(&a, 100, 1.0f);
            CHECK(!status || (a.n_tokens == 0 && a.n_pages == 0), "a refused append stays");
            if (!status) status = gllmi_kv_fork(&b, &a);
            CHECK(!status || b.n_pages == 0, "a refused fork stays");
            if (!status) status = append(&b, 900, 2.0f);
            CHECK(a.n_tokens == 0 || (value_of(&a, 99) == 1.0f && value_of(&a, 5) == 1.0f), "a");
            done = !status && value_of(&b, 999) == 2.0f && value_of(&b, 99) == 1.0f;
        }
        counted.fail_at = 0;
        CHECK(done || status == GLLM_ERR_MEMORY, "call %d: status %d", (int)call, (int)status);
        gllmi_kv_free(&a), gllmi_kv_free(&b);
        gllmi_kv_pool_close(pool);
        CHECK_EQ(counted.n_blocks, blocks);
    }
    CHECK(done && call > 10, "%d calls", (int)call);
    CHECK_EQ(counted.n_errors, 0);
}

/* Threads that fork one sequence again and again, and write behind it: each sees its own. */
typedef struct forker {
    gllmi_thread thread;
    const gllmi_kv *base;
    float value;
    int bad;
} forker;
static void fork_often(void *arg) {
    forker *f = (forker *)arg;
    const size_t width = 3 * f->base->layout->n_kv_heads * f->base->layout->key_dim;
    float *row = (float *)calloc(width, sizeof *row);
    gllmi_cpu own = cpu;
    gllmi_qk qk;
    size_t i, j, l, offsets[2] = {0, 1}, bytes = gllmi_kv_token_bytes(f->base->layout);
    float *saved = (float *)malloc(2 * bytes);
    own.pool = pools[1]; /* runs in the calling thread */
    memset(&qk, 0, sizeof qk);
    qk.x = row, qk.ld = width, qk.n_heads = qk.n_kv_heads = f->base->layout->n_kv_heads;
    qk.key_dim = qk.value_dim = f->base->layout->key_dim;
    for (i = 0; i < 50; i++) {
        gllmi_kv kv, *list = &kv;
        f->bad += gllmi_kv_fork(&kv, f->base) != GLLM_OK;
        for (j = 0; j < 40 && !f->bad; j++) {
            f->bad += gllmi_kv_reserve(&kv, 1) != GLLM_OK;
            for (l = 0; l < width; l++) row[l] = f->value;
            if (!f->bad) gllmi_cpu_qk(&own, &qk, offsets, 1, &list, 0);
            gllmi_kv_commit(&kv, 1);
        }
        gllmi_kv_save(&kv, 99, 2, saved);
        f->bad += saved[0] != 1.0f || saved[bytes / sizeof *saved] != f->value;
        gllmi_kv_free(&kv);
    }
    free(row), free(saved);
}
TEST(forks) {
    gllmi_kv_layout l;
    gllmi_kv_pool *pool;
    gllmi_kv base;
    forker forkers[3];
    size_t i;
    if (!GLLMI_THREADS) SKIP("no threads");
    REQUIRE(make_layout(&l, cpu.kernels, 1, 2, 8, 8, GLLM_DTYPE_F32) == GLLM_OK);
    REQUIRE(gllmi_kv_pool_open(&pool, device_of(cpu.kernels), &l, 2000, 0) == GLLM_OK);
    gllmi_kv_init(&base, pool);
    CHECK_EQ(append(&base, 100, 1.0f), GLLM_OK);
    memset(forkers, 0, sizeof forkers);
    for (i = 0; i < 3; i++) {
        forkers[i].base = &base;
        forkers[i].value = (float)(i + 2);
        if (!gllmi_thread_start(&forkers[i].thread, fork_often, &forkers[i])) exit(1);
    }
    for (i = 0; i < 3; i++) {
        gllmi_thread_join(&forkers[i].thread);
        CHECK(forkers[i].bad == 0, "thread %d: %d", (int)i, forkers[i].bad);
    }
    CHECK(value_of(&base, 99) == 1.0f && pool->pages[base.pages[1]].n_users == 1, "the base changed");
    gllmi_kv_free(&base);
    gllmi_kv_pool_close(pool);
}

/* Saved by the kernels of one ISA, loaded by those of another: the same bytes again. */
TEST(save) {
    static const gllm_isa isas[] = {GLLM_ISA_PORTABLE, GLLM_ISA_AVX2, GLLM_ISA_AVX512,
                                    GLLM_ISA_NEON};
    static const gllm_dtype dtypes[] = {GLLM_DTYPE_F32, GLLM_DTYPE_F16, GLLM_DTYPE_Q8_0};
    const gllmi_kernels *before = cpu.kernels;
    size_t i, j, k, n = 70;
    for (i = 0; i < GLLMI_COUNT_OF(isas) * GLLMI_COUNT_OF(isas); i++) {
        const gllmi_kernels *one = gllmi_kernels_for(isas[i / 4]);
        const gllmi_kernels *two = gllmi_kernels_for(isas[i % 4]);
        for (j = 0; one && two && j < 3; j++) {
            gllmi_kv_layout l[2];
            gllmi_kv_pool *pool[2] = {NULL, NULL};
            gllmi_kv kv[2];
            shape s;
            data t;
            uint8_t *bytes[2];
            float *out;
            memset(&s, 0, sizeof s);
            s.n_heads = s.n_kv_heads = 2, s.d = 44, s.dv = 20, s.n = n, s.size = 1.0f, s.causal = 1;
            cpu.kernels = one;
            t = make_data(s);
            out = floats(n * t.ld_out, 1.0f);
            for (k = 0; k < 2; k++) {
                CHECK_EQ(make_layout(&l[k], k ? two : one, 1, 2, 44, 20, dtypes[j]), GLLM_OK);
                CHECK_EQ(gllmi_kv_pool_open(&pool[k], device_of(k ? two : one), &l[k], n, 0), GLLM_OK);
                gllmi_kv_init(&kv[k], pool[k]);
                bytes[k] = (uint8_t *)get(n * gllmi_kv_token_bytes(&l[k]));
            }
            run_cached(&t, &kv[0], 0, 0, out);
            gllmi_kv_save(&kv[0], 0, n, bytes[0]);
            CHECK_EQ(gllmi_kv_load(&kv[1], 50, bytes[0]), GLLM_OK);
            CHECK_EQ(gllmi_kv_load(&kv[1], n - 50, bytes[0] + 50 * gllmi_kv_token_bytes(&l[0])),
                     GLLM_OK);
            gllmi_kv_save(&kv[1], 0, n, bytes[1]);
            CHECK(memcmp(bytes[0], bytes[1], n * gllmi_kv_token_bytes(&l[0])) == 0,
                  "%s from %s to %s", gllm_dtype_name(dtypes[j]), one->name, two->name);
            if (one == two) {
                CHECK(memcmp(gllmi_kv_page_data(&kv[0], kv[0].pages[0]),
                             gllmi_kv_page_data(&kv[1], kv[1].pages[0]), l[0].page_bytes) == 0,
                      "a page changed");
            }
            for (k = 0; k < 2; k++) {
                gllmi_kv_free(&kv[k]);
                gllmi_kv_pool_close(pool[k]);
                drop(bytes[k]);
            }
            free_data(&t), drop(out);
        }
    }
    cpu.kernels = before;
}

static void run_isa(gllm_isa isa) {
    size_t n = test_is_slow() ? 5000 : 131072;
    if (!gllmi_kernels_for(isa)) SKIP("not on this machine");
    cpu.kernels = gllmi_kernels_for(isa);
    test_shapes();
    test_batches(GLLM_DTYPE_F32);
    test_batches(GLLM_DTYPE_F16);
    test_batches(GLLM_DTYPE_Q8_0);
    test_long(GLLM_DTYPE_F32, n, 1, 1, 16, 0);
    test_long(GLLM_DTYPE_F16, 9000, 4, 1, 32, 0);
    test_long(GLLM_DTYPE_Q8_0, 5001, 4, 2, 64, 0);
    test_long(GLLM_DTYPE_F32, 9000, 2, 1, 16, 3000);
    test_row("%s", "");
}
TEST(portable) { run_isa(GLLM_ISA_PORTABLE); }
TEST(avx2) { run_isa(GLLM_ISA_AVX2); }
TEST(avx512) { run_isa(GLLM_ISA_AVX512); }
TEST(neon) { run_isa(GLLM_ISA_NEON); }

int main(int argc, char **argv) {
    test_begin("test_cache", argc, argv);
    memory = counting_allocator(&counted);
    pools[0] = gllmi_pool_open(&memory, 3, NULL);
    pools[1] = gllmi_pool_open(&memory, 1, NULL);
    if (!pools[0] || !pools[1]) return 1;
    cpu.pool = pools[0];
    cpu.kernels = gllmi_kernels_for(GLLM_ISA_AUTO);
    cpu.scratch = get(3 * GLLMI_SCRATCH_BYTES);
    RUN(layouts);
    RUN(pages);
    RUN(refused);
    RUN(forks);
    RUN(save);
    RUN(portable);
    RUN(avx2);
    RUN(avx512);
    RUN(neon);
    gllmi_free(&memory, cpu.scratch);
    gllmi_pool_close(pools[0]);
    gllmi_pool_close(pools[1]);
    if (counted.n_blocks != 0) printf("%d blocks leak\n", (int)counted.n_blocks);
    return test_end() || counted.n_blocks != 0;
}
