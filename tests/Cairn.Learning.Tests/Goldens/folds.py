"""Golden folds, made by scikit-learn (written with 1.2.1): python3 folds.py > folds.json

Folds in time are exact. Of folds that are shuffled or broken by ties, only what every good division has in common is
kept: sizes of the parts of whole groups, and how evenly the classes lie over parts of whole groups.
"""
import json
import warnings

import numpy as np
import sklearn
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold, StratifiedKFold, TimeSeriesSplit

warnings.simplefilter("ignore")
rng = np.random.default_rng(411)


def time_case(rows, k, gap, window):
    split = TimeSeriesSplit(n_splits=k, gap=gap, max_train_size=window)
    folds = [[int(tr[0]), int(tr[-1]) + 1, int(te[0]), int(te[-1]) + 1] for tr, te in split.split(np.zeros(rows))]
    return {"rows": rows, "k": k, "gap": gap, "window": window, "folds": folds}


def group_case(sizes, k):
    groups = np.repeat(np.arange(len(sizes)), sizes)
    groups = groups[rng.permutation(len(groups))]
    parts = [len(te) for _, te in GroupKFold(k).split(groups, groups, groups)]
    return {"k": k, "groups": [int(g) for g in groups], "parts": sorted(parts)}


def unevenness(y, parts):
    classes = np.unique(y)
    shares = np.array([[np.sum(y[te] == c) / np.sum(y == c) for te in parts] for c in classes])
    return float(np.mean(np.std(shares, axis=1)))


def stratified_group_case(count, classes, k, most):
    sizes = rng.integers(1, most + 1, count)
    groups = np.repeat(np.arange(count), sizes)
    leaning = rng.dirichlet(np.ones(classes) * 0.7, count)
    y = np.array([rng.choice(classes, p=leaning[g]) for g in groups])
    # Unshuffled, by twenty orders of the groups: with shuffle=True this version divides less evenly than without classes.
    found = []
    for _ in range(20):
        names = rng.permutation(count)[groups]
        found.append(unevenness(y, [te for _, te in StratifiedGroupKFold(k).split(y, y, names)]))
    plain = unevenness(y, [te for _, te in GroupKFold(k).split(y, y, groups)])
    return {"k": k, "groups": [int(g) for g in groups], "y": [int(v) for v in y], "most": max(found),
            "mean": float(np.mean(found)), "without": plain}


def stratified_case(counts, k):
    y = np.repeat(np.arange(len(counts)), counts)
    y = y[rng.permutation(len(y))]
    parts = [te for _, te in StratifiedKFold(k).split(y, y)]
    return {"k": k, "y": [int(v) for v in y],
            "counts": [sorted(int(np.sum(y[te] == c)) for te in parts) for c in range(len(counts))]}


print(json.dumps({
    "made_by": f"scikit-learn {sklearn.__version__}",
    "time": [time_case(*case) for case in [
        (100, 4, 0, None), (103, 5, 0, None), (103, 5, 7, None), (103, 5, 0, 20), (103, 5, 7, 20), (17, 3, 1, 2),
        (1000, 10, 24, 168), (12, 11, 0, None), (50, 2, 15, 10),
    ]],
    "group": [group_case(sizes, k) for sizes, k in [
        ([5, 4, 3, 2, 1], 2), ([9, 9, 9, 1, 1, 1, 1, 1], 3), (list(range(1, 31)), 5),
        (list(rng.integers(1, 40, 200)), 10), ([1] * 20, 4),
    ]],
    "stratified_group": [stratified_group_case(*case) for case in [
        (40, 2, 4, 12), (200, 3, 5, 10), (60, 5, 3, 25), (500, 2, 10, 5),
    ]],
    "stratified": [stratified_case(*case) for case in [([50, 30, 20], 5), ([101, 7], 4), ([33, 33, 35], 10)]],
}))
