/* gllm.h - v0.1.0 - local text embeddings in one C header (MIT licence, see the end of the file)
 *
 * Do this in ONE source file to make the implementation:
 *     #define GLLM_IMPLEMENTATION
 *     #include "gllm.h"
 * Every other file includes it without the define. Build with:
 *     cc -O2 app.c -lm -lpthread
 *
 * It reads the model folders that people publish (SafeTensors weights, tokenizer.json, config.json)
 * and gives the vectors that sentence-transformers gives. No dependency but libc.
 *
 * QUICK START
 *     gllm_model *m;
 *     if (gllm_model_open("all-MiniLM-L6-v2", NULL, &m)) { puts(gllm_last_error()); return 1; }
 *     const char *texts[] = { "a cat", "a kitten" };
 *     float v[2][384];                                // gllm_model_get_info(m)->embedding_dim
 *     if (gllm_embed(m, texts, 2, NULL, &v[0][0])) puts(gllm_last_error());
 *     gllm_model_close(m);
 *
 * TABLE OF CONTENTS (grep the tag; a section uses only sections above it)
 *     [PUBLIC]        the whole public API with its documentation
 *     [PLATFORM]      compiler, OS, atomics, threads, files, clock, CPU features
 *     [CORE]          errors, log, allocator, arena, strings, arrays, map, file sources
 *     [NUMBER]        element types, f16, bf16, fp8, decimal numbers
 *     [JSON]          a strict parser over a memory range
 *     [UNICODE]       UTF-8, character properties, case, grapheme clusters, normalisation
 *     [PATTERN]       the regular expressions of tokenizer.json, matched in linear time
 *     [TOKENIZER]     text to token ids and back
 *     [FORMAT]        SafeTensors: name -> {type, shape, bytes}, validated
 *     [ARCHITECTURE]  config.json and its companions -> one row of data
 *     [KERNELS]       matrix products, attention, norms, activations; once per ISA
 *     [CPU]           thread pool, operations split over it, packing of weights
 *     [WEIGHTS]       names -> canonical tensors -> joined and packed for the kernels
 *     [FORWARD]       an architecture and weights -> a plan of fused ops over fixed buffers
 *     [TASK]          open a model, embed texts
 *
 * HOUSE RULES
 *     Errors     A function that can fail returns gllm_status, 0 is success. gllm_last_error() has
 *                a sentence for people: the file, tensor, field or byte that was wrong. Kept per
 *                thread, so handles stay clean. On failure out handles are NULL, nothing leaks.
 *     Ownership  What an `_open` or `_new` call gives you, you close with its `_close` or `_free`
 *                (NULL is allowed there). A `const` pointer that you get belongs to the handle.
 *     Threads    A gllm_model or gllm_tokenizer never changes after it is open: any number of
 *                threads may use it at once. No thread is started before the first call needs it.
 *     Text       UTF-8. Bytes that are not UTF-8 are an error that names the first bad byte.
 *     Defaults   A `_desc` struct of zeros (or NULL for it) means: what the model's own files say.
 *     Numbers    The vector of a text does not depend on the other texts of the call, its place
 *                among them, or the number of threads: not in one bit. It may differ between ISAs.
 *     Trust      Model files and texts may be hostile: they are checked in full before use.
 *
 * BUILD SWITCHES (define before the include)
 *     GLLM_IMPLEMENTATION  in one file: compile the implementation
 *     GLLM_STATIC          all functions are static: with GLLM_IMPLEMENTATION, in that file only
 *     GLLM_NO_SIMD         portable C kernels only
 *     GLLM_NO_THREADS      no threads at all: calls run on the calling thread
 *     GLLM_SELF            the name under which this header includes itself (default "gllm.h"):
 *                          needed only if you rename the file
 */
#if !defined(GLLMI_PASS) && !defined(GLLM_H)
#define GLLM_H

#include <stddef.h>
#include <stdint.h>

/* ================================================================================================
 * [PUBLIC] The public API
 * ============================================================================================= */

#define GLLM_VERSION_MAJOR 0
#define GLLM_VERSION_MINOR 1
#define GLLM_VERSION_PATCH 0
#define GLLM_VERSION "0.1.0"

#if defined(GLLM_STATIC)
#if defined(__GNUC__) || defined(__clang__)
#define GLLM_API static __attribute__((unused))
#else
#define GLLM_API static
#endif
#elif defined(__GNUC__) || defined(__clang__)
#define GLLM_API extern __attribute__((visibility("default")))
#else
#define GLLM_API extern
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- results -------------------------------------------------------------------------------- */

/* What a call came to. 0 is success; the names are stable, so are the numbers. */
typedef enum gllm_status {
    GLLM_OK = 0,
    GLLM_ERR_ARGUMENT = 1,    /* a NULL, a size or an option that cannot be */
    GLLM_ERR_MEMORY = 2,      /* the allocator said no */
    GLLM_ERR_NOT_FOUND = 3,   /* no such file, tensor or prompt name */
    GLLM_ERR_IO = 4,          /* a file could not be opened or read to its end */
    GLLM_ERR_FORMAT = 5,      /* a file breaks its format's rules */
    GLLM_ERR_UNSUPPORTED = 6, /* a valid file of a kind that this version does not know */
    GLLM_ERR_UTF8 = 7,        /* text that is not UTF-8 */
    GLLM_ERR_TOO_LONG = 8,    /* longer than the model takes, and truncation was refused */
    GLLM_ERR_CAPACITY = 9,    /* the caller's buffer is too small */
    GLLM_ERR_CANCELLED = 10   /* a progress callback said stop */
} gllm_status;

/* A sentence on the last failure in this thread, "" if there was none. Valid until the next failing
 * call of this thread. Never NULL. */
GLLM_API const char *gllm_last_error(void);

/* The name of a status, such as "GLLM_ERR_FORMAT"; "GLLM_ERR_UNKNOWN" for other numbers. */
GLLM_API const char *gllm_status_name(gllm_status status);

/* ---- environment: memory, log, files, threads ----------------------------------------------- */

/* Memory. `resize` does it all, as realloc does, but is told the old size:
 *   ptr NULL        allocate new_bytes (old_bytes is 0); NULL says no
 *   new_bytes 0     free ptr; the result is ignored
 *   else            grow or shrink, keeping the bytes; NULL says no, and ptr stays valid
 * The result is aligned for any C type. It may be called from several threads at once. */
typedef struct gllm_allocator {
    void *(*resize)(void *user, void *ptr, size_t old_bytes, size_t new_bytes);
    void *user;
} gllm_allocator;

typedef enum gllm_log_level { GLLM_LOG_WARNING = 1, GLLM_LOG_INFO = 2 } gllm_log_level;

/* A line for a log, without a line end. The library is silent without one. */
typedef void (*gllm_log_fn)(void *user, gllm_log_level level, const char *message);

/* Files from elsewhere: a pack file, an archive, a network store. Names are joined with '/'.
 *   open   0 and *file, *size_bytes set; anything else means "no such file"
 *   read   exactly n_bytes from offset to dst, 0 for success; several threads may read at once
 *   map    optional (NULL): the whole file as memory that stays valid until close, or NULL
 *   close  called once for each successful open */
typedef struct gllm_io {
    int (*open)(void *user, const char *name, void **file, uint64_t *size_bytes);
    int (*read)(void *user, void *file, uint64_t offset, void *dst, size_t n_bytes);
    const void *(*map)(void *user, void *file);
    void (*close)(void *user, void *file);
    void *user;
} gllm_io;

/* A file in memory, for gllm_model_open_memory: its name within the folder ("config.json"). */
typedef struct gllm_file {
    const char *name;
    const void *data;
    size_t size_bytes;
} gllm_file;

/* Your own thread pool: run task(arg, i) once for each i in [0, n_tasks), return when all are done.
 * Tasks never wait for each other, so running them one after the other is allowed. */
typedef struct gllm_parallel {
    void (*parallel_for)(void *user, size_t n_tasks, void (*task)(void *arg, size_t index),
                         void *arg);
    void *user;
} gllm_parallel;

/* How far a long call is, 0 to 1. Non-zero cancels it: it fails with GLLM_ERR_CANCELLED. */
typedef int (*gllm_progress_fn)(void *user, float fraction);

/* ---- element types, ISAs -------------------------------------------------------------------- */

/* How numbers are stored. AUTO: as in the file. */
typedef enum gllm_dtype {
    GLLM_DTYPE_AUTO = 0,
    GLLM_DTYPE_F32 = 1,
    GLLM_DTYPE_F16 = 2,
    GLLM_DTYPE_BF16 = 3,
    GLLM_DTYPE_Q8_0 = 4, /* blocks of 32: one f16 scale and 32 int8 */
    GLLM_DTYPE_F64 = 5,
    GLLM_DTYPE_I8 = 6,
    GLLM_DTYPE_U8 = 7,
    GLLM_DTYPE_I16 = 8,
    GLLM_DTYPE_U16 = 9,
    GLLM_DTYPE_I32 = 10,
    GLLM_DTYPE_U32 = 11,
    GLLM_DTYPE_I64 = 12,
    GLLM_DTYPE_U64 = 13,
    GLLM_DTYPE_BOOL = 14,
    GLLM_DTYPE_F8_E4M3 = 15,
    GLLM_DTYPE_F8_E5M2 = 16
} gllm_dtype;

/* "F32", "Q8_0", ...; "?" for a number that is no type. */
GLLM_API const char *gllm_dtype_name(gllm_dtype dtype);

/* Instruction sets with kernels of their own. AUTO: the best that CPU and OS offer. */
typedef enum gllm_isa {
    GLLM_ISA_AUTO = 0,
    GLLM_ISA_PORTABLE = 1,
    GLLM_ISA_AVX2 = 2,   /* AVX2, FMA, F16C */
    GLLM_ISA_AVX512 = 3, /* AVX-512 F, BW, VL, DQ */
    GLLM_ISA_NEON = 4
} gllm_isa;

/* "avx2", ...; "?" for a number that is none. */
GLLM_API const char *gllm_isa_name(gllm_isa isa);

/* 1 if this machine and build can run `isa` (AUTO and PORTABLE always), else 0. */
GLLM_API int gllm_isa_available(gllm_isa isa);

/* ---- tokenizer ------------------------------------------------------------------------------ */

/* Text to token ids and back, read from tokenizer.json or vocab.txt: the ids that HuggingFace
 * `tokenizers` gives. Immutable: any number of threads. */
typedef struct gllm_tokenizer gllm_tokenizer;

typedef struct gllm_tokenizer_desc {
    const gllm_allocator *allocator;
    const gllm_io *io; /* must outlive the open call only */
} gllm_tokenizer_desc;

/* Which side of a text that is too long is cut. AUTO: right. REFUSE: GLLM_ERR_TOO_LONG instead. */
typedef enum gllm_truncate {
    GLLM_TRUNCATE_AUTO = 0,
    GLLM_TRUNCATE_RIGHT = 1,
    GLLM_TRUNCATE_LEFT = 2,
    GLLM_TRUNCATE_REFUSE = 3
} gllm_truncate;

/* Bytes [begin, end) of the text that a token came from. Both 0 for tokens that were added. */
typedef struct gllm_span {
    uint32_t begin;
    uint32_t end;
} gllm_span;

typedef struct gllm_encode_desc {
    const char *pair;       /* a second text (a reranker's document); NULL: none */
    size_t pair_bytes;      /* its length; 0 with pair set: NUL-terminated */
    int no_special_tokens;  /* 1: leave out [CLS], [SEP] and what else the model adds */
    uint32_t max_tokens;    /* cut to this many, added ones included; 0: no limit */
    gllm_truncate truncate; /* which side, when max_tokens is set */
} gllm_encode_desc;

/* The tokens of one text. Zero it before its first use; use it again for the next text (its memory
 * is kept), and give the memory back with gllm_encoding_free. One thread at a time. */
typedef struct gllm_encoding {
    size_t n_tokens;
    size_t n_tokens_uncut;   /* how many there were before truncation */
    uint32_t *ids;           /* (n_tokens) */
    gllm_span *spans;        /* (n_tokens) byte ranges of the text (type 0) or the pair (1) */
    uint8_t *type_ids;       /* (n_tokens) 0 first text, 1 second */
    uint8_t *special;        /* (n_tokens) 1 where the token was added by the post-processor */
    size_t capacity_tokens;  /* private */
    void *scratch;           /* private */
    gllm_allocator allocator; /* private */
} gllm_encoding;

/* Open a tokenizer alone. `path`: a folder, a tokenizer.json or a vocab.txt.
 * owns     *out is yours: gllm_tokenizer_close
 * errors   NOT_FOUND, IO, FORMAT (message: file and byte or field), UNSUPPORTED, MEMORY */
GLLM_API gllm_status gllm_tokenizer_open(const char *path, const gllm_tokenizer_desc *desc,
                                         gllm_tokenizer **out);
GLLM_API void gllm_tokenizer_close(gllm_tokenizer *tokenizer);

/* Encode `text` (n_bytes of UTF-8; SIZE_MAX: up to its NUL) to the token ids HuggingFace gives.
 * desc     NULL: with special tokens, no limit
 * out      zeroed or used before; its arrays are valid until its next use
 * threads  any number, each with an encoding of its own
 * errors   UTF8 (message: byte), TOO_LONG, ARGUMENT (text over 2^31 bytes), MEMORY */
GLLM_API gllm_status gllm_tokenizer_encode(const gllm_tokenizer *tokenizer, const char *text,
                                           size_t n_bytes, const gllm_encode_desc *desc,
                                           gllm_encoding *out);
GLLM_API void gllm_encoding_free(gllm_encoding *encoding);

/* Token ids back to text, as HuggingFace's decode does.
 * skip_special  1: leave special tokens out
 * out           at most `capacity` bytes, NUL-terminated if there is room for the NUL; may be NULL
 * *n_bytes      the whole length without NUL, also if it did not fit (CAPACITY); may be NULL
 * errors        ARGUMENT (an id outside the vocabulary; message: which), CAPACITY, MEMORY */
GLLM_API gllm_status gllm_tokenizer_decode(const gllm_tokenizer *tokenizer, const uint32_t *ids,
                                           size_t n_ids, int skip_special, char *out,
                                           size_t capacity, size_t *n_bytes);

/* Ids to text as they come, one by one: for showing a text while it is made. Gives whole UTF-8
 * characters only; bytes that cannot become one come out as U+FFFD, as HuggingFace decodes them.
 * All pieces together are what gllm_tokenizer_decode gives for all ids (a decoder that mends what
 * lies before, such as WordPiece's " n't", may differ there). One thread at a time. */
typedef struct gllm_text_stream gllm_text_stream;

/* owns     *out is yours: gllm_text_stream_close. The tokenizer must outlive it. */
GLLM_API gllm_status gllm_text_stream_open(const gllm_tokenizer *tokenizer, int skip_special,
                                           gllm_text_stream **out);
GLLM_API void gllm_text_stream_close(gllm_text_stream *stream);

/* The next id; *text gets what is certain now, which may be nothing: n_bytes of UTF-8 and a NUL,
 * valid until the next call on the stream.
 * errors   ARGUMENT (an id outside the vocabulary), MEMORY: the id is not taken then */
GLLM_API gllm_status gllm_text_stream_push(gllm_text_stream *stream, uint32_t id,
                                           const char **text, size_t *n_bytes);
/* What is still held back; the stream is empty afterwards and may be used again. */
GLLM_API gllm_status gllm_text_stream_flush(gllm_text_stream *stream, const char **text,
                                            size_t *n_bytes);

/* Number of ids: one more than the highest. */
GLLM_API uint32_t gllm_tokenizer_vocab_size(const gllm_tokenizer *tokenizer);
/* The piece of an id as the vocabulary spells it (such as "##ing"), with its length if n_bytes is
 * not NULL; NULL for an id that has none. The tokenizer's own memory, NUL-terminated. */
GLLM_API const char *gllm_tokenizer_piece(const gllm_tokenizer *tokenizer, uint32_t id,
                                          size_t *n_bytes);
/* 1 and *id set if the vocabulary has `piece` (n_bytes; SIZE_MAX: to its NUL), else 0. */
GLLM_API int gllm_tokenizer_find(const gllm_tokenizer *tokenizer, const char *piece, size_t n_bytes,
                                 uint32_t *id);

/* ---- model ---------------------------------------------------------------------------------- */

/* Weights, tokenizer and all that a forward pass must know. Immutable: any number of threads. */
typedef struct gllm_model gllm_model;

/* How token vectors become one. AUTO: what the model's files say. */
typedef enum gllm_pooling {
    GLLM_POOLING_AUTO = 0,
    GLLM_POOLING_CLS = 1,
    GLLM_POOLING_MEAN = 2,
    GLLM_POOLING_MAX = 3,
    GLLM_POOLING_MEAN_SQRT_LEN = 4, /* sum / sqrt(n) */
    GLLM_POOLING_WEIGHTED_MEAN = 5, /* weights 1, 2, 3, ... by position */
    GLLM_POOLING_LAST = 6           /* the last token */
} gllm_pooling;

/* "cls", "mean", ...; "?" for a number that is none. */
GLLM_API const char *gllm_pooling_name(gllm_pooling pooling);

/* An option with a default of its own. */
typedef enum gllm_toggle { GLLM_DEFAULT = 0, GLLM_ON = 1, GLLM_OFF = 2 } gllm_toggle;

typedef struct gllm_model_desc {
    gllm_dtype weights;      /* hold matrices as AUTO (as stored), F32, F16, BF16 or Q8_0 */
    gllm_isa isa;            /* AUTO: the best there is */
    uint32_t n_threads;      /* per call; 0: as many as the machine has cores */
    uint32_t max_tokens;     /* a limit of your own; 0: the model's */
    gllm_pooling pooling;    /* instead of the files' word */
    gllm_toggle normalize;   /* vectors of length 1: instead of the files' word */
    const gllm_allocator *allocator; /* NULL: malloc. Copied; its user must outlive the model */
    const gllm_io *io;               /* NULL: the file system. Copied; must outlive the model */
    const gllm_parallel *parallel;   /* NULL: own threads. Copied; must outlive the model */
    gllm_log_fn log;                 /* NULL: silent */
    void *log_user;
    gllm_progress_fn progress;       /* while loading; non-zero cancels */
    void *progress_user;
} gllm_model_desc;

/* What a model is. Strings and arrays belong to the model. */
typedef struct gllm_model_info {
    const char *architecture;   /* "bert" */
    uint32_t embedding_dim;     /* floats per vector */
    uint32_t hidden_size;
    uint32_t n_layers;
    uint32_t n_heads;
    uint32_t intermediate_size;
    uint32_t vocab_size;
    uint32_t max_tokens;        /* longer texts are cut: added tokens included */
    uint64_t n_parameters;      /* numbers in the weights that the model uses */
    uint64_t weight_bytes;      /* that they take in memory, packed or mapped */
    gllm_dtype stored_dtype;    /* of the matrices in the file */
    gllm_dtype weight_dtype;    /* of the matrices as held */
    gllm_isa isa;
    uint32_t n_threads;
    gllm_pooling pooling;
    int normalize;              /* 1: vectors have length 1 */
    size_t n_prompts;           /* named prompts in config_sentence_transformers.json */
    const char *const *prompt_names;  /* (n_prompts) */
    const char *const *prompts;       /* (n_prompts) */
    const char *default_prompt_name;  /* NULL: none */
} gllm_model_info;

/* Open a model.
 * path     a folder as published (config.json, tokenizer.json or vocab.txt, model.safetensors or
 *          its sharded index, and where present modules.json, 1_Pooling/config.json,
 *          sentence_bert_config.json, config_sentence_transformers.json), or one .safetensors file
 *          in such a folder. With desc->io it is a name in your store; "" is its root.
 * desc     NULL: defaults
 * owns     *out is yours: gllm_model_close
 * errors   NOT_FOUND, IO, FORMAT, UNSUPPORTED (message: file, field, tensor or byte), MEMORY,
 *          CANCELLED, ARGUMENT (an ISA or type that cannot be) */
GLLM_API gllm_status gllm_model_open(const char *path, const gllm_model_desc *desc,
                                     gllm_model **out);

/* The same from files in memory, which must stay valid and unchanged until gllm_model_close:
 * nothing is copied that can be used in place. */
GLLM_API gllm_status gllm_model_open_memory(const gllm_file *files, size_t n_files,
                                            const gllm_model_desc *desc, gllm_model **out);

/* Free all. No call on the model may still run. */
GLLM_API void gllm_model_close(gllm_model *model);

/* What the model is. Never NULL. */
GLLM_API const gllm_model_info *gllm_model_get_info(const gllm_model *model);
/* The model's own tokenizer: use it as you like, do not close it. */
GLLM_API const gllm_tokenizer *gllm_model_get_tokenizer(const gllm_model *model);

/* ---- embed ---------------------------------------------------------------------------------- */

/* What became of one text. */
typedef struct gllm_text_info {
    uint32_t n_tokens;   /* that went through the model, added ones and prompt included */
    uint32_t n_uncut;    /* before truncation */
    int truncated;       /* 1: the text was cut */
} gllm_text_info;

typedef struct gllm_embed_desc {
    const size_t *text_bytes;   /* (n_texts) lengths; NULL: the texts are NUL-terminated */
    const char *prompt_name;    /* "query", "document", ... of the model's prompts */
    const char *prompt;         /* or the words themselves, put before each text ("query: ") */
    gllm_truncate truncate;     /* AUTO: cut right at the model's limit, as sentence-transformers */
    uint32_t max_tokens;        /* a lower limit for this call; 0: the model's */
    gllm_pooling pooling;       /* instead of the model's */
    gllm_toggle normalize;      /* instead of the model's */
    size_t stride;              /* floats from one vector to the next in `out`; 0: embedding_dim */
    gllm_text_info *texts;      /* (n_texts) filled if not NULL: what was cut, token counts */
    gllm_progress_fn progress;  /* non-zero cancels */
    void *progress_user;
} gllm_embed_desc;

/* Vectors of texts, as sentence-transformers' encode gives them.
 * texts    n_texts strings of UTF-8, any number, any length; an empty text has a vector too
 * desc     NULL: defaults
 * out      (n_texts, embedding_dim) floats
 * threads  any number of calls at once on one model
 * errors   ARGUMENT, UTF8 (message: text and byte), NOT_FOUND (prompt name), TOO_LONG, MEMORY,
 *          CANCELLED. After a failure `out` is undefined and the model is as good as before. */
GLLM_API gllm_status gllm_embed(const gllm_model *model, const char *const *texts, size_t n_texts,
                                const gllm_embed_desc *desc, float *out);

/* The same into memory of its own. Always says which texts were cut. */
typedef struct gllm_embeddings {
    size_t n_texts;
    uint32_t dim;
    float *vectors;         /* (n_texts, dim) */
    gllm_text_info *texts;  /* (n_texts) */
    size_t n_truncated;     /* texts that were cut */
    uint64_t n_tokens;      /* that went through the model */
    gllm_allocator allocator; /* private */
} gllm_embeddings;

/* owns     *out is yours: gllm_embeddings_free. desc->stride must be 0. */
GLLM_API gllm_status gllm_embed_new(const gllm_model *model, const char *const *texts,
                                    size_t n_texts, const gllm_embed_desc *desc,
                                    gllm_embeddings **out);
GLLM_API void gllm_embeddings_free(gllm_embeddings *embeddings);

/* Cosine of two vectors of n floats, -1 to 1; 0 if one of them is all zeros. */
GLLM_API float gllm_cosine(const float *a, const float *b, size_t n);

#ifdef __cplusplus
}
#endif
#endif /* GLLM_H */

/* Everything below is the implementation. The file includes itself once per ISA with GLLMI_PASS
 * set: in such a pass only [KERNELS] is compiled. */
#if defined(GLLM_IMPLEMENTATION) && !defined(GLLMI_PASS) && !defined(GLLMI_DONE)
#define GLLMI_DONE
#define GLLMI_BODY
#endif

#if defined(GLLMI_BODY) && !defined(GLLMI_PASS)

/* ================================================================================================
 * [PLATFORM] Compiler, OS, atomics, threads, files, clock, CPU features
 * Every difference between compilers and systems is here and nowhere else.
 * ============================================================================================= */

#ifndef GLLM_SELF
#define GLLM_SELF "gllm.h"
#endif

#if defined(__x86_64__) || defined(_M_X64)
#define GLLMI_X64 1
#elif defined(__aarch64__) || defined(_M_ARM64)
#define GLLMI_A64 1
#endif
#ifndef GLLMI_X64
#define GLLMI_X64 0
#endif
#ifndef GLLMI_A64
#define GLLMI_A64 0
#endif
#if defined(_WIN32)
#define GLLMI_WINDOWS 1
#else
#define GLLMI_WINDOWS 0
#endif
#if defined(GLLM_NO_THREADS)
#define GLLMI_THREADS 0
#else
#define GLLMI_THREADS 1
#endif

#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#if GLLMI_WINDOWS
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <errno.h>
#include <fcntl.h>
#include <sched.h> /* struct timespec, also in -std=c99 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#if GLLMI_THREADS
#include <pthread.h>
#endif
#endif
#if GLLMI_X64 && !defined(GLLM_NO_SIMD)
#include <immintrin.h>
#if defined(__clang__) && defined(_MSC_VER)
#include <avxintrin.h> /* clang-cl hides these behind /arch; the order matters */
#include <avx2intrin.h>
#include <f16cintrin.h>
#include <fmaintrin.h>
#endif
#if defined(_MSC_VER)
#include <intrin.h>
#else
#include <cpuid.h>
#endif
#elif GLLMI_A64 && !defined(GLLM_NO_SIMD)
#include <arm_neon.h>
#endif

#if defined(__STRICT_ANSI__) && !defined(__cplusplus) && !GLLMI_WINDOWS && !defined(_GNU_SOURCE)
/* -std=c99 hides what POSIX has: declared as the system would. */
extern int clock_gettime(clockid_t clock, struct timespec *now);
extern ssize_t pread(int file, void *out, size_t bytes, off_t offset);
extern int madvise(void *start, size_t bytes, int advice);
#endif

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define GLLMI_INLINE static __inline__ __attribute__((unused))
#define GLLMI_FORCEINLINE static __inline__ __attribute__((always_inline, unused))
#define GLLMI_NOINLINE static __attribute__((noinline, unused))
#define GLLMI_PRIVATE static __attribute__((unused))
#define GLLMI_TARGET(features) __attribute__((target(features)))
#define GLLMI_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define GLLMI_LIKELY(x) __builtin_expect(!!(x), 1)
#define GLLMI_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define GLLMI_RESTRICT __restrict__
#define GLLMI_PREFETCH(p) __builtin_prefetch(p)
#elif defined(_MSC_VER)
#define GLLMI_INLINE static __inline
#define GLLMI_FORCEINLINE static __forceinline
#define GLLMI_NOINLINE static __declspec(noinline)
#define GLLMI_PRIVATE static
#define GLLMI_TARGET(features)
#define GLLMI_PRINTF(text, first)
#define GLLMI_LIKELY(x) (x)
#define GLLMI_UNLIKELY(x) (x)
#define GLLMI_RESTRICT __restrict
#define GLLMI_PREFETCH(p) ((void)(p))
#else
#define GLLMI_INLINE static inline
#define GLLMI_FORCEINLINE static inline
#define GLLMI_NOINLINE static
#define GLLMI_PRIVATE static
#define GLLMI_TARGET(features)
#define GLLMI_PRINTF(text, first)
#define GLLMI_LIKELY(x) (x)
#define GLLMI_UNLIKELY(x) (x)
#define GLLMI_RESTRICT
#define GLLMI_PREFETCH(p) ((void)(p))
#endif

#if !GLLMI_THREADS
#define GLLMI_THREAD_LOCAL
#elif defined(_MSC_VER)
#define GLLMI_THREAD_LOCAL __declspec(thread)
#else
#define GLLMI_THREAD_LOCAL __thread
#endif

#define GLLMI_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define GLLMI_CAT_(a, b) a##_##b
#define GLLMI_CAT(a, b) GLLMI_CAT_(a, b)

/* Products and tails must round the same way wherever they are computed: a*b+c becomes one fma only
 * where the code says so. Popped at the end of the file. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC push_options
#pragma GCC optimize("fp-contract=off")
#endif

GLLMI_INLINE size_t gllmi_min_size(size_t a, size_t b) { return a < b ? a : b; }
GLLMI_INLINE size_t gllmi_max_size(size_t a, size_t b) { return a > b ? a : b; }

/* a*b and a+b with a check: 0 and *out untouched if they do not fit. */
GLLMI_INLINE int gllmi_mul_size(size_t a, size_t b, size_t *out) {
    if (b != 0 && a > SIZE_MAX / b) return 0;
    *out = a * b;
    return 1;
}
GLLMI_INLINE int gllmi_add_size(size_t a, size_t b, size_t *out) {
    if (a > SIZE_MAX - b) return 0;
    *out = a + b;
    return 1;
}
GLLMI_INLINE int gllmi_mul_u64(uint64_t a, uint64_t b, uint64_t *out) {
    if (b != 0 && a > UINT64_MAX / b) return 0;
    *out = a * b;
    return 1;
}

/* Files are little-endian; these also work where words must be aligned. */
GLLMI_INLINE uint16_t gllmi_load_u16(const void *p) {
    const uint8_t *b = (const uint8_t *)p;
    return (uint16_t)(b[0] | (b[1] << 8));
}
GLLMI_INLINE uint32_t gllmi_load_u32(const void *p) {
    const uint8_t *b = (const uint8_t *)p;
    return b[0] | ((uint32_t)b[1] << 8) | ((uint32_t)b[2] << 16) | ((uint32_t)b[3] << 24);
}
GLLMI_INLINE uint64_t gllmi_load_u64(const void *p) {
    return gllmi_load_u32(p) | ((uint64_t)gllmi_load_u32((const uint8_t *)p + 4) << 32);
}

/* ---- atomics: counters between threads, sequentially consistent ------------------------------ */

typedef struct gllmi_atomic {
    volatile long long value;
} gllmi_atomic;

#if !GLLMI_THREADS
GLLMI_INLINE long long gllmi_atomic_load(const gllmi_atomic *a) { return a->value; }
GLLMI_INLINE void gllmi_atomic_store(gllmi_atomic *a, long long v) { a->value = v; }
GLLMI_INLINE long long gllmi_atomic_add(gllmi_atomic *a, long long v) {
    long long old = a->value;
    a->value = old + v;
    return old;
}
#elif defined(_MSC_VER) && !defined(__clang__)
GLLMI_INLINE long long gllmi_atomic_load(const gllmi_atomic *a) {
    return InterlockedOr64((volatile LONG64 *)&a->value, 0);
}
GLLMI_INLINE void gllmi_atomic_store(gllmi_atomic *a, long long v) {
    InterlockedExchange64((volatile LONG64 *)&a->value, v);
}
GLLMI_INLINE long long gllmi_atomic_add(gllmi_atomic *a, long long v) {
    return InterlockedExchangeAdd64((volatile LONG64 *)&a->value, v);
}
#else
GLLMI_INLINE long long gllmi_atomic_load(const gllmi_atomic *a) {
    return __atomic_load_n(&a->value, __ATOMIC_SEQ_CST);
}
GLLMI_INLINE void gllmi_atomic_store(gllmi_atomic *a, long long v) {
    __atomic_store_n(&a->value, v, __ATOMIC_SEQ_CST);
}
/* Returns the value before. */
GLLMI_INLINE long long gllmi_atomic_add(gllmi_atomic *a, long long v) {
    return __atomic_fetch_add(&a->value, v, __ATOMIC_SEQ_CST);
}
#endif

/* ---- threads -------------------------------------------------------------------------------- */

typedef void (*gllmi_thread_fn)(void *arg);

#if !GLLMI_THREADS
typedef struct gllmi_mutex { char unused; } gllmi_mutex;
typedef struct gllmi_cond { char unused; } gllmi_cond;
typedef struct gllmi_thread { gllmi_thread_fn fn; void *arg; } gllmi_thread;
GLLMI_INLINE int gllmi_mutex_init(gllmi_mutex *m) { m->unused = 0; return 1; }
GLLMI_INLINE void gllmi_mutex_destroy(gllmi_mutex *m) { (void)m; }
GLLMI_INLINE void gllmi_mutex_lock(gllmi_mutex *m) { (void)m; }
GLLMI_INLINE void gllmi_mutex_unlock(gllmi_mutex *m) { (void)m; }
GLLMI_INLINE int gllmi_cond_init(gllmi_cond *c) { c->unused = 0; return 1; }
GLLMI_INLINE void gllmi_cond_destroy(gllmi_cond *c) { (void)c; }
GLLMI_INLINE void gllmi_cond_wait(gllmi_cond *c, gllmi_mutex *m) { (void)c; (void)m; }
GLLMI_INLINE void gllmi_cond_wake_all(gllmi_cond *c) { (void)c; }
GLLMI_INLINE int gllmi_thread_start(gllmi_thread *t, gllmi_thread_fn fn, void *arg) {
    t->fn = fn;
    t->arg = arg;
    return 0;
}
GLLMI_INLINE void gllmi_thread_join(gllmi_thread *t) { (void)t; }
GLLMI_INLINE void gllmi_thread_yield(void) {}
#elif GLLMI_WINDOWS
typedef struct gllmi_mutex { SRWLOCK lock; } gllmi_mutex;
typedef struct gllmi_cond { CONDITION_VARIABLE cond; } gllmi_cond;
typedef struct gllmi_thread { HANDLE handle; gllmi_thread_fn fn; void *arg; } gllmi_thread;
GLLMI_INLINE int gllmi_mutex_init(gllmi_mutex *m) { InitializeSRWLock(&m->lock); return 1; }
GLLMI_INLINE void gllmi_mutex_destroy(gllmi_mutex *m) { (void)m; }
GLLMI_INLINE void gllmi_mutex_lock(gllmi_mutex *m) { AcquireSRWLockExclusive(&m->lock); }
GLLMI_INLINE void gllmi_mutex_unlock(gllmi_mutex *m) { ReleaseSRWLockExclusive(&m->lock); }
GLLMI_INLINE int gllmi_cond_init(gllmi_cond *c) {
    InitializeConditionVariable(&c->cond);
    return 1;
}
GLLMI_INLINE void gllmi_cond_destroy(gllmi_cond *c) { (void)c; }
GLLMI_INLINE void gllmi_cond_wait(gllmi_cond *c, gllmi_mutex *m) {
    SleepConditionVariableSRW(&c->cond, &m->lock, INFINITE, 0);
}
GLLMI_INLINE void gllmi_cond_wake_all(gllmi_cond *c) { WakeAllConditionVariable(&c->cond); }
GLLMI_PRIVATE DWORD WINAPI gllmi_thread_entry(LPVOID arg) {
    gllmi_thread *t = (gllmi_thread *)arg;
    t->fn(t->arg);
    return 0;
}
/* `t` must stay where it is until the join. 0 if the system gives no thread. */
GLLMI_INLINE int gllmi_thread_start(gllmi_thread *t, gllmi_thread_fn fn, void *arg) {
    t->fn = fn;
    t->arg = arg;
    t->handle = CreateThread(NULL, 0, gllmi_thread_entry, t, 0, NULL);
    return t->handle != NULL;
}
GLLMI_INLINE void gllmi_thread_join(gllmi_thread *t) {
    WaitForSingleObject(t->handle, INFINITE);
    CloseHandle(t->handle);
}
GLLMI_INLINE void gllmi_thread_yield(void) { SwitchToThread(); }
#else
typedef struct gllmi_mutex { pthread_mutex_t lock; } gllmi_mutex;
typedef struct gllmi_cond { pthread_cond_t cond; } gllmi_cond;
typedef struct gllmi_thread { pthread_t handle; gllmi_thread_fn fn; void *arg; } gllmi_thread;
GLLMI_INLINE int gllmi_mutex_init(gllmi_mutex *m) {
    return pthread_mutex_init(&m->lock, NULL) == 0;
}
GLLMI_INLINE void gllmi_mutex_destroy(gllmi_mutex *m) { pthread_mutex_destroy(&m->lock); }
GLLMI_INLINE void gllmi_mutex_lock(gllmi_mutex *m) { pthread_mutex_lock(&m->lock); }
GLLMI_INLINE void gllmi_mutex_unlock(gllmi_mutex *m) { pthread_mutex_unlock(&m->lock); }
GLLMI_INLINE int gllmi_cond_init(gllmi_cond *c) { return pthread_cond_init(&c->cond, NULL) == 0; }
GLLMI_INLINE void gllmi_cond_destroy(gllmi_cond *c) { pthread_cond_destroy(&c->cond); }
GLLMI_INLINE void gllmi_cond_wait(gllmi_cond *c, gllmi_mutex *m) {
    pthread_cond_wait(&c->cond, &m->lock);
}
GLLMI_INLINE void gllmi_cond_wake_all(gllmi_cond *c) { pthread_cond_broadcast(&c->cond); }
GLLMI_PRIVATE void *gllmi_thread_entry(void *arg) {
    gllmi_thread *t = (gllmi_thread *)arg;
    t->fn(t->arg);
    return NULL;
}
/* `t` must stay where it is until the join. 0 if the system gives no thread. */
GLLMI_INLINE int gllmi_thread_start(gllmi_thread *t, gllmi_thread_fn fn, void *arg) {
    t->fn = fn;
    t->arg = arg;
    return pthread_create(&t->handle, NULL, gllmi_thread_entry, t) == 0;
}
GLLMI_INLINE void gllmi_thread_join(gllmi_thread *t) { pthread_join(t->handle, NULL); }
GLLMI_INLINE void gllmi_thread_yield(void) { sched_yield(); }
#endif

/* A hint to the core that this thread is in a short spin loop. */
GLLMI_INLINE void gllmi_cpu_pause(void) {
#if GLLMI_X64 && !defined(GLLM_NO_SIMD)
    _mm_pause();
#elif GLLMI_A64 && (defined(__GNUC__) || defined(__clang__))
    __asm__ volatile("yield");
#endif
}

/* Seconds of a clock that only moves forward. */
GLLMI_PRIVATE double gllmi_clock_seconds(void) {
#if GLLMI_WINDOWS
    LARGE_INTEGER now, frequency;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    return (double)now.QuadPart / (double)frequency.QuadPart;
#else
    struct timespec now;
    clock_gettime(1 /* CLOCK_MONOTONIC; on macOS CLOCK_REALTIME is 0 too */, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
#endif
}

/* Cores that this process may use, at least 1. */
GLLMI_PRIVATE uint32_t gllmi_cpu_count(void) {
    long n = 1;
#if GLLMI_WINDOWS
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    n = (long)info.dwNumberOfProcessors;
#else
#if defined(__linux__) && defined(CPU_COUNT) && GLLMI_THREADS
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) {
        return (uint32_t)CPU_COUNT(&set);
    }
#endif
    n = sysconf(_SC_NPROCESSORS_ONLN);
#endif
    return n < 1 ? 1u : n > 1024 ? 1024u : (uint32_t)n;
}

/* ---- CPU features: what the CPU has and the OS saves ----------------------------------------- */

enum {
    GLLMI_CPU_AVX2 = 1,        /* AVX2, FMA, F16C                        */
    GLLMI_CPU_AVX512 = 2,      /* F, BW, VL, DQ                          */
    GLLMI_CPU_AVX512_VNNI = 4,
    GLLMI_CPU_AVX512_BF16 = 8,
    GLLMI_CPU_NEON = 16
};

#if GLLMI_X64 && !defined(GLLM_NO_SIMD)
GLLMI_INLINE void gllmi_cpuid(uint32_t leaf, uint32_t subleaf, uint32_t r[4]) {
#if defined(_MSC_VER)
    int v[4];
    __cpuidex(v, (int)leaf, (int)subleaf);
    r[0] = (uint32_t)v[0], r[1] = (uint32_t)v[1], r[2] = (uint32_t)v[2], r[3] = (uint32_t)v[3];
#else
    __cpuid_count(leaf, subleaf, r[0], r[1], r[2], r[3]);
#endif
}
/* Register state that the OS saves at a task switch (XCR0). */
GLLMI_INLINE uint64_t gllmi_xgetbv0(void) {
#if defined(_MSC_VER)
    return _xgetbv(0);
#else
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return ((uint64_t)high << 32) | low;
#endif
}
#endif

/* A mask of GLLMI_CPU_x. Leaves and bits: Intel SDM volume 2, CPUID. */
GLLMI_PRIVATE uint32_t gllmi_cpu_features(void) {
    uint32_t features = 0;
#if GLLMI_X64 && !defined(GLLM_NO_SIMD)
    uint32_t r[4], leaf1_ecx;
    uint64_t state;
    gllmi_cpuid(0, 0, r);
    if (r[0] < 7) return 0;
    gllmi_cpuid(1, 0, r);
    leaf1_ecx = r[2];
    if (!(leaf1_ecx & (1u << 27))) return 0; /* OSXSAVE */
    state = gllmi_xgetbv0();
    gllmi_cpuid(7, 0, r);
    if ((state & 0x06) == 0x06 && (leaf1_ecx & (1u << 28)) && (leaf1_ecx & (1u << 12)) &&
        (leaf1_ecx & (1u << 29)) && (r[1] & (1u << 5))) {
        features |= GLLMI_CPU_AVX2;
    }
    if ((features & GLLMI_CPU_AVX2) && (state & 0xe6) == 0xe6 && (r[1] & (1u << 16)) &&
        (r[1] & (1u << 17)) && (r[1] & (1u << 30)) && (r[1] & (1u << 31))) {
        features |= GLLMI_CPU_AVX512;
        if (r[2] & (1u << 11)) features |= GLLMI_CPU_AVX512_VNNI;
        gllmi_cpuid(7, 1, r);
        if (r[0] & (1u << 5)) features |= GLLMI_CPU_AVX512_BF16;
    }
#elif GLLMI_A64 && !defined(GLLM_NO_SIMD)
    features |= GLLMI_CPU_NEON;
#endif
    return features;
}

/* ---- files: read-only, mapped where the system can ------------------------------------------ */

typedef struct gllmi_os_file {
    const uint8_t *map; /* NULL: not mapped, read through the handle */
    uint64_t size_bytes;
#if GLLMI_WINDOWS
    HANDLE handle;
#else
    int handle;
#endif
} gllmi_os_file;

#if GLLMI_WINDOWS
/* Paths are UTF-8 everywhere. */
GLLMI_PRIVATE HANDLE gllmi_os_open_utf8(const char *path) {
    WCHAR wide[1024];
    if (MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, 1024) == 0) return INVALID_HANDLE_VALUE;
    return CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
                       FILE_ATTRIBUTE_NORMAL, NULL);
}
GLLMI_PRIVATE int gllmi_os_file_open(const char *path, gllmi_os_file *file) {
    LARGE_INTEGER size;
    HANDLE mapping;
    memset(file, 0, sizeof *file);
    file->handle = gllmi_os_open_utf8(path);
    if (file->handle == INVALID_HANDLE_VALUE) return 0;
    if (!GetFileSizeEx(file->handle, &size)) {
        CloseHandle(file->handle);
        return 0;
    }
    file->size_bytes = (uint64_t)size.QuadPart;
    mapping = size.QuadPart ? CreateFileMappingW(file->handle, NULL, PAGE_READONLY, 0, 0, NULL)
                            : NULL;
    if (mapping) {
        file->map = (const uint8_t *)MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0);
        CloseHandle(mapping); /* the view keeps it */
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_os_file_read(gllmi_os_file *file, uint64_t offset, void *dst, size_t n) {
    while (n > 0) {
        OVERLAPPED at;
        DWORD want = n > 0x40000000u ? 0x40000000u : (DWORD)n, got = 0;
        memset(&at, 0, sizeof at);
        at.Offset = (DWORD)offset;
        at.OffsetHigh = (DWORD)(offset >> 32);
        if (!ReadFile(file->handle, dst, want, &got, &at) || got == 0) return 0;
        dst = (char *)dst + got;
        offset += got;
        n -= got;
    }
    return 1;
}
GLLMI_PRIVATE void gllmi_os_file_close(gllmi_os_file *file) {
    if (file->map) UnmapViewOfFile(file->map);
    CloseHandle(file->handle);
}
GLLMI_PRIVATE int gllmi_os_is_folder(const char *path) {
    WCHAR wide[1024];
    DWORD attributes;
    if (MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, 1024) == 0) return 0;
    attributes = GetFileAttributesW(wide);
    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY);
}
GLLMI_PRIVATE void gllmi_os_discard(const void *start, size_t n) { (void)start, (void)n; }
#else
GLLMI_PRIVATE int gllmi_os_file_open(const char *path, gllmi_os_file *file) {
    struct stat info;
    memset(file, 0, sizeof *file);
    file->handle = open(path, O_RDONLY);
    if (file->handle < 0) return 0;
    if (fstat(file->handle, &info) != 0 || !S_ISREG(info.st_mode)) {
        close(file->handle);
        return 0;
    }
    file->size_bytes = (uint64_t)info.st_size;
    if (file->size_bytes > 0 && file->size_bytes <= SIZE_MAX) {
        void *map = mmap(NULL, (size_t)file->size_bytes, PROT_READ, MAP_PRIVATE, file->handle, 0);
        if (map != MAP_FAILED) file->map = (const uint8_t *)map;
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_os_file_read(gllmi_os_file *file, uint64_t offset, void *dst, size_t n) {
    while (n > 0) {
        ssize_t got = pread(file->handle, dst, gllmi_min_size(n, 1u << 30), (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return 0;
        dst = (char *)dst + got;
        offset += (uint64_t)got;
        n -= (size_t)got;
    }
    return 1;
}
GLLMI_PRIVATE void gllmi_os_file_close(gllmi_os_file *file) {
    if (file->map) munmap((void *)(uintptr_t)file->map, (size_t)file->size_bytes);
    close(file->handle);
}
GLLMI_PRIVATE int gllmi_os_is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}
/* Whole pages of a file mapping that will not be read again need not stay in memory. */
GLLMI_PRIVATE void gllmi_os_discard(const void *start, size_t n) {
    uintptr_t page = 4096, begin = ((uintptr_t)start + page - 1) & ~(page - 1);
    uintptr_t end = ((uintptr_t)start + n) & ~(page - 1);
    if (begin < end) (void)madvise((void *)begin, end - begin, 4 /* MADV_DONTNEED */);
}
#endif

/* ================================================================================================
 * [CORE] Errors, log, allocator, arena, strings, arrays, map, file sources
 * ============================================================================================= */

/* ---- errors --------------------------------------------------------------------------------- */

static GLLMI_THREAD_LOCAL char gllmi_error_text[512];

/* The last message may be among the arguments. */
GLLMI_PRIVATE void gllmi_set_error(const char *format, va_list args) {
    char text[sizeof gllmi_error_text];
    vsnprintf(text, sizeof text, format, args);
    memcpy(gllmi_error_text, text, sizeof text);
}

/* Sets this thread's message and returns `status`: `return gllmi_fail(GLLM_ERR_x, "...", ...)`. */
GLLMI_PRIVATE gllm_status GLLMI_PRINTF(2, 3) gllmi_fail(gllm_status status, const char *format,
                                                        ...) {
    va_list args;
    va_start(args, format);
    gllmi_set_error(format, args);
    va_end(args);
    return status;
}
GLLMI_PRIVATE gllm_status gllmi_fail_memory(size_t n_bytes) {
    return gllmi_fail(GLLM_ERR_MEMORY, "out of memory: the allocator refused %llu bytes",
                      (unsigned long long)n_bytes);
}

GLLM_API const char *gllm_last_error(void) { return gllmi_error_text; }

GLLM_API const char *gllm_status_name(gllm_status status) {
    static const char *const names[] = {
        "GLLM_OK",            "GLLM_ERR_ARGUMENT", "GLLM_ERR_MEMORY",      "GLLM_ERR_NOT_FOUND",
        "GLLM_ERR_IO",        "GLLM_ERR_FORMAT",   "GLLM_ERR_UNSUPPORTED", "GLLM_ERR_UTF8",
        "GLLM_ERR_TOO_LONG",  "GLLM_ERR_CAPACITY", "GLLM_ERR_CANCELLED"};
    size_t i = (size_t)status;
    return i < GLLMI_COUNT_OF(names) ? names[i] : "GLLM_ERR_UNKNOWN";
}

/* ---- log ------------------------------------------------------------------------------------ */

typedef struct gllmi_log {
    gllm_log_fn fn;
    void *user;
} gllmi_log;

GLLMI_PRIVATE void GLLMI_PRINTF(3, 4)
    gllmi_log_write(const gllmi_log *log, gllm_log_level level, const char *format, ...) {
    char line[512];
    va_list args;
    if (!log || !log->fn) return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    log->fn(log->user, level, line);
}

/* ---- memory: every byte goes through the user's allocator ------------------------------------ */

#define GLLMI_ALIGN 64u /* a cache line, and the widest vector */

/* What lies just below each allocation. */
typedef struct gllmi_memory_head {
    void *base;
    size_t total_bytes;
} gllmi_memory_head;

GLLMI_PRIVATE void *gllmi_default_resize(void *user, void *ptr, size_t old_bytes,
                                         size_t new_bytes) {
    (void)user, (void)old_bytes;
    if (new_bytes == 0) {
        free(ptr);
        return NULL;
    }
    return realloc(ptr, new_bytes);
}

GLLMI_PRIVATE gllm_allocator gllmi_allocator_or_default(const gllm_allocator *allocator) {
    gllm_allocator standard = {gllmi_default_resize, NULL};
    return allocator && allocator->resize ? *allocator : standard;
}

/* n_bytes aligned to GLLMI_ALIGN, not cleared; NULL if refused. n_bytes 0 gives a valid pointer. */
GLLMI_PRIVATE void *gllmi_alloc(const gllm_allocator *a, size_t n_bytes) {
    size_t total;
    uint8_t *base;
    uintptr_t aligned;
    gllmi_memory_head head;
    if (!gllmi_add_size(n_bytes, GLLMI_ALIGN + sizeof head, &total)) return NULL;
    base = (uint8_t *)a->resize(a->user, NULL, 0, total);
    if (!base) return NULL;
    aligned = ((uintptr_t)base + sizeof head + GLLMI_ALIGN - 1) & ~(uintptr_t)(GLLMI_ALIGN - 1);
    head.base = base;
    head.total_bytes = total;
    memcpy((void *)(aligned - sizeof head), &head, sizeof head);
    return (void *)aligned;
}
GLLMI_PRIVATE void *gllmi_alloc_zero(const gllm_allocator *a, size_t n_bytes) {
    void *p = gllmi_alloc(a, n_bytes);
    if (p) memset(p, 0, n_bytes);
    return p;
}
/* n * size bytes with a check. */
GLLMI_PRIVATE void *gllmi_alloc_array(const gllm_allocator *a, size_t n, size_t size) {
    size_t n_bytes;
    return gllmi_mul_size(n, size, &n_bytes) ? gllmi_alloc(a, n_bytes) : NULL;
}
GLLMI_PRIVATE void gllmi_free(const gllm_allocator *a, const void *p) {
    gllmi_memory_head head;
    if (!p) return;
    memcpy(&head, (const uint8_t *)p - sizeof head, sizeof head);
    a->resize(a->user, head.base, head.total_bytes, 0);
}

/* Grow an array to hold `need` elements, keeping `used`. 0 and unchanged if refused.
 * Call as gllmi_grow(a, (void **)&p, &capacity, used, need, sizeof *p). */
GLLMI_PRIVATE int gllmi_grow(const gllm_allocator *a, void **array, size_t *capacity, size_t used,
                             size_t need, size_t element_bytes) {
    size_t wanted = *capacity + *capacity / 2 + 16;
    void *grown;
    if (need <= *capacity) return 1;
    if (wanted < need) wanted = need;
    grown = gllmi_alloc_array(a, wanted, element_bytes);
    if (!grown) return 0;
    if (used > 0) memcpy(grown, *array, used * element_bytes);
    gllmi_free(a, *array);
    *array = grown;
    *capacity = wanted;
    return 1;
}

/* Heap sort: in place, n log n on any input, and no memory (qsort may take some). Not stable. */
GLLMI_PRIVATE void gllmi_sort_sift(uint8_t *base, size_t root, size_t n, size_t size,
                                   int (*compare)(const void *, const void *)) {
    for (;;) {
        size_t child = 2 * root + 1, i;
        uint8_t *a, *b;
        if (child >= n) return;
        if (child + 1 < n && compare(base + child * size, base + (child + 1) * size) < 0) child++;
        a = base + root * size;
        b = base + child * size;
        if (compare(a, b) >= 0) return;
        for (i = 0; i < size; i++) {
            uint8_t t = a[i];
            a[i] = b[i];
            b[i] = t;
        }
        root = child;
    }
}
GLLMI_PRIVATE void gllmi_sort(void *array, size_t n, size_t size,
                              int (*compare)(const void *, const void *)) {
    uint8_t *base = (uint8_t *)array;
    size_t i, k;
    for (i = n / 2; i-- > 0;) gllmi_sort_sift(base, i, n, size, compare);
    for (i = n; i-- > 1;) {
        for (k = 0; k < size; k++) {
            uint8_t t = base[k];
            base[k] = base[i * size + k];
            base[i * size + k] = t;
        }
        gllmi_sort_sift(base, 0, i, size, compare);
    }
}

/* Memory that is freed all at once. Zero it, set `allocator`, and use it. */
typedef struct gllmi_arena_block {
    struct gllmi_arena_block *next;
    size_t size_bytes, used_bytes; /* of what follows this head */
} gllmi_arena_block;

typedef struct gllmi_arena {
    gllm_allocator allocator;
    gllmi_arena_block *blocks;
} gllmi_arena;

#define GLLMI_ARENA_BLOCK_BYTES ((size_t)32 * 1024)
#define GLLMI_ARENA_HEAD_BYTES ((sizeof(gllmi_arena_block) + 15) & ~(size_t)15)

/* n_bytes aligned to 16, not cleared; NULL if refused. */
GLLMI_PRIVATE void *gllmi_arena_alloc(gllmi_arena *arena, size_t n_bytes) {
    gllmi_arena_block *block = arena->blocks;
    size_t rounded, total, size;
    uint8_t *p;
    if (!gllmi_add_size(n_bytes, 15, &rounded)) return NULL;
    rounded &= ~(size_t)15;
    if (!block || block->size_bytes - block->used_bytes < rounded) {
        size = gllmi_max_size(rounded, GLLMI_ARENA_BLOCK_BYTES);
        if (!gllmi_add_size(size, GLLMI_ARENA_HEAD_BYTES, &total)) return NULL;
        block = (gllmi_arena_block *)gllmi_alloc(&arena->allocator, total);
        if (!block) return NULL;
        block->size_bytes = size;
        block->used_bytes = 0;
        block->next = arena->blocks;
        arena->blocks = block;
    }
    p = (uint8_t *)block + GLLMI_ARENA_HEAD_BYTES + block->used_bytes;
    block->used_bytes += rounded;
    return p;
}
GLLMI_PRIVATE void gllmi_arena_free(gllmi_arena *arena) {
    while (arena->blocks) {
        gllmi_arena_block *next = arena->blocks->next;
        gllmi_free(&arena->allocator, arena->blocks);
        arena->blocks = next;
    }
}

/* ---- strings: a pointer and a length -------------------------------------------------------- */

typedef struct gllmi_str {
    const char *data;
    size_t size;
} gllmi_str;

GLLMI_INLINE gllmi_str gllmi_str_make(const char *data, size_t size) {
    gllmi_str s;
    s.data = data;
    s.size = size;
    return s;
}
GLLMI_INLINE gllmi_str gllmi_str_of(const char *text) { return gllmi_str_make(text, strlen(text)); }
GLLMI_INLINE int gllmi_str_equal(gllmi_str a, gllmi_str b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
GLLMI_INLINE int gllmi_str_is(gllmi_str a, const char *text) {
    return gllmi_str_equal(a, gllmi_str_of(text));
}
GLLMI_INLINE int gllmi_str_starts(gllmi_str s, const char *prefix) {
    size_t n = strlen(prefix);
    return s.size >= n && memcmp(s.data, prefix, n) == 0;
}
GLLMI_INLINE int gllmi_str_ends(gllmi_str s, const char *suffix) {
    size_t n = strlen(suffix);
    return s.size >= n && memcmp(s.data + s.size - n, suffix, n) == 0;
}
/* The copy is NUL-terminated; data is NULL if memory was refused. */
GLLMI_PRIVATE gllmi_str gllmi_str_copy(gllmi_arena *arena, gllmi_str s) {
    char *copy = (char *)gllmi_arena_alloc(arena, s.size + 1);
    if (copy) {
        if (s.size > 0) memcpy(copy, s.data, s.size);
        copy[s.size] = 0;
    }
    return gllmi_str_make(copy, s.size);
}
/* Length for "%.*s", and no more than a message has room for. */
GLLMI_INLINE int gllmi_str_shown(gllmi_str s) { return s.size > 100 ? 100 : (int)s.size; }

/* ---- map: string to u32, open addressing ---------------------------------------------------- */

typedef struct gllmi_map_slot {
    const char *key; /* NULL: empty. Not owned: keys must outlive the map */
    uint32_t key_size;
    uint32_t value;
} gllmi_map_slot;

typedef struct gllmi_map {
    gllm_allocator allocator;
    gllmi_map_slot *slots;
    size_t n_slots; /* a power of two, or 0 */
    size_t n_used;
    uint64_t seed; /* differs per map, so that no file can be made to collide everywhere */
} gllmi_map;

GLLMI_INLINE uint64_t gllmi_mix_u64(uint64_t x) {
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    return x ^ (x >> 32);
}
GLLMI_PRIVATE uint64_t gllmi_hash_bytes(const char *data, size_t n, uint64_t seed) {
    uint64_t h = seed ^ (n * 0x9e3779b97f4a7c15u), word;
    for (; n >= 8; data += 8, n -= 8) {
        memcpy(&word, data, 8);
        h = gllmi_mix_u64(h ^ word);
    }
    word = 0;
    memcpy(&word, data, n);
    return gllmi_mix_u64(h ^ word);
}

/* Make room for n keys in all. 0 if memory was refused. */
GLLMI_PRIVATE int gllmi_map_reserve(gllmi_map *map, size_t n) {
    size_t n_slots = 16, i, at;
    gllmi_map_slot *slots;
    while (n_slots / 4 * 3 < n) {
        if (n_slots > SIZE_MAX / 64) return 0;
        n_slots *= 2;
    }
    if (n_slots <= map->n_slots) return 1;
    slots = (gllmi_map_slot *)gllmi_alloc_zero(&map->allocator, n_slots * sizeof *slots);
    if (!slots) return 0;
    if (map->seed == 0) map->seed = gllmi_mix_u64((uint64_t)(uintptr_t)slots) | 1;
    for (i = 0; i < map->n_slots; i++) {
        gllmi_map_slot *old = &map->slots[i];
        if (!old->key) continue;
        at = (size_t)gllmi_hash_bytes(old->key, old->key_size, map->seed) & (n_slots - 1);
        while (slots[at].key) at = (at + 1) & (n_slots - 1);
        slots[at] = *old;
    }
    gllmi_free(&map->allocator, map->slots);
    map->slots = slots;
    map->n_slots = n_slots;
    return 1;
}
/* The slot of a key, or NULL. */
GLLMI_PRIVATE gllmi_map_slot *gllmi_map_find(const gllmi_map *map, gllmi_str key) {
    size_t at;
    if (map->n_slots == 0) return NULL;
    at = (size_t)gllmi_hash_bytes(key.data, key.size, map->seed) & (map->n_slots - 1);
    while (map->slots[at].key) {
        gllmi_map_slot *slot = &map->slots[at];
        if (slot->key_size == key.size && memcmp(slot->key, key.data, key.size) == 0) return slot;
        at = (at + 1) & (map->n_slots - 1);
    }
    return NULL;
}
/* Adds a key, which must not be NULL. 1 added; 0 it was there (value unchanged); -1 no memory. */
GLLMI_PRIVATE int gllmi_map_add(gllmi_map *map, gllmi_str key, uint32_t value) {
    size_t at;
    if (key.size > UINT32_MAX || gllmi_map_find(map, key)) return key.size > UINT32_MAX ? -1 : 0;
    if (!gllmi_map_reserve(map, map->n_used + 1)) return -1;
    at = (size_t)gllmi_hash_bytes(key.data, key.size, map->seed) & (map->n_slots - 1);
    while (map->slots[at].key) at = (at + 1) & (map->n_slots - 1);
    map->slots[at].key = key.data;
    map->slots[at].key_size = (uint32_t)key.size;
    map->slots[at].value = value;
    map->n_used++;
    return 1;
}
GLLMI_PRIVATE void gllmi_map_free(gllmi_map *map) {
    gllmi_free(&map->allocator, map->slots);
    map->slots = NULL;
    map->n_slots = map->n_used = 0;
}

/* ---- file sources: a folder of files, wherever it is ----------------------------------------- */

/* gllm_io over the system's files: the default. Its handles come from malloc'ed memory of the
 * allocator in `user`. */
GLLMI_PRIVATE int gllmi_os_io_open(void *user, const char *name, void **file, uint64_t *size) {
    const gllm_allocator *a = (const gllm_allocator *)user;
    gllmi_os_file *f = (gllmi_os_file *)gllmi_alloc(a, sizeof *f);
    if (!f) return 2;
    if (!gllmi_os_file_open(name, f)) {
        gllmi_free(a, f);
        return 1;
    }
    *file = f;
    *size = f->size_bytes;
    return 0;
}
GLLMI_PRIVATE int gllmi_os_io_read(void *user, void *file, uint64_t offset, void *dst, size_t n) {
    (void)user;
    return gllmi_os_file_read((gllmi_os_file *)file, offset, dst, n) ? 0 : 1;
}
GLLMI_PRIVATE const void *gllmi_os_io_map(void *user, void *file) {
    (void)user;
    return ((gllmi_os_file *)file)->map;
}
GLLMI_PRIVATE void gllmi_os_io_close(void *user, void *file) {
    gllmi_os_file_close((gllmi_os_file *)file);
    gllmi_free((const gllm_allocator *)user, file);
}

/* gllm_io over an array of gllm_file: `user` is a gllmi_memory_files. */
typedef struct gllmi_memory_files {
    const gllm_file *files;
    size_t n_files;
} gllmi_memory_files;

GLLMI_PRIVATE int gllmi_memory_io_open(void *user, const char *name, void **file, uint64_t *size) {
    const gllmi_memory_files *all = (const gllmi_memory_files *)user;
    size_t i;
    for (i = 0; i < all->n_files; i++) {
        if (all->files[i].name && strcmp(all->files[i].name, name) == 0) {
            *file = (void *)(uintptr_t)&all->files[i];
            *size = all->files[i].size_bytes;
            return 0;
        }
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_memory_io_read(void *user, void *file, uint64_t offset, void *dst,
                                       size_t n) {
    const gllm_file *f = (const gllm_file *)file;
    (void)user;
    if (offset > f->size_bytes || n > f->size_bytes - offset) return 1;
    memcpy(dst, (const uint8_t *)f->data + offset, n);
    return 0;
}
GLLMI_PRIVATE const void *gllmi_memory_io_map(void *user, void *file) {
    (void)user;
    return ((const gllm_file *)file)->data;
}
GLLMI_PRIVATE void gllmi_memory_io_close(void *user, void *file) { (void)user, (void)file; }

/* A folder of files. It must stay where it is while files of it are open. */
typedef struct gllmi_source {
    gllm_allocator allocator;
    gllm_io io;
    int is_os;       /* io is the system's own */
    gllmi_arena arena;
    gllmi_str folder; /* "" or a path without '/' at its end ("/" stays) */
} gllmi_source;

typedef struct gllmi_file {
    gllmi_source *source;
    void *handle;
    const char *name; /* full, for messages */
    uint64_t size_bytes;
    const uint8_t *map; /* the whole file, or NULL */
} gllmi_file;

/* Bytes of a file: in place where it is mapped, else a copy. */
typedef struct gllmi_view {
    const uint8_t *data;
    size_t size;
    void *copy; /* NULL: in place */
} gllmi_view;

GLLMI_INLINE int gllmi_is_separator(char c) { return c == '/' || (GLLMI_WINDOWS && c == '\\'); }

/* `io` NULL: the system's files. The source is always safe to free afterwards. */
GLLMI_PRIVATE gllm_status gllmi_source_init(gllmi_source *source, const char *folder,
                                            size_t folder_size, const gllm_io *io,
                                            gllm_allocator allocator) {
    gllm_io os = {gllmi_os_io_open, gllmi_os_io_read, gllmi_os_io_map, gllmi_os_io_close, NULL};
    memset(source, 0, sizeof *source);
    source->allocator = allocator;
    source->arena.allocator = allocator;
    if (io && (!io->open || !io->read || !io->close)) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_io needs open, read and close");
    }
    source->is_os = io == NULL;
    source->io = io ? *io : os;
    if (!io) source->io.user = &source->allocator;
    while (folder_size > 1 && gllmi_is_separator(folder[folder_size - 1])) folder_size--;
    source->folder = gllmi_str_copy(&source->arena, gllmi_str_make(folder, folder_size));
    return source->folder.data ? GLLM_OK : gllmi_fail_memory(folder_size + 1);
}
GLLMI_PRIVATE void gllmi_source_free(gllmi_source *source) { gllmi_arena_free(&source->arena); }

/* Opens `name` in the folder. NOT_FOUND without a message of its own where `optional` is set. */
GLLMI_PRIVATE gllm_status gllmi_file_open(gllmi_source *source, const char *name, int optional,
                                          gllmi_file *file) {
    size_t n = source->folder.size, name_size = strlen(name);
    char *path = (char *)gllmi_arena_alloc(&source->arena, n + name_size + 2);
    int result;
    memset(file, 0, sizeof *file);
    if (!path) return gllmi_fail_memory(n + name_size + 2);
    if (n > 0) memcpy(path, source->folder.data, n);
    if (n > 0 && !gllmi_is_separator(path[n - 1])) path[n++] = '/';
    memcpy(path + n, name, name_size + 1);
    file->name = path;
    result = source->io.open(source->io.user, path, &file->handle, &file->size_bytes);
    if (result == 2 && source->is_os) return gllmi_fail_memory(sizeof(gllmi_os_file));
    if (result != 0) {
        if (optional) return GLLM_ERR_NOT_FOUND;
        return gllmi_fail(GLLM_ERR_NOT_FOUND, "%s: cannot open the file", path);
    }
    file->source = source;
    if (source->io.map) {
        file->map = (const uint8_t *)source->io.map(source->io.user, file->handle);
    }
    return GLLM_OK;
}
GLLMI_PRIVATE void gllmi_file_close(gllmi_file *file) {
    if (file->source) file->source->io.close(file->source->io.user, file->handle);
    file->source = NULL;
}

GLLMI_PRIVATE gllm_status gllmi_file_view(gllmi_file *file, uint64_t offset, uint64_t n_bytes,
                                          gllmi_view *view) {
    const gllm_io *io = &file->source->io;
    memset(view, 0, sizeof *view);
    if (offset > file->size_bytes || n_bytes > file->size_bytes - offset) {
        return gllmi_fail(GLLM_ERR_IO, "%s: ends before byte %llu", file->name,
                          (unsigned long long)offset + (unsigned long long)n_bytes);
    }
    if (n_bytes > SIZE_MAX - 1) return gllmi_fail_memory(SIZE_MAX);
    view->size = (size_t)n_bytes;
    if (file->map) {
        view->data = file->map + offset;
        return GLLM_OK;
    }
    view->copy = gllmi_alloc(&file->source->allocator, view->size);
    if (!view->copy) return gllmi_fail_memory(view->size);
    view->data = (const uint8_t *)view->copy;
    if (n_bytes > 0 && io->read(io->user, file->handle, offset, view->copy, view->size) != 0) {
        gllmi_free(&file->source->allocator, view->copy);
        memset(view, 0, sizeof *view);
        return gllmi_fail(GLLM_ERR_IO, "%s: cannot read %llu bytes at byte %llu", file->name,
                          (unsigned long long)n_bytes, (unsigned long long)offset);
    }
    return GLLM_OK;
}
GLLMI_PRIVATE void gllmi_view_free(const gllmi_file *file, gllmi_view *view) {
    if (view->copy) gllmi_free(&file->source->allocator, view->copy);
    memset(view, 0, sizeof *view);
}
/* The bytes of a view will not be needed again: a mapped file need not keep them in memory. */
GLLMI_PRIVATE void gllmi_view_discard(const gllmi_file *file, const gllmi_view *view) {
    if (!view->copy && file->source->is_os) gllmi_os_discard(view->data, view->size);
}

/* ================================================================================================
 * [NUMBER] Element types, f16, bf16, fp8, decimal numbers
 * ============================================================================================= */

/* The table of element types, the only place that knows them: name, block elements and bytes. */
#define GLLMI_DTYPES(X)                                                                            \
    X(F32, 1, 4) X(F16, 1, 2) X(BF16, 1, 2) X(Q8_0, 32, 34) X(F64, 1, 8) X(I8, 1, 1) X(U8, 1, 1)   \
    X(I16, 1, 2) X(U16, 1, 2) X(I32, 1, 4) X(U32, 1, 4) X(I64, 1, 8) X(U64, 1, 8) X(BOOL, 1, 1)    \
    X(F8_E4M3, 1, 1) X(F8_E5M2, 1, 1)

typedef struct gllmi_dtype_row {
    gllm_dtype dtype;
    const char *name;
    uint16_t block_elements;
    uint16_t block_bytes;
} gllmi_dtype_row;

/* The row of a type, or NULL for AUTO and numbers that are no type. */
GLLMI_PRIVATE const gllmi_dtype_row *gllmi_dtype_find(gllm_dtype dtype) {
#define GLLMI_X(name, elements, bytes) {GLLM_DTYPE_##name, #name, elements, bytes},
    static const gllmi_dtype_row rows[] = {GLLMI_DTYPES(GLLMI_X)};
#undef GLLMI_X
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        if (rows[i].dtype == dtype) return &rows[i];
    }
    return NULL;
}

GLLM_API const char *gllm_dtype_name(gllm_dtype dtype) {
    const gllmi_dtype_row *row = gllmi_dtype_find(dtype);
    return row ? row->name : dtype == GLLM_DTYPE_AUTO ? "AUTO" : "?";
}

GLLMI_INLINE float gllmi_f32_from_bits(uint32_t bits) {
    float f;
    memcpy(&f, &bits, 4);
    return f;
}
GLLMI_INLINE uint32_t gllmi_f32_bits(float f) {
    uint32_t bits;
    memcpy(&bits, &f, 4);
    return bits;
}
GLLMI_INLINE float gllmi_bf16_to_f32(uint16_t h) { return gllmi_f32_from_bits((uint32_t)h << 16); }

/* Round to nearest even; NaN stays NaN. */
GLLMI_INLINE uint16_t gllmi_bf16_from_f32(float f) {
    uint32_t bits = gllmi_f32_bits(f);
    if ((bits & 0x7fffffffu) > 0x7f800000u) return (uint16_t)((bits >> 16) | 0x40);
    return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

/* IEEE 754 binary16, subnormals included. */
GLLMI_INLINE float gllmi_f16_to_f32(uint16_t h) {
    uint32_t sign = (uint32_t)(h & 0x8000) << 16, rest = h & 0x7fffu;
    if (rest >= 0x7c00) return gllmi_f32_from_bits(sign | 0x7f800000u | ((rest & 0x3ff) << 13));
    /* An exponent field of 0 is a subnormal: the product with 2^112 is exact for both. */
    return gllmi_f32_from_bits(
        sign | gllmi_f32_bits(gllmi_f32_from_bits(rest << 13) * gllmi_f32_from_bits(0x77800000u)));
}

/* Round to nearest even, to infinity past 65519, to subnormals below 2^-14; NaN stays NaN. */
GLLMI_INLINE uint16_t gllmi_f16_from_f32(float f) {
    uint32_t bits = gllmi_f32_bits(f), rest = bits & 0x7fffffffu, shifted;
    uint16_t sign = (uint16_t)((bits >> 16) & 0x8000);
    if (rest > 0x7f800000u) return (uint16_t)(sign | 0x7e00);
    if (rest >= 0x477ff000u) return (uint16_t)(sign | 0x7c00);
    if (rest < 0x38800000u) {
        /* Adding 0.5 lines the last bit of a subnormal up with that of the sum's mantissa. */
        shifted = gllmi_f32_bits(gllmi_f32_from_bits(rest) + 0.5f) - 0x3f000000u;
        return (uint16_t)(sign | shifted);
    }
    shifted = rest + 0xfffu + ((rest >> 13) & 1);
    return (uint16_t)(sign | ((shifted - 0x38000000u) >> 13));
}

/* ---- decimal numbers: no locale ---------------------------------------------------------------
 * A double or float that was printed with enough digits to tell it from its neighbours comes back
 * exactly, any other number to within one unit in the last place. */

/* high + low, a number of about 100 bits. */
typedef struct gllmi_double2 {
    double high, low;
} gllmi_double2;

/* a * b (T. J. Dekker, "A floating-point technique for extending the available precision"). */
GLLMI_PRIVATE gllmi_double2 gllmi_double2_mul(gllmi_double2 a, gllmi_double2 b) {
    const double split = 134217729.0; /* 2^27 + 1 */
    double ca = split * a.high, cb = split * b.high;
    double ah = ca - (ca - a.high), al = a.high - ah, bh = cb - (cb - b.high), bl = b.high - bh;
    double p = a.high * b.high;
    double e = ((ah * bh - p) + ah * bl + al * bh) + al * bl;
    gllmi_double2 r;
    e += a.high * b.low + a.low * b.high;
    r.high = p + e;
    r.low = e - (r.high - p);
    return r;
}
/* mantissa * 10^exponent as a double. Scaled by powers of two to stay in range. */
GLLMI_PRIVATE double gllmi_decimal_to_double(uint64_t mantissa, int exponent) {
    gllmi_double2 x, ten, power;
    int n = exponent < 0 ? -exponent : exponent;
    double r;
    if (mantissa == 0 || exponent < -400) return 0.0;
    if (exponent > 400) return HUGE_VAL;
    if (mantissa < ((uint64_t)1 << 53) && n <= 22) {
        double p = 1.0, base = 10.0; /* both exact: one rounding in all */
        for (; n > 0; n >>= 1, base *= base) {
            if (n & 1) p *= base;
        }
        return exponent < 0 ? (double)mantissa / p : (double)mantissa * p;
    }
    x.high = (double)(mantissa >> 32) * 4294967296.0;
    x.low = (double)(mantissa & 0xffffffffu);
    r = x.high + x.low;
    x.low -= r - x.high;
    x.high = r;
    /* 10^e = 5^e * 2^e, and 5^-1 = 0.2 to 100 bits */
    ten.high = exponent < 0 ? 0.2 : 5.0;
    ten.low = exponent < 0 ? -1.1102230246251565e-17 : 0.0;
    power.high = 1.0;
    power.low = 0.0;
    for (; n > 0; n >>= 1) {
        if (n & 1) power = gllmi_double2_mul(power, ten);
        if (n > 1) ten = gllmi_double2_mul(ten, ten);
    }
    x = gllmi_double2_mul(x, power);
    return ldexp(x.high + x.low, exponent);
}

/* ================================================================================================
 * [JSON] A strict parser over a memory range (RFC 8259)
 * The text becomes a flat array of nodes in document order; a node knows where its subtree ends, so
 * there is no tree to build and no recursion to bound. Strings stay in the text until asked for.
 * ============================================================================================= */

typedef enum gllmi_json_type {
    GLLMI_JSON_NULL,
    GLLMI_JSON_FALSE,
    GLLMI_JSON_TRUE,
    GLLMI_JSON_NUMBER,
    GLLMI_JSON_STRING,
    GLLMI_JSON_ARRAY,
    GLLMI_JSON_OBJECT /* its children alternate: key, value, key, value */
} gllmi_json_type;

typedef struct gllmi_json_node {
    uint8_t type;
    uint8_t escaped; /* a string with backslashes */
    uint32_t next;   /* the node after this one's subtree */
    uint32_t count;  /* children of an array, pairs of an object */
    size_t begin;    /* bytes [begin, end) of the text; a string's are without its quotes */
    size_t end;
} gllmi_json_node;

typedef struct gllmi_json {
    gllm_allocator allocator;
    const char *file; /* for messages */
    size_t offset;    /* of the text in its file, likewise */
    const char *text;
    size_t size;
    gllmi_json_node *nodes; /* node 0 is the root */
    size_t n_nodes, capacity;
} gllmi_json;

#define GLLMI_JSON_MAX_DEPTH 128

GLLMI_PRIVATE gllm_status gllmi_json_fail(const gllmi_json *json, size_t at, const char *what) {
    return gllmi_fail(GLLM_ERR_FORMAT, "%s: byte %llu: %s", json->file,
                      (unsigned long long)(json->offset + at), what);
}

/* Value of a hexadecimal digit, or -1. */
GLLMI_INLINE int gllmi_hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}
/* Four hexadecimal digits at p, or -1. */
GLLMI_PRIVATE int gllmi_json_hex4(const char *p, const char *end) {
    int value = 0, i, digit;
    if (end - p < 4) return -1;
    for (i = 0; i < 4; i++) {
        if ((digit = gllmi_hex_digit(p[i])) < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Length of the valid UTF-8 sequence at p, or 0: no overlong forms, no surrogates (Unicode table
 * 3-7). */
GLLMI_PRIVATE size_t gllmi_utf8_sequence(const uint8_t *p, const uint8_t *end) {
    uint8_t c = *p, low = 0x80, high = 0xbf;
    size_t n, i;
    if (c < 0x80) return 1;
    if (c < 0xc2 || c > 0xf4) return 0;
    n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if ((size_t)(end - p) < n) return 0;
    if (c == 0xe0) low = 0xa0;
    if (c == 0xed) high = 0x9f;
    if (c == 0xf0) low = 0x90;
    if (c == 0xf4) high = 0x8f;
    if (p[1] < low || p[1] > high) return 0;
    for (i = 2; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
    }
    return n;
}

/* Checks the escape at text[at] == '\\' and moves past it; *at is the bad byte on failure. */
GLLMI_PRIVATE const char *gllmi_json_skip_escape(const char *text, size_t size, size_t *at) {
    const char *end = text + size;
    size_t i = *at + 1;
    int unit;
    if (i >= size) return "the text ends in a string";
    if (text[i] != 'u') {
        if (text[i] == 0 || !strchr("\"\\/bfnrt", text[i])) return "unknown escape in a string";
        *at = i + 1;
        return NULL;
    }
    unit = gllmi_json_hex4(text + i + 1, end);
    if (unit < 0) return "\\u needs four hexadecimal digits";
    i += 5;
    if (unit >= 0xdc00 && unit <= 0xdfff) return "a low surrogate alone";
    if (unit >= 0xd800 && unit <= 0xdbff) {
        int low = size - i >= 6 && text[i] == '\\' && text[i + 1] == 'u'
                      ? gllmi_json_hex4(text + i + 2, end)
                      : -1;
        if (low < 0xdc00 || low > 0xdfff) return "a high surrogate alone";
        i += 6;
    }
    *at = i;
    return NULL;
}

/* The string whose first byte (after the quote) is at *at; leaves *at behind its closing quote. */
GLLMI_PRIVATE gllm_status gllmi_json_string_node(gllmi_json *json, size_t *at,
                                                 gllmi_json_node *node) {
    const uint8_t *p = (const uint8_t *)json->text;
    size_t i = *at, n = json->size;
    node->type = GLLMI_JSON_STRING;
    node->begin = i;
    while (i < n) {
        uint8_t c = p[i];
        if (c == '"') {
            node->end = i;
            *at = i + 1;
            return GLLM_OK;
        }
        if (c == '\\') {
            const char *problem = gllmi_json_skip_escape(json->text, n, &i);
            if (problem) return gllmi_json_fail(json, i, problem);
            node->escaped = 1;
        } else if (c < 0x20) {
            return gllmi_json_fail(json, i, "a control character in a string");
        } else if (c < 0x80) {
            i++;
        } else {
            size_t length = gllmi_utf8_sequence(p + i, p + n);
            if (length == 0) return gllmi_json_fail(json, i, "invalid UTF-8 in a string");
            i += length;
        }
    }
    return gllmi_json_fail(json, n, "the text ends in a string");
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)? at *at. */
GLLMI_PRIVATE gllm_status gllmi_json_number_node(gllmi_json *json, size_t *at,
                                                 gllmi_json_node *node) {
    const char *p = json->text;
    size_t i = *at, n = json->size, digits;
    node->type = GLLMI_JSON_NUMBER;
    node->begin = i;
    if (p[i] == '-') i++;
    digits = i;
    while (i < n && p[i] >= '0' && p[i] <= '9') i++;
    if (i == digits) return gllmi_json_fail(json, i, "expected a value");
    if (p[digits] == '0' && i > digits + 1) {
        return gllmi_json_fail(json, digits, "a number with a leading zero");
    }
    if (i < n && p[i] == '.') {
        digits = ++i;
        while (i < n && p[i] >= '0' && p[i] <= '9') i++;
        if (i == digits) return gllmi_json_fail(json, i, "a digit must follow the point");
    }
    if (i < n && (p[i] == 'e' || p[i] == 'E')) {
        i++;
        if (i < n && (p[i] == '+' || p[i] == '-')) i++;
        digits = i;
        while (i < n && p[i] >= '0' && p[i] <= '9') i++;
        if (i == digits) return gllmi_json_fail(json, i, "an exponent without digits");
    }
    node->end = i;
    *at = i;
    return GLLM_OK;
}

GLLMI_INLINE size_t gllmi_json_skip_space(const char *text, size_t at, size_t size) {
    while (at < size &&
           (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
        at++;
    }
    return at;
}

/* A scalar at *at, or the opening of an array or object (whose `end` and `next` come later). */
GLLMI_PRIVATE gllm_status gllmi_json_value_node(gllmi_json *json, size_t *at,
                                                gllmi_json_node *node) {
    static const char *const words[] = {"null", "false", "true"};
    size_t i, n;
    char c = json->text[*at];
    node->begin = *at;
    if (c == '"') {
        ++*at;
        return gllmi_json_string_node(json, at, node);
    }
    if (c == '{' || c == '[') {
        node->type = c == '{' ? GLLMI_JSON_OBJECT : GLLMI_JSON_ARRAY;
        ++*at;
        return GLLM_OK;
    }
    for (i = 0; i < 3; i++) {
        n = strlen(words[i]);
        if (json->size - *at >= n && memcmp(json->text + *at, words[i], n) == 0) {
            node->type = (uint8_t)(GLLMI_JSON_NULL + i);
            node->end = *at += n;
            return GLLM_OK;
        }
    }
    return gllmi_json_number_node(json, at, node);
}

/* One node at *at, appended to the array. `parent` is its container's index, or UINT32_MAX. */
GLLMI_PRIVATE gllm_status gllmi_json_append(gllmi_json *json, size_t *at, int is_key) {
    gllmi_json_node node;
    gllm_status status;
    memset(&node, 0, sizeof node);
    *at = gllmi_json_skip_space(json->text, *at, json->size);
    if (*at >= json->size) return gllmi_json_fail(json, *at, "the text ends too early");
    if (is_key && json->text[*at] != '"') return gllmi_json_fail(json, *at, "expected a key");
    if ((status = gllmi_json_value_node(json, at, &node)) != GLLM_OK) return status;
    if (json->n_nodes >= UINT32_MAX - 1 ||
        !gllmi_grow(&json->allocator, (void **)&json->nodes, &json->capacity, json->n_nodes,
                    json->n_nodes + 1, sizeof node)) {
        return gllmi_fail_memory((json->n_nodes + 1) * sizeof node);
    }
    node.next = (uint32_t)json->n_nodes + 1;
    json->nodes[json->n_nodes++] = node;
    if (is_key) {
        *at = gllmi_json_skip_space(json->text, *at, json->size);
        if (*at >= json->size || json->text[*at] != ':') {
            return gllmi_json_fail(json, *at, "expected ':' after a key");
        }
        ++*at;
    }
    return GLLM_OK;
}

/* Parses a range that starts at byte `offset` of `file` as one value. `json` holds `text` by
 * reference; always safe to free. */
GLLMI_PRIVATE gllm_status gllmi_json_parse_at(gllmi_json *json, const char *file, size_t offset,
                                              const char *text, size_t size,
                                              const gllm_allocator *allocator) {
    uint32_t open[GLLMI_JSON_MAX_DEPTH]; /* the containers around `at` */
    size_t depth = 0, at = 0;
    gllm_status status;
    memset(json, 0, sizeof *json);
    json->allocator = *allocator;
    json->file = file;
    json->offset = offset;
    json->text = text;
    json->size = size;
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) at = 3; /* a byte order mark */
    /* Room for what vocabularies have: growing would copy megabytes. A refusal is no failure. */
    (void)gllmi_grow(allocator, (void **)&json->nodes, &json->capacity, 0, size / 16 + 1,
                     sizeof *json->nodes);
    if ((status = gllmi_json_append(json, &at, 0)) != GLLM_OK) return status;
    for (;;) {
        gllmi_json_node *last = &json->nodes[json->n_nodes - 1], *top;
        if (last->type >= GLLMI_JSON_ARRAY && last->end == 0) {
            if (depth == GLLMI_JSON_MAX_DEPTH) return gllmi_json_fail(json, at, "nested too deep");
            open[depth++] = (uint32_t)(json->n_nodes - 1);
        }
        while (depth > 0) { /* close what ends here */
            int is_object;
            top = &json->nodes[open[depth - 1]];
            is_object = top->type == GLLMI_JSON_OBJECT;
            at = gllmi_json_skip_space(text, at, size);
            if (at < size && text[at] == (is_object ? '}' : ']')) {
                top->end = ++at;
                top->next = (uint32_t)json->n_nodes;
                depth--;
                continue;
            }
            if (top->count > 0) {
                if (at >= size || text[at] != ',') {
                    return gllmi_json_fail(json, at, is_object ? "expected ',' or '}'"
                                                               : "expected ',' or ']'");
                }
                at++;
            }
            top->count++;
            if (is_object && (status = gllmi_json_append(json, &at, 1)) != GLLM_OK) return status;
            break;
        }
        if (depth == 0) break;
        if ((status = gllmi_json_append(json, &at, 0)) != GLLM_OK) return status;
    }
    at = gllmi_json_skip_space(text, at, size);
    return at == size ? GLLM_OK : gllmi_json_fail(json, at, "text after the end of the value");
}
GLLMI_PRIVATE gllm_status gllmi_json_parse(gllmi_json *json, const char *file, const char *text,
                                           size_t size, const gllm_allocator *allocator) {
    return gllmi_json_parse_at(json, file, 0, text, size, allocator);
}
GLLMI_PRIVATE void gllmi_json_free(gllmi_json *json) {
    gllmi_free(&json->allocator, json->nodes);
    json->nodes = NULL;
    json->n_nodes = 0;
}

/* Node 0 never is a member: as an index it means "not there". These accept it and say so. */
GLLMI_INLINE int gllmi_json_is(const gllmi_json *json, uint32_t node, gllmi_json_type type) {
    return json->nodes[node].type == (uint8_t)type;
}
/* First child of a container; walk on with gllmi_json_next. There are nodes[i].count of them. */
GLLMI_INLINE uint32_t gllmi_json_first(uint32_t node) { return node + 1; }
GLLMI_INLINE uint32_t gllmi_json_next(const gllmi_json *json, uint32_t node) {
    return json->nodes[node].next;
}
/* The string's bytes as written, escapes and all. */
GLLMI_INLINE gllmi_str gllmi_json_raw(const gllmi_json *json, uint32_t node) {
    const gllmi_json_node *n = &json->nodes[node];
    return gllmi_str_make(json->text + n->begin, n->end - n->begin);
}

/* Writes the unescaped string to out (room for the raw length) and returns its length. */
GLLMI_PRIVATE size_t gllmi_json_unescape(gllmi_str raw, char *out) {
    const char *p = raw.data, *end = p + raw.size;
    char *o = out;
    while (p < end) {
        uint32_t c;
        if (*p != '\\') {
            *o++ = *p++;
            continue;
        }
        p++;
        switch (*p) {
        case 'b': *o++ = '\b', p++; continue;
        case 'f': *o++ = '\f', p++; continue;
        case 'n': *o++ = '\n', p++; continue;
        case 'r': *o++ = '\r', p++; continue;
        case 't': *o++ = '\t', p++; continue;
        case 'u': break;
        default: *o++ = *p++; continue;
        }
        c = (uint32_t)gllmi_json_hex4(p + 1, end);
        p += 5;
        if (c >= 0xd800 && c <= 0xdbff) {
            c = 0x10000 + ((c - 0xd800) << 10) + ((uint32_t)gllmi_json_hex4(p + 2, end) - 0xdc00);
            p += 6;
        }
        if (c < 0x80) {
            *o++ = (char)c;
        } else if (c < 0x800) {
            *o++ = (char)(0xc0 | (c >> 6));
            *o++ = (char)(0x80 | (c & 63));
        } else if (c < 0x10000) {
            *o++ = (char)(0xe0 | (c >> 12));
            *o++ = (char)(0x80 | ((c >> 6) & 63));
            *o++ = (char)(0x80 | (c & 63));
        } else {
            *o++ = (char)(0xf0 | (c >> 18));
            *o++ = (char)(0x80 | ((c >> 12) & 63));
            *o++ = (char)(0x80 | ((c >> 6) & 63));
            *o++ = (char)(0x80 | (c & 63));
        }
    }
    return (size_t)(o - out);
}

/* 1 if the string node equals `text`, escapes resolved. */
GLLMI_PRIVATE int gllmi_json_string_is(const gllmi_json *json, uint32_t node, gllmi_str text) {
    gllmi_str raw = gllmi_json_raw(json, node);
    char small[256];
    if (!gllmi_json_is(json, node, GLLMI_JSON_STRING)) return 0;
    if (!json->nodes[node].escaped) return gllmi_str_equal(raw, text);
    if (raw.size > sizeof small) return 0;
    return gllmi_str_equal(gllmi_str_make(small, gllmi_json_unescape(raw, small)), text);
}

/* The value of `key` in an object: its node, or 0 if there is none. Of several, the last. */
GLLMI_PRIVATE uint32_t gllmi_json_find(const gllmi_json *json, uint32_t object, const char *key) {
    uint32_t i, child = gllmi_json_first(object), found = 0;
    gllmi_str name = gllmi_str_of(key);
    if (!gllmi_json_is(json, object, GLLMI_JSON_OBJECT)) return 0;
    for (i = 0; i < json->nodes[object].count; i++) {
        if (gllmi_json_string_is(json, child, name)) found = child + 1;
        child = gllmi_json_next(json, child + 1);
    }
    return found;
}

/* A string with escapes resolved, NUL-terminated in the arena. data NULL: no string, or no memory
 * (then *status, if not NULL, is GLLM_ERR_MEMORY). */
GLLMI_PRIVATE gllmi_str gllmi_json_string(const gllmi_json *json, uint32_t node, gllmi_arena *arena,
                                          gllm_status *status) {
    gllmi_str raw = gllmi_json_raw(json, node), copy = {NULL, 0};
    if (!gllmi_json_is(json, node, GLLMI_JSON_STRING)) return copy;
    copy = gllmi_str_copy(arena, raw);
    if (!copy.data) {
        gllm_status failed = gllmi_fail_memory(raw.size + 1);
        if (status) *status = failed;
    } else if (json->nodes[node].escaped) {
        char *text = (char *)(uintptr_t)copy.data;
        copy.size = gllmi_json_unescape(raw, text);
        text[copy.size] = 0;
    }
    return copy;
}

/* A number's value; `missing` if the node is no number. */
GLLMI_PRIVATE double gllmi_json_number(const gllmi_json *json, uint32_t node, double missing) {
    const char *p = json->text + json->nodes[node].begin, *end = json->text + json->nodes[node].end;
    uint64_t mantissa = 0;
    int exponent = 0, written = 0, negative, exponent_negative = 0, point = 0;
    double value;
    if (!gllmi_json_is(json, node, GLLMI_JSON_NUMBER)) return missing;
    negative = *p == '-';
    for (p += negative; p < end && *p != 'e' && *p != 'E'; p++) {
        if (*p == '.') {
            point = 1;
        } else if (mantissa <= (UINT64_MAX - 9) / 10) {
            mantissa = mantissa * 10 + (uint64_t)(*p - '0');
            exponent -= point;
        } else if (exponent < 100000) {
            exponent += !point; /* digits past the 19th only scale */
        }
    }
    if (p < end) p++;
    if (p < end && (*p == '-' || *p == '+')) exponent_negative = *p++ == '-';
    for (; p < end; p++) {
        if (written < 100000) written = written * 10 + (*p - '0');
    }
    value = gllmi_decimal_to_double(mantissa, exponent + (exponent_negative ? -written : written));
    return negative ? -value : value;
}

/* A member that is a whole number in [0, max]. Missing or null: `missing`. Else FORMAT. */
GLLMI_PRIVATE gllm_status gllmi_json_get_u64(const gllmi_json *json, uint32_t object,
                                             const char *key, uint64_t max, uint64_t missing,
                                             uint64_t *out) {
    uint32_t node = gllmi_json_find(json, object, key);
    gllmi_str raw = gllmi_json_raw(json, node);
    uint64_t value = 0;
    size_t i;
    *out = missing;
    if (node == 0 || gllmi_json_is(json, node, GLLMI_JSON_NULL)) return GLLM_OK;
    if (!gllmi_json_is(json, node, GLLMI_JSON_NUMBER)) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: %s must be a number", json->file, key);
    }
    for (i = 0; i < raw.size; i++) {
        unsigned digit = (unsigned char)raw.data[i] - (unsigned)'0';
        if (digit > 9 || value > (UINT64_MAX - digit) / 10 || (value = value * 10 + digit) > max) {
            return gllmi_fail(GLLM_ERR_FORMAT, "%s: %s is %.*s, must be a whole number up to %llu",
                              json->file, key, gllmi_str_shown(raw), raw.data,
                              (unsigned long long)max);
        }
    }
    *out = value;
    return GLLM_OK;
}
/* A member that is true or false; missing or anything else gives `missing`. */
GLLMI_PRIVATE int gllmi_json_get_bool(const gllmi_json *json, uint32_t object, const char *key,
                                      int missing) {
    uint32_t node = gllmi_json_find(json, object, key);
    if (node && gllmi_json_is(json, node, GLLMI_JSON_TRUE)) return 1;
    if (node && gllmi_json_is(json, node, GLLMI_JSON_FALSE)) return 0;
    return missing;
}

/* A JSON file of a folder, parsed: view and nodes. */
typedef struct gllmi_json_file {
    gllmi_file file;
    gllmi_view view;
    gllmi_json json;
} gllmi_json_file;

GLLMI_PRIVATE void gllmi_json_file_close(gllmi_json_file *f) {
    gllmi_json_free(&f->json);
    if (f->file.source) gllmi_view_free(&f->file, &f->view);
    gllmi_file_close(&f->file);
}
/* NOT_FOUND without a message where `optional` is set. On failure nothing stays open. */
GLLMI_PRIVATE gllm_status gllmi_json_file_open(gllmi_source *source, const char *name,
                                               int optional, gllmi_json_file *f) {
    gllm_status status;
    memset(f, 0, sizeof *f);
    f->json.allocator = source->allocator;
    status = gllmi_file_open(source, name, optional, &f->file);
    if (status != GLLM_OK) return status;
    status = gllmi_file_view(&f->file, 0, f->file.size_bytes, &f->view);
    if (status == GLLM_OK) {
        status = gllmi_json_parse(&f->json, f->file.name, (const char *)f->view.data, f->view.size,
                                  &source->allocator);
    }
    if (status != GLLM_OK) gllmi_json_file_close(f);
    return status;
}

/* ================================================================================================
 * [UNICODE] UTF-8, character properties, case, grapheme clusters, normalisation
 * Properties are Unicode 16. Tests named after what a tokenizer does with them answer as the
 * HuggingFace `tokenizers` package does, whose parts follow Unicode 8, 9, 16 and 17.
 * ============================================================================================= */

/* ---- UTF-8: checked text --------------------------------------------------------------------- */

/* Bytes of the leading run of ASCII. */
GLLMI_PRIVATE size_t gllmi_utf8_ascii(const char *s, size_t n) {
    size_t i = 0;
    uint64_t word;
    while (n - i >= 8) {
        memcpy(&word, s + i, 8);
        if (word & UINT64_C(0x8080808080808080)) break;
        i += 8;
    }
    while (i < n && (uint8_t)s[i] < 0x80) i++;
    return i;
}

/* Decodes the first code point of any bytes: 1 to 4 bytes used; 0 if they are ill-formed or cut
 * short, or n is 0. */
GLLMI_PRIVATE size_t gllmi_utf8_decode(const char *s, size_t n, uint32_t *cp) {
    const uint8_t *b = (const uint8_t *)s;
    uint32_t lead, low = 0x80, high = 0xBF, value;
    size_t need, i;
    if (n == 0) return 0;
    lead = b[0];
    if (lead < 0x80) {
        *cp = lead;
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4) return 0;
    need = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (n < need) return 0;
    /* Only the second byte has bounds of its own: no overlong form, no surrogate, no > 10FFFF. */
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
    if (b[1] < low || b[1] > high) return 0;
    value = (lead & (0x7Fu >> need)) << 6 | (b[1] & 0x3Fu);
    for (i = 2; i < need; i++) {
        if ((b[i] & 0xC0) != 0x80) return 0;
        value = value << 6 | (b[i] & 0x3Fu);
    }
    *cp = value;
    return need;
}

/* n if the text is valid UTF-8, or the offset of the first ill-formed sequence. */
GLLMI_PRIVATE size_t gllmi_utf8_validate(const char *s, size_t n) {
    size_t i = 0, used;
    uint32_t cp;
    while (i < n) {
        if ((uint8_t)s[i] < 0x80) {
            i += gllmi_utf8_ascii(s + i, n - i);
            continue;
        }
        used = gllmi_utf8_decode(s + i, n - i, &cp);
        if (used == 0) return i;
        i += used;
    }
    return n;
}

/* ---- UTF-8: text known to be valid ----------------------------------------------------------- */

/* Bytes of the sequence that `lead` opens. */
GLLMI_INLINE size_t gllmi_utf8_lead_bytes(unsigned char lead) {
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Decodes one code point and moves *p behind it. */
GLLMI_INLINE uint32_t gllmi_utf8_next(const char **p) {
    const uint8_t *b = (const uint8_t *)*p;
    uint32_t lead = b[0];
    if (lead < 0x80) {
        *p += 1;
        return lead;
    }
    if (lead < 0xE0) {
        *p += 2;
        return (lead & 0x1Fu) << 6 | (b[1] & 0x3Fu);
    }
    if (lead < 0xF0) {
        *p += 3;
        return (lead & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
    }
    *p += 4;
    return (lead & 7u) << 18 | (b[1] & 0x3Fu) << 12 | (b[2] & 0x3Fu) << 6 | (b[3] & 0x3Fu);
}

/* Moves *p to the start of the code point before it and decodes that. */
GLLMI_INLINE uint32_t gllmi_utf8_prev(const char **p) {
    const char *q = *p - 1;
    while (((uint8_t)*q & 0xC0) == 0x80) q--;
    *p = q;
    return gllmi_utf8_next(&q);
}

/* Code points in n bytes. */
GLLMI_PRIVATE size_t gllmi_utf8_count(const char *s, size_t n) {
    size_t i, count = 0;
    for (i = 0; i < n; i++) count += ((uint8_t)s[i] & 0xC0) != 0x80;
    return count;
}

GLLMI_INLINE size_t gllmi_utf8_bytes(uint32_t cp) {
    return cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : cp < 0x110000 ? 4 : 3;
}

/* Writes 1 to 4 bytes and returns how many. What is no character becomes U+FFFD. */
GLLMI_PRIVATE size_t gllmi_utf8_encode(uint32_t cp, char *out) {
    uint8_t *b = (uint8_t *)out;
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000)) cp = 0xFFFD;
    if (cp < 0x80) {
        b[0] = (uint8_t)cp;
        return 1;
    }
    if (cp < 0x800) {
        b[0] = (uint8_t)(0xC0 | cp >> 6);
        b[1] = (uint8_t)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        b[0] = (uint8_t)(0xE0 | cp >> 12);
        b[1] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
        b[2] = (uint8_t)(0x80 | (cp & 0x3F));
        return 3;
    }
    b[0] = (uint8_t)(0xF0 | cp >> 18);
    b[1] = (uint8_t)(0x80 | (cp >> 12 & 0x3F));
    b[2] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
    b[3] = (uint8_t)(0x80 | (cp & 0x3F));
    return 4;
}

/* ---- Unicode tables -------------------------------------------------------------------------- */

/* A run of code points that map by one distance: first, first+step, ..., first+span. */
typedef struct gllmi_uc_case {
    uint32_t first;
    uint16_t span, step;
    int32_t delta;
} gllmi_uc_case;
/* BEGIN GENERATED by tools/unicode_tables.py */
/* clang-format off */
/* Unicode 16.0 (data files 15.0.0 plus the supplement in the tool). */
enum {
  GLLMI_UC_LU, GLLMI_UC_LL, GLLMI_UC_LT, GLLMI_UC_LM, GLLMI_UC_LO, GLLMI_UC_MN,
  GLLMI_UC_MC, GLLMI_UC_ME, GLLMI_UC_ND, GLLMI_UC_NL, GLLMI_UC_NO, GLLMI_UC_PC,
  GLLMI_UC_PD, GLLMI_UC_PS, GLLMI_UC_PE, GLLMI_UC_PI, GLLMI_UC_PF, GLLMI_UC_PO,
  GLLMI_UC_SM, GLLMI_UC_SC, GLLMI_UC_SK, GLLMI_UC_SO, GLLMI_UC_ZS, GLLMI_UC_ZL,
  GLLMI_UC_ZP, GLLMI_UC_CC, GLLMI_UC_CF, GLLMI_UC_CS, GLLMI_UC_CO, GLLMI_UC_CN,
  GLLMI_UC_CATEGORIES
};
/* Grapheme_Cluster_Break values. */
enum {
  GLLMI_UC_GCB_OTHER, GLLMI_UC_GCB_CR, GLLMI_UC_GCB_LF, GLLMI_UC_GCB_CONTROL,
  GLLMI_UC_GCB_EXTEND, GLLMI_UC_GCB_ZWJ, GLLMI_UC_GCB_REGIONAL, GLLMI_UC_GCB_PREPEND,
  GLLMI_UC_GCB_SPACINGMARK, GLLMI_UC_GCB_L, GLLMI_UC_GCB_V, GLLMI_UC_GCB_T,
  GLLMI_UC_GCB_LV, GLLMI_UC_GCB_LVT, GLLMI_UC_GCB_PICTOGRAPHIC
};
/* A record: category (5 bits), grapheme break (4 bits), then these flags. */
#define GLLMI_UC_WHITE (1u << 9)
#define GLLMI_UC_ALPHABETIC (1u << 10)
#define GLLMI_UC_NUMERIC (1u << 11)
#define GLLMI_UC_WORD (1u << 12)
#define GLLMI_UC_PUNCTUATION (1u << 13)
#define GLLMI_UC_OTHER (1u << 14)
#define GLLMI_UC_NONSPACING (1u << 15)
#define GLLMI_UC_MARK (1u << 16)
#define GLLMI_UC_HAS_LOWER (1u << 17)
#define GLLMI_UC_HAS_FOLD (1u << 18)
#define GLLMI_UC_UPPERCASE (1u << 19)
#define GLLMI_UC_LOWERCASE (1u << 20)
#define GLLMI_UC_NFC_CARE (1u << 21)
#define GLLMI_UC_NFD_CARE (1u << 22)
#define GLLMI_UC_NFKC_CARE (1u << 23)
#define GLLMI_UC_NFKD_CARE (1u << 24)
#define GLLMI_UC_AFTER_9 (1u << 25)
#define GLLMI_UC_RECORD_NONE 64    /* unassigned */
#define GLLMI_UC_RECORD_PRIVATE 4 /* private use */
#define GLLMI_UC_TAIL 0x1000u /* E0000..E0FFF sit in the tries behind the limit */
#define GLLMI_UC_RECORD_LOW 4
#define GLLMI_UC_RECORD_MIDDLE 5
#define GLLMI_UC_RECORD_LIMIT 0xE0000u
/* Record number of a code point, stage 0 */
static const uint8_t gllmi_uc_record_stage0[1800] = {
0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,26,26,26,26,26,26,26,26,26,
26,26,27,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,28,29,26,30,31,32,33,34,34,34,34,34,34,34,34,34,34,34,34,34,34,34,34,
34,34,34,34,34,35,36,36,36,36,37,37,37,37,37,37,37,37,37,37,37,37,38,39,40,41,42,43,44,45,46,47,48,
49,50,51,52,53,54,55,56,57,26,58,59,60,60,60,60,61,26,26,62,63,63,63,63,63,63,64,26,65,60,60,60,60,
60,60,60,60,60,60,60,60,66,60,60,60,26,67,68,69,26,26,26,26,26,26,26,26,26,26,26,70,26,71,72,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,73,74,75,60,60,60,60,76,60,60,60,60,60,60,60,77,78,79,80,
81,82,83,84,60,85,86,87,88,89,90,60,91,92,93,94,95,96,97,98,99,100,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,101,26,26,26,26,26,26,26,102,103,26,26,26,26,26,26,26,26,26,26,104,63,63,63,
63,63,63,63,63,63,63,63,63,63,105,63,106,60,60,60,60,107,108,60,109,63,63,63,63,63,63,63,63,63,110,
63,63,63,63,63,63,63,111,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,109,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,109,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,109,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,109,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,109,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,109,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,109,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,109,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,109,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,109,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,60,109,112,113,113,113,113,113,113,
113
};
/* Record number of a code point, stage 1 */
static const uint16_t gllmi_uc_record_stage1[3648] = {
0,1,2,3,4,5,6,7,8,1,9,10,11,12,13,14,15,16,17,18,19,20,17,21,22,23,24,25,26,27,28,29,15,30,31,32,
33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,
66,59,67,68,59,59,59,69,70,71,72,59,59,59,73,63,74,75,65,76,77,78,79,80,81,82,83,84,85,86,81,87,88,
89,90,81,81,81,81,91,92,93,94,95,96,81,97,98,81,81,81,81,81,99,100,101,81,102,103,81,104,105,106,
81,107,108,109,110,111,81,112,113,114,115,116,117,81,118,119,120,121,122,123,124,125,126,127,128,
129,130,131,132,125,126,133,134,135,136,137,138,139,126,140,141,142,130,143,144,125,126,145,146,
147,130,148,149,150,151,152,153,154,136,155,156,157,126,158,159,160,130,161,162,157,126,163,164,
165,130,166,167,157,81,168,169,170,130,171,172,173,81,174,175,176,136,177,178,81,81,179,180,181,
182,182,183,184,185,186,187,188,182,182,189,190,191,192,193,194,195,196,197,198,199,200,201,202,
182,182,81,81,203,204,205,206,207,208,209,210,63,63,211,65,65,212,213,213,213,213,213,213,214,215,
216,216,217,218,219,220,220,220,81,81,81,81,221,222,81,81,221,81,81,223,224,225,81,81,81,224,81,81,
81,226,227,228,81,229,63,63,63,63,63,230,231,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,
81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,232,81,233,234,81,81,81,81,235,236,237,
238,81,239,81,240,241,242,81,81,81,243,244,245,246,247,248,246,81,81,249,81,81,250,251,81,252,81,
81,81,81,253,81,254,255,256,257,81,258,259,81,81,260,81,261,262,263,263,81,264,81,81,81,265,266,
267,246,246,268,269,270,182,182,182,271,272,81,273,274,205,275,276,277,81,278,101,81,81,279,280,81,
81,281,282,283,101,81,284,285,286,286,287,288,289,290,291,39,39,292,293,294,295,296,297,298,299,
295,295,300,301,302,303,15,15,15,15,15,15,15,15,15,304,15,15,15,15,15,305,306,307,306,306,307,308,
306,309,310,310,310,311,312,313,314,315,316,317,318,319,320,321,322,323,324,325,326,327,328,329,
330,331,332,333,334,335,336,337,338,339,340,341,342,263,343,344,263,345,346,347,348,349,350,347,
351,352,352,347,353,347,347,347,354,347,355,356,357,263,263,263,263,358,359,360,347,361,362,363,
364,365,263,263,366,182,367,182,337,337,337,368,369,370,371,372,373,374,263,263,263,263,263,263,
263,263,263,263,356,375,376,263,263,377,378,379,380,380,380,380,381,380,382,380,380,380,380,380,
380,380,383,384,385,386,387,388,389,390,374,391,392,393,394,347,395,347,263,263,263,263,263,263,
263,263,263,263,263,263,263,263,263,263,347,347,347,396,347,347,347,347,397,398,347,347,347,399,
347,400,401,347,347,347,347,347,347,402,347,347,347,347,347,403,347,347,404,405,263,347,406,407,
263,408,263,409,263,410,411,412,413,414,63,63,415,65,65,416,417,418,59,59,59,59,59,59,419,420,65,
65,421,81,81,81,422,423,81,424,425,425,425,425,302,302,426,427,428,429,430,431,182,182,263,432,263,
263,263,263,263,433,369,369,369,369,369,369,369,369,369,369,369,369,369,434,182,435,436,437,438,
439,440,441,442,443,81,444,445,441,442,443,81,446,447,81,448,449,450,450,450,450,451,452,81,453,
263,263,454,81,369,455,456,369,457,458,369,459,456,460,369,458,369,369,369,461,369,369,369,369,369,
369,369,369,369,369,369,369,369,369,369,369,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,
81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,
81,81,81,81,81,81,81,81,462,263,263,263,263,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,
81,81,81,81,81,81,81,81,81,81,81,462,109,109,81,463,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,
81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,464,263,263,263,465,81,81,284,
81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,466,81,467,182,59,59,468,469,59,470,81,81,81,81,
471,472,44,473,474,475,59,59,59,476,477,478,479,480,481,482,182,483,484,81,485,486,81,81,81,487,
488,81,81,489,490,246,45,491,101,81,492,81,493,494,213,495,117,81,81,496,497,498,499,500,81,81,501,
502,503,504,81,505,81,81,81,506,507,508,509,510,511,512,425,39,39,513,514,65,65,65,65,65,81,81,515,
246,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,
516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,516,
516,516,516,516,516,516,516,516,516,516,516,517,216,518,220,220,519,520,520,520,520,520,520,520,
520,520,520,520,520,520,520,520,520,520,520,520,520,520,520,520,520,520,520,520,520,520,520,520,
520,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,
521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,521,
521,522,522,522,522,522,522,522,522,522,522,522,522,522,522,522,522,523,524,525,522,522,522,526,
522,522,522,522,522,522,527,182,182,528,529,530,531,532,450,450,450,450,450,450,533,534,535,450,
450,450,450,450,450,450,450,450,450,450,450,450,450,450,450,450,450,450,450,450,536,414,450,450,
450,450,537,450,450,538,539,539,540,541,542,543,544,545,546,547,548,450,450,450,450,450,450,450,
549,550,551,552,553,554,555,556,557,450,558,450,451,559,560,561,562,563,81,225,564,258,258,182,182,
81,81,81,81,81,81,81,565,566,374,374,567,568,568,568,569,570,571,572,182,182,263,263,573,182,182,
182,182,182,182,182,182,81,464,81,81,81,142,574,575,81,81,576,81,577,81,81,578,81,579,81,81,580,
581,182,182,63,63,582,65,65,81,81,81,81,258,246,63,63,583,65,584,81,81,585,81,81,81,586,587,587,
588,589,590,591,109,592,593,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,424,81,253,
585,182,594,595,595,596,182,182,182,182,597,81,81,598,81,599,81,600,81,254,601,182,182,182,81,602,
81,603,81,604,182,182,182,182,81,81,81,605,374,606,374,374,607,608,81,609,610,611,81,612,81,613,
182,182,614,81,615,616,81,81,81,617,81,618,81,619,81,620,621,182,182,182,182,182,81,81,81,81,622,
182,182,182,63,63,63,623,65,65,65,624,109,109,625,626,627,286,628,629,630,182,182,182,182,182,182,
182,182,182,182,182,182,182,374,631,109,109,632,633,634,182,182,635,109,636,637,109,638,639,182,
109,640,182,182,109,641,182,109,642,643,81,81,644,645,606,646,647,277,648,649,650,651,81,622,246,
652,81,653,654,655,81,81,656,277,81,81,657,658,659,660,661,81,139,662,663,664,182,182,182,665,666,
667,81,81,668,669,246,670,125,126,671,672,673,674,675,676,677,109,678,679,680,681,182,81,81,81,682,
683,684,633,182,81,81,81,685,686,246,182,182,182,182,182,182,182,182,182,182,81,81,687,688,689,690,
182,182,81,81,81,691,692,246,693,182,81,81,694,695,246,696,697,182,81,698,699,700,642,182,182,182,
182,182,182,182,182,182,182,182,109,109,701,702,182,182,182,182,182,182,63,63,65,65,191,703,704,
705,109,706,707,626,182,182,182,182,708,109,109,709,710,182,711,109,109,712,713,714,109,109,715,
716,717,109,81,81,81,622,718,182,182,182,182,182,182,182,182,182,182,182,109,109,719,626,126,81,
720,721,722,191,228,723,81,724,725,726,182,182,182,182,727,109,109,728,729,626,730,109,731,732,626,
182,182,182,733,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,109,734,735,736,109,
737,738,739,182,182,182,182,182,740,741,742,743,744,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,
81,81,81,81,81,81,81,81,81,81,261,182,182,182,182,182,182,568,568,568,568,568,568,745,746,81,81,81,
81,81,81,81,81,81,81,81,81,747,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,109,109,109,109,109,109,748,81,81,749,750,751,752,109,109,109,109,109,109,109,109,109,
109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,
109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,
109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,
109,109,109,109,109,109,109,109,108,81,81,81,81,424,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,109,753,754,626,182,182,182,182,182,182,182,182,182,182,182,182,81,
81,81,622,81,254,498,109,109,109,109,755,626,81,258,756,81,81,81,757,758,759,760,761,81,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,
182,762,109,763,626,182,182,182,182,182,182,182,182,182,182,182,182,286,286,629,629,741,764,765,
766,182,182,182,182,81,81,81,81,767,768,769,770,771,772,182,182,182,182,773,774,81,81,81,81,81,81,
81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,775,776,81,81,81,81,81,81,
81,81,81,81,81,81,81,81,81,777,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,
109,109,109,109,109,109,109,109,109,109,109,109,778,182,779,780,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,781,782,109,109,109,109,109,109,109,109,
109,109,109,109,109,109,109,109,109,783,784,182,785,786,109,109,109,109,109,109,109,109,109,109,
109,109,109,109,109,109,109,109,109,109,109,109,109,109,787,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,81,81,81,81,81,81,565,464,622,788,789,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,414,414,414,414,414,414,414,414,414,414,414,
414,414,790,791,792,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,
414,414,414,414,414,414,414,414,793,182,182,182,182,794,794,795,794,796,414,414,414,414,414,414,
414,793,182,182,182,263,263,263,263,263,263,263,263,263,263,263,263,263,263,263,797,263,263,798,
263,263,799,800,801,802,263,803,804,805,263,806,182,263,263,263,263,807,182,182,182,182,182,182,
182,741,808,741,808,263,263,263,263,263,465,374,809,182,182,182,182,182,182,182,182,810,811,812,
813,814,815,816,810,817,818,819,820,821,810,811,812,822,823,812,824,825,826,827,810,828,812,810,
811,812,813,814,812,816,810,817,827,810,828,812,810,811,812,829,810,830,831,832,833,812,834,810,
835,836,837,838,812,839,810,840,812,841,842,842,842,263,263,263,263,263,263,263,263,263,263,263,
263,263,263,263,263,263,263,263,263,263,263,263,263,263,263,263,263,263,263,263,263,541,541,541,
843,541,541,844,845,846,847,848,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,849,850,851,
182,182,182,182,182,182,182,182,182,182,182,182,182,852,853,854,595,595,595,855,182,856,182,182,
182,182,182,182,182,109,109,857,858,859,182,182,182,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,109,860,182,109,109,861,862,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,109,863,626,182,182,182,
182,182,182,182,182,182,182,182,182,182,109,864,865,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,866,755,81,81,81,81,81,
81,81,81,81,81,81,81,867,868,182,182,63,63,869,65,870,871,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,872,741,741,873,874,182,182,182,182,872,741,875,876,182,182,182,182,
182,182,182,182,182,182,182,182,877,450,878,879,880,881,882,883,884,885,886,885,182,182,182,887,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,380,380,888,380,380,380,380,380,
380,889,890,891,891,891,380,892,893,369,894,895,896,897,898,899,900,901,902,903,903,903,904,905,
906,907,908,909,910,911,912,903,903,903,903,903,903,903,903,903,380,380,380,380,380,380,380,380,
380,380,380,380,380,380,380,913,380,380,380,380,380,380,380,380,380,380,380,380,380,380,380,380,
380,380,380,914,915,380,380,380,380,380,380,380,380,380,380,380,380,380,380,380,380,263,263,263,
380,380,380,380,380,916,917,918,263,263,263,263,263,263,263,919,263,263,263,263,263,920,921,922,
923,263,263,263,924,925,263,263,924,263,926,921,927,903,903,903,928,929,930,931,932,929,933,933,
380,934,933,933,935,933,933,933,933,933,933,933,933,936,937,938,939,933,933,933,940,941,942,943,
414,414,414,414,414,414,414,414,414,944,414,414,414,414,414,792,903,903,903,903,903,903,903,903,
903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,
903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,903,
903,903,903,903,903,903,903,945,81,81,81,81,81,81,81,81,81,81,81,81,81,946,182,182,81,81,81,81,81,
81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,947,81,
81,81,81,81,81,81,81,81,81,81,81,81,258,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,
81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,948,109,109,109,109,109,109,109,109,
109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,
109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,740,109,109,109,109,
109,109,949,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,522,522,522,522,522,522,522,522,522,522,522,522,522,522,522,522,522,522,522,
522,522,522,522,522,522,522,522,522,522,522,522,522,522,526,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,182,
182,182,182,182,950,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,
109,108,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,
109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,182,182,182,182,182,951,952,953,
953,953,953,953,953,952,952,952,952,952,952,952,952,541,541,541,541,541,541,541,541,541,541,541,
541,541,541,541,952,952,952,952,952,952,952,952,952,952,952,952,952,952,952,952,952,952,952,952,
952,952,952,952,952,952,952,952,952,952,952,952,952
};
/* Record number of a code point, stage 2 */
static const uint8_t gllmi_uc_record_stage2[15264] = {
51,51,51,51,51,51,51,51,51,129,195,129,129,194,51,51,51,51,51,51,51,51,51,51,51,51,51,51,51,51,51,
51,152,20,20,20,189,20,20,20,53,54,20,117,20,92,20,20,15,15,15,15,15,15,15,15,15,15,20,20,117,117,
117,20,20,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,53,20,54,
153,128,153,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,53,117,
54,117,51,51,51,51,51,51,129,51,51,51,51,51,51,51,51,51,51,97,20,57,57,57,57,5,20,84,7,161,100,12,
62,7,84,5,12,32,32,84,58,20,20,84,32,161,104,32,32,32,20,24,24,24,24,24,24,13,24,24,24,24,24,24,24,
24,24,13,24,24,24,24,24,24,12,13,24,24,24,24,24,13,11,23,23,23,23,23,23,11,23,23,23,23,23,23,23,23,
23,11,23,23,23,23,23,23,12,11,23,23,23,23,23,11,23,24,23,24,23,24,23,24,23,24,23,24,23,24,23,24,23,
13,11,24,23,24,23,24,23,24,23,24,23,24,23,24,23,24,23,24,23,24,23,13,11,24,23,24,23,24,23,24,23,
200,27,65,58,24,23,24,23,27,24,23,24,23,24,23,65,58,13,11,24,23,24,23,24,23,17,13,11,24,23,24,23,
24,23,13,11,24,23,24,23,24,23,24,23,24,23,24,23,24,23,24,23,24,23,24,23,24,24,23,24,23,24,23,58,11,
13,13,11,13,11,13,13,11,13,13,13,11,27,13,13,13,13,11,13,13,11,13,13,13,11,11,11,13,13,11,13,24,23,
13,11,13,11,13,13,11,13,27,27,13,11,13,24,23,13,13,13,11,13,11,13,13,11,27,0,13,11,27,11,0,0,0,0,
65,133,58,65,133,58,65,133,58,24,23,24,23,24,23,24,23,24,23,24,23,24,23,24,23,11,24,23,24,23,24,23,
13,11,24,23,24,23,24,23,24,23,24,23,72,65,133,58,24,23,13,13,24,23,24,23,24,23,24,23,24,23,24,23,
24,23,24,23,24,23,24,23,13,11,24,23,13,27,13,11,13,11,24,23,24,23,24,23,24,23,24,23,24,23,24,23,27,
27,27,27,27,27,13,13,11,13,13,11,11,13,11,13,13,13,13,11,13,11,13,11,13,11,13,11,11,11,11,11,11,27,
11,11,27,11,27,11,11,27,27,27,11,11,27,11,11,11,11,27,11,11,11,11,11,27,27,11,27,11,11,27,27,11,27,
27,27,27,27,27,27,11,27,27,11,27,11,11,27,27,27,11,11,11,11,11,11,27,27,27,27,27,11,27,0,27,27,27,
27,27,27,27,27,11,11,27,27,27,27,27,27,27,27,27,27,27,27,27,27,27,27,27,35,35,35,35,35,35,35,35,35,
44,44,44,44,44,44,44,123,123,45,45,45,45,44,44,44,44,44,44,44,44,44,44,44,44,45,45,45,45,45,45,84,
84,84,84,84,84,45,45,35,35,35,35,35,45,45,45,45,45,45,45,44,45,44,45,45,45,45,45,45,45,45,45,45,45,
45,45,45,45,45,45,28,28,28,28,28,28,28,28,28,28,28,28,28,28,28,28,28,28,28,28,28,137,36,36,36,36,
137,169,36,36,36,36,36,124,124,36,36,36,36,124,124,36,36,36,36,36,36,36,36,36,36,36,71,71,71,71,71,
36,36,36,36,28,28,28,28,28,28,28,28,239,28,36,36,36,28,28,28,36,36,31,28,28,28,36,36,36,36,28,137,
36,36,28,138,125,125,138,125,125,138,30,30,30,30,30,30,30,30,30,30,30,30,30,13,11,13,11,205,45,13,
11,1,1,35,11,11,11,164,13,1,1,1,1,84,111,24,164,24,24,24,1,24,1,24,24,23,13,13,13,13,13,13,13,13,
13,13,13,13,13,13,13,13,13,1,13,13,13,13,13,13,13,24,24,23,23,23,23,23,11,11,11,11,11,11,11,11,11,
11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,23,23,23,23,23,13,58,58,19,162,162,58,58,11,13,11,
13,11,13,11,13,11,13,11,13,11,13,11,13,11,13,11,13,11,13,11,13,11,58,58,58,11,65,58,12,13,11,65,13,
11,27,13,13,13,24,24,13,24,13,13,13,24,13,13,13,13,24,24,24,13,13,13,13,13,13,13,13,13,13,24,13,13,
13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,11,11,11,11,11,11,11,11,11,23,11,11,11,
11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,23,23,11,23,11,11,11,23,11,11,11,11,23,23,
23,11,13,11,13,11,13,11,24,23,13,11,13,11,13,11,13,11,13,11,5,28,28,28,28,28,96,96,13,11,13,11,13,
11,13,24,23,13,11,13,11,13,11,13,11,13,11,13,11,11,24,23,24,23,13,11,24,23,13,11,24,23,24,23,24,23,
13,11,24,23,24,23,24,23,13,11,24,23,24,23,24,23,24,23,24,23,24,23,13,11,24,23,13,11,13,11,13,11,1,
13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,13,1,1,44,20,20,20,20,20,20,59,11,
11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,17,59,20,92,1,1,5,5,57,1,36,28,28,
28,28,36,28,28,28,136,36,28,28,28,28,28,28,36,36,36,36,36,36,28,28,36,28,28,136,170,28,215,216,217,
218,219,220,221,222,171,172,172,223,224,225,92,226,20,227,228,20,30,82,20,171,1,1,1,1,1,1,1,1,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,3,0,0,0,20,20,1,1,1,1,1,1,1,1,1,1,1,110,
110,110,110,110,110,12,12,12,20,20,57,20,20,5,5,30,30,30,30,30,30,30,30,176,177,178,20,62,42,20,20,
0,0,46,46,46,46,46,0,0,0,0,0,0,0,0,0,44,0,0,0,0,0,0,0,0,0,0,173,174,175,176,177,178,230,231,30,30,
82,82,30,28,30,30,30,82,30,30,82,15,15,15,15,15,15,15,15,15,15,20,20,20,20,0,0,232,0,0,0,0,10,10,
10,10,0,0,0,0,0,0,0,46,0,46,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,46,20,0,30,30,30,30,30,30,30,110,5,28,
28,30,30,82,30,44,44,30,30,5,36,28,28,82,0,0,15,15,15,15,15,15,15,15,15,15,0,0,0,5,5,0,20,20,20,20,
20,20,20,20,20,20,20,20,20,20,1,110,0,233,0,0,0,0,0,0,0,0,0,0,0,0,0,0,30,82,30,30,82,30,30,82,82,
82,30,82,82,30,82,30,28,28,36,28,36,28,36,28,36,28,28,1,1,0,0,0,0,0,0,0,0,0,22,22,22,22,22,22,22,
22,22,22,22,0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,15,15,15,15,15,15,15,15,15,15,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,28,28,28,28,28,28,28,36,28,44,44,5,20,20,20,44,1,1,77,108,108,0,0,0,0,0,0,30,30,28,28,44,
30,30,30,30,30,30,30,30,30,44,30,30,30,44,30,30,30,30,28,1,1,20,20,20,20,20,20,20,20,20,20,20,20,
20,20,20,1,0,0,0,0,0,0,0,0,0,36,36,36,1,1,20,1,3,3,3,3,3,3,3,3,3,3,3,1,1,1,1,1,3,3,3,3,3,3,3,3,3,3,
3,3,3,3,3,3,3,3,3,3,3,3,3,3,141,3,3,3,3,3,3,1,149,149,1,1,1,1,1,101,60,77,77,77,60,60,60,60,0,0,0,
0,0,3,0,0,0,0,0,0,0,0,3,3,3,3,3,3,3,3,3,3,3,68,60,60,60,60,60,77,77,77,77,77,55,55,55,55,55,55,55,
55,55,55,55,55,115,115,186,82,30,30,82,30,30,82,28,28,28,36,36,36,173,174,175,30,30,30,82,30,30,82,
82,30,30,30,30,30,22,22,22,25,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,46,0,0,0,0,0,0,0,46,0,0,46,
0,0,0,0,0,22,25,87,0,25,25,25,22,22,22,22,22,22,22,22,25,25,25,25,66,25,25,0,28,36,28,28,22,22,22,
16,16,16,16,16,16,16,16,0,0,22,22,20,20,15,15,15,15,15,15,15,15,15,15,20,44,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,22,25,25,1,0,0,0,0,0,0,0,0,1,1,0,0,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,
0,0,0,0,1,0,1,1,1,0,0,0,0,1,1,87,0,89,25,25,22,22,22,22,1,1,25,25,1,1,67,67,66,0,1,1,1,1,1,1,1,1,
89,1,1,1,1,16,16,1,16,0,0,22,22,1,1,15,15,15,15,15,15,15,15,15,15,0,0,57,57,18,18,18,18,18,18,5,57,
3,42,60,1,1,22,22,25,1,0,0,0,0,0,0,1,1,1,1,0,0,1,0,16,1,0,16,1,0,0,1,1,87,1,25,25,25,22,22,1,1,1,1,
22,22,1,1,22,22,66,1,1,1,22,1,1,1,1,1,1,1,16,16,16,0,1,16,1,1,1,1,1,1,1,15,15,15,15,15,15,15,15,15,
15,22,22,0,0,0,22,42,1,1,1,1,1,1,1,1,1,1,22,22,25,1,0,0,0,0,0,0,0,0,0,1,0,0,0,1,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,1,0,0,1,0,0,0,0,0,1,1,87,0,25,25,25,22,22,22,22,22,1,22,22,25,1,25,25,66,1,1,0,1,1,1,1,1,
1,1,1,1,1,1,1,1,1,1,20,57,1,1,1,1,1,1,1,0,40,40,40,43,43,43,1,22,25,25,1,0,0,0,0,0,0,0,0,1,1,0,0,1,
0,0,1,0,0,0,0,0,1,1,87,0,89,22,25,22,22,22,22,1,1,25,67,1,1,67,67,66,1,1,1,1,1,1,1,43,132,89,1,1,1,
1,16,16,1,0,5,0,18,18,18,18,18,18,1,1,1,1,1,1,1,1,1,1,22,0,1,0,0,0,0,0,0,1,1,1,0,0,0,1,0,0,46,0,1,
1,1,0,0,1,0,1,0,0,1,1,1,0,0,1,1,1,0,0,0,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,89,25,22,25,25,1,1,1,
25,25,25,1,67,67,67,66,1,1,0,1,1,1,1,1,1,89,1,1,1,1,1,1,1,1,18,18,18,5,5,5,5,5,5,57,5,1,1,1,1,1,22,
25,25,25,40,0,0,0,0,0,0,0,0,1,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,127,0,22,
22,22,25,25,25,25,1,22,22,145,1,22,22,22,66,1,1,1,1,1,1,1,234,235,1,0,0,0,1,1,3,1,1,1,1,1,1,1,1,1,
42,18,18,18,18,18,18,18,5,0,22,25,25,42,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,1,0,0,0,0,0,1,1,87,0,25,22,
67,25,89,25,25,1,22,67,67,1,67,67,22,66,1,1,1,1,1,1,1,89,89,1,1,1,1,1,1,3,0,1,1,0,0,50,1,1,1,1,1,1,
1,1,1,1,1,1,40,22,25,25,3,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,91,91,0,89,25,25,22,22,22,22,
1,25,25,25,1,67,67,67,66,144,5,1,1,1,1,0,0,0,89,18,18,18,18,18,18,18,0,18,18,18,18,18,18,18,18,18,
5,0,0,0,0,0,0,1,40,25,25,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,1,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,
0,0,0,1,0,1,1,0,0,0,0,0,0,0,1,1,1,66,1,1,1,1,89,25,25,22,22,22,1,22,1,25,25,67,25,67,67,67,89,1,1,
25,25,20,1,1,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,22,0,158,22,22,22,22,179,179,214,
1,1,1,1,57,0,0,0,0,0,0,44,31,134,134,134,134,31,22,31,20,15,15,15,15,15,15,15,15,15,15,20,20,1,1,1,
1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,0,0,1,0,1,3,0,0,3,0,1,3,0,3,3,3,3,3,3,0,0,0,0,3,0,0,0,0,0,0,0,
3,0,0,0,1,0,1,0,3,3,0,0,3,0,0,0,0,22,0,158,22,22,22,22,180,180,91,22,22,0,1,1,0,0,0,0,0,1,44,1,135,
135,135,135,31,22,43,1,15,15,15,15,15,15,15,15,15,15,1,1,10,10,0,0,0,5,5,5,20,20,20,20,20,20,20,20,
52,20,20,20,20,20,20,5,20,5,5,5,36,36,5,5,5,5,5,5,15,15,15,15,15,15,15,15,15,15,18,18,18,18,18,18,
18,18,18,18,5,36,5,36,5,169,53,54,53,54,130,130,0,0,0,16,0,0,0,0,1,0,0,0,0,16,0,0,0,0,16,0,0,0,0,
16,0,0,0,0,16,0,0,0,0,0,0,0,0,0,0,0,0,16,0,0,0,1,1,1,1,236,121,102,237,102,102,160,102,160,121,121,
121,121,22,25,121,102,30,30,66,20,28,28,0,0,0,0,0,22,22,22,22,22,22,102,22,22,22,22,1,22,22,22,22,
102,22,22,22,22,102,22,22,22,22,102,22,22,22,22,102,22,22,22,22,22,22,22,22,22,22,22,22,102,22,22,
22,1,5,5,5,5,5,5,5,5,36,5,5,5,5,5,5,1,5,5,20,20,20,20,20,5,5,5,5,20,20,1,1,1,1,1,0,0,0,0,0,0,46,0,
0,0,0,70,70,22,132,22,22,25,22,22,22,22,22,87,70,66,66,25,25,22,22,0,15,15,15,15,15,15,15,15,15,15,
20,20,20,20,20,20,0,0,0,0,0,0,25,25,22,22,0,0,0,0,22,22,22,0,70,70,70,0,0,70,70,70,70,70,70,70,0,0,
0,22,22,22,22,0,0,0,0,0,0,0,0,0,0,0,0,0,22,70,25,22,22,70,70,70,70,70,70,82,0,70,15,15,15,15,15,15,
15,15,15,15,70,70,70,22,5,5,13,13,13,13,13,13,1,13,1,1,1,1,1,13,1,1,11,11,11,11,11,11,11,11,11,11,
11,20,35,11,11,11,37,37,37,37,37,37,37,37,37,37,37,37,37,37,37,37,47,83,83,83,83,83,83,83,83,83,83,
83,83,83,83,83,83,83,83,83,83,83,47,47,47,47,47,47,47,47,47,47,47,47,47,47,47,47,47,47,47,47,47,47,
47,47,47,47,47,47,47,47,47,47,47,47,74,74,74,74,74,74,74,74,74,74,74,74,74,74,74,74,74,74,74,74,74,
74,74,74,74,74,74,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,39,
39,39,0,0,0,0,0,0,0,0,0,1,0,0,0,0,1,1,0,0,0,0,0,0,0,1,0,1,0,0,0,0,1,1,0,1,0,0,0,0,1,1,0,0,0,0,0,0,
0,1,0,1,0,0,0,0,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,28,
28,28,20,20,20,20,20,20,20,20,20,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,1,1,1,
5,5,5,5,5,5,5,5,5,5,1,1,1,1,1,1,13,13,13,13,13,13,1,1,11,11,11,11,11,11,1,1,92,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,190,20,0,152,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,53,54,1,1,1,0,0,0,0,0,0,0,0,0,0,0,20,20,20,29,29,29,0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,0,0,0,0,0,0,0,
0,0,0,0,0,0,3,0,0,0,0,22,22,66,143,1,1,1,1,1,1,1,1,1,3,0,0,22,22,212,20,20,1,1,1,1,1,1,1,1,1,0,0,
22,22,1,1,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,1,22,22,1,1,1,1,1,1,1,1,1,1,1,1,0,
0,0,0,31,31,25,22,22,22,22,22,22,22,25,25,25,25,25,25,25,25,22,25,25,31,31,31,31,31,31,31,31,31,66,
31,20,20,20,44,20,20,20,57,0,28,1,1,15,15,15,15,15,15,15,15,15,15,1,1,1,1,1,1,18,18,18,18,18,18,18,
18,18,18,1,1,1,1,1,1,20,20,20,20,20,20,92,20,20,20,20,31,31,31,62,43,0,0,0,44,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,3,1,1,1,1,1,1,1,0,0,0,0,0,48,48,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,238,0,1,1,
1,1,1,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,22,22,22,25,25,25,25,22,22,
25,25,25,1,1,1,1,25,25,22,25,25,25,25,25,25,136,28,36,1,1,1,1,5,1,1,1,20,20,15,15,15,15,15,15,15,
15,15,15,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,0,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,1,
1,1,1,0,0,0,0,0,0,0,0,0,0,1,1,1,1,1,1,15,15,15,15,15,15,15,15,15,15,18,1,1,1,5,5,5,5,5,5,5,5,5,5,5,
5,5,5,5,5,5,5,0,0,0,0,0,0,0,30,82,25,25,22,1,1,20,20,0,0,0,0,0,25,22,25,22,22,22,22,22,22,22,1,66,
70,22,70,70,22,22,22,22,22,22,22,22,25,25,25,25,25,25,22,22,28,28,28,28,28,28,28,28,1,1,36,20,20,
20,20,20,20,20,44,20,20,20,20,20,20,1,1,28,28,28,28,28,36,36,36,36,36,36,28,28,36,96,184,184,60,60,
77,77,60,60,60,60,60,77,60,101,101,101,1,22,22,22,22,25,0,46,0,46,0,46,0,46,0,46,0,0,0,46,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,87,89,22,22,22,22,22,67,22,67,25,25,67,67,22,67,105,0,0,0,0,0,0,0,3,1,42,
42,20,5,5,5,5,5,5,5,5,5,5,28,36,28,28,28,28,28,28,28,5,5,5,5,5,5,5,5,5,42,42,42,22,22,25,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,25,22,22,22,22,25,25,22,22,105,66,22,22,0,0,0,0,0,0,0,0,87,25,22,22,25,25,25,22,
25,22,22,22,105,105,1,1,1,1,1,1,1,1,20,20,20,20,0,0,0,0,25,25,25,25,25,25,25,25,22,22,22,22,22,22,
22,22,25,25,22,87,1,1,1,20,20,20,20,20,15,15,15,15,15,15,15,15,15,15,1,1,1,0,0,0,0,0,0,0,0,0,0,0,
44,44,44,44,44,44,20,20,11,11,11,11,11,11,11,11,11,34,41,1,1,1,1,1,34,34,34,34,34,34,34,34,34,34,
34,34,34,34,34,34,34,34,34,34,34,34,34,34,34,34,34,1,1,34,34,34,20,20,20,20,20,20,20,20,1,1,1,1,1,
1,1,1,28,28,28,20,71,36,36,36,36,36,28,28,36,36,36,36,28,130,71,71,71,71,71,71,71,0,0,0,0,36,0,0,0,
0,154,154,28,0,0,240,28,28,3,1,1,1,1,1,27,27,27,27,27,27,27,27,27,27,27,27,35,35,35,123,35,35,35,
35,35,35,35,35,35,35,35,123,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,123,35,35,35,35,
35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,35,27,27,27,27,27,27,27,27,27,
27,27,27,27,35,11,27,27,27,11,27,27,27,27,27,27,27,27,27,27,27,27,27,27,27,27,11,27,27,27,27,27,27,
27,27,27,27,27,27,35,35,35,35,35,28,28,36,28,28,28,28,28,28,28,36,28,28,125,210,36,124,28,28,30,30,
30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,30,28,
151,183,183,77,245,115,138,36,28,36,24,23,24,23,24,23,72,72,72,72,17,203,27,27,13,27,24,23,24,23,
24,23,24,23,24,23,13,11,13,11,13,11,23,23,23,23,23,23,23,23,24,24,24,24,24,24,24,24,23,23,23,23,23,
23,1,1,24,24,24,24,24,24,1,1,72,23,72,23,72,23,72,23,1,24,1,24,1,24,1,24,23,107,23,107,23,107,23,
107,23,107,23,107,23,107,1,1,23,23,23,23,23,23,23,23,75,75,75,75,75,75,75,75,23,23,72,23,72,1,72,
72,24,24,24,106,75,84,107,84,84,111,72,23,72,1,72,72,24,106,24,106,75,111,111,111,23,23,72,107,1,1,
72,72,24,24,24,106,1,111,111,111,23,23,72,107,72,23,72,72,24,24,24,106,24,111,147,147,1,1,72,23,72,
1,72,72,24,106,24,106,75,147,84,1,163,163,97,97,97,97,97,97,97,97,97,62,196,197,62,62,92,118,92,92,
92,92,20,52,100,104,53,100,100,104,53,100,20,20,20,20,52,52,52,20,187,188,62,62,62,62,62,97,20,20,
20,52,52,20,52,52,20,100,104,20,159,20,52,128,128,20,20,20,12,53,54,52,52,159,20,20,20,20,20,20,20,
20,12,20,128,20,20,52,20,20,20,20,20,20,20,97,62,62,62,62,62,109,62,62,62,62,62,62,62,62,62,62,32,
35,1,1,32,32,32,32,32,32,63,63,63,85,86,35,32,32,32,32,32,32,32,32,32,32,63,63,63,85,86,1,35,35,35,
35,35,35,35,35,35,35,35,35,35,1,1,1,57,57,57,57,57,57,57,57,114,57,57,57,57,57,57,57,57,57,57,57,
57,57,57,57,57,57,57,57,57,57,57,108,108,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,28,28,71,71,28,28,28,28,71,
71,71,28,28,96,96,96,96,28,96,96,96,71,71,28,36,28,71,71,36,36,36,36,28,1,1,1,1,1,1,1,1,1,1,1,1,1,
1,1,14,14,19,14,5,14,14,19,5,14,17,19,19,19,17,17,19,19,19,17,5,19,14,5,12,19,19,19,19,19,5,5,14,
14,90,5,19,5,106,5,19,5,106,106,19,19,5,17,19,19,13,19,17,10,10,10,10,202,5,14,17,17,19,19,63,12,
12,12,12,19,17,17,17,17,5,12,5,5,11,5,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,93,93,93,93,
93,93,93,93,93,93,93,93,93,93,93,93,94,94,94,94,94,94,94,94,94,94,94,94,94,94,94,94,29,29,29,13,11,
29,29,29,29,32,5,5,1,1,1,1,12,12,12,12,113,7,7,7,7,7,61,61,5,5,5,5,12,5,5,12,5,5,12,5,5,7,7,5,5,5,
61,5,5,5,5,5,5,5,5,5,5,5,5,5,5,199,61,61,5,5,12,5,12,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,12,12,12,12,12,
12,12,12,12,12,12,12,12,12,12,12,61,12,12,12,12,61,12,12,61,12,12,12,12,12,12,12,12,12,12,12,12,12,
12,12,12,12,12,12,12,12,12,12,61,12,61,12,12,12,12,12,63,63,12,63,63,12,12,12,12,12,12,12,12,12,12,
12,12,12,12,12,12,61,12,12,61,12,12,61,12,61,12,12,12,12,12,12,61,12,61,12,12,12,12,12,12,12,12,12,
12,61,61,61,61,61,12,12,61,61,12,12,61,61,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,61,
61,61,61,61,61,61,61,12,12,12,12,12,12,61,61,61,61,12,12,5,5,5,5,5,5,5,5,53,54,53,54,5,5,5,5,5,5,5,
5,5,5,5,5,5,5,7,7,5,5,5,5,12,12,5,5,5,5,5,5,7,206,207,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,12,5,5,5,5,
5,5,5,5,5,5,5,7,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,12,12,12,12,12,12,12,12,12,5,5,5,5,5,5,5,5,5,5,
5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,7,5,5,5,5,5,5,5,5,5,5,5,5,12,12,12,12,12,12,5,5,5,5,5,5,5,7,7,7,
7,7,7,7,7,7,7,7,5,5,5,5,7,7,7,5,5,5,5,9,5,5,5,5,5,5,5,9,9,9,1,1,1,1,1,1,5,5,5,5,5,5,5,5,5,5,5,1,1,
1,1,1,32,32,32,32,32,32,32,32,32,32,32,32,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,
14,14,14,14,14,14,14,81,81,81,81,81,81,81,81,81,81,81,81,201,81,81,81,81,81,81,81,81,81,81,81,81,
81,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,80,32,18,18,18,18,18,
18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,5,5,5,5,5,5,7,12,5,5,5,5,5,5,5,5,7,12,5,5,5,5,5,5,
5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,12,12,12,113,113,113,113,12,7,7,7,7,7,7,5,7,7,7,7,7,7,7,7,7,7,7,7,
5,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,113,7,7,7,
7,7,7,5,5,5,5,5,5,5,5,5,5,7,7,7,7,7,7,5,5,7,7,7,7,7,7,7,7,7,7,7,5,7,5,7,5,5,5,5,5,5,7,5,5,5,7,5,5,
5,5,5,5,7,5,5,5,5,5,5,5,5,5,5,7,7,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,7,5,5,7,5,5,5,5,7,5,7,5,5,5,5,7,7,
7,5,7,5,5,5,5,5,5,5,5,5,5,5,7,7,7,7,7,53,54,53,54,53,54,53,54,53,54,53,54,53,54,18,18,18,18,18,18,
18,18,18,18,18,18,18,18,5,7,7,7,5,5,5,5,5,5,5,5,5,7,5,5,5,5,5,5,5,5,5,5,5,5,5,5,7,5,5,5,5,5,5,5,5,
5,5,5,5,5,5,7,12,12,12,12,12,53,54,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,53,54,53,54,53,54,
53,54,53,54,12,12,12,12,113,113,12,12,12,12,12,12,12,12,12,12,12,12,12,53,54,53,54,53,54,53,54,53,
54,53,54,53,54,53,54,53,54,53,54,53,54,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,53,54,53,54,12,
12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,53,54,12,12,12,12,12,12,12,12,12,12,12,12,12,12,63,12,
12,12,12,12,12,12,63,63,63,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,12,204,12,
12,12,5,5,5,5,5,7,7,7,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,7,7,5,5,5,12,12,12,12,12,5,5,12,12,12,
12,12,12,5,5,5,7,5,5,5,5,7,5,5,5,5,5,5,5,5,5,5,5,5,5,5,1,1,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,1,9,5,5,
5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,9,9,9,5,5,5,5,5,5,5,5,5,5,5,5,9,5,5,5,5,5,5,5,5,9,9,9,9,9,9,9,9,9,
9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,5,5,5,5,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,13,13,13,13,13,13,13,13,
13,13,13,13,13,13,13,34,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,41,13,11,13,13,13,11,11,13,11,
13,11,13,11,13,13,13,13,27,13,11,27,13,11,27,27,27,27,27,35,35,13,13,13,11,13,11,27,5,5,5,5,5,5,13,
11,13,11,28,28,28,13,11,1,1,1,1,1,20,20,20,20,18,20,20,11,11,11,11,11,11,1,11,1,1,1,1,1,11,1,1,0,0,
0,0,0,0,0,0,1,1,1,1,1,1,1,156,20,1,1,1,1,1,1,1,1,1,1,1,1,1,1,66,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,1,0,
0,0,0,0,0,0,1,0,0,0,0,0,0,0,1,20,20,100,104,100,104,20,20,20,100,104,20,100,104,20,20,20,20,20,20,
20,20,20,92,20,20,92,20,100,104,20,20,100,104,53,54,53,54,53,54,53,54,20,20,20,20,20,44,20,20,20,
20,20,20,20,20,20,20,92,92,20,20,20,20,92,20,53,69,69,42,42,42,42,42,42,42,42,42,42,42,9,9,42,42,
42,139,140,139,140,139,140,139,140,148,1,1,5,5,5,5,5,5,5,5,5,5,1,5,5,5,5,14,5,5,5,14,1,1,1,1,1,1,1,
1,1,1,1,1,14,14,14,14,14,14,1,1,1,1,1,1,1,1,1,1,5,5,5,5,5,5,5,5,5,5,5,5,9,9,9,9,97,20,20,20,5,44,0,
29,53,54,53,54,53,54,53,54,53,54,5,5,53,54,53,54,53,54,53,54,92,53,54,54,5,29,29,29,29,29,29,29,29,
29,211,170,137,136,167,167,191,44,44,44,44,44,14,5,146,146,146,44,0,192,5,5,1,0,0,0,0,0,0,0,0,0,0,
0,46,0,46,0,46,0,46,0,46,0,46,0,46,0,46,0,46,0,46,0,46,0,46,0,0,46,0,46,0,46,0,0,0,0,0,0,46,46,0,
46,46,0,46,46,0,46,46,0,46,46,0,0,0,0,0,0,46,0,0,1,1,168,168,84,84,44,155,10,92,0,0,0,0,0,0,0,0,0,
0,0,46,0,46,0,0,0,0,0,46,0,0,46,46,46,46,20,44,44,155,10,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,3,3,1,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,
10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,1,5,5,32,32,32,32,14,14,14,14,14,14,
14,14,14,14,0,0,0,0,0,0,0,0,0,0,0,3,3,3,3,3,5,5,5,5,9,9,1,1,1,1,1,1,1,1,1,9,14,14,14,14,14,14,14,
14,14,14,14,14,14,14,14,1,32,32,32,32,32,32,32,32,32,32,14,14,14,14,14,14,14,14,14,14,14,14,14,14,
18,18,18,18,18,18,18,18,14,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,14,14,14,14,14,14,14,14,14,
14,14,14,14,14,14,5,14,14,14,14,14,14,14,90,14,90,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,
14,14,14,14,14,76,0,0,0,0,0,0,3,3,3,3,3,3,3,3,3,3,0,0,0,0,0,44,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,1,1,1,5,5,5,5,5,5,5,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,44,20,20,20,15,15,15,15,15,
15,15,15,15,15,0,0,1,1,1,1,13,11,13,11,13,11,13,11,13,11,13,11,13,11,0,28,96,96,96,20,30,30,30,30,
30,30,30,30,28,28,20,44,13,11,13,11,13,11,13,11,13,11,13,11,35,35,30,30,0,0,0,0,0,0,29,29,29,29,29,
29,29,29,29,29,28,28,20,20,20,20,20,20,1,1,1,1,1,1,1,1,45,45,45,45,45,45,45,44,44,44,44,44,44,44,
44,44,45,45,13,11,13,11,13,11,13,11,13,11,13,11,13,11,27,27,13,11,13,11,13,11,13,11,13,11,13,11,13,
11,35,27,27,27,27,27,27,27,27,13,11,13,11,13,13,11,13,11,13,11,13,11,13,11,44,45,45,13,11,13,27,0,
13,11,13,11,11,27,13,11,13,11,13,11,13,11,13,11,13,11,13,11,13,11,13,11,13,11,13,13,13,13,13,59,13,
13,13,13,13,11,13,11,34,41,34,41,34,41,34,41,34,41,34,41,34,34,34,34,41,34,41,34,34,41,73,1,34,41,
73,59,73,59,34,41,34,41,34,41,34,1,1,1,1,1,38,38,38,34,41,0,35,35,27,0,0,0,0,0,0,0,22,0,0,0,66,0,0,
0,0,22,0,0,0,0,0,0,0,25,25,22,22,25,5,5,5,5,91,1,1,1,18,18,18,18,18,18,5,5,57,5,1,1,1,1,1,1,0,0,0,
0,20,20,20,20,1,1,1,1,1,1,1,1,25,25,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,25,25,25,25,25,25,25,25,25,
25,25,25,25,25,25,25,66,48,1,1,1,1,1,1,1,1,20,20,28,28,0,0,0,0,0,0,20,20,20,0,20,0,3,40,0,0,0,0,0,
0,22,22,22,22,22,36,36,36,20,20,0,0,0,0,0,0,0,22,22,22,22,22,22,22,22,22,22,22,25,105,1,1,1,1,1,1,
1,1,1,1,1,20,37,37,37,37,37,37,37,37,37,37,37,37,37,1,1,1,0,0,0,87,25,25,22,22,22,22,25,25,22,48,
25,25,105,20,20,20,20,20,20,20,20,20,20,20,20,20,1,44,15,15,15,15,15,15,15,15,15,15,1,1,1,1,20,20,
0,0,0,0,0,22,44,0,0,0,0,0,0,0,0,0,15,15,15,15,15,15,15,15,15,15,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0,22,
22,22,22,22,22,25,25,22,22,25,25,22,22,1,1,1,1,1,1,1,1,1,0,0,0,22,0,0,0,0,0,0,0,0,22,25,1,1,15,15,
15,15,15,15,15,15,15,15,1,1,20,20,20,20,44,0,0,0,0,0,0,5,5,5,0,70,22,70,0,0,30,0,30,30,82,0,0,30,
30,0,0,0,0,0,30,28,0,28,0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,0,0,44,20,20,0,0,0,0,0,0,
0,0,0,0,0,25,22,22,25,25,20,20,0,44,44,25,66,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,1,1,0,0,0,0,0,0,1,1,0,
0,0,0,0,0,1,1,1,1,1,1,1,1,1,27,27,27,11,27,27,27,27,27,27,27,45,35,35,35,35,27,27,27,27,27,27,59,
59,59,38,141,141,1,1,1,1,0,0,0,25,25,22,25,25,22,25,25,20,130,66,1,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,
2,2,2,2,2,1,1,1,1,1,1,1,1,1,1,1,1,47,47,47,47,47,47,47,1,1,1,1,39,39,39,39,39,39,39,39,39,39,39,39,
39,39,39,39,39,1,1,1,1,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,16,16,16,16,
16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,0,0,16,0,16,0,0,16,
16,16,16,16,16,16,16,16,16,0,16,0,16,0,0,16,16,0,0,0,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,
16,16,16,16,16,1,1,16,16,16,16,16,16,16,16,16,16,1,1,1,1,1,1,17,17,17,17,17,58,58,1,1,1,1,1,1,1,1,
1,1,1,1,17,17,17,17,17,1,1,1,1,1,16,229,16,10,10,10,10,10,10,10,10,10,63,16,16,16,16,16,16,16,16,
16,16,16,16,16,1,16,16,16,16,16,1,16,1,16,16,1,16,16,1,16,16,16,16,16,16,16,16,16,10,10,10,45,45,
45,45,45,45,45,45,45,45,45,45,45,45,45,45,141,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,10,10,10,10,10,10,10,
10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,54,53,1,1,10,10,10,10,10,10,10,10,10,
10,10,10,10,10,10,10,10,10,10,10,10,10,1,1,1,1,1,1,1,9,64,64,64,64,64,64,64,64,64,64,64,64,64,64,
64,64,10,10,10,10,10,10,10,10,10,10,10,10,114,5,9,9,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,
31,52,52,52,52,52,52,52,85,86,52,1,1,1,1,1,1,28,28,28,28,28,28,28,36,36,36,36,36,36,36,28,28,52,
118,118,119,119,85,86,85,86,85,86,85,86,85,86,85,86,85,86,85,86,20,20,85,86,52,52,52,52,119,119,
119,52,52,52,1,52,52,52,52,118,85,86,85,86,85,86,52,52,52,63,118,63,63,63,1,52,114,52,52,1,1,1,1,
10,10,10,0,10,1,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,1,1,62,1,52,
52,52,114,52,52,52,85,86,52,63,52,118,52,52,49,49,49,49,49,49,49,49,49,49,52,52,63,63,63,52,52,65,
65,65,65,65,65,65,65,65,65,65,65,65,65,65,65,65,65,65,65,65,65,65,65,65,65,85,52,86,84,119,84,58,
58,58,58,58,58,58,58,58,58,58,58,58,58,58,58,58,58,58,58,58,58,58,58,58,58,85,63,86,63,85,86,52,85,
86,52,52,10,10,10,10,10,10,10,10,10,10,156,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,
10,10,10,10,10,10,10,10,10,10,10,157,157,1,1,10,10,10,10,10,10,1,1,10,10,10,10,10,10,1,1,10,10,10,
10,10,10,1,1,10,10,10,1,1,1,114,114,63,84,14,114,114,1,14,63,63,63,63,14,14,1,109,109,109,109,109,
109,109,109,109,62,62,62,5,5,64,64,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,1,0,
0,0,0,0,0,0,0,0,0,0,0,1,1,1,1,1,20,20,20,1,1,1,1,18,18,18,18,18,18,18,18,18,18,18,18,18,1,1,1,5,5,
5,5,5,5,5,5,5,29,29,29,29,29,29,29,29,29,29,29,29,29,29,29,29,29,29,29,29,29,18,18,18,18,5,5,5,5,5,
5,5,5,5,5,5,5,5,5,5,5,5,18,18,5,5,5,1,5,5,5,5,5,5,5,5,5,5,5,5,9,1,1,1,5,1,1,1,1,1,1,1,1,1,1,1,1,1,
1,1,5,5,5,5,5,5,5,5,5,5,5,5,5,36,1,1,36,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,
18,18,18,18,18,18,18,18,1,1,1,1,18,18,18,18,1,1,1,1,1,1,1,1,1,3,3,3,0,29,0,0,0,0,0,0,0,0,29,1,1,1,
1,1,0,0,0,0,0,0,30,30,30,30,30,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,20,0,0,0,0,1,1,1,1,0,0,0,0,
0,0,0,0,20,29,29,29,29,29,1,1,1,1,1,1,1,1,1,1,13,13,13,13,13,13,13,13,11,11,11,11,11,11,11,11,13,
13,13,13,1,1,1,1,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,1,1,1,1,0,0,0,0,0,0,0,
0,1,1,1,1,1,1,1,1,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,20,34,34,34,34,34,34,34,34,34,34,34,1,34,34,34,34,
34,34,34,1,34,34,1,41,41,41,41,41,41,41,41,41,41,41,1,41,41,41,41,41,41,41,41,41,41,41,41,41,41,41,
1,41,41,41,41,41,41,41,1,41,41,1,1,1,3,3,3,3,3,3,3,3,3,112,3,3,3,3,3,3,3,3,3,3,112,3,3,3,3,3,3,3,3,
3,3,3,3,3,3,3,1,1,1,1,1,1,1,1,1,1,1,1,241,182,182,38,38,38,1,38,38,38,38,38,38,38,38,38,38,38,38,
38,38,38,38,38,38,38,38,38,38,38,38,38,38,1,38,38,38,38,38,38,38,38,38,1,1,1,1,1,0,0,0,0,0,0,1,1,0,
1,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,1,1,1,0,1,1,0,0,0,0,0,0,0,1,20,18,18,18,18,18,18,18,18,0,0,0,0,0,0,
0,5,5,18,18,18,18,18,18,18,1,1,1,1,1,1,1,18,18,18,18,18,18,18,18,18,0,0,0,1,0,0,1,1,1,1,1,18,18,18,
18,18,0,0,0,0,0,0,18,18,18,18,18,18,1,1,1,20,0,0,0,0,0,0,0,0,0,0,1,1,1,1,1,20,0,0,0,0,0,0,0,0,1,1,
1,1,18,18,0,0,1,1,18,18,18,18,18,18,18,18,18,18,18,18,18,18,0,22,22,22,1,22,22,1,1,1,1,1,22,82,22,
30,0,0,0,0,1,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,3,3,1,1,28,71,36,1,1,1,1,66,18,18,18,18,18,18,18,18,26,
1,1,1,1,1,1,1,20,20,20,20,20,20,20,20,20,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,18,18,20,0,0,0,0,
0,0,0,0,0,0,0,0,0,18,18,18,0,0,0,0,0,0,0,0,5,0,0,0,0,0,0,0,0,0,0,0,0,28,36,1,1,1,1,18,18,18,18,18,
20,20,20,20,20,20,20,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,1,1,1,20,20,20,20,20,20,20,0,0,0,0,0,0,1,1,18,
18,18,18,18,18,18,18,0,0,0,1,1,1,1,1,18,18,18,18,18,18,18,18,0,0,1,1,1,1,1,1,1,20,20,20,20,1,1,1,1,
1,1,1,1,1,1,1,1,18,18,18,18,18,18,18,0,0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,13,13,13,1,1,1,1,1,1,1,1,1,1,
1,1,1,11,11,11,1,1,1,1,1,1,1,18,18,18,18,18,18,3,3,3,3,101,101,101,101,1,1,1,1,1,1,1,1,33,33,33,33,
33,33,33,33,33,33,1,1,1,1,1,1,33,33,33,33,33,33,33,33,33,33,3,3,3,3,68,3,34,34,34,34,34,34,1,1,1,
101,60,60,60,60,148,68,41,41,41,41,41,41,41,41,41,41,41,41,41,41,41,41,41,41,41,41,41,41,1,1,1,1,1,
1,1,1,181,181,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,1,3,3,3,3,3,3,3,3,3,3,1,101,101,148,1,1,
3,3,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,3,3,3,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,40,77,77,
77,3,3,3,3,3,3,3,3,3,3,3,3,3,26,26,26,26,26,26,26,26,26,26,3,1,1,1,1,1,1,1,1,3,3,3,3,3,3,77,77,60,
60,60,77,60,77,77,77,77,26,26,26,26,42,42,42,42,42,1,1,1,1,1,1,3,3,60,77,60,77,42,42,42,42,1,1,1,1,
1,1,3,3,3,3,3,26,26,26,26,26,26,26,1,1,1,1,3,3,3,3,3,3,3,1,1,1,1,1,1,1,1,1,25,22,25,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,22,22,22,22,22,22,22,22,22,22,22,22,22,22,66,20,20,20,20,20,20,20,1,1,
18,18,18,18,18,18,15,15,15,15,15,15,15,15,15,15,91,3,3,40,40,3,1,1,1,1,1,1,1,1,1,66,0,0,0,0,0,0,0,
0,0,0,46,0,46,0,0,0,0,0,0,0,0,0,0,0,0,0,0,46,0,0,0,0,25,25,25,22,22,22,22,25,25,66,87,20,20,110,20,
20,20,20,40,1,1,1,1,1,1,1,1,1,1,149,1,1,30,30,30,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,132,22,22,
22,22,25,22,145,145,22,22,22,66,66,1,15,15,15,15,15,15,15,15,15,15,20,20,20,20,3,50,50,3,1,1,1,1,1,
1,1,1,0,0,0,87,20,20,0,1,1,1,1,1,1,1,1,1,0,0,0,25,25,25,22,22,22,22,22,22,22,22,22,25,105,0,144,
144,0,20,20,20,20,193,87,31,31,20,50,40,15,15,15,15,15,15,15,15,15,15,0,20,0,20,20,20,1,18,18,18,
18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,1,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,
25,25,25,22,22,22,25,25,22,105,87,22,20,20,20,20,20,20,48,3,3,40,1,1,1,1,1,1,1,1,1,1,1,1,1,1,0,0,0,
0,0,0,0,1,0,1,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0,20,1,1,1,1,1,1,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,22,25,25,25,22,22,22,22,22,22,87,66,1,1,1,1,1,22,22,25,25,1,0,0,0,0,0,0,0,0,
1,1,0,0,1,0,0,1,0,0,0,0,0,1,127,87,0,89,25,22,25,25,25,25,1,1,25,25,1,1,67,67,105,1,1,0,1,1,1,1,1,
1,89,1,1,1,1,1,0,0,0,0,0,25,25,1,1,28,28,28,28,28,28,28,1,1,1,28,28,28,28,28,1,1,1,1,1,1,1,1,1,1,1,
3,3,3,112,3,112,3,3,3,3,1,3,1,1,112,1,3,112,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,1,3,150,50,50,
126,40,40,40,40,40,1,150,1,1,142,1,142,142,150,50,1,50,50,91,143,91,103,43,3,42,42,1,42,42,1,1,1,1,
1,1,1,1,43,43,1,1,1,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,25,25,25,48,48,48,48,48,48,48,48,25,25,166,48,48,
25,165,0,0,0,0,69,69,69,69,69,15,15,15,15,15,15,15,15,15,15,42,69,1,69,60,3,89,25,25,22,22,22,22,
22,22,25,132,67,67,89,67,22,22,25,66,87,0,0,20,0,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,89,
25,25,22,22,22,22,1,1,25,25,67,67,22,22,25,66,87,20,20,20,20,20,20,20,20,20,20,20,20,20,20,20,20,
20,20,20,20,20,20,20,0,0,0,0,22,22,1,1,25,25,25,22,22,22,22,22,22,22,22,25,25,22,25,66,22,20,20,20,
0,1,1,1,1,1,1,1,1,1,1,1,69,69,69,69,69,69,69,69,69,69,69,69,69,1,1,1,0,0,0,0,0,0,0,0,0,0,0,22,25,
22,25,25,22,22,22,22,22,22,105,87,3,42,1,1,1,1,1,1,33,33,33,33,33,33,33,33,33,33,33,33,33,33,33,33,
33,33,33,33,1,1,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,3,1,1,22,198,22,70,70,22,22,22,22,25,22,22,
22,22,66,1,1,1,1,15,15,15,15,15,15,15,15,15,15,18,18,20,20,20,5,3,3,3,3,3,3,3,3,3,3,3,3,50,50,50,
40,40,40,40,40,40,40,40,40,50,91,127,42,1,1,1,1,18,18,18,1,1,1,1,1,1,1,1,1,1,1,1,0,3,3,3,3,3,3,3,1,
1,3,1,1,3,3,3,3,3,3,3,3,1,3,3,1,3,3,3,3,3,3,3,3,243,50,50,50,50,50,1,50,142,1,1,40,40,143,91,103,
50,103,50,127,42,42,42,1,1,1,1,1,1,1,1,1,3,3,3,3,3,3,3,3,1,1,3,3,3,3,3,3,3,50,50,50,40,40,40,40,1,
1,40,40,50,50,50,50,91,3,42,3,50,1,1,1,1,1,1,1,1,1,1,1,3,40,40,40,40,40,40,40,40,40,40,3,3,3,3,3,3,
3,3,43,91,40,40,40,40,50,3,40,40,40,40,42,42,42,42,42,42,42,42,91,1,1,1,1,1,1,1,1,3,40,40,40,40,40,
40,50,50,40,40,40,3,3,3,3,3,3,3,3,103,103,103,103,103,103,40,40,40,40,40,40,40,40,40,40,40,40,40,
50,43,91,42,42,42,3,42,42,42,42,42,1,1,1,1,1,1,1,1,1,1,1,1,1,42,42,42,42,42,42,42,42,42,42,1,1,1,1,
1,1,3,42,1,1,1,1,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,25,48,48,48,48,48,48,48,1,48,48,
48,48,48,48,25,166,0,69,69,69,69,69,1,1,1,1,1,1,1,1,1,1,69,69,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,1,48,
48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,1,25,48,48,48,48,48,48,48,25,48,48,
25,48,48,1,1,1,1,1,1,1,1,1,3,3,3,3,3,3,3,1,3,3,1,3,3,3,3,3,3,40,40,40,40,40,40,1,1,1,40,1,40,40,1,
40,40,40,127,40,91,91,103,40,1,1,1,1,1,1,1,1,3,3,3,3,3,3,1,3,3,1,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,
50,50,50,50,50,1,40,40,1,50,50,40,50,91,3,1,1,1,1,1,1,1,99,99,99,99,99,99,99,99,99,99,1,1,1,1,1,1,
3,3,3,40,40,50,50,42,42,1,1,1,1,1,1,1,40,40,103,50,3,3,3,3,3,3,3,3,3,3,3,3,3,1,3,3,3,3,3,3,3,3,3,3,
3,3,3,3,3,3,3,3,50,50,40,40,40,40,40,1,1,1,50,50,40,143,91,42,42,42,42,42,42,42,42,42,42,42,42,42,
33,33,33,33,33,33,33,33,33,33,43,1,1,1,1,1,3,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,9,9,9,9,9,9,9,9,108,108,108,108,9,9,9,9,9,9,9,9,9,9,9,9,9,9,
9,9,9,1,1,1,1,1,1,1,1,1,1,1,1,1,42,29,29,29,29,29,29,29,29,29,29,29,29,29,29,29,1,20,20,20,20,20,1,
1,1,1,1,1,1,1,1,1,1,0,0,0,0,1,1,1,1,1,1,1,1,1,1,1,1,3,42,42,1,1,1,1,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,3,95,95,95,95,95,95,95,95,95,95,95,95,95,95,95,95,43,3,3,3,3,3,3,43,43,43,43,43,
43,43,43,43,43,43,43,43,43,43,1,1,1,1,1,1,1,1,1,1,3,3,3,3,3,3,3,3,3,3,3,3,3,3,126,126,126,116,116,
116,116,116,116,116,116,126,50,50,50,40,40,91,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,1,71,71,71,71,71,20,1,
1,1,1,1,1,1,1,1,1,28,28,28,28,28,28,28,20,20,20,20,20,5,5,5,5,44,44,44,44,20,5,1,1,1,1,1,1,1,1,1,1,
15,15,15,15,15,15,15,15,15,15,1,18,18,18,18,18,18,18,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,
1,1,1,1,0,0,0,68,68,68,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,242,112,112,112,68,68,42,42,42,26,
26,26,26,26,26,26,42,42,42,42,1,1,1,1,1,73,73,73,73,73,73,73,73,73,73,73,73,73,73,73,73,73,73,73,
73,73,73,73,73,73,1,1,1,1,1,1,1,0,0,0,0,0,3,3,3,3,3,3,1,1,1,1,40,0,25,25,25,25,25,25,25,25,25,25,
25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,25,
25,25,25,50,50,50,50,50,50,50,50,50,1,1,1,1,1,1,1,22,22,22,22,44,44,44,44,44,44,44,44,44,44,44,44,
44,44,68,42,68,43,1,1,1,1,1,1,1,1,1,1,1,185,185,1,1,99,99,99,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0,0,0,
0,0,0,3,3,3,3,3,3,3,3,3,3,3,1,1,1,1,1,1,1,1,0,0,0,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,1,1,1,1,1,
1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,3,3,3,3,3,3,3,3,3,3,1,1,1,1,1,1,1,68,68,68,68,1,68,68,68,
68,68,68,68,1,68,68,1,0,0,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,3,1,1,1,
1,1,1,1,1,1,1,1,1,1,3,3,3,1,1,3,1,1,1,1,1,1,1,1,1,1,1,1,1,1,3,3,3,3,1,1,1,1,1,1,1,1,3,3,3,3,3,3,3,
3,3,3,3,3,1,1,1,1,0,0,0,0,0,0,0,0,0,0,1,1,5,31,213,20,62,62,62,62,1,1,1,1,1,1,1,1,1,1,1,1,9,9,9,9,
9,9,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,76,88,88,88,88,88,
88,88,88,88,88,1,1,1,1,1,1,9,9,9,9,1,1,1,1,1,1,1,1,1,1,1,1,43,43,43,43,43,43,43,43,43,43,43,43,43,
43,43,43,43,43,43,43,43,43,43,43,43,43,43,43,43,43,1,1,43,43,43,43,43,43,43,1,1,1,1,1,1,1,1,1,5,5,
5,5,5,5,1,1,1,1,1,1,1,1,1,1,5,5,5,5,5,5,5,1,1,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,98,98,98,
98,98,98,98,120,208,71,71,71,5,5,5,209,120,120,120,120,120,62,62,62,62,62,62,62,62,36,36,36,36,36,
36,36,36,5,5,28,28,28,28,28,36,36,5,5,5,5,5,5,5,5,5,5,5,5,5,5,28,28,28,28,5,5,5,5,5,5,5,5,5,5,5,5,
5,98,98,98,98,98,98,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,9,9,1,1,1,1,1,5,5,28,28,28,5,1,
1,1,1,1,1,1,1,1,1,26,26,26,26,1,1,1,1,1,1,1,1,1,1,1,1,18,18,26,26,26,26,26,26,26,1,1,1,1,1,1,1,19,
19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,17,17,17,17,17,17,17,17,
17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,
19,19,19,19,19,19,19,19,19,19,19,17,17,17,17,17,17,17,1,17,17,17,17,17,17,17,17,17,17,17,17,17,17,
17,17,17,17,19,19,19,19,19,19,19,19,19,19,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,
17,17,17,17,17,17,17,19,1,19,19,1,1,19,1,1,19,19,1,1,19,19,19,19,1,19,19,19,19,19,19,19,19,17,17,
17,17,1,17,1,17,17,17,17,17,17,17,1,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,19,19,1,19,19,19,
19,1,1,19,19,19,19,19,19,19,19,1,19,19,19,19,19,19,19,1,17,17,17,17,17,17,17,17,17,17,19,19,1,19,
19,19,19,1,19,19,19,19,19,1,19,1,1,1,19,19,19,19,19,19,19,1,17,17,17,17,17,17,17,17,17,17,17,17,17,
17,17,17,17,17,17,17,17,17,17,17,17,17,19,19,19,19,19,19,19,19,19,19,17,17,17,17,17,17,17,17,17,17,
17,17,17,17,17,17,1,1,19,19,19,19,19,19,19,19,19,63,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,
17,17,17,17,17,17,17,17,17,17,63,17,17,17,17,17,17,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,
19,19,19,19,19,19,19,19,19,63,17,17,17,17,17,17,17,17,17,63,17,17,17,17,17,17,19,19,19,19,19,19,19,
19,19,63,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,63,17,17,17,17,
17,17,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,19,63,17,17,17,17,17,
17,17,17,17,63,17,17,17,17,17,17,19,19,19,19,19,19,19,19,19,63,17,17,17,17,17,17,17,17,17,63,17,17,
17,17,17,17,19,17,1,1,49,49,49,49,49,49,49,49,49,49,49,49,49,49,49,49,49,49,31,31,31,31,31,31,31,5,
5,5,5,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,5,5,5,5,5,5,5,5,31,5,5,5,5,5,5,5,5,5,5,
5,5,5,5,31,5,5,20,20,20,20,20,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,31,31,31,31,31,1,31,31,31,31,31,31,31,
31,31,31,31,31,31,31,31,59,59,59,59,59,59,59,59,59,59,3,59,59,59,59,59,59,59,59,59,59,59,59,59,59,
59,59,59,59,59,59,1,1,1,1,1,1,59,59,59,59,59,59,1,1,1,1,1,55,55,55,55,55,55,55,1,55,55,55,55,55,55,
55,55,55,55,55,55,55,55,55,55,55,1,1,55,55,55,55,55,55,55,1,55,55,1,55,55,55,55,55,1,1,1,1,1,38,38,
38,38,38,38,38,38,38,38,38,38,38,38,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,101,3,3,3,3,3,3,3,3,3,3,3,3,
3,1,1,1,60,60,60,60,60,60,60,68,68,68,68,68,68,68,1,1,33,33,33,33,33,33,33,33,33,33,1,1,1,1,3,9,3,
3,3,3,3,3,3,3,3,3,3,3,3,3,60,1,3,3,3,3,3,3,3,3,3,3,3,3,60,60,60,60,33,33,33,33,33,33,33,33,33,33,1,
1,1,1,1,108,3,3,3,3,3,3,3,3,3,3,3,68,151,151,77,60,3,3,3,3,3,3,3,3,3,3,3,3,3,3,60,77,3,33,33,33,33,
33,33,33,33,33,33,1,1,1,1,42,3,3,3,3,3,3,3,1,3,3,3,3,1,3,3,1,0,0,0,0,0,1,1,18,18,18,18,18,18,18,18,
18,36,36,36,36,36,36,36,1,1,1,1,1,1,1,1,1,13,13,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,11,
11,115,115,115,55,115,115,165,68,1,1,1,1,15,15,15,15,15,15,15,15,15,15,1,1,1,1,69,69,1,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,9,26,26,26,108,26,26,26,26,1,
1,1,1,1,1,1,1,1,1,1,26,26,26,26,26,26,26,26,26,26,26,26,26,26,9,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,1,1,10,10,10,10,1,10,10,10,10,10,10,10,10,10,10,10,1,10,10,1,10,1,1,10,1,10,10,10,10,
10,10,10,10,10,10,1,10,10,10,10,1,10,1,10,1,1,1,1,1,1,10,1,1,1,1,10,1,10,1,10,1,10,10,10,1,10,10,1,
10,1,1,10,1,10,1,10,1,10,1,10,1,10,10,1,10,1,1,10,10,10,10,1,10,10,10,10,10,10,10,1,10,10,10,10,1,
10,10,10,10,1,10,1,10,10,10,10,10,10,10,10,10,10,1,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,10,
10,1,1,1,1,1,10,10,10,1,10,10,10,10,10,1,10,10,10,10,10,12,12,1,1,1,1,1,1,1,1,1,1,1,1,1,1,7,7,7,7,
7,7,7,7,7,7,7,7,8,8,8,8,7,7,7,7,8,8,8,8,8,8,8,8,8,8,8,8,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,8,8,7,7,7,7,
7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,8,8,8,8,8,8,8,8,8,8,32,32,32,32,32,32,32,32,32,32,32,18,18,21,21,
21,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,21,79,79,79,79,79,79,79,79,79,79,79,79,79,79,79,79,
79,79,79,79,79,79,79,79,79,79,14,14,14,14,14,14,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,
56,56,56,56,56,56,56,56,56,14,14,244,21,21,21,131,131,56,56,56,56,56,56,56,56,56,56,56,56,131,131,
56,56,56,56,56,56,56,56,56,56,5,5,5,5,7,5,14,7,7,7,7,7,7,7,7,7,7,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,5,
5,21,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,78,78,78,78,78,78,78,78,78,78,78,78,78,78,78,
78,78,78,78,78,78,78,78,78,78,78,14,90,90,8,8,8,8,8,8,8,8,8,8,8,8,8,14,14,14,14,14,14,14,14,14,14,
90,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,14,90,14,14,90,90,90,90,90,90,90,90,90,
14,8,8,8,8,14,14,14,14,14,14,14,14,14,8,8,8,8,8,8,8,90,90,8,8,8,8,8,8,8,8,8,8,8,8,8,8,21,21,21,21,
21,21,8,8,8,8,8,8,8,8,8,8,7,7,7,7,7,7,7,7,7,7,7,122,122,122,122,122,7,7,7,7,7,7,7,7,7,7,7,7,7,7,5,
5,5,5,5,5,5,5,7,7,7,7,7,7,7,7,7,7,7,7,7,21,21,21,21,21,8,8,8,8,21,21,21,21,7,7,7,7,7,7,7,7,7,7,7,7,
7,8,8,8,7,7,7,7,7,7,7,21,21,21,21,21,21,8,8,8,5,5,5,5,21,21,21,8,8,8,8,21,21,21,21,21,5,5,5,5,5,21,
21,21,21,21,8,8,8,8,8,8,21,21,21,21,21,21,21,21,21,21,21,21,8,8,8,8,21,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,5,5,5,5,5,5,5,5,5,5,5,5,8,8,8,8,5,5,5,5,5,5,5,5,8,8,8,8,8,8,8,8,5,5,5,5,5,5,5,5,5,5,8,8,8,8,8,8,
5,5,5,5,5,5,5,5,5,5,5,5,5,5,8,8,21,21,8,8,8,8,8,8,8,8,8,8,8,8,8,8,9,9,9,9,9,9,9,9,9,9,9,9,21,21,21,
21,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,21,7,7,7,7,7,7,7,7,21,21,21,21,21,21,21,21,7,21,21,7,7,7,7,7,7,7,
7,5,7,7,7,21,7,7,7,7,7,7,5,7,7,7,7,7,21,21,21,21,21,21,21,21,21,21,21,21,21,21,21,21,21,21,21,21,7,
7,21,21,21,21,21,21,21,21,21,21,21,21,21,21,7,21,21,21,21,21,21,21,21,21,21,21,21,21,21,21,21,21,
21,21,8,8,8,8,8,8,8,8,8,8,8,8,21,21,21,21,21,21,21,21,21,21,21,21,21,21,8,8,21,21,21,21,21,21,21,
21,21,21,21,21,21,8,8,8,21,21,21,21,21,21,21,21,21,21,8,8,8,8,8,21,21,21,21,21,21,21,21,8,8,8,8,8,
8,8,21,21,21,21,21,21,21,21,21,21,21,21,21,21,21,8,8,21,21,21,21,21,21,21,21,21,21,21,8,8,8,8,8,8,
21,21,21,21,21,21,21,21,21,8,8,8,8,8,8,8,9,9,9,1,9,9,9,9,9,9,9,9,9,9,9,9,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,64,64,0,0,0,0,0,0,0,3,3,3,3,3,3,3,3,3,0,0,0,0,0,3,3,3,3,3,1,1,1,1,1,1,0,0,1,1,1,1,1,1,1,1,1,1,1,
1,1,1,3,3,3,3,3,3,3,3,3,3,3,3,3,3,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,64,64,109,62,109,109,109,109,109,
109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,109,
109,246,246,246,246,246,246,246,246,246,246,246,246,246,246,246,246
};
/* Packed records */
static const uint32_t gllmi_uc_records[247] = {
5124,33554461,20977028,33559556,16412,21,123,469,33554909,33554453,25170948,1315841,18,922624,
25165845,6152,31462404,26219521,2058,25695232,8209,33554901,103557,22287361,21894144,70918,
33556490,1053697,31559813,7177,31560837,102533,25167882,33560584,34477056,26219523,31559813,5412,
59773955,5476,33559685,34870273,33554449,33558661,5123,20,20976644,5444,70789,25171976,33559814,
16505,25174033,8205,8206,31528069,529429,19,26481665,34608129,65015941,20971538,16506,25165842,29,
26088448,31559813,21042438,33559555,17,70662,31559813,22025217,33685533,10491236,21369858,58720277,
65015941,213,25695253,26481685,26088469,31560837,10491204,25165844,25174029,25174030,31559813,
58726408,10556550,25166293,65015941,8204,26090505,26483721,33554554,69767,25166358,31457301,
33556509,8207,65016965,31560837,33559780,8208,31527174,32379904,32773121,33554451,33554557,16634,
29360148,54531076,466,25165843,31527045,54531205,8210,25174028,25178123,31527046,31560837,148,
1053699,31559813,31559813,44045445,65015941,12299,17017,69894,529877,10589317,25564162,31559813,
31559813,31559813,31559813,31559813,33554445,33554446,33554452,54531334,65016070,5348,21075077,
25173001,31457300,33554444,33554682,44045574,65015941,534,8212,70660,20976643,25170947,25171075,
25171204,25174481,25269381,26219524,29889536,31457814,31465489,31527045,31527045,31527046,31559813,
31559813,31559813,31560837,31560837,31560837,31560837,31560837,31560837,31560837,31560837,31560837,
31560837,33554450,58725379,65015941,65016965,65017094,250,631,632,8211,8213,8652,8657,12421,16953,
16985,20634,20666,103558,20971541,21632000,26088917,26219969,30675969,31457298,31462403,31465485,
31465486,31527174,31527174,31559813,31559813,31559942,31560837,31560837,31560837,31560837,31560837,
31560837,31560837,31560837,31560837,31560837,31560837,31560837,31560837,31560837,31560837,31560837,
31560837,31560837,31560837,31560837,31560837,31560837,31560837,31560837,31560837,31560837,32871557,
33558790,34608131,44045316,44045446,58720725,65015941,16538
};
/* Canonical combining class of a record */
static const uint8_t gllmi_uc_record_ccc[247] = {
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,230,0,230,0,0,0,0,0,220,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,230,0,0,0,0,230,0,0,0,0,0,9,0,0,0,0,1,0,0,0,0,0,220,0,0,0,0,220,0,0,0,0,7,0,0,0,
9,0,0,0,0,0,0,0,0,0,230,0,0,0,9,0,0,0,0,0,0,0,0,0,230,0,0,0,0,216,130,0,0,202,234,0,7,0,0,0,0,0,0,
107,122,222,232,233,0,0,0,0,9,0,0,0,0,0,0,0,232,0,0,0,0,0,0,0,0,0,0,0,0,0,7,9,224,8,216,228,18,19,
27,28,29,30,31,32,103,118,0,0,228,220,6,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,216,226,214,
218,9,1,9,10,11,12,13,14,15,16,17,20,21,22,23,24,25,26,33,34,35,36,84,91,129,132,228,240,0,0,0,0,0,
218,0
};
enum {
  GLLMI_SCRIPT_UNKNOWN, GLLMI_SCRIPT_ADLAM, GLLMI_SCRIPT_CAUCASIAN_ALBANIAN, GLLMI_SCRIPT_AHOM,
  GLLMI_SCRIPT_ARABIC, GLLMI_SCRIPT_IMPERIAL_ARAMAIC, GLLMI_SCRIPT_ARMENIAN, GLLMI_SCRIPT_AVESTAN,
  GLLMI_SCRIPT_BALINESE, GLLMI_SCRIPT_BAMUM, GLLMI_SCRIPT_BASSA_VAH, GLLMI_SCRIPT_BATAK,
  GLLMI_SCRIPT_BENGALI, GLLMI_SCRIPT_BHAIKSUKI, GLLMI_SCRIPT_BOPOMOFO, GLLMI_SCRIPT_BRAHMI,
  GLLMI_SCRIPT_BRAILLE, GLLMI_SCRIPT_BUGINESE, GLLMI_SCRIPT_BUHID, GLLMI_SCRIPT_CHAKMA,
  GLLMI_SCRIPT_CANADIAN_ABORIGINAL, GLLMI_SCRIPT_CARIAN, GLLMI_SCRIPT_CHAM, GLLMI_SCRIPT_CHEROKEE,
  GLLMI_SCRIPT_CHORASMIAN, GLLMI_SCRIPT_COPTIC, GLLMI_SCRIPT_CYPRO_MINOAN, GLLMI_SCRIPT_CYPRIOT,
  GLLMI_SCRIPT_CYRILLIC, GLLMI_SCRIPT_DEVANAGARI, GLLMI_SCRIPT_DIVES_AKURU, GLLMI_SCRIPT_DOGRA,
  GLLMI_SCRIPT_DESERET, GLLMI_SCRIPT_DUPLOYAN, GLLMI_SCRIPT_EGYPTIAN_HIEROGLYPHS,
  GLLMI_SCRIPT_ELBASAN, GLLMI_SCRIPT_ELYMAIC, GLLMI_SCRIPT_ETHIOPIC, GLLMI_SCRIPT_GEORGIAN,
  GLLMI_SCRIPT_GLAGOLITIC, GLLMI_SCRIPT_GUNJALA_GONDI, GLLMI_SCRIPT_MASARAM_GONDI,
  GLLMI_SCRIPT_GOTHIC, GLLMI_SCRIPT_GRANTHA, GLLMI_SCRIPT_GREEK, GLLMI_SCRIPT_GUJARATI,
  GLLMI_SCRIPT_GURMUKHI, GLLMI_SCRIPT_HANGUL, GLLMI_SCRIPT_HAN, GLLMI_SCRIPT_HANUNOO,
  GLLMI_SCRIPT_HATRAN, GLLMI_SCRIPT_HEBREW, GLLMI_SCRIPT_HIRAGANA,
  GLLMI_SCRIPT_ANATOLIAN_HIEROGLYPHS, GLLMI_SCRIPT_PAHAWH_HMONG,
  GLLMI_SCRIPT_NYIAKENG_PUACHUE_HMONG, GLLMI_SCRIPT_OLD_HUNGARIAN, GLLMI_SCRIPT_OLD_ITALIC,
  GLLMI_SCRIPT_JAVANESE, GLLMI_SCRIPT_KAYAH_LI, GLLMI_SCRIPT_KATAKANA, GLLMI_SCRIPT_KAWI,
  GLLMI_SCRIPT_KHAROSHTHI, GLLMI_SCRIPT_KHMER, GLLMI_SCRIPT_KHOJKI,
  GLLMI_SCRIPT_KHITAN_SMALL_SCRIPT, GLLMI_SCRIPT_KANNADA, GLLMI_SCRIPT_KAITHI,
  GLLMI_SCRIPT_TAI_THAM, GLLMI_SCRIPT_LAO, GLLMI_SCRIPT_LATIN, GLLMI_SCRIPT_LEPCHA,
  GLLMI_SCRIPT_LIMBU, GLLMI_SCRIPT_LINEAR_A, GLLMI_SCRIPT_LINEAR_B, GLLMI_SCRIPT_LISU,
  GLLMI_SCRIPT_LYCIAN, GLLMI_SCRIPT_LYDIAN, GLLMI_SCRIPT_MAHAJANI, GLLMI_SCRIPT_MAKASAR,
  GLLMI_SCRIPT_MANDAIC, GLLMI_SCRIPT_MANICHAEAN, GLLMI_SCRIPT_MARCHEN, GLLMI_SCRIPT_MEDEFAIDRIN,
  GLLMI_SCRIPT_MENDE_KIKAKUI, GLLMI_SCRIPT_MEROITIC_CURSIVE, GLLMI_SCRIPT_MEROITIC_HIEROGLYPHS,
  GLLMI_SCRIPT_MALAYALAM, GLLMI_SCRIPT_MODI, GLLMI_SCRIPT_MONGOLIAN, GLLMI_SCRIPT_MRO,
  GLLMI_SCRIPT_MEETEI_MAYEK, GLLMI_SCRIPT_MULTANI, GLLMI_SCRIPT_MYANMAR, GLLMI_SCRIPT_NAG_MUNDARI,
  GLLMI_SCRIPT_NANDINAGARI, GLLMI_SCRIPT_OLD_NORTH_ARABIAN, GLLMI_SCRIPT_NABATAEAN,
  GLLMI_SCRIPT_NEWA, GLLMI_SCRIPT_NKO, GLLMI_SCRIPT_NUSHU, GLLMI_SCRIPT_OGHAM,
  GLLMI_SCRIPT_OL_CHIKI, GLLMI_SCRIPT_OLD_TURKIC, GLLMI_SCRIPT_ORIYA, GLLMI_SCRIPT_OSAGE,
  GLLMI_SCRIPT_OSMANYA, GLLMI_SCRIPT_OLD_UYGHUR, GLLMI_SCRIPT_PALMYRENE, GLLMI_SCRIPT_PAU_CIN_HAU,
  GLLMI_SCRIPT_OLD_PERMIC, GLLMI_SCRIPT_PHAGS_PA, GLLMI_SCRIPT_INSCRIPTIONAL_PAHLAVI,
  GLLMI_SCRIPT_PSALTER_PAHLAVI, GLLMI_SCRIPT_PHOENICIAN, GLLMI_SCRIPT_MIAO,
  GLLMI_SCRIPT_INSCRIPTIONAL_PARTHIAN, GLLMI_SCRIPT_REJANG, GLLMI_SCRIPT_HANIFI_ROHINGYA,
  GLLMI_SCRIPT_RUNIC, GLLMI_SCRIPT_SAMARITAN, GLLMI_SCRIPT_OLD_SOUTH_ARABIAN,
  GLLMI_SCRIPT_SAURASHTRA, GLLMI_SCRIPT_SIGNWRITING, GLLMI_SCRIPT_SHAVIAN, GLLMI_SCRIPT_SHARADA,
  GLLMI_SCRIPT_SIDDHAM, GLLMI_SCRIPT_KHUDAWADI, GLLMI_SCRIPT_SINHALA, GLLMI_SCRIPT_SOGDIAN,
  GLLMI_SCRIPT_OLD_SOGDIAN, GLLMI_SCRIPT_SORA_SOMPENG, GLLMI_SCRIPT_SOYOMBO,
  GLLMI_SCRIPT_SUNDANESE, GLLMI_SCRIPT_SYLOTI_NAGRI, GLLMI_SCRIPT_SYRIAC, GLLMI_SCRIPT_TAGBANWA,
  GLLMI_SCRIPT_TAKRI, GLLMI_SCRIPT_TAI_LE, GLLMI_SCRIPT_NEW_TAI_LUE, GLLMI_SCRIPT_TAMIL,
  GLLMI_SCRIPT_TANGUT, GLLMI_SCRIPT_TAI_VIET, GLLMI_SCRIPT_TELUGU, GLLMI_SCRIPT_TIFINAGH,
  GLLMI_SCRIPT_TAGALOG, GLLMI_SCRIPT_THAANA, GLLMI_SCRIPT_THAI, GLLMI_SCRIPT_TIBETAN,
  GLLMI_SCRIPT_TIRHUTA, GLLMI_SCRIPT_TANGSA, GLLMI_SCRIPT_TOTO, GLLMI_SCRIPT_UGARITIC,
  GLLMI_SCRIPT_VAI, GLLMI_SCRIPT_VITHKUQI, GLLMI_SCRIPT_WARANG_CITI, GLLMI_SCRIPT_WANCHO,
  GLLMI_SCRIPT_OLD_PERSIAN, GLLMI_SCRIPT_CUNEIFORM, GLLMI_SCRIPT_YEZIDI, GLLMI_SCRIPT_YI,
  GLLMI_SCRIPT_ZANABAZAR_SQUARE, GLLMI_SCRIPT_INHERITED, GLLMI_SCRIPT_COMMON, GLLMI_SCRIPT_GARAY,
  GLLMI_SCRIPT_GURUNG_KHEMA, GLLMI_SCRIPT_KIRAT_RAI, GLLMI_SCRIPT_OL_ONAL, GLLMI_SCRIPT_SUNUWAR,
  GLLMI_SCRIPT_TODHRI, GLLMI_SCRIPT_TULU_TIGALARI, GLLMI_SCRIPT_COUNT
};
#define GLLMI_UC_SCRIPT_LOW 3
#define GLLMI_UC_SCRIPT_MIDDLE 5
#define GLLMI_UC_SCRIPT_LIMIT 0x32400u
/* Script of a code point, stage 0 */
static const uint8_t gllmi_uc_script_stage0[820] = {
0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,20,21,22,23,24,25,26,27,28,1,29,30,31,32,32,
33,32,32,32,34,32,32,35,36,37,38,39,40,41,42,43,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,
44,44,44,44,44,44,44,44,45,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,
44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,
44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,46,46,46,46,47,48,49,50,
51,52,53,54,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,17,
17,17,17,17,17,17,17,17,17,17,17,17,17,17,55,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,
56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,44,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,
74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,95,95,96,97,98,56,56,56,56,56,56,
56,56,56,99,100,100,100,100,101,100,100,100,100,100,100,100,100,100,100,100,100,100,100,102,103,
103,104,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,105,56,56,56,
56,56,56,106,106,107,108,56,109,110,111,112,112,112,112,112,112,112,112,112,112,112,112,112,112,
112,112,112,112,112,112,112,112,112,113,112,112,112,114,115,116,56,56,56,56,56,56,56,56,56,56,56,
56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,117,118,119,120,56,56,56,56,56,
56,56,56,56,121,56,56,56,56,56,56,56,56,56,56,56,56,56,56,56,122,32,123,124,125,126,127,128,129,
130,131,132,133,133,134,56,56,56,56,135,136,137,138,56,139,140,56,141,142,143,56,56,144,145,146,56,
147,148,149,32,32,32,150,151,152,32,153,154,56,56,56,56,44,44,44,44,44,44,44,44,44,44,44,44,44,44,
44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,
44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,
44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,
44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,
44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,155,44,44,44,44,44,44,44,44,44,44,44,
44,44,44,44,44,156,157,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,158,44,44,44,
44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,159,44,44,160,56,56,56,
56,56,56,56,56,56,44,44,161,56,56,56,56,56,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,
44,162,44,44,44,44,44,44,44,44,44,44,44,44,44,44,44,163,164,165,56,56,56,56,56,56,56,56,56,56,56,
56,56,56
};
/* Script of a code point, stage 1 */
static const uint16_t gllmi_uc_script_stage1[5312] = {
0,0,0,0,0,0,0,0,1,2,2,3,1,2,2,3,0,0,0,0,0,4,0,4,2,2,5,2,2,2,5,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,
2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,6,0,0,0,0,7,8,0,0,9,9,
9,9,9,9,9,9,9,9,9,9,9,9,10,11,12,13,14,14,15,14,14,14,14,14,14,14,16,17,14,14,18,18,18,18,18,18,18,
18,18,18,18,18,18,18,18,18,19,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,18,20,21,
21,21,22,20,21,21,21,21,21,23,24,25,25,25,25,25,25,26,25,25,25,27,28,26,29,30,31,32,31,31,31,31,33,
34,35,31,31,31,36,31,31,31,31,31,31,31,31,31,31,31,31,29,31,31,31,31,37,38,37,37,37,37,37,37,37,39,
31,31,31,31,31,31,40,40,40,40,40,40,41,26,42,42,42,42,42,42,42,43,44,44,44,44,44,45,44,46,47,47,47,
48,37,49,31,31,31,50,51,31,31,31,31,31,31,31,31,31,52,31,31,31,53,53,53,53,53,53,53,53,53,53,54,53,
55,53,53,53,56,57,58,59,59,60,61,62,57,63,64,65,66,59,59,67,68,69,70,71,71,72,73,74,69,75,76,77,78,
71,79,26,80,81,82,83,83,84,85,86,81,87,88,26,89,83,90,91,92,93,94,95,95,96,97,98,93,99,100,101,102,
95,95,26,103,104,105,106,107,104,108,109,104,105,110,26,111,108,108,112,113,114,115,113,113,115,
113,116,114,117,118,119,120,113,121,113,122,123,124,122,122,124,125,126,123,127,128,128,129,122,
130,26,131,132,133,131,131,131,131,131,132,133,134,131,135,131,131,131,136,137,138,139,137,137,140,
141,138,142,143,137,144,137,145,26,146,147,147,147,147,147,147,148,147,147,147,149,26,26,26,26,150,
151,152,152,153,152,152,154,155,156,152,157,26,26,26,26,158,158,158,158,158,158,158,158,158,159,
158,158,158,160,159,158,158,158,158,159,158,158,158,161,158,161,162,163,26,26,26,26,164,164,164,
164,164,164,164,164,164,164,164,164,164,164,164,164,164,164,164,164,165,165,165,165,166,167,165,
165,165,165,165,168,169,169,169,169,169,169,169,169,169,169,169,169,169,169,169,169,169,169,169,
169,169,169,169,169,169,169,169,169,169,169,169,169,170,170,170,170,170,170,170,170,170,171,172,
171,170,170,170,170,170,171,170,170,170,170,171,172,171,170,172,170,170,170,170,170,170,170,171,
170,170,170,170,170,170,170,170,173,170,170,170,174,170,170,170,175,176,176,176,176,176,176,176,
176,176,176,177,177,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,
178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,178,
178,178,178,178,178,179,179,179,180,181,181,181,181,181,181,181,181,181,182,181,183,184,184,185,
186,187,187,188,26,189,189,190,26,191,192,193,26,194,194,194,194,194,194,194,194,194,194,194,195,
194,196,194,196,197,198,198,199,198,198,198,198,198,198,198,198,198,198,198,200,198,198,198,198,
198,201,178,178,178,178,178,178,178,178,202,26,203,203,203,204,203,205,203,205,206,203,207,207,207,
208,209,26,210,210,210,210,210,211,210,210,210,212,210,213,194,194,194,194,214,214,214,215,216,216,
216,216,216,216,216,217,216,216,216,218,216,219,216,219,216,220,9,9,9,221,26,26,26,26,26,26,222,
222,222,222,222,222,222,222,222,223,222,222,222,222,222,222,224,224,224,224,224,224,224,224,225,
225,225,225,225,225,226,227,228,228,228,228,228,228,228,229,228,230,231,231,231,231,231,231,18,232,
165,165,165,165,165,233,224,26,234,9,235,236,237,238,2,2,2,2,239,240,2,2,2,2,2,241,242,243,2,244,2,
2,2,2,2,2,2,245,9,9,9,9,9,9,9,9,14,14,246,246,14,14,14,14,246,246,14,247,14,14,14,246,14,14,14,14,
14,14,248,14,248,14,249,250,14,14,251,252,0,253,0,0,0,0,0,0,0,0,0,0,254,0,255,256,0,257,2,258,0,0,
0,0,259,26,9,9,9,9,260,26,0,0,0,0,261,262,4,0,0,263,0,0,2,2,2,2,2,264,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,265,26,26,0,266,26,26,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,267,267,267,267,267,267,267,267,267,267,267,267,267,267,267,
267,267,267,267,267,267,267,267,267,267,267,267,267,267,267,267,267,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
268,0,0,0,269,0,0,0,0,0,0,0,0,0,0,0,0,0,270,270,270,270,270,270,270,270,270,270,270,270,2,2,2,2,17,
17,17,17,17,17,17,17,17,17,17,17,17,17,271,272,165,165,165,165,166,167,273,273,273,273,273,273,273,
274,275,274,170,170,172,26,172,172,172,172,172,172,172,172,18,18,18,18,0,0,0,0,0,0,0,0,0,0,0,276,
26,26,26,26,277,277,277,278,277,277,277,277,277,277,277,277,277,277,279,26,277,277,277,277,277,277,
277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,280,26,26,26,0,0,
281,0,0,0,282,283,0,284,285,286,286,286,286,286,286,286,286,286,287,288,289,290,290,290,290,290,
290,290,290,290,290,291,292,293,293,293,293,293,294,169,169,169,169,169,169,169,169,169,169,295,0,
0,293,293,293,293,0,0,0,0,276,296,290,290,169,169,169,295,0,0,0,0,0,0,0,0,169,169,169,297,0,0,0,0,
0,0,0,0,0,0,290,290,290,290,290,298,290,290,290,290,290,290,290,290,290,290,290,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,
277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,
277,277,277,277,277,277,277,277,277,277,277,277,277,277,0,0,0,0,0,0,0,0,299,299,299,299,299,299,
299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,
299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,299,300,299,299,299,299,
299,299,301,26,302,302,302,302,302,302,303,303,303,303,303,303,303,303,303,303,303,303,303,303,303,
303,303,303,303,303,303,303,303,303,303,303,303,303,303,303,303,303,303,303,303,303,303,304,26,26,
18,18,18,18,18,18,18,18,18,18,18,18,305,305,305,305,305,305,305,305,305,305,305,26,0,0,0,0,306,2,2,
2,2,2,2,2,2,2,2,2,2,307,2,2,2,2,2,2,2,308,309,258,26,26,310,2,311,311,311,311,311,312,0,265,313,
313,313,313,313,313,313,26,314,314,314,314,314,314,314,314,315,316,314,317,53,53,53,53,318,318,318,
318,318,319,320,320,320,320,321,322,169,169,169,323,324,324,324,324,324,324,324,324,324,325,324,
326,164,164,164,327,328,328,328,328,328,328,329,26,328,330,328,331,164,164,164,164,332,332,332,332,
332,332,332,332,333,26,26,334,335,335,336,26,337,337,337,26,172,172,2,2,2,2,2,338,339,340,176,176,
176,176,176,176,176,176,176,176,335,335,335,335,335,341,335,342,169,169,169,169,169,169,169,169,
169,169,169,169,169,169,169,169,169,169,169,169,343,26,169,169,295,344,169,169,169,169,169,343,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,277,
277,277,277,277,277,277,277,277,277,277,277,277,280,277,277,277,277,277,277,277,277,277,277,277,
277,277,345,26,26,26,26,346,26,347,348,25,25,349,350,351,25,31,31,31,31,31,31,31,31,31,31,31,31,31,
31,352,26,353,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,
31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,31,354,31,31,31,31,31,31,31,31,31,31,355,31,31,31,31,
31,31,356,26,26,26,26,31,31,9,9,0,265,9,357,0,0,0,0,358,0,257,359,360,31,31,31,31,31,31,31,31,31,
31,31,31,31,31,31,31,361,362,0,0,0,1,2,2,3,1,2,2,3,363,290,289,290,290,290,290,364,169,169,169,295,
365,365,365,366,257,257,26,367,368,369,368,368,370,368,368,371,368,372,368,372,26,26,26,26,368,368,
368,368,368,368,368,368,368,368,368,368,368,368,368,373,374,0,0,0,0,0,375,0,14,14,14,14,14,14,14,
14,14,252,0,376,377,26,26,26,26,26,0,0,0,0,0,378,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
379,379,379,380,381,381,381,381,381,381,382,26,383,0,0,359,384,384,384,384,385,386,387,387,387,388,
389,389,389,389,389,390,391,391,391,392,393,393,393,393,394,393,395,26,26,26,26,26,396,396,396,396,
396,396,396,396,396,396,397,397,397,397,397,397,398,398,398,399,398,400,401,401,401,401,402,401,
401,401,401,402,403,403,403,403,403,26,404,404,404,404,404,404,405,406,407,408,407,408,409,407,410,
407,410,411,412,412,412,412,412,412,413,26,414,414,414,414,414,414,414,414,414,414,414,414,414,414,
414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,414,
415,26,414,414,416,26,414,26,26,26,417,2,2,2,2,2,418,419,26,26,26,26,26,26,26,26,420,421,422,422,
422,422,423,424,425,425,426,425,427,427,427,427,428,428,428,429,430,428,26,26,26,26,26,26,431,431,
432,433,434,434,434,435,436,436,436,437,26,26,26,26,26,26,26,26,438,438,438,438,439,439,439,440,
439,439,441,439,439,439,439,439,442,443,444,445,446,446,447,448,446,449,446,449,450,450,450,450,
451,451,451,451,26,26,26,26,452,452,452,452,453,454,453,26,455,455,455,455,455,455,456,457,458,458,
459,458,460,460,461,460,462,462,463,464,26,465,26,26,26,26,26,26,26,26,26,26,466,466,466,466,466,
466,466,466,466,467,26,26,26,26,26,26,468,468,468,468,468,468,469,26,468,468,468,468,468,468,469,
470,471,471,471,471,471,26,471,472,473,473,473,473,474,475,473,473,474,476,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,31,31,31,50,477,477,477,477,477,478,479,26,
480,26,26,26,26,26,26,481,482,482,482,482,482,26,483,483,483,483,483,484,26,26,485,485,485,486,26,
26,26,26,487,487,487,488,26,26,489,489,490,26,491,491,491,491,491,491,491,491,491,492,493,491,491,
491,492,494,495,495,495,495,495,495,495,495,496,497,498,498,498,499,498,500,501,501,501,501,501,
501,502,501,501,26,503,503,503,503,504,26,505,505,505,505,505,505,505,505,505,505,505,505,506,137,
507,26,508,508,509,508,508,508,508,508,510,26,26,26,26,26,26,26,511,512,513,514,513,515,516,516,
516,516,516,516,516,517,516,518,519,520,521,522,522,523,524,525,520,526,527,528,529,530,530,26,531,
532,531,531,531,531,533,531,534,535,533,536,537,26,26,26,538,538,538,538,538,538,538,538,538,538,
538,539,540,26,26,26,541,541,541,541,541,541,541,541,541,26,541,542,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,543,543,543,543,543,543,544,543,543,543,543,544,26,26,26,26,545,545,
545,545,545,545,545,545,546,26,545,547,198,548,26,26,549,549,549,549,549,549,549,550,549,550,164,
164,551,26,26,26,552,552,552,553,552,554,552,552,555,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,556,556,556,556,556,556,556,557,26,26,26,26,26,26,26,26,26,26,26,26,558,
558,558,558,558,558,558,558,558,558,559,560,561,562,563,564,564,564,565,566,561,26,564,567,26,26,
26,26,26,26,26,26,568,569,568,568,568,568,568,569,570,26,26,26,571,571,571,571,571,571,571,571,571,
26,572,572,572,572,572,572,572,572,572,572,573,26,178,178,574,574,574,574,574,574,574,575,53,576,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,577,577,577,577,578,26,577,578,
579,580,579,579,579,579,581,579,582,26,579,579,579,583,584,584,584,584,585,584,584,586,587,26,26,
26,26,26,26,26,26,26,588,589,590,590,590,590,588,591,590,26,590,592,593,594,595,595,595,596,597,
598,595,599,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,600,600,600,601,602,602,603,602,602,602,602,604,602,602,602,605,26,26,
26,26,26,26,26,26,26,26,606,26,108,108,108,108,108,108,607,608,609,609,609,609,609,609,609,609,609,
609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,
609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,610,26,26,26,26,26,26,26,
26,26,26,26,26,609,609,609,609,609,609,609,609,609,609,609,609,609,611,612,26,609,609,609,609,609,
609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,609,613,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,614,614,614,614,614,614,614,614,614,614,614,614,615,26,616,616,616,616,616,616,616,616,616,
616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,
616,616,616,616,616,616,616,616,616,617,26,616,616,616,616,616,616,616,616,616,616,616,616,616,616,
616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,616,
616,616,616,616,616,616,616,616,616,616,616,616,616,618,619,619,619,619,619,619,619,619,619,619,
619,619,619,619,619,619,619,619,619,619,619,619,619,619,619,619,619,619,619,619,619,619,619,619,
619,619,619,619,619,619,620,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
621,621,621,621,621,621,621,622,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,305,305,305,305,305,305,305,305,305,305,305,305,305,305,305,305,305,305,305,305,305,305,305,
305,305,305,305,305,305,305,305,305,305,305,305,305,305,305,305,623,624,624,624,625,624,626,627,
627,627,627,627,627,627,627,627,628,627,629,630,630,630,631,631,26,632,632,632,632,632,632,632,632,
633,26,632,634,634,632,632,635,632,632,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,636,636,636,636,636,636,636,637,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,638,638,638,638,638,638,638,638,638,638,638,639,26,26,26,26,26,26,26,26,26,26,26,26,
640,640,640,640,640,640,640,640,640,641,640,640,640,640,640,640,640,642,640,640,26,26,26,26,26,26,
26,26,643,26,345,26,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,
644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,
644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,644,26,645,645,645,645,
645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,
645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,645,
645,645,645,645,645,645,646,26,26,26,26,647,644,648,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,649,650,651,286,286,286,286,286,286,286,286,286,286,286,286,
286,286,286,286,286,286,286,286,286,286,286,286,286,286,286,286,286,286,286,286,286,286,286,652,26,
653,26,26,26,654,26,655,26,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,
656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,656,
656,656,656,656,656,656,656,657,658,658,658,658,658,658,658,658,658,658,658,658,658,659,658,660,
658,661,658,662,359,26,26,26,26,26,26,26,26,26,26,26,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,265,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,359,26,26,26,26,26,26,26,26,26,9,9,
9,9,9,663,9,9,221,26,0,0,0,0,0,0,0,0,0,0,0,0,0,0,359,26,26,26,26,26,26,26,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,276,26,0,0,0,0,257,362,0,0,0,0,0,0,664,665,0,666,667,668,0,0,0,
669,0,0,0,0,0,0,0,266,26,26,14,14,14,14,14,14,14,14,246,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,0,0,359,26,0,0,359,26,0,0,0,0,0,0,0,0,0,0,257,26,0,0,0,259,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,0,0,0,0,0,0,0,0,0,0,254,0,0,0,0,0,0,0,0,254,670,671,0,672,673,0,0,0,0,0,0,0,269,674,
254,254,0,0,0,675,676,677,678,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,276,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,268,0,0,
0,0,0,0,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,
679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,679,
679,679,679,680,26,681,682,679,26,26,26,26,26,26,26,26,26,26,2,2,2,346,683,419,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,684,270,270,685,686,687,18,18,18,18,18,
18,18,688,26,26,26,689,26,26,26,26,26,26,26,26,26,26,26,26,26,26,690,690,690,690,690,691,690,692,
690,693,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,694,694,694,695,26,26,696,696,696,696,696,696,696,697,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,698,698,698,698,698,699,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,700,700,700,700,700,701,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,172,702,170,172,703,703,
703,703,703,703,703,703,703,703,703,703,703,703,703,703,703,703,703,703,703,703,703,703,704,703,
705,26,26,26,26,26,706,706,706,706,706,706,706,706,706,707,706,708,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,362,0,0,0,0,0,0,0,376,26,
26,26,26,26,26,26,26,26,362,0,0,0,0,0,0,276,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,709,31,31,31,710,711,712,713,714,715,710,716,710,712,712,717,31,718,31,719,720,
718,31,719,26,26,26,26,26,26,721,26,0,0,0,0,0,359,0,0,0,0,0,0,0,0,0,0,0,0,359,26,0,257,362,0,362,0,
362,0,0,0,276,26,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,276,26,26,26,26,26,26,722,0,0,0,723,26,
0,0,0,0,0,359,0,259,265,26,276,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,724,0,376,0,376,0,0,0,0,0,0,0,0,0,0,0,0,0,0,257,725,0,
0,0,0,0,0,0,0,0,0,0,265,0,359,259,26,0,359,0,0,0,0,0,0,0,26,0,265,0,0,0,0,0,26,0,0,0,276,0,359,265,
26,26,26,26,26,26,26,0,0,0,0,0,0,0,0,0,0,359,26,0,276,0,376,0,726,0,0,0,0,0,0,257,722,0,727,0,265,
0,259,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,358,0,0,0,0,0,0,0,0,0,0,0,0,265,277,277,277,277,277,277,
277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,26,26,26,
26,277,277,277,277,277,277,277,345,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,
277,277,277,277,277,277,277,277,277,277,277,280,277,277,277,277,277,277,277,277,277,277,277,277,
277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,
277,277,277,277,277,277,277,277,277,277,277,277,345,26,277,277,277,277,277,277,277,277,277,277,277,
277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,
277,277,277,728,26,277,277,277,277,277,277,277,277,277,277,277,277,277,280,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,277,277,277,280,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,
26,26,26,26,26,26,26,26,26,26,26,26,26,277,277,277,277,277,277,277,277,277,729,277,277,277,277,277,
277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,
277,277,277,277,277,277,277,277,277,277,277,277,277,277,277,26,26,26,26,26,26,26,26,26,26,730,26,
26,26,0,0,0,0,0,0,0,0,0,0,0,0,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,26,9,9,9,9,9,9,9,9,9,9,
9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,26,26
};
/* Script of a code point, stage 2 */
static const uint8_t gllmi_uc_script_stage2[5848] = {
163,163,163,163,163,163,163,163,163,70,70,70,70,70,70,70,70,70,70,70,70,70,70,70,70,70,70,163,163,
163,163,163,163,163,70,163,163,163,163,163,70,70,70,70,70,70,70,163,70,163,163,163,163,163,163,163,
70,70,70,70,70,163,163,163,163,163,14,14,163,163,163,163,162,162,162,162,162,162,162,162,44,44,44,
44,163,44,44,44,0,0,44,44,44,44,163,44,0,0,0,0,44,163,44,163,44,44,44,0,44,0,44,44,44,44,44,44,44,
44,44,44,44,44,0,44,44,44,44,44,44,44,25,25,25,25,25,25,25,25,25,25,25,25,25,25,28,28,28,28,28,28,
28,28,28,28,28,28,28,162,162,28,0,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,6,0,6,6,6,0,0,6,6,6,0,
51,51,51,51,51,51,51,51,51,51,51,51,51,51,51,0,0,0,0,0,0,0,0,51,51,51,0,0,0,0,51,51,51,51,51,51,0,
0,0,4,4,4,4,4,163,4,4,4,4,4,4,163,4,4,4,4,4,4,4,4,4,4,4,4,4,4,163,4,4,4,163,163,4,4,4,4,4,4,4,4,4,
4,162,162,162,162,162,162,162,162,162,162,162,4,4,162,4,4,4,4,4,4,4,135,135,135,135,135,135,135,
135,135,135,135,135,135,135,0,135,135,135,135,0,0,135,135,135,146,146,146,146,146,146,146,146,146,
146,0,0,0,0,0,0,99,99,99,99,99,99,99,99,99,99,99,0,0,99,99,99,120,120,120,120,120,120,120,120,120,
120,120,120,120,120,0,0,120,120,120,120,120,120,120,0,80,80,80,80,80,80,80,80,80,80,80,80,0,0,80,0,
135,135,135,0,0,0,0,0,4,4,4,4,4,4,4,0,4,4,0,0,0,0,0,4,4,4,163,4,4,4,4,4,29,29,29,29,29,29,29,29,29,
162,162,162,162,29,29,29,29,29,29,29,163,163,29,29,12,12,12,12,0,12,12,12,12,12,12,12,12,0,0,12,12,
0,0,12,12,12,12,12,12,12,12,12,12,12,12,12,12,0,12,12,12,12,12,12,12,0,12,0,0,0,12,12,12,12,0,0,12,
12,12,12,12,0,0,12,12,12,12,0,0,0,0,0,0,0,0,12,0,0,0,0,12,12,0,12,12,12,12,12,0,0,12,12,12,12,12,
12,12,12,12,0,0,46,46,46,0,46,46,46,46,46,46,0,0,0,0,46,46,0,0,46,46,46,46,46,46,46,46,46,46,46,46,
46,46,0,46,46,46,46,46,46,46,0,46,46,0,46,46,0,46,46,0,0,46,0,46,46,46,0,0,46,46,46,0,0,0,46,0,0,0,
0,0,0,0,46,46,46,46,0,46,0,0,0,0,0,0,0,46,46,46,46,46,46,46,46,46,0,0,45,45,45,0,45,45,45,45,45,45,
45,45,45,0,45,45,45,0,45,45,45,45,45,45,45,45,45,45,45,45,45,45,0,45,45,45,45,45,45,45,0,45,45,0,
45,45,45,45,45,0,0,45,45,45,45,45,45,0,45,45,45,0,0,45,0,0,0,0,0,0,0,45,45,45,45,0,0,45,45,45,45,0,
0,0,0,0,0,0,45,45,45,45,45,45,45,0,104,104,104,0,104,104,104,104,104,104,104,104,0,0,104,104,0,0,
104,104,104,104,104,104,104,104,104,104,104,104,104,104,0,104,104,104,104,104,104,104,0,104,104,0,
104,104,104,104,104,0,0,104,104,104,104,104,0,0,104,104,104,0,0,0,0,0,0,0,104,104,104,0,0,0,0,104,
104,0,104,104,104,104,104,0,0,104,104,0,0,140,140,0,140,140,140,140,140,140,0,0,0,140,140,140,0,
140,140,140,140,0,0,0,140,140,0,140,0,140,140,0,0,0,140,140,0,0,0,140,140,140,140,140,140,140,140,
140,140,0,0,0,0,140,140,140,0,0,0,0,0,0,140,0,0,0,0,0,0,140,140,140,140,140,0,0,0,0,0,143,143,143,
143,143,143,143,143,143,143,143,143,143,0,143,143,143,0,143,143,143,143,143,143,143,143,0,0,143,
143,143,143,143,0,143,143,143,143,0,0,0,0,0,0,0,143,143,0,143,143,143,0,0,143,0,0,143,143,143,143,
0,0,143,143,0,0,0,0,0,0,0,143,66,66,66,66,66,66,66,66,66,66,66,66,66,0,66,66,66,0,66,66,66,66,66,
66,66,66,66,66,0,66,66,66,66,66,0,0,66,66,66,66,66,0,66,66,66,66,0,0,0,0,0,0,0,66,66,0,66,66,66,66,
0,0,66,66,0,66,66,66,0,0,0,0,87,87,87,87,87,87,87,87,87,87,87,87,87,0,87,87,87,0,87,87,87,87,87,87,
0,0,0,0,87,87,87,87,87,87,87,87,0,0,87,87,0,128,128,128,0,128,128,128,128,128,128,128,128,128,128,
128,128,128,128,128,128,128,128,0,0,0,128,128,128,128,128,128,128,128,0,128,128,128,128,128,128,
128,128,128,0,128,0,0,0,0,128,0,0,0,0,128,128,128,128,128,128,0,128,0,0,0,0,0,0,0,128,128,0,0,128,
128,128,0,0,0,0,147,147,147,147,147,147,147,147,147,147,147,147,147,147,147,147,147,147,0,0,0,0,
163,147,147,147,147,0,0,0,0,0,69,69,0,69,0,69,69,69,69,69,0,69,69,69,69,69,69,69,69,69,69,69,69,69,
69,69,69,0,69,0,69,69,69,69,69,69,69,0,0,69,69,69,69,69,0,69,0,69,69,69,69,69,69,69,0,69,69,0,0,69,
69,69,69,148,148,148,148,148,148,148,148,0,148,148,148,148,148,148,148,148,148,148,148,148,0,0,0,
148,148,148,148,148,0,148,148,148,148,148,148,148,163,163,163,163,148,148,0,0,0,0,0,93,93,93,93,93,
93,93,93,38,38,38,38,38,38,38,38,38,38,38,38,38,38,0,38,0,0,0,0,0,38,0,0,38,38,38,163,38,38,38,38,
47,47,47,47,47,47,47,47,37,37,37,37,37,37,37,37,37,0,37,37,37,37,0,0,37,37,37,37,37,37,37,0,37,37,
37,0,0,37,37,37,37,37,37,37,37,0,0,0,37,37,0,0,0,0,0,0,23,23,23,23,23,23,23,23,23,23,23,23,23,23,0,
0,20,20,20,20,20,20,20,20,101,101,101,101,101,101,101,101,101,101,101,101,101,0,0,0,119,119,119,
119,119,119,119,119,119,119,119,163,163,163,119,119,119,0,0,0,0,0,0,0,145,145,145,145,145,145,145,
145,145,145,145,145,145,145,0,0,0,0,0,0,0,0,0,145,49,49,49,49,49,49,49,49,49,49,49,49,49,163,163,0,
18,18,18,18,18,18,18,18,18,18,18,18,0,0,0,0,136,136,136,136,136,136,136,136,136,136,136,136,136,0,
136,136,136,0,136,136,0,0,0,0,63,63,63,63,63,63,63,63,63,63,63,63,63,63,0,0,63,63,0,0,0,0,0,0,89,
89,163,163,89,163,89,89,89,89,89,89,89,89,89,89,89,89,0,0,0,0,0,0,89,0,0,0,0,0,0,0,89,89,89,0,0,0,
0,0,20,20,20,20,20,20,0,0,72,72,72,72,72,72,72,72,72,72,72,72,72,72,72,0,72,72,72,72,0,0,0,0,72,0,
0,0,72,72,72,72,138,138,138,138,138,138,138,138,138,138,138,138,138,138,0,0,138,138,138,138,138,0,
0,0,139,139,139,139,139,139,139,139,139,139,139,139,0,0,0,0,139,139,0,0,0,0,0,0,139,139,139,0,0,0,
139,139,17,17,17,17,17,17,17,17,17,17,17,17,0,0,17,17,68,68,68,68,68,68,68,68,68,68,68,68,68,68,68,
0,68,68,68,68,68,0,0,68,68,68,0,0,0,0,0,0,68,68,68,68,68,68,0,0,162,162,162,162,162,162,162,0,8,8,
8,8,8,8,8,8,8,8,8,8,8,0,8,8,133,133,133,133,133,133,133,133,11,11,11,11,11,11,11,11,11,11,11,11,0,
0,0,0,0,0,0,0,11,11,11,11,71,71,71,71,71,71,71,71,0,0,0,71,71,71,71,71,71,71,0,0,0,71,71,71,102,
102,102,102,102,102,102,102,28,28,28,0,0,0,0,0,38,38,38,0,0,38,38,38,162,162,162,163,162,162,162,
162,162,163,162,162,162,162,162,162,162,163,163,163,163,162,163,163,163,163,163,163,162,163,163,
163,162,162,163,0,0,0,0,0,70,70,70,70,70,70,44,44,44,44,44,28,70,70,70,70,70,70,70,70,70,44,44,44,
44,44,70,70,70,70,44,44,44,44,44,70,70,70,70,70,28,70,70,70,70,70,70,70,70,70,70,70,70,70,70,44,44,
44,44,44,44,44,0,0,0,44,0,44,0,44,0,44,44,44,44,44,44,0,44,44,44,44,44,44,0,0,44,44,44,44,44,44,0,
44,44,44,0,0,44,44,44,0,44,44,44,44,44,44,44,44,44,0,163,163,163,163,162,162,163,163,163,163,163,
163,163,0,163,163,163,70,0,0,163,163,163,163,163,163,163,163,163,163,163,70,163,163,163,163,163,
163,163,0,70,70,70,70,70,0,0,0,163,0,0,0,0,0,0,0,162,0,0,0,0,0,0,0,163,163,163,163,163,163,44,163,
163,163,70,70,163,163,163,163,163,163,163,163,163,163,70,163,70,163,163,163,0,0,0,0,163,163,0,0,0,
0,0,0,163,163,163,0,0,0,0,0,16,16,16,16,16,16,16,16,163,163,163,163,0,0,163,163,163,163,163,163,
163,163,0,163,39,39,39,39,39,39,39,39,25,25,25,25,0,0,0,0,0,25,25,25,25,25,25,25,144,144,144,144,
144,144,144,144,0,0,0,0,0,0,0,144,144,0,0,0,0,0,0,0,163,163,163,163,163,163,0,0,48,48,48,48,48,48,
48,48,48,48,0,48,48,48,48,48,48,48,48,48,0,0,0,0,48,48,48,48,48,48,0,0,163,163,163,163,163,48,163,
48,163,48,48,48,48,48,48,48,48,48,162,162,162,162,47,47,48,48,48,48,163,163,163,163,0,52,52,52,52,
52,52,52,52,52,52,52,52,52,52,52,52,52,52,52,52,52,52,0,0,162,162,163,163,52,52,52,163,60,60,60,60,
60,60,60,60,60,60,60,60,60,60,60,60,60,60,163,163,60,60,60,0,0,0,0,0,14,14,14,14,14,14,14,14,14,14,
14,0,47,47,47,47,47,47,47,47,47,47,47,47,47,47,0,0,0,0,0,0,0,0,163,47,47,47,47,47,47,47,163,60,60,
60,60,60,60,60,163,160,160,160,160,160,160,160,160,160,160,160,160,160,0,0,0,160,160,160,160,160,
160,160,0,75,75,75,75,75,75,75,75,153,153,153,153,153,153,153,153,153,153,153,153,0,0,0,0,9,9,9,9,
9,9,9,9,163,163,70,70,70,70,70,70,163,163,163,70,70,70,70,70,70,70,70,70,70,70,0,0,70,70,0,70,0,70,
70,70,0,0,70,70,70,70,70,70,134,134,134,134,134,134,134,134,134,134,134,134,134,0,0,0,111,111,111,
111,111,111,111,111,122,122,122,122,122,122,122,122,122,122,122,122,122,122,0,0,0,0,0,0,0,0,122,
122,122,122,0,0,0,0,0,0,59,59,59,59,59,59,59,59,59,59,59,59,59,59,163,59,117,117,117,117,117,117,
117,117,117,117,117,117,0,0,0,0,0,0,0,0,0,0,0,117,47,47,47,47,47,0,0,0,58,58,58,58,58,58,58,58,58,
58,58,58,58,58,0,163,58,58,0,0,0,0,58,58,93,93,93,93,93,93,93,0,22,22,22,22,22,22,22,22,22,22,22,
22,22,22,22,0,22,22,22,22,22,22,0,0,22,22,0,0,22,22,22,22,142,142,142,142,142,142,142,142,142,142,
142,0,0,0,0,0,0,0,0,142,142,142,142,142,91,91,91,91,91,91,91,91,91,91,91,91,91,91,91,0,0,37,37,37,
37,37,37,0,70,70,70,163,70,70,70,70,70,70,70,70,70,44,70,70,70,70,163,163,0,0,0,0,91,91,91,91,91,
91,0,0,91,91,0,0,0,0,0,0,47,47,47,47,0,0,0,0,0,0,0,47,47,47,47,47,48,48,0,0,0,0,0,0,70,70,70,70,70,
70,70,0,0,0,0,6,6,6,6,6,0,0,0,0,0,51,51,51,51,51,51,51,51,51,51,0,51,51,51,51,51,0,51,0,51,51,0,51,
51,0,51,51,4,4,4,0,0,0,0,0,0,0,0,4,4,4,4,4,4,4,4,4,4,4,163,163,0,0,4,4,4,4,4,4,0,0,0,0,0,0,0,4,162,
162,162,162,162,162,28,28,163,163,163,0,163,163,163,163,163,163,163,163,0,0,0,0,4,4,4,4,4,0,4,4,4,
4,4,4,4,0,0,163,0,163,163,163,163,163,163,163,163,163,163,163,163,163,60,60,60,60,60,60,60,60,163,
163,0,0,47,47,47,47,47,47,0,0,47,47,47,0,0,0,0,163,163,163,163,163,0,0,74,74,74,74,74,74,74,74,74,
74,74,74,0,74,74,74,74,74,74,74,74,74,74,0,74,74,74,0,74,74,0,74,74,74,74,74,74,74,0,0,74,74,74,0,
0,0,0,0,163,163,163,0,0,0,0,163,163,163,163,163,0,0,0,163,163,163,163,163,163,0,0,0,44,0,0,0,0,0,0,
0,163,163,163,163,163,162,0,0,76,76,76,76,76,76,76,76,76,76,76,76,76,0,0,0,21,21,21,21,21,21,21,21,
21,0,0,0,0,0,0,0,162,163,163,163,163,163,163,163,57,57,57,57,57,57,57,57,57,57,57,57,0,0,0,0,0,0,0,
0,0,57,57,57,42,42,42,42,42,42,42,42,42,42,42,0,0,0,0,0,110,110,110,110,110,110,110,110,110,110,
110,0,0,0,0,0,152,152,152,152,152,152,152,152,152,152,152,152,152,152,0,152,157,157,157,157,157,
157,157,157,157,157,157,157,0,0,0,0,157,157,157,157,157,157,0,0,32,32,32,32,32,32,32,32,124,124,
124,124,124,124,124,124,106,106,106,106,106,106,106,106,106,106,106,106,106,106,0,0,106,106,0,0,0,
0,0,0,105,105,105,105,105,105,105,105,105,105,105,105,0,0,0,0,35,35,35,35,35,35,35,35,2,2,2,2,2,2,
2,2,2,2,2,2,0,0,0,0,0,0,0,0,0,0,0,2,154,154,154,154,154,154,154,154,154,154,154,0,154,154,154,154,
154,154,154,0,154,154,0,154,154,154,0,154,154,154,154,154,154,154,0,154,154,0,0,0,169,169,169,169,
169,169,169,169,169,169,169,169,0,0,0,0,73,73,73,73,73,73,73,73,73,73,73,73,73,73,73,0,73,73,73,73,
73,73,0,0,70,70,70,70,70,70,0,70,70,0,70,70,70,70,70,70,70,70,70,0,0,0,0,0,27,27,27,27,27,27,0,0,
27,0,27,27,27,27,27,27,27,27,27,27,27,27,27,27,27,27,27,27,27,27,0,27,27,0,0,0,27,0,0,27,5,5,5,5,5,
5,5,5,5,5,5,5,5,5,0,5,108,108,108,108,108,108,108,108,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,
0,0,0,0,0,0,0,0,97,50,50,50,50,50,50,50,50,50,50,50,0,50,50,0,0,0,0,0,50,50,50,50,50,114,114,114,
114,114,114,114,114,114,114,114,114,0,0,0,114,77,77,77,77,77,77,77,77,77,77,0,0,0,0,0,77,86,86,86,
86,86,86,86,86,85,85,85,85,85,85,85,85,0,0,0,0,85,85,85,85,0,0,85,85,85,85,85,85,62,62,62,62,0,62,
62,0,0,0,0,0,62,62,62,62,62,62,62,62,0,62,62,62,0,62,62,62,62,62,62,62,62,62,62,62,62,62,62,62,62,
62,62,62,62,62,0,0,62,62,62,0,0,0,0,62,62,0,0,0,0,0,0,0,121,121,121,121,121,121,121,121,96,96,96,
96,96,96,96,96,81,81,81,81,81,81,81,81,81,81,81,81,81,81,81,0,0,0,0,81,81,81,81,81,7,7,7,7,7,7,7,7,
7,7,7,7,7,7,0,0,0,7,7,7,7,7,7,7,116,116,116,116,116,116,116,116,116,116,116,116,116,116,0,0,112,
112,112,112,112,112,112,112,112,112,112,0,0,0,0,0,113,113,113,113,113,113,113,113,113,113,0,0,0,0,
0,0,0,113,113,113,113,0,0,0,0,113,113,113,113,113,113,113,103,103,103,103,103,103,103,103,103,0,0,
0,0,0,0,0,56,56,56,56,56,56,56,56,56,56,56,0,0,0,0,0,0,0,56,56,56,56,56,56,118,118,118,118,118,118,
118,118,118,118,0,0,0,0,0,0,164,164,164,164,164,164,164,164,164,164,164,164,164,164,0,0,0,164,164,
164,164,164,164,164,0,0,0,0,0,0,164,164,159,159,159,159,159,159,159,159,159,159,0,159,159,159,0,0,
159,159,0,0,0,0,0,0,0,0,4,4,4,0,0,0,0,0,0,0,4,4,4,4,130,130,130,130,130,130,130,130,129,129,129,
129,129,129,129,129,129,129,0,0,0,0,0,0,107,107,107,107,107,107,107,107,107,107,0,0,0,0,0,0,24,24,
24,24,24,24,24,24,24,24,24,24,0,0,0,0,36,36,36,36,36,36,36,36,36,36,36,36,36,36,36,0,15,15,15,15,
15,15,15,15,15,15,15,15,15,15,0,0,0,0,15,15,15,15,15,15,0,0,0,0,0,0,0,15,67,67,67,67,67,67,67,67,
67,67,67,0,0,0,0,0,0,0,0,0,0,67,0,0,131,131,131,131,131,131,131,131,131,0,0,0,0,0,0,0,131,131,0,0,
0,0,0,0,19,19,19,19,19,19,19,19,19,19,19,19,19,0,19,19,78,78,78,78,78,78,78,78,78,78,78,78,78,78,
78,0,125,125,125,125,125,125,125,125,0,128,128,128,128,128,128,128,128,128,128,128,128,0,0,0,64,64,
64,64,64,64,64,64,64,64,0,64,64,64,64,64,64,64,0,0,0,0,0,0,92,92,92,92,92,92,92,0,92,0,92,92,92,92,
0,92,92,92,92,92,92,92,92,92,92,92,92,92,92,92,0,92,92,92,0,0,0,0,0,0,127,127,127,127,127,127,127,
127,127,127,127,0,0,0,0,0,127,127,0,0,0,0,0,0,43,43,43,43,0,43,43,43,43,43,43,43,43,0,0,43,43,0,0,
43,43,43,43,43,43,43,43,43,43,43,43,43,43,0,43,43,43,43,43,43,43,0,43,43,0,43,43,43,43,43,0,162,43,
43,43,43,43,0,0,43,43,43,0,0,43,0,0,0,0,0,0,43,0,0,0,0,0,43,43,43,43,43,43,43,0,0,43,43,43,43,43,
43,43,0,0,0,170,170,170,170,170,170,170,170,170,170,0,170,0,0,170,0,170,170,170,170,170,170,0,170,
170,0,170,0,0,170,0,170,170,170,170,0,170,170,170,170,170,0,0,0,0,0,0,0,0,170,170,0,0,0,0,0,98,98,
98,98,98,98,98,98,98,98,98,98,0,98,98,98,98,98,0,0,0,0,0,0,149,149,149,149,149,149,149,149,149,149,
0,0,0,0,0,0,126,126,126,126,126,126,126,126,126,126,126,126,126,126,0,0,88,88,88,88,88,88,88,88,88,
88,88,88,88,0,0,0,88,88,0,0,0,0,0,0,89,89,89,89,89,0,0,0,137,137,137,137,137,137,137,137,137,137,0,
0,0,0,0,0,93,93,93,93,0,0,0,0,3,3,3,3,3,3,3,3,3,3,3,0,0,3,3,3,3,3,3,3,0,0,0,0,3,3,3,3,3,3,3,0,31,
31,31,31,31,31,31,31,31,31,31,31,0,0,0,0,155,155,155,155,155,155,155,155,155,155,155,0,0,0,0,0,0,0,
0,0,0,0,0,155,30,30,30,30,30,30,30,0,0,30,0,0,30,30,30,30,30,30,30,30,0,30,30,0,30,30,30,30,30,30,
30,30,30,30,30,30,30,30,0,30,30,0,0,30,30,30,30,30,30,30,0,0,0,0,0,0,95,95,95,95,95,95,95,95,0,0,
95,95,95,95,95,95,95,95,95,95,95,0,0,0,161,161,161,161,161,161,161,161,132,132,132,132,132,132,132,
132,132,132,132,0,0,0,0,0,109,109,109,109,109,109,109,109,109,0,0,0,0,0,0,0,29,29,0,0,0,0,0,0,168,
168,168,168,168,168,168,168,168,168,0,0,0,0,0,0,13,13,13,13,13,13,13,13,13,0,13,13,13,13,13,13,13,
13,13,13,13,13,13,0,13,13,13,13,13,13,0,0,13,13,13,13,13,0,0,0,82,82,82,82,82,82,82,82,0,0,82,82,
82,82,82,82,0,82,82,82,82,82,82,82,82,82,82,82,82,82,82,0,41,41,41,41,41,41,41,0,41,41,0,41,41,41,
41,41,41,41,41,41,41,41,41,41,0,0,41,0,41,41,0,41,41,41,0,0,0,0,0,0,40,40,40,40,40,40,0,40,40,0,40,
40,40,40,40,40,40,40,40,40,40,40,40,40,40,40,40,40,40,40,40,0,40,40,0,40,40,40,40,40,40,0,0,0,0,0,
0,0,40,40,0,0,0,0,0,0,79,79,79,79,79,79,79,79,79,0,0,0,0,0,0,0,61,61,61,61,61,61,61,61,61,0,61,61,
61,61,61,61,61,61,61,0,0,0,61,61,61,61,61,0,0,0,0,0,75,0,0,0,0,0,0,0,140,140,0,0,0,0,0,0,0,0,0,0,0,
0,0,140,158,158,158,158,158,158,158,158,158,158,0,0,0,0,0,0,158,158,158,158,158,158,158,0,158,158,
158,158,158,0,0,0,158,158,158,158,0,0,0,0,26,26,26,26,26,26,26,26,26,26,26,0,0,0,0,0,34,34,34,34,
34,34,34,34,34,34,34,34,34,34,0,0,34,34,34,0,0,0,0,0,53,53,53,53,53,53,53,53,53,53,53,53,53,53,53,
0,165,165,165,165,165,165,165,165,165,165,0,0,0,0,0,0,9,0,0,0,0,0,0,0,90,90,90,90,90,90,90,90,90,
90,90,90,90,90,90,0,90,90,0,0,0,0,90,90,150,150,150,150,150,150,150,150,150,150,150,150,150,150,
150,0,150,150,0,0,0,0,0,0,10,10,10,10,10,10,10,10,10,10,10,10,10,10,0,0,54,54,54,54,54,54,54,54,54,
54,54,54,54,54,0,0,54,54,0,54,54,54,54,54,0,0,0,0,0,54,54,54,166,166,166,166,166,166,166,166,166,
166,0,0,0,0,0,0,83,83,83,83,83,83,83,83,83,83,83,0,0,0,0,0,115,115,115,115,115,115,115,115,115,115,
115,0,0,0,0,115,0,0,0,0,0,0,0,115,141,100,48,48,65,0,0,0,141,141,141,141,141,141,141,141,65,65,65,
65,65,65,65,65,65,65,65,65,65,65,0,0,0,0,0,0,0,0,0,65,141,0,0,0,0,0,0,0,60,60,60,60,0,60,60,60,60,
60,60,60,0,60,60,0,60,52,52,52,52,52,52,52,60,60,60,0,0,0,0,0,0,0,52,0,0,0,0,0,52,52,52,0,0,60,0,0,
0,0,0,0,60,60,60,60,100,100,100,100,100,100,100,100,100,100,100,100,0,0,0,0,33,33,33,33,33,33,33,
33,33,33,33,0,0,0,0,0,33,33,33,33,33,0,0,0,33,0,0,0,0,0,0,0,33,33,0,0,33,33,33,33,162,162,162,162,
162,162,0,0,163,163,163,163,163,163,163,162,162,162,163,163,163,163,163,163,163,163,163,162,162,
162,162,162,162,162,162,163,163,162,162,162,162,162,162,162,163,163,163,163,163,163,162,162,162,
162,163,163,0,0,163,0,0,163,163,0,0,163,163,163,163,0,163,163,163,163,0,163,0,163,163,163,163,163,
163,163,0,163,163,163,163,163,163,0,0,163,163,163,163,163,0,163,163,163,163,0,163,163,163,163,163,
0,163,0,0,0,163,163,163,163,163,163,163,0,163,163,163,163,163,163,123,123,123,123,123,123,123,123,
123,123,123,123,0,0,0,0,0,0,0,123,123,123,123,123,0,123,123,123,123,123,123,123,0,0,0,0,0,70,70,70,
39,39,39,39,39,39,39,0,39,0,0,39,39,39,39,39,39,39,0,39,39,0,39,39,39,39,39,0,0,0,0,0,28,28,28,28,
28,28,0,0,0,0,0,0,0,0,0,28,55,55,55,55,55,55,55,55,55,55,55,55,55,0,0,0,55,55,55,55,55,55,0,0,55,
55,0,0,0,0,55,55,151,151,151,151,151,151,151,151,151,151,151,151,151,151,151,0,156,156,156,156,156,
156,156,156,156,156,0,0,0,0,0,156,94,94,94,94,94,94,94,94,94,94,0,0,0,0,0,0,167,167,167,167,167,
167,167,167,167,167,167,0,0,0,0,167,37,37,37,37,0,37,37,0,84,84,84,84,84,84,84,84,84,84,84,84,84,0,
0,84,84,84,84,84,84,84,84,0,1,1,1,1,1,1,1,1,1,1,1,1,0,0,0,0,1,1,0,0,0,0,1,1,4,4,4,4,0,4,4,4,0,4,4,
0,4,0,0,4,0,4,4,4,4,4,4,4,4,4,4,0,4,4,4,4,0,4,0,4,0,0,0,0,0,0,4,0,0,0,0,4,0,4,0,4,0,4,4,4,0,4,0,4,
0,4,0,4,0,4,4,4,4,0,4,0,4,4,0,4,4,4,4,4,4,4,4,4,0,0,0,0,0,4,4,4,0,4,4,4,4,4,0,0,0,0,0,0,0,0,0,0,0,
0,163,163,52,163,163,0,0,0,0,0,0,0,0,0,163,163,163,163,0,0,0,163,163,163,163,163,163,163,0,0,0,0,0,
163,163,163,163,163,163,0,0,163,48,0,0,0,0,0,0,0,48,48,48,0,0,0,0,0,0,163,0,0,0,0,0,0
};
/* Script names: no case, no underscores; aliases behind commas. */
static const char gllmi_uc_script_names[] =
  "unknown,zzzz;" "adlam,adlm;" "caucasianalbanian,aghb;" "ahom;" "arabic,arab;"
  "imperialaramaic,armi;" "armenian,armn;" "avestan,avst;" "balinese,bali;" "bamum,bamu;"
  "bassavah,bass;" "batak,batk;" "bengali,beng;" "bhaiksuki,bhks;" "bopomofo,bopo;" "brahmi,brah;"
  "braille,brai;" "buginese,bugi;" "buhid,buhd;" "chakma,cakm;" "canadianaboriginal,cans;"
  "carian,cari;" "cham;" "cherokee,cher;" "chorasmian,chrs;" "coptic,qaac,copt;"
  "cyprominoan,cpmn;" "cypriot,cprt;" "cyrillic,cyrl;" "devanagari,deva;" "divesakuru,diak;"
  "dogra,dogr;" "deseret,dsrt;" "duployan,dupl;" "egyptianhieroglyphs,egyp;" "elbasan,elba;"
  "elymaic,elym;" "ethiopic,ethi;" "georgian,geor;" "glagolitic,glag;" "gunjalagondi,gong;"
  "masaramgondi,gonm;" "gothic,goth;" "grantha,gran;" "greek,grek;" "gujarati,gujr;"
  "gurmukhi,guru;" "hangul,hang;" "han,hani;" "hanunoo,hano;" "hatran,hatr;" "hebrew,hebr;"
  "hiragana,hira;" "anatolianhieroglyphs,hluw;" "pahawhhmong,hmng;" "nyiakengpuachuehmong,hmnp;"
  "oldhungarian,hung;" "olditalic,ital;" "javanese,java;" "kayahli,kali;" "katakana,kana;" "kawi;"
  "kharoshthi,khar;" "khmer,khmr;" "khojki,khoj;" "khitansmallscript,kits;" "kannada,knda;"
  "kaithi,kthi;" "taitham,lana;" "lao,laoo;" "latin,latn;" "lepcha,lepc;" "limbu,limb;"
  "lineara,lina;" "linearb,linb;" "lisu;" "lycian,lyci;" "lydian,lydi;" "mahajani,mahj;"
  "makasar,maka;" "mandaic,mand;" "manichaean,mani;" "marchen,marc;" "medefaidrin,medf;"
  "mendekikakui,mend;" "meroiticcursive,merc;" "meroitichieroglyphs,mero;" "malayalam,mlym;"
  "modi;" "mongolian,mong;" "mro,mroo;" "meeteimayek,mtei;" "multani,mult;" "myanmar,mymr;"
  "nagmundari,nagm;" "nandinagari,nand;" "oldnortharabian,narb;" "nabataean,nbat;" "newa;"
  "nko,nkoo;" "nushu,nshu;" "ogham,ogam;" "olchiki,olck;" "oldturkic,orkh;" "oriya,orya;"
  "osage,osge;" "osmanya,osma;" "olduyghur,ougr;" "palmyrene,palm;" "paucinhau,pauc;"
  "oldpermic,perm;" "phagspa,phag;" "inscriptionalpahlavi,phli;" "psalterpahlavi,phlp;"
  "phoenician,phnx;" "miao,plrd;" "inscriptionalparthian,prti;" "rejang,rjng;"
  "hanifirohingya,rohg;" "runic,runr;" "samaritan,samr;" "oldsoutharabian,sarb;"
  "saurashtra,saur;" "signwriting,sgnw;" "shavian,shaw;" "sharada,shrd;" "siddham,sidd;"
  "khudawadi,sind;" "sinhala,sinh;" "sogdian,sogd;" "oldsogdian,sogo;" "sorasompeng,sora;"
  "soyombo,soyo;" "sundanese,sund;" "sylotinagri,sylo;" "syriac,syrc;" "tagbanwa,tagb;"
  "takri,takr;" "taile,tale;" "newtailue,talu;" "tamil,taml;" "tangut,tang;" "taiviet,tavt;"
  "telugu,telu;" "tifinagh,tfng;" "tagalog,tglg;" "thaana,thaa;" "thai;" "tibetan,tibt;"
  "tirhuta,tirh;" "tangsa,tnsa;" "toto;" "ugaritic,ugar;" "vai,vaii;" "vithkuqi,vith;"
  "warangciti,wara;" "wancho,wcho;" "oldpersian,xpeo;" "cuneiform,xsux;" "yezidi,yezi;" "yi,yiii;"
  "zanabazarsquare,zanb;" "inherited,qaai,zinh;" "common,zyyy;" "garay,gara;" "gurungkhema,gukh;"
  "kiratrai,krai;" "olonal,onao;" "sunuwar,sunu;" "todhri,todr;" "tulutigalari,tutg;";
/* Lower case: first, last, step, delta. */
static const gllmi_uc_case gllmi_uc_lower_rows[186] = {
{65,25,1,32},{192,22,1,32},{216,6,1,32},{256,46,2,1},{304,0,1,-199},{306,4,2,1},{313,14,2,1},
{330,44,2,1},{376,0,1,-121},{377,4,2,1},{385,0,1,210},{386,2,2,1},{390,0,1,206},{391,0,1,1},
{393,1,1,205},{395,0,1,1},{398,0,1,79},{399,0,1,202},{400,0,1,203},{401,0,1,1},{403,0,1,205},
{404,0,1,207},{406,0,1,211},{407,0,1,209},{408,0,1,1},{412,0,1,211},{413,0,1,213},{415,0,1,214},
{416,4,2,1},{422,0,1,218},{423,0,1,1},{425,0,1,218},{428,0,1,1},{430,0,1,218},{431,0,1,1},
{433,1,1,217},{435,2,2,1},{439,0,1,219},{440,0,1,1},{444,0,1,1},{452,0,1,2},{453,0,1,1},
{455,0,1,2},{456,0,1,1},{458,0,1,2},{459,16,2,1},{478,16,2,1},{497,0,1,2},{498,2,2,1},
{502,0,1,-97},{503,0,1,-56},{504,38,2,1},{544,0,1,-130},{546,16,2,1},{570,0,1,10795},{571,0,1,1},
{573,0,1,-163},{574,0,1,10792},{577,0,1,1},{579,0,1,-195},{580,0,1,69},{581,0,1,71},{582,8,2,1},
{880,2,2,1},{886,0,1,1},{895,0,1,116},{902,0,1,38},{904,2,1,37},{908,0,1,64},{910,1,1,63},
{913,16,1,32},{931,8,1,32},{975,0,1,8},{984,22,2,1},{1012,0,1,-60},{1015,0,1,1},{1017,0,1,-7},
{1018,0,1,1},{1021,2,1,-130},{1024,15,1,80},{1040,31,1,32},{1120,32,2,1},{1162,52,2,1},
{1216,0,1,15},{1217,12,2,1},{1232,94,2,1},{1329,37,1,48},{4256,37,1,7264},{4295,0,1,7264},
{4301,0,1,7264},{5024,79,1,38864},{5104,5,1,8},{7305,0,1,1},{7312,42,1,-3008},{7357,2,1,-3008},
{7680,148,2,1},{7838,0,1,-7615},{7840,94,2,1},{7944,7,1,-8},{7960,5,1,-8},{7976,7,1,-8},
{7992,7,1,-8},{8008,5,1,-8},{8025,6,2,-8},{8040,7,1,-8},{8072,7,1,-8},{8088,7,1,-8},{8104,7,1,-8},
{8120,1,1,-8},{8122,1,1,-74},{8124,0,1,-9},{8136,3,1,-86},{8140,0,1,-9},{8152,1,1,-8},
{8154,1,1,-100},{8168,1,1,-8},{8170,1,1,-112},{8172,0,1,-7},{8184,1,1,-128},{8186,1,1,-126},
{8188,0,1,-9},{8486,0,1,-7517},{8490,0,1,-8383},{8491,0,1,-8262},{8498,0,1,28},{8544,15,1,16},
{8579,0,1,1},{9398,25,1,26},{11264,47,1,48},{11360,0,1,1},{11362,0,1,-10743},{11363,0,1,-3814},
{11364,0,1,-10727},{11367,4,2,1},{11373,0,1,-10780},{11374,0,1,-10749},{11375,0,1,-10783},
{11376,0,1,-10782},{11378,0,1,1},{11381,0,1,1},{11390,1,1,-10815},{11392,98,2,1},{11499,2,2,1},
{11506,0,1,1},{42560,44,2,1},{42624,26,2,1},{42786,12,2,1},{42802,60,2,1},{42873,2,2,1},
{42877,0,1,-35332},{42878,8,2,1},{42891,0,1,1},{42893,0,1,-42280},{42896,2,2,1},{42902,18,2,1},
{42922,0,1,-42308},{42923,0,1,-42319},{42924,0,1,-42315},{42925,0,1,-42305},{42926,0,1,-42308},
{42928,0,1,-42258},{42929,0,1,-42282},{42930,0,1,-42261},{42931,0,1,928},{42932,14,2,1},
{42948,0,1,-48},{42949,0,1,-42307},{42950,0,1,-35384},{42951,2,2,1},{42955,0,1,-42343},
{42956,14,2,1},{42972,0,1,-42561},{42997,0,1,1},{65313,25,1,32},{66560,39,1,40},{66736,35,1,40},
{66928,10,1,39},{66940,14,1,39},{66956,6,1,39},{66964,1,1,39},{68736,50,1,64},{68944,21,1,32},
{71840,31,1,32},{93760,31,1,32},{93856,24,1,27},{125184,33,1,34}
};
/* Simple case folding: first, last, step, delta. */
static const gllmi_uc_case gllmi_uc_fold_rows[210] = {
{65,25,1,32},{181,0,1,775},{192,22,1,32},{216,6,1,32},{256,46,2,1},{306,4,2,1},{313,14,2,1},
{330,44,2,1},{376,0,1,-121},{377,4,2,1},{383,0,1,-268},{385,0,1,210},{386,2,2,1},{390,0,1,206},
{391,0,1,1},{393,1,1,205},{395,0,1,1},{398,0,1,79},{399,0,1,202},{400,0,1,203},{401,0,1,1},
{403,0,1,205},{404,0,1,207},{406,0,1,211},{407,0,1,209},{408,0,1,1},{412,0,1,211},{413,0,1,213},
{415,0,1,214},{416,4,2,1},{422,0,1,218},{423,0,1,1},{425,0,1,218},{428,0,1,1},{430,0,1,218},
{431,0,1,1},{433,1,1,217},{435,2,2,1},{439,0,1,219},{440,0,1,1},{444,0,1,1},{452,0,1,2},
{453,0,1,1},{455,0,1,2},{456,0,1,1},{458,0,1,2},{459,16,2,1},{478,16,2,1},{497,0,1,2},{498,2,2,1},
{502,0,1,-97},{503,0,1,-56},{504,38,2,1},{544,0,1,-130},{546,16,2,1},{570,0,1,10795},{571,0,1,1},
{573,0,1,-163},{574,0,1,10792},{577,0,1,1},{579,0,1,-195},{580,0,1,69},{581,0,1,71},{582,8,2,1},
{837,0,1,116},{880,2,2,1},{886,0,1,1},{895,0,1,116},{902,0,1,38},{904,2,1,37},{908,0,1,64},
{910,1,1,63},{913,16,1,32},{931,8,1,32},{962,0,1,1},{975,0,1,8},{976,0,1,-30},{977,0,1,-25},
{981,0,1,-15},{982,0,1,-22},{984,22,2,1},{1008,0,1,-54},{1009,0,1,-48},{1012,0,1,-60},
{1013,0,1,-64},{1015,0,1,1},{1017,0,1,-7},{1018,0,1,1},{1021,2,1,-130},{1024,15,1,80},
{1040,31,1,32},{1120,32,2,1},{1162,52,2,1},{1216,0,1,15},{1217,12,2,1},{1232,94,2,1},
{1329,37,1,48},{4256,37,1,7264},{4295,0,1,7264},{4301,0,1,7264},{5112,5,1,-8},{7296,0,1,-6222},
{7297,0,1,-6221},{7298,0,1,-6212},{7299,1,1,-6210},{7301,0,1,-6211},{7302,0,1,-6204},
{7303,0,1,-6180},{7304,0,1,35267},{7305,0,1,1},{7312,42,1,-3008},{7357,2,1,-3008},{7680,148,2,1},
{7835,0,1,-58},{7838,0,1,-7615},{7840,94,2,1},{7944,7,1,-8},{7960,5,1,-8},{7976,7,1,-8},
{7992,7,1,-8},{8008,5,1,-8},{8025,6,2,-8},{8040,7,1,-8},{8072,7,1,-8},{8088,7,1,-8},{8104,7,1,-8},
{8120,1,1,-8},{8122,1,1,-74},{8124,0,1,-9},{8126,0,1,-7173},{8136,3,1,-86},{8140,0,1,-9},
{8147,0,1,-7235},{8152,1,1,-8},{8154,1,1,-100},{8163,0,1,-7219},{8168,1,1,-8},{8170,1,1,-112},
{8172,0,1,-7},{8184,1,1,-128},{8186,1,1,-126},{8188,0,1,-9},{8486,0,1,-7517},{8490,0,1,-8383},
{8491,0,1,-8262},{8498,0,1,28},{8544,15,1,16},{8579,0,1,1},{9398,25,1,26},{11264,47,1,48},
{11360,0,1,1},{11362,0,1,-10743},{11363,0,1,-3814},{11364,0,1,-10727},{11367,4,2,1},
{11373,0,1,-10780},{11374,0,1,-10749},{11375,0,1,-10783},{11376,0,1,-10782},{11378,0,1,1},
{11381,0,1,1},{11390,1,1,-10815},{11392,98,2,1},{11499,2,2,1},{11506,0,1,1},{42560,44,2,1},
{42624,26,2,1},{42786,12,2,1},{42802,60,2,1},{42873,2,2,1},{42877,0,1,-35332},{42878,8,2,1},
{42891,0,1,1},{42893,0,1,-42280},{42896,2,2,1},{42902,18,2,1},{42922,0,1,-42308},
{42923,0,1,-42319},{42924,0,1,-42315},{42925,0,1,-42305},{42926,0,1,-42308},{42928,0,1,-42258},
{42929,0,1,-42282},{42930,0,1,-42261},{42931,0,1,928},{42932,14,2,1},{42948,0,1,-48},
{42949,0,1,-42307},{42950,0,1,-35384},{42951,2,2,1},{42955,0,1,-42343},{42956,0,1,1},{42960,0,1,1},
{42966,4,2,1},{42972,0,1,-42561},{42997,0,1,1},{43888,79,1,-38864},{64261,0,1,1},{65313,25,1,32},
{66560,39,1,40},{66736,35,1,40},{66928,10,1,39},{66940,14,1,39},{66956,6,1,39},{66964,1,1,39},
{68736,50,1,64},{68944,21,1,32},{71840,31,1,32},{93760,31,1,32},{125184,33,1,34}
};
#define GLLMI_UC_DECOMPOSE_LOW 3
#define GLLMI_UC_DECOMPOSE_MIDDLE 4
#define GLLMI_UC_DECOMPOSE_LIMIT 0x2FC00u
/* Decomposition entry of a code point, 0 for none, stage 0 */
static const uint8_t gllmi_uc_decompose_stage0[1528] = {
0,1,2,3,4,5,6,7,8,9,0,10,11,12,0,0,0,0,13,14,15,0,16,17,18,19,20,21,22,23,24,25,26,27,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,28,0,0,0,29,30,31,32,33,34,35,36,37,38,39,40,41,0,42,43,0,0,0,0,0,0,0,
0,0,0,44,45,0,0,46,0,47,0,0,48,49,50,51,52,53,54,55,56,57,58,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,59,60,61,0,0,0,0,0,0,62,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,63,64,65,66,67,68,69,70,71,72,
73,74,75,76,0,0,0,0,0,0,0,0,0,0,0,77,0,0,0,78,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,79,80,0,0,0,81,82,
0,83,0,84,0,0,0,0,0,0,85,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,86,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,87,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,88,0,0,0,0,0,0,0,0,89,90,0,0,0,0,91,92,93,
94,95,96,97,98,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,99,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,100,101,0,0,0,0,102,103,104,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,105,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,106,107,108,109,110,0,0,0
};
/* Decomposition entry of a code point, 0 for none, stage 1 */
static const uint16_t gllmi_uc_decompose_stage1[1776] = {
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,
23,24,25,26,27,28,0,0,0,0,29,30,31,0,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,47,48,0,0,0,49,50,0,0,0,0,0,0,0,0,0,0,0,51,0,0,0,0,0,52,53,54,55,56,0,0,57,58,0,0,59,
60,0,0,0,61,62,63,64,0,65,0,0,0,66,0,0,67,68,0,0,69,0,0,0,0,0,0,0,0,0,70,0,71,72,73,74,75,76,77,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,78,0,0,0,0,0,0,0,0,0,79,80,0,0,0,0,0,0,0,0,81,0,82,0,0,0,0,0,0,
0,0,0,0,83,84,0,0,0,0,85,0,0,0,0,0,0,0,0,0,0,0,0,0,86,0,87,0,0,0,0,0,0,0,0,0,0,88,0,0,0,0,89,0,0,0,
0,0,0,0,0,0,0,0,0,0,90,0,91,0,0,0,0,0,0,92,0,0,0,0,0,0,93,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,94,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,95,96,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,97,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,98,0,
0,0,0,0,0,0,0,0,0,99,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,100,0,0,0,0,101,0,0,0,0,0,102,0,0,0,0,0,0,103,
104,105,106,0,107,108,109,110,0,111,112,113,114,0,115,0,0,0,0,0,0,0,0,0,0,0,0,116,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,117,118,119,120,0,0,0,0,121,122,0,0,0,0,0,0,0,0,0,0,0,0,123,
124,125,126,127,128,129,130,131,0,132,0,0,0,133,134,135,136,137,0,0,0,0,0,0,0,0,138,139,140,141,
142,143,144,145,146,147,148,149,150,151,152,153,154,155,156,157,158,159,160,161,162,163,164,165,
166,167,168,169,170,171,172,173,174,175,176,177,178,179,180,181,182,183,184,185,186,187,188,189,
190,191,192,193,194,195,196,197,198,199,200,201,202,203,204,0,205,206,207,208,209,210,211,206,0,0,
212,213,214,215,216,217,0,218,0,0,0,0,0,0,0,0,0,0,219,220,221,222,223,224,225,226,227,228,229,230,
231,232,233,234,0,235,0,236,0,237,0,0,0,238,0,0,0,0,0,0,239,240,0,0,241,242,243,0,244,245,0,0,246,
247,248,249,250,251,0,0,0,252,0,0,0,0,0,0,253,254,0,0,0,0,0,0,0,255,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,256,257,258,259,260,261,262,263,264,265,266,267,268,269,270,271,272,273,0,0,0,274,0,
0,0,0,0,0,0,0,0,0,0,0,275,0,0,0,0,0,0,0,0,0,0,0,0,276,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,277,0,
0,0,0,0,0,0,0,0,0,0,0,0,278,0,0,0,0,0,279,0,0,0,0,0,0,0,0,0,0,280,0,281,282,283,284,285,286,287,
288,289,290,291,292,293,294,295,296,297,298,299,300,301,302,303,304,305,306,307,0,0,0,0,0,1,0,0,0,
0,0,308,309,0,310,311,312,313,314,315,316,0,0,317,318,0,319,320,321,322,323,324,325,0,0,326,327,0,
0,0,0,0,0,328,329,330,331,332,333,334,335,336,337,338,339,340,341,0,0,0,0,0,0,0,0,0,0,0,0,342,343,
344,345,346,347,348,349,350,0,351,352,353,354,355,356,357,358,359,360,361,362,363,364,365,366,367,
368,369,370,371,372,373,374,375,376,377,378,379,380,381,382,383,384,385,386,387,388,389,390,391,
392,393,394,395,396,397,398,399,400,401,402,403,404,0,0,0,405,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,0,0,0,406,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,407,408,0,0,0,0,0,0,0,0,0,0,0,409,0,410,0,0,411,
412,413,414,415,416,417,418,419,420,421,422,423,424,425,426,427,428,429,430,431,432,433,434,435,
436,437,438,439,440,441,442,443,444,445,446,447,448,449,450,451,452,453,454,455,456,457,458,459,
460,461,462,463,464,465,466,467,468,469,470,0,0,0,0,471,0,472,473,474,475,476,477,478,479,480,481,
482,483,484,485,486,487,488,489,490,491,492,0,0,0,493,494,495,496,497,498,499,500,501,502,503,504,
505,506,507,508,509,510,511,512,513,514,515,516,517,518,519,520,521,522,523,524,525,526,527,528,
529,530,531,532,533,534,535,536,537,538,0,0,539,540,541,542,543,544,545,546,547,548,549,550,551,
552,553,0,0,0,0,0,554,555,0,0,556,557,0,0,558,559,560,561,562,563,564,565,566,567,568,569,570,571,
572,573,574,575,576,577,578,579,580,581,582,583,584,585,214,586,587,588,589,590,591,592,593,594,
595,596,597,598,599,600,601,602,603,329,330,604,605,606,607,608,609,610,0,0,0,0,0,0,0,0,0,0,0,611,
0,0,612,0,0,0,613,614,615,616,617,618,619,620,0,0,0,0,0,0,0,0,0,0,0,621,0,622,0,0,0,0,0,0,0,0,0,0,
0,0,0,0,0,623,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,624,0,0,0,0,0,0,625,626,627,0,0,0,0,0,628,629,
0,0,0,0,0,0,0,0,0,0,0,0,0,630,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,631,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,632,
0,0,0,0,0,0,0,0,0,0,0,0,633,634,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,635,0,0,0,0,0,0,0,0,
0,0,0,0,636,267,268,269,214,637,0,0,0,0,0,0,0,0,0,0,0,638,639,0,0,0,0,0,0,0,0,0,0,640,641,0,0,0,0,
0,0,0,642,643,644,645,646,647,648,649,650,651,652,653,654,642,643,644,645,646,647,655,656,657,651,
658,659,654,642,643,644,645,646,647,660,661,662,663,664,653,654,665,666,667,668,646,647,648,649,
650,651,664,653,654,642,643,644,645,646,647,648,649,650,651,664,653,654,642,643,644,645,646,647,
648,649,650,651,664,653,654,642,643,644,645,646,647,669,670,671,672,673,674,675,676,677,678,679,
680,681,682,683,684,685,686,687,688,689,690,691,692,693,694,695,696,697,698,670,671,672,673,674,
675,676,699,700,214,701,702,703,700,0,0,0,0,0,0,704,705,706,707,708,709,710,711,0,0,712,713,714,
715,716,717,718,719,720,721,722,723,716,724,718,725,726,727,714,728,729,727,714,728,0,0,0,0,0,0,0,
0,730,731,732,733,734,735,642,643,644,736,0,0,0,737,0,0,0,0,738,0,0,0,0,0,0,0,0,0,0,0,0,0,739,0,
740,741,742,743,744,745,746,747,748,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,214,637,749,750,751,752,
753,754,755,756,757,758,759,760,761,762,763,764,765,766,767,768,769,770,771,772,773,774,775,776,
777,778,779,780,781,782,783,784,785,786,787,788,789,790,791,792,793,794,795,796,797,798,799,800,
801,802,803,804,805,806,807,808,809,810,811,812,813,814,815,816,0,0,0,0,0,0,0,0,0,0,0,0
};
/* Decomposition entry of a code point, 0 for none, stage 2 */
static const uint16_t gllmi_uc_decompose_stage2[6536] = {
0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,2,0,3,0,0,0,0,4,0,0,5,6,7,8,0,0,9,10,11,0,12,13,14,0,15,16,17,18,
19,20,0,21,22,23,24,25,26,27,28,29,0,30,31,32,33,34,35,0,0,36,37,38,39,40,0,0,41,42,43,44,45,46,0,
47,48,49,50,51,52,53,54,55,0,56,57,58,59,60,61,0,0,62,63,64,65,66,0,67,68,69,70,71,72,73,74,75,76,
77,78,79,80,81,82,83,0,0,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100,101,102,103,0,0,104,
105,106,107,108,109,110,111,112,0,113,114,115,116,117,118,0,119,120,121,122,123,124,125,126,0,0,
127,128,129,130,131,132,133,0,0,134,135,136,137,138,139,0,0,140,141,142,143,144,145,146,147,148,
149,150,151,152,153,154,155,156,157,0,0,158,159,160,161,162,163,164,165,166,167,168,169,170,171,
172,173,174,175,176,177,178,179,180,181,182,183,0,0,0,0,0,0,0,0,0,0,0,0,0,184,185,0,0,0,0,0,0,0,0,
0,0,0,186,187,188,189,190,191,192,193,194,195,196,197,198,199,200,201,202,203,204,205,206,207,208,
209,210,0,211,212,213,214,215,216,0,0,217,218,219,220,221,222,223,224,225,226,227,228,229,230,231,
232,0,0,233,234,235,236,237,238,239,240,241,242,243,244,245,246,247,248,249,250,251,252,253,254,
255,256,257,258,259,260,261,262,263,264,265,266,267,268,0,0,269,270,0,0,0,0,0,0,271,272,273,274,
275,276,277,278,279,280,281,282,283,284,0,0,0,0,285,286,287,288,289,290,291,292,293,0,0,0,0,0,0,0,
294,295,296,297,298,299,0,0,300,301,181,302,303,0,0,0,304,305,0,306,307,0,0,0,0,0,0,0,308,0,0,0,0,
0,309,0,0,0,310,0,0,0,0,0,7,311,312,313,314,315,316,0,317,0,318,319,320,0,0,0,0,0,0,0,0,0,321,322,
323,324,325,326,327,0,0,0,0,0,0,0,0,0,328,329,330,331,332,0,333,334,335,336,337,338,339,0,340,341,
342,0,343,344,0,0,0,345,0,0,0,0,0,0,346,347,0,348,0,0,0,349,0,0,0,0,350,351,352,0,0,353,0,0,0,0,0,
0,0,354,0,0,0,0,0,0,355,356,0,357,0,0,0,358,0,0,0,0,359,360,361,0,0,0,0,0,0,0,362,363,0,364,365,0,
0,0,0,0,366,367,368,369,0,0,370,371,0,0,372,373,374,375,376,377,0,0,378,379,380,381,382,383,0,0,
384,385,386,387,388,389,390,391,392,393,394,395,0,0,396,397,0,0,0,0,0,0,0,0,0,0,0,0,0,398,0,0,399,
400,401,402,403,0,0,0,0,0,0,404,405,406,407,0,0,0,0,0,0,0,408,0,409,0,0,0,0,0,0,0,0,410,0,0,0,0,0,
411,0,0,0,0,0,0,0,412,0,0,413,0,0,0,414,415,416,417,418,419,420,421,0,0,0,422,423,0,0,0,0,0,0,0,
424,425,0,426,0,0,0,427,0,0,428,0,0,429,430,431,0,0,432,0,433,0,0,434,435,0,0,0,0,0,0,0,436,437,0,
0,0,0,0,0,438,0,0,0,0,0,439,440,441,0,0,0,442,0,0,0,0,0,0,0,443,0,0,0,0,0,0,444,445,0,446,447,0,0,
0,0,0,0,448,449,450,0,0,0,0,0,451,0,452,453,454,0,0,0,0,455,0,0,0,0,0,0,0,456,0,0,0,0,0,0,0,0,457,
458,0,0,0,0,0,0,459,0,0,0,0,0,0,460,0,0,0,0,0,0,0,0,0,461,0,0,0,0,462,0,0,0,0,463,0,0,0,0,464,0,0,
0,0,465,0,0,0,0,0,0,0,0,0,466,0,467,468,469,470,471,0,0,0,0,0,0,0,472,0,0,0,0,0,0,0,0,0,473,0,0,0,
0,0,0,0,0,0,474,0,0,0,0,475,0,0,0,0,476,0,0,0,0,477,0,0,0,0,478,0,0,0,0,0,0,0,0,0,0,0,0,479,0,0,0,
0,0,480,0,0,0,0,0,0,0,0,0,481,0,482,0,483,0,484,0,485,0,0,0,486,0,0,0,0,0,0,0,0,487,0,488,0,0,489,
490,0,491,0,0,0,0,0,0,0,0,492,493,494,0,495,496,497,498,499,500,501,502,503,504,505,0,506,507,508,
509,510,511,512,3,513,514,515,516,517,518,519,520,521,522,0,523,524,525,11,526,527,528,529,530,531,
532,533,534,535,333,536,537,338,538,539,288,531,534,333,536,341,338,538,0,0,0,0,0,540,0,0,0,0,0,0,
0,0,0,0,541,542,543,544,521,545,546,547,548,549,550,551,552,553,554,555,556,557,558,559,560,561,
562,563,564,565,566,567,568,569,570,571,572,573,574,575,334,576,577,578,579,580,581,582,583,584,
585,586,587,588,589,590,591,592,593,594,595,596,597,598,599,600,601,602,603,604,605,606,607,608,
609,610,611,612,613,614,615,616,617,618,619,620,621,622,623,624,625,626,627,628,629,630,631,632,
633,634,635,636,637,638,639,640,641,642,643,644,645,646,647,648,649,650,651,652,653,654,655,656,
657,658,659,660,661,662,663,664,665,666,667,668,669,670,671,672,673,674,675,676,677,678,679,680,
681,682,683,684,685,686,687,688,689,690,691,692,693,694,695,696,697,698,699,700,701,702,703,704,
705,706,707,708,709,710,711,712,713,714,715,716,717,718,719,720,721,722,723,724,725,726,727,728,
729,730,731,0,0,0,0,732,733,734,735,736,737,738,739,740,741,742,743,744,745,746,747,748,749,750,
751,752,753,754,755,756,757,758,759,760,761,762,763,764,765,766,767,768,769,770,771,772,773,774,
775,776,777,778,779,780,781,782,783,784,785,786,787,788,789,790,791,792,793,794,795,796,797,798,
799,800,801,802,803,804,805,806,807,808,809,810,811,812,813,814,815,816,817,818,819,820,821,0,0,0,
0,0,0,822,823,824,825,826,827,828,829,830,831,832,833,834,835,836,837,838,839,840,841,842,843,0,0,
844,845,846,847,848,849,0,0,850,851,852,853,854,855,856,857,858,859,860,861,862,863,864,865,866,
867,868,869,870,871,872,873,874,875,876,877,878,879,880,881,882,883,884,885,886,887,0,0,888,889,
890,891,892,893,0,0,894,895,896,897,898,899,900,901,0,902,0,903,0,904,0,905,906,907,908,909,910,
911,912,913,914,915,916,917,918,919,920,921,922,323,923,324,924,325,925,326,926,330,927,331,928,
332,0,0,929,930,931,932,933,934,935,936,937,938,939,940,941,942,943,944,945,946,947,948,949,950,
951,952,953,954,955,956,957,958,959,960,961,962,963,964,965,966,967,968,969,970,971,972,973,974,
975,976,977,978,979,980,981,0,982,983,984,985,986,312,987,988,989,988,990,991,992,993,994,0,995,
996,997,314,998,315,999,1000,1001,1002,1003,1004,1005,320,0,0,1006,1007,1008,1009,1010,316,0,1011,
1012,1013,1014,1015,1016,327,1017,1018,1019,1020,1021,1022,1023,318,1024,1025,311,1026,0,0,1027,
1028,1029,0,1030,1031,1032,317,1033,319,1034,1035,1036,0,1037,1038,1,1,1,1,1,1,1,1,1,0,0,0,0,0,0,
1039,0,0,0,0,0,1040,0,0,0,0,1041,1042,1043,0,0,0,0,0,0,0,0,1,0,0,0,1044,1045,0,1046,1047,0,0,0,0,
1048,0,1049,0,0,0,0,0,0,0,0,1050,1051,1052,0,0,0,0,0,0,0,0,0,0,0,0,0,1053,1054,539,0,0,1055,1056,
1057,1058,1059,1060,1061,1062,1063,1064,1065,1066,1054,10,5,6,1055,1056,1057,1058,1059,1060,1061,
1062,1063,1064,1065,0,3,518,11,302,519,285,523,301,524,1066,529,181,530,0,0,0,1067,0,0,0,0,0,0,0,
1068,1069,1070,1071,0,1072,1073,1074,0,1075,522,499,499,499,285,1076,500,500,503,301,0,505,1077,0,
0,508,1078,509,509,509,0,0,1079,1080,1081,0,1082,0,1083,0,1082,0,1084,20,494,1070,0,518,496,1085,0,
504,11,1086,1087,1088,1089,539,0,1090,339,536,1091,1092,1093,0,0,0,0,495,517,518,539,287,0,0,0,0,0,
0,1094,1095,1096,1097,1098,1099,1100,1101,1102,1103,1104,1105,1106,1107,1108,1109,500,1110,1111,
1112,1113,1114,1115,1116,1117,1118,1119,1120,503,1070,495,504,539,1121,1122,1123,534,1124,1125,
1126,1127,302,1128,1129,301,542,517,524,0,1130,0,0,0,0,0,0,0,0,1131,1132,0,0,0,0,0,0,0,0,0,0,1133,
0,0,0,0,0,0,1134,1135,1136,0,0,0,0,1137,0,0,0,0,1138,0,0,1139,0,0,0,0,0,0,0,1140,0,1141,0,0,0,0,0,
1142,1143,0,1144,1145,0,0,0,0,0,0,0,0,1146,0,0,1147,0,0,1148,0,1149,0,0,0,0,0,0,1150,0,1151,0,0,0,
0,0,0,0,0,0,0,1152,1153,1154,1155,1156,0,0,1157,1158,0,0,1159,1160,0,0,0,0,0,0,1161,1162,0,0,1163,
1164,0,0,1165,1166,0,0,0,0,0,0,0,0,0,0,1167,1168,1169,1170,1171,1172,1173,1174,0,0,0,0,0,0,1175,
1176,1177,1178,0,0,0,1179,1180,0,0,0,0,0,10,5,6,1055,1056,1057,1058,1059,1060,1181,1182,1183,1184,
1185,1186,1187,1188,1189,1190,1191,1192,1193,1194,1195,1196,1197,1198,1199,1200,1201,1202,1203,
1204,1205,1206,1207,1208,1209,1210,1211,1212,1213,1214,1215,1216,1217,1218,1219,1220,1221,1222,
1223,1224,1225,1226,1227,1228,1229,1230,1231,1232,1233,1234,1235,1236,1237,1238,1239,1240,1241,
1242,1243,1244,1245,1246,1247,1248,1249,1250,1251,1252,1253,1254,1255,1256,1257,492,494,1070,495,
496,1085,498,499,500,501,502,503,504,505,506,508,1078,509,1258,510,511,1113,512,1118,1259,1082,3,
516,542,517,518,545,522,285,539,287,523,301,524,1066,11,529,1260,288,181,530,531,534,292,302,293,
572,1054,0,0,0,0,0,0,0,0,0,1261,0,0,0,0,0,0,0,1262,1263,1264,0,0,0,0,0,1265,0,0,0,0,0,0,0,287,1113,
0,0,0,0,0,0,0,0,0,1266,0,0,0,0,0,0,0,1267,0,0,0,1268,0,0,0,0,1269,1270,1271,1272,1273,1274,1275,
1276,1277,1278,1279,1280,1281,1282,1283,1284,1285,1286,1287,1288,1289,1290,1291,1292,1293,1294,
1295,1296,1297,1298,1299,1300,1301,1302,1303,1304,1305,1306,1307,1308,1309,1310,1311,1312,1313,
1314,1315,1316,1317,1318,1319,1320,1321,1322,1323,1324,1325,1326,1327,1328,1329,1330,1331,1332,
1333,1334,1335,1336,1337,1338,1339,1340,1341,1342,1343,1344,1345,1346,1347,1348,1349,1350,1351,
1352,1353,1354,1355,1356,1357,1358,1359,1360,1361,1362,1363,1364,1365,1366,1367,1368,1369,1370,
1371,1372,1373,1374,1375,1376,1377,1378,1379,1380,1381,1382,1383,1384,1385,1386,1387,1388,1389,
1390,1391,1392,1393,1394,1395,1396,1397,1398,1399,1400,1401,1402,1403,1404,1405,1406,1407,1408,
1409,1410,1411,1412,1413,1414,1415,1416,1417,1418,1419,1420,1421,1422,1423,1424,1425,1426,1427,
1428,1429,1430,1431,1432,1433,1434,1435,1436,1437,1438,1439,1440,1441,1442,1443,1444,1445,1446,
1447,1448,1449,1450,1451,1452,1453,1454,1455,1456,1457,1458,1459,1460,1461,1462,1463,1464,1465,
1466,1467,1468,1469,1470,1471,1472,1473,1474,1475,1476,1477,1478,1479,1480,1481,1482,0,0,0,0,0,0,0,
0,1483,0,1292,1484,1485,0,0,0,0,0,0,0,0,0,1486,0,1487,0,1488,0,1489,0,1490,0,1491,0,1492,0,1493,0,
1494,0,1495,0,1496,0,1497,0,0,1498,0,1499,0,1500,0,0,0,0,0,0,1501,1502,0,1503,1504,0,1505,1506,0,
1507,1508,0,1509,1510,0,0,0,0,0,0,1511,0,0,0,0,0,0,1512,1513,0,1514,1515,0,0,0,0,1516,0,1517,0,
1518,0,1519,0,1520,0,1521,0,1522,0,1523,0,1524,0,1525,0,1526,0,1527,0,0,1528,0,1529,0,1530,0,0,0,0,
0,0,1531,1532,0,1533,1534,0,1535,1536,0,1537,1538,0,1539,1540,0,0,0,0,0,0,1541,0,0,1542,1543,1544,
1545,0,0,0,1546,1547,0,1548,1549,1550,1551,1552,1553,1554,1555,1556,1557,1558,1559,1560,1561,1562,
1563,1564,1565,1566,1567,1568,1569,1570,1571,1572,1573,1574,1575,1576,1577,1578,1579,1580,1581,
1582,1583,1584,1585,1586,1587,1588,1589,1590,1591,1592,1593,1594,1595,1596,1597,1598,1599,1600,
1601,1602,1603,1604,1605,1606,1607,1608,1609,1610,1611,1612,1613,1614,1615,1616,1617,1618,1619,
1620,1621,1622,1623,1624,1625,1626,1627,1628,1629,1630,1631,1632,1633,1634,1635,1636,1637,1638,
1639,1640,1641,0,0,0,1269,1275,1642,1643,1644,1645,1646,1647,1273,1648,1649,1650,1651,1277,1652,
1653,1654,1655,1656,1657,1658,1659,1660,1661,1662,1663,1664,1665,1666,1667,1668,1669,1670,1671,
1672,1673,1674,1675,1676,1677,1678,1679,1680,1681,1682,0,1683,1684,1685,1686,1687,1688,1689,1690,
1691,1692,1693,1694,1695,1696,1697,1698,1699,1700,1701,1702,1703,1704,1705,1706,1707,1708,1709,
1710,1711,1712,1713,1714,1715,1716,1717,1718,1719,1720,1335,1721,1722,1723,1724,1725,1726,1727,
1728,1729,1730,1731,1732,1733,1734,1735,1736,1737,1548,1551,1554,1556,1564,1565,1568,1570,1571,
1573,1574,1575,1576,1577,1738,1739,1740,1741,1742,1743,1744,1745,1746,1747,1748,1749,1750,1751,
1752,1753,1754,0,1269,1275,1642,1643,1755,1756,1757,1280,1758,1292,1342,1354,1353,1343,1435,1300,
1340,1759,1760,1761,1762,1763,1764,1765,1766,1767,1768,1306,1769,1770,1771,1772,1773,1774,1775,
1776,1644,1645,1646,1777,1778,1779,1780,1781,1782,1783,1784,1785,1786,1787,1788,1789,1790,1791,
1792,1793,1794,1795,1796,1797,1798,1799,1800,1801,1802,1803,1804,1805,1806,1807,1808,1809,1810,
1811,1812,1813,1814,1815,1816,1817,1818,1819,1820,1821,1822,1823,1824,1825,1826,1827,1828,1829,
1830,1831,1832,1833,1834,1835,1836,1837,1838,1839,1840,1841,1842,1843,1844,1845,1846,1847,1848,
1849,1850,1851,1852,1853,1854,1855,1856,1857,1858,1859,1860,1861,1862,1863,1864,1865,1866,1867,
1868,1869,1870,1871,1872,1873,1874,1875,1876,1877,1878,1879,1880,1881,1882,1883,1884,1885,1886,
1887,1888,1889,1890,1891,1892,1893,1894,1895,1896,1897,1898,1899,1900,1901,1902,1903,1904,1905,
1906,1907,1908,1909,1910,1911,1912,1913,1914,1915,1916,1917,1918,1919,1920,1921,1922,1923,1924,
1925,1926,1927,1928,1929,1930,1931,1932,1933,1934,1935,1936,1937,1938,1939,1940,1941,1942,1943,
1944,1945,1946,1947,1948,1949,1950,1951,1952,1953,1954,1955,1956,1957,1958,1959,1960,1961,1962,
1963,1964,1965,1966,1967,1968,1969,1970,1971,1972,1973,1974,1975,1976,1977,1978,1979,1980,1981,
1982,1983,1984,1985,1986,1987,1988,1989,1990,1991,1992,1993,1994,1995,1996,1997,1998,1999,2000,
2001,2002,2003,2004,2005,2006,2007,2008,2009,2010,2011,2012,2013,2014,2015,2016,2017,2018,2019,
2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030,2031,2032,2033,2034,2035,2036,2037,2038,
2039,2040,2041,2042,2043,2044,2045,2046,2047,2048,2049,2050,2051,2052,2053,2054,2055,2056,2057,
2058,2059,2060,2061,2062,2063,2064,2065,2066,2067,2068,2069,2070,2071,2072,2073,2074,2075,2076,
2077,2078,2079,2080,2081,2082,2083,2084,2085,2086,2087,2088,2089,2090,2091,2092,2093,2094,2095,
2096,2097,2098,2099,2100,2101,2102,2103,2104,2105,2106,2107,2108,2109,2110,2111,2112,2113,2114,
2115,2116,2117,2118,2119,2120,2121,0,0,0,0,2122,2123,0,0,2124,0,0,0,0,0,0,0,0,0,1070,1085,1078,0,0,
0,2125,2126,0,0,0,0,0,0,0,0,0,0,2127,2128,2129,2130,0,2131,0,0,0,0,0,0,2132,2133,2134,2135,2136,
2137,2138,2139,2139,2140,2141,2142,2143,2144,2145,2146,2147,2148,2149,2150,2151,2152,2153,2154,
2155,2156,2157,2158,2159,2160,2161,2162,2163,2164,2165,2166,2167,2168,2169,2170,2171,2172,2173,
2174,2175,2176,2177,2178,2179,2180,2181,2182,2183,2184,2185,2186,2187,2188,2189,2190,2191,2192,
2193,2194,2195,2196,2197,2198,2199,2200,2201,2202,2203,2204,2205,2206,2207,2208,2209,2210,2211,
2212,2213,2214,2215,2216,2217,2218,2219,2220,2221,2222,2151,2223,2224,2225,2226,2227,2228,2229,
2230,2231,2232,2233,2234,2235,2236,2237,2238,2239,2240,2241,2242,2243,2244,2245,2246,2247,2248,
2249,2250,2251,2252,2253,2254,2255,2256,2257,2258,2259,2260,2261,2262,2263,2264,2265,2266,2267,
2268,2269,2270,2271,2272,2273,2274,2275,2276,2277,2278,2279,2280,2281,2282,2283,2284,2285,2286,
2287,2288,2289,2290,2241,2291,2292,2293,2294,2295,2296,2297,2298,2225,2299,2300,2301,2302,2303,
2304,2305,2306,2307,2308,2309,2310,2311,2312,2313,2314,2315,2316,2317,2318,2151,2319,2320,2321,
2322,2323,2324,2325,2326,2327,2328,2329,2330,2331,2332,2333,2334,2335,2336,2337,2338,2339,2340,
2341,2342,2343,2344,2345,2227,2346,2347,2348,2349,2350,2351,2352,2353,2354,2355,2356,2357,2358,
2359,2360,2361,2362,2363,2364,2365,2366,2367,2368,2369,2370,2371,2372,2373,2374,2375,2376,2377,
2378,2379,2380,2381,2382,2383,2384,2385,2386,2387,2388,2389,2390,2391,2392,2393,2394,2395,0,0,2396,
0,2397,0,0,2398,2399,2400,2401,2402,2403,2404,2405,2406,2407,0,2408,0,2409,0,0,2410,2411,0,0,0,
2412,2413,2414,2415,2416,2417,2418,2419,2420,2421,2422,2423,2424,2425,2426,2427,2428,2429,2430,
2431,2432,2433,2434,2435,2436,2437,2438,2439,2440,2441,2442,2443,2444,2445,2446,2447,2448,2449,
2450,2451,2452,2453,2454,2455,2456,2280,2457,2458,2459,2460,2461,2462,2462,2463,2464,2465,2466,
2467,2468,2469,2470,2410,2471,2472,2473,2474,2475,2476,0,0,2477,2478,2479,2480,2481,2482,2483,2484,
2424,2485,2486,2487,2396,2488,2489,2490,2491,2492,2493,2494,2495,2496,2497,2498,2499,2433,2500,
2434,2501,2502,2503,2504,2505,2397,2172,2506,2507,2508,2242,2329,2509,2510,2441,2511,2442,2512,
2513,2514,2399,2515,2516,2517,2518,2519,2400,2520,2521,2522,2523,2524,2525,2456,2526,2527,2280,
2528,2460,2529,2530,2531,2532,2533,2465,2534,2409,2535,2466,2223,2536,2467,2537,2469,2538,2539,
2540,2541,2542,2471,2405,2543,2472,2544,2473,2545,2139,2546,2547,2548,2549,2550,2551,2552,2553,
2554,2555,2556,0,0,0,0,0,0,2557,2558,2559,2560,2561,2562,2562,0,0,0,0,2563,2564,2565,2566,2567,0,0,
0,0,0,2568,0,2569,2570,1086,1089,2571,2572,2573,2574,2575,2576,1061,2577,2578,2579,2580,2581,2582,
2583,2584,2585,2586,2587,2588,2589,0,2590,2591,2592,2593,2594,0,2595,0,2596,2597,0,2598,2599,0,
2600,2601,2602,2603,2604,2605,2606,2607,2608,2609,2610,2610,2611,2611,2611,2611,2612,2612,2612,
2612,2613,2613,2613,2613,2614,2614,2614,2614,2615,2615,2615,2615,2616,2616,2616,2616,2617,2617,
2617,2617,2618,2618,2618,2618,2619,2619,2619,2619,2620,2620,2620,2620,2621,2621,2621,2621,2622,
2622,2622,2622,2623,2623,2624,2624,2625,2625,2626,2626,2627,2627,2628,2628,2629,2629,2629,2629,
2630,2630,2630,2630,2631,2631,2631,2631,2632,2632,2632,2632,2633,2633,2634,2634,2634,2634,2635,
2635,2636,2636,2636,2636,2637,2637,2637,2637,2638,2638,2639,2639,0,0,0,0,0,0,0,0,0,2640,2640,2640,
2640,2641,2641,2642,2642,2643,2643,406,2644,2644,2645,2645,2646,2646,2647,2647,2647,2647,2648,2648,
2649,2649,2650,2650,2651,2651,2652,2652,2653,2653,2654,2654,2655,2655,2655,2656,2656,2656,2657,
2657,2657,2657,2658,2659,2660,2656,2661,2662,2663,2664,2665,2666,2667,2668,2669,2670,2671,2672,
2673,2674,2675,2676,2677,2678,2679,2680,2681,2682,2683,2684,2685,2686,2687,2688,2689,2690,2691,
2692,2693,2694,2695,2696,2697,2698,2699,2700,2701,2702,2703,2704,2705,2706,2707,2708,2709,2710,
2711,2712,2713,2714,2715,2716,2717,2718,2719,2720,2721,2722,2723,2724,2725,2726,2727,2728,2729,
2730,2731,2732,2733,2734,2735,2736,2737,2738,2739,2740,2741,2742,2743,2744,2745,2746,2747,2748,
2749,2750,2751,2752,2753,2754,2755,2756,2757,2758,2660,2759,2656,2661,2760,2761,2665,2762,2666,
2667,2763,2764,2671,2765,2672,2673,2766,2767,2675,2768,2676,2677,2706,2707,2710,2711,2712,2716,
2717,2718,2719,2723,2724,2725,2769,2729,2770,2771,2735,2772,2736,2737,2750,2773,2774,2745,2775,
2746,2747,2658,2659,2776,2660,2777,2662,2663,2664,2665,2778,2668,2669,2670,2671,2779,2675,2678,
2679,2680,2681,2682,2684,2685,2686,2687,2688,2689,2780,2690,2691,2692,2693,2694,2695,2697,2698,
2699,2700,2701,2702,2703,2704,2705,2708,2709,2713,2714,2715,2716,2717,2720,2721,2722,2723,2781,
2726,2727,2728,2729,2732,2733,2734,2735,2782,2738,2739,2783,2742,2743,2744,2745,2784,2660,2777,
2665,2778,2671,2779,2675,2785,2688,2786,2787,2788,2716,2717,2723,2735,2782,2745,2784,2789,2790,
2791,2792,2793,2794,2795,2796,2797,2798,2799,2800,2801,2802,2803,2804,2805,2806,2807,2808,2809,
2810,2811,2812,2813,2814,2787,2815,2816,2817,2818,2792,2793,2794,2795,2796,2797,2798,2799,2800,
2801,2802,2803,2804,2805,2806,2807,2808,2809,2810,2811,2812,2813,2814,2787,2815,2816,2817,2818,
2812,2813,2814,2787,2786,2788,2696,2685,2686,2687,2812,2813,2814,2696,2697,2819,2819,0,0,2820,2821,
2821,2822,2823,2824,2825,2826,2827,2827,2828,2829,2830,2831,2832,2833,2833,2834,2835,2835,2836,
2836,2837,2838,2838,2839,2840,2840,2841,2841,2842,2843,2843,2844,2844,2845,2846,2847,2848,2848,
2849,2850,2851,2852,2853,2853,2854,2855,2856,2857,2858,2859,2859,2860,2860,2861,2861,2862,2863,
2864,2865,2866,2867,2868,0,0,2869,2870,2871,2872,2873,2874,2874,2875,2876,2877,2878,2878,2879,2880,
2881,2882,2883,2884,2885,2886,2887,2888,2889,2890,2891,2892,2893,2894,2895,2896,2897,2898,2899,
2900,2854,2856,2901,2902,2903,2904,2905,2906,2905,2903,2907,2908,2909,2910,2911,2906,2847,2837,
2912,2913,2914,2915,2916,2917,2918,2919,2920,2921,2922,2923,2924,2925,2926,0,0,0,2927,2928,2929,
2930,2931,2932,2933,2934,2935,1043,0,0,0,0,0,0,1042,2936,2937,2938,2938,1064,1065,2939,2940,2941,
2942,2943,2944,2945,2946,2947,2948,2949,2950,2951,2952,0,0,2953,2954,1049,1049,1049,1049,2938,2938,
2938,2927,2928,1041,0,2931,2930,2933,2932,2936,1064,1065,2939,2940,2941,2942,2955,2956,2957,1061,
2958,2959,2960,1063,0,2961,2962,2963,2964,0,0,0,0,2965,2966,2967,0,2968,0,2969,2970,2971,2972,2973,
2974,2975,2976,2977,2978,2979,2980,2980,2981,2981,2982,2982,2983,2983,2984,2984,2984,2984,2985,
2985,2986,2986,2986,2986,2987,2987,2988,2988,2988,2988,2989,2989,2989,2989,2990,2990,2990,2990,
2991,2991,2991,2991,2992,2992,2992,2992,2993,2993,2994,2994,2995,2995,2996,2996,2997,2997,2997,
2997,2998,2998,2998,2998,2999,2999,2999,2999,3000,3000,3000,3000,3001,3001,3001,3001,3002,3002,
3002,3002,3003,3003,3003,3003,3004,3004,3004,3004,3005,3005,3005,3005,3006,3006,3006,3006,3007,
3007,3007,3007,3008,3008,3008,3008,3009,3009,3009,3009,3010,3010,3010,3010,3011,3011,3011,3011,
3012,3012,2648,2648,3013,3013,3013,3013,3014,3014,3015,3015,3016,3016,3017,3017,0,0,0,0,2932,3018,
2955,2962,2963,2956,3019,1064,1065,2957,1061,2927,2958,1041,3020,1059,1060,2930,2931,2959,1063,
2960,2933,2964,492,494,1070,495,496,1085,498,499,500,501,502,503,504,505,506,508,1078,509,1258,510,
511,1113,512,1118,1259,1082,2953,2961,2954,3021,2938,3022,3,516,542,517,518,545,522,285,539,287,
523,301,524,1066,11,529,1260,288,181,530,531,534,292,302,293,572,2939,3023,2940,3024,3025,3026,
2929,2949,2950,2928,3027,1864,3028,3029,3030,3031,3032,3033,3034,3035,3036,3037,1818,1819,1820,
1821,1822,1823,1824,1825,1826,1827,1828,1829,1830,1831,1832,1833,1834,1835,1836,1837,1838,1839,
1840,1841,1842,1843,1844,1845,1846,1847,1848,1849,1850,1851,1852,1853,1854,1855,1856,1857,1858,
1859,1860,1861,3038,3039,3040,1599,1548,1549,1550,1551,1552,1553,1554,1571,1572,1573,1574,1575,
1576,1577,0,0,0,1578,1579,1580,1581,1582,1583,0,0,1584,1585,1586,1587,1588,1589,0,0,1590,1591,1592,
1593,1594,1595,0,0,1596,1597,1598,0,0,0,3041,3042,3043,4,3044,3045,3046,0,3047,3048,3049,3050,3051,
3052,3053,0,0,3054,0,0,0,0,0,0,0,0,0,0,3055,0,0,0,0,3056,3057,3058,3059,3060,0,3061,3062,3063,3064,
3065,3066,3067,3068,3069,3070,3071,3072,3073,3074,1076,3075,3076,3077,3078,3079,3080,3081,3082,
3083,3084,3085,3086,3087,3088,3089,1260,3090,3091,3092,3093,3094,3095,3096,3097,3098,3099,3100,0,
3101,3102,3103,3104,3105,3106,3107,3108,3109,0,0,0,0,0,0,0,3110,0,3111,0,0,0,0,0,0,3112,0,0,0,0,0,
0,0,0,0,0,3113,3114,0,0,0,3115,3116,0,0,0,0,0,0,3117,0,3118,0,0,0,0,0,0,0,0,3119,0,0,3120,0,0,0,0,
0,0,0,0,0,0,0,3121,0,3122,3123,0,0,0,0,0,0,0,0,0,0,3124,3125,0,3126,0,0,0,3127,3128,0,0,0,0,3129,0,
0,0,0,0,0,0,0,3130,3131,3132,3133,3134,3135,3136,3137,0,0,0,0,0,0,0,3138,3139,3140,0,0,0,0,0,0,0,0,
0,0,0,492,494,1059,1060,0,0,0,0,0,0,0,0,0,0,0,0,3141,3142,3143,3144,3145,3146,3147,0,0,0,0,0,0,
3148,3149,3150,3151,3152,3153,0,0,0,0,0,0,0,492,494,1070,495,496,1085,498,499,500,501,502,503,504,
505,506,508,1078,509,1258,510,511,1113,512,1118,1259,1082,3,516,542,517,518,545,522,285,539,287,
523,301,524,1066,11,529,1260,288,181,530,531,534,292,302,293,572,492,494,1070,495,496,1085,498,499,
500,501,502,503,504,505,506,508,1078,509,1258,510,511,1113,512,1118,1259,1082,3,516,542,517,518,
545,522,0,539,287,523,301,524,1066,11,529,1260,288,181,530,531,534,292,302,293,572,292,302,293,572,
492,0,1070,495,0,0,498,0,0,501,502,0,0,505,506,508,1078,0,1258,510,542,517,0,545,0,285,539,287,523,
301,524,1066,0,529,1260,288,292,302,293,572,492,494,0,495,496,1085,498,0,0,501,502,503,504,505,506,
508,1078,0,1258,510,511,1113,512,1118,1259,0,3,516,542,517,518,545,522,285,539,287,492,494,0,495,
496,1085,498,0,500,501,502,503,504,0,506,0,0,0,1258,510,511,1113,512,1118,1259,0,3,516,542,517,518,
545,292,302,293,572,3154,3155,0,0,3156,3157,1091,3158,3159,3160,3161,343,3162,3163,3164,3165,3166,
3167,3168,1092,3169,343,345,3170,335,3171,3172,3173,3174,3175,3176,333,536,537,344,3177,3178,334,
3179,340,3180,8,3181,3182,3183,339,341,342,3184,3185,3186,338,538,3187,3188,3189,344,334,340,338,
341,339,3156,3157,1091,3158,3159,3160,3161,343,3162,3163,3164,3165,3166,3167,3168,1092,3169,343,
345,3170,335,3171,3172,3173,3174,3175,3176,333,536,537,344,3177,3178,334,3179,340,3180,8,3181,3182,
3183,339,341,342,3184,3185,3186,338,538,3187,3188,3189,344,334,340,338,341,339,3156,3157,1091,3158,
3159,3160,3161,343,3162,3163,3164,3165,3166,3167,3168,1092,3169,343,345,3170,335,3171,3172,3173,
3174,3175,3176,333,536,537,344,3177,3178,334,3179,340,3180,8,3181,3182,3183,339,341,342,3184,3185,
3186,338,538,3187,3188,3189,344,334,340,338,341,339,3156,3157,1091,3158,3159,3160,3161,343,3162,
3163,3164,3165,3166,3167,3168,1092,3169,343,345,3170,335,3171,3172,3173,3174,3175,3176,333,536,537,
344,3177,3178,334,3179,340,3180,8,3181,3182,3183,339,341,342,3184,3185,3186,338,538,3187,3188,3189,
344,334,340,338,341,339,341,339,3190,3191,0,0,1054,10,5,6,1055,1056,1057,1058,1059,1060,1059,1060,
1054,10,5,6,1055,1056,1057,1058,1059,1060,1054,10,5,6,1055,1056,1057,1058,1059,1060,1054,10,3192,
3193,3194,3195,3196,3197,3198,3199,3200,3201,3202,3203,3204,3205,3206,3207,3208,3209,3210,3211,
3212,3213,3214,3215,3216,3217,3218,3219,3220,3221,3222,3223,3224,3192,3193,3194,3195,3196,3197,
3198,3199,3200,3201,3202,3204,3205,3207,3209,3210,3211,3212,3213,3214,2122,3215,3225,3220,3226,
3227,3228,3229,3230,0,0,2985,2986,2990,2993,0,3012,2996,2991,3001,3013,3007,3008,3009,3010,2997,
3003,3005,2999,3006,2995,2998,2988,2989,2992,2994,3000,3002,3004,3231,2633,3232,3233,0,2986,2990,0,
3011,0,0,2991,0,3013,3007,3008,3009,3010,2997,3003,3005,2999,3006,0,2998,2988,2989,2992,0,3000,0,
3004,0,0,0,0,0,0,2990,0,0,0,0,2991,0,3013,0,3008,0,3010,2997,3003,0,2999,3006,0,2998,0,0,2992,0,
3000,0,3004,0,2633,0,3233,3001,3013,3007,0,3009,3010,2997,3003,0,3000,3002,3004,3231,0,3232,0,2985,
2986,2990,2993,3011,3012,2996,2991,3001,3013,0,3008,3009,3010,2997,3003,2994,3000,3002,3004,0,0,0,
0,0,2986,2990,2993,0,3012,2996,2991,3234,3235,3236,3237,3238,3239,3240,3241,3242,3243,3244,0,0,0,0,
0,3245,3246,3247,3248,3249,3250,3251,3252,3253,3254,3255,3256,3257,3258,3259,3260,3261,3262,3263,
3264,3265,3266,3267,3268,3269,3270,3271,1070,509,3272,3273,0,1259,1082,3274,2051,3275,3276,3277,
3278,0,0,3279,3280,3281,0,0,0,3282,0,0,0,0,0,0,0,3283,3284,1828,0,0,0,0,0,1332,3285,3286,3287,1275,
3288,3289,1650,3290,3291,3292,3293,3294,3295,3296,3297,3298,3299,1368,3300,3301,3302,3303,3304,
3305,1269,1642,3306,1777,1645,1778,3307,1424,3308,3309,3310,3311,3312,1760,1342,3313,3314,3315,
3316,0,0,0,0,3317,3318,3319,3320,3321,3322,3323,3324,3325,0,0,0,0,0,0,0,3326,3327,0,0,0,0,0,0,3328,
3329,3330,3331,3332,2418,3333,3334,3335,3336,2419,3337,3338,3339,2420,3340,3341,3342,3343,3344,
3345,3346,3347,3348,3349,3350,3351,2478,3352,3353,3354,3355,3356,3357,3358,3359,3360,2483,2421,
2422,2484,3361,3362,2229,3363,2423,3364,3365,3366,3367,3367,3367,3368,3369,3370,3371,3372,3373,
3374,3375,3376,3377,3378,3379,3380,3381,3382,3383,3384,3385,3385,2486,3386,3387,3388,3389,2425,
3390,3391,3392,2382,3393,3394,3395,3396,3397,3398,3399,3400,3401,3402,3403,3404,3405,3406,3407,
3408,3409,3410,3411,3412,3413,3414,3415,3416,3417,3418,3418,3419,3420,3421,2225,3422,3423,3424,
3425,3426,3427,3428,3429,2430,3430,3431,3432,3433,3434,3435,3436,3437,3438,3439,3440,3441,3442,
3443,3444,3445,3446,3447,3448,3449,3450,2171,3451,3452,3453,3453,3454,3455,3455,3456,3457,3458,
3459,3460,3461,3462,3463,3464,3465,3466,3467,3468,2431,3469,3470,3471,3472,2498,3472,3473,2433,
3474,3475,3476,3477,2434,2144,3478,3479,3480,3481,3482,3483,3484,3485,3486,3487,3488,3489,3490,
3491,3492,3493,3494,3495,3496,3497,3498,3499,2435,3500,3501,3502,3503,3504,3505,2437,3506,3507,
3508,3509,3510,3511,3512,3513,2172,2506,3514,3515,3516,3517,3518,3519,3520,3521,2438,3522,3523,
3524,3525,2549,3526,3527,3528,3529,3530,3531,3532,3533,3534,3535,3536,3537,3538,2242,3539,3540,
3541,3542,3543,3544,3545,3546,3547,3548,3549,2439,2329,3550,3551,3552,3553,3554,3555,3556,3557,
2510,3558,3559,3560,3561,3562,3563,3564,3565,2511,3566,3567,3568,3569,3570,3571,3572,3573,3574,
3575,3576,3577,2513,3578,3579,3580,3581,3582,3583,3584,3585,3586,3587,3588,3588,3589,3590,2515,
3591,3592,3593,3594,3595,3596,3597,2228,3598,3599,3600,3601,3602,3603,3604,2521,3605,3606,3607,
3608,3609,3610,3610,2522,2551,3611,3612,3613,3614,3615,2190,2524,3616,3617,2450,3618,3619,2404,
3620,3621,2454,3622,3623,3624,3625,3625,3626,3627,3628,3629,3630,3631,3632,3633,3634,3635,3636,
3637,3638,3639,3640,3641,3642,3643,3644,3645,3646,3647,3648,3649,3650,3651,3652,2460,3653,3654,
3655,3656,3657,3658,3659,3660,3661,3662,3663,3664,3665,3666,3667,3668,3454,3669,3670,3671,3672,
3673,3674,3675,3676,3677,3678,3679,3680,2246,3681,3682,3683,3684,3685,3686,2463,3687,3688,3689,
3690,3691,3692,3693,3694,3695,3696,3697,3698,3699,3700,3701,3702,3703,3704,3705,3706,2185,3707,
3708,3709,3710,3711,3712,2531,3713,3714,3715,3716,3717,3718,3719,3720,3721,3722,3723,3724,3725,
3726,3727,3728,3729,3730,3731,3732,2536,2537,3733,3734,3735,3736,3737,3738,3739,3740,3741,3742,
3743,3744,3745,2538,3746,3747,3748,3749,3750,3751,3752,3753,3754,3755,3756,3757,3758,3759,3760,
3761,3762,3763,3764,3765,3766,3767,3768,3769,3770,3771,3772,3773,3774,3775,2544,2544,3776,3777,
3778,3779,3780,3781,3782,3783,3784,3785,2545,3786,3787,3788,3789,3790,3791,3792,3793,3794,3795,
3796,3797,3798,3799,3800,3801,3802,3803,3804,0,0
};
/* Entry: first unit in the pool */
static const uint16_t gllmi_uc_decompose_place[3805] = {
0,3,197,40,2529,44,329,1856,3521,2541,316,988,1284,1278,1362,2638,2640,1387,2642,1414,1417,1432,
2690,2692,1441,2700,2764,2766,2768,1474,2855,2869,2871,1489,1501,1519,2938,2940,2942,1576,2996,
3024,3026,1615,3028,1642,1645,1669,3081,3083,1684,3091,3151,3153,3155,1720,3259,3275,3277,1753,
1765,1783,3347,3349,3351,1825,3401,3411,2644,3030,1399,1627,2656,3042,2668,3053,2670,3055,2672,
3057,2674,3059,2680,3069,1453,1696,2696,3087,2698,3089,2710,3101,2704,3095,2724,3113,2728,3117,
2730,3119,2734,3123,2742,3127,2770,3157,2772,3159,2774,3161,2788,3173,2776,2756,3143,2792,3177,
2805,3197,2815,3211,2819,3215,2817,3213,2813,3209,2853,3257,2863,3267,2859,3263,3449,1510,1774,
2873,3279,2877,3283,2893,3307,2903,3317,2897,3311,1555,1810,2914,3325,2920,3329,1558,1813,2932,
3341,2926,3335,1570,1819,1573,1822,2944,3353,2948,3357,2950,3359,2962,3371,2982,3385,2998,3403,
3006,3012,3419,3016,3423,1436,1439,43,1522,1786,1588,1837,1435,1438,1678,2809,2811,3203,2845,2847,
3249,2648,3034,2780,3165,2879,3285,2952,3361,1582,1831,1579,1828,1585,1834,1576,1825,1414,1642,
1411,1639,3435,3441,2732,3121,2801,3193,1540,1804,1540,1804,3445,3447,3179,1435,1438,1678,2722,
3111,2851,3255,1417,1645,3433,3439,3437,3443,2650,3036,2652,3038,2706,3097,2708,3099,2782,3167,
2784,3169,2881,3287,2883,3289,2899,3313,2901,3315,2954,3363,2956,3365,2918,3327,2930,3339,2748,
3133,1411,1639,1462,1705,1519,1783,1504,1768,1516,1780,1516,1780,3002,3407,967,4550,973,39,4569,
4571,4575,1012,1018,2533,2535,2537,2543,2527,2539,4547,438,1015,4589,196,201,218,203,4607,2549,
4499,200,3453,2814,3463,3467,3473,3483,601,3495,1972,3479,605,1930,3507,1957,3513,2011,1969,2008,
3539,3547,2038,4626,4630,601,599,603,4639,4635,4631,3541,4636,4614,1942,4621,3565,3569,3563,3557,
3585,3577,3591,3581,3625,3609,3613,3607,3647,3629,3621,3635,3649,3651,3571,3615,3559,3603,3561,
3605,3567,3611,3653,3655,3573,3617,3575,3619,3579,3623,3583,3627,3587,3631,3657,3659,3601,3645,
3589,3633,3593,3637,3595,3639,3597,3641,3599,3643,3661,2249,2252,3896,2255,2348,3739,3898,3913,
3909,3917,3911,3915,3931,3937,3939,3919,3921,3923,3925,3927,3929,3933,3935,3947,3949,3941,3943,
3945,3959,3961,3951,3953,3955,3957,3969,3967,3971,3963,3965,3973,3975,3979,3977,3981,3983,3985,
3987,2398,2398,3989,3993,3991,3995,2401,2401,3997,3999,4005,4001,4003,4706,4009,4011,4013,4015,
4017,4007,4019,4021,4035,2404,4037,2407,2405,4025,4027,4029,4031,4033,4023,4039,4707,4043,4045,
4047,4049,4051,4053,4055,4057,4059,4061,4063,868,3433,871,877,880,4522,886,889,428,895,898,901,904,
907,910,4528,913,919,925,928,934,4530,4531,4783,949,41,958,4539,4540,4541,426,425,433,4520,4534,
4784,4785,443,1003,1006,4787,4559,447,4788,4627,4628,4640,448,4649,4532,436,4535,4516,961,4543,
4545,4549,4552,4553,4554,4789,4594,4557,4790,4595,4561,4560,4562,4563,4564,4565,4568,4576,4577,
4524,4580,4581,4786,4582,4583,1021,4587,4588,3447,2654,3040,2660,3044,2662,3046,2664,3048,1432,
1669,2678,3067,2682,3071,2688,3077,2684,3073,2686,3075,1453,1696,1456,1699,2712,3103,2714,3105,
1462,1705,2716,3109,2726,3115,2744,3129,2750,3135,2746,3131,2752,3137,2754,3139,2790,3175,1474,
1720,2799,3191,2803,3195,2807,3199,1480,1738,1480,1738,2823,3219,2821,3217,2837,3235,2839,3237,
2841,3239,2857,3261,2861,3265,2867,3271,2865,3269,1501,1765,1507,1771,1510,1774,1513,1777,2887,
3303,2889,3305,2895,3309,1552,1807,1552,1807,2905,3319,2916,453,1561,1816,1555,1810,1558,1813,1561,
1816,2924,3331,2928,3337,2936,3345,2934,3343,2960,3369,2966,3375,2964,3373,1570,1819,1573,1822,
2968,3377,2970,3379,2978,3381,2980,3383,2986,3389,2984,3387,2988,3393,2990,3395,2992,3397,3004,
3409,3014,3421,3018,3425,3020,3427,3141,3333,3391,3415,3022,451,1420,1648,2646,3032,1390,1618,1387,
1615,1396,1624,1393,1621,1420,1648,1402,1630,1399,1627,1408,1636,1405,1633,1423,1651,1459,1702,
2702,3093,2694,3085,1444,1687,1441,1684,1450,1693,1447,1690,1459,1702,2778,3163,2786,3171,1537,
1801,2875,3281,1492,1756,1489,1753,1498,1762,1495,1759,1537,1801,1525,1789,1522,1786,1531,1795,
1528,1792,1534,1798,2958,3367,2946,3355,1591,1840,1588,1837,1597,1846,1594,1843,1600,1849,2994,
3399,3010,3417,3008,3413,3000,3405,527,539,527,539,531,543,535,547,455,467,455,467,459,471,463,475,
1942,1948,1942,1948,1945,1951,1864,1870,1864,1870,1867,1873,551,563,551,563,555,567,559,571,479,
491,479,491,483,495,487,499,1978,1987,1978,1987,1981,1990,1984,1993,1882,1891,1882,1891,1885,1894,
1888,1897,1996,2002,1996,2002,1999,2005,1900,1906,1900,1906,1903,1909,2017,2026,2017,2026,2020,
2029,2023,2032,1912,1912,1915,1918,575,587,575,587,579,591,583,595,503,515,503,515,507,519,511,523,
1927,3505,1954,3511,3537,3545,2035,1933,1936,527,539,531,543,535,547,1858,1861,455,467,459,471,463,
475,1960,1963,551,563,555,567,559,571,1876,1879,479,491,483,495,487,499,2041,2044,575,587,579,591,
583,595,1921,1924,503,515,507,519,511,523,3501,3499,1927,3503,1930,1939,1939,3457,3455,3451,3459,
217,1969,2547,205,1954,3509,1957,1966,1966,3461,3465,3469,215,220,225,3517,3515,1969,3519,1975,
3477,3475,3471,230,235,240,3551,3549,2008,3541,3543,3553,2014,3491,3489,3487,3485,195,4506,2035,
3555,2038,2047,2047,3481,3493,3497,1855,232,4065,4067,4792,2545,432,1173,1173,629,629,2410,2410,
2559,2531,2634,2632,2560,629,317,333,337,341,345,349,353,4497,4801,1384,26,32,985,2891,1609,1612,
423,3429,1657,1660,4523,3431,4518,2849,916,2909,1564,2922,943,503,898,883,3673,3681,3685,3687,1465,
4611,4620,4800,1293,1299,419,1281,1350,1287,1353,1365,1371,1290,1373,1296,1368,1376,1379,419,428,
428,2760,427,427,427,427,2762,937,1606,1606,448,448,3147,447,447,447,3149,1852,1852,1176,4069,4071,
4073,4075,4079,4077,4081,4083,4085,4087,4089,633,633,2413,2413,4091,4093,4095,4097,2628,4101,4099,
2626,2630,4103,4105,4107,4109,4111,4113,4115,4117,4123,4125,4127,4129,4135,4137,4139,4141,4119,
4121,4131,4133,4143,4145,4147,4149,4811,4812,316,320,324,328,332,336,340,344,348,352,356,840,843,
846,849,852,855,858,861,864,315,319,323,327,331,335,339,343,347,351,355,1192,1204,1216,1225,1234,
1243,1252,1261,1270,1179,1191,1203,1215,1224,1233,1242,1251,1260,1269,1302,945,948,951,954,957,960,
963,966,969,972,975,978,981,984,987,990,993,996,999,1002,1005,1008,1011,1014,1017,1020,922,940,994,
633,1382,1384,1384,4151,4808,5319,5847,1066,4903,4906,4910,4912,4914,1078,4916,4919,4937,4943,1093,
4949,4953,4957,4965,4966,4967,4980,4989,4993,4995,4996,1102,5004,5005,5011,5012,5014,5018,5056,
1117,5075,5080,5082,5083,4250,5093,5104,5106,5114,5117,5118,5119,5125,5126,5137,5140,5142,5144,
5148,5150,5152,5163,5164,5166,5167,5169,5171,5175,5182,5212,5216,5217,5248,5249,5254,5255,5257,
5259,5261,1123,5273,1126,1132,5306,5309,5312,5315,5318,5320,5321,5322,5323,1138,1141,5386,5389,
5390,5391,5392,5394,5395,5399,5406,5408,5424,5425,5427,5428,5430,5431,5440,5441,5448,5449,5450,
5451,5455,5464,5465,5466,5475,5489,5490,5498,5502,5504,5512,5521,5538,5540,5545,5548,5550,5552,
5553,5554,5560,5561,5568,1159,1162,5571,5574,5576,5577,5578,5580,5581,5621,5626,5639,5640,5642,
5653,5655,5657,5659,5674,5675,5677,5678,5679,5688,5689,5691,5696,5697,5704,5706,5707,5716,5724,
5729,5730,1171,5742,5743,5747,5756,5759,5763,5769,5771,5772,5773,5774,5777,5778,5780,5787,5788,
5789,5795,5796,5798,5803,5804,5805,5807,5808,5809,5810,5811,5815,5821,5822,5825,5826,5827,5828,
5830,5831,5832,5835,5837,5839,5840,5842,5843,5844,5846,5848,4821,4999,5000,4155,4157,4159,4161,
4163,4165,4167,4169,4171,4173,4175,4177,4179,4181,4183,4185,4187,4189,4191,4193,4195,4197,4199,
4203,4205,4153,2555,2557,4209,4207,306,51,59,114,4213,4218,283,4220,77,4222,54,4224,4226,2473,49,
107,81,2485,87,93,4230,701,252,713,290,4211,4238,4240,4242,4244,4246,4216,213,4708,4763,364,4764,
4765,368,4709,372,4766,4767,4768,4769,4770,4771,4715,376,380,4710,4720,384,4711,27,29,4712,210,404,
408,412,36,211,4739,4740,4741,30,4742,4743,4744,28,4745,4746,4747,4748,37,4749,4750,4751,4752,4753,
628,4754,4738,4713,4714,4772,4773,4774,4775,4776,4777,4778,4716,4779,4780,4717,4718,4719,4721,4722,
4723,4724,4725,4726,4727,4728,4729,4730,4731,4732,4733,4734,4781,4782,4735,4736,4737,4755,4756,
4757,4758,4759,4760,4761,4762,1072,1114,4898,4904,4899,5432,4901,4897,5087,5060,1023,1026,1029,
1032,1035,1038,1041,1044,1047,1050,1053,1056,1059,1062,359,363,367,371,375,379,383,387,391,399,403,
407,411,415,395,26,33,1065,1077,1071,1113,1080,1095,1068,1092,1074,1101,1125,1140,1137,1131,1170,
1116,1122,1134,1128,1149,1107,1143,1164,1152,1098,1083,1110,1119,1146,1086,1167,1104,1155,1089,
1158,1161,5038,5151,5506,1549,1280,1317,1323,1329,1335,1338,1341,1344,1347,1356,1178,1352,2570,
2571,2573,360,364,368,372,376,380,384,388,392,210,404,408,412,416,210,625,4041,1081,1096,1069,1075,
736,1129,739,1108,1144,1165,1153,1099,5492,5434,5712,4936,5006,5331,5781,1090,4955,4251,5141,5023,
4997,5108,1120,1147,1087,1168,1105,5085,2575,2577,2579,2581,2587,1286,2589,1364,2591,2592,2594,
2596,2598,2600,2606,1198,1210,2583,2602,2608,2612,2616,2620,2624,1185,1197,1209,2740,1681,3079,
1477,89,79,2452,45,2455,306,51,47,114,677,265,96,46,77,2496,54,267,692,2473,49,2469,256,4825,676,
2479,81,87,93,252,290,300,105,62,65,4826,725,2518,4828,61,106,53,111,58,262,4240,4242,4244,4248,
245,637,250,2446,255,2449,2452,45,641,2455,2458,2461,653,657,645,649,661,665,669,51,57,57,63,260,
59,69,75,673,2464,2467,677,681,265,270,2470,84,685,2473,2476,73,4228,2479,2482,81,689,275,87,693,
2488,2485,99,697,93,2491,285,2494,705,2497,709,280,701,290,713,4232,295,2500,2503,717,2506,2509,
2512,300,721,105,105,305,305,65,725,2515,2518,729,4234,732,310,4236,111,262,1189,1201,1213,1222,
1231,1240,1249,1258,1267,1276,1188,1200,1212,1221,1230,1239,1248,1257,1266,1275,1308,1314,1320,
1326,1332,1717,3063,2636,1654,3273,3299,1672,1672,1675,2758,4252,4256,4250,4254,736,3291,3241,3521,
3221,3181,2794,2825,2718,436,435,3293,3243,3523,3529,3229,425,1469,1723,1483,1468,1567,3531,3231,
3065,3187,3107,3251,3533,1744,1663,1729,1744,1663,1664,1729,1747,1666,1667,1732,439,439,1472,1726,
1486,1471,39,39,39,3301,3253,3535,3233,3295,3245,3525,3223,3183,2833,3297,3247,3527,3225,3185,2835,
3201,2843,431,2658,3050,3051,423,1429,3061,2720,3125,2736,3145,2796,2797,3189,438,3205,1735,3207,
3227,1741,1750,2737,443,1543,2885,3321,2912,2976,1603,1426,1195,1207,1219,1228,1237,1246,1255,1264,
1273,1182,1194,1206,1218,1227,1236,1245,1254,1263,1272,1305,1311,1317,1323,1329,1335,1338,1341,
1344,1347,1356,1359,1714,4658,4659,5852,4517,4521,5851,5854,4555,5855,4584,5676,5274,5697,5684,
5355,4905,5019,5846,5090,1171,5043,5089,5210,5447,5544,5620,5635,5648,5715,5300,5333,5375,5412,
5606,5726,5800,4913,5008,5305,5384,5619,5820,5131,5363,5615,5652,5221,5567,5638,5158,5277,5339,
5402,5718,4924,4960,4986,5247,5303,5383,5454,5550,5617,5623,5694,5767,5812,5819,5469,5483,5529,
5599,5738,5822,5665,5074,5165,5511,5559,5396,5471,5683,5765,5073,5122,5301,5344,5357,5525,5535,
5749,4985,5562,4963,4962,5494,5530,5605,5751,5672,5222,5668,4908,5111,5187,5407,5439,4994,5473,
4928,5180,4900,5328,5253,5524,5013,5069,5457,5607,5661,5316,5706,5326,5226,5589,5234,5438,4918,
4946,4961,5292,5519,5579,5664,5731,4988,5030,5093,5162,5260,5364,5474,5745,5802,5823,5829,4980,
5272,5311,5703,5149,5204,5211,5245,5360,5378,5421,5491,5532,5557,5699,5609,5709,5739,4970,4981,
5035,5374,5643,5157,5185,5232,5314,5510,5404,4248,5057,5136,5188,5411,5418,5547,5555,5732,5764,
5768,5783,4925,5488,5728,5758,5194,4915,4934,5112,5120,5256,5381,5446,5612,5714,5844,5268,5748,
4979,5284,5287,5337,5351,5414,5437,5468,5523,5786,1096,5214,5752,4930,5129,5345,5700,5176,5196,
5289,5754,4972,5026,5124,5264,5280,5295,5330,5413,5442,5542,5644,5647,5730,5761,4998,5352,5027,
5382,5422,5616,5755,5814,5824,5286,5343,5569,5502,5505,5514,5401,5372,5671,4920,5593,4973,4969,
5153,5223,5517,5107,5334,5271,5702,5640,5750,5655,5160,4938,5049,5068,5267,4964,5403,5452,5476,
5481,5482,5487,5770,5515,5548,5618,5667,5710,5721,5791,5792,5793,5818,5719,5757,4926,4935,4940,
4984,4987,5002,5045,5052,5054,5067,5070,5123,5125,5191,5201,5203,5209,5250,5262,5269,5293,5340,
5347,5359,5379,5387,5415,5470,739,5478,5477,5479,5480,1153,5485,5486,5495,5500,5507,5534,5536,5541,
5551,5570,5582,5608,5650,5656,5669,5670,5685,5686,5708,5762,5779,5785,5189,4356,5575,4902,4959,
4945,4923,4939,4948,4983,4990,5040,5044,5051,5072,5088,5091,5098,5102,5159,5161,5173,5181,5193,
5199,5195,5200,5215,5236,5239,5241,5251,5278,5282,5312,5356,5354,5366,5463,5388,5400,5419,5426,
5435,5444,5445,5453,5456,5461,5460,5472,5501,5513,5527,5539,5594,5604,5633,5651,5654,5662,5663,
5666,5673,5701,5713,5727,5734,5753,5775,5782,5806,4314,4312,4332,4851,4861,4862,4384,4402,4450,
5841,5845,1708,1709,1712,1708,1711,3323,3669,3663,3665,3671,3667,3699,3735,4670,3689,3705,3680,
4669,3727,3733,3729,3731,2050,2053,3673,3675,3677,3681,3685,3687,3689,3693,3695,3697,3701,3703,
3705,3709,3711,3713,3715,3717,3719,3723,3725,3727,2050,3733,3691,3683,3707,3721,3679,4675,4678,
4679,4681,4677,4680,4676,4693,4694,4683,4682,4684,4685,4688,4687,4689,4686,4691,4690,4695,4697,
4699,4698,4700,4701,3917,3911,4702,2172,3915,4696,2388,2385,2391,4705,4703,4704,2394,2,2348,2395,
2375,2386,2383,2389,2392,2378,615,2351,2354,2366,2381,3741,2056,2059,3745,3751,3753,2062,2071,2077,
2086,3763,3765,3767,3773,3779,3781,2101,2063,2072,622,2299,3783,2078,2125,2131,2134,2140,2164,2173,
3815,2176,2182,3819,3825,2185,3831,2194,620,3837,2206,3849,3851,2224,2227,3853,3855,3857,2233,3859,
3861,3863,3865,3867,3869,3871,2242,3873,3875,2257,2266,2275,16,1,10,17,621,2093,2147,2096,2099,
2309,2321,3879,2330,3888,2371,3890,2336,3892,2374,2100,2115,3782,2283,3906,3908,3785,3787,3900,822,
825,828,831,834,837,2360,2363,2369,609,3743,3747,3755,3757,3759,3769,3771,3775,3877,3881,3883,3885,
3902,3904,2308,2357,2372,3749,3761,3807,6,3886,3894,11,3777,3791,2158,3801,2215,2218,2221,3827,
3829,3833,3835,3839,3841,3793,3795,3803,3805,2102,2057,2066,2069,2081,2060,3811,3813,3821,3823,
2149,2152,3797,3799,3789,3809,3817,3737,2062,2071,2074,2077,2086,2089,2092,2107,2122,2119,2131,
2125,2128,2143,2140,2146,2164,2173,2152,2149,2158,2161,2176,2182,2185,2188,2191,2194,2197,2200,
2206,2212,2209,2224,2233,2236,2266,2272,2269,2257,2275,2278,2108,621,2295,2284,2290,2298,2301,2287,
2336,2339,2321,2324,2312,2315,2333,2330,2305,2059,2068,2065,2083,2080,2098,2095,2113,2101,2110,
2134,2167,2155,2179,2263,2281,2344,2342,2346,2306,2239,2327,2203,2245,2309,2303,2260,2242,2104,
2116,2292,2227,2056,2137,2318,2170,2230,4,607,621,618,610,9,14,0,0,18,614,2563,4809,4810,1382,4499,
2559,2561,4822,4823,4794,4793,4505,4507,4509,2416,2418,4819,4820,4813,4814,4811,4812,4815,4816,
4817,4818,4501,4503,4491,4494,4496,4498,2626,2630,4502,4492,4493,4500,2551,3843,822,825,828,2215,
831,2218,834,2221,837,3845,2553,3847,4671,2249,2252,3896,2255,2348,4,609,4672,2062,3767,18,622,
2060,624,3785,610,2365,15,2149,0,2176,2185,3831,9,2206,2224,2230,608,1,17,2309,7,14,11,2248,2251,
2254,22,4490,4495,1610,4504,4506,4508,4510,4805,4806,4829,100,698,4824,97,2453,4827,670,303,95,48,
74,50,82,4511,4512,4515,4514,4513,4795,4802,4069,4796,4071,4797,4803,4804,2521,2524,4608,4609,3439,
4591,4533,4598,5856,4600,4599,4536,4537,4791,4538,4542,4604,4548,4546,4544,4592,4593,4551,4578,
4605,4606,4556,4258,5853,4558,4260,4585,4262,3443,4566,4567,4570,4264,4572,4573,4574,4603,4601,
5857,4602,4579,4807,4586,4596,4597,4590,4525,4526,4527,4266,4268,740,744,748,752,756,760,764,768,
772,776,780,788,784,790,798,794,802,806,810,814,117,129,119,131,125,117,129,123,137,135,135,818,
141,141,147,153,159,165,171,183,171,183,177,189,4519,4529,455,4610,4612,1864,4613,479,1882,4615,
4616,4617,4618,4619,1900,3485,4622,4623,4624,4625,503,4799,527,4629,551,1969,4632,4633,4634,1996,
4637,4638,2008,4641,575,4798,4642,4643,3603,4644,4645,3607,4646,3609,3615,3619,3621,3629,4647,4648,
3631,4650,4651,4652,4653,3633,4654,4655,4656,3641,4657,3643,3645,4660,5850,3655,3647,4662,3659,
4666,4668,4664,4661,4663,4665,5849,4667,4673,4692,4674,1180,2562,2564,2566,2568,2585,2604,2610,
2614,2618,2622,867,870,873,876,879,882,885,888,891,894,897,900,903,906,909,912,915,918,921,924,927,
930,933,936,939,942,2416,2666,2974,2738,2907,2911,1546,2972,2827,2829,2831,2676,4201,4215,5105,
5016,2473,5084,5658,4917,5265,5376,5256,4976,5177,4950,5258,4971,5526,5680,5077,5029,5358,5219,
5230,5711,5227,2432,5484,5499,5025,5350,5433,4977,5048,5725,2437,2419,2422,2428,2440,2431,2443,
2425,2434,5178,5021,4909,4907,4911,4270,4922,4927,4929,4931,4932,4933,4830,4278,4941,4942,4947,
4272,4831,4944,4950,4276,4954,4956,4921,4958,4466,4966,4968,4833,4974,4975,4977,4978,4834,4991,
4992,5001,5003,5007,5009,5010,4284,5369,5015,5017,4286,5020,5022,5024,5033,5028,5031,5032,5034,
5036,5037,5039,5041,5042,5046,5047,5050,5058,5059,5053,5055,5076,5062,5063,5064,5061,5066,5065,
5071,4288,5078,5079,5081,5084,5086,5092,4290,4292,5095,5096,5097,5094,5099,4835,4836,5101,5103,
4294,5109,5110,5113,4296,5115,5116,5170,5118,4837,5121,5128,5127,4300,5130,4302,5133,5132,5134,
5138,5139,4838,5143,5145,5146,5147,4839,4304,4840,5154,5155,5156,4486,5164,4308,5572,5168,4841,
4322,4406,5172,5174,4842,5179,5183,5184,5186,5190,4844,4843,4310,5192,5197,5198,5202,5207,5205,
5206,5208,4253,5213,5218,5220,5224,5229,4316,5228,5225,5231,5233,5238,4318,5240,5237,5235,4845,
5242,5244,5246,5243,4846,5252,4320,5263,5275,5266,4849,4848,4847,4951,4952,5276,5270,5563,4874,
5279,5283,5281,4330,4850,5288,5285,5291,4334,5294,5290,5296,5297,5298,5299,5302,4336,5304,4852,
5307,4338,5308,4853,5310,5313,5317,4340,4298,4342,5324,4344,5327,5329,5325,5332,5336,5338,5341,
5342,4346,5335,5348,5349,4854,5353,4348,5346,5361,4350,4352,5362,5367,5365,4855,5368,5371,5370,
5373,4274,5377,4354,5380,4358,5385,5393,4360,5397,5398,4362,4364,5405,5409,4856,5410,4857,5416,
5417,5420,5423,4858,5429,4366,5436,4368,4306,5443,4370,4372,4374,4859,4860,4378,4376,4380,4382,
5458,5459,5462,4863,4864,4386,5467,4865,4388,4390,4392,5493,4866,5496,5497,4394,4396,5503,4867,
4398,5508,5509,4868,4400,5516,4869,5520,5518,5522,4404,5528,4870,5531,5533,5537,4871,4408,4410,
4872,4412,5543,4414,5546,5549,4416,4418,5556,4420,5558,4324,4873,5564,5565,4875,5566,5100,4422,
4424,4326,4328,5573,5705,4876,5584,5583,5585,4982,5586,5587,5588,5590,4426,5591,5596,5597,5592,
5598,5603,5595,5600,5601,5602,4428,4432,4430,4877,5610,5611,5613,4440,5614,4434,4878,4879,4436,
4438,4880,5622,5624,5625,5628,5627,5630,5629,5631,5632,5634,4881,5636,5637,4882,5641,5642,4442,
5645,5646,4883,5649,4832,4444,4446,4884,4885,5660,5677,4448,5681,5682,5687,5690,4452,4280,5693,
5692,5695,4282,5698,4454,4456,5717,5720,5722,4458,5723,5733,5736,5737,5735,5740,5741,4460,5744,
4886,5746,4462,4887,5760,5135,5766,4464,4468,4888,4889,5776,4470,4890,4472,5784,4474,5790,4891,
5794,5797,5799,5801,4892,4476,5813,5816,4893,4894,5817,4478,4895,4480,4482,4484,5826,4896,5831,
5833,5834,5836,5838,5840,4488
};
/* Entry: units of the canonical form, then 8 times the units of the compatible form */
static const uint8_t gllmi_uc_decompose_units[3805] = {
0,8,16,8,16,8,8,16,8,16,8,8,24,24,24,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,
2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,
2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,16,16,2,2,2,2,2,2,2,2,2,2,16,16,2,2,2,2,2,2,16,2,2,2,2,2,2,2,2,
2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,8,2,2,2,2,24,24,24,
16,16,16,16,16,16,2,2,2,2,2,2,2,2,3,3,3,3,3,3,3,3,3,3,3,3,2,2,2,2,2,2,2,2,3,3,2,2,2,16,16,16,2,2,2,
2,3,3,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,3,3,3,3,2,2,3,3,
2,2,8,8,8,8,8,8,8,8,8,16,16,16,16,16,16,8,8,8,8,1,1,1,2,1,16,1,26,2,1,2,2,2,2,2,2,3,2,2,2,2,2,2,3,
2,2,2,2,2,8,8,8,18,18,8,8,8,8,8,8,8,8,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,
2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,16,2,2,2,2,2,16,16,16,16,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,
2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,3,2,2,2,2,2,3,2,16,16,16,16,8,2,2,2,2,2,2,2,2,2,24,
2,24,2,2,2,2,2,2,2,2,8,2,2,2,2,2,2,2,2,2,2,2,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,2,2,2,2,2,2,2,2,3,3,2,2,2,2,2,2,2,2,2,2,3,3,3,3,2,2,2,2,3,3,2,2,2,2,2,2,2,2,2,2,2,
2,2,2,2,2,3,3,2,2,2,2,2,2,2,2,3,3,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,3,3,3,3,3,3,3,3,2,2,2,2,2,2,
2,2,3,3,2,2,2,2,2,2,3,3,3,3,3,3,2,2,2,2,2,2,2,2,2,2,2,2,2,2,3,3,3,3,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,
2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,16,18,2,2,2,2,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,2,2,2,2,2,2,3,
3,3,3,3,3,3,3,3,3,2,2,2,2,2,2,2,2,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,2,2,2,2,3,3,3,3,3,3,3,3,
3,3,2,2,2,2,2,2,2,2,2,2,3,3,3,3,3,3,2,2,3,3,3,3,3,3,2,2,3,3,3,3,2,2,3,3,3,3,2,2,3,3,3,3,3,3,2,2,3,
3,3,3,3,3,2,2,3,3,3,3,3,3,2,2,3,3,3,3,3,3,2,2,3,3,3,3,2,2,3,3,3,3,2,2,3,3,3,3,3,3,2,3,3,3,2,2,3,3,
3,3,3,3,2,2,3,3,3,3,3,3,2,2,2,2,2,2,2,3,3,4,4,4,4,4,4,3,3,4,4,4,4,4,4,3,3,4,4,4,4,4,4,3,3,4,4,4,4,
4,4,3,3,4,4,4,4,4,4,3,3,4,4,4,4,4,4,2,2,3,2,3,2,3,2,2,2,2,16,1,16,26,3,2,3,2,3,2,2,2,26,26,26,2,2,
3,2,3,2,2,2,26,26,26,2,2,3,2,2,2,3,2,2,2,2,26,1,3,2,3,2,3,2,2,2,17,16,9,9,8,16,8,16,24,16,24,16,24,
16,16,16,16,16,32,8,8,8,8,8,8,8,8,8,8,8,8,8,16,24,24,8,16,24,24,8,16,8,16,8,16,24,16,8,1,1,8,8,8,8,
8,24,8,8,8,24,24,32,24,24,24,24,24,24,24,24,24,24,24,24,16,16,24,16,8,16,24,32,16,8,16,24,16,24,16,
16,24,32,16,16,24,24,2,2,2,2,2,2,2,2,2,2,2,16,24,16,24,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,
2,2,2,2,2,2,2,2,2,2,2,1,1,16,16,16,16,16,16,16,16,16,16,16,24,24,24,24,24,24,24,24,24,32,32,32,32,
32,32,32,32,32,32,32,16,16,16,16,16,16,16,16,16,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,
24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,8,8,8,32,24,16,24,2,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,16,16,2,16,2,2,2,
2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,16,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,24,24,24,24,24,24,24,24,24,
24,24,24,24,24,32,32,32,32,32,32,32,32,32,32,32,32,32,32,32,56,48,24,24,24,24,24,24,24,24,24,24,24,
24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,8,8,8,24,16,16,16,16,16,
16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,40,32,16,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,
16,16,16,16,16,16,16,24,24,24,16,24,16,24,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,16,40,32,40,24,40,24,24,48,32,24,24,24,32,32,32,32,32,32,32,
48,16,48,48,40,32,48,48,32,24,24,32,32,40,40,24,24,32,24,24,16,16,24,24,48,32,40,48,32,24,24,48,32,
48,24,40,24,32,24,32,40,32,40,32,16,40,24,24,32,24,24,24,40,32,16,48,24,40,32,32,24,24,32,16,32,40,
16,48,24,16,16,16,16,16,16,16,16,16,16,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,16,16,24,16,
16,16,24,24,16,16,16,16,16,32,16,16,16,16,16,16,16,16,24,32,16,16,16,16,16,16,16,24,24,24,24,16,16,
16,16,16,16,16,16,16,16,24,24,16,24,24,24,16,24,24,32,16,24,24,24,24,40,48,16,16,16,16,16,16,16,16,
16,16,16,16,16,16,16,16,16,16,32,16,16,16,32,24,16,16,16,16,16,16,16,16,16,16,24,16,16,24,24,16,32,
24,16,16,16,16,24,24,16,16,16,16,16,16,16,16,16,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,
24,24,24,24,24,24,8,8,8,8,8,8,8,8,8,8,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,
1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,
1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,
1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,
1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,
1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,
1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,
1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,
1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,2,2,1,1,1,2,2,
2,1,1,16,16,16,24,24,16,16,16,16,16,16,2,2,8,8,8,8,8,8,8,2,2,3,3,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,
2,2,2,2,2,2,2,2,2,2,2,16,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,16,8,8,8,16,8,8,8,8,8,8,
8,8,8,24,24,24,24,24,24,24,24,8,24,24,24,24,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,
16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,
16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,
16,16,16,16,16,24,24,24,24,24,24,24,24,24,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,24,24,16,
16,16,16,16,16,16,16,16,16,16,24,24,24,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,16,
16,16,16,16,16,16,16,16,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,
24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,
24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,
24,24,24,24,24,32,32,32,32,32,32,32,24,144,64,32,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,16,16,16,16,16,16,16,16,16,16,16,16,16,16,8,16,16,16,16,16,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,24,24,24,16,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,3,3,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,16,8,8,16,8,16,
8,8,8,8,16,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,16,16,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,4,
6,6,6,4,4,6,4,4,6,6,6,6,6,4,4,6,6,6,6,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,16,16,16,16,16,16,16,16,16,16,16,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,24,
24,24,24,24,24,24,16,16,16,16,16,24,16,16,16,16,16,16,16,8,8,16,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,8,
8,8,8,8,8,8,8,8,8,8,8,8,24,24,24,24,24,24,24,24,24,8,8,1,1,1,2,1,1,1,1,1,1,1,2,1,1,1,2,1,1,1,2,1,1,
1,1,2,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,1,1,1,2,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,
1,1,2,1,1,1,1,1,1,2,2,1,1,1,1,1,1,1,1,1,2,1,1,1,2,1,1,1,1,1,1,1,1,2,1,2,1,1,1,1,1,1,1,1,1,1,1,2,1,
1,1,1,2,1,2,1,1,1,2,2,1,1,1,1,1,1,1,1,1,1,2,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,1,1,1,1,1,2,1,1,1,1,1,1,
1,1,1,1,2,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,1,1,1,1,2,1,1,1,1,1,1,1,2,1,1,1,2,1,1,1,1,1,2,2,2,1,2,1,
1,1,1,1,1,1,1,2,1,1,1,1,1,2,1,1,2,2,1,1,1,1,1,1,1,1,2,1,2,1,2,1,1,2,1,1,2,2,1,1,1,1,1,1,1,1,1,1,1,
2,1,2,2,1,2,2,2,1,1,2,2,2,2,1,1,1,1,1,2,1,1,2,2,2,1,1,1,1,2,2,1,1,2,1,1,1,2,1,1,1,1,1,2,1,1,1,1,1,
1,2,2,1,2,1,2,1,1,2,2,1,2,1,2,1,1,1,1,1,1,2,2,2,2,1,1,1,1,1,1,1,1,1,1,1,2,1,1,1,1,1,1,1,1,1,1,2,2,
2,1,1,1,1,2,1,2,1,1,2,2,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,1,1,1,1,1,2,2,1,1,1,1,2,1,1,1,1,2,2,1,
1,1,2,1,2,2,1,1,1,2,1,1,1,1,1,1,1,2,1,1,1,2,1,1,1,1,2,2,1,1,1,2,1,2,1,2,1,1,1,1,1,1,1,2,1,1,1,1,1,
2,1,2,2,2,1,1,1,1,1,1,1,1,2
};
/* Decompositions in UTF-16 */
static const uint16_t gllmi_uc_decompose_pool[5858] = {
1589,1604,1609,32,1575,1604,1604,1607,32,1593,1604,1610,1607,32,1608,1587,1604,1605,1580,1604,32,
1580,1604,1575,1604,1607,40,4363,4457,4364,4453,4523,41,40,4363,4457,4370,4462,41,114,97,100,8725,
115,50,12456,12473,12463,12540,12488,12441,12461,12441,12523,12479,12441,12540,12461,12525,12463,
12441,12521,12512,12461,12525,12513,12540,12488,12523,12463,12441,12521,12512,12488,12531,12463,
12523,12475,12441,12452,12525,12495,12442,12540,12475,12531,12488,12498,12442,12450,12473,12488,
12523,12501,12441,12483,12471,12455,12523,12501,12449,12521,12483,12488,12441,12511,12522,12495,
12441,12540,12523,12524,12531,12488,12465,12441,12531,55320,56606,55320,56606,55320,56607,55320,
56606,55320,56606,55320,56608,55320,56606,55320,56617,55320,56607,55323,56675,55323,56679,55323,
56679,55348,56664,55348,56677,55348,56686,55348,56664,55348,56677,55348,56687,55348,56664,55348,
56677,55348,56688,55348,56664,55348,56677,55348,56689,55348,56664,55348,56677,55348,56690,55348,
56761,55348,56677,55348,56686,55348,56761,55348,56677,55348,56687,55348,56762,55348,56677,55348,
56686,55348,56762,55348,56677,55348,56687,168,768,32,776,768,168,769,32,776,769,168,834,32,776,834,
4366,4449,4535,4352,4457,8127,768,32,787,768,8127,769,32,787,769,8127,834,32,787,834,8190,768,32,
788,768,8190,769,32,788,769,8190,834,32,788,834,12450,12495,12442,12540,12488,12450,12531,12504,
12442,12450,12452,12491,12531,12463,12441,12461,12525,12527,12483,12488,12469,12531,12481,12540,
12512,12471,12522,12531,12463,12441,12495,12441,12540,12524,12523,12504,12442,12540,12471,12441,
12504,12463,12479,12540,12523,12507,12442,12452,12531,12488,12507,12442,12531,12488,12441,12510,
12531,12471,12519,12531,12513,12459,12441,12488,12531,12523,12540,12501,12441,12523,40,49,48,41,40,
49,49,41,40,49,50,41,40,49,51,41,40,49,52,41,40,49,53,41,40,49,54,41,40,49,55,41,40,49,56,41,40,49,
57,41,40,50,48,41,40,4352,4449,41,40,4354,4449,41,40,4355,4449,41,40,4357,4449,41,40,4358,4449,41,
40,4359,4449,41,40,4361,4449,41,40,4363,4449,41,40,4364,4449,41,40,4364,4462,41,40,4366,4449,41,40,
4367,4449,41,40,4368,4449,41,40,4369,4449,41,40,4370,4449,41,49,8260,49,48,67,8725,107,103,86,73,
73,73,97,46,109,46,107,99,97,108,109,8725,115,50,112,46,109,46,118,105,105,105,383,775,115,775,913,
787,768,837,913,787,769,837,913,787,834,837,913,788,768,837,913,788,769,837,913,788,834,837,919,
787,768,837,919,787,769,837,919,787,834,837,919,788,768,837,919,788,769,837,919,788,834,837,937,
787,768,837,937,787,769,837,937,787,834,837,937,788,768,837,937,788,769,837,937,788,834,837,945,
787,768,837,945,787,769,837,945,787,834,837,945,788,768,837,945,788,769,837,945,788,834,837,951,
787,768,837,951,787,769,837,951,787,834,837,951,788,768,837,951,788,769,837,951,788,834,837,969,
787,768,837,969,787,769,837,969,787,834,837,969,788,768,837,969,788,769,837,969,788,834,837,978,
769,933,769,978,776,933,776,1575,1603,1576,1585,1587,1608,1604,1585,1740,1575,1604,1589,1604,1593,
1605,1581,1605,1583,4364,4462,4363,4468,8242,8242,8242,8242,8747,8747,8747,8747,12450,12523,12501,
12449,12456,12540,12459,12540,12459,12441,12525,12531,12459,12441,12531,12510,12459,12521,12483,
12488,12459,12525,12522,12540,12461,12441,12459,12441,12461,12441,12491,12540,12461,12517,12522,
12540,12463,12525,12540,12493,12467,12540,12507,12442,12469,12452,12463,12523,12479,12441,12540,
12473,12495,12442,12540,12484,12498,12442,12463,12523,12501,12451,12540,12488,12504,12441,12540,
12479,12504,12442,12491,12498,12504,12442,12531,12473,12507,12441,12523,12488,12510,12452,12463,
12525,12511,12463,12525,12531,12516,12540,12488,12441,12522,12483,12488,12523,12498,12442,12540,
26666,24335,20250,31038,55300,56473,55300,56506,55300,56475,55300,56506,55300,56485,55300,56506,
55300,56625,55300,56615,55300,56626,55300,56615,55300,57159,55300,57150,55300,57159,55300,57175,
55300,57218,55300,57289,55300,57220,55300,57275,55300,57227,55300,57282,55300,57232,55300,57289,
55300,57282,55300,57272,55300,57282,55300,57282,55300,57289,55301,56505,55301,56496,55301,56505,
55301,56506,55301,56505,55301,56509,55301,56760,55301,56751,55301,56761,55301,56751,55302,56629,
55302,56624,55348,56663,55348,56677,32,1612,1617,32,1613,1617,32,1614,1617,32,1615,1617,32,1616,
1617,32,1617,1648,40,49,41,40,50,41,40,51,41,40,52,41,40,53,41,40,54,41,40,55,41,40,56,41,40,57,41,
40,65,41,40,66,41,40,67,41,40,68,41,40,69,41,40,70,41,40,71,41,40,72,41,40,73,41,40,74,41,40,75,41,
40,76,41,40,77,41,40,78,41,40,79,41,40,80,41,40,81,41,40,82,41,40,83,41,40,84,41,40,85,41,40,86,41,
40,87,41,40,88,41,40,89,41,40,90,41,40,97,41,40,98,41,40,99,41,40,100,41,40,101,41,40,102,41,40,
103,41,40,104,41,40,105,41,40,106,41,40,107,41,40,108,41,40,109,41,40,110,41,40,111,41,40,112,41,
40,113,41,40,114,41,40,115,41,40,116,41,40,117,41,40,118,41,40,119,41,40,120,41,40,121,41,40,122,
41,40,4352,41,40,4354,41,40,4355,41,40,4357,41,40,4358,41,40,4359,41,40,4361,41,40,4363,41,40,4364,
41,40,4366,41,40,4367,41,40,4368,41,40,4369,41,40,4370,41,40,19968,41,40,19971,41,40,19977,41,40,
20061,41,40,20108,41,40,20116,41,40,20195,41,40,20225,41,40,20241,41,40,20843,41,40,20845,41,40,
21172,41,40,21313,41,40,21332,41,40,21517,41,40,21628,41,40,22235,41,40,22303,41,40,23398,41,40,
26085,41,40,26376,41,40,26377,41,40,26408,41,40,26666,41,40,27700,41,40,28779,41,40,29305,41,40,
30435,41,40,31038,41,40,31069,41,40,31085,41,40,33258,41,40,33267,41,40,36001,41,40,36039,41,40,
37329,41,46,46,46,48,8260,51,49,48,46,49,48,26085,49,48,26376,49,48,28857,49,49,46,49,49,26085,49,
49,26376,49,49,28857,49,50,46,49,50,26085,49,50,26376,49,50,28857,49,51,46,49,51,26085,49,51,28857,
49,52,46,49,52,26085,49,52,28857,49,53,46,49,53,26085,49,53,28857,49,54,46,49,54,26085,49,54,28857,
49,55,46,49,55,26085,49,55,28857,49,56,46,49,56,26085,49,56,28857,49,57,46,49,57,26085,49,57,28857,
49,8260,50,49,8260,51,49,8260,52,49,8260,53,49,8260,54,49,8260,55,49,8260,56,49,8260,57,50,48,46,
50,48,26085,50,48,28857,50,49,26085,50,49,28857,50,50,26085,50,50,28857,50,51,26085,50,51,28857,50,
52,26085,50,52,28857,50,53,26085,50,54,26085,50,55,26085,50,56,26085,50,57,26085,50,8260,51,50,
8260,53,51,48,26085,51,49,26085,51,8260,52,51,8260,53,51,8260,56,52,8260,53,8260,54,53,8260,56,55,
8260,56,58,58,61,61,61,65,770,768,65,770,769,65,770,771,65,770,777,65,774,768,65,774,769,65,774,
771,65,774,777,65,775,772,65,776,772,65,778,769,65,803,770,65,803,774,65,8725,109,67,111,46,67,807,
769,68,90,780,68,122,780,69,770,768,69,770,769,69,770,771,69,770,777,69,772,768,69,772,769,69,803,
770,69,807,774,70,65,88,71,72,122,71,80,97,73,776,769,76,84,68,76,803,772,77,72,122,77,80,97,79,
770,768,79,770,769,79,770,771,79,770,777,79,771,769,79,771,772,79,771,776,79,772,768,79,772,769,79,
775,772,79,776,772,79,795,768,79,795,769,79,795,771,79,795,777,79,795,803,79,803,770,79,808,772,80,
80,77,80,80,86,80,84,69,82,803,772,83,769,775,83,780,775,83,803,775,84,69,76,84,72,122,85,771,769,
85,772,776,85,776,768,85,776,769,85,776,772,85,776,780,85,795,768,85,795,769,85,795,771,85,795,777,
85,795,803,86,8725,109,88,73,73,97,47,99,97,47,115,97,770,768,97,770,769,97,770,771,97,770,777,97,
774,768,97,774,769,97,774,771,97,774,777,97,775,772,97,776,772,97,778,769,97,803,770,97,803,774,98,
97,114,99,47,111,99,47,117,99,109,50,99,109,51,99,807,769,100,109,50,100,109,51,100,122,780,101,
114,103,101,770,768,101,770,769,101,770,771,101,770,777,101,772,768,101,772,769,101,803,770,101,
807,774,102,102,105,102,102,108,103,97,108,104,80,97,105,776,769,107,72,122,107,80,97,107,109,50,
107,109,51,108,111,103,108,803,772,109,105,108,109,109,50,109,109,51,109,111,108,111,770,768,111,
770,769,111,770,771,111,770,777,111,771,769,111,771,772,111,771,776,111,772,768,111,772,769,111,
775,772,111,776,772,111,795,768,111,795,769,111,795,771,111,795,777,111,795,803,111,803,770,111,
808,772,114,803,772,115,769,775,115,780,775,115,803,775,117,771,769,117,772,776,117,776,768,117,
776,769,117,776,772,117,776,780,117,795,768,117,795,769,117,795,771,117,795,777,117,795,803,120,
105,105,180,32,769,913,787,837,913,788,837,917,787,768,917,787,769,917,788,768,917,788,769,919,787,
837,919,788,837,921,787,768,921,787,769,921,787,834,921,788,768,921,788,769,921,788,834,927,787,
768,927,787,769,927,788,768,927,788,769,933,788,768,933,788,769,933,788,834,937,787,837,937,788,
837,945,768,837,945,769,837,945,787,837,945,788,837,945,834,837,949,787,768,949,787,769,949,788,
768,949,788,769,951,768,837,951,769,837,951,787,837,951,788,837,951,834,837,953,776,768,953,776,
769,953,776,834,953,787,768,953,787,769,953,787,834,953,788,768,953,788,769,953,788,834,959,787,
768,959,787,769,959,788,768,959,788,769,965,776,768,965,776,769,965,776,834,965,787,768,965,787,
769,965,787,834,965,788,768,965,788,769,965,788,834,969,768,837,969,769,837,969,787,837,969,788,
837,969,834,837,1513,1468,1473,1513,1468,1474,1576,1581,1610,1576,1582,1610,1578,1580,1605,1578,
1580,1609,1578,1580,1610,1578,1581,1580,1578,1581,1605,1578,1582,1605,1578,1582,1609,1578,1582,
1610,1578,1605,1580,1578,1605,1581,1578,1605,1582,1578,1605,1609,1578,1605,1610,1580,1581,1609,
1580,1581,1610,1580,1605,1581,1580,1605,1609,1580,1605,1610,1581,1580,1610,1581,1605,1609,1581,
1605,1610,1587,1580,1581,1587,1580,1609,1587,1581,1580,1587,1582,1609,1587,1582,1610,1587,1605,
1580,1587,1605,1581,1587,1605,1605,1588,1580,1610,1588,1581,1605,1588,1581,1610,1588,1605,1582,
1588,1605,1605,1589,1581,1581,1589,1581,1610,1589,1604,1746,1589,1605,1605,1590,1581,1609,1590,
1581,1610,1590,1582,1605,1591,1605,1581,1591,1605,1605,1591,1605,1610,1593,1580,1605,1593,1605,
1605,1593,1605,1609,1593,1605,1610,1594,1605,1605,1594,1605,1609,1594,1605,1610,1600,1614,1617,
1600,1615,1617,1600,1616,1617,1601,1582,1605,1601,1605,1610,1602,1604,1746,1602,1605,1581,1602,
1605,1605,1602,1605,1610,1603,1605,1605,1603,1605,1610,1604,1575,1619,1604,1575,1620,1604,1575,
1621,1604,1580,1580,1604,1580,1605,1604,1580,1610,1604,1581,1605,1604,1581,1609,1604,1581,1610,
1604,1582,1605,1604,1605,1581,1604,1605,1610,1605,1580,1581,1605,1580,1582,1605,1580,1605,1580,
1610,1605,1581,1610,1605,1582,1580,1605,1582,1605,1582,1610,1605,1605,1610,1606,1580,1581,1606,
1580,1605,1606,1580,1609,1606,1580,1610,1606,1581,1605,1606,1581,1609,1606,1581,1610,1606,1605,
1609,1606,1605,1610,1607,1605,1580,1607,1605,1605,1610,1580,1610,1581,1610,1605,1610,1620,1575,
1610,1620,1580,1610,1620,1581,1610,1620,1582,1610,1620,1585,1610,1620,1586,1610,1620,1605,1610,
1620,1606,1610,1620,1607,1610,1620,1608,1610,1620,1609,1610,1620,1610,1620,1734,1610,1620,1735,
1610,1620,1736,1610,1620,1744,1610,1620,1749,3270,3266,3285,3545,3535,3530,4018,3953,3968,4019,
3953,3968,8245,8245,8245,8750,8750,8750,12308,83,12309,12308,19977,12309,12308,20108,12309,12308,
21213,12309,12308,23433,12309,12308,25171,12309,12308,25943,12309,12308,26412,12309,12308,28857,
12309,12308,30423,12309,12450,12540,12523,12452,12531,12481,12454,12457,12531,12458,12531,12473,
12458,12540,12512,12459,12452,12522,12465,12540,12473,12467,12523,12490,12475,12531,12481,12486,
12441,12471,12488,12441,12523,12494,12483,12488,12495,12452,12484,12498,12441,12523,12498,12442,
12467,12501,12521,12531,12504,12442,12477,12504,12523,12484,12507,12540,12523,12507,12540,12531,
12510,12452,12523,12510,12483,12495,12510,12523,12463,12516,12540,12523,12518,12450,12531,55297,
56786,775,55297,56794,775,32,771,32,772,32,773,32,774,32,775,32,778,32,779,32,807,32,808,32,819,32,
834,32,837,32,1611,32,1618,32,12441,32,12442,33,33,63,48,44,49,44,50,44,51,44,51,51,52,51,53,51,54,
51,55,51,56,51,57,51,26376,52,44,52,48,52,50,52,52,53,52,54,52,55,52,56,52,57,52,26376,53,44,53,48,
53,26376,54,44,54,26376,55,44,55,26376,56,44,56,26376,57,44,57,26376,60,824,61,824,62,824,63,33,63,
63,65,85,65,768,65,769,65,771,65,772,65,777,65,780,65,783,65,785,65,805,65,808,66,113,66,775,66,
803,66,817,67,68,67,769,67,770,67,775,67,780,68,74,68,775,68,780,68,803,68,807,68,813,68,817,69,
768,69,769,69,771,69,774,69,775,69,776,69,777,69,780,69,783,69,785,69,808,69,813,69,816,70,775,71,
66,71,121,71,769,71,770,71,772,71,774,71,775,71,780,71,807,72,80,72,86,72,103,72,770,72,775,72,776,
72,780,72,803,72,807,72,814,73,74,73,85,73,86,73,88,73,768,73,769,73,770,73,771,73,772,73,774,73,
775,73,777,73,780,73,783,73,785,73,803,73,808,73,816,74,770,75,66,75,75,77,75,769,75,780,75,803,75,
807,75,817,76,74,76,106,76,183,76,769,76,780,76,807,76,813,76,817,77,66,77,67,77,68,77,82,77,86,77,
87,77,769,77,775,77,803,77,937,78,74,78,106,78,111,78,768,78,769,78,771,78,775,78,780,78,803,78,
807,78,813,78,817,79,768,79,769,79,774,79,777,79,779,79,780,79,783,79,785,80,82,80,769,80,775,82,
115,82,769,82,775,82,780,82,783,82,785,82,807,82,817,83,68,83,77,83,83,118,83,770,83,775,83,806,83,
807,84,77,84,775,84,780,84,803,84,806,84,807,84,813,84,817,85,768,85,769,85,770,85,774,85,777,85,
778,85,779,85,780,85,783,85,785,85,803,85,804,85,808,85,813,85,816,86,771,86,803,87,67,87,90,87,98,
87,768,87,769,87,770,87,775,87,776,87,803,88,775,88,776,89,768,89,769,89,770,89,771,89,772,89,775,
89,776,89,777,89,803,90,769,90,770,90,775,90,803,90,817,97,702,97,768,97,769,97,771,97,772,97,777,
97,780,97,783,97,785,97,805,97,808,98,775,98,803,98,817,99,99,100,99,769,99,770,99,775,99,780,100,
66,100,97,100,108,100,775,100,780,100,803,100,807,100,813,100,817,101,86,101,768,101,769,101,771,
101,774,101,775,101,776,101,777,101,780,101,783,101,785,101,808,101,813,101,816,102,109,102,775,
103,769,103,770,103,772,103,774,103,775,103,780,103,807,104,97,104,770,104,775,104,776,104,780,104,
803,104,807,104,814,104,817,105,106,105,110,105,118,105,120,105,768,105,769,105,770,105,771,105,
772,105,774,105,777,105,780,105,783,105,785,105,803,105,808,105,816,106,770,106,780,107,65,107,86,
107,87,107,108,107,116,107,769,107,780,107,803,107,807,107,817,107,937,108,106,108,110,108,120,108,
183,108,769,108,780,108,807,108,813,108,817,109,65,109,86,109,87,109,98,109,103,109,108,109,115,
109,769,109,775,109,803,110,65,110,70,110,86,110,87,110,106,110,109,110,115,110,768,110,769,110,
771,110,775,110,780,110,803,110,807,110,813,110,817,111,86,111,768,111,769,111,774,111,777,111,779,
111,780,111,783,111,785,112,65,112,70,112,86,112,87,112,99,112,115,112,769,112,775,114,769,114,775,
114,780,114,783,114,785,114,807,114,817,115,114,115,116,115,770,115,806,115,807,116,775,116,776,
116,780,116,803,116,806,116,807,116,813,116,817,117,768,117,769,117,770,117,774,117,777,117,778,
117,779,117,780,117,783,117,785,117,803,117,804,117,808,117,813,117,816,118,771,118,803,119,768,
119,769,119,770,119,775,119,776,119,778,119,803,120,775,120,776,121,768,121,769,121,770,121,771,
121,772,121,775,121,776,121,777,121,778,121,803,122,769,122,770,122,775,122,803,122,817,176,67,176,
70,198,769,198,772,216,769,230,769,230,772,248,769,439,780,658,780,700,110,913,768,913,769,913,772,
913,774,913,837,917,768,917,769,919,768,919,769,919,837,921,768,921,769,921,772,921,774,921,776,
927,768,927,769,929,788,933,768,933,772,933,774,937,768,937,769,937,837,945,772,945,774,945,837,
949,768,949,769,951,837,953,768,953,769,953,772,953,774,953,834,956,65,956,70,956,86,956,87,956,
103,956,108,956,109,956,115,959,768,959,769,961,787,961,788,965,768,965,769,965,772,965,774,965,
834,969,837,1030,776,1040,774,1040,776,1043,769,1045,768,1045,774,1045,776,1046,774,1046,776,1047,
776,1048,768,1048,772,1048,774,1048,776,1050,769,1054,776,1059,772,1059,774,1059,776,1059,779,1063,
776,1067,776,1069,776,1072,774,1072,776,1075,769,1077,768,1077,774,1077,776,1078,774,1078,776,1079,
776,1080,768,1080,772,1080,774,1080,776,1082,769,1086,776,1091,772,1091,774,1091,776,1091,779,1095,
776,1099,776,1101,776,1110,776,1140,783,1141,783,1240,776,1241,776,1256,776,1257,776,1381,1410,
1396,1381,1396,1387,1396,1389,1396,1398,1406,1398,1488,1463,1488,1464,1488,1468,1488,1500,1489,
1468,1489,1471,1490,1468,1491,1468,1492,1468,1493,1465,1493,1468,1494,1468,1496,1468,1497,1460,
1497,1468,1498,1468,1499,1468,1499,1471,1500,1468,1502,1468,1504,1468,1505,1468,1507,1468,1508,
1468,1508,1471,1510,1468,1511,1468,1512,1468,1513,1473,1513,1474,1514,1468,1522,1463,1575,1611,
1575,1652,1576,1580,1576,1586,1576,1605,1576,1606,1576,1607,1576,1609,1576,1610,1578,1585,1578,
1586,1578,1606,1578,1607,1578,1609,1578,1610,1579,1580,1579,1585,1579,1586,1579,1605,1579,1606,
1579,1607,1579,1609,1579,1610,1582,1581,1584,1648,1585,1648,1587,1585,1587,1607,1587,1609,1587,
1610,1588,1582,1588,1585,1588,1607,1588,1609,1588,1610,1589,1582,1589,1585,1589,1609,1589,1610,
1590,1580,1590,1585,1590,1605,1590,1609,1590,1610,1591,1581,1591,1609,1591,1610,1592,1605,1593,
1609,1593,1610,1594,1580,1594,1609,1594,1610,1600,1611,1600,1617,1600,1618,1601,1580,1601,1581,
1601,1609,1601,1610,1602,1581,1602,1609,1602,1610,1603,1575,1603,1580,1603,1581,1603,1582,1603,
1604,1603,1609,1603,1610,1605,1575,1606,1582,1606,1585,1606,1586,1606,1606,1607,1606,1609,1607,
1580,1607,1609,1607,1648,1608,1620,1608,1652,1609,1648,1610,1585,1610,1586,1610,1609,1610,1610,
1652,1729,1620,1735,1652,1746,1620,1749,1620,2325,2364,2326,2364,2327,2364,2332,2364,2337,2364,
2338,2364,2344,2364,2347,2364,2351,2364,2352,2364,2355,2364,2465,2492,2466,2492,2479,2492,2503,
2494,2503,2519,2582,2620,2583,2620,2588,2620,2603,2620,2610,2620,2616,2620,2849,2876,2850,2876,
2887,2878,2887,2902,2887,2903,2962,3031,3014,3006,3014,3031,3015,3006,3142,3158,3263,3285,3270,
3285,3270,3286,3398,3390,3398,3415,3399,3390,3545,3530,3545,3551,3661,3634,3755,3737,3755,3745,
3789,3762,3904,4021,3906,4023,3916,4023,3921,4023,3926,4023,3931,4023,3953,3954,3953,3956,3984,
4021,3986,4023,3996,4023,4001,4023,4006,4023,4011,4023,4018,3968,4019,3968,4133,4142,4363,4462,
6917,6965,6919,6965,6921,6965,6923,6965,6925,6965,6929,6965,6970,6965,6972,6965,6974,6965,6975,
6965,6978,6965,8194,32,8195,32,8592,824,8594,824,8596,824,8656,824,8658,824,8660,824,8707,824,8712,
824,8715,824,8739,824,8741,824,8764,824,8771,824,8773,824,8776,824,8781,824,8801,824,8804,824,8805,
824,8818,824,8819,824,8822,824,8823,824,8826,824,8827,824,8828,824,8829,824,8834,824,8835,824,8838,
824,8839,824,8849,824,8850,824,8866,824,8872,824,8873,824,8875,824,8882,824,8883,824,8884,824,8885,
824,10973,824,12358,12441,12363,12441,12365,12441,12367,12441,12369,12441,12371,12441,12373,12441,
12375,12441,12377,12441,12379,12441,12381,12441,12383,12441,12385,12441,12388,12441,12390,12441,
12392,12441,12399,12441,12399,12442,12402,12441,12402,12442,12405,12441,12405,12442,12408,12441,
12408,12442,12411,12363,12411,12441,12411,12442,12424,12426,12445,12441,12454,12441,12467,12441,
12467,12467,12488,12469,12441,12473,12441,12477,12441,12481,12441,12484,12441,12490,12494,12501,
12442,12507,12531,12522,12521,12524,12512,12527,12441,12528,12441,12529,12441,12530,12441,12541,
12441,20196,21644,22823,27491,24179,25104,26126,27835,26157,21644,55351,57092,55351,57093,55351,
57094,55351,57096,55351,57098,55351,57118,55360,56610,55361,56604,55361,56613,55361,56651,55361,
56890,55362,56324,55362,56542,55362,56876,55362,57187,55365,56548,55365,57000,55365,57066,55366,
56776,55366,57112,55367,56587,55367,56804,55367,56806,55368,56707,55368,56735,55368,57137,55369,
57044,55370,56388,55370,56394,55370,57100,55370,57329,55372,56330,55372,57016,55372,57183,55372,
57235,55372,57244,55372,57283,55372,57301,55373,56429,55373,56995,55374,56487,55374,56973,55374,
57082,55375,56508,55375,56606,55375,57041,55375,57182,55375,57230,55376,56931,55376,57070,55376,
57259,55377,56840,55377,57141,55378,56340,55379,56374,55379,56466,55379,57249,55379,57272,55380,
56388,55380,56562,55380,56563,55380,56601,55380,56627,55380,56905,55381,56349,55381,56870,55381,
56986,55381,57029,55382,56700,55382,56999,55382,57259,55383,56448,55383,56528,55383,57222,55384,
56794,55384,56872,55384,56903,55384,57049,55384,57150,55385,56538,55385,56611,55385,56744,55385,
57255,55385,57269,55386,57148,55387,56374,55387,56533,55387,56683,55387,57132,55387,57265,55388,
56530,55388,57290,55389,56935,55390,56494,55390,56678,55391,56488,55391,57043,55391,57135,55393,
56786,55393,56813,55393,57134,55394,57338,55395,56695,55396,56645,55396,56799,55396,56858,55397,
56330,55397,56470,55397,56758,55398,57136,55400,56526,55400,56581,55400,56846,55400,56977,55400,
57234,55401,56832,34,35,36,37,38,39,42,43,45,59,64,91,92,93,94,95,96,123,124,125,126,162,163,165,
166,172,240,294,295,305,331,339,398,400,427,448,449,450,546,567,592,593,594,595,596,597,598,599,
600,601,603,604,606,607,608,609,610,611,612,613,614,615,616,617,618,619,620,621,622,623,624,625,
626,627,628,629,630,631,632,633,634,635,637,638,640,641,642,643,644,648,649,650,651,652,653,654,
655,656,657,661,664,665,667,668,669,671,673,674,675,676,677,678,679,680,681,682,683,697,720,721,
914,915,916,918,920,922,923,924,925,926,928,931,932,934,935,936,946,947,948,950,952,954,955,957,
958,960,962,963,964,966,967,968,988,989,1073,1074,1076,1083,1084,1085,1087,1088,1089,1090,1092,
1093,1094,1096,1098,1100,1102,1109,1112,1119,1169,1195,1199,1201,1231,1501,1506,1569,1577,1646,
1647,1649,1657,1658,1659,1662,1663,1664,1667,1668,1670,1671,1672,1676,1677,1678,1681,1688,1697,
1700,1702,1705,1709,1711,1713,1715,1722,1723,1726,1733,1737,1739,3851,4316,4353,4356,4360,4362,
4365,4372,4373,4378,4380,4381,4382,4384,4385,4386,4387,4391,4393,4395,4396,4397,4398,4399,4402,
4406,4416,4423,4428,4439,4440,4441,4448,4450,4451,4452,4454,4455,4456,4458,4459,4460,4461,4463,
4464,4465,4466,4467,4469,4484,4485,4488,4497,4498,4500,4510,4513,4522,4524,4525,4528,4529,4530,
4531,4532,4533,4551,4552,4556,4558,4563,4567,4569,4573,4575,4593,4594,7426,7446,7447,7452,7453,
7461,7547,7557,7569,8208,8211,8212,8361,8593,8595,8706,8711,8721,8722,9474,9632,9675,10629,10630,
11377,11617,12289,12290,12296,12297,12298,12299,12300,12301,12302,12303,12304,12305,12306,12310,
12311,12453,12492,12514,12515,12520,12539,13470,13497,13499,13535,13589,14062,14076,14209,14383,
14434,14460,14535,14563,14620,14650,14894,14956,15076,15112,15129,15177,15261,15384,15438,15667,
15766,16044,16056,16155,16380,16392,16408,16441,16454,16534,16611,16687,16898,16935,17056,17153,
17204,17241,17365,17369,17419,17515,17707,17757,17761,17771,17879,17913,17973,18110,18119,18837,
18918,19054,19062,19122,19251,19406,19662,19693,19704,19798,19969,19978,19979,19981,19993,20006,
20008,20013,20018,20022,20024,20025,20029,20031,20033,20057,20098,20101,20102,20128,20132,20142,
20154,20160,20172,20320,20352,20358,20363,20398,20411,20415,20482,20523,20602,20633,20687,20698,
20711,20778,20799,20800,20805,20813,20820,20836,20837,20839,20840,20841,20855,20864,20866,20877,
20882,20885,20886,20887,20889,20900,20907,20908,20917,20919,20937,20940,20956,20958,20960,20981,
20992,20995,20999,21015,21021,21033,21050,21051,21062,21069,21106,21111,21129,21147,21155,21171,
21191,21193,21202,21214,21220,21237,21241,21242,21253,21254,21269,21271,21274,21304,21307,21311,
21316,21317,21321,21329,21338,21340,21353,21360,21363,21365,21373,21375,21378,21430,21443,21448,
21450,21452,21471,21475,21477,21483,21487,21489,21491,21510,21512,21519,21533,21560,21561,21570,
21576,21608,21662,21666,21693,21750,21776,21839,21843,21845,21859,21892,21895,21913,21917,21931,
21939,21942,21952,21954,21986,22022,22097,22120,22132,22231,22265,22294,22295,22320,22411,22478,
22516,22541,22577,22578,22592,22618,22622,22696,22700,22707,22744,22751,22763,22766,22768,22770,
22775,22786,22790,22794,22805,22810,22812,22818,22825,22852,22856,22865,22868,22882,22899,23000,
23020,23067,23079,23138,23142,23221,23304,23336,23358,23376,23383,23424,23429,23447,23491,23512,
23527,23534,23539,23544,23551,23558,23567,23586,23608,23615,23648,23650,23652,23653,23662,23665,
23693,23744,23833,23875,23888,23915,23918,23932,23986,23994,24027,24033,24034,24037,24038,24049,
24061,24062,24104,24125,24169,24178,24180,24186,24188,24191,24230,24240,24243,24246,24265,24266,
24274,24275,24281,24300,24308,24318,24324,24331,24339,24354,24400,24403,24417,24418,24425,24427,
24435,24459,24460,24471,24474,24489,24493,24515,24525,24535,24565,24569,24594,24604,24693,24705,
24724,24775,24792,24801,24840,24900,24904,24908,24910,24928,24936,24954,24974,24976,24996,25007,
25010,25054,25074,25078,25088,25096,25115,25134,25140,25142,25163,25181,25237,25265,25289,25295,
25299,25300,25340,25342,25351,25405,25424,25429,25448,25467,25475,25504,25513,25540,25541,25572,
25628,25634,25682,25705,25719,25726,25754,25757,25796,25903,25908,25935,25942,25964,25976,25991,
26007,26009,26020,26032,26041,26053,26080,26082,26083,26131,26144,26185,26228,26248,26257,26268,
26292,26310,26352,26356,26360,26368,26391,26395,26401,26446,26451,26454,26462,26491,26501,26519,
26611,26618,26647,26655,26706,26753,26757,26766,26792,26900,26946,27043,27114,27138,27155,27304,
27347,27355,27396,27424,27425,27476,27490,27506,27511,27513,27551,27566,27571,27578,27579,27595,
27597,27604,27611,27663,27668,27726,27751,27784,27839,27852,27853,27877,27880,27926,27931,27934,
27956,27966,27969,28009,28010,28023,28024,28037,28107,28122,28138,28153,28186,28207,28270,28288,
28316,28346,28359,28363,28369,28379,28431,28436,28450,28451,28526,28614,28651,28670,28699,28702,
28729,28746,28784,28791,28797,28825,28845,28872,28889,28961,28997,29001,29038,29084,29134,29136,
29200,29211,29224,29226,29227,29237,29238,29243,29247,29255,29264,29273,29275,29282,29312,29333,
29356,29359,29376,29436,29482,29557,29562,29572,29575,29577,29579,29605,29618,29662,29702,29705,
29730,29767,29788,29801,29809,29829,29833,29848,29898,29916,29926,29958,29976,29983,29988,29992,
30000,30002,30003,30007,30011,30014,30041,30053,30064,30091,30098,30178,30224,30237,30239,30274,
30313,30326,30333,30382,30399,30410,30427,30439,30446,30452,30465,30494,30495,30528,30538,30603,
30631,30683,30690,30707,30798,30827,30860,30865,30922,30924,30971,31018,31034,31036,31048,31049,
31056,31062,31070,31077,31103,31105,31117,31118,31119,31150,31160,31166,31178,31192,31211,31260,
31296,31306,31311,31348,31354,31361,31409,31435,31470,31481,31520,31631,31680,31686,31689,31806,
31840,31859,31867,31890,31934,31954,31958,31971,31975,31976,31992,32000,32016,32034,32047,32066,
32091,32099,32160,32190,32199,32244,32258,32265,32311,32321,32325,32566,32574,32593,32626,32633,
32634,32645,32650,32661,32666,32701,32762,32769,32773,32780,32786,32819,32838,32864,32879,32880,
32894,32895,32905,32907,32941,32946,33027,33086,33240,33251,33256,33261,33276,33281,33284,33292,
33304,33307,33311,33390,33391,33394,33400,33401,33419,33425,33437,33457,33459,33469,33509,33510,
33565,33571,33590,33618,33619,33635,33709,33725,33737,33738,33740,33756,33767,33775,33777,33853,
33865,33879,34030,34033,34035,34044,34070,34148,34253,34298,34310,34322,34349,34367,34381,34384,
34396,34407,34409,34411,34440,34473,34530,34574,34600,34667,34681,34694,34746,34785,34817,34847,
34880,34892,34912,34915,35010,35023,35031,35038,35041,35064,35066,35088,35137,35172,35198,35206,
35211,35222,35282,35299,35328,35488,35498,35519,35531,35538,35542,35565,35576,35582,35585,35641,
35672,35712,35722,35895,35910,35912,35925,35960,35997,36009,36011,36033,36034,36040,36051,36104,
36123,36196,36208,36215,36275,36284,36299,36335,36336,36523,36554,36564,36646,36650,36664,36667,
36706,36763,36766,36784,36789,36790,36899,36920,36938,36969,36978,36988,37007,37009,37012,37070,
37086,37105,37117,37137,37147,37193,37197,37226,37273,37300,37318,37324,37327,37428,37432,37494,
37500,37591,37592,37636,37706,37881,37909,38263,38272,38283,38317,38327,38428,38446,38475,38477,
38517,38520,38524,38534,38563,38582,38583,38584,38585,38595,38626,38627,38632,38646,38647,38691,
38706,38728,38737,38742,38750,38754,38761,38859,38875,38880,38893,38899,38911,38913,38917,38923,
38936,38953,38971,39006,39080,39131,39135,39138,39151,39164,39208,39209,39318,39321,39335,39340,
39362,39409,39422,39530,39592,39640,39647,39698,39717,39727,39730,39740,39770,39791,40000,40023,
40165,40189,40295,40372,40442,40478,40565,40575,40599,40607,40613,40635,40643,40653,40654,40657,
40697,40701,40702,40709,40718,40719,40723,40726,40736,40763,40771,40778,40786,40845,40846,40860,
40863,40864,42577,42633,42791,42863,42894,43831,43858,43878,43879
};
/* Second characters of BMP composites */
static const uint16_t gllmi_uc_compose_second[54] = {
768,769,770,771,772,774,775,776,777,778,779,780,783,785,787,788,795,803,804,805,806,807,808,813,
814,816,817,824,834,837,1619,1620,1621,2364,2494,2519,2878,2902,2903,3006,3031,3158,3266,3285,3286,
3390,3415,3530,3535,3551,4142,6965,12441,12442
};
/* Their rows in the next tables */
static const uint16_t gllmi_uc_compose_start[55] = {
0,84,201,233,261,305,337,383,437,461,467,473,510,524,536,550,566,570,612,614,616,620,642,652,664,
666,672,689,733,762,825,826,832,833,836,837,838,839,840,841,843,845,846,847,850,851,853,854,856,
857,858,859,870,918,928
};
/* First characters, sorted */
static const uint16_t gllmi_uc_compose_first[928] = {
65,69,73,78,79,85,87,89,97,101,105,110,111,117,119,121,168,194,202,212,220,226,234,244,252,258,259,
274,275,332,333,416,417,431,432,913,917,919,921,927,933,937,945,949,951,953,959,965,969,970,971,
1045,1048,1077,1080,7936,7937,7944,7945,7952,7953,7960,7961,7968,7969,7976,7977,7984,7985,7992,
7993,8000,8001,8008,8009,8016,8017,8025,8032,8033,8040,8041,8127,8190,65,67,69,71,73,75,76,77,78,
79,80,82,83,85,87,89,90,97,99,101,103,105,107,108,109,110,111,112,114,115,117,119,121,122,168,194,
197,198,199,202,207,212,213,216,220,226,229,230,231,234,239,244,245,248,252,258,259,274,275,332,
333,360,361,416,417,431,432,913,917,919,921,927,933,937,945,949,951,953,959,965,969,970,971,978,
1043,1050,1075,1082,7936,7937,7944,7945,7952,7953,7960,7961,7968,7969,7976,7977,7984,7985,7992,
7993,8000,8001,8008,8009,8016,8017,8025,8032,8033,8040,8041,8127,8190,65,67,69,71,72,73,74,79,83,
85,87,89,90,97,99,101,103,104,105,106,111,115,117,119,121,122,7840,7841,7864,7865,7884,7885,65,69,
73,78,79,85,86,89,97,101,105,110,111,117,118,121,194,202,212,226,234,244,258,259,416,417,431,432,
65,69,71,73,79,85,89,97,101,103,105,111,117,121,196,198,213,214,220,228,230,245,246,252,490,491,
550,551,558,559,913,921,933,945,953,965,1048,1059,1080,1091,7734,7735,7770,7771,65,69,71,73,79,85,
97,101,103,105,111,117,552,553,913,921,933,945,953,965,1040,1045,1046,1048,1059,1072,1077,1078,
1080,1091,7840,7841,65,66,67,68,69,70,71,72,73,77,78,79,80,82,83,84,87,88,89,90,97,98,99,100,101,
102,103,104,109,110,111,112,114,115,116,119,120,121,122,346,347,352,353,383,7778,7779,65,69,72,73,
79,85,87,88,89,97,101,104,105,111,116,117,119,120,121,213,245,362,363,921,933,953,965,978,1030,
1040,1045,1046,1047,1048,1054,1059,1063,1067,1069,1072,1077,1078,1079,1080,1086,1091,1095,1099,
1101,1110,1240,1241,1256,1257,65,69,73,79,85,89,97,101,105,111,117,121,194,202,212,226,234,244,258,
259,416,417,431,432,65,85,97,117,119,121,79,85,111,117,1059,1091,65,67,68,69,71,72,73,75,76,78,79,
82,83,84,85,90,97,99,100,101,103,104,105,106,107,108,110,111,114,115,116,117,122,220,252,439,658,
65,69,73,79,82,85,97,101,105,111,114,117,1140,1141,65,69,73,79,82,85,97,101,105,111,114,117,913,
917,919,921,927,937,945,949,951,953,959,961,965,969,913,917,919,921,927,929,933,937,945,949,951,
953,959,961,965,969,79,85,111,117,65,66,68,69,72,73,75,76,77,78,79,82,83,84,85,86,87,89,90,97,98,
100,101,104,105,107,108,109,110,111,114,115,116,117,118,119,121,122,416,417,431,432,85,117,65,97,
83,84,115,116,67,68,69,71,72,75,76,78,82,83,84,99,100,101,103,104,107,108,110,114,115,116,65,69,73,
79,85,97,101,105,111,117,68,69,76,78,84,85,100,101,108,110,116,117,72,104,69,73,85,101,105,117,66,
68,75,76,78,82,84,90,98,100,104,107,108,110,114,116,122,60,61,62,8592,8594,8596,8656,8658,8660,
8707,8712,8715,8739,8741,8764,8771,8773,8776,8781,8801,8804,8805,8818,8819,8822,8823,8826,8827,
8828,8829,8834,8835,8838,8839,8849,8850,8866,8872,8873,8875,8882,8883,8884,8885,168,945,951,953,
965,969,970,971,7936,7937,7944,7945,7968,7969,7976,7977,7984,7985,7992,7993,8016,8017,8025,8032,
8033,8040,8041,8127,8190,913,919,937,940,942,945,951,969,974,7936,7937,7938,7939,7940,7941,7942,
7943,7944,7945,7946,7947,7948,7949,7950,7951,7968,7969,7970,7971,7972,7973,7974,7975,7976,7977,
7978,7979,7980,7981,7982,7983,8032,8033,8034,8035,8036,8037,8038,8039,8040,8041,8042,8043,8044,
8045,8046,8047,8048,8052,8060,8118,8134,8182,1575,1575,1608,1610,1729,1746,1749,1575,2344,2352,
2355,2503,2503,2887,2887,2887,3014,3015,2962,3014,3142,3270,3263,3270,3274,3270,3398,3399,3398,
3545,3548,3545,3545,4133,6917,6919,6921,6923,6925,6929,6970,6972,6974,6975,6978,12358,12363,12365,
12367,12369,12371,12373,12375,12377,12379,12381,12383,12385,12388,12390,12392,12399,12402,12405,
12408,12411,12445,12454,12459,12461,12463,12465,12467,12469,12471,12473,12475,12477,12479,12481,
12484,12486,12488,12495,12498,12501,12504,12507,12527,12528,12529,12530,12541,12399,12402,12405,
12408,12411,12495,12498,12501,12504,12507
};
/* Composites */
static const uint16_t gllmi_uc_compose_result[928] = {
192,200,204,504,210,217,7808,7922,224,232,236,505,242,249,7809,7923,8173,7846,7872,7890,475,7847,
7873,7891,476,7856,7857,7700,7701,7760,7761,7900,7901,7914,7915,8122,8136,8138,8154,8184,8170,8186,
8048,8050,8052,8054,8056,8058,8060,8146,8162,1024,1037,1104,1117,7938,7939,7946,7947,7954,7955,
7962,7963,7970,7971,7978,7979,7986,7987,7994,7995,8002,8003,8010,8011,8018,8019,8027,8034,8035,
8042,8043,8141,8157,193,262,201,500,205,7728,313,7742,323,211,7764,340,346,218,7810,221,377,225,
263,233,501,237,7729,314,7743,324,243,7765,341,347,250,7811,253,378,901,7844,506,508,7688,7870,
7726,7888,7756,510,471,7845,507,509,7689,7871,7727,7889,7757,511,472,7854,7855,7702,7703,7762,7763,
7800,7801,7898,7899,7912,7913,902,904,905,906,908,910,911,940,941,942,943,972,973,974,912,944,979,
1027,1036,1107,1116,7940,7941,7948,7949,7956,7957,7964,7965,7972,7973,7980,7981,7988,7989,7996,
7997,8004,8005,8012,8013,8020,8021,8029,8036,8037,8044,8045,8142,8158,194,264,202,284,292,206,308,
212,348,219,372,374,7824,226,265,234,285,293,238,309,244,349,251,373,375,7825,7852,7853,7878,7879,
7896,7897,195,7868,296,209,213,360,7804,7928,227,7869,297,241,245,361,7805,7929,7850,7876,7894,
7851,7877,7895,7860,7861,7904,7905,7918,7919,256,274,7712,298,332,362,562,257,275,7713,299,333,363,
563,478,482,556,554,469,479,483,557,555,470,492,493,480,481,560,561,8121,8153,8169,8113,8145,8161,
1250,1262,1251,1263,7736,7737,7772,7773,258,276,286,300,334,364,259,277,287,301,335,365,7708,7709,
8120,8152,8168,8112,8144,8160,1232,1238,1217,1049,1038,1233,1239,1218,1081,1118,7862,7863,550,7682,
266,7690,278,7710,288,7714,304,7744,7748,558,7766,7768,7776,7786,7814,7818,7822,379,551,7683,267,
7691,279,7711,289,7715,7745,7749,559,7767,7769,7777,7787,7815,7819,7823,380,7780,7781,7782,7783,
7835,7784,7785,196,203,7718,207,214,220,7812,7820,376,228,235,7719,239,246,7831,252,7813,7821,255,
7758,7759,7802,7803,938,939,970,971,980,1031,1234,1025,1244,1246,1252,1254,1264,1268,1272,1260,
1235,1105,1245,1247,1253,1255,1265,1269,1273,1261,1111,1242,1243,1258,1259,7842,7866,7880,7886,
7910,7926,7843,7867,7881,7887,7911,7927,7848,7874,7892,7849,7875,7893,7858,7859,7902,7903,7916,
7917,197,366,229,367,7832,7833,336,368,337,369,1266,1267,461,268,270,282,486,542,463,488,317,327,
465,344,352,356,467,381,462,269,271,283,487,543,464,496,489,318,328,466,345,353,357,468,382,473,
474,494,495,512,516,520,524,528,532,513,517,521,525,529,533,1142,1143,514,518,522,526,530,534,515,
519,523,527,531,535,7944,7960,7976,7992,8008,8040,7936,7952,7968,7984,8000,8164,8016,8032,7945,
7961,7977,7993,8009,8172,8025,8041,7937,7953,7969,7985,8001,8165,8017,8033,416,431,417,432,7840,
7684,7692,7864,7716,7882,7730,7734,7746,7750,7884,7770,7778,7788,7908,7806,7816,7924,7826,7841,
7685,7693,7865,7717,7883,7731,7735,7747,7751,7885,7771,7779,7789,7909,7807,7817,7925,7827,7906,
7907,7920,7921,7794,7795,7680,7681,536,538,537,539,199,7696,552,290,7720,310,315,325,342,350,354,
231,7697,553,291,7721,311,316,326,343,351,355,260,280,302,490,370,261,281,303,491,371,7698,7704,
7740,7754,7792,7798,7699,7705,7741,7755,7793,7799,7722,7723,7706,7724,7796,7707,7725,7797,7686,
7694,7732,7738,7752,7774,7790,7828,7687,7695,7830,7733,7739,7753,7775,7791,7829,8814,8800,8815,
8602,8603,8622,8653,8655,8654,8708,8713,8716,8740,8742,8769,8772,8775,8777,8813,8802,8816,8817,
8820,8821,8824,8825,8832,8833,8928,8929,8836,8837,8840,8841,8930,8931,8876,8877,8878,8879,8938,
8939,8940,8941,8129,8118,8134,8150,8166,8182,8151,8167,7942,7943,7950,7951,7974,7975,7982,7983,
7990,7991,7998,7999,8022,8023,8031,8038,8039,8046,8047,8143,8159,8124,8140,8188,8116,8132,8115,
8131,8179,8180,8064,8065,8066,8067,8068,8069,8070,8071,8072,8073,8074,8075,8076,8077,8078,8079,
8080,8081,8082,8083,8084,8085,8086,8087,8088,8089,8090,8091,8092,8093,8094,8095,8096,8097,8098,
8099,8100,8101,8102,8103,8104,8105,8106,8107,8108,8109,8110,8111,8114,8130,8178,8119,8135,8183,
1570,1571,1572,1574,1730,1747,1728,1573,2345,2353,2356,2507,2508,2891,2888,2892,3018,3019,2964,
3020,3144,3274,3264,3271,3275,3272,3402,3403,3404,3546,3549,3548,3550,4134,6918,6920,6922,6924,
6926,6930,6971,6973,6976,6977,6979,12436,12364,12366,12368,12370,12372,12374,12376,12378,12380,
12382,12384,12386,12389,12391,12393,12400,12403,12406,12409,12412,12446,12532,12460,12462,12464,
12466,12468,12470,12472,12474,12476,12478,12480,12482,12485,12487,12489,12496,12499,12502,12505,
12508,12535,12536,12537,12538,12542,12401,12404,12407,12410,12413,12497,12500,12503,12506,12509
};
/* Composites beyond the BMP: first, second, composite */
static const uint32_t gllmi_uc_compose_large[99] = {
67026,775,67017,67034,775,67044,69785,69818,69786,69787,69818,69788,69797,69818,69803,69937,69927,
69934,69938,69927,69935,70471,70462,70475,70471,70487,70476,70594,70584,70599,70532,70587,70533,
70539,70594,70542,70594,70594,70597,70530,70601,70531,70544,70601,70545,70594,70601,70600,70841,
70832,70844,70841,70842,70843,70841,70845,70846,71096,71087,71098,71097,71087,71099,71989,71984,
71992,90398,90398,90401,90398,90399,90403,90401,90399,90406,90402,90399,90407,90409,90399,90404,
90398,90400,90405,90401,90400,90408,90398,90409,90402,93539,93543,93545,93543,93543,93544,93545,
93543,93546
};
/* clang-format on */
/* END GENERATED by tools/unicode_tables.py */

/* The value of a code point below the limit of a three-stage trie. */
#define GLLMI_UC_INDEX(n, bits) ((uint32_t)(n) << (bits))
#define GLLMI_UC_BITS(cp, bits) ((cp) & ((1u << (bits)) - 1))
#define GLLMI_UC_WALK(s0, s1, s2, low, middle, cp)                                                 \
    (s2)[GLLMI_UC_INDEX((s1)[GLLMI_UC_INDEX((s0)[(cp) >> ((low) + (middle))], middle) |            \
                             GLLMI_UC_BITS((cp) >> (low), middle)],                                \
                        low) |                                                                     \
         GLLMI_UC_BITS(cp, low)]

/* ---- properties: any 32-bit value is accepted, above 10FFFF is unassigned -------------------- */

/* Two code points with the same record have the same properties, script excepted. */
GLLMI_INLINE uint32_t gllmi_uc_record(uint32_t cp) {
    if (GLLMI_UNLIKELY(cp >= GLLMI_UC_RECORD_LIMIT)) {
        if (cp - 0xE0000u < GLLMI_UC_TAIL) {
            cp = cp - 0xE0000u + GLLMI_UC_RECORD_LIMIT;
        } else if (cp >= 0xF0000 && cp < 0x110000 && (cp & 0xFFFF) < 0xFFFE) {
            return GLLMI_UC_RECORD_PRIVATE;
        } else {
            return GLLMI_UC_RECORD_NONE;
        }
    }
    return GLLMI_UC_WALK(gllmi_uc_record_stage0, gllmi_uc_record_stage1, gllmi_uc_record_stage2,
                         GLLMI_UC_RECORD_LOW, GLLMI_UC_RECORD_MIDDLE, cp);
}
/* Packed: category | grapheme break << 5 | flags. */
GLLMI_INLINE uint32_t gllmi_uc_properties(uint32_t cp) {
    return gllmi_uc_records[gllmi_uc_record(cp)];
}
GLLMI_INLINE int gllmi_uc_has(uint32_t cp, uint32_t flag) {
    return (gllmi_uc_properties(cp) & flag) != 0;
}
/* General category, GLLMI_UC_LU to GLLMI_UC_CN. */
GLLMI_INLINE int gllmi_uc_category(uint32_t cp) { return (int)(gllmi_uc_properties(cp) & 31u); }
/* Canonical combining class. */
GLLMI_INLINE uint32_t gllmi_uc_ccc(uint32_t cp) { return gllmi_uc_record_ccc[gllmi_uc_record(cp)]; }

/* GLLMI_SCRIPT_x. */
GLLMI_PRIVATE int gllmi_uc_script(uint32_t cp) {
    if (cp >= GLLMI_UC_SCRIPT_LIMIT) {
        if (cp - 0xE0000u >= GLLMI_UC_TAIL) return GLLMI_SCRIPT_UNKNOWN;
        cp = cp - 0xE0000u + GLLMI_UC_SCRIPT_LIMIT;
    }
    return GLLMI_UC_WALK(gllmi_uc_script_stage0, gllmi_uc_script_stage1, gllmi_uc_script_stage2,
                         GLLMI_UC_SCRIPT_LOW, GLLMI_UC_SCRIPT_MIDDLE, cp);
}

/* Rust's char::is_whitespace, and \s of every pattern language here. */
GLLMI_INLINE int gllmi_uc_is_whitespace(uint32_t cp) {
    if (cp < 0x80) return cp == ' ' || cp - 9u < 5u;
    return gllmi_uc_has(cp, GLLMI_UC_WHITE);
}
GLLMI_INLINE int gllmi_uc_is_alphabetic(uint32_t cp) {
    return gllmi_uc_has(cp, GLLMI_UC_ALPHABETIC);
}
/* Rust's char::is_numeric: Nd, Nl and No. */
GLLMI_INLINE int gllmi_uc_is_numeric(uint32_t cp) { return gllmi_uc_has(cp, GLLMI_UC_NUMERIC); }
GLLMI_INLINE int gllmi_uc_is_alphanumeric(uint32_t cp) {
    return gllmi_uc_has(cp, GLLMI_UC_ALPHABETIC | GLLMI_UC_NUMERIC);
}
GLLMI_INLINE int gllmi_uc_is_control(uint32_t cp) { return cp < 0x20 || cp - 0x7Fu < 0x21u; }
/* \w of Rust's regex crate. */
GLLMI_INLINE int gllmi_uc_is_word(uint32_t cp) { return gllmi_uc_has(cp, GLLMI_UC_WORD); }

/* The four tests of HuggingFace's Bert and StripAccents parts: punctuation as the pre-tokenizers
 * split at, "other" as clean_text drops (before its exception for tab and line ends), Mn as
 * BertNormalizer strips, all marks as StripAccents does. */
GLLMI_INLINE int gllmi_uc_is_punctuation(uint32_t cp) {
    return gllmi_uc_has(cp, GLLMI_UC_PUNCTUATION);
}
GLLMI_INLINE int gllmi_uc_is_other(uint32_t cp) { return gllmi_uc_has(cp, GLLMI_UC_OTHER); }
GLLMI_INLINE int gllmi_uc_is_nonspacing(uint32_t cp) {
    return gllmi_uc_has(cp, GLLMI_UC_NONSPACING);
}
GLLMI_INLINE int gllmi_uc_is_mark(uint32_t cp) { return gllmi_uc_has(cp, GLLMI_UC_MARK); }

/* What BertNormalizer's clean_text removes. */
GLLMI_INLINE int gllmi_uc_is_bert_removed(uint32_t cp) {
    if (cp == '\t' || cp == '\n' || cp == '\r') return 0;
    return cp == 0xFFFD || gllmi_uc_is_other(cp);
}

/* What BertNormalizer's handle_chinese_chars puts spaces around: its own list of blocks. */
GLLMI_PRIVATE int gllmi_uc_is_chinese(uint32_t cp) {
    if (cp < 0x3400) return 0;
    return cp - 0x4E00u <= 0x9FFFu - 0x4E00u || cp - 0x3400u <= 0x4DBFu - 0x3400u ||
           cp - 0xF900u <= 0xFAFFu - 0xF900u || cp - 0x20000u <= 0x2A6DFu - 0x20000u ||
           cp - 0x2A700u <= 0x2B73Fu - 0x2A700u || cp - 0x2B740u <= 0x2B81Fu - 0x2B740u ||
           cp - 0x2B920u <= 0x2CEAFu - 0x2B920u || cp - 0x2F800u <= 0x2FA1Fu - 0x2F800u;
}

/* The groups of HuggingFace's UnicodeScripts (Unicode 9): a script, or -1 for what joins any. */
GLLMI_PRIVATE int gllmi_uc_hf_script(uint32_t cp) {
    int script;
    if (cp == ' ' || gllmi_uc_has(cp, GLLMI_UC_AFTER_9)) return -1;
    if (cp == 0x30FC) return GLLMI_SCRIPT_HAN;
    if (cp == 0x61C || cp == 0x589) return GLLMI_SCRIPT_COMMON;
    if (cp == 0x953 || cp == 0x954) return GLLMI_SCRIPT_DEVANAGARI;
    script = gllmi_uc_script(cp);
    if (script == GLLMI_SCRIPT_UNKNOWN) return -1;
    if (script == GLLMI_SCRIPT_HIRAGANA || script == GLLMI_SCRIPT_KATAKANA) return GLLMI_SCRIPT_HAN;
    return script;
}

/* ---- case ------------------------------------------------------------------------------------ */

GLLMI_PRIVATE uint32_t gllmi_uc_map_case(const gllmi_uc_case *rows, size_t n, uint32_t cp) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const gllmi_uc_case *row = rows + middle;
        if (cp < row->first) {
            high = middle;
        } else if (cp - row->first > row->span) {
            low = middle + 1;
        } else {
            if ((cp - row->first) % row->step != 0) return cp;
            return (uint32_t)((int32_t)cp + row->delta);
        }
    }
    return cp;
}

/* Lower case of one character as Rust's char::to_lowercase: 1 code point, or 2 for U+0130. */
GLLMI_PRIVATE size_t gllmi_uc_lower(uint32_t cp, uint32_t out[3]) {
    out[0] = cp;
    if (cp < 0x80) {
        if (cp - 'A' < 26u) out[0] = cp + 32;
        return 1;
    }
    if (!gllmi_uc_has(cp, GLLMI_UC_HAS_LOWER)) return 1;
    out[0] = gllmi_uc_map_case(gllmi_uc_lower_rows, GLLMI_COUNT_OF(gllmi_uc_lower_rows), cp);
    if (cp != 0x130) return 1;
    out[1] = 0x307;
    return 2;
}

/* Simple case folding: one code point to one. */
GLLMI_PRIVATE uint32_t gllmi_uc_fold(uint32_t cp) {
    if (cp < 0x80) return cp - 'A' < 26u ? cp + 32 : cp;
    if (!gllmi_uc_has(cp, GLLMI_UC_HAS_FOLD)) return cp;
    return gllmi_uc_map_case(gllmi_uc_fold_rows, GLLMI_COUNT_OF(gllmi_uc_fold_rows), cp);
}

/* ---- grapheme clusters ----------------------------------------------------------------------- */

GLLMI_PRIVATE int gllmi_uc_grapheme_break(uint32_t cp) {
    int value = (int)(gllmi_uc_properties(cp) >> 5 & 15u);
    if (value == GLLMI_UC_GCB_LV && (cp - 0xAC00u) % 28 != 0) return GLLMI_UC_GCB_LVT;
    return value;
}

/* Whether a cluster goes on from `left` to `right` (rules GB3 to GB9b of UAX 29). */
GLLMI_PRIVATE int gllmi_uc_grapheme_joins(int left, int right) {
    if (left == GLLMI_UC_GCB_CR) return right == GLLMI_UC_GCB_LF;
    if (left == GLLMI_UC_GCB_LF || left == GLLMI_UC_GCB_CONTROL) return 0;
    switch (right) {
    case GLLMI_UC_GCB_CR:
    case GLLMI_UC_GCB_LF:
    case GLLMI_UC_GCB_CONTROL: return 0;
    case GLLMI_UC_GCB_EXTEND:
    case GLLMI_UC_GCB_ZWJ:
    case GLLMI_UC_GCB_SPACINGMARK: return 1;
    case GLLMI_UC_GCB_L:
    case GLLMI_UC_GCB_LV:
    case GLLMI_UC_GCB_LVT:
        if (left == GLLMI_UC_GCB_L) return 1;
        break;
    case GLLMI_UC_GCB_V:
        if (left == GLLMI_UC_GCB_L || left == GLLMI_UC_GCB_LV || left == GLLMI_UC_GCB_V) return 1;
        break;
    case GLLMI_UC_GCB_T:
        if (left == GLLMI_UC_GCB_LV || left == GLLMI_UC_GCB_V || left == GLLMI_UC_GCB_LVT ||
            left == GLLMI_UC_GCB_T) {
            return 1;
        }
        break;
    default: break;
    }
    return left == GLLMI_UC_GCB_PREPEND;
}

/* Bytes of the first extended grapheme cluster of validated text (Unicode 15.0: no Indic
 * conjuncts); 0 if n is 0. */
GLLMI_PRIVATE size_t gllmi_uc_grapheme(const char *s, size_t n) {
    const char *p = s, *end = s + n, *next;
    int left, right, pictographic, zwj = 0, flag;
    if (n == 0) return 0;
    left = gllmi_uc_grapheme_break(gllmi_utf8_next(&p));
    pictographic = left == GLLMI_UC_GCB_PICTOGRAPHIC; /* ... and only Extend since */
    flag = left == GLLMI_UC_GCB_REGIONAL;             /* an unpaired regional indicator */
    while (p < end) {
        next = p;
        right = gllmi_uc_grapheme_break(gllmi_utf8_next(&next));
        if (!gllmi_uc_grapheme_joins(left, right)) {
            int emoji = zwj && right == GLLMI_UC_GCB_PICTOGRAPHIC;
            int pair = flag && right == GLLMI_UC_GCB_REGIONAL;
            if (!emoji && !pair) break;
        }
        zwj = pictographic && right == GLLMI_UC_GCB_ZWJ;
        flag = !flag && right == GLLMI_UC_GCB_REGIONAL;
        pictographic =
            right == GLLMI_UC_GCB_PICTOGRAPHIC || (pictographic && right == GLLMI_UC_GCB_EXTEND);
        left = right;
        p = next;
    }
    return (size_t)(p - s);
}

/* ---- normalisation --------------------------------------------------------------------------- */

/* GLLMI_NF_HF: as the crate behind HuggingFace does, which knows Unicode 9 only. */
enum { GLLMI_NFC = 0, GLLMI_NFD = 1, GLLMI_NFKC = 2, GLLMI_NFKD = 3, GLLMI_NF_HF = 4 };

/* One character of normalised text. change: 0 it stands for one character of the input, 1 it was
 * inserted and stands for none, -k it stands for one and has swallowed k more behind it. */
typedef struct gllmi_uc_pair {
    uint32_t cp;
    int32_t change;
} gllmi_uc_pair;

GLLMI_INLINE uint32_t gllmi_uc_care(int form) { return GLLMI_UC_NFC_CARE << (form & 3); }

/* The next range [*begin, *end) of validated text, at or after `from`, that `form` may change; 0 if
 * there is none. `from` is 0 or the end of the range before. What lies between ranges stays as it
 * is, and each range can be normalised by itself. */
GLLMI_PRIVATE int gllmi_uc_next_span(int form, const char *s, size_t n, size_t from, size_t *begin,
                                     size_t *end) {
    uint32_t care = gllmi_uc_care(form);
    size_t i = from, start = from; /* start: the last character that takes no part in anything */
    while (i < n) {
        const char *p = s + i;
        if ((uint8_t)*p < 0x80) {
            i += gllmi_utf8_ascii(p, n - i);
            start = i - 1;
            continue;
        }
        if (gllmi_uc_has(gllmi_utf8_next(&p), care)) break;
        start = i;
        i = (size_t)(p - s);
    }
    if (i >= n) return 0;
    *begin = start;
    while (i < n) {
        const char *p = s + i;
        if (!gllmi_uc_has(gllmi_utf8_next(&p), care)) break;
        i = (size_t)(p - s);
    }
    *end = i;
    return 1;
}

#define GLLMI_UC_HANGUL_S 0xAC00u
#define GLLMI_UC_HANGUL_L 0x1100u
#define GLLMI_UC_HANGUL_V 0x1161u
#define GLLMI_UC_HANGUL_T 0x11A7u
#define GLLMI_UC_DECOMPOSED_MAX 18 /* U+FDFA */

/* Full decomposition of one code point, 1 to 18 code points. */
GLLMI_PRIVATE size_t gllmi_uc_decompose(int form, uint32_t cp,
                                        uint32_t out[GLLMI_UC_DECOMPOSED_MAX]) {
    uint32_t care = gllmi_uc_care((form & GLLMI_NFKC) | GLLMI_NFD);
    uint32_t properties, entry, units, skip;
    const uint16_t *p, *end;
    size_t n = 0;
    out[0] = cp;
    if (cp < 0xA0) return 1;
    properties = gllmi_uc_properties(cp);
    if (!(properties & care)) return 1;
    if ((form & GLLMI_NF_HF) && (properties & GLLMI_UC_AFTER_9)) return 1;
    if (cp - GLLMI_UC_HANGUL_S < 11172u) {
        uint32_t index = cp - GLLMI_UC_HANGUL_S;
        out[0] = GLLMI_UC_HANGUL_L + index / 588;
        out[1] = GLLMI_UC_HANGUL_V + index % 588 / 28;
        out[2] = GLLMI_UC_HANGUL_T + index % 28;
        return index % 28 ? 3 : 2;
    }
    if (cp >= GLLMI_UC_DECOMPOSE_LIMIT) return 1;
    entry = GLLMI_UC_WALK(gllmi_uc_decompose_stage0, gllmi_uc_decompose_stage1,
                          gllmi_uc_decompose_stage2, GLLMI_UC_DECOMPOSE_LOW,
                          GLLMI_UC_DECOMPOSE_MIDDLE, cp);
    units = gllmi_uc_decompose_units[entry] & 7u;
    skip = 0;
    if ((form & GLLMI_NFKC) && gllmi_uc_decompose_units[entry] > 7) {
        skip = units;
        units = gllmi_uc_decompose_units[entry] >> 3;
    }
    if (units == 0) return 1;
    p = gllmi_uc_decompose_pool + gllmi_uc_decompose_place[entry] + skip;
    for (end = p + units; p < end; p++) {
        if (*p >= 0xD800 && *p < 0xDC00) {
            out[n++] = 0x10000u + ((*p - 0xD800u) << 10) + (p[1] - 0xDC00u);
            p++;
        } else {
            out[n++] = *p;
        }
    }
    return n;
}

/* The primary composite of two characters, or 0. */
GLLMI_PRIVATE uint32_t gllmi_uc_compose(uint32_t first, uint32_t second) {
    size_t low = 0, high = GLLMI_COUNT_OF(gllmi_uc_compose_second), i;
    if (first - GLLMI_UC_HANGUL_L < 19u && second - GLLMI_UC_HANGUL_V < 21u) {
        return GLLMI_UC_HANGUL_S +
               ((first - GLLMI_UC_HANGUL_L) * 21 + (second - GLLMI_UC_HANGUL_V)) * 28;
    }
    if (first - GLLMI_UC_HANGUL_S < 11172u && second - GLLMI_UC_HANGUL_T - 1 < 27u) {
        if ((first - GLLMI_UC_HANGUL_S) % 28 != 0) return 0;
        return first + (second - GLLMI_UC_HANGUL_T);
    }
    if (first > 0xFFFF || second > 0xFFFF) {
        for (i = 0; i < GLLMI_COUNT_OF(gllmi_uc_compose_large); i += 3) {
            if (gllmi_uc_compose_large[i] == first && gllmi_uc_compose_large[i + 1] == second) {
                return gllmi_uc_compose_large[i + 2];
            }
        }
        return 0;
    }
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (gllmi_uc_compose_second[middle] < second) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == GLLMI_COUNT_OF(gllmi_uc_compose_second)) return 0;
    if (gllmi_uc_compose_second[low] != second) return 0;
    high = gllmi_uc_compose_start[low + 1];
    low = gllmi_uc_compose_start[low];
    i = high;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (gllmi_uc_compose_first[middle] < first) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < i && gllmi_uc_compose_first[low] == first ? gllmi_uc_compose_result[low] : 0;
}

/* While text is normalised, a pair's cp has the combining class in its top byte. */
#define GLLMI_UC_CLASS(pair) ((pair).cp >> 24)
#define GLLMI_UC_POINT(pair) ((pair).cp & 0xFFFFFFu)

/* Heap sort by class, then by the number that sort_marks has put into `change`. */
GLLMI_PRIVATE int gllmi_uc_mark_less(gllmi_uc_pair a, gllmi_uc_pair b) {
    if (GLLMI_UC_CLASS(a) != GLLMI_UC_CLASS(b)) return GLLMI_UC_CLASS(a) < GLLMI_UC_CLASS(b);
    return a.change < b.change;
}
GLLMI_PRIVATE void gllmi_uc_sift_mark(gllmi_uc_pair *marks, size_t root, size_t n) {
    gllmi_uc_pair moving = marks[root];
    for (;;) {
        size_t child = 2 * root + 1;
        if (child >= n) break;
        if (child + 1 < n && gllmi_uc_mark_less(marks[child], marks[child + 1])) child++;
        if (!gllmi_uc_mark_less(moving, marks[child])) break;
        marks[root] = marks[child];
        root = child;
    }
    marks[root] = moving;
}

/* Stable sort by combining class: in place, and n log n even for a million marks in a row. */
GLLMI_PRIVATE void gllmi_uc_sort_marks(gllmi_uc_pair *marks, size_t n) {
    const size_t n_max = (size_t)1 << 30; /* so that number and change share an int32 */
    size_t i, j;
    for (i = 1; i < n && GLLMI_UC_CLASS(marks[i - 1]) <= GLLMI_UC_CLASS(marks[i]); i++) {
    }
    if (i >= n) return;
    if (n <= 32) {
        for (i = 1; i < n; i++) {
            gllmi_uc_pair moving = marks[i];
            for (j = i; j > 0 && GLLMI_UC_CLASS(marks[j - 1]) > GLLMI_UC_CLASS(moving); j--) {
                marks[j] = marks[j - 1];
            }
            marks[j] = moving;
        }
        return;
    }
    if (n > n_max) n = n_max;
    for (i = 0; i < n; i++) marks[i].change = (int32_t)(i << 1 | (size_t)marks[i].change);
    for (i = n / 2; i-- > 0;) gllmi_uc_sift_mark(marks, i, n);
    for (i = n; i-- > 1;) {
        gllmi_uc_pair last = marks[i];
        marks[i] = marks[0];
        marks[0] = last;
        gllmi_uc_sift_mark(marks, 0, i);
    }
    for (i = 0; i < n; i++) marks[i].change &= 1;
}

/* Canonical composition of n ordered pairs in place; returns how many are left. */
GLLMI_PRIVATE size_t gllmi_uc_recompose(int form, gllmi_uc_pair *pairs, size_t n) {
    size_t i, out = 0, starter = 0;
    uint32_t last_class = 0; /* of the mark before; marks with the same class or less are blocked */
    int has_starter = 0, blocked = 0;
    for (i = 0; i < n; i++) {
        gllmi_uc_pair pair = pairs[i];
        uint32_t class_ = GLLMI_UC_CLASS(pair), composed = 0;
        if (has_starter && (!blocked || last_class < class_)) {
            composed = gllmi_uc_compose(GLLMI_UC_POINT(pairs[starter]), GLLMI_UC_POINT(pair));
            if (composed && (form & GLLMI_NF_HF) && gllmi_uc_has(composed, GLLMI_UC_AFTER_9)) {
                composed = 0;
            }
        }
        if (composed) {
            pairs[starter].cp = composed; /* a composite's class is 0 */
            pairs[starter].change += pair.change - 1;
            continue;
        }
        if (class_ == 0) {
            starter = out;
            has_starter = 1;
            blocked = 0;
        } else {
            blocked = 1;
            last_class = class_;
        }
        pairs[out++] = pair;
    }
    return out;
}

/* Pairs that gllmi_uc_normalize needs room for: the characters of the decomposed text. */
GLLMI_PRIVATE size_t gllmi_uc_normalize_bound(int form, const char *s, size_t n) {
    const char *p = s, *end = s + n;
    uint32_t points[GLLMI_UC_DECOMPOSED_MAX];
    size_t count = 0;
    while (p < end) count += gllmi_uc_decompose(form, gllmi_utf8_next(&p), points);
    return count;
}

/* Normalises validated text into `out` and returns the number of pairs written. */
GLLMI_PRIVATE size_t gllmi_uc_normalize(int form, const char *s, size_t n, gllmi_uc_pair *out) {
    const char *p = s, *end = s + n;
    uint32_t points[GLLMI_UC_DECOMPOSED_MAX];
    size_t count = 0, marks = 0, i; /* marks: where the current run of non-starters begins */
    while (p < end) {
        size_t n_points = gllmi_uc_decompose(form, gllmi_utf8_next(&p), points);
        for (i = 0; i < n_points; i++) {
            uint32_t record = gllmi_uc_record(points[i]), class_ = gllmi_uc_record_ccc[record];
            if ((form & GLLMI_NF_HF) && (gllmi_uc_records[record] & GLLMI_UC_AFTER_9)) class_ = 0;
            if (class_ == 0) {
                if (count - marks > 1) gllmi_uc_sort_marks(out + marks, count - marks);
                marks = count + 1;
            }
            out[count].cp = points[i] | class_ << 24;
            out[count++].change = i > 0;
        }
    }
    if (count > marks + 1) gllmi_uc_sort_marks(out + marks, count - marks);
    if ((form & 1) == 0) count = gllmi_uc_recompose(form, out, count);
    for (i = 0; i < count; i++) out[i].cp &= 0xFFFFFFu;
    return count;
}

/* ================================================================================================
 * [PATTERN] The regular expressions of tokenizer.json, as Oniguruma matches them
 * A pattern becomes a tree, then a program of splits and one-character steps, then:
 *   - a scanner written by hand, if it is one of the well-known patterns;
 *   - else a DFA whose states are built when they are first reached, in a bounded cache;
 *   - else (atomic groups, look-around of more than a character, or a text that would make the DFA
 *     look at characters again and again) a table of the match that starts at each position, filled
 *     in one pass from the end of the text.
 * Time is linear in the text in each case, and nothing recurses on the text. Texts are valid UTF-8.
 * Not supported, and refused: back-references, \X \y \K \G, (?~...), conditionals.
 * ============================================================================================= */

enum {
    GLLMI_PATTERN_DEPTH_MAX = 100, /* nested groups, nested classes */
    GLLMI_PATTERN_NODES_MAX = 20000,
    GLLMI_PATTERN_CODE_MAX = 8000,
    GLLMI_PATTERN_SETS_MAX = 250,
    GLLMI_PATTERN_SYMBOLS_MAX = 256,
    GLLMI_PATTERN_REPEAT_MAX = 1000,
    GLLMI_PATTERN_BEHIND_MAX = 16,
    GLLMI_PATTERN_ATOMIC_MAX = 8,
    GLLMI_PATTERN_WORK_MAX = 400000 /* steps of the compiler */
};
#define GLLMI_PATTERN_INFINITE 0xFFFFFFFFu
#define GLLMI_PATTERN_NONE 0xFFFFFFFFu

/* ---- sets of code points: sorted ranges that do not touch ------------------------------------ */

typedef struct gllmi_pattern_range {
    uint32_t first, last;
} gllmi_pattern_range;

typedef struct gllmi_pattern_set {
    gllmi_pattern_range *ranges;
    size_t n, capacity;
    int edge; /* in a condition: also the edge of the text */
} gllmi_pattern_set;

/* What a name like \p{Lu} stands for: any of these, but none of `without`. */
typedef struct gllmi_pattern_property {
    uint32_t categories; /* bits 1 << GLLMI_UC_LU .. */
    uint32_t flags;      /* GLLMI_UC_WHITE, ... */
    int script;          /* GLLMI_SCRIPT_x, or one of the sets below */
    int negated;
} gllmi_pattern_property;

enum {
    GLLMI_PROPERTY_BY_RECORD = -1, /* categories and flags */
    GLLMI_PROPERTY_ASCII = -2,
    GLLMI_PROPERTY_HEX = -3,
    GLLMI_PROPERTY_WORD = -4 /* \w outside of a class: Oniguruma counts superscripts and fractions
                              * of Latin-1 as word characters there */
};

typedef struct gllmi_pattern_known {
    gllmi_pattern_property property;
    gllmi_pattern_set set;
} gllmi_pattern_known;

enum {
    GLLMI_NODE_EMPTY,
    GLLMI_NODE_SET,    /* one character out of set `value` */
    GLLMI_NODE_CAT,    /* children one after the other */
    GLLMI_NODE_ALT,    /* the first child that leads to a match */
    GLLMI_NODE_REPEAT, /* child, min to max times */
    GLLMI_NODE_ATOMIC, /* child, its first match only */
    GLLMI_NODE_LOOK,   /* look-around */
    GLLMI_NODE_ASSERT  /* GLLMI_ASSERT_x in `value` */
};
enum {
    GLLMI_NODE_LAZY = 1,
    GLLMI_NODE_NEGATIVE = 2,
    GLLMI_NODE_BEHIND = 4,
    GLLMI_NODE_KNOWN = 8, /* the next bit is valid */
    GLLMI_NODE_NULLABLE = 16
};
enum {
    GLLMI_ASSERT_LINE_BEGIN,
    GLLMI_ASSERT_LINE_END,
    GLLMI_ASSERT_TEXT_BEGIN,
    GLLMI_ASSERT_TEXT_END,
    GLLMI_ASSERT_WORD,
    GLLMI_ASSERT_NOT_WORD
};

typedef struct gllmi_pattern_node {
    uint8_t kind, flags;
    uint32_t value, min, max;
    uint32_t child, sibling; /* 0: none; children are in a list, last first */
} gllmi_pattern_node;

enum {
    GLLMI_CODE_MATCH,
    GLLMI_CODE_SET,    /* a character out of set `arg`, then x */
    GLLMI_CODE_SPLIT,  /* x, or else y */
    GLLMI_CODE_COND,   /* if condition `arg` holds (or not): x */
    GLLMI_CODE_AHEAD,  /* if the program at y matches here (or not): x */
    GLLMI_CODE_BEHIND, /* the same for look-behind number `arg` */
    GLLMI_CODE_ATOMIC  /* the first match of the program at z; then x if it was empty, else y */
};

typedef struct gllmi_pattern_code {
    uint8_t op, negative;
    uint16_t arg, x, y, z;
} gllmi_pattern_code;

/* A condition on the two characters around a position: one of the pairs holds. */
typedef struct gllmi_pattern_cond {
    uint8_t n;
    uint8_t previous[4], next[4]; /* sets */
} gllmi_pattern_cond;

typedef struct gllmi_pattern_frame {
    uint8_t kind, flags, implicit, options; /* options: of what encloses the group */
    uint32_t items, branches;               /* lists, last first */
    size_t at;                              /* where it opens */
} gllmi_pattern_frame;

enum { GLLMI_OPTION_CASE = 1, GLLMI_OPTION_DOT_ALL = 2, GLLMI_OPTION_EXTENDED = 4 };

/* The compiler's state. The first failure stays in `status`; everything checks it. */
typedef struct gllmi_pattern_build {
    gllm_allocator allocator;
    const char *s;
    size_t n, at;
    gllm_status status;
    size_t work;
    int options;
    gllmi_pattern_node *nodes;
    size_t n_nodes, node_capacity;
    gllmi_pattern_set *sets;
    size_t n_sets, set_capacity;
    gllmi_pattern_known *known; /* properties that were looked up */
    size_t n_known, known_capacity;
    gllmi_pattern_code *code;
    size_t n_code, code_capacity;
    gllmi_pattern_cond *conds;
    size_t n_conds, cond_capacity;
    uint16_t behind[GLLMI_PATTERN_BEHIND_MAX];
    size_t n_behind, n_atomic;
    int needs_table;
    gllmi_pattern_frame frames[GLLMI_PATTERN_DEPTH_MAX];
    size_t n_frames;
} gllmi_pattern_build;

GLLMI_PRIVATE void gllmi_pattern_fail(gllmi_pattern_build *b, size_t at, const char *what) {
    if (b->status != GLLM_OK) return;
    b->status =
        gllmi_fail(GLLM_ERR_UNSUPPORTED, "pattern: %s at byte %llu", what, (unsigned long long)at);
}
GLLMI_PRIVATE void gllmi_pattern_fail_memory(gllmi_pattern_build *b) {
    if (b->status == GLLM_OK) b->status = gllmi_fail_memory(0);
}
/* Counts steps, so that no pattern keeps the compiler busy. */
GLLMI_PRIVATE int gllmi_pattern_go_on(gllmi_pattern_build *b, size_t steps) {
    b->work += steps;
    if (b->work > GLLMI_PATTERN_WORK_MAX) gllmi_pattern_fail(b, b->at, "too complex: it ends");
    return b->status == GLLM_OK;
}

GLLMI_PRIVATE void gllmi_pattern_set_add(gllmi_pattern_build *b, gllmi_pattern_set *set,
                                         uint32_t first, uint32_t last) {
    if (b->status != GLLM_OK) return;
    if (set->n > 0 && first == set->ranges[set->n - 1].last + 1) {
        set->ranges[set->n - 1].last = last;
        return;
    }
    if (!gllmi_grow(&b->allocator, (void **)&set->ranges, &set->capacity, set->n, set->n + 1,
                    sizeof *set->ranges)) {
        gllmi_pattern_fail_memory(b);
        return;
    }
    set->ranges[set->n].first = first;
    set->ranges[set->n++].last = last;
}

GLLMI_PRIVATE void gllmi_pattern_set_free(gllmi_pattern_build *b, gllmi_pattern_set *set) {
    gllmi_free(&b->allocator, set->ranges);
    memset(set, 0, sizeof *set);
}

/* Sorts ranges and joins those that touch. Heap sort: the ranges may come in any order. */
GLLMI_PRIVATE void gllmi_pattern_set_sort(gllmi_pattern_set *set) {
    gllmi_pattern_range *r = set->ranges;
    size_t n = set->n, i, root, child, out;
    for (i = 1; i < n && r[i - 1].last < r[i].first && r[i].first - r[i - 1].last > 1; i++) {
    }
    if (i >= n) return;
    for (i = n + n / 2; i-- > 1;) {
        size_t size = i < n ? i : n;
        gllmi_pattern_range moving;
        if (i < n) {
            moving = r[i];
            r[i] = r[0];
            root = 0;
        } else {
            root = i - n;
            moving = r[root];
        }
        while ((child = 2 * root + 1) < size) {
            if (child + 1 < size && r[child].first < r[child + 1].first) child++;
            if (r[child].first <= moving.first) break;
            r[root] = r[child];
            root = child;
        }
        r[root] = moving;
    }
    for (i = 1, out = 0; i < n; i++) {
        if (r[i].first <= r[out].last || r[i].first - r[out].last == 1) {
            if (r[i].last > r[out].last) r[out].last = r[i].last;
        } else {
            r[++out] = r[i];
        }
    }
    set->n = out + 1;
}

GLLMI_PRIVATE void gllmi_pattern_set_append(gllmi_pattern_build *b, gllmi_pattern_set *set,
                                            const gllmi_pattern_set *other) {
    size_t i;
    for (i = 0; i < other->n; i++) {
        gllmi_pattern_set_add(b, set, other->ranges[i].first, other->ranges[i].last);
    }
}

/* set = all code points but those in set (sorted). */
GLLMI_PRIVATE void gllmi_pattern_set_invert(gllmi_pattern_build *b, gllmi_pattern_set *set) {
    gllmi_pattern_set out = {NULL, 0, 0, 0};
    uint32_t next = 0;
    size_t i;
    for (i = 0; i < set->n; i++) {
        if (set->ranges[i].first > next) {
            gllmi_pattern_set_add(b, &out, next, set->ranges[i].first - 1);
        }
        next = set->ranges[i].last + 1;
    }
    if (next <= 0x10FFFF) gllmi_pattern_set_add(b, &out, next, 0x10FFFF);
    out.edge = !set->edge;
    gllmi_pattern_set_free(b, set);
    *set = out;
}

/* set = what both have (both sorted). */
GLLMI_PRIVATE void gllmi_pattern_set_intersect(gllmi_pattern_build *b, gllmi_pattern_set *set,
                                               const gllmi_pattern_set *other) {
    gllmi_pattern_set out = {NULL, 0, 0, 0};
    size_t i = 0, j = 0;
    while (i < set->n && j < other->n) {
        gllmi_pattern_range p = set->ranges[i], q = other->ranges[j];
        uint32_t first = p.first > q.first ? p.first : q.first;
        uint32_t last = p.last < q.last ? p.last : q.last;
        if (first <= last) gllmi_pattern_set_add(b, &out, first, last);
        if (p.last < q.last) {
            i++;
        } else {
            j++;
        }
    }
    gllmi_pattern_set_free(b, set);
    *set = out;
}

GLLMI_PRIVATE int gllmi_pattern_set_has(const gllmi_pattern_set *set, uint32_t cp) {
    size_t low = 0, high = set->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (cp > set->ranges[middle].last) {
            low = middle + 1;
        } else if (cp < set->ranges[middle].first) {
            high = middle;
        } else {
            return 1;
        }
    }
    return 0;
}

/* Adds every character that folds to what a member folds to (set sorted before and after). */
GLLMI_PRIVATE void gllmi_pattern_set_close_case(gllmi_pattern_build *b, gllmi_pattern_set *set) {
    gllmi_pattern_set folds = {NULL, 0, 0, 0};
    uint32_t cp;
    size_t i;
    if (set->n == 1 && set->ranges[0].first == set->ranges[0].last) {
        cp = gllmi_uc_fold(set->ranges[0].first);
        gllmi_pattern_set_add(b, &folds, cp, cp);
    } else {
        for (i = 0; i < set->n; i++) {
            uint32_t last = set->ranges[i].last;
            if (last > 0x1FFFF) last = 0x1FFFF; /* nothing above has case */
            for (cp = set->ranges[i].first; cp <= last; cp++) {
                uint32_t fold = gllmi_uc_fold(cp);
                if (fold != cp || gllmi_uc_has(cp, GLLMI_UC_HAS_FOLD)) {
                    gllmi_pattern_set_add(b, &folds, fold, fold);
                }
            }
        }
        gllmi_pattern_set_sort(&folds);
    }
    for (i = 0; i < folds.n; i++) {
        gllmi_pattern_set_add(b, set, folds.ranges[i].first, folds.ranges[i].last);
    }
    for (i = 0; i < GLLMI_COUNT_OF(gllmi_uc_fold_rows); i++) {
        const gllmi_uc_case *row = &gllmi_uc_fold_rows[i];
        for (cp = row->first; cp <= row->first + row->span; cp += row->step) {
            if (gllmi_pattern_set_has(&folds, (uint32_t)((int32_t)cp + row->delta))) {
                gllmi_pattern_set_add(b, set, cp, cp);
            }
        }
    }
    gllmi_pattern_set_sort(set);
    gllmi_pattern_set_free(b, &folds);
}

/* ---- properties by name ---------------------------------------------------------------------- */

GLLMI_PRIVATE int gllmi_pattern_property_has(const gllmi_pattern_property *p, uint32_t record) {
    uint32_t properties = gllmi_uc_records[record];
    return (p->categories >> (properties & 31u) & 1u) || (properties & p->flags);
}

#define GLLMI_UC_MASK_L 0x1Fu /* Lu Ll Lt Lm Lo */
#define GLLMI_UC_MASK_M 0xE0u
#define GLLMI_UC_MASK_N 0x700u
#define GLLMI_UC_MASK_P 0x3F800u
#define GLLMI_UC_MASK_S 0x3C0000u
#define GLLMI_UC_MASK_Z 0x1C00000u
#define GLLMI_UC_MASK_C 0x3E000000u
#define GLLMI_UC_MASK_ALL 0x3FFFFFFFu
#define GLLMI_UC_MASK_BLANK 0x40000000u /* and the tab */
#define GLLMI_UC_MASK(name) (1u << GLLMI_UC_##name)
#define GLLMI_UC_MASK_WORD (GLLMI_UC_MASK_M | GLLMI_UC_MASK(ND) | GLLMI_UC_MASK(PC))

/* Adds the code points of a property (not its negation) to a set. */
GLLMI_PRIVATE void gllmi_pattern_add_property_points(gllmi_pattern_build *b, gllmi_pattern_set *set,
                                                     const gllmi_pattern_property *p) {
    /* Beyond the tables there are a few long runs of equal code points. */
    static const gllmi_pattern_range runs[] = {{GLLMI_UC_RECORD_LIMIT, 0xDFFFF},
                                               {0xE0000u + GLLMI_UC_TAIL, 0xEFFFF},
                                               {0xF0000, 0xFFFFD},
                                               {0xFFFFE, 0xFFFFF},
                                               {0x100000, 0x10FFFD},
                                               {0x10FFFE, 0x10FFFF}};
    gllmi_pattern_property by_record = *p;
    uint32_t cp = 0, last;
    size_t run = 0;
    if (p->script == GLLMI_PROPERTY_ASCII) gllmi_pattern_set_add(b, set, 0, 0x7F);
    if (p->script == GLLMI_PROPERTY_HEX) {
        gllmi_pattern_set_add(b, set, '0', '9');
        gllmi_pattern_set_add(b, set, 'A', 'F');
        gllmi_pattern_set_add(b, set, 'a', 'f');
    }
    if (p->script == GLLMI_PROPERTY_ASCII || p->script == GLLMI_PROPERTY_HEX) return;
    if (p->script == GLLMI_PROPERTY_WORD) {
        by_record.categories = GLLMI_UC_MASK_WORD;
        by_record.flags = GLLMI_UC_ALPHABETIC;
    }
    while (cp < 0x110000 && b->status == GLLM_OK) {
        int member;
        last = cp;
        if (run < GLLMI_COUNT_OF(runs) && cp == runs[run].first) last = runs[run++].last;
        if (p->script >= 0) {
            member = gllmi_uc_script(cp) == p->script;
        } else {
            member = gllmi_pattern_property_has(&by_record, gllmi_uc_record(cp));
        }
        if (member) gllmi_pattern_set_add(b, set, cp, last);
        cp = last + 1;
    }
    if (p->script == GLLMI_PROPERTY_WORD) {
        gllmi_pattern_set_add(b, set, 0xB2, 0xB3);
        gllmi_pattern_set_add(b, set, 0xB9, 0xB9);
        gllmi_pattern_set_add(b, set, 0xBC, 0xBE);
        gllmi_pattern_set_sort(set);
    }
    if ((p->categories & GLLMI_UC_MASK_BLANK) != 0) {
        gllmi_pattern_set_add(b, set, '\t', '\t');
        gllmi_pattern_set_sort(set);
    }
}

/* Looks for `name` in "a,b;c;..." (entries end with ';'): the entry's number, or -1. */
GLLMI_PRIVATE int gllmi_pattern_find_name(const char *list, const char *name, size_t n) {
    int entry = 0;
    while (*list) {
        size_t length = strcspn(list, ",;");
        if (length == n && memcmp(list, name, n) == 0) return entry;
        if (list[length] == ';') entry++;
        list += length + 1;
    }
    return -1;
}

/* A name without spaces, '-', '_' and upper case. */
GLLMI_PRIVATE int gllmi_pattern_named(const char *name, size_t n, gllmi_pattern_property *p) {
    static const char categories[] =
        "lu,uppercaseletter;ll,lowercaseletter;lt,titlecaseletter;lm,modifierletter;lo,otherletter;"
        "mn,nonspacingmark;mc,spacingmark;me,enclosingmark;nd,decimalnumber;nl,letternumber;"
        "no,othernumber;pc,connectorpunctuation;pd,dashpunctuation;ps,openpunctuation;"
        "pe,closepunctuation;pi,initialpunctuation;pf,finalpunctuation;po,otherpunctuation;"
        "sm,mathsymbol;sc,currencysymbol;sk,modifiersymbol;so,othersymbol;zs,spaceseparator;"
        "zl,lineseparator;zp,paragraphseparator;cc,control,cntrl;cf,format;cs,surrogate;"
        "co,privateuse;cn,unassigned;";
    static const char groups[] =
        "l,letter;m,mark,combiningmark;n,number;p,punct,punctuation;s,symbol;z,separator;c,other;"
        "lc,casedletter;any;assigned;alnum;alpha,alphabetic;blank;digit;graph;lower,lowercase;"
        "print;space,whitespace;upper,uppercase;word;";
    static const struct {
        uint32_t categories, flags;
    } values[] = {
        {GLLMI_UC_MASK_L, 0},
        {GLLMI_UC_MASK_M, 0},
        {GLLMI_UC_MASK_N, 0},
        {GLLMI_UC_MASK_P, 0},
        {GLLMI_UC_MASK_S, 0},
        {GLLMI_UC_MASK_Z, 0},
        {GLLMI_UC_MASK_C, 0},
        {7, 0},
        {GLLMI_UC_MASK_ALL, 0},
        {GLLMI_UC_MASK_ALL & ~GLLMI_UC_MASK(CN), 0},
        {GLLMI_UC_MASK(ND), GLLMI_UC_ALPHABETIC},
        {0, GLLMI_UC_ALPHABETIC},
        {GLLMI_UC_MASK(ZS) | GLLMI_UC_MASK_BLANK, 0},
        {GLLMI_UC_MASK(ND), 0},
        {GLLMI_UC_MASK_ALL &
             ~(GLLMI_UC_MASK(CC) | GLLMI_UC_MASK(CN) | GLLMI_UC_MASK(CS) | GLLMI_UC_MASK_Z),
         0},
        {0, GLLMI_UC_LOWERCASE},
        {GLLMI_UC_MASK_ALL & ~(GLLMI_UC_MASK(CC) | GLLMI_UC_MASK(CN) | GLLMI_UC_MASK(CS) |
                               GLLMI_UC_MASK(ZL) | GLLMI_UC_MASK(ZP)),
         0},
        {0, GLLMI_UC_WHITE},
        {0, GLLMI_UC_UPPERCASE},
        {GLLMI_UC_MASK_WORD, GLLMI_UC_ALPHABETIC},
    };
    int entry = gllmi_pattern_find_name(categories, name, n);
    memset(p, 0, sizeof *p);
    p->script = GLLMI_PROPERTY_BY_RECORD;
    if (entry >= 0) {
        p->categories = 1u << entry;
        return 1;
    }
    entry = gllmi_pattern_find_name(groups, name, n);
    if (entry >= 0) {
        p->categories = values[entry].categories;
        p->flags = values[entry].flags;
        return 1;
    }
    if (n == 5 && memcmp(name, "ascii", 5) == 0) p->script = GLLMI_PROPERTY_ASCII;
    if (n == 6 && memcmp(name, "xdigit", 6) == 0) p->script = GLLMI_PROPERTY_HEX;
    if (p->script != GLLMI_PROPERTY_BY_RECORD) return 1;
    p->script = gllmi_pattern_find_name(gllmi_uc_script_names, name, n);
    return p->script >= 0;
}

/* Adds a property or its negation. Looking one up takes a millisecond, so they are kept. */
GLLMI_PRIVATE void gllmi_pattern_add_property(gllmi_pattern_build *b, gllmi_pattern_set *set,
                                              const gllmi_pattern_property *p) {
    size_t i;
    gllmi_pattern_set *known;
    for (i = 0; i < b->n_known && memcmp(&b->known[i].property, p, sizeof *p) != 0; i++) {
    }
    if (i == b->n_known) {
        if (!gllmi_grow(&b->allocator, (void **)&b->known, &b->known_capacity, i, i + 1,
                        sizeof *b->known)) {
            gllmi_pattern_fail_memory(b);
            return;
        }
        memset(&b->known[i], 0, sizeof *b->known);
        b->known[i].property = *p;
        b->n_known++;
        gllmi_pattern_add_property_points(b, &b->known[i].set, p);
        if (p->negated) gllmi_pattern_set_invert(b, &b->known[i].set);
    }
    known = &b->known[i].set;
    gllmi_pattern_set_append(b, set, known);
}

/* ---- parsing: characters and classes --------------------------------------------------------- */

/* Registers a set (sorted) and returns its number; the set is emptied. */
GLLMI_PRIVATE uint32_t gllmi_pattern_keep_set(gllmi_pattern_build *b, gllmi_pattern_set *set) {
    size_t i;
    for (i = 0; i < b->n_sets && b->status == GLLM_OK; i++) {
        const gllmi_pattern_set *other = &b->sets[i];
        if (other->n == set->n && other->edge == set->edge &&
            (set->n == 0 ||
             memcmp(other->ranges, set->ranges, set->n * sizeof *set->ranges) == 0)) {
            gllmi_pattern_set_free(b, set);
            return (uint32_t)i;
        }
    }
    if (b->status == GLLM_OK && b->n_sets == GLLMI_PATTERN_SETS_MAX) {
        gllmi_pattern_fail(b, b->at, "too many character classes: one more");
    }
    if (b->status == GLLM_OK && !gllmi_grow(&b->allocator, (void **)&b->sets, &b->set_capacity,
                                            b->n_sets, b->n_sets + 1, sizeof *b->sets)) {
        gllmi_pattern_fail_memory(b);
    }
    if (b->status != GLLM_OK) {
        gllmi_pattern_set_free(b, set);
        return 0;
    }
    b->sets[b->n_sets] = *set;
    memset(set, 0, sizeof *set);
    return (uint32_t)b->n_sets++;
}

GLLMI_PRIVATE int gllmi_pattern_peek(const gllmi_pattern_build *b, size_t ahead) {
    return b->at + ahead < b->n ? (uint8_t)b->s[b->at + ahead] : -1;
}
/* Takes the text if it comes next. */
GLLMI_PRIVATE int gllmi_pattern_take(gllmi_pattern_build *b, const char *text) {
    size_t n = strlen(text);
    if (b->n - b->at < n || memcmp(b->s + b->at, text, n) != 0) return 0;
    b->at += n;
    return 1;
}
GLLMI_PRIVATE uint32_t gllmi_pattern_next_point(gllmi_pattern_build *b) {
    const char *p = b->s + b->at;
    uint32_t cp = gllmi_utf8_next(&p);
    b->at = (size_t)(p - b->s);
    return cp;
}

GLLMI_PRIVATE int gllmi_pattern_digit(int c, int base) {
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : 99;
    return digit < base ? digit : -1;
}
/* Up to n_max digits; at least n_min, or the pattern fails. */
GLLMI_PRIVATE uint32_t gllmi_pattern_number(gllmi_pattern_build *b, int base, int n_min,
                                            int n_max) {
    uint32_t value = 0;
    size_t start = b->at;
    int n = 0, digit;
    while (n < n_max && (digit = gllmi_pattern_digit(gllmi_pattern_peek(b, 0), base)) >= 0) {
        value = value < 0x1000000 ? value * (uint32_t)base + (uint32_t)digit : value;
        b->at++;
        n++;
    }
    if (n < n_min) gllmi_pattern_fail(b, start, "a number is missing");
    if (value > 0x10FFFF) gllmi_pattern_fail(b, start, "not a code point");
    return value;
}

/* {name} of \p, or the name in [:name:]. */
GLLMI_PRIVATE void gllmi_pattern_property_name(gllmi_pattern_build *b, const char *end,
                                               gllmi_pattern_property *p) {
    char name[64];
    size_t n = 0, start = b->at, end_bytes = strlen(end);
    int negated = gllmi_pattern_take(b, "^");
    memset(p, 0, sizeof *p);
    while (b->at < b->n && n < sizeof name) {
        int c = (uint8_t)b->s[b->at];
        if (b->n - b->at >= end_bytes && memcmp(b->s + b->at, end, end_bytes) == 0) break;
        b->at++;
        if (c == ' ' || c == '-' || c == '_') continue;
        name[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    if (n == sizeof name || !gllmi_pattern_take(b, end) || !gllmi_pattern_named(name, n, p)) {
        gllmi_pattern_fail(b, start, "unknown property");
    }
    p->negated = negated;
}

/* After a backslash: 1 and a property, or 0 and a character. */
GLLMI_PRIVATE int gllmi_pattern_escape(gllmi_pattern_build *b, int in_class, uint32_t *cp,
                                       gllmi_pattern_property *p) {
    static const char plain[] = "tnrfaev", values[] = "\t\n\r\f\a\x1B\v";
    static const char known[] = "dDwWsShH";
    size_t start = b->at - 1;
    int c = gllmi_pattern_peek(b, 0);
    const char *found;
    if (c < 0) {
        gllmi_pattern_fail(b, start, "nothing behind the backslash");
        return 0;
    }
    memset(p, 0, sizeof *p);
    p->script = GLLMI_PROPERTY_BY_RECORD;
    found = c < 0x80 && c != 0 ? strchr(plain, c) : NULL;
    if (found) {
        b->at++;
        *cp = (uint8_t)values[found - plain];
        return 0;
    }
    if (c < 0x80 && c != 0 && strchr(known, c)) {
        b->at++;
        p->negated = c >= 'A' && c <= 'Z';
        if (c == 'd' || c == 'D') p->categories = GLLMI_UC_MASK(ND);
        if (c == 's' || c == 'S') p->flags = GLLMI_UC_WHITE;
        if (c == 'h' || c == 'H') p->script = GLLMI_PROPERTY_HEX;
        if (c == 'w' || c == 'W') {
            p->categories = GLLMI_UC_MASK_WORD;
            p->flags = GLLMI_UC_ALPHABETIC;
        }
    } else if ((c == 'p' || c == 'P') && gllmi_pattern_peek(b, 1) == '{') {
        b->at += 2;
        gllmi_pattern_property_name(b, "}", p);
        if (c == 'P') p->negated = !p->negated;
    } else {
        *cp = 0;
        if (c == 'x' && gllmi_pattern_peek(b, 1) == '{') {
            b->at += 2;
            *cp = gllmi_pattern_number(b, 16, 1, 8);
            if (!gllmi_pattern_take(b, "}")) gllmi_pattern_fail(b, start, "bad \\x{}");
        } else if (c == 'x') {
            b->at++;
            *cp = gllmi_pattern_number(b, 16, 1, 2);
            if (*cp >= 0x80) gllmi_pattern_fail(b, start, "raw bytes are not supported: \\x");
        } else if (c == 'u') {
            b->at++;
            *cp = gllmi_pattern_number(b, 16, 4, 4);
        } else if (c == 'o' && gllmi_pattern_peek(b, 1) == '{') {
            b->at += 2;
            *cp = gllmi_pattern_number(b, 8, 1, 11);
            if (!gllmi_pattern_take(b, "}")) gllmi_pattern_fail(b, start, "bad \\o{}");
        } else if (c >= '0' && c <= '9') {
            int octal = gllmi_pattern_digit(gllmi_pattern_peek(b, 1), 8) >= 0 &&
                        gllmi_pattern_digit(gllmi_pattern_peek(b, 2), 8) >= 0;
            if (!in_class && c != '0' && !octal) {
                gllmi_pattern_fail(b, start, "back-references are not supported: one");
            }
            *cp = gllmi_pattern_number(b, 8, 1, 3);
            if (*cp >= 0x80) gllmi_pattern_fail(b, start, "raw bytes are not supported: octal");
        } else if (c == 'c' || c == 'C' || c == 'M' ||
                   (!in_class && c < 0x80 && strchr("kgKGXyY", c))) {
            gllmi_pattern_fail(b, start, "this escape is not supported:");
        } else if (in_class && c == 'b') {
            b->at++;
            *cp = 8;
        } else {
            *cp = gllmi_pattern_next_point(b);
        }
        return 0;
    }
    if (!in_class && p->categories == GLLMI_UC_MASK_WORD && p->flags == GLLMI_UC_ALPHABETIC) {
        p->categories = p->flags = 0;
        p->script = GLLMI_PROPERTY_WORD;
    }
    return 1;
}

/* Whether [:name:] comes next; if not, '[' opens a class within the class. */
GLLMI_PRIVATE int gllmi_pattern_is_posix(const gllmi_pattern_build *b) {
    size_t i = 2;
    if (gllmi_pattern_peek(b, 0) != '[' || gllmi_pattern_peek(b, 1) != ':') return 0;
    if (gllmi_pattern_peek(b, i) == '^') i++;
    while (gllmi_pattern_peek(b, i) >= 'a' && gllmi_pattern_peek(b, i) <= 'z') i++;
    return gllmi_pattern_peek(b, i) == ':' && gllmi_pattern_peek(b, i + 1) == ']';
}

/* One character or property of a class, or the start of a range. */
GLLMI_PRIVATE void gllmi_pattern_class_item(gllmi_pattern_build *b, gllmi_pattern_set *set) {
    size_t start = b->at;
    uint32_t first = 0, last = 0;
    gllmi_pattern_property p;
    int after;
    if (gllmi_pattern_is_posix(b)) {
        b->at += 2;
        gllmi_pattern_property_name(b, ":]", &p);
        /* As a POSIX bracket "punct" has the symbols too. */
        if (p.categories == GLLMI_UC_MASK_P) p.categories |= GLLMI_UC_MASK_S;
        gllmi_pattern_add_property(b, set, &p);
        return;
    }
    if (gllmi_pattern_take(b, "\\")) {
        if (gllmi_pattern_escape(b, 1, &first, &p)) {
            gllmi_pattern_add_property(b, set, &p);
            return;
        }
    } else {
        first = gllmi_pattern_next_point(b);
    }
    last = first;
    after = gllmi_pattern_peek(b, 1);
    if (b->status == GLLM_OK && gllmi_pattern_peek(b, 0) == '-' && after >= 0 && after != ']' &&
        !(after == '&' && gllmi_pattern_peek(b, 2) == '&')) {
        b->at++;
        if (after == '[') gllmi_pattern_fail(b, start, "a class as the end of a range: one");
        if (gllmi_pattern_take(b, "\\")) {
            if (gllmi_pattern_escape(b, 1, &last, &p)) {
                gllmi_pattern_fail(b, start, "a class as the end of a range: one");
            }
        } else {
            last = gllmi_pattern_next_point(b);
        }
        if (last < first) gllmi_pattern_fail(b, start, "a range that is empty: one");
    }
    gllmi_pattern_set_add(b, set, first, last);
}

/* A class behind its '['. Calls itself for classes within it. */
GLLMI_PRIVATE void gllmi_pattern_class(gllmi_pattern_build *b, gllmi_pattern_set *out, int depth) {
    gllmi_pattern_set set = {NULL, 0, 0, 0}, inner = {NULL, 0, 0, 0};
    size_t start = b->at - 1;
    int negated = gllmi_pattern_take(b, "^"), first = 1, intersect = 0;
    if (depth > GLLMI_PATTERN_DEPTH_MAX) gllmi_pattern_fail(b, start, "classes nested too deep");
    while (gllmi_pattern_go_on(b, 1)) {
        int c = gllmi_pattern_peek(b, 0), closes = c == ']' && !first;
        if (c < 0) {
            gllmi_pattern_fail(b, start, "a class that does not end: it begins");
            break;
        }
        first = 0;
        if (closes || (c == '&' && gllmi_pattern_peek(b, 1) == '&')) {
            gllmi_pattern_set_sort(&set);
            if (intersect) {
                gllmi_pattern_set_intersect(b, out, &set);
            } else {
                gllmi_pattern_set_append(b, out, &set);
            }
            set.n = 0;
            intersect = 1;
            b->at += closes ? 1 : 2;
            if (closes) break;
        } else if (c == '[' && !gllmi_pattern_is_posix(b)) {
            b->at++;
            inner.n = 0;
            gllmi_pattern_class(b, &inner, depth + 1);
            gllmi_pattern_set_append(b, &set, &inner);
        } else {
            gllmi_pattern_class_item(b, &set);
        }
    }
    gllmi_pattern_set_free(b, &set);
    gllmi_pattern_set_free(b, &inner);
    if (depth == 0 && (b->options & GLLMI_OPTION_CASE)) gllmi_pattern_set_close_case(b, out);
    if (negated) gllmi_pattern_set_invert(b, out);
    out->edge = 0; /* a class takes a character */
}

/* ---- parsing: the tree ----------------------------------------------------------------------- */

GLLMI_PRIVATE uint32_t gllmi_pattern_node_new(gllmi_pattern_build *b, int kind, uint32_t value) {
    if (b->status == GLLM_OK && b->n_nodes >= GLLMI_PATTERN_NODES_MAX) {
        gllmi_pattern_fail(b, b->at, "too long: it ends");
    }
    if (b->status == GLLM_OK && !gllmi_grow(&b->allocator, (void **)&b->nodes, &b->node_capacity,
                                            b->n_nodes, b->n_nodes + 2, sizeof *b->nodes)) {
        gllmi_pattern_fail_memory(b);
    }
    if (b->status != GLLM_OK) return 0;
    if (b->n_nodes == 0) memset(&b->nodes[b->n_nodes++], 0, sizeof *b->nodes); /* 0 is "none" */
    memset(&b->nodes[b->n_nodes], 0, sizeof *b->nodes);
    b->nodes[b->n_nodes].kind = (uint8_t)kind;
    b->nodes[b->n_nodes].value = value;
    return (uint32_t)b->n_nodes++;
}

GLLMI_PRIVATE void gllmi_pattern_append(gllmi_pattern_build *b, uint32_t node) {
    if (b->status != GLLM_OK) return;
    b->nodes[node].sibling = b->frames[b->n_frames - 1].items;
    b->frames[b->n_frames - 1].items = node;
}
GLLMI_PRIVATE void gllmi_pattern_append_set(gllmi_pattern_build *b, gllmi_pattern_set *set) {
    uint32_t id = gllmi_pattern_keep_set(b, set);
    gllmi_pattern_append(b, gllmi_pattern_node_new(b, GLLMI_NODE_SET, id));
}
GLLMI_PRIVATE void gllmi_pattern_append_point(gllmi_pattern_build *b, uint32_t cp) {
    gllmi_pattern_set set = {NULL, 0, 0, 0};
    gllmi_pattern_set_add(b, &set, cp, cp);
    if (b->options & GLLMI_OPTION_CASE) gllmi_pattern_set_close_case(b, &set);
    gllmi_pattern_append_set(b, &set);
}
GLLMI_PRIVATE void gllmi_pattern_append_property(gllmi_pattern_build *b,
                                                 const gllmi_pattern_property *p) {
    gllmi_pattern_set set = {NULL, 0, 0, 0};
    gllmi_pattern_add_property(b, &set, p);
    gllmi_pattern_append_set(b, &set);
}

GLLMI_PRIVATE void gllmi_pattern_push(gllmi_pattern_build *b, int kind, int flags, int implicit) {
    gllmi_pattern_frame *f;
    if (b->n_frames == GLLMI_PATTERN_DEPTH_MAX) {
        gllmi_pattern_fail(b, b->at, "groups nested too deep");
        return;
    }
    f = &b->frames[b->n_frames++];
    memset(f, 0, sizeof *f);
    f->kind = (uint8_t)kind;
    f->flags = (uint8_t)flags;
    f->implicit = (uint8_t)implicit;
    f->options = (uint8_t)b->options;
    f->at = b->at;
}

/* Ends a branch of the innermost group. */
GLLMI_PRIVATE void gllmi_pattern_end_branch(gllmi_pattern_build *b) {
    gllmi_pattern_frame *f = &b->frames[b->n_frames - 1];
    uint32_t node = f->items;
    if (node == 0) {
        node = gllmi_pattern_node_new(b, GLLMI_NODE_EMPTY, 0);
    } else if (b->nodes[node].sibling != 0) {
        node = gllmi_pattern_node_new(b, GLLMI_NODE_CAT, 0);
        if (node) b->nodes[node].child = f->items;
    }
    f->items = 0;
    if (b->status != GLLM_OK) return;
    b->nodes[node].sibling = f->branches;
    f->branches = node;
}

/* Makes one set out of branches that are all sets. */
GLLMI_PRIVATE uint32_t gllmi_pattern_merge_branches(gllmi_pattern_build *b, uint32_t first) {
    gllmi_pattern_set set = {NULL, 0, 0, 0};
    uint32_t i, node;
    for (i = first; i; i = b->nodes[i].sibling) {
        if (b->nodes[i].kind != GLLMI_NODE_SET) {
            node = gllmi_pattern_node_new(b, GLLMI_NODE_ALT, 0);
            if (node) b->nodes[node].child = first;
            return node;
        }
    }
    for (i = first; i; i = b->nodes[i].sibling) {
        gllmi_pattern_set_append(b, &set, &b->sets[b->nodes[i].value]);
    }
    gllmi_pattern_set_sort(&set);
    i = gllmi_pattern_keep_set(b, &set);
    return gllmi_pattern_node_new(b, GLLMI_NODE_SET, i);
}

/* Closes the innermost group and appends what it was to the one around it. */
GLLMI_PRIVATE uint32_t gllmi_pattern_pop(gllmi_pattern_build *b) {
    gllmi_pattern_frame *f = &b->frames[b->n_frames - 1];
    uint32_t node, wrapped;
    gllmi_pattern_end_branch(b);
    if (b->status != GLLM_OK) return 0;
    node = f->branches;
    if (b->nodes[node].sibling) node = gllmi_pattern_merge_branches(b, node);
    if (b->status != GLLM_OK) return 0;
    if (f->kind == GLLMI_NODE_LOOK || f->kind == GLLMI_NODE_ATOMIC) {
        wrapped = gllmi_pattern_node_new(b, f->kind, 0);
        if (wrapped) {
            b->nodes[wrapped].child = node;
            b->nodes[wrapped].flags = f->flags;
        }
        node = wrapped;
    }
    b->options = f->options;
    b->n_frames--;
    if (b->n_frames > 0) gllmi_pattern_append(b, node);
    return node;
}

/* Options behind "(?": a group of its own, or up to the end of the group around. */
GLLMI_PRIVATE void gllmi_pattern_options(gllmi_pattern_build *b, size_t start) {
    int on = 1, options = b->options;
    for (;;) {
        int c = gllmi_pattern_peek(b, 0), option;
        if (c == ')' || c == ':') {
            b->at++;
            gllmi_pattern_push(b, GLLMI_NODE_CAT, 0, c == ')');
            b->options = options;
            return;
        }
        option = c == 'i'   ? GLLMI_OPTION_CASE
                 : c == 'm' ? GLLMI_OPTION_DOT_ALL
                 : c == 'x' ? GLLMI_OPTION_EXTENDED
                            : 0;
        if (c == '-') {
            on = 0;
        } else if (option == 0) {
            gllmi_pattern_fail(b, start, "this kind of group is not supported:");
            return;
        }
        options = on ? options | option : options & ~option;
        b->at++;
    }
}

/* A group behind its '('. */
GLLMI_PRIVATE void gllmi_pattern_open(gllmi_pattern_build *b) {
    size_t start = b->at - 1;
    int quote;
    if (!gllmi_pattern_take(b, "?")) {
        gllmi_pattern_push(b, GLLMI_NODE_CAT, 0, 0);
    } else if (gllmi_pattern_take(b, ":")) {
        gllmi_pattern_push(b, GLLMI_NODE_CAT, 0, 0);
    } else if (gllmi_pattern_take(b, ">")) {
        gllmi_pattern_push(b, GLLMI_NODE_ATOMIC, 0, 0);
    } else if (gllmi_pattern_take(b, "=")) {
        gllmi_pattern_push(b, GLLMI_NODE_LOOK, 0, 0);
    } else if (gllmi_pattern_take(b, "!")) {
        gllmi_pattern_push(b, GLLMI_NODE_LOOK, GLLMI_NODE_NEGATIVE, 0);
    } else if (gllmi_pattern_take(b, "<=")) {
        gllmi_pattern_push(b, GLLMI_NODE_LOOK, GLLMI_NODE_BEHIND, 0);
    } else if (gllmi_pattern_take(b, "<!")) {
        gllmi_pattern_push(b, GLLMI_NODE_LOOK, GLLMI_NODE_BEHIND | GLLMI_NODE_NEGATIVE, 0);
    } else if (gllmi_pattern_take(b, "#")) {
        while (b->at < b->n && b->s[b->at] != ')') b->at++;
        if (!gllmi_pattern_take(b, ")"))
            gllmi_pattern_fail(b, start, "a comment that does not end");
    } else if (gllmi_pattern_peek(b, 0) == '<' || gllmi_pattern_peek(b, 0) == '\'') {
        quote = gllmi_pattern_peek(b, 0) == '<' ? '>' : '\'';
        b->at++;
        while (b->at < b->n && b->s[b->at] != quote && b->s[b->at] != ')') b->at++;
        if (gllmi_pattern_peek(b, 0) != quote) {
            gllmi_pattern_fail(b, start, "a group name that does not end");
            return;
        }
        b->at++;
        gllmi_pattern_push(b, GLLMI_NODE_CAT, 0, 0);
    } else {
        gllmi_pattern_options(b, start);
    }
}

/* {n}: 2, {n,}, {,m}, {n,m}: 1, something else: 0 and nothing is taken. */
GLLMI_PRIVATE int gllmi_pattern_interval(gllmi_pattern_build *b, uint32_t *min, uint32_t *max) {
    size_t start = b->at;
    int has_min, has_max = 0, comma;
    b->at++;
    has_min = gllmi_pattern_digit(gllmi_pattern_peek(b, 0), 10) >= 0;
    *min = gllmi_pattern_number(b, 10, 0, 7);
    *max = *min;
    comma = gllmi_pattern_take(b, ",");
    if (comma) {
        has_max = gllmi_pattern_digit(gllmi_pattern_peek(b, 0), 10) >= 0;
        *max = has_max ? gllmi_pattern_number(b, 10, 0, 7) : GLLMI_PATTERN_INFINITE;
    }
    if (!(has_min || has_max) || !gllmi_pattern_take(b, "}")) {
        b->at = start;
        return 0;
    }
    if (*max < *min) gllmi_pattern_fail(b, start, "a repeat from more to less: one");
    if (*min > GLLMI_PATTERN_REPEAT_MAX ||
        (*max > GLLMI_PATTERN_REPEAT_MAX && *max != GLLMI_PATTERN_INFINITE)) {
        gllmi_pattern_fail(b, start, "a repeat of more than 1000: one");
    }
    return comma ? 1 : 2;
}

/* A quantifier, if one comes next: 1. */
GLLMI_PRIVATE int gllmi_pattern_quantifier(gllmi_pattern_build *b) {
    gllmi_pattern_frame *f = &b->frames[b->n_frames - 1];
    size_t start = b->at;
    int c = gllmi_pattern_peek(b, 0), interval = c == '{', flags = 0, possessive = 0;
    uint32_t min = c == '+', max = c == '?' ? 1 : GLLMI_PATTERN_INFINITE, target, copy;
    if (c != '*' && c != '+' && c != '?' && !interval) return 0;
    if (interval) {
        interval = gllmi_pattern_interval(b, &min, &max);
        if (!interval) return 0;
    } else {
        b->at++;
        possessive = gllmi_pattern_take(b, "+");
    }
    /* {n}? is not lazy but a '?' behind {n}; {n,m}+ is not possessive but a '+' behind it. */
    if (!possessive && interval != 2 && gllmi_pattern_take(b, "?")) {
        flags = GLLMI_NODE_LAZY;
    }
    target = f->items;
    if (b->status != GLLM_OK) return 1;
    if (!target || b->nodes[target].kind == GLLMI_NODE_LOOK ||
        b->nodes[target].kind == GLLMI_NODE_ASSERT) {
        gllmi_pattern_fail(b, start, "a repeat of nothing: one");
        return 1;
    }
    copy = gllmi_pattern_node_new(b, GLLMI_NODE_EMPTY, 0);
    if (possessive && copy) copy = gllmi_pattern_node_new(b, GLLMI_NODE_EMPTY, 0);
    if (!copy) return 1;
    b->nodes[copy] = b->nodes[target];
    b->nodes[copy].sibling = 0;
    if (possessive) { /* target becomes ATOMIC, the node before `copy` the REPEAT */
        b->nodes[target].kind = GLLMI_NODE_ATOMIC;
        b->nodes[target].flags = 0;
        b->nodes[target].child = copy - 1;
        target = copy - 1;
    }
    b->nodes[target].kind = GLLMI_NODE_REPEAT;
    b->nodes[target].flags = (uint8_t)flags;
    b->nodes[target].min = min;
    b->nodes[target].max = max;
    b->nodes[target].child = copy;
    return 1;
}

GLLMI_PRIVATE void gllmi_pattern_append_assert(gllmi_pattern_build *b, uint32_t kind) {
    gllmi_pattern_append(b, gllmi_pattern_node_new(b, GLLMI_NODE_ASSERT, kind));
}

/* \Z, the end or before a newline that is the end: (?=\n?\z). */
GLLMI_PRIVATE void gllmi_pattern_append_last_line(gllmi_pattern_build *b) {
    uint32_t repeat, item;
    gllmi_pattern_push(b, GLLMI_NODE_LOOK, 0, 0);
    if (b->status != GLLM_OK) return;
    gllmi_pattern_append_point(b, '\n');
    item = b->frames[b->n_frames - 1].items;
    repeat = gllmi_pattern_node_new(b, GLLMI_NODE_EMPTY, 0);
    if (!repeat || !item) return;
    b->nodes[repeat] = b->nodes[item];
    b->nodes[item].kind = GLLMI_NODE_REPEAT;
    b->nodes[item].min = 0;
    b->nodes[item].max = 1;
    b->nodes[item].child = repeat;
    gllmi_pattern_append_assert(b, GLLMI_ASSERT_TEXT_END);
    gllmi_pattern_pop(b);
}

/* \R: (?>\r\n|[\n-\r\x{85}\x{2028}\x{2029}]). */
GLLMI_PRIVATE void gllmi_pattern_append_newline(gllmi_pattern_build *b) {
    gllmi_pattern_set set = {NULL, 0, 0, 0};
    gllmi_pattern_push(b, GLLMI_NODE_ATOMIC, 0, 0);
    if (b->status != GLLM_OK) return;
    gllmi_pattern_append_point(b, '\r');
    gllmi_pattern_append_point(b, '\n');
    gllmi_pattern_end_branch(b);
    gllmi_pattern_set_add(b, &set, '\n', '\r');
    gllmi_pattern_set_add(b, &set, 0x85, 0x85);
    gllmi_pattern_set_add(b, &set, 0x2028, 0x2029);
    gllmi_pattern_append_set(b, &set);
    gllmi_pattern_pop(b);
}

GLLMI_PRIVATE void gllmi_pattern_append_any(gllmi_pattern_build *b, int newline) {
    gllmi_pattern_set set = {NULL, 0, 0, 0};
    if (newline) {
        gllmi_pattern_set_add(b, &set, 0, 0x10FFFF);
    } else {
        gllmi_pattern_set_add(b, &set, 0, '\n' - 1);
        gllmi_pattern_set_add(b, &set, '\n' + 1, 0x10FFFF);
    }
    gllmi_pattern_append_set(b, &set);
}

/* A backslash outside of a class. */
GLLMI_PRIVATE void gllmi_pattern_backslash(gllmi_pattern_build *b) {
    gllmi_pattern_property p;
    uint32_t cp = 0;
    if (gllmi_pattern_take(b, "b")) {
        gllmi_pattern_append_assert(b, GLLMI_ASSERT_WORD);
    } else if (gllmi_pattern_take(b, "B")) {
        gllmi_pattern_append_assert(b, GLLMI_ASSERT_NOT_WORD);
    } else if (gllmi_pattern_take(b, "A")) {
        gllmi_pattern_append_assert(b, GLLMI_ASSERT_TEXT_BEGIN);
    } else if (gllmi_pattern_take(b, "z")) {
        gllmi_pattern_append_assert(b, GLLMI_ASSERT_TEXT_END);
    } else if (gllmi_pattern_take(b, "Z")) {
        gllmi_pattern_append_last_line(b);
    } else if (gllmi_pattern_take(b, "R")) {
        gllmi_pattern_append_newline(b);
    } else if (gllmi_pattern_take(b, "N")) {
        gllmi_pattern_append_any(b, 0);
    } else if (gllmi_pattern_take(b, "O")) {
        gllmi_pattern_append_any(b, 1);
    } else if (gllmi_pattern_escape(b, 0, &cp, &p)) {
        gllmi_pattern_append_property(b, &p);
    } else {
        gllmi_pattern_append_point(b, cp);
    }
}

/* One step of the pattern. */
GLLMI_PRIVATE void gllmi_pattern_step(gllmi_pattern_build *b) {
    gllmi_pattern_set set = {NULL, 0, 0, 0};
    int c = gllmi_pattern_peek(b, 0);
    if (b->options & GLLMI_OPTION_EXTENDED) {
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            b->at++;
            return;
        }
        if (c == '#') {
            while (b->at < b->n && b->s[b->at] != '\n') b->at++;
            return;
        }
    }
    if (gllmi_pattern_quantifier(b)) return;
    if (gllmi_pattern_take(b, "(")) {
        gllmi_pattern_open(b);
    } else if (c == ')') {
        while (b->n_frames > 1 && b->frames[b->n_frames - 1].implicit) gllmi_pattern_pop(b);
        if (b->status != GLLM_OK) return;
        if (b->n_frames <= 1) {
            gllmi_pattern_fail(b, b->at, "a ')' without '('");
            return;
        }
        b->at++;
        gllmi_pattern_pop(b);
    } else if (gllmi_pattern_take(b, "|")) {
        gllmi_pattern_end_branch(b);
    } else if (gllmi_pattern_take(b, "[")) {
        gllmi_pattern_class(b, &set, 0);
        gllmi_pattern_append_set(b, &set);
    } else if (gllmi_pattern_take(b, ".")) {
        gllmi_pattern_append_any(b, b->options & GLLMI_OPTION_DOT_ALL);
    } else if (gllmi_pattern_take(b, "^")) {
        gllmi_pattern_append_assert(b, GLLMI_ASSERT_LINE_BEGIN);
    } else if (gllmi_pattern_take(b, "$")) {
        gllmi_pattern_append_assert(b, GLLMI_ASSERT_LINE_END);
    } else if (gllmi_pattern_take(b, "\\")) {
        gllmi_pattern_backslash(b);
    } else {
        gllmi_pattern_append_point(b, gllmi_pattern_next_point(b));
    }
}

/* The whole pattern: the root of its tree. */
GLLMI_PRIVATE uint32_t gllmi_pattern_parse(gllmi_pattern_build *b) {
    gllmi_pattern_push(b, GLLMI_NODE_CAT, 0, 0);
    while (b->at < b->n && gllmi_pattern_go_on(b, 1)) gllmi_pattern_step(b);
    while (b->status == GLLM_OK && b->n_frames > 1 && b->frames[b->n_frames - 1].implicit) {
        gllmi_pattern_pop(b);
    }
    if (b->status == GLLM_OK && b->n_frames > 1) {
        gllmi_pattern_fail(b, b->frames[b->n_frames - 1].at,
                           "a group that does not end: it begins");
    }
    return b->status == GLLM_OK ? gllmi_pattern_pop(b) : 0;
}

/* ---- compiling: the tree to a program -------------------------------------------------------- */

GLLMI_PRIVATE uint16_t gllmi_pattern_code_new(gllmi_pattern_build *b, int op, uint32_t arg,
                                              uint32_t x, uint32_t y) {
    gllmi_pattern_code *code;
    if (b->status == GLLM_OK && b->n_code == GLLMI_PATTERN_CODE_MAX) {
        gllmi_pattern_fail(b, b->n, "too large when its repeats are written out: it ends");
    }
    if (b->status == GLLM_OK && !gllmi_grow(&b->allocator, (void **)&b->code, &b->code_capacity,
                                            b->n_code, b->n_code + 1, sizeof *b->code)) {
        gllmi_pattern_fail_memory(b);
    }
    if (b->status != GLLM_OK) return 0;
    code = &b->code[b->n_code];
    memset(code, 0, sizeof *code);
    code->op = (uint8_t)op;
    code->arg = (uint16_t)arg;
    code->x = (uint16_t)x;
    code->y = (uint16_t)y;
    return (uint16_t)b->n_code++;
}

/* first..last, and its complement where asked for. */
GLLMI_PRIVATE uint8_t gllmi_pattern_side(gllmi_pattern_build *b, uint32_t first, uint32_t last,
                                         int edge) {
    gllmi_pattern_set set = {NULL, 0, 0, 0};
    if (first <= last) gllmi_pattern_set_add(b, &set, first, last);
    set.edge = edge;
    return (uint8_t)gllmi_pattern_keep_set(b, &set);
}
GLLMI_PRIVATE uint8_t gllmi_pattern_word_side(gllmi_pattern_build *b, int negated) {
    gllmi_pattern_property word = {0, 0, GLLMI_PROPERTY_WORD, 0};
    gllmi_pattern_set set = {NULL, 0, 0, 0};
    gllmi_pattern_add_property(b, &set, &word);
    if (negated) gllmi_pattern_set_invert(b, &set); /* the edge is no word character */
    return (uint8_t)gllmi_pattern_keep_set(b, &set);
}

GLLMI_PRIVATE int gllmi_pattern_add_pair(gllmi_pattern_cond *cond, uint8_t previous, uint8_t next) {
    if (cond->n == GLLMI_COUNT_OF(cond->previous)) return 0;
    cond->previous[cond->n] = previous;
    cond->next[cond->n++] = next;
    return 1;
}

/* Adds what an assertion asks of the characters around it. */
GLLMI_PRIVATE int gllmi_pattern_assert_pairs(gllmi_pattern_build *b, uint32_t kind,
                                             gllmi_pattern_cond *cond) {
    uint8_t any = gllmi_pattern_side(b, 0, 0x10FFFF, 1), edge = gllmi_pattern_side(b, 1, 0, 1);
    uint8_t newline = gllmi_pattern_side(b, '\n', '\n', 0), word, other;
    switch (kind) {
    case GLLMI_ASSERT_TEXT_BEGIN: return gllmi_pattern_add_pair(cond, edge, any);
    case GLLMI_ASSERT_TEXT_END: return gllmi_pattern_add_pair(cond, any, edge);
    case GLLMI_ASSERT_LINE_BEGIN: /* no line begins behind a newline that ends the text */
        return gllmi_pattern_add_pair(cond, edge, any) &&
               gllmi_pattern_add_pair(cond, newline, gllmi_pattern_side(b, 0, 0x10FFFF, 0));
    case GLLMI_ASSERT_LINE_END:
        return gllmi_pattern_add_pair(cond, any, gllmi_pattern_side(b, '\n', '\n', 1));
    default: break;
    }
    word = gllmi_pattern_word_side(b, 0);
    other = gllmi_pattern_word_side(b, 1);
    if (kind == GLLMI_ASSERT_WORD) {
        return gllmi_pattern_add_pair(cond, word, other) &&
               gllmi_pattern_add_pair(cond, other, word);
    }
    return gllmi_pattern_add_pair(cond, word, word) && gllmi_pattern_add_pair(cond, other, other);
}

/* Turns a look-around of one character (or assertions) into a condition; 0 if it is more. */
GLLMI_PRIVATE int gllmi_pattern_look_pairs(gllmi_pattern_build *b, uint32_t node, int behind,
                                           gllmi_pattern_cond *cond) {
    uint8_t any = gllmi_pattern_side(b, 0, 0x10FFFF, 1);
    int single = b->nodes[node].kind != GLLMI_NODE_ALT;
    uint32_t i = single ? node : b->nodes[node].child;
    for (; i && b->status == GLLM_OK; i = single ? 0 : b->nodes[i].sibling) {
        const gllmi_pattern_node *n = &b->nodes[i];
        uint8_t set = (uint8_t)n->value;
        if (n->kind == GLLMI_NODE_SET) {
            if (!gllmi_pattern_add_pair(cond, behind ? set : any, behind ? any : set)) return 0;
        } else if (n->kind == GLLMI_NODE_ASSERT) {
            if (!gllmi_pattern_assert_pairs(b, n->value, cond)) return 0;
        } else {
            return 0;
        }
    }
    return 1;
}

GLLMI_PRIVATE uint16_t gllmi_pattern_emit_cond(gllmi_pattern_build *b,
                                               const gllmi_pattern_cond *cond, int negative,
                                               uint16_t next) {
    uint16_t pc;
    if (!gllmi_grow(&b->allocator, (void **)&b->conds, &b->cond_capacity, b->n_conds,
                    b->n_conds + 1, sizeof *b->conds)) {
        gllmi_pattern_fail_memory(b);
        return 0;
    }
    b->conds[b->n_conds] = *cond;
    pc = gllmi_pattern_code_new(b, GLLMI_CODE_COND, (uint32_t)b->n_conds++, next, 0);
    if (b->status == GLLM_OK) b->code[pc].negative = (uint8_t)negative;
    return pc;
}

/* Whether a node may match nothing. */
GLLMI_PRIVATE int gllmi_pattern_nullable(gllmi_pattern_build *b, uint32_t node, int depth) {
    gllmi_pattern_node *n = &b->nodes[node];
    uint32_t i;
    int nullable = 1;
    if (n->flags & GLLMI_NODE_KNOWN) return (n->flags & GLLMI_NODE_NULLABLE) != 0;
    if (depth > 4 * GLLMI_PATTERN_DEPTH_MAX) {
        gllmi_pattern_fail(b, b->n, "nested too deep: it ends");
        return 1;
    }
    if (n->kind == GLLMI_NODE_SET) nullable = 0;
    if (n->kind == GLLMI_NODE_ATOMIC || (n->kind == GLLMI_NODE_REPEAT && n->min > 0)) {
        nullable = gllmi_pattern_nullable(b, n->child, depth + 1);
    }
    if (n->kind == GLLMI_NODE_CAT || n->kind == GLLMI_NODE_ALT) {
        int all = n->kind == GLLMI_NODE_CAT;
        nullable = all;
        for (i = n->child; i; i = b->nodes[i].sibling) {
            if (gllmi_pattern_nullable(b, i, depth + 1) != all) nullable = !all;
        }
    }
    n->flags = (uint8_t)(n->flags | GLLMI_NODE_KNOWN | (nullable ? GLLMI_NODE_NULLABLE : 0));
    return nullable;
}

/* Whether a node has one way to match at most: then "atomic" says nothing about it. */
GLLMI_PRIVATE int gllmi_pattern_fixed(const gllmi_pattern_build *b, uint32_t node) {
    const gllmi_pattern_node *n = &b->nodes[node];
    uint32_t i;
    if (n->kind == GLLMI_NODE_REPEAT && n->min == n->max) {
        return b->nodes[n->child].kind == GLLMI_NODE_SET;
    }
    if (n->kind == GLLMI_NODE_CAT) {
        for (i = n->child; i; i = b->nodes[i].sibling) {
            if (b->nodes[i].kind != GLLMI_NODE_SET && b->nodes[i].kind != GLLMI_NODE_ASSERT) {
                return 0;
            }
        }
        return 1;
    }
    return n->kind != GLLMI_NODE_ALT && n->kind != GLLMI_NODE_REPEAT &&
           n->kind != GLLMI_NODE_ATOMIC;
}

/* Code for a node that goes on at k1 if it took a character and at k0 if it took none; the address
 * where it begins. In a loop these differ: a round that takes nothing must leave the loop. */
typedef uint16_t (*gllmi_pattern_emit_fn)(gllmi_pattern_build *b, uint32_t node, uint16_t k0,
                                          uint16_t k1, int depth);

GLLMI_PRIVATE uint16_t gllmi_pattern_emit_split(gllmi_pattern_build *b, int lazy, uint16_t more,
                                                uint16_t leave) {
    return gllmi_pattern_code_new(b, GLLMI_CODE_SPLIT, 0, lazy ? leave : more, lazy ? more : leave);
}

GLLMI_PRIVATE uint16_t gllmi_pattern_emit_repeat(gllmi_pattern_build *b, gllmi_pattern_emit_fn emit,
                                                 const gllmi_pattern_node *n, uint16_t k0,
                                                 uint16_t k1, int depth) {
    uint16_t leave0 = k0, leave1 = k1, loop, round0, round1;
    uint32_t copies = n->min, options = 0;
    int lazy = n->flags & GLLMI_NODE_LAZY, nullable = gllmi_pattern_nullable(b, n->child, 0);
    if (n->max != GLLMI_PATTERN_INFINITE) {
        options = n->max - n->min;
    } else {
        loop = gllmi_pattern_emit_split(b, lazy, 0, leave1);
        round1 = emit(b, n->child, leave1, loop, depth + 1);
        if (b->status != GLLM_OK) return 0;
        *(lazy ? &b->code[loop].y : &b->code[loop].x) = round1;
        k0 = k1 = loop;
        if (leave0 != leave1) {
            round0 = emit(b, n->child, leave0, loop, depth + 1);
            k0 = gllmi_pattern_emit_split(b, lazy, round0, leave0);
        } else if (copies > 0 && !nullable) { /* the last copy is the loop itself */
            k0 = k1 = round1;
            copies--;
        }
    }
    while (options + copies > 0 && b->status == GLLM_OK) {
        int same = k0 == k1;
        round1 = emit(b, n->child, k1, k1, depth + 1);
        round0 = same ? round1 : emit(b, n->child, k0, k1, depth + 1);
        if (options > 0) {
            options--;
            k1 = gllmi_pattern_emit_split(b, lazy, round1, leave1);
            k0 = leave0 == leave1 ? k1 : gllmi_pattern_emit_split(b, lazy, round0, leave0);
        } else {
            copies--;
            k1 = round1;
            k0 = round0;
        }
    }
    return k0;
}

GLLMI_PRIVATE uint16_t gllmi_pattern_emit_atomic(gllmi_pattern_build *b, gllmi_pattern_emit_fn emit,
                                                 uint32_t child, uint16_t k0, uint16_t k1,
                                                 int depth) {
    gllmi_pattern_node n = b->nodes[child];
    gllmi_pattern_cond cond;
    uint16_t pc, entry;
    if (gllmi_pattern_fixed(b, child)) return emit(b, child, k0, k1, depth + 1);
    if (n.kind == GLLMI_NODE_REPEAT && b->nodes[n.child].kind == GLLMI_NODE_SET &&
        !(n.flags & GLLMI_NODE_LAZY) && (n.max == GLLMI_PATTERN_INFINITE || n.max == 1)) {
        /* "and the next character is another one" says the same */
        memset(&cond, 0, sizeof cond);
        gllmi_pattern_look_pairs(b, n.child, 0, &cond);
        entry = gllmi_pattern_emit_cond(b, &cond, 1, k0);
        if (n.max == 1) {
            pc = emit(b, n.child, k0, k1, depth + 1);
            return gllmi_pattern_code_new(b, GLLMI_CODE_SPLIT, 0, pc, entry);
        }
        pc = k0 == k1 ? entry : gllmi_pattern_emit_cond(b, &cond, 1, k1);
        return emit(b, child, entry, pc, depth + 1);
    }
    b->needs_table = 1;
    pc = emit(b, child, 0, 0, depth + 1);             /* code 0 is MATCH */
    if (!gllmi_pattern_nullable(b, child, 0)) k0 = 0; /* not reached */
    entry = gllmi_pattern_code_new(b, GLLMI_CODE_ATOMIC, (uint32_t)b->n_atomic, k0, k1);
    if (b->n_atomic == GLLMI_PATTERN_ATOMIC_MAX) {
        gllmi_pattern_fail(b, b->n, "too many atomic groups: it ends");
    }
    b->n_atomic++;
    if (b->status == GLLM_OK) b->code[entry].z = pc;
    return entry;
}

GLLMI_PRIVATE uint16_t gllmi_pattern_emit_look(gllmi_pattern_build *b, gllmi_pattern_emit_fn emit,
                                               const gllmi_pattern_node *n, uint16_t k0,
                                               int depth) {
    gllmi_pattern_cond cond;
    int behind = n->flags & GLLMI_NODE_BEHIND, negative = n->flags & GLLMI_NODE_NEGATIVE;
    uint16_t pc, entry;
    memset(&cond, 0, sizeof cond);
    if (gllmi_pattern_look_pairs(b, n->child, behind, &cond)) {
        return gllmi_pattern_emit_cond(b, &cond, negative, k0);
    }
    b->needs_table = 1;
    pc = emit(b, n->child, 0, 0, depth + 1); /* code 0 is MATCH */
    entry = gllmi_pattern_code_new(b, GLLMI_CODE_AHEAD, 0, k0, pc);
    if (b->status != GLLM_OK) return 0;
    b->code[entry].negative = negative != 0;
    if (behind) {
        if (b->n_behind == GLLMI_PATTERN_BEHIND_MAX) {
            gllmi_pattern_fail(b, b->n, "too many look-behinds: it ends");
            return 0;
        }
        b->code[entry].op = GLLMI_CODE_BEHIND;
        b->code[entry].arg = (uint16_t)b->n_behind;
        b->behind[b->n_behind++] = pc;
    }
    return entry;
}

/* Calls itself for the nodes within. */
GLLMI_PRIVATE uint16_t gllmi_pattern_emit(gllmi_pattern_build *b, uint32_t node, uint16_t k0,
                                          uint16_t k1, int depth) {
    gllmi_pattern_node n = b->nodes[node];
    gllmi_pattern_cond cond;
    uint32_t i;
    uint16_t entry;
    if (depth > 4 * GLLMI_PATTERN_DEPTH_MAX)
        gllmi_pattern_fail(b, b->n, "nested too deep: it ends");
    if (!gllmi_pattern_go_on(b, 1)) return 0;
    switch (n.kind) {
    case GLLMI_NODE_EMPTY: return k0;
    case GLLMI_NODE_SET: return gllmi_pattern_code_new(b, GLLMI_CODE_SET, n.value, k1, 0);
    case GLLMI_NODE_REPEAT:
        return gllmi_pattern_emit_repeat(b, gllmi_pattern_emit, &n, k0, k1, depth);
    case GLLMI_NODE_LOOK: return gllmi_pattern_emit_look(b, gllmi_pattern_emit, &n, k0, depth);
    case GLLMI_NODE_ATOMIC:
        return gllmi_pattern_emit_atomic(b, gllmi_pattern_emit, n.child, k0, k1, depth);
    case GLLMI_NODE_ASSERT:
        memset(&cond, 0, sizeof cond);
        gllmi_pattern_assert_pairs(b, n.value, &cond);
        return gllmi_pattern_emit_cond(b, &cond, 0, k0);
    case GLLMI_NODE_CAT:
        for (i = n.child; i; i = b->nodes[i].sibling) {
            uint16_t next0 = k0, next1 = k1;
            int first = b->nodes[i].sibling == 0, same = next0 == next1;
            if (!first) k0 = k1 = gllmi_pattern_emit(b, i, next1, next1, depth + 1);
            if (first || (!same && gllmi_pattern_nullable(b, i, 0))) {
                k0 = gllmi_pattern_emit(b, i, next0, next1, depth + 1);
            }
        }
        return k0;
    default: break;
    }
    /* ALT */
    entry = gllmi_pattern_emit(b, n.child, k0, k1, depth + 1);
    for (i = b->nodes[n.child].sibling; i; i = b->nodes[i].sibling) {
        uint16_t pc = gllmi_pattern_emit(b, i, k0, k1, depth + 1);
        entry = gllmi_pattern_code_new(b, GLLMI_CODE_SPLIT, 0, pc, entry);
    }
    return entry;
}

/* ---- the compiled pattern -------------------------------------------------------------------- */

/* Symbols: 0 is the edge of the text, the others are sets of characters that the pattern does not
 * tell apart. */
typedef struct gllmi_pattern {
    gllm_allocator allocator;
    gllmi_pattern_code *code;
    size_t n_code, n_conds, n_symbols, n_previous, n_behind, n_atomic;
    gllmi_pattern_cond *conds;
    uint16_t *order;        /* (n_code): the code that code depends on at a position comes first */
    uint8_t (*members)[32]; /* (n_sets, bits of symbols) */
    uint16_t *blocks;       /* (0x110000 / 128): rows of `symbols` */
    uint8_t *symbols;       /* (rows, 128) */
    uint8_t ascii[128];
    uint8_t previous_class[256];  /* of a symbol: what conditions can tell apart behind them */
    uint8_t previous_symbol[256]; /* of a class: one of its symbols */
    uint16_t start, behind[GLLMI_PATTERN_BEHIND_MAX];
    int needs_table, scanner;
} gllmi_pattern;

GLLMI_PRIVATE void gllmi_pattern_free(gllmi_pattern *p) {
    gllm_allocator a;
    if (!p) return;
    a = p->allocator;
    gllmi_free(&a, p->code);
    gllmi_free(&a, p->conds);
    gllmi_free(&a, p->order);
    gllmi_free(&a, p->members);
    gllmi_free(&a, p->blocks);
    gllmi_free(&a, p->symbols);
    gllmi_free(&a, p);
}

GLLMI_INLINE int gllmi_pattern_member(const gllmi_pattern *p, uint32_t set, uint32_t symbol) {
    return p->members[set][symbol >> 3] >> (symbol & 7u) & 1;
}

/* Which sets the code uses, as bits. */
typedef struct gllmi_pattern_bits {
    uint64_t word[4];
} gllmi_pattern_bits;

GLLMI_PRIVATE void gllmi_pattern_bit(gllmi_pattern_bits *bits, size_t i) {
    bits->word[i >> 6] |= (uint64_t)1 << (i & 63);
}
GLLMI_PRIVATE void gllmi_pattern_used_sets(const gllmi_pattern_build *b, gllmi_pattern_bits *used,
                                           gllmi_pattern_bits *used_before) {
    size_t i, k;
    memset(used, 0, sizeof *used);
    memset(used_before, 0, sizeof *used_before);
    for (i = 0; i < b->n_code; i++) {
        if (b->code[i].op == GLLMI_CODE_SET) gllmi_pattern_bit(used, b->code[i].arg);
    }
    for (i = 0; i < b->n_conds; i++) {
        for (k = 0; k < b->conds[i].n; k++) {
            gllmi_pattern_bit(used, b->conds[i].next[k]);
            gllmi_pattern_bit(used, b->conds[i].previous[k]);
            gllmi_pattern_bit(used_before, b->conds[i].previous[k]);
        }
    }
}

/* The symbol of all characters that are in just these sets. */
GLLMI_PRIVATE uint8_t gllmi_pattern_symbol_of(gllmi_pattern_build *b, gllmi_pattern *p,
                                              gllmi_pattern_bits *known,
                                              const gllmi_pattern_bits *in) {
    size_t i;
    for (i = 1; i < p->n_symbols; i++) {
        if (memcmp(&known[i], in, sizeof *in) == 0) return (uint8_t)i;
    }
    if (i == GLLMI_PATTERN_SYMBOLS_MAX) {
        gllmi_pattern_fail(b, b->n, "too many kinds of characters: it ends");
        return 0;
    }
    known[p->n_symbols++] = *in;
    return (uint8_t)i;
}

/* Writes a symbol for the code points first..last; they come in order. */
GLLMI_PRIVATE void gllmi_pattern_fill(gllmi_pattern_build *b, gllmi_pattern *p, size_t *n_rows,
                                      size_t *capacity, uint16_t *uniform, uint32_t first,
                                      uint32_t last, uint8_t symbol) {
    while (first <= last && b->status == GLLM_OK) {
        uint32_t end = first | 127u, stop = end < last ? end : last;
        int whole = (first & 127u) == 0 && stop == end, fresh = (first & 127u) == 0;
        if (whole && uniform[symbol] != 0xFFFF) {
            p->blocks[first >> 7] = uniform[symbol];
        } else {
            if (fresh) {
                if (!gllmi_grow(&b->allocator, (void **)&p->symbols, capacity, *n_rows * 128,
                                (*n_rows + 1) * 128, 1)) {
                    gllmi_pattern_fail_memory(b);
                    return;
                }
                p->blocks[first >> 7] = (uint16_t)(*n_rows)++;
                if (whole) uniform[symbol] = p->blocks[first >> 7];
            }
            memset(p->symbols + (size_t)p->blocks[first >> 7] * 128 + (first & 127u), symbol,
                   stop - first + 1);
        }
        first = stop + 1;
    }
}

/* Divides the code points into symbols: a sweep over the ends of all ranges. */
GLLMI_PRIVATE void gllmi_pattern_partition(gllmi_pattern_build *b, gllmi_pattern *p,
                                           const gllmi_pattern_bits *used) {
    gllmi_pattern_bits known[GLLMI_PATTERN_SYMBOLS_MAX], in;
    size_t at[GLLMI_PATTERN_SETS_MAX], i, k, n_rows = 0, capacity = 0;
    uint16_t uniform[256];
    uint32_t cp = 0;
    memset(at, 0, sizeof at);
    memset(uniform, 0xFF, sizeof uniform);
    p->n_symbols = 1;
    while (cp < 0x110000 && b->status == GLLM_OK) {
        uint32_t next = 0x110000;
        uint8_t symbol;
        memset(&in, 0, sizeof in);
        for (i = 0; i < b->n_sets; i++) {
            const gllmi_pattern_set *set = &b->sets[i];
            if (!(used->word[i >> 6] >> (i & 63) & 1)) continue;
            while (at[i] < set->n && set->ranges[at[i]].last < cp) at[i]++;
            if (at[i] == set->n) continue;
            if (set->ranges[at[i]].first > cp) {
                if (set->ranges[at[i]].first < next) next = set->ranges[at[i]].first;
            } else {
                gllmi_pattern_bit(&in, i);
                if (set->ranges[at[i]].last + 1 < next) next = set->ranges[at[i]].last + 1;
            }
        }
        symbol = gllmi_pattern_symbol_of(b, p, known, &in);
        gllmi_pattern_fill(b, p, &n_rows, &capacity, uniform, cp, next - 1, symbol);
        cp = next;
    }
    if (b->status != GLLM_OK) return;
    for (i = 0; i < b->n_sets; i++) {
        if (b->sets[i].edge) p->members[i][0] |= 1;
        for (k = 1; k < p->n_symbols; k++) {
            if (known[k].word[i >> 6] >> (i & 63) & 1) {
                p->members[i][k >> 3] |= (uint8_t)(1u << (k & 7));
            }
        }
    }
    for (i = 0; i < 128; i++) p->ascii[i] = p->symbols[(size_t)p->blocks[0] * 128 + i];
}

/* Groups the symbols by what the conditions ask of the character before. */
GLLMI_PRIVATE void gllmi_pattern_group_previous(const gllmi_pattern_build *b, gllmi_pattern *p,
                                                const gllmi_pattern_bits *used_before) {
    size_t symbol, k, i;
    p->n_previous = 0;
    for (symbol = 0; symbol < p->n_symbols; symbol++) {
        for (k = 0; k < p->n_previous; k++) {
            for (i = 0; i < b->n_sets; i++) {
                if ((used_before->word[i >> 6] >> (i & 63) & 1) &&
                    gllmi_pattern_member(p, (uint32_t)i, (uint32_t)symbol) !=
                        gllmi_pattern_member(p, (uint32_t)i, p->previous_symbol[k])) {
                    break;
                }
            }
            if (i == b->n_sets) break;
        }
        p->previous_class[symbol] = (uint8_t)k;
        if (k == p->n_previous) p->previous_symbol[p->n_previous++] = (uint8_t)symbol;
    }
}

/* The addresses that `code` goes on to without taking a character. */
GLLMI_PRIVATE size_t gllmi_pattern_successors(const gllmi_pattern_code *code, uint16_t out[2]) {
    out[0] = code->x;
    out[1] = code->y;
    switch (code->op) {
    case GLLMI_CODE_ATOMIC: out[1] = code->z; return 2; /* y is only reached later */
    case GLLMI_CODE_SPLIT:
    case GLLMI_CODE_AHEAD: return 2;
    case GLLMI_CODE_COND:
    case GLLMI_CODE_BEHIND: return 1;
    default: return 0;
    }
}

/* Orders the code so that what it depends on comes first. There are no cycles: a loop takes a
 * character in each round. `stack` has room for n_code entries, `state` for n_code bytes. */
GLLMI_PRIVATE void gllmi_pattern_sort_code(gllmi_pattern *p, uint16_t *stack, uint8_t *state) {
    size_t root, depth, n = 0;
    memset(state, 0, p->n_code);
    for (root = 0; root < p->n_code; root++) {
        if (state[root]) continue;
        depth = 0;
        stack[depth++] = (uint16_t)root;
        state[root] = 1;
        while (depth > 0) { /* state: 0 new, k+1: k successors are done */
            uint16_t pc = stack[depth - 1], next[2];
            size_t count = gllmi_pattern_successors(&p->code[pc], next), k = state[pc] - 1u;
            if (k == count) {
                p->order[n++] = pc;
                depth--;
            } else {
                state[pc]++;
                if (!state[next[k]]) {
                    state[next[k]] = 1;
                    stack[depth++] = next[k];
                }
            }
        }
    }
}

GLLMI_PRIVATE void gllmi_pattern_build_free(gllmi_pattern_build *b) {
    size_t i;
    for (i = 0; i < b->n_sets; i++) gllmi_pattern_set_free(b, &b->sets[i]);
    for (i = 0; i < b->n_known; i++) gllmi_pattern_set_free(b, &b->known[i].set);
    gllmi_free(&b->allocator, b->sets);
    gllmi_free(&b->allocator, b->known);
    gllmi_free(&b->allocator, b->nodes);
    gllmi_free(&b->allocator, b->code);
    gllmi_free(&b->allocator, b->conds);
}

/* Look-around within look-behind would need passes in both directions. */
GLLMI_PRIVATE void gllmi_pattern_check_behind(gllmi_pattern_build *b, gllmi_pattern *p,
                                              uint16_t *stack, uint8_t *seen) {
    size_t i, k, depth;
    for (i = 0; i < b->n_behind; i++) {
        memset(seen, 0, b->n_code);
        stack[0] = b->behind[i];
        seen[stack[0]] = 1;
        depth = 1;
        while (depth > 0) {
            const gllmi_pattern_code *code = &p->code[stack[--depth]];
            uint16_t next[2];
            size_t count = gllmi_pattern_successors(code, next);
            if (code->op == GLLMI_CODE_AHEAD || code->op == GLLMI_CODE_BEHIND ||
                code->op == GLLMI_CODE_ATOMIC) {
                gllmi_pattern_fail(b, b->n, "look-around within look-behind: it ends");
            }
            if (code->op == GLLMI_CODE_SET) count = 1;
            for (k = 0; k < count; k++) {
                if (seen[next[k]]) continue;
                seen[next[k]] = 1;
                stack[depth++] = next[k];
            }
        }
    }
}

GLLMI_PRIVATE void gllmi_pattern_finish(gllmi_pattern_build *b, gllmi_pattern *p) {
    const gllm_allocator *a = &p->allocator;
    gllmi_pattern_bits used, used_before;
    uint16_t *stack;
    uint8_t *state;
    p->n_code = b->n_code;
    p->n_conds = b->n_conds;
    p->n_behind = b->n_behind;
    p->n_atomic = b->n_atomic;
    p->needs_table = b->needs_table;
    memcpy(p->behind, b->behind, sizeof p->behind);
    p->code = b->code;
    p->conds = b->conds;
    b->code = NULL;
    b->conds = NULL;
    p->order = (uint16_t *)gllmi_alloc_array(a, p->n_code, sizeof *p->order);
    p->members = (uint8_t(*)[32])gllmi_alloc_zero(a, (b->n_sets + 1) * 32);
    p->blocks = (uint16_t *)gllmi_alloc_array(a, 0x110000 / 128, sizeof *p->blocks);
    stack = (uint16_t *)gllmi_alloc_array(a, p->n_code, sizeof *stack);
    state = (uint8_t *)gllmi_alloc(a, p->n_code);
    if (!p->order || !p->members || !p->blocks || !stack || !state) {
        gllmi_pattern_fail_memory(b);
    } else {
        b->code = p->code;
        b->conds = p->conds;
        gllmi_pattern_used_sets(b, &used, &used_before);
        b->code = NULL;
        b->conds = NULL;
        gllmi_pattern_partition(b, p, &used);
        gllmi_pattern_check_behind(b, p, stack, state);
    }
    if (b->status == GLLM_OK) {
        gllmi_pattern_group_previous(b, p, &used_before);
        gllmi_pattern_sort_code(p, stack, state);
    }
    gllmi_free(a, stack);
    gllmi_free(a, state);
}

/* Compiles n bytes of pattern. On failure *out is NULL and the message has the byte. */
GLLMI_PRIVATE gllm_status gllmi_pattern_compile(const gllm_allocator *allocator,
                                                const char *pattern, size_t n,
                                                gllmi_pattern **out) {
    gllmi_pattern_build *b;
    gllmi_pattern *p;
    gllm_status status;
    uint32_t root;
    size_t valid = gllmi_utf8_validate(pattern, n);
    *out = NULL;
    if (valid != n) {
        return gllmi_fail(GLLM_ERR_UTF8, "pattern: not UTF-8 at byte %llu",
                          (unsigned long long)valid);
    }
    b = (gllmi_pattern_build *)gllmi_alloc_zero(allocator, sizeof *b);
    p = (gllmi_pattern *)gllmi_alloc_zero(allocator, sizeof *p);
    if (!b || !p) {
        gllmi_free(allocator, b);
        gllmi_free(allocator, p);
        return gllmi_fail_memory(sizeof *b + sizeof *p);
    }
    b->allocator = p->allocator = *allocator;
    b->s = pattern;
    b->n = n;
    gllmi_pattern_code_new(b, GLLMI_CODE_MATCH, 0, 0, 0); /* at address 0 */
    root = gllmi_pattern_parse(b);
    if (b->status == GLLM_OK) p->start = gllmi_pattern_emit(b, root, 0, 0, 0);
    if (b->status == GLLM_OK) gllmi_pattern_finish(b, p);
    status = b->status;
    gllmi_pattern_build_free(b);
    gllmi_free(allocator, b);
    if (status != GLLM_OK) {
        gllmi_pattern_free(p);
        return status;
    }
    *out = p;
    return GLLM_OK;
}

/* ---- matching -------------------------------------------------------------------------------- */

enum { GLLMI_PATTERN_STATES_MAX = 1000, GLLMI_PATTERN_POOL_MAX = 60000 };
#define GLLMI_PATTERN_HASH_SIZE 2048u
#define GLLMI_PATTERN_DEAD 1u       /* states are numbered from 2; 0 is "not known yet" */
#define GLLMI_PATTERN_FOUND 0x8000u /* a match ends before the character that leads here */

/* A state of the DFA: places in the program, most wanted first, and what kind of character lies
 * behind. */
typedef struct gllmi_pattern_state {
    uint32_t first; /* in the pool */
    uint16_t n, previous;
} gllmi_pattern_state;

/* What one thread needs to match: zero it, call gllmi_pattern_begin for each text, then
 * gllmi_pattern_next; at last gllmi_pattern_scan_free. It keeps the DFA's states between texts. */
typedef struct gllmi_pattern_scan {
    gllm_allocator allocator;
    const gllmi_pattern *pattern;
    const char *text;
    size_t n, from, last_end, work;
    int has_last, has_table;
    /* the DFA */
    uint16_t *next; /* (states, n_symbols) */
    size_t next_capacity;
    gllmi_pattern_state *states;
    size_t n_states, state_capacity;
    uint16_t *pool;
    size_t n_pool, pool_capacity;
    uint16_t *stack, *list, *hash, start[256];
    uint32_t *seen, stamp;
    /* the table */
    uint32_t *ends, *now, *after; /* (n + 1), (2, n_code), (n_atomic, n + 1) */
    uint8_t *behind;              /* (n_behind, bits of n + 1) */
    size_t ends_capacity, after_capacity, behind_capacity;
} gllmi_pattern_scan;

GLLMI_PRIVATE void gllmi_pattern_scan_free(gllmi_pattern_scan *scan) {
    gllm_allocator a = scan->allocator;
    if (a.resize) {
        gllmi_free(&a, scan->next);
        gllmi_free(&a, scan->states);
        gllmi_free(&a, scan->pool);
        gllmi_free(&a, scan->stack);
        gllmi_free(&a, scan->list);
        gllmi_free(&a, scan->hash);
        gllmi_free(&a, scan->seen);
        gllmi_free(&a, scan->ends);
        gllmi_free(&a, scan->now);
        gllmi_free(&a, scan->after);
        gllmi_free(&a, scan->behind);
    }
    memset(scan, 0, sizeof *scan);
}

/* Sets the text, which must be valid UTF-8. Anything may be changed between texts. */
GLLMI_PRIVATE void gllmi_pattern_begin(gllmi_pattern_scan *scan, const gllmi_pattern *pattern,
                                       const char *text, size_t n) {
    if (scan->pattern != pattern) {
        gllmi_pattern_scan_free(scan);
        scan->allocator = pattern->allocator;
        scan->pattern = pattern;
    }
    scan->text = text;
    scan->n = n;
    scan->from = scan->last_end = scan->work = 0;
    scan->has_last = scan->has_table = 0;
}

/* The symbol of the character at i, and the position behind it. */
GLLMI_INLINE uint32_t gllmi_pattern_symbol(const gllmi_pattern *p, const char *text, size_t n,
                                           size_t i, size_t *end) {
    const char *q = text + i;
    uint32_t cp;
    if (i >= n) return 0;
    cp = gllmi_utf8_next(&q);
    *end = (size_t)(q - text);
    return p->symbols[(size_t)p->blocks[cp >> 7] * 128 + (cp & 127)];
}
GLLMI_PRIVATE uint32_t gllmi_pattern_symbol_before(const gllmi_pattern *p, const char *text,
                                                   size_t i) {
    const char *q = text + i;
    uint32_t cp;
    if (i == 0) return 0;
    cp = gllmi_utf8_prev(&q);
    return p->symbols[(size_t)p->blocks[cp >> 7] * 128 + (cp & 127)];
}

GLLMI_PRIVATE int gllmi_pattern_holds(const gllmi_pattern *p, const gllmi_pattern_code *code,
                                      uint32_t previous, uint32_t next) {
    const gllmi_pattern_cond *cond = &p->conds[code->arg];
    size_t i;
    for (i = 0; i < cond->n; i++) {
        if (gllmi_pattern_member(p, cond->previous[i], previous) &&
            gllmi_pattern_member(p, cond->next[i], next)) {
            return !code->negative;
        }
    }
    return code->negative;
}

/* ---- the DFA --------------------------------------------------------------------------------- */

GLLMI_PRIVATE void gllmi_pattern_forget(gllmi_pattern_scan *scan) {
    scan->n_states = 2;
    scan->n_pool = 0;
    memset(scan->start, 0, sizeof scan->start);
    memset(scan->hash, 0, GLLMI_PATTERN_HASH_SIZE * sizeof *scan->hash);
}

GLLMI_PRIVATE int gllmi_pattern_prepare_dfa(gllmi_pattern_scan *scan) {
    const gllm_allocator *a = &scan->allocator;
    size_t n = scan->pattern->n_code;
    if (scan->hash) return 1;
    scan->stack = (uint16_t *)gllmi_alloc_array(a, 2 * n + 2, sizeof *scan->stack);
    scan->list = (uint16_t *)gllmi_alloc_array(a, n + 1, sizeof *scan->list);
    scan->seen = (uint32_t *)gllmi_alloc_zero(a, n * sizeof *scan->seen);
    scan->hash = (uint16_t *)gllmi_alloc_array(a, GLLMI_PATTERN_HASH_SIZE, sizeof *scan->hash);
    if (!scan->stack || !scan->list || !scan->seen || !scan->hash ||
        !gllmi_grow(a, (void **)&scan->states, &scan->state_capacity, 0, 2, sizeof *scan->states) ||
        !gllmi_grow(a, (void **)&scan->next, &scan->next_capacity, 0, 2 * scan->pattern->n_symbols,
                    sizeof *scan->next)) {
        gllmi_free(a, scan->stack);
        gllmi_free(a, scan->list);
        gllmi_free(a, scan->seen);
        gllmi_free(a, scan->hash);
        scan->stack = scan->list = scan->hash = NULL;
        scan->seen = NULL;
        return 0;
    }
    gllmi_pattern_forget(scan);
    return 1;
}

/* The number of the state that is `list`, n places, behind a character of class `previous`; 0 if
 * there is no memory. When the cache is full all states are forgotten. */
GLLMI_PRIVATE uint32_t gllmi_pattern_state_of(gllmi_pattern_scan *scan, size_t n,
                                              uint32_t previous) {
    size_t n_symbols = scan->pattern->n_symbols, i, slot;
    uint32_t hash = previous + 17;
    gllmi_pattern_state *state;
    if (n == 0) return GLLMI_PATTERN_DEAD;
    for (i = 0; i < n; i++) hash = (hash ^ scan->list[i]) * 0x9E3779B1u;
    slot = (hash >> 16) % GLLMI_PATTERN_HASH_SIZE;
    for (; scan->hash[slot]; slot = (slot + 1) % GLLMI_PATTERN_HASH_SIZE) {
        state = &scan->states[scan->hash[slot]];
        if (state->n == n && state->previous == previous &&
            memcmp(scan->pool + state->first, scan->list, n * sizeof *scan->list) == 0) {
            return scan->hash[slot];
        }
    }
    if (scan->n_states >= GLLMI_PATTERN_STATES_MAX || scan->n_pool + n > GLLMI_PATTERN_POOL_MAX) {
        gllmi_pattern_forget(scan);
        slot = (hash >> 16) % GLLMI_PATTERN_HASH_SIZE;
    }
    if (!gllmi_grow(&scan->allocator, (void **)&scan->states, &scan->state_capacity, scan->n_states,
                    scan->n_states + 1, sizeof *scan->states) ||
        !gllmi_grow(&scan->allocator, (void **)&scan->pool, &scan->pool_capacity, scan->n_pool,
                    scan->n_pool + n, sizeof *scan->pool) ||
        !gllmi_grow(&scan->allocator, (void **)&scan->next, &scan->next_capacity,
                    scan->n_states * n_symbols, (scan->n_states + 1) * n_symbols,
                    sizeof *scan->next)) {
        return 0;
    }
    state = &scan->states[scan->n_states];
    state->first = (uint32_t)scan->n_pool;
    state->n = (uint16_t)n;
    state->previous = (uint16_t)previous;
    memcpy(scan->pool + scan->n_pool, scan->list, n * sizeof *scan->list);
    scan->n_pool += n;
    memset(scan->next + scan->n_states * n_symbols, 0, n_symbols * sizeof *scan->next);
    scan->hash[slot] = (uint16_t)scan->n_states;
    return (uint32_t)scan->n_states++;
}

/* Where a state goes with the next symbol; 0 if there is no memory. Conditions are decided here,
 * when both characters around the position are known. */
GLLMI_PRIVATE uint32_t gllmi_pattern_transition(gllmi_pattern_scan *scan, uint32_t from,
                                                uint32_t symbol) {
    const gllmi_pattern *p = scan->pattern;
    gllmi_pattern_state state = scan->states[from];
    uint32_t previous = p->previous_symbol[state.previous], found = 0, to;
    size_t i, n = 0, depth = 0;
    if (++scan->stamp == 0) {
        memset(scan->seen, 0, p->n_code * sizeof *scan->seen);
        scan->stamp = 1;
    }
    for (i = 0; i < state.n && !found; i++) {
        scan->stack[depth++] = scan->pool[state.first + i];
        while (depth > 0) {
            uint16_t pc = scan->stack[--depth];
            const gllmi_pattern_code *code = &p->code[pc];
            if (scan->seen[pc] == scan->stamp) continue;
            scan->seen[pc] = scan->stamp;
            if (code->op == GLLMI_CODE_SPLIT) {
                scan->stack[depth++] = code->y;
                scan->stack[depth++] = code->x;
            } else if (code->op == GLLMI_CODE_COND) {
                if (gllmi_pattern_holds(p, code, previous, symbol)) scan->stack[depth++] = code->x;
            } else if (code->op == GLLMI_CODE_SET) {
                if (gllmi_pattern_member(p, code->arg, symbol)) scan->list[n++] = code->x;
            } else { /* MATCH: what is wanted less is cut off */
                found = GLLMI_PATTERN_FOUND;
                break;
            }
        }
    }
    i = scan->n_states;
    to = gllmi_pattern_state_of(scan, n, p->previous_class[symbol]);
    if (to == 0) return 0;
    to |= found;
    if (scan->n_states >= i) scan->next[from * p->n_symbols + symbol] = (uint16_t)to;
    return to;
}

/* The match that begins at `start`: 1 and its end, 0 for none, -1 for no memory. */
GLLMI_PRIVATE int gllmi_pattern_match_dfa(gllmi_pattern_scan *scan, size_t start, size_t *end) {
    const gllmi_pattern *p = scan->pattern;
    const char *text = scan->text;
    size_t i = start, n = scan->n, n_symbols = p->n_symbols, after = start;
    uint32_t before = p->previous_class[gllmi_pattern_symbol_before(p, text, start)], state, to;
    int found = 0;
    if (!scan->start[before]) {
        scan->list[0] = p->start;
        state = gllmi_pattern_state_of(scan, 1, before);
        if (state == 0) return -1;
        scan->start[before] = (uint16_t)state;
    }
    state = scan->start[before];
    for (;;) {
        uint32_t symbol;
        if (i < n && (uint8_t)text[i] < 0x80) {
            symbol = p->ascii[(uint8_t)text[i]];
            after = i + 1;
        } else {
            symbol = gllmi_pattern_symbol(p, text, n, i, &after);
        }
        to = scan->next[state * n_symbols + symbol];
        if (to == 0) {
            to = gllmi_pattern_transition(scan, state, symbol);
            if (to == 0) return -1;
        }
        if (to & GLLMI_PATTERN_FOUND) {
            found = 1;
            *end = i;
        }
        state = to & ~GLLMI_PATTERN_FOUND;
        if (state == GLLMI_PATTERN_DEAD) break;
        i = after;
    }
    scan->work += i - start;
    return found;
}

/* ---- the table ------------------------------------------------------------------------------- */

/* Marks the positions where each look-behind holds: one pass from the start of the text that keeps
 * the places of the program reached so far. */
GLLMI_PRIVATE void gllmi_pattern_mark_behind(gllmi_pattern_scan *scan, size_t number,
                                             uint8_t *bits) {
    const gllmi_pattern *p = scan->pattern;
    size_t i = 0, after = 0, n_now = 0, k, depth;
    uint32_t previous = 0;
    for (;;) {
        uint32_t symbol = gllmi_pattern_symbol(p, scan->text, scan->n, i, &after);
        size_t n_next = 0;
        if (++scan->stamp == 0) {
            memset(scan->seen, 0, p->n_code * sizeof *scan->seen);
            scan->stamp = 1;
        }
        for (k = 0; k <= n_now; k++) {
            uint16_t place = k < n_now ? scan->list[k] : p->behind[number];
            depth = 0;
            scan->stack[depth++] = place;
            while (depth > 0) {
                uint16_t pc = scan->stack[--depth];
                const gllmi_pattern_code *code = &p->code[pc];
                if (scan->seen[pc] == scan->stamp) continue;
                scan->seen[pc] = scan->stamp;
                if (code->op == GLLMI_CODE_SPLIT) {
                    scan->stack[depth++] = code->y;
                    scan->stack[depth++] = code->x;
                } else if (code->op == GLLMI_CODE_COND) {
                    if (gllmi_pattern_holds(p, code, previous, symbol)) {
                        scan->stack[depth++] = code->x;
                    }
                } else if (code->op == GLLMI_CODE_SET) {
                    if (gllmi_pattern_member(p, code->arg, symbol)) {
                        scan->pool[n_next++] = code->x;
                    }
                } else {
                    bits[i >> 3] |= (uint8_t)(1u << (i & 7));
                }
            }
        }
        if (i >= scan->n) return;
        memcpy(scan->list, scan->pool, n_next * sizeof *scan->list);
        n_now = n_next;
        previous = symbol;
        i = after;
    }
}

GLLMI_PRIVATE int gllmi_pattern_prepare_table(gllmi_pattern_scan *scan) {
    const gllmi_pattern *p = scan->pattern;
    const gllm_allocator *a = &scan->allocator;
    size_t n = scan->n + 1, bytes = n / 8 + 1, after, behind, i;
    if (scan->n >= GLLMI_PATTERN_NONE || !gllmi_pattern_prepare_dfa(scan)) return 0;
    if (!gllmi_mul_size(n, p->n_atomic, &after)) return 0;
    if (!gllmi_mul_size(bytes, p->n_behind, &behind)) return 0;
    if (!scan->now) scan->now = (uint32_t *)gllmi_alloc_array(a, 2 * p->n_code, sizeof *scan->now);
    if (!scan->now ||
        !gllmi_grow(a, (void **)&scan->ends, &scan->ends_capacity, 0, n, sizeof *scan->ends) ||
        !gllmi_grow(a, (void **)&scan->after, &scan->after_capacity, 0, after,
                    sizeof *scan->after) ||
        !gllmi_grow(a, (void **)&scan->behind, &scan->behind_capacity, 0, behind, 1) ||
        !gllmi_grow(a, (void **)&scan->pool, &scan->pool_capacity, scan->n_pool, p->n_code,
                    sizeof *scan->pool)) {
        return 0;
    }
    if (p->n_behind > 0) {
        gllmi_pattern_forget(scan); /* the pool is borrowed */
        memset(scan->behind, 0, behind);
        for (i = 0; i < p->n_behind; i++) {
            gllmi_pattern_mark_behind(scan, i, scan->behind + i * bytes);
        }
    }
    return 1;
}

/* Where the match of each piece of code ends that begins at position i, into now[]; `later` has the
 * same for the next position. */
GLLMI_PRIVATE void gllmi_pattern_table_row(gllmi_pattern_scan *scan, size_t i, uint32_t previous,
                                           uint32_t next, uint32_t *now, const uint32_t *later) {
    const gllmi_pattern *p = scan->pattern;
    size_t k, bytes = (scan->n + 1) / 8 + 1;
    for (k = 0; k < p->n_code; k++) {
        uint16_t pc = p->order[k];
        const gllmi_pattern_code *code = &p->code[pc];
        uint32_t end = GLLMI_PATTERN_NONE, *after;
        int holds;
        switch (code->op) {
        case GLLMI_CODE_MATCH: end = (uint32_t)i; break;
        case GLLMI_CODE_SET:
            if (gllmi_pattern_member(p, code->arg, next)) end = later[code->x];
            break;
        case GLLMI_CODE_SPLIT:
            end = now[code->x];
            if (end == GLLMI_PATTERN_NONE) end = now[code->y];
            break;
        case GLLMI_CODE_COND:
            if (gllmi_pattern_holds(p, code, previous, next)) end = now[code->x];
            break;
        case GLLMI_CODE_AHEAD:
            holds = now[code->y] != GLLMI_PATTERN_NONE;
            if (holds != code->negative) end = now[code->x];
            break;
        case GLLMI_CODE_BEHIND:
            holds = scan->behind[code->arg * bytes + (i >> 3)] >> (i & 7) & 1;
            if (holds != code->negative) end = now[code->x];
            break;
        default: /* ATOMIC: go on where the group's own match ends */
            after = scan->after + code->arg * (scan->n + 1);
            end = now[code->z];
            if (end == i) {
                end = now[code->x];
            } else if (end != GLLMI_PATTERN_NONE) {
                end = after[end];
            }
        }
        now[pc] = end;
    }
    for (k = 0; p->n_atomic > 0 && k < p->n_code; k++) {
        if (p->code[k].op != GLLMI_CODE_ATOMIC) continue;
        scan->after[p->code[k].arg * (scan->n + 1) + i] = now[p->code[k].y];
    }
}

/* Fills ends[]: for each position the end of the match that begins there. */
GLLMI_PRIVATE int gllmi_pattern_fill_table(gllmi_pattern_scan *scan) {
    const gllmi_pattern *p = scan->pattern;
    size_t i = scan->n, after = 0;
    uint32_t next = 0, *now, *later, *swap;
    if (!gllmi_pattern_prepare_table(scan)) return 0;
    now = scan->now;
    later = now + p->n_code;
    for (;;) {
        uint32_t previous = gllmi_pattern_symbol_before(p, scan->text, i);
        const char *q = scan->text + i;
        gllmi_pattern_table_row(scan, i, previous, next, now, later);
        scan->ends[i] = now[p->start];
        if (i == 0) break;
        (void)gllmi_utf8_prev(&q);
        i = (size_t)(q - scan->text);
        next = gllmi_pattern_symbol(p, scan->text, scan->n, i, &after);
        swap = now;
        now = later;
        later = swap;
    }
    scan->has_table = 1;
    return 1;
}

/* ---- matches one after the other ------------------------------------------------------------- */

/* The first match at or after `from`: 1, 0 for none, -1 for no memory. */
GLLMI_PRIVATE int gllmi_pattern_search(gllmi_pattern_scan *scan, size_t from, size_t *begin,
                                       size_t *end) {
    size_t i = from;
    int found;
    while (i <= scan->n) {
        /* More steps than a few per character: matching looks at the same text again and again. */
        if (!scan->has_table && (scan->pattern->needs_table || scan->work > 4096 + 16 * scan->n)) {
            if (!gllmi_pattern_fill_table(scan)) return -1;
        }
        if (scan->has_table) {
            found = scan->ends[i] != GLLMI_PATTERN_NONE;
            if (found) *end = scan->ends[i];
        } else {
            if (!gllmi_pattern_prepare_dfa(scan)) return -1;
            found = gllmi_pattern_match_dfa(scan, i, end);
        }
        if (found) {
            *begin = i;
            return found;
        }
        i += i < scan->n ? gllmi_utf8_lead_bytes((uint8_t)scan->text[i]) : 1;
    }
    return 0;
}

/* The next match of the text: 1 and [*begin, *end), 0 at the end, -1 if there is no memory (with a
 * message). Matches do not overlap; one may be empty, but not where the one before has ended. */
GLLMI_PRIVATE int gllmi_pattern_next(gllmi_pattern_scan *scan, size_t *begin, size_t *end) {
    while (scan->from <= scan->n) {
        int found = gllmi_pattern_search(scan, scan->from, begin, end);
        if (found < 0) (void)gllmi_fail_memory(scan->n);
        if (found <= 0) return found;
        if (*begin != *end || !scan->has_last || scan->last_end != *end) {
            scan->from = scan->last_end = *end;
            scan->has_last = 1;
            return 1;
        }
        scan->from +=
            scan->from < scan->n ? gllmi_utf8_lead_bytes((uint8_t)scan->text[scan->from]) : 1;
    }
    return 0;
}

/* ================================================================================================
 * [TOKENIZER] Text to token ids and back
 * The pipeline is HuggingFace's: added tokens are cut out of the text, the rest is normalised, cut
 * into words (pre-tokenised), each word becomes ids (the model), and special tokens are put around
 * them (post-processed). Every stage is a list of small steps read from the file; what most BERT
 * models ask for has a loop of its own that does all stages at once.
 * ============================================================================================= */

/* Ids lie below this: it bounds what a hostile file can make us allocate, and an id fits a unit of
 * the trie. The largest published vocabularies have some 2^18. */
#define GLLMI_TOKEN_MAX_IDS ((uint32_t)1 << 21)
#define GLLMI_TOKEN_NONE UINT32_MAX

/* ---- trie: a double array --------------------------------------------------------------------
 * A node is one 32-bit unit; its child for byte c is the unit at (base ^ c), if that unit says so:
 *     bits 0-7    the byte that leads here
 *     bit  8      a piece ends here
 *     bit  9      and none goes on: bits 10-30 are the piece's value
 *     bits 10-30  base of the children; the value of a piece that ends here is the unit at `base`
 *     bit  31     this unit is such a value (bits 0-30), no node
 * Texts are UTF-8, where byte 0xff never occurs: it stands for a NUL in a piece. */

typedef struct gllmi_trie {
    uint32_t *units;
    uint32_t n_units; /* a multiple of 256, so that base ^ c is always inside */
} gllmi_trie;

#define GLLMI_TRIE_ENDS 0x100u
#define GLLMI_TRIE_LEAF 0x200u
#define GLLMI_TRIE_VALUE 0x80000000u

/* A piece to put in. All pieces of a trie differ, none is empty. */
typedef struct gllmi_trie_key {
    const char *data;
    uint32_t size;
    uint32_t value;
} gllmi_trie_key;

/* Keys [begin, end) share their first `depth` bytes and hang below `unit`. */
typedef struct gllmi_trie_task {
    uint32_t begin, end, depth, unit;
} gllmi_trie_task;

/* A unit while building. Free ones are linked: those of the last few blocks of 256. */
typedef struct gllmi_trie_slot {
    uint32_t unit, next, previous;
    uint8_t is_used, is_base;
} gllmi_trie_slot;

typedef struct gllmi_trie_builder {
    gllm_allocator allocator;
    gllmi_trie_slot *slots;
    size_t n_slots, capacity;
    uint32_t first_free, last_free;
    gllmi_trie_key *keys, *sorted;
    gllmi_trie_task *tasks;
    size_t n_tasks, task_capacity;
} gllmi_trie_builder;

/* Blocks whose gaps are still looked at: more packs tighter, fewer builds faster. */
#define GLLMI_TRIE_OPEN_BLOCKS 16

GLLMI_INLINE uint32_t gllmi_trie_label(const gllmi_trie_key *key, uint32_t depth) {
    uint8_t c;
    if (depth == key->size) return 0;
    c = (uint8_t)key->data[depth];
    return c ? c : 0xffu;
}
GLLMI_INLINE uint32_t gllmi_trie_base(uint32_t unit) { return (unit >> 10) & 0x1fffffu; }
/* The child of `node` for a label, or 0. */
GLLMI_INLINE uint32_t gllmi_trie_step(const uint32_t *units, uint32_t node, uint32_t label) {
    uint32_t child;
    if (node & GLLMI_TRIE_LEAF) return 0;
    child = units[gllmi_trie_base(node) ^ label];
    return (child & (GLLMI_TRIE_VALUE | 0xffu)) == label ? child : 0;
}
/* The value of the piece that ends at `node`. */
GLLMI_INLINE uint32_t gllmi_trie_value(const uint32_t *units, uint32_t node) {
    if (node & GLLMI_TRIE_LEAF) return gllmi_trie_base(node);
    return units[gllmi_trie_base(node)] & ~GLLMI_TRIE_VALUE;
}

GLLMI_PRIVATE void gllmi_trie_take(gllmi_trie_builder *b, uint32_t at) {
    gllmi_trie_slot *slot = &b->slots[at];
    slot->is_used = 1;
    if (slot->previous == GLLMI_TOKEN_NONE) b->first_free = slot->next;
    else b->slots[slot->previous].next = slot->next;
    if (slot->next == GLLMI_TOKEN_NONE) b->last_free = slot->previous;
    else b->slots[slot->next].previous = slot->previous;
}

/* 256 more units; the oldest open block is closed. */
GLLMI_PRIVATE int gllmi_trie_add_block(gllmi_trie_builder *b) {
    size_t i, n = b->n_slots, old;
    if (!gllmi_grow(&b->allocator, (void **)&b->slots, &b->capacity, n, n + 256,
                    sizeof *b->slots)) {
        return 0;
    }
    for (i = n; i < n + 256; i++) {
        gllmi_trie_slot *slot = &b->slots[i];
        memset(slot, 0, sizeof *slot);
        slot->next = GLLMI_TOKEN_NONE;
        slot->previous = b->last_free;
        if (b->last_free == GLLMI_TOKEN_NONE) b->first_free = (uint32_t)i;
        else b->slots[b->last_free].next = (uint32_t)i;
        b->last_free = (uint32_t)i;
    }
    b->n_slots = n + 256;
    if (n < 256 * GLLMI_TRIE_OPEN_BLOCKS) return 1;
    old = n - 256 * GLLMI_TRIE_OPEN_BLOCKS;
    for (i = old; i < old + 256; i++) {
        if (!b->slots[i].is_used) gllmi_trie_take(b, (uint32_t)i);
    }
    return 1;
}

/* A base whose units for all labels are free; GLLMI_TOKEN_NONE if memory was refused. */
GLLMI_PRIVATE uint32_t gllmi_trie_find_base(gllmi_trie_builder *b, const uint32_t *labels,
                                            uint32_t n) {
    uint32_t at, base, i;
    for (at = b->first_free; at != GLLMI_TOKEN_NONE; at = b->slots[at].next) {
        base = at ^ labels[0];
        if (b->slots[base].is_base) continue;
        for (i = 1; i < n && !b->slots[base ^ labels[i]].is_used; i++) {}
        if (i == n) return base;
    }
    base = (uint32_t)b->n_slots;
    return gllmi_trie_add_block(b) ? base : GLLMI_TOKEN_NONE;
}

/* Orders the task's keys by their byte at its depth. */
GLLMI_PRIVATE void gllmi_trie_sort(gllmi_trie_builder *b, const gllmi_trie_task *task) {
    uint32_t counts[257], n = task->end - task->begin, i, j, sum = 0;
    gllmi_trie_key *keys = b->keys + task->begin, key;
    if (n < 32) {
        for (i = 1; i < n; i++) {
            uint32_t label = gllmi_trie_label(&keys[i], task->depth);
            key = keys[i];
            for (j = i; j > 0 && gllmi_trie_label(&keys[j - 1], task->depth) > label; j--) {
                keys[j] = keys[j - 1];
            }
            keys[j] = key;
        }
        return;
    }
    memset(counts, 0, sizeof counts);
    for (i = 0; i < n; i++) counts[gllmi_trie_label(&keys[i], task->depth)]++;
    for (i = 0; i < 256; i++) {
        uint32_t count = counts[i];
        counts[i] = sum;
        sum += count;
    }
    for (i = 0; i < n; i++) b->sorted[counts[gllmi_trie_label(&keys[i], task->depth)]++] = keys[i];
    memcpy(keys, b->sorted, n * sizeof *keys);
}

/* Gives the task's node its children. 1; 0: memory refused; -1: more units than a unit can name. */
GLLMI_PRIVATE int gllmi_trie_expand(gllmi_trie_builder *b, const gllmi_trie_task *task) {
    uint32_t labels[256], starts[257], n = 0, i, base, at;
    gllmi_trie_sort(b, task);
    for (i = task->begin; i < task->end; i++) {
        uint32_t label = gllmi_trie_label(&b->keys[i], task->depth);
        if (n > 0 && labels[n - 1] == label) continue;
        labels[n] = label;
        starts[n++] = i;
    }
    starts[n] = task->end;
    base = gllmi_trie_find_base(b, labels, n);
    if (base == GLLMI_TOKEN_NONE) return 0;
    if (base >= GLLMI_TOKEN_MAX_IDS) return -1;
    if (!gllmi_grow(&b->allocator, (void **)&b->tasks, &b->task_capacity, b->n_tasks,
                    b->n_tasks + n, sizeof *b->tasks)) {
        return 0;
    }
    b->slots[base].is_base = 1;
    b->slots[task->unit].unit |= base << 10;
    for (i = 0; i < n; i++) {
        const gllmi_trie_key *key = &b->keys[starts[i]];
        at = base ^ labels[i];
        gllmi_trie_take(b, at);
        b->slots[at].unit = labels[i];
        if (labels[i] == 0) {
            b->slots[at].unit = GLLMI_TRIE_VALUE | key->value;
            b->slots[task->unit].unit |= GLLMI_TRIE_ENDS;
        } else if (starts[i + 1] == starts[i] + 1 && key->size == task->depth + 1) {
            b->slots[at].unit |= GLLMI_TRIE_ENDS | GLLMI_TRIE_LEAF | (key->value << 10);
        } else {
            gllmi_trie_task *child = &b->tasks[b->n_tasks++];
            child->begin = starts[i];
            child->end = starts[i + 1];
            child->depth = task->depth + 1;
            child->unit = at;
        }
    }
    return 1;
}

/* Builds from keys, which it reorders. 1; 0: memory refused; -1: too large. */
GLLMI_PRIVATE int gllmi_trie_build(gllmi_trie *trie, gllmi_trie_key *keys, uint32_t n,
                                   const gllm_allocator *allocator) {
    gllmi_trie_builder b;
    gllmi_trie_task task;
    int result;
    size_t i;
    memset(&b, 0, sizeof b);
    b.allocator = *allocator;
    b.first_free = b.last_free = GLLMI_TOKEN_NONE;
    b.keys = keys;
    b.sorted = (gllmi_trie_key *)gllmi_alloc_array(allocator, n, sizeof *keys);
    result = b.sorted != NULL && gllmi_trie_add_block(&b);
    if (result == 1) gllmi_trie_take(&b, 0);
    memset(&task, 0, sizeof task);
    task.end = n;
    if (result == 1 && n > 0) result = gllmi_trie_expand(&b, &task);
    while (result == 1 && b.n_tasks > 0) {
        task = b.tasks[--b.n_tasks];
        result = gllmi_trie_expand(&b, &task);
    }
    if (result == 1) {
        trie->units = (uint32_t *)gllmi_alloc_array(allocator, b.n_slots, sizeof *trie->units);
        trie->n_units = (uint32_t)b.n_slots;
        result = trie->units != NULL;
    }
    for (i = 0; result == 1 && i < b.n_slots; i++) trie->units[i] = b.slots[i].unit;
    gllmi_free(allocator, b.sorted);
    gllmi_free(allocator, b.slots);
    gllmi_free(allocator, b.tasks);
    return result;
}

/* ---- vocabulary: pieces and their ids -------------------------------------------------------- */

typedef struct gllmi_vocab {
    gllm_allocator allocator;
    char *pool;        /* the pieces in order of id, a NUL after each */
    uint32_t *offsets; /* (n_ids + 1) piece i is [offsets[i], offsets[i + 1] - 1); equal: none */
    uint32_t n_ids;    /* one more than the highest id */
    uint32_t n_pieces; /* different pieces of the model */
    uint32_t empty_id; /* of the piece "", or NONE */
    gllmi_trie trie;   /* finds pieces where the model needs prefixes, else the hash does: */
    uint32_t *slots;   /* (n_slots) 0 empty, an id + 1, or n_ids + 1 + alias */
    uint8_t *tags;     /* (n_slots) 8 bits of the hash */
    uint32_t n_slots;
    uint32_t n_aliases;      /* pieces whose id another piece has too (a fault that HF lets pass) */
    char *alias_pool;
    uint32_t *alias_offsets; /* (n_aliases + 1) */
    uint32_t *alias_ids;     /* (n_aliases) */
} gllmi_vocab;

typedef struct gllmi_vocab_entry {
    uint32_t at, size, id; /* in the builder's pool; id NONE: a later entry has the same piece */
    uint32_t is_hidden;    /* a later entry has the same piece */
    uint32_t alias;        /* its number, if a later entry has the same id */
} gllmi_vocab_entry;

/* Collects pieces in any order. Zero it, set `allocator`. */
typedef struct gllmi_vocab_builder {
    gllm_allocator allocator;
    char *pool;
    size_t pool_size, pool_capacity;
    gllmi_vocab_entry *entries;
    size_t n_entries, entry_capacity;
    uint32_t n_ids;
    int keeps_repeats; /* a piece may have several ids: the last is found (Unigram) */
} gllmi_vocab_builder;

GLLMI_PRIVATE void gllmi_vocab_builder_free(gllmi_vocab_builder *b) {
    gllmi_free(&b->allocator, b->pool);
    gllmi_free(&b->allocator, b->entries);
    b->pool = NULL;
    b->entries = NULL;
}
GLLMI_PRIVATE int gllmi_vocab_builder_reserve(gllmi_vocab_builder *b, size_t n_entries,
                                              size_t n_bytes) {
    return gllmi_grow(&b->allocator, (void **)&b->pool, &b->pool_capacity, b->pool_size,
                      b->pool_size + n_bytes, 1) &&
           gllmi_grow(&b->allocator, (void **)&b->entries, &b->entry_capacity, b->n_entries,
                      b->n_entries + n_entries, sizeof *b->entries);
}
/* `id` is below GLLMI_TOKEN_MAX_IDS. `is_json`: the piece has JSON escapes. 0: memory refused. */
GLLMI_PRIVATE int gllmi_vocab_builder_add(gllmi_vocab_builder *b, gllmi_str piece, int is_json,
                                          uint32_t id) {
    gllmi_vocab_entry *entry;
    size_t size = piece.size;
    if (b->pool_size + size + 1 > UINT32_MAX) return 0;
    if (!gllmi_vocab_builder_reserve(b, 1, size + 1)) return 0;
    if (is_json) size = gllmi_json_unescape(piece, b->pool + b->pool_size);
    else if (size > 0) memcpy(b->pool + b->pool_size, piece.data, size);
    b->pool[b->pool_size + size] = 0;
    entry = &b->entries[b->n_entries++];
    entry->at = (uint32_t)b->pool_size;
    entry->size = (uint32_t)size;
    entry->id = id;
    entry->is_hidden = 0;
    b->pool_size += size + 1;
    if (id >= b->n_ids) b->n_ids = id + 1;
    return 1;
}

GLLMI_INLINE gllmi_str gllmi_vocab_piece(const gllmi_vocab *v, uint32_t id) {
    uint32_t begin = v->offsets[id], end = v->offsets[id + 1];
    if (begin == end) return gllmi_str_make(NULL, 0);
    return gllmi_str_make(v->pool + begin, end - begin - 1);
}

/* Entry i < n_ids is the piece of id i, the entries after are the aliases. */
GLLMI_INLINE gllmi_str gllmi_vocab_entry_piece(const gllmi_vocab *v, uint32_t i) {
    uint32_t begin;
    if (i < v->n_ids) return gllmi_vocab_piece(v, i);
    begin = v->alias_offsets[i - v->n_ids];
    return gllmi_str_make(v->alias_pool + begin, v->alias_offsets[i - v->n_ids + 1] - begin - 1);
}

#define GLLMI_VOCAB_SEED 0x676c6c6du

GLLMI_INLINE uint32_t gllmi_vocab_slot_of(uint64_t hash, uint32_t n_slots) {
    return (uint32_t)(((hash & 0xffffffffu) * n_slots) >> 32);
}

/* The id of a piece, or GLLMI_TOKEN_NONE. */
GLLMI_PRIVATE uint32_t gllmi_vocab_find_hash(const gllmi_vocab *v, const char *data, size_t n) {
    uint64_t hash = gllmi_hash_bytes(data, n, GLLMI_VOCAB_SEED);
    uint8_t tag = (uint8_t)(hash >> 56);
    uint32_t at = gllmi_vocab_slot_of(hash, v->n_slots), entry;
    while ((entry = v->slots[at]) != 0) {
        if (v->tags[at] == tag) {
            gllmi_str piece = gllmi_vocab_entry_piece(v, entry - 1);
            if (piece.size == n && memcmp(piece.data, data, n) == 0) {
                return entry <= v->n_ids ? entry - 1 : v->alias_ids[entry - 1 - v->n_ids];
            }
        }
        if (++at == v->n_slots) at = 0;
    }
    return GLLMI_TOKEN_NONE;
}
GLLMI_PRIVATE uint32_t gllmi_vocab_find(const gllmi_vocab *v, const char *data, size_t n) {
    uint32_t node;
    size_t i;
    if (n == 0) return v->empty_id;
    if (v->slots) return gllmi_vocab_find_hash(v, data, n);
    if (v->trie.n_units == 0) return GLLMI_TOKEN_NONE;
    node = v->trie.units[0];
    for (i = 0; i < n; i++) {
        uint8_t c = (uint8_t)data[i];
        node = gllmi_trie_step(v->trie.units, node, c ? c : 0xffu);
        if (node == 0) return GLLMI_TOKEN_NONE;
    }
    return node & GLLMI_TRIE_ENDS ? gllmi_trie_value(v->trie.units, node) : GLLMI_TOKEN_NONE;
}

GLLMI_PRIVATE void gllmi_vocab_free(gllmi_vocab *v) {
    gllmi_free(&v->allocator, v->pool);
    gllmi_free(&v->allocator, v->offsets);
    gllmi_free(&v->allocator, v->trie.units);
    gllmi_free(&v->allocator, v->slots);
    gllmi_free(&v->allocator, v->tags);
    gllmi_free(&v->allocator, v->alias_pool);
    gllmi_free(&v->allocator, v->alias_offsets);
    gllmi_free(&v->allocator, v->alias_ids);
    memset(v, 0, sizeof *v);
}

/* Puts all entries into v->slots (as number + 1) and tags. Of entries with the same piece the last
 * counts: the others are hidden. 0: memory refused. */
GLLMI_PRIVATE int gllmi_vocab_hash_entries(gllmi_vocab *v, gllmi_vocab_builder *b) {
    uint32_t i, at, dropped = 0, n = (uint32_t)b->n_entries;
    v->n_slots = n + n / 2 + 16;
    v->slots = (uint32_t *)gllmi_alloc_zero(&v->allocator, (size_t)v->n_slots * sizeof *v->slots);
    v->tags = (uint8_t *)gllmi_alloc(&v->allocator, v->n_slots);
    if (!v->slots || !v->tags) return 0;
    for (i = 0; i < n; i++) {
        const gllmi_vocab_entry *e = &b->entries[i];
        const char *data = b->pool + e->at;
        uint64_t hash = gllmi_hash_bytes(data, e->size, GLLMI_VOCAB_SEED);
        uint8_t tag = (uint8_t)(hash >> 56);
        at = gllmi_vocab_slot_of(hash, v->n_slots);
        while (v->slots[at] != 0) {
            gllmi_vocab_entry *old = &b->entries[v->slots[at] - 1];
            if (v->tags[at] == tag && old->size == e->size &&
                memcmp(b->pool + old->at, data, e->size) == 0) {
                old->is_hidden = 1;
                if (!b->keeps_repeats) {
                    old->id = GLLMI_TOKEN_NONE;
                    dropped++;
                }
                break;
            }
            if (++at == v->n_slots) at = 0;
        }
        v->slots[at] = i + 1;
        v->tags[at] = tag;
    }
    v->n_pieces = n - dropped;
    return 1;
}

/* Lays the pools out by id; `entry_of` (n_ids) gets the entry of each id, or NONE. */
GLLMI_PRIVATE int gllmi_vocab_layout(gllmi_vocab *v, gllmi_vocab_builder *b, uint32_t *entry_of) {
    uint32_t i, n_aliases = 0, at = 0;
    size_t bytes = 0, alias_bytes = 0;
    for (i = 0; i < v->n_ids; i++) entry_of[i] = GLLMI_TOKEN_NONE;
    for (i = 0; i < b->n_entries; i++) {
        const gllmi_vocab_entry *e = &b->entries[i];
        if (e->id == GLLMI_TOKEN_NONE) continue;
        if (entry_of[e->id] == GLLMI_TOKEN_NONE) {
            bytes += (size_t)e->size + 1;
        } else { /* the later piece is the id's, the earlier one its alias */
            bytes += e->size;
            bytes -= b->entries[entry_of[e->id]].size;
            alias_bytes += (size_t)b->entries[entry_of[e->id]].size + 1;
            n_aliases++;
        }
        entry_of[e->id] = i;
    }
    v->n_aliases = n_aliases;
    v->pool = (char *)gllmi_alloc(&v->allocator, bytes);
    v->offsets = (uint32_t *)gllmi_alloc_array(&v->allocator, (size_t)v->n_ids + 1, 4);
    v->alias_pool = (char *)gllmi_alloc(&v->allocator, alias_bytes);
    v->alias_offsets = (uint32_t *)gllmi_alloc_array(&v->allocator, (size_t)n_aliases + 1, 4);
    v->alias_ids = (uint32_t *)gllmi_alloc_array(&v->allocator, n_aliases, 4);
    if (!v->pool || !v->offsets || !v->alias_pool || !v->alias_offsets || !v->alias_ids) return 0;
    for (i = 0; i < v->n_ids; i++) {
        const gllmi_vocab_entry *e = &b->entries[entry_of[i] == GLLMI_TOKEN_NONE ? 0 : entry_of[i]];
        v->offsets[i] = at;
        if (entry_of[i] == GLLMI_TOKEN_NONE) continue;
        memcpy(v->pool + at, b->pool + e->at, (size_t)e->size + 1);
        at += e->size + 1;
    }
    v->offsets[v->n_ids] = at;
    for (i = 0, n_aliases = 0, at = 0; n_aliases < v->n_aliases; i++) {
        gllmi_vocab_entry *e = &b->entries[i];
        if (e->id == GLLMI_TOKEN_NONE || entry_of[e->id] == i) continue;
        e->alias = n_aliases;
        v->alias_ids[n_aliases] = e->id;
        v->alias_offsets[n_aliases++] = at;
        memcpy(v->alias_pool + at, b->pool + e->at, (size_t)e->size + 1);
        at += e->size + 1;
    }
    v->alias_offsets[v->n_aliases] = at;
    return 1;
}

GLLMI_PRIVATE int gllmi_vocab_make_trie(gllmi_vocab *v, const gllmi_vocab_builder *b) {
    uint32_t i, n = 0, total = v->n_ids + v->n_aliases;
    gllmi_trie_key *keys = (gllmi_trie_key *)gllmi_alloc_array(&v->allocator, total, sizeof *keys);
    int result;
    if (!keys) return 0;
    for (i = 0; i < total; i++) {
        gllmi_str piece = gllmi_vocab_entry_piece(v, i);
        if (piece.size == 0) continue; /* no piece, or the empty one */
        if (b->keeps_repeats && b->entries[i].is_hidden) continue; /* there, ids are in order */
        keys[n].data = piece.data;
        keys[n].size = (uint32_t)piece.size;
        keys[n++].value = i < v->n_ids ? i : v->alias_ids[i - v->n_ids];
    }
    result = gllmi_trie_build(&v->trie, keys, n, &v->allocator);
    gllmi_free(&v->allocator, keys);
    return result;
}

/* The slots from entry numbers to ids and aliases. */
GLLMI_PRIVATE void gllmi_vocab_finish_hash(gllmi_vocab *v, const gllmi_vocab_builder *b,
                                           const uint32_t *entry_of) {
    uint32_t i;
    for (i = 0; i < v->n_slots; i++) {
        const gllmi_vocab_entry *e;
        if (v->slots[i] == 0) continue;
        e = &b->entries[v->slots[i] - 1];
        v->slots[i] = entry_of[e->id] == v->slots[i] - 1 ? e->id + 1 : v->n_ids + 1 + e->alias;
    }
}

/* Makes the vocabulary from what was added. 1; 0: memory refused; -1: too large for the trie. */
GLLMI_PRIVATE int gllmi_vocab_finish(gllmi_vocab *v, gllmi_vocab_builder *b, int with_trie) {
    uint32_t *entry_of, i;
    int result;
    memset(v, 0, sizeof *v);
    v->allocator = b->allocator;
    v->n_ids = b->n_ids;
    v->empty_id = GLLMI_TOKEN_NONE;
    if (b->n_entries >= UINT32_MAX / 4) return -1;
    if (!gllmi_vocab_hash_entries(v, b)) return 0;
    entry_of = (uint32_t *)gllmi_alloc_array(&v->allocator, v->n_ids, sizeof *entry_of);
    if (!entry_of) return 0;
    result = gllmi_vocab_layout(v, b, entry_of);
    if (result == 1 && !with_trie) gllmi_vocab_finish_hash(v, b, entry_of);
    gllmi_free(&v->allocator, entry_of);
    if (with_trie) {
        gllmi_free(&v->allocator, v->slots);
        gllmi_free(&v->allocator, v->tags);
        v->slots = NULL;
        v->tags = NULL;
        v->n_slots = 0;
    }
    for (i = 0; i < b->n_entries; i++) {
        if (b->entries[i].size == 0 && b->entries[i].id != GLLMI_TOKEN_NONE) {
            v->empty_id = b->entries[i].id;
        }
    }
    if (result == 1 && with_trie) result = gllmi_vocab_make_trie(v, b);
    return result;
}

/* ---- working memory: kept in the encoding from call to call ---------------------------------- */

/* A text that differs from the original one, and for each of its bytes the original bytes it stands
 * for. All bytes of a character have the same span. */
typedef struct gllmi_aligned {
    char *data;
    gllm_span *spans;
    size_t n, data_capacity, span_capacity;
} gllmi_aligned;

/* A range of a text on its way through the pipeline. Without spans it is the original text itself,
 * from byte `origin` on. What is put in where nothing stands before belongs at `base`. */
typedef struct gllmi_stretch {
    const char *data;
    const gllm_span *spans;
    size_t n;
    uint32_t origin, base;
} gllmi_stretch;

/* A part of the text: bytes [begin, end) for the model; or an added token that was found, then
 * these are bytes of the original text. */
typedef struct gllmi_split {
    uint32_t begin, end;
    uint32_t base; /* see gllmi_stretch */
    uint32_t id;   /* GLLMI_TOKEN_NONE: not an added token */
} gllmi_split;

typedef struct gllmi_splits {
    gllmi_split *data;
    size_t n, capacity;
} gllmi_splits;

/* A token. Beside the id: whether it is an added token. */
#define GLLMI_TOKEN_ADDED 0x80000000u
#define GLLMI_TOKEN_ID 0x7fffffffu
typedef struct gllmi_token {
    uint32_t id;
    gllm_span span;
} gllmi_token;

/* What BertNormalizer makes of a character, remembered: scripts repeat theirs. */
typedef struct gllmi_bert_char {
    uint32_t key; /* code point | flags << 21 */
    uint8_t kind, n;
    char out[10];
} gllmi_bert_char;
#define GLLMI_BERT_CHARS 1024u

/* The tokens of a short word: `ends` are places in the word. */
#define GLLMI_WORD_SLOTS 4096u
#define GLLMI_WORD_BYTES 22
#define GLLMI_WORD_TOKENS 6
typedef struct gllmi_word_slot {
    uint64_t hash;
    uint32_t ids[GLLMI_WORD_TOKENS];
    uint8_t size, n; /* size 0: empty */
    uint8_t ends[GLLMI_WORD_TOKENS];
    char word[GLLMI_WORD_BYTES];
} gllmi_word_slot;

/* The best way to reach a place in a word: by the piece from `start`. */
typedef struct gllmi_unigram_place {
    double score;
    uint32_t start, id;
} gllmi_unigram_place;

typedef struct gllmi_scratch {
    gllm_allocator allocator;
    gllmi_aligned normal[2]; /* one part between its normalizers */
    gllmi_aligned text[2];   /* all parts between their pre-tokenizers */
    gllmi_splits parts;     /* the text, added tokens cut out */
    gllmi_splits splits[2];
    gllmi_aligned word;      /* one word of the BERT loop */
    gllmi_uc_pair *pairs;
    size_t pair_capacity;
    gllmi_token *tokens;
    size_t n_tokens, token_capacity;
    gllmi_bert_char *bert_chars; /* (GLLMI_BERT_CHARS) */
    gllmi_pattern_scan *scans;   /* (n_scans) one for each pattern of the tokenizer */
    size_t n_scans;
    const void *owner; /* whose patterns and words these are: a tokenizer and when it was opened */
    uint64_t owner_stamp;
    gllmi_word_slot *words; /* (GLLMI_WORD_SLOTS) words seen before, or NULL */
    size_t n_bytes_seen;
    uint32_t *symbols;      /* BPE: (4, symbol_capacity) ids, lengths, ranks, links */
    size_t symbol_capacity;
    uint64_t *heap;
    size_t heap_capacity;
    gllmi_unigram_place *places;
    size_t place_capacity;
    char *spelled; /* a piece being put together */
    size_t spelled_capacity;
} gllmi_scratch;

GLLMI_PRIVATE void gllmi_aligned_free(const gllm_allocator *a, gllmi_aligned *t) {
    gllmi_free(a, t->data);
    gllmi_free(a, t->spans);
}
/* Drops what holds for one tokenizer only. */
GLLMI_PRIVATE void gllmi_scratch_forget(gllmi_scratch *s) {
    size_t i;
    for (i = 0; i < s->n_scans; i++) gllmi_pattern_scan_free(&s->scans[i]);
    gllmi_free(&s->allocator, s->scans);
    gllmi_free(&s->allocator, s->words);
    s->scans = NULL;
    s->words = NULL;
    s->n_scans = s->n_bytes_seen = 0;
}
GLLMI_PRIVATE void gllmi_scratch_free(gllmi_scratch *s) {
    gllm_allocator a = s->allocator;
    int i;
    for (i = 0; i < 2; i++) {
        gllmi_aligned_free(&a, &s->normal[i]);
        gllmi_aligned_free(&a, &s->text[i]);
        gllmi_free(&a, s->splits[i].data);
    }
    gllmi_free(&a, s->parts.data);
    gllmi_aligned_free(&a, &s->word);
    gllmi_free(&a, s->pairs);
    gllmi_free(&a, s->tokens);
    gllmi_free(&a, s->bert_chars);
    gllmi_scratch_forget(s);
    gllmi_free(&a, s->symbols);
    gllmi_free(&a, s->heap);
    gllmi_free(&a, s->places);
    gllmi_free(&a, s->spelled);
    gllmi_free(&a, s);
}

/* Room for n more bytes. */
GLLMI_PRIVATE int gllmi_aligned_grow(const gllm_allocator *a, gllmi_aligned *t, size_t n) {
    return gllmi_grow(a, (void **)&t->data, &t->data_capacity, t->n, t->n + n, 1) &&
           gllmi_grow(a, (void **)&t->spans, &t->span_capacity, t->n, t->n + n, sizeof *t->spans);
}
GLLMI_INLINE int gllmi_aligned_reserve(const gllm_allocator *a, gllmi_aligned *t, size_t n) {
    if (GLLMI_LIKELY(t->span_capacity - t->n >= n && t->data_capacity - t->n >= n)) return 1;
    return gllmi_aligned_grow(a, t, n);
}
/* Appends n bytes, at most 4 unless reserved, that all stand for `span`. */
GLLMI_INLINE int gllmi_aligned_put(const gllm_allocator *a, gllmi_aligned *t, const char *data,
                                   size_t n, gllm_span span) {
    size_t i;
    if (!gllmi_aligned_reserve(a, t, n)) return 0;
    for (i = 0; i < n; i++) {
        t->data[t->n + i] = data[i];
        t->spans[t->n + i] = span;
    }
    t->n += n;
    return 1;
}
GLLMI_INLINE int gllmi_aligned_put_char(const gllm_allocator *a, gllmi_aligned *t, uint32_t cp,
                                        gllm_span span) {
    char bytes[4];
    return gllmi_aligned_put(a, t, bytes, gllmi_utf8_encode(cp, bytes), span);
}

/* What the character at byte `at`, `size` bytes long, stands for. */
GLLMI_INLINE gllm_span gllmi_stretch_span(const gllmi_stretch *s, size_t at, size_t size) {
    gllm_span span;
    if (s->spans) return s->spans[at];
    span.begin = s->origin + (uint32_t)at;
    span.end = span.begin + (uint32_t)size;
    return span;
}
/* What the character before byte `at` stands for; at the start, nothing. */
GLLMI_PRIVATE gllm_span gllmi_stretch_span_before(const gllmi_stretch *s, size_t at) {
    const char *p = s->data + at;
    gllm_span span;
    span.begin = span.end = s->base;
    if (at == 0) return span;
    if (s->spans) return s->spans[at - 1];
    gllmi_utf8_prev(&p);
    span.begin = s->origin + (uint32_t)(p - s->data);
    span.end = s->origin + (uint32_t)at;
    return span;
}
/* What bytes [begin, end) of it stand for. An empty range stands for itself. */
GLLMI_PRIVATE gllm_span gllmi_stretch_range(const gllmi_stretch *s, size_t begin, size_t end) {
    gllm_span span;
    if (begin == end || end > s->n) { /* beyond the end: a model's slip that HF hands on as it is */
        uint32_t base = begin == end ? s->base : 0;
        span.begin = base + (uint32_t)begin;
        span.end = base + (uint32_t)end;
        return span;
    }
    if (s->spans) {
        span.begin = s->spans[begin].begin;
        span.end = s->spans[end - 1].end;
        return span;
    }
    while (begin > 0 && ((uint8_t)s->data[begin] & 0xc0) == 0x80) begin--;
    while (end < s->n && ((uint8_t)s->data[end] & 0xc0) == 0x80) end++;
    span.begin = s->origin + (uint32_t)begin;
    span.end = s->origin + (uint32_t)end;
    return span;
}
GLLMI_INLINE gllmi_stretch gllmi_stretch_make(const char *data, const gllm_span *spans, size_t n,
                                              uint32_t origin, uint32_t base) {
    gllmi_stretch s;
    s.data = data;
    s.spans = spans;
    s.n = n;
    s.origin = origin;
    s.base = base;
    return s;
}

GLLMI_PRIVATE int gllmi_splits_grow(const gllm_allocator *a, gllmi_splits *s) {
    return gllmi_grow(a, (void **)&s->data, &s->capacity, s->n, s->n + 1, sizeof *s->data);
}
GLLMI_INLINE int gllmi_splits_put(const gllm_allocator *a, gllmi_splits *s, size_t begin,
                                  size_t end, uint32_t base, uint32_t id) {
    gllmi_split *split;
    if (GLLMI_UNLIKELY(s->n == s->capacity) && !gllmi_splits_grow(a, s)) return 0;
    split = &s->data[s->n++];
    split->begin = (uint32_t)begin;
    split->end = (uint32_t)end;
    split->base = base;
    split->id = id;
    return 1;
}

/* Room for n more tokens. */
GLLMI_PRIVATE int gllmi_scratch_grow_tokens(gllmi_scratch *s, size_t n) {
    return gllmi_grow(&s->allocator, (void **)&s->tokens, &s->token_capacity, s->n_tokens,
                      s->n_tokens + n, sizeof *s->tokens);
}
GLLMI_INLINE int gllmi_scratch_reserve_tokens(gllmi_scratch *s, size_t n) {
    return GLLMI_LIKELY(s->token_capacity - s->n_tokens >= n) || gllmi_scratch_grow_tokens(s, n);
}
/* Room must have been reserved. */
GLLMI_INLINE void gllmi_scratch_put_token(gllmi_scratch *s, uint32_t id, gllm_span span) {
    s->tokens[s->n_tokens].id = id;
    s->tokens[s->n_tokens].span = span;
    s->n_tokens++;
}

/* ---- finding: a literal or a pattern --------------------------------------------------------- */

typedef struct gllmi_finder {
    gllmi_str literal;
    gllmi_pattern *pattern; /* NULL: the literal */
    size_t index;           /* of the pattern among the tokenizer's */
} gllmi_finder;

typedef struct gllmi_find {
    const gllmi_finder *finder;
    gllmi_pattern_scan *scan;
    const char *text;
    size_t n, from;
} gllmi_find;

/* `scan` is the pattern's own; unused for a literal. */
GLLMI_INLINE void gllmi_find_begin(gllmi_find *f, const gllmi_finder *finder,
                                   gllmi_pattern_scan *scan, const char *text, size_t n) {
    f->finder = finder;
    f->scan = scan;
    f->text = text;
    f->n = n;
    f->from = 0;
    if (finder->pattern) gllmi_pattern_begin(scan, finder->pattern, text, n);
}
/* The next match: 1; 0: no more; -1: memory refused. */
GLLMI_INLINE int gllmi_find_next(gllmi_find *f, size_t *begin, size_t *end) {
    gllmi_str literal = f->finder->literal;
    if (f->finder->pattern) return gllmi_pattern_next(f->scan, begin, end);
    while (f->n - f->from >= literal.size) {
        const char *p = f->text + f->from;
        const char *hit = (const char *)memchr(p, literal.data[0], f->n - f->from);
        if (!hit || (size_t)(f->text + f->n - hit) < literal.size) break;
        f->from = (size_t)(hit - f->text) + 1;
        if (memcmp(hit, literal.data, literal.size) == 0) {
            *begin = f->from - 1;
            f->from = *end = *begin + literal.size;
            return 1;
        }
    }
    return 0;
}

/* ---- SentencePiece's table of replacements (precompiled_charsmap) ------------------------------
 * A double array as Darts writes it, and the replacements, each closed by a NUL. A unit:
 *     bits 0-7    the byte that leads here; bit 31 too for a value
 *     bit  8      a key ends here: its value is the unit at `offset`
 *     bits 10-30  offset of the children, shifted by 8 if bit 9 is set */

typedef struct gllmi_charsmap {
    const uint8_t *units; /* (n_units) little-endian */
    uint32_t n_units;
    const char *text;
    uint32_t text_size;
    uint8_t plain[128]; /* 1: an ASCII character that stays as it is */
} gllmi_charsmap;

/* What the first characters of `key` become: HF looks at the shortest key that fits. data NULL:
 * nothing fits. */
GLLMI_PRIVATE gllmi_str gllmi_charsmap_find(const gllmi_charsmap *map, const char *key, size_t n) {
    gllmi_str none = {NULL, 0};
    uint32_t at = 0, unit, value;
    size_t i;
    if (map->n_units == 0) return none;
    unit = gllmi_load_u32(map->units);
    at ^= (unit >> 10) << ((unit & 0x200u) >> 6);
    for (i = 0; i < n; i++) {
        uint8_t c = (uint8_t)key[i];
        if (c == 0) break;
        at ^= c;
        if (at >= map->n_units) break;
        unit = gllmi_load_u32(map->units + 4 * (size_t)at);
        if ((unit & 0x800000ffu) != c) break;
        at ^= (unit >> 10) << ((unit & 0x200u) >> 6);
        if (at >= map->n_units) break;
        if (unit & 0x100u) {
            value = gllmi_load_u32(map->units + 4 * (size_t)at) & 0x7fffffffu;
            if (value >= map->text_size) break;
            return gllmi_str_of(map->text + value);
        }
    }
    return none;
}

/* ---- normalizers ----------------------------------------------------------------------------- */

typedef enum gllmi_normalizer_kind {
    GLLMI_NORMALIZER_BERT,
    GLLMI_NORMALIZER_FORM, /* NFC, NFD, NFKC, NFKD */
    GLLMI_NORMALIZER_LOWERCASE,
    GLLMI_NORMALIZER_STRIP_ACCENTS,
    GLLMI_NORMALIZER_STRIP,
    GLLMI_NORMALIZER_NMT,
    GLLMI_NORMALIZER_PREPEND,
    GLLMI_NORMALIZER_REPLACE,
    GLLMI_NORMALIZER_BYTE_LEVEL,
    GLLMI_NORMALIZER_PRECOMPILED
} gllmi_normalizer_kind;

enum { /* of BertNormalizer */
    GLLMI_BERT_CLEAN = 1,
    GLLMI_BERT_CHINESE = 2,
    GLLMI_BERT_STRIP = 4,
    GLLMI_BERT_LOWER = 8
};
enum { GLLMI_STRIP_LEFT = 1, GLLMI_STRIP_RIGHT = 2 };

typedef struct gllmi_normalizer {
    gllmi_normalizer_kind kind;
    int flags;            /* GLLMI_BERT_x, GLLMI_NFx, GLLMI_STRIP_x */
    gllmi_str content;    /* of Prepend and Replace */
    gllmi_finder finder;  /* of Replace */
    const gllmi_charsmap *charsmap;
} gllmi_normalizer;

/* Applies (character, change) pairs to `in` from byte *at on, as HF's NormalizedString does: change
 * 0 stands for one character, 1 was put in, -k stands for one and swallows k more. */
GLLMI_PRIVATE int gllmi_normalize_pairs(const gllm_allocator *a, const gllmi_stretch *in,
                                        size_t *at, const gllmi_uc_pair *pairs, size_t n,
                                        gllmi_aligned *out) {
    size_t p = *at, i;
    int32_t k;
    for (i = 0; i < n; i++) {
        gllm_span span;
        if (pairs[i].change > 0 || p >= in->n) {
            span = gllmi_stretch_span_before(in, p);
        } else {
            size_t size = gllmi_utf8_lead_bytes((unsigned char)in->data[p]);
            span = gllmi_stretch_span(in, p, size);
            p += size;
            for (k = pairs[i].change; k < 0 && p < in->n; k++) {
                p += gllmi_utf8_lead_bytes((unsigned char)in->data[p]);
            }
        }
        if (!gllmi_aligned_put_char(a, out, pairs[i].cp, span)) return 0;
    }
    *at = p;
    return 1;
}

/* Copies bytes [begin, end) unchanged. */
GLLMI_PRIVATE int gllmi_normalize_copy(const gllm_allocator *a, const gllmi_stretch *in,
                                       size_t begin, size_t end, gllmi_aligned *out) {
    size_t i = begin, n = end - begin;
    if (!gllmi_aligned_reserve(a, out, n)) return 0;
    if (n > 0) memcpy(out->data + out->n, in->data + begin, n);
    if (in->spans) {
        if (n > 0) memcpy(out->spans + out->n, in->spans + begin, n * sizeof *in->spans);
    } else {
        gllm_span *spans = out->spans + out->n;
        while (i < end) {
            size_t size = gllmi_utf8_lead_bytes((unsigned char)in->data[i]), k;
            gllm_span span = gllmi_stretch_span(in, i, size);
            for (k = 0; k < size; k++) *spans++ = span;
            i += size;
        }
    }
    out->n += n;
    return 1;
}

/* NFC, NFD, NFKC, NFKD. */
GLLMI_PRIVATE int gllmi_normalize_form(gllmi_scratch *s, const gllmi_stretch *in, int form,
                                       gllmi_aligned *out) {
    size_t from = 0, begin, end;
    while (gllmi_uc_next_span(form, in->data, in->n, from, &begin, &end)) {
        size_t n = gllmi_uc_normalize_bound(form, in->data + begin, end - begin), at = begin;
        if (!gllmi_normalize_copy(&s->allocator, in, from, begin, out) ||
            !gllmi_grow(&s->allocator, (void **)&s->pairs, &s->pair_capacity, 0, n,
                        sizeof *s->pairs)) {
            return 0;
        }
        n = gllmi_uc_normalize(form, in->data + begin, end - begin, s->pairs);
        if (!gllmi_normalize_pairs(&s->allocator, in, &at, s->pairs, n, out)) return 0;
        from = end;
    }
    return gllmi_normalize_copy(&s->allocator, in, from, in->n, out);
}

GLLMI_PRIVATE int gllmi_normalize_lower(const gllm_allocator *a, const gllmi_stretch *in,
                                        gllmi_aligned *out) {
    const char *p = in->data, *end = p + in->n;
    while (p < end) {
        const char *start = p;
        uint32_t lower[3], cp = gllmi_utf8_next(&p);
        gllm_span span = gllmi_stretch_span(in, (size_t)(start - in->data), (size_t)(p - start));
        size_t i, n = gllmi_uc_lower(cp, lower);
        for (i = 0; i < n; i++) {
            if (!gllmi_aligned_put_char(a, out, lower[i], span)) return 0;
        }
    }
    return 1;
}

/* Drops the characters that `drops` says. */
GLLMI_PRIVATE int gllmi_normalize_filter(const gllm_allocator *a, const gllmi_stretch *in,
                                         int (*drops)(uint32_t cp), gllmi_aligned *out) {
    const char *p = in->data, *end = p + in->n;
    while (p < end) {
        const char *start = p;
        size_t size;
        if (drops(gllmi_utf8_next(&p))) continue;
        size = (size_t)(p - start);
        if (!gllmi_aligned_put(a, out, start, size,
                               gllmi_stretch_span(in, (size_t)(start - in->data), size))) {
            return 0;
        }
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_drops_nonspacing(uint32_t cp) { return gllmi_uc_is_nonspacing(cp); }
GLLMI_PRIVATE int gllmi_drops_marks(uint32_t cp) { return gllmi_uc_is_mark(cp); }

/* BertNormalizer's first two steps: clean the text, put spaces around Chinese characters. */
GLLMI_PRIVATE int gllmi_normalize_bert_clean(const gllm_allocator *a, const gllmi_stretch *in,
                                             int flags, gllmi_aligned *out) {
    const char *p = in->data, *end = p + in->n;
    while (p < end) {
        const char *start = p;
        uint32_t cp = gllmi_utf8_next(&p);
        size_t size = (size_t)(p - start);
        gllm_span span = gllmi_stretch_span(in, (size_t)(start - in->data), size);
        int is_chinese;
        if (flags & GLLMI_BERT_CLEAN) {
            if (gllmi_uc_is_bert_removed(cp)) continue;
            if (gllmi_uc_is_whitespace(cp)) {
                if (!gllmi_aligned_put(a, out, " ", 1, span)) return 0;
                continue;
            }
        }
        is_chinese = (flags & GLLMI_BERT_CHINESE) && gllmi_uc_is_chinese(cp);
        if (is_chinese && !gllmi_aligned_put(a, out, " ", 1, span)) return 0;
        if (!gllmi_aligned_put(a, out, start, size, span)) return 0;
        if (is_chinese && !gllmi_aligned_put(a, out, " ", 1, span)) return 0;
    }
    return 1;
}

/* Strip: white space at the ends. */
GLLMI_PRIVATE int gllmi_normalize_strip(const gllm_allocator *a, const gllmi_stretch *in, int flags,
                                        gllmi_aligned *out) {
    const char *p = in->data, *end = p + in->n, *from = p;
    while ((flags & GLLMI_STRIP_LEFT) && from < end) {
        p = from;
        if (!gllmi_uc_is_whitespace(gllmi_utf8_next(&p))) break;
        from = p;
    }
    while ((flags & GLLMI_STRIP_RIGHT) && end > from) {
        p = end;
        if (!gllmi_uc_is_whitespace(gllmi_utf8_prev(&p))) break;
        end = p;
    }
    return gllmi_normalize_copy(a, in, (size_t)(from - in->data), (size_t)(end - in->data), out);
}

/* Nmt: SentencePiece's own rules for control characters and white space. */
GLLMI_PRIVATE int gllmi_normalize_nmt(const gllm_allocator *a, const gllmi_stretch *in,
                                      gllmi_aligned *out) {
    const char *p = in->data, *end = p + in->n;
    while (p < end) {
        const char *start = p;
        uint32_t cp = gllmi_utf8_next(&p);
        size_t size = (size_t)(p - start);
        gllm_span span = gllmi_stretch_span(in, (size_t)(start - in->data), size);
        if ((cp >= 1 && cp <= 8) || cp == 0x0b || (cp >= 0x0e && cp <= 0x1f) || cp == 0x7f ||
            cp == 0x8f || cp == 0x9f) {
            continue;
        }
        if (cp == 9 || cp == 0x0a || cp == 0x0c || cp == 0x0d || cp == 0x1680 ||
            (cp >= 0x200b && cp <= 0x200f) || cp == 0x2028 || cp == 0x2029 || cp == 0x2581 ||
            cp == 0xfeff || cp == 0xfffd) {
            start = " ";
            size = 1;
        }
        if (!gllmi_aligned_put(a, out, start, size, span)) return 0;
    }
    return 1;
}

GLLMI_PRIVATE int gllmi_normalize_prepend(const gllm_allocator *a, const gllmi_stretch *in,
                                          gllmi_str content, gllmi_aligned *out) {
    gllm_span first;
    if (in->n == 0) return 1;
    first = gllmi_stretch_span(in, 0, gllmi_utf8_lead_bytes((unsigned char)in->data[0]));
    return gllmi_aligned_put(a, out, content.data, content.size, first) &&
           gllmi_normalize_copy(a, in, 0, in->n, out);
}

/* What is put in stands for the last character that it replaces. */
GLLMI_PRIVATE int gllmi_normalize_replace(gllmi_scratch *s, const gllmi_stretch *in,
                                          const gllmi_normalizer *normalizer, gllmi_aligned *out) {
    const gllm_allocator *a = &s->allocator;
    gllmi_str content = normalizer->content;
    gllmi_find find;
    size_t from = 0, begin, end;
    int found;
    gllmi_find_begin(&find, &normalizer->finder,
                     s->scans ? &s->scans[normalizer->finder.index] : NULL, in->data, in->n);
    while ((found = in->n > 0 ? gllmi_find_next(&find, &begin, &end) : 0) > 0) {
        if (!gllmi_normalize_copy(a, in, from, begin, out) ||
            !gllmi_aligned_put(a, out, content.data, content.size,
                               gllmi_stretch_span_before(in, end))) {
            return 0;
        }
        from = end;
    }
    return found == 0 && gllmi_normalize_copy(a, in, from, in->n, out);
}

/* The character that GPT-2 writes for a byte. */
GLLMI_INLINE uint32_t gllmi_byte_char(uint8_t byte) {
    if (byte < 33) return 256u + byte;
    if (byte < 127) return byte;
    if (byte < 161) return 256u + 33u + (byte - 127u);
    return byte == 173 ? 256u + 33u + 34u : byte;
}
/* The byte of such a character, or -1. */
GLLMI_INLINE int gllmi_byte_of_char(uint32_t cp) {
    if ((cp >= 33 && cp < 127) || (cp >= 161 && cp < 256 && cp != 173)) return (int)cp;
    if (cp < 256 || cp > 256 + 67) return -1;
    cp -= 256;
    return cp < 33 ? (int)cp : cp < 67 ? (int)(cp - 33 + 127) : 173;
}
GLLMI_PRIVATE int gllmi_normalize_bytes(const gllm_allocator *a, const gllmi_stretch *in,
                                        gllmi_aligned *out) {
    size_t i = 0, k, size;
    if (!gllmi_aligned_reserve(a, out, 2 * in->n)) return 0;
    for (; i < in->n; i += size) {
        gllm_span span;
        size = gllmi_utf8_lead_bytes((unsigned char)in->data[i]);
        span = gllmi_stretch_span(in, i, size);
        for (k = 0; k < size; k++) {
            uint32_t cp = gllmi_byte_char((uint8_t)in->data[i + k]);
            if (!gllmi_aligned_put_char(a, out, cp, span)) return 0;
        }
    }
    return 1;
}

/* A replacement in HF's way of counting: `old` characters become those of `text`. */
GLLMI_PRIVATE void gllmi_charsmap_pairs(gllmi_scratch *s, size_t *n, gllmi_str text, size_t old) {
    const char *p = text.data, *end = p + text.size;
    size_t first = *n, count;
    while (p < end) {
        s->pairs[*n].cp = gllmi_utf8_next(&p);
        s->pairs[(*n)++].change = 0;
    }
    count = *n - first;
    if (count > old) {
        for (first = *n - (count - old); first < *n; first++) s->pairs[first].change = 1;
    } else if (count < old && *n > 0) {
        s->pairs[*n - 1].change -= (int32_t)(old - count);
    }
}

/* Precompiled: each grapheme cluster is looked up if it is short, else each of its characters. */
GLLMI_PRIVATE int gllmi_normalize_precompiled(gllmi_scratch *s, const gllmi_stretch *in,
                                              const gllmi_charsmap *map, gllmi_aligned *out) {
    const char *p = in->data, *end = p + in->n;
    size_t n = 0, at = 0, plain = 0;
    while (p < end) {
        size_t size, k;
        const char *cluster_end, *q;
        gllmi_str found;
        /* A plain character is a cluster of its own before another ASCII character. */
        if ((uint8_t)*p < 0x80 && map->plain[(uint8_t)*p] &&
            (p + 1 == end || (uint8_t)p[1] < 0x80)) {
            if (n == 0 && p - in->data == (ptrdiff_t)plain) {
                plain++;
                p++;
                continue;
            }
            size = 1;
        } else {
            size = gllmi_uc_grapheme(p, (size_t)(end - p));
        }
        cluster_end = p + size;
        for (; p < cluster_end; p = q) {
            q = p;
            (void)gllmi_utf8_next(&q);
            if (size < 6) q = cluster_end;
            found = gllmi_charsmap_find(map, p, (size_t)(q - p));
            if (!found.data && q == cluster_end && size < 6) {
                size = 6; /* not as a whole: now each character */
                q = p;
                (void)gllmi_utf8_next(&q);
                found = gllmi_charsmap_find(map, p, (size_t)(q - p));
            }
            k = found.data ? found.size : (size_t)(q - p);
            if (!gllmi_grow(&s->allocator, (void **)&s->pairs, &s->pair_capacity, n, n + k + 1,
                            sizeof *s->pairs)) {
                return 0;
            }
            if (n == 0 && plain > 0) { /* the character before: a removal is counted there */
                s->pairs[0].cp = (uint8_t)in->data[plain - 1];
                s->pairs[0].change = 0;
                n = 1;
            }
            if (found.data) {
                gllmi_charsmap_pairs(s, &n, found, gllmi_utf8_count(p, (size_t)(q - p)));
            } else {
                gllmi_charsmap_pairs(s, &n, gllmi_str_make(p, (size_t)(q - p)), 1);
            }
        }
    }
    if (n == 0 && plain == in->n) return gllmi_normalize_copy(&s->allocator, in, 0, in->n, out);
    at = plain > 0 ? plain - 1 : 0;
    return gllmi_normalize_copy(&s->allocator, in, 0, at, out) &&
           gllmi_normalize_pairs(&s->allocator, in, &at, s->pairs, n, out);
}

/* One step of one normalizer; BertNormalizer has four. `in` and `out` do not overlap. */
GLLMI_PRIVATE int gllmi_normalize_step(gllmi_scratch *s, const gllmi_normalizer *normalizer,
                                       int step, const gllmi_stretch *in, gllmi_aligned *out) {
    const gllm_allocator *a = &s->allocator;
    switch (normalizer->kind) {
    case GLLMI_NORMALIZER_FORM: return gllmi_normalize_form(s, in, normalizer->flags, out);
    case GLLMI_NORMALIZER_LOWERCASE: return gllmi_normalize_lower(a, in, out);
    case GLLMI_NORMALIZER_STRIP_ACCENTS:
        return gllmi_normalize_filter(a, in, gllmi_drops_marks, out);
    case GLLMI_NORMALIZER_STRIP: return gllmi_normalize_strip(a, in, normalizer->flags, out);
    case GLLMI_NORMALIZER_NMT: return gllmi_normalize_nmt(a, in, out);
    case GLLMI_NORMALIZER_PREPEND: return gllmi_normalize_prepend(a, in, normalizer->content, out);
    case GLLMI_NORMALIZER_REPLACE: return gllmi_normalize_replace(s, in, normalizer, out);
    case GLLMI_NORMALIZER_BYTE_LEVEL: return gllmi_normalize_bytes(a, in, out);
    case GLLMI_NORMALIZER_PRECOMPILED:
        return gllmi_normalize_precompiled(s, in, normalizer->charsmap, out);
    case GLLMI_NORMALIZER_BERT:
        if (step == 0) return gllmi_normalize_bert_clean(a, in, normalizer->flags, out);
        if (step == 1) return gllmi_normalize_form(s, in, GLLMI_NFD | GLLMI_NF_HF, out);
        if (step == 2) return gllmi_normalize_filter(a, in, gllmi_drops_nonspacing, out);
        return gllmi_normalize_lower(a, in, out);
    }
    return 1;
}
/* Whether a step does nothing for any text. */
GLLMI_INLINE int gllmi_normalizer_skips(const gllmi_normalizer *normalizer, int step) {
    static const int needs[] = {GLLMI_BERT_CLEAN | GLLMI_BERT_CHINESE, GLLMI_BERT_STRIP,
                                GLLMI_BERT_STRIP, GLLMI_BERT_LOWER};
    return normalizer->kind == GLLMI_NORMALIZER_BERT && !(normalizer->flags & needs[step]);
}

/* Takes *stretch through all normalizers; it then lies in s->normal, if anything was done. */
GLLMI_PRIVATE int gllmi_normalize(gllmi_scratch *s, const gllmi_normalizer *list, size_t n,
                                  gllmi_stretch *stretch) {
    size_t i;
    int turn = 0, step;
    for (i = 0; i < n; i++) {
        for (step = 0; step < (list[i].kind == GLLMI_NORMALIZER_BERT ? 4 : 1); step++) {
            gllmi_aligned *out = &s->normal[turn];
            if (gllmi_normalizer_skips(&list[i], step)) continue;
            out->n = 0;
            if (!gllmi_aligned_reserve(&s->allocator, out, stretch->n)) return 0;
            if (!gllmi_normalize_step(s, &list[i], step, stretch, out)) return 0;
            stretch->data = out->data;
            stretch->spans = out->spans;
            stretch->n = out->n;
            turn = !turn;
        }
    }
    return 1;
}

/* ---- pre-tokenizers -------------------------------------------------------------------------- */

typedef enum gllmi_pretokenizer_kind {
    GLLMI_PRETOKENIZER_WHITESPACE_SPLIT,
    GLLMI_PRETOKENIZER_PUNCTUATION,
    GLLMI_PRETOKENIZER_DIGITS,
    GLLMI_PRETOKENIZER_DELIMITER,
    GLLMI_PRETOKENIZER_WHITESPACE, /* \w+|[^\w\s]+ */
    GLLMI_PRETOKENIZER_SPLIT,
    GLLMI_PRETOKENIZER_SCRIPTS,
    GLLMI_PRETOKENIZER_FIXED_LENGTH,
    GLLMI_PRETOKENIZER_METASPACE,
    GLLMI_PRETOKENIZER_BYTE_LEVEL
} gllmi_pretokenizer_kind;

enum { GLLMI_PREPEND_NEVER, GLLMI_PREPEND_FIRST, GLLMI_PREPEND_ALWAYS };

/* What becomes of the matches that a text is split at. */
typedef enum gllmi_behavior {
    GLLMI_BEHAVIOR_REMOVED,
    GLLMI_BEHAVIOR_ISOLATED,
    GLLMI_BEHAVIOR_MERGED_WITH_PREVIOUS,
    GLLMI_BEHAVIOR_MERGED_WITH_NEXT,
    GLLMI_BEHAVIOR_CONTIGUOUS
} gllmi_behavior;

typedef struct gllmi_pretokenizer {
    gllmi_pretokenizer_kind kind;
    gllmi_behavior behavior;
    int invert;           /* Split: what lies between the matches is the match */
    int splits;           /* Metaspace, ByteLevel: whether it also splits */
    int prepend;          /* GLLMI_PREPEND_x */
    int keeps_bytes;      /* ByteLevel: the model maps bytes to characters itself */
    uint32_t length;      /* FixedLength */
    gllmi_str content;    /* Metaspace: the replacement; Delimiter: the delimiter */
    gllmi_finder finder;  /* Split, ByteLevel */
} gllmi_pretokenizer;

/* Makes splits of a stretch from its matches and what lies between them, given in order. */
typedef struct gllmi_splitter {
    const gllm_allocator *allocator;
    gllmi_splits *out;
    const gllmi_stretch *in;
    size_t offset; /* of the stretch in its text */
    gllmi_behavior behavior;
    int was_match, has_held, is_held_match;
    size_t held_begin, held_end; /* not put out yet: it may grow */
} gllmi_splitter;

GLLMI_INLINE int gllmi_splitter_put(gllmi_splitter *s, size_t begin, size_t end) {
    uint32_t base;
    if (begin == end) return 1;
    base = s->in->spans ? s->in->spans[begin].begin : s->in->origin + (uint32_t)begin;
    return gllmi_splits_put(s->allocator, s->out, s->offset + begin, s->offset + end, base,
                            GLLMI_TOKEN_NONE);
}
GLLMI_PRIVATE int gllmi_splitter_finish(gllmi_splitter *s) {
    int ok = !s->has_held || gllmi_splitter_put(s, s->held_begin, s->held_end);
    s->has_held = 0;
    return ok;
}
/* The next range: a match, or what lies before one. */
GLLMI_INLINE int gllmi_splitter_event(gllmi_splitter *s, size_t begin, size_t end, int is_match) {
    int grows = 0;
    switch (s->behavior) {
    case GLLMI_BEHAVIOR_REMOVED: return is_match || gllmi_splitter_put(s, begin, end);
    case GLLMI_BEHAVIOR_ISOLATED: return gllmi_splitter_put(s, begin, end);
    case GLLMI_BEHAVIOR_MERGED_WITH_PREVIOUS: grows = is_match && !s->was_match; break;
    case GLLMI_BEHAVIOR_MERGED_WITH_NEXT: grows = s->is_held_match && !is_match; break;
    case GLLMI_BEHAVIOR_CONTIGUOUS: grows = is_match == s->was_match; break;
    }
    if (!s->has_held || !grows) {
        if (!gllmi_splitter_finish(s)) return 0;
        s->has_held = 1;
        s->held_begin = begin;
    }
    s->held_end = end;
    s->is_held_match = is_match && s->behavior == GLLMI_BEHAVIOR_MERGED_WITH_NEXT;
    s->was_match = is_match;
    return 1;
}

/* Splits at each character that `is_match` says. */
GLLMI_PRIVATE int gllmi_split_at_chars(gllmi_splitter *s, int (*is_match)(uint32_t cp)) {
    const char *p = s->in->data, *end = p + s->in->n, *from = p;
    while (p < end) {
        const char *start = p;
        if (!is_match(gllmi_utf8_next(&p))) continue;
        if (from < start && !gllmi_splitter_event(s, (size_t)(from - s->in->data),
                                                  (size_t)(start - s->in->data), 0)) {
            return 0;
        }
        if (!gllmi_splitter_event(s, (size_t)(start - s->in->data), (size_t)(p - s->in->data), 1)) {
            return 0;
        }
        from = p;
    }
    if (from < end && !gllmi_splitter_event(s, (size_t)(from - s->in->data), s->in->n, 0)) return 0;
    return gllmi_splitter_finish(s);
}
GLLMI_PRIVATE int gllmi_splits_at_whitespace(uint32_t cp) { return gllmi_uc_is_whitespace(cp); }
GLLMI_PRIVATE int gllmi_splits_at_punctuation(uint32_t cp) { return gllmi_uc_is_punctuation(cp); }

GLLMI_PRIVATE int gllmi_splits_at_numbers(uint32_t cp) { return gllmi_uc_is_numeric(cp); }

/* Splits at each match of a literal or pattern. */
GLLMI_PRIVATE int gllmi_split_at_matches(gllmi_splitter *s, const gllmi_finder *finder,
                                         gllmi_pattern_scan *scan, int invert) {
    gllmi_find find;
    size_t from = 0, begin, end;
    int found;
    gllmi_find_begin(&find, finder, scan, s->in->data, s->in->n);
    while ((found = gllmi_find_next(&find, &begin, &end)) > 0) {
        if (from < begin && !gllmi_splitter_event(s, from, begin, invert)) return 0;
        if (!gllmi_splitter_event(s, begin, end, !invert)) return 0;
        from = end;
    }
    if (found < 0) return 0;
    if (from < s->in->n && !gllmi_splitter_event(s, from, s->in->n, invert)) return 0;
    return gllmi_splitter_finish(s);
}

/* Whitespace: runs of word characters, and runs of what is neither that nor white space. */
GLLMI_PRIVATE int gllmi_split_words(gllmi_splitter *s) {
    const char *p = s->in->data, *end = p + s->in->n, *from = p;
    int kind = 0; /* of the run from `from`: 0 white space, 1 word, 2 other */
    while (p < end) {
        const char *start = p;
        uint32_t cp = gllmi_utf8_next(&p);
        int now = gllmi_uc_is_word(cp) ? 1 : gllmi_uc_is_whitespace(cp) ? 0 : 2;
        if (now == kind) continue;
        if (kind && !gllmi_splitter_put(s, (size_t)(from - s->in->data),
                                        (size_t)(start - s->in->data))) {
            return 0;
        }
        from = start;
        kind = now;
    }
    return kind == 0 || gllmi_splitter_put(s, (size_t)(from - s->in->data), s->in->n);
}

/* UnicodeScripts: where the script changes. What stands before the first script is lost, as in
 * HF. */
GLLMI_PRIVATE int gllmi_split_scripts(gllmi_splitter *s) {
    const char *p = s->in->data, *end = p + s->in->n;
    size_t from = 0;
    int last = -2, has_from = 0; /* -2: none yet, -1: any */
    while (p < end) {
        size_t at = (size_t)(p - s->in->data);
        int script = gllmi_uc_hf_script(gllmi_utf8_next(&p));
        if (script == -1 || script == last) continue;
        if (has_from && !gllmi_splitter_put(s, from, at)) return 0;
        from = at;
        has_from = 1;
        last = script;
    }
    return !has_from || gllmi_splitter_put(s, from, s->in->n);
}

GLLMI_PRIVATE int gllmi_split_lengths(gllmi_splitter *s, uint32_t length) {
    const char *p = s->in->data, *end = p + s->in->n, *from = p;
    uint32_t n = 0;
    while (p < end) {
        p += gllmi_utf8_lead_bytes((unsigned char)*p);
        if (++n < length && p < end) continue;
        if (!gllmi_splitter_put(s, (size_t)(from - s->in->data), (size_t)(p - s->in->data))) {
            return 0;
        }
        from = p;
        n = 0;
    }
    return 1;
}

/* Splits one split further. */
GLLMI_PRIVATE int gllmi_pretokenize_split(const gllmi_pretokenizer *pre, gllmi_splitter *splitter,
                                          gllmi_pattern_scan *scan) {
    splitter->behavior = pre->behavior;
    switch (pre->kind) {
    case GLLMI_PRETOKENIZER_WHITESPACE_SPLIT:
        return gllmi_split_at_chars(splitter, gllmi_splits_at_whitespace);
    case GLLMI_PRETOKENIZER_PUNCTUATION:
        return gllmi_split_at_chars(splitter, gllmi_splits_at_punctuation);
    case GLLMI_PRETOKENIZER_DIGITS: return gllmi_split_at_chars(splitter, gllmi_splits_at_numbers);
    case GLLMI_PRETOKENIZER_WHITESPACE: return gllmi_split_words(splitter);
    case GLLMI_PRETOKENIZER_SCRIPTS: return gllmi_split_scripts(splitter);
    case GLLMI_PRETOKENIZER_FIXED_LENGTH: return gllmi_split_lengths(splitter, pre->length);
    case GLLMI_PRETOKENIZER_METASPACE:
    case GLLMI_PRETOKENIZER_BYTE_LEVEL:
        if (!pre->splits) return gllmi_splitter_put(splitter, 0, splitter->in->n);
        break;
    case GLLMI_PRETOKENIZER_DELIMITER:
    case GLLMI_PRETOKENIZER_SPLIT: break;
    }
    return gllmi_split_at_matches(splitter, &pre->finder, scan, pre->invert);
}

/* Metaspace: spaces become its character, which may also be put in front. */
GLLMI_PRIVATE int gllmi_metaspace_write(const gllm_allocator *a, const gllmi_pretokenizer *pre,
                                        const gllmi_stretch *in, gllmi_aligned *out) {
    gllmi_str rep = pre->content;
    size_t i = 0, from;
    int starts = in->data[0] == ' ' ||
                 (in->n >= rep.size && memcmp(in->data, rep.data, rep.size) == 0);
    if (!starts && (pre->prepend == GLLMI_PREPEND_ALWAYS ||
                    (pre->prepend == GLLMI_PREPEND_FIRST && in->base == 0))) {
        gllm_span span =
            gllmi_stretch_span(in, 0, gllmi_utf8_lead_bytes((unsigned char)in->data[0]));
        if (!gllmi_aligned_put(a, out, rep.data, rep.size, span)) return 0;
    }
    while (i < in->n) {
        const char *space = (const char *)memchr(in->data + i, ' ', in->n - i);
        from = i;
        i = space ? (size_t)(space - in->data) : in->n;
        if (!gllmi_normalize_copy(a, in, from, i, out)) return 0;
        if (i == in->n) break;
        if (!gllmi_aligned_put(a, out, rep.data, rep.size, gllmi_stretch_span(in, i, 1))) return 0;
        i++;
    }
    return 1;
}

/* The text between the stages, and its splits. */
typedef struct gllmi_stage {
    const char *data;
    const gllm_span *spans; /* NULL: the original text */
    gllmi_splits *splits;
} gllmi_stage;

GLLMI_INLINE gllmi_stretch gllmi_stage_stretch(const gllmi_stage *stage, const gllmi_split *split) {
    return gllmi_stretch_make(stage->data + split->begin,
                              stage->spans ? stage->spans + split->begin : NULL,
                              split->end - split->begin, split->begin, split->base);
}

/* Whether a pre-tokenizer writes a new text for its splits, or just finds places in the old one. */
GLLMI_PRIVATE int gllmi_pretokenizer_writes(const gllmi_pretokenizer *pre,
                                            const gllmi_stage *stage) {
    size_t i;
    if (pre->kind == GLLMI_PRETOKENIZER_METASPACE) return 1;
    if (pre->kind != GLLMI_PRETOKENIZER_BYTE_LEVEL) return 0;
    for (i = 0; i < stage->splits->n && pre->prepend; i++) {
        const gllmi_split *split = &stage->splits->data[i];
        if (split->id == GLLMI_TOKEN_NONE && stage->data[split->begin] != ' ') return 1;
    }
    return 0;
}

/* Writes the text of one split that Metaspace or ByteLevel (its space in front) makes. */
GLLMI_PRIVATE int gllmi_pretokenizer_write(const gllm_allocator *a, const gllmi_pretokenizer *pre,
                                           const gllmi_stretch *in, gllmi_aligned *out) {
    gllmi_str space = gllmi_str_of(" ");
    if (pre->kind == GLLMI_PRETOKENIZER_METASPACE) return gllmi_metaspace_write(a, pre, in, out);
    if (in->data[0] == ' ') return gllmi_normalize_copy(a, in, 0, in->n, out);
    return gllmi_normalize_prepend(a, in, space, out);
}

/* ByteLevel's last step: each byte of each split becomes a character. */
GLLMI_PRIVATE int gllmi_pretokenize_bytes(gllmi_scratch *s, gllmi_stage *stage) {
    gllmi_aligned *out = stage->data == s->text[0].data ? &s->text[1] : &s->text[0];
    size_t i;
    out->n = 0;
    for (i = 0; i < stage->splits->n; i++) {
        gllmi_split *split = &stage->splits->data[i];
        gllmi_stretch in = gllmi_stage_stretch(stage, split);
        if (split->id != GLLMI_TOKEN_NONE) continue;
        split->begin = (uint32_t)out->n;
        if (!gllmi_normalize_bytes(&s->allocator, &in, out)) return 0;
        split->end = (uint32_t)out->n;
    }
    stage->data = out->data;
    stage->spans = out->spans;
    return 1;
}

/* Takes all splits through one pre-tokenizer. */
GLLMI_PRIVATE int gllmi_pretokenize_step(gllmi_scratch *s, const gllmi_pretokenizer *pre,
                                         gllmi_stage *stage) {
    gllmi_splits *in = stage->splits;
    gllmi_splits *out = in == &s->splits[0] ? &s->splits[1] : &s->splits[0];
    gllmi_aligned *text = stage->data == s->text[0].data ? &s->text[1] : &s->text[0];
    int writes = gllmi_pretokenizer_writes(pre, stage);
    size_t i;
    out->n = text->n = 0;
    for (i = 0; i < in->n; i++) {
        const gllmi_split split = in->data[i];
        gllmi_stretch stretch = gllmi_stage_stretch(stage, &split);
        gllmi_splitter splitter;
        if (split.id != GLLMI_TOKEN_NONE) {
            if (!gllmi_splits_put(&s->allocator, out, split.begin, split.end, 0, split.id)) {
                return 0;
            }
            continue;
        }
        memset(&splitter, 0, sizeof splitter);
        splitter.allocator = &s->allocator;
        splitter.out = out;
        splitter.in = &stretch;
        splitter.offset = split.begin;
        if (writes) {
            size_t from = text->n;
            if (!gllmi_pretokenizer_write(&s->allocator, pre, &stretch, text)) return 0;
            stretch = gllmi_stretch_make(text->data + from, text->spans + from, text->n - from, 0,
                                         split.base);
            splitter.offset = from;
        }
        if (!gllmi_pretokenize_split(pre, &splitter,
                                     s->scans ? &s->scans[pre->finder.index] : NULL)) {
            return 0;
        }
    }
    stage->splits = out;
    if (writes) {
        stage->data = text->data;
        stage->spans = text->spans;
    }
    if (pre->kind == GLLMI_PRETOKENIZER_BYTE_LEVEL && !pre->keeps_bytes) {
        return gllmi_pretokenize_bytes(s, stage);
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_pretokenize(gllmi_scratch *s, const gllmi_pretokenizer *list, size_t n,
                                    gllmi_stage *stage) {
    size_t i;
    for (i = 0; i < n; i++) {
        if (!gllmi_pretokenize_step(s, &list[i], stage)) return 0;
    }
    return 1;
}

/* ---- WordPiece: the longest piece at each place ---------------------------------------------- */

typedef struct gllmi_wordpiece {
    uint32_t unknown_id;   /* NONE: the vocabulary lacks it */
    uint32_t continuation; /* the trie's node behind the prefix of pieces inside a word, or 0 */
    uint32_t max_chars;    /* longer words are unknown */
} gllmi_wordpiece;

/* Bytes as the trie knows them, by themselves and in lower case. */
typedef struct gllmi_byte_maps {
    uint8_t same[256], lower[256];
} gllmi_byte_maps;

/* The longest piece below `node` at p: its end, or NULL. */
GLLMI_INLINE const uint8_t *gllmi_trie_longest(const uint32_t *units, uint32_t node,
                                               const uint8_t *p, const uint8_t *end,
                                               const uint8_t *map, uint32_t *value) {
    const uint8_t *best = NULL;
    uint32_t best_node = 0;
    while (p < end && !(node & GLLMI_TRIE_LEAF)) {
        uint32_t c = map[*p];
        node = units[gllmi_trie_base(node) ^ c];
        if ((node & (GLLMI_TRIE_VALUE | 0xffu)) != c) break;
        p++;
        if (node & GLLMI_TRIE_ENDS) {
            best = p;
            best_node = node;
        }
    }
    if (best) *value = gllmi_trie_value(units, best_node);
    return best;
}

/* The tokens of one word, with spans counted in bytes of the word. Room for one token per byte must
 * be there. Returns 0 if the word is unknown: it is one token then. */
GLLMI_INLINE int gllmi_wordpiece_word(const gllmi_wordpiece *model, const uint32_t *units,
                                      const uint8_t *word, size_t n, const uint8_t *map,
                                      gllmi_scratch *s) {
    const uint8_t *p = word, *end = word + n;
    gllmi_token *out = s->tokens + s->n_tokens, *first = out;
    uint32_t node = units[0];
    while (p < end) {
        const uint8_t *next = gllmi_trie_longest(units, node, p, end, map, &out->id);
        if (!next) return 0;
        out->span.begin = (uint32_t)(p - word);
        out->span.end = (uint32_t)(next - word);
        out++;
        p = next;
        node = model->continuation;
    }
    s->n_tokens += (size_t)(out - first);
    return 1;
}
GLLMI_PRIVATE gllm_status gllmi_wordpiece_unknown(const gllmi_wordpiece *model, gllmi_scratch *s,
                                                  uint32_t begin, uint32_t end) {
    gllm_span span;
    if (model->unknown_id == GLLMI_TOKEN_NONE) {
        return gllmi_fail(GLLM_ERR_FORMAT, "the text has a word that the vocabulary lacks, and it "
                                           "lacks the unknown token too");
    }
    span.begin = begin;
    span.end = end;
    gllmi_scratch_put_token(s, model->unknown_id, span);
    return GLLM_OK;
}

/* The tokens of a word that is not ASCII: `in` maps its bytes to the original text. */
GLLMI_PRIVATE gllm_status gllmi_wordpiece_stretch(const gllmi_wordpiece *model,
                                                  const gllmi_vocab *vocab,
                                                  const gllmi_byte_maps *maps, gllmi_scratch *s,
                                                  const gllmi_stretch *in) {
    size_t before = s->n_tokens, i;
    gllm_span whole = gllmi_stretch_range(in, 0, in->n);
    if (!gllmi_scratch_reserve_tokens(s, in->n + 1)) return gllmi_fail_memory(in->n);
    if ((in->n > model->max_chars && gllmi_utf8_count(in->data, in->n) > model->max_chars) ||
        !gllmi_wordpiece_word(model, vocab->trie.units, (const uint8_t *)in->data, in->n,
                              maps->same, s)) {
        return gllmi_wordpiece_unknown(model, s, whole.begin, whole.end);
    }
    for (i = before; i < s->n_tokens; i++) {
        gllm_span *span = &s->tokens[i].span;
        *span = gllmi_stretch_range(in, span->begin, span->end);
    }
    return GLLM_OK;
}

/* ---- BERT in one pass: BertNormalizer, BertPreTokenizer and WordPiece ------------------------ */

enum { /* what a character does to the word being collected */
    GLLMI_BERT_WORD,  /* belongs to it */
    GLLMI_BERT_SPACE, /* ends it */
    GLLMI_BERT_ALONE, /* ends it and is a word of its own */
    GLLMI_BERT_DROP,  /* nothing */
    GLLMI_BERT_OTHER, /* is not ASCII */
    GLLMI_BERT_HARD   /* needs the general pipeline: its neighbours matter, or it becomes several */
};

typedef struct gllmi_bert {
    int flags;            /* GLLMI_BERT_CLEAN, ... */
    uint8_t kinds[256];   /* of bytes, GLLMI_BERT_OTHER from 0x80 on */
    const uint8_t *map;   /* lower case or not */
    const uint8_t *stops; /* (256) bytes that begin an added token in normalised text; NULL: none */
} gllmi_bert;

GLLMI_PRIVATE uint8_t gllmi_bert_kind(const uint32_t *points, size_t n, int is_chinese) {
    size_t i;
    if (n == 0) return GLLMI_BERT_DROP;
    if (n == 1) {
        if (gllmi_uc_is_whitespace(points[0])) return GLLMI_BERT_SPACE;
        return is_chinese || gllmi_uc_is_punctuation(points[0]) ? GLLMI_BERT_ALONE
                                                                : GLLMI_BERT_WORD;
    }
    for (i = 0; i < n; i++) {
        if (gllmi_uc_is_whitespace(points[i]) || gllmi_uc_is_punctuation(points[i])) break;
    }
    return i < n || is_chinese ? GLLMI_BERT_HARD : GLLMI_BERT_WORD;
}

/* What the normalizer makes of a character that stands alone. */
GLLMI_PRIVATE void gllmi_bert_analyse(int flags, uint32_t cp, gllmi_bert_char *c) {
    uint32_t points[GLLMI_UC_DECOMPOSED_MAX], lowered[3 * GLLMI_UC_DECOMPOSED_MAX];
    size_t n = 1, kept = 0, i, bytes = 0;
    char out[4 * 3 * GLLMI_UC_DECOMPOSED_MAX];
    c->n = 0;
    points[0] = cp;
    if (flags & GLLMI_BERT_CLEAN) {
        c->kind = GLLMI_BERT_DROP;
        if (gllmi_uc_is_bert_removed(cp)) return;
        c->kind = GLLMI_BERT_SPACE;
        if (gllmi_uc_is_whitespace(cp)) return;
    }
    c->kind = GLLMI_BERT_HARD;
    if (flags & GLLMI_BERT_STRIP) {
        n = gllmi_uc_decompose(GLLMI_NFD | GLLMI_NF_HF, cp, points);
        for (i = 0; i < n; i++) {
            if (gllmi_uc_is_nonspacing(points[i])) continue;
            if (gllmi_uc_ccc(points[i]) != 0) return; /* may change places with its neighbours */
            points[kept++] = points[i];
        }
        n = kept;
    }
    for (i = 0, kept = 0; i < n; i++) {
        if (flags & GLLMI_BERT_LOWER) kept += gllmi_uc_lower(points[i], lowered + kept);
        else lowered[kept++] = points[i];
    }
    for (i = 0; i < kept; i++) bytes += gllmi_utf8_encode(lowered[i], out + bytes);
    if (bytes > sizeof c->out) return;
    c->kind = gllmi_bert_kind(lowered, kept,
                              (flags & GLLMI_BERT_CHINESE) && gllmi_uc_is_chinese(cp));
    c->n = (uint8_t)bytes;
    memcpy(c->out, out, bytes);
}

/* Whether an added token may begin in what a character becomes. */
GLLMI_INLINE int gllmi_bert_stops(const gllmi_bert *bert, const gllmi_bert_char *c) {
    uint32_t i;
    for (i = 0; bert->stops && i < c->n; i++) {
        if (bert->stops[(uint8_t)c->out[i]]) return 1;
    }
    return 0;
}

GLLMI_PRIVATE void gllmi_bert_init(gllmi_bert *bert, int flags, const gllmi_byte_maps *maps,
                                   const uint8_t *stops) {
    gllmi_bert_char c;
    uint32_t i;
    bert->stops = stops;
    bert->flags = flags;
    bert->map = flags & GLLMI_BERT_LOWER ? maps->lower : maps->same;
    memset(bert->kinds, GLLMI_BERT_OTHER, sizeof bert->kinds);
    for (i = 0; i < 128; i++) {
        gllmi_bert_analyse(flags, i, &c);
        bert->kinds[i] = gllmi_bert_stops(bert, &c) ? (uint8_t)GLLMI_BERT_HARD : c.kind;
    }
}

GLLMI_INLINE const gllmi_bert_char *gllmi_bert_look(gllmi_scratch *s, int flags, uint32_t cp) {
    uint32_t key = cp | (uint32_t)flags << 21;
    gllmi_bert_char *c = &s->bert_chars[(cp ^ (cp >> 10)) & (GLLMI_BERT_CHARS - 1)];
    if (GLLMI_UNLIKELY(c->key != key)) {
        gllmi_bert_analyse(flags, cp, c);
        c->key = key;
    }
    return c;
}

/* The word at byte *at that has characters beyond ASCII, or that dropped ones interrupt. Sets *hard
 * and gives up if it needs the general pipeline. */
GLLMI_PRIVATE gllm_status gllmi_bert_slow_word(const gllmi_bert *bert, const gllmi_wordpiece *model,
                                               const gllmi_vocab *vocab,
                                               const gllmi_byte_maps *maps, gllmi_scratch *s,
                                               const gllmi_stretch *in, size_t *at, int *hard) {
    const char *p = in->data + *at, *end = in->data + in->n;
    gllmi_aligned *word = &s->word;
    gllmi_stretch stretch;
    word->n = 0;
    while (p < end) {
        const char *start = p;
        const gllmi_bert_char *c = gllmi_bert_look(s, bert->flags, gllmi_utf8_next(&p));
        gllm_span span;
        if (c->kind == GLLMI_BERT_DROP) continue;
        if (c->kind == GLLMI_BERT_SPACE) break;
        if (c->kind == GLLMI_BERT_HARD || gllmi_bert_stops(bert, c)) {
            *hard = 1;
            return GLLM_OK;
        }
        if (c->kind == GLLMI_BERT_ALONE && word->n > 0) {
            p = start;
            break;
        }
        span.begin = in->origin + (uint32_t)(start - in->data);
        span.end = in->origin + (uint32_t)(p - in->data);
        if (!gllmi_aligned_put(&s->allocator, word, c->out, c->n, span)) {
            return gllmi_fail_memory(word->n + c->n);
        }
        if (c->kind == GLLMI_BERT_ALONE) break;
    }
    *at = (size_t)(p - in->data);
    if (word->n == 0) return GLLM_OK;
    stretch = gllmi_stretch_make(word->data, word->spans, word->n, 0, 0);
    return gllmi_wordpiece_stretch(model, vocab, maps, s, &stretch);
}

/* The tokens of a part of the original text. *hard is set, and no token added, if the general
 * pipeline must do it. */
GLLMI_PRIVATE gllm_status gllmi_bert_encode(const gllmi_bert *bert, const gllmi_wordpiece *model,
                                            const gllmi_vocab *vocab, const gllmi_byte_maps *maps,
                                            gllmi_scratch *s, const gllmi_stretch *in, int *hard) {
    const uint8_t *text = (const uint8_t *)in->data;
    size_t i = 0, n = in->n, before = s->n_tokens;
    gllm_status status;
    *hard = 0;
    if (!s->bert_chars) {
        size_t bytes = GLLMI_BERT_CHARS * sizeof *s->bert_chars;
        s->bert_chars = (gllmi_bert_char *)gllmi_alloc(&s->allocator, bytes);
        if (!s->bert_chars) return gllmi_fail_memory(bytes);
        memset(s->bert_chars, 0xff, bytes);
    }
    while (i < n) {
        size_t from = i, first, k, size;
        uint32_t offset;
        uint8_t kind = bert->kinds[text[i]];
        if (kind == GLLMI_BERT_SPACE || kind == GLLMI_BERT_DROP) {
            i++;
            continue;
        }
        i++;
        if (kind == GLLMI_BERT_WORD) {
            while (i < n && (kind = bert->kinds[text[i]]) == GLLMI_BERT_WORD) i++;
        }
        if (kind == GLLMI_BERT_HARD) {
            *hard = 1;
            s->n_tokens = before;
            return GLLM_OK;
        }
        if (kind == GLLMI_BERT_OTHER || (kind == GLLMI_BERT_DROP && i < n)) {
            i = from;
            status = gllmi_bert_slow_word(bert, model, vocab, maps, s, in, &i, hard);
            if (status != GLLM_OK) return status;
            if (*hard) {
                s->n_tokens = before;
                return GLLM_OK;
            }
            continue;
        }
        size = i - from;
        offset = in->origin + (uint32_t)from;
        first = s->n_tokens;
        if (!gllmi_scratch_reserve_tokens(s, size)) return gllmi_fail_memory(size);
        if (size > model->max_chars ||
            !gllmi_wordpiece_word(model, vocab->trie.units, text + from, size, bert->map, s)) {
            status = gllmi_wordpiece_unknown(model, s, offset, offset + (uint32_t)size);
            if (status != GLLM_OK) return status;
            continue;
        }
        for (k = first; k < s->n_tokens; k++) {
            s->tokens[k].span.begin += offset;
            s->tokens[k].span.end += offset;
        }
    }
    return GLLM_OK;
}

/* ---- words seen before ----------------------------------------------------------------------- */

/* Where a word is or would be kept; NULL: not this one. The table comes with the first texts of
 * some size. */
GLLMI_INLINE gllmi_word_slot *gllmi_word_slot_of(gllmi_scratch *s, const char *text, size_t n,
                                                 uint64_t *hash) {
    if (n > GLLMI_WORD_BYTES) return NULL;
    if (GLLMI_UNLIKELY(!s->words)) {
        s->n_bytes_seen += n;
        if (s->n_bytes_seen < 4096) return NULL;
        s->words = (gllmi_word_slot *)gllmi_alloc_zero(&s->allocator,
                                                       GLLMI_WORD_SLOTS * sizeof *s->words);
        if (!s->words) return NULL;
    }
    *hash = gllmi_hash_bytes(text, n, GLLMI_VOCAB_SEED);
    return &s->words[*hash & (GLLMI_WORD_SLOTS - 1)];
}
/* Puts the kept tokens of the word out, with places from `base` on; 0 if it is not kept. */
GLLMI_INLINE int gllmi_word_recall(gllmi_scratch *s, const gllmi_word_slot *slot, const char *text,
                                   size_t n, uint64_t hash, uint32_t base) {
    uint32_t at = base, i;
    if (slot->hash != hash || slot->size != n || memcmp(slot->word, text, n) != 0) return 0;
    if (!gllmi_scratch_reserve_tokens(s, GLLMI_WORD_TOKENS)) return 0;
    for (i = 0; i < slot->n; i++) {
        gllm_span span;
        span.begin = at;
        span.end = at = base + slot->ends[i];
        gllmi_scratch_put_token(s, slot->ids[i], span);
    }
    return 1;
}
/* Keeps the tokens from `first` on, if they cover the word one after the other. */
GLLMI_PRIVATE void gllmi_word_keep(gllmi_scratch *s, gllmi_word_slot *slot, const char *text,
                                   size_t n, uint64_t hash, size_t first, uint32_t base) {
    size_t count = s->n_tokens - first, i;
    uint32_t at = base;
    if (count > GLLMI_WORD_TOKENS) return;
    for (i = 0; i < count; i++) {
        const gllmi_token *token = &s->tokens[first + i];
        if (token->span.begin != at || token->span.end > base + n) break;
        at = token->span.end;
    }
    if (i < count) return;
    for (i = 0; i < count; i++) {
        slot->ids[i] = s->tokens[first + i].id;
        slot->ends[i] = (uint8_t)(s->tokens[first + i].span.end - base);
    }
    slot->hash = hash;
    slot->size = (uint8_t)n;
    slot->n = (uint8_t)count;
    memcpy(slot->word, text, n);
}

/* ---- BPE: pairs are merged, the pair of lowest rank first, the leftmost of equals ------------ */

typedef struct gllmi_bpe {
    uint64_t *slots; /* (n_slots) left id << 43 | right id << 22 | rank; all ones: empty */
    uint32_t n_slots, n_merges;
    uint8_t *filter; /* a bit of each pair's hash: most pairs that are looked up are not there */
    uint32_t filter_mask;
    uint32_t *merged; /* (n_merges) the id that a rank's pair becomes */
    int maps_bytes; /* the text comes as bytes, and byte_ids has the id of each byte's character */
    int has_unknown, fuses_unknown, falls_back, ignores_merges;
    int cuts_at_mark; /* nothing merges across the front of a U+2581 */
    uint32_t unknown_id; /* NONE: the vocabulary lacks it */
    uint32_t max_piece;  /* bytes of the longest piece */
    gllmi_str prefix, suffix; /* of characters inside a word, and of the last */
    uint32_t byte_ids[256];
    uint32_t char_ids[512];     /* of code points, where pieces have no prefix or suffix */
    uint32_t fallback_ids[256]; /* of "<0x00>" ... */
} gllmi_bpe;

#define GLLMI_BPE_MAX_MERGES ((uint32_t)1 << 22)
#define GLLMI_BPE_NONE UINT32_MAX
#define GLLMI_BPE_SHORT 32u /* symbols: below it a plain search beats a heap */

GLLMI_INLINE uint64_t gllmi_bpe_hash(uint64_t key) {
    key *= 0x9e3779b97f4a7c15u;
    return key ^ (key >> 29);
}
GLLMI_INLINE uint32_t gllmi_bpe_slot_of(const gllmi_bpe *bpe, uint64_t hash) {
    return (uint32_t)(((hash >> 32) * bpe->n_slots) >> 32);
}
/* The rank of a pair, or NONE. */
GLLMI_INLINE uint32_t gllmi_bpe_rank(const gllmi_bpe *bpe, uint32_t left, uint32_t right) {
    uint64_t key = (uint64_t)left << 21 | right, hash = gllmi_bpe_hash(key), slot;
    uint32_t at;
    if (!(bpe->filter[(uint32_t)(hash >> 3) & bpe->filter_mask] >> (hash & 7) & 1)) {
        return GLLMI_BPE_NONE;
    }
    at = gllmi_bpe_slot_of(bpe, hash);
    while ((slot = bpe->slots[at]) != UINT64_MAX) {
        if (slot >> 22 == key) return (uint32_t)(slot & 0x3fffffu);
        if (++at == bpe->n_slots) at = 0;
    }
    return GLLMI_BPE_NONE;
}

/* A word while it is merged. Symbols lie one after the other (short) or are linked (long). */
typedef struct gllmi_bpe_word {
    uint32_t *ids, *sizes; /* sizes in bytes of the word; 0: merged into the one before */
    uint32_t *ranks, *links;
    size_t n;
} gllmi_bpe_word;

/* Room for n symbols in the scratch. */
GLLMI_PRIVATE int gllmi_bpe_reserve(gllmi_scratch *s, size_t n, gllmi_bpe_word *word) {
    size_t capacity = s->symbol_capacity;
    if (n > capacity) {
        capacity = n + n / 2 + 64;
        gllmi_free(&s->allocator, s->symbols);
        s->symbol_capacity = 0;
        s->symbols = (uint32_t *)gllmi_alloc_array(&s->allocator, capacity, 5 * sizeof(uint32_t));
        if (!s->symbols) return 0;
        s->symbol_capacity = capacity;
    }
    word->ids = s->symbols;
    word->sizes = word->ids + capacity;
    word->ranks = word->sizes + capacity;
    word->links = word->ranks + capacity; /* (2, capacity): previous, next */
    word->n = 0;
    return 1;
}

GLLMI_PRIVATE void gllmi_bpe_merge_short(const gllmi_bpe *bpe, gllmi_bpe_word *w) {
    size_t n = w->n, i, best;
    for (i = 0; i + 1 < n; i++) w->ranks[i] = gllmi_bpe_rank(bpe, w->ids[i], w->ids[i + 1]);
    while (n > 1) {
        uint32_t rank = GLLMI_BPE_NONE;
        best = 0;
        for (i = 0; i + 1 < n; i++) {
            if (w->ranks[i] < rank) {
                rank = w->ranks[i];
                best = i;
            }
        }
        if (rank == GLLMI_BPE_NONE) break;
        w->ids[best] = bpe->merged[rank];
        w->sizes[best] += w->sizes[best + 1];
        n--;
        for (i = best + 1; i < n; i++) {
            w->ids[i] = w->ids[i + 1];
            w->sizes[i] = w->sizes[i + 1];
            w->ranks[i] = w->ranks[i + 1];
        }
        if (best > 0) w->ranks[best - 1] = gllmi_bpe_rank(bpe, w->ids[best - 1], w->ids[best]);
        if (best + 1 < n) w->ranks[best] = gllmi_bpe_rank(bpe, w->ids[best], w->ids[best + 1]);
    }
    w->n = n;
}

/* A heap of (rank << 32 | place), smallest on top. */
GLLMI_PRIVATE void gllmi_heap_sift_down(uint64_t *heap, size_t n, size_t at) {
    uint64_t moved = heap[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= n) break;
        if (child + 1 < n && heap[child + 1] < heap[child]) child++;
        if (heap[child] >= moved) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moved;
}
GLLMI_PRIVATE void gllmi_heap_push(uint64_t *heap, size_t *n, uint64_t value) {
    size_t at = (*n)++;
    while (at > 0 && heap[(at - 1) / 2] > value) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = value;
}

/* n log n for the long words of hostile texts, and of models that do not split. */
GLLMI_PRIVATE int gllmi_bpe_merge_long(const gllmi_bpe *bpe, gllmi_scratch *s, gllmi_bpe_word *w) {
    size_t n = w->n, i, n_heap = 0;
    uint32_t *previous = w->links, *next = w->links + s->symbol_capacity;
    uint64_t *heap;
    if (!gllmi_grow(&s->allocator, (void **)&s->heap, &s->heap_capacity, 0, 3 * n, sizeof *heap)) {
        return 0;
    }
    heap = s->heap;
    for (i = 0; i < n; i++) {
        previous[i] = (uint32_t)i - 1;
        next[i] = (uint32_t)i + 1;
        w->ranks[i] =
            i + 1 < n ? gllmi_bpe_rank(bpe, w->ids[i], w->ids[i + 1]) : GLLMI_BPE_NONE;
        if (w->ranks[i] != GLLMI_BPE_NONE) heap[n_heap++] = (uint64_t)w->ranks[i] << 32 | i;
    }
    for (i = n_heap / 2; i > 0; i--) gllmi_heap_sift_down(heap, n_heap, i - 1);
    while (n_heap > 0) {
        uint32_t at = (uint32_t)heap[0], rank = (uint32_t)(heap[0] >> 32), right, side;
        heap[0] = heap[--n_heap];
        if (n_heap > 1) gllmi_heap_sift_down(heap, n_heap, 0);
        if (w->sizes[at] == 0 || w->ranks[at] != rank) continue; /* has changed since */
        right = next[at];
        w->ids[at] = bpe->merged[rank];
        w->sizes[at] += w->sizes[right];
        w->sizes[right] = 0;
        next[at] = next[right];
        if (next[at] < n) previous[next[at]] = at;
        side = next[at];
        w->ranks[at] = side < n ? gllmi_bpe_rank(bpe, w->ids[at], w->ids[side]) : GLLMI_BPE_NONE;
        if (w->ranks[at] != GLLMI_BPE_NONE) {
            gllmi_heap_push(heap, &n_heap, (uint64_t)w->ranks[at] << 32 | at);
        }
        if (at == 0) continue;
        side = previous[at];
        w->ranks[side] = gllmi_bpe_rank(bpe, w->ids[side], w->ids[at]);
        if (w->ranks[side] != GLLMI_BPE_NONE) {
            gllmi_heap_push(heap, &n_heap, (uint64_t)w->ranks[side] << 32 | side);
        }
    }
    for (i = 0, w->n = 0; i < n; i++) {
        if (w->sizes[i] == 0) continue;
        w->ids[w->n] = w->ids[i];
        w->sizes[w->n++] = w->sizes[i];
    }
    return 1;
}

GLLMI_INLINE void gllmi_bpe_put(gllmi_bpe_word *w, uint32_t id, size_t size) {
    w->ids[w->n] = id;
    w->sizes[w->n++] = (uint32_t)size;
}

/* The id of a character where it stands, prefix and suffix added; sets *piece to its bytes. */
GLLMI_PRIVATE int gllmi_bpe_spell(const gllmi_bpe *bpe, const gllmi_vocab *vocab, gllmi_scratch *s,
                                  gllmi_str c, int is_first, int is_last, gllmi_str *piece,
                                  uint32_t *id) {
    size_t n_prefix = is_first ? 0 : bpe->prefix.size, n_suffix = is_last ? bpe->suffix.size : 0;
    size_t n = n_prefix + c.size + n_suffix;
    *piece = c;
    if (n > c.size) {
        if (!gllmi_grow(&s->allocator, (void **)&s->spelled, &s->spelled_capacity, 0, n, 1)) {
            return 0;
        }
        if (n_prefix > 0) memcpy(s->spelled, bpe->prefix.data, n_prefix);
        memcpy(s->spelled + n_prefix, c.data, c.size);
        if (n_suffix > 0) memcpy(s->spelled + n_prefix + c.size, bpe->suffix.data, n_suffix);
        *piece = gllmi_str_make(s->spelled, n);
    }
    *id = gllmi_vocab_find(vocab, piece->data, piece->size);
    return 1;
}

/* The ids of the bytes of a piece that the vocabulary lacks; 0 if it lacks one of those too. */
GLLMI_PRIVATE int gllmi_bpe_fall_back(const gllmi_bpe *bpe, gllmi_str piece, gllmi_bpe_word *w) {
    size_t i;
    if (!bpe->falls_back) return 0;
    for (i = 0; i < piece.size; i++) {
        if (bpe->fallback_ids[(uint8_t)piece.data[i]] == GLLMI_TOKEN_NONE) return 0;
    }
    for (i = 0; i < piece.size; i++) {
        gllmi_bpe_put(w, bpe->fallback_ids[(uint8_t)piece.data[i]], 1);
    }
    return 1;
}

/* The symbols of a word before any merge. Unknown characters that follow each other may become one;
 * HF puts such a run out only when a known character ends it, not before fallen-back bytes. */
GLLMI_PRIVATE gllm_status gllmi_bpe_symbols(const gllmi_bpe *bpe, const gllmi_vocab *vocab,
                                            gllmi_scratch *s, const char *text, size_t n,
                                            gllmi_bpe_word *w) {
    const char *p = text, *end = text + n;
    int plain = bpe->prefix.size == 0 && bpe->suffix.size == 0;
    size_t unknown = 0; /* bytes of the run */
    if (!gllmi_bpe_reserve(s, n + (bpe->prefix.size + bpe->suffix.size) * n + 1, w)) {
        return gllmi_fail_memory(20 * n);
    }
    while (p < end) {
        const char *start = p;
        uint32_t cp = gllmi_utf8_next(&p), id;
        size_t size = (size_t)(p - start);
        gllmi_str piece = gllmi_str_make(start, size);
        if (plain && cp < 512) {
            id = bpe->char_ids[cp];
        } else if (!gllmi_bpe_spell(bpe, vocab, s, piece, start == text, p == end, &piece, &id)) {
            return gllmi_fail_memory(n);
        }
        if (id != GLLMI_TOKEN_NONE) {
            if (unknown > 0) gllmi_bpe_put(w, bpe->unknown_id, unknown);
            unknown = 0;
            gllmi_bpe_put(w, id, size);
            continue;
        }
        if (gllmi_bpe_fall_back(bpe, piece, w) || !bpe->has_unknown) continue;
        if (bpe->unknown_id == GLLMI_TOKEN_NONE) {
            return gllmi_fail(GLLM_ERR_FORMAT, "the text has a character that the vocabulary "
                                               "lacks, and it lacks the unknown token too");
        }
        if (unknown > 0 && !bpe->fuses_unknown) {
            gllmi_bpe_put(w, bpe->unknown_id, unknown);
            unknown = 0;
        }
        unknown += size;
    }
    if (unknown > 0) gllmi_bpe_put(w, bpe->unknown_id, unknown);
    return GLLM_OK;
}

/* The tokens of n bytes, at place *at of the word on. */
GLLMI_PRIVATE gllm_status gllmi_bpe_part(const gllmi_bpe *bpe, const gllmi_vocab *vocab,
                                         gllmi_scratch *s, const char *text, size_t n,
                                         uint32_t *at) {
    gllmi_bpe_word w;
    size_t i;
    if (bpe->maps_bytes) {
        if (!gllmi_bpe_reserve(s, n, &w)) return gllmi_fail_memory(20 * n);
        for (i = 0; i < n; i++) gllmi_bpe_put(&w, bpe->byte_ids[(uint8_t)text[i]], 1);
    } else {
        gllm_status status = gllmi_bpe_symbols(bpe, vocab, s, text, n, &w);
        if (status != GLLM_OK) return status;
    }
    if (w.n < GLLMI_BPE_SHORT) gllmi_bpe_merge_short(bpe, &w);
    else if (!gllmi_bpe_merge_long(bpe, s, &w)) return gllmi_fail_memory(24 * n);
    if (!gllmi_scratch_reserve_tokens(s, w.n)) return gllmi_fail_memory(w.n * 12);
    for (i = 0; i < w.n; i++) {
        gllm_span span;
        span.begin = *at;
        span.end = *at += w.sizes[i];
        gllmi_scratch_put_token(s, w.ids[i], span);
    }
    return GLLM_OK;
}

/* The same for a part of a word that is cut at its marks: such parts come again. */
GLLMI_PRIVATE gllm_status gllmi_bpe_cut(const gllmi_bpe *bpe, const gllmi_vocab *vocab,
                                        gllmi_scratch *s, const char *text, size_t n,
                                        uint32_t *at) {
    uint64_t hash = 0;
    uint32_t base = *at;
    size_t first = s->n_tokens;
    gllmi_word_slot *slot = bpe->cuts_at_mark ? gllmi_word_slot_of(s, text, n, &hash) : NULL;
    gllm_status status;
    if (slot && gllmi_word_recall(s, slot, text, n, hash, base)) {
        if (s->n_tokens > first) *at = s->tokens[s->n_tokens - 1].span.end;
        return GLLM_OK;
    }
    status = gllmi_bpe_part(bpe, vocab, s, text, n, at);
    if (slot && status == GLLM_OK) gllmi_word_keep(s, slot, text, n, hash, first, base);
    return status;
}

/* The id of the whole word as a piece, or NONE. */
GLLMI_PRIVATE uint32_t gllmi_bpe_whole(const gllmi_bpe *bpe, const gllmi_vocab *vocab,
                                       gllmi_scratch *s, const char *text, size_t n) {
    size_t i, size = 0;
    if (n > bpe->max_piece) return GLLMI_TOKEN_NONE;
    if (!bpe->maps_bytes) return gllmi_vocab_find(vocab, text, n);
    if (!gllmi_grow(&s->allocator, (void **)&s->spelled, &s->spelled_capacity, 0, 2 * n, 1)) {
        return GLLMI_TOKEN_NONE;
    }
    for (i = 0; i < n; i++) {
        size += gllmi_utf8_encode(gllmi_byte_char((uint8_t)text[i]), s->spelled + size);
    }
    return gllmi_vocab_find(vocab, s->spelled, size);
}

/* The tokens of a word, with spans counted in its bytes. */
GLLMI_PRIVATE gllm_status gllmi_bpe_word_tokens(const gllmi_bpe *bpe, const gllmi_vocab *vocab,
                                                gllmi_scratch *s, const char *text, size_t n) {
    uint32_t at = 0;
    size_t from = 0, i;
    gllm_status status = GLLM_OK;
    if (bpe->ignores_merges) {
        uint32_t id = gllmi_bpe_whole(bpe, vocab, s, text, n);
        if (id != GLLMI_TOKEN_NONE) {
            gllm_span span;
            span.begin = 0;
            span.end = (uint32_t)n;
            if (!gllmi_scratch_reserve_tokens(s, 1)) return gllmi_fail_memory(12);
            gllmi_scratch_put_token(s, id, span);
            return GLLM_OK;
        }
    }
    /* U+2581 is e2 96 81. A run of it stays whole: only its front is a border. */
    for (i = 1; bpe->cuts_at_mark && i + 3 <= n && status == GLLM_OK; i++) {
        const char *hit = (const char *)memchr(text + i, '\xe2', n - i);
        if (!hit) break;
        i = (size_t)(hit - text);
        if (i + 3 > n || memcmp(hit, "\xe2\x96\x81", 3) != 0) continue;
        if (i < 3 || memcmp(hit - 3, "\xe2\x96\x81", 3) != 0) {
            status = gllmi_bpe_cut(bpe, vocab, s, text + from, i - from, &at);
            from = i;
        }
        i += 2;
    }
    return status == GLLM_OK ? gllmi_bpe_cut(bpe, vocab, s, text + from, n - from, &at) : status;
}

/* ---- Unigram: the most probable row of pieces ------------------------------------------------ */

typedef struct gllmi_unigram {
    double *scores; /* (n_ids) */
    double unknown_score;
    uint32_t unknown_id; /* NONE: the file names none */
    int falls_back;
    uint32_t fallback_ids[256];
} gllmi_unigram;

/* Viterbi over the places of the text, as HF's "optimized" form: of equal scores the first
 * stays. */
GLLMI_PRIVATE gllm_status gllmi_unigram_places(const gllmi_unigram *model, const gllmi_vocab *vocab,
                                               const gllmi_byte_maps *maps, gllmi_scratch *s,
                                               const char *text, size_t n) {
    const uint32_t *units = vocab->trie.units;
    gllmi_unigram_place *places;
    size_t at = 0, k;
    if (!gllmi_grow(&s->allocator, (void **)&s->places, &s->place_capacity, 0, n + 1,
                    sizeof *places)) {
        return gllmi_fail_memory((n + 1) * sizeof *places);
    }
    places = s->places;
    for (k = 0; k <= n; k++) places[k].start = GLLMI_TOKEN_NONE;
    places[0].score = 0.0;
    while (at < n) {
        size_t size = gllmi_utf8_lead_bytes((unsigned char)text[at]);
        double here = places[at].score, score;
        uint32_t node = units[0];
        int has_single = 0;
        for (k = at; k < n;) {
            node = gllmi_trie_step(units, node, maps->same[(uint8_t)text[k]]);
            if (node == 0) break;
            k++;
            if (node & GLLMI_TRIE_ENDS) {
                uint32_t id = gllmi_trie_value(units, node);
                score = model->scores[id] + here;
                if (places[k].start == GLLMI_TOKEN_NONE || score > places[k].score) {
                    places[k].score = score;
                    places[k].start = (uint32_t)at;
                    places[k].id = id;
                }
                if (k == at + size) has_single = 1;
            }
        }
        if (!has_single) {
            score = model->unknown_score + here;
            if (places[at + size].start == GLLMI_TOKEN_NONE || score > places[at + size].score) {
                if (model->unknown_id == GLLMI_TOKEN_NONE) {
                    return gllmi_fail(GLLM_ERR_FORMAT, "the text has a character that the "
                                                       "vocabulary lacks, and it has no unk_id");
                }
                places[at + size].score = score;
                places[at + size].start = (uint32_t)at;
                places[at + size].id = model->unknown_id;
            }
        }
        at += size;
    }
    return GLLM_OK;
}

/* Appends the token of text [begin, end), in reverse order: the caller turns them round. */
GLLMI_PRIVATE void gllmi_unigram_put(const gllmi_unigram *model, const gllmi_vocab *vocab,
                                     gllmi_scratch *s, const char *text, size_t begin, size_t end,
                                     uint32_t id) {
    gllm_span span;
    size_t i;
    span.begin = (uint32_t)begin;
    span.end = (uint32_t)end;
    if (id == model->unknown_id) { /* a run of these may be a piece after all */
        id = gllmi_vocab_find(vocab, text + begin, end - begin);
        if (id == GLLMI_TOKEN_NONE && model->falls_back) {
            for (i = begin; i < end; i++) {
                if (model->fallback_ids[(uint8_t)text[i]] == GLLMI_TOKEN_NONE) break;
            }
            if (i == end) {
                for (; i > begin; i--) {
                    gllmi_scratch_put_token(s, model->fallback_ids[(uint8_t)text[i - 1]], span);
                }
                return;
            }
        }
        if (id == GLLMI_TOKEN_NONE) id = model->unknown_id;
    }
    gllmi_scratch_put_token(s, id, span);
}

GLLMI_PRIVATE gllm_status gllmi_unigram_word_tokens(const gllmi_unigram *model,
                                                    const gllmi_vocab *vocab,
                                                    const gllmi_byte_maps *maps, gllmi_scratch *s,
                                                    const char *text, size_t n) {
    gllm_status status = gllmi_unigram_places(model, vocab, maps, s, text, n);
    size_t at = n, first = s->n_tokens, last;
    if (status != GLLM_OK) return status;
    if (!gllmi_scratch_reserve_tokens(s, n)) return gllmi_fail_memory(12 * n);
    while (at > 0) {
        size_t end = at;
        uint32_t id = s->places[at].id;
        do {
            at = s->places[at].start;
        } while (id == model->unknown_id && at > 0 && s->places[at].id == id);
        gllmi_unigram_put(model, vocab, s, text, at, end, id);
    }
    for (last = s->n_tokens; first + 1 < last; first++) {
        gllmi_token swap = s->tokens[first];
        s->tokens[first] = s->tokens[--last];
        s->tokens[last] = swap;
    }
    return GLLM_OK;
}

/* ---- added tokens: found in the text before anything else ------------------------------------ */

typedef struct gllmi_added_token {
    gllmi_str content;
    gllmi_str shown; /* as decoding writes it: normalised if it is matched so */
    uint32_t id;
    uint8_t single_word, lstrip, rstrip, normalized, special;
} gllmi_added_token;

/* Finds the leftmost, then longest, of a set of tokens. */
typedef struct gllmi_matcher {
    gllmi_trie trie;    /* values are indices of added tokens */
    uint8_t first[256]; /* 1: a token starts with this byte */
    int only_first;     /* the one byte that all start with, or -1 */
    size_t n;
} gllmi_matcher;

/* The next match at or after *begin: its token's index, with *begin and *end set; NONE if none. */
GLLMI_PRIVATE uint32_t gllmi_matcher_next(const gllmi_matcher *m, const char *text, size_t n,
                                          size_t *begin, size_t *end) {
    const uint8_t *p = (const uint8_t *)text;
    size_t i = *begin, k;
    for (; i < n; i++) {
        uint32_t node = m->trie.units[0], found = GLLMI_TOKEN_NONE;
        if (m->only_first >= 0) {
            const void *hit = memchr(p + i, m->only_first, n - i);
            if (!hit) break;
            i = (size_t)((const uint8_t *)hit - p);
        } else if (!m->first[p[i]]) {
            continue;
        }
        for (k = i; k < n; k++) {
            node = gllmi_trie_step(m->trie.units, node, p[k] ? p[k] : 0xffu);
            if (node == 0) break;
            if (node & GLLMI_TRIE_ENDS) {
                found = gllmi_trie_value(m->trie.units, node);
                *end = k + 1;
            }
        }
        if (found != GLLMI_TOKEN_NONE) {
            *begin = i;
            return found;
        }
    }
    return GLLMI_TOKEN_NONE;
}

/* Builds a matcher of the tokens that are (not) matched in normalised text. As gllmi_trie_build. */
GLLMI_PRIVATE int gllmi_matcher_init(gllmi_matcher *m, const gllmi_added_token *added,
                                     size_t n_added, int normalized, const gllm_allocator *a) {
    gllmi_trie_key *keys = (gllmi_trie_key *)gllmi_alloc_array(a, n_added, sizeof *keys);
    gllmi_map seen;
    size_t i, n_first = 0;
    int result = keys != NULL;
    memset(m, 0, sizeof *m);
    memset(&seen, 0, sizeof seen);
    seen.allocator = *a;
    for (i = 0; result == 1 && i < n_added; i++) {
        gllmi_str text = normalized ? added[i].shown : added[i].content;
        int fresh;
        if (added[i].normalized != normalized || text.size == 0) continue;
        fresh = gllmi_map_add(&seen, text, (uint32_t)i);
        if (fresh < 0) result = 0;
        if (fresh <= 0) continue;
        keys[m->n].data = text.data;
        keys[m->n].size = (uint32_t)text.size;
        keys[m->n++].value = (uint32_t)i;
        n_first += !m->first[(uint8_t)text.data[0]];
        m->first[(uint8_t)text.data[0]] = 1;
    }
    m->only_first = -1;
    if (n_first == 1) m->only_first = (uint8_t)keys[0].data[0];
    if (result == 1) result = gllmi_trie_build(&m->trie, keys, (uint32_t)m->n, a);
    gllmi_map_free(&seen);
    gllmi_free(a, keys);
    return result;
}

GLLMI_PRIVATE int gllmi_added_is_single_word(const char *text, size_t n, size_t begin,
                                             size_t end) {
    const char *before = text + begin, *after = text + end;
    if (begin > 0 && gllmi_uc_is_word(gllmi_utf8_prev(&before))) return 0;
    return end == n || !gllmi_uc_is_word(gllmi_utf8_next(&after));
}

/* Cuts the added tokens out of a stretch that starts at byte `offset` of the stage's text. */
GLLMI_PRIVATE int gllmi_added_split(const gllmi_matcher *m, const gllmi_added_token *added,
                                    const gllm_allocator *a, const gllmi_stretch *in, size_t offset,
                                    gllmi_splits *out) {
    size_t from = 0, at = 0, begin, end = 0, space_end = 0; /* space_end: of the last rstrip */
    uint32_t index, base;
    while (m->n > 0) {
        const gllmi_added_token *token;
        const char *p;
        gllm_span span;
        begin = at;
        index = gllmi_matcher_next(m, in->data, in->n, &begin, &end);
        if (index == GLLMI_TOKEN_NONE) break;
        at = end;
        token = &added[index];
        if (token->single_word && !gllmi_added_is_single_word(in->data, in->n, begin, end)) {
            continue;
        }
        if (token->lstrip) {
            for (p = in->data + begin; p > in->data + from;) {
                if (!gllmi_uc_is_whitespace(gllmi_utf8_prev(&p))) break;
                begin = (size_t)(p - in->data);
            }
            if (begin < from) begin = from;
        }
        if (token->rstrip) {
            if (end > space_end) {
                for (p = in->data + end, space_end = end; p < in->data + in->n;) {
                    if (!gllmi_uc_is_whitespace(gllmi_utf8_next(&p))) break;
                    space_end = (size_t)(p - in->data);
                }
            }
            end = space_end;
        }
        if (begin > end) begin = end;
        if (from < begin) {
            base = gllmi_stretch_span(in, from, 1).begin;
            if (!gllmi_splits_put(a, out, offset + from, offset + begin, base, GLLMI_TOKEN_NONE)) {
                return 0;
            }
        }
        span = gllmi_stretch_range(in, begin, end);
        if (!gllmi_splits_put(a, out, span.begin, span.end, 0, token->id)) return 0;
        from = end;
    }
    if (from >= in->n) return 1;
    base = gllmi_stretch_span(in, from, 1).begin;
    return gllmi_splits_put(a, out, offset + from, offset + in->n, base, GLLMI_TOKEN_NONE);
}

/* ---- the tokenizer --------------------------------------------------------------------------- */

typedef enum gllmi_model_kind {
    GLLMI_MODEL_WORDPIECE,
    GLLMI_MODEL_BPE,
    GLLMI_MODEL_UNIGRAM,
    GLLMI_MODEL_WORDLEVEL
} gllmi_model_kind;

typedef enum gllmi_decoder_kind {
    GLLMI_DECODER_WORDPIECE,
    GLLMI_DECODER_BYTE_LEVEL,
    GLLMI_DECODER_METASPACE,
    GLLMI_DECODER_BPE,
    GLLMI_DECODER_BYTE_FALLBACK,
    GLLMI_DECODER_FUSE,
    GLLMI_DECODER_STRIP,
    GLLMI_DECODER_REPLACE,
    GLLMI_DECODER_CTC
} gllmi_decoder_kind;

typedef struct gllmi_decoder {
    gllmi_decoder_kind kind;
    gllmi_str text;      /* WordPiece: prefix inside words; BPE: suffix; Metaspace, Strip: the
                          * character; CTC: pad_token */
    gllmi_str other;     /* Replace: content; CTC: word_delimiter_token */
    gllmi_finder finder; /* Replace */
    int flag;            /* WordPiece, CTC: cleanup; Metaspace: drop it from the first token */
    uint32_t start, stop; /* Strip: at most so many */
} gllmi_decoder;

/* Spans without the spaces of their tokens, as ByteLevel and RobertaProcessing cut them. */
typedef struct gllmi_trim {
    int keeps_first_space; /* add_prefix_space */
} gllmi_trim;
#define GLLMI_TRIMS_MAX 4

/* A part of the final sequence: the first text, the second, or special tokens. */
enum { GLLMI_POST_FIRST, GLLMI_POST_SECOND, GLLMI_POST_SPECIAL };
typedef struct gllmi_post_piece {
    uint8_t kind, type_id;
    uint32_t n_ids;
    const uint32_t *ids; /* special tokens */
} gllmi_post_piece;

typedef struct gllmi_template {
    gllmi_post_piece *pieces;
    size_t n_pieces;
    size_t n_added; /* special tokens in all */
} gllmi_template;

#define GLLMI_PATTERNS_MAX 32

struct gllm_tokenizer {
    gllm_allocator allocator;
    gllmi_arena arena;
    gllmi_model_kind model;
    gllmi_vocab vocab;
    gllmi_wordpiece wordpiece;
    gllmi_bpe bpe;
    gllmi_unigram unigram;
    uint32_t unknown_id; /* of WordLevel, NONE: the vocabulary lacks it */
    gllmi_byte_maps maps;
    int has_bert; /* the loop that does all stages at once is right for this tokenizer */
    gllmi_bert bert;
    gllmi_normalizer *normalizers;
    size_t n_normalizers;
    gllmi_pretokenizer *pretokenizers;
    size_t n_pretokenizers;
    gllmi_added_token *added; /* in order of id */
    size_t n_added;
    gllmi_map added_ids;       /* content to id */
    gllmi_matcher raw, normal; /* of tokens matched in the text as given, and normalised */
    gllmi_template single, pair;
    gllmi_trim trims[GLLMI_TRIMS_MAX];
    size_t n_trims;
    gllmi_pattern *patterns[GLLMI_PATTERNS_MAX];
    size_t n_patterns;
    uint64_t stamp; /* when it was opened */
    gllmi_decoder *decoders;
    size_t n_decoders;
    int has_decoder;
};

/* The added token of an id, or NULL. */
GLLMI_PRIVATE const gllmi_added_token *gllmi_tokenizer_added(const gllm_tokenizer *t, uint32_t id) {
    size_t low = 0, high = t->n_added;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->added[middle].id < id) low = middle + 1;
        else high = middle;
    }
    return low < t->n_added && t->added[low].id == id ? &t->added[low] : NULL;
}

/* ---- encoding -------------------------------------------------------------------------------- */

GLLMI_PRIVATE gllm_status gllmi_wordlevel_tokens(const gllm_tokenizer *t, gllmi_scratch *s,
                                                 const char *text, size_t n) {
    uint32_t id = gllmi_vocab_find(&t->vocab, text, n);
    gllm_span span;
    if (id == GLLMI_TOKEN_NONE) id = t->unknown_id;
    if (id == GLLMI_TOKEN_NONE) {
        return gllmi_fail(GLLM_ERR_FORMAT, "the text has a word that the vocabulary lacks, and it "
                                           "lacks the unknown token too");
    }
    if (!gllmi_scratch_reserve_tokens(s, 1)) return gllmi_fail_memory(sizeof *s->tokens);
    span.begin = 0;
    span.end = (uint32_t)n;
    gllmi_scratch_put_token(s, id, span);
    return GLLM_OK;
}

/* The tokens of one word. */
GLLMI_PRIVATE gllm_status gllmi_model_encode(const gllm_tokenizer *t, gllmi_scratch *s,
                                             const gllmi_stretch *word) {
    size_t first = s->n_tokens, i;
    gllm_status status = GLLM_OK;
    gllmi_word_slot *slot = NULL;
    uint64_t hash = 0;
    if (t->model == GLLMI_MODEL_WORDPIECE) {
        return gllmi_wordpiece_stretch(&t->wordpiece, &t->vocab, &t->maps, s, word);
    }
    if (t->model == GLLMI_MODEL_UNIGRAM || (t->model == GLLMI_MODEL_BPE && !t->bpe.cuts_at_mark)) {
        slot = gllmi_word_slot_of(s, word->data, word->n, &hash);
    }
    if (!slot || !gllmi_word_recall(s, slot, word->data, word->n, hash, 0)) {
        if (t->model == GLLMI_MODEL_BPE) {
            status = gllmi_bpe_word_tokens(&t->bpe, &t->vocab, s, word->data, word->n);
        } else if (t->model == GLLMI_MODEL_UNIGRAM) {
            status = gllmi_unigram_word_tokens(&t->unigram, &t->vocab, &t->maps, s, word->data,
                                               word->n);
        } else {
            status = gllmi_wordlevel_tokens(t, s, word->data, word->n);
        }
        if (slot && status == GLLM_OK) {
            gllmi_word_keep(s, slot, word->data, word->n, hash, first, 0);
        }
    }
    for (i = first; i < s->n_tokens; i++) {
        gllm_span *span = &s->tokens[i].span;
        *span = gllmi_stretch_range(word, span->begin, span->end);
    }
    return status;
}

/* Makes the scratch ready for this tokenizer. */
GLLMI_PRIVATE int gllmi_scratch_prepare(const gllm_tokenizer *t, gllmi_scratch *s) {
    if (s->owner == t && s->owner_stamp == t->stamp) return 1;
    gllmi_scratch_forget(s);
    s->owner = NULL;
    if (t->n_patterns > 0) {
        size_t bytes = t->n_patterns * sizeof *s->scans;
        s->scans = (gllmi_pattern_scan *)gllmi_alloc_zero(&s->allocator, bytes);
        if (!s->scans) return 0;
        s->n_scans = t->n_patterns;
    }
    s->owner = t;
    s->owner_stamp = t->stamp;
    return 1;
}

GLLMI_PRIVATE gllm_status gllmi_scratch_put_added(gllmi_scratch *s, const gllmi_split *split) {
    gllm_span span;
    if (!gllmi_scratch_reserve_tokens(s, 1)) return gllmi_fail_memory(sizeof *s->tokens);
    span.begin = split->begin;
    span.end = split->end;
    gllmi_scratch_put_token(s, split->id | GLLMI_TOKEN_ADDED, span);
    return GLLM_OK;
}

/* Whether the normalizers may change anything in these parts. */
GLLMI_PRIVATE int gllmi_tokenizer_changes(const gllm_tokenizer *t, const char *text,
                                          const gllmi_split *parts, size_t n_parts) {
    size_t i, k, begin, end;
    for (i = 0; i < t->n_normalizers; i++) {
        if (t->normalizers[i].kind != GLLMI_NORMALIZER_FORM) return 1;
        for (k = 0; k < n_parts; k++) {
            if (parts[k].id == GLLMI_TOKEN_NONE &&
                gllmi_uc_next_span(t->normalizers[i].flags, text + parts[k].begin,
                                   parts[k].end - parts[k].begin, 0, &begin, &end)) {
                return 1;
            }
        }
    }
    return 0;
}

/* Normalises parts of the original text into s->text[0] and s->splits[0]. */
GLLMI_PRIVATE int gllmi_tokenizer_normalize(const gllm_tokenizer *t, gllmi_scratch *s,
                                            const char *text, const gllmi_split *parts,
                                            size_t n_parts, gllmi_stage *stage) {
    gllmi_aligned *out = &s->text[0];
    size_t i;
    int changes = gllmi_tokenizer_changes(t, text, parts, n_parts);
    out->n = 0;
    s->splits[0].n = 0;
    for (i = 0; i < n_parts; i++) {
        const gllmi_split *part = &parts[i];
        gllmi_stretch stretch = gllmi_stretch_make(text + part->begin, NULL,
                                                   part->end - part->begin, part->begin,
                                                   part->begin);
        size_t offset = part->begin;
        if (part->id != GLLMI_TOKEN_NONE) {
            if (!gllmi_splits_put(&s->allocator, &s->splits[0], part->begin, part->end, 0,
                                  part->id)) {
                return 0;
            }
            continue;
        }
        if (changes) {
            offset = out->n;
            if (!gllmi_normalize(s, t->normalizers, t->n_normalizers, &stretch) ||
                !gllmi_normalize_copy(&s->allocator, &stretch, 0, stretch.n, out)) {
                return 0;
            }
        }
        if (!gllmi_added_split(&t->normal, t->added, &s->allocator, &stretch, offset,
                               &s->splits[0])) {
            return 0;
        }
    }
    stage->data = changes ? out->data : text;
    stage->spans = changes ? out->spans : NULL;
    stage->splits = &s->splits[0];
    return 1;
}

/* The tokens of parts of the text, stage by stage. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_parts(const gllm_tokenizer *t, gllmi_scratch *s,
                                                const char *text, const gllmi_split *parts,
                                                size_t n_parts) {
    gllmi_stage stage;
    gllm_status status = GLLM_OK;
    size_t i;
    if (!gllmi_tokenizer_normalize(t, s, text, parts, n_parts, &stage) ||
        !gllmi_pretokenize(s, t->pretokenizers, t->n_pretokenizers, &stage)) {
        return gllmi_fail(GLLM_ERR_MEMORY, "out of memory while tokenizing a text");
    }
    for (i = 0; i < stage.splits->n && status == GLLM_OK; i++) {
        const gllmi_split *split = &stage.splits->data[i];
        gllmi_stretch word = gllmi_stage_stretch(&stage, split);
        status = split->id != GLLMI_TOKEN_NONE ? gllmi_scratch_put_added(s, split)
                                               : gllmi_model_encode(t, s, &word);
    }
    return status;
}

/* Appends the tokens of a text, which is valid UTF-8. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_text(const gllm_tokenizer *t, gllmi_scratch *s,
                                               const char *text, size_t n) {
    gllmi_stretch whole = gllmi_stretch_make(text, NULL, n, 0, 0);
    gllm_status status = GLLM_OK;
    size_t i;
    s->parts.n = 0;
    if (!gllmi_added_split(&t->raw, t->added, &s->allocator, &whole, 0, &s->parts)) {
        return gllmi_fail_memory(sizeof(gllmi_split));
    }
    if (!t->has_bert) return gllmi_tokenizer_parts(t, s, text, s->parts.data, s->parts.n);
    for (i = 0; i < s->parts.n && status == GLLM_OK; i++) {
        const gllmi_split *part = &s->parts.data[i];
        gllmi_stretch in = gllmi_stretch_make(text + part->begin, NULL, part->end - part->begin,
                                              part->begin, part->begin);
        int hard = 0;
        if (part->id != GLLMI_TOKEN_NONE) {
            status = gllmi_scratch_put_added(s, part);
            continue;
        }
        status = gllmi_bert_encode(&t->bert, &t->wordpiece, &t->vocab, &t->maps, s, &in, &hard);
        if (status == GLLM_OK && hard) status = gllmi_tokenizer_parts(t, s, text, part, 1);
    }
    return status;
}

/* ---- truncation and post-processing ---------------------------------------------------------- */

/* A range of the scratch's tokens: what is kept of one text. */
typedef struct gllmi_token_range {
    size_t begin, end;
} gllmi_token_range;

/* Cuts to `room` tokens in all, from the longer text first, as HF's "longest_first". */
GLLMI_PRIVATE void gllmi_truncate(gllmi_token_range ranges[2], int is_pair, size_t room,
                                  int from_left) {
    size_t n[2], keep[2], total;
    int shorter, i;
    n[0] = ranges[0].end - ranges[0].begin;
    n[1] = is_pair ? ranges[1].end - ranges[1].begin : 0;
    keep[0] = n[0];
    keep[1] = n[1];
    total = n[0] + n[1];
    if (room == 0) {
        keep[0] = keep[1] = 0;
    } else if (total > room && !is_pair) {
        keep[0] = room;
    } else if (total > room) {
        shorter = n[0] > n[1];
        keep[!shorter] = n[shorter] > room ? n[shorter]
                                           : gllmi_max_size(n[shorter], room - n[shorter]);
        if (keep[0] + keep[1] > room) {
            keep[shorter] = room / 2;
            keep[!shorter] = room / 2 + room % 2;
        }
    }
    for (i = 0; i < 1 + is_pair; i++) {
        size_t have = ranges[i].end - ranges[i].begin;
        if (keep[i] >= have) continue;
        if (from_left) ranges[i].begin = ranges[i].end - keep[i];
        else ranges[i].end = ranges[i].begin + keep[i];
    }
}

/* Characters of white space at the front of a token; U+0120 is GPT-2's space. */
GLLMI_PRIVATE uint32_t gllmi_trim_front(gllmi_str token) {
    const char *p = token.data, *end = p + token.size;
    uint32_t n = 0, cp;
    for (; p < end; n++) {
        cp = gllmi_utf8_next(&p);
        if (cp != 0x120 && !gllmi_uc_is_whitespace(cp)) break;
    }
    return n;
}
GLLMI_PRIVATE uint32_t gllmi_trim_back(gllmi_str token) {
    const char *p = token.data + token.size;
    uint32_t n = 0, cp;
    for (; p > token.data; n++) {
        cp = gllmi_utf8_prev(&p);
        if (cp != 0x120 && !gllmi_uc_is_whitespace(cp)) break;
    }
    return n;
}
/* As many characters are cut from the span, whatever they are in the text. */
GLLMI_PRIVATE void gllmi_trim_tokens(const gllm_tokenizer *t, gllmi_token *tokens, size_t n,
                                     const char *text, const gllmi_trim *trim) {
    size_t i;
    for (i = 0; i < n; i++) {
        const char *begin = text + tokens[i].span.begin, *end = text + tokens[i].span.end;
        gllmi_str token = gllmi_str_make(begin, (size_t)(end - begin));
        uint32_t front, back;
        if (!(tokens[i].id & GLLMI_TOKEN_ADDED)) token = gllmi_vocab_piece(&t->vocab, tokens[i].id);
        if (token.size == 0) continue;
        front = gllmi_trim_front(token);
        back = gllmi_trim_back(token);
        if ((i == 0 || begin == text) && trim->keeps_first_space && front == 1) front = 0;
        for (; front > 0 && begin < end; front--) {
            begin += gllmi_utf8_lead_bytes((unsigned char)*begin);
        }
        for (; back > 0 && begin < end; back--) (void)gllmi_utf8_prev(&end);
        tokens[i].span.begin = (uint32_t)(begin - text);
        tokens[i].span.end = (uint32_t)(end - text);
    }
}

/* Room for n tokens in the arrays of an encoding, whose contents are lost. */
GLLMI_PRIVATE int gllmi_encoding_reserve(gllm_encoding *e, size_t n) {
    size_t capacity = n + n / 2 + 64;
    uint8_t *block;
    if (e->ids && n <= e->capacity_tokens) return 1;
    gllmi_free(&e->allocator, e->ids);
    e->ids = NULL;
    e->spans = NULL;
    e->type_ids = e->special = NULL;
    e->capacity_tokens = 0;
    block = (uint8_t *)gllmi_alloc_array(&e->allocator, capacity, 4 + sizeof *e->spans + 2);
    if (!block) return 0;
    e->ids = (uint32_t *)(void *)block;
    e->spans = (gllm_span *)(void *)(block + 4 * capacity);
    e->type_ids = block + (4 + sizeof *e->spans) * capacity;
    e->special = e->type_ids + capacity;
    e->capacity_tokens = capacity;
    return 1;
}

/* Writes the tokens of one piece of a template at `at`; returns where the next goes. */
GLLMI_PRIVATE size_t gllmi_post_write(gllm_encoding *e, size_t at, const gllmi_post_piece *piece,
                                      const gllmi_scratch *s, const gllmi_token_range ranges[2],
                                      int with_special) {
    size_t i, n;
    if (piece->kind == GLLMI_POST_SPECIAL) {
        n = with_special ? piece->n_ids : 0;
        if (n > 0) {
            memcpy(e->ids + at, piece->ids, n * sizeof *e->ids);
            memset(e->spans + at, 0, n * sizeof *e->spans);
        }
    } else {
        const gllmi_token_range *range = &ranges[piece->kind == GLLMI_POST_SECOND];
        const gllmi_token *tokens = s->tokens + range->begin;
        n = range->end - range->begin;
        for (i = 0; i < n; i++) {
            e->ids[at + i] = tokens[i].id & GLLMI_TOKEN_ID;
            e->spans[at + i] = tokens[i].span;
        }
    }
    memset(e->type_ids + at, piece->type_id, n);
    memset(e->special + at, piece->kind == GLLMI_POST_SPECIAL, n);
    return at + n;
}

/* Cuts, puts special tokens around and fills the encoding. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_finish(const gllm_tokenizer *t, gllmi_scratch *s,
                                                 gllmi_token_range ranges[2], const char *text,
                                                 const gllm_encode_desc *desc, gllm_encoding *out) {
    int is_pair = desc->pair != NULL, with_special = !desc->no_special_tokens;
    const gllmi_template *plan = is_pair ? &t->pair : &t->single;
    size_t n_added = with_special ? plan->n_added : 0, n = 0, i, at = 0;
    for (i = 0; i < plan->n_pieces; i++) {
        int kind = plan->pieces[i].kind;
        if (kind == GLLMI_POST_SPECIAL) continue;
        n += ranges[kind == GLLMI_POST_SECOND].end - ranges[kind == GLLMI_POST_SECOND].begin;
    }
    out->n_tokens_uncut = n + n_added;
    if (desc->max_tokens > 0 && out->n_tokens_uncut > desc->max_tokens) {
        if (desc->truncate == GLLM_TRUNCATE_REFUSE) {
            return gllmi_fail(GLLM_ERR_TOO_LONG, "the text has %llu tokens, the limit is %u",
                              (unsigned long long)out->n_tokens_uncut, (unsigned)desc->max_tokens);
        }
        if (n_added > desc->max_tokens) {
            return gllmi_fail(GLLM_ERR_ARGUMENT, "max_tokens is %u, and %llu special tokens are "
                                                 "added", (unsigned)desc->max_tokens,
                              (unsigned long long)n_added);
        }
        gllmi_truncate(ranges, is_pair, desc->max_tokens - n_added,
                       desc->truncate == GLLM_TRUNCATE_LEFT);
        for (i = 0, n = 0; i < plan->n_pieces; i++) {
            int kind = plan->pieces[i].kind;
            if (kind == GLLMI_POST_SPECIAL) continue;
            n += ranges[kind == GLLMI_POST_SECOND].end - ranges[kind == GLLMI_POST_SECOND].begin;
        }
    }
    for (i = 0; i < t->n_trims; i++) {
        gllmi_trim_tokens(t, s->tokens + ranges[0].begin, ranges[0].end - ranges[0].begin, text,
                          &t->trims[i]);
        gllmi_trim_tokens(t, s->tokens + ranges[1].begin, ranges[1].end - ranges[1].begin,
                          desc->pair, &t->trims[i]);
    }
    if (!gllmi_encoding_reserve(out, n + n_added)) return gllmi_fail_memory(n * 14);
    for (i = 0; i < plan->n_pieces; i++) {
        at = gllmi_post_write(out, at, &plan->pieces[i], s, ranges, with_special);
    }
    out->n_tokens = at;
    return GLLM_OK;
}

/* ---- decoding -------------------------------------------------------------------------------- */

/* Strings on their way through the decoders, one after the other. */
typedef struct gllmi_strings {
    gllm_allocator allocator;
    char *data;
    size_t n_bytes, capacity;
    size_t *ends; /* (n) where each ends */
    size_t n, end_capacity;
} gllmi_strings;

GLLMI_PRIVATE void gllmi_strings_free(gllmi_strings *s) {
    gllmi_free(&s->allocator, s->data);
    gllmi_free(&s->allocator, s->ends);
}
/* Appends bytes to the last string, which gllmi_strings_end closes. */
GLLMI_PRIVATE int gllmi_strings_put(gllmi_strings *s, const char *data, size_t n) {
    size_t need = s->n_bytes + n;
    if (!gllmi_grow(&s->allocator, (void **)&s->data, &s->capacity, s->n_bytes, need, 1)) {
        return 0;
    }
    if (n > 0) memcpy(s->data + s->n_bytes, data, n);
    s->n_bytes += n;
    return 1;
}
GLLMI_PRIVATE int gllmi_strings_end(gllmi_strings *s) {
    if (!gllmi_grow(&s->allocator, (void **)&s->ends, &s->end_capacity, s->n, s->n + 1,
                    sizeof *s->ends)) {
        return 0;
    }
    s->ends[s->n++] = s->n_bytes;
    return 1;
}
GLLMI_INLINE gllmi_str gllmi_strings_get(const gllmi_strings *s, size_t i) {
    size_t begin = i > 0 ? s->ends[i - 1] : 0;
    return gllmi_str_make(s->data ? s->data + begin : "", s->ends[i] - begin);
}

/* Replaces `from` by `to`, which is no longer, in n bytes in place; returns how many are left. */
GLLMI_PRIVATE size_t gllmi_replace_in_place(char *data, size_t n, const char *from,
                                            const char *to) {
    size_t n_from = strlen(from), n_to = strlen(to), i = 0, o = 0;
    while (i < n) {
        if (n - i >= n_from && data[i] == from[0] && memcmp(data + i, from, n_from) == 0) {
            memcpy(data + o, to, n_to);
            o += n_to;
            i += n_from;
        } else {
            data[o++] = data[i++];
        }
    }
    return o;
}
/* HF's "cleanup" of the spaces that English has not. Returns the new length. */
GLLMI_PRIVATE size_t gllmi_decode_cleanup(char *data, size_t n) {
    static const char *const rules[][2] = {
        {" .", "."},      {" ?", "?"},   {" !", "!"},       {" ,", ","},
        {" ' ", "'"},     {" n't", "n't"}, {" 'm", "'m"},   {" do not", " don't"},
        {" 's", "'s"},    {" 've", "'ve"}, {" 're", "'re"}};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(rules) && memchr(data, ' ', n); i++) {
        n = gllmi_replace_in_place(data, n, rules[i][0], rules[i][1]);
    }
    return n;
}

GLLMI_PRIVATE int gllmi_decode_wordpiece(const gllmi_decoder *d, const gllmi_strings *in,
                                         gllmi_strings *out) {
    size_t i, begin;
    for (i = 0; i < in->n; i++) {
        gllmi_str token = gllmi_strings_get(in, i);
        begin = out->n_bytes;
        if (i > 0) {
            if (token.size >= d->text.size &&
                memcmp(token.data, d->text.data, d->text.size) == 0) {
                token.data += d->text.size;
                token.size -= d->text.size;
            } else if (!gllmi_strings_put(out, " ", 1)) {
                return 0;
            }
        }
        if (!gllmi_strings_put(out, token.data, token.size)) return 0;
        if (d->flag && out->n_bytes > begin) {
            out->n_bytes =
                begin + gllmi_decode_cleanup(out->data + begin, out->n_bytes - begin);
        }
        if (!gllmi_strings_end(out)) return 0;
    }
    return 1;
}

/* Bytes of the ill-formed sequence at `s`: as many as some well-formed one begins with, at least
 * 1. */
GLLMI_PRIVATE size_t gllmi_utf8_broken_bytes(const char *s, size_t n) {
    const uint8_t *b = (const uint8_t *)s;
    size_t need, k;
    if (n < 2 || b[0] < 0xc2 || b[0] > 0xf4) return 1;
    if (b[1] < (b[0] == 0xe0 ? 0xa0 : b[0] == 0xf0 ? 0x90 : 0x80)) return 1;
    if (b[1] > (b[0] == 0xed ? 0x9f : b[0] == 0xf4 ? 0x8f : 0xbf)) return 1;
    need = gllmi_utf8_lead_bytes(b[0]);
    for (k = 2; k < need && k < n && (b[k] & 0xc0) == 0x80; k++) {}
    return k;
}
/* Bytes as text: what is not UTF-8 becomes U+FFFD, one for each start of a sequence that breaks off
 * (as the Unicode standard recommends, table 3-8). */
GLLMI_PRIVATE int gllmi_strings_put_lossy(gllmi_strings *out, const char *data, size_t n) {
    size_t i = 0, good;
    while (i < n) {
        good = gllmi_utf8_validate(data + i, n - i);
        if (!gllmi_strings_put(out, data + i, good)) return 0;
        i += good;
        if (i == n) break;
        if (!gllmi_strings_put(out, "\xef\xbf\xbd", 3)) return 0;
        i += gllmi_utf8_broken_bytes(data + i, n - i);
    }
    return 1;
}

/* ByteLevel: a token whose characters all stand for bytes is those bytes, another is itself; all of
 * them become one string. */
GLLMI_PRIVATE int gllmi_decode_byte_level(const gllmi_strings *in, gllmi_strings *out) {
    gllmi_strings bytes;
    size_t i;
    int ok = 1;
    memset(&bytes, 0, sizeof bytes);
    bytes.allocator = in->allocator;
    for (i = 0; i < in->n && ok; i++) {
        gllmi_str token = gllmi_strings_get(in, i);
        const char *p = token.data, *end = p + token.size;
        size_t before = bytes.n_bytes;
        while (p < end && ok) {
            int byte = gllmi_byte_of_char(gllmi_utf8_next(&p));
            char c = (char)byte;
            if (byte < 0) {
                bytes.n_bytes = before;
                ok = gllmi_strings_put(&bytes, token.data, token.size);
                break;
            }
            ok = gllmi_strings_put(&bytes, &c, 1);
        }
    }
    ok = ok && gllmi_strings_put_lossy(out, bytes.data, bytes.n_bytes) && gllmi_strings_end(out);
    gllmi_strings_free(&bytes);
    return ok;
}

GLLMI_PRIVATE int gllmi_decode_metaspace(const gllmi_decoder *d, const gllmi_strings *in,
                                         gllmi_strings *out) {
    size_t i, k, size;
    for (i = 0; i < in->n; i++) {
        gllmi_str token = gllmi_strings_get(in, i);
        for (k = 0; k < token.size; k += size) {
            size = gllmi_utf8_lead_bytes((unsigned char)token.data[k]);
            if (size == d->text.size && memcmp(token.data + k, d->text.data, size) == 0) {
                if (i == 0 && d->flag) continue;
                if (!gllmi_strings_put(out, " ", 1)) return 0;
            } else if (!gllmi_strings_put(out, token.data + k, size)) {
                return 0;
            }
        }
        if (!gllmi_strings_end(out)) return 0;
    }
    return 1;
}

/* Appends `text` with each `from` (not empty) replaced. */
GLLMI_PRIVATE int gllmi_strings_put_replaced(gllmi_strings *out, gllmi_str text, gllmi_str from,
                                             gllmi_str to) {
    gllmi_finder finder;
    gllmi_find find;
    size_t at = 0, begin, end;
    memset(&finder, 0, sizeof finder);
    finder.literal = from;
    gllmi_find_begin(&find, &finder, NULL, text.data, text.size);
    while (from.size > 0 && gllmi_find_next(&find, &begin, &end) > 0) {
        if (!gllmi_strings_put(out, text.data + at, begin - at) ||
            !gllmi_strings_put(out, to.data, to.size)) {
            return 0;
        }
        at = end;
    }
    return gllmi_strings_put(out, text.data + at, text.size - at);
}

/* BPEDecoder: the suffix of a word becomes a space, but for the last token. */
GLLMI_PRIVATE int gllmi_decode_bpe(const gllmi_decoder *d, const gllmi_strings *in,
                                   gllmi_strings *out) {
    size_t i;
    for (i = 0; i < in->n; i++) {
        gllmi_str to = gllmi_str_of(i + 1 < in->n ? " " : "");
        if (!gllmi_strings_put_replaced(out, gllmi_strings_get(in, i), d->text, to) ||
            !gllmi_strings_end(out)) {
            return 0;
        }
    }
    return 1;
}

/* The byte of a token such as "<0x0A>", or -1. */
GLLMI_PRIVATE int gllmi_fallback_byte(gllmi_str token) {
    int high, low;
    if (token.size != 6 || memcmp(token.data, "<0x", 3) != 0 || token.data[5] != '>') return -1;
    low = gllmi_hex_digit(token.data[4]);
    if (token.data[3] == '+') return low; /* as Rust parses numbers */
    high = gllmi_hex_digit(token.data[3]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}
/* A run of such bytes: text if it is UTF-8, else a U+FFFD for each. */
GLLMI_PRIVATE int gllmi_decode_fallback_run(gllmi_strings *run, gllmi_strings *out) {
    size_t i, n = run->n_bytes;
    if (n == 0) return 1;
    run->n_bytes = 0;
    if (gllmi_utf8_validate(run->data, n) == n) {
        return gllmi_strings_put(out, run->data, n) && gllmi_strings_end(out);
    }
    for (i = 0; i < n; i++) {
        if (!gllmi_strings_put(out, "\xef\xbf\xbd", 3) || !gllmi_strings_end(out)) return 0;
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_decode_byte_fallback(const gllmi_strings *in, gllmi_strings *out) {
    gllmi_strings run;
    size_t i;
    int ok = 1;
    memset(&run, 0, sizeof run);
    run.allocator = in->allocator;
    for (i = 0; i < in->n && ok; i++) {
        gllmi_str token = gllmi_strings_get(in, i);
        int byte = gllmi_fallback_byte(token);
        char c = (char)byte;
        if (byte >= 0) {
            ok = gllmi_strings_put(&run, &c, 1);
        } else {
            ok = gllmi_decode_fallback_run(&run, out) &&
                 gllmi_strings_put(out, token.data, token.size) && gllmi_strings_end(out);
        }
    }
    ok = ok && gllmi_decode_fallback_run(&run, out);
    gllmi_strings_free(&run);
    return ok;
}

GLLMI_PRIVATE int gllmi_decode_strip(const gllmi_decoder *d, const gllmi_strings *in,
                                     gllmi_strings *out) {
    size_t i, size = d->text.size;
    for (i = 0; i < in->n; i++) {
        gllmi_str token = gllmi_strings_get(in, i);
        size_t begin = 0, end = token.size;
        uint32_t k;
        for (k = 0; k < d->start && token.size - begin >= size; k++) {
            if (memcmp(token.data + begin, d->text.data, size) != 0) break;
            begin += size;
        }
        for (k = 0; k < d->stop && end - begin >= size; k++) {
            if (memcmp(token.data + end - size, d->text.data, size) != 0) break;
            end -= size;
        }
        if (!gllmi_strings_put(out, token.data + begin, end - begin) || !gllmi_strings_end(out)) {
            return 0;
        }
    }
    return 1;
}

GLLMI_PRIVATE int gllmi_decode_replace(const gllmi_decoder *d, const gllmi_strings *in,
                                       gllmi_strings *out) {
    gllmi_pattern_scan scan;
    size_t i;
    int ok = 1;
    memset(&scan, 0, sizeof scan);
    for (i = 0; i < in->n && ok; i++) {
        gllmi_str token = gllmi_strings_get(in, i);
        gllmi_find find;
        size_t at = 0, begin, end;
        int found = 0;
        gllmi_find_begin(&find, &d->finder, &scan, token.data, token.size);
        while (ok && token.size > 0 && (found = gllmi_find_next(&find, &begin, &end)) > 0) {
            ok = gllmi_strings_put(out, token.data + at, begin - at) &&
                 gllmi_strings_put(out, d->other.data, d->other.size);
            at = end;
        }
        ok = ok && found == 0 && gllmi_strings_put(out, token.data + at, token.size - at) &&
             gllmi_strings_end(out);
    }
    if (d->finder.pattern) gllmi_pattern_scan_free(&scan);
    return ok;
}

/* CTC: repeated tokens count once, the pad token goes, the delimiter becomes a space. */
GLLMI_PRIVATE int gllmi_decode_ctc(const gllmi_decoder *d, const gllmi_strings *in,
                                   gllmi_strings *out) {
    gllmi_str none = {"", 0}, space = {" ", 1};
    gllmi_strings work;
    size_t i;
    int ok = 1;
    memset(&work, 0, sizeof work);
    work.allocator = in->allocator;
    for (i = 0; i < in->n && ok; i++) {
        gllmi_str token = gllmi_strings_get(in, i);
        size_t before = out->n_bytes;
        if (i > 0 && gllmi_str_equal(token, gllmi_strings_get(in, i - 1))) continue;
        work.n_bytes = 0;
        ok = gllmi_strings_put_replaced(&work, token, d->text, none);
        if (d->flag && work.n_bytes > 0) {
            work.n_bytes = gllmi_decode_cleanup(work.data, work.n_bytes);
        }
        ok = ok && gllmi_strings_put_replaced(out, gllmi_str_make(work.data, work.n_bytes),
                                              d->flag ? d->other : none, space);
        if (ok && out->n_bytes > before) ok = gllmi_strings_end(out);
    }
    gllmi_strings_free(&work);
    return ok;
}

GLLMI_PRIVATE int gllmi_decode_step(const gllmi_decoder *d, const gllmi_strings *in,
                                    gllmi_strings *out) {
    switch (d->kind) {
    case GLLMI_DECODER_WORDPIECE: return gllmi_decode_wordpiece(d, in, out);
    case GLLMI_DECODER_BYTE_LEVEL: return gllmi_decode_byte_level(in, out);
    case GLLMI_DECODER_METASPACE: return gllmi_decode_metaspace(d, in, out);
    case GLLMI_DECODER_BPE: return gllmi_decode_bpe(d, in, out);
    case GLLMI_DECODER_BYTE_FALLBACK: return gllmi_decode_byte_fallback(in, out);
    case GLLMI_DECODER_FUSE:
        return gllmi_strings_put(out, in->data, in->n_bytes) && gllmi_strings_end(out);
    case GLLMI_DECODER_STRIP: return gllmi_decode_strip(d, in, out);
    case GLLMI_DECODER_REPLACE: return gllmi_decode_replace(d, in, out);
    case GLLMI_DECODER_CTC: return gllmi_decode_ctc(d, in, out);
    }
    return 1;
}

/* The strings of the ids, before any decoder. Ids in holes of the vocabulary are left out. */
GLLMI_PRIVATE gllm_status gllmi_decode_pieces(const gllm_tokenizer *t, const uint32_t *ids,
                                              size_t n, int skip_special, gllmi_strings *out) {
    uint32_t n_ids = gllm_tokenizer_vocab_size(t);
    size_t i;
    for (i = 0; i < n; i++) {
        const gllmi_added_token *added = gllmi_tokenizer_added(t, ids[i]);
        gllmi_str piece;
        if (ids[i] >= n_ids) {
            return gllmi_fail(GLLM_ERR_ARGUMENT, "ids[%llu] is %u, the vocabulary has %u",
                              (unsigned long long)i, (unsigned)ids[i], (unsigned)n_ids);
        }
        if (added && added->special && skip_special) continue;
        piece = added ? added->shown : gllmi_vocab_piece(&t->vocab, ids[i]);
        if (!piece.data) continue;
        if (!gllmi_strings_put(out, piece.data, piece.size) || !gllmi_strings_end(out)) {
            return gllmi_fail_memory(piece.size);
        }
    }
    return GLLM_OK;
}

/* Takes the strings through all decoders; the result is all of `strings` joined. */
GLLMI_PRIVATE gllm_status gllmi_decode_all(const gllm_tokenizer *t, gllmi_strings *strings) {
    size_t i;
    for (i = 0; i < t->n_decoders; i++) {
        gllmi_strings next;
        int ok;
        memset(&next, 0, sizeof next);
        next.allocator = strings->allocator;
        ok = gllmi_decode_step(&t->decoders[i], strings, &next);
        gllmi_strings_free(strings);
        *strings = next;
        if (!ok) return gllmi_fail(GLLM_ERR_MEMORY, "out of memory while decoding tokens");
    }
    return GLLM_OK;
}

/* ---- reading tokenizer.json ------------------------------------------------------------------ */

/* "file: field what". */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_bad(const gllmi_json *json, const char *field,
                                              const char *what) {
    return gllmi_fail(GLLM_ERR_FORMAT, "%s: %s %s", json->file, field, what);
}
GLLMI_PRIVATE gllm_status gllmi_tokenizer_unsupported(const gllmi_json *json, const char *field,
                                                      uint32_t type) {
    gllmi_str name = gllmi_json_raw(json, type);
    return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: %s of type \"%.*s\" is not supported", json->file,
                      field, gllmi_str_shown(name), name.data);
}

/* A member that must be true or false where it is present and not null. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_get_bool(const gllmi_json *json, uint32_t object,
                                                   const char *where, const char *key, int missing,
                                                   int *out) {
    uint32_t node = gllmi_json_find(json, object, key);
    *out = missing;
    if (node == 0 || gllmi_json_is(json, node, GLLMI_JSON_NULL)) return GLLM_OK;
    if (!gllmi_json_is(json, node, GLLMI_JSON_TRUE) &&
        !gllmi_json_is(json, node, GLLMI_JSON_FALSE)) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: %s.%s must be true or false", json->file, where,
                          key);
    }
    *out = gllmi_json_is(json, node, GLLMI_JSON_TRUE);
    return GLLM_OK;
}
/* A member that must be a string; `missing` NULL: it must be there. The copy is the arena's. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_get_string(const gllmi_json *json, uint32_t object,
                                                     const char *where, const char *key,
                                                     const char *missing, gllmi_arena *arena,
                                                     gllmi_str *out) {
    uint32_t node = gllmi_json_find(json, object, key);
    gllm_status status = GLLM_OK;
    if (missing && (node == 0 || gllmi_json_is(json, node, GLLMI_JSON_NULL))) {
        *out = gllmi_str_of(missing);
        return GLLM_OK;
    }
    *out = gllmi_json_string(json, node, arena, &status);
    if (out->data) return GLLM_OK;
    if (status != GLLM_OK) return status;
    return gllmi_fail(GLLM_ERR_FORMAT, "%s: %s.%s must be a string", json->file, where, key);
}

/* The whole number of a node, below GLLMI_TOKEN_MAX_IDS; else NONE. */
GLLMI_PRIVATE uint32_t gllmi_json_token_id(const gllmi_json *json, uint32_t node) {
    gllmi_str raw = gllmi_json_raw(json, node);
    uint32_t value = 0;
    size_t i;
    if (!gllmi_json_is(json, node, GLLMI_JSON_NUMBER)) return GLLMI_TOKEN_NONE;
    for (i = 0; i < raw.size; i++) {
        uint32_t digit = (uint32_t)(uint8_t)raw.data[i] - '0';
        if (digit > 9) return GLLMI_TOKEN_NONE;
        value = value * 10 + digit;
        if (value >= GLLMI_TOKEN_MAX_IDS) return GLLMI_TOKEN_NONE;
    }
    return value;
}

/* model.vocab as {"piece": id, ...}. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_vocab(const gllmi_json *json, uint32_t model,
                                                     gllmi_vocab_builder *b) {
    uint32_t vocab = gllmi_json_find(json, model, "vocab"), i, node, n;
    const gllmi_json_node *nodes = json->nodes;
    size_t bytes = 0;
    if (vocab == 0 || !gllmi_json_is(json, vocab, GLLMI_JSON_OBJECT)) {
        return gllmi_tokenizer_bad(json, "model.vocab", "must be an object of pieces and ids");
    }
    n = nodes[vocab].count;
    for (i = 0, node = gllmi_json_first(vocab); i < n; i++, node = nodes[node + 1].next) {
        bytes += nodes[node].end - nodes[node].begin + 1;
    }
    if (!gllmi_vocab_builder_reserve(b, n, bytes)) return gllmi_fail_memory(bytes);
    for (i = 0, node = gllmi_json_first(vocab); i < n; i++, node = nodes[node + 1].next) {
        gllmi_str piece = gllmi_json_raw(json, node);
        uint32_t id = gllmi_json_token_id(json, node + 1);
        if (id == GLLMI_TOKEN_NONE) {
            return gllmi_fail(GLLM_ERR_FORMAT, "%s: model.vocab: the id of \"%.*s\" must be a "
                                               "whole number below %u", json->file,
                              gllmi_str_shown(piece), piece.data, (unsigned)GLLMI_TOKEN_MAX_IDS);
        }
        if (!gllmi_vocab_builder_add(b, piece, nodes[node].escaped, id)) {
            return gllmi_fail_memory(piece.size);
        }
    }
    return GLLM_OK;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_finish_vocab(gllm_tokenizer *t, const char *file,
                                                       gllmi_vocab_builder *b, int with_trie) {
    int result = gllmi_vocab_finish(&t->vocab, b, with_trie);
    if (result < 0) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: the vocabulary is too large", file);
    }
    return result ? GLLM_OK : gllmi_fail_memory(b->pool_size);
}

/* Sets the model up from its vocabulary, which `b` gives up. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_make_wordpiece(gllm_tokenizer *t, const char *file,
                                                         gllmi_vocab_builder *b, gllmi_str unknown,
                                                         gllmi_str prefix, uint32_t max_chars) {
    gllm_status status = gllmi_tokenizer_finish_vocab(t, file, b, 1);
    uint32_t node;
    size_t i;
    if (status != GLLM_OK) return status;
    t->model = GLLMI_MODEL_WORDPIECE;
    t->wordpiece.unknown_id = gllmi_vocab_find(&t->vocab, unknown.data, unknown.size);
    t->wordpiece.max_chars = max_chars;
    node = t->vocab.trie.units[0];
    for (i = 0; i < prefix.size && node != 0; i++) {
        uint8_t c = (uint8_t)prefix.data[i];
        node = gllmi_trie_step(t->vocab.trie.units, node, c ? c : 0xffu);
    }
    t->wordpiece.continuation = i == prefix.size ? node : 0;
    if (i < prefix.size || node == 0) t->wordpiece.continuation = GLLMI_TRIE_LEAF;
    return GLLM_OK;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_wordpiece(gllm_tokenizer *t, const gllmi_json *json,
                                                         uint32_t model) {
    gllmi_vocab_builder b;
    gllmi_str unknown, prefix;
    uint64_t max_chars;
    gllm_status status;
    memset(&b, 0, sizeof b);
    b.allocator = t->allocator;
    status =
        gllmi_tokenizer_get_string(json, model, "model", "unk_token", NULL, &t->arena, &unknown);
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_get_string(json, model, "model", "continuing_subword_prefix", NULL,
                                            &t->arena, &prefix);
    }
    if (status == GLLM_OK) {
        status = gllmi_json_get_u64(json, model, "max_input_chars_per_word", UINT64_MAX, 100,
                                    &max_chars);
    }
    if (status == GLLM_OK) status = gllmi_tokenizer_read_vocab(json, model, &b);
    if (status == GLLM_OK) {
        uint32_t limit = max_chars > INT32_MAX ? INT32_MAX : (uint32_t)max_chars;
        status = gllmi_tokenizer_make_wordpiece(t, json->file, &b, unknown, prefix, limit);
    }
    gllmi_vocab_builder_free(&b);
    return status;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_wordlevel(gllm_tokenizer *t, const gllmi_json *json,
                                                         uint32_t model) {
    gllmi_vocab_builder b;
    gllmi_str unknown;
    gllm_status status;
    memset(&b, 0, sizeof b);
    b.allocator = t->allocator;
    status =
        gllmi_tokenizer_get_string(json, model, "model", "unk_token", NULL, &t->arena, &unknown);
    if (status == GLLM_OK) status = gllmi_tokenizer_read_vocab(json, model, &b);
    if (status == GLLM_OK) status = gllmi_tokenizer_finish_vocab(t, json->file, &b, 0);
    if (status == GLLM_OK) {
        t->model = GLLMI_MODEL_WORDLEVEL;
        t->unknown_id = gllmi_vocab_find(&t->vocab, unknown.data, unknown.size);
    }
    gllmi_vocab_builder_free(&b);
    return status;
}

/* ---- BPE ------------------------------------------------------------------------------------- */

/* The ids of the pieces "<0x00>" to "<0xFF>". */
GLLMI_PRIVATE void gllmi_tokenizer_find_fallback(const gllmi_vocab *vocab, uint32_t ids[256]) {
    char piece[8];
    int i;
    for (i = 0; i < 256; i++) {
        snprintf(piece, sizeof piece, "<0x%02X>", (unsigned)i);
        ids[i] = gllmi_vocab_find(vocab, piece, 6);
    }
}

/* Makes room for n merges. */
GLLMI_PRIVATE gllm_status gllmi_bpe_reserve_merges(gllm_tokenizer *t, const char *file, size_t n) {
    gllmi_bpe *bpe = &t->bpe;
    uint32_t filter_bytes = 64;
    if (n >= GLLMI_BPE_MAX_MERGES) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: more than %u merges", file,
                          (unsigned)GLLMI_BPE_MAX_MERGES);
    }
    bpe->n_slots = (uint32_t)(n + n / 2 + 16);
    bpe->slots = (uint64_t *)gllmi_alloc_array(&t->allocator, bpe->n_slots, sizeof *bpe->slots);
    bpe->merged = (uint32_t *)gllmi_alloc_array(&t->allocator, n, sizeof *bpe->merged);
    while (filter_bytes < n) filter_bytes *= 2; /* 8 bits for each pair or more */
    bpe->filter = (uint8_t *)gllmi_alloc_zero(&t->allocator, filter_bytes);
    bpe->filter_mask = filter_bytes - 1;
    if (!bpe->slots || !bpe->merged || !bpe->filter) return gllmi_fail_memory(n * 16);
    memset(bpe->slots, 0xff, bpe->n_slots * sizeof *bpe->slots);
    return GLLM_OK;
}
/* The next merge: its rank is its number. A pair that comes again gets the later rank, as in HF. */
GLLMI_PRIVATE void gllmi_bpe_add_merge(gllmi_bpe *bpe, uint32_t left, uint32_t right,
                                       uint32_t merged) {
    uint64_t key = (uint64_t)left << 21 | right, hash = gllmi_bpe_hash(key);
    uint32_t at = gllmi_bpe_slot_of(bpe, hash);
    bpe->filter[(uint32_t)(hash >> 3) & bpe->filter_mask] |= (uint8_t)(1u << (hash & 7));
    while (bpe->slots[at] != UINT64_MAX && bpe->slots[at] >> 22 != key) {
        if (++at == bpe->n_slots) at = 0;
    }
    bpe->slots[at] = key << 22 | bpe->n_merges;
    bpe->merged[bpe->n_merges++] = merged;
}

/* A merge of two pieces as they are spelled: its three ids from the vocabulary. The result is put
 * together in `spelled`. */
GLLMI_PRIVATE gllm_status gllmi_bpe_add_spelled(gllm_tokenizer *t, const char *file, gllmi_str left,
                                                gllmi_str right, char *spelled) {
    size_t skip = t->bpe.prefix.size, n;
    uint32_t ids[3];
    if (right.size < skip) skip = right.size;
    memcpy(spelled, left.data, left.size);
    memcpy(spelled + left.size, right.data + skip, right.size - skip);
    n = left.size + right.size - skip;
    ids[0] = gllmi_vocab_find(&t->vocab, left.data, left.size);
    ids[1] = gllmi_vocab_find(&t->vocab, right.data, right.size);
    /* In most files a merge makes the piece after that of the merge before. */
    ids[2] = t->bpe.n_merges > 0 ? t->bpe.merged[t->bpe.n_merges - 1] + 1 : 0;
    if (ids[2] >= t->vocab.n_ids ||
        !gllmi_str_equal(gllmi_vocab_piece(&t->vocab, ids[2]), gllmi_str_make(spelled, n))) {
        ids[2] = gllmi_vocab_find(&t->vocab, spelled, n);
    }
    if (ids[0] == GLLMI_TOKEN_NONE || ids[1] == GLLMI_TOKEN_NONE || ids[2] == GLLMI_TOKEN_NONE) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: model.merges: entry %u (\"%.*s\" and \"%.*s\"): a "
                                           "piece is not in the vocabulary", file,
                          (unsigned)t->bpe.n_merges, gllmi_str_shown(left), left.data,
                          gllmi_str_shown(right), right.data);
    }
    gllmi_bpe_add_merge(&t->bpe, ids[0], ids[1], ids[2]);
    return GLLM_OK;
}

/* Whether a merge can reach over the front of a U+2581 that follows something else. */
GLLMI_PRIVATE int gllmi_bpe_crosses_mark(const gllm_tokenizer *t) {
    uint32_t i;
    for (i = 0; i < t->bpe.n_slots; i++) {
        uint64_t slot = t->bpe.slots[i];
        if (slot == UINT64_MAX) continue;
        if (gllmi_str_starts(gllmi_vocab_piece(&t->vocab, (uint32_t)(slot >> 22) & 0x1fffffu),
                             "\xe2\x96\x81") &&
            !gllmi_str_ends(gllmi_vocab_piece(&t->vocab, (uint32_t)(slot >> 43)),
                            "\xe2\x96\x81")) {
            return 1;
        }
    }
    return 0;
}

/* After vocabulary, merges and flags: what encoding looks up. */
GLLMI_PRIVATE void gllmi_bpe_finish(gllm_tokenizer *t, const gllmi_str *unknown) {
    gllmi_bpe *bpe = &t->bpe;
    uint32_t i;
    char c[4];
    t->model = GLLMI_MODEL_BPE;
    bpe->has_unknown = unknown->data != NULL;
    bpe->unknown_id = GLLMI_TOKEN_NONE;
    if (unknown->data) bpe->unknown_id = gllmi_vocab_find(&t->vocab, unknown->data, unknown->size);
    gllmi_tokenizer_find_fallback(&t->vocab, bpe->fallback_ids);
    for (i = 0; i < t->vocab.n_ids; i++) {
        gllmi_str piece = gllmi_vocab_piece(&t->vocab, i);
        if (piece.size > bpe->max_piece) bpe->max_piece = (uint32_t)piece.size;
    }
    for (i = 0; i < 512; i++) {
        bpe->char_ids[i] = gllmi_vocab_find(&t->vocab, c, gllmi_utf8_encode(i, c));
    }
    for (i = 0; i < 256; i++) bpe->byte_ids[i] = bpe->char_ids[gllmi_byte_char((uint8_t)i)];
    bpe->cuts_at_mark = bpe->prefix.size == 0 && bpe->suffix.size == 0 &&
                        gllmi_vocab_find(&t->vocab, "\xe2\x96\x81", 3) != GLLMI_TOKEN_NONE &&
                        !(unknown->data && gllmi_str_ends(*unknown, "\xe2\x96\x81")) &&
                        !gllmi_bpe_crosses_mark(t);
}

/* A merge as the file writes it, "a b" or ["a", "b"]; pieces are unescaped into `work`. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_merge(gllm_tokenizer *t, const gllmi_json *json,
                                                     uint32_t node, char *work) {
    const gllmi_json_node *nodes = json->nodes;
    gllmi_str left, right;
    const char *space;
    if (gllmi_json_is(json, node, GLLMI_JSON_STRING)) {
        gllmi_str raw = gllmi_json_raw(json, node);
        size_t n = raw.size;
        if (nodes[node].escaped) n = gllmi_json_unescape(raw, work);
        else if (n > 0) memcpy(work, raw.data, n);
        if (gllmi_str_starts(gllmi_str_make(work, n), "#version")) return GLLM_OK;
        space = n > 0 ? (const char *)memchr(work, ' ', n) : NULL;
        if (space) {
            left = gllmi_str_make(work, (size_t)(space - work));
            right = gllmi_str_make(space + 1, n - left.size - 1);
            if (!memchr(right.data, ' ', right.size)) {
                return gllmi_bpe_add_spelled(t, json->file, left, right, work + n);
            }
        }
    } else if (gllmi_json_is(json, node, GLLMI_JSON_ARRAY) && nodes[node].count == 2 &&
               nodes[node + 1].type == GLLMI_JSON_STRING &&
               nodes[node + 2].type == GLLMI_JSON_STRING) {
        left = gllmi_json_raw(json, node + 1);
        right = gllmi_json_raw(json, node + 2);
        if (nodes[node + 1].escaped) {
            left = gllmi_str_make(work, gllmi_json_unescape(left, work));
            work += left.size;
        }
        if (nodes[node + 2].escaped) {
            right = gllmi_str_make(work, gllmi_json_unescape(right, work));
            work += right.size;
        }
        return gllmi_bpe_add_spelled(t, json->file, left, right, work);
    }
    return gllmi_fail(GLLM_ERR_FORMAT, "%s: model.merges: entry %u must be two pieces", json->file,
                      (unsigned)t->bpe.n_merges);
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_merges(gllm_tokenizer *t, const gllmi_json *json,
                                                      uint32_t model) {
    uint32_t list = gllmi_json_find(json, model, "merges"), i, child, n;
    size_t longest = 0;
    char *work;
    gllm_status status;
    if (list == 0 || !gllmi_json_is(json, list, GLLMI_JSON_ARRAY)) {
        return gllmi_tokenizer_bad(json, "model.merges", "must be an array");
    }
    n = json->nodes[list].count;
    status = gllmi_bpe_reserve_merges(t, json->file, n);
    if (status != GLLM_OK) return status;
    child = gllmi_json_first(list);
    for (i = 0; i < n; i++, child = gllmi_json_next(json, child)) {
        longest = gllmi_max_size(longest, json->nodes[child].end - json->nodes[child].begin);
    }
    work = (char *)gllmi_alloc_array(&t->allocator, longest + 16, 2);
    if (!work) return gllmi_fail_memory(longest * 2);
    child = gllmi_json_first(list);
    for (i = 0; i < n && status == GLLM_OK; i++, child = gllmi_json_next(json, child)) {
        status = gllmi_tokenizer_read_merge(t, json, child, work);
    }
    gllmi_free(&t->allocator, work);
    return status;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_bpe_flags(gllm_tokenizer *t, const gllmi_json *json,
                                                         uint32_t model, gllmi_str *unknown) {
    uint32_t node = gllmi_json_find(json, model, "dropout");
    gllmi_bpe *bpe = &t->bpe;
    gllm_status status;
    if (node && !gllmi_json_is(json, node, GLLMI_JSON_NULL) &&
        gllmi_json_number(json, node, -1.0) != 0.0) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: model.dropout makes ids random", json->file);
    }
    unknown->data = NULL;
    unknown->size = 0;
    node = gllmi_json_find(json, model, "unk_token");
    status = node && !gllmi_json_is(json, node, GLLMI_JSON_NULL)
                 ? gllmi_tokenizer_get_string(json, model, "model", "unk_token", NULL, &t->arena,
                                              unknown)
                 : GLLM_OK;
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_get_string(json, model, "model", "continuing_subword_prefix", "",
                                            &t->arena, &bpe->prefix);
    }
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_get_string(json, model, "model", "end_of_word_suffix", "",
                                            &t->arena, &bpe->suffix);
    }
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_get_bool(json, model, "model", "fuse_unk", 0, &bpe->fuses_unknown);
    }
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_get_bool(json, model, "model", "byte_fallback", 0,
                                          &bpe->falls_back);
    }
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_get_bool(json, model, "model", "ignore_merges", 0,
                                          &bpe->ignores_merges);
    }
    return status;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_bpe(gllm_tokenizer *t, const gllmi_json *json,
                                                   uint32_t model) {
    gllmi_vocab_builder b;
    gllmi_str unknown;
    gllm_status status = gllmi_tokenizer_read_bpe_flags(t, json, model, &unknown);
    memset(&b, 0, sizeof b);
    b.allocator = t->allocator;
    if (status == GLLM_OK) status = gllmi_tokenizer_read_vocab(json, model, &b);
    if (status == GLLM_OK) status = gllmi_tokenizer_finish_vocab(t, json->file, &b, 0);
    gllmi_vocab_builder_free(&b);
    if (status == GLLM_OK) status = gllmi_tokenizer_read_merges(t, json, model);
    if (status == GLLM_OK) gllmi_bpe_finish(t, &unknown);
    return status;
}

/* ---- Unigram --------------------------------------------------------------------------------- */

/* Sets the model up from its pieces and their scores, one for each id, which `t` takes over. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_make_unigram(gllm_tokenizer *t, const char *file,
                                                       gllmi_vocab_builder *b, double *scores,
                                                       uint32_t unknown_id, int falls_back) {
    gllm_status status;
    uint32_t i;
    t->unigram.scores = scores;
    b->keeps_repeats = 1;
    status = gllmi_tokenizer_finish_vocab(t, file, b, 1);
    if (status != GLLM_OK) return status;
    t->model = GLLMI_MODEL_UNIGRAM;
    t->unigram.unknown_id = unknown_id;
    t->unigram.falls_back = falls_back;
    t->unigram.unknown_score = HUGE_VAL;
    for (i = 0; i < t->vocab.n_ids; i++) {
        if (scores[i] < t->unigram.unknown_score) t->unigram.unknown_score = scores[i];
    }
    t->unigram.unknown_score -= 10.0;
    gllmi_tokenizer_find_fallback(&t->vocab, t->unigram.fallback_ids);
    return GLLM_OK;
}

/* model.vocab as [["piece", score], ...]. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_scored(const gllmi_json *json, uint32_t list,
                                                      gllmi_vocab_builder *b, double *scores) {
    const gllmi_json_node *nodes = json->nodes;
    uint32_t i, n = nodes[list].count, child = gllmi_json_first(list);
    if (!gllmi_vocab_builder_reserve(b, n, (nodes[list].end - nodes[list].begin) / 2)) {
        return gllmi_fail_memory(n);
    }
    for (i = 0; i < n; i++, child = gllmi_json_next(json, child)) {
        if (nodes[child].type != GLLMI_JSON_ARRAY || nodes[child].count != 2 ||
            nodes[child + 1].type != GLLMI_JSON_STRING ||
            nodes[child + 2].type != GLLMI_JSON_NUMBER) {
            return gllmi_fail(GLLM_ERR_FORMAT, "%s: model.vocab: entry %u must be a piece and its "
                                               "score", json->file, (unsigned)i);
        }
        scores[i] = gllmi_json_number(json, child + 2, 0.0);
        if (!gllmi_vocab_builder_add(b, gllmi_json_raw(json, child + 1), nodes[child + 1].escaped,
                                     i)) {
            return gllmi_fail_memory(nodes[list].end);
        }
    }
    return GLLM_OK;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_unigram(gllm_tokenizer *t, const gllmi_json *json,
                                                       uint32_t model) {
    uint32_t list = gllmi_json_find(json, model, "vocab"), n;
    gllmi_vocab_builder b;
    double *scores;
    uint64_t unknown;
    int falls_back;
    gllm_status status = gllmi_tokenizer_get_bool(json, model, "model", "byte_fallback", 0,
                                                  &falls_back);
    if (status != GLLM_OK) return status;
    if (list == 0 || !gllmi_json_is(json, list, GLLMI_JSON_ARRAY)) {
        return gllmi_tokenizer_bad(json, "model.vocab", "must be an array of pieces and scores");
    }
    n = json->nodes[list].count;
    if (n >= GLLMI_TOKEN_MAX_IDS) return gllmi_tokenizer_bad(json, "model.vocab", "is too large");
    status = gllmi_json_get_u64(json, model, "unk_id", n ? n - 1 : 0, UINT64_MAX, &unknown);
    if (status != GLLM_OK) return status;
    if (n == 0 && unknown != UINT64_MAX) {
        return gllmi_tokenizer_bad(json, "model.unk_id", "is not in the vocabulary");
    }
    scores = (double *)gllmi_alloc_array(&t->allocator, n, sizeof *scores);
    if (!scores) return gllmi_fail_memory(n * sizeof *scores);
    memset(&b, 0, sizeof b);
    b.allocator = t->allocator;
    status = gllmi_tokenizer_read_scored(json, list, &b, scores);
    if (status == GLLM_OK) {
        uint32_t id = unknown == UINT64_MAX ? GLLMI_TOKEN_NONE : (uint32_t)unknown;
        status = gllmi_tokenizer_make_unigram(t, json->file, &b, scores, id, falls_back);
    } else {
        gllmi_free(&t->allocator, scores);
    }
    gllmi_vocab_builder_free(&b);
    return status;
}

/* Old files do not name the type of their model: it shows in the fields. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_model(gllm_tokenizer *t, const gllmi_json *json) {
    static const char *const types[] = {"WordPiece", "BPE", "Unigram", "WordLevel"};
    uint32_t model = gllmi_json_find(json, 0, "model"), type, vocab;
    int kind;
    if (model == 0 || !gllmi_json_is(json, model, GLLMI_JSON_OBJECT)) {
        return gllmi_tokenizer_bad(json, "model", "must be an object");
    }
    type = gllmi_json_find(json, model, "type");
    vocab = gllmi_json_find(json, model, "vocab");
    if (type) {
        for (kind = 0; kind < 4; kind++) {
            if (gllmi_json_string_is(json, type, gllmi_str_of(types[kind]))) break;
        }
    } else if (gllmi_json_find(json, model, "merges")) {
        kind = GLLMI_MODEL_BPE;
    } else if (vocab && gllmi_json_is(json, vocab, GLLMI_JSON_ARRAY)) {
        kind = GLLMI_MODEL_UNIGRAM;
    } else {
        kind = gllmi_json_find(json, model, "max_input_chars_per_word") ? GLLMI_MODEL_WORDPIECE
                                                                        : GLLMI_MODEL_WORDLEVEL;
    }
    switch (kind) {
    case GLLMI_MODEL_WORDPIECE: return gllmi_tokenizer_read_wordpiece(t, json, model);
    case GLLMI_MODEL_BPE: return gllmi_tokenizer_read_bpe(t, json, model);
    case GLLMI_MODEL_UNIGRAM: return gllmi_tokenizer_read_unigram(t, json, model);
    case GLLMI_MODEL_WORDLEVEL: return gllmi_tokenizer_read_wordlevel(t, json, model);
    default: return gllmi_tokenizer_unsupported(json, "model", type);
    }
}

/* ---- reading: the steps of the pipeline ------------------------------------------------------ */

/* A step of the pipeline as the file describes it: the node of its object and of its type. */
typedef struct gllmi_step {
    uint32_t node, type;
} gllmi_step;

#define GLLMI_STEPS_MAX 64u

/* Compiles a pattern of the file for a finder. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_make_finder(gllm_tokenizer *t, const gllmi_json *json,
                                                      const char *part, gllmi_str pattern,
                                                      gllmi_finder *finder) {
    char detail[sizeof gllmi_error_text];
    gllm_status status;
    if (t->n_patterns == GLLMI_PATTERNS_MAX) {
        return gllmi_tokenizer_bad(json, part, "has too many patterns");
    }
    finder->index = t->n_patterns;
    status = gllmi_pattern_compile(&t->allocator, pattern.data, pattern.size, &finder->pattern);
    if (status == GLLM_OK) t->patterns[t->n_patterns++] = finder->pattern;
    if (status == GLLM_OK || status == GLLM_ERR_MEMORY) return status;
    snprintf(detail, sizeof detail, "%s", gllm_last_error());
    return gllmi_fail(status, "%s: %s: %s", json->file, part, detail);
}
/* A "pattern" member: {"String": "..."} or {"Regex": "..."}. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_finder(gllm_tokenizer *t, const gllmi_json *json,
                                                      uint32_t node, const char *part,
                                                      gllmi_finder *finder) {
    uint32_t pattern = gllmi_json_find(json, node, "pattern");
    uint32_t regex = pattern ? gllmi_json_find(json, pattern, "Regex") : 0;
    uint32_t text = regex ? regex : pattern ? gllmi_json_find(json, pattern, "String") : 0;
    gllm_status status = GLLM_OK;
    gllmi_str value = {NULL, 0};
    if (text) value = gllmi_json_string(json, text, &t->arena, &status);
    if (status != GLLM_OK) return status;
    if (!value.data) return gllmi_tokenizer_bad(json, part, "needs a pattern: a String or a Regex");
    if (regex) return gllmi_tokenizer_make_finder(t, json, part, value, finder);
    if (value.size == 0) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: %s: an empty pattern", json->file, part);
    }
    finder->literal = value;
    return GLLM_OK;
}
/* A member that is one character. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_get_char(gllm_tokenizer *t, const gllmi_json *json,
                                                   uint32_t node, const char *part, const char *key,
                                                   gllmi_str *out) {
    gllm_status status = gllmi_tokenizer_get_string(json, node, part, key, NULL, &t->arena, out);
    if (status != GLLM_OK) return status;
    if (out->size == 0 || gllmi_utf8_lead_bytes((unsigned char)out->data[0]) != out->size) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: %s.%s must be one character", json->file, part,
                          key);
    }
    return GLLM_OK;
}

/* The steps of a part of the pipeline, sequences of sequences laid out flat. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_steps(const gllmi_json *json, const char *part,
                                                     const char *list_key, gllmi_step *steps,
                                                     size_t *n_steps) {
    uint32_t stack[GLLMI_STEPS_MAX], depth = 0, node = gllmi_json_find(json, 0, part), i;
    *n_steps = 0;
    if (node == 0 || gllmi_json_is(json, node, GLLMI_JSON_NULL)) return GLLM_OK;
    stack[depth++] = node;
    while (depth > 0) {
        uint32_t type, list, child, count;
        node = stack[--depth];
        if (!gllmi_json_is(json, node, GLLMI_JSON_OBJECT)) {
            return gllmi_tokenizer_bad(json, part, "must be an object");
        }
        type = gllmi_json_find(json, node, "type");
        if (type == 0 || !gllmi_json_is(json, type, GLLMI_JSON_STRING)) {
            return gllmi_tokenizer_bad(json, part, "has no type");
        }
        if (!gllmi_json_string_is(json, type, gllmi_str_of("Sequence"))) {
            if (*n_steps == GLLMI_STEPS_MAX) {
                return gllmi_tokenizer_bad(json, part, "has too many steps");
            }
            steps[*n_steps].node = node;
            steps[(*n_steps)++].type = type;
            continue;
        }
        list = gllmi_json_find(json, node, list_key);
        if (list == 0 || !gllmi_json_is(json, list, GLLMI_JSON_ARRAY)) {
            return gllmi_tokenizer_bad(json, part, "is a Sequence without its list");
        }
        count = json->nodes[list].count;
        if (count > GLLMI_STEPS_MAX - depth) {
            return gllmi_tokenizer_bad(json, part, "has too many steps");
        }
        child = gllmi_json_first(list); /* the first child must come off the stack first */
        for (i = 0; i < count; i++, child = gllmi_json_next(json, child)) {
            stack[depth + count - 1 - i] = child;
        }
        depth += count;
    }
    return GLLM_OK;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_bert_flags(const gllmi_json *json, uint32_t node,
                                                          int *flags) {
    int clean, chinese, lower, strip;
    gllm_status status =
        gllmi_tokenizer_get_bool(json, node, "normalizer", "clean_text", 1, &clean);
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_get_bool(json, node, "normalizer", "handle_chinese_chars", 1,
                                          &chinese);
    }
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_get_bool(json, node, "normalizer", "lowercase", 1, &lower);
    }
    if (status == GLLM_OK) { /* null: as lowercase says */
        status = gllmi_tokenizer_get_bool(json, node, "normalizer", "strip_accents", lower, &strip);
    }
    if (status != GLLM_OK) return status;
    *flags = (clean ? GLLMI_BERT_CLEAN : 0) | (chinese ? GLLMI_BERT_CHINESE : 0) |
             (strip ? GLLMI_BERT_STRIP : 0) | (lower ? GLLMI_BERT_LOWER : 0);
    return GLLM_OK;
}

/* Base64 (RFC 4648) to bytes; returns how many, or SIZE_MAX. `out` may be `text`. */
GLLMI_PRIVATE size_t gllmi_base64_decode(gllmi_str text, uint8_t *out) {
    size_t n = text.size, i, written = 0;
    uint32_t bits = 0, n_bits = 0;
    if (n % 4 != 0) return SIZE_MAX;
    for (i = 0; i < 2 && n > 0 && text.data[n - 1] == '='; i++) n--;
    for (i = 0; i < n; i++) {
        char c = text.data[i];
        int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                    : c >= 'a' && c <= 'z' ? c - 'a' + 26
                    : c >= '0' && c <= '9' ? c - '0' + 52
                    : c == '+'             ? 62
                    : c == '/'             ? 63
                                           : -1;
        if (value < 0) return SIZE_MAX;
        bits = bits << 6 | (uint32_t)value;
        n_bits += 6;
        if (n_bits >= 8) {
            n_bits -= 8;
            out[written++] = (uint8_t)(bits >> n_bits);
        }
    }
    return written;
}

/* Precompiled: u32 size of the units, the units, the replacements. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_charsmap(gllm_tokenizer *t, const gllmi_json *json,
                                                        uint32_t node,
                                                        const gllmi_charsmap **out) {
    static const char field[] = "normalizer.precompiled_charsmap";
    uint32_t text_node = gllmi_json_find(json, node, "precompiled_charsmap"), i;
    gllmi_charsmap *map = (gllmi_charsmap *)gllmi_arena_alloc(&t->arena, sizeof *map);
    gllmi_str text;
    uint8_t *bytes;
    size_t n, units;
    char c;
    if (!map) return gllmi_fail_memory(sizeof *map);
    memset(map, 0, sizeof *map);
    *out = map;
    if (text_node == 0 || !gllmi_json_is(json, text_node, GLLMI_JSON_STRING)) {
        return gllmi_tokenizer_bad(json, field, "must be a string");
    }
    text = gllmi_json_raw(json, text_node);
    n = text.size / 4 * 3 + 4;
    bytes = (uint8_t *)gllmi_arena_alloc(&t->arena, gllmi_max_size(n, text.size + 1));
    if (!bytes) return gllmi_fail_memory(n);
    if (json->nodes[text_node].escaped) { /* "\/" is the one escape that Base64 can have */
        n = gllmi_json_unescape(text, (char *)bytes);
        text = gllmi_str_make((const char *)bytes, n);
    }
    n = gllmi_base64_decode(text, bytes);
    if (n == SIZE_MAX || n < 4) return gllmi_tokenizer_bad(json, field, "is not Base64");
    units = gllmi_load_u32(bytes);
    if (units % 4 != 0 || units > n - 4) {
        return gllmi_tokenizer_bad(json, field, "is cut short");
    }
    map->units = bytes + 4;
    map->n_units = (uint32_t)(units / 4);
    map->text = (const char *)bytes + 4 + units;
    map->text_size = (uint32_t)(n - 4 - units);
    bytes[n] = 0; /* the last replacement ends in any case */
    if (gllmi_utf8_validate(map->text, map->text_size) != map->text_size) {
        return gllmi_tokenizer_bad(json, field, "has replacements that are not UTF-8");
    }
    for (i = 0; i < 128; i++) {
        c = (char)i;
        map->plain[i] = c != '\r' && !gllmi_charsmap_find(map, &c, 1).data;
    }
    return GLLM_OK;
}

/* What a normalizer needs beyond its type. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_normalizer(gllm_tokenizer *t, const gllmi_json *json,
                                                          uint32_t node,
                                                          gllmi_normalizer *normalizer) {
    static const char part[] = "normalizer";
    int left, right;
    gllm_status status;
    switch (normalizer->kind) {
    case GLLMI_NORMALIZER_BERT:
        return gllmi_tokenizer_read_bert_flags(json, node, &normalizer->flags);
    case GLLMI_NORMALIZER_STRIP:
        status = gllmi_tokenizer_get_bool(json, node, part, "strip_left", 0, &left);
        if (status == GLLM_OK) {
            status = gllmi_tokenizer_get_bool(json, node, part, "strip_right", 0, &right);
        }
        if (status == GLLM_OK) {
            normalizer->flags =
                (left ? GLLMI_STRIP_LEFT : 0) | (right ? GLLMI_STRIP_RIGHT : 0);
        }
        return status;
    case GLLMI_NORMALIZER_PREPEND:
        return gllmi_tokenizer_get_string(json, node, part, "prepend", NULL, &t->arena,
                                          &normalizer->content);
    case GLLMI_NORMALIZER_REPLACE:
        status = gllmi_tokenizer_get_string(json, node, part, "content", NULL, &t->arena,
                                            &normalizer->content);
        if (status != GLLM_OK) return status;
        return gllmi_tokenizer_read_finder(t, json, node, part, &normalizer->finder);
    case GLLMI_NORMALIZER_PRECOMPILED:
        return gllmi_tokenizer_read_charsmap(t, json, node, &normalizer->charsmap);
    default: return GLLM_OK;
    }
}

/* A row per type that needs no more than its name. */
typedef struct gllmi_step_name {
    const char *name;
    int kind, flags;
} gllmi_step_name;

GLLMI_PRIVATE const gllmi_step_name *gllmi_step_find(const gllmi_json *json, uint32_t type,
                                                     const gllmi_step_name *rows, size_t n) {
    size_t i;
    for (i = 0; i < n; i++) {
        if (gllmi_json_string_is(json, type, gllmi_str_of(rows[i].name))) return &rows[i];
    }
    return NULL;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_normalizers(gllm_tokenizer *t,
                                                           const gllmi_json *json) {
    static const gllmi_step_name rows[] = {
        {"BertNormalizer", GLLMI_NORMALIZER_BERT, 0},
        {"Bert", GLLMI_NORMALIZER_BERT, 0},
        {"NFC", GLLMI_NORMALIZER_FORM, GLLMI_NFC | GLLMI_NF_HF},
        {"NFD", GLLMI_NORMALIZER_FORM, GLLMI_NFD | GLLMI_NF_HF},
        {"NFKC", GLLMI_NORMALIZER_FORM, GLLMI_NFKC | GLLMI_NF_HF},
        {"NFKD", GLLMI_NORMALIZER_FORM, GLLMI_NFKD | GLLMI_NF_HF},
        {"Lowercase", GLLMI_NORMALIZER_LOWERCASE, 0},
        {"StripAccents", GLLMI_NORMALIZER_STRIP_ACCENTS, 0},
        {"Strip", GLLMI_NORMALIZER_STRIP, 0},
        {"Nmt", GLLMI_NORMALIZER_NMT, 0},
        {"Prepend", GLLMI_NORMALIZER_PREPEND, 0},
        {"Replace", GLLMI_NORMALIZER_REPLACE, 0},
        {"ByteLevel", GLLMI_NORMALIZER_BYTE_LEVEL, 0},
        {"Precompiled", GLLMI_NORMALIZER_PRECOMPILED, 0}};
    gllmi_step steps[GLLMI_STEPS_MAX];
    size_t n, i;
    gllm_status status = gllmi_tokenizer_read_steps(json, "normalizer", "normalizers", steps, &n);
    if (status != GLLM_OK) return status;
    t->normalizers = (gllmi_normalizer *)gllmi_arena_alloc(&t->arena, n * sizeof *t->normalizers);
    if (!t->normalizers) return gllmi_fail_memory(n * sizeof *t->normalizers);
    for (i = 0; i < n; i++) {
        gllmi_normalizer *normalizer = &t->normalizers[i];
        const gllmi_step_name *row =
            gllmi_step_find(json, steps[i].type, rows, GLLMI_COUNT_OF(rows));
        if (!row) return gllmi_tokenizer_unsupported(json, "a normalizer", steps[i].type);
        memset(normalizer, 0, sizeof *normalizer);
        normalizer->kind = (gllmi_normalizer_kind)row->kind;
        normalizer->flags = row->flags;
        status = gllmi_tokenizer_read_normalizer(t, json, steps[i].node, normalizer);
        if (status != GLLM_OK) return status;
        t->n_normalizers = i + 1;
    }
    return GLLM_OK;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_get_behavior(const gllmi_json *json, uint32_t node,
                                                       int missing, gllmi_behavior *out) {
    static const gllmi_step_name rows[] = {
        {"Removed", GLLMI_BEHAVIOR_REMOVED, 0},
        {"Isolated", GLLMI_BEHAVIOR_ISOLATED, 0},
        {"MergedWithPrevious", GLLMI_BEHAVIOR_MERGED_WITH_PREVIOUS, 0},
        {"MergedWithNext", GLLMI_BEHAVIOR_MERGED_WITH_NEXT, 0},
        {"Contiguous", GLLMI_BEHAVIOR_CONTIGUOUS, 0}};
    uint32_t value = gllmi_json_find(json, node, "behavior");
    const gllmi_step_name *row = NULL;
    if (value == 0 && missing >= 0) {
        *out = (gllmi_behavior)missing;
        return GLLM_OK;
    }
    if (value) row = gllmi_step_find(json, value, rows, GLLMI_COUNT_OF(rows));
    if (!row) return gllmi_tokenizer_bad(json, "pre_tokenizer.behavior", "is none that there is");
    *out = (gllmi_behavior)row->kind;
    return GLLM_OK;
}

/* Metaspace, also of the old kind: add_prefix_space false is prepend_scheme "never". */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_metaspace(gllm_tokenizer *t, const gllmi_json *json,
                                                         uint32_t node, const char *part,
                                                         gllmi_str *content, int *prepend,
                                                         int *splits) {
    static const gllmi_step_name rows[] = {{"never", GLLMI_PREPEND_NEVER, 0},
                                           {"first", GLLMI_PREPEND_FIRST, 0},
                                           {"always", GLLMI_PREPEND_ALWAYS, 0}};
    uint32_t scheme = gllmi_json_find(json, node, "prepend_scheme");
    const gllmi_step_name *row = NULL;
    int prefix;
    gllm_status status = gllmi_tokenizer_get_char(t, json, node, part, "replacement", content);
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_get_bool(json, node, part, "add_prefix_space", 1, &prefix);
    }
    if (status == GLLM_OK) status = gllmi_tokenizer_get_bool(json, node, part, "split", 1, splits);
    if (status != GLLM_OK) return status;
    if (scheme) row = gllmi_step_find(json, scheme, rows, GLLMI_COUNT_OF(rows));
    if (scheme && !row) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: %s.prepend_scheme is none that there is",
                          json->file, part);
    }
    *prepend = row ? row->kind : GLLMI_PREPEND_ALWAYS;
    if (!prefix) *prepend = GLLMI_PREPEND_NEVER;
    return GLLM_OK;
}

/* GPT-2's pattern, which ByteLevel splits with. */
#define GLLMI_BYTE_LEVEL_PATTERN                                                                   \
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_byte_level(gllm_tokenizer *t, const gllmi_json *json,
                                                          uint32_t node, gllmi_pretokenizer *pre) {
    int prefix;
    gllm_status status = gllmi_tokenizer_get_bool(json, node, "pre_tokenizer", "add_prefix_space",
                                                  1, &prefix);
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_get_bool(json, node, "pre_tokenizer", "use_regex", 1,
                                          &pre->splits);
    }
    if (status != GLLM_OK) return status;
    pre->prepend = prefix ? GLLMI_PREPEND_ALWAYS : GLLMI_PREPEND_NEVER;
    pre->behavior = GLLMI_BEHAVIOR_ISOLATED;
    if (!pre->splits) return GLLM_OK;
    return gllmi_tokenizer_make_finder(t, json, "pre_tokenizer",
                                       gllmi_str_of(GLLMI_BYTE_LEVEL_PATTERN), &pre->finder);
}

/* What a pre-tokenizer needs beyond its type. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_pretokenizer(gllm_tokenizer *t,
                                                            const gllmi_json *json, uint32_t node,
                                                            gllmi_pretokenizer *pre) {
    static const char part[] = "pre_tokenizer";
    uint64_t length;
    int flag = 0;
    gllm_status status = GLLM_OK;
    switch (pre->kind) {
    case GLLMI_PRETOKENIZER_PUNCTUATION:
        return gllmi_tokenizer_get_behavior(json, node, GLLMI_BEHAVIOR_ISOLATED, &pre->behavior);
    case GLLMI_PRETOKENIZER_DIGITS:
        status = gllmi_tokenizer_get_bool(json, node, part, "individual_digits", 0, &flag);
        pre->behavior = flag ? GLLMI_BEHAVIOR_ISOLATED : GLLMI_BEHAVIOR_CONTIGUOUS;
        return status;
    case GLLMI_PRETOKENIZER_DELIMITER:
        pre->behavior = GLLMI_BEHAVIOR_REMOVED;
        return gllmi_tokenizer_get_char(t, json, node, part, "delimiter", &pre->finder.literal);
    case GLLMI_PRETOKENIZER_SPLIT:
        status = gllmi_tokenizer_get_behavior(json, node, -1, &pre->behavior);
        if (status == GLLM_OK) {
            status = gllmi_tokenizer_get_bool(json, node, part, "invert", 0, &pre->invert);
        }
        if (status != GLLM_OK) return status;
        return gllmi_tokenizer_read_finder(t, json, node, part, &pre->finder);
    case GLLMI_PRETOKENIZER_FIXED_LENGTH:
        status = gllmi_json_get_u64(json, node, "length", UINT32_MAX, 5, &length);
        if (status == GLLM_OK && length == 0) {
            return gllmi_tokenizer_bad(json, "pre_tokenizer.length", "must not be 0");
        }
        pre->length = (uint32_t)length;
        return status;
    case GLLMI_PRETOKENIZER_METASPACE:
        status = gllmi_tokenizer_read_metaspace(t, json, node, part, &pre->content, &pre->prepend,
                                                &pre->splits);
        pre->finder.literal = pre->content;
        pre->behavior = GLLMI_BEHAVIOR_MERGED_WITH_NEXT;
        return status;
    case GLLMI_PRETOKENIZER_BYTE_LEVEL: return gllmi_tokenizer_read_byte_level(t, json, node, pre);
    default: return GLLM_OK;
    }
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_pretokenizers(gllm_tokenizer *t,
                                                             const gllmi_json *json) {
    static const gllmi_step_name rows[] = {
        {"BertPreTokenizer", GLLMI_PRETOKENIZER_WHITESPACE_SPLIT, 1},
        {"WhitespaceSplit", GLLMI_PRETOKENIZER_WHITESPACE_SPLIT, 0},
        {"Whitespace", GLLMI_PRETOKENIZER_WHITESPACE, 0},
        {"Punctuation", GLLMI_PRETOKENIZER_PUNCTUATION, 0},
        {"Digits", GLLMI_PRETOKENIZER_DIGITS, 0},
        {"Delimiter", GLLMI_PRETOKENIZER_DELIMITER, 0},
        {"CharDelimiterSplit", GLLMI_PRETOKENIZER_DELIMITER, 0},
        {"Split", GLLMI_PRETOKENIZER_SPLIT, 0},
        {"UnicodeScripts", GLLMI_PRETOKENIZER_SCRIPTS, 0},
        {"FixedLength", GLLMI_PRETOKENIZER_FIXED_LENGTH, 0},
        {"Metaspace", GLLMI_PRETOKENIZER_METASPACE, 0},
        {"ByteLevel", GLLMI_PRETOKENIZER_BYTE_LEVEL, 0}};
    gllmi_step steps[GLLMI_STEPS_MAX];
    size_t n, i;
    gllm_status status =
        gllmi_tokenizer_read_steps(json, "pre_tokenizer", "pretokenizers", steps, &n);
    if (status != GLLM_OK) return status;
    /* BertPreTokenizer is two steps. */
    t->pretokenizers =
        (gllmi_pretokenizer *)gllmi_arena_alloc(&t->arena, 2 * n * sizeof *t->pretokenizers);
    if (!t->pretokenizers) return gllmi_fail_memory(2 * n * sizeof *t->pretokenizers);
    for (i = 0; i < n && status == GLLM_OK; i++) {
        const gllmi_step_name *row =
            gllmi_step_find(json, steps[i].type, rows, GLLMI_COUNT_OF(rows));
        gllmi_pretokenizer *pre = &t->pretokenizers[t->n_pretokenizers];
        if (!row) return gllmi_tokenizer_unsupported(json, "a pre_tokenizer", steps[i].type);
        memset(pre, 0, 2 * sizeof *pre);
        pre->kind = (gllmi_pretokenizer_kind)row->kind;
        pre->behavior = GLLMI_BEHAVIOR_REMOVED;
        status = gllmi_tokenizer_read_pretokenizer(t, json, steps[i].node, pre);
        t->n_pretokenizers++;
        if (row->flags) {
            pre[1].kind = GLLMI_PRETOKENIZER_PUNCTUATION;
            pre[1].behavior = GLLMI_BEHAVIOR_ISOLATED;
            t->n_pretokenizers++;
        }
    }
    return status;
}

/* What a decoder needs beyond its type. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_decoder(gllm_tokenizer *t, const gllmi_json *json,
                                                       uint32_t node, gllmi_decoder *decoder) {
    static const char part[] = "decoder";
    uint64_t start, stop;
    int prepend, splits;
    gllm_status status = GLLM_OK;
    switch (decoder->kind) {
    case GLLMI_DECODER_WORDPIECE:
        status = gllmi_tokenizer_get_string(json, node, part, "prefix", "##", &t->arena,
                                            &decoder->text);
        if (status != GLLM_OK) return status;
        return gllmi_tokenizer_get_bool(json, node, part, "cleanup", 1, &decoder->flag);
    case GLLMI_DECODER_METASPACE:
        status = gllmi_tokenizer_read_metaspace(t, json, node, part, &decoder->text, &prepend,
                                                &splits);
        if (status == GLLM_OK) decoder->flag = prepend != GLLMI_PREPEND_NEVER;
        return status;
    case GLLMI_DECODER_BPE:
        return gllmi_tokenizer_get_string(json, node, part, "suffix", "</w>", &t->arena,
                                          &decoder->text);
    case GLLMI_DECODER_STRIP:
        status = gllmi_tokenizer_get_char(t, json, node, part, "content", &decoder->text);
        if (status == GLLM_OK) {
            status = gllmi_json_get_u64(json, node, "start", UINT32_MAX, 0, &start);
        }
        if (status == GLLM_OK) {
            status = gllmi_json_get_u64(json, node, "stop", UINT32_MAX, 0, &stop);
        }
        if (status != GLLM_OK) return status;
        decoder->start = (uint32_t)start;
        decoder->stop = (uint32_t)stop;
        return GLLM_OK;
    case GLLMI_DECODER_REPLACE:
        status = gllmi_tokenizer_get_string(json, node, part, "content", NULL, &t->arena,
                                            &decoder->other);
        if (status != GLLM_OK) return status;
        return gllmi_tokenizer_read_finder(t, json, node, part, &decoder->finder);
    case GLLMI_DECODER_CTC:
        status = gllmi_tokenizer_get_string(json, node, part, "pad_token", "<pad>", &t->arena,
                                            &decoder->text);
        if (status == GLLM_OK) {
            status = gllmi_tokenizer_get_string(json, node, part, "word_delimiter_token", "|",
                                                &t->arena, &decoder->other);
        }
        if (status != GLLM_OK) return status;
        return gllmi_tokenizer_get_bool(json, node, part, "cleanup", 1, &decoder->flag);
    default: return GLLM_OK;
    }
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_decoders(gllm_tokenizer *t, const gllmi_json *json) {
    static const gllmi_step_name rows[] = {
        {"WordPiece", GLLMI_DECODER_WORDPIECE, 0},
        {"ByteLevel", GLLMI_DECODER_BYTE_LEVEL, 0},
        {"Metaspace", GLLMI_DECODER_METASPACE, 0},
        {"BPEDecoder", GLLMI_DECODER_BPE, 0},
        {"ByteFallback", GLLMI_DECODER_BYTE_FALLBACK, 0},
        {"Fuse", GLLMI_DECODER_FUSE, 0},
        {"Strip", GLLMI_DECODER_STRIP, 0},
        {"Replace", GLLMI_DECODER_REPLACE, 0},
        {"CTC", GLLMI_DECODER_CTC, 0}};
    gllmi_step steps[GLLMI_STEPS_MAX];
    size_t n, i;
    uint32_t node = gllmi_json_find(json, 0, "decoder");
    gllm_status status = gllmi_tokenizer_read_steps(json, "decoder", "decoders", steps, &n);
    if (status != GLLM_OK) return status;
    t->has_decoder = node != 0 && !gllmi_json_is(json, node, GLLMI_JSON_NULL);
    t->decoders = (gllmi_decoder *)gllmi_arena_alloc(&t->arena, n * sizeof *t->decoders);
    if (!t->decoders) return gllmi_fail_memory(n * sizeof *t->decoders);
    for (i = 0; i < n; i++) {
        gllmi_decoder *decoder = &t->decoders[i];
        const gllmi_step_name *row =
            gllmi_step_find(json, steps[i].type, rows, GLLMI_COUNT_OF(rows));
        if (!row) return gllmi_tokenizer_unsupported(json, "a decoder", steps[i].type);
        memset(decoder, 0, sizeof *decoder);
        decoder->kind = (gllmi_decoder_kind)row->kind;
        status = gllmi_tokenizer_read_decoder(t, json, steps[i].node, decoder);
        if (status != GLLM_OK) return status;
        t->n_decoders = i + 1;
    }
    return GLLM_OK;
}

/* ---- reading: post-processors ---------------------------------------------------------------- */

/* A template of up to n pieces in the arena. */
GLLMI_PRIVATE int gllmi_template_init(gllm_tokenizer *t, gllmi_template *plan, size_t n) {
    plan->pieces = (gllmi_post_piece *)gllmi_arena_alloc(&t->arena, n * sizeof *plan->pieces);
    plan->n_pieces = plan->n_added = 0;
    return plan->pieces != NULL;
}
GLLMI_PRIVATE void gllmi_template_put(gllmi_template *plan, int kind, uint8_t type_id,
                                      const uint32_t *ids, size_t n_ids) {
    gllmi_post_piece *piece = &plan->pieces[plan->n_pieces++];
    piece->kind = (uint8_t)kind;
    piece->type_id = type_id;
    piece->ids = ids;
    piece->n_ids = (uint32_t)n_ids;
    plan->n_added += n_ids;
}

/* The ids of post_processor.special_tokens[name], in the arena. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_special(gllm_tokenizer *t, const gllmi_json *json,
                                                       uint32_t specials, gllmi_str name,
                                                       const uint32_t **ids, size_t *n_ids) {
    uint32_t child, i, k, list = 0, *out, id;
    if (!gllmi_json_is(json, specials, GLLMI_JSON_OBJECT)) {
        return gllmi_tokenizer_bad(json, "post_processor.special_tokens", "must be an object");
    }
    child = gllmi_json_first(specials);
    for (i = 0; i < json->nodes[specials].count; i++) {
        if (gllmi_json_string_is(json, child, name)) list = gllmi_json_find(json, child + 1, "ids");
        child = gllmi_json_next(json, child + 1);
    }
    if (list == 0 || !gllmi_json_is(json, list, GLLMI_JSON_ARRAY)) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: post_processor.special_tokens has no ids for "
                                           "\"%.*s\"", json->file, gllmi_str_shown(name),
                          name.data);
    }
    *n_ids = json->nodes[list].count;
    out = (uint32_t *)gllmi_arena_alloc(&t->arena, *n_ids * sizeof *out);
    if (!out) return gllmi_fail_memory(*n_ids * sizeof *out);
    child = gllmi_json_first(list);
    for (k = 0; k < *n_ids; k++, child = gllmi_json_next(json, child)) {
        id = gllmi_json_token_id(json, child);
        if (id == GLLMI_TOKEN_NONE) {
            return gllmi_tokenizer_bad(json, "post_processor.special_tokens",
                                       "has an id that is no whole number in range");
        }
        out[k] = id;
    }
    *ids = out;
    return GLLM_OK;
}

/* TemplateProcessing's "single" or "pair". */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_template(gllm_tokenizer *t, const gllmi_json *json,
                                                        uint32_t node, int is_pair,
                                                        gllmi_template *plan) {
    const char *const field = is_pair ? "post_processor.pair" : "post_processor.single";
    uint32_t list = gllmi_json_find(json, node, is_pair ? "pair" : "single"), i, child;
    uint32_t specials = gllmi_json_find(json, node, "special_tokens");
    if (list == 0 || !gllmi_json_is(json, list, GLLMI_JSON_ARRAY)) {
        return gllmi_tokenizer_bad(json, field, "must be an array");
    }
    if (!gllmi_template_init(t, plan, json->nodes[list].count)) return gllmi_fail_memory(0);
    child = gllmi_json_first(list);
    for (i = 0; i < json->nodes[list].count; i++, child = gllmi_json_next(json, child)) {
        uint32_t text = gllmi_json_find(json, child, "Sequence");
        uint32_t special = gllmi_json_find(json, child, "SpecialToken");
        uint32_t body = text ? text : special, id = body ? gllmi_json_find(json, body, "id") : 0;
        uint64_t type_id;
        gllm_status status;
        if (id == 0 || !gllmi_json_is(json, id, GLLMI_JSON_STRING)) {
            return gllmi_tokenizer_bad(json, field, "has a part that is neither a Sequence nor a "
                                                    "SpecialToken with an id");
        }
        status = gllmi_json_get_u64(json, body, "type_id", 255, 0, &type_id);
        if (status != GLLM_OK) return status;
        if (special && !text) {
            const uint32_t *ids = NULL;
            size_t n_ids = 0;
            gllmi_str name = gllmi_json_string(json, id, &t->arena, &status);
            if (status == GLLM_OK) {
                status = gllmi_tokenizer_read_special(t, json, specials, name, &ids, &n_ids);
            }
            if (status != GLLM_OK) return status;
            gllmi_template_put(plan, GLLMI_POST_SPECIAL, (uint8_t)type_id, ids, n_ids);
        } else if (gllmi_json_string_is(json, id, gllmi_str_of("A"))) {
            gllmi_template_put(plan, GLLMI_POST_FIRST, (uint8_t)type_id, NULL, 0);
        } else if (is_pair && gllmi_json_string_is(json, id, gllmi_str_of("B"))) {
            gllmi_template_put(plan, GLLMI_POST_SECOND, (uint8_t)type_id, NULL, 0);
        } else {
            return gllmi_tokenizer_bad(json, field, "has a Sequence that is not there");
        }
    }
    return GLLM_OK;
}

/* [CLS] A [SEP] and [CLS] A [SEP] B [SEP], or RoBERTa's <s> A </s> </s> B </s>. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_make_bert_post(gllm_tokenizer *t, uint32_t cls,
                                                         uint32_t sep, int is_roberta) {
    uint32_t *ids = (uint32_t *)gllmi_arena_alloc(&t->arena, 3 * sizeof *ids);
    if (!ids || !gllmi_template_init(t, &t->single, 3) || !gllmi_template_init(t, &t->pair, 5)) {
        return gllmi_fail_memory(8 * sizeof(gllmi_post_piece));
    }
    ids[0] = cls;
    ids[1] = ids[2] = sep;
    gllmi_template_put(&t->single, GLLMI_POST_SPECIAL, 0, ids, 1);
    gllmi_template_put(&t->single, GLLMI_POST_FIRST, 0, NULL, 0);
    gllmi_template_put(&t->single, GLLMI_POST_SPECIAL, 0, ids + 1, 1);
    gllmi_template_put(&t->pair, GLLMI_POST_SPECIAL, 0, ids, 1);
    gllmi_template_put(&t->pair, GLLMI_POST_FIRST, 0, NULL, 0);
    gllmi_template_put(&t->pair, GLLMI_POST_SPECIAL, 0, ids + 1, is_roberta ? 2 : 1);
    gllmi_template_put(&t->pair, GLLMI_POST_SECOND, is_roberta ? 0 : 1, NULL, 0);
    gllmi_template_put(&t->pair, GLLMI_POST_SPECIAL, is_roberta ? 0 : 1, ids + 1, 1);
    return GLLM_OK;
}
/* No post-processor: A, or A B. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_make_plain_post(gllm_tokenizer *t) {
    if (!gllmi_template_init(t, &t->single, 1) || !gllmi_template_init(t, &t->pair, 2)) {
        return gllmi_fail_memory(3 * sizeof(gllmi_post_piece));
    }
    gllmi_template_put(&t->single, GLLMI_POST_FIRST, 0, NULL, 0);
    gllmi_template_put(&t->pair, GLLMI_POST_FIRST, 0, NULL, 0);
    gllmi_template_put(&t->pair, GLLMI_POST_SECOND, 1, NULL, 0);
    return GLLM_OK;
}

/* BertProcessing's "cls": ["[CLS]", 101]. */
GLLMI_PRIVATE uint32_t gllmi_tokenizer_pair_id(const gllmi_json *json, uint32_t node,
                                               const char *key) {
    uint32_t list = gllmi_json_find(json, node, key);
    if (list == 0 || !gllmi_json_is(json, list, GLLMI_JSON_ARRAY)) return GLLMI_TOKEN_NONE;
    if (json->nodes[list].count != 2) return GLLMI_TOKEN_NONE;
    return gllmi_json_token_id(json, gllmi_json_next(json, gllmi_json_first(list)));
}

/* ByteLevel and RobertaProcessing: trim_offsets and add_prefix_space. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_trim(gllm_tokenizer *t, const gllmi_json *json,
                                                    uint32_t node) {
    int trims, prefix;
    gllm_status status =
        gllmi_tokenizer_get_bool(json, node, "post_processor", "trim_offsets", 1, &trims);
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_get_bool(json, node, "post_processor", "add_prefix_space", 1,
                                          &prefix);
    }
    if (status != GLLM_OK || !trims) return status;
    if (t->n_trims == GLLMI_TRIMS_MAX) {
        return gllmi_tokenizer_bad(json, "post_processor", "has too many steps");
    }
    t->trims[t->n_trims++].keeps_first_space = prefix;
    return GLLM_OK;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_post(gllm_tokenizer *t, const gllmi_json *json) {
    gllmi_step steps[GLLMI_STEPS_MAX];
    size_t n, i;
    int is_set = 0;
    gllm_status status =
        gllmi_tokenizer_read_steps(json, "post_processor", "processors", steps, &n);
    for (i = 0; i < n && status == GLLM_OK; i++) {
        uint32_t node = steps[i].node, type = steps[i].type;
        int is_bert = gllmi_json_string_is(json, type, gllmi_str_of("BertProcessing"));
        int is_roberta = gllmi_json_string_is(json, type, gllmi_str_of("RobertaProcessing"));
        int is_bytes = gllmi_json_string_is(json, type, gllmi_str_of("ByteLevel"));
        if (is_roberta || is_bytes) status = gllmi_tokenizer_read_trim(t, json, node);
        if (status != GLLM_OK || is_bytes) continue;
        if (is_set) {
            return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: post_processor: two steps that add tokens",
                              json->file);
        }
        if (is_bert || is_roberta) {
            uint32_t cls = gllmi_tokenizer_pair_id(json, node, "cls");
            uint32_t sep = gllmi_tokenizer_pair_id(json, node, "sep");
            if (cls == GLLMI_TOKEN_NONE || sep == GLLMI_TOKEN_NONE) {
                return gllmi_tokenizer_bad(json, "post_processor",
                                           "needs cls and sep, each a token and its id");
            }
            status = gllmi_tokenizer_make_bert_post(t, cls, sep, is_roberta);
        } else if (gllmi_json_string_is(json, type, gllmi_str_of("TemplateProcessing"))) {
            status = gllmi_tokenizer_read_template(t, json, node, 0, &t->single);
            if (status == GLLM_OK) {
                status = gllmi_tokenizer_read_template(t, json, node, 1, &t->pair);
            }
        } else {
            return gllmi_tokenizer_unsupported(json, "a post_processor", type);
        }
        is_set = 1;
    }
    if (status == GLLM_OK && !is_set) status = gllmi_tokenizer_make_plain_post(t);
    return status;
}

/* ---- reading: added tokens ------------------------------------------------------------------- */

/* Gives a token its id, as HF does: the model's, or the next that is free; what the file says does
 * not count. A token of the same id is replaced. `index_of` (n_index) finds those by id. */
GLLMI_PRIVATE int gllmi_tokenizer_add_token(gllm_tokenizer *t, const gllmi_added_token *token,
                                            uint32_t *index_of, uint32_t *next_id) {
    gllmi_map_slot *slot = gllmi_map_find(&t->added_ids, token->content);
    uint32_t id = GLLMI_TOKEN_NONE;
    if (token->content.size == 0) return 1;
    if (slot) id = slot->value;
    else id = gllmi_vocab_find(&t->vocab, token->content.data, token->content.size);
    if (id == GLLMI_TOKEN_NONE) id = (*next_id)++;
    if (!slot && gllmi_map_add(&t->added_ids, token->content, id) < 0) return 0;
    if (index_of[id] == GLLMI_TOKEN_NONE) index_of[id] = (uint32_t)t->n_added++;
    t->added[index_of[id]] = *token;
    t->added[index_of[id]].id = id;
    return 1;
}

/* Puts the tokens in order of id. */
GLLMI_PRIVATE int gllmi_tokenizer_sort_added(gllm_tokenizer *t, const uint32_t *index_of,
                                             size_t n_index) {
    size_t bytes = t->n_added * sizeof *t->added, i, n = 0;
    gllmi_added_token *copy = (gllmi_added_token *)gllmi_alloc(&t->allocator, bytes);
    if (!copy) return 0;
    memcpy(copy, t->added, bytes);
    for (i = 0; i < n_index; i++) {
        if (index_of[i] != GLLMI_TOKEN_NONE) t->added[n++] = copy[index_of[i]];
    }
    gllmi_free(&t->allocator, copy);
    return 1;
}

/* Decoding leaves out what shows as the content of some special token: a special token that is
 * normalised into something else stays, as in HF. */
GLLMI_PRIVATE int gllmi_tokenizer_mark_special(gllm_tokenizer *t) {
    gllmi_map special;
    size_t i;
    int ok = 1;
    memset(&special, 0, sizeof special);
    special.allocator = t->allocator;
    for (i = 0; i < t->n_added && ok; i++) {
        if (t->added[i].special) ok = gllmi_map_add(&special, t->added[i].content, 0) >= 0;
    }
    for (i = 0; i < t->n_added && ok; i++) {
        t->added[i].special = gllmi_map_find(&special, t->added[i].shown) != NULL;
    }
    gllmi_map_free(&special);
    return ok;
}

/* Normalises what is matched in normalised text, and marks what decoding leaves out. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_finish_added(gllm_tokenizer *t) {
    gllmi_scratch *s = (gllmi_scratch *)gllmi_alloc_zero(&t->allocator, sizeof *s);
    size_t i;
    int result = s != NULL;
    if (s) s->allocator = t->allocator;
    if (s) result = gllmi_scratch_prepare(t, s);
    for (i = 0; result == 1 && i < t->n_added; i++) {
        gllmi_added_token *token = &t->added[i];
        gllmi_stretch in = gllmi_stretch_make(token->content.data, NULL, token->content.size, 0, 0);
        token->shown = token->content;
        if (!token->normalized || t->n_normalizers == 0) continue;
        result = gllmi_normalize(s, t->normalizers, t->n_normalizers, &in);
        if (result != 1 || (in.n == token->content.size &&
                            memcmp(in.data, token->content.data, in.n) == 0)) {
            continue;
        }
        token->shown = gllmi_str_copy(&t->arena, gllmi_str_make(in.data, in.n));
        result = token->shown.data != NULL;
    }
    if (s) gllmi_scratch_free(s);
    if (result == 1) result = gllmi_tokenizer_mark_special(t);
    if (result == 1) {
        result = gllmi_matcher_init(&t->raw, t->added, t->n_added, 0, &t->allocator);
    }
    if (result == 1) {
        result = gllmi_matcher_init(&t->normal, t->added, t->n_added, 1, &t->allocator);
    }
    if (result < 0) return gllmi_fail(GLLM_ERR_UNSUPPORTED, "the added tokens are too many");
    return result ? GLLM_OK : gllmi_fail(GLLM_ERR_MEMORY, "out of memory for the added tokens");
}

/* Takes n tokens with their contents (in the arena) and flags over. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_add_tokens(gllm_tokenizer *t,
                                                     const gllmi_added_token *tokens, size_t n) {
    size_t n_index = gllmi_max_size(t->vocab.n_ids, (size_t)t->vocab.n_pieces + n) + 1, i;
    uint32_t *index_of = (uint32_t *)gllmi_alloc_array(&t->allocator, n_index, sizeof *index_of);
    uint32_t next_id = t->vocab.n_pieces;
    int ok = index_of != NULL;
    t->added_ids.allocator = t->allocator;
    t->added = (gllmi_added_token *)gllmi_arena_alloc(&t->arena, n * sizeof *t->added);
    ok = ok && t->added != NULL;
    for (i = 0; ok && i < n_index; i++) index_of[i] = GLLMI_TOKEN_NONE;
    for (i = 0; ok && i < n; i++) ok = gllmi_tokenizer_add_token(t, &tokens[i], index_of, &next_id);
    ok = ok && gllmi_tokenizer_sort_added(t, index_of, n_index);
    gllmi_free(&t->allocator, index_of);
    if (!ok) return gllmi_fail_memory(n * sizeof *t->added);
    return gllmi_tokenizer_finish_added(t);
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_added_token(gllm_tokenizer *t,
                                                           const gllmi_json *json, uint32_t node,
                                                           gllmi_added_token *token) {
    static const char *const keys[] = {"special", "single_word", "lstrip", "rstrip", "normalized"};
    int flags[5], i;
    gllm_status status;
    memset(token, 0, sizeof *token);
    if (!gllmi_json_is(json, node, GLLMI_JSON_OBJECT)) {
        return gllmi_tokenizer_bad(json, "added_tokens", "must be an array of objects");
    }
    status = gllmi_tokenizer_get_string(json, node, "added_tokens", "content", NULL, &t->arena,
                                        &token->content);
    for (i = 0; i < 5 && status == GLLM_OK; i++) {
        status = gllmi_tokenizer_get_bool(json, node, "added_tokens", keys[i],
                                          i == 4 ? !flags[0] : 0, &flags[i]);
    }
    if (status != GLLM_OK) return status;
    token->special = (uint8_t)flags[0];
    token->single_word = (uint8_t)flags[1];
    token->lstrip = (uint8_t)flags[2];
    token->rstrip = (uint8_t)flags[3];
    token->normalized = (uint8_t)flags[4];
    return GLLM_OK;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_added(gllm_tokenizer *t, const gllmi_json *json) {
    uint32_t list = gllmi_json_find(json, 0, "added_tokens"), child, i, n = 0;
    gllmi_added_token *tokens;
    gllm_status status = GLLM_OK;
    if (list != 0) {
        if (!gllmi_json_is(json, list, GLLMI_JSON_ARRAY)) {
            return gllmi_tokenizer_bad(json, "added_tokens", "must be an array");
        }
        n = json->nodes[list].count;
    }
    if (t->vocab.n_pieces >= GLLMI_TOKEN_MAX_IDS || n >= GLLMI_TOKEN_MAX_IDS - t->vocab.n_pieces) {
        return gllmi_tokenizer_bad(json, "added_tokens", "are too many");
    }
    tokens = (gllmi_added_token *)gllmi_alloc_array(&t->allocator, n, sizeof *tokens);
    if (!tokens) return gllmi_fail_memory(n * sizeof *tokens);
    child = gllmi_json_first(list);
    for (i = 0; i < n && status == GLLM_OK; i++, child = gllmi_json_next(json, child)) {
        status = gllmi_tokenizer_read_added_token(t, json, child, &tokens[i]);
    }
    if (status == GLLM_OK) status = gllmi_tokenizer_add_tokens(t, tokens, n);
    gllmi_free(&t->allocator, tokens);
    return status;
}

/* ---- opening --------------------------------------------------------------------------------- */

/* After ByteLevel as the last step BPE can look bytes up itself, if it knows them all. */
GLLMI_PRIVATE void gllmi_tokenizer_choose_bytes(gllm_tokenizer *t) {
    gllmi_pretokenizer *last;
    int i;
    if (t->model != GLLMI_MODEL_BPE || t->n_pretokenizers == 0) return;
    last = &t->pretokenizers[t->n_pretokenizers - 1];
    if (last->kind != GLLMI_PRETOKENIZER_BYTE_LEVEL) return;
    if (t->bpe.prefix.size > 0 || t->bpe.suffix.size > 0) return;
    for (i = 0; i < 256; i++) {
        if (t->bpe.byte_ids[i] == GLLMI_TOKEN_NONE) return;
    }
    last->keeps_bytes = t->bpe.maps_bytes = 1;
    t->bpe.cuts_at_mark = 0;
}

/* The loop that does all stages at once knows BertNormalizer, or none, before BertPreTokenizer. */
GLLMI_PRIVATE void gllmi_tokenizer_choose_loop(gllm_tokenizer *t) {
    const gllmi_pretokenizer *pre = t->pretokenizers;
    int i, flags = 0;
    if (t->model != GLLMI_MODEL_WORDPIECE || t->n_normalizers > 1) return;
    if (t->normal.n > 0 && t->normal.first[0x20]) return; /* spaces come and go */
    if (t->n_normalizers == 1) {
        flags = t->normalizers[0].flags;
        if (t->normalizers[0].kind == GLLMI_NORMALIZER_LOWERCASE) flags = GLLMI_BERT_LOWER;
        else if (t->normalizers[0].kind != GLLMI_NORMALIZER_BERT) return;
    }
    if (t->n_pretokenizers != 2 || pre[0].kind != GLLMI_PRETOKENIZER_WHITESPACE_SPLIT ||
        pre[1].kind != GLLMI_PRETOKENIZER_PUNCTUATION ||
        pre[1].behavior != GLLMI_BEHAVIOR_ISOLATED) {
        return;
    }
    for (i = 0; i < 256; i++) t->maps.lower[i] = t->maps.same[i];
    for (i = 'A'; i <= 'Z'; i++) t->maps.lower[i] = (uint8_t)(i + 'a' - 'A');
    gllmi_bert_init(&t->bert, flags, &t->maps, t->normal.n > 0 ? t->normal.first : NULL);
    t->has_bert = 1;
}

GLLMI_PRIVATE gllm_tokenizer *gllmi_tokenizer_new(const gllm_allocator *allocator) {
    gllm_tokenizer *t = (gllm_tokenizer *)gllmi_alloc_zero(allocator, sizeof *t);
    double now = gllmi_clock_seconds();
    int i;
    if (!t) return NULL;
    t->allocator = t->arena.allocator = *allocator;
    memcpy(&t->stamp, &now, sizeof t->stamp);
    for (i = 0; i < 256; i++) t->maps.same[i] = (uint8_t)(i ? i : 0xff);
    return t;
}

GLLM_API void gllm_tokenizer_close(gllm_tokenizer *tokenizer) {
    gllm_allocator a;
    size_t i;
    if (!tokenizer) return;
    a = tokenizer->allocator;
    for (i = 0; i < tokenizer->n_patterns; i++) gllmi_pattern_free(tokenizer->patterns[i]);
    gllmi_free(&a, tokenizer->bpe.slots);
    gllmi_free(&a, tokenizer->bpe.merged);
    gllmi_free(&a, tokenizer->bpe.filter);
    gllmi_free(&a, tokenizer->unigram.scores);
    gllmi_vocab_free(&tokenizer->vocab);
    gllmi_free(&a, tokenizer->raw.trie.units);
    gllmi_free(&a, tokenizer->normal.trie.units);
    gllmi_free(&a, tokenizer->added_ids.slots);
    gllmi_arena_free(&tokenizer->arena);
    gllmi_free(&a, tokenizer);
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_json(gllm_tokenizer *t, const gllmi_json *json) {
    uint32_t version;
    gllm_status status;
    if (!gllmi_json_is(json, 0, GLLMI_JSON_OBJECT)) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: must be an object", json->file);
    }
    version = gllmi_json_find(json, 0, "version");
    if (version && !gllmi_json_string_is(json, version, gllmi_str_of("1.0"))) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: version must be \"1.0\"", json->file);
    }
    status = gllmi_tokenizer_read_model(t, json);
    if (status == GLLM_OK) status = gllmi_tokenizer_read_normalizers(t, json);
    if (status == GLLM_OK) status = gllmi_tokenizer_read_pretokenizers(t, json);
    if (status == GLLM_OK) status = gllmi_tokenizer_read_decoders(t, json);
    if (status == GLLM_OK) status = gllmi_tokenizer_read_post(t, json);
    if (status == GLLM_OK) status = gllmi_tokenizer_read_added(t, json);
    if (status == GLLM_OK) gllmi_tokenizer_choose_loop(t);
    if (status == GLLM_OK) gllmi_tokenizer_choose_bytes(t);
    return status;
}

/* The vocabulary of a vocab.txt: a piece a line, its id the line's number. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_lines(const gllmi_file *file, const char *text,
                                                     size_t n, gllmi_vocab_builder *b) {
    size_t bad = gllmi_utf8_validate(text, n), at = 0;
    uint32_t id = 0;
    if (bad < n) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: byte %llu is not UTF-8", file->name,
                          (unsigned long long)bad);
    }
    if (!gllmi_vocab_builder_reserve(b, n / 8, n + 1)) return gllmi_fail_memory(n);
    while (at < n) {
        const char *end = (const char *)memchr(text + at, '\n', n - at);
        size_t next = end ? (size_t)(end - text) + 1 : n, size = (end ? next - 1 : n) - at;
        if (size > 0 && text[at + size - 1] == '\r') size--;
        if (id == GLLMI_TOKEN_MAX_IDS) {
            return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: more than %u lines", file->name,
                              (unsigned)GLLMI_TOKEN_MAX_IDS);
        }
        if (!gllmi_vocab_builder_add(b, gllmi_str_make(text + at, size), 0, id++)) {
            return gllmi_fail_memory(size);
        }
        at = next;
    }
    return GLLM_OK;
}

/* What BertTokenizerFast makes of a vocab.txt, with the folder's tokenizer_config.json if any. */
typedef struct gllmi_bert_config {
    int lower, chinese, strip; /* strip -1: as lower */
    gllmi_str special[5];      /* unk, sep, pad, cls, mask */
} gllmi_bert_config;

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_config(gllm_tokenizer *t, gllmi_source *source,
                                                      gllmi_bert_config *config) {
    static const char *const keys[] = {"unk_token", "sep_token", "pad_token", "cls_token",
                                       "mask_token"};
    static const char *const names[] = {"[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]"};
    gllmi_json_file f;
    gllm_status status;
    uint32_t strip;
    int i;
    config->lower = config->chinese = 1;
    config->strip = -1;
    for (i = 0; i < 5; i++) config->special[i] = gllmi_str_of(names[i]);
    status = gllmi_json_file_open(source, "tokenizer_config.json", 1, &f);
    if (status == GLLM_ERR_NOT_FOUND) return GLLM_OK;
    if (status != GLLM_OK) return status;
    if (gllmi_json_is(&f.json, 0, GLLMI_JSON_OBJECT)) {
        config->lower = gllmi_json_get_bool(&f.json, 0, "do_lower_case", 1);
        config->chinese = gllmi_json_get_bool(&f.json, 0, "tokenize_chinese_chars", 1);
        strip = gllmi_json_find(&f.json, 0, "strip_accents");
        if (strip) config->strip = gllmi_json_get_bool(&f.json, 0, "strip_accents", -1);
        for (i = 0; i < 5 && status == GLLM_OK; i++) { /* a string, or an object with "content" */
            uint32_t node = gllmi_json_find(&f.json, 0, keys[i]);
            if (node && gllmi_json_is(&f.json, node, GLLMI_JSON_OBJECT)) {
                node = gllmi_json_find(&f.json, node, "content");
            }
            if (node && gllmi_json_is(&f.json, node, GLLMI_JSON_STRING)) {
                config->special[i] = gllmi_json_string(&f.json, node, &t->arena, &status);
            }
        }
    }
    gllmi_json_file_close(&f);
    return status;
}

/* Sets everything but the vocabulary up as BertTokenizerFast does. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_make_bert(gllm_tokenizer *t,
                                                    const gllmi_bert_config *config) {
    gllmi_added_token tokens[5];
    uint32_t cls, sep;
    gllm_status status;
    int i;
    t->normalizers = (gllmi_normalizer *)gllmi_arena_alloc(&t->arena, sizeof *t->normalizers);
    t->pretokenizers =
        (gllmi_pretokenizer *)gllmi_arena_alloc(&t->arena, 2 * sizeof *t->pretokenizers);
    t->decoders = (gllmi_decoder *)gllmi_arena_alloc(&t->arena, sizeof *t->decoders);
    if (!t->normalizers || !t->pretokenizers || !t->decoders) return gllmi_fail_memory(64);
    memset(t->normalizers, 0, sizeof *t->normalizers);
    memset(t->pretokenizers, 0, 2 * sizeof *t->pretokenizers);
    memset(t->decoders, 0, sizeof *t->decoders);
    t->normalizers->kind = GLLMI_NORMALIZER_BERT;
    t->normalizers->flags = GLLMI_BERT_CLEAN | (config->chinese ? GLLMI_BERT_CHINESE : 0) |
                            (config->lower ? GLLMI_BERT_LOWER : 0);
    if (config->strip < 0 ? config->lower : config->strip) {
        t->normalizers->flags |= GLLMI_BERT_STRIP;
    }
    t->pretokenizers[0].kind = GLLMI_PRETOKENIZER_WHITESPACE_SPLIT;
    t->pretokenizers[0].behavior = GLLMI_BEHAVIOR_REMOVED;
    t->pretokenizers[1].kind = GLLMI_PRETOKENIZER_PUNCTUATION;
    t->pretokenizers[1].behavior = GLLMI_BEHAVIOR_ISOLATED;
    t->decoders->kind = GLLMI_DECODER_WORDPIECE;
    t->decoders->text = gllmi_str_of("##");
    t->decoders->flag = 1;
    t->n_normalizers = t->n_decoders = 1;
    t->n_pretokenizers = 2;
    t->has_decoder = 1;
    memset(tokens, 0, sizeof tokens);
    for (i = 0; i < 5; i++) {
        tokens[i].content = config->special[i];
        tokens[i].special = 1;
    }
    status = gllmi_tokenizer_add_tokens(t, tokens, 5);
    if (status != GLLM_OK) return status;
    sep = gllmi_map_find(&t->added_ids, config->special[1])->value;
    cls = gllmi_map_find(&t->added_ids, config->special[3])->value;
    gllmi_tokenizer_choose_loop(t);
    return gllmi_tokenizer_make_bert_post(t, cls, sep, 0);
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_read_text(gllm_tokenizer *t, gllmi_source *source,
                                                    gllmi_file *file) {
    gllmi_vocab_builder b;
    gllmi_bert_config config;
    gllmi_view view;
    gllm_status status = gllmi_file_view(file, 0, file->size_bytes, &view);
    if (status != GLLM_OK) return status;
    memset(&b, 0, sizeof b);
    b.allocator = t->allocator;
    status = gllmi_tokenizer_read_lines(file, (const char *)view.data, view.size, &b);
    if (status == GLLM_OK) status = gllmi_tokenizer_read_config(t, source, &config);
    if (status == GLLM_OK) {
        for (b.n_ids = 0; b.n_ids < 5; b.n_ids++) {
            if (config.special[b.n_ids].size == 0) break;
        }
        if (b.n_ids < 5) {
            status = gllmi_fail(GLLM_ERR_FORMAT, "%s: a special token of tokenizer_config.json is "
                                                 "empty", file->name);
        }
        b.n_ids = (uint32_t)b.n_entries;
    }
    if (status == GLLM_OK) {
        status = gllmi_tokenizer_make_wordpiece(t, file->name, &b, config.special[0],
                                                gllmi_str_of("##"), 100);
    }
    gllmi_vocab_builder_free(&b);
    gllmi_view_free(file, &view);
    return status == GLLM_OK ? gllmi_tokenizer_make_bert(t, &config) : status;
}

/* Opens `json_name`, or else `text_name`, of a folder; NULL: not that one. The result keeps no
 * reference to the source. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_open_names(gllmi_source *source, const char *json_name,
                                                     const char *text_name,
                                                     const gllm_allocator *allocator,
                                                     gllm_tokenizer **out) {
    gllm_status status = GLLM_ERR_NOT_FOUND;
    gllm_tokenizer *t = gllmi_tokenizer_new(allocator);
    *out = NULL;
    if (!t) return gllmi_fail_memory(sizeof *t);
    if (json_name) {
        gllmi_json_file f;
        status = gllmi_json_file_open(source, json_name, text_name != NULL, &f);
        if (status == GLLM_OK) {
            status = gllmi_tokenizer_read_json(t, &f.json);
            gllmi_json_file_close(&f);
        } else if (status == GLLM_ERR_NOT_FOUND && text_name) {
            json_name = NULL;
        }
    }
    if (!json_name) {
        gllmi_file file;
        status = gllmi_file_open(source, text_name, 0, &file);
        if (status == GLLM_OK) {
            status = gllmi_tokenizer_read_text(t, source, &file);
            gllmi_file_close(&file);
        }
    }
    if (status == GLLM_OK) *out = t;
    else gllm_tokenizer_close(t);
    return status;
}

/* The tokenizer of a model folder: tokenizer.json, else vocab.txt. */
GLLMI_PRIVATE gllm_status gllmi_tokenizer_open_source(gllmi_source *source,
                                                      const gllm_allocator *allocator,
                                                      gllm_tokenizer **out) {
    return gllmi_tokenizer_open_names(source, "tokenizer.json", "vocab.txt", allocator, out);
}

GLLM_API gllm_status gllm_tokenizer_open(const char *path, const gllm_tokenizer_desc *desc,
                                         gllm_tokenizer **out) {
    gllm_allocator a = gllmi_allocator_or_default(desc ? desc->allocator : NULL);
    const gllm_io *io = desc ? desc->io : NULL;
    gllmi_str whole;
    gllmi_source source;
    gllm_status status;
    size_t name;
    int is_json, is_text;
    if (!out) return gllmi_fail(GLLM_ERR_ARGUMENT, "out is NULL");
    *out = NULL;
    if (!path) return gllmi_fail(GLLM_ERR_ARGUMENT, "path is NULL");
    whole = gllmi_str_of(path);
    is_text = gllmi_str_ends(whole, ".txt");
    is_json = gllmi_str_ends(whole, ".json");
    if (!io && gllmi_os_is_folder(path)) is_text = is_json = 0;
    name = whole.size;
    while ((is_text || is_json) && name > 0 && !gllmi_is_separator(path[name - 1])) name--;
    status = gllmi_source_init(&source, name > 0 ? path : "", name, io, a);
    if (status == GLLM_OK) {
        if (is_json) {
            status = gllmi_tokenizer_open_names(&source, path + name, NULL, &a, out);
        } else if (is_text) {
            status = gllmi_tokenizer_open_names(&source, NULL, path + name, &a, out);
        } else {
            status = gllmi_tokenizer_open_source(&source, &a, out);
        }
    }
    gllmi_source_free(&source);
    return status;
}

/* ---- the public functions -------------------------------------------------------------------- */

GLLM_API uint32_t gllm_tokenizer_vocab_size(const gllm_tokenizer *tokenizer) {
    uint32_t n = tokenizer->vocab.n_ids;
    if (tokenizer->n_added > 0 && tokenizer->added[tokenizer->n_added - 1].id >= n) {
        n = tokenizer->added[tokenizer->n_added - 1].id + 1;
    }
    return n;
}

GLLM_API const char *gllm_tokenizer_piece(const gllm_tokenizer *tokenizer, uint32_t id,
                                          size_t *n_bytes) {
    const gllmi_added_token *added = gllmi_tokenizer_added(tokenizer, id);
    gllmi_str piece = {NULL, 0};
    if (added) piece = added->content;
    else if (id < tokenizer->vocab.n_ids) piece = gllmi_vocab_piece(&tokenizer->vocab, id);
    if (n_bytes) *n_bytes = piece.size;
    return piece.data;
}

GLLM_API int gllm_tokenizer_find(const gllm_tokenizer *tokenizer, const char *piece, size_t n_bytes,
                                 uint32_t *id) {
    size_t n = n_bytes == SIZE_MAX ? strlen(piece) : n_bytes;
    gllmi_map_slot *slot = gllmi_map_find(&tokenizer->added_ids, gllmi_str_make(piece, n));
    uint32_t found = slot ? slot->value : gllmi_vocab_find(&tokenizer->vocab, piece, n);
    if (found == GLLMI_TOKEN_NONE) return 0;
    if (id) *id = found;
    return 1;
}

GLLMI_PRIVATE gllm_status gllmi_tokenizer_check_text(const char *text, size_t n, const char *what) {
    size_t bad;
    if (n >= (size_t)1 << 31) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "%s has 2^31 bytes or more", what);
    }
    bad = gllmi_utf8_validate(text, n);
    if (bad < n) {
        return gllmi_fail(GLLM_ERR_UTF8, "%s is not UTF-8 at byte %llu", what,
                          (unsigned long long)bad);
    }
    return GLLM_OK;
}

GLLM_API gllm_status gllm_tokenizer_encode(const gllm_tokenizer *tokenizer, const char *text,
                                           size_t n_bytes, const gllm_encode_desc *desc,
                                           gllm_encoding *out) {
    gllm_encode_desc plain;
    gllmi_scratch *s;
    gllmi_token_range ranges[2];
    gllm_status status;
    size_t n, n_pair = 0;
    memset(&plain, 0, sizeof plain);
    if (!desc) desc = &plain;
    if (!tokenizer || !text || !out) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "tokenizer, text or out is NULL");
    }
    if (!out->scratch) {
        out->allocator = tokenizer->allocator;
        out->scratch = s = (gllmi_scratch *)gllmi_alloc_zero(&out->allocator, sizeof *s);
        if (!s) return gllmi_fail_memory(sizeof *s);
        s->allocator = out->allocator;
    }
    s = (gllmi_scratch *)out->scratch;
    s->n_tokens = 0;
    out->n_tokens = out->n_tokens_uncut = 0;
    n = n_bytes == SIZE_MAX ? strlen(text) : n_bytes;
    status = gllmi_tokenizer_check_text(text, n, "the text");
    if (status == GLLM_OK && desc->pair) {
        n_pair = desc->pair_bytes ? desc->pair_bytes : strlen(desc->pair);
        status = gllmi_tokenizer_check_text(desc->pair, n_pair, "the second text");
    }
    if (status == GLLM_OK &&
        (!gllmi_scratch_prepare(tokenizer, s) || !gllmi_scratch_reserve_tokens(s, 16))) {
        status = gllmi_fail_memory(sizeof *s->scans);
    }
    if (status == GLLM_OK) status = gllmi_tokenizer_text(tokenizer, s, text, n);
    ranges[0].begin = 0;
    ranges[0].end = ranges[1].begin = s->n_tokens;
    if (status == GLLM_OK && desc->pair) {
        status = gllmi_tokenizer_text(tokenizer, s, desc->pair, n_pair);
    }
    ranges[1].end = s->n_tokens;
    if (status == GLLM_OK) status = gllmi_tokenizer_finish(tokenizer, s, ranges, text, desc, out);
    return status;
}

GLLM_API void gllm_encoding_free(gllm_encoding *encoding) {
    if (!encoding || !encoding->scratch) return;
    gllmi_free(&encoding->allocator, encoding->ids);
    gllmi_scratch_free((gllmi_scratch *)encoding->scratch);
    memset(encoding, 0, sizeof *encoding);
}

GLLM_API gllm_status gllm_tokenizer_decode(const gllm_tokenizer *tokenizer, const uint32_t *ids,
                                           size_t n_ids, int skip_special, char *out,
                                           size_t capacity, size_t *n_bytes) {
    gllmi_strings strings;
    gllm_status status;
    size_t i, at = 0;
    if (n_bytes) *n_bytes = 0;
    if (!tokenizer || (!ids && n_ids > 0) || (!out && capacity > 0)) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "tokenizer, ids or out is NULL");
    }
    memset(&strings, 0, sizeof strings);
    strings.allocator = tokenizer->allocator;
    status = gllmi_decode_pieces(tokenizer, ids, n_ids, skip_special, &strings);
    if (status == GLLM_OK) status = gllmi_decode_all(tokenizer, &strings);
    for (i = 0; i < strings.n && status == GLLM_OK; i++) {
        gllmi_str piece = gllmi_strings_get(&strings, i);
        if (i > 0 && !tokenizer->has_decoder) {
            if (at < capacity) out[at] = ' ';
            at++;
        }
        if (at < capacity && piece.size > 0) {
            memcpy(out + at, piece.data, gllmi_min_size(piece.size, capacity - at));
        }
        at += piece.size;
    }
    gllmi_strings_free(&strings);
    if (status != GLLM_OK) return status;
    if (n_bytes) *n_bytes = at;
    if (at < capacity) out[at] = 0;
    if (out && at > capacity) {
        return gllmi_fail(GLLM_ERR_CAPACITY, "the text has %llu bytes, the buffer %llu",
                          (unsigned long long)at, (unsigned long long)capacity);
    }
    return GLLM_OK;
}

/* ---- streaming ------------------------------------------------------------------------------ */

/* A decoder looks at neighbours (spaces, byte pieces), so a window of ids is decoded twice: what
 * came out before (`shown`), and all of it. The difference is new, once it ends in whole characters.
 * The window starts at an id whose text is out already: it gives the new ones their context. */
struct gllm_text_stream {
    const gllm_tokenizer *tokenizer;
    int skip_special;
    uint32_t *ids;
    size_t n_ids, ids_capacity;
    size_t n_shown_ids; /* ids of the window whose text is out */
    char *shown, *text; /* decoded: the first n_shown_ids, all */
    size_t shown_size, shown_capacity, text_size, text_capacity;
};

/* Ids that may wait for the rest of a character: a character has at most four bytes. */
#define GLLMI_STREAM_WAIT 8

GLLM_API gllm_status gllm_text_stream_open(const gllm_tokenizer *tokenizer, int skip_special,
                                           gllm_text_stream **out) {
    if (out) *out = NULL;
    if (!tokenizer || !out) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_text_stream_open: an argument is NULL");
    }
    *out = (gllm_text_stream *)gllmi_alloc_zero(&tokenizer->allocator, sizeof **out);
    if (!*out) return gllmi_fail_memory(sizeof **out);
    (*out)->tokenizer = tokenizer;
    (*out)->skip_special = skip_special;
    return GLLM_OK;
}
GLLM_API void gllm_text_stream_close(gllm_text_stream *stream) {
    const gllm_allocator *a;
    if (!stream) return;
    a = &stream->tokenizer->allocator;
    gllmi_free(a, stream->ids);
    gllmi_free(a, stream->shown);
    gllmi_free(a, stream->text);
    gllmi_free(a, stream);
}

/* n ids of the window decoded into a buffer that grows. */
GLLMI_PRIVATE gllm_status gllmi_stream_decode(gllm_text_stream *s, const uint32_t *ids, size_t n,
                                              char **text, size_t *capacity, size_t *size) {
    gllm_status status = gllm_tokenizer_decode(s->tokenizer, ids, n, s->skip_special, *text,
                                               *capacity, size);
    if (status == GLLM_OK && *size < *capacity) return GLLM_OK;
    if (status != GLLM_OK && status != GLLM_ERR_CAPACITY) return status;
    if (!gllmi_grow(&s->tokenizer->allocator, (void **)text, capacity, 0, *size + 1, 1)) {
        return gllmi_fail_memory(*size + 1);
    }
    return gllm_tokenizer_decode(s->tokenizer, ids, n, s->skip_special, *text, *capacity, size);
}

/* What `text` has and `shown` has not; where they differ (a decoder mended), from there on. */
GLLMI_PRIVATE gllmi_str gllmi_stream_news(const gllm_text_stream *s) {
    size_t n = gllmi_min_size(s->shown_size, s->text_size), i = 0;
    while (i < n && s->shown[i] == s->text[i]) i++;
    while (i > 0 && i < s->text_size && ((uint8_t)s->text[i] & 0xc0) == 0x80) i--;
    return gllmi_str_make(s->text + i, s->text_size - i);
}

GLLM_API gllm_status gllm_text_stream_push(gllm_text_stream *s, uint32_t id, const char **text,
                                           size_t *n_bytes) {
    const gllmi_added_token *added;
    gllmi_str news;
    gllm_status status;
    size_t n_new;
    if (!s || !text || !n_bytes) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_text_stream_push: an argument is NULL");
    }
    *text = "";
    *n_bytes = 0;
    added = gllmi_tokenizer_added(s->tokenizer, id);
    if (s->skip_special && added && added->special) return GLLM_OK;
    if (!gllmi_grow(&s->tokenizer->allocator, (void **)&s->ids, &s->ids_capacity, s->n_ids,
                    s->n_ids + 1, sizeof *s->ids)) {
        return gllmi_fail_memory((s->n_ids + 1) * sizeof *s->ids);
    }
    s->ids[s->n_ids] = id;
    status = gllmi_stream_decode(s, s->ids, s->n_ids + 1, &s->text, &s->text_capacity,
                                 &s->text_size);
    if (status != GLLM_OK) return status;
    n_new = s->n_ids + 1 - s->n_shown_ids;
    news = gllmi_stream_news(s);
    if (n_new <= GLLMI_STREAM_WAIT &&
        (news.size == 0 || gllmi_str_ends(news, "\xef\xbf\xbd"))) {
        s->n_ids++;
        return GLLM_OK;
    }
    /* The new ids become the context of the next. */
    status = gllmi_stream_decode(s, s->ids + s->n_shown_ids, n_new, &s->shown, &s->shown_capacity,
                                 &s->shown_size);
    if (status != GLLM_OK) return status;
    memmove(s->ids, s->ids + s->n_shown_ids, n_new * sizeof *s->ids);
    s->n_ids = s->n_shown_ids = n_new;
    *text = news.data;
    *n_bytes = news.size;
    return GLLM_OK;
}

GLLM_API gllm_status gllm_text_stream_flush(gllm_text_stream *s, const char **text,
                                            size_t *n_bytes) {
    gllmi_str news = {"", 0};
    gllm_status status = GLLM_OK;
    if (!s || !text || !n_bytes) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_text_stream_flush: an argument is NULL");
    }
    if (s->n_ids > s->n_shown_ids) {
        status = gllmi_stream_decode(s, s->ids, s->n_ids, &s->text, &s->text_capacity,
                                     &s->text_size);
        if (status == GLLM_OK) news = gllmi_stream_news(s);
    }
    *text = news.data;
    *n_bytes = news.size;
    s->n_ids = s->n_shown_ids = s->shown_size = 0;
    return status;
}

/* ================================================================================================
 * [FORMAT] SafeTensors: name -> {type, shape, bytes}, validated while parsed
 * Format: github.com/huggingface/safetensors, README "Format" and the checks of its reader.
 * ============================================================================================= */

#define GLLMI_MAX_DIMS 8
#define GLLMI_SAFETENSORS_MAX_HEADER 100000000u /* bytes; the specification's own limit */

typedef struct gllmi_tensor {
    gllmi_str name;
    gllm_dtype dtype;
    uint32_t n_dims;
    uint64_t shape[GLLMI_MAX_DIMS];
    uint64_t n_elements;
    uint64_t offset; /* in the file */
    uint64_t n_bytes;
    uint32_t file; /* index into gllmi_tensors.files */
} gllmi_tensor;

/* The tensors of a model: of one file, or of all the shards that an index names. */
typedef struct gllmi_tensors {
    gllmi_source *source;
    gllmi_arena arena; /* names */
    gllmi_file *files;
    size_t n_files, files_capacity;
    gllmi_tensor *list;
    size_t n_tensors, list_capacity;
    gllmi_map by_name; /* name -> index in list */
} gllmi_tensors;

GLLMI_PRIVATE void gllmi_tensors_init(gllmi_tensors *all, gllmi_source *source) {
    memset(all, 0, sizeof *all);
    all->source = source;
    all->arena.allocator = source->allocator;
    all->by_name.allocator = source->allocator;
}
GLLMI_PRIVATE void gllmi_tensors_free(gllmi_tensors *all) {
    size_t i;
    if (!all->source) return;
    for (i = 0; i < all->n_files; i++) gllmi_file_close(&all->files[i]);
    gllmi_free(&all->source->allocator, all->files);
    gllmi_free(&all->source->allocator, all->list);
    gllmi_map_free(&all->by_name);
    gllmi_arena_free(&all->arena);
    all->source = NULL;
}
GLLMI_PRIVATE const gllmi_tensor *gllmi_tensors_find(const gllmi_tensors *all, gllmi_str name) {
    const gllmi_map_slot *slot = gllmi_map_find(&all->by_name, name);
    return slot ? &all->list[slot->value] : NULL;
}
/* The bytes of a tensor. */
GLLMI_PRIVATE gllm_status gllmi_tensor_view(const gllmi_tensors *all, const gllmi_tensor *t,
                                            gllmi_view *view) {
    return gllmi_file_view(&all->files[t->file], t->offset, t->n_bytes, view);
}

/* A tensor's fault: names file, tensor and what is wrong with it. */
GLLMI_PRIVATE gllm_status gllmi_tensor_fail(const char *file, gllmi_str name, const char *what) {
    return gllmi_fail(GLLM_ERR_FORMAT, "%s: tensor %.*s: %s", file, gllmi_str_shown(name),
                      name.data, what);
}

/* A whole number in a SafeTensors header, or 0 for anything else. */
GLLMI_PRIVATE int gllmi_safetensors_u64(const gllmi_json *json, uint32_t node, uint64_t *out) {
    gllmi_str raw = gllmi_json_raw(json, node);
    size_t i;
    *out = 0;
    if (!gllmi_json_is(json, node, GLLMI_JSON_NUMBER) || raw.size == 0) return 0;
    for (i = 0; i < raw.size; i++) {
        unsigned digit = (unsigned char)raw.data[i] - (unsigned)'0';
        if (digit > 9 || *out > (UINT64_MAX - digit) / 10) return 0;
        *out = *out * 10 + digit;
    }
    return 1;
}

GLLMI_PRIVATE gllm_status gllmi_safetensors_dtype(const gllmi_json *json, uint32_t node,
                                                  gllmi_tensor *t) {
    static const char *const known_only[] = {"F4", "F6_E2M3", "F6_E3M2", "F8_E8M0", "C64"};
    gllmi_str name = gllmi_json_raw(json, node);
    size_t i;
    if (!node || !gllmi_json_is(json, node, GLLMI_JSON_STRING)) {
        return gllmi_tensor_fail(json->file, t->name, "dtype must be a string");
    }
    for (i = 1; gllmi_dtype_find((gllm_dtype)i); i++) {
        const gllmi_dtype_row *row = gllmi_dtype_find((gllm_dtype)i);
        if (row->block_elements == 1 && gllmi_str_is(name, row->name)) {
            t->dtype = row->dtype;
            return GLLM_OK;
        }
    }
    for (i = 0; i < GLLMI_COUNT_OF(known_only); i++) {
        if (gllmi_str_is(name, known_only[i])) {
            return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: tensor %.*s: dtype %s is not supported",
                              json->file, gllmi_str_shown(t->name), t->name.data, known_only[i]);
        }
    }
    return gllmi_tensor_fail(json->file, t->name, "unknown dtype");
}

/* shape, and shape x dtype = n_bytes with checked arithmetic. */
GLLMI_PRIVATE gllm_status gllmi_safetensors_shape(const gllmi_json *json, uint32_t node,
                                                  gllmi_tensor *t) {
    uint32_t i, child = gllmi_json_first(node);
    uint64_t bytes;
    if (!node || !gllmi_json_is(json, node, GLLMI_JSON_ARRAY)) {
        return gllmi_tensor_fail(json->file, t->name, "shape must be an array");
    }
    if (json->nodes[node].count > GLLMI_MAX_DIMS) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: tensor %.*s: more than %d dimensions",
                          json->file, gllmi_str_shown(t->name), t->name.data, GLLMI_MAX_DIMS);
    }
    t->n_dims = json->nodes[node].count;
    t->n_elements = 1;
    for (i = 0; i < t->n_dims; i++, child = gllmi_json_next(json, child)) {
        if (!gllmi_safetensors_u64(json, child, &t->shape[i])) {
            return gllmi_tensor_fail(json->file, t->name, "shape must hold whole numbers");
        }
        if (!gllmi_mul_u64(t->n_elements, t->shape[i], &t->n_elements)) {
            return gllmi_tensor_fail(json->file, t->name, "shape overflows");
        }
    }
    if (!gllmi_mul_u64(t->n_elements, gllmi_dtype_find(t->dtype)->block_bytes, &bytes)) {
        return gllmi_tensor_fail(json->file, t->name, "shape overflows");
    }
    if (bytes != t->n_bytes) {
        return gllmi_fail(GLLM_ERR_FORMAT,
                          "%s: tensor %.*s: shape and dtype need %llu bytes, not the %llu given",
                          json->file, gllmi_str_shown(t->name), t->name.data,
                          (unsigned long long)bytes, (unsigned long long)t->n_bytes);
    }
    return GLLM_OK;
}

/* One entry of the header. t->offset is still relative to the data. */
GLLMI_PRIVATE gllm_status gllmi_safetensors_entry(const gllmi_json *json, uint32_t node,
                                                  gllmi_tensor *t) {
    uint32_t offsets = gllmi_json_find(json, node, "data_offsets"), begin;
    gllm_status status;
    uint64_t end;
    if (!gllmi_json_is(json, node, GLLMI_JSON_OBJECT)) {
        return gllmi_tensor_fail(json->file, t->name, "the entry must be an object");
    }
    begin = gllmi_json_first(offsets);
    if (!offsets || !gllmi_json_is(json, offsets, GLLMI_JSON_ARRAY) ||
        json->nodes[offsets].count != 2 || !gllmi_safetensors_u64(json, begin, &t->offset) ||
        !gllmi_safetensors_u64(json, gllmi_json_next(json, begin), &end)) {
        return gllmi_tensor_fail(json->file, t->name, "data_offsets must be two whole numbers");
    }
    if (end < t->offset) {
        return gllmi_tensor_fail(json->file, t->name, "data_offsets run backwards");
    }
    t->n_bytes = end - t->offset;
    status = gllmi_safetensors_dtype(json, gllmi_json_find(json, node, "dtype"), t);
    if (status != GLLM_OK) return status;
    return gllmi_safetensors_shape(json, gllmi_json_find(json, node, "shape"), t);
}

/* __metadata__ maps strings to strings. */
GLLMI_PRIVATE gllm_status gllmi_safetensors_metadata(const gllmi_json *json, uint32_t node) {
    uint32_t i, child = gllmi_json_first(node);
    int good = gllmi_json_is(json, node, GLLMI_JSON_OBJECT);
    for (i = 0; good && i < json->nodes[node].count; i++) {
        good = gllmi_json_is(json, child + 1, GLLMI_JSON_STRING);
        child = gllmi_json_next(json, child + 1);
    }
    if (good) return GLLM_OK;
    return gllmi_fail(GLLM_ERR_FORMAT, "%s: __metadata__ must map strings to strings", json->file);
}

GLLMI_PRIVATE int gllmi_tensor_by_offset(const void *a, const void *b) {
    const gllmi_tensor *x = (const gllmi_tensor *)a, *y = (const gllmi_tensor *)b;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    return x->n_bytes < y->n_bytes ? -1 : x->n_bytes > y->n_bytes;
}

/* Sorted tensors cover the data without overlap, without hole, to the last byte. */
GLLMI_PRIVATE gllm_status gllmi_safetensors_layout(const gllmi_json *json, gllmi_tensor *list,
                                                   size_t n, uint64_t data_bytes) {
    uint64_t at = 0;
    size_t i;
    gllmi_sort(list, n, sizeof *list, gllmi_tensor_by_offset);
    for (i = 0; i < n; i++) {
        if (list[i].offset != at) {
            return gllmi_tensor_fail(json->file, list[i].name,
                                     list[i].offset < at ? "overlaps the tensor before it"
                                                         : "leaves a hole before it");
        }
        at += list[i].n_bytes;
        if (at < list[i].n_bytes || at > data_bytes) {
            return gllmi_tensor_fail(json->file, list[i].name, "reaches past the end of the file");
        }
    }
    if (at == data_bytes) return GLLM_OK;
    return gllmi_fail(GLLM_ERR_FORMAT, "%s: %llu bytes after the last tensor", json->file,
                      (unsigned long long)(data_bytes - at));
}

/* The entries of a parsed header, appended to all->list with offsets into the file. */
GLLMI_PRIVATE gllm_status gllmi_safetensors_entries(gllmi_tensors *all, const gllmi_json *json,
                                                    uint64_t data_begin, uint64_t data_bytes) {
    uint32_t i, key = gllmi_json_first(0), count = json->nodes[0].count;
    size_t first = all->n_tensors, k;
    gllm_status status = GLLM_OK;
    gllmi_map names; /* a tensor twice in one file is a fault; in two shards the index decides */
    memset(&names, 0, sizeof names);
    names.allocator = all->source->allocator;
    if (!gllmi_grow(&all->source->allocator, (void **)&all->list, &all->list_capacity,
                    all->n_tensors, all->n_tensors + count, sizeof *all->list)) {
        return gllmi_fail_memory(((size_t)count + all->n_tensors) * sizeof *all->list);
    }
    for (i = 0; i < count && status == GLLM_OK; i++, key = gllmi_json_next(json, key + 1)) {
        gllmi_tensor *t = &all->list[all->n_tensors];
        int added;
        memset(t, 0, sizeof *t);
        t->file = (uint32_t)all->n_files - 1;
        t->name = gllmi_json_string(json, key, &all->arena, &status);
        if (status != GLLM_OK) break;
        added = gllmi_map_add(&names, t->name, 0);
        if (added < 0) {
            status = gllmi_fail_memory(sizeof(gllmi_map_slot));
        } else if (added == 0) {
            status = gllmi_tensor_fail(json->file, t->name, "is there twice");
        } else if (gllmi_str_is(t->name, "__metadata__")) {
            status = gllmi_safetensors_metadata(json, key + 1);
        } else {
            status = gllmi_safetensors_entry(json, key + 1, t);
            all->n_tensors++;
        }
    }
    gllmi_map_free(&names);
    if (status != GLLM_OK) return status;
    status = gllmi_safetensors_layout(json, all->list + first, all->n_tensors - first, data_bytes);
    for (k = first; k < all->n_tensors; k++) all->list[k].offset += data_begin;
    return status;
}

/* Opens a .safetensors file and appends its tensors. */
GLLMI_PRIVATE gllm_status gllmi_safetensors_open(gllmi_tensors *all, const char *name) {
    gllmi_file *file;
    gllmi_view view;
    gllmi_json json;
    gllm_status status;
    uint64_t header_bytes;
    if (!gllmi_grow(&all->source->allocator, (void **)&all->files, &all->files_capacity,
                    all->n_files, all->n_files + 1, sizeof *file)) {
        return gllmi_fail_memory((all->n_files + 1) * sizeof *file);
    }
    file = &all->files[all->n_files];
    if ((status = gllmi_file_open(all->source, name, 0, file)) != GLLM_OK) return status;
    all->n_files++;
    if (file->size_bytes < 8) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: too short for a SafeTensors file", file->name);
    }
    if ((status = gllmi_file_view(file, 0, 8, &view)) != GLLM_OK) return status;
    header_bytes = gllmi_load_u64(view.data);
    gllmi_view_free(file, &view);
    if (header_bytes > GLLMI_SAFETENSORS_MAX_HEADER || header_bytes > file->size_bytes - 8) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: a header of %llu bytes is over the limit of %llu",
                          file->name, (unsigned long long)header_bytes,
                          (unsigned long long)(header_bytes > GLLMI_SAFETENSORS_MAX_HEADER
                                                   ? GLLMI_SAFETENSORS_MAX_HEADER
                                                   : file->size_bytes - 8));
    }
    if ((status = gllmi_file_view(file, 8, header_bytes, &view)) != GLLM_OK) return status;
    if (view.size == 0 || view.data[0] != '{') {
        status = gllmi_fail(GLLM_ERR_FORMAT, "%s: byte 8: the header must start with '{'",
                            file->name);
    } else {
        status = gllmi_json_parse_at(&json, file->name, 8, (const char *)view.data, view.size,
                                     &all->source->allocator);
        if (status == GLLM_OK) {
            status = gllmi_safetensors_entries(all, &json, 8 + header_bytes,
                                               file->size_bytes - 8 - header_bytes);
        }
        gllmi_json_free(&json);
    }
    gllmi_view_free(file, &view);
    return status;
}

/* A file name that stays in its folder. */
GLLMI_PRIVATE int gllmi_is_plain_name(gllmi_str name) {
    size_t i;
    if (name.size == 0 || name.size > 255 || name.data[0] == '.') return 0;
    for (i = 0; i < name.size; i++) {
        unsigned char c = (unsigned char)name.data[i];
        if (c < 0x20 || c == '/' || c == '\\' || c == ':') return 0;
    }
    return 1;
}

/* All names point to their first tensor in the list; of two with one name the first counts. */
GLLMI_PRIVATE gllm_status gllmi_tensors_index_names(gllmi_tensors *all) {
    size_t i;
    if (!gllmi_map_reserve(&all->by_name, all->n_tensors)) {
        return gllmi_fail_memory(all->n_tensors * sizeof(gllmi_map_slot));
    }
    for (i = 0; i < all->n_tensors; i++) {
        if (gllmi_map_add(&all->by_name, all->list[i].name, (uint32_t)i) < 0) {
            return gllmi_fail_memory(sizeof(gllmi_map_slot));
        }
    }
    return GLLM_OK;
}

/* The shard that weight_map gives a tensor, opened at its first mention; *file is its index. */
GLLMI_PRIVATE gllm_status gllmi_shard_open(gllmi_tensors *all, gllmi_map *shards, gllmi_str shard,
                                           gllmi_str folder, const char *index, uint32_t *file) {
    const gllmi_map_slot *slot = gllmi_map_find(shards, shard);
    char path[600];
    if (slot) {
        *file = slot->value;
        return GLLM_OK;
    }
    if (!gllmi_is_plain_name(shard)) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: weight_map: \"%.*s\" is not a file of this folder",
                          index, gllmi_str_shown(shard), shard.data);
    }
    snprintf(path, sizeof path, "%.*s%s%.*s", (int)folder.size, folder.data,
             folder.size ? "/" : "", (int)shard.size, shard.data);
    *file = (uint32_t)all->n_files;
    if (gllmi_map_add(shards, shard, *file) < 0) return gllmi_fail_memory(sizeof *slot);
    return gllmi_safetensors_open(all, path);
}

/* Opens all shards of an index file. `folder` is where it is in the source, at most 255 bytes. */
GLLMI_PRIVATE gllm_status gllmi_safetensors_open_index(gllmi_tensors *all,
                                                       const gllmi_json *json, gllmi_str folder) {
    uint32_t weight_map = gllmi_json_find(json, 0, "weight_map"), i, key, pass;
    gllm_status status = GLLM_OK;
    gllmi_map shards;
    if (!weight_map || !gllmi_json_is(json, weight_map, GLLMI_JSON_OBJECT)) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: weight_map must be an object", json->file);
    }
    memset(&shards, 0, sizeof shards);
    shards.allocator = all->source->allocator;
    /* first open what is named, then see that each tensor is where the index says */
    for (pass = 0; pass < 2 && status == GLLM_OK; pass++) {
        key = gllmi_json_first(weight_map);
        for (i = 0; i < json->nodes[weight_map].count && status == GLLM_OK; i++) {
            gllmi_str name = gllmi_json_string(json, key, &all->arena, &status);
            gllmi_str shard = gllmi_json_string(json, key + 1, &all->arena, &status);
            const gllmi_tensor *t;
            uint32_t file = 0;
            if (status != GLLM_OK) break;
            if (!shard.data) {
                status = gllmi_fail(GLLM_ERR_FORMAT, "%s: weight_map: %.*s must be a file name",
                                    json->file, gllmi_str_shown(name), name.data);
                break;
            }
            status = gllmi_shard_open(all, &shards, shard, folder, json->file, &file);
            if (status != GLLM_OK || pass == 0) {
                key = gllmi_json_next(json, key + 1);
                continue;
            }
            t = gllmi_tensors_find(all, name);
            if (!t || t->file != file) {
                status = gllmi_fail(GLLM_ERR_FORMAT, "%s: tensor %.*s is not in %.*s", json->file,
                                    gllmi_str_shown(name), name.data, gllmi_str_shown(shard),
                                    shard.data);
            }
            key = gllmi_json_next(json, key + 1);
        }
        if (status == GLLM_OK && pass == 0) status = gllmi_tensors_index_names(all);
    }
    gllmi_map_free(&shards);
    return status;
}

/* Opens FOLDER/model.safetensors, or the shards of FOLDER/model.safetensors.index.json; or the file
 * `name` if it is not NULL. */
GLLMI_PRIVATE gllm_status gllmi_tensors_open(gllmi_tensors *all, gllmi_str folder,
                                             const char *name) {
    char path[600];
    gllmi_json_file index;
    gllmi_file probe;
    gllm_status status;
    const char *slash = folder.size ? "/" : "";
    if (folder.size > 255 || (name && strlen(name) > 255)) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "a path of over 255 bytes");
    }
    snprintf(path, sizeof path, "%.*s%s%s", (int)folder.size, folder.data, slash,
             name ? name : "model.safetensors");
    if (!name) {
        status = gllmi_file_open(all->source, path, 1, &probe);
        gllmi_file_close(&probe);
        if (status == GLLM_ERR_NOT_FOUND) {
            snprintf(path, sizeof path, "%.*s%smodel.safetensors.index.json", (int)folder.size,
                     folder.data, slash);
            status = gllmi_json_file_open(all->source, path, 1, &index);
            if (status == GLLM_ERR_NOT_FOUND) {
                return gllmi_fail(status, "%s: has no model.safetensors and no "
                                          "model.safetensors.index.json", probe.name);
            }
            if (status != GLLM_OK) return status;
            status = gllmi_safetensors_open_index(all, &index.json, folder);
            gllmi_json_file_close(&index);
            return status;
        }
        if (status != GLLM_OK) return status;
    }
    status = gllmi_safetensors_open(all, path);
    return status == GLLM_OK ? gllmi_tensors_index_names(all) : status;
}

/* ================================================================================================
 * [ARCHITECTURE] config.json and its companions -> one gllmi_arch row: all a forward pass must know
 * Files: huggingface.co/docs/transformers (config.json), sbert.net (modules.json and the rest).
 * ============================================================================================= */

/* The tensors that architectures share, by canonical name. */
typedef enum gllmi_tensor_id {
    GLLMI_T_TOKEN_EMBED,    /* (vocab_size, hidden) */
    GLLMI_T_POSITION_EMBED, /* (n_positions, hidden) */
    GLLMI_T_TYPE_EMBED,     /* (n_types, hidden) */
    GLLMI_T_EMBED_NORM_W,   /* (hidden) */
    GLLMI_T_EMBED_NORM_B,
    GLLMI_T_Q_W, /* per layer from here; (hidden, hidden) */
    GLLMI_T_Q_B,
    GLLMI_T_K_W,
    GLLMI_T_K_B,
    GLLMI_T_V_W,
    GLLMI_T_V_B,
    GLLMI_T_ATTN_OUT_W,
    GLLMI_T_ATTN_OUT_B,
    GLLMI_T_ATTN_NORM_W,
    GLLMI_T_ATTN_NORM_B,
    GLLMI_T_UP_W, /* (intermediate, hidden) */
    GLLMI_T_UP_B,
    GLLMI_T_DOWN_W, /* (hidden, intermediate) */
    GLLMI_T_DOWN_B,
    GLLMI_T_MLP_NORM_W,
    GLLMI_T_MLP_NORM_B,
    GLLMI_T_COUNT
} gllmi_tensor_id;

/* A family of models: how its files name things. '#' is the layer, '|' separates older names. */
typedef struct gllmi_family {
    const char *model_type;
    const char *prefixes; /* that may stand before all names, '|' between them; "" is one too */
    const char *names[GLLMI_T_COUNT];
} gllmi_family;

static const gllmi_family gllmi_families[] = {
    {"bert",
     "|bert.",
     {"embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight",
      "embeddings.token_type_embeddings.weight",
      "embeddings.LayerNorm.weight|embeddings.LayerNorm.gamma",
      "embeddings.LayerNorm.bias|embeddings.LayerNorm.beta",
      "encoder.layer.#.attention.self.query.weight", "encoder.layer.#.attention.self.query.bias",
      "encoder.layer.#.attention.self.key.weight", "encoder.layer.#.attention.self.key.bias",
      "encoder.layer.#.attention.self.value.weight", "encoder.layer.#.attention.self.value.bias",
      "encoder.layer.#.attention.output.dense.weight",
      "encoder.layer.#.attention.output.dense.bias",
      "encoder.layer.#.attention.output.LayerNorm.weight|"
      "encoder.layer.#.attention.output.LayerNorm.gamma",
      "encoder.layer.#.attention.output.LayerNorm.bias|"
      "encoder.layer.#.attention.output.LayerNorm.beta",
      "encoder.layer.#.intermediate.dense.weight", "encoder.layer.#.intermediate.dense.bias",
      "encoder.layer.#.output.dense.weight", "encoder.layer.#.output.dense.bias",
      "encoder.layer.#.output.LayerNorm.weight|encoder.layer.#.output.LayerNorm.gamma",
      "encoder.layer.#.output.LayerNorm.bias|encoder.layer.#.output.LayerNorm.beta"}},
};

typedef enum gllmi_act {
    GLLMI_ACT_NONE,
    GLLMI_ACT_GELU,      /* x/2 (1 + erf(x / sqrt 2)) */
    GLLMI_ACT_GELU_TANH, /* its approximation by tanh */
    GLLMI_ACT_RELU,
    GLLMI_ACT_SILU,
    GLLMI_ACT_TANH
} gllmi_act;

/* A step between pooling and the caller. */
typedef enum gllmi_module_kind { GLLMI_MODULE_DENSE, GLLMI_MODULE_NORMALIZE } gllmi_module_kind;

typedef struct gllmi_module {
    gllmi_module_kind kind;
    gllmi_str folder; /* a Dense's own weights: FOLDER/model.safetensors */
    uint32_t n_in, n_out;
    int has_bias;
    gllmi_act act;
} gllmi_module;

#define GLLMI_MAX_POOLINGS 6
#define GLLMI_MAX_MODULES 8

typedef struct gllmi_arch {
    const gllmi_family *family;
    gllmi_str folder; /* of the transformer, below the model's folder: "" or "0_Transformer" */
    uint64_t vocab_size, hidden_size, n_layers, n_heads, intermediate_size, n_positions, n_types;
    uint64_t max_tokens;
    double norm_eps;
    gllmi_act act;
    gllm_pooling poolings[GLLMI_MAX_POOLINGS]; /* several: their vectors are concatenated */
    uint32_t n_poolings;
    int pool_prompt; /* 0: the prompt's tokens are left out of the pooling */
    gllmi_module modules[GLLMI_MAX_MODULES];
    uint32_t n_modules;
    const char **prompt_names, **prompts; /* (n_prompts) */
    size_t n_prompts;
    const char *default_prompt_name;
} gllmi_arch;

GLLM_API const char *gllm_pooling_name(gllm_pooling pooling) {
    static const char *const names[] = {"auto",          "cls",          "mean", "max",
                                        "mean_sqrt_len", "weightedmean", "last"};
    size_t i = (size_t)pooling;
    return i < GLLMI_COUNT_OF(names) ? names[i] : "?";
}

/* A row of a table from a file's word to our number. */
typedef struct gllmi_word {
    const char *word;
    int value;
} gllmi_word;

/* The value of the string node in a table, or -1. */
GLLMI_PRIVATE int gllmi_json_word(const gllmi_json *json, uint32_t node, const gllmi_word *table,
                                  size_t n) {
    size_t i;
    for (i = 0; node && i < n; i++) {
        if (gllmi_json_string_is(json, node, gllmi_str_of(table[i].word))) return table[i].value;
    }
    return -1;
}

/* ---- config.json ---------------------------------------------------------------------------- */

GLLMI_PRIVATE gllm_status gllmi_config_act(gllmi_arch *arch, const gllmi_json *json) {
    static const gllmi_word acts[] = {
        {"gelu", GLLMI_ACT_GELU},          {"gelu_python", GLLMI_ACT_GELU},
        {"gelu_new", GLLMI_ACT_GELU_TANH}, {"gelu_pytorch_tanh", GLLMI_ACT_GELU_TANH},
        {"gelu_fast", GLLMI_ACT_GELU_TANH}, {"relu", GLLMI_ACT_RELU},
        {"silu", GLLMI_ACT_SILU},          {"swish", GLLMI_ACT_SILU},
        {"tanh", GLLMI_ACT_TANH}};
    uint32_t node = gllmi_json_find(json, 0, "hidden_act");
    int act = node ? gllmi_json_word(json, node, acts, GLLMI_COUNT_OF(acts)) : GLLMI_ACT_GELU;
    gllmi_str raw = gllmi_json_raw(json, node);
    if (act < 0) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: hidden_act %.*s is not supported", json->file,
                          gllmi_str_shown(raw), raw.data);
    }
    arch->act = (gllmi_act)act;
    return GLLM_OK;
}

/* The family that model_type names. */
GLLMI_PRIVATE gllm_status gllmi_config_family(gllmi_arch *arch, const gllmi_json *json) {
    uint32_t node = gllmi_json_find(json, 0, "model_type");
    gllmi_str raw = gllmi_json_raw(json, node);
    size_t i;
    if (!gllmi_json_is(json, 0, GLLMI_JSON_OBJECT) || !node ||
        !gllmi_json_is(json, node, GLLMI_JSON_STRING)) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: model_type is missing", json->file);
    }
    for (i = 0; i < GLLMI_COUNT_OF(gllmi_families); i++) {
        if (gllmi_json_string_is(json, node, gllmi_str_of(gllmi_families[i].model_type))) {
            arch->family = &gllmi_families[i];
            return GLLM_OK;
        }
    }
    return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: model_type %.*s is not supported", json->file,
                      gllmi_str_shown(raw), raw.data);
}

/* What a config may ask for that would silently give other numbers. */
GLLMI_PRIVATE gllm_status gllmi_config_refuse(const gllmi_json *json) {
    uint32_t node = gllmi_json_find(json, 0, "position_embedding_type");
    gllmi_str raw = gllmi_json_raw(json, node);
    if (node && !gllmi_json_string_is(json, node, gllmi_str_of("absolute"))) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: position_embedding_type %.*s is not supported",
                          json->file, gllmi_str_shown(raw), raw.data);
    }
    if (gllmi_json_get_bool(json, 0, "is_decoder", 0)) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: is_decoder is not supported", json->file);
    }
    return GLLM_OK;
}

GLLMI_PRIVATE gllm_status gllmi_config_read(gllmi_arch *arch, const gllmi_json *json) {
    struct {
        const char *key;
        uint64_t max, missing; /* missing 0: the field must be there */
        uint64_t *out;
    } fields[7] = {{"vocab_size", 1u << 28, 0, NULL},
                   {"hidden_size", 1u << 16, 0, NULL},
                   {"num_hidden_layers", 1u << 10, 0, NULL},
                   {"num_attention_heads", 1u << 10, 0, NULL},
                   {"intermediate_size", 1u << 20, 0, NULL},
                   {"max_position_embeddings", 1u << 24, 0, NULL},
                   {"type_vocab_size", 1u << 10, 2, NULL}};
    uint32_t eps = gllmi_json_find(json, 0, "layer_norm_eps");
    gllm_status status;
    size_t i;
    fields[0].out = &arch->vocab_size;
    fields[1].out = &arch->hidden_size;
    fields[2].out = &arch->n_layers;
    fields[3].out = &arch->n_heads;
    fields[4].out = &arch->intermediate_size;
    fields[5].out = &arch->n_positions;
    fields[6].out = &arch->n_types;
    if ((status = gllmi_config_family(arch, json)) != GLLM_OK) return status;
    if ((status = gllmi_config_refuse(json)) != GLLM_OK) return status;
    for (i = 0; i < GLLMI_COUNT_OF(fields); i++) {
        status = gllmi_json_get_u64(json, 0, fields[i].key, fields[i].max, fields[i].missing,
                                    fields[i].out);
        if (status != GLLM_OK) return status;
        if (*fields[i].out == 0) {
            return gllmi_fail(GLLM_ERR_FORMAT, "%s: %s is missing or 0", json->file, fields[i].key);
        }
    }
    if (arch->hidden_size % arch->n_heads != 0) {
        return gllmi_fail(GLLM_ERR_FORMAT,
                          "%s: hidden_size %u is not a multiple of num_attention_heads %u",
                          json->file, (unsigned)arch->hidden_size, (unsigned)arch->n_heads);
    }
    if (arch->hidden_size / arch->n_heads > 512) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: attention heads of over 512 are not supported",
                          json->file);
    }
    arch->norm_eps = eps ? gllmi_json_number(json, eps, -1.0) : 1e-12;
    if (!(arch->norm_eps >= 0.0 && arch->norm_eps < 1.0)) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: layer_norm_eps is no small number", json->file);
    }
    return gllmi_config_act(arch, json);
}

/* ---- sentence-transformers: modules.json, N_Pooling, N_Dense --------------------------------- */

/* Both spellings: one flag per mode, and (later) pooling_mode with a name or a list of them. */
GLLMI_PRIVATE gllm_status gllmi_pooling_read(gllmi_arch *arch, const gllmi_json *json) {
    static const gllmi_word flags[] = {{"pooling_mode_cls_token", GLLM_POOLING_CLS},
                                       {"pooling_mode_max_tokens", GLLM_POOLING_MAX},
                                       {"pooling_mode_mean_tokens", GLLM_POOLING_MEAN},
                                       {"pooling_mode_mean_sqrt_len_tokens",
                                        GLLM_POOLING_MEAN_SQRT_LEN},
                                       {"pooling_mode_weightedmean_tokens",
                                        GLLM_POOLING_WEIGHTED_MEAN},
                                       {"pooling_mode_lasttoken", GLLM_POOLING_LAST}};
    static const gllmi_word modes[] = {{"cls", GLLM_POOLING_CLS},
                                       {"max", GLLM_POOLING_MAX},
                                       {"mean", GLLM_POOLING_MEAN},
                                       {"mean_sqrt_len_tokens", GLLM_POOLING_MEAN_SQRT_LEN},
                                       {"weightedmean", GLLM_POOLING_WEIGHTED_MEAN},
                                       {"lasttoken", GLLM_POOLING_LAST}};
    uint32_t node = gllmi_json_find(json, 0, "pooling_mode"), i, n = 0;
    int mode;
    if (node) {
        int is_list = gllmi_json_is(json, node, GLLMI_JSON_ARRAY);
        uint32_t count = is_list ? json->nodes[node].count : 1;
        if (is_list) node = gllmi_json_first(node);
        for (i = 0; i < count; i++, node = gllmi_json_next(json, node)) {
            mode = gllmi_json_word(json, node, modes, GLLMI_COUNT_OF(modes));
            if (mode < 0 || n == GLLMI_MAX_POOLINGS) {
                return gllmi_fail(GLLM_ERR_FORMAT, "%s: unknown pooling_mode", json->file);
            }
            arch->poolings[n++] = (gllm_pooling)mode;
        }
    } else {
        for (i = 0; i < GLLMI_COUNT_OF(flags); i++) {
            if (gllmi_json_get_bool(json, 0, flags[i].word, 0)) {
                arch->poolings[n++] = (gllm_pooling)flags[i].value;
            }
        }
    }
    if (n == 0) arch->poolings[n++] = GLLM_POOLING_MEAN;
    arch->n_poolings = n;
    arch->pool_prompt = gllmi_json_get_bool(json, 0, "include_prompt", 1);
    return GLLM_OK;
}

GLLMI_PRIVATE gllm_status gllmi_dense_read(gllmi_module *module, const gllmi_json *json) {
    static const gllmi_word acts[] = {
        {"torch.nn.modules.activation.Tanh", GLLMI_ACT_TANH},
        {"torch.nn.modules.linear.Identity", GLLMI_ACT_NONE},
        {"torch.nn.modules.activation.ReLU", GLLMI_ACT_RELU},
        {"torch.nn.modules.activation.GELU", GLLMI_ACT_GELU},
        {"torch.nn.modules.activation.SiLU", GLLMI_ACT_SILU}};
    uint32_t node = gllmi_json_find(json, 0, "activation_function");
    int act = node ? gllmi_json_word(json, node, acts, GLLMI_COUNT_OF(acts)) : GLLMI_ACT_TANH;
    uint64_t n_in, n_out;
    gllm_status status = gllmi_json_get_u64(json, 0, "in_features", 1u << 20, 0, &n_in);
    if (status == GLLM_OK) {
        status = gllmi_json_get_u64(json, 0, "out_features", 1u << 20, 0, &n_out);
    }
    if (status != GLLM_OK) return status;
    if (n_in == 0 || n_out == 0) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: in_features or out_features is missing",
                          json->file);
    }
    if (act < 0 || gllmi_json_get_bool(json, 0, "use_residual", 0)) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: %s is not supported", json->file,
                          act < 0 ? "this activation_function" : "use_residual");
    }
    module->n_in = (uint32_t)n_in;
    module->n_out = (uint32_t)n_out;
    module->has_bias = gllmi_json_get_bool(json, 0, "bias", 1);
    module->act = (gllmi_act)act;
    return GLLM_OK;
}

/* FOLDER/config.json of a module, given to one of the two readers above. */
GLLMI_PRIVATE gllm_status gllmi_module_config(gllmi_arch *arch, gllmi_source *source,
                                              gllmi_module *module) {
    char path[300];
    gllmi_json_file f;
    gllm_status status;
    snprintf(path, sizeof path, "%.*s/config.json", (int)module->folder.size, module->folder.data);
    if ((status = gllmi_json_file_open(source, path, 0, &f)) != GLLM_OK) return status;
    status = module->kind == GLLMI_MODULE_DENSE ? gllmi_dense_read(module, &f.json)
                                                : gllmi_pooling_read(arch, &f.json);
    gllmi_json_file_close(&f);
    return status;
}

/* One entry of modules.json, the i-th. */
GLLMI_PRIVATE gllm_status gllmi_module_read(gllmi_arch *arch, gllmi_source *source,
                                            gllmi_arena *arena, const gllmi_json *json,
                                            uint32_t node, uint32_t i) {
    gllm_status status = GLLM_OK;
    gllmi_module module;
    uint32_t type_node = gllmi_json_find(json, node, "type");
    uint32_t path_node = gllmi_json_find(json, node, "path");
    gllmi_str type, path = {"", 0};
    memset(&module, 0, sizeof module);
    if (!type_node) return gllmi_fail(GLLM_ERR_FORMAT, "%s: a module without type", json->file);
    type = gllmi_json_string(json, type_node, arena, &status);
    if (path_node) path = gllmi_json_string(json, path_node, arena, &status);
    if (status != GLLM_OK) return status;
    if (path.size > 0 && !gllmi_is_plain_name(path)) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: path \"%.*s\" is not a folder of the model",
                          json->file, gllmi_str_shown(path), path.data);
    }
    module.folder = path;
    if (i == 0 && gllmi_str_ends(type, ".Transformer")) {
        arch->folder = path;
    } else if (i == 1 && gllmi_str_ends(type, ".Pooling")) {
        module.kind = GLLMI_MODULE_NORMALIZE;
        return gllmi_module_config(arch, source, &module);
    } else if (i > 1 && arch->n_modules < GLLMI_MAX_MODULES &&
               (gllmi_str_ends(type, ".Normalize") || gllmi_str_ends(type, ".Dense"))) {
        int is_dense = gllmi_str_ends(type, ".Dense");
        module.kind = is_dense ? GLLMI_MODULE_DENSE : GLLMI_MODULE_NORMALIZE;
        if (is_dense && (status = gllmi_module_config(arch, source, &module)) != GLLM_OK) {
            return status;
        }
        arch->modules[arch->n_modules++] = module;
    } else {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: module %u of type %.*s is not supported",
                          json->file, (unsigned)i, gllmi_str_shown(type), type.data);
    }
    return GLLM_OK;
}

/* Without modules.json: the transformer and mean pooling, as sentence-transformers does. */
GLLMI_PRIVATE gllm_status gllmi_modules_read(gllmi_arch *arch, gllmi_source *source,
                                             gllmi_arena *arena) {
    gllmi_json_file f;
    gllm_status status = gllmi_json_file_open(source, "modules.json", 1, &f);
    uint32_t i, node = 1;
    arch->poolings[0] = GLLM_POOLING_MEAN;
    arch->n_poolings = 1;
    arch->pool_prompt = 1;
    if (status == GLLM_ERR_NOT_FOUND) return GLLM_OK;
    if (status != GLLM_OK) return status;
    if (!gllmi_json_is(&f.json, 0, GLLMI_JSON_ARRAY)) {
        status = gllmi_fail(GLLM_ERR_FORMAT, "%s: must be an array", f.json.file);
    }
    for (i = 0; status == GLLM_OK && i < f.json.nodes[0].count; i++) {
        status = gllmi_module_read(arch, source, arena, &f.json, node, i);
        node = gllmi_json_next(&f.json, node);
    }
    gllmi_json_file_close(&f);
    return status;
}

/* ---- limits and prompts --------------------------------------------------------------------- */

/* A file in the transformer's folder. */
GLLMI_PRIVATE gllm_status gllmi_arch_open(const gllmi_arch *arch, gllmi_source *source,
                                          const char *name, int optional, gllmi_json_file *f) {
    char path[600];
    snprintf(path, sizeof path, "%.*s%s%s", (int)arch->folder.size, arch->folder.data,
             arch->folder.size ? "/" : "", name);
    return gllmi_json_file_open(source, path, optional, f);
}

/* max_seq_length; without it what the tokenizer says; never over the positions there are. */
GLLMI_PRIVATE gllm_status gllmi_arch_limit(gllmi_arch *arch, gllmi_source *source) {
    static const char *const files[] = {"sentence_bert_config.json", "tokenizer_config.json"};
    static const char *const keys[] = {"max_seq_length", "model_max_length"};
    size_t i;
    arch->max_tokens = arch->n_positions;
    for (i = 0; i < 2; i++) {
        gllmi_json_file f;
        gllm_status status = gllmi_arch_open(arch, source, files[i], 1, &f);
        double limit;
        uint32_t node;
        if (status == GLLM_ERR_NOT_FOUND) continue;
        if (status != GLLM_OK) return status;
        node = gllmi_json_find(&f.json, 0, keys[i]);
        limit = node ? gllmi_json_number(&f.json, node, 0.0) : 0.0; /* "none" is 1e30 here */
        gllmi_json_file_close(&f);
        if (limit < 1.0) continue;
        if (limit < (double)arch->max_tokens) arch->max_tokens = (uint64_t)limit;
        break;
    }
    return GLLM_OK;
}

GLLMI_PRIVATE gllm_status gllmi_prompts_read(gllmi_arch *arch, const gllmi_json *json,
                                             gllmi_arena *arena) {
    uint32_t prompts = gllmi_json_find(json, 0, "prompts"), i, key;
    uint32_t name = gllmi_json_find(json, 0, "default_prompt_name");
    gllm_status status = GLLM_OK;
    size_t n;
    if (name) arch->default_prompt_name = gllmi_json_string(json, name, arena, &status).data;
    if (!prompts || !gllmi_json_is(json, prompts, GLLMI_JSON_OBJECT)) return status;
    n = json->nodes[prompts].count;
    arch->prompt_names = (const char **)gllmi_arena_alloc(arena, (n + 1) * sizeof(char *));
    arch->prompts = (const char **)gllmi_arena_alloc(arena, (n + 1) * sizeof(char *));
    if (!arch->prompts || !arch->prompt_names) return gllmi_fail_memory((n + 1) * sizeof(char *));
    key = gllmi_json_first(prompts);
    for (i = 0; i < n && status == GLLM_OK; i++, key = gllmi_json_next(json, key + 1)) {
        if (!gllmi_json_is(json, key + 1, GLLMI_JSON_STRING)) continue;
        arch->prompt_names[arch->n_prompts] = gllmi_json_string(json, key, arena, &status).data;
        arch->prompts[arch->n_prompts] = gllmi_json_string(json, key + 1, arena, &status).data;
        arch->n_prompts++;
    }
    return status;
}

/* Reads all that describes the model. Strings go to `arena`. */
GLLMI_PRIVATE gllm_status gllmi_arch_load(gllmi_arch *arch, gllmi_source *source,
                                          gllmi_arena *arena) {
    gllmi_json_file f;
    gllm_status status;
    memset(arch, 0, sizeof *arch);
    arch->folder = gllmi_str_of("");
    if ((status = gllmi_modules_read(arch, source, arena)) != GLLM_OK) return status;
    if ((status = gllmi_arch_open(arch, source, "config.json", 0, &f)) != GLLM_OK) return status;
    status = gllmi_config_read(arch, &f.json);
    gllmi_json_file_close(&f);
    if (status != GLLM_OK) return status;
    if ((status = gllmi_arch_limit(arch, source)) != GLLM_OK) return status;
    status = gllmi_json_file_open(source, "config_sentence_transformers.json", 1, &f);
    if (status == GLLM_ERR_NOT_FOUND) return GLLM_OK;
    if (status != GLLM_OK) return status;
    status = gllmi_prompts_read(arch, &f.json, arena);
    gllmi_json_file_close(&f);
    return status;
}

/* Floats of one text's vector after pooling with n_poolings modes and the modules that follow, or 0
 * if a Dense does not fit what comes before it. */
GLLMI_PRIVATE uint64_t gllmi_arch_dim(const gllmi_arch *arch, uint32_t n_poolings) {
    uint64_t dim = arch->hidden_size * n_poolings;
    uint32_t i;
    for (i = 0; i < arch->n_modules; i++) {
        if (arch->modules[i].kind != GLLMI_MODULE_DENSE) continue;
        if (arch->modules[i].n_in != dim) return 0;
        dim = arch->modules[i].n_out;
    }
    return dim;
}

/* ================================================================================================
 * [KERNELS] The arithmetic: matrix products, attention, normalisation, activations
 * Written once, compiled once per ISA: the file includes itself with GLLMI_PASS set to the ISA's
 * number, and only the pass text below is read. What differs per ISA is a vector layer of some
 * thirty macros; what differs per element type is a literal that folds a switch.
 *
 * A weight (n_out, k) is packed at load into panels of GLLMI_NR output rows, k inside the panel:
 * element (row, i) of a panel lies at [i * NR + row]. A tile kernel keeps MR x NR sums in registers
 * and adds the products of ascending i, one fused multiply-add each. So an output element is the
 * same sum in the same order whatever the tile, the tail, the split over threads or the way to the
 * weight's f32 value: a text's vector does not depend, in one bit, on what it is computed beside.
 * (The portable kernels multiply and add in two roundings; the rule holds for them too.)
 * ============================================================================================= */

/* A matrix (n_out, k), packed for the kernels of one ISA.
 *   F32, F16, BF16   panel: k rows of NR elements
 *   Q8_0             panel: k/32 blocks (rounded up) of NR f16 scales and 32 rows of NR int8
 * Output rows past n_out and the k past the end of a Q8_0 block are zeros. */
typedef struct gllmi_weight {
    void *data; /* aligned to GLLMI_ALIGN, the caller's */
    size_t n_out, k;
    gllm_dtype held; /* F32, F16, BF16 or Q8_0 */
} gllmi_weight;

/* c = act(a * w^T + bias) + residual */
typedef struct gllmi_gemm {
    const float *a; /* (n_rows, w->k) */
    size_t lda;     /* floats from row to row */
    const gllmi_weight *w;
    const float *bias;     /* (n_out) or NULL */
    const float *residual; /* (n_rows, n_out) or NULL; must not overlap c */
    size_t ldr;
    float *c; /* (n_rows, n_out); must not overlap a */
    size_t ldc;
    size_t n_rows;
    gllmi_act act;
} gllmi_gemm;

/* Every token of a sequence attends to all of them. Head h of token t is at q + t*ldq + h*head_dim:
 * q, k and v may be columns of one buffer. */
typedef struct gllmi_attention {
    const float *q, *k, *v;
    size_t ldq, ldk, ldv;
    float *out;
    size_t ldo;
    size_t n_heads, head_dim; /* head_dim at most GLLMI_MAX_HEAD_DIM */
    float scale;
} gllmi_attention;

/* dst (n_rows, n) = (x - mean) / sqrt(variance + eps) * weight + bias; dst may be x. */
typedef struct gllmi_norm {
    float *dst;
    size_t ldd;
    const float *x;
    size_t ldx;
    const float *weight, *bias; /* (n); bias may be NULL */
    float eps;
    size_t n;
} gllmi_norm;

#define GLLMI_MAX_HEAD_DIM 512
#define GLLMI_KC 768                 /* most k per pass over the tiles, a multiple of 32 */
#define GLLMI_A_STRIDE (GLLMI_KC + 16) /* floats from row to row of a copied A: an odd number of */
                                       /* cache lines, so that rows spread over the cache's sets */
#define GLLMI_MC 112                 /* most rows of A that are copied at once */
#define GLLMI_MAX_NR 32
#define GLLMI_KEY_FLOATS 32768       /* K of one block of keys; as much V */
#define GLLMI_MAX_KEYS 256           /* keys per block */
/* What one thread needs at once: A and a panel for gemm; P, K, V and sums for attention. */
#define GLLMI_SCRATCH_BYTES (640u * 1024u)

/* A row of k numbers as it lies in a file: F32, F16, BF16, F64, I8, or Q8_0 in whole blocks. */
typedef struct gllmi_row {
    const uint8_t *data;
    gllm_dtype dtype;
} gllmi_row;

typedef struct gllmi_kernels {
    const char *name;
    gllm_isa isa;
    uint16_t nr; /* output rows per panel */
    uint16_t mr; /* rows of A per tile */
    /* Rows [row0, row1) x panels [panel0, panel1) of g, on one thread. */
    void (*gemm)(const gllmi_gemm *g, size_t row0, size_t row1, size_t panel0, size_t panel1,
                 void *scratch);
    /* Queries [query0, query1) of a head of the sequence of n_tokens that starts at row token0. */
    void (*attention)(const gllmi_attention *at, size_t token0, size_t n_tokens, size_t head,
                      size_t query0, size_t query1, void *scratch);
    /* One panel of w from n_rows <= nr source rows. */
    void (*pack)(const gllmi_weight *w, size_t panel, const gllmi_row *rows, size_t n_rows);
    void (*layer_norm)(const gllmi_norm *norm, size_t row0, size_t row1);
    /* Index: gllm_dtype up to I8; n a multiple of 32 for Q8_0. Any alignment of src. */
    void (*to_f32[GLLM_DTYPE_I8 + 1])(float *dst, const void *src, size_t n);
    void (*act)(float *x, size_t n, gllmi_act act);
    void (*add)(float *dst, const float *x, size_t n);                 /* dst += x */
    void (*max)(float *dst, const float *x, size_t n);                 /* dst = max(dst, x) */
    void (*scale)(float *dst, const float *x, float s, size_t n);      /* dst = x s */
    void (*add_scaled)(float *dst, const float *x, float s, size_t n); /* dst += x s */
    float (*dot)(const float *x, const float *y, size_t n); /* order depends on n alone */
} gllmi_kernels;

/* Bytes of one panel; the size was checked by gllmi_weight_bytes. */
GLLMI_INLINE size_t gllmi_panel_bytes(gllm_dtype held, size_t k, size_t nr) {
    if (held == GLLM_DTYPE_Q8_0) return (k + 31) / 32 * (nr * 34);
    return k * nr * (held == GLLM_DTYPE_F32 ? 4u : 2u);
}
/* How n things split into parts of at most `most`, as even as can be: the number of parts. */
GLLMI_INLINE size_t gllmi_n_parts(size_t n, size_t most) { return (n + most - 1) / most; }
/* Where part i of n_parts of n things starts. */
GLLMI_INLINE size_t gllmi_part(size_t n, size_t n_parts, size_t i) {
    size_t each = n / n_parts, more = n % n_parts;
    return i * each + (i < more ? i : more);
}
/* k per pass: even parts in multiples of 32, a function of k alone. */
GLLMI_INLINE size_t gllmi_k_step(size_t k) {
    size_t n = gllmi_n_parts(k, GLLMI_KC);
    return n < 2 ? k : ((k + n - 1) / n + 31) / 32 * 32;
}
#endif /* GLLMI_BODY */

#if defined(GLLMI_PASS)
/* ---- one pass: the vector layer -------------------------------------------------------------- */
#define GLLMI_K(name) GLLMI_CAT(gllmi_##name, GLLMI_ISA)
#define GLLMI_FN GLLMI_PRIVATE GLLMI_ATTR
#define GLLMI_IN GLLMI_FORCEINLINE GLLMI_ATTR

/* VF a vector of VN floats. MIN and MAX give their second argument where one is NaN. LOAD_N and
 * STORE_N touch only the first n < VN elements, the others read as 0. ROUND: to the nearest
 * integer, |x| < 2^22. POW2: 2^n for integral n in [-126, 127]. A tile has MR rows. */
#if GLLMI_PASS == 3
#define GLLMI_VF __m512
#define GLLMI_VN 16
#define GLLMI_MR 14
#define GLLMI_V_ZERO() _mm512_setzero_ps()
#define GLLMI_V_SET(x) _mm512_set1_ps(x)
#define GLLMI_V_LOAD(p) _mm512_loadu_ps(p)
#define GLLMI_V_STORE(p, v) _mm512_storeu_ps(p, v)
#define GLLMI_V_LOAD_N(p, n) _mm512_maskz_loadu_ps((__mmask16)((1u << (n)) - 1u), p)
#define GLLMI_V_STORE_N(p, v, n) _mm512_mask_storeu_ps(p, (__mmask16)((1u << (n)) - 1u), v)
#define GLLMI_V_ADD(a, b) _mm512_add_ps(a, b)
#define GLLMI_V_SUB(a, b) _mm512_sub_ps(a, b)
#define GLLMI_V_MUL(a, b) _mm512_mul_ps(a, b)
#define GLLMI_V_DIV(a, b) _mm512_div_ps(a, b)
#define GLLMI_V_FMA(a, b, c) _mm512_fmadd_ps(a, b, c)
#define GLLMI_V_MIN(a, b) _mm512_min_ps(a, b)
#define GLLMI_V_MAX(a, b) _mm512_max_ps(a, b)
#define GLLMI_V_ABS(a) _mm512_abs_ps(a)
#define GLLMI_V_ROUND(a) _mm512_roundscale_ps(a, 8)
#define GLLMI_V_POW2(a) _mm512_scalef_ps(_mm512_set1_ps(1.0f), a)
#define GLLMI_V_LOAD_F16(p) _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(const void *)(p)))
#define GLLMI_V_LOAD_BF16(p)                                                                       \
    _mm512_castsi512_ps(_mm512_slli_epi32(                                                         \
        _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(p))), 16))
#define GLLMI_V_LOAD_I8(p)                                                                         \
    _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)(const void *)(p))))
#define GLLMI_V_STORE_F16(p, v)                                                                    \
    _mm256_storeu_si256((__m256i *)(void *)(p), _mm512_cvtps_ph(v, 8))
#elif GLLMI_PASS == 2
#define GLLMI_VF __m256
#define GLLMI_VN 8
#define GLLMI_MR 6
#define GLLMI_V_ZERO() _mm256_setzero_ps()
#define GLLMI_V_SET(x) _mm256_set1_ps(x)
#define GLLMI_V_LOAD(p) _mm256_loadu_ps(p)
#define GLLMI_V_STORE(p, v) _mm256_storeu_ps(p, v)
#define GLLMI_V_MASK(n)                                                                            \
    _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(n)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))
#define GLLMI_V_LOAD_N(p, n) _mm256_maskload_ps(p, GLLMI_V_MASK(n))
#define GLLMI_V_STORE_N(p, v, n) _mm256_maskstore_ps(p, GLLMI_V_MASK(n), v)
#define GLLMI_V_ADD(a, b) _mm256_add_ps(a, b)
#define GLLMI_V_SUB(a, b) _mm256_sub_ps(a, b)
#define GLLMI_V_MUL(a, b) _mm256_mul_ps(a, b)
#define GLLMI_V_DIV(a, b) _mm256_div_ps(a, b)
#define GLLMI_V_FMA(a, b, c) _mm256_fmadd_ps(a, b, c)
#define GLLMI_V_MIN(a, b) _mm256_min_ps(a, b)
#define GLLMI_V_MAX(a, b) _mm256_max_ps(a, b)
#define GLLMI_V_ABS(a) _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a)
#define GLLMI_V_ROUND(a) _mm256_round_ps(a, 8)
#define GLLMI_V_POW2(a)                                                                            \
    _mm256_castsi256_ps(_mm256_slli_epi32(                                                         \
        _mm256_add_epi32(_mm256_cvtps_epi32(a), _mm256_set1_epi32(127)), 23))
#define GLLMI_V_LOAD_F16(p) _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(const void *)(p)))
#define GLLMI_V_LOAD_BF16(p)                                                                       \
    _mm256_castsi256_ps(_mm256_slli_epi32(                                                         \
        _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)(const void *)(p))), 16))
#define GLLMI_V_LOAD_I8(p)                                                                         \
    _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)(p))))
#define GLLMI_V_STORE_F16(p, v) _mm_storeu_si128((__m128i *)(void *)(p), _mm256_cvtps_ph(v, 8))
#elif GLLMI_PASS == 4
#define GLLMI_VF float32x4_t
#define GLLMI_VN 4
#define GLLMI_MR 12
#define GLLMI_V_ZERO() vdupq_n_f32(0.0f)
#define GLLMI_V_SET(x) vdupq_n_f32(x)
#define GLLMI_V_LOAD(p) vld1q_f32(p)
#define GLLMI_V_STORE(p, v) vst1q_f32(p, v)
#define GLLMI_V_ADD(a, b) vaddq_f32(a, b)
#define GLLMI_V_SUB(a, b) vsubq_f32(a, b)
#define GLLMI_V_MUL(a, b) vmulq_f32(a, b)
#define GLLMI_V_DIV(a, b) vdivq_f32(a, b)
#define GLLMI_V_FMA(a, b, c) vfmaq_f32(c, a, b)
#define GLLMI_V_MIN(a, b) vminq_f32(a, b)
#define GLLMI_V_MAX(a, b) vmaxq_f32(a, b)
#define GLLMI_V_ABS(a) vabsq_f32(a)
#define GLLMI_V_ROUND(a) vrndnq_f32(a)
#define GLLMI_V_POW2(a)                                                                            \
    vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vcvtq_s32_f32(a), vdupq_n_s32(127)), 23))
#define GLLMI_V_LOAD_F16(p) vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16((const uint16_t *)(p))))
#define GLLMI_V_LOAD_BF16(p)                                                                       \
    vreinterpretq_f32_u32(vshll_n_u16(vld1_u16((const uint16_t *)(p)), 16))
#define GLLMI_V_STORE_F16(p, v)                                                                    \
    vst1_u16((uint16_t *)(p), vreinterpret_u16_f16(vcvt_f16_f32(v)))
GLLMI_IN GLLMI_VF GLLMI_K(load_i8)(const int8_t *p) {
    int32_t word;
    memcpy(&word, p, 4);
    return vcvtq_f32_s32(
        vmovl_s16(vget_low_s16(vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(word))))));
}
#define GLLMI_V_LOAD_I8(p) GLLMI_K(load_i8)((const int8_t *)(p))
#elif defined(__GNUC__) || defined(__clang__)
typedef float gllmi_f32x4 __attribute__((vector_size(16)));
typedef int32_t gllmi_i32x4 __attribute__((vector_size(16)));
#define GLLMI_VF gllmi_f32x4
#define GLLMI_VN 4
#define GLLMI_MR 6
#define GLLMI_V_ZERO() GLLMI_V_SET(0.0f)
#define GLLMI_V_SET(x) GLLMI_K(set)(x)
#define GLLMI_V_LOAD(p) GLLMI_K(load)(p)
#define GLLMI_V_STORE(p, v) GLLMI_K(store)(p, v)
#define GLLMI_V_ADD(a, b) ((a) + (b))
#define GLLMI_V_SUB(a, b) ((a) - (b))
#define GLLMI_V_MUL(a, b) ((a) * (b))
#define GLLMI_V_DIV(a, b) ((a) / (b))
#define GLLMI_V_FMA(a, b, c) ((a) * (b) + (c))
#define GLLMI_V_MIN(a, b) GLLMI_K(select)((a) < (b), a, b)
#define GLLMI_V_MAX(a, b) GLLMI_K(select)((a) > (b), a, b)
#define GLLMI_V_ABS(a) GLLMI_K(absolute)(a)
#define GLLMI_V_ROUND(a) (((a) + 12582912.0f) - 12582912.0f)
#define GLLMI_V_POW2(a) GLLMI_K(pow2)(a)
GLLMI_IN GLLMI_VF GLLMI_K(set)(float x) {
    GLLMI_VF v = {x, x, x, x};
    return v;
}
GLLMI_IN GLLMI_VF GLLMI_K(load)(const float *p) {
    GLLMI_VF v;
    memcpy(&v, p, sizeof v);
    return v;
}
GLLMI_IN void GLLMI_K(store)(float *p, GLLMI_VF v) { memcpy(p, &v, sizeof v); }
GLLMI_IN GLLMI_VF GLLMI_K(select)(gllmi_i32x4 mask, GLLMI_VF a, GLLMI_VF b) {
    return (GLLMI_VF)((mask & (gllmi_i32x4)a) | (~mask & (gllmi_i32x4)b));
}
GLLMI_IN GLLMI_VF GLLMI_K(absolute)(GLLMI_VF a) {
    return (GLLMI_VF)((gllmi_i32x4)a & 0x7fffffff);
}
typedef uint16_t gllmi_u16x4 __attribute__((vector_size(8)));
typedef int8_t gllmi_i8x4 __attribute__((vector_size(4)));
#define GLLMI_V_LOAD_F16(p) GLLMI_K(load_f16)(p)
#define GLLMI_V_LOAD_BF16(p) GLLMI_K(load_bf16)(p)
#define GLLMI_V_LOAD_I8(p) GLLMI_K(load_i8)(p)
GLLMI_IN GLLMI_VF GLLMI_K(load_bf16)(const void *p) {
    gllmi_u16x4 h;
    memcpy(&h, p, sizeof h);
    return (GLLMI_VF)(__builtin_convertvector(h, gllmi_i32x4) << 16);
}
GLLMI_IN GLLMI_VF GLLMI_K(load_f16)(const void *p) {
    gllmi_u16x4 h;
    gllmi_i32x4 bits, rest;
    memcpy(&h, p, sizeof h);
    bits = __builtin_convertvector(h, gllmi_i32x4);
    rest = bits & 0x7fff;
    /* as gllmi_f16_to_f32: times 2^112, and the exponent of infinities and NaN filled up */
    return (GLLMI_VF)((gllmi_i32x4)((GLLMI_VF)(rest << 13) * 5.19229686e33f) |
                      ((rest > 0x7bff) & 0x7f800000) | ((bits & 0x8000) << 16));
}
GLLMI_IN GLLMI_VF GLLMI_K(load_i8)(const void *p) {
    gllmi_i8x4 q;
    memcpy(&q, p, sizeof q);
    return __builtin_convertvector(q, GLLMI_VF);
}
GLLMI_IN GLLMI_VF GLLMI_K(pow2)(GLLMI_VF n) {
    /* 1.5 * 2^23 leaves the integer in the low bits, from where it moves to the exponent */
    return (GLLMI_VF)(((gllmi_i32x4)(n + 12582912.0f) << 23) + 0x3f800000);
}
#else
#define GLLMI_VF float
#define GLLMI_VN 1
#define GLLMI_MR 4
#define GLLMI_V_ZERO() 0.0f
#define GLLMI_V_SET(x) (x)
#define GLLMI_V_LOAD(p) (*(p))
#define GLLMI_V_STORE(p, v) ((void)(*(p) = (v)))
#define GLLMI_V_ADD(a, b) ((a) + (b))
#define GLLMI_V_SUB(a, b) ((a) - (b))
#define GLLMI_V_MUL(a, b) ((a) * (b))
#define GLLMI_V_DIV(a, b) ((a) / (b))
#define GLLMI_V_FMA(a, b, c) ((a) * (b) + (c))
#define GLLMI_V_MIN(a, b) ((a) < (b) ? (a) : (b))
#define GLLMI_V_MAX(a, b) ((a) > (b) ? (a) : (b))
#define GLLMI_V_ABS(a) gllmi_f32_from_bits(gllmi_f32_bits(a) & 0x7fffffffu)
#define GLLMI_V_ROUND(a) (((a) + 12582912.0f) - 12582912.0f)
#define GLLMI_V_POW2(a)                                                                            \
    gllmi_f32_from_bits((gllmi_f32_bits((a) + 12582912.0f) << 23) + 0x3f800000u)
#endif

#define GLLMI_NR (2 * GLLMI_VN)
#if defined(__GNUC__) || defined(__clang__)
#define GLLMI_FETCH(p) __builtin_prefetch(p, 0, 2) /* into L2 */
#else
#define GLLMI_FETCH(p) GLLMI_PREFETCH(p)
#endif

/* What has no instruction, from what has. */
#ifndef GLLMI_V_LOAD_N
#define GLLMI_V_LOAD_N(p, n) GLLMI_K(load_n)(p, n)
#define GLLMI_V_STORE_N(p, v, n) GLLMI_K(store_n)(p, v, n)
GLLMI_IN GLLMI_VF GLLMI_K(load_n)(const float *p, size_t n) {
    float t[GLLMI_VN] = {0};
    size_t i;
    for (i = 0; i < n; i++) t[i] = p[i];
    return GLLMI_V_LOAD(t);
}
GLLMI_IN void GLLMI_K(store_n)(float *p, GLLMI_VF v, size_t n) {
    float t[GLLMI_VN];
    size_t i;
    GLLMI_V_STORE(t, v);
    for (i = 0; i < n; i++) p[i] = t[i];
}
#endif
#ifndef GLLMI_V_LOAD_I8
#define GLLMI_V_LOAD_F16(p) GLLMI_K(load_f16)((const uint8_t *)(p))
#define GLLMI_V_LOAD_BF16(p) GLLMI_K(load_bf16)((const uint8_t *)(p))
#define GLLMI_V_LOAD_I8(p) GLLMI_K(load_i8)((const int8_t *)(p))
GLLMI_IN GLLMI_VF GLLMI_K(load_f16)(const uint8_t *p) {
    float t[GLLMI_VN];
    size_t i;
    for (i = 0; i < GLLMI_VN; i++) t[i] = gllmi_f16_to_f32(gllmi_load_u16(p + 2 * i));
    return GLLMI_V_LOAD(t);
}
GLLMI_IN GLLMI_VF GLLMI_K(load_bf16)(const uint8_t *p) {
    float t[GLLMI_VN];
    size_t i;
    for (i = 0; i < GLLMI_VN; i++) t[i] = gllmi_bf16_to_f32(gllmi_load_u16(p + 2 * i));
    return GLLMI_V_LOAD(t);
}
GLLMI_IN GLLMI_VF GLLMI_K(load_i8)(const int8_t *p) {
    float t[GLLMI_VN];
    size_t i;
    for (i = 0; i < GLLMI_VN; i++) t[i] = (float)p[i];
    return GLLMI_V_LOAD(t);
}
#endif
#ifndef GLLMI_V_STORE_F16
#define GLLMI_V_STORE_F16(p, v) GLLMI_K(store_f16)((uint8_t *)(p), v)
GLLMI_IN void GLLMI_K(store_f16)(uint8_t *p, GLLMI_VF v) {
    float t[GLLMI_VN];
    size_t i;
    GLLMI_V_STORE(t, v);
    for (i = 0; i < GLLMI_VN; i++) {
        uint16_t h = gllmi_f16_from_f32(t[i]);
        memcpy(p + 2 * i, &h, 2);
    }
}
#endif/* The first min(n, VN) of n > 0 elements. */
GLLMI_IN GLLMI_VF GLLMI_K(load_part)(const float *p, size_t n) {
    return n >= GLLMI_VN ? GLLMI_V_LOAD(p) : GLLMI_V_LOAD_N(p, n);
}

/* Horizontal sum and maximum: halves onto halves, the same tree for every ISA of a width. */
#if GLLMI_PASS == 2 || GLLMI_PASS == 3
#if GLLMI_PASS == 3
#define GLLMI_V_FOLD(op, v)                                                                        \
    op(_mm512_castps512_ps256(v),                                                                  \
       _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(v), 1)))
#else
#define GLLMI_V_FOLD(op, v) (v)
#endif
GLLMI_IN float GLLMI_K(sum_lanes)(GLLMI_VF v) {
    __m256 h = GLLMI_V_FOLD(_mm256_add_ps, v);
    __m128 q = _mm_add_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1));
    q = _mm_add_ps(q, _mm_movehl_ps(q, q));
    return _mm_cvtss_f32(_mm_add_ss(q, _mm_movehdup_ps(q)));
}
GLLMI_IN float GLLMI_K(max_lanes)(GLLMI_VF v) {
    __m256 h = GLLMI_V_FOLD(_mm256_max_ps, v);
    __m128 q = _mm_max_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1));
    q = _mm_max_ps(q, _mm_movehl_ps(q, q));
    return _mm_cvtss_f32(_mm_max_ss(q, _mm_movehdup_ps(q)));
}
#undef GLLMI_V_FOLD
#else
GLLMI_IN float GLLMI_K(sum_lanes)(GLLMI_VF v) {
    float t[GLLMI_VN];
    size_t i, n;
    GLLMI_V_STORE(t, v);
    for (n = GLLMI_VN / 2; n > 0; n /= 2) {
        for (i = 0; i < n; i++) t[i] += t[i + n];
    }
    return t[0];
}
GLLMI_IN float GLLMI_K(max_lanes)(GLLMI_VF v) {
    float t[GLLMI_VN];
    size_t i, n;
    GLLMI_V_STORE(t, v);
    for (n = GLLMI_VN / 2; n > 0; n /= 2) {
        for (i = 0; i < n; i++) t[i] = t[i] > t[i + n] ? t[i] : t[i + n];
    }
    return t[0];
}
#endif

/* dst (VN, VN), rows ldd apart, of which the first n are written, = the transpose of src (VN, VN),
 * rows lds apart. */
#if GLLMI_PASS == 2 || GLLMI_PASS == 3
#if GLLMI_PASS == 3
#define GLLMI_V_OP(name) _mm512_##name
#define GLLMI_V_LO(a, b) _mm512_shuffle_f32x4(a, b, 0x88)
#define GLLMI_V_HI(a, b) _mm512_shuffle_f32x4(a, b, 0xdd)
#else
#define GLLMI_V_OP(name) _mm256_##name
#define GLLMI_V_LO(a, b) _mm256_permute2f128_ps(a, b, 0x20)
#define GLLMI_V_HI(a, b) _mm256_permute2f128_ps(a, b, 0x31)
#endif
#define GLLMI_V_PAIR(half, a, b)                                                                   \
    GLLMI_V_OP(castpd_ps)(GLLMI_V_OP(half)(GLLMI_V_OP(castps_pd)(a), GLLMI_V_OP(castps_pd)(b)))
GLLMI_IN void GLLMI_K(transpose)(float *dst, size_t ldd, size_t n, const float *src, size_t lds) {
    GLLMI_VF u[GLLMI_VN], a, b, c, d; /* u[4i + j], lane l of 4: column 4l + j of rows 4i to 4i+3 */
    size_t i;
    for (i = 0; i < GLLMI_VN; i += 4, src += 4 * lds) {
        GLLMI_VF r0 = GLLMI_V_LOAD(src), r1 = GLLMI_V_LOAD(src + lds);
        GLLMI_VF r2 = GLLMI_V_LOAD(src + 2 * lds), r3 = GLLMI_V_LOAD(src + 3 * lds);
        a = GLLMI_V_OP(unpacklo_ps)(r0, r1), b = GLLMI_V_OP(unpackhi_ps)(r0, r1);
        c = GLLMI_V_OP(unpacklo_ps)(r2, r3), d = GLLMI_V_OP(unpackhi_ps)(r2, r3);
        u[i] = GLLMI_V_PAIR(unpacklo_pd, a, c), u[i + 1] = GLLMI_V_PAIR(unpackhi_pd, a, c);
        u[i + 2] = GLLMI_V_PAIR(unpacklo_pd, b, d), u[i + 3] = GLLMI_V_PAIR(unpackhi_pd, b, d);
    }
    for (i = 0; i < 4 && i < n; i++, dst += ldd) {
#if GLLMI_PASS == 3
        a = GLLMI_V_LO(u[i], u[4 + i]), b = GLLMI_V_LO(u[8 + i], u[12 + i]);
        c = GLLMI_V_HI(u[i], u[4 + i]), d = GLLMI_V_HI(u[8 + i], u[12 + i]);
        GLLMI_V_STORE(dst, GLLMI_V_LO(a, b));
        if (4 + i < n) GLLMI_V_STORE(dst + 4 * ldd, GLLMI_V_LO(c, d));
        if (8 + i < n) GLLMI_V_STORE(dst + 8 * ldd, GLLMI_V_HI(a, b));
        if (12 + i < n) GLLMI_V_STORE(dst + 12 * ldd, GLLMI_V_HI(c, d));
#else
        GLLMI_V_STORE(dst, GLLMI_V_LO(u[i], u[4 + i]));
        if (4 + i < n) GLLMI_V_STORE(dst + 4 * ldd, GLLMI_V_HI(u[i], u[4 + i]));
#endif
    }
}
#undef GLLMI_V_OP
#undef GLLMI_V_LO
#undef GLLMI_V_HI
#undef GLLMI_V_PAIR
#else
GLLMI_IN void GLLMI_K(transpose)(float *dst, size_t ldd, size_t n, const float *src, size_t lds) {
    size_t i, r;
    for (i = 0; i < n; i++) {
        for (r = 0; r < GLLMI_VN; r++) dst[i * ldd + r] = src[r * lds + i];
    }
}
#endif

/* ---- one pass: functions (coefficients: tools/fit_functions.py) ------------------------------ */

#define GLLMI_HORNER(y, x, c) y = GLLMI_V_FMA(y, x, GLLMI_V_SET(c))

/* e^x to 2 units in the last place; x is clamped to [-87.3, 88.3]. NaN stays NaN. */
GLLMI_IN GLLMI_VF GLLMI_K(exp_v)(GLLMI_VF x) {
    GLLMI_VF n, r, y;
    x = GLLMI_V_MAX(GLLMI_V_SET(-87.3f), GLLMI_V_MIN(GLLMI_V_SET(88.3f), x));
    n = GLLMI_V_ROUND(GLLMI_V_MUL(x, GLLMI_V_SET(1.44269504f)));
    /* ln 2 in two parts: n * high is exact */
    r = GLLMI_V_FMA(n, GLLMI_V_SET(-0.693359375f), x);
    r = GLLMI_V_FMA(n, GLLMI_V_SET(2.12194440e-4f), r);
    y = GLLMI_V_SET(0.00138145988f);
    GLLMI_HORNER(y, r, 0.00836871658f);
    GLLMI_HORNER(y, r, 0.041668389f);
    GLLMI_HORNER(y, r, 0.166665211f);
    GLLMI_HORNER(y, r, 0.49999994f);
    GLLMI_HORNER(y, r, 1.0f);
    GLLMI_HORNER(y, r, 1.0f);
    return GLLMI_V_MUL(y, GLLMI_V_POW2(n));
}

/* max(x, 0) - h(|x|), where h(t) = t/2 erfc(t / sqrt 2) is a polynomial up to 5.5 and then 0. */
GLLMI_IN GLLMI_VF GLLMI_K(gelu_v)(GLLMI_VF x) {
    GLLMI_VF s = GLLMI_V_MIN(GLLMI_V_SET(5.5f), GLLMI_V_ABS(x)), y;
    s = GLLMI_V_FMA(s, GLLMI_V_SET(0.363636374f), GLLMI_V_SET(-1.0f));
    y = GLLMI_V_SET(-0.0151768019f);
    GLLMI_HORNER(y, s, -0.000805368763f);
    GLLMI_HORNER(y, s, 0.096895881f);
    GLLMI_HORNER(y, s, -0.0364079699f);
    GLLMI_HORNER(y, s, -0.253705442f);
    GLLMI_HORNER(y, s, 0.230840564f);
    GLLMI_HORNER(y, s, 0.269596219f);
    GLLMI_HORNER(y, s, -0.544098675f);
    GLLMI_HORNER(y, s, 0.152560681f);
    GLLMI_HORNER(y, s, 0.459222734f);
    GLLMI_HORNER(y, s, -0.62860781f);
    GLLMI_HORNER(y, s, 0.260516167f);
    GLLMI_HORNER(y, s, 0.178981051f);
    GLLMI_HORNER(y, s, -0.308689773f);
    GLLMI_HORNER(y, s, 0.191261902f);
    GLLMI_HORNER(y, s, -0.0605777502f);
    GLLMI_HORNER(y, s, 0.00819438044f);
    return GLLMI_V_SUB(GLLMI_V_MAX(GLLMI_V_ZERO(), x), y);
}
/* x / (1 + e^-y) */
GLLMI_IN GLLMI_VF GLLMI_K(gate_v)(GLLMI_VF x, GLLMI_VF y) {
    GLLMI_VF e = GLLMI_K(exp_v)(GLLMI_V_SUB(GLLMI_V_ZERO(), y));
    return GLLMI_V_DIV(x, GLLMI_V_ADD(GLLMI_V_SET(1.0f), e));
}
GLLMI_IN GLLMI_VF GLLMI_K(act_v)(GLLMI_VF x, gllmi_act act) {
    GLLMI_VF y;
    switch (act) {
    case GLLMI_ACT_GELU: return GLLMI_K(gelu_v)(x);
    case GLLMI_ACT_GELU_TANH:
        /* 1/2 (1 + tanh(y/2)) = 1 / (1 + e^-y) */
        y = GLLMI_V_FMA(GLLMI_V_MUL(x, x), GLLMI_V_SET(0.0713548163f), GLLMI_V_SET(1.59576912f));
        return GLLMI_K(gate_v)(x, GLLMI_V_MUL(x, y));
    case GLLMI_ACT_RELU: return GLLMI_V_MAX(GLLMI_V_ZERO(), x);
    case GLLMI_ACT_SILU: return GLLMI_K(gate_v)(x, x);
    case GLLMI_ACT_TANH:
        y = GLLMI_K(gate_v)(GLLMI_V_SET(2.0f), GLLMI_V_ADD(x, x));
        return GLLMI_V_SUB(y, GLLMI_V_SET(1.0f));
    default: return x;
    }
}

/* ---- one pass: rows -------------------------------------------------------------------------- */

/* dst[i] = E for i < n, E an expression of the vector x at i and of d, what dst holds. */
#define GLLMI_MAP(name, parameters, expression)                                                    \
    GLLMI_FN void GLLMI_K(name) parameters {                                                       \
        size_t i = 0;                                                                              \
        GLLMI_VF xv, dv;                                                                           \
        for (; i + GLLMI_VN <= n; i += GLLMI_VN) {                                                 \
            xv = GLLMI_V_LOAD(x + i), dv = GLLMI_V_LOAD(dst + i);                                  \
            dv = expression;                                                                       \
            GLLMI_V_STORE(dst + i, dv);                                                            \
        }                                                                                          \
        if (i < n) {                                                                               \
            xv = GLLMI_V_LOAD_N(x + i, n - i), dv = GLLMI_V_LOAD_N(dst + i, n - i);                \
            dv = expression;                                                                       \
            GLLMI_V_STORE_N(dst + i, dv, n - i);                                                   \
        }                                                                                          \
    }
GLLMI_MAP(add, (float *dst, const float *x, size_t n), GLLMI_V_ADD(dv, xv))
GLLMI_MAP(max, (float *dst, const float *x, size_t n), GLLMI_V_MAX(dv, xv))
GLLMI_MAP(scale, (float *dst, const float *x, float s, size_t n),
          ((void)dv, GLLMI_V_MUL(xv, GLLMI_V_SET(s))))
GLLMI_MAP(add_scaled, (float *dst, const float *x, float s, size_t n),
          GLLMI_V_FMA(xv, GLLMI_V_SET(s), dv))
#undef GLLMI_MAP

/* t (m, NR) = act(t + bias), in place. The loop of each activation keeps its constants. */
GLLMI_IN void GLLMI_K(act_loop)(float *t, size_t ld, size_t m, GLLMI_VF bias0, GLLMI_VF bias1,
                                gllmi_act act) {
    for (; m > 0; m--, t += ld) {
        GLLMI_VF v0 = GLLMI_V_ADD(GLLMI_V_LOAD(t), bias0);
        GLLMI_VF v1 = GLLMI_V_ADD(GLLMI_V_LOAD(t + GLLMI_VN), bias1);
        GLLMI_V_STORE(t, GLLMI_K(act_v)(v0, act));
        GLLMI_V_STORE(t + GLLMI_VN, GLLMI_K(act_v)(v1, act));
    }
}
GLLMI_FN void GLLMI_K(act_tile)(float *t, size_t ld, size_t m, GLLMI_VF bias0, GLLMI_VF bias1,
                                gllmi_act act) {
#define GLLMI_X(name)                                                                              \
    case GLLMI_ACT_##name: GLLMI_K(act_loop)(t, ld, m, bias0, bias1, GLLMI_ACT_##name); break;
    switch (act) {
        GLLMI_X(NONE) GLLMI_X(GELU) GLLMI_X(GELU_TANH) GLLMI_X(RELU) GLLMI_X(SILU) GLLMI_X(TANH)
    }
#undef GLLMI_X
}
GLLMI_FN void GLLMI_K(act)(float *x, size_t n, gllmi_act act) {
    size_t m = n / GLLMI_NR, i = m * GLLMI_NR;
    float edge[GLLMI_NR] = {0};
    GLLMI_K(act_tile)(x, GLLMI_NR, m, GLLMI_V_ZERO(), GLLMI_V_ZERO(), act);
    if (i == n) return;
    memcpy(edge, x + i, (n - i) * sizeof *x);
    GLLMI_K(act_tile)(edge, GLLMI_NR, 1, GLLMI_V_ZERO(), GLLMI_V_ZERO(), act);
    memcpy(x + i, edge, (n - i) * sizeof *x);
}

/* Sum of (x - shift) * (y - shift): dot products, sums of squares, variances. */
GLLMI_IN float GLLMI_K(dot_shifted)(const float *x, const float *y, float shift, size_t n) {
    GLLMI_VF s0 = GLLMI_V_ZERO(), s1 = s0, s2 = s0, s3 = s0, m = GLLMI_V_SET(shift);
    size_t i = 0;
    float sum;
#define GLLMI_X(s, at)                                                                             \
    s = GLLMI_V_FMA(GLLMI_V_SUB(GLLMI_V_LOAD(x + (at)), m),                                        \
                    GLLMI_V_SUB(GLLMI_V_LOAD(y + (at)), m), s)
    for (; i + 4 * GLLMI_VN <= n; i += 4 * GLLMI_VN) {
        GLLMI_X(s0, i);
        GLLMI_X(s1, i + GLLMI_VN);
        GLLMI_X(s2, i + 2 * GLLMI_VN);
        GLLMI_X(s3, i + 3 * GLLMI_VN);
    }
    for (; i + GLLMI_VN <= n; i += GLLMI_VN) GLLMI_X(s0, i);
#undef GLLMI_X
    sum = GLLMI_K(sum_lanes)(GLLMI_V_ADD(GLLMI_V_ADD(s0, s1), GLLMI_V_ADD(s2, s3)));
    for (; i < n; i++) sum += (x[i] - shift) * (y[i] - shift);
    return sum;
}
GLLMI_FN float GLLMI_K(dot)(const float *x, const float *y, size_t n) {
    return GLLMI_K(dot_shifted)(x, y, 0.0f, n);
}
GLLMI_IN float GLLMI_K(sum)(const float *x, size_t n) {
    GLLMI_VF s0 = GLLMI_V_ZERO(), s1 = s0, s2 = s0, s3 = s0;
    size_t i = 0;
    float sum;
    for (; i + 4 * GLLMI_VN <= n; i += 4 * GLLMI_VN) {
        s0 = GLLMI_V_ADD(s0, GLLMI_V_LOAD(x + i));
        s1 = GLLMI_V_ADD(s1, GLLMI_V_LOAD(x + i + GLLMI_VN));
        s2 = GLLMI_V_ADD(s2, GLLMI_V_LOAD(x + i + 2 * GLLMI_VN));
        s3 = GLLMI_V_ADD(s3, GLLMI_V_LOAD(x + i + 3 * GLLMI_VN));
    }
    for (; i + GLLMI_VN <= n; i += GLLMI_VN) s0 = GLLMI_V_ADD(s0, GLLMI_V_LOAD(x + i));
    sum = GLLMI_K(sum_lanes)(GLLMI_V_ADD(GLLMI_V_ADD(s0, s1), GLLMI_V_ADD(s2, s3)));
    for (; i < n; i++) sum += x[i];
    return sum;
}

/* (x - mean) * factor * weight + bias for the VN or (n > 0) the last n elements at i. */
GLLMI_IN void GLLMI_K(norm_step)(const gllmi_norm *norm, float *dst, const float *x, size_t i,
                                 size_t n, GLLMI_VF mean, GLLMI_VF factor) {
    GLLMI_VF b = GLLMI_V_ZERO(), v;
    if (n == 0) {
        if (norm->bias) b = GLLMI_V_LOAD(norm->bias + i);
        v = GLLMI_V_MUL(GLLMI_V_SUB(GLLMI_V_LOAD(x + i), mean), factor);
        GLLMI_V_STORE(dst + i, GLLMI_V_FMA(v, GLLMI_V_LOAD(norm->weight + i), b));
    } else {
        if (norm->bias) b = GLLMI_V_LOAD_N(norm->bias + i, n);
        v = GLLMI_V_MUL(GLLMI_V_SUB(GLLMI_V_LOAD_N(x + i, n), mean), factor);
        GLLMI_V_STORE_N(dst + i, GLLMI_V_FMA(v, GLLMI_V_LOAD_N(norm->weight + i, n), b), n);
    }
}
GLLMI_FN void GLLMI_K(layer_norm)(const gllmi_norm *norm, size_t row0, size_t row1) {
    size_t row, i, n = norm->n;
    for (row = row0; row < row1; row++) {
        const float *x = norm->x + row * norm->ldx;
        float *dst = norm->dst + row * norm->ldd;
        float mean = GLLMI_K(sum)(x, n) / (float)n;
        float variance = GLLMI_K(dot_shifted)(x, x, mean, n) / (float)n;
        GLLMI_VF m = GLLMI_V_SET(mean), f = GLLMI_V_SET(1.0f / sqrtf(variance + norm->eps));
        for (i = 0; i + GLLMI_VN <= n; i += GLLMI_VN) {
            GLLMI_K(norm_step)(norm, dst, x, i, 0, m, f);
        }
        if (i < n) GLLMI_K(norm_step)(norm, dst, x, i, n - i, m, f);
    }
}

/* VN elements of a type as floats; the switch folds, for dtype is a literal. */
GLLMI_IN GLLMI_VF GLLMI_K(load_any)(gllm_dtype dtype, const uint8_t *p) {
    switch (dtype) {
    case GLLM_DTYPE_F16: return GLLMI_V_LOAD_F16(p);
    case GLLM_DTYPE_BF16: return GLLMI_V_LOAD_BF16(p);
    case GLLM_DTYPE_I8: return GLLMI_V_LOAD_I8(p);
    default: return GLLMI_V_LOAD((const float *)(const void *)p);
    }
}
GLLMI_IN float GLLMI_K(scalar_any)(gllm_dtype dtype, const uint8_t *p) {
    double d;
    switch (dtype) {
    case GLLM_DTYPE_F16: return gllmi_f16_to_f32(gllmi_load_u16(p));
    case GLLM_DTYPE_BF16: return gllmi_bf16_to_f32(gllmi_load_u16(p));
    case GLLM_DTYPE_I8: return (float)(int8_t)*p;
    default: memcpy(&d, p, 8); return (float)d;
    }
}
#define GLLMI_TO_F32(DT, name, bytes)                                                              \
    GLLMI_FN void GLLMI_K(name)(float *dst, const void *src, size_t n) {                           \
        const uint8_t *p = (const uint8_t *)src;                                                   \
        size_t i = 0;                                                                              \
        if (GLLM_DTYPE_##DT != GLLM_DTYPE_F64) {                                                   \
            for (; i + GLLMI_VN <= n; i += GLLMI_VN) {                                             \
                GLLMI_V_STORE(dst + i, GLLMI_K(load_any)(GLLM_DTYPE_##DT, p + i * (bytes)));       \
            }                                                                                      \
        }                                                                                          \
        for (; i < n; i++) dst[i] = GLLMI_K(scalar_any)(GLLM_DTYPE_##DT, p + i * (bytes));         \
    }
GLLMI_TO_F32(F16, to_f32_f16, 2)
GLLMI_TO_F32(BF16, to_f32_bf16, 2)
GLLMI_TO_F32(I8, to_f32_i8, 1)
GLLMI_TO_F32(F64, to_f32_f64, 8)
#undef GLLMI_TO_F32
GLLMI_FN void GLLMI_K(to_f32_f32)(float *dst, const void *src, size_t n) {
    memcpy(dst, src, n * sizeof *dst);
}
GLLMI_FN void GLLMI_K(to_f32_q8_0)(float *dst, const void *src, size_t n) {
    const uint8_t *block = (const uint8_t *)src;
    size_t i, j;
    for (i = 0; i < n; i += 32, block += 34) {
        GLLMI_VF s = GLLMI_V_SET(gllmi_f16_to_f32(gllmi_load_u16(block)));
        for (j = 0; j < 32; j += GLLMI_VN) {
            GLLMI_V_STORE(dst + i + j, GLLMI_V_MUL(GLLMI_V_LOAD_I8(block + 2 + j), s));
        }
    }
}
GLLMI_IN void GLLMI_K(to_f32_any)(float *dst, const uint8_t *src, gllm_dtype dtype, size_t n) {
    switch (dtype) {
    case GLLM_DTYPE_F32:
        if (n == 32) memcpy(dst, src, 32 * sizeof *dst); /* a few vectors, not a call */
        else memcpy(dst, src, n * sizeof *dst);
        break;
    case GLLM_DTYPE_F16: GLLMI_K(to_f32_f16)(dst, src, n); break;
    case GLLM_DTYPE_BF16: GLLMI_K(to_f32_bf16)(dst, src, n); break;
    case GLLM_DTYPE_Q8_0: GLLMI_K(to_f32_q8_0)(dst, src, n); break;
    case GLLM_DTYPE_F64: GLLMI_K(to_f32_f64)(dst, src, n); break;
    default: GLLMI_K(to_f32_i8)(dst, src, n); break;
    }
}

/* ---- one pass: matrix products --------------------------------------------------------------- */

#if GLLMI_MR == 14
#define GLLMI_ROWS(X)                                                                              \
    X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13)
#define GLLMI_TILES(X)                                                                             \
    X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14)
#elif GLLMI_MR == 12
#define GLLMI_ROWS(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11)
#define GLLMI_TILES(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12)
#elif GLLMI_MR == 6
#define GLLMI_ROWS(X) X(0) X(1) X(2) X(3) X(4) X(5)
#define GLLMI_TILES(X) X(1) X(2) X(3) X(4) X(5) X(6)
#else
#define GLLMI_ROWS(X) X(0) X(1) X(2) X(3)
#define GLLMI_TILES(X) X(1) X(2) X(3) X(4)
#endif

typedef void (*GLLMI_K(tile_fn))(const float *a, const void *w, size_t k, float *c, size_t ldc,
                                 int first, const char *ahead);

/* c (m, NR) = [first ? 0 : c] + a (m, k) * w (k, NR). The rows of a are GLLMI_A_STRIDE apart. One
 * cache line at `ahead` is fetched per k. m and held are literals: rows past m and the other types
 * fold away, and each sum is a register. */
GLLMI_IN void GLLMI_K(tile)(gllm_dtype held, size_t m, const float *a, const void *weights,
                            size_t k, float *c, size_t ldc, int first, const char *ahead) {
    const uint8_t *w = (const uint8_t *)weights;
    size_t i, element = held == GLLM_DTYPE_F32 ? 4 : held == GLLM_DTYPE_Q8_0 ? 1 : 2;
    GLLMI_VF w0, w1, x, s0 = GLLMI_V_ZERO(), s1 = s0;
#define GLLMI_X(r) GLLMI_VF c##r##_0 = GLLMI_V_ZERO(), c##r##_1 = GLLMI_V_ZERO();
    GLLMI_ROWS(GLLMI_X)
#undef GLLMI_X
#define GLLMI_X(r)                                                                                 \
    if (m > r) {                                                                                   \
        c##r##_0 = GLLMI_V_LOAD(c + r * ldc);                                                      \
        c##r##_1 = GLLMI_V_LOAD(c + r * ldc + GLLMI_VN);                                           \
    }
    if (!first) {
        GLLMI_ROWS(GLLMI_X)
    }
#undef GLLMI_X
#define GLLMI_X(r)                                                                                 \
    if (m > r) {                                                                                   \
        x = GLLMI_V_SET(a[r * GLLMI_A_STRIDE]);                                                    \
        c##r##_0 = GLLMI_V_FMA(x, w0, c##r##_0);                                                   \
        c##r##_1 = GLLMI_V_FMA(x, w1, c##r##_1);                                                   \
    }
    for (i = 0; i < k; i++, a++, w += GLLMI_NR * element, ahead += 64) {
        if (held == GLLM_DTYPE_Q8_0) {
            if (i % 32 == 0) {
                s0 = GLLMI_V_LOAD_F16(w);
                s1 = GLLMI_V_LOAD_F16(w + GLLMI_NR);
                w += GLLMI_NR * 2;
            }
            w0 = GLLMI_V_MUL(GLLMI_V_LOAD_I8(w), s0);
            w1 = GLLMI_V_MUL(GLLMI_V_LOAD_I8(w + GLLMI_VN), s1);
        } else {
            w0 = GLLMI_K(load_any)(held, w);
            w1 = GLLMI_K(load_any)(held, w + GLLMI_VN * element);
        }
        GLLMI_FETCH(ahead);
        GLLMI_ROWS(GLLMI_X)
    }
#undef GLLMI_X
#define GLLMI_X(r)                                                                                 \
    if (m > r) {                                                                                   \
        GLLMI_V_STORE(c + r * ldc, c##r##_0);                                                      \
        GLLMI_V_STORE(c + r * ldc + GLLMI_VN, c##r##_1);                                           \
    }
    GLLMI_ROWS(GLLMI_X)
#undef GLLMI_X
}

#define GLLMI_TILE(DT, m, name)                                                                    \
    GLLMI_FN void GLLMI_K(name)(const float *a, const void *w, size_t k, float *c, size_t ldc,     \
                                int first, const char *ahead) {                                    \
        GLLMI_K(tile)(GLLM_DTYPE_##DT, m, a, w, k, c, ldc, first, ahead);                          \
    }
#if GLLMI_PASS == 1
/* Conversions are slow here, so each is done once: all types go through a copy as floats. */
#define GLLMI_MAX_DIRECT 0
#define GLLMI_X(m) GLLMI_TILE(F32, m, tile_f32_##m)
#else
#define GLLMI_MAX_DIRECT (2 * GLLMI_MR)
#define GLLMI_X(m)                                                                                 \
    GLLMI_TILE(F32, m, tile_f32_##m)                                                               \
    GLLMI_TILE(F16, m, tile_f16_##m)                                                               \
    GLLMI_TILE(BF16, m, tile_bf16_##m)                                                             \
    GLLMI_TILE(Q8_0, m, tile_q8_##m)
#endif
GLLMI_TILES(GLLMI_X)
#undef GLLMI_X
#undef GLLMI_TILE

/* Index: gllm_dtype held - 1, rows - 1. */
static const GLLMI_K(tile_fn) GLLMI_K(tiles)[GLLMI_MAX_DIRECT > 0 ? 4 : 1][GLLMI_MR] = {
#define GLLMI_X(m) GLLMI_K(tile_f32_##m),
    {GLLMI_TILES(GLLMI_X)},
#undef GLLMI_X
#if GLLMI_MAX_DIRECT > 0
#define GLLMI_X(m) GLLMI_K(tile_f16_##m),
    {GLLMI_TILES(GLLMI_X)},
#undef GLLMI_X
#define GLLMI_X(m) GLLMI_K(tile_bf16_##m),
    {GLLMI_TILES(GLLMI_X)},
#undef GLLMI_X
#define GLLMI_X(m) GLLMI_K(tile_q8_##m),
    {GLLMI_TILES(GLLMI_X)},
#undef GLLMI_X
#endif
};

/* A panel's part of k rows as floats; every value equals what the direct tiles compute. */
GLLMI_IN void GLLMI_K(unpack)(gllm_dtype held, float *dst, const uint8_t *w, size_t k) {
    size_t i;
    GLLMI_VF s0 = GLLMI_V_ZERO(), s1 = s0;
    for (i = 0; i < k; i++, dst += GLLMI_NR) {
        if (held == GLLM_DTYPE_Q8_0) {
            if (i % 32 == 0) {
                s0 = GLLMI_V_LOAD_F16(w);
                s1 = GLLMI_V_LOAD_F16(w + GLLMI_NR);
                w += GLLMI_NR * 2;
            }
            GLLMI_V_STORE(dst, GLLMI_V_MUL(GLLMI_V_LOAD_I8(w), s0));
            GLLMI_V_STORE(dst + GLLMI_VN, GLLMI_V_MUL(GLLMI_V_LOAD_I8(w + GLLMI_VN), s1));
            w += GLLMI_NR;
        } else {
            GLLMI_V_STORE(dst, GLLMI_K(load_any)(held, w));
            GLLMI_V_STORE(dst + GLLMI_VN, GLLMI_K(load_any)(held, w + GLLMI_NR));
            w += GLLMI_NR * 2;
        }
    }
}
GLLMI_FN void GLLMI_K(unpack_any)(gllm_dtype held, float *dst, const uint8_t *w, size_t k) {
    switch (held) {
    case GLLM_DTYPE_F16: GLLMI_K(unpack)(GLLM_DTYPE_F16, dst, w, k); break;
    case GLLM_DTYPE_BF16: GLLMI_K(unpack)(GLLM_DTYPE_BF16, dst, w, k); break;
    default: GLLMI_K(unpack)(GLLM_DTYPE_Q8_0, dst, w, k); break;
    }
}

/* Finished sums t (m, NR) become rows row.. and columns col.. of c: bias, activation, residual. t is
 * that place in c, or a buffer where a panel goes past n_out. */
GLLMI_FN void GLLMI_K(finish)(const gllmi_gemm *g, float *t, size_t ldt, size_t m, size_t row,
                              size_t col) {
    size_t r, j, n = gllmi_min_size(g->w->n_out - col, GLLMI_NR);
    float *c = g->c + row * g->ldc + col;
    GLLMI_VF bias0 = GLLMI_V_ZERO(), bias1 = bias0, v;
    if (g->bias) {
        bias0 = GLLMI_K(load_part)(g->bias + col, n);
        if (n > GLLMI_VN) bias1 = GLLMI_K(load_part)(g->bias + col + GLLMI_VN, n - GLLMI_VN);
    }
    if (g->bias || g->act != GLLMI_ACT_NONE) {
        GLLMI_K(act_tile)(t, ldt, m, bias0, bias1, g->act);
    }
    if (t == c && !g->residual) return;
    for (j = 0; j < n; j += GLLMI_VN) {
        for (r = 0; r < m; r++) {
            v = GLLMI_V_LOAD(t + r * ldt + j);
            if (g->residual) {
                const float *residual = g->residual + (row + r) * g->ldr + col + j;
                v = GLLMI_V_ADD(v, GLLMI_K(load_part)(residual, n - j));
            }
            if (n - j >= GLLMI_VN) GLLMI_V_STORE(c + r * g->ldc + j, v);
            else GLLMI_V_STORE_N(c + r * g->ldc + j, v, n - j);
        }
    }
}

/* One panel and one pass over k for rows [row, row + n_rows): a is their copy, w the panel's part.
 * Where a panel is whole, c itself holds the sums between passes. */
GLLMI_FN void GLLMI_K(gemm_panel)(const gllmi_gemm *g, size_t row, size_t n_rows, size_t col,
                                  const float *a, const void *w, gllm_dtype held, size_t n_k,
                                  int first, int last, const char *ahead, size_t n_ahead) {
    size_t n_tiles = gllmi_n_parts(n_rows, GLLMI_MR), t, r, r1, n = g->w->n_out - col;
    float edge[GLLMI_MR * GLLMI_NR];
    for (t = 0, r = 0; t < n_tiles; t++, r = r1) {
        float *c = g->c + (row + r) * g->ldc + col, *sums = c;
        size_t ld = g->ldc, m, i;
        GLLMI_K(tile_fn) tile;
        r1 = gllmi_part(n_rows, n_tiles, t + 1);
        m = r1 - r;
        tile = GLLMI_K(tiles)[held - GLLM_DTYPE_F32][m - 1];
        if (n < GLLMI_NR) {
            sums = edge, ld = GLLMI_NR;
            for (i = 0; i < m && !first; i++) memcpy(edge + i * ld, c + i * g->ldc, n * 4);
        }
        /* past the panel's end: lines that are in the cache anyway */
        i = t * n_k * 64;
        tile(a + r * GLLMI_A_STRIDE, w, n_k, sums, ld, first,
             i < n_ahead ? ahead + i : (const char *)a);
        if (last) {
            GLLMI_K(finish)(g, sums, ld, m, row + r, col);
        } else if (n < GLLMI_NR) {
            for (i = 0; i < m; i++) memcpy(c + i * g->ldc, edge + i * ld, n * 4);
        }
    }
}

GLLMI_FN void GLLMI_K(gemm)(const gllmi_gemm *g, size_t row0, size_t row1, size_t panel0,
                            size_t panel1, void *scratch) {
    float *a = (float *)scratch, *w = a + GLLMI_MC * GLLMI_A_STRIDE;
    size_t k = g->w->k, k_step = gllmi_k_step(k), k0, n_k, part, r, i, panel;
    size_t n_parts = gllmi_n_parts(row1 - row0, GLLMI_MC);
    size_t panel_bytes = gllmi_panel_bytes(g->w->held, k, GLLMI_NR);
    for (part = 0; part < n_parts; part++) {
        size_t from = row0 + gllmi_part(row1 - row0, n_parts, part);
        size_t n_rows = row0 + gllmi_part(row1 - row0, n_parts, part + 1) - from;
        /* one or two tiles convert in registers what more share as floats */
        int direct = g->w->held == GLLM_DTYPE_F32 || n_rows <= GLLMI_MAX_DIRECT;
        for (k0 = 0; k0 < k; k0 += n_k) {
            n_k = gllmi_min_size(k_step, k - k0);
            for (r = 0; r < n_rows; r++) {
                memcpy(a + r * GLLMI_A_STRIDE, g->a + (from + r) * g->lda + k0, n_k * sizeof *a);
            }
            for (panel = panel0; panel < panel1; panel++) {
                const uint8_t *src = (const uint8_t *)g->w->data + panel * panel_bytes +
                                     gllmi_panel_bytes(g->w->held, k0, GLLMI_NR);
                const void *now = src;
                if (!direct) {
                    GLLMI_K(unpack_any)(g->w->held, w, src, n_k);
                    now = w;
                }
                /* the next panel is fetched meanwhile */
                i = panel + 1 < panel1 ? gllmi_panel_bytes(g->w->held, n_k, GLLMI_NR) : 0;
                GLLMI_K(gemm_panel)(g, from, n_rows, panel * GLLMI_NR, a, now,
                                    direct ? g->w->held : GLLM_DTYPE_F32, n_k, k0 == 0,
                                    k0 + n_k == k, (const char *)src + panel_bytes, i);
            }
        }
    }
}

/* ---- one pass: packing ----------------------------------------------------------------------- */

/* t (n_k <= 32, NR) as one Q8_0 block of a panel: scale = largest magnitude / 127, in f16. */
GLLMI_FN void GLLMI_K(pack_q8)(uint8_t *dst, const float *t, size_t n_k) {
    size_t i, j, l;
    for (j = 0; j < GLLMI_NR; j += GLLMI_VN) {
        GLLMI_VF most = GLLMI_V_ZERO(), inverse;
        float lane[GLLMI_VN];
        uint16_t scale[GLLMI_VN];
        for (i = 0; i < n_k; i++) {
            most = GLLMI_V_MAX(GLLMI_V_ABS(GLLMI_V_LOAD(t + i * GLLMI_NR + j)), most);
        }
        GLLMI_V_STORE(lane, GLLMI_V_MUL(most, GLLMI_V_SET(1.0f / 127.0f)));
        for (l = 0; l < GLLMI_VN; l++) {
            float s;
            scale[l] = gllmi_f16_from_f32(lane[l] < 65504.0f ? lane[l] : 65504.0f);
            s = gllmi_f16_to_f32(scale[l]);
            lane[l] = s > 0.0f ? 1.0f / s : 0.0f;
        }
        memcpy(dst + j * 2, scale, sizeof scale);
        inverse = GLLMI_V_LOAD(lane);
        for (i = 0; i < n_k; i++) {
            int8_t *q = (int8_t *)dst + GLLMI_NR * (2 + i) + j;
            GLLMI_VF v = GLLMI_V_MUL(GLLMI_V_LOAD(t + i * GLLMI_NR + j), inverse);
            v = GLLMI_V_MAX(GLLMI_V_MIN(v, GLLMI_V_SET(127.0f)), GLLMI_V_SET(-127.0f));
            GLLMI_V_STORE(lane, GLLMI_V_ROUND(v));
            for (l = 0; l < GLLMI_VN; l++) q[l] = (int8_t)lane[l];
        }
        for (; i < 32; i++) memset(dst + GLLMI_NR * (2 + i) + j, 0, GLLMI_VN);
    }
}

/* One panel from n_rows <= NR source rows. */
GLLMI_FN void GLLMI_K(pack)(const gllmi_weight *w, size_t panel, const gllmi_row *rows,
                            size_t n_rows) {
    size_t panel_bytes = gllmi_panel_bytes(w->held, w->k, GLLMI_NR);
    uint8_t *dst = (uint8_t *)w->data + panel * panel_bytes;
    float t[32 * GLLMI_NR], lines[GLLMI_NR * 32]; /* (k, rows) and (rows, k) */
    const uint8_t *at[GLLMI_NR];
    size_t k, r, i, n, step[GLLMI_NR];
    memset(lines, 0, sizeof lines);
    for (r = 0; r < n_rows; r++) {
        const gllmi_dtype_row *type = gllmi_dtype_find(rows[r].dtype);
        at[r] = rows[r].data;
        step[r] = (size_t)32 / type->block_elements * type->block_bytes;
    }
    for (k = 0; k < w->k; k += 32) {
        n = gllmi_min_size(32, w->k - k);
        for (r = 0; r < n_rows; r++, at[r - 1] += step[r - 1]) {
            GLLMI_K(to_f32_any)(lines + r * 32, at[r], rows[r].dtype, n);
        }
        for (r = 0; r < GLLMI_NR; r += GLLMI_VN) {
            for (i = 0; i < n; i += GLLMI_VN) {
                GLLMI_K(transpose)(t + i * GLLMI_NR + r, GLLMI_NR, GLLMI_VN,
                                   lines + r * 32 + i, 32);
            }
        }
        if (w->held == GLLM_DTYPE_Q8_0) {
            GLLMI_K(pack_q8)(dst, t, n);
            dst += GLLMI_NR * 34;
        } else if (w->held == GLLM_DTYPE_F32) {
            memcpy(dst, t, n * GLLMI_NR * 4);
            dst += n * GLLMI_NR * 4;
        } else {
            for (i = 0; i < n * GLLMI_NR; i += GLLMI_VN, dst += 2 * GLLMI_VN) {
                if (w->held == GLLM_DTYPE_F16) {
                    GLLMI_V_STORE_F16(dst, GLLMI_V_LOAD(t + i));
                } else {
                    for (r = 0; r < GLLMI_VN; r++) {
                        uint16_t h = gllmi_bf16_from_f32(t[i + r]);
                        memcpy(dst + 2 * r, &h, 2);
                    }
                }
            }
        }
    }
}

/* ---- one pass: attention --------------------------------------------------------------------- */

/* Where the parts of a thread's scratch are. S, of MR rows GLLMI_A_STRIDE apart, is the scores and
 * then the weights of a tile of queries; Q are the queries, scaled; o (MC, ldo) and the two arrays
 * are what online softmax keeps per query: sums of weighted values, maxima, sums of weights. */
typedef struct GLLMI_K(attention_state) {
    float *s, *q, *keys, *values, *o, *most, *total;
    size_t ldo, n_keys; /* n_keys: per block, a function of head_dim alone */
} GLLMI_K(attention_state);

GLLMI_IN GLLMI_K(attention_state) GLLMI_K(attention_layout)(size_t head_dim, void *scratch) {
    GLLMI_K(attention_state) p;
    size_t n_cols = (head_dim + GLLMI_NR - 1) / GLLMI_NR * GLLMI_NR;
    p.n_keys = gllmi_min_size(GLLMI_KEY_FLOATS / n_cols / 32 * 32, GLLMI_MAX_KEYS);
    p.ldo = n_cols;
    p.s = (float *)scratch;
    p.q = p.s + GLLMI_MR * GLLMI_A_STRIDE;
    p.keys = p.q + GLLMI_MR * GLLMI_A_STRIDE;
    p.values = p.keys + GLLMI_KEY_FLOATS;
    p.o = p.values + GLLMI_KEY_FLOATS;
    p.most = p.o + GLLMI_MC * n_cols;
    p.total = p.most + GLLMI_MC;
    return p;
}

/* n rows of d floats become panels (d, NR) of NR rows each: the transpose. The last is filled up
 * with zeros. */
GLLMI_FN void GLLMI_K(pack_keys)(float *dst, const float *x, size_t ld, size_t n, size_t d) {
    size_t p, h, i, r;
    float edge[GLLMI_VN * GLLMI_VN];
    for (p = 0; p < n; p += GLLMI_NR, dst += GLLMI_NR * d) {
        for (h = 0; h < GLLMI_NR; h += GLLMI_VN) {
            for (i = 0; i < d; i += GLLMI_VN) {
                size_t n_cols = gllmi_min_size(GLLMI_VN, d - i), ld_from = ld;
                const float *from = x + (p + h) * ld + i;
                if (n_cols < GLLMI_VN || p + h + GLLMI_VN > n) {
                    for (r = 0; r < GLLMI_VN; r++) {
                        GLLMI_VF v = GLLMI_V_ZERO();
                        if (p + h + r < n) v = GLLMI_K(load_part)(from + r * ld, n_cols);
                        GLLMI_V_STORE(edge + r * GLLMI_VN, v);
                    }
                    from = edge, ld_from = GLLMI_VN;
                }
                GLLMI_K(transpose)(dst + i * GLLMI_NR + h, GLLMI_NR, n_cols, from, ld_from);
            }
        }
    }
}
/* n rows of d floats become panels (n, NR) of NR columns each, the last filled up with zeros. */
GLLMI_FN void GLLMI_K(pack_values)(float *dst, const float *x, size_t ld, size_t n, size_t d) {
    size_t col, r, rest;
    for (col = 0; col < d; col += GLLMI_NR) {
        rest = d - col;
        for (r = 0; r < n; r++, dst += GLLMI_NR) {
            const float *row = x + r * ld + col;
            GLLMI_VF v0 = GLLMI_K(load_part)(row, rest), v1 = GLLMI_V_ZERO();
            if (rest > GLLMI_VN) v1 = GLLMI_K(load_part)(row + GLLMI_VN, rest - GLLMI_VN);
            GLLMI_V_STORE(dst, v0);
            GLLMI_V_STORE(dst + GLLMI_VN, v1);
        }
    }
}

/* The next head's part of n rows of d floats, while this one is at work: the rows are far apart,
 * which no prefetcher of the hardware foresees. */
GLLMI_IN void GLLMI_K(fetch_rows)(const float *x, size_t ld, size_t n, size_t d) {
    size_t r, i;
    for (r = 0; r < n; r++) {
        for (i = 0; i < d; i += 16) GLLMI_FETCH(x + r * ld + d + i);
    }
}

/* Scores s of one query against n keys become weights e^(s - most). Updates the query's maximum and
 * total; what it had summed before is scaled to the new maximum. `limit` caps the last vector's
 * scores: those of missing keys at -FLT_MAX, so that their weights vanish beside the maximum's 1. */
GLLMI_IN void GLLMI_K(softmax_step)(float *s, size_t n, GLLMI_VF limit, float *most, float *total,
                                    float *o, size_t n_cols, int first) {
    GLLMI_VF top, sum = GLLMI_V_ZERO(), v;
    size_t i;
    float m, keep[GLLMI_VN];
    n = gllmi_n_parts(n, GLLMI_VN) * GLLMI_VN;
    top = GLLMI_V_MIN(limit, GLLMI_V_LOAD(s + n - GLLMI_VN));
    GLLMI_V_STORE(s + n - GLLMI_VN, top);
    for (i = 0; i + GLLMI_VN < n; i += GLLMI_VN) top = GLLMI_V_MAX(top, GLLMI_V_LOAD(s + i));
    m = GLLMI_K(max_lanes)(top);
    if (!first && *most > m) m = *most;
    top = GLLMI_V_SET(m);
    for (i = 0; i < n; i += GLLMI_VN) {
        v = GLLMI_K(exp_v)(GLLMI_V_SUB(GLLMI_V_LOAD(s + i), top));
        sum = GLLMI_V_ADD(sum, v);
        GLLMI_V_STORE(s + i, v);
    }
    if (!first && *most != m) {
        v = GLLMI_K(exp_v)(GLLMI_V_SET(*most - m));
        for (i = 0; i < n_cols; i += GLLMI_VN) {
            GLLMI_V_STORE(o + i, GLLMI_V_MUL(GLLMI_V_LOAD(o + i), v));
        }
        GLLMI_V_STORE(keep, v);
        *total *= keep[0];
    }
    *total = (first ? 0.0f : *total) + GLLMI_K(sum_lanes)(sum);
    *most = m;
}

/* m <= MR queries (rows of q) against a packed block of n keys. */
GLLMI_FN void GLLMI_K(attention_tile)(const GLLMI_K(attention_state) *p, const float *q, size_t ldq,
                                      float scale, size_t d, size_t m, size_t n, size_t r0,
                                      int first) {
    GLLMI_K(tile_fn) tile = GLLMI_K(tiles)[0][m - 1]; /* F32 */
    GLLMI_VF factor = GLLMI_V_SET(scale), limit;
    float caps[GLLMI_VN];
    size_t r, i;
    for (i = 0; i < GLLMI_VN; i++) caps[i] = i <= (n - 1) % GLLMI_VN ? FLT_MAX : -FLT_MAX;
    limit = GLLMI_V_LOAD(caps);
    for (r = 0; r < m; r++) {
        for (i = 0; i < d; i += GLLMI_VN) {
            GLLMI_V_STORE(p->q + r * GLLMI_A_STRIDE + i,
                          GLLMI_V_MUL(GLLMI_K(load_part)(q + r * ldq + i, d - i), factor));
        }
    }
    for (i = 0; i < n; i += GLLMI_NR) {
        tile(p->q, p->keys + i * d, d, p->s + i, GLLMI_A_STRIDE, 1, (const char *)p->q);
    }
    for (r = 0; r < m; r++) {
        GLLMI_K(softmax_step)(p->s + r * GLLMI_A_STRIDE, n, limit, p->most + r0 + r,
                              p->total + r0 + r, p->o + (r0 + r) * p->ldo, p->ldo, first);
    }
    for (i = 0; i < d; i += GLLMI_NR) {
        tile(p->s, p->values + i * n, n, p->o + r0 * p->ldo + i, p->ldo, first,
             (const char *)p->s);
    }
}

GLLMI_FN void GLLMI_K(attention)(const gllmi_attention *at, size_t token0, size_t n_tokens,
                                 size_t head, size_t query0, size_t query1, void *scratch) {
    size_t d = at->head_dim, key, n, part, r, r1, tile, n_tiles;
    const float *q = at->q + token0 * at->ldq + head * d;
    const float *k = at->k + token0 * at->ldk + head * d;
    const float *v = at->v + token0 * at->ldv + head * d;
    float *out = at->out + token0 * at->ldo + head * d;
    GLLMI_K(attention_state) p = GLLMI_K(attention_layout)(d, scratch);
    size_t n_parts = gllmi_n_parts(query1 - query0, GLLMI_MC);
    for (part = 0; part < n_parts; part++) {
        size_t from = query0 + gllmi_part(query1 - query0, n_parts, part);
        size_t n_rows = query0 + gllmi_part(query1 - query0, n_parts, part + 1) - from;
        n_tiles = gllmi_n_parts(n_rows, GLLMI_MR);
        GLLMI_K(fetch_rows)(q + from * at->ldq, at->ldq, n_rows, d);
        for (key = 0; key < n_tokens; key += n) {
            n = gllmi_min_size(p.n_keys, n_tokens - key);
            GLLMI_K(pack_keys)(p.keys, k + key * at->ldk, at->ldk, n, d);
            GLLMI_K(pack_values)(p.values, v + key * at->ldv, at->ldv, n, d);
            GLLMI_K(fetch_rows)(k + key * at->ldk, at->ldk, n, d);
            GLLMI_K(fetch_rows)(v + key * at->ldv, at->ldv, n, d);
            for (tile = 0, r = 0; tile < n_tiles; tile++, r = r1) {
                r1 = gllmi_part(n_rows, n_tiles, tile + 1);
                GLLMI_K(attention_tile)(&p, q + (from + r) * at->ldq, at->ldq, at->scale, d, r1 - r,
                                        n, r, key == 0);
            }
        }
        for (r = 0; r < n_rows; r++) {
            GLLMI_K(scale)(out + (from + r) * at->ldo, p.o + r * p.ldo, 1.0f / p.total[r], d);
        }
    }
}

/* ---- one pass: the table --------------------------------------------------------------------- */

static const gllmi_kernels GLLMI_K(kernels) = {
    GLLMI_ISA_NAME,
    (gllm_isa)GLLMI_PASS,
    GLLMI_NR,
    GLLMI_MR,
    GLLMI_K(gemm),
    GLLMI_K(attention),
    GLLMI_K(pack),
    GLLMI_K(layer_norm),
    {NULL, GLLMI_K(to_f32_f32), GLLMI_K(to_f32_f16), GLLMI_K(to_f32_bf16), GLLMI_K(to_f32_q8_0),
     GLLMI_K(to_f32_f64), GLLMI_K(to_f32_i8)},
    GLLMI_K(act),
    GLLMI_K(add),
    GLLMI_K(max),
    GLLMI_K(scale),
    GLLMI_K(add_scaled),
    GLLMI_K(dot)};

#undef GLLMI_K
#undef GLLMI_FN
#undef GLLMI_IN
#undef GLLMI_VF
#undef GLLMI_VN
#undef GLLMI_MR
#undef GLLMI_V_ZERO
#undef GLLMI_V_SET
#undef GLLMI_V_LOAD
#undef GLLMI_V_STORE
#undef GLLMI_V_LOAD_N
#undef GLLMI_V_STORE_N
#undef GLLMI_V_ADD
#undef GLLMI_V_SUB
#undef GLLMI_V_MUL
#undef GLLMI_V_DIV
#undef GLLMI_V_FMA
#undef GLLMI_V_MIN
#undef GLLMI_V_MAX
#undef GLLMI_V_ABS
#undef GLLMI_V_ROUND
#undef GLLMI_V_POW2
#undef GLLMI_V_LOAD_F16
#undef GLLMI_V_LOAD_BF16
#undef GLLMI_V_LOAD_I8
#undef GLLMI_V_STORE_F16
#undef GLLMI_V_MASK
#undef GLLMI_NR
#undef GLLMI_HORNER
#undef GLLMI_ROWS
#undef GLLMI_TILES
#undef GLLMI_MAX_DIRECT
#undef GLLMI_ISA
#undef GLLMI_ISA_NAME
#undef GLLMI_ATTR
#endif /* GLLMI_PASS */

#if defined(GLLMI_BODY) && !defined(GLLMI_PASS)
/* ---- the passes ------------------------------------------------------------------------------ */

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized" /* g++ 12 inside avx512fintrin.h */
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#define GLLMI_PASS 1
#define GLLMI_ISA portable
#define GLLMI_ISA_NAME "portable"
#define GLLMI_ATTR
#include GLLM_SELF
#undef GLLMI_PASS
#if GLLMI_X64 && !defined(GLLM_NO_SIMD)
#define GLLMI_PASS 2
#define GLLMI_ISA avx2
#define GLLMI_ISA_NAME "avx2"
#define GLLMI_ATTR GLLMI_TARGET("avx2,fma,f16c")
#include GLLM_SELF
#undef GLLMI_PASS
#define GLLMI_PASS 3
#define GLLMI_ISA avx512
#define GLLMI_ISA_NAME "avx512"
#define GLLMI_ATTR GLLMI_TARGET("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq")
#include GLLM_SELF
#undef GLLMI_PASS
#elif GLLMI_A64 && !defined(GLLM_NO_SIMD)
#define GLLMI_PASS 4
#define GLLMI_ISA neon
#define GLLMI_ISA_NAME "neon"
#define GLLMI_ATTR
#include GLLM_SELF
#undef GLLMI_PASS
#endif
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

/* The kernels of an ISA (AUTO: the best), or NULL where machine or build has none. */
GLLMI_PRIVATE const gllmi_kernels *gllmi_kernels_for(gllm_isa isa) {
#if GLLMI_X64 && !defined(GLLM_NO_SIMD)
    uint32_t features = gllmi_cpu_features();
    int any = isa == GLLM_ISA_AUTO;
    if ((any || isa == GLLM_ISA_AVX512) && (features & GLLMI_CPU_AVX512)) {
        return &gllmi_kernels_avx512;
    }
    if ((any || isa == GLLM_ISA_AVX2) && (features & GLLMI_CPU_AVX2)) return &gllmi_kernels_avx2;
#elif GLLMI_A64 && !defined(GLLM_NO_SIMD)
    if (isa == GLLM_ISA_AUTO || isa == GLLM_ISA_NEON) return &gllmi_kernels_neon;
#endif
    return isa == GLLM_ISA_AUTO || isa == GLLM_ISA_PORTABLE ? &gllmi_kernels_portable : NULL;
}

GLLM_API const char *gllm_isa_name(gllm_isa isa) {
    static const char *const names[] = {"auto", "portable", "avx2", "avx512", "neon"};
    return (size_t)isa < GLLMI_COUNT_OF(names) ? names[isa] : "?";
}
GLLM_API int gllm_isa_available(gllm_isa isa) { return gllmi_kernels_for(isa) != NULL; }

/* ================================================================================================
 * [CPU] Thread pool, work split over it, packing of weights
 * ============================================================================================= */

/* A job is a range of tickets that threads draw from a counter. The caller draws too; workers help
 * any job that has tickets left. A call returns when its tickets are done, no matter which workers
 * have woken up by then. A worker that finds nothing spins for a moment, for the next operation of
 * a forward pass comes within microseconds, then sleeps. */
typedef void (*gllmi_ticket_fn)(void *arg, size_t ticket, size_t slot);

typedef struct gllmi_job {
    gllmi_ticket_fn fn;
    void *arg;
    size_t n_tickets;
    gllmi_atomic next;    /* the next ticket */
    gllmi_atomic helpers; /* workers inside; changed under the pool's lock */
    int waiting;          /* the caller sleeps until helpers is 0 */
    struct gllmi_job *next_job;
} gllmi_job;

typedef struct gllmi_worker {
    gllmi_thread thread;
    struct gllmi_pool *pool;
    size_t slot;
} gllmi_worker;

typedef struct gllmi_pool {
    gllm_allocator allocator;
    gllm_parallel parallel; /* parallel_for NULL: own threads */
    gllmi_mutex lock;
    gllmi_cond work, done;
    gllmi_job *jobs;       /* under the lock */
    gllmi_atomic n_posted; /* jobs ever posted: what spinning workers watch */
    size_t n_sleeping;     /* workers in `work`, under the lock */
    int stop, started;
    size_t n_slots;   /* callers use slot 0, worker i slot i + 1 */
    size_t n_workers; /* that run */
    gllmi_worker *workers;
} gllmi_pool;

#define GLLMI_SPIN_PAUSES 200        /* a few microseconds on the core ... */
#define GLLMI_SPIN_SECONDS 0.00004   /* ... then as long with yields */

GLLMI_PRIVATE void gllmi_job_draw(gllmi_job *job, size_t slot) {
    for (;;) {
        size_t ticket = (size_t)gllmi_atomic_add(&job->next, 1);
        if (ticket >= job->n_tickets) return;
        job->fn(job->arg, ticket, slot);
    }
}
/* A job that could use help, under the lock. */
GLLMI_PRIVATE gllmi_job *gllmi_pool_find(gllmi_pool *pool) {
    gllmi_job *job = pool->jobs;
    while (job && (size_t)gllmi_atomic_load(&job->next) >= job->n_tickets) job = job->next_job;
    return job;
}
/* Spin until the counter is not `seen` (wanted 0) or is (wanted 1). 0: it took too long. */
GLLMI_PRIVATE int gllmi_spin(const gllmi_atomic *counter, long long seen, int wanted) {
    double end = 0.0;
    int i;
    for (i = 0; i < GLLMI_SPIN_PAUSES; i++) {
        if ((gllmi_atomic_load(counter) == seen) == wanted) return 1;
        gllmi_cpu_pause();
    }
    /* Others may need the core, even the thread that is waited for. */
    do {
        if ((gllmi_atomic_load(counter) == seen) == wanted) return 1;
        gllmi_thread_yield();
        if (end <= 0.0) end = gllmi_clock_seconds() + GLLMI_SPIN_SECONDS;
    } while (gllmi_clock_seconds() < end);
    return 0;
}

GLLMI_PRIVATE void gllmi_worker_run(void *arg) {
    gllmi_worker *worker = (gllmi_worker *)arg;
    gllmi_pool *pool = worker->pool;
    gllmi_mutex_lock(&pool->lock);
    while (!pool->stop) {
        gllmi_job *job = gllmi_pool_find(pool);
        long long seen = gllmi_atomic_load(&pool->n_posted);
        if (job) {
            gllmi_atomic_add(&job->helpers, 1);
            gllmi_mutex_unlock(&pool->lock);
            gllmi_job_draw(job, worker->slot);
            gllmi_mutex_lock(&pool->lock);
            if (job->waiting) gllmi_cond_wake_all(&pool->done);
            gllmi_atomic_add(&job->helpers, -1); /* from here on the job may be gone */
            continue;
        }
        gllmi_mutex_unlock(&pool->lock);
        if (gllmi_spin(&pool->n_posted, seen, 0)) {
            gllmi_mutex_lock(&pool->lock);
            continue;
        }
        gllmi_mutex_lock(&pool->lock);
        pool->n_sleeping++;
        while (!pool->stop && gllmi_atomic_load(&pool->n_posted) == seen) {
            gllmi_cond_wait(&pool->work, &pool->lock);
        }
        pool->n_sleeping--;
    }
    gllmi_mutex_unlock(&pool->lock);
}

/* Threads that the system refuses are simply fewer. Under the lock. */
GLLMI_PRIVATE void gllmi_pool_start(gllmi_pool *pool) {
    pool->started = 1;
    while (pool->n_workers + 1 < pool->n_slots) {
        gllmi_worker *worker = &pool->workers[pool->n_workers];
        worker->pool = pool;
        worker->slot = pool->n_workers + 1;
        if (!gllmi_thread_start(&worker->thread, gllmi_worker_run, worker)) return;
        pool->n_workers++;
    }
}

GLLMI_PRIVATE void gllmi_pool_close(gllmi_pool *pool) {
    size_t i;
    gllm_allocator allocator;
    if (!pool) return;
    gllmi_mutex_lock(&pool->lock);
    pool->stop = 1;
    gllmi_atomic_add(&pool->n_posted, 1);
    gllmi_cond_wake_all(&pool->work);
    gllmi_mutex_unlock(&pool->lock);
    for (i = 0; i < pool->n_workers; i++) gllmi_thread_join(&pool->workers[i].thread);
    gllmi_cond_destroy(&pool->work);
    gllmi_cond_destroy(&pool->done);
    gllmi_mutex_destroy(&pool->lock);
    allocator = pool->allocator;
    gllmi_free(&allocator, pool->workers);
    gllmi_free(&allocator, pool);
}

/* n_threads 0: as many as there are cores. No thread starts before the first job that needs one.
 * NULL: no memory. */
GLLMI_PRIVATE gllmi_pool *gllmi_pool_open(const gllm_allocator *allocator, size_t n_threads,
                                          const gllm_parallel *parallel) {
    gllmi_pool *pool = (gllmi_pool *)gllmi_alloc_zero(allocator, sizeof *pool);
    if (!pool) return NULL;
    pool->allocator = *allocator;
    if (parallel && parallel->parallel_for) pool->parallel = *parallel;
    pool->n_slots = n_threads ? gllmi_min_size(n_threads, 1024) : gllmi_cpu_count();
    if (!GLLMI_THREADS && !pool->parallel.parallel_for) pool->n_slots = 1;
    pool->workers = (gllmi_worker *)gllmi_alloc_array(allocator, pool->n_slots,
                                                      sizeof *pool->workers);
    if (!pool->workers || !gllmi_mutex_init(&pool->lock)) {
        gllmi_free(allocator, pool->workers);
        gllmi_free(allocator, pool);
        return NULL;
    }
    if (!gllmi_cond_init(&pool->work) || !gllmi_cond_init(&pool->done)) pool->n_slots = 1;
    return pool;
}

/* How many threads one call may run on: each has a slot below this number. */
GLLMI_INLINE size_t gllmi_pool_slots(const gllmi_pool *pool) { return pool->n_slots; }

GLLMI_PRIVATE void gllmi_job_slot(void *arg, size_t slot) {
    gllmi_job_draw((gllmi_job *)arg, slot);
}

GLLMI_PRIVATE void gllmi_pool_share(gllmi_pool *pool, gllmi_job *job) {
    gllmi_job **link;
    gllmi_mutex_lock(&pool->lock);
    if (!pool->started) gllmi_pool_start(pool);
    job->next_job = pool->jobs;
    pool->jobs = job;
    gllmi_atomic_add(&pool->n_posted, 1);
    if (pool->n_sleeping > 0) gllmi_cond_wake_all(&pool->work);
    gllmi_mutex_unlock(&pool->lock);

    gllmi_job_draw(job, 0);

    gllmi_mutex_lock(&pool->lock);
    for (link = &pool->jobs; *link != job; link = &(*link)->next_job) {}
    *link = job->next_job;
    gllmi_mutex_unlock(&pool->lock);
    /* No worker enters any more; those inside finish their last ticket. */
    if (gllmi_spin(&job->helpers, 0, 1)) return;
    gllmi_mutex_lock(&pool->lock);
    job->waiting = 1;
    while (gllmi_atomic_load(&job->helpers) != 0) gllmi_cond_wait(&pool->done, &pool->lock);
    gllmi_mutex_unlock(&pool->lock);
}

/* fn(arg, ticket, slot) once for each ticket, in any order; returns when all are done. Any number
 * of threads may call at once. A slot belongs to one thread for the length of a call, but two calls
 * use the same slots: what is indexed by slot must belong to the call. fn must not call this. */
GLLMI_PRIVATE void gllmi_pool_run(gllmi_pool *pool, size_t n_tickets, gllmi_ticket_fn fn,
                                  void *arg) {
    gllmi_job job;
    memset(&job, 0, sizeof job);
    job.fn = fn;
    job.arg = arg;
    job.n_tickets = n_tickets;
    if (n_tickets <= 1 || pool->n_slots == 1) {
        gllmi_job_draw(&job, 0);
    } else if (pool->parallel.parallel_for) {
        pool->parallel.parallel_for(pool->parallel.user, gllmi_min_size(n_tickets, pool->n_slots),
                                    gllmi_job_slot, &job);
    } else {
        gllmi_pool_share(pool, &job);
    }
}

/* ---- operations, split over the pool --------------------------------------------------------- */

/* What one call runs on. */
typedef struct gllmi_cpu {
    const gllmi_kernels *kernels;
    gllmi_pool *pool;
    void *scratch; /* gllmi_pool_slots() * GLLMI_SCRATCH_BYTES, aligned to GLLMI_ALIGN */
} gllmi_cpu;

GLLMI_INLINE void *gllmi_cpu_scratch(const gllmi_cpu *cpu, size_t slot) {
    return (uint8_t *)cpu->scratch + slot * GLLMI_SCRATCH_BYTES;
}

typedef struct gllmi_gemm_split {
    const gllmi_cpu *cpu;
    const gllmi_gemm *g;
    size_t n_row_parts, n_panel_parts, n_panels;
} gllmi_gemm_split;

GLLMI_PRIVATE void gllmi_gemm_ticket(void *arg, size_t ticket, size_t slot) {
    const gllmi_gemm_split *s = (const gllmi_gemm_split *)arg;
    size_t i = ticket / s->n_panel_parts, j = ticket % s->n_panel_parts;
    s->cpu->kernels->gemm(s->g, gllmi_part(s->g->n_rows, s->n_row_parts, i),
                          gllmi_part(s->g->n_rows, s->n_row_parts, i + 1),
                          gllmi_part(s->n_panels, s->n_panel_parts, j),
                          gllmi_part(s->n_panels, s->n_panel_parts, j + 1),
                          gllmi_cpu_scratch(s->cpu, slot));
}

/* Rows in parts of MC, which is as many as the kernel copies at once; then panels, until each
 * thread has some four tickets. */
GLLMI_PRIVATE void gllmi_cpu_gemm(const gllmi_cpu *cpu, const gllmi_gemm *g) {
    gllmi_gemm_split split;
    size_t slots = gllmi_pool_slots(cpu->pool), wanted = slots == 1 ? 1 : slots * 4;
    if (g->n_rows == 0) return;
    split.cpu = cpu;
    split.g = g;
    split.n_panels = gllmi_n_parts(g->w->n_out, cpu->kernels->nr);
    split.n_row_parts = gllmi_n_parts(g->n_rows, GLLMI_MC);
    split.n_panel_parts = gllmi_n_parts(wanted, split.n_row_parts);
    /* a part must be worth waking a thread and copying A for: some 10 microseconds */
    split.n_panel_parts = gllmi_min_size(
        split.n_panel_parts,
        gllmi_n_parts(g->n_rows * g->w->n_out * g->w->k, (size_t)1 << 19));
    split.n_panel_parts = gllmi_max_size(1, gllmi_min_size(split.n_panel_parts, split.n_panels));
    gllmi_pool_run(cpu->pool, split.n_row_parts * split.n_panel_parts, gllmi_gemm_ticket, &split);
}

typedef struct gllmi_attention_split {
    const gllmi_cpu *cpu;
    const gllmi_attention *at;
    const size_t *offsets;
    size_t n_head_parts, n_query_parts;
} gllmi_attention_split;

GLLMI_PRIVATE void gllmi_attention_ticket(void *arg, size_t ticket, size_t slot) {
    const gllmi_attention_split *s = (const gllmi_attention_split *)arg;
    size_t head_part = ticket % s->n_head_parts, rest = ticket / s->n_head_parts;
    size_t query_part = rest % s->n_query_parts, seq = rest / s->n_query_parts;
    size_t n_tokens = s->offsets[seq + 1] - s->offsets[seq];
    size_t query0 = query_part * GLLMI_MC, query1 = gllmi_min_size(query0 + GLLMI_MC, n_tokens);
    size_t head = gllmi_part(s->at->n_heads, s->n_head_parts, head_part);
    size_t head1 = gllmi_part(s->at->n_heads, s->n_head_parts, head_part + 1);
    for (; head < head1 && query0 < n_tokens; head++) {
        s->cpu->kernels->attention(s->at, s->offsets[seq], n_tokens, head, query0, query1,
                                   gllmi_cpu_scratch(s->cpu, slot));
    }
}

/* Sequence i is rows [offsets[i], offsets[i + 1]). */
GLLMI_PRIVATE void gllmi_cpu_attention(const gllmi_cpu *cpu, const gllmi_attention *at,
                                       const size_t *offsets, size_t n_seqs) {
    gllmi_attention_split split;
    size_t i, longest = 0;
    if (n_seqs == 0) return;
    for (i = 0; i < n_seqs; i++) longest = gllmi_max_size(longest, offsets[i + 1] - offsets[i]);
    split.cpu = cpu;
    split.at = at;
    split.offsets = offsets;
    split.n_query_parts = gllmi_max_size(1, gllmi_n_parts(longest, GLLMI_MC));
    split.n_head_parts =
        gllmi_n_parts(4 * gllmi_pool_slots(cpu->pool), n_seqs * split.n_query_parts);
    split.n_head_parts = gllmi_min_size(split.n_head_parts, at->n_heads);
    gllmi_pool_run(cpu->pool, n_seqs * split.n_query_parts * split.n_head_parts,
                   gllmi_attention_ticket, &split);
}

typedef struct gllmi_norm_split {
    const gllmi_cpu *cpu;
    const gllmi_norm *norm;
    size_t n_rows, n_parts;
} gllmi_norm_split;

GLLMI_PRIVATE void gllmi_norm_ticket(void *arg, size_t ticket, size_t slot) {
    const gllmi_norm_split *s = (const gllmi_norm_split *)arg;
    (void)slot;
    s->cpu->kernels->layer_norm(s->norm, gllmi_part(s->n_rows, s->n_parts, ticket),
                                gllmi_part(s->n_rows, s->n_parts, ticket + 1));
}
GLLMI_PRIVATE void gllmi_cpu_layer_norm(const gllmi_cpu *cpu, const gllmi_norm *norm,
                                        size_t n_rows) {
    gllmi_norm_split split;
    split.cpu = cpu;
    split.norm = norm;
    split.n_rows = n_rows;
    split.n_parts = gllmi_n_parts(n_rows * norm->n, 32768); /* some 10 microseconds each */
    gllmi_pool_run(cpu->pool, split.n_parts, gllmi_norm_ticket, &split);
}

/* ---- packing --------------------------------------------------------------------------------- */

/* Rows of a row-major (n_rows, k) matrix as it lies in a file. */
typedef struct gllmi_rows {
    const void *data;
    gllm_dtype dtype; /* F32, F16, BF16, F64, I8, or Q8_0 where k is a multiple of 32 */
    size_t n_rows;
} gllmi_rows;

/* Bytes that `data` of a weight needs; 0: does not fit in size_t. */
GLLMI_PRIVATE size_t gllmi_weight_bytes(const gllmi_kernels *kernels, gllm_dtype held, size_t n_out,
                                        size_t k) {
    size_t n_panels = gllmi_n_parts(n_out, kernels->nr), bytes;
    if (k > SIZE_MAX / 256 || n_out > SIZE_MAX - kernels->nr) return 0;
    if (!gllmi_mul_size(n_panels, gllmi_panel_bytes(held, k, kernels->nr), &bytes)) return 0;
    return bytes;
}

typedef struct gllmi_pack_split {
    const gllmi_cpu *cpu;
    const gllmi_weight *w;
    const gllmi_rows *parts;
    size_t n_parts, n_panels, n_tickets;
} gllmi_pack_split;

GLLMI_PRIVATE void gllmi_pack_ticket(void *arg, size_t ticket, size_t slot) {
    const gllmi_pack_split *s = (const gllmi_pack_split *)arg;
    size_t nr = s->cpu->kernels->nr, panel, end, row, i, n, first;
    gllmi_row rows[GLLMI_MAX_NR];
    (void)slot;
    panel = gllmi_part(s->n_panels, s->n_tickets, ticket);
    end = gllmi_part(s->n_panels, s->n_tickets, ticket + 1);
    for (; panel < end; panel++) {
        for (n = 0; n < nr && panel * nr + n < s->w->n_out; n++) {
            const gllmi_dtype_row *type;
            row = panel * nr + n;
            for (i = 0, first = 0; row - first >= s->parts[i].n_rows; i++) {
                first += s->parts[i].n_rows;
            }
            type = gllmi_dtype_find(s->parts[i].dtype);
            rows[n].dtype = s->parts[i].dtype;
            rows[n].data = (const uint8_t *)s->parts[i].data +
                           (row - first) * (s->w->k / type->block_elements * type->block_bytes);
        }
        s->cpu->kernels->pack(s->w, panel, rows, n);
    }
}

/* Fill w->data from parts whose rows follow each other (q, k and v become one matrix) and are
 * w->n_out in all. */
GLLMI_PRIVATE void gllmi_weight_pack(const gllmi_cpu *cpu, const gllmi_weight *w,
                                     const gllmi_rows *parts, size_t n_parts) {
    gllmi_pack_split split;
    split.cpu = cpu;
    split.w = w;
    split.parts = parts;
    split.n_parts = n_parts;
    split.n_panels = gllmi_n_parts(w->n_out, cpu->kernels->nr);
    split.n_tickets = gllmi_min_size(split.n_panels, 8 * gllmi_pool_slots(cpu->pool));
    gllmi_pool_run(cpu->pool, split.n_tickets, gllmi_pack_ticket, &split);
}

/* ================================================================================================
 * [WEIGHTS] Names -> canonical tensors -> joined and packed for the kernels, in parallel
 * ============================================================================================= */

/* y = x W^T + bias */
typedef struct gllmi_linear {
    gllmi_weight weight;
    float *bias; /* (n_out) or NULL */
} gllmi_linear;

typedef struct gllmi_norm_weights {
    float *weight, *bias; /* (hidden) */
} gllmi_norm_weights;

typedef struct gllmi_layer {
    gllmi_linear qkv; /* q, k and v one after the other: (3 * hidden, hidden) */
    gllmi_linear attn_out, up, down;
    gllmi_norm_weights attn_norm, mlp_norm;
} gllmi_layer;

typedef struct gllmi_weights {
    gllmi_arena arena; /* vectors, small tables, packed matrices */
    gllmi_view token_embed; /* (vocab_size, hidden) as stored: rows are converted when used */
    gllmi_file token_file;  /* whose bytes they are */
    gllm_dtype token_dtype;
    size_t token_bytes;     /* per row */
    float *position_embed;  /* (n_positions, hidden) */
    float *type_embed;      /* (n_types, hidden) */
    gllmi_norm_weights embed_norm;
    gllmi_layer *layers;
    gllmi_linear dense[GLLMI_MAX_MODULES]; /* by module */
    gllm_dtype stored_dtype, held_dtype;
    uint64_t n_parameters, n_bytes;
} gllmi_weights;

/* What loading needs at hand. */
typedef struct gllmi_loader {
    const gllmi_arch *arch;
    gllmi_tensors *tensors;
    gllmi_weights *weights;
    const gllmi_cpu *cpu;
    gllm_dtype held; /* AUTO: as stored */
    const char *prefix;
    size_t prefix_size;
    gllm_progress_fn progress;
    void *progress_user;
} gllmi_loader;

/* Types that weights may be stored in. */
GLLMI_PRIVATE int gllmi_is_weight_type(gllm_dtype dtype) {
    return dtype == GLLM_DTYPE_F32 || dtype == GLLM_DTYPE_F16 || dtype == GLLM_DTYPE_BF16 ||
           dtype == GLLM_DTYPE_F64;
}

/* How a matrix of a stored type is held under the user's wish. */
GLLMI_PRIVATE gllm_dtype gllmi_held_dtype(gllm_dtype wish, gllm_dtype stored) {
    if (wish != GLLM_DTYPE_AUTO) return wish;
    return stored == GLLM_DTYPE_F64 ? GLLM_DTYPE_F32 : stored;
}

/* Expands one alternative of a name pattern; '#' becomes the layer. Returns its length. */
GLLMI_PRIVATE size_t gllmi_name_expand(char *out, size_t capacity, const char *pattern, size_t n,
                                       unsigned layer) {
    size_t i, at = 0;
    for (i = 0; i < n && at + 12 < capacity; i++) {
        if (pattern[i] == '#') {
            at += (size_t)snprintf(out + at, capacity - at, "%u", layer);
        } else {
            out[at++] = pattern[i];
        }
    }
    out[at] = 0;
    return at;
}

/* The tensor of a canonical name under a prefix, or NULL. */
GLLMI_PRIVATE const gllmi_tensor *gllmi_loader_find(const gllmi_loader *l, gllmi_tensor_id id,
                                                    unsigned layer) {
    const char *pattern = l->arch->family->names[id], *end;
    char name[256];
    if (l->prefix_size >= 64) return NULL;
    memcpy(name, l->prefix, l->prefix_size);
    for (;; pattern = end + 1) {
        const gllmi_tensor *t;
        size_t n = l->prefix_size;
        end = strchr(pattern, '|');
        if (!end) end = pattern + strlen(pattern);
        n += gllmi_name_expand(name + n, sizeof name - n, pattern, (size_t)(end - pattern), layer);
        t = gllmi_tensors_find(l->tensors, gllmi_str_make(name, n));
        if (t || *end == 0) return t;
    }
}

/* Which of the family's prefixes this file uses: the one with the token embedding behind it. */
GLLMI_PRIVATE gllm_status gllmi_loader_prefix(gllmi_loader *l) {
    const char *prefix = l->arch->family->prefixes, *end;
    for (;; prefix = end + 1) {
        end = strchr(prefix, '|');
        if (!end) end = prefix + strlen(prefix);
        l->prefix = prefix;
        l->prefix_size = (size_t)(end - prefix);
        if (gllmi_loader_find(l, GLLMI_T_TOKEN_EMBED, 0)) return GLLM_OK;
        if (*end == 0) break;
    }
    return gllmi_fail(GLLM_ERR_NOT_FOUND, "%s: tensor %s is missing", l->tensors->files[0].name,
                      l->arch->family->names[GLLMI_T_TOKEN_EMBED]);
}

/* A tensor that must be there as (rows, columns), or as (columns) where rows is 0. */
GLLMI_PRIVATE gllm_status gllmi_tensor_check(const gllmi_tensors *tensors, const gllmi_tensor *t,
                                             uint64_t rows, uint64_t columns) {
    const char *file = tensors->files[t->file].name;
    int good = rows ? t->n_dims == 2 && t->shape[0] == rows && t->shape[1] == columns
                    : t->n_dims == 1 && t->shape[0] == columns;
    if (!gllmi_is_weight_type(t->dtype)) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: tensor %.*s: dtype %s is not supported here",
                          file, gllmi_str_shown(t->name), t->name.data, gllm_dtype_name(t->dtype));
    }
    if (good) return GLLM_OK;
    return gllmi_fail(
        GLLM_ERR_FORMAT, "%s: tensor %.*s: shape (%llu%s%llu), must be (%llu%s%llu)", file,
        gllmi_str_shown(t->name), t->name.data, (unsigned long long)(t->n_dims ? t->shape[0] : 0),
        t->n_dims > 1 ? ", " : " | ", (unsigned long long)(t->n_dims > 1 ? t->shape[1] : 0),
        (unsigned long long)(rows ? rows : columns), rows ? ", " : " | ",
        (unsigned long long)(rows ? columns : 0));
}
GLLMI_PRIVATE gllm_status gllmi_loader_get(const gllmi_loader *l, gllmi_tensor_id id,
                                           unsigned layer, uint64_t rows, uint64_t columns,
                                           const gllmi_tensor **out) {
    const gllmi_tensor *t = gllmi_loader_find(l, id, layer);
    *out = t;
    if (!t) {
        char name[256];
        const char *pattern = l->arch->family->names[id];
        gllmi_name_expand(name, sizeof name, pattern, strcspn(pattern, "|"), layer);
        return gllmi_fail(GLLM_ERR_NOT_FOUND, "%s: tensor %.*s%s is missing",
                          l->tensors->files[0].name, (int)l->prefix_size, l->prefix, name);
    }
    return gllmi_tensor_check(l->tensors, t, rows, columns);
}

/* A tensor's numbers as f32, at `out`. */
GLLMI_PRIVATE gllm_status gllmi_loader_f32(gllmi_loader *l, const gllmi_tensor *t, float *out) {
    gllmi_view view;
    gllm_status status = gllmi_tensor_view(l->tensors, t, &view);
    if (status != GLLM_OK) return status;
    l->cpu->kernels->to_f32[t->dtype](out, view.data, (size_t)t->n_elements);
    gllmi_view_free(&l->tensors->files[t->file], &view);
    l->weights->n_parameters += t->n_elements;
    l->weights->n_bytes += t->n_elements * sizeof(float);
    return GLLM_OK;
}
/* Room for n floats in the weights' arena. */
GLLMI_PRIVATE float *gllmi_loader_floats(gllmi_loader *l, uint64_t n) {
    float *p = n > SIZE_MAX / sizeof(float) / 2
                   ? NULL
                   : (float *)gllmi_arena_alloc(&l->weights->arena, (size_t)n * sizeof(float));
    if (!p) gllmi_fail_memory((size_t)n * sizeof(float));
    return p;
}
/* A vector or small table, as f32. */
GLLMI_PRIVATE gllm_status gllmi_loader_table(gllmi_loader *l, gllmi_tensor_id id, unsigned layer,
                                             uint64_t rows, uint64_t columns, float **out) {
    const gllmi_tensor *t;
    gllm_status status = gllmi_loader_get(l, id, layer, rows, columns, &t);
    if (status != GLLM_OK) return status;
    *out = gllmi_loader_floats(l, t->n_elements);
    return *out ? gllmi_loader_f32(l, t, *out) : GLLM_ERR_MEMORY;
}

/* One matrix of n_parts tensors below each other, packed, and their biases (NULL: none). */
GLLMI_PRIVATE gllm_status gllmi_loader_pack(gllmi_loader *l, const gllmi_tensor *const *matrices,
                                            const gllmi_tensor *const *biases, size_t n_parts,
                                            gllmi_linear *out) {
    gllmi_view views[3];
    gllmi_rows parts[3];
    gllm_status status = GLLM_OK;
    gllm_dtype held = gllmi_held_dtype(l->held, matrices[0]->dtype);
    uint64_t n_out = 0;
    size_t i, bytes;
    memset(views, 0, sizeof views);
    for (i = 0; i < n_parts; i++) {
        n_out += matrices[i]->shape[0];
        if (matrices[i]->dtype == matrices[0]->dtype) continue;
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "%s: tensor %.*s: dtype %s, its neighbours have %s",
                          l->tensors->files[matrices[i]->file].name,
                          gllmi_str_shown(matrices[i]->name), matrices[i]->name.data,
                          gllm_dtype_name(matrices[i]->dtype),
                          gllm_dtype_name(matrices[0]->dtype));
    }
    out->weight.n_out = (size_t)n_out;
    out->weight.k = (size_t)matrices[0]->shape[1];
    out->weight.held = held;
    bytes = gllmi_weight_bytes(l->cpu->kernels, held, out->weight.n_out, out->weight.k);
    out->weight.data = bytes ? gllmi_alloc(&l->weights->arena.allocator, bytes) : NULL;
    if (!out->weight.data) return gllmi_fail_memory(bytes);
    l->weights->n_bytes += bytes;
    l->weights->held_dtype = held;
    l->weights->stored_dtype = matrices[0]->dtype;
    for (i = 0; i < n_parts && status == GLLM_OK; i++) {
        status = gllmi_tensor_view(l->tensors, matrices[i], &views[i]);
        parts[i].data = views[i].data;
        parts[i].dtype = matrices[i]->dtype;
        parts[i].n_rows = (size_t)matrices[i]->shape[0];
        l->weights->n_parameters += matrices[i]->n_elements;
    }
    if (status == GLLM_OK) gllmi_weight_pack(l->cpu, &out->weight, parts, n_parts);
    for (i = 0; i < n_parts; i++) {
        gllmi_file *file = &l->tensors->files[matrices[i]->file];
        if (views[i].data) gllmi_view_discard(file, &views[i]);
        if (views[i].data) gllmi_view_free(file, &views[i]);
    }
    if (status != GLLM_OK || !biases) return status;
    out->bias = gllmi_loader_floats(l, n_out);
    for (i = 0, n_out = 0; out->bias && i < n_parts && status == GLLM_OK; i++) {
        status = gllmi_loader_f32(l, biases[i], out->bias + n_out);
        n_out += matrices[i]->shape[0];
    }
    return out->bias ? status : GLLM_ERR_MEMORY;
}
/* n_parts matrices (rows, columns) of the ids from `first` on; each weight id is followed by its
 * bias id. */
GLLMI_PRIVATE gllm_status gllmi_loader_linear(gllmi_loader *l, gllmi_tensor_id first,
                                              size_t n_parts, unsigned layer, uint64_t rows,
                                              uint64_t columns, gllmi_linear *out) {
    const gllmi_tensor *matrices[3], *biases[3];
    size_t i;
    for (i = 0; i < n_parts; i++) {
        int id = (int)first + 2 * (int)i;
        gllm_status status = gllmi_loader_get(l, (gllmi_tensor_id)id, layer, rows, columns,
                                              &matrices[i]);
        if (status == GLLM_OK) {
            status = gllmi_loader_get(l, (gllmi_tensor_id)(id + 1), layer, 0, rows, &biases[i]);
        }
        if (status != GLLM_OK) return status;
    }
    return gllmi_loader_pack(l, matrices, biases, n_parts, out);
}
GLLMI_PRIVATE gllm_status gllmi_loader_norm(gllmi_loader *l, gllmi_tensor_id weight,
                                            unsigned layer, gllmi_norm_weights *out) {
    uint64_t hidden = l->arch->hidden_size;
    gllm_status status = gllmi_loader_table(l, weight, layer, 0, hidden, &out->weight);
    if (status != GLLM_OK) return status;
    return gllmi_loader_table(l, (gllmi_tensor_id)(weight + 1), layer, 0, hidden, &out->bias);
}

GLLMI_PRIVATE gllm_status gllmi_loader_layer(gllmi_loader *l, unsigned i, gllmi_layer *layer) {
    uint64_t hidden = l->arch->hidden_size, wide = l->arch->intermediate_size;
    gllm_status s = gllmi_loader_linear(l, GLLMI_T_Q_W, 3, i, hidden, hidden, &layer->qkv);
    if (s == GLLM_OK) {
        s = gllmi_loader_linear(l, GLLMI_T_ATTN_OUT_W, 1, i, hidden, hidden, &layer->attn_out);
    }
    if (s == GLLM_OK) s = gllmi_loader_norm(l, GLLMI_T_ATTN_NORM_W, i, &layer->attn_norm);
    if (s == GLLM_OK) s = gllmi_loader_linear(l, GLLMI_T_UP_W, 1, i, wide, hidden, &layer->up);
    if (s == GLLM_OK) s = gllmi_loader_linear(l, GLLMI_T_DOWN_W, 1, i, hidden, wide, &layer->down);
    if (s == GLLM_OK) s = gllmi_loader_norm(l, GLLMI_T_MLP_NORM_W, i, &layer->mlp_norm);
    return s;
}

/* The tables that token ids, types and positions index. The large one stays in the file. */
GLLMI_PRIVATE gllm_status gllmi_loader_embeddings(gllmi_loader *l) {
    gllmi_weights *w = l->weights;
    const gllmi_arch *arch = l->arch;
    const gllmi_tensor *t;
    gllm_status s = gllmi_loader_get(l, GLLMI_T_TOKEN_EMBED, 0, arch->vocab_size,
                                     arch->hidden_size, &t);
    if (s == GLLM_OK) s = gllmi_tensor_view(l->tensors, t, &w->token_embed);
    if (s != GLLM_OK) return s;
    w->token_file = l->tensors->files[t->file];
    w->token_dtype = t->dtype;
    w->token_bytes = (size_t)(t->n_bytes / arch->vocab_size);
    w->stored_dtype = t->dtype;
    w->held_dtype = gllmi_held_dtype(l->held, t->dtype);
    w->n_parameters += t->n_elements;
    w->n_bytes += t->n_bytes;
    s = gllmi_loader_table(l, GLLMI_T_POSITION_EMBED, 0, arch->n_positions, arch->hidden_size,
                           &w->position_embed);
    if (s != GLLM_OK) return s;
    s = gllmi_loader_table(l, GLLMI_T_TYPE_EMBED, 0, arch->n_types, arch->hidden_size,
                           &w->type_embed);
    return s == GLLM_OK ? gllmi_loader_norm(l, GLLMI_T_EMBED_NORM_W, 0, &w->embed_norm) : s;
}

/* A Dense module: its own folder and file, linear.weight and linear.bias. */
GLLMI_PRIVATE gllm_status gllmi_loader_dense(gllmi_loader *l, const gllmi_module *module,
                                             gllmi_linear *out) {
    gllmi_tensors tensors, *outer = l->tensors;
    const gllmi_tensor *weight, *bias;
    gllm_status status;
    gllmi_tensors_init(&tensors, outer->source);
    status = gllmi_tensors_open(&tensors, module->folder, NULL);
    l->tensors = &tensors;
    if (status == GLLM_OK) {
        weight = gllmi_tensors_find(&tensors, gllmi_str_of("linear.weight"));
        bias = gllmi_tensors_find(&tensors, gllmi_str_of("linear.bias"));
        if (!weight || (module->has_bias && !bias)) {
            status = gllmi_fail(GLLM_ERR_NOT_FOUND, "%s: tensor linear.%s is missing",
                                tensors.files[0].name, weight ? "bias" : "weight");
        } else {
            status = gllmi_tensor_check(&tensors, weight, module->n_out, module->n_in);
            if (status == GLLM_OK && module->has_bias) {
                status = gllmi_tensor_check(&tensors, bias, 0, module->n_out);
            }
        }
        if (status == GLLM_OK) {
            status = gllmi_loader_pack(l, &weight, module->has_bias ? &bias : NULL, 1, out);
        }
    }
    l->tensors = outer;
    gllmi_tensors_free(&tensors);
    return status;
}

GLLMI_PRIVATE gllm_status gllmi_loader_report(const gllmi_loader *l, uint64_t done,
                                              uint64_t all) {
    if (l->progress && l->progress(l->progress_user, (float)done / (float)all) != 0) {
        return gllmi_fail(GLLM_ERR_CANCELLED, "loading was cancelled");
    }
    return GLLM_OK;
}

GLLMI_PRIVATE void gllmi_weights_free(gllmi_weights *w, uint64_t n_layers) {
    const gllm_allocator *a = &w->arena.allocator;
    uint64_t i;
    for (i = 0; w->layers && i < n_layers; i++) {
        gllmi_free(a, w->layers[i].qkv.weight.data);
        gllmi_free(a, w->layers[i].attn_out.weight.data);
        gllmi_free(a, w->layers[i].up.weight.data);
        gllmi_free(a, w->layers[i].down.weight.data);
    }
    for (i = 0; i < GLLMI_MAX_MODULES; i++) gllmi_free(a, w->dense[i].weight.data);
    if (w->token_embed.data) gllmi_view_free(&w->token_file, &w->token_embed);
    gllmi_arena_free(&w->arena);
}

/* Loads and packs everything. `l` has all but its prefix set; weights zeroed but for the arena's
 * allocator, and safe to free whatever comes out. */
GLLMI_PRIVATE gllm_status gllmi_weights_load(gllmi_loader *l) {
    const gllmi_arch *arch = l->arch;
    gllmi_weights *w = l->weights;
    uint64_t n_steps = arch->n_layers + 1;
    gllm_status s = gllmi_loader_prefix(l);
    uint32_t i;
    size_t bytes = (size_t)arch->n_layers * sizeof *w->layers;
    if (s == GLLM_OK) s = gllmi_loader_report(l, 0, n_steps);
    if (s == GLLM_OK) s = gllmi_loader_embeddings(l);
    if (s != GLLM_OK) return s;
    w->layers = (gllmi_layer *)gllmi_arena_alloc(&w->arena, bytes);
    if (!w->layers) return gllmi_fail_memory(bytes);
    memset(w->layers, 0, bytes);
    for (i = 0; i < arch->n_layers; i++) {
        if ((s = gllmi_loader_report(l, i + 1, n_steps)) != GLLM_OK) return s;
        if ((s = gllmi_loader_layer(l, i, &w->layers[i])) != GLLM_OK) return s;
    }
    for (i = 0; i < arch->n_modules; i++) {
        if (arch->modules[i].kind != GLLMI_MODULE_DENSE) continue;
        s = gllmi_loader_dense(l, &arch->modules[i], &w->dense[i]);
        if (s != GLLM_OK) return s;
    }
    return gllmi_loader_report(l, n_steps, n_steps);
}

/* ================================================================================================
 * [FORWARD] An architecture row and weights -> a plan, a flat list of fused ops over fixed buffers
 * Reference: Devlin et al. 2018 (BERT), as in transformers' modeling_bert.py, in eval mode.
 * ============================================================================================= */

/* Buffers of a batch, each (n_tokens, width). */
typedef enum gllmi_buffer {
    GLLMI_BUFFER_HIDDEN,  /* hidden_size: the tokens' vectors */
    GLLMI_BUFFER_SUM,     /* hidden_size: block output plus residual, before its norm */
    GLLMI_BUFFER_CONTEXT, /* hidden_size: what attention gathered */
    GLLMI_BUFFER_WIDE,    /* q, k and v; then the inner layer of the MLP */
    GLLMI_BUFFER_COUNT
} gllmi_buffer;

typedef enum gllmi_op_kind {
    GLLMI_OP_EMBED,     /* out = norm(token + type + position) */
    GLLMI_OP_LINEAR,    /* out = act(in W^T + bias) + residual */
    GLLMI_OP_ATTENTION, /* out = softmax(q k^T / sqrt(head_dim)) v, per sequence and head */
    GLLMI_OP_NORM       /* out = norm(in) */
} gllmi_op_kind;

typedef struct gllmi_op {
    gllmi_op_kind kind;
    gllmi_buffer in, out;
    int residual; /* a gllmi_buffer, or -1 */
    gllmi_act act;
    const gllmi_linear *linear;
    const gllmi_norm_weights *norm;
} gllmi_op;

typedef struct gllmi_plan {
    const gllmi_arch *arch;
    const gllmi_weights *weights;
    gllmi_op *ops; /* in the arena given to gllmi_plan_make */
    size_t n_ops;
    size_t widths[GLLMI_BUFFER_COUNT]; /* floats per token */
} gllmi_plan;

/* Sequences one after the other, without padding. */
typedef struct gllmi_batch {
    size_t n_tokens, n_sequences;
    uint32_t *ids;       /* (n_tokens) */
    uint32_t *positions; /* (n_tokens) */
    uint8_t *types;      /* (n_tokens) */
    size_t *offsets;     /* (n_sequences + 1): tokens [offsets[i], offsets[i + 1]) are sequence i */
    float *buffers[GLLMI_BUFFER_COUNT];
} gllmi_batch;

GLLMI_PRIVATE void gllmi_plan_add(gllmi_plan *plan, gllmi_op_kind kind, gllmi_buffer in,
                                  gllmi_buffer out, const gllmi_linear *linear, gllmi_act act,
                                  int residual, const gllmi_norm_weights *norm) {
    gllmi_op *op = &plan->ops[plan->n_ops++];
    op->kind = kind;
    op->in = in;
    op->out = out;
    op->linear = linear;
    op->act = act;
    op->residual = residual;
    op->norm = norm;
}

/* The ops of an encoder with norms after its blocks. */
GLLMI_PRIVATE gllm_status gllmi_plan_make(gllmi_plan *plan, const gllmi_arch *arch,
                                          const gllmi_weights *weights, gllmi_arena *arena) {
    const gllmi_buffer hidden = GLLMI_BUFFER_HIDDEN, sum = GLLMI_BUFFER_SUM;
    const gllmi_buffer context = GLLMI_BUFFER_CONTEXT, wide = GLLMI_BUFFER_WIDE;
    size_t bytes = ((size_t)arch->n_layers * 7 + 1) * sizeof *plan->ops, i;
    memset(plan, 0, sizeof *plan);
    plan->arch = arch;
    plan->weights = weights;
    plan->widths[hidden] = plan->widths[sum] = plan->widths[context] = (size_t)arch->hidden_size;
    plan->widths[wide] = gllmi_max_size(3 * (size_t)arch->hidden_size,
                                        (size_t)arch->intermediate_size);
    plan->ops = (gllmi_op *)gllmi_arena_alloc(arena, bytes);
    if (!plan->ops) return gllmi_fail_memory(bytes);
    gllmi_plan_add(plan, GLLMI_OP_EMBED, hidden, hidden, NULL, GLLMI_ACT_NONE, -1,
                   &weights->embed_norm);
    for (i = 0; i < arch->n_layers; i++) {
        const gllmi_layer *l = &weights->layers[i];
        gllmi_plan_add(plan, GLLMI_OP_LINEAR, hidden, wide, &l->qkv, GLLMI_ACT_NONE, -1, NULL);
        gllmi_plan_add(plan, GLLMI_OP_ATTENTION, wide, context, NULL, GLLMI_ACT_NONE, -1, NULL);
        gllmi_plan_add(plan, GLLMI_OP_LINEAR, context, sum, &l->attn_out, GLLMI_ACT_NONE,
                       (int)hidden, NULL);
        gllmi_plan_add(plan, GLLMI_OP_NORM, sum, hidden, NULL, GLLMI_ACT_NONE, -1, &l->attn_norm);
        gllmi_plan_add(plan, GLLMI_OP_LINEAR, hidden, wide, &l->up, arch->act, -1, NULL);
        gllmi_plan_add(plan, GLLMI_OP_LINEAR, wide, sum, &l->down, GLLMI_ACT_NONE, (int)hidden,
                       NULL);
        gllmi_plan_add(plan, GLLMI_OP_NORM, sum, hidden, NULL, GLLMI_ACT_NONE, -1, &l->mlp_norm);
    }
    return GLLM_OK;
}

#define GLLMI_EMBED_ROWS 32 /* tokens per ticket */

typedef struct gllmi_embed_job {
    const gllmi_plan *plan;
    const gllmi_batch *batch;
    const gllmi_kernels *kernels;
    gllmi_norm norm;
} gllmi_embed_job;

GLLMI_PRIVATE void gllmi_embed_ticket(void *arg, size_t ticket, size_t slot) {
    const gllmi_embed_job *job = (const gllmi_embed_job *)arg;
    const gllmi_weights *w = job->plan->weights;
    const gllmi_batch *batch = job->batch;
    const gllmi_kernels *k = job->kernels;
    size_t n = job->norm.n, begin = ticket * GLLMI_EMBED_ROWS, i;
    size_t end = gllmi_min_size(begin + GLLMI_EMBED_ROWS, batch->n_tokens);
    (void)slot;
    for (i = begin; i < end; i++) {
        float *row = job->norm.dst + i * n;
        k->to_f32[w->token_dtype](row, w->token_embed.data + batch->ids[i] * w->token_bytes, n);
        k->add(row, w->type_embed + batch->types[i] * n, n);
        k->add(row, w->position_embed + batch->positions[i] * n, n);
    }
    k->layer_norm(&job->norm, begin, end);
}

/* The LayerNorm of an op, from buffer to buffer. */
GLLMI_PRIVATE gllmi_norm gllmi_op_norm(const gllmi_plan *plan, const gllmi_op *op,
                                       const gllmi_batch *batch) {
    gllmi_norm norm;
    memset(&norm, 0, sizeof norm);
    norm.n = norm.ldd = norm.ldx = plan->widths[GLLMI_BUFFER_HIDDEN];
    norm.dst = batch->buffers[op->out];
    norm.x = batch->buffers[op->in];
    norm.weight = op->norm->weight;
    norm.bias = op->norm->bias;
    norm.eps = (float)plan->arch->norm_eps;
    return norm;
}
GLLMI_PRIVATE gllmi_gemm gllmi_op_gemm(const gllmi_op *op, const gllmi_batch *batch) {
    gllmi_gemm g;
    memset(&g, 0, sizeof g);
    g.w = &op->linear->weight;
    g.a = batch->buffers[op->in];
    g.lda = g.w->k;
    g.bias = op->linear->bias;
    g.residual = op->residual < 0 ? NULL : batch->buffers[op->residual];
    g.c = batch->buffers[op->out];
    g.ldr = g.ldc = g.w->n_out;
    g.n_rows = batch->n_tokens;
    g.act = op->act;
    return g;
}
GLLMI_PRIVATE gllmi_attention gllmi_op_attention(const gllmi_plan *plan, const gllmi_op *op,
                                                 const gllmi_batch *batch) {
    size_t hidden = plan->widths[GLLMI_BUFFER_HIDDEN];
    gllmi_attention a;
    memset(&a, 0, sizeof a);
    a.n_heads = (size_t)plan->arch->n_heads;
    a.head_dim = hidden / a.n_heads;
    a.q = batch->buffers[op->in];
    a.k = a.q + hidden;
    a.v = a.k + hidden;
    a.ldq = a.ldk = a.ldv = 3 * hidden;
    a.out = batch->buffers[op->out];
    a.ldo = hidden;
    a.scale = (float)(1.0 / sqrt((double)a.head_dim));
    return a;
}

/* Runs the plan: the batch's hidden buffer has the tokens' vectors afterwards. */
GLLMI_PRIVATE void gllmi_plan_run(const gllmi_plan *plan, const gllmi_cpu *cpu,
                                  const gllmi_batch *batch) {
    size_t i;
    for (i = 0; i < plan->n_ops; i++) {
        const gllmi_op *op = &plan->ops[i];
        switch (op->kind) {
        case GLLMI_OP_EMBED: {
            gllmi_embed_job job;
            job.plan = plan;
            job.batch = batch;
            job.kernels = cpu->kernels;
            job.norm = gllmi_op_norm(plan, op, batch);
            gllmi_pool_run(cpu->pool, gllmi_n_parts(batch->n_tokens, GLLMI_EMBED_ROWS),
                           gllmi_embed_ticket, &job);
            break;
        }
        case GLLMI_OP_LINEAR: {
            gllmi_gemm g = gllmi_op_gemm(op, batch);
            gllmi_cpu_gemm(cpu, &g);
            break;
        }
        case GLLMI_OP_ATTENTION: {
            gllmi_attention a = gllmi_op_attention(plan, op, batch);
            gllmi_cpu_attention(cpu, &a, batch->offsets, batch->n_sequences);
            break;
        }
        case GLLMI_OP_NORM: {
            gllmi_norm norm = gllmi_op_norm(plan, op, batch);
            gllmi_cpu_layer_norm(cpu, &norm, batch->n_tokens);
            break;
        }
        }
    }
}

/* One pooled vector (n) of the rows [skip, n_rows) of `rows` (n_rows, n). */
GLLMI_PRIVATE void gllmi_pool_rows(const gllmi_kernels *k, gllm_pooling mode, const float *rows,
                                   size_t n_rows, size_t skip, size_t n, float *out) {
    float weights = 0.0f;
    size_t i;
    if (skip >= n_rows) {
        memset(out, 0, n * sizeof *out);
        return;
    }
    memcpy(out, rows + skip * n, n * sizeof *out);
    if (mode == GLLM_POOLING_LAST) memcpy(out, rows + (n_rows - 1) * n, n * sizeof *out);
    if (mode == GLLM_POOLING_LAST || mode == GLLM_POOLING_CLS) return;
    if (mode == GLLM_POOLING_WEIGHTED_MEAN) k->scale(out, out, (float)(skip + 1), n);
    weights = mode == GLLM_POOLING_WEIGHTED_MEAN ? (float)(skip + 1) : 1.0f;
    for (i = skip + 1; i < n_rows; i++) {
        if (mode == GLLM_POOLING_MAX) {
            k->max(out, rows + i * n, n);
        } else if (mode == GLLM_POOLING_WEIGHTED_MEAN) {
            k->add_scaled(out, rows + i * n, (float)(i + 1), n);
            weights += (float)(i + 1);
        } else {
            k->add(out, rows + i * n, n);
            weights += 1.0f;
        }
    }
    if (mode == GLLM_POOLING_MAX) return;
    if (mode == GLLM_POOLING_MEAN_SQRT_LEN) weights = (float)sqrt((double)weights);
    for (i = 0; i < n; i++) out[i] /= weights;
}

/* x / max(|x|, 1e-12), as torch.nn.functional.normalize. */
GLLMI_PRIVATE void gllmi_unit_length(const gllmi_kernels *k, float *x, size_t n) {
    float length = (float)sqrt((double)k->dot(x, x, n));
    size_t i;
    if (length < 1e-12f) length = 1e-12f;
    for (i = 0; i < n; i++) x[i] /= length;
}

/* ================================================================================================
 * [TASK] Open a model, embed texts
 * ============================================================================================= */

/* Tokens that go through the plan at once: enough to fill the kernels, few enough that the
 * activations of a batch stay near the cores. A longer text makes a batch of its own. */
#define GLLMI_BATCH_TOKENS 1024

/* All that a call writes to; kept by the model for the next call. */
typedef struct gllmi_workspace {
    struct gllmi_workspace *next;
    gllm_allocator allocator;
    size_t token_capacity, buffer_capacity, sequence_capacity;
    size_t vector_capacity; /* floats per text */
    gllmi_batch batch;
    float *vectors[2];      /* (sequence_capacity, vector_capacity): pooled, and after a Dense */
    size_t *texts;          /* (sequence_capacity): which text of the call a sequence is */
    void *scratch;          /* of the kernels */
    gllm_encoding encoding; /* of the text at hand */
    char *joined;           /* prompt + text */
    size_t joined_capacity;
} gllmi_workspace;

struct gllm_model {
    gllm_allocator allocator;
    gllmi_log log;
    gllmi_source source;
    gllmi_memory_files memory_files;
    gllmi_arena arena;
    gllmi_arch arch;
    gllmi_tensors tensors;
    gllmi_weights weights;
    gllmi_plan plan;
    gllm_tokenizer *tokenizer;
    const gllmi_kernels *kernels;
    gllmi_pool *pool;
    gllm_model_info info;
    gllmi_mutex mutex; /* guards `idle` */
    int has_mutex;
    gllmi_workspace *idle;
};

/* ---- workspaces ----------------------------------------------------------------------------- */

GLLMI_PRIVATE void gllmi_workspace_free(gllmi_workspace *w) {
    gllm_allocator a = w->allocator;
    size_t i;
    for (i = 0; i < GLLMI_BUFFER_COUNT; i++) gllmi_free(&a, w->batch.buffers[i]);
    gllmi_free(&a, w->batch.ids);
    gllmi_free(&a, w->batch.positions);
    gllmi_free(&a, w->batch.types);
    gllmi_free(&a, w->batch.offsets);
    gllmi_free(&a, w->vectors[0]);
    gllmi_free(&a, w->vectors[1]);
    gllmi_free(&a, w->texts);
    gllmi_free(&a, w->scratch);
    gllmi_free(&a, w->joined);
    gllm_encoding_free(&w->encoding);
    gllmi_free(&a, w);
}

/* Room for the ids of n tokens; what the batch holds already is kept. */
GLLMI_PRIVATE gllm_status gllmi_workspace_tokens(gllmi_workspace *w, size_t n) {
    gllmi_batch *b = &w->batch;
    size_t ids = w->token_capacity, positions = ids, types = ids;
    if (n <= w->token_capacity) return GLLM_OK;
    if (!gllmi_grow(&w->allocator, (void **)&b->ids, &ids, b->n_tokens, n, sizeof *b->ids) ||
        !gllmi_grow(&w->allocator, (void **)&b->positions, &positions, b->n_tokens, n,
                    sizeof *b->positions) ||
        !gllmi_grow(&w->allocator, (void **)&b->types, &types, b->n_tokens, n, 1)) {
        return gllmi_fail_memory(n * sizeof *b->ids);
    }
    w->token_capacity = ids;
    return GLLM_OK;
}

/* The buffers of the plan, for the tokens that are in the batch. */
GLLMI_PRIVATE gllm_status gllmi_workspace_buffers(gllmi_workspace *w, const gllmi_plan *plan) {
    size_t i, n = w->batch.n_tokens, bytes = 0;
    if (n <= w->buffer_capacity) return GLLM_OK;
    w->buffer_capacity = 0;
    for (i = 0; i < GLLMI_BUFFER_COUNT; i++) {
        gllmi_free(&w->allocator, w->batch.buffers[i]);
        w->batch.buffers[i] = NULL;
        if (gllmi_mul_size(n, plan->widths[i] * sizeof(float), &bytes)) {
            w->batch.buffers[i] = (float *)gllmi_alloc(&w->allocator, bytes);
        }
        if (!w->batch.buffers[i]) return gllmi_fail_memory(bytes);
    }
    w->buffer_capacity = n;
    return GLLM_OK;
}

/* Room for n sequences with vectors of `dim` floats. Only for an empty batch. */
GLLMI_PRIVATE gllm_status gllmi_workspace_sequences(gllmi_workspace *w, size_t n, size_t dim) {
    size_t i, bytes;
    if (n <= w->sequence_capacity && dim <= w->vector_capacity) return GLLM_OK;
    n = gllmi_max_size(n, w->sequence_capacity);
    dim = gllmi_max_size(dim, w->vector_capacity);
    w->sequence_capacity = 0;
    gllmi_free(&w->allocator, w->batch.offsets);
    gllmi_free(&w->allocator, w->texts);
    w->batch.offsets = (size_t *)gllmi_alloc_array(&w->allocator, n + 1, sizeof(size_t));
    w->texts = (size_t *)gllmi_alloc_array(&w->allocator, n, sizeof(size_t));
    for (i = 0; i < 2; i++) {
        gllmi_free(&w->allocator, w->vectors[i]);
        w->vectors[i] = gllmi_mul_size(n, dim * sizeof(float), &bytes)
                            ? (float *)gllmi_alloc(&w->allocator, bytes)
                            : NULL;
    }
    if (!w->batch.offsets || !w->texts || !w->vectors[0] || !w->vectors[1]) {
        return gllmi_fail_memory(n * dim * sizeof(float));
    }
    w->sequence_capacity = n;
    w->vector_capacity = dim;
    return GLLM_OK;
}

/* A workspace of its own for a call: one that an earlier call left, or a new one. */
GLLMI_PRIVATE gllm_status gllmi_workspace_take(gllm_model *m, gllmi_workspace **out) {
    gllmi_workspace *w;
    size_t scratch = gllmi_pool_slots(m->pool) * GLLMI_SCRATCH_BYTES;
    gllmi_mutex_lock(&m->mutex);
    w = m->idle;
    if (w) m->idle = w->next;
    gllmi_mutex_unlock(&m->mutex);
    if (!w) {
        w = (gllmi_workspace *)gllmi_alloc_zero(&m->allocator, sizeof *w);
        if (!w) return gllmi_fail_memory(sizeof *w);
        w->allocator = m->allocator;
        w->scratch = gllmi_alloc(&m->allocator, scratch);
        if (!w->scratch) {
            gllmi_workspace_free(w);
            return gllmi_fail_memory(scratch);
        }
    }
    w->batch.n_tokens = w->batch.n_sequences = 0;
    *out = w;
    return GLLM_OK;
}
/* Back to the model. One that a very long text blew up is not kept. */
GLLMI_PRIVATE void gllmi_workspace_give(gllm_model *m, gllmi_workspace *w) {
    if (w->buffer_capacity > 4 * GLLMI_BATCH_TOKENS) {
        gllmi_workspace_free(w);
        return;
    }
    gllmi_mutex_lock(&m->mutex);
    w->next = m->idle;
    m->idle = w;
    gllmi_mutex_unlock(&m->mutex);
}

/* ---- open ----------------------------------------------------------------------------------- */

GLLM_API void gllm_model_close(gllm_model *m) {
    gllm_allocator a;
    if (!m) return;
    a = m->allocator;
    while (m->idle) {
        gllmi_workspace *next = m->idle->next;
        gllmi_workspace_free(m->idle);
        m->idle = next;
    }
    if (m->has_mutex) gllmi_mutex_destroy(&m->mutex);
    gllmi_pool_close(m->pool);
    gllm_tokenizer_close(m->tokenizer);
    gllmi_weights_free(&m->weights, m->arch.n_layers);
    gllmi_tensors_free(&m->tensors);
    gllmi_source_free(&m->source);
    gllmi_arena_free(&m->arena);
    gllmi_free(&a, m);
}

/* Options that cannot be. */
GLLMI_PRIVATE gllm_status gllmi_model_desc_check(const gllm_model_desc *desc) {
    if (desc->weights != GLLM_DTYPE_AUTO && desc->weights != GLLM_DTYPE_F32 &&
        desc->weights != GLLM_DTYPE_F16 && desc->weights != GLLM_DTYPE_BF16 &&
        desc->weights != GLLM_DTYPE_Q8_0) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "weights cannot be held as %s",
                          gllm_dtype_name(desc->weights));
    }
    if (!gllm_isa_available(desc->isa)) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "the instruction set %s is not available here",
                          gllm_isa_name(desc->isa));
    }
    if ((unsigned)desc->pooling > GLLM_POOLING_LAST || (unsigned)desc->normalize > GLLM_OFF ||
        desc->n_threads > 1024) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_model_desc: %s is out of range",
                          desc->n_threads > 1024                              ? "n_threads"
                          : (unsigned)desc->pooling > GLLM_POOLING_LAST ? "pooling"
                                                                        : "normalize");
    }
    return GLLM_OK;
}

/* The user's word on pooling, normalisation and length, over the files'. */
GLLMI_PRIVATE gllm_status gllmi_model_override(gllm_model *m, const gllm_model_desc *desc) {
    gllmi_arch *arch = &m->arch;
    uint32_t i, n = 0, normalized = 0;
    if (desc->pooling != GLLM_POOLING_AUTO) {
        arch->poolings[0] = desc->pooling;
        arch->n_poolings = 1;
    }
    for (i = 0; i < arch->n_modules; i++) {
        int is_norm = arch->modules[i].kind == GLLMI_MODULE_NORMALIZE;
        if (is_norm && desc->normalize == GLLM_OFF) continue;
        arch->modules[n++] = arch->modules[i];
        normalized = (uint32_t)is_norm;
    }
    arch->n_modules = n;
    if (desc->normalize == GLLM_ON && !normalized) {
        if (n == GLLMI_MAX_MODULES) return gllmi_fail(GLLM_ERR_UNSUPPORTED, "too many modules");
        memset(&arch->modules[n], 0, sizeof arch->modules[n]);
        arch->modules[n].kind = GLLMI_MODULE_NORMALIZE;
        arch->n_modules++;
        normalized = 1;
    }
    m->info.normalize = (int)normalized;
    if (desc->max_tokens && desc->max_tokens < arch->max_tokens) {
        arch->max_tokens = desc->max_tokens;
    }
    if (gllmi_arch_dim(arch, arch->n_poolings) == 0) {
        return gllmi_fail(GLLM_ERR_FORMAT, "%s: a Dense module does not fit the vectors before it",
                          m->source.folder.data);
    }
    return GLLM_OK;
}

GLLMI_PRIVATE void gllmi_model_describe(gllm_model *m, const gllm_model_desc *desc) {
    const gllmi_arch *arch = &m->arch;
    gllm_model_info *info = &m->info;
    info->architecture = arch->family->model_type;
    info->embedding_dim = (uint32_t)gllmi_arch_dim(arch, arch->n_poolings);
    info->hidden_size = (uint32_t)arch->hidden_size;
    info->n_layers = (uint32_t)arch->n_layers;
    info->n_heads = (uint32_t)arch->n_heads;
    info->intermediate_size = (uint32_t)arch->intermediate_size;
    info->vocab_size = (uint32_t)arch->vocab_size;
    info->max_tokens = (uint32_t)arch->max_tokens;
    info->n_parameters = m->weights.n_parameters;
    info->weight_bytes = m->weights.n_bytes;
    info->stored_dtype = m->weights.stored_dtype;
    info->weight_dtype = m->weights.held_dtype;
    info->isa = m->kernels->isa;
    info->n_threads = desc->n_threads ? desc->n_threads : gllmi_cpu_count();
    info->pooling = arch->poolings[0];
    info->n_prompts = arch->n_prompts;
    info->prompt_names = arch->prompt_names;
    info->prompts = arch->prompts;
    info->default_prompt_name = arch->default_prompt_name;
}

/* tokenizer.json, else vocab.txt, where the transformer is. */
GLLMI_PRIVATE gllm_status gllmi_model_tokenizer(gllm_model *m) {
    const gllmi_str folder = m->arch.folder;
    const char *slash = folder.size ? "/" : "";
    char json[300], words[300];
    gllm_status status;
    snprintf(json, sizeof json, "%.*s%stokenizer.json", (int)folder.size, folder.data, slash);
    snprintf(words, sizeof words, "%.*s%svocab.txt", (int)folder.size, folder.data, slash);
    status = gllmi_tokenizer_open_names(&m->source, json, words, &m->allocator, &m->tokenizer);
    if (status != GLLM_ERR_NOT_FOUND) return status;
    return gllmi_fail(status, "%.300s: has no tokenizer.json and no vocab.txt",
                      m->source.folder.size ? m->source.folder.data : "the model");
}

/* Loads everything into a model whose source is ready. `weights_name` NULL: the standard names. */
GLLMI_PRIVATE gllm_status gllmi_model_load(gllm_model *m, const gllm_model_desc *desc,
                                           const char *weights_name) {
    gllmi_loader loader;
    gllmi_cpu cpu;
    gllm_status status = gllmi_arch_load(&m->arch, &m->source, &m->arena);
    if (status == GLLM_OK) status = gllmi_model_override(m, desc);
    if (status == GLLM_OK) {
        status = gllmi_model_tokenizer(m);
    }
    gllmi_tensors_init(&m->tensors, &m->source);
    if (status == GLLM_OK) {
        status = gllmi_tensors_open(&m->tensors, m->arch.folder, weights_name);
    }
    if (status != GLLM_OK) return status;
    m->kernels = gllmi_kernels_for(desc->isa);
    m->pool = gllmi_pool_open(&m->allocator, desc->n_threads, desc->parallel);
    if (!m->pool) return gllmi_fail_memory(sizeof(void *));
    memset(&cpu, 0, sizeof cpu);
    cpu.kernels = m->kernels;
    cpu.pool = m->pool;
    cpu.scratch = gllmi_alloc(&m->allocator, gllmi_pool_slots(m->pool) * GLLMI_SCRATCH_BYTES);
    if (!cpu.scratch) return gllmi_fail_memory(GLLMI_SCRATCH_BYTES);
    memset(&loader, 0, sizeof loader);
    loader.arch = &m->arch;
    loader.tensors = &m->tensors;
    loader.weights = &m->weights;
    loader.cpu = &cpu;
    loader.held = desc->weights;
    loader.progress = desc->progress;
    loader.progress_user = desc->progress_user;
    status = gllmi_weights_load(&loader);
    gllmi_free(&m->allocator, cpu.scratch);
    if (status == GLLM_OK) status = gllmi_plan_make(&m->plan, &m->arch, &m->weights, &m->arena);
    if (status == GLLM_OK) gllmi_model_describe(m, desc);
    return status;
}

/* Makes a model of the files in `folder` of an io (NULL: the system's files). */
GLLMI_PRIVATE gllm_status gllmi_model_new(gllmi_str folder, const char *weights_name,
                                          const gllm_io *io, const gllmi_memory_files *memory,
                                          const gllm_model_desc *desc, gllm_model **out) {
    gllm_model_desc standard;
    gllm_allocator allocator;
    gllm_io memory_io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                         gllmi_memory_io_close, NULL};
    gllm_model *m;
    gllm_status status;
    memset(&standard, 0, sizeof standard);
    if (!desc) desc = &standard;
    if ((status = gllmi_model_desc_check(desc)) != GLLM_OK) return status;
    allocator = gllmi_allocator_or_default(desc->allocator);
    m = (gllm_model *)gllmi_alloc_zero(&allocator, sizeof *m);
    if (!m) return gllmi_fail_memory(sizeof *m);
    m->allocator = m->arena.allocator = m->weights.arena.allocator = allocator;
    m->log.fn = desc->log;
    m->log.user = desc->log_user;
    if (memory) {
        m->memory_files = *memory;
        memory_io.user = &m->memory_files;
        io = &memory_io;
    }
    m->has_mutex = gllmi_mutex_init(&m->mutex);
    status = m->has_mutex ? gllmi_source_init(&m->source, folder.data, folder.size, io, allocator)
                          : gllmi_fail(GLLM_ERR_MEMORY, "the system gives no mutex");
    if (status == GLLM_OK) status = gllmi_model_load(m, desc, weights_name);
    if (status != GLLM_OK) {
        gllm_model_close(m);
        return status;
    }
    *out = m;
    return GLLM_OK;
}

/* Splits "folder/name.safetensors"; *name is NULL for a path that is the folder itself. */
GLLMI_PRIVATE gllmi_str gllmi_path_split(const char *path, const char **name) {
    size_t n = strlen(path), i = n;
    *name = NULL;
    if (!gllmi_str_ends(gllmi_str_make(path, n), ".safetensors")) return gllmi_str_make(path, n);
    while (i > 0 && !gllmi_is_separator(path[i - 1])) i--;
    *name = path + i;
    return gllmi_str_make(path, i);
}

GLLM_API gllm_status gllm_model_open(const char *path, const gllm_model_desc *desc,
                                     gllm_model **out) {
    const gllm_io *io = desc ? desc->io : NULL;
    const char *name;
    gllmi_str folder;
    if (out) *out = NULL;
    if (!path || !out) return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_model_open: path or out is NULL");
    if (!io && !gllmi_os_is_folder(path)) {
        folder = gllmi_path_split(path, &name);
        if (!name) {
            return gllmi_fail(GLLM_ERR_NOT_FOUND, "%s: no such folder or .safetensors file", path);
        }
    } else if (io) {
        folder = gllmi_path_split(path, &name);
    } else {
        folder = gllmi_str_of(path);
        name = NULL;
    }
    return gllmi_model_new(folder, name, io, NULL, desc, out);
}

GLLM_API gllm_status gllm_model_open_memory(const gllm_file *files, size_t n_files,
                                            const gllm_model_desc *desc, gllm_model **out) {
    gllmi_memory_files memory;
    if (out) *out = NULL;
    if (!files || !out) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_model_open_memory: files or out is NULL");
    }
    memory.files = files;
    memory.n_files = n_files;
    return gllmi_model_new(gllmi_str_of(""), NULL, NULL, &memory, desc, out);
}

GLLM_API const gllm_model_info *gllm_model_get_info(const gllm_model *model) {
    return model ? &model->info : NULL;
}
GLLM_API const gllm_tokenizer *gllm_model_get_tokenizer(const gllm_model *model) {
    return model ? model->tokenizer : NULL;
}

/* ---- embed ---------------------------------------------------------------------------------- */

/* One embed call: what the desc came to, and how far it is. */
typedef struct gllmi_embed_call {
    gllm_model *model;
    gllmi_workspace *work;
    gllmi_cpu cpu;
    const char *const *texts;
    const size_t *text_bytes;
    size_t n_texts, n_done;
    gllmi_str prompt;
    size_t prompt_tokens; /* left out of the pooling */
    gllm_encode_desc encode;
    gllm_pooling poolings[GLLMI_MAX_POOLINGS];
    uint32_t n_poolings;
    gllm_toggle normalize;
    size_t dim, stride;
    float *out;
    gllm_text_info *infos;
    size_t n_truncated;
    gllm_progress_fn progress;
    void *progress_user;
} gllmi_embed_call;

/* The text of a named prompt. "query" and "document" are empty where a model has none, as in
 * sentence-transformers. */
GLLMI_PRIVATE gllm_status gllmi_prompt_find(const gllmi_arch *arch, const char *name,
                                            gllmi_str *out) {
    size_t i;
    for (i = 0; i < arch->n_prompts; i++) {
        if (strcmp(arch->prompt_names[i], name) == 0) {
            *out = gllmi_str_of(arch->prompts[i]);
            return GLLM_OK;
        }
    }
    *out = gllmi_str_of("");
    if (strcmp(name, "query") == 0 || strcmp(name, "document") == 0) return GLLM_OK;
    return gllmi_fail(GLLM_ERR_NOT_FOUND, "the model has no prompt named \"%.100s\"", name);
}

/* How many tokens of a text are its prompt's: encoded alone, less a special one at its end. */
GLLMI_PRIVATE gllm_status gllmi_prompt_tokens(gllmi_embed_call *c) {
    gllm_encoding *e = &c->work->encoding;
    gllm_status status = gllm_tokenizer_encode(c->model->tokenizer, c->prompt.data, c->prompt.size,
                                               &c->encode, e);
    if (status != GLLM_OK) return status;
    c->prompt_tokens = e->n_tokens;
    if (e->n_tokens > 0 && e->special[e->n_tokens - 1]) c->prompt_tokens--;
    return GLLM_OK;
}

/* The desc's part of a call, checked. */
GLLMI_PRIVATE gllm_status gllmi_embed_options(gllmi_embed_call *c, const gllm_embed_desc *desc) {
    const gllmi_arch *arch = &c->model->arch;
    gllm_status status = GLLM_OK;
    const char *name = desc->prompt_name;
    if ((unsigned)desc->pooling > GLLM_POOLING_LAST || (unsigned)desc->normalize > GLLM_OFF ||
        (unsigned)desc->truncate > GLLM_TRUNCATE_REFUSE) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_embed_desc: an option is out of range");
    }
    memcpy(c->poolings, arch->poolings, sizeof c->poolings);
    c->n_poolings = arch->n_poolings;
    if (desc->pooling != GLLM_POOLING_AUTO) {
        c->poolings[0] = desc->pooling;
        c->n_poolings = 1;
    }
    c->dim = (size_t)gllmi_arch_dim(arch, c->n_poolings);
    if (c->dim != c->model->info.embedding_dim) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "this pooling gives vectors of another size: set it "
                                             "in gllm_model_desc");
    }
    c->stride = desc->stride ? desc->stride : c->dim;
    if (c->stride < c->dim) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "stride %llu is less than the dimension %llu",
                          (unsigned long long)c->stride, (unsigned long long)c->dim);
    }
    c->text_bytes = desc->text_bytes;
    c->normalize = desc->normalize;
    c->infos = desc->texts;
    c->progress = desc->progress;
    c->progress_user = desc->progress_user;
    c->encode.max_tokens = (uint32_t)arch->max_tokens;
    if (desc->max_tokens && desc->max_tokens < arch->max_tokens) {
        c->encode.max_tokens = desc->max_tokens;
    }
    c->encode.truncate = desc->truncate;
    c->prompt = gllmi_str_of(desc->prompt ? desc->prompt : "");
    if (!desc->prompt && !name) name = arch->default_prompt_name;
    if (!desc->prompt && name) status = gllmi_prompt_find(arch, name, &c->prompt);
    return status;
}

/* x through the modules after pooling: n vectors in work->vectors[0]; returns where they end up. */
GLLMI_PRIVATE float *gllmi_embed_modules(gllmi_embed_call *c, size_t n, size_t dim) {
    const gllmi_arch *arch = &c->model->arch;
    float *x = c->work->vectors[0], *other = c->work->vectors[1];
    int normalized = 0;
    size_t i, k;
    for (i = 0; i < arch->n_modules; i++) {
        const gllmi_module *module = &arch->modules[i];
        if (module->kind == GLLMI_MODULE_DENSE) {
            const gllmi_linear *linear = &c->model->weights.dense[i];
            float *swap = x;
            gllmi_gemm g;
            memset(&g, 0, sizeof g);
            g.w = &linear->weight;
            g.a = x;
            g.lda = dim;
            g.bias = linear->bias;
            g.c = other;
            g.ldc = module->n_out;
            g.n_rows = n;
            g.act = module->act;
            gllmi_cpu_gemm(&c->cpu, &g);
            dim = module->n_out;
            x = other;
            other = swap;
            normalized = 0;
        } else if (c->normalize != GLLM_OFF) {
            for (k = 0; k < n; k++) gllmi_unit_length(c->cpu.kernels, x + k * dim, dim);
            normalized = 1;
        }
    }
    for (k = 0; c->normalize == GLLM_ON && !normalized && k < n; k++) {
        gllmi_unit_length(c->cpu.kernels, x + k * dim, dim);
    }
    return x;
}

/* Runs the batch that is in the workspace and puts its vectors where they belong. */
GLLMI_PRIVATE gllm_status gllmi_embed_flush(gllmi_embed_call *c) {
    gllmi_workspace *w = c->work;
    size_t n = w->batch.n_sequences, hidden = (size_t)c->model->arch.hidden_size, i, k;
    size_t pooled = hidden * c->n_poolings;
    const float *rows, *vectors;
    gllm_status status;
    if (n == 0) return GLLM_OK;
    if ((status = gllmi_workspace_buffers(w, &c->model->plan)) != GLLM_OK) return status;
    gllmi_plan_run(&c->model->plan, &c->cpu, &w->batch);
    rows = w->batch.buffers[GLLMI_BUFFER_HIDDEN];
    for (i = 0; i < n; i++) {
        size_t begin = w->batch.offsets[i], n_rows = w->batch.offsets[i + 1] - begin;
        for (k = 0; k < c->n_poolings; k++) {
            gllmi_pool_rows(c->cpu.kernels, c->poolings[k], rows + begin * hidden, n_rows,
                            c->prompt_tokens, hidden, w->vectors[0] + i * pooled + k * hidden);
        }
    }
    vectors = gllmi_embed_modules(c, n, pooled);
    for (i = 0; i < n; i++) {
        memcpy(c->out + w->texts[i] * c->stride, vectors + i * c->dim, c->dim * sizeof(float));
    }
    c->n_done += n;
    w->batch.n_tokens = w->batch.n_sequences = 0;
    if (c->progress &&
        c->progress(c->progress_user, (float)((double)c->n_done / (double)c->n_texts)) != 0) {
        return gllmi_fail(GLLM_ERR_CANCELLED, "embedding was cancelled");
    }
    return GLLM_OK;
}

/* The tokens of text i in the workspace's encoding. */
GLLMI_PRIVATE gllm_status gllmi_embed_encode(gllmi_embed_call *c, size_t i) {
    gllmi_workspace *w = c->work;
    const char *text = c->texts[i];
    size_t n, total;
    gllm_status status;
    if (!text) return gllmi_fail(GLLM_ERR_ARGUMENT, "text %llu is NULL", (unsigned long long)i);
    n = c->text_bytes ? c->text_bytes[i] : strlen(text);
    if (c->prompt.size > 0) {
        if (!gllmi_add_size(n, c->prompt.size, &total) ||
            !gllmi_grow(&w->allocator, (void **)&w->joined, &w->joined_capacity, 0, total, 1)) {
            return gllmi_fail_memory(n);
        }
        memcpy(w->joined, c->prompt.data, c->prompt.size);
        memcpy(w->joined + c->prompt.size, text, n);
        text = w->joined;
        n = total;
    }
    status = gllm_tokenizer_encode(c->model->tokenizer, text, n, &c->encode, &w->encoding);
    if (status != GLLM_OK && status != GLLM_ERR_MEMORY) {
        return gllmi_fail(status, "text %llu: %s", (unsigned long long)i, gllm_last_error());
    }
    return status;
}

/* Puts the encoding of text i at the end of the batch. */
GLLMI_PRIVATE gllm_status gllmi_embed_append(gllmi_embed_call *c, size_t i) {
    gllmi_workspace *w = c->work;
    const gllm_encoding *e = &w->encoding;
    const gllmi_arch *arch = &c->model->arch;
    gllmi_batch *b = &w->batch;
    size_t k, at = b->n_tokens;
    gllm_status status = gllmi_workspace_tokens(w, at + e->n_tokens);
    if (status != GLLM_OK) return status;
    for (k = 0; k < e->n_tokens; k++) {
        if (e->ids[k] >= arch->vocab_size || e->type_ids[k] >= arch->n_types) {
            return gllmi_fail(GLLM_ERR_FORMAT,
                              "text %llu: the tokenizer gives id %u, type %u; the model has %llu "
                              "and %llu of them",
                              (unsigned long long)i, (unsigned)e->ids[k], (unsigned)e->type_ids[k],
                              (unsigned long long)arch->vocab_size,
                              (unsigned long long)arch->n_types);
        }
        b->ids[at + k] = e->ids[k];
        b->types[at + k] = e->type_ids[k];
        b->positions[at + k] = (uint32_t)k;
    }
    w->texts[b->n_sequences] = i;
    b->offsets[0] = 0;
    b->offsets[++b->n_sequences] = b->n_tokens += e->n_tokens;
    if (e->n_tokens < e->n_tokens_uncut) c->n_truncated++;
    if (c->infos) {
        c->infos[i].n_tokens = (uint32_t)e->n_tokens;
        c->infos[i].n_uncut = (uint32_t)e->n_tokens_uncut;
        c->infos[i].truncated = e->n_tokens < e->n_tokens_uncut;
    }
    return GLLM_OK;
}

/* The whole call on a workspace. */
GLLMI_PRIVATE gllm_status gllmi_embed_run(gllmi_embed_call *c) {
    size_t i, widest = (size_t)c->model->arch.hidden_size * c->n_poolings;
    gllmi_workspace *w = c->work;
    gllm_status status;
    for (i = 0; i < c->model->arch.n_modules; i++) {
        widest = gllmi_max_size(widest, c->model->arch.modules[i].n_out);
    }
    status = gllmi_workspace_sequences(w, gllmi_min_size(c->n_texts, GLLMI_BATCH_TOKENS), widest);
    if (status == GLLM_OK && !c->model->arch.pool_prompt && c->prompt.size > 0) {
        status = gllmi_prompt_tokens(c);
    }
    for (i = 0; i < c->n_texts && status == GLLM_OK; i++) {
        if ((status = gllmi_embed_encode(c, i)) != GLLM_OK) break;
        if (w->batch.n_sequences > 0 &&
            (w->batch.n_tokens + w->encoding.n_tokens > GLLMI_BATCH_TOKENS ||
             w->batch.n_sequences == w->sequence_capacity)) {
            if ((status = gllmi_embed_flush(c)) != GLLM_OK) break;
        }
        status = gllmi_embed_append(c, i);
    }
    if (status == GLLM_OK) status = gllmi_embed_flush(c);
    if (status == GLLM_OK && c->n_truncated > 0) {
        gllmi_log_write(&c->model->log, GLLM_LOG_WARNING, "%llu of %llu texts cut at %u tokens",
                        (unsigned long long)c->n_truncated, (unsigned long long)c->n_texts,
                        (unsigned)c->encode.max_tokens);
    }
    return status;
}

GLLM_API gllm_status gllm_embed(const gllm_model *model, const char *const *texts, size_t n_texts,
                                const gllm_embed_desc *desc, float *out) {
    gllm_embed_desc standard;
    gllmi_embed_call call;
    gllm_status status;
    if (!model || (n_texts > 0 && (!texts || !out))) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_embed: model, texts or out is NULL");
    }
    if (n_texts == 0) return GLLM_OK;
    memset(&standard, 0, sizeof standard);
    memset(&call, 0, sizeof call);
    call.model = (gllm_model *)(uintptr_t)model; /* its workspaces change, under its mutex */
    call.texts = texts;
    call.n_texts = n_texts;
    call.out = out;
    if ((status = gllmi_embed_options(&call, desc ? desc : &standard)) != GLLM_OK) return status;
    if ((status = gllmi_workspace_take(call.model, &call.work)) != GLLM_OK) return status;
    call.cpu.kernels = model->kernels;
    call.cpu.pool = model->pool;
    call.cpu.scratch = call.work->scratch;
    status = gllmi_embed_run(&call);
    gllmi_workspace_give(call.model, call.work);
    return status;
}

GLLM_API gllm_status gllm_embed_new(const gllm_model *model, const char *const *texts,
                                    size_t n_texts, const gllm_embed_desc *desc,
                                    gllm_embeddings **out) {
    gllm_embed_desc own;
    gllm_embeddings *e;
    gllm_status status;
    size_t i, vector_bytes, info_bytes, total;
    if (out) *out = NULL;
    if (!model || !out) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_embed_new: model or out is NULL");
    }
    memset(&own, 0, sizeof own);
    if (desc) own = *desc;
    if (own.stride != 0) return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_embed_new: stride must be 0");
    if (!gllmi_mul_size(n_texts, model->info.embedding_dim * sizeof(float), &vector_bytes) ||
        !gllmi_mul_size(n_texts, sizeof *e->texts, &info_bytes) ||
        !gllmi_add_size(vector_bytes, info_bytes, &total) ||
        !gllmi_add_size(total, sizeof *e, &total)) {
        return gllmi_fail_memory(SIZE_MAX);
    }
    e = (gllm_embeddings *)gllmi_alloc(&model->allocator, total);
    if (!e) return gllmi_fail_memory(total);
    memset(e, 0, sizeof *e);
    e->allocator = model->allocator;
    e->n_texts = n_texts;
    e->dim = model->info.embedding_dim;
    e->texts = (gllm_text_info *)(void *)(e + 1);
    e->vectors = (float *)(void *)((uint8_t *)e->texts + info_bytes);
    own.texts = e->texts;
    status = gllm_embed(model, texts, n_texts, &own, e->vectors);
    if (status != GLLM_OK) {
        gllmi_free(&model->allocator, e);
        return status;
    }
    for (i = 0; i < n_texts; i++) {
        e->n_truncated += e->texts[i].truncated != 0;
        e->n_tokens += e->texts[i].n_tokens;
        if (desc && desc->texts) desc->texts[i] = e->texts[i];
    }
    *out = e;
    return GLLM_OK;
}

GLLM_API void gllm_embeddings_free(gllm_embeddings *e) {
    gllm_allocator a;
    if (!e) return;
    a = e->allocator; /* e is part of what is freed */
    gllmi_free(&a, e);
}

GLLM_API float gllm_cosine(const float *a, const float *b, size_t n) {
    double ab = 0.0, aa = 0.0, bb = 0.0;
    size_t i;
    for (i = 0; i < n; i++) {
        ab += (double)a[i] * b[i];
        aa += (double)a[i] * a[i];
        bb += (double)b[i] * b[i];
    }
    return aa > 0.0 && bb > 0.0 ? (float)(ab / (sqrt(aa) * sqrt(bb))) : 0.0f;
}

#ifdef __cplusplus
} /* extern "C" */
#endif
#if defined(__clang__)
#pragma STDC FP_CONTRACT DEFAULT
#elif defined(__GNUC__)
#pragma GCC pop_options
#endif
#undef GLLMI_BODY
#endif /* GLLMI_BODY */

/*
 * CHANGELOG
 *   0.1.0  Text embeddings of BERT models from SafeTensors on the CPU.
 *
 * LICENCE
 * MIT License
 *
 * Copyright (c) 2026 the gllm authors
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
 * associated documentation files (the "Software"), to deal in the Software without restriction,
 * including without limitation the rights to use, copy, modify, merge, publish, distribute,
 * sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all copies or
 * substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
 * NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
 * NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
 * DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
 */
