/* Chat templates: small cases, errors with their places, limits, memory, and the texts that
 * transformers gives for tests/data/templates (tests/data/template_golden.txt). */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "../tools/gguf_writer.h"
#include "support.h"

/* Sanitizers make frames larger. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(GLLM_SANITIZED)
#define STACK_BYTES ((size_t)2 << 20)
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define STACK_BYTES ((size_t)2 << 20)
#endif
#endif
#ifndef STACK_BYTES
#define STACK_BYTES ((size_t)64 << 10)
#endif

/* Renders with messages (JSON, NULL: none); the text, or NULL and a message. */
static const char *render(const char *source, const char *messages, const char *variables) {
    static gllm_text out;
    gllm_chat_desc desc;
    memset(&desc, 0, sizeof desc);
    desc.messages_json = messages;
    desc.variables_json = variables;
    desc.local_time = 1741529107; /* 2025-03-09 14:05:07 */
    return gllm_chat_render(source, SIZE_MAX, &desc, &out) == GLLM_OK ? out.data : NULL;
}

typedef struct row {
    const char *source, *want; /* want NULL: an error */
} row;

static void check_rows(const row *rows, size_t n) {
    size_t i;
    for (i = 0; i < n; i++) {
        const char *got =
            render(rows[i].source, "[{\"role\":\"user\",\"content\":\"Hi\"}]",
                   "{\"s\":\"Hello World\",\"l\":[3,1,2],\"d\":{\"a\":1,\"b\":\"x\"},\"n\":null}");
        TEST_ROW("%s", rows[i].source);
        if (!rows[i].want) {
            CHECK(got == NULL);
        } else if (CHECK(got != NULL)) {
            CHECK_STR(got, rows[i].want);
        } else {
            printf("%s\n", gllm_last_error());
        }
    }
}

