/* Times the kernels of gllm.h against what the machine can do.
 *
 *     cc -O2 -I. tools/bench_kernels.c -o bench_kernels -lm -lpthread
 *     ./bench_kernels [threads [isa [words in the name]]]
 *
 * A line per kernel: its time, and what part of the FMA rate of a loop without memory it reaches
 * (measured just before and after each of its runs), or the bytes per second. Medians of RUNS:
 * shared machines drift. */
#define GLLM_IMPLEMENTATION
#include "gllm.h"
#include "probe.h"

enum { RUNS = 7 };

static gllmi_cpu cpu;
static const char *filter = "";
static gllm_allocator memory;

/* Seconds. With one thread those that the CPU worked for us: nothing else on the machine counts. */
static double now(void) {
    if (gllmi_pool_slots(cpu.pool) == 1) return (double)clock() / CLOCKS_PER_SEC;
    return gllmi_clock_seconds();
}

/* ---- the probes of probe.h, on the pool ------------------------------------------------------- */

enum { PROBE_ROUNDS = 8000 };

static volatile float sink;
static void probe_ticket(void *arg, size_t ticket, size_t slot) {
    float out[16];
    (void)ticket, (void)slot;
    ((const probe_kernel *)arg)->run(PROBE_ROUNDS, out);
    sink = out[0];
}
/* Operations per second of all threads: multiply-adds of what tiles multiply. */
static double probe_form(gllmi_a_form form) {
    probe_kernel kernel = *probe_find(cpu.kernels->isa, form);
    size_t n = 40 * gllmi_pool_slots(cpu.pool);
    double start = now();
    gllmi_pool_run(cpu.pool, n, probe_ticket, &kernel);
    return (double)n * PROBE_ROUNDS * kernel.flop / (now() - start);
}
static double probe(void) { return probe_form(GLLMI_A_F32); }

static void read_ticket(void *arg, size_t ticket, size_t slot) {
    probe_read_job job = *(const probe_read_job *)arg;
    (void)slot;
    job.data += job.n_bytes * ticket;
    probe_read_run(&job);
    sink = (float)job.sum;
}
/* Bytes per second of one pass over memory. */
static double probe_read(const void *data, size_t n_bytes) {
    size_t n = 2 * gllmi_pool_slots(cpu.pool);
    probe_read_job part;
    double start = now();
    memset(&part, 0, sizeof part);
    part.data = (const uint8_t *)data, part.n_bytes = n_bytes / n / 256 * 256;
    gllmi_pool_run(cpu.pool, n, read_ticket, &part);
    return (double)(part.n_bytes * n) / (now() - start);
}

/* ---- the things to time ---------------------------------------------------------------------- */

typedef struct work {
    gllmi_gemm g;
    gllmi_attention at;
    gllmi_norm norm;
    const size_t *offsets;
    size_t n_seqs, n;
    float *x;
} work;
typedef void (*work_fn)(work *w);

static void run_gemm(work *w) { gllmi_cpu_gemm(&cpu, &w->g); }
static void run_attention(work *w) {
    gllmi_cpu_attention(&cpu, &w->at, w->offsets, w->n_seqs, NULL, 0);
}
static void run_norm(work *w) { cpu.kernels->layer_norm(&w->norm, 0, w->n); }
static void run_act(work *w) { cpu.kernels->act(w->x, w->n, w->g.act); }

