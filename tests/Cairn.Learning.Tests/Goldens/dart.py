"""Boosting with dropout by XGBoost on the small data of boosting.json.

Run with Debian's python3-xgboost 1.7.4, in this folder: python3 dart.py > dart.json
Which trees are dropped is random, so only the cases that leave nothing to chance can be compared: every earlier tree is
dropped in every round (rate 1), or just one of one (two rounds, one_drop). Written: settings in Cairn's names, and the
predictions on the training rows after each round.
"""
import json
import sys

import numpy as np
import xgboost as xgb

data = json.load(open("boosting.json"))
X = np.array([[np.nan if v is None else v for v in row] for row in data["x"]], dtype=float)
ROUNDS = 6
cases = []


def add(name, classify, rounds=ROUNDS, **dart):
    y = np.array(data["y_class" if classify else "y_number"], dtype=float)
    base = float(np.mean(y))
    options = {"learning_rate": 0.3, "leaves": 8, "l2": 1.0, "min_child_weight": 1.0}
    parameters = {
        "booster": "dart", "objective": "binary:logistic" if classify else "reg:squarederror", "tree_method": "hist",
        "grow_policy": "lossguide", "max_depth": 0, "max_leaves": options["leaves"], "eta": options["learning_rate"],
        "lambda": options["l2"], "min_child_weight": options["min_child_weight"], "base_score": base, "nthread": 1, **dart,
    }
    matrix = xgb.DMatrix(X, y)
    booster = xgb.train(parameters, matrix, rounds)
    scores = booster.predict(matrix, output_margin=True)
    if "rate_drop" in dart:
        options["dart_drop_rate"] = dart["rate_drop"]
    options |= {"rounds": rounds, "dart": True, "dart_skip": 0, "min_leaf_rows": 1, "dart_drop_one": bool(dart.get("one_drop", 0)),
                "dart_normalize": dart.get("normalize_type", "tree"), "dart_sample": dart.get("sample_type", "uniform")}
    cases.append({"name": name, "classify": classify, "options": options, "scores": [round(float(s), 7) for s in scores]})


add("regression_by_tree", False, rate_drop=1.0)
add("regression_by_forest", False, rate_drop=1.0, normalize_type="forest")
add("binary_by_tree", True, rate_drop=1.0)
add("binary_by_forest", True, rate_drop=1.0, normalize_type="forest")
add("one_of_one", False, rounds=2, rate_drop=0.0, one_drop=1)
add("one_of_one_weighted", True, rounds=2, rate_drop=0.0, one_drop=1, sample_type="weighted")
json.dump({"xgboost": xgb.__version__, "cases": cases}, sys.stdout)
print()
