#!/usr/bin/env python3
"""Convert a BERT sentence embedder (SafeTensors, WordPiece tokenizer.json) to GGUF, as llama.cpp names things.

    pip install torch safetensors gguf
    python3 tools/bert_to_gguf.py MODEL_DIR OUT.gguf [--type f32|f16|q8_0]

Matrices get the given type; vectors, position and token-type embeddings stay f32. A cross-encoder's pooler and
classifier become cls and cls.output, with the pooling type "rank": llama.cpp's own converter leaves the pooler out.
"""
import argparse
import glob
import json
import os

import gguf
import numpy as np
import torch
from safetensors.torch import load_file

NAMES = {  # SafeTensors name inside of encoder.layer.N. -> GGUF name inside of blk.N.
    "attention.self.query": "attn_q", "attention.self.key": "attn_k", "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output", "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up", "output.dense": "ffn_down", "output.LayerNorm": "layer_output_norm",
}
TOP = {"embeddings.word_embeddings": "token_embd", "embeddings.position_embeddings": "position_embd",
       "embeddings.token_type_embeddings": "token_types", "embeddings.LayerNorm": "token_embd_norm"}
HEAD = {"pooler.dense": "cls", "classifier": "cls.output"}
TYPES = {"f32": gguf.GGMLQuantizationType.F32, "f16": gguf.GGMLQuantizationType.F16,
         "q8_0": gguf.GGMLQuantizationType.Q8_0}
FILE_TYPES = {"f32": gguf.LlamaFileType.ALL_F32, "f16": gguf.LlamaFileType.MOSTLY_F16,
              "q8_0": gguf.LlamaFileType.MOSTLY_Q8_0}


def read_json(*path):
    path = os.path.join(*path)
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def gguf_name(name, cross_encoder):
    """GGUF name of a SafeTensors tensor, or None for what GGUF leaves out (an embedder's pooler, heads, buffers)."""
    name = name.removeprefix("bert.").replace("LayerNorm.gamma", "LayerNorm.weight")
    base, _, kind = name.replace("LayerNorm.beta", "LayerNorm.bias").rpartition(".")
    if base in HEAD:
        return f"{HEAD[base]}.{kind}" if cross_encoder else None
    if base in TOP:
        return f"{TOP[base]}.{kind}"
    if base.startswith("encoder.layer."):
        number, _, rest = base[len("encoder.layer."):].partition(".")
        return f"blk.{number}.{NAMES[rest]}.{kind}" if rest in NAMES else None
    return None


def write_tokenizer(writer, folder, vocab_size, types):
    tok = read_json(folder, "tokenizer.json")
    vocab = tok["model"]["vocab"]
    special = {t["content"] for t in tok["added_tokens"] if t["special"]}
    pieces, kinds = [f"[PAD{i}]" for i in range(vocab_size)], [gguf.TokenType.UNUSED] * vocab_size
    for piece, i in vocab.items():
        if piece in special:  # llama.cpp marks word starts instead of continuations
            pieces[i], kinds[i] = piece, gguf.TokenType.CONTROL
        else:
            pieces[i] = piece[2:] if piece.startswith("##") else "\u2581" + piece
            kinds[i] = gguf.TokenType.NORMAL
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(pieces)
    writer.add_token_types(kinds)
    writer.add_token_type_count(types)
    writer.add_bos_token_id(vocab["[CLS]"])
    writer.add_eos_token_id(vocab["[SEP]"])
    writer.add_sep_token_id(vocab["[SEP]"])
    writer.add_unk_token_id(vocab["[UNK]"])
    writer.add_pad_token_id(vocab["[PAD]"])
    writer.add_mask_token_id(vocab["[MASK]"])


def convert(folder, out, kind):
    config = read_json(folder, "config.json")
    pooling = read_json(folder, "1_Pooling", "config.json")
    cls = pooling.get("pooling_mode_cls_token") or pooling.get("pooling_mode") == "cls"
    writer = gguf.GGUFWriter(out, "bert")
    writer.add_name(os.path.basename(os.path.normpath(folder)))
    writer.add_file_type(FILE_TYPES[kind])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config.get("layer_norm_eps", 1e-12))
    writer.add_causal_attention(False)
    rank = "BertForSequenceClassification" in config["architectures"]
    writer.add_pooling_type(gguf.PoolingType.RANK if rank else gguf.PoolingType.CLS if cls else gguf.PoolingType.MEAN)
    write_tokenizer(writer, folder, config["vocab_size"], config.get("type_vocab_size", 2))
    for path in sorted(glob.glob(os.path.join(folder, "*.safetensors"))):
        for name, tensor in load_file(path).items():
            to = gguf_name(name, rank)
            if to is None:
                continue
            a = tensor.to(torch.float32).numpy()
            matrix = a.ndim == 2 and not to.startswith(("position_embd", "token_types"))
            matrix = matrix and not to.startswith("cls")
            fits = matrix and (kind != "q8_0" or a.shape[1] % 32 == 0)
            t = TYPES[kind if fits else "f32"]
            writer.add_tensor(to, gguf.quants.quantize(np.ascontiguousarray(a), t), raw_dtype=t)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("model")
    ap.add_argument("out")
    ap.add_argument("--type", choices=sorted(TYPES), default="f32")
    args = ap.parse_args()
    convert(args.model, args.out, args.type)


if __name__ == "__main__":
    main()
