import type { Axis } from "./spec";

const plain = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** A value as the axis says it. */
export function formatValue(value: number, axis: Axis): string {
  if (axis.format === "date") return new Date(value).toISOString().slice(0, 10);
  return axis.format === "time" ? clock.format(value) : formatNumber(value, axis).replace("-", "−");
}

function formatNumber(value: number, axis: Axis): string {
  if (!Number.isFinite(value)) return "–";
  if (axis.format === "percent") return percent.format(value);
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e15)) return value.toExponential(1);
  return Math.abs(value) >= 10_000 ? compact.format(value) : plain.format(value);
}

/** Text made safe for the HTML that tooltips are written in: names come from the data. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** At most `length` characters, the end replaced by an ellipsis. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