static void measure(const char *name, work_fn fn, work *w, double flop, double bytes) {
    double time[RUNS], rate[RUNS], start, t;
    int i, n, repeat;
    if (!strstr(name, filter)) return;
    fn(w);
    start = now();
    fn(w);
    t = now() - start;
    repeat = t > 0.03 ? 1 : (int)(0.03 / (t + 1e-7)) + 1;
    for (i = 0; i < RUNS; i++) {
        double before = probe();
        start = now();
        for (n = 0; n < repeat; n++) fn(w);
        time[i] = (now() - start) / repeat;
        /* in units of the probe, beside which it ran */
        rate[i] = flop / time[i] / (0.5 * (before + probe()));
    }
    probe_sort(time, RUNS);
    probe_sort(rate, RUNS);
    printf("%-10s %-44s %10.1f us", cpu.kernels->name, name, time[RUNS / 2] * 1e6);
    if (flop > 0) {
        printf("  %7.1f GFLOP/s  %5.1f %% of the FMA peak", flop / time[RUNS / 2] * 1e-9,
               rate[RUNS / 2] * 100);
    }
    if (bytes > 0) printf("  %7.2f GB/s", bytes / time[RUNS / 2] * 1e-9);
    printf("\n");
    fflush(stdout);
}

static float *floats(size_t n) {
    static uint32_t state = 1;
    float *p = (float *)gllmi_alloc_array(&memory, n, sizeof *p);
    size_t i;
    for (i = 0; p && i < n; i++) {
        state = state * 1664525u + 1013904223u;
        p[i] = (float)(state >> 8) / 8388608.0f - 1.0f;
    }
    if (!p) exit(1);
    return p;
}

static void bench_gemm(gllm_dtype held, size_t m, size_t n, size_t k, gllmi_act act) {
    work w;
    gllmi_weight weight;
    gllmi_rows rows;
    char name[100];
    size_t bytes = gllmi_weight_bytes(cpu.kernels, held, n, k);
    float *source = floats(n * k), *a = floats(m * k), *c = floats(m * n), *bias = floats(n);
    memset(&w, 0, sizeof w);
    memset(&weight, 0, sizeof weight);
    weight.data = gllmi_alloc(&memory, bytes);
    weight.n_out = n, weight.k = k, weight.held = held;
    rows.data = source, rows.dtype = GLLM_DTYPE_F32, rows.n_rows = n;
    gllmi_weight_pack(cpu.kernels, &weight, 0, weight.n_out, &rows);
    w.g.a = a, w.g.lda = k, w.g.w = &weight, w.g.bias = bias, w.g.c = c, w.g.ldc = n;
    w.g.n_rows = m, w.g.act = act;
    sprintf(name, "gemm %s %dx%dx%d%s", gllm_dtype_name(held), (int)m, (int)n, (int)k,
            act ? " gelu" : "");
    measure(name, run_gemm, &w, 2.0 * (double)(m * n) * (double)k, m < 64 ? (double)bytes : 0);
    gllmi_free(&memory, weight.data);
    gllmi_free(&memory, source), gllmi_free(&memory, a), gllmi_free(&memory, c);
    gllmi_free(&memory, bias);
}

static void bench_attention(size_t n_seqs, size_t n_tokens, size_t n_heads, size_t head_dim) {
    work w;
    size_t hidden = n_heads * head_dim, i;
    size_t *offsets = (size_t *)gllmi_alloc_array(&memory, n_seqs + 1, sizeof *offsets);
    float *x = floats(n_seqs * n_tokens * hidden * 3), *out = floats(n_seqs * n_tokens * hidden);
    char name[100];
    memset(&w, 0, sizeof w);
    for (i = 0; i <= n_seqs; i++) offsets[i] = i * n_tokens;
    w.at.q = x, w.at.k = x + hidden, w.at.v = x + 2 * hidden;
    w.at.ldq = w.at.ldk = w.at.ldv = 3 * hidden;
    w.at.out = out, w.at.ldo = hidden, w.at.n_heads = n_heads, w.at.key_dim = w.at.value_dim = head_dim;
    w.at.scale = 1.0f / sqrtf((float)head_dim);
    w.offsets = offsets, w.n_seqs = n_seqs;
    sprintf(name, "attention %d x %d tokens, %d heads of %d", (int)n_seqs, (int)n_tokens,
            (int)n_heads, (int)head_dim);
    measure(name, run_attention, &w,
            4.0 * (double)(n_seqs * n_tokens) * (double)(n_tokens * hidden), 0);
    gllmi_free(&memory, x), gllmi_free(&memory, out), gllmi_free(&memory, offsets);
}

