/* [JSON]: what is accepted, what is refused and at which byte, and what the values are. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "support.h"

static gllm_status parse(gllmi_json *json, const char *text, size_t size) {
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    return gllmi_json_parse(json, "t.json", text, size, &a);
}
static gllm_status parse_text(gllmi_json *json, const char *text) {
    return parse(json, text, strlen(text));
}

/* ---- accepted -------------------------------------------------------------------------------- */

TEST(accepts) {
    static const char *const texts[] = {
        "null", "true", "false", "0", "-0", "1", "-1", "1.5", "-0.0", "1e5", "1E5", "1e+5", "1e-5",
        "123.456e-789", "0e0", "0.1E1", "1234567890123456789012345678901234567890", "\"\"",
        "\"a\"", "\" \"", "[]", "{}", "[[]]", "[{}]", "{\"a\":[]}", "[1]", "[1,2]", "[ ]", "{ }",
        " [ 1 , 2 ] ", "\t\r\n [\t\r\n1\t\r\n]\t\r\n ", "{\"a\":1}", "{ \"a\" : 1 , \"b\" : 2 }",
        "{\"\":0}", "{\"a\":1,\"a\":2}", "[null,true,false]", "[[1],[2,[3]],{\"a\":{\"b\":[4]}}]",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\u00e9\\u20ac\\uD83D\\uDE00\"",
        "\"\\uFFFF\"", "\"\\ud83d\\ude00\"", "\"\\uDBFF\\uDFFF\"", "\"\x7f\"", "\"\xc2\x80\"",
        "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"", "\"\xef\xbf\xbf\"", "\"\xf4\x8f\xbf\xbf\"",
        "\"\xed\x9f\xbf\"", "\"\xee\x80\x80\"", "\"\xe0\xa0\x80\"", "\"\xf0\x90\x80\x80\"",
        "\"/\"", "\"\\/\"", "\"'\"", "\"[,:{\"", "\xef\xbb\xbf{}", "\xef\xbb\xbf 1", "\"\xef\xbb\xbf\"",
        "\"\\u2028\\u2029\"", "\"\xe2\x80\xa8\"", "\"\\\\u0000\"", "[\"]\"]", "{\"}\":\"{\"}"};
    gllmi_json json;
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(texts); i++) {
        TEST_ROW("%s", texts[i]);
        CHECK_OK(parse_text(&json, texts[i]));
        gllmi_json_free(&json);
    }
}

/* ---- refused, with the byte that is wrong ---------------------------------------------------------- */

typedef struct refusal {
    const char *text;
    int byte;
    const char *what; /* part of the message */
} refusal;

