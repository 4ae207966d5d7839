/* gllm - text and embeddings on the command line, with gllm.h (MIT licence)
 *
 *     cc -O3 tools/gllm.c -o gllm -lm -lpthread
 *     ./gllm help
 *
 * Read from top to bottom:
 *     tool.h     options, messages, files, texts, opening models: what the commands share
 *     probe.h    what the machine can do in a second
 *     generate.h GENERATE, CHAT, PERPLEXITY
 *     quantize.h, convert.h   tensors of smaller types, and of SafeTensors folders, into GGUF
 *     this file  EMBED, SIMILAR, RERANK, SEARCH, TOKENIZE, CHAT-TEMPLATE, INFO, BENCH, QUANTIZE
 *     MAIN       the tables of commands and options, help, parsing
 * A switch of gllm.h that leaves out what a command needs leaves out the command.
 *
 * Exit status: 0 success, 1 the work failed (a sentence on stderr), 2 the command line is wrong.
 */
#if defined(_WIN32) && !defined(__USE_MINGW_ANSI_STDIO)
#define __USE_MINGW_ANSI_STDIO 1 /* C99's printf */
#endif
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "probe.h"
#include "tool.h"
#if GLLMI_GENERATE
#include "generate.h"
#endif
#if GLLMI_GGUF
#include "convert.h"
#endif

/* ================================================================================================
 * MODELS
 * ============================================================================================= */

/* A bar or a count on stderr, for people only. */
typedef struct progress {
    int shown;
    double next_seconds;
} progress;

#define PROGRESS_MIN_TEXTS 200

static void progress_show(progress *p, const text_source *source, uint64_t n_texts) {
    double now = gllmi_clock_seconds(), part = 0;
    char bar[41];
    int filled;
    if (!is_terminal(2) || now < p->next_seconds) return;
    if (source->file ? n_texts <= PROGRESS_MIN_TEXTS : source->n_arguments <= PROGRESS_MIN_TEXTS) {
        return;
    }
    p->next_seconds = now + 0.1;
    p->shown = 1;
    if (!source->file) part = (double)source->number / (double)source->n_arguments;
    if (source->size_bytes > 0) part = (double)source->read_bytes / (double)source->size_bytes;
    filled = part >= 1 ? 40 : (int)(40 * part);
    memset(bar, '#', 40);
    memset(bar + filled, '.', (size_t)(40 - filled));
    bar[40] = 0;
    fprintf(stderr, "\r%llu texts %s", (unsigned long long)n_texts, part > 0 ? bar : "");
    fflush(stderr);
}
static void progress_end(progress *p) {
    if (p->shown) fprintf(stderr, "\r%70s\r", "");
}

/* Numbers in a vector. */
static size_t embed_dim(const gllm_model *model, const gllm_embed_desc *desc) {
    return desc->dims ? desc->dims : gllm_model_get_info(model)->embedding_dim;
}

/* Are there vectors of desc->dims numbers? 0, or 1 after a message. */
static int check_dims(const gllm_model *model, const gllm_embed_desc *desc) {
    const char *text = "";
    float *vector;
    gllm_embed_desc plain;
    int result = 0;
    if (desc->dims == 0) return 0;
    memset(&plain, 0, sizeof plain);
    plain.prompt = "";
    plain.dims = desc->dims;
    plain.force_dims = desc->force_dims;
    vector = (float *)allocate(NULL, desc->dims, sizeof *vector);
    if (gllm_embed(model, &text, 1, &plain, vector) != GLLM_OK) {
        result = fail("--dims: %s", gllm_last_error());
    }
    free(vector);
    return result;
}

/* Vectors of a batch, (n, dim), and how many there are before the first text that has none. If that
 * is not all of them, a message is out. */
static size_t embed_batch(const gllm_model *model, const gllm_embed_desc *base,
                          const text_source *source, const text_batch *batch, float *vectors,
                          gllm_text_info *infos) {
    gllm_embed_desc desc = *base;
    size_t dim = embed_dim(model, base), i;
    gllm_status status;
    desc.text_bytes = batch->bytes;
    desc.texts = infos;
    status = gllm_embed(model, batch->texts, batch->n, &desc, vectors);
    if (status == GLLM_OK) return batch->n;
    if (status != GLLM_ERR_UTF8 && status != GLLM_ERR_TOO_LONG) {
        fail("%s", gllm_last_error());
        return 0;
    }
    for (i = 0; i < batch->n; i++) { /* which one is it? */
        desc.text_bytes = batch->bytes + i;
        desc.texts = infos + i;
        if (gllm_embed(model, batch->texts + i, 1, &desc, vectors + i * dim) != GLLM_OK) {
            const char *message = gllm_last_error(), *alone = "text 0: "; /* of a call of one */
            if (strncmp(message, alone, strlen(alone)) == 0) message += strlen(alone);
            fail("%s: %s", source_place(source, batch->numbers[i]), message);
            break;
        }
    }
    return i;
}

/* What is done with the vectors (n, dim) of the first n texts of a batch. 0, or 1 after a message.
 */
typedef int (*vectors_fn)(void *user, const text_batch *batch, size_t n, const float *vectors);

/* Embeds all texts of a source, some at a time. 0, or 1 after a message. */
static int embed_source(const gllm_model *model, const gllm_embed_desc *desc, text_source *source,
                        vectors_fn use, void *user) {
    const gllm_model_info *info = gllm_model_get_info(model);
    text_batch batch;
    progress bar = {0, 0};
    gllm_text_info *infos = NULL;
    float *vectors = NULL;
    uint64_t n_texts = 0, n_cut = 0;
    int result;
    memset(&batch, 0, sizeof batch);
    while ((result = source_next(source, &batch)) == 0 && batch.n > 0) {
        size_t n, i;
        infos = (gllm_text_info *)allocate(infos, batch.n, sizeof *infos);
        vectors = (float *)allocate(vectors, batch.n, embed_dim(model, desc) * sizeof *vectors);
        n = embed_batch(model, desc, source, &batch, vectors, infos);
        for (i = 0; i < n; i++) n_cut += infos[i].truncated != 0;
        n_texts += n;
        result = use(user, &batch, n, vectors) || n < batch.n;
        if (result) break;
        progress_show(&bar, source, n_texts);
    }
    progress_end(&bar);
    if (n_cut > 0) {
        fprintf(stderr, "gllm: %llu of %llu texts were longer than %u tokens and were cut\n",
                (unsigned long long)n_cut, (unsigned long long)n_texts, info->max_tokens);
    }
    batch_free(&batch);
    free(infos);
    free(vectors);
    return result;
}

/* ================================================================================================
 * EMBED
 * ============================================================================================= */

typedef struct vector_writer {
    FILE *file;     /* where vectors go now */
    FILE *out;      /* where they end: another file only for NPY to a pipe */
    const char *name;
    int format;
    int vectors;    /* VECTORS_x */
    uint32_t dim;
    uint64_t count;
    char *text;     /* room for a vector's text */
    uint8_t *small; /* a vector as int8 or bits */
    float *ranges;  /* (2, dim) for int8, or NULL: those of all vectors, held until then */
    float *held;
    size_t n_held, held_capacity;
} vector_writer;

#define FLOAT_TEXT_BYTES 24

/* x with 9 significant digits, enough to be read back as the same float: what "%.9g" does, only
 * faster for the usual sizes. Returns the end. */
static char *put_float(char *p, float x) {
    double size = x < 0 ? -(double)x : (double)x, scale = 1e8;
    uint64_t digits, unit = 100000000;
    int point = 0; /* zeros between the point and the first digit, +1; 0: one digit before it */
    if (!(size >= 1e-4 && size < 9.99)) return p + sprintf(p, "%.9g", (double)x);
    for (; size * scale < 1e8; scale *= 10) point++;
    digits = (uint64_t)(size * scale + 0.5);
    if (x < 0) *p++ = '-';
    if (point > 0) {
        *p++ = '0';
        *p++ = '.';
        for (; point > 1; point--) *p++ = '0';
    } else {
        *p++ = (char)('0' + digits / unit);
        digits %= unit;
        unit /= 10;
        if (digits > 0) *p++ = '.';
    }
    for (; digits > 0; unit /= 10) {
        *p++ = (char)('0' + digits / unit);
        digits %= unit;
    }
    return p;
}

/* Numbers or bytes that are written of a vector. */
static uint32_t writer_width(const vector_writer *writer) {
    return writer->vectors == VECTORS_BINARY ? (writer->dim + 7) / 8 : writer->dim;
}

/* The 128 bytes before the numbers of an .npy file, version 1.0. */
static void write_npy_header(const vector_writer *writer) {
    static const char *const types[] = {"<f4", "|i1", "|u1"};
    char header[128 + 1];
    int n = sprintf(header, "\x93NUMPY\x01%c%c%c{'descr': '%s', 'fortran_order': False, "
                            "'shape': (%llu, %u), }", 0, 118, 0, types[writer->vectors],
                    (unsigned long long)writer->count, writer_width(writer));
    memset(header + n, ' ', (size_t)(127 - n));
    header[127] = '\n';
    fwrite(header, 1, 128, writer->out);
}

/* The ranges of int8 vectors, f32 of shape (2, dim), from an .npy file. */
static int read_ranges(vector_writer *writer, const char *name) {
    size_t n = 2 * (size_t)writer->dim, head_bytes = 0, i;
    uint8_t head[10], bytes[4];
    char text[1025] = {0}, shape[60];
    FILE *file = open_file(name, "rb");
    int ok;
    if (!file) return fail("%s: %s", name, strerror(errno));
    ok = fread(head, 1, 10, file) == 10 && memcmp(head, "\x93NUMPY\x01", 7) == 0;
    if (ok) head_bytes = head[8] + 256u * head[9];
    ok = ok && head_bytes < sizeof text && fread(text, 1, head_bytes, file) == head_bytes;
    sprintf(shape, "(2, %u)", writer->dim);
    ok = ok && strstr(text, "'<f4'") && strstr(text, shape) && strstr(text, ": False");
    writer->ranges = (float *)allocate(NULL, n, sizeof(float));
    for (i = 0; ok && i < n; i++) {
        uint32_t bits;
        ok = fread(bytes, 1, 4, file) == 4;
        bits = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
               (uint32_t)bytes[3] << 24;
        memcpy(writer->ranges + i, &bits, 4);
    }
    fclose(file);
    return ok ? 0 : fail("%s: no .npy file of f32 in the shape %s", name, shape);
}

static int writer_open(vector_writer *writer, const options *o, uint32_t dim) {
    memset(writer, 0, sizeof *writer);
    writer->format = o->format == FORMAT_DEFAULT ? FORMAT_JSON : o->format;
    writer->vectors = o->vectors;
    writer->dim = dim;
    if (writer->vectors == VECTORS_INT8 && o->ranges && read_ranges(writer, o->ranges)) {
        return 1;
    }
    writer->small = (uint8_t *)allocate(NULL, dim, 1);
    writer->name = o->output ? o->output : "stdout";
    writer->out = o->output ? open_file(o->output, "wb") : stdout;
    if (!writer->out) return fail("%s: %s", writer->name, strerror(errno));
    writer->file = writer->out;
    if (writer->format == FORMAT_NPY && (!o->output || fseek(writer->out, 0, SEEK_SET) != 0)) {
        writer->file = tmpfile(); /* the header has the count, and a pipe cannot be gone back in */
        if (!writer->file) return fail("cannot make a temporary file: %s", strerror(errno));
    } else if (writer->format == FORMAT_NPY) {
        write_npy_header(writer);
    }
    writer->text = (char *)allocate(NULL, (size_t)dim + 4, FLOAT_TEXT_BYTES);
    return 0;
}

/* A vector as int8 or bits, in writer->small. */
static void shrink_vector(vector_writer *writer, const float *vector) {
#if GLLMI_VECTOR
    if (writer->vectors == VECTORS_INT8) {
        (void)gllm_quantize_int8(vector, 1, writer->dim, writer->ranges, (int8_t *)writer->small);
    } else {
        (void)gllm_quantize_binary(vector, 1, writer->dim, writer->small);
    }
#else
    (void)writer, (void)vector;
#endif
}

