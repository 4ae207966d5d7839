/* The tokenizer: what HuggingFace says of small tokenizers of every kind
 * (tests/data/tokenizers.txt), files that are wrong, hostile texts, limits, memory. cc -g
 * tests/test_tokenizer.c -o test_tokenizer -lm -lpthread && ./test_tokenizer Run from the
 * repository's root. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "test.h"

#define DATA "data/tokenizers.txt"

static FILE *open_data(void) {
    FILE *f = fopen(DATA, "rb");
    return f ? f : fopen("tests/" DATA, "rb");
}

/* A tokenizer from text in memory. */
typedef struct source {
    gllm_file file;
    gllmi_memory_files files;
    gllm_io io;
    gllm_tokenizer_desc desc;
} source;

static gllm_status open_text(const char *name, const char *text, size_t n,
                             const gllm_allocator *allocator, gllm_tokenizer **out) {
    source s;
    memset(&s, 0, sizeof s);
    s.file.name = name;
    s.file.data = text;
    s.file.size_bytes = n;
    s.files.files = &s.file;
    s.files.n_files = 1;
    s.io.open = gllmi_memory_io_open;
    s.io.read = gllmi_memory_io_read;
    s.io.map = gllmi_memory_io_map;
    s.io.close = gllmi_memory_io_close;
    s.io.user = &s.files;
    s.desc.io = &s.io;
    s.desc.allocator = allocator;
    return gllm_tokenizer_open(name, &s.desc, out);
}

/* ---- what HuggingFace says ------------------------------------------------------------------ */

static char *next_field(char **p) {
    char *start = *p, *end = strpbrk(start, " \n");
    if (!end) end = start + strlen(start);
    *p = *end ? end + 1 : end;
    *end = 0;
    return start;
}
/* "-" or hexadecimal, to bytes in place. */
static size_t unhex(char *text) {
    size_t n = strlen(text) / 2, i;
    if (text[0] == '-') n = 0;
    for (i = 0; i < n; i++) {
        text[i] = (char)(gllmi_hex_digit(text[2 * i]) * 16 + gllmi_hex_digit(text[2 * i + 1]));
    }
    text[n] = 0;
    return n;
}
static int list_is(const char *list, const uint32_t *a, const gllm_span *spans,
                   const uint8_t *bytes, size_t n) {
    size_t i;
    char item[40];
    if (n == 0) return strcmp(list, "-") == 0;
    for (i = 0; i < n; i++) {
        int size = spans ? snprintf(item, sizeof item, "%u:%u", (unsigned)spans[i].begin,
                                    (unsigned)spans[i].end)
                         : snprintf(item, sizeof item, "%u", (unsigned)(a ? a[i] : bytes[i]));
        if (strncmp(list, item, (size_t)size) != 0) return 0;
        list += size;
        if (*list != (i + 1 < n ? ',' : 0)) return 0;
        list += i + 1 < n;
    }
    return 1;
}

static void check_decoded(const gllm_tokenizer *t, const gllm_encoding *e, int skip, char *want) {
    static char text[4096];
    size_t n = 0, n_want = unhex(want);
    CHECK_EQ(gllm_tokenizer_decode(t, e->ids, e->n_tokens, skip, text, sizeof text, &n), GLLM_OK);
    CHECK_EQ(n, n_want);
    CHECK(n == n_want && memcmp(text, want, n) == 0);
}

