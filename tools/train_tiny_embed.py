#!/usr/bin/env python3
"""Train examples/models/tiny-embed: a 2 MB BERT sentence embedder distilled from all-MiniLM-L6-v2.

    apt-get install wordnet-base
    pip install torch transformers tokenizers sentence-transformers safetensors numpy scipy
    python3 tools/train_tiny_embed.py --teacher DIR_OR_NAME --out examples/models/tiny-embed

The texts are the glosses, examples and words of WordNet 3.0, sentences of daily life from tools/train_texts.py, and
those of the plain texts in --text. Three steps, of which the second is cached in --cache: (1) collect the texts, train a
WordPiece vocabulary, (2) embed every text with the teacher, (3) set the student's word vectors by least squares, then
train until its cosines match the teacher's. With --start the vocabulary and the weights of an earlier run are taken
instead. One CPU thread needs minutes for (3).
"""
import argparse
import json
import math
import os
import random
import re
import subprocess
import time

import numpy as np
import scipy.sparse
import torch
import torch.nn.functional as F
from scipy.stats import spearmanr
from tokenizers import Tokenizer

import train_texts

HIDDEN, HEADS, LAYERS, INTER, MAX_POS = 128, 4, 2, 256, 256
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


# ---------------------------------------------------------------- corpus ----

def read_wordnet(folder):
    """One record per synset: key, lemmas, definition, examples, key of its first hypernym (or similar adjective)."""
    synsets = []
    for pos in ("noun", "verb", "adj", "adv"):
        with open(os.path.join(folder, "data." + pos), encoding="latin-1") as f:
            for line in f:
                if line.startswith("  "):  # the licence
                    continue
                left, gloss = line.rstrip("\n").split("|", 1)
                p = left.split()
                n_words = int(p[3], 16)
                lemmas = [re.sub(r"\(.*\)", "", w).replace("_", " ") for w in p[4:4 + 2 * n_words:2]]
                rest = p[4 + 2 * n_words:]
                parent = None
                for i in range(int(rest[0])):
                    kind, offset, tag, _ = rest[1 + 4 * i:5 + 4 * i]
                    if kind in ("@", "@i", "&", "\\"):
                        parent = tag.replace("s", "a") + offset
                        break
                examples = [e.strip() for e in re.findall(r'"([^"]+)"', gloss)]
                definition = re.split(r';\s*"', gloss)[0].strip(' ;"')
                synsets.append(dict(key=p[2].replace("s", "a") + p[0], lemmas=lemmas, definition=definition,
                                    examples=[e for e in examples if len(e) > 8], parent=parent))
    return synsets


def make_texts(synsets, rng):
    """[(group, text)]: groups are families of related synsets, so that a batch holds near as well as far pairs."""
    texts, families = [], {}
    for s in synsets:
        group = s["parent"] or s["key"]
        own = [s["definition"]] + s["examples"][:3]
        if rng.random() < 0.5:
            own.append(f"{rng.choice(s['lemmas'])}: {s['definition']}")
        if rng.random() < 0.25:
            own.append(rng.choice(s["lemmas"]))
        texts += [(group, t) for t in own]
        families.setdefault(group, []).extend([s["definition"]] + s["examples"])
    big = [g for g in sorted(families) if len(families[g]) >= 4]
    for _ in range(4000):  # passages, so that all positions are trained
        group = rng.choice(big)
        pick = rng.sample(families[group], min(len(families[group]), rng.randint(3, 14)))
        texts.append((group, " ".join(t[0].upper() + t[1:] + ("" if t[-1] in ".!?" else ".") for t in pick)))
    seen, unique = set(), []
    for group, t in texts:
        if t and t not in seen:
            seen.add(t)
            unique.append((group, t))
    return unique


def some_families(items, limit):
    """All texts of randomly chosen families, about `limit` in all."""
    families = {}
    for group, text in items:
        families.setdefault(group, []).append((group, text))
    keys, out = sorted(families), []
    random.Random(5).shuffle(keys)
    for key in keys:
        out += families[key]
        if len(out) >= limit:
            break
    return out


