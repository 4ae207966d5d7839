#!/usr/bin/env python3
"""Models of every supported model_type as save_pretrained of the installed transformers writes them, in each of its
classes that gllm reads: the body, the language model, the classifier, and in models with pictures or sound that have the
family as their text part. Each is compared with the class that reads the folder back.

    python tests/reference/check_models.py [--driver PROGRAM] [--keep FOLDER] [-v] [WORD ...]

    FAMILY.body          vectors of texts: mean and last token, cosine >= 0.99999
    FAMILY.CLASS         the same of the body in a class with another head, whose tensors have a prefix
    FAMILY.classify-N    logits of N labels, of texts and of pairs
    FAMILY.generate-...  logits after each token, of a tied and an untied head
    FAMILY.f16, bf16     in two bytes; sharded: in several files
    WRAPPER.FAMILY-...   logits of the text part
Token ids must be equal. Needs `pip install -r tests/reference/requirements.txt` and cc. Ends with "check_models: N
passed, N failed, N skipped".
"""
import os
import shutil

import torch
import transformers
from transformers import AutoConfig
from transformers.models.auto import modeling_auto as auto

import families as f
import writers as w

PENDING = {
    **{f"{t}.*ForTokenClassification": "its classifier is taken for one of texts" for t in
       "bert distilbert gte nomic_bert jina_embeddings_v3".split()},
    "qwen2.classify-*": "the last token that is not pad_token_id counts",
    "qwen3.classify-*": "the last token that is not pad_token_id counts",
    **{f"{t}.*-untied": "language_model.lm_head is not found, the embedding serves as head" for t in
       "gemma3 mistral3 llava llava_next llava_next_video llava_onevision video_llava vipllava internvl got_ocr2 "
       "glmasr".split()},
    "qwen2_audio.*": "language_model.lm_head is not found; tie_word_embeddings of the whole counts, not text_config's",
    "voxtral.*": "language_model.lm_head is not found; tie_word_embeddings of the whole counts, not text_config's",
    "llava.gemma2-*tied": "models with pictures do not cap the logits", "llava.gemma2-lean": "likewise, and the defaults",
    "paligemma.*": "the refusal does not name use_bidirectional_attention",
    "idefics3.*": "the prefix model.text_model. is not known", "smolvlm.*": "the prefix model.text_model. is not known",
}


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def limit_of(model_type, config):
    n = getattr(config, "max_position_embeddings", 96)
    return n - (config.pad_token_id + 1 if model_type in ("roberta", "xlm-roberta", "camembert", "mpnet") else 0)


def compare_body(driver, folder, model_type, tok, model):
    limit = limit_of(model_type, model.config)
    body = getattr(model, model.base_model_prefix, model) if hasattr(model, "base_model_prefix") else model
    hidden = f.hidden_states(body, tok, w.TEXTS, limit)
    w.same(driver.ids("ids", folder, w.TEXTS), [tok.encode(t).ids for t in w.TEXTS])
    kept = [i for i, h in enumerate(hidden) if len(h)]
    for mode, pool in ((2, lambda h: h.mean(dim=0)), (6, lambda h: h[-1]), (1, lambda h: h[0])):
        got = driver.matrix("embed", folder, [w.TEXTS[i] for i in kept], pooling=mode, normalize=2)
        w.near(got, torch.stack([pool(hidden[i]) for i in kept]), f"pooling {mode}")


def check_body(driver, folder, model_type, cls="body", dtype=None, **saving):
    def run():
        model = f.make_model(model_type, cls, dtype=dtype)
        tok = f.save(model, model_type, fresh(folder), **saving)
        compare_body(driver, folder, model_type, tok, f.load(folder, cls))
    return run


@torch.inference_mode()
def classes(model, tok, texts, pairs, types):
    out = []
    for t in texts:
        e = tok.encode(*t) if pairs else tok.encode(t)
        more = {"token_type_ids": torch.tensor([e.type_ids])} if types else {}
        out.append(model(input_ids=torch.tensor([e.ids]), **more).logits[0])
    return torch.stack(out)


