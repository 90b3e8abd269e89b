"""Boosting of many losses by XGBoost and scikit-learn on small whole-number data, where histogram methods must agree.

Run with Debian's python3-xgboost 1.7.4 and python3-sklearn 1.2.1: python3 objectives.py > objectives.json
Every feature has fewer distinct values than bins, so all see the same candidate splits; the settings name the same
objective. Written: data, settings in Cairn's names, predictions on the training rows.
"""
import json
import sys

import numpy as np
import sklearn
import xgboost as xgb
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_pinball_loss

rng = np.random.default_rng(11)
N = 300
X = np.column_stack([
    rng.integers(0, 40, N), rng.integers(0, 7, N), rng.integers(-20, 60, N), rng.integers(0, 2, N)]).astype(float)
X[rng.random(N) < 0.15, 2] = np.nan
# Mild, so that no leaf moves far enough for its step to be cut.
signal = 0.4 * (0.04 * X[:, 0] + (X[:, 1] > 3) * 0.7 - 0.01 * np.nan_to_num(X[:, 2], nan=40) + X[:, 3] * (X[:, 0] > 20) * 0.5)
W = rng.integers(1, 4, N).astype(float)
ROUNDS = 6
TARGETS = {
    "number": np.round(10 * (signal + rng.normal(size=N)), 3),
    "count": rng.poisson(np.exp(signal + 1)).astype(float),
    "amount": np.round(rng.gamma(20, np.exp(signal)), 3) + 0.001,
    "claims": np.round(np.where(rng.random(N) < 0.2, 0, rng.gamma(2, np.exp(signal))), 3),
}
cases = []


def by_xgboost(y, weights, objective, extra, options):
    parameters = {
        "objective": objective, "tree_method": "hist", "grow_policy": "lossguide", "max_depth": 0,
        "max_leaves": options["leaves"], "eta": options["learning_rate"], "lambda": options["l2"],
        "min_child_weight": options["min_child_weight"], "nthread": 1, **extra,
    }
    data = xgb.DMatrix(X, y, weight=weights)
    return xgb.train(parameters, data, ROUNDS).predict(data).astype(float)


def add_xgboost(name, target, objective, loss, weighted=False, extra=None, set=None, **options):
    y = TARGETS[target]
    weights = W if weighted else None
    base = {"base_score": float(np.average(y, weights=weights))}
    options = {"min_leaf_rows": 1, "leaves": 12, "learning_rate": 0.3, "l2": 1.5, "min_child_weight": 1, **options}
    predictions = by_xgboost(y, weights, objective, {**base, **(extra or {})}, options)
    cases.append({
        "name": name, "target": target, "weighted": weighted,
        "options": {**options, "rounds": ROUNDS, "loss": loss, **(set or {})},
        "predictions": [round(float(p), 6) for p in predictions],
    })


def add_sklearn(name, target, loss, set=None, **arguments):
    shared = dict(max_iter=ROUNDS, learning_rate=0.3, max_leaf_nodes=12, min_samples_leaf=20, l2_regularization=0,
                  early_stopping=False)
    model = HistGradientBoostingRegressor(loss=loss, **arguments, **shared).fit(X, TARGETS[target])
    cases.append({
        "name": name, "target": target, "weighted": False,
        "options": {"leaves": 12, "learning_rate": 0.3, "l2": 0, "min_leaf_rows": 20, "rounds": ROUNDS, "loss": loss,
                    **(set or {})},
        "predictions": [round(float(p), 6) for p in model.predict(X)],
    })


add_xgboost("xgboost poisson", "count", "count:poisson", "poisson", l2=20, extra={"max_delta_step": 0})
add_xgboost("xgboost poisson weighted", "count", "count:poisson", "poisson", weighted=True, l2=20,
            extra={"max_delta_step": 0})
add_xgboost("xgboost gamma", "amount", "reg:gamma", "gamma", l2=10)
add_xgboost("xgboost gamma weighted", "amount", "reg:gamma", "gamma", weighted=True, l2=10)
add_xgboost("xgboost tweedie", "claims", "reg:tweedie", "tweedie", l2=20, extra={"tweedie_variance_power": 1.3},
            set={"tweedie_power": 1.3})
add_xgboost("xgboost tweedie weighted", "claims", "reg:tweedie", "tweedie", weighted=True,
            extra={"tweedie_variance_power": 1.6}, set={"tweedie_power": 1.6})
add_sklearn("sklearn poisson", "count", "poisson")

# Leaves of scikit-learn are lines between two residuals, ours are residuals: losses are compared, not trees.
losses = []
for level in (0.1, 0.5, 0.83):
    model = HistGradientBoostingRegressor(
        loss="quantile", quantile=level, max_iter=40, learning_rate=0.2, max_leaf_nodes=8, min_samples_leaf=20,
        early_stopping=False).fit(X, TARGETS["number"])
    losses.append({"level": level, "loss": mean_pinball_loss(TARGETS["number"], model.predict(X), alpha=level)})

json.dump({
    "made_by": {"xgboost": xgb.__version__, "scikit-learn": sklearn.__version__},
    "x": [[None if np.isnan(v) else v for v in row] for row in X.tolist()],
    "targets": {name: y.tolist() for name, y in TARGETS.items()}, "weights": W.tolist(), "cases": cases,
    "quantile_losses": losses,
}, sys.stdout, separators=(",", ":"))
