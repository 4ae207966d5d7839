/* [CORE]: memory, arena, strings, map, errors, log, file sources. */
#define GLLM_IMPLEMENTATION
#include "../gllm.h"
#include "support.h"

/* ---- memory ---------------------------------------------------------------------------------- */

TEST(checked_sizes) {
    size_t size = 7;
    uint64_t wide = 7;
    CHECK(gllmi_mul_size(3, 5, &size) && size == 15);
    CHECK(gllmi_mul_size(0, SIZE_MAX, &size) && size == 0);
    CHECK(gllmi_mul_size(SIZE_MAX, 0, &size) && size == 0);
    CHECK(gllmi_mul_size(SIZE_MAX, 1, &size) && size == SIZE_MAX);
    size = 7;
    CHECK(!gllmi_mul_size(SIZE_MAX / 2 + 1, 2, &size) && size == 7);
    CHECK(!gllmi_mul_size(SIZE_MAX, SIZE_MAX, &size) && size == 7);
    CHECK(gllmi_add_size(SIZE_MAX, 0, &size) && size == SIZE_MAX);
    size = 7;
    CHECK(!gllmi_add_size(SIZE_MAX, 1, &size) && size == 7);
    CHECK(gllmi_mul_u64(UINT64_MAX / 3, 3, &wide) && wide == UINT64_MAX / 3 * 3);
    wide = 7;
    CHECK(!gllmi_mul_u64((uint64_t)1 << 32, (uint64_t)1 << 32, &wide) && wide == 7);
}

TEST(little_endian_loads) {
    const uint8_t bytes[9] = {0xff, 1, 2, 3, 0x84, 5, 6, 7, 0x88};
    CHECK_EQ(gllmi_load_u16(bytes + 1), 0x0201);
    CHECK_EQ(gllmi_load_u32(bytes + 1), 0x84030201u);
    CHECK(gllmi_load_u64(bytes + 1) == 0x8807060584030201u);
}

TEST(allocations_are_aligned_and_counted) {
    static const size_t sizes[] = {0, 1, 15, 16, 63, 64, 65, 1000, 4096, 1000000};
    counting c;
    gllm_allocator a = counting_allocator(&c);
    uint8_t *p[GLLMI_COUNT_OF(sizes)];
    size_t i, j;
    for (i = 0; i < GLLMI_COUNT_OF(sizes); i++) {
        p[i] = (uint8_t *)gllmi_alloc(&a, sizes[i]);
        REQUIRE(p[i] != NULL);
        CHECK_EQ((uintptr_t)p[i] % GLLMI_ALIGN, 0);
        memset(p[i], (int)i, sizes[i]);
    }
    CHECK_EQ(c.n_blocks, GLLMI_COUNT_OF(sizes));
    for (i = 0; i < GLLMI_COUNT_OF(sizes); i++) {
        for (j = 0; j < sizes[i]; j += 1 + sizes[i] / 7) CHECK_EQ(p[i][j], i);
        gllmi_free(&a, p[i]);
    }
    gllmi_free(&a, NULL);
    CHECK_EQ(c.n_bytes, 0);
    CHECK_EQ(c.n_errors, 0);
}

TEST(allocations_that_cannot_be) {
    counting c;
    gllm_allocator a = counting_allocator(&c);
    CHECK(gllmi_alloc(&a, SIZE_MAX) == NULL);
    CHECK(gllmi_alloc(&a, SIZE_MAX - 70) == NULL);
    CHECK(gllmi_alloc_array(&a, SIZE_MAX / 4, 8) == NULL);
    CHECK_EQ(c.n_calls, 0); /* the sums are checked before anyone is asked */
    c.fail_at = 1;
    CHECK(gllmi_alloc(&a, 10) == NULL);
    CHECK(gllmi_alloc_zero(&a, SIZE_MAX) == NULL);
    CHECK_EQ(c.n_bytes, 0);
}

