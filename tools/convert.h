/* convert.h - a model's folder as GGUF says it (MIT licence)
 *
 * quantize.h writes what is found here. The keys and the vocabulary are
 * first written to memory and read back: if the model or the tokens of a sample of texts came out
 * other than the folder's, GGUF has no words for them, and the folder is refused. So a new kind of
 * RoPE or tokenizer cannot be lost on the way.
 *
 *     FAMILY     which architecture of GGUF a family is
 *     KEYS       what config.json says
 *     TOKENS     what tokenizer.json says, and the chat template
 *     CHECK      is it the same, read back?
 *     TENSORS    names, and what changes on the way
 */
#ifndef CONVERT_H
#define CONVERT_H

#include "quantize.h"

typedef struct convert {
    quant_job *job;
    const char *path; /* of the folder */
    gllmi_arch arch;
    const gllmi_arch *to; /* its family and traits */
    gllmi_arch target;
    gllmi_loader loader;
    gllm_tokenizer *tokenizer;
    uint32_t n_rows; /* of the token embedding */
    gguf_writer writer; /* of the keys alone, to memory */
    uint8_t *memory;
    size_t size, capacity;
    const float *factors[2]; /* (dim / 2) divisors of RoPE's frequencies, or NULL */
    const char *factor_names[2];
} convert;

/* ================================================================================================
 * FAMILY
 * ============================================================================================= */

/* model_type, its position_embedding_type if that tells it from a namesake, general.architecture */
static const char *const convert_families[][3] = {
    {"bert", NULL, "bert"},          {"roberta", NULL, "bert"},
    {"xlm-roberta", NULL, "bert"},   {"camembert", NULL, "bert"},
    {"electra", NULL, "bert"},       {"distilbert", NULL, "bert"},
    {"bert", "alibi", "jina-bert-v2"}, {"nomic_bert", NULL, "nomic-bert"},
    {"gpt2", NULL, "gpt2"},          {"llama", NULL, "llama"},
    {"mistral", NULL, "llama"},      {"internlm3", NULL, "llama"},
    {"qwen2", NULL, "qwen2"},        {"qwen3", NULL, "qwen3"},
    {"phi3", NULL, "phi3"},          {"smollm3", NULL, "smollm3"},
    {"glm", NULL, "chatglm"},        {"glm4", NULL, "glm4"},
    {"gemma2", NULL, "gemma2"},      {"gemma3_text", NULL, "gemma3"}};

/* Traits that tensors of another form or name make up for. */
#define CONVERT_FREE_TRAITS                                                                        \
    (GLLMI_NORM_PLUS_1 | GLLMI_PAIRS | GLLMI_TYPES | GLLMI_TRANSPOSED | GLLMI_FREE_BIAS |          \
     GLLMI_ASK_WINDOW | GLLMI_OFFSET | GLLMI_SCORE_MEAN | GLLMI_GGUF_PAIRS |                        \
     GLLMI_GGUF_SCORE_MEAN)

static int convert_find_family(convert *c) {
    const gllmi_family *from = c->arch.family;
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(convert_families) && !c->to; i++) {
        const char *const *row = convert_families[i];
        if (strcmp(row[0], from->model_type) != 0 ||
            strcmp(row[1] ? row[1] : "", from->positions) != 0) {
            continue;
        }
        gllmi_arch_set_family(&c->target, gllmi_family_find(gllmi_str_of(row[2]), 1,
                                                            gllmi_str_of("")), 1);
        c->to = &c->target;
    }
    if (!c->to || ((c->arch.traits ^ c->to->traits) & ~(uint32_t)CONVERT_FREE_TRAITS) ||
        ((c->arch.traits & GLLMI_PAIRS) && !(c->to->traits & GLLMI_PAIRS))) {
        return fail("%s: GGUF has no architecture for this model of type %s", c->path,
                    from->model_type);
    }
    return 0;
}

/* Is it for vectors? */
static int convert_is_embedder(const convert *c) {
    return c->arch.has_modules || !(c->arch.traits & GLLMI_CAUSAL);
}

/* What sentence-transformers does beside the model must have a place in GGUF. */
static int convert_check_modules(const convert *c) {
    const gllmi_arch *arch = &c->arch;
    uint32_t i;
    if (arch->n_adapters > 0) return fail("%s: GGUF has no place for adapters", c->path);
    for (i = 0; i < arch->n_modules; i++) {
        if (arch->modules[i].kind != GLLMI_MODULE_NORMALIZE) {
            return fail("%s: GGUF has no place for the %s module of this model", c->path,
                        arch->modules[i].kind == GLLMI_MODULE_DENSE ? "Dense" : "LayerNorm");
        }
    }
    if (!convert_is_embedder(c)) return 0;
    if (arch->n_poolings != 1 || (arch->poolings[0] != GLLM_POOLING_MEAN &&
                                  arch->poolings[0] != GLLM_POOLING_CLS &&
                                  arch->poolings[0] != GLLM_POOLING_LAST)) {
        return fail("%s: GGUF knows only cls, mean and last pooling", c->path);
    }
    if (arch->n_prompts > 0) {
        fprintf(stderr, "gllm: GGUF has no place for the model's %llu prompts: they are left out\n",
                (unsigned long long)arch->n_prompts);
    }
    return 0;
}

/* ================================================================================================
 * KEYS
 * ============================================================================================= */

static const char *convert_key(const convert *c, const char *name, char key[96]) {
    snprintf(key, 96, "%s.%s", c->to->model_type, name);
    return key;
}
static void convert_u32(convert *c, const char *name, uint64_t value) {
    char key[96];
    gguf_put_u32(&c->writer, convert_key(c, name, key), (uint32_t)value);
}
static void convert_f32(convert *c, const char *name, double value) {
    char key[96];
    gguf_put_f32(&c->writer, convert_key(c, name, key), (float)value);
}

