/* [PATTERN]: the pieces that HuggingFace tokenizers finds (tests/data/pattern_hf.txt, made by
 * tests/reference/make_pattern.py), what is refused and at which byte, the two ways to match
 * against each other, hostile patterns and texts, and running out of memory. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "support.h"

/* The ways to match: the DFA (where the pattern allows it), the table. */
enum { BY_DFA, BY_TABLE, N_WAYS };

static gllm_status compile(gllmi_pattern **p, const char *text, size_t n, int way) {
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gllm_status status = gllmi_pattern_compile(&a, text, n, p);
    if (status == GLLM_OK && way == BY_TABLE) (*p)->needs_table = 1;
    return status;
}

typedef struct piece {
    size_t begin, end;
    int match;
} piece;

/* What Split(pattern, "isolated") gives: matches and what lies between, the empty ones left out. */
static size_t pieces_of(gllmi_pattern_scan *scan, const gllmi_pattern *p, const char *text,
                        size_t n, piece *out, size_t n_max) {
    size_t count = 0, at = 0, begin, end;
    int more;
    gllmi_pattern_begin(scan, p, text, n);
    do {
        more = gllmi_pattern_next(scan, &begin, &end);
        if (more != 1) begin = end = n;
        if (begin > at && count < n_max) {
            out[count].begin = at;
            out[count].end = begin;
            out[count++].match = 0;
        }
        if (end > begin && count < n_max) {
            out[count].begin = begin;
            out[count].end = end;
            out[count++].match = 1;
        }
        if (more == 1 && end < begin) return (size_t)-1;
        at = end;
    } while (more == 1);
    return more == 0 ? count : (size_t)-1;
}

/* ---- the golden file ------------------------------------------------------------------------- */

/* Undoes \n \r \t \\ \xHH in place; returns the length. */
static size_t unquote(char *text) {
    char *to = text, hex[3] = {0, 0, 0};
    const char *from = text;
    while (*from) {
        if (*from != '\\') {
            *to++ = *from++;
            continue;
        }
        from++;
        if (*from == 'x') {
            memcpy(hex, from + 1, 2);
            *to++ = (char)strtoul(hex, NULL, 16);
            from += 3;
        } else {
            *to++ = *from == 'n' ? '\n' : *from == 'r' ? '\r' : *from == 't' ? '\t' : '\\';
            from++;
        }
    }
    return (size_t)(to - text);
}

static void check_text(gllmi_pattern *const *patterns, char *line) {
    static piece pieces[4096];
    char *spans = strrchr(line, '\t'), got[16384];
    size_t n, count, i;
    int way;
    REQUIRE(spans != NULL);
    *spans++ = 0;
    n = unquote(line);
    for (way = 0; way < N_WAYS; way++) {
        gllmi_pattern_scan scan;
        size_t length = 0;
        memset(&scan, 0, sizeof scan);
        count = pieces_of(&scan, patterns[way], line, n, pieces, GLLMI_COUNT_OF(pieces));
        REQUIRE(count != (size_t)-1);
        got[0] = 0;
        for (i = 0; i < count; i++) {
            length += (size_t)snprintf(got + length, sizeof got - length, "%s%u-%u%s", i ? " " : "",
                                       (unsigned)pieces[i].begin, (unsigned)pieces[i].end,
                                       pieces[i].match ? "*" : "");
        }
        CHECK_STR(got, spans);
        gllmi_pattern_scan_free(&scan);
    }
}

static void check_hash(gllmi_pattern *const *patterns, const char *line) {
    char name[128], path[256], want[32], got[32];
    size_t n = 0, count, i, k;
    char *text;
    piece *pieces;
    int way;
    REQUIRE(sscanf(line, "%127s %31s", name, want) == 2);
    snprintf(path, sizeof path, "../shared/data/text/%s", name);
    text = read_file(path, &n);
    if (!text) return; /* said once, by the caller */
    pieces = (piece *)malloc((n + 1) * sizeof *pieces);
    for (way = 0; pieces && way < N_WAYS; way++) {
        uint64_t state = UINT64_C(0xCBF29CE484222325);
        gllmi_pattern_scan scan;
        if (way == BY_TABLE && !patterns[BY_DFA]->needs_table && n > 100000) continue;
        memset(&scan, 0, sizeof scan);
        count = pieces_of(&scan, patterns[way], text, n, pieces, n + 1);
        for (i = 0; i < count && count != (size_t)-1; i++) {
            uint64_t word = 2 * (uint64_t)pieces[i].end + (uint64_t)pieces[i].match;
            for (k = 0; k < 8; k++) {
                state = (state ^ (word >> (8 * k) & 255)) * UINT64_C(0x100000001B3);
            }
        }
        snprintf(got, sizeof got, "%08lx%08lx", (unsigned long)(state >> 32),
                 (unsigned long)(state & 0xFFFFFFFFu));
        CHECK_STR(got, want);
        gllmi_pattern_scan_free(&scan);
    }
    free(pieces);
    free(text);
}