static void check_windows(const gllm_tokenizer *t, gllm_encoding *e, char *line, int refused) {
    gllm_encode_desc desc;
    int flags = atoi(next_field(&line));
    char *text, *pair;
    size_t n_text, i, n;
    uint32_t begins[64];
    memset(&desc, 0, sizeof desc);
    desc.max_tokens = (uint32_t)atoi(next_field(&line));
    desc.stride = (uint32_t)atoi(next_field(&line));
    desc.windows = 1;
    desc.no_special_tokens = (flags & 2) != 0;
    desc.truncate = flags & 4 ? GLLM_TRUNCATE_LEFT : GLLM_TRUNCATE_RIGHT;
    if (flags & 24) {
        desc.truncate_text = flags & 8 ? GLLM_TRUNCATE_ONLY_FIRST : GLLM_TRUNCATE_ONLY_SECOND;
    }
    n_text = unhex(text = next_field(&line));
    desc.pair_bytes = unhex(pair = next_field(&line));
    if (flags & 1) desc.pair = pair;
    if (refused) {
        CHECK(gllm_tokenizer_encode(t, text, n_text, &desc, e) != GLLM_OK);
        return;
    }
    REQUIRE(gllm_tokenizer_encode(t, text, n_text, &desc, e) == GLLM_OK);
    REQUIRE(e->n_windows > 0 && e->n_windows < 63);
    for (i = 0; i <= e->n_windows; i++) begins[i] = (uint32_t)e->windows[i];
    n = e->windows[e->n_windows];
    CHECK(list_is(next_field(&line), begins, NULL, NULL, e->n_windows + 1));
    CHECK(list_is(next_field(&line), e->ids, NULL, NULL, n));
    CHECK(list_is(next_field(&line), NULL, e->spans, NULL, n));
    CHECK(list_is(next_field(&line), NULL, NULL, e->type_ids, n));
    CHECK(list_is(next_field(&line), NULL, NULL, e->special, n));
    CHECK_EQ(e->n_tokens, e->windows[1]);
}

static void check_line(const gllm_tokenizer *t, gllm_encoding *e, char *line) {
    gllm_encode_desc desc;
    int flags = atoi(next_field(&line));
    char *text, *pair, *ids, *spans, *types, *special;
    size_t n_text, n_pair;
    memset(&desc, 0, sizeof desc);
    desc.max_tokens = (uint32_t)atoi(next_field(&line));
    desc.no_special_tokens = (flags & 2) != 0;
    desc.truncate = flags & 4 ? GLLM_TRUNCATE_LEFT : GLLM_TRUNCATE_RIGHT;
    n_text = unhex(text = next_field(&line));
    n_pair = unhex(pair = next_field(&line));
    if (flags & 1) {
        desc.pair = pair;
        desc.pair_bytes = n_pair;
    }
    ids = next_field(&line);
    spans = next_field(&line);
    types = next_field(&line);
    special = next_field(&line);
    CHECK_EQ(gllm_tokenizer_encode(t, text, n_text, &desc, e), GLLM_OK);
    CHECK(list_is(ids, e->ids, NULL, NULL, e->n_tokens));
    CHECK(list_is(spans, NULL, e->spans, NULL, e->n_tokens));
    CHECK(list_is(types, NULL, NULL, e->type_ids, e->n_tokens));
    CHECK(list_is(special, NULL, NULL, e->special, e->n_tokens));
    CHECK(e->n_tokens_uncut >= e->n_tokens);
    check_decoded(t, e, 0, next_field(&line));
    check_decoded(t, e, 1, next_field(&line));
}

static void each_golden(void (*visit)(const char *name, char *json, size_t n)) {
    static char line[200000];
    char name[80] = "";
    FILE *f = open_data();
    if (!f) return;
    while (fgets(line, sizeof line, f)) {
        if (line[0] == 'T') snprintf(name, sizeof name, "%.60s", line + 2);
        name[strcspn(name, "\n")] = 0;
        if (line[0] == 'J') visit(name, line + 2, strcspn(line + 2, "\n"));
    }
    fclose(f);
}

TEST(goldens) {
    static char line[200000];
    gllm_tokenizer *t = NULL;
    gllm_encoding e;
    FILE *f = open_data();
    int number = 0, n_windowed = 0;
    memset(&e, 0, sizeof e);
    if (!f) SKIP("no " DATA);
    while (fgets(line, sizeof line, f)) {
        number++;
        TEST_ROW("line %d", number);
        if (line[0] == 'J') {
            gllm_tokenizer_close(t);
            CHECK_EQ(open_text("tokenizer.json", line + 2, strcspn(line + 2, "\n"), NULL, &t),
                     GLLM_OK);
        } else if (line[0] == 'E' && t) {
            check_line(t, &e, line + 2);
        } else if ((line[0] == 'W' || line[0] == 'X') && t) {
            check_windows(t, &e, line + 2, line[0] == 'X');
            n_windowed++;
        }
    }
    CHECK(n_windowed > 60);
    gllm_tokenizer_close(t);
    gllm_encoding_free(&e);
    fclose(f);
}

/* ---- a small BERT --------------------------------------------------------------------------- */

