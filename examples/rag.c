/* Answers from a text: embed, search, rerank, generate (MIT licence)
 *
 *     cc -O2 examples/rag.c -o rag -lm -lpthread
 *     cd examples/models
 *     ../../rag tiny-embed tiny-rerank tiny-chat/tiny-chat.gguf ../search.txt "sea animals"
 *
 * The vectors of all lines find some that are about the question, fast; a reranker reads each of
 * these with the question and takes the best; a chat model answers from them. */
#define GLLM_IMPLEMENTATION
#define GLLM_STATIC /* a program of one file: what it does not use is left out */
#include "../gllm.h"

#include <stdio.h>
#include <string.h>

enum { MAX_LINES = 2000, N_FOUND = 10, N_BEST = 3 };
static char text[1 << 18], prompt[1 << 14];
static const char *lines[MAX_LINES];

/* The N_FOUND lines whose vectors are closest to the question's. */
static gllm_status search(const gllm_model *model, size_t n, const char *question,
                          const char **found, size_t *n_found) {
    static gllm_index_desc index; /* zeros: f32, cosine */
    gllm_embeddings *of_lines = NULL, *of_question = NULL;
    gllm_hit hits[N_FOUND];
    size_t i;
    gllm_status status = gllm_embed_new(model, lines, n, NULL, &of_lines);
    if (!status) status = gllm_embed_new(model, &question, 1, NULL, &of_question);
    if (!status) {
        index.n_vectors = n;
        index.dim = of_lines->dim;
        index.vectors.data = of_lines->vectors;
        status = gllm_search(&index, of_question->vectors, 1, N_FOUND, NULL, hits, n_found);
    }
    for (i = 0; !status && i < *n_found; i++) found[i] = lines[hits[i].index];
    gllm_embeddings_free(of_lines); /* accepts NULL */
    gllm_embeddings_free(of_question);
    return status;
}
/* The prompt: the best of what was found, and the question. */
static gllm_status rerank(const gllm_model *model, const char **found, size_t n_found,
                          const char *question) {
    static gllm_rerank_desc desc;
    gllm_rank best[N_BEST];
    size_t i, n = 0, at = 0;
    gllm_status status;
    desc.top_n = N_BEST;
    status = gllm_rerank(model, question, found, n_found, &desc, best, &n);
    for (i = 0; i < n && at < sizeof prompt; i++) {
        printf("%.3f  %s\n", best[i].score, best[i].document);
        at += (size_t)snprintf(prompt + at, sizeof prompt - at, "%s\n", best[i].document);
    }
    if (at < sizeof prompt) snprintf(prompt + at, sizeof prompt - at, "\n%s", question);
    return status;
}
int main(int argc, char **argv) {
    static gllm_message message;
    static gllm_chat_desc chat;
    static gllm_generate_desc desc;
    static gllm_generated answer;
    gllm_model *models[3] = {NULL, NULL, NULL};
    const char *found[N_FOUND];
    size_t n = 0, n_found = 0, i;
    gllm_status status = GLLM_OK;
    FILE *file = argc == 6 ? fopen(argv[4], "rb") : NULL;
    if (!file) return puts("usage: rag EMBEDDER RERANKER CHAT FILE QUESTION"), 2;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    while (n < MAX_LINES && (lines[n] = strtok(n ? NULL : text, "\r\n")) != NULL) n++;
    message.role = "user", message.content = prompt;
    chat.messages = &message, chat.n_messages = 1;
    desc.chat = &chat;
    for (i = 0; i < 3 && !status; i++) status = gllm_model_open(argv[1 + i], NULL, &models[i]);
    if (!status) status = search(models[0], n, argv[5], found, &n_found);
    if (!status) status = rerank(models[1], found, n_found, argv[5]);
    if (!status) status = gllm_generate(models[2], NULL, &desc, &answer);
    puts(status ? gllm_last_error() : answer.text);
    gllm_generated_free(&answer);
    for (i = 0; i < 3; i++) gllm_model_close(models[i]);
    return fclose(file) || status;
}