static void bench_rest(void) {
    work w;
    size_t n = 4096, k = 768;
    float *x = floats(n * k), *y = floats(n * k), *weight = floats(k);
    memset(&w, 0, sizeof w);
    w.norm.dst = y, w.norm.ldd = k, w.norm.x = x, w.norm.ldx = k, w.norm.weight = weight;
    w.norm.bias = weight, w.norm.eps = 1e-12f, w.norm.n = k, w.n = n;
    measure("layer_norm 4096 x 768, 1 thread", run_norm, &w, 0, (double)(n * k) * 8);
    w.x = x, w.n = 8192, w.g.act = GLLMI_ACT_GELU;
    measure("gelu of 8192, 1 thread", run_act, &w, 0, 8192.0 * 8);
    w.g.act = GLLMI_ACT_GELU_TANH;
    measure("gelu_tanh of 8192, 1 thread", run_act, &w, 0, 8192.0 * 8);
    gllmi_free(&memory, x), gllmi_free(&memory, y), gllmi_free(&memory, weight);
}

/* From a file's blocks to panels: as many bytes as a small model has, on fresh pages. */
static void bench_repack(gllm_dtype held) {
    size_t n = 4864, k = 1024, i, n_matrices, run;
    size_t bytes = gllmi_weight_bytes(cpu.kernels, held, n, k), all;
    double time[RUNS];
    uint8_t *file;
    if (*filter && !strstr("pack", filter)) return;
    n_matrices = ((size_t)64 << 20) / bytes, all = n_matrices * bytes;
    file = (uint8_t *)gllmi_alloc(&memory, all);
    if (!file) exit(1);
    memset(file, 0x3b, all);
    for (run = 0; run < RUNS; run++) {
        uint8_t *data = (uint8_t *)gllmi_alloc(&memory, all);
        double start = now();
        if (!data) exit(1);
        for (i = 0; i < n_matrices; i++) {
            gllmi_weight w;
            gllmi_rows rows;
            memset(&w, 0, sizeof w);
            w.data = data + i * bytes, w.n_out = n, w.k = k, w.held = held;
            rows.data = file + i * bytes, rows.dtype = held, rows.n_rows = n;
            gllmi_weight_pack(cpu.kernels, &w, 0, w.n_out, &rows);
        }
        time[run] = now() - start;
        gllmi_free(&memory, data);
    }
    probe_sort(time, RUNS);
    printf("%-12s pack %-6s blocks %29.2f GB/s\n", cpu.kernels->name, gllm_dtype_name(held),
           (double)all / time[RUNS / 2] * 1e-9);
    gllmi_free(&memory, file);
}

static void bench_pack(gllm_dtype held) {
    size_t n = 1536, k = 384, layers = 18, i, bytes = gllmi_weight_bytes(cpu.kernels, held, n, k);
    float *source = floats(n * k * layers);
    double time[RUNS];
    int run;
    if (*filter && !strstr("pack", filter)) return;
    for (run = 0; run < RUNS; run++) {
        void *data = gllmi_alloc(&memory, bytes * layers); /* fresh pages, as at load */
        double start = now();
        for (i = 0; i < layers; i++) {
            gllmi_weight w;
            gllmi_rows rows;
            memset(&w, 0, sizeof w);
            w.data = (uint8_t *)data + i * bytes, w.n_out = n, w.k = k, w.held = held;
            rows.data = source + i * n * k, rows.dtype = GLLM_DTYPE_F32, rows.n_rows = n;
            gllmi_weight_pack(cpu.kernels, &w, 0, w.n_out, &rows);
        }
        time[run] = now() - start;
        gllmi_free(&memory, data);
    }
    probe_sort(time, RUNS);
    printf("%-10s pack %d F32 weights to %-25s %10.1f us\n", cpu.kernels->name,
           (int)(n * k * layers), gllm_dtype_name(held), time[RUNS / 2] * 1e6);
    gllmi_free(&memory, source);
}

