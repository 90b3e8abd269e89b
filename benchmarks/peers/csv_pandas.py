"""pandas' side of the CSV benchmark: the C engine of read_csv, plain or to the kinds that Cairn finds by itself."""
import json
import sys
import time

import pandas

path, mode = sys.argv[1:]
options = {"engine": "c"}
if mode == "typed":
    options["dtype"] = {"plan": "category", "city": "category"}
    options["parse_dates"] = ["joined", "seen"]
began = time.perf_counter()
began_processor = time.process_time()
frame = pandas.read_csv(path, **options)
seconds = time.perf_counter() - began
processor_seconds = time.process_time() - began_processor
print(json.dumps({
    "version": pandas.__version__, "seconds": seconds, "processor_seconds": processor_seconds,
    "rows": len(frame), "columns": len(frame.columns),
    "sum": float(frame["amount"].sum()),
}))
