/* The table of a backend, by one that computes nothing: on each model with goldens every call is
 * checked (shapes, ranges, buffers, rows of matrices that are filled once), counted, and failed in
 * turn. And the CPU's: no allocation between the first op of a token and its last.
 *
 *     cc -O1 -I. tests/test_backend.c -o test_backend -lm -lpthread && ./test_backend */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "support.h"
#include <dirent.h>

/* ---- a backend that computes nothing ---------------------------------------------------------- */

static struct {
    long long n_calls, fail_at; /* calls that may fail; which one does, from 1 on; 0: none */
    long long n_ops, n_filled, n_moved;
    size_t room[GLLMI_BUFFER_COUNT]; /* floats of the batch at work */
} null_state;

/* Rows of each matrix that were filled, by where the matrix is. */
static struct {
    const gllmi_matrix *matrix;
    uint8_t *rows; /* (n_out): how often */
} null_matrices[4096];
static size_t n_null_matrices;

static int null_fails(void) {
    return __atomic_add_fetch(&null_state.n_calls, 1, __ATOMIC_SEQ_CST) == null_state.fail_at;
}

static gllm_status null_matrix_new(gllmi_device *d, gllmi_arena *arena, size_t n_out, size_t k,
                                   gllm_dtype held, int wants_gated, const float *bias,
                                   gllmi_matrix *out) {
    (void)arena;
    CHECK(n_out > 0 && k > 0 && out->weight.n_out == 0);
    CHECK(!wants_gated || n_out % 2 == 0);
    if (null_fails()) return gllmi_fail_memory(n_out);
    out->weight.data = out; /* nobody reads it */
    out->weight.n_out = n_out;
    out->weight.k = k;
    out->weight.held = held;
    out->weight.gated = wants_gated && n_out % d->column_step == 0;
    out->bias = bias ? (float *)(uintptr_t)bias : NULL;
    if (!CHECK(n_null_matrices < GLLMI_COUNT_OF(null_matrices))) return GLLM_ERR_MEMORY;
    null_matrices[n_null_matrices].matrix = out;
    null_matrices[n_null_matrices++].rows = (uint8_t *)calloc(n_out, 1);
    return GLLM_OK;
}
/* Called by several threads: checks are printed by one of them at a time, or the test is lost
 * anyway. */
static gllm_status null_matrix_fill(gllmi_device *d, const gllmi_matrix *matrix, size_t row0,
                                    size_t row1, const gllmi_rows *parts) {
    const gllmi_weight *w = &matrix->weight;
    size_t half = w->gated ? w->n_out / 2 : w->n_out, step = d->column_step / (w->gated ? 2 : 1);
    size_t i, n = 0, wanted = (row1 - row0) * (w->gated ? 2 : 1);
    CHECK(row0 < row1 && row1 <= half && row0 % step == 0 && (row1 % step == 0 || row1 == half));
    for (i = 0; n < wanted && CHECK(parts[i].data && parts[i].n_rows > 0); i++) {
        n += parts[i].n_rows;
    }
    CHECK_EQ(n, wanted);
    if (null_fails()) return gllmi_fail(GLLM_ERR_IO, "a fill that fails");
    __atomic_add_fetch(&null_state.n_filled, 1, __ATOMIC_SEQ_CST);
    for (i = 0; i < n_null_matrices && null_matrices[i].matrix != matrix; i++) {
    }
    if (!CHECK(i < n_null_matrices)) return GLLM_OK;
    for (n = row0; n < row1; n++) {
        null_matrices[i].rows[n]++;
        if (w->gated) null_matrices[i].rows[half + n]++;
    }
    return GLLM_OK;
}
static gllm_status null_reserve(gllmi_device *d, gllmi_buffers *b, const gllmi_plan *plan,
                                size_t n_tokens, size_t n_sequences, size_t n_picked) {
    size_t i;
    (void)d;
    if (null_fails()) return gllmi_fail_memory(n_tokens);
    for (i = 0; i < GLLMI_BUFFER_RESULT; i++) {
        size_t rows = gllmi_buffer_rows((gllmi_buffer)i, n_tokens, n_sequences, n_picked);
        size_t n = rows * plan->widths[i];
        if (n > b->capacity[i]) b->capacity[i] = n;
    }
    return GLLM_OK;
}
static void null_release(gllmi_device *d, gllmi_buffers *b) {
    (void)d;
    memset(b, 0, sizeof *b);
}
static gllm_status null_layout(gllmi_device *d, size_t n_layers, const gllmi_heads *heads,
                               gllm_dtype dtype, gllmi_kv_layout *l) {
    if (null_fails()) return gllmi_fail(GLLM_ERR_ARGUMENT, "a layout that fails");
    return gllmi_backend_cpu.layout(d, n_layers, heads, dtype, l);
}
static void *null_slab_new(gllmi_device *d, size_t n_bytes) {
    (void)d, (void)n_bytes;
    return null_fails() ? NULL : calloc(n_bytes, 1);
}
static void null_slab_free(gllmi_device *d, void *slab) {
    (void)d;
    free(slab);
}
static void null_page_copy(gllmi_device *d, const gllmi_kv *kv, uint32_t to, uint32_t from) {
    (void)d;
    CHECK(to != from && to < kv->pool->n_pages && from < kv->pool->n_pages);
    null_state.n_moved++;
}
static void null_tokens_move(gllmi_device *d, const gllmi_kv *kv, size_t token, size_t n,
                             uint8_t *bytes, int save) {
    (void)d;
    CHECK((token + n + GLLMI_PAGE_TOKENS - 1) / GLLMI_PAGE_TOKENS <= kv->n_pages);
    if (save) memset(bytes, 0, n * gllmi_kv_token_bytes(kv->layout));
    null_state.n_moved++;
}
static size_t null_pieces(gllmi_device *d, const gllmi_plan *plan, const gllmi_op *op) {
    return gllmi_backend_cpu.pieces(d, plan, op);
}

