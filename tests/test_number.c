/* [NUMBER]: f16, bf16, the table of element types, decimal numbers. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "support.h"

/* ---- f16 and bf16, against slow and obvious versions --------------------------------------------- */

/* The value of a finite number with the given fields. */
static double value_of(uint32_t sign, uint32_t exponent, uint32_t fraction, int bits, int bias) {
    double m = exponent ? (double)((1u << bits) + fraction) : (double)fraction;
    double v = ldexp(m, (int)(exponent ? exponent : 1) - bias - bits);
    return sign ? -v : v;
}
static double f16_value(uint16_t h) {
    return value_of(h >> 15, (h >> 10) & 31, h & 1023, 10, 15);
}
static double bf16_value(uint16_t h) {
    return value_of(h >> 15, (h >> 7) & 255, h & 127, 7, 127);
}

TEST(f16_to_f32_all) {
    uint32_t h, wrong = 0;
    for (h = 0; h < 65536; h++) {
        float f = gllmi_f16_to_f32((uint16_t)h);
        uint32_t exponent = (h >> 10) & 31, fraction = h & 1023;
        if (exponent < 31) {
            wrong += (double)f != f16_value((uint16_t)h) || (h >> 15) != gllmi_f32_bits(f) >> 31;
        } else if (fraction == 0) {
            wrong += f != (h >> 15 ? -HUGE_VALF : HUGE_VALF);
        } else {
            wrong += f == f;
        }
    }
    CHECK_EQ(wrong, 0);
}

/* Every finite f16, the middle between it and the next one up, and the f32 beside that middle. */
TEST(f16_from_f32_rounds_to_nearest_even) {
    uint32_t h, wrong = 0;
    for (h = 0; h < 0x7c00; h++) {
        float low = gllmi_f16_to_f32((uint16_t)h);
        float high = h == 0x7bff ? 65536.0f : gllmi_f16_to_f32((uint16_t)(h + 1));
        float middle = (low + high) / 2; /* exact */
        uint32_t even = h & 1 ? h + 1 : h;
        uint32_t sign;
        for (sign = 0; sign < 2; sign++) {
            float s = sign ? -1.0f : 1.0f;
            uint32_t bit = sign << 15;
            wrong += gllmi_f16_from_f32(s * low) != (h | bit);
            wrong += gllmi_f16_from_f32(s * middle) != (even | bit);
            wrong += gllmi_f16_from_f32(s * nextafterf(middle, 0)) != (h | bit);
            wrong += gllmi_f16_from_f32(s * nextafterf(middle, HUGE_VALF)) != ((h + 1) | bit);
        }
    }
    CHECK_EQ(wrong, 0);
}

TEST(f16_from_f32_at_the_edges) {
    CHECK_EQ(gllmi_f16_from_f32(65504.0f), 0x7bff);
    CHECK_EQ(gllmi_f16_from_f32(65519.996f), 0x7bff);
    CHECK_EQ(gllmi_f16_from_f32(65520.0f), 0x7c00);
    CHECK_EQ(gllmi_f16_from_f32(-3e38f), 0xfc00);
    CHECK_EQ(gllmi_f16_from_f32(HUGE_VALF), 0x7c00);
    CHECK_EQ(gllmi_f16_from_f32(-HUGE_VALF), 0xfc00);
    CHECK_EQ(gllmi_f16_from_f32(gllmi_f32_from_bits(1)), 0);
    CHECK_EQ(gllmi_f16_from_f32(gllmi_f32_from_bits(0x80000001u)), 0x8000);
    CHECK_EQ(gllmi_f16_from_f32(-0.0f), 0x8000);
    CHECK_EQ(gllmi_f16_from_f32(ldexpf(1, -25)), 0); /* half the least: to even */
    CHECK_EQ(gllmi_f16_from_f32(gllmi_f32_from_bits(0x33000001u)), 1);
    CHECK((gllmi_f16_from_f32(gllmi_f32_from_bits(0x7f800001u)) & 0x7fff) > 0x7c00);
    CHECK((gllmi_f16_from_f32(gllmi_f32_from_bits(0xffffffffu)) & 0x7fff) > 0x7c00);
}