static void write_vector(vector_writer *writer, const float *vector) {
    char *p = writer->text;
    uint32_t i, width = writer_width(writer);
    int is_f32 = writer->vectors == VECTORS_F32;
    int is_int8 = writer->vectors == VECTORS_INT8;
    if (!is_f32) shrink_vector(writer, vector);
    if (!is_f32 && (writer->format == FORMAT_RAW || writer->format == FORMAT_NPY)) {
        memcpy(p, writer->small, width);
        p += width;
    } else if (writer->format == FORMAT_RAW || writer->format == FORMAT_NPY) {
        for (i = 0; i < writer->dim; i++) {
            uint32_t bits;
            memcpy(&bits, vector + i, 4);
            *p++ = (char)bits;
            *p++ = (char)(bits >> 8);
            *p++ = (char)(bits >> 16);
            *p++ = (char)(bits >> 24);
        }
    } else {
        int json = writer->format == FORMAT_JSON;
        if (json) {
            p += sprintf(p, "{\"index\":%llu,\"embedding\":[", (unsigned long long)writer->count);
        }
        for (i = 0; i < width; i++) {
            if (i > 0) *p++ = ',';
            if (is_f32) p = put_float(p, vector[i]);
            else p += sprintf(p, "%d", is_int8 ? (int8_t)writer->small[i] : writer->small[i]);
        }
        p += sprintf(p, "%s\n", json ? "]}" : "");
    }
    fwrite(writer->text, 1, (size_t)(p - writer->text), writer->file);
    writer->count++;
}

static int write_vectors(void *user, const text_batch *batch, size_t n, const float *vectors) {
    vector_writer *writer = (vector_writer *)user;
    size_t i;
    (void)batch;
    if (writer->vectors == VECTORS_INT8 && !writer->ranges) {
        if (writer->n_held + n > writer->held_capacity) {
            writer->held_capacity = 2 * writer->held_capacity + n;
            writer->held = (float *)allocate(writer->held, writer->held_capacity,
                                             writer->dim * sizeof(float));
        }
        memcpy(writer->held + writer->n_held * writer->dim, vectors,
               n * writer->dim * sizeof(float));
        writer->n_held += n;
        return 0;
    }
    for (i = 0; i < n; i++) write_vector(writer, vectors + i * writer->dim);
    return check_output(writer->file, writer->name);
}

/* Vectors that waited for the ranges of all of them. */
static void write_held(vector_writer *writer) {
#if GLLMI_VECTOR
    size_t i;
    if (writer->n_held == 0) return;
    writer->ranges = (float *)allocate(NULL, 2 * (size_t)writer->dim, sizeof(float));
    (void)gllm_vector_ranges(writer->held, writer->n_held, writer->dim, writer->ranges);
    for (i = 0; i < writer->n_held; i++) write_vector(writer, writer->held + i * writer->dim);
#else
    (void)writer;
#endif
}

static int writer_close(vector_writer *writer) {
    int result = 0;
    if (writer->file && writer->text) write_held(writer);
    free(writer->held);
    free(writer->ranges);
    free(writer->small);
    if (!writer->out) return 0;
    if (writer->format == FORMAT_NPY && writer->file) {
        char buffer[4096];
        size_t n;
        if (writer->file == writer->out) rewind(writer->out);
        write_npy_header(writer);
        if (writer->file != writer->out) {
            rewind(writer->file);
            while ((n = fread(buffer, 1, sizeof buffer, writer->file)) > 0) {
                fwrite(buffer, 1, n, writer->out);
            }
            fclose(writer->file);
        }
    }
    result = check_output(writer->out, writer->name);
    if (writer->out != stdout && fclose(writer->out) != 0 && result == 0) {
        result = fail("cannot write to %s: %s", writer->name, strerror(errno));
    }
    free(writer->text);
    return result;
}

/* Prints the weights of texts: {"index":0,"sparse":{"id":weight,...}}. */
static void print_sparse(FILE *file, const gllm_features *f, uint64_t first) {
    size_t i, k;
    for (i = 0; i < f->n_texts; i++) {
        fprintf(file, "{\"index\":%llu,\"sparse\":{", (unsigned long long)(first + i));
        for (k = f->sparse_offsets[i]; k < f->sparse_offsets[i + 1]; k++) {
            fprintf(file, "%s\"%u\":%.9g", k > f->sparse_offsets[i] ? "," : "",
                    (unsigned)f->sparse[k].id, (double)f->sparse[k].weight);
        }
        fputs("}}\n", file);
    }
}
static int embed_sparse(const gllm_model *model, const gllm_embed_desc *base, const options *o,
                        text_source *source) {
    FILE *file = o->output ? open_file(o->output, "wb") : stdout;
    const char *name = o->output ? o->output : "stdout";
    gllm_embed_desc desc = *base;
    text_batch batch;
    uint64_t n_texts = 0, n_cut = 0;
    int result;
    if (!file) return fail("%s: %s", name, strerror(errno));
    memset(&batch, 0, sizeof batch);
    while ((result = source_next(source, &batch)) == 0 && batch.n > 0) {
        gllm_features *f;
        desc.text_bytes = batch.bytes;
        if (gllm_features_new(model, batch.texts, batch.n, GLLM_FEATURE_SPARSE, &desc, &f) !=
            GLLM_OK) {
            result = fail("%s", gllm_last_error());
            break;
        }
        print_sparse(file, f, n_texts);
        n_texts += f->n_texts;
        n_cut += f->n_truncated;
        gllm_features_free(f);
        if ((result = check_output(file, name)) != 0) break;
    }
    if (n_cut > 0) {
        fprintf(stderr, "gllm: %llu of %llu texts were longer than %u tokens and were cut\n",
                (unsigned long long)n_cut, (unsigned long long)n_texts,
                gllm_model_get_info(model)->max_tokens);
    }
    batch_free(&batch);
    if (file != stdout && fclose(file) != 0 && result == 0) {
        result = fail("cannot write to %s: %s", name, strerror(errno));
    }
    return result;
}

static int command_embed(const options *o, char **args, int n_args) {
    gllm_embed_desc desc;
    gllm_model *model;
    text_source source;
    vector_writer writer;
    int result;
    memset(&desc, 0, sizeof desc);
    memset(&writer, 0, sizeof writer);
    desc.prompt = o->prompt;
    desc.prompt_name = o->prompt_name;
    desc.truncate = (gllm_truncate)o->truncate;
    desc.dims = o->dims;
    desc.force_dims = o->force_dims;
    if (o->vectors == VECTORS_SPARSE &&
        (o->dims || o->ranges || (o->format != FORMAT_DEFAULT && o->format != FORMAT_JSON))) {
        return fail("--format sparse is printed as JSON, whole");
    }
    if (open_model(args[0], o, &model)) return 1;
    if (check_dims(model, &desc)) {
        gllm_model_close(model);
        return 1;
    }
    result = source_open(&source, o, args + 1, n_args - 1, NULL);
    if (o->vectors == VECTORS_SPARSE) {
        if (!result) result = embed_sparse(model, &desc, o, &source);
        source_close(&source);
        gllm_model_close(model);
        return result;
    }
    if (!result) result = writer_open(&writer, o, (uint32_t)embed_dim(model, &desc));
    if (!result) result = embed_source(model, &desc, &source, write_vectors, &writer);
    if (writer_close(&writer)) result = 1;
    source_close(&source);
    gllm_model_close(model);
    return result;
}

/* ================================================================================================
 * SIMILAR
 * ============================================================================================= */

typedef struct hit {
    float score;
    uint64_t number;
    char *text;
    size_t n_bytes;
} hit;

/* The best lines so far, and some more: sorted and cut only now and then. */
typedef struct ranking {
    const float *query;
    uint32_t dim;
    hit *hits;
    size_t n, capacity;
    size_t keep; /* 0: all */
} ranking;

static int compare_hits(const void *a, const void *b) {
    const hit *x = (const hit *)a, *y = (const hit *)b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}
static void ranking_cut(ranking *r) {
    if (r->n > 1) qsort(r->hits, r->n, sizeof *r->hits, compare_hits);
    while (r->keep > 0 && r->n > r->keep) free(r->hits[--r->n].text);
}

static int rank_vectors(void *user, const text_batch *batch, size_t n, const float *vectors) {
    ranking *r = (ranking *)user;
    size_t i;
    for (i = 0; i < n; i++) {
        hit *h;
        if (r->n == r->capacity) {
            r->capacity = r->capacity * 2 + 64;
            r->hits = (hit *)allocate(r->hits, r->capacity, sizeof *r->hits);
        }
        h = &r->hits[r->n++];
        h->score = gllm_cosine(r->query, vectors + i * r->dim, r->dim);
        h->number = batch->numbers[i];
        h->n_bytes = batch->bytes[i];
        h->text = (char *)allocate(NULL, h->n_bytes + 1, 1);
        memcpy(h->text, batch->texts[i], h->n_bytes + 1);
        if (r->keep > 0 && r->n >= 2 * r->keep + 1024) ranking_cut(r);
    }
    return 0;
}

static void print_hits(const ranking *r, int json) {
    size_t i;
    for (i = 0; i < r->n; i++) {
        const hit *h = &r->hits[i];
        if (json) {
            printf("{\"index\":%llu,\"score\":%.9g,\"text\":", (unsigned long long)h->number - 1,
                   (double)h->score);
            print_json_string(stdout, h->text, h->n_bytes);
            puts("}");
        } else {
            printf("%.4f\t", (double)h->score);
            fwrite(h->text, 1, h->n_bytes, stdout);
            putchar('\n');
        }
    }
}

/* Sets the prompt of the first of `names` (which end with NULL) that the model has. Else: what the
 * model does by default. */
static void choose_prompt(const gllm_model_info *info, const char *const *names,
                          gllm_embed_desc *desc) {
    size_t i;
    for (; *names && !desc->prompt_name; names++) {
        for (i = 0; i < info->n_prompts; i++) {
            if (strcmp(info->prompt_names[i], *names) == 0) desc->prompt_name = *names;
        }
    }
}

static int command_similar(const options *o, char **args, int n_args) {
    static const char *const query_names[] = {"query", NULL};
    static const char *const document_names[] = {"document", "passage", "corpus", NULL};
    gllm_embed_desc desc[2]; /* for the query, for the lines */
    gllm_model *model;
    text_source source;
    ranking r;
    float *query;
    int result = 1;
    (void)n_args;
    memset(desc, 0, sizeof desc);
    memset(&r, 0, sizeof r);
    if (open_model(args[0], o, &model)) return 1;
    if (o->no_prompts) {
        desc[0].prompt = desc[1].prompt = "";
    } else {
        choose_prompt(gllm_model_get_info(model), query_names, &desc[0]);
        choose_prompt(gllm_model_get_info(model), document_names, &desc[1]);
    }
    r.dim = gllm_model_get_info(model)->embedding_dim;
    r.keep = o->top;
    r.query = query = (float *)allocate(NULL, r.dim, sizeof *query);
    if (gllm_embed(model, (const char *const *)&args[1], 1, &desc[0], query) != GLLM_OK) {
        fail("the query: %s", gllm_last_error());
    } else if (source_open(&source, o, NULL, 0, args[2]) == 0) {
        source.skip_blank = 1;
        result = embed_source(model, &desc[1], &source, rank_vectors, &r);
        ranking_cut(&r);
        if (result == 0) print_hits(&r, o->format == FORMAT_JSON);
        source_close(&source);
    }
    while (r.n > 0) free(r.hits[--r.n].text);
    free(r.hits);
    free(query);
    gllm_model_close(model);
    return result;
}

/* ================================================================================================
 * RERANK
 * ============================================================================================= */

static void print_ranks(const gllm_rank *ranks, size_t n, const text_batch *batch, int json) {
    size_t i;
    for (i = 0; i < n; i++) {
        const gllm_rank *r = &ranks[i];
        if (json) {
            printf("{\"index\":%u,\"logit\":%.9g,\"score\":%.9g,\"truncated\":%s,\"text\":",
                   (unsigned)r->index, (double)r->logit, (double)r->score,
                   r->truncated ? "true" : "false");
            print_json_string(stdout, r->document, batch->bytes[r->index]);
            puts("}");
        } else {
            printf("%.4f\t", (double)r->score);
            fwrite(r->document, 1, batch->bytes[r->index], stdout);
            putchar('\n');
        }
    }
}

