/* Declarations only: what every other file of a program sees. */
#include "gllm.h"
#include "gllm.h"

#ifdef GLLM_IMPLEMENTATION
#error "nobody asked for the implementation"
#endif

extern gllm_status embed_one(const gllm_model *model, const char *text, float *out);
gllm_status embed_one(const gllm_model *model, const char *text, float *out) {
    return gllm_embed(model, &text, 1, NULL, out);
}
