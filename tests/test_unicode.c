/* Tests of [UNICODE]: against tests/data/unicode_hf.txt (made from HuggingFace tokenizers by
 * tests/reference/make_unicode.py) and, where ../shared is there, the Unicode conformance files.
 *     cc -I. -O2 tests/test_unicode.c -o test_unicode -lm -lpthread && ./test_unicode
 */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "test.h"

#define FNV_START UINT64_C(0xCBF29CE484222325)
static uint64_t fnv(uint64_t state, uint32_t word) {
    int i;
    for (i = 0; i < 4; i++) {
        state = (state ^ (word & 255)) * UINT64_C(0x100000001B3);
        word >>= 8;
    }
    return state;
}

/* ---- what the golden file holds -------------------------------------------------------------- */

static const char *const categories[] = {
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe",
    "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn"};

/* GLLMI_SCRIPT_x. */
static int script_of(uint32_t cp) {
    size_t low = 0, high = GLLMI_COUNT_OF(gllmi_uc_scripts), middle;
    while (high - low > 1) { /* the last range that begins at cp or before */
        middle = (low + high) / 2;
        if (gllmi_uc_scripts[middle] >> 8 <= cp) low = middle;
        else high = middle;
    }
    return (int)(gllmi_uc_scripts[low] & 0xff);
}

static int in_set(const char *name, uint32_t cp) {
    static const struct {
        const char *name;
        int script;
    } scripts[] = {{"script_Han", GLLMI_SCRIPT_HAN},
                   {"script_Hiragana", GLLMI_SCRIPT_HIRAGANA},
                   {"script_Latin", GLLMI_SCRIPT_LATIN},
                   {"script_Cyrillic", GLLMI_SCRIPT_CYRILLIC},
                   {"script_Arabic", GLLMI_SCRIPT_ARABIC},
                   {"script_Common", GLLMI_SCRIPT_COMMON},
                   {"script_Inherited", GLLMI_SCRIPT_INHERITED}};
    size_t i;
    if (strncmp(name, "category_", 9) == 0) {
        return strcmp(name + 9, categories[gllmi_uc_category(cp)]) == 0;
    }
    for (i = 0; i < GLLMI_COUNT_OF(scripts); i++) {
        if (strcmp(name, scripts[i].name) == 0) return script_of(cp) == scripts[i].script;
    }
    if (strcmp(name, "alpha") == 0) return gllmi_uc_has(cp, GLLMI_UC_ALPHABETIC);
    if (strcmp(name, "upper") == 0) return gllmi_uc_has(cp, GLLMI_UC_UPPERCASE);
    if (strcmp(name, "lower") == 0) return gllmi_uc_has(cp, GLLMI_UC_LOWERCASE);
    if (strcmp(name, "whitespace") == 0) return gllmi_uc_is_whitespace(cp);
    if (strcmp(name, "punctuation") == 0) return gllmi_uc_is_punctuation(cp);
    if (strcmp(name, "numeric") == 0) return gllmi_uc_is_numeric(cp);
    if (strcmp(name, "word") == 0) return gllmi_uc_is_word(cp);
    return -1;
}

static int form_of(const char *name) {
    static const char *const names[] = {"NFC", "NFD", "NFKC", "NFKD"};
    int i;
    for (i = 0; i < 4; i++) {
        if (strcmp(name, names[i]) == 0) return i;
    }
    return -1;
}