TEST(expressions) {
    static const row rows[] = {
        {"{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 10 - 2 - 3 }} {{ -2 + 5 }}", "7 9 5 3"},
        {"{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 1e16 }} {{ 0.1 + 0.2 }}",
         "3 -4 2 3.5 1e+16 0.30000000000000004"},
        {"{{ 1 < 2 < 3 }} {{ 3 > 2 > 2 }} {{ 'o W' in s }} {{ 'l' in d }} {{ 1 not in l }}",
         "True False True False False"},
        {"{{ 'x' ~ 1 ~ none == 'x1None' }}", "True"},
        {"{{ s[0] }}{{ s[-1] }} {{ s[2:5] }} {{ l[::-1] }} {{ l[1:] }} {{ l[9] }}|",
         "Hd llo [2, 1, 3] [1, 2] |"},
        {"{{ [1, 'a', none, true, 2.0, {'k': (1,)}] }}", "[1, 'a', None, True, 2.0, {'k': (1,)}]"},
        {"{{ d.a }}{{ d['b'] }}{{ d.get('c', 'z') }}{{ d.c }}{{ d.items() | list }}",
         "1xz[('a', 1), ('b', 'x')]"},
        {"{{ 'yes' if l else 'no' }} {{ 'yes' if n }}| {{ n or 'or' }} {{ l and 'and' }}",
         "yes | or and"},
        {"{{ '\\u00e9\\n\\x41\\d' }} {{ \"it's\" }} {{ ['it\\'s'] }}",
         "\xc3\xa9\nA\\d it's [\"it's\"]"},
        {"{{ 1000 }} {{ 1.5e2 }} {{ 'a' 'b' }}", "1000 150.0 ab"},
        {"{{ missing }}|{{ missing.x }}", NULL},
        {"{{ 9223372036854775807 + 1 }}", NULL},
        {"{{ 1 / 0 }}", NULL},
        {"{{ 'a' + 1 }}", NULL},
        {"{{ l.append(4) }}", NULL},
        {"{{ l.append }}|{{ ''.__class__ }}|{{ d.__init__ }}|", "|||"}};
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

TEST(filters_and_tests) {
    static const row rows[] = {
        {"{{ s | upper }} {{ s | length }} {{ s | replace('l', 'L', 1) }} {{ ' x ' | trim }}",
         "HELLO WORLD 11 HeLlo World x"},
        {"{{ l | sort }} {{ l | join('-') }} {{ l | first }} {{ l | sort(reverse=true) | last }}",
         "[1, 2, 3] 3-1-2 3 1"},
        {"{{ d | tojson }} {{ d | tojson(indent=1) }} {{ '<\xc3\xa9>' | tojson }}",
         "{\"a\": 1, \"b\": \"x\"} {\n \"a\": 1,\n \"b\": \"x\"\n} \"<\xc3\xa9>\""},
        {"{{ l | select('odd') | list }} {{ l | map('string') | list }} {{ l | reject('gt', 1) | list }}",
         "[3, 1] ['3', '1', '2'] [1]"},
        {"{{ messages | map(attribute='role') | join }} {{ messages | selectattr('role', 'eq', 'x') | list }}",
         "user []"},
        {"{{ x | default('D') }} {{ '' | default('D') }} {{ '' | default('D', true) }}", "D  D"},
        {"{{ 'a b' is string }} {{ 4 is even }} {{ d is mapping }} {{ x is not defined }} {{ 3 is in l }}",
         "True True True True True"},
        {"{{ '%s-%03d|%-4s|%6.2f' % ('a', 7, 'b', -1.5) }}", "a-007|b   | -1.50"},
        {"{{ '3' | int + 1 }} {{ 'x' | int }} {{ 7 | float }} {{ none | map('upper') | list }}",
         "4 0 7.0 []"},
        {"{{ '<b>' | safe + '<i>' }} {{ '<' | e }}", "<b>&lt;i&gt; &lt;"},
        {"{{ s | nosuch }}", NULL},
        {"{% if false %}{{ s | nosuch }}{% endif %}ok", "ok"},
        {"{{ s | int(1, 2, 3) }}", NULL},
        {"{{ l | map('nosuch') | list }}", NULL},
        {"{{ strftime_now('%d %b %Y') }}", "09 Mar 2025"}};
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

TEST(statements) {
    static const row rows[] = {
        {"{% for x in l if x > 1 %}{{ loop.index }}{{ x }}{{ loop.last }} {% else %}none{% endfor %}",
         "13False 22True "},
        {"{% for x in [] %}{% else %}none{% endfor %}", "none"},
        {"{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i > 3 %}{% break %}"
         "{% endif %}{{ i }}{% endfor %}",
         "023"},
        {"{% set x = 1 %}{% for i in l %}{% set x = i %}{% endfor %}{{ x }}", "1"},
        {"{% set ns = namespace(x=1) %}{% for i in l %}{% set ns.x = i %}{% endfor %}{{ ns.x }}", "2"},
        {"{% macro m(a, b='B') %}{{ a }}{{ b }}{{ caller() if caller }}{% endmacro %}{{ m(1) }}"
         "{% call m(2, b=3) %}!{% endcall %}",
         "1B23!"},
        {"{% set x %}a{{ 1 }}{% endset %}[{{ x }}]{% filter upper %}q{% endfilter %}", "[a1]Q"},
        {"a\n  {% if true %}\nb\n  {% endif %}\nc\n", "a\nb\nc"},
        {"a  {%- if true -%}  b  {%+ endif %}  c", "ab    c"},
        {"{# c #}\n{{ '{{ x }}' }}", "{{ x }}"},
        {"{% generation %}g{% endgeneration %}", "g"},
        {"{% set d.x = 1 %}", NULL},
        {"{% for loop in l %}{% endfor %}", NULL},
        {"{% break %}", NULL},
        {"{% include 'x' %}", NULL}};
    check_rows(rows, sizeof rows / sizeof rows[0]);
}

/* What jinja2 has and this does not is refused by its name, with its place. */
TEST(refusals) {
    static const struct {
        const char *source, *message;
    } rows[] = {{"{{ 1 | xmlattr }}", "line 1, column 8: no filter or test that is supported has the name 'xmlattr'"},
                {"{{ [] | map('groupby') | list }}{{ 'a' | map('groupby') | list }}", "'groupby'"},
                {"{{ 1 is escaped }}", "column 6: no filter or test that is supported has the name 'escaped'"},
                {"{{ 's'.format(1) }}", "'str' has no attribute 'format'"},
                {"{{ 's'.zfill(3) }}", "'str' has no attribute 'zfill'"},
                {"{{ cycler(1) }}", "'cycler' is undefined"},
                {"{{ 2 ** 3 }}", "column 6: expected end of print statement, got '**'"},
                {"{{ 7.5 // 2 }}", "// and % of floats are not supported"},
                {"{{ 'abc'[::-1] }}", "a step in a string is not supported"},
                {"{{ range(3) }}", "the text of a 'view' is not supported"},
                {"{{ namespace(a=1) }}", "the text of a 'Namespace' is not supported"},
                {"{{ f(*l) }}", "expected an expression, got '*l'"},
                {"{{ 0x1F }}", "got 'x1F'"},
                {"{{ '\\N{BULLET}' }}", "this escape is not supported"},
                {"{{ '%e' % 1.5 }}", "a format with '%e' of 'float' is not supported"},
                {"{{ '%+d' % 1 }}", "a format with '%+' of 'int' is not supported"},
                {"{{ strftime_now('%j') }}", "strftime_now: '%j' is not supported"},
                {"{% for i in [1] recursive %}{% endfor %}", "got 'recursive'"},
                {"{% for i in [1] %}{{ loop.depth }}{% endfor %}", "has the name 'depth'"},
                {"{% macro m() %}{{ kwargs }}{% endmacro %}", "'kwargs' is not supported"},
                {"{% with a = 1 %}{% endwith %}", "unknown tag 'with', or one that is not supported"},
                {"{% raw %}{% endraw %}", "unknown tag 'raw'"},
                {"{% import 'x' as y %}", "unknown tag 'import'"},
                {"{{ 'a b'.rsplit() }}", "rsplit at white space is not supported"},
                {"{{ {(1, 2): 3} }}", "no key can be a 'tuple'"},
                {"{{ [{'a': 1}] | sort(attribute='a,b') }}", "several attributes are not supported"}};
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TEST_ROW("%s", rows[i].source);
        CHECK(render(rows[i].source, NULL, NULL) == NULL);
        CHECK_MESSAGE(rows[i].message);
    }
}

TEST(errors_say_where) {
    static const struct {
        const char *source, *message;
    } rows[] = {
        {"{{ raise_exception('Roles must alternate \xc3\xa9') }}",
         "chat template, line 1, column 19: Roles must alternate \xc3\xa9"},
        {"a\n  {{ x.y }}", "chat template, line 2, column 7: 'x' is undefined"},
        {"\xc3\xa9\xc3\xa9{{ 1 + }}", "line 1, column 10: expected an expression"},
        {"{% if x %}", "line 1, column 11: unexpected end of template"},
        {"{% nosuch %}", "line 1, column 4: unknown tag 'nosuch'"},
        {"{{ 'abc }}", "line 1, column 4: a string without an end"},
        {"{{ (1 }}", "unexpected '}'"},
        {"x {# y", "line 1, column 5: missing end of comment"},
        {"{% macro f(a, a) %}{% endmacro %}", "duplicate argument 'a'"},
        {"{{ f(a=1, 2) }}", "invalid syntax for function call"},
        {"{% endif %}", "unknown tag 'endif'"},
        {"{{ 99999999999999999999 }}", "beyond 64 bits"}};
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *got = render(rows[i].source, NULL, NULL);
        TEST_ROW("%s", rows[i].source);
        if (!*rows[i].message) {
            CHECK(got != NULL);
            continue;
        }
        CHECK(got == NULL);
        CHECK_MESSAGE(rows[i].message);
    }
    CHECK_STATUS(gllm_chat_render("\xff", 1, NULL, NULL), GLLM_ERR_UTF8);
    CHECK(!render("x", "[1]", NULL));
    CHECK_MESSAGE("messages: number 0 is no object");
    CHECK(!render("x", "{}", NULL));
    CHECK_MESSAGE("messages: must be an array");
    CHECK(!render("x", "[", NULL));
    CHECK_MESSAGE("messages: byte 1");
}

