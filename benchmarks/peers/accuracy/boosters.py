"""The peers of the accuracy benchmark, each with its default settings, on given folds: python3 boosters.py JOB.json

The job names files of float64: the features row-major (NaN is missing, categories are codes), the targets (numbers, or
codes of classes), and int32 files of folds, one a repetition. Prints for each library that can be imported
{"name", "version", "values": [the metric of each fold]}.
"""
import json
import sys

import numpy as np


def roc_auc(y, scores):
    order = np.argsort(scores, kind="stable")
    _, first = np.unique(scores[order], return_index=True)
    last = np.append(first[1:], len(scores))
    rank = np.empty(len(scores))
    rank[order] = np.repeat((first + last + 1) / 2, last - first)
    n = (y == 1).sum()
    return (rank[y == 1].sum() - n * (n + 1) / 2) / (n * (len(y) - n))


def measure(task, y, p):
    if task == "regression":
        return np.sqrt(np.mean((y - p) ** 2))
    if task == "binary":
        return roc_auc(y, p[:, 1])
    return -np.log(np.clip(p[np.arange(len(y)), y.astype(int)], 1e-15, 1)).mean()


def spread(p, seen, classes):
    """Probabilities in the columns of all classes, when some had no row to learn from."""
    full = np.zeros((len(p), classes))
    full[:, seen] = p
    return full


def sklearn_fit(job, x, y, x_test):
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    few = [c for c in job["categorical"] if np.nanmax(np.append(x[:, c], 0)) < 255]
    mask = np.isin(np.arange(x.shape[1]), few)
    kind = HistGradientBoostingRegressor if job["task"] == "regression" else HistGradientBoostingClassifier
    # Codes beyond those of training count as missing there, as it asks for.
    x_test = x_test.copy()
    for c in few:
        x_test[x_test[:, c] > 254, c] = np.nan
    model = kind(categorical_features=mask if few else None, random_state=1).fit(x, y)
    return model.predict(x_test) if job["task"] == "regression" else model.predict_proba(x_test)


def xgboost_fit(job, x, y, x_test):
    import xgboost as xgb
    kinds = ["c" if c in job["categorical"] else "q" for c in range(x.shape[1])]
    settings = dict(feature_types=kinds, enable_categorical=True, tree_method="hist", n_jobs=job["threads"])
    if job["task"] == "regression":
        return xgb.XGBRegressor(**settings).fit(x, y).predict(x_test)
    return xgb.XGBClassifier(**settings).fit(x, y).predict_proba(x_test)


def lightgbm_fit(job, x, y, x_test):
    import lightgbm as lgb
    settings = dict(n_jobs=job["threads"], verbose=-1)
    categorical = job["categorical"] or "auto"
    if job["task"] == "regression":
        return lgb.LGBMRegressor(**settings).fit(x, y, categorical_feature=categorical).predict(x_test)
    return lgb.LGBMClassifier(**settings).fit(x, y, categorical_feature=categorical).predict_proba(x_test)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    x = np.fromfile(job["x"]).reshape(-1, job["columns"])
    y = np.fromfile(job["y"])
    results = []
    for name, module, fit in (
            ("scikit-learn HistGradientBoosting", "sklearn", sklearn_fit), ("XGBoost", "xgboost", xgboost_fit),
            ("LightGBM", "lightgbm", lightgbm_fit)):
        try:
            version = __import__(module).__version__
        except ImportError:
            continue
        values = []
        for path in job["folds"]:
            folds = np.fromfile(path, dtype=np.int32)
            for k in range(folds.max() + 1):
                train, test = folds != k, folds == k
                # Classes without a row in this training part are no class to the libraries.
                seen, codes = np.unique(y[train], return_inverse=True)
                target = y[train] if job["task"] == "regression" else codes
                p = fit(job, x[train], target, x[test])
                if job["task"] != "regression":
                    p = spread(p, seen.astype(int), job["classes"])
                values.append(float(measure(job["task"], y[test], p)))
        results.append({"name": name, "version": version, "values": values})
    print(json.dumps(results))


main()
