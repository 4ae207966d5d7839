#!/usr/bin/env python3
"""Models of every kind as the installed sentence-transformers saves them, and folders with settings in the places where
it looks for them: gllm's vectors, scores and sparse weights are those of the class that loads the folder, or gllm
refuses and names the cause.

    python tests/reference/check_writers.py [--driver PROGRAM] [--tool PROGRAM] [--keep FOLDER] [-v] [WORD ...]

    pooling.MODE, module.NAME, body.FAMILY  SentenceTransformer
    prompt.*, limit.*, setting.*            what stands in config_sentence_transformers.json, sentence_bert_config.json, ...
    cross.*, logit.*, modular.*             CrossEncoder: classifiers, causal language models, Pooling and Dense behind a body
    sparse.*                                SparseEncoder
    refused.*                               kinds of modules that gllm has no ops for: refused by name
    before.*                                the same folders as versions before 5.4 wrote them
    old.*                                   tests/data/writers, which make_writers.py wrote with versions 3, 4 and 5
--tool is tools/gllm.c, built: for setting.similarity. Needs `pip install -r tests/reference/requirements.txt` and cc.
Ends with "check_writers: N passed, N failed, N skipped".
"""
import os
import shutil
import subprocess

import numpy as np
import torch
from torch import nn

import families as f
import make_rerankers as mr
import writers as w

from sentence_transformers import CrossEncoder, SentenceTransformer, SparseEncoder  # after writers, which is offline
from sentence_transformers.base.modules import Dense, Normalize, Router, Transformer
from sentence_transformers.cross_encoder.modules import LogitScore
from sentence_transformers.sentence_transformer import modules as st
from sentence_transformers.sparse_encoder import modules as sp

PENDING = {
    "module.Dense-elsewhere": "module_output_name is not read",
    "module.none-decoder": "without modules.json a ...ForCausalLM has lasttoken, unless is_causal is false",
    "refused.no-Pooling": "opens with mean pooling, which the class does not have",
    "setting.truncate_dim=16": "truncate_dim is not the default size",
    "setting.truncate_dim-without-Normalize": "truncate_dim is not the default size",
    **{f"limit.sentence_{name}_config": "of the seven names only sentence_bert_config.json is read" for name in
       "roberta distilbert camembert albert xlm-roberta xlnet".split()},
    "limit.empty-file-first": "the first of the seven files that says anything counts",
    "limit.processor_kwargs": "not read", "limit.processor_kwargs-over-max_seq_length": "not read; model_max_length wins",
    "limit.tokenizer_args": "not read", "limit.tokenizer_args-over-max_seq_length": "not read; model_max_length wins",
    "limit.processing_kwargs*": "not read", "limit.no-truncation": "processing_kwargs is not read",
    "limit.truncation-side": "processor_kwargs is not read", "setting.add_special_tokens": "processing_kwargs is not read",
    "setting.model_kwargs-eps": "config_kwargs is not read", "setting.config_args-eps": "config_args is not read",
    **{f"setting.similarity-{name}": "similarity_fn_name is not read" for name in ("dot", "euclidean", "manhattan")},
    "cross.[!p]*": "transformer_task sequence-classification is not read: an embedder",
    "logit.*": "LogitScore is not supported", "modular.*": "model_type CrossEncoder is not read: an embedder",
    "cross.prompts": "transformer_task sequence-classification is not read: an embedder",
    **{f"sparse.{kind}": "transformer_task fill-mask is not read" for kind in
       "bert distilbert roberta xlm-roberta mpnet camembert modernbert electra nomic_bert gte jina_embeddings_v3 "
       "max-relu max-log1p_relu sum-relu sum-log1p_relu".split()},
    **{f"before.sparse-{t}": "refused with a riddle" for t in ("electra", "nomic_bert", "gte", "jina_embeddings_v3")},
}
EAGER = {"model_kwargs": {"dtype": torch.float32, "attn_implementation": "eager"}}
QUERY, DOCUMENTS = "What is a fox?", ["A fox is not a dog.", "the old house", "", "the lazy dog runs " * 30, "Hello"]


