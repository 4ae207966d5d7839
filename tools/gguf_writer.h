/* gguf_writer.h - writes GGUF files (MIT licence)
 *
 * For `gllm quantize` and the tests; needs only gllm.h above it. Front to back, nothing is gone
 * back to: first all keys and tensors are named (they are kept in memory), then their data come in
 * the same order. A failure stays: the later calls do nothing and the last one tells.
 */
#ifndef GGUF_WRITER_H
#define GGUF_WRITER_H

/* Takes the next bytes of a file; 0: done. */
typedef int (*gguf_write_fn)(void *user, const void *data, size_t n_bytes);

typedef struct gguf_writer {
    gllm_allocator allocator;
    const char *file; /* for messages */
    gguf_write_fn write;
    void *user;
    gllm_status status;
    uint32_t alignment;
    uint8_t *values, *table;
    size_t values_size, values_capacity, table_size, table_capacity;
    uint64_t n_values;
    uint64_t *sizes; /* (n_tensors) bytes of their data */
    size_t n_tensors, sizes_capacity;
    uint64_t offset;  /* of the next tensor to be named */
    size_t tensor;    /* whose data come next */
    uint64_t written; /* bytes of them */
} gguf_writer;

GLLMI_COLD void gguf_writer_init(gguf_writer *w, const char *file, gguf_write_fn write, void *user,
                                 uint32_t alignment, gllm_allocator allocator) {
    memset(w, 0, sizeof *w);
    w->allocator = allocator;
    w->file = file;
    w->write = write;
    w->user = user;
    w->alignment = alignment;
}
GLLMI_COLD void gguf_writer_free(gguf_writer *w) {
    gllmi_free(&w->allocator, w->values);
    gllmi_free(&w->allocator, w->table);
    gllmi_free(&w->allocator, w->sizes);
    memset(w, 0, sizeof *w);
}

GLLMI_COLD void gguf_append(gguf_writer *w, int to_table, const void *data, size_t n) {
    uint8_t **bytes = to_table ? &w->table : &w->values;
    size_t *size = to_table ? &w->table_size : &w->values_size;
    size_t *capacity = to_table ? &w->table_capacity : &w->values_capacity;
    if (w->status != GLLM_OK) return;
    if (n > SIZE_MAX - *size ||
        !gllmi_grow(&w->allocator, (void **)bytes, capacity, *size, *size + n, 1)) {
        w->status = gllmi_fail_memory(n);
        return;
    }
    if (n > 0) memcpy(*bytes + *size, data, n);
    *size += n;
}
/* The low n bytes of a number. */
GLLMI_COLD void gguf_append_number(gguf_writer *w, int to_table, uint64_t number, size_t n) {
    uint8_t bytes[8];
    size_t i;
    for (i = 0; i < 8; i++) bytes[i] = (uint8_t)(number >> 8 * i);
    gguf_append(w, to_table, bytes, n);
}
GLLMI_COLD void gguf_append_text(gguf_writer *w, int to_table, gllmi_str text) {
    gguf_append_number(w, to_table, text.size, 8);
    gguf_append(w, to_table, text.data, text.size);
}
GLLMI_COLD void gguf_put_key(gguf_writer *w, gllmi_str key, gllmi_gguf_type type) {
    gguf_append_text(w, 0, key);
    gguf_append_number(w, 0, (uint64_t)type, 4);
    w->n_values++;
}

/* A value as a reader found it. */
GLLMI_COLD void gguf_put_value(gguf_writer *w, const gllmi_gguf_value *v) {
    gguf_put_key(w, v->key, v->is_array ? GLLMI_GGUF_ARRAY : (gllmi_gguf_type)v->type);
    if (v->is_array) {
        gguf_append_number(w, 0, v->type, 4);
        gguf_append_number(w, 0, v->count, 8);
    } else if (v->type == GLLMI_GGUF_STRING) {
        gguf_append_number(w, 0, v->n_bytes, 8);
    }
    gguf_append(w, 0, v->data, (size_t)v->n_bytes);
}
GLLMI_COLD void gguf_put_u32(gguf_writer *w, const char *key, uint32_t value) {
    gguf_put_key(w, gllmi_str_of(key), GLLMI_GGUF_U32);
    gguf_append_number(w, 0, value, 4);
}
GLLMI_COLD void gguf_put_f32(gguf_writer *w, const char *key, float value) {
    gguf_put_key(w, gllmi_str_of(key), GLLMI_GGUF_F32);
    gguf_append_number(w, 0, gllmi_f32_bits(value), 4);
}
GLLMI_COLD void gguf_put_bool(gguf_writer *w, const char *key, int value) {
    gguf_put_key(w, gllmi_str_of(key), GLLMI_GGUF_BOOL);
    gguf_append_number(w, 0, value != 0, 1);
}
GLLMI_COLD void gguf_put_string(gguf_writer *w, const char *key, gllmi_str value) {
    gguf_put_key(w, gllmi_str_of(key), GLLMI_GGUF_STRING);
    gguf_append_text(w, 0, value);
}
/* The begin of an array: `count` times gguf_append_text or _number must follow. */
GLLMI_COLD void gguf_put_array(gguf_writer *w, const char *key, gllmi_gguf_type element,
                               uint64_t count) {
    gguf_put_key(w, gllmi_str_of(key), GLLMI_GGUF_ARRAY);
    gguf_append_number(w, 0, (uint64_t)element, 4);
    gguf_append_number(w, 0, count, 8);
}