TEST(limits) {
    static const char *const endless[] = {
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}"
        "{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=[]) %}{% for i in range(999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = [ns.x, ns.x] %}"
        "{% endfor %}{{ ns.x }}",
        "{{ 'a' * 999999999 }}", "{{ '%999999999d' % 1 }}", "{{ range(1000000) | list }}",
        "{{ 'x' | indent(999999999, true) }}"};
    size_t i;
    gllm_chat_desc desc;
    gllm_text out;
    memset(&out, 0, sizeof out);
    memset(&desc, 0, sizeof desc);
    for (i = 0; i < sizeof endless / sizeof endless[0]; i++) {
        TEST_ROW("%s", endless[i]);
        desc.max_steps = 2000000;
        desc.max_memory_bytes = (size_t)32 << 20;
        desc.max_output_bytes = (size_t)16 << 20;
        CHECK_STATUS(gllm_chat_render(endless[i], SIZE_MAX, &desc, &out), GLLM_ERR_TEMPLATE);
        CHECK_EQ(out.size_bytes, 0);
    }
    gllm_text_free(&out);
}

/* `n` times `open`, then `middle`, then `n` times `close`. */
static gllm_status nested(const char *open, const char *middle, const char *close, int n) {
    size_t size = (strlen(open) + strlen(close)) * (size_t)n + strlen(middle) + 64;
    char *source = (char *)malloc(size);
    gllm_chat_template *t = NULL;
    gllm_status status;
    int i;
    if (!source) return GLLM_ERR_MEMORY;
    source[0] = 0;
    for (i = 0; i < n; i++) strcat(source, open);
    strcat(source, middle);
    for (i = 0; i < n; i++) strcat(source, close);
    status = gllm_chat_template_open(source, SIZE_MAX, NULL, &t);
    gllm_chat_template_close(t);
    free(source);
    return status;
}

TEST(nesting) {
    static const struct {
        const char *open, *middle, *close;
        int fits; /* far deeper than templates are */
    } rows[] = {{"(", "1", ")", 40},   {"[", "1", "]", 60},
                {"", "1", "+1", 3000}, {"not ", "x", "", 120},
                {"-", "1", "", 120},   {"", "x", "|string", 3000},
                {"", "x", ".a", 3000}, {"1 if x else ", "2", "", 60}};
    char open[64], middle[32], close[32];
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TEST_ROW("%s%s", rows[i].open, rows[i].close);
        snprintf(open, sizeof open, "%s", rows[i].open);
        snprintf(middle, sizeof middle, "%s", rows[i].middle);
        snprintf(close, sizeof close, "%s", rows[i].close);
        /* The tag around it is put in by a block that is always there. */
        CHECK_STATUS(nested("", "{{ 1 }}", "", 1), GLLM_OK);
        {
            char *source = (char *)malloc(200000);
            int deep, k;
            gllm_chat_template *t;
            REQUIRE(source != NULL);
            for (deep = 0; deep < 2; deep++) {
                int n = deep ? 5000 : rows[i].fits;
                if (deep && n < 2 * rows[i].fits) continue; /* a chain is not deep */
                strcpy(source, "{{ ");
                for (k = 0; k < n; k++) strcat(source, open);
                strcat(source, middle);
                for (k = 0; k < n; k++) strcat(source, close);
                strcat(source, " }}");
                CHECK_STATUS(gllm_chat_template_open(source, SIZE_MAX, NULL, &t),
                             deep ? GLLM_ERR_TEMPLATE : GLLM_OK);
                gllm_chat_template_close(t);
            }
            free(source);
        }
    }
    CHECK_OK(nested("{% if x %}", "", "{% endif %}", 90));
    CHECK_STATUS(nested("{% if x %}", "", "{% endif %}", 5000), GLLM_ERR_TEMPLATE);
    CHECK_OK(nested("{% for x in y %}", "", "{% endfor %}", 20));
    CHECK_OK(nested("", "{% if x %}", "{% elif y %}", 2900) == GLLM_ERR_TEMPLATE ? GLLM_OK
                                                                              : GLLM_ERR_FORMAT);
    CHECK(render("{% macro f(n) %}{{ f(n - 1) if n else 'end' }}{% endmacro %}{{ f(30) }}", NULL,
                 NULL) != NULL);
}