/* The code points that cp becomes. */
static size_t map_one(const char *name, uint32_t cp, uint32_t out[32]) {
    int form = form_of(name);
    char text[4];
    gllmi_uc_pair pairs[32];
    size_t i, n;
    out[0] = cp;
    if (strcmp(name, "bert_clean") == 0) {
        if (gllmi_uc_is_bert_removed(cp)) return 0;
        if (gllmi_uc_is_whitespace(cp)) out[0] = ' ';
        return 1;
    }
    if (strcmp(name, "bert_chinese") == 0) {
        if (!gllmi_uc_is_chinese(cp)) return 1;
        out[0] = out[2] = ' ';
        out[1] = cp;
        return 3;
    }
    if (strcmp(name, "bert_lower") == 0) return gllmi_uc_lower(cp, out);
    if (strcmp(name, "strip_accents") == 0) return gllmi_uc_is_mark(cp) ? 0 : 1;
    if (strcmp(name, "bert_accents") == 0) form = GLLMI_NFD;
    if (form < 0) return 0;
    n = gllmi_utf8_encode(cp, text);
    n = gllmi_uc_normalize(form | GLLMI_NF_HF, text, n, pairs);
    if (strcmp(name, "bert_accents") == 0) {
        size_t kept = 0;
        for (i = 0; i < n; i++) {
            if (!gllmi_uc_is_nonspacing(pairs[i].cp)) out[kept++] = pairs[i].cp;
        }
        return kept;
    }
    for (i = 0; i < n; i++) out[i] = pairs[i].cp;
    return n;
}

/* Normalises through gllmi_uc_next_span; the pairs must not exceed the room for the whole text. */
static size_t normalize_spans(int form, const char *s, size_t n, gllmi_uc_pair *out) {
    size_t from = 0, begin, end, count = 0;
    const char *p;
    while (gllmi_uc_next_span(form, s, n, from, &begin, &end)) {
        for (p = s + from; p < s + begin; out[count++].change = 0) {
            out[count].cp = gllmi_utf8_next(&p);
        }
        count += gllmi_uc_normalize(form, s + begin, end - begin, out + count);
        from = end;
    }
    for (p = s + from; p < s + n; out[count++].change = 0) out[count].cp = gllmi_utf8_next(&p);
    return count;
}

static uint64_t hash_strings(const char *name, int count, uint64_t seed) {
    static const uint32_t pool[] = {
        0x41,   0x61,   0x65,   0x6F,   0x300,  0x301,  0x302,  0x307,   0x308,   0x323,  0x327,
        0x328,  0x345,  0x338,  0x334,  0x5B0,  0x1100, 0x1161, 0x11A8,  0xAC00,  0xAC01, 0xE9,
        0x1EA5, 0x212B, 0xFB01, 0x3099, 0x304B, 0x93C,  0x915,  0x1D15F, 0x1D165, 0xFDFA};
    const uint64_t a = UINT64_C(6364136223846793005), c = UINT64_C(1442695040888963407);
    uint64_t state = FNV_START;
    while (count-- > 0) {
        int form = form_of(name) | GLLMI_NF_HF;
        char text[64];
        gllmi_uc_pair pairs[256], again[256];
        size_t bytes = 0, n, i, n_again, n_points;
        seed = seed * a + c;
        n_points = (size_t)((seed >> 33) % 12 + 1);
        for (i = 0; i < n_points; i++) {
            seed = seed * a + c;
            bytes += gllmi_utf8_encode(pool[(seed >> 33) % GLLMI_COUNT_OF(pool)], text + bytes);
        }
        n = gllmi_uc_normalize(form, text, bytes, pairs);
        CHECK(n <= gllmi_uc_normalize_bound(form, text, bytes));
        for (i = 0; i < n; i++) state = fnv(state, pairs[i].cp);
        state = fnv(state, 0xFFFFFFFFu);
        n_again = normalize_spans(form, text, bytes, again);
        CHECK(n == n_again && memcmp(pairs, again, n * sizeof *pairs) == 0);
    }
    return state;
}

