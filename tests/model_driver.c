/* Runs models for tests/reference/check_writers.py, check_models.py, check_configs.py and
 * check_settings.py.
 *     cc -O1 tests/model_driver.c -o model_driver -lm -lpthread
 *     model_driver TASK MODEL [NAME VALUE ...] <TEXTS >OUT
 * TEXTS are records: u32 length and bytes. NAMEs: prompt-name, prompt, pooling, normalize, dims,
 * force-dims, max-tokens. OUT is rows: u32 count, then so many of 4 bytes, little-endian. TASK:
 *     tokenize   MODEL is a tokenizer alone; of each text a row of ids
 *     pieces     likewise, without the tokens that are added
 *     ids        of each text a row of ids as the model reads it, cut to its limit
 *     pairs      the same of pairs: the first text with the second, ...; a row of ids, a row of types
 *     embed      of each text a row of floats
 *     classify   of each text a row of logits
 *     classify2  of each pair of texts
 *     rerank     of the first text and each of the others: logit and score, in the order given
 *     sparse     of each text a row of (u32 id, float weight)
 *     logits     the only text is u32 token ids: a row of logits after each
 *     info       a row: numbers of layers, labels, limit, dim, normalize, generates, matryoshka
 * Exit status 1: the reason is on stderr, "STATUS: message". */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#if defined(_WIN32)
#include <fcntl.h>
#include <io.h>
#endif

enum { MAX_TEXTS = 4096 };
static char *texts[MAX_TEXTS];
static size_t bytes[MAX_TEXTS], n_texts;

static void must(gllm_status status) {
    if (status == GLLM_OK) return;
    fprintf(stderr, "%s: %s\n", gllm_status_name(status), gllm_last_error());
    exit(1);
}
static void read_texts(void) {
    uint32_t n;
    while (n_texts < MAX_TEXTS && fread(&n, 1, 4, stdin) == 4) {
        char *text = (char *)malloc((size_t)n + 1);
        if (!text || fread(text, 1, n, stdin) != n) exit(2);
        text[n] = 0;
        texts[n_texts] = text;
        bytes[n_texts++] = n;
    }
}
static void write_row(const void *data, size_t n) {
    uint32_t count = (uint32_t)n;
    fwrite(&count, 4, 1, stdout);
    fwrite(data, 4, n, stdout);
}
static void write_ids(const gllm_tokenizer *t, int plain, uint32_t limit, int pairs) {
    gllm_encoding e;
    size_t i, k;
    memset(&e, 0, sizeof e);
    for (i = 0; i + (size_t)pairs < n_texts; i += pairs ? 2 : 1) {
        gllm_encode_desc d;
        memset(&d, 0, sizeof d);
        d.no_special_tokens = plain;
        d.max_tokens = limit;
        if (pairs) d.pair = texts[i + 1], d.pair_bytes = bytes[i + 1];
        must(gllm_tokenizer_encode(t, texts[i], bytes[i], &d, &e));
        write_row(e.ids, e.n_tokens);
        for (k = 0; pairs && k < e.n_tokens; k++) e.ids[k] = e.type_ids[k];
        if (pairs) write_row(e.ids, e.n_tokens);
    }
    gllm_encoding_free(&e);
}
static void write_classes(const gllm_model *m, int pairs) {
    size_t step = pairs ? 2 : 1, n = n_texts / step, i, n_labels = gllm_model_get_info(m)->n_labels;
    const char **first = (const char **)calloc(2 * n + 1, sizeof *first), **second = first + n;
    size_t *lengths = (size_t *)calloc(2 * n + 1, sizeof *lengths);
    float *out = (float *)calloc(n * n_labels + 1, sizeof *out);
    gllm_classify_desc d;
    if (!first || !lengths || !out) exit(2);
    memset(&d, 0, sizeof d);
    for (i = 0; i < n; i++) {
        first[i] = texts[step * i], lengths[i] = bytes[step * i];
        if (pairs) second[i] = texts[2 * i + 1], lengths[n + i] = bytes[2 * i + 1];
    }
    d.text_bytes = lengths;
    if (pairs) d.pairs = second, d.pair_bytes = lengths + n;
    must(gllm_classify(m, first, n, &d, out));
    for (i = 0; i < n; i++) write_row(out + i * n_labels, n_labels);
}
static void write_ranks(const gllm_model *m) {
    size_t n = n_texts - 1, i, k, n_ranks = 0;
    gllm_rank *ranks = (gllm_rank *)calloc(n + 1, sizeof *ranks);
    if (!ranks) exit(2);
    must(gllm_rerank(m, texts[0], (const char *const *)texts + 1, n, NULL, ranks, &n_ranks));
    for (i = 0; i < n; i++) {
        for (k = 0; k < n_ranks; k++) {
            float pair[2];
            if (ranks[k].index != i) continue;
            pair[0] = ranks[k].logit, pair[1] = ranks[k].score;
            write_row(pair, 2);
        }
    }
}
static void write_sparse(const gllm_model *m, const gllm_embed_desc *d) {
    gllm_features *f = NULL;
    size_t i;
    must(gllm_features_new(m, (const char *const *)texts, n_texts, GLLM_FEATURE_SPARSE, d, &f));
    for (i = 0; i < n_texts; i++) {
        size_t at = f->sparse_offsets[i], end = f->sparse_offsets[i + 1];
        write_row(f->sparse + at, 2 * (end - at));
    }
    gllm_features_free(f);
}
static void write_logits(const gllm_model *m) {
    gllm_session_desc d;
    gllm_session *s = NULL;
    gllm_tokens tokens;
    size_t n = bytes[0] / 4, i;
    uint32_t *ids = (uint32_t *)malloc(bytes[0] + 4);
    if (!ids) exit(2);
    memcpy(ids, texts[0], bytes[0]);
    memset(&d, 0, sizeof d);
    memset(&tokens, 0, sizeof tokens);
    d.kv_type = GLLM_DTYPE_F32;
    must(gllm_session_open(m, &d, &s));
    tokens.ids = ids;
    tokens.n_tokens = n;
    tokens.all_logits = 1;
    must(gllm_session_decode(s, &tokens));
    for (i = 0; i < n; i++) write_row(gllm_session_logits(s, i), gllm_model_get_info(m)->vocab_size);
}