/* The deepest that there is, in threads of little stack. */
static const char *const deepest[] = {
    "{% macro f(n) %}{% for i in [n] if f is defined %}{{ (f(n + 1)) | string }}{% endfor %}{% endmacro %}{{ f(0) }}",
    "{% macro f(n) %}{{ [{'a': '%s' % f(n + 1)}] | map('tojson') | list }}{% endmacro %}{{ f(0) }}",
    "{% macro f() %}{% call f() %}{% filter upper %}{% set x %}{{ caller() }}{{ f() }}{% endset %}{% endfilter %}{% endcall %}{% endmacro %}{{ f() }}",
    "{% set ns = namespace(x=[]) %}{% for i in range(999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x | tojson(indent=2) }}",
    "{% set ns = namespace(x=[], y=[]) %}{% for i in range(999) %}{% set ns.x = [ns.x] %}{% set ns.y = [ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
    "((((", "{{ ((((((((", "{{ not not ", "{{ [1, {'a': [", "{{ 1 if x else ", "{{ -", "{% if x %}", "{{ f(f(a=f(x|f(", "{% for x in y %}{% macro f(x="};
static int render_deepest(const char *source) {
    size_t n = strlen(source), i;
    char *text = (char *)malloc(n * 400 + 1);
    gllm_text out;
    gllm_status status;
    int repeats = strstr(source, "}}") ? 1 : 400; /* those without an end nest themselves */
    memset(&out, 0, sizeof out);
    if (!text) return 0;
    for (i = 0; i < (size_t)repeats; i++) {
        const char *part = i > 0 && strncmp(source, "{{", 2) == 0 ? source + 2 : source;
        strcpy(text + (i ? strlen(text) : 0), part);
    }
    status = gllm_chat_render(text, SIZE_MAX, NULL, &out);
    gllm_text_free(&out);
    free(text);
    return status == GLLM_ERR_TEMPLATE || source[0] == '(';
}
#if !defined(_WIN32) && !defined(GLLM_NO_THREADS)
#include <pthread.h>
static void *run_deepest(void *failed) {
    size_t i;
    for (i = 0; i < sizeof deepest / sizeof deepest[0]; i++) {
        if (!render_deepest(deepest[i])) ++*(int *)failed;
    }
    return NULL;
}
TEST(stack_of_64_kb) {
    pthread_t thread;
    pthread_attr_t attributes;
    int failed = 0;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    if (pthread_attr_setstacksize(&attributes, STACK_BYTES) != 0) SKIP("threads have more here");
    REQUIRE(pthread_create(&thread, &attributes, run_deepest, &failed) == 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    CHECK_EQ(failed, 0);
}
#else
TEST(stack_of_64_kb) {
    size_t i;
    for (i = 0; i < sizeof deepest / sizeof deepest[0]; i++) CHECK(render_deepest(deepest[i]));
}
#endif

/* Everything at once, for the tests of memory. */
static const char everything[] =
    "{% macro m(a, b=2) %}<{{ a }}{{ b }}{{ caller(1) if caller }}>{% endmacro %}"
    "{% set ns = namespace(n=0, t='') %}{% for x in messages if x.role %}{% set ns.n = ns.n + 1 %}"
    "{% set ns.t = ns.t ~ x.content ~ '\\n' %}{{ loop.last }}{{ x | tojson(indent=2) }}{% endfor %}"
    "{{ m(1, b=2) }}{% call(y) m(3, 4) %}{{ y }}{% endcall %}{% set z | upper %}{{ ns.t }}{% endset %}"
    "{{ z.split() | map('lower') | sort | join(',') }}{{ '%5.2f|%s' % (1.5, [none]) }}"
    "{{ dict(a=1, b=[1, 2, 3, 4, 5, 6, 7]) }}{{ range(20) | select('odd') | list }}"
    "{{ tools | tojson(sort_keys=true) }}{{ strftime_now('%Y') }}{{ ('a' ~ ns.t) * 9 }}"
    "{% filter indent(2) %}{{ messages | map(attribute='role') | unique | list }}{% endfilter %}";
static const char some_messages[] =
    "[{\"role\":\"user\",\"content\":\"One \\u00e9\"},{\"role\":\"assistant\",\"content\":\"Two\","
    "\"reasoning\":\"r\",\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":10,"
    "\"k\":11,\"l\":12,\"m\":13,\"n\":14,\"o\":15,\"p\":16,\"q\":17,\"r\":18}]";

TEST(allocation_failures) {
    counting c;
    gllm_allocator a;
    long k, n_failed = 0;
    for (k = 0; k < 2000; k++) {
        gllm_chat_template_desc open_desc;
        gllm_chat_template *t = NULL;
        gllm_chat_desc desc;
        gllm_text out;
        gllm_status status;
        a = counting_allocator(&c);
        c.fail_at = k + 1;
        c.fail_after = (int)(k & 1);
        memset(&desc, 0, sizeof desc);
        memset(&out, 0, sizeof out);
        open_desc.allocator = &a;
        desc.messages_json = some_messages;
        desc.tools_json = "[{\"x\":1}]";
        status = gllm_chat_template_open(everything, SIZE_MAX, &open_desc, &t);
        if (status == GLLM_OK) status = gllm_chat_template_render(t, &desc, &out);
        TEST_ROW("allocation %ld", k + 1);
        gllm_text_free(&out);
        gllm_chat_template_close(t);
        CHECK_EQ(c.n_blocks, 0);
        CHECK_EQ(c.n_errors, 0);
        if (status == GLLM_OK) break;
        CHECK_EQ(status, GLLM_ERR_MEMORY);
        n_failed++;
    }
    CHECK(n_failed > 15 && k < 2000);
}

TEST(messages_as_structs) {
    gllm_message messages[3];
    gllm_chat_desc desc;
    gllm_text out;
    gllm_chat_template *t = NULL;
    memset(messages, 0, sizeof messages);
    memset(&desc, 0, sizeof desc);
    memset(&out, 0, sizeof out);
    messages[0].role = "user";
    messages[0].content = "Hello!";
    messages[0].content_bytes = 5;
    messages[1].role = "assistant";
    messages[1].reasoning_content = "hm";
    messages[1].tool_calls_json = "[{\"function\":{\"name\":\"f\",\"arguments\":{\"x\":[1]}}}]";
    messages[1].fields_json = "{\"weight\":1}";
    messages[2].role = "tool";
    messages[2].content = "1";
    messages[2].name = "f";
    messages[2].tool_call_id = "c1";
    desc.messages = messages;
    desc.n_messages = 3;
    desc.variables_json = "{\"eos\":\"</s>\"}";
    REQUIRE_OK(gllm_chat_template_open(
        "{% for m in messages %}{{ m }}{{ eos }}\n{% endfor %}{{ add_generation_prompt }}{{ tools }}",
        SIZE_MAX, NULL, &t));
    CHECK_OK(gllm_chat_template_render(t, &desc, &out));
    CHECK_STR(out.data,
              "{'role': 'user', 'content': 'Hello'}</s>\n"
              "{'thinking': 'hm', 'role': 'assistant', 'reasoning_content': 'hm', "
              "'tool_calls': [{'function': {'name': 'f', 'arguments': {'x': [1]}}}], 'weight': 1}</s>\n"
              "{'role': 'tool', 'content': '1', 'name': 'f', 'tool_call_id': 'c1'}</s>\nTrueNone");
    CHECK_EQ(out.size_bytes, strlen(out.data));
    desc.n_messages = 1;
    desc.no_generation_prompt = 1;
    CHECK_OK(gllm_chat_template_render(t, &desc, &out)); /* into the same text */
    CHECK_STR(out.data, "{'role': 'user', 'content': 'Hello'}</s>\nFalseNone");
    messages[0].content = "\xff....";
    CHECK_STATUS(gllm_chat_template_render(t, &desc, &out), GLLM_ERR_UTF8);
    messages[0].content = "x";
    messages[0].content_bytes = 0;
    messages[0].fields_json = "[]";
    CHECK_STATUS(gllm_chat_template_render(t, &desc, &out), GLLM_ERR_FORMAT);
    CHECK_OK(gllm_chat_template_render(t, NULL, &out));
    CHECK_STR(out.data, "TrueNone");
    CHECK_STATUS(gllm_chat_template_render(NULL, &desc, &out), GLLM_ERR_ARGUMENT);
    gllm_chat_template_close(t);
    CHECK_STATUS(gllm_chat_template_open(NULL, 0, NULL, &t), GLLM_ERR_ARGUMENT);
    CHECK(t == NULL);
    gllm_text_free(&out);
    gllm_text_free(NULL);
    gllm_chat_template_close(NULL);
}

/* Files in memory, the first n that are not NULL; opened by `path`. */
static gllm_status open_files(const char *const (*named)[2], size_t n, const char *path,
                              gllm_chat_template **out) {
    gllm_file files[8];
    gllmi_memory_files all;
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    gllm_chat_template_desc desc;
    size_t i;
    memset(&desc, 0, sizeof desc);
    all.files = files;
    all.n_files = 0;
    for (i = 0; i < n; i++) {
        if (!named[i][1]) continue;
        files[all.n_files].name = named[i][0];
        files[all.n_files].data = named[i][1];
        files[all.n_files++].size_bytes = strlen(named[i][1]);
    }
    io.user = &all;
    desc.io = &io;
    return gllm_chat_template_open_path(path, &desc, out);
}
/* A model folder. */
static gllm_status open_folder(const char *config, const char *jinja, const char *tool_use,
                               const char *map, gllm_chat_template **out) {
    const char *const files[][2] = {{"tokenizer_config.json", config},
                                    {"chat_template.jinja", jinja},
                                    {"additional_chat_templates/tool_use.jinja", tool_use},
                                    {"special_tokens_map.json", map}};
    return open_files(files, 4, "", out);
}
/* Renders without and with tools, and closes. */
static void check_both(gllm_chat_template *t, const char *plain, const char *with_tools) {
    gllm_chat_desc desc;
    gllm_text out;
    memset(&desc, 0, sizeof desc);
    memset(&out, 0, sizeof out);
    CHECK_OK(gllm_chat_template_render(t, &desc, &out));
    CHECK_STR(out.data, plain);
    desc.tools_json = "[]";
    CHECK_OK(gllm_chat_template_render(t, &desc, &out));
    CHECK_STR(out.data, with_tools);
    gllm_text_free(&out);
    gllm_chat_template_close(t);
}
static void check_folder(const char *config, const char *jinja, const char *tool_use,
                         const char *map, const char *plain, const char *with_tools) {
    gllm_chat_template *t = NULL;
    gllm_status status = open_folder(config, jinja, tool_use, map, &t);
    if (!plain) {
        CHECK_STATUS(status, GLLM_ERR_NOT_FOUND);
        CHECK(t == NULL);
        return;
    }
    REQUIRE_OK(status);
    check_both(t, plain, with_tools);
}
TEST(model_folders) {
    static const char tokens[] =
        "{\"bos_token\":\"<s>\",\"eos_token\":{\"content\":\"</s>\",\"lstrip\":false},\"pad_token\":null,"
        "\"add_bos_token\":true,\"extra_special_tokens\":{\"image_token\":\"<img>\"},"
        "\"chat_template\":\"C{{ bos_token }}{{ eos_token }}{{ image_token }}{{ pad_token }}\"}";
    static const char named[] = "{\"chat_template\":[{\"name\":\"default\",\"template\":\"D\"},"
                                "{\"name\":\"tool_use\",\"template\":\"\\u0054{{ '\\n' }}\"}]}";
    static const char map[] = "{\"bos_token\":\"<S>\",\"sep_token\":{\"content\":\"|\"}}";
    static const char new_kind[] = "{\"bos_token\":\"<s>\",\"added_tokens_decoder\":{}}";
    gllm_chat_template *t;
    check_folder(tokens, NULL, NULL, NULL, "C<s></s><img>", "C<s></s><img>");
    check_folder(tokens, "J{{ bos_token }}\n", NULL, NULL, "J<s>", "J<s>");
    check_folder(tokens, "J", "T{{ tools }}", NULL, "J", "T[]");
    check_folder(named, NULL, NULL, NULL, "D", "T\n");
    check_folder(named, "J", NULL, NULL, "J", "J"); /* the file counts, not the list */
    check_folder("{}", NULL, NULL, NULL, NULL, NULL);
    check_folder(NULL, NULL, NULL, NULL, NULL, NULL);
    check_folder("[]", NULL, NULL, NULL, NULL, NULL);
    check_folder(NULL, "J", NULL, NULL, "J", "J");
    check_folder(tokens, "{{ bos_token ~ sep_token ~ eos_token }}", NULL, map, "<S>|</s>",
                 "<S>|</s>");
    check_folder(new_kind, "{{ bos_token ~ sep_token }}", NULL, map, "<s>", "<s>");
    check_folder(NULL, "{{ bos_token ~ sep_token }}", NULL, map, "<S>|", "<S>|");
    CHECK_STATUS(open_folder(NULL, "{{", NULL, NULL, &t), GLLM_ERR_TEMPLATE);
    CHECK_STATUS(open_folder("{", "J", NULL, NULL, &t), GLLM_ERR_FORMAT);
    CHECK_STATUS(open_folder(NULL, "J", NULL, "{", &t), GLLM_ERR_FORMAT);
    CHECK_STATUS(open_folder(tokens, "\xff", NULL, NULL, &t), GLLM_ERR_UTF8);
}
TEST(template_files) {
    static const char *const files[][2] = {
        {"m/tokenizer_config.json", "{\"bos_token\":\"<s>\",\"chat_template\":\"C{{ bos_token }}\"}"},
        {"m/chat_template.jinja", "J{{ bos_token }}"}, {"m/x.jinja", "X{{ bos_token }}"},
        {"m/empty.json", "{}"}, {"y.jinja", "Y{{ bos_token }}"}, {"z.gguf", "GGUF"}};
    static const char *const rows[][2] = {{"m", "J<s>"}, {"m/", "J<s>"},
                                          {"m/tokenizer_config.json", "C<s>"},
                                          {"m/x.jinja", "X<s>"}, {"y.jinja", "Y"}};
    gllm_chat_template *t;
    size_t i;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        TEST_ROW("%s", rows[i][0]);
        REQUIRE_OK(open_files(files, 6, rows[i][0], &t));
        check_both(t, rows[i][1], rows[i][1]);
    }
    CHECK_STATUS(open_files(files, 6, "m/empty.json", &t), GLLM_ERR_NOT_FOUND);
    CHECK(strstr(gllm_last_error(), "m/empty.json: there is no chat template") != NULL);
    CHECK_STATUS(open_files(files, 6, "m/none.jinja", &t), GLLM_ERR_NOT_FOUND);
    CHECK_STATUS(open_files(files, 6, "z.gguf", &t), GLLM_ERR_FORMAT);
    CHECK_STATUS(open_files(files, 6, NULL, &t), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_chat_template_open_path("x", NULL, NULL), GLLM_ERR_ARGUMENT);
}

