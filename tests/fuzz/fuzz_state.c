/* Any bytes as a saved session; half of the time with a head that fits, so that more of them is
 * looked at. What is taken must be the same when it is saved again, and the session must go on.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_state.c -o fuzz_state -lm */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"

static void require(int condition) {
    if (!condition) abort();
}

static gllm_model *model;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    static const char *const paths[] = {"data/decoders/qwen3", "tests/data/decoders/qwen3"};
    gllm_model_desc desc;
    (void)argc, (void)argv;
    memset(&desc, 0, sizeof desc);
    desc.n_threads = 1;
    if (gllm_model_open(paths[0], &desc, &model) != GLLM_OK) {
        require(gllm_model_open(paths[1], &desc, &model) == GLLM_OK);
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const gllm_dtype types[] = {GLLM_DTYPE_F32, GLLM_DTYPE_F16, GLLM_DTYPE_Q8_0};
    gllm_session_desc desc;
    gllm_session *session = NULL;
    gllmi_state_head head, own; /* of an empty session */
    gllm_tokens token;
    uint32_t id = 7;
    uint8_t *bytes = (uint8_t *)malloc(size + 1), *again;
    size_t n;
    require(bytes != NULL && model != NULL);
    if (size > 0) memcpy(bytes, data, size);
    memset(&desc, 0, sizeof desc);
    memset(&token, 0, sizeof token);
    desc.kv_type = types[size % 3];
    require(gllm_session_open(model, &desc, &session) == GLLM_OK);
    if (size >= sizeof head && data[0] % 2 == 0) {
        memcpy(&head, data, sizeof head);
        require(gllm_session_save(session, &own, sizeof own, &n) == GLLM_OK && n == sizeof own);
        own.n_tokens = head.n_tokens;
        head = own;
        if (data[0] % 4 == 0) head.n_tokens = (size - sizeof head) / (head.token_bytes + 4);
        head.check = gllmi_hash_bytes((const char *)data + sizeof head, size - sizeof head, 0);
        memcpy(bytes, &head, sizeof head);
    }
    if (gllm_session_restore(session, bytes, size) == GLLM_OK) {
        again = (uint8_t *)malloc(size);
        require(again != NULL);
        require(gllm_session_save(session, again, size, &n) == GLLM_OK && n == size);
        if (desc.kv_type != GLLM_DTYPE_Q8_0) { /* whose blocks are filled up: any bytes will do */
            require(memcmp(bytes, again, size) == 0);
        }
        token.ids = &id;
        token.n_tokens = 1;
        require(gllm_session_decode(session, &token) == GLLM_OK);
        free(again);
    } else {
        gllm_session_tokens(session, &n);
        require(n == 0);
    }
    gllm_session_close(session);
    free(bytes);
    return 0;
}