class Maker:
    """Folders in one temporary folder: transformers' own, and what sentence-transformers makes of them."""

    def __init__(self, driver, folder):
        self.driver, self.folder = driver, folder

    def at(self, name):
        return os.path.join(self.folder, name)

    def base(self, model_type="bert", cls="body", limit=64, **changes):
        """A folder as transformers saves it, once."""
        name = "-".join(["base", model_type, str(cls), str(limit), *(f"{k}{v}" for k, v in changes.items())])
        path = self.at(name)
        if not os.path.isdir(path):
            f.save(f.make_model(model_type, cls, **changes), model_type, path, limit)
        return path

    def fresh(self, name="saved"):
        path = self.at(name)
        shutil.rmtree(path, ignore_errors=True)
        return path

    def transformer(self, model_type="bert", cls="body", task=None, limit=64, changes=None, **arguments):
        if task:
            arguments["transformer_task"] = task
        return Transformer(self.base(model_type, cls, limit, **(changes or {})), **EAGER, **arguments)

    def embedder(self, *modules, body=None, **arguments):
        """The folder of a SentenceTransformer of these modules behind a body."""
        torch.manual_seed(7)
        body = body or self.transformer()
        model = SentenceTransformer(modules=[body, *modules], device="cpu", **arguments)
        path = self.fresh()
        model.save_pretrained(path)
        return path

    # ---- comparing

    def vectors(self, folder, texts=None, rows=None, **arguments):
        """Vectors by the class that loads the folder, and by gllm; `arguments` are those of encode."""
        texts = texts or w.TEXTS
        model = SentenceTransformer(folder, device="cpu", **EAGER).eval()
        want = model.encode(texts, batch_size=1, **arguments)
        got = self.driver.matrix("embed", folder, texts, **arguments)
        w.near(got, want, "vectors")
        return model

    def ids(self, folder, model, texts=None):
        texts = texts or w.TEXTS
        want = [model.preprocess([t])["input_ids"][0].tolist() for t in texts]
        w.same(self.driver.ids("ids", folder, texts), want)

    def ranks(self, folder, query=QUERY, documents=None, **arguments):
        documents = documents or DOCUMENTS
        model = CrossEncoder(folder, device="cpu", **EAGER)
        pairs = [(query, d) for d in documents]
        want = model.predict(pairs, batch_size=1, activation_fn=nn.Identity(), **arguments)
        logits, scores = self.driver.rerank(folder, query, documents)
        w.near(logits, want, "logits")
        w.near(scores, 1 / (1 + np.exp(-want.astype(np.float64))), "scores")

    def classes(self, folder, **arguments):
        model = CrossEncoder(folder, device="cpu", **EAGER)
        pairs = [p for p in w.PAIRS]
        want = model.predict(pairs, batch_size=1, activation_fn=nn.Identity(), **arguments)
        want = want[:, None] if want.ndim == 1 else want
        w.near(self.driver.matrix("classify2", folder, [t for p in pairs for t in p]), want, "logits")

    def weights(self, folder):
        model = SparseEncoder(folder, device="cpu", **EAGER)
        texts = [t for t in w.TEXTS if t]
        want = model.encode(texts, batch_size=1, convert_to_sparse_tensor=False).numpy()
        w.near(self.driver.sparse(folder, texts, want.shape[1]), want, "weights")


# ---------------------------------------------------- SentenceTransformer ----

MODES = ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"]
HIDDEN = 40


