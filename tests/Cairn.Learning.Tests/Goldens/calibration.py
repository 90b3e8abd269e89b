"""Calibrators by scikit-learn and SciPy (written with 1.2.1 and 1.10): python3 calibration.py > calibration.json

The cases are not stored: both sides make them from the generator of metric_cases.py, with +, -, *, / and comparisons alone.

scikit-learn finds Platt's sigmoid by BFGS with a tolerance of 1e-5 on the gradient, which leaves the fifth digit open. "platt" is its
own objective (_sigmoid_calibration) minimised to the end by SciPy's Newton-CG from there; "platt_sklearn" is what it says itself.
Beta calibration is what its authors' program does: LogisticRegression without a penalty to speak of on ln p and -ln(1 - p), a
feature with a negative coefficient left out. The temperature is found by bisection of the derivative.
"""
import json
import math
import warnings

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.special import expit, xlogy
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV, _sigmoid_calibration
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from metric_cases import CaseRandom, tied, weights_of

warnings.simplefilter("ignore")
CASES = 60
AT = [0.02 + 0.04 * i for i in range(25)]


def case_of(number):
    rng = CaseRandom(31_000_000 + number)
    n = 30 + rng.below(170)
    p, y = [], []
    for _ in range(n):
        u = tied(0.02 + 0.96 * rng.uniform(), number)
        u = min(max(u, 0.02), 0.98)
        p.append(u)
        y.append(rng.uniform() < u * u * (3 - 2 * u))
    y[0], y[1] = False, True
    w = weights_of(rng, number, n)
    if w is not None:
        w[0] = w[1] = 1.0
    return np.array(p), np.array(y), w


def platt(scores, y, w):
    a, b = _sigmoid_calibration(scores, y.astype(int), w)
    w_ = np.ones(len(y)) if w is None else w
    n0, n1 = w_[~y].sum(), w_[y].sum()
    t = np.where(y, (n1 + 1) / (n1 + 2), 1 / (n0 + 2))

    def loss(x):
        q = expit(-(x[0] * scores + x[1]))
        return -(w_ * (xlogy(t, q) + xlogy(1 - t, 1 - q))).sum()

    def grad(x):
        d = w_ * (t - expit(-(x[0] * scores + x[1])))
        return np.array([d @ scores, d.sum()])

    x = np.array([a, b])
    for _ in range(50):
        q = expit(-(x[0] * scores + x[1]))
        v = w_ * q * (1 - q)
        h = np.array([[(v * scores * scores).sum(), (v * scores).sum()], [(v * scores).sum(), v.sum()]])
        x = x - np.linalg.solve(h, grad(x))
    assert loss(x) <= loss([a, b]) + 1e-12
    return [float(a), float(b)], [float(v) for v in x]


def beta(p, y, w):
    x = np.column_stack([np.log(p), -np.log(1 - p)])
    w_ = np.ones(len(y)) if w is None else w

    def fit(f):
        """scikit-learn's minimum, and Newton steps from there: L-BFGS leaves the sixth digit open."""
        lr = LogisticRegression(C=1e8, tol=1e-10, max_iter=5000).fit(f, y, w)
        x1 = np.column_stack([f, np.ones(len(y))])
        at = np.append(lr.coef_[0], lr.intercept_[0])
        ridge = np.array([1e-8] * f.shape[1] + [0.0])
        for _ in range(20):
            q = expit(x1 @ at)
            h = (x1 * (w_ * q * (1 - q))[:, None]).T @ x1 + np.diag(ridge)
            at = at - np.linalg.solve(h, x1.T @ (w_ * (q - y)) + ridge * at)
        return at

    a, b, c = fit(x)
    if a < 0:
        (b, c), a = fit(x[:, [1]]), 0.0
    elif b < 0:
        (a, c), b = fit(x[:, [0]]), 0.0
    return [float(expit(a * math.log(q) - b * math.log(1 - q) + c)) for q in AT]


def three(number):
    rng = CaseRandom(32_000_000 + number)
    n = 60 + rng.below(140)
    p, y = [], []
    for _ in range(n):
        raw = [0.05 + rng.uniform() for _ in range(3)]
        s = raw[0] + raw[1] + raw[2]
        q = [v / s for v in raw]
        p.append(q)
        u = rng.uniform()
        t = [v * v for v in q]
        u = u * (t[0] + t[1] + t[2])
        y.append(0 if u < t[0] else 1 if u < t[0] + t[1] else 2)
    y[0], y[1], y[2] = 0, 1, 2
    return np.array(p), np.array(y), weights_of(rng, number, n)


class Given(BaseEstimator, ClassifierMixin):
    """A classifier whose scores are its input."""

    def fit(self, x, y):
        self.classes_ = np.unique(y)
        return self

    def decision_function(self, X):
        return X


def temperature(p, y, w):
    z = np.log(p)
    w_ = np.ones(len(y)) if w is None else w

    def slope(b):
        e = np.exp(b * (z - z.max(axis=1, keepdims=True)))
        e /= e.sum(axis=1, keepdims=True)
        return (w_ * ((e * z).sum(axis=1) - z[np.arange(len(y)), y])).sum()

    return 1 / brentq(slope, 0.01, 100, xtol=1e-14, rtol=1e-14)


def main():
    binary, multi = [], []
    for number in range(CASES):
        p, y, w = case_of(number)
        logit = np.log(p / (1 - p))
        rough, exact = platt(logit, y, w)
        iso = IsotonicRegression(out_of_bounds="clip").fit(p, y.astype(float), w)
        binary.append({
            "platt_sklearn": rough, "platt": exact, "isotonic": [float(v) for v in iso.predict(AT)],
            "bends": len(iso.X_thresholds_), "beta": beta(p, y, w),
        })
        p, y, w = three(number)
        logits = np.log(p / (1 - p))
        model = CalibratedClassifierCV(Given().fit(p, y), method="isotonic", cv="prefit").fit(p, y, sample_weight=w)
        rough = CalibratedClassifierCV(Given().fit(logits, y), method="sigmoid", cv="prefit").fit(logits, y, sample_weight=w)
        each = np.column_stack([
            expit(-(a * logits[:, c] + b))
            for c in range(3) for a, b in [platt(logits[:, c], y == c, w)[1]]
        ])
        multi.append({
            "temperature": temperature(p, y, w),
            "isotonic": [float(v) for v in model.predict_proba(p[:8]).ravel()],
            "platt_sklearn": [float(v) for v in rough.predict_proba(logits[:8]).ravel()],
            "platt": [float(v) for v in (each / each.sum(axis=1, keepdims=True))[:8].ravel()],
        })
    print(json.dumps({"binary": binary, "three": multi}))


main()
