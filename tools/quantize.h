/* quantize.h - tensors of a model into a GGUF file of a smaller type (MIT licence)
 *
 * The work of `gllm quantize` whatever it reads: a GGUF file (any architecture: its metadata are
 * kept), or a model's folder with SafeTensors, of which convert.h makes GGUF's keys and tensors.
 *
 *     KINDS      which tensor becomes what
 *     DATA       from one type to another, by several threads
 *     TENSORS    those of the new file
 */
#ifndef QUANTIZE_H
#define QUANTIZE_H

#include "blocks.h"
#include "gguf_writer.h"
#include "tool.h"

/* ================================================================================================
 * KINDS
 * ============================================================================================= */

/* A type to choose, and what takes its place in rows that are no whole number of its blocks.
 * general.file_type tells them apart: q4_k and q4_k_m have one dtype. */
typedef struct quant_kind {
    gllm_dtype dtype;
    uint32_t file_type; /* as llama.cpp numbers them: of files of which most is this */
    gllm_dtype instead;
} quant_kind;

static const quant_kind quant_kinds[] = {
    {GLLM_DTYPE_F32, 0, GLLM_DTYPE_AUTO}, {GLLM_DTYPE_F16, 1, GLLM_DTYPE_AUTO},
    {GLLM_DTYPE_BF16, 32, GLLM_DTYPE_AUTO}, {GLLM_DTYPE_Q8_0, 7, GLLM_DTYPE_F16},
    {GLLM_DTYPE_Q6_K, 18, GLLM_DTYPE_Q8_0}, {GLLM_DTYPE_Q5_K, 16, GLLM_DTYPE_Q5_1},
    {GLLM_DTYPE_Q5_K, 17, GLLM_DTYPE_Q5_1}, {GLLM_DTYPE_Q5_1, 9, GLLM_DTYPE_F16},
    {GLLM_DTYPE_Q5_0, 8, GLLM_DTYPE_F16}, {GLLM_DTYPE_Q4_K, 14, GLLM_DTYPE_Q5_0},
    {GLLM_DTYPE_Q4_K, 15, GLLM_DTYPE_Q5_0}, {GLLM_DTYPE_Q4_1, 3, GLLM_DTYPE_F16},
    {GLLM_DTYPE_Q4_0, 2, GLLM_DTYPE_F16}, {GLLM_DTYPE_IQ4_NL, 25, GLLM_DTYPE_F16},
    {GLLM_DTYPE_IQ4_XS, 30, GLLM_DTYPE_IQ4_NL}, {GLLM_DTYPE_Q3_K, 11, GLLM_DTYPE_IQ4_NL},
    {GLLM_DTYPE_Q3_K, 12, GLLM_DTYPE_IQ4_NL}, {GLLM_DTYPE_Q2_K, 10, GLLM_DTYPE_IQ4_NL}};

static const quant_kind *quant_kind_of(gllm_dtype dtype) {
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(quant_kinds); i++) {
        if (quant_kinds[i].dtype == dtype) return &quant_kinds[i];
    }
    return NULL;
}

static const quant_kind *quant_kind_find(uint32_t file_type) {
    size_t i;
    for (i = 0; i + 1 < GLLMI_COUNT_OF(quant_kinds); i++) {
        if (quant_kinds[i].file_type == file_type) break;
    }
    return &quant_kinds[i];
}

/* The mixes _m: tensors that do more harm get more bits, as in llama.cpp's files of these names.
 * The first rule that fits counts. In layers MORE: the first and last eighth and every third. */
typedef enum quant_layers { QUANT_ALL, QUANT_MORE, QUANT_TWO, QUANT_SIXTEENTH } quant_layers;

typedef struct quant_rule {
    uint32_t file_type;
    const char *tensor; /* a part of its name */
    quant_layers layers;
    gllm_dtype dtype;
} quant_rule;

static const quant_rule quant_rules[] = {
    {17, "attn_v.weight", QUANT_MORE, GLLM_DTYPE_Q6_K},
    {17, "ffn_down.weight", QUANT_MORE, GLLM_DTYPE_Q6_K},
    {17, "attn_qkv.weight", QUANT_ALL, GLLM_DTYPE_Q6_K},
    {15, "attn_v.weight", QUANT_MORE, GLLM_DTYPE_Q6_K},
    {15, "ffn_down.weight", QUANT_MORE, GLLM_DTYPE_Q6_K},
    {15, "attn_qkv.weight", QUANT_ALL, GLLM_DTYPE_Q5_K},
    {12, "attn_v.weight", QUANT_TWO, GLLM_DTYPE_Q5_K},
    {12, "attn_v.weight", QUANT_ALL, GLLM_DTYPE_Q4_K},
    {12, "ffn_down.weight", QUANT_SIXTEENTH, GLLM_DTYPE_Q5_K},
    {12, "ffn_down.weight", QUANT_ALL, GLLM_DTYPE_Q4_K},
    {12, "attn_output.weight", QUANT_ALL, GLLM_DTYPE_Q4_K},
    {12, "attn_qkv.weight", QUANT_ALL, GLLM_DTYPE_Q4_K}};

