/* quantize.h - `gllm quantize`: a model into a GGUF file of a smaller type (MIT licence)
 *
 * A part of tools/gllm.c, which has the messages and the options; the blocks and the file format
 * are those of gllm.h. In goes a GGUF file (any architecture: its metadata are kept), or the folder
 * of a BERT model with SafeTensors, whose tensors get the names that GGUF has for them.
 *
 *     KINDS      which tensor becomes what
 *     DATA       from one type to another, by several threads
 *     BERT       config.json, vocabulary and tensors of a folder, as GGUF says them
 *     COMMAND    in, out, and what became of it
 */
#ifndef QUANTIZE_H
#define QUANTIZE_H

/* ================================================================================================
 * KINDS
 * ============================================================================================= */

/* A type to choose: general.file_type says it too, and what takes its place in rows that are no
 * whole number of its blocks. */
typedef struct quant_kind {
    gllm_dtype dtype;
    uint32_t file_type; /* of files of which most is this */
    gllm_dtype instead;
} quant_kind;

static const quant_kind quant_kinds[] = {
    {GLLM_DTYPE_F32, 0, GLLM_DTYPE_AUTO},       {GLLM_DTYPE_F16, 1, GLLM_DTYPE_AUTO},
    {GLLM_DTYPE_BF16, 32, GLLM_DTYPE_AUTO},     {GLLM_DTYPE_Q8_0, 7, GLLM_DTYPE_F16},
    {GLLM_DTYPE_Q4_0, 2, GLLM_DTYPE_F16},       {GLLM_DTYPE_Q4_1, 3, GLLM_DTYPE_F16},
    {GLLM_DTYPE_Q5_0, 8, GLLM_DTYPE_F16},       {GLLM_DTYPE_Q5_1, 9, GLLM_DTYPE_F16},
    {GLLM_DTYPE_Q2_K, 10, GLLM_DTYPE_IQ4_NL},   {GLLM_DTYPE_Q3_K, 11, GLLM_DTYPE_IQ4_NL},
    {GLLM_DTYPE_Q4_K, 14, GLLM_DTYPE_Q5_0},     {GLLM_DTYPE_Q5_K, 16, GLLM_DTYPE_Q5_1},
    {GLLM_DTYPE_Q6_K, 18, GLLM_DTYPE_Q8_0},     {GLLM_DTYPE_IQ4_NL, 25, GLLM_DTYPE_F16},
    {GLLM_DTYPE_IQ4_XS, 30, GLLM_DTYPE_IQ4_NL}};

static const quant_kind *quant_kind_of(gllm_dtype dtype) {
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(quant_kinds); i++) {
        if (quant_kinds[i].dtype == dtype) return &quant_kinds[i];
    }
    return NULL;
}

static int quant_name_has(gllmi_str name, const char *part) {
    size_t i, n = strlen(part);
    for (i = 0; i + n <= name.size; i++) {
        if (memcmp(name.data + i, part, n) == 0) return 1;
    }
    return 0;
}

/* The type that a tensor gets. Only matrices that products run over become smaller; tables of
 * positions, routers and short convolutions take little room and much harm. */
static gllm_dtype quant_choose(gllm_dtype wanted, gllmi_str name, const gllmi_tensor *t) {
    static const char *const kept[] = {"norm",          "position_embd.", "token_types.",
                                       "ffn_gate_inp.", "ssm_",           "shortconv.",
                                       "time_mix_",     "attn_rel_b"};
    uint64_t columns = t->n_dims > 0 ? t->shape[t->n_dims - 1] : 1;
    size_t i;
    if (t->n_dims < 2 || !gllmi_str_ends(name, "weight")) return t->dtype;
    for (i = 0; i < GLLMI_COUNT_OF(kept); i++) {
        if (quant_name_has(name, kept[i])) return t->dtype;
    }
    if (t->dtype >= GLLM_DTYPE_I8 && t->dtype <= GLLM_DTYPE_BOOL) return t->dtype;
    while (columns % gllmi_dtype_find(wanted)->block_elements != 0) {
        wanted = quant_kind_of(wanted)->instead;
    }
    return wanted;
}

