#!/usr/bin/env python3
"""Write what sentence-transformers answers for examples/models/tiny-embed, as the tests expect it.

    pip install torch sentence-transformers numpy
    python3 tests/reference/make_tiny_embed_golden.py examples/models/tiny-embed tests/data/tiny-embed

OUTDIR/texts.json   array of strings
OUTDIR/ids.json     array of arrays of token ids, special tokens and truncation included
OUTDIR/vectors.f32  texts x dim little-endian floats, computed in double precision from the stored f16 weights
"""
import json
import os
import sys

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

TEXTS = [
    "",
    "cat",
    "A small domesticated animal that purrs and catches mice.",
    "an instrument for measuring temperature",
    "How do I cook pasta for four people?",
    "The stock market fell sharply after the central bank raised interest rates.",
    "Le café est très chaud, naïve façade, ÜBER Straße",
    "Привет, мир! 中文和日本語 नमस्ते 한국어 😀",
    "HTTP/1.1 404 Not Found: https://example.com/a?b=c&d=1#e, 3.14159 $5.00 50%",
    "  spaces\tand\nlines   are\u00a0not important  ",
    "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
    "The rocket left the launch pad and entered orbit around the Earth. " * 40,
    "x" * 101 + " " + "x" * 100,
    "[CLS] in the middle [SEP] of a text [MASK]",
    "“curly” ‘quotes’ — dash… İstanbul ﬁn ½ e\u0301",
    "Simmer the tomato sauce with garlic and basil for twenty minutes.",
]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, out = sys.argv[1:]
    torch.set_num_threads(1)
    st = SentenceTransformer(folder, device="cpu", model_kwargs={"dtype": torch.float32}).double().eval()
    tok = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    tok.enable_truncation(st.max_seq_length)
    ids, vectors = [], []
    with torch.inference_mode():
        for text in TEXTS:
            ids.append(tok.encode(text).ids)
            assert ids[-1] == st.preprocess([text])["input_ids"][0].tolist(), text
            vectors.append(st.encode([text], convert_to_tensor=True)[0].double().numpy())
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "texts.json"), "w", encoding="utf-8", newline="\n") as f:
        json.dump(TEXTS, f, indent=2, ensure_ascii=False)
        f.write("\n")
    with open(os.path.join(out, "ids.json"), "w", newline="\n") as f:
        f.write("[\n" + ",\n".join(json.dumps(i, separators=(",", ":")) for i in ids) + "\n]\n")
    np.stack(vectors).astype("<f4").tofile(os.path.join(out, "vectors.f32"))
    print(f"{len(TEXTS)} texts, longest {max(map(len, ids))} tokens, dim {len(vectors[0])}")


if __name__ == "__main__":
    main()
