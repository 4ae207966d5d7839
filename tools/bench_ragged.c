/* bench_ragged.c - does padding cost anything? FLOP rates of ragged and of equal texts (MIT licence)
 *
 *     cc -O2 tools/bench_ragged.c -o bench_ragged -lm -lpthread
 *     python3 tools/make_shape.py /tmp/minilm --shape minilm
 *     ./bench_ragged /tmp/minilm [ROUNDS [THREADS]]
 *
 * Embeds 512 texts of 5 to 500 tokens, in random order, and 512 texts of equal length with the same
 * total, in turns. FLOPs are counted truly: of attention 4 n^2 hidden for each layer and text of n
 * tokens. Prints both rates (of the median time) and their ratio; 1 means that nothing is lost.
 * With 0 THREADS: all cores. */
#define GLLM_IMPLEMENTATION
#define GLLM_STATIC
#include "../gllm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_TEXTS = 512, LEAST = 5, MOST = 500, MAX_ROUNDS = 101 };

typedef struct workload {
    const char *name;
    char *texts[N_TEXTS];
    gllm_text_info infos[N_TEXTS];
    double flops, seconds[MAX_ROUNDS];
    size_t n_tokens;
} workload;

/* n_tokens of them, [CLS] and [SEP] included: words that are one token each. */
static char *make_text(size_t n_tokens, uint32_t *random) {
    static const char *const words[] = {"the", "house", "water", "people", "music", "city", "old"};
    char *text = (char *)malloc(n_tokens * 8 + 1);
    size_t at = 0, i;
    if (!text) exit(1);
    for (i = 2; i < n_tokens; i++) {
        *random = *random * 1664525u + 1013904223u;
        at += (size_t)sprintf(text + at, "%s ", words[(*random >> 16) % 7]);
    }
    text[at] = 0;
    return text;
}
static double flops_of(const gllm_model_info *info, double n) {
    double h = info->hidden_size, inner = info->intermediate_size;
    return info->n_layers * (2.0 * n * (4.0 * h * h + 2.0 * h * inner) + 4.0 * n * n * h);
}
static void run(const gllm_model *model, workload *w, size_t n, float *out, int round) {
    const gllm_model_info *info = gllm_model_get_info(model);
    gllm_embed_desc desc;
    double start;
    size_t i;
    memset(&desc, 0, sizeof desc);
    desc.texts = w->infos;
    start = gllmi_clock_seconds();
    if (gllm_embed(model, (const char *const *)w->texts, n, &desc, out)) {
        puts(gllm_last_error());
        exit(1);
    }
    w->seconds[round] = gllmi_clock_seconds() - start;
    w->flops = 0;
    w->n_tokens = 0;
    for (i = 0; i < n; i++) {
        w->flops += flops_of(info, w->infos[i].n_tokens);
        w->n_tokens += w->infos[i].n_tokens;
    }
}
static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}
/* GFLOP/s of the median round. */
static double report(workload *w, int rounds) {
    double rate;
    qsort(w->seconds, (size_t)rounds, sizeof(double), by_value);
    rate = w->flops / w->seconds[rounds / 2] * 1e-9;
    printf("%-8s %7lu tokens %8.2f GFLOP  median %.3f s, least %.3f s  %7.1f GFLOP/s\n", w->name,
           (unsigned long)w->n_tokens, w->flops * 1e-9, w->seconds[rounds / 2], w->seconds[0], rate);
    return rate;
}

int main(int argc, char **argv) {
    static workload ragged, equal;
    int rounds = argc > 2 ? atoi(argv[2]) : 5, i;
    uint32_t random = 7;
    size_t total = 0;
    gllm_model *model;
    gllm_model_desc desc;
    float *out;
    double a, b;
    if (argc < 2 || rounds < 1 || rounds > MAX_ROUNDS) {
        return puts("usage: bench_ragged MODEL [ROUNDS [THREADS]]"), 2;
    }
    memset(&desc, 0, sizeof desc);
    desc.n_threads = argc > 3 ? (uint32_t)atoi(argv[3]) : 0;
    if (gllm_model_open(argv[1], &desc, &model)) return puts(gllm_last_error()), 1;
    out = (float *)malloc(N_TEXTS * sizeof(float) * gllm_model_get_info(model)->embedding_dim);
    if (!out) return 1;
    ragged.name = "5 to 500";
    equal.name = "equal";
    for (i = 0; i < N_TEXTS; i++) {
        size_t n;
        random = random * 1664525u + 1013904223u;
        n = LEAST + (random >> 8) % (MOST - LEAST + 1);
        total += n;
        ragged.texts[i] = make_text(n, &random);
    }
    for (i = 0; i < N_TEXTS; i++) { /* the rest spread over them */
        size_t n = total / N_TEXTS + ((size_t)i < total % N_TEXTS);
        equal.texts[i] = make_text(n, &random);
    }
    run(model, &equal, 16, out, 0); /* the warm-up */
    for (i = 0; i < rounds; i++) {
        run(model, &ragged, N_TEXTS, out, i);
        run(model, &equal, N_TEXTS, out, i);
    }
    a = report(&ragged, rounds);
    b = report(&equal, rounds);
    printf("ratio %.3f\n", a / b);
    gllm_model_close(model);
    for (i = 0; i < N_TEXTS; i++) free(ragged.texts[i]), free(equal.texts[i]);
    free(out);
    return 0;
}
