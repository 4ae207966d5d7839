/* A build with all that leaves something out, as in examples/embed.c: BERT's models are what they
 * are without, and a file that needs a part that is missing says by which switch. That functions of
 * it are not declared is for compile.sh.
 *
 *     cc -O2 -I. tests/test_switches.c -o test_switches -lm -lpthread && ./test_switches */
#define GLLM_IMPLEMENTATION
#define GLLM_NO_GGUF
#define GLLM_NO_VECTOR
#define GLLM_NO_TEMPLATE
#define GLLM_NO_GENERATE
#define GLLM_ONLY_WORDPIECE
#include "../gllm.h"
#include "golden.h"
#include "tiny_bert.h"

#define DATA "tests/data/bert"

TEST(ids) { for_each_case(DATA, check_ids); }
TEST(vectors) { for_each_case(DATA, check_isas); }
TEST(same_bits_in_any_batch) { for_each_case(DATA, check_bits); }

/* Opens tiny BERT with one text of its tokenizer changed: the status and message. */
static void check_refused(const char *from, const char *to, const char *message) {
    tiny_bert b;
    gllm_model *model = NULL;
    tiny_bert_make(&b);
    tiny_replace(b.tokenizer, sizeof b.tokenizer, from, to);
    tiny_bert_write(&b);
    CHECK_STATUS(gllm_model_open_memory(b.files, b.n_files, NULL, &model), GLLM_ERR_UNSUPPORTED);
    CHECK_STR(gllm_last_error(), message);
    CHECK(model == NULL);
    gllm_model_close(model);
    tiny_bert_free(&b);
}
TEST(tokenizers) {
    static const char bert[] = "\"type\":\"BertPreTokenizer\"", wordpiece[] = "\"type\":\"WordPiece\",\"unk";
    static const char normal[] = "\"normalizer\":{\"type\":\"BertNormalizer\"";
    check_refused(wordpiece, "\"type\":\"BPE\",\"unk",
                  "tokenizer.json: a model of type \"BPE\" is not supported: this build has "
                  "GLLM_ONLY_WORDPIECE");
    check_refused(wordpiece, "\"type\":\"Unigram\",\"unk",
                  "tokenizer.json: a model of type \"Unigram\" is not supported: this build has "
                  "GLLM_ONLY_WORDPIECE");
    check_refused(normal, "\"normalizer\":{\"type\":\"NFKC\"",
                  "tokenizer.json: a normalizer of type \"NFKC\" is not supported: this build has "
                  "GLLM_ONLY_WORDPIECE");
    check_refused(bert, "\"type\":\"ByteLevel\"",
                  "tokenizer.json: a pre_tokenizer of type \"ByteLevel\" is not supported: this "
                  "build has GLLM_ONLY_WORDPIECE");
    check_refused(bert,
                  "\"type\":\"Split\",\"behavior\":\"Isolated\",\"pattern\":{\"Regex\":\"a+\"}",
                  "tokenizer.json: a pre_tokenizer of type \"Split\" is not supported: this build "
                  "has GLLM_ONLY_WORDPIECE");
    check_refused(normal,
                  "\"normalizer\":{\"type\":\"Replace\",\"pattern\":{\"String\":\"-\"},"
                  "\"content\":\" \"",
                  "tokenizer.json: a normalizer of type \"Replace\" is not supported: this build "
                  "has GLLM_ONLY_WORDPIECE");
}

/* What stays: steps around WordPiece that look for nothing. */
TEST(steps) {
    static const char text[] = "QU\xc3\x8d" "CK D\xc3\x96GS \xef\xac\x81";
    tiny_bert b;
    gllm_model *model = NULL;
    gllm_encoding e;
    memset(&e, 0, sizeof e);
    tiny_bert_make(&b);
    tiny_replace(b.tokenizer, sizeof b.tokenizer, "{\"type\":\"BertNormalizer\",",
                 "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFD\"},"
                 "{\"type\":\"StripAccents\"},{\"type\":\"Lowercase\"}],");
    tiny_replace(b.tokenizer, sizeof b.tokenizer, "\"type\":\"BertPreTokenizer\"",
                 "\"type\":\"Whitespace\"");
    tiny_bert_write(&b);
    REQUIRE_OK(gllm_model_open_memory(b.files, b.n_files, NULL, &model));
    REQUIRE_OK(gllm_tokenizer_encode(gllm_model_get_tokenizer(model),
                                     text, SIZE_MAX, NULL, &e));
    CHECK_EQ(e.n_tokens, 6); /* [CLS] quick dog ##s [UNK] [SEP]: a ligature has no canonical form */
    if (e.n_tokens == 6) {
        CHECK_EQ(e.ids[1], 6);
        CHECK_EQ(e.ids[2], 11);
        CHECK_EQ(e.ids[3], 59);
        CHECK_EQ(e.ids[4], 1);
    }
    gllm_encoding_free(&e);
    gllm_model_close(model);
    tiny_bert_free(&b);
}

TEST(vocabularies) {
    static const char *const names[] = {"merges.txt", "tokenizer.model", "spiece.model"};
    char message[200];
    size_t i;
    for (i = 0; i < 3; i++) {
        tiny_bert b;
        gllm_model *model = NULL;
        tiny_bert_make(&b);
        tiny_bert_write(&b);
        tiny_set_file(&b, "tokenizer.json", NULL, 0);
        tiny_set_file(&b, names[i], "a", 1);
        CHECK_STATUS(gllm_model_open_memory(b.files, b.n_files, NULL, &model), GLLM_ERR_UNSUPPORTED);
        snprintf(message, sizeof message, "%s: this vocabulary is not supported: this build has "
                                          "GLLM_ONLY_WORDPIECE", names[i]);
        CHECK_STR(gllm_last_error(), message);
        tiny_bert_free(&b);
    }
}

TEST(gguf) {
    gllm_model *model = NULL;
    CHECK_STATUS(gllm_model_open("tests/data/gguf/gpt2.gguf", NULL, &model), GLLM_ERR_UNSUPPORTED);
    CHECK_MESSAGE("this build has GLLM_NO_GGUF");
}

int main(int argc, char **argv) {
    test_begin("test_switches", argc, argv);
    RUN(ids);
    RUN(vectors);
    RUN(same_bits_in_any_batch);
    RUN(tokenizers);
    RUN(steps);
    RUN(vocabularies);
    RUN(gguf);
    return test_end();
}
