"""The peer of QualityBenchmark: HistGradientBoosting* on given folds. python3 quality_sklearn.py JOB.json

The job names a CSV file, its features with their kinds, the target and, for each row, the fold that tests it (or a
test file). Prints {"version", "values": [the metric of each fold]}.
"""
import json
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import mean_squared_error, roc_auc_score
from sklearn.preprocessing import OrdinalEncoder

SETTINGS = dict(learning_rate=0.1, max_iter=100, max_leaf_nodes=31, min_samples_leaf=20, max_bins=255,
                l2_regularization=0.0, early_stopping=False, random_state=0)


def read(path, job):
    table = pd.read_csv(path, header=0 if job["header"] else None, dtype=str)
    if not job["header"]:
        table.columns = [f"c{i + 1}" for i in range(table.shape[1])]
    columns = []
    for name, kind in job["features"].items():
        values = table[name]
        if kind == "boolean":
            values = values.str.lower().map({"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0, "1": 1.0, "0": 0.0})
        elif kind != "category":
            values = pd.to_numeric(values, errors="coerce")
        columns.append(values)
    target = table[job["target"]]
    y = pd.to_numeric(target).to_numpy() if job["positive"] is None else (target == job["positive"]).to_numpy().astype(int)
    return pd.concat(columns, axis=1), y


def score(job, train, y_train, test, y_test):
    categories = [name for name, kind in job["features"].items() if kind == "category"]
    train, test = train.copy(), test.copy()
    if categories:
        encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
        train[categories] = encoder.fit_transform(train[categories])
        test[categories] = encoder.transform(test[categories])
    mask = [kind == "category" for kind in job["features"].values()]
    train, test = train.to_numpy(dtype=float), test.to_numpy(dtype=float)
    if job["positive"] is None:
        model = HistGradientBoostingRegressor(categorical_features=mask, **SETTINGS).fit(train, y_train)
        return mean_squared_error(y_test, model.predict(test), squared=False)
    model = HistGradientBoostingClassifier(categorical_features=mask, **SETTINGS).fit(train, y_train)
    return roc_auc_score(y_test, model.predict_proba(test)[:, 1])


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    x, y = read(job["path"], job)
    if "test" in job:
        x_test, y_test = read(job["test"], job)
        values = [score(job, x, y, x_test, y_test)]
    else:
        folds = np.array(job["folds"])
        if len(folds) != len(y):
            sys.exit(f"{job['path']} has {len(y)} rows here and {len(folds)} in the job")
        values = [score(job, x[folds != k], y[folds != k], x[folds == k], y[folds == k]) for k in range(folds.max() + 1)]
    print(json.dumps({"version": sklearn.__version__, "values": [float(v) for v in values]}))


main()
