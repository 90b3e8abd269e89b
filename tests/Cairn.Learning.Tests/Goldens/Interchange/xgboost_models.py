"""Models of XGBoost, small ones of every kind, with what XGBoost predicts from them.

Run with Debian's XGBoost 1.7.4 and with a current one (made with 3.5.0); each writes models and one file of
predictions into a folder named by its version:

    python3 xgboost_models.py
"""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
import xgboost as xgb

HERE = pathlib.Path(__file__).parent / ("xgboost-" + ".".join(xgb.__version__.split(".")[:2]))
ROUNDS = 4
NEW = int(xgb.__version__.split(".")[0]) >= 3


def rows(count, seed):
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(count, 5))
    x[:, 3] = np.round(x[:, 3] * 4) / 10
    x[:, 4] = generator.integers(0, 3, count)
    x[generator.random((count, 5)) < 0.15] = np.nan
    return x


TRAIN = rows(300, 1)
TEST = np.vstack([rows(40, 2), np.full((1, 5), np.nan), np.zeros((1, 5)), np.full((1, 5), 1e30), np.full((1, 5), -1e-40)])
CLEAN = np.nan_to_num(TRAIN)
SIGNAL = CLEAN[:, 0] + np.where(CLEAN[:, 1] > 0.3, CLEAN[:, 2], -1) + 0.7 * (CLEAN[:, 4] == 1)
NOISE = np.random.default_rng(3).normal(size=len(TRAIN)) * 0.3


def plain(values):
    return [None if np.isnan(v) else float(v) for v in np.asarray(values, dtype=float).ravel()]