/* Products of `m` rows by matrices of a type that together are much more than the caches: a row is
 * what generating a token does, many rows what reading a prompt does. Blocks hold random bytes. */
static void bench_type(gllm_dtype held, size_t m, size_t n, size_t k) {
    size_t bytes = gllmi_weight_bytes(cpu.kernels, held, n, k);
    size_t n_matrices = m > 4 ? 2 : ((size_t)96 << 20) / bytes + 1, i, j;
    gllmi_a_form form = gllmi_a_form_of(cpu.kernels, held);
    int run;
    uint8_t *data = (uint8_t *)gllmi_alloc(&memory, n_matrices * bytes + 64);
    float *a = floats(m * k), *c = floats(m * n);
    double time[RUNS], rate[RUNS], flop = 2.0 * (double)(m * n) * (double)(k * n_matrices), all;
    char name[100];
    sprintf(name, "%s %s %dx%dx%d", m > 4 ? "prefill" : "decode", gllm_dtype_name(held), (int)m,
            (int)n, (int)k);
    if (!bytes || !data || !strstr(name, filter)) {
        gllmi_free(&memory, data), gllmi_free(&memory, a), gllmi_free(&memory, c);
        return;
    }
    for (i = 0; i < n_matrices * bytes; i++) data[i] = (uint8_t)(i * 2654435761u >> 24) & 0x3b;
    all = (double)(n_matrices * bytes);
    for (run = 0; run < RUNS; run++) {
        double before = m > 4 ? probe_form(form) : probe_read(data, (size_t)all);
        double start = now(), after;
        for (j = 0; j < n_matrices; j++) {
            gllmi_weight w;
            gllmi_gemm g;
            memset(&g, 0, sizeof g);
            memset(&w, 0, sizeof w);
            w.data = data + j * bytes, w.n_out = n, w.k = k, w.held = held;
            g.a = a, g.lda = k, g.w = &w, g.c = c, g.ldc = n, g.n_rows = m;
            gllmi_cpu_gemm(&cpu, &g);
        }
        time[run] = now() - start;
        after = m > 4 ? probe_form(form) : probe_read(data, (size_t)all);
        rate[run] = (m > 4 ? flop : all) / time[run] / (0.5 * (before + after));
    }
    probe_sort(time, RUNS);
    probe_sort(rate, RUNS);
    printf("%-12s %-34s %9.1f us", cpu.kernels->name, name,
           time[RUNS / 2] * 1e6 / (double)n_matrices);
    if (m > 4) {
        printf("  %7.1f GOP/s  %5.1f %% of the %s peak\n", flop / time[RUNS / 2] * 1e-9,
               rate[RUNS / 2] * 100,
               form == GLLMI_A_INT8 ? "int8" : form == GLLMI_A_BF16 ? "bf16" : "FMA");
    } else {
        printf("  %7.2f GB/s  %5.1f %% of reading alone\n", all / time[RUNS / 2] * 1e-9,
               rate[RUNS / 2] * 100);
    }
    fflush(stdout);
    gllmi_free(&memory, data), gllmi_free(&memory, a), gllmi_free(&memory, c);
}
static void bench_types(void) {
    static const gllm_dtype few[] = {GLLM_DTYPE_F32, GLLM_DTYPE_F16, GLLM_DTYPE_BF16,
                                     GLLM_DTYPE_Q8_0};
    size_t i, shape;
    for (i = 0; i < GLLMI_COUNT_OF(few) + GLLMI_N_DTYPES - GLLM_DTYPE_Q4_0; i++) {
        gllm_dtype held = i < GLLMI_COUNT_OF(few)
                              ? few[i]
                              : (gllm_dtype)(GLLM_DTYPE_Q4_0 + i - GLLMI_COUNT_OF(few));
        int by_256 = gllmi_dtype_find(held)->block_elements > 32;
        for (shape = 0; shape < 2; shape++) { /* of Qwen2.5-0.5B: up and down */
            if (by_256 && shape == 0) continue;
            bench_type(held, 1, shape ? 896 : 4864, shape ? 4864 : 896);
            bench_type(held, 512, shape ? 896 : 4864, shape ? 4864 : 896);
        }
    }
}

