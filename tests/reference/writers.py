"""What check_writers.py, check_models.py, check_configs.py and check_settings.py share: the driver, tiny tokenizers and
weights, comparing, and the account of what passed.

A case that fails today for a known reason is listed in PENDING of its check, by name, with the cause: it is printed and
not counted as failed. One that is listed and passes is counted as failed, so that the list stays true; where a pattern
begins with '~', at least one of its cases must fail.
"""
import fnmatch
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
import warnings

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import make_encoders as me  # noqa: E402

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
TEXTS = ["The quick brown fox jumps over the lazy dog.", "", "Café déjà-vu, naïve ÜBER Straße", "a",
         "Hello World, hello the old house", "  two  spaces\tand\nlines  ", "the " * 60 + "end", "中文 and 12,345.67 $100"]
PAIRS = [("What is a fox?", "A fox is not a dog."), ("the old house", "the lazy dog runs " * 30), ("", "a fox"),
         ("a fox", ""), ("Hello", "the quick brown fox")]


def quiet():
    import logging
    logging.disable(logging.WARNING)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)


# ---------------------------------------------------------------- driver ----

class Refused(Exception):
    """gllm said no; the text is "status: message"."""


class Driver:
    def __init__(self, path):
        self.path = path

    def run(self, task, folder, texts, dtype=np.float32, **options):
        """Rows of numbers."""
        data = b"".join(len(b).to_bytes(4, "little") + b for b in
                        (t if isinstance(t, bytes) else t.encode() for t in texts))
        arguments = [str(x) for name, value in options.items() for x in (name.replace("_", "-"), value)]
        done = subprocess.run([self.path, task, folder, *arguments], input=data, capture_output=True)
        if done.returncode == 1:
            raise Refused(done.stderr.decode("utf-8", "replace").strip())
        if done.returncode:
            raise RuntimeError(f"the driver ended with {done.returncode}: {done.stderr.decode('utf-8', 'replace')}")
        rows, at = [], 0
        while at < len(done.stdout):
            n = int.from_bytes(done.stdout[at:at + 4], "little")
            rows.append(np.frombuffer(done.stdout, dtype, n, at + 4))
            at += 4 + 4 * n
        return rows

    def matrix(self, task, folder, texts, **options):
        return np.stack(self.run(task, folder, texts, **options)).astype(np.float64)

    def ids(self, task, folder, texts, **options):
        return [r.tolist() for r in self.run(task, folder, texts, np.uint32, **options)]

    def logits(self, folder, ids):
        return self.matrix("logits", folder, [np.array(ids, np.uint32).tobytes()])

    def rerank(self, folder, query, documents):
        """(logits, scores)"""
        return self.matrix("rerank", folder, [query, *documents]).T

    def sparse(self, folder, texts, n_vocab, **options):
        out = np.zeros((len(texts), n_vocab))
        for i, row in enumerate(self.run("sparse", folder, texts, np.uint32, **options)):
            out[i, row[0::2]] = row[1::2].copy().view(np.float32)
        return out

    def info(self, folder):
        names = ["n_layers", "n_labels", "max_tokens", "embedding_dim", "normalize", "generates", "matryoshka"]
        return dict(zip(names, self.ids("info", folder, [])[0]))


# --------------------------------------------------------------- compare ----

class Different(Exception):
    pass


def near(got, want, what="numbers", bar=1e-4):
    """Relative error at most `bar`, and a cosine of each row of at least 0.99999."""
    got, want = np.asarray(got, np.float64), np.asarray(want, np.float64)
    if got.shape != want.shape:
        raise Different(f"{what}: shape {got.shape}, not {want.shape}")
    error = float(np.abs(got - want).max() / max(1e-30, float(np.abs(want).max())))
    cosine = 1.0
    if want.ndim == 2 and want.shape[1] > 1:
        lengths = np.linalg.norm(got, axis=1) * np.linalg.norm(want, axis=1)
        cosine = float(((got * want).sum(axis=1) / np.maximum(lengths, 1e-30))[lengths > 0].min(initial=1.0))
    if not (error <= bar and cosine >= 0.99999):
        raise Different(f"{what}: relative error {error:.2g}, least cosine {cosine:.5f}")


def same(got, want, what="ids"):
    if got == want:
        return
    if isinstance(want, list) and isinstance(got, list) and len(got) == len(want):
        for i, (g, w) in enumerate(zip(got, want)):
            if g != w:
                raise Different(f"{what} of {i}: {str(g)[:90]} not {str(w)[:90]}")
    raise Different(f"{what}: {str(got)[:90]} not {str(want)[:90]}")


def short_hash(numbers):
    return hashlib.sha1(np.ascontiguousarray(np.asarray(numbers, np.float32).round(4))).hexdigest()


# --------------------------------------------------------------- account ----