static const refusal refusals[] = {
    /* nothing, or not all of it */
    {"", 0, "ends too early"},
    {"   ", 3, "ends too early"},
    {"\xef\xbb\xbf", 3, "ends too early"},
    {"[", 1, "ends too early"},
    {"[1", 2, "expected ',' or ']'"},
    {"[1,", 3, "ends too early"},
    {"{", 1, "ends too early"},
    {"{\"a\"", 4, "expected ':'"},
    {"{\"a\":", 5, "ends too early"},
    {"{\"a\":1", 6, "expected ',' or '}'"},
    {"{\"a\":1,", 7, "ends too early"},
    {"\"", 1, "ends in a string"},
    {"\"abc", 4, "ends in a string"},
    {"\"abc\\", 4, "ends in a string"},
    {"\"\\u12", 1, "four hexadecimal digits"},
    {"[[[[[", 5, "ends too early"},
    /* structure */
    {"[1 2]", 3, "expected ',' or ']'"},
    {"[1,]", 3, "expected a value"},
    {"[,1]", 1, "expected a value"},
    {"[,]", 1, "expected a value"},
    {"[1,,2]", 3, "expected a value"},
    {"[1}", 2, "expected ',' or ']'"},
    {"{]", 1, "expected a key"},
    {"{\"a\":1]", 6, "expected ',' or '}'"},
    {"{\"a\":1,}", 7, "expected a key"},
    {"{,\"a\":1}", 1, "expected a key"},
    {"{\"a\" 1}", 5, "expected ':'"},
    {"{\"a\",1}", 4, "expected ':'"},
    {"{\"a\"}", 4, "expected ':'"},
    {"{\"a\":}", 5, "expected a value"},
    {"{\"a\"::1}", 5, "expected a value"},
    {"{\"a\":1 \"b\":2}", 7, "expected ',' or '}'"},
    {"{1:2}", 1, "expected a key"},
    {"{a:1}", 1, "expected a key"},
    {"{'a':1}", 1, "expected a key"},
    {"{null:1}", 1, "expected a key"},
    {"{[]:1}", 1, "expected a key"},
    {"]", 0, "expected a value"},
    {"}", 0, "expected a value"},
    {":", 0, "expected a value"},
    {",", 0, "expected a value"},
    {"1 2", 2, "after the end"},
    {"{} {}", 3, "after the end"},
    {"[]]", 2, "after the end"},
    {"null,", 4, "after the end"},
    {"\"a\"\"b\"", 3, "after the end"},
    {"1\xef\xbb\xbf", 1, "after the end"},
    {"\xef\xbb\xbf\xef\xbb\xbf{}", 3, "expected a value"},
    /* comments and other dialects */
    {"[1] // one", 4, "after the end"},
    {"/* a */ 1", 0, "expected a value"},
    {"# a", 0, "expected a value"},
    {"'a'", 0, "expected a value"},
    {"[\"a\",\n\v1]", 6, "expected a value"},
    {"\f1", 0, "expected a value"},
    {"\xc2\xa0" "1", 0, "expected a value"},
    {"\xff\xfe[\0]", 0, "expected a value"},
    /* words */
    {"nul", 0, "expected a value"},
    {"nulll", 4, "after the end"},
    {"True", 0, "expected a value"},
    {"NULL", 0, "expected a value"},
    {"[tru]", 1, "expected a value"},
    {"NaN", 0, "expected a value"},
    {"Infinity", 0, "expected a value"},
    {"-Infinity", 1, "expected a value"},
    {"nan", 0, "expected a value"},
    {"undefined", 0, "expected a value"},
    /* numbers */
    {"+1", 0, "expected a value"},
    {"-", 1, "expected a value"},
    {"--1", 1, "expected a value"},
    {"- 1", 1, "expected a value"},
    {"01", 0, "leading zero"},
    {"-01", 1, "leading zero"},
    {"00", 0, "leading zero"},
    {"[012]", 1, "leading zero"},
    {".5", 0, "expected a value"},
    {"-.5", 1, "expected a value"},
    {"1.", 2, "digit must follow"},
    {"1.e5", 2, "digit must follow"},
    {"1.a", 2, "digit must follow"},
    {"1e", 2, "exponent without digits"},
    {"1e+", 3, "exponent without digits"},
    {"1E-", 3, "exponent without digits"},
    {"[1e]", 3, "exponent without digits"},
    {"1e5.5", 3, "after the end"},
    {"1.2.3", 3, "after the end"},
    {"0x10", 1, "after the end"},
    {"1_000", 1, "after the end"},
    {"1,000", 1, "after the end"},
    {"1f", 1, "after the end"},
    {"\xef\xbc\x91", 0, "expected a value"}, /* a full-width 1 */
    /* strings */
    {"\"\n\"", 1, "control character"},
    {"\"a\tb\"", 2, "control character"},
    {"\"\x1f\"", 1, "control character"},
    {"\"\\x41\"", 1, "unknown escape"},
    {"\"\\'\"", 1, "unknown escape"},
    {"\"\\a\"", 1, "unknown escape"},
    {"\"\\0\"", 1, "unknown escape"},
    {"\"\\U0041\"", 1, "unknown escape"},
    {"\"a\\\n\"", 2, "unknown escape"},
    {"\"\\u\"", 1, "four hexadecimal digits"},
    {"\"\\u004\"", 1, "four hexadecimal digits"},
    {"\"\\u00g0\"", 1, "four hexadecimal digits"},
    {"\"\\u+123\"", 1, "four hexadecimal digits"},
    {"\"\\u 123\"", 1, "four hexadecimal digits"},
    {"\"\\ud800\"", 1, "high surrogate"},
    {"\"ab\\ud83d\"", 3, "high surrogate"},
    {"\"\\ud83d\\n\"", 1, "high surrogate"},
    {"\"\\ud83d\\u0041\"", 1, "high surrogate"},
    {"\"\\ud83d\\ud83d\"", 1, "high surrogate"},
    {"\"\\ud83d\\ude0\"", 1, "high surrogate"},
    {"\"\\ud83dx\\ude00\"", 1, "high surrogate"},
    {"\"\\ude00\"", 1, "low surrogate"},
    {"\"\\ude00\\ud83d\"", 1, "low surrogate"},
    {"{\"\\ude00\":1}", 2, "low surrogate"},
    /* UTF-8 */
    {"\"\x80\"", 1, "invalid UTF-8"},
    {"\"ab\xff\"", 3, "invalid UTF-8"},
    {"\"\xc3\"", 1, "invalid UTF-8"},
    {"\"\xc3", 1, "invalid UTF-8"},
    {"\"\xe2\x82\"", 1, "invalid UTF-8"},
    {"\"\xf0\x9f\x98\"", 1, "invalid UTF-8"},
    {"\"\xc0\xaf\"", 1, "invalid UTF-8"},     /* overlong */
    {"\"\xc1\xbf\"", 1, "invalid UTF-8"},
    {"\"\xe0\x80\xaf\"", 1, "invalid UTF-8"},
    {"\"\xe0\x9f\xbf\"", 1, "invalid UTF-8"},
    {"\"\xf0\x80\x80\xaf\"", 1, "invalid UTF-8"},
    {"\"\xf0\x8f\xbf\xbf\"", 1, "invalid UTF-8"},
    {"\"\xed\xa0\x80\"", 1, "invalid UTF-8"}, /* surrogates */
    {"\"\xed\xbf\xbf\"", 1, "invalid UTF-8"},
    {"\"\xf4\x90\x80\x80\"", 1, "invalid UTF-8"}, /* past U+10FFFF */
    {"\"\xf5\x80\x80\x80\"", 1, "invalid UTF-8"},
    {"\"\xfe\"", 1, "invalid UTF-8"},
    {"\"\xe9\"", 1, "invalid UTF-8"}, /* Latin-1 */
    {"{\"\xe9\":1}", 2, "invalid UTF-8"},
};

