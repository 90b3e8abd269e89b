"""Expected moments and quantiles of a column, by NumPy. Writes profile_numbers.json beside itself."""
import json
import pathlib

import numpy

# The test makes the same values: a linear congruential generator needs no agreement on random number libraries.
state = 12345
values = []
for _ in range(997):
    state = (1103515245 * state + 12345) % 2**31
    values.append(round((state / 2**31) ** 3 * 100, 1))

x = numpy.array(values)
grid = numpy.quantile(x, numpy.arange(101) / 100)
golden = {
    "numpy": numpy.__version__,
    "mean": x.mean(),
    "standard_deviation": x.std(ddof=1),
    "distinct": len(set(values)),
    "quantiles": grid.tolist(),
}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps(golden, indent=1) + "\n")