static int quant_name_has(gllmi_str name, const char *part) {
    size_t i, n = strlen(part);
    for (i = 0; i + n <= name.size; i++) {
        if (memcmp(name.data + i, part, n) == 0) return 1;
    }
    return 0;
}

static int quant_is_in(quant_layers which, uint64_t layer, uint64_t n) {
    switch (which) {
    case QUANT_MORE:
        return layer < n / 8 || layer >= 7 * n / 8 || (layer - n / 8) % 3 == 2;
    case QUANT_TWO: return layer < 2;
    case QUANT_SIXTEENTH: return layer < n / 16;
    default: return 1;
    }
}
/* What a kind makes of a matrix by its name; `shared`: the token embedding makes the logits too. */
static gllm_dtype quant_mix(const quant_kind *kind, gllmi_str name, uint64_t n_layers,
                            int shared) {
    uint64_t layer = 0;
    size_t i, has_rules = 0;
    for (i = 4; i < name.size && name.data[i] >= '0' && name.data[i] <= '9' && layer < 9999; i++) {
        layer = layer * 10 + (uint64_t)(name.data[i] - '0'); /* "blk.12." */
    }
    for (i = 0; i < GLLMI_COUNT_OF(quant_rules); i++) {
        const quant_rule *rule = &quant_rules[i];
        if (rule->file_type != kind->file_type) continue;
        has_rules = 1;
        if (quant_name_has(name, rule->tensor) && quant_is_in(rule->layers, layer, n_layers)) {
            return rule->dtype;
        }
    }
    if (has_rules && gllmi_str_is(name, shared ? "token_embd.weight" : "output.weight")) {
        return GLLM_DTYPE_Q6_K;
    }
    return kind->dtype;
}

/* The type that a tensor gets, or AUTO: it stays. Only matrices that products run over and the
 * token embedding become smaller; tables of positions, routers and short convolutions take little
 * room and much harm. */
static gllm_dtype quant_choose(gllm_dtype wanted, gllmi_str name, uint32_t n_dims,
                               uint64_t columns) {
    static const char *const kept[] = {"norm",          "position_embd.", "token_types.",
                                       "ffn_gate_inp.", "ssm_",           "shortconv.",
                                       "time_mix_",     "attn_rel_b"};
    size_t i;
    if (n_dims < 2 || !gllmi_str_ends(name, "weight")) return GLLM_DTYPE_AUTO;
    for (i = 0; i < GLLMI_COUNT_OF(kept); i++) {
        if (quant_name_has(name, kept[i])) return GLLM_DTYPE_AUTO;
    }
    while (columns % gllmi_dtype_find(wanted)->block_elements != 0) {
        wanted = quant_kind_of(wanted)->instead;
    }
    return wanted;
}

/* ================================================================================================
 * DATA
 * ============================================================================================= */

/* A tensor of the new file: what it is made of, and how. Zeros: it is taken as it is. */
typedef struct quant_item {
    const gllmi_tensor *from; /* NULL: `own` */
    const float *own;
    gllmi_str name;
    gllm_dtype to, meant; /* meant: of this matrix, were its rows a whole number of blocks */
    uint32_t n_dims;
    uint64_t shape[GLLMI_MAX_DIMS], n; /* n: numbers in all */
    uint64_t first;      /* rows of `from` that are left out before */
    int transposed;
    uint32_t head, turn; /* of each `head` rows the first `turn` go from halves to pairs */
    float plus;          /* added to each number */
} quant_item;

typedef struct quant_job {
    gllm_allocator allocator;
    gllmi_source source;
    gllmi_tensors tensors;
    gllmi_gguf gguf;    /* the file that is read, if it is one */
    gllmi_arena arena;
    const quant_kind *kind;
    uint64_t n_layers;
    int shared; /* no matrix for the logits: the token embedding's does */
    uint32_t n_threads;
    quant_item *items;
    size_t n_items, capacity;
    gguf_writer writer;
    FILE *file;
    size_t n_smaller, n_more, n_instead; /* tensors of the type, of a better one of the mix, of one
                                            that stands in for either */
    uint64_t bytes_before, bytes_after;
    double error, power;         /* sums of squares: of what was changed, and of the numbers */
} quant_job;

