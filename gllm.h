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
    const char *text;
    size_t size;
    gllmi_json_node *nodes; /* node 0 is the root */
    size_t n_nodes, capacity;
} gllmi_json;

#define GLLMI_JSON_MAX_DEPTH 128

GLLMI_PRIVATE gllm_status gllmi_json_fail(const gllmi_json *json, size_t at, const char *what) {
    return gllmi_fail(GLLM_ERR_FORMAT, "%s: byte %llu: %s", json->file, (unsigned long long)at,
                      what);
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

/* Parses the whole range as one value. `json` holds `text` by reference; always safe to free. */
GLLMI_PRIVATE gllm_status gllmi_json_parse(gllmi_json *json, const char *file, const char *text,
                                           size_t size, const gllm_allocator *allocator) {
    uint32_t open[GLLMI_JSON_MAX_DEPTH]; /* the containers around `at` */
    size_t depth = 0, at = 0;
    gllm_status status;
    memset(json, 0, sizeof *json);
    json->allocator = *allocator;
    json->file = file;
    json->text = text;
    json->size = size;
    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) at = 3; /* a byte order mark */
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
