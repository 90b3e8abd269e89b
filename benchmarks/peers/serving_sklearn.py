"""Serves a scikit-learn HistGradientBoosting model for comparison: serving_sklearn.py DATA.csv PORT.

The model has as many trees and leaves as Cairn's. It stands behind uvicorn with uvloop and httptools and a worker for each core, as a
bare ASGI function: no web framework, no validation, and rows go to the model as one NumPy array with the categories already mapped by
dictionaries, which is much faster than a pandas DataFrame through a pipeline.
"""

import datetime
import json
import math
import os
import sys

os.environ["OMP_NUM_THREADS"] = "1"  # one row a request: threads would only wait for each other

import numpy as np
import sklearn
import uvicorn
from sklearn.ensemble import HistGradientBoostingClassifier

CATEGORIES = ["plan", "country"]


def day(text):
    return datetime.date.fromisoformat(text).toordinal()


class Model:
    def __init__(self, path):
        import pandas

        table = pandas.read_csv(path)
        target = table.pop("left")
        self.columns = list(table.columns)
        self.codes = {c: {v: i for i, v in enumerate(sorted(table[c].unique()))} for c in CATEGORIES}
        table["since"] = [day(t) for t in table["since"]]
        table["autopay"] = table["autopay"].astype(float)
        for column in CATEGORIES:
            table[column] = table[column].map(self.codes[column])
        self.model = HistGradientBoostingClassifier(
            max_iter=100, max_leaf_nodes=31, early_stopping=False,
            categorical_features=[self.columns.index(c) for c in CATEGORIES])
        self.model.fit(table.to_numpy(dtype=float), target)
        self.labels = [str(label) for label in self.model.classes_]

    def value(self, column, value):
        if value is None:
            return math.nan
        if column in self.codes:
            return self.codes[column].get(value, math.nan)
        return day(value) if column == "since" else float(value)

    def predict(self, records):
        rows = np.array([[self.value(c, r[c]) for c in self.columns] for r in records])
        answers = []
        for chances in self.model.predict_proba(rows):
            answer = {"prediction": self.labels[int(chances.argmax())]}
            for label, chance in zip(self.labels, chances):
                answer["probability_" + label] = float(chance)
            answers.append(answer)
        return answers


model = None


async def app(scope, receive, send):
    global model
    if scope["type"] == "lifespan":
        await receive()
        model = Model(os.environ["SERVING_DATA"])
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    answer = json.dumps({"predictions": model.predict(json.loads(body)["dataframe_records"])}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [
        (b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]})
    await send({"type": "http.response.body", "body": answer})


if __name__ == "__main__":
    if sys.argv[1] == "--version":
        import httptools  # noqa: F401, the fast parser has to be there for a fair comparison
        import uvloop  # noqa: F401

        print(f"scikit-learn {sklearn.__version__} HistGradientBoosting, uvicorn {uvicorn.__version__}, "
              f"{os.cpu_count()} workers")
        sys.exit(0)
    os.environ["SERVING_DATA"] = sys.argv[1]
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    uvicorn.run("serving_sklearn:app", host="127.0.0.1", port=int(sys.argv[2]), workers=os.cpu_count(),
                loop="uvloop", http="httptools", log_level="error", access_log=False)
