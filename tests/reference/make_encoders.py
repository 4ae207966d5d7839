#!/usr/bin/env python3
"""Write small random embedders of every architecture but bert (make_bert.py) with expected results, for the tests.

    pip install torch transformers tokenizers sentence-transformers safetensors numpy
    python3 tests/reference/make_encoders.py tests/data/encoders [NAME ...]

OUTDIR/texts.json     array of strings, the same for all models
OUTDIR/cases.txt      one line a case: folder golden dim count prompt_name task ('-': none); '#' starts a comment
OUTDIR/pad_texts.json texts with padding tokens in them; FOLDER/golden-pad has what sentence-transformers makes of
                      them, of the models whose positions such tokens change
OUTDIR/FOLDER/        the model as a repository in sentence-transformers layout, with the names of tensors and the keys
                      of config.json that the published models of its kind have
OUTDIR/FOLDER/GOLDEN/ ids.json      array (texts) of arrays of token ids, special tokens and truncation included
                      vectors.f32   count x dim little-endian floats
                      hidden.f32    last hidden state of text 1: tokens x hidden size (not of static models)

Expected numbers are computed in double precision from the weights as stored. Where transformers and
sentence-transformers can read the folder, they must give the same. They cannot read jina-bert v2 (restated here),
nor the published keys of gte ("new"), nomic-bert and jina-embeddings-v3 (whose own classes in transformers compute
them, with the task's LoRA added to the weights here).
"""
import inspect
import json
import math
import os
import shutil
import sys

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import AutoConfig
from transformers.models.auto.modeling_auto import MODEL_MAPPING

import make_bert as mb
import make_decoders as md

TEXTS = [mb.TEXTS[i] for i in (0, 1, 2, 3, 4, 6, 8, 9, 10, 11, 14, 16)]
DTYPES = md.DTYPES


# ------------------------------------------------------------ tokenizers ----

def template(tok, first, last, twice=False):
    """FIRST text LAST; and for pairs FIRST a LAST [LAST] b LAST. Either may be None."""
    def one(t):
        return [f"{t}:0"] if t else []
    single = one(first) + ["$A:0"] + one(last)
    pair = single + (one(last) if twice else []) + ["$B:0"] + one(last)
    special = [(t, tok.token_to_id(t)) for t in dict.fromkeys((first, last)) if t]
    return processors.TemplateProcessing(single=" ".join(single), pair=" ".join(pair), special_tokens=special)


def byte_level(special, first=None, last=None, roberta=False):
    """Byte-level BPE with the special tokens in front."""
    merges = [tuple(m.split(" ")) for m in md.MERGES.split(",")]
    pieces = special + sorted(md.bytes_to_chars().values()) + [a + b for a, b in merges]
    tok = Tokenizer(models.BPE({p: i for i, p in enumerate(pieces)}, merges))
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.decoder = decoders.ByteLevel()
    tok.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in special])
    if roberta:
        tok.post_processor = processors.RobertaProcessing(*((t, special.index(t)) for t in ("</s>", "<s>")))
    elif first or last:
        tok.post_processor = processors.Sequence([processors.ByteLevel(), template(tok, first, last)])
    return tok


def unigram():
    """As XLM-RoBERTa's: pieces with scores, spaces as part of words."""
    words = "▁the ▁quick ▁brown ▁fox ▁jump s ▁over ▁lazy ▁dog ▁and ▁run ▁to ▁old ▁house ▁in ▁a ▁small ▁town er ing é " \
            "▁Прив ет ми р ▁с п а с и б о ▁中文 和 日本 語 東 京 ▁emoji ffa ble ▁un ▁m ixed aaaa ▁special ▁token ▁text"
    pieces = list(dict.fromkeys(words.split())) + ["▁"]
    pieces += [c for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-'\"!?$%@:/[]()=&#" if
               c not in pieces]
    pieces += [c for c in "абвгдежзийклмнопрстуфхцчшщыэюяüßåñïçà中日本文語京と" if c not in pieces]
    special = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    scores = [(p, -3.0 - 0.25 * (i % 23) - (0.0 if len(p) > 1 else 4.0)) for i, p in enumerate(pieces)]
    tok = Tokenizer(models.Unigram(special + scores + [("<mask>", 0.0)], unk_id=3, byte_fallback=False))
    tok.normalizer = normalizers.NFKC()
    tok.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tok.decoder = decoders.Metaspace()
    tok.add_special_tokens([AddedToken(s, special=True, normalized=False) for s, _ in special] +
                           [AddedToken("<mask>", special=True, normalized=False, lstrip=True)])
    tok.post_processor = template(tok, "<s>", "</s>", twice=True)
    return tok


