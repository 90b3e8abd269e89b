"""Golden values of confident learning: python3 confident_learning.py > confident_learning.json

Written from the equations of Northcutt, Jiang and Chuang (2021) in plain loops, apart from the product: thresholds are the
mean self-confidence of a class (equation 2), a row counts for the likeliest class whose threshold it reaches (equation 1),
rows of the counts are scaled to the numbers of labels (equation 3), and errors are pruned by noise rate (section 3.2).
Predictions are those of scikit-learn's logistic regression, out of fold, on classes of which some labels were changed.
"""
import json

import numpy as np
import sklearn
from sklearn.datasets import make_classification
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict


def confident(labels, probabilities):
    n, k = len(labels), len(probabilities[0])
    threshold = []
    for j in range(k):
        own = [probabilities[r][j] for r in range(n) if labels[r] == j]
        threshold.append(sum(own) / len(own))
    count = [[0] * k for _ in range(k)]
    for r in range(n):
        above = [j for j in range(k) if probabilities[r][j] >= threshold[j]]
        if above:
            count[labels[r]][max(above, key=lambda j: probabilities[r][j])] += 1
    joint = [[0.0] * k for _ in range(k)]
    for i in range(k):
        for j in range(k):
            joint[i][j] = count[i][j] / sum(count[i]) * labels.count(i) / n
    wrong = set()
    for i in range(k):
        for j in range(k):
            if i == j:
                continue
            rows = [r for r in range(n) if labels[r] == i]
            rows.sort(key=lambda r: probabilities[r][i] - probabilities[r][j])
            for r in rows[:int(np.floor(joint[i][j] * n + 0.5))]:
                if max(range(k), key=lambda c: probabilities[r][c]) != i:
                    wrong.add(r)
    return threshold, joint, sorted(wrong)


cases = []
for seed, classes, rows, noise in [(1, 2, 300, 0.08), (2, 3, 400, 0.05), (3, 5, 500, 0.1), (4, 3, 150, 0)]:
    rng = np.random.default_rng(seed)
    x, y = make_classification(rows, 8, n_informative=6, n_redundant=0, n_classes=classes, class_sep=1.5, random_state=seed,
                               weights=[0.5] + [0.5 / (classes - 1)] * (classes - 1))
    given = y.copy()
    for r in rng.choice(rows, int(noise * rows), replace=False):
        given[r] = (given[r] + rng.integers(1, classes)) % classes
    p = cross_val_predict(LogisticRegression(max_iter=1000), x, given, cv=5, method="predict_proba").round(6)
    threshold, joint, wrong = confident([int(v) for v in given], p.tolist())
    cases.append({"labels": [int(v) for v in given], "probabilities": p.ravel().tolist(), "classes": classes,
                  "thresholds": threshold, "joint": [v for row in joint for v in row], "wrong": wrong})
print(json.dumps({"made_by": f"scikit-learn {sklearn.__version__}", "cases": cases}))
