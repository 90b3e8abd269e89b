"""Golden values of the metrics, made by scikit-learn (written with 1.2.1): python3 metrics.py > metrics.json

Every case holds its inputs and the expected values; null stands for a value that is undefined here, with sklearn's
own convention for that case in the comment beside it.
"""
import json
import warnings

import numpy as np
import sklearn
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

warnings.simplefilter("ignore")
rng = np.random.default_rng(20240131)


def numbers(values):
    return [float(v) for v in np.asarray(values).ravel()]


def binary(name, y, p, w=None, decide=0.5):
    """Binary metrics of probabilities p for true classes y (0, 1)."""
    y, p = np.asarray(y), np.asarray(p, dtype=float)
    said = (p >= decide).astype(int)
    both = len(set(y[np.asarray(w) > 0] if w is not None else y)) == 2
    some = (y * (1 if w is None else np.asarray(w))).sum() > 0
    kw = dict(sample_weight=w)
    expected = {
        "accuracy": m.accuracy_score(y, said, **kw),
        "balanced_accuracy": m.balanced_accuracy_score(y, said, **kw),
        "precision": m.precision_score(y, said, zero_division=0, **kw),
        "recall": m.recall_score(y, said, zero_division=0, **kw),
        "f1": m.f1_score(y, said, zero_division=0, **kw),
        "roc_auc": m.roc_auc_score(y, p, **kw) if both else None,  # raises for one class
        "pr_auc": m.average_precision_score(y, p, **kw) if some else None,  # 0 with a warning
        "log_loss": m.log_loss(y, p, labels=[0, 1], **kw),
        "brier_score": m.brier_score_loss(y, p, pos_label=1, **kw),
    }
    case = {"name": name, "y": [int(v) for v in y], "p": numbers(p), "w": None if w is None else numbers(w),
            "said": [int(v) for v in said], "expected": expected,
            "confusion": numbers(m.confusion_matrix(y, said, labels=[0, 1], **kw))}
    if both and len(y) <= 100:
        fpr, tpr, at = m.roc_curve(y, p, drop_intermediate=False, **kw)
        case["roc"] = {"fpr": numbers(fpr[1:]), "tpr": numbers(tpr[1:]), "thresholds": numbers(at[1:])}
        precision, recall, at = m.precision_recall_curve(y, p, **kw)
        case["pr"] = {"precision": numbers(precision[:-1]), "recall": numbers(recall[:-1]), "thresholds": numbers(at)}
        f1 = [m.f1_score(y, p >= t, zero_division=0, **kw) for t in at]
        ba = [m.balanced_accuracy_score(y, p >= t, **kw) for t in at]
        case["best_f1"], case["best_balanced_accuracy"] = float(max(f1)), float(max(ba))
    if both and w is None:
        observed, predicted = calibration_curve(y, p, n_bins=10)
        case["calibration"] = {"observed": numbers(observed), "predicted": numbers(predicted)}
    return case


def multiclass(name, y, p, w=None):
    """Multiclass metrics of probabilities p [rows, classes]; every class occurs in y."""
    y, p = np.asarray(y), np.asarray(p)
    said = p.argmax(axis=1)
    k = p.shape[1]
    kw = dict(sample_weight=w)
    onehot = np.eye(k)[y]
    expected = {
        "accuracy": m.accuracy_score(y, said, **kw),
        "balanced_accuracy": m.balanced_accuracy_score(y, said, **kw),
        "log_loss": m.log_loss(y, p, labels=range(k), **kw),
        "roc_auc": m.roc_auc_score(y, p, multi_class="ovr", average="macro", **kw),
        "roc_auc_weighted": m.roc_auc_score(y, p, multi_class="ovr", average="weighted", **kw),
        "pr_auc": m.average_precision_score(onehot, p, average="macro", **kw),
        "brier_score": sum(m.brier_score_loss(onehot[:, c], p[:, c], **kw) for c in range(k)),
        "f1_micro": m.f1_score(y, said, average="micro", **kw),
    }
    for short, score in [("precision", m.precision_score), ("recall", m.recall_score), ("f1", m.f1_score)]:
        expected[short] = score(y, said, average="macro", zero_division=0, **kw)
        expected[short + "_weighted"] = score(y, said, average="weighted", zero_division=0, **kw)
    each = m.precision_recall_fscore_support(y, said, labels=range(k), zero_division=0, **kw)
    return {"name": name, "y": [int(v) for v in y], "p": [numbers(p[:, c]) for c in range(k)],
            "w": None if w is None else numbers(w), "said": [int(v) for v in said], "expected": expected,
            "confusion": numbers(m.confusion_matrix(y, said, labels=range(k), **kw)),
            "class_precision": numbers(each[0]), "class_recall": numbers(each[1]), "class_f1": numbers(each[2]),
            "class_support": numbers(each[3]),
            "class_roc_auc": [float(m.roc_auc_score(onehot[:, c], p[:, c], **kw)) for c in range(k)]}


