/* What fuzz_spm and fuzz_gguf_vocab share: FUZZ_NAME says which kind of file the bytes are. */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"

static void require(int condition) {
    if (!condition) abort();
}

/* The chat template of a GGUF file. */
static void render(const gllm_io *io) {
    gllm_chat_template_desc desc;
    gllm_chat_desc chat;
    gllm_chat_template *t = NULL;
    gllm_text out;
    memset(&desc, 0, sizeof desc);
    memset(&chat, 0, sizeof chat);
    memset(&out, 0, sizeof out);
    desc.io = io;
    chat.messages_json = "[{\"role\":\"user\",\"content\":\"a\"}]";
    chat.max_steps = 100000;
    chat.max_memory_bytes = chat.max_output_bytes = (size_t)1 << 20;
    if (gllm_chat_template_open_path(FUZZ_NAME, &desc, &t) == GLLM_OK) {
        (void)gllm_chat_template_render(t, &chat, &out);
    }
    gllm_chat_template_close(t);
    gllm_text_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char text[] = " ab  abc\xc3\xa9\xe4\xb8\xad Don't 1234 </s>.\n ";
    gllm_file file = {FUZZ_NAME, NULL, 0};
    gllmi_memory_files files = {NULL, 1};
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    gllm_tokenizer_desc desc;
    gllm_tokenizer *t = NULL;
    gllm_encoding e;
    uint8_t *copy = (uint8_t *)malloc(size + 1); /* no byte before or after it may be touched */
    char back[4096];
    size_t n, i;
    require(copy != NULL);
    if (size > 0) memcpy(copy + 1, data, size);
    file.data = copy + 1;
    file.size_bytes = size;
    files.files = &file;
    io.user = &files;
    memset(&desc, 0, sizeof desc);
    desc.io = &io;
    if (strstr(FUZZ_NAME, ".gguf")) render(&io);
    if (gllm_tokenizer_open(FUZZ_NAME, &desc, &t) != GLLM_OK) {
        require(t == NULL && gllm_last_error()[0] != 0);
        free(copy);
        return 0;
    }
    memset(copy, 0, size + 1); /* nothing of the file is kept */
    free(copy);
    memset(&e, 0, sizeof e);
    if (gllm_tokenizer_encode(t, text, sizeof text - 1, NULL, &e) == GLLM_OK) {
        for (i = 0; i < e.n_tokens; i++) require(e.ids[i] < gllm_tokenizer_vocab_size(t));
        gllm_tokenizer_decode(t, e.ids, e.n_tokens, 0, back, sizeof back, &n);
    }
    gllm_encoding_free(&e);
    gllm_tokenizer_close(t);
    return 0;
}
