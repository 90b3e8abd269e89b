"""Writes explanation.json: partial dependence and individual curves by scikit-learn, accumulated local effects by their definition.

The model is a formula that the test states too, so nothing but the method is compared.
Run with scikit-learn 1.2.1: python3 explanation.py
"""
import json
import os
import warnings

import numpy as np
import sklearn
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import partial_dependence

warnings.simplefilter("ignore")


class Formula(BaseEstimator, RegressorMixin):
    def __init__(self):
        self.fitted_ = True

    def fit(self, x, y=None):
        return self

    def predict(self, x):
        return x[:, 0] * x[:, 1] + np.sin(3 * x[:, 2]) + np.where(x[:, 3] > 0.4, x[:, 0], -0.5 * x[:, 2])


def rows():
    rng = np.random.default_rng(20)
    base = rng.normal(size=(80, 4))
    base[:, 1] = 0.8 * base[:, 0] + 0.6 * base[:, 1]
    base[:, 3] = np.round(base[:, 3], 1)
    return np.round(base, 3)


def accumulated(model, x, column, bins):
    """Apley and Zhu (2020), equations 15 and 16, one row after the other."""
    values = x[:, column]
    edges = [values.min()]
    for k in range(1, bins + 1):
        edge = np.quantile(values, k / bins, method="inverted_cdf")
        if edge > edges[-1]:
            edges.append(edge)
    effects = [0.0]
    counts = []
    for k in range(1, len(edges)):
        inside = [i for i in range(len(values)) if (edges[k - 1] < values[i] or k == 1) and values[i] <= edges[k]]
        differences = []
        for i in inside:
            low, high = x[i].copy(), x[i].copy()
            low[column], high[column] = edges[k - 1], edges[k]
            differences.append(model.predict(high[None])[0] - model.predict(low[None])[0])
        effects.append(effects[-1] + sum(differences) / len(inside))
        counts.append(len(inside))
    assert sum(counts) == len(values)
    mean = sum(n * (effects[k] + effects[k + 1]) / 2 for k, n in enumerate(counts)) / len(values)
    return {"column": column, "bins": bins, "edges": edges, "counts": counts, "effects": [e - mean for e in effects]}


def main():
    x = rows()
    model = Formula()
    single = []
    for column in range(4):
        found = partial_dependence(model, x, [column], kind="both", grid_resolution=12, method="brute")
        single.append({
            "column": column, "grid": found["values"][0].tolist(), "average": found["average"][0].tolist(),
            "individual": found["individual"][0].tolist(),
        })
    joint = partial_dependence(model, x, [(0, 1)], kind="average", grid_resolution=6, method="brute")
    result = {
        "made_with": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "rows": x.tolist(),
        "single": single,
        "joint": {"first": joint["values"][0].tolist(), "second": joint["values"][1].tolist(), "average": joint["average"][0].tolist()},
        "accumulated": [accumulated(model, x, column, bins) for column in range(4) for bins in (5, 20)],
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "explanation.json")
    with open(path, "w") as out:
        json.dump(result, out, indent=None, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