/* Rotary positions. llama3's scaling is in a tensor of divisors, longrope's in two. */
static int convert_rope(convert *c) {
    const gllmi_rope *r = &c->arch.ropes[0];
    gllmi_rope plain = *r;
    char key[96];
    float now[256], before[256], *divisors;
    uint32_t i;
    convert_u32(c, "rope.dimension_count", r->dim);
    convert_f32(c, "rope.freq_base", r->base);
    if (c->arch.n_ropes > 1) convert_f32(c, "rope.freq_base_swa", c->arch.ropes[1].base);
    if (r->kind == GLLMI_ROPE_LINEAR || r->kind == GLLMI_ROPE_YARN) {
        gguf_put_string(&c->writer, convert_key(c, "rope.scaling.type", key),
                        gllmi_str_of(r->kind == GLLMI_ROPE_YARN ? "yarn" : "linear"));
        convert_f32(c, "rope.scaling.factor", r->factor);
    }
    if (r->kind == GLLMI_ROPE_YARN) {
        double magnitude = r->magnitude / gllmi_rope_magnitude(r, 0.0, 0.0);
        convert_u32(c, "rope.scaling.original_context_length", (uint64_t)r->original);
        if (fabs(magnitude - 1.0) > 1e-6) convert_f32(c, "rope.scaling.attn_factor", magnitude);
        if (r->low != 1.0) convert_f32(c, "rope.scaling.yarn_beta_slow", r->low);
        if (r->high != 32.0) convert_f32(c, "rope.scaling.yarn_beta_fast", r->high);
    }
    if (r->kind == GLLMI_ROPE_LONG && strcmp(c->to->model_type, "phi3") == 0) {
        convert_u32(c, "rope.scaling.original_context_length", (uint64_t)r->original);
        convert_f32(c, "rope.scaling.attn_factor", r->magnitude);
        c->factors[0] = r->long_factors;
        c->factors[1] = r->short_factors;
        c->factor_names[0] = "rope_factors_long.weight";
        c->factor_names[1] = "rope_factors_short.weight";
    }
    if (r->kind == GLLMI_ROPE_LLAMA3 && strcmp(c->to->model_type, "llama") == 0) {
        divisors = (float *)gllmi_arena_alloc(&c->job->arena, 256 * sizeof *divisors);
        if (!divisors) return fail("out of memory");
        plain.kind = GLLMI_ROPE_PLAIN;
        gllmi_rope_frequencies(r, 1, now);
        gllmi_rope_frequencies(&plain, 1, before);
        for (i = 0; i < r->dim / 2; i++) divisors[i] = before[i] / now[i];
        c->factors[0] = divisors;
        c->factor_names[0] = "rope_freqs.weight";
    }
    return 0;
}

/* "general." and what the architecture has. */
static int convert_config(convert *c) {
    const gllmi_arch *arch = &c->arch;
    gguf_writer *w = &c->writer;
    int causal = (arch->traits & GLLMI_CAUSAL) != 0;
    const char *name = c->path + strlen(c->path);
    char key[96];
    uint32_t window = 0;
    uint64_t i;
    size_t n;
    while (name > c->path && gllmi_is_separator(name[-1])) name--;
    for (n = 0; name > c->path && !gllmi_is_separator(name[-1]); n++) name--;
    gguf_put_string(w, "general.architecture", gllmi_str_of(c->to->model_type));
    gguf_put_string(w, "general.name", gllmi_str_make(name, n));
    convert_u32(c, "block_count", arch->n_layers);
    convert_u32(c, "context_length", arch->n_positions);
    convert_u32(c, "embedding_length", arch->hidden_size);
    convert_u32(c, "feed_forward_length", arch->intermediate_size);
    convert_u32(c, "attention.head_count", arch->n_heads);
    convert_u32(c, "attention.head_count_kv", arch->n_kv_heads);
    convert_f32(c, arch->traits & GLLMI_RMS_NORM ? "attention.layer_norm_rms_epsilon"
                                                 : "attention.layer_norm_epsilon", arch->norm_eps);
    if (causal && (arch->traits & GLLMI_ROPE)) {
        convert_u32(c, "attention.key_length", arch->head_dim);
        convert_u32(c, "attention.value_length", arch->head_dim);
    }
    if (causal) convert_u32(c, "vocab_size", c->n_rows);
    for (i = 0; i < arch->n_layers; i++) {
        if (arch->layers[i].window > window) window = arch->layers[i].window;
    }
    if (window) convert_u32(c, "attention.sliding_window", window);
    if (arch->attn_softcap > 0.0) convert_f32(c, "attn_logit_softcapping", arch->attn_softcap);
    if (arch->logit_softcap > 0.0) convert_f32(c, "final_logit_softcapping", arch->logit_softcap);
    if (!causal) gguf_put_bool(w, convert_key(c, "attention.causal", key), 0);
    if (convert_is_embedder(c)) {
        convert_u32(c, "pooling_type", arch->poolings[0] == GLLM_POOLING_MEAN  ? 1
                                       : arch->poolings[0] == GLLM_POOLING_CLS ? 2
                                                                               : 3);
        /* what sentence-transformers does beside the model, for readers that ask */
        gguf_put_u32(w, "gllm.max_tokens", (uint32_t)arch->max_tokens);
        gguf_put_bool(w, "gllm.normalize", arch->n_modules > 0);
    }
    if (!causal) {
        gguf_put_u32(w, "tokenizer.ggml.token_type_count",
                     arch->traits & GLLMI_TYPES ? (uint32_t)arch->n_types : 1);
    }
    return arch->traits & GLLMI_ROPE ? convert_rope(c) : 0;
}

/* ================================================================================================
 * TOKENS
 * ============================================================================================= */

enum { CONVERT_NORMAL = 1, CONVERT_UNKNOWN, CONVERT_CONTROL, CONVERT_USER, CONVERT_UNUSED,
       CONVERT_BYTE };

/* BPE over bytes that are spelled as characters? */
static int convert_spells_bytes(const gllm_tokenizer *t) {
    size_t i;
    if (t->model != GLLMI_MODEL_BPE) return 0;
    for (i = 0; i < t->pretokenizers.n; i++) {
        if (t->pretokenizers.data[i].kind == GLLMI_PRETOKENIZER_BYTE_LEVEL) return 1;
    }
    return t->bpe.maps_bytes;
}
static int convert_is_byte(const char *piece, size_t n) {
    return n == 6 && memcmp(piece, "<0x", 3) == 0 && piece[5] == '>';
}
/* tokenizer.ggml.token_type of an id */
static uint32_t convert_token_type(const gllm_tokenizer *t, uint32_t id) {
    const gllmi_added_token *added = gllmi_tokenizer_added(t, id);
    size_t n;
    const char *piece = gllm_tokenizer_piece(t, id, &n);
    int scores = t->model == GLLMI_MODEL_UNIGRAM ||
                 (t->model == GLLMI_MODEL_BPE && !convert_spells_bytes(t));
    if (!piece) return CONVERT_UNUSED;
    if (scores && id == t->unknown_id) return CONVERT_UNKNOWN;
    if (scores && convert_is_byte(piece, n)) return CONVERT_BYTE;
    if (added) return added->is_skipped ? CONVERT_CONTROL : CONVERT_USER;
    return CONVERT_NORMAL;
}

