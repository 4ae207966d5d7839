/* bench_rerank.c - how fast documents are reranked (MIT licence)
 *
 *     cc -O2 tools/bench_rerank.c -o bench_rerank -lm -lpthread
 *     ./bench_rerank MODEL TEXTS [THREADS]
 *
 * TEXTS is a file: the query, then a document a line. Reranks them once to warm up and once to take
 * the time, and prints JSON; for tools/bench_peers.py --workload rerank. */
#define GLLM_IMPLEMENTATION
#define GLLM_STATIC
#include "../gllm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DOCUMENTS = 10000 };
static char text[1 << 24];
static const char *lines[MAX_DOCUMENTS + 1];
static gllm_rank ranks[MAX_DOCUMENTS];

int main(int argc, char **argv) {
    gllm_model_desc desc;
    gllm_model *model = NULL;
    size_t n = 0, n_tokens = 0, i;
    double start = 0.0, seconds = 0.0;
    gllm_status status;
    int round;
    FILE *file = argc > 2 ? fopen(argv[2], "rb") : NULL;
    if (!file) return puts("usage: bench_rerank MODEL TEXTS [THREADS]"), 2;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    while (n <= MAX_DOCUMENTS && (lines[n] = strtok(n ? NULL : text, "\r\n")) != NULL) n++;
    if (n < 2) return puts("bench_rerank: no documents"), 1;
    memset(&desc, 0, sizeof desc);
    desc.n_threads = argc > 3 ? (uint32_t)atoi(argv[3]) : 0;
    status = gllm_model_open(argv[1], &desc, &model);
    for (round = 0; round < 2 && !status; round++) {
        start = gllmi_clock_seconds();
        status = gllm_rerank(model, lines[0], lines + 1, n - 1, NULL, ranks, NULL);
        seconds = gllmi_clock_seconds() - start;
    }
    for (i = 0; i + 1 < n && !status; i++) n_tokens += ranks[i].n_tokens;
    if (status) puts(gllm_last_error());
    else {
        printf("{\"texts\":%lu,\"tokens_per_text\":%.4g,\"seconds\":%.6g,"
               "\"texts_per_second\":%.6g}\n",
               (unsigned long)(n - 1), (double)n_tokens / (double)(n - 1), seconds,
               (double)(n - 1) / seconds);
    }
    gllm_model_close(model);
    return status != 0;
}