def embedders(account, m):
    for mode in [*MODES, ("mean", "cls"), ("max", "mean", "lasttoken"), tuple(MODES)]:
        def pooling(mode=mode):
            m.ids(m.folder + "/saved", m.vectors(m.embedder(st.Pooling(HIDDEN, mode))))
        account.case("pooling." + (mode if isinstance(mode, str) else "+".join(mode)), pooling)
    acts = [nn.Tanh(), nn.Identity(), nn.ReLU(), nn.GELU(), nn.SiLU(), nn.Sigmoid(), nn.LeakyReLU(), nn.ELU(), nn.Mish(),
            nn.GELU(approximate="tanh"), nn.Softplus(), nn.Hardswish(), nn.ReLU6(), None]
    for act in acts:
        name = repr(act) if act is not None else "None"
        account.case(f"module.Dense-{name}", lambda act=act: m.vectors(m.embedder(
            st.Pooling(HIDDEN), Dense(HIDDEN, 24, activation_function=act))), "activation_function")
    many = {
        "Normalize": lambda: [st.Pooling(HIDDEN), Normalize()],
        "LayerNorm": lambda: [st.Pooling(HIDDEN), st.LayerNorm(HIDDEN)],
        "LayerNorm-Dense-Normalize": lambda: [st.Pooling(HIDDEN), st.LayerNorm(HIDDEN), Dense(HIDDEN, 30), Normalize()],
        "Dense-Dense": lambda: [st.Pooling(HIDDEN), Dense(HIDDEN, 64, bias=False), Dense(64, 16, activation_function=None)],
        "Dense-residual": lambda: [st.Pooling(HIDDEN), Dense(HIDDEN, HIDDEN, use_residual=True)],
        "Dense-residual-other-size": lambda: [st.Pooling(HIDDEN), Dense(HIDDEN, 16, use_residual=True)],
        "Dense-of-tokens": lambda: [Dense(HIDDEN, 24, module_input_name="token_embeddings"), st.Pooling(24)],
        "Dense-of-tokens-elsewhere": lambda: [Dense(
            HIDDEN, 24, module_input_name="token_embeddings", module_output_name="else"), st.Pooling(HIDDEN)],
        "Dense-elsewhere": lambda: [st.Pooling(HIDDEN), Dense(HIDDEN, 24, module_output_name="else"), Normalize()],
        "Dropout": lambda: [st.Pooling(HIDDEN), st.Dropout(0.3), Normalize()],
        "two-poolings": lambda: [st.Pooling(HIDDEN, ("mean", "max")), Dense(2 * HIDDEN, 24), Normalize()],
    }
    for name, make in many.items():
        account.case(f"module.{name}", lambda make=make: m.vectors(m.embedder(*make())), (
            "use_residual", "module_input_name", "module_output_name", "token_embeddings", "Dropout", "modules.json: module 1 of type sentence_transformers.base.modules.dense.Dense"))
    for t in f.ALL:
        mode = "lasttoken" if t in f.DECODERS else "mean"
        def body(t=t, mode=mode):
            folder = m.embedder(st.Pooling(HIDDEN, mode), Normalize(), body=m.transformer(t))
            texts = [x for x in w.TEXTS if x] if t in f.DECODERS else w.TEXTS
            m.ids(folder, m.vectors(folder, texts), texts)
        account.case(f"body.{t}", body)
    for limit in (None, 32):
        def generator(limit=limit):
            folder = m.embedder(st.Pooling(HIDDEN, "lasttoken"), body=m.transformer("qwen3", "generate", limit=limit))
            m.vectors(folder, [x for x in w.TEXTS if x])
        account.case(f"body.qwen3-generate-{limit}", generator)

    def bidirectional():
        m.vectors(m.embedder(st.Pooling(HIDDEN), Dense(HIDDEN, 64, activation_function=None, bias=False), Dense(
            64, HIDDEN, activation_function=None, bias=False), Normalize(), body=m.transformer(
                "gemma3_text", changes={"use_bidirectional_attention": True})))
    account.case("body.gemma3_text-bidirectional", bidirectional)

    def static(*modules):
        tok = f.tokenizer_of("bert")[0]
        torch.manual_seed(3)
        weights = torch.randn(tok.get_vocab_size(), 24).numpy()
        return m.embedder(*modules, body=st.StaticEmbedding(tok, embedding_weights=weights))

    def check_static(*modules):
        texts = [t for t in w.TEXTS if t]
        m.vectors(static(*modules), texts)
    account.case("module.StaticEmbedding", lambda: check_static())
    account.case("module.StaticEmbedding-Normalize", lambda: check_static(Normalize()))
    account.case("module.StaticEmbedding-Dense", lambda: check_static(Dense(24, 12)))
    account.case("module.StaticEmbedding-LayerNorm", lambda: check_static(st.LayerNorm(24), Normalize()))

    # without modules.json: mean pooling of a body
    account.case("module.none", lambda: m.vectors(m.base()))
    account.case("module.none-masked-lm", lambda: m.vectors(m.base("bert", transformers_class("BertForMaskedLM"))))
    account.case("module.none-classifier", lambda: m.vectors(m.base("bert", "classify", num_labels=2)))
    account.case("module.none-decoder", lambda: m.vectors(m.base("qwen3", "generate"), [t for t in w.TEXTS if t]))


def transformers_class(name):
    import transformers
    return getattr(transformers, name)


PROMPTS = {"query": "find: ", "document": "", "odd": "a cat "}