static void check_golden(int hashes) {
    static char line[65536];
    gllmi_pattern *patterns[N_WAYS] = {NULL, NULL};
    FILE *file = fopen("tests/data/pattern_hf.txt", "rb");
    int n_patterns = 0, way;
    REQUIRE(file != NULL);
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        if (strncmp(line, "pattern ", 8) == 0) {
            size_t n;
            TEST_ROW("%s", line + 8);
            n = unquote(line + 8);
            for (way = 0; way < N_WAYS; way++) {
                gllmi_pattern_free(patterns[way]);
                CHECK_EQ(compile(&patterns[way], line + 8, n, way), GLLM_OK);
            }
            n_patterns++;
        } else if (!patterns[BY_DFA] || !patterns[BY_TABLE]) {
            continue;
        } else if (strncmp(line, "text ", 5) == 0 && !hashes) {
            check_text(patterns, line + 5);
        } else if (strncmp(line, "hash ", 5) == 0 && hashes) {
            check_hash(patterns, line + 5);
        }
    }
    for (way = 0; way < N_WAYS; way++) gllmi_pattern_free(patterns[way]);
    fclose(file);
    CHECK(n_patterns > 400);
}

TEST(golden) { check_golden(0); }

TEST(golden_files) {
    size_t n;
    char *text = read_file("../shared/data/text/en.txt", &n);
    if (!text) SKIP("../shared/data/text is not there");
    free(text);
    if (test_is_slow()) SKIP("too slow here");
    check_golden(1);
}

/* ---- refused --------------------------------------------------------------------------------- */