/* ---- GGUF, and ids ---- */

typedef struct memory {
    char data[4096];
    size_t n;
} memory;

static int write_memory(void *user, const void *data, size_t n) {
    memory *m = (memory *)user;
    if (n > sizeof m->data - m->n) return 1;
    memcpy(m->data + m->n, data, n);
    m->n += n;
    return 0;
}
/* A vocabulary of <s>, </s> and five pieces, and a template; `tool_use` may be NULL. */
static void make_gguf(memory *m, const char *chat_template, const char *tool_use) {
    static const char *const pieces[] = {"<unk>", "<s>", "</s>", "\xe2\x96\x81", "a", "b", "ab"};
    static const int32_t types[] = {2, 3, 3, 1, 1, 1, 1};
    static const float scores[] = {0, 0, 0, -3, -4, -5, -1};
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gguf_writer w;
    uint8_t texts[128];
    gllmi_gguf_value v;
    size_t i, n = 0;
    m->n = 0;
    gguf_writer_init(&w, "v.gguf", write_memory, m, 32, a);
    gguf_put_string(&w, "tokenizer.ggml.model", gllmi_str_of("llama"));
    for (i = 0; i < 7; i++) {
        memset(texts + n, 0, 8);
        texts[n] = (uint8_t)strlen(pieces[i]);
        memcpy(texts + n + 8, pieces[i], texts[n]);
        n += 8u + texts[n];
    }
    memset(&v, 0, sizeof v);
    v.is_array = 1;
    v.count = 7;
    v.type = GLLMI_GGUF_STRING;
    v.key = gllmi_str_of("tokenizer.ggml.tokens");
    v.data = texts;
    v.n_bytes = n;
    gguf_put_value(&w, &v);
    v.type = GLLMI_GGUF_F32;
    v.key = gllmi_str_of("tokenizer.ggml.scores");
    v.data = (const uint8_t *)scores;
    v.n_bytes = sizeof scores;
    gguf_put_value(&w, &v);
    v.type = GLLMI_GGUF_I32;
    v.key = gllmi_str_of("tokenizer.ggml.token_type");
    v.data = (const uint8_t *)types;
    v.n_bytes = sizeof types;
    gguf_put_value(&w, &v);
    gguf_put_u32(&w, "tokenizer.ggml.eos_token_id", 2);
    gguf_put_u32(&w, "tokenizer.ggml.padding_token_id", 99);
    if (chat_template) {
        gguf_put_string(&w, "tokenizer.chat_template", gllmi_str_of(chat_template));
    }
    if (tool_use) {
        gguf_put_string(&w, "tokenizer.chat_template.tool_use", gllmi_str_of(tool_use));
    }
    REQUIRE_OK(gguf_begin_data(&w));
    REQUIRE_OK(gguf_end(&w));
    gguf_writer_free(&w);
}
static void open_gguf(const memory *m, gllm_status want, gllm_chat_template **t,
                      gllm_tokenizer **tokenizer) {
    gllm_file file = {"v.gguf", NULL, 0};
    gllmi_memory_files all;
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    gllm_chat_template_desc desc;
    gllm_tokenizer_desc tokenizer_desc;
    memset(&desc, 0, sizeof desc);
    memset(&tokenizer_desc, 0, sizeof tokenizer_desc);
    file.data = m->data;
    file.size_bytes = m->n;
    all.files = &file;
    all.n_files = 1;
    io.user = &all;
    desc.io = tokenizer_desc.io = &io;
    *t = NULL;
    CHECK_STATUS(gllm_chat_template_open_path("v.gguf", &desc, t), want);
    if (tokenizer) CHECK_OK(gllm_tokenizer_open("v.gguf", &tokenizer_desc, tokenizer));
}
TEST(gguf_templates) {
    memory m;
    gllm_chat_template *t;
    make_gguf(&m, "{{ eos_token }}{{ pad_token is defined }}", NULL);
    open_gguf(&m, GLLM_OK, &t, NULL);
    if (t) check_both(t, "</s>False", "</s>False");
    make_gguf(&m, "D", "T{{ eos_token }}");
    open_gguf(&m, GLLM_OK, &t, NULL);
    if (t) check_both(t, "D", "T</s>");
    make_gguf(&m, NULL, "T");
    open_gguf(&m, GLLM_ERR_NOT_FOUND, &t, NULL);
    make_gguf(&m, "{{", NULL);
    open_gguf(&m, GLLM_ERR_TEMPLATE, &t, NULL);
}
/* What the template wrote is encoded as it stands: no bos is added to one that is there, or not. */
TEST(conversation_ids) {
    static const uint32_t with_bos[] = {1, 3, 6, 2}, plain[] = {3, 6};
    gllm_message message;
    gllm_chat_desc desc;
    gllm_encoding e;
    gllm_text text;
    memory m;
    gllm_chat_template *t;
    gllm_tokenizer *tokenizer = NULL;
    memset(&message, 0, sizeof message);
    memset(&desc, 0, sizeof desc);
    memset(&e, 0, sizeof e);
    memset(&text, 0, sizeof text);
    message.role = "user";
    message.content = "ab";
    desc.messages = &message;
    desc.n_messages = 1;
    make_gguf(&m, "<s>{{ messages[0].content }}{{ eos_token }}", NULL);
    open_gguf(&m, GLLM_OK, &t, &tokenizer);
    REQUIRE(t != NULL && tokenizer != NULL);
    CHECK_OK(gllm_chat_template_encode(t, tokenizer, &desc, &text, &e));
    CHECK_STR(text.data, "<s>ab</s>");
    REQUIRE(e.n_tokens == 4);
    CHECK(memcmp(e.ids, with_bos, sizeof with_bos) == 0);
    CHECK(e.spans[3].begin == 5 && e.spans[3].end == 9);
    CHECK_OK(gllm_tokenizer_encode(tokenizer, "ab", 2, NULL, &e));
    CHECK_EQ(e.n_tokens, 3); /* by itself the tokenizer adds bos, which the file does not name */
    gllm_chat_template_close(t);
    CHECK_OK(gllm_chat_template_open("{{ messages[0].content }}", SIZE_MAX, NULL, &t));
    CHECK_OK(gllm_chat_template_encode(t, tokenizer, &desc, NULL, &e));
    REQUIRE(e.n_tokens == 2);
    CHECK(memcmp(e.ids, plain, sizeof plain) == 0);
    CHECK_STATUS(gllm_chat_template_encode(t, NULL, &desc, NULL, &e), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_chat_template_encode(t, tokenizer, &desc, NULL, NULL), GLLM_ERR_ARGUMENT);
    CHECK_STATUS(gllm_chat_template_encode(NULL, tokenizer, &desc, NULL, &e), GLLM_ERR_ARGUMENT);
    gllm_chat_template_close(t);
    gllm_tokenizer_close(tokenizer);
    gllm_encoding_free(&e);
    gllm_text_free(&text);
}

