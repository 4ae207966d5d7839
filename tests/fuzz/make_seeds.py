#!/usr/bin/env python3
"""Writes the seeds of fuzz_index, fuzz_json, fuzz_safetensors, fuzz_config and fuzz_template: python3 tests/fuzz/make_seeds.py"""
import json
import os
import struct

HERE = os.path.dirname(os.path.abspath(__file__)) + "/seeds"


def write(target, name, data):
    os.makedirs(os.path.join(HERE, target), exist_ok=True)
    with open(os.path.join(HERE, target, name), "wb") as f:
        f.write(data)


def safetensors(tensors, metadata=None):
    header, data = {}, b""
    if metadata is not None:
        header["__metadata__"] = metadata
    for name, dtype, shape, raw in tensors:
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


CONFIG = {"model_type": "bert", "hidden_size": 16, "num_attention_heads": 2, "num_hidden_layers": 2,
          "intermediate_size": 24, "max_position_embeddings": 32, "type_vocab_size": 2, "vocab_size": 67,
          "hidden_act": "gelu", "layer_norm_eps": 1e-12}
MODULE = "sentence_transformers.models."
MODULES = [{"idx": 0, "path": "", "type": MODULE + "Transformer"},
           {"idx": 1, "path": "1_Pooling", "type": MODULE + "Pooling"},
           {"idx": 2, "path": "2_Normalize", "type": MODULE + "Normalize"}]


def config(*files):
    return b"\0".join(json.dumps(f, separators=(",", ":")).encode() if f is not None else b"" for f in files)


def index(dim, n, formats, model, strings, flags, metric):
    """An index file; formats: (number, bytes a vector, ranges) of the vectors and the rescoring ones."""
    sections = [model.encode()] + [b"\0\0\x80\xbf" * dim + b"\0\0\x80?" * dim if f[2] else b"" for f in formats]
    sections += [bytes(i * 37 % 256 for i in range(n * f[1])) for f in formats]
    ends = [0]
    for s in strings:
        ends.append(ends[-1] + len(s.encode()) + 1)
    sections += [struct.pack("<%dQ" % len(ends), *ends), b"".join(s.encode() + b"\0" for s in strings)]
    body = b""
    for section in sections:
        body += bytes(-(128 + len(body)) % 64) + section
    head = b"GLLMINDX" + struct.pack("<IIII", 1, dim, flags, metric)
    head += b"".join(struct.pack("<II", f[0], f[2]) for f in formats)
    head += struct.pack("<QQQQ", n, len(model.encode()), ends[-1], 128 + len(body))
    head += bytes(120 - len(head))
    check = 0xcbf29ce484222325
    for byte in head:
        check = (check ^ byte) * 0x100000001b3 % 2**64
    return head + struct.pack("<Q", check) + body


def main():
    none = (3, 0, 0)
    write("fuzz_index", "f32", b"\3" + index(3, 4, [(0, 12, 0), none], "m", ["a", "", "é", "d"], 3, 2))
    write("fuzz_index", "int8", b"\1" + index(5, 2, [(1, 5, 1), none], "", [], 0, 1))
    write("fuzz_index", "binary", b"\2" + index(9, 3, [(2, 2, 0), (1, 9, 1)], "m", list("abcdef"), 6, 2))
    write("fuzz_index", "bits", b"\0" + index(70, 3, [(2, 9, 0), none], "m", [], 0, 4))
    write("fuzz_json", "config", json.dumps(CONFIG).encode())
    write("fuzz_json", "nested", b'[[],{},"",0,-0,1E+5,"\\u0041\\"\\\\\\/\\b\\f\\n\\r\\t",{"a":{"a":{"a":[]}}}]')
    write("fuzz_json", "unicode", '\ufeff {"é":"\\ud83d\\ude00","n":-2.5e-3,"b":true,"x":null} '.encode())
    two = [("a.weight", "F32", [2, 3], bytes(24)), ("b", "BF16", [4], bytes(8))]
    write("fuzz_safetensors", "two", b"\0" + safetensors(two, {"format": "pt"}))
    write("fuzz_safetensors", "read", b"\1" + safetensors(two[:1] + [("e", "U8", [0, 5], b""), ("s", "I64", [], bytes(8))]))
    write("fuzz_safetensors", "empty", b"\0" + safetensors([]))
    write("fuzz_config", "plain", config(CONFIG))
    write("fuzz_config", "mean", config(CONFIG, MODULES, {"pooling_mode_mean_tokens": True}))
    write("fuzz_config", "all", config(
        dict(CONFIG, hidden_act="gelu_new"), MODULES, {"pooling_mode": ["cls", "mean"], "include_prompt": False},
        {"max_seq_length": 16}, {"prompts": {"query": "the ", "document": ""}, "default_prompt_name": "query"},
        {"model_max_length": 1e30, "do_lower_case": True}))
    write("fuzz_config", "no-room", config(CONFIG, MODULES, {}, {"max_seq_length": 1}))
    folder = os.path.join(HERE, "..", "..", "data", "templates")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as f:
            write("fuzz_template", name.split(".")[0], b"\3" + f.read())
    write("fuzz_template", "messages", b'\0{% for m in messages %}{{ m.role }}: {{ m.content | trim }}{% endfor %}'
          b'\n--\n[{"role":"user","content":"a"},{"role":"x","content":[{"type":"text","text":"b"}]}]')
    write("fuzz_template", "formats", b"\2{{ '%5.2f|%-4s|%x' % (1.5, s, 255) }}{{ '{:>8,d}|{!r:^9}|{a.b[0]}'.format(1, s, a=l) }}"
          b"{{ strftime_now('%c %-d %j') }}{{ l | sort | batch(2) | list | tojson(indent=2) }}{{ s | indent | truncate(3) }}")


if __name__ == "__main__":
    main()