TEST(zeroed_allocation) {
    counting c; /* fills with rubbish */
    gllm_allocator a = counting_allocator(&c);
    uint8_t *p = (uint8_t *)gllmi_alloc_zero(&a, 3000);
    size_t i, n = 0;
    REQUIRE(p != NULL);
    for (i = 0; i < 3000; i++) n += p[i] != 0;
    CHECK_EQ(n, 0);
    gllmi_free(&a, p);
}

TEST(default_allocator) {
    gllm_allocator none = {NULL, NULL}, a = gllmi_allocator_or_default(NULL);
    void *p = gllmi_alloc(&a, 100);
    CHECK(p != NULL);
    gllmi_free(&a, p);
    a = gllmi_allocator_or_default(&none);
    CHECK(a.resize == gllmi_default_resize);
}

TEST(grow_keeps_and_fails_cleanly) {
    counting c;
    gllm_allocator a = counting_allocator(&c);
    uint32_t *array = NULL;
    size_t capacity = 0, n, wrong = 0;
    for (n = 0; n < 5000; n++) {
        REQUIRE(gllmi_grow(&a, (void **)&array, &capacity, n, n + 1, sizeof *array));
        REQUIRE(capacity > n);
        array[n] = (uint32_t)n;
    }
    CHECK(c.n_calls < 30); /* geometric */
    CHECK_EQ(c.n_blocks, 1);
    c.fail_at = c.n_calls + 1;
    n = capacity;
    CHECK(!gllmi_grow(&a, (void **)&array, &capacity, 5000, capacity + 1, sizeof *array));
    CHECK_EQ(capacity, n);
    CHECK(!gllmi_grow(&a, (void **)&array, &capacity, 5000, SIZE_MAX / 2, sizeof *array));
    CHECK_EQ(capacity, n);
    for (n = 0; n < 5000; n++) wrong += array[n] != n;
    CHECK_EQ(wrong, 0);
    gllmi_free(&a, array);
    CHECK_EQ(c.n_bytes, 0);
    CHECK_EQ(c.n_errors, 0);
}

TEST(arena) {
    counting c;
    uint64_t random = 1;
    gllmi_arena arena;
    uint8_t *p[400];
    size_t size[400], i, j, wrong = 0;
    memset(&arena, 0, sizeof arena);
    arena.allocator = counting_allocator(&c);
    for (i = 0; i < GLLMI_COUNT_OF(p); i++) {
        size[i] = i % 50 == 49 ? 100000 : random_below(&random, 700);
        p[i] = (uint8_t *)gllmi_arena_alloc(&arena, size[i]);
        REQUIRE(p[i] != NULL);
        CHECK_EQ((uintptr_t)p[i] % 16, 0);
        memset(p[i], (int)i, size[i]);
    }
    for (i = 0; i < GLLMI_COUNT_OF(p); i++) {
        for (j = 0; j < size[i]; j++) wrong += p[i][j] != (uint8_t)i;
    }
    CHECK_EQ(wrong, 0);
    CHECK(c.n_blocks < 40);
    CHECK(gllmi_arena_alloc(&arena, SIZE_MAX) == NULL);
    CHECK(gllmi_arena_alloc(&arena, SIZE_MAX - 20) == NULL);
    c.fail_at = c.n_calls + 1;
    CHECK(gllmi_arena_alloc(&arena, 1000000) == NULL);
    CHECK(gllmi_arena_alloc(&arena, 1000000) != NULL); /* as good as before */
    gllmi_arena_free(&arena);
    CHECK_EQ(c.n_bytes, 0);
    gllmi_arena_free(&arena);
    CHECK(gllmi_arena_alloc(&arena, 10) != NULL); /* usable again */
    gllmi_arena_free(&arena);
    CHECK_EQ(c.n_bytes, 0);
    CHECK_EQ(c.n_errors, 0);
}
/* Blocks of a size of its own: what is left in any of them is used, and a refused one is not the
 * end. */
