#!/usr/bin/env python3
"""Train examples/models/tiny-rerank: a 2 MB BERT cross-encoder that scores how well a passage answers a query.

    apt-get install wordnet-base
    pip install torch transformers tokenizers sentence-transformers safetensors numpy scipy
    python3 tools/train_tiny_rerank.py --teacher DIR_OR_NAME --out examples/models/tiny-rerank

The score to learn is the cosine of the query and the passage under the teacher, all-MiniLM-L6-v2, as a logit:
10 (cosine - 0.4), so that its sigmoid is a probability. Texts and vectors are those of train_tiny_embed.py, and the
word vectors and the first layer are those of tiny-embed (--start), with the last pieces of its vocabulary left out to
make room for one more layer; the other layers start as a cosine of means (see make_student). Each step takes some queries with eight passages: near ones from the same family or
topic, hard ones that the teacher finds among a thousand others, and random ones.
"""
import argparse
import json
import os
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from scipy.stats import spearmanr
from tokenizers import Tokenizer

import train_tiny_embed as base

LAYERS, VOCAB, MAX_POS, PASSAGES = 3, 4000, 256, 8


def smaller_tokenizer(path):
    """The tokenizer of tiny-embed without its last pieces; pairs get token types."""
    from tokenizers import processors
    tok = json.load(open(path, encoding="utf-8"))
    tok["model"]["vocab"] = {w: i for w, i in tok["model"]["vocab"].items() if i < VOCAB}
    tok["truncation"] = tok["padding"] = None
    tok = Tokenizer.from_str(json.dumps(tok))
    tok.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return tok


def apart(attention, beta, sign=1):
    """Adds to the logits of each head a term for two tokens of the same text, and takes it away for others (sign 1), or
    the other way round (sign -1). The texts are told apart in channels 0 and 1, both +x or both -x; one direction of
    each head's queries and keys is given up for it."""
    u = torch.zeros(base.HIDDEN)
    u[:2] = 0.5 ** 0.5
    size = base.HIDDEN // base.HEADS
    for h in range(base.HEADS):
        part = slice(h * size, (h + 1) * size)
        q, k = attention.query, attention.key
        r = torch.linalg.svd(torch.cat([q.weight[part], k.weight[part]], 1))[0][:, -1]  # what matters least
        for m, b in (q, beta), (k, sign * beta):
            m.weight[part] += torch.outer(r, b * u - r @ m.weight[part])
            m.bias[part] -= r * (r @ m.bias[part])


def make_student(folder):
    """A cross-encoder that starts as tiny-embed's first layer and a cosine of means: in layer 0 each text looks at
    itself only, in layer 1 each token takes the mean of its text, in layer 2 the passage's mean is taken away from
    the query's in [CLS]. The more is left, the more the layer norm shrinks channels 0 and 1, where the head reads."""
    from transformers import BertConfig, BertForSequenceClassification, BertModel
    old = BertModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
    config = BertConfig(
        vocab_size=VOCAB, hidden_size=base.HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=base.HEADS,
        intermediate_size=base.INTER, max_position_embeddings=MAX_POS, type_vocab_size=2, hidden_act="gelu",
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, pad_token_id=0, num_labels=1)
    torch.manual_seed(1)
    student = BertForSequenceClassification(config)
    one = torch.eye(base.HIDDEN)
    with torch.no_grad():
        state, taken = old.state_dict(), student.bert.state_dict()
        for name, w in state.items():
            if name.startswith("embeddings.token_type"):
                taken[name].copy_(w.expand(2, -1))
                size = state["embeddings.word_embeddings.weight"].std() * 2.5
                taken[name][:, :2] += torch.tensor([[-1.0], [1.0]]) * size
            elif name.startswith("encoder.layer.0") or name.startswith("embeddings"):
                taken[name].copy_(w[:len(taken[name])])
        layers = student.bert.encoder.layer
        apart(layers[0].attention.self, 2.0)
        for layer in layers[1:]:
            layer.output.dense.weight.mul_(0.3)
        mean, compare = layers[1].attention, layers[2].attention
        for part in mean, compare:
            part.self.query.weight.mul_(0.1)
            part.self.key.weight.mul_(0.1)
            part.self.value.weight.copy_(one)
        apart(mean.self, 2.0)
        apart(compare.self, 2.0, -1)
        mean.output.dense.weight.copy_(8 * one)
        compare.output.dense.weight.copy_(-one)
        mean.output.dense.weight[:2] = 0
        compare.output.dense.weight[:2] = 0
    return student