/* Names a tensor; shape is row-major, as in gllmi_tensor. */
GLLMI_COLD void gguf_put_tensor(gguf_writer *w, gllmi_str name, gllm_dtype dtype, uint32_t n_dims,
                                const uint64_t *shape) {
    const gllmi_dtype_row *row = gllmi_dtype_find(dtype);
    uint64_t n = 1, mask = (uint64_t)w->alignment - 1;
    uint32_t i;
    if (w->status != GLLM_OK) return;
    for (i = 0; i < n_dims; i++) {
        if (!gllmi_mul_u64(n, shape[i], &n)) break;
    }
    if (!row || row->gguf == GLLMI_NOT_IN_GGUF || n_dims > GLLMI_GGUF_MAX_DIMS || i < n_dims ||
        n > (uint64_t)INT64_MAX / 8 ||
        (n_dims > 0 ? shape[n_dims - 1] : 1) % row->block_elements != 0) {
        w->status = gllmi_tensor_fail(w->file, name, "this type or shape cannot be written");
        return;
    }
    gguf_append_text(w, 1, name);
    gguf_append_number(w, 1, n_dims, 4);
    for (i = n_dims; i-- > 0;) gguf_append_number(w, 1, shape[i], 8);
    gguf_append_number(w, 1, row->gguf, 4);
    gguf_append_number(w, 1, w->offset, 8);
    if (w->status != GLLM_OK) return;
    if (!gllmi_grow(&w->allocator, (void **)&w->sizes, &w->sizes_capacity, w->n_tensors,
                    w->n_tensors + 1, sizeof *w->sizes)) {
        w->status = gllmi_fail_memory((w->n_tensors + 1) * sizeof *w->sizes);
        return;
    }
    w->sizes[w->n_tensors] = n / row->block_elements * row->block_bytes;
    w->offset += (w->sizes[w->n_tensors++] + mask) & ~mask;
}

GLLMI_COLD void gguf_write(gguf_writer *w, const void *data, size_t n) {
    if (w->status != GLLM_OK || n == 0) return;
    if (w->write(w->user, data, n) != 0) {
        w->status =
            gllmi_fail(GLLM_ERR_IO, "%s: cannot write %llu bytes", w->file, (unsigned long long)n);
    }
}
/* Zeros behind n bytes, up to the alignment. */
GLLMI_COLD void gguf_write_padding(gguf_writer *w, uint64_t n) {
    static const uint8_t zeros[64] = {0};
    uint64_t left = (0 - n) & ((uint64_t)w->alignment - 1);
    while (left > 0 && w->status == GLLM_OK) {
        size_t now = left < sizeof zeros ? (size_t)left : sizeof zeros;
        gguf_write(w, zeros, now);
        left -= now;
    }
}
/* Passes over tensors without data. */
GLLMI_COLD void gguf_next_tensor(gguf_writer *w) {
    while (w->tensor < w->n_tensors && w->written == w->sizes[w->tensor]) {
        gguf_write_padding(w, w->written);
        w->tensor++;
        w->written = 0;
    }
}

/* Writes all that was put. From now on data may come. */
GLLMI_COLD gllm_status gguf_begin_data(gguf_writer *w) {
    uint8_t head[24] = {'G', 'G', 'U', 'F', 3};
    size_t i;
    if (w->alignment != 32) gguf_put_u32(w, "general.alignment", w->alignment);
    for (i = 0; i < 8; i++) {
        head[8 + i] = (uint8_t)((uint64_t)w->n_tensors >> 8 * i);
        head[16 + i] = (uint8_t)(w->n_values >> 8 * i);
    }
    gguf_write(w, head, sizeof head);
    gguf_write(w, w->values, w->values_size);
    gguf_write(w, w->table, w->table_size);
    gguf_write_padding(w, sizeof head + w->values_size + w->table_size);
    gguf_next_tensor(w);
    return w->status;
}
/* The next bytes of the data of the tensor whose turn it is: not more than it has left. */
GLLMI_COLD gllm_status gguf_write_data(gguf_writer *w, const void *data, size_t n) {
    if (w->status != GLLM_OK || n == 0) return w->status;
    if (w->tensor == w->n_tensors || n > w->sizes[w->tensor] - w->written) {
        return w->status =
                   gllmi_fail(GLLM_ERR_ARGUMENT, "%s: more data than its tensors take", w->file);
    }
    gguf_write(w, data, n);
    w->written += n;
    gguf_next_tensor(w);
    return w->status;
}
/* All data are there, or the failure is told. */
GLLMI_COLD gllm_status gguf_end(gguf_writer *w) {
    if (w->status == GLLM_OK && w->tensor < w->n_tensors) {
        w->status = gllmi_fail(GLLM_ERR_ARGUMENT, "%s: data are missing from tensor number %llu",
                               w->file, (unsigned long long)w->tensor);
    }
    return w->status;
}

#endif
