"""scikit-learn's side of the trees benchmark; OMP_NUM_THREADS sets its threads: python3 sklearn_peer.py JOB.json"""
import sklearn
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier

from contest import job, median_of, read, roc_auc, tell, threads, timed_fit


def train(x, y):
    model = HistGradientBoostingClassifier(
        max_iter=job["rounds"], max_leaf_nodes=None if job["depth"] else job["leaves"], max_depth=job["depth"] or None,
        learning_rate=0.1, l2_regularization=1, early_stopping=False)
    return model.fit(x, y)


def fit():
    x, y = read("train")
    model, result = timed_fit(lambda: train(x, y))
    x, y = read("test")
    return dict(result, roc_auc=roc_auc(y, model.predict_proba(x)[:, 1]))


def small():
    x, y = read("small")
    return {"fit_seconds": median_of(job["repeats"], lambda: train(x, y), 3)}


def predict():
    x, y = read("train")
    model = train(x, y)
    x, _ = read("test")
    row = x[:1]
    return {
        "predict_seconds": median_of(job["repeats"], lambda: model.predict_proba(x)),
        "row_microseconds": median_of(21, lambda: model.predict_proba(row), 3) * 1e6,
    }


def forest(kind=RandomForestClassifier):
    x, y = read("train")
    model, result = timed_fit(lambda: kind(job["rounds"], n_jobs=threads, random_state=job.get("seed", 1)).fit(x, y))
    x, y = read("test")
    return dict(result, roc_auc=roc_auc(y, model.predict_proba(x)[:, 1]))


def extra_trees():
    return forest(ExtraTreesClassifier)


work = {"fit": fit, "small": small, "predict": predict, "forest": forest, "extra_trees": extra_trees}
tell(version=sklearn.__version__, **work[job["work"]]())
