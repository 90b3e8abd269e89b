"""Makes linear.json: what scikit-learn learns from real tables, for the tests of linear and logistic regression.

    CAIRN_DATA=... python3 linear.py > linear.json        (made with scikit-learn 1.2.1, Debian's python3-sklearn)

Pipelines are equivalent to the encoding inside Cairn's models: numbers standardised over the values that are present,
missing ones filled with the mean and flagged, categories one-hot with a level for missing. The solver is Newton's, run
to the end, so that the numbers are those of the objective and not of the stopping rule.
"""

import json
import os
import sys

import numpy as np
import pandas as pd
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROOT = os.path.join(os.environ["CAIRN_DATA"], "tabular")


def numbered(name):
    table = pd.read_csv(os.path.join(ROOT, name), skiprows=1, header=None)
    table.columns = [f"c{i + 1}" for i in range(table.shape[1])]
    return table


def design(features, weights, centre=True):
    """The design matrix and the names of its columns as (column, level) pairs."""
    numbers = [c for c in features if features[c].dtype != object]
    names, blocks = [], []
    for c in numbers:
        column = features[[c]].to_numpy(float)
        present = ~np.isnan(column[:, 0])
        scaler = StandardScaler(with_mean=centre).fit(column[present], sample_weight=weights[present])
        blocks.append(SimpleImputer(strategy="constant", fill_value=0).fit_transform(scaler.transform(column)))
        names.append((c, "", float(scaler.mean_[0]) if centre else 0.0, float(scaler.scale_[0])))
    for c in features:
        missing = features[c].isna().to_numpy()
        if c not in numbers:
            column = features[[c]].where(~features[[c]].isna(), "(missing)")
            levels = sorted(set(features[c].dropna())) + (["(missing)"] if missing.any() else [])
            encoder = OneHotEncoder(categories=[levels], sparse_output=False)
            blocks.append(encoder.fit_transform(column))
            names += [(c, level, 0.0, 1.0) for level in levels]
        elif missing.any():
            blocks.append(missing.astype(float)[:, None])
            names.append((c, "(missing)", 0.0, 1.0))
    return np.hstack(blocks), names


def record(name, file, target, options, x, names, model, labels, weights, weighted):
    coefficients = np.atleast_2d(model.coef_)
    intercepts = np.atleast_1d(model.intercept_)
    entries = []
    for k in range(coefficients.shape[0]):
        label = "" if labels is None else (labels[1] if coefficients.shape[0] == 1 else labels[k])
        raw = intercepts[k] - sum(c * mean / scale for c, (_, _, mean, scale) in zip(coefficients[k], names))
        entries.append(["(intercept)", "", label, raw])
        for c, (column, level, _, scale) in zip(coefficients[k], names):
            entries.append([column, level, label, c / scale])
    rows = list(range(0, x.shape[0], max(1, x.shape[0] // 25)))
    predictions = model.predict(x[rows]) if labels is None else model.predict_proba(x[rows])
    case = {
        "name": name, "file": file, "target": target, "options": options, "weighted": weighted,
        "coefficients": [[c, l, k, float(f"{v:.12g}")] for c, l, k, v in entries],
        "rows": rows, "predictions": [[float(f"{v:.12g}") for v in np.atleast_1d(p)] for p in predictions],
    }
    if labels is None:
        case["r2"] = float(model.score(x, TARGETS[name], sample_weight=weights))
    return case


TARGETS = {}


def classify(name, file, table, target, c=1.0, weighted=False, balanced=False):
    table = table[~table[target].isna()]
    weights = 1.0 + np.arange(len(table)) % 3 if weighted else np.ones(len(table))
    x, names = design(table.drop(columns=[target]), weights)
    y = table[target].astype(str).to_numpy()
    model = LogisticRegression(
        C=c, solver="newton-cg", tol=1e-9, max_iter=300, class_weight="balanced" if balanced else None)
    model.fit(x, y, sample_weight=weights)
    options = {"l2": repr(1 / c), "class_weight": "balanced" if balanced else "none", "tolerance": "1e-10"}
    return record(name, file, target, options, x, names, model, list(model.classes_), weights, weighted)


def regress(name, file, table, target, alpha=0.0, weighted=False, intercept=True):
    table = table[~table[target].isna()].reset_index(drop=True)
    weights = 1.0 + np.arange(len(table)) % 3 if weighted else np.ones(len(table))
    x, names = design(table.drop(columns=[target]), weights, centre=intercept)
    y = table[target].to_numpy(float)
    TARGETS[name] = y
    model = Ridge(alpha=alpha, solver="cholesky", fit_intercept=intercept) if alpha else LinearRegression(
        fit_intercept=intercept)
    model.fit(x, y, sample_weight=weights)
    options = {"l2": repr(alpha), "fit_intercept": "true" if intercept else "false"}
    return record(name, file, target, options, x, names, model, None, weights, weighted)


def main():
    iris = numbered("iris.csv")
    cancer = numbered("breast_cancer_wdbc.csv")
    diabetes = pd.read_csv(os.path.join(ROOT, "diabetes.csv"))
    penguins = pd.read_csv(os.path.join(ROOT, "penguins.csv"))
    cases = []
    for c in (0.1, 1.0, 100.0):
        cases.append(classify(f"iris C={c}", "iris.csv", iris, "c5", c))
        cases.append(classify(f"cancer C={c}", "breast_cancer_wdbc.csv", cancer, "c31", c))
    cases.append(classify("iris weighted", "iris.csv", iris, "c5", weighted=True))
    cases.append(classify("cancer weighted", "breast_cancer_wdbc.csv", cancer, "c31", weighted=True))
    cases.append(classify("cancer balanced", "breast_cancer_wdbc.csv", cancer, "c31", balanced=True))
    cases.append(classify("penguins", "penguins.csv", penguins, "species"))
    cases.append(classify("penguins weighted", "penguins.csv", penguins, "species", c=10.0, weighted=True))
    cases.append(classify("penguins sex", "penguins.csv", penguins, "sex"))
    cases.append(regress("diabetes", "diabetes.csv", diabetes, "target"))
    cases.append(regress("diabetes ridge", "diabetes.csv", diabetes, "target", alpha=10.0))
    cases.append(regress("diabetes weighted ridge", "diabetes.csv", diabetes, "target", alpha=1.0, weighted=True))
    cases.append(regress("diabetes through the origin", "diabetes.csv", diabetes, "target", alpha=1.0, intercept=False))
    cases.append(regress("penguins mass", "penguins.csv", penguins, "body_mass_g"))
    cases.append(regress("penguins mass ridge", "penguins.csv", penguins, "body_mass_g", alpha=5.0, weighted=True))
    text = ",\n".join(json.dumps(case) for case in cases)
    sys.stdout.write("[\n" + text + "\n]\n")


main()
