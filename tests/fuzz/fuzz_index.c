/* Any bytes as an index file: what opens is searched, and its texts are read to the last byte. The
 * first byte chooses between a file that is mapped and one that is read, and whether the checksum of
 * the head is mended first, so that what it protects is reached.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_index.c -lm -lpthread */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"

static void require(int condition) {
    if (!condition) abort();
}

static void visit(const gllm_index *index) {
    const gllm_index_info *info = gllm_index_get_info(index);
    float *query = (float *)malloc(2 * info->dim * sizeof(float));
    gllm_hit hits[2 * 3];
    const char *text;
    size_t i, k, n, n_found[2];
    volatile unsigned sum = 0;
    require(query != NULL && info->dim > 0);
    for (i = 0; i < 2 * info->dim; i++) query[i] = (float)(i % 7) - 3.0f;
    require(gllm_index_search(index, query, 2, 3, NULL, hits, n_found) == GLLM_OK);
    for (i = 0; i < n_found[0]; i++) require(hits[i].index < info->n_vectors);
    for (i = 0; i < info->n_vectors && i < 1000; i++) {
        if (gllm_index_text(index, i, &text, &n) == GLLM_OK) {
            for (k = 0; k <= n; k++) sum += (unsigned char)text[k];
            require(text[n] == 0);
        }
        if (gllm_index_object(index, i, &text, &n) == GLLM_OK) require(text[n] == 0);
    }
    free(query);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gllm_file file = {"x.index", NULL, 0};
    gllmi_memory_files files = {&file, 1};
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    gllm_index_desc desc;
    gllm_index *index;
    uint8_t *copy, how;
    if (size < 1) return 0;
    how = data[0];
    data++, size--;
    copy = (uint8_t *)malloc(size + 1); /* no byte after it may be touched */
    require(copy != NULL);
    memcpy(copy, data, size);
    if (!(how & 1)) io.map = NULL;
    if (!(how & 2) && size >= 128) {
        memcpy(copy, "GLLMINDX\1\0\0\0", 12);
        if (!(how & 4)) gllmi_store(copy + 64, size, 8);
        gllmi_store(copy + 120, gllmi_index_checksum(copy, 120), 8);
    }
    file.data = copy;
    file.size_bytes = size;
    io.user = &files;
    memset(&desc, 0, sizeof desc);
    desc.io = &io;
    desc.n_threads = 1;
    if (gllm_index_open_file("x.index", &desc, &index) == GLLM_OK) {
        visit(index);
        gllm_index_close(index);
    } else {
        require(index == NULL && strstr(gllm_last_error(), "x.index") != NULL);
    }
    free(copy);
    return 0;
}
