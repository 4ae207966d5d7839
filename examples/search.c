/* Semantic search: the lines of a text file whose meaning is closest to a query (MIT licence)
 *
 *     cc -O2 examples/search.c -o search -lm -lpthread
 *     ./search examples/models/tiny-embed examples/search.txt "an animal that lives in the sea"
 *
 * The steps are those of any search with embeddings: a vector for each document, once; a vector for
 * the query; the documents with the highest cosine.
 */
#define GLLM_IMPLEMENTATION
#define GLLM_STATIC /* a program of one file: what it does not use is left out */
#include "../gllm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LINES 10000
#define N_BEST 5

static const char *lines[MAX_LINES];
static char *text; /* that they are in */

/* Fills `lines` with those of a file that are not blank, and returns how many there are. */
static size_t read_lines(const char *path) {
    FILE *file = fopen(path, "rb");
    long size = -1;
    size_t n = 0;
    char *line = NULL;
    if (file && fseek(file, 0, SEEK_END) == 0) size = ftell(file);
    if (size >= 0) text = (char *)malloc((size_t)size + 1);
    if (text) {
        rewind(file);
        text[fread(text, 1, (size_t)size, file)] = 0;
        line = strtok(text, "\r\n");
    }
    if (file) fclose(file);
    for (; line && n < MAX_LINES; line = strtok(NULL, "\r\n")) lines[n++] = line;
    return n;
}

/* Prints the lines that score best, the best first. */
static void print_best(float *scores, size_t n_lines) {
    size_t i, best, shown;
    for (shown = 0; shown < N_BEST && shown < n_lines; shown++) {
        for (best = 0, i = 1; i < n_lines; i++) {
            if (scores[i] > scores[best]) best = i;
        }
        printf("%.3f  %s\n", scores[best], lines[best]);
        scores[best] = -2; /* below any cosine: not again */
    }
}

static int search(const gllm_model *model, const char *query, size_t n_lines) {
    gllm_embeddings *lines_e = NULL, *query_e = NULL;
    float *scores = (float *)malloc(n_lines * sizeof(float));
    size_t i;
    /* All lines in one call: faster than a call for each, and the same numbers. A real program
     * keeps these vectors for the next query. Some models want other words before a query than
     * before a document ("query: "): set prompt_name in a gllm_embed_desc where NULL is here. */
    int ok = scores && gllm_embed_new(model, lines, n_lines, NULL, &lines_e) == GLLM_OK &&
             gllm_embed_new(model, &query, 1, NULL, &query_e) == GLLM_OK;
    if (ok) {
        for (i = 0; i < n_lines; i++) {
            const float *line = lines_e->vectors + i * lines_e->dim;
            scores[i] = gllm_cosine(query_e->vectors, line, lines_e->dim);
        }
        print_best(scores, n_lines);
    } else {
        fprintf(stderr, "search: %s\n", gllm_last_error());
    }
    gllm_embeddings_free(lines_e);
    gllm_embeddings_free(query_e);
    free(scores);
    return ok ? 0 : 1;
}

int main(int argc, char **argv) {
    gllm_model *model = NULL;
    size_t n_lines = argc == 4 ? read_lines(argv[2]) : 0;
    int result = 1;
    if (n_lines == 0) {
        puts(argc == 4 ? "search: no lines to search" : "usage: search MODEL FILE QUERY");
    } else if (gllm_model_open(argv[1], NULL, &model) != GLLM_OK) {
        fprintf(stderr, "search: %s\n", gllm_last_error());
    } else {
        result = search(model, argv[3], n_lines);
    }
    gllm_model_close(model);
    free(text);
    return result;
}