TEST(refuses) {
    static const struct {
        const char *pattern, *message;
    } cases[] = {
        {"ab(c", "pattern: a group that does not end: it begins at byte 3"},
        {"ab)", "pattern: a ')' without '(' at byte 2"},
        {"a[b", "pattern: a class that does not end: it begins at byte 1"},
        {"a[b[c]", "pattern: a class that does not end: it begins at byte 1"},
        {"[b-a]", "pattern: a range that is empty: one at byte 1"},
        {"[a-\\d]", "pattern: a class as the end of a range: one at byte 1"},
        {"[[:foo:]]", "pattern: unknown property at byte 3"},
        {"*a", "pattern: a repeat of nothing: one at byte 0"},
        {"a|+", "pattern: a repeat of nothing: one at byte 2"},
        {"^*", "pattern: a repeat of nothing: one at byte 1"},
        {"(?=a)*", "pattern: a repeat of nothing: one at byte 5"},
        {"a{2,1}", "pattern: a repeat from more to less: one at byte 1"},
        {"a{2000}", "pattern: a repeat of more than 1000: one at byte 1"},
        {"(a)\\1", "pattern: back-references and octal numbers are not supported: one at byte 3"},
        {"[\\101]", "pattern: back-references and octal numbers are not supported: one at byte 1"},
        {"\\k<n>", "pattern: this escape is not supported: at byte 0"},
        {"a\\Kb", "pattern: this escape is not supported: at byte 1"},
        {"a\\", "pattern: nothing behind the backslash at byte 1"},
        {"\\p{Foo}", "pattern: unknown property at byte 3"},
        {"\\p{L", "pattern: unknown property at byte 3"},
        {"\\u12", "pattern: a number is missing at byte 2"},
        {"\\x{110000}", "pattern: not a code point at byte 3"},
        {"\\xE9", "pattern: raw bytes are not supported: \\x at byte 0"},
        {"(?P<n>a)", "pattern: this kind of group is not supported: at byte 0"},
        {"(?~a)", "pattern: this kind of group is not supported: at byte 0"},
        {"(?s:.)", "pattern: this kind of group is not supported: at byte 0"},
        {"(?#a)", "pattern: this kind of group is not supported: at byte 0"},
        {"(?x: a)", "pattern: this kind of group is not supported: at byte 0"},
        {"(?<n>a)", "pattern: this kind of group is not supported: at byte 0"},
        {"b(?>a|ab)c", "pattern: this kind of group is not supported: at byte 1"},
        {"a\\R", "pattern: this escape is not supported: at byte 1"},
        {"\\o{101}", "pattern: this escape is not supported: at byte 0"},
        {"[\\o{101}]", "pattern: this escape is not supported: at byte 1"},
        {"x(?<=ab)d",
         "pattern: look-behind of more than a character is not supported: one at byte 1"},
        {"(?<!a+|b)d",
         "pattern: look-behind of more than a character is not supported: one at byte 0"},
        {"(?:ab)++", "pattern: possessive is supported of a character only: one at byte 6"},
        {"b(?:a*)*", "pattern: a loop over what may match nothing is not supported: one at byte 7"},
        {"(|a)+", "pattern: a loop over what may match nothing is not supported: one at byte 4"},
        {"(?:\\b){2,}",
         "pattern: a loop over what may match nothing is not supported: one at byte 6"},
        {"a**", "pattern: a loop over what may match nothing is not supported: one at byte 2"},
        {"(?i)ass",
         "pattern: in any case letters like U+00DF, which is ss, are not supported: one at byte 6"},
        {"(?i:a\xC3\x9F)",
         "pattern: in any case letters like U+00DF, which is ss, are not supported: one at byte 5"},
        {"(?i:of\\x66)",
         "pattern: in any case letters like U+00DF, which is ss, are not supported: one at byte 6"},
        {"(?:(?:a{1000}){1000}){1000}",
         "pattern: too large when its repeats are written out: it ends at byte 27"},
        {"(?:(?:(?:){1000}){1000}){1000}", "pattern: too complex: it ends at byte 30"},
        {"a\xC3", "pattern: not UTF-8 at byte 1"},
    };
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(cases); i++) {
        gllmi_pattern *p = NULL;
        TEST_ROW("%s", cases[i].pattern);
        CHECK(compile(&p, cases[i].pattern, strlen(cases[i].pattern), BY_DFA) != GLLM_OK);
        CHECK(p == NULL);
        CHECK_STR(gllm_last_error(), cases[i].message);
        gllmi_pattern_free(p);
    }
}

/* Nesting and length have bounds; what is below them works. */
TEST(bounds) {
    static const struct {
        const char *open, *close;
        size_t n;
        gllm_status status;
    } cases[] = {{"(", ")", 99, GLLM_OK},
                 {"(", ")", 100, GLLM_ERR_UNSUPPORTED},
                 {"(", ")", 100000, GLLM_ERR_UNSUPPORTED},
                 {"[", "]", 100, GLLM_OK},
                 {"[", "]", 100000, GLLM_ERR_UNSUPPORTED},
                 {"(?i)", "", 99, GLLM_OK},
                 {"(?i)", "", 100000, GLLM_ERR_UNSUPPORTED},
                 {"", "+", 100000, GLLM_ERR_UNSUPPORTED},
                 {"(?:", "*b)", 90, GLLM_OK},
                 {"", "?", 30, GLLM_OK},
                 {"", "{1,2}", 10, GLLM_OK},
                 {"", "{1,2}", 1000, GLLM_ERR_UNSUPPORTED},
                 {"", "b", 19990, GLLM_ERR_UNSUPPORTED},
                 {"", "b", 7000, GLLM_OK},
                 {"(?!", "b)", 90, GLLM_OK}};
    size_t i, k;
    for (i = 0; i < GLLMI_COUNT_OF(cases); i++) {
        size_t n_open = strlen(cases[i].open), n_close = strlen(cases[i].close);
        size_t n = cases[i].n * (n_open + n_close) + 1;
        char *text = (char *)malloc(n + 1), *to = text;
        gllmi_pattern *p = NULL;
        REQUIRE(text != NULL);
        for (k = 0; k < cases[i].n; k++, to += n_open) memcpy(to, cases[i].open, n_open);
        *to++ = 'a';
        for (k = 0; k < cases[i].n; k++, to += n_close) memcpy(to, cases[i].close, n_close);
        TEST_ROW("%u times %s%s", (unsigned)cases[i].n, cases[i].open, cases[i].close);
        CHECK_EQ(compile(&p, text, n, BY_DFA), cases[i].status);
        gllmi_pattern_free(p);
        free(text);
    }
}