def word_pieces(special=None):
    vocab = mb.make_vocab()
    if not special:
        return mb.make_tokenizer(vocab)
    vocab = ["<s>", "<pad>", "</s>", "[UNK]"] + vocab[5:] + ["<mask>"]  # mpnet's
    tok = Tokenizer(models.WordPiece({p: i for i, p in enumerate(vocab)}, unk_token="[UNK]"))
    tok.add_special_tokens(["<s>", "<pad>", "</s>", "[UNK]", AddedToken("<mask>", lstrip=True)])
    tok.normalizer = normalizers.BertNormalizer(lowercase=True)
    tok.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tok.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True,
                                                      add_prefix_space=False)
    tok.decoder = decoders.WordPiece()
    return tok


ROBERTA = ["<s>", "<pad>", "</s>", "<unk>"]
TOKENIZERS = {
    "wordpiece": (word_pieces, "[PAD]"), "mpnet": (lambda: word_pieces(ROBERTA), "<pad>"),
    "roberta": (lambda: byte_level(ROBERTA, roberta=True), "<pad>"), "unigram": (unigram, "<pad>"),
    "modernbert": (lambda: byte_level(["[PAD]", "[UNK]", "[CLS]", "[SEP]"], "[CLS]", "[SEP]"), "[PAD]"),
    "end": (lambda: byte_level(["<|endoftext|>", "<|im_end|>"], last="<|endoftext|>"), "<|endoftext|>"),
    "begin": (lambda: byte_level(["<pad>", "<eos>", "<bos>"], first="<bos>"), "<pad>"),
    "both": (lambda: byte_level(["<unk>", "<s>", "</s>"], "<s>", "</s>"), "</s>"),
}


# ----------------------------------------------------------------- cases ----

def case(name, tok, config, **kw):
    d = dict(native=None, cls=None, pooling="mean", normalize=True, dtype="f16", prefix="", rename=None, prompts=None,
             max_seq=64, modules=[], tasks=[], extra={}, st=True, gamma=False, default_prompt=None)
    d.update(name=name, tok=tok, config=config, **kw)
    return d


def bert(model_type, **kw):
    return dict(model_type=model_type, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
                hidden_act="gelu", max_position_embeddings=66, type_vocab_size=1, layer_norm_eps=1e-5, pad_token_id=1,
                hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1, **kw)


def fuse(tensors, parts, whole):
    """Several matrices (or biases) of each layer as one."""
    out = {}
    for name, t in tensors.items():
        if parts[0] in name:
            out[name.replace(parts[0], whole)] = torch.cat([tensors[name.replace(parts[0], p)] for p in parts])
        elif not any(p in name for p in parts):
            out[name] = t
    return out


def replace_names(tensors, pairs):
    for old, new in pairs:
        tensors = {name.replace(old, new): t for name, t in tensors.items()}
    return tensors


QKV = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"]


def names_of_gte(t):
    t = fuse(fuse(t, QKV, "attention.qkv_proj"), ["mlp.up_proj", "mlp.gate_proj"], "mlp.up_gate_proj")
    return replace_names(t, [("self_attn.o_proj", "attention.o_proj"), ("post_attention_layernorm", "attn_ln"),
                             ("post_mlp_layernorm", "mlp_ln"), ("layers.", "encoder.layer.")])


def names_of_nomic(t):
    return replace_names(fuse(t, QKV, "attn.Wqkv"), [
        ("self_attn.o_proj", "attn.out_proj"), ("post_attention_layernorm", "norm1"), ("post_mlp_layernorm", "norm2"),
        ("up_proj", "fc11"), ("gate_proj", "fc12"), ("down_proj", "fc2"), ("layers.", "encoder.layers."),
        ("embeddings.LayerNorm", "emb_ln")])


def names_of_jina3(t):
    return replace_names(fuse(t, QKV, "mixer.Wqkv"), [
        ("self_attn.o_proj", "mixer.out_proj"), ("post_attention_layernorm", "norm1"), ("post_mlp_layernorm", "norm2"),
        ("layers.", "encoder.layers."), ("embeddings.LayerNorm", "emb_ln")])


NEW = dict(architectures=["NewModel"], position_embedding_type="rope", pack_qkv=True, unpad_inputs=False,
           use_memory_efficient_attention=False, layer_norm_type="layer_norm", logn_attention_scale=False,
           logn_attention_clip1=False)


def ntk(base, factor, dim):
    """What "ntk" of gte means, in the terms of transformers: a larger base, and all frequencies lower."""
    return dict(rope_type="linear", rope_theta=base * factor, factor=factor ** (2 / dim))


def without(config, *keys):
    return {k: v for k, v in config.items() if k not in keys}


NEW_CONFIG = bert("new", **NEW, rope_theta=200.0, rope_scaling={"factor": 8.0, "type": "ntk"})
NEW_EN_CONFIG = {**bert("new", **NEW, rope_theta=500.0, rope_scaling={"factor": 2.0, "type": "ntk"}),
                 "type_vocab_size": 0, "pad_token_id": 0}