TEST(arena_of_few_blocks) {
    counting c;
    gllmi_arena arena;
    uint8_t *p;
    memset(&arena, 0, sizeof arena);
    arena.allocator = counting_allocator(&c);
    arena.block_bytes = 100000;
    CHECK(gllmi_arena_alloc(&arena, 60001) != NULL);
    CHECK(gllmi_arena_alloc(&arena, 60001) != NULL);
    CHECK_EQ(c.n_blocks, 2);
    p = (uint8_t *)gllmi_arena_alloc_aligned(&arena, 30000, GLLMI_ALIGN);
    CHECK_EQ((uintptr_t)p % GLLMI_ALIGN, 0);
    memset(p, 1, 30000);
    p = (uint8_t *)gllmi_arena_alloc_aligned(&arena, 30000, GLLMI_ALIGN);
    CHECK_EQ((uintptr_t)p % GLLMI_ALIGN, 0);
    memset(p, 1, 30000);
    CHECK_EQ(c.n_blocks, 2);
    c.fail_at = c.n_calls + 1;
    p = (uint8_t *)gllmi_arena_alloc(&arena, 50000);
    REQUIRE(p != NULL);
    memset(p, 1, 50000);
    CHECK_EQ(c.n_calls, c.fail_at + 1);
    CHECK_EQ(arena.blocks->size_bytes, 50000);
    gllmi_arena_free(&arena);
    CHECK_EQ(c.n_bytes, 0);
    CHECK_EQ(c.n_errors, 0);
}

/* ---- strings --------------------------------------------------------------------------------- */

TEST(strings) {
    char long_text[200];
    gllmi_str empty = gllmi_str_make(NULL, 0), word = gllmi_str_of("model.safetensors"), copy;
    gllmi_arena arena;
    memset(&arena, 0, sizeof arena);
    arena.allocator = gllmi_allocator_or_default(NULL);
    CHECK(gllmi_str_equal(empty, gllmi_str_of("")));
    CHECK(gllmi_str_is(empty, ""));
    CHECK(!gllmi_str_is(word, "model"));
    CHECK(!gllmi_str_is(word, "model.safetensorz"));
    CHECK(gllmi_str_is(word, "model.safetensors"));
    CHECK(gllmi_str_starts(word, "model."));
    CHECK(gllmi_str_starts(word, ""));
    CHECK(!gllmi_str_starts(word, "model.safetensors.index"));
    CHECK(gllmi_str_ends(word, ".safetensors"));
    CHECK(!gllmi_str_ends(word, ".json"));
    CHECK(!gllmi_str_ends(gllmi_str_of("s"), "ss"));
    CHECK(!gllmi_str_equal(gllmi_str_make("a\0b", 3), gllmi_str_make("a\0c", 3)));
    copy = gllmi_str_copy(&arena, gllmi_str_make("a\0bc", 3));
    REQUIRE(copy.data != NULL);
    CHECK_EQ(copy.size, 3);
    CHECK(memcmp(copy.data, "a\0b", 4) == 0); /* with its NUL */
    copy = gllmi_str_copy(&arena, empty);
    REQUIRE(copy.data != NULL);
    CHECK_STR(copy.data, "");
    memset(long_text, 120, sizeof long_text);
    CHECK_EQ(gllmi_str_shown(gllmi_str_make("x", 1)), 1);
    CHECK_EQ(gllmi_str_shown(gllmi_str_make(long_text, 200)), 100);
    gllmi_arena_free(&arena);
}

/* ---- map ------------------------------------------------------------------------------------- */

