#!/usr/bin/env python3
"""Every field of every supported family's config class: gllm's numbers are those of transformers, whatever the field
says, or gllm refuses and names it.

    python tests/reference/check_configs.py [--driver PROGRAM] [--keep FOLDER] [-v] [WORD ...]

FIELDS says of each field which values are tried, HARMLESS which fields change nothing in a forward pass and why. A field
of a class, or an attribute that the model's code reads from its config, that is in neither table fails the check: it is
new. For each value a tiny model is made, saved by save_pretrained and compared with the class that reads it back.
    FAMILY.FIELD=VALUE    the value is written in config.json
    FAMILY.FIELD missing  the model has the class's default, and config.json does not have the field
    FAMILY.lean           config.json has nothing that equals the class's defaults
    FAMILY.aliases        config.json has the names of the class's attribute_map instead
Needs `pip install -r tests/reference/requirements.txt` and cc. Ends with "check_configs: N passed, N failed, N skipped".
"""
import copy
import inspect
import os
import re
import sys

import torch

import families as f
import writers as w

# ---------------------------------------------------------------- tables ----

# Fields that no forward pass reads, or that cannot change its numbers.
HARMLESS = {
    "transformers_version": "who wrote it", "architectures": "read by no forward pass", "model_type": "the family",
    "output_hidden_states": "what is returned", "output_attentions": "what is returned", "return_dict": "what is returned",
    "dtype": "tensors have their own", "problem_type": "of training; probabilities", "id2label": "names", "label2id": "names",
    "num_labels": "id2label", "_name_or_path": "where it came from", "initializer_range": "of training",
    "initializer_cutoff_factor": "of training", "use_cache": "how it is computed", "deterministic_flash_attn": "likewise",
    "_attn_implementation": "likewise", "pretraining_tp": "likewise", "reorder_and_upcast_attn": "likewise",
    "hidden_dropout_prob": "of training", "attention_probs_dropout_prob": "of training", "attention_dropout": "of training",
    "dropout": "of training", "qa_dropout": "of training", "seq_classif_dropout": "of training", "hidden_dropout": "of training",
    "classifier_dropout": "of training", "embedding_dropout": "of training", "mlp_dropout": "of training",
    "resid_pdrop": "of training", "embd_pdrop": "of training", "attn_pdrop": "of training",
    "summary_last_dropout": "of training", "summary_first_dropout": "of training", "sparse_prediction": "of training",
    "sparse_pred_ignore_index": "of training", "chunk_size_feed_forward": "how it is computed", "bos_token_id": "generation_config.json has what counts",
    "eos_token_id": "likewise", "cls_token_id": "the tokenizer's", "sep_token_id": "the tokenizer's",
    "decoder_bias": "of the language model's head", "gradient_checkpointing": "of training",
    "summary_type": "of a head that no supported model has", "summary_use_proj": "likewise", "summary_activation": "likewise",
    "summary_proj_to_labels": "likewise", "get_text_config": "a function", "image_token_id": "of pictures",
    "mm_tokens_per_image": "of pictures", "vision_config": "of pictures", "text_config": "where the rest is",
    "_sliding_window_pattern": "what sliding_window_pattern was", "use_return_dict": "what is returned",
}

ACTS = ["gelu", "gelu_new", "gelu_fast", "gelu_python", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_accurate", "gelu_10",
        "quick_gelu", "relu", "relu2", "relu6", "silu", "swish", "tanh", "mish", "sigmoid", "leaky_relu", "hardswish",
        "linear", "laplace", "sqrtsoftplus"]


def rope(**parameters):
    return dict(rope_parameters={"rope_theta": 300.0, **parameters})


# On texts of 30 tokens each of these matters; those on the border of LongRoPE and dynamic are for B5.
ROPES = [
    dict(rope_parameters={"rope_type": "default", "rope_theta": 300.0}),
    rope(rope_type="linear", factor=4.0), rope(rope_type="dynamic", factor=4.0), rope(rope_type="proportional", factor=2.0),
    rope(rope_type="yarn", factor=4.0, original_max_position_embeddings=32),
    rope(rope_type="yarn", factor=4.0, original_max_position_embeddings=32, beta_fast=8.0, beta_slow=0.5),
    rope(rope_type="yarn", factor=4.0, original_max_position_embeddings=32, attention_factor=1.3),
    rope(rope_type="yarn", factor=4.0, original_max_position_embeddings=32, mscale=0.7, mscale_all_dim=0.3),
    rope(rope_type="yarn", factor=4.0, original_max_position_embeddings=32, mscale=0.7),
    rope(rope_type="yarn", factor=4.0, original_max_position_embeddings=32, truncate=False),
    rope(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64),
    {**rope(rope_type="dynamic", factor=2.0), "max_position_embeddings": 16},
]
HALF = [rope(rope_type="default", partial_rotary_factor=0.5)] # ignored by most classes; others of theirs fail on a share
HALVES = HALF + [rope(rope_type="linear", factor=2.0, partial_rotary_factor=0.5)]


