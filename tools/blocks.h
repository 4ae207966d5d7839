/* blocks.h - floats to quantised blocks (MIT licence)
 *
 * For `gllm quantize` and the tests; needs only gllm.h above it. All of them look for the least sum
 * of squared errors, with the scales as they will be stored (f16, small integers), and give the
 * same blocks on every machine. Numbers must be finite: others give some block, but a valid one.
 */
#ifndef BLOCKS_H
#define BLOCKS_H

GLLMI_INLINE void block_store_u16(void *p, uint32_t v) {
    uint8_t *b = (uint8_t *)p;
    b[0] = (uint8_t)v;
    b[1] = (uint8_t)(v >> 8);
}
/* The nearest f16 that is finite, to p and back. */
GLLMI_INLINE float block_store_f16(uint8_t *p, float v) {
    uint16_t h;
    if (!(v > -65504.0f)) v = -65504.0f;
    if (!(v < 65504.0f)) v = 65504.0f;
    h = gllmi_f16_from_f32(v);
    block_store_u16(p, h);
    return gllmi_f16_to_f32(h);
}

/* The same for a scale that integers or codes will multiply: not 0 because it is below what f16 can
 * hold. */
GLLMI_INLINE float block_store_scale(uint8_t *p, float v) {
    const float least = 1.0f / 16777216.0f; /* 2^-24 */
    if (v > 0.0f && v < least) v = least;
    if (v < 0.0f && v > -least) v = -least;
    return block_store_f16(p, v);
}

/* The values that a code i can stand for: low + i, or values[i], i from 0 to n - 1. */
typedef struct block_codes {
    const int8_t *values; /* NULL: whole numbers; else 16 of them */
    int low, n;
} block_codes;

static const block_codes block_codes_3 = {NULL, -4, 8};
static const block_codes block_codes_4 = {NULL, -8, 16};
static const block_codes block_codes_5 = {NULL, -16, 32};
static const block_codes block_codes_6 = {NULL, -32, 64};
static const block_codes block_codes_8 = {NULL, -127, 255};
static const block_codes block_codes_iq4 = {gllmi_iq4_values, -127, 16};

/* The code whose value is nearest to v; NaN is low. */
GLLMI_INLINE int block_code_of(const block_codes *c, float v) {
    const int8_t *t = c->values;
    int i;
    if (!t) {
        float high = (float)(c->low + c->n - 1);
        v = v > (float)c->low ? v : (float)c->low;
        v = v < high ? v : high;
        return (int)(v - (float)c->low + 0.5f);
    }
    v *= 2.0f; /* compared with middles between neighbours, doubled */
    i = v > (float)(t[7] + t[8]) ? 8 : 0;
    i += v > (float)(t[i + 3] + t[i + 4]) ? 4 : 0;
    i += v > (float)(t[i + 1] + t[i + 2]) ? 2 : 0;
    return i + (v > (float)(t[i] + t[i + 1]));
}
GLLMI_INLINE float block_code_value(const block_codes *c, int code) {
    return (float)(c->values ? c->values[code] : c->low + code);
}
/* 1 / d for the search of codes; a scale that is (nearly) 0 finds the code of 0. */
GLLMI_INLINE float block_inverse(float d) { return d > 1e-30f || d < -1e-30f ? 1.0f / d : 0.0f; }

GLLMI_PRIVATE float block_scale_error(const block_codes *c, const float *x, int n, float d) {
    float inverse = block_inverse(d), error = 0.0f;
    int i;
    for (i = 0; i < n; i++) {
        float e = d * block_code_value(c, block_code_of(c, x[i] * inverse)) - x[i];
        error += e * e;
    }
    return error;
}

/* The scale d with the least error of d q for n numbers. Lays the largest number on or near the
 * last code of either side, finds all codes, and then the best scale for them, sum(x q) / sum(q q),
 * which lowers the error by sum(x q)^2 / sum(q q); from the best of these once more. */
