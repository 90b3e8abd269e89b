"""Scores of scikit-learn's HistGradientBoosting on real tables, by folds of every fifth row.

Run with Debian's python3-sklearn 1.2.1 and python3-pandas, CAIRN_DATA naming the data:
python3 boosting_tables.py > boosting_tables.json
Only the scores are written. Columns of text are ordinal codes marked as categorical; no early stopping.
"""
import json
import os
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss, mean_absolute_error, mean_squared_error, roc_auc_score

FOLDER = os.path.join(os.environ["CAIRN_DATA"], "tabular")
TABLES = [
    ("adult_train.csv.gz", "income", [], True), ("diamonds.csv.gz", "price", [], True),
    ("california_housing.csv.gz", "median_house_value", [], True), ("titanic.csv", "survived", ["alive"], True),
    ("german.csv", "last", [], False),
]


def score(name, target, drop, header):
    frame = pd.read_csv(os.path.join(FOLDER, name), header=0 if header else None).drop(columns=drop)
    y = frame.pop(frame.columns[-1] if target == "last" else target)
    categories = [i for i, c in enumerate(frame.columns) if frame[c].dtype in (object, bool)]
    for i in categories:
        column = frame.columns[i]
        frame[column] = frame[column].astype("category").cat.codes.replace(-1, np.nan)
    x = frame.to_numpy(float)
    classify = y.nunique() == 2
    y = (y == sorted(y.unique())[1]).to_numpy(float) if classify else y.to_numpy(float)
    folds = []
    for fold in range(5):
        test = np.arange(len(y)) % 5 == fold
        learner = HistGradientBoostingClassifier if classify else HistGradientBoostingRegressor
        model = learner(categorical_features=categories, early_stopping=False).fit(x[~test], y[~test])
        if classify:
            p = model.predict_proba(x[test])[:, 1]
            folds.append({"roc_auc": roc_auc_score(y[test], p), "log_loss": log_loss(y[test], p)})
        else:
            p = model.predict(x[test])
            folds.append({"rmse": mean_squared_error(y[test], p) ** 0.5, "mae": mean_absolute_error(y[test], p)})
    return {"file": name, "target": target, "drop": drop, "header": header, "folds": folds}


json.dump(
    {"made_by": "scikit-learn " + sklearn.__version__, "tables": [score(*table) for table in TABLES]},
    sys.stdout, indent=1)