TEST(refuses_and_says_where) {
    gllmi_json json;
    size_t i;
    char place[32];
    for (i = 0; i < GLLMI_COUNT_OF(refusals); i++) {
        TEST_ROW("%s", refusals[i].text);
        CHECK_STATUS(parse_text(&json, refusals[i].text), GLLM_ERR_FORMAT);
        snprintf(place, sizeof place, "t.json: byte %d: ", refusals[i].byte);
        CHECK(strncmp(gllm_last_error(), place, strlen(place)) == 0);
        CHECK_MESSAGE(place);
        CHECK_MESSAGE(refusals[i].what);
        gllmi_json_free(&json);
    }
}

/* A NUL is a byte like others: no text ends there. */
TEST(refuses_nul) {
    gllmi_json json;
    CHECK_STATUS(parse(&json, "1\0", 2), GLLM_ERR_FORMAT);
    CHECK_MESSAGE("byte 1");
    gllmi_json_free(&json);
    CHECK_STATUS(parse(&json, "\"a\0b\"", 5), GLLM_ERR_FORMAT);
    CHECK_MESSAGE("byte 2");
    gllmi_json_free(&json);
    CHECK_STATUS(parse(&json, "\"\\\0\"", 4), GLLM_ERR_FORMAT);
    CHECK_MESSAGE("byte 1");
    gllmi_json_free(&json);
    CHECK_STATUS(parse(&json, "\0", 1), GLLM_ERR_FORMAT);
    gllmi_json_free(&json);
}

