/* A second translation unit that takes the address of every public function; functions.inc has
 * their names, as found in the header. */
#include "gllm.h"
#include <stdio.h>
#include <string.h>

typedef void (*any_function)(void);

#define FUNCTION(name) (any_function)name,
static const any_function functions[] = {
#include "functions.inc"
    0};

int main(void) {
    gllm_model *model = NULL;
    size_t n = 0;
    while (functions[n]) n++;
    if (gllm_model_open("/nowhere/at/all", NULL, &model) == GLLM_OK || model) return 1;
    if (strcmp(gllm_status_name(GLLM_ERR_IO), "GLLM_ERR_IO") != 0 || !gllm_last_error()[0]) return 2;
    printf("%lu public functions\n", (unsigned long)n);
    return n > 10 ? 0 : 3;
}
