/* tool.h - what the commands of gllm share (MIT licence)
 *
 * Needs the implementation of gllm.h above it.
 *
 *     OPTIONS    what can be set, as one struct
 *     SYSTEM     messages, memory, files, what Windows does differently
 *     TEXTS      from arguments, lines or JSON Lines, in batches
 *     MODEL      open one
 */
#ifndef TOOL_H
#define TOOL_H

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <windows.h>
#include <shellapi.h>
#else
#include <unistd.h>
#endif

/* ================================================================================================
 * OPTIONS
 * ============================================================================================= */

/* The first three are the numbers of gllm_vector_format. */
enum { VECTORS_F32, VECTORS_INT8, VECTORS_BINARY, VECTORS_SPARSE };
enum { FORMAT_DEFAULT, FORMAT_JSON, FORMAT_CSV, FORMAT_RAW, FORMAT_NPY };

#define LIST_MAX 16

typedef struct text_list {
    const char *items[LIST_MAX];
    size_t n;
} text_list;

/* Every option of every command; the table at the end says which command takes which. */
typedef struct options {
    /* model */
    uint32_t threads, max_tokens;
    int isa, dtype, pooling, normalize, truncate; /* a value of the enum in gllm.h */
    const char *prompt, *prompt_name;
    int no_prompts;
    /* texts */
    int jsonl;
    const char *field;
    uint32_t batch;
    /* output */
    int format; /* FORMAT_x */
    const char *output;
    int vectors; /* VECTORS_x */
    uint32_t dims;
    int force_dims;
    const char *ranges;
    uint32_t top;
    int add;
    int no_special, decode, count;
    /* chat-template */
    int ids, no_generation_prompt;
    const char *tokenizer;
    /* bench */
    uint32_t bench_texts, bench_tokens, rounds;
    const char *bench_file;
    int type; /* of quantize: general.file_type, one of quant_kinds */
    /* generate, chat, perplexity; what is -1 is the model's */
    uint32_t n_tokens, context, penalty_window, n_logprobs;
    float temperature, top_p, min_p, typical_p, repetition_penalty;
    float frequency_penalty, presence_penalty, dry;
    int top_k, ignore_eos, as_chat, kv_type;
    uint64_t seed;
    const char *system;
    text_list stop;
    int help;
    const char *instruction, *rerank;
    uint32_t candidates;
} options;

/* ================================================================================================
 * SYSTEM
 * ============================================================================================= */

/* `return fail("...")` from a command: a sentence on stderr, exit status 1. */
static int GLLMI_PRINTF(1, 2) fail(const char *format, ...) {
    va_list args;
    fflush(stdout);
    fputs("gllm: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return 1;
}

/* realloc or the end of the program. */
static void *allocate(void *old, size_t n, size_t size) {
    void *p = size > 0 && n > SIZE_MAX / size ? NULL : realloc(old, n * size > 0 ? n * size : 1);
    if (!p) exit(fail("out of memory"));
    return p;
}

/* All that was printed to `file` is out, or a message is. When the reader of a pipe has gone (as in
 * `gllm embed ... | head`), nobody is left to work for: a quiet end. */
static int check_output(FILE *file, const char *name) {
    if (fflush(file) == 0 && !ferror(file)) return 0;
    if (errno == EPIPE) exit(0);
#ifdef _WIN32
    if (errno == EINVAL) exit(0);
#endif
    return fail("cannot write to %s: %s", name, strerror(errno));
}

#ifdef _WIN32
/* Arguments and file names are UTF-8 in this program; Windows has them as UTF-16. */
static void system_start(int *argc, char ***argv) {
    int i, n;
    WCHAR **wide = CommandLineToArgvW(GetCommandLineW(), argc);
    if (!wide) exit(fail("cannot read the command line"));
    *argv = (char **)allocate(NULL, (size_t)*argc + 1, sizeof **argv);
    for (i = 0; i < *argc; i++) {
        n = WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, NULL, 0, NULL, NULL);
        (*argv)[i] = (char *)allocate(NULL, (size_t)n + 1, 1);
        WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, (*argv)[i], n, NULL, NULL);
    }
    (*argv)[i] = NULL;
    LocalFree(wide);
    SetConsoleOutputCP(CP_UTF8);
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
}
static FILE *open_file(const char *name, const char *mode) {
    WCHAR wide_name[1024], wide_mode[8];
    if (!MultiByteToWideChar(CP_UTF8, 0, name, -1, wide_name, 1024)) return NULL;
    if (!MultiByteToWideChar(CP_UTF8, 0, mode, -1, wide_mode, 8)) return NULL;
    return _wfopen(wide_name, wide_mode);
}
/* 1: `from` is called `to` now, in place of what was there. */
static int rename_file(const char *from, const char *to) {
    WCHAR wide_from[1024], wide_to[1024];
    if (!MultiByteToWideChar(CP_UTF8, 0, from, -1, wide_from, 1024)) return 0;
    if (!MultiByteToWideChar(CP_UTF8, 0, to, -1, wide_to, 1024)) return 0;
    return MoveFileExW(wide_from, wide_to, MOVEFILE_REPLACE_EXISTING) != 0;
}
static void remove_file(const char *name) {
    WCHAR wide_name[1024];
    if (MultiByteToWideChar(CP_UTF8, 0, name, -1, wide_name, 1024)) DeleteFileW(wide_name);
}
static int is_terminal(int descriptor) { return _isatty(descriptor); }
#else
static void system_start(int *argc, char ***argv) {
    (void)argc, (void)argv;
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write: see check_output */
}
static FILE *open_file(const char *name, const char *mode) { return fopen(name, mode); }
/* 1: `from` is called `to` now, in place of what was there. */
static int rename_file(const char *from, const char *to) { return rename(from, to) == 0; }
static void remove_file(const char *name) { (void)remove(name); }
static int is_terminal(int descriptor) { return isatty(descriptor); }
#endif

