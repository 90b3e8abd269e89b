// What a page says about a chart: JSON written by the server beside the place where the chart is drawn.

export interface Axis {
  name: string;
  min?: number;
  max?: number;
  /** The axis ends here or beyond, so that small values do not look large. */
  atLeast?: number;
  /** Logarithmic: what matters is how many times longer, as with latencies. */
  log?: boolean;
  /** Only whole numbers are marked. */
  whole?: boolean;
  /** Distance of the marks. */
  step?: number;
  /** "percent" shows 0.25 as 25 %; "time" takes milliseconds since 1970. */
  format?: "number" | "percent" | "time";
}

export interface Line {
  name: string;
  /** A point without a height is a gap. */
  points: [number, number | null][];
  /** A line to compare with: thin, grey and dashed. */
  reference?: boolean;
  markers?: boolean;
  /** Small marks, so that a point between two gaps can be seen. */
  dots?: boolean;
  area?: boolean;
}

/** Lines over a numeric or time axis: ROC, precision and recall, calibration, traffic. */
export interface LinesSpec {
  kind: "lines";
  x: Axis;
  y: Axis;
  series: Line[];
  /** Draws steps, as a ROC curve has them. */
  step?: boolean;
}

/** Horizontal bars, longest first as given, with an interval where known. */
export interface BarsSpec {
  kind: "bars";
  x: Axis;
  items: { name: string; value: number; low?: number; high?: number; flagged?: boolean }[];
  /** A vertical line such as the limit above which a column counts as drifted. */
  limit?: { value: number; name: string };
}

/** Vertical bars side by side: metrics of several runs, shares of two samples. */
export interface ColumnsSpec {
  kind: "columns";
  y: Axis;
  categories: string[];
  series: { name: string; values: (number | null)[] }[];
}

/** Counts in touching bins. */
export interface HistogramSpec {
  kind: "histogram";
  x: Axis;
  y: Axis;
  bins: [from: number, to: number, count: number][];
  zero?: boolean;
}

/** Points of two quantities, with the line where both are equal. */
export interface ScatterSpec {
  kind: "scatter";
  x: Axis;
  y: Axis;
  points: [number, number][];
  diagonal?: boolean;
  zero?: boolean;
}

/** One dot for each fold, and the mean as a line. */
export interface FoldsSpec {
  kind: "folds";
  y: Axis;
  values: number[];
  mean: number;
  baseline?: number;
}

export type ChartSpec =
  | LinesSpec
  | BarsSpec
  | ColumnsSpec
  | HistogramSpec
  | ScatterSpec
  | FoldsSpec;