/* ---- what it checks of an op -------------------------------------------------------------------- */

/* Rows of `width` numbers, ld apart, within a buffer. */
static void check_rows(const gllmi_plan *plan, const gllmi_batch *b, gllmi_buffer buffer,
                       size_t n_rows, size_t ld, size_t width) {
    CHECK(width <= ld && ld <= plan->widths[buffer]);
    if (n_rows == 0 || ld == 0) return;
    if (buffer == GLLMI_BUFFER_RESULT) CHECK(b->result != NULL);
    else CHECK((n_rows - 1) * ld + width <= b->buffers.capacity[buffer]);
}
static void check_norm(const gllmi_plan *plan, uint32_t norm) {
    if (norm == GLLMI_NONE) return;
    CHECK(norm < plan->weights->n_norms && plan->weights->norms[norm].weight);
}
static void check_heads(const gllmi_op *op) {
    const gllmi_heads *h = &op->heads;
    CHECK(h->n > 0 && h->n_kv > 0 && h->n % h->n_kv == 0 && h->key_dim > 0 && h->value_dim > 0);
    CHECK((h->n + h->n_kv) * h->key_dim + h->n_kv * h->value_dim <= op->ld_in);
}
static void check_linear(const gllmi_plan *plan, const gllmi_op *op, const gllmi_batch *b) {
    const gllmi_weight *w;
    size_t rows = gllmi_op_rows(op, b);
    if (!CHECK(op->matrix < plan->weights->n_matrices)) return;
    w = &plan->weights->matrices[op->matrix].weight;
    CHECK(w->n_out > 0 && w->k == op->ld_in);
    if (w->gated) CHECK(op->width * 2 == w->n_out && op->column == 0);
    else CHECK(op->width == w->n_out);
    if (w->gated) check_rows(plan, b, GLLMI_BUFFER_WIDE, rows, w->n_out, w->n_out);
    CHECK(op->column + op->width <= op->ld_out);
}
static void check_caches(const gllmi_op *op, const gllmi_batch *b) {
    size_t i;
    for (i = 0; b->has_caches && i < b->n_sequences; i++) {
        const gllmi_kv *kv = b->caches[i];
        size_t n = kv->n_tokens + b->offsets[i + 1] - b->offsets[i];
        CHECK(op->layer < kv->layout->n_layers && n <= kv->n_pages * GLLMI_PAGE_TOKENS);
        CHECK(kv->layout->key_dim == op->heads.key_dim);
        CHECK(kv->layout->value_dim == op->heads.value_dim);
        CHECK(kv->layout->n_kv_heads == op->heads.n_kv);
    }
}
static void check_op(const gllmi_plan *plan, const gllmi_op *op, const gllmi_batch *b) {
    size_t n = gllmi_op_rows(op, b), n_in = n, n_out = n, i;
    switch (op->kind) {
    case GLLMI_OP_EMBED:
        check_norm(plan, op->norm);
        CHECK(!op->as.embed.has_types || plan->weights->type_embed);
        CHECK(!op->as.embed.has_positions || plan->weights->position_embed);
        break;
    case GLLMI_OP_LINEAR: check_linear(plan, op, b); break;
    case GLLMI_OP_QK:
        check_heads(op);
        check_norm(plan, op->as.qk.q_norm), check_norm(plan, op->as.qk.k_norm);
        if (op->as.qk.turns) {
            CHECK(op->as.qk.rotary_dim <= op->heads.key_dim && op->as.qk.rotary_dim > 0);
            check_rows(plan, b, op->as.qk.rope, n, op->as.qk.rotary_dim, op->as.qk.rotary_dim);
        }
        check_caches(op, b);
        break;
    case GLLMI_OP_ATTENTION:
        check_heads(op);
        check_caches(op, b);
        CHECK(op->width == op->heads.n * op->heads.value_dim);
        CHECK(!op->as.attention.has_bias || plan->weights->bias);
        break;
    case GLLMI_OP_GLU: CHECK(op->ld_in == 2 * op->width); break;
    case GLLMI_OP_NORM: check_norm(plan, op->norm); break;
    case GLLMI_OP_POOL:
        n_in = b->n_tokens;
        CHECK(op->as.pool.n >= 1 && op->as.pool.n * op->ld_in == op->width);
        break;
    case GLLMI_OP_GATHER:
        for (i = 0; op->rows == GLLMI_ROWS_PICKED && i < n; i++) {
            CHECK(b->picked[i] < b->n_tokens && (i == 0 || b->picked[i] > b->picked[i - 1]));
            n_in = b->picked[i] + 1;
        }
        break;
    case GLLMI_OP_SPLADE: n_out = 1; break;
    case GLLMI_OP_SAMPLE:
        for (i = 0; b->samplers && i < n; i++) b->sampled[i] = 1;
        break;
    default: break;
    }
    if (op->kind != GLLMI_OP_ROPE && op->kind != GLLMI_OP_EMBED) {
        check_rows(plan, b, op->in, n_in, op->ld_in, op->ld_in);
    }
    check_rows(plan, b, op->out, n_out, op->ld_out, op->column + op->width);
    if (op->residual < GLLMI_BUFFER_COUNT) {
        check_rows(plan, b, op->residual, n, op->ld_out, op->width);
    }
    if (op->out == GLLMI_BUFFER_RESULT && op->kind != GLLMI_OP_SAMPLE) {
        memset(b->result, 0, n_out * op->ld_out * sizeof *b->result);
    }
}
static gllm_status null_run(gllmi_device *d, const gllmi_plan *plan, size_t begin, size_t end,
                            const gllmi_batch *b, size_t piece, size_t n_pieces) {
    size_t i;
    CHECK(begin <= end && end <= plan->n_ops && piece < n_pieces);
    CHECK(n_pieces == 1 || (end == begin + 1 && n_pieces <= null_pieces(d, plan, &plan->ops[begin])));
    CHECK(b->offsets[0] == 0 && b->offsets[b->n_sequences] == b->n_tokens);
    for (i = 0; i < b->n_sequences; i++) CHECK(b->offsets[i] <= b->offsets[i + 1]);
    if (null_fails()) return gllmi_fail(GLLM_ERR_NUMBER, "an op that fails");
    for (i = begin; i < end; i++, null_state.n_ops++) check_op(plan, &plan->ops[i], b);
    return GLLM_OK;
}
static const gllmi_backend null_backend = {
    "null", null_matrix_new, null_matrix_fill, null_reserve, null_release, null_layout,
    null_slab_new, null_slab_free, null_page_copy, null_tokens_move, null_pieces, null_run,
    gllmi_cpu_close};