/* Bytes of UTF-8 as a JSON string. */
static void print_json_string(FILE *file, const char *text, size_t n) {
    size_t i;
    fputc('"', file);
    for (i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\') {
            fputc('\\', file);
            fputc(c, file);
        } else if (c == '\n') {
            fputs("\\n", file);
        } else if (c == '\t') {
            fputs("\\t", file);
        } else if (c < 0x20 || c == 0x7f) {
            fprintf(file, "\\u%04x", c);
        } else {
            fputc(c, file);
        }
    }
    fputc('"', file);
}

/* A whole file ("-": stdin), NUL-terminated; NULL after a message. */
static char *read_whole(const char *name, size_t *n_bytes) {
    FILE *file = strcmp(name, "-") == 0 ? stdin : open_file(name, "rb");
    size_t n = 0, size = 4096, got;
    char *data;
    if (!file) {
        fail("%s: %s", name, strerror(errno));
        return NULL;
    }
    data = (char *)allocate(NULL, size, 1);
    while ((got = fread(data + n, 1, size - n - 1, file)) > 0) {
        n += got;
        if (size - n < 2) data = (char *)allocate(data, size *= 2, 1);
    }
    data[n] = 0;
    *n_bytes = n;
    if (ferror(file)) {
        fail("%s: %s", name, strerror(errno));
        free(data);
        data = NULL;
    }
    if (file != stdin) fclose(file);
    return data;
}

/* ================================================================================================
 * TEXTS
 * ============================================================================================= */

#define LINE_BYTES_MAX ((size_t)1 << 30)
#define BATCH_BYTES_MAX ((size_t)8 << 20) /* a batch ends early when its texts are this long */

/* Texts from arguments, or from the lines of a file. */
typedef struct text_source {
    const options *options;
    char **arguments;
    size_t n_arguments; /* of which `number` are used up */
    FILE *file;         /* NULL: arguments */
    int skip_blank;     /* lines without text are none */
    int keep_json;      /* behind the NUL of a text from JSON comes its line, with a NUL too */
    uint64_t number;    /* of the last line or argument, from 1 */
    int failed;         /* a message is out: no more texts */
    uint64_t size_bytes, read_bytes; /* of a regular file, for the progress bar; 0: not known */
} text_source;

/* Some texts of a source. */
typedef struct text_batch {
    size_t n, capacity;
    const char **texts; /* (n) NUL-terminated */
    size_t *bytes;      /* (n) their lengths: a text may have NULs */
    uint64_t *numbers;  /* (n) their lines or arguments, from 1 */
    size_t *starts;     /* (n) their places in `memory` */
    char *memory;       /* the lines */
    size_t used, size;
} text_batch;

