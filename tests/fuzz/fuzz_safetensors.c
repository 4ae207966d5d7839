/* Any bytes as model.safetensors: what is accepted lies within the file, and is read to the last
 * byte. The first byte chooses between a file that is mapped and one that is read.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_safetensors.c -lm -lpthread */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"

static void require(int condition) {
    if (!condition) abort();
}

static void visit(const gllmi_tensors *all, size_t size) {
    size_t i, k;
    uint64_t total = 0;
    volatile unsigned sum = 0;
    for (i = 0; i < all->n_tensors; i++) {
        const gllmi_tensor *t = &all->list[i];
        const gllmi_dtype_row *row = gllmi_dtype_find(t->dtype);
        uint64_t n = 1;
        gllmi_view view;
        require(row && t->n_dims <= GLLMI_MAX_DIMS);
        for (k = 0; k < t->n_dims; k++) n *= t->shape[k];
        require(n == t->n_elements && n * row->block_bytes == t->n_bytes);
        require(t->offset <= size && t->n_bytes <= size - t->offset);
        require(gllmi_tensors_find(all, t->name) == t);
        require(gllmi_tensor_view(all, t, &view) == GLLM_OK);
        for (k = 0; k < view.size; k++) sum += view.data[k];
        gllmi_view_free(&all->files[t->file], &view);
        total += t->n_bytes;
    }
    require(total <= size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gllm_file file = {"model.safetensors", NULL, 0};
    gllmi_memory_files files = {&file, 1};
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gllmi_source source;
    gllmi_tensors all;
    char *copy;
    if (size < 1) return 0;
    if (data[0] & 1) io.map = NULL;
    data++, size--;
    copy = (char *)malloc(size + 1); /* no byte before or after it may be touched */
    require(copy != NULL);
    if (size > 0) memcpy(copy + 1, data, size);
    file.data = copy + 1;
    file.size_bytes = size;
    io.user = &files;
    require(gllmi_source_init(&source, "", 0, &io, a) == GLLM_OK);
    gllmi_tensors_init(&all, &source);
    if (gllmi_tensors_open(&all, gllmi_str_of(""), NULL) == GLLM_OK) {
        visit(&all, size);
    } else {
        require(strstr(gllm_last_error(), "model.safetensors") != NULL);
    }
    gllmi_tensors_free(&all);
    gllmi_source_free(&source);
    free(copy);
    return 0;
}