static int quant_write(void *user, const void *data, size_t n) {
    return fwrite(data, 1, n, (FILE *)user) != n;
}

#define QUANT_SLICE ((size_t)1 << 18) /* numbers that a thread takes at once: whole blocks */

/* What one thread does: a slice of a tensor. */
typedef struct quant_slice {
    gllmi_thread thread;
    int has_thread;
    const uint8_t *from;
    gllm_dtype from_type, to_type;
    float *x, *y;
    uint8_t *out;
    size_t n, bad; /* bad: the first number that is none, or n */
    double error, power;
} quant_slice;

static void quant_run_slice(void *arg) {
    quant_slice *s = (quant_slice *)arg;
    size_t i;
    gllmi_dequantize(s->from_type, s->from, s->x, s->n);
    for (s->bad = 0; s->bad < s->n && s->x[s->bad] - s->x[s->bad] == 0.0f; s->bad++) {
    }
    if (s->bad < s->n) return;
    block_quantize(s->to_type, s->x, s->out, s->n);
    gllmi_dequantize(s->to_type, s->out, s->y, s->n);
    s->error = s->power = 0.0;
    for (i = 0; i < s->n; i++) {
        double e = (double)s->y[i] - (double)s->x[i];
        s->error += e * e;
        s->power += (double)s->x[i] * (double)s->x[i];
    }
}

static size_t quant_bytes(gllm_dtype dtype, size_t n) {
    const gllmi_dtype_row *row = gllmi_dtype_find(dtype);
    return n / row->block_elements * row->block_bytes;
}

/* The numbers of an item before they change type: in place, or in *copy. */
static const uint8_t *quant_data(const quant_item *item, const gllmi_view *view, gllm_dtype *dtype,
                                 void **copy) {
    const gllmi_tensor *t = item->from;
    size_t n = (size_t)item->n, bytes, row, i;
    const uint8_t *data;
    *copy = NULL;
    *dtype = GLLM_DTYPE_F32;
    if (!t) return (const uint8_t *)item->own;
    *dtype = t->dtype;
    bytes = quant_bytes(t->dtype, n);
    row = t->n_dims > 1 ? quant_bytes(t->dtype, (size_t)t->shape[t->n_dims - 1])
                        : quant_bytes(t->dtype, 1);
    data = view->data + (size_t)item->first * row;
    if (item->plus != 0.0f) {
        float *x = (float *)allocate(NULL, n, sizeof *x);
        gllmi_dequantize(t->dtype, data, x, n);
        for (i = 0; i < n; i++) x[i] += item->plus;
        *dtype = GLLM_DTYPE_F32;
        *copy = x;
    } else if (item->transposed) {
        *copy = allocate(NULL, bytes, 1);
        gllmi_transpose_bytes((uint8_t *)*copy, data, (size_t)t->shape[0], (size_t)t->shape[1], 0,
                              (size_t)t->shape[1], quant_bytes(t->dtype, 1));
    } else if (item->head > 0) {
        size_t half = item->turn / 2;
        *copy = allocate(NULL, bytes, 1);
        for (i = 0; i < bytes / row; i++) {
            size_t at = i % item->head, from = i;
            if (at < 2 * half) from = i - at + at / 2 + (at % 2) * half;
            memcpy((uint8_t *)*copy + i * row, data + from * row, row);
        }
    }
    return *copy ? (const uint8_t *)*copy : data;
}

/* The data of one tensor in slices. 0, or 1 after a message. */
static int quant_convert(quant_job *job, const quant_item *item, const uint8_t *data,
                         gllm_dtype dtype, quant_slice *slices) {
    size_t n = (size_t)item->n, at = 0, k, n_slices;
    while (at < n) {
        size_t begin = at;
        for (n_slices = 0; n_slices < job->n_threads && at < n; n_slices++) {
            quant_slice *s = &slices[n_slices];
            s->from_type = dtype;
            s->to_type = item->to;
            s->from = data + quant_bytes(s->from_type, at);
            s->n = n - at < QUANT_SLICE ? n - at : QUANT_SLICE;
            at += s->n;
            s->has_thread = n_slices > 0 && gllmi_thread_start(&s->thread, quant_run_slice, s);
        }
        for (k = 0; k < n_slices; k++) {
            if (!slices[k].has_thread) quant_run_slice(&slices[k]);
        }
        for (k = 1; k < n_slices; k++) {
            if (slices[k].has_thread) gllmi_thread_join(&slices[k].thread);
        }
        for (k = 0; k < n_slices; begin += slices[k++].n) {
            const quant_slice *s = &slices[k];
            if (s->bad < s->n) {
                return fail("tensor %.*s: number %llu is not finite", gllmi_str_shown(item->name),
                            item->name.data, (unsigned long long)(begin + s->bad));
            }
            job->error += s->error;
            job->power += s->power;
            if (gguf_write_data(&job->writer, s->out, quant_bytes(s->to_type, s->n))) {
                return fail("%s", gllm_last_error());
            }
        }
    }
    return 0;
}

