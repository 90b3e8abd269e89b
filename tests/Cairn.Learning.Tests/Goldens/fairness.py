"""Fairness of the COMPAS risk score by Fairlearn (written with 0.14): python3 fairness.py COMPAS.csv.gz > fairness.json

Says "will offend again" where score_text is not Low, as ProPublica did. Rows are held as counts.
"""
import json
import sys

import numpy as np
import pandas as pd
import fairlearn.metrics as f
from sklearn.metrics import accuracy_score, mean_absolute_error, mean_squared_error, precision_score

data = pd.read_csv(sys.argv[1])
data["y"] = data["two_year_recid"].astype(int)
data["said"] = (data["score_text"] != "Low").astype(int)
METRICS = {
    "selection_rate": f.selection_rate, "true_positive_rate": f.true_positive_rate,
    "false_positive_rate": f.false_positive_rate, "false_negative_rate": f.false_negative_rate,
    "true_negative_rate": f.true_negative_rate, "accuracy": accuracy_score, "positive_predictive_value": precision_score,
}


def judged(rows, by, weights=None):
    kw = {} if weights is None else {"sample_params": {name: {"sample_weight": weights} for name in METRICS}}
    frame = f.MetricFrame(metrics=METRICS, y_true=rows.y, y_pred=rows.said, sensitive_features=rows[by], **kw)
    w = {} if weights is None else {"sample_weight": weights}
    gap = lambda metric: metric(rows.y, rows.said, sensitive_features=rows[by], **w)
    groups = {" · ".join(k) if isinstance(k, tuple) else k: {m: float(v) for m, v in row.items()}
              for k, row in frame.by_group.dropna().iterrows()}
    return {"overall": {m: float(v) for m, v in frame.overall.items()}, "groups": groups, "gaps": {
        "demographic_parity": [gap(f.demographic_parity_difference), gap(f.demographic_parity_ratio)],
        "equalized_odds": [gap(f.equalized_odds_difference), gap(f.equalized_odds_ratio)],
        "equal_opportunity": [gap(f.equal_opportunity_difference), gap(f.equal_opportunity_ratio)],
    }}


two = data[data.race.isin(["African-American", "Caucasian"])]
counts = data.groupby(["race", "sex", "y", "said"]).size().reset_index(name="n")
weights = np.where(two.sex == "Male", 1.0, 2.5)
numbers = f.MetricFrame(
    metrics={"mean_absolute_error": mean_absolute_error, "mean_squared_error": mean_squared_error, "mean_prediction": f.mean_prediction},
    y_true=two.y, y_pred=two.said, sensitive_features=two.race)
print(json.dumps({
    "counts": counts.values.tolist(),
    "all": judged(data, ["race"]), "two": judged(two, ["race"]), "both": judged(two, ["race", "sex"]),
    "weighted": judged(two, ["race"], weights),
    "numbers": {k: {m: float(v) for m, v in row.items()} for k, row in numbers.by_group.iterrows()},
}, indent=1))