/* ---- linear time ----------------------------------------------------------------------------- */

/* Patterns that take a backtracking matcher forever, on a long text. */
TEST(linear) {
    static const char *const patterns[] = {
        "(?:a+)+b", "(?:a|a)*b", "(?:a|aa)+$b", "a*a*a*a*a*b", "(?:a*a)*b",
        "a+b|a",    "(?=a*b)a",  "a++b|a",      "(?:a?){20}a{20}b",
        "(?!a+b)a", "(?:.+)*x",  "\\s+$|a+c"};
    size_t n = test_is_slow() ? 20000 : 300000, i, count, begin, end;
    char *text = (char *)malloc(n);
    REQUIRE(text != NULL);
    memset(text, 'a', n);
    for (i = 0; i < GLLMI_COUNT_OF(patterns); i++) {
        gllmi_pattern_scan scan;
        gllmi_pattern *p = NULL;
        memset(&scan, 0, sizeof scan);
        TEST_ROW("%s", patterns[i]);
        REQUIRE(compile(&p, patterns[i], strlen(patterns[i]), BY_DFA) == GLLM_OK);
        gllmi_pattern_begin(&scan, p, text, n);
        for (count = 0; gllmi_pattern_next(&scan, &begin, &end) == 1; count++) {
        }
        CHECK(scan.work <= 20 * n + 10000); /* then the table takes over */
        gllmi_pattern_scan_free(&scan);
        gllmi_pattern_free(p);
    }
    free(text);
}

/* More states than the cache holds: it starts afresh, and the matches are the same. */
TEST(many_states) {
    const char *pattern = "(?:a|b)*a(?:a|b){11}c|b|a";
    size_t n = 100000, i, n_dfa, n_table;
    uint64_t seed = 3;
    char *text = (char *)malloc(n);
    piece *pieces = (piece *)malloc(2 * (n + 1) * sizeof *pieces);
    gllmi_pattern *dfa = NULL, *table = NULL;
    gllmi_pattern_scan scan, other;
    memset(&scan, 0, sizeof scan);
    memset(&other, 0, sizeof other);
    REQUIRE(text && pieces);
    for (i = 0; i < n; i++) text[i] = "aabbabc"[random_below(&seed, i % 50 == 0 ? 7 : 6)];
    REQUIRE(compile(&dfa, pattern, strlen(pattern), BY_DFA) == GLLM_OK);
    REQUIRE(compile(&table, pattern, strlen(pattern), BY_TABLE) == GLLM_OK);
    n_dfa = pieces_of(&scan, dfa, text, n, pieces, n + 1);
    n_table = pieces_of(&other, table, text, n, pieces + n + 1, n + 1);
    CHECK_EQ(n_dfa, n_table);
    for (i = 0; i < n_dfa && pieces[i].end == pieces[n + 1 + i].end; i++) {
    }
    CHECK_EQ(i, n_dfa);
    CHECK(scan.n_states <= GLLMI_PATTERN_STATES_MAX);
    gllmi_pattern_scan_free(&scan);
    gllmi_pattern_scan_free(&other);
    gllmi_pattern_free(dfa);
    gllmi_pattern_free(table);
    free(text);
    free(pieces);
}

/* ---- the DFA against the table ---------------------------------------------------------------- */

/* Random texts that are dense in what the well-known patterns decide about. */
static size_t random_text(uint64_t *seed, char *text, size_t n_points) {
    static const uint32_t points[] = {
        ' ',    ' ',    ' ',    '\n',   '\n',    '\r',    '\t',    '\'',  '\'',   's',    'S',
        't',    'l',    'L',    'r',    'e',     'v',     'd',     'm',   'a',    'A',    'Z',
        'z',    '1',    '2',    '3',    '/',     '!',     '.',     '_',   '@',    '[',    '`',
        '{',    0x85,   0xA0,   0x2028, 0x3000,  0x17F,   0xE9,    0xC9,  0x1C5,  0x2B0,  0xAA,
        0x301,  0x903,  0x20DD, 0x6F22, 0x3042,  0xAC00,  0xB2,    0x661, 0x2167, 0x2019, 0x1F600,
        0x200D, 0xFE0F, 0xE000, 0x378,  0x1D7D8, 0x10400, 0x10FFFF};
    size_t n = 0, i;
    for (i = 0; i < n_points; i++) {
        uint32_t cp = points[random_below(seed, GLLMI_COUNT_OF(points))];
        size_t again = random_below(seed, 8) == 0 ? random_below(seed, 20) : 1;
        while (again-- > 0 && i < n_points) n += gllmi_utf8_encode(cp, text + n);
    }
    return n;
}