TEST(map_grows_and_finds) {
    enum { N = 20000 };
    static char keys[N][16];
    counting c;
    gllmi_map map;
    gllmi_map_slot *slot;
    uint32_t i, wrong = 0;
    char absent[16];
    memset(&map, 0, sizeof map);
    map.allocator = counting_allocator(&c);
    CHECK(gllmi_map_find(&map, gllmi_str_of("x")) == NULL);
    for (i = 0; i < N; i++) {
        snprintf(keys[i], sizeof keys[i], "%x-%u", i * 2654435761u, i);
        REQUIRE(gllmi_map_add(&map, gllmi_str_of(keys[i]), i) == 1);
    }
    CHECK_EQ(map.n_used, N);
    CHECK(map.n_slots / 4 * 3 >= map.n_used);
    for (i = 0; i < N; i++) {
        slot = gllmi_map_find(&map, gllmi_str_of(keys[i]));
        wrong += !slot || slot->value != i;
        snprintf(absent, sizeof absent, "%x+%u", i * 2654435761u, i);
        wrong += gllmi_map_find(&map, gllmi_str_of(absent)) != NULL;
    }
    CHECK_EQ(wrong, 0);
    CHECK_EQ(gllmi_map_add(&map, gllmi_str_of(keys[5]), 77), 0);
    slot = gllmi_map_find(&map, gllmi_str_of(keys[5]));
    CHECK(slot && slot->value == 5);
    gllmi_map_free(&map);
    CHECK(gllmi_map_find(&map, gllmi_str_of(keys[5])) == NULL);
    CHECK_EQ(c.n_bytes, 0);
    CHECK_EQ(c.n_errors, 0);
}

/* Keys that share their first slots: found by their bytes and length, not by their place. */
TEST(map_collisions) {
    char keys[64][8];
    gllmi_map map;
    size_t n = 0, i, at, first = 0;
    uint32_t number;
    memset(&map, 0, sizeof map);
    map.allocator = gllmi_allocator_or_default(NULL);
    REQUIRE(gllmi_map_reserve(&map, 90));
    for (number = 0; n < GLLMI_COUNT_OF(keys); number++) {
        snprintf(keys[n], sizeof keys[n], "%u", number);
        at = (size_t)gllmi_hash_bytes(keys[n], strlen(keys[n]), map.seed) & (map.n_slots - 1);
        if (n == 0) first = at;
        if (((at - first) & (map.n_slots - 1)) < 4) n++;
    }
    for (i = 0; i < n; i++) {
        REQUIRE(gllmi_map_add(&map, gllmi_str_of(keys[i]), (uint32_t)i) == 1);
    }
    for (i = 0; i < n; i++) {
        gllmi_map_slot *slot = gllmi_map_find(&map, gllmi_str_of(keys[i]));
        CHECK(slot && slot->value == i);
    }
    gllmi_map_free(&map);
}

TEST(map_keys_of_every_length) {
    static const char text[] = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    gllmi_map map;
    uint32_t i;
    memset(&map, 0, sizeof map);
    map.allocator = gllmi_allocator_or_default(NULL);
    for (i = 0; i < sizeof text; i++) { /* equal bytes: only the lengths differ */
        CHECK_EQ(gllmi_map_add(&map, gllmi_str_make(text, i), i), 1);
    }
    for (i = 0; i < sizeof text; i++) {
        gllmi_map_slot *slot = gllmi_map_find(&map, gllmi_str_make(text, i));
        CHECK(slot && slot->value == i);
    }
    gllmi_map_free(&map);
}

TEST(map_without_memory) {
    static char keys[100][8];
    counting c;
    gllmi_map map;
    uint32_t i, n_added = 0;
    int refused = 0;
    memset(&map, 0, sizeof map);
    map.allocator = counting_allocator(&c);
    c.fail_at = 3;
    for (i = 0; i < 100; i++) {
        int result;
        snprintf(keys[i], sizeof keys[i], "k%u", i);
        result = gllmi_map_add(&map, gllmi_str_of(keys[i]), i);
        if (result < 0) refused++;
        if (result == 1) n_added++;
    }
    CHECK_EQ(refused, 1);
    CHECK_EQ(map.n_used, n_added);
    CHECK_EQ(gllmi_map_reserve(&map, SIZE_MAX / 2), 0);
    gllmi_map_free(&map);
    CHECK_EQ(c.n_bytes, 0);
}

/* ---- errors and log ---------------------------------------------------------------------------- */