GLLMI_PRIVATE float block_scale_search(const block_codes *c, const float *x, int n) {
    static const float offsets[] = {-0.75f, -0.45f, -0.15f, 0.15f, 0.45f, 0.75f};
    const int n_tries = 2 * (int)GLLMI_COUNT_OF(offsets);
    float low = (float)c->low, high = c->values ? 113.0f : (float)(c->low + c->n - 1);
    float largest = 0.0f, best = 0.0f, best_gain = 0.0f, unit = c->values ? 16.0f : 1.0f;
    int i, k;
    for (i = 0; i < n; i++) {
        if (fabsf(x[i]) > fabsf(largest)) largest = x[i];
    }
    if (!(fabsf(largest) > 1e-30f)) return 0.0f;
    for (k = 0; k <= n_tries; k++) {
        float off = k < n_tries ? offsets[k / 2] * unit : 0.0f, xq = 0.0f, qq = 0.0f;
        float inverse = (k & 1 ? high + off : low - off) / largest;
        if (k == n_tries) inverse = block_inverse(best);
        for (i = 0; i < n; i++) {
            float q = block_code_value(c, block_code_of(c, x[i] * inverse));
            xq += x[i] * q;
            qq += q * q;
        }
        if (qq > 0.0f && xq * xq > best_gain * qq) {
            best_gain = xq * xq / qq;
            best = xq / qq;
        }
    }
    return best;
}

/* The codes of n numbers with the scale d. */
GLLMI_PRIVATE void block_scale_codes(const block_codes *c, const float *x, int n, float d,
                                     uint8_t *codes) {
    float inverse = block_inverse(d);
    int i;
    for (i = 0; i < n; i++) codes[i] = (uint8_t)block_code_of(c, x[i] * inverse);
}

/* The integer s from low to -low - 1 near wanted for which d s q has the least error, *error. */
GLLMI_PRIVATE int block_scale_integer(const block_codes *c, const float *x, int n, float d,
                                      float wanted, int low, float *error) {
    float high = (float)(-low - 1), e;
    int s, middle, best;
    wanted = wanted > (float)low ? wanted : (float)low;
    wanted = wanted < high ? wanted : high;
    best = middle = (int)(wanted - (float)low + 0.5f) + low;
    *error = block_scale_error(c, x, n, d * (float)middle);
    for (s = middle - 1; s <= middle + 1; s += 2) {
        if (s < low || s > -low - 1) continue;
        e = block_scale_error(c, x, n, d * (float)s);
        if (e < *error) {
            *error = e;
            best = s;
        }
    }
    return best;
}

/* 256 numbers in groups of n: integer scales s from low to -low - 1 and one f16 d, stored at p, so
 * that d s[k] q has the least error; and the codes. */
GLLMI_PRIVATE void block_super_scale(const block_codes *c, const float *x, int n, int low,
                                     uint8_t *p, int *s, uint8_t *codes) {
    float scale[16], d = 0.0f, best_d = 0.0f, best_error = -1.0f;
    int k, i, pass, groups = 256 / n, found[16];
    for (k = 0; k < groups; k++) {
        scale[k] = block_scale_search(c, x + k * n, n);
        if (fabsf(scale[k]) > fabsf(d)) d = scale[k];
    }
    d /= (float)low;
    for (pass = 0; pass < 3; pass++) {
        float error = 0.0f, xq = 0.0f, qq = 0.0f, e;
        d = block_store_scale(p, d);
        for (k = 0; k < groups; k++) {
            float wanted = scale[k] * block_inverse(d);
            found[k] = block_scale_integer(c, x + k * n, n, d, wanted, low, &e);
            error += e;
        }
        if (pass > 0 && !(error < best_error)) break;
        best_error = error;
        best_d = d;
        for (k = 0; k < groups; k++) {
            s[k] = found[k];
            block_scale_codes(c, x + k * n, n, d * (float)s[k], codes + k * n);
        }
        for (i = 0; i < 256; i++) { /* the best d for these scales and codes */
            float q = (float)s[i / n] * block_code_value(c, codes[i]);
            xq += x[i] * q;
            qq += q * q;
        }
        if (!(qq > 0.0f)) break;
        d = xq / qq;
    }
    block_store_f16(p, best_d);
}

/* The sums that least squares for x = d a + m b need. */
typedef struct block_sums {
    float aa, ab, bb, xa, xb;
} block_sums;

GLLMI_INLINE void block_sums_add(block_sums *s, float x, float a, float b) {
    s->aa += a * a;
    s->ab += a * b;
    s->bb += b * b;
    s->xa += x * a;
    s->xb += x * b;
}
/* d and m with the least error; 0 and both as they were where the numbers do not say. */
GLLMI_PRIVATE int block_sums_solve(const block_sums *s, float *d, float *m) {
    float det = s->aa * s->bb - s->ab * s->ab;
    if (!(det > 1e-6f * s->aa * s->bb)) return 0;
    *d = (s->bb * s->xa - s->ab * s->xb) / det;
    *m = (s->aa * s->xb - s->ab * s->xa) / det;
    return 1;
}

