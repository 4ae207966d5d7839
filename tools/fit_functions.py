#!/usr/bin/env python3
"""Print the polynomial coefficients of the KERNELS section of gllm.h (exp, GELU, tanh).

    python3 tools/fit_functions.py

Needs numpy. Least maximum error by Lawson's reweighted least squares on Chebyshev nodes, then the
coefficients are rounded to float and the polynomial is checked as the kernels evaluate it: Horner
with float32 fused multiply-adds (emulated in float64, which holds the product exactly).
"""
import math

import numpy as np
from numpy.polynomial import chebyshev

F = np.float32


def minimax(f, low, high, degree, weight, steps=400):
    """Coefficients in s = (2x - low - high) / (high - low), lowest first, of least max |weight*err|."""
    n = 3000
    s = np.cos(np.pi * (np.arange(n) + 0.5) / n)
    x = (s + 1) * (high - low) / 2 + low
    y, w = np.array([f(v) for v in x]), np.array([weight(v) for v in x])
    basis = chebyshev.chebvander(s, degree)
    lawson = np.ones(n)
    for _ in range(steps):
        root = np.sqrt(lawson) * w
        c = np.linalg.lstsq(basis * root[:, None], y * root, rcond=None)[0]
        error = np.abs(basis @ c - y) * w
        lawson *= error / error.max() + 1e-12
        lawson /= lawson.sum()
    return chebyshev.cheb2poly(c)


def horner32(coefficients, s):
    """Horner's rule with float32 fused multiply-adds."""
    s = F(s).astype(np.float64)
    y = np.full_like(s, F(coefficients[-1]), dtype=np.float64)
    for c in coefficients[-2::-1]:
        y = (y * s + np.float64(F(c))).astype(F).astype(np.float64)
    return y


def show(name, coefficients):
    print(f"{name}: highest power first")
    print("  " + ", ".join(f"{float(F(c)):.9g}f" for c in coefficients[::-1]))


def fit_exp():
    """exp(r) = 1 + r + r^2 * p(r) on [-ln2/2, ln2/2]: p is what is fitted, relative to exp(r)."""
    half = math.log(2) / 2 * 1.0001
    rest = lambda r: 0.5 + r / 6 if abs(r) < 1e-4 else (math.expm1(r) - r) / (r * r)
    c = minimax(rest, -half, half, 4, lambda r: r * r / math.exp(r))
    p = [c[i] / half**i for i in range(len(c))]  # back to powers of r
    show("exp p(r)", p)
    r = np.linspace(-half, half, 200001).astype(F).astype(np.float64)
    value = horner32([1.0, 1.0] + p, r)
    print(f"  max relative error {np.max(np.abs(value / np.exp(r) - 1)):.3g}")


def fit_gelu():
    """GELU(x) = max(x, 0) - h(|x|), h(t) = t/2 * erfc(t / sqrt 2), which is 0 for large t."""
    top = 5.5
    h = lambda t: 0.5 * t * math.erfc(t / math.sqrt(2))
    c = minimax(h, 0, top, 16, lambda t: 1.0)
    show(f"gelu h(s), s = t * (2 / {top}) - 1, t = min(|x|, {top})", c)
    x = np.linspace(-12, 12, 400001).astype(F).astype(np.float64)
    t = np.minimum(np.abs(x), top)
    s = (t * np.float64(F(2 / top)) - 1).astype(F)
    value = (np.maximum(x, 0) - horner32(c, s)).astype(F)
    truth = np.array([0.5 * v * (1 + math.erf(v / math.sqrt(2))) if v > 0 else
                      0.5 * v * math.erfc(-v / math.sqrt(2)) for v in x])
    error = np.abs(value - truth)
    near = np.abs(x) < 4
    print(f"  max error {error[near].max():.3g} for |x| < 4, {error.max():.3g} for |x| < 12")


def fit_tanh():
    """tanh(y) = y + y * z * p(z), z = y^2 up to 0.625^2; beyond it tanh(0.625 + r) by the sum rule."""
    top = 0.625**2
    ratio = lambda z: math.tanh(math.sqrt(z)) / math.sqrt(z)
    rest = lambda z: -1 / 3 + 2 * z / 15 if z < 1e-5 else (ratio(z) - 1) / z
    c = minimax(rest, 0, top, 4, lambda z: z)
    p = np.polynomial.polynomial.Polynomial(c)(np.polynomial.polynomial.Polynomial([-1, 2 / top]))
    show("tanh p(z)", list(p.coef))
    y = np.linspace(1e-6, 0.625, 200001).astype(F).astype(np.float64)
    z = (y * y).astype(F).astype(np.float64)
    value = horner32(list(p.coef), z)
    value = ((value * z).astype(F).astype(np.float64) * y + y).astype(F)
    print(f"  max relative error {np.max(np.abs(value / np.tanh(y) - 1)):.3g}")


if __name__ == "__main__":
    fit_exp()
    fit_gelu()
    fit_tanh()
