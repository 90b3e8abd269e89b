// The threshold chooser: a slider over the thresholds that were judged, and what each of them gives.
import { draw } from "./charts/draw";
import type { LinesSpec } from "./charts/spec";

interface ThresholdTable {
  /** Class whose probability is compared with the threshold. */
  positive: string;
  negative: string;
  /** Threshold, true positives, false positives, false negatives, true negatives; ascending by threshold. */
  rows: [number, number, number, number, number][];
}

const count = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : Number.NaN;
}

/** Wires the chooser of the page, where it has one. */
export function wireThresholds(): void {
  const panel = document.querySelector<HTMLElement>("[data-thresholds]");
  const source = document.getElementById(panel?.dataset["thresholds"] ?? "");
  const slider = panel?.querySelector<HTMLInputElement>("input[type=range]");
  if (!panel || !source?.textContent || !slider) return;
  const table = JSON.parse(source.textContent) as ThresholdTable;
  const place = panel.querySelector<HTMLElement>("[data-threshold-chart]");

  const show = (): void => {
    const threshold = Number(slider.value);
    const row = nearest(table.rows, threshold);
    if (!row) return;
    const [, tp, fp, fn, tn] = row;
    const precision = share(tp, tp + fp);
    const recall = share(tp, tp + fn);
    const values: Record<string, string> = {
      threshold: threshold.toFixed(2),
      precision: Number.isNaN(precision) ? "–" : percent.format(precision),
      recall: Number.isNaN(recall) ? "–" : percent.format(recall),
      f1: percent.format(share(2 * tp, 2 * tp + fp + fn) || 0),
      accuracy: percent.format(share(tp + tn, tp + fp + fn + tn) || 0),
      flagged: percent.format(share(tp + fp, tp + fp + fn + tn) || 0),
      tp: count.format(tp), fp: count.format(fp), fn: count.format(fn), tn: count.format(tn),
    };
    for (const [name, text] of Object.entries(values)) {
      for (const target of panel.querySelectorAll(`[data-value-of="${name}"]`)) target.textContent = text;
    }
    shade(panel, "tp", share(tp, tp + fn));
    shade(panel, "fn", share(fn, tp + fn));
    shade(panel, "fp", share(fp, fp + tn));
    shade(panel, "tn", share(tn, fp + tn));
    slider.setAttribute("aria-valuetext", `threshold ${values["threshold"]}`);
    if (place) draw(place, curvesAt(table, threshold));
  };
  slider.addEventListener("input", show);
  show();
}

function shade(panel: HTMLElement, name: string, part: number): void {
  const cell = panel.querySelector<HTMLElement>(`[data-cell="${name}"]`);
  cell?.style.setProperty("--share", String(Math.round((part || 0) * 100)));
}

// The row in force at a threshold: the last one at or below it.
function nearest(rows: ThresholdTable["rows"], threshold: number): ThresholdTable["rows"][number] | undefined {
  let found = rows[0];
  for (const row of rows) {
    if (row[0] <= threshold + 1e-9) found = row;
  }
  return found;
}

function curvesAt(table: ThresholdTable, threshold: number): LinesSpec {
  const line = (of: (tp: number, fp: number, fn: number) => number): [number, number][] =>
    table.rows
      .map(([t, tp, fp, fn]): [number, number] => [t, of(tp, fp, fn)])
      .filter(([, value]) => Number.isFinite(value));
  return {
    kind: "lines",
    x: { name: "threshold", min: 0, max: 1 },
    y: { name: "score", min: 0, max: 1, format: "percent" },
    series: [
      { name: "precision", points: line((tp, fp) => share(tp, tp + fp)) },
      { name: "recall", points: line((tp, _, fn) => share(tp, tp + fn)) },
      { name: "F1", points: line((tp, fp, fn) => share(2 * tp, 2 * tp + fp + fn)) },
      { name: "chosen", points: [[threshold, 0], [threshold, 1]], reference: true },
    ],
  };
}
