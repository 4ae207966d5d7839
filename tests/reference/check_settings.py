#!/usr/bin/env python3
"""Settings that stand beside tokenizer.json or vocab.txt: gllm's token ids are those of transformers' AutoTokenizer, class by
class, or gllm refuses and names the setting.

    python tests/reference/check_settings.py [--driver PROGRAM] [--keep FOLDER] [-v] [WORD ...]

    FILES.CLASS.SETTING   FILES: what there is (json: tokenizer.json, txt: vocab.txt, pair: vocab.json and merges.txt)
Needs `pip install -r tests/reference/requirements.txt` and cc. Ends with "check_settings: N passed, N failed, N skipped".
"""
import os
import shutil

import writers as w

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import AutoTokenizer

import make_bert as mb
import make_decoders as md
import make_encoders as me

TEXTS = ["Hello World the fox", "Éa naïve CAFÉ 中文字 ÜBER", "  two  spaces ", "tab\tnl\n x", "<player> ok", "[MASK] x [SEP]",
         "a<player>b <player>  c", "PLAYER player", "the <mask> fox</s>", "", "a [CLS] b <s> c", "quick  <player>!"]
BESIDE = "tokenizer_config.json beside tokenizer.json is not read"
NEW = "tokens beyond the vocabulary's file are not added"
PENDING = {
    "json.LlamaTokenizer-llama.plain": "the class makes its own Metaspace: no space before a text that begins with one",
    "pair.RobertaTokenizer-roberta.plain": "the class's <mask> takes the space before it only if a file says so",
    **{f"~*.{name}=*": BESIDE for name in "do_lower_case strip_accents tokenize_chinese_chars add_prefix_space".split()},
    "~*.cls=a,sep=the": "not made the post-processor's and added tokens",
    "~*.unk=a": "unk_token is not read", "~*.bos=a": "bos_token is not read", "~*.eos=a": "eos_token is not read",
    "~*.bos+eos": "of vocab.json and merges.txt not read", "~*.split_special_tokens": "not read, not refused",
    "~*.added_tokens_decoder*": NEW, "*.added_tokens.json": NEW, "*.additional_special_tokens": NEW,
    "*.extra_special_tokens": NEW, "*.special_tokens_map-*": NEW, "~*.mask_token*": NEW,
    **{f"~*.{name}=*": "see plain" for name in "trim_offsets add_bos_token add_eos_token legacy".split()},
}


# ------------------------------------------------------------ tokenizers ----

def metaspace_bpe():
    """As Llama 2's tokenizer.json: BPE with bytes to fall back on."""
    special = ["<unk>", "<s>", "</s>"]
    merges = [tuple(m.split(" ")) for m in "t h,▁ th,▁th e,▁ a,e r,o n,▁ f,▁f o,▁fo x".split(",")]
    letters = [*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,<>", "▁"]
    pieces = special + [f"<0x{b:02X}>" for b in range(256)] + letters + [a + b for a, b in merges]
    tok = Tokenizer(models.BPE({p: i for i, p in enumerate(pieces)}, merges, unk_token="<unk>", fuse_unk=True,
                               byte_fallback=True))
    tok.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tok.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                                     decoders.Strip(" ", 1, 0)])
    tok.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in special])
    tok.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)])
    return tok


def roberta():
    tok = me.byte_level(me.ROBERTA, roberta=True)
    tok.add_special_tokens([AddedToken("<mask>", special=True, normalized=False, lstrip=True)])
    return tok


MAKE = {
    "bert": me.word_pieces, "mpnet": lambda: me.word_pieces(me.ROBERTA), "roberta": roberta, "unigram": me.unigram,
    "gpt2": lambda: me.byte_level(["<|endoftext|>"]), "qwen2": lambda: me.byte_level(["<|endoftext|>", "<|im_end|>"]),
    "llama": metaspace_bpe,
}
# tokenizer, class ("": none is named), model_type
CLASSES = [
    ("bert", "BertTokenizer", "bert"), ("bert", "BertTokenizerFast", "bert"), ("bert", "DistilBertTokenizer", "distilbert"),
    ("bert", "ElectraTokenizer", "electra"), ("bert", "PreTrainedTokenizerFast", "bert"), ("bert", "", "bert"),
    ("bert", "TokenizersBackend", "bert"), ("mpnet", "MPNetTokenizer", "mpnet"), ("roberta", "RobertaTokenizer", "roberta"),
    ("roberta", "PreTrainedTokenizerFast", "roberta"), ("unigram", "XLMRobertaTokenizer", "xlm-roberta"),
    ("unigram", "CamembertTokenizer", "camembert"), ("unigram", "PreTrainedTokenizerFast", "xlm-roberta"),
    ("gpt2", "GPT2Tokenizer", "gpt2"), ("qwen2", "Qwen2Tokenizer", "qwen2"), ("qwen2", "PreTrainedTokenizerFast", "qwen3"),
    ("llama", "LlamaTokenizer", "llama"), ("llama", "LlamaTokenizerFast", "mistral"),
    ("llama", "PreTrainedTokenizerFast", "llama"), ("qwen2", "LlamaTokenizerFast", "llama"),
]


def added(tok, content="<player>", special=True, **flags):
    return {"added_tokens_decoder": {str(tok.get_vocab_size()): {
        "content": content, "lstrip": False, "rstrip": False, "single_word": False, "normalized": False, "special": special,
        **flags}}}