class Account:
    """Runs cases by name and counts. `allowed`: words of which a refusal must have one."""

    def __init__(self, name, pending, only=(), verbose=False):
        self.name, self.pending, self.only, self.verbose = name, pending, only, verbose
        self.passed = self.failed = self.skipped = self.waiting = 0
        self.used, self.failing = set(), set()

    def wants(self, case):
        return not self.only or any(o in case for o in self.only)

    def pattern(self, case):
        """The first that fits."""
        for pattern in self.pending:
            if fnmatch.fnmatchcase(case, pattern.removeprefix("~")):
                self.used.add(pattern)
                return pattern
        return None

    def case(self, name, check, refusal=None):
        """`refusal`: words that the message must have, where gllm may refuse instead."""
        if not self.wants(name):
            return
        pattern, problem = self.pattern(name), None
        cause = self.pending.get(pattern)
        try:
            check()
        except Refused as e:
            if refusal is None or not any(w in str(e) for w in ([refusal] if isinstance(refusal, str) else refusal)):
                problem = f"refused: {e}"
        except Different as e:
            problem = str(e)
        except Skipped as e:
            self.skip(name, str(e))
            return
        except Exception as e:
            problem = "the check itself: " + "".join(traceback.format_exception_only(type(e), e)).strip()
            problem += " at " + " < ".join(f"{os.path.basename(f.filename)}:{f.lineno}" for f in
                                           reversed(traceback.extract_tb(e.__traceback__)[-3:]))
        if cause is not None and problem and not problem.startswith("the check itself"):
            self.waiting += 1
            self.failing.add(pattern)
            print(f"PENDING {self.name}.{name}: {cause}" + (f" [{problem}]" if self.verbose else ""), flush=True)
        elif cause is not None and not problem and not pattern.startswith("~"):
            self.failed += 1
            print(f"FAIL {self.name}.{name}: passes, but is listed as pending ({cause})", flush=True)
        elif problem:
            self.failed += 1
            print(f"FAIL {self.name}.{name}: {problem}", flush=True)
        else:
            self.passed += 1
            if self.verbose:
                print(f"ok   {self.name}.{name}", flush=True)

    def skip(self, name, why):
        if self.wants(name):
            self.skipped += 1
            print(f"SKIP {self.name}.{name}: {why}", flush=True)

    def end(self):
        if not self.only:
            for pattern in self.pending:
                if pattern not in self.used or pattern.startswith("~") and pattern not in self.failing:
                    self.failed += 1
                    print(f"FAIL {self.name}: nothing that fails is called {pattern}, which is listed as pending")
        if self.waiting:
            print(f"{self.waiting} pending")
        print(f"{self.name}: {self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed else 0


class Skipped(Exception):
    """The installed packages cannot write this."""


# ---------------------------------------------------------------- models ----

def write_json(folder, name, value):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        json.dump(value, f, indent=1, ensure_ascii=False)


def read_json(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        return json.load(f)


def edit_json(folder, name, change):
    """`change` maps keys to values, or is a function of the whole."""
    value = read_json(folder, name) if os.path.exists(os.path.join(folder, name)) else {}
    value = change(value) if callable(change) else {**value, **change}
    write_json(folder, name, value)


def copy(source, target):
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


def randomise(model, seed=1):
    """Weights that are far from degenerate: every part of the model must matter for the result."""
    g = torch.Generator().manual_seed(seed)
    plus_one = any("gemma" in (getattr(c, "model_type", "") or "") for c in
                   (model.config, getattr(model.config, "text_config", None)) if c is not None)
    with torch.no_grad():
        for name, p in model.named_parameters():
            r = torch.randn(p.shape, generator=g)
            if p.dim() == 1 and name.endswith("weight"):
                p.copy_(0.2 * r + (0 if plus_one and "vision" not in name else 1))
            elif p.dim() == 1:
                p.copy_(0.1 * r)
            elif "embed" in name and "proj" not in name:
                p.copy_(0.5 * r)
            elif "relative_attention_bias" in name:
                p.copy_(r)
            else:
                p.copy_(r * 1.3 / p.shape[-1] ** 0.5)
    return model.eval()


def build_driver(folder):
    path = os.path.join(folder, "model_driver")
    subprocess.run(["cc", "-O1", "-w", "-DGLLM_STATIC", os.path.join(ROOT, "tests", "model_driver.c"), "-o", path, "-lm",
                    "-lpthread"], check=True)
    return path


def run_check(name, doc, pending, body, add_arguments=None):
    """The main function of a check: body(account, driver, folder, arguments)."""
    import argparse
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--driver", help="tests/model_driver.c, built")
    parser.add_argument("--keep", help="make the models in this folder and leave them there")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("only", nargs="*", help="only the cases with one of these words in their name")
    if add_arguments:
        add_arguments(parser)
    arguments = parser.parse_args()
    quiet()
    account = Account(name, pending, arguments.only, arguments.verbose)
    with tempfile.TemporaryDirectory() as temporary:
        folder = os.path.abspath(arguments.keep or temporary)
        os.makedirs(folder, exist_ok=True)
        driver = Driver(os.path.abspath(arguments.driver) if arguments.driver else build_driver(temporary))
        body(account, driver, folder, arguments)
    sys.exit(account.end())