#define BERT_HEAD                                                                                  \
    "{\"version\":\"1.0\",\"added_tokens\":[{\"id\":0,\"content\":\"[CLS]\",\"special\":true,"     \
    "\"normalized\":false}],\"normalizer\":{\"type\":\"BertNormalizer\"},"                         \
    "\"pre_tokenizer\":{\"type\":\"BertPreTokenizer\"},\"post_processor\":{\"type\":"              \
    "\"BertProcessing\",\"cls\":[\"[CLS]\",0],\"sep\":[\"[SEP]\",1]},\"decoder\":{\"type\":"       \
    "\"WordPiece\"},"
#define BERT_MODEL                                                                                 \
    "\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":"     \
    "\"##\",\"max_input_chars_per_word\":100,\"vocab\":{\"[CLS]\":0,\"[SEP]\":1,\"[UNK]\":2,"      \
    "\"a\":3,\"##a\":4,\"cat\":5,\"##s\":6,\".\":9}}}"
static const char bert[] = BERT_HEAD BERT_MODEL;

TEST(public_functions) {
    gllm_tokenizer *t = NULL;
    gllm_encoding e;
    gllm_encode_desc desc;
    uint32_t id = 0, hole = 7, beyond = 10;
    size_t n = 0;
    char text[8];
    memset(&e, 0, sizeof e);
    memset(&desc, 0, sizeof desc);
    REQUIRE(open_text("tokenizer.json", bert, sizeof bert - 1, NULL, &t) == GLLM_OK);
    CHECK_EQ(gllm_tokenizer_vocab_size(t), 10);
    CHECK(gllm_tokenizer_find(t, "cat", SIZE_MAX, &id) && id == 5);
    CHECK(!gllm_tokenizer_find(t, "dog", 3, &id));
    CHECK(!gllm_tokenizer_find(t, "", 0, &id));
    CHECK(strcmp(gllm_tokenizer_piece(t, 6, &n), "##s") == 0 && n == 3);
    CHECK(gllm_tokenizer_piece(t, 7, NULL) == NULL);
    CHECK(gllm_tokenizer_piece(t, 10, NULL) == NULL);
    CHECK_EQ(gllm_tokenizer_encode(t, "Cats.", SIZE_MAX, NULL, &e), GLLM_OK);
    CHECK(list_is("0,5,6,9,1", e.ids, NULL, NULL, e.n_tokens));
    CHECK_EQ(gllm_tokenizer_decode(t, e.ids, e.n_tokens, 1, text, sizeof text, &n),
             GLLM_ERR_CAPACITY);
    CHECK_EQ(n, 11);
    CHECK_EQ(gllm_tokenizer_decode(t, &hole, 1, 0, NULL, 0, &n), GLLM_OK);
    CHECK_EQ(gllm_tokenizer_decode(t, &beyond, 1, 0, NULL, 0, &n), GLLM_ERR_ARGUMENT);
    desc.max_tokens = 3;
    CHECK_EQ(gllm_tokenizer_encode(t, "cats.", SIZE_MAX, &desc, &e), GLLM_OK);
    CHECK(list_is("0,5,1", e.ids, NULL, NULL, e.n_tokens) && e.n_tokens_uncut == 5);
    desc.truncate = GLLM_TRUNCATE_REFUSE;
    CHECK_EQ(gllm_tokenizer_encode(t, "cats.", SIZE_MAX, &desc, &e), GLLM_ERR_TOO_LONG);
    desc.truncate = GLLM_TRUNCATE_LEFT;
    desc.truncate_text = GLLM_TRUNCATE_ONLY_SECOND;
    CHECK_EQ(gllm_tokenizer_encode(t, "cats.", SIZE_MAX, &desc, &e), GLLM_ERR_ARGUMENT);
    desc.pair = "a";
    desc.max_tokens = 7;
    CHECK_EQ(gllm_tokenizer_encode(t, "cats.", SIZE_MAX, &desc, &e), GLLM_OK);
    desc.max_tokens = 6;
    CHECK_EQ(gllm_tokenizer_encode(t, "cats.", SIZE_MAX, &desc, &e), GLLM_ERR_TOO_LONG);
    desc.truncate_text = GLLM_TRUNCATE_LONGEST_FIRST;
    desc.pair = "cats.";
    CHECK_EQ(gllm_tokenizer_encode(t, "cats.", SIZE_MAX, &desc, &e), GLLM_OK);
    desc.windows = 1;
    CHECK_EQ(gllm_tokenizer_encode(t, "cats.", SIZE_MAX, &desc, &e), GLLM_ERR_ARGUMENT);
    CHECK(strstr(gllm_last_error(), "truncate_text") != NULL);
    desc.windows = 0;
    desc.pair = NULL;
    desc.max_tokens = 4;
    desc.stride = 2;
    CHECK_EQ(gllm_tokenizer_encode(t, "cats.", SIZE_MAX, &desc, &e), GLLM_ERR_ARGUMENT);
    CHECK(strstr(gllm_last_error(), "stride") != NULL);
    desc.windows = 1;
    desc.stride = 1;
    desc.max_tokens = 2; /* nothing but the special tokens, then all of the text */
    CHECK_EQ(gllm_tokenizer_encode(t, "cats.", SIZE_MAX, &desc, &e), GLLM_OK);
    CHECK(e.n_tokens == 2 && e.n_windows == 2 && e.windows[2] == 7);
    desc.stride = 0;
    desc.max_tokens = 1;
    CHECK_EQ(gllm_tokenizer_encode(t, "cats.", SIZE_MAX, &desc, &e), GLLM_ERR_ARGUMENT);
    CHECK_EQ(gllm_tokenizer_encode(t, "cat\xff", 4, NULL, &e), GLLM_ERR_UTF8);
    CHECK(strstr(gllm_last_error(), "byte 3") != NULL);
    CHECK_EQ(gllm_tokenizer_encode(t, NULL, 0, NULL, &e), GLLM_ERR_ARGUMENT);
    CHECK_EQ(gllm_tokenizer_encode(t, "", 0, NULL, &e), GLLM_OK);
    CHECK_EQ(e.n_tokens, 2);
    gllm_encoding_free(&e);
    gllm_encoding_free(&e);
    gllm_tokenizer_close(t);
    gllm_tokenizer_close(NULL);
}

