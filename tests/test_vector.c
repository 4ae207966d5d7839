/* Vectors as people use them: cut to fewer numbers.
 *
 *     cc -O2 -I. tests/test_vector.c -o test_vector -lm -lpthread && ./test_vector */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "tiny_bert.h"

/* ---- matryoshka: vectors cut to their first numbers ------------------------------------------ */

static const char *const cut_texts[] = {"the quick brown fox", "", "lazy dogs."};

/* The tiny model of 16 numbers a vector, with words added to its config. */
static gllm_model *open_tiny(tiny_bert *bert, const char *words, const char *st_config) {
    char end[200];
    gllm_model *model = NULL;
    tiny_bert_make(bert);
    snprintf(end, sizeof end, "\"layer_norm_eps\":1e-12%s%s", *words ? "," : "", words);
    tiny_replace(bert->config, sizeof bert->config, "\"layer_norm_eps\":1e-12", end);
    tiny_bert_write(bert);
    if (st_config) {
        tiny_set_file(bert, "config_sentence_transformers.json", st_config, strlen(st_config));
    }
    (void)gllm_model_open_memory(bert->files, bert->n_files, NULL, &model);
    return model;
}

TEST(cut_dims_of_configs) {
    static const struct {
        const char *config, *st_config;
        uint32_t dims;
        int force;
        gllm_status status;
    } rows[] = {
        {"", NULL, 8, 0, GLLM_ERR_UNSUPPORTED},
        {"", NULL, 8, 1, GLLM_OK},
        {"", NULL, 16, 0, GLLM_OK},
        {"", NULL, 17, 1, GLLM_ERR_ARGUMENT},
        {"\"matryoshka_dimensions\":[4,8]", NULL, 8, 0, GLLM_OK},
        {"\"matryoshka_dimensions\":[4,8]", NULL, 5, 0, GLLM_ERR_UNSUPPORTED},
        {"\"matryoshka_dimensions\":[4,8]", NULL, 5, 1, GLLM_OK},
        {"\"matryoshka_dims\":[4,8]", NULL, 4, 0, GLLM_OK},
        {"\"matryoshka_dims\":null", NULL, 4, 0, GLLM_ERR_UNSUPPORTED},
        {"\"is_matryoshka\":true", NULL, 5, 0, GLLM_OK},
        {"\"is_matryoshka\":false", NULL, 5, 0, GLLM_ERR_UNSUPPORTED},
        {"", "{\"truncate_dim\":8}", 8, 0, GLLM_OK},
        {"", "{\"truncate_dim\":8}", 4, 0, GLLM_ERR_UNSUPPORTED},
        {"", "{\"truncate_dim\":null}", 8, 0, GLLM_ERR_UNSUPPORTED}};
    static tiny_bert bert;
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        gllm_model *model = open_tiny(&bert, rows[i].config, rows[i].st_config);
        gllm_embed_desc desc;
        float out[3 * 16];
        TEST_ROW("%s %s %d", rows[i].config, rows[i].st_config ? rows[i].st_config : "",
                 (int)rows[i].dims);
        memset(&desc, 0, sizeof desc);
        desc.dims = rows[i].dims;
        desc.force_dims = rows[i].force;
        REQUIRE(model != NULL);
        CHECK_STATUS(gllm_embed(model, cut_texts, 3, &desc, out), rows[i].status);
        gllm_model_close(model);
        tiny_bert_free(&bert);
    }
}

TEST(cut_dims_bad_configs) {
    static const char *const rows[] = {"\"matryoshka_dimensions\":[4,-8]",
                                       "\"matryoshka_dimensions\":[4,\"x\"]",
                                       "\"matryoshka_dimensions\":4.5",
                                       "\"matryoshka_dims\":[[4]]",
                                       "\"matryoshka_dims\":{\"a\":4}",
                                       "\"truncate_dim\":1e30"};
    static tiny_bert bert;
    size_t i;
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        TEST_ROW("%s", rows[i]);
        CHECK(open_tiny(&bert, rows[i], NULL) == NULL);
        CHECK_MESSAGE("is no list of sizes");
        tiny_bert_free(&bert);
    }
}

TEST(cut_vectors) {
    static tiny_bert bert;
    gllm_model *model = open_tiny(&bert, "\"matryoshka_dims\":[8,4]", NULL);
    gllm_embed_desc desc;
    gllm_embeddings *e = NULL;
    float whole[3 * 16], cut[3 * 9], raw[3 * 8];
    int i, k;
    memset(&desc, 0, sizeof desc);
    REQUIRE(model != NULL);
    CHECK(gllm_model_get_info(model)->matryoshka == 1);
    CHECK_EQ(gllm_model_get_info(model)->n_dims, 2);
    CHECK_EQ(gllm_model_get_info(model)->dims[1], 4);
    REQUIRE_OK(gllm_embed(model, cut_texts, 3, NULL, whole));
    desc.dims = 8;
    desc.stride = 9;
    REQUIRE_OK(gllm_embed(model, cut_texts, 3, &desc, cut));
    desc.stride = 0;
    REQUIRE_OK(gllm_embed_new(model, cut_texts, 3, &desc, &e));
    CHECK_EQ(e->dim, 8);
    desc.normalize = GLLM_OFF;
    REQUIRE_OK(gllm_embed(model, cut_texts, 3, &desc, raw));
    for (i = 0; i < 3; i++) {
        double length = 0, raw_length = 0;
        for (k = 0; k < 8; k++) {
            length += (double)whole[i * 16 + k] * whole[i * 16 + k];
            raw_length += (double)raw[i * 8 + k] * raw[i * 8 + k];
        }
        CHECK(memcmp(cut + i * 9, e->vectors + i * 8, 8 * sizeof(float)) == 0);
        for (k = 0; k < 8; k++) {
            CHECK_NEAR(cut[i * 9 + k], whole[i * 16 + k] / sqrt(length), 1e-6);
            CHECK_NEAR(cut[i * 9 + k], raw[i * 8 + k] / sqrt(raw_length), 1e-6);
        }
    }
    gllm_embeddings_free(e);
    desc.stride = 7;
    CHECK_STATUS(gllm_embed(model, cut_texts, 3, &desc, raw), GLLM_ERR_ARGUMENT);
    desc.dims = 17;
    desc.stride = 0;
    e = NULL;
    CHECK_STATUS(gllm_embed_new(model, cut_texts, 3, &desc, &e), GLLM_ERR_ARGUMENT);
    CHECK(e == NULL);
    gllm_model_close(model);
    tiny_bert_free(&bert);
}

int main(int argc, char **argv) {
    test_begin("test_vector", argc, argv);
    RUN(cut_dims_of_configs);
    RUN(cut_dims_bad_configs);
    RUN(cut_vectors);
    return test_end();
}