/* No prefix of a value is a value; none is read past its end (each is in a block of its own size). */
TEST(prefixes) {
    static const char text[] = "{\"a\":[1.5e-3,true,null,\"\\ud83d\\ude00\xc3\xa9\"],\"b\":{\"c\":-0}}";
    gllmi_json json;
    size_t n;
    for (n = 0; n < sizeof text - 1; n++) {
        char *copy = (char *)malloc(n + 1);
        REQUIRE(copy != NULL);
        memcpy(copy + 1, text, n);
        TEST_ROW("first %d bytes", (int)n);
        CHECK_STATUS(parse(&json, copy + 1, n), GLLM_ERR_FORMAT);
        gllmi_json_free(&json);
        free(copy);
    }
}

TEST(depth_is_bounded) {
    char text[2 * GLLMI_JSON_MAX_DEPTH + 8];
    gllmi_json json;
    size_t n = GLLMI_JSON_MAX_DEPTH;
    memset(text, '[', n);
    memset(text + n, ']', n);
    CHECK_OK(parse(&json, text, 2 * n));
    CHECK_EQ(json.n_nodes, n);
    gllmi_json_free(&json);
    memset(text, '[', n + 1);
    memset(text + n + 1, ']', n + 1);
    CHECK_STATUS(parse(&json, text, 2 * n + 2), GLLM_ERR_FORMAT);
    CHECK_MESSAGE("nested too deep");
    gllmi_json_free(&json);
    { /* a long row of openings costs nothing */
        size_t size = 1000000;
        char *deep = (char *)malloc(size);
        REQUIRE(deep != NULL);
        for (n = 0; n + 5 <= size; n += 5) memcpy(deep + n, "{\"\":[", 5);
        CHECK_STATUS(parse(&json, deep, size), GLLM_ERR_FORMAT);
        CHECK(json.n_nodes < 1000);
        gllmi_json_free(&json);
        free(deep);
    }
}

/* ---- values ---------------------------------------------------------------------------------- */

TEST(walks_trees) {
    gllmi_json json;
    uint32_t a, b, child;
    REQUIRE_OK(parse_text(&json, " { \"a\" : [ 1 , [ 2 , 3 ] , { } ] , \"b\" : true } "));
    CHECK(gllmi_json_is(&json, 0, GLLMI_JSON_OBJECT));
    CHECK_EQ(json.nodes[0].count, 2);
    CHECK_EQ(json.nodes[0].begin, 1);
    CHECK_EQ(json.nodes[0].end, 47);
    CHECK_EQ(json.nodes[0].next, json.n_nodes);
    a = gllmi_json_find(&json, 0, "a");
    b = gllmi_json_find(&json, 0, "b");
    REQUIRE(a && b);
    CHECK_EQ(json.nodes[a].count, 3);
    CHECK_EQ(gllmi_json_next(&json, a) + 1, b); /* the key of b lies between */
    child = gllmi_json_first(a);
    CHECK_EQ(gllmi_json_number(&json, child, -1), 1);
    child = gllmi_json_next(&json, child);
    CHECK(gllmi_json_is(&json, child, GLLMI_JSON_ARRAY) && json.nodes[child].count == 2);
    CHECK_EQ(gllmi_json_number(&json, gllmi_json_first(child), -1), 2);
    child = gllmi_json_next(&json, child);
    CHECK(gllmi_json_is(&json, child, GLLMI_JSON_OBJECT) && json.nodes[child].count == 0);
    CHECK_EQ(gllmi_json_next(&json, child), gllmi_json_next(&json, a));
    CHECK_EQ(gllmi_json_find(&json, 0, "c"), 0);
    CHECK_EQ(gllmi_json_find(&json, a, "a"), 0); /* no object */
    gllmi_json_free(&json);
}

