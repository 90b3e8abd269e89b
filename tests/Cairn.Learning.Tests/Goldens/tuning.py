"""What samplers are made of, by others: the Gaussian process of scikit-learn, the improvement by scipy, CMA-ES by cmaes.

Run with Debian's python3-sklearn 1.2.1 and python3-scipy 1.10.1, and cmaes 0.13.1: python3 tuning.py > tuning.json
"""
import json

import cmaes
import numpy as np
import scipy.integrate
import scipy.stats
import sklearn
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

rng = np.random.default_rng(3)
LEAST_NOISE = 1e-7


def process():
    n, d = 25, 3
    x = rng.random((n, d))
    y = np.sin(5 * x[:, 0]) + x[:, 1] ** 2 + 0.1 * rng.normal(size=n)
    y = (y - y.mean()) / y.std()
    theta = np.array([4.0, 1.5, 0.3])
    scale, noise = 1.3, 0.02
    kernel = ConstantKernel(scale) * Matern(length_scale=1 / np.sqrt(theta), nu=2.5) + WhiteKernel(noise)
    gp = GaussianProcessRegressor(kernel, alpha=LEAST_NOISE, optimizer=None).fit(x, y)
    value, gradient = gp.log_marginal_likelihood(gp.kernel_.theta, eval_gradient=True)
    # Per logarithm of the scale, the length scales and the noise; ours are of theta = length scale ** -2.
    mean, deviation = gp.predict(rng_points := rng.random((5, d)), return_std=True)
    return {
        "x": x.tolist(), "y": y.tolist(), "theta": theta.tolist(), "scale": scale, "noise": noise,
        "log_likelihood": value + n / 2 * np.log(2 * np.pi),
        "gradient": [*(-0.5 * gradient[1:1 + d]).tolist(), gradient[0], gradient[-1]],
        "points": rng_points.tolist(), "means": mean.tolist(),
        # Without the noise of a new observation.
        "variances": (deviation ** 2 - noise).tolist(),
    }


def improvement():
    # h(z) is the integral of the distribution function up to z.
    rows = []
    for z in [-30.0, -8.0, -3.0, -1.0, -0.5, 0.0, 0.7, 2.0, 6.0]:
        if z < -6:
            # By the substitution t = z - u/|z| nothing is lost to underflow.
            whole, _ = scipy.integrate.quad(
                lambda u: np.exp(scipy.stats.norm.logcdf(z - u / -z) - scipy.stats.norm.logcdf(z)), 0, 60, epsabs=0, epsrel=1e-12)
            value = scipy.stats.norm.logcdf(z) + np.log(whole / -z)
        else:
            value = np.log(scipy.stats.norm.pdf(z) + z * scipy.stats.norm.cdf(z))
        rows.append([z, value])
    return rows


def evolution():
    n = 4
    state = cmaes.CMA(mean=np.full(n, 0.5), sigma=0.12, seed=1)
    generations = []
    for _ in range(8):
        points = 0.5 + 0.2 * rng.normal(size=(state.population_size, n)) * [1, 0.5, 0.2, 1]
        losses = ((points - 0.3) ** 2 * [1, 10, 100, 1]).sum(axis=1)
        order = np.argsort(losses)
        state.tell([(points[i], losses[i]) for i in order])
        generations.append(points[order].tolist())
    return {
        "generation": state.population_size, "generations": generations, "mean": state._mean.tolist(), "size": state._sigma,
        "covariance": state._C.tolist(),
    }


print(json.dumps({
    "versions": {"sklearn": sklearn.__version__, "cmaes": cmaes.__version__},
    "process": process(), "improvement": improvement(), "evolution": evolution(),
}))