/* tokenizer.ggml.tokens. Words of WordPiece begin with U+2581, and what continues one is bare. */
static void convert_pieces(convert *c) {
    const gllm_tokenizer *t = c->tokenizer;
    uint32_t id;
    size_t n;
    gguf_put_array(&c->writer, "tokenizer.ggml.tokens", GLLMI_GGUF_STRING, c->n_rows);
    for (id = 0; id < c->n_rows; id++) {
        const char *piece = gllm_tokenizer_piece(t, id, &n);
        char *text = (char *)allocate(NULL, (piece ? n : 0) + 32, 1);
        int is_word = t->model == GLLMI_MODEL_WORDPIECE && piece && n > 0;
        if (!piece) {
            n = (size_t)sprintf(text, "[PAD%u]", (unsigned)id);
        } else if (is_word && n > 2 && memcmp(piece, "##", 2) == 0) {
            memcpy(text, piece + 2, n -= 2);
        } else if (is_word && !(n > 1 && piece[0] == '[' && piece[n - 1] == ']') &&
                   !gllmi_tokenizer_added(t, id)) {
            memcpy(text, "\xe2\x96\x81", 3);
            memcpy(text + 3, piece, n);
            n += 3;
        } else {
            memcpy(text, piece, n);
        }
        gguf_append_text(&c->writer, 0, gllmi_str_make(text, n));
        free(text);
    }
    gguf_put_array(&c->writer, "tokenizer.ggml.token_type", GLLMI_GGUF_I32, c->n_rows);
    for (id = 0; id < c->n_rows; id++) {
        gguf_append_number(&c->writer, 0, convert_token_type(t, id), 4);
    }
}

/* tokenizer.ggml.merges, by rank. A pair that comes twice has the later rank alone. */
static void convert_merges(convert *c) {
    const gllmi_bpe *bpe = &c->tokenizer->bpe;
    uint64_t *pairs = (uint64_t *)allocate(NULL, bpe->n_merges, sizeof *pairs);
    uint32_t i, n = 0;
    memset(pairs, 0xff, bpe->n_merges * sizeof *pairs);
    for (i = 0; i < bpe->n_slots; i++) {
        uint64_t slot = bpe->slots[i];
        uint32_t rank = (uint32_t)(slot & 0x3fffffu);
        if (slot != UINT64_MAX && rank < bpe->n_merges) pairs[rank] = slot;
    }
    for (i = 0; i < bpe->n_merges; i++) n += pairs[i] != UINT64_MAX;
    gguf_put_array(&c->writer, "tokenizer.ggml.merges", GLLMI_GGUF_STRING, n);
    for (i = 0; i < bpe->n_merges; i++) {
        size_t left, right;
        const char *a, *b;
        if (pairs[i] == UINT64_MAX) continue;
        a = gllm_tokenizer_piece(c->tokenizer, (uint32_t)(pairs[i] >> 43), &left);
        b = gllm_tokenizer_piece(c->tokenizer, (uint32_t)(pairs[i] >> 22 & 0x1fffffu), &right);
        gguf_append_number(&c->writer, 0, left + 1 + right, 8);
        gguf_append(&c->writer, 0, a, left);
        gguf_append(&c->writer, 0, " ", 1);
        gguf_append(&c->writer, 0, b, right);
    }
    free(pairs);
}

/* tokenizer.ggml.scores: of Unigram; of BPE the order of the merges, as SentencePiece has it. */
static void convert_scores(convert *c) {
    const gllm_tokenizer *t = c->tokenizer;
    const gllmi_bpe *bpe = &t->bpe;
    float *scores = (float *)allocate(NULL, c->n_rows, sizeof *scores);
    uint32_t i;
    for (i = 0; i < c->n_rows; i++) {
        size_t n = 0;
        (void)gllm_tokenizer_piece(t, i, &n);
        scores[i] = 0.0f;
        if (t->model == GLLMI_MODEL_UNIGRAM) {
            if (i < t->vocab.n_ids) scores[i] = (float)t->unigram.scores[i];
        } else if (n > 0 && convert_token_type(t, i) == CONVERT_NORMAL) {
            scores[i] = -(float)bpe->n_merges - (float)i; /* what no merge makes */
        }
    }
    if (t->model != GLLMI_MODEL_UNIGRAM) {
        for (i = bpe->n_merges; i-- > 0;) {
            if (bpe->merged[i] < c->n_rows) scores[bpe->merged[i]] = -(float)i;
        }
    }
    gguf_put_array(&c->writer, "tokenizer.ggml.scores", GLLMI_GGUF_F32, c->n_rows);
    for (i = 0; i < c->n_rows; i++) {
        gguf_append_number(&c->writer, 0, gllmi_f32_bits(scores[i]), 4);
    }
    free(scores);
}

/* The id of a special token: by name as tokenizer_config.json has it, or by number in config.json.
 * UINT32_MAX: there is none. */
static uint32_t convert_special(const convert *c, const gllmi_json *names, const gllmi_json *ids,
                                const char *kind, const char *missing) {
    char key[32];
    uint32_t node = 0, id = UINT32_MAX;
    gllm_status status = GLLM_OK;
    snprintf(key, sizeof key, "%s_token", kind);
    if (names && gllmi_json_is(names, 0, GLLMI_JSON_OBJECT)) node = gllmi_json_find(names, 0, key);
    if (node && gllmi_json_is(names, node, GLLMI_JSON_OBJECT)) {
        node = gllmi_json_find(names, node, "content");
    }
    if (node && gllmi_json_is(names, node, GLLMI_JSON_STRING)) {
        gllmi_str text = gllmi_json_string(names, node, &c->job->arena, &status);
        if (status == GLLM_OK && text.size > 0 &&
            gllm_tokenizer_find(c->tokenizer, text.data, text.size, &id)) {
            return id;
        }
    }
    snprintf(key, sizeof key, "%s_token_id", kind);
    node = ids ? gllmi_json_find(ids, 0, key) : 0;
    if (node && gllmi_json_is(ids, node, GLLMI_JSON_ARRAY) && ids->nodes[node].count > 0) {
        node = gllmi_json_first(node);
    }
    if (node && gllmi_json_is(ids, node, GLLMI_JSON_NUMBER)) {
        double number = gllmi_json_number(ids, node, -1.0);
        if (number >= 0.0 && number < c->n_rows) return (uint32_t)number;
    }
    if (c->tokenizer->model == GLLMI_MODEL_WORDPIECE && missing) {
        (void)gllm_tokenizer_find(c->tokenizer, missing, SIZE_MAX, &id);
    }
    return id;
}