TEST(error_text) {
    char longer[2000];
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = 0;
    CHECK(gllm_last_error() != NULL);
    CHECK_STATUS(gllmi_fail(GLLM_ERR_FORMAT, "%s: byte %d", "a.json", 17), GLLM_ERR_FORMAT);
    CHECK_STR(gllm_last_error(), "a.json: byte 17");
    CHECK_STATUS(gllmi_fail_memory(123456), GLLM_ERR_MEMORY);
    CHECK_MESSAGE("123456 bytes");
    CHECK_STATUS(gllmi_fail(GLLM_ERR_IO, "%s", longer), GLLM_ERR_IO);
    CHECK(strlen(gllm_last_error()) < sizeof longer && gllm_last_error()[0] == 'x');
    /* The last message may be an argument of the next. */
    gllmi_fail(GLLM_ERR_FORMAT, "%s", "short");
    gllmi_fail(GLLM_ERR_FORMAT, "in a.json: %s", gllm_last_error());
    CHECK_STR(gllm_last_error(), "in a.json: short");
}

/* Messages are one line of UTF-8 with the reason in it, whatever a file calls its parts. */
TEST(error_text_of_odd_names) {
    char name[4001];
    gllmi_source source;
    gllmi_file file;
    gllm_allocator standard = gllmi_allocator_or_default(NULL);
    size_t i, n;
    gllmi_fail(GLLM_ERR_FORMAT, "a\x1b[2J\nb\x7f\tc");
    CHECK_STR(gllm_last_error(), "a?[2J?b??c");
    for (i = 0; i < 1999; i++) memcpy(name + 2 * i, "\xc3\xa9", 3);
    for (i = 0; i < 2; i++) { /* one of both cuts would be within a character */
        gllmi_fail(GLLM_ERR_FORMAT, "%s%s", i ? "x" : "", name);
        n = strlen(gllm_last_error());
        CHECK(n > 500);
        CHECK_EQ(gllmi_utf8_validate(gllm_last_error(), n), n);
        CHECK_EQ((size_t)gllmi_str_shown(gllmi_str_make(name + i, 1000)) % 2, i);
    }
    REQUIRE_OK(gllmi_source_init(&source, "", 0, NULL, standard));
    CHECK_STATUS(gllmi_file_open(&source, name, 0, &file), GLLM_ERR_NOT_FOUND);
    CHECK_MESSAGE("cannot open");
    n = strlen(gllm_last_error());
    CHECK_EQ(gllmi_utf8_validate(gllm_last_error(), n), n);
    gllmi_source_free(&source);
}

TEST(names_of_numbers) {
    CHECK_STR(gllm_status_name(GLLM_OK), "GLLM_OK");
    CHECK_STR(gllm_status_name(GLLM_ERR_CANCELLED), "GLLM_ERR_CANCELLED");
    CHECK_STR(gllm_status_name(GLLM_ERR_NUMBER), "GLLM_ERR_NUMBER");
    CHECK_STR(gllm_status_name((gllm_status)14), "GLLM_ERR_UNKNOWN");
    CHECK_STR(gllm_status_name((gllm_status)-1), "GLLM_ERR_UNKNOWN");
    CHECK_STR(gllm_dtype_name(GLLM_DTYPE_AUTO), "AUTO");
    CHECK_STR(gllm_dtype_name(GLLM_DTYPE_F8_E5M2), "F8_E5M2");
    CHECK_STR(gllm_dtype_name((gllm_dtype)1000), "?");
}

static void *other_thread(void *saw) {
    *(size_t *)saw = strlen(gllm_last_error());
    gllmi_fail(GLLM_ERR_IO, "of the other thread");
    return NULL;
}
TEST(errors_are_kept_per_thread) {
    pthread_t thread;
    size_t saw = 99;
    gllmi_fail(GLLM_ERR_IO, "of this thread");
    REQUIRE(pthread_create(&thread, NULL, other_thread, &saw) == 0);
    pthread_join(thread, NULL);
    CHECK_EQ(saw, 0);
    CHECK_STR(gllm_last_error(), "of this thread");
}

