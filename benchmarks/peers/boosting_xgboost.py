"""XGBoost's side of the boosting benchmark."""
import json
import time

import xgboost as xgb
from sklearn.metrics import roc_auc_score

from boosting_data import leaves, peak_megabytes, read, rounds, rows, test_rows, threads

x, y = read("train", rows)
processor = time.process_time()
began = time.perf_counter()
data = xgb.DMatrix(x, y, nthread=threads)
binned = time.perf_counter()
model = xgb.train(
    {
        "objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide", "max_leaves": leaves,
        "max_depth": 0, "max_bin": 255, "eta": 0.1, "lambda": 1, "min_child_weight": 1, "nthread": threads,
    },
    data, rounds)
fitted = time.perf_counter()
processor = time.process_time() - processor
peak = peak_megabytes()
x, y = read("test", test_rows)
began_predicting = time.perf_counter()
p = model.inplace_predict(x)
predicted = time.perf_counter()
print(json.dumps({
    "version": xgb.__version__, "fit_seconds": fitted - began, "processor_seconds": processor,
    "binning_seconds": binned - began,
    "peak_megabytes": peak, "predict_seconds": predicted - began_predicting, "roc_auc": float(roc_auc_score(y, p)),
}))
