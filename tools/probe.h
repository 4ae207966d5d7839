/* probe.h - what this machine can do in a second, measured: f32 multiply-adds, bytes read (MIT
 * licence)
 *
 *     double gflops = probe_fma_gflops(GLLM_ISA_AVX2, 4, 0.03);
 *
 * runs four threads for about 0.03 s, all doing nothing but independent fused multiply-adds in
 * registers, and returns 10^9 floating point operations per second (an FMA is two). No program
 * that multiplies f32 matrices with that ISA and that many threads is faster: it is the floor that
 * `gllm bench` prints beside a time.
 *
 * Include it after gllm.h with GLLM_IMPLEMENTATION: threads, clock and compiler macros are private
 * ones of that file. Build with -O2 or more: without registers there is no peak.
 */
#ifndef PROBE_H
#define PROBE_H

/* ---- kernels: n rounds of one multiply-add on each accumulator ------------------------------- */

/* An FMA takes 4 cycles and a core starts 2 (Apple: 4) in each: 8 to 16 chains keep it busy. AVX2
 * has 16 registers, so 12 chains and two factors fit; the others have 32. */
#define PROBE_12(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#define PROBE_24(X) PROBE_12(X) X(12) X(13) X(14) X(15) X(16) X(17) \
                    X(18) X(19) X(20) X(21) X(22) X(23)

/* a = a * 0.999 + 0.001 goes to 1 and stays there: no overflow, no denormal numbers. */
#define PROBE_START(i) PROBE_VEC a##i = PROBE_SET1(0.01f * (float)i);
#define PROBE_STEP(i) a##i = PROBE_FMA(a##i, factor, addend);
#define PROBE_SUM(i) factor = PROBE_FMA(a##i, addend, factor);
#define PROBE_KERNEL(name, CHAINS)                                                                 \
    static PROBE_ATTR void name(uint64_t n, float *out) {                                          \
        PROBE_VEC factor = PROBE_SET1(0.999f);                                                     \
        PROBE_VEC addend = PROBE_SET1(0.001f);                                                     \
        CHAINS(PROBE_START)                                                                        \
        for (; n > 0; n--) {                                                                       \
            CHAINS(PROBE_STEP)                                                                     \
        }                                                                                          \
        CHAINS(PROBE_SUM)                                                                          \
        PROBE_STORE(out, factor);                                                                  \
    }

#if GLLMI_X64 && !defined(GLLM_NO_SIMD)
#define PROBE_ATTR GLLMI_TARGET("avx2,fma")
#define PROBE_VEC __m256
#define PROBE_SET1 _mm256_set1_ps
#define PROBE_FMA _mm256_fmadd_ps
#define PROBE_STORE _mm256_storeu_ps
PROBE_KERNEL(probe_avx2, PROBE_12)
#undef PROBE_ATTR
#undef PROBE_VEC
#undef PROBE_SET1
#undef PROBE_FMA
#undef PROBE_STORE

#define PROBE_ATTR GLLMI_TARGET("avx512f")
#define PROBE_VEC __m512
#define PROBE_SET1 _mm512_set1_ps
#define PROBE_FMA _mm512_fmadd_ps
#define PROBE_STORE _mm512_storeu_ps
PROBE_KERNEL(probe_avx512, PROBE_24)
#undef PROBE_ATTR
#undef PROBE_VEC
#undef PROBE_SET1
#undef PROBE_FMA
#undef PROBE_STORE

#define PROBE_ATTR GLLMI_TARGET("avx2")
/* int8: a sum of products of bytes; the barrier keeps the product in the loop. */
GLLMI_FORCEINLINE PROBE_ATTR __m256i probe_dot_avx2(__m256i a, __m256i b, __m256i c) {
    __asm__ volatile("" : "+x"(b));
    b = _mm256_maddubs_epi16(b, c);
    return _mm256_add_epi32(a, _mm256_madd_epi16(b, _mm256_set1_epi16(1)));
}
#define PROBE_VEC __m256i
#define PROBE_SET1(x) _mm256_set1_epi8((char)((x) * 100 + 3))
#define PROBE_FMA probe_dot_avx2
#define PROBE_STORE(out, v) _mm256_storeu_si256((__m256i *)(void *)(out), v)
PROBE_KERNEL(probe_int8_avx2, PROBE_12)
#undef PROBE_ATTR
#undef PROBE_VEC
#undef PROBE_SET1
#undef PROBE_FMA
#undef PROBE_STORE