int main(int argc, char **argv) {
    const char *task = argc > 2 ? argv[1] : "";
    gllm_model_desc desc;
    gllm_embed_desc embed;
    gllm_model *m = NULL;
    const gllm_model_info *info;
    int i;
#if defined(_WIN32)
    _setmode(0, _O_BINARY), _setmode(1, _O_BINARY);
#endif
    memset(&desc, 0, sizeof desc);
    memset(&embed, 0, sizeof embed);
    desc.n_threads = 1;
    desc.weights = GLLM_DTYPE_F32;
    for (i = 3; i + 1 < argc; i += 2) {
        const char *value = argv[i + 1];
        if (strcmp(argv[i], "prompt-name") == 0) embed.prompt_name = value;
        if (strcmp(argv[i], "prompt") == 0) embed.prompt = value;
        if (strcmp(argv[i], "pooling") == 0) desc.pooling = (gllm_pooling)atoi(value);
        if (strcmp(argv[i], "normalize") == 0) desc.normalize = (gllm_toggle)atoi(value);
        if (strcmp(argv[i], "dims") == 0) embed.dims = (uint32_t)atoi(value);
        if (strcmp(argv[i], "force-dims") == 0) embed.force_dims = atoi(value);
        if (strcmp(argv[i], "max-tokens") == 0) desc.max_tokens = (uint32_t)atoi(value);
    }
    if (argc < 3) return 2;
    read_texts();
    if (strcmp(task, "tokenize") == 0 || strcmp(task, "pieces") == 0) {
        gllm_tokenizer *t = NULL;
        must(gllm_tokenizer_open(argv[2], NULL, &t));
        write_ids(t, strcmp(task, "pieces") == 0, 0, 0);
        gllm_tokenizer_close(t);
        return 0;
    }
    must(gllm_model_open(argv[2], &desc, &m));
    info = gllm_model_get_info(m);
    if (strcmp(task, "ids") == 0) {
        write_ids(gllm_model_get_tokenizer(m), 0, info->max_tokens, 0);
    } else if (strcmp(task, "pairs") == 0) {
        write_ids(gllm_model_get_tokenizer(m), 0, info->max_tokens, 1);
    } else if (strcmp(task, "embed") == 0) {
        gllm_embeddings *e = NULL;
        size_t k;
        must(gllm_embed_new(m, (const char *const *)texts, n_texts, &embed, &e));
        for (k = 0; k < n_texts; k++) write_row(e->vectors + k * e->dim, e->dim);
        gllm_embeddings_free(e);
    } else if (strcmp(task, "classify") == 0 || strcmp(task, "classify2") == 0) {
        write_classes(m, strcmp(task, "classify2") == 0);
    } else if (strcmp(task, "rerank") == 0) {
        write_ranks(m);
    } else if (strcmp(task, "sparse") == 0) {
        write_sparse(m, &embed);
    } else if (strcmp(task, "logits") == 0) {
        write_logits(m);
    } else if (strcmp(task, "info") == 0) {
        uint32_t row[7];
        row[0] = info->n_layers, row[1] = info->n_labels, row[2] = info->max_tokens;
        row[3] = info->embedding_dim, row[4] = (uint32_t)info->normalize;
        row[5] = (uint32_t)info->generates, row[6] = (uint32_t)info->matryoshka;
        write_row(row, 7);
    } else {
        return 2;
    }
    gllm_model_close(m);
    return 0;
}