/* Random bit patterns: no f16 is nearer than the one we got. */
TEST(f16_from_f32_random) {
    uint64_t random = 3;
    uint32_t i, wrong = 0;
    for (i = 0; i < 1000000; i++) {
        /* exponents from well below the subnormals to well above the largest */
        uint32_t r = (uint32_t)random_u64(&random);
        float f = gllmi_f32_from_bits((r & 0x807fffffu) | ((96 + (r >> 23) % 50) << 23));
        uint16_t h = gllmi_f16_from_f32(f);
        double d, up, down;
        if (fabsf(f) >= 65520.0f) {
            wrong += (h & 0x7fff) != 0x7c00;
            continue;
        }
        d = fabs(f16_value(h) - (double)f);
        up = (h & 0x7fff) == 0x7bff ? HUGE_VAL : fabs(f16_value((uint16_t)(h + 1)) - (double)f);
        down = (h & 0x7fff) == 0 ? HUGE_VAL : fabs(f16_value((uint16_t)(h - 1)) - (double)f);
        wrong += d > up || d > down || ((d == up || d == down) && (h & 1));
    }
    CHECK_EQ(wrong, 0);
}

TEST(bf16_both_ways) {
    uint32_t h, wrong = 0;
    for (h = 0; h < 65536; h++) {
        float f = gllmi_bf16_to_f32((uint16_t)h);
        if ((h & 0x7fff) > 0x7f80) {
            wrong += f == f;
            f = gllmi_bf16_to_f32(gllmi_bf16_from_f32(f));
            wrong += f == f;
            continue;
        }
        if ((h & 0x7fff) < 0x7f80) wrong += (double)f != bf16_value((uint16_t)h);
        wrong += gllmi_bf16_from_f32(f) != h;
    }
    CHECK_EQ(wrong, 0);
    CHECK((gllmi_bf16_from_f32(gllmi_f32_from_bits(0x7f800001u)) & 0x7fff) > 0x7f80);
    CHECK((gllmi_bf16_from_f32(gllmi_f32_from_bits(0xffffffffu)) & 0x7fff) > 0x7f80);
}

TEST(bf16_from_f32_rounds_to_nearest_even) {
    uint32_t h, wrong = 0;
    for (h = 0; h < 0x7f80; h++) {
        uint32_t bits = h << 16, even = h & 1 ? h + 1 : h;
        wrong += gllmi_bf16_from_f32(gllmi_f32_from_bits(bits + 0x7fff)) != h;
        wrong += gllmi_bf16_from_f32(gllmi_f32_from_bits(bits + 0x8000)) != even;
        wrong += gllmi_bf16_from_f32(gllmi_f32_from_bits(bits + 0x8001)) != h + 1;
        wrong += gllmi_bf16_from_f32(gllmi_f32_from_bits((bits + 0x8001) | 0x80000000u)) !=
                 (0x8000 | (h + 1));
    }
    CHECK_EQ(wrong, 0);
}

TEST(element_types) {
    static const struct { gllm_dtype dtype; const char *name; int elements, bytes; } types[] = {
        {GLLM_DTYPE_F32, "F32", 1, 4},   {GLLM_DTYPE_F16, "F16", 1, 2},
        {GLLM_DTYPE_BF16, "BF16", 1, 2}, {GLLM_DTYPE_Q8_0, "Q8_0", 32, 34},
        {GLLM_DTYPE_F64, "F64", 1, 8},   {GLLM_DTYPE_I8, "I8", 1, 1},
        {GLLM_DTYPE_U8, "U8", 1, 1},     {GLLM_DTYPE_I16, "I16", 1, 2},
        {GLLM_DTYPE_U16, "U16", 1, 2},   {GLLM_DTYPE_I32, "I32", 1, 4},
        {GLLM_DTYPE_U32, "U32", 1, 4},   {GLLM_DTYPE_I64, "I64", 1, 8},
        {GLLM_DTYPE_U64, "U64", 1, 8},   {GLLM_DTYPE_BOOL, "BOOL", 1, 1},
        {GLLM_DTYPE_F8_E4M3, "F8_E4M3", 1, 1}, {GLLM_DTYPE_F8_E5M2, "F8_E5M2", 1, 1}};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(types); i++) {
        const gllmi_dtype_row *row = gllmi_dtype_find(types[i].dtype);
        TEST_ROW("%s", types[i].name);
        REQUIRE(row != NULL);
        CHECK_STR(row->name, types[i].name);
        CHECK_EQ(row->block_elements, types[i].elements);
        CHECK_EQ(row->block_bytes, types[i].bytes);
        CHECK_EQ((int)types[i].dtype, i + 1); /* stable numbers */
    }
    CHECK(gllmi_dtype_find(GLLM_DTYPE_AUTO) == NULL);
    CHECK(gllmi_dtype_find((gllm_dtype)1000) == NULL);
}

