"""Boosting by XGBoost and scikit-learn on small whole-number data, where histogram methods must agree exactly.

Run with Debian's python3-xgboost 1.7.4 and python3-sklearn 1.2.1: python3 boosting.py > boosting.json
Every feature has fewer distinct values than bins, so all see the same candidate splits; the settings name the same
objective. Written: data, settings in Cairn's names, predictions on the training rows.
"""
import json
import sys

import numpy as np
import sklearn
import xgboost as xgb
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

rng = np.random.default_rng(7)
N = 400
X = np.column_stack([
    rng.integers(0, 40, N), rng.integers(0, 7, N), rng.integers(-20, 60, N), rng.integers(0, 2, N)]).astype(float)
X[rng.random(N) < 0.15, 2] = np.nan
noise = rng.normal(size=N)
signal = 0.1 * X[:, 0] + (X[:, 1] > 3) * 2 - 0.03 * np.nan_to_num(X[:, 2], nan=40) + X[:, 3] * (X[:, 0] > 20)
Y_NUMBER = np.round(10 * (signal + noise), 3)
Y_CLASS = (signal + noise > np.median(signal)).astype(float)
W = rng.integers(1, 4, N).astype(float)
ROUNDS = 6


def by_xgboost(classify, weights=None, **options):
    y = Y_CLASS if classify else Y_NUMBER
    base = float(np.average(y, weights=weights))
    parameters = {
        "objective": "binary:logistic" if classify else "reg:squarederror", "tree_method": "hist",
        "grow_policy": "lossguide", "max_depth": options.get("max_depth", 0), "max_leaves": options["leaves"],
        "eta": options["learning_rate"], "lambda": options["l2"], "alpha": options.get("l1", 0),
        "gamma": options.get("min_gain", 0), "min_child_weight": options["min_child_weight"], "base_score": base,
        "nthread": 1,
    }
    data = xgb.DMatrix(X, y, weight=weights)
    return xgb.train(parameters, data, ROUNDS).predict(data).astype(float)


def by_sklearn(classify, loss="squared_error", **options):
    shared = dict(
        max_iter=ROUNDS, learning_rate=options["learning_rate"], max_leaf_nodes=options["leaves"],
        min_samples_leaf=options["min_leaf_rows"], l2_regularization=options["l2"], early_stopping=False,
        max_depth=options.get("max_depth") or None)
    if classify:
        return HistGradientBoostingClassifier(**shared).fit(X, Y_CLASS).predict_proba(X)[:, 1]
    return HistGradientBoostingRegressor(loss=loss, **shared).fit(X, Y_NUMBER).predict(X)


cases = []


def add(name, by, classify, weights=None, loss=None, **options):
    arguments = {"loss": loss} if loss else {}
    if weights is not None:
        arguments["weights"] = weights
    cases.append({
        "name": name, "classify": classify, "weighted": weights is not None,
        "options": {**options, "rounds": ROUNDS, **({"loss": loss} if loss else {})},
        "predictions": [round(float(p), 7) for p in by(classify, **arguments, **options)],
    })


free = dict(min_leaf_rows=1)
add("xgboost squared", by_xgboost, False, leaves=12, learning_rate=0.3, l2=1.5, min_child_weight=1, **free)
add("xgboost squared deep", by_xgboost, False, leaves=60, learning_rate=0.5, l2=0.7, min_child_weight=2, **free)
add("xgboost squared depth", by_xgboost, False, leaves=12, learning_rate=0.3, l2=1, min_child_weight=1, max_depth=3, **free)
add("xgboost squared l1 gamma", by_xgboost, False, leaves=20, learning_rate=0.3, l2=1, l1=5, min_gain=300,
    min_child_weight=1, **free)
add("xgboost squared weighted", by_xgboost, False, weights=W, leaves=12, learning_rate=0.3, l2=1.5, min_child_weight=1, **free)
add("xgboost logistic", by_xgboost, True, leaves=10, learning_rate=0.3, l2=1.5, min_child_weight=1, **free)
add("xgboost logistic weighted", by_xgboost, True, weights=W, leaves=10, learning_rate=0.3, l2=1.5, min_child_weight=1, **free)
add("sklearn squared", by_sklearn, False, leaves=12, learning_rate=0.3, l2=0, min_leaf_rows=10)
add("sklearn logistic", by_sklearn, True, leaves=31, learning_rate=0.3, l2=0, min_leaf_rows=15)
add("sklearn logistic depth", by_sklearn, True, leaves=31, learning_rate=0.2, l2=0.5, min_leaf_rows=5, max_depth=4)
add("sklearn absolute", by_sklearn, False, loss="absolute_error", leaves=12, learning_rate=0.3, l2=0, min_leaf_rows=20)

json.dump({
    "made_by": {"xgboost": xgb.__version__, "scikit-learn": sklearn.__version__},
    "x": [[None if np.isnan(v) else v for v in row] for row in X.tolist()],
    "y_number": Y_NUMBER.tolist(), "y_class": Y_CLASS.tolist(), "weights": W.tolist(), "cases": cases,
}, sys.stdout, separators=(",", ":"))
