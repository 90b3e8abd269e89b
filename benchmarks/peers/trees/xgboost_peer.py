"""XGBoost's side of the trees benchmark: python3 xgboost_peer.py JOB.json"""
import ctypes
import json

import numpy as np
import xgboost as xgb
from xgboost.core import _LIB

from contest import job, median_of, read, roc_auc, tell, threads, timed_fit


def settings():
    shape = {"max_depth": job["depth"]}
    if not job["depth"]:
        shape = {"grow_policy": "lossguide", "max_leaves": job["leaves"], "max_depth": 0}
    return dict(
        shape, objective="binary:logistic", tree_method="hist", max_bin=256, eta=0.1, min_child_weight=1,
        nthread=threads, **{"lambda": 1})


def data_of(x, y=None):
    if job.get("categorical"):
        kinds = ["c" if i in job["categorical"] else "q" for i in range(x.shape[1])]
        return xgb.DMatrix(x, y, nthread=threads, feature_types=kinds, enable_categorical=True)
    return xgb.DMatrix(x, y, nthread=threads)


def train(x, y):
    # The matrix that bins at once is what an XGBoost user fits `hist` from.
    data = data_of(x, y) if job.get("categorical") else xgb.QuantileDMatrix(x, y, nthread=threads, max_bin=256)
    return xgb.train(settings(), data, job["rounds"])


def fit():
    x, y = read("train")
    model, result = timed_fit(lambda: train(x, y))
    x, y = read("test")
    return dict(result, roc_auc=roc_auc(y, model.predict(data_of(x))))


def small():
    x, y = read("small")
    return {"fit_seconds": median_of(job["repeats"], lambda: train(x, y), 3)}


def predict():
    x, y = read("train")
    model = train(x, y)
    x, _ = read("test")
    return {
        "predict_seconds": median_of(job["repeats"], lambda: model.inplace_predict(x)),
        "row_microseconds": one_row(model, x[:1000].copy()),
    }


def one_row(model, rows):
    """Microseconds of a row by the C interface, which takes the address of the values; other rows each time."""
    model.set_param({"nthread": 1})
    config = json.dumps({
        "type": 0, "training": False, "iteration_begin": 0, "iteration_end": 0, "missing": float("nan"),
        "strict_shape": False, "cache_id": 0}).encode()
    shape = ctypes.POINTER(ctypes.c_uint64)()
    dimensions = ctypes.c_uint64()
    out = ctypes.POINTER(ctypes.c_float)()
    calls = []
    for i in range(len(rows)):
        array = json.dumps({
            "data": [rows.ctypes.data + i * rows.strides[0], True], "shape": [1, rows.shape[1]], "typestr": "<f4",
            "version": 3}).encode()
        calls.append((
            model.handle, array, config, None, ctypes.byref(shape), ctypes.byref(dimensions), ctypes.byref(out)))
    call = _LIB.XGBoosterPredictFromDense

    def run():
        for arguments in calls:
            if call(*arguments):
                raise RuntimeError("XGBoost refused a single row")

    return median_of(21, run, 3) / len(rows) * 1e6


def contributions():
    x, y = read("train")
    model = train(x, y)
    data = xgb.DMatrix(read("test")[0][: job["explained"]], nthread=threads)
    return {"contribution_seconds": median_of(job["repeats"], lambda: model.predict(data, pred_contribs=True))}


def forest():
    x, y = read("train")
    grown = {
        "objective": "reg:squarederror", "tree_method": "hist", "max_bin": 256, "max_depth": 0, "eta": 1, "lambda": 0,
        "min_child_weight": 1, "subsample": 0.632, "colsample_bynode": np.sqrt(x.shape[1]) / x.shape[1],
        "num_parallel_tree": job["rounds"], "nthread": threads, "grow_policy": "depthwise",
    }
    model, result = timed_fit(
        lambda: xgb.train(grown, xgb.QuantileDMatrix(x, y, nthread=threads, max_bin=256), 1))
    x, y = read("test")
    return dict(result, roc_auc=roc_auc(y, model.predict(xgb.DMatrix(x))))


work = {"fit": fit, "small": small, "predict": predict, "contributions": contributions, "binned_forest": forest}
tell(version=xgb.__version__, **work[job["work"]]())
