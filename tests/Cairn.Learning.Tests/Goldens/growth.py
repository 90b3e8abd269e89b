"""How XGBoost 1.7.4 grows trees under constraints: growth.json beside this file, read by TreeConstraintGoldenTests.

Usage: python3 growth.py FOLDER_OF_TABLES. The table is diabetes.csv (442 rows); column s2 has 302 values there and is
rounded to three digits, so that every value has a bin of its own and both sides choose among the same cuts. Boosting
starts at the mean.
"""
import json
import pathlib
import sys

import numpy as np
import pandas as pd
import xgboost as xgb

assert xgb.__version__ == "1.7.4"

BASE = {"max_depth": 3, "eta": 0.1, "nthread": 1, "tree_method": "exact"}
OURS = {"max_depth": "3", "eta": "0.1", "rounds": "100", "min_leaf_rows": "1", "min_child_weight": "1", "leaves": "131072",
        "monotone_method": "middle"}
SIGNS = {"bmi": 1, "bp": 1, "s3": -1}
GROUPS = [["bmi", "bp", "s5"], ["age", "s1", "s2"], ["bmi", "s6"]]
CASES = [
    ("plain", {}, {}),
    ("monotone", {"monotone_constraints": {"bmi": 1, "bp": 1}}, {"monotone": "bmi=+1,bp=+1"}),
    ("monotone both ways", {"monotone_constraints": SIGNS},
     {"monotone": "bmi=1, bp=1, s3=-1"}),
    ("monotone deep", {"monotone_constraints": {"bmi": 1}, "max_depth": 5},
     {"monotone": "bmi=1", "max_depth": "5"}),
    ("monotone down deep", {"monotone_constraints": {"s3": -1}, "max_depth": 4},
     {"monotone": "s3=-1", "max_depth": "4"}),
    ("monotone with least gain", {"monotone_constraints": SIGNS, "gamma": 500.0},
     {"monotone": "bmi=1,bp=1,s3=-1", "gamma": "500"}),
    ("interactions", {"interaction_constraints": GROUPS, "max_depth": 4},
     {"interactions": "[bmi bp s5] [age s1 s2] [bmi s6]", "max_depth": "4"}),
    ("largest step", {"max_delta_step": 12.0}, {"max_delta_step": "12"}),
    ("depth wise to the end", {"max_depth": 8}, {"max_depth": "8", "growth": "depth_wise"}),
    ("depth wise with few leaves", {"max_depth": 8, "max_leaves": 21, "tree_method": "hist", "grow_policy": "depthwise"},
     {"max_depth": "8", "leaves": "21", "growth": "depth_wise"}),
    ("leaf wise with few leaves", {"max_depth": 8, "max_leaves": 21, "tree_method": "hist", "grow_policy": "lossguide"},
     {"max_depth": "8", "leaves": "21", "growth": "leaf_wise"}),
]


def main():
    table = pd.read_csv(pathlib.Path(sys.argv[1]) / "diabetes.csv")
    table["s2"] = [float(f"{v:.3f}") for v in table["s2"]]
    data = xgb.DMatrix(table.drop(columns="target"), label=table["target"])
    cases = []
    for name, theirs, ours in CASES:
        model = xgb.train({**BASE, "base_score": table["target"].mean(), **theirs}, data, 100)
        found = model.predict(data)
        cases.append({
            "name": name, "options": {**OURS, **ours},
            "rmse": float(np.sqrt(np.mean((found - table["target"]) ** 2))),
            "predictions": [round(float(v), 4) for v in found[:40]],
        })
        print(name, cases[-1]["rmse"])
    text = json.dumps({"cases": cases}, indent=1)
    pathlib.Path(__file__).with_suffix(".json").write_text(text + "\n")


main()
