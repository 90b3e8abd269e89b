"""Boosting of survival times by XGBoost on small whole-number data, where histogram methods must agree.

Run with Debian's python3-xgboost 1.7.4: python3 survival.py > survival.json
No two times are equal: XGBoost leaves tied events out of each other's risk sets. Written: data, settings in Cairn's
names, predictions on the training rows: log hazard ratios, and median times (XGBoost predicts e to the location, which
for extreme errors is not the median).
"""
import json
import sys

import numpy as np
import xgboost as xgb

rng = np.random.default_rng(5)
N = 250
X = np.column_stack([rng.integers(0, 40, N), rng.integers(0, 7, N), rng.integers(-20, 60, N)]).astype(float)
X[rng.random(N) < 0.1, 2] = np.nan
signal = 0.03 * X[:, 0] + (X[:, 1] > 3) * 0.8 - 0.01 * np.nan_to_num(X[:, 2], nan=40)
TIME = np.round(np.exp(1.5 - signal + 0.5 * rng.normal(size=N)), 6)
assert len(np.unique(TIME)) == N
EVENT = (rng.random(N) < 0.7).astype(float)
kind = rng.integers(0, 4, N)
LOWER = np.where(kind == 1, 0, np.where(kind == 2, np.round(TIME * 0.7, 6), TIME))
UPPER = np.where(kind == 3, np.inf, np.where(kind == 2, np.round(TIME * 1.6, 6), TIME))
ROUNDS = 6
SHARED = {"leaves": 10, "learning_rate": 0.3, "l2": 3, "min_child_weight": 0.5, "min_leaf_rows": 1, "rounds": ROUNDS}
cases = []


def train(data, extra):
    return xgb.train({
        "tree_method": "hist", "grow_policy": "lossguide", "max_depth": 0, "max_leaves": SHARED["leaves"],
        "eta": SHARED["learning_rate"], "lambda": SHARED["l2"], "min_child_weight": SHARED["min_child_weight"],
        "nthread": 1, **extra}, data, ROUNDS).predict(data).astype(float)


def add(name, options, times, predictions):
    cases.append({"name": name, "times": times, "options": {**SHARED, **options},
                  "predictions": [round(float(p), 6) for p in predictions]})


cox = xgb.DMatrix(X, np.where(EVENT == 1, TIME, -TIME))
add("cox", {"loss": "cox"}, "censored", np.log(train(cox, {"objective": "survival:cox", "base_score": 1.0})))
for distribution, scale in (("normal", 0.7), ("logistic", 0.5), ("extreme", 0.8)):
    for times in ("censored", "intervals"):
        data = xgb.DMatrix(X)
        data.set_float_info("label_lower_bound", TIME if times == "censored" else LOWER)
        data.set_float_info(
            "label_upper_bound", np.where(EVENT == 1, TIME, np.inf) if times == "censored" else UPPER)
        location = train(data, {
            "objective": "survival:aft", "aft_loss_distribution": distribution, "aft_loss_distribution_scale": scale,
            "base_score": 3.0})
        median = np.log(2) ** scale if distribution == "extreme" else 1
        add(f"aft {distribution} {times}",
            {"loss": "aft", "aft_distribution": distribution, "aft_scale": scale, "base_score": 3.0 * median}, times,
            location * median)

json.dump({
    "made_by": {"xgboost": xgb.__version__}, "x": [[None if np.isnan(v) else v for v in row] for row in X.tolist()],
    "time": TIME.tolist(), "event": EVENT.tolist(), "lower": LOWER.tolist(),
    "upper": [None if np.isinf(v) else v for v in UPPER.tolist()], "cases": cases,
}, sys.stdout, separators=(",", ":"))