def settings(account, m):
    def made(**arguments):
        return m.embedder(st.Pooling(HIDDEN), Normalize(), **arguments)
    account.case("prompt.default", lambda: m.vectors(made(prompts=PROMPTS, default_prompt_name="query")))
    for name in PROMPTS:
        account.case(f"prompt.{name}", lambda name=name: m.vectors(made(prompts=PROMPTS), prompt_name=name))
    account.case("prompt.own", lambda: m.vectors(made(prompts=PROMPTS), prompt="cat"))
    account.case("prompt.own-before-default", lambda: m.vectors(
        made(prompts=PROMPTS, default_prompt_name="odd"), prompt_name="query"))
    account.case("prompt.empty-before-default", lambda: m.vectors(
        made(prompts=PROMPTS, default_prompt_name="odd"), prompt_name="document"))
    for mode in MODES:
        def excluded(mode=mode):
            folder = m.embedder(st.Pooling(HIDDEN, mode, include_prompt=False), prompts=PROMPTS)
            m.vectors(folder, [t for t in w.TEXTS if t], prompt_name="odd")
        account.case(f"prompt.excluded-{mode}", excluded)

    def excluded_long():
        folder = m.embedder(st.Pooling(HIDDEN, "mean", include_prompt=False))
        m.vectors(folder, ["a cat", "the fox"], prompt="the " * 40)
    account.case("prompt.excluded-long", excluded_long)

    for dims in (16, 40, 64):
        account.case(f"setting.truncate_dim={dims}", lambda dims=dims: m.vectors(made(truncate_dim=dims)))
    account.case("setting.truncate_dim-without-Normalize", lambda: m.vectors(
        m.embedder(st.Pooling(HIDDEN), truncate_dim=16)))

    # ---- limits: each place, and which of two wins
    def limit(file, value, extra=None, keep=None, model_type="bert", texts=None):
        def run():
            folder = m.embedder(st.Pooling(HIDDEN), body=m.transformer(model_type, limit=keep))
            if file != "sentence_bert_config.json":
                os.remove(os.path.join(folder, "sentence_bert_config.json"))
            old = value.pop("old", None) if isinstance(value, dict) else None
            if old or file != "sentence_bert_config.json":
                w.write_json(folder, file, value)
            else:
                w.edit_json(folder, file, value)
            for name, v in (extra or {}).items():
                w.edit_json(folder, name, v)
            m.ids(folder, m.vectors(folder, texts), texts)
        return run
    for name in ("bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet"):
        account.case(f"limit.sentence_{name}_config", limit(
            f"sentence_{name}_config.json", {"old": 1, "max_seq_length": 10, "do_lower_case": False}))
    account.case("limit.two-files", limit("sentence_roberta_config.json", {"max_seq_length": 10}, {
        "sentence_bert_config.json": {"max_seq_length": 14}}))
    account.case("limit.empty-file-first", limit("sentence_roberta_config.json", {"max_seq_length": 10}, {
        "sentence_bert_config.json": {}}))
    for words in ("processor_kwargs", "tokenizer_args"):
        account.case(f"limit.{words}", limit("sentence_bert_config.json", {words: {"model_max_length": 9}}))
        account.case(f"limit.{words}-over-max_seq_length", limit("sentence_bert_config.json", {
            "old": 1, words: {"model_max_length": 9}, "max_seq_length": 14}))
        account.case(f"limit.{words}-over-positions", limit("sentence_bert_config.json", {
            "old": 1, words: {"model_max_length": 90}}))
    account.case("limit.processing_kwargs", limit("sentence_bert_config.json", {"processing_kwargs": {"text": {"max_length": 11}}}))
    account.case("limit.processing_kwargs-common", limit("sentence_bert_config.json", {
        "processing_kwargs": {"common": {"max_length": 11}}}))
    account.case("limit.no-truncation", limit("sentence_bert_config.json", {
        "processing_kwargs": {"text": {"truncation": False}}}, keep=24))
    account.case("limit.null", limit("sentence_bert_config.json", {"old": 1, "max_seq_length": None, "do_lower_case": False}))
    account.case("limit.tokenizer", limit("sentence_bert_config.json", {}, keep=24))
    account.case("limit.none-anywhere", limit("sentence_bert_config.json", {}, keep=None))
    account.case("limit.query_length", limit("sentence_bert_config.json", {"query_length": 8, "document_length": 12}))
    account.case("limit.rotary-beyond", limit("sentence_bert_config.json", {"old": 1, "max_seq_length": 300},
                                              model_type="nomic_bert"))
    account.case("limit.padding-side", limit("sentence_bert_config.json", {"processor_kwargs": {"padding_side": "left"}}))
    account.case("limit.truncation-side", limit("sentence_bert_config.json", {
        "processor_kwargs": {"truncation_side": "left"}}, keep=24))

    def truncation_side():
        folder = m.embedder(st.Pooling(HIDDEN), body=m.transformer(limit=24))
        w.edit_json(folder, "tokenizer_config.json", {"truncation_side": "left"})
        m.ids(folder, m.vectors(folder))
    account.case("limit.truncation-side-tokenizer", truncation_side, "truncation_side")
    account.case("setting.add_special_tokens", limit("sentence_bert_config.json", {
        "processing_kwargs": {"text": {"add_special_tokens": False}}}, texts=[t for t in w.TEXTS if t]), "processing_kwargs")
    account.case("setting.model_kwargs-eps", limit("sentence_bert_config.json", {
        "config_kwargs": {"layer_norm_eps": 0.1}}), "config_kwargs")
    account.case("setting.config_args-eps", limit("sentence_bert_config.json", {
        "config_args": {"layer_norm_eps": 0.1}}), "config_args")

    def lower(value, cased):
        def run():
            folder = m.embedder(st.Pooling(HIDDEN))
            w.edit_json(folder, "tokenizer.json", lambda t: {**t, "normalizer": {
                "type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None,
                "lowercase": not cased}})
            w.edit_json(folder, "sentence_bert_config.json", {"do_lower_case": value})
            m.ids(folder, m.vectors(folder))
        return run
    account.case("setting.do_lower_case", lower(True, True))
    account.case("setting.do_lower_case-twice", lower(True, False))
    account.case("setting.do_lower_case=false", lower(False, True))

    def similarity(name):
        def run():
            if not m.tool:
                raise w.Skipped("no --tool")
            folder = m.embedder(st.Pooling(HIDDEN), similarity_fn_name=name)
            model = SentenceTransformer(folder, device="cpu", **EAGER)
            texts = [t for t in w.TEXTS if t and "\n" not in t]
            want = model.similarity(model.encode([QUERY]), model.encode(texts))[0].numpy()
            path = m.at("texts.txt")
            with open(path, "w", encoding="utf-8") as out:
                out.write("\n".join(texts) + "\n")
            done = subprocess.run([m.tool, "similar", folder, QUERY, path, "-n", "0"], capture_output=True)
            if done.returncode:
                raise w.Refused(done.stderr.decode())
            lines = [line.split(None, 1) for line in done.stdout.decode().splitlines()]
            order = [texts.index(next(t for t in texts if t.strip() == rest.strip())) for _, rest in lines]
            w.same(order, np.argsort(-want, kind="stable").tolist(), "order")
            w.near([float(s) for s, _ in lines], np.sort(want)[::-1], "similarities", 2e-3)
        return run
    for name in ("cosine", "dot", "euclidean", "manhattan"):
        account.case(f"setting.similarity-{name}", similarity(name), "similarity_fn_name")


