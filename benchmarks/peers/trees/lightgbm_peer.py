"""LightGBM's side of the trees benchmark: python3 lightgbm_peer.py JOB.json"""
import ctypes

import lightgbm as lgb
import numpy as np
from lightgbm.basic import _LIB

from contest import job, median_of, ndcg, read, read_queries, roc_auc, tell, threads, timed_fit

BASE = {
    "objective": "binary", "learning_rate": 0.1, "max_bin": 255, "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 1, "lambda_l2": 1, "num_threads": threads, "verbose": -1, "seed": 1,
}


def settings():
    grown = dict(BASE, num_leaves=job["leaves"], max_depth=job["depth"] or -1)
    if job.get("quantised"):
        grown["use_quantized_grad"] = True
    return grown


def train(x, y):
    data = lgb.Dataset(x, y, categorical_feature=job.get("categorical", []), params=settings())
    return lgb.train(settings(), data, job["rounds"])


def fit():
    x, y = read("train")
    model, result = timed_fit(lambda: train(x, y))
    x, y = read("test")
    return dict(result, roc_auc=roc_auc(y, model.predict(x)))


def small():
    x, y = read("small")
    return {"fit_seconds": median_of(job["repeats"], lambda: train(x, y), 3)}


def predict():
    x, y = read("train")
    model = train(x, y)
    x, _ = read("test")
    return {
        "predict_seconds": median_of(job["repeats"], lambda: model.predict(x, num_threads=threads)),
        "row_microseconds": one_row(model, x[:1000].astype(np.float64)),
    }


def one_row(model, rows):
    """Microseconds of a row by the C interface made for single rows, other rows each time."""
    config = ctypes.c_void_p()
    if _LIB.LGBM_BoosterPredictForMatSingleRowFastInit(
            model._handle, ctypes.c_int(0), ctypes.c_int(0), ctypes.c_int(-1), ctypes.c_int(1),
            ctypes.c_int32(rows.shape[1]), ctypes.c_char_p(b"num_threads=1"), ctypes.byref(config)):
        raise RuntimeError("LightGBM refused a single row")
    size = ctypes.c_int64()
    out = (ctypes.c_double * 1)()
    call = _LIB.LGBM_BoosterPredictForMatSingleRowFast
    calls = [
        (config, ctypes.c_void_p(rows.ctypes.data + i * rows.strides[0]), ctypes.byref(size), out)
        for i in range(len(rows))]

    def run():
        for arguments in calls:
            call(*arguments)

    return median_of(21, run, 5) / len(rows) * 1e6


def rank():
    x, y = read("train")
    queries = read_queries("train")
    grown = dict(
        BASE, objective="lambdarank", num_leaves=31, min_data_in_leaf=50, min_sum_hessian_in_leaf=5, lambda_l2=0,
        lambdarank_truncation_level=30)

    def run(changes):
        return lgb.train(dict(grown, **changes), lgb.Dataset(x, y, group=queries, params=grown), job["rounds"])

    seconds = median_of(job["repeats"], lambda: run({}))
    # Fifty queries say little about one model, so five are judged that see other columns.
    x_test, y_test = read("test")
    test_queries = read_queries("test")
    scores = [
        ndcg(y_test, run({"feature_fraction": 0.9, "feature_fraction_seed": seed}).predict(x_test), test_queries, 10)
        for seed in range(1, 6)]
    return {"fit_seconds": seconds, "ndcg_at_10": float(np.mean(scores))}


work = {"fit": fit, "small": small, "predict": predict, "rank": rank}
tell(version=lgb.__version__, **work[job["work"]]())
