/* Encodes and decodes the texts of a file, for tests/reference/check_tokenizer.py.
 *     cc -O2 tests/tok_driver.c -o tok_driver -lm -lpthread
 *     tok_driver TOKENIZER IN OUT
 * IN is a row of records: u32 flags (1 pair, 2 no special tokens, 4 cut left, 8 only the first, 16
 * only the second), u32 max_tokens, u32 stride, then text and pair, each u32 length and bytes. OUT
 * has for each: u32 status, u32 n_tokens, u32 n_windows, where each begins and the last ends, the
 * ids, spans, type_ids and special marks of all, and the text of the first decoded with and without
 * special tokens, each u32 length and bytes. All numbers are little-endian.
 *     tok_driver TOKENIZER FILE        prints how fast FILE is encoded, in lines and as a whole
 *     tok_driver TOKENIZER             prints the bytes held once it is open, then the slowest of the
 *                                      hostile texts of 1 MB: its seconds and its name */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"

static unsigned char *read_file(const char *path, size_t *n) {
    FILE *f = fopen(path, "rb");
    unsigned char *data;
    long size;
    if (!f) exit(2);
    fseek(f, 0, SEEK_END);
    size = ftell(f);
    fseek(f, 0, SEEK_SET);
    data = (unsigned char *)malloc((size_t)size + 1);
    if (!data || fread(data, 1, (size_t)size, f) != (size_t)size) exit(2);
    data[size] = 0;
    fclose(f);
    *n = (size_t)size;
    return data;
}
static uint32_t take_u32(const unsigned char **p) {
    uint32_t v = gllmi_load_u32(*p);
    *p += 4;
    return v;
}
static void put_u32(FILE *f, uint32_t v) { fwrite(&v, 4, 1, f); }

static void put_decoded(FILE *f, const gllm_tokenizer *t, const gllm_encoding *e, int skip) {
    size_t n = 0;
    char *text;
    if (gllm_tokenizer_decode(t, e->ids, e->n_tokens, skip, NULL, 0, &n) != GLLM_OK) {
        put_u32(f, UINT32_MAX);
        return;
    }
    text = (char *)malloc(n + 1);
    if (!text) exit(2);
    gllm_tokenizer_decode(t, e->ids, e->n_tokens, skip, text, n, &n);
    put_u32(f, (uint32_t)n);
    fwrite(text, 1, n, f);
    free(text);
}

static void measure(const gllm_tokenizer *t, const char *text, size_t n) {
    gllm_encoding e;
    double best[2] = {1e9, 1e9};
    size_t tokens[2] = {0, 0};
    int round, whole;
    memset(&e, 0, sizeof e);
    for (round = 0; round < 7; round++) {
        for (whole = 0; whole < 2; whole++) {
            clock_t start = clock(); /* of the processor: other programs do not count */
            double seconds;
            size_t at = 0;
            tokens[whole] = 0;
            while (at < n) {
                const char *end = whole ? NULL : (const char *)memchr(text + at, '\n', n - at);
                size_t size = end ? (size_t)(end - text) - at : n - at;
                if (gllm_tokenizer_encode(t, text + at, size, NULL, &e) != GLLM_OK) {
                    printf("%s\n", gllm_last_error());
                    exit(1);
                }
                tokens[whole] += e.n_tokens;
                at += size + 1;
            }
            seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
            if (seconds < best[whole]) best[whole] = seconds;
        }
    }
    printf("lines %.1f MB/s (%lu tokens), whole %.1f MB/s (%lu tokens)\n",
           (double)n * 1e-6 / best[0], (unsigned long)tokens[0], (double)n * 1e-6 / best[1],
           (unsigned long)tokens[1]);
    gllm_encoding_free(&e);
}

