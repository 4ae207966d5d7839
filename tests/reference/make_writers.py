#!/usr/bin/env python3
"""Write tiny models with sentence-transformers 3, 4 or 5 as those versions save them, with what they give, as fixtures.

    pip install --target OLD --no-deps sentence-transformers==3.4.1 transformers==4.46.3 tokenizers==0.20.3 huggingface_hub==0.26.5
    PYTHONPATH=OLD python3 tests/reference/make_writers.py tests/data/writers
        and with sentence-transformers==4.1.0 transformers==4.51.3 tokenizers==0.21.4 huggingface_hub==0.30.2
        and with sentence-transformers==5.1.2 transformers==4.57.1 tokenizers==0.22.1 huggingface_hub==0.36.0

OUTDIR/N-KIND/    a model as version N saves it; KIND is embed, static, cross or (5) sparse
              expected.json: of embed and static "texts", "vectors", and "queries" by the prompt "query"; of cross
              "pairs", "logits"; of sparse "texts", "weights" (all of the vocabulary)
tests/reference/check_writers.py compares gllm with them.
"""
import json
import os
import shutil
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import sentence_transformers
import torch
from sentence_transformers import CrossEncoder, SentenceTransformer, models
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from torch import nn
from transformers import (AutoModelForMaskedLM, AutoModelForSequenceClassification, BertConfig, BertModel, BertTokenizerFast,
                          logging)

MAJOR = sentence_transformers.__version__.split(".")[0]
VOCAB = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + "the quick brown fox jumps over lazy dog find : . ? , what is a".split() + \
    [*"bcdehilnorstu"] + ["##" + c for c in "abcdefghilnorstuwx"]
TEXTS = ["The quick brown fox jumps over the lazy dog.", "", "What is a fox?", "Hello, the World", "the " * 60]
PAIRS = [["What is a fox?", "The lazy dog."], ["a dog", ""], ["the", "the quick fox " * 30]]


def randomise(model, seed=1):
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            r = torch.randn(p.shape, generator=g)
            if p.dim() == 1:
                p.copy_(1 + 0.2 * r if name.endswith("norm.weight") or "LayerNorm.weight" in name else 0.1 * r)
            else:
                p.copy_(0.5 * r if "embeddings" in name else r * 1.3 / p.shape[1] ** 0.5)
    return model.eval()


def base(folder, make, **changes):
    config = BertConfig(vocab_size=len(VOCAB), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
                        intermediate_size=20, max_position_embeddings=40, **changes)
    randomise(make(config)).save_pretrained(folder)
    with open(os.path.join(folder, "vocab.txt"), "w") as f:
        f.write("\n".join(VOCAB) + "\n")
    BertTokenizerFast(os.path.join(folder, "vocab.txt"), model_max_length=40).save_pretrained(folder)
    return folder


def finish(out, kind, save, results):
    folder = os.path.join(out, f"{MAJOR}-{kind}")
    shutil.rmtree(folder, ignore_errors=True)
    save(folder)
    for name in ("README.md", "vocab.txt"):
        if os.path.exists(os.path.join(folder, name)):
            os.remove(os.path.join(folder, name))
    with open(os.path.join(folder, "expected.json"), "w", newline="\n") as f:
        json.dump({k: v if isinstance(v[0], (str, list)) else [[round(float(x), 6) for x in row] for row in v]
                   for k, v in results.items()}, f)
        f.write("\n")
    print(folder, sum(os.path.getsize(os.path.join(p, n)) for p, _, ns in os.walk(folder) for n in ns) // 1024, "KB")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    logging.set_verbosity_error()
    out = sys.argv[1]
    work = os.path.join(out, "work")
    os.makedirs(work, exist_ok=True)
    torch.manual_seed(3)
    body = models.Transformer(base(work, BertModel), max_seq_length=24)
    st = SentenceTransformer(modules=[body, models.Pooling(16, "mean"), models.Dense(16, 12), models.Normalize()], device="cpu",
                             prompts={"query": "find: ", "document": ""})
    st.truncate_dim = None
    finish(out, "embed", st.save, {"texts": TEXTS, "vectors": st.encode(TEXTS, batch_size=1),
                                   "queries": st.encode(TEXTS, batch_size=1, prompt_name="query")})
    words = Tokenizer(WordPiece({p: i for i, p in enumerate(VOCAB)}, unk_token="[UNK]"))
    words.normalizer = body.tokenizer.backend_tokenizer.normalizer
    words.pre_tokenizer = body.tokenizer.backend_tokenizer.pre_tokenizer
    st = SentenceTransformer(modules=[models.StaticEmbedding(words, embedding_weights=torch.randn(len(VOCAB), 8).numpy())],
                             device="cpu")
    texts = [t for t in TEXTS if t]
    finish(out, "static", st.save, {"texts": texts, "vectors": st.encode(texts)})
    for kind, n in (("cross", 1),):
        shutil.rmtree(work)
        os.makedirs(work)
        ce = CrossEncoder(base(work, AutoModelForSequenceClassification.from_config, num_labels=n), num_labels=n, device="cpu",
                          **({} if MAJOR == "3" else {"max_length": 30}))  # which version 3 does not save
        act = {"activation_fct": nn.Identity()} if MAJOR == "3" else {"activation_fn": nn.Identity()}
        logits = ce.predict(PAIRS, batch_size=1, **act)
        finish(out, kind, ce.save, {"pairs": PAIRS, "logits": logits.reshape(len(PAIRS), n)})
    if int(MAJOR) >= 5:
        from sentence_transformers import SparseEncoder
        from sentence_transformers.sparse_encoder.models import MLMTransformer, SpladePooling
        shutil.rmtree(work)
        os.makedirs(work)
        folder = base(work, AutoModelForMaskedLM.from_config)
        sparse = SparseEncoder(modules=[MLMTransformer(folder), SpladePooling()], device="cpu")
        finish(out, "sparse", sparse.save, {"texts": texts, "weights": sparse.encode(
            texts, batch_size=1, convert_to_sparse_tensor=False).numpy()})
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