static void keep_line(void *user, gllm_log_level level, const char *message) {
    snprintf((char *)user, 600, "%d %s", (int)level, message);
}
TEST(log_lines) {
    char line[600] = "";
    gllmi_log log = {keep_line, line}, silent = {NULL, NULL};
    gllmi_log_write(NULL, GLLM_LOG_INFO, "nobody %d", 1);
    gllmi_log_write(&silent, GLLM_LOG_INFO, "nobody %d", 1);
    gllmi_log_write(&log, GLLM_LOG_WARNING, "%d layers", 12);
    CHECK_STR(line, "1 12 layers");
}

/* ---- file sources ------------------------------------------------------------------------------ */

static const gllm_file store_files[] = {
    {"config.json", "{\"a\": 1}", 8}, {"1_Pooling/config.json", "{}", 2}, {"empty", "", 0}};

/* Opens `name` in `folder`, reads all of it and gives back what came, as a string. */
static const char *read_all(gllmi_source *source, const char *name, gllm_status *status) {
    static char text[64];
    gllmi_file file;
    gllmi_view view;
    text[0] = 0;
    *status = gllmi_file_open(source, name, 0, &file);
    if (*status != GLLM_OK) return text;
    *status = gllmi_file_view(&file, 0, file.size_bytes, &view);
    if (*status == GLLM_OK && view.size < sizeof text) {
        if (view.size > 0) memcpy(text, view.data, view.size);
        text[view.size] = 0;
        gllmi_view_discard(&file, &view);
        gllmi_view_free(&file, &view);
    }
    gllmi_file_close(&file);
    return text;
}

TEST(memory_files) {
    gllmi_memory_files all = {store_files, GLLMI_COUNT_OF(store_files)};
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, gllmi_memory_io_map,
                  gllmi_memory_io_close, NULL};
    counting c;
    gllm_allocator a = counting_allocator(&c);
    gllmi_source source;
    gllm_status status;
    int mapped;
    for (mapped = 0; mapped < 2; mapped++) {
        io.user = &all;
        io.map = mapped ? gllmi_memory_io_map : NULL;
        REQUIRE_OK(gllmi_source_init(&source, "", 0, &io, a));
        CHECK_STR(read_all(&source, "config.json", &status), "{\"a\": 1}");
        CHECK_OK(status);
        CHECK_STR(read_all(&source, "1_Pooling/config.json", &status), "{}");
        CHECK_STR(read_all(&source, "empty", &status), "");
        CHECK_OK(status);
        read_all(&source, "absent", &status);
        CHECK_STATUS(status, GLLM_ERR_NOT_FOUND);
        CHECK_STR(gllm_last_error(), "absent: cannot open the file");
        gllmi_source_free(&source);
        CHECK_EQ(c.n_bytes, 0);
    }
    CHECK_EQ(c.n_errors, 0);
}

TEST(optional_files_leave_no_message) {
    gllmi_memory_files all = {store_files, 1};
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, NULL, gllmi_memory_io_close, NULL};
    gllmi_source source;
    gllmi_file file;
    io.user = &all;
    REQUIRE_OK(gllmi_source_init(&source, "", 0, &io, gllmi_allocator_or_default(NULL)));
    gllmi_fail(GLLM_ERR_IO, "before");
    CHECK_STATUS(gllmi_file_open(&source, "absent", 1, &file), GLLM_ERR_NOT_FOUND);
    CHECK_STR(gllm_last_error(), "before");
    gllmi_file_close(&file); /* harmless after a failure */
    gllmi_source_free(&source);
}

TEST(folder_names_are_joined) {
    static const gllm_file files[] = {{"store/bert/config.json", "deep", 4}, {"/root", "top", 3}};
    gllmi_memory_files all = {files, 2};
    gllm_io io = {gllmi_memory_io_open, gllmi_memory_io_read, NULL, gllmi_memory_io_close, NULL};
    gllmi_source source;
    gllm_status status;
    static const char *const spellings[] = {"store/bert", "store/bert/", "store/bert///"};
    size_t i;
    io.user = &all;
    for (i = 0; i < GLLMI_COUNT_OF(spellings); i++) {
        TEST_ROW("%s", spellings[i]);
        REQUIRE_OK(gllmi_source_init(&source, spellings[i], strlen(spellings[i]), &io,
                                     gllmi_allocator_or_default(NULL)));
        CHECK_STR(read_all(&source, "config.json", &status), "deep");
        gllmi_source_free(&source);
    }
    REQUIRE_OK(gllmi_source_init(&source, "/", 1, &io, gllmi_allocator_or_default(NULL)));
    CHECK_STR(read_all(&source, "root", &status), "top");
    gllmi_source_free(&source);
}

