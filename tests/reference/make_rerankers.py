#!/usr/bin/env python3
"""Write small random rerankers of every head, and models with other heads, with expected results, for the tests.

    pip install torch transformers tokenizers sentence-transformers safetensors numpy
    python3 tests/reference/make_rerankers.py tests/data/rerankers [NAME ...]

OUTDIR/pairs.json     array: query, document, query, document, ...
OUTDIR/short_pairs.json  the same, cut, for the kinds template, seq-cls and listwise
OUTDIR/texts.json     array of strings, for the models that take single texts
OUTDIR/cases.txt      one line a model: folder kind count labels; '#' starts a comment. kind is
  cross     golden/ids.json    token ids of each pair, truncated ("longest_first"); types.json: their token types
            golden/logits.f32  count x labels; scores.f32: the same after the activation that the model asks for
  template  Qwen3-Reranker: golden/ids.json, logits.f32 (count x 1): logit of "yes" less logit of "no" at the last token
  seq-cls   the same model and template with a head for one label; logits.f32 is that head's
  listwise  jina-reranker-v3: the pairs of the first query only, as one prompt: golden/ids.json (one array),
            scores.f32: the cosine for each document; many.f32: of 130 documents ("fox 0", "a dog 0", ..., see MANY),
            which are two blocks; split.f32: of all documents in short_pairs.json with a limit of 2400 tokens
  m3        bge-m3, of texts: golden/ids.json, dense.f32 (count x hidden); sparse.json: for each text an array
            [id, weight, ...]; colbert.f32: for each text (tokens - 1) x hidden; pairs.f32: for the texts 0 and i > 0 as
            query and document the dense, sparse and colbert scores
  splade    of texts: golden/ids.json, vectors.f32 (count x vocabulary)

Expected numbers are computed in double precision from the weights as stored; those of cross-encoders and SPLADE must be
what sentence-transformers gives for the folder.
"""
import json
import os
import shutil
import sys

import numpy as np
import torch
from sentence_transformers import CrossEncoder, SparseEncoder
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoConfig
from transformers.models.auto import modeling_auto as auto

import make_bert as mb
import make_decoders as md
import make_encoders as me

T = mb.TEXTS
PAIRS = [(T[1], T[9]), (T[1], T[2]), (T[1], ""), (T[1], T[11]), (T[1], "the lazy dog"), ("", T[3]), ("", ""),
         (T[11], "a fox"), (T[11], T[11]), ("東京 中文", T[4]), ("What is a fox?", "A fox is not a dog."),
         ("fox", T[14])]
SHORT = [(q[:150], d[:150]) for q, d in PAIRS]  # for models that a template makes long
MANY = [f"{w} {i}" for i in range(27) for w in ("fox", "a dog", "the old house", "runs", "brown and lazy")][:130]
TEXTS = [T[i] for i in (1, 0, 2, 3, 4, 8, 9, 11, 14)]
MAX_SEQ = 64
KWARGS = {"dtype": torch.float32, "attn_implementation": "eager"}
IDENTITY, SIGMOID = "torch.nn.modules.linear.Identity", "torch.nn.modules.activation.Sigmoid"


# ----------------------------------------------------------------- cases ----

def case(name, kind, tok, config, **kw):
    return {**dict(name=name, kind=kind, tok=tok, config=config, native=None, rename=None, dtype="f16",
                    splade={"pooling_strategy": "max", "activation_function": "relu"}), **kw}


def labels(*names):
    return {"id2label": {str(i): n for i, n in enumerate(names)}, "label2id": {n: i for i, n in enumerate(names)}}


def heads(model_type, architecture, *names, **kw):
    d = me.bert(model_type, architectures=[architecture], **labels(*(names or ["LABEL_0"])))
    return {**d, "num_hidden_layers": 1, **kw}


WORDPIECE = dict(type_vocab_size=2, pad_token_id=0, layer_norm_eps=1e-12, max_position_embeddings=64)
DISTILBERT = dict(model_type="distilbert", dim=32, hidden_dim=48, n_heads=4, n_layers=1, max_position_embeddings=64,
                  activation="gelu", sinusoidal_pos_embds=False, pad_token_id=0)