static int command_rerank(const options *o, char **args, int n_args) {
    gllm_rerank_desc desc;
    gllm_model *model;
    gllm_rank *ranks;
    options all = *o;
    text_source source;
    text_batch batch;
    size_t n, i, n_cut = 0;
    int result = 1;
    memset(&desc, 0, sizeof desc);
    memset(&batch, 0, sizeof batch);
    all.batch = UINT32_MAX; /* all documents at once */
    if (open_model(args[0], o, &model)) return 1;
    if (source_open(&source, &all, args + 2, n_args - 2, NULL) == 0) {
        source.skip_blank = 1;
        result = source_next(&source, &batch) || source.failed;
        desc.top_n = o->top;
        desc.document_bytes = batch.bytes;
        desc.instruction = o->instruction;
        desc.truncate = (gllm_truncate)o->truncate;
        ranks = (gllm_rank *)allocate(NULL, batch.n, sizeof *ranks);
        if (result == 0 &&
            gllm_rerank(model, args[1], batch.texts, batch.n, &desc, ranks, &n) != GLLM_OK) {
            result = fail("%s", gllm_last_error());
        } else if (result == 0) {
            for (i = 0; i < n; i++) n_cut += ranks[i].truncated != 0;
            print_ranks(ranks, n, &batch, o->format == FORMAT_JSON);
            if (n_cut > 0) {
                fprintf(stderr, "gllm: %llu documents were too long and were cut\n",
                        (unsigned long long)n_cut);
            }
        }
        free(ranks);
        source_close(&source);
    }
    batch_free(&batch);
    gllm_model_close(model);
    return result;
}

#if GLLMI_VECTOR
/* ================================================================================================
 * SEARCH
 * ============================================================================================= */

/* Vectors and texts on their way into an index. */
typedef struct collection {
    size_t dim, n, capacity;
    float *vectors;     /* (n, dim) */
    size_t *starts;     /* (2 n): of texts and objects in `memory` */
    size_t *bytes;      /* (2 n) */
    char *memory;
    size_t used, size;
    int has_objects;
} collection;

static void collection_put(collection *c, size_t at, const char *text, size_t n) {
    if (n + 1 > c->size - c->used) {
        c->size = 2 * c->size + n + 1;
        c->memory = (char *)allocate(c->memory, c->size, 1);
    }
    memcpy(c->memory + c->used, text, n + 1);
    c->starts[at] = c->used;
    c->bytes[at] = n;
    c->used += n + 1;
}

static int collect_vectors(void *user, const text_batch *batch, size_t n, const float *vectors) {
    collection *c = (collection *)user;
    size_t i;
    if (c->n + n > c->capacity) {
        c->capacity = 2 * c->capacity + n;
        c->vectors = (float *)allocate(c->vectors, c->capacity, c->dim * sizeof(float));
        c->starts = (size_t *)allocate(c->starts, c->capacity, 2 * sizeof(size_t));
        c->bytes = (size_t *)allocate(c->bytes, c->capacity, 2 * sizeof(size_t));
    }
    if (n > 0) memcpy(c->vectors + c->n * c->dim, vectors, n * c->dim * sizeof(float));
    for (i = 0; i < n; i++, c->n++) {
        const char *text = batch->texts[i];
        collection_put(c, 2 * c->n, text, batch->bytes[i]);
        if (c->has_objects) {
            const char *object = text + batch->bytes[i] + 1;
            collection_put(c, 2 * c->n + 1, object, strlen(object));
        }
    }
    return 0;
}
static void collection_free(collection *c) {
    free(c->vectors);
    free(c->starts);
    free(c->bytes);
    free(c->memory);
}

/* The last part of a model's path. */
static const char *model_name(const char *path, char *name, size_t size) {
    size_t end = strlen(path), begin;
    while (end > 0 && gllmi_is_separator(path[end - 1])) end--;
    for (begin = end; begin > 0 && !gllmi_is_separator(path[begin - 1]); begin--) {}
    if (end - begin >= size) begin = end - size + 1;
    while (begin < end && ((unsigned char)path[begin] & 0xc0) == 0x80) begin++;
    memcpy(name, path + begin, end - begin);
    name[end - begin] = 0;
    return name;
}

/* One set of vectors of an index in its format, from floats; *memory is what was allocated. */
static gllm_vectors make_vectors(const collection *c, gllm_vector_format format,
                                 const float *ranges, void **memory) {
    gllm_vectors v;
    size_t row = format == GLLM_VECTORS_INT8 ? c->dim : (c->dim + 7) / 8;
    memset(&v, 0, sizeof v);
    v.format = format;
    v.data = c->vectors;
    if (format == GLLM_VECTORS_F32) return v;
    v.data = *memory = allocate(NULL, c->n, row);
    if (format == GLLM_VECTORS_INT8) {
        (void)gllm_quantize_int8(c->vectors, c->n, c->dim, ranges, (int8_t *)*memory);
        v.ranges = ranges;
    } else {
        (void)gllm_quantize_binary(c->vectors, c->n, c->dim, (uint8_t *)*memory);
    }
    return v;
}

/* Writes base and collection as one index, under another name until it is whole. */
static int write_index(const collection *c, const options *o, const gllm_index *base,
                       const char *model, int normalized, const char *path) {
    const gllm_index_info *info = gllm_index_get_info(base);
    gllm_vector_format format = info ? info->format : (gllm_vector_format)o->vectors;
    float *ranges = (float *)allocate(NULL, c->dim, 2 * sizeof(float));
    const char **strings = (const char **)allocate(NULL, c->n, 2 * sizeof(char *));
    size_t *bytes = (size_t *)allocate(NULL, c->n, 2 * sizeof(size_t)), i;
    void *memory[2] = {NULL, NULL};
    char name[256];
    gllm_index_contents k;
    int result = 0;
    memset(&k, 0, sizeof k);
    k.n_vectors = c->n, k.dim = c->dim;
    if (info && info->ranges) memcpy(ranges, info->ranges, 2 * c->dim * sizeof(float));
    else if (c->n > 0) (void)gllm_vector_ranges(c->vectors, c->n, c->dim, ranges);
    k.vectors = make_vectors(c, format, ranges, &memory[0]);
    if (format == GLLM_VECTORS_BINARY) {
        k.rescore = make_vectors(c, GLLM_VECTORS_INT8, ranges, &memory[1]);
    }
    k.metric = GLLM_METRIC_COSINE;
    k.normalized = normalized;
    k.model = info ? info->model : model_name(model, name, sizeof name);
    for (i = 0; i < 2 * c->n; i++) {
        size_t to = i % 2 * c->n + i / 2;
        if (i % 2 && !c->has_objects) continue;
        strings[to] = c->memory + c->starts[i];
        bytes[to] = c->bytes[i];
    }
    k.texts = strings, k.text_bytes = bytes;
    if (c->has_objects) k.objects = strings + c->n, k.object_bytes = bytes + c->n;
    k.base = base;
    if (gllm_index_save(&k, path) != GLLM_OK) result = fail("%s", gllm_last_error());
    free(ranges);
    free((void *)strings);
    free(bytes);
    free(memory[0]);
    free(memory[1]);
    return result;
}

/* All texts of the files into the collection. */
static int collect_files(const gllm_model *model, const gllm_embed_desc *desc, const options *o,
                         char **files, int n_files, collection *c) {
    text_source source;
    int i, result = 0;
    for (i = 0; i < n_files && result == 0; i++) {
        if (source_open(&source, o, NULL, 0, files[i])) return 1;
        source.skip_blank = 1;
        source.keep_json = o->jsonl;
        result = embed_source(model, desc, &source, collect_vectors, c);
        source_close(&source);
    }
    return result;
}

/* Adds the texts of files to the index, of which `base` is what there is so far, or NULL. */
static int search_add(const gllm_model *model, const gllm_embed_desc *desc, const options *o,
                      char **args, int n_args, gllm_index *base) {
    const gllm_index_info *info = gllm_index_get_info(base);
    size_t before = info ? info->n_vectors : 0;
    char *part = (char *)allocate(NULL, strlen(args[1]) + 6, 1);
    collection c;
    int result;
    memset(&c, 0, sizeof c);
    c.dim = embed_dim(model, desc);
    c.has_objects = o->jsonl;
    sprintf(part, "%s.part", args[1]);
    if (info && info->has_objects != o->jsonl) {
        result = fail("%s: was made %s --jsonl", args[1], o->jsonl ? "without" : "with");
    } else {
        result = collect_files(model, desc, o, args + 2, n_args - 2, &c);
    }
    if (result == 0 && before + c.n == 0) result = fail("there are no texts to index");
    if (result == 0) {
        int normalized = gllm_model_get_info(model)->normalize;
        result = write_index(&c, o, base, args[0], normalized, part);
        gllm_index_close(base); /* Windows replaces no file that is mapped */
        if (result == 0 && !rename_file(part, args[1])) {
            result = fail("%s: cannot be replaced: %s", args[1], strerror(errno));
        }
        if (result != 0) remove_file(part);
    } else {
        gllm_index_close(base);
    }
    if (result == 0) {
        printf("%llu texts added, %llu in all\n", (unsigned long long)c.n,
               (unsigned long long)before + c.n);
    }
    collection_free(&c);
    free(part);
    return result;
}

typedef struct searcher {
    const gllm_index *index;
    size_t k, dim;
    int json;
    uint64_t n_done;
    gllm_hit *hits;
} searcher;