/* ---- decimal numbers, against strtod ---------------------------------------------------------------- */

/* The number as the JSON parser reads it. */
static double read_decimal(const char *text) {
    gllmi_json json;
    gllm_allocator a = gllmi_allocator_or_default(NULL);
    double value = NAN;
    if (gllmi_json_parse(&json, "number", text, strlen(text), &a) == GLLM_OK) {
        value = gllmi_json_number(&json, 0, NAN);
    }
    gllmi_json_free(&json);
    return value;
}
/* Distance in units of the last place; 0 is bit for bit the same, the sign of zero included. */
static uint64_t off_by(const char *text) {
    double got = read_decimal(text), want = strtod(text, NULL);
    uint64_t a, b;
    memcpy(&a, &got, sizeof a);
    memcpy(&b, &want, sizeof b);
    return a > b ? a - b : b - a;
}
static void check_decimal(const char *text, uint64_t tolerance) {
    TEST_ROW("%.60s", text);
    test_check(off_by(text) <= tolerance, __FILE__, __LINE__, "%.17g, not %.17g",
               read_decimal(text), strtod(text, NULL));
}

TEST(decimal_plain) {
    static const char *const texts[] = {
        "0", "-0", "0.0", "-0.0e5", "1", "-1", "10", "0.1", "0.5", "1e22", "1e23", "-1e-22",
        "123456789012345678", "9007199254740991", "9007199254740992", "9007199254740993",
        "9007199254740995", "18446744073709551615", "18446744073709551616", "1E+2", "1e-0",
        "0.000001", "1e-5", "1e-12", "1e-06", "3.141592653589793", "2.718281828459045",
        "0.0000000000000000000000000000000000000000000000001e49", "1000000000000000000000000e-24",
        "3.4028234663852886e38", "1.17549435e-38", "-3.4028235e+38", "1.401298464324817e-45",
        "-10.3456789012345", "-8.432101249694824", "0e999999999999", "1e0000000000000000001",
        "0.00000000000000000000000000000000000000000000000000000000000000000000000e9999"};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(texts); i++) check_decimal(texts[i], 0);
}

/* Known to be hard: the exact value lies beside the middle between two doubles, or is that. */
TEST(decimal_hard) {
    static const char *const texts[] = {
        "1.7976931348623157e308", "2.2250738585072014e-308", "2.2250738585072011e-308",
        "5e-324", "4.9406564584124654e-324", "6929495644600919.5", "3.7455744005952583e15",
        "9.5e-324", "8.41e21", "9.0608011534336e15", "6.1734402962680736e-85",
        "4.1878e-300", "2.1656e-53", "5.0309e-58", "7.120190517612959e25", "1.0e23",
        "3.518437208883201171875e13", "7.2057594037927933e16", "8.5e-5", "179769313486231570e291",
        "1.00000000000000011102230246251565", "0.500000000000000166533453693773481063544750213623046875",
        "2.2204460492503131e-16", "1.1102230246251565e-16", "9007199254740993.0000000000000001",
        "123456789012345678901234567890", "0.1000000000000000055511151231257827021181583404541015625"};
    size_t i;
    for (i = 0; i < GLLMI_COUNT_OF(texts); i++) check_decimal(texts[i], 1);
}