/* One token's attention over n_keys in a cache: as many layers as go well beyond the CPU's caches,
 * one after the other, beside a pass over as many bytes that only reads. */
static void bench_decode(gllm_dtype dtype, size_t n_keys, size_t n_heads, size_t n_kv_heads,
                         size_t head_dim) {
    gllmi_kv_layout one, layout;
    gllmi_device device;
    gllmi_heads heads;
    gllmi_kv_pool *pool;
    gllmi_kv kv, *list = &kv;
    gllmi_attention at;
    gllmi_qk qk;
    size_t offsets[2] = {0, 64}, width = (n_heads + 2 * n_kv_heads) * head_dim, layer, i, n_layers;
    float *x = floats(64 * width), *out = floats(n_heads * head_dim);
    double time[RUNS], rate[RUNS], bytes;
    uint8_t *data;
    char name[100];
    sprintf(name, "cache %s %d keys, %d/%d heads of %d", gllm_dtype_name(dtype), (int)n_keys,
            (int)n_heads, (int)n_kv_heads, (int)head_dim);
    if (!strstr(name, filter)) return;
    memset(&device, 0, sizeof device);
    device.backend = &gllmi_backend_cpu, device.allocator = memory, device.pool = cpu.pool;
    device.kernels = cpu.kernels;
    heads.n = n_heads, heads.n_kv = n_kv_heads, heads.key_dim = heads.value_dim = head_dim;
    if (gllmi_backend_cpu.layout(&device, 1, &heads, dtype, &one)) exit(1);
    bytes = (double)n_keys / GLLMI_PAGE_TOKENS * (double)one.page_bytes;
    n_layers = (size_t)(192e6 / bytes) + 1;
    bytes *= (double)n_layers;
    if (gllmi_backend_cpu.layout(&device, n_layers, &heads, dtype, &layout)) exit(1);
    if (gllmi_kv_pool_open(&pool, &device, &layout, n_keys, 0)) exit(1);
    gllmi_kv_init(&kv, pool);
    memset(&at, 0, sizeof at), memset(&qk, 0, sizeof qk);
    qk.x = x, qk.ld = width, qk.n_heads = n_heads, qk.n_kv_heads = n_kv_heads;
    qk.key_dim = qk.value_dim = head_dim;
    for (i = 0; i < n_keys; i += 64) {
        if (gllmi_kv_reserve(&kv, 64)) exit(1);
        for (layer = 0; layer < n_layers; layer++) {
            gllmi_cpu_qk(&cpu, &qk, offsets, 1, &list, layer);
        }
        gllmi_kv_commit(&kv, 64);
    }
    at.q = x, at.ldq = width, at.out = out, at.ldo = n_heads * head_dim, at.causal = 1;
    at.n_heads = n_heads, at.n_kv_heads = n_kv_heads, at.key_dim = at.value_dim = head_dim, at.scale = 0.1f;
    offsets[1] = 1;
    kv.n_tokens--;
    data = (uint8_t *)gllmi_alloc_zero(&memory, (size_t)bytes);
    for (i = 0; data && i < RUNS; i++) {
        double before = probe_read(data, (size_t)bytes), start = now();
        for (layer = 0; layer < n_layers; layer++) {
            gllmi_cpu_attention(&cpu, &at, offsets, 1, &list, layer);
        }
        time[i] = now() - start;
        rate[i] = bytes / time[i] / (0.5 * (before + probe_read(data, (size_t)bytes)));
    }
    probe_sort(time, RUNS);
    probe_sort(rate, RUNS);
    printf("%-12s %-40s %9.1f us  %7.2f GB/s  %5.1f %% of reading alone\n", cpu.kernels->name, name,
           time[RUNS / 2] * 1e6 / (double)n_layers, bytes / time[RUNS / 2] * 1e-9,
           rate[RUNS / 2] * 100);
    fflush(stdout);
    gllmi_kv_free(&kv);
    gllmi_kv_pool_close(pool);
    gllmi_free(&memory, x), gllmi_free(&memory, out), gllmi_free(&memory, data);
}
static void bench_decodes(void) {
    static const gllm_dtype dtypes[] = {GLLM_DTYPE_F32, GLLM_DTYPE_F16, GLLM_DTYPE_Q8_0};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(dtypes); i++) {
        bench_decode(dtypes[i], 4096, 14, 2, 64);  /* Qwen2.5-0.5B */
        bench_decode(dtypes[i], 4096, 32, 8, 128); /* Llama-3-8B */
        bench_decode(dtypes[i], 4096, 32, 32, 96); /* Phi-3-mini */
        bench_decode(dtypes[i], 8192, 4, 1, 256);  /* Gemma-3-1B */
    }
}

