"""Optuna as a peer of the tuning benchmark: it proposes, the benchmark judges.

Reads one JSON object a line from standard input. {"space": [...], "sampler": name, "seed": n, "trials": n} begins a study; then it writes
{"point": {...}} for each trial, reads {"loss": x}, and at the end writes {"seconds": processor seconds spent in proposing and taking in}.
"""
import json
import sys
import time
import warnings

import optuna

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def sampler_of(name, seed):
    if name == "tpe":
        return optuna.samplers.TPESampler(seed=seed)
    if name == "gp":
        return optuna.samplers.GPSampler(seed=seed)
    if name == "cma-es":
        return optuna.samplers.CmaEsSampler(seed=seed)
    return optuna.samplers.RandomSampler(seed=seed)


def distribution_of(parameter):
    if "choices" in parameter:
        return optuna.distributions.CategoricalDistribution(parameter["choices"])
    if parameter["integer"]:
        return optuna.distributions.IntDistribution(int(parameter["low"]), int(parameter["high"]), log=parameter["log"])
    return optuna.distributions.FloatDistribution(parameter["low"], parameter["high"], log=parameter["log"])


def say(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


say({"version": optuna.__version__})
for line in sys.stdin:
    job = json.loads(line)
    space = {p["name"]: distribution_of(p) for p in job["space"]}
    study = optuna.create_study(sampler=sampler_of(job["sampler"], job["seed"]))
    spent = 0.0
    for _ in range(job["trials"]):
        start = time.process_time()
        trial = study.ask(space)
        spent += time.process_time() - start
        say({"point": trial.params})
        loss = json.loads(sys.stdin.readline())["loss"]
        start = time.process_time()
        study.tell(trial, loss)
        spent += time.process_time() - start
    say({"seconds": spent})