/* A text of the index, and its score; `more` are further fields of JSON. */
static int print_found(const searcher *s, size_t index, float score, const char *more) {
    const char *text, *object;
    size_t n, object_bytes;
    if (gllm_index_text(s->index, index, &text, &n) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    if (!s->json) {
        printf("%.4f\t", (double)score);
        fwrite(text, 1, n, stdout);
        putchar('\n');
        return 0;
    }
    printf("{\"query\":%llu,\"index\":%llu,\"score\":%.9g,%s\"text\":",
           (unsigned long long)s->n_done, (unsigned long long)index, (double)score, more);
    print_json_string(stdout, text, n);
    if (gllm_index_get_info(s->index)->has_objects) {
        if (gllm_index_object(s->index, index, &object, &object_bytes) != GLLM_OK) {
            return fail("%s", gllm_last_error());
        }
        fputs(",\"object\":", stdout);
        fwrite(object, 1, object_bytes, stdout);
    }
    puts("}");
    return 0;
}

/* Searches with the vectors of a batch of queries. */
static int search_vectors(void *user, const text_batch *batch, size_t n, const float *vectors) {
    searcher *s = (searcher *)user;
    size_t i, q;
    (void)batch;
    s->hits = (gllm_hit *)allocate(s->hits, n, s->k * sizeof *s->hits);
    if (gllm_index_search(s->index, vectors, n, s->k, NULL, s->hits, NULL) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    for (q = 0; q < n; q++, s->n_done++) {
        if (!s->json && s->n_done > 0) putchar('\n');
        for (i = 0; i < s->k && s->hits[q * s->k + i].index != SIZE_MAX; i++) {
            const gllm_hit *hit = &s->hits[q * s->k + i];
            if (print_found(s, hit->index, hit->score, "")) return 1;
        }
    }
    return check_output(stdout, "stdout");
}

/* A reranker reads what the vectors find: each query by itself. */
static int search_reranked(const gllm_model *model, const gllm_embed_desc *embed, const options *o,
                           text_source *source, searcher *s) {
    gllm_found *found = (gllm_found *)allocate(NULL, s->k, sizeof *found);
    gllm_rerank_desc rerank;
    gllm_find_desc desc;
    gllm_model *reranker;
    text_batch batch;
    size_t q, i, n;
    int result = open_model(o->rerank, o, &reranker);
    memset(&rerank, 0, sizeof rerank);
    memset(&desc, 0, sizeof desc);
    memset(&batch, 0, sizeof batch);
    rerank.instruction = o->instruction;
    desc.embed = embed;
    desc.rerank = &rerank;
    desc.n_candidates = o->candidates;
    while (!result && (result = source_next(source, &batch)) == 0 && batch.n > 0) {
        for (q = 0; q < batch.n && !result; q++, s->n_done++) {
            desc.query_bytes = batch.bytes[q];
            if (gllm_find(model, s->index, reranker, batch.texts[q], s->k, &desc, found, &n)) {
                result = fail("%s: %s", source_place(source, batch.numbers[q]), gllm_last_error());
                break;
            }
            if (!s->json && s->n_done > 0) putchar('\n');
            for (i = 0; i < n && !result; i++) {
                char more[80];
                sprintf(more, "\"logit\":%.9g,\"similarity\":%.9g,", (double)found[i].logit,
                        (double)found[i].similarity);
                result = print_found(s, found[i].index, found[i].score, more);
            }
        }
        if (!result) result = check_output(stdout, "stdout");
    }
    batch_free(&batch);
    gllm_model_close(reranker);
    free(found);
    return result || source->failed;
}

static int search_queries(const gllm_model *model, const gllm_embed_desc *desc, const options *o,
                          char **args, int n_args, const gllm_index *index) {
    const gllm_index_info *info = gllm_index_get_info(index);
    options own = *o;
    text_source source;
    searcher s;
    int result;
    if (!info->has_texts) return fail("%s: has vectors without texts", args[1]);
    memset(&s, 0, sizeof s);
    s.index = index;
    s.dim = info->dim;
    s.k = o->top == 0 || o->top > info->n_vectors ? info->n_vectors : o->top;
    s.json = o->format == FORMAT_JSON;
    own.jsonl = 0;
    if (is_terminal(0)) own.batch = 1; /* an answer after each line */
    if (source_open(&source, &own, args + 2, n_args - 2, NULL)) return 1;
    source.skip_blank = 1;
    result = o->rerank ? search_reranked(model, desc, o, &source, &s)
                       : embed_source(model, desc, &source, search_vectors, &s);
    source_close(&source);
    free(s.hits);
    return result;
}

/* The index, if there is one; for --add there need not be. 0, or 1 after a message. */
static int open_index(const char *path, const options *o, gllm_index **index) {
    gllm_index_desc desc;
    gllm_status status;
    memset(&desc, 0, sizeof desc);
    desc.isa = (gllm_isa)o->isa;
    desc.n_threads = o->threads;
    status = gllm_index_open_file(path, &desc, index);
    if (status == GLLM_OK || (o->add && status == GLLM_ERR_NOT_FOUND)) return 0;
    return fail("%s", gllm_last_error());
}

static int command_search(const options *o, char **args, int n_args) {
    static const char *const query_names[] = {"query", NULL};
    static const char *const document_names[] = {"document", "passage", "corpus", NULL};
    const gllm_index_info *info;
    gllm_embed_desc desc;
    gllm_model *model;
    gllm_index *index = NULL;
    char name[256];
    int result = 1;
    memset(&desc, 0, sizeof desc);
    desc.dims = o->dims;
    desc.force_dims = o->force_dims;
    if (o->add && n_args < 3) return fail("search --add: no file is named"), 2;
    if (open_index(args[1], o, &index)) return 1;
    if (open_model(args[0], o, &model)) {
        gllm_index_close(index);
        return 1;
    }
    info = gllm_index_get_info(index);
    if (o->no_prompts) desc.prompt = "";
    else choose_prompt(gllm_model_get_info(model), o->add ? document_names : query_names, &desc);
    if (info && strcmp(info->model, model_name(args[0], name, sizeof name)) != 0) {
        fprintf(stderr, "gllm: %s was made with the model %s\n", args[1], info->model);
    }
    if (info && info->dim != embed_dim(model, &desc)) {
        desc.dims = (uint32_t)info->dim; /* as it was made */
        desc.force_dims = 1;
    }
    if (check_dims(model, &desc)) {
        gllm_index_close(index);
    } else if (o->add) {
        result = search_add(model, &desc, o, args, n_args, index);
    } else {
        result = search_queries(model, &desc, o, args, n_args, index);
        gllm_index_close(index);
    }
    gllm_model_close(model);
    return result;
}

#endif /* GLLMI_VECTOR */

/* ================================================================================================
 * TOKENIZE
 * ============================================================================================= */

/* Text for a table: line ends and the like as escapes, padded to `width` characters. */
static void print_cell(const char *text, size_t n, size_t width) {
    size_t i, shown = 0;
    for (i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c == 0x7f) {
            shown += (size_t)printf("\\x%02x", c);
        } else {
            putchar(c);
            shown += (c & 0xc0) != 0x80; /* the first byte of a character */
        }
    }
    for (; shown < width; shown++) putchar(' ');
}

static void print_token_table(const gllm_tokenizer *tokenizer, const char *text,
                              const gllm_encoding *e) {
    size_t i, n;
    printf("%5s %8s  %-20s %-11s %s\n", "#", "id", "piece", "bytes", "text");
    for (i = 0; i < e->n_tokens; i++) {
        const gllm_span span = e->spans[i];
        const char *piece = gllm_tokenizer_piece(tokenizer, e->ids[i], &n);
        char bytes[32];
        printf("%5u %8u  ", (unsigned)i, e->ids[i]);
        print_cell(piece ? piece : "?", piece ? n : 1, 20);
        if (e->special[i]) {
            puts(" (added)");
            continue;
        }
        sprintf(bytes, "%u-%u", span.begin, span.end);
        printf(" %-11s ", bytes);
        print_cell(text + span.begin, span.end - span.begin, 0);
        putchar('\n');
    }
}

static void print_ids(const gllm_encoding *e) {
    size_t i;
    putchar('[');
    for (i = 0; i < e->n_tokens; i++) printf(i > 0 ? ",%u" : "%u", e->ids[i]);
    puts("]");
}

static int tokenize_batch(const gllm_tokenizer *tokenizer, const options *o,
                          const text_source *source, const text_batch *batch, gllm_encoding *e) {
    gllm_encode_desc desc;
    size_t i;
    memset(&desc, 0, sizeof desc);
    desc.no_special_tokens = o->no_special;
    for (i = 0; i < batch->n; i++) {
        if (gllm_tokenizer_encode(tokenizer, batch->texts[i], batch->bytes[i], &desc, e)) {
            return fail("%s: %s", source_place(source, batch->numbers[i]), gllm_last_error());
        }
        if (o->count) {
            printf("%llu\n", (unsigned long long)e->n_tokens);
        } else if (o->format == FORMAT_JSON) {
            print_ids(e);
        } else {
            if (batch->numbers[i] > 1) putchar('\n');
            print_token_table(tokenizer, batch->texts[i], e);
        }
    }
    return check_output(stdout, "stdout");
}

typedef struct id_list {
    uint32_t *ids;
    size_t n, capacity;
} id_list;

/* Adds ids from text such as "101 7592" or "[101,7592]". 0, or 1 after a message. */
static int parse_ids(id_list *list, const char *text, const char *place) {
    for (;;) {
        char *end;
        unsigned long id;
        text += strspn(text, " \t\r\n,[]");
        if (!*text) return 0;
        errno = 0;
        id = strtoul(text, &end, 10);
        if (*text < '0' || *text > '9' || errno || id > UINT32_MAX) {
            return fail("%s: '%.20s' is not a token id", place, text);
        }
        if (list->n == list->capacity) {
            list->capacity = list->capacity * 2 + 64;
            list->ids = (uint32_t *)allocate(list->ids, list->capacity, sizeof *list->ids);
        }
        list->ids[list->n++] = (uint32_t)id;
        text = end;
    }
}

/* Prints the text of the ids. */
static int print_decoded(const gllm_tokenizer *tokenizer, const options *o, const id_list *list,
                         const char *place) {
    size_t capacity = 64 + list->n * 8, n = 0;
    char *text = (char *)allocate(NULL, capacity, 1);
    gllm_status status = gllm_tokenizer_decode(tokenizer, list->ids, list->n, o->no_special, text,
                                               capacity, &n);
    if (status == GLLM_ERR_CAPACITY) {
        text = (char *)allocate(text, n + 1, 1);
        status = gllm_tokenizer_decode(tokenizer, list->ids, list->n, o->no_special, text, n + 1,
                                       &n);
    }
    if (status != GLLM_OK) {
        fail("%s: %s", place, gllm_last_error());
    } else if (o->format == FORMAT_JSON) {
        print_json_string(stdout, text, n);
        putchar('\n');
    } else {
        fwrite(text, 1, n, stdout);
        putchar('\n');
    }
    free(text);
    return status != GLLM_OK;
}

/* All arguments are one list of ids; without any, each line is one. */
static int decode_batch(const gllm_tokenizer *tokenizer, const options *o,
                        const text_source *source, const text_batch *batch) {
    id_list list = {NULL, 0, 0};
    size_t i;
    int result = 0;
    for (i = 0; i < batch->n && !result; i++) {
        const char *place = source_place(source, batch->numbers[i]);
        if (source->file) list.n = 0;
        result = parse_ids(&list, batch->texts[i], place);
        if (!result && source->file) result = print_decoded(tokenizer, o, &list, place);
    }
    if (!result && !source->file) result = print_decoded(tokenizer, o, &list, "the ids");
    free(list.ids);
    return result || check_output(stdout, "stdout");
}

static int command_tokenize(const options *o, char **args, int n_args) {
    options with_all = *o;
    gllm_tokenizer *tokenizer;
    gllm_encoding encoding;
    text_source source;
    text_batch batch;
    int result;
    memset(&encoding, 0, sizeof encoding);
    memset(&batch, 0, sizeof batch);
    if (gllm_tokenizer_open(args[0], NULL, &tokenizer)) return fail("%s", gllm_last_error());
    if (o->decode && n_args > 1) with_all.batch = UINT32_MAX;
    result = source_open(&source, &with_all, args + 1, n_args - 1, NULL);
    while (!result && (result = source_next(&source, &batch)) == 0 && batch.n > 0) {
        result = o->decode ? decode_batch(tokenizer, o, &source, &batch)
                           : tokenize_batch(tokenizer, o, &source, &batch, &encoding);
    }
    batch_free(&batch);
    source_close(&source);
    gllm_encoding_free(&encoding);
    gllm_tokenizer_close(tokenizer);
    return result;
}

/* ================================================================================================
 * CHAT-TEMPLATE
 * ============================================================================================= */

#if GLLMI_TEMPLATE
/* The text of a member of an object; `text` and `n_bytes` stay as they are if it has none, or null.
 */
static void take_member(const gllmi_json *json, const char *key, const char **text,
                        size_t *n_bytes) {
    uint32_t node = gllmi_json_find(json, 0, key);
    if (node == 0 || gllmi_json_is(json, node, GLLMI_JSON_NULL)) return;
    *text = json->text + json->nodes[node].begin;
    *n_bytes = json->nodes[node].end - json->nodes[node].begin;
}

/* What messages.json holds: an array of messages, or the body of a request for a chat. 0, or 1
 * after a message. */
static int read_chat(const char *name, const char *text, size_t n_bytes, gllm_chat_desc *desc) {
    gllm_allocator allocator = gllmi_allocator_or_default(NULL);
    gllmi_json json;
    int result = 0;
    if (gllmi_json_parse(&json, name, text, n_bytes, &allocator) != GLLM_OK) {
        result = fail("%s", gllm_last_error());
    } else if (gllmi_json_is(&json, 0, GLLMI_JSON_OBJECT)) {
        take_member(&json, "messages", &desc->messages_json, &desc->messages_json_bytes);
        take_member(&json, "tools", &desc->tools_json, &desc->tools_json_bytes);
        take_member(&json, "documents", &desc->documents_json, &desc->documents_json_bytes);
        take_member(&json, "chat_template_kwargs", &desc->variables_json,
                    &desc->variables_json_bytes);
        if (!desc->messages_json) result = fail("%s: there is no field \"messages\"", name);
    } else {
        desc->messages_json = text;
        desc->messages_json_bytes = n_bytes;
    }
    gllmi_json_free(&json);
    return result;
}

/* Where the tokenizer of a template is: a folder or a GGUF file itself, else its folder. */
static const char *tokenizer_of(const char *path, char folder[1024]) {
    size_t n = strlen(path);
    if (gllmi_os_is_folder(path) || gllmi_str_ends(gllmi_str_of(path), ".gguf") || n >= 1024) {
        return path;
    }
    memcpy(folder, path, n + 1);
    while (n > 0 && !gllmi_is_separator(folder[n - 1])) n--;
    if (n == 0) return ".";
    folder[n] = 0;
    return folder;
}

static int print_chat(const options *o, const char *path, const gllm_chat_template *chat_template,
                      const gllm_chat_desc *desc, gllm_text *text, gllm_encoding *encoding) {
    gllm_tokenizer *tokenizer = NULL;
    char folder[1024];
    gllm_status status;
    if (o->ids) {
        path = o->tokenizer ? o->tokenizer : tokenizer_of(path, folder);
        status = gllm_tokenizer_open(path, NULL, &tokenizer);
        if (status == GLLM_OK) {
            status = gllm_chat_template_encode(chat_template, tokenizer, desc, text, encoding);
        }
        gllm_tokenizer_close(tokenizer);
    } else {
        status = gllm_chat_template_render(chat_template, desc, text);
    }
    if (status != GLLM_OK) return fail("%s", gllm_last_error());
    if (o->ids) {
        print_ids(encoding);
    } else if (o->format == FORMAT_JSON) {
        print_json_string(stdout, text->data, text->size_bytes);
        putchar('\n');
    } else {
        fwrite(text->data, 1, text->size_bytes, stdout);
    }
    return 0;
}

static int command_chat_template(const options *o, char **args, int n_args) {
    const char *name = n_args > 1 ? args[1] : "-";
    gllm_chat_template *chat_template;
    gllm_chat_desc desc;
    gllm_text text;
    gllm_encoding encoding;
    size_t n_bytes;
    char *json;
    int result;
    memset(&desc, 0, sizeof desc);
    memset(&text, 0, sizeof text);
    memset(&encoding, 0, sizeof encoding);
    desc.no_generation_prompt = o->no_generation_prompt;
    if (gllm_chat_template_open_path(args[0], NULL, &chat_template)) {
        return fail("%s", gllm_last_error());
    }
    json = read_whole(name, &n_bytes);
    result = !json || read_chat(name, json, n_bytes, &desc) ||
             print_chat(o, args[0], chat_template, &desc, &text, &encoding);
    free(json);
    gllm_text_free(&text);
    gllm_encoding_free(&encoding);
    gllm_chat_template_close(chat_template);
    return result;
}
#endif /* GLLMI_TEMPLATE */

/* ================================================================================================
 * INFO
 * ============================================================================================= */

static void print_json_field(const char *name, const char *value) {
    printf(",\"%s\":", name);
    if (value) {
        print_json_string(stdout, value, strlen(value));
    } else {
        fputs("null", stdout);
    }
}

static void print_info_json(const gllm_model_info *info) {
    size_t i;
    fputs("{\"architecture\":", stdout);
    print_json_string(stdout, info->architecture, strlen(info->architecture));
    printf(",\"embedding_dim\":%u,\"hidden_size\":%u,\"n_layers\":%u,\"n_heads\":%u",
           info->embedding_dim, info->hidden_size, info->n_layers, info->n_heads);
    printf(",\"intermediate_size\":%u,\"vocab_size\":%u,\"max_tokens\":%u",
           info->intermediate_size, info->vocab_size, info->max_tokens);
    printf(",\"n_parameters\":%llu,\"weight_bytes\":%llu",
           (unsigned long long)info->n_parameters, (unsigned long long)info->weight_bytes);
    print_json_field("stored_dtype", gllm_dtype_name(info->stored_dtype));
    print_json_field("weight_dtype", gllm_dtype_name(info->weight_dtype));
    print_json_field("isa", gllm_isa_name(info->isa));
    printf(",\"n_threads\":%u", info->n_threads);
    print_json_field("pooling", gllm_pooling_name(info->pooling));
    printf(",\"normalize\":%s,\"prompts\":{", info->normalize ? "true" : "false");
    for (i = 0; i < info->n_prompts; i++) {
        if (i > 0) putchar(',');
        print_json_string(stdout, info->prompt_names[i], strlen(info->prompt_names[i]));
        putchar(':');
        print_json_string(stdout, info->prompts[i], strlen(info->prompts[i]));
    }
    putchar('}');
    print_json_field("default_prompt_name", info->default_prompt_name);
    puts("}");
}

static void print_info(const gllm_model_info *info) {
    size_t i;
    printf("architecture  %s\n", info->architecture);
    printf("vectors       %u floats, %s pooling%s\n", info->embedding_dim,
           gllm_pooling_name(info->pooling), info->normalize ? ", normalized" : "");
    printf("layers        %u, hidden size %u, %u heads, intermediate size %u\n", info->n_layers,
           info->hidden_size, info->n_heads, info->intermediate_size);
    printf("vocabulary    %u tokens\n", info->vocab_size);
    printf("longest text  %u tokens\n", info->max_tokens);
    printf("parameters    %.2f M\n", (double)info->n_parameters * 1e-6);
    printf("weights       %s in the file, %s in memory, %.2f MB\n",
           gllm_dtype_name(info->stored_dtype), gllm_dtype_name(info->weight_dtype),
           (double)info->weight_bytes * 1e-6);
    printf("runs on       %s, %u thread%s\n", gllm_isa_name(info->isa), info->n_threads,
           info->n_threads == 1 ? "" : "s");
    printf("prompts       %s", info->n_prompts == 0 ? "none\n" : "");
    for (i = 0; i < info->n_prompts; i++) {
        const char *name = info->prompt_names[i], *standard = info->default_prompt_name;
        printf("%s%s ", i > 0 ? "              " : "", name);
        print_json_string(stdout, info->prompts[i], strlen(info->prompts[i]));
        puts(standard && strcmp(standard, name) == 0 ? " (default)" : "");
    }
}

static int command_info(const options *o, char **args, int n_args) {
    gllm_model *model;
    (void)n_args;
    if (open_model(args[0], o, &model)) return 1;
    (o->format == FORMAT_JSON ? print_info_json : print_info)(gllm_model_get_info(model));
    gllm_model_close(model);
    return 0;
}

/* ================================================================================================
 * BENCH
 * Each round measures the peak of the machine (probe.h), then the model: on a machine that others
 * use too, both have had the same luck. Of all rounds, medians.
 * ============================================================================================= */

#define BENCH_WORDS_MAX 2000
#define BENCH_SAMPLE_SECONDS 0.1 /* a measurement takes at least this long */

typedef struct bench {
    gllm_model *model;
    const gllm_model_info *info;
    double open_seconds, first_seconds;
    const char *words[BENCH_WORDS_MAX]; /* of one token each */
    size_t n_words;
    uint64_t random;
} bench;

typedef struct bench_mix {
    uint32_t n_texts;
    char **texts;
    gllm_text_info *infos;
    float *vectors;
    double flop; /* of all texts */
    uint64_t total_tokens;
    double seconds, peak_gflops; /* medians */
} bench_mix;

static uint32_t bench_random(bench *b, uint32_t n) {
    b->random ^= b->random << 13;
    b->random ^= b->random >> 7;
    b->random ^= b->random << 17;
    return (uint32_t)((b->random >> 32) % n);
}

static size_t count_tokens(const gllm_tokenizer *tokenizer, const char *text, int no_special,
                           gllm_encoding *e) {
    gllm_encode_desc desc;
    memset(&desc, 0, sizeof desc);
    desc.no_special_tokens = no_special;
    return gllm_tokenizer_encode(tokenizer, text, SIZE_MAX, &desc, e) ? 0 : e->n_tokens;
}

/* Random words of the vocabulary: lower-case, and one token each wherever they stand. */
static void bench_find_words(bench *b, gllm_encoding *e) {
    const gllm_tokenizer *tokenizer = gllm_model_get_tokenizer(b->model);
    uint32_t tries, n_ids = gllm_tokenizer_vocab_size(tokenizer);
    for (tries = 0; n_ids > 0 && tries < 100000 && b->n_words < BENCH_WORDS_MAX; tries++) {
        const char *word = gllm_tokenizer_piece(tokenizer, bench_random(b, n_ids), NULL);
        char twice[64];
        size_t n;
        if (!word) continue;
        for (n = 0; word[n] >= 'a' && word[n] <= 'z'; n++) {
        }
        if (n == 0 || n > 20 || word[n]) continue;
        sprintf(twice, "%s %s", word, word);
        if (count_tokens(tokenizer, twice, 1, e) == 2) b->words[b->n_words++] = word;
    }
}

/* A text of n words of at most 20 letters. */
static char *bench_make_text(bench *b, size_t n) {
    char *text = (char *)allocate(NULL, n * 21 + 1, 1), *p = text;
    for (; n > 0; n--) {
        p += sprintf(p, "%s%s", b->words[bench_random(b, (uint32_t)b->n_words)], n > 1 ? " " : "");
    }
    return text;
}

/* Multiplications and additions of the matrices and of the attention for a text of n tokens. What
 * is not counted: embeddings, norms, activations, softmax. */
static double model_flop(const gllm_model_info *info, double n) {
    double hidden = info->hidden_size, intermediate = info->intermediate_size;
    double matrices = 4 * hidden * hidden + 2 * hidden * intermediate;
    return info->n_layers * (2 * matrices * n + 4 * n * n * hidden);
}

static int bench_open(bench *b, const options *o, const char *path) {
    const char *text = "How fast is the first text?";
    double start = gllmi_clock_seconds();
    gllm_encoding e;
    float *vector;
    int result;
    memset(b, 0, sizeof *b);
    memset(&e, 0, sizeof e);
    b->random = 88172645463325252u;
    if (open_model(path, o, &b->model)) return 1;
    b->open_seconds = gllmi_clock_seconds() - start;
    b->info = gllm_model_get_info(b->model);
    if (b->info->generates) return 0;
    vector = (float *)allocate(NULL, b->info->embedding_dim, sizeof *vector);
    start = gllmi_clock_seconds();
    result = gllm_embed(b->model, &text, 1, NULL, vector) ? fail("%s", gllm_last_error()) : 0;
    b->first_seconds = gllmi_clock_seconds() - start;
    free(vector);
    bench_find_words(b, &e);
    gllm_encoding_free(&e);
    if (!result && b->n_words == 0) result = fail("%s: no words in the vocabulary", path);
    return result;
}

/* Seconds for all texts of the mix, `repeats` times; < 0 after a message. */
static double bench_embed(const bench *b, bench_mix *mix, uint32_t repeats) {
    gllm_embed_desc desc;
    double start = gllmi_clock_seconds();
    memset(&desc, 0, sizeof desc);
    desc.texts = mix->infos;
    desc.prompt = "";
    for (; repeats > 0; repeats--) {
        if (gllm_embed(b->model, (const char *const *)mix->texts, mix->n_texts, &desc,
                       mix->vectors) != GLLM_OK) {
            fail("%s", gllm_last_error());
            return -1;
        }
    }
    return gllmi_clock_seconds() - start;
}

static int bench_measure(const bench *b, const options *o, bench_mix *mix) {
    double *seconds = (double *)allocate(NULL, o->rounds, sizeof *seconds);
    double *peaks = (double *)allocate(NULL, o->rounds, sizeof *peaks);
    double once = bench_embed(b, mix, 1); /* to warm up, and to size the samples */
    uint32_t repeats = once > 0 && once < BENCH_SAMPLE_SECONDS
                           ? (uint32_t)(BENCH_SAMPLE_SECONDS / once) + 1 : 1;
    uint32_t i;
    for (i = 0; once >= 0 && i < o->rounds; i++) {
        peaks[i] = probe_fma_gflops(b->info->isa, b->info->n_threads, PROBE_SECONDS);
        once = bench_embed(b, mix, repeats);
        seconds[i] = once / repeats;
    }
    if (once >= 0) {
        mix->seconds = probe_median(seconds, o->rounds);
        mix->peak_gflops = probe_median(peaks, o->rounds);
        for (i = 0; i < mix->n_texts; i++) {
            mix->total_tokens += mix->infos[i].n_tokens;
            mix->flop += model_flop(b->info, mix->infos[i].n_tokens);
        }
    }
    free(seconds);
    free(peaks);
    return once < 0;
}

static void bench_print(const bench *b, const bench_mix *mix, const options *o) {
    double texts_s = mix->n_texts / mix->seconds;
    double tokens_s = (double)mix->total_tokens / mix->seconds;
    double achieved = mix->flop / mix->seconds * 1e-9, peak = mix->peak_gflops;
    double percent = peak > 0 ? 100 * achieved / peak : 0;
    double floor_ms = peak > 0 ? mix->flop / peak * 1e-6 : 0;
    if (o->format == FORMAT_JSON) {
        printf("{\"texts\":%u,\"tokens_per_text\":%.6g,\"isa\":\"%s\",\"threads\":%u,"
               "\"dtype\":\"%s\",\"rounds\":%u,\"seconds\":%.6g,\"floor_seconds\":%.6g,",
               mix->n_texts, (double)mix->total_tokens / mix->n_texts, gllm_isa_name(b->info->isa),
               b->info->n_threads, gllm_dtype_name(b->info->weight_dtype), o->rounds, mix->seconds,
               floor_ms * 1e-3);
        printf("\"texts_per_second\":%.6g,\"tokens_per_second\":%.6g,\"fma_peak_gflops\":%.6g,"
               "\"achieved_gflops\":%.6g,\"percent_of_peak\":%.4g,\"open_ms\":%.6g,"
               "\"first_text_ms\":%.6g}\n",
               texts_s, tokens_s, peak, achieved, percent, b->open_seconds * 1e3,
               b->first_seconds * 1e3);
    } else {
        printf("%6u %6.0f %10.2f ms %10.2f ms %7.0f%% %9.0f %9.0f %9.1f %9.1f\n", mix->n_texts,
               (double)mix->total_tokens / mix->n_texts, mix->seconds * 1e3, floor_ms, percent,
               texts_s, tokens_s, achieved, peak);
    }
    fflush(stdout);
}

/* Measures the texts of a mix and prints the result. */
static int bench_run(bench *b, const options *o, bench_mix *mix) {
    int result;
    mix->infos = (gllm_text_info *)allocate(NULL, mix->n_texts, sizeof *mix->infos);
    mix->vectors = (float *)allocate(NULL, mix->n_texts,
                                     b->info->embedding_dim * sizeof *mix->vectors);
    result = bench_measure(b, o, mix);
    if (!result) bench_print(b, mix, o);
    free(mix->infos);
    free(mix->vectors);
    return result;
}

/* n_texts random texts of n_tokens tokens each. */
static int bench_random_texts(bench *b, const options *o, uint32_t n_texts, uint32_t n_tokens) {
    const gllm_tokenizer *tokenizer = gllm_model_get_tokenizer(b->model);
    gllm_encoding e;
    bench_mix mix;
    size_t n_added;
    uint32_t i;
    int result;
    memset(&e, 0, sizeof e);
    memset(&mix, 0, sizeof mix);
    n_added = count_tokens(tokenizer, "", 0, &e);
    gllm_encoding_free(&e);
    if (n_tokens <= n_added) n_tokens = (uint32_t)n_added + 1;
    mix.n_texts = n_texts;
    mix.texts = (char **)allocate(NULL, n_texts, sizeof *mix.texts);
    for (i = 0; i < n_texts; i++) mix.texts[i] = bench_make_text(b, n_tokens - n_added);
    result = bench_run(b, o, &mix);
    for (i = 0; i < n_texts; i++) free(mix.texts[i]);
    free((void *)mix.texts);
    return result;
}

/* The lines of a file. */
static int bench_file(bench *b, const options *o) {
    text_source source;
    text_batch batch;
    bench_mix mix;
    size_t i;
    int result;
    memset(&batch, 0, sizeof batch);
    memset(&mix, 0, sizeof mix);
    if (source_open(&source, o, NULL, 0, o->bench_file)) return 1;
    source.skip_blank = 1;
    while ((result = batch_add(&batch, &source)) > 0) {
    }
    source_close(&source);
    for (i = 0; i < batch.n; i++) batch.texts[i] = batch.memory + batch.starts[i];
    if (result == 0 && batch.n == 0) result = fail("%s: no texts", o->bench_file);
    mix.n_texts = (uint32_t)batch.n;
    mix.texts = (char **)batch.texts;
    if (result == 0) result = bench_run(b, o, &mix);
    batch_free(&batch);
    return result != 0;
}

/* A model that generates text. */
static int bench_writer(const bench *b, const options *o) {
#if GLLMI_GENERATE
    if (o->format != FORMAT_JSON) {
        printf("%s, %s weights, %s, %u thread%s; opened in %.1f ms\n", b->info->architecture,
               gllm_dtype_name(b->info->weight_dtype), gllm_isa_name(b->info->isa),
               b->info->n_threads, b->info->n_threads == 1 ? "" : "s", b->open_seconds * 1e3);
        printf("%8s %13s %10s %13s %7s %9s %9s %9s %9s\n", "", "time", "tokens/s", "floor",
               "of it", "GFLOP/s", "peak", "GB/s", "memory");
    }
    return bench_generator(b->model, o);
#else
    (void)b, (void)o;
    return fail("this build has GLLM_NO_GENERATE");
#endif
}

static int command_bench(const options *given, char **args, int n_args) {
    static bench b;
    options with_rounds = *given;
    const options *o = &with_rounds;
    int result = bench_open(&b, o, args[0]), writes = !result && b.info->generates;
    (void)n_args;
    if (with_rounds.rounds == 0) with_rounds.rounds = writes ? 3 : 7;
    if (writes) {
        result = bench_writer(&b, o);
    } else if (!result && o->format != FORMAT_JSON) {
        printf("%s, %s weights, %s, %u thread%s; opened in %.1f ms, first text in %.1f ms\n",
               b.info->architecture, gllm_dtype_name(b.info->weight_dtype),
               gllm_isa_name(b.info->isa), b.info->n_threads, b.info->n_threads == 1 ? "" : "s",
               b.open_seconds * 1e3, b.first_seconds * 1e3);
        printf("%6s %6s %13s %13s %8s %9s %9s %9s %9s\n", "texts", "tokens", "time", "floor",
               "of peak", "texts/s", "tokens/s", "GFLOP/s", "peak");
    }
    if (result || writes) {
        /* done */
    } else if (o->bench_file) {
        result = bench_file(&b, o);
    } else if (o->bench_texts || o->bench_tokens) {
        result = bench_random_texts(&b, o, o->bench_texts ? o->bench_texts : 512,
                                    o->bench_tokens ? o->bench_tokens : 25);
    } else {
        result = bench_random_texts(&b, o, 512, 25) || bench_random_texts(&b, o, 32, 128);
    }
    gllm_model_close(b.model);
    return result;
}

#if GLLMI_GGUF
/* ================================================================================================
 * QUANTIZE
 * ============================================================================================= */

/* A GGUF file: all its keys but those that speak of types and parts. */
static int quant_read_gguf(quant_job *job, const char *path) {
    static const char *const own[] = {"general.file_type", "general.quantization_version",
                                      "general.alignment", "split.no", "split.count",
                                      "split.tensors.count"};
    char key[160];
    gllmi_str architecture = {"", 0};
    size_t i, k;
    if (gllmi_gguf_open(&job->gguf, &job->tensors, path) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    job->writer.alignment = job->gguf.alignment < 32 ? 32 : job->gguf.alignment;
    for (i = 0; i < job->gguf.n_values; i++) {
        for (k = 0; k < GLLMI_COUNT_OF(own); k++) {
            if (gllmi_str_is(job->gguf.values[i].key, own[k])) break;
        }
        if (k == GLLMI_COUNT_OF(own)) gguf_put_value(&job->writer, &job->gguf.values[i]);
    }
    job->shared = !gllmi_tensors_find(&job->tensors, gllmi_str_of("output.weight"));
    if (gllmi_gguf_get_string(&job->gguf, "general.architecture", &architecture) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    snprintf(key, sizeof key, "%.*s.block_count", gllmi_str_shown(architecture), architecture.data);
    if (gllmi_gguf_get(&job->gguf, key, GLLMI_GGUF_U64, 1u << 16, &job->n_layers) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    for (i = 0; i < job->tensors.n_tensors; i++) {
        quant_type(job, quant_add(job, &job->tensors.list[i], job->tensors.list[i].name),
                   GLLM_DTYPE_AUTO);
    }
    return 0;
}

static void quant_report(const quant_job *job, const char *out) {
    uint64_t before = 0, after = 0;
    size_t i;
    for (i = 0; i < job->n_items; i++) {
        if (job->items[i].from) before += job->items[i].from->n_bytes;
        after += job->writer.sizes[i];
    }
    printf("%s: %llu of %llu tensors are %s now", out, (unsigned long long)job->n_smaller,
           (unsigned long long)job->n_items, gllm_dtype_name(job->kind->dtype));
    if (job->n_more > 0) {
        printf(", %llu have more bits", (unsigned long long)job->n_more);
    }
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
    size_t i;
    if (gllmi_source_init(&job->source, is_folder ? path : "", is_folder ? strlen(path) : 0, NULL,
                          job->allocator) != GLLM_OK) {
        return fail("%s", gllm_last_error());
    }
    gllmi_tensors_init(&job->tensors, &job->source);
    if (is_folder ? convert_folder(job, path) : quant_read_gguf(job, path)) return 1;
    for (i = 0; i < job->n_items; i++) {
        const quant_item *item = &job->items[i];
        gguf_put_tensor(&job->writer, item->name, item->to, item->n_dims, item->shape);
    }
    gguf_put_u32(&job->writer, "general.file_type", job->kind->file_type);
    gguf_put_u32(&job->writer, "general.quantization_version", 2);
    if (gguf_begin_data(&job->writer) != GLLM_OK) return fail("%s", gllm_last_error());
    if (quant_write_all(job)) return 1;
    return gguf_end(&job->writer) == GLLM_OK ? 0 : fail("%s", gllm_last_error());
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
    job.kind = quant_kind_find((uint32_t)o->type);
    job.n_threads = o->threads ? o->threads : gllmi_cpu_count();
    sprintf(part, "%s.part", out);
    job.file = open_file(part, "wb");
    if (!job.file) {
        result = fail("%s: %s", part, strerror(errno));
        free(part);
        return result;
    }
    gguf_writer_init(&job.writer, out, quant_write, job.file, 32, job.allocator);
    result = quant_run(&job, args[0]);
    if (fclose(job.file) != 0 && result == 0) result = fail("%s: %s", part, strerror(errno));
    if (result == 0) quant_report(&job, out);
    gguf_writer_free(&job.writer);
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
#endif /* GLLMI_GGUF */

/* ================================================================================================
 * MAIN
 * ============================================================================================= */

typedef struct command {
    const char *name;
    unsigned bit; /* in option.commands */
    int min_arguments, max_arguments;
    int (*run)(const options *o, char **args, int n_args);
    const char *arguments, *summary, *details;
} command;

enum {
    EMBED = 1,
    SIMILAR = 2,
    TOKENIZE = 4,
    INFO = 8,
    BENCH = 16,
    QUANTIZE = 32,
    CHAT_TEMPLATE = 64,
    SEARCH = 128,
    RERANK = 4096,
    GENERATE = 256,
    CHAT = 512,
    PERPLEXITY = 1024,
    MODEL = EMBED | SIMILAR | SEARCH | RERANK | INFO | BENCH,
    WRITE = GENERATE | CHAT, /* text */
    ALL = MODEL | TOKENIZE | QUANTIZE | CHAT_TEMPLATE | WRITE | PERPLEXITY
};

static const command commands[] = {
#if GLLMI_GENERATE
    {"generate", GENERATE, 1, INT_MAX, command_generate, "MODEL [PROMPT...]",
     "the continuation of a text",
     "Prints the text that the model puts after PROMPT (--file or stdin if there is none),\n"
     "or with --chat its answer to it. MODEL is a .gguf file, or a folder as published.\n"
     "How tokens are chosen is as the model's files say, changed by the options below.\n"},
    {"chat", CHAT, 1, 1, command_chat, "MODEL", "a conversation with a model",
     "Answers each line of stdin, and remembers what was said. Ctrl-C stops an answer;\n"
     "/reset, /system TEXT, /help and /exit are commands.\n"},
    {"perplexity", PERPLEXITY, 2, 2, command_perplexity, "MODEL FILE",
     "how well a model foresees a text",
     "Prints e^(mean of -log p) over the tokens of FILE (- is stdin), in windows of\n"
     "--context tokens (default 512) that share nothing; each but the first of a window\n"
     "counts.\n"},
#endif
    {"embed", EMBED, 1, INT_MAX, command_embed, "MODEL [TEXT...]", "vectors of texts",
     "Prints one vector for each TEXT, or for each line of stdin if there is no TEXT.\n"
     "MODEL is a folder as published (config.json, tokenizer.json, model.safetensors).\n"
     "Without a format option the output is JSON Lines, in the order of the texts:\n"
     "  {\"index\":0,\"embedding\":[0.0123,...]}\n"},
    {"similar", SIMILAR, 3, 3, command_similar, "MODEL QUERY FILE",
     "the lines of a file that are closest to a query",
     "Prints \"score<TAB>line\" for the lines of FILE (- is stdin), the best first; the\n"
     "score is the cosine of the two vectors. Blank lines are left out. The prompts\n"
     "\"query\" and \"document\" are used where the model has them.\n"},
    {"rerank", RERANK, 2, INT_MAX, command_rerank, "MODEL QUERY [DOCUMENT...]",
     "documents by how well they answer a query",
     "Prints \"score<TAB>document\" for each DOCUMENT, or for each line of stdin if there is\n"
     "no DOCUMENT, the best first; the score is a probability. MODEL is a cross-encoder\n"
     "with one label, Qwen3-Reranker or jina-reranker-v3 (then it is (1 + cosine) / 2).\n"
     "--json prints index, logit and score.\n"},
#if GLLMI_VECTOR
    {"search", SEARCH, 2, INT_MAX, command_search, "MODEL INDEX [QUERY...]",
     "the texts of an index that are closest to queries",
     "With --add the arguments after INDEX are files (- is stdin), whose lines are embedded\n"
     "and added to the file INDEX, which is made if it is not there. Without, prints\n"
     "\"score<TAB>text\" of the best for each QUERY, or for each line of stdin if there is\n"
     "no QUERY; the score is the cosine. Every vector of the index is looked at. The prompts\n"
     "\"query\" and \"document\" are used where the model has them. With --rerank a reranker\n"
     "reads the best of them with the query and orders them anew.\n"},
#endif
    {"tokenize", TOKENIZE, 1, INT_MAX, command_tokenize, "MODEL|FILE [TEXT...]",
     "the tokens of texts",
     "Prints the tokens of each TEXT, or of each line of stdin if there is no TEXT.\n"
     "FILE is a tokenizer.json, a vocab.txt, a SentencePiece .model or a .gguf.\n"},
#if GLLMI_TEMPLATE
    {"chat-template", CHAT_TEMPLATE, 1, 2, command_chat_template, "MODEL|FILE [MESSAGES.json]",
     "a conversation as the model reads it",
     "Prints the text that the chat template makes of the messages, without a line end of\n"
     "its own. FILE is a .gguf, a tokenizer_config.json or a file that holds a template.\n"
     "MESSAGES.json (- or none: stdin) is an array of messages, or an object with\n"
     "\"messages\" and \"tools\", \"documents\", \"chat_template_kwargs\" if wanted.\n"},
#endif
    {"info", INFO, 1, 1, command_info, "MODEL", "what a model is", ""},
    {"bench", BENCH, 1, 1, command_bench, "MODEL", "how fast a model is, and what the limit is",
     "Embeds random words and prints the time, and beside it the floor: the operations\n"
     "of the model's matrices and attention at the machine's peak of f32 multiply-adds,\n"
     "which is measured in the same run, with the same threads and instructions.\n"
     "Without --texts and --tokens: 512 texts of 25 tokens, then 32 of 128.\n"
     "A model that generates text: a prompt of --tokens (default 512), whose floor has\n"
     "quantised matrices at the peak of int8 dot products where these are used, then -n\n"
     "tokens (default 128) one by one: the weights at the speed of the memory.\n"},
#if GLLMI_GGUF
    {"quantize", QUANTIZE, 2, 2, command_quantize, "MODEL OUT.gguf",
     "a model as a smaller GGUF file",
     "MODEL is a GGUF file (of split ones: any part), or a model's folder. Matrices and\n"
     "the token embedding become the type of --type; rows that are no multiple of a K\n"
     "type's 256 numbers take a type with blocks of 32 instead. Everything else stays, in\n"
     "F32 where a folder is read. The mixes *_k_m are llama.cpp's: Q6_K for the matrix of\n"
     "the logits and for attn_v and ffn_down of half the layers.\n"},
#endif
};

typedef struct choice {
    const char *name;
    int value;
} choice;

static const choice dtypes[] = {{"auto", GLLM_DTYPE_AUTO}, {"f32", GLLM_DTYPE_F32},
                                {"f16", GLLM_DTYPE_F16}, {"bf16", GLLM_DTYPE_BF16},
                                {"q8", GLLM_DTYPE_Q8_0}, {NULL, 0}};
static const choice kv_types[] = {{"auto", GLLM_DTYPE_AUTO}, {"f32", GLLM_DTYPE_F32},
                                  {"f16", GLLM_DTYPE_F16}, {"q8", GLLM_DTYPE_Q8_0}, {NULL, 0}};
static const choice types[] = { /* general.file_type */
    {"f32", 0}, {"f16", 1}, {"bf16", 32}, {"q8_0", 7}, {"q6_k", 18}, {"q5_k", 16}, {"q5_k_m", 17},
    {"q5_1", 9}, {"q5_0", 8}, {"q4_k", 14}, {"q4_k_m", 15}, {"q4_1", 3}, {"q4_0", 2},
    {"iq4_nl", 25}, {"iq4_xs", 30}, {"q3_k", 11}, {"q3_k_m", 12}, {"q2_k", 10}, {NULL, 0}};
static const choice isas[] = {{"auto", GLLM_ISA_AUTO}, {"portable", GLLM_ISA_PORTABLE},
                              {"avx2", GLLM_ISA_AVX2}, {"avx512", GLLM_ISA_AVX512},
                              {"neon", GLLM_ISA_NEON}, {NULL, 0}};
static const choice poolings[] = {{"auto", GLLM_POOLING_AUTO}, {"cls", GLLM_POOLING_CLS},
                                  {"mean", GLLM_POOLING_MEAN}, {"max", GLLM_POOLING_MAX},
                                  {"mean-sqrt-len", GLLM_POOLING_MEAN_SQRT_LEN},
                                  {"weighted-mean", GLLM_POOLING_WEIGHTED_MEAN},
                                  {"last", GLLM_POOLING_LAST}, {NULL, 0}};
static const choice embed_formats[] = {{"f32", VECTORS_F32},
#if GLLMI_VECTOR
                                       {"int8", VECTORS_INT8}, {"binary", VECTORS_BINARY},
#endif
                                       {"sparse", VECTORS_SPARSE}, {NULL, 0}};
static const choice vector_formats[] = {{"f32", VECTORS_F32}, {"int8", VECTORS_INT8},
                                        {"binary", VECTORS_BINARY}, {NULL, 0}};
static const choice truncates[] = {{"right", GLLM_TRUNCATE_RIGHT}, {"left", GLLM_TRUNCATE_LEFT},
                                   {"refuse", GLLM_TRUNCATE_REFUSE}, {NULL, 0}};

typedef enum option_kind {
    KIND_SET,    /* no argument: the int becomes `value` */
    KIND_NUMBER, /* a uint32_t of at least `value` */
    KIND_SEED,   /* a uint64_t */
    KIND_FLOAT,  /* a float of at least `value` */
    KIND_LIST,   /* one more text of a text_list */
    KIND_TEXT,   /* a const char * */
    KIND_CHOICE  /* an int, one of `choices` */
} option_kind;

typedef struct option {
    char letter; /* 0: none */
    const char *name;
    unsigned commands;
    option_kind kind;
    size_t offset; /* in the struct options */
    int value;
    const choice *choices;
    const char *argument, *help;
} option;

/* The middle of a row, by kind. */
#define IS_SET(field, value) KIND_SET, offsetof(options, field), value, NULL, NULL
#define IS_NUMBER(field, least) KIND_NUMBER, offsetof(options, field), least, NULL, "N"
#define IS_SEED(field) KIND_SEED, offsetof(options, field), 0, NULL, "N"
#define IS_FLOAT(field, least) KIND_FLOAT, offsetof(options, field), least, NULL, "X"
#define IS_LIST(field, argument) KIND_LIST, offsetof(options, field), 0, NULL, argument
#define IS_TEXT(field, argument) KIND_TEXT, offsetof(options, field), 0, NULL, argument
#define IS_CHOICE(field, argument, list) KIND_CHOICE, offsetof(options, field), 0, list, argument

static const option option_table[] = {
    {0, "json", MODEL | TOKENIZE | CHAT_TEMPLATE | GENERATE | PERPLEXITY,
     IS_SET(format, FORMAT_JSON),
     "print JSON, one object or array a line"},
    {0, "csv", EMBED, IS_SET(format, FORMAT_CSV), "print numbers, one vector a line"},
    {0, "raw", EMBED, IS_SET(format, FORMAT_RAW), "write the numbers, little-endian, nothing else"},
    {0, "npy", EMBED, IS_SET(format, FORMAT_NPY), "write a NumPy file of shape (texts, dim)"},
    {0, "format", EMBED, IS_CHOICE(vectors, "KIND", embed_formats),
     "numbers as f32, int8, or bits (8 to a number), or the weights of token ids\n"
     "                          "},
    {0, "format", SEARCH, IS_CHOICE(vectors, "KIND", vector_formats),
     "with --add: numbers as f32, int8, or bits and int8 to look again at the best\n"
     "                           of them"},
    {0, "ranges", EMBED, IS_TEXT(ranges, "FILE"),
     "of int8: .npy (2, dim), least and greatest of each number (default: of these texts)"},
    {0, "dims", EMBED | SEARCH, IS_NUMBER(dims, 1),
     "keep the first N numbers, if the model was trained for it"},
    {0, "force-dims", EMBED | SEARCH, IS_SET(force_dims, 1), "keep them even if it was not"},
    {0, "add", SEARCH, IS_SET(add, 1), "add the lines of files to the index"},
    {'k', "hits", SEARCH, IS_NUMBER(top, 0), "texts to print for a query (default 10; 0: all)"},
    {'o', "output", EMBED, IS_TEXT(output, "FILE"), "write there, not to stdout"},
    {'n', "top", SIMILAR, IS_NUMBER(top, 0), "lines to print (default 10; 0: all)"},
    {0, "top-n", RERANK, IS_NUMBER(top, 0), "documents to print (default 10; 0: all)"},
    {0, "rerank", SEARCH, IS_TEXT(rerank, "MODEL"),
     "order what is found by this reranker; the score is its probability"},
    {0, "candidates", SEARCH, IS_NUMBER(candidates, 1),
     "with --rerank: texts that it reads for a query (default: 10 for each that is printed)"},
    {0, "instruction", SEARCH | RERANK, IS_TEXT(instruction, "WORDS"),
     "what a reranker with a prompt is asked"},
    {0, "jsonl", EMBED | SIMILAR | SEARCH | RERANK | TOKENIZE, IS_SET(jsonl, 1),
     "input lines are JSON: strings, or objects with \"text\""},
    {0, "field", EMBED | SIMILAR | SEARCH | RERANK | TOKENIZE, IS_TEXT(field, "NAME"),
     "the field with the text, for --jsonl"},
    {0, "batch", EMBED | SIMILAR | SEARCH, IS_NUMBER(batch, 1),
     "texts in memory at once (default 1024; 1: answer each line)"},
    {0, "prompt-name", EMBED, IS_TEXT(prompt_name, "NAME"),
     "put the model's prompt of this name before each text"},
    {0, "prompt", EMBED, IS_TEXT(prompt, "WORDS"), "put these words before each text"},
    {0, "no-prompts", SIMILAR | SEARCH, IS_SET(no_prompts, 1),
     "no prompts, even if the model has some"},
    {0, "pooling", MODEL, IS_CHOICE(pooling, "KIND", poolings), "how token vectors become one"},
    {0, "normalize", MODEL, IS_SET(normalize, GLLM_ON), "vectors of length 1"},
    {0, "no-normalize", MODEL, IS_SET(normalize, GLLM_OFF), "vectors of the length they come with"},
    {0, "truncate", EMBED | RERANK, IS_CHOICE(truncate, "SIDE", truncates),
     "where to cut long texts"},
    {0, "max-tokens", MODEL, IS_NUMBER(max_tokens, 1), "cut texts to N tokens"},
    {0, "type", QUANTIZE, IS_CHOICE(type, "TYPE", types), "of the matrices (default q8_0)"},
    {'n', "max-new-tokens", WRITE | BENCH, IS_NUMBER(n_tokens, 1),
     "tokens to make at most (generate: default 512)"},
    {0, "temp", WRITE, IS_FLOAT(temperature, 0), "temperature; 0: always the most likely token"},
    {0, "seed", WRITE, IS_SEED(seed), "of the random numbers (default 0: another one each time)"},
    {0, "top-k", WRITE, IS_NUMBER(top_k, 0), "only the N most likely tokens; 0: all"},
    {0, "top-p", WRITE, IS_FLOAT(top_p, 0),
     "only the most likely tokens of probability X together"},
    {0, "min-p", WRITE, IS_FLOAT(min_p, 0), "only tokens at least X times as likely as the best"},
    {0, "typical-p", WRITE, IS_FLOAT(typical_p, 0), "only the most typical, of probability X"},
    {0, "repetition-penalty", WRITE, IS_FLOAT(repetition_penalty, 0),
     "divide the logits of tokens that came; 1: off"},
    {0, "frequency-penalty", WRITE, IS_FLOAT(frequency_penalty, -100),
     "lower a token's logit each time that it comes"},
    {0, "presence-penalty", WRITE, IS_FLOAT(presence_penalty, -100),
     "lower a token's logit once it came"},
    {0, "dry", WRITE, IS_FLOAT(dry, 0), "punish long repetitions (DRY's multiplier, such as 0.8)"},
    {0, "penalty-window", WRITE, IS_NUMBER(penalty_window, 0),
     "last tokens that these four look at (default 0: all)"},
    {0, "stop", WRITE, IS_LIST(stop, "TEXT"), "end before this text; may be given several times"},
    {0, "ignore-eos", WRITE, IS_SET(ignore_eos, 1), "go on where the model would end"},
    {0, "chat", GENERATE, IS_SET(as_chat, 1), "the prompt is a message: use the chat template"},
    {0, "system", WRITE, IS_TEXT(system, "TEXT"), "the system message (generate: means --chat)"},
    {0, "logprobs", GENERATE, IS_NUMBER(n_logprobs, 0),
     "with --json: the N most likely tokens at each place"},
    {'f', "file", GENERATE, IS_TEXT(bench_file, "FILE"), "the prompt is in a file (-: stdin)"},
    {'c', "context", WRITE | PERPLEXITY, IS_NUMBER(context, 1),
     "room for N tokens (default: what is needed)"},
    {0, "kv", WRITE | PERPLEXITY | BENCH, IS_CHOICE(kv_type, "TYPE", kv_types),
     "how keys and values are kept (default f16)"},
    {0, "threads", MODEL | QUANTIZE | WRITE | PERPLEXITY, IS_NUMBER(threads, 1),
     "threads to use (default: one a core)"},
    {0, "isa", MODEL | WRITE | PERPLEXITY, IS_CHOICE(isa, "NAME", isas), "instructions to use"},
    {0, "dtype", MODEL | WRITE | PERPLEXITY, IS_CHOICE(dtype, "TYPE", dtypes),
     "how to hold the weights in memory"},
    {0, "no-special", TOKENIZE, IS_SET(no_special, 1), "without added tokens such as [CLS]"},
    {0, "count", TOKENIZE, IS_SET(count, 1), "print only how many tokens there are"},
    {0, "decode", TOKENIZE, IS_SET(decode, 1), "ids to text: all arguments, or each line"},
    {0, "ids", CHAT_TEMPLATE, IS_SET(ids, 1), "print the token ids, as one array"},
    {0, "tokenizer", CHAT_TEMPLATE, IS_TEXT(tokenizer, "FILE"),
     "for --ids, if it is not where the template is"},
    {0, "no-generation-prompt", CHAT_TEMPLATE, IS_SET(no_generation_prompt, 1),
     "without the words that open the assistant's turn"},
    {0, "texts", BENCH, IS_NUMBER(bench_texts, 1), "number of texts (default 512)"},
    {0, "tokens", BENCH, IS_NUMBER(bench_tokens, 1), "tokens in each, added ones too (default 25)"},
    {0, "file", BENCH, IS_TEXT(bench_file, "FILE"), "the lines of a file instead"},
    {0, "rounds", BENCH, IS_NUMBER(rounds, 1),
     "measurements to take the median of (default 7; of a text generator 3)"},
    {'h', "help", ALL, IS_SET(help, 1), "print this"},
};
#define N_OPTIONS (sizeof option_table / sizeof *option_table)
#define N_COMMANDS (sizeof commands / sizeof *commands)

/* ---- help ----------------------------------------------------------------------------------- */

static void print_option(const option *row) {
    const choice *c;
    char letter[8] = "    ", left[40];
    if (row->letter) sprintf(letter, "-%c, ", row->letter);
    sprintf(left, "%s--%s%s%s", letter, row->name, row->argument ? " " : "",
            row->argument ? row->argument : "");
    printf("  %-24s %s", left, row->help);
    for (c = row->choices; c && c->name; c++) {
        printf("%s%s", c == row->choices ? ": " : ", ", c->name);
    }
    putchar('\n');
}

static int print_command_help(const command *c) {
    size_t i;
    printf("usage: gllm %s %s [options]\n\n%s%s", c->name, c->arguments, c->details,
           *c->details ? "\n" : "");
    for (i = 0; i < N_OPTIONS; i++) {
        if (option_table[i].commands & c->bit) print_option(&option_table[i]);
    }
    puts("  --                       what follows is no option, even if it starts with -");
    return 0;
}

static int print_help(void) {
    size_t i;
    puts("gllm " GLLM_VERSION ": text and embeddings from model files\n");
    for (i = 0; i < N_COMMANDS; i++) {
        char left[60];
        sprintf(left, "gllm %s %s", commands[i].name, commands[i].arguments);
        printf("  %-36s %s\n", left, commands[i].summary);
    }
    puts("  gllm help COMMAND                    its options\n"
         "  gllm --version");
    return 0;
}

static const command *find_command(const char *name) {
    size_t i;
    for (i = 0; i < N_COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    }
    return NULL;
}

/* The command line is wrong: says how, and how it should be. */
static int GLLMI_PRINTF(2, 3) usage(const command *c, const char *format, ...) {
    va_list args;
    fprintf(stderr, c ? "gllm %s: " : "gllm: ", c ? c->name : "");
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    if (c) fprintf(stderr, "\nusage: gllm %s %s [options]", c->name, c->arguments);
    fprintf(stderr, "\n'gllm help%s%s' says more\n", c ? " " : "", c ? c->name : "");
    return 2;
}

/* ---- parsing -------------------------------------------------------------------------------- */

/* The option that `text` names: "--name", "--name=value" or "-x", "-xvalue", with *value pointing
 * to what comes along, else NULL. NULL: this command has no such option. */
static const option *find_option(const command *c, const char *text, const char **value) {
    size_t i, n;
    *value = NULL;
    for (i = 0; i < N_OPTIONS; i++) {
        const option *row = &option_table[i];
        if (!(row->commands & c->bit)) continue;
        n = strlen(row->name);
        if (text[1] != '-') {
            if (text[1] != row->letter) continue;
            if (text[2]) *value = text + 2;
            return row;
        }
        if (strncmp(text + 2, row->name, n) != 0) continue;
        if (text[2 + n] == 0) return row;
        if (text[2 + n] == '=') {
            *value = text + 3 + n;
            return row;
        }
    }
    return NULL;
}

/* Sets what a row says. 0, or 2 after a message. */
static int set_option(const command *c, const option *row, const char *value, options *o) {
    char *field = (char *)o + row->offset, *end;
    const choice *choice_row;
    text_list *list;
    double real;
    unsigned long number;
    switch (row->kind) {
    case KIND_SET: *(int *)field = row->value; return 0;
    case KIND_TEXT: *(const char **)field = value; return 0;
    case KIND_NUMBER:
        errno = 0;
        number = strtoul(value, &end, 10);
        if (*value < '0' || *value > '9' || *end || errno || number > INT32_MAX ||
            number < (unsigned long)row->value) {
            return usage(c, "option '--%s' needs a number from %d, not '%s'", row->name,
                         row->value, value);
        }
        *(uint32_t *)field = (uint32_t)number;
        return 0;
    case KIND_SEED:
        errno = 0;
        *(uint64_t *)field = strtoull(value, &end, 10);
        if (*value < '0' || *value > '9' || *end || errno) {
            return usage(c, "option '--%s' needs a whole number, not '%s'", row->name, value);
        }
        return 0;
    case KIND_FLOAT:
        real = strtod(value, &end);
        if (end == value || *end || !(real >= row->value && real <= 1e6)) {
            return usage(c, "option '--%s' needs a number from %d, not '%s'", row->name,
                         row->value, value);
        }
        *(float *)field = (float)real;
        return 0;
    case KIND_LIST:
        list = (text_list *)field;
        if (list->n == LIST_MAX) return usage(c, "too many times '--%s'", row->name);
        list->items[list->n++] = value;
        return 0;
    case KIND_CHOICE: break;
    }
    for (choice_row = row->choices; choice_row->name; choice_row++) {
        if (strcmp(choice_row->name, value) == 0) {
            *(int *)field = choice_row->value;
            return 0;
        }
    }
    return usage(c, "option '--%s' does not know '%s'", row->name, value);
}

/* Options into *o, the other arguments to the front of argv. 0, or 2 after a message. */
static int parse(const command *c, char **argv, int *argc, options *o) {
    int i, n = 0, result, only_arguments = 0;
    for (i = 0; i < *argc; i++) {
        const char *value;
        const option *row;
        if (only_arguments || argv[i][0] != '-' || argv[i][1] == 0) {
            argv[n++] = argv[i];
            continue;
        }
        if (strcmp(argv[i], "--") == 0) {
            only_arguments = 1;
            continue;
        }
        row = find_option(c, argv[i], &value);
        if (!row) {
            return usage(c, "unknown option '%s' (a text that starts with '-' goes after '--')",
                         argv[i]);
        }
        if (row->kind == KIND_SET && value) {
            return usage(c, "option '--%s' takes no value", row->name);
        }
        if (row->kind != KIND_SET && !value) {
            if (i + 1 == *argc) return usage(c, "option '%s' needs a value", argv[i]);
            value = argv[++i];
        }
        if ((result = set_option(c, row, value, o)) != 0) return result;
    }
    *argc = n;
    return 0;
}

int main(int argc, char **argv) {
    options o;
    const command *c;
    int result;
    system_start(&argc, &argv);
    memset(&o, 0, sizeof o);
    o.batch = 1024;
    o.top = 10;
    o.temperature = o.top_p = o.min_p = o.typical_p = o.repetition_penalty = -1;
    o.top_k = -1;
    o.type = 7; /* q8_0 */
    o.field = "text";
    if (argc < 2) return usage(NULL, "there is no command");
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "version") == 0) {
        return puts("gllm " GLLM_VERSION), check_output(stdout, "stdout");
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        c = argc > 2 ? find_command(argv[2]) : NULL;
        if (argc > 2 && !c) return usage(NULL, "there is no command '%s'", argv[2]);
        return c ? print_command_help(c) : print_help(), check_output(stdout, "stdout");
    }
    c = find_command(argv[1]);
    if (!c) return usage(NULL, "there is no command '%s'", argv[1]);
    argc -= 2;
    argv += 2;
    if ((result = parse(c, argv, &argc, &o)) != 0) return result;
    if (o.help) return print_command_help(c), check_output(stdout, "stdout");
    if (argc < c->min_arguments) return usage(c, "something is missing");
    if (argc > c->max_arguments) return usage(c, "'%s' is one too many", argv[c->max_arguments]);
    result = c->run(&o, argv, argc);
    return check_output(stdout, "stdout") ? 1 : result;
}