# ----------------------------------------------------------- CrossEncoder ----

CROSS = ["bert", "roberta", "xlm-roberta", "camembert", "electra", "distilbert", "mpnet", "modernbert", "gte", "nomic_bert",
         "jina_embeddings_v3"]


def cross_encoders(account, m):
    def saved(model, **changes):
        folder = m.fresh()
        model.save_pretrained(folder)
        for file, value in changes.items():
            w.edit_json(folder, file.replace("__", "."), value)
        return folder

    def cross(t, n, **arguments):
        return saved(CrossEncoder(m.base(t, "classify", num_labels=n), num_labels=n, device="cpu", **EAGER, **arguments))
    for t in CROSS:
        account.case(f"cross.{t}-1", lambda t=t: m.ranks(cross(t, 1)))
        account.case(f"cross.{t}-3", lambda t=t: m.classes(cross(t, 3)))
    for act in (nn.Identity(), nn.Sigmoid(), nn.Tanh()):
        account.case(f"cross.activation-{type(act).__name__}", lambda act=act: m.ranks(cross("bert", 1, activation_fn=act)))
    account.case("cross.max_length", lambda: m.ranks(cross("bert", 1, max_length=20)))
    account.case("cross.prompts", lambda: m.ranks(cross("bert", 1, prompts={"query": "find: "}, default_prompt_name="query")),
                 "prompt")
    account.case("cross.plain", lambda: m.ranks(m.base("bert", "classify", num_labels=1)))
    account.case("cross.decoder", lambda: m.ranks(cross("qwen3", 1)))

    def before(version):
        def run():
            folder = cross("bert", 1, activation_fn=nn.Identity())
            for name in ("modules.json", "sentence_bert_config.json", "config_sentence_transformers.json"):
                os.remove(os.path.join(folder, name))
            path = "torch.nn.modules.linear.Identity"
            w.edit_json(folder, "config.json", {"sentence_transformers": {"activation_fn": path, "version": "5.1.0"}}
                        if version == 5 else {"sbert_ce_default_activation_function": path} if version == 3 else {})
            m.ranks(folder)
        return run
    for version in (2, 3, 5):
        account.case(f"before.cross-{version}", before(version))

    # ---- causal language models
    def causal(template=None, true="yes", false="no", limit=4096, prompts=None, default_prompt_name=None):
        base = m.fresh("base-causal")
        tok = mr.qwen3_tokenizer()
        model = f.make_model("qwen3", "generate", vocab_size=tok.get_vocab_size(), max_position_embeddings=4096,
                             tie_word_embeddings=True)
        model.save_pretrained(base)
        from transformers import PreTrainedTokenizerFast
        wrapped = PreTrainedTokenizerFast(tokenizer_object=tok, pad_token="<|endoftext|>", eos_token="<|im_end|>",
                                          model_max_length=limit)
        if template:
            wrapped.chat_template = template
        wrapped.save_pretrained(base)
        body = Transformer(base, transformer_task="text-generation", **EAGER)
        head = LogitScore(tok.token_to_id(true), tok.token_to_id(false) if false else None)
        return saved(CrossEncoder(modules=[body, head], device="cpu", prompts=prompts,
                                  default_prompt_name=default_prompt_name))
    short = ["A fox is not a dog.", "the old house", "a", "Hello"]
    account.case("logit.yes-no", lambda: m.ranks(causal(), documents=short))
    account.case("logit.yes-only", lambda: m.ranks(causal(false=None), documents=short))
    account.case("logit.other-tokens", lambda: m.ranks(causal(true="a", false="b"), documents=short))
    account.case("logit.template", lambda: m.ranks(causal(TEMPLATE), documents=short))
    account.case("logit.template-prompts", lambda: m.ranks(causal(
        TEMPLATE, prompts={"web": "Given a query, find the answer"}, default_prompt_name="web"), documents=short))
    account.case("logit.qwen3", lambda: m.ranks(causal(QWEN3), documents=short))

    # ---- a body with modules behind it
    def modular(*modules, t="modernbert", **arguments):
        torch.manual_seed(5)
        body = m.transformer(t)
        return saved(CrossEncoder(modules=[body, *modules], device="cpu", **arguments))

    def tail(n=1, act=nn.GELU()):
        return [Dense(HIDDEN, HIDDEN, activation_function=act), st.LayerNorm(HIDDEN), Dense(
            HIDDEN, n, activation_function=nn.Identity(), module_output_name="scores")]
    for mode in ("cls", "mean", "max"):
        account.case(f"modular.ettin-{mode}", lambda mode=mode: m.ranks(modular(st.Pooling(HIDDEN, mode), *tail())))
    account.case("modular.ettin-no-bias", lambda: m.ranks(modular(st.Pooling(HIDDEN, "cls"), Dense(
        HIDDEN, HIDDEN, bias=False, activation_function=nn.SiLU()), st.LayerNorm(HIDDEN), Dense(
            HIDDEN, 1, activation_function=nn.Identity(), module_output_name="scores"))))
    account.case("modular.labels", lambda: m.classes(modular(st.Pooling(HIDDEN, "cls"), *tail(3))))
    account.case("modular.bert", lambda: m.ranks(modular(st.Pooling(HIDDEN, "cls"), *tail(), t="bert")))
    account.case("modular.one-dense", lambda: m.ranks(modular(st.Pooling(HIDDEN, "mean"), Dense(
        HIDDEN, 1, activation_function=nn.Identity(), module_output_name="scores"), t="bert")))
    account.case("modular.activation", lambda: m.ranks(modular(st.Pooling(HIDDEN, "mean"), Dense(
        HIDDEN, 1, activation_function=nn.Tanh(), module_output_name="scores"), t="bert")), "activation_function")
    account.case("modular.Normalize", lambda: m.ranks(modular(st.Pooling(HIDDEN, "mean"), Normalize(), *tail()[2:], t="bert")))


