"""What the peers of the trees benchmark share: the job, the files it names, clocks, and this process's peak memory."""
import json
import os
import sys
import time

import numpy as np

with open(sys.argv[1], encoding="utf-8") as file:
    job = json.load(file)
threads = job["threads"]


def read(part):
    """The float32 matrix and the targets of a part, as the benchmark wrote them."""
    x = np.fromfile(os.path.join(job["folder"], part + ".x"), dtype=np.float32).reshape(-1, job["columns"])
    y = np.fromfile(os.path.join(job["folder"], part + ".y"), dtype=np.float32)
    return x, y


def read_queries(part):
    """The number of rows of each query, in order."""
    return np.fromfile(os.path.join(job["folder"], part + ".q"), dtype=np.int32)


def peak_megabytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def roc_auc(y, scores):
    order = np.argsort(scores, kind="stable")
    ranked, first = np.unique(scores[order], return_index=True)
    last = np.append(first[1:], len(scores))
    rank = np.empty(len(scores))
    rank[order] = np.repeat((first + last + 1) / 2, last - first)
    positive = y == 1
    n = positive.sum()
    return float((rank[positive].sum() - n * (n + 1) / 2) / (n * (len(y) - n)))


def ndcg(y, scores, queries, k):
    """Mean NDCG@k with gains 2^relevance - 1; a query without a relevant row counts 1, as in LightGBM."""
    total, start = 0.0, 0
    for size in queries:
        gain = 2.0 ** y[start:start + size] - 1
        discount = 1 / np.log2(np.arange(min(k, size)) + 2)
        best = (np.sort(gain)[::-1][:k] * discount).sum()
        order = np.argsort(-scores[start:start + size], kind="stable")[:k]
        total += 1 if best == 0 else (gain[order] * discount).sum() / best
        start += size
    return total / len(queries)


def median_of(repeats, run, warm_up=1):
    """The median of the seconds that a call takes."""
    for _ in range(warm_up):
        run()
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds))


def timed_fit(fit):
    """Runs a fit once: its result, with wall and processor seconds and the peak memory after it."""
    processor = time.process_time()
    began = time.perf_counter()
    model = fit()
    seconds = time.perf_counter() - began
    return model, {
        "fit_seconds": seconds, "processor_seconds": time.process_time() - processor,
        "peak_megabytes": peak_megabytes(),
    }


def tell(**values):
    print(json.dumps(values))