def settings(kind, tok):
    """name: tokenizer_config.json, other files"""
    bert = kind in ("bert", "mpnet")
    first, last = {"bert": ("[CLS]", "[SEP]"), "gpt2": ("<|endoftext|>",) * 2, "qwen2": ("<|endoftext|>", "<|im_end|>")}.get(
        kind, ("<s>", "</s>"))
    yield "plain", {}, {}
    if bert:
        for name in ("do_lower_case", "strip_accents", "tokenize_chinese_chars"):
            for value in (True, False):
                yield f"{name}={value}", {name: value}, {}
        yield "do_lower_case=False,strip_accents=True", {"do_lower_case": False, "strip_accents": True}, {}
        yield "cls=a,sep=the", {"cls_token": "a", "sep_token": "the"}, {}
        yield "unk=a", {"unk_token": "a"}, {}
        yield "do_basic_tokenize=False", {"do_basic_tokenize": False}, {}
        yield "never_split", {"never_split": ["Hello"]}, {}
    else:
        for name in ("add_prefix_space", "trim_offsets", "add_bos_token", "add_eos_token", "legacy"):
            for value in (True, False):
                yield f"{name}={value}", {name: value, "bos_token": first, "eos_token": last}, {}
        yield "bos+eos", {"add_bos_token": True, "add_eos_token": True, "bos_token": first, "eos_token": last}, {}
        yield "bos=a", {"bos_token": "a", "add_bos_token": True}, {}
        yield "eos=a", {"eos_token": "a", "add_eos_token": True}, {}
        yield "cls=a,sep=the", {"cls_token": "a", "sep_token": "the"}, {}
        yield "unk=a", {"unk_token": "a"}, {}
    yield "split_special_tokens", {"split_special_tokens": True}, {}
    yield "added_tokens_decoder", added(tok), {}
    yield "added_tokens_decoder-plain", added(tok, special=False), {}
    for flag in ("lstrip", "rstrip", "single_word", "normalized"):
        yield f"added_tokens_decoder-{flag}", added(tok, special=False, **{flag: True}), {}
    yield "added_tokens_decoder-of-vocabulary", {"added_tokens_decoder": {str(tok.token_to_id("fox") or tok.token_to_id("a")): {
        "content": "fox" if tok.token_to_id("fox") else "a", "lstrip": False, "rstrip": False, "single_word": False,
        "normalized": False, "special": False}}}, {}
    yield "added_tokens.json", {}, {"added_tokens.json": {"<player>": tok.get_vocab_size()}}
    yield "special_tokens_map-additional", {}, {"special_tokens_map.json": {"additional_special_tokens": ["<player>"]}}
    yield "special_tokens_map-cls", {}, {"special_tokens_map.json": {"cls_token": "a", "sep_token": "the"}}
    yield "special_tokens_map-mask", {}, {"special_tokens_map.json": {"mask_token": {
        "content": "<player>", "lstrip": True, "rstrip": False, "normalized": False, "single_word": False}}}
    yield "additional_special_tokens", {"additional_special_tokens": ["<player>"]}, {}
    yield "extra_special_tokens", {"extra_special_tokens": {"player_token": "<player>"}}, {}
    yield "mask_token", {"mask_token": "<player>"}, {}
    yield "mask_token-lstrip", {"mask_token": {"__type": "AddedToken", "content": "<player>", "lstrip": True, "rstrip": False,
                                               "normalized": False, "single_word": False}}, {}


def write(folder, files, kind, tok, cls, model_type, config, others):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    if files == "json":
        tok.save(os.path.join(folder, "tokenizer.json"))
    elif files == "txt":
        vocab = sorted(tok.get_vocab().items(), key=lambda x: x[1])
        with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8", newline="\n") as out:
            out.write("".join(p + "\n" for p, _ in vocab))
    else:
        tok.model.save(folder)
    w.write_json(folder, "config.json", {"model_type": model_type})
    if cls or config:
        w.write_json(folder, "tokenizer_config.json", {**({"tokenizer_class": cls} if cls else {}), **config})
    for name, value in others.items():
        w.write_json(folder, name, value)


def check(driver, folder):
    def run():
        try:
            reference = AutoTokenizer.from_pretrained(folder)
            want = [reference(t)["input_ids"] for t in TEXTS]
        except BaseException as e:  # tokenizers panics
            raise w.Skipped(f"transformers does not read it: {str(e)[:80]!r}")
        w.same(driver.ids("tokenize", folder, TEXTS), want)
    return run


def body(account, driver, folder, arguments):
    place = os.path.join(folder, "tokenizer")
    for kind, cls, model_type in CLASSES:
        files = ["json"] + (["txt"] if kind == "bert" and cls in ("BertTokenizer", "DistilBertTokenizer", "") else []) + (
            ["pair"] if kind in ("roberta", "gpt2", "qwen2") and cls.startswith(("Rob", "GPT", "Qwen")) else [])
        for way in files:
            for name, config, others in settings(kind, MAKE[kind]()):
                case = f"{way}.{cls or 'none'}-{model_type}.{name}"
                if not account.wants(case):
                    continue
                write(place, way, kind, MAKE[kind](), cls, model_type, config, others)
                words = [*config, *others]
                account.case(case, check(driver, place), words)


if __name__ == "__main__":
    w.run_check("check_settings", __doc__, PENDING, body)