TEST(system_files) {
    counting c;
    gllm_allocator a = counting_allocator(&c);
    gllmi_source source;
    gllmi_file file;
    gllmi_view view;
    gllm_status status;
    char folder[64], path[96];
    snprintf(folder, sizeof folder, "/tmp/gllm-test-%ld", (long)getpid());
    REQUIRE(mkdir(folder, 0700) == 0);
    snprintf(path, sizeof path, "%s/ten", folder);
    REQUIRE(write_file(path, "0123456789", 10));
    REQUIRE_OK(gllmi_source_init(&source, folder, strlen(folder), NULL, a));
    CHECK_STR(read_all(&source, "ten", &status), "0123456789");
    REQUIRE_OK(gllmi_file_open(&source, "ten", 0, &file));
    CHECK_OK(gllmi_file_view(&file, 10, 0, &view));
    gllmi_view_free(&file, &view);
    CHECK_OK(gllmi_file_view(&file, 3, 4, &view));
    CHECK(memcmp(view.data, "3456", 4) == 0);
    gllmi_view_free(&file, &view);
    CHECK_STATUS(gllmi_file_view(&file, 3, 8, &view), GLLM_ERR_IO);
    CHECK_MESSAGE("ten: ends before byte 11");
    CHECK_STATUS(gllmi_file_view(&file, UINT64_MAX, 2, &view), GLLM_ERR_IO);
    file.map = NULL; /* read through the handle */
    CHECK_OK(gllmi_file_view(&file, 5, 5, &view));
    CHECK(view.copy && memcmp(view.data, "56789", 5) == 0);
    gllmi_view_free(&file, &view);
    gllmi_file_close(&file);
    read_all(&source, "eleven", &status);
    CHECK_STATUS(status, GLLM_ERR_NOT_FOUND);
    read_all(&source, ".", &status); /* a folder is no file */
    CHECK_STATUS(status, GLLM_ERR_NOT_FOUND);
    c.fail_at = c.n_calls + 1;
    CHECK_STATUS(gllmi_file_open(&source, "ten", 0, &file), GLLM_ERR_MEMORY);
    gllmi_source_free(&source);
    remove(path);
    rmdir(folder);
    CHECK_EQ(c.n_bytes, 0);
    CHECK_EQ(c.n_errors, 0);
    CHECK(gllmi_os_is_folder("/tmp"));
    CHECK(!gllmi_os_is_folder(path));
}

/* A pipe that nobody writes to must not keep the caller waiting. */
TEST(pipes_are_no_files) {
#if GLLMI_WINDOWS
    SKIP("no pipes in folders here");
#else
    gllmi_os_file file;
    char path[64];
    snprintf(path, sizeof path, "/tmp/gllm_test_pipe_%ld", (long)getpid());
    if (mkfifo(path, 0600) != 0) SKIP("no pipe could be made");
    CHECK(!gllmi_os_file_open(path, &file));
    remove(path);
#endif
}

