"""Leaves renewed on other targets by XGBoost's refresh updater, on the small data of boosting.json.

Run with Debian's python3-xgboost 1.7.4, in this folder: python3 refresh.py > refresh.json
A model is fitted to the first half of the rows, and its leaves are renewed on the same rows with the targets of the
second half. Written: settings in Cairn's names, scores of these rows before and after, the covers of the roots, and
the sum of the gains above 0 (a split that no longer helps has a negative one there, 0 here).
"""
import json
import sys

import numpy as np
import xgboost as xgb

data = json.load(open("boosting.json"))
X = np.array([[np.nan if v is None else v for v in row] for row in data["x"]], dtype=float)
HALF, ROUNDS = len(X) // 2, 5
cases = []
for classify in (False, True):
    y = np.array(data["y_class" if classify else "y_number"], dtype=float)
    options = {"learning_rate": 0.3, "leaves": 6, "l2": 1.0, "min_child_weight": 1}
    parameters = {
        "objective": "binary:logistic" if classify else "reg:squarederror", "tree_method": "hist",
        "grow_policy": "lossguide", "max_depth": 0, "max_leaves": options["leaves"], "eta": options["learning_rate"],
        "lambda": options["l2"], "min_child_weight": 1, "base_score": float(np.mean(y[:HALF])),
        "nthread": 1, "verbosity": 0,
    }
    first, second = xgb.DMatrix(X[:HALF], y[:HALF]), xgb.DMatrix(X[:HALF], y[HALF:])
    booster = xgb.train(parameters, first, ROUNDS)
    update = {"process_type": "update", "updater": "refresh", "refresh_leaf": True, "min_child_weight": 0}
    renewed = xgb.train(parameters | update, second, ROUNDS, xgb_model=booster)
    frame = renewed.trees_to_dataframe()
    cases.append({
        "classify": classify, "half": HALF,
        "options": {**options, "rounds": ROUNDS, "min_leaf_rows": 1},
        "before": [round(float(s), 7) for s in booster.predict(first, output_margin=True)],
        "after": [round(float(s), 7) for s in renewed.predict(first, output_margin=True)],
        "root_covers": [round(float(c), 6) for c in frame[frame.Node == 0].Cover],
        "total_gain": round(float(frame[frame.Feature != "Leaf"].Gain.clip(lower=0).sum()), 4),
    })
json.dump({"xgboost": xgb.__version__, "cases": cases}, sys.stdout)
print()
