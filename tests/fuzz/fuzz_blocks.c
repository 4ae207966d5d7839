/* Any bytes as blocks of a type (the first byte) become floats; the same bytes as floats become
 * blocks of the types that can be made, which must be better than zeros.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_blocks.c -o fuzz_blocks -lm */
#define GLLM_IMPLEMENTATION
#include "../../gllm.h"
#include "../../tools/blocks.h"

static void require(int condition) {
    if (!condition) abort();
}

static void to_floats(const gllmi_dtype_row *row, const uint8_t *data, size_t size) {
    size_t n = size / row->block_bytes, i;
    /* both of their own sizes, the blocks at an odd address */
    uint8_t *blocks = (uint8_t *)malloc(n * row->block_bytes + 1);
    float *a = (float *)malloc(n * row->block_elements * sizeof *a + 1);
    float *b = (float *)malloc(n * row->block_elements * sizeof *b + 1);
    require(blocks && a && b);
    if (n > 0) memcpy(blocks + 1, data, n * row->block_bytes);
    require(gllmi_dequantize(row->dtype, blocks + 1, a, n * row->block_elements));
    for (i = 0; i < n; i++) { /* block by block is the same */
        require(gllmi_dequantize(row->dtype, data + i * row->block_bytes,
                                 b + i * row->block_elements, row->block_elements));
    }
    require(n == 0 || memcmp(a, b, n * row->block_elements * sizeof *a) == 0);
    free(blocks);
    free(a);
    free(b);
}

static void to_blocks(const gllmi_dtype_row *row, const uint8_t *data, size_t size) {
    float x[256], y[256];
    uint8_t blocks[1024];
    double error = 0.0, zeros = 0.0;
    size_t i, n = size / 4 < 256 ? size / 4 : 256;
    int sensible = 1;
    memset(x, 0, sizeof x);
    if (n > 0) memcpy(x, data, n * 4);
    for (i = 0; i < 256; i++) sensible &= x[i] <= 1e4f && x[i] >= -1e4f;
    if (!block_quantize(row->dtype, x, blocks, 256)) return;
    require(gllmi_dequantize(row->dtype, blocks, y, 256));
    for (i = 0; i < 256; i++) {
        if (sensible || row->block_elements > 1) require(y[i] - y[i] == 0.0f);
        error += ((double)x[i] - (double)y[i]) * ((double)x[i] - (double)y[i]);
        zeros += (double)x[i] * (double)x[i];
    }
    require(!sensible || error <= zeros * 1.0001 + 1e-12);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const gllmi_dtype_row *row;
    size_t i;
    if (size == 0) return 0;
    for (i = 0; gllmi_dtype_at(i); i++) {
    }
    row = gllmi_dtype_at(data[0] % i);
    to_floats(row, data + 1, size - 1);
    to_blocks(row, data + 1, size - 1);
    return 0;
}
