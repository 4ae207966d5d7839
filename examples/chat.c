/* A conversation: each line of stdin is answered (MIT licence)
 *
 *     cc -O2 examples/chat.c -o chat -lm -lpthread
 *     ./chat examples/models/tiny-chat/tiny-chat.gguf
 *
 * The program keeps the messages. The session keeps what the model made of them, so that each call
 * only reads what is new.
 */
#define GLLM_IMPLEMENTATION
#define GLLM_STATIC /* a program of one file: what it does not use is left out */
#include "../gllm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_MESSAGES 100

static int show(void *user, const char *text, size_t n_bytes) {
    (void)user;
    fwrite(text, 1, n_bytes, stdout);
    return fflush(stdout); /* 0: go on */
}

static char *copy_of(const char *text) {
    char *copy = (char *)malloc(strlen(text) + 1);
    return copy ? strcpy(copy, text) : NULL;
}

int main(int argc, char **argv) {
    gllm_message messages[MAX_MESSAGES];
    gllm_chat_desc chat;
    gllm_generate_desc desc;
    gllm_generated answer;
    gllm_model *model = NULL;
    char line[4096];
    gllm_status status;
    if (argc != 2) {
        fprintf(stderr, "usage: chat MODEL\n");
        return 2;
    }
    memset(messages, 0, sizeof messages); /* zeros mean: nothing of the kind */
    memset(&chat, 0, sizeof chat);
    memset(&desc, 0, sizeof desc);
    memset(&answer, 0, sizeof answer);
    chat.messages = messages;
    desc.chat = &chat;
    desc.max_tokens = 1000;
    desc.on_text = show;
    status = gllm_model_open(argv[1], NULL, &model);
    if (status == GLLM_OK) status = gllm_session_open(model, NULL, &desc.session);
    while (status == GLLM_OK && chat.n_messages + 2 <= MAX_MESSAGES &&
           fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = 0;
        messages[chat.n_messages].role = "user";
        messages[chat.n_messages++].content = copy_of(line);
        status = gllm_generate(model, NULL, &desc, &answer);
        messages[chat.n_messages].role = "assistant";
        messages[chat.n_messages++].content = copy_of(answer.text ? answer.text : "");
        puts("");
    }
    if (status != GLLM_OK) fprintf(stderr, "%s\n", gllm_last_error());
    while (chat.n_messages > 0) free((char *)messages[--chat.n_messages].content);
    gllm_generated_free(&answer);
    gllm_session_close(desc.session); /* all accept NULL */
    gllm_model_close(model);
    return status != GLLM_OK;
}