GTE = {**me.NEW_CONFIG, "architectures": ["NewForSequenceClassification"], **labels("LABEL_0")}
QWEN3 = md.llama("qwen3", head_dim=16, rms_norm_eps=1e-6, attention_bias=False, use_sliding_window=False,
                 sliding_window=None, max_window_layers=2, tie_word_embeddings=True, max_position_embeddings=4096,
                 **me.EMBEDDER)
CASES = [
    case("bert", "cross", "wordpiece", heads("bert", "BertForSequenceClassification", **WORDPIECE,
         sbert_ce_default_activation_function=IDENTITY)),
    case("bert-labels", "cross", "wordpiece", heads(
        "bert", "BertForSequenceClassification", "contradiction", "entailment", "neutral", **WORDPIECE)),
    case("roberta", "cross", "roberta", heads("roberta", "RobertaForSequenceClassification")),
    case("xlm-roberta", "cross", "unigram", heads(
        "xlm-roberta", "XLMRobertaForSequenceClassification",
        sentence_transformers={"activation_fn": SIGMOID, "version": "4.1.0"})),
    case("electra", "cross", "wordpiece", heads(
        "electra", "ElectraForSequenceClassification", **WORDPIECE, embedding_size=20, summary_activation="gelu",
        sentence_transformers={"activation_fn": IDENTITY, "version": "4.1.0"})),
    case("distilbert", "cross", "wordpiece", dict(
        **DISTILBERT, architectures=["DistilBertForSequenceClassification"], seq_classif_dropout=0.2,
        **labels("NEGATIVE", "POSITIVE"))),
    case("mpnet", "cross", "mpnet", heads(
        "mpnet", "MPNetForSequenceClassification", relative_attention_num_buckets=32)),
    case("modernbert-cls", "cross", "modernbert", {
        **me.MODERN, "architectures": ["ModernBertForSequenceClassification"], "global_rope_theta": 1600.0,
        "local_rope_theta": 100.0, "classifier_pooling": "cls", "classifier_activation": "gelu",
        "classifier_bias": False, "num_hidden_layers": 2, **labels("LABEL_0")}),
    case("modernbert-mean", "cross", "modernbert", {
        **me.MODERN, "architectures": ["ModernBertForSequenceClassification"], "global_rope_theta": 1600.0,
        "local_rope_theta": 100.0, "classifier_pooling": "mean", "classifier_activation": "silu",
        "classifier_bias": True, "norm_bias": True, "num_hidden_layers": 2, **labels("LABEL_0", "LABEL_1")}),
    case("gte", "cross", "unigram", GTE, native={
        **me.without(GTE, *me.NEW, "rope_scaling", "rope_theta"), "model_type": "gte",
        "rope_parameters": me.ntk(200.0, 8.0, 8)}, rename=lambda t: me.replace_names(me.names_of_gte(t),
                                                                                     [("gte.", "new.")])),
    case("qwen3-reranker", "template", "qwen3", {**QWEN3, "architectures": ["Qwen3ForCausalLM"]}),
    case("qwen3-seq-cls", "seq-cls", "qwen3", {
        **QWEN3, "architectures": ["Qwen3ForSequenceClassification"], "pad_token_id": 0, "num_hidden_layers": 1,
        **labels("LABEL_0")}, dtype="bf16"),
    case("jina-reranker-v3", "listwise", "qwen3", {
        **QWEN3, "architectures": ["JinaForRanking"], "num_hidden_layers": 1,
        "auto_map": {"AutoModel": "modeling.JinaForRanking"}}, dtype="bf16"),
    case("bge-m3", "m3", "unigram", me.bert("xlm-roberta", architectures=["XLMRobertaModel"])),
    case("splade", "splade", "wordpiece", heads("bert", "BertForMaskedLM", **WORDPIECE)),
    case("splade-distilbert", "splade", "wordpiece", dict(
        **DISTILBERT, architectures=["DistilBertForMaskedLM"])),
    case("modernbert-gelu", "cross", "modernbert", {  # as gte-reranker-modernbert-base
        **me.MODERN, "architectures": ["ModernBertForSequenceClassification"], "global_rope_theta": 1600.0,
        "local_rope_theta": 100.0, "classifier_pooling": "mean", "classifier_activation": "gelu",
        "classifier_bias": False, "num_hidden_layers": 4, **labels("LABEL_0")}),
    case("splade-sum", "splade", "wordpiece", heads("bert", "BertForMaskedLM", **WORDPIECE), splade={
        "pooling_strategy": "sum", "activation_function": "relu"}),
    case("splade-sum-log1p", "splade", "wordpiece", dict(
        **DISTILBERT, architectures=["DistilBertForMaskedLM"]), splade={
        "pooling_strategy": "sum", "activation_function": "log1p_relu"}),
]

