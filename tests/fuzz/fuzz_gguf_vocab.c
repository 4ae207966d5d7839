/* Any bytes as a GGUF vocabulary: opened, and if it is one, a text goes there and back.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_gguf_vocab.c -o fuzz_gguf_vocab -lm */
#define FUZZ_NAME "f.gguf"
#include "fuzz_vocab.h"