static void batch_free(text_batch *batch) {
    free((void *)batch->texts);
    free(batch->bytes);
    free(batch->numbers);
    free(batch->starts);
    free(batch->memory);
}

/* Arguments if there are any, else the file `name`; NULL or "-": stdin. */
static int source_open(text_source *source, const options *o, char **arguments, int n_arguments,
                       const char *name) {
    long begin, end;
    memset(source, 0, sizeof *source);
    source->options = o;
    if (n_arguments > 0) {
        source->arguments = arguments;
        source->n_arguments = (size_t)n_arguments;
        return 0;
    }
    if (name && strcmp(name, "-") != 0) {
        source->file = open_file(name, "rb");
        if (!source->file) return fail("%s: %s", name, strerror(errno));
    } else {
        source->file = stdin;
        if (is_terminal(0)) fputs("gllm: reading one text a line, up to the end of file\n", stderr);
    }
    begin = ftell(source->file); /* a regular file has a size; pipes fail here */
    if (begin >= 0 && fseek(source->file, 0, SEEK_END) == 0) {
        end = ftell(source->file);
        if (end > begin) source->size_bytes = (uint64_t)(end - begin);
        fseek(source->file, begin, SEEK_SET);
    }
    return 0;
}
static void source_close(text_source *source) {
    if (source->file && source->file != stdin) fclose(source->file);
}

/* "line 12" or "text 3", for messages. */
static const char *source_place(const text_source *source, uint64_t number) {
    static char place[40];
    sprintf(place, "%s %llu", source->file ? "line" : "text", (unsigned long long)number);
    return place;
}

static void batch_reserve(text_batch *batch, size_t n_bytes) {
    if (n_bytes > batch->size - batch->used) {
        batch->size = batch->size * 2 + n_bytes;
        batch->memory = (char *)allocate(batch->memory, batch->size, 1);
    }
    if (batch->n == batch->capacity) {
        batch->capacity = batch->capacity * 2 + 64;
        batch->texts = (const char **)allocate((void *)batch->texts, batch->capacity,
                                               sizeof(char *));
        batch->bytes = (size_t *)allocate(batch->bytes, batch->capacity, sizeof(size_t));
        batch->numbers = (uint64_t *)allocate(batch->numbers, batch->capacity, sizeof(uint64_t));
        batch->starts = (size_t *)allocate(batch->starts, batch->capacity, sizeof(size_t));
    }
}

/* The next line to the end of the batch's memory, without its line end. 1, 0 at the end of the
 * file, -1 after a message. */
static int read_line(text_source *source, text_batch *batch, size_t *n_bytes) {
    size_t n = 0;
    int c;
    char *line;
    while ((c = getc(source->file)) != EOF && c != '\n') {
        batch_reserve(batch, n + 2);
        batch->memory[batch->used + n++] = (char)c;
        if (n > LINE_BYTES_MAX) {
            fail("line %llu is longer than 1 GiB", (unsigned long long)source->number + 1);
            return -1;
        }
    }
    if (c == EOF && ferror(source->file)) {
        fail("cannot read the texts: %s", strerror(errno));
        return -1;
    }
    if (c == EOF && n == 0) return 0;
    source->read_bytes += n + 1;
    batch_reserve(batch, n + 2);
    line = batch->memory + batch->used;
    if (n > 0 && line[n - 1] == '\r') n--;
    if (source->number++ == 0 && n >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
        memmove(line, line + 3, n -= 3); /* a byte order mark */
    }
    line[n] = 0;
    *n_bytes = n;
    return 1;
}

