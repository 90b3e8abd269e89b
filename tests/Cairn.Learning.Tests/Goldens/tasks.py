"""Makes tasks.json: what scikit-learn 1.2.1 and R's survival 3.5-3 say of rankings, of survival and of quantiles.

Run: python3 tasks.py > tasks.json   (scikit-learn, numpy, and Rscript with the survival package)
"""
import json
import subprocess
import tempfile

import numpy as np
from sklearn.metrics import average_precision_score, mean_pinball_loss, ndcg_score


def ranking(seed, queries, ties):
    rng = np.random.default_rng(seed)
    query, grade, score = [], [], []
    for q in range(queries):
        rows = int(rng.integers(2, 25))
        grades = rng.integers(0, 4, rows)
        if not grades.any():
            grades[0] = 1
        scores = grades + rng.normal(0, 2, rows)
        if ties:
            scores = np.round(scores)
        query += [q] * rows
        grade += grades.tolist()
        score += scores.tolist()
    query, grade, score = np.array(query), np.array(grade), np.array(score)
    values = {}
    for name, k in [("ndcg", None), ("ndcg_at_1", 1), ("ndcg_at_3", 3), ("ndcg_at_5", 5), ("ndcg_at_10", 10)]:
        values[name] = float(np.mean([
            ndcg_score([2.0 ** grade[query == q] - 1], [score[query == q]], k=k) for q in range(queries)]))
    if not ties:
        values["map"] = float(np.mean([
            average_precision_score(grade[query == q] > 0, score[query == q]) for q in range(queries)]))
    order = rng.permutation(len(query))
    return {"name": f"seed {seed}{', ties' if ties else ''}", "query": query[order].tolist(),
            "grade": grade[order].tolist(), "score": score[order].tolist(), "values": values}


def survival(seed, rows, ties, weighted):
    rng = np.random.default_rng(seed)
    risk = rng.normal(0, 1, rows)
    time = rng.exponential(np.exp(-risk)) * 10
    event = (rng.random(rows) < 0.7).astype(int)
    if ties:
        time, risk = np.ceil(time), np.round(risk, 1)
    weight = rng.integers(0, 4, rows) if weighted else np.ones(rows, int)
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("time,event,risk,weight\n")
        for row in zip(time, event, risk, weight):
            file.write(",".join(repr(float(x)) for x in row) + "\n")
        file.flush()
        script = (f'library(survival); d <- read.csv("{file.name}"); '
                  'c <- concordance(Surv(time, event) ~ risk, data = d, weights = weight, reverse = TRUE); '
                  'm <- summary(survfit(Surv(time, event) ~ 1, data = d, weights = weight))$table["median"]; '
                  'cat(sprintf("%.15g %.15g", c$concordance, m))')
        concordance, median = subprocess.run(
            ["Rscript", "-e", script], check=True, capture_output=True, text=True).stdout.split()
    return {"name": f"seed {seed}{', ties' if ties else ''}{', weights' if weighted else ''}",
            "time": time.tolist(), "event": event.tolist(), "risk": risk.tolist(),
            "weight": weight.tolist(), "concordance": float(concordance), "median": float(median)}


def quantiles(seed, rows):
    rng = np.random.default_rng(seed)
    actual = rng.normal(0, 3, rows)
    weight = rng.integers(0, 3, rows)
    predicted = {q: (rng.normal(0, 0.2, rows) + 3 * (q - 0.5)).tolist() for q in (0.1, 0.5, 0.9)}
    return {"actual": actual.tolist(), "weight": weight.tolist(),
            "levels": [{"level": q, "predicted": p,
                        "loss": float(mean_pinball_loss(actual, p, alpha=q)),
                        "weighted": float(mean_pinball_loss(actual, p, alpha=q, sample_weight=weight))}
                       for q, p in predicted.items()]}


print(json.dumps({
    "rankings": [ranking(1, 12, False), ranking(2, 12, True), ranking(3, 1, True)],
    "survivals": [survival(1, 120, False, False), survival(2, 150, True, False), survival(3, 150, True, True)],
    "quantiles": quantiles(4, 60),
}))
