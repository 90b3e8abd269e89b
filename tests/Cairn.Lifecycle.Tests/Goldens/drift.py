"""Expected drift statistics by SciPy and NumPy. Writes drift.json beside itself."""
import json
import pathlib

import numpy
import scipy
from scipy import stats


def draws(seed, count):
    """A linear congruential generator, which the test repeats."""
    state = seed
    for _ in range(count):
        state = (1103515245 * state + 12345) % 2**31
        yield state / 2**31


def psi(reference, window):
    """Population stability index of counts, half a row added to each group on both sides."""
    reference, window = numpy.asarray(reference) + 0.5, numpy.asarray(window) + 0.5
    r, w = reference / reference.sum(), window / window.sum()
    return float(((w - r) * numpy.log(w / r)).sum())


# Numbers with few values, so that the grid of hundredths holds every one of them.
x = numpy.array([int(u * u * 30) for u in draws(1, 4000)])
y = numpy.array([int(u**1.7 * 33) for u in draws(2, 900)])
ks = stats.ks_2samp(x, y)

# Continuous numbers: deciles as bins.
a = numpy.array([u * u * 100 for u in draws(3, 3000)])
b = numpy.array([u**1.5 * 100 + 2 for u in draws(4, 700)])
edges = numpy.concatenate([[-numpy.inf], numpy.quantile(a, numpy.arange(1, 10) / 10), [numpy.inf]])
# Bins are closed on the right, as in the product.
bins = [[int(((v > lo) & (v <= hi)).sum()) for lo, hi in zip(edges, edges[1:])] for v in (a, b)]

# Categories, missing values among them.
first, second = [500, 300, 150, 50], [80, 90, 60, 20]
chi = stats.chi2_contingency([first, second], correction=False)

golden = {
    "scipy": scipy.__version__,
    "ks": [ks.statistic, ks.pvalue],
    "numeric_psi": psi(*bins),
    "continuous_ks": stats.ks_2samp(a, b).statistic,
    "categories": [first, second],
    "chi_square": [chi[0], chi[1]],
    "category_psi": psi(first, second),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")