static void test_golden(void) {
    FILE *file = fopen("tests/data/unicode_hf.txt", "r");
    char line[256], kind[16], name[64], hex[32];
    unsigned long count, extra;
    int n_lines = 0;
    CHECK(file != NULL);
    if (!file) return;
    while (fgets(line, sizeof line, file)) {
        uint64_t state = FNV_START;
        uint32_t cp, out[32];
        unsigned long found = 0;
        char got[32];
        if (line[0] == '#') continue;
        if (sscanf(line, "%15s %63s %lu %31s %lx", kind, name, &count, hex, &extra) != 5) break;
        n_lines++;
        if (kind[0] == 't') {
            state = hash_strings(name, (int)count, extra);
            found = count;
        }
        for (cp = 0; cp < 0x110000 && kind[0] != 't'; cp++) {
            size_t i, n = 0;
            if (cp >= 0xD800 && cp < 0xE000) continue;
            if (kind[0] == 's') {
                if (in_set(name, cp) != 1) continue;
                state = fnv(state, cp);
            } else {
                n = map_one(name, cp, out);
                if (n == 1 && out[0] == cp) continue;
                state = fnv(fnv(state, cp), (uint32_t)n);
                for (i = 0; i < n; i++) state = fnv(state, out[i]);
            }
            found++;
        }
        snprintf(got, sizeof got, "%08lx%08lx", (unsigned long)(state >> 32),
                 (unsigned long)(state & 0xFFFFFFFFu));
        if (found != count || strcmp(got, hex) != 0) printf("%s %s differs\n", kind, name);
        CHECK(found == count && strcmp(got, hex) == 0);
    }
    fclose(file);
    CHECK(n_lines == 56);
}

/* ---- UTF-8 ----------------------------------------------------------------------------------- */

static void test_utf8(void) {
    static const struct {
        const char *text;
        size_t n, valid;
    } cases[] = {{"", 0, 0},
                 {"plain ascii, long enough for words", 34, 34},
                 {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9, 9},
                 {"a\x80", 2, 1},             /* lone continuation */
                 {"abc\xC0\x80", 5, 3},       /* overlong */
                 {"\xE0\x9F\xBF", 3, 0},      /* overlong */
                 {"\xED\xA0\x80", 3, 0},      /* surrogate */
                 {"\xED\x9F\xBF", 3, 3},      /* last before the surrogates */
                 {"\xF0\x8F\xBF\xBF", 4, 0},  /* overlong */
                 {"\xF4\x8F\xBF\xBF", 4, 4},  /* U+10FFFF */
                 {"\xF4\x90\x80\x80", 4, 0},  /* beyond it */
                 {"\xF5\x80\x80\x80", 4, 0},  /* no such lead */
                 {"12345678\xE2\x82", 10, 8}, /* cut short */
                 {"12345678\xE2\x82 1234", 15, 8}};
    char bytes[4];
    uint32_t cp, bad = 0;
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(cases); i++) {
        CHECK(gllmi_utf8_validate(cases[i].text, cases[i].n) == cases[i].valid);
    }
    for (cp = 0; cp < 0x110000; cp++) {
        size_t n = gllmi_utf8_encode(cp, bytes);
        const char *p = bytes, *q = bytes + n;
        const uint8_t *b = (const uint8_t *)bytes;
        if (cp >= 0xD800 && cp < 0xE000) {
            bad += n != 3 || memcmp(bytes, "\xEF\xBF\xBD", 3) != 0;
            continue;
        }
        bad += gllmi_utf8_sequence(b, b + n) != n;
        bad += gllmi_utf8_lead_bytes((unsigned char)bytes[0]) != n;
        bad += gllmi_utf8_next(&p) != cp || p != bytes + n;
        bad += gllmi_utf8_prev(&q) != cp || q != bytes;
        if (n > 1) bad += gllmi_utf8_sequence(b, b + n - 1) != 0;
    }
    CHECK(bad == 0);
    CHECK(gllmi_utf8_encode(0x110000, bytes) == 3);
    CHECK(gllmi_utf8_count("a\xC3\xA9\xF0\x9F\x98\x80", 7) == 3);
}

/* ---- case, scripts, the rest ----------------------------------------------------------------- */

