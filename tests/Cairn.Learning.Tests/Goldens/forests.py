"""Trees and pruning paths of scikit-learn (made with 1.2.1) on small data without ties, and what its forests reach.

Writes forests.json beside itself: python3 forests.py
"""
import json
import os

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

random = np.random.RandomState(7)


def numbers(values):
    return [float("%.10g" % v) for v in np.ravel(values)]


def continuous(rows, columns):
    # Distinct values that single precision, which scikit-learn compares in, holds exactly.
    return np.stack([random.permutation(4 * rows)[:rows] for _ in range(columns)], axis=1) / 64.0


def nested(tree, node, outputs):
    """A tree as nested lists: [feature, threshold, impurity, rows, left, right], or [values, impurity, rows]."""
    rows = int(tree.n_node_samples[node])
    impurity = float("%.10g" % tree.impurity[node])
    if tree.children_left[node] < 0:
        values = tree.value[node]
        if outputs > 1:
            values = values / values.sum()
        return [numbers(values), impurity, rows]
    return [int(tree.feature[node]), float(tree.threshold[node]), impurity, rows,
            nested(tree, tree.children_left[node], outputs), nested(tree, tree.children_right[node], outputs)]


rows = 150
x = continuous(rows, 4)
signal = np.sin(x[:, 0]) + 0.4 * x[:, 1] - 0.05 * x[:, 2] * x[:, 0]
weights = np.round(random.uniform(0.3, 2.7, rows), 3)
targets = {
    "binary": (signal + random.normal(0, 0.8, rows) > np.median(signal)).astype(int),
    "multiclass": np.digitize(signal + random.normal(0, 0.5, rows), np.quantile(signal, [0.3, 0.6])),
    "regression": np.round(signal + random.normal(0, 0.3, rows), 4),
    "counts": random.poisson(np.exp((signal - signal.mean()) / signal.std() * 0.7)).astype(float),
}
cases = []


def add(name, target, weighted=False, **options):
    classify = target in ("binary", "multiclass")
    while True:
        # scikit-learn settles ties by chance: leaves are made larger until chance has no part in the tree.
        fits = [(DecisionTreeClassifier if classify else DecisionTreeRegressor)(random_state=seed, **options)
                .fit(x, targets[target], weights if weighted else None) for seed in range(16)]
        learner = fits[0]
        trees = {json.dumps(nested(fit.tree_, 0, 2)) for fit in fits}
        paths = {json.dumps(numbers(fit.cost_complexity_pruning_path(x, targets[target], weights if weighted else None)
                                    .ccp_alphas)) for fit in fits}
        if len(trees) == 1 and len(paths) == 1:
            break
        options["min_samples_leaf"] += 1
    given = dict(options)
    path = learner.cost_complexity_pruning_path(x, targets[target], weights if weighted else None)
    cases.append({
        "name": name, "target": target, "weighted": weighted, "options": {k: str(v) for k, v in given.items()},
        "tree": nested(learner.tree_, 0, 2 if classify else 1),
        "importance": numbers(learner.feature_importances_),
        "alphas": numbers(path.ccp_alphas), "impurities": numbers(path.impurities)})


add("gini", "binary", criterion="gini", min_samples_leaf=5)
add("gini weighted", "binary", True, criterion="gini", min_samples_leaf=6)
add("entropy", "binary", criterion="entropy", min_samples_leaf=5, max_depth=4)
add("gini of three classes", "multiclass", criterion="gini", min_samples_leaf=5)
add("entropy of three classes weighted", "multiclass", True, criterion="entropy", min_samples_leaf=7)
add("squared", "regression", criterion="squared_error", min_samples_leaf=4)
add("squared weighted", "regression", True, criterion="squared_error", min_samples_leaf=6)
add("absolute", "regression", criterion="absolute_error", min_samples_leaf=8)
add("poisson", "counts", criterion="poisson", min_samples_leaf=10)
add("leaves", "regression", criterion="squared_error", max_leaf_nodes=9, min_samples_leaf=2)
add("decrease", "binary", criterion="gini", min_impurity_decrease=0.01, min_samples_leaf=4)
add("pruned", "regression", criterion="squared_error", min_samples_leaf=4, ccp_alpha=0.05)
add("pruned classes", "multiclass", criterion="gini", min_samples_leaf=3, ccp_alpha=0.01)
add("balanced", "multiclass", criterion="gini", class_weight="balanced", min_samples_leaf=6)

# Isolation forest: normal rows with a few far ones, 20 seeds.
inliers = random.normal(0, 1, (380, 4))
outliers = random.uniform(-6, 6, (20, 4))
z = np.round(np.vstack([inliers, outliers]), 3)
truth = np.r_[np.zeros(380), np.ones(20)].astype(int)
aucs, means = [], []
for seed in range(20):
    forest = IsolationForest(n_estimators=100, max_samples=256, random_state=seed).fit(z)
    scores = -forest.score_samples(z)
    aucs.append(roc_auc_score(truth, scores))
    means.append(scores)
means = np.array(means)

json.dump({
    "sklearn": sklearn.__version__, "x": [numbers(r) for r in x], "weights": numbers(weights),
    "targets": {k: numbers(v) for k, v in targets.items()}, "cases": cases,
    "isolation": {"x": [numbers(r) for r in z], "truth": [int(t) for t in truth],
                  "mean": [float("%.6g" % v) for v in means.mean(0)], "deviation": [float("%.4g" % v) for v in means.std(0)],
                  "auc": numbers(aucs)},
}, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "forests.json"), "w"), separators=(",", ":"))