static void bench_isa(gllm_isa isa, const char *only) {
    static const gllm_dtype held[] = {GLLM_DTYPE_F32, GLLM_DTYPE_F16, GLLM_DTYPE_BF16,
                                      GLLM_DTYPE_Q8_0};
    static const size_t shapes[][3] = {{512, 768, 768}, {512, 3072, 768}, {512, 768, 3072},
                                       {512, 1152, 384}, {512, 1536, 384}, {512, 384, 1536},
                                       {4096, 768, 768}, {4096, 3072, 768}, {4096, 768, 3072},
                                       {25, 1536, 384}, {25, 384, 1536}, {12, 3072, 768},
                                       {5, 3072, 768}, {1, 3072, 768}};
    size_t i, j;
    cpu.kernels = gllmi_kernels_for(isa);
    if (!cpu.kernels || (only && strcmp(only, cpu.kernels->name) != 0)) return;
    printf("%s: FMA peak %.1f GFLOP/s on %d threads\n", cpu.kernels->name, probe() * 1e-9,
           (int)gllmi_pool_slots(cpu.pool));
    bench_types();
    for (i = 0; i < GLLMI_COUNT_OF(shapes); i++) {
        for (j = 0; j < GLLMI_COUNT_OF(held); j++) {
            bench_gemm(held[j], shapes[i][0], shapes[i][1], shapes[i][2],
                       shapes[i][1] > 2 * shapes[i][2] ? GLLMI_ACT_GELU : GLLMI_ACT_NONE);
        }
    }
    bench_attention(32, 128, 12, 64);
    bench_attention(20, 25, 12, 32); /* one batch of MiniLM: in the caches */
    bench_attention(512, 25, 12, 32);
    bench_attention(1, 8192, 2, 64);
    bench_decodes();
    bench_rest();
    for (j = 0; j < GLLMI_COUNT_OF(held); j++) bench_pack(held[j]);
    for (j = GLLM_DTYPE_Q4_0; j < GLLMI_N_DTYPES; j++) bench_repack((gllm_dtype)j);
}

int main(int argc, char **argv) {
    static const gllm_isa isas[] = {GLLM_ISA_AVX512, GLLM_ISA_AVX2, GLLM_ISA_NEON,
                                    GLLM_ISA_PORTABLE};
    size_t i;
    memory = gllmi_allocator_or_default(NULL);
    cpu.pool = gllmi_pool_open(&memory, argc > 1 ? (size_t)atoi(argv[1]) : 0, NULL);
    if (!cpu.pool) return 1;
    cpu.scratch = gllmi_alloc_array(&memory, gllmi_pool_slots(cpu.pool), GLLMI_SCRATCH_BYTES);
    if (!cpu.scratch) return 1;
    if (argc > 3) filter = argv[3];
    for (i = 0; i < GLLMI_COUNT_OF(isas); i++) bench_isa(isas[i], argc > 2 ? argv[2] : NULL);
    gllmi_free(&memory, cpu.scratch);
    gllmi_pool_close(cpu.pool);
    return 0;
}
