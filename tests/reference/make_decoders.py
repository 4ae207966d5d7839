#!/usr/bin/env python3
"""Write a small random model of every decoder architecture with expected logits and tokens, as fixtures for the tests.

    pip install torch transformers tokenizers safetensors numpy
    python3 tests/reference/make_decoders.py tests/data/decoders [NAME ...]

OUTDIR/cases.txt      one line a model: folder n_vocab n_prompt n_greedy n_first n_columns; '#' starts a comment
OUTDIR/FOLDER/        the model as a repository: config.json, *.safetensors, tokenizer.json, generation_config.json
OUTDIR/FOLDER/golden/ ids.json     [prompt, greedy]: token ids; the greedy ones have no end token among them
                      logits.f32   (n_prompt - n_first + n_greedy - 1) x n_vocab: the logits after each of the tokens
                                   n_first .. n_prompt + n_greedy - 2 of prompt and greedy; the prompt's last row and
                                   those after it are the ones that the greedy tokens were taken from
                      columns.f32  n_prompt x n_columns: after each token of the prompt, the logits of the ids
                                   0, STEP, 2 STEP, ...  with STEP = ceil(n_vocab / n_columns)

Little-endian floats. The expected numbers are computed by transformers in f32 from the weights as stored: the prompt
in one forward, then token by token over the cache. Weights are seeded; a seed is taken whose greedy tokens are clearly
ahead of the next best. For each model the settings in `telling` are changed one by one, and the logits must change.
"""
import copy
import json
import math
import os
import shutil
import sys
import tempfile
import warnings

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoConfig, AutoModelForCausalLM
from transformers import logging as transformers_logging

N_PROMPT, N_GREEDY, N_FIRST, N_COLUMNS = 40, 24, 36, 17
MARGIN = 0.02  # the best logit is ahead by this much of the logits' standard deviation, at every step
TOLERANCE = 1e-4  # that the tests allow
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>"]
MERGES = "t h,th e,i n,a n,Ġ the,Ġ a,e r,o n,r e,Ġ o,in g,Ġ an,Ġan d,o u,l l,e n,Ġ w,i s,a t,Ġ f"


# ------------------------------------------------------------- tokenizer ----