NOMIC_NATIVE = dict(model_type="nomic_bert", hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
                    intermediate_size=48, hidden_act="silu", max_position_embeddings=128, type_vocab_size=2,
                    layer_norm_eps=1e-12, pad_token_id=0, rope_parameters={"rope_type": "default", "rope_theta": 100.0})
NOMIC = dict(model_type="nomic_bert", architectures=["NomicBertModel"], activation_function="swiglu", attn_pdrop=0.0,
             causal=False, layer_norm_epsilon=1e-12, mlp_fc1_bias=False, mlp_fc2_bias=False, n_embd=32, n_head=4,
             n_inner=48, n_layer=2, n_positions=128, prenorm=False, qkv_proj_bias=False, rotary_emb_base=100.0,
             rotary_emb_fraction=1.0, rotary_emb_interleaved=False, rotary_emb_scale_base=None,
             rotary_scaling_factor=None, max_trained_positions=128, type_vocab_size=2, use_rms_norm=False,
             parallel_block=False, pad_vocab_size_multiple=64)
TASKS = ["retrieval.query", "retrieval.passage", "text-matching"]
INSTRUCTIONS = {"retrieval.query": "Represent the query: ", "retrieval.passage": "Represent the document: ",
                "text-matching": ""}
JINA3 = {**bert("xlm-roberta", architectures=["XLMRobertaModel"], position_embedding_type="rotary",
                rotary_emb_base=90.0, lora_adaptations=TASKS, lora_alpha=1, lora_rank=2, lora_dropout_p=0.0,
                lora_main_params_trainable=False,
                load_trained_adapters=True, matryoshka_dimensions=[8, 16, 32], task_instructions=INSTRUCTIONS,
                emb_pooler="mean", use_flash_attn=False, truncate_dim=None,
                auto_map={"AutoModel": "jinaai/xlm-roberta-flash-implementation--modeling_lora.XLMRobertaLoRA"}),
         "max_position_embeddings": 130}
JINA2 = dict(model_type="bert", architectures=["JinaBertForMaskedLM"], hidden_size=36, num_hidden_layers=2,
             num_attention_heads=3, intermediate_size=40, hidden_act="gelu", max_position_embeddings=8192,
             type_vocab_size=2, layer_norm_eps=1e-12, pad_token_id=0, position_embedding_type="alibi",
             feed_forward_type="geglu", emb_pooler="mean", attn_implementation=None,
             auto_map={"AutoModel": "jinaai/jina-bert-implementation--modeling_bert.JinaBertModel"})
MODERN = dict(model_type="modernbert", hidden_size=32, intermediate_size=40, num_hidden_layers=4, num_attention_heads=4,
              hidden_activation="gelu", max_position_embeddings=128, norm_eps=1e-5, pad_token_id=0, cls_token_id=2,
              sep_token_id=3, bos_token_id=2, eos_token_id=3, global_attn_every_n_layers=3, local_attention=12,
              attention_bias=False, mlp_bias=False, norm_bias=False, position_embedding_type="absolute",
              decoder_bias=True, classifier_pooling="mean")
DENSE = "sentence_transformers.models.Dense"
EMBEDDER = dict(hidden_size=32, intermediate_size=44, num_hidden_layers=2)