TEST(vocab_txt) {
    static const char vocab[] = "[PAD]\n[UNK]\n[CLS]\r\n[SEP]\n[MASK]\nthe\ncat\n##s\nthe";
    gllm_tokenizer *t = NULL;
    gllm_encoding e;
    memset(&e, 0, sizeof e);
    REQUIRE(open_text("vocab.txt", vocab, sizeof vocab - 1, NULL, &t) == GLLM_OK);
    CHECK_EQ(gllm_tokenizer_encode(t, "THE c\xc3\xa1ts [MASK] \xe2\x98\x83", SIZE_MAX, NULL, &e),
             GLLM_OK);
    CHECK(list_is("2,8,6,7,4,1,3", e.ids, NULL, NULL, e.n_tokens)); /* the last line counts */
    gllm_encoding_free(&e);
    gllm_tokenizer_close(t);
}

/* What the files of a folder say beside the tokenizer's own. */
static void check_folder(const char *tokenizer, const char *config, const char *task,
                         const char *text, const char *ids) {
    gllm_file files[3];
    gllmi_memory_files all;
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    gllm_tokenizer_desc desc;
    gllm_encode_desc encode;
    gllm_tokenizer *t = NULL;
    gllm_encoding e;
    size_t i;
    memset(&desc, 0, sizeof desc);
    memset(&encode, 0, sizeof encode);
    memset(&e, 0, sizeof e);
    files[0].name = "tokenizer.json", files[0].data = tokenizer;
    files[1].name = "tokenizer_config.json", files[1].data = config;
    files[2].name = "sentence_bert_config.json", files[2].data = task;
    for (i = 0; i < 3; i++) files[i].size_bytes = strlen((const char *)files[i].data);
    all.files = files;
    all.n_files = 3;
    io.user = &all;
    desc.io = &io;
    encode.max_tokens = 4;
    REQUIRE(gllm_tokenizer_open("", &desc, &t) == GLLM_OK);
    CHECK_EQ(gllm_tokenizer_encode(t, text, SIZE_MAX, &encode, &e), GLLM_OK);
    test_row("%s %s", config, task);
    CHECK(list_is(ids, e.ids, NULL, NULL, e.n_tokens));
    gllm_encoding_free(&e);
    gllm_tokenizer_close(t);
}
TEST(folders) {
    static const char cased[] =
        "{\"truncation\":{\"direction\":\"Left\",\"max_length\":2},\"pre_tokenizer\":{\"type\":"
        "\"WhitespaceSplit\"},\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"u\",\"vocab\":"
        "{\"u\":0,\"a\":1,\"b\":2}}}";
    check_folder(bert, "{}", "{}", "cats. a", "0,5,6,1");
    check_folder(bert, "{\"truncation_side\":\"left\"}", "{}", "cats. a", "0,9,3,1");
    check_folder(bert, "{\"truncation_side\":\"right\"}", "[]", "cats. a", "0,5,6,1");
    check_folder(cased, "{}", "{}", "b b a B A u", "1,0,0,0");
    check_folder(cased, "{\"truncation_side\":\"right\"}", "{\"do_lower_case\":true}",
                 "b A B a", "2,1,2,1");
    check_folder(cased, "{}", "{\"do_lower_case\":false}", "b A", "2,0");
}

