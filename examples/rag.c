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

/* The prompt: the N_BEST lines that answer the question best, and the question. */
static gllm_status find(gllm_model **models, size_t n, const char *question) {
    static gllm_index_desc of_lines; /* zeros: f32, cosine */
    static gllm_find_desc desc;
    gllm_embeddings *e = NULL;
    gllm_index *index = NULL;
    gllm_found best[N_BEST];
    size_t i, n_found = 0, at = 0;
    gllm_status status = gllm_embed_new(models[0], lines, n, NULL, &e);
    desc.texts = lines;
    desc.n_candidates = N_FOUND;
    if (!status) {
        of_lines.n_vectors = n;
        of_lines.dim = e->dim;
        of_lines.vectors.data = e->vectors;
        status = gllm_index_open(&of_lines, &index);
    }
    if (!status) {
        status = gllm_find(models[0], index, models[1], question, N_BEST, &desc, best, &n_found);
    }
    for (i = 0; i < n_found && at < sizeof prompt; i++) {
        printf("%.3f  %s\n", best[i].score, best[i].text);
        at += (size_t)snprintf(prompt + at, sizeof prompt - at, "%s\n", best[i].text);
    }
    if (at < sizeof prompt) snprintf(prompt + at, sizeof prompt - at, "\n%s", question);
    gllm_index_close(index); /* accepts NULL, as all of them do */
    gllm_embeddings_free(e);
    return status;
}
int main(int argc, char **argv) {
    static gllm_message message;
    static gllm_chat_desc chat;
    static gllm_generate_desc desc;
    static gllm_generated answer;
    gllm_model *models[3] = {NULL, NULL, NULL};
    size_t n = 0, i;
    gllm_status status = GLLM_OK;
    FILE *file = argc == 6 ? fopen(argv[4], "rb") : NULL;
    if (!file) return puts("usage: rag EMBEDDER RERANKER CHAT FILE QUESTION"), 2;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    while (n < MAX_LINES && (lines[n] = strtok(n ? NULL : text, "\r\n")) != NULL) n++;
    message.role = "user", message.content = prompt;
    chat.messages = &message, chat.n_messages = 1;
    desc.chat = &chat;
    for (i = 0; i < 3 && !status; i++) status = gllm_model_open(argv[1 + i], NULL, &models[i]);
    if (!status) status = find(models, n, argv[5]);
    if (!status) status = gllm_generate(models[2], NULL, &desc, &answer);
    puts(status ? gllm_last_error() : answer.text);
    gllm_generated_free(&answer);
    for (i = 0; i < 3; i++) gllm_model_close(models[i]);
    return fclose(file) || status;
}