/* The special tokens' ids, and which of them come around a text. */
static int convert_specials(convert *c) {
    static const char *const kinds[][3] = {
        {"bos", "tokenizer.ggml.bos_token_id", NULL},
        {"eos", "tokenizer.ggml.eos_token_id", NULL},
        {"unk", "tokenizer.ggml.unknown_token_id", "[UNK]"},
        {"sep", "tokenizer.ggml.seperator_token_id", "[SEP]"},
        {"pad", "tokenizer.ggml.padding_token_id", "[PAD]"},
        {"cls", "tokenizer.ggml.cls_token_id", "[CLS]"},
        {"mask", "tokenizer.ggml.mask_token_id", "[MASK]"}};
    uint32_t ids[GLLMI_COUNT_OF(kinds)], first, last;
    gllmi_json_file names, config;
    gllm_encoding e;
    size_t i;
    int has_names = gllmi_json_file_open(&c->job->source, "tokenizer_config.json", 1, &names);
    int has_config;
    char path[GLLMI_PATH_BYTES];
    gllmi_path_join(path, c->arch.folder, "config.json");
    has_config = gllmi_json_file_open(&c->job->source, path, 1, &config);
    for (i = 0; i < GLLMI_COUNT_OF(kinds); i++) {
        ids[i] = convert_special(c, has_names == GLLM_OK ? &names.json : NULL,
                                 has_config == GLLM_OK ? &config.json : NULL, kinds[i][0],
                                 kinds[i][2]);
    }
    if (has_names == GLLM_OK) gllmi_json_file_close(&names);
    if (has_config == GLLM_OK) gllmi_json_file_close(&config);
    memset(&e, 0, sizeof e);
    if (gllm_tokenizer_encode(c->tokenizer, "a", 1, NULL, &e) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    first = e.n_tokens > 0 && e.special[0] ? e.ids[0] : UINT32_MAX;
    last = e.n_tokens > 0 && e.special[e.n_tokens - 1] ? e.ids[e.n_tokens - 1] : UINT32_MAX;
    gllm_encoding_free(&e);
    if (convert_is_embedder(c)) { /* these come around a text, whatever they are called */
        if (first != UINT32_MAX) ids[0] = first;
        if (last != UINT32_MAX) ids[1] = last;
    }
    for (i = 0; i < GLLMI_COUNT_OF(kinds); i++) {
        if (ids[i] != UINT32_MAX) gguf_put_u32(&c->writer, kinds[i][1], ids[i]);
    }
    gguf_put_bool(&c->writer, "tokenizer.ggml.add_bos_token",
                  first != UINT32_MAX && first == ids[0]);
    gguf_put_bool(&c->writer, "tokenizer.ggml.add_eos_token", last != UINT32_MAX && last == ids[1]);
    return 0;
}

/* The row of gllmi_pre_rows that models of this architecture mostly have. */
static size_t convert_likely_row(const convert *c) {
    const gllmi_pre_row *row = gllmi_pre_find("@", gllmi_str_of(c->to->model_type));
    return row ? (size_t)(row - gllmi_pre_rows) : 0;
}

/* How the text is made ready, of which GGUF has a name or a few flags: candidate number `i` of
 * them. 0: there are no more. */
static int convert_normalizer(convert *c, size_t i) {
    const gllm_tokenizer *t = c->tokenizer;
    gguf_writer *w = &c->writer;
    size_t k, n_names = GLLMI_COUNT_OF(gllmi_pre_rows);
    if (t->model == GLLMI_MODEL_WORDPIECE) {
        for (k = 0; k < t->normalizers.n; k++) {
            if (t->normalizers.data[k].kind != GLLMI_NORMALIZER_BERT) continue;
            gguf_put_bool(w, "tokenizer.ggml.normalizer.lowercase",
                          (t->normalizers.data[k].flags & GLLMI_BERT_LOWER) != 0);
            gguf_put_bool(w, "tokenizer.ggml.normalizer.strip_accents",
                          (t->normalizers.data[k].flags & GLLMI_BERT_STRIP) != 0);
        }
        gguf_put_string(w, "tokenizer.ggml.model", gllmi_str_of("bert"));
        return i == 0;
    }
    if (convert_spells_bytes(t)) {
        size_t likely = convert_likely_row(c), row = i % n_names; /* the likely one comes first */
        const char *name =
            gllmi_pre_rows[row == 0 ? likely : row <= likely ? row - 1 : row].names + 1;
        if (strncmp(name, "default ", 8) == 0) name += 8;
        gguf_put_string(w, "tokenizer.ggml.model", gllmi_str_of("gpt2"));
        gguf_put_string(w, "tokenizer.ggml.pre", gllmi_str_make(name, strcspn(name, " ")));
        gguf_put_bool(w, "tokenizer.ggml.add_space_prefix", i >= n_names);
        convert_merges(c);
        return i < 2 * n_names;
    }
    gguf_put_string(w, "tokenizer.ggml.model",
                    gllmi_str_of(t->model == GLLMI_MODEL_UNIGRAM ? "t5" : "llama"));
    gguf_put_bool(w, "tokenizer.ggml.add_space_prefix", i % 2 == 0);
    if (t->model == GLLMI_MODEL_UNIGRAM) {
        gguf_put_bool(w, "tokenizer.ggml.remove_extra_whitespaces", i < 2);
        for (k = 0; k < t->normalizers.n; k++) {
            const gllmi_charsmap *map = t->normalizers.data[k].charsmap;
            if (t->normalizers.data[k].kind != GLLMI_NORMALIZER_PRECOMPILED) continue;
            gguf_put_array(w, "tokenizer.ggml.precompiled_charsmap", GLLMI_GGUF_U8,
                           4u + 4u * (uint64_t)map->n_units + map->text_size);
            gguf_append_number(w, 0, 4u * (uint64_t)map->n_units, 4);
            gguf_append(w, 0, map->units, 4 * (size_t)map->n_units);
            gguf_append(w, 0, map->text, map->text_size);
        }
    }
    convert_scores(c);
    return i < (t->model == GLLMI_MODEL_UNIGRAM ? 4u : 2u);
}

/* A template by its name, which is no name for the default. */
static void convert_put_template(convert *c, gllmi_str name, gllmi_str text) {
    char key[128];
    if (gllmi_str_is(name, "default")) {
        gguf_put_string(&c->writer, "tokenizer.chat_template", text);
    } else if (name.size < 64) {
        snprintf(key, sizeof key, "tokenizer.chat_template.%.*s", (int)name.size, name.data);
        gguf_put_string(&c->writer, key, text);
    }
}
/* chat_template.jinja, or what tokenizer_config.json has: one, or a list of named ones. */
static int convert_templates(convert *c) {
    gllmi_json_file f;
    gllmi_file file;
    gllmi_view view;
    gllm_status status = gllmi_file_open(&c->job->source, "chat_template.jinja", 1, &file);
    uint32_t node, item, i;
    if (status == GLLM_OK) {
        status = gllmi_file_view(&file, 0, file.size_bytes, &view);
        if (status == GLLM_OK) {
            convert_put_template(c, gllmi_str_of("default"),
                                 gllmi_str_make((const char *)view.data, view.size));
            gllmi_view_free(&file, &view);
        }
        gllmi_file_close(&file);
        return status == GLLM_OK ? 0 : fail("%s", gllm_last_error());
    }
    if (status == GLLM_ERR_NOT_FOUND) {
        status = gllmi_json_file_open(&c->job->source, "tokenizer_config.json", 1, &f);
    }
    if (status == GLLM_ERR_NOT_FOUND) return 0;
    if (status != GLLM_OK) return fail("%s", gllm_last_error());
    node = gllmi_json_is(&f.json, 0, GLLMI_JSON_OBJECT)
               ? gllmi_json_find(&f.json, 0, "chat_template") : 0;
    if (node && gllmi_json_is(&f.json, node, GLLMI_JSON_STRING)) {
        convert_put_template(c, gllmi_str_of("default"),
                             gllmi_json_string(&f.json, node, &c->job->arena, &status));
    } else if (node && gllmi_json_is(&f.json, node, GLLMI_JSON_ARRAY)) {
        item = gllmi_json_first(node);
        for (i = 0; i < f.json.nodes[node].count; i++, item = gllmi_json_next(&f.json, item)) {
            uint32_t name = gllmi_json_find(&f.json, item, "name");
            uint32_t text = gllmi_json_find(&f.json, item, "template");
            if (!name || !text || !gllmi_json_is(&f.json, name, GLLMI_JSON_STRING) ||
                !gllmi_json_is(&f.json, text, GLLMI_JSON_STRING)) {
                continue;
            }
            convert_put_template(c, gllmi_json_string(&f.json, name, &c->job->arena, &status),
                                 gllmi_json_string(&f.json, text, &c->job->arena, &status));
        }
    }
    gllmi_json_file_close(&f);
    return status == GLLM_OK ? 0 : fail("%s", gllm_last_error());
}

/* ================================================================================================
 * CHECK
 * ============================================================================================= */

static int convert_memory_write(void *user, const void *data, size_t n) {
    convert *c = (convert *)user;
    if (c->size + n > c->capacity) {
        c->capacity = (c->size + n) * 2;
        c->memory = (uint8_t *)allocate(c->memory, c->capacity, 1);
    }
    memcpy(c->memory + c->size, data, n);
    c->size += n;
    return 0;
}
static int convert_memory_open(void *user, const char *name, void **file, uint64_t *size_bytes) {
    (void)name;
    *file = user;
    *size_bytes = ((convert *)user)->size;
    return 0;
}
static int convert_memory_read(void *user, void *file, uint64_t offset, void *dst,
                               size_t n_bytes) {
    const convert *c = (const convert *)file;
    (void)user;
    if (offset > c->size || n_bytes > c->size - offset) return 1;
    memcpy(dst, c->memory + (size_t)offset, n_bytes);
    return 0;
}
static void convert_memory_close(void *user, void *file) {
    (void)user;
    (void)file;
}

/* Writes all keys to memory, with candidate number `i` of the ways to make text ready, and tensors
 * as small as a reader of the keys needs them. 0; 1 after a message; 2: there is no candidate i. */
static int convert_sketch(convert *c, size_t i) {
    gguf_writer *w = &c->writer;
    uint64_t shape[2];
    float *zeros = (float *)allocate(NULL, (size_t)c->n_rows + 65536, sizeof *zeros);
    size_t k;
    int result, more;
    gguf_writer_free(w);
    gguf_writer_init(w, c->job->writer.file, convert_memory_write, c, 32, c->job->allocator);
    c->size = 0;
    result = convert_config(c);
    more = convert_normalizer(c, i);
    convert_pieces(c);
    if (result == 0) result = convert_specials(c) || convert_templates(c);
    if (result == 0 && !more) result = 2;
    c->job->writer.n_values = w->n_values;
    memset(zeros, 0, ((size_t)c->n_rows + 65536) * sizeof *zeros);
    shape[0] = c->n_rows, shape[1] = 1;
    gguf_put_tensor(w, gllmi_str_of("token_embd.weight"), GLLM_DTYPE_F32, 2, shape);
    shape[0] = c->arch.traits & GLLMI_TYPES ? c->arch.n_types : 1;
    gguf_put_tensor(w, gllmi_str_of("token_types.weight"), GLLM_DTYPE_F32, 2, shape);
    shape[0] = c->arch.ropes[0].dim / 2;
    for (k = 0; k < 2; k++) {
        if (!c->factors[k]) continue;
        gguf_put_tensor(w, gllmi_str_of(c->factor_names[k]), GLLM_DTYPE_F32, 1, shape);
    }
    gguf_begin_data(w);
    gguf_write_data(w, zeros, (size_t)c->n_rows * sizeof *zeros);
    gguf_write_data(w, zeros,
                    (c->arch.traits & GLLMI_TYPES ? (size_t)c->arch.n_types : 1) * sizeof *zeros);
    for (k = 0; k < 2; k++) {
        if (c->factors[k]) gguf_write_data(w, c->factors[k], (size_t)shape[0] * 4);
    }
    if (result == 0 && gguf_end(w) != GLLM_OK) result = fail("%s", gllm_last_error());
    free(zeros);
    return result;
}

/* Do two layers turn heads alike, in texts short and long? */
static int convert_same_rope(const gllmi_arch *a, const gllmi_arch *b, uint64_t layer) {
    float x[256], y[256];
    uint64_t n;
    uint32_t i;
    const gllmi_rope *r, *s;
    if ((a->layers[layer].rope < 0) != (b->layers[layer].rope < 0)) return 0;
    if (a->layers[layer].rope < 0) return 1;
    r = &a->ropes[a->layers[layer].rope];
    s = &b->ropes[b->layers[layer].rope];
    if (r->dim != s->dim || r->dim > 512 || fabs(r->magnitude - s->magnitude) > 1e-6) return 0;
    for (n = 1; n <= a->n_positions; n += gllmi_max_size(1, (size_t)a->n_positions - 1)) {
        gllmi_rope_frequencies(r, n, x);
        gllmi_rope_frequencies(s, n, y);
        for (i = 0; i < r->dim / 2; i++) {
            if (fabsf(x[i] - y[i]) > 1e-5f * x[i]) return 0;
        }
    }
    return 1;
}
/* What the two models do not have in common, or NULL. */
static const char *convert_difference(const gllmi_arch *a, const gllmi_arch *b) {
    uint64_t i;
    int gelu = (a->act == GLLMI_ACT_GELU || a->act == GLLMI_ACT_GELU_TANH) &&
               (b->act == GLLMI_ACT_GELU || b->act == GLLMI_ACT_GELU_TANH);
    if (a->hidden_size != b->hidden_size || a->n_layers != b->n_layers ||
        a->n_heads != b->n_heads || a->n_kv_heads != b->n_kv_heads ||
        a->head_dim != b->head_dim || a->intermediate_size != b->intermediate_size ||
        a->n_positions != b->n_positions || a->embedding_size != b->embedding_size) {
        return "sizes";
    }
    if (a->act != b->act && !gelu) return "activation";
    if (fabs(a->norm_eps - b->norm_eps) > 1e-6 * a->norm_eps) return "epsilon of its norms";
    if (fabs(a->query_scale - b->query_scale) > 1e-6) return "scale of the queries";
    if (fabs(a->attn_softcap - b->attn_softcap) > 1e-4 ||
        fabs(a->logit_softcap - b->logit_softcap) > 1e-4) {
        return "limit of logits";
    }
    for (i = 0; i < a->n_layers; i++) {
        uint64_t left = a->layers[i].window, right = b->layers[i].window;
        if (left != right && ((left && left < a->n_positions) ||
                              (right && right < a->n_positions))) {
            return "windows of attention";
        }
        if (!convert_same_rope(a, b, i)) return "rotary positions";
    }
    return NULL;
}

/* The ids of a text in both tokenizers: 1 the same, 0 not, -1 after a message. */
static int convert_same_ids(const convert *c, const gllm_tokenizer *other, const char *text,
                            size_t n, int special) {
    gllm_encode_desc desc;
    gllm_encoding a, b;
    int same;
    memset(&desc, 0, sizeof desc);
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    desc.no_special_tokens = !special;
    if (gllm_tokenizer_encode(c->tokenizer, text, n, &desc, &a) != GLLM_OK ||
        gllm_tokenizer_encode(other, text, n, &desc, &b) != GLLM_OK) {
        same = -fail("%s", gllm_last_error());
    } else {
        same = a.n_tokens == b.n_tokens &&
               (a.n_tokens == 0 || memcmp(a.ids, b.ids, a.n_tokens * sizeof *a.ids) == 0);
    }
    gllm_encoding_free(&a);
    gllm_encoding_free(&b);
    return same;
}
/* What pre-tokenizers and normalizers differ in, and all words of the vocabulary: 1 all are the
 * same, 2 only the former, 0 not even those, -1 after a message. */
static int convert_same_tokens(const convert *c, const gllm_tokenizer *other, int special) {
    static const char sample[] =
        "Hello, World!  I'm sure they'll've DON'T it's 'we'RE \"so\" (x).\n\n 1 22 333 4444 55555"
        " 1234567\t\ttab\r\n  two   three    spaces\n \n  \nna\xc3\xafve cafe\xcc\x81 \xc3\x80\xc3"
        "\x89 Stra\xc3\x9f" "e \xce\xa3\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x82 \xd0\x9f"
        "\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 \xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97\xe7\xac\xa6"
        "abc\xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88 \xed\x95\x9c\xea\xb5\xad\xec\x96\xb4 \xe0\xa4\xb9"
        "\xe0\xa4\xbf\xe0\xa4\xa8\xe0\xa5\x8d\xe0\xa4\xa6\xe0\xa5\x80 \xe0\xb9\x84\xe0\xb8\x97\xe0"
        "\xb8\xa2 \xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a \xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd camelCaseHTTP"
        "Server snake_case x=1;//comment\n\t\tif(a&&b){return 0x1F;} \xc2\xbd \xc2\xb2 \xef\xac\x81"
        " $%^&*() -- --- ... !? \xe2\x80\x9cq\xe2\x80\x9d \xe2\x80\xa6 a/b\n/c";
    uint32_t *ids, id, n_ids = gllm_tokenizer_vocab_size(c->tokenizer), n = 0;
    size_t size = 0;
    char *text;
    int same = convert_same_ids(c, other, sample, sizeof sample - 1, special);
    if (same != 1 || special) return same;
    ids = (uint32_t *)allocate(NULL, n_ids, sizeof *ids);
    for (id = 0; id < n_ids && id < c->n_rows; id++) {
        if (convert_token_type(c->tokenizer, id) == CONVERT_NORMAL) ids[n++] = id;
    }
    (void)gllm_tokenizer_decode(c->tokenizer, ids, n, 1, NULL, 0, &size);
    text = (char *)allocate(NULL, size + 1, 1);
    if (gllm_tokenizer_decode(c->tokenizer, ids, n, 1, text, size + 1, NULL) != GLLM_OK) {
        same = -fail("%s", gllm_last_error());
    }
    if (same == 1 && convert_same_ids(c, other, text, size, 0) != 1) same = 2;
    free(text);
    free(ids);
    return same;
}

/* Does the sketch, read back, give the same tokens? As convert_same_tokens. */
static int convert_check_tokens(convert *c, const gllm_io *io) {
    gllm_tokenizer_desc desc;
    gllm_tokenizer *other;
    int same, around;
    memset(&desc, 0, sizeof desc);
    desc.io = io;
    if (gllm_tokenizer_open("model.gguf", &desc, &other) != GLLM_OK) return 0;
    same = convert_same_tokens(c, other, 0);
    if (same > 0) {
        around = convert_same_tokens(c, other, 1);
        if (around == 0 && !convert_is_embedder(c)) {
            fprintf(stderr, "gllm: GGUF has no place for the tokens that this tokenizer puts "
                            "around a text: they are left out\n");
        } else if (around != 1) {
            same = around;
        }
    }
    gllm_tokenizer_close(other);
    return same;
}
/* ... and the same model? 0, or 1 after a message. */
static int convert_check_config(convert *c, const gllm_io *io) {
    gllmi_source source;
    gllmi_tensors tensors;
    gllmi_gguf gguf;
    gllmi_arch arch;
    gllmi_arena arena;
    const char *what = NULL;
    uint64_t i;
    gllm_status status = gllmi_source_init(&source, "", 0, io, c->job->allocator);
    memset(&gguf, 0, sizeof gguf);
    memset(&arena, 0, sizeof arena);
    arena.allocator = gguf.allocator = gguf.by_key.allocator = c->job->allocator;
    gllmi_tensors_init(&tensors, &source);
    if (status == GLLM_OK) status = gllmi_gguf_open(&gguf, &tensors, "model.gguf");
    if (status == GLLM_OK) status = gllmi_arch_load_gguf(&arch, &gguf, &tensors, &arena);
    if (status == GLLM_OK) what = convert_difference(&c->arch, &arch);
    gllmi_gguf_free(&gguf);
    gllmi_tensors_free(&tensors);
    gllmi_arena_free(&arena);
    gllmi_source_free(&source);
    if (status != GLLM_OK) return fail("%s", gllm_last_error());
    if (!what && c->arch.n_ropes > 0 && c->arch.ropes[0].kind == GLLMI_ROPE_DYNAMIC) {
        fprintf(stderr, "gllm: GGUF has no words for dynamic RoPE: of texts of over %llu tokens "
                        "the model will make less\n", (unsigned long long)c->arch.n_positions);
    }
    for (i = 0; !what && i < c->arch.n_layers; i++) {
        if (c->arch.layers[i].window == 0 || c->arch.layers[i].window >= c->arch.n_positions ||
            strncmp(c->to->model_type, "gemma", 5) == 0) {
            continue;
        }
        fprintf(stderr, "gllm: other readers of GGUF do not know that attention sees %u tokens in "
                        "such models: their texts will differ from there on\n",
                (unsigned)c->arch.layers[i].window);
        break;
    }
    if (!what) return 0;
    return fail("%s: GGUF's %s models have no words for the %s of this one", c->path,
                c->to->model_type, what);
}

/* Finds the words for the tokenizer and takes all keys into the file. 0, or 1 after a message. */
static int convert_keys(convert *c) {
    gllm_io io;
    size_t i, close = SIZE_MAX; /* the first candidate that is right but for rare words */
    int result, same = 0;
    memset(&io, 0, sizeof io);
    io.open = convert_memory_open;
    io.read = convert_memory_read;
    io.close = convert_memory_close;
    io.user = c;
    for (i = 0; same == 0; i++) {
        result = convert_sketch(c, i);
        if (result == 2 && close != SIZE_MAX) {
            fprintf(stderr, "gllm: some words of the vocabulary may become other tokens in GGUF\n");
            if (convert_sketch(c, close) != 0) return 1;
            break;
        }
        if (result == 2) {
            return fail("%s: GGUF has no words for how this tokenizer works: texts would become "
                        "other tokens", c->path);
        }
        if (result == 0 && i == 0) result = convert_check_config(c, &io);
        if (result != 0) return 1;
        same = convert_check_tokens(c, &io);
        if (same == 2) {
            if (close == SIZE_MAX) close = i;
            same = 0;
        }
    }
    if (same < 0) return 1;
    gguf_append(&c->job->writer, 0, c->writer.values, c->writer.values_size);
    return 0;
}

/* ================================================================================================
 * TENSORS
 * ============================================================================================= */

/* May the folder do without this tensor? Matrices come joined or apart. */
static int convert_is_optional(const convert *c, gllmi_tensor_id id, int is_bias, unsigned layer) {
    uint32_t traits = c->arch.traits;
    gllmi_tensor_id joined = id == GLLMI_T_QKV                            ? GLLMI_T_Q
                             : id >= GLLMI_T_Q && id <= GLLMI_T_V         ? GLLMI_T_QKV
                             : id == GLLMI_T_GATE_UP                      ? GLLMI_T_UP
                             : id == GLLMI_T_GATE || id == GLLMI_T_UP     ? GLLMI_T_GATE_UP
                                                                          : GLLMI_T_COUNT;
    if (is_bias && ((traits & GLLMI_FREE_BIAS) || id == GLLMI_T_TOKEN_EMBED ||
                    id == GLLMI_T_POSITION_EMBED || id == GLLMI_T_TYPE_EMBED ||
                    !gllmi_loader_find(&c->loader, id, ".weight", layer))) {
        return 1;
    }
    if (joined != GLLMI_T_COUNT && gllmi_loader_find(&c->loader, joined, ".weight", layer)) {
        return 1;
    }
    switch (id) {
    case GLLMI_T_HEAD: return 1;
    case GLLMI_T_POSITION_EMBED: return !(traits & GLLMI_POSITIONS);
    case GLLMI_T_TYPE_EMBED: return !(traits & GLLMI_TYPES);
    case GLLMI_T_GATE: return !(traits & GLLMI_GATED);
    case GLLMI_T_Q_NORM:
    case GLLMI_T_K_NORM: return !(traits & GLLMI_QK_NORM);
    default: return 0;
    }
}
static int convert_is_norm(gllmi_tensor_id id) {
    return id == GLLMI_T_FINAL_NORM || id == GLLMI_T_Q_NORM || id == GLLMI_T_K_NORM ||
           id == GLLMI_T_ATTN_NORM || id == GLLMI_T_ATTN_POST_NORM || id == GLLMI_T_MLP_NORM ||
           id == GLLMI_T_MLP_POST_NORM;
}

/* What is done to a tensor on its way: `item` has its shape already. */
static void convert_edit(const convert *c, gllmi_tensor_id id, quant_item *item) {
    const gllmi_arch *arch = &c->arch;
    uint32_t given = arch->traits & ~c->to->traits;
    if ((given & GLLMI_NORM_PLUS_1) && convert_is_norm(id)) item->plus = 1.0f;
    if (item->n_dims == 2 && gllmi_is_transposed(arch, id)) {
        uint64_t rows = item->shape[0];
        item->transposed = 1;
        item->shape[0] = item->shape[1];
        item->shape[1] = rows;
    }
    if ((c->to->traits & ~arch->traits & GLLMI_PAIRS) &&
        (id == GLLMI_T_Q || id == GLLMI_T_K)) {
        item->head = (uint32_t)arch->head_dim;
        item->turn = arch->ropes[0].dim;
    }
    if (id == GLLMI_T_POSITION_EMBED) {
        item->first = arch->position_offset;
        item->shape[0] = arch->n_positions;
        item->n = item->shape[0] * item->shape[1];
    }
}

/* One tensor of the folder, if GGUF has a name for it. 0, or 1 after a message. */
static int convert_tensor(convert *c, gllmi_tensor_id id, int is_bias, unsigned layer) {
    const char *pattern = gllmi_names_of(c->to->names, id);
    const char *suffix = is_bias ? ".bias" : ".weight";
    const gllmi_tensor *t;
    char text[GLLMI_NAME_BYTES];
    gllmi_str name;
    quant_item *item;
    uint64_t wanted[2];
    if (!gllmi_names_of(c->arch.names, id)) return 0;
    if (id == GLLMI_T_SCORE_DENSE || id == GLLMI_T_SCORE_NORM) return 0; /* as SCORE says */
    if (id == GLLMI_T_LAYER || (id >= GLLMI_T_MODULE_DENSE && id <= GLLMI_T_REFUSED)) return 0;
    t = gllmi_loader_find(&c->loader, id, suffix, layer);
    if (t && ((id == GLLMI_T_SCORE && !is_bias) || (!pattern && id >= GLLMI_T_Q))) {
        return fail("%s: GGUF has no place for tensor %.*s", c->path, gllmi_str_shown(t->name),
                    t->name.data);
    }
    if (!pattern || (id == GLLMI_T_HEAD && !is_bias && c->arch.tied)) return 0;
    if (!t && (id == GLLMI_T_SCORE || convert_is_optional(c, id, is_bias, layer))) return 0;
    name = gllmi_name_expand(text, gllmi_str_of(""), pattern,
                             gllmi_names_of(c->to->names, GLLMI_T_LAYER), suffix, layer);
    if (!t) return fail("%s: the tensor for %s is missing", c->path, text);
    wanted[0] = t->shape[0];
    if (id == GLLMI_T_POSITION_EMBED) wanted[0] = c->arch.n_positions + c->arch.position_offset;
    if (id == GLLMI_T_Q) wanted[0] = c->arch.n_heads * c->arch.head_dim;
    if (id == GLLMI_T_K) wanted[0] = c->arch.n_kv_heads * c->arch.head_dim;
    wanted[1] = t->n_dims == 2 ? t->shape[1] : 0;
    if (!gllmi_is_weight_type(t->dtype) || gllmi_dtype_find(t->dtype)->block_elements > 1 ||
        t->n_dims < 1 || t->n_dims > 2 || t->shape[0] != wanted[0] ||
        (t->n_dims == 1) != (t->n_elements == wanted[0] && wanted[1] == 0)) {
        return fail("%s: tensor %.*s: this type or shape cannot be put into GGUF", c->path,
                    gllmi_str_shown(t->name), t->name.data);
    }
    name = gllmi_str_copy(&c->job->arena, name);
    if (!name.data) return fail("out of memory");
    item = quant_add(c->job, t, name);
    convert_edit(c, id, item);
    quant_type(c->job, item, GLLM_DTYPE_F32);
    return 0;
}

static int convert_tensors(convert *c) {
    uint64_t layer;
    size_t k;
    int id;
    c->job->n_layers = c->arch.n_layers;
    c->job->shared = c->arch.tied || !gllmi_loader_find(&c->loader, GLLMI_T_HEAD, ".weight", 0);
    for (id = 0; id < 2 * (int)GLLMI_T_Q; id++) { /* each part's weight, then its bias */
        if (convert_tensor(c, (gllmi_tensor_id)(id / 2), id % 2, 0)) return 1;
    }
    for (k = 0; k < 2; k++) {
        quant_item *item;
        if (!c->factors[k]) continue;
        item = quant_add(c->job, NULL, gllmi_str_of(c->factor_names[k]));
        item->own = c->factors[k];
        item->n_dims = 1;
        item->n = item->shape[0] = c->arch.ropes[0].dim / 2;
        quant_type(c->job, item, GLLM_DTYPE_F32);
    }
    for (layer = 0; layer < c->arch.n_layers; layer++) {
        for (id = 2 * (int)GLLMI_T_Q; id < 2 * (int)GLLMI_T_COUNT; id++) {
            if (convert_tensor(c, (gllmi_tensor_id)(id / 2), id % 2, (unsigned)layer)) return 1;
        }
    }
    return 0;
}

static int convert_read(convert *c) {
    const gllmi_tensor *embed;
    if (gllmi_arch_load(&c->arch, &c->job->source, &c->job->arena) != GLLM_OK ||
        gllmi_tensors_open(&c->job->tensors, c->arch.folder, NULL) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    if (convert_find_family(c) || convert_check_modules(c)) return 1;
    c->loader.arch = &c->arch;
    c->loader.tensors = &c->job->tensors;
    if (gllmi_loader_prefix(&c->loader) != GLLM_OK) return fail("%s", gllm_last_error());
    embed = gllmi_loader_find(&c->loader, GLLMI_T_TOKEN_EMBED, ".weight", 0);
    if (embed->n_dims != 2 || embed->shape[0] == 0 || embed->shape[0] > (1u << 24)) {
        return fail("tensor %.*s: is no table of tokens", gllmi_str_shown(embed->name),
                    embed->name.data);
    }
    c->n_rows = (uint32_t)embed->shape[0];
    if (gllm_tokenizer_open(c->path, NULL, &c->tokenizer) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    if (c->tokenizer->model == GLLMI_MODEL_WORDLEVEL) {
        return fail("%s: GGUF has no words for a tokenizer of whole words", c->path);
    }
    return convert_keys(c) || convert_tensors(c);
}
/* A folder with config.json, tokenizer and SafeTensors. 0, or 1 after a message. */
static int convert_folder(quant_job *job, const char *path) {
    convert c;
    int result;
    memset(&c, 0, sizeof c);
    c.job = job;
    c.path = path;
    c.writer.allocator = job->allocator;
    result = convert_read(&c);
    gllm_tokenizer_close(c.tokenizer);
    gguf_writer_free(&c.writer);
    free(c.memory);
    return result;
}

#endif
