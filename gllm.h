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
 *     [KERNELS]       matrix products, attention, norms, activations; once per ISA
 *     [CPU]           thread pool, operations split over it, packing of weights
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
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#if GLLMI_THREADS
#include <pthread.h>
#include <sched.h>
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

GLLMI_PRIVATE void gllmi_set_error(const char *format, va_list args) {
    vsnprintf(gllmi_error_text, sizeof gllmi_error_text, format, args);
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

/* ---- decimal numbers: no locale, correctly rounded but for ties beyond 30 digits ------------- */

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
/* mantissa * 10^exponent to the nearest double. Scaled by powers of two to stay in range. */
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

typedef enum gllmi_act {
    GLLMI_ACT_NONE,
    GLLMI_ACT_GELU,      /* x/2 (1 + erf(x / sqrt 2)), to 4e-7 */
    GLLMI_ACT_GELU_TANH, /* the tanh form */
    GLLMI_ACT_RELU,
    GLLMI_ACT_SILU,
    GLLMI_ACT_TANH
} gllmi_act;

/* A matrix (n_out, k), packed for the kernels of one ISA.
 *   F32, F16, BF16   panel: k rows of NR elements
 *   Q8_0             panel: k/32 blocks (rounded up) of NR f16 scales and 32 rows of NR int8; or
 *                    in the order that instructions on bytes want, see int8_tile
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
#define GLLMI_Q8_PLAIN 34 /* bytes of a Q8_0 block per output row of a panel ... */
#define GLLMI_Q8_INT8 36  /* ... and where rows of A are quantised too */
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
    uint16_t q8; /* GLLMI_Q8_x */
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
GLLMI_INLINE size_t gllmi_panel_bytes(gllm_dtype held, size_t k, size_t nr, size_t q8) {
    if (held == GLLM_DTYPE_Q8_0) return (k + 31) / 32 * (nr * q8);
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
    float u[GLLMI_VN * GLLMI_VN]; /* row 4i + j, lane l of 4: column 4l + j of rows 4i to 4i+3 */
    GLLMI_VF a, b, c, d;
    size_t i;
    for (i = 0; i < GLLMI_VN; i += 4, src += 4 * lds) {
        GLLMI_VF r0 = GLLMI_V_LOAD(src), r1 = GLLMI_V_LOAD(src + lds);
        GLLMI_VF r2 = GLLMI_V_LOAD(src + 2 * lds), r3 = GLLMI_V_LOAD(src + 3 * lds);
        a = GLLMI_V_OP(unpacklo_ps)(r0, r1), b = GLLMI_V_OP(unpackhi_ps)(r0, r1);
        c = GLLMI_V_OP(unpacklo_ps)(r2, r3), d = GLLMI_V_OP(unpackhi_ps)(r2, r3);
        GLLMI_V_STORE(u + i * GLLMI_VN, GLLMI_V_PAIR(unpacklo_pd, a, c));
        GLLMI_V_STORE(u + (i + 1) * GLLMI_VN, GLLMI_V_PAIR(unpackhi_pd, a, c));
        GLLMI_V_STORE(u + (i + 2) * GLLMI_VN, GLLMI_V_PAIR(unpacklo_pd, b, d));
        GLLMI_V_STORE(u + (i + 3) * GLLMI_VN, GLLMI_V_PAIR(unpackhi_pd, b, d));
    }
    for (i = 0; i < 4 && i < n; i++, dst += ldd) {
#if GLLMI_PASS == 3
        GLLMI_VF u0 = GLLMI_V_LOAD(u + i * 16), u1 = GLLMI_V_LOAD(u + (4 + i) * 16);
        GLLMI_VF u2 = GLLMI_V_LOAD(u + (8 + i) * 16), u3 = GLLMI_V_LOAD(u + (12 + i) * 16);
        a = GLLMI_V_LO(u0, u1), b = GLLMI_V_LO(u2, u3);
        c = GLLMI_V_HI(u0, u1), d = GLLMI_V_HI(u2, u3);
        GLLMI_V_STORE(dst, GLLMI_V_LO(a, b));
        if (4 + i < n) GLLMI_V_STORE(dst + 4 * ldd, GLLMI_V_LO(c, d));
        if (8 + i < n) GLLMI_V_STORE(dst + 8 * ldd, GLLMI_V_HI(a, b));
        if (12 + i < n) GLLMI_V_STORE(dst + 12 * ldd, GLLMI_V_HI(c, d));
#else
        a = GLLMI_V_LOAD(u + i * 8), b = GLLMI_V_LOAD(u + (4 + i) * 8);
        GLLMI_V_STORE(dst, GLLMI_V_LO(a, b));
        if (4 + i < n) GLLMI_V_STORE(dst + 4 * ldd, GLLMI_V_HI(a, b));
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

/* t (m, NR) = act(t + bias (NR)), in place. The loop of each activation keeps its constants. */
GLLMI_IN void GLLMI_K(act_loop)(float *t, size_t ld, size_t m, const float *bias, gllmi_act act) {
    GLLMI_VF bias0 = GLLMI_V_LOAD(bias), bias1 = GLLMI_V_LOAD(bias + GLLMI_VN);
    for (; m > 0; m--, t += ld) {
        GLLMI_VF v0 = GLLMI_V_ADD(GLLMI_V_LOAD(t), bias0);
        GLLMI_VF v1 = GLLMI_V_ADD(GLLMI_V_LOAD(t + GLLMI_VN), bias1);
        GLLMI_V_STORE(t, GLLMI_K(act_v)(v0, act));
        GLLMI_V_STORE(t + GLLMI_VN, GLLMI_K(act_v)(v1, act));
    }
}
GLLMI_FN void GLLMI_K(act_tile)(float *t, size_t ld, size_t m, const float *bias, gllmi_act act) {
#define GLLMI_X(name)                                                                              \
    case GLLMI_ACT_##name: GLLMI_K(act_loop)(t, ld, m, bias, GLLMI_ACT_##name); break;
    switch (act) {
        GLLMI_X(NONE) GLLMI_X(GELU) GLLMI_X(GELU_TANH) GLLMI_X(RELU) GLLMI_X(SILU) GLLMI_X(TANH)
    }
#undef GLLMI_X
}
GLLMI_FN void GLLMI_K(act)(float *x, size_t n, gllmi_act act) {
    size_t m = n / GLLMI_NR, i = m * GLLMI_NR;
    float edge[GLLMI_NR] = {0}, zero[GLLMI_NR] = {0};
    GLLMI_K(act_tile)(x, GLLMI_NR, m, zero, act);
    if (i == n) return;
    memcpy(edge, x + i, (n - i) * sizeof *x);
    GLLMI_K(act_tile)(edge, GLLMI_NR, 1, zero, act);
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

#if GLLMI_PASS == 3
/* Q8_0 weights by rows of int8, where the CPU multiplies and adds bytes (VNNI): at four times the
 * rate of floats.
 * A row of a is quantised by itself, 32 values to a scale, so it stays independent of its batch.
 * The instruction wants one factor unsigned: a holds q + 128, and sums start at -128 times the sum
 * of the weights, which the panel keeps. A block of a panel: NR f16 scales, NR int16 sums, negated,
 * and 8 x (NR, 4) int8. The sums of a block are exact; blocks are added as floats, in order. */
#define GLLMI_INT8_MR 6
#define GLLMI_INT8_ROWS(X) X(0) X(1) X(2) X(3) X(4) X(5)
#define GLLMI_INT8_TILES(X) X(1) X(2) X(3) X(4) X(5) X(6)
#define GLLMI_INT8_ATTR GLLMI_TARGET("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")

/* sum += x (unsigned) * w (signed), four bytes to a lane. gcc 12 copies the sum around the
 * intrinsic and runs out of registers. */
#if defined(__GNUC__) && !defined(__clang__)
#define GLLMI_V_DOT4(sum, x, w)                                                                    \
    __asm__("vpdpbusd {%2, %1, %0|%0, %1, %2}" : "+v"(sum) : "v"(x), "v"(w))
#else
#define GLLMI_V_DOT4(sum, x, w) sum = _mm512_dpbusd_epi32(sum, x, w)
#endif

/* Where a quantised row, which has its bytes first, keeps its scales. */
GLLMI_INLINE size_t gllmi_int8_scales(void) { return GLLMI_KC / sizeof(float); }

GLLMI_FN void GLLMI_K(quantize)(float *row, const float *x, size_t n) {
    uint8_t *q = (uint8_t *)row;
    float *scales = row + gllmi_int8_scales();
    size_t i, j;
    for (i = 0; i < n; i += 32, q += 32, scales++) {
        GLLMI_VF v[2];
        float most, inverse;
        v[0] = GLLMI_K(load_part)(x + i, n - i);
        v[1] = n - i > 16 ? GLLMI_K(load_part)(x + i + 16, n - i - 16) : GLLMI_V_ZERO();
        most = GLLMI_K(max_lanes)(GLLMI_V_MAX(GLLMI_V_ABS(v[0]), GLLMI_V_ABS(v[1])));
        inverse = most > 0.0f ? 127.0f / most : 0.0f;
        *scales = most * (1.0f / 127.0f);
        if (_mm512_cmp_ps_mask(v[0], v[1], _CMP_UNORD_Q)) *scales = NAN;
        for (j = 0; j < 2; j++) {
            __m512i w = _mm512_cvtps_epi32(GLLMI_V_MUL(v[j], GLLMI_V_SET(inverse)));
            w = _mm512_xor_si512(w, _mm512_set1_epi32(128)); /* + 128 in the low byte */
            _mm_storeu_si128((__m128i *)(void *)(q + 16 * j), _mm512_cvtepi32_epi8(w));
        }
    }
}

GLLMI_FORCEINLINE GLLMI_INT8_ATTR void GLLMI_K(int8_tile)(size_t m, const float *a, const void *w,
                                                         size_t k, float *c, size_t ldc, int first,
                                                         const char *ahead) {
    const uint8_t *q = (const uint8_t *)a, *p = (const uint8_t *)w;
    const float *scales = a + gllmi_int8_scales();
    size_t i, j;
    GLLMI_VF s0, s1, s;
    __m512i w0, w1, x, n0, n1;
#define GLLMI_X(r)                                                                                 \
    GLLMI_VF c##r##_0 = GLLMI_V_ZERO(), c##r##_1 = GLLMI_V_ZERO();                                 \
    __m512i i##r##_0 = _mm512_setzero_si512(), i##r##_1 = i##r##_0;                                \
    if (m > r && !first) {                                                                         \
        c##r##_0 = GLLMI_V_LOAD(c + r * ldc);                                                      \
        c##r##_1 = GLLMI_V_LOAD(c + r * ldc + GLLMI_VN);                                           \
    }
    GLLMI_INT8_ROWS(GLLMI_X)
#undef GLLMI_X
    for (i = 0; i < k; i += 32, scales++) {
        n0 = _mm512_cvtepi16_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(p + 64)));
        n1 = _mm512_cvtepi16_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(p + 96)));
        n0 = _mm512_slli_epi32(n0, 7), n1 = _mm512_slli_epi32(n1, 7);
#define GLLMI_X(r)                                                                                 \
    if (m > r) i##r##_0 = n0, i##r##_1 = n1;
        GLLMI_INT8_ROWS(GLLMI_X)
#undef GLLMI_X
        p += 128;
#define GLLMI_X(r)                                                                                 \
    if (m > r) {                                                                                   \
        x = _mm512_set1_epi32((int)gllmi_load_u32(q + r * (GLLMI_A_STRIDE * sizeof(float))));      \
        GLLMI_V_DOT4(i##r##_0, x, w0);                                                             \
        GLLMI_V_DOT4(i##r##_1, x, w1);                                                             \
    }
        for (j = 0; j < 8; j++, q += 4, p += 128, ahead += 64) {
            w0 = _mm512_loadu_si512(p), w1 = _mm512_loadu_si512(p + 64);
            GLLMI_FETCH(ahead);
            GLLMI_INT8_ROWS(GLLMI_X)
        }
#undef GLLMI_X
        s0 = GLLMI_V_LOAD_F16(p - 36 * GLLMI_NR), s1 = GLLMI_V_LOAD_F16(p - 36 * GLLMI_NR + 32);
#define GLLMI_X(r)                                                                                 \
    if (m > r) {                                                                                   \
        s = GLLMI_V_SET(scales[r * GLLMI_A_STRIDE]);                                               \
        c##r##_0 = GLLMI_V_FMA(_mm512_cvtepi32_ps(i##r##_0), GLLMI_V_MUL(s, s0), c##r##_0);        \
        c##r##_1 = GLLMI_V_FMA(_mm512_cvtepi32_ps(i##r##_1), GLLMI_V_MUL(s, s1), c##r##_1);        \
    }
        GLLMI_INT8_ROWS(GLLMI_X)
#undef GLLMI_X
    }
#define GLLMI_X(r)                                                                                 \
    if (m > r) {                                                                                   \
        GLLMI_V_STORE(c + r * ldc, c##r##_0);                                                      \
        GLLMI_V_STORE(c + r * ldc + GLLMI_VN, c##r##_1);                                           \
    }
    GLLMI_INT8_ROWS(GLLMI_X)
#undef GLLMI_X
}
#define GLLMI_X(m)                                                                                 \
    GLLMI_PRIVATE GLLMI_INT8_ATTR void GLLMI_K(int8_tile_##m)(                                     \
        const float *a, const void *w, size_t k, float *c, size_t ldc, int first,                  \
        const char *ahead) {                                                                       \
        GLLMI_K(int8_tile)(m, a, w, k, c, ldc, first, ahead);                                      \
    }
GLLMI_INT8_TILES(GLLMI_X)
#undef GLLMI_X
#define GLLMI_X(m) GLLMI_K(int8_tile_##m),
static const GLLMI_K(tile_fn) GLLMI_K(int8_tiles)[GLLMI_INT8_MR] = {GLLMI_INT8_TILES(GLLMI_X)};
#undef GLLMI_X
#endif

/* Finished sums t (m, NR) become rows row.. and columns col.. of c: bias, activation, residual. t
 * is that place in c, or a buffer where a panel goes past n_out. */
GLLMI_FN void GLLMI_K(finish)(const gllmi_gemm *g, float *t, size_t ldt, size_t m, size_t row,
                              size_t col) {
    size_t r, j, n = gllmi_min_size(g->w->n_out - col, GLLMI_NR);
    float *c = g->c + row * g->ldc + col;
    float edge[GLLMI_NR] = {0};
    const float *bias = g->bias && n == GLLMI_NR ? g->bias + col : edge;
    GLLMI_VF v;
    if (g->bias && n < GLLMI_NR) memcpy(edge, g->bias + col, n * sizeof *edge);
    if (g->bias || g->act != GLLMI_ACT_NONE) GLLMI_K(act_tile)(t, ldt, m, bias, g->act);
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

/* What one panel and one pass over k need: rows [row, row + n_rows), whose copy is a. */
typedef struct GLLMI_K(gemm_pass) {
    const GLLMI_K(tile_fn) *tiles; /* for 1 to mr rows */
    size_t mr, row, n_rows, n_k;
    int first, last;      /* of the passes */
    size_t fetched_bytes; /* by a tile, from `ahead` on */
    const float *a;
} GLLMI_K(gemm_pass);

/* The panel of columns col.., of which w is this pass's part; the n_ahead bytes at `ahead` come
 * next. Where a panel is whole, c itself holds the sums between passes. */
GLLMI_FN void GLLMI_K(gemm_panel)(const gllmi_gemm *g, const GLLMI_K(gemm_pass) *p, size_t col,
                                  const void *w, const char *ahead, size_t n_ahead) {
    size_t n_tiles = gllmi_n_parts(p->n_rows, p->mr), t, r, r1, n = g->w->n_out - col;
    float edge[GLLMI_MR * GLLMI_NR];
    for (t = 0, r = 0; t < n_tiles; t++, r = r1) {
        float *c = g->c + (p->row + r) * g->ldc + col, *sums = c;
        size_t ld = g->ldc, m, i;
        r1 = gllmi_part(p->n_rows, n_tiles, t + 1);
        m = r1 - r;
        if (n < GLLMI_NR) {
            sums = edge, ld = GLLMI_NR;
            for (i = 0; i < m && !p->first; i++) memcpy(edge + i * ld, c + i * g->ldc, n * 4);
        }
        /* past the panel's end: lines that are in the cache anyway */
        i = t * p->fetched_bytes;
        p->tiles[m - 1](p->a + r * GLLMI_A_STRIDE, w, p->n_k, sums, ld, p->first,
                        i < n_ahead ? ahead + i : (const char *)p->a);
        if (p->last) {
            GLLMI_K(finish)(g, sums, ld, m, p->row + r, col);
        } else if (n < GLLMI_NR) {
            for (i = 0; i < m; i++) memcpy(c + i * g->ldc, edge + i * ld, n * 4);
        }
    }
}

/* int8 is a literal: 1 multiplies Q8_0 weights by quantised rows of a. */
GLLMI_IN void GLLMI_K(gemm_any)(int int8, const gllmi_gemm *g, size_t row0, size_t row1,
                                size_t panel0, size_t panel1, void *scratch) {
    float *a = (float *)scratch, *w = a + GLLMI_MC * GLLMI_A_STRIDE;
    size_t k = g->w->k, k_step = gllmi_k_step(k), k0, part, r, ahead, panel;
    size_t n_parts = gllmi_n_parts(row1 - row0, GLLMI_MC);
    size_t q8 = int8 ? GLLMI_Q8_INT8 : GLLMI_Q8_PLAIN;
    size_t panel_bytes = gllmi_panel_bytes(g->w->held, k, GLLMI_NR, q8);
    GLLMI_K(gemm_pass) p;
    p.a = a;
    for (part = 0; part < n_parts; part++) {
        int direct;
        p.row = row0 + gllmi_part(row1 - row0, n_parts, part);
        p.n_rows = row0 + gllmi_part(row1 - row0, n_parts, part + 1) - p.row;
        /* one or two tiles convert in registers what more share as floats */
        direct = int8 || g->w->held == GLLM_DTYPE_F32 || p.n_rows <= GLLMI_MAX_DIRECT;
        p.tiles = GLLMI_K(tiles)[direct ? g->w->held - GLLM_DTYPE_F32 : 0];
        p.mr = GLLMI_MR;
#if GLLMI_PASS == 3
        if (int8) p.tiles = GLLMI_K(int8_tiles), p.mr = GLLMI_INT8_MR;
#endif
        for (k0 = 0; k0 < k; k0 += p.n_k) {
            p.n_k = gllmi_min_size(k_step, k - k0);
            p.first = k0 == 0, p.last = k0 + p.n_k == k;
            p.fetched_bytes = int8 ? p.n_k * 16 : p.n_k * 64;
            for (r = 0; r < p.n_rows; r++) {
                const float *from = g->a + (p.row + r) * g->lda + k0;
#if GLLMI_PASS == 3
                if (int8) GLLMI_K(quantize)(a + r * GLLMI_A_STRIDE, from, p.n_k);
                else
#endif
                    memcpy(a + r * GLLMI_A_STRIDE, from, p.n_k * sizeof *a);
            }
            for (panel = panel0; panel < panel1; panel++) {
                const uint8_t *src = (const uint8_t *)g->w->data + panel * panel_bytes +
                                     gllmi_panel_bytes(g->w->held, k0, GLLMI_NR, q8);
                if (!direct) GLLMI_K(unpack_any)(g->w->held, w, src, p.n_k);
                /* the next panel is fetched meanwhile */
                ahead = 0;
                if (panel + 1 < panel1) {
                    ahead = gllmi_panel_bytes(g->w->held, p.n_k, GLLMI_NR, q8);
                }
                GLLMI_K(gemm_panel)(g, &p, panel * GLLMI_NR, direct ? (const void *)src : w,
                                    (const char *)src + panel_bytes, ahead);
            }
        }
    }
}
GLLMI_FN void GLLMI_K(gemm)(const gllmi_gemm *g, size_t row0, size_t row1, size_t panel0,
                            size_t panel1, void *scratch) {
    GLLMI_K(gemm_any)(0, g, row0, row1, panel0, panel1, scratch);
}
#if GLLMI_PASS == 3
GLLMI_FN void GLLMI_K(gemm_int8)(const gllmi_gemm *g, size_t row0, size_t row1, size_t panel0,
                                 size_t panel1, void *scratch) {
    if (g->w->held != GLLM_DTYPE_Q8_0) {
        GLLMI_K(gemm_any)(0, g, row0, row1, panel0, panel1, scratch);
    } else {
        GLLMI_K(gemm_any)(1, g, row0, row1, panel0, panel1, scratch);
    }
}
#endif

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

#if GLLMI_PASS == 3
/* A block as pack_q8 makes it in the order of the int8 tiles. */
GLLMI_FN void GLLMI_K(pack_int8)(uint8_t *dst, const float *t, size_t n_k) {
    uint8_t block[GLLMI_NR * 34];
    size_t i, j;
    GLLMI_K(pack_q8)(block, t, n_k);
    memcpy(dst, block, GLLMI_NR * 2);
    for (j = 0; j < GLLMI_NR; j++) {
        int16_t sum = 0;
        for (i = 0; i < 32; i++) {
            uint8_t q = block[GLLMI_NR * (2 + i) + j];
            dst[GLLMI_NR * 4 + (i / 4 * GLLMI_NR + j) * 4 + i % 4] = q;
            sum = (int16_t)(sum - (int8_t)q);
        }
        memcpy(dst + GLLMI_NR * 2 + j * 2, &sum, 2);
    }
}
#endif

/* One panel from n_rows <= NR source rows; int8 is a literal. */
GLLMI_IN void GLLMI_K(pack_any)(int int8, const gllmi_weight *w, size_t panel,
                                const gllmi_row *rows, size_t n_rows) {
    size_t q8 = int8 ? GLLMI_Q8_INT8 : GLLMI_Q8_PLAIN;
    size_t panel_bytes = gllmi_panel_bytes(w->held, w->k, GLLMI_NR, q8);
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
#if GLLMI_PASS == 3
            if (int8) GLLMI_K(pack_int8)(dst, t, n);
            else
#endif
                GLLMI_K(pack_q8)(dst, t, n);
            dst += GLLMI_NR * q8;
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
GLLMI_FN void GLLMI_K(pack)(const gllmi_weight *w, size_t panel, const gllmi_row *rows,
                            size_t n_rows) {
    GLLMI_K(pack_any)(0, w, panel, rows, n_rows);
}
#if GLLMI_PASS == 3
GLLMI_FN void GLLMI_K(pack_for_int8)(const gllmi_weight *w, size_t panel, const gllmi_row *rows,
                                     size_t n_rows) {
    GLLMI_K(pack_any)(1, w, panel, rows, n_rows);
}
#endif

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
 * scores, those of missing keys at -FLT_MAX: their weights vanish beside the maximum's 1. */
GLLMI_IN void GLLMI_K(softmax_step)(float *s, size_t n, const float *limit, float *most,
                                    float *total, float *o, size_t n_cols, int first) {
    GLLMI_VF top, sum = GLLMI_V_ZERO(), v;
    size_t i;
    float m, keep[GLLMI_VN];
    n = gllmi_n_parts(n, GLLMI_VN) * GLLMI_VN;
    top = GLLMI_V_MIN(GLLMI_V_LOAD(limit), GLLMI_V_LOAD(s + n - GLLMI_VN));
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
    GLLMI_VF factor = GLLMI_V_SET(scale);
    float limit[GLLMI_VN];
    size_t r, i;
    for (i = 0; i < GLLMI_VN; i++) limit[i] = i <= (n - 1) % GLLMI_VN ? FLT_MAX : -FLT_MAX;
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

#define GLLMI_TABLE(table, name, q8, gemm, pack)                                                   \
    static const gllmi_kernels GLLMI_K(table) = {                                                  \
        name,                                                                                      \
        (gllm_isa)GLLMI_PASS,                                                                      \
        GLLMI_NR,                                                                                  \
        q8,                                                                                        \
        GLLMI_K(gemm),                                                                             \
        GLLMI_K(attention),                                                                        \
        GLLMI_K(pack),                                                                             \
        GLLMI_K(layer_norm),                                                                       \
        {NULL, GLLMI_K(to_f32_f32), GLLMI_K(to_f32_f16), GLLMI_K(to_f32_bf16),                     \
         GLLMI_K(to_f32_q8_0), GLLMI_K(to_f32_f64), GLLMI_K(to_f32_i8)},                           \
        GLLMI_K(act),                                                                              \
        GLLMI_K(add),                                                                              \
        GLLMI_K(max),                                                                              \
        GLLMI_K(scale),                                                                            \
        GLLMI_K(add_scaled),                                                                       \
        GLLMI_K(dot)};
GLLMI_TABLE(kernels, GLLMI_ISA_NAME, GLLMI_Q8_PLAIN, gemm, pack)
#if GLLMI_PASS == 3
GLLMI_TABLE(kernels_vnni, "avx512 vnni", GLLMI_Q8_INT8, gemm_int8, pack_for_int8)
#endif

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
#undef GLLMI_TABLE
#undef GLLMI_INT8_MR
#undef GLLMI_V_DOT4
#undef GLLMI_INT8_ROWS
#undef GLLMI_INT8_TILES
#undef GLLMI_INT8_ATTR
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
        return features & GLLMI_CPU_AVX512_VNNI ? &gllmi_kernels_vnni_avx512
                                                : &gllmi_kernels_avx512;
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
    bytes = gllmi_panel_bytes(held, k, kernels->nr, kernels->q8);
    if (!gllmi_mul_size(n_panels, bytes, &bytes)) return 0;
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
