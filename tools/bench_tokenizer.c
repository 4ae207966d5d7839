/* How fast a tokenizer is: opening, memory, and encoding of the lines of texts, on one thread.
 *
 *     cc -O3 tools/bench_tokenizer.c -o bench_tokenizer -lm -lpthread
 *     ./bench_tokenizer tokenizer.json TEXTFILE...
 *
 * Prints one JSON object: open_ms and bytes_held (from the allocator), and for all files together
 * bytes, tokens, seconds (the median of the rounds) and mb_per_second. tools/bench_tokenizer.py
 * runs it in turn with HuggingFace tokenizers on the same lines. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"

#define ROUNDS 5
#define SAMPLE_SECONDS 0.2 /* at least, per round */

typedef struct counter {
    size_t held, most;
} counter;

static void *count_resize(void *user, void *ptr, size_t old_bytes, size_t new_bytes) {
    counter *c = (counter *)user;
    void *p = NULL;
    if (new_bytes == 0) {
        free(ptr);
    } else {
        p = realloc(ptr, new_bytes);
        if (!p) return NULL;
    }
    c->held += new_bytes - old_bytes;
    if (c->held > c->most) c->most = c->held;
    return p;
}

/* The lines of texts, one after the other. */
typedef struct lines {
    char *text;
    size_t n_bytes;
    const char **starts;
    size_t *sizes;
    size_t n;
} lines;

static int text_read(lines *l, const char *name) {
    FILE *file = fopen(name, "rb");
    size_t capacity = 1 << 16, got;
    if (!file) return fprintf(stderr, "%s: cannot open\n", name), 0;
    while (l->text = (char *)realloc(l->text, l->n_bytes + capacity),
           (got = fread(l->text + l->n_bytes, 1, capacity, file)) > 0) {
        l->n_bytes += got;
    }
    fclose(file);
    return 1;
}

static void lines_split(lines *l) {
    size_t i, begin = 0;
    l->starts = (const char **)malloc((l->n_bytes + 1) * sizeof *l->starts);
    l->sizes = (size_t *)malloc((l->n_bytes + 1) * sizeof *l->sizes);
    for (i = 0; i <= l->n_bytes; i++) {
        if (i < l->n_bytes && l->text[i] != '\n') continue;
        if (i > begin) {
            l->starts[l->n] = l->text + begin;
            l->sizes[l->n++] = i - begin;
        }
        begin = i + 1;
    }
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    counter memory = {0, 0};
    gllm_allocator allocator;
    gllm_tokenizer_desc desc;
    gllm_tokenizer *tokenizer;
    gllm_encoding e;
    double start, open_seconds, rounds[ROUNDS];
    size_t n_tokens = 0, n_bytes = 0, held, i, r, repeats = 1;
    int f;
    lines l;
    if (argc < 3) return fputs("usage: bench_tokenizer TOKENIZER TEXTFILE...\n", stderr), 2;
    allocator.resize = count_resize;
    allocator.user = &memory;
    memset(&desc, 0, sizeof desc);
    memset(&e, 0, sizeof e);
    memset(&l, 0, sizeof l);
    desc.allocator = &allocator;
    start = gllmi_clock_seconds();
    if (gllm_tokenizer_open(argv[1], &desc, &tokenizer) != GLLM_OK) {
        return fprintf(stderr, "%s\n", gllm_last_error()), 1;
    }
    open_seconds = gllmi_clock_seconds() - start;
    held = memory.held;
    for (f = 2; f < argc; f++) {
        if (!text_read(&l, argv[f])) return 1;
    }
    lines_split(&l);
    for (r = 0; r < ROUNDS; r++) {
        size_t k;
        start = gllmi_clock_seconds();
        for (k = 0; k < repeats; k++) {
            n_tokens = n_bytes = 0;
            for (i = 0; i < l.n; i++) {
                if (gllm_tokenizer_encode(tokenizer, l.starts[i], l.sizes[i], NULL, &e)) {
                    return fprintf(stderr, "line %u: %s\n", (unsigned)i + 1, gllm_last_error()), 1;
                }
                n_tokens += e.n_tokens;
                n_bytes += l.sizes[i];
            }
        }
        rounds[r] = (gllmi_clock_seconds() - start) / (double)repeats;
        if (r == 0 && rounds[0] < SAMPLE_SECONDS) { /* the first only warms up then */
            repeats = (size_t)(SAMPLE_SECONDS / rounds[0]) + 1;
        }
    }
    qsort(rounds, ROUNDS, sizeof *rounds, compare_doubles);
    printf("{\"open_ms\":%.3f,\"bytes_held\":%llu,\"bytes\":%llu,\"tokens\":%llu,"
           "\"seconds\":%.6f,\"mb_per_second\":%.2f}\n",
           open_seconds * 1e3, (unsigned long long)held, (unsigned long long)n_bytes,
           (unsigned long long)n_tokens, rounds[ROUNDS / 2],
           (double)n_bytes / rounds[ROUNDS / 2] * 1e-6);
    gllm_encoding_free(&e);
    gllm_tokenizer_close(tokenizer);
    free(l.text);
    free((void *)l.starts);
    free(l.sizes);
    return memory.held != 0;
}
