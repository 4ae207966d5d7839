/* [TOKENIZER]: ids to text as they come. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "support.h"

static gllm_tokenizer *open_json(const char *json) {
    gllm_file file;
    gllmi_memory_files files;
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    gllm_tokenizer_desc desc;
    gllm_tokenizer *t = NULL;
    file.name = "tokenizer.json";
    file.data = json;
    file.size_bytes = strlen(json);
    files.files = &file;
    files.n_files = 1;
    io.user = &files;
    memset(&desc, 0, sizeof desc);
    desc.io = &io;
    CHECK_STATUS(gllm_tokenizer_open("", &desc, &t), GLLM_OK);
    return t;
}

/* What the stream says for each id, '|' after each push, then the flush. */
static const char *streamed(const gllm_tokenizer *t, int skip, const uint32_t *ids, size_t n) {
    static char out[1024];
    gllm_text_stream *s = NULL;
    const char *text;
    size_t i, at = 0, size;
    if (gllm_text_stream_open(t, skip, &s) != GLLM_OK) return gllm_last_error();
    for (i = 0; i <= n; i++) {
        gllm_status status = i < n ? gllm_text_stream_push(s, ids[i], &text, &size)
                                   : gllm_text_stream_flush(s, &text, &size);
        if (status != GLLM_OK) {
            gllm_text_stream_close(s);
            return gllm_last_error();
        }
        memcpy(out + at, text, size);
        at += size;
        if (i < n) out[at++] = '|';
    }
    out[at] = 0;
    gllm_text_stream_close(s);
    return out;
}

static const char *const word_pieces =
    "{\"added_tokens\":[{\"id\":1,\"content\":\"[CLS]\",\"special\":true}],"
    "\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"BertPreTokenizer\"},"
    "\"post_processor\":null,"
    "\"decoder\":{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true},"
    "\"model\":{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\","
    "\"max_input_chars_per_word\":100,\"vocab\":{\"[UNK]\":0,\"[CLS]\":1,\"play\":2,\"##ing\":3,"
    "\"caf\\u00e9\":4,\".\":5}}}";

TEST(word_pieces_come_with_their_spaces) {
    gllm_tokenizer *t = open_json(word_pieces);
    const uint32_t ids[] = {1, 2, 3, 4, 5, 2};
    REQUIRE(t);
    CHECK_STR(streamed(t, 1, ids, 6), "|play|ing| caf\xc3\xa9|.| play|");
    CHECK_STR(streamed(t, 0, ids, 6), "[CLS]| play|ing| caf\xc3\xa9|.| play|");
    CHECK_STR(streamed(t, 1, ids, 0), "");
    gllm_tokenizer_close(t);
}

TEST(ids_that_are_none) {
    gllm_tokenizer *t = open_json(word_pieces);
    gllm_text_stream *s = NULL;
    const char *text;
    size_t n;
    REQUIRE(t);
    REQUIRE(gllm_text_stream_open(t, 1, &s) == GLLM_OK);
    CHECK_STATUS(gllm_text_stream_push(s, 2, &text, &n), GLLM_OK);
    CHECK_STATUS(gllm_text_stream_push(s, 99, &text, &n), GLLM_ERR_ARGUMENT);
    CHECK_EQ(n, 0);
    CHECK_STATUS(gllm_text_stream_push(s, 3, &text, &n), GLLM_OK);
    CHECK(n == 3 && memcmp(text, "ing", 3) == 0);
    gllm_text_stream_close(s);
    gllm_text_stream_close(NULL);
    CHECK_STATUS(gllm_text_stream_open(NULL, 0, &s), GLLM_ERR_ARGUMENT);
    gllm_tokenizer_close(t);
}

int main(int argc, char **argv) {
    test_begin("test_stream", argc, argv);
    RUN(word_pieces_come_with_their_spaces);
    RUN(ids_that_are_none);
    return test_end();
}
