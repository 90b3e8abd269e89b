"""Paired tests by SciPy (written with 1.10), statsmodels and definitions: python3 comparison.py > comparison.json

The data come from the generator of metric_cases.py, so that they need not be stored. DeLong's covariances are computed by
their definition, over all pairs of a positive and a negative row; ours use ranks.
"""
import json

import numpy as np
from scipy import special, stats
from statsmodels.stats.contingency_tables import mcnemar

from metric_cases import CaseRandom, tied


def delong(case):
    rng = CaseRandom(8_000_000 + case)
    n = 8 + rng.below(60)
    y = np.array([i % 3 == 0 for i in range(n)])
    a = np.array([tied(rng.uniform() + 0.3 * y[i], case) for i in range(n)])
    b = np.array([tied(0.5 * a[i] + 0.5 * rng.uniform() + 0.2 * y[i], case) for i in range(n)])
    parts = []
    for s in (a, b):
        up, down = s[y], s[~y]
        psi = (up[:, None] > down[None, :]) + 0.5 * (up[:, None] == down[None, :])
        parts.append((psi.mean(), psi.mean(axis=1), psi.mean(axis=0)))
    cov = np.cov([parts[0][1], parts[1][1]]) / y.sum() + np.cov([parts[0][2], parts[1][2]]) / (~y).sum()
    se = np.sqrt(cov[0, 0] + cov[1, 1] - 2 * cov[0, 1])
    z = (parts[1][0] - parts[0][0]) / se
    return [parts[0][0], parts[1][0], cov[0, 0], cov[1, 1], cov[0, 1], 2 * stats.norm.sf(abs(z))]


def wilcoxon(case):
    rng = CaseRandom(9_000_000 + case)
    n = 6 + rng.below(80)
    d = np.array([tied(rng.uniform() * 2, case) - 0.8 for _ in range(n)])
    plain = n <= 50 and len(set(np.abs(d))) == n and (d != 0).all()  # ties have no exact distribution here
    r = stats.wilcoxon(d, method="exact" if plain else "approx")
    return [float(r.pvalue), float(stats.ttest_1samp(d, 0).pvalue)]


def critical(chance, freedom):
    """stats.t.ppf is right to nine digits only; t² = n (1 / x − 1) with x of the beta distribution is right to all."""
    return np.sqrt(freedom * (1 / special.betaincinv(freedom / 2, 0.5, chance) - 1))


def corrected(case):
    rng = CaseRandom(10_000_000 + case)
    k = 3 + rng.below(10)
    d = np.array([rng.uniform() - 0.3 for _ in range(k)])
    se = np.sqrt(d.var(ddof=1) * (1 / k + 1 / (k - 1)))
    half = critical(0.05, k - 1) * se
    return [float(2 * stats.t.sf(abs(d.mean() / se), k - 1)), float(d.mean() - half), float(d.mean() + half)]


def pairs():
    rows = []
    for b, c in ((0, 0), (0, 1), (3, 9), (12, 12), (40, 61), (7, 0), (120, 90), (1000, 1100)):
        table = [[50, b], [c, 50]]
        chi = mcnemar(table, exact=False, correction=False)
        rows.append([b, c, float(mcnemar(table, exact=True).pvalue), 0.0 if b + c == 0 else float(chi.statistic),
                     1.0 if b + c == 0 else float(chi.pvalue)])
    return rows


if __name__ == "__main__":
    beta = [[x, a, b, float(stats.beta.cdf(x, a, b))] for x in (0.01, 0.3, 0.5, 0.77, 0.999)
            for a, b in ((0.5, 0.5), (2, 3), (40, 7), (0.5, 100), (600, 500))]
    student = [[c, n, float(critical(c, n))] for c in (0.5, 0.1, 0.05, 0.001) for n in (1, 2, 5, 30, 1000)]
    normal = [[p, float(stats.norm.ppf(p))] for p in (1e-300, 1e-12, 0.001, 0.025, 0.3, 0.5, 0.8, 0.999999)]
    print(json.dumps({
        "delong": [[float(v) for v in delong(i)] for i in range(60)],
        "wilcoxon": [wilcoxon(i) for i in range(60)], "corrected": [corrected(i) for i in range(30)],
        "mcnemar": pairs(), "beta": beta, "student": student, "normal": normal}))