def longrope(half, original, longest, **kw):
    return {**rope(rope_type="longrope", short_factor=[1 + 0.2 * i for i in range(half)], long_factor=[
        1.0 + 1.5 * i for i in range(half)], original_max_position_embeddings=original, **kw),
        "max_position_embeddings": longest}


def values(name, *list_):
    return [{name: v} for v in list_]


LAYERS = {"per_layer_config": [], "is_causal": [{"is_causal": False}, {"is_causal": True}]}
BERT = {
    "vocab_size": values("vocab_size", 400), "hidden_size": values("hidden_size", 30),
    "num_hidden_layers": values("num_hidden_layers", 1, 3), "num_attention_heads": values("num_attention_heads", 4),
    "intermediate_size": values("intermediate_size", 33), "hidden_act": values("hidden_act", *ACTS),
    "max_position_embeddings": values("max_position_embeddings", 40), "layer_norm_eps": values("layer_norm_eps", 0.05),
    "type_vocab_size": values("type_vocab_size", 1, 3), "pad_token_id": values("pad_token_id", 3),
    "is_decoder": [{"is_decoder": True}], "add_cross_attention": [{"is_decoder": True, "add_cross_attention": True}],
    "is_encoder_decoder": [{"is_encoder_decoder": True}],
    "tie_word_embeddings": values("tie_word_embeddings", False), **LAYERS,
}
ROTARY_BERT = {**{k: v for k, v in BERT.items() if k not in ("is_decoder", "add_cross_attention")},
               "rope_parameters": ROPES + HALF}
LLAMA = {
    "vocab_size": values("vocab_size", 400), "hidden_size": values("hidden_size", 24),
    "num_hidden_layers": values("num_hidden_layers", 1, 2), "num_attention_heads": values("num_attention_heads", 2),
    "num_key_value_heads": values("num_key_value_heads", 1, 4), "intermediate_size": values("intermediate_size", 33),
    "hidden_act": values("hidden_act", *ACTS), "max_position_embeddings": values("max_position_embeddings", 64),
    "rms_norm_eps": values("rms_norm_eps", 0.05), "tie_word_embeddings": values("tie_word_embeddings", False, True),
    "rope_parameters": ROPES, "pad_token_id": values("pad_token_id", 5),
    "is_encoder_decoder": [{"is_encoder_decoder": True}],
    **LAYERS,
}
SLIDING = {
    "use_sliding_window": [{"use_sliding_window": True, "sliding_window": 7, "max_window_layers": 0}],
    "sliding_window": [{"sliding_window": 7}, {"use_sliding_window": True, "sliding_window": 3, "max_window_layers": 0},
                       {"use_sliding_window": True, "sliding_window": None, "max_window_layers": 0}],
    "max_window_layers": [{"use_sliding_window": True, "sliding_window": 7, "max_window_layers": n} for n in (0, 1, 2, 28)],
    "layer_types": [{"use_sliding_window": True, "sliding_window": 7, "layer_types": [
        "full_attention", "sliding_attention", "full_attention"]}, {"layer_types": ["full_attention"] * 3}],
}
GEMMA = {
    **{k: v for k, v in LLAMA.items() if k != "hidden_act"}, "head_dim": values("head_dim", 6, 16),
    "hidden_activation": values("hidden_activation", *ACTS), "attention_bias": values("attention_bias", True),
    "query_pre_attn_scalar": values("query_pre_attn_scalar", 100), "sliding_window": values("sliding_window", 5, 128),
    "layer_types": [{"num_hidden_layers": 3, "layer_types": ["full_attention", "sliding_attention", "full_attention"]}],
    "final_logit_softcapping": values("final_logit_softcapping", None, 3.0),
    "attn_logit_softcapping": values("attn_logit_softcapping", None, 2.0),
    "use_bidirectional_attention": values("use_bidirectional_attention", True),
}
PER_TYPE = [
    {"rope_parameters": {"full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 300.0},
                         "sliding_attention": {"rope_type": "default", "rope_theta": 50.0}}},
    {"rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 300.0},
                         "sliding_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 50.0}}},
    {"rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 300.0, "partial_rotary_factor": 0.5},
                         "sliding_attention": {"rope_type": "default", "rope_theta": 50.0}}},
    {"rope_parameters": {"full_attention": {"rope_type": "yarn", "rope_theta": 300.0, "factor": 4.0,
                                            "original_max_position_embeddings": 32},
                         "sliding_attention": {"rope_type": "default", "rope_theta": 50.0}}},
]

