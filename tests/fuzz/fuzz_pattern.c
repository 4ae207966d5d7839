/* A pattern and a text: the first byte says how many bytes are pattern, the rest is text. What
 * compiles must match in bounded steps, and the ways to match must agree.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_pattern.c -o fuzz_pattern
 * -lm */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"

static void require(int condition) {
    if (!condition) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gllmi_pattern *ways[2] = {NULL, NULL};
    gllmi_pattern_scan scans[2];
    const char *pattern = (const char *)data + 1, *text;
    size_t n, n_text, begin[2], end[2], last = 0, count = 0;
    int i, more[2];
    if (size < 1) return 0;
    n = data[0] < size - 1 ? data[0] : size - 1;
    text = pattern + n;
    n_text = gllmi_utf8_validate(text, size - 1 - n);
    if (gllmi_pattern_compile(&a, pattern, n, &ways[0]) != GLLM_OK) {
        require(gllm_last_error()[0] != 0);
        return 0;
    }
    require(gllmi_pattern_compile(&a, pattern, n, &ways[1]) == GLLM_OK);
    ways[1]->needs_table = 1;
    memset(scans, 0, sizeof scans);
    for (i = 0; i < 2; i++) gllmi_pattern_begin(&scans[i], ways[i], text, n_text);
    do {
        for (i = 0; i < 2; i++) {
            more[i] = gllmi_pattern_next(&scans[i], &begin[i], &end[i]);
            require(more[i] >= 0 && more[i] == more[0]);
            require(!more[i] || (begin[i] == begin[0] && end[i] == end[0]));
        }
        if (!more[0]) break;
        require(last <= begin[0] && begin[0] <= end[0] && end[0] <= n_text);
        last = end[0];
        require(++count <= 2 * n_text + 2);
    } while (1);
    require(scans[0].work <= 17 * n_text + 5000);
    for (i = 0; i < 2; i++) {
        gllmi_pattern_scan_free(&scans[i]);
        gllmi_pattern_free(ways[i]);
    }
    return 0;
}