def calibrate(student, pairs_of, pairs, want):
    """Sets from some pairs what all queries and all passages have in common, which does not count, and the head, so
    that the logits are about right before the training starts."""
    batches = [pairs_of.batch(pairs[i:i + 64]) for i in range(0, len(pairs), 64)]
    def means(layer):
        """What [CLS] and what the passages' tokens are on average: in this layer's input, and before its layer norm."""
        seen = []
        hook = student.bert.encoder.layer[layer].attention.output.LayerNorm.register_forward_pre_hook(
            lambda module, args: seen.append(args[0]))
        hidden = [student.bert(**b, output_hidden_states=True).hidden_states[layer] for b in batches]
        hook.remove()
        return [torch.cat([f(h, b) for h, b in zip(part, batches)]).mean(0) for part in (hidden, seen)
                for f in (lambda h, b: h[:, 0], lambda h, b: h[b["token_type_ids"] == 1])]

    with torch.no_grad():
        first, second, query, passage = means(1)
        mean = student.bert.encoder.layer[1].attention
        u, v = first[:2].sum(), second[:2].sum()
        slope = (passage - query) / (v - u)  # what is common depends on which text it is: on channels 0 and 1
        mean.self.value.weight[2:, :2] -= slope[2:, None] / 8
        mean.output.dense.bias[2:] = (u * slope - query)[2:]
        mean.output.dense.bias[:2] = first[:2].mean() - first[:2]
        _, _, query, passage = means(2)
        student.bert.encoder.layer[2].attention.output.dense.bias[:2] = -6 - query[:2]
        student.bert.encoder.layer[2].attention.output.dense.bias[2:] = -query[2:]
        head = student.bert.pooler.dense
        x = torch.cat([student.bert(**b).last_hidden_state[:, 0, :2].sum(1) for b in batches])
        head.weight[0] = 0
        head.weight[0, :2] = 0.5 / x.std()
        head.bias[0] = -0.5 * x.mean() / x.std()
        y = torch.tanh(0.5 * (x - x.mean()) / x.std())
        slope = ((y - y.mean()) * (want - want.mean())).mean() / y.var()
        student.classifier.weight.mul_(0.1)
        student.classifier.weight[0, 0] = slope
        student.classifier.bias[0] = want.mean() - slope * y.mean()


class Pairs:
    """Token ids of pairs, from the ids of single texts with their special tokens at both ends."""
    def __init__(self, encoded):
        self.encoded = encoded

    def batch(self, pairs):
        rows = []
        for a, b in pairs:
            a, b = self.encoded[a], self.encoded[b]
            b = b[1:][:MAX_POS - len(a) - 1].copy()
            b[-1] = 3
            rows.append((np.concatenate([a, b]), len(a)))
        ids = torch.zeros(len(rows), max(len(r) for r, _ in rows), dtype=torch.long)
        mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
        for i, (row, n) in enumerate(rows):
            ids[i, :len(row)] = torch.as_tensor(row)
            mask[i, :len(row)] = 1
            types[i, n:len(row)] = 1
        return dict(input_ids=ids, attention_mask=mask, token_type_ids=types)

    def score(self, student, pairs, chunk=64):
        """Logits in the order of the pairs; computed in chunks of similar length to save padding."""
        order = sorted(range(len(pairs)), key=lambda i: len(self.encoded[pairs[i][0]]) + len(self.encoded[pairs[i][1]]))
        parts = [student(**self.batch([pairs[i] for i in order[a:a + chunk]])).logits[:, 0].float()
                 for a in range(0, len(order), chunk)]
        return torch.cat(parts)[torch.argsort(torch.tensor(order))]


