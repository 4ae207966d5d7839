/* A BERT of a few thousand random weights, made in memory: its files can be changed before they are
 * opened, to see what becomes of bad ones. gllm.h comes before this file. */
#ifndef TINY_BERT_H
#define TINY_BERT_H

#include "support.h"

#define TINY_MAX_TENSORS 48
#define TINY_MAX_FILES 12

/* One entry of the SafeTensors header, and its bytes. The texts go into the header as they are. */
typedef struct tiny_tensor {
    char name[96];
    char dtype[32];
    char shape[96];
    unsigned long long begin, end;
    unsigned char *bytes; /* end - begin as made; NULL: none */
    size_t n_bytes;
} tiny_tensor;

typedef struct tiny_bert {
    int hidden, heads, layers, inter, positions, types; /* as made */
    int vocab;
    char config[1024];
    char tokenizer[8192];
    char modules[1024], pooling[512];
    tiny_tensor tensors[TINY_MAX_TENSORS];
    int n_tensors;
    unsigned char *weights; /* model.safetensors, by tiny_bert_write */
    size_t weights_bytes;
    gllm_file files[TINY_MAX_FILES];
    size_t n_files;
} tiny_bert;

static const char *const tiny_words[] = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",
                                         "the",   "quick", "brown", "fox",   "##es",
                                         "lazy",  "dog",   "##s",   ".",     ","};

/* Adds a tensor of random floats around `mean` (f32). rows 0: one dimension. */
TEST_FUNCTION void tiny_add(tiny_bert *b, uint64_t *random, const char *name, int rows, int columns,
                            float mean, float spread) {
    tiny_tensor *t = &b->tensors[b->n_tensors++];
    size_t i, n = (size_t)(rows ? rows : 1) * (size_t)columns;
    snprintf(t->name, sizeof t->name, "%s", name);
    snprintf(t->dtype, sizeof t->dtype, "F32");
    if (rows) snprintf(t->shape, sizeof t->shape, "[%d,%d]", rows, columns);
    else snprintf(t->shape, sizeof t->shape, "[%d]", columns);
    t->n_bytes = n * 4;
    t->bytes = (unsigned char *)malloc(t->n_bytes);
    if (!t->bytes) abort();
    for (i = 0; i < n; i++) {
        float f = mean + spread * random_float(random);
        memcpy(t->bytes + 4 * i, &f, 4);
    }
}
/* A linear layer or a norm: NAME.weight and NAME.bias. */
TEST_FUNCTION void tiny_add_pair(tiny_bert *b, uint64_t *random, const char *name, int rows,
                                 int columns) {
    char full[128];
    snprintf(full, sizeof full, "%s.weight", name);
    tiny_add(b, random, full, rows, columns, rows ? 0.0f : 1.0f, 0.3f);
    snprintf(full, sizeof full, "%s.bias", name);
    tiny_add(b, random, full, 0, rows ? rows : columns, 0.0f, 0.1f);
}
/* Offsets in the order of the list, without holes. */
TEST_FUNCTION void tiny_layout(tiny_bert *b) {
    unsigned long long at = 0;
    int i;
    for (i = 0; i < b->n_tensors; i++) {
        b->tensors[i].begin = at;
        at = b->tensors[i].end = at + b->tensors[i].n_bytes;
    }
}