static void test_properties(void) {
    uint32_t out[3], cp, bad = 0;
    CHECK(gllmi_uc_lower(0x130, out) == 2 && out[0] == 'i' && out[1] == 0x307);
    CHECK(gllmi_uc_lower(0x3A3, out) == 1 && out[0] == 0x3C3); /* no final sigma rule */
    CHECK(gllmi_uc_fold(0x17F) == 's' && gllmi_uc_fold(0x212A) == 'k');
    CHECK(gllmi_uc_fold(0x13A0) == 0x13A0 && gllmi_uc_fold(0xAB70) == 0x13A0);
    CHECK(gllmi_uc_fold(0x10400) == 0x10428);
    CHECK(gllmi_uc_ccc(0x301) == 230 && gllmi_uc_ccc('a') == 0 && gllmi_uc_ccc(0x345) == 240);
    CHECK(gllmi_uc_category(0xE000) == GLLMI_UC_CO && gllmi_uc_category(0xD800) == GLLMI_UC_CS);
    CHECK(gllmi_uc_category(0x10FFFD) == GLLMI_UC_CO && gllmi_uc_category(0x10FFFF) == GLLMI_UC_CN);
    CHECK(gllmi_uc_category(0xE0100) == GLLMI_UC_MN && gllmi_uc_category(0xE1000) == GLLMI_UC_CN);
    CHECK(gllmi_uc_category(0x110000) == GLLMI_UC_CN && gllmi_uc_category(~0u) == GLLMI_UC_CN);
    CHECK(script_of(~0u) == GLLMI_SCRIPT_UNKNOWN);
    for (cp = 0; cp < 0x110000; cp++) { /* folding is idempotent and blind to lower case */
        bad += gllmi_uc_fold(gllmi_uc_fold(cp)) != gllmi_uc_fold(cp);
    }
    CHECK(bad == 0);
}

/* A long run of marks must stay n log n and stable. */
static void test_long_marks(void) {
    enum { N = 200000 };
    char *text = (char *)malloc(2 * N + 1);
    gllmi_uc_pair *pairs = (gllmi_uc_pair *)malloc((N + 1) * sizeof *pairs);
    size_t i, n, ordered = 1;
    CHECK(text && pairs);
    if (text && pairs) {
        text[0] = 'x';
        for (i = 0; i < N; i++) {
            gllmi_utf8_encode(i % 3 == 0 ? 0x334u : i % 3 == 1 ? 0x301u : 0x323u, text + 1 + 2 * i);
        }
        n = gllmi_uc_normalize(GLLMI_NFD, text, 2 * N + 1, pairs);
        CHECK(n == N + 1 && pairs[0].cp == 'x');
        for (i = 2; i < n; i++) {
            ordered &= gllmi_uc_ccc(pairs[i - 1].cp) <= gllmi_uc_ccc(pairs[i].cp);
            ordered &= pairs[i].change == 0;
        }
        CHECK(ordered);
    }
    free(text);
    free(pairs);
}

/* ---- the conformance files ------------------------------------------------------------------- */

static size_t read_points(const char **p, char *out) {
    size_t n = 0;
    for (;;) {
        char *end;
        unsigned long cp;
        while (**p == ' ' || (uint8_t) * *p == 0xC3 || (uint8_t) * *p == 0x97) (*p)++; /* U+00D7 */
        cp = strtoul(*p, &end, 16);
        if (end == *p) return n;
        *p = end;
        n += gllmi_utf8_encode((uint32_t)cp, out + n);
    }
}

static void test_conformance_normalization(void) {
    static const int expected[4][5] = {
        {1, 1, 1, 3, 3}, {2, 2, 2, 4, 4}, {3, 3, 3, 3, 3}, {4, 4, 4, 4, 4}};
    FILE *file = fopen("../shared/data/text/unicode/NormalizationTest.txt", "r");
    char line[1024], columns[5][256];
    size_t sizes[5], i, k, n;
    unsigned long bad = 0, n_lines = 0;
    if (!file) SKIP("NormalizationTest.txt is not there");
    while (fgets(line, sizeof line, file)) {
        const char *p = line;
        int form;
        if (line[0] == '#' || line[0] == '@') continue;
        for (i = 0; i < 5; i++, p++) sizes[i] = read_points(&p, columns[i]);
        n_lines++;
        for (form = 0; form < 4; form++) {
            for (i = 0; i < 5; i++) {
                int want = expected[form][i];
                gllmi_uc_pair pairs[128];
                char text[512];
                size_t bytes = 0;
                n = normalize_spans(form, columns[i], sizes[i], pairs);
                for (k = 0; k < n; k++) bytes += gllmi_utf8_encode(pairs[k].cp, text + bytes);
                bad += bytes != sizes[want] || memcmp(text, columns[want], bytes) != 0;
            }
        }
    }
    fclose(file);
    CHECK(bad == 0 && n_lines > 18000);
}

