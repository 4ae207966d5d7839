/* Encodes and decodes the texts of a file, for tests/reference/check_tokenizer.py.
 *     cc -O2 tests/tok_driver.c -o tok_driver -lm -lpthread
 *     tok_driver TOKENIZER IN OUT
 * IN is a row of records: u32 flags (1 pair, 2 no special tokens, 4 cut left, 8 only the first, 16
 * only the second), u32 max_tokens, u32 stride, then text and pair, each u32 length and bytes. OUT
 * is columns: u32 how many records, windows, tokens, and bytes of decoded text with and without
 * special tokens; of each record u32 status and u32 windows; of each window u32 tokens; of each token
 * u32 id, 2 u32 span, u8 type id, u8 special mark; of each record u32 length of its first window
 * decoded with special tokens, then without; those texts. All numbers are little-endian.
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

/* What grows while records are read, each written whole at the end. */
enum { STATUS, WINDOWS, SIZES, IDS, SPANS, TYPES, SPECIAL, LENGTHS, LENGTHS_SKIPPED, TEXTS, TEXTS_SKIPPED, N_COLUMNS };
typedef struct column {
    char *data;
    size_t n, capacity;
} column;

static char *column_room(column *c, size_t n) {
    if (c->n + n > c->capacity) {
        c->capacity = 2 * (c->n + n);
        c->data = (char *)realloc(c->data, c->capacity);
        if (!c->data) exit(2);
    }
    c->n += n;
    return c->data + (c->n - n);
}
static void put(column *c, const void *data, size_t n) {
    if (n) memcpy(column_room(c, n), data, n);
}
static void put_u32(column *c, size_t value) {
    uint32_t v = (uint32_t)value;
    put(c, &v, 4);
}

static void put_decoded(column *columns, const gllm_tokenizer *t, const gllm_encoding *e, int skip) {
    column *texts = &columns[TEXTS + skip];
    size_t n = 0;
    gllm_tokenizer_decode(t, e->ids, e->n_tokens, skip, NULL, 0, &n);
    gllm_tokenizer_decode(t, e->ids, e->n_tokens, skip, column_room(texts, n + 1), n, &n);
    texts->n--;
    put_u32(&columns[LENGTHS + skip], n);
}

static void write_columns(const column *columns, const char *path) {
    FILE *f = fopen(path, "wb");
    uint32_t head[5];
    int i;
    if (!f) exit(2);
    head[0] = (uint32_t)(columns[STATUS].n / 4);
    head[1] = (uint32_t)(columns[SIZES].n / 4);
    head[2] = (uint32_t)(columns[IDS].n / 4);
    head[3] = (uint32_t)columns[TEXTS].n;
    head[4] = (uint32_t)columns[TEXTS_SKIPPED].n;
    fwrite(head, 4, 5, f);
    for (i = 0; i < N_COLUMNS; i++) {
        if (columns[i].n) fwrite(columns[i].data, 1, columns[i].n, f);
    }
    fclose(f);
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
                          column *columns) {
    gllm_encode_desc desc;
    gllm_status status;
    uint32_t flags = take_u32(p), n_text, n_pair;
    const char *text;
    char *pair = NULL;
    memset(&desc, 0, sizeof desc);
    desc.max_tokens = take_u32(p);
    desc.stride = take_u32(p);
    desc.windows = (flags & 25) != 1; /* of pairs where one text is cut */
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
    if (status == GLLM_OK && desc.windows && e->n_tokens != e->windows[1]) {
        status = (gllm_status)99;
    }
    put_u32(&columns[STATUS], (size_t)status);
    if (status != GLLM_OK && !desc.max_tokens) fprintf(stderr, "%s\n", gllm_last_error());
    put_u32(&columns[WINDOWS], status == GLLM_OK ? e->n_windows : 0);
    if (status == GLLM_OK) {
        size_t n = desc.windows ? e->windows[e->n_windows] : e->n_tokens, i;
        for (i = 0; i < e->n_windows; i++) {
            put_u32(&columns[SIZES], desc.windows ? e->windows[i + 1] - e->windows[i] : n);
        }
        put(&columns[IDS], e->ids, 4 * n);
        put(&columns[SPANS], e->spans, 8 * n);
        put(&columns[TYPES], e->type_ids, n);
        put(&columns[SPECIAL], e->special, n);
    }
    put_decoded(columns, t, e, 0);
    put_decoded(columns, t, e, 1);
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
    column columns[N_COLUMNS];
    int i;
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
    memset(&e, 0, sizeof e);
    memset(columns, 0, sizeof columns);
    for (p = data, end = data + n; p < end;) encode_record(t, &e, &p, columns);
    write_columns(columns, argv[3]);
    for (i = 0; i < N_COLUMNS; i++) free(columns[i].data);
    gllm_encoding_free(&e);
    gllm_tokenizer_close(t);
    free(data);
    return 0;
}