/* ---- what is done with each model ---------------------------------------------------------------- */

static counting counted;
static gllm_allocator memory;

static void forget_matrices(void) {
    while (n_null_matrices > 0) free(null_matrices[--n_null_matrices].rows);
}
/* Everything a model can do, once. The first status that is none. */
static gllm_status use_sessions(const gllm_model *m) {
    static const uint32_t ids[] = {1, 2, 3};
    gllm_session *s = NULL, *fork = NULL;
    gllm_session_desc desc;
    gllm_generate_desc generate;
    gllm_tokens tokens;
    gllm_generated out;
    uint8_t *state;
    size_t n_bytes = 0;
    gllm_status status;
    memset(&desc, 0, sizeof desc), memset(&tokens, 0, sizeof tokens);
    memset(&generate, 0, sizeof generate), memset(&out, 0, sizeof out);
    tokens.ids = ids, tokens.n_tokens = 3, tokens.all_logits = 1;
    generate.prompt_tokens = ids, generate.n_prompt_tokens = 3, generate.max_tokens = 4;
    generate.ignore_eos = 1;
    if ((status = gllm_session_open(m, &desc, &s)) != GLLM_OK) return status;
    status = gllm_session_decode(s, &tokens);
    if (status == GLLM_OK) status = gllm_session_fork(s, &fork);
    if (status == GLLM_OK) status = gllm_session_decode(fork, &tokens); /* copies a page */
    if (status == GLLM_OK) status = gllm_session_save(s, NULL, 0, &n_bytes);
    state = (uint8_t *)malloc(n_bytes + 1);
    if (status == GLLM_OK) status = gllm_session_save(s, state, n_bytes, &n_bytes);
    if (status == GLLM_OK) status = gllm_session_restore(fork, state, n_bytes);
    if (status == GLLM_OK) status = gllm_generate(m, NULL, &generate, &out);
    if (status == GLLM_OK) CHECK_EQ(out.n_tokens, 4);
    gllm_generated_free(&out);
    gllm_session_close(fork);
    gllm_session_close(s);
    free(state);
    return status;
}
static gllm_status use_model(const char *path) {
    static const char *const texts[] = {"a cat sat", "", "on two mats"};
    const gllm_model_info *info;
    gllm_model_desc desc;
    gllm_features *features = NULL;
    gllm_embeddings *vectors = NULL;
    gllm_rank ranks[3];
    gllm_model *m;
    gllm_status status;
    float labels[3 * 64];
    size_t i, k;
    memset(&desc, 0, sizeof desc);
    desc.allocator = &memory;
    desc.n_threads = 2;
    forget_matrices();
    if ((status = gllm_model_open(path, &desc, &m)) != GLLM_OK) return status;
    for (i = 0; i < n_null_matrices; i++) {
        const gllmi_weight *w = &null_matrices[i].matrix->weight;
        for (k = 0; k < w->n_out && null_matrices[i].rows[k] == 1; k++) {
        }
        CHECK(k == w->n_out); /* each row once */
    }
    info = gllm_model_get_info(m);
    if (status == GLLM_OK && info->embedding_dim) {
        status = gllm_embed_new(m, texts, 3, NULL, &vectors);
    }
    if (status == GLLM_OK) status = gllm_features_new(m, texts, 3, 0, NULL, &features);
    if (status == GLLM_OK && info->n_labels > 0 && info->n_labels <= 64) {
        status = gllm_classify(m, texts, 3, NULL, labels);
    }
    if (status == GLLM_OK) {
        status = gllm_rerank(m, "a", texts, 3, NULL, ranks, NULL);
        if (status == GLLM_ERR_UNSUPPORTED || status == GLLM_ERR_ARGUMENT) status = GLLM_OK;
    }
    if (status == GLLM_OK && info->generates) status = use_sessions(m);
    gllm_embeddings_free(vectors);
    gllm_features_free(features);
    gllm_model_close(m);
    return status;
}
static void each_model(const char *folder, void (*check)(const char *path)) {
    DIR *d = opendir(folder);
    struct dirent *entry;
    char path[512];
    size_t n = 0;
    if (!CHECK(d != NULL)) return;
    while ((entry = readdir(d)) != NULL) {
        const char *end = strrchr(entry->d_name, '.');
        if (entry->d_name[0] == '.' || (end && strcmp(end, ".gguf") != 0)) continue;
        if (strstr(entry->d_name, "-golden")) continue; /* what is expected of a file beside it */
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        TEST_ROW("%s", path);
        check(path);
        n++;
    }
    closedir(d);
    CHECK(n > 0);
    TEST_ROW("%s", "");
}
static void check_model(const char *path) {
    long long before = null_state.n_ops;
    null_state.fail_at = 0;
    CHECK_OK(use_model(path));
    CHECK(null_state.n_ops > before);
}
/* Each call fails once: a status, and nothing is left. */
static void check_failures(const char *path) {
    long long n, blocks = counted.n_blocks;
    gllm_status status = GLLM_OK;
    for (n = 1; n < 100000; n++) {
        null_state.n_calls = 0;
        null_state.fail_at = n;
        status = use_model(path);
        CHECK_EQ(counted.n_blocks, blocks);
        if (null_state.n_calls < n) break; /* there were fewer */
        if (!CHECK(status != GLLM_OK)) break;
    }
    CHECK(n > 10 && n < 100000 && status == GLLM_OK);
    null_state.fail_at = 0;
}