# The published templates of Qwen3-Reranker and of jina-reranker-v3: models answer to these words only.
SYSTEM = "<|im_start|>system\n"
QWEN_PREFIX = SYSTEM + \
    "Judge whether the Document meets the requirements based on the Query and the Instruct provided. Note that " \
    "the answer can only be \"yes\" or \"no\".<|im_end|>\n<|im_start|>user\n"
SUFFIX = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"
INSTRUCTION = "Given a web search query, retrieve relevant passages that answer the query"
JINA_PREFIX = SYSTEM + \
    "You are a search relevance expert who can determine a ranking of the passages based on how relevant they are " \
    "to the query. If the query is a question, how relevant a passage is depends on how well it answers the " \
    "question. If not, try to analyze the intent of the query and assess how well each passage satisfies the intent. " \
    "If an instruction is provided, you should follow the instruction when determining the ranking." \
    "<|im_end|>\n<|im_start|>user\n"


def qwen3_tokenizer():
    """Byte-level BPE that has "yes" and "no" as tokens, and Qwen3's special ones."""
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|embed_token|>", "<|rerank_token|>"]
    merges = [tuple(m.split(" ")) for m in (md.MERGES + ",y e,ye s,n o,Ġ n,Ġn o").split(",")]
    pieces = special + ["<think>", "</think>"] + sorted(md.bytes_to_chars().values()) + [a + b for a, b in merges]
    tok = Tokenizer(models.BPE({p: i for i, p in enumerate(pieces)}, merges))
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.decoder = decoders.ByteLevel()
    tok.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in special])
    tok.add_tokens([AddedToken(s, normalized=False) for s in ("<think>", "</think>")])
    return tok


me.TOKENIZERS["qwen3"] = (qwen3_tokenizer, "<|endoftext|>")

MAPPINGS = {"cross": auto.MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING, "template": auto.MODEL_FOR_CAUSAL_LM_MAPPING,
            "seq-cls": auto.MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING, "listwise": auto.MODEL_MAPPING,
            "m3": auto.MODEL_MAPPING, "splade": auto.MODEL_FOR_MASKED_LM_MAPPING}


# ---------------------------------------------------------------- folder ----

def make_model(c, n_vocab):
    native = {**(c["native"] or c["config"]), "vocab_size": n_vocab}
    config = AutoConfig.for_model(**json.loads(json.dumps(md.written(native))))
    arguments = {"add_pooling_layer": False} if c["kind"] == "m3" else {}
    return MAPPINGS[c["kind"]][type(config)]._from_config(config, attn_implementation="eager", **arguments)


def write_heads(c, folder, tensors, hidden, model, tok):
    """What is beside the model: bge-m3's linear layers as torch.save writes them, and jina's projector."""
    g = torch.Generator().manual_seed(11)
    dtype = md.DTYPES[c["dtype"]]
    parts = {}
    if c["kind"] == "m3":
        for name, n in (("colbert_linear", hidden), ("sparse_linear", 1)):
            parts[name] = {"weight": (torch.randn(n, hidden, generator=g) / hidden ** 0.5).to(dtype),
                           "bias": (0.1 * torch.randn(n, generator=g)).to(dtype)}
            if n == 1:  # so that some tokens have a weight and others have none
                out = torch.cat([model(torch.tensor([tok.encode(t).ids[:64]])).last_hidden_state[0] for t in TEXTS])
                parts[name]["bias"] = -(out @ parts[name]["weight"].float().T).mean(dim=0).to(dtype)
            torch.save(parts[name], os.path.join(folder, name + ".pt"))
            mb.save_tensors(parts[name], os.path.join(folder, name + ".safetensors"))
    if c["kind"] == "listwise":
        for name, (n, k) in {"projector.0.weight": (24, hidden), "projector.2.weight": (24, 24)}.items():
            parts[name] = (1.3 * torch.randn(n, k, generator=g) / k ** 0.5).to(dtype)
        tensors.update(parts)
    return parts


def write_modules(c, folder, types):
    mb.write_json(folder, "modules.json",
                  [{"idx": i, "name": str(i), "path": p, "type": t} for i, (p, t) in enumerate(types)])