#define PROBE_VEC __m512i
#define PROBE_SET1(x) _mm512_set1_epi8((char)((x)*100 + 3))
#define PROBE_STORE _mm512_storeu_si512
#define PROBE_ATTR GLLMI_TARGET("avx512f,avx512vnni")
#define PROBE_FMA probe_dot_vnni
/* Not the intrinsic, around which gcc 12 copies registers. */
GLLMI_FORCEINLINE PROBE_ATTR __m512i probe_dot_vnni(__m512i a, __m512i b, __m512i c) {
    __asm__("vpdpbusd {%2, %1, %0|%0, %1, %2}" : "+v"(a) : "v"(b), "v"(c));
    return a;
}
PROBE_KERNEL(probe_int8_vnni, PROBE_24)
#undef PROBE_ATTR
#undef PROBE_VEC
#undef PROBE_SET1
#undef PROBE_FMA
#undef PROBE_STORE

#if defined(GLLMI_HAS_PAIRS)
#define PROBE_ATTR GLLMI_TARGET("avx512f")
#define PROBE_VEC __m512
#define PROBE_SET1 _mm512_set1_ps
#define PROBE_FMA probe_dot_pairs
#define PROBE_STORE _mm512_storeu_ps
GLLMI_FORCEINLINE PROBE_ATTR __m512 probe_dot_pairs(__m512 a, __m512 b, __m512 c) {
    __asm__("vdpbf16ps {%2, %1, %0|%0, %1, %2}" : "+v"(a) : "v"(b), "v"(c));
    return a;
}
PROBE_KERNEL(probe_bf16_avx512, PROBE_24)
#undef PROBE_ATTR
#undef PROBE_VEC
#undef PROBE_SET1
#undef PROBE_FMA
#undef PROBE_STORE
#endif
#elif GLLMI_A64 && !defined(GLLM_NO_SIMD)
#define PROBE_ATTR
#define PROBE_VEC float32x4_t
#define PROBE_SET1 vdupq_n_f32
#define PROBE_FMA(a, b, c) vfmaq_f32(c, a, b)
#define PROBE_STORE vst1q_f32
PROBE_KERNEL(probe_neon, PROBE_24)
#undef PROBE_ATTR
#undef PROBE_VEC
#undef PROBE_SET1
#undef PROBE_FMA
#undef PROBE_STORE
#if defined(GLLMI_HAS_DOTPROD)
#if defined(__clang__)
#define PROBE_ATTR GLLMI_TARGET("dotprod")
#else
#define PROBE_ATTR GLLMI_TARGET("arch=armv8.2-a+dotprod")
#endif
#define PROBE_VEC int32x4_t
#define PROBE_SET1(x) vreinterpretq_s32_s8(vdupq_n_s8((int8_t)((x) * 100 + 3)))
#define PROBE_FMA(a, b, c) vdotq_s32(a, vreinterpretq_s8_s32(b), vreinterpretq_s8_s32(c))
#define PROBE_STORE(out, v) vst1q_s32((int32_t *)(void *)(out), v)
PROBE_KERNEL(probe_int8_neon, PROBE_24)
#if defined(GLLMI_HAS_I8MM)
#undef PROBE_ATTR
#undef PROBE_FMA
#if defined(__clang__)
#define PROBE_ATTR GLLMI_TARGET("i8mm")
#else
#define PROBE_ATTR GLLMI_TARGET("arch=armv8.2-a+i8mm")
#endif
#define PROBE_FMA(a, b, c) vmmlaq_s32(a, vreinterpretq_s8_s32(b), vreinterpretq_s8_s32(c))
PROBE_KERNEL(probe_i8mm_neon, PROBE_24)
#endif
#undef PROBE_ATTR
#undef PROBE_VEC
#undef PROBE_SET1
#undef PROBE_FMA
#undef PROBE_STORE
#endif
#endif

/* The portable kernels have what the compiler may use on any machine: 16 bytes at once, a multiply
 * and an add. */
