/* A text goes on, token by token (MIT licence). From the root folder:
 *
 *     cc -O2 examples/generate.c -o generate -lm -lpthread
 *     ./generate examples/models/tiny-chat/tiny-chat.gguf "Once upon a time"
 */
#define GLLM_IMPLEMENTATION
#define GLLM_STATIC /* a program of one file: what it does not use is left out */
#include "../gllm.h"

#include <stdio.h>
#include <string.h>

static int show(void *user, const char *text, size_t n_bytes) {
    (void)user;
    fwrite(text, 1, n_bytes, stdout);
    return fflush(stdout); /* 0: go on */
}

int main(int argc, char **argv) {
    gllm_model *model = NULL;
    gllm_generate_desc desc;
    gllm_status status;
    if (argc != 3) {
        fprintf(stderr, "usage: generate MODEL PROMPT\n");
        return 2;
    }
    memset(&desc, 0, sizeof desc); /* zeros: what the model's files say */
    desc.max_tokens = 100;
    desc.on_text = show;
    status = gllm_model_open(argv[1], NULL, &model);
    if (status == GLLM_OK) status = gllm_generate(model, argv[2], &desc, NULL);
    puts("");
    if (status != GLLM_OK) fprintf(stderr, "%s\n", gllm_last_error());
    gllm_model_close(model); /* accepts NULL */
    return status != GLLM_OK;
}