/* ---- files that are wrong ------------------------------------------------------------------- */

static const struct {
    const char *json;
    gllm_status status;
    const char *message;
} bad_files[] = {
    {"[]", GLLM_ERR_FORMAT, "must be an object"},
    {"{}", GLLM_ERR_FORMAT, "model must be an object"},
    {"{\"version\":\"2.0\"}", GLLM_ERR_UNSUPPORTED, "version"},
    {"{\"model\":{\"type\":\"Magic\"}}", GLLM_ERR_UNSUPPORTED, "Magic"},
    {"{\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"u\",\"continuing_subword_prefix\":\"##\"}"
     "}",
     GLLM_ERR_FORMAT, "model.vocab"},
    {"{\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"u\",\"vocab\":{\"a\":-1}}}",
     GLLM_ERR_FORMAT, "the id of \"a\""},
    {"{\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"u\",\"vocab\":{\"a\":9999999}}}",
     GLLM_ERR_FORMAT, "the id of \"a\""},
    {"{\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"u\",\"vocab\":{\"a\":3,\"b\":3}}}",
     GLLM_ERR_UNSUPPORTED, "the id of \"b\", 3, is another piece's too"},
    {"{\"model\":{\"type\":\"WordLevel\",\"unk_token\":3,\"vocab\":{}}}", GLLM_ERR_FORMAT,
     "model.unk_token"},
    {"{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a b\"]}}", GLLM_ERR_FORMAT,
     "model.merges: entry 0"},
    {"{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a\"]}}", GLLM_ERR_FORMAT,
     "must be two pieces"},
    {"{\"model\":{\"type\":\"BPE\",\"dropout\":0.1,\"vocab\":{},\"merges\":[]}}",
     GLLM_ERR_UNSUPPORTED, "dropout"},
    {"{\"model\":{\"type\":\"Unigram\",\"unk_id\":1,\"vocab\":[[\"a\",0]]}}", GLLM_ERR_FORMAT,
     "unk_id"},
    {"{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\"]]}}", GLLM_ERR_FORMAT, "entry 0"},
#define LEVEL "\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"u\",\"vocab\":{\"u\":0}}}"
    {"{\"normalizer\":{\"type\":\"Nope\"}," LEVEL, GLLM_ERR_UNSUPPORTED, "Nope"},
    {"{\"normalizer\":3," LEVEL, GLLM_ERR_FORMAT, "normalizer must be an object"},
    {"{\"normalizer\":{\"type\":\"Sequence\"}," LEVEL, GLLM_ERR_FORMAT, "without its list"},
    {"{\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA!\"}," LEVEL,
     GLLM_ERR_FORMAT, "Base64"},
    {"{\"normalizer\":{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"/////w==\"}," LEVEL,
     GLLM_ERR_FORMAT, "cut short"},
    {"{\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(\"},\"behavior\":"
     "\"Isolated\"}," LEVEL,
     GLLM_ERR_UNSUPPORTED, "pre_tokenizer: pattern"},
    {"{\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"Regex\":\"a\"},\"behavior\":\"Odd\"}"
     "," LEVEL,
     GLLM_ERR_FORMAT, "behavior"},
    {"{\"pre_tokenizer\":{\"type\":\"FixedLength\",\"length\":3}," LEVEL, GLLM_ERR_UNSUPPORTED,
     "FixedLength"},
    {"{\"pre_tokenizer\":{\"type\":\"UnicodeScripts\"}," LEVEL, GLLM_ERR_UNSUPPORTED,
     "UnicodeScripts"},
    {"{\"decoder\":{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"a\"},\"content\":\"\"}"
     "," LEVEL,
     GLLM_ERR_UNSUPPORTED, "decoder: a Replace with a Regex"},
    {"{\"model\":{\"type\":\"BPE\",\"continuing_subword_prefix\":\"##\",\"vocab\":{},"
     "\"merges\":[]}}",
     GLLM_ERR_UNSUPPORTED, "continuing_subword_prefix"},
    {"{\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"ab\"}," LEVEL, GLLM_ERR_FORMAT,
     "one character"},
    {"{\"decoder\":{\"type\":\"Strip\",\"content\":\"\"}," LEVEL, GLLM_ERR_FORMAT, "one character"},
    {"{\"post_processor\":{\"type\":\"BertProcessing\",\"cls\":[1,2]}," LEVEL, GLLM_ERR_FORMAT,
     "cls and sep"},
    {"{\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":"
     "\"x\","
     "\"type_id\":0}}],\"pair\":[],\"special_tokens\":{}}," LEVEL,
     GLLM_ERR_FORMAT, "no ids"},
    {"{\"added_tokens\":[{\"content\":1}]," LEVEL, GLLM_ERR_FORMAT, "added_tokens.content"},
    {"{\"added_tokens\":[{\"content\":\"x\",\"lstrip\":1}]," LEVEL, GLLM_ERR_FORMAT,
     "added_tokens.lstrip"}};

