/* Any text as a chat template, rendered with a conversation that the same bytes choose: the first
 * byte has the choices, what follows "\n--\n" is the messages as JSON. Few steps and little memory,
 * so that what is slow without counting its steps shows.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_template.c -o fuzz_template -lm */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"

static const char messages[] =
    "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"H\\u00e9llo, 'w' \\\"x\\\" <b>\\n\"},"
    "{\"role\":\"assistant\",\"content\":null,\"reasoning\":\"r\",\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\","
    "\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1,\"y\":[2.5,true,null]}}}]},"
    "{\"role\":\"tool\",\"content\":[{\"type\":\"text\",\"text\":\"42\"},{\"type\":\"image\"}]}]";
static const char tools[] =
    "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"type\":\"object\","
    "\"properties\":{\"x\":{\"type\":\"integer\"}},\"required\":[\"x\"]}}}]";

static void require(int condition) {
    if (!condition) abort();
}
static size_t find_break(const uint8_t *data, size_t size) {
    size_t i;
    for (i = 0; i + 4 <= size; i++) {
        if (memcmp(data + i, "\n--\n", 4) == 0) return i;
    }
    return size;
}

/* Any text as tokenizer_config.json. */
static void open_config(const char *text, size_t n) {
    gllm_file file = {"tokenizer_config.json", NULL, 0};
    gllmi_memory_files files = {NULL, 1};
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    gllm_chat_template_desc desc;
    gllm_chat_template *t;
    memset(&desc, 0, sizeof desc);
    file.data = text;
    file.size_bytes = n;
    files.files = &file;
    io.user = &files;
    desc.io = &io;
    if (gllm_chat_template_open_path("", &desc, &t) != GLLM_OK) require(t == NULL);
    gllm_chat_template_close(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gllm_chat_template *t = NULL;
    gllm_chat_desc desc;
    gllm_text out;
    gllm_status status;
    size_t n;
    char *source, *json = NULL;
    if (size < 1) return 0;
    n = find_break(data + 1, size - 1);
    source = (char *)malloc(n + 1); /* no byte before or after it may be touched */
    require(source != NULL);
    memcpy(source, data + 1, n);
    memset(&desc, 0, sizeof desc);
    memset(&out, 0, sizeof out);
    desc.messages_json = messages;
    if (n + 5 < size) {
        json = (char *)malloc(size - n - 4);
        require(json != NULL);
        memcpy(json, data + n + 5, size - n - 5);
        json[size - n - 5] = 0;
        desc.messages_json = json;
    }
    if (data[0] & 1) desc.tools_json = tools;
    if (data[0] & 2) desc.variables_json = "{\"enable_thinking\":false,\"l\":[3,1,2],\"s\":\"a,b\",\"f\":-1.5}";
    desc.no_generation_prompt = data[0] >> 2 & 1;
    desc.local_time = 1741529107;
    desc.max_steps = 200000;
    desc.max_memory_bytes = (size_t)8 << 20;
    desc.max_output_bytes = (size_t)1 << 20;
    if (n > 0 && source[0] == '{' && source[1 % n] == '"') open_config(source, n);
    status = gllm_chat_template_open(source, n, NULL, &t);
    if (status == GLLM_OK) {
        status = gllm_chat_template_render(t, &desc, &out);
        if (status == GLLM_OK) {
            require(out.size_bytes <= desc.max_output_bytes && out.data[out.size_bytes] == 0);
            require(gllmi_utf8_validate(out.data, out.size_bytes) == out.size_bytes);
        }
    } else {
        require(t == NULL);
    }
    require(status == GLLM_OK || status == GLLM_ERR_TEMPLATE || status == GLLM_ERR_UTF8 ||
            status == GLLM_ERR_FORMAT);
    gllm_chat_template_close(t);
    gllm_text_free(&out);
    free(source);
    free(json);
    return 0;
}
