"""Mitigations of Fairlearn (written with 0.14) on COMPAS: python3 mitigation.py COMPAS.csv.gz > mitigation.json

Thresholds: ThresholdOptimizer on the decile score of all rows. Reduction: ExponentiatedGradient over full decision trees of four
columns with few values, on the rows that ProPublica kept, of the two largest groups. Rows are held as counts.
"""
import json
import sys
import warnings

import numpy as np
import pandas as pd
from fairlearn.postprocessing import ThresholdOptimizer
from fairlearn.reductions import (
    DemographicParity, EqualizedOdds, ErrorRateParity, ExponentiatedGradient, FalsePositiveRateParity, TruePositiveRateParity)
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.tree import DecisionTreeClassifier

warnings.filterwarnings("ignore")
data = pd.read_csv(sys.argv[1])
data["y"] = data["two_year_recid"].astype(int)


class Score(BaseEstimator, ClassifierMixin):
    def fit(self, X, y):
        self.fitted_ = True
        return self

    def predict(self, X):
        return np.asarray(X)[:, 0]


def number(value):
    return "none" if value == np.inf else "all" if value == -np.inf else float(value)


def thresholds(constraint, objective):
    fair = ThresholdOptimizer(
        estimator=Score().fit(None, None), constraints=constraint, objective=objective, prefit=True, predict_method="predict")
    X = data[["decile_score"]].to_numpy().astype(float)
    fair.fit(X, data.y, sensitive_features=data.race)
    groups = {}
    for group, rule in fair.interpolated_thresholder_.interpolation_dict.items():
        scores = np.arange(1, 11, dtype=float).reshape(-1, 1)
        chance = fair._pmf_predict(scores, sensitive_features=np.repeat(group, 10))[:, 1]
        groups[group] = {
            "ignored": float(rule.get("p_ignore", 0)), "constant": float(rule.get("prediction_constant", 0)),
            "share": float(rule.p0), "first": number(rule.operation0.threshold), "second": number(rule.operation1.threshold),
            "chances": chance.tolist()}
    return groups


kept = data[(data.days_b_screening_arrest <= 30) & (data.days_b_screening_arrest >= -30) & (data.is_recid != -1)
            & (data.c_charge_degree != "O") & (data.score_text != "N/A") & data.race.isin(["African-American", "Caucasian"])].copy()
kept["priors"] = np.digitize(kept.priors_count, [1, 3, 6])
columns = ["age_cat", "priors", "c_charge_degree", "sex"]
cells = kept.groupby(["race", *columns, "y"]).size().reset_index(name="n")
rows = cells.loc[cells.index.repeat(cells.n)].reset_index(drop=True)
X = pd.get_dummies(rows[columns].astype(str)).astype(float)


def reduction(constraint, bound):
    fair = ExponentiatedGradient(DecisionTreeClassifier(random_state=0), constraint(difference_bound=bound))
    fair.fit(X, rows.y, sensitive_features=rows.race)
    chance = fair._pmf_predict(X)[:, 1]
    rates = {}
    for group in ["African-American", "Caucasian"]:
        own = (rows.race == group).to_numpy()
        y = rows.y.to_numpy()
        rates[group] = {
            "selection": float(chance[own].mean()), "tpr": float(chance[own & (y == 1)].mean()),
            "fpr": float(chance[own & (y == 0)].mean()),
            "error": float(np.where(y == 1, 1 - chance, chance)[own].mean())}
    return {
        "error": float(np.where(rows.y == 1, 1 - chance, chance).mean()), "gap": float(fair.best_gap_), "rates": rates,
        "steps": int(fair.last_iter_) + 1, "fits": int(fair.n_oracle_calls_),
        "weights": sorted((float(w) for w in fair.weights_ if w > 0), reverse=True)}


constraints = {
    "demographic-parity": DemographicParity, "equalized-odds": EqualizedOdds, "true-positive-rate-parity": TruePositiveRateParity,
    "false-positive-rate-parity": FalsePositiveRateParity, "error-rate-parity": ErrorRateParity}
scores = data.groupby(["race", "decile_score", "y"]).size().reset_index(name="n")
print(json.dumps({
    "scores": scores.values.tolist(),
    "thresholds": {
        f"{constraint.replace('_', '-')} {objective}": thresholds(constraint, objective)
        for constraint in ["demographic_parity", "equalized_odds", "true_positive_rate_parity", "false_positive_rate_parity"]
        for objective in ["accuracy_score", "balanced_accuracy_score"]},
    "rows": cells.values.tolist(),
    "reductions": {
        f"{name} {bound}": reduction(constraint, bound) for name, constraint in constraints.items() for bound in [0.01, 0.05]},
}, indent=1))