TEST(custom_sources_that_fail) {
    faulty_store store;
    gllm_io io = faulty_io(&store, store_files, GLLMI_COUNT_OF(store_files)), broken = io;
    counting c;
    gllm_allocator a = counting_allocator(&c);
    gllmi_source source;
    gllmi_file file;
    gllmi_view view;
    broken.read = NULL;
    CHECK_STATUS(gllmi_source_init(&source, "", 0, &broken, a), GLLM_ERR_ARGUMENT);
    gllmi_source_free(&source);
    REQUIRE_OK(gllmi_source_init(&source, "", 0, &io, a));
    store.fail_open_at = 1;
    CHECK_STATUS(gllmi_file_open(&source, "config.json", 0, &file), GLLM_ERR_NOT_FOUND);
    gllmi_file_close(&file);
    REQUIRE_OK(gllmi_file_open(&source, "config.json", 0, &file));
    store.fail_read_at = 1;
    CHECK_STATUS(gllmi_file_view(&file, 2, 3, &view), GLLM_ERR_IO);
    CHECK_STR(gllm_last_error(), "config.json: cannot read 3 bytes at byte 2");
    CHECK_EQ(view.size, 0);
    CHECK_OK(gllmi_file_view(&file, 2, 3, &view));
    gllmi_view_free(&file, &view);
    c.fail_at = c.n_calls + 1;
    CHECK_STATUS(gllmi_file_view(&file, 2, 3, &view), GLLM_ERR_MEMORY);
    gllmi_file_close(&file);
    gllmi_file_close(&file); /* once is enough */
    CHECK_EQ(store.n_open_now, 0);
    gllmi_source_free(&source);
    CHECK_EQ(c.n_bytes, 0);
}

/* ---- platform ---------------------------------------------------------------------------------- */

typedef struct adder {
    gllmi_atomic *sum;
    gllmi_mutex *mutex;
    long long under_mutex;
} adder;
static void add_often(void *arg) {
    adder *a = (adder *)arg;
    int i;
    for (i = 0; i < 10000; i++) {
        gllmi_atomic_add(a->sum, 1);
        gllmi_mutex_lock(a->mutex);
        a->under_mutex++;
        gllmi_mutex_unlock(a->mutex);
        if (i % 1000 == 0) gllmi_thread_yield();
    }
}
TEST(threads_and_atomics) {
    gllmi_thread threads[4];
    gllmi_atomic sum = {5};
    gllmi_mutex mutex;
    adder shared;
    int i;
    REQUIRE(gllmi_mutex_init(&mutex));
    shared.sum = &sum;
    shared.mutex = &mutex;
    shared.under_mutex = 0;
    for (i = 0; i < 4; i++) REQUIRE(gllmi_thread_start(&threads[i], add_often, &shared));
    for (i = 0; i < 4; i++) gllmi_thread_join(&threads[i]);
    CHECK_EQ(gllmi_atomic_load(&sum), 40005);
    CHECK_EQ(shared.under_mutex, 40000);
    CHECK_EQ(gllmi_atomic_add(&sum, -5), 40005);
    gllmi_atomic_store(&sum, -1);
    CHECK_EQ(gllmi_atomic_load(&sum), -1);
    gllmi_mutex_destroy(&mutex);
}

TEST(clock_and_cpu) {
    double before = gllmi_clock_seconds(), after = gllmi_clock_seconds();
    CHECK(after >= before);
    CHECK(gllmi_cpu_count() >= 1);
    CHECK_EQ(gllmi_cpu_features(), gllmi_cpu_features());
}

int main(int argc, char **argv) {
    test_begin("test_core", argc, argv);
    RUN(checked_sizes);
    RUN(little_endian_loads);
    RUN(allocations_are_aligned_and_counted);
    RUN(allocations_that_cannot_be);
    RUN(zeroed_allocation);
    RUN(default_allocator);
    RUN(grow_keeps_and_fails_cleanly);
    RUN(arena);
    RUN(arena_of_few_blocks);
    RUN(strings);
    RUN(map_grows_and_finds);
    RUN(map_collisions);
    RUN(map_keys_of_every_length);
    RUN(map_without_memory);
    RUN(error_text);
    RUN(error_text_of_odd_names);
    RUN(names_of_numbers);
    RUN(errors_are_kept_per_thread);
    RUN(log_lines);
    RUN(memory_files);
    RUN(optional_files_leave_no_message);
    RUN(folder_names_are_joined);
    RUN(system_files);
    RUN(pipes_are_no_files);
    RUN(custom_sources_that_fail);
    RUN(threads_and_atomics);
    RUN(clock_and_cpu);
    return test_end();
}