CASES = [
    case("roberta", "roberta", bert("roberta", architectures=["RobertaForMaskedLM"]), dtype="bf16", prefix="roberta.",
         extra={"lm_head.bias": 7}),
    case("xlm-roberta", "unigram", bert("xlm-roberta", architectures=["XLMRobertaModel"]), pooling="cls"),
    case("camembert", "unigram", bert("camembert", architectures=["CamembertModel"]), prefix="roberta.", gamma=True,
         normalize=False),
    case("distilbert", "wordpiece", dict(
        model_type="distilbert", architectures=["DistilBertModel"], dim=32, hidden_dim=48, n_heads=4, n_layers=2,
        max_position_embeddings=64, activation="gelu", sinusoidal_pos_embds=False, pad_token_id=0, dropout=0.1,
        attention_dropout=0.1, qa_dropout=0.1, seq_classif_dropout=0.2, tie_weights_=True), dtype="f16",
        prefix="distilbert.", normalize=False, modules=[
            (DENSE, "Dense", dict(in_features=32, out_features=20, bias=True,
                                  activation_function="torch.nn.modules.activation.Tanh"))]),
    case("mpnet", "mpnet", {**bert("mpnet", architectures=["MPNetForMaskedLM"], relative_attention_num_buckets=32),
                            "max_position_embeddings": 130}, dtype="f16", max_seq=128),
    case("electra", "wordpiece", {**bert("electra", architectures=["ElectraForPreTraining"], embedding_size=20),
                                  "type_vocab_size": 2, "pad_token_id": 0, "layer_norm_eps": 1e-12}, prefix="electra.",
         pooling="cls"),
    case("jina-v2", "wordpiece", JINA2, native="jina2", dtype="bf16", normalize=False, max_seq=100, st=False),
    case("gte", "unigram", NEW_CONFIG, native={**without(NEW_CONFIG, *NEW, "rope_scaling", "rope_theta"),
         "model_type": "gte", "rope_parameters": ntk(200.0, 8.0, 8)}, pooling="cls", prefix="new.", rename=names_of_gte,
         dtype="f16", st=False, extra={"classifier.weight": 32, "classifier.bias": 1}),
    case("gte-en", "wordpiece", NEW_EN_CONFIG, native={**without(NEW_EN_CONFIG, *NEW, "rope_scaling", "rope_theta"),
         "model_type": "gte", "rope_parameters": ntk(500.0, 2.0, 8)}, pooling="cls", rename=names_of_gte, st=False),
    case("nomic", "wordpiece", NOMIC, native=NOMIC_NATIVE, dtype="f16", rename=names_of_nomic, st=False,
         prompts={"query": "search_query: ", "document": "search_document: "}),
    case("modernbert", "modernbert", {**MODERN, "architectures": ["ModernBertModel"], "global_rope_theta": 1600.0,
                                      "local_rope_theta": 100.0}, dtype="f16", pooling="cls"),
    case("modernbert-bias", "modernbert", {**MODERN, "architectures": ["ModernBertForMaskedLM"], "norm_bias": True,
         "attention_bias": True, "mlp_bias": True, "rope_parameters": {
             "full_attention": {"rope_type": "default", "rope_theta": 900.0},
             "sliding_attention": {"rope_type": "default", "rope_theta": 60.0}}}, prefix="model."),
    case("jina-v3", "unigram", JINA3, native={
        **bert("jina_embeddings_v3"), "max_position_embeddings": 130,
        "rope_parameters": {"rope_type": "default", "rope_theta": 90.0}}, prefix="roberta.", rename=names_of_jina3,
        st=False, tasks=TASKS, prompts=INSTRUCTIONS, dtype="bf16"),
    case("layer-norm", "roberta", bert("roberta", architectures=["RobertaModel"]), modules=[
        ("sentence_transformers.models.LayerNorm", "LayerNorm", dict(dimension=32)),
        (DENSE, "Dense", dict(in_features=32, out_features=24, bias=False,
                              activation_function="torch.nn.modules.linear.Identity")),
        (DENSE, "Dense", dict(in_features=24, out_features=16, bias=True,
                              activation_function="torch.nn.modules.activation.GELU"))]),
    case("qwen3-embedding", "end", md.llama(
        "qwen3", head_dim=16, rms_norm_eps=1e-6, attention_bias=False, use_sliding_window=False, sliding_window=None,
        max_window_layers=2, tie_word_embeddings=True, **EMBEDDER, architectures=["Qwen3ForCausalLM"]),
        pooling="lasttoken", dtype="bf16", max_seq=160, prompts={
            "query": "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:",
            "document": ""}),
    case("gemma2-embedding", "begin", md.llama(
        "gemma2", **{**md.GEMMA, **EMBEDDER}, query_pre_attn_scalar=16, attn_logit_softcapping=4.0,
        final_logit_softcapping=9.0, architectures=["Gemma2Model"]), pooling="lasttoken"),
    case("mistral-embedding", "both", md.llama("mistral", sliding_window=None, **EMBEDDER,
         architectures=["MistralModel"]), pooling="lasttoken", prefix="model."),
    case("llama-bidirectional", "begin", md.llama(
        "llama_bidirec", **EMBEDDER, architectures=["LlamaBidirectionalModel"], pooling="avg", temperature=0.02),
        native={**md.llama(**EMBEDDER), "is_causal": False}, st=False),
    case("embedding-gemma", "both", md.llama(
        "gemma3_text", **{**md.GEMMA, **EMBEDDER, "num_hidden_layers": 4}, query_pre_attn_scalar=16,
        use_bidirectional_attention=True, layer_types=["sliding_attention", "sliding_attention", "full_attention",
                                                       "sliding_attention"],
        rope_theta=1000.0, rope_local_base_freq=100.0, architectures=["Gemma3TextModel"]), max_seq=96, modules=[
            (DENSE, "Dense", dict(in_features=32, out_features=48, bias=False,
                                  activation_function="torch.nn.modules.linear.Identity")),
            (DENSE, "Dense", dict(in_features=48, out_features=32, bias=False,
                                  activation_function="torch.nn.modules.linear.Identity"))],
        prompts={"query": "task: search result | query: ", "document": "title: none | text: "}),
]
STATIC = ["static", "model2vec", "model2vec-mapped"]