FIELDS = {
    "bert": BERT, "roberta": BERT, "xlm-roberta": BERT, "camembert": BERT,
    "electra": {**BERT, "embedding_size": values("embedding_size", 40, 20)},
    "distilbert": {
        **{k: v for k, v in BERT.items() if k in (
            "vocab_size", "max_position_embeddings", "pad_token_id", "is_encoder_decoder",
            "tie_word_embeddings", "per_layer_config", "is_causal")},
        "dim": values("dim", 30), "n_layers": values("n_layers", 1, 3), "n_heads": values("n_heads", 4),
        "hidden_dim": values("hidden_dim", 33), "activation": values("activation", *ACTS),
        "sinusoidal_pos_embds": values("sinusoidal_pos_embds", True)},
    "mpnet": {**{k: v for k, v in BERT.items() if k not in ("type_vocab_size", "is_decoder", "add_cross_attention")},
              "relative_attention_num_buckets": values("relative_attention_num_buckets", 32, 40, 64)},
    "modernbert": {
        **{k: v for k, v in ROTARY_BERT.items() if k not in ("type_vocab_size", "layer_norm_eps", "hidden_act",
                                                             "rope_parameters")},
        "hidden_activation": values("hidden_activation", *ACTS), "norm_eps": values("norm_eps", 0.05),
        "norm_bias": values("norm_bias", True), "attention_bias": values("attention_bias", True),
        "mlp_bias": values("mlp_bias", True), "local_attention": values("local_attention", 4, 7, 200),
        "layer_types": [{"layer_types": ["sliding_attention", "full_attention", "full_attention", "sliding_attention"]}],
        "classifier_pooling": [{"classifier_pooling": p, "num_labels": 3} for p in ("cls", "mean")],
        "classifier_bias": [{"classifier_bias": True, "num_labels": 3}],
        "classifier_activation": [{"classifier_activation": a, "num_labels": 3} for a in ("silu", "relu", "tanh", "mish")],
        "global_attn_every_n_layers": [{"global_attn_every_n_layers": 2, "layer_types": None}],
        "rope_parameters": PER_TYPE},
    "gte": ROTARY_BERT, "nomic_bert": {**ROTARY_BERT, "head_dim": values("head_dim", 8, 6, 12)},
    "jina_embeddings_v3": ROTARY_BERT,
    "gpt2": {
        **{k: v for k, v in LLAMA.items() if k in ("vocab_size", "tie_word_embeddings", "pad_token_id", "is_encoder_decoder",
                                                   "per_layer_config", "is_causal")},
        "n_positions": values("n_positions", 40), "n_embd": values("n_embd", 30), "n_layer": values("n_layer", 1, 3),
        "n_head": values("n_head", 4), "n_inner": values("n_inner", 36, None),
        "activation_function": values("activation_function", *ACTS),
        "layer_norm_epsilon": values("layer_norm_epsilon", 0.05),
        "scale_attn_weights": values("scale_attn_weights", False),
        "scale_attn_by_inverse_layer_idx": values("scale_attn_by_inverse_layer_idx", True),
        "add_cross_attention": values("add_cross_attention", True)},
    "llama": {**LLAMA, "num_key_value_heads": values("num_key_value_heads", 1, 4, None), "rope_parameters": ROPES + HALF, "head_dim": values("head_dim", 6, 16, None),
              "attention_bias": values("attention_bias", True), "mlp_bias": values("mlp_bias", True)},
    "mistral": {**LLAMA, "rope_parameters": ROPES + HALF, "head_dim": values("head_dim", 6, 16, None),
                "sliding_window": values("sliding_window", 5, None, 4096)},
    "qwen2": {**LLAMA, **SLIDING, "rope_parameters": ROPES + HALF},
    "qwen3": {**LLAMA, **SLIDING, "head_dim": values("head_dim", 6, 16),
              "attention_bias": values("attention_bias", True)},
    "phi3": {**LLAMA, "sliding_window": values("sliding_window", 5, 4096),
             "rope_parameters": [rope(rope_type="default"), rope(rope_type="default", partial_rotary_factor=0.8),
                                 longrope(5, 64, 128), longrope(5, 16, 128), longrope(5, 16, 128, attention_factor=1.4),
                                 longrope(5, 16, 128, factor=3.0), longrope(4, 16, 128, partial_rotary_factor=0.8)],
             "original_max_position_embeddings": [{**longrope(5, 64, 128), "original_max_position_embeddings": 16}]},
    "smollm3": {**LLAMA, **{k: v for k, v in SLIDING.items() if k != "max_window_layers"},
                "no_rope_layers": [{"no_rope_layers": [0, 1, 0, 1, 1]}, {"no_rope_layers": None}, {"no_rope_layers": [1] * 5}],
                "no_rope_layer_interval": [{"no_rope_layer_interval": 2, "no_rope_layers": None}],
                "layer_types": [{"use_sliding_window": True, "sliding_window": 7, "layer_types": [
                    "full_attention", "sliding_attention"] * 2 + ["full_attention"]}],
                "attention_bias": values("attention_bias", True), "mlp_bias": values("mlp_bias", True)},
    "internlm3": {**LLAMA, "head_dim": values("head_dim", 6, 16, None),
                  "attention_bias": [{"attention_bias": True, "mlp_bias": True}],
                  "mlp_bias": [{"attention_bias": True, "mlp_bias": True}]},
    "glm": {**LLAMA, "rope_parameters": HALVES + ROPES[:2], "head_dim": values("head_dim", 8, 12),
            "attention_bias": values("attention_bias", False)},
    "glm4": {**LLAMA, "rope_parameters": HALVES + ROPES[:2], "head_dim": values("head_dim", 8, 12),
             "attention_bias": values("attention_bias", False)},
    "gemma2": GEMMA,
    "gemma3_text": {**GEMMA, "rope_parameters": PER_TYPE, "sliding_window_pattern": [
        {"sliding_window_pattern": 2, "layer_types": None}, {"sliding_window_pattern": 3, "layer_types": None}]},
}
# What belongs to a field that is written only by what it is part of.
SAME_AS = {"num_attention_heads": "n_heads n_head", "num_hidden_layers": "n_layers n_layer", "hidden_size": "dim n_embd",
           "max_position_embeddings": "n_positions", "sliding_window": "local_attention",
           "intermediate_size": "hidden_dim n_inner", "head_dim": "hidden_size"}