/* Replaces a line of JSON by the text in it. 0, or 1 after a message. */
static int take_json_text(const text_source *source, char *line, size_t *n_bytes) {
    const char *place = source_place(source, source->number), *field = source->options->field;
    gllm_allocator allocator = gllmi_allocator_or_default(NULL);
    gllmi_json json;
    gllmi_str text;
    uint32_t node = 0;
    int result = 0;
    if (gllmi_json_parse(&json, place, line, *n_bytes, &allocator) != GLLM_OK) {
        result = fail("%s", gllm_last_error());
    } else {
        if (gllmi_json_is(&json, 0, GLLMI_JSON_OBJECT)) {
            node = gllmi_json_find(&json, 0, field);
            if (node == 0) result = fail("%s: there is no field \"%s\"", place, field);
        }
        if (result == 0 && !gllmi_json_is(&json, node, GLLMI_JSON_STRING)) {
            result = node ? fail("%s: field \"%s\" is not a string", place, field)
                          : fail("%s: neither an object nor a string", place);
        }
    }
    if (result == 0) {
        text = gllmi_json_raw(&json, node);
        *n_bytes = gllmi_json_unescape(text, line); /* which writes behind where it reads */
        line[*n_bytes] = 0;
    }
    gllmi_json_free(&json);
    return result;
}

/* The text of a line of JSON takes the line's place; the line itself comes behind it, where it is
 * wanted. *used: of the batch's memory, with NULs. 0, or 1 after a message. */
static int take_json_line(const text_source *source, text_batch *batch, size_t *n_bytes,
                          size_t *used) {
    size_t n = *n_bytes;
    char *line, *copy;
    batch_reserve(batch, 2 * n + 2);
    line = batch->memory + batch->used;
    copy = line + n + 1;
    if (source->keep_json) memcpy(copy, line, n + 1);
    if (take_json_text(source, line, n_bytes)) return 1;
    *used = *n_bytes + 1;
    if (!source->keep_json) return 0;
    memmove(line + *n_bytes + 1, copy, n + 1);
    *used += n + 1;
    return 0;
}

/* One more text. 1, 0 at the end of the source, -1 after a message. */
static int batch_add(text_batch *batch, text_source *source) {
    size_t n_bytes = 0, used;
    char *line;
    int result = 1;
    batch_reserve(batch, 1);
    if (!source->file) {
        if (source->number == source->n_arguments) return 0;
        batch->texts[batch->n] = source->arguments[source->number++];
        n_bytes = strlen(batch->texts[batch->n]);
    } else {
        do {
            if ((result = read_line(source, batch, &n_bytes)) <= 0) return result;
            line = batch->memory + batch->used;
        } while ((source->skip_blank || source->options->jsonl) &&
                 strspn(line, " \t\r") == n_bytes);
        used = n_bytes + 1;
        if (source->options->jsonl && take_json_line(source, batch, &n_bytes, &used)) return -1;
        batch->starts[batch->n] = batch->used;
        batch->used += used;
    }
    batch->bytes[batch->n] = n_bytes;
    batch->numbers[batch->n++] = source->number;
    return 1;
}

/* The next texts, none at the end. 0, or 1 after a message. */
static int source_next(text_source *source, text_batch *batch) {
    size_t i;
    int result = 1;
    batch->n = batch->used = 0;
    while (!source->failed && batch->n < source->options->batch && batch->used < BATCH_BYTES_MAX &&
           (result = batch_add(batch, source)) > 0) {
    }
    if (result < 0) source->failed = 1; /* the texts before the bad one come first */
    for (i = 0; source->file && i < batch->n; i++) {
        batch->texts[i] = batch->memory + batch->starts[i];
    }
    return source->failed && batch->n == 0;
}

/* ================================================================================================
 * MODEL
 * ============================================================================================= */

/* Warnings while a model opens. What it says later, of cut texts, comes as one line at the end. */
static void print_log(void *user, gllm_log_level level, const char *message) {
    const int *is_open = (const int *)user;
    if (level == GLLM_LOG_WARNING && !*is_open) fprintf(stderr, "gllm: %s\n", message);
}

static int open_model(const char *path, const options *o, gllm_model **model) {
    static int is_open;
    gllm_model_desc desc;
    memset(&desc, 0, sizeof desc);
    desc.weights = (gllm_dtype)o->dtype;
    desc.isa = (gllm_isa)o->isa;
    desc.n_threads = o->threads;
    desc.max_tokens = o->max_tokens;
    desc.pooling = (gllm_pooling)o->pooling;
    desc.normalize = (gllm_toggle)o->normalize;
    desc.log = print_log;
    desc.log_user = &is_open;
    is_open = gllm_model_open(path, &desc, model) == GLLM_OK;
    return is_open ? 0 : fail("%s", gllm_last_error());
}

#endif /* TOOL_H */