TEST(wrong_files) {
    size_t i;
    for (i = 0; i < sizeof bad_files / sizeof bad_files[0]; i++) {
        gllm_tokenizer *t = NULL;
        TEST_ROW("%.100s", bad_files[i].json);
        CHECK_EQ(
            open_text("tokenizer.json", bad_files[i].json, strlen(bad_files[i].json), NULL, &t),
            bad_files[i].status);
        CHECK(t == NULL);
        CHECK(strstr(gllm_last_error(), bad_files[i].message) != NULL);
        CHECK(strstr(gllm_last_error(), "tokenizer.json") != NULL);
    }
}

/* A file cut anywhere is refused; with any byte changed it is refused or works. */
static void damage(const char *name, char *json, size_t n) {
    gllm_tokenizer *t;
    gllm_encoding e;
    size_t i, step = n / 60 + 1;
    memset(&e, 0, sizeof e);
    TEST_ROW("%s", name);
    for (i = 0; i < n; i += step) {
        char kept = json[i];
        CHECK(open_text("tokenizer.json", json, i, NULL, &t) != GLLM_OK);
        json[i] = kept == '"' ? ',' : '"';
        if (open_text("tokenizer.json", json, n, NULL, &t) == GLLM_OK) {
            (void)gllm_tokenizer_encode(t, "The caf\xc3\xa9 <s> 12 \xe4\xbd\xa0", SIZE_MAX, NULL,
                                        &e);
            gllm_tokenizer_close(t);
        }
        json[i] = kept;
    }
    gllm_encoding_free(&e);
}
TEST(damaged_files) { each_golden(damage); }

/* ---- hostile texts -------------------------------------------------------------------------- */

/* A large text of one kind must take no more than in proportion. */
static void hostile(const char *name, char *json, size_t n) {
    static const char *const units[] = {
        "a",    " ", "\xcc\x81", "\xe4\xbd\xa0",    "a\xcc\x81", "\n", "'s ", "<s>", "\xe2\x96\x81",
        "\x01", "0", ".",        "\xf0\x9f\x98\x80"};
    size_t size = 100000, i, k;
    char *text = (char *)malloc(size + 8);
    gllm_tokenizer *t = NULL;
    gllm_encoding e;
    memset(&e, 0, sizeof e);
    TEST_ROW("%s", name);
    CHECK_EQ(open_text("tokenizer.json", json, n, NULL, &t), GLLM_OK);
    for (i = 0; text && t && i < sizeof units / sizeof units[0]; i++) {
        size_t unit = strlen(units[i]);
        double start = gllmi_clock_seconds();
        for (k = 0; k + unit <= size; k += unit) memcpy(text + k, units[i], unit);
        CHECK_EQ(gllm_tokenizer_encode(t, text, k, NULL, &e), GLLM_OK);
        CHECK(gllmi_clock_seconds() - start < 5.0);
    }
    free(text);
    gllm_encoding_free(&e);
    gllm_tokenizer_close(t);
}
TEST(hostile_texts) { each_golden(hostile); }