TEST(ways_agree) {
    static char text[200 * 20 * 4];
    static piece by_dfa[4096], by_table[4096];
    static char line[65536];
    FILE *file = fopen("tests/data/pattern_hf.txt", "rb");
    int round, rounds = test_is_slow() ? 5 : 200;
    uint64_t seed = 11;
    REQUIRE(file != NULL);
    while (fgets(line, sizeof line, file)) {
        gllmi_pattern *dfa = NULL, *table = NULL;
        gllmi_pattern_scan scan, other;
        size_t n;
        if (strncmp(line, "pattern ", 8) != 0) continue;
        line[strcspn(line, "\n")] = 0;
        n = unquote(line + 8);
        TEST_ROW("%.40s", line + 8);
        memset(&scan, 0, sizeof scan);
        memset(&other, 0, sizeof other);
        REQUIRE(compile(&dfa, line + 8, n, BY_DFA) == GLLM_OK);
        REQUIRE(compile(&table, line + 8, n, BY_TABLE) == GLLM_OK);
        for (round = 0; round < rounds && !dfa->needs_table; round++) {
            size_t n_text = random_text(&seed, text, random_below(&seed, 60));
            size_t a = pieces_of(&scan, dfa, text, n_text, by_dfa, 4096);
            size_t b = pieces_of(&other, table, text, n_text, by_table, 4096);
            CHECK(a == b && memcmp(by_dfa, by_table, a * sizeof *by_dfa) == 0);
        }
        gllmi_pattern_scan_free(&scan);
        gllmi_pattern_scan_free(&other);
        gllmi_pattern_free(dfa);
        gllmi_pattern_free(table);
    }
    fclose(file);
}

/* ---- out of memory --------------------------------------------------------------------------- */

TEST(memory) {
    static const char *const patterns[] = {"(?i)sur[a-z&&[^x]]*|\\p{L}+", "a|(?!b+c)b"};
    const char *text = "surfs abc bbb";
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(patterns); i++) {
        long long fail_at;
        int done = 0;
        TEST_ROW("%s", patterns[i]);
        for (fail_at = 1; !done && fail_at < 500; fail_at++) {
            counting c;
            gllm_allocator a = counting_allocator(&c);
            gllmi_pattern *p = NULL;
            gllmi_pattern_scan scan;
            size_t begin, end;
            int more = 0;
            memset(&scan, 0, sizeof scan);
            c.fail_at = fail_at;
            if (gllmi_pattern_compile(&a, patterns[i], strlen(patterns[i]), &p) == GLLM_OK) {
                gllmi_pattern_begin(&scan, p, text, strlen(text));
                do {
                    more = gllmi_pattern_next(&scan, &begin, &end);
                } while (more == 1);
                CHECK(more == 0 || c.n_refused > 0);
                gllmi_pattern_begin(&scan, p, text, strlen(text)); /* the scan is usable again */
                do {
                    more = gllmi_pattern_next(&scan, &begin, &end);
                } while (more == 1);
                CHECK_EQ(more, 0);
            } else {
                CHECK(c.n_refused > 0 && p == NULL);
            }
            done = c.n_refused == 0;
            gllmi_pattern_scan_free(&scan);
            gllmi_pattern_free(p);
            CHECK_EQ(c.n_blocks, 0);
            CHECK_EQ(c.n_errors, 0);
        }
        CHECK(done);
    }
}

int main(int argc, char **argv) {
    test_begin("test_pattern", argc, argv);
    RUN(golden);
    RUN(golden_files);
    RUN(refuses);
    RUN(bounds);
    RUN(linear);
    RUN(many_states);
    RUN(ways_agree);
    RUN(memory);
    return test_end();
}
