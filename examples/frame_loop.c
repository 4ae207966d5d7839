/* Text in a program that draws 60 frames a second: a little of the work in each (MIT licence)
 *
 *     cc -O2 examples/frame_loop.c -o frame_loop -lm -lpthread
 *     ./frame_loop examples/models/tiny-chat/tiny-chat.gguf "Once upon a time"
 *
 * A frame has 16.7 ms. This program gives the model 6 of them, and says at the end how long the
 * longest step took. What takes longer is done in pieces, once it is known how long it takes: the
 * first steps may be longer than the others.
 */
#if !defined(_WIN32) && !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 199309L /* nanosleep, clock_gettime */
#endif
#define GLLM_IMPLEMENTATION
#define GLLM_STATIC /* a program of one file: what it does not use is left out */
#include "../gllm.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#ifdef _WIN32
#include <windows.h>
#endif

#define FRAME_MS (1000.0 / 60.0)
#define BUDGET_MS 6.0

static double now_ms(void) {
#ifdef _WIN32
    LARGE_INTEGER ticks, per_second;
    QueryPerformanceCounter(&ticks);
    QueryPerformanceFrequency(&per_second);
    return 1000.0 * (double)ticks.QuadPart / (double)per_second.QuadPart;
#else
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
#endif
}

/* What a game does for the rest of its frame. */
static void rest_of_frame(double ms) {
    if (ms <= 0) return;
#ifdef _WIN32
    Sleep((DWORD)ms);
#else
    {
        struct timespec t;
        t.tv_sec = 0;
        t.tv_nsec = (long)(ms * 1e6);
        nanosleep(&t, NULL);
    }
#endif
}

static int show(void *user, const char *text, size_t n_bytes) {
    (void)user;
    fwrite(text, 1, n_bytes, stdout);
    return fflush(stdout); /* 0: go on */
}

int main(int argc, char **argv) {
    gllm_model *model = NULL;
    gllm_generation *generation = NULL;
    gllm_generate_desc desc;
    gllm_finish finish = GLLM_FINISH_NONE;
    gllm_status status;
    double worst_ms = 0, step_ms;
    int n_frames = 0, n_late = 0;
    if (argc != 3) {
        fprintf(stderr, "usage: frame_loop MODEL PROMPT\n");
        return 2;
    }
    memset(&desc, 0, sizeof desc); /* zeros: what the model's files say */
    desc.max_tokens = 200;
    desc.on_text = show;
    status = gllm_model_open(argv[1], NULL, &model);
    if (status == GLLM_OK) status = gllm_generation_open(model, argv[2], &desc, &generation);
    while (status == GLLM_OK && finish == GLLM_FINISH_NONE) {
        double start = now_ms();
        status = gllm_generation_step(generation, BUDGET_MS, &finish);
        step_ms = now_ms() - start;
        if (step_ms > worst_ms) worst_ms = step_ms;
        n_late += step_ms > FRAME_MS;
        n_frames++;
        rest_of_frame(FRAME_MS - step_ms);
    }
    puts("");
    if (status != GLLM_OK) fprintf(stderr, "%s\n", gllm_last_error());
    fprintf(stderr, "%d frames of %.1f ms, %d missed; the longest step took %.2f ms of %.1f\n",
            n_frames, FRAME_MS, n_late, worst_ms, BUDGET_MS);
    gllm_generation_close(generation); /* both accept NULL */
    gllm_model_close(model);
    return status != GLLM_OK;
}