# --------------------------------------------------------------- weights ----

def randomise(model, seed):
    """Weights that are far from degenerate: every part of the model must matter for the result."""
    g = torch.Generator().manual_seed(seed)
    gemma = "gemma" in model.config.model_type
    with torch.no_grad():
        for name, p in model.named_parameters():
            r = torch.randn(p.shape, generator=g)
            if p.dim() == 1 and name.endswith("weight"):  # a norm
                p.copy_(0.2 * r if gemma else 1 + 0.2 * r)
            elif p.dim() == 1:
                p.copy_(0.1 * r)
            elif "embed" in name and "proj" not in name:
                p.copy_(0.5 * r)
            elif "relative_attention_bias" in name:
                p.copy_(r)
            else:
                p.copy_(r * 1.3 / p.shape[1] ** 0.5)


class JinaBert2(torch.nn.Module):
    """jina-bert v2, restated: BERT without positions, with ALiBi to both sides and a gated MLP."""

    class Config:
        model_type = "jina2"

    def __init__(self, c, n_vocab):
        super().__init__()
        self.c, self.config = c, self.Config()
        d, n = c["hidden_size"], c["intermediate_size"]
        shapes = {"embeddings.word_embeddings.weight": (n_vocab, d),
                  "embeddings.token_type_embeddings.weight": (c["type_vocab_size"], d),
                  "embeddings.LayerNorm.weight": (d,), "embeddings.LayerNorm.bias": (d,)}
        for i in range(c["num_hidden_layers"]):
            at, mlp = f"encoder.layer.{i}.attention.", f"encoder.layer.{i}.mlp."
            for part in ("self.query", "self.key", "self.value", "output.dense"):
                shapes.update({f"{at}{part}.weight": (d, d), f"{at}{part}.bias": (d,)})
            shapes.update({f"{at}output.LayerNorm.weight": (d,), f"{at}output.LayerNorm.bias": (d,),
                           f"{mlp}gated_layers.weight": (2 * n, d), f"{mlp}wo.weight": (d, n), f"{mlp}wo.bias": (d,),
                           f"{mlp}layernorm.weight": (d,), f"{mlp}layernorm.bias": (d,)})
        self.names = list(shapes)
        for name, shape in shapes.items():
            self.register_parameter(name.replace(".", "/"), torch.nn.Parameter(torch.zeros(shape)))

    def named_parameters(self, **_):
        return [(n, getattr(self, n.replace(".", "/"))) for n in self.names]

    def state_dict(self, **_):
        return dict(self.named_parameters())

    @staticmethod
    def slopes(n):
        """Powers of 2^(-8/n); where n is no power of 2, those of the next lower one and every second of the next."""
        p = 2 ** math.floor(math.log2(n))
        first = [2 ** (-8 * (i + 1) / p) for i in range(p)]
        return first + [2 ** (-8 * (i + 1) / (2 * p)) for i in range(0, 2 * (n - p), 2)]

    def __call__(self, input_ids):
        c, p = self.c, self.state_dict()
        f, h, d = torch.nn.functional, c["num_attention_heads"], c["hidden_size"]

        def linear(x, name):
            return f.linear(x, p[name + ".weight"], p.get(name + ".bias"))

        def norm(x, name):
            return f.layer_norm(x, (d,), p[name + ".weight"], p[name + ".bias"], c["layer_norm_eps"])
        x = p["embeddings.word_embeddings.weight"][input_ids[0]] + p["embeddings.token_type_embeddings.weight"][0]
        x, n = norm(x, "embeddings.LayerNorm"), input_ids.shape[1]
        distance = (torch.arange(n)[:, None] - torch.arange(n)[None, :]).abs().to(x.dtype)
        bias = -torch.tensor(self.slopes(h), dtype=x.dtype)[:, None, None] * distance
        for i in range(c["num_hidden_layers"]):
            at, mlp = f"encoder.layer.{i}.attention.", f"encoder.layer.{i}.mlp."
            q, k, v = (linear(x, f"{at}self.{s}").view(n, h, -1).transpose(0, 1) for s in ("query", "key", "value"))
            a = torch.softmax(q @ k.transpose(1, 2) / (d // h) ** 0.5 + bias, dim=-1) @ v
            x = norm(linear(a.transpose(0, 1).reshape(n, d), at + "output.dense") + x, at + "output.LayerNorm")
            gate, up = linear(x, mlp + "gated_layers").chunk(2, dim=-1)
            x = norm(linear(f.gelu(gate) * up, mlp + "wo") + x, mlp + "layernorm")
        return type("Output", (), {"last_hidden_state": x[None]})


def make_model(c, n_vocab):
    if c["native"] == "jina2":
        return JinaBert2(c["config"], n_vocab)
    native = {**(c["native"] or c["config"]), "vocab_size": n_vocab}
    config = AutoConfig.for_model(**json.loads(json.dumps(md.written(native))))
    kind = MODEL_MAPPING[type(config)]
    arguments = {"add_pooling_layer": False} if "add_pooling_layer" in inspect.signature(kind).parameters else {}
    return kind._from_config(config, attn_implementation="eager", **arguments)


def rounded(t, dtype):
    return t.to(DTYPES[dtype]).contiguous()


def make_lora(c, tensors, seed):
    """The tensors of jina-embeddings-v3's file: weights with the adapters of all tasks beside them."""
    g = torch.Generator().manual_seed(seed)
    rank, n, out = c["config"]["lora_rank"], len(c["tasks"]), {}
    for name, t in tensors.items():
        if t.dim() == 1:
            out[name] = t
            continue
        base = name.removesuffix("weight") + "parametrizations.weight."
        a, b = ((t.shape[0], rank), (rank, t.shape[1])) if "embeddings" in name else ((rank, t.shape[1]),
                                                                                      (t.shape[0], rank))
        out[base + "original"] = t
        out[base + "0.lora_A"] = rounded(0.5 * torch.randn((n, *a), generator=g), c["dtype"])
        out[base + "0.lora_B"] = rounded(0.5 * torch.randn((n, *b), generator=g), c["dtype"])
    return out


def with_task(c, tensors, task):
    """The same model with one task's adapters in the weights (None: none of them), without the adapters' names."""
    scale, out, i = c["config"]["lora_alpha"] / c["config"]["lora_rank"], {}, c["tasks"].index(task) if task else 0
    for name, t in tensors.items():
        if name.endswith(".original"):
            a, b = (tensors[name.removesuffix("original") + f"0.lora_{x}"][i].double() for x in "AB")
            delta = a @ b if "embeddings" in name else b @ a
            t = t.double() + (scale * delta if task else 0)
            out[name.replace("parametrizations.weight.original", "weight")] = t
        elif ".lora_" not in name:
            out[name] = t.double()
    return out


# ---------------------------------------------------------------- folder ----

def write_layout(c, folder):
    types = [("", "sentence_transformers.models.Transformer"), ("1_Pooling", "sentence_transformers.models.Pooling")]
    types += [(f"{i + 2}_{short}", kind) for i, (kind, short, _) in enumerate(c["modules"])]
    if c["normalize"]:
        types.append((f"{len(types)}_Normalize", "sentence_transformers.models.Normalize"))
    mb.write_json(folder, "modules.json",
                  [{"idx": i, "name": str(i), "path": p, "type": t} for i, (p, t) in enumerate(types)])
    hidden = c["config"].get("hidden_size") or c["config"].get("dim") or c["config"].get("n_embd")
    pooling = {"word_embedding_dimension": hidden}
    pooling.update({key: mode == c["pooling"] for mode, key in mb.LEGACY_POOLING.items()})
    mb.write_json(folder, "1_Pooling/config.json", pooling)
    mb.write_json(folder, "sentence_bert_config.json", {"max_seq_length": c["max_seq"], "do_lower_case": False})
    if c["prompts"]:
        mb.write_json(folder, "config_sentence_transformers.json", {
            "prompts": c["prompts"], "default_prompt_name": c["default_prompt"], "similarity_fn_name": "cosine"})
    g = torch.Generator().manual_seed(77)
    for i, (_, short, config) in enumerate(c["modules"]):
        path = f"{i + 2}_{short}"
        mb.write_json(folder, path + "/config.json", config)
        if short == "Dense":
            t = {"linear.weight": 0.2 * torch.randn(config["out_features"], config["in_features"], generator=g)}
            if config["bias"]:
                t["linear.bias"] = 0.1 * torch.randn(config["out_features"], generator=g)
        else:
            t = {"norm.weight": 1 + 0.3 * torch.randn(config["dimension"], generator=g),
                 "norm.bias": 0.1 * torch.randn(config["dimension"], generator=g)}
        mb.save_tensors(t, os.path.join(folder, path, "model.safetensors"))


def write_tokenizer(kind, folder, max_seq):
    make, pad = TOKENIZERS[kind]
    tok = make()
    tok.save(os.path.join(folder, "tokenizer.json"), pretty=False)
    mb.write_json(folder, "tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", "pad_token": pad,
                                                    "model_max_length": max_seq})
    return tok


def write_repository(c, seed, folder):
    """Returns the tokenizer, and the model for each task in double precision, from the weights as written."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    tok = write_tokenizer(c["tok"], folder, c["max_seq"])
    model = make_model(c, tok.get_vocab_size())
    randomise(model, seed)
    with torch.no_grad():
        for _, p in model.named_parameters():
            p.copy_(rounded(p, c["dtype"]).float())
    tensors = {name: rounded(t, c["dtype"]) for name, t in model.state_dict().items()}
    if c["rename"]:
        tensors = c["rename"](tensors)
    if c["tasks"]:
        tensors = make_lora(c, tensors, seed)
    if c["gamma"]:
        tensors = replace_names(tensors, [("Norm.weight", "Norm.gamma"), ("Norm.bias", "Norm.beta")])
    tensors = {c["prefix"] + name: t for name, t in tensors.items()}
    tensors.update({name: torch.zeros(n, dtype=DTYPES[c["dtype"]]) for name, n in c["extra"].items()})
    mb.save_tensors(tensors, os.path.join(folder, "model.safetensors"))
    mb.write_json(folder, "config.json", {
        **md.written(c["config"]), "vocab_size": tok.get_vocab_size(),
        "torch_dtype": {"f32": "float32", "f16": "float16", "bf16": "bfloat16"}[c["dtype"]]})
    write_layout(c, folder)
    if not c["tasks"]:
        return tok, {None: model.double().eval()}
    by_task = {}
    stripped = {name.removeprefix(c["prefix"]): t for name, t in tensors.items()}
    for task in [None] + c["tasks"]:
        m = make_model(c, tok.get_vocab_size()).double().eval()
        renamed = with_task(c, stripped, task)
        m.load_state_dict(split_back(m.state_dict(), renamed, c["rename"]))
        by_task[task] = m
    return tok, by_task


def split_back(like, tensors, rename):
    """The inverse of a renaming that puts parts together: by marking each value with its place."""
    marks, at = {}, 0
    for name, t in like.items():
        marks[name] = torch.arange(at, at + t.numel(), dtype=torch.float64).view(t.shape)
        at += t.numel()
    flat = torch.zeros(at, dtype=torch.float64)
    for name, mark in rename(marks).items():
        flat[mark.long().flatten()] = tensors[name].flatten()
    return {name: flat[mark.long()] for name, mark in marks.items()}


# ---------------------------------------------------------------- golden ----

def pool(c, hidden):
    if c["pooling"] == "cls":
        return hidden[0]
    return hidden[-1] if c["pooling"] == "lasttoken" else hidden.mean(dim=0)


def apply_modules(c, folder, x):
    from safetensors.torch import load_file
    acts = {"Tanh": torch.tanh, "Identity": lambda v: v, "GELU": torch.nn.functional.gelu}
    for i, (_, short, config) in enumerate(c["modules"]):
        t = {k: v.double() for k, v in load_file(os.path.join(folder, f"{i + 2}_{short}", "model.safetensors")).items()}
        if short == "Dense":
            x = acts[config["activation_function"].split(".")[-1]](
                torch.nn.functional.linear(x, t["linear.weight"], t.get("linear.bias")))
        else:
            x = torch.nn.functional.layer_norm(x, x.shape, t["norm.weight"], t["norm.bias"])
    return x / x.norm() if c["normalize"] else x


def write_golden(folder, golden, ids, vectors, hidden):
    out = os.path.join(folder, golden)
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "ids.json"), "w", newline="\n") as f:
        f.write("[\n" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in ids) + "\n]\n")
    np.stack(vectors).astype("<f4").tofile(os.path.join(out, "vectors.f32"))
    if hidden is not None:
        hidden.numpy().astype("<f4").tofile(os.path.join(out, "hidden.f32"))


def spread(vectors):
    """The largest cosine of two different texts: far from 1, or the test tells little."""
    v = np.stack(vectors)
    v = v / np.linalg.norm(v, axis=1, keepdims=True)
    return float(np.max(v @ v.T - 2 * np.eye(len(v))))


def run_case(c, folder, tok, model, prompt_name, task):
    prompt = c["prompts"][prompt_name] if prompt_name else ""
    st = None
    if c["st"]:
        st = SentenceTransformer(folder, device="cpu", model_kwargs={"dtype": torch.float32,
                                                                     "attn_implementation": "eager"}).double().eval()
        assert st.max_seq_length == c["max_seq"]
    tok.enable_truncation(c["max_seq"])
    ids, vectors, worst, first = [], [], 0.0, None
    for i, text in enumerate(TEXTS):
        ids.append(tok.encode(prompt + text).ids)
        hidden = model(torch.tensor([ids[-1]]).reshape(1, -1)).last_hidden_state[0]
        vectors.append(apply_modules(c, folder, pool(c, hidden)).numpy())
        first = hidden if i == 1 else first
        if st:
            assert ids[-1] == st.preprocess([prompt + text])["input_ids"][0].tolist(), (folder, text)
            theirs = st.encode([text], prompt=prompt, convert_to_tensor=True)[0].double().numpy()
            worst = max(worst, float(np.abs(theirs - vectors[-1]).max() / max(1, np.abs(theirs).max())))
    assert worst < 2e-6, (folder, worst)
    golden = "golden" + "".join("-" + x for x in dict.fromkeys((prompt_name, task)) if x)
    write_golden(folder, golden, ids, vectors, first)
    print(f"{c['name']:20} {golden:24} dim {len(vectors[0]):3} longest {max(map(len, ids)):3} like "
          f"sentence-transformers {f'{worst:.1e}' if st else '-':7} closest texts {spread(vectors):.3f}")
    return f"{c['name']} {golden} {len(vectors[0])} {len(TEXTS)} {prompt_name or '-'} {task or '-'}"


def cases_of(c):
    """(prompt, task)"""
    if c["tasks"]:
        return [(None, None)] + [(t, t) for t in c["tasks"]]
    return [(None, None)] + [(p, None) for p in sorted(c["prompts"] or {}) if c["prompts"][p]]


# ---------------------------------------------------------------- static ----

def make_static(name, folder):
    """Static embeddings: as sentence-transformers saves them, and as model2vec does, whole and by a mapping."""
    shutil.rmtree(folder, ignore_errors=True)
    inner = os.path.join(folder, "0_StaticEmbedding") if name == "static" else folder
    os.makedirs(inner)
    tok = word_pieces()
    n, g = tok.get_vocab_size(), torch.Generator().manual_seed(len(name))
    tok.save(os.path.join(inner, "tokenizer.json"), pretty=False)
    if name == "static":
        tensors = {"embedding.weight": torch.randn(n, 24, generator=g)}
    elif name == "model2vec":
        tensors = {"embeddings": torch.randn(n, 20, generator=g).to(torch.float16)}
    else:
        tensors = {"embeddings": torch.randn(60, 20, generator=g), "weights": 0.1 + torch.rand(n, generator=g).double(),
                   "mapping": torch.randint(0, 60, (n,), generator=g)}
    mb.save_tensors(tensors, os.path.join(inner, "model.safetensors"))
    kind = "sentence_transformers.models."
    parts = [("0_StaticEmbedding" if name == "static" else ".", kind + "StaticEmbedding")]
    if name != "static":
        parts.append(("1_Normalize", kind + "Normalize"))
        mb.write_json(folder, "config.json", {"model_type": "model2vec", "architectures": ["StaticModel"],
                                              "hidden_dim": 20, "normalize": True, "seq_length": 1000000,
                                              "apply_pca": 20, "apply_zipf": True})
    mb.write_json(folder, "modules.json",
                  [{"idx": i, "name": str(i), "path": p, "type": t} for i, (p, t) in enumerate(parts)])
    st = SentenceTransformer(folder, device="cpu").double()
    ids = [tok.encode(t, add_special_tokens=False).ids for t in TEXTS]
    vectors = [v.double().numpy() for v in st.encode(TEXTS, convert_to_tensor=True)]
    write_golden(folder, "golden", ids, vectors, None)
    print(f"{name:20} golden, dim {len(vectors[0])}")
    return f"{name} golden {len(vectors[0])} {len(TEXTS)} - -"


# --------------------------------------------------------------- padding ----

PAD_TEXTS = ["a <pad> fox", "<pad>", "the <pad><pad> quick <pad> dog runs", "no such token here"]
PADS = ["roberta", "xlm-roberta", "camembert", "mpnet"]


def make_pads(out):
    mb.write_json(out, "pad_texts.json", PAD_TEXTS)
    for name in PADS:
        st = SentenceTransformer(os.path.join(out, name), device="cpu", model_kwargs={
            "dtype": torch.float32, "attn_implementation": "eager"}).double().eval()
        ids = [st.preprocess([t])["input_ids"][0].tolist() for t in PAD_TEXTS]
        vectors = [st.encode([t], convert_to_tensor=True)[0].double().numpy() for t in PAD_TEXTS]
        write_golden(os.path.join(out, name), "golden-pad", ids, vectors, None)
        print(f"{name:20} golden-pad, pads in {sum(1 in i for i in ids)} texts")


@torch.inference_mode()
def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    md.quiet()
    out, names = sys.argv[1], sys.argv[2:]
    os.makedirs(out, exist_ok=True)
    mb.write_json(out, "texts.json", TEXTS)
    lines = ["# folder golden dim count prompt_name task"]
    for i, c in enumerate(CASES):
        if names and c["name"] not in names:
            continue
        tok, by_task = write_repository(c, 3000 + i, os.path.join(out, c["name"]))
        for prompt_name, task in cases_of(c):
            lines.append(run_case(c, os.path.join(out, c["name"]), tok, by_task[task], prompt_name, task))
    for name in STATIC:
        if not names or name in names:
            lines.append(make_static(name, os.path.join(out, name)))
    if not names or names == ["pads"]:
        make_pads(out)
    if not names:
        with open(os.path.join(out, "cases.txt"), "w", newline="\n") as f:
            f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