/* The code q from 0 to last for which d q + m is nearest to x. */
GLLMI_INLINE int block_shift_code(float x, float inverse, float m, float last) {
    float v = (x - m) * inverse;
    v = v > 0.0f ? v : 0.0f;
    v = v < last ? v : last;
    return (int)(v + 0.5f);
}
GLLMI_PRIVATE void block_shift_codes(const float *x, int n, float d, float m, int last,
                                     uint8_t *codes) {
    float inverse = block_inverse(d);
    int i;
    for (i = 0; i < n; i++) codes[i] = (uint8_t)block_shift_code(x[i], inverse, m, (float)last);
}
GLLMI_PRIVATE float block_shift_error(const float *x, int n, float d, float m, int last) {
    float inverse = block_inverse(d), error = 0.0f;
    int i;
    for (i = 0; i < n; i++) {
        float e = d * (float)block_shift_code(x[i], inverse, m, (float)last) + m - x[i];
        error += e * e;
    }
    return error;
}

/* d and m with the least error of d q + m for n numbers, q up to last; below: m may not be over 0.
 * Tries to stretch the codes over a bit more or less than the numbers, then the best once more. */
GLLMI_PRIVATE void block_shift_search(const float *x, int n, int last, int below, float *best_d,
                                      float *best_m) {
    const int n_tries = 10;
    float low = x[0], high = x[0], error, best_error, d, m;
    int i, k;
    for (i = 1; i < n; i++) {
        if (x[i] < low) low = x[i];
        if (x[i] > high) high = x[i];
    }
    if (below && low > 0.0f) low = 0.0f;
    *best_m = low;
    *best_d = 0.0f;
    if (!(high - low > 1e-30f)) return;
    *best_d = (high - low) / (float)last;
    best_error = block_shift_error(x, n, *best_d, low, last);
    for (k = 0; k <= n_tries; k++) {
        block_sums sums = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
        float inverse = ((float)last - 1.0f + (float)k * 0.2f) / (high - low);
        m = low;
        if (k == n_tries) {
            inverse = block_inverse(*best_d);
            m = *best_m;
        }
        for (i = 0; i < n; i++) {
            float q = (float)block_shift_code(x[i], inverse, m, (float)last);
            block_sums_add(&sums, x[i], q, 1.0f);
        }
        if (!block_sums_solve(&sums, &d, &m)) continue;
        if (below && m > 0.0f) {
            m = 0.0f;
            d = sums.xa / sums.aa;
        }
        if (!(d > 0.0f)) continue;
        error = block_shift_error(x, n, d, m, last);
        if (error < best_error) {
            best_error = error;
            *best_d = d;
            *best_m = m;
        }
    }
}

/* The integers s and t up to top near the wanted ones, or for the mean of all, for which
 * d s q - m t has the least error, which it returns. */
GLLMI_PRIVATE float block_shift_integers(const float *x, int n, float d, float m, int last, int top,
                                         int *s, int *t) {
    int middle_s = *s, middle_t = *t, i;
    float least = -1.0f, sum = 0.0f;
    for (i = 0; i < n; i++) sum -= x[i];
    for (i = 0; i < 10; i++) {
        int try_s = middle_s + i % 3 - 1, try_t = middle_t + i / 3 - 1;
        float e;
        if (i == 9) {
            try_s = 0;
            try_t = block_shift_code(sum / (float)n, block_inverse(m), 0.0f, (float)top);
        }
        if (try_s < 0 || try_s > top || try_t < 0 || try_t > top) continue;
        e = block_shift_error(x, n, d * (float)try_s, -(m * (float)try_t), last);
        if (least < 0.0f || e < least) {
            least = e;
            *s = try_s;
            *t = try_t;
        }
    }
    return least;
}

/* 256 numbers in groups of n: integer scales s and shifts t up to top, and f16 d and m, stored at p
 * and p + 2, so that d s[k] q - m t[k] has the least error; and the codes. */
