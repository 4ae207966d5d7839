/* How fast gllm.h searches vectors, and what the limit is (MIT licence)
 *
 *     cc -O2 tools/bench_search.c -o bench_search -lm -lpthread
 *     ./bench_search [--npy FILE] [--n 1000000] [--threads N] [--isa NAME] [--rounds 9]
 *
 * FILE has real vectors (f32, as `gllm embed --npy` writes them). The last 200 are the queries, the
 * others are what is searched, for recall. For time they are repeated, each number changed a
 * little, until there are n of them. Without FILE: random ones of 384 numbers.
 *
 * A line per way to search: milliseconds per query, the floor (what the same threads need to read
 * the same memory, measured just before each search), how much of that rate is reached, how many
 * times faster than exact f32 search of one query, and recall@10 against exact search. Each time is
 * the least of the rounds: what else a machine does only adds to it. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "probe.h"

enum { N_QUERIES = 200, K = 10, MAX_ROUNDS = 999 };

typedef struct bench {
    size_t n, dim, n_real;
    uint32_t threads;
    int rounds;
    gllm_isa isa;
    float *x, *queries; /* (n, dim), of which the first n_real are real; (N_QUERIES, dim) */
    float *ranges;
    int8_t *int8;
    uint8_t *bits;
    gllm_hit *exact; /* (N_QUERIES, K) among the real ones */
    double f32_seconds;
} bench;

static void *get(size_t n, size_t size) {
    void *p = size > 0 && n > SIZE_MAX / size ? NULL : malloc(n * size + 64);
    if (!p) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return p;
}
static void need(gllm_status status) {
    if (status == GLLM_OK) return;
    fprintf(stderr, "%s\n", gllm_last_error());
    exit(1);
}

static float random_float(void) {
    static uint32_t state = 1;
    state = state * 1664525u + 1013904223u;
    return (float)(state >> 8) / 8388608.0f - 1.0f;
}

/* The real vectors of an .npy file; random ones without a file. */
static void read_vectors(bench *b, const char *name) {
    char head[257] = {0}, *shape;
    unsigned long long n, dim;
    FILE *file;
    size_t i;
    b->dim = 384, b->n_real = 20000;
    if (!name) {
        b->x = (float *)get((b->n_real + N_QUERIES) * b->dim, sizeof(float));
        for (i = 0; i < (b->n_real + N_QUERIES) * b->dim; i++) b->x[i] = random_float();
        return;
    }
    file = fopen(name, "rb");
    if (!file || fread(head, 1, 128, file) != 128 || !(shape = strstr(head + 10, "'shape': (")) ||
        !strstr(head + 10, "'<f4'") || sscanf(shape, "'shape': (%llu, %llu)", &n, &dim) != 2 ||
        n <= N_QUERIES + K) {
        fprintf(stderr, "%s: no f32 .npy of more than %d vectors\n", name, N_QUERIES + K);
        exit(1);
    }
    b->dim = (size_t)dim, b->n_real = (size_t)n - N_QUERIES;
    b->x = (float *)get((size_t)n * b->dim, sizeof(float));
    if (fread(b->x, sizeof(float), (size_t)n * b->dim, file) != (size_t)n * b->dim) {
        fprintf(stderr, "%s: ends too early\n", name);
        exit(1);
    }
    fclose(file);
}

static void fill(bench *b, const char *name) {
    size_t i, k;
    float *real;
    read_vectors(b, name);
    real = b->x;
    if (b->n_real > b->n) b->n_real = b->n;
    b->x = (float *)get(b->n * b->dim, sizeof(float));
    b->queries = (float *)get(N_QUERIES * b->dim, sizeof(float));
    for (i = 0; i < b->n; i++) {
        float *to = b->x + i * b->dim, length = 0;
        memcpy(to, real + i % b->n_real * b->dim, b->dim * sizeof(float));
        for (k = 0; k < b->dim; k++) {
            if (i >= b->n_real) to[k] += 0.01f * random_float();
            length += to[k] * to[k];
        }
        for (k = 0; k < b->dim; k++) to[k] /= sqrtf(length);
    }
    memcpy(b->queries, real + b->n_real * b->dim, N_QUERIES * b->dim * sizeof(float));
    b->ranges = (float *)get(2 * b->dim, sizeof(float));
    b->int8 = (int8_t *)get(b->n, b->dim);
    b->bits = (uint8_t *)get(b->n, (b->dim + 7) / 8);
    need(gllm_vector_ranges(b->x, b->n_real, b->dim, b->ranges));
    need(gllm_quantize_int8(b->x, b->n, b->dim, b->ranges, b->int8));
    need(gllm_quantize_binary(b->x, b->n, b->dim, b->bits));
    free(real);
}

static gllm_vectors vectors_of(const bench *b, gllm_vector_format format) {
    gllm_vectors v;
    memset(&v, 0, sizeof v);
    v.format = format;
    v.data = format == GLLM_VECTORS_F32    ? (const void *)b->x
             : format == GLLM_VECTORS_INT8 ? (const void *)b->int8
                                           : b->bits;
    v.ranges = format == GLLM_VECTORS_INT8 ? b->ranges : NULL;
    return v;
}

static gllm_index *open_index(const bench *b, size_t n, gllm_vector_format format, int twice,
                              gllm_vector_format rescore) {
    gllm_index_desc desc;
    gllm_index *index;
    memset(&desc, 0, sizeof desc);
    desc.n_vectors = n;
    desc.dim = b->dim;
    desc.vectors = vectors_of(b, format);
    if (twice) desc.rescore = vectors_of(b, rescore);
    desc.normalized = 1;
    desc.n_threads = b->threads;
    desc.isa = b->isa;
    need(gllm_index_open(&desc, &index));
    return index;
}

