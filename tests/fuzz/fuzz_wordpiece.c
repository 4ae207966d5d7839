/* Any bytes as text for a small BERT: the loop that does all stages at once and the general
 * pipeline give the same tokens. The first byte chooses the flags of the normalizer. clang -g -O1
 * -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_wordpiece.c -lm -lpthread */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"

static void require(int condition) {
    if (!condition) abort();
}

static const char vocab[] =
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\nc\nd\ne\n##a\n##b\n##e\nab\n##cd\n"
    "\xc3\xa9\n##\xc3\xa9\n\xe4\xbd\xa0\n.\n,\n'\n\xd0\xbf\n##\xd0\xbf\n\xe1\x84\x80\n"
    "##\xe1\x85\xa1\nss\n##i\n##\xcc\x87\n=\n\xce\xb1\n";

static gllm_tokenizer *make(void) {
    gllm_file file = {"vocab.txt", vocab, sizeof vocab - 1};
    gllmi_memory_files files = {&file, 1};
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    gllm_tokenizer_desc desc = {NULL, &io};
    gllm_tokenizer *t;
    io.user = &files;
    require(gllm_tokenizer_open("vocab.txt", &desc, &t) == GLLM_OK);
    return t;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static gllm_tokenizer *t;
    static gllm_encoding fast, general;
    const char *text = (const char *)data + 1;
    gllm_status status;
    size_t n, i;
    if (!t) t = make();
    if (size < 1) return 0;
    n = size - 1;
    t->normalizers.data[0].flags = data[0] & 15;
    gllmi_tokenizer_choose_loop(t);
    require(t->has_bert);
    status = gllm_tokenizer_encode(t, text, n, NULL, &fast);
    t->has_bert = 0;
    require(gllm_tokenizer_encode(t, text, n, NULL, &general) == status);
    require((status == GLLM_OK) == (gllmi_utf8_validate(text, n) == n));
    if (status != GLLM_OK) return 0;
    require(fast.n_tokens == general.n_tokens);
    for (i = 0; i < fast.n_tokens; i++) {
        require(fast.ids[i] == general.ids[i]);
        require(fast.spans[i].begin == general.spans[i].begin);
        require(fast.spans[i].end == general.spans[i].end && fast.spans[i].end <= n);
    }
    return 0;
}