# Written by newer versions, though it follows from other fields.
DERIVED = ("layer_types", "no_rope_layers")
NEVER_MISSING = ("is_causal", "pad_token_id", "is_decoder", "add_cross_attention", "is_encoder_decoder")
# Fields for which files of older versions are tried, too.
BEFORE = {"rope_parameters", "use_sliding_window", "sliding_window", "max_window_layers", "no_rope_layer_interval",
          "sliding_window_pattern", "global_attn_every_n_layers", "num_hidden_layers", "layer_types", "no_rope_layers"}
# Fields that change nothing in these classes, tried all the same.
SILENT = {"tie_word_embeddings", "pad_token_id", "is_encoder_decoder", "is_decoder", "add_cross_attention", "is_causal",
          "max_position_embeddings", "type_vocab_size", "distilbert.sinusoidal_pos_embds",
          "mpnet.relative_attention_num_buckets", "gemma3_text.attn_logit_softcapping"}

# What a model needs beside a default, so that it stays small: FIELD: changes.
BESIDE_DEFAULT = {
    "hidden_size": {"num_attention_heads": 4}, "dim": {"n_heads": 4}, "n_embd": {"n_head": 4},
    "num_attention_heads": {"hidden_size": 192, "num_key_value_heads": 2}, "n_heads": {"dim": 96}, "n_head": {"n_embd": 96},
    "head_dim": {"num_attention_heads": 2},
    "max_window_layers": {"use_sliding_window": True, "sliding_window": 7, "num_hidden_layers": 30},
    "use_sliding_window": {"sliding_window": 7, "max_window_layers": 0},
    "num_hidden_layers": {"hidden_size": 40}, "vocab_size": {"num_hidden_layers": 1, "n_layers": 1, "n_layer": 1},
    "no_rope_layers": {"no_rope_layers": None}, "layer_types": {"layer_types": None},
}