TEST(decimal_too_large_and_too_small) {
    CHECK(read_decimal("1e309") == HUGE_VAL);
    CHECK(read_decimal("-1e400") == -HUGE_VAL);
    CHECK(read_decimal("1e999999999999999999999") == HUGE_VAL);
    CHECK(read_decimal("1e-400") == 0);
    CHECK(read_decimal("1e-999999999999999999999") == 0);
    CHECK(read_decimal("1e-325") == 0);
}

/* Numbers of `digits` random digits, exponents within +-`range`, that are off by more than
 * `tolerance`. */
static uint32_t count_wrong(uint64_t seed, uint32_t n, uint32_t digits, uint32_t range,
                            uint64_t tolerance) {
    uint32_t i, j, wrong = 0;
    char text[128];
    for (i = 0; i < n; i++) {
        size_t length = 0;
        int exponent = (int)random_below(&seed, 2 * range + 1) - (int)range;
        text[length++] = (char)('1' + random_below(&seed, 9));
        text[length++] = '.';
        for (j = 1; j < digits; j++) text[length++] = (char)('0' + random_below(&seed, 10));
        if (digits == 1) text[length++] = '0';
        snprintf(text + length, sizeof text - length, "e%d", exponent);
        wrong += off_by(text) > tolerance;
    }
    return wrong;
}

TEST(decimal_random) {
    static const uint32_t digits[] = {1, 5, 9, 15, 16, 17, 18, 19, 20, 25, 40, 80};
    static const uint32_t ranges[] = {10, 40, 290};
    size_t i, j;
    for (i = 0; i < GLLMI_COUNT_OF(digits); i++) {
        for (j = 0; j < GLLMI_COUNT_OF(ranges); j++) {
            TEST_ROW("%u digits, exponents to %u", digits[i], ranges[j]);
            CHECK_EQ(count_wrong(17 + i, 20000, digits[i], ranges[j], digits[i] > 15), 0);
        }
    }
}

/* Every double written with 17 digits, and every float with 9, comes back. */
TEST(decimal_round_trip) {
    uint64_t random = 11;
    uint32_t i, wrong = 0;
    char text[64];
    for (i = 0; i < 200000; i++) {
        uint64_t bits = random_u64(&random);
        double d;
        float f = gllmi_f32_from_bits((uint32_t)bits);
        memcpy(&d, &bits, sizeof d);
        if (isfinite(d) && fabs(d) >= DBL_MIN) {
            snprintf(text, sizeof text, "%.17g", d);
            wrong += read_decimal(text) != d;
        }
        if (isfinite(f)) {
            snprintf(text, sizeof text, "%.9g", (double)f);
            wrong += (float)read_decimal(text) != f;
        }
    }
    CHECK_EQ(wrong, 0);
}

TEST(decimal_subnormal) {
    uint64_t random = 23;
    uint32_t i, wrong = 0;
    char text[64];
    for (i = 0; i < 50000; i++) {
        uint64_t bits = random_u64(&random) >> (12 + random_below(&random, 50));
        double d;
        memcpy(&d, &bits, sizeof d);
        snprintf(text, sizeof text, "%.17g", d);
        wrong += read_decimal(text) != d;
    }
    CHECK_EQ(wrong, 0);
}

int main(int argc, char **argv) {
    test_begin("test_number", argc, argv);
    RUN(f16_to_f32_all);
    RUN(f16_from_f32_rounds_to_nearest_even);
    RUN(f16_from_f32_at_the_edges);
    RUN(f16_from_f32_random);
    RUN(bf16_both_ways);
    RUN(bf16_from_f32_rounds_to_nearest_even);
    RUN(element_types);
    RUN(decimal_plain);
    RUN(decimal_hard);
    RUN(decimal_too_large_and_too_small);
    RUN(decimal_random);
    RUN(decimal_round_trip);
    RUN(decimal_subnormal);
    return test_end();
}
