/* Any bytes as a SentencePiece model: opened, and if it is one, a text goes there and back.
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined tests/fuzz/fuzz_spm.c -o fuzz_spm -lm */
#define FUZZ_NAME "f.model"
#include "fuzz_vocab.h"