TEMPLATE = "{% for message in messages %}[{{ message['role'] }}] {{ message['content'] }}\n{% endfor %}answer:"
QWEN3 = mr.QWEN_PREFIX + "<Instruct>: {{ messages | selectattr('role', 'eq', 'system') | map(attribute='content') | first | " \
    "default('" + mr.INSTRUCTION + "') }}\n<Query>: {{ messages | selectattr('role', 'eq', 'query') | " \
    "map(attribute='content') | first }}\n<Document>: {{ messages | selectattr('role', 'eq', 'document') | " \
    "map(attribute='content') | first }}" + mr.SUFFIX


# ---------------------------------------------------------- SparseEncoder ----

def sparse(account, m):
    masked = {"bert": "BertForMaskedLM", "distilbert": "DistilBertForMaskedLM", "roberta": "RobertaForMaskedLM",
              "xlm-roberta": "XLMRobertaForMaskedLM", "mpnet": "MPNetForMaskedLM", "modernbert": "ModernBertForMaskedLM",
              "electra": "ElectraForMaskedLM", "nomic_bert": "NomicBertForMaskedLM", "gte": "GteForMaskedLM",
              "camembert": "CamembertForMaskedLM", "jina_embeddings_v3": "JinaEmbeddingsV3ForMaskedLM"}

    def splade(t="bert", legacy=False, modules=None, **pooling):
        body = m.transformer(t, transformers_class(masked[t]), "fill-mask")
        model = SparseEncoder(modules=[body, *(modules or [sp.SpladePooling(**pooling)])], device="cpu")
        folder = m.fresh()
        model.save_pretrained(folder)
        if legacy:
            def old(list_):
                for x, kind in zip(list_, ("MLMTransformer", "SpladePooling")):
                    x["type"] = "sentence_transformers.sparse_encoder.models." + kind
                return list_
            w.edit_json(folder, "modules.json", old)
            w.write_json(folder, "sentence_bert_config.json", {"max_seq_length": 64, "do_lower_case": False})
            w.edit_json(folder, "1_SpladePooling/config.json", lambda c: {
                ("word_embedding_dimension" if k == "embedding_dimension" else k): v for k, v in c.items()})
        return folder
    for t in masked:
        refusal = None if t in ("bert", "distilbert", "roberta", "xlm-roberta", "mpnet") else ("masked language", "SPLADE of", "MLMTransformer of")
        account.case(f"sparse.{t}", lambda t=t: m.weights(splade(t)), refusal)
        account.case(f"before.sparse-{t}", lambda t=t: m.weights(splade(t, legacy=True)), refusal)
    for strategy in ("max", "sum"):
        for act in ("relu", "log1p_relu"):
            account.case(f"sparse.{strategy}-{act}", lambda s=strategy, a=act: m.weights(splade(
                pooling_strategy=s, activation_function=a)))
    account.case("sparse.plain-folder", lambda: m.weights(m.base("bert", transformers_class("BertForMaskedLM"))),
                 "no sparse weights")

    def csr():
        model = SparseEncoder(modules=[m.transformer(), st.Pooling(HIDDEN), sp.SparseAutoEncoder(HIDDEN, 64, k=8)], device="cpu")
        folder = m.fresh()
        model.save_pretrained(folder)
        m.weights(folder)
    account.case("refused.SparseAutoEncoder", csr, "SparseAutoEncoder")

    def router():
        tok = m.transformer("bert", transformers_class("BertForMaskedLM"), "fill-mask")
        static = sp.SparseStaticEmbedding(tokenizer=tok.tokenizer, frozen=False)
        model = SparseEncoder(modules=[Router.for_query_document(
            query_modules=[static], document_modules=[tok, sp.SpladePooling()])], device="cpu")
        folder = m.fresh()
        model.save_pretrained(folder)
        m.driver.info(folder)
        raise w.Different("opens")
    account.case("refused.Router-sparse", router, "Router")


