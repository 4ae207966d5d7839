/* The implementation, after the declarations came in by another header; once only. */
#include "gllm.h"
#define GLLM_IMPLEMENTATION
#include "gllm.h"
#include "gllm.h"