def bytes_to_chars():
    """GPT-2's printable character for every byte."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in kept]
    return {**{b: chr(b) for b in kept}, **{b: chr(256 + i) for i, b in enumerate(others)}}


def make_tokenizer():
    merges = [tuple(m.split(" ")) for m in MERGES.split(",")]
    pieces = sorted(bytes_to_chars().values()) + [a + b for a, b in merges]
    tok = Tokenizer(models.BPE({p: i for i, p in enumerate(pieces)}, merges))
    tok.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tok.decoder = decoders.ByteLevel()
    tok.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in SPECIAL])
    return tok


TOKENIZER = make_tokenizer()
N_VOCAB = TOKENIZER.get_vocab_size()
END = TOKENIZER.token_to_id("<|im_end|>")


# ----------------------------------------------------------------- cases ----

def case(name, architecture, config, telling=(), dtype="f32", shards=0, prefix_cut="", extra=None):
    return dict(name=name, architecture=architecture, config=config, telling=telling, dtype=dtype, shards=shards,
                prefix_cut=prefix_cut, extra=extra)


WIDE = dict(intermediate_size=48)  # a multiple of half a panel of all kernels, which 44 is not: the gate beside up


def llama(model_type="llama", **kw):
    d = dict(model_type=model_type, hidden_size=32, intermediate_size=44, num_hidden_layers=3, num_attention_heads=4,
             num_key_value_heads=2, hidden_act="silu", max_position_embeddings=128, rms_norm_eps=1e-5,
             rope_theta=10000.0, rope_scaling=None, tie_word_embeddings=False)
    d.update(kw)
    return d


LLAMA3 = dict(factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64,
              rope_type="llama3")
LONG = dict(type="longrope", short_factor=[1.0, 1.1, 1.25, 1.5, 2.0, 3.0], long_factor=[1.0, 2.0, 3.5, 6.0, 9.0, 16.0])
GLM = dict(head_dim=16, num_attention_heads=2, num_key_value_heads=1, attention_bias=True, partial_rotary_factor=0.5,
           rms_norm_eps=1.5625e-07)
GEMMA = dict(hidden_act=None, hidden_activation="gelu_pytorch_tanh", head_dim=16, rms_norm_eps=1e-6, sliding_window=16,
             tie_word_embeddings=True)


def phi3(original, longest, **kw):
    return llama("phi3", num_attention_heads=2, num_key_value_heads=1, rope_scaling=LONG, partial_rotary_factor=0.75,
                 original_max_position_embeddings=original, max_position_embeddings=longest, sliding_window=262144,
                 attention_bias=False, tie_word_embeddings=True, **kw)


CASES = [
    case("gpt2", "GPT2LMHeadModel", dict(
        model_type="gpt2", n_embd=32, n_head=4, n_layer=2, n_positions=64, n_ctx=64, activation_function="gelu_new",
        layer_norm_epsilon=1e-5, resid_pdrop=0.1, embd_pdrop=0.1, attn_pdrop=0.1), prefix_cut="transformer.",
        extra="gpt2"),
    case("llama-mha", "LlamaForCausalLM", llama(num_key_value_heads=None, **WIDE), [dict(rope_theta=500.0)], shards=2),
    case("llama3", "LlamaForCausalLM", llama(head_dim=16, rope_theta=500000.0, rope_scaling=LLAMA3),
         [dict(rope_scaling=None)], dtype="bf16"),
    case("llama-parameters", "LlamaForCausalLM", llama(  # as transformers 5 writes it
        rope_theta=None, rope_scaling=None, rope_parameters={**LLAMA3, "rope_theta": 300.0}, head_dim=12),
        [dict(rope_parameters={"rope_type": "default", "rope_theta": 300.0})], dtype="bf16"),
    case("llama-linear", "LlamaForCausalLM", llama(rope_scaling={"type": "linear", "factor": 4.0}),
         [dict(rope_scaling=None)], dtype="f16"),
    case("llama-dynamic", "LlamaForCausalLM", llama(
        rope_scaling={"type": "dynamic", "factor": 4.0}, max_position_embeddings=32), [dict(rope_scaling=None)],
        dtype="bf16"),
    case("llama-yarn", "LlamaForCausalLM", llama(rope_scaling=dict(
        rope_type="yarn", factor=4.0, original_max_position_embeddings=32), head_dim=16),
        [dict(rope_scaling=None), dict(rope_scaling=dict(type="linear", factor=4.0))], dtype="f16"),
    case("llama-bias", "LlamaForCausalLM", llama(attention_bias=True, mlp_bias=True, **WIDE), dtype="bf16"),
    case("llama-tied", "LlamaForCausalLM", llama(tie_word_embeddings=True, **WIDE), dtype="f16"),
    case("qwen2", "Qwen2ForCausalLM", llama(
        "qwen2", rms_norm_eps=1e-6, tie_word_embeddings=True, use_sliding_window=False, sliding_window=8,
        max_window_layers=1)),
    case("qwen2-window", "Qwen2ForCausalLM", llama(
        "qwen2", rms_norm_eps=1e-6, num_hidden_layers=4, use_sliding_window=True, sliding_window=16,
        max_window_layers=2), [dict(use_sliding_window=False), dict(max_window_layers=1), dict(sliding_window=15)],
        dtype="bf16"),
    case("qwen3", "Qwen3ForCausalLM", llama(
        "qwen3", head_dim=16, rms_norm_eps=1e-6, attention_bias=False, use_sliding_window=False, sliding_window=None,
        max_window_layers=3, tie_word_embeddings=True)),
    case("mistral", "MistralForCausalLM", llama("mistral", head_dim=20, sliding_window=16),
         [dict(sliding_window=None), dict(sliding_window=15)], dtype="f16"),
    case("phi3", "Phi3ForCausalLM", llama(
        "phi3", num_key_value_heads=4, sliding_window=24, original_max_position_embeddings=128),
        [dict(sliding_window=None)], dtype="f16"),
    case("phi3-long", "Phi3ForCausalLM", phi3(32, 512), [dict(rope_scaling=None)], dtype="bf16"),
    case("phi3-short", "Phi3ForCausalLM", phi3(256, 2048), [
        dict(rope_scaling={**LONG, "short_factor": LONG["long_factor"]}), dict(max_position_embeddings=256)],
        dtype="bf16"),
    case("smollm3", "SmolLM3ForCausalLM", llama(
        "smollm3", num_hidden_layers=5, rms_norm_eps=1e-6, rope_theta=5000.0, no_rope_layers=[1, 1, 1, 0, 1],
        no_rope_layer_interval=4, use_sliding_window=False, sliding_window=None, tie_word_embeddings=True),
        [dict(no_rope_layers=[1, 1, 1, 1, 1])], dtype="bf16"),
    case("internlm3", "InternLM3ForCausalLM", llama(
        "internlm3", head_dim=16, qkv_bias=True, bias=True, rope_scaling={"rope_type": "dynamic", "factor": 6.0},
        max_position_embeddings=256), dtype="f16"),
    case("glm", "GlmForCausalLM", llama("glm", **GLM), [dict(partial_rotary_factor=1.0)], dtype="bf16"),
    case("glm4", "Glm4ForCausalLM", llama("glm4", **GLM), [dict(partial_rotary_factor=1.0)], dtype="bf16"),
    case("gemma2", "Gemma2ForCausalLM", llama(
        "gemma2", **GEMMA, num_hidden_layers=4, query_pre_attn_scalar=16, attn_logit_softcapping=4.0,
        final_logit_softcapping=9.0), [
        dict(sliding_window=64), dict(sliding_window=15), dict(query_pre_attn_scalar=24),
        dict(attn_logit_softcapping=50.0), dict(final_logit_softcapping=30.0), dict(hidden_activation="gelu")],
        dtype="bf16"),
    case("gemma3", "Gemma3ForCausalLM", llama(
        "gemma3_text", **GEMMA, num_hidden_layers=7, query_pre_attn_scalar=16, sliding_window_pattern=6,
        rope_theta=30000.0, rope_local_base_freq=100.0, attn_logit_softcapping=None, final_logit_softcapping=None), [
        dict(sliding_window=64), dict(sliding_window_pattern=5), dict(rope_theta=100.0),
        dict(rope_local_base_freq=30000.0)], dtype="bf16"),
    case("gemma3-linear", "Gemma3ForCausalLM", llama(
        "gemma3_text", **GEMMA, **WIDE, query_pre_attn_scalar=24, layer_types=[
            "sliding_attention", "full_attention", "sliding_attention"], rope_theta=1000.0, rope_local_base_freq=50.0,
        rope_scaling={"factor": 8.0, "rope_type": "linear"}), [
        dict(rope_scaling=None), dict(query_pre_attn_scalar=16)], dtype="f16"),
]
DTYPES = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}


def full_config(c):
    head = {"architectures": [c["architecture"]], "vocab_size": N_VOCAB, "bos_token_id": 276, "eos_token_id": END,
            "pad_token_id": 279, "torch_dtype": {"f32": "float32", "f16": "float16", "bf16": "bfloat16"}[c["dtype"]]}
    return {**head, **c["config"]}


def written(config):
    """Without what is there only to say "not set": files say it both ways."""
    return {k: v for k, v in config.items() if v is not None or k in ("rope_scaling", "sliding_window")}


# --------------------------------------------------------------- weights ----

def randomise(model, seed):
    """Weights that are far from degenerate: every part of the model must matter for the result."""
    g = torch.Generator().manual_seed(seed)
    gemma = model.config.model_type.startswith("gemma")
    conv1d = model.config.model_type == "gpt2"
    with torch.no_grad():
        for name, p in model.named_parameters():
            r = torch.randn(p.shape, generator=g)
            part = name.split(".")[-2]
            if p.dim() == 1 and name.endswith("weight"):  # a norm
                p.copy_(0.2 * r if gemma else 1 + 0.2 * r)
                if gemma and name == "model.norm.weight":
                    p.add_(3)
            elif p.dim() == 1:
                p.copy_(0.1 * r)
            elif part in ("wte", "embed_tokens", "lm_head", "wpe"):
                p.copy_((0.1 if gemma else 0.4) * r)  # gemma's are multiplied by sqrt(hidden)
            else:
                fan_in = p.shape[0] if conv1d else p.shape[1]
                p.copy_(r * 1.3 / fan_in ** 0.5)


def write_json(folder, name, value):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as f:
        json.dump(value, f, indent=2, ensure_ascii=False)
        f.write("\n")


def save_tensors(tensors, path):
    save_file(tensors, path, metadata={"format": "pt"})
    os.chmod(path, 0o644)


def write_weights(c, model, folder):
    tensors = {}
    for name, p in model.state_dict().items():
        if name == "lm_head.weight" and model.config.tie_word_embeddings:
            continue
        tensors[name.removeprefix(c["prefix_cut"])] = p.to(DTYPES[c["dtype"]]).contiguous()
    if c["extra"] == "gpt2":  # its published file has this buffer of the attention
        n = c["config"]["n_positions"]
        for i in range(c["config"]["n_layer"]):
            tensors[f"h.{i}.attn.bias"] = torch.tril(torch.ones(n, n, dtype=torch.uint8)).view(1, 1, n, n)
    if not c["shards"]:
        save_tensors(tensors, os.path.join(folder, "model.safetensors"))
        return
    names, where, n = list(tensors), {}, c["shards"]
    for s in range(n):
        file = f"model-{s + 1:05d}-of-{n:05d}.safetensors"
        part = {k: tensors[k] for k in names[s::n]}
        where.update({k: file for k in part})
        save_tensors(part, os.path.join(folder, file))
    total = sum(t.numel() * t.element_size() for t in tensors.values())
    write_json(folder, "model.safetensors.index.json", {"metadata": {"total_size": total}, "weight_map": where})


def write_repository(c, seed, folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    config = full_config(c)
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model(**copy.deepcopy(written(config))))
    randomise(model, seed)
    write_json(folder, "config.json", written(config))
    write_weights(c, model, folder)


def load(folder):
    model, info = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    assert not info["missing_keys"] and not info["mismatched_keys"], (folder, info)
    return model.eval()


# ---------------------------------------------------------------- golden ----

def run(model, prompt, chunk, n_greedy):
    """Logits after each token, and the greedy tokens."""
    cache, rows, ids, done = None, [], list(prompt), 0
    while done < len(prompt) + n_greedy - 1:
        n = min(chunk, len(prompt) - done) if done < len(prompt) else 1
        out = model(input_ids=torch.tensor([ids[done:done + n]]), past_key_values=cache, use_cache=True)
        cache, done = out.past_key_values, done + n
        rows.append(out.logits[0])
        if done >= len(prompt):
            ids.append(int(rows[-1][-1].argmax()))
    return torch.cat(rows), ids[len(prompt):]


def without_cache(model, prompt, greedy):
    return model(input_ids=torch.tensor([prompt + greedy[:-1]]), use_cache=False).logits[0]


def least_margin(logits):
    best = logits.topk(2).values
    return float(((best[:, 0] - best[:, 1]) / logits.std(dim=1)).min())


def difference(a, b):
    return float((a - b).abs().max() / b.abs().max())


def check_telling(c, folder, prompt, logits):
    """A reader that ignores one of these settings must fail."""
    least = math.inf
    for change in c["telling"]:
        with tempfile.TemporaryDirectory() as other:
            for file in os.listdir(folder):
                if not os.path.isdir(os.path.join(folder, file)):
                    shutil.copy(os.path.join(folder, file), other)
            write_json(other, "config.json", written({**full_config(c), **change}))
            changed = load(other)(input_ids=torch.tensor([prompt])).logits[0]
        d = difference(changed, logits[:len(prompt)])
        assert d > 3 * TOLERANCE, (c["name"], change, d)
        least = min(least, d)
    return least


def write_rows(out, prompt, greedy, logits):
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "ids.json"), "w", newline="\n") as f:
        f.write("[\n" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in (prompt, greedy)) + "\n]\n")
    columns = logits[:N_PROMPT, ::-(-logits.shape[1] // N_COLUMNS)]
    assert columns.shape[1] == N_COLUMNS
    logits[N_FIRST:].numpy().astype("<f4").tofile(os.path.join(out, "logits.f32"))
    columns.numpy().astype("<f4").tofile(os.path.join(out, "columns.f32"))


def make(c, index, folder):
    g = torch.Generator().manual_seed(500 + index)
    prompt = torch.randint(0, N_VOCAB - len(SPECIAL), (N_PROMPT,), generator=g).tolist()
    for seed in range(100 * index, 100 * index + 100):
        write_repository(c, seed, folder)
        model = load(folder)
        logits, greedy = run(model, prompt, N_PROMPT, N_GREEDY)
        margin = least_margin(logits[N_PROMPT - 1:])
        if margin > MARGIN and max(greedy) < N_VOCAB - len(SPECIAL) and len(set(greedy)) >= 8:
            break
    else:
        raise SystemExit(f"{c['name']}: no seed gives clear greedy tokens")
    TOKENIZER.save(os.path.join(folder, "tokenizer.json"), pretty=False)
    write_json(folder, "tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast",
                                                 "eos_token": "<|im_end|>", "pad_token": "<|pad|>"})
    write_json(folder, "generation_config.json", {"eos_token_id": [END, 276], "pad_token_id": 279})
    write_rows(os.path.join(folder, "golden"), prompt, greedy, logits)
    whole = difference(without_cache(load(folder), prompt, greedy), logits)
    if "dynamic" not in c["name"]:
        assert whole < 1e-5, (c["name"], whole)
    told = check_telling(c, folder, prompt, logits)
    print(f"{c['name']:18} seed {seed:4} {len(set(greedy)):2} different tokens, margin {margin:.3f}, logits' deviation "
          f"{float(logits.std()):.2f}, without cache {whole:.1e}, telling "
          f"{f'{told:.4f}' if told < math.inf else '-'}, "
          f"{sum(os.path.getsize(os.path.join(p, f)) for p, _, fs in os.walk(folder) for f in fs) // 1024} KB")


def quiet():
    warnings.simplefilter("ignore")
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    torch.set_num_threads(1)


@torch.inference_mode()
def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    quiet()
    out, names = sys.argv[1], sys.argv[2:]
    os.makedirs(out, exist_ok=True)
    with open(os.path.join(out, "cases.txt"), "w", newline="\n") as f:
        f.write("# folder n_vocab n_prompt n_greedy n_first n_columns\n")
        for c in CASES:
            f.write(f"{c['name']} {N_VOCAB} {N_PROMPT} {N_GREEDY} {N_FIRST} {N_COLUMNS}\n")
    for i, c in enumerate(CASES):
        if not names or c["name"] in names:
            make(c, i, os.path.join(out, c["name"]))


if __name__ == "__main__":
    main()
