// What ONNX Runtime answers for the files of a folder: node onnx_runtime.mjs [FOLDER]
// Made with onnxruntime-node 1.30.0 (npm install --ignore-scripts onnxruntime-node). Adds "runtime" to each case of cases.json.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const ort = createRequire(path.join(process.cwd(), "x.js"))("onnxruntime-node");
const folder = process.argv[2] ?? path.dirname(new URL(import.meta.url).pathname);
const file = path.join(folder, "cases.json");
const all = JSON.parse(fs.readFileSync(file, "utf8"));
for (const [name, one] of Object.entries(all.cases)) {
  const session = await ort.InferenceSession.create(path.join(folder, name + ".onnx"));
  const rows = one.rows.map(row => row.map(v => v === null ? NaN : v));
  const feeds = {};
  const types = Object.fromEntries(session.inputMetadata.map(m => [m.name, m.type]));
  for (const [i, input] of session.inputNames.entries()) {
    const values = session.inputNames.length > 1 ? rows.map(row => row[i]) : rows.flat();
    const width = values.length / rows.length;
    feeds[input] = types[input] === "float64"
      ? new ort.Tensor("float64", Float64Array.from(values), [rows.length, width])
      : new ort.Tensor("float32", Float32Array.from(values), [rows.length, width]);
  }
  const answers = await session.run(feeds);
  one.runtime = {};
  for (const output of session.outputNames)
    one.runtime[output] = Array.from(answers[output].data, v => typeof v === "bigint" ? Number(v) : v);
}
fs.writeFileSync(file, JSON.stringify(all) + "\n");