def check_classify(driver, folder, model_type, n_labels, **changes):
    def run():
        model = f.make_model(model_type, "classify", num_labels=n_labels, **changes)
        tok = f.save(model, model_type, fresh(folder))
        model = f.load(folder, "classify")
        tok.enable_truncation(limit_of(model_type, model.config))
        texts = [t for t in w.TEXTS if tok.encode(t).ids]
        w.near(driver.matrix("classify", folder, texts), classes(model, tok, texts, False, False), "texts")
        if model_type in f.DECODERS:
            return
        types = f.ENCODERS[model_type][0] == "wordpiece" and model_type != "distilbert"
        flat = [t for pair in w.PAIRS for t in pair]
        got = driver.matrix("classify2", folder, flat)
        w.near(got, classes(model, tok, w.PAIRS, True, types), "pairs")
        if n_labels == 1:
            query = w.PAIRS[0][0]
            documents = [d for _, d in w.PAIRS]
            want = classes(model, tok, [(query, d) for d in documents], True, types)[:, 0]
            w.near(driver.rerank(folder, query, documents)[0], want, "rerank")
    return run


def check_generate(driver, folder, model_type, dtype=None, saving=None, **changes):
    def run():
        model = f.make_model(model_type, "generate", dtype=dtype, **changes)
        f.save(model, model_type, fresh(folder), **(saving or {}))
        ids = f.random_ids(model_type)
        w.near(driver.logits(folder, ids), f.logits(f.load(folder, "generate"), ids), "logits")
    return run


# -------------------------------------------------- with pictures or sound ----

VISION = dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, image_size=16, patch_size=8)
SOUND = dict(d_model=16, encoder_layers=1, encoder_attention_heads=2, encoder_ffn_dim=16, num_mel_bins=8)
CLIP = {"vision_config": {"model_type": "clip_vision_model", **VISION, "projection_dim": 8}}
SIGLIP = {"vision_config": {"model_type": "siglip_vision_model", **VISION}}
PIXTRAL = {"vision_config": {"model_type": "pixtral", **VISION}}
BARE = {"vision_config": dict(VISION)}
# wrapper: (families of the text part, the rest of its config)
WRAPPERS = {
    "gemma3": (["gemma3_text"], {**SIGLIP, "mm_tokens_per_image": 4}),
    "mistral3": (["mistral", "llama", "qwen3"], PIXTRAL),
    "llava": (["llama", "mistral", "qwen2", "qwen3", "phi3", "gemma2"], CLIP),
    "llava_next": (["llama", "mistral", "qwen2"], CLIP),
    "llava_next_video": (["llama"], CLIP),
    "llava_onevision": (["qwen2"], SIGLIP),
    "video_llava": (["llama"], CLIP),
    "vipllava": (["llama"], CLIP),
    "internvl": (["qwen2", "qwen3", "llama"], {"vision_config": {**VISION, "image_size": [16, 16], "patch_size": [8, 8]}}),
    "paligemma": (["gemma2"], SIGLIP),
    "idefics3": (["llama"], BARE), "smolvlm": (["llama"], BARE),
    "got_ocr2": (["qwen2"], {"vision_config": {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
                                               "image_size": 16, "patch_size": 8, "mlp_dim": 16, "output_channels": 8,
                                               "global_attn_indexes": [0]}}),
    "lighton_ocr": (["qwen3"], PIXTRAL), "qwen2_audio": (["qwen2"], {"audio_config": {
        "model_type": "qwen2_audio_encoder", **SOUND}}),
    "voxtral": (["llama"], {"audio_config": {"model_type": "voxtral_encoder", "hidden_size": 16, "num_hidden_layers": 1,
                                             "num_attention_heads": 2, "intermediate_size": 64, "num_mel_bins": 8}}),
    "glmasr": (["llama"], {"audio_config": {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
                                            "intermediate_size": 64, "num_mel_bins": 8}}),
}