# ---------------------------------------------------------------- refused ----

def refused(account, m):
    def opens(make, build=SentenceTransformer):
        def run():
            torch.manual_seed(1)
            folder = m.fresh()
            build(modules=make(), device="cpu").save_pretrained(folder)
            m.driver.info(folder)
            raise w.Different("opens")
        return run
    account.case("refused.no-Pooling", opens(lambda: [m.transformer()]), "ooling")
    account.case("refused.CNN", opens(lambda: [m.transformer(), st.CNN(HIDDEN, 16), st.Pooling(48)]), "CNN")
    account.case("refused.LSTM", opens(lambda: [m.transformer(), st.LSTM(HIDDEN, 16), st.Pooling(32)]), "LSTM")
    account.case("refused.WeightedLayerPooling", opens(lambda: [m.transformer(), st.WeightedLayerPooling(
        HIDDEN, 3, 1), st.Pooling(HIDDEN)]), "WeightedLayerPooling")
    account.case("refused.WordWeights", opens(lambda: [m.transformer(), st.WordWeights(["a"], {"a": 2.0}), st.Pooling(
        HIDDEN)]), "WordWeights")
    account.case("refused.BoW", opens(lambda: [st.BoW(["a", "fox"], {"a": 1.0})]), "BoW")
    account.case("refused.Router", opens(lambda: [Router.for_query_document(
        query_modules=[m.transformer()], document_modules=[m.transformer()]), st.Pooling(HIDDEN)]), "Router")
    try:
        from sentence_transformers import MultiVectorEncoder
        from sentence_transformers.multi_vector_encoder.modules import MultiVectorMask
    except ImportError as e:
        account.skip("refused.MultiVectorEncoder", str(e))
        return

    def colbert():
        torch.manual_seed(1)
        folder = m.fresh()
        MultiVectorEncoder(modules=[m.transformer(), Dense(HIDDEN, 24, bias=False, activation_function=None,
                           module_input_name="token_embeddings"), MultiVectorMask()], device="cpu").save_pretrained(folder)
        m.driver.info(folder)
        raise w.Different("opens")
    account.case("refused.MultiVectorEncoder", colbert, ("MultiVector", "token_embeddings", "Dense"))