static int quant_write_item(quant_job *job, const quant_item *item, quant_slice *slices) {
    gllmi_view view;
    gllm_dtype dtype;
    const uint8_t *data;
    void *copy;
    int result = 0;
    memset(&view, 0, sizeof view);
    if (item->from && gllmi_tensor_view(&job->tensors, item->from, &view) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    data = quant_data(item, &view, &dtype, &copy);
    if (item->to != dtype) {
        result = quant_convert(job, item, data, dtype, slices);
    } else if (gguf_write_data(&job->writer, data, quant_bytes(dtype, (size_t)item->n))) {
        result = fail("%s", gllm_last_error());
    }
    free(copy);
    if (item->from) {
        gllmi_file *file = &job->tensors.files[item->from->file];
        gllmi_view_discard(file, &view);
        gllmi_view_free(file, &view);
    }
    return result;
}

/* All tensors, one after the other. 0, or 1 after a message. */
static int quant_write_all(quant_job *job) {
    quant_slice *slices = (quant_slice *)allocate(NULL, job->n_threads, sizeof *slices);
    size_t i;
    int result = 0;
    memset(slices, 0, job->n_threads * sizeof *slices);
    for (i = 0; i < job->n_threads; i++) {
        slices[i].x = (float *)allocate(NULL, QUANT_SLICE, sizeof(float));
        slices[i].y = (float *)allocate(NULL, QUANT_SLICE, sizeof(float));
        slices[i].out = (uint8_t *)allocate(NULL, QUANT_SLICE, sizeof(float));
    }
    for (i = 0; i < job->n_items && result == 0; i++) {
        if (is_terminal(2)) {
            fprintf(stderr, "\r%llu of %llu tensors", (unsigned long long)i + 1,
                    (unsigned long long)job->n_items);
        }
        result = quant_write_item(job, &job->items[i], slices);
    }
    if (is_terminal(2)) fprintf(stderr, "\r%40s\r", "");
    for (i = 0; i < job->n_threads; i++) {
        free(slices[i].x);
        free(slices[i].y);
        free(slices[i].out);
    }
    free(slices);
    return result;
}

/* ================================================================================================
 * TENSORS
 * ============================================================================================= */

/* A new tensor, of the shape of `t` if there is one. The rest of it is for the caller to set. */
static quant_item *quant_add(quant_job *job, const gllmi_tensor *t, gllmi_str name) {
    quant_item *item;
    if (job->n_items == job->capacity) {
        job->capacity = job->capacity * 2 + 64;
        job->items = (quant_item *)allocate(job->items, job->capacity, sizeof *item);
    }
    item = &job->items[job->n_items++];
    memset(item, 0, sizeof *item);
    item->name = name;
    if (!t) return item;
    item->from = t;
    item->n_dims = t->n_dims;
    item->n = t->n_elements;
    memcpy(item->shape, t->shape, sizeof item->shape);
    return item;
}
/* Its type: of all that is no matrix `vectors`, or as it is (AUTO). */
static void quant_type(quant_job *job, quant_item *item, gllm_dtype vectors) {
    gllm_dtype stored = item->from ? item->from->dtype : GLLM_DTYPE_F32;
    uint64_t columns = item->n_dims > 0 ? item->shape[item->n_dims - 1] : 1;
    item->meant = quant_mix(job->kind, item->name, job->n_layers, job->shared);
    item->to = quant_choose(item->meant, item->name, item->n_dims, columns);
    if (item->to == GLLM_DTYPE_AUTO) {
        item->to = vectors == GLLM_DTYPE_AUTO ? stored : vectors;
        item->meant = GLLM_DTYPE_AUTO;
    } else if (stored >= GLLM_DTYPE_I8 && stored <= GLLM_DTYPE_BOOL) {
        item->to = stored;
        item->meant = GLLM_DTYPE_AUTO;
    }
    if (item->meant == GLLM_DTYPE_AUTO) return;
    job->n_smaller += item->to == item->meant && item->to == job->kind->dtype;
    job->n_more += item->to == item->meant && item->to != job->kind->dtype;
    job->n_instead += item->to != item->meant;
}

#endif /* QUANTIZE_H */
