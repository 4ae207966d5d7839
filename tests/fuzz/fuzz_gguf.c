/* Any bytes as a GGUF file, in place and through read: opened, and then every value is asked for as
 * every type and every byte of every tensor is touched.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_gguf.c -o fuzz_gguf -lm */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"

static void require(int condition) {
    if (!condition) abort();
}

static volatile uint64_t sum; /* of all that was read, so that it is read */

static void visit_value(const gllmi_gguf *g, const gllmi_gguf_value *v) {
    char key[256];
    gllmi_gguf_strings strings = gllmi_gguf_strings_of(v);
    const gllmi_gguf_value *array;
    gllmi_str s;
    uint64_t i, u;
    double d;
    int flag, n_kinds = 0;
    for (i = 0; i <= v->count && i < 1000; i++) {
        int is_u = gllmi_gguf_u64_at(v, i, &u), is_number = gllmi_gguf_f64_at(v, i, &d);
        require(i < v->count || !is_number);
        require(!is_u || (is_number && d == (double)u));
        sum += u;
    }
    while (gllmi_gguf_next_string(&strings, &s)) {
        for (i = 0; i < s.size; i++) sum += (uint8_t)s.data[i];
    }
    if (v->key.size >= sizeof key) return;
    memcpy(key, v->key.data, v->key.size);
    key[v->key.size] = 0;
    require(gllmi_gguf_find(g, key) == v);
    n_kinds += gllmi_gguf_get(g, key, GLLMI_GGUF_F64, 0, &d) == GLLM_OK;
    n_kinds += gllmi_gguf_get(g, key, GLLMI_GGUF_BOOL, 0, &flag) == GLLM_OK;
    n_kinds += gllmi_gguf_get_array(g, key, GLLMI_GGUF_ARRAY, &array) == GLLM_OK;
    if (gllmi_gguf_get_string(g, key, &s) == GLLM_OK) {
        n_kinds++;
        for (i = 0; i < s.size; i++) sum += (uint8_t)s.data[i];
    }
    require(n_kinds == 1);
    require(gllmi_gguf_get(g, key, GLLMI_GGUF_U64, UINT64_MAX, &u) != GLLM_OK ||
            v->type != GLLMI_GGUF_F32);
}

static void visit_tensor(const gllmi_tensors *all, const gllmi_tensor *t) {
    gllmi_view view;
    uint64_t n = 1;
    uint32_t i;
    for (i = 0; i < t->n_dims; i++) n *= t->shape[i];
    require(n == t->n_elements);
    require(gllmi_tensors_find(all, t->name) == t);
    require(gllmi_tensor_view(all, t, &view) == GLLM_OK);
    for (i = 0; i < view.size; i++) sum += view.data[i];
    gllmi_view_free(&all->files[t->file], &view);
}

static gllm_status open_and_visit(const gllm_io *io) {
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    gllmi_source source;
    gllmi_tensors all;
    gllmi_gguf g;
    gllm_status status;
    size_t i;
    gllmi_source_init(&source, "", 0, io, a);
    gllmi_tensors_init(&all, &source);
    status = gllmi_gguf_open(&g, &all, "f");
    if (status == GLLM_OK) {
        for (i = 0; i < g.n_values; i++) visit_value(&g, &g.values[i]);
        for (i = 0; i < all.n_tensors; i++) visit_tensor(&all, &all.list[i]);
    } else {
        require(strncmp(gllm_last_error(), "f: ", 3) == 0);
    }
    gllmi_gguf_free(&g);
    gllmi_tensors_free(&all);
    gllmi_source_free(&source);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gllm_file file = {"f", NULL, 0};
    gllmi_memory_files files = {NULL, 1};
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    gllm_status in_place;
    uint8_t *copy = (uint8_t *)malloc(size + 1); /* no byte before or after it may be touched */
    require(copy != NULL);
    if (size > 0) memcpy(copy + 1, data, size);
    file.data = copy + 1;
    file.size_bytes = size;
    files.files = &file;
    io.user = &files;
    in_place = open_and_visit(&io);
    io.map = NULL;
    require(open_and_visit(&io) == in_place);
    free(copy);
    return 0;
}