/* ---- the golden texts ---- */

/* The text of a node, for a gllm_chat_desc; NULL for null. */
static char *node_text(const gllmi_json *json, uint32_t node) {
    const gllmi_json_node *n = &json->nodes[node];
    char *text;
    if (node == 0 || n->type == GLLMI_JSON_NULL) return NULL;
    text = (char *)malloc(n->end - n->begin + 1);
    if (!text) return NULL;
    memcpy(text, json->text + n->begin, n->end - n->begin);
    text[n->end - n->begin] = 0;
    return text;
}
/* Renders one golden line with the conversation of another. */
static void check_golden(const gllmi_json *line, const gllmi_json *conversation,
                         const gllm_allocator *a) {
    gllmi_arena arena;
    gllm_chat_desc desc;
    gllm_text out;
    char path[300], *source, *parts[4];
    static const char *const names[] = {"messages", "tools", "documents", "variables"};
    size_t size;
    uint32_t want = gllmi_json_find(line, 0, "text");
    int k;
    gllm_status status;
    memset(&arena, 0, sizeof arena);
    memset(&desc, 0, sizeof desc);
    memset(&out, 0, sizeof out);
    arena.allocator = *a;
    snprintf(path, sizeof path, "tests/data/templates/%s",
             gllmi_json_string(line, gllmi_json_find(line, 0, "template"), &arena, NULL).data);
    TEST_ROW("%s, %s", path,
             gllmi_json_string(line, gllmi_json_find(line, 0, "case"), &arena, NULL).data);
    source = read_file(path, &size);
    REQUIRE(source != NULL);
    for (k = 0; k < 4; k++) parts[k] = node_text(conversation, gllmi_json_find(conversation, 0, names[k]));
    desc.messages_json = parts[0];
    desc.tools_json = parts[1];
    desc.documents_json = parts[2];
    desc.variables_json = parts[3];
    desc.no_generation_prompt = !gllmi_json_get_bool(line, 0, "generation", 1);
    desc.local_time = 1741529107;
    status = gllm_chat_render(source, size, &desc, &out);
    if (gllmi_json_is(line, want, GLLMI_JSON_NULL)) {
        CHECK_EQ(status, GLLM_ERR_TEMPLATE);
    } else if (CHECK_OK(status)) {
        gllmi_str text = gllmi_json_string(line, want, &arena, NULL);
        CHECK_EQ(out.size_bytes, text.size);
        CHECK_STR(out.data, text.data);
    }
    for (k = 0; k < 4; k++) free(parts[k]);
    free(source);
    gllm_text_free(&out);
    gllmi_arena_free(&arena);
}
TEST(golden) {
    size_t size, n_lines = 0, n_conversations = 0, i;
    char *text = read_file("tests/data/template_golden.txt", &size), *line, *end;
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gllmi_json *conversations = (gllmi_json *)calloc(256, sizeof *conversations);
    REQUIRE(text != NULL && conversations != NULL);
    for (line = text; *line; line = end + 1) {
        gllmi_json json;
        char *name;
        end = strchr(line, '\n');
        if (!end) break;
        REQUIRE_OK(gllmi_json_parse(&json, "golden", line, (size_t)(end - line), &a));
        if (!gllmi_json_find(&json, 0, "template")) {
            REQUIRE(n_conversations < 256);
            conversations[n_conversations++] = json;
            continue;
        }
        name = node_text(&json, gllmi_json_find(&json, 0, "case"));
        for (i = 0; name && i < n_conversations; i++) {
            uint32_t node = gllmi_json_find(&conversations[i], 0, "case");
            if (gllmi_json_string_is(&conversations[i], node, gllmi_str_of(name))) {
                check_golden(&json, &conversations[i], &a);
            }
        }
        free(name);
        gllmi_json_free(&json);
        n_lines++;
    }
    CHECK(n_lines >= 100 && n_conversations >= 12);
    for (i = 0; i < n_conversations; i++) gllmi_json_free(&conversations[i]);
    free(conversations);
    free(text);
}

int main(int argc, char **argv) {
    test_begin("test_template", argc, argv);
    RUN(expressions);
    RUN(filters_and_tests);
    RUN(statements);
    RUN(refusals);
    RUN(errors_say_where);
    RUN(limits);
    RUN(nesting);
    RUN(stack_of_64_kb);
    RUN(allocation_failures);
    RUN(messages_as_structs);
    RUN(model_folders);
    RUN(template_files);
    RUN(gguf_templates);
    RUN(conversation_ids);
    RUN(golden);
    return test_end();
}