def regression(name, y, p, w=None):
    y, p = np.asarray(y, dtype=float), np.asarray(p, dtype=float)
    kw = dict(sample_weight=w)
    varies = len(set(y)) > 1
    both = np.abs(y) + np.abs(p)
    smape = np.where(both == 0, 0, 2 * np.abs(p - y) / np.where(both == 0, 1, both))
    expected = {
        "mae": m.mean_absolute_error(y, p, **kw),
        "rmse": m.mean_squared_error(y, p, squared=False, **kw),
        "r2": m.r2_score(y, p, **kw) if varies else None,  # 0 or 1 by convention
        "mape": m.mean_absolute_percentage_error(y, p, **kw) if (y != 0).all() else None,  # 1e15 and more
        "median_absolute_error": m.median_absolute_error(y, p, **kw),
        "smape": np.average(smape, weights=w),  # the definition; sklearn has none
    }
    residuals = y - p
    case = {"name": name, "y": numbers(y), "p": numbers(p), "w": None if w is None else numbers(w), "expected": expected}
    if w is None:
        case["quantiles"] = numbers(np.quantile(residuals, [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1]))
        case["sd"] = float(residuals.std())
    return case


def binary_cases():
    y = rng.integers(0, 2, 60)
    p = np.clip(rng.normal(0.35 + 0.3 * y, 0.25), 0.01, 0.99)
    w = rng.uniform(0.1, 3, 60)
    yield binary("plain", y, p)
    yield binary("weighted", y, p, w)
    yield binary("ties", y, np.round(p, 1))
    yield binary("ties and weights", y, np.round(p, 1), w)
    yield binary("whole weights with zeros", y, np.round(p, 1), rng.integers(0, 4, 60))
    yield binary("constant score", y, np.full(60, 0.4))
    yield binary("certain and wrong", [0, 1, 1, 0], [1.0, 0.0, 1.0, 0.0])
    yield binary("perfect", [0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])
    yield binary("reversed", [0, 0, 1, 1], [0.9, 0.8, 0.2, 0.1])
    yield binary("all positive", [1, 1, 1], [0.2, 0.6, 0.9])
    yield binary("all negative", [0, 0, 0], [0.2, 0.6, 0.9])
    yield binary("positives weigh nothing", [1, 0, 0], [0.2, 0.6, 0.9], [0.0, 1.0, 2.0])
    yield binary("never said", [0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4])
    yield binary("one row", [1], [0.7])
    big = rng.integers(0, 2, 400)
    yield binary("rare and rounded", (rng.uniform(size=400) < 0.05).astype(int), np.round(rng.beta(1, 8, 400), 3))
    yield binary("more rows", big, np.round(np.clip(rng.normal(0.4 + 0.2 * big, 0.3), 0, 1), 4))


def multiclass_cases():
    y = np.concatenate([np.arange(4), rng.integers(0, 4, 76)])
    p = rng.dirichlet(np.ones(4), 80) + 0.5 * np.eye(4)[y]
    p /= p.sum(axis=1, keepdims=True)
    w = rng.uniform(0, 2, 80)
    yield multiclass("plain", y, p)
    yield multiclass("weighted", y, p, w)
    tied = np.round(p, 1) + 1e-3
    tied /= tied.sum(axis=1, keepdims=True)
    yield multiclass("ties", y, tied)
    yield multiclass("ties and weights", y, tied, w)
    never = p.copy()
    never[:, 2] = 0
    never /= never.sum(axis=1, keepdims=True)
    yield multiclass("a class never said", y, never)


def regression_cases():
    y = rng.normal(10, 5, 61)
    p = y + rng.normal(0.5, 2, 61)
    yield regression("plain", y, p)
    yield regression("weighted", y, p, rng.uniform(0.1, 3, 61))
    yield regression("even number of rows", y[:60], p[:60])
    yield regression("skewed", np.exp(y / 3), np.exp(p / 3))
    yield regression("perfect", y[:10], y[:10])
    yield regression("constant target", np.full(8, 3.0), p[:8])
    yield regression("zeros in the target", [0.0, 1.0, 2.0, 0.0], [0.0, 1.5, 2.0, 1.0])
    yield regression("one row", [2.0], [3.0])
    yield regression("large offset", 1e8 + y, 1e8 + p)


def plain(value):
    """Numbers of numpy as Python's, and no NaN."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value


print(json.dumps(plain({
    "made_by": "scikit-learn " + sklearn.__version__,
    "binary": list(binary_cases()), "multiclass": list(multiclass_cases()), "regression": list(regression_cases()),
}), allow_nan=False))