#if defined(__GNUC__) || defined(__clang__)
typedef float probe_vec4 __attribute__((vector_size(16)));
#define PROBE_SET1(x) { x, x, x, x }
#define PROBE_STORE(out, v) (*(out) = (v)[0])
#define PROBE_LANES 4
#else
typedef float probe_vec4;
#define PROBE_SET1(x) x
#define PROBE_STORE(out, v) (*(out) = (v))
#define PROBE_LANES 1
#endif
#define PROBE_ATTR
#define PROBE_VEC probe_vec4
#define PROBE_FMA(a, b, c) ((a) * (b) + (c))
PROBE_KERNEL(probe_portable, PROBE_12)
#undef PROBE_ATTR
#undef PROBE_VEC
#undef PROBE_SET1
#undef PROBE_FMA
#undef PROBE_STORE

typedef struct probe_kernel {
    gllm_isa isa;
    gllmi_a_form form; /* what is multiplied */
    uint32_t features; /* that it needs beside the ISA's */
    double flop;       /* of a round: chains x lanes x 2 */
    void (*run)(uint64_t n, float *out);
} probe_kernel;

/* The last that fits. */
static const probe_kernel *probe_find(gllm_isa isa, gllmi_a_form form) {
    static const probe_kernel kernels[] = {
        /* for all that are not here */
        {GLLM_ISA_PORTABLE, GLLMI_A_F32, 0, 12.0 * PROBE_LANES * 2, probe_portable},
#if GLLMI_X64 && !defined(GLLM_NO_SIMD)
        {GLLM_ISA_AVX2, GLLMI_A_F32, 0, 12.0 * 8 * 2, probe_avx2},
        {GLLM_ISA_AVX512, GLLMI_A_F32, 0, 24.0 * 16 * 2, probe_avx512},
        {GLLM_ISA_AVX2, GLLMI_A_INT8, 0, 12.0 * 32 * 2, probe_int8_avx2},
        {GLLM_ISA_AVX512, GLLMI_A_INT8, 0, 24.0 * 64 * 2, probe_int8_vnni},
#if defined(GLLMI_HAS_PAIRS)
        {GLLM_ISA_AVX512, GLLMI_A_BF16, GLLMI_CPU_AVX512_BF16, 24.0 * 32 * 2, probe_bf16_avx512},
#endif
#elif GLLMI_A64 && !defined(GLLM_NO_SIMD)
        {GLLM_ISA_NEON, GLLMI_A_F32, 0, 24.0 * 4 * 2, probe_neon},
#if defined(GLLMI_HAS_DOTPROD)
        {GLLM_ISA_NEON, GLLMI_A_INT8, GLLMI_CPU_NEON_DOTPROD, 24.0 * 16 * 2, probe_int8_neon},
#if defined(GLLMI_HAS_I8MM)
        {GLLM_ISA_NEON, GLLMI_A_INT8, GLLMI_CPU_NEON_I8MM, 24.0 * 32 * 2, probe_i8mm_neon},
#endif
#endif
#endif
    };
    uint32_t features = gllmi_cpu_features();
    size_t i;
    for (i = sizeof kernels / sizeof *kernels - 1; i > 0; i--) {
        const probe_kernel *k = &kernels[i];
        if (k->isa == isa && k->form == form && !(k->features & ~features)) break;
    }
    return &kernels[i];
}

/* ---- threads -------------------------------------------------------------------------------- */

typedef struct probe_job {
    const probe_kernel *kernel;
    uint64_t n;
    gllmi_thread thread;
    float out[16];
} probe_job;

static void probe_run(void *arg) {
    probe_job *job = (probe_job *)arg;
    job->kernel->run(job->n, job->out);
}

/* Seconds that n_threads threads (this one among them) need for n rounds each; 0: no memory or no
 * threads. */
static double probe_time(const probe_kernel *kernel, uint32_t n_threads, uint64_t n) {
    probe_job *jobs = (probe_job *)calloc(n_threads, sizeof *jobs);
    double start = gllmi_clock_seconds(), time;
    uint32_t started = 1, i;
    if (!jobs) return 0;
    for (i = 0; i < n_threads; i++) {
        jobs[i].kernel = kernel;
        jobs[i].n = n;
    }
    while (started < n_threads &&
           gllmi_thread_start(&jobs[started].thread, probe_run, &jobs[started])) {
        started++;
    }
    probe_run(&jobs[0]);
    for (i = 1; i < started; i++) gllmi_thread_join(&jobs[i].thread);
    time = gllmi_clock_seconds() - start;
    free(jobs);
    return started == n_threads ? time : 0;
}

