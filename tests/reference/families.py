"""Tiny models of every model_type that gllm reads from folders, made by transformers' own classes."""
import os

import torch
from transformers import AutoConfig, AutoModel, AutoModelForCausalLM, AutoModelForSequenceClassification, PreTrainedTokenizerFast

import make_encoders as me
import writers as w

# Layers, so that both kinds of a family with two are there; sizes that are no multiple of a panel.
BERT = dict(hidden_size=40, num_hidden_layers=2, num_attention_heads=5, intermediate_size=52, max_position_embeddings=96)
LLAMA = dict(hidden_size=40, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2, intermediate_size=52,
             max_position_embeddings=128, bos_token_id=0, eos_token_id=1, pad_token_id=0)
ROBERTA = {**BERT, "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2, "type_vocab_size": 1}


# model_type: tokenizer, config
ENCODERS = {
    "bert": ("wordpiece", BERT),
    "roberta": ("roberta", ROBERTA),
    "xlm-roberta": ("unigram", ROBERTA),
    "camembert": ("unigram", ROBERTA),
    "electra": ("wordpiece", {**BERT, "embedding_size": 24}),
    "distilbert": ("wordpiece", dict(dim=40, n_layers=2, n_heads=5, hidden_dim=52, max_position_embeddings=96)),
    "mpnet": ("mpnet", {**BERT, "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2}),
    "modernbert": ("modernbert", {**BERT, "num_hidden_layers": 4, "local_attention": 8, "pad_token_id": 0,
                                  "cls_token_id": 2, "sep_token_id": 3, "bos_token_id": 2, "eos_token_id": 3}),
    "gte": ("unigram", {**BERT, "pad_token_id": 1}),
    "nomic_bert": ("wordpiece", {**BERT, "pad_token_id": 0}),
    "jina_embeddings_v3": ("unigram", {**BERT, "pad_token_id": 1}),
}
DECODERS = {
    "gpt2": ("both", dict(n_embd=40, n_layer=2, n_head=5, n_positions=96, bos_token_id=1, eos_token_id=2)),
    "llama": ("both", LLAMA),
    "mistral": ("both", {**LLAMA, "sliding_window": 9}),
    "qwen2": ("end", LLAMA),
    "qwen3": ("end", {**LLAMA, "head_dim": 14}),
    "phi3": ("both", {**LLAMA, "sliding_window": None}),
    "smollm3": ("both", {**LLAMA, "num_hidden_layers": 5}),
    "internlm3": ("both", LLAMA),
    "glm": ("both", {**LLAMA, "head_dim": 16}),
    "glm4": ("both", {**LLAMA, "head_dim": 16}),
    "gemma2": ("begin", {**LLAMA, "head_dim": 14, "sliding_window": 9, "query_pre_attn_scalar": 20}),
    "gemma3_text": ("begin", {**LLAMA, "head_dim": 14, "sliding_window": 9, "query_pre_attn_scalar": 20,
                              "num_hidden_layers": 7}),
}
ALL = {**ENCODERS, **DECODERS}


SPECIAL = {
    "wordpiece": dict(unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]"),
    "modernbert": dict(unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"),
    "mpnet": dict(unk_token="[UNK]", cls_token="<s>", sep_token="</s>", bos_token="<s>", eos_token="</s>"),
    "roberta": dict(unk_token="<unk>", cls_token="<s>", sep_token="</s>", bos_token="<s>", eos_token="</s>"),
    "unigram": dict(unk_token="<unk>", cls_token="<s>", sep_token="</s>", bos_token="<s>", eos_token="</s>"),
    "both": dict(unk_token="<unk>", bos_token="<s>", eos_token="</s>"), "begin": dict(bos_token="<bos>", eos_token="<eos>"),
    "end": dict(eos_token="<|endoftext|>"),
}


def tokenizer_of(model_type):
    make, pad = me.TOKENIZERS[ALL[model_type][0]]
    return make(), pad


def n_vocab(model_type):
    return tokenizer_of(model_type)[0].get_vocab_size()


def config_of(model_type, **changes):
    settings = {**ALL[model_type][1], "vocab_size": n_vocab(model_type), **changes}
    return AutoConfig.for_model(model_type, **settings)


def make_model(model_type, cls=None, seed=1, dtype=None, config=None, **changes):
    """`cls`: a class of transformers, or "body", "generate", "classify"."""
    config = config or config_of(model_type, **changes)
    auto = {"body": AutoModel, "generate": AutoModelForCausalLM, "classify": AutoModelForSequenceClassification}
    if cls is None:
        cls = "generate" if model_type in DECODERS else "body"
    if isinstance(cls, str):
        model = auto[cls].from_config(config, attn_implementation="eager")
    else:
        model = cls._from_config(config, attn_implementation="eager")
    w.randomise(model, seed)
    return model.to(dtype) if dtype else model


def save_tokenizer(model_type, folder, limit=None, **settings):
    tok, pad = tokenizer_of(model_type)
    tokens = {"pad_token": pad, **SPECIAL.get(ALL[model_type][0], {}), **settings}
    if ALL[model_type][0] == "wordpiece":
        tokens.update(model_input_names=["input_ids", "attention_mask"] + ["token_type_ids"] * (
            model_type != "distilbert"))
    PreTrainedTokenizerFast(tokenizer_object=tok, **tokens, **({"model_max_length": limit} if limit else {})
                            ).save_pretrained(folder)
    return tok


def save(model, model_type, folder, limit=None, **arguments):
    """As save_pretrained writes it, with a tokenizer beside it."""
    model.save_pretrained(folder, **arguments)
    return save_tokenizer(model_type, folder, limit)


def load(folder, cls, **arguments):
    """The reference: what transformers makes of the folder, in f32; it must find all its weights."""
    auto = {"body": AutoModel, "generate": AutoModelForCausalLM, "classify": AutoModelForSequenceClassification}
    cls = auto.get(cls, cls) if isinstance(cls, str) else cls
    model, info = cls.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True,
                                      **arguments)
    missing = [k for k in info["missing_keys"] if "pooler" not in k]
    assert not missing and not info["mismatched_keys"], (folder, info)
    return model.eval()


@torch.inference_mode()
def hidden_states(model, tok, texts, limit):
    tok.enable_truncation(limit)
    return [model(input_ids=torch.tensor([tok.encode(t).ids])).last_hidden_state[0] for t in texts]


@torch.inference_mode()
def logits(model, ids):
    return model(input_ids=torch.tensor([ids])).logits[0].double().numpy()


def random_ids(model_type, n=30, seed=5, vocab=None):
    g = torch.Generator().manual_seed(seed)
    return torch.randint(3, vocab or n_vocab(model_type), (n,), generator=g).tolist()
