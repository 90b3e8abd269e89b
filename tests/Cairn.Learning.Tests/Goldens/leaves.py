"""What linear leaves, signs and smoothing of LightGBM 4.6 and vector leaves of XGBoost 3.5 score: leaves.json, read by LeafGoldenTests.

Usage, in two environments: python3 leaves.py FOLDER_OF_TABLES lightgbm | xgboost; each keeps the other's part.
"""
import json
import pathlib
import sys

import numpy as np
import pandas as pd

FOLDER = pathlib.Path(sys.argv[1])
FILE = pathlib.Path(__file__).with_suffix(".json")


def folds(frame, target):
    y = frame.pop(target).to_numpy()
    for name in frame.columns:
        if frame[name].dtype == object:
            frame[name] = frame[name].astype("category")
    for fold in range(5):
        train = np.arange(len(y)) % 5 != fold
        yield frame[train], y[train], frame[~train], y[~train]


SIGNS = {"median_income": 1, "housing_median_age": 1, "population": -1}
CASES = [
    ("linear leaves", {"linear_tree": True, "linear_lambda": 0.0}, {"linear_leaves": "true"}),
    ("linear leaves with a penalty", {"linear_tree": True, "linear_lambda": 0.1},
     {"linear_leaves": "true", "linear_l2": "0.1"}),
    ("signs bound by neighbours", {"monotone_constraints_method": "intermediate"}, {"monotone_method": "neighbours"}),
    ("signs bound by the middle", {"monotone_constraints_method": "basic"}, {"monotone_method": "middle"}),
    ("smoothed paths", {"path_smooth": 10.0}, {"path_smoothing": "10"}),
]


def leaves():
    import lightgbm

    found = {"version": lightgbm.__version__, "file": "california_housing.csv.gz", "target": "median_house_value", "cases": []}
    for name, theirs, ours in CASES:
        scores = []
        for x, y, x_test, y_test in folds(pd.read_csv(FOLDER / found["file"]), found["target"]):
            options = {"objective": "regression", "num_leaves": 31, "learning_rate": 0.1, "lambda_l2": 1,
                       "min_data_in_leaf": 20, "num_threads": 1, "verbose": -1, **theirs}
            if "monotone_constraints_method" in theirs:
                options["monotone_constraints"] = [SIGNS.get(column, 0) for column in x.columns]
                ours["monotone"] = ",".join(f"{column}={sign}" for column, sign in SIGNS.items())
            model = lightgbm.train(options, lightgbm.Dataset(x, y), 100)
            scores.append(float(np.sqrt(np.mean((model.predict(x_test) - y_test) ** 2))))
        found["cases"].append({"name": name, "options": ours, "rmse": scores})
    return found


def vector():
    import xgboost

    common = {"tree_method": "hist", "multi_strategy": "multi_output_tree", "eta": 0.1, "max_depth": 6, "nthread": 1}
    train = pd.read_csv(FOLDER / "optdigits_train.csv", header=None)
    test = pd.read_csv(FOLDER / "optdigits_test.csv", header=None)
    data = xgboost.DMatrix(train.iloc[:, :-1].to_numpy(), label=train.iloc[:, -1])
    model = xgboost.train({**common, "objective": "multi:softprob", "num_class": 10}, data, 60)
    p = model.predict(xgboost.DMatrix(test.iloc[:, :-1].to_numpy()))
    own = p[np.arange(len(p)), test.iloc[:, -1]]
    digits = {"log_loss": float(-np.mean(np.log(own))), "accuracy": float(np.mean(p.argmax(1) == test.iloc[:, -1]))}

    frame = {part: pd.read_csv(FOLDER / f"bike_sharing_hour_{part}.csv") for part in ("train", "test")}
    inputs = ["season", "yr", "mnth", "hr", "holiday", "weekday", "workingday", "weathersit", "temp", "atemp", "hum", "windspeed"]
    targets = ["casual", "registered"]
    data = xgboost.DMatrix(frame["train"][inputs].to_numpy(), label=frame["train"][targets].to_numpy())
    model = xgboost.train({**common, "objective": "reg:squarederror"}, data, 100)
    errors = model.predict(xgboost.DMatrix(frame["test"][inputs].to_numpy())) - frame["test"][targets].to_numpy()
    bikes = {"inputs": inputs, "targets": targets, "rmse": [float(v) for v in np.sqrt((errors ** 2).mean(0))]}
    return {"version": xgboost.__version__, "digits": digits, "bikes": bikes}


golden = json.loads(FILE.read_text()) if FILE.exists() else {}
golden[sys.argv[2]] = leaves() if sys.argv[2] == "lightgbm" else vector()
print(json.dumps(golden[sys.argv[2]]))
FILE.write_text(json.dumps(golden, indent=1) + "\n")