GLLMI_PRIVATE void block_super_shift(const float *x, int n, int last, int top, uint8_t *p, int *s,
                                     int *t, uint8_t *codes) {
    float scale[16], shift[16], d = 0.0f, m = 0.0f, best_error = -1.0f;
    int k, i, pass, groups = 256 / n, found_s[16], found_t[16];
    uint8_t stored[4];
    for (k = 0; k < groups; k++) {
        block_shift_search(x + k * n, n, last, 1, &scale[k], &shift[k]);
        shift[k] = -shift[k];
        if (scale[k] > d) d = scale[k];
        if (shift[k] > m) m = shift[k];
    }
    d /= (float)top;
    m /= (float)top;
    for (pass = 0; pass < 3; pass++) {
        block_sums sums = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
        float error = 0.0f;
        d = block_store_scale(stored, d);
        m = block_store_scale(stored + 2, m);
        for (k = 0; k < groups; k++) {
            found_s[k] = block_shift_code(scale[k], block_inverse(d), 0.0f, (float)top);
            found_t[k] = block_shift_code(shift[k], block_inverse(m), 0.0f, (float)top);
            error += block_shift_integers(x + k * n, n, d, m, last, top, &found_s[k], &found_t[k]);
        }
        if (pass > 0 && !(error < best_error)) break;
        best_error = error;
        memcpy(p, stored, 4);
        for (k = 0; k < groups; k++) {
            s[k] = found_s[k];
            t[k] = found_t[k];
            block_shift_codes(x + k * n, n, d * (float)s[k], -(m * (float)t[k]), last,
                              codes + k * n);
        }
        for (i = 0; i < 256; i++) { /* the best d and m for these */
            block_sums_add(&sums, x[i], (float)(s[i / n] * codes[i]), (float)-t[i / n]);
        }
        if (!block_sums_solve(&sums, &d, &m)) {
            if (!(sums.aa > 0.0f) || sums.bb > 0.0f) break;
            d = sums.xa / sums.aa;
        }
        if (!(d > 0.0f) || m < 0.0f) break;
    }
}

/* Codes for 32 numbers as d q + m, q up to last; d and m go to b as f16. Where f16 is coarse a
 * rounded d may not reach all numbers: the next larger one is tried too. */
GLLMI_PRIVATE void block_store_shift(const float *x, int last, uint8_t *b, uint8_t *codes) {
    float d, m, rounded, larger;
    block_shift_search(x, 32, last, 0, &d, &m);
    m = block_store_f16(b + 2, m);
    rounded = block_store_scale(b, d);
    larger = gllmi_f16_to_f32((uint16_t)(gllmi_load_u16(b) + 1));
    if (larger - larger == 0.0f &&
        block_shift_error(x, 32, larger, m, last) < block_shift_error(x, 32, rounded, m, last)) {
        rounded = block_store_scale(b, larger);
    }
    block_shift_codes(x, 32, rounded, m, last, codes);
}

/* 32 codes as nibbles: 0-15 low, 16-31 high. */
GLLMI_INLINE void block_pack_nibbles(const uint8_t *codes, uint8_t *q) {
    int i;
    for (i = 0; i < 16; i++) q[i] = (uint8_t)((codes[i] & 15) | codes[i + 16] << 4);
}
/* And bit 4 of each. */
GLLMI_INLINE void block_pack_fifth(const uint8_t *codes, uint8_t *h) {
    int i;
    memset(h, 0, 4);
    for (i = 0; i < 32; i++) h[i / 8] = (uint8_t)(h[i / 8] | (codes[i] >> 4 & 1) << (i & 7));
}
/* Two bits of each of 256 codes, from bit `shift` on, as the K types have them. */
GLLMI_INLINE void block_pack_pairs(const uint8_t *codes, int shift, uint8_t *q) {
    int i;
    memset(q, 0, 64);
    for (i = 0; i < 256; i++) {
        uint8_t *at = q + i / 128 * 32 + i % 32;
        *at = (uint8_t)(*at | (codes[i] >> shift & 3) << i % 128 / 32 * 2);
    }
}
/* The low nibbles of 256 codes: chunks of n low ones and n high ones. */
GLLMI_INLINE void block_pack_chunks(const uint8_t *codes, int n, uint8_t *q) {
    int i;
    memset(q, 0, 128);
    for (i = 0; i < 256; i++) {
        uint8_t *at = q + i / (2 * n) * n + i % n;
        *at = (uint8_t)(*at | (codes[i] & 15) << i / n % 2 * 4);
    }
}