TEST(last_of_equal_keys) {
    gllmi_json json;
    REQUIRE_OK(parse_text(&json, "{\"a\":1,\"b\":2,\"a\":{\"a\":3},\"\\u0061\":4,\"aa\":5}"));
    CHECK_EQ(gllmi_json_number(&json, gllmi_json_find(&json, 0, "a"), -1), 4);
    CHECK_EQ(gllmi_json_number(&json, gllmi_json_find(&json, 0, "b"), -1), 2);
    gllmi_json_free(&json);
}

TEST(strings_are_unescaped) {
    static const struct { const char *text, *want; } rows[] = {
        {"\"\"", ""},
        {"\"plain\"", "plain"},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
        {"\"\\u0041\\u00e9\\u0939\\u20AC\"", "A\xc3\xa9\xe0\xa4\xb9\xe2\x82\xac"},
        {"\"\\u007f\\u0080\\u07ff\\u0800\\uffff\"",
         "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf"},
        {"\"\\ud83d\\ude00 \\uD800\\uDC00 \\udbff\\udfff\"",
         "\xf0\x9f\x98\x80 \xf0\x90\x80\x80 \xf4\x8f\xbf\xbf"},
        {"\"x\\\\u0041y\"", "x\\u0041y"},
        {"\"\\\\\\\"\"", "\\\""},
        {"\"##\xc3\xa9\"", "##\xc3\xa9"}};
    gllmi_arena arena;
    size_t i;
    memset(&arena, 0, sizeof arena);
    arena.allocator = gllmi_allocator_or_default(NULL);
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        gllmi_json json;
        gllmi_str s;
        TEST_ROW("%s", rows[i].text);
        REQUIRE_OK(parse_text(&json, rows[i].text));
        s = gllmi_json_string(&json, 0, &arena, NULL);
        CHECK_STR(s.data, rows[i].want);
        CHECK_EQ(s.size, strlen(rows[i].want));
        CHECK(gllmi_json_string_is(&json, 0, gllmi_str_of(rows[i].want)));
        CHECK(!gllmi_json_string_is(&json, 0, gllmi_str_of("other")));
        gllmi_json_free(&json);
    }
    gllmi_arena_free(&arena);
}

TEST(nul_within_a_string) {
    gllmi_json json;
    gllmi_arena arena;
    gllmi_str s;
    memset(&arena, 0, sizeof arena);
    arena.allocator = gllmi_allocator_or_default(NULL);
    REQUIRE_OK(parse_text(&json, "\"a\\u0000b\""));
    s = gllmi_json_string(&json, 0, &arena, NULL);
    REQUIRE(s.data != NULL);
    CHECK_EQ(s.size, 3);
    CHECK(memcmp(s.data, "a\0b", 4) == 0);
    gllmi_json_free(&json);
    gllmi_arena_free(&arena);
}

TEST(strings_without_memory) {
    counting c;
    gllmi_json json;
    gllmi_arena arena;
    gllm_status status = GLLM_OK;
    gllm_allocator a = counting_allocator(&c);
    memset(&arena, 0, sizeof arena);
    arena.allocator = a;
    REQUIRE_OK(parse_text(&json, "[\"text\",7]"));
    CHECK(gllmi_json_string(&json, 2, &arena, &status).data == NULL); /* no string */
    CHECK_OK(status);
    c.fail_at = 1;
    CHECK(gllmi_json_string(&json, 1, &arena, &status).data == NULL);
    CHECK_STATUS(status, GLLM_ERR_MEMORY);
    gllmi_json_free(&json);
}