/* ================================================================================================
 * DATA
 * ============================================================================================= */

typedef struct quant_item {
    const gllmi_tensor *from;
    gllmi_str name;
    gllm_dtype to;
} quant_item;

typedef struct quant_job {
    gllm_allocator allocator;
    gllmi_source source;
    gllmi_tensors tensors;
    gllmi_gguf gguf;    /* the file that is read, if it is one */
    gllmi_arena arena;
    gllm_dtype wanted;
    uint32_t n_threads;
    quant_item *items;
    size_t n_items, capacity;
    gllmi_gguf_writer writer;
    FILE *file;
    size_t n_smaller, n_instead; /* tensors made as wanted, or of the type that stands in for it */
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
    gllmi_quantize(s->to_type, s->x, s->out, s->n);
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

/* The data of one tensor in slices. 0, or 1 after a message. */
static int quant_convert(quant_job *job, const quant_item *item, const uint8_t *data,
                         quant_slice *slices) {
    size_t n = (size_t)item->from->n_elements, at = 0, k, n_slices;
    while (at < n) {
        size_t begin = at;
        for (n_slices = 0; n_slices < job->n_threads && at < n; n_slices++) {
            quant_slice *s = &slices[n_slices];
            s->from_type = item->from->dtype;
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
            if (gllmi_gguf_write_data(&job->writer, s->out, quant_bytes(s->to_type, s->n))) {
                return fail("%s", gllm_last_error());
            }
        }
    }
    return 0;
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
        const quant_item *item = &job->items[i];
        gllmi_file *file = &job->tensors.files[item->from->file];
        gllmi_view view;
        if (is_terminal(2)) {
            fprintf(stderr, "\r%llu of %llu tensors", (unsigned long long)i + 1,
                    (unsigned long long)job->n_items);
        }
        if (gllmi_tensor_view(&job->tensors, item->from, &view) != GLLM_OK) {
            result = fail("%s", gllm_last_error());
            break;
        }
        if (item->to != item->from->dtype) {
            result = quant_convert(job, item, view.data, slices);
        } else if (gllmi_gguf_write_data(&job->writer, view.data, view.size) != GLLM_OK) {
            result = fail("%s", gllm_last_error());
        }
        gllmi_view_discard(file, &view);
        gllmi_view_free(file, &view);
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

/* Takes a tensor into the file. */
static void quant_add(quant_job *job, const gllmi_tensor *t, gllmi_str name, gllm_dtype to) {
    quant_item *item;
    if (job->n_items == job->capacity) {
        job->capacity = job->capacity * 2 + 64;
        job->items = (quant_item *)allocate(job->items, job->capacity, sizeof *item);
    }
    item = &job->items[job->n_items++];
    item->from = t;
    item->name = name;
    item->to = to;
    job->n_smaller += to == job->wanted && t->n_dims > 1;
    job->n_instead += to != job->wanted && to != t->dtype && t->n_dims > 1 &&
                      to == quant_choose(job->wanted, name, t);
    gllmi_gguf_put_tensor(&job->writer, name, to, t->n_dims, t->shape);
}

/* ================================================================================================
 * BERT
 * ============================================================================================= */

/* GGUF has no place for how text is normalised: a reader takes what bert-base-uncased does. Any
 * other tokenizer would give other tokens there, so it is refused. */
static int quant_bert_check_tokenizer(quant_job *job) {
    static const char *const flags[] = {"lowercase", "clean_text", "handle_chinese_chars"};
    gllmi_json_file f;
    uint32_t normalizer, model, strip;
    size_t i;
    int good;
    if (gllmi_json_file_open(&job->source, "tokenizer.json", 0, &f) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    normalizer = gllmi_json_find(&f.json, 0, "normalizer");
    model = gllmi_json_find(&f.json, 0, "model");
    good = normalizer && model &&
           gllmi_json_string_is(&f.json, gllmi_json_find(&f.json, normalizer, "type"),
                                gllmi_str_of("BertNormalizer")) &&
           gllmi_json_string_is(&f.json, gllmi_json_find(&f.json, model, "type"),
                                gllmi_str_of("WordPiece")) &&
           gllmi_json_string_is(&f.json,
                                gllmi_json_find(&f.json, model, "continuing_subword_prefix"),
                                gllmi_str_of("##"));
    for (i = 0; good && i < GLLMI_COUNT_OF(flags); i++) {
        good = gllmi_json_get_bool(&f.json, normalizer, flags[i], 1);
    }
    strip = good ? gllmi_json_find(&f.json, normalizer, "strip_accents") : 0;
    if (strip && gllmi_json_is(&f.json, strip, GLLMI_JSON_FALSE)) good = 0;
    gllmi_json_file_close(&f);
    return good ? 0
                : fail("%s: only tokenizers that work as that of bert-base-uncased can be said in "
                       "GGUF", f.file.name);
}

/* The pieces, spelled as GGUF has them: words begin with U+2581, what continues one is bare. */
static int quant_bert_vocabulary(quant_job *job, const char *path, uint32_t n) {
    static const struct {
        const char *token, *key;
    } special[] = {{"[UNK]", "tokenizer.ggml.unknown_token_id"},
                   {"[SEP]", "tokenizer.ggml.seperator_token_id"},
                   {"[PAD]", "tokenizer.ggml.padding_token_id"},
                   {"[CLS]", "tokenizer.ggml.cls_token_id"},
                   {"[MASK]", "tokenizer.ggml.mask_token_id"},
                   {"[CLS]", "tokenizer.ggml.bos_token_id"}, /* llama.cpp puts these around */
                   {"[SEP]", "tokenizer.ggml.eos_token_id"}};
    gllmi_gguf_writer *w = &job->writer;
    gllm_tokenizer *tokenizer;
    uint32_t id, ids[GLLMI_COUNT_OF(special)];
    size_t i, size;
    if (gllm_tokenizer_open(path, NULL, &tokenizer) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    gllmi_gguf_put_string(w, "tokenizer.ggml.model", gllmi_str_of("bert"));
    gllmi_gguf_put_array(w, "tokenizer.ggml.tokens", GLLMI_GGUF_STRING, n);
    for (id = 0; id < n; id++) {
        const char *piece = gllm_tokenizer_piece(tokenizer, id, &size);
        char *text = (char *)allocate(NULL, (piece ? size : 0) + 32, 1);
        if (!piece) {
            size = (size_t)sprintf(text, "[PAD%u]", (unsigned)id);
        } else if (size > 1 && piece[0] == '[' && piece[size - 1] == ']') {
            memcpy(text, piece, size);
        } else if (size > 1 && piece[0] == '#' && piece[1] == '#') {
            memcpy(text, piece + 2, size -= 2);
        } else {
            memcpy(text, "\xe2\x96\x81", 3);
            memcpy(text + 3, piece, size);
            size += 3;
        }
        gllmi_gguf_append_text(w, 0, gllmi_str_make(text, size));
        free(text);
    }
    for (i = 0; i < GLLMI_COUNT_OF(special); i++) {
        if (!gllm_tokenizer_find(tokenizer, special[i].token, SIZE_MAX, &ids[i])) {
            ids[i] = UINT32_MAX;
        }
    }
    gllmi_gguf_put_array(w, "tokenizer.ggml.token_type", GLLMI_GGUF_I32, n);
    for (id = 0; id < n; id++) {
        uint32_t type = gllm_tokenizer_piece(tokenizer, id, NULL) ? 1 : 5; /* normal, unused */
        for (i = 0; i < GLLMI_COUNT_OF(special); i++) {
            if (ids[i] == id) type = 3; /* control */
        }
        gllmi_gguf_append_number(w, 0, type, 4);
    }
    for (i = 0; i < GLLMI_COUNT_OF(special); i++) {
        if (ids[i] != UINT32_MAX) gllmi_gguf_put_u32(w, special[i].key, ids[i]);
    }
    gllm_tokenizer_close(tokenizer);
    return 0;
}

/* What is not in GGUF's keys for BERT must not be needed. */
static int quant_bert_check(const gllmi_arch *arch, const char *path) {
    uint32_t i;
    if (strcmp(arch->family->model_type, "bert") != 0 || arch->family->positions) {
        return fail("%s: models of type %s cannot be put into GGUF yet", path,
                    arch->family->model_type);
    }
    for (i = 0; i < arch->n_modules; i++) {
        if (arch->modules[i].kind != GLLMI_MODULE_NORMALIZE) {
            return fail("%s: GGUF has no place for the Dense module of this model", path);
        }
    }
    if (arch->act != GLLMI_ACT_GELU && arch->act != GLLMI_ACT_GELU_TANH) {
        return fail("%s: GGUF knows BERT only with GELU", path);
    }
    if (arch->n_poolings != 1 || (arch->poolings[0] != GLLM_POOLING_MEAN &&
                                  arch->poolings[0] != GLLM_POOLING_CLS &&
                                  arch->poolings[0] != GLLM_POOLING_LAST)) {
        return fail("%s: GGUF knows only cls, mean and last pooling", path);
    }
    if (arch->n_prompts > 0) {
        fprintf(stderr, "gllm: GGUF has no place for the model's %llu prompts: they are left out\n",
                (unsigned long long)arch->n_prompts);
    }
    return 0;
}

static void quant_bert_keys(quant_job *job, const gllmi_arch *arch, const char *path) {
    gllmi_gguf_writer *w = &job->writer;
    const char *name = path + strlen(path);
    size_t n;
    while (name > path && gllmi_is_separator(name[-1])) name--;
    for (n = 0; name > path && !gllmi_is_separator(name[-1]); n++) name--;
    gllmi_gguf_put_string(w, "general.architecture", gllmi_str_of("bert"));
    gllmi_gguf_put_string(w, "general.name", gllmi_str_make(name, n));
    gllmi_gguf_put_u32(w, "bert.block_count", (uint32_t)arch->n_layers);
    gllmi_gguf_put_u32(w, "bert.context_length", (uint32_t)arch->n_positions);
    gllmi_gguf_put_u32(w, "bert.embedding_length", (uint32_t)arch->hidden_size);
    gllmi_gguf_put_u32(w, "bert.feed_forward_length", (uint32_t)arch->intermediate_size);
    gllmi_gguf_put_u32(w, "bert.attention.head_count", (uint32_t)arch->n_heads);
    gllmi_gguf_put_f32(w, "bert.attention.layer_norm_epsilon", (float)arch->norm_eps);
    gllmi_gguf_put_bool(w, "bert.attention.causal", 0);
    gllmi_gguf_put_u32(w, "bert.pooling_type", arch->poolings[0] == GLLM_POOLING_MEAN  ? 1
                                               : arch->poolings[0] == GLLM_POOLING_CLS ? 2
                                                                                       : 3);
    gllmi_gguf_put_u32(w, "tokenizer.ggml.token_type_count", (uint32_t)arch->n_types);
    /* what sentence-transformers does beside the model, for readers that ask */
    gllmi_gguf_put_u32(w, "gllm.max_tokens", (uint32_t)arch->max_tokens);
    gllmi_gguf_put_bool(w, "gllm.normalize", arch->n_modules > 0);
}

/* The tensors under GGUF's names; all that is no matrix as F32. */
static int quant_bert_tensors(quant_job *job, const gllmi_arch *arch) {
    const gllmi_family *family = gllmi_family_find(gllmi_str_of("bert"), 1, gllmi_str_of(""));
    gllmi_loader loader;
    uint32_t layer;
    int id;
    memset(&loader, 0, sizeof loader);
    loader.arch = arch;
    loader.tensors = &job->tensors;
    if (gllmi_loader_prefix(&loader) != GLLM_OK) return fail("%s", gllm_last_error());
    for (layer = 0; layer < (arch->n_layers ? arch->n_layers : 1); layer++) {
        for (id = layer == 0 ? 0 : (int)GLLMI_T_Q_W; id < (int)GLLMI_T_COUNT; id++) {
            char text[64];
            const char *pattern = gllmi_family_pattern(family, (gllmi_tensor_id)id);
            const gllmi_tensor *t = gllmi_loader_find(&loader, (gllmi_tensor_id)id, layer);
            gllmi_str name;
            gllm_dtype to;
            if (!pattern || !gllmi_family_pattern(arch->family, (gllmi_tensor_id)id)) continue;
            if (!t) return fail("a tensor for %s is missing", pattern);
            if (!gllmi_is_weight_type(t->dtype) || t->n_dims > 2) {
                return fail("tensor %.*s: cannot be put into GGUF", gllmi_str_shown(t->name),
                            t->name.data);
            }
            name = gllmi_str_make(text, gllmi_name_expand(text, sizeof text, pattern,
                                                          strlen(pattern), layer));
            name = gllmi_str_copy(&job->arena, name);
            if (!name.data) exit(fail("out of memory"));
            to = quant_choose(job->wanted, name, t);
            if (t->n_dims < 2 || id == GLLMI_T_POSITION_EMBED || id == GLLMI_T_TYPE_EMBED) {
                to = GLLM_DTYPE_F32;
            }
            quant_add(job, t, name, to);
        }
    }
    return 0;
}

/* A folder with config.json and SafeTensors. */
static int quant_read_folder(quant_job *job, const char *path) {
    gllmi_arch arch;
    const gllmi_tensor *embed;
    gllmi_loader loader;
    if (gllmi_arch_load(&arch, &job->source, &job->arena) != GLLM_OK ||
        gllmi_tensors_open(&job->tensors, arch.folder, NULL) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    if (quant_bert_check(&arch, path) || quant_bert_check_tokenizer(job)) return 1;
    memset(&loader, 0, sizeof loader);
    loader.arch = &arch;
    loader.tensors = &job->tensors;
    if (gllmi_loader_prefix(&loader) != GLLM_OK) return fail("%s", gllm_last_error());
    embed = gllmi_loader_find(&loader, GLLMI_T_TOKEN_EMBED, 0);
    if (embed->n_dims != 2 || embed->shape[0] == 0 || embed->shape[0] > (1u << 24)) {
        return fail("tensor %.*s: is no table of tokens", gllmi_str_shown(embed->name),
                    embed->name.data);
    }
    quant_bert_keys(job, &arch, path);
    if (quant_bert_vocabulary(job, path, (uint32_t)embed->shape[0])) return 1;
    return quant_bert_tensors(job, &arch);
}

/* ================================================================================================
 * COMMAND
 * ============================================================================================= */

/* A GGUF file: all its keys but those that speak of types and parts. */
static int quant_read_gguf(quant_job *job, const char *path) {
    static const char *const own[] = {"general.file_type", "general.quantization_version",
                                      "general.alignment", "split.no", "split.count",
                                      "split.tensors.count"};
    size_t i, k;
    if (gllmi_gguf_open(&job->gguf, &job->tensors, path) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    job->writer.alignment = job->gguf.alignment < 32 ? 32 : job->gguf.alignment;
    for (i = 0; i < job->gguf.n_values; i++) {
        for (k = 0; k < GLLMI_COUNT_OF(own); k++) {
            if (gllmi_str_is(job->gguf.values[i].key, own[k])) break;
        }
        if (k == GLLMI_COUNT_OF(own)) gllmi_gguf_put_value(&job->writer, &job->gguf.values[i]);
    }
    for (i = 0; i < job->tensors.n_tensors; i++) {
        const gllmi_tensor *t = &job->tensors.list[i];
        quant_add(job, t, t->name, quant_choose(job->wanted, t->name, t));
    }
    return 0;
}

static void quant_report(const quant_job *job, const char *out) {
    uint64_t before = 0, after = 0;
    size_t i;
    for (i = 0; i < job->n_items; i++) {
        before += job->items[i].from->n_bytes;
        after += job->writer.sizes[i];
    }
    printf("%s: %llu of %llu tensors are %s now", out, (unsigned long long)job->n_smaller,
           (unsigned long long)job->n_items, gllm_dtype_name(job->wanted));
    if (job->n_instead > 0) {
        printf(", %llu took another type, for their rows are no multiple of its block",
               (unsigned long long)job->n_instead);
    }
    printf("\n%.2f MB of weights became %.2f MB", (double)before * 1e-6, (double)after * 1e-6);
    if (job->power > 0.0) {
        printf("; relative error %.4f %%", 100.0 * sqrt(job->error / job->power));
    }
    putchar('\n');
}

/* Reads `path`, writes the file that is open. 0, or 1 after a message. */
static int quant_run(quant_job *job, const char *path) {
    int is_folder = gllmi_os_is_folder(path);
    if (gllmi_source_init(&job->source, is_folder ? path : "", is_folder ? strlen(path) : 0, NULL,
                          job->allocator) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    gllmi_tensors_init(&job->tensors, &job->source);
    if (is_folder ? quant_read_folder(job, path) : quant_read_gguf(job, path)) return 1;
    gllmi_gguf_put_u32(&job->writer, "general.file_type", quant_kind_of(job->wanted)->file_type);
    gllmi_gguf_put_u32(&job->writer, "general.quantization_version", 2);
    if (gllmi_gguf_begin_data(&job->writer) != GLLM_OK) return fail("%s", gllm_last_error());
    if (quant_write_all(job)) return 1;
    return gllmi_gguf_end(&job->writer) == GLLM_OK ? 0 : fail("%s", gllm_last_error());
}

/* The new file has another name until it is whole: IN may be OUT, and nothing half stays. */
static int command_quantize(const options *o, char **args, int n_args) {
    const char *out = args[1];
    char *part = (char *)allocate(NULL, strlen(out) + 6, 1);
    quant_job job;
    int result;
    (void)n_args;
    memset(&job, 0, sizeof job);
    job.allocator = job.arena.allocator = gllmi_allocator_or_default(NULL);
    job.gguf.allocator = job.gguf.by_key.allocator = job.allocator;
    job.wanted = (gllm_dtype)o->type;
    job.n_threads = o->threads ? o->threads : gllmi_cpu_count();
    sprintf(part, "%s.part", out);
    job.file = open_file(part, "wb");
    if (!job.file) {
        result = fail("%s: %s", part, strerror(errno));
        free(part);
        return result;
    }
    gllmi_gguf_writer_init(&job.writer, out, quant_write, job.file, 32, job.allocator);
    result = quant_run(&job, args[0]);
    if (fclose(job.file) != 0 && result == 0) result = fail("%s: %s", part, strerror(errno));
    if (result == 0) quant_report(&job, out);
    gllmi_gguf_writer_free(&job.writer);
    gllmi_gguf_free(&job.gguf);
    gllmi_tensors_free(&job.tensors);
    gllmi_arena_free(&job.arena);
    gllmi_source_free(&job.source);
    free(job.items);
    if (result == 0 && !rename_file(part, out)) {
        result = fail("%s: cannot be replaced: %s", out, strerror(errno));
    }
    if (result != 0) remove_file(part);
    free(part);
    return result;
}

#endif
