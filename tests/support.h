/* What several tests need: random numbers, files, an allocator that counts and fails on demand, a
 * file store that does the same. gllm.h comes before this file. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "test.h"

/* ---- random numbers: the same on every machine (SplitMix64) ---------------------------------- */

TEST_FUNCTION uint64_t random_u64(uint64_t *state) {
    uint64_t x = *state += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}
TEST_FUNCTION uint32_t random_below(uint64_t *state, uint32_t n) {
    return (uint32_t)((random_u64(state) >> 32) * n >> 32);
}
/* In [-1, 1). */
TEST_FUNCTION float random_float(uint64_t *state) {
    return (float)(random_u64(state) >> 40) * (1.0f / 8388608.0f) - 1.0f;
}

/* ---- files ---------------------------------------------------------------------------------- */

/* The whole file and a NUL behind it, from malloc; NULL if it cannot be read. */
TEST_FUNCTION char *read_file(const char *path, size_t *size) {
    FILE *f = fopen(path, "rb");
    char *data = NULL;
    long n;
    if (!f) return NULL;
    if (fseek(f, 0, SEEK_END) == 0 && (n = ftell(f)) >= 0 && fseek(f, 0, SEEK_SET) == 0) {
        data = (char *)malloc((size_t)n + 1);
        if (data && fread(data, 1, (size_t)n, f) == (size_t)n) {
            data[n] = 0;
            if (size) *size = (size_t)n;
        } else {
            free(data);
            data = NULL;
        }
    }
    fclose(f);
    return data;
}
TEST_FUNCTION int write_file(const char *path, const void *data, size_t size) {
    FILE *f = fopen(path, "wb");
    int ok;
    if (!f) return 0;
    ok = fwrite(data, 1, size, f) == size;
    return fclose(f) == 0 && ok;
}

/* ---- an allocator that counts ---------------------------------------------------------------- */

/* Every block knows its size, so that a wrong old_bytes is found. Safe from several threads. */
typedef struct counting {
    long long n_calls;   /* that asked for memory, refused ones included */
    long long fail_at;   /* refuse this call (1: the first); 0: none */
    int fail_after;      /* refuse all later ones too */
    long long n_refused;
    long long n_blocks, n_bytes; /* held now */
    long long peak_bytes;
    long long n_errors;  /* wrong old_bytes, or a block that is not ours */
} counting;

#define COUNTING_MAGIC 0x676c6c6d74657374u
typedef union counting_head {
    struct { uint64_t magic, size; } is;
    char aligned[32];
} counting_head;

TEST_FUNCTION void *counting_resize(void *user, void *ptr, size_t old_bytes, size_t new_bytes) {
    counting *c = (counting *)user;
    counting_head *old = ptr ? (counting_head *)ptr - 1 : NULL, *head = NULL;
    long long call, held, peak;
    if (old ? old->is.magic != COUNTING_MAGIC || old->is.size != old_bytes : old_bytes != 0) {
        __atomic_add_fetch(&c->n_errors, 1, __ATOMIC_SEQ_CST);
        return NULL;
    }
    if (new_bytes > 0) {
        call = __atomic_add_fetch(&c->n_calls, 1, __ATOMIC_SEQ_CST);
        if (c->fail_at && (call == c->fail_at || (c->fail_after && call > c->fail_at))) {
            __atomic_add_fetch(&c->n_refused, 1, __ATOMIC_SEQ_CST);
            return NULL;
        }
        /* Always a new place, full of rubbish: nobody may count on more. */
        if (new_bytes > SIZE_MAX / 2 || !(head = (counting_head *)malloc(sizeof *head + new_bytes)))
            return NULL;
        head->is.magic = COUNTING_MAGIC;
        head->is.size = new_bytes;
        memset(head + 1, 0xa5, new_bytes);
        if (old) memcpy(head + 1, ptr, old_bytes < new_bytes ? old_bytes : new_bytes);
    }
    if (old) {
        memset(ptr, 0xdd, old_bytes);
        old->is.magic = 0;
        free(old);
    }
    __atomic_add_fetch(&c->n_blocks, (head != NULL) - (old != NULL), __ATOMIC_SEQ_CST);
    held = __atomic_add_fetch(&c->n_bytes, (long long)new_bytes - (long long)old_bytes,
                              __ATOMIC_SEQ_CST);
    peak = __atomic_load_n(&c->peak_bytes, __ATOMIC_SEQ_CST);
    while (held > peak && !__atomic_compare_exchange_n(&c->peak_bytes, &peak, held, 0,
                                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
    }
    return head ? head + 1 : NULL;
}
TEST_FUNCTION gllm_allocator counting_allocator(counting *c) {
    gllm_allocator a;
    memset(c, 0, sizeof *c);
    a.resize = counting_resize;
    a.user = c;
    return a;
}

/* ---- a store of files in memory that counts and fails ------------------------------------------ */

typedef struct faulty_store {
    const gllm_file *files;
    size_t n_files;
    long long n_opens, n_reads, n_open_now;
    long long fail_open_at, fail_read_at; /* 1: the first; 0: none */
    const char *cut_name;                 /* this file ends at cut_bytes */
    uint64_t cut_bytes;
} faulty_store;

TEST_FUNCTION int faulty_open(void *user, const char *name, void **file, uint64_t *size_bytes) {
    faulty_store *s = (faulty_store *)user;
    size_t i;
    if (__atomic_add_fetch(&s->n_opens, 1, __ATOMIC_SEQ_CST) == s->fail_open_at) return 1;
    for (i = 0; i < s->n_files; i++) {
        if (strcmp(s->files[i].name, name) != 0) continue;
        *file = (void *)(uintptr_t)&s->files[i];
        *size_bytes = s->files[i].size_bytes;
        if (s->cut_name && strcmp(s->cut_name, name) == 0 && s->cut_bytes < *size_bytes) {
            *size_bytes = s->cut_bytes;
        }
        __atomic_add_fetch(&s->n_open_now, 1, __ATOMIC_SEQ_CST);
        return 0;
    }
    return 1;
}
TEST_FUNCTION int faulty_read(void *user, void *file, uint64_t offset, void *dst, size_t n_bytes) {
    faulty_store *s = (faulty_store *)user;
    const gllm_file *f = (const gllm_file *)file;
    if (__atomic_add_fetch(&s->n_reads, 1, __ATOMIC_SEQ_CST) == s->fail_read_at) {
        memset(dst, 0x5a, n_bytes / 2); /* half of it came */
        return 5;
    }
    if (offset > f->size_bytes || n_bytes > f->size_bytes - offset) return 6;
    if (n_bytes > 0) memcpy(dst, (const char *)f->data + offset, n_bytes);
    return 0;
}
TEST_FUNCTION void faulty_close(void *user, void *file) {
    (void)file;
    __atomic_sub_fetch(&((faulty_store *)user)->n_open_now, 1, __ATOMIC_SEQ_CST);
}
TEST_FUNCTION gllm_io faulty_io(faulty_store *s, const gllm_file *files, size_t n_files) {
    gllm_io io;
    memset(s, 0, sizeof *s);
    s->files = files;
    s->n_files = n_files;
    io.open = faulty_open;
    io.read = faulty_read;
    io.map = NULL;
    io.close = faulty_close;
    io.user = s;
    return io;
}

#endif