/* ---- memory --------------------------------------------------------------------------------- */

typedef struct failing {
    long left; /* allocations until one is refused */
    size_t held;
} failing;
static void *failing_resize(void *user, void *ptr, size_t old_bytes, size_t new_bytes) {
    failing *f = (failing *)user;
    void *p;
    if (new_bytes == 0) {
        f->held -= old_bytes;
        free(ptr);
        return NULL;
    }
    if (f->left-- <= 0) return NULL;
    p = realloc(ptr, new_bytes);
    if (p) f->held += new_bytes - old_bytes;
    return p;
}
/* Every allocation refused in turn: an error, and nothing lost. */
static void starve(const char *name, char *json, size_t n) {
    failing f;
    gllm_allocator a = {failing_resize, NULL};
    gllm_tokenizer *t;
    gllm_encoding e;
    gllm_status status = GLLM_ERR_MEMORY;
    long limit;
    a.user = &f;
    TEST_ROW("%s", name);
    for (limit = 0; limit < 2000 && status != GLLM_OK; limit++) {
        memset(&e, 0, sizeof e);
        f.left = limit;
        f.held = 0;
        status = open_text("tokenizer.json", json, n, &a, &t);
        if (status == GLLM_OK) {
            char text[64];
            size_t size;
            status = gllm_tokenizer_encode(t, "The caf\xc3\xa9 <s> 12 e\xcc\x81 qu \xe4\xbd\xa0",
                                           SIZE_MAX, NULL, &e);
            if (status == GLLM_OK) {
                status = gllm_tokenizer_decode(t, e.ids, e.n_tokens, 0, text, sizeof text, &size);
                if (status == GLLM_ERR_CAPACITY) status = GLLM_OK;
            }
            gllm_encoding_free(&e);
            gllm_tokenizer_close(t);
        }
        CHECK(status == GLLM_OK || status == GLLM_ERR_MEMORY);
        CHECK_EQ(f.held, 0);
    }
    CHECK_EQ(status, GLLM_OK);
}
TEST(refused_memory) { each_golden(starve); }

/* An encoding may serve one tokenizer after the other. */
TEST(one_encoding_many_tokenizers) {
    static char line[200000];
    gllm_encoding e;
    FILE *f = open_data();
    char text[400];
    size_t i;
    memset(&e, 0, sizeof e);
    if (!f) SKIP("no " DATA);
    while (fgets(line, sizeof line, f)) {
        gllm_tokenizer *t;
        gllm_encoding fresh;
        if (line[0] != 'J') continue;
        memset(&fresh, 0, sizeof fresh);
        REQUIRE(open_text("tokenizer.json", line + 2, strcspn(line + 2, "\n"), NULL, &t) ==
                GLLM_OK);
        for (i = 0; i < 60; i++) {
            snprintf(text, sizeof text, "the quick brown fox %u jumps over %u caf\xc3\xa9 dogs",
                     (unsigned)(i * 7 % 13), (unsigned)(i % 5));
            CHECK_EQ(gllm_tokenizer_encode(t, text, SIZE_MAX, NULL, &e), GLLM_OK);
        }
        CHECK_EQ(gllm_tokenizer_encode(t, text, SIZE_MAX, NULL, &fresh), GLLM_OK);
        CHECK_EQ(e.n_tokens, fresh.n_tokens);
        CHECK(memcmp(e.ids, fresh.ids, e.n_tokens * sizeof *e.ids) == 0);
        CHECK(memcmp(e.spans, fresh.spans, e.n_tokens * sizeof *e.spans) == 0);
        gllm_encoding_free(&fresh);
        gllm_tokenizer_close(t);
    }
    gllm_encoding_free(&e);
    fclose(f);
}

int main(int argc, char **argv) {
    test_begin("test_tokenizer", argc, argv);
    RUN(goldens);
    RUN(public_functions);
    RUN(vocab_txt);
    RUN(folders);
    RUN(wrong_files);
    RUN(damaged_files);
    RUN(hostile_texts);
    RUN(refused_memory);
    RUN(one_encoding_many_tokenizers);
    return test_end();
}