static const char *const folders[] = {"tests/data/bert", "tests/data/encoders",
                                      "tests/data/rerankers", "tests/data/decoders",
                                      "tests/data/gguf", "tests/data/gguf-encoders"};
TEST(shapes) {
    size_t i;
    gllmi_backend_used = &null_backend;
    for (i = 0; i < GLLMI_COUNT_OF(folders); i++) each_model(folders[i], check_model);
    gllmi_backend_used = &gllmi_backend_cpu;
    CHECK(null_state.n_filled > 100 && null_state.n_moved > 10);
    forget_matrices();
}
TEST(failures) {
    static const char *const models[] = {
        "tests/data/bert/mean-h32", "tests/data/encoders/xlm-roberta", "tests/data/rerankers/bert",
        "tests/data/rerankers/jina-reranker-v3", "tests/data/rerankers/qwen3-reranker",
        "tests/data/decoders/qwen3", "tests/data/gguf/llama-q4_0.gguf"};
    size_t i;
    gllmi_backend_used = &null_backend;
    for (i = 0; i < GLLMI_COUNT_OF(models); i++) {
        TEST_ROW("%s", models[i]);
        check_failures(models[i]);
    }
    gllmi_backend_used = &gllmi_backend_cpu;
    forget_matrices();
    CHECK_EQ(counted.n_errors, 0);
}

