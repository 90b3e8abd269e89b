// The threshold chooser: a slider over the thresholds that were judged, and what each of them gives.
import { draw } from "./charts/draw";
import type { LinesSpec } from "./charts/spec";

interface ThresholdTable {
  /** Class whose probability is compared with the threshold. */
  positive: string;
  negative: string;
  /**
   * Threshold, true positives, false positives, false negatives, true negatives; ascending by threshold. A threshold
   * above 1 calls no row positive.
   */
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

  const show = (threshold: number): void => {
    const row = rowAt(table.rows, threshold);
    if (!row) return;
    const [, tp, fp, fn, tn] = row;
    const all = tp + fp + fn + tn;
    const shown = Number(threshold.toFixed(3)).toString();
    const values: Record<string, string> = {
      threshold: shown,
      precision: percentOf(tp, tp + fp),
      recall: percentOf(tp, tp + fn),
      f1: percentOf(2 * tp, 2 * tp + fp + fn),
      accuracy: percentOf(tp + tn, all),
      flagged: percentOf(tp + fp, all),
      tp: count.format(tp), fp: count.format(fp), fn: count.format(fn), tn: count.format(tn),
    };
    for (const [name, text] of Object.entries(values)) {
      for (const target of panel.querySelectorAll(`[data-value-of="${name}"]`)) target.textContent = text;
    }
    shade(panel, "tp", share(tp, tp + fn));
    shade(panel, "fn", share(fn, tp + fn));
    shade(panel, "fp", share(fp, fp + tn));
    shade(panel, "tn", share(tn, fp + tn));
    slider.setAttribute("aria-valuetext", `threshold ${shown}`);
    if (place) draw(place, curvesAt(table, threshold));
  };
  slider.addEventListener("input", () => show(Number(slider.value)));
  for (const button of panel.querySelectorAll<HTMLButtonElement>("button[data-threshold]")) {
    button.addEventListener("click", () => {
      const threshold = Number(button.dataset["threshold"]);
      slider.value = String(threshold);
      show(threshold);
    });
  }
  show(Number(slider.value));
}

function percentOf(part: number, whole: number): string {
  return whole > 0 ? percent.format(part / whole) : "–";
}

function shade(panel: HTMLElement, name: string, part: number): void {
  const cell = panel.querySelector<HTMLElement>(`[data-cell="${name}"]`);
  cell?.style.setProperty("--share", String(Math.round((part || 0) * 100)));
}

// Rows at or above a threshold are called positive, so the next threshold that was judged speaks for it.
function rowAt(rows: ThresholdTable["rows"], threshold: number): ThresholdTable["rows"][number] | undefined {
  return rows.find(([t]) => t >= threshold - 1e-9) ?? rows[rows.length - 1];
}

function curvesAt(table: ThresholdTable, threshold: number): LinesSpec {
  const line = (of: (tp: number, fp: number, fn: number) => number): [number, number][] =>
    table.rows
      .filter(([t]) => t <= 1)
      .map(([t, tp, fp, fn]): [number, number] => [t, of(tp, fp, fn)])
      .filter(([, value]) => Number.isFinite(value));
  return {
    kind: "lines",
    x: { name: "threshold", min: 0, max: 1, step: 0.25 },
    y: { name: "score", min: 0, max: 1, step: 0.25, format: "percent" },
    series: [
      { name: "precision", points: line((tp, fp) => share(tp, tp + fp)) },
      { name: "recall", points: line((tp, _, fn) => share(tp, tp + fn)) },
      { name: "F1", points: line((tp, fp, fn) => share(2 * tp, 2 * tp + fp + fn)) },
      { name: "chosen", points: [[threshold, 0], [threshold, 1]], reference: true },
    ],
  };
}