TEST(whole_numbers) {
    static const struct { const char *text; int ok; uint64_t want; } rows[] = {
        {"{\"n\":0}", 1, 0},          {"{\"n\":512}", 1, 512},
        {"{\"n\":1000}", 1, 1000},    {"{\"n\":1001}", 0, 0},
        {"{\"n\":-1}", 0, 0},         {"{\"n\":1.0}", 0, 0},
        {"{\"n\":1e2}", 0, 0},        {"{\"n\":18446744073709551616}", 0, 0},
        {"{\"n\":99999999999999999999999}", 0, 0},
        {"{\"n\":\"12\"}", 0, 0},     {"{\"n\":true}", 0, 0},
        {"{\"n\":[]}", 0, 0},         {"{\"n\":null}", 1, 77},
        {"{}", 1, 77},                {"[]", 1, 77}};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        gllmi_json json;
        uint64_t value = 5;
        TEST_ROW("%s", rows[i].text);
        REQUIRE_OK(parse_text(&json, rows[i].text));
        CHECK_STATUS(gllmi_json_get_u64(&json, 0, "n", 1000, 77, &value),
                     rows[i].ok ? GLLM_OK : GLLM_ERR_FORMAT);
        if (rows[i].ok) {
            CHECK_EQ(value, rows[i].want);
        } else {
            CHECK_MESSAGE("t.json: n ");
        }
        gllmi_json_free(&json);
    }
    {
        gllmi_json json;
        uint64_t value = 0;
        REQUIRE_OK(parse_text(&json, "{\"n\":18446744073709551615}"));
        CHECK_OK(gllmi_json_get_u64(&json, 0, "n", UINT64_MAX, 0, &value));
        CHECK(value == UINT64_MAX);
        gllmi_json_free(&json);
    }
}

TEST(booleans_and_other_types) {
    gllmi_json json;
    REQUIRE_OK(parse_text(&json, "{\"t\":true,\"f\":false,\"n\":null,\"s\":\"true\",\"x\":1.25}"));
    CHECK_EQ(gllmi_json_get_bool(&json, 0, "t", 0), 1);
    CHECK_EQ(gllmi_json_get_bool(&json, 0, "f", 1), 0);
    CHECK_EQ(gllmi_json_get_bool(&json, 0, "n", 1), 1);
    CHECK_EQ(gllmi_json_get_bool(&json, 0, "s", 0), 0);
    CHECK_EQ(gllmi_json_get_bool(&json, 0, "absent", 1), 1);
    CHECK_NEAR(gllmi_json_number(&json, gllmi_json_find(&json, 0, "x"), -1), 1.25, 0);
    CHECK_NEAR(gllmi_json_number(&json, gllmi_json_find(&json, 0, "s"), -1), -1, 0);
    CHECK_NEAR(gllmi_json_number(&json, gllmi_json_find(&json, 0, "absent"), -1), -1, 0);
    gllmi_json_free(&json);
}

/* ---- size and memory --------------------------------------------------------------------------- */

TEST(big_array) {
    enum { N = 300000 };
    char *text = (char *)malloc(N * 8 + 16);
    size_t size = 0, i, wrong = 0;
    uint32_t child;
    gllmi_json json;
    REQUIRE(text != NULL);
    text[size++] = '[';
    for (i = 0; i < N; i++) size += (size_t)snprintf(text + size, 10, "%s%zu", i ? "," : "", i);
    text[size++] = ']';
    REQUIRE_OK(parse(&json, text, size));
    CHECK_EQ(json.n_nodes, N + 1);
    CHECK_EQ(json.nodes[0].count, N);
    child = gllmi_json_first(0);
    for (i = 0; i < N; i++) {
        wrong += gllmi_json_number(&json, child, -1) != (double)i;
        child = gllmi_json_next(&json, child);
    }
    CHECK_EQ(wrong, 0);
    gllmi_json_free(&json);
    free(text);
}

TEST(every_allocation_fails) {
    static const char element[] = "{\"key\":[1,2,{\"x\":null}]},";
    char text[4000];
    size_t size = 0, i;
    long long n_calls;
    counting c;
    gllm_allocator a = counting_allocator(&c);
    gllmi_json json;
    text[size++] = '[';
    for (i = 0; i < 100; i++, size += sizeof element - 1) {
        memcpy(text + size, element, sizeof element - 1);
    }
    text[size - 1] = ']';
    REQUIRE_OK(gllmi_json_parse(&json, "t.json", text, size, &a));
    gllmi_json_free(&json);
    n_calls = c.n_calls;
    CHECK(n_calls > 3);
    for (i = 1; i <= (size_t)n_calls; i++) {
        c.n_calls = 0;
        c.fail_at = (long long)i;
        CHECK_STATUS(gllmi_json_parse(&json, "t.json", text, size, &a), GLLM_ERR_MEMORY);
        gllmi_json_free(&json);
        CHECK_EQ(c.n_bytes, 0);
    }
    CHECK_EQ(c.n_errors, 0);
}

