/* Any bytes as JSON: parsed, and then every value of it is asked for.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_json.c -o fuzz_json -lm */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"

static void require(int condition) {
    if (!condition) abort();
}

/* Every node is a value of its own kind within its parent. */
static void visit(const gllmi_json *json, gllmi_arena *arena) {
    uint32_t i, k, child;
    for (i = 0; i < json->n_nodes; i++) {
        const gllmi_json_node *node = &json->nodes[i];
        require(node->begin <= node->end && node->end <= json->size);
        require(node->next > i && node->next <= json->n_nodes);
        if (node->type == GLLMI_JSON_STRING) {
            gllmi_str s = gllmi_json_string(json, i, arena, NULL);
            require(s.data && s.size <= node->end - node->begin && s.data[s.size] == 0);
            for (k = 0; k < s.size;) { /* escapes give valid UTF-8 too */
                size_t n = gllmi_utf8_sequence((const uint8_t *)s.data + k,
                                               (const uint8_t *)s.data + s.size);
                require(n > 0);
                k += (uint32_t)n;
            }
            gllmi_json_string_is(json, i, s);
        } else if (node->type == GLLMI_JSON_NUMBER) {
            double v = gllmi_json_number(json, i, -1.0);
            require(v == v);
        } else if (node->type >= GLLMI_JSON_ARRAY) {
            uint32_t n = node->count * (node->type == GLLMI_JSON_OBJECT ? 2 : 1);
            child = gllmi_json_first(i);
            for (k = 0; k < n; k++) {
                require(child < node->next);
                child = gllmi_json_next(json, child);
            }
            require(child == node->next);
        }
        if (node->type == GLLMI_JSON_OBJECT && node->count < 100) {
            uint64_t number;
            (void)gllmi_json_find(json, i, "a");
            (void)gllmi_json_get_u64(json, i, "n", 1000, 0, &number);
            (void)gllmi_json_get_bool(json, i, "b", 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gllmi_arena arena;
    gllmi_json json;
    char *text = (char *)malloc(size + 1); /* no byte before or after it may be touched */
    require(text != NULL);
    memset(&arena, 0, sizeof arena);
    arena.allocator = a;
    if (size > 0) memcpy(text + 1, data, size);
    if (gllmi_json_parse(&json, "fuzz", text + 1, size, &a) == GLLM_OK) {
        visit(&json, &arena);
    } else {
        require(strncmp(gllm_last_error(), "fuzz: byte ", 11) == 0);
    }
    gllmi_json_free(&json);
    gllmi_arena_free(&arena);
    free(text);
    return 0;
}
