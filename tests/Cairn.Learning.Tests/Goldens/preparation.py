"""How columns are prepared, by others: ranks and normal quantiles by scipy, powers by scikit-learn, means of levels by pandas.

Run with Debian's python3-sklearn 1.2.1, python3-scipy 1.10.1 and python3-pandas: python3 preparation.py > preparation.json
"""
import json

import numpy as np
import pandas as pd
import scipy.stats
from sklearn.preprocessing import PowerTransformer

rng = np.random.default_rng(11)
skewed = np.round(rng.lognormal(1.0, 0.8, 60), 2)
signed = np.round(rng.normal(2.0, 3.0, 60) ** 3 / 10, 2)
ties = rng.integers(0, 6, 60).astype(float)
weights = rng.integers(0, 4, 60)


def rankits(values, weights):
    # A whole weight is the row so many times.
    repeated = np.repeat(values, weights)
    scores = scipy.stats.norm.ppf((scipy.stats.rankdata(repeated) - 0.5) / len(repeated))
    return sorted(set(zip(repeated.tolist(), scores.tolist())))


def powers(values, weights):
    return float(PowerTransformer(standardize=False).fit(np.repeat(values, weights)[:, None]).lambdas_[0])


def means(levels, target, weights):
    frame = pd.DataFrame({"level": np.repeat(levels, weights), "target": np.repeat(target, weights)})
    whole, variance = frame["target"].mean(), frame["target"].var(ddof=0)
    groups = frame.groupby("level")["target"]
    n, own, within = groups.count(), groups.mean(), groups.var(ddof=0)
    trust = n * variance / (n * variance + within)
    return {"levels": (trust * own + (1 - trust) * whole).to_dict(), "all": whole}


levels = rng.choice(list("abcd"), 60, p=[0.5, 0.3, 0.15, 0.05])
target = np.round(rng.normal(0, 1, 60) + (levels == "a") * 2, 2)
ones = np.ones(60, dtype=int)
print(json.dumps({
    "columns": {"skewed": skewed.tolist(), "signed": signed.tolist(), "ties": ties.tolist()},
    "levels": levels.tolist(), "target": target.tolist(), "weights": weights.tolist(),
    "rankits": {name: {"plain": rankits(v, ones), "weighted": rankits(v, weights)}
                for name, v in (("skewed", skewed), ("ties", ties))},
    "powers": {name: {"plain": powers(v, ones), "weighted": powers(v, weights)}
               for name, v in (("skewed", skewed), ("signed", signed))},
    "means": {"plain": means(levels, target, ones), "weighted": means(levels, target, weights)},
}))
