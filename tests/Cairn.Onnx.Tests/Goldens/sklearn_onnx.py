"""scikit-learn's HistGradientBoosting as files of ONNX, with what scikit-learn predicts.

Run with Debian's python3-sklearn 1.2.1 and python3-onnx 1.12: python3 sklearn_onnx.py
The trees are taken from the fitted predictors and written as the operators of ai.onnx.ml ask: TreeEnsembleRegressor and
TreeEnsembleClassifier of versions 1 and 3, TreeEnsemble of version 5. onnx_runtime.mjs adds what ONNX Runtime answers.
"""
import json
import pathlib
import sys

import numpy as np
import onnx
import sklearn
from onnx import TensorProto, helper
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

HERE = pathlib.Path(__file__).parent


def rows(count, seed):
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(count, 4))
    x[:, 3] = generator.integers(0, 6, count)
    x[generator.random((count, 4)) < 0.12] = np.nan
    return x


TRAIN, TEST = rows(300, 1), rows(40, 2)
CLEAN = np.nan_to_num(TRAIN)
SIGNAL = CLEAN[:, 0] + np.where(CLEAN[:, 1] > 0.2, CLEAN[:, 2], -1) + np.sin(CLEAN[:, 3] * 2)
SETTINGS = dict(max_iter=4, max_leaf_nodes=6, min_samples_leaf=5, learning_rate=0.4, early_stopping=False, random_state=0)


def floor32(value):
    single = np.float32(value)
    return float(single if float(single) <= value else np.nextafter(single, np.float32(-np.inf)))


def predictors(model):
    return [(tree.nodes, k) for round in model._predictors for k, tree in enumerate(round)]


def ensemble3(model, prefix, single):
    """The attributes of TreeEnsembleRegressor (prefix target) or TreeEnsembleClassifier (prefix class)."""
    names = ["treeids", "nodeids", "featureids", "modes", "values", "truenodeids", "falsenodeids", "missing_value_tracks_true"]
    node = {name: [] for name in names}
    leaf = {name: [] for name in ["treeids", "nodeids", "ids", "weights"]}
    for number, (tree, k) in enumerate(predictors(model)):
        for index, n in enumerate(tree):
            is_leaf = bool(n["is_leaf"])
            threshold = 0.0 if is_leaf else float(n["num_threshold"])
            entries = [number, index, 0 if is_leaf else int(n["feature_idx"]), "LEAF" if is_leaf else "BRANCH_LEQ",
                       floor32(threshold) if single else threshold, 0 if is_leaf else int(n["left"]),
                       0 if is_leaf else int(n["right"]), 0 if is_leaf else int(n["missing_go_to_left"])]
            for name, value in zip(names, entries):
                node[name].append(value)
            if is_leaf:
                for name, value in zip(leaf, [number, index, k, float(n["value"])]):
                    leaf[name].append(value)
    base = [float(v) for v in np.ravel(model._baseline_prediction)]
    attributes = {"nodes_" + name: values for name, values in node.items() if name != "values"}
    attributes |= {f"{prefix}_{name}": values for name, values in leaf.items() if name != "weights"}
    reals = {"nodes_values": node["values"], f"{prefix}_weights": leaf["weights"], "base_values": base}
    for name, values in reals.items():
        if single:
            attributes[name] = values
        else:
            attributes[name + "_as_tensor"] = helper.make_tensor(name, TensorProto.DOUBLE, [len(values)], values)
    return attributes


