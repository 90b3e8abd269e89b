"""Makes shap.json: small ensembles of XGBoost with the SHAP values and interaction values that it gives of them.

Run with xgboost 1.7.4 and numpy 1.24: python3 shap.py > shap.json
"""
import json
import sys

import numpy as np
import xgboost as xgb

FEATURES = 6


def data(rows, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, FEATURES)).astype(np.float32)
    x[rng.random((rows, FEATURES)) < 0.1] = np.nan
    z = np.nan_to_num(x)
    return x, z[:, 0] * z[:, 1] + np.sin(2 * z[:, 2]) + (z[:, 3] > 0.5) * z[:, 4]


def numbers(array):
    return [float(v) if np.isfinite(v) else None for v in np.asarray(array, dtype=np.float64).ravel()]


def case(name, objective, classes):
    x, y = data(2000, 1)
    params = {"objective": objective, "max_depth": 6, "eta": 0.3, "base_score": 0.5, "nthread": 1, "seed": 1}
    if objective == "binary:logistic":
        y = y > 0.3
    elif classes > 1:
        y = np.digitize(y, [-0.4, 0.6])
        params["num_class"] = classes
    booster = xgb.train(params, xgb.DMatrix(x, y), 4)
    rows, _ = data(12, 2)
    asked = xgb.DMatrix(rows)
    model = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]["model"]
    return {
        "name": name,
        "outputs": classes,
        "base": float(np.log(0.5 / 0.5)) if objective == "binary:logistic" else 0.5,
        "trees": [
            {
                "output": output,
                "left": tree["left_children"],
                "right": tree["right_children"],
                "feature": tree["split_indices"],
                "value": tree["split_conditions"],
                "missing_left": tree["default_left"],
                "cover": tree["sum_hessian"],
            }
            for tree, output in zip(model["trees"], model["tree_info"])
        ],
        "rows": numbers(rows),
        "margins": numbers(booster.predict(asked, output_margin=True)),
        "contributions": numbers(booster.predict(asked, pred_contribs=True)),
        "interactions": numbers(booster.predict(asked, pred_interactions=True)),
    }


cases = [
    case("regression", "reg:squarederror", 1),
    case("binary", "binary:logistic", 1),
    case("multiclass", "multi:softprob", 3),
]
json.dump({"made_with": f"xgboost {xgb.__version__}", "features": FEATURES, "cases": cases}, sys.stdout)