/* Random changes to a valid text: refused or read, but never past its end and always freed. */
TEST(random_changes) {
    static const char text[] =
        "{\"model_type\":\"bert\",\"dims\":[1,2.5,-3e4],\"x\":{\"y\":[true,false,null,\"\\u00e9\xc3\xa9\"]}}";
    static const char bytes[] = "{}[]:,\"\\u0123456789eE+-.tfn \xc3\xa9\xff";
    uint64_t random = 9;
    int i, k, n_read = 0, n_refused = 0;
    for (i = 0; i < 50000; i++) {
        char copy[sizeof text];
        gllmi_json json;
        gllm_status status;
        memcpy(copy, text, sizeof text);
        for (k = (int)random_below(&random, 4); k >= 0; k--) {
            copy[random_below(&random, sizeof text - 1)] =
                bytes[random_below(&random, sizeof bytes - 1)];
        }
        status = parse(&json, copy, sizeof text - 1);
        if (status == GLLM_OK) {
            n_read++;
            CHECK_EQ(json.nodes[0].next, json.n_nodes);
        } else {
            n_refused++;
            CHECK_STATUS(status, GLLM_ERR_FORMAT);
        }
        gllmi_json_free(&json);
    }
    CHECK(n_read > 100 && n_refused > 100);
}

TEST(files_of_a_folder) {
    static const gllm_file files[] = {{"good.json", "{\"a\":[1,2]}", 11}, {"bad.json", "{\"a\":", 5}};
    gllmi_source source;
    gllmi_json_file f;
    counting c;
    faulty_store store;
    gllm_io io = faulty_io(&store, files, 2);
    gllm_allocator a = counting_allocator(&c);
    REQUIRE_OK(gllmi_source_init(&source, "", 0, &io, a));
    REQUIRE_OK(gllmi_json_file_open(&source, "good.json", 0, &f));
    CHECK_EQ(f.json.nodes[gllmi_json_find(&f.json, 0, "a")].count, 2);
    gllmi_json_file_close(&f);
    CHECK_STATUS(gllmi_json_file_open(&source, "bad.json", 1, &f), GLLM_ERR_FORMAT);
    CHECK_STR(gllm_last_error(), "bad.json: byte 5: the text ends too early");
    CHECK_STATUS(gllmi_json_file_open(&source, "absent.json", 1, &f), GLLM_ERR_NOT_FOUND);
    CHECK_STATUS(gllmi_json_file_open(&source, "absent.json", 0, &f), GLLM_ERR_NOT_FOUND);
    CHECK_MESSAGE("absent.json");
    store.fail_read_at = store.n_reads + 1;
    CHECK_STATUS(gllmi_json_file_open(&source, "good.json", 0, &f), GLLM_ERR_IO);
    CHECK_EQ(store.n_open_now, 0);
    gllmi_source_free(&source);
    CHECK_EQ(c.n_bytes, 0);
    CHECK_EQ(c.n_errors, 0);
}

int main(int argc, char **argv) {
    test_begin("test_json", argc, argv);
    RUN(accepts);
    RUN(refuses_and_says_where);
    RUN(refuses_nul);
    RUN(prefixes);
    RUN(depth_is_bounded);
    RUN(walks_trees);
    RUN(last_of_equal_keys);
    RUN(strings_are_unescaped);
    RUN(nul_within_a_string);
    RUN(strings_without_memory);
    RUN(whole_numbers);
    RUN(booleans_and_other_types);
    RUN(big_array);
    RUN(every_allocation_fails);
    RUN(random_changes);
    RUN(files_of_a_folder);
    return test_end();
}