SIZES = ("vocab_size hidden_size num_hidden_layers num_attention_heads intermediate_size max_position_embeddings "
         "n_positions n_embd n_layer n_head dim n_layers n_heads hidden_dim").split()
DECODERS = "gpt2 llama mistral qwen2 qwen3 phi3 smollm3 internlm3 glm glm4 gemma2 gemma3_text".split()
PENDING = {
    **{f"*.{field} missing": "sizes have no defaults of the class" for field in SIZES},
    "*.per_layer_config": "per_layer_config is not refused",
    **{f"{t}.is_causal=False": "is_causal is not read" for t in DECODERS},
    "gemma2.use_bidirectional_attention=True": "a window to both sides is of another width than gemma3's",
    **{f"{t}.num_key_value_heads missing": "the class's default is a number" for t in
       "mistral qwen2 qwen3 smollm3 internlm3 glm glm4 gemma2 gemma3_text".split()},
    **{f"{t}.head_dim missing": "the class's default is a number" for t in
       "qwen3 internlm3 glm glm4 gemma2 gemma3_text".split()},
    **{f"{t}.rms_norm_eps missing": "the class's default is 1e-5" for t in ("phi3", "internlm3")},
    **{f"{t}.max_window_layers missing": "the class's default is 28" for t in ("qwen2", "qwen3")},
    **{f"{t}.type_vocab_size missing": "the class's default is 1" for t in ("gte", "jina_embeddings_v3")},
    **{f"{t}.query_pre_attn_scalar missing": "the class's default is 256" for t in ("gemma2", "gemma3_text")},
    "gemma2.final_logit_softcapping missing": "the class's default is 30",
    "gemma2.attn_logit_softcapping missing": "the class's default is 50",
    "electra.embedding_size missing": "the class's default is 128",
    **{f"{t}.lean": "defaults of the class" for t in
       "gte jina_embeddings_v3 phi3 internlm3 glm glm4 gemma2".split()},
    "gemma3_text.attn_logit_softcapping=2.0": "transformers' Gemma 3 does not apply it",
    "mpnet.pad_token_id=3": "positions begin at 2, whatever pad_token_id is",
    "mpnet.relative_attention_num_buckets=40": "distances go to 32 buckets, whatever the table has",
    "mpnet.relative_attention_num_buckets=64": "distances go to 32 buckets, whatever the table has",
    "gpt2.scale_attn_weights=False": "not read", "gpt2.scale_attn_by_inverse_layer_idx=True": "not read",
    **{f"{t}.rope_parameters={{*partial_rotary_factor:0.5}}*": "the class turns whole heads where rope_type is default" for t in
       "modernbert gte nomic_bert jina_embeddings_v3 llama mistral qwen2 gemma3_text".split()},
    "modernbert.rope_parameters=* before": "rope_scaling is of both kinds of layers",
    "smollm3.use_sliding_window=True,sliding_window=[37],max_window_layers=0 before": "the window is of layers without RoPE alone",
    "smollm3.no_rope_layer_interval=2,no_rope_layers=None before": "not read",
}


# ---------------------------------------------------------------- models ----

def fields_of(config_class):
    """Fields of the class and, of its model's code, the attributes of its config that it reads."""
    names = [n for n, d in config_class.__dataclass_fields__.items() if "ClassVar" not in str(d.type)]
    skip = {"base_config_key", "sub_configs_defaults", "attribute_map", "base_model_tp_plan", "base_model_fsdp_plan",
            "base_model_pp_plan", "base_model_ep_plan", "_auto_class", "extra_files", "extra_config_files"}
    names = [n for n in names if n not in skip]
    for file in modeling_files(config_class):
        with open(file, encoding="utf-8") as source:
            text = source.read()
        names += re.findall(r"\bconfig\.([a-z_]\w*)\b(?!\()", text)
        names += re.findall(r"getattr\((?:self\.)?config, \"(\w+)\"", text)
    return list(dict.fromkeys(names))


def modeling_files(config_class):
    import transformers.masking_utils
    base = os.path.dirname(inspect.getfile(config_class))
    own = [os.path.join(base, n) for n in os.listdir(base) if n.startswith("modeling_")]
    return own