TEST_FUNCTION void tiny_texts(tiny_bert *b) {
    size_t i, n = 0;
    b->vocab = (int)(sizeof tiny_words / sizeof tiny_words[0]) + 52;
    snprintf(b->config, sizeof b->config,
             "{\"model_type\":\"bert\",\"hidden_size\":%d,\"num_attention_heads\":%d,"
             "\"num_hidden_layers\":%d,\"intermediate_size\":%d,\"max_position_embeddings\":%d,"
             "\"type_vocab_size\":%d,\"vocab_size\":%d,\"hidden_act\":\"gelu\","
             "\"layer_norm_eps\":1e-12}",
             b->hidden, b->heads, b->layers, b->inter, b->positions, b->types, b->vocab);
    n += (size_t)snprintf(
        b->tokenizer, sizeof b->tokenizer,
        "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":["
        "{\"id\":0,\"content\":\"[PAD]\",\"special\":true},"
        "{\"id\":1,\"content\":\"[UNK]\",\"special\":true},"
        "{\"id\":2,\"content\":\"[CLS]\",\"special\":true},"
        "{\"id\":3,\"content\":\"[SEP]\",\"special\":true},"
        "{\"id\":4,\"content\":\"[MASK]\",\"special\":true}],"
        "\"normalizer\":{\"type\":\"BertNormalizer\",\"clean_text\":true,"
        "\"handle_chinese_chars\":true,\"strip_accents\":null,\"lowercase\":true},"
        "\"pre_tokenizer\":{\"type\":\"BertPreTokenizer\"},"
        "\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":["
        "{\"SpecialToken\":{\"id\":\"[CLS]\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},"
        "{\"SpecialToken\":{\"id\":\"[SEP]\",\"type_id\":0}}],\"pair\":["
        "{\"SpecialToken\":{\"id\":\"[CLS]\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},"
        "{\"SpecialToken\":{\"id\":\"[SEP]\",\"type_id\":0}},{\"Sequence\":{\"id\":\"B\",\"type_id\":1}},"
        "{\"SpecialToken\":{\"id\":\"[SEP]\",\"type_id\":1}}],\"special_tokens\":{"
        "\"[CLS]\":{\"id\":\"[CLS]\",\"ids\":[2],\"tokens\":[\"[CLS]\"]},"
        "\"[SEP]\":{\"id\":\"[SEP]\",\"ids\":[3],\"tokens\":[\"[SEP]\"]}}},"
        "\"decoder\":{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true},"
        "\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\","
        "\"max_input_chars_per_word\":100,\"vocab\":{");
    for (i = 0; i < sizeof tiny_words / sizeof tiny_words[0]; i++) {
        n += (size_t)snprintf(b->tokenizer + n, sizeof b->tokenizer - n, "%s\"%s\":%d",
                              i ? "," : "", tiny_words[i], (int)i);
    }
    for (i = 0; i < 52; i++) {
        n += (size_t)snprintf(b->tokenizer + n, sizeof b->tokenizer - n, ",\"%s%c\":%d",
                              i < 26 ? "" : "##", (char)('a' + i % 26),
                              b->vocab - 52 + (int)i);
    }
    snprintf(b->tokenizer + n, sizeof b->tokenizer - n, "}}}");
    snprintf(b->modules, sizeof b->modules,
             "[{\"idx\":0,\"path\":\"\",\"type\":\"sentence_transformers.models.Transformer\"},"
             "{\"idx\":1,\"path\":\"1_Pooling\",\"type\":\"sentence_transformers.models.Pooling\"},"
             "{\"idx\":2,\"path\":\"2_Normalize\","
             "\"type\":\"sentence_transformers.models.Normalize\"}]");
    snprintf(b->pooling, sizeof b->pooling,
             "{\"word_embedding_dimension\":%d,\"pooling_mode_mean_tokens\":true}", b->hidden);
}

/* Fills in all but the files: change what you like, then tiny_bert_write. */
TEST_FUNCTION void tiny_bert_make(tiny_bert *b) {
    static const char *const linear[] = {"attention.self.query", "attention.self.key",
                                         "attention.self.value", "attention.output.dense"};
    uint64_t random = 42;
    int i, k;
    char name[128];
    memset(b, 0, sizeof *b);
    b->hidden = 16, b->heads = 2, b->layers = 2, b->inter = 24, b->positions = 32, b->types = 2;
    tiny_texts(b);
    tiny_add(b, &random, "embeddings.word_embeddings.weight", b->vocab, b->hidden, 0, 0.5f);
    tiny_add(b, &random, "embeddings.position_embeddings.weight", b->positions, b->hidden, 0, 0.5f);
    tiny_add(b, &random, "embeddings.token_type_embeddings.weight", b->types, b->hidden, 0, 0.5f);
    tiny_add_pair(b, &random, "embeddings.LayerNorm", 0, b->hidden);
    for (i = 0; i < b->layers; i++) {
        for (k = 0; k < 4; k++) {
            snprintf(name, sizeof name, "encoder.layer.%d.%s", i, linear[k]);
            tiny_add_pair(b, &random, name, b->hidden, b->hidden);
        }
        snprintf(name, sizeof name, "encoder.layer.%d.attention.output.LayerNorm", i);
        tiny_add_pair(b, &random, name, 0, b->hidden);
        snprintf(name, sizeof name, "encoder.layer.%d.intermediate.dense", i);
        tiny_add_pair(b, &random, name, b->inter, b->hidden);
        snprintf(name, sizeof name, "encoder.layer.%d.output.dense", i);
        tiny_add_pair(b, &random, name, b->hidden, b->inter);
        snprintf(name, sizeof name, "encoder.layer.%d.output.LayerNorm", i);
        tiny_add_pair(b, &random, name, 0, b->hidden);
    }
    tiny_layout(b);
}

/* The tensor of a name; the test ends if there is none. */
TEST_FUNCTION tiny_tensor *tiny_find(tiny_bert *b, const char *name) {
    int i;
    for (i = 0; i < b->n_tensors; i++) {
        if (strcmp(b->tensors[i].name, name) == 0) return &b->tensors[i];
    }
    printf("no tensor %s\n", name);
    abort();
}
TEST_FUNCTION void tiny_remove(tiny_bert *b, const char *name) {
    tiny_tensor *t = tiny_find(b, name);
    free(t->bytes);
    memmove(t, t + 1, (size_t)(&b->tensors[--b->n_tensors] - t) * sizeof *t);
    tiny_layout(b);
}

/* Any header before any data, from malloc. A length in the file that is not that of the header can
 * be asked for. */
TEST_FUNCTION unsigned char *tiny_join(const char *header, uint64_t header_bytes_said,
                                       const unsigned char *data, size_t data_bytes,
                                       size_t *size) {
    size_t n = strlen(header), i;
    unsigned char *file = (unsigned char *)malloc(8 + n + data_bytes + 1);
    if (!file) abort();
    for (i = 0; i < 8; i++) file[i] = (unsigned char)(header_bytes_said >> (8 * i));
    memcpy(file + 8, header, n);
    if (data_bytes > 0) memcpy(file + 8 + n, data, data_bytes);
    *size = 8 + n + data_bytes;
    return file;
}

/* SafeTensors of a range of the tensors as they are described, however wrong that may be. */
TEST_FUNCTION unsigned char *tiny_safetensors(const tiny_bert *b, int first, int n, size_t *size) {
    static char header[32768];
    size_t used = 0, data_bytes = 0;
    unsigned char *data, *file;
    int i;
    used += (size_t)snprintf(header, sizeof header, "{\"__metadata__\":{\"format\":\"pt\"}");
    for (i = first; i < first + n; i++) {
        const tiny_tensor *t = &b->tensors[i];
        used += (size_t)snprintf(header + used, sizeof header - used,
                                 ",\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%llu,%llu]}",
                                 t->name, t->dtype, t->shape, t->begin, t->end);
        data_bytes += t->n_bytes;
    }
    used += (size_t)snprintf(header + used, sizeof header - used, "}");
    while (used % 8) header[used++] = ' ';
    header[used] = 0;
    data = (unsigned char *)malloc(data_bytes + 1);
    if (!data) abort();
    for (data_bytes = 0, i = first; i < first + n; i++) {
        if (b->tensors[i].n_bytes > 0) {
            memcpy(data + data_bytes, b->tensors[i].bytes, b->tensors[i].n_bytes);
        }
        data_bytes += b->tensors[i].n_bytes;
    }
    file = tiny_join(header, used, data, data_bytes, size);
    free(data);
    return file;
}

/* The file of a name, changed or added; it is not copied. NULL data: taken away. */
TEST_FUNCTION void tiny_set_file(tiny_bert *b, const char *name, const void *data, size_t size) {
    size_t i = 0;
    while (i < b->n_files && strcmp(b->files[i].name, name) != 0) i++;
    if (data) {
        if (i == b->n_files) b->n_files++;
        b->files[i].name = name;
        b->files[i].data = data;
        b->files[i].size_bytes = size;
    } else if (i < b->n_files) {
        b->files[i] = b->files[--b->n_files];
    }
}

/* All files, from what the struct says now. */
TEST_FUNCTION void tiny_bert_write(tiny_bert *b) {
    free(b->weights);
    b->weights = tiny_safetensors(b, 0, b->n_tensors, &b->weights_bytes);
    tiny_set_file(b, "config.json", b->config, strlen(b->config));
    tiny_set_file(b, "tokenizer.json", b->tokenizer, strlen(b->tokenizer));
    tiny_set_file(b, "modules.json", b->modules, strlen(b->modules));
    tiny_set_file(b, "1_Pooling/config.json", b->pooling, strlen(b->pooling));
    tiny_set_file(b, "model.safetensors", b->weights, b->weights_bytes);
}
TEST_FUNCTION void tiny_bert_free(tiny_bert *b) {
    int i;
    for (i = 0; i < b->n_tensors; i++) free(b->tensors[i].bytes);
    free(b->weights);
    memset(b, 0, sizeof *b);
}

/* In `text`, the first `from` becomes `to`; the test ends if it is not there. */
TEST_FUNCTION void tiny_replace(char *text, size_t capacity, const char *from, const char *to) {
    char *at = strstr(text, from);
    size_t n = strlen(text), a = strlen(from), b = strlen(to);
    if (!at || n - a + b >= capacity) {
        printf("no %s in %s\n", from, text);
        abort();
    }
    memmove(at + b, at + a, n - (size_t)(at - text) - a + 1);
    memcpy(at, to, b);
}

#endif