def logit_of(cosine):
    return 10 * (cosine - 0.4)


def pick_pairs(groups, group_of, target, queries, passages, rng, n):
    """n queries with PASSAGES passages each: of the same group, hard ones, random ones."""
    pairs = []
    pool = rng.sample(passages, 1000)
    some = rng.sample(queries, n)
    near = (target[some].float() @ target[pool].float().T).topk(PASSAGES + 8, dim=1).indices.tolist()
    for i, q in enumerate(some):
        own = [r for r in groups[group_of[q]] if r != q]
        chosen = rng.sample(own, min(len(own), 3)) + [pool[j] for j in rng.sample(near[i], 3)]
        chosen += rng.sample(pool, PASSAGES)
        chosen = [c for c in dict.fromkeys(chosen) if c != q][:PASSAGES]
        pairs += [(q, c) for c in chosen]
    return pairs


def train(student, pairs_of, groups, group_of, target, queries, passages, args):
    matrices = [p for n, p in student.named_parameters() if p.ndim == 2 and "encoder" in n]
    rest = [p for n, p in student.named_parameters() if not (p.ndim == 2 and "encoder" in n)]
    opts = [torch.optim.Muon(matrices, lr=args.lr, weight_decay=0.02, momentum=0.95),
            torch.optim.AdamW(rest, lr=args.lr / 10, betas=(0.9, 0.98), weight_decay=0.0)]
    first = [[g["lr"] for g in o.param_groups] for o in opts]
    rng, start, mean = random.Random(2), time.time(), None
    for step in range(args.steps):
        scale = min(1.0, (step + 1) / 20, 0.02 + (1 - step / args.steps) / 0.8)
        for o, lrs in zip(opts, first):
            for g, lr in zip(o.param_groups, lrs):
                g["lr"] = lr * scale
        pairs = pick_pairs(groups, group_of, target, queries, passages, rng, args.batch)
        q, p = [a for a, _ in pairs], [b for _, b in pairs]
        want = logit_of((target[q].float() * target[p].float()).sum(1))
        with torch.autocast("cpu", torch.bfloat16, enabled=args.bf16):
            got = pairs_of.score(student, pairs)
        order = F.kl_div(F.log_softmax(got.view(-1, PASSAGES), -1), F.softmax(want.view(-1, PASSAGES), -1),
                         reduction="batchmean")
        loss = F.mse_loss(got, want) * 0.3 + order
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 2.0)
        for o in opts:
            o.step()
            o.zero_grad(set_to_none=True)
        mean = loss.item() if mean is None else 0.97 * mean + 0.03 * loss.item()
        if step % 20 == 0:
            print(f"step {step} loss {mean:.4f} {time.time() - start:.0f} s", flush=True)
        if step % 50 == 49:
            print("  held out:", args.evaluate(student, 60), flush=True)
            args.save(student)


