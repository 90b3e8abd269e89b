"""Values of every metric on 200 random cases of each family, made by scikit-learn (written with 1.2.1):
python3 metric_cases.py > metric_cases.json

The cases are not stored. Both sides make them from SplitMix64 with +, -, *, / and comparisons alone, in the same order,
so that they are the same to the last bit; MetricCases.cs is the other half of this file.

Conventions that the goldens take over, where scikit-learn has several or none:
 - a row of weight 0 is no row: such rows are left out before scikit-learn sees them;
 - null stands for "undefined": scikit-learn raises, gives NaN, or forces a constant target to 0 or 1;
 - distances are exact ones (SciPy), since scikit-learn's own lose half of the digits for close points;
 - a median of whole weights is the median of the rows repeated, which scikit-learn 1.2 rounds down to one of them.
"""
import json
import warnings

import numpy as np
from scipy.spatial.distance import cdist
from sklearn import metrics as m
from sklearn.calibration import calibration_curve
from sklearn.metrics import cluster as mc

warnings.simplefilter("ignore")
CASES = 200
mc._unsupervised.pairwise_distances = lambda a, b=None: cdist(a, a if b is None else b)
MASK = (1 << 64) - 1


class CaseRandom:
    def __init__(self, seed):
        self.state = seed

    def bits(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def uniform(self):
        return (self.bits() >> 11) * (1.0 / (1 << 53))

    def below(self, bound):
        return int(self.uniform() * bound)


def rows_of(rng, case):
    return 1 + rng.below(4) if case < 10 else 5 + rng.below(56)


def weights_of(rng, case, n):
    """None; any; whole ones; whole ones with zeros."""
    kind = case % 4
    if kind == 0:
        return None
    if kind == 1:
        return np.array([0.1 + 2 * rng.uniform() for _ in range(n)])
    low = 1 if kind == 2 else 0
    return np.array([float(low + rng.below(3)) for _ in range(n)])


def tied(value, case):
    """Every third case as it is; the others on a grid, so that scores tie."""
    grid = (case // 4) % 3
    if grid == 0:
        return value
    steps = 8.0 if grid == 1 else 2.0
    return float(int(value * steps)) / steps


def class_of(rng, case, classes):
    code = rng.below(classes)
    if case % 17 == 5:
        return 0
    if case % 17 == 11:
        return classes - 1
    return code


class Golden:
    def __init__(self):
        self.values = {}
        self.rows = 0

    def add(self, name, make):
        try:
            value = float(make()) if self.rows > 0 else float("nan")
        except (ValueError, ZeroDivisionError):
            value = float("nan")
        self.values.setdefault(name, []).append(value if np.isfinite(value) else None)


def digest(*columns):
    """One number for a curve: every finite value by its place."""
    total = 0.0
    for c, column in enumerate(columns):
        for i, value in enumerate(column):
            if np.isfinite(value):
                total += (c + 1) * (i + 1) * float(value)
    return total


def undefined():
    raise ValueError


def binary(g, case):
    rng = CaseRandom(1_000_000 + case)
    n = rows_of(rng, case)
    y = np.array([class_of(rng, case, 2) for _ in range(n)])
    p = np.array([tied(rng.uniform() * 0.7 + 0.3 * y[i] * rng.uniform(), case) for i in range(n)])
    margin = np.array([4 * rng.uniform() - 2 for _ in range(n)])
    w = weights_of(rng, case, n)
    if w is not None:
        keep = w > 0
        y, p, margin, w = y[keep], p[keep], margin[keep], w[keep]
    said = (p >= 0.5).astype(int)
    both = len(set(y)) == 2
    kw = dict(sample_weight=w)
    g.rows = len(y)
    zd = dict(zero_division=0, **kw)
    g.add("accuracy", lambda: m.accuracy_score(y, said, **kw))
    g.add("zero_one_loss", lambda: m.zero_one_loss(y, said, **kw))
    g.add("hamming_loss", lambda: m.hamming_loss(y, said, **kw))
    g.add("balanced_accuracy", lambda: m.balanced_accuracy_score(y, said, **kw))
    g.add("balanced_accuracy_adjusted", lambda: m.balanced_accuracy_score(y, said, adjusted=True, **kw))
    g.add("precision", lambda: m.precision_score(y, said, **zd))
    g.add("recall", lambda: m.recall_score(y, said, **zd))
    g.add("f1", lambda: m.f1_score(y, said, **zd))
    g.add("f2", lambda: m.fbeta_score(y, said, beta=2, **zd))
    g.add("f_half", lambda: m.fbeta_score(y, said, beta=0.5, **zd))
    g.add("jaccard", lambda: m.jaccard_score(y, said, **zd))
    g.add("mcc", lambda: m.matthews_corrcoef(y, said, **kw))
    g.add("cohen_kappa", lambda: m.cohen_kappa_score(y, said, labels=[0, 1], **kw))
    g.add("positive_likelihood_ratio", lambda: m.class_likelihood_ratios(y, said, labels=[0, 1], **kw)[0])
    g.add("negative_likelihood_ratio", lambda: m.class_likelihood_ratios(y, said, labels=[0, 1], **kw)[1])
    g.add("roc_auc", lambda: m.roc_auc_score(y, p, **kw))
    for share in (0.1, 0.35, 1.0):
        g.add(f"roc_auc_to_{share}", lambda: m.roc_auc_score(y, p, max_fpr=share, **kw))
    g.add("pr_auc", lambda: m.average_precision_score(y, p, **kw) if y.sum() > 0 else undefined())
    g.add("log_loss", lambda: m.log_loss(y, p, labels=[0, 1], **kw))
    g.add("brier_score", lambda: m.brier_score_loss(y, p, pos_label=1, **kw))
    # A single class counts as the negative one in scikit-learn, whichever it is.
    g.add("hinge_loss", lambda: m.hinge_loss(y, margin if both or y[0] == 0 else -margin, labels=[0, 1], **kw))
    g.add("d2_log_loss", lambda: undefined() if not both else
          1 - m.log_loss(y, p, **kw) / m.log_loss(y, np.full(len(y), np.average(y, weights=w)), **kw))
    g.add("roc_curve", lambda: digest(*[c[1:] for c in m.roc_curve(y, p, drop_intermediate=False, **kw)]) if both else undefined())
    g.add("det_curve", lambda: digest(*m.det_curve(y, p, **kw)) if both else undefined())
    g.add("pr_curve", lambda: digest(*m.precision_recall_curve(y, p, **kw)) if both else undefined())
    for strategy in ("uniform", "quantile"):
        for name, norm in (("expected", "l1"), ("maximum", "max"), ("root_mean_square", "l2")):
            g.add(f"{name}_calibration_error_{strategy}", lambda: calibration_error(y, p, w, strategy, norm))


def calibration_error(y, p, w, strategy, norm, bins=8):
    """The gaps of scikit-learn's calibration curve; weights and counts, which it has not, by the same bins: eight,
    so that no edge is rounded."""
    if len(y) == 0 or (strategy == "quantile" and w is not None):
        return float("nan")
    edges = np.linspace(0, 1, bins + 1)
    if strategy == "quantile":
        edges = np.percentile(p, edges * 100)
    of = np.searchsorted(edges[1:-1], p)
    w = np.ones(len(y)) if w is None else w
    mass = np.bincount(of, weights=w, minlength=bins)
    used = mass > 0
    hits = (np.bincount(of, weights=w * y, minlength=bins)[used]) / mass[used]
    said = (np.bincount(of, weights=w * p, minlength=bins)[used]) / mass[used]
    if (w == 1).all():  # where scikit-learn has an answer it must be this one
        true, mean = calibration_curve(y, p, n_bins=bins, strategy=strategy) if len(set(y)) == 2 else (hits, said)
        assert np.allclose(true, hits) and np.allclose(mean, said)
    gap, share = np.abs(hits - said), mass[used] / mass.sum()
    return {"l1": (gap * share).sum(), "max": gap.max(), "l2": np.sqrt((gap ** 2 * share).sum())}[norm]


def multiclass(g, case):
    rng = CaseRandom(2_000_000 + case)
    n = rows_of(rng, case)
    k = 3 + rng.below(4)
    y = np.array([class_of(rng, case, k) for _ in range(n)])
    s = np.empty((n, k))
    for i in range(n):
        for c in range(k):
            s[i, c] = tied(rng.uniform(), case) + (0.5 if c == y[i] and rng.uniform() < 0.5 else 0.0)
    w = weights_of(rng, case, n)
    if w is not None:
        keep = w > 0
        y, s, w = y[keep], s[keep], w[keep]
    said = s.argmax(axis=1) if len(y) else np.array([], dtype=int)
    totals = np.zeros(len(y))
    for c in range(k):
        totals = totals + (s[:, c] + 0.01)
    p = (s + 0.01) / totals[:, None] if len(y) else s
    kw = dict(sample_weight=w)
    g.rows = len(y)
    zd = dict(zero_division=0, **kw)
    labels = list(range(k))
    every = len(set(y)) == k
    g.add("accuracy", lambda: m.accuracy_score(y, said, **kw))
    g.add("zero_one_loss", lambda: m.zero_one_loss(y, said, **kw))
    g.add("balanced_accuracy", lambda: m.balanced_accuracy_score(y, said, **kw))
    g.add("balanced_accuracy_adjusted", lambda: m.balanced_accuracy_score(y, said, adjusted=True, **kw))
    for average in ("macro", "micro", "weighted"):
        g.add(f"precision_{average}", lambda: m.precision_score(y, said, average=average, **zd))
        g.add(f"recall_{average}", lambda: m.recall_score(y, said, average=average, **zd))
        g.add(f"f1_{average}", lambda: m.f1_score(y, said, average=average, **zd))
        g.add(f"f2_{average}", lambda: m.fbeta_score(y, said, beta=2, average=average, **zd))
        g.add(f"jaccard_{average}", lambda: m.jaccard_score(y, said, average=average, **zd))
    g.add("mcc", lambda: m.matthews_corrcoef(y, said, **kw))
    for name in ("none", "linear", "quadratic"):
        g.add(f"cohen_kappa_{name}", lambda: m.cohen_kappa_score(
            y, said, labels=labels, weights=None if name == "none" else name, **kw))
    for at in (1, 2, 3):
        g.add(f"top_{at}_accuracy", lambda: m.top_k_accuracy_score(y, s, k=at, labels=labels, **kw))
    g.add("hinge_loss", lambda: m.hinge_loss(y, s, labels=labels, **kw))
    g.add("log_loss", lambda: m.log_loss(y, p, labels=labels, **kw))
    for average in ("macro", "weighted", "micro"):
        g.add(f"roc_auc_ovr_{average}", lambda: m.roc_auc_score(
            y, p, multi_class="ovr", average=average, labels=labels, **kw) if every else undefined())
    for average in ("macro", "weighted"):
        g.add(f"roc_auc_ovo_{average}", lambda: m.roc_auc_score(
            y, p, multi_class="ovo", average=average, labels=labels) if every else undefined())
    g.add("confusion", lambda: digest(*m.confusion_matrix(y, said, labels=labels, **kw)))
    g.add("confusion_true", lambda: digest(*np.nan_to_num(m.confusion_matrix(y, said, labels=labels, normalize="true", **kw))))
    g.add("multilabel_confusion", lambda: digest(
        *[c.ravel() for c in m.multilabel_confusion_matrix(y, said, labels=labels, **kw)]))


def multilabel(g, case):
    rng = CaseRandom(3_000_000 + case)
    n = rows_of(rng, case)
    k = 1 + rng.below(6) if case % 5 else 2
    k = max(k, 2)
    y = np.zeros((n, k), dtype=int)
    s = np.empty((n, k))
    for i in range(n):
        for c in range(k):
            y[i, c] = class_of(rng, case, 2)
            s[i, c] = tied(rng.uniform() * 0.8 + 0.2 * y[i, c], case)
    w = weights_of(rng, case, n)
    if w is not None:
        keep = w > 0
        y, s, w = y[keep], s[keep], w[keep]
    said = (s >= 0.5).astype(int)
    kw = dict(sample_weight=w)
    g.rows = len(y)
    zd = dict(zero_division=0, **kw)
    g.add("subset_accuracy", lambda: m.accuracy_score(y, said, **kw))
    g.add("zero_one_loss", lambda: m.zero_one_loss(y, said, **kw))
    g.add("hamming_loss", lambda: m.hamming_loss(y, said, **kw))
    for average in ("macro", "micro", "weighted", "samples"):
        g.add(f"precision_{average}", lambda: m.precision_score(y, said, average=average, **zd))
        g.add(f"recall_{average}", lambda: m.recall_score(y, said, average=average, **zd))
        g.add(f"f1_{average}", lambda: m.f1_score(y, said, average=average, **zd))
        g.add(f"f2_{average}", lambda: m.fbeta_score(y, said, beta=2, average=average, **zd))
        g.add(f"jaccard_{average}", lambda: m.jaccard_score(y, said, average=average, **zd))
    every = len(y) > 0 and all(0 < y[:, c].sum() < len(y) for c in range(k))
    some = len(y) > 0 and all(y[:, c].sum() > 0 for c in range(k))
    mixed = len(y) > 0 and all(0 < row.sum() < k for row in y)
    for average in ("macro", "micro", "weighted", "samples"):
        fits = {"macro": every, "weighted": every, "micro": len(y) > 0 and 0 < y.sum() < y.size, "samples": mixed}[average]
        g.add(f"roc_auc_{average}", lambda: m.roc_auc_score(y, s, average=average, **kw) if fits else undefined())
        fits = {"macro": some, "weighted": some, "micro": y.sum() > 0, "samples": len(y) > 0 and y.any(axis=1).all()}[average]
        g.add(f"pr_auc_{average}", lambda: m.average_precision_score(y, s, average=average, **kw) if fits else undefined())
    g.add("coverage_error", lambda: m.coverage_error(y, s, **kw))
    g.add("label_ranking_average_precision", lambda: m.label_ranking_average_precision_score(y, s, **kw))
    g.add("label_ranking_loss", lambda: m.label_ranking_loss(y, s, **kw))
    g.add("multilabel_confusion", lambda: digest(*[c.ravel() for c in m.multilabel_confusion_matrix(y, said, **kw)]))
    g.add("multilabel_confusion_of_rows", lambda: digest(
        *[c.ravel() for c in m.multilabel_confusion_matrix(y, said, samplewise=True, **kw)]))


def regression(g, case):
    rng = CaseRandom(4_000_000 + case)
    n = rows_of(rng, case)
    y = np.array([tied(rng.uniform() * 3, case) for _ in range(n)])
    if case % 17 == 5:
        y = np.full(n, y[0])
    p = np.array([tied(rng.uniform() * 3, case) for _ in range(n)])
    w = weights_of(rng, case, n)
    if w is not None:
        keep = w > 0
        y, p, w = y[keep], p[keep], w[keep]
    kw = dict(sample_weight=w)
    g.rows = len(y)
    varies = len(set(y)) > 1
    up, vp = y + 0.25, p + 0.25  # positive, for those that want it
    whole = w is not None and (w == np.round(w)).all()
    g.add("mae", lambda: m.mean_absolute_error(y, p, **kw))
    g.add("mse", lambda: m.mean_squared_error(y, p, **kw))
    g.add("rmse", lambda: m.mean_squared_error(y, p, squared=False, **kw))
    g.add("r2", lambda: m.r2_score(y, p, **kw) if varies else undefined())
    g.add("explained_variance", lambda: m.explained_variance_score(y, p, **kw) if varies else undefined())
    g.add("max_error", lambda: m.max_error(y, p))
    g.add("median_absolute_error", lambda: m.median_absolute_error(
        np.repeat(y, w.astype(int)), np.repeat(p, w.astype(int))) if whole else m.median_absolute_error(y, p, **kw))
    g.add("msle", lambda: m.mean_squared_log_error(y, p, **kw))
    g.add("rmsle", lambda: m.mean_squared_log_error(y, p, squared=False, **kw))
    g.add("mape", lambda: m.mean_absolute_percentage_error(up, vp, **kw))
    for alpha in (0.1, 0.5, 0.8):
        g.add(f"pinball_{alpha}", lambda: m.mean_pinball_loss(y, p, alpha=alpha, **kw))
        g.add(f"d2_pinball_{alpha}", lambda: m.d2_pinball_score(y, p, alpha=alpha, **kw) if varies else undefined())
    g.add("d2_absolute", lambda: m.d2_absolute_error_score(y, p, **kw) if varies else undefined())
    g.add("poisson_deviance", lambda: m.mean_poisson_deviance(y, vp, **kw))
    g.add("gamma_deviance", lambda: m.mean_gamma_deviance(up, vp, **kw))
    for power in (-1, 0, 1, 1.5, 2, 3):
        true = up if power >= 2 else y
        g.add(f"tweedie_{power}", lambda: m.mean_tweedie_deviance(true, vp, power=power, **kw))
        g.add(f"d2_tweedie_{power}", lambda: m.d2_tweedie_score(true, vp, power=power, **kw) if varies else undefined())


def ranking(g, case):
    """One query of at least two rows; every third has grades of 0 alone."""
    rng = CaseRandom(5_000_000 + case)
    n = 2 + rng.below(3) if case < 10 else 2 + rng.below(40)
    y = np.array([float(rng.below(4)) for _ in range(n)])
    s = np.array([tied(rng.uniform() + 0.1 * y[i], case) for i in range(n)])
    if case % 17 == 5:
        y = np.zeros(n)
    some = y.sum() > 0
    g.rows = n
    for at in (0, 1, 3, 10):
        k = None if at == 0 else at
        g.add(f"dcg_{at}", lambda: m.dcg_score([y], [s], k=k))
        g.add(f"ndcg_{at}", lambda: m.ndcg_score([y], [s], k=k) if some else undefined())
        g.add(f"dcg_exponential_{at}", lambda: m.dcg_score([2 ** y - 1], [s], k=k))
        g.add(f"ndcg_exponential_{at}", lambda: m.ndcg_score([2 ** y - 1], [s], k=k) if some else undefined())


def partitions(g, case):
    rng = CaseRandom(6_000_000 + case)
    n = rows_of(rng, case)
    k = 1 + rng.below(7)
    a = np.array([rng.below(k) for _ in range(n)])
    near = rng.uniform() < 0.6
    b = np.array([a[i] if near and rng.uniform() < 0.8 else 3 * rng.below(4) for i in range(n)])
    if case % 17 == 5:
        a = np.zeros(n, dtype=int)
    if case % 17 == 11:
        b = np.arange(n)
    g.rows = n
    g.add("rand", lambda: m.rand_score(a, b))
    g.add("adjusted_rand", lambda: m.adjusted_rand_score(a, b))
    g.add("mutual_information", lambda: m.mutual_info_score(a, b))
    for method in ("arithmetic", "geometric", "min", "max"):
        g.add(f"nmi_{method}", lambda: m.normalized_mutual_info_score(a, b, average_method=method))
        g.add(f"ami_{method}", lambda: adjusted(a, b, method))
    g.add("homogeneity", lambda: m.homogeneity_score(a, b))
    g.add("completeness", lambda: m.completeness_score(a, b))
    g.add("v_measure", lambda: m.v_measure_score(a, b))
    g.add("v_measure_2", lambda: m.v_measure_score(a, b, beta=2))
    g.add("fowlkes_mallows", lambda: m.fowlkes_mallows_score(a, b))
    g.add("pair_confusion", lambda: digest(mc.pair_confusion_matrix(a, b).ravel()))


def adjusted(a, b, method):
    """Undefined where scikit-learn divides rounding errors: no partition into these sizes could agree better."""
    table = mc.contingency_matrix(a, b, sparse=True)
    if table.shape != (1, 1):
        ha, hb = mc._supervised.entropy(a), mc._supervised.entropy(b)
        most = mc._supervised._generalized_average(ha, hb, method)
        if abs(most - mc.expected_mutual_information(table, len(a))) < 1e-9:
            return float("nan")
    return m.adjusted_mutual_info_score(a, b, average_method=method)


def separation(g, case):
    rng = CaseRandom(7_000_000 + case)
    n = 2 + rng.below(4) if case < 10 else 6 + rng.below(40)
    d = 1 + rng.below(4)
    k = 1 + rng.below(5)
    labels = np.array([2 * rng.below(k) for _ in range(n)])
    x = np.array([[tied(rng.uniform() + 0.4 * labels[i], case) for _ in range(d)] for i in range(n)])
    if case % 17 == 11:
        labels = np.arange(n)
    distances = cdist(x, x)
    g.rows = n
    g.add("silhouette", lambda: m.silhouette_score(distances, labels, metric="precomputed"))
    g.add("silhouettes", lambda: digest(m.silhouette_samples(distances, labels, metric="precomputed")))
    g.add("davies_bouldin", lambda: m.davies_bouldin_score(x, labels))
    g.add("calinski_harabasz", lambda: m.calinski_harabasz_score(x, labels))


if __name__ == "__main__":
    families = {}
    for family in (binary, multiclass, multilabel, regression, ranking, partitions, separation):
        golden = Golden()
        for case in range(CASES):
            family(golden, case)
        assert all(len(v) == CASES for v in golden.values.values())
        families[family.__name__] = golden.values
    lines = [f' "{f}": {{\n' + ",\n".join(f'  "{n}": {json.dumps(v, separators=(",", ":"))}' for n, v in g.items()) + "\n }"
             for f, g in families.items()]
    print("{\n" + ",\n".join(lines) + "\n}")