GLLMI_PRIVATE void block_quantize_q4_0(const float *x, uint8_t *b) {
    uint8_t codes[32];
    float d = block_store_f16(b, block_scale_search(&block_codes_4, x, 32));
    block_scale_codes(&block_codes_4, x, 32, d, codes);
    block_pack_nibbles(codes, b + 2);
}
GLLMI_PRIVATE void block_quantize_q4_1(const float *x, uint8_t *b) {
    uint8_t codes[32];
    block_store_shift(x, 15, b, codes);
    block_pack_nibbles(codes, b + 4);
}
GLLMI_PRIVATE void block_quantize_q5_0(const float *x, uint8_t *b) {
    uint8_t codes[32];
    float d = block_store_f16(b, block_scale_search(&block_codes_5, x, 32));
    block_scale_codes(&block_codes_5, x, 32, d, codes);
    block_pack_fifth(codes, b + 2);
    block_pack_nibbles(codes, b + 6);
}
GLLMI_PRIVATE void block_quantize_q5_1(const float *x, uint8_t *b) {
    uint8_t codes[32];
    block_store_shift(x, 31, b, codes);
    block_pack_fifth(codes, b + 4);
    block_pack_nibbles(codes, b + 8);
}
GLLMI_PRIVATE void block_quantize_q8_0(const float *x, uint8_t *b) {
    uint8_t codes[32];
    float d = block_store_f16(b, block_scale_search(&block_codes_8, x, 32));
    int i;
    block_scale_codes(&block_codes_8, x, 32, d, codes);
    for (i = 0; i < 32; i++) b[2 + i] = (uint8_t)(codes[i] - 127);
}
GLLMI_PRIVATE void block_quantize_iq4_nl(const float *x, uint8_t *b) {
    uint8_t codes[32];
    float d = block_store_f16(b, block_scale_search(&block_codes_iq4, x, 32));
    block_scale_codes(&block_codes_iq4, x, 32, d, codes);
    block_pack_nibbles(codes, b + 2);
}
GLLMI_PRIVATE void block_quantize_q2_k(const float *x, uint8_t *b) {
    uint8_t codes[256];
    int s[16], t[16], k;
    block_super_shift(x, 16, 3, 15, b + 80, s, t, codes);
    for (k = 0; k < 16; k++) b[k] = (uint8_t)(s[k] | t[k] << 4);
    block_pack_pairs(codes, 0, b + 16);
}
GLLMI_PRIVATE void block_quantize_q3_k(const float *x, uint8_t *b) {
    uint8_t codes[256];
    int s[16], k, i;
    block_super_scale(&block_codes_3, x, 16, -32, b + 108, s, codes);
    block_pack_pairs(codes, 0, b + 32);
    memset(b, 0, 32);
    for (i = 0; i < 256; i++) b[i % 32] = (uint8_t)(b[i % 32] | codes[i] >> 2 << i / 32);
    memset(b + 96, 0, 12);
    for (k = 0; k < 16; k++) {
        uint8_t *low = b + 96 + k % 8, *high = b + 104 + k % 4;
        *low = (uint8_t)(*low | ((s[k] + 32) & 15) << k / 8 * 4);
        *high = (uint8_t)(*high | (s[k] + 32) >> 4 << k / 4 * 2);
    }
}
/* The scales and shifts of Q4_K and Q5_K in their 12 bytes, see gllmi_q4_k_scale. */
GLLMI_PRIVATE void block_pack_q4_k_scales(const int *s, const int *t, uint8_t *p) {
    int k;
    for (k = 0; k < 4; k++) {
        p[k] = (uint8_t)(s[k] | s[k + 4] >> 4 << 6);
        p[k + 4] = (uint8_t)(t[k] | t[k + 4] >> 4 << 6);
        p[k + 8] = (uint8_t)((s[k + 4] & 15) | (t[k + 4] & 15) << 4);
    }
}
GLLMI_PRIVATE void block_quantize_q4_k(const float *x, uint8_t *b) {
    uint8_t codes[256];
    int s[16], t[16];
    block_super_shift(x, 32, 15, 63, b, s, t, codes);
    block_pack_q4_k_scales(s, t, b + 4);
    block_pack_chunks(codes, 32, b + 16);
}
GLLMI_PRIVATE void block_quantize_q5_k(const float *x, uint8_t *b) {
    uint8_t codes[256];
    int s[16], t[16], i;
    block_super_shift(x, 32, 31, 63, b, s, t, codes);
    block_pack_q4_k_scales(s, t, b + 4);
    memset(b + 16, 0, 32);
    for (i = 0; i < 256; i++) {
        b[16 + i % 32] = (uint8_t)(b[16 + i % 32] | codes[i] >> 4 << i / 32);
    }
    block_pack_chunks(codes, 32, b + 48);
}
GLLMI_PRIVATE void block_quantize_q6_k(const float *x, uint8_t *b) {
    uint8_t codes[256];
    int s[16], k;
    block_super_scale(&block_codes_6, x, 16, -128, b + 208, s, codes);
    block_pack_chunks(codes, 64, b);
    block_pack_pairs(codes, 4, b + 128);
    for (k = 0; k < 16; k++) b[192 + k] = (uint8_t)s[k];
}
GLLMI_PRIVATE void block_quantize_iq4_xs(const float *x, uint8_t *b) {
    uint8_t codes[256];
    int s[16], k;
    uint32_t high = 0;
    block_super_scale(&block_codes_iq4, x, 32, -32, b, s, codes);
    memset(b + 4, 0, 4);
    for (k = 0; k < 8; k++) {
        high |= (uint32_t)(s[k] + 32) >> 4 << 2 * k;
        b[4 + k / 2] = (uint8_t)(b[4 + k / 2] | ((s[k] + 32) & 15) << (k & 1) * 4);
        block_pack_nibbles(codes + k * 32, b + 8 + k * 16);
    }
    block_store_u16(b + 2, high);
}

