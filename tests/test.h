/* A small test harness. A test program:
 *
 *     #define GLLM_IMPLEMENTATION
 *     #include "../gllm.h"
 *     #include "test.h"
 *
 *     TEST(adds) { CHECK_EQ(1 + 1, 2); }
 *
 *     int main(int argc, char **argv) {
 *         test_begin("test_sums", argc, argv);
 *         RUN(adds);
 *         return test_end();
 *     }
 *
 * Run it with a word to run only the tests that have the word in their name. It ends with the line
 * "test_sums: 1 passed, 0 failed, 0 skipped". A CHECK that fails is printed and the test goes on; a
 * REQUIRE that fails ends the test. In a loop over a table, TEST_ROW says which row it is about. */
#ifndef TEST_H
#define TEST_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__) || defined(__clang__)
#define TEST_FUNCTION static __attribute__((unused))
#define TEST_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define TEST_FUNCTION static
#define TEST_PRINTF(text, first)
#endif

#define TEST_MAX_SHOWN 10 /* failed checks of one test that are printed */

static struct {
    const char *filter, *test;
    char program[128], row[256];
    int n_passed, n_failed, n_skipped;
    int n_failed_checks, skipped; /* of the test that runs */
} test_state;

TEST_FUNCTION void test_begin(const char *program, int argc, char **argv) {
    const char *label = getenv("TEST_LABEL"); /* how the program was built: "asan/" */
    memset(&test_state, 0, sizeof test_state);
    snprintf(test_state.program, sizeof test_state.program, "%s%s", label ? label : "", program);
    test_state.filter = argc > 1 ? argv[1] : NULL;
    setvbuf(stdout, NULL, _IOLBF, 0);
}

TEST_FUNCTION int test_end(void) {
    printf("%s: %d passed, %d failed, %d skipped\n", test_state.program, test_state.n_passed,
           test_state.n_failed, test_state.n_skipped);
    return test_state.n_failed ? 1 : 0;
}

TEST_FUNCTION void test_run(const char *name, void (*test)(void)) {
    if (test_state.filter && !strstr(name, test_state.filter)) return;
    test_state.test = name;
    test_state.row[0] = 0;
    test_state.n_failed_checks = test_state.skipped = 0;
    test();
    if (test_state.n_failed_checks) {
        test_state.n_failed++;
        printf("FAIL %s.%s: %d checks failed\n", test_state.program, name,
               test_state.n_failed_checks);
    } else if (test_state.skipped) {
        test_state.n_skipped++;
    } else {
        test_state.n_passed++;
    }
}

/* 1 where every step is slow (an emulator): do less of the same. */
TEST_FUNCTION int test_is_slow(void) { return getenv("TEST_SLOW") != NULL; }

/* What a row of a table is called in the messages of the checks that follow. */
TEST_FUNCTION void TEST_PRINTF(1, 2) test_row(const char *format, ...) {
    va_list args;
    va_start(args, format);
    vsnprintf(test_state.row, sizeof test_state.row, format, args);
    va_end(args);
}

/* Returns `ok`, so that REQUIRE can leave. */
TEST_FUNCTION int TEST_PRINTF(4, 5)
    test_check(int ok, const char *file, int line, const char *format, ...) {
    va_list args;
    if (ok) return 1;
    if (++test_state.n_failed_checks > TEST_MAX_SHOWN) return 0;
    printf("%s:%d: %s: ", file, line, test_state.test);
    if (test_state.row[0]) printf("[%s] ", test_state.row);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    return 0;
}

TEST_FUNCTION void TEST_PRINTF(1, 2) test_skip(const char *format, ...) {
    va_list args;
    test_state.skipped = 1;
    printf("SKIP %s.%s: ", test_state.program, test_state.test);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
}

TEST_FUNCTION int test_check_eq(long long got, long long want, const char *text, const char *file,
                                int line) {
    return test_check(got == want, file, line, "%s: %lld, not %lld", text, got, want);
}
TEST_FUNCTION int test_check_str(const char *got, const char *want, const char *text,
                                 const char *file, int line) {
    int equal = got && want ? strcmp(got, want) == 0 : got == want;
    return test_check(equal, file, line, "%s: \"%s\", not \"%s\"", text, got ? got : "(NULL)",
                      want ? want : "(NULL)");
}
TEST_FUNCTION int test_check_near(double got, double want, double tolerance, const char *text,
                                  const char *file, int line) {
    double d = got - want;
    return test_check(d <= tolerance && d >= -tolerance, file, line, "%s: %.9g, not %.9g +- %.3g",
                      text, got, want, tolerance);
}

#define TEST(name) static void test_##name(void)
#define RUN(name) test_run(#name, test_##name)
#define SKIP(...) do { test_skip(__VA_ARGS__); return; } while (0)
#define TEST_ROW(...) test_row(__VA_ARGS__)

#define CHECK(condition) test_check(!!(condition), __FILE__, __LINE__, "%s", #condition)
#define CHECK_EQ(got, want)                                                                        \
    test_check_eq((long long)(got), (long long)(want), #got, __FILE__, __LINE__)
#define CHECK_STR(got, want) test_check_str(got, want, #got, __FILE__, __LINE__)
#define CHECK_NEAR(got, want, tolerance)                                                           \
    test_check_near((double)(got), (double)(want), (double)(tolerance), #got, __FILE__, __LINE__)
#define REQUIRE(condition) do { if (!CHECK(condition)) return; } while (0)

/* The rest needs gllm.h before this file. */
#ifdef GLLM_H
TEST_FUNCTION int test_check_status(gllm_status got, gllm_status want, const char *text,
                                    const char *file, int line) {
    return test_check(got == want, file, line, "%s: %s (%s), not %s", text, gllm_status_name(got),
                      got ? gllm_last_error() : "", gllm_status_name(want));
}
TEST_FUNCTION int test_check_message(const char *part, const char *file, int line) {
    return test_check(strstr(gllm_last_error(), part) != NULL, file, line,
                      "the message \"%s\" does not say \"%s\"", gllm_last_error(), part);
}
#define CHECK_STATUS(call, want) test_check_status(call, want, #call, __FILE__, __LINE__)
#define CHECK_OK(call) CHECK_STATUS(call, GLLM_OK)
#define REQUIRE_OK(call) do { if (!CHECK_OK(call)) return; } while (0)
/* gllm_last_error() has this part. */
#define CHECK_MESSAGE(part) test_check_message(part, __FILE__, __LINE__)
#endif

#endif