static void encode_record(const gllm_tokenizer *t, gllm_encoding *e, const unsigned char **p,
                          FILE *f) {
    gllm_encode_desc desc;
    gllm_status status;
    uint32_t flags = take_u32(p), n_text, n_pair;
    const char *text;
    char *pair = NULL;
    memset(&desc, 0, sizeof desc);
    desc.max_tokens = take_u32(p);
    desc.stride = take_u32(p);
    desc.windows = 1;
    if (flags & 24) {
        desc.truncate_text = flags & 8 ? GLLM_TRUNCATE_ONLY_FIRST : GLLM_TRUNCATE_ONLY_SECOND;
    }
    desc.no_special_tokens = (flags & 2) != 0;
    desc.truncate = flags & 4 ? GLLM_TRUNCATE_LEFT : GLLM_TRUNCATE_AUTO;
    n_text = take_u32(p);
    text = (const char *)*p;
    *p += n_text;
    n_pair = take_u32(p);
    if (flags & 1) { /* a copy: a pair of no bytes must end with a NUL */
        pair = (char *)malloc(n_pair + 1u);
        if (!pair) exit(2);
        memcpy(pair, *p, n_pair);
        pair[n_pair] = 0;
        desc.pair = pair;
        desc.pair_bytes = n_pair;
    }
    *p += n_pair;
    status = gllm_tokenizer_encode(t, text, n_text, &desc, e);
    put_u32(f, (uint32_t)status);
    if (status != GLLM_OK && !desc.max_tokens) fprintf(stderr, "%s\n", gllm_last_error());
    put_u32(f, (uint32_t)e->n_tokens);
    put_u32(f, (uint32_t)e->n_windows);
    if (status == GLLM_OK) {
        size_t n = e->windows[e->n_windows], i;
        for (i = 0; i <= e->n_windows; i++) put_u32(f, (uint32_t)e->windows[i]);
        fwrite(e->ids, 4, n, f);
        fwrite(e->spans, 8, n, f);
        fwrite(e->type_ids, 1, n, f);
        fwrite(e->special, 1, n, f);
    }
    put_decoded(f, t, e, 0);
    put_decoded(f, t, e, 1);
    free(pair);
}

static size_t held_bytes;
static void *count_resize(void *user, void *ptr, size_t old_bytes, size_t new_bytes) {
    (void)user;
    held_bytes += new_bytes - old_bytes;
    if (new_bytes == 0) {
        free(ptr);
        return NULL;
    }
    return realloc(ptr, new_bytes);
}

/* ---- memory, and the worst texts ---- */

static int print_worst(const char *path) {
    static const struct {
        const char *name, *unit;
    } texts[] = {{"one letter", "a"},          {"spaces", " "},       {"a combining mark", "\xcc\x81"},
                 {"open brackets", "["},       {"brackets", "[({"},   {"digits", "1"},
                 {"line ends", "\n"},          {"a letter of two", "\xc3\xa9"},
                 {"ideographs", "\xe4\xb8\xad"}, {"emoji", "\xf0\x9f\x98\x80"},
                 {"joiners", "\xf0\x9f\x98\x80\xe2\x80\x8d"},
                 {"letters and marks", "a\xcc\x81"}, {"apostrophes", "'s"}, {"dashes", "-"},
                 {"spaces and letters", " a"},  {"a row of different letters", "abcdefghijklmnop"}};
    enum { MB = 1 << 20 };
    const char *slowest = "";
    double worst = 0.0;
    gllm_allocator counted = {count_resize, NULL};
    gllm_tokenizer_desc desc = {&counted, NULL};
    long opened;
    gllm_tokenizer *t;
    gllm_encoding e;
    char *text = (char *)malloc(MB + 32);
    size_t i, n;
    memset(&e, 0, sizeof e);
    if (!text) return 2;
    if (gllm_tokenizer_open(path, &desc, &t) != GLLM_OK) return fputs(gllm_last_error(), stderr), 1;
    opened = (long)held_bytes;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t unit = strlen(texts[i].unit);
        clock_t start;
        double seconds;
        for (n = 0; n < MB; n += unit) memcpy(text + n, texts[i].unit, unit);
        start = clock();
        if (gllm_tokenizer_encode(t, text, n, NULL, &e) != GLLM_OK) return 1;
        seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (seconds > worst) worst = seconds, slowest = texts[i].name;
    }
    printf("%ld %.3f %s\n", opened, worst, slowest);
    gllm_encoding_free(&e);
    gllm_tokenizer_close(t);
    free(text);
    return 0;
}

int main(int argc, char **argv) {
    gllm_tokenizer *t;
    gllm_encoding e;
    gllm_allocator counted = {count_resize, NULL};
    gllm_tokenizer_desc desc = {&counted, NULL};
    const unsigned char *p, *end;
    unsigned char *data;
    size_t n;
    clock_t start = clock();
    double opened;
    FILE *f;
    if (argc < 2) return 2;
    if (argc == 2) return print_worst(argv[1]);
    if (gllm_tokenizer_open(argv[1], &desc, &t) != GLLM_OK) {
        fprintf(stderr, "%s\n", gllm_last_error());
        return 1;
    }
    opened = (double)(clock() - start) / CLOCKS_PER_SEC;
    data = read_file(argv[2], &n);
    if (argc == 3) {
        printf("open %.2f ms, %.0f KB held; ", 1e3 * opened, (double)held_bytes / 1e3);
        measure(t, (const char *)data, n);
        gllm_tokenizer_close(t);
        free(data);
        return 0;
    }
    f = fopen(argv[3], "wb");
    if (!f) return 2;
    memset(&e, 0, sizeof e);
    for (p = data, end = data + n; p < end;) encode_record(t, &e, &p, f);
    gllm_encoding_free(&e);
    gllm_tokenizer_close(t);
    fclose(f);
    free(data);
    return 0;
}