def plain_texts(paths, n_everyday):
    """Items as of make_texts, and some held-out texts: daily life by topic, eight neighbouring sentences of a file."""
    items = train_texts.everyday(random.Random(6), n_everyday)
    for path in paths:
        items += [(f"{path} {i // 8}", t) for i, t in enumerate(train_texts.sentences(path))]
    picked = set(random.Random(7).sample(range(len(items)), min(600, len(items) // 10)))
    return ([x for i, x in enumerate(items) if i not in picked], [items[i][1] for i in sorted(picked)])


def held_out_pairs(synsets, rng, n):
    """n pairs of related and n of unrelated texts: word/definition/example of one synset or of two of one family."""
    families = {}
    for s in synsets:
        families.setdefault(s["parent"] or s["key"], []).append(s)
    def text(s):
        return rng.choice(s["examples"] + [s["definition"], f"{s['lemmas'][0]}: {s['definition']}"])
    pairs = []
    while len(pairs) < n:
        s = rng.choice(synsets)
        a, b = text(s), text(rng.choice([s] + families[s["parent"] or s["key"]]))
        if a != b:
            pairs.append((a, b))
    while len(pairs) < 2 * n:
        pairs.append((text(rng.choice(synsets)), text(rng.choice(synsets))))
    return pairs


# ------------------------------------------------------------- tokenizer ----

def train_tokenizer(texts, vocab_size):
    from tokenizers import decoders, models, normalizers, pre_tokenizers, processors, trainers
    tok = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
    tok.normalizer = normalizers.BertNormalizer(lowercase=True)
    tok.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tok.train_from_iterator(texts, trainers.WordPieceTrainer(
        vocab_size=vocab_size, special_tokens=SPECIAL, show_progress=False,
        initial_alphabet=[chr(c) for c in range(33, 127) if not chr(c).isupper()], limit_alphabet=90))
    tok.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    tok.decoder = decoders.WordPiece()
    return tok


# ----------------------------------------------------------------- model ----

def bag_of_words(encoded, target, vocab_size):
    """Least squares: one vector for each piece such that the mean over a text's pieces is near the teacher's vector."""
    lengths = np.array([len(e) for e in encoded])
    x = scipy.sparse.csr_matrix(
        (np.repeat(1.0 / lengths, lengths), np.concatenate(encoded), np.concatenate([[0], np.cumsum(lengths)])),
        shape=(len(encoded), vocab_size))
    x.sum_duplicates()
    gram = torch.from_numpy((x.T @ x).toarray()) + 0.05 * torch.eye(vocab_size, dtype=torch.float64)
    right = torch.from_numpy(x.T @ target.numpy().astype(np.float64))
    return torch.linalg.solve(gram, right)


def make_student(encoded, target, vocab_size):
    """A BERT that starts as the best bag of words: its layers add next to nothing yet, and as layer norms would lose
    the pieces' lengths, channels 0 and 1 hold what is missing to equal lengths; the last norm drops these channels."""
    from transformers import BertConfig, BertModel
    config = BertConfig(
        vocab_size=vocab_size, hidden_size=HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=HEADS,
        intermediate_size=INTER, max_position_embeddings=MAX_POS, type_vocab_size=1, hidden_act="gelu",
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, pad_token_id=0)
    torch.manual_seed(1)
    student = BertModel(config, add_pooling_layer=False)
    words = bag_of_words(encoded, target, vocab_size)
    sample = target[torch.randperm(len(target))[:40000]].double()
    n = HIDDEN - 3
    main = torch.linalg.eigh(sample.T @ sample)[1].flip(1)[:, :n]  # 384 x n: the main directions of the targets
    basis = torch.zeros(n, HIDDEN, dtype=torch.float64)  # orthogonal, of zero mean, zero in channels 0 and 1
    random_rows = torch.randn(HIDDEN - 2, HIDDEN - 2, dtype=torch.float64)
    random_rows[0] = 1
    basis[:, 2:] = torch.linalg.qr(random_rows.T)[0].T[1:]
    e = words @ main @ basis
    norm = e.norm(dim=1)
    limit = norm.quantile(0.995)
    e *= (limit / norm.clamp(min=limit)).unsqueeze(1)
    rest = (limit ** 2 - e.norm(dim=1) ** 2).clamp(min=0).sqrt() / 2 ** 0.5
    e[:, 0], e[:, 1] = rest, -rest
    with torch.no_grad():
        student.embeddings.word_embeddings.weight.copy_(e / e.std() * 0.05)
        student.embeddings.position_embeddings.weight.mul_(0.1)
        student.encoder.layer[-1].output.LayerNorm.weight[:2] = 0
    return student, (basis.T @ main.T).float()


def load_student(folder, encoded, target):
    """An earlier student, and the least-squares map from its vectors to the teacher's."""
    from transformers import BertModel
    student = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
    rows = random.Random(8).sample(range(len(encoded)), 3000)
    with torch.no_grad():
        z = embed(student, encoded, rows, 64)
    return student, torch.linalg.lstsq(z, target[rows].float()).solution


def pool(student, ids, mask):
    h = student(input_ids=ids, attention_mask=mask).last_hidden_state
    m = mask.unsqueeze(-1).to(h.dtype)
    return F.normalize((h * m).sum(1) / m.sum(1), dim=-1)


def embed(student, encoded, rows, chunk):
    """Vectors of the given rows in their order; computed in chunks of similar length to save padding."""
    order = sorted(range(len(rows)), key=lambda i: len(encoded[rows[i]]))
    parts = []
    for a in range(0, len(order), chunk):
        batch = [encoded[rows[i]] for i in order[a:a + chunk]]
        ids = torch.zeros(len(batch), max(map(len, batch)), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for r, row in enumerate(batch):
            ids[r, :len(row)] = torch.as_tensor(row)
            mask[r, :len(row)] = 1
        parts.append(pool(student, ids, mask))
    return torch.cat(parts)[torch.argsort(torch.tensor(order))]


# -------------------------------------------------------------- training ----

def loss_of(z, target, projection):
    same = (1 - F.cosine_similarity(z @ projection, target, dim=-1)).mean()
    s, t = z @ z.T, target @ target.T
    relation = ((s - t) ** 2).mean()
    off = torch.eye(len(z), dtype=torch.bool)
    log_s = F.log_softmax((s / 0.07).masked_fill(off, -1e4), -1)
    p_t = F.softmax((t / 0.07).masked_fill(off, -1e4), -1)
    near = F.kl_div(log_s, p_t, reduction="batchmean")
    return same + 20 * relation + 0.5 * near


def batches(groups, size, rng):
    """Endless batches of row numbers; up to 8 rows in sequence belong to the same family."""
    while True:
        blocks = []
        for rows in groups:
            rows = rng.sample(rows, len(rows))
            blocks += [rows[i:i + 8] for i in range(0, len(rows), 8)]
        rng.shuffle(blocks)
        flat = [r for b in blocks for r in b]
        for i in range(0, len(flat) - size, size):
            yield flat[i:i + size]


def train(student, projection, encoded, groups, target, args):
    projection = torch.nn.Parameter(projection.clone())
    params = [p for p in student.parameters()]
    opt = torch.optim.AdamW([{"params": params}, {"params": [projection]}], lr=args.lr, weight_decay=0.01,
                            betas=(0.9, 0.98))
    rng, start, mean = random.Random(2), time.time(), None
    for step, rows in enumerate(batches(groups, args.batch, rng)):
        if step == args.steps:
            break
        scale = min(1.0, (step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / args.steps)))
        for g in opt.param_groups:
            g["lr"] = args.lr * scale
        with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
            z = embed(student, encoded, rows, args.batch // 8)
        loss = loss_of(z.float(), target[rows].float(), projection)
        opt.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(params, 1.0)
        opt.step()
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        if step % 50 == 0:
            print(f"step {step} loss {mean:.4f} {time.time() - start:.0f} s", flush=True)
        if step % 250 == 0:
            print("  held out:", args.evaluate(student), flush=True)
            args.save(student)  # a usable model even when the run is stopped early


# ---------------------------------------------------------------- output ----

def save(student, tok, args):
    from safetensors.torch import save_file
    out = args.out
    os.makedirs(os.path.join(out, "1_Pooling"), exist_ok=True)
    path = os.path.join(out, "model.safetensors")
    save_file({k: v.to(torch.float16).contiguous() for k, v in student.state_dict().items()
               if "position_ids" not in k}, path, metadata={"format": "pt"})
    os.chmod(path, 0o644)
    tok.save(os.path.join(out, "tokenizer.json"), pretty=False)

    def write(name, value):
        with open(os.path.join(out, name), "w", encoding="utf-8") as f:
            json.dump(value, f, indent=2)
            f.write("\n")

    write("config.json", {
        "architectures": ["BertModel"], "model_type": "bert", "vocab_size": tok.get_vocab_size(),
        "hidden_size": HIDDEN, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
        "intermediate_size": INTER, "max_position_embeddings": MAX_POS, "type_vocab_size": 1,
        "hidden_act": "gelu", "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
        "layer_norm_eps": 1e-12, "pad_token_id": 0, "torch_dtype": "float16"})
    write("tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_POS, "do_lower_case": True,
        "pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"})
    write("sentence_bert_config.json", {"max_seq_length": MAX_POS, "do_lower_case": False})
    write("config_sentence_transformers.json", {"prompts": {}, "default_prompt_name": None,
                                                "similarity_fn_name": "cosine"})
    write("1_Pooling/config.json", {
        "word_embedding_dimension": HIDDEN, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True,
        "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False})
    write("modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}])


# ------------------------------------------------------------------ main ----

def teacher_vectors(args, texts, name):
    if not texts:
        return torch.zeros(0, 384, dtype=torch.float16)
    path, start = os.path.join(args.cache, name + ".npy"), time.time()
    if os.path.exists(path):
        v = np.load(path)
        if len(v) == len(texts):
            return torch.from_numpy(v)
    if args.gllm:
        lines = "".join(re.sub(r"\s+", " ", t) + "\n" for t in texts)
        raw = subprocess.run([args.gllm, "embed", args.teacher, "--raw", "--dtype", "q8", "--threads", str(args.threads)],
                             input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
        v = np.frombuffer(raw, "<f4").reshape(len(texts), -1).copy()
    else:
        from sentence_transformers import SentenceTransformer
        teacher = SentenceTransformer(args.teacher, device="cpu")
        with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16), torch.inference_mode():
            v = teacher.encode(texts, batch_size=64, show_progress_bar=False, convert_to_numpy=True).astype(np.float32)
    v /= np.linalg.norm(v, axis=1, keepdims=True)
    np.save(path, v.astype(np.float16))
    print(f"teacher: {len(texts)} texts in {time.time() - start:.0f} s", flush=True)
    return torch.from_numpy(v.astype(np.float16))


def add_text_options(ap):
    ap.add_argument("--teacher", default="sentence-transformers/all-MiniLM-L6-v2")
    ap.add_argument("--gllm", default="", help="a built tools/gllm.c that embeds with the teacher, in int8; else sentence-transformers")
    ap.add_argument("--wordnet", default="/usr/share/wordnet")
    ap.add_argument("--limit", type=int, default=110000, help="texts of WordNet")
    ap.add_argument("--everyday", type=int, default=28000, help="made sentences of daily life")
    ap.add_argument("--text", action="append", default=[], help="a plain text in English")
    ap.add_argument("--cache", default="/tmp/tiny-embed-cache")
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--bf16", action="store_true", help="mixed precision: for CPUs with AVX512_BF16 or AMX")


def collect(args):
    """What train_tiny_embed.py and train_tiny_rerank.py learn from: items, the teacher's vectors of them,
    and the same of held-out WordNet pairs (one after the other) and of held-out plain texts."""
    torch.set_num_threads(args.threads)
    os.makedirs(args.cache, exist_ok=True)
    rng = random.Random(1)
    synsets = read_wordnet(args.wordnet)
    held = [s for s in synsets if rng.random() < 0.02]
    held_keys = {s["key"] for s in held}
    words = some_families(make_texts([s for s in synsets if s["key"] not in held_keys], rng), args.limit)
    pairs = [t for p in held_out_pairs(held, rng, 2000) for t in p]
    plain, held_plain = plain_texts(args.text, args.everyday)
    print(f"{len(words)} texts of WordNet, {len(plain)} others; {len(pairs) // 2} held-out pairs and "
          f"{len(held_plain)} held-out texts", flush=True)
    target = torch.cat([teacher_vectors(args, [t for _, t in x], n) for x, n in ((words, "wordnet"), (plain, "plain"))])
    return (words + plain, target, pairs, teacher_vectors(args, pairs, "held").float(),
            held_plain, teacher_vectors(args, held_plain, "held-plain").float())


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_text_options(ap)
    ap.add_argument("--out", default="examples/models/tiny-embed")
    ap.add_argument("--start", default="", help="go on from the model in this folder")
    ap.add_argument("--vocab", type=int, default=4800)
    ap.add_argument("--steps", type=int, default=1000)
    ap.add_argument("--batch", type=int, default=512)
    ap.add_argument("--lr", type=float, default=1.5e-3)
    ap.add_argument("--prepare", action="store_true", help="stop after the teacher's vectors")
    args = ap.parse_args()
    items, target, pairs, pair_target, plain, plain_target = collect(args)
    texts = [t for _, t in items]
    if args.prepare:
        return
    tok = (Tokenizer.from_file(os.path.join(args.start, "tokenizer.json")) if args.start else
           train_tokenizer(texts, args.vocab))
    tok.enable_truncation(MAX_POS)
    encoded, pair_encoded, plain_encoded = [[np.asarray(e.ids) for e in tok.encode_batch(t)] for t in (texts, pairs, plain)]
    tok.no_truncation()
    print(f"vocabulary {tok.get_vocab_size()}, mean length {np.mean([len(e) for e in encoded]):.1f}", flush=True)
    groups = {}
    for row, (group, _) in enumerate(items):
        groups.setdefault(group, []).append(row)
    student, projection = (load_student(args.start, encoded, target) if args.start else
                           make_student(encoded, target, tok.get_vocab_size()))
    pair_cos = (pair_target[0::2] * pair_target[1::2]).sum(1)
    upper = torch.triu_indices(len(plain), len(plain), 1)
    plain_cos = (plain_target @ plain_target.T)[upper[0], upper[1]]

    def evaluate(model):
        with torch.no_grad():
            z = embed(model, pair_encoded, list(range(len(pairs))), 64)
            y = embed(model, plain_encoded, list(range(len(plain))), 64) if plain else z[:0]
        cos, n = (z[0::2] * z[1::2]).sum(1), len(pairs) // 4
        both = {"all": (cos, pair_cos), "related": (cos[:n], pair_cos[:n]), "random": (cos[n:], pair_cos[n:]),
                "plain": ((y @ y.T)[upper[0], upper[1]], plain_cos)}
        return json.dumps({k: round(float(spearmanr(a, b).statistic), 4) for k, (a, b) in both.items() if len(a)})
    args.evaluate = evaluate
    args.save = lambda model: save(model, tok, args)

    start = time.time()
    train(student, projection, encoded, list(groups.values()), target, args)
    save(student, tok, args)
    print(f"trained in {time.time() - start:.0f} s; held out: {evaluate(student)}", flush=True)


if __name__ == "__main__":
    main()