/* Times n_queries at once; prints the line. */
static void measure(bench *b, const char *name, gllm_vector_format format, int twice,
                    gllm_vector_format rescore, size_t n_queries) {
    gllm_index *index = open_index(b, b->n, format, twice, rescore);
    gllm_vectors v = vectors_of(b, format);
    gllm_hit *hits = (gllm_hit *)get(N_QUERIES * K, sizeof *hits);
    double least = 1e30, least_floor = 1e30, found = 0;
    double bytes = (double)b->n * (double)gllmi_vector_bytes(format, b->dim);
    size_t q, i, k;
    int r;
    for (r = -1; r < b->rounds; r++) {
        double gbs = probe_read_gbs(v.data, (size_t)bytes, b->threads), start;
        start = gllmi_clock_seconds();
        q = (size_t)(r + 1) * n_queries % (N_QUERIES - n_queries + 1);
        need(gllm_index_search(index, b->queries + q * b->dim, n_queries, K, NULL, hits, NULL));
        if (r < 0) continue;
        least = fmin(least, (gllmi_clock_seconds() - start) / (double)n_queries);
        least_floor = fmin(least_floor, bytes / gbs * 1e-9 / (double)n_queries);
    }
    gllm_index_close(index);
    if (b->f32_seconds == 0) b->f32_seconds = least;
    index = open_index(b, b->n_real, format, twice, rescore);
    need(gllm_index_search(index, b->queries, N_QUERIES, K, NULL, hits, NULL));
    gllm_index_close(index);
    for (q = 0; q < N_QUERIES; q++) {
        for (i = 0; i < K; i++) {
            for (k = 0; k < K; k++) found += hits[q * K + i].index == b->exact[q * K + k].index;
        }
    }
    printf("%-34s %9.3f ms  floor %8.3f ms  %5.1f %% of it  %6.1f x f32  recall@10 %.4f\n", name,
           least * 1e3, least_floor * 1e3, least_floor / least * 100, b->f32_seconds / least,
           found / (N_QUERIES * K));
    free(hits);
}

static int parse(bench *b, int argc, char **argv, const char **npy) {
    int i, isa;
    b->n = 1000000;
    b->rounds = 9;
    b->threads = gllmi_cpu_count();
    for (i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--npy") == 0) *npy = argv[i + 1];
        else if (strcmp(argv[i], "--n") == 0) b->n = (size_t)strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--threads") == 0) b->threads = (uint32_t)atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--rounds") == 0) b->rounds = atoi(argv[i + 1]);
        else if (strcmp(argv[i], "--isa") == 0) {
            for (isa = GLLM_ISA_NEON; isa > 0; isa--) {
                if (strcmp(argv[i + 1], gllm_isa_name((gllm_isa)isa)) == 0) break;
            }
            b->isa = (gllm_isa)isa;
        } else return 0;
    }
    return i == argc && b->n > 1000 && b->threads > 0 && b->rounds > 0 && b->rounds <= MAX_ROUNDS;
}

int main(int argc, char **argv) {
    const char *npy = NULL;
    gllm_index *index;
    bench b;
    memset(&b, 0, sizeof b);
    if (!parse(&b, argc, argv, &npy)) {
        fprintf(stderr, "usage: bench_search [--npy FILE] [--n N] [--threads N] [--isa NAME] "
                        "[--rounds N]\n");
        return 2;
    }
    fill(&b, npy);
    b.exact = (gllm_hit *)get(N_QUERIES * K, sizeof *b.exact);
    index = open_index(&b, b.n_real, GLLM_VECTORS_F32, 0, GLLM_VECTORS_F32);
    need(gllm_index_search(index, b.queries, N_QUERIES, K, NULL, b.exact, NULL));
    printf("%llu vectors of %llu numbers, %s, %u threads; recall among %llu %s\n",
           (unsigned long long)b.n, (unsigned long long)b.dim,
           gllm_isa_name(gllm_index_get_info(index)->isa), b.threads, (unsigned long long)b.n_real,
           npy ? "real vectors" : "random vectors: of no meaning");
    gllm_index_close(index);
    measure(&b, "f32", GLLM_VECTORS_F32, 0, GLLM_VECTORS_F32, 1);
    measure(&b, "f32, 16 queries at once", GLLM_VECTORS_F32, 0, GLLM_VECTORS_F32, 16);
    measure(&b, "int8", GLLM_VECTORS_INT8, 0, GLLM_VECTORS_F32, 1);
    measure(&b, "int8 + 100 rescored by f32", GLLM_VECTORS_INT8, 1, GLLM_VECTORS_F32, 1);
    measure(&b, "binary", GLLM_VECTORS_BINARY, 0, GLLM_VECTORS_F32, 1);
    measure(&b, "binary + 100 rescored by f32", GLLM_VECTORS_BINARY, 1, GLLM_VECTORS_F32, 1);
    measure(&b, "binary + 100 rescored by int8", GLLM_VECTORS_BINARY, 1, GLLM_VECTORS_INT8, 1);
    measure(&b, "binary + 100 by f32, 16 queries", GLLM_VECTORS_BINARY, 1, GLLM_VECTORS_F32, 16);
    free(b.x), free(b.queries), free(b.ranges), free(b.int8), free(b.bits), free(b.exact);
    return 0;
}
