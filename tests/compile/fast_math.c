/* With -ffast-math the compiler may treat numbers as if they were real: the portable kernels must
 * still be right, if not to the last bit. Exit status 0: they are. */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"

int main(void) {
    static const gllmi_act acts[] = {GLLMI_ACT_SILU, GLLMI_ACT_TANH, GLLMI_ACT_GELU};
    const gllmi_kernels *kernels = gllmi_kernels_for(GLLM_ISA_PORTABLE);
    size_t i, k;
    for (k = 0; k < GLLMI_COUNT_OF(acts); k++) {
        float x[65];
        for (i = 0; i < 65; i++) x[i] = ((float)i - 32.0f) / 4.0f;
        kernels->act(x, 65, acts[k]);
        for (i = 0; i < 65; i++) {
            double v = ((double)i - 32.0) / 4.0, want = v / (1.0 + exp(-v));
            if (acts[k] == GLLMI_ACT_TANH) want = tanh(v);
            if (acts[k] == GLLMI_ACT_GELU) want = v / 2.0 * (1.0 + erf(v * sqrt(0.5)));
            if (fabs((double)x[i] - want) > 1e-5) return 1;
        }
    }
    return 0;
}