def main():
    HERE.mkdir(exist_ok=True)
    cases = {}

    def add(name, parameters, label, train=None, test=None, rounds=ROUNDS, ending="json", describe=None, **fields):
        train = TRAIN if train is None else train
        test = TEST if test is None else test
        categorical = fields.pop("categorical", False)
        query = fields.pop("query", None)
        options = {"enable_categorical": True} if categorical else {}
        matrix = xgb.DMatrix(train, **options, **({} if "lower" in fields else {"label": label}))
        if "lower" in fields:
            matrix.set_float_info("label_lower_bound", fields["lower"])
            matrix.set_float_info("label_upper_bound", fields["upper"])
        if query is not None:
            matrix.set_group(query)
        settings = {"max_depth": 3, "eta": 0.6, "tree_method": "hist", "seed": 7, "nthread": 1, "verbosity": 0}
        settings.update(parameters)
        booster = xgb.train(settings, matrix, rounds)
        path = HERE / f"{name}.{ending}"
        booster.save_model(path)
        asked = xgb.DMatrix(test, **options)
        case = {
            "model": path.name,
            "margin": plain(booster.predict(asked, output_margin=True)),
            "prediction": plain(booster.predict(asked)),
        }
        if describe:
            case.update(describe)
        cases[name] = case

    binary = (SIGNAL + NOISE > 0).astype(float)
    count = np.floor(np.exp(0.5 * SIGNAL)).clip(0, 20)
    positive = np.exp(0.4 * SIGNAL + NOISE) + 0.01
    classes = np.digitize(SIGNAL + NOISE, [-1, 0.5])

    add("squared", {"objective": "reg:squarederror"}, SIGNAL * 10 + 100)
    add("squared_binary", {"objective": "reg:squarederror"}, SIGNAL, ending="ubj")
    add("logistic", {"objective": "binary:logistic", "base_score": 0.3}, binary)
    add("logistic_binary", {"objective": "binary:logistic"}, binary, ending="ubj")
    add("reglogistic", {"objective": "reg:logistic", "base_score": 0.4}, binary * 0.8 + 0.1)
    add("logitraw", {"objective": "binary:logitraw", "base_score": 0.3}, binary)
    add("hinge", {"objective": "binary:hinge"}, binary)
    add("poisson", {"objective": "count:poisson"}, count)
    add("gamma", {"objective": "reg:gamma", "base_score": 2.0}, positive)
    add("tweedie", {"objective": "reg:tweedie", "tweedie_variance_power": 1.3}, count)
    add("squaredlog", {"objective": "reg:squaredlogerror"}, positive)
    add("pseudohuber", {"objective": "reg:pseudohubererror"}, SIGNAL)
    add("absolute", {"objective": "reg:absoluteerror"}, SIGNAL * 3)
    add("softprob", {"objective": "multi:softprob", "num_class": 3}, classes, rounds=3)
    add("softmax", {"objective": "multi:softmax", "num_class": 3}, classes, rounds=2, ending="ubj")
    add("ndcg", {"objective": "rank:ndcg"}, classes, query=[30] * 10)
    add("pairwise", {"objective": "rank:pairwise"}, classes, query=[50] * 6)
    times = positive * np.where(np.random.default_rng(4).random(len(TRAIN)) < 0.3, -1, 1)
    add("cox", {"objective": "survival:cox"}, times)
    add("aft", {"objective": "survival:aft", "aft_loss_distribution": "logistic", "aft_loss_distribution_scale": 0.8},
        None, lower=positive, upper=np.where(times < 0, np.inf, positive))
    dart = {"booster": "dart", "rate_drop": 0.5, "one_drop": 1}
    add("dart", {"objective": "reg:squarederror", **dart}, SIGNAL, rounds=6)
    add("dart_softprob", {"objective": "multi:softprob", "num_class": 3, **dart}, classes, rounds=3, ending="ubj")
    forest = {"num_parallel_tree": 3, "subsample": 0.6, "colsample_bynode": 0.7}
    add("forest", {"objective": "binary:logistic", **forest, "eta": 1}, binary, rounds=1)
    add("parallel", {"objective": "multi:softprob", "num_class": 3, **forest}, classes, rounds=2, ending="ubj")
    add("targets", {"objective": "reg:squarederror"}, np.stack([SIGNAL, -2 * SIGNAL + CLEAN[:, 3]], axis=1), rounds=3)

    def coded(x, seed, names=None):
        generator = np.random.default_rng(seed)
        values = generator.integers(0, 12, len(x))
        few = generator.integers(0, 3, len(x))
        frame = pd.DataFrame({"size of it": x[:, 0], "b": x[:, 1]})
        many = pd.Categorical.from_codes(values, [f"v{i}" for i in range(12)])
        frame["many"] = many
        frame["few"] = pd.Categorical.from_codes(few, ["red", "green", "blue"])
        frame.loc[generator.random(len(x)) < 0.1, "many"] = np.nan
        return frame, values, few

    train, many, few = coded(TRAIN, 5)
    test, _, _ = coded(TEST, 6)
    label = SIGNAL + np.sin(many * 2.0) * 2 + (few == 1)
    inputs = {"frame": {name: ([None if pd.isna(v) else str(v) for v in test[name]]
                               if str(test[name].dtype) == "category" else plain(test[name]))
                        for name in test.columns},
              "codes": {name: [int(c) for c in test[name].cat.codes] for name in ["many", "few"]}}
    # Up to max_cat_to_onehot levels a split parts one level from the others, from there on sets of them.
    category = {"objective": "reg:squarederror", "max_cat_to_onehot": 4, "max_depth": 3}
    for ending in ["json", "ubj"]:
        add("category_" + ending, category, label, train, test, categorical=True, ending=ending, describe=inputs)

    if NEW:
        vector = {"multi_strategy": "multi_output_tree"}
        targets = np.stack([SIGNAL, -2 * SIGNAL + CLEAN[:, 3]], axis=1)
        add("vector", {"objective": "reg:squarederror", **vector}, targets, rounds=3)
        add("vector_softprob", {"objective": "multi:softprob", "num_class": 3, **vector}, classes, rounds=3, ending="ubj")
        add("quantiles", {"objective": "reg:quantileerror", "quantile_alpha": [0.1, 0.5, 0.9]}, SIGNAL, rounds=3)

    (HERE / "cases.json").write_text(json.dumps(
        {"xgboost": xgb.__version__, "rows": [plain(row) for row in TEST], "cases": cases}) + "\n")


if __name__ == "__main__":
    sys.exit(main())