typedef void (*block_quantize_fn)(const float *x, uint8_t *block);

/* What makes a block of a type; NULL for types that cannot be made. */
GLLMI_PRIVATE block_quantize_fn block_quantizer(gllm_dtype dtype) {
    static const struct {
        gllm_dtype dtype;
        block_quantize_fn quantize;
    } rows[] = {
        {GLLM_DTYPE_Q8_0, block_quantize_q8_0},     {GLLM_DTYPE_Q4_0, block_quantize_q4_0},
        {GLLM_DTYPE_Q4_1, block_quantize_q4_1},     {GLLM_DTYPE_Q5_0, block_quantize_q5_0},
        {GLLM_DTYPE_Q5_1, block_quantize_q5_1},     {GLLM_DTYPE_Q2_K, block_quantize_q2_k},
        {GLLM_DTYPE_Q3_K, block_quantize_q3_k},     {GLLM_DTYPE_Q4_K, block_quantize_q4_k},
        {GLLM_DTYPE_Q5_K, block_quantize_q5_k},     {GLLM_DTYPE_Q6_K, block_quantize_q6_k},
        {GLLM_DTYPE_IQ4_NL, block_quantize_iq4_nl}, {GLLM_DTYPE_IQ4_XS, block_quantize_iq4_xs}};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(rows); i++) {
        if (rows[i].dtype == dtype) return rows[i].quantize;
    }
    return NULL;
}

/* n floats as F32, F16, BF16 or one of the types above. 0 and nothing written if the type is
 * another or n is no whole number of its blocks. */
GLLMI_PRIVATE int block_quantize(gllm_dtype dtype, const float *x, void *blocks, size_t n) {
    const gllmi_dtype_row *row = gllmi_dtype_find(dtype);
    block_quantize_fn fn = block_quantizer(dtype);
    uint8_t *p = (uint8_t *)blocks;
    size_t i;
    if (!row || n % row->block_elements != 0) return 0;
    if (!fn && dtype != GLLM_DTYPE_F32 && dtype != GLLM_DTYPE_F16 && dtype != GLLM_DTYPE_BF16) {
        return 0;
    }
    for (i = 0; i < n; i += row->block_elements, p += row->block_bytes) {
        if (fn) {
            fn(x + i, p);
        } else if (dtype == GLLM_DTYPE_F32) {
            block_store_u16(p, gllmi_f32_bits(x[i]) & 0xffff);
            block_store_u16(p + 2, gllmi_f32_bits(x[i]) >> 16);
        } else {
            block_store_u16(p, dtype == GLLM_DTYPE_F16 ? gllmi_f16_from_f32(x[i])
                                                       : gllmi_bf16_from_f32(x[i]));
        }
    }
    return 1;
}

#endif