def wrapper_class(name):
    for mapping in ("MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES", "MODEL_FOR_MULTIMODAL_LM_MAPPING_NAMES",
                    "MODEL_FOR_CAUSAL_LM_MAPPING_NAMES", "MODEL_FOR_SPEECH_SEQ_2_SEQ_MAPPING_NAMES"):
        kind = getattr(auto, mapping, {}).get(name)
        kind = kind[0] if isinstance(kind, (tuple, list)) else kind
        if kind and hasattr(transformers, kind):
            return getattr(transformers, kind)
    raise w.Skipped(f"transformers {transformers.__version__} has no {name}")


def check_wrapped(driver, folder, wrapper, family, tied, lean=False, dtype=None):
    def run():
        cls, rest = wrapper_class(wrapper), WRAPPERS[wrapper][1]
        text = {**f.DECODERS[family][1], "vocab_size": f.n_vocab(family), "model_type": family, "tie_word_embeddings": tied}
        try:
            config = AutoConfig.for_model(wrapper, text_config=text, tie_word_embeddings=tied, **rest)
            model = cls._from_config(config, attn_implementation="eager")
        except Exception as e:
            raise w.Skipped(f"transformers cannot make it so small: {str(e)[:100]!r}")
        w.randomise(model)
        model = model.to(dtype) if dtype else model
        f.save(model, family, fresh(folder))
        if lean:
            default = type(f.config_of(family))
            default = {n: d.default for n, d in default.__dataclass_fields__.items()}

            def leave_out(c):
                c["text_config"] = {k: v for k, v in c["text_config"].items() if k == "model_type" or k not in (
                    "layer_types", "_sliding_window_pattern") and (k not in default or default[k] != v)}
                return c
            w.edit_json(folder, "config.json", leave_out)
        ids = f.random_ids(family)
        want = f.logits(f.load(folder, cls), ids)
        w.near(driver.logits(folder, ids), want, "logits")
    return run


# ------------------------------------------------------------------ main ----

def other_classes(model_type):
    """Classes whose body gllm reads, by mapping."""
    config = type(f.config_of(model_type))
    found = {}
    for name in ("MODEL_FOR_MASKED_LM_MAPPING", "MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING",
                 "MODEL_FOR_QUESTION_ANSWERING_MAPPING", "MODEL_FOR_PRETRAINING_MAPPING", "MODEL_FOR_CAUSAL_LM_MAPPING"):
        mapping = getattr(auto, name)
        if config in mapping and not (name.endswith("CAUSAL_LM_MAPPING") and model_type in f.ENCODERS):
            found[mapping[config].__name__] = mapping[config]
    return found


def body(account, driver, folder, arguments):
    place = os.path.join(folder, "model")
    for t in f.ALL:
        account.case(f"{t}.body", check_body(driver, place, t))
        for name, cls in other_classes(t).items():
            account.case(f"{t}.{name}", check_body(driver, place, t, cls))
        for name, dtype in (("f16", torch.float16), ("bf16", torch.bfloat16)):
            account.case(f"{t}.{name}", check_body(driver, place, t, dtype=dtype))
        account.case(f"{t}.sharded", check_body(driver, place, t, max_shard_size="20KB"))
        config = type(f.config_of(t))
        if config in auto.MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING:
            for n in (1, 2, 3):
                account.case(f"{t}.classify-{n}", check_classify(driver, place, t, n), ["classifier", "score", "labels"])
        if t in f.DECODERS:
            for tied in (False, True):
                name = "tied" if tied else "untied"
                account.case(f"{t}.generate-{name}", check_generate(driver, place, t, tie_word_embeddings=tied))
            account.case(f"{t}.generate-bf16", check_generate(driver, place, t, torch.bfloat16))
            account.case(f"{t}.generate-sharded", check_generate(driver, place, t, saving={"max_shard_size": "20KB"}))
    for wrapper, (families, _) in WRAPPERS.items():
        for family in families:
            for tied in (False, True):
                account.case(f"{wrapper}.{family}-{'tied' if tied else 'untied'}",
                             check_wrapped(driver, place, wrapper, family, tied), ["model_type", "is not supported"])
            account.case(f"{wrapper}.{family}-lean", check_wrapped(driver, place, wrapper, family, True, lean=True),
                         ["model_type", "is not supported"])


if __name__ == "__main__":
    w.run_check("check_models", __doc__, PENDING, body)
