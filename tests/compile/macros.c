/* What the compiler says of itself is the same behind the header as before it. */
#ifdef __OPTIMIZE__
#define HAD_OPTIMIZE 1
#else
#define HAD_OPTIMIZE 0
#endif
#ifdef __OPTIMIZE_SIZE__
#define HAD_OPTIMIZE_SIZE 1
#else
#define HAD_OPTIMIZE_SIZE 0
#endif
#ifdef __FAST_MATH__
#define HAD_FAST_MATH 1
#else
#define HAD_FAST_MATH 0
#endif
#ifdef __AVX2__
#define HAD_AVX2 1
#else
#define HAD_AVX2 0
#endif
#ifdef __AVX512F__
#define HAD_AVX512F 1
#else
#define HAD_AVX512F 0
#endif

#define GLLM_STATIC
#define GLLM_IMPLEMENTATION
#include "gllm.h"

int main(void) { return 0; }

#if defined(__OPTIMIZE__) != HAD_OPTIMIZE
#error "__OPTIMIZE__ changes over gllm.h"
#endif
#if defined(__OPTIMIZE_SIZE__) != HAD_OPTIMIZE_SIZE
#error "__OPTIMIZE_SIZE__ changes over gllm.h"
#endif
#if defined(__FAST_MATH__) != HAD_FAST_MATH
#error "__FAST_MATH__ changes over gllm.h"
#endif
#if defined(__AVX2__) != HAD_AVX2
#error "__AVX2__ changes over gllm.h"
#endif
#if defined(__AVX512F__) != HAD_AVX512F
#error "__AVX512F__ changes over gllm.h"
#endif
