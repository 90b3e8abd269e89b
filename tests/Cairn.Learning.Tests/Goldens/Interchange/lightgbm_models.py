"""Models of LightGBM, small ones of every kind, with what LightGBM predicts from them.

Run with LightGBM's Python package (made with 4.6.0): python3 lightgbm_models.py
"""

import json
import pathlib

import lightgbm as lgb
import numpy as np

from xgboost_models import CLEAN, NOISE, SIGNAL, TEST, TRAIN, plain

HERE = pathlib.Path(__file__).parent / "lightgbm"
ROUNDS = 4


def main():
    HERE.mkdir(exist_ok=True)
    cases = {}
    generator = np.random.default_rng(9)

    def add(name, parameters, label, train=TRAIN, test=TEST, rounds=ROUNDS, names="auto", categorical="auto", query=None):
        settings = {"num_leaves": 7, "learning_rate": 0.4, "min_data_in_leaf": 5, "verbosity": -1, "num_threads": 1,
                    "deterministic": True, "force_row_wise": True, "seed": 3}
        settings.update(parameters)
        data = lgb.Dataset(train, label, feature_name=names, categorical_feature=categorical, group=query)
        booster = lgb.train(settings, data, rounds)
        text = booster.model_to_string(num_iteration=-1)
        # The parameters after the trees are nothing that predictions need.
        head, tail = text.split("\nparameters:")
        text = head + "\nparameters:\n[boosting: any]\n" + tail[tail.index("\nend of parameters"):]
        path = HERE / f"{name}.txt"
        path.write_text(text)
        cases[name] = {
            "model": path.name,
            "rows": [plain(row) for row in test],
            "raw": plain(booster.predict(test, raw_score=True)),
            "prediction": plain(booster.predict(test)),
        }

    binary = (SIGNAL + NOISE > 0).astype(float)
    count = np.floor(np.exp(0.5 * SIGNAL)).clip(0, 20)
    positive = np.exp(0.4 * SIGNAL + NOISE) + 0.01
    classes = np.digitize(SIGNAL + NOISE, [-1, 0.5])
    sparse = np.where(generator.random(TRAIN.shape) < 0.5, 0, CLEAN)
    nothing = np.where(generator.random(TEST.shape) < 0.4, 0, TEST)

    add("regression", {"objective": "regression"}, SIGNAL * 10 + 100, names=["a b".replace(" ", "_"), "size", "c", "d", "e"])
    add("absolute", {"objective": "regression_l1"}, SIGNAL)
    add("sqrt", {"objective": "regression", "reg_sqrt": True}, SIGNAL * 3)
    add("huber", {"objective": "huber", "alpha": 0.7}, SIGNAL)
    add("quantile", {"objective": "quantile", "alpha": 0.8}, SIGNAL)
    add("poisson", {"objective": "poisson"}, count)
    add("gamma", {"objective": "gamma"}, positive)
    add("tweedie", {"objective": "tweedie"}, count)
    add("binary", {"objective": "binary", "sigmoid": 1.7}, binary)
    add("cross_entropy", {"objective": "cross_entropy"}, binary * 0.8 + 0.1)
    add("multiclass", {"objective": "multiclass", "num_class": 3}, classes, rounds=3)
    add("multiclassova", {"objective": "multiclassova", "num_class": 3, "sigmoid": 1.3}, classes, rounds=3)
    add("lambdarank", {"objective": "lambdarank"}, classes, query=[30] * 10)
    add("dart", {"objective": "regression", "boosting": "dart", "drop_rate": 0.5}, SIGNAL, rounds=6)
    forest = {"boosting": "rf", "bagging_fraction": 0.6, "bagging_freq": 1}
    add("forest", {"objective": "regression", **forest}, SIGNAL)
    add("forest_binary", {"objective": "binary", **forest}, binary)
    add("zero_missing", {"objective": "regression", "zero_as_missing": True}, SIGNAL, train=sparse, test=nothing)
    add("no_missing", {"objective": "regression", "use_missing": False}, SIGNAL)
    add("linear", {"objective": "regression", "linear_tree": True, "linear_lambda": 0.1}, SIGNAL)
    add("constant", {"objective": "regression", "min_data_in_leaf": 400}, SIGNAL + 2)
    add("extra", {"objective": "binary", "boost_from_average": False, "bagging_fraction": 0.5, "bagging_freq": 1}, binary)

    many = np.random.default_rng(5).integers(0, 40, len(TRAIN))
    few = np.random.default_rng(6).integers(0, 3, len(TRAIN))
    train = np.column_stack([TRAIN[:, :2], many, few])
    train[:20, 2] = np.nan
    asked = np.column_stack([TEST[:, :2], np.random.default_rng(7).integers(-2, 50, len(TEST)),
                             np.random.default_rng(8).integers(0, 4, len(TEST))]).astype(float)
    asked[:5, 2] = np.nan
    add("category", {"objective": "regression", "min_data_per_group": 5, "cat_smooth": 2}, SIGNAL + np.sin(many * 2.0) * 2 + (few == 1),
        train=train, test=asked, categorical=[2, 3])
    (HERE / "cases.json").write_text(json.dumps({"lightgbm": lgb.__version__, "cases": cases}) + "\n")


if __name__ == "__main__":
    main()