def ensemble5(model):
    """The attributes of TreeEnsemble: leaves apart from nodes, sets of categories as members between NaNs."""
    node = {name: [] for name in ["featureids", "splits", "modes", "truenodeids", "falsenodeids", "trueleafs", "falseleafs",
                                  "missing_value_tracks_true"]}
    roots, targets, weights, members = [], [], [], []
    for round in model._predictors:
        for k, tree in enumerate(round):
            places, count = {}, len(node["modes"])
            for index, n in enumerate(tree.nodes):
                if n["is_leaf"]:
                    places[index] = len(weights)
                    weights.append(float(n["value"]))
                    targets.append(k)
                else:
                    places[index] = count
                    count += 1
            roots.append(places[0])
            for n in tree.nodes:
                if n["is_leaf"]:
                    continue
                node["featureids"].append(int(n["feature_idx"]))
                node["missing_value_tracks_true"].append(int(n["missing_go_to_left"]))
                if n["is_categorical"]:
                    bits = tree.raw_left_cat_bitsets[n["bitset_idx"]]
                    members += [float(c) for c in range(256) if bits[c // 32] >> (c % 32) & 1] + [float("nan")]
                    node["modes"].append(6)
                    node["splits"].append(0.0)
                else:
                    node["modes"].append(0)
                    node["splits"].append(float(n["num_threshold"]))
                for side, child in [("true", int(n["left"])), ("false", int(n["right"]))]:
                    node[side + "nodeids"].append(places[child])
                    node[side + "leafs"].append(int(tree.nodes[child]["is_leaf"]))
    # A model without a base score per output has it in the leaves of its first trees.
    base = np.ravel(model._baseline_prediction)
    first = {}
    for leaf, target in enumerate(targets):
        if leaf < sum(int(n["is_leaf"]) for n in model._predictors[0][0].nodes):
            weights[leaf] += float(base[target])
    tensor = lambda name, values: helper.make_tensor(name, TensorProto.DOUBLE, [len(values)], values)
    attributes = {"nodes_" + name: values for name, values in node.items() if name not in ["splits", "modes"]}
    attributes |= {"tree_roots": roots, "leaf_targetids": targets, "n_targets": 1, "post_transform": 0, "aggregate_function": 1,
                   "nodes_splits": tensor("nodes_splits", node["splits"]), "leaf_weights": tensor("leaf_weights", weights),
                   "nodes_modes": helper.make_tensor("nodes_modes", TensorProto.UINT8, [len(node["modes"])], node["modes"])}
    if members:
        attributes["membership_values"] = tensor("membership_values", members)
    return attributes


def save(name, nodes, inputs, outputs, ml):
    graph = helper.make_graph(nodes, name, inputs, outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", ml)])
    model.ir_version = 8
    if ml < 4:
        onnx.checker.check_model(model)
    onnx.save(model, HERE / f"{name}.onnx")


def main():
    cases = {}
    double = helper.make_tensor_value_info("input", TensorProto.DOUBLE, [None, 4])
    single = helper.make_tensor_value_info("input", TensorProto.FLOAT, [None, 4])
    output = lambda name, n, kind=TensorProto.FLOAT: helper.make_tensor_value_info(name, kind, [None, n])
    label = helper.make_tensor_value_info("label", TensorProto.INT64, [None])

    def add(name, expected, test=TEST, **fields):
        cases[name] = {"rows": [[None if np.isnan(v) else float(v) for v in row] for row in test],
                       "expected": [float(v) for v in np.ravel(expected)], **fields}

    regression = HistGradientBoostingRegressor(**SETTINGS).fit(TRAIN, SIGNAL)
    node = lambda op, i, o, **a: helper.make_node(op, i, o, domain="ai.onnx.ml", **a)
    save("regression", [node("TreeEnsembleRegressor", ["input"], ["variable"], n_targets=1, post_transform="NONE",
                             **ensemble3(regression, "target", False))], [double], [output("variable", 1)], 3)
    add("regression", regression.predict(TEST))
    save("regression_single", [node("TreeEnsembleRegressor", ["input"], ["variable"], n_targets=1,
                                    **ensemble3(regression, "target", True))], [single], [output("variable", 1)], 1)
    floats = TEST.astype(np.float32).astype(float)
    add("regression_single", regression.predict(floats), floats)

    columns = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [None, 1]) for n in ["age", "size", "mass", "kind"]]
    save("columns", [helper.make_node("Concat", ["age", "size", "mass", "kind"], ["joined"], axis=1),
                     helper.make_node("Cast", ["joined"], ["cast"], to=TensorProto.FLOAT),
                     node("TreeEnsembleRegressor", ["cast"], ["score"], n_targets=1, **ensemble3(regression, "target", True)),
                     helper.make_node("Exp", ["score"], ["flat"]), helper.make_node("Flatten", ["flat"], ["variable"], axis=1)],
         columns, [output("variable", 1)], 1)
    add("columns", np.exp(regression.predict(floats)), floats, inputs=["age", "size", "mass", "kind"])

    binary = HistGradientBoostingClassifier(**SETTINGS).fit(TRAIN, SIGNAL > 0)
    save("binary", [node("TreeEnsembleClassifier", ["input"], ["label", "probabilities"], post_transform="LOGISTIC",
                         classlabels_int64s=[0, 1], **ensemble3(binary, "class", False))], [double],
         [label, output("probabilities", 2)], 3)
    add("binary", binary.predict_proba(TEST))

    classes = HistGradientBoostingClassifier(**SETTINGS).fit(TRAIN, np.digitize(SIGNAL, [-1, 0.7]))
    labels = helper.make_tensor_value_info("label", TensorProto.STRING, [None])
    save("classes", [node("TreeEnsembleClassifier", ["input"], ["label", "probabilities"], post_transform="SOFTMAX",
                          classlabels_strings=["low", "middle", "high"], **ensemble3(classes, "class", False))], [double],
         [labels, output("probabilities", 3)], 3)
    add("classes", classes.predict_proba(TEST))

    category = HistGradientBoostingRegressor(categorical_features=[3], **SETTINGS).fit(TRAIN, SIGNAL)
    save("category", [node("TreeEnsemble", ["input"], ["variable"], **ensemble5(category))], [double],
         [output("variable", 1, TensorProto.DOUBLE)], 5)
    add("category", category.predict(TEST))
    (HERE / "cases.json").write_text(json.dumps({"sklearn": sklearn.__version__, "cases": cases}) + "\n")


if __name__ == "__main__":
    sys.exit(main())