def write_repository(c, seed, folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    tok = me.write_tokenizer(c["tok"], folder, 4096 if c["tok"] == "qwen3" else MAX_SEQ)
    if c["kind"] == "cross" and c["tok"] == "wordpiece":  # only they have token types
        with open(os.path.join(folder, "tokenizer_config.json"), encoding="utf-8") as f:
            config = json.load(f)
        names = ["input_ids", "attention_mask"] + ["token_type_ids"] * (c["config"]["model_type"] != "distilbert")
        mb.write_json(folder, "tokenizer_config.json", {**config, "model_input_names": names})
    model = make_model(c, tok.get_vocab_size())
    me.randomise(model, seed)
    with torch.no_grad():
        for _, p in model.named_parameters():
            p.copy_(me.rounded(p, c["dtype"]).float())
    tensors = {n: me.rounded(t, c["dtype"]) for n, t in model.state_dict().items()}
    tied = getattr(model, "all_tied_weights_keys", None) or {}
    tensors = {n: t for n, t in tensors.items() if n not in tied}
    if c["rename"]:
        tensors = c["rename"](tensors)
    if c["kind"] == "listwise":
        tensors = {"model." + n: t for n, t in tensors.items()}
    parts = write_heads(c, folder, tensors, c["config"].get("hidden_size", 32), model.eval(), tok)
    mb.save_tensors(tensors, os.path.join(folder, "model.safetensors"))
    mb.write_json(folder, "config.json", {
        **md.written(c["config"]), "vocab_size": tok.get_vocab_size(),
        "torch_dtype": {"f32": "float32", "f16": "float16", "bf16": "bfloat16"}[c["dtype"]]})
    if c["kind"] == "m3":
        base = "sentence_transformers.models."
        write_modules(c, folder, [("", base + "Transformer"), ("1_Pooling", base + "Pooling"),
                                  ("2_Normalize", base + "Normalize")])
        mb.write_json(folder, "1_Pooling/config.json", {
            "word_embedding_dimension": 32, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False})
        mb.write_json(folder, "sentence_bert_config.json", {"max_seq_length": MAX_SEQ, "do_lower_case": False})
    if c["kind"] == "splade":
        base = "sentence_transformers.sparse_encoder.models."
        write_modules(c, folder, [("", base + "MLMTransformer"), ("1_SpladePooling", base + "SpladePooling")])
        mb.write_json(folder, "1_SpladePooling/config.json", {
            **c["splade"], "word_embedding_dimension": tok.get_vocab_size()})
        mb.write_json(folder, "sentence_bert_config.json", {"max_seq_length": MAX_SEQ, "do_lower_case": False})
        mb.write_json(folder, "config_sentence_transformers.json", {
            "model_type": "SparseEncoder", "prompts": {"query": "", "document": ""}, "default_prompt_name": None,
            "similarity_fn_name": "dot"})
    return tok, model.double().eval(), parts


# ---------------------------------------------------------------- golden ----

def save(folder, name, value):
    path = os.path.join(folder, "golden", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if name.endswith(".json"):
        with open(path, "w", newline="\n") as f:
            f.write("[\n" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in value) + "\n]\n")
    else:
        np.asarray(value).astype("<f4").tofile(path)


def check(name, ours, theirs):
    worst = float(np.abs(np.asarray(ours) - np.asarray(theirs)).max() / max(1, np.abs(np.asarray(theirs)).max()))
    assert worst < 2e-6, (name, worst)
    return worst


def run_cross(c, folder, tok, model, parts):
    tok.enable_truncation(MAX_SEQ, strategy="longest_first")
    ids, types, logits, worst = [], [], [], None
    has_types = c["config"].get("type_vocab_size", 0) > 1
    for pair in PAIRS:
        e = tok.encode(*pair)
        ids.append(e.ids)
        types.append(e.type_ids if has_types else [0] * len(e.ids))
        feed = {"input_ids": torch.tensor([e.ids]), "attention_mask": torch.ones(1, len(e.ids), dtype=torch.long)}
        if has_types:
            feed["token_type_ids"] = torch.tensor([e.type_ids])
        logits.append(model(**feed).logits[0].numpy())
    scores = 1 / (1 + np.exp(-np.stack(logits)))  # with one label
    if not c["native"]:
        st = CrossEncoder(folder, device="cpu", model_kwargs=KWARGS).double().eval()
        raw = st.predict(PAIRS, activation_fn=torch.nn.Identity(), batch_size=1, convert_to_tensor=True).double()
        worst = check(c["name"], np.stack(logits), raw.numpy().reshape(len(PAIRS), -1))
        scores = st.predict(PAIRS, batch_size=1, convert_to_tensor=True).double().numpy()
    save(folder, "ids.json", ids)
    if has_types:
        save(folder, "types.json", types)
    save(folder, "logits.f32", logits)
    save(folder, "scores.f32", scores)
    return len(logits[0]), f"like sentence-transformers {worst}, logits {np.min(logits):.2f} to {np.max(logits):.2f}"


def qwen_ids(tok, query, document):
    """The parts are tokenised one by one, as the model card does."""
    middle = f"<Instruct>: {INSTRUCTION}\n<Query>: {query}\n<Document>: {document}"
    return [i for part in (QWEN_PREFIX, middle, SUFFIX) for i in tok.encode(part, add_special_tokens=False).ids]


def run_template(c, folder, tok, model, parts):
    ids = [qwen_ids(tok, *pair) for pair in SHORT]
    out = [model(torch.tensor([i])).logits[0] for i in ids]
    if c["kind"] == "template":
        last = torch.stack([o[-1] for o in out])
        out = last[:, tok.token_to_id("yes")] - last[:, tok.token_to_id("no")]
    else:
        out = torch.stack(out)
    save(folder, "ids.json", ids)
    save(folder, "logits.f32", out.numpy())
    return 1, f"{max(map(len, ids))} tokens, logits {float(out.min()):.2f} to {float(out.max()):.2f}"


def run_block(tok, model, parts, query, documents):
    """The ids of the prompt, the projected vectors of the documents and of the query."""
    prompt = f"I will provide you with {len(documents)} passages, each indicated by a numerical identifier. Rank the " \
             f"passages based on their relevance to query: {query}\n"
    prompt += "\n".join(f'<passage id="{i}">\n{d}<|embed_token|>\n</passage>' for i, d in enumerate(documents)) + "\n"
    prompt += f"<query>\n{query}<|rerank_token|>\n</query>"
    ids = tok.encode(JINA_PREFIX + prompt + SUFFIX, add_special_tokens=False).ids
    hidden = model(torch.tensor([ids])).last_hidden_state[0]
    at = torch.tensor(ids)
    w = [parts[f"projector.{i}.weight"].double() for i in (0, 2)]
    project = torch.relu(hidden @ w[0].T) @ w[1].T
    d, q = project[at == tok.token_to_id("<|embed_token|>")], project[at == tok.token_to_id("<|rerank_token|>")]
    assert q.shape[0] == 1 and len(d) == len(documents)
    return ids, d, q[0]


def cosines(d, q):
    return (d @ q) / (d.norm(dim=1) * q.norm())


def run_blocks(tok, model, parts, query, documents, max_length):
    """Documents in blocks, as the model's modeling.py has it: rerank()."""
    length = [len(tok.encode(t, add_special_tokens=False).ids) for t in documents + [query]]
    room = left = max_length - 2 * length[-1]
    blocks, now = [], []
    for d, n in zip(documents, length):
        now.append(d)
        left -= n
        if len(now) >= 125 or left <= 2048:
            blocks.append(now)
            now, left = [], room
    blocks += [now] if now else []
    done = [run_block(tok, model, parts, query, b) for b in blocks]
    weights = torch.stack([((1 + cosines(d, q)) / 2).max() for _, d, q in done])
    mean = sum(w * q for w, (_, _, q) in zip(weights, done)) / weights.sum()
    return cosines(torch.cat([d for _, d, _ in done]), mean), [len(b) for b in blocks]


def run_listwise(c, folder, tok, model, parts):
    query, documents = SHORT[0][0], [d for q, d in SHORT if q == SHORT[0][0]]
    ids, d, q = run_block(tok, model, parts, query, documents)
    scores = cosines(d, q)
    save(folder, "ids.json", [ids])
    save(folder, "scores.f32", scores.numpy())
    many, told = run_blocks(tok, model, parts, query, MANY, 16384)
    save(folder, "many.f32", many.numpy())
    split, told2 = run_blocks(tok, model, parts, query, [d for _, d in SHORT], 2400)
    save(folder, "split.f32", split.numpy())
    return len(documents), f"{len(ids)} tokens, scores {' '.join(f'{float(s):.3f}' for s in scores)}; {told}, {told2}"


def run_m3(c, folder, tok, model, parts):
    """FlagEmbedding's definition, in numpy."""
    tok.enable_truncation(MAX_SEQ)
    w = {n: {k: t.double().numpy() for k, t in p.items()} for n, p in parts.items()}
    unused = {tok.token_to_id(t) for t in ("<s>", "</s>", "<pad>", "<unk>")}
    ids, dense, sparse, colbert = [], [], [], []
    for text in TEXTS:
        ids.append(tok.encode(text).ids)
        h = model(torch.tensor([ids[-1]])).last_hidden_state[0].numpy()
        dense.append(h[0] / np.linalg.norm(h[0]))
        weights = np.maximum(h @ w["sparse_linear"]["weight"][0] + w["sparse_linear"]["bias"][0], 0)
        merged = {}
        for i, x in zip(ids[-1], weights):
            if i not in unused and x > 0:
                merged[i] = max(merged.get(i, 0.0), float(x))
        sparse.append(merged)
        v = h[1:] @ w["colbert_linear"]["weight"].T + w["colbert_linear"]["bias"]  # all but <s>
        colbert.append(v / np.linalg.norm(v, axis=1, keepdims=True))
    scores = [[dense[0] @ dense[i], sum(x * sparse[i].get(k, 0.0) for k, x in sparse[0].items()),
               (colbert[0] @ colbert[i].T).max(axis=1).mean()] for i in range(1, len(TEXTS))]
    save(folder, "ids.json", ids)
    save(folder, "dense.f32", dense)
    save(folder, "sparse.json", [[y for k in sorted(s) for y in (k, float(np.float32(s[k])))] for s in sparse])
    save(folder, "colbert.f32", np.concatenate(colbert))
    save(folder, "pairs.f32", scores)
    return len(dense[0]), f"{sum(map(len, sparse))} weights, scores of the first {np.round(scores[0], 3)}"


def run_splade(c, folder, tok, model, parts):
    st = SparseEncoder(folder, device="cpu", model_kwargs=KWARGS).double().eval()
    tok.enable_truncation(MAX_SEQ)
    ids = [tok.encode(t).ids for t in TEXTS]
    vectors = []
    for i in ids:
        weights = torch.log1p(torch.relu(model(torch.tensor([i])).logits[0]))
        if c["splade"]["activation_function"] == "log1p_relu":
            weights = torch.log1p(weights)
        summed = c["splade"]["pooling_strategy"] == "sum"
        vectors.append((weights.sum(dim=0) if summed else weights.max(dim=0).values).numpy())
    theirs = torch.stack([st.encode([t], convert_to_tensor=True, convert_to_sparse_tensor=False)[0] for t in TEXTS])
    worst = check(c["name"], np.stack(vectors), theirs.double().numpy())
    save(folder, "ids.json", ids)
    save(folder, "vectors.f32", vectors)
    return len(vectors[0]), f"like sentence-transformers {worst:.1e}, {np.mean(np.stack(vectors) > 0):.2f} not 0"


RUNS = {"cross": run_cross, "template": run_template, "seq-cls": run_template, "listwise": run_listwise, "m3": run_m3,
        "splade": run_splade}


@torch.inference_mode()
def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    md.quiet()
    out, names = sys.argv[1], sys.argv[2:]
    os.makedirs(out, exist_ok=True)
    mb.write_json(out, "pairs.json", [t for pair in PAIRS for t in pair])
    mb.write_json(out, "short_pairs.json", [t for pair in SHORT for t in pair])
    mb.write_json(out, "texts.json", TEXTS)
    lines = ["# folder kind count labels"]
    for i, c in enumerate(CASES):
        if names and c["name"] not in names:
            continue
        folder = os.path.join(out, c["name"])
        tok, model, parts = write_repository(c, 7000 + i, folder)
        n, told = RUNS[c["kind"]](c, folder, tok, model, parts)
        lines.append(f"{c['name']} {c['kind']} {len(TEXTS if c['kind'] in ('m3', 'splade') else PAIRS)} {n}")
        print(f"{c['name']:18} {told}")
    if not names:
        with open(os.path.join(out, "cases.txt"), "w", newline="\n") as f:
            f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