def save(student, tok, args):
    from safetensors.torch import save_file
    os.makedirs(args.out, exist_ok=True)
    path = os.path.join(args.out, "model.safetensors")
    save_file({k: v.to(torch.float16).contiguous() for k, v in student.state_dict().items()
               if "position_ids" not in k}, path, metadata={"format": "pt"})
    os.chmod(path, 0o644)
    tok.save(os.path.join(args.out, "tokenizer.json"), pretty=False)

    def write(name, value):
        with open(os.path.join(args.out, name), "w", encoding="utf-8") as f:
            json.dump(value, f, indent=2)
            f.write("\n")

    write("config.json", {
        "architectures": ["BertForSequenceClassification"], "model_type": "bert", "vocab_size": VOCAB,
        "hidden_size": base.HIDDEN, "num_hidden_layers": LAYERS, "num_attention_heads": base.HEADS,
        "intermediate_size": base.INTER, "max_position_embeddings": MAX_POS, "type_vocab_size": 2,
        "hidden_act": "gelu", "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
        "layer_norm_eps": 1e-12, "pad_token_id": 0, "torch_dtype": "float16",
        "id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0},
        "sentence_transformers": {"activation_fn": "torch.nn.modules.activation.Sigmoid", "version": "5.0.0"}})
    write("tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_POS, "do_lower_case": True,
        "pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]",
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"]})


def mean_reciprocal_rank(scores):
    """scores: queries x passages, of which the first is the right one."""
    rank = (scores[:, 1:] >= scores[:, :1]).sum(1) + 1
    return float((1 / rank.float()).mean())


def make_evaluate(pairs_of, first, pair_target):
    """Held-out pairs are rows first, first + 1, ...: the first half are related, the others random."""
    n = len(pair_target) // 2
    rng = random.Random(3)
    some = rng.sample(range(n // 2), 400) + rng.sample(range(n // 2, n), 400)
    want = (pair_target[0::2] * pair_target[1::2]).sum(1)[some]
    rows = [(first + 2 * i, first + 2 * i + 1) for i in some]
    lists = [[i] + rng.sample([j for j in range(n) if j != i], 19) for i in rng.sample(range(n // 2), 200)]

    def evaluate(student, queries=200):
        with torch.no_grad():
            got = pairs_of.score(student, rows)
            some_lists = lists[:queries]
            flat = pairs_of.score(student, [(first + 2 * x[0], first + 2 * j + 1) for x in some_lists for j in x])
        teacher = torch.stack([pair_target[2 * x[0]] @ pair_target[[2 * j + 1 for j in x]].T for x in some_lists])
        return json.dumps({
            "spearman": round(float(spearmanr(got, want).statistic), 4),
            "related": round(float(spearmanr(got[:400], want[:400]).statistic), 4),
            "random": round(float(spearmanr(got[400:], want[400:]).statistic), 4),
            "MRR 1 of 20": round(mean_reciprocal_rank(flat.view(-1, 20)), 4),
            "the teacher's": round(mean_reciprocal_rank(teacher), 4)})
    return evaluate


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    base.add_text_options(ap)
    ap.add_argument("--start", default="examples/models/tiny-embed")
    ap.add_argument("--out", default="examples/models/tiny-rerank")
    ap.add_argument("--steps", type=int, default=300)
    ap.add_argument("--batch", type=int, default=24, help="queries in a step")
    ap.add_argument("--lr", type=float, default=0.002)
    args = ap.parse_args()
    items, target, held, held_target, _, _ = base.collect(args)
    tok = smaller_tokenizer(os.path.join(args.start, "tokenizer.json"))
    tok.enable_truncation(MAX_POS // 2)
    encoded = [np.asarray(e.ids) for e in tok.encode_batch([t for _, t in items] + held)]
    tok.no_truncation()
    groups, group_of = {}, [g for g, _ in items]
    rng = random.Random(4)
    passages = [i for i in range(len(items)) if len(encoded[i]) <= 40 or rng.random() < 0.05]  # long ones cost most
    for row in passages:
        group = group_of[row]
        groups.setdefault(group, []).append(row)
    queries = [i for i in passages if len(encoded[i]) <= 24]
    student, pairs_of = make_student(args.start), Pairs(encoded)
    print(f"{sum(p.numel() for p in student.parameters())} parameters, {len(queries)} queries", flush=True)
    some = pick_pairs(groups, group_of, target, queries, passages, rng, 64)
    calibrate(student, pairs_of, some, logit_of((target[[q for q, _ in some]].float() * target[[p for _, p in some]].float()).sum(1)))
    args.evaluate = make_evaluate(pairs_of, len(items), held_target)
    args.save = lambda model: save(model, tok, args)
    print("at the start:", args.evaluate(student, 60), flush=True)
    start = time.time()
    train(student, pairs_of, groups, group_of, target, queries, passages, args)
    save(student, tok, args)
    print(f"trained in {time.time() - start:.0f} s; held out: {args.evaluate(student)}", flush=True)


if __name__ == "__main__":
    main()
