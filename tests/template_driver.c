/* Renders chat templates for tests/reference/check_templates.py.
 *
 *     cc -O1 -g -I. tests/template_driver.c -o build/template_driver -lm -lpthread
 *
 * Reads requests from standard input: a line of six numbers (the bytes of template, messages, tools,
 * documents and variables, where -1 means none, and a flag: 1 no generation prompt), the local time,
 * then those bytes. Writes for each a line "status bytes" and as many bytes: text or message. */
#define GLLM_IMPLEMENTATION
#include "gllm.h"

static char *read_bytes(long n) {
    char *data;
    if (n < 0) return NULL;
    data = (char *)malloc((size_t)n + 1);
    if (!data || fread(data, 1, (size_t)n, stdin) != (size_t)n) exit(2);
    data[n] = 0;
    return data;
}

int main(void) {
    long size[5], flags;
    long long now;
    gllm_text out;
    memset(&out, 0, sizeof out);
    while (scanf("%ld %ld %ld %ld %ld %ld %lld", &size[0], &size[1], &size[2], &size[3], &size[4],
                 &flags, &now) == 7) {
        char *part[5];
        gllm_chat_desc desc;
        gllm_chat_template *t = NULL;
        gllm_status status;
        const char *text;
        size_t n;
        int i;
        getchar();
        for (i = 0; i < 5; i++) part[i] = read_bytes(size[i]);
        memset(&desc, 0, sizeof desc);
        desc.messages_json = part[1];
        desc.tools_json = part[2];
        desc.documents_json = part[3];
        desc.variables_json = part[4];
        desc.no_generation_prompt = flags & 1;
        desc.local_time = now;
        status = gllm_chat_template_open(part[0], (size_t)size[0], NULL, &t);
        if (status == GLLM_OK) status = gllm_chat_template_render(t, &desc, &out);
        text = status == GLLM_OK ? out.data : gllm_last_error();
        n = status == GLLM_OK ? out.size_bytes : strlen(text);
        printf("%d %lu\n", (int)status, (unsigned long)n);
        fwrite(text, 1, n, stdout);
        fflush(stdout);
        gllm_chat_template_close(t);
        for (i = 0; i < 5; i++) free(part[i]);
    }
    gllm_text_free(&out);
    return 0;
}
