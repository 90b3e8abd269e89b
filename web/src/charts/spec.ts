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
  /** "percent" shows 0.25 as 25 %; "time" and "date" take milliseconds since 1970 and show the time of day or the day. */
  format?: "number" | "percent" | "time" | "date";
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
  /** Marks alone, without the line between them. */
  loose?: boolean;
  area?: boolean;
  /** One of many alike, thin and pale, that the legend does not name. */
  thin?: boolean;
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

/** A value between 0 and 1 that is shown as a colour; null where there is none. */
export type Shade = number | null;

/** A row of points for each column: how far it moved the score of each row, coloured by its value there. */
export interface BeeswarmSpec {
  kind: "beeswarm";
  x: Axis;
  /** Topmost first; the height of a point is within its row, from −0.5 to 0.5. */
  items: { name: string; points: [x: number, height: number, shade: Shade][] }[];
}

/** Points of two quantities, coloured by a third. */
export interface ShadedSpec {
  kind: "shaded";
  x: Axis;
  y: Axis;
  points: [number, number, Shade][];
  /** Names along the horizontal axis where it has no numbers. */
  categories?: string[];
  /** What the colour says, and its ends. */
  by?: { name: string; low: string; high: string };
}

/** From a base value to a score, one step a column. */
export interface WaterfallSpec {
  kind: "waterfall";
  x: Axis;
  base: number;
  /** Topmost first. */
  items: { name: string; value: number }[];
  baseName: string;
  endName: string;
}

/** A quantity over two others. */
export interface HeatmapSpec {
  kind: "heatmap";
  x: Axis;
  y: Axis;
  value: Axis;
  /** Names of the values of both. */
  columns: string[];
  rows: string[];
  /** A value for each column of each row. */
  values: number[][];
}

/** One line a trial over an axis a parameter; the last axis is what came of it. */
export interface ParallelSpec {
  kind: "parallel";
  axes: { name: string; min?: number; max?: number; log?: boolean; values?: string[] }[];
  lines: { name: string; values: (number | null)[]; marked?: boolean }[];
}

export type ChartSpec =
  | LinesSpec
  | BarsSpec
  | ColumnsSpec
  | HistogramSpec
  | ScatterSpec
  | FoldsSpec
  | BeeswarmSpec
  | ShadedSpec
  | WaterfallSpec
  | HeatmapSpec
  | ParallelSpec;
