/* All of it static in one file, most of it unused. */
#define GLLM_STATIC
#define GLLM_IMPLEMENTATION
#include "gllm.h"

int main(void) { return gllm_status_name(GLLM_OK)[0] == 'G' ? 0 : 1; }
