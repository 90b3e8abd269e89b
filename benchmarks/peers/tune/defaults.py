"""Learners with their default settings, as peers of the search with a budget: python3 defaults.py JOB.json

The job names files of float64: features row-major (NaN is missing, categories are codes) and targets, and an int8 file that is 1 for the
rows to judge on. Prints for each library {"name", "version", "value": the metric}.
"""
import json
import sys

import numpy as np
import sklearn
import xgboost
from sklearn.ensemble import (
    HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor)
from sklearn.metrics import log_loss, mean_squared_error, roc_auc_score


def forest(job, x, y, x_test):
    # Trees of scikit-learn 1.2 take no missing values: the median of the training rows stands for them.
    middle = np.nan_to_num(np.nanmedian(x, axis=0))
    fill = lambda part: np.where(np.isnan(part), middle, part)
    if job["task"] == "regression":
        return RandomForestRegressor(random_state=1, n_jobs=job["threads"]).fit(fill(x), y).predict(fill(x_test))
    return RandomForestClassifier(random_state=1, n_jobs=job["threads"]).fit(fill(x), y).predict_proba(fill(x_test))


def histograms(job, x, y, x_test):
    few = [c for c in job["categorical"] if np.nanmax(np.append(x[:, c], 0)) < 255]
    mask = np.isin(np.arange(x.shape[1]), few)
    kind = HistGradientBoostingRegressor if job["task"] == "regression" else HistGradientBoostingClassifier
    model = kind(categorical_features=mask if few else None, random_state=1).fit(x, y)
    return model.predict(x_test) if job["task"] == "regression" else model.predict_proba(x_test)


def boosting(job, x, y, x_test):
    kinds = ["c" if c in job["categorical"] else "q" for c in range(x.shape[1])]
    settings = dict(feature_types=kinds, enable_categorical=True, tree_method="hist", n_jobs=job["threads"])
    if job["task"] == "regression":
        return xgboost.XGBRegressor(**settings).fit(x, y).predict(x_test)
    return xgboost.XGBClassifier(**settings).fit(x, y).predict_proba(x_test)


def measure(task, y, p, classes):
    if task == "regression":
        return mean_squared_error(y, p) ** 0.5
    if task == "binary":
        return roc_auc_score(y, p[:, 1])
    return log_loss(y, p, labels=range(classes))


with open(sys.argv[1], encoding="utf-8") as file:
    job = json.load(file)
x = np.fromfile(job["x"]).reshape(-1, job["columns"])
y = np.fromfile(job["y"])
test = np.fromfile(job["test"], dtype=np.int8) == 1
print(json.dumps([
    {"name": name, "version": version, "value": float(measure(
        job["task"], y[test], fit(job, x[~test], y[~test], x[test]), job["classes"]))}
    for name, version, fit in (
        ("XGBoost", xgboost.__version__, boosting), ("HistGradientBoosting", sklearn.__version__, histograms),
        ("random forest", sklearn.__version__, forest))
]))