def is_known(model_type, name, config_class):
    table = FIELDS[model_type]
    aliases = getattr(config_class, "attribute_map", {})
    names = [name, aliases.get(name, name), *SAME_AS.get(name, "").split()]
    return name in HARMLESS or any(n in table for n in names)


def classes_of(model_type, changes):
    if "num_labels" in changes:
        return "classify"
    if changes.get("use_bidirectional_attention") or changes.get("is_causal") is False:
        return "body"
    return "generate" if model_type in f.DECODERS else "body"


TEXTS = [w.TEXTS[i] for i in (0, 2, 6, 7)]


def results(driver, folder, model_type, cls, tok, model):
    """(gllm's, the class's)"""
    with torch.inference_mode():
        if cls == "generate":
            ids = f.random_ids(model_type)
            want = f.logits(model, ids)
            return driver.logits(folder, ids), want
        limit = getattr(model.config, "max_position_embeddings", 64)
        limit -= getattr(model.config, "pad_token_id", 0) + 1 if model_type in (
            "roberta", "xlm-roberta", "camembert", "mpnet") else 0
        tok.enable_truncation(limit)
        if cls == "classify":
            want = torch.cat([model(input_ids=torch.tensor([tok.encode(t).ids])).logits for t in TEXTS]).numpy()
            return driver.matrix("classify", folder, TEXTS), want
        hidden = f.hidden_states(model, tok, TEXTS, limit)
        want = torch.stack([h.mean(dim=0) for h in hidden]).numpy()
        return driver.matrix("embed", folder, TEXTS, pooling=2, normalize=2), want


def prepare(model_type, changes, folder):
    changes = copy.deepcopy(changes)
    cls = classes_of(model_type, changes)
    model = f.make_model(model_type, cls, config=f.config_of(model_type, **changes))
    tok = f.save(model, model_type, folder)
    return cls, tok


def as_before(config, changes):
    """The file as older versions wrote it: without what follows from other fields, RoPE in rope_theta and rope_scaling."""
    config = {**{k: v for k, v in config.items() if k not in DERIVED or changes.get(k) is not None},
              **{k: v for k, v in changes.items() if k != "rope_parameters" and v is not None}}
    config.pop("_sliding_window_pattern", None)
    for name in ("sliding_window_pattern", "global_attn_every_n_layers"):
        if name in changes:
            config[name] = changes[name]
    ropes = config.pop("rope_parameters", None)
    if not ropes:
        return config
    if "full_attention" not in ropes:
        both = {"": dict(ropes)}
    else:
        both = {"": dict(ropes["full_attention"]), "local": dict(ropes["sliding_attention"])}
    modern = config["model_type"] == "modernbert"
    for kind, r in both.items():
        base, rotary, name = r.pop("rope_theta"), r.pop("partial_rotary_factor", None), r.pop("rope_type", "default")
        key = {("", False): "rope_theta", ("", True): "global_rope_theta", ("local", False): "rope_local_base_freq",
               ("local", True): "local_rope_theta"}[kind, modern]
        config[key] = base
        if rotary is not None:
            config["partial_rotary_factor"] = rotary
        if not kind:
            word = "rope_type" if "full_attention" in ropes else "type"
            config["rope_scaling"] = None if name == "default" else {word: name, **r}
    return config


def check_value(driver, folder, model_type, changes, before=False, told=None):
    def run():
        cls, tok = prepare(model_type, changes, folder)
        if before:
            w.edit_json(folder, "config.json", lambda c: as_before(c, changes))
        model = f.load(folder, cls)
        got, want = results(driver, folder, model_type, cls, tok, model)
        if told is not None:
            told[w.short_hash(want)] = 1
        w.near(got, want)
    return run


def check_missing(driver, folder, model_type, field, changes):
    def run():
        cls, tok = prepare(model_type, changes, folder)
        gone = {field, *DERIVED}
        w.edit_json(folder, "config.json", lambda c: {k: v for k, v in c.items() if k not in gone})
        got, want = results(driver, folder, model_type, cls, tok, f.load(folder, cls))
        w.near(got, want)
    return run


def check_refused(driver, folder, model_type, written):
    """Where transformers' own classes cannot do it, either."""
    def run():
        prepare(model_type, {}, folder)
        w.edit_json(folder, "config.json", written)
        driver.info(folder)
        raise w.Different("opens")
    return run


