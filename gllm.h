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
 *     [TEMPLATE]      chat templates: a bounded interpreter for their Jinja
 *     [FORMAT]        SafeTensors: name -> {type, shape, bytes}, validated
 *     [ARCHITECTURE]  config.json and its companions -> one row of data
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
    GLLM_ERR_CANCELLED = 10,  /* a progress callback said stop */
    GLLM_ERR_TEMPLATE = 11    /* a chat template is wrong, or refuses these messages */
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

/* ---- chat templates ------------------------------------------------------------------------- */

/* Text that the library wrote. Zero it before its first use; use it again for the next text (its
 * memory is kept), and give the memory back with gllm_text_free. One thread at a time. */
typedef struct gllm_text {
    char *data;              /* NUL-terminated, NULL before the first use */
    size_t size_bytes;       /* without the NUL */
    size_t capacity_bytes;   /* private */
    gllm_allocator allocator; /* private */
} gllm_text;

GLLM_API void gllm_text_free(gllm_text *text);

/* One message of a conversation. Strings are UTF-8 and NUL-terminated. */
typedef struct gllm_message {
    const char *role;              /* "system", "user", "assistant", "tool", ... */
    const char *content;           /* NULL: null */
    size_t content_bytes;          /* length of content; 0: to its NUL */
    const char *reasoning_content; /* what the assistant thought before; NULL: none */
    const char *name;              /* NULL: none */
    const char *tool_call_id;      /* of a tool's result; NULL: none */
    const char *tool_calls_json;   /* an array, in the form that OpenAI gave it; NULL: none */
    const char *fields_json;       /* an object: more fields, or other values for these; NULL: none */
} gllm_message;

/* A conversation and what else a template sees. Zeros: no messages, no tools, with the words that
 * open the assistant's turn. Lengths of JSON texts: 0 means to the NUL. */
typedef struct gllm_chat_desc {
    const gllm_message *messages; /* (n_messages) */
    size_t n_messages;
    const char *messages_json;    /* instead: an array of objects with any keys, kept in order */
    size_t messages_json_bytes;
    const char *tools_json;       /* an array of JSON schemas, or NULL */
    size_t tools_json_bytes;
    const char *documents_json;   /* an array of objects for RAG templates, or NULL */
    size_t documents_json_bytes;
    const char *variables_json;   /* an object: enable_thinking, bos_token, ...; or NULL */
    size_t variables_json_bytes;
    int no_generation_prompt;     /* 1: add_generation_prompt is false */
    int64_t local_time;           /* for strftime_now: seconds since 1970 by the local clock; 0: now */
    uint64_t max_steps;           /* 0: 50 million; each instruction, each item visited is one */
    size_t max_memory_bytes;      /* 0: 256 MiB */
    size_t max_output_bytes;      /* 0: 64 MiB */
} gllm_chat_desc;

/* A chat template (Jinja, as in tokenizer_config.json or chat_template.jinja), compiled. It gives
 * the text that apply_chat_template of HuggingFace transformers gives: jinja2 in its immutable
 * sandbox with trim_blocks and lstrip_blocks, tojson, raise_exception, strftime_now and the
 * `generation` tag. Templates are not trusted: no files, no attributes beyond those of plain
 * data, bounded steps, memory and output. Immutable: any number of threads. Whole numbers have 64
 * bits. */
typedef struct gllm_chat_template gllm_chat_template;

typedef struct gllm_chat_template_desc {
    const gllm_allocator *allocator; /* NULL: malloc. Copied; its user must outlive the template */
} gllm_chat_template_desc;

/* Compile `source` (n_bytes of UTF-8; SIZE_MAX: up to its NUL), which is not needed afterwards.
 * owns     *out is yours: gllm_chat_template_close
 * errors   TEMPLATE (message: line, column and what is wrong), UTF8, UNSUPPORTED (over 4 MiB),
 *          MEMORY, ARGUMENT */
GLLM_API gllm_status gllm_chat_template_open(const char *source, size_t n_bytes,
                                             const gllm_chat_template_desc *desc,
                                             gllm_chat_template **out);
GLLM_API void gllm_chat_template_close(gllm_chat_template *chat_template);

/* Render a conversation.
 * desc     NULL: no messages
 * out      zeroed or used before; valid until its next use
 * threads  any number, each with a text of its own
 * errors   TEMPLATE (where Python would raise, or a limit was reached; message: line, column, and
 *          the text of raise_exception), FORMAT and UTF8 (message: which input and byte), MEMORY,
 *          ARGUMENT. After a failure out->size_bytes is 0. */
GLLM_API gllm_status gllm_chat_template_render(const gllm_chat_template *chat_template,
                                               const gllm_chat_desc *desc, gllm_text *out);

/* Both at once, for a template that is used only once. */
GLLM_API gllm_status gllm_chat_render(const char *source, size_t n_bytes,
                                      const gllm_chat_desc *desc, gllm_text *out);

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
extern struct tm *localtime_r(const time_t *time, struct tm *out);
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

/* Seconds since 1970 as a clock on the wall counts them: the local time as if it were UTC. */
GLLMI_PRIVATE int64_t gllmi_clock_local(void) {
    time_t now = time(NULL);
    struct tm local;
    int64_t year, month, day;
#if GLLMI_WINDOWS
    if (localtime_s(&local, &now) != 0) return (int64_t)now;
#else
    if (!localtime_r(&now, &local)) return (int64_t)now;
#endif
    month = local.tm_mon + 1; /* days from the civil calendar, its years from March on */
    year = (int64_t)local.tm_year + 1900 - (month <= 2);
    day = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + local.tm_mday - 1;
    day += year * 365 + year / 4 - year / 100 + year / 400 - 719468;
    return day * 86400 + local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec;
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
        "GLLM_ERR_TOO_LONG",  "GLLM_ERR_CAPACITY", "GLLM_ERR_CANCELLED",   "GLLM_ERR_TEMPLATE"};
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

/* ---- decimal numbers: no locale. A double or float printed with enough digits to tell it from its
 * neighbours comes back exactly; any other number to within one unit in the last place. ---------- */

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
 * [TEMPLATE] A bounded interpreter for the Jinja of chat templates
 * The text becomes tokens, a tree, and a flat program for a stack machine, which renders it with
 * the meaning that Python's jinja2 gives it in the immutable sandbox of HuggingFace transformers.
 * Nothing recurses without a bound: neither the parser (depth limits), nor the program (its calls
 * are frames in an array), nor values (containers know their depth). Every instruction and every
 * element that a builtin visits is a step, every byte comes from an arena with a limit.
 * ============================================================================================= */

#define GLLMI_TM_MAX_NODE_DEPTH 250  /* jinja2 fails at 198 in CPython */
#define GLLMI_TM_MAX_NESTING 100     /* brackets, tags in each other: CPython fails at 75, 99 */
#define GLLMI_TM_MAX_CALLS 220       /* macros in macros: CPython fails at 198 */
#define GLLMI_TM_MAX_VALUE_DEPTH 250 /* lists in lists */
#define GLLMI_TM_MAX_LOOP_TESTS 16   /* filtered loops whose test needs a filtered loop */
#define GLLMI_TM_MAX_GENERATORS 60   /* iterators over iterators */
#define GLLMI_TM_MAX_RANGE 100000    /* the sandbox's own limit */
#define GLLMI_TM_MAX_BYTES ((size_t)4 << 20) /* of a template */
#define GLLMI_TM_DEFAULT_STEPS ((uint64_t)50000000)
#define GLLMI_TM_DEFAULT_MEMORY ((size_t)256 << 20)
#define GLLMI_TM_DEFAULT_OUTPUT ((size_t)64 << 20)

/* ---- values ---------------------------------------------------------------------------------- */

typedef enum gllmi_tm_type {
    GLLMI_TM_MISSING, /* no value at all: a variable not set, an argument not given */
    GLLMI_TM_UNDEFINED,
    GLLMI_TM_NONE,
    GLLMI_TM_BOOL,
    GLLMI_TM_INT,
    GLLMI_TM_FLOAT,
    GLLMI_TM_STR,
    GLLMI_TM_LIST,
    GLLMI_TM_TUPLE,
    GLLMI_TM_DICT,
    GLLMI_TM_VIEW, /* d.keys(), d.values(), d.items() */
    GLLMI_TM_RANGE,
    GLLMI_TM_GENERATOR,
    GLLMI_TM_NAMESPACE,
    GLLMI_TM_FUNCTION, /* a macro, a caller, the test of a loop */
    GLLMI_TM_LOOP,
    GLLMI_TM_CYCLER,
    GLLMI_TM_JOINER,
    GLLMI_TM_METHOD,  /* a builtin method and its object */
    GLLMI_TM_BUILTIN, /* range, dict, namespace, ... */
    GLLMI_TM_SLICE    /* only as an index within a tuple */
} gllmi_tm_type;

/* A string is UTF-8; its characters are counted when somebody asks. */
typedef struct gllmi_tm_string {
    const char *data;
    size_t size;
    size_t n_chars; /* SIZE_MAX: not counted yet */
} gllmi_tm_string;

typedef struct gllmi_tm_value {
    uint8_t type;
    uint8_t
        flag; /* GLLMI_TM_STR: 1 is Markup; GLLMI_TM_TUPLE: 1 is a group; GLLMI_TM_VIEW: which */
    union {
        int64_t i;
        double f;
        void *object;
        gllmi_tm_string *string;
        struct gllmi_tm_list *list;
        struct gllmi_tm_dict *dict;
        struct gllmi_tm_undefined *undefined;
        struct gllmi_tm_range *range;
        struct gllmi_tm_generator *generator;
        struct gllmi_tm_function *function;
        struct gllmi_tm_loop *loop;
        struct gllmi_tm_cycler *cycler;
        struct gllmi_tm_method *method;
    } as;
} gllmi_tm_value;

typedef struct gllmi_tm_list {
    gllmi_tm_value *items;
    size_t n;
    size_t capacity;
    uint32_t depth; /* 1 more than the deepest item */
} gllmi_tm_list;

/* Insertion order. Dicts of more than a few keys have an index: slots of position + 1, 0 empty. */
typedef struct gllmi_tm_dict {
    gllmi_tm_value *keys, *values;
    size_t n, capacity;
    uint32_t *index;
    size_t n_index;
    uint32_t depth;
} gllmi_tm_dict;

/* Why there is no value, for the message when it is used. */
typedef struct gllmi_tm_undefined {
    const char *hint; /* or NULL: the name of a variable, or of an attribute of a type */
    gllmi_str name;
    const char *of_type;
} gllmi_tm_undefined;

typedef struct gllmi_tm_range {
    int64_t start, stop, step;
    size_t n;
} gllmi_tm_range;

typedef struct gllmi_tm_vm gllmi_tm_vm;

/* A Python iterator: filled when first asked, emptied once. */
typedef struct gllmi_tm_generator {
    int (*fill)(gllmi_tm_vm *vm, struct gllmi_tm_generator *g); /* NULL: filled */
    gllmi_tm_value input;
    struct gllmi_tm_args *args;
    int mode;
    gllmi_tm_list *items;
    size_t next;
} gllmi_tm_generator;

/* Variables of one call. Blocks within a function share its slots; macros made in it see them. */
typedef struct gllmi_tm_activation {
    struct gllmi_tm_activation *outer;
    gllmi_tm_value *slots;
} gllmi_tm_activation;

typedef struct gllmi_tm_function {
    const struct gllmi_tm_function_row *row;
    gllmi_tm_activation *outer;
} gllmi_tm_function;

/* How far an iteration is. */
typedef struct gllmi_tm_iterator {
    gllmi_tm_value source;
    size_t at;
} gllmi_tm_iterator;

typedef struct gllmi_tm_loop {
    gllmi_tm_value iterable;
    gllmi_tm_iterator iterator;
    int64_t index0;
    int64_t length;                                 /* -1: not known yet */
    gllmi_tm_value after, current, before, changed; /* GLLMI_TM_MISSING: none */
    int64_t depth0;
    gllmi_tm_function *recursive, *test; /* or NULL */
} gllmi_tm_loop;

typedef struct gllmi_tm_cycler {
    gllmi_tm_list *items;
    size_t at;
    gllmi_tm_value separator; /* a joiner's */
} gllmi_tm_cycler;

typedef struct gllmi_tm_method {
    gllmi_tm_value object;
    const struct gllmi_tm_method_row *row;
} gllmi_tm_method;

typedef struct gllmi_tm_args {
    gllmi_tm_value *values; /* (n) */
    size_t n;
    gllmi_str *names;      /* (n_named) */
    gllmi_tm_value *named; /* (n_named) */
    size_t n_named;
} gllmi_tm_args;

/* A builtin: its parameters by name ("a,b,c"; a leading "/": by position only; "*": takes all as
 * they are), of which the first `required` must be given. What is not given is GLLMI_TM_MISSING. */
typedef struct gllmi_tm_builtin {
    const char *name;
    const char *parameters;
    int required;
    int (*call)(gllmi_tm_vm *vm, const gllmi_tm_value *self, const gllmi_tm_value *a,
                gllmi_tm_args *all, gllmi_tm_value *out);
} gllmi_tm_builtin;

typedef struct gllmi_tm_method_row {
    uint8_t type;
    uint8_t unsafe; /* changes its object: the sandbox gives an undefined value instead */
    gllmi_tm_builtin builtin;
} gllmi_tm_method_row;

/* ---- programs -------------------------------------------------------------------------------- */

typedef struct gllmi_tm_instruction {
    uint8_t op;
    uint8_t n;
    uint16_t hops; /* functions outwards to the variable's */
    uint32_t a, b;
    uint32_t position; /* byte of the template */
} gllmi_tm_instruction;

typedef struct gllmi_tm_call_row {
    uint32_t n, n_named;
    gllmi_str *names;           /* (n_named) */
    uint8_t has_list, has_dict; /* f(*a, **b) */
} gllmi_tm_call_row;

typedef struct gllmi_tm_function_row {
    uint32_t entry;
    uint32_t n_slots;
    uint32_t n_parameters; /* slots 0 .. n - 1 */
    gllmi_str *parameters;
    gllmi_str name;                   /* data NULL: anonymous */
    uint32_t caller, kwargs, varargs; /* slots + 1, 0: not used by the body */
    int explicit_caller;
} gllmi_tm_function_row;

/* A compiled template. Immutable. */
typedef struct gllmi_tm_program {
    gllmi_arena arena;
    char *source; /* newlines made \n */
    size_t source_size;
    gllmi_tm_instruction *code;
    size_t n_code, code_capacity;
    gllmi_tm_value *constants;
    size_t n_constants, constants_capacity;
    gllmi_tm_call_row *calls;
    size_t n_calls, calls_capacity;
    gllmi_tm_function_row *functions;
    size_t n_functions, functions_capacity;
    gllmi_str *names; /* variables */
    size_t n_names, names_capacity;
    gllmi_map name_ids;
    uint32_t n_slots; /* of the template itself */
} gllmi_tm_program;

struct gllmi_tm_frame {
    uint32_t return_to;
    gllmi_tm_activation *activation;
    size_t output_mark;
};

/* One rendering. */
struct gllmi_tm_vm {
    gllmi_arena arena;
    size_t memory_used, memory_limit, output_limit;
    uint64_t steps_left;
    const gllmi_tm_program *program;
    uint32_t pc;
    gllmi_tm_value *stack;
    size_t top, stack_capacity;
    struct gllmi_tm_frame frames[GLLMI_TM_MAX_CALLS];
    size_t n_frames;
    gllmi_tm_activation *activation;
    size_t *captures; /* where captured output begins */
    size_t n_captures, captures_capacity;
    char *output; /* also where strings are built: what is above the mark is taken off again */
    size_t n_output, output_capacity;
    const char *spare, *spare_end; /* room behind the newest joined string */
    gllmi_tm_value *context; /* (program->n_names) variables from outside, and what blocks see */
    int64_t now;             /* seconds of the local clock, INT64_MIN: ask the system */
    gllm_status status;
    uint32_t failed_at; /* byte of the template */
    char message[400];
    int loop_tests, depth, generators;
    /* Builtins that need the machine (the test of a filtered loop) are above it in the file: set
     * once when the machine is made. */
    int (*call)(gllmi_tm_vm *vm, gllmi_tm_function *f, gllmi_tm_value argument,
                gllmi_tm_value *out);
    const gllmi_tm_method_row *methods; /* (n_methods) */
    size_t n_methods;
    const gllmi_tm_builtin *(*find_filter)(gllmi_str name);
    const gllmi_tm_builtin *(*find_test)(gllmi_str name);
};

/* ---- failures -------------------------------------------------------------------------------- */

/* Returns 0: `return gllmi_tm_fail(vm, "...")`. The first failure stays. */
GLLMI_PRIVATE int GLLMI_PRINTF(2, 3) gllmi_tm_fail(gllmi_tm_vm *vm, const char *format, ...) {
    va_list args;
    if (vm->status != GLLM_OK) return 0;
    vm->status = GLLM_ERR_TEMPLATE;
    va_start(args, format);
    vsnprintf(vm->message, sizeof vm->message, format, args);
    va_end(args);
    return 0;
}
GLLMI_PRIVATE int gllmi_tm_fail_memory(gllmi_tm_vm *vm, size_t n) {
    if (vm->status == GLLM_OK) vm->status = gllmi_fail_memory(n);
    return 0;
}
GLLMI_PRIVATE int gllmi_tm_step(gllmi_tm_vm *vm, size_t n) {
    if (vm->steps_left < n) return gllmi_tm_fail(vm, "the template takes too many steps");
    vm->steps_left -= n;
    return 1;
}
/* Not cleared; NULL after a failure. */
GLLMI_PRIVATE void *gllmi_tm_alloc(gllmi_tm_vm *vm, size_t n) {
    void *p;
    if (n > vm->memory_limit - vm->memory_used) {
        gllmi_tm_fail(vm, "the template takes too much memory");
        return NULL;
    }
    p = gllmi_arena_alloc(&vm->arena, n);
    if (!p) {
        gllmi_tm_fail_memory(vm, n);
        return NULL;
    }
    vm->memory_used += gllmi_min_size((n | 15) + 1, vm->memory_limit - vm->memory_used);
    return p;
}
GLLMI_PRIVATE void *gllmi_tm_alloc_array(gllmi_tm_vm *vm, size_t n, size_t size) {
    size_t bytes;
    if (!gllmi_mul_size(n, size, &bytes)) bytes = SIZE_MAX;
    return gllmi_tm_alloc(vm, bytes);
}

/* ---- making values --------------------------------------------------------------------------- */

GLLMI_INLINE gllmi_tm_value gllmi_tm_make(gllmi_tm_type type, void *object) {
    gllmi_tm_value v;
    v.type = (uint8_t)type;
    v.flag = 0;
    v.as.object = object;
    return v;
}
GLLMI_INLINE gllmi_tm_value gllmi_tm_missing(void) { return gllmi_tm_make(GLLMI_TM_MISSING, NULL); }
GLLMI_INLINE gllmi_tm_value gllmi_tm_none(void) { return gllmi_tm_make(GLLMI_TM_NONE, NULL); }
GLLMI_INLINE gllmi_tm_value gllmi_tm_bool(int b) {
    gllmi_tm_value v = gllmi_tm_make(GLLMI_TM_BOOL, NULL);
    v.as.i = b != 0;
    return v;
}
GLLMI_INLINE gllmi_tm_value gllmi_tm_int(int64_t i) {
    gllmi_tm_value v = gllmi_tm_make(GLLMI_TM_INT, NULL);
    v.as.i = i;
    return v;
}
GLLMI_INLINE gllmi_tm_value gllmi_tm_float(double f) {
    gllmi_tm_value v = gllmi_tm_make(GLLMI_TM_FLOAT, NULL);
    v.as.f = f;
    return v;
}
GLLMI_INLINE int gllmi_tm_is(const gllmi_tm_value *v, gllmi_tm_type type) {
    return v->type == (uint8_t)type;
}
GLLMI_INLINE int gllmi_tm_is_int(const gllmi_tm_value *v) {
    return gllmi_tm_is(v, GLLMI_TM_INT) || gllmi_tm_is(v, GLLMI_TM_BOOL);
}
GLLMI_INLINE int gllmi_tm_is_number(const gllmi_tm_value *v) {
    return gllmi_tm_is_int(v) || gllmi_tm_is(v, GLLMI_TM_FLOAT);
}
GLLMI_INLINE int gllmi_tm_given(const gllmi_tm_value *v) {
    return !gllmi_tm_is(v, GLLMI_TM_MISSING);
}
/* Given, and not None. */
GLLMI_INLINE int gllmi_tm_set(const gllmi_tm_value *v) {
    return gllmi_tm_given(v) && !gllmi_tm_is(v, GLLMI_TM_NONE);
}
GLLMI_INLINE double gllmi_tm_number(const gllmi_tm_value *v) {
    return gllmi_tm_is(v, GLLMI_TM_FLOAT) ? v->as.f : (double)v->as.i;
}
GLLMI_INLINE gllmi_str gllmi_tm_text(const gllmi_tm_value *v) {
    return gllmi_str_make(v->as.string->data, v->as.string->size);
}

/* A string over bytes that stay. */
GLLMI_PRIVATE int gllmi_tm_wrap(gllmi_tm_vm *vm, const char *data, size_t size,
                                gllmi_tm_value *out) {
    gllmi_tm_string *s = (gllmi_tm_string *)gllmi_tm_alloc(vm, sizeof *s);
    if (!s) return 0;
    s->data = data;
    s->size = size;
    s->n_chars = SIZE_MAX;
    *out = gllmi_tm_make(GLLMI_TM_STR, s);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_copy(gllmi_tm_vm *vm, const char *data, size_t size,
                                gllmi_tm_value *out) {
    char *copy = (char *)gllmi_tm_alloc(vm, size + 1);
    if (!copy) return 0;
    if (size > 0) memcpy(copy, data, size);
    copy[size] = 0;
    return gllmi_tm_wrap(vm, copy, size, out);
}
GLLMI_PRIVATE int gllmi_tm_undefine(gllmi_tm_vm *vm, const char *hint, gllmi_str name,
                                    const char *of_type, gllmi_tm_value *out) {
    gllmi_tm_undefined *u = (gllmi_tm_undefined *)gllmi_tm_alloc(vm, sizeof *u);
    if (!u) return 0;
    u->hint = hint;
    u->name = name;
    u->of_type = of_type;
    *out = gllmi_tm_make(GLLMI_TM_UNDEFINED, u);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_fail_undefined(gllmi_tm_vm *vm, const gllmi_tm_value *v) {
    const gllmi_tm_undefined *u = v->as.undefined;
    if (u->hint) return gllmi_tm_fail(vm, "%s", u->hint);
    if (u->of_type) {
        return gllmi_tm_fail(vm, "'%s' has no attribute '%.*s'", u->of_type,
                             gllmi_str_shown(u->name), u->name.data);
    }
    return gllmi_tm_fail(vm, "'%.*s' is undefined", gllmi_str_shown(u->name), u->name.data);
}

GLLMI_PRIVATE const char *gllmi_tm_type_name(const gllmi_tm_value *v) {
    static const char *const names[] = {
        "missing", "Undefined",   "NoneType", "bool",      "int",    "float",     "str",
        "list",    "tuple",       "dict",     "dict view", "range",  "generator", "Namespace",
        "Macro",   "LoopContext", "Cycler",   "Joiner",    "method", "function",  "slice"};
    return names[v->type];
}
GLLMI_PRIVATE int gllmi_tm_fail_type(gllmi_tm_vm *vm, const char *what, const gllmi_tm_value *v) {
    if (gllmi_tm_is(v, GLLMI_TM_UNDEFINED)) return gllmi_tm_fail_undefined(vm, v);
    return gllmi_tm_fail(vm, "%s '%s'", what, gllmi_tm_type_name(v));
}

GLLMI_INLINE uint32_t gllmi_tm_depth_of(const gllmi_tm_value *v) {
    if (gllmi_tm_is(v, GLLMI_TM_LIST) || gllmi_tm_is(v, GLLMI_TM_TUPLE)) return v->as.list->depth;
    if (gllmi_tm_is(v, GLLMI_TM_DICT) || gllmi_tm_is(v, GLLMI_TM_VIEW)) return v->as.dict->depth;
    return 0;
}
GLLMI_PRIVATE gllmi_tm_list *gllmi_tm_list_new(gllmi_tm_vm *vm, size_t capacity) {
    gllmi_tm_list *list = (gllmi_tm_list *)gllmi_tm_alloc(vm, sizeof *list);
    if (!list) return NULL;
    memset(list, 0, sizeof *list);
    list->depth = 1;
    if (capacity > 0) {
        list->items = (gllmi_tm_value *)gllmi_tm_alloc_array(vm, capacity, sizeof(gllmi_tm_value));
        if (!list->items) return NULL;
        list->capacity = capacity;
    }
    return list;
}
GLLMI_PRIVATE int gllmi_tm_list_add(gllmi_tm_vm *vm, gllmi_tm_list *list, gllmi_tm_value v) {
    uint32_t depth = gllmi_tm_depth_of(&v) + 1;
    if (list->n == list->capacity) {
        size_t capacity = list->capacity * 2 + 4;
        gllmi_tm_value *grown = (gllmi_tm_value *)gllmi_tm_alloc_array(vm, capacity, sizeof *grown);
        if (!grown) return 0;
        if (list->n > 0) memcpy(grown, list->items, list->n * sizeof *grown);
        list->items = grown;
        list->capacity = capacity;
    }
    if (depth > list->depth) list->depth = depth;
    if (list->depth > GLLMI_TM_MAX_VALUE_DEPTH)
        return gllmi_tm_fail(vm, "a value is nested too deep");
    list->items[list->n++] = v;
    return gllmi_tm_step(vm, 1);
}
/* A tuple of two. */
GLLMI_PRIVATE int gllmi_tm_pair(gllmi_tm_vm *vm, gllmi_tm_value a, gllmi_tm_value b,
                                gllmi_tm_value *out) {
    gllmi_tm_list *pair = gllmi_tm_list_new(vm, 2);
    *out = gllmi_tm_make(GLLMI_TM_TUPLE, pair);
    return pair && gllmi_tm_list_add(vm, pair, a) && gllmi_tm_list_add(vm, pair, b);
}

/* ---- building strings on top of the output --------------------------------------------------- */

GLLMI_PRIVATE int gllmi_tm_put(gllmi_tm_vm *vm, const char *data, size_t n) {
    if (n == 0) return 1;
    if (n > vm->output_limit - vm->n_output) return gllmi_tm_fail(vm, "the text gets too long");
    if (!gllmi_grow(&vm->arena.allocator, (void **)&vm->output, &vm->output_capacity, vm->n_output,
                    vm->n_output + n, 1)) {
        return gllmi_tm_fail_memory(vm, vm->n_output + n);
    }
    memcpy(vm->output + vm->n_output, data, n);
    vm->n_output += n;
    return gllmi_tm_step(vm, 1 + n / 64);
}
GLLMI_PRIVATE int gllmi_tm_put_char(gllmi_tm_vm *vm, char c) { return gllmi_tm_put(vm, &c, 1); }
GLLMI_PRIVATE int gllmi_tm_put_text(gllmi_tm_vm *vm, const char *text) {
    return gllmi_tm_put(vm, text, strlen(text));
}
GLLMI_PRIVATE int gllmi_tm_put_str(gllmi_tm_vm *vm, gllmi_str s) {
    return gllmi_tm_put(vm, s.data, s.size);
}
GLLMI_PRIVATE int gllmi_tm_put_repeat(gllmi_tm_vm *vm, gllmi_str s, size_t n) {
    for (; n > 0 && s.size > 0; n--) {
        if (!gllmi_tm_put_str(vm, s)) return 0;
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_put_cp(gllmi_tm_vm *vm, uint32_t cp) {
    char bytes[4];
    return gllmi_tm_put(vm, bytes, gllmi_utf8_encode(cp, bytes));
}
/* What was put since `mark` becomes a string. */
GLLMI_PRIVATE int gllmi_tm_take(gllmi_tm_vm *vm, size_t mark, gllmi_tm_value *out) {
    size_t n = vm->n_output - mark;
    vm->n_output = mark;
    return gllmi_tm_copy(vm, vm->output ? vm->output + mark : "", n, out);
}

/* ---- numbers as text ------------------------------------------------------------------------- */

GLLMI_PRIVATE int gllmi_tm_put_int(gllmi_tm_vm *vm, int64_t i) {
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)i);
    return gllmi_tm_put_text(vm, text);
}

/* The fewest digits that read back as `f` (finite, not 0), and the exponent of the first. */
GLLMI_PRIVATE int gllmi_tm_shortest(double f, char digits[24], int *exponent) {
    char text[48];
    int precision, n = 0;
    const char *p;
    for (precision = 0; precision < 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, f);
        if (strtod(text, NULL) == f) break; /* writes and reads with the same locale's point */
    }
    for (p = text; *p && *p != 'e'; p++) {
        if (*p >= '0' && *p <= '9') digits[n++] = *p;
    }
    *exponent = *p ? atoi(p + 1) : 0;
    while (n > 1 && digits[n - 1] == '0') n--;
    digits[n] = 0;
    return n;
}
/* repr() of a float. */
GLLMI_PRIVATE int gllmi_tm_put_float(gllmi_tm_vm *vm, double f) {
    char digits[24], text[64];
    int n, exponent, at = 0, i;
    if (f != f) return gllmi_tm_put_text(vm, "nan");
    if (f < 0 || (f == 0 && signbit(f))) text[at++] = '-';
    if (f - f != 0) return gllmi_tm_put(vm, text, (size_t)at) && gllmi_tm_put_text(vm, "inf");
    if (f == 0) return gllmi_tm_put(vm, text, (size_t)at) && gllmi_tm_put_text(vm, "0.0");
    n = gllmi_tm_shortest(f < 0 ? -f : f, digits, &exponent);
    if (exponent < -4 || exponent >= 16) {
        text[at++] = digits[0];
        if (n > 1) text[at++] = '.';
        for (i = 1; i < n; i++) text[at++] = digits[i];
        snprintf(text + at, sizeof text - (size_t)at, "e%c%02d", exponent < 0 ? '-' : '+',
                 exponent < 0 ? -exponent : exponent);
        return gllmi_tm_put_text(vm, text);
    }
    if (exponent < 0) {
        text[at++] = '0', text[at++] = '.';
        for (i = -1; i > exponent; i--) text[at++] = '0';
    }
    for (i = 0; i < n || i <= exponent; i++) {
        text[at++] = i < n ? digits[i] : '0';
        if (i == exponent) {
            text[at++] = '.';
            if (i + 1 >= n) text[at++] = '0';
        }
    }
    return gllmi_tm_put(vm, text, (size_t)at);
}

/* Digits [_ digits]* [. digits] [e digits], all of it; else 0. */
GLLMI_PRIVATE int gllmi_tm_parse_float(const char *p, const char *end, double *out) {
    uint64_t mantissa = 0;
    int exponent = 0, written = 0, point = 0, n_digits = 0, negative_exponent = 0;
    for (; p < end && (*p | 32) != 'e'; p++) {
        if (*p == '.' && !point) {
            point = 1;
        } else if (*p == '_' && p[-1] != '.' && n_digits > 0 && p[-1] != '_' && p + 1 < end &&
                   p[1] >= '0' && p[1] <= '9') {
            continue;
        } else if (*p < '0' || *p > '9') {
            return 0;
        } else if (n_digits++, mantissa <= (UINT64_MAX - 9) / 10) {
            mantissa = mantissa * 10 + (uint64_t)(*p - '0');
            exponent -= point;
        } else if (exponent < 100000) {
            exponent += !point;
        }
    }
    if (n_digits == 0) return 0;
    if (p < end) {
        p++;
        if (p < end && (*p == '-' || *p == '+')) negative_exponent = *p++ == '-';
        if (p == end) return 0;
        for (n_digits = 0; p < end; p++) {
            if (*p == '_' && n_digits > 0 && p[-1] != '_' && p + 1 < end) continue;
            if (*p < '0' || *p > '9') return 0;
            n_digits++;
            if (written < 100000) written = written * 10 + (*p - '0');
        }
    }
    *out = gllmi_decimal_to_double(mantissa, exponent + (negative_exponent ? -written : written));
    return 1;
}
/* Whole numbers with a check: 0 if they do not fit. */
GLLMI_PRIVATE int gllmi_tm_add_int(int64_t a, int64_t b, int64_t *out) {
    if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b) return 0;
    *out = a + b;
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_mul_int(int64_t a, int64_t b, int64_t *out) {
    uint64_t ua = a < 0 ? 0 - (uint64_t)a : (uint64_t)a, ub = b < 0 ? 0 - (uint64_t)b : (uint64_t)b;
    uint64_t limit = (uint64_t)INT64_MAX + ((a < 0) != (b < 0)), product;
    if (!gllmi_mul_u64(ua, ub, &product) || product > limit) return 0;
    *out = (a < 0) != (b < 0) ? (int64_t)(0 - product) : (int64_t)product;
    return 1;
}

/* ---- characters ------------------------------------------------------------------------------ */

/* str.isspace, and \s of Python's re. */
GLLMI_PRIVATE int gllmi_tm_is_space(uint32_t c) {
    if (c < 0x80) return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f);
    return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
           c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}
/* Moves past white space. */
GLLMI_PRIVATE const char *gllmi_tm_skip_space(const char *p, const char *end) {
    while (p < end) {
        const char *next = p;
        if (!gllmi_tm_is_space(gllmi_utf8_next(&next))) break;
        p = next;
    }
    return p;
}
/* Moves `end` back before white space. */
GLLMI_PRIVATE const char *gllmi_tm_trim_end(const char *p, const char *end) {
    while (end > p) {
        const char *previous = end;
        if (!gllmi_tm_is_space(gllmi_utf8_prev(&previous))) break;
        end = previous;
    }
    return end;
}
GLLMI_PRIVATE size_t gllmi_tm_chars(const gllmi_tm_value *v) {
    gllmi_tm_string *s = v->as.string;
    if (s->n_chars == SIZE_MAX) s->n_chars = gllmi_utf8_count(s->data, s->size);
    return s->n_chars;
}
/* The byte where character `index` begins. */
GLLMI_PRIVATE size_t gllmi_tm_char_offset(const gllmi_tm_value *v, size_t index) {
    const gllmi_tm_string *s = v->as.string;
    size_t at = 0;
    if (gllmi_tm_chars(v) == s->size) return index;
    while (index-- > 0) at += gllmi_utf8_lead_bytes((unsigned char)s->data[at]);
    return at;
}
/* ---- tokens ---------------------------------------------------------------------------------- */

typedef enum gllmi_tm_token_type {
    GLLMI_TM_T_EOF, GLLMI_TM_T_DATA, GLLMI_TM_T_VARIABLE_BEGIN, GLLMI_TM_T_VARIABLE_END,
    GLLMI_TM_T_BLOCK_BEGIN, GLLMI_TM_T_BLOCK_END, GLLMI_TM_T_NAME, GLLMI_TM_T_STRING,
    GLLMI_TM_T_INT, GLLMI_TM_T_FLOAT, GLLMI_TM_T_ADD, GLLMI_TM_T_SUB, GLLMI_TM_T_MUL,
    GLLMI_TM_T_DIV, GLLMI_TM_T_FLOORDIV, GLLMI_TM_T_MOD, GLLMI_TM_T_POW, GLLMI_TM_T_TILDE,
    GLLMI_TM_T_LBRACKET, GLLMI_TM_T_RBRACKET, GLLMI_TM_T_LPAREN, GLLMI_TM_T_RPAREN,
    GLLMI_TM_T_LBRACE, GLLMI_TM_T_RBRACE, GLLMI_TM_T_EQ, GLLMI_TM_T_NE, GLLMI_TM_T_GT,
    GLLMI_TM_T_GE, GLLMI_TM_T_LT, GLLMI_TM_T_LE, GLLMI_TM_T_ASSIGN, GLLMI_TM_T_DOT,
    GLLMI_TM_T_COLON, GLLMI_TM_T_PIPE, GLLMI_TM_T_COMMA, GLLMI_TM_T_SEMICOLON
} gllmi_tm_token_type;

typedef struct gllmi_tm_token {
    uint8_t type;
    uint32_t position;
    gllmi_str text; /* name, or string without escapes, or template data */
    union {
        int64_t i;
        double f;
    } as;
} gllmi_tm_token;

typedef enum gllmi_tm_node_type {
    GLLMI_TM_N_CONST, GLLMI_TM_N_NAME, GLLMI_TM_N_NSREF, GLLMI_TM_N_TUPLE, GLLMI_TM_N_LIST,
    GLLMI_TM_N_DICT, GLLMI_TM_N_PAIR, GLLMI_TM_N_BINARY, GLLMI_TM_N_AND, GLLMI_TM_N_OR,
    GLLMI_TM_N_NOT, GLLMI_TM_N_NEG, GLLMI_TM_N_POS, GLLMI_TM_N_COMPARE, GLLMI_TM_N_OPERAND,
    GLLMI_TM_N_CONCAT, GLLMI_TM_N_GETATTR, GLLMI_TM_N_GETITEM, GLLMI_TM_N_SLICE, GLLMI_TM_N_CALL,
    GLLMI_TM_N_FILTER, GLLMI_TM_N_TEST, GLLMI_TM_N_COND, GLLMI_TM_N_KEYWORD, GLLMI_TM_N_PARAMETER,
    GLLMI_TM_N_TEXT, GLLMI_TM_N_OUTPUT, GLLMI_TM_N_FOR, GLLMI_TM_N_IF, GLLMI_TM_N_MACRO,
    GLLMI_TM_N_CALL_BLOCK, GLLMI_TM_N_FILTER_BLOCK, GLLMI_TM_N_WITH, GLLMI_TM_N_SET,
    GLLMI_TM_N_SET_BLOCK, GLLMI_TM_N_BREAK, GLLMI_TM_N_CONTINUE, GLLMI_TM_N_BLOCK,
    GLLMI_TM_N_GENERATION, GLLMI_TM_N_AUTOESCAPE, GLLMI_TM_N_LOADER
} gllmi_tm_node_type;

/* One shape for all nodes; what a to e are is said where a node is made. Lists go by `next`. */
typedef struct gllmi_tm_node {
    uint8_t type, op; /* op: a token type, or a flag */
    uint8_t store;    /* a name that is assigned, not read */
    uint16_t depth;
    uint32_t position;
    struct gllmi_tm_node *a, *b, *c, *d, *e, *next;
    gllmi_str text, text2;
    gllmi_tm_value value;
} gllmi_tm_node;

typedef struct gllmi_tm_parser gllmi_tm_parser;
struct gllmi_tm_parser {
    gllmi_arena *arena; /* of the tree: freed when the program is made */
    gllmi_arena *kept;  /* of strings that the program keeps */
    const char *source;
    size_t size, at;
    uint8_t state; /* GLLMI_TM_T_DATA, GLLMI_TM_T_BLOCK_BEGIN or GLLMI_TM_T_VARIABLE_BEGIN: what we
                      are in */
    uint8_t pending; /* a tag whose text before it was given first */
    uint8_t raw;     /* in a raw block */
    uint8_t line_starting;
    uint32_t pending_position;
    char brackets[GLLMI_TM_MAX_NESTING + 1]; /* that close what is open */
    size_t n_brackets;
    gllmi_tm_token token, ahead;
    int has_ahead, depth;
    gllm_status status;
    uint32_t error_position;
    char message[300];
    /* Expressions hold expressions and bodies hold statements: the inner call goes through these,
     * set once, because a function may only use those above it. */
    gllmi_tm_node *(*expression)(gllmi_tm_parser *p, int with_condition);
    int (*body)(gllmi_tm_parser *p, const char *ends, gllmi_tm_node **first);
};

/* Returns 0. The first failure stays. */
GLLMI_PRIVATE int GLLMI_PRINTF(3, 4)
    gllmi_tm_syntax(gllmi_tm_parser *p, uint32_t position, const char *format, ...) {
    va_list args;
    if (p->status != GLLM_OK) return 0;
    p->status = GLLM_ERR_TEMPLATE;
    p->error_position = position;
    va_start(args, format);
    vsnprintf(p->message, sizeof p->message, format, args);
    va_end(args);
    return 0;
}
GLLMI_PRIVATE void *gllmi_tm_parser_alloc(gllmi_tm_parser *p, gllmi_arena *arena, size_t n) {
    void *memory = gllmi_arena_alloc(arena, n);
    if (!memory && p->status == GLLM_OK) p->status = gllmi_fail_memory(n);
    return memory;
}

/* At `at`: "{%", a sign, "raw", and the end of the tag. The offset behind it, or 0. */
GLLMI_PRIVATE size_t gllmi_tm_match_raw(const gllmi_tm_parser *p, size_t at, const char *word,
                                        int is_end, char *sign) {
    const char *s = p->source + at, *end = p->source + p->size;
    size_t n = strlen(word);
    if (end - s < 4 || s[0] != '{' || s[1] != '%') return 0;
    s += 2;
    *sign = 0;
    if (*s == '-' || *s == '+') *sign = *s++;
    s = gllmi_tm_skip_space(s, end);
    if ((size_t)(end - s) < n || memcmp(s, word, n) != 0) return 0;
    s = gllmi_tm_skip_space(s + n, end);
    if (end - s >= 3 && memcmp(s, "-%}", 3) == 0) {
        return (size_t)(gllmi_tm_skip_space(s + 3, end) - p->source);
    }
    if (is_end && end - s >= 3 && memcmp(s, "+%}", 3) == 0) return (size_t)(s + 3 - p->source);
    if (end - s < 2 || memcmp(s, "%}", 2) != 0) return 0;
    s += 2;
    if (is_end && s < end && *s == '\n') s++;
    return (size_t)(s - p->source);
}

/* Template text [begin, end) before a tag with this sign, with the white space rules of
 * trim_blocks, lstrip_blocks and the signs. */
GLLMI_PRIVATE gllmi_str gllmi_tm_strip_text(const gllmi_tm_parser *p, size_t begin, size_t end,
                                            char sign, int is_variable) {
    const char *s = p->source + begin, *e = p->source + end, *line = e;
    if (sign == '-') {
        e = gllmi_tm_trim_end(s, e);
    } else if (sign != '+' && !is_variable) {
        while (line > s && line[-1] != '\n') line--;
        if ((line > s || p->line_starting) && gllmi_tm_skip_space(line, e) == e) e = line;
    }
    return gllmi_str_make(s, (size_t)(e - s));
}

/* Behind "{#": moves past the comment. */
GLLMI_PRIVATE int gllmi_tm_skip_comment(gllmi_tm_parser *p) {
    const char *s = p->source + p->at, *end = p->source + p->size, *hash = s;
    if (s == end) return 1; /* as jinja2 has it */
    for (;; hash++) {
        hash = (const char *)memchr(hash, '#', (size_t)(end - hash));
        if (!hash || hash + 1 >= end) {
            return gllmi_tm_syntax(p, (uint32_t)p->at, "missing end of comment tag");
        }
        if (hash[1] == '}') break;
    }
    p->line_starting = 0;
    end = hash + 2;
    if (hash > s && hash[-1] == '-') {
        end = gllmi_tm_skip_space(end, p->source + p->size);
    } else if (!(hash > s && hash[-1] == '+') && end < p->source + p->size && *end == '\n') {
        end++;
    }
    p->line_starting = end[-1] == '\n';
    p->at = (size_t)(end - p->source);
    return 1;
}

/* In a raw block: its text up to the end tag. */
GLLMI_PRIVATE int gllmi_tm_lex_raw(gllmi_tm_parser *p, gllmi_tm_token *token) {
    size_t begin = p->at, at = begin, after;
    char sign;
    p->raw = 0;
    if (begin == p->size) return 1;
    for (;; at++) {
        const char *brace = (const char *)memchr(p->source + at, '{', p->size - at);
        if (!brace) return gllmi_tm_syntax(p, (uint32_t)begin, "missing end of raw directive");
        at = (size_t)(brace - p->source);
        after = gllmi_tm_match_raw(p, at, "endraw", 1, &sign);
        if (after) break;
    }
    token->type = GLLMI_TM_T_DATA;
    token->text = gllmi_tm_strip_text(p, begin, at, sign, 0);
    p->at = after;
    p->line_starting = p->source[after - 1] == '\n';
    return 1;
}

/* Outside tags: text, or the begin of a tag. token->type is GLLMI_TM_T_EOF where there was neither.
 */
GLLMI_PRIVATE int gllmi_tm_lex_data(gllmi_tm_parser *p, gllmi_tm_token *token) {
    size_t begin = p->at, at = begin, after;
    char sign = 0, kind = 0;
    if (p->raw) return gllmi_tm_lex_raw(p, token);
    for (; at + 1 < p->size; at++) {
        const char *brace = (const char *)memchr(p->source + at, '{', p->size - at - 1);
        if (!brace) break;
        at = (size_t)(brace - p->source);
        kind = brace[1];
        if (kind == '{' || kind == '%' || kind == '#') break;
        kind = 0;
    }
    token->position = (uint32_t)begin;
    if (!kind) {
        token->type = GLLMI_TM_T_DATA;
        token->text = gllmi_str_make(p->source + begin, p->size - begin);
        p->at = p->size;
        return 1;
    }
    after = kind == '%' ? gllmi_tm_match_raw(p, at, "raw", 0, &sign) : 0;
    if (after) {
        p->raw = 1;
    } else {
        after = at + 2;
        sign = 0;
        if (after < p->size && (p->source[after] == '-' || p->source[after] == '+')) {
            sign = p->source[after++];
        }
        p->pending = kind == '{'   ? GLLMI_TM_T_VARIABLE_BEGIN
                     : kind == '%' ? GLLMI_TM_T_BLOCK_BEGIN
                                   : 0;
        p->pending_position = (uint32_t)at;
    }
    token->text = gllmi_tm_strip_text(p, begin, at, sign, kind == '{');
    token->type = token->text.size > 0 ? GLLMI_TM_T_DATA : GLLMI_TM_T_EOF;
    p->at = after;
    p->line_starting = p->source[after - 1] == '\n';
    return kind == '#' ? gllmi_tm_skip_comment(p) : 1;
}

/* \ooo, \xhh, \uhhhh, \Uhhhhhhhh behind the backslash at *s. 0: not well formed. */
GLLMI_PRIVATE int gllmi_tm_escape_number(const char **s, const char *end, uint32_t *cp) {
    const char *p = *s;
    int n = *p == 'x' ? 2 : *p == 'u' ? 4 : *p == 'U' ? 8 : 0, i, digit;
    *cp = 0;
    if (n == 0) {
        for (i = 0; i < 3 && p < end && *p >= '0' && *p <= '7'; i++) {
            *cp = *cp * 8 + (uint32_t)(*p++ - '0');
        }
    } else {
        p++;
        if (end - p < n) return 0;
        for (i = 0; i < n; i++) {
            if ((digit = gllmi_hex_digit(*p++)) < 0) return 0;
            *cp = *cp * 16 + (uint32_t)digit;
        }
    }
    *s = p;
    return *cp < 0xd800 || (*cp > 0xdfff && *cp <= 0x10ffff);
}

/* A backslash before a character beyond ASCII: jinja2 makes that character an escape of its own
 * first, so that the backslash before it makes it plain letters and digits. */
GLLMI_PRIVATE char *gllmi_tm_escape_wide(char *o, uint32_t cp) {
    return o + snprintf(o, 12,
                        cp < 0x100     ? "\\x%02x"
                        : cp < 0x10000 ? "\\u%04x"
                                       : "\\U%08x",
                        (unsigned)cp);
}

/* The text of a string literal [s, end) with escapes resolved, into the program's memory. */
GLLMI_PRIVATE int gllmi_tm_unescape(gllmi_tm_parser *p, const char *s, const char *end,
                                    gllmi_str *out) {
    static const char plain[] = "\\'\"abfnrtv", meaning[] = "\\'\"\a\b\f\n\r\t\v";
    size_t n = (size_t)(end - s);
    char *o = (char *)gllmi_tm_parser_alloc(p, p->kept, n * 4 + 1), *start = o;
    uint32_t cp;
    if (!o) return 0;
    while (s < end) {
        const char *found;
        if (*s != '\\') {
            *o++ = *s++;
            continue;
        }
        s++;
        found = strchr(plain, *s);
        if (*s == '\n') {
            s++;
        } else if (*s != 0 && found) {
            *o++ = meaning[found - plain], s++;
        } else if ((*s >= '0' && *s <= '7') || *s == 'x' || *s == 'u' || *s == 'U') {
            if (!gllmi_tm_escape_number(&s, end, &cp)) {
                return gllmi_tm_syntax(p, (uint32_t)(s - p->source), "bad escape in a string");
            }
            o += gllmi_utf8_encode(cp, o);
        } else if (*s == 'N') {
            return gllmi_tm_syntax(p, (uint32_t)(s - p->source),
                                   "\\N in a string is not supported");
        } else if ((unsigned char)*s >= 0x80) {
            o = gllmi_tm_escape_wide(o, gllmi_utf8_next(&s));
        } else {
            *o++ = '\\'; /* an unknown escape stays */
        }
    }
    *o = 0;
    *out = gllmi_str_make(start, (size_t)(o - start));
    return 1;
}

GLLMI_INLINE int gllmi_tm_is_digit(char c) { return c >= '0' && c <= '9'; }

/* digit (_? digit)*: the offset behind it. */
GLLMI_PRIVATE size_t gllmi_tm_skip_digits(const gllmi_tm_parser *p, size_t at) {
    while (at < p->size &&
           (gllmi_tm_is_digit(p->source[at]) ||
            (p->source[at] == '_' && at + 1 < p->size && gllmi_tm_is_digit(p->source[at + 1])))) {
        at++;
    }
    return at;
}
/* A float at p->at: where it ends, or 0. */
GLLMI_PRIVATE size_t gllmi_tm_match_float(const gllmi_tm_parser *p) {
    const char *s = p->source;
    size_t at = gllmi_tm_skip_digits(p, p->at), fraction = 0, e;
    if (p->at > 0 && s[p->at - 1] == '.') return 0;
    if (at + 1 < p->size && s[at] == '.' && gllmi_tm_is_digit(s[at + 1])) {
        at = fraction = gllmi_tm_skip_digits(p, at + 1);
    }
    if (at + 1 < p->size && (s[at] | 32) == 'e') {
        e = at + 1 + (s[at + 1] == '+' || s[at + 1] == '-');
        if (e < p->size && gllmi_tm_is_digit(s[e])) return gllmi_tm_skip_digits(p, e);
    }
    return fraction;
}
GLLMI_PRIVATE int gllmi_tm_lex_number(gllmi_tm_parser *p, gllmi_tm_token *token) {
    const char *s = p->source + p->at;
    size_t end = gllmi_tm_match_float(p), at = p->at;
    int base = 10, digit;
    uint64_t value = 0;
    if (end) {
        token->type = GLLMI_TM_T_FLOAT;
        p->at = end;
        return gllmi_tm_parse_float(s, p->source + end, &token->as.f) ||
               gllmi_tm_syntax(p, token->position, "bad number");
    }
    token->type = GLLMI_TM_T_INT;
    if (*s == '0') {
        char kind = at + 1 < p->size ? (char)(s[1] | 32) : 0;
        base = kind == 'b' ? 2 : kind == 'o' ? 8 : kind == 'x' ? 16 : 10;
        end = at + (base == 10 ? 0 : 2);
        if (base != 10 && end < p->size && p->source[end] == '_') end++;
        digit = end < p->size ? gllmi_hex_digit(p->source[end]) : -1;
        if (base != 10 && (digit < 0 || digit >= base)) base = 10, end = at;
        if (base != 10) at = end;
    }
    for (;; at++) {
        if (at < p->size && p->source[at] == '_' && at + 1 < p->size) {
            digit = gllmi_hex_digit(p->source[at + 1]);
            if (digit >= 0 && digit < base && !(base == 10 && *s == '0' && digit != 0)) continue;
        }
        digit = at < p->size ? gllmi_hex_digit(p->source[at]) : -1;
        if (digit < 0 || digit >= base || (base == 10 && *s == '0' && digit != 0)) break;
        if (value > ((uint64_t)INT64_MAX - (uint64_t)digit) / (uint64_t)base) {
            return gllmi_tm_syntax(p, token->position, "a whole number beyond 64 bits");
        }
        value = value * (uint64_t)base + (uint64_t)digit;
    }
    token->as.i = (int64_t)value;
    p->at = at;
    return 1;
}

GLLMI_PRIVATE int gllmi_tm_lex_string(gllmi_tm_parser *p, gllmi_tm_token *token) {
    const char *s = p->source + p->at, *end = p->source + p->size, *q = s + 1;
    while (q < end && *q != *s) q += *q == '\\' && q + 1 < end ? 2 : 1;
    if (q >= end) return gllmi_tm_syntax(p, token->position, "a string without an end");
    token->type = GLLMI_TM_T_STRING;
    p->at = (size_t)(q + 1 - p->source);
    return gllmi_tm_unescape(p, s + 1, q, &token->text);
}

GLLMI_INLINE int gllmi_tm_is_word(uint32_t c) {
    return c < 0x80 ? c == '_' || (c | 32) - 'a' < 26u || c - '0' < 10u : gllmi_uc_is_word(c) != 0;
}
GLLMI_PRIVATE int gllmi_tm_lex_operator(gllmi_tm_parser *p, gllmi_tm_token *token) {
    static const char two[] = "//**==!=>=<=";
    static const uint8_t two_types[] = {GLLMI_TM_T_FLOORDIV, GLLMI_TM_T_POW, GLLMI_TM_T_EQ,
                                        GLLMI_TM_T_NE,       GLLMI_TM_T_GE,  GLLMI_TM_T_LE};
    static const char one[] = "+-/*%~[](){}><=.:|,;";
    static const uint8_t one_types[] = {
        GLLMI_TM_T_ADD,    GLLMI_TM_T_SUB,    GLLMI_TM_T_DIV,      GLLMI_TM_T_MUL,
        GLLMI_TM_T_MOD,    GLLMI_TM_T_TILDE,  GLLMI_TM_T_LBRACKET, GLLMI_TM_T_RBRACKET,
        GLLMI_TM_T_LPAREN, GLLMI_TM_T_RPAREN, GLLMI_TM_T_LBRACE,   GLLMI_TM_T_RBRACE,
        GLLMI_TM_T_GT,     GLLMI_TM_T_LT,     GLLMI_TM_T_ASSIGN,   GLLMI_TM_T_DOT,
        GLLMI_TM_T_COLON,  GLLMI_TM_T_PIPE,   GLLMI_TM_T_COMMA,    GLLMI_TM_T_SEMICOLON};
    const char *s = p->source + p->at, *found;
    size_t i;
    for (i = 0; i < 6 && p->size - p->at >= 2; i++) {
        if (s[0] != two[2 * i] || s[1] != two[2 * i + 1]) continue;
        token->type = two_types[i];
        p->at += 2;
        return 1;
    }
    found = *s ? strchr(one, *s) : NULL;
    if (!found) return gllmi_tm_syntax(p, token->position, "unexpected character in a tag");
    token->type = one_types[found - one];
    p->at++;
    if (*s == '(' || *s == '[' || *s == '{') {
        if (p->n_brackets == GLLMI_TM_MAX_NESTING) {
            return gllmi_tm_syntax(p, token->position, "brackets are nested too deep");
        }
        p->brackets[p->n_brackets++] = *s == '(' ? ')' : *s == '[' ? ']' : '}';
    } else if (*s == ')' || *s == ']' || *s == '}') {
        if (p->n_brackets == 0 || p->brackets[--p->n_brackets] != *s) {
            return gllmi_tm_syntax(p, token->position, "unexpected '%c'", *s);
        }
    }
    return 1;
}

/* The end of the tag that we are in, if it is at p->at. */
GLLMI_PRIVATE int gllmi_tm_match_tag_end(gllmi_tm_parser *p, gllmi_tm_token *token) {
    const char *s = p->source + p->at, *end = p->source + p->size;
    int is_block = p->state == GLLMI_TM_T_BLOCK_BEGIN, sign;
    if (p->n_brackets > 0 || s == end) return 0;
    sign = *s == '-' || (is_block && *s == '+') ? *s : 0;
    if (sign) s++;
    if (end - s < 2 || s[0] != (is_block ? '%' : '}') || s[1] != '}') return 0;
    s += 2;
    if (sign == '-') s = gllmi_tm_skip_space(s, end);
    if (!sign && is_block && s < end && *s == '\n') s++;
    p->at = (size_t)(s - p->source);
    p->line_starting = s[-1] == '\n';
    p->state = GLLMI_TM_T_DATA;
    token->type = is_block ? GLLMI_TM_T_BLOCK_END : GLLMI_TM_T_VARIABLE_END;
    return 1;
}

GLLMI_PRIVATE int gllmi_tm_lex(gllmi_tm_parser *p, gllmi_tm_token *token) {
    memset(token, 0, sizeof *token);
    for (;;) {
        const char *s, *end = p->source + p->size, *next;
        if (p->state == GLLMI_TM_T_DATA) {
            if (p->pending) {
                token->type = p->state = p->pending;
                token->position = p->pending_position;
                p->pending = 0;
                return 1;
            }
            token->position = (uint32_t)p->at;
            if (p->at >= p->size && !p->raw) return 1;
            if (!gllmi_tm_lex_data(p, token)) return 0;
            if (token->type != GLLMI_TM_T_EOF && token->text.size > 0) return 1;
            token->type = GLLMI_TM_T_EOF;
            continue;
        }
        token->position = (uint32_t)p->at;
        if (gllmi_tm_match_tag_end(p, token)) return 1;
        s = gllmi_tm_skip_space(p->source + p->at, end);
        if (s > p->source + p->at) {
            p->at = (size_t)(s - p->source);
            continue;
        }
        if (s == end) return 1;
        if (gllmi_tm_is_digit(*s)) return gllmi_tm_lex_number(p, token);
        if (*s == '"' || *s == '\'') return gllmi_tm_lex_string(p, token);
        for (next = s; next < end;) {
            const char *here = next;
            if (!gllmi_tm_is_word(gllmi_utf8_next(&next))) {
                next = here;
                break;
            }
        }
        if (next == s) return gllmi_tm_lex_operator(p, token);
        token->type = GLLMI_TM_T_NAME;
        token->text = gllmi_str_make(s, (size_t)(next - s));
        p->at += token->text.size;
        return 1;
    }
}
GLLMI_PRIVATE int gllmi_tm_next(gllmi_tm_parser *p) {
    if (p->has_ahead) {
        p->token = p->ahead;
        p->has_ahead = 0;
        return 1;
    }
    return gllmi_tm_lex(p, &p->token);
}
GLLMI_PRIVATE int gllmi_tm_look(gllmi_tm_parser *p) {
    if (p->has_ahead) return 1;
    p->has_ahead = 1;
    return gllmi_tm_lex(p, &p->ahead);
}

/* ---- the parser ------------------------------------------------------------------------------ */

GLLMI_INLINE int gllmi_tm_at(const gllmi_tm_parser *p, gllmi_tm_token_type type) {
    return p->token.type == (uint8_t)type;
}
GLLMI_INLINE int gllmi_tm_at_name(const gllmi_tm_parser *p, const char *name) {
    return gllmi_tm_at(p, GLLMI_TM_T_NAME) && gllmi_str_is(p->token.text, name);
}
/* What a message calls the token. */
GLLMI_PRIVATE gllmi_str gllmi_tm_token_shown(const gllmi_tm_parser *p) {
    static const char *const names[] = {"end of template",          "text",
                                        "begin of print statement", "end of print statement",
                                        "begin of statement block", "end of statement block"};
    const gllmi_tm_token *t = &p->token;
    if (t->type < GLLMI_COUNT_OF(names)) return gllmi_str_of(names[t->type]);
    if (t->type == GLLMI_TM_T_NAME) return t->text;
    return gllmi_str_make(
        p->source + t->position,
        gllmi_min_size(p->size - t->position, t->type > GLLMI_TM_T_FLOAT ? 1 : 8));
}
GLLMI_PRIVATE int gllmi_tm_unexpected(gllmi_tm_parser *p, const char *wanted) {
    gllmi_str shown = gllmi_tm_token_shown(p);
    return gllmi_tm_syntax(p, p->token.position, "expected %s, got '%.*s'", wanted,
                           gllmi_str_shown(shown), shown.data);
}
GLLMI_PRIVATE int gllmi_tm_expect(gllmi_tm_parser *p, gllmi_tm_token_type type,
                                  const char *wanted) {
    return gllmi_tm_at(p, type) ? gllmi_tm_next(p) : gllmi_tm_unexpected(p, wanted);
}
GLLMI_PRIVATE int gllmi_tm_expect_name(gllmi_tm_parser *p, gllmi_str *name) {
    *name = p->token.text;
    return gllmi_tm_expect(p, GLLMI_TM_T_NAME, "a name");
}
/* Moves past `name` if it is there: 1, else 0; -1 after a failure. */
GLLMI_PRIVATE int gllmi_tm_skip_name(gllmi_tm_parser *p, const char *name) {
    return gllmi_tm_at_name(p, name) ? (gllmi_tm_next(p) ? 1 : -1) : 0;
}

GLLMI_PRIVATE void gllmi_tm_deepen(gllmi_tm_node *node, const gllmi_tm_node *child) {
    for (; child; child = child->next) {
        if (child->depth >= node->depth) node->depth = (uint16_t)(child->depth + 1);
    }
}
/* A node over parsed children; NULL for a failure, also where a needed child is missing. */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_node_new(gllmi_tm_parser *p, gllmi_tm_node_type type,
                                               uint32_t position, gllmi_tm_node *a,
                                               gllmi_tm_node *b) {
    gllmi_tm_node *node;
    if (p->status != GLLM_OK) return NULL;
    node = (gllmi_tm_node *)gllmi_tm_parser_alloc(p, p->arena, sizeof *node);
    if (!node) return NULL;
    memset(node, 0, sizeof *node);
    node->type = (uint8_t)type;
    node->position = position;
    node->a = a;
    node->b = b;
    gllmi_tm_deepen(node, a);
    gllmi_tm_deepen(node, b);
    if (node->depth > GLLMI_TM_MAX_NODE_DEPTH) {
        gllmi_tm_syntax(p, position, "the expression is nested too deep");
        return NULL;
    }
    return node;
}
GLLMI_PRIVATE void gllmi_tm_append(gllmi_tm_node **first, gllmi_tm_node **last,
                                   gllmi_tm_node *node) {
    if (*last) {
        (*last)->next = node;
    } else {
        *first = node;
    }
    *last = node;
}

/* (a, *b, c=d, **e) into call->b (values), c (keywords), d and e. */
GLLMI_PRIVATE int gllmi_tm_parse_arguments(gllmi_tm_parser *p, gllmi_tm_node *call) {
    uint32_t position = p->token.position;
    gllmi_tm_node *last = NULL, *last_keyword = NULL, *value, *keyword;
    int is_first = 1, kind, n = 0;
    if (!gllmi_tm_expect(p, GLLMI_TM_T_LPAREN, "'('")) return 0;
    for (; !gllmi_tm_at(p, GLLMI_TM_T_RPAREN); is_first = 0) {
        gllmi_str name = p->token.text;
        if (!is_first && !gllmi_tm_expect(p, GLLMI_TM_T_COMMA, "','")) return 0;
        if (!is_first && gllmi_tm_at(p, GLLMI_TM_T_RPAREN)) break;
        name = p->token.text;
        if (!gllmi_tm_look(p)) return 0;
        kind = gllmi_tm_at(p, GLLMI_TM_T_MUL) ? 1 : gllmi_tm_at(p, GLLMI_TM_T_POW) ? 2 : 0;
        if (gllmi_tm_at(p, GLLMI_TM_T_NAME) && p->ahead.type == GLLMI_TM_T_ASSIGN) kind = 3;
        if (call->e || (call->d && kind < 2) || (call->c && kind == 0)) {
            return gllmi_tm_syntax(p, position, "invalid syntax for function call expression");
        }
        if (++n > 255) return gllmi_tm_syntax(p, position, "too many arguments");
        if (kind > 0 && !gllmi_tm_next(p)) return 0;
        if (kind == 3 && !gllmi_tm_next(p)) return 0;
        if (!(value = p->expression(p, 1))) return 0;
        gllmi_tm_deepen(call, value);
        if (kind == 0) {
            gllmi_tm_append(&call->b, &last, value);
        } else if (kind == 1) {
            call->d = value;
        } else if (kind == 2) {
            call->e = value;
        } else {
            for (keyword = call->c; keyword; keyword = keyword->next) {
                if (gllmi_str_equal(keyword->text, name)) {
                    return gllmi_tm_syntax(p, position, "a keyword argument is repeated");
                }
            }
            if (!(keyword = gllmi_tm_node_new(p, GLLMI_TM_N_KEYWORD, value->position, value, NULL)))
                return 0;
            keyword->text = name;
            gllmi_tm_append(&call->c, &last_keyword, keyword);
        }
    }
    if (call->depth > GLLMI_TM_MAX_NODE_DEPTH) {
        return gllmi_tm_syntax(p, position, "the expression is nested too deep");
    }
    return gllmi_tm_expect(p, GLLMI_TM_T_RPAREN, "')'");
}

GLLMI_PRIVATE int gllmi_tm_is_tuple_end(const gllmi_tm_parser *p, const char *end_name) {
    return gllmi_tm_at(p, GLLMI_TM_T_VARIABLE_END) || gllmi_tm_at(p, GLLMI_TM_T_BLOCK_END) ||
           gllmi_tm_at(p, GLLMI_TM_T_RPAREN) || (end_name && gllmi_tm_at_name(p, end_name));
}
/* a, b, c up to an end: a tuple, or without a comma the expression itself. */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_tuple(gllmi_tm_parser *p, int with_condition,
                                                  const char *end_name, int in_parentheses) {
    gllmi_tm_node *first = NULL, *last = NULL, *tuple;
    int is_tuple = 0;
    uint32_t position = p->token.position;
    for (;;) {
        gllmi_tm_node *item;
        if (last && !gllmi_tm_expect(p, GLLMI_TM_T_COMMA, "','")) return NULL;
        if (gllmi_tm_is_tuple_end(p, end_name)) break;
        if (!(item = p->expression(p, with_condition))) return NULL;
        gllmi_tm_append(&first, &last, item);
        if (!gllmi_tm_at(p, GLLMI_TM_T_COMMA)) break;
        is_tuple = 1;
    }
    if (!is_tuple) {
        if (first) return first;
        if (!in_parentheses) {
            gllmi_tm_unexpected(p, "an expression");
            return NULL;
        }
    }
    tuple = gllmi_tm_node_new(p, GLLMI_TM_N_TUPLE, position, first, NULL);
    return tuple;
}
/* [a, b] or {a: b, c: d} */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_display(gllmi_tm_parser *p) {
    int is_dict = gllmi_tm_at(p, GLLMI_TM_T_LBRACE);
    gllmi_tm_token_type end = is_dict ? GLLMI_TM_T_RBRACE : GLLMI_TM_T_RBRACKET;
    uint32_t position = p->token.position;
    gllmi_tm_node *first = NULL, *last = NULL, *item, *value;
    if (!gllmi_tm_next(p)) return NULL;
    while (!gllmi_tm_at(p, end)) {
        if (last && !gllmi_tm_expect(p, GLLMI_TM_T_COMMA, "','")) return NULL;
        if (gllmi_tm_at(p, end)) break;
        if (!(item = p->expression(p, 1))) return NULL;
        if (is_dict) {
            if (!gllmi_tm_expect(p, GLLMI_TM_T_COLON, "':'") || !(value = p->expression(p, 1)) ||
                !(item = gllmi_tm_node_new(p, GLLMI_TM_N_PAIR, item->position, item, value))) {
                return NULL;
            }
        }
        gllmi_tm_append(&first, &last, item);
    }
    if (!gllmi_tm_next(p)) return NULL;
    return gllmi_tm_node_new(p, is_dict ? GLLMI_TM_N_DICT : GLLMI_TM_N_LIST, position, first, NULL);
}

GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_const(gllmi_tm_parser *p, uint32_t position,
                                            gllmi_tm_value value) {
    gllmi_tm_node *node = gllmi_tm_node_new(p, GLLMI_TM_N_CONST, position, NULL, NULL);
    if (node) node->value = value;
    return node;
}
/* Adjacent strings are one. */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_string(gllmi_tm_parser *p) {
    uint32_t position = p->token.position;
    gllmi_str text = p->token.text;
    size_t capacity = text.size;
    gllmi_tm_string *s;
    if (!gllmi_tm_next(p)) return NULL;
    for (; gllmi_tm_at(p, GLLMI_TM_T_STRING); text.size += p->token.text.size, gllmi_tm_next(p)) {
        size_t need = text.size + p->token.text.size;
        if (p->status != GLLM_OK) return NULL;
        if (need > capacity) {
            char *joined = (char *)gllmi_tm_parser_alloc(p, p->kept, capacity = need * 2);
            if (!joined) return NULL;
            memcpy(joined, text.data, text.size);
            text.data = joined;
        }
        memcpy((char *)(uintptr_t)text.data + text.size, p->token.text.data, p->token.text.size);
    }
    if (p->status != GLLM_OK) return NULL;
    s = (gllmi_tm_string *)gllmi_tm_parser_alloc(p, p->kept, sizeof *s);
    if (!s) return NULL;
    s->data = text.data;
    s->size = text.size;
    s->n_chars = gllmi_utf8_count(text.data, text.size);
    return gllmi_tm_const(p, position, gllmi_tm_make(GLLMI_TM_STR, s));
}
/* A name or a literal. `with_attribute`: x.y is the target of an assignment. */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_primary(gllmi_tm_parser *p, int with_attribute) {
    gllmi_tm_token t = p->token;
    gllmi_tm_node *node;
    switch (t.type) {
    case GLLMI_TM_T_NAME:
        if (!gllmi_tm_next(p)) return NULL;
        if (gllmi_str_is(t.text, "true") || gllmi_str_is(t.text, "True")) {
            return gllmi_tm_const(p, t.position, gllmi_tm_bool(1));
        }
        if (gllmi_str_is(t.text, "false") || gllmi_str_is(t.text, "False")) {
            return gllmi_tm_const(p, t.position, gllmi_tm_bool(0));
        }
        if (gllmi_str_is(t.text, "none") || gllmi_str_is(t.text, "None")) {
            return gllmi_tm_const(p, t.position, gllmi_tm_none());
        }
        if (with_attribute && gllmi_tm_at(p, GLLMI_TM_T_DOT)) {
            gllmi_str attribute;
            if (!gllmi_tm_next(p) || !gllmi_tm_expect_name(p, &attribute)) return NULL;
            if ((node = gllmi_tm_node_new(p, GLLMI_TM_N_NSREF, t.position, NULL, NULL)) != NULL) {
                node->text = t.text;
                node->text2 = attribute;
            }
            return node;
        }
        if ((node = gllmi_tm_node_new(p, GLLMI_TM_N_NAME, t.position, NULL, NULL)) != NULL)
            node->text = t.text;
        return node;
    case GLLMI_TM_T_STRING: return gllmi_tm_parse_string(p);
    case GLLMI_TM_T_INT:
        return gllmi_tm_next(p) ? gllmi_tm_const(p, t.position, gllmi_tm_int(t.as.i)) : NULL;
    case GLLMI_TM_T_FLOAT:
        return gllmi_tm_next(p) ? gllmi_tm_const(p, t.position, gllmi_tm_float(t.as.f)) : NULL;
    case GLLMI_TM_T_LPAREN:
        if (!gllmi_tm_next(p) || !(node = gllmi_tm_parse_tuple(p, 1, NULL, 1))) return NULL;
        return gllmi_tm_expect(p, GLLMI_TM_T_RPAREN, "')'") ? node : NULL;
    case GLLMI_TM_T_LBRACKET:
    case GLLMI_TM_T_LBRACE: return gllmi_tm_parse_display(p);
    default: gllmi_tm_unexpected(p, "an expression"); return NULL;
    }
}

/* One index or slice within brackets: slice(a, b, c), each may be NULL. */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_index(gllmi_tm_parser *p) {
    uint32_t position = p->token.position;
    gllmi_tm_node *parts[3] = {NULL, NULL, NULL}, *slice;
    int i;
    if (!gllmi_tm_at(p, GLLMI_TM_T_COLON)) {
        if (!(parts[0] = p->expression(p, 1)) || !gllmi_tm_at(p, GLLMI_TM_T_COLON)) return parts[0];
    }
    if (!gllmi_tm_next(p)) return NULL;
    for (i = 1; i < 3; i++) {
        if (!gllmi_tm_at(p, GLLMI_TM_T_COLON) && !gllmi_tm_at(p, GLLMI_TM_T_RBRACKET) &&
            !gllmi_tm_at(p, GLLMI_TM_T_COMMA)) {
            if (!(parts[i] = p->expression(p, 1))) return NULL;
        }
        if (i == 2 || !gllmi_tm_at(p, GLLMI_TM_T_COLON)) break;
        if (!gllmi_tm_next(p)) return NULL;
    }
    slice = gllmi_tm_node_new(p, GLLMI_TM_N_SLICE, position, parts[0], parts[1]);
    if (!slice) return NULL;
    slice->c = parts[2];
    gllmi_tm_deepen(slice, parts[2]);
    return slice;
}
/* x.name, x.0, x[...] */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_subscript(gllmi_tm_parser *p, gllmi_tm_node *node) {
    uint32_t position = p->token.position;
    gllmi_tm_node *first = NULL, *last = NULL, *index;
    int n = 0;
    if (gllmi_tm_at(p, GLLMI_TM_T_DOT)) {
        gllmi_tm_token t;
        if (!gllmi_tm_next(p)) return NULL;
        t = p->token;
        if (t.type == GLLMI_TM_T_INT) {
            if (!gllmi_tm_next(p) || !(index = gllmi_tm_const(p, t.position, gllmi_tm_int(t.as.i))))
                return NULL;
            return gllmi_tm_node_new(p, GLLMI_TM_N_GETITEM, position, node, index);
        }
        if (!gllmi_tm_expect(p, GLLMI_TM_T_NAME, "a name or number")) return NULL;
        if ((node = gllmi_tm_node_new(p, GLLMI_TM_N_GETATTR, position, node, NULL)) != NULL) {
            node->text = t.text;
        }
        return node;
    }
    if (!gllmi_tm_next(p)) return NULL;
    for (; !gllmi_tm_at(p, GLLMI_TM_T_RBRACKET); n++) {
        if (n > 0 && !gllmi_tm_expect(p, GLLMI_TM_T_COMMA, "','")) return NULL;
        if (!(index = gllmi_tm_parse_index(p))) return NULL;
        gllmi_tm_append(&first, &last, index);
    }
    if (!gllmi_tm_next(p)) return NULL;
    index = n == 1 ? first : gllmi_tm_node_new(p, GLLMI_TM_N_TUPLE, position, first, NULL);
    return index ? gllmi_tm_node_new(p, GLLMI_TM_N_GETITEM, position, node, index) : NULL;
}
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_call(gllmi_tm_parser *p, gllmi_tm_node *callee) {
    gllmi_tm_node *call = gllmi_tm_node_new(p, GLLMI_TM_N_CALL, p->token.position, callee, NULL);
    return call && gllmi_tm_parse_arguments(p, call) ? call : NULL;
}
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_postfix(gllmi_tm_parser *p, gllmi_tm_node *node) {
    while (node) {
        if (gllmi_tm_at(p, GLLMI_TM_T_DOT) || gllmi_tm_at(p, GLLMI_TM_T_LBRACKET)) {
            node = gllmi_tm_parse_subscript(p, node);
        } else if (gllmi_tm_at(p, GLLMI_TM_T_LPAREN)) {
            node = gllmi_tm_parse_call(p, node);
        } else {
            break;
        }
    }
    return node;
}
/* a.b.c, as names of filters and tests may be. */
GLLMI_PRIVATE int gllmi_tm_parse_dotted(gllmi_tm_parser *p, gllmi_str *name) {
    if (!gllmi_tm_expect_name(p, name)) return 0;
    while (gllmi_tm_at(p, GLLMI_TM_T_DOT)) {
        gllmi_str part;
        if (!gllmi_tm_next(p) || !gllmi_tm_expect_name(p, &part)) return 0;
        *name = gllmi_str_make(name->data, (size_t)(part.data + part.size - name->data));
    }
    return 1;
}
/* |a|b(c) after node; `inline_first`: the first without its bar, and node may be NULL. */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_filters(gllmi_tm_parser *p, gllmi_tm_node *node,
                                                    int inline_first) {
    while (gllmi_tm_at(p, GLLMI_TM_T_PIPE) || inline_first) {
        gllmi_tm_node *filter;
        gllmi_str name;
        uint32_t position;
        if (!inline_first && !gllmi_tm_next(p)) return NULL;
        inline_first = 0;
        position = p->token.position;
        if (!gllmi_tm_parse_dotted(p, &name) ||
            !(filter = gllmi_tm_node_new(p, GLLMI_TM_N_FILTER, position, node, NULL))) {
            return NULL;
        }
        filter->text = name;
        if (gllmi_tm_at(p, GLLMI_TM_T_LPAREN) && !gllmi_tm_parse_arguments(p, filter)) return NULL;
        node = filter;
    }
    return node;
}
/* x is [not] name [argument] */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_test(gllmi_tm_parser *p, gllmi_tm_node *node) {
    uint32_t position = p->token.position;
    int negated;
    gllmi_str name;
    gllmi_tm_node *test, *argument;
    if (!gllmi_tm_next(p) || (negated = gllmi_tm_skip_name(p, "not")) < 0 ||
        !gllmi_tm_parse_dotted(p, &name) ||
        !(test = gllmi_tm_node_new(p, GLLMI_TM_N_TEST, position, node, NULL))) {
        return NULL;
    }
    test->text = name;
    if (gllmi_tm_at(p, GLLMI_TM_T_LPAREN)) {
        if (!gllmi_tm_parse_arguments(p, test)) return NULL;
    } else if ((gllmi_tm_at(p, GLLMI_TM_T_NAME) && !gllmi_tm_at_name(p, "else") &&
                !gllmi_tm_at_name(p, "or") && !gllmi_tm_at_name(p, "and")) ||
               gllmi_tm_at(p, GLLMI_TM_T_STRING) || gllmi_tm_at(p, GLLMI_TM_T_INT) ||
               gllmi_tm_at(p, GLLMI_TM_T_FLOAT) || gllmi_tm_at(p, GLLMI_TM_T_LBRACKET) ||
               gllmi_tm_at(p, GLLMI_TM_T_LBRACE)) {
        if (gllmi_tm_at_name(p, "is")) {
            gllmi_tm_syntax(p, p->token.position, "You cannot chain multiple tests with is");
            return NULL;
        }
        argument = gllmi_tm_parse_primary(p, 0);
        if (argument) argument = gllmi_tm_parse_postfix(p, argument);
        if (!argument) return NULL;
        test->b = argument;
        gllmi_tm_deepen(test, argument);
    }
    return negated ? gllmi_tm_node_new(p, GLLMI_TM_N_NOT, position, test, NULL) : test;
}
/* -x, +x, x.y[z](w)|filter is test */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_unary(gllmi_tm_parser *p, int with_filter) {
    uint32_t position = p->token.position;
    gllmi_tm_node *node;
    if (++p->depth > GLLMI_TM_MAX_NODE_DEPTH) {
        gllmi_tm_syntax(p, position, "the expression is nested too deep");
        return NULL;
    }
    if (gllmi_tm_at(p, GLLMI_TM_T_SUB) || gllmi_tm_at(p, GLLMI_TM_T_ADD)) {
        gllmi_tm_node_type type = gllmi_tm_at(p, GLLMI_TM_T_SUB) ? GLLMI_TM_N_NEG : GLLMI_TM_N_POS;
        if (!gllmi_tm_next(p) || !(node = gllmi_tm_parse_unary(p, 0))) return NULL;
        node = gllmi_tm_node_new(p, type, position, node, NULL);
    } else {
        node = gllmi_tm_parse_primary(p, 0);
    }
    node = gllmi_tm_parse_postfix(p, node);
    while (node && with_filter) {
        if (gllmi_tm_at(p, GLLMI_TM_T_PIPE)) {
            node = gllmi_tm_parse_filters(p, node, 0);
        } else if (gllmi_tm_at_name(p, "is")) {
            node = gllmi_tm_parse_test(p, node);
        } else if (gllmi_tm_at(p, GLLMI_TM_T_LPAREN)) {
            node = gllmi_tm_parse_call(p, node);
        } else {
            break;
        }
    }
    p->depth--;
    return node;
}

/* How tight an operator binds: or 0, and 1, comparisons 3, + 4, ~ 5, * 6, ** 7; -1 for none. *op is
 * its token type; `in` is GLLMI_TM_T_NAME, `not in` GLLMI_TM_T_STRING. */
GLLMI_PRIVATE int gllmi_tm_operator(gllmi_tm_parser *p, int *op) {
    *op = p->token.type;
    switch (p->token.type) {
    case GLLMI_TM_T_EQ:
    case GLLMI_TM_T_NE:
    case GLLMI_TM_T_GT:
    case GLLMI_TM_T_GE:
    case GLLMI_TM_T_LT:
    case GLLMI_TM_T_LE: return 3;
    case GLLMI_TM_T_ADD:
    case GLLMI_TM_T_SUB: return 4;
    case GLLMI_TM_T_TILDE: return 5;
    case GLLMI_TM_T_MUL:
    case GLLMI_TM_T_DIV:
    case GLLMI_TM_T_FLOORDIV:
    case GLLMI_TM_T_MOD: return 6;
    case GLLMI_TM_T_POW: return 7;
    case GLLMI_TM_T_NAME:
        if (gllmi_tm_at_name(p, "or")) return 0;
        if (gllmi_tm_at_name(p, "and")) return 1;
        if (gllmi_tm_at_name(p, "in")) return 3;
        if (gllmi_tm_at_name(p, "not") && gllmi_tm_look(p) && p->ahead.type == GLLMI_TM_T_NAME &&
            gllmi_str_is(p->ahead.text, "in")) {
            *op = GLLMI_TM_T_STRING;
            return 3;
        }
        return -1;
    default: return -1;
    }
}
/* left op right; comparisons and ~ chain into one node: chain[0], whose last item is chain[1]. */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_combine(gllmi_tm_parser *p, int level, int op,
                                              uint32_t position, gllmi_tm_node *left,
                                              gllmi_tm_node *right, gllmi_tm_node **chain) {
    gllmi_tm_node *node = chain[0];
    if (level == 3 || level == 5) {
        gllmi_tm_node *item = right;
        if (level == 3) {
            if (!(item = gllmi_tm_node_new(p, GLLMI_TM_N_OPERAND, position, right, NULL)))
                return NULL;
            item->op = (uint8_t)op;
        }
        if (node && node == left && (node->type == GLLMI_TM_N_COMPARE) == (level == 3)) {
            chain[1]->next = item;
            chain[1] = item;
            gllmi_tm_deepen(node, item);
            return node;
        }
        if (level == 5) left->next = item;
        node = gllmi_tm_node_new(p, level == 3 ? GLLMI_TM_N_COMPARE : GLLMI_TM_N_CONCAT, position,
                                 left, level == 3 ? item : NULL);
        chain[0] = node;
        chain[1] = item;
        return node;
    }
    node = gllmi_tm_node_new(p,
                             level == 0   ? GLLMI_TM_N_OR
                             : level == 1 ? GLLMI_TM_N_AND
                                          : GLLMI_TM_N_BINARY,
                             position, left, right);
    if (node) node->op = (uint8_t)op;
    return node;
}
/* Operators of at least this level, by precedence climbing. */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_binary(gllmi_tm_parser *p, int least) {
    uint32_t position = p->token.position;
    gllmi_tm_node *left, *right, *chain[2] = {NULL, NULL};
    int op, level;
    if (++p->depth > GLLMI_TM_MAX_NODE_DEPTH) {
        gllmi_tm_syntax(p, position, "the expression is nested too deep");
        return NULL;
    }
    if (least <= 2 && gllmi_tm_at_name(p, "not")) {
        if (!gllmi_tm_next(p) || !(left = gllmi_tm_parse_binary(p, 2))) return NULL;
        left = gllmi_tm_node_new(p, GLLMI_TM_N_NOT, position, left, NULL);
    } else {
        left = gllmi_tm_parse_unary(p, 1);
    }
    while (left && (level = gllmi_tm_operator(p, &op)) >= least) {
        uint32_t at = p->token.position;
        if ((op == GLLMI_TM_T_STRING && !gllmi_tm_next(p)) || !gllmi_tm_next(p)) return NULL;
        right = level == 7 ? gllmi_tm_parse_unary(p, 1) : gllmi_tm_parse_binary(p, level + 1);
        left = right ? gllmi_tm_combine(p, level, op, at, left, right, chain) : NULL;
    }
    p->depth--;
    return left;
}
/* a if b else c */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_expression(gllmi_tm_parser *p, int with_condition) {
    gllmi_tm_node *first = NULL, *test, *node = gllmi_tm_parse_binary(p, 0);
    int found;
    while (node && with_condition) {
        uint32_t position = p->token.position;
        if ((found = gllmi_tm_skip_name(p, "if")) <= 0) return found < 0 ? NULL : node;
        if (!(test = gllmi_tm_parse_binary(p, 0)) ||
            !(first = gllmi_tm_node_new(p, GLLMI_TM_N_COND, position, test, node)) ||
            (found = gllmi_tm_skip_name(p, "else")) < 0) {
            return NULL;
        }
        node = first;
        if (found) {
            if (++p->depth > GLLMI_TM_MAX_NODE_DEPTH) {
                gllmi_tm_syntax(p, position, "the expression is nested too deep");
                return NULL;
            }
            if (!(node->c = gllmi_tm_parse_expression(p, 1))) return NULL;
            p->depth--;
            gllmi_tm_deepen(node, node->c);
            if (node->depth > GLLMI_TM_MAX_NODE_DEPTH) {
                gllmi_tm_syntax(p, position, "the expression is nested too deep");
                return NULL;
            }
        }
    }
    return node;
}

/* ---- statements ------------------------------------------------------------------------------ */

/* Marks names as assigned; 0 for what cannot be. */
GLLMI_PRIVATE int gllmi_tm_mark_store(gllmi_tm_parser *p, gllmi_tm_node *target) {
    gllmi_tm_node *item;
    if (target->type == GLLMI_TM_N_NAME) {
        target->store = 1;
        return 1;
    }
    if (target->type == GLLMI_TM_N_NSREF) return 1;
    if (target->type != GLLMI_TM_N_TUPLE) {
        return gllmi_tm_syntax(p, target->position, "can't assign to this expression");
    }
    for (item = target->a; item; item = item->next) {
        if (!gllmi_tm_mark_store(p, item)) return 0;
    }
    return 1;
}
/* a, (b, c) or with `with_attribute` also ns.a */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_target(gllmi_tm_parser *p, int with_attribute,
                                                   const char *end_name) {
    gllmi_tm_node *first = NULL, *last = NULL, *item;
    uint32_t position = p->token.position;
    int is_tuple = 0;
    for (;;) {
        if (last && !gllmi_tm_expect(p, GLLMI_TM_T_COMMA, "','")) return NULL;
        if (gllmi_tm_is_tuple_end(p, end_name)) break;
        if (!(item = gllmi_tm_parse_primary(p, with_attribute))) return NULL;
        gllmi_tm_append(&first, &last, item);
        if (!gllmi_tm_at(p, GLLMI_TM_T_COMMA)) break;
        is_tuple = 1;
    }
    if (!first && !is_tuple) {
        gllmi_tm_unexpected(p, "an expression");
        return NULL;
    }
    item = is_tuple ? gllmi_tm_node_new(p, GLLMI_TM_N_TUPLE, position, first, NULL) : first;
    return item && gllmi_tm_mark_store(p, item) ? item : NULL;
}
/* A name to assign to. */
GLLMI_PRIVATE int gllmi_tm_parse_target_name(gllmi_tm_parser *p, gllmi_str *name) {
    static const char *const words[] = {"true", "false", "none", "True", "False", "None"};
    uint32_t position = p->token.position;
    size_t i;
    if (!gllmi_tm_expect_name(p, name)) return 0;
    for (i = 0; i < 6; i++) {
        if (gllmi_str_is(*name, words[i]))
            return gllmi_tm_syntax(p, position, "can't assign to 'const'");
    }
    return 1;
}
/* [:] %} statements {% one of `ends`: then *first is the list, and the end name is the token. */
GLLMI_PRIVATE int gllmi_tm_parse_block_body(gllmi_tm_parser *p, const char *ends,
                                            gllmi_tm_node **first) {
    if (gllmi_tm_at(p, GLLMI_TM_T_COLON) && !gllmi_tm_next(p)) return 0;
    return gllmi_tm_expect(p, GLLMI_TM_T_BLOCK_END, "end of statement block") &&
           p->body(p, ends, first);
}
/* The same with one end, which is skipped. */
GLLMI_PRIVATE int gllmi_tm_parse_whole_body(gllmi_tm_parser *p, const char *end,
                                            gllmi_tm_node **first) {
    return gllmi_tm_parse_block_body(p, end, first) && gllmi_tm_next(p);
}

GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_for(gllmi_tm_parser *p, uint32_t position) {
    gllmi_tm_node *node = gllmi_tm_node_new(p, GLLMI_TM_N_FOR, position, NULL, NULL);
    int found, is_else;
    if (!node || !(node->a = gllmi_tm_parse_target(p, 0, "in"))) return NULL;
    if (!gllmi_tm_at_name(p, "in")) {
        gllmi_tm_unexpected(p, "'in'");
        return NULL;
    }
    if (!gllmi_tm_next(p) || !(node->b = gllmi_tm_parse_tuple(p, 0, "recursive", 0)) ||
        (found = gllmi_tm_skip_name(p, "if")) < 0 || (found && !(node->c = p->expression(p, 1))) ||
        (found = gllmi_tm_skip_name(p, "recursive")) < 0) {
        return NULL;
    }
    node->op = (uint8_t)found;
    if (!gllmi_tm_parse_block_body(p, "endfor|else", &node->d)) return NULL;
    is_else = gllmi_tm_at_name(p, "else");
    if (!gllmi_tm_next(p) || (is_else && !gllmi_tm_parse_whole_body(p, "endfor", &node->e)))
        return NULL;
    gllmi_tm_deepen(node, node->b);
    gllmi_tm_deepen(node, node->c);
    gllmi_tm_deepen(node, node->d);
    gllmi_tm_deepen(node, node->e);
    return node;
}
/* if(test a, body b), its elifs in c, its else in d */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_if(gllmi_tm_parser *p, uint32_t position) {
    gllmi_tm_node *node = NULL, *first = NULL, *last = NULL;
    for (;;) {
        int is_elif, is_else;
        if (!(node = gllmi_tm_node_new(p, GLLMI_TM_N_IF, position, NULL, NULL)) ||
            !(node->a = gllmi_tm_parse_tuple(p, 0, NULL, 0)) ||
            !gllmi_tm_parse_block_body(p, "elif|else|endif", &node->b)) {
            return NULL;
        }
        gllmi_tm_deepen(node, node->a);
        gllmi_tm_deepen(node, node->b);
        if (first) {
            gllmi_tm_append(&first->c, &last, node);
        } else {
            first = node;
        }
        is_elif = gllmi_tm_at_name(p, "elif");
        is_else = gllmi_tm_at_name(p, "else");
        position = p->token.position;
        if (!gllmi_tm_next(p)) return NULL;
        if (is_elif) continue;
        if (is_else && !gllmi_tm_parse_whole_body(p, "endif", &first->d)) return NULL;
        gllmi_tm_deepen(first, first->c);
        gllmi_tm_deepen(first, first->d);
        return first;
    }
}
/* (a, b=c) as PARAMETER nodes with defaults in a */
GLLMI_PRIVATE int gllmi_tm_parse_signature(gllmi_tm_parser *p, gllmi_tm_node **first) {
    gllmi_tm_node *last = NULL, *parameter, *other;
    int found, defaults = 0, n = 0;
    if (!gllmi_tm_expect(p, GLLMI_TM_T_LPAREN, "'('")) return 0;
    while (!gllmi_tm_at(p, GLLMI_TM_T_RPAREN)) {
        gllmi_str name;
        uint32_t position;
        if (last && !gllmi_tm_expect(p, GLLMI_TM_T_COMMA, "','")) return 0;
        position = p->token.position;
        if (++n > 255) return gllmi_tm_syntax(p, position, "too many arguments");
        if (!gllmi_tm_parse_target_name(p, &name) ||
            !(parameter = gllmi_tm_node_new(p, GLLMI_TM_N_PARAMETER, position, NULL, NULL))) {
            return 0;
        }
        parameter->text = name;
        for (other = *first; other; other = other->next) {
            if (gllmi_str_equal(other->text, name)) {
                return gllmi_tm_syntax(p, position, "duplicate argument '%.*s'",
                                       gllmi_str_shown(name), name.data);
            }
        }
        found = gllmi_tm_at(p, GLLMI_TM_T_ASSIGN);
        if (found) {
            defaults = 1;
            if (!gllmi_tm_next(p) || !(parameter->a = p->expression(p, 1))) return 0;
            gllmi_tm_deepen(parameter, parameter->a);
        } else if (defaults) {
            return gllmi_tm_syntax(p, position, "non-default argument follows default argument");
        }
        gllmi_tm_append(first, &last, parameter);
    }
    return gllmi_tm_next(p);
}
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_with(gllmi_tm_parser *p, uint32_t position) {
    gllmi_tm_node *node = gllmi_tm_node_new(p, GLLMI_TM_N_WITH, position, NULL, NULL);
    gllmi_tm_node *target, *value, *last = NULL, *last_value = NULL;
    if (!node) return NULL;
    while (!gllmi_tm_at(p, GLLMI_TM_T_BLOCK_END)) {
        if (last && !gllmi_tm_expect(p, GLLMI_TM_T_COMMA, "','")) return NULL;
        if (!(target = gllmi_tm_parse_target(p, 0, NULL)) ||
            !gllmi_tm_expect(p, GLLMI_TM_T_ASSIGN, "'='") || !(value = p->expression(p, 1))) {
            return NULL;
        }
        gllmi_tm_append(&node->a, &last, target);
        gllmi_tm_append(&node->b, &last_value, value);
    }
    if (!gllmi_tm_parse_whole_body(p, "endwith", &node->c)) return NULL;
    gllmi_tm_deepen(node, node->b);
    gllmi_tm_deepen(node, node->c);
    return node;
}
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_set(gllmi_tm_parser *p, uint32_t position) {
    gllmi_tm_node *target = gllmi_tm_parse_target(p, 1, NULL), *node;
    if (!target) return NULL;
    if (gllmi_tm_at(p, GLLMI_TM_T_ASSIGN)) {
        if (!gllmi_tm_next(p) || !(node = gllmi_tm_parse_tuple(p, 1, NULL, 0))) return NULL;
        return gllmi_tm_node_new(p, GLLMI_TM_N_SET, position, target, node);
    }
    if (!(node = gllmi_tm_node_new(p, GLLMI_TM_N_SET_BLOCK, position, target, NULL)) ||
        (gllmi_tm_at(p, GLLMI_TM_T_PIPE) && !(node->b = gllmi_tm_parse_filters(p, NULL, 0))) ||
        !gllmi_tm_parse_whole_body(p, "endset", &node->c)) {
        return NULL;
    }
    gllmi_tm_deepen(node, node->b);
    gllmi_tm_deepen(node, node->c);
    return node;
}
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_macro(gllmi_tm_parser *p, uint32_t position) {
    gllmi_tm_node *node = gllmi_tm_node_new(p, GLLMI_TM_N_MACRO, position, NULL, NULL);
    if (!node || !gllmi_tm_parse_target_name(p, &node->text) ||
        !gllmi_tm_parse_signature(p, &node->a) ||
        !gllmi_tm_parse_whole_body(p, "endmacro", &node->b)) {
        return NULL;
    }
    gllmi_tm_deepen(node, node->a);
    gllmi_tm_deepen(node, node->b);
    return node;
}
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_call_block(gllmi_tm_parser *p, uint32_t position) {
    gllmi_tm_node *node = gllmi_tm_node_new(p, GLLMI_TM_N_CALL_BLOCK, position, NULL, NULL);
    if (!node || (gllmi_tm_at(p, GLLMI_TM_T_LPAREN) && !gllmi_tm_parse_signature(p, &node->a)) ||
        !(node->c = p->expression(p, 1))) {
        return NULL;
    }
    if (node->c->type != GLLMI_TM_N_CALL) {
        gllmi_tm_syntax(p, position, "expected call");
        return NULL;
    }
    if (!gllmi_tm_parse_whole_body(p, "endcall", &node->b)) return NULL;
    gllmi_tm_deepen(node, node->a);
    gllmi_tm_deepen(node, node->b);
    gllmi_tm_deepen(node, node->c);
    return node;
}
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_print(gllmi_tm_parser *p, uint32_t position) {
    gllmi_tm_node *first = NULL, *last = NULL, *node, *output;
    while (!gllmi_tm_at(p, GLLMI_TM_T_BLOCK_END)) {
        if (last && !gllmi_tm_expect(p, GLLMI_TM_T_COMMA, "','")) return NULL;
        if (!(node = p->expression(p, 1)) ||
            !(output = gllmi_tm_node_new(p, GLLMI_TM_N_OUTPUT, position, node, NULL))) {
            return NULL;
        }
        gllmi_tm_append(&first, &last, output);
    }
    return first ? first : gllmi_tm_node_new(p, GLLMI_TM_N_TEXT, position, NULL, NULL);
}
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_named_block(gllmi_tm_parser *p, uint32_t position) {
    gllmi_tm_node *node = gllmi_tm_node_new(p, GLLMI_TM_N_BLOCK, position, NULL, NULL);
    int scoped, required;
    if (!node || !gllmi_tm_expect_name(p, &node->text) ||
        (scoped = gllmi_tm_skip_name(p, "scoped")) < 0 ||
        (required = gllmi_tm_skip_name(p, "required")) < 0 ||
        !gllmi_tm_parse_whole_body(p, "endblock", &node->a)) {
        return NULL;
    }
    node->op = (uint8_t)(scoped | required << 1);
    if (gllmi_tm_at(p, GLLMI_TM_T_NAME) && gllmi_str_equal(p->token.text, node->text) &&
        !gllmi_tm_next(p)) {
        return NULL;
    }
    gllmi_tm_deepen(node, node->a);
    return node;
}
/* include, import, from, extends: there is nothing to load from, so running one fails, as it does
 * in transformers. The rest of the tag is not looked at closely. */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_loader(gllmi_tm_parser *p, uint32_t position) {
    while (!gllmi_tm_at(p, GLLMI_TM_T_BLOCK_END)) {
        if (gllmi_tm_at(p, GLLMI_TM_T_EOF)) {
            gllmi_tm_unexpected(p, "end of statement block");
            return NULL;
        }
        if (!gllmi_tm_next(p)) return NULL;
    }
    return gllmi_tm_node_new(p, GLLMI_TM_N_LOADER, position, NULL, NULL);
}

/* A tag's statement; the token is its name. */
GLLMI_PRIVATE gllmi_tm_node *gllmi_tm_parse_statement(gllmi_tm_parser *p) {
    gllmi_str name = p->token.text;
    uint32_t position = p->token.position;
    gllmi_tm_node *node = NULL;
    if (!gllmi_tm_expect(p, GLLMI_TM_T_NAME, "a tag name")) return NULL;
    if (gllmi_str_is(name, "for")) return gllmi_tm_parse_for(p, position);
    if (gllmi_str_is(name, "if")) return gllmi_tm_parse_if(p, position);
    if (gllmi_str_is(name, "set")) return gllmi_tm_parse_set(p, position);
    if (gllmi_str_is(name, "macro")) return gllmi_tm_parse_macro(p, position);
    if (gllmi_str_is(name, "call")) return gllmi_tm_parse_call_block(p, position);
    if (gllmi_str_is(name, "with")) return gllmi_tm_parse_with(p, position);
    if (gllmi_str_is(name, "print")) return gllmi_tm_parse_print(p, position);
    if (gllmi_str_is(name, "block")) return gllmi_tm_parse_named_block(p, position);
    if (gllmi_str_is(name, "break"))
        return gllmi_tm_node_new(p, GLLMI_TM_N_BREAK, position, NULL, NULL);
    if (gllmi_str_is(name, "continue"))
        return gllmi_tm_node_new(p, GLLMI_TM_N_CONTINUE, position, NULL, NULL);
    if (gllmi_str_is(name, "filter")) {
        node = gllmi_tm_parse_filters(p, NULL, 1);
        if (node) node = gllmi_tm_node_new(p, GLLMI_TM_N_FILTER_BLOCK, position, node, NULL);
        return node && gllmi_tm_parse_whole_body(p, "endfilter", &node->b)
                   ? (gllmi_tm_deepen(node, node->b), node)
                   : NULL;
    }
    if (gllmi_str_is(name, "generation")) {
        node = gllmi_tm_node_new(p, GLLMI_TM_N_GENERATION, position, NULL, NULL);
        return node && gllmi_tm_parse_whole_body(p, "endgeneration", &node->b)
                   ? (gllmi_tm_deepen(node, node->b), node)
                   : NULL;
    }
    if (gllmi_str_is(name, "autoescape")) {
        if (!(node = p->expression(p, 1))) return NULL;
        node = gllmi_tm_node_new(p, GLLMI_TM_N_AUTOESCAPE, position, node, NULL);
        return node && gllmi_tm_parse_whole_body(p, "endautoescape", &node->b)
                   ? (gllmi_tm_deepen(node, node->b), node)
                   : NULL;
    }
    if (gllmi_str_is(name, "include") || gllmi_str_is(name, "import") ||
        gllmi_str_is(name, "from") || gllmi_str_is(name, "extends")) {
        return gllmi_tm_parse_loader(p, position);
    }
    gllmi_tm_syntax(p, position, "unknown tag '%.*s'", gllmi_str_shown(name), name.data);
    return NULL;
}
/* 1 if the token is one of the names in `ends` ("a|b"). */
GLLMI_PRIVATE int gllmi_tm_at_end(const gllmi_tm_parser *p, const char *ends) {
    gllmi_str name = p->token.text;
    const char *s = ends;
    if (!gllmi_tm_at(p, GLLMI_TM_T_NAME)) return 0;
    while (s) {
        const char *bar = strchr(s, '|');
        size_t n = bar ? (size_t)(bar - s) : strlen(s);
        if (gllmi_str_equal(name, gllmi_str_make(s, n))) return 1;
        s = bar ? bar + 1 : NULL;
    }
    return 0;
}
/* Text, output and statements up to a tag of `ends` (NULL: the end of the template). */
GLLMI_PRIVATE int gllmi_tm_parse_body(gllmi_tm_parser *p, const char *ends, gllmi_tm_node **first) {
    gllmi_tm_node *last = NULL, *node;
    int depth = p->depth;
    *first = NULL;
    if ((p->depth += 2) > GLLMI_TM_MAX_NESTING * 2) {
        return gllmi_tm_syntax(p, p->token.position, "tags are nested too deep");
    }
    for (;;) {
        uint32_t position = p->token.position;
        if (gllmi_tm_at(p, GLLMI_TM_T_DATA)) {
            if (!(node = gllmi_tm_node_new(p, GLLMI_TM_N_TEXT, position, NULL, NULL))) return 0;
            node->text = p->token.text;
            if (!gllmi_tm_next(p)) return 0;
        } else if (gllmi_tm_at(p, GLLMI_TM_T_VARIABLE_BEGIN)) {
            if (!gllmi_tm_next(p) || !(node = gllmi_tm_parse_tuple(p, 1, NULL, 0)) ||
                !(node = gllmi_tm_node_new(p, GLLMI_TM_N_OUTPUT, position, node, NULL)) ||
                !gllmi_tm_expect(p, GLLMI_TM_T_VARIABLE_END, "end of print statement")) {
                return 0;
            }
        } else if (gllmi_tm_at(p, GLLMI_TM_T_BLOCK_BEGIN)) {
            if (!gllmi_tm_next(p)) return 0;
            if (ends && gllmi_tm_at_end(p, ends)) break;
            if (!(node = gllmi_tm_parse_statement(p)) ||
                !gllmi_tm_expect(p, GLLMI_TM_T_BLOCK_END, "end of statement block")) {
                return 0;
            }
        } else {
            if (!ends) break;
            return gllmi_tm_syntax(p, position, "unexpected end of template, looking for %s", ends);
        }
        gllmi_tm_append(first, &last, node);
        while (last->next) last = last->next;
    }
    p->depth = depth;
    return 1;
}
/* ---- the compiler: which slot a name is, then code ------------------------------------------- */

/* jinja2 settles at compile time what a name in a block refers to (its module idtracking): the same
 * rules are followed here, because a template can tell them from a plain look-up at run time. */

typedef enum gllmi_tm_op {
    GLLMI_TM_O_CONST, GLLMI_TM_O_LOAD, GLLMI_TM_O_STORE, GLLMI_TM_O_STORE_ATTR, GLLMI_TM_O_CHECK_NS,
    GLLMI_TM_O_RESOLVE, GLLMI_TM_O_ALIAS, GLLMI_TM_O_CLEAR, GLLMI_TM_O_EXPORT, GLLMI_TM_O_DEFAULT,
    GLLMI_TM_O_NO_ARGUMENT, GLLMI_TM_O_BINARY, GLLMI_TM_O_NEG, GLLMI_TM_O_POS, GLLMI_TM_O_NOT,
    GLLMI_TM_O_COMPARE, GLLMI_TM_O_JUMP, GLLMI_TM_O_JUMP_IF_FALSE, GLLMI_TM_O_JUMP_IF_TRUE,
    GLLMI_TM_O_AND, GLLMI_TM_O_OR, GLLMI_TM_O_CONCAT, GLLMI_TM_O_ATTR, GLLMI_TM_O_ITEM,
    GLLMI_TM_O_SLICE, GLLMI_TM_O_LIST, GLLMI_TM_O_DICT, GLLMI_TM_O_CALL, GLLMI_TM_O_FILTER,
    GLLMI_TM_O_TEST, GLLMI_TM_O_NO_ELSE, GLLMI_TM_O_TEXT, GLLMI_TM_O_PRINT, GLLMI_TM_O_CAPTURE,
    GLLMI_TM_O_CAPTURED, GLLMI_TM_O_DROP_CAPTURES, GLLMI_TM_O_FUNCTION, GLLMI_TM_O_RETURN,
    GLLMI_TM_O_RETURN_TEST, GLLMI_TM_O_FOR, GLLMI_TM_O_FOR_NEXT, GLLMI_TM_O_LOOP_CALL,
    GLLMI_TM_O_BLOCK_CALL, GLLMI_TM_O_UNPACK, GLLMI_TM_O_RAISE, GLLMI_TM_O_END
} gllmi_tm_op;

enum {
    GLLMI_TM_LOAD_PARAMETER, GLLMI_TM_LOAD_RESOLVE, GLLMI_TM_LOAD_ALIAS, GLLMI_TM_LOAD_UNDEFINED
};

/* What a name is within a block. */
typedef struct gllmi_tm_ref {
    struct gllmi_tm_frame_scope *scope;
    struct gllmi_tm_ref *shadowed; /* of the same name, in an outer block */
    struct gllmi_tm_ref *next;     /* of the same block */
    struct gllmi_tm_ref *alias;
    uint32_t name, slot;
    uint8_t load, is_stored;
} gllmi_tm_ref;

typedef struct gllmi_tm_function_scope {
    uint32_t n_slots, level;
    uint32_t n_captures; /* that are open here */
} gllmi_tm_function_scope;

typedef struct gllmi_tm_frame_scope {
    struct gllmi_tm_frame_scope *outer;
    gllmi_tm_function_scope *function;
    gllmi_tm_ref *first, *last;
    uint8_t soft, is_top;
} gllmi_tm_frame_scope;

/* The loop that break and continue belong to. */
typedef struct gllmi_tm_loop_scope {
    uint32_t start, n_captures;
    uint32_t breaks; /* list of jumps by operand a, UINT32_MAX ends */
    gllmi_tm_function_scope *function;
} gllmi_tm_loop_scope;

typedef struct gllmi_tm_compiler gllmi_tm_compiler;
struct gllmi_tm_compiler {
    gllmi_tm_program *program;
    gllmi_tm_parser *parser; /* errors, and memory for the time of compiling */
    gllmi_tm_ref **refs;     /* (n_names) innermost reference of each name */
    size_t refs_capacity;
    gllmi_tm_ref **stored; /* (n_stored) in the order of their first assignment */
    size_t n_stored, stored_capacity;
    int has_blocks;
    int constant; /* in output of constants alone: jinja2 computes it when it compiles */
    gllmi_tm_frame_scope *scope;
    gllmi_tm_loop_scope *loop;
    /* Expressions within statements within expressions' macros: set once, see gllmi_tm_parser. */
    int (*expression)(gllmi_tm_compiler *c, const gllmi_tm_node *n);
    int (*statements)(gllmi_tm_compiler *c, const gllmi_tm_node *first);
    /* The builtins are below. */
    const gllmi_tm_builtin *(*find_filter)(gllmi_str name);
    const gllmi_tm_builtin *(*find_test)(gllmi_str name);
};

GLLMI_PRIVATE int gllmi_tm_fail_compile(gllmi_tm_compiler *c, size_t n) {
    if (c->parser->status == GLLM_OK) c->parser->status = gllmi_fail_memory(n);
    return 0;
}
GLLMI_PRIVATE int gllmi_tm_emit(gllmi_tm_compiler *c, gllmi_tm_op op, uint32_t a, uint32_t b,
                                uint32_t position) {
    gllmi_tm_program *g = c->program;
    gllmi_tm_instruction *i;
    if (g->n_code >= UINT32_MAX / 2 ||
        !gllmi_grow(&g->arena.allocator, (void **)&g->code, &g->code_capacity, g->n_code,
                    g->n_code + 1, sizeof *i)) {
        return gllmi_tm_fail_compile(c, (g->n_code + 1) * sizeof *i);
    }
    i = &g->code[g->n_code++];
    memset(i, 0, sizeof *i);
    i->op = (uint8_t)op;
    i->a = a;
    i->b = b;
    i->position = position;
    return 1;
}
GLLMI_INLINE uint32_t gllmi_tm_here(const gllmi_tm_compiler *c) {
    return (uint32_t)c->program->n_code;
}
/* The instruction emitted last. */
GLLMI_INLINE gllmi_tm_instruction *gllmi_tm_last(gllmi_tm_compiler *c) {
    return &c->program->code[c->program->n_code - 1];
}
GLLMI_INLINE void gllmi_tm_patch(gllmi_tm_compiler *c, uint32_t jump) {
    c->program->code[jump].a = gllmi_tm_here(c);
}
GLLMI_PRIVATE int gllmi_tm_add_constant(gllmi_tm_compiler *c, gllmi_tm_value v, uint32_t *index) {
    gllmi_tm_program *g = c->program;
    if (!gllmi_grow(&g->arena.allocator, (void **)&g->constants, &g->constants_capacity,
                    g->n_constants, g->n_constants + 1, sizeof v)) {
        return gllmi_tm_fail_compile(c, (g->n_constants + 1) * sizeof v);
    }
    *index = (uint32_t)g->n_constants;
    g->constants[g->n_constants++] = v;
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_emit_const(gllmi_tm_compiler *c, gllmi_tm_value v, uint32_t position) {
    uint32_t index;
    return gllmi_tm_add_constant(c, v, &index) &&
           gllmi_tm_emit(c, GLLMI_TM_O_CONST, index, 0, position);
}
GLLMI_PRIVATE int gllmi_tm_make_text(gllmi_tm_compiler *c, gllmi_str text, gllmi_tm_value *out) {
    gllmi_tm_string *s =
        (gllmi_tm_string *)gllmi_tm_parser_alloc(c->parser, &c->program->arena, sizeof *s);
    if (!s) return 0;
    s->data = text.data;
    s->size = text.size;
    s->n_chars = gllmi_utf8_count(text.data, text.size);
    *out = gllmi_tm_make(GLLMI_TM_STR, s);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_emit_text(gllmi_tm_compiler *c, gllmi_tm_op op, gllmi_str text,
                                     uint32_t position) {
    gllmi_tm_value v;
    uint32_t index;
    return gllmi_tm_make_text(c, text, &v) && gllmi_tm_add_constant(c, v, &index) &&
           gllmi_tm_emit(c, op, index, 0, position);
}

/* ---- names ----------------------------------------------------------------------------------- */

/* The number of a variable's name; UINT32_MAX after a failure. */
GLLMI_PRIVATE uint32_t gllmi_tm_name_id(gllmi_tm_compiler *c, gllmi_str name) {
    gllmi_tm_program *g = c->program;
    gllmi_map_slot *slot = gllmi_map_find(&g->name_ids, name);
    uint32_t id = (uint32_t)g->n_names;
    if (slot) return slot->value;
    if (!gllmi_grow(&g->arena.allocator, (void **)&g->names, &g->names_capacity, g->n_names,
                    g->n_names + 1, sizeof *g->names) ||
        !gllmi_grow(&g->arena.allocator, (void **)&c->refs, &c->refs_capacity, g->n_names,
                    g->n_names + 1, sizeof *c->refs) ||
        gllmi_map_add(&g->name_ids, name, id) != 1) {
        gllmi_tm_fail_compile(c, sizeof *g->names);
        return UINT32_MAX;
    }
    g->names[g->n_names++] = name;
    c->refs[id] = NULL;
    return id;
}
/* The reference that a name has in this scope or around it, or NULL. Blocks are islands. */
GLLMI_PRIVATE gllmi_tm_ref *gllmi_tm_find_ref(const gllmi_tm_frame_scope *scope,
                                              gllmi_tm_ref *top) {
    const gllmi_tm_frame_scope *s;
    for (s = scope; s && top; s = s->outer) {
        if (top->scope == s) return top;
    }
    return NULL;
}
/* A new reference of the current scope. */
GLLMI_PRIVATE gllmi_tm_ref *gllmi_tm_define(gllmi_tm_compiler *c, uint32_t name, int load) {
    gllmi_tm_frame_scope *scope = c->scope;
    gllmi_tm_ref *ref =
        (gllmi_tm_ref *)gllmi_tm_parser_alloc(c->parser, c->parser->arena, sizeof *ref);
    if (!ref) return NULL;
    memset(ref, 0, sizeof *ref);
    ref->scope = scope;
    ref->name = name;
    ref->load = (uint8_t)load;
    ref->slot = scope->function->n_slots++;
    ref->shadowed = c->refs[name];
    c->refs[name] = ref;
    if (scope->last) {
        scope->last->next = ref;
    } else {
        scope->first = ref;
    }
    scope->last = ref;
    return ref;
}
GLLMI_PRIVATE int gllmi_tm_mark_stored(gllmi_tm_compiler *c, gllmi_tm_ref *ref) {
    if (ref->is_stored) return 1;
    if (!gllmi_grow(&c->program->arena.allocator, (void **)&c->stored, &c->stored_capacity,
                    c->n_stored, c->n_stored + 1, sizeof ref)) {
        return gllmi_tm_fail_compile(c, (c->n_stored + 1) * sizeof ref);
    }
    ref->is_stored = 1;
    c->stored[c->n_stored++] = ref;
    return 1;
}
GLLMI_PRIVATE gllmi_tm_ref *gllmi_tm_note_parameter(gllmi_tm_compiler *c, gllmi_str text) {
    uint32_t name = gllmi_tm_name_id(c, text);
    gllmi_tm_ref *ref;
    if (name == UINT32_MAX) return NULL;
    ref = c->refs[name];
    if (!ref || ref->scope != c->scope) ref = gllmi_tm_define(c, name, GLLMI_TM_LOAD_PARAMETER);
    if (!ref) return NULL;
    ref->load = GLLMI_TM_LOAD_PARAMETER;
    return gllmi_tm_mark_stored(c, ref) ? ref : NULL;
}
GLLMI_PRIVATE int gllmi_tm_note_load(gllmi_tm_compiler *c, gllmi_str text) {
    uint32_t name = gllmi_tm_name_id(c, text);
    if (name == UINT32_MAX) return 0;
    return gllmi_tm_find_ref(c->scope, c->refs[name]) ||
           gllmi_tm_define(c, name, GLLMI_TM_LOAD_RESOLVE) != NULL;
}
GLLMI_PRIVATE int gllmi_tm_note_store(gllmi_tm_compiler *c, gllmi_str text) {
    uint32_t name = gllmi_tm_name_id(c, text);
    gllmi_tm_ref *ref, *outer;
    if (name == UINT32_MAX) return 0;
    ref = c->refs[name];
    if (!ref || ref->scope != c->scope) {
        outer = gllmi_tm_find_ref(c->scope->outer, ref);
        ref = gllmi_tm_define(c, name, outer ? GLLMI_TM_LOAD_ALIAS : GLLMI_TM_LOAD_UNDEFINED);
        if (!ref) return 0;
        ref->alias = outer;
    }
    return gllmi_tm_mark_stored(c, ref);
}
/* What was first assigned in a branch may not have been: it starts as what it is outside. */
GLLMI_PRIVATE void gllmi_tm_merge_branches(gllmi_tm_compiler *c, size_t stored_before) {
    size_t i;
    for (i = stored_before; i < c->n_stored; i++) {
        gllmi_tm_ref *ref = c->stored[i];
        ref->alias = gllmi_tm_find_ref(c->scope->outer, ref->shadowed);
        ref->load = ref->alias ? GLLMI_TM_LOAD_ALIAS : GLLMI_TM_LOAD_RESOLVE;
    }
}

/* The names that a list of nodes reads and assigns in the current scope. */
GLLMI_PRIVATE int gllmi_tm_analyze(gllmi_tm_compiler *c, const gllmi_tm_node *n, int as_parameter) {
    for (; n; n = n->next) {
        size_t before;
        switch (n->type) {
        case GLLMI_TM_N_NAME:
            if (as_parameter ? !gllmi_tm_note_parameter(c, n->text)
                             : !(n->store ? gllmi_tm_note_store(c, n->text)
                                          : gllmi_tm_note_load(c, n->text))) {
                return 0;
            }
            break;
        case GLLMI_TM_N_NSREF:
            if (!gllmi_tm_note_load(c, n->text)) return 0;
            break;
        case GLLMI_TM_N_IF:
            if (!gllmi_tm_analyze(c, n->a, 0)) return 0;
            before = c->n_stored;
            if (!gllmi_tm_analyze(c, n->b, 0) || !gllmi_tm_analyze(c, n->c, 0) ||
                !gllmi_tm_analyze(c, n->d, 0)) {
                return 0;
            }
            gllmi_tm_merge_branches(c, before);
            break;
        case GLLMI_TM_N_MACRO:
            if (!gllmi_tm_note_store(c, n->text)) return 0;
            break;
        case GLLMI_TM_N_SET:
            if (!gllmi_tm_analyze(c, n->b, 0) || !gllmi_tm_analyze(c, n->a, 0)) return 0;
            break;
        case GLLMI_TM_N_FOR:
            if (!gllmi_tm_analyze(c, n->b, 0)) return 0;
            break;
        case GLLMI_TM_N_CALL_BLOCK:
            if (!gllmi_tm_analyze(c, n->c, 0)) return 0;
            break;
        case GLLMI_TM_N_FILTER_BLOCK:
            if (!gllmi_tm_analyze(c, n->a, 0)) return 0;
            break;
        case GLLMI_TM_N_WITH:
            if (!gllmi_tm_analyze(c, n->b, 0)) return 0;
            break;
        case GLLMI_TM_N_SET_BLOCK:
            if (!gllmi_tm_analyze(c, n->b, 0) || !gllmi_tm_analyze(c, n->a, 0)) return 0;
            break;
        case GLLMI_TM_N_BLOCK:
        case GLLMI_TM_N_GENERATION:
        case GLLMI_TM_N_AUTOESCAPE: break;
        default:
            if (!gllmi_tm_analyze(c, n->a, as_parameter) || !gllmi_tm_analyze(c, n->b, 0) ||
                !gllmi_tm_analyze(c, n->c, 0) || !gllmi_tm_analyze(c, n->d, 0) ||
                !gllmi_tm_analyze(c, n->e, 0)) {
                return 0;
            }
        }
    }
    return 1;
}

/* Which of these names a body reads before anything in it assigns them: 1 found; 2 assigned. */
GLLMI_PRIVATE void gllmi_tm_find_undeclared(const gllmi_tm_node *n, const char *const *names,
                                            int *found, int n_names) {
    int i;
    for (; n; n = n->next) {
        int is_name = n->type == GLLMI_TM_N_NAME || n->type == GLLMI_TM_N_PARAMETER;
        for (i = 0; is_name && i < n_names; i++) {
            if (found[i] == 0 && gllmi_str_is(n->text, names[i])) {
                found[i] = n->store || n->type == GLLMI_TM_N_PARAMETER ? 2 : 1;
            }
        }
        if (n->type == GLLMI_TM_N_BLOCK) continue;
        if (n->type == GLLMI_TM_N_SET_BLOCK || n->type == GLLMI_TM_N_CALL_BLOCK) {
            gllmi_tm_find_undeclared(n->type == GLLMI_TM_N_SET_BLOCK ? n->a : n->c, names, found,
                                     n_names);
        }
        gllmi_tm_find_undeclared(n->a, names, found, n_names);
        gllmi_tm_find_undeclared(n->b, names, found, n_names);
        gllmi_tm_find_undeclared(n->c, names, found, n_names);
        gllmi_tm_find_undeclared(n->d, names, found, n_names);
        gllmi_tm_find_undeclared(n->e, names, found, n_names);
    }
}
/* A name that is assigned, anywhere below. */
GLLMI_PRIVATE const gllmi_tm_node *gllmi_tm_find_store(const gllmi_tm_node *n, const char *name) {
    const gllmi_tm_node *found = NULL;
    for (; n && !found; n = n->next) {
        if (n->type == GLLMI_TM_N_NAME && n->store && gllmi_str_is(n->text, name)) return n;
        found = gllmi_tm_find_store(n->a, name);
        if (!found) found = gllmi_tm_find_store(n->b, name);
        if (!found) found = gllmi_tm_find_store(n->c, name);
        if (!found) found = gllmi_tm_find_store(n->d, name);
        if (!found) found = gllmi_tm_find_store(n->e, name);
    }
    return found;
}

GLLMI_PRIVATE void gllmi_tm_open_scope(gllmi_tm_compiler *c, gllmi_tm_frame_scope *scope,
                                       gllmi_tm_function_scope *function) {
    memset(scope, 0, sizeof *scope);
    scope->outer = c->scope;
    scope->function = function;
    c->scope = scope;
}
GLLMI_PRIVATE void gllmi_tm_close_scope(gllmi_tm_compiler *c) {
    gllmi_tm_ref *ref;
    for (ref = c->scope->first; ref; ref = ref->next) {
        if (c->refs[ref->name] == ref) c->refs[ref->name] = ref->shadowed;
    }
    c->scope = c->scope->outer;
}
GLLMI_INLINE uint16_t gllmi_tm_hops(const gllmi_tm_compiler *c, const gllmi_tm_ref *ref) {
    return (uint16_t)(c->scope->function->level - ref->scope->function->level);
}
/* What the names of the current scope are when it is entered. */
GLLMI_PRIVATE int gllmi_tm_enter_scope(gllmi_tm_compiler *c, uint32_t position) {
    gllmi_tm_ref *ref;
    for (ref = c->scope->first; ref; ref = ref->next) {
        int ok = 1;
        if (ref->load == GLLMI_TM_LOAD_RESOLVE) {
            ok = gllmi_tm_emit(c, GLLMI_TM_O_RESOLVE, ref->slot, ref->name, position);
        } else if (ref->load == GLLMI_TM_LOAD_UNDEFINED) {
            ok = gllmi_tm_emit(c, GLLMI_TM_O_CLEAR, ref->slot, 0, position);
        } else if (ref->load == GLLMI_TM_LOAD_ALIAS) {
            ok = gllmi_tm_emit(c, GLLMI_TM_O_ALIAS, ref->slot, ref->alias->slot, position);
            if (ok) gllmi_tm_last(c)->hops = gllmi_tm_hops(c, ref->alias);
        }
        if (!ok) return 0;
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_emit_load(gllmi_tm_compiler *c, gllmi_str text, uint32_t position) {
    uint32_t name = gllmi_tm_name_id(c, text);
    gllmi_tm_ref *ref = name == UINT32_MAX ? NULL : gllmi_tm_find_ref(c->scope, c->refs[name]);
    if (name == UINT32_MAX) return 0;
    if (!ref) return gllmi_tm_syntax(c->parser, position, "a name here cannot be resolved");
    if (!gllmi_tm_emit(c, GLLMI_TM_O_LOAD, ref->slot, name, position)) return 0;
    gllmi_tm_last(c)->hops = gllmi_tm_hops(c, ref);
    return 1;
}
/* Takes the value from the stack. */
GLLMI_PRIVATE int gllmi_tm_emit_store(gllmi_tm_compiler *c, gllmi_str text, uint32_t position) {
    uint32_t name = gllmi_tm_name_id(c, text);
    gllmi_tm_ref *ref = name == UINT32_MAX ? NULL : gllmi_tm_find_ref(c->scope, c->refs[name]);
    if (!ref) return gllmi_tm_syntax(c->parser, position, "a name here cannot be assigned");
    if (!gllmi_tm_emit(c, GLLMI_TM_O_STORE, ref->slot, 0, position)) return 0;
    gllmi_tm_last(c)->hops = gllmi_tm_hops(c, ref);
    if (!c->scope->is_top || !c->has_blocks) return 1;
    return gllmi_tm_emit(c, GLLMI_TM_O_EXPORT, ref->slot, name, position);
}
GLLMI_PRIVATE int gllmi_tm_emit_target(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    const gllmi_tm_node *item;
    uint32_t count = 0;
    if (n->type == GLLMI_TM_N_NAME) return gllmi_tm_emit_store(c, n->text, n->position);
    if (n->type == GLLMI_TM_N_NSREF) {
        return gllmi_tm_emit_load(c, n->text, n->position) &&
               gllmi_tm_emit_text(c, GLLMI_TM_O_STORE_ATTR, n->text2, n->position);
    }
    for (item = n->a; item; item = item->next) count++;
    if (!gllmi_tm_emit(c, GLLMI_TM_O_UNPACK, count, 0, n->position)) return 0;
    for (item = n->a; item; item = item->next) { /* UNPACK leaves the first on top */
        if (!gllmi_tm_emit_target(c, item)) return 0;
    }
    return 1;
}

/* ---- expressions ----------------------------------------------------------------------------- */

/* The arguments of a call, on the stack and as a row of `calls`. */
GLLMI_PRIVATE int gllmi_tm_compile_arguments(gllmi_tm_compiler *c, const gllmi_tm_node *n,
                                             int with_caller, uint32_t *index) {
    gllmi_tm_program *g = c->program;
    gllmi_tm_call_row row;
    const gllmi_tm_node *item;
    memset(&row, 0, sizeof row);
    for (item = n->b; item; item = item->next, row.n++) {
        if (!c->expression(c, item)) return 0;
    }
    if (n->d && !c->expression(c, n->d)) return 0;
    for (item = n->c; item; item = item->next) row.n_named++;
    row.n_named += with_caller != 0;
    row.names = (gllmi_str *)gllmi_tm_parser_alloc(c->parser, &g->arena,
                                                   (row.n_named + 1) * sizeof *row.names);
    if (!row.names) return 0;
    row.n_named = 0;
    for (item = n->c; item; item = item->next) {
        row.names[row.n_named++] = item->text;
        if (!c->expression(c, item->a)) return 0;
    }
    if (with_caller) {
        row.names[row.n_named++] = gllmi_str_of("caller");
        if (!gllmi_tm_emit(c, GLLMI_TM_O_LOAD, (uint32_t)with_caller - 1, 0, n->position)) return 0;
    }
    if (n->e && !c->expression(c, n->e)) return 0;
    row.has_list = n->d != NULL;
    row.has_dict = n->e != NULL;
    if (!gllmi_grow(&g->arena.allocator, (void **)&g->calls, &g->calls_capacity, g->n_calls,
                    g->n_calls + 1, sizeof row)) {
        return gllmi_tm_fail_compile(c, (g->n_calls + 1) * sizeof row);
    }
    *index = (uint32_t)g->n_calls;
    g->calls[g->n_calls++] = row;
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_compile_call(gllmi_tm_compiler *c, const gllmi_tm_node *n,
                                        uint32_t caller) {
    uint32_t row;
    return c->expression(c, n->a) && gllmi_tm_compile_arguments(c, n, (int)caller, &row) &&
           gllmi_tm_emit(c, GLLMI_TM_O_CALL, row, 0, n->position);
}
/* A filter (its subject may be on the stack already) or a test. One that nobody knows fails now, or
 * inside if and inline if when it is reached. */
GLLMI_PRIVATE int gllmi_tm_compile_filter(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    int is_filter = n->type == GLLMI_TM_N_FILTER;
    uint32_t row, constant;
    gllmi_tm_value v;
    const gllmi_tm_builtin *builtin = is_filter ? c->find_filter(n->text) : c->find_test(n->text);
    if (!builtin && !c->scope->soft) {
        return gllmi_tm_syntax(c->parser, n->position, "No %s named '%.*s'.",
                               is_filter ? "filter" : "test", gllmi_str_shown(n->text),
                               n->text.data);
    }
    if (n->a && !c->expression(c, n->a)) return 0;
    if (!gllmi_tm_compile_arguments(c, n, 0, &row)) return 0;
    if (!builtin) return gllmi_tm_emit_text(c, GLLMI_TM_O_RAISE, n->text, n->position);
    v = gllmi_tm_make(GLLMI_TM_BUILTIN, (void *)(uintptr_t)builtin);
    return gllmi_tm_add_constant(c, v, &constant) &&
           gllmi_tm_emit(c, is_filter ? GLLMI_TM_O_FILTER : GLLMI_TM_O_TEST, row, constant,
                         n->position);
}
GLLMI_PRIVATE int gllmi_tm_compile_all(gllmi_tm_compiler *c, const gllmi_tm_node *n,
                                       uint32_t *count) {
    *count = 0;
    for (; n; n = n->next, ++*count) {
        if (!c->expression(c, n)) return 0;
    }
    return 1;
}
/* a < b <= c: each middle value once, the rest left out when one is false. */
GLLMI_PRIVATE int gllmi_tm_compile_compare(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    const gllmi_tm_node *item;
    uint32_t jumps = UINT32_MAX, next;
    if (!c->expression(c, n->a)) return 0;
    for (item = n->b; item; item = item->next) {
        if (!c->expression(c, item->a) ||
            !gllmi_tm_emit(c, GLLMI_TM_O_COMPARE, jumps, item->next != NULL, item->position)) {
            return 0;
        }
        gllmi_tm_last(c)->n = item->op;
        jumps = gllmi_tm_here(c) - 1;
    }
    for (; jumps != UINT32_MAX; jumps = next) {
        next = c->program->code[jumps].a;
        gllmi_tm_patch(c, jumps);
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_compile_condition(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    uint8_t soft = c->scope->soft;
    uint32_t jump, end;
    c->scope->soft = 1;
    if (!c->expression(c, n->a) || !gllmi_tm_emit(c, GLLMI_TM_O_JUMP_IF_FALSE, 0, 0, n->position))
        return 0;
    jump = gllmi_tm_here(c) - 1;
    if (!c->expression(c, n->b) || !gllmi_tm_emit(c, GLLMI_TM_O_JUMP, 0, 0, n->position)) return 0;
    end = gllmi_tm_here(c) - 1;
    gllmi_tm_patch(c, jump);
    if (!(n->c ? c->expression(c, n->c) : gllmi_tm_emit(c, GLLMI_TM_O_NO_ELSE, 0, 0, n->position)))
        return 0;
    gllmi_tm_patch(c, end);
    c->scope->soft = soft;
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_compile_slice(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    const gllmi_tm_node *parts[3];
    int i;
    parts[0] = n->a, parts[1] = n->b, parts[2] = n->c;
    for (i = 0; i < 3; i++) {
        if (!(parts[i] ? c->expression(c, parts[i])
                       : gllmi_tm_emit_const(c, gllmi_tm_none(), n->position))) {
            return 0;
        }
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_compile_item(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    if (!c->expression(c, n->a)) return 0;
    if (n->b->type == GLLMI_TM_N_SLICE) {
        return gllmi_tm_compile_slice(c, n->b) &&
               gllmi_tm_emit(c, GLLMI_TM_O_SLICE, (uint32_t)c->constant, 0, n->position);
    }
    return c->expression(c, n->b) && gllmi_tm_emit(c, GLLMI_TM_O_ITEM, 0, 0, n->position);
}
GLLMI_PRIVATE int gllmi_tm_compile_logic(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    uint32_t jump;
    if (!c->expression(c, n->a) ||
        !gllmi_tm_emit(c, n->type == GLLMI_TM_N_AND ? GLLMI_TM_O_AND : GLLMI_TM_O_OR, 0, 0,
                       n->position)) {
        return 0;
    }
    jump = gllmi_tm_here(c) - 1;
    if (!c->expression(c, n->b)) return 0;
    gllmi_tm_patch(c, jump);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_compile_expression(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    uint32_t count;
    switch (n->type) {
    case GLLMI_TM_N_CONST: return gllmi_tm_emit_const(c, n->value, n->position);
    case GLLMI_TM_N_NAME: return gllmi_tm_emit_load(c, n->text, n->position);
    case GLLMI_TM_N_TUPLE:
    case GLLMI_TM_N_LIST:
        if (!gllmi_tm_compile_all(c, n->a, &count) ||
            !gllmi_tm_emit(c, GLLMI_TM_O_LIST, count, 0, n->position)) {
            return 0;
        }
        gllmi_tm_last(c)->n = n->type == GLLMI_TM_N_TUPLE;
        return 1;
    case GLLMI_TM_N_DICT:
        return gllmi_tm_compile_all(c, n->a, &count) &&
               gllmi_tm_emit(c, GLLMI_TM_O_DICT, count, 0, n->position);
    case GLLMI_TM_N_PAIR: return c->expression(c, n->a) && c->expression(c, n->b);
    case GLLMI_TM_N_BINARY:
        if (!c->expression(c, n->a) || !c->expression(c, n->b) ||
            !gllmi_tm_emit(c, GLLMI_TM_O_BINARY, 0, 0, n->position)) {
            return 0;
        }
        gllmi_tm_last(c)->n = n->op;
        return 1;
    case GLLMI_TM_N_AND:
    case GLLMI_TM_N_OR: return gllmi_tm_compile_logic(c, n);
    case GLLMI_TM_N_NOT:
    case GLLMI_TM_N_NEG:
    case GLLMI_TM_N_POS:
        return c->expression(c, n->a) && gllmi_tm_emit(c,
                                                       n->type == GLLMI_TM_N_NOT   ? GLLMI_TM_O_NOT
                                                       : n->type == GLLMI_TM_N_NEG ? GLLMI_TM_O_NEG
                                                                                   : GLLMI_TM_O_POS,
                                                       0, 0, n->position);
    case GLLMI_TM_N_COMPARE: return gllmi_tm_compile_compare(c, n);
    case GLLMI_TM_N_CONCAT:
        return gllmi_tm_compile_all(c, n->a, &count) &&
               gllmi_tm_emit(c, GLLMI_TM_O_CONCAT, count, 0, n->position);
    case GLLMI_TM_N_GETATTR:
        return c->expression(c, n->a) &&
               gllmi_tm_emit_text(c, GLLMI_TM_O_ATTR, n->text, n->position);
    case GLLMI_TM_N_GETITEM: return gllmi_tm_compile_item(c, n);
    case GLLMI_TM_N_SLICE: /* within x[a:b, c], which no value takes */
        if (!gllmi_tm_compile_slice(c, n) || !gllmi_tm_emit(c, GLLMI_TM_O_LIST, 3, 0, n->position))
            return 0;
        gllmi_tm_last(c)->n = 2;
        return 1;
    case GLLMI_TM_N_CALL: return gllmi_tm_compile_call(c, n, 0);
    case GLLMI_TM_N_FILTER:
    case GLLMI_TM_N_TEST: return gllmi_tm_compile_filter(c, n);
    case GLLMI_TM_N_COND: return gllmi_tm_compile_condition(c, n);
    default: return gllmi_tm_syntax(c->parser, n->position, "unexpected expression");
    }
}

/* ---- statements ------------------------------------------------------------------------------ */

/* Code of a function follows: *row is its number, *jump leads around it. */
GLLMI_PRIVATE int gllmi_tm_begin_function(gllmi_tm_compiler *c, gllmi_tm_function_scope *function,
                                          uint32_t *row, uint32_t *jump, uint32_t position) {
    gllmi_tm_program *g = c->program;
    function->n_slots = 0;
    function->n_captures = 0;
    function->level = c->scope->function->level + 1;
    if (!gllmi_tm_emit(c, GLLMI_TM_O_JUMP, 0, 0, position)) return 0;
    *jump = gllmi_tm_here(c) - 1;
    if (!gllmi_grow(&g->arena.allocator, (void **)&g->functions, &g->functions_capacity,
                    g->n_functions, g->n_functions + 1, sizeof *g->functions)) {
        return gllmi_tm_fail_compile(c, (g->n_functions + 1) * sizeof *g->functions);
    }
    *row = (uint32_t)g->n_functions++;
    memset(&g->functions[*row], 0, sizeof *g->functions);
    g->functions[*row].entry = gllmi_tm_here(c);
    return 1;
}
/* Its value, with the variables around it, on the stack. */
GLLMI_PRIVATE int gllmi_tm_end_function(gllmi_tm_compiler *c,
                                        const gllmi_tm_function_scope *function, uint32_t row,
                                        uint32_t jump, uint32_t position) {
    c->program->functions[row].n_slots = function->n_slots;
    gllmi_tm_patch(c, jump);
    return gllmi_tm_emit(c, GLLMI_TM_O_FUNCTION, row, 0, position);
}

/* The special names that a macro's body uses become parameters. */
GLLMI_PRIVATE int gllmi_tm_macro_specials(gllmi_tm_compiler *c, const gllmi_tm_node *n,
                                          gllmi_tm_function_row *row) {
    static const char *const names[] = {"caller", "kwargs", "varargs"};
    int found[3] = {0, 0, 0}, i, has_default = 0;
    const gllmi_tm_node *item, *own[3] = {NULL, NULL, NULL};
    uint32_t slots[3] = {0, 0, 0};
    gllmi_tm_find_undeclared(n->b, names, found, 3);
    for (item = n->a; item; item = item->next) {
        for (i = 0; i < 3; i++) {
            if (gllmi_str_is(item->text, names[i])) own[i] = item;
        }
    }
    if (own[0]) has_default = own[0]->a != NULL;
    row->explicit_caller = own[0] != NULL;
    if (found[0] == 1 && own[0] && !has_default) {
        return gllmi_tm_syntax(
            c->parser, n->position,
            "When defining macros or call blocks the special \"caller\" argument must "
            "be omitted or be given a default.");
    }
    for (i = 0; i < 3; i++) {
        gllmi_tm_ref *ref;
        if (found[i] != 1 || own[i]) continue;
        if (!(ref = gllmi_tm_note_parameter(c, gllmi_str_of(names[i])))) return 0;
        slots[i] = ref->slot + 1;
    }
    row->caller = found[0] == 1 && own[0] ? UINT32_MAX : slots[0];
    row->kwargs = slots[1];
    row->varargs = slots[2];
    return 1;
}
/* The function of a macro or a call block: parameters in n->a, body in n->b. */
GLLMI_PRIVATE int gllmi_tm_compile_macro(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    gllmi_tm_function_scope function;
    gllmi_tm_frame_scope scope;
    gllmi_tm_loop_scope *loop = c->loop;
    gllmi_tm_function_row made;
    const gllmi_tm_node *item;
    uint32_t row, jump, at, i = 0;
    if (!gllmi_tm_begin_function(c, &function, &row, &jump, n->position)) return 0;
    made = c->program->functions[row];
    gllmi_tm_open_scope(c, &scope, &function);
    c->loop = NULL;
    for (item = n->a; item; item = item->next) made.n_parameters++;
    made.parameters = (gllmi_str *)gllmi_tm_parser_alloc(
        c->parser, &c->program->arena, (made.n_parameters + 1) * sizeof *made.parameters);
    if (!made.parameters) return 0;
    for (item = n->a; item; item = item->next) {
        made.parameters[i++] = item->text;
        if (!gllmi_tm_note_parameter(c, item->text)) return 0;
    }
    if (n->type == GLLMI_TM_N_MACRO) made.name = n->text;
    if (!gllmi_tm_macro_specials(c, n, &made)) return 0;
    c->program->functions[row] = made;
    for (item = n->a; item; item = item->next) {
        if (!gllmi_tm_analyze(c, item->a, 0)) return 0;
    }
    if (!gllmi_tm_analyze(c, n->b, 0) || !gllmi_tm_enter_scope(c, n->position)) return 0;
    for (item = n->a, i = 0; item; item = item->next, i++) {
        if (!gllmi_tm_emit(c, GLLMI_TM_O_DEFAULT, 0, i, item->position)) return 0;
        at = gllmi_tm_here(c) - 1;
        if (!(item->a
                  ? c->expression(c, item->a)
                  : gllmi_tm_emit_text(c, GLLMI_TM_O_NO_ARGUMENT, item->text, item->position)) ||
            !gllmi_tm_emit(c, GLLMI_TM_O_STORE, i, 0, item->position)) {
            return 0;
        }
        gllmi_tm_patch(c, at);
    }
    if (!c->statements(c, n->b) || !gllmi_tm_emit(c, GLLMI_TM_O_RETURN, 0, 0, n->position))
        return 0;
    gllmi_tm_close_scope(c);
    c->loop = loop;
    return gllmi_tm_end_function(c, &function, row, jump, n->position);
}

/* for target in iter if test: the function that tests an item. */
GLLMI_PRIVATE int gllmi_tm_compile_loop_test(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    gllmi_tm_function_scope function;
    gllmi_tm_frame_scope scope;
    uint32_t row, jump;
    if (!gllmi_tm_begin_function(c, &function, &row, &jump, n->position)) return 0;
    gllmi_tm_open_scope(c, &scope, &function);
    function.n_slots = 1; /* the item */
    if (!gllmi_tm_analyze(c, n->a, 1) || !gllmi_tm_analyze(c, n->c, 0)) return 0;
    c->program->functions[row].n_parameters = 1;
    if (!gllmi_tm_enter_scope(c, n->position) ||
        !gllmi_tm_emit(c, GLLMI_TM_O_LOAD, 0, 0, n->position) || !gllmi_tm_emit_target(c, n->a) ||
        !c->expression(c, n->c) ||
        !gllmi_tm_emit(c, GLLMI_TM_O_RETURN_TEST, 0, 0, n->c->position)) {
        return 0;
    }
    gllmi_tm_close_scope(c);
    return gllmi_tm_end_function(c, &function, row, jump, n->position);
}
/* The loop itself. On the stack: what to iterate, then its test if it has one. */
GLLMI_PRIVATE int gllmi_tm_compile_loop(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    gllmi_tm_function_scope *function = c->scope->function;
    gllmi_tm_frame_scope scope, else_scope;
    gllmi_tm_loop_scope loop, *outer_loop = c->loop;
    gllmi_tm_ref *ref;
    uint32_t next, flag = 0, at;
    gllmi_tm_open_scope(c, &scope, function);
    if (!(ref = gllmi_tm_note_parameter(c, gllmi_str_of("loop"))) ||
        !gllmi_tm_analyze(c, n->a, 1) || !gllmi_tm_analyze(c, n->d, 0) ||
        !gllmi_tm_emit(c, GLLMI_TM_O_FOR, ref->slot, n->op != 0, n->position)) {
        return 0;
    }
    gllmi_tm_last(c)->n = n->c != NULL;
    if (n->e) {
        flag = function->n_slots++;
        if (!gllmi_tm_emit_const(c, gllmi_tm_bool(1), n->position) ||
            !gllmi_tm_emit(c, GLLMI_TM_O_STORE, flag, 0, n->position)) {
            return 0;
        }
    }
    next = gllmi_tm_here(c);
    loop.start = next;
    loop.n_captures = function->n_captures;
    loop.breaks = UINT32_MAX;
    loop.function = function;
    c->loop = &loop;
    if (!gllmi_tm_emit(c, GLLMI_TM_O_FOR_NEXT, 0, ref->slot, n->position) ||
        !gllmi_tm_emit_target(c, n->a) || !gllmi_tm_enter_scope(c, n->position) ||
        !c->statements(c, n->d)) {
        return 0;
    }
    if (n->e && (!gllmi_tm_emit_const(c, gllmi_tm_bool(0), n->position) ||
                 !gllmi_tm_emit(c, GLLMI_TM_O_STORE, flag, 0, n->position))) {
        return 0;
    }
    if (!gllmi_tm_emit(c, GLLMI_TM_O_JUMP, next, 0, n->position)) return 0;
    c->loop = outer_loop;
    gllmi_tm_close_scope(c);
    gllmi_tm_patch(c, next);
    while (loop.breaks != UINT32_MAX) {
        at = loop.breaks;
        loop.breaks = c->program->code[at].a;
        gllmi_tm_patch(c, at);
    }
    if (!n->e) return 1;
    gllmi_tm_open_scope(c, &else_scope, function);
    if (!gllmi_tm_analyze(c, n->e, 0) || !gllmi_tm_emit(c, GLLMI_TM_O_LOAD, flag, 0, n->position) ||
        !gllmi_tm_emit(c, GLLMI_TM_O_JUMP_IF_FALSE, 0, 0, n->position)) {
        return 0;
    }
    at = gllmi_tm_here(c) - 1;
    if (!gllmi_tm_enter_scope(c, n->position) || !c->statements(c, n->e)) return 0;
    gllmi_tm_patch(c, at);
    gllmi_tm_close_scope(c);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_compile_for(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    const gllmi_tm_node *bad = gllmi_tm_find_store(n->a, "loop");
    gllmi_tm_function_scope function;
    gllmi_tm_frame_scope scope;
    gllmi_tm_loop_scope *loop = c->loop;
    uint32_t row, jump;
    if (!bad) bad = gllmi_tm_find_store(n->d, "loop");
    if (!bad) bad = gllmi_tm_find_store(n->e, "loop");
    if (bad) {
        return gllmi_tm_syntax(c->parser, bad->position,
                               "Can't assign to special loop variable in for-loop target");
    }
    if (!n->op) {
        return c->expression(c, n->b) && (!n->c || gllmi_tm_compile_loop_test(c, n)) &&
               gllmi_tm_compile_loop(c, n);
    }
    /* Recursive: a function of what to iterate (slot 0) and the depth (slot 1). */
    if (!gllmi_tm_begin_function(c, &function, &row, &jump, n->position)) return 0;
    gllmi_tm_open_scope(c, &scope, &function);
    c->loop = NULL;
    function.n_slots = 3; /* and itself (slot 2) */
    c->program->functions[row].n_parameters = 3;
    if (!gllmi_tm_emit(c, GLLMI_TM_O_LOAD, 0, 0, n->position) ||
        (n->c && !gllmi_tm_compile_loop_test(c, n)) || !gllmi_tm_compile_loop(c, n) ||
        !gllmi_tm_emit(c, GLLMI_TM_O_RETURN, 0, 0, n->position)) {
        return 0;
    }
    gllmi_tm_close_scope(c);
    c->loop = loop;
    return gllmi_tm_end_function(c, &function, row, jump, n->position) && c->expression(c, n->b) &&
           gllmi_tm_emit(c, GLLMI_TM_O_LOOP_CALL, 0, 0, n->position) &&
           gllmi_tm_emit(c, GLLMI_TM_O_PRINT, 0, 0, n->position);
}
GLLMI_PRIVATE int gllmi_tm_compile_if(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    uint8_t soft = c->scope->soft;
    const gllmi_tm_node *branch = n, *elif = n->c;
    uint32_t ends = UINT32_MAX, next, jump;
    c->scope->soft = 1;
    while (branch) {
        if (!c->expression(c, branch->a) ||
            !gllmi_tm_emit(c, GLLMI_TM_O_JUMP_IF_FALSE, 0, 0, branch->position)) {
            return 0;
        }
        jump = gllmi_tm_here(c) - 1;
        if (!c->statements(c, branch->b) ||
            !gllmi_tm_emit(c, GLLMI_TM_O_JUMP, ends, 0, branch->position)) {
            return 0;
        }
        ends = gllmi_tm_here(c) - 1;
        gllmi_tm_patch(c, jump);
        branch = elif;
        if (elif) elif = elif->next;
    }
    if (!c->statements(c, n->d)) return 0;
    for (; ends != UINT32_MAX; ends = next) {
        next = c->program->code[ends].a;
        gllmi_tm_patch(c, ends);
    }
    c->scope->soft = soft;
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_compile_call_block(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    uint32_t slot = c->scope->function->n_slots++;
    return gllmi_tm_compile_macro(c, n) &&
           gllmi_tm_emit(c, GLLMI_TM_O_STORE, slot, 0, n->position) &&
           gllmi_tm_compile_call(c, n->c, slot + 1) &&
           gllmi_tm_emit(c, GLLMI_TM_O_PRINT, 0, 0, n->position);
}
/* {% generation %}: a call block whose call only calls the caller. */
GLLMI_PRIVATE int gllmi_tm_compile_generation(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    gllmi_tm_node call;
    uint32_t row;
    memset(&call, 0, sizeof call);
    return gllmi_tm_compile_macro(c, n) && gllmi_tm_compile_arguments(c, &call, 0, &row) &&
           gllmi_tm_emit(c, GLLMI_TM_O_CALL, row, 0, n->position) &&
           gllmi_tm_emit(c, GLLMI_TM_O_PRINT, 0, 0, n->position);
}
/* The output of a body, in a scope of its own, as a value on the stack; then through filters. */
GLLMI_PRIVATE int gllmi_tm_compile_captured(gllmi_tm_compiler *c, const gllmi_tm_node *body,
                                            const gllmi_tm_node *filter, uint32_t position) {
    gllmi_tm_frame_scope scope;
    gllmi_tm_open_scope(c, &scope, c->scope->function);
    if (!gllmi_tm_analyze(c, body, 0) || (filter && !gllmi_tm_analyze(c, filter, 0)) ||
        !gllmi_tm_enter_scope(c, position) ||
        !gllmi_tm_emit(c, GLLMI_TM_O_CAPTURE, 0, 0, position)) {
        return 0;
    }
    c->scope->function->n_captures++;
    if (!c->statements(c, body) || !gllmi_tm_emit(c, GLLMI_TM_O_CAPTURED, 0, 0, position)) return 0;
    c->scope->function->n_captures--;
    if (filter && !c->expression(c, filter)) return 0;
    gllmi_tm_close_scope(c);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_compile_with(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    gllmi_tm_frame_scope scope, *outer = c->scope;
    const gllmi_tm_node *target;
    uint32_t count;
    if (!gllmi_tm_compile_all(c, n->b, &count) ||
        !gllmi_tm_emit(c, GLLMI_TM_O_LIST, count, 0, n->position) ||
        !gllmi_tm_emit(c, GLLMI_TM_O_UNPACK, count, 0, n->position)) {
        return 0;
    }
    gllmi_tm_open_scope(c, &scope, outer->function);
    for (target = n->a; target; target = target->next) {
        gllmi_tm_node single = *target;
        single.next = NULL;
        if (!gllmi_tm_analyze(c, &single, 1)) return 0;
    }
    if (!gllmi_tm_analyze(c, n->c, 0) || !gllmi_tm_enter_scope(c, n->position)) return 0;
    for (target = n->a; target; target = target->next) {
        if (!gllmi_tm_emit_target(c, target)) return 0;
    }
    if (!c->statements(c, n->c)) return 0;
    gllmi_tm_close_scope(c);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_check_namespaces(gllmi_tm_compiler *c, const gllmi_tm_node *target) {
    const gllmi_tm_node *item;
    if (target->type == GLLMI_TM_N_NSREF) {
        return gllmi_tm_emit_load(c, target->text, target->position) &&
               gllmi_tm_emit(c, GLLMI_TM_O_CHECK_NS, 0, 0, target->position);
    }
    if (target->type != GLLMI_TM_N_TUPLE) return 1;
    for (item = target->a; item; item = item->next) {
        if (!gllmi_tm_check_namespaces(c, item)) return 0;
    }
    return 1;
}
/* break and continue: captures opened within the loop are dropped. */
GLLMI_PRIVATE int gllmi_tm_compile_break(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    gllmi_tm_loop_scope *loop = c->loop;
    uint32_t captures;
    if (!loop || loop->function != c->scope->function) {
        return gllmi_tm_syntax(c->parser, n->position, "'%s' outside loop",
                               n->type == GLLMI_TM_N_BREAK ? "break" : "continue");
    }
    captures = c->scope->function->n_captures - loop->n_captures;
    if (captures > 0 && !gllmi_tm_emit(c, GLLMI_TM_O_DROP_CAPTURES, captures, 0, n->position))
        return 0;
    if (n->type == GLLMI_TM_N_CONTINUE)
        return gllmi_tm_emit(c, GLLMI_TM_O_JUMP, loop->start, 0, n->position);
    if (!gllmi_tm_emit(c, GLLMI_TM_O_JUMP, loop->breaks, 0, n->position)) return 0;
    loop->breaks = gllmi_tm_here(c) - 1;
    return 1;
}
/* {% block %}: its own function, which sees only what the template itself has assigned so far. */
GLLMI_PRIVATE int gllmi_tm_compile_named_block(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    gllmi_tm_function_scope function;
    gllmi_tm_frame_scope scope, *outer = c->scope;
    gllmi_tm_loop_scope *loop = c->loop;
    uint32_t row, jump;
    if (n->op & 2) return gllmi_tm_emit_text(c, GLLMI_TM_O_RAISE, n->text, n->position);
    if (!gllmi_tm_begin_function(c, &function, &row, &jump, n->position)) return 0;
    gllmi_tm_open_scope(c, &scope, &function);
    if (!(n->op & 1)) scope.outer = NULL;
    c->loop = NULL;
    if (!gllmi_tm_analyze(c, n->a, 0) || !gllmi_tm_enter_scope(c, n->position) ||
        !c->statements(c, n->a) || !gllmi_tm_emit(c, GLLMI_TM_O_RETURN, 0, 0, n->position)) {
        return 0;
    }
    scope.outer = outer;
    gllmi_tm_close_scope(c);
    c->loop = loop;
    return gllmi_tm_end_function(c, &function, row, jump, n->position) &&
           gllmi_tm_emit(c, GLLMI_TM_O_BLOCK_CALL, 0, 0, n->position) &&
           gllmi_tm_emit(c, GLLMI_TM_O_PRINT, 0, 0, n->position);
}
/* Autoescape is off in chat templates; turning it on is not supported. */
GLLMI_PRIVATE int gllmi_tm_compile_autoescape(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    gllmi_tm_frame_scope scope;
    uint32_t jump;
    gllmi_tm_open_scope(c, &scope, c->scope->function);
    if (!gllmi_tm_analyze(c, n->a, 0) || !gllmi_tm_analyze(c, n->b, 0) ||
        !gllmi_tm_enter_scope(c, n->position) || !c->expression(c, n->a) ||
        !gllmi_tm_emit(c, GLLMI_TM_O_JUMP_IF_FALSE, 0, 0, n->position)) {
        return 0;
    }
    jump = gllmi_tm_here(c) - 1;
    if (!gllmi_tm_emit_text(c, GLLMI_TM_O_RAISE, gllmi_str_of("autoescape"), n->position)) return 0;
    gllmi_tm_patch(c, jump);
    if (!c->statements(c, n->b)) return 0;
    gllmi_tm_close_scope(c);
    return 1;
}

GLLMI_PRIVATE int gllmi_tm_is_constant(const gllmi_tm_node *n) {
    for (; n; n = n->next) {
        /* map, select and their kin see variables */
        if (n->type == GLLMI_TM_N_FILTER &&
            (gllmi_str_is(n->text, "map") || gllmi_str_starts(n->text, "select") ||
             gllmi_str_starts(n->text, "reject"))) {
            return 0;
        }
        if (n->type == GLLMI_TM_N_NAME || n->type == GLLMI_TM_N_CALL ||
            !gllmi_tm_is_constant(n->a) || !gllmi_tm_is_constant(n->b) ||
            !gllmi_tm_is_constant(n->c) || !gllmi_tm_is_constant(n->d) ||
            !gllmi_tm_is_constant(n->e)) {
            return 0;
        }
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_compile_output(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    c->constant = gllmi_tm_is_constant(n->a);
    if (!c->expression(c, n->a)) return 0;
    c->constant = 0;
    return gllmi_tm_emit(c, GLLMI_TM_O_PRINT, 0, 0, n->a->position);
}
GLLMI_PRIVATE int gllmi_tm_compile_statement(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    switch (n->type) {
    case GLLMI_TM_N_TEXT:
        return n->text.size == 0 || gllmi_tm_emit_text(c, GLLMI_TM_O_TEXT, n->text, n->position);
    case GLLMI_TM_N_OUTPUT: return gllmi_tm_compile_output(c, n);
    case GLLMI_TM_N_FOR: return gllmi_tm_compile_for(c, n);
    case GLLMI_TM_N_IF: return gllmi_tm_compile_if(c, n);
    case GLLMI_TM_N_MACRO:
        return gllmi_tm_compile_macro(c, n) && gllmi_tm_emit_store(c, n->text, n->position);
    case GLLMI_TM_N_CALL_BLOCK: return gllmi_tm_compile_call_block(c, n);
    case GLLMI_TM_N_GENERATION: return gllmi_tm_compile_generation(c, n);
    case GLLMI_TM_N_FILTER_BLOCK:
        return gllmi_tm_compile_captured(c, n->b, n->a, n->position) &&
               gllmi_tm_emit(c, GLLMI_TM_O_PRINT, 0, 0, n->position);
    case GLLMI_TM_N_SET_BLOCK:
        return gllmi_tm_compile_captured(c, n->c, n->b, n->position) &&
               gllmi_tm_emit_target(c, n->a);
    case GLLMI_TM_N_SET:
        return gllmi_tm_check_namespaces(c, n->a) && c->expression(c, n->b) &&
               gllmi_tm_emit_target(c, n->a);
    case GLLMI_TM_N_WITH: return gllmi_tm_compile_with(c, n);
    case GLLMI_TM_N_BREAK:
    case GLLMI_TM_N_CONTINUE: return gllmi_tm_compile_break(c, n);
    case GLLMI_TM_N_BLOCK: return gllmi_tm_compile_named_block(c, n);
    case GLLMI_TM_N_AUTOESCAPE: return gllmi_tm_compile_autoescape(c, n);
    case GLLMI_TM_N_LOADER:
        return gllmi_tm_emit_text(c, GLLMI_TM_O_RAISE, gllmi_str_of("loading templates"),
                                  n->position);
    default: return gllmi_tm_syntax(c->parser, n->position, "unexpected statement");
    }
}
GLLMI_PRIVATE int gllmi_tm_compile_statements(gllmi_tm_compiler *c, const gllmi_tm_node *n) {
    uint8_t soft = c->scope->soft;
    for (; n; n = n->next) {
        if (!gllmi_tm_compile_statement(c, n)) return 0;
        c->scope->soft = soft;
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_has_block(const gllmi_tm_node *n) {
    for (; n; n = n->next) {
        if (n->type == GLLMI_TM_N_BLOCK || gllmi_tm_has_block(n->a) || gllmi_tm_has_block(n->b) ||
            gllmi_tm_has_block(n->c) || gllmi_tm_has_block(n->d) || gllmi_tm_has_block(n->e)) {
            return 1;
        }
    }
    return 0;
}
/* The tree of a whole template to the program. */
GLLMI_PRIVATE int gllmi_tm_compile_template(gllmi_tm_compiler *c, const gllmi_tm_node *first) {
    gllmi_tm_function_scope function;
    gllmi_tm_frame_scope scope;
    memset(&function, 0, sizeof function);
    gllmi_tm_open_scope(c, &scope, &function);
    scope.is_top = 1;
    c->has_blocks = gllmi_tm_has_block(first);
    if (!gllmi_tm_analyze(c, first, 0) || !gllmi_tm_enter_scope(c, 0) || !c->statements(c, first) ||
        !gllmi_tm_emit(c, GLLMI_TM_O_END, 0, 0, (uint32_t)c->program->source_size)) {
        return 0;
    }
    gllmi_tm_close_scope(c);
    c->program->n_slots = function.n_slots;
    return 1;
}
/* ---- comparing ------------------------------------------------------------------------------- */

/* -1, 0, 1, or 2 where a NaN is among them. Exact also between whole numbers and floats. */
GLLMI_PRIVATE int gllmi_tm_compare_numbers(const gllmi_tm_value *a, const gllmi_tm_value *b) {
    double x, y;
    if (gllmi_tm_is_int(a) && gllmi_tm_is_int(b)) return a->as.i < b->as.i ? -1 : a->as.i > b->as.i;
    x = gllmi_tm_number(a);
    y = gllmi_tm_number(b);
    if (x != x || y != y) return 2;
    if (x == y && x > -9.2e18 && x < 9.2e18) { /* the conversion may have rounded */
        int64_t i = gllmi_tm_is(a, GLLMI_TM_FLOAT) ? (int64_t)a->as.f : a->as.i;
        int64_t j = gllmi_tm_is(b, GLLMI_TM_FLOAT) ? (int64_t)b->as.f : b->as.i;
        return i < j ? -1 : i > j;
    }
    return x < y ? -1 : x > y;
}
GLLMI_PRIVATE int gllmi_tm_compare_strings(gllmi_str a, gllmi_str b) {
    size_t n = gllmi_min_size(a.size, b.size);
    int r = n ? memcmp(a.data, b.data, n) : 0; /* UTF-8 sorts as its code points do */
    if (r == 0) return a.size < b.size ? -1 : a.size > b.size;
    return r < 0 ? -1 : 1;
}

/* hash() of a key; 0 after a failure (a key that cannot be one). Equal values have equal hashes. */
GLLMI_PRIVATE int gllmi_tm_hash(gllmi_tm_vm *vm, const gllmi_tm_value *v, uint64_t *out) {
    size_t i;
    uint64_t item;
    if (!gllmi_tm_step(vm, 1)) return 0;
    *out = gllmi_mix_u64(v->type);
    switch (v->type) {
    case GLLMI_TM_STR: *out = gllmi_hash_bytes(v->as.string->data, v->as.string->size, 1); return 1;
    case GLLMI_TM_BOOL:
    case GLLMI_TM_INT: *out = gllmi_mix_u64((uint64_t)v->as.i); return 1;
    case GLLMI_TM_FLOAT:
        if (v->as.f > -9.2e18 && v->as.f < 9.2e18 && v->as.f == floor(v->as.f)) {
            *out = gllmi_mix_u64((uint64_t)(int64_t)v->as.f);
        } else {
            *out = gllmi_hash_bytes((const char *)&v->as.f, sizeof v->as.f, 2);
        }
        return 1;
    case GLLMI_TM_TUPLE:
        for (i = 0; i < v->as.list->n; i++) {
            if (!gllmi_tm_hash(vm, &v->as.list->items[i], &item)) return 0;
            *out = gllmi_mix_u64(*out ^ item);
        }
        return 1;
    case GLLMI_TM_LIST:
    case GLLMI_TM_DICT:
    case GLLMI_TM_VIEW:
    case GLLMI_TM_SLICE: return gllmi_tm_fail(vm, "unhashable type: '%s'", gllmi_tm_type_name(v));
    case GLLMI_TM_UNDEFINED:
    case GLLMI_TM_NONE: return 1;
    default: *out = gllmi_mix_u64((uint64_t)(uintptr_t)v->as.object); return 1;
    }
}
GLLMI_PRIVATE int gllmi_tm_is_hashable(const gllmi_tm_value *v) {
    size_t i;
    if (gllmi_tm_is(v, GLLMI_TM_LIST) || gllmi_tm_is(v, GLLMI_TM_DICT) ||
        gllmi_tm_is(v, GLLMI_TM_VIEW) || gllmi_tm_is(v, GLLMI_TM_SLICE))
        return 0;
    for (i = 0; gllmi_tm_is(v, GLLMI_TM_TUPLE) && i < v->as.list->n; i++) {
        if (!gllmi_tm_is_hashable(&v->as.list->items[i])) return 0;
    }
    return 1;
}

/* Position of a key with this hash, n if there is none; SIZE_MAX after a failure. */
GLLMI_PRIVATE size_t gllmi_tm_dict_position(gllmi_tm_vm *vm, const gllmi_tm_dict *d,
                                            const gllmi_tm_value *key, uint64_t hash,
                                            int (*equal)(gllmi_tm_vm *, const gllmi_tm_value *,
                                                         const gllmi_tm_value *)) {
    size_t i, at = 0;
    int r;
    if (d->n_index == 0) {
        for (i = 0; i < d->n; i++) {
            if ((r = equal(vm, &d->keys[i], key)) != 0) return r < 0 ? SIZE_MAX : i;
        }
        return d->n;
    }
    for (at = (size_t)hash & (d->n_index - 1); d->index[at]; at = (at + 1) & (d->n_index - 1)) {
        i = d->index[at] - 1;
        if ((r = equal(vm, &d->keys[i], key)) != 0) return r < 0 ? SIZE_MAX : i;
    }
    return d->n;
}
/* ==: 1, 0, or -1 after a failure (too many steps). */
GLLMI_PRIVATE int gllmi_tm_equal(gllmi_tm_vm *vm, const gllmi_tm_value *a,
                                 const gllmi_tm_value *b) {
    size_t i, at;
    uint64_t hash;
    int r = 1;
    if (!gllmi_tm_step(vm, 1)) return -1;
    if (gllmi_tm_is_number(a) && gllmi_tm_is_number(b)) return gllmi_tm_compare_numbers(a, b) == 0;
    if (a->type != b->type) return 0;
    switch (a->type) {
    case GLLMI_TM_UNDEFINED:
    case GLLMI_TM_NONE: return 1;
    case GLLMI_TM_STR: return gllmi_str_equal(gllmi_tm_text(a), gllmi_tm_text(b));
    case GLLMI_TM_LIST:
    case GLLMI_TM_TUPLE:
        if (a->as.list == b->as.list) return 1;
        if (a->as.list->n != b->as.list->n) return 0;
        for (i = 0; i < a->as.list->n && r == 1; i++) {
            r = gllmi_tm_equal(vm, &a->as.list->items[i], &b->as.list->items[i]);
        }
        return r;
    case GLLMI_TM_DICT:
        if (a->as.dict == b->as.dict) return 1;
        if (a->as.dict->n != b->as.dict->n) return 0;
        for (i = 0; i < a->as.dict->n && r == 1; i++) {
            const gllmi_tm_value *key = &a->as.dict->keys[i];
            if (!gllmi_tm_hash(vm, key, &hash)) return -1;
            at = gllmi_tm_dict_position(vm, b->as.dict, key, hash, gllmi_tm_equal);
            if (at == SIZE_MAX) return -1;
            r = at < b->as.dict->n
                    ? gllmi_tm_equal(vm, &a->as.dict->values[i], &b->as.dict->values[at])
                    : 0;
        }
        return r;
    case GLLMI_TM_RANGE:
        return a->as.range->n == b->as.range->n &&
               (a->as.range->n == 0 ||
                (a->as.range->start == b->as.range->start &&
                 (a->as.range->n == 1 || a->as.range->step == b->as.range->step)));
    default: return a->as.object == b->as.object;
    }
}
/* <, <=, >, >= (token types): 1, 0, or -1 after a failure. */
GLLMI_PRIVATE int gllmi_tm_ordered(gllmi_tm_vm *vm, int op, const gllmi_tm_value *a,
                                   const gllmi_tm_value *b) {
    size_t i, n;
    int r;
    if (!gllmi_tm_step(vm, 1)) return -1;
    if (gllmi_tm_is(a, GLLMI_TM_UNDEFINED) || gllmi_tm_is(b, GLLMI_TM_UNDEFINED)) {
        gllmi_tm_fail_undefined(vm, gllmi_tm_is(a, GLLMI_TM_UNDEFINED) ? a : b);
        return -1;
    }
    if (gllmi_tm_is_number(a) && gllmi_tm_is_number(b)) {
        r = gllmi_tm_compare_numbers(a, b);
        if (r == 2) return 0;
    } else if (gllmi_tm_is(a, GLLMI_TM_STR) && gllmi_tm_is(b, GLLMI_TM_STR)) {
        r = gllmi_tm_compare_strings(gllmi_tm_text(a), gllmi_tm_text(b));
    } else if (a->type == b->type &&
               (gllmi_tm_is(a, GLLMI_TM_LIST) || gllmi_tm_is(a, GLLMI_TM_TUPLE))) {
        n = gllmi_min_size(a->as.list->n, b->as.list->n);
        for (i = 0; i < n; i++) {
            r = gllmi_tm_equal(vm, &a->as.list->items[i], &b->as.list->items[i]);
            if (r < 0) return -1;
            if (!r) return gllmi_tm_ordered(vm, op, &a->as.list->items[i], &b->as.list->items[i]);
        }
        r = a->as.list->n < b->as.list->n ? -1 : a->as.list->n > b->as.list->n;
    } else {
        gllmi_tm_fail(vm, "ordering is not supported between instances of '%s' and '%s'",
                      gllmi_tm_type_name(a), gllmi_tm_type_name(b));
        return -1;
    }
    return op == GLLMI_TM_T_LT   ? r < 0
           : op == GLLMI_TM_T_LE ? r <= 0
           : op == GLLMI_TM_T_GT ? r > 0
                                 : r >= 0;
}

/* ---- dicts ----------------------------------------------------------------------------------- */

GLLMI_PRIVATE gllmi_tm_dict *gllmi_tm_dict_new(gllmi_tm_vm *vm) {
    gllmi_tm_dict *d = (gllmi_tm_dict *)gllmi_tm_alloc(vm, sizeof *d);
    if (!d) return NULL;
    memset(d, 0, sizeof *d);
    d->depth = 1;
    return d;
}
GLLMI_PRIVATE int gllmi_tm_dict_reindex(gllmi_tm_vm *vm, gllmi_tm_dict *d) {
    size_t i, at;
    uint64_t hash;
    if (d->capacity >= UINT32_MAX / 4) return gllmi_tm_fail(vm, "a dict gets too large");
    for (d->n_index = 16; d->n_index < d->capacity * 2;) d->n_index *= 2;
    d->index = (uint32_t *)gllmi_tm_alloc_array(vm, d->n_index, sizeof *d->index);
    if (!d->index) return 0;
    memset(d->index, 0, d->n_index * sizeof *d->index);
    for (i = 0; i < d->n; i++) {
        if (!gllmi_tm_hash(vm, &d->keys[i], &hash)) return 0;
        for (at = (size_t)hash & (d->n_index - 1); d->index[at];) at = (at + 1) & (d->n_index - 1);
        d->index[at] = (uint32_t)i + 1;
    }
    return 1;
}
/* Adds, or changes the value and leaves its place. */
GLLMI_PRIVATE int gllmi_tm_dict_set(gllmi_tm_vm *vm, gllmi_tm_dict *d, gllmi_tm_value key,
                                    gllmi_tm_value value) {
    uint64_t hash;
    size_t at;
    uint32_t depth =
        (uint32_t)gllmi_max_size(gllmi_tm_depth_of(&key), gllmi_tm_depth_of(&value)) + 1;
    if (!gllmi_tm_hash(vm, &key, &hash)) return 0;
    at = gllmi_tm_dict_position(vm, d, &key, hash, gllmi_tm_equal);
    if (at == SIZE_MAX) return 0;
    if (depth > d->depth) d->depth = depth;
    if (d->depth > GLLMI_TM_MAX_VALUE_DEPTH) return gllmi_tm_fail(vm, "a value is nested too deep");
    if (at < d->n) {
        d->values[at] = value;
        return 1;
    }
    if (d->n == d->capacity) {
        size_t capacity = d->capacity * 2 + 4;
        gllmi_tm_value *keys =
            (gllmi_tm_value *)gllmi_tm_alloc_array(vm, capacity * 2, sizeof *keys);
        if (!keys) return 0;
        if (d->n > 0) {
            memcpy(keys, d->keys, d->n * sizeof *keys);
            memcpy(keys + capacity, d->values, d->n * sizeof *keys);
        }
        d->keys = keys;
        d->values = keys + capacity;
        d->capacity = capacity;
        if (capacity > 16 && !gllmi_tm_dict_reindex(vm, d)) return 0;
    }
    d->keys[d->n] = key;
    d->values[d->n++] = value;
    if (d->n_index == 0) return 1;
    for (at = (size_t)hash & (d->n_index - 1); d->index[at];) at = (at + 1) & (d->n_index - 1);
    d->index[at] = (uint32_t)d->n;
    return 1;
}
/* 1 and *out; 0 not there; -1 after a failure. */
GLLMI_PRIVATE int gllmi_tm_dict_get(gllmi_tm_vm *vm, const gllmi_tm_dict *d,
                                    const gllmi_tm_value *key, gllmi_tm_value *out) {
    uint64_t hash;
    size_t at;
    if (!gllmi_tm_hash(vm, key, &hash)) return -1;
    at = gllmi_tm_dict_position(vm, d, key, hash, gllmi_tm_equal);
    if (at == SIZE_MAX) return -1;
    if (at == d->n) return 0;
    *out = d->values[at];
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_dict_find(gllmi_tm_vm *vm, const gllmi_tm_dict *d, gllmi_str name,
                                     gllmi_tm_value *out) {
    gllmi_tm_string s;
    gllmi_tm_value key = gllmi_tm_make(GLLMI_TM_STR, &s);
    s.data = name.data;
    s.size = name.size;
    s.n_chars = SIZE_MAX;
    return gllmi_tm_dict_get(vm, d, &key, out);
}
GLLMI_PRIVATE int gllmi_tm_dict_put(gllmi_tm_vm *vm, gllmi_tm_dict *d, gllmi_str name,
                                    gllmi_tm_value value) {
    gllmi_tm_value key;
    return gllmi_tm_wrap(vm, name.data, name.size, &key) && gllmi_tm_dict_set(vm, d, key, value);
}

/* ---- iterating ------------------------------------------------------------------------------- */

enum { GLLMI_TM_VIEW_KEYS, GLLMI_TM_VIEW_VALUES, GLLMI_TM_VIEW_ITEMS };

GLLMI_PRIVATE int gllmi_tm_is_iterable(const gllmi_tm_value *v) {
    switch (v->type) {
    case GLLMI_TM_UNDEFINED:
    case GLLMI_TM_STR:
    case GLLMI_TM_LIST:
    case GLLMI_TM_TUPLE:
    case GLLMI_TM_DICT:
    case GLLMI_TM_VIEW:
    case GLLMI_TM_RANGE:
    case GLLMI_TM_GENERATOR:
    case GLLMI_TM_LOOP: return 1;
    default: return 0;
    }
}
GLLMI_PRIVATE int gllmi_tm_iterate(gllmi_tm_vm *vm, const gllmi_tm_value *v,
                                   gllmi_tm_iterator *it) {
    it->source = *v;
    it->at = 0;
    if (gllmi_tm_is(v, GLLMI_TM_LOOP))
        return gllmi_tm_fail(vm, "iterating a loop object is not supported");
    if (gllmi_tm_is_iterable(v)) return 1;
    return gllmi_tm_fail(vm, "'%s' object is not iterable", gllmi_tm_type_name(v));
}
/* 1 and *out; 0 at the end; -1 after a failure. */
GLLMI_PRIVATE int gllmi_tm_iterate_next(gllmi_tm_vm *vm, gllmi_tm_iterator *it,
                                        gllmi_tm_value *out) {
    gllmi_tm_value *v = &it->source;
    size_t n;
    if (!gllmi_tm_step(vm, 1)) return -1;
    switch (v->type) {
    case GLLMI_TM_LIST:
    case GLLMI_TM_TUPLE:
        if (it->at >= v->as.list->n) return 0;
        *out = v->as.list->items[it->at++];
        return 1;
    case GLLMI_TM_STR:
        if (it->at >= v->as.string->size) return 0;
        n = gllmi_utf8_lead_bytes((unsigned char)v->as.string->data[it->at]);
        if (!gllmi_tm_wrap(vm, v->as.string->data + it->at, n, out)) return -1;
        it->at += n;
        return 1;
    case GLLMI_TM_DICT:
        if (it->at >= v->as.dict->n) return 0;
        *out = v->as.dict->keys[it->at++];
        return 1;
    case GLLMI_TM_VIEW:
        if (it->at >= v->as.dict->n) return 0;
        n = it->at++;
        if (v->flag == GLLMI_TM_VIEW_ITEMS) {
            return gllmi_tm_pair(vm, v->as.dict->keys[n], v->as.dict->values[n], out) ? 1 : -1;
        }
        *out = v->flag == GLLMI_TM_VIEW_KEYS ? v->as.dict->keys[n] : v->as.dict->values[n];
        return 1;
    case GLLMI_TM_RANGE:
        if (it->at >= v->as.range->n) return 0;
        *out = gllmi_tm_int(v->as.range->start + (int64_t)it->at++ * v->as.range->step);
        return 1;
    case GLLMI_TM_GENERATOR: {
        gllmi_tm_generator *g = v->as.generator;
        if (g->fill) {
            int (*fill)(gllmi_tm_vm *, gllmi_tm_generator *) = g->fill;
            g->fill = NULL;
            g->items = gllmi_tm_list_new(vm, 0);
            if (vm->generators == GLLMI_TM_MAX_GENERATORS) {
                gllmi_tm_fail(vm, "iterators are nested too deep");
                return -1;
            }
            vm->generators++;
            if (!g->items || !fill(vm, g)) return -1;
            vm->generators--;
        }
        if (!g->items || g->next >= g->items->n) return 0;
        *out = g->items->items[g->next++];
        return 1;
    }
    default: return 0;
    }
}
/* All items, in a list of their own. */
GLLMI_PRIVATE gllmi_tm_list *gllmi_tm_collect(gllmi_tm_vm *vm, const gllmi_tm_value *v) {
    gllmi_tm_list *list = gllmi_tm_list_new(vm, 0);
    gllmi_tm_iterator it;
    gllmi_tm_value item;
    int r;
    if (!list || !gllmi_tm_iterate(vm, v, &it)) return NULL;
    while ((r = gllmi_tm_iterate_next(vm, &it, &item)) == 1) {
        if (!gllmi_tm_list_add(vm, list, item)) return NULL;
    }
    return r < 0 ? NULL : list;
}
GLLMI_PRIVATE int gllmi_tm_generate(gllmi_tm_vm *vm,
                                    int (*fill)(gllmi_tm_vm *, gllmi_tm_generator *),
                                    const gllmi_tm_value *input, gllmi_tm_args *args, int mode,
                                    gllmi_tm_value *out) {
    gllmi_tm_generator *g = (gllmi_tm_generator *)gllmi_tm_alloc(vm, sizeof *g);
    if (!g) return 0;
    memset(g, 0, sizeof *g);
    g->fill = fill;
    g->input = *input;
    g->args = args;
    g->mode = mode;
    *out = gllmi_tm_make(GLLMI_TM_GENERATOR, g);
    return 1;
}
/* What is left of a filtered loop, for its length; and the next item that passes its test. */
GLLMI_PRIVATE int gllmi_tm_loop_fetch(gllmi_tm_vm *vm, gllmi_tm_loop *loop, gllmi_tm_value *out) {
    int r;
    gllmi_tm_value passed;
    while ((r = gllmi_tm_iterate_next(vm, &loop->iterator, out)) == 1 && loop->test) {
        if (!vm->call(vm, loop->test, *out, &passed)) return -1;
        if (passed.as.i) return 1;
    }
    return r;
}
GLLMI_PRIVATE int gllmi_tm_loop_length(gllmi_tm_vm *vm, gllmi_tm_loop *loop, int64_t *length) {
    gllmi_tm_value item, rest;
    gllmi_tm_list *items;
    int r;
    if (loop->length < 0) {
        /* What has no length is read to its end, and iterated from the copy. */
        if (!(items = gllmi_tm_list_new(vm, 0))) return 0;
        while ((r = gllmi_tm_loop_fetch(vm, loop, &item)) == 1) {
            if (!gllmi_tm_list_add(vm, items, item)) return 0;
        }
        if (r < 0) return 0;
        rest = gllmi_tm_make(GLLMI_TM_LIST, items);
        loop->test = NULL;
        loop->iterator.source = rest;
        loop->iterator.at = 0;
        loop->length = (int64_t)items->n + loop->index0 + 1 + gllmi_tm_given(&loop->after);
    }
    *length = loop->length;
    return 1;
}

/* len(): 1; 0 and no failure where there is none (*n untouched). */
GLLMI_PRIVATE int gllmi_tm_length(const gllmi_tm_value *v, size_t *n) {
    switch (v->type) {
    case GLLMI_TM_UNDEFINED: *n = 0; return 1;
    case GLLMI_TM_STR: *n = gllmi_tm_chars(v); return 1;
    case GLLMI_TM_LIST:
    case GLLMI_TM_TUPLE: *n = v->as.list->n; return 1;
    case GLLMI_TM_DICT:
    case GLLMI_TM_VIEW: *n = v->as.dict->n; return 1;
    case GLLMI_TM_RANGE: *n = v->as.range->n; return 1;
    default: return 0;
    }
}
GLLMI_PRIVATE int gllmi_tm_truth(const gllmi_tm_value *v) {
    size_t n;
    if (gllmi_tm_is(v, GLLMI_TM_NONE)) return 0;
    if (gllmi_tm_is_int(v)) return v->as.i != 0;
    if (gllmi_tm_is(v, GLLMI_TM_FLOAT)) return v->as.f != 0;
    if (gllmi_tm_is(v, GLLMI_TM_STR)) return v->as.string->size > 0;
    return gllmi_tm_length(v, &n) ? n > 0 : 1;
}
/* item in container: 1, 0, or -1 after a failure. */
GLLMI_PRIVATE int gllmi_tm_contains(gllmi_tm_vm *vm, const gllmi_tm_value *container,
                                    const gllmi_tm_value *item) {
    gllmi_tm_iterator it;
    gllmi_tm_value other;
    int r;
    if (gllmi_tm_is(container, GLLMI_TM_STR)) {
        gllmi_str s = gllmi_tm_text(container), part;
        const char *p = s.data, *end = s.data + s.size;
        if (!gllmi_tm_is(item, GLLMI_TM_STR)) {
            gllmi_tm_fail(vm, "'in <string>' requires string as left operand, not %s",
                          gllmi_tm_type_name(item));
            return -1;
        }
        part = gllmi_tm_text(item);
        if (part.size == 0) return 1;
        if (!gllmi_tm_step(vm, s.size / 16 + 1)) return -1;
        for (; p && (size_t)(end - p) >= part.size; p++) {
            p = (const char *)memchr(p, part.data[0], (size_t)(end - p) - part.size + 1);
            if (!p) break;
            if (memcmp(p, part.data, part.size) == 0) return 1;
            if (!gllmi_tm_step(vm, 1 + part.size / 64)) return -1;
        }
        return 0;
    }
    if (gllmi_tm_is(container, GLLMI_TM_DICT) ||
        (gllmi_tm_is(container, GLLMI_TM_VIEW) && container->flag == GLLMI_TM_VIEW_KEYS)) {
        return gllmi_tm_dict_get(vm, container->as.dict, item, &other);
    }
    if (!gllmi_tm_iterate(vm, container, &it)) return -1;
    while ((r = gllmi_tm_iterate_next(vm, &it, &other)) == 1) {
        if ((r = gllmi_tm_equal(vm, &other, item)) != 0) return r;
    }
    return r;
}

/* ---- str() and repr() ------------------------------------------------------------------------ */

GLLMI_PRIVATE int gllmi_tm_is_printable(uint32_t c) {
    int category;
    if (c < 0x7f) return c >= 0x20;
    category = gllmi_uc_category(c);
    return !(category == GLLMI_UC_CC || category == GLLMI_UC_CF || category == GLLMI_UC_CS ||
             category == GLLMI_UC_CO || category == GLLMI_UC_CN || category == GLLMI_UC_ZL ||
             category == GLLMI_UC_ZP || category == GLLMI_UC_ZS);
}
GLLMI_PRIVATE int gllmi_tm_put_quoted(gllmi_tm_vm *vm, gllmi_str s) {
    const char *p = s.data, *end = s.data + s.size;
    char quote = '\'', text[16];
    if (s.size && memchr(s.data, '\'', s.size) && !memchr(s.data, '"', s.size)) quote = '"';
    if (!gllmi_tm_put_char(vm, quote)) return 0;
    while (p < end) {
        const char *start = p;
        uint32_t c = gllmi_utf8_next(&p);
        if (c == (uint32_t)quote || c == '\\') {
            text[0] = '\\', text[1] = (char)c, text[2] = 0;
        } else if (c == '\n' || c == '\r' || c == '\t') {
            text[0] = '\\', text[1] = c == '\n' ? 'n' : c == '\r' ? 'r' : 't', text[2] = 0;
        } else if (gllmi_tm_is_printable(c)) {
            if (!gllmi_tm_put(vm, start, (size_t)(p - start))) return 0;
            continue;
        } else {
            snprintf(text, sizeof text,
                     c < 0x100     ? "\\x%02x"
                     : c < 0x10000 ? "\\u%04x"
                                   : "\\U%08x",
                     (unsigned)c);
        }
        if (!gllmi_tm_put_text(vm, text)) return 0;
    }
    return gllmi_tm_put_char(vm, quote);
}
/* What has no text that could be the same twice in Python: an address would be in it. */
GLLMI_PRIVATE int gllmi_tm_put_object(gllmi_tm_vm *vm, const gllmi_tm_value *v) {
    char text[64];
    if (gllmi_tm_is(v, GLLMI_TM_FUNCTION)) {
        gllmi_str name = v->as.function->row->name;
        if (!name.data) return gllmi_tm_put_text(vm, "<Macro anonymous>");
        return gllmi_tm_put_text(vm, "<Macro ") && gllmi_tm_put_quoted(vm, name) &&
               gllmi_tm_put_char(vm, '>');
    }
    if (gllmi_tm_is(v, GLLMI_TM_LOOP)) {
        int64_t length;
        if (!gllmi_tm_loop_length(vm, v->as.loop, &length)) return 0;
        snprintf(text, sizeof text, "<LoopContext %lld/%lld>", (long long)v->as.loop->index0 + 1,
                 (long long)length);
        return gllmi_tm_put_text(vm, text);
    }
    if (gllmi_tm_is(v, GLLMI_TM_RANGE)) {
        const gllmi_tm_range *r = v->as.range;
        snprintf(text, sizeof text, r->step == 1 ? "range(%lld, %lld)" : "range(%lld, %lld, %lld)",
                 (long long)r->start, (long long)r->stop, (long long)r->step);
        return gllmi_tm_put_text(vm, text);
    }
    snprintf(text, sizeof text, "<%s object>", gllmi_tm_type_name(v));
    return gllmi_tm_put_text(vm, text);
}
/* The items of a sequence, or of a view: a, b, c */
GLLMI_PRIVATE int gllmi_tm_put_items(gllmi_tm_vm *vm, const gllmi_tm_value *v,
                                     int (*repr)(gllmi_tm_vm *, const gllmi_tm_value *)) {
    gllmi_tm_iterator it;
    gllmi_tm_value item;
    int r, first = 1;
    if (!gllmi_tm_iterate(vm, v, &it)) return 0;
    for (; (r = gllmi_tm_iterate_next(vm, &it, &item)) == 1; first = 0) {
        if ((!first && !gllmi_tm_put_text(vm, ", ")) || !repr(vm, &item)) return 0;
    }
    return r == 0;
}
GLLMI_PRIVATE int gllmi_tm_put_dict(gllmi_tm_vm *vm, const gllmi_tm_dict *d,
                                    int (*repr)(gllmi_tm_vm *, const gllmi_tm_value *)) {
    size_t i;
    if (!gllmi_tm_put_char(vm, '{')) return 0;
    for (i = 0; i < d->n; i++) {
        if ((i > 0 && !gllmi_tm_put_text(vm, ", ")) || !repr(vm, &d->keys[i]) ||
            !gllmi_tm_put_text(vm, ": ") || !repr(vm, &d->values[i])) {
            return 0;
        }
    }
    return gllmi_tm_put_char(vm, '}');
}
GLLMI_PRIVATE int gllmi_tm_put_repr(gllmi_tm_vm *vm, const gllmi_tm_value *v) {
    static const char *const views[] = {"dict_keys([", "dict_values([", "dict_items(["};
    int ok;
    if (vm->depth > GLLMI_TM_MAX_VALUE_DEPTH)
        return gllmi_tm_fail(vm, "a value is nested too deep");
    vm->depth++;
    switch (v->type) {
    case GLLMI_TM_UNDEFINED: ok = gllmi_tm_put_text(vm, "Undefined"); break;
    case GLLMI_TM_NONE: ok = gllmi_tm_put_text(vm, "None"); break;
    case GLLMI_TM_BOOL: ok = gllmi_tm_put_text(vm, v->as.i ? "True" : "False"); break;
    case GLLMI_TM_INT: ok = gllmi_tm_put_int(vm, v->as.i); break;
    case GLLMI_TM_FLOAT: ok = gllmi_tm_put_float(vm, v->as.f); break;
    case GLLMI_TM_STR:
        ok = (!v->flag || gllmi_tm_put_text(vm, "Markup(")) &&
             gllmi_tm_put_quoted(vm, gllmi_tm_text(v)) && (!v->flag || gllmi_tm_put_char(vm, ')'));
        break;
    case GLLMI_TM_LIST:
        ok = gllmi_tm_put_char(vm, '[') && gllmi_tm_put_items(vm, v, gllmi_tm_put_repr) &&
             gllmi_tm_put_char(vm, ']');
        break;
    case GLLMI_TM_TUPLE:
        ok = gllmi_tm_put_char(vm, '(') && gllmi_tm_put_items(vm, v, gllmi_tm_put_repr) &&
             (v->as.list->n != 1 || gllmi_tm_put_char(vm, ',')) && gllmi_tm_put_char(vm, ')');
        break;
    case GLLMI_TM_DICT: ok = gllmi_tm_put_dict(vm, v->as.dict, gllmi_tm_put_repr); break;
    case GLLMI_TM_VIEW:
        ok = gllmi_tm_put_text(vm, views[v->flag]) &&
             gllmi_tm_put_items(vm, v, gllmi_tm_put_repr) && gllmi_tm_put_text(vm, "])");
        break;
    case GLLMI_TM_NAMESPACE:
        ok = gllmi_tm_put_text(vm, "<Namespace ") &&
             gllmi_tm_put_dict(vm, v->as.dict, gllmi_tm_put_repr) && gllmi_tm_put_char(vm, '>');
        break;
    default: ok = gllmi_tm_put_object(vm, v); break;
    }
    vm->depth--;
    return ok;
}
/* str() of a value, put on the output. */
GLLMI_PRIVATE int gllmi_tm_put_value(gllmi_tm_vm *vm, const gllmi_tm_value *v) {
    if (gllmi_tm_is(v, GLLMI_TM_STR)) return gllmi_tm_put_str(vm, gllmi_tm_text(v));
    if (gllmi_tm_is(v, GLLMI_TM_UNDEFINED)) return 1;
    return gllmi_tm_put_repr(vm, v);
}
/* str() of a value; strings stay what they are, but are no Markup any more. */
GLLMI_PRIVATE int gllmi_tm_to_string(gllmi_tm_vm *vm, const gllmi_tm_value *v,
                                     gllmi_tm_value *out) {
    size_t mark = vm->n_output;
    if (gllmi_tm_is(v, GLLMI_TM_STR)) {
        *out = *v;
        out->flag = 0;
        return 1;
    }
    return gllmi_tm_put_value(vm, v) && gllmi_tm_take(vm, mark, out);
}
/* The same, but Markup stays Markup (markupsafe's soft_str). */
GLLMI_PRIVATE int gllmi_tm_soft_string(gllmi_tm_vm *vm, const gllmi_tm_value *v,
                                       gllmi_tm_value *out) {
    if (!gllmi_tm_is(v, GLLMI_TM_STR)) return gllmi_tm_to_string(vm, v, out);
    *out = *v;
    return 1;
}
/* &, <, >, ' and " as HTML has them, put on the output. */
GLLMI_PRIVATE int gllmi_tm_put_escaped(gllmi_tm_vm *vm, gllmi_str s) {
    static const char from[] = "&<>'\"";
    static const char *const to[] = {"&amp;", "&lt;", "&gt;", "&#39;", "&#34;"};
    size_t i, start = 0;
    for (i = 0; i < s.size; i++) {
        const char *found = s.data[i] ? strchr(from, s.data[i]) : NULL;
        if (!found) continue;
        if (!gllmi_tm_put(vm, s.data + start, i - start) ||
            !gllmi_tm_put_text(vm, to[found - from]))
            return 0;
        start = i + 1;
    }
    return gllmi_tm_put(vm, s.data + start, s.size - start);
}
/* markupsafe.escape(): Markup stays as it is. */
GLLMI_PRIVATE int gllmi_tm_escape(gllmi_tm_vm *vm, const gllmi_tm_value *v, gllmi_tm_value *out) {
    size_t mark = vm->n_output;
    gllmi_tm_value text;
    if (gllmi_tm_is(v, GLLMI_TM_STR) && v->flag) {
        *out = *v;
        return 1;
    }
    if (!gllmi_tm_to_string(vm, v, &text) || !gllmi_tm_put_escaped(vm, gllmi_tm_text(&text)) ||
        !gllmi_tm_take(vm, mark, out)) {
        return 0;
    }
    out->flag = 1;
    return 1;
}

/* ---- arithmetic ------------------------------------------------------------------------------ */

GLLMI_PRIVATE int gllmi_tm_fail_operands(gllmi_tm_vm *vm, const char *op, const gllmi_tm_value *a,
                                         const gllmi_tm_value *b) {
    if (gllmi_tm_is(a, GLLMI_TM_UNDEFINED)) return gllmi_tm_fail_undefined(vm, a);
    if (gllmi_tm_is(b, GLLMI_TM_UNDEFINED)) return gllmi_tm_fail_undefined(vm, b);
    return gllmi_tm_fail(vm, "unsupported operand types for %s: '%s' and '%s'", op,
                         gllmi_tm_type_name(a), gllmi_tm_type_name(b));
}
GLLMI_PRIVATE int gllmi_tm_fail_overflow(gllmi_tm_vm *vm) {
    return gllmi_tm_fail(vm, "a whole number beyond 64 bits");
}
/* a + b of strings. Behind the newest long string there is room to grow, so that text built piece
 * by piece is not copied each time. */
GLLMI_PRIVATE int gllmi_tm_join_strings(gllmi_tm_vm *vm, gllmi_str a, gllmi_str b,
                                        gllmi_tm_value *out) {
    size_t n, room;
    char *data;
    if (!gllmi_add_size(a.size, b.size, &n)) return gllmi_tm_fail(vm, "a string gets too long");
    if (!gllmi_tm_step(vm, 1 + b.size / 64)) return 0;
    if (a.size > 0 && a.data + a.size == vm->spare &&
        b.size <= (size_t)(vm->spare_end - vm->spare)) {
        memcpy((char *)(uintptr_t)vm->spare, b.data, b.size);
        vm->spare += b.size;
        return gllmi_tm_wrap(vm, a.data, n, out);
    }
    room = n < 256 ? 0 : n / 2;
    if (!gllmi_tm_step(vm, 1 + a.size / 64) || !(data = (char *)gllmi_tm_alloc(vm, n + room + 1)))
        return 0;
    if (a.size) memcpy(data, a.data, a.size);
    if (b.size) memcpy(data + a.size, b.data, b.size);
    if (room > 0) {
        vm->spare = data + n;
        vm->spare_end = vm->spare + room;
    }
    return gllmi_tm_wrap(vm, data, n, out);
}
GLLMI_PRIVATE int gllmi_tm_add(gllmi_tm_vm *vm, const gllmi_tm_value *a, const gllmi_tm_value *b,
                               gllmi_tm_value *out) {
    gllmi_tm_value x, y;
    size_t i;
    if (gllmi_tm_is_int(a) && gllmi_tm_is_int(b)) {
        *out = gllmi_tm_int(0);
        return gllmi_tm_add_int(a->as.i, b->as.i, &out->as.i) || gllmi_tm_fail_overflow(vm);
    }
    if (gllmi_tm_is_number(a) && gllmi_tm_is_number(b)) {
        *out = gllmi_tm_float(gllmi_tm_number(a) + gllmi_tm_number(b));
        return 1;
    }
    if (gllmi_tm_is(a, GLLMI_TM_STR) && gllmi_tm_is(b, GLLMI_TM_STR)) {
        x = *a, y = *b;
        if ((a->flag || b->flag) && (!gllmi_tm_escape(vm, a, &x) || !gllmi_tm_escape(vm, b, &y)))
            return 0;
        if (!gllmi_tm_join_strings(vm, gllmi_tm_text(&x), gllmi_tm_text(&y), out)) return 0;
        out->flag = a->flag | b->flag;
        return 1;
    }
    if (a->type == b->type && (gllmi_tm_is(a, GLLMI_TM_LIST) || gllmi_tm_is(a, GLLMI_TM_TUPLE))) {
        gllmi_tm_list *list = gllmi_tm_list_new(vm, a->as.list->n + b->as.list->n);
        if (!list) return 0;
        for (i = 0; i < a->as.list->n; i++) {
            if (!gllmi_tm_list_add(vm, list, a->as.list->items[i])) return 0;
        }
        for (i = 0; i < b->as.list->n; i++) {
            if (!gllmi_tm_list_add(vm, list, b->as.list->items[i])) return 0;
        }
        *out = gllmi_tm_make((gllmi_tm_type)a->type, list);
        return 1;
    }
    return gllmi_tm_fail_operands(vm, "+", a, b);
}
/* A string, list or tuple, n times. */
GLLMI_PRIVATE int gllmi_tm_repeat(gllmi_tm_vm *vm, const gllmi_tm_value *v, int64_t times,
                                  gllmi_tm_value *out) {
    size_t n = times < 0 ? 0 : (size_t)times, i, mark = vm->n_output;
    gllmi_tm_list *list;
    if (gllmi_tm_is(v, GLLMI_TM_STR)) {
        if (!gllmi_tm_put_repeat(vm, gllmi_tm_text(v), n) || !gllmi_tm_take(vm, mark, out))
            return 0;
        out->flag = v->flag;
        return 1;
    }
    if (!(list = gllmi_tm_list_new(vm, 0))) return 0;
    for (; n > 0 && v->as.list->n > 0; n--) {
        for (i = 0; i < v->as.list->n; i++) {
            if (!gllmi_tm_list_add(vm, list, v->as.list->items[i])) return 0;
        }
    }
    *out = gllmi_tm_make((gllmi_tm_type)v->type, list);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_multiply(gllmi_tm_vm *vm, const gllmi_tm_value *a,
                                    const gllmi_tm_value *b, gllmi_tm_value *out) {
    if (gllmi_tm_is_int(a) && gllmi_tm_is_int(b)) {
        *out = gllmi_tm_int(0);
        return gllmi_tm_mul_int(a->as.i, b->as.i, &out->as.i) || gllmi_tm_fail_overflow(vm);
    }
    if (gllmi_tm_is_number(a) && gllmi_tm_is_number(b)) {
        *out = gllmi_tm_float(gllmi_tm_number(a) * gllmi_tm_number(b));
        return 1;
    }
    if (gllmi_tm_is_int(b) && (gllmi_tm_is(a, GLLMI_TM_STR) || gllmi_tm_is(a, GLLMI_TM_LIST) ||
                               gllmi_tm_is(a, GLLMI_TM_TUPLE))) {
        return gllmi_tm_repeat(vm, a, b->as.i, out);
    }
    if (gllmi_tm_is_int(a) && (gllmi_tm_is(b, GLLMI_TM_STR) || gllmi_tm_is(b, GLLMI_TM_LIST) ||
                               gllmi_tm_is(b, GLLMI_TM_TUPLE))) {
        return gllmi_tm_repeat(vm, b, a->as.i, out);
    }
    return gllmi_tm_fail_operands(vm, "*", a, b);
}
/* // and % as Python has them: rounded down, and the rest has the divisor's sign. */
GLLMI_PRIVATE int gllmi_tm_divide_floor(gllmi_tm_vm *vm, int is_rest, const gllmi_tm_value *a,
                                        const gllmi_tm_value *b, gllmi_tm_value *out) {
    double x, y, rest, quotient;
    if (gllmi_tm_is_int(a) && gllmi_tm_is_int(b)) {
        int64_t i = a->as.i, j = b->as.i, q, r;
        if (j == 0) return gllmi_tm_fail(vm, "integer division or modulo by zero");
        if (j == -1) {
            if (i == INT64_MIN && !is_rest) return gllmi_tm_fail_overflow(vm);
            *out = gllmi_tm_int(is_rest ? 0 : -i);
            return 1;
        }
        q = i / j;
        r = i % j;
        if (r != 0 && (r < 0) != (j < 0)) q--, r += j;
        *out = gllmi_tm_int(is_rest ? r : q);
        return 1;
    }
    x = gllmi_tm_number(a);
    y = gllmi_tm_number(b);
    if (y == 0) return gllmi_tm_fail(vm, "float floor division or modulo by zero");
    rest = fmod(x, y);
    quotient = (x - rest) / y;
    if (rest != 0) {
        if ((y < 0) != (rest < 0)) rest += y, quotient -= 1.0;
    } else {
        rest = copysign(0.0, y);
    }
    if (is_rest) {
        *out = gllmi_tm_float(rest);
    } else if (quotient != 0) {
        double down = floor(quotient);
        *out = gllmi_tm_float(quotient - down > 0.5 ? down + 1.0 : down);
    } else {
        *out = gllmi_tm_float(copysign(0.0, x / y));
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_power(gllmi_tm_vm *vm, const gllmi_tm_value *a, const gllmi_tm_value *b,
                                 gllmi_tm_value *out) {
    double x, y;
    if (gllmi_tm_is_int(a) && gllmi_tm_is_int(b) && b->as.i >= 0) {
        int64_t base = a->as.i, n = b->as.i, r = 1;
        if (base == 0 || base == 1 || base == -1) {
            *out = gllmi_tm_int(n == 0 ? 1 : base == -1 && n % 2 == 0 ? 1 : base);
            return 1;
        }
        for (; n > 0; n--) { /* past 63 rounds it overflows */
            if (!gllmi_tm_mul_int(r, base, &r)) return gllmi_tm_fail_overflow(vm);
        }
        *out = gllmi_tm_int(r);
        return 1;
    }
    x = gllmi_tm_number(a);
    y = gllmi_tm_number(b);
    if (x == 0 && y < 0) return gllmi_tm_fail(vm, "0.0 cannot be raised to a negative power");
    if (x < 0 && y != floor(y) && x - x == 0)
        return gllmi_tm_fail(vm, "complex numbers are not known");
    *out = gllmi_tm_float(pow(x, y));
    if (out->as.f - out->as.f != 0 && x - x == 0 && y - y == 0) {
        return gllmi_tm_fail(vm, "numerical result out of range");
    }
    return 1;
}
/* Numbers only: -, /, //, %, ** */
GLLMI_PRIVATE int gllmi_tm_arithmetic(gllmi_tm_vm *vm, int op, const gllmi_tm_value *a,
                                      const gllmi_tm_value *b, gllmi_tm_value *out) {
    static const char *const names[] = {"-", "/", "//", "%", "**"};
    if (!gllmi_tm_is_number(a) || !gllmi_tm_is_number(b)) {
        int i = op == GLLMI_TM_T_SUB        ? 0
                : op == GLLMI_TM_T_DIV      ? 1
                : op == GLLMI_TM_T_FLOORDIV ? 2
                : op == GLLMI_TM_T_MOD      ? 3
                                            : 4;
        return gllmi_tm_fail_operands(vm, names[i], a, b);
    }
    switch (op) {
    case GLLMI_TM_T_SUB:
        if (gllmi_tm_is_int(a) && gllmi_tm_is_int(b)) {
            int64_t i = a->as.i, j = b->as.i;
            if (j < 0 ? i > INT64_MAX + j : i < INT64_MIN + j) return gllmi_tm_fail_overflow(vm);
            *out = gllmi_tm_int(i - j);
        } else {
            *out = gllmi_tm_float(gllmi_tm_number(a) - gllmi_tm_number(b));
        }
        return 1;
    case GLLMI_TM_T_DIV:
        if (gllmi_tm_number(b) == 0) return gllmi_tm_fail(vm, "division by zero");
        *out = gllmi_tm_float(gllmi_tm_number(a) / gllmi_tm_number(b));
        return 1;
    case GLLMI_TM_T_FLOORDIV: return gllmi_tm_divide_floor(vm, 0, a, b, out);
    case GLLMI_TM_T_MOD: return gllmi_tm_divide_floor(vm, 1, a, b, out);
    default: return gllmi_tm_power(vm, a, b, out);
    }
}
/* ---- case, as Python's str has it ------------------------------------------------------------ */

/* Upper case of what lower case does not lead back to (UnicodeData.txt, SpecialCasing.txt). */
static const uint16_t gllmi_tm_upper_rows[][4] = {
    {0xb5, 0x39c, 0x0, 0x0},       {0xdf, 0x53, 0x53, 0x0},       {0x131, 0x49, 0x0, 0x0},
    {0x149, 0x2bc, 0x4e, 0x0},     {0x17f, 0x53, 0x0, 0x0},       {0x1c5, 0x1c4, 0x0, 0x0},
    {0x1c8, 0x1c7, 0x0, 0x0},      {0x1cb, 0x1ca, 0x0, 0x0},      {0x1f0, 0x4a, 0x30c, 0x0},
    {0x1f2, 0x1f1, 0x0, 0x0},      {0x345, 0x399, 0x0, 0x0},      {0x390, 0x399, 0x308, 0x301},
    {0x3b0, 0x3a5, 0x308, 0x301},  {0x3c2, 0x3a3, 0x0, 0x0},      {0x3d0, 0x392, 0x0, 0x0},
    {0x3d1, 0x398, 0x0, 0x0},      {0x3d5, 0x3a6, 0x0, 0x0},      {0x3d6, 0x3a0, 0x0, 0x0},
    {0x3f0, 0x39a, 0x0, 0x0},      {0x3f1, 0x3a1, 0x0, 0x0},      {0x3f5, 0x395, 0x0, 0x0},
    {0x587, 0x535, 0x552, 0x0},    {0x1c80, 0x412, 0x0, 0x0},     {0x1c81, 0x414, 0x0, 0x0},
    {0x1c82, 0x41e, 0x0, 0x0},     {0x1c83, 0x421, 0x0, 0x0},     {0x1c84, 0x422, 0x0, 0x0},
    {0x1c85, 0x422, 0x0, 0x0},     {0x1c86, 0x42a, 0x0, 0x0},     {0x1c87, 0x462, 0x0, 0x0},
    {0x1c88, 0xa64a, 0x0, 0x0},    {0x1e96, 0x48, 0x331, 0x0},    {0x1e97, 0x54, 0x308, 0x0},
    {0x1e98, 0x57, 0x30a, 0x0},    {0x1e99, 0x59, 0x30a, 0x0},    {0x1e9a, 0x41, 0x2be, 0x0},
    {0x1e9b, 0x1e60, 0x0, 0x0},    {0x1f50, 0x3a5, 0x313, 0x0},   {0x1f52, 0x3a5, 0x313, 0x300},
    {0x1f54, 0x3a5, 0x313, 0x301}, {0x1f56, 0x3a5, 0x313, 0x342}, {0x1fb2, 0x1fba, 0x399, 0x0},
    {0x1fb3, 0x391, 0x399, 0x0},   {0x1fb4, 0x386, 0x399, 0x0},   {0x1fb6, 0x391, 0x342, 0x0},
    {0x1fb7, 0x391, 0x342, 0x399}, {0x1fbc, 0x391, 0x399, 0x0},   {0x1fbe, 0x399, 0x0, 0x0},
    {0x1fc2, 0x1fca, 0x399, 0x0},  {0x1fc3, 0x397, 0x399, 0x0},   {0x1fc4, 0x389, 0x399, 0x0},
    {0x1fc6, 0x397, 0x342, 0x0},   {0x1fc7, 0x397, 0x342, 0x399}, {0x1fcc, 0x397, 0x399, 0x0},
    {0x1fd2, 0x399, 0x308, 0x300}, {0x1fd3, 0x399, 0x308, 0x301}, {0x1fd6, 0x399, 0x342, 0x0},
    {0x1fd7, 0x399, 0x308, 0x342}, {0x1fe2, 0x3a5, 0x308, 0x300}, {0x1fe3, 0x3a5, 0x308, 0x301},
    {0x1fe4, 0x3a1, 0x313, 0x0},   {0x1fe6, 0x3a5, 0x342, 0x0},   {0x1fe7, 0x3a5, 0x308, 0x342},
    {0x1ff2, 0x1ffa, 0x399, 0x0},  {0x1ff3, 0x3a9, 0x399, 0x0},   {0x1ff4, 0x38f, 0x399, 0x0},
    {0x1ff6, 0x3a9, 0x342, 0x0},   {0x1ff7, 0x3a9, 0x342, 0x399}, {0x1ffc, 0x3a9, 0x399, 0x0},
    {0xfb00, 0x46, 0x46, 0x0},     {0xfb01, 0x46, 0x49, 0x0},     {0xfb02, 0x46, 0x4c, 0x0},
    {0xfb03, 0x46, 0x46, 0x49},    {0xfb04, 0x46, 0x46, 0x4c},    {0xfb05, 0x53, 0x54, 0x0},
    {0xfb06, 0x53, 0x54, 0x0},     {0xfb13, 0x544, 0x546, 0x0},   {0xfb14, 0x544, 0x535, 0x0},
    {0xfb15, 0x544, 0x53b, 0x0},   {0xfb16, 0x54e, 0x546, 0x0},   {0xfb17, 0x544, 0x53d, 0x0}};

/* str.upper of one character: 1 to 3 code points. */
GLLMI_PRIVATE size_t gllmi_tm_upper(uint32_t c, uint32_t out[3]) {
    size_t i, n = 1;
    out[0] = c;
    if (c < 0x80) {
        if (c - 'a' < 26u) out[0] = c - 32;
        return 1;
    }
    if (c >= 0x1f80 && c <= 0x1faf) { /* Greek with iota below */
        static const uint32_t bases[] = {0x1f08, 0x1f28, 0x1f68};
        out[0] = bases[(c - 0x1f80) / 16] + (c & 7);
        out[1] = 0x399;
        return 2;
    }
    for (i = 0; i < GLLMI_COUNT_OF(gllmi_tm_upper_rows); i++) {
        const uint16_t *row = gllmi_tm_upper_rows[i];
        if (row[0] != c) continue;
        for (n = 1, out[0] = row[1]; n < 3 && row[n + 1]; n++) out[n] = row[n + 1];
        return n;
    }
    for (i = 0; i < GLLMI_COUNT_OF(gllmi_uc_lower_rows); i++) { /* lower case, backwards */
        const gllmi_uc_case *row = &gllmi_uc_lower_rows[i];
        uint32_t from = (uint32_t)((int32_t)c - row->delta);
        if (row->delta == 0 || from < row->first || from - row->first > row->span) continue;
        if ((from - row->first) % row->step == 0 && from != 0x130) {
            out[0] = from;
            return 1;
        }
    }
    return 1;
}
/* The first letter of a capitalized word. */
GLLMI_PRIVATE size_t gllmi_tm_title(uint32_t c, uint32_t out[3]) {
    size_t n, i, used = 1;
    out[0] = c;
    if (c >= 0x1c4 && c <= 0x1cc) return out[0] = c - (c - 0x1c4) % 3 + 1, 1u;
    if (c >= 0x1f1 && c <= 0x1f3) return out[0] = 0x1f2, 1u;
    if (c >= 0x10d0 && c <= 0x10ff) return 1;
    if (c >= 0x1f80 && c <= 0x1faf) return out[0] = c | 8, 1u;
    n = gllmi_tm_upper(c, out);
    if (n == 2 &&
        (c == 0x1fb3 || c == 0x1fbc || c == 0x1fc3 || c == 0x1fcc || c == 0x1ff3 || c == 0x1ffc)) {
        return out[0] = c | (c & 0xf ? 0xc : 0), 1u;
    }
    for (i = 1; i < n; i++) {
        uint32_t low[3];
        (void)gllmi_uc_lower(out[i], low);
        out[used++] = c == 0x149 ? out[i] : low[0];
    }
    return used;
}
GLLMI_PRIVATE int gllmi_tm_is_cased(uint32_t c) {
    int category = gllmi_uc_category(c);
    return category == GLLMI_UC_LU || category == GLLMI_UC_LL || category == GLLMI_UC_LT ||
           c == 0xaa || c == 0xba;
}
GLLMI_PRIVATE int gllmi_tm_is_lower(uint32_t c) {
    return gllmi_uc_category(c) == GLLMI_UC_LL || c == 0xaa || c == 0xba;
}
/* The capital sigma at `at` ends a word: a cased letter before it, none behind. */
GLLMI_PRIVATE int gllmi_tm_is_final_sigma(gllmi_str s, const char *at) {
    const char *p = at, *end = s.data + s.size;
    uint32_t c = 0;
    int category, before = 0;
    while (p > s.data) {
        c = gllmi_utf8_prev(&p);
        category = gllmi_uc_category(c);
        if (c != '\'' && c != '.' && c != ':' && c != 0xb7 && category != GLLMI_UC_MN &&
            category != GLLMI_UC_CF && category != GLLMI_UC_LM) {
            before = gllmi_tm_is_cased(c);
            break;
        }
    }
    for (p = at + 2; p < end;) {
        c = gllmi_utf8_next(&p);
        category = gllmi_uc_category(c);
        if (c != '\'' && c != '.' && c != ':' && c != 0xb7 && category != GLLMI_UC_MN &&
            category != GLLMI_UC_CF && category != GLLMI_UC_LM) {
            return before && !gllmi_tm_is_cased(c);
        }
    }
    return before;
}
enum {
    GLLMI_TM_CASE_UPPER, GLLMI_TM_CASE_LOWER, GLLMI_TM_CASE_TITLE, GLLMI_TM_CASE_SWAP,
    GLLMI_TM_CASE_FOLD
};

/* One character in another case, put on the output. */
GLLMI_PRIVATE int gllmi_tm_put_case(gllmi_tm_vm *vm, gllmi_str s, const char *at, uint32_t c,
                                    int how) {
    uint32_t out[3], low[3];
    size_t n, i;
    if (how == GLLMI_TM_CASE_SWAP)
        how = gllmi_tm_is_lower(c) ? GLLMI_TM_CASE_UPPER : GLLMI_TM_CASE_LOWER;
    if (how == GLLMI_TM_CASE_UPPER) {
        n = gllmi_tm_upper(c, out);
    } else if (how == GLLMI_TM_CASE_TITLE) {
        n = gllmi_tm_title(c, out);
    } else if (how == GLLMI_TM_CASE_FOLD) {
        n = gllmi_tm_upper(c, out);
        if (n == 1) {
            out[0] = gllmi_uc_fold(c);
        }
        for (i = 0; n > 1 && i < n; i++) {
            (void)gllmi_uc_lower(out[i], low);
            out[i] = low[0];
        }
    } else if (c == 0x3a3 && gllmi_tm_is_final_sigma(s, at)) {
        n = 1, out[0] = 0x3c2;
    } else {
        n = gllmi_uc_lower(c, out);
    }
    for (i = 0; i < n; i++) {
        if (!gllmi_tm_put_cp(vm, out[i])) return 0;
    }
    return 1;
}
/* [begin, end) of s in another case. */
GLLMI_PRIVATE int gllmi_tm_put_cased(gllmi_tm_vm *vm, gllmi_str s, const char *begin,
                                     const char *end, int how) {
    while (begin < end) {
        const char *at = begin;
        uint32_t c = gllmi_utf8_next(&begin);
        if (!gllmi_tm_put_case(vm, s, at, c, how)) return 0;
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_change_case(gllmi_tm_vm *vm, const gllmi_tm_value *v, int how,
                                       gllmi_tm_value *out) {
    gllmi_str s = gllmi_tm_text(v);
    size_t mark = vm->n_output;
    if (!gllmi_tm_put_cased(vm, s, s.data, s.data + s.size, how) || !gllmi_tm_take(vm, mark, out))
        return 0;
    out->flag = v->flag;
    return 1;
}
/* The first character in title case, the rest in lower case. */
GLLMI_PRIVATE int gllmi_tm_capitalize(gllmi_tm_vm *vm, const gllmi_tm_value *v,
                                      gllmi_tm_value *out) {
    gllmi_str s = gllmi_tm_text(v);
    size_t mark = vm->n_output;
    const char *p = s.data;
    if (s.size > 0) {
        uint32_t c = gllmi_utf8_next(&p);
        if (!gllmi_tm_put_case(vm, s, s.data, c, GLLMI_TM_CASE_TITLE)) return 0;
    }
    if (!gllmi_tm_put_cased(vm, s, p, s.data + s.size, GLLMI_TM_CASE_LOWER) ||
        !gllmi_tm_take(vm, mark, out))
        return 0;
    out->flag = v->flag;
    return 1;
}

/* ---- pieces of strings ----------------------------------------------------------------------- */

/* [begin, end) of a string, sharing its bytes. */
GLLMI_PRIVATE int gllmi_tm_piece(gllmi_tm_vm *vm, const gllmi_tm_value *of, const char *begin,
                                 const char *end, gllmi_tm_value *out) {
    if (!gllmi_tm_wrap(vm, begin, (size_t)(end - begin), out)) return 0;
    out->flag = of->flag;
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_add_piece(gllmi_tm_vm *vm, gllmi_tm_list *list, const gllmi_tm_value *of,
                                     const char *begin, const char *end) {
    gllmi_tm_value v;
    return gllmi_tm_piece(vm, of, begin, end, &v) && gllmi_tm_list_add(vm, list, v);
}
/* First place of `part` in [p, end), NULL if there is none (or too many steps). */
GLLMI_PRIVATE const char *gllmi_tm_find(gllmi_tm_vm *vm, const char *p, const char *end,
                                        gllmi_str part) {
    if (part.size == 0) return p;
    while ((size_t)(end - p) >= part.size) {
        const char *found =
            (const char *)memchr(p, part.data[0], (size_t)(end - p) - part.size + 1);
        if (!gllmi_tm_step(vm, 1 + (size_t)((found ? found : end) - p) / 64 + part.size / 64))
            return NULL;
        if (!found) return NULL;
        if (memcmp(found, part.data, part.size) == 0) return found;
        p = found + 1;
    }
    return NULL;
}
/* Last place of `part` in [p, end), or NULL. */
GLLMI_PRIVATE const char *gllmi_tm_find_last(gllmi_tm_vm *vm, const char *p, const char *end,
                                             gllmi_str part) {
    const char *at;
    if ((size_t)(end - p) < part.size) return NULL;
    for (at = end - part.size;; at--) {
        if (memcmp(at, part.data, part.size) == 0) return at;
        if (at == p || !gllmi_tm_step(vm, 1)) return NULL;
    }
}
/* 1 if the character at p (of n bytes) is one of `chars`. */
GLLMI_PRIVATE int gllmi_tm_in_chars(gllmi_str chars, const char *p, size_t n) {
    const char *at = chars.data, *end = chars.data + chars.size;
    while (at < end) {
        size_t m = gllmi_utf8_lead_bytes((unsigned char)*at);
        if (m == n && memcmp(at, p, n) == 0) return 1;
        at += m;
    }
    return 0;
}
/* strip: sides 1 left, 2 right, 3 both; chars NULL: white space. */
GLLMI_PRIVATE int gllmi_tm_strip(gllmi_tm_vm *vm, const gllmi_tm_value *v,
                                 const gllmi_tm_value *chars, int sides, gllmi_tm_value *out) {
    const char *p = v->as.string->data, *end = p + v->as.string->size, *at;
    gllmi_str set;
    if (!gllmi_tm_step(vm, 1 + v->as.string->size / 64)) return 0;
    if (!gllmi_tm_set(chars)) {
        if (sides & 1) p = gllmi_tm_skip_space(p, end);
        if (sides & 2) end = gllmi_tm_trim_end(p, end);
        return gllmi_tm_piece(vm, v, p, end, out);
    }
    if (!gllmi_tm_is(chars, GLLMI_TM_STR))
        return gllmi_tm_fail_type(vm, "strip arg must be None or str, not", chars);
    set = gllmi_tm_text(chars);
    if (!gllmi_tm_step(vm, (size_t)(end - p) / 8 * (set.size / 8 + 1))) return 0;
    while ((sides & 1) && p < end &&
           gllmi_tm_in_chars(set, p, gllmi_utf8_lead_bytes((unsigned char)*p))) {
        p += gllmi_utf8_lead_bytes((unsigned char)*p);
    }
    while ((sides & 2) && end > p) {
        at = end;
        (void)gllmi_utf8_prev(&at);
        if (!gllmi_tm_in_chars(set, at, (size_t)(end - at))) break;
        end = at;
    }
    return gllmi_tm_piece(vm, v, p, end, out);
}
/* split at white space, from the left or the right, at most `limit` times (negative: always). */
GLLMI_PRIVATE int gllmi_tm_split_space(gllmi_tm_vm *vm, const gllmi_tm_value *v, int64_t limit,
                                       int from_right, gllmi_tm_list *list) {
    const char *p = v->as.string->data, *end = p + v->as.string->size, *at, *word;
    if (from_right) {
        end = gllmi_tm_trim_end(p, end);
        while (end > p && limit-- != 0) {
            for (word = end; word > p; word = at) {
                at = word;
                if (gllmi_tm_is_space(gllmi_utf8_prev(&at))) break;
            }
            if (!gllmi_tm_add_piece(vm, list, v, word, end)) return 0;
            end = gllmi_tm_trim_end(p, word);
        }
        return end == p || gllmi_tm_add_piece(vm, list, v, p, end);
    }
    p = gllmi_tm_skip_space(p, end);
    while (p < end && limit-- != 0) {
        for (at = p; at < end;) {
            word = at;
            if (gllmi_tm_is_space(gllmi_utf8_next(&at))) {
                at = word;
                break;
            }
        }
        if (!gllmi_tm_add_piece(vm, list, v, p, at)) return 0;
        p = gllmi_tm_skip_space(at, end);
    }
    return p == end || gllmi_tm_add_piece(vm, list, v, p, end);
}
GLLMI_PRIVATE void gllmi_tm_reverse_list(gllmi_tm_list *list) {
    size_t i;
    for (i = 0; i < list->n / 2; i++) {
        gllmi_tm_value v = list->items[i];
        list->items[i] = list->items[list->n - 1 - i];
        list->items[list->n - 1 - i] = v;
    }
}
GLLMI_PRIVATE int gllmi_tm_split(gllmi_tm_vm *vm, const gllmi_tm_value *v, const gllmi_tm_value *a,
                                 int from_right, gllmi_tm_value *out) {
    const char *p = v->as.string->data, *end = p + v->as.string->size, *at;
    gllmi_tm_list *list = gllmi_tm_list_new(vm, 0);
    int64_t limit = -1;
    gllmi_str part;
    if (!list || !gllmi_tm_step(vm, 1 + v->as.string->size / 16)) return 0;
    *out = gllmi_tm_make(GLLMI_TM_LIST, list);
    if (gllmi_tm_given(&a[1])) {
        if (!gllmi_tm_is_int(&a[1]))
            return gllmi_tm_fail_type(vm, "maxsplit must be an integer, not", &a[1]);
        limit = a[1].as.i;
    }
    if (!gllmi_tm_set(&a[0])) {
        if (!gllmi_tm_split_space(vm, v, limit, from_right, list)) return 0;
        if (from_right) gllmi_tm_reverse_list(list);
        return 1;
    }
    if (!gllmi_tm_is(&a[0], GLLMI_TM_STR))
        return gllmi_tm_fail_type(vm, "must be str or None, not", &a[0]);
    part = gllmi_tm_text(&a[0]);
    if (part.size == 0) return gllmi_tm_fail(vm, "empty separator");
    while (limit-- != 0) {
        at = from_right ? gllmi_tm_find_last(vm, p, end, part) : gllmi_tm_find(vm, p, end, part);
        if (vm->status != GLLM_OK) return 0;
        if (!at) break;
        if (!(from_right ? gllmi_tm_add_piece(vm, list, v, at + part.size, end)
                         : gllmi_tm_add_piece(vm, list, v, p, at))) {
            return 0;
        }
        if (from_right) {
            end = at;
        } else {
            p = at + part.size;
        }
    }
    if (!gllmi_tm_add_piece(vm, list, v, p, end)) return 0;
    if (from_right) gllmi_tm_reverse_list(list);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_is_line_end(uint32_t c) {
    return (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}
GLLMI_PRIVATE int gllmi_tm_split_lines(gllmi_tm_vm *vm, const gllmi_tm_value *v, int keep,
                                       gllmi_tm_list *list) {
    const char *p = v->as.string->data, *end = p + v->as.string->size, *start = p;
    if (!gllmi_tm_step(vm, 1 + v->as.string->size / 16)) return 0;
    while (p < end) {
        const char *at = p;
        uint32_t c = gllmi_utf8_next(&p);
        if (!gllmi_tm_is_line_end(c)) continue;
        if (c == '\r' && p < end && *p == '\n') p++;
        if (!gllmi_tm_add_piece(vm, list, v, start, keep ? p : at)) return 0;
        start = p;
    }
    return start == end || gllmi_tm_add_piece(vm, list, v, start, end);
}
/* Every `from` by `to`, at most `limit` times (negative: all). */
GLLMI_PRIVATE int gllmi_tm_replace(gllmi_tm_vm *vm, gllmi_str s, gllmi_str from, gllmi_str to,
                                   int64_t limit, gllmi_tm_value *out) {
    const char *p = s.data, *end = s.data + s.size, *at;
    size_t mark = vm->n_output;
    if (from.size == 0) {
        while (limit-- != 0) {
            size_t n = p < end ? gllmi_utf8_lead_bytes((unsigned char)*p) : 0;
            if (!gllmi_tm_put_str(vm, to) || !gllmi_tm_step(vm, 1)) return 0;
            if (p == end) break;
            if (!gllmi_tm_put(vm, p, n)) return 0;
            p += n;
        }
        return gllmi_tm_put(vm, p, (size_t)(end - p)) && gllmi_tm_take(vm, mark, out);
    }
    while (limit-- != 0 && (at = gllmi_tm_find(vm, p, end, from)) != NULL) {
        if (!gllmi_tm_put(vm, p, (size_t)(at - p)) || !gllmi_tm_put_str(vm, to)) return 0;
        p = at + from.size;
    }
    if (vm->status != GLLM_OK) return 0;
    if (p == s.data) return gllmi_tm_wrap(vm, s.data, s.size, out);
    return gllmi_tm_put(vm, p, (size_t)(end - p)) && gllmi_tm_take(vm, mark, out);
}
/* An index or None to a place in [0, n]; negative counts from the end. */
GLLMI_PRIVATE int gllmi_tm_slice_bound(gllmi_tm_vm *vm, const gllmi_tm_value *v, int64_t n,
                                       int64_t missing, int64_t low, int64_t high, int64_t *out) {
    *out = missing;
    if (!gllmi_tm_set(v)) return 1;
    if (!gllmi_tm_is_int(v)) {
        return gllmi_tm_fail(vm, "slice indices must be integers or None, not '%s'",
                             gllmi_tm_type_name(v));
    }
    *out = v->as.i < 0 ? (v->as.i < -n ? low : v->as.i + n) : v->as.i;
    if (*out < low) *out = low;
    if (*out > high) *out = high;
    return 1;
}
/* x[start:stop:step] of a sequence of n items: *n_items of them from *first on, before *last. */
GLLMI_PRIVATE int gllmi_tm_slice_indices(gllmi_tm_vm *vm, const gllmi_tm_value *parts,
                                         size_t length, int64_t *first, int64_t *last,
                                         int64_t *step, size_t *n_items) {
    int64_t n = (int64_t)length, stop;
    *step = 1;
    if (gllmi_tm_set(&parts[2])) {
        if (!gllmi_tm_is_int(&parts[2])) {
            return gllmi_tm_fail(vm, "slice indices must be integers or None, not '%s'",
                                 gllmi_tm_type_name(&parts[2]));
        }
        *step = parts[2].as.i < -INT64_MAX ? -INT64_MAX : parts[2].as.i;
        if (*step == 0) return gllmi_tm_fail(vm, "slice step cannot be zero");
    }
    if (*step > 0) {
        if (!gllmi_tm_slice_bound(vm, &parts[0], n, 0, 0, n, first) ||
            !gllmi_tm_slice_bound(vm, &parts[1], n, n, 0, n, &stop)) {
            return 0;
        }
        *last = stop;
        *n_items = stop > *first ? (size_t)((stop - *first - 1) / *step) + 1 : 0;
        return 1;
    }
    if (!gllmi_tm_slice_bound(vm, &parts[0], n, n - 1, -1, n - 1, first) ||
        !gllmi_tm_slice_bound(vm, &parts[1], n, -1, -1, n - 1, &stop)) {
        return 0;
    }
    *last = stop;
    *n_items = *first > stop ? (size_t)((*first - stop - 1) / -*step) + 1 : 0;
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_slice_string(gllmi_tm_vm *vm, const gllmi_tm_value *v, int64_t first,
                                        int64_t step, size_t n, gllmi_tm_value *out) {
    const char *data = v->as.string->data;
    size_t mark = vm->n_output, i, begin, end;
    if (!gllmi_tm_step(vm, 1 + v->as.string->size / 32)) return 0;
    if (n == 0) return gllmi_tm_piece(vm, v, data, data, out);
    if (step == 1) {
        begin = gllmi_tm_char_offset(v, (size_t)first);
        end = gllmi_tm_char_offset(v, (size_t)first + n);
        return gllmi_tm_piece(vm, v, data + begin, data + end, out);
    }
    begin = gllmi_tm_char_offset(v, (size_t)first);
    for (i = 0; i < n; i++) {
        const char *p = data + begin;
        int64_t k, next = i + 1 < n ? (step < 0 ? -step : step) : 0;
        size_t bytes = gllmi_utf8_lead_bytes((unsigned char)*p);
        if (!gllmi_tm_put(vm, p, bytes)) return 0;
        for (k = 0; k < next; k++) {
            if (step > 0) {
                p += gllmi_utf8_lead_bytes((unsigned char)*p);
            } else {
                (void)gllmi_utf8_prev(&p);
            }
        }
        begin = (size_t)(p - data);
    }
    if (!gllmi_tm_take(vm, mark, out)) return 0;
    out->flag = v->flag;
    return 1;
}
/* v[a:b:c], the parts as three values. */
GLLMI_PRIVATE int gllmi_tm_slice(gllmi_tm_vm *vm, const gllmi_tm_value *v,
                                 const gllmi_tm_value *parts, gllmi_tm_value *out) {
    int64_t first, last, step;
    size_t n, i, length;
    gllmi_tm_list *list;
    if (!gllmi_tm_is(v, GLLMI_TM_STR) && !gllmi_tm_is(v, GLLMI_TM_LIST) &&
        !gllmi_tm_is(v, GLLMI_TM_TUPLE) && !gllmi_tm_is(v, GLLMI_TM_RANGE)) {
        if (gllmi_tm_is(v, GLLMI_TM_DICT)) return gllmi_tm_fail(vm, "unhashable type: 'slice'");
        return gllmi_tm_fail_type(vm, "object is not subscriptable:", v);
    }
    (void)gllmi_tm_length(v, &length);
    if (!gllmi_tm_slice_indices(vm, parts, length, &first, &last, &step, &n)) return 0;
    if (gllmi_tm_is(v, GLLMI_TM_STR)) return gllmi_tm_slice_string(vm, v, first, step, n, out);
    if (gllmi_tm_is(v, GLLMI_TM_RANGE)) {
        gllmi_tm_range *r = (gllmi_tm_range *)gllmi_tm_alloc(vm, sizeof *r);
        if (!r) return 0;
        r->start = v->as.range->start + first * v->as.range->step;
        r->stop = v->as.range->start + last * v->as.range->step;
        if (!gllmi_tm_mul_int(v->as.range->step, step, &r->step))
            r->step = 1; /* then n is 0 or 1 */
        r->n = n;
        *out = gllmi_tm_make(GLLMI_TM_RANGE, r);
        return 1;
    }
    if (!(list = gllmi_tm_list_new(vm, n))) return 0;
    for (i = 0; i < n; i++) {
        if (!gllmi_tm_list_add(vm, list, v->as.list->items[first + (int64_t)i * step])) return 0;
    }
    *out = gllmi_tm_make((gllmi_tm_type)v->type, list);
    return 1;
}

/* ---- formatting: format specifications, and % ------------------------------------------------ */

typedef struct gllmi_tm_spec {
    uint32_t fill;
    char align, sign, type, grouping; /* 0: not given */
    uint8_t alternate, zero;
    int64_t width, precision; /* -1: not given */
} gllmi_tm_spec;

/* Text with padding: `prefix` (sign, 0x) stays in front of zeros. */
GLLMI_PRIVATE int gllmi_tm_put_padded(gllmi_tm_vm *vm, const gllmi_tm_spec *f, gllmi_str prefix,
                                      gllmi_str text, char default_align) {
    size_t n = gllmi_utf8_count(text.data, text.size) + prefix.size, pad = 0, left = 0;
    char align = f->align ? f->align : default_align, fill[4];
    gllmi_str filling = gllmi_str_make(fill, gllmi_utf8_encode(f->fill ? f->fill : ' ', fill));
    if (f->width > 0 && (uint64_t)f->width > n) pad = (size_t)f->width - n;
    left = align == '>' ? pad : align == '^' ? pad / 2 : 0;
    if (align == '=') {
        return gllmi_tm_put_str(vm, prefix) && gllmi_tm_put_repeat(vm, filling, pad) &&
               gllmi_tm_put_str(vm, text);
    }
    return gllmi_tm_put_repeat(vm, filling, left) && gllmi_tm_put_str(vm, prefix) &&
           gllmi_tm_put_str(vm, text) && gllmi_tm_put_repeat(vm, filling, pad - left);
}
/* Digits [digits, digits + n) with a separator each `every`, up to where the digits end. */
GLLMI_PRIVATE size_t gllmi_tm_group_digits(const char *digits, size_t n, char separator,
                                           size_t every, char *out) {
    size_t whole = 0, i, o = 0;
    while (whole < n && gllmi_hex_digit(digits[whole]) >= 0) whole++;
    for (i = 0; i < n; i++) {
        if (i > 0 && i < whole && (whole - i) % every == 0) out[o++] = separator;
        out[o++] = digits[i];
    }
    return o;
}
GLLMI_PRIVATE gllmi_str gllmi_tm_sign_of(const gllmi_tm_spec *f, int negative) {
    if (negative) return gllmi_str_of("-");
    return f->sign == '+'   ? gllmi_str_of("+")
           : f->sign == ' ' ? gllmi_str_of(" ")
                            : gllmi_str_of("");
}
GLLMI_PRIVATE int gllmi_tm_put_formatted_int(gllmi_tm_vm *vm, const gllmi_tm_spec *f, int64_t i) {
    char digits[72], grouped[160], prefix[8];
    uint64_t rest = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    int base = f->type == 'x' || f->type == 'X' ? 16 : f->type == 'o' ? 8 : f->type == 'b' ? 2 : 10;
    size_t n = sizeof digits, m;
    const char *symbols = f->type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    gllmi_str sign = gllmi_tm_sign_of(f, i < 0);
    if (f->type == 'c') {
        char bytes[4];
        if (i < 0 || i > 0x10ffff || (i >= 0xd800 && i <= 0xdfff)) {
            return gllmi_tm_fail(vm, "%%c arg not in range(0x110000)");
        }
        return gllmi_tm_put_padded(vm, f, gllmi_str_of(""),
                                   gllmi_str_make(bytes, gllmi_utf8_encode((uint32_t)i, bytes)),
                                   '<');
    }
    do {
        digits[--n] = symbols[rest % (uint64_t)base];
        rest /= (uint64_t)base;
    } while (rest > 0);
    while (f->precision > 0 && f->precision < 64 && sizeof digits - n < (size_t)f->precision) {
        digits[--n] = '0';
    }
    memcpy(prefix, sign.data, sign.size);
    m = sign.size;
    if (f->alternate && base != 10) prefix[m++] = '0', prefix[m++] = f->type;
    if (!f->grouping) {
        return gllmi_tm_put_padded(vm, f, gllmi_str_make(prefix, m),
                                   gllmi_str_make(digits + n, sizeof digits - n), '>');
    }
    n = gllmi_tm_group_digits(digits + n, sizeof digits - n, f->grouping, base == 10 ? 3 : 4,
                              grouped);
    return gllmi_tm_put_padded(vm, f, gllmi_str_make(prefix, m), gllmi_str_make(grouped, n), '>');
}
/* f, e, g and % of a float; type 0 is as str() has it. */
GLLMI_PRIVATE int gllmi_tm_put_formatted_float(gllmi_tm_vm *vm, const gllmi_tm_spec *f, double x) {
    char text[512], grouped[700], format[16], type = f->type ? f->type : 'g', *p;
    int precision = f->precision < 0 ? 6 : f->precision > 100 ? 100 : (int)f->precision;
    int negative = x < 0 || (x == 0 && signbit(x));
    size_t n, mark = vm->n_output;
    if (negative) x = -x;
    if (!f->type && f->precision < 0) {
        if (!gllmi_tm_put_float(vm, x)) return 0;
        n = gllmi_min_size(vm->n_output - mark, sizeof text - 1);
        memcpy(text, vm->output + mark, n);
        vm->n_output = mark;
    } else if (x - x != 0) {
        n = (size_t)snprintf(text, sizeof text, "%s", x != x ? "nan" : "inf");
        if (type == 'F' || type == 'E' || type == 'G') memcpy(text, x != x ? "NAN" : "INF", 3);
        if (type == '%') text[n++] = '%';
    } else {
        snprintf(format, sizeof format, "%%%s.*%c", f->alternate ? "#" : "",
                 type == '%' ? 'f' : type);
        if (type == '%') x *= 100;
        n = (size_t)snprintf(text, sizeof text - 1, format, precision, x);
        if (n > sizeof text - 2) return gllmi_tm_fail(vm, "a formatted number is too long");
        for (p = text; *p; p++) { /* the locale's point */
            if (!strchr("0123456789eE+-", *p)) *p = '.';
        }
        if (!f->type && !strpbrk(text, ".e")) text[n++] = '.', text[n++] = '0';
        if (type == '%') text[n++] = '%';
    }
    if (f->grouping) {
        n = gllmi_tm_group_digits(text, n, f->grouping, 3, grouped);
        return gllmi_tm_put_padded(vm, f, gllmi_tm_sign_of(f, negative), gllmi_str_make(grouped, n),
                                   '>');
    }
    return gllmi_tm_put_padded(vm, f, gllmi_tm_sign_of(f, negative), gllmi_str_make(text, n), '>');
}
GLLMI_PRIVATE int gllmi_tm_put_formatted_text(gllmi_tm_vm *vm, const gllmi_tm_spec *f,
                                              const gllmi_tm_value *v) {
    gllmi_str s = gllmi_tm_text(v);
    if (f->precision >= 0 && (uint64_t)f->precision < gllmi_tm_chars(v)) {
        s.size = gllmi_tm_char_offset(v, (size_t)f->precision);
    }
    return gllmi_tm_put_padded(vm, f, gllmi_str_of(""), s, '<');
}
/* A count in a format: digits, or -1. */
GLLMI_PRIVATE int64_t gllmi_tm_parse_count(const char **p, const char *end) {
    int64_t n = -1;
    while (*p < end && **p >= '0' && **p <= '9') {
        n = (n < 0 ? 0 : n) * 10 + (**p - '0');
        if (n > 1000000000) n = 1000000000;
        ++*p;
    }
    return n;
}
/* [[fill]align][sign][#][0][width][,][.precision][type] */
GLLMI_PRIVATE int gllmi_tm_parse_spec(gllmi_tm_vm *vm, gllmi_str s, gllmi_tm_spec *f) {
    const char *p = s.data, *end = s.data + s.size, *next = p;
    memset(f, 0, sizeof *f);
    f->width = f->precision = -1;
    if (p < end) {
        uint32_t c = gllmi_utf8_next(&next);
        if (next < end && strchr("<>=^", *next) && *next) {
            f->fill = c;
            f->align = *next;
            p = next + 1;
        } else if (c < 0x80 && c && strchr("<>=^", (char)c)) {
            f->align = *p++;
        }
    }
    if (p < end && (*p == '+' || *p == '-' || *p == ' ')) f->sign = *p++;
    if (p < end && *p == '#') f->alternate = 1, p++;
    if (p < end && *p == '0') {
        f->zero = 1;
        p++;
        if (!f->fill) f->fill = '0';
        if (!f->align) f->align = '=';
    }
    f->width = gllmi_tm_parse_count(&p, end);
    if (p < end && (*p == ',' || *p == '_')) f->grouping = *p++;
    if (p < end && *p == '.') {
        p++;
        if ((f->precision = gllmi_tm_parse_count(&p, end)) < 0) {
            return gllmi_tm_fail(vm, "Format specifier missing precision");
        }
    }
    if (p < end) f->type = *p++;
    return p == end || gllmi_tm_fail(vm, "Invalid format specifier");
}
/* format(v, spec), put on the output. */
GLLMI_PRIVATE int gllmi_tm_put_format(gllmi_tm_vm *vm, const gllmi_tm_value *v, gllmi_str spec) {
    gllmi_tm_spec f;
    if (spec.size == 0) return gllmi_tm_put_value(vm, v);
    if (!gllmi_tm_parse_spec(vm, spec, &f)) return 0;
    if (gllmi_tm_is(v, GLLMI_TM_STR)) {
        if ((f.type && f.type != 's') || f.sign || f.alternate || f.grouping ||
            (f.align == '=' && !f.zero)) {
            return gllmi_tm_fail(vm, "bad format specification for 'str'");
        }
        if (f.align == '=') f.align = '<';
        return gllmi_tm_put_formatted_text(vm, &f, v);
    }
    if (gllmi_tm_is_int(v) && (f.type == 0 || strchr("bcdoxXn", f.type))) {
        if (f.precision >= 0)
            return gllmi_tm_fail(vm, "Precision not allowed in integer format specifier");
        if (f.grouping == ',' && f.type && f.type != 'd') {
            return gllmi_tm_fail(vm, "Cannot specify ',' with this type");
        }
        return gllmi_tm_put_formatted_int(vm, &f, v->as.i);
    }
    if (gllmi_tm_is_number(v) && (f.type == 0 || strchr("eEfFgGn%", f.type))) {
        if (f.type == 'n') f.type = 'g';
        return gllmi_tm_put_formatted_float(vm, &f, gllmi_tm_number(v));
    }
    if (gllmi_tm_is_number(v)) return gllmi_tm_fail(vm, "Unknown format code '%c'", f.type);
    if (gllmi_tm_is(v, GLLMI_TM_UNDEFINED))
        return gllmi_tm_fail(vm, "unsupported format string passed to Undefined");
    return gllmi_tm_fail(vm, "unsupported format string passed to %s.__format__",
                         gllmi_tm_type_name(v));
}

/* Where the values of a % format come from. */
typedef struct gllmi_tm_percent {
    const gllmi_tm_value *values; /* of a tuple, or one value */
    size_t n, next;
    const gllmi_tm_value *mapping; /* a dict, or NULL */
    int markup;                    /* what is put in is escaped */
} gllmi_tm_percent;

GLLMI_PRIVATE int gllmi_tm_percent_next(gllmi_tm_vm *vm, gllmi_tm_percent *a, gllmi_tm_value *out) {
    if (a->next >= a->n) return gllmi_tm_fail(vm, "not enough arguments for format string");
    *out = a->values[a->next++];
    return 1;
}
/* A width or precision: digits, or * for an argument. */
GLLMI_PRIVATE int gllmi_tm_percent_count(gllmi_tm_vm *vm, gllmi_tm_percent *a, const char **p,
                                         const char *end, int64_t *out) {
    gllmi_tm_value v;
    if (*p == end || **p != '*') {
        *out = gllmi_tm_parse_count(p, end);
        return 1;
    }
    ++*p;
    if (!gllmi_tm_percent_next(vm, a, &v)) return 0;
    if (!gllmi_tm_is_int(&v)) return gllmi_tm_fail(vm, "* wants int");
    *out = v.as.i > 1000000000 ? 1000000000 : v.as.i < -1000000000 ? -1000000000 : v.as.i;
    return 1;
}
/* The conversion `f->type` of a value. */
GLLMI_PRIVATE int gllmi_tm_put_percent(gllmi_tm_vm *vm, gllmi_tm_spec *f, int markup,
                                       const gllmi_tm_value *v) {
    gllmi_tm_value text;
    size_t mark = vm->n_output;
    if (f->type == 's' || f->type == 'r' || f->type == 'a') {
        if (f->type == 's' ? !gllmi_tm_soft_string(vm, v, &text)
                           : !gllmi_tm_put_repr(vm, v) || !gllmi_tm_take(vm, mark, &text)) {
            return 0;
        }
        if (markup && !gllmi_tm_escape(vm, &text, &text)) return 0;
        if (f->align == '=') f->align = 0, f->fill = 0;
        if (!f->align) f->align = '>';
        return gllmi_tm_put_formatted_text(vm, f, &text);
    }
    if (f->type == 'c' && gllmi_tm_is(v, GLLMI_TM_STR) && gllmi_tm_chars(v) == 1) {
        f->precision = -1;
        if (f->align != '<') f->align = '>', f->fill = 0;
        return gllmi_tm_put_formatted_text(vm, f, v);
    }
    if (gllmi_tm_is(v, GLLMI_TM_UNDEFINED)) return gllmi_tm_fail_undefined(vm, v);
    if (f->type && strchr("diuxXoc", f->type)) {
        double x = gllmi_tm_is_number(v) ? gllmi_tm_number(v) : 0;
        int64_t i = v->as.i;
        int is_decimal = strchr("diu", f->type) != NULL;
        if (!gllmi_tm_is_number(v) || (gllmi_tm_is(v, GLLMI_TM_FLOAT) && !is_decimal)) {
            return gllmi_tm_fail(vm, "%%%c format: a number is required, not %s", f->type,
                                 gllmi_tm_type_name(v));
        }
        if (gllmi_tm_is(v, GLLMI_TM_FLOAT)) {
            if (!(x > -9.2e18 && x < 9.2e18)) return gllmi_tm_fail_overflow(vm);
            i = (int64_t)x;
        }
        if (is_decimal) f->type = 'd';
        if (f->type == 'c' && f->align != '<') f->align = '>', f->fill = 0;
        return gllmi_tm_put_formatted_int(vm, f, i);
    }
    if (f->type && strchr("eEfFgG", f->type)) {
        if (!gllmi_tm_is_number(v))
            return gllmi_tm_fail(vm, "must be real number, not %s", gllmi_tm_type_name(v));
        if (gllmi_tm_number(v) - gllmi_tm_number(v) != 0 && f->align == '=')
            f->align = 0, f->fill = 0;
        return gllmi_tm_put_formatted_float(vm, f, gllmi_tm_number(v));
    }
    return gllmi_tm_fail(vm, "unsupported format character '%c'", f->type ? f->type : ' ');
}
/* One "%..." behind its percent sign. */
GLLMI_PRIVATE int gllmi_tm_percent_item(gllmi_tm_vm *vm, gllmi_tm_percent *a, const char **at,
                                        const char *end) {
    const char *p = *at, *key;
    gllmi_tm_spec f;
    gllmi_tm_value v;
    int found = 0, depth = 1;
    memset(&f, 0, sizeof f);
    f.precision = -1;
    v = gllmi_tm_missing();
    if (p < end && *p == '(') {
        if (!a->mapping) return gllmi_tm_fail(vm, "format requires a mapping");
        for (key = ++p; p < end && depth > 0; p++) depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
        if (depth > 0) return gllmi_tm_fail(vm, "incomplete format key");
        found = gllmi_tm_dict_find(vm, a->mapping->as.dict,
                                   gllmi_str_make(key, (size_t)(p - key) - 1), &v);
        if (found == 0) return gllmi_tm_fail(vm, "the format's key is not in the dict");
        if (found < 0) return 0;
    }
    for (; p < end && *p && strchr("-+ 0#", *p); p++) {
        if (*p == '-') f.align = '<', f.fill = 0;
        if (*p == '+' || (*p == ' ' && f.sign != '+')) f.sign = *p;
        if (*p == '0' && f.align != '<') f.align = '=', f.fill = '0';
        if (*p == '#') f.alternate = 1;
    }
    if (!gllmi_tm_percent_count(vm, a, &p, end, &f.width)) return 0;
    if (f.width < -1) f.width = -f.width, f.align = '<', f.fill = 0;
    if (p < end && *p == '.') {
        p++;
        if (!gllmi_tm_percent_count(vm, a, &p, end, &f.precision)) return 0;
        if (f.precision < 0) f.precision = 0;
    }
    if (p < end && (*p == 'h' || *p == 'l' || *p == 'L')) p++;
    if (p == end) return gllmi_tm_fail(vm, "incomplete format");
    f.type = *p++;
    *at = p;
    if (f.type == '%') return gllmi_tm_put_char(vm, '%');
    if (!gllmi_tm_given(&v) && !gllmi_tm_percent_next(vm, a, &v)) return 0;
    return gllmi_tm_put_percent(vm, &f, a->markup, &v);
}
/* string % value */
GLLMI_PRIVATE int gllmi_tm_percent_format(gllmi_tm_vm *vm, const gllmi_tm_value *format,
                                          const gllmi_tm_value *value, gllmi_tm_value *out) {
    const char *p = format->as.string->data, *end = p + format->as.string->size, *start;
    size_t mark = vm->n_output;
    gllmi_tm_percent a;
    memset(&a, 0, sizeof a);
    a.values = value;
    a.n = 1;
    if (gllmi_tm_is(value, GLLMI_TM_TUPLE)) {
        a.values = value->as.list->items;
        a.n = value->as.list->n;
    }
    if (gllmi_tm_is(value, GLLMI_TM_DICT)) a.mapping = value;
    a.markup = format->flag;
    while (p < end) {
        start = p;
        p = (const char *)memchr(p, '%', (size_t)(end - p));
        if (!p) p = end;
        if (!gllmi_tm_put(vm, start, (size_t)(p - start))) return 0;
        if (p < end && (++p, !gllmi_tm_percent_item(vm, &a, &p, end))) return 0;
    }
    /* Whatever can be subscripted may stay unused: only a dict does so here. */
    if (a.next < a.n && !a.mapping && !gllmi_tm_is(value, GLLMI_TM_LIST) &&
        !gllmi_tm_is(value, GLLMI_TM_RANGE) && !gllmi_tm_is(value, GLLMI_TM_UNDEFINED)) {
        return gllmi_tm_fail(vm, "not all arguments converted during string formatting");
    }
    if (!gllmi_tm_take(vm, mark, out)) return 0;
    out->flag = format->flag;
    return 1;
}
/* ---- attributes and items -------------------------------------------------------------------- */

#define GLLMI_TM_BUILTIN(name)                                                                     \
    GLLMI_PRIVATE int name(gllmi_tm_vm *vm, const gllmi_tm_value *self, const gllmi_tm_value *a,   \
                           gllmi_tm_args *all, gllmi_tm_value *out)
#define GLLMI_TM_UNUSED ((void)vm, (void)self, (void)a, (void)all, (void)out)
/* One whose body is an expression: 1, or 0 after a failure. */
#define GLLMI_TM_BUILTIN_AS(name, expression)                                                      \
    GLLMI_TM_BUILTIN(name) {                                                                       \
        GLLMI_TM_UNUSED;                                                                           \
        return expression;                                                                         \
    }
#define GLLMI_TM_MAX_PARAMETERS 8

/* Arguments to parameters in order; what was not given is GLLMI_TM_MISSING. */
GLLMI_PRIVATE int gllmi_tm_bind(gllmi_tm_vm *vm, const gllmi_tm_builtin *b,
                                const gllmi_tm_args *args, gllmi_tm_value *a) {
    const char *p = b->parameters;
    gllmi_str names[GLLMI_TM_MAX_PARAMETERS];
    int n = 0, i, by_position = *p == '/';
    size_t k;
    if (by_position) p++;
    while (*p) {
        const char *comma = strchr(p, ',');
        size_t size = comma ? (size_t)(comma - p) : strlen(p);
        names[n++] = gllmi_str_make(p, size);
        p += size + (comma != NULL);
    }
    for (i = 0; i < GLLMI_TM_MAX_PARAMETERS; i++) a[i] = gllmi_tm_missing();
    if (args->n > (size_t)n) return gllmi_tm_fail(vm, "%s takes at most %d arguments", b->name, n);
    for (k = 0; k < args->n; k++) a[k] = args->values[k];
    for (k = 0; k < args->n_named; k++) {
        for (i = 0; i < n && !gllmi_str_equal(names[i], args->names[k]); i++) {
        }
        if (by_position || i == n || gllmi_tm_given(&a[i])) {
            return gllmi_tm_fail(vm, "%s got an unexpected keyword argument '%.*s'", b->name,
                                 gllmi_str_shown(args->names[k]), args->names[k].data);
        }
        a[i] = args->named[k];
    }
    for (i = 0; i < b->required; i++) {
        if (!gllmi_tm_given(&a[i])) {
            return gllmi_tm_fail(vm, "%s misses its argument '%.*s'", b->name,
                                 gllmi_str_shown(names[i]), names[i].data);
        }
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_call_builtin(gllmi_tm_vm *vm, const gllmi_tm_builtin *b,
                                        const gllmi_tm_value *self, gllmi_tm_args *args,
                                        gllmi_tm_value *out) {
    gllmi_tm_value a[GLLMI_TM_MAX_PARAMETERS];
    if (*b->parameters != '*' && !gllmi_tm_bind(vm, b, args, a)) return 0;
    return b->call(vm, self, a, args, out);
}
/* A whole number argument, `missing` if not given. */
GLLMI_PRIVATE int gllmi_tm_int_argument(gllmi_tm_vm *vm, const gllmi_tm_value *v, int64_t missing,
                                        int64_t *out) {
    *out = missing;
    if (!gllmi_tm_given(v)) return 1;
    if (!gllmi_tm_is_int(v)) return gllmi_tm_fail_type(vm, "an integer is required, not", v);
    *out = v->as.i;
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_text_argument(gllmi_tm_vm *vm, const gllmi_tm_value *v, gllmi_str *out) {
    if (!gllmi_tm_is(v, GLLMI_TM_STR))
        return gllmi_tm_fail_type(vm, "a string is required, not", v);
    *out = gllmi_tm_text(v);
    return 1;
}

/* The item before or behind, the last of a loop: what needs a look ahead. */
GLLMI_PRIVATE int gllmi_tm_loop_peek(gllmi_tm_vm *vm, gllmi_tm_loop *loop) {
    int r;
    if (gllmi_tm_given(&loop->after)) return 1;
    r = gllmi_tm_loop_fetch(vm, loop, &loop->after);
    if (r == 0) loop->after = gllmi_tm_missing();
    return r;
}
/* An attribute of a loop: 1, 0 for none, -1 after a failure. */
GLLMI_PRIVATE int gllmi_tm_loop_attribute(gllmi_tm_vm *vm, gllmi_tm_loop *loop, gllmi_str name,
                                          gllmi_tm_value *out) {
    static const char *const names[] = {"index",    "index0",   "first",     "last",
                                        "length",   "revindex", "revindex0", "previtem",
                                        "nextitem", "depth",    "depth0"};
    const gllmi_str none = {NULL, 0};
    int64_t length;
    size_t i;
    int r;
    for (i = 0; i < GLLMI_COUNT_OF(names) && !gllmi_str_is(name, names[i]); i++) {
    }
    switch (i) {
    case 0: *out = gllmi_tm_int(loop->index0 + 1); return 1;
    case 1: *out = gllmi_tm_int(loop->index0); return 1;
    case 2: *out = gllmi_tm_bool(loop->index0 == 0); return 1;
    case 3:
        if ((r = gllmi_tm_loop_peek(vm, loop)) < 0) return -1;
        *out = gllmi_tm_bool(r == 0);
        return 1;
    case 4:
    case 5:
    case 6:
        if (!gllmi_tm_loop_length(vm, loop, &length)) return -1;
        *out = gllmi_tm_int(i == 4 ? length : length - loop->index0 - (i == 6));
        return 1;
    case 7:
        if (loop->index0 == 0) {
            return gllmi_tm_undefine(vm, "there is no previous item", none, NULL, out) ? 1 : -1;
        }
        *out = loop->before;
        return 1;
    case 8:
        if ((r = gllmi_tm_loop_peek(vm, loop)) < 0) return -1;
        if (r == 0) return gllmi_tm_undefine(vm, "there is no next item", none, NULL, out) ? 1 : -1;
        *out = loop->after;
        return 1;
    case 9: *out = gllmi_tm_int(loop->depth0 + 1); return 1;
    case 10: *out = gllmi_tm_int(loop->depth0); return 1;
    default: return 0;
    }
}
/* The attribute of a macro. */
GLLMI_PRIVATE int gllmi_tm_macro_attribute(gllmi_tm_vm *vm, const gllmi_tm_function_row *row,
                                           gllmi_str name, gllmi_tm_value *out) {
    uint32_t i;
    gllmi_tm_list *list;
    gllmi_tm_value text;
    if (gllmi_str_is(name, "name")) {
        *out = gllmi_tm_none();
        return !row->name.data || gllmi_tm_wrap(vm, row->name.data, row->name.size, out) ? 1 : -1;
    }
    if (gllmi_str_is(name, "arguments")) {
        if (!(list = gllmi_tm_list_new(vm, row->n_parameters))) return -1;
        for (i = 0; i < row->n_parameters; i++) {
            if (!gllmi_tm_wrap(vm, row->parameters[i].data, row->parameters[i].size, &text) ||
                !gllmi_tm_list_add(vm, list, text)) {
                return -1;
            }
        }
        *out = gllmi_tm_make(GLLMI_TM_TUPLE, list);
        return 1;
    }
    if (gllmi_str_is(name, "catch_kwargs")) return *out = gllmi_tm_bool(row->kwargs != 0), 1;
    if (gllmi_str_is(name, "catch_varargs")) return *out = gllmi_tm_bool(row->varargs != 0), 1;
    if (gllmi_str_is(name, "caller")) return *out = gllmi_tm_bool(row->caller != 0), 1;
    return 0;
}
/* Attributes that are not methods: 1, 0 for none, -1 after a failure. */
GLLMI_PRIVATE int gllmi_tm_property(gllmi_tm_vm *vm, const gllmi_tm_value *v, gllmi_str name,
                                    gllmi_tm_value *out) {
    switch (v->type) {
    case GLLMI_TM_UNDEFINED: gllmi_tm_fail_undefined(vm, v); return -1;
    case GLLMI_TM_NAMESPACE: return gllmi_tm_dict_find(vm, v->as.dict, name, out);
    case GLLMI_TM_LOOP: return gllmi_tm_loop_attribute(vm, v->as.loop, name, out);
    case GLLMI_TM_FUNCTION: return gllmi_tm_macro_attribute(vm, v->as.function->row, name, out);
    case GLLMI_TM_TUPLE:
        if (!v->flag || v->as.list->n != 2) return 0;
        if (gllmi_str_is(name, "grouper")) return *out = v->as.list->items[0], 1;
        if (gllmi_str_is(name, "list")) return *out = v->as.list->items[1], 1;
        return 0;
    case GLLMI_TM_CYCLER:
        if (!gllmi_str_is(name, "current")) return 0;
        *out = v->as.cycler->items->items[v->as.cycler->at];
        return 1;
    case GLLMI_TM_BOOL:
    case GLLMI_TM_INT:
        if (gllmi_str_is(name, "real") || gllmi_str_is(name, "numerator")) {
            return *out = gllmi_tm_int(v->as.i), 1;
        }
        if (gllmi_str_is(name, "imag")) return *out = gllmi_tm_int(0), 1;
        if (gllmi_str_is(name, "denominator")) return *out = gllmi_tm_int(1), 1;
        return 0;
    case GLLMI_TM_FLOAT:
        if (gllmi_str_is(name, "real")) return *out = *v, 1;
        if (gllmi_str_is(name, "imag")) return *out = gllmi_tm_float(0), 1;
        return 0;
    case GLLMI_TM_RANGE:
        if (gllmi_str_is(name, "start")) return *out = gllmi_tm_int(v->as.range->start), 1;
        if (gllmi_str_is(name, "stop")) return *out = gllmi_tm_int(v->as.range->stop), 1;
        if (gllmi_str_is(name, "step")) return *out = gllmi_tm_int(v->as.range->step), 1;
        return 0;
    default: return 0;
    }
}

/* ---- methods of strings ---------------------------------------------------------------------- */

GLLMI_TM_BUILTIN_AS(gllmi_tm_str_upper, gllmi_tm_change_case(vm, self, GLLMI_TM_CASE_UPPER, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_lower, gllmi_tm_change_case(vm, self, GLLMI_TM_CASE_LOWER, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_swapcase, gllmi_tm_change_case(vm, self, GLLMI_TM_CASE_SWAP, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_casefold, gllmi_tm_change_case(vm, self, GLLMI_TM_CASE_FOLD, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_capitalize, gllmi_tm_capitalize(vm, self, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_strip, gllmi_tm_strip(vm, self, &a[0], 3, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_lstrip, gllmi_tm_strip(vm, self, &a[0], 1, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_rstrip, gllmi_tm_strip(vm, self, &a[0], 2, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_split, gllmi_tm_split(vm, self, a, 0, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_rsplit, gllmi_tm_split(vm, self, a, 1, out))
GLLMI_TM_BUILTIN(gllmi_tm_str_title) {
    gllmi_str s = gllmi_tm_text(self);
    const char *p = s.data, *end = p + s.size;
    size_t mark = vm->n_output;
    int after_letter = 0;
    GLLMI_TM_UNUSED;
    while (p < end) {
        const char *at = p;
        uint32_t c = gllmi_utf8_next(&p);
        if (!gllmi_tm_put_case(vm, s, at, c,
                               after_letter ? GLLMI_TM_CASE_LOWER : GLLMI_TM_CASE_TITLE))
            return 0;
        after_letter = gllmi_tm_is_cased(c);
    }
    if (!gllmi_tm_take(vm, mark, out)) return 0;
    out->flag = self->flag;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_str_splitlines) {
    gllmi_tm_list *list = gllmi_tm_list_new(vm, 0);
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_make(GLLMI_TM_LIST, list);
    return list &&
           gllmi_tm_split_lines(vm, self, gllmi_tm_given(&a[0]) && gllmi_tm_truth(&a[0]), list);
}
/* The bytes of self[start:end], the arguments a[1] and a[2]. 0 after a failure; *begin NULL where
 * start is behind the end. */
GLLMI_PRIVATE int gllmi_tm_string_range(gllmi_tm_vm *vm, const gllmi_tm_value *self,
                                        const gllmi_tm_value *a, const char **begin,
                                        const char **end) {
    int64_t n = (int64_t)gllmi_tm_chars(self), first, last;
    const char *data = self->as.string->data;
    if (!gllmi_tm_slice_bound(vm, &a[1], n, 0, 0, INT64_MAX, &first) ||
        !gllmi_tm_slice_bound(vm, &a[2], n, n, 0, n, &last) ||
        !gllmi_tm_step(vm, 1 + self->as.string->size / 64)) {
        return 0;
    }
    *begin = first > last || first > n ? NULL : data + gllmi_tm_char_offset(self, (size_t)first);
    *end = data + gllmi_tm_char_offset(self, (size_t)last);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_str_matches(gllmi_tm_vm *vm, const gllmi_tm_value *self,
                                       const gllmi_tm_value *a, int at_end, gllmi_tm_value *out) {
    const char *begin, *end;
    size_t i, n = 1;
    const gllmi_tm_value *parts = &a[0];
    if (!gllmi_tm_string_range(vm, self, a, &begin, &end)) return 0;
    if (gllmi_tm_is(&a[0], GLLMI_TM_TUPLE)) {
        parts = a[0].as.list->items;
        n = a[0].as.list->n;
    }
    *out = gllmi_tm_bool(0);
    for (i = 0; i < n && !out->as.i; i++) {
        gllmi_str part;
        if (!gllmi_tm_text_argument(vm, &parts[i], &part)) return 0;
        if (!begin || (size_t)(end - begin) < part.size) continue;
        *out = gllmi_tm_bool(part.size == 0 ||
                             memcmp(at_end ? end - part.size : begin, part.data, part.size) == 0);
    }
    return 1;
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_startswith, gllmi_tm_str_matches(vm, self, a, 0, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_endswith, gllmi_tm_str_matches(vm, self, a, 1, out))
GLLMI_PRIVATE int gllmi_tm_str_search(gllmi_tm_vm *vm, const gllmi_tm_value *self,
                                      const gllmi_tm_value *a, int from_right, int must,
                                      gllmi_tm_value *out) {
    const char *begin, *end, *at;
    gllmi_str part;
    if (!gllmi_tm_text_argument(vm, &a[0], &part) ||
        !gllmi_tm_string_range(vm, self, a, &begin, &end))
        return 0;
    at = !begin       ? NULL
         : from_right ? gllmi_tm_find_last(vm, begin, end, part)
                      : gllmi_tm_find(vm, begin, end, part);
    if (vm->status != GLLM_OK) return 0;
    if (!at && must) return gllmi_tm_fail(vm, "substring not found");
    *out = gllmi_tm_int(-1);
    if (at) {
        const char *data = self->as.string->data;
        *out = gllmi_tm_int((int64_t)gllmi_utf8_count(data, (size_t)(at - data)));
    }
    return 1;
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_find, gllmi_tm_str_search(vm, self, a, 0, 0, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_rfind, gllmi_tm_str_search(vm, self, a, 1, 0, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_index, gllmi_tm_str_search(vm, self, a, 0, 1, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_rindex, gllmi_tm_str_search(vm, self, a, 1, 1, out))
GLLMI_TM_BUILTIN(gllmi_tm_str_count) {
    const char *begin, *end;
    gllmi_str part;
    int64_t n = 0;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_text_argument(vm, &a[0], &part) ||
        !gllmi_tm_string_range(vm, self, a, &begin, &end))
        return 0;
    if (part.size == 0) {
        *out =
            gllmi_tm_int(begin ? (int64_t)gllmi_utf8_count(begin, (size_t)(end - begin)) + 1 : 0);
        return 1;
    }
    while (begin && (begin = gllmi_tm_find(vm, begin, end, part)) != NULL) n++, begin += part.size;
    *out = gllmi_tm_int(n);
    return vm->status == GLLM_OK;
}
GLLMI_TM_BUILTIN(gllmi_tm_str_replace) {
    gllmi_str from, to;
    int64_t limit;
    gllmi_tm_value x, y;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_text_argument(vm, &a[0], &from) || !gllmi_tm_text_argument(vm, &a[1], &to) ||
        !gllmi_tm_int_argument(vm, &a[2], -1, &limit)) {
        return 0;
    }
    if (self->flag) { /* Markup escapes what is put into it */
        if (!gllmi_tm_escape(vm, &a[0], &x) || !gllmi_tm_escape(vm, &a[1], &y)) return 0;
        from = gllmi_tm_text(&x), to = gllmi_tm_text(&y);
    }
    if (!gllmi_tm_replace(vm, gllmi_tm_text(self), from, to, limit, out)) return 0;
    out->flag = self->flag;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_str_join) {
    gllmi_tm_iterator it;
    gllmi_tm_value item;
    size_t mark = vm->n_output;
    int r, first = 1;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_iterate(vm, &a[0], &it)) return 0;
    for (; (r = gllmi_tm_iterate_next(vm, &it, &item)) == 1; first = 0) {
        if (!self->flag && !gllmi_tm_is(&item, GLLMI_TM_STR)) {
            return gllmi_tm_fail(vm, "sequence item: expected str instance, %s found",
                                 gllmi_tm_type_name(&item));
        }
        if (self->flag && !gllmi_tm_escape(vm, &item, &item)) return 0;
        if ((!first && !gllmi_tm_put_str(vm, gllmi_tm_text(self))) ||
            !gllmi_tm_put_str(vm, gllmi_tm_text(&item)))
            return 0;
    }
    if (r < 0 || !gllmi_tm_take(vm, mark, out)) return 0;
    out->flag = self->flag;
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_str_pad(gllmi_tm_vm *vm, const gllmi_tm_value *self,
                                   const gllmi_tm_value *a, char align, gllmi_tm_value *out) {
    size_t mark = vm->n_output, n = gllmi_tm_chars(self), pad, left;
    int64_t width;
    gllmi_str fill = gllmi_str_make(" ", 1);
    if (!gllmi_tm_int_argument(vm, &a[0], 0, &width)) return 0;
    if (gllmi_tm_given(&a[1])) {
        if (!gllmi_tm_text_argument(vm, &a[1], &fill)) return 0;
        if (gllmi_tm_chars(&a[1]) != 1)
            return gllmi_tm_fail(vm, "The fill character must be exactly one");
    }
    pad = width > 0 && (uint64_t)width > n ? (size_t)width - n : 0;
    left = align == '<' ? 0 : align == '>' ? pad : pad / 2 + (pad & (size_t)width & 1);
    if (!gllmi_tm_put_repeat(vm, fill, left) || !gllmi_tm_put_str(vm, gllmi_tm_text(self)) ||
        !gllmi_tm_put_repeat(vm, fill, pad - left) || !gllmi_tm_take(vm, mark, out)) {
        return 0;
    }
    out->flag = self->flag;
    return 1;
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_center, gllmi_tm_str_pad(vm, self, a, '^', out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_ljust, gllmi_tm_str_pad(vm, self, a, '<', out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_rjust, gllmi_tm_str_pad(vm, self, a, '>', out))
GLLMI_TM_BUILTIN(gllmi_tm_str_zfill) {
    gllmi_str s = gllmi_tm_text(self);
    size_t mark = vm->n_output, n = gllmi_tm_chars(self), sign = 0;
    int64_t width;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_int_argument(vm, &a[0], 0, &width)) return 0;
    if (s.size > 0 && (*s.data == '-' || *s.data == '+')) sign = 1;
    if (!gllmi_tm_put(vm, s.data, sign) ||
        (width > 0 && (uint64_t)width > n &&
         !gllmi_tm_put_repeat(vm, gllmi_str_make("0", 1), (size_t)width - n))) {
        return 0;
    }
    return gllmi_tm_put(vm, s.data + sign, s.size - sign) && gllmi_tm_take(vm, mark, out);
}
GLLMI_PRIVATE int gllmi_tm_str_part(gllmi_tm_vm *vm, const gllmi_tm_value *self,
                                    const gllmi_tm_value *a, int from_right, gllmi_tm_value *out) {
    const char *p = self->as.string->data, *end = p + self->as.string->size, *at;
    gllmi_str part;
    gllmi_tm_list *list = gllmi_tm_list_new(vm, 3);
    if (!list || !gllmi_tm_text_argument(vm, &a[0], &part)) return 0;
    if (part.size == 0) return gllmi_tm_fail(vm, "empty separator");
    *out = gllmi_tm_make(GLLMI_TM_TUPLE, list);
    at = from_right ? gllmi_tm_find_last(vm, p, end, part) : gllmi_tm_find(vm, p, end, part);
    if (vm->status != GLLM_OK) return 0;
    if (at) {
        return gllmi_tm_add_piece(vm, list, self, p, at) && gllmi_tm_list_add(vm, list, a[0]) &&
               gllmi_tm_add_piece(vm, list, self, at + part.size, end);
    }
    if (from_right) {
        return gllmi_tm_add_piece(vm, list, self, p, p) &&
               gllmi_tm_add_piece(vm, list, self, p, p) && gllmi_tm_list_add(vm, list, *self);
    }
    return gllmi_tm_list_add(vm, list, *self) && gllmi_tm_add_piece(vm, list, self, p, p) &&
           gllmi_tm_add_piece(vm, list, self, p, p);
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_partition, gllmi_tm_str_part(vm, self, a, 0, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_rpartition, gllmi_tm_str_part(vm, self, a, 1, out))
GLLMI_TM_BUILTIN(gllmi_tm_str_removeprefix) {
    gllmi_str s = gllmi_tm_text(self), part;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_text_argument(vm, &a[0], &part)) return 0;
    if (s.size >= part.size && part.size > 0 && memcmp(s.data, part.data, part.size) == 0) {
        return gllmi_tm_piece(vm, self, s.data + part.size, s.data + s.size, out);
    }
    *out = *self;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_str_removesuffix) {
    gllmi_str s = gllmi_tm_text(self), part;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_text_argument(vm, &a[0], &part)) return 0;
    if (s.size >= part.size && part.size > 0 &&
        memcmp(s.data + s.size - part.size, part.data, part.size) == 0) {
        return gllmi_tm_piece(vm, self, s.data, s.data + s.size - part.size, out);
    }
    *out = *self;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_str_expandtabs) {
    gllmi_str s = gllmi_tm_text(self);
    const char *p = s.data, *end = p + s.size;
    size_t mark = vm->n_output, column = 0;
    int64_t width;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_int_argument(vm, &a[0], 8, &width)) return 0;
    while (p < end) {
        const char *at = p;
        uint32_t c = gllmi_utf8_next(&p);
        if (c == '\t') {
            size_t n = width > 0 ? (size_t)width - column % (size_t)width : 0;
            if (!gllmi_tm_put_repeat(vm, gllmi_str_make(" ", 1), n)) return 0;
            column += n;
            continue;
        }
        column = c == '\n' || c == '\r' ? 0 : column + 1;
        if (!gllmi_tm_put(vm, at, (size_t)(p - at))) return 0;
    }
    return gllmi_tm_take(vm, mark, out);
}

enum {
    GLLMI_TM_IS_ALPHA, GLLMI_TM_IS_DIGIT, GLLMI_TM_IS_DECIMAL, GLLMI_TM_IS_NUMERIC,
    GLLMI_TM_IS_ALNUM, GLLMI_TM_IS_SPACE, GLLMI_TM_IS_PRINTABLE, GLLMI_TM_IS_ASCII,
    GLLMI_TM_IS_IDENTIFIER
};

GLLMI_PRIVATE int gllmi_tm_is_kind(uint32_t c, int kind, int is_first) {
    int category = gllmi_uc_category(c), numeric = gllmi_uc_is_numeric(c);
    int alpha = category >= GLLMI_UC_LU && category <= GLLMI_UC_LO;
    switch (kind) {
    case GLLMI_TM_IS_ALPHA: return alpha;
    case GLLMI_TM_IS_DECIMAL: return category == GLLMI_UC_ND;
    case GLLMI_TM_IS_DIGIT:
        return category == GLLMI_UC_ND || c == 0xb2 || c == 0xb3 || c == 0xb9 || c == 0x2070 ||
               (c >= 0x2074 && c <= 0x2079) || (c >= 0x2080 && c <= 0x2089) ||
               (c >= 0x2460 && c <= 0x2468) || (c >= 0x2474 && c <= 0x247c) ||
               (c >= 0x2488 && c <= 0x2490);
    case GLLMI_TM_IS_NUMERIC: return numeric;
    case GLLMI_TM_IS_ALNUM: return alpha || numeric;
    case GLLMI_TM_IS_SPACE: return gllmi_tm_is_space(c);
    case GLLMI_TM_IS_PRINTABLE: return gllmi_tm_is_printable(c);
    case GLLMI_TM_IS_ASCII: return c < 0x80;
    default: return is_first ? alpha || c == '_' : gllmi_tm_is_word(c);
    }
}
GLLMI_PRIVATE int gllmi_tm_str_all(gllmi_tm_vm *vm, const gllmi_tm_value *self, int kind,
                                   gllmi_tm_value *out) {
    const char *p = self->as.string->data, *begin = p, *end = p + self->as.string->size;
    int ok = p < end || kind == GLLMI_TM_IS_PRINTABLE || kind == GLLMI_TM_IS_ASCII;
    while (ok && p < end) {
        int is_first = p == begin;
        ok = gllmi_tm_is_kind(gllmi_utf8_next(&p), kind, is_first);
    }
    *out = gllmi_tm_bool(ok);
    return gllmi_tm_step(vm, 1 + (size_t)(p - begin) / 16);
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_isalpha, gllmi_tm_str_all(vm, self, GLLMI_TM_IS_ALPHA, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_isdigit, gllmi_tm_str_all(vm, self, GLLMI_TM_IS_DIGIT, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_isdecimal, gllmi_tm_str_all(vm, self, GLLMI_TM_IS_DECIMAL, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_isnumeric, gllmi_tm_str_all(vm, self, GLLMI_TM_IS_NUMERIC, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_isalnum, gllmi_tm_str_all(vm, self, GLLMI_TM_IS_ALNUM, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_isspace, gllmi_tm_str_all(vm, self, GLLMI_TM_IS_SPACE, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_isprintable,
                    gllmi_tm_str_all(vm, self, GLLMI_TM_IS_PRINTABLE, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_isascii, gllmi_tm_str_all(vm, self, GLLMI_TM_IS_ASCII, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_isidentifier,
                    gllmi_tm_str_all(vm, self, GLLMI_TM_IS_IDENTIFIER, out))
/* All letters of one case, at least one. */
GLLMI_PRIVATE int gllmi_tm_is_in_case(const gllmi_tm_value *self, int lower) {
    const char *p = self->as.string->data, *end = p + self->as.string->size;
    int found = 0;
    while (p < end) {
        uint32_t c = gllmi_utf8_next(&p);
        if (!gllmi_tm_is_cased(c)) continue;
        if (gllmi_tm_is_lower(c) != lower || gllmi_uc_category(c) == GLLMI_UC_LT) return 0;
        found = 1;
    }
    return found;
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_islower, (*out = gllmi_tm_bool(gllmi_tm_is_in_case(self, 1)), 1))
GLLMI_TM_BUILTIN_AS(gllmi_tm_str_isupper, (*out = gllmi_tm_bool(gllmi_tm_is_in_case(self, 0)), 1))
GLLMI_TM_BUILTIN(gllmi_tm_str_istitle) {
    const char *p = self->as.string->data, *end = p + self->as.string->size;
    int found = 0, after_letter = 0, ok = 1;
    GLLMI_TM_UNUSED;
    while (ok && p < end) {
        uint32_t c = gllmi_utf8_next(&p);
        int cased = gllmi_tm_is_cased(c);
        if (cased) ok = gllmi_tm_is_lower(c) == after_letter, found = 1;
        after_letter = cased;
    }
    *out = gllmi_tm_bool(ok && found);
    return 1;
}

/* ---- methods of the other types -------------------------------------------------------------- */

GLLMI_TM_BUILTIN(gllmi_tm_dict_get_method) {
    int r;
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_given(&a[1]) ? a[1] : gllmi_tm_none();
    r = gllmi_tm_dict_get(vm, self->as.dict, &a[0], out);
    return r >= 0;
}
GLLMI_TM_BUILTIN(gllmi_tm_dict_keys) {
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_make(GLLMI_TM_VIEW, self->as.dict);
    out->flag = GLLMI_TM_VIEW_KEYS;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_dict_values) {
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_make(GLLMI_TM_VIEW, self->as.dict);
    out->flag = GLLMI_TM_VIEW_VALUES;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_dict_items) {
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_make(GLLMI_TM_VIEW, self->as.dict);
    out->flag = GLLMI_TM_VIEW_ITEMS;
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_dict_merge(gllmi_tm_vm *vm, gllmi_tm_dict *d,
                                      const gllmi_tm_dict *from) {
    size_t i;
    for (i = 0; i < from->n; i++) {
        if (!gllmi_tm_dict_set(vm, d, from->keys[i], from->values[i])) return 0;
    }
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_dict_copy) {
    gllmi_tm_dict *d = gllmi_tm_dict_new(vm);
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_make(GLLMI_TM_DICT, d);
    return d && gllmi_tm_dict_merge(vm, d, self->as.dict);
}
GLLMI_TM_BUILTIN(gllmi_tm_list_copy) {
    gllmi_tm_list *list = gllmi_tm_collect(vm, self);
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_make(GLLMI_TM_LIST, list);
    return list != NULL;
}
GLLMI_TM_BUILTIN(gllmi_tm_list_count) {
    gllmi_tm_iterator it;
    gllmi_tm_value item;
    int r, same;
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_int(0);
    if (!gllmi_tm_iterate(vm, self, &it)) return 0;
    while ((r = gllmi_tm_iterate_next(vm, &it, &item)) == 1) {
        if ((same = gllmi_tm_equal(vm, &item, &a[0])) < 0) return 0;
        out->as.i += same;
    }
    return r == 0;
}
GLLMI_TM_BUILTIN(gllmi_tm_list_index) {
    gllmi_tm_iterator it;
    gllmi_tm_value item;
    int64_t n, first, last, i;
    size_t length;
    int r, same;
    GLLMI_TM_UNUSED;
    (void)gllmi_tm_length(self, &length);
    n = (int64_t)length;
    if (!gllmi_tm_slice_bound(vm, &a[1], n, 0, 0, n, &first) ||
        !gllmi_tm_slice_bound(vm, &a[2], n, n, 0, n, &last) || !gllmi_tm_iterate(vm, self, &it)) {
        return 0;
    }
    for (i = 0; i < last && (r = gllmi_tm_iterate_next(vm, &it, &item)) != 0; i++) {
        if (r < 0 || (same = i < first ? 0 : gllmi_tm_equal(vm, &item, &a[0])) < 0) return 0;
        if (!same) continue;
        *out = gllmi_tm_int(i);
        return 1;
    }
    return gllmi_tm_fail(vm, "the value is not in the list");
}
GLLMI_TM_BUILTIN(gllmi_tm_float_is_integer) {
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_bool(self->as.f == floor(self->as.f) && self->as.f - self->as.f == 0);
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_int_bit_length) {
    uint64_t rest = self->as.i < 0 ? 0 - (uint64_t)self->as.i : (uint64_t)self->as.i;
    GLLMI_TM_UNUSED;
    for (*out = gllmi_tm_int(0); rest > 0; rest >>= 1) out->as.i++;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_number_conjugate) {
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_is(self, GLLMI_TM_BOOL) ? gllmi_tm_int(self->as.i) : *self;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_loop_cycle) {
    GLLMI_TM_UNUSED;
    if (all->n_named) return gllmi_tm_fail(vm, "cycle takes no keyword arguments");
    if (all->n == 0) return gllmi_tm_fail(vm, "no items for cycling given");
    *out = all->values[(size_t)self->as.loop->index0 % all->n];
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_loop_changed) {
    gllmi_tm_list *list;
    gllmi_tm_value now;
    size_t i;
    int same = 0;
    GLLMI_TM_UNUSED;
    if (all->n_named) return gllmi_tm_fail(vm, "changed takes no keyword arguments");
    if (!(list = gllmi_tm_list_new(vm, all->n))) return 0;
    for (i = 0; i < all->n; i++) {
        if (!gllmi_tm_list_add(vm, list, all->values[i])) return 0;
    }
    now = gllmi_tm_make(GLLMI_TM_TUPLE, list);
    if (gllmi_tm_given(&self->as.loop->changed)) {
        same = gllmi_tm_equal(vm, &self->as.loop->changed, &now);
        if (same < 0) return 0;
    }
    if (!same) self->as.loop->changed = now;
    *out = gllmi_tm_bool(!same);
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_cycler_next) {
    gllmi_tm_cycler *c = self->as.cycler;
    GLLMI_TM_UNUSED;
    *out = c->items->items[c->at];
    c->at = (c->at + 1) % c->items->n;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_cycler_reset) {
    GLLMI_TM_UNUSED;
    self->as.cycler->at = 0;
    *out = gllmi_tm_none();
    return 1;
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_unsupported, gllmi_tm_fail(vm, "this builtin is not supported"))
/* ---- the look-up of attributes and items ----------------------------------------------------- */

GLLMI_PRIVATE const gllmi_tm_method_row *
gllmi_tm_find_method(const gllmi_tm_vm *vm, const gllmi_tm_value *v, gllmi_str name) {
    size_t i;
    for (i = 0; i < vm->n_methods; i++) {
        int type = vm->methods[i].type;
        int same = v->type == type || (type == GLLMI_TM_INT && gllmi_tm_is(v, GLLMI_TM_BOOL)) ||
                   (type == GLLMI_TM_TUPLE &&
                    (gllmi_tm_is(v, GLLMI_TM_LIST) || gllmi_tm_is(v, GLLMI_TM_RANGE)));
        if (same && gllmi_str_is(name, vm->methods[i].builtin.name)) return &vm->methods[i];
    }
    return NULL;
}
/* A property or method: 1, 0 for none, -1 after a failure. What would change its object is an
 * undefined value that says so. */
GLLMI_PRIVATE int gllmi_tm_attribute(gllmi_tm_vm *vm, const gllmi_tm_value *v, gllmi_str name,
                                     gllmi_tm_value *out) {
    const gllmi_tm_method_row *row;
    gllmi_tm_method *method;
    int r = gllmi_tm_property(vm, v, name, out);
    if (r != 0) return r;
    row = gllmi_tm_find_method(vm, v, name);
    if (!row) return 0;
    if (row->unsafe) {
        return gllmi_tm_undefine(vm, "access to an attribute that changes its object is unsafe",
                                 name, NULL, out)
                   ? 1
                   : -1;
    }
    if (!(method = (gllmi_tm_method *)gllmi_tm_alloc(vm, sizeof *method))) return -1;
    method->object = *v;
    method->row = row;
    *out = gllmi_tm_make(GLLMI_TM_METHOD, method);
    return 1;
}
/* x.name: the attribute, else the item of a dict, else undefined. */
GLLMI_PRIVATE int gllmi_tm_get_attribute(gllmi_tm_vm *vm, const gllmi_tm_value *v, gllmi_str name,
                                         gllmi_tm_value *out) {
    int r = gllmi_tm_attribute(vm, v, name, out);
    if (r == 0 && gllmi_tm_is(v, GLLMI_TM_DICT)) r = gllmi_tm_dict_find(vm, v->as.dict, name, out);
    if (r != 0) return r > 0;
    return gllmi_tm_undefine(vm, NULL, name, gllmi_tm_type_name(v), out);
}
/* x[index]: the item, else for a string the attribute, else undefined. */
GLLMI_PRIVATE int gllmi_tm_get_item(gllmi_tm_vm *vm, const gllmi_tm_value *v,
                                    const gllmi_tm_value *index, gllmi_tm_value *out) {
    gllmi_str name = gllmi_str_of("element");
    size_t n;
    int r = 0;
    if (gllmi_tm_is(v, GLLMI_TM_UNDEFINED)) return gllmi_tm_fail_undefined(vm, v);
    if (gllmi_tm_is(v, GLLMI_TM_DICT) && gllmi_tm_is_hashable(index)) {
        if ((r = gllmi_tm_dict_get(vm, v->as.dict, index, out)) != 0) return r > 0;
    }
    if (gllmi_tm_is_int(index) &&
        (gllmi_tm_is(v, GLLMI_TM_STR) || gllmi_tm_is(v, GLLMI_TM_LIST) ||
         gllmi_tm_is(v, GLLMI_TM_TUPLE) || gllmi_tm_is(v, GLLMI_TM_RANGE))) {
        int64_t i = index->as.i;
        (void)gllmi_tm_length(v, &n);
        if (i < 0) i += (int64_t)n;
        if (i >= 0 && (uint64_t)i < n) {
            if (gllmi_tm_is(v, GLLMI_TM_STR)) return gllmi_tm_slice_string(vm, v, i, 1, 1, out);
            *out = gllmi_tm_is(v, GLLMI_TM_RANGE)
                       ? gllmi_tm_int(v->as.range->start + i * v->as.range->step)
                       : v->as.list->items[i];
            return 1;
        }
    }
    if (gllmi_tm_is(index, GLLMI_TM_STR)) {
        name = gllmi_tm_text(index);
        if ((r = gllmi_tm_attribute(vm, v, name, out)) != 0) return r > 0;
    }
    return gllmi_tm_undefine(vm, NULL, name, gllmi_tm_type_name(v), out);
}

/* ---- str.format ------------------------------------------------------------------------------ */

typedef struct gllmi_tm_fields {
    const gllmi_tm_args *args;
    const gllmi_tm_value *mapping; /* of format_map */
    int automatic;                 /* next number; -1: they are given */
    int markup;                    /* what is put in is escaped */
} gllmi_tm_fields;

/* The value that "name.attribute[item]" means. */
GLLMI_PRIVATE int gllmi_tm_field_value(gllmi_tm_vm *vm, gllmi_tm_fields *f, gllmi_str name,
                                       gllmi_tm_value *out) {
    const char *p = name.data, *end = p + name.size, *start = p;
    gllmi_str first;
    gllmi_tm_value key;
    size_t i;
    int64_t number;
    while (p < end && *p != '.' && *p != '[') p++;
    first = gllmi_str_make(start, (size_t)(p - start));
    start = first.data;
    number = gllmi_tm_parse_count(&start, p);
    if (first.size == 0 || (number >= 0 && start == p)) {
        if (first.size == 0 ? f->automatic < 0 : f->automatic > 0) {
            return gllmi_tm_fail(vm, "cannot switch between automatic and manual field numbering");
        }
        if (first.size == 0) {
            number = f->automatic++;
        } else {
            f->automatic = -1;
        }
        if (f->mapping || (uint64_t)number >= f->args->n) {
            return gllmi_tm_fail(vm, "Replacement index out of range");
        }
        *out = f->args->values[number];
    } else if (f->mapping) {
        if (!gllmi_tm_wrap(vm, first.data, first.size, &key) ||
            !gllmi_tm_get_item(vm, f->mapping, &key, out)) {
            return 0;
        }
        if (gllmi_tm_is(out, GLLMI_TM_UNDEFINED))
            return gllmi_tm_fail(vm, "a key is missing for format_map");
    } else {
        for (i = 0; i < f->args->n_named && !gllmi_str_equal(first, f->args->names[i]); i++) {
        }
        if (i == f->args->n_named) {
            return gllmi_tm_fail(vm, "'%.*s' is not given to format", gllmi_str_shown(first),
                                 first.data);
        }
        *out = f->args->named[i];
    }
    while (p < end) {
        int is_item = *p++ == '[';
        gllmi_tm_value object = *out;
        start = p;
        while (p < end && (is_item ? *p != ']' : *p != '.' && *p != '[')) p++;
        first = gllmi_str_make(start, (size_t)(p - start));
        if (first.size == 0 || (is_item && p++ == end)) {
            return gllmi_tm_fail(vm, "Empty attribute in format string");
        }
        if (is_item && p < end && *p != '.' && *p != '[') {
            return gllmi_tm_fail(vm, "Only '.' or '[' may follow ']' in format field specifier");
        }
        if (!is_item) {
            if (!gllmi_tm_get_attribute(vm, &object, first, out)) return 0;
            continue;
        }
        number = gllmi_tm_parse_count(&start, first.data + first.size);
        if (number >= 0 && start == first.data + first.size) {
            key = gllmi_tm_int(number);
        } else if (!gllmi_tm_wrap(vm, first.data, first.size, &key)) {
            return 0;
        }
        if (!gllmi_tm_get_item(vm, &object, &key, out)) return 0;
    }
    return 1;
}
/* [begin, end) between braces: name [! conversion] [: specification] */
GLLMI_PRIVATE int gllmi_tm_put_field(gllmi_tm_vm *vm, gllmi_tm_fields *f, const char *p,
                                     const char *end, int nested) {
    const char *start = p;
    size_t mark = vm->n_output;
    gllmi_tm_value v, spec;
    char conversion = 0;
    int in_item = 0;
    for (; p < end && (in_item || (*p != '!' && *p != ':')); p++) {
        if (*p == '[') in_item = 1;
        if (*p == ']') in_item = 0;
        if (*p == '{' || *p == '}') return gllmi_tm_fail(vm, "unexpected brace in field name");
    }
    if (!gllmi_tm_field_value(vm, f, gllmi_str_make(start, (size_t)(p - start)), &v)) return 0;
    if (p < end && *p == '!') {
        conversion = ++p < end ? *p++ : 0;
        if (!conversion || (p < end && *p != ':'))
            return gllmi_tm_fail(vm, "bad conversion in format");
    }
    if (conversion == 's') {
        if (!gllmi_tm_to_string(vm, &v, &v)) return 0;
    } else if (conversion == 'r' || conversion == 'a') {
        if (!gllmi_tm_put_repr(vm, &v) || !gllmi_tm_take(vm, mark, &v)) return 0;
    } else if (conversion) {
        return gllmi_tm_fail(vm, "Unknown conversion specifier");
    }
    if (p < end) p++;
    for (start = p; p < end; p++) {
        const char *close;
        if (*p != '{') continue;
        close = (const char *)memchr(p, '}', (size_t)(end - p));
        if (nested || !close) return gllmi_tm_fail(vm, "Max string recursion exceeded");
        if (!gllmi_tm_put(vm, start, (size_t)(p - start)) ||
            !gllmi_tm_put_field(vm, f, p + 1, close, 1)) {
            return 0;
        }
        p = close;
        start = p + 1;
    }
    if (!gllmi_tm_put(vm, start, (size_t)(end - start)) || !gllmi_tm_take(vm, mark, &spec) ||
        !gllmi_tm_put_format(vm, &v, gllmi_tm_text(&spec))) {
        return 0;
    }
    if (!f->markup || nested || (gllmi_tm_is(&v, GLLMI_TM_STR) && v.flag)) return 1;
    return gllmi_tm_take(vm, mark, &v) && gllmi_tm_escape(vm, &v, &v) &&
           gllmi_tm_put_str(vm, gllmi_tm_text(&v));
}
GLLMI_PRIVATE int gllmi_tm_format_fields(gllmi_tm_vm *vm, const gllmi_tm_value *self,
                                         gllmi_tm_fields *f, gllmi_tm_value *out) {
    const char *p = self->as.string->data, *end = p + self->as.string->size;
    size_t mark = vm->n_output;
    f->markup = self->flag;
    while (p < end) {
        const char *start = p;
        int depth = 1;
        while (p < end && *p != '{' && *p != '}') p++;
        if (!gllmi_tm_put(vm, start, (size_t)(p - start))) return 0;
        if (p == end) break;
        if (end - p >= 2 && p[1] == *p) {
            if (!gllmi_tm_put_char(vm, *p)) return 0;
            p += 2;
            continue;
        }
        if (*p == '}') return gllmi_tm_fail(vm, "Single '}' encountered in format string");
        for (start = ++p; p < end && depth > 0; p++) depth += *p == '{' ? 1 : *p == '}' ? -1 : 0;
        if (depth > 0) return gllmi_tm_fail(vm, "expected '}' before end of string");
        if (!gllmi_tm_put_field(vm, f, start, p - 1, 0)) return 0;
    }
    if (!gllmi_tm_take(vm, mark, out)) return 0;
    out->flag = self->flag;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_str_format) {
    gllmi_tm_fields f;
    GLLMI_TM_UNUSED;
    f.args = all;
    f.mapping = NULL;
    f.automatic = f.markup = 0;
    return gllmi_tm_format_fields(vm, self, &f, out);
}
GLLMI_TM_BUILTIN(gllmi_tm_str_format_map) {
    gllmi_tm_fields f;
    GLLMI_TM_UNUSED;
    f.args = all;
    f.mapping = &a[0];
    f.automatic = f.markup = 0;
    if (!gllmi_tm_is(&a[0], GLLMI_TM_DICT))
        return gllmi_tm_fail_type(vm, "format_map needs a dict, not", &a[0]);
    return gllmi_tm_format_fields(vm, self, &f, out);
}

#define GLLMI_TM_R(type, name, parameters, required, f)                                            \
    {                                                                                              \
        type, 0, { name, parameters, required, f }                                                 \
    }
#define GLLMI_TM_U(type, name)                                                                     \
    {                                                                                              \
        type, 1, { name, "*", 0, gllmi_tm_unsupported }                                            \
    }
static const gllmi_tm_method_row gllmi_tm_methods[] = {
    GLLMI_TM_R(GLLMI_TM_STR, "strip", "/chars", 0, gllmi_tm_str_strip),
    GLLMI_TM_R(GLLMI_TM_STR, "lstrip", "/chars", 0, gllmi_tm_str_lstrip),
    GLLMI_TM_R(GLLMI_TM_STR, "rstrip", "/chars", 0, gllmi_tm_str_rstrip),
    GLLMI_TM_R(GLLMI_TM_STR, "split", "sep,maxsplit", 0, gllmi_tm_str_split),
    GLLMI_TM_R(GLLMI_TM_STR, "rsplit", "sep,maxsplit", 0, gllmi_tm_str_rsplit),
    GLLMI_TM_R(GLLMI_TM_STR, "splitlines", "keepends", 0, gllmi_tm_str_splitlines),
    GLLMI_TM_R(GLLMI_TM_STR, "startswith", "/prefix,start,end", 1, gllmi_tm_str_startswith),
    GLLMI_TM_R(GLLMI_TM_STR, "endswith", "/suffix,start,end", 1, gllmi_tm_str_endswith),
    GLLMI_TM_R(GLLMI_TM_STR, "replace", "/old,new,count", 2, gllmi_tm_str_replace),
    GLLMI_TM_R(GLLMI_TM_STR, "upper", "/", 0, gllmi_tm_str_upper),
    GLLMI_TM_R(GLLMI_TM_STR, "lower", "/", 0, gllmi_tm_str_lower),
    GLLMI_TM_R(GLLMI_TM_STR, "title", "/", 0, gllmi_tm_str_title),
    GLLMI_TM_R(GLLMI_TM_STR, "capitalize", "/", 0, gllmi_tm_str_capitalize),
    GLLMI_TM_R(GLLMI_TM_STR, "swapcase", "/", 0, gllmi_tm_str_swapcase),
    GLLMI_TM_R(GLLMI_TM_STR, "casefold", "/", 0, gllmi_tm_str_casefold),
    GLLMI_TM_R(GLLMI_TM_STR, "find", "/sub,start,end", 1, gllmi_tm_str_find),
    GLLMI_TM_R(GLLMI_TM_STR, "rfind", "/sub,start,end", 1, gllmi_tm_str_rfind),
    GLLMI_TM_R(GLLMI_TM_STR, "index", "/sub,start,end", 1, gllmi_tm_str_index),
    GLLMI_TM_R(GLLMI_TM_STR, "rindex", "/sub,start,end", 1, gllmi_tm_str_rindex),
    GLLMI_TM_R(GLLMI_TM_STR, "count", "/sub,start,end", 1, gllmi_tm_str_count),
    GLLMI_TM_R(GLLMI_TM_STR, "join", "/iterable", 1, gllmi_tm_str_join),
    GLLMI_TM_R(GLLMI_TM_STR, "format", "*", 0, gllmi_tm_str_format),
    GLLMI_TM_R(GLLMI_TM_STR, "format_map", "/mapping", 1, gllmi_tm_str_format_map),
    GLLMI_TM_R(GLLMI_TM_STR, "center", "/width,fillchar", 1, gllmi_tm_str_center),
    GLLMI_TM_R(GLLMI_TM_STR, "ljust", "/width,fillchar", 1, gllmi_tm_str_ljust),
    GLLMI_TM_R(GLLMI_TM_STR, "rjust", "/width,fillchar", 1, gllmi_tm_str_rjust),
    GLLMI_TM_R(GLLMI_TM_STR, "zfill", "/width", 1, gllmi_tm_str_zfill),
    GLLMI_TM_R(GLLMI_TM_STR, "partition", "/sep", 1, gllmi_tm_str_partition),
    GLLMI_TM_R(GLLMI_TM_STR, "rpartition", "/sep", 1, gllmi_tm_str_rpartition),
    GLLMI_TM_R(GLLMI_TM_STR, "removeprefix", "/prefix", 1, gllmi_tm_str_removeprefix),
    GLLMI_TM_R(GLLMI_TM_STR, "removesuffix", "/suffix", 1, gllmi_tm_str_removesuffix),
    GLLMI_TM_R(GLLMI_TM_STR, "expandtabs", "tabsize", 0, gllmi_tm_str_expandtabs),
    GLLMI_TM_R(GLLMI_TM_STR, "isalpha", "/", 0, gllmi_tm_str_isalpha),
    GLLMI_TM_R(GLLMI_TM_STR, "isdigit", "/", 0, gllmi_tm_str_isdigit),
    GLLMI_TM_R(GLLMI_TM_STR, "isdecimal", "/", 0, gllmi_tm_str_isdecimal),
    GLLMI_TM_R(GLLMI_TM_STR, "isnumeric", "/", 0, gllmi_tm_str_isnumeric),
    GLLMI_TM_R(GLLMI_TM_STR, "isalnum", "/", 0, gllmi_tm_str_isalnum),
    GLLMI_TM_R(GLLMI_TM_STR, "isspace", "/", 0, gllmi_tm_str_isspace),
    GLLMI_TM_R(GLLMI_TM_STR, "isprintable", "/", 0, gllmi_tm_str_isprintable),
    GLLMI_TM_R(GLLMI_TM_STR, "isascii", "/", 0, gllmi_tm_str_isascii),
    GLLMI_TM_R(GLLMI_TM_STR, "isidentifier", "/", 0, gllmi_tm_str_isidentifier),
    GLLMI_TM_R(GLLMI_TM_STR, "islower", "/", 0, gllmi_tm_str_islower),
    GLLMI_TM_R(GLLMI_TM_STR, "isupper", "/", 0, gllmi_tm_str_isupper),
    GLLMI_TM_R(GLLMI_TM_STR, "istitle", "/", 0, gllmi_tm_str_istitle),
    GLLMI_TM_R(GLLMI_TM_STR, "encode", "*", 0, gllmi_tm_unsupported),
    GLLMI_TM_R(GLLMI_TM_STR, "translate", "*", 0, gllmi_tm_unsupported),
    GLLMI_TM_R(GLLMI_TM_STR, "maketrans", "*", 0, gllmi_tm_unsupported),
    GLLMI_TM_R(GLLMI_TM_DICT, "get", "/key,default", 1, gllmi_tm_dict_get_method),
    GLLMI_TM_R(GLLMI_TM_DICT, "keys", "/", 0, gllmi_tm_dict_keys),
    GLLMI_TM_R(GLLMI_TM_DICT, "values", "/", 0, gllmi_tm_dict_values),
    GLLMI_TM_R(GLLMI_TM_DICT, "items", "/", 0, gllmi_tm_dict_items),
    GLLMI_TM_R(GLLMI_TM_DICT, "copy", "/", 0, gllmi_tm_dict_copy),
    GLLMI_TM_R(GLLMI_TM_DICT, "fromkeys", "*", 0, gllmi_tm_unsupported),
    GLLMI_TM_U(GLLMI_TM_DICT, "clear"),
    GLLMI_TM_U(GLLMI_TM_DICT, "pop"),
    GLLMI_TM_U(GLLMI_TM_DICT, "popitem"),
    GLLMI_TM_U(GLLMI_TM_DICT, "setdefault"),
    GLLMI_TM_U(GLLMI_TM_DICT, "update"),
    GLLMI_TM_R(GLLMI_TM_LIST, "copy", "/", 0, gllmi_tm_list_copy),
    GLLMI_TM_U(GLLMI_TM_LIST, "append"),
    GLLMI_TM_U(GLLMI_TM_LIST, "clear"),
    GLLMI_TM_U(GLLMI_TM_LIST, "pop"),
    GLLMI_TM_U(GLLMI_TM_LIST, "reverse"),
    GLLMI_TM_U(GLLMI_TM_LIST, "insert"),
    GLLMI_TM_U(GLLMI_TM_LIST, "sort"),
    GLLMI_TM_U(GLLMI_TM_LIST, "extend"),
    GLLMI_TM_U(GLLMI_TM_LIST, "remove"),
    GLLMI_TM_R(GLLMI_TM_TUPLE, "count", "/value", 1,
               gllmi_tm_list_count), /* of lists and ranges too */
    GLLMI_TM_R(GLLMI_TM_TUPLE, "index", "/value,start,end", 1, gllmi_tm_list_index),
    GLLMI_TM_R(GLLMI_TM_INT, "bit_length", "/", 0, gllmi_tm_int_bit_length),
    GLLMI_TM_R(GLLMI_TM_INT, "conjugate", "/", 0, gllmi_tm_number_conjugate),
    GLLMI_TM_R(GLLMI_TM_FLOAT, "conjugate", "/", 0, gllmi_tm_number_conjugate),
    GLLMI_TM_R(GLLMI_TM_FLOAT, "is_integer", "/", 0, gllmi_tm_float_is_integer),
    GLLMI_TM_R(GLLMI_TM_LOOP, "cycle", "*", 0, gllmi_tm_loop_cycle),
    GLLMI_TM_R(GLLMI_TM_LOOP, "changed", "*", 0, gllmi_tm_loop_changed),
    GLLMI_TM_R(GLLMI_TM_CYCLER, "next", "/", 0, gllmi_tm_cycler_next),
    GLLMI_TM_R(GLLMI_TM_CYCLER, "reset", "/", 0, gllmi_tm_cycler_reset)};
#undef GLLMI_TM_R
#undef GLLMI_TM_U

/* ---- JSON out: json.dumps -------------------------------------------------------------------- */

typedef struct gllmi_tm_json_style {
    gllmi_str item, key, indent; /* separators; indent.data NULL: one line */
    int ascii, sorted;
} gllmi_tm_json_style;

GLLMI_PRIVATE int gllmi_tm_put_json_string(gllmi_tm_vm *vm, gllmi_str s, int ascii) {
    static const char from[] = "\"\\\n\r\t\f\b", to[] = "\"\\nrtfb";
    const char *p = s.data, *end = s.data + s.size, *start = p;
    char text[24];
    if (!gllmi_tm_put_char(vm, '"')) return 0;
    while (p < end) {
        const char *at = p, *found;
        uint32_t c = gllmi_utf8_next(&p);
        found = c && c < 0x80 ? strchr(from, (char)c) : NULL;
        if (!found && c >= 0x20 && (!ascii || c < 0x7f)) continue;
        if (found) {
            text[0] = '\\', text[1] = to[found - from], text[2] = 0;
        } else if (c >= 0x10000) {
            snprintf(text, sizeof text, "\\u%04x\\u%04x", 0xd800u + ((c - 0x10000) >> 10),
                     0xdc00u + ((c - 0x10000) & 0x3ff));
        } else {
            snprintf(text, sizeof text, "\\u%04x", (unsigned)c);
        }
        if (!gllmi_tm_put(vm, start, (size_t)(at - start)) || !gllmi_tm_put_text(vm, text))
            return 0;
        start = p;
    }
    return gllmi_tm_put(vm, start, (size_t)(end - start)) && gllmi_tm_put_char(vm, '"');
}
GLLMI_PRIVATE int gllmi_tm_put_json_float(gllmi_tm_vm *vm, double f) {
    if (f - f == 0) return gllmi_tm_put_float(vm, f);
    return gllmi_tm_put_text(vm, f != f ? "NaN" : f > 0 ? "Infinity" : "-Infinity");
}
/* A key: strings, and what becomes one. */
GLLMI_PRIVATE int gllmi_tm_put_json_key(gllmi_tm_vm *vm, const gllmi_tm_value *key, int ascii) {
    if (gllmi_tm_is(key, GLLMI_TM_STR))
        return gllmi_tm_put_json_string(vm, gllmi_tm_text(key), ascii);
    if (!gllmi_tm_is(key, GLLMI_TM_NONE) && !gllmi_tm_is_number(key)) {
        return gllmi_tm_fail(vm, "keys must be str, int, float, bool or None, not %s",
                             gllmi_tm_type_name(key));
    }
    if (!gllmi_tm_put_char(vm, '"')) return 0;
    if (gllmi_tm_is(key, GLLMI_TM_NONE)) return gllmi_tm_put_text(vm, "null\"");
    if (gllmi_tm_is(key, GLLMI_TM_BOOL))
        return gllmi_tm_put_text(vm, key->as.i ? "true\"" : "false\"");
    return (gllmi_tm_is(key, GLLMI_TM_INT) ? gllmi_tm_put_int(vm, key->as.i)
                                           : gllmi_tm_put_json_float(vm, key->as.f)) &&
           gllmi_tm_put_char(vm, '"');
}
GLLMI_PRIVATE int gllmi_tm_put_json_line(gllmi_tm_vm *vm, const gllmi_tm_json_style *style,
                                         size_t depth) {
    if (!style->indent.data) return 1;
    return gllmi_tm_put_char(vm, '\n') && gllmi_tm_put_repeat(vm, style->indent, depth);
}

/* An order of 0 .. n - 1 by keys, stable: merges runs that double in length. */
GLLMI_PRIVATE size_t *gllmi_tm_sort_order(gllmi_tm_vm *vm, const gllmi_tm_value *keys, size_t n) {
    size_t *order = (size_t *)gllmi_tm_alloc_array(vm, n + 1, 2 * sizeof *order), *from, *to, *swap;
    size_t run, i;
    if (!order) return NULL;
    from = order;
    to = order + n;
    for (i = 0; i < n; i++) from[i] = i;
    for (run = 1; run < n; run *= 2) {
        for (i = 0; i < n; i += 2 * run) {
            size_t a = i, middle = gllmi_min_size(i + run, n), b = middle, o = i;
            size_t end = gllmi_min_size(i + 2 * run, n);
            while (a < middle || b < end) {
                int second = a >= middle;
                if (!second && b < end) {
                    second = gllmi_tm_ordered(vm, GLLMI_TM_T_LT, &keys[from[b]], &keys[from[a]]);
                    if (second < 0) return NULL;
                }
                to[o++] = second ? from[b++] : from[a++];
            }
        }
        swap = from, from = to, to = swap;
    }
    return from;
}
GLLMI_PRIVATE int gllmi_tm_put_json(gllmi_tm_vm *vm, const gllmi_tm_value *v,
                                    const gllmi_tm_json_style *style, size_t depth) {
    size_t i, n, *order = NULL;
    int is_dict = gllmi_tm_is(v, GLLMI_TM_DICT);
    switch (v->type) {
    case GLLMI_TM_NONE: return gllmi_tm_put_text(vm, "null");
    case GLLMI_TM_BOOL: return gllmi_tm_put_text(vm, v->as.i ? "true" : "false");
    case GLLMI_TM_INT: return gllmi_tm_put_int(vm, v->as.i);
    case GLLMI_TM_FLOAT: return gllmi_tm_put_json_float(vm, v->as.f);
    case GLLMI_TM_STR: return gllmi_tm_put_json_string(vm, gllmi_tm_text(v), style->ascii);
    case GLLMI_TM_LIST:
    case GLLMI_TM_TUPLE:
    case GLLMI_TM_DICT: break;
    default:
        return gllmi_tm_fail(vm, "Object of type %s is not JSON serializable",
                             gllmi_tm_type_name(v));
    }
    n = is_dict ? v->as.dict->n : v->as.list->n;
    if (n == 0) return gllmi_tm_put_text(vm, is_dict ? "{}" : "[]");
    if (is_dict && style->sorted && !(order = gllmi_tm_sort_order(vm, v->as.dict->keys, n)))
        return 0;
    if (!gllmi_tm_put_char(vm, is_dict ? '{' : '[')) return 0;
    for (i = 0; i < n; i++) {
        size_t k = order ? order[i] : i;
        if ((i > 0 && !gllmi_tm_put_str(vm, style->item)) ||
            !gllmi_tm_put_json_line(vm, style, depth + 1)) {
            return 0;
        }
        if (is_dict && (!gllmi_tm_put_json_key(vm, &v->as.dict->keys[k], style->ascii) ||
                        !gllmi_tm_put_str(vm, style->key))) {
            return 0;
        }
        if (!gllmi_tm_put_json(vm, is_dict ? &v->as.dict->values[k] : &v->as.list->items[k], style,
                               depth + 1)) {
            return 0;
        }
    }
    return gllmi_tm_put_json_line(vm, style, depth) && gllmi_tm_put_char(vm, is_dict ? '}' : ']');
}
/* tojson(ensure_ascii, indent, separators, sort_keys), as transformers has it */
GLLMI_TM_BUILTIN(gllmi_tm_filter_tojson) {
    gllmi_tm_json_style style;
    size_t mark = vm->n_output;
    gllmi_tm_value text;
    GLLMI_TM_UNUSED;
    style.ascii = gllmi_tm_given(&a[0]) && gllmi_tm_truth(&a[0]);
    style.sorted = gllmi_tm_given(&a[3]) && gllmi_tm_truth(&a[3]);
    style.indent.data = NULL;
    style.item = gllmi_str_of(gllmi_tm_set(&a[1]) ? "," : ", ");
    style.key = gllmi_str_of(": ");
    if (gllmi_tm_set(&a[1])) {
        if (gllmi_tm_is_int(&a[1])) {
            gllmi_tm_value space;
            if (!gllmi_tm_wrap(vm, " ", 1, &space) ||
                !gllmi_tm_repeat(vm, &space, a[1].as.i, &text))
                return 0;
            style.indent = gllmi_tm_text(&text);
        } else if (!gllmi_tm_text_argument(vm, &a[1], &style.indent)) {
            return 0;
        }
    }
    if (gllmi_tm_set(&a[2])) {
        if ((!gllmi_tm_is(&a[2], GLLMI_TM_TUPLE) && !gllmi_tm_is(&a[2], GLLMI_TM_LIST)) ||
            a[2].as.list->n != 2) {
            return gllmi_tm_fail(vm, "separators must be two strings");
        }
        if (!gllmi_tm_text_argument(vm, &a[2].as.list->items[0], &style.item) ||
            !gllmi_tm_text_argument(vm, &a[2].as.list->items[1], &style.key)) {
            return 0;
        }
    }
    return gllmi_tm_put_json(vm, self, &style, 0) && gllmi_tm_take(vm, mark, out);
}
/* ---- filters --------------------------------------------------------------------------------- */

/* item by a path of attributes ("a.b.0", a number, or none): jinja2's make_attrgetter. */
GLLMI_PRIVATE int gllmi_tm_get_path(gllmi_tm_vm *vm, const gllmi_tm_value *item,
                                    const gllmi_tm_value *path, const gllmi_tm_value *missing,
                                    gllmi_tm_value *out) {
    const char *p, *end, *start, *dot;
    gllmi_tm_value part, object;
    *out = *item;
    if (!gllmi_tm_set(path)) return 1;
    if (!gllmi_tm_is(path, GLLMI_TM_STR)) {
        object = *out;
        if (!gllmi_tm_get_item(vm, &object, path, out)) return 0;
        if (missing && gllmi_tm_set(missing) && gllmi_tm_is(out, GLLMI_TM_UNDEFINED))
            *out = *missing;
        return 1;
    }
    p = path->as.string->data;
    end = p + path->as.string->size;
    for (;; p = dot + 1) {
        int64_t number;
        for (dot = p; dot < end && *dot != '.'; dot++) {
        }
        start = p;
        number = gllmi_tm_parse_count(&start, dot);
        if (number >= 0 && start == dot) {
            part = gllmi_tm_int(number);
        } else if (!gllmi_tm_wrap(vm, p, (size_t)(dot - p), &part)) {
            return 0;
        }
        object = *out;
        if (!gllmi_tm_get_item(vm, &object, &part, out)) return 0;
        if (missing && gllmi_tm_set(missing) && gllmi_tm_is(out, GLLMI_TM_UNDEFINED))
            *out = *missing;
        if (dot == end) return 1;
    }
}
/* Strings in lower case, unless case matters. */
GLLMI_PRIVATE int gllmi_tm_ignore_case(gllmi_tm_vm *vm, const gllmi_tm_value *case_sensitive,
                                       gllmi_tm_value *v) {
    gllmi_tm_value text = *v;
    if (!gllmi_tm_is(v, GLLMI_TM_STR) ||
        (gllmi_tm_given(case_sensitive) && gllmi_tm_truth(case_sensitive)))
        return 1;
    return gllmi_tm_change_case(vm, &text, GLLMI_TM_CASE_LOWER, v);
}
/* The sort key: a list of values for the comma separated paths of `attribute`. */
GLLMI_PRIVATE int gllmi_tm_sort_key(gllmi_tm_vm *vm, const gllmi_tm_value *item,
                                    const gllmi_tm_value *attribute,
                                    const gllmi_tm_value *case_sensitive, gllmi_tm_value *out) {
    gllmi_tm_list *list = gllmi_tm_list_new(vm, 1);
    const char *p = "", *end = p, *comma;
    gllmi_tm_value path, part;
    if (!list) return 0;
    if (gllmi_tm_is(attribute, GLLMI_TM_STR)) {
        p = attribute->as.string->data;
        end = p + attribute->as.string->size;
    }
    for (;; p = comma + 1) {
        for (comma = p; comma < end && *comma != ','; comma++) {
        }
        path = *attribute;
        if (gllmi_tm_is(attribute, GLLMI_TM_STR) &&
            !gllmi_tm_wrap(vm, p, (size_t)(comma - p), &path))
            return 0;
        if (!gllmi_tm_get_path(vm, item, &path, NULL, &part) ||
            !gllmi_tm_ignore_case(vm, case_sensitive, &part) ||
            !gllmi_tm_list_add(vm, list, part)) {
            return 0;
        }
        if (comma == end) break;
    }
    *out = gllmi_tm_make(GLLMI_TM_LIST, list);
    return 1;
}
/* Items in the order of their keys. */
GLLMI_PRIVATE int gllmi_tm_sorted(gllmi_tm_vm *vm, gllmi_tm_list *items, gllmi_tm_value *keys,
                                  int reverse, gllmi_tm_value *out) {
    gllmi_tm_list *list = gllmi_tm_list_new(vm, items->n), mirror;
    size_t i, *order;
    memset(&mirror, 0, sizeof mirror);
    mirror.items = keys;
    mirror.n = items->n;
    if (!list) return 0;
    if (reverse) {
        gllmi_tm_reverse_list(items);
        gllmi_tm_reverse_list(&mirror);
    }
    if (!(order = gllmi_tm_sort_order(vm, keys, items->n))) return 0;
    for (i = 0; i < items->n; i++) {
        if (!gllmi_tm_list_add(vm, list, items->items[order[i]])) return 0;
    }
    if (reverse) gllmi_tm_reverse_list(list);
    *out = gllmi_tm_make(GLLMI_TM_LIST, list);
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_sort) { /* reverse, case_sensitive, attribute */
    gllmi_tm_list *items = gllmi_tm_collect(vm, self);
    gllmi_tm_value *keys;
    size_t i;
    GLLMI_TM_UNUSED;
    if (!items || !(keys = (gllmi_tm_value *)gllmi_tm_alloc_array(vm, items->n + 1, sizeof *keys)))
        return 0;
    for (i = 0; i < items->n; i++) {
        if (!gllmi_tm_sort_key(vm, &items->items[i], &a[2], &a[1], &keys[i])) return 0;
    }
    return gllmi_tm_sorted(vm, items, keys, gllmi_tm_given(&a[0]) && gllmi_tm_truth(&a[0]), out);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_dictsort) { /* case_sensitive, by, reverse */
    gllmi_tm_list *items;
    gllmi_tm_value *keys, view;
    size_t i, by = 0;
    GLLMI_TM_UNUSED;
    if (gllmi_tm_given(&a[1])) {
        by = gllmi_tm_is(&a[1], GLLMI_TM_STR) && gllmi_str_is(gllmi_tm_text(&a[1]), "value");
        if (!by &&
            !(gllmi_tm_is(&a[1], GLLMI_TM_STR) && gllmi_str_is(gllmi_tm_text(&a[1]), "key"))) {
            return gllmi_tm_fail(vm, "You can only sort by either \"key\" or \"value\"");
        }
    }
    if (!gllmi_tm_is(self, GLLMI_TM_DICT))
        return gllmi_tm_fail_type(vm, "dictsort needs a dict, not", self);
    if (!gllmi_tm_dict_items(vm, self, a, all, &view) || !(items = gllmi_tm_collect(vm, &view)) ||
        !(keys = (gllmi_tm_value *)gllmi_tm_alloc_array(vm, items->n + 1, sizeof *keys))) {
        return 0;
    }
    for (i = 0; i < items->n; i++) {
        keys[i] = items->items[i].as.list->items[by];
        if (!gllmi_tm_ignore_case(vm, &a[0], &keys[i])) return 0;
    }
    return gllmi_tm_sorted(vm, items, keys, gllmi_tm_given(&a[2]) && gllmi_tm_truth(&a[2]), out);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_groupby) { /* attribute, default, case_sensitive */
    gllmi_tm_list *items = gllmi_tm_collect(vm, self), *groups = gllmi_tm_list_new(vm, 0),
                  *group = NULL;
    gllmi_tm_value *keys, sorted, last, key, pair;
    size_t i;
    int same;
    GLLMI_TM_UNUSED;
    last = gllmi_tm_missing();
    if (!items || !groups ||
        !(keys = (gllmi_tm_value *)gllmi_tm_alloc_array(vm, items->n + 1, sizeof *keys))) {
        return 0;
    }
    for (i = 0; i < items->n; i++) {
        if (!gllmi_tm_get_path(vm, &items->items[i], &a[0], &a[1], &keys[i]) ||
            !gllmi_tm_ignore_case(vm, &a[2], &keys[i])) {
            return 0;
        }
    }
    if (!gllmi_tm_sorted(vm, items, keys, 0, &sorted)) return 0;
    for (i = 0; i < sorted.as.list->n; i++) {
        gllmi_tm_value *item = &sorted.as.list->items[i];
        if (!gllmi_tm_get_path(vm, item, &a[0], &a[1], &key)) return 0;
        pair = key; /* the group shows the key of its first item as it is */
        if (!gllmi_tm_ignore_case(vm, &a[2], &key)) return 0;
        same = gllmi_tm_given(&last) ? gllmi_tm_equal(vm, &last, &key) : 0;
        if (same < 0) return 0;
        if (!same) {
            gllmi_tm_value shown = pair;
            if (!(group = gllmi_tm_list_new(vm, 0)) ||
                !gllmi_tm_pair(vm, shown, gllmi_tm_make(GLLMI_TM_LIST, group), &pair)) {
                return 0;
            }
            pair.flag = 1;
            if (!gllmi_tm_list_add(vm, groups, pair)) return 0;
            last = key;
        }
        if (!gllmi_tm_list_add(vm, group, *item)) return 0;
    }
    *out = gllmi_tm_make(GLLMI_TM_LIST, groups);
    return 1;
}
/* min and max: case_sensitive, attribute */
GLLMI_PRIVATE int gllmi_tm_extreme(gllmi_tm_vm *vm, const gllmi_tm_value *self,
                                   const gllmi_tm_value *a, int op, gllmi_tm_value *out) {
    gllmi_tm_iterator it;
    gllmi_tm_value item, key, best;
    int r, better;
    best = gllmi_tm_missing();
    if (!gllmi_tm_iterate(vm, self, &it)) return 0;
    while ((r = gllmi_tm_iterate_next(vm, &it, &item)) == 1) {
        if (!gllmi_tm_get_path(vm, &item, &a[1], NULL, &key) ||
            !gllmi_tm_ignore_case(vm, &a[0], &key))
            return 0;
        better = gllmi_tm_given(&best) ? gllmi_tm_ordered(vm, op, &key, &best) : 1;
        if (better < 0) return 0;
        if (!better) continue;
        best = key;
        *out = item;
    }
    if (r < 0) return 0;
    if (gllmi_tm_given(&best)) return 1;
    return gllmi_tm_undefine(vm, "No aggregated item, sequence was empty.", gllmi_str_of(""), NULL,
                             out);
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_filter_min, gllmi_tm_extreme(vm, self, a, GLLMI_TM_T_LT, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_filter_max, gllmi_tm_extreme(vm, self, a, GLLMI_TM_T_GT, out))

/* Arguments kept for a generator. */
GLLMI_PRIVATE gllmi_tm_args *gllmi_tm_keep_args(gllmi_tm_vm *vm, const gllmi_tm_value *a,
                                                size_t n) {
    gllmi_tm_args *args = (gllmi_tm_args *)gllmi_tm_alloc(vm, sizeof *args);
    if (!args) return NULL;
    memset(args, 0, sizeof *args);
    if (!(args->values = (gllmi_tm_value *)gllmi_tm_alloc_array(vm, n + 1, sizeof *a))) return NULL;
    memcpy(args->values, a, n * sizeof *a);
    args->n = n;
    return args;
}
GLLMI_PRIVATE int gllmi_tm_fill_unique(gllmi_tm_vm *vm, gllmi_tm_generator *g) {
    gllmi_tm_dict *seen = gllmi_tm_dict_new(vm);
    gllmi_tm_iterator it;
    gllmi_tm_value item, key, none = gllmi_tm_none();
    int r, known;
    if (!seen || !gllmi_tm_iterate(vm, &g->input, &it)) return 0;
    while ((r = gllmi_tm_iterate_next(vm, &it, &item)) == 1) {
        if (!gllmi_tm_get_path(vm, &item, &g->args->values[1], NULL, &key) ||
            !gllmi_tm_ignore_case(vm, &g->args->values[0], &key) ||
            (known = gllmi_tm_dict_get(vm, seen, &key, &none)) < 0) {
            return 0;
        }
        if (!known &&
            (!gllmi_tm_dict_set(vm, seen, key, none) || !gllmi_tm_list_add(vm, g->items, item))) {
            return 0;
        }
    }
    return r == 0;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_unique) {
    gllmi_tm_args *args = gllmi_tm_keep_args(vm, a, 2);
    GLLMI_TM_UNUSED;
    return args && gllmi_tm_generate(vm, gllmi_tm_fill_unique, self, args, 0, out);
}
GLLMI_PRIVATE int gllmi_tm_fill_batch(gllmi_tm_vm *vm, gllmi_tm_generator *g) {
    gllmi_tm_iterator it;
    gllmi_tm_value item;
    gllmi_tm_list *row = NULL;
    int64_t n;
    int r;
    if (gllmi_tm_is_int(&g->args->values[0])) {
        n = g->args->values[0].as.i;
    } else {
        return gllmi_tm_fail_type(vm, "batch needs a number, not", &g->args->values[0]);
    }
    if (!gllmi_tm_iterate(vm, &g->input, &it)) return 0;
    while ((r = gllmi_tm_iterate_next(vm, &it, &item)) == 1) {
        if (!row && n == 0 &&
            (!(row = gllmi_tm_list_new(vm, 0)) ||
             !gllmi_tm_list_add(vm, g->items, gllmi_tm_make(GLLMI_TM_LIST, row)))) {
            return 0;
        }
        if (!row || (int64_t)row->n == n) {
            if (!(row = gllmi_tm_list_new(vm, 0)) ||
                !gllmi_tm_list_add(vm, g->items, gllmi_tm_make(GLLMI_TM_LIST, row))) {
                return 0;
            }
        }
        if (!gllmi_tm_list_add(vm, row, item)) return 0;
    }
    while (r == 0 && row && gllmi_tm_set(&g->args->values[1]) && (int64_t)row->n < n) {
        if (!gllmi_tm_list_add(vm, row, g->args->values[1])) return 0;
    }
    return r == 0;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_batch) {
    gllmi_tm_args *args = gllmi_tm_keep_args(vm, a, 2);
    GLLMI_TM_UNUSED;
    return args && gllmi_tm_generate(vm, gllmi_tm_fill_batch, self, args, 0, out);
}
GLLMI_PRIVATE int gllmi_tm_fill_slice(gllmi_tm_vm *vm, gllmi_tm_generator *g) {
    gllmi_tm_list *items = gllmi_tm_collect(vm, &g->input), *row;
    int64_t n, i;
    size_t at = 0, size, k;
    if (!items || !gllmi_tm_int_argument(vm, &g->args->values[0], 0, &n)) return 0;
    if (n == 0) return gllmi_tm_fail(vm, "integer division or modulo by zero");
    for (i = 0; i < n; i++) {
        int longer = (uint64_t)i < items->n % (uint64_t)n;
        size = items->n / (size_t)n + (longer ? 1 : 0);
        if (!(row = gllmi_tm_list_new(vm, size))) return 0;
        for (k = 0; k < size; k++) {
            if (!gllmi_tm_list_add(vm, row, items->items[at++])) return 0;
        }
        if (!longer && gllmi_tm_set(&g->args->values[1]) &&
            !gllmi_tm_list_add(vm, row, g->args->values[1])) {
            return 0;
        }
        if (!gllmi_tm_list_add(vm, g->items, gllmi_tm_make(GLLMI_TM_LIST, row))) return 0;
    }
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_slice) {
    gllmi_tm_args *args = gllmi_tm_keep_args(vm, a, 2);
    GLLMI_TM_UNUSED;
    return args && gllmi_tm_generate(vm, gllmi_tm_fill_slice, self, args, 0, out);
}
GLLMI_PRIVATE int gllmi_tm_fill_items(gllmi_tm_vm *vm, gllmi_tm_generator *g) {
    gllmi_tm_value view = g->input;
    gllmi_tm_list *items;
    if (gllmi_tm_is(&g->input, GLLMI_TM_UNDEFINED)) return 1;
    if (!gllmi_tm_is(&g->input, GLLMI_TM_DICT))
        return gllmi_tm_fail(vm, "Can only get item pairs from a mapping.");
    view.type = GLLMI_TM_VIEW;
    view.flag = GLLMI_TM_VIEW_ITEMS;
    if (!(items = gllmi_tm_collect(vm, &view))) return 0;
    g->items = items;
    return 1;
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_filter_items,
                    gllmi_tm_generate(vm, gllmi_tm_fill_items, self, NULL, 0, out))
GLLMI_PRIVATE int gllmi_tm_fill_reverse(gllmi_tm_vm *vm, gllmi_tm_generator *g) {
    gllmi_tm_list *items = gllmi_tm_collect(vm, &g->input);
    if (!items) return 0;
    gllmi_tm_reverse_list(items);
    g->items = items;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_reverse) {
    gllmi_tm_value parts[3];
    gllmi_tm_list *items;
    GLLMI_TM_UNUSED;
    if (gllmi_tm_is(self, GLLMI_TM_STR)) {
        parts[0] = parts[1] = gllmi_tm_none();
        parts[2] = gllmi_tm_int(-1);
        return gllmi_tm_slice(vm, self, parts, out);
    }
    if (gllmi_tm_is(self, GLLMI_TM_GENERATOR)) { /* has no other end: a list */
        if (!(items = gllmi_tm_collect(vm, self))) return 0;
        gllmi_tm_reverse_list(items);
        *out = gllmi_tm_make(GLLMI_TM_LIST, items);
        return 1;
    }
    if (!gllmi_tm_is_iterable(self)) return gllmi_tm_fail(vm, "argument must be iterable");
    return gllmi_tm_generate(vm, gllmi_tm_fill_reverse, self, NULL, 0, out);
}

/* ---- filters of strings ---------------------------------------------------------------------- */

/* A value as a string, and what the parameters say. */
#define GLLMI_TM_STRING_FILTER(name, expression)                                                   \
    GLLMI_TM_BUILTIN(name) {                                                                       \
        gllmi_tm_value text;                                                                       \
        GLLMI_TM_UNUSED;                                                                           \
        return gllmi_tm_soft_string(vm, self, &text) && (expression);                              \
    }
GLLMI_TM_STRING_FILTER(gllmi_tm_filter_upper,
                       gllmi_tm_change_case(vm, &text, GLLMI_TM_CASE_UPPER, out))
GLLMI_TM_STRING_FILTER(gllmi_tm_filter_lower,
                       gllmi_tm_change_case(vm, &text, GLLMI_TM_CASE_LOWER, out))
GLLMI_TM_STRING_FILTER(gllmi_tm_filter_capitalize, gllmi_tm_capitalize(vm, &text, out))
GLLMI_TM_STRING_FILTER(gllmi_tm_filter_trim, gllmi_tm_strip(vm, &text, &a[0], 3, out))
GLLMI_TM_STRING_FILTER(gllmi_tm_filter_string, (*out = text, 1))
GLLMI_TM_BUILTIN(gllmi_tm_filter_title) {
    gllmi_tm_value text;
    const char *p, *end;
    size_t mark = vm->n_output;
    int in_word = 0;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_soft_string(vm, self, &text)) return 0;
    p = text.as.string->data;
    end = p + text.as.string->size;
    while (p < end) {
        const char *at = p;
        uint32_t c = gllmi_utf8_next(&p);
        int how = in_word ? GLLMI_TM_CASE_LOWER : GLLMI_TM_CASE_UPPER;
        in_word = !(gllmi_tm_is_space(c) || (c < 0x80 && c && strchr("-({[<", (char)c)));
        if (!gllmi_tm_put_case(vm, gllmi_tm_text(&text), at, c, how)) return 0;
    }
    return gllmi_tm_take(vm, mark, out);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_center) {
    gllmi_tm_value text, width[2];
    GLLMI_TM_UNUSED;
    width[0] = gllmi_tm_given(&a[0]) ? a[0] : gllmi_tm_int(80);
    width[1] = gllmi_tm_missing();
    return gllmi_tm_soft_string(vm, self, &text) && gllmi_tm_str_pad(vm, &text, width, '^', out);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_replace) { /* old, new, count */
    gllmi_tm_value text, from, to;
    int64_t limit = -1;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_to_string(vm, self, &text) || !gllmi_tm_to_string(vm, &a[0], &from) ||
        !gllmi_tm_to_string(vm, &a[1], &to) ||
        (gllmi_tm_set(&a[2]) && !gllmi_tm_int_argument(vm, &a[2], -1, &limit))) {
        return 0;
    }
    return gllmi_tm_replace(vm, gllmi_tm_text(&text), gllmi_tm_text(&from), gllmi_tm_text(&to),
                            limit, out);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_join) { /* d, attribute */
    gllmi_tm_iterator it;
    gllmi_tm_value item, separator;
    size_t mark = vm->n_output;
    int r, first = 1;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_wrap(vm, "", 0, &separator)) return 0;
    if (gllmi_tm_given(&a[0]) && !gllmi_tm_to_string(vm, &a[0], &separator)) return 0;
    if (!gllmi_tm_iterate(vm, self, &it)) return 0;
    for (; (r = gllmi_tm_iterate_next(vm, &it, &item)) == 1; first = 0) {
        gllmi_tm_value object = item;
        if (gllmi_tm_set(&a[1]) && !gllmi_tm_get_path(vm, &object, &a[1], NULL, &item)) return 0;
        if ((!first && !gllmi_tm_put_str(vm, gllmi_tm_text(&separator))) ||
            !gllmi_tm_put_value(vm, &item))
            return 0;
    }
    return r == 0 && gllmi_tm_take(vm, mark, out);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_indent) { /* width, first, blank */
    gllmi_tm_list *lines = gllmi_tm_list_new(vm, 0);
    gllmi_tm_value text, end;
    size_t mark = vm->n_output, i;
    int blank = gllmi_tm_given(&a[2]) && gllmi_tm_truth(&a[2]),
        first = gllmi_tm_given(&a[1]) && gllmi_tm_truth(&a[1]);
    gllmi_str by = gllmi_str_make("    ", 4);
    GLLMI_TM_UNUSED;
    if (gllmi_tm_given(&a[0])) {
        if (gllmi_tm_is(&a[0], GLLMI_TM_STR)) {
            by = gllmi_tm_text(&a[0]);
        } else {
            gllmi_tm_value space, spaces;
            if (!gllmi_tm_is_int(&a[0]))
                return gllmi_tm_fail_type(vm, "indent needs a number, not", &a[0]);
            if (!gllmi_tm_wrap(vm, " ", 1, &space) ||
                !gllmi_tm_repeat(vm, &space, a[0].as.i, &spaces))
                return 0;
            by = gllmi_tm_text(&spaces);
        }
    }
    if (!lines || !gllmi_tm_wrap(vm, "\n", 1, &end) || !gllmi_tm_add(vm, self, &end, &text) ||
        !gllmi_tm_split_lines(vm, &text, 0, lines)) {
        return 0;
    }
    for (i = 0; i < lines->n; i++) {
        gllmi_str line = gllmi_tm_text(&lines->items[i]);
        int indented = i == 0 ? first : blank || line.size > 0;
        if ((i > 0 && !gllmi_tm_put_char(vm, '\n')) || (indented && !gllmi_tm_put_str(vm, by)) ||
            !gllmi_tm_put_str(vm, line)) {
            return 0;
        }
    }
    return gllmi_tm_take(vm, mark, out);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_truncate) { /* length, killwords, end, leeway */
    int64_t length, leeway = 5, keep;
    size_t n, mark = vm->n_output;
    gllmi_tm_value end, head;
    gllmi_str s;
    const char *space;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_int_argument(vm, &a[0], 255, &length) || !gllmi_tm_wrap(vm, "...", 3, &end))
        return 0;
    if (gllmi_tm_given(&a[2])) end = a[2];
    if (!gllmi_tm_is(&end, GLLMI_TM_STR))
        return gllmi_tm_fail_type(vm, "truncate needs a string, not", &end);
    if (!gllmi_tm_length(self, &n)) return gllmi_tm_fail_type(vm, "object has no len():", self);
    if (gllmi_tm_set(&a[3]) && !gllmi_tm_int_argument(vm, &a[3], 5, &leeway)) return 0;
    keep = length - (int64_t)gllmi_tm_chars(&end);
    if (keep < 0 || leeway < 0) return gllmi_tm_fail(vm, "truncate: the length is too small");
    if (length > INT64_MAX - leeway || n <= (uint64_t)(length + leeway)) {
        *out = *self;
        return 1;
    }
    if (!gllmi_tm_is(self, GLLMI_TM_STR))
        return gllmi_tm_fail_type(vm, "truncate needs a string, not", self);
    if (!gllmi_tm_slice_string(vm, self, 0, 1, (size_t)keep, &head)) return 0;
    s = gllmi_tm_text(&head);
    if (!(gllmi_tm_given(&a[1]) && gllmi_tm_truth(&a[1]))) {
        space = gllmi_tm_find_last(vm, s.data, s.data + s.size, gllmi_str_make(" ", 1));
        if (space) s.size = (size_t)(space - s.data);
    }
    return gllmi_tm_put_str(vm, s) && gllmi_tm_put_str(vm, gllmi_tm_text(&end)) &&
           gllmi_tm_take(vm, mark, out);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_wordcount) {
    gllmi_tm_value text;
    const char *p, *end;
    int in_word = 0;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_soft_string(vm, self, &text)) return 0;
    p = text.as.string->data;
    end = p + text.as.string->size;
    *out = gllmi_tm_int(0);
    while (p < end) {
        uint32_t c = gllmi_utf8_next(&p);
        int word = c == '_' || gllmi_tm_is_kind(c, GLLMI_TM_IS_ALNUM, 0);
        out->as.i += word && !in_word;
        in_word = word;
    }
    return gllmi_tm_step(vm, 1 + text.as.string->size / 16);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_format) {
    gllmi_tm_value text, value;
    gllmi_tm_list *list;
    size_t i;
    GLLMI_TM_UNUSED;
    if (all->n > 0 && all->n_named > 0) {
        return gllmi_tm_fail(vm, "can't handle positional and keyword arguments at the same time");
    }
    if (!gllmi_tm_soft_string(vm, self, &text)) return 0;
    if (all->n_named > 0) {
        gllmi_tm_dict *d = gllmi_tm_dict_new(vm);
        for (i = 0; d && i < all->n_named; i++) {
            if (!gllmi_tm_dict_put(vm, d, all->names[i], all->named[i])) return 0;
        }
        value = gllmi_tm_make(GLLMI_TM_DICT, d);
        return d && gllmi_tm_percent_format(vm, &text, &value, out);
    }
    if (!(list = gllmi_tm_list_new(vm, all->n))) return 0;
    for (i = 0; i < all->n; i++) {
        if (!gllmi_tm_list_add(vm, list, all->values[i])) return 0;
    }
    value = gllmi_tm_make(GLLMI_TM_TUPLE, list);
    return gllmi_tm_percent_format(vm, &text, &value, out);
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_filter_escape, gllmi_tm_escape(vm, self, out))
GLLMI_TM_BUILTIN(gllmi_tm_filter_forceescape) {
    gllmi_tm_value text;
    GLLMI_TM_UNUSED;
    return gllmi_tm_to_string(vm, self, &text) && gllmi_tm_escape(vm, &text, out);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_safe) {
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_to_string(vm, self, out)) return 0;
    out->flag = 1;
    return 1;
}
/* urllib's quote, put on the output. */
GLLMI_PRIVATE int gllmi_tm_put_url(gllmi_tm_vm *vm, const gllmi_tm_value *v, int is_query) {
    static const char hex[] = "0123456789ABCDEF";
    gllmi_tm_value text;
    size_t i;
    if (!gllmi_tm_to_string(vm, v, &text)) return 0;
    for (i = 0; i < text.as.string->size; i++) {
        unsigned char c = (unsigned char)text.as.string->data[i];
        int plain = c < 0x80 && (gllmi_tm_is_word(c) || c == '.' || c == '-' || c == '~' ||
                                 (c == '/' && !is_query));
        char escaped[3];
        escaped[0] = '%', escaped[1] = hex[c >> 4], escaped[2] = hex[c & 15];
        if (is_query && c == ' ' ? !gllmi_tm_put_char(vm, '+')
            : plain              ? !gllmi_tm_put_char(vm, (char)c)
                                 : !gllmi_tm_put(vm, escaped, 3)) {
            return 0;
        }
    }
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_urlencode) {
    gllmi_tm_iterator it;
    gllmi_tm_value item, source = *self;
    size_t mark = vm->n_output;
    int r, first = 1;
    GLLMI_TM_UNUSED;
    if (gllmi_tm_is(self, GLLMI_TM_STR) || !gllmi_tm_is_iterable(self)) {
        return gllmi_tm_put_url(vm, self, 0) && gllmi_tm_take(vm, mark, out);
    }
    if (gllmi_tm_is(self, GLLMI_TM_DICT))
        source.type = GLLMI_TM_VIEW, source.flag = GLLMI_TM_VIEW_ITEMS;
    if (!gllmi_tm_iterate(vm, &source, &it)) return 0;
    for (; (r = gllmi_tm_iterate_next(vm, &it, &item)) == 1; first = 0) {
        gllmi_tm_list *pair = gllmi_tm_collect(vm, &item);
        if (!pair) return 0;
        if (pair->n != 2) return gllmi_tm_fail(vm, "urlencode needs pairs");
        if ((!first && !gllmi_tm_put_char(vm, '&')) || !gllmi_tm_put_url(vm, &pair->items[0], 1) ||
            !gllmi_tm_put_char(vm, '=') || !gllmi_tm_put_url(vm, &pair->items[1], 1)) {
            return 0;
        }
    }
    return r == 0 && gllmi_tm_take(vm, mark, out);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_xmlattr) { /* autospace */
    size_t i, mark = vm->n_output;
    const gllmi_tm_dict *d = self->as.dict;
    int space = !gllmi_tm_given(&a[0]) || gllmi_tm_truth(&a[0]), first = 1;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_is(self, GLLMI_TM_DICT))
        return gllmi_tm_fail_type(vm, "xmlattr needs a dict, not", self);
    for (i = 0; i < d->n; i++) {
        gllmi_tm_value text;
        if (gllmi_tm_is(&d->values[i], GLLMI_TM_NONE) ||
            gllmi_tm_is(&d->values[i], GLLMI_TM_UNDEFINED))
            continue;
        if (!gllmi_tm_is(&d->keys[i], GLLMI_TM_STR))
            return gllmi_tm_fail(vm, "xmlattr needs string keys");
        text = d->keys[i];
        if (memchr(text.as.string->data, 0, text.as.string->size) == NULL) {
            gllmi_str s = gllmi_tm_text(&text);
            size_t k;
            for (k = 0; k < s.size; k++) {
                if (strchr(" \t\n\r\f\v/>=", s.data[k])) {
                    return gllmi_tm_fail(vm, "Invalid character in attribute name");
                }
            }
        }
        if ((!first || space) && !gllmi_tm_put_char(vm, ' ')) return 0;
        first = 0;
        if (!gllmi_tm_escape(vm, &d->keys[i], &text) ||
            !gllmi_tm_put_str(vm, gllmi_tm_text(&text)) || !gllmi_tm_put_text(vm, "=\"") ||
            !gllmi_tm_escape(vm, &d->values[i], &text) ||
            !gllmi_tm_put_str(vm, gllmi_tm_text(&text)) || !gllmi_tm_put_char(vm, '"')) {
            return 0;
        }
    }
    return gllmi_tm_take(vm, mark, out);
}

/* ---- filters of numbers ---------------------------------------------------------------------- */

/* float(text): 0 if it is none. */
GLLMI_PRIVATE int gllmi_tm_text_to_float(gllmi_str s, double *out) {
    const char *end = gllmi_tm_trim_end(s.data, s.data + s.size),
               *p = gllmi_tm_skip_space(s.data, end);
    char word[12];
    size_t n, i;
    int negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    n = (size_t)(end - p);
    for (i = 0; i < n && n < sizeof word; i++) word[i] = (char)(p[i] | 32);
    if ((n == 3 && memcmp(word, "inf", 3) == 0) || (n == 8 && memcmp(word, "infinity", 8) == 0)) {
        *out = HUGE_VAL;
    } else if (n == 3 && memcmp(word, "nan", 3) == 0) {
        *out = HUGE_VAL - HUGE_VAL;
    } else if (!gllmi_tm_parse_float(p, end, out)) {
        return 0;
    }
    if (negative) *out = -*out;
    return 1;
}
/* int(text, base): 1, 0 if it is none, -1 if it does not fit. */
GLLMI_PRIVATE int gllmi_tm_text_to_int(gllmi_str s, int64_t base, int64_t *out) {
    const char *end = gllmi_tm_trim_end(s.data, s.data + s.size),
               *p = gllmi_tm_skip_space(s.data, end);
    int negative = p < end && *p == '-', digit, n = 0;
    uint64_t value = 0, limit;
    if (p < end && (*p == '-' || *p == '+')) p++;
    if (end - p > 2 && *p == '0') {
        int kind = p[1] | 32, of = kind == 'b' ? 2 : kind == 'o' ? 8 : kind == 'x' ? 16 : 0;
        if (of && (base == of || base == 0)) {
            base = of;
            p += 2;
            if (*p == '_') p++;
        }
    }
    if (base == 0) base = 10;
    limit = (uint64_t)INT64_MAX + (negative ? 1u : 0u);
    for (; p < end; p++) {
        if (*p == '_' && n > 0 && p[-1] != '_' && p + 1 < end) continue;
        digit = *p >= 'a' && *p <= 'z'   ? *p - 'a' + 10
                : *p >= 'A' && *p <= 'Z' ? *p - 'A' + 10
                : gllmi_tm_is_digit(*p)  ? *p - '0'
                                         : 99;
        if (digit >= base) return 0;
        n++;
        if (value > (limit - (uint64_t)digit) / (uint64_t)base) {
            value = UINT64_MAX;
            limit = 0; /* the rest must still be digits */
            continue;
        }
        if (limit) value = value * (uint64_t)base + (uint64_t)digit;
    }
    if (n == 0) return 0;
    if (!limit) return -1;
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_int) { /* default, base */
    int64_t base, i = 0;
    double f = 0;
    int r;
    GLLMI_TM_UNUSED;
    if (gllmi_tm_is(self, GLLMI_TM_UNDEFINED)) return gllmi_tm_fail_undefined(vm, self);
    if (!gllmi_tm_int_argument(vm, &a[1], 10, &base)) return 0;
    *out = gllmi_tm_given(&a[0]) ? a[0] : gllmi_tm_int(0);
    if (gllmi_tm_is_int(self)) {
        *out = gllmi_tm_int(self->as.i);
        return 1;
    }
    if (gllmi_tm_is(self, GLLMI_TM_FLOAT)) {
        f = self->as.f;
        if (f - f != 0 && f == f)
            return gllmi_tm_fail(vm, "cannot convert float infinity to integer");
    } else if (gllmi_tm_is(self, GLLMI_TM_STR)) {
        r = base == 0 || (base >= 2 && base <= 36)
                ? gllmi_tm_text_to_int(gllmi_tm_text(self), base, &i)
                : 0;
        if (r < 0) return gllmi_tm_fail_overflow(vm);
        if (r > 0) {
            *out = gllmi_tm_int(i);
            return 1;
        }
        if (!gllmi_tm_text_to_float(gllmi_tm_text(self), &f) || f - f != 0) return 1;
    } else {
        return 1;
    }
    if (f != f) return 1;
    if (!(f > -9.2233720368547748e18 && f < 9.2233720368547748e18))
        return gllmi_tm_fail_overflow(vm);
    *out = gllmi_tm_int((int64_t)f);
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_float) { /* default */
    double f;
    GLLMI_TM_UNUSED;
    if (gllmi_tm_is(self, GLLMI_TM_UNDEFINED)) return gllmi_tm_fail_undefined(vm, self);
    *out = gllmi_tm_given(&a[0]) ? a[0] : gllmi_tm_float(0);
    if (gllmi_tm_is_number(self)) {
        *out = gllmi_tm_float(gllmi_tm_number(self));
    } else if (gllmi_tm_is(self, GLLMI_TM_STR) && gllmi_tm_text_to_float(gllmi_tm_text(self), &f)) {
        *out = gllmi_tm_float(f);
    }
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_abs) {
    GLLMI_TM_UNUSED;
    if (gllmi_tm_is(self, GLLMI_TM_FLOAT)) {
        *out = gllmi_tm_float(fabs(self->as.f));
        return 1;
    }
    if (!gllmi_tm_is_int(self)) return gllmi_tm_fail_type(vm, "bad operand type for abs():", self);
    if (self->as.i == INT64_MIN) return gllmi_tm_fail_overflow(vm);
    *out = gllmi_tm_int(self->as.i < 0 ? -self->as.i : self->as.i);
    return 1;
}
/* round(x, n) of a float: the decimal number nearest, ties by the exact binary value. */
GLLMI_PRIVATE double gllmi_tm_round_float(double x, int64_t n) {
    char text[400], *p;
    double r;
    if (x - x != 0 || n > 323) return x;
    if (n < -308) return copysign(0.0, x);
    if (n <= 0) {
        double y = pow(10.0, (double)-n), q = x / y;
        r = floor(q);
        if (q - r > 0.5 || (q - r == 0.5 && fmod(r, 2.0) != 0)) r += 1.0;
        return r == 0 ? copysign(0.0, x) : r * y;
    }
    if (n > 22 || fabs(x) > 1e22) return x;
    snprintf(text, sizeof text, "%.*f", (int)n, fabs(x));
    for (p = text; *p; p++) {
        if (!gllmi_tm_is_digit(*p)) *p = '.';
    }
    if (!gllmi_tm_parse_float(text, p, &r)) return x;
    return x < 0 ? -r : r;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_round) { /* precision, method */
    int64_t n, i, unit = 1, rest;
    gllmi_str method = gllmi_str_of("common");
    double scaled, power;
    GLLMI_TM_UNUSED;
    if (gllmi_tm_given(&a[1]) && !gllmi_tm_text_argument(vm, &a[1], &method)) return 0;
    if (!gllmi_str_is(method, "common") && !gllmi_str_is(method, "ceil") &&
        !gllmi_str_is(method, "floor")) {
        return gllmi_tm_fail(vm, "method must be common, ceil or floor");
    }
    if (!gllmi_tm_is_number(self)) return gllmi_tm_fail_type(vm, "cannot round", self);
    if (!gllmi_tm_int_argument(vm, &a[0], 0, &n)) return 0;
    if (!gllmi_str_is(method, "common")) {
        power = pow(10.0, (double)n);
        scaled = gllmi_tm_number(self) * power;
        scaled = gllmi_str_is(method, "ceil") ? ceil(scaled) : floor(scaled);
        if (scaled - scaled != 0) return gllmi_tm_fail(vm, "cannot convert float to integer");
        *out = gllmi_tm_float(scaled / power);
        return 1;
    }
    if (gllmi_tm_is(self, GLLMI_TM_FLOAT)) {
        *out = gllmi_tm_float(gllmi_tm_round_float(self->as.f, n));
        return 1;
    }
    i = self->as.i;
    *out = gllmi_tm_int(i);
    if (n >= 0) return 1;
    for (; n < 0 && unit < INT64_MAX / 100; n++) unit *= 10;
    if (n < 0) {
        *out = gllmi_tm_int(0);
        return 1;
    }
    rest = i % unit < 0 ? i % unit + unit : i % unit;
    i -= rest;
    if (rest > unit / 2 || (rest == unit / 2 && (i / unit) % 2 != 0)) i += unit;
    *out = gllmi_tm_int(i);
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_sum) { /* attribute, start */
    gllmi_tm_iterator it;
    gllmi_tm_value item, sum;
    int r;
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_given(&a[1]) ? a[1] : gllmi_tm_int(0);
    if (gllmi_tm_is(out, GLLMI_TM_STR)) return gllmi_tm_fail(vm, "sum() can't sum strings");
    if (!gllmi_tm_iterate(vm, self, &it)) return 0;
    while ((r = gllmi_tm_iterate_next(vm, &it, &item)) == 1) {
        gllmi_tm_value object = item;
        if (gllmi_tm_set(&a[0]) && !gllmi_tm_get_path(vm, &object, &a[0], NULL, &item)) return 0;
        sum = *out;
        if (!gllmi_tm_add(vm, &sum, &item, out)) return 0;
    }
    return r == 0;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_filesizeformat) { /* binary */
    static const char units[] = "kMGTPEZY";
    int binary = gllmi_tm_given(&a[0]) && gllmi_tm_truth(&a[0]), i;
    double base = binary ? 1024 : 1000, unit = base, bytes;
    char text[64];
    gllmi_tm_value number;
    GLLMI_TM_UNUSED;
    number = *self;
    if (gllmi_tm_is(self, GLLMI_TM_UNDEFINED)) return gllmi_tm_fail_undefined(vm, self);
    if (gllmi_tm_is(self, GLLMI_TM_STR) && gllmi_tm_text_to_float(gllmi_tm_text(self), &bytes))
        number = gllmi_tm_float(bytes);
    if (!gllmi_tm_is_number(&number)) return gllmi_tm_fail(vm, "filesizeformat needs a number");
    bytes = gllmi_tm_number(&number);
    if (bytes == 1) return gllmi_tm_wrap(vm, "1 Byte", 6, out);
    if (bytes < base) {
        snprintf(text, sizeof text, "%lld Bytes", (long long)bytes);
        return gllmi_tm_copy(vm, text, strlen(text), out);
    }
    for (i = 0; i < 7 && bytes >= unit * base; i++) unit *= base;
    snprintf(text, sizeof text, "%.1f", bytes / unit);
    text[strlen(text) - 2] = '.';
    snprintf(text + strlen(text), 8, binary ? " %ciB" : " %cB", binary && i == 0 ? 'K' : units[i]);
    return gllmi_tm_copy(vm, text, strlen(text), out);
}

/* ---- filters of anything --------------------------------------------------------------------- */

GLLMI_TM_BUILTIN(gllmi_tm_filter_default) { /* default_value, boolean */
    int use = gllmi_tm_is(self, GLLMI_TM_UNDEFINED) ||
              (gllmi_tm_given(&a[1]) && gllmi_tm_truth(&a[1]) && !gllmi_tm_truth(self));
    GLLMI_TM_UNUSED;
    *out = *self;
    if (!use) return 1;
    if (!gllmi_tm_given(&a[0])) return gllmi_tm_wrap(vm, "", 0, out);
    *out = a[0];
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_length) {
    size_t n;
    int64_t length;
    GLLMI_TM_UNUSED;
    if (gllmi_tm_is(self, GLLMI_TM_LOOP)) {
        if (!gllmi_tm_loop_length(vm, self->as.loop, &length)) return 0;
        *out = gllmi_tm_int(length);
        return 1;
    }
    if (!gllmi_tm_length(self, &n)) return gllmi_tm_fail_type(vm, "object has no len():", self);
    *out = gllmi_tm_int((int64_t)n);
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_first) {
    gllmi_tm_iterator it;
    int r;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_iterate(vm, self, &it) || (r = gllmi_tm_iterate_next(vm, &it, out)) < 0) return 0;
    return r == 1 ||
           gllmi_tm_undefine(vm, "No first item, sequence was empty.", gllmi_str_of(""), NULL, out);
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_last) {
    gllmi_tm_list *list;
    GLLMI_TM_UNUSED;
    if (gllmi_tm_is(self, GLLMI_TM_GENERATOR) || !gllmi_tm_is_iterable(self) ||
        gllmi_tm_is(self, GLLMI_TM_LOOP)) {
        return gllmi_tm_fail(vm, "'%s' object is not reversible", gllmi_tm_type_name(self));
    }
    if (!(list = gllmi_tm_collect(vm, self))) return 0;
    if (list->n == 0) {
        return gllmi_tm_undefine(vm, "No last item, sequence was empty.", gllmi_str_of(""), NULL,
                                 out);
    }
    *out = list->items[list->n - 1];
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_list) {
    gllmi_tm_list *list = gllmi_tm_collect(vm, self);
    GLLMI_TM_UNUSED;
    *out = gllmi_tm_make(GLLMI_TM_LIST, list);
    return list != NULL;
}
GLLMI_TM_BUILTIN(gllmi_tm_filter_attr) {
    gllmi_str name;
    int r;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_text_argument(vm, &a[0], &name) ||
        (r = gllmi_tm_attribute(vm, self, name, out)) < 0)
        return 0;
    return r == 1 || gllmi_tm_undefine(vm, NULL, name, gllmi_tm_type_name(self), out);
}

/* ---- tests ----------------------------------------------------------------------------------- */

#define GLLMI_TM_TEST(name, expression)                                                            \
    GLLMI_TM_BUILTIN(name) {                                                                       \
        GLLMI_TM_UNUSED;                                                                           \
        *out = gllmi_tm_bool(expression);                                                          \
        return 1;                                                                                  \
    }
GLLMI_TM_TEST(gllmi_tm_test_defined, !gllmi_tm_is(self, GLLMI_TM_UNDEFINED))
GLLMI_TM_TEST(gllmi_tm_test_undefined, gllmi_tm_is(self, GLLMI_TM_UNDEFINED))
GLLMI_TM_TEST(gllmi_tm_test_none, gllmi_tm_is(self, GLLMI_TM_NONE))
GLLMI_TM_TEST(gllmi_tm_test_boolean, gllmi_tm_is(self, GLLMI_TM_BOOL))
GLLMI_TM_TEST(gllmi_tm_test_true, gllmi_tm_is(self, GLLMI_TM_BOOL) && self->as.i)
GLLMI_TM_TEST(gllmi_tm_test_false, gllmi_tm_is(self, GLLMI_TM_BOOL) && !self->as.i)
GLLMI_TM_TEST(gllmi_tm_test_integer, gllmi_tm_is(self, GLLMI_TM_INT))
GLLMI_TM_TEST(gllmi_tm_test_float, gllmi_tm_is(self, GLLMI_TM_FLOAT))
GLLMI_TM_TEST(gllmi_tm_test_number, gllmi_tm_is_number(self))
GLLMI_TM_TEST(gllmi_tm_test_string, gllmi_tm_is(self, GLLMI_TM_STR))
GLLMI_TM_TEST(gllmi_tm_test_mapping, gllmi_tm_is(self, GLLMI_TM_DICT))
GLLMI_TM_TEST(gllmi_tm_test_iterable, gllmi_tm_is_iterable(self))
GLLMI_TM_TEST(gllmi_tm_test_sequence,
              gllmi_tm_is(self, GLLMI_TM_STR) || gllmi_tm_is(self, GLLMI_TM_LIST) ||
                  gllmi_tm_is(self, GLLMI_TM_TUPLE) || gllmi_tm_is(self, GLLMI_TM_DICT) ||
                  gllmi_tm_is(self, GLLMI_TM_RANGE) || gllmi_tm_is(self, GLLMI_TM_UNDEFINED))
GLLMI_TM_TEST(gllmi_tm_test_callable,
              gllmi_tm_is(self, GLLMI_TM_FUNCTION) || gllmi_tm_is(self, GLLMI_TM_METHOD) ||
                  gllmi_tm_is(self, GLLMI_TM_BUILTIN) || gllmi_tm_is(self, GLLMI_TM_JOINER) ||
                  gllmi_tm_is(self, GLLMI_TM_LOOP) || gllmi_tm_is(self, GLLMI_TM_UNDEFINED))
GLLMI_TM_TEST(gllmi_tm_test_escaped, gllmi_tm_is(self, GLLMI_TM_STR) && self->flag)
GLLMI_TM_TEST(gllmi_tm_test_sameas,
              self->type == a[0].type && (gllmi_tm_is(self, GLLMI_TM_NONE) ||
                                          (gllmi_tm_is_int(self) ? self->as.i == a[0].as.i
                                           : gllmi_tm_is(self, GLLMI_TM_STR)
                                               ? self->as.string->data == a[0].as.string->data &&
                                                     self->as.string->size == a[0].as.string->size
                                               : self->as.object == a[0].as.object)))
GLLMI_PRIVATE int gllmi_tm_test_case(gllmi_tm_vm *vm, const gllmi_tm_value *self, int lower,
                                     gllmi_tm_value *out) {
    gllmi_tm_value text;
    if (!gllmi_tm_to_string(vm, self, &text)) return 0;
    *out = gllmi_tm_bool(gllmi_tm_is_in_case(&text, lower));
    return 1;
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_lower, gllmi_tm_test_case(vm, self, 1, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_upper, gllmi_tm_test_case(vm, self, 0, out))
/* value % divisor == rest */
GLLMI_PRIVATE int gllmi_tm_test_rest(gllmi_tm_vm *vm, const gllmi_tm_value *self,
                                     gllmi_tm_value divisor, int64_t rest, gllmi_tm_value *out) {
    gllmi_tm_value r, wanted = gllmi_tm_int(rest);
    int same;
    if (!(gllmi_tm_is(self, GLLMI_TM_STR)
              ? gllmi_tm_percent_format(vm, self, &divisor, &r)
              : gllmi_tm_arithmetic(vm, GLLMI_TM_T_MOD, self, &divisor, &r)) ||
        (same = gllmi_tm_equal(vm, &r, &wanted)) < 0) {
        return 0;
    }
    *out = gllmi_tm_bool(same);
    return 1;
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_odd, gllmi_tm_test_rest(vm, self, gllmi_tm_int(2), 1, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_even, gllmi_tm_test_rest(vm, self, gllmi_tm_int(2), 0, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_divisibleby, gllmi_tm_test_rest(vm, self, a[0], 0, out))
/* A comparison of two values; op is a token type. */
GLLMI_PRIVATE int gllmi_tm_compare(gllmi_tm_vm *vm, int op, const gllmi_tm_value *x,
                                   const gllmi_tm_value *y, gllmi_tm_value *out) {
    int r;
    switch (op) {
    case GLLMI_TM_T_EQ: r = gllmi_tm_equal(vm, x, y); break;
    case GLLMI_TM_T_NE: r = gllmi_tm_equal(vm, x, y) ^ 1; break; /* -1 stays negative */
    case GLLMI_TM_T_NAME: r = gllmi_tm_contains(vm, y, x); break;
    case GLLMI_TM_T_STRING: r = gllmi_tm_contains(vm, y, x) ^ 1; break;
    default: r = gllmi_tm_ordered(vm, op, x, y); break;
    }
    *out = gllmi_tm_bool(r);
    return r >= 0;
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_eq, gllmi_tm_compare(vm, GLLMI_TM_T_EQ, self, &a[0], out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_ne, gllmi_tm_compare(vm, GLLMI_TM_T_NE, self, &a[0], out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_lt, gllmi_tm_compare(vm, GLLMI_TM_T_LT, self, &a[0], out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_le, gllmi_tm_compare(vm, GLLMI_TM_T_LE, self, &a[0], out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_gt, gllmi_tm_compare(vm, GLLMI_TM_T_GT, self, &a[0], out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_ge, gllmi_tm_compare(vm, GLLMI_TM_T_GE, self, &a[0], out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_in, gllmi_tm_compare(vm, GLLMI_TM_T_NAME, self, &a[0], out))

/* A name among the filters or tests. */
GLLMI_PRIVATE int gllmi_tm_test_name(gllmi_tm_vm *vm, const gllmi_tm_value *self,
                                     const gllmi_tm_builtin *(*find)(gllmi_str),
                                     gllmi_tm_value *out) {
    if (!gllmi_tm_is_hashable(self)) return gllmi_tm_fail_type(vm, "unhashable type:", self);
    *out = gllmi_tm_bool(gllmi_tm_is(self, GLLMI_TM_STR) && find(gllmi_tm_text(self)) != NULL);
    return 1;
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_filter, gllmi_tm_test_name(vm, self, vm->find_filter, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_test_test, gllmi_tm_test_name(vm, self, vm->find_test, out))

static const gllmi_tm_builtin gllmi_tm_tests[] = {
    {"defined", "/", 0, gllmi_tm_test_defined},
    {"undefined", "/", 0, gllmi_tm_test_undefined},
    {"none", "/", 0, gllmi_tm_test_none},
    {"boolean", "/", 0, gllmi_tm_test_boolean},
    {"true", "/", 0, gllmi_tm_test_true},
    {"false", "/", 0, gllmi_tm_test_false},
    {"integer", "/", 0, gllmi_tm_test_integer},
    {"float", "/", 0, gllmi_tm_test_float},
    {"number", "/", 0, gllmi_tm_test_number},
    {"string", "/", 0, gllmi_tm_test_string},
    {"mapping", "/", 0, gllmi_tm_test_mapping},
    {"iterable", "/", 0, gllmi_tm_test_iterable},
    {"sequence", "/", 0, gllmi_tm_test_sequence},
    {"callable", "/", 0, gllmi_tm_test_callable},
    {"escaped", "/", 0, gllmi_tm_test_escaped},
    {"sameas", "other", 1, gllmi_tm_test_sameas},
    {"lower", "/", 0, gllmi_tm_test_lower},
    {"upper", "/", 0, gllmi_tm_test_upper},
    {"odd", "/", 0, gllmi_tm_test_odd},
    {"even", "/", 0, gllmi_tm_test_even},
    {"divisibleby", "num", 1, gllmi_tm_test_divisibleby},
    {"in", "seq", 1, gllmi_tm_test_in},
    {"eq", "/other", 1, gllmi_tm_test_eq},
    {"equalto", "/other", 1, gllmi_tm_test_eq},
    {"==", "/other", 1, gllmi_tm_test_eq},
    {"ne", "/other", 1, gllmi_tm_test_ne},
    {"!=", "/other", 1, gllmi_tm_test_ne},
    {"lt", "/other", 1, gllmi_tm_test_lt},
    {"<", "/other", 1, gllmi_tm_test_lt},
    {"lessthan", "/other", 1, gllmi_tm_test_lt},
    {"le", "/other", 1, gllmi_tm_test_le},
    {"<=", "/other", 1, gllmi_tm_test_le},
    {"gt", "/other", 1, gllmi_tm_test_gt},
    {">", "/other", 1, gllmi_tm_test_gt},
    {"greaterthan", "/other", 1, gllmi_tm_test_gt},
    {"ge", "/other", 1, gllmi_tm_test_ge},
    {">=", "/other", 1, gllmi_tm_test_ge},
    {"filter", "/", 0, gllmi_tm_test_filter},
    {"test", "/", 0, gllmi_tm_test_test}};

GLLMI_PRIVATE const gllmi_tm_builtin *gllmi_tm_find_test(gllmi_str name) {
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(gllmi_tm_tests); i++) {
        if (gllmi_str_is(name, gllmi_tm_tests[i].name)) return &gllmi_tm_tests[i];
    }
    return NULL;
}

/* ---- filters that apply tests and filters to each item --------------------------------------- */

enum { GLLMI_TM_MAP = 0, GLLMI_TM_SELECT = 1, GLLMI_TM_REJECT = 2, GLLMI_TM_BY_ATTRIBUTE = 4 };

/* map('filter', arguments...) or map(attribute=, default=) */
GLLMI_PRIVATE int gllmi_tm_fill_map(gllmi_tm_vm *vm, gllmi_tm_generator *g) {
    gllmi_tm_args *args = g->args, rest;
    gllmi_tm_value attribute, missing, item, result;
    const gllmi_tm_builtin *filter = NULL;
    gllmi_tm_iterator it;
    size_t i;
    int r;
    attribute = missing = gllmi_tm_missing();
    if (!gllmi_tm_truth(&g->input)) return 1;
    rest = *args;
    for (i = 0; i < args->n_named && args->n == 0; i++) {
        if (gllmi_str_is(args->names[i], "attribute")) attribute = args->named[i];
    }
    if (gllmi_tm_given(&attribute)) {
        for (i = 0; i < args->n_named; i++) {
            if (gllmi_str_is(args->names[i], "default")) {
                missing = args->named[i];
            } else if (!gllmi_str_is(args->names[i], "attribute")) {
                return gllmi_tm_fail(vm, "Unexpected keyword argument for map");
            }
        }
    } else {
        if (args->n == 0) return gllmi_tm_fail(vm, "map requires a filter argument");
        if (gllmi_tm_is(&args->values[0], GLLMI_TM_STR))
            filter = vm->find_filter(gllmi_tm_text(&args->values[0]));
        rest.values++;
        rest.n--;
    }
    if (!gllmi_tm_iterate(vm, &g->input, &it)) return 0;
    while ((r = gllmi_tm_iterate_next(vm, &it, &item)) == 1) {
        if (gllmi_tm_given(&attribute)) {
            if (!gllmi_tm_get_path(vm, &item, &attribute, &missing, &result)) return 0;
        } else {
            if (!filter) return gllmi_tm_fail(vm, "map: no such filter");
            if (!gllmi_tm_call_builtin(vm, filter, &item, &rest, &result)) return 0;
        }
        if (!gllmi_tm_list_add(vm, g->items, result)) return 0;
    }
    return r == 0;
}
/* select, reject and their twins by attribute: (attribute,) test, arguments... */
GLLMI_PRIVATE int gllmi_tm_fill_select(gllmi_tm_vm *vm, gllmi_tm_generator *g) {
    gllmi_tm_args rest = *g->args;
    gllmi_tm_value attribute, item, subject, result;
    const gllmi_tm_builtin *test = NULL;
    gllmi_tm_iterator it;
    int r, has_test;
    attribute = gllmi_tm_missing();
    if (!gllmi_tm_truth(&g->input)) return 1;
    if (g->mode & GLLMI_TM_BY_ATTRIBUTE) {
        if (rest.n == 0) return gllmi_tm_fail(vm, "Missing parameter for attribute name");
        attribute = *rest.values++;
        rest.n--;
    }
    has_test = rest.n > 0;
    if (has_test) {
        if (gllmi_tm_is(rest.values, GLLMI_TM_STR))
            test = vm->find_test(gllmi_tm_text(rest.values));
        rest.values++;
        rest.n--;
    }
    if (!gllmi_tm_iterate(vm, &g->input, &it)) return 0;
    while ((r = gllmi_tm_iterate_next(vm, &it, &item)) == 1) {
        if (!gllmi_tm_get_path(vm, &item, &attribute, NULL, &subject)) return 0;
        result = subject;
        if (has_test && !test) return gllmi_tm_fail(vm, "select: no such test");
        if (has_test && !gllmi_tm_call_builtin(vm, test, &subject, &rest, &result)) return 0;
        if (gllmi_tm_truth(&result) != ((g->mode & GLLMI_TM_SELECT) != 0)) continue;
        if (!gllmi_tm_list_add(vm, g->items, item)) return 0;
    }
    return r == 0;
}
GLLMI_TM_BUILTIN_AS(gllmi_tm_filter_map,
                    gllmi_tm_generate(vm, gllmi_tm_fill_map, self, all, GLLMI_TM_MAP, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_filter_select,
                    gllmi_tm_generate(vm, gllmi_tm_fill_select, self, all, GLLMI_TM_SELECT, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_filter_reject,
                    gllmi_tm_generate(vm, gllmi_tm_fill_select, self, all, GLLMI_TM_REJECT, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_filter_selectattr,
                    gllmi_tm_generate(vm, gllmi_tm_fill_select, self, all,
                                      GLLMI_TM_SELECT | GLLMI_TM_BY_ATTRIBUTE, out))
GLLMI_TM_BUILTIN_AS(gllmi_tm_filter_rejectattr,
                    gllmi_tm_generate(vm, gllmi_tm_fill_select, self, all,
                                      GLLMI_TM_REJECT | GLLMI_TM_BY_ATTRIBUTE, out))

static const gllmi_tm_builtin gllmi_tm_filters[] = {
    {"abs", "/", 0, gllmi_tm_filter_abs},
    {"attr", "name", 1, gllmi_tm_filter_attr},
    {"batch", "linecount,fill_with", 1, gllmi_tm_filter_batch},
    {"capitalize", "/", 0, gllmi_tm_filter_capitalize},
    {"center", "width", 0, gllmi_tm_filter_center},
    {"count", "/", 0, gllmi_tm_filter_length},
    {"d", "default_value,boolean", 0, gllmi_tm_filter_default},
    {"default", "default_value,boolean", 0, gllmi_tm_filter_default},
    {"dictsort", "case_sensitive,by,reverse", 0, gllmi_tm_filter_dictsort},
    {"e", "/", 0, gllmi_tm_filter_escape},
    {"escape", "/", 0, gllmi_tm_filter_escape},
    {"filesizeformat", "binary", 0, gllmi_tm_filter_filesizeformat},
    {"first", "/", 0, gllmi_tm_filter_first},
    {"float", "default", 0, gllmi_tm_filter_float},
    {"forceescape", "/", 0, gllmi_tm_filter_forceescape},
    {"format", "*", 0, gllmi_tm_filter_format},
    {"groupby", "attribute,default,case_sensitive", 1, gllmi_tm_filter_groupby},
    {"indent", "width,first,blank", 0, gllmi_tm_filter_indent},
    {"int", "default,base", 0, gllmi_tm_filter_int},
    {"items", "/", 0, gllmi_tm_filter_items},
    {"join", "d,attribute", 0, gllmi_tm_filter_join},
    {"last", "/", 0, gllmi_tm_filter_last},
    {"length", "/", 0, gllmi_tm_filter_length},
    {"list", "/", 0, gllmi_tm_filter_list},
    {"lower", "/", 0, gllmi_tm_filter_lower},
    {"map", "*", 0, gllmi_tm_filter_map},
    {"max", "case_sensitive,attribute", 0, gllmi_tm_filter_max},
    {"min", "case_sensitive,attribute", 0, gllmi_tm_filter_min},
    {"pprint", "*", 0, gllmi_tm_unsupported},
    {"random", "*", 0, gllmi_tm_unsupported},
    {"reject", "*", 0, gllmi_tm_filter_reject},
    {"rejectattr", "*", 0, gllmi_tm_filter_rejectattr},
    {"replace", "old,new,count", 2, gllmi_tm_filter_replace},
    {"reverse", "/", 0, gllmi_tm_filter_reverse},
    {"round", "precision,method", 0, gllmi_tm_filter_round},
    {"safe", "/", 0, gllmi_tm_filter_safe},
    {"select", "*", 0, gllmi_tm_filter_select},
    {"selectattr", "*", 0, gllmi_tm_filter_selectattr},
    {"slice", "slices,fill_with", 1, gllmi_tm_filter_slice},
    {"sort", "reverse,case_sensitive,attribute", 0, gllmi_tm_filter_sort},
    {"string", "/", 0, gllmi_tm_filter_string},
    {"striptags", "*", 0, gllmi_tm_unsupported},
    {"sum", "attribute,start", 0, gllmi_tm_filter_sum},
    {"title", "/", 0, gllmi_tm_filter_title},
    {"tojson", "ensure_ascii,indent,separators,sort_keys", 0, gllmi_tm_filter_tojson},
    {"trim", "chars", 0, gllmi_tm_filter_trim},
    {"truncate", "length,killwords,end,leeway", 0, gllmi_tm_filter_truncate},
    {"unique", "case_sensitive,attribute", 0, gllmi_tm_filter_unique},
    {"upper", "/", 0, gllmi_tm_filter_upper},
    {"urlencode", "/", 0, gllmi_tm_filter_urlencode},
    {"urlize", "*", 0, gllmi_tm_unsupported},
    {"wordcount", "/", 0, gllmi_tm_filter_wordcount},
    {"wordwrap", "*", 0, gllmi_tm_unsupported},
    {"xmlattr", "autospace", 0, gllmi_tm_filter_xmlattr}};

GLLMI_PRIVATE const gllmi_tm_builtin *gllmi_tm_find_filter(gllmi_str name) {
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(gllmi_tm_filters); i++) {
        if (gllmi_str_is(name, gllmi_tm_filters[i].name)) return &gllmi_tm_filters[i];
    }
    return NULL;
}

/* ---- functions ------------------------------------------------------------------------------- */

GLLMI_TM_BUILTIN(gllmi_tm_global_range) { /* start, stop, step as Python's range counts them */
    int64_t start = 0, stop, step = 1;
    uint64_t n = 0;
    gllmi_tm_range *r;
    size_t i;
    GLLMI_TM_UNUSED;
    if (all->n_named || all->n < 1 || all->n > 3)
        return gllmi_tm_fail(vm, "range expects 1 to 3 numbers");
    for (i = 0; i < all->n; i++) {
        if (!gllmi_tm_is_int(&all->values[i])) {
            return gllmi_tm_fail_type(vm, "an integer is required, not", &all->values[i]);
        }
    }
    stop = all->values[all->n > 1].as.i;
    if (all->n > 1) start = all->values[0].as.i;
    if (all->n > 2) step = all->values[2].as.i;
    if (step == 0) return gllmi_tm_fail(vm, "range() arg 3 must not be zero");
    if (step > 0 && stop > start) n = ((uint64_t)stop - (uint64_t)start - 1) / (uint64_t)step + 1;
    if (step < 0 && stop < start) {
        n = ((uint64_t)start - (uint64_t)stop - 1) / (0 - (uint64_t)step) + 1;
    }
    if (n > GLLMI_TM_MAX_RANGE) return gllmi_tm_fail(vm, "Range too big.");
    if (!(r = (gllmi_tm_range *)gllmi_tm_alloc(vm, sizeof *r))) return 0;
    r->start = start;
    r->stop = stop;
    r->step = step;
    r->n = (size_t)n;
    *out = gllmi_tm_make(GLLMI_TM_RANGE, r);
    return 1;
}
/* dict(mapping or pairs, name=value, ...) */
GLLMI_PRIVATE int gllmi_tm_make_dict(gllmi_tm_vm *vm, const gllmi_tm_args *all,
                                     gllmi_tm_dict **out) {
    gllmi_tm_dict *d = *out = gllmi_tm_dict_new(vm);
    gllmi_tm_iterator it;
    gllmi_tm_value item;
    size_t i;
    int r;
    if (!d) return 0;
    if (all->n > 1) return gllmi_tm_fail(vm, "dict expected at most 1 argument");
    if (all->n == 1 && gllmi_tm_is(&all->values[0], GLLMI_TM_DICT)) {
        if (!gllmi_tm_dict_merge(vm, d, all->values[0].as.dict)) return 0;
    } else if (all->n == 1) {
        if (gllmi_tm_is(&all->values[0], GLLMI_TM_UNDEFINED))
            return gllmi_tm_fail_undefined(vm, &all->values[0]);
        if (!gllmi_tm_iterate(vm, &all->values[0], &it)) return 0;
        while ((r = gllmi_tm_iterate_next(vm, &it, &item)) == 1) {
            gllmi_tm_list *pair = gllmi_tm_collect(vm, &item);
            if (!pair) return 0;
            if (pair->n != 2) return gllmi_tm_fail(vm, "dict update sequence needs pairs");
            if (!gllmi_tm_dict_set(vm, d, pair->items[0], pair->items[1])) return 0;
        }
        if (r < 0) return 0;
    }
    for (i = 0; i < all->n_named; i++) {
        if (!gllmi_tm_dict_put(vm, d, all->names[i], all->named[i])) return 0;
    }
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_global_dict) {
    gllmi_tm_dict *d;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_make_dict(vm, all, &d)) return 0;
    *out = gllmi_tm_make(GLLMI_TM_DICT, d);
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_global_namespace) {
    gllmi_tm_dict *d;
    size_t i;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_make_dict(vm, all, &d)) return 0;
    for (i = 0; i < d->n; i++) {
        const gllmi_tm_value *key = &d->keys[i];
        if (gllmi_tm_is(key, GLLMI_TM_STR) && key->as.string->size > 0 &&
            key->as.string->data[0] == '_') {
            return gllmi_tm_fail(vm,
                                 "Chat templates cannot store underscore-prefixed attributes on a "
                                 "namespace");
        }
    }
    *out = gllmi_tm_make(GLLMI_TM_NAMESPACE, d);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_make_cycler(gllmi_tm_vm *vm, gllmi_tm_type type, gllmi_tm_list *items,
                                       gllmi_tm_value separator, gllmi_tm_value *out) {
    gllmi_tm_cycler *c = (gllmi_tm_cycler *)gllmi_tm_alloc(vm, sizeof *c);
    if (!c) return 0;
    c->items = items;
    c->at = 0;
    c->separator = separator;
    *out = gllmi_tm_make(type, c);
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_global_cycler) {
    gllmi_tm_list *items = gllmi_tm_list_new(vm, all->n);
    size_t i;
    GLLMI_TM_UNUSED;
    if (all->n_named) return gllmi_tm_fail(vm, "cycler takes no keyword arguments");
    if (all->n == 0) return gllmi_tm_fail(vm, "at least one item has to be provided");
    for (i = 0; items && i < all->n; i++) {
        if (!gllmi_tm_list_add(vm, items, all->values[i])) return 0;
    }
    return items && gllmi_tm_make_cycler(vm, GLLMI_TM_CYCLER, items, gllmi_tm_none(), out);
}
GLLMI_TM_BUILTIN(gllmi_tm_global_joiner) { /* sep */
    gllmi_tm_value separator = a[0];
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_given(&a[0]) && !gllmi_tm_wrap(vm, ", ", 2, &separator)) return 0;
    return gllmi_tm_make_cycler(vm, GLLMI_TM_JOINER, NULL, separator, out);
}
GLLMI_TM_BUILTIN(gllmi_tm_global_raise) { /* message */
    gllmi_tm_value text;
    gllmi_str s;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_to_string(vm, &a[0], &text)) return 0;
    s = gllmi_tm_text(&text);
    return gllmi_tm_fail(vm, "%.*s", (int)gllmi_min_size(s.size, 380), s.data);
}

/* ---- dates: strftime in the C locale --------------------------------------------------------- */

typedef struct gllmi_tm_date {
    int64_t year;
    int month, day, hour, minute, second, weekday, yearday; /* 1.., 1.., Sunday 0, 0.. */
} gllmi_tm_date;

/* Days since 1970 to a date of the Gregorian calendar. */
GLLMI_PRIVATE void gllmi_tm_make_date(int64_t seconds, gllmi_tm_date *d) {
    int64_t days = seconds / 86400, rest = seconds % 86400, era, year;
    int64_t in_era, in_year, shifted;
    if (rest < 0) rest += 86400, days--;
    d->hour = (int)(rest / 3600);
    d->minute = (int)(rest / 60 % 60);
    d->second = (int)(rest % 60);
    d->weekday = (int)(((days + 4) % 7 + 7) % 7);
    days += 719468; /* years from March on, in eras of 400 */
    era = (days >= 0 ? days : days - 146096) / 146097;
    in_era = days - era * 146097;
    year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    in_year = in_era - (365 * year + year / 4 - year / 100);
    shifted = (5 * in_year + 2) / 153;
    d->day = (int)(in_year - (153 * shifted + 2) / 5 + 1);
    d->month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    d->year = year + era * 400 + (d->month <= 2);
    {
        int leap = (d->year % 4 == 0 && d->year % 100 != 0) || d->year % 400 == 0;
        static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
        d->yearday = before[d->month - 1] + d->day - 1 + (leap && d->month > 2);
    }
}
/* ISO 8601 week, and the year it belongs to. */
GLLMI_PRIVATE int gllmi_tm_iso_week(const gllmi_tm_date *d, int64_t *year) {
    int weekday = (d->weekday + 6) % 7, week = (d->yearday - weekday + 10) / 7;
    int64_t y = d->year, before = y - 1;
    int leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    int jan1 = ((weekday - d->yearday) % 7 + 7) % 7; /* of this year, Monday 0 */
    int leap_before = (before % 4 == 0 && before % 100 != 0) || before % 400 == 0;
    *year = y;
    if (week < 1) {
        *year = before;
        return (jan1 == 4 || (jan1 == 5 && leap_before)) ? 53 : 52;
    }
    if (week == 53 && !(jan1 == 3 || (jan1 == 2 && leap))) {
        *year = y + 1;
        return 1;
    }
    return week;
}
static const char *const gllmi_tm_day_names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                 "Thursday", "Friday", "Saturday"};
static const char *const gllmi_tm_month_names[] = {"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};

/* A number with at least `width` digits; flag: the pad character, '-' for none, 0: `pad`. */
GLLMI_PRIVATE int gllmi_tm_put_date_number(gllmi_tm_vm *vm, int64_t n, int width, char pad,
                                           char flag) {
    char text[32];
    if (flag == '-') width = 0;
    if (flag == '_') pad = ' ';
    if (flag == '0') pad = '0';
    snprintf(text, sizeof text, pad == '0' ? "%0*lld" : "%*lld", width, (long long)n);
    return gllmi_tm_put_text(vm, text);
}
GLLMI_PRIVATE int gllmi_tm_put_date(gllmi_tm_vm *vm, const gllmi_tm_date *d, char c, char flag) {
    const char *day = gllmi_tm_day_names[d->weekday], *month = gllmi_tm_month_names[d->month - 1];
    int hour12 = d->hour % 12 == 0 ? 12 : d->hour % 12;
    int64_t iso_year;
    int week = gllmi_tm_iso_week(d, &iso_year);
    switch (c) {
    case 'a': return gllmi_tm_put(vm, day, 3);
    case 'A': return gllmi_tm_put_text(vm, day);
    case 'b':
    case 'h': return gllmi_tm_put(vm, month, 3);
    case 'B': return gllmi_tm_put_text(vm, month);
    case 'C': return gllmi_tm_put_date_number(vm, d->year / 100, 2, '0', flag);
    case 'd': return gllmi_tm_put_date_number(vm, d->day, 2, '0', flag);
    case 'e': return gllmi_tm_put_date_number(vm, d->day, 2, ' ', flag);
    case 'f': return gllmi_tm_put_text(vm, "000000");
    case 'g': return gllmi_tm_put_date_number(vm, iso_year % 100, 2, '0', flag);
    case 'G': return gllmi_tm_put_date_number(vm, iso_year, 1, '0', flag);
    case 'H': return gllmi_tm_put_date_number(vm, d->hour, 2, '0', flag);
    case 'I': return gllmi_tm_put_date_number(vm, hour12, 2, '0', flag);
    case 'j': return gllmi_tm_put_date_number(vm, d->yearday + 1, 3, '0', flag);
    case 'k': return gllmi_tm_put_date_number(vm, d->hour, 2, ' ', flag);
    case 'l': return gllmi_tm_put_date_number(vm, hour12, 2, ' ', flag);
    case 'm': return gllmi_tm_put_date_number(vm, d->month, 2, '0', flag);
    case 'M': return gllmi_tm_put_date_number(vm, d->minute, 2, '0', flag);
    case 'n': return gllmi_tm_put_char(vm, '\n');
    case 'p': return gllmi_tm_put_text(vm, d->hour < 12 ? "AM" : "PM");
    case 'P': return gllmi_tm_put_text(vm, d->hour < 12 ? "am" : "pm");
    case 'S': return gllmi_tm_put_date_number(vm, d->second, 2, '0', flag);
    case 't': return gllmi_tm_put_char(vm, '\t');
    case 'u': return gllmi_tm_put_date_number(vm, d->weekday ? d->weekday : 7, 1, '0', flag);
    case 'U': return gllmi_tm_put_date_number(vm, (d->yearday + 7 - d->weekday) / 7, 2, '0', flag);
    case 'V': return gllmi_tm_put_date_number(vm, week, 2, '0', flag);
    case 'w': return gllmi_tm_put_date_number(vm, d->weekday, 1, '0', flag);
    case 'W':
        return gllmi_tm_put_date_number(vm, (d->yearday + 7 - (d->weekday + 6) % 7) / 7, 2, '0',
                                        flag);
    case 'y': return gllmi_tm_put_date_number(vm, d->year % 100, 2, '0', flag);
    case 'Y': return gllmi_tm_put_date_number(vm, d->year, 1, '0', flag);
    case 'z':
    case 'Z': return 1; /* the time has no zone */
    case '%': return gllmi_tm_put_char(vm, '%');
    default:
        return gllmi_tm_put_char(vm, '%') && (!flag || gllmi_tm_put_char(vm, flag)) &&
               gllmi_tm_put_char(vm, c);
    }
}
GLLMI_PRIVATE int gllmi_tm_put_strftime(gllmi_tm_vm *vm, gllmi_str format, const gllmi_tm_date *d) {
    static const char from[] = "cDFrRTxX";
    static const char *const to[] = {"%a %b %e %H:%M:%S %Y",
                                     "%m/%d/%y",
                                     "%Y-%m-%d",
                                     "%I:%M:%S %p",
                                     "%H:%M",
                                     "%H:%M:%S",
                                     "%m/%d/%y",
                                     "%H:%M:%S"};
    size_t i;
    for (i = 0; i < format.size; i++) {
        const char *p = format.data + i, *long_form;
        char flag = 0;
        if (*p != '%' || i + 1 == format.size) {
            if (!gllmi_tm_put_char(vm, *p)) return 0;
            continue;
        }
        p++, i++;
        if ((*p == '-' || *p == '_' || *p == '0') && i + 1 < format.size) flag = *p++, i++;
        long_form = *p ? strchr(from, *p) : NULL;
        if (long_form) { /* its own parts are never long forms */
            const char *q = to[long_form - from];
            for (; *q; q++) {
                if (!(*q == '%' ? gllmi_tm_put_date(vm, d, *++q, 0) : gllmi_tm_put_char(vm, *q)))
                    return 0;
            }
        } else if (!gllmi_tm_put_date(vm, d, *p, flag)) {
            return 0;
        }
    }
    return 1;
}
GLLMI_TM_BUILTIN(gllmi_tm_global_strftime_now) { /* format */
    gllmi_str format;
    size_t mark = vm->n_output;
    gllmi_tm_date date;
    GLLMI_TM_UNUSED;
    if (!gllmi_tm_text_argument(vm, &a[0], &format)) return 0;
    gllmi_tm_make_date(vm->now == INT64_MIN ? gllmi_clock_local() : vm->now, &date);
    return gllmi_tm_put_strftime(vm, format, &date) && gllmi_tm_take(vm, mark, out);
}

static const gllmi_tm_builtin gllmi_tm_globals[] = {
    {"range", "*", 0, gllmi_tm_global_range},
    {"dict", "*", 0, gllmi_tm_global_dict},
    {"namespace", "*", 0, gllmi_tm_global_namespace},
    {"cycler", "*", 0, gllmi_tm_global_cycler},
    {"joiner", "sep", 0, gllmi_tm_global_joiner},
    {"lipsum", "*", 0, gllmi_tm_unsupported},
    {"raise_exception", "message", 1, gllmi_tm_global_raise},
    {"strftime_now", "format", 1, gllmi_tm_global_strftime_now}};

/* ---- the machine ----------------------------------------------------------------------------- */

GLLMI_PRIVATE int gllmi_tm_push(gllmi_tm_vm *vm, gllmi_tm_value v) {
    if (!gllmi_grow(&vm->arena.allocator, (void **)&vm->stack, &vm->stack_capacity, vm->top,
                    vm->top + 1, sizeof v)) {
        return gllmi_tm_fail_memory(vm, (vm->top + 1) * sizeof v);
    }
    vm->stack[vm->top++] = v;
    return 1;
}
GLLMI_INLINE gllmi_tm_value gllmi_tm_pop(gllmi_tm_vm *vm) { return vm->stack[--vm->top]; }
GLLMI_INLINE gllmi_tm_value *gllmi_tm_peek(gllmi_tm_vm *vm, size_t below) {
    return &vm->stack[vm->top - 1 - below];
}
/* The slot of an instruction's variable. */
GLLMI_INLINE gllmi_tm_value *gllmi_tm_slot(gllmi_tm_vm *vm, uint32_t slot, uint16_t hops) {
    gllmi_tm_activation *at = vm->activation;
    for (; hops > 0; hops--) at = at->outer;
    return &at->slots[slot];
}
GLLMI_PRIVATE gllmi_tm_activation *gllmi_tm_activate(gllmi_tm_vm *vm, gllmi_tm_activation *outer,
                                                     uint32_t n_slots) {
    gllmi_tm_activation *at = (gllmi_tm_activation *)gllmi_tm_alloc(vm, sizeof *at);
    uint32_t i;
    if (!at || !gllmi_tm_step(vm, 1 + n_slots / 8)) return NULL;
    at->outer = outer;
    at->slots = (gllmi_tm_value *)gllmi_tm_alloc_array(vm, n_slots + 1u, sizeof *at->slots);
    if (!at->slots) return NULL;
    for (i = 0; i < n_slots; i++) at->slots[i] = gllmi_tm_missing();
    return at;
}
/* Goes into a function; its arguments are then put into vm->activation->slots. */
GLLMI_PRIVATE int gllmi_tm_enter(gllmi_tm_vm *vm, const gllmi_tm_function *f) {
    struct gllmi_tm_frame *frame;
    gllmi_tm_activation *at;
    if (vm->n_frames == GLLMI_TM_MAX_CALLS) return gllmi_tm_fail(vm, "calls are nested too deep");
    if (!(at = gllmi_tm_activate(vm, f->outer, f->row->n_slots))) return 0;
    frame = &vm->frames[vm->n_frames++];
    frame->return_to = vm->pc;
    frame->activation = vm->activation;
    frame->output_mark = vm->n_output;
    vm->activation = at;
    vm->pc = f->row->entry;
    return 1;
}
/* Calls a macro: parameters by place, then by name, and what is left over. */
GLLMI_PRIVATE int gllmi_tm_call_macro(gllmi_tm_vm *vm, const gllmi_tm_function *f,
                                      gllmi_tm_args *args) {
    const gllmi_tm_function_row *row = f->row;
    gllmi_tm_dict *kwargs = row->kwargs ? gllmi_tm_dict_new(vm) : NULL;
    gllmi_tm_list *varargs = row->varargs ? gllmi_tm_list_new(vm, 0) : NULL;
    gllmi_tm_value *slots, caller;
    size_t i;
    uint32_t k;
    if ((row->kwargs && !kwargs) || (row->varargs && !varargs) || !gllmi_tm_enter(vm, f)) return 0;
    slots = vm->activation->slots;
    caller = gllmi_tm_missing();
    for (i = 0; i < args->n; i++) {
        if (i < row->n_parameters) {
            slots[i] = args->values[i];
        } else if (!varargs) {
            return gllmi_tm_fail(vm, "macro takes not more than %u argument(s)", row->n_parameters);
        } else if (!gllmi_tm_list_add(vm, varargs, args->values[i])) {
            return 0;
        }
    }
    for (i = 0; i < args->n_named; i++) {
        for (k = 0; k < row->n_parameters; k++) {
            if (!gllmi_tm_given(&slots[k]) && gllmi_str_equal(row->parameters[k], args->names[i]))
                break;
        }
        if (k < row->n_parameters) {
            slots[k] = args->named[i];
        } else if (row->caller && row->caller != UINT32_MAX &&
                   gllmi_str_is(args->names[i], "caller")) {
            caller = args->named[i];
        } else if (!kwargs) {
            return gllmi_tm_fail(vm, "macro takes no keyword argument '%.*s'",
                                 gllmi_str_shown(args->names[i]), args->names[i].data);
        } else if (!gllmi_tm_dict_put(vm, kwargs, args->names[i], args->named[i])) {
            return 0;
        }
    }
    if (row->caller && row->caller != UINT32_MAX) {
        if (!gllmi_tm_given(&caller) &&
            !gllmi_tm_undefine(vm, "No caller defined", gllmi_str_of("caller"), NULL, &caller)) {
            return 0;
        }
        slots[row->caller - 1] = caller;
    }
    if (kwargs) slots[row->kwargs - 1] = gllmi_tm_make(GLLMI_TM_DICT, kwargs);
    if (varargs) slots[row->varargs - 1] = gllmi_tm_make(GLLMI_TM_TUPLE, varargs);
    return 1;
}
/* Arguments of a call row, taken off the stack. They stay valid: generators keep them. */
GLLMI_PRIVATE int gllmi_tm_take_args(gllmi_tm_vm *vm, const gllmi_tm_call_row *row,
                                     gllmi_tm_args **out) {
    gllmi_tm_value mapping, list, item;
    gllmi_tm_args *args = (gllmi_tm_args *)gllmi_tm_alloc(vm, sizeof *args);
    size_t n = row->n, n_named = row->n_named, i;
    gllmi_tm_list *more = NULL;
    const gllmi_tm_value *named;
    mapping = list = gllmi_tm_missing();
    if (!args) return 0;
    memset(args, 0, sizeof *args);
    *out = args;
    if (row->has_dict) {
        mapping = gllmi_tm_pop(vm);
        if (!gllmi_tm_is(&mapping, GLLMI_TM_DICT)) {
            return gllmi_tm_fail_type(vm, "argument after ** must be a mapping, not", &mapping);
        }
        n_named += mapping.as.dict->n;
    }
    named = vm->stack + vm->top - row->n_named;
    if (row->has_list) {
        list = vm->stack[vm->top - row->n_named - 1];
        if (!(more = gllmi_tm_collect(vm, &list))) return 0;
        n += more->n;
        named =
            vm->stack + vm->top - row->n_named; /* the stack does not move: nothing was pushed */
    }
    args->values =
        (gllmi_tm_value *)gllmi_tm_alloc_array(vm, n + n_named + 1, sizeof *args->values);
    args->names = (gllmi_str *)gllmi_tm_alloc_array(vm, n_named + 1, sizeof *args->names);
    if (!args->values || !args->names) return 0;
    args->named = args->values + n;
    memcpy(args->named, named, row->n_named * sizeof *named);
    if (row->n_named > 0) memcpy(args->names, row->names, row->n_named * sizeof *args->names);
    vm->top -= row->n_named + row->has_list + row->n;
    memcpy(args->values, vm->stack + vm->top, row->n * sizeof *named);
    for (i = 0; more && i < more->n; i++) args->values[row->n + i] = more->items[i];
    args->n = n;
    args->n_named = row->n_named;
    for (i = 0; row->has_dict && i < mapping.as.dict->n; i++) {
        size_t k;
        item = mapping.as.dict->keys[i];
        if (!gllmi_tm_is(&item, GLLMI_TM_STR)) return gllmi_tm_fail(vm, "keywords must be strings");
        for (k = 0; k < row->n_named; k++) {
            if (gllmi_str_equal(args->names[k], gllmi_tm_text(&item))) {
                return gllmi_tm_fail(vm, "got multiple values for a keyword argument");
            }
        }
        args->names[args->n_named] = gllmi_tm_text(&item);
        args->named[args->n_named++] = mapping.as.dict->values[i];
    }
    return 1;
}
/* loop(iterable) of a recursive loop, and its first round. */
GLLMI_PRIVATE int gllmi_tm_call_loop(gllmi_tm_vm *vm, gllmi_tm_function *f, gllmi_tm_value iterable,
                                     int64_t depth) {
    gllmi_tm_value *slots;
    if (!gllmi_tm_enter(vm, f)) return 0;
    slots = vm->activation->slots;
    slots[0] = iterable;
    slots[1] = gllmi_tm_int(depth);
    slots[2] = gllmi_tm_make(GLLMI_TM_FUNCTION, f);
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_op_call(gllmi_tm_vm *vm, const gllmi_tm_instruction *i) {
    const gllmi_tm_call_row *row = &vm->program->calls[i->a];
    gllmi_tm_value callee, out;
    gllmi_tm_args *args;
    if (!gllmi_tm_take_args(vm, row, &args)) return 0;
    callee = gllmi_tm_pop(vm);
    switch (callee.type) {
    case GLLMI_TM_FUNCTION: return gllmi_tm_call_macro(vm, callee.as.function, args);
    case GLLMI_TM_LOOP:
        if (!callee.as.loop->recursive) {
            return gllmi_tm_fail(
                vm, "The loop must have the 'recursive' marker to be called recursively.");
        }
        if (args->n != 1 || args->n_named) return gllmi_tm_fail(vm, "loop() takes one argument");
        return gllmi_tm_call_loop(vm, callee.as.loop->recursive, args->values[0],
                                  callee.as.loop->depth0 + 1);
    case GLLMI_TM_METHOD:
        return gllmi_tm_call_builtin(vm, &callee.as.method->row->builtin, &callee.as.method->object,
                                     args, &out) &&
               gllmi_tm_push(vm, out);
    case GLLMI_TM_BUILTIN:
        return gllmi_tm_call_builtin(vm, (const gllmi_tm_builtin *)callee.as.object, &callee, args,
                                     &out) &&
               gllmi_tm_push(vm, out);
    case GLLMI_TM_JOINER:
        if (args->n || args->n_named) return gllmi_tm_fail(vm, "joiner() takes no arguments");
        if (callee.as.cycler->at++ == 0)
            return gllmi_tm_wrap(vm, "", 0, &out) && gllmi_tm_push(vm, out);
        return gllmi_tm_push(vm, callee.as.cycler->separator);
    default: return gllmi_tm_fail_type(vm, "object is not callable:", &callee);
    }
}
GLLMI_PRIVATE int gllmi_tm_op_filter(gllmi_tm_vm *vm, const gllmi_tm_instruction *i) {
    gllmi_tm_args *args;
    gllmi_tm_value self, out;
    if (!gllmi_tm_take_args(vm, &vm->program->calls[i->a], &args)) return 0;
    self = gllmi_tm_pop(vm);
    return gllmi_tm_call_builtin(vm,
                                 (const gllmi_tm_builtin *)vm->program->constants[i->b].as.object,
                                 &self, args, &out) &&
           gllmi_tm_push(vm, out);
}

/* ---- instructions: one function each, in the order of gllmi_tm_op ---------------------------- */

#define GLLMI_TM_OP(name) GLLMI_PRIVATE int name(gllmi_tm_vm *vm, const gllmi_tm_instruction *i)

GLLMI_TM_OP(gllmi_tm_op_const) { return gllmi_tm_push(vm, vm->program->constants[i->a]); }
GLLMI_TM_OP(gllmi_tm_op_load) {
    gllmi_tm_value v = *gllmi_tm_slot(vm, i->a, i->hops);
    if (!gllmi_tm_given(&v) && !gllmi_tm_undefine(vm, NULL, vm->program->names[i->b], NULL, &v))
        return 0;
    return gllmi_tm_push(vm, v);
}
GLLMI_TM_OP(gllmi_tm_op_store) {
    *gllmi_tm_slot(vm, i->a, i->hops) = gllmi_tm_pop(vm);
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_store_attr) {
    gllmi_tm_value target = gllmi_tm_pop(vm), v = gllmi_tm_pop(vm),
                   key = vm->program->constants[i->a];
    if (!gllmi_tm_is(&target, GLLMI_TM_NAMESPACE) && !gllmi_tm_is(&target, GLLMI_TM_DICT)) {
        return gllmi_tm_fail(vm, "cannot assign attribute on non-namespace object");
    }
    if (gllmi_tm_is(&target, GLLMI_TM_NAMESPACE) && key.as.string->data[0] == '_') {
        return gllmi_tm_fail(vm, "Chat templates cannot store underscore-prefixed attributes on a "
                                 "namespace");
    }
    if (!gllmi_tm_dict_set(vm, target.as.dict, key, v)) return 0;
    target.as.dict->depth = gllmi_tm_is(&target, GLLMI_TM_NAMESPACE) ? 1 : target.as.dict->depth;
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_check_ns) {
    gllmi_tm_value v = gllmi_tm_pop(vm);
    (void)i;
    if (gllmi_tm_is(&v, GLLMI_TM_NAMESPACE)) return 1;
    return gllmi_tm_fail(vm, "cannot assign attribute on non-namespace object");
}
GLLMI_TM_OP(gllmi_tm_op_resolve) {
    vm->activation->slots[i->a] = vm->context[i->b];
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_alias) {
    vm->activation->slots[i->a] = *gllmi_tm_slot(vm, i->b, i->hops);
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_clear) {
    vm->activation->slots[i->a] = gllmi_tm_missing();
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_export) {
    vm->context[i->b] = vm->activation->slots[i->a];
    return 1;
}
/* Goes on behind the default where the parameter was given. */
GLLMI_TM_OP(gllmi_tm_op_default) {
    if (gllmi_tm_given(&vm->activation->slots[i->b])) vm->pc = i->a;
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_no_argument) {
    gllmi_tm_value v;
    return gllmi_tm_undefine(vm, "a parameter was not provided",
                             gllmi_tm_text(&vm->program->constants[i->a]), NULL, &v) &&
           gllmi_tm_push(vm, v);
}
GLLMI_TM_OP(gllmi_tm_op_binary) {
    gllmi_tm_value b = gllmi_tm_pop(vm), a = gllmi_tm_pop(vm), out;
    int ok = i->n == GLLMI_TM_T_ADD   ? gllmi_tm_add(vm, &a, &b, &out)
             : i->n == GLLMI_TM_T_MUL ? gllmi_tm_multiply(vm, &a, &b, &out)
             : i->n == GLLMI_TM_T_MOD && gllmi_tm_is(&a, GLLMI_TM_STR)
                 ? gllmi_tm_percent_format(vm, &a, &b, &out)
                 : gllmi_tm_arithmetic(vm, i->n, &a, &b, &out);
    return ok && gllmi_tm_push(vm, out);
}
GLLMI_TM_OP(gllmi_tm_op_neg) {
    gllmi_tm_value v = gllmi_tm_pop(vm);
    (void)i;
    if (gllmi_tm_is(&v, GLLMI_TM_FLOAT)) return gllmi_tm_push(vm, gllmi_tm_float(-v.as.f));
    if (!gllmi_tm_is_int(&v)) return gllmi_tm_fail_type(vm, "bad operand type for unary -:", &v);
    if (v.as.i == INT64_MIN) return gllmi_tm_fail_overflow(vm);
    return gllmi_tm_push(vm, gllmi_tm_int(-v.as.i));
}
GLLMI_TM_OP(gllmi_tm_op_pos) {
    gllmi_tm_value v = gllmi_tm_pop(vm);
    (void)i;
    if (!gllmi_tm_is_number(&v)) return gllmi_tm_fail_type(vm, "bad operand type for unary +:", &v);
    return gllmi_tm_push(vm, gllmi_tm_is(&v, GLLMI_TM_BOOL) ? gllmi_tm_int(v.as.i) : v);
}
GLLMI_TM_OP(gllmi_tm_op_not) {
    gllmi_tm_value v = gllmi_tm_pop(vm);
    (void)i;
    return gllmi_tm_push(vm, gllmi_tm_bool(!gllmi_tm_truth(&v)));
}
/* In a chain (b set) a true comparison leaves its right side for the next, a false one ends it. */
GLLMI_TM_OP(gllmi_tm_op_compare) {
    gllmi_tm_value b = gllmi_tm_pop(vm), a = gllmi_tm_pop(vm), out;
    if (!gllmi_tm_compare(vm, i->n, &a, &b, &out)) return 0;
    if (!i->b) return gllmi_tm_push(vm, out);
    if (out.as.i) return gllmi_tm_push(vm, b);
    vm->pc = i->a;
    return gllmi_tm_push(vm, out);
}
GLLMI_TM_OP(gllmi_tm_op_jump) {
    vm->pc = i->a;
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_jump_if_false) {
    gllmi_tm_value v = gllmi_tm_pop(vm);
    if (!gllmi_tm_truth(&v)) vm->pc = i->a;
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_jump_if_true) {
    gllmi_tm_value v = gllmi_tm_pop(vm);
    if (gllmi_tm_truth(&v)) vm->pc = i->a;
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_and) {
    if (!gllmi_tm_truth(gllmi_tm_peek(vm, 0))) {
        vm->pc = i->a;
    } else {
        vm->top--;
    }
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_or) {
    if (gllmi_tm_truth(gllmi_tm_peek(vm, 0))) {
        vm->pc = i->a;
    } else {
        vm->top--;
    }
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_concat) {
    size_t mark = vm->n_output, k;
    gllmi_tm_value out;
    if (i->a == 2) { /* text that grows at its end, again and again */
        gllmi_tm_value b = gllmi_tm_pop(vm), a = gllmi_tm_pop(vm);
        return gllmi_tm_to_string(vm, &a, &a) && gllmi_tm_to_string(vm, &b, &b) &&
               gllmi_tm_join_strings(vm, gllmi_tm_text(&a), gllmi_tm_text(&b), &out) &&
               gllmi_tm_push(vm, out);
    }
    for (k = i->a; k > 0; k--) {
        gllmi_tm_value v = *gllmi_tm_peek(vm, k - 1);
        if (!gllmi_tm_put_value(vm, &v)) return 0;
    }
    vm->top -= i->a;
    return gllmi_tm_take(vm, mark, &out) && gllmi_tm_push(vm, out);
}
GLLMI_TM_OP(gllmi_tm_op_attr) {
    gllmi_tm_value v = gllmi_tm_pop(vm), out;
    return gllmi_tm_get_attribute(vm, &v, gllmi_tm_text(&vm->program->constants[i->a]), &out) &&
           gllmi_tm_push(vm, out);
}
GLLMI_TM_OP(gllmi_tm_op_item) {
    gllmi_tm_value index = gllmi_tm_pop(vm), v = gllmi_tm_pop(vm), out;
    (void)i;
    return gllmi_tm_get_item(vm, &v, &index, &out) && gllmi_tm_push(vm, out);
}
GLLMI_TM_OP(gllmi_tm_op_slice) {
    gllmi_tm_value parts[3], v, out;
    parts[2] = gllmi_tm_pop(vm);
    parts[1] = gllmi_tm_pop(vm);
    parts[0] = gllmi_tm_pop(vm);
    v = gllmi_tm_pop(vm);
    if (i->a && !gllmi_tm_is(&v, GLLMI_TM_UNDEFINED) &&
        !((gllmi_tm_is(&v, GLLMI_TM_STR) || gllmi_tm_is(&v, GLLMI_TM_LIST) ||
           gllmi_tm_is(&v, GLLMI_TM_TUPLE)) &&
          (!gllmi_tm_set(&parts[0]) || gllmi_tm_is_int(&parts[0])) &&
          (!gllmi_tm_set(&parts[1]) || gllmi_tm_is_int(&parts[1])) &&
          (!gllmi_tm_set(&parts[2]) ||
           gllmi_tm_is_int(
               &parts[2])))) { /* computed at compile time an item that is not there, no error */
        return gllmi_tm_undefine(vm, NULL, gllmi_str_of("element"), gllmi_tm_type_name(&v), &out) &&
               gllmi_tm_push(vm, out);
    }
    return gllmi_tm_slice(vm, &v, parts, &out) && gllmi_tm_push(vm, out);
}
GLLMI_TM_OP(gllmi_tm_op_list) {
    gllmi_tm_list *list = gllmi_tm_list_new(vm, i->a);
    uint32_t k;
    for (k = i->a; list && k > 0; k--) {
        if (!gllmi_tm_list_add(vm, list, *gllmi_tm_peek(vm, k - 1))) return 0;
    }
    vm->top -= i->a;
    return list && gllmi_tm_push(vm, gllmi_tm_make(i->n == 2   ? GLLMI_TM_SLICE
                                                   : i->n == 1 ? GLLMI_TM_TUPLE
                                                               : GLLMI_TM_LIST,
                                                   list));
}
GLLMI_TM_OP(gllmi_tm_op_dict) {
    gllmi_tm_dict *d = gllmi_tm_dict_new(vm);
    uint32_t k;
    for (k = i->a; d && k > 0; k--) {
        if (!gllmi_tm_dict_set(vm, d, *gllmi_tm_peek(vm, 2 * k - 1), *gllmi_tm_peek(vm, 2 * k - 2)))
            return 0;
    }
    vm->top -= 2 * (size_t)i->a;
    return d && gllmi_tm_push(vm, gllmi_tm_make(GLLMI_TM_DICT, d));
}
GLLMI_TM_OP(gllmi_tm_op_no_else) {
    gllmi_tm_value v;
    (void)i;
    return gllmi_tm_undefine(vm,
                             "the inline if-expression evaluated to false and no else section was "
                             "defined.",
                             gllmi_str_of(""), NULL, &v) &&
           gllmi_tm_push(vm, v);
}
GLLMI_TM_OP(gllmi_tm_op_text) {
    return gllmi_tm_put_str(vm, gllmi_tm_text(&vm->program->constants[i->a]));
}
GLLMI_TM_OP(gllmi_tm_op_print) {
    gllmi_tm_value v = gllmi_tm_pop(vm);
    (void)i;
    return gllmi_tm_put_value(vm, &v);
}
GLLMI_TM_OP(gllmi_tm_op_capture) {
    (void)i;
    if (!gllmi_grow(&vm->arena.allocator, (void **)&vm->captures, &vm->captures_capacity,
                    vm->n_captures, vm->n_captures + 1, sizeof *vm->captures)) {
        return gllmi_tm_fail_memory(vm, (vm->n_captures + 1) * sizeof *vm->captures);
    }
    vm->captures[vm->n_captures++] = vm->n_output;
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_captured) {
    gllmi_tm_value out;
    (void)i;
    return gllmi_tm_take(vm, vm->captures[--vm->n_captures], &out) && gllmi_tm_push(vm, out);
}
GLLMI_TM_OP(gllmi_tm_op_drop_captures) {
    vm->n_captures -= i->a;
    vm->n_output = vm->captures[vm->n_captures];
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_function) {
    gllmi_tm_function *f = (gllmi_tm_function *)gllmi_tm_alloc(vm, sizeof *f);
    if (!f) return 0;
    f->row = &vm->program->functions[i->a];
    f->outer = vm->activation;
    return gllmi_tm_push(vm, gllmi_tm_make(GLLMI_TM_FUNCTION, f));
}
/* Leaves the function; what it put out since the call is its value. */
GLLMI_TM_OP(gllmi_tm_op_return) {
    struct gllmi_tm_frame *frame = &vm->frames[--vm->n_frames];
    gllmi_tm_value out;
    (void)i;
    vm->pc = frame->return_to;
    vm->activation = frame->activation;
    return gllmi_tm_take(vm, frame->output_mark, &out) && gllmi_tm_push(vm, out);
}
GLLMI_TM_OP(gllmi_tm_op_return_test) {
    struct gllmi_tm_frame *frame = &vm->frames[--vm->n_frames];
    gllmi_tm_value v = gllmi_tm_pop(vm);
    (void)i;
    vm->pc = frame->return_to;
    vm->activation = frame->activation;
    return gllmi_tm_push(vm, gllmi_tm_bool(gllmi_tm_truth(&v)));
}
GLLMI_TM_OP(gllmi_tm_op_for) {
    gllmi_tm_loop *loop = (gllmi_tm_loop *)gllmi_tm_alloc(vm, sizeof *loop);
    gllmi_tm_value *slots = vm->activation->slots, test;
    size_t n;
    if (!loop) return 0;
    memset(loop, 0, sizeof *loop);
    loop->index0 = -1;
    loop->length = -1;
    if (i->n) {
        test = gllmi_tm_pop(vm);
        loop->test = test.as.function;
    }
    loop->iterable = gllmi_tm_pop(vm);
    if (!gllmi_tm_iterate(vm, &loop->iterable, &loop->iterator)) return 0;
    if (!loop->test && gllmi_tm_length(&loop->iterable, &n)) loop->length = (int64_t)n;
    if (i->b) {
        loop->depth0 = slots[1].as.i;
        loop->recursive = slots[2].as.function;
    }
    slots[i->a] = gllmi_tm_make(GLLMI_TM_LOOP, loop);
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_for_next) {
    gllmi_tm_loop *loop = vm->activation->slots[i->b].as.loop;
    gllmi_tm_value item;
    int r = 1;
    item = loop->after;
    if (gllmi_tm_given(&item)) {
        loop->after = gllmi_tm_missing();
    } else {
        r = gllmi_tm_loop_fetch(vm, loop, &item);
    }
    if (r < 0) return 0;
    if (r == 0) {
        vm->pc = i->a;
        return 1;
    }
    loop->index0++;
    loop->before = loop->current;
    loop->current = item;
    return gllmi_tm_push(vm, item);
}
GLLMI_TM_OP(gllmi_tm_op_loop_call) {
    gllmi_tm_value iterable = gllmi_tm_pop(vm), f = gllmi_tm_pop(vm);
    (void)i;
    return gllmi_tm_call_loop(vm, f.as.function, iterable, 0);
}
GLLMI_TM_OP(gllmi_tm_op_block_call) {
    gllmi_tm_value f = gllmi_tm_pop(vm);
    (void)i;
    return gllmi_tm_enter(vm, f.as.function);
}
GLLMI_TM_OP(gllmi_tm_op_unpack) {
    gllmi_tm_value v = gllmi_tm_pop(vm), item;
    gllmi_tm_iterator it;
    gllmi_tm_list *items = gllmi_tm_list_new(vm, 0);
    size_t k;
    int r;
    if (!items || !gllmi_tm_iterate(vm, &v, &it)) return 0;
    while ((r = gllmi_tm_iterate_next(vm, &it, &item)) == 1) {
        if (items->n == i->a)
            return gllmi_tm_fail(vm, "too many values to unpack (expected %u)", i->a);
        if (!gllmi_tm_list_add(vm, items, item)) return 0;
    }
    if (r < 0) return 0;
    if (items->n < i->a) {
        return gllmi_tm_fail(vm, "not enough values to unpack (expected %u, got %u)", i->a,
                             (unsigned)items->n);
    }
    for (k = items->n; k > 0; k--) {
        if (!gllmi_tm_push(vm, items->items[k - 1])) return 0;
    }
    return 1;
}
GLLMI_TM_OP(gllmi_tm_op_raise) {
    gllmi_str what = gllmi_tm_text(&vm->program->constants[i->a]);
    return gllmi_tm_fail(vm, "'%.*s' is not known or not supported", gllmi_str_shown(what),
                         what.data);
}
GLLMI_TM_OP(gllmi_tm_op_end) {
    (void)i;
    return vm != NULL;
}
#undef GLLMI_TM_OP

static int (*const gllmi_tm_ops[])(gllmi_tm_vm *, const gllmi_tm_instruction *) = {
    gllmi_tm_op_const,        gllmi_tm_op_load,        gllmi_tm_op_store,
    gllmi_tm_op_store_attr,   gllmi_tm_op_check_ns,    gllmi_tm_op_resolve,
    gllmi_tm_op_alias,        gllmi_tm_op_clear,       gllmi_tm_op_export,
    gllmi_tm_op_default,      gllmi_tm_op_no_argument, gllmi_tm_op_binary,
    gllmi_tm_op_neg,          gllmi_tm_op_pos,         gllmi_tm_op_not,
    gllmi_tm_op_compare,      gllmi_tm_op_jump,        gllmi_tm_op_jump_if_false,
    gllmi_tm_op_jump_if_true, gllmi_tm_op_and,         gllmi_tm_op_or,
    gllmi_tm_op_concat,       gllmi_tm_op_attr,        gllmi_tm_op_item,
    gllmi_tm_op_slice,        gllmi_tm_op_list,        gllmi_tm_op_dict,
    gllmi_tm_op_call,         gllmi_tm_op_filter,      gllmi_tm_op_filter,
    gllmi_tm_op_no_else,      gllmi_tm_op_text,        gllmi_tm_op_print,
    gllmi_tm_op_capture,      gllmi_tm_op_captured,    gllmi_tm_op_drop_captures,
    gllmi_tm_op_function,     gllmi_tm_op_return,      gllmi_tm_op_return_test,
    gllmi_tm_op_for,          gllmi_tm_op_for_next,    gllmi_tm_op_loop_call,
    gllmi_tm_op_block_call,   gllmi_tm_op_unpack,      gllmi_tm_op_raise,
    gllmi_tm_op_end};

/* Runs until the end, or until the function that was entered last returns. */
GLLMI_PRIVATE int gllmi_tm_run(gllmi_tm_vm *vm, size_t until_frames) {
    const gllmi_tm_instruction *code = vm->program->code;
    for (;;) {
        const gllmi_tm_instruction *i = &code[vm->pc++];
        if (!gllmi_tm_step(vm, 1) || !gllmi_tm_ops[i->op](vm, i)) {
            if (vm->failed_at == UINT32_MAX) vm->failed_at = i->position;
            return 0;
        }
        if (i->op == GLLMI_TM_O_END) return 1;
        if (i->op == GLLMI_TM_O_RETURN_TEST && vm->n_frames == until_frames) return 1;
    }
}
/* The test of a filtered loop, from within an instruction. */
GLLMI_PRIVATE int gllmi_tm_run_test(gllmi_tm_vm *vm, gllmi_tm_function *f, gllmi_tm_value argument,
                                    gllmi_tm_value *out) {
    size_t frames = vm->n_frames;
    uint32_t pc = vm->pc;
    if (vm->loop_tests == GLLMI_TM_MAX_LOOP_TESTS)
        return gllmi_tm_fail(vm, "loop tests are nested too deep");
    if (!gllmi_tm_enter(vm, f)) return 0;
    vm->activation->slots[0] = argument;
    vm->loop_tests++;
    if (!gllmi_tm_run(vm, frames)) return 0;
    vm->loop_tests--;
    vm->pc = pc;
    *out = gllmi_tm_pop(vm);
    return 1;
}

/* ---- from text to program -------------------------------------------------------------------- */

/* Line and column (in characters) of a byte, both from 1. */
GLLMI_PRIVATE void gllmi_tm_locate(const char *source, size_t size, size_t at, unsigned *line,
                                   unsigned *column) {
    size_t i, start = 0;
    *line = 1;
    at = gllmi_min_size(at, size);
    for (i = 0; i < at; i++) {
        if (source[i] == '\n') ++*line, start = i + 1;
    }
    *column = (unsigned)gllmi_utf8_count(source + start, at - start) + 1;
}
GLLMI_PRIVATE gllm_status gllmi_tm_report(gllm_status status, const char *source, size_t size,
                                          size_t at, const char *message) {
    unsigned line, column;
    if (status != GLLM_ERR_TEMPLATE) return status; /* its message is set */
    gllmi_tm_locate(source, size, at, &line, &column);
    return gllmi_fail(status, "chat template, line %u, column %u: %s", line, column, message);
}
GLLMI_PRIVATE void gllmi_tm_program_free(gllmi_tm_program *g) {
    const gllm_allocator *a = &g->arena.allocator;
    gllm_allocator own = *a;
    gllmi_free(a, g->code);
    gllmi_free(a, g->constants);
    gllmi_free(a, g->calls);
    gllmi_free(a, g->functions);
    gllmi_free(a, g->names);
    gllmi_map_free(&g->name_ids);
    gllmi_arena_free(&g->arena);
    gllmi_free(&own, g);
}
/* \r\n and \r become \n, one line end at the end goes (keep_trailing_newline is off). */
GLLMI_PRIVATE int gllmi_tm_copy_source(gllmi_tm_program *g, const char *text, size_t n) {
    size_t i, o = 0;
    g->source = (char *)gllmi_arena_alloc(&g->arena, n + 1);
    if (!g->source) return 0;
    for (i = 0; i < n; i++) {
        g->source[o++] = text[i] == '\r' ? '\n' : text[i];
        if (text[i] == '\r' && i + 1 < n && text[i + 1] == '\n') i++;
    }
    if (o > 0 && g->source[o - 1] == '\n') o--;
    g->source[o] = 0;
    g->source_size = o;
    return 1;
}
GLLMI_PRIVATE gllm_status gllmi_tm_compile(const char *text, size_t n, gllm_allocator allocator,
                                           gllmi_tm_program **out) {
    gllmi_tm_program *g;
    gllmi_tm_parser p;
    gllmi_tm_compiler c;
    gllmi_tm_node *first = NULL;
    gllmi_arena tree;
    gllm_status status;
    size_t bad = gllmi_utf8_validate(text, n);
    *out = NULL;
    if (n > GLLMI_TM_MAX_BYTES) {
        return gllmi_fail(GLLM_ERR_UNSUPPORTED, "chat template: longer than %llu bytes",
                          (unsigned long long)GLLMI_TM_MAX_BYTES);
    }
    if (bad < n) {
        return gllmi_fail(GLLM_ERR_UTF8, "chat template: byte %llu is not UTF-8",
                          (unsigned long long)bad);
    }
    g = (gllmi_tm_program *)gllmi_alloc_zero(&allocator, sizeof *g);
    if (!g) return gllmi_fail_memory(sizeof *g);
    g->arena.allocator = g->name_ids.allocator = allocator;
    memset(&tree, 0, sizeof tree);
    memset(&p, 0, sizeof p);
    memset(&c, 0, sizeof c);
    tree.allocator = allocator;
    p.arena = &tree;
    p.kept = &g->arena;
    p.expression = gllmi_tm_parse_expression;
    p.body = gllmi_tm_parse_body;
    p.state = GLLMI_TM_T_DATA;
    p.line_starting = 1;
    c.program = g;
    c.parser = &p;
    c.expression = gllmi_tm_compile_expression;
    c.statements = gllmi_tm_compile_statements;
    c.find_filter = gllmi_tm_find_filter;
    c.find_test = gllmi_tm_find_test;
    if (!gllmi_tm_copy_source(g, text, n)) {
        p.status = gllmi_fail_memory(n);
    } else {
        p.source = g->source;
        p.size = g->source_size;
        (void)(gllmi_tm_next(&p) && gllmi_tm_parse_body(&p, NULL, &first) &&
               gllmi_tm_compile_template(&c, first));
    }
    status = gllmi_tm_report(p.status, g->source, g->source_size, p.error_position, p.message);
    gllmi_free(&allocator, c.refs);
    gllmi_free(&allocator, c.stored);
    gllmi_arena_free(&tree);
    if (status != GLLM_OK) {
        gllmi_tm_program_free(g);
        return status;
    }
    *out = g;
    return GLLM_OK;
}

/* ---- values from outside --------------------------------------------------------------------- */

/* A JSON value; strings without escapes stay in the text. */
GLLMI_PRIVATE int gllmi_tm_from_json(gllmi_tm_vm *vm, const gllmi_json *json, uint32_t node,
                                     gllmi_tm_value *out) {
    gllmi_str raw = gllmi_json_raw(json, node);
    uint32_t child = gllmi_json_first(node), i, n = json->nodes[node].count;
    gllmi_tm_list *list;
    gllmi_tm_dict *d;
    gllmi_tm_value key, v;
    size_t k;
    int64_t whole;
    switch (json->nodes[node].type) {
    case GLLMI_JSON_NULL: *out = gllmi_tm_none(); return 1;
    case GLLMI_JSON_FALSE: *out = gllmi_tm_bool(0); return 1;
    case GLLMI_JSON_TRUE: *out = gllmi_tm_bool(1); return 1;
    case GLLMI_JSON_NUMBER:
        for (k = 0; k < raw.size && (gllmi_tm_is_digit(raw.data[k]) || raw.data[k] == '-'); k++) {
        }
        if (k < raw.size) {
            *out = gllmi_tm_float(gllmi_json_number(json, node, 0));
            return 1;
        }
        if (gllmi_tm_text_to_int(raw, 10, &whole) != 1) {
            return gllmi_tm_fail(vm, "%s: byte %llu: a whole number beyond 64 bits", json->file,
                                 (unsigned long long)json->nodes[node].begin);
        }
        *out = gllmi_tm_int(whole);
        return 1;
    case GLLMI_JSON_STRING:
        if (json->nodes[node].escaped) {
            char *text = (char *)gllmi_tm_alloc(vm, raw.size + 1);
            if (!text) return 0;
            raw = gllmi_str_make(text, gllmi_json_unescape(raw, text));
        }
        return gllmi_tm_wrap(vm, raw.data, raw.size, out);
    case GLLMI_JSON_ARRAY:
        if (!(list = gllmi_tm_list_new(vm, n))) return 0;
        for (i = 0; i < n; i++, child = gllmi_json_next(json, child)) {
            if (!gllmi_tm_from_json(vm, json, child, &v) || !gllmi_tm_list_add(vm, list, v))
                return 0;
        }
        *out = gllmi_tm_make(GLLMI_TM_LIST, list);
        return 1;
    default:
        if (!(d = gllmi_tm_dict_new(vm))) return 0;
        for (i = 0; i < n; i++, child = gllmi_json_next(json, child + 1)) {
            if (!gllmi_tm_from_json(vm, json, child, &key) ||
                !gllmi_tm_from_json(vm, json, child + 1, &v) || !gllmi_tm_dict_set(vm, d, key, v)) {
                return 0;
            }
        }
        *out = gllmi_tm_make(GLLMI_TM_DICT, d);
        return 1;
    }
}
/* JSON text (n 0: to its NUL) of the wanted type. The nodes are not kept. */
GLLMI_PRIVATE int gllmi_tm_read_json(gllmi_tm_vm *vm, const char *what, const char *text, size_t n,
                                     gllmi_json_type type, gllmi_tm_value *out) {
    gllmi_json json;
    gllm_status status;
    int ok = 0;
    status = gllmi_json_parse(&json, what, text, n ? n : strlen(text), &vm->arena.allocator);
    if (status != GLLM_OK) {
        vm->status = status;
    } else if (json.nodes[0].type != (uint8_t)type) {
        vm->status = gllmi_fail(GLLM_ERR_FORMAT, "%s: must be %s", what,
                                type == GLLMI_JSON_ARRAY ? "an array" : "an object");
    } else {
        ok = gllmi_tm_from_json(vm, &json, 0, out);
    }
    gllmi_json_free(&json);
    return ok;
}
GLLMI_PRIVATE int gllmi_tm_set_variable(gllmi_tm_vm *vm, gllmi_str name, gllmi_tm_value v) {
    gllmi_map_slot *slot = gllmi_map_find(&vm->program->name_ids, name);
    if (slot) vm->context[slot->value] = v;
    return 1;
}
/* C text as a value, checked. */
GLLMI_PRIVATE int gllmi_tm_read_text(gllmi_tm_vm *vm, const char *what, const char *text, size_t n,
                                     gllmi_tm_value *out) {
    size_t size = n ? n : strlen(text), bad = gllmi_utf8_validate(text, size);
    if (bad < size) {
        vm->status =
            gllmi_fail(GLLM_ERR_UTF8, "%s: byte %llu is not UTF-8", what, (unsigned long long)bad);
        return 0;
    }
    return gllmi_tm_wrap(vm, text, size, out);
}
GLLMI_PRIVATE int gllmi_tm_put_member(gllmi_tm_vm *vm, gllmi_tm_dict *d, const char *name,
                                      const char *text, size_t n) {
    gllmi_tm_value v;
    if (!text) return 1;
    return gllmi_tm_read_text(vm, name, text, n, &v) &&
           gllmi_tm_dict_put(vm, d, gllmi_str_of(name), v);
}
GLLMI_PRIVATE int gllmi_tm_from_message(gllmi_tm_vm *vm, const gllm_message *m,
                                        gllmi_tm_value *out) {
    gllmi_tm_dict *d = gllmi_tm_dict_new(vm);
    gllmi_tm_value v;
    if (!d || !gllmi_tm_put_member(vm, d, "role", m->role ? m->role : "", 0)) return 0;
    if (m->content ? !gllmi_tm_put_member(vm, d, "content", m->content, m->content_bytes)
                   : !gllmi_tm_dict_put(vm, d, gllmi_str_of("content"), gllmi_tm_none())) {
        return 0;
    }
    if (!gllmi_tm_put_member(vm, d, "reasoning_content", m->reasoning_content, 0) ||
        !gllmi_tm_put_member(vm, d, "name", m->name, 0) ||
        !gllmi_tm_put_member(vm, d, "tool_call_id", m->tool_call_id, 0)) {
        return 0;
    }
    if (m->tool_calls_json &&
        (!gllmi_tm_read_json(vm, "tool_calls", m->tool_calls_json, 0, GLLMI_JSON_ARRAY, &v) ||
         !gllmi_tm_dict_put(vm, d, gllmi_str_of("tool_calls"), v))) {
        return 0;
    }
    if (m->fields_json &&
        (!gllmi_tm_read_json(vm, "fields", m->fields_json, 0, GLLMI_JSON_OBJECT, &v) ||
         !gllmi_tm_dict_merge(vm, d, v.as.dict))) {
        return 0;
    }
    *out = gllmi_tm_make(GLLMI_TM_DICT, d);
    return 1;
}
/* transformers gives reasoning under all of its names: "thinking" first, "reasoning_content" last.
 */
GLLMI_PRIVATE int gllmi_tm_alias_reasoning(gllmi_tm_vm *vm, gllmi_tm_value *message) {
    static const char *const names[] = {"reasoning_content", "thinking", "reasoning"};
    gllmi_tm_dict *d;
    gllmi_tm_value v;
    size_t i;
    int r = 0;
    for (i = 0; i < 3; i++) {
        r = gllmi_tm_dict_find(vm, message->as.dict, gllmi_str_of(names[i]), &v);
        if (r < 0) return 0;
        if (r == 1 && !gllmi_tm_is(&v, GLLMI_TM_NONE)) break;
    }
    if (i == 3) return 1;
    d = gllmi_tm_dict_new(vm);
    if (!d || !gllmi_tm_dict_put(vm, d, gllmi_str_of("thinking"), v) ||
        !gllmi_tm_dict_merge(vm, d, message->as.dict) ||
        !gllmi_tm_dict_put(vm, d, gllmi_str_of("reasoning_content"), v)) {
        return 0;
    }
    message->as.dict = d;
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_read_messages(gllmi_tm_vm *vm, const gllm_chat_desc *desc) {
    gllmi_tm_list *list = gllmi_tm_list_new(vm, desc->n_messages);
    gllmi_tm_value v = gllmi_tm_make(GLLMI_TM_LIST, list);
    size_t i;
    if (!list) return 0;
    if (desc->messages_json) {
        if (!gllmi_tm_read_json(vm, "messages", desc->messages_json, desc->messages_json_bytes,
                                GLLMI_JSON_ARRAY, &v)) {
            return 0;
        }
    } else {
        for (i = 0; i < desc->n_messages; i++) {
            gllmi_tm_value message;
            if (!gllmi_tm_from_message(vm, &desc->messages[i], &message) ||
                !gllmi_tm_list_add(vm, list, message)) {
                return 0;
            }
        }
    }
    for (i = 0; i < v.as.list->n; i++) {
        gllmi_tm_value *message = &v.as.list->items[i];
        if (!gllmi_tm_is(message, GLLMI_TM_DICT)) {
            vm->status = gllmi_fail(GLLM_ERR_FORMAT, "messages: number %llu is no object",
                                    (unsigned long long)i);
            return 0;
        }
        if (!gllmi_tm_alias_reasoning(vm, message)) return 0;
    }
    return gllmi_tm_set_variable(vm, gllmi_str_of("messages"), v);
}

/* A compiled template, perhaps another for conversations with tools, and variables of the model. */
struct gllm_chat_template {
    gllm_allocator allocator;
    gllmi_tm_program *program;
    gllmi_tm_program *with_tools; /* or NULL */
    gllmi_arena arena;
    gllmi_str *names, *values; /* (n_variables) special tokens */
    size_t n_variables;
};

/* All variables that a template may ask for. */
GLLMI_PRIVATE int gllmi_tm_read_variables(gllmi_tm_vm *vm, const gllm_chat_template *t,
                                          const gllm_chat_desc *desc) {
    gllmi_tm_value v;
    size_t i;
    for (i = 0; i < vm->program->n_names; i++) vm->context[i] = gllmi_tm_missing();
    for (i = 0; i < GLLMI_COUNT_OF(gllmi_tm_globals); i++) {
        v = gllmi_tm_make(GLLMI_TM_BUILTIN, (void *)(uintptr_t)&gllmi_tm_globals[i]);
        gllmi_tm_set_variable(vm, gllmi_str_of(gllmi_tm_globals[i].name), v);
    }
    for (i = 0; i < t->n_variables; i++) {
        if (!gllmi_tm_wrap(vm, t->values[i].data, t->values[i].size, &v)) return 0;
        gllmi_tm_set_variable(vm, t->names[i], v);
    }
    if (!gllmi_tm_read_messages(vm, desc)) return 0;
    v = gllmi_tm_none();
    if (desc->tools_json && !gllmi_tm_read_json(vm, "tools", desc->tools_json,
                                                desc->tools_json_bytes, GLLMI_JSON_ARRAY, &v)) {
        return 0;
    }
    gllmi_tm_set_variable(vm, gllmi_str_of("tools"), v);
    v = gllmi_tm_none();
    if (desc->documents_json &&
        !gllmi_tm_read_json(vm, "documents", desc->documents_json, desc->documents_json_bytes,
                            GLLMI_JSON_ARRAY, &v)) {
        return 0;
    }
    gllmi_tm_set_variable(vm, gllmi_str_of("documents"), v);
    gllmi_tm_set_variable(vm, gllmi_str_of("add_generation_prompt"),
                          gllmi_tm_bool(!desc->no_generation_prompt));
    if (!desc->variables_json) return 1;
    if (!gllmi_tm_read_json(vm, "variables", desc->variables_json, desc->variables_json_bytes,
                            GLLMI_JSON_OBJECT, &v)) {
        return 0;
    }
    for (i = 0; i < v.as.dict->n; i++) {
        gllmi_tm_set_variable(vm, gllmi_tm_text(&v.as.dict->keys[i]), v.as.dict->values[i]);
    }
    return 1;
}
GLLMI_PRIVATE int gllmi_tm_render(gllmi_tm_vm *vm, const gllm_chat_template *t,
                                  const gllm_chat_desc *desc) {
    vm->context =
        (gllmi_tm_value *)gllmi_tm_alloc_array(vm, vm->program->n_names + 1, sizeof *vm->context);
    if (!vm->context || !gllmi_tm_read_variables(vm, t, desc)) return 0;
    vm->activation = gllmi_tm_activate(vm, NULL, vm->program->n_slots);
    return vm->activation && gllmi_tm_run(vm, 0) && gllmi_tm_put_char(vm, 0);
}

/* ---- the public functions -------------------------------------------------------------------- */

GLLM_API void gllm_text_free(gllm_text *text) {
    gllm_allocator allocator;
    if (!text) return;
    allocator = gllmi_allocator_or_default(&text->allocator);
    gllmi_free(&allocator, text->data);
    memset(text, 0, sizeof *text);
}

GLLM_API void gllm_chat_template_close(gllm_chat_template *t) {
    gllm_allocator allocator;
    if (!t) return;
    allocator = t->allocator;
    if (t->program) gllmi_tm_program_free(t->program);
    if (t->with_tools) gllmi_tm_program_free(t->with_tools);
    gllmi_arena_free(&t->arena);
    gllmi_free(&allocator, t);
}

GLLMI_PRIVATE gllm_chat_template *gllmi_tm_template_new(gllm_allocator allocator) {
    gllm_chat_template *t = (gllm_chat_template *)gllmi_alloc_zero(&allocator, sizeof *t);
    if (!t) return NULL;
    t->allocator = t->arena.allocator = allocator;
    return t;
}

GLLM_API gllm_status gllm_chat_template_open(const char *source, size_t n_bytes,
                                             const gllm_chat_template_desc *desc,
                                             gllm_chat_template **out) {
    gllm_allocator allocator = gllmi_allocator_or_default(desc ? desc->allocator : NULL);
    gllm_chat_template *t;
    gllm_status status;
    if (!out) return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_chat_template_open: out is NULL");
    *out = NULL;
    if (!source) return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_chat_template_open: no source");
    if (!(t = gllmi_tm_template_new(allocator))) return gllmi_fail_memory(sizeof *t);
    if (n_bytes == SIZE_MAX) n_bytes = strlen(source);
    status = gllmi_tm_compile(source, n_bytes, allocator, &t->program);
    if (status != GLLM_OK) {
        gllm_chat_template_close(t);
        return status;
    }
    *out = t;
    return GLLM_OK;
}

GLLM_API gllm_status gllm_chat_template_render(const gllm_chat_template *t,
                                               const gllm_chat_desc *desc, gllm_text *out) {
    gllm_chat_desc none;
    gllm_allocator allocator;
    gllm_status status;
    gllmi_tm_vm *vm;
    if (!t || !out) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_chat_template_render: a NULL argument");
    }
    memset(&none, 0, sizeof none);
    if (!desc) desc = &none;
    if (desc->n_messages > 0 && !desc->messages) {
        return gllmi_fail(GLLM_ERR_ARGUMENT, "gllm_chat_template_render: messages is NULL");
    }
    allocator = t->allocator;
    out->size_bytes = 0;
    if (out->data &&
        (out->allocator.resize != allocator.resize || out->allocator.user != allocator.user)) {
        gllm_text_free(out);
    }
    if (!(vm = (gllmi_tm_vm *)gllmi_alloc_zero(&allocator, sizeof *vm))) {
        return gllmi_fail_memory(sizeof *vm);
    }
    vm->arena.allocator = allocator;
    vm->program = desc->tools_json && t->with_tools ? t->with_tools : t->program;
    vm->memory_limit = desc->max_memory_bytes ? desc->max_memory_bytes : GLLMI_TM_DEFAULT_MEMORY;
    vm->output_limit = desc->max_output_bytes ? desc->max_output_bytes : GLLMI_TM_DEFAULT_OUTPUT;
    vm->steps_left = desc->max_steps ? desc->max_steps : GLLMI_TM_DEFAULT_STEPS;
    vm->now = desc->local_time ? desc->local_time : INT64_MIN;
    vm->failed_at = UINT32_MAX;
    vm->call = gllmi_tm_run_test;
    vm->methods = gllmi_tm_methods;
    vm->n_methods = GLLMI_COUNT_OF(gllmi_tm_methods);
    vm->find_filter = gllmi_tm_find_filter;
    vm->find_test = gllmi_tm_find_test;
    vm->output = out->data;
    vm->output_capacity = out->capacity_bytes;
    if (!gllmi_tm_render(vm, t, desc)) {
        status = vm->failed_at == UINT32_MAX && vm->status == GLLM_ERR_TEMPLATE
                     ? gllmi_fail(vm->status, "chat template: %s", vm->message)
                     : gllmi_tm_report(vm->status, vm->program->source, vm->program->source_size,
                                       vm->failed_at, vm->message);
    } else {
        status = GLLM_OK;
        out->size_bytes = vm->n_output - 1;
    }
    out->data = vm->output;
    out->capacity_bytes = vm->output_capacity;
    out->allocator = allocator;
    gllmi_free(&allocator, vm->stack);
    gllmi_free(&allocator, vm->captures);
    gllmi_arena_free(&vm->arena);
    gllmi_free(&allocator, vm);
    return status;
}

GLLM_API gllm_status gllm_chat_render(const char *source, size_t n_bytes,
                                      const gllm_chat_desc *desc, gllm_text *out) {
    gllm_chat_template *t;
    gllm_status status = gllm_chat_template_open(source, n_bytes, NULL, &t);
    if (status != GLLM_OK) return status;
    status = gllm_chat_template_render(t, desc, out);
    gllm_chat_template_close(t);
    return status;
}

/* ---- a model's own template ------------------------------------------------------------------ */

/* Keeps the token at `node` (a string, or an object with its content) as a variable. */
GLLMI_PRIVATE gllm_status gllmi_tm_keep_token(gllm_chat_template *t, const gllmi_json *json,
                                              uint32_t key, uint32_t node) {
    gllm_status status = GLLM_OK;
    uint32_t text = node;
    if (gllmi_json_is(json, node, GLLMI_JSON_OBJECT)) text = gllmi_json_find(json, node, "content");
    if (text == 0 || !gllmi_json_is(json, text, GLLMI_JSON_STRING)) return GLLM_OK;
    t->names[t->n_variables] = gllmi_json_string(json, key, &t->arena, &status);
    t->values[t->n_variables] = gllmi_json_string(json, text, &t->arena, &status);
    if (status == GLLM_OK) t->n_variables++;
    return status;
}
/* bos_token and all its kin in tokenizer_config.json. */
GLLMI_PRIVATE gllm_status gllmi_tm_keep_tokens(gllm_chat_template *t, const gllmi_json *json) {
    uint32_t extra = gllmi_json_find(json, 0, "extra_special_tokens"), lists[2], i, k, key, n;
    gllm_status status = GLLM_OK;
    lists[0] = 0;
    lists[1] = extra;
    n = json->nodes[0].count;
    if (extra && gllmi_json_is(json, extra, GLLMI_JSON_OBJECT)) n += json->nodes[extra].count;
    t->names = (gllmi_str *)gllmi_arena_alloc(&t->arena, (size_t)n * sizeof *t->names);
    t->values = (gllmi_str *)gllmi_arena_alloc(&t->arena, (size_t)n * sizeof *t->values);
    if (!t->names || !t->values) return gllmi_fail_memory((size_t)n * sizeof *t->names);
    for (k = 0; k < 2; k++) {
        if (k == 1 && (!extra || !gllmi_json_is(json, extra, GLLMI_JSON_OBJECT))) break;
        key = gllmi_json_first(lists[k]);
        for (i = 0; i < json->nodes[lists[k]].count && status == GLLM_OK; i++) {
            if (k == 1 || gllmi_str_ends(gllmi_json_raw(json, key), "_token")) {
                status = gllmi_tm_keep_token(t, json, key, key + 1);
            }
            key = gllmi_json_next(json, key + 1);
        }
    }
    return status;
}
/* The template "chat_template" of a parsed tokenizer_config.json: a string, or a list of named
 * ones. */
GLLMI_PRIVATE gllm_status gllmi_tm_config_template(const gllmi_json *json, const char *name,
                                                   gllmi_arena *arena, gllmi_str *out) {
    uint32_t node = gllmi_json_find(json, 0, "chat_template"), item, i, text;
    gllm_status status = GLLM_OK;
    out->data = NULL;
    if (!node) return GLLM_OK;
    if (gllmi_json_is(json, node, GLLMI_JSON_STRING) && strcmp(name, "default") == 0) {
        *out = gllmi_json_string(json, node, arena, &status);
        return status;
    }
    if (!gllmi_json_is(json, node, GLLMI_JSON_ARRAY)) return GLLM_OK;
    item = gllmi_json_first(node);
    for (i = 0; i < json->nodes[node].count; i++, item = gllmi_json_next(json, item)) {
        uint32_t its_name = gllmi_json_find(json, item, "name");
        text = gllmi_json_find(json, item, "template");
        if (!its_name || !text || !gllmi_json_string_is(json, its_name, gllmi_str_of(name)))
            continue;
        *out = gllmi_json_string(json, text, arena, &status);
        return status;
    }
    return GLLM_OK;
}
/* One named template of a model folder: from a file of its own, else from the configuration. */
GLLMI_PRIVATE gllm_status gllmi_tm_source_template(gllmi_source *source, const gllmi_json *config,
                                                   const char *file_name, const char *name,
                                                   gllmi_tm_program **out) {
    gllmi_file file;
    gllmi_view view;
    gllmi_arena arena;
    gllmi_str text;
    gllm_status status = gllmi_file_open(source, file_name, 1, &file);
    *out = NULL;
    if (status == GLLM_OK) {
        status = gllmi_file_view(&file, 0, file.size_bytes, &view);
        if (status == GLLM_OK) {
            status = gllmi_tm_compile((const char *)view.data, view.size, source->allocator, out);
            gllmi_view_free(&file, &view);
        }
        gllmi_file_close(&file);
        return status;
    }
    if (status != GLLM_ERR_NOT_FOUND || !config)
        return status == GLLM_ERR_NOT_FOUND ? GLLM_OK : status;
    memset(&arena, 0, sizeof arena);
    arena.allocator = source->allocator;
    status = gllmi_tm_config_template(config, name, &arena, &text);
    if (status == GLLM_OK && text.data) {
        status = gllmi_tm_compile(text.data, text.size, source->allocator, out);
    }
    gllmi_arena_free(&arena);
    return status;
}
/* The chat template of a model folder: chat_template.jinja,
 * additional_chat_templates/tool_use.jinja, or chat_template in tokenizer_config.json, and that
 * file's special tokens as variables. *out is NULL if the folder has none. */
GLLMI_PRIVATE gllm_status gllmi_template_from_source(gllmi_source *source,
                                                     gllm_chat_template **out) {
    gllmi_json_file config;
    gllm_chat_template *t = gllmi_tm_template_new(source->allocator);
    gllm_status status;
    int has_config;
    *out = NULL;
    if (!t) return gllmi_fail_memory(sizeof *t);
    status = gllmi_json_file_open(source, "tokenizer_config.json", 1, &config);
    has_config = status == GLLM_OK;
    if (status == GLLM_ERR_NOT_FOUND) status = GLLM_OK;
    if (status == GLLM_OK) {
        status = gllmi_tm_source_template(source, has_config ? &config.json : NULL,
                                          "chat_template.jinja", "default", &t->program);
    }
    if (status == GLLM_OK) {
        status = gllmi_tm_source_template(source, has_config ? &config.json : NULL,
                                          "additional_chat_templates/tool_use.jinja", "tool_use",
                                          &t->with_tools);
    }
    if (status == GLLM_OK && has_config && t->program &&
        gllmi_json_is(&config.json, 0, GLLMI_JSON_OBJECT)) {
        status = gllmi_tm_keep_tokens(t, &config.json);
    }
    if (has_config) gllmi_json_file_close(&config);
    if (status != GLLM_OK || !t->program) {
        gllm_chat_template_close(t);
        return status;
    }
    *out = t;
    return GLLM_OK;
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
        status = gllmi_json_parse(&json, file->name, (const char *)view.data, view.size,
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

/* ---- sentence-transformers: modules.json, N_Pooling, N_Dense ---------------------------------- */

/* Both spellings: one flag per mode, and (from version 5.7 on) pooling_mode with a name or names. */
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
