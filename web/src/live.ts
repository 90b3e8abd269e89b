// Live traffic: one stream of server-sent events feeds every chart and figure of the page.
import { draw } from "./charts/draw";
import type { Line, LinesSpec } from "./charts/spec";

/** Time in ms, requests, client errors, server errors, rows, and latencies in ms, null without requests. */
type Point = [number, number, number, number, number, number | null, number | null, number | null];

interface ModelPoints {
  model: string;
  points: Point[];
}

const keptSeconds = 300;
const minute = 60;
const traffic = new Map<string, Point[]>();
const rateOf = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const percentOf = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });

let stream: EventSource | null = null;

/** Opens the stream when the page has a part that wants it; a hidden page lets go of it. */
export function watchTraffic(): void {
  const part = document.querySelector<HTMLElement>("[data-live]");
  const address = part?.dataset["live"];
  if (!address) return;
  const open = (): void => {
    if (stream) return;
    traffic.clear();
    stream = new EventSource(address);
    stream.addEventListener("traffic", (event: MessageEvent<string>) => {
      take(JSON.parse(event.data) as ModelPoints[]);
      show();
    });
  };
  const close = (): void => {
    stream?.close();
    stream = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  open();
}

function take(message: ModelPoints[]): void {
  for (const { model, points } of message) {
    const kept = traffic.get(model) ?? [];
    kept.push(...points);
    traffic.set(model, kept.slice(-keptSeconds));
  }
}

function show(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-live-chart]")) {
    const spec = chartOf(place.dataset["liveChart"] ?? "", place.dataset["liveModel"]);
    if (spec.series.some((line) => line.points.length > 0)) draw(place, spec);
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-live-value]")) {
    const text = figureOf(place.dataset["liveValue"] ?? "", place.dataset["liveModel"]);
    if (text !== null) place.textContent = text;
  }
}

function chartOf(what: string, model: string | undefined): LinesSpec {
  const chosen = [...traffic].filter(([name]) => model === undefined || name === model);
  const newest = Math.max(0, ...chosen.map(([, points]) => points.at(-1)?.[0] ?? 0));
  const oldest = Math.min(newest, ...chosen.map(([, points]) => points[0]?.[0] ?? newest));
  // A server that has just started shows its first minute wide rather than four empty ones.
  const x = { name: "", format: "time" as const, min: Math.min(oldest, newest - minute * 1000), max: newest };
  if (what === "latency" && model !== undefined && chosen[0]) {
    const points = chosen[0][1];
    return {
      kind: "lines", x, y: { name: "milliseconds, logarithmic", log: true },
      series: [latency("median", points, 5), latency("p95", points, 6), latency("p99", points, 7)],
    };
  }
  const lines = (of: (p: Point) => number): Line[] =>
    chosen.map(([name, points]) => ({ name: title(name), points: points.map((p) => [p[0], of(p)]), area: chosen.length === 1 }));
  switch (what) {
    case "latency":
      return {
        kind: "lines", x, y: { name: "milliseconds, logarithmic", log: true },
        series: chosen.map(([name, points]) => latency(title(name), points, 7)),
      };
    case "errors":
      return { kind: "lines", x, y: { name: "errors", min: 0, atLeast: 1, whole: true }, series: lines((p) => p[2] + p[3]) };
    case "rows":
      return { kind: "lines", x, y: { name: "rows", min: 0, atLeast: 1, whole: true }, series: lines((p) => p[4]) };
    default:
      return { kind: "lines", x, y: { name: "requests", min: 0, atLeast: 1, whole: true }, series: lines((p) => p[1]) };
  }
}

function latency(name: string, points: Point[], index: 5 | 6 | 7): Line {
  return { name, points: points.map((p) => [p[0], p[index]]), dots: true };
}

function title(name: string): string {
  const [model, version] = name.split("/");
  return traffic.size > 1 || !version ? `${model} v${version}` : String(model);
}

function figureOf(what: string, model: string | undefined): string | null {
  const last = [...traffic]
    .filter(([name]) => model === undefined || name === model)
    .flatMap(([, points]) => points.slice(-minute));
  const sum = (of: (p: Point) => number): number => last.reduce((total, p) => total + of(p), 0);
  const requests = sum((p) => p[1]);
  switch (what) {
    case "rate":
      return rateOf.format(requests / minute);
    case "errors":
      return percentOf.format(requests === 0 ? 0 : sum((p) => p[2] + p[3]) / requests).replace("%", " %");
    case "p50":
      return milliseconds(requests === 0 ? null : sum((p) => (p[5] ?? 0) * p[1]) / requests);
    case "p99":
      return milliseconds(last.reduce<number | null>((most, p) => (p[7] === null ? most : Math.max(most ?? 0, p[7])), null));
    default:
      return null;
  }
}

function milliseconds(value: number | null): string {
  return value === null ? "–" : `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;
}