# ----------------------------------------------------------------- before ----

def before(account, m):
    """As versions before 5.4 laid folders out (and 2.x before that)."""
    def old(change=None, pooling=None, inside=False, dense=False):
        def run():
            modules = [st.Pooling(HIDDEN), *([Dense(HIDDEN, 24)] if dense else []), Normalize()]
            folder = m.embedder(*modules)
            paths = w.read_json(folder, "modules.json")
            for x in paths:
                x["type"] = "sentence_transformers.models." + x["type"].split(".")[-1]
            if inside:
                os.makedirs(os.path.join(folder, "0_Transformer"))
                for name in os.listdir(folder):
                    if os.path.isfile(os.path.join(folder, name)) and name not in (
                            "modules.json", "config_sentence_transformers.json", "README.md"):
                        shutil.move(os.path.join(folder, name), os.path.join(folder, "0_Transformer", name))
                paths[0]["path"] = "0_Transformer"
            w.write_json(folder, "modules.json", paths)
            inner = "0_Transformer/" if inside else ""
            w.write_json(folder, inner + "sentence_bert_config.json", {"max_seq_length": 48, "do_lower_case": False})
            w.write_json(folder, "1_Pooling/config.json", pooling or {
                "word_embedding_dimension": HIDDEN, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True,
                "pooling_mode_max_tokens": False, "pooling_mode_mean_sqrt_len_tokens": False})
            if dense:
                w.write_json(folder, "2_Dense/config.json", {"in_features": HIDDEN, "out_features": 24, "bias": True,
                             "activation_function": "torch.nn.modules.activation.Tanh"})
            w.write_json(folder, "config_sentence_transformers.json", {"__version__": {
                "sentence_transformers": "2.2.2", "transformers": "4.20.0", "pytorch": "1.11.0"}, **(change or {})})
            m.ids(folder, m.vectors(folder))
        return run
    account.case("before.2", old())
    account.case("before.0_Transformer", old(inside=True))
    account.case("before.3", old({"prompts": {"query": "find: "}, "default_prompt_name": None, "similarity_fn_name": "cosine"}))
    account.case("before.default-prompt", old({"prompts": {"query": "find: "}, "default_prompt_name": "query"}))
    account.case("before.dense", old(dense=True))
    account.case("before.flags-of-two", old(pooling={"word_embedding_dimension": HIDDEN, "pooling_mode_cls_token": True,
                                                     "pooling_mode_mean_tokens": False, "pooling_mode_max_tokens": True}))
    account.case("before.no-flags", old(pooling={"word_embedding_dimension": HIDDEN}))
    account.case("before.both-kinds-of-flags", old(pooling={"word_embedding_dimension": HIDDEN, "pooling_mode": "cls",
                                                            "pooling_mode_mean_tokens": True}))


def old(account, m):
    data = os.path.join(w.ROOT, "tests", "data", "writers")
    for name in sorted(os.listdir(data)):
        def run(folder=os.path.join(data, name)):
            want = w.read_json(folder, "expected.json")
            if "vectors" in want:
                w.near(m.driver.matrix("embed", folder, want["texts"]), want["vectors"], "vectors")
            if "queries" in want:
                w.near(m.driver.matrix("embed", folder, want["texts"], prompt_name="query"), want["queries"], "queries")
            if "logits" in want:
                w.near(m.driver.matrix("classify2", folder, [t for p in want["pairs"] for t in p]), want["logits"], "logits")
            if "weights" in want:
                weights = np.array(want["weights"])
                w.near(m.driver.sparse(folder, want["texts"], weights.shape[1]), weights, "weights")
        account.case(f"old.{name}", run)


def body(account, driver, folder, arguments):
    m = Maker(driver, folder)
    m.tool = os.path.abspath(arguments.tool) if arguments.tool else None
    for part in (embedders, settings, cross_encoders, sparse, refused, before, old):
        part(account, m)


if __name__ == "__main__":
    w.run_check("check_writers", __doc__, PENDING, body, lambda p: p.add_argument("--tool", help="tools/gllm.c, built"))
