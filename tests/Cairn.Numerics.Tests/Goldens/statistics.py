"""Expected p-values by SciPy. Writes statistics.json beside itself."""
import json
import pathlib

import scipy
from scipy import special, stats

golden = {
    "scipy": scipy.__version__,
    "log_gamma": [[x, special.gammaln(x)] for x in (0.1, 0.5, 1, 1.5, 3, 10, 123.4, 1e5, 1e8)],
    "chi_square_sf": [
        [x, k, stats.chi2.sf(x, k)]
        for k in (1, 2, 5, 9, 40, 300)
        for x in (0.001, 0.5, 1, 4, 9.5, 30, 80, 250, 600)
    ],
    "kolmogorov_sf": [[x, special.kolmogorov(x)] for x in (0.2, 0.4, 0.7, 0.95, 0.999, 1, 1.05, 1.36, 2, 3, 5)],
    "kolmogorov_smirnov": [
        [d, n, m, stats.kstwo.sf(d, round(n * m / (n + m)))]
        for n, m in ((50, 60), (200, 1000), (1000, 30000), (20000, 30000))
        for d in (0.01, 0.03, 0.06, 0.1, 0.2)
    ],
    "fisher": [
        [a, n, b, m, stats.fisher_exact([[a, n - a], [b, m - b]])[1]]
        for a, n, b, m in ((0, 200, 0, 500), (1, 200, 0, 10000), (4, 200, 0, 10000), (3, 40, 12, 50), (0, 300, 40, 900),
                           (20, 500, 300, 10000), (7, 7, 1, 9))
    ],
    "chi_square_table": [
        [first, second, *stats.chi2_contingency([first, second], correction=False)[:3]]
        for first, second in (([10, 20, 30], [12, 18, 33]), ([500, 20], [300, 80]), ([100, 200, 300, 400], [40, 20, 30, 10]))
    ],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=0) + "\n")