/* ---- the CPU's ------------------------------------------------------------------------------------ */

/* Allocations at the first op of a token; afterwards each op must find the same number. */
static long long n_allocations, n_tokens_watched;
static gllm_status watched_run(gllmi_device *d, const gllmi_plan *plan, size_t begin, size_t end,
                               const gllmi_batch *b, size_t piece, size_t n_pieces) {
    gllm_status status;
    if (begin == 0) n_allocations = counted.n_calls, n_tokens_watched++;
    CHECK_EQ(counted.n_calls, n_allocations);
    status = gllmi_backend_cpu.run(d, plan, begin, end, b, piece, n_pieces);
    CHECK_EQ(counted.n_calls, n_allocations);
    return status;
}
TEST(no_allocation_within_a_token) {
    gllmi_backend watched = gllmi_backend_cpu;
    gllm_model_desc desc;
    gllm_generate_desc generate;
    gllm_model *m;
    memset(&desc, 0, sizeof desc), memset(&generate, 0, sizeof generate);
    desc.allocator = &memory;
    generate.max_tokens = 70;
    generate.ignore_eos = 1;
    watched.run = watched_run;
    gllmi_backend_used = &watched;
    REQUIRE_OK(gllm_model_open("examples/models/tiny-chat/tiny-chat.gguf", &desc, &m));
    CHECK_OK(gllm_generate(m, "Once upon a time", &generate, NULL));
    gllm_model_close(m);
    gllmi_backend_used = &gllmi_backend_cpu;
    CHECK(n_tokens_watched >= 70);
}

int main(int argc, char **argv) {
    test_begin("test_backend", argc, argv);
    memory = counting_allocator(&counted);
    RUN(shapes);
    RUN(failures);
    RUN(no_allocation_within_a_token);
    return test_end();
}