/* 10^9 operations per second of n_threads threads with the kernel, measured for about `seconds`; 0
 * if it could not be measured. */
static double probe_rate(const probe_kernel *kernel, uint32_t n_threads, double seconds) {
    uint64_t n = 100000;
    double time = probe_time(kernel, 1, n); /* a first guess of the speed, to size the real run */
    if (time > 0) n = (uint64_t)((double)n * seconds / time) + 1;
    time = probe_time(kernel, n_threads, n);
    return time > 0 ? kernel->flop * (double)n * n_threads / time * 1e-9 : 0;
}

/* The FMA of `isa` (the machine must have it), or what its kernels multiply with where rows of A
 * become something else. */
GLLMI_PRIVATE double probe_fma_gflops(gllm_isa isa, uint32_t n_threads, double seconds) {
    return probe_rate(probe_find(isa, GLLMI_A_F32), n_threads, seconds);
}
GLLMI_PRIVATE double probe_form_gflops(gllm_isa isa, gllmi_a_form form, uint32_t n_threads,
                                       double seconds) {
    return probe_rate(probe_find(isa, form), n_threads, seconds);
}

/* ---- reading memory -------------------------------------------------------------------------- */

typedef struct probe_read_job {
    const uint8_t *data;
    size_t n_bytes;
    gllmi_thread thread;
    uint64_t sum;
} probe_read_job;

/* All words, in sums enough that compilers read them with vectors. */
GLLMI_PRIVATE void probe_read_run(void *arg) {
    probe_read_job *job = (probe_read_job *)arg;
    const uint8_t *p = job->data, *end = p + job->n_bytes / 256 * 256;
    uint64_t sums[32] = {0};
    size_t i;
    for (; p < end; p += 256) {
        for (i = 0; i < 32; i++) {
            uint64_t word;
            memcpy(&word, p + 8 * i, sizeof word);
            sums[i] ^= word;
        }
    }
    for (i = 0; i < 32; i++) job->sum ^= sums[i];
}

/* 10^9 bytes per second that n_threads threads read of this memory, each a part of it; 0 if it
 * could not be measured. No program that looks at all of it is much faster. */
GLLMI_PRIVATE double probe_read_gbs(const void *data, size_t n_bytes, uint32_t n_threads) {
    probe_read_job *jobs = (probe_read_job *)calloc(n_threads, sizeof *jobs);
    double start = gllmi_clock_seconds(), time;
    volatile uint64_t sink = 0;
    uint32_t started = 1, i;
    if (!jobs) return 0;
    for (i = 0; i < n_threads; i++) {
        size_t from = n_bytes / n_threads / 256 * 256 * i;
        jobs[i].data = (const uint8_t *)data + from;
        jobs[i].n_bytes = i + 1 < n_threads ? n_bytes / n_threads / 256 * 256 : n_bytes - from;
    }
    while (started < n_threads &&
           gllmi_thread_start(&jobs[started].thread, probe_read_run, &jobs[started])) {
        started++;
    }
    probe_read_run(&jobs[0]);
    for (i = 1; i < started; i++) gllmi_thread_join(&jobs[i].thread);
    for (i = 0; i < started; i++) sink ^= jobs[i].sum;
    (void)sink; /* what is read counts as used */
    time = gllmi_clock_seconds() - start;
    free(jobs);
    return started == n_threads ? (double)n_bytes / time * 1e-9 : 0;
}

/* ---- of all rounds the median --------------------------------------------------------------- */

#define PROBE_SECONDS 0.05 /* for one measurement of a peak */

GLLMI_PRIVATE int probe_compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}
GLLMI_PRIVATE void probe_sort(double *values, size_t n) {
    qsort(values, n, sizeof *values, probe_compare);
}
GLLMI_PRIVATE double probe_median(double *values, size_t n) {
    probe_sort(values, n);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

#endif /* PROBE_H */
