/* Vectors of four sentences, and how close each is to each (MIT licence). From the root folder:
 *
 *     cc -O2 examples/embed.c -o embed -lm -lpthread && ./embed examples/models/tiny-embed
 */
#define GLLM_IMPLEMENTATION
#define GLLM_STATIC         /* a program of one file: what it does not use is left out */
#define GLLM_NO_GGUF        /* and so are GGUF files, */
#define GLLM_NO_VECTOR      /* search, */
#define GLLM_NO_GENERATE    /* text generation, */
#define GLLM_NO_TEMPLATE    /* chat templates, */
#define GLLM_ONLY_WORDPIECE /* and tokenizers of other models than BERT's kind */
#include "../gllm.h"

#include <stdio.h>

#define N 4

int main(int argc, char **argv) {
    const char *path = argc > 1 ? argv[1] : "examples/models/tiny-embed";
    const char *texts[N] = {"A cat sleeps on the sofa.", "The kitten is taking a nap.",
                            "The stock market fell today.", "Share prices went down."};
    gllm_model *model = NULL;
    gllm_embeddings *e = NULL;
    int i, j, failed = 1;
    if (gllm_model_open(path, NULL, &model) || gllm_embed_new(model, texts, N, NULL, &e)) {
        fprintf(stderr, "%s\n", gllm_last_error());
    } else {
        for (i = 0; i < N; i++) {
            for (j = 0; j < N; j++) {
                const float *a = e->vectors + (size_t)i * e->dim; /* e->dim floats */
                const float *b = e->vectors + (size_t)j * e->dim;
                printf("%6.3f ", gllm_cosine(a, b, e->dim));
            }
            printf(" %s\n", texts[i]);
        }
        failed = 0;
    }
    gllm_embeddings_free(e); /* both accept NULL */
    gllm_model_close(model);
    return failed;
}