static void test_conformance_grapheme(void) {
    FILE *file = fopen("../shared/data/text/unicode/GraphemeBreakTest.txt", "r");
    char line[1024], text[256];
    unsigned long bad = 0, n_lines = 0;
    if (!file) SKIP("GraphemeBreakTest.txt is not there");
    while (fgets(line, sizeof line, file)) {
        const char *p = line;
        size_t breaks[64], n_breaks = 0, n = 0, at = 0, i;
        if (line[0] == '#' || strstr(line, "D800")) continue;
        if (strstr(line, " 2701 ")) continue; /* scissors are no pictograph since Unicode 16 */
        while ((uint8_t)p[0] == 0xC3 && (uint8_t)p[1] == 0xB7) { /* U+00F7: a break */
            p += 2;
            n += read_points(&p, text + n);
            breaks[n_breaks++] = n;
        }
        n_lines++;
        for (i = 0; at < n; i++) {
            at += gllmi_uc_grapheme(text + at, n - at);
            if (i >= n_breaks || breaks[i] != at) {
                bad++;
                break;
            }
        }
    }
    fclose(file);
    CHECK(bad == 0 && n_lines > 500);
}

/* Upper and title case against a few characters of each kind, as Python 3.13 has them. */
static void test_case(void) {
    static const struct {
        uint32_t cp, upper[3], title[3];
    } cases[] = {
        {'a', {'A'}, {'A'}},
        {'Z', {'Z'}, {'Z'}},
        {0xB5, {0x39C}, {0x39C}},
        {0xDF, {'S', 'S'}, {'S', 's'}},
        {0x149, {0x2BC, 'N'}, {0x2BC, 'N'}},
        {0x1C6, {0x1C4}, {0x1C5}},
        {0x345, {0x399}, {0x399}},
        {0x390, {0x399, 0x308, 0x301}, {0x399, 0x308, 0x301}},
        {0x10D0, {0x1C90}, {0x10D0}},
        {0x1F80, {0x1F08, 0x399}, {0x1F88}},
        {0x1FB3, {0x391, 0x399}, {0x1FBC}},
        {0x1FB7, {0x391, 0x342, 0x399}, {0x391, 0x342, 0x345}},
        {0xFB03, {'F', 'F', 'I'}, {'F', 'f', 'i'}},
        {0x10428, {0x10400}, {0x10400}},
    };
    static const struct {
        const char *text;
        size_t at;
        int final;
    } sigmas[] = {{"\xCE\xA3", 0, 0},
                  {"A\xCE\xA3", 1, 1},
                  {"A\xCE\xA3"
                   "B",
                   1, 0},
                  {"A'\xCE\xA3.", 2, 1},
                  {"A\xCE\xA3'B", 1, 0},
                  {"1\xCE\xA3 ", 1, 0},
                  {"'\xCE\xA3", 1, 0}};
    size_t i, k;
    for (i = 0; i < GLLMI_COUNT_OF(cases); i++) {
        uint32_t out[3];
        size_t n = gllmi_uc_upper(cases[i].cp, out);
        for (k = 0; k < 3; k++) CHECK((k < n ? out[k] : 0) == cases[i].upper[k]);
        n = gllmi_uc_title(cases[i].cp, out);
        for (k = 0; k < 3; k++) CHECK((k < n ? out[k] : 0) == cases[i].title[k]);
    }
    for (i = 0; i < GLLMI_COUNT_OF(sigmas); i++) {
        const char *text = sigmas[i].text;
        CHECK(gllmi_uc_is_final_sigma(text, strlen(text), sigmas[i].at) == sigmas[i].final);
    }
}

int main(int argc, char **argv) {
    test_begin("test_unicode", argc, argv);
    RUN(utf8);
    RUN(properties);
    RUN(case);
    RUN(golden);
    RUN(long_marks);
    RUN(conformance_normalization);
    RUN(conformance_grapheme);
    return test_end();
}