def check_lean(driver, folder, model_type):
    def run():
        cls, tok = prepare(model_type, {}, folder)
        default = {n: d.default for n, d in type(f.config_of(model_type)).__dataclass_fields__.items()}
        w.edit_json(folder, "config.json", lambda c: {
            k: v for k, v in c.items() if k == "model_type" or k not in DERIVED and (k not in default or default[k] != v)})
        got, want = results(driver, folder, model_type, cls, tok, f.load(folder, cls))
        w.near(got, want)
    return run


def check_aliases(driver, folder, model_type):
    def run():
        cls, tok = prepare(model_type, {}, folder)
        names = {v: k for k, v in type(f.config_of(model_type)).attribute_map.items()}
        if not names:
            return
        w.edit_json(folder, "config.json", lambda c: {names.get(k, k): v for k, v in c.items()})
        got, want = results(driver, folder, model_type, cls, tok, f.load(folder, cls))
        w.near(got, want)
    return run


def check_base(driver, folder, model_type, told):
    cls, tok = prepare(model_type, {}, folder)
    told[w.short_hash(results(driver, folder, model_type, cls, tok, f.load(folder, cls))[1])] = 1


def is_odd(change):
    """Layers with a window had no scaling before, and no layer a share of its own."""
    parameters = change["rope_parameters"]
    local = parameters.get("sliding_attention", {"rope_type": "default"})
    return local["rope_type"] != "default" or "partial_rotary_factor" in parameters.get("full_attention", {})


def short(changes):
    def one(v):
        if isinstance(v, dict):
            return "{" + " ".join(f"{k}:{one(x)}" for k, x in v.items() if k != "rope_theta" or len(v) < 3) + "}"
        if isinstance(v, list):
            return "[" + " ".join(one(x)[:4] for x in v) + "]"
        return str(v)
    return ",".join(f"{k}={one(v)}" for k, v in changes.items())


def body(account, driver, folder, arguments):
    for model_type in f.ALL:
        config = f.config_of(model_type)
        place = os.path.join(folder, "model")
        table = FIELDS[model_type]

        def fields():
            new = [n for n in fields_of(type(config)) if not is_known(model_type, n, type(config))]
            if new:
                raise w.Different(f"new fields of {type(config).__name__}: {' '.join(new)}")
        account.case(f"{model_type}.fields", fields)
        base = {}
        if account.wants(model_type):
            check_base(driver, place, model_type, base)
        for field, changes in table.items():
            told = dict(base)
            for change in changes:
                parameters = change.get("rope_parameters") or {}
                cause = [field, *change, *parameters, *(str(p.get("rope_type")) for p in (
                    parameters, *(v for v in parameters.values() if isinstance(v, dict))))]
                name = f"{model_type}.{short(change)}"
                account.case(name, check_value(driver, place, model_type, change, told=told), cause)
                if field in BEFORE and not (field == "rope_parameters" and is_odd(change)):
                    account.case(name + " before", check_value(driver, place, model_type, change, before=True), cause)
            if len(told) == 1 and base and not {field, f"{model_type}.{field}"} & SILENT and changes and account.wants(f"{model_type}.{field}"):
                account.case(f"{model_type}.{field}", lambda: w.near([0], [1], f"{field} changes nothing"))
        default = {n: d.default for n, d in type(config).__dataclass_fields__.items()}
        account.case(f"{model_type}.per_layer_config", check_refused(driver, place, model_type, {
            "per_layer_config": {"1": {"intermediate_size": 36}}}), "per_layer_config")
        for field in table:
            if field not in default or field in NEVER_MISSING:
                continue
            change = {} if field == "rope_parameters" else {field: default[field]}
            beside = {k: v for k, v in BESIDE_DEFAULT.get(field, {}).items() if hasattr(config, k)}
            if field == "num_key_value_heads":
                beside = {"num_attention_heads": 2 * (default[field] or 4), "hidden_size": 16 * (default[field] or 4)}
            account.case(f"{model_type}.{field} missing",
                         check_missing(driver, place, model_type, field, {**change, **beside}))
        account.case(f"{model_type}.lean", check_lean(driver, place, model_type))
        account.case(f"{model_type}.aliases", check_aliases(driver, place, model_type))


if __name__ == "__main__":
    w.run_check("check_configs", __doc__, PENDING, body)
