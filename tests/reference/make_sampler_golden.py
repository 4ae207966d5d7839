#!/usr/bin/env python3
"""make_sampler_golden.py: what the logits processors of transformers leave of some logits.

    build/venv/bin/python tests/reference/make_sampler_golden.py >tests/data/sampler_golden.txt

Each case is three lines:
    case temperature top_k top_p min_p typical_p repetition_penalty
    logits and history: n logits, then the ids that came before
    the probability of each token, 0 where it was filtered out
The order of the processors is that of GenerationMixin._get_logits_processor.
"""
import torch
from transformers.generation import logits_process as lp


def chain(temperature, top_k, top_p, min_p, typical_p, repetition):
    out = []
    if repetition != 1:
        out.append(lp.RepetitionPenaltyLogitsProcessor(penalty=repetition))
    if temperature != 1:
        out.append(lp.TemperatureLogitsWarper(temperature))
    if top_k:
        out.append(lp.TopKLogitsWarper(top_k=top_k))
    if top_p < 1:
        out.append(lp.TopPLogitsWarper(top_p=top_p))
    if min_p:
        out.append(lp.MinPLogitsWarper(min_p=min_p))
    if typical_p < 1:
        out.append(lp.TypicalLogitsWarper(mass=typical_p))
    return lp.LogitsProcessorList(out)


CASES = [
    (1.0, 0, 1.0, 0.0, 1.0, 1.0),
    (0.7, 0, 1.0, 0.0, 1.0, 1.0),
    (2.5, 0, 1.0, 0.0, 1.0, 1.0),
    (1.0, 1, 1.0, 0.0, 1.0, 1.0),
    (1.0, 5, 1.0, 0.0, 1.0, 1.0),
    (1.0, 1000, 1.0, 0.0, 1.0, 1.0),
    (1.0, 0, 0.9, 0.0, 1.0, 1.0),
    (1.0, 0, 0.5, 0.0, 1.0, 1.0),
    (1.0, 0, 0.01, 0.0, 1.0, 1.0),
    (1.0, 0, 1.0, 0.1, 1.0, 1.0),
    (1.0, 0, 1.0, 1.0, 1.0, 1.0),
    (1.0, 0, 1.0, 0.0, 0.9, 1.0),
    (1.0, 0, 1.0, 0.0, 0.2, 1.0),
    (1.0, 0, 1.0, 0.0, 1.0, 1.3),
    (1.0, 0, 1.0, 0.0, 1.0, 0.8),
    (0.8, 20, 0.95, 0.05, 1.0, 1.1),
    (1.5, 30, 0.8, 0.0, 0.9, 1.2),
    (0.6, 20, 0.95, 0.0, 1.0, 1.0),
    (0.1, 10, 0.9, 0.02, 0.95, 1.05),
]
SHAPES = [(40, 2.0), (64, 5.0), (7, 1.0)]


def main():
    generator = torch.Generator().manual_seed(7)
    for n, spread in SHAPES:
        for case in CASES:
            # in steps of 1/1024, so that the text has all of each
            logits = torch.randn(n, generator=generator) * spread
            logits = (logits * 1024).round() / 1024
            history = torch.randint(0, n, (9,), generator=generator)
            scores = chain(*case)(history[None], logits[None].clone())
            probabilities = torch.softmax(scores.double(), -1)[0]
            print("case", *case)
            print(n, *(f"{x:.10g}" for x in logits.double().tolist()), len(history), *history.tolist())
            print(*(f"{x:.8g}" for x in probabilities.tolist()))


main()
