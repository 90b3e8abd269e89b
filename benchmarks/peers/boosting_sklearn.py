"""scikit-learn's side of the boosting benchmark; OMP_NUM_THREADS sets its threads."""
import json
import time

import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from boosting_data import leaves, peak_megabytes, read, rounds, rows, test_rows

x, y = read("train", rows)
processor = time.process_time()
began = time.perf_counter()
model = HistGradientBoostingClassifier(
    max_iter=rounds, max_leaf_nodes=leaves, learning_rate=0.1, l2_regularization=1, early_stopping=False)
model.fit(x, y)
fitted = time.perf_counter()
processor = time.process_time() - processor
peak = peak_megabytes()
x, y = read("test", test_rows)
began_predicting = time.perf_counter()
p = model.predict_proba(x)[:, 1]
predicted = time.perf_counter()
print(json.dumps({
    "version": sklearn.__version__, "fit_seconds": fitted - began, "processor_seconds": processor,
    "peak_megabytes": peak,
    "predict_seconds": predicted - began_predicting, "roc_auc": float(roc_auc_score(y, p)),
}))
