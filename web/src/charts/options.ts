import type { EChartsCoreOption } from "echarts/core";
import { beeswarm, heatmap, shaded, waterfall } from "./attribution";
import { escapeHtml, formatValue, shorten } from "./format";
import { type Palette, seriesColor } from "./palette";
import { parallel } from "./parallel";
import type {
  Axis, BarsSpec, ChartSpec, ColumnsSpec, FoldsSpec, HistogramSpec, LinesSpec, ScatterSpec,
} from "./spec";

export const labelSize = 12;

/** The options of a chart in the given colours, for a place of the given width in pixels. */
export function optionsOf(spec: ChartSpec, palette: Palette, width: number): EChartsCoreOption {
  switch (spec.kind) {
    case "lines":
      return lines(spec, palette, width);
    case "bars":
      return bars(spec, palette, width);
    case "columns":
      return columns(spec, palette, width);
    case "histogram":
      return histogram(spec, palette);
    case "scatter":
      return scatter(spec, palette);
    case "folds":
      return folds(spec, palette);
    case "beeswarm":
      return beeswarm(spec, palette, width);
    case "shaded":
      return shaded(spec, palette, width);
    case "waterfall":
      return waterfall(spec, palette, width);
    case "heatmap":
      return heatmap(spec, palette);
    case "parallel":
      return parallel(spec, palette, width);
  }
}

export function shared(palette: Palette): EChartsCoreOption {
  return {
    animation: false,
    color: palette.series,
    textStyle: { fontFamily: palette.font, color: palette.text },
  };
}

export function tooltip(palette: Palette): object {
  return {
    confine: true,
    backgroundColor: palette.surface,
    borderColor: palette.line,
    borderWidth: 1,
    padding: [6, 10],
    textStyle: { color: palette.text, fontSize: labelSize, fontFamily: palette.font },
  };
}

export function axisLook(axis: Axis, palette: Palette): object {
  return {
    name: axis.name,
    nameLocation: "middle",
    nameTextStyle: { color: palette.muted, fontSize: labelSize },
    axisLine: { show: true, lineStyle: { color: palette.line } },
    axisTick: { show: false },
    axisLabel: {
      color: palette.muted, fontSize: labelSize, hideOverlap: true,
      formatter: (value: number) => formatValue(value, axis),
    },
    splitLine: { lineStyle: { color: palette.grid } },
  };
}

export function xAxis(axis: Axis, palette: Palette): object {
  return {
    type: axis.format === "time" || axis.format === "date" ? "time" : axis.log ? "log" : "value",
    ...(axis.log ? ends(axis) : range(axis)),
    ...axisLook(axis, palette),
    nameGap: 28,
    splitNumber: 5,
    splitLine: { show: false },
  };
}

export function yAxis(axis: Axis, palette: Palette): object {
  return {
    type: axis.log ? "log" : "value",
    ...(axis.log ? {} : range(axis)),
    ...axisLook(axis, palette),
    axisLine: { show: false },
    name: "",
    splitNumber: 4,
  };
}

// A logarithmic axis has no use for what else a range says.
function ends(axis: Axis): object {
  return { ...(axis.min === undefined ? {} : { min: axis.min }), ...(axis.max === undefined ? {} : { max: axis.max }) };
}

function range(axis: Axis): object {
  return {
    ...(axis.min === undefined ? {} : { min: axis.min }),
    ...(axis.max === undefined ? {} : { max: axis.max }),
    ...(axis.atLeast === undefined ? {} : { max: (extent: { max: number }) => (extent.max > axis.atLeast! ? null : axis.atLeast!) }),
    ...(axis.whole ? { minInterval: 1 } : {}),
    ...(axis.step === undefined ? {} : { interval: axis.step }),
    scale: axis.min === undefined && axis.format !== "percent",
  };
}

// The name of a vertical axis stands level above it, where it can be read without turning the head.
export function yTitle(axis: Axis, palette: Palette): object {
  return {
    text: axis.name, left: 0, top: 2, padding: 0,
    textStyle: { color: palette.muted, fontSize: labelSize, fontWeight: "normal", fontFamily: palette.font },
  };
}

export function grid(top: number, bottom = 34): object {
  return { left: 4, right: 14, top, bottom, outerBoundsMode: "same", outerBoundsContain: "axisLabel" };
}

const legendRow = 20;

function legend(palette: Palette, names: string[]): object {
  return {
    show: names.length > 1,
    data: names,
    top: 22,
    left: 0,
    itemWidth: 18,
    itemHeight: 8,
    itemGap: 14,
    icon: "roundRect",
    textStyle: { color: palette.text, fontSize: labelSize, fontFamily: palette.font },
    formatter: (name: string) => shorten(name, 32),
  };
}

// Where the drawing begins below the title and as many rows of names as the width asks for.
function topBelowLegend(names: string[], width: number): number {
  if (names.length < 2) return 28;
  const needed = names.reduce((sum, name) => sum + 38 + Math.min(name.length, 32) * 6.6, 0);
  return 34 + legendRow * Math.ceil(needed / Math.max(120, width));
}

export function row(name: string, value: string): string {
  return `<div style="display:flex;gap:1.2em;justify-content:space-between"><span>${escapeHtml(name)}</span>`
    + `<b style="font-weight:600">${escapeHtml(value)}</b></div>`;
}

function lines(spec: LinesSpec, palette: Palette, width: number): EChartsCoreOption {
  const names = spec.series.filter((s) => !s.thin).map((s) => s.name);
  let color = 0;
  return {
    ...shared(palette),
    title: yTitle(spec.y, palette),
    legend: legend(palette, names),
    grid: grid(topBelowLegend(names, width), spec.x.name ? 34 : 8),
    tooltip: {
      ...tooltip(palette),
      trigger: "axis",
      axisPointer: { type: "line", lineStyle: { color: palette.line } },
      formatter: (items: { seriesName: string; value: [number, number | null] }[]) => {
        const first = items[0];
        if (!first) return "";
        return row(spec.x.name || "time", formatValue(first.value[0], spec.x))
          + items.filter((i) => names.includes(i.seriesName)).map((i) => row(i.seriesName, formatValue(i.value[1] ?? Number.NaN, spec.y))).join("");
      },
    },
    xAxis: { ...xAxis(spec.x, palette), splitNumber: width < 420 ? 3 : 5 },
    yAxis: yAxis(spec.y, palette),
    series: spec.series.map((line) => {
      const stroke = line.reference || line.thin ? palette.reference : seriesColor(palette, color++);
      return {
        type: "line",
        name: line.name,
        data: line.points,
        step: spec.step && !line.reference ? "end" : false,
        showSymbol: line.markers === true || line.dots === true || line.loose === true,
        symbol: "circle",
        symbolSize: line.dots ? 3 : line.loose ? 5 : 7,
        silent: line.reference === true || line.thin === true,
        lineStyle: {
          color: stroke, width: line.thin ? 1 : line.reference ? 1.5 : 2, opacity: line.loose ? 0 : line.thin ? 0.35 : 1,
          type: line.reference ? [5, 4] : "solid",
        },
        itemStyle: { color: stroke, opacity: line.loose ? 0.55 : 1 },
        ...(line.area ? { areaStyle: { color: stroke, opacity: 0.12 } } : {}),
        emphasis: { disabled: true },
        z: line.reference || line.thin ? 1 : 2,
      };
    }),
  };
}

function bars(spec: BarsSpec, palette: Palette, width: number): EChartsCoreOption {
  const items = [...spec.items].reverse();
  const nameLength = Math.max(10, Math.floor((width * 0.34) / 7));
  const withInterval = items.some((i) => i.low !== undefined && i.high !== undefined);
  return {
    ...shared(palette),
    grid: { ...grid(spec.limit ? 24 : 4), right: 24 },
    tooltip: {
      ...tooltip(palette),
      trigger: "axis",
      axisPointer: { type: "none" },
      formatter: (hovered: { dataIndex: number }[]) => {
        const item = items[hovered[0]?.dataIndex ?? -1];
        if (!item) return "";
        const interval = item.low === undefined || item.high === undefined ? ""
          : row("interval", `${formatValue(item.low, spec.x)} to ${formatValue(item.high, spec.x)}`);
        return row(item.name, formatValue(item.value, spec.x)) + interval;
      },
    },
    xAxis: {
      ...xAxis(spec.x, palette),
      scale: false,
      splitNumber: width < 420 ? 3 : 5,
      splitLine: { show: true, lineStyle: { color: palette.grid } },
      axisLine: { show: false },
    },
    yAxis: {
      type: "category",
      data: items.map((i) => i.name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: {
        color: palette.text, fontSize: labelSize, interval: 0, formatter: (name: string) => shorten(name, nameLength),
      },
    },
    series: [
      {
        type: "bar",
        data: items.map((i) => ({
          value: i.value,
          itemStyle: { color: i.flagged ? palette.bad : seriesColor(palette, 0) },
        })),
        barMaxWidth: 16,
        barCategoryGap: "35%",
        itemStyle: { borderRadius: [0, 2, 2, 0] },
        emphasis: { disabled: true },
        ...(spec.limit ? { markLine: limitLine(spec.limit, palette) } : {}),
      },
      ...(withInterval ? [intervals(items, palette)] : []),
    ],
  };
}

function limitLine(limit: { value: number; name: string }, palette: Palette): object {
  return {
    silent: true,
    symbol: "none",
    animation: false,
    lineStyle: { color: palette.muted, type: [4, 3], width: 1 },
    label: { formatter: limit.name, color: palette.muted, fontSize: labelSize, position: "end" },
    data: [{ xAxis: limit.value }],
  };
}

export interface DrawingApi {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
}

// A thin line from low to high with short caps across the end of each bar.
function intervals(items: BarsSpec["items"], palette: Palette): object {
  return {
    type: "custom",
    silent: true,
    z: 3,
    data: items.map((item, index) => [item.low ?? item.value, index, item.high ?? item.value]),
    encode: { x: [0, 2], y: 1 },
    renderItem: (_: unknown, api: DrawingApi) => {
      const [left, y] = api.coord([api.value(0), api.value(1)]);
      const [right] = api.coord([api.value(2), api.value(1)]);
      const style = { stroke: palette.text, lineWidth: 1.2, opacity: 0.75 };
      const line = (x1: number, y1: number, x2: number, y2: number): object => (
        { type: "line", shape: { x1, y1, x2, y2 }, style });
      return {
        type: "group",
        children: [line(left, y, right, y), line(left, y - 3, left, y + 3), line(right, y - 3, right, y + 3)],
      };
    },
  };
}

function columns(spec: ColumnsSpec, palette: Palette, width: number): EChartsCoreOption {
  const names = spec.series.map((s) => s.name);
  const room = width / Math.max(1, spec.categories.length);
  return {
    ...shared(palette),
    title: yTitle(spec.y, palette),
    legend: legend(palette, names),
    grid: grid(topBelowLegend(names, width), 8),
    tooltip: {
      ...tooltip(palette),
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: palette.grid, opacity: 0.5 } },
      formatter: (items: { name: string; seriesName: string; value: number | null }[]) =>
        `<div>${escapeHtml(items[0]?.name ?? "")}</div>`
        + items.map((i) => row(i.seriesName, i.value === null ? "–" : formatValue(i.value, spec.y))).join(""),
    },
    xAxis: {
      type: "category",
      data: spec.categories,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: {
        color: palette.muted, fontSize: labelSize, hideOverlap: room <= 44, lineHeight: 14,
        ...(room > 44 ? { interval: 0, width: room - 8, overflow: room > 90 ? "break" : "truncate" } : {}),
        formatter: (name: string) => shorten(name, room > 44 ? 28 : 12),
      },
    },
    yAxis: yAxis(spec.y, palette),
    series: spec.series.map((series, index) => ({
      type: "bar",
      name: series.name,
      data: series.values,
      barMaxWidth: 28,
      barGap: "12%",
      itemStyle: { color: seriesColor(palette, index), borderRadius: [2, 2, 0, 0] },
      emphasis: { disabled: true },
    })),
  };
}

function histogram(spec: HistogramSpec, palette: Palette): EChartsCoreOption {
  const fill = seriesColor(palette, 0);
  return {
    ...shared(palette),
    title: yTitle(spec.y, palette),
    grid: grid(26),
    tooltip: {
      ...tooltip(palette),
      trigger: "item",
      formatter: (item: { value: [number, number, number] }) =>
        row(`${formatValue(item.value[0], spec.x)} to ${formatValue(item.value[1], spec.x)}`,
          formatValue(item.value[2], spec.y)),
    },
    xAxis: { ...xAxis(spec.x, palette), scale: true },
    yAxis: yAxis({ ...spec.y, min: 0 }, palette),
    series: [{
      type: "custom",
      data: spec.bins,
      encode: { x: [0, 1], y: 2 },
      renderItem: (_: unknown, api: DrawingApi) => {
        const [left, top] = api.coord([api.value(0), api.value(2)]);
        const [right, bottom] = api.coord([api.value(1), 0]);
        const gap = right - left > 4 ? 1 : 0;
        return {
          type: "rect",
          shape: { x: left, y: top, width: Math.max(1, right - left - gap), height: bottom - top },
          style: { fill },
        };
      },
      ...(spec.zero ? { markLine: zeroLine(palette, "xAxis") } : {}),
    }],
  };
}

export function zeroLine(palette: Palette, axis: "xAxis" | "yAxis"): object {
  return {
    silent: true, symbol: "none", animation: false, label: { show: false },
    lineStyle: { color: palette.text, type: "solid", width: 1, opacity: 0.6 },
    data: [{ [axis]: 0 }],
  };
}

function scatter(spec: ScatterSpec, palette: Palette): EChartsCoreOption {
  const stroke = seriesColor(palette, 0);
  const low = Math.max(spec.x.min ?? -Infinity, spec.y.min ?? -Infinity);
  const high = Math.min(spec.x.max ?? Infinity, spec.y.max ?? Infinity);
  const diagonal = spec.diagonal && Number.isFinite(low) && Number.isFinite(high)
    ? [{
      type: "line", data: [[low, low], [high, high]], showSymbol: false, silent: true,
      lineStyle: { color: palette.reference, width: 1.5, type: [5, 4] }, z: 3, tooltip: { show: false },
    }]
    : [];
  return {
    ...shared(palette),
    title: yTitle(spec.y, palette),
    grid: grid(26),
    tooltip: {
      ...tooltip(palette),
      trigger: "item",
      formatter: (item: { value: [number, number] }) =>
        row(spec.x.name, formatValue(item.value[0], spec.x)) + row(spec.y.name, formatValue(item.value[1], spec.y)),
    },
    xAxis: { ...xAxis(spec.x, palette), splitLine: { show: true, lineStyle: { color: palette.grid } } },
    yAxis: yAxis(spec.y, palette),
    series: [
      {
        type: "scatter",
        data: spec.points,
        symbolSize: spec.points.length > 400 ? 4 : 6,
        itemStyle: { color: stroke, opacity: spec.points.length > 400 ? 0.4 : 0.6 },
        emphasis: { disabled: true },
        ...(spec.zero ? { markLine: zeroLine(palette, "yAxis") } : {}),
      },
      ...diagonal,
    ],
  };
}

function folds(spec: FoldsSpec, palette: Palette): EChartsCoreOption {
  const horizontal = (value: number, name: string, stroke: string): object => ({
    yAxis: value,
    lineStyle: { color: stroke, type: [5, 4], width: 1.5 },
    label: { formatter: name, position: "insideEndTop", color: palette.muted, fontSize: labelSize },
  });
  const marks = [horizontal(spec.mean, `mean ${formatValue(spec.mean, spec.y)}`, seriesColor(palette, 0))];
  if (spec.baseline !== undefined) marks.push(horizontal(spec.baseline, "baseline", palette.reference));
  return {
    ...shared(palette),
    title: yTitle(spec.y, palette),
    grid: { ...grid(26, 8), right: 24 },
    tooltip: {
      ...tooltip(palette),
      trigger: "item",
      formatter: (item: { name: string; value: number }) => row(item.name, formatValue(item.value, spec.y)),
    },
    xAxis: {
      type: "category",
      data: spec.values.map((_, index) => `fold ${index + 1}`),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.muted, fontSize: labelSize, hideOverlap: true },
    },
    yAxis: { ...yAxis(spec.y, palette), scale: true },
    series: [{
      type: "scatter",
      data: spec.values,
      symbolSize: 11,
      itemStyle: { color: seriesColor(palette, 0) },
      emphasis: { disabled: true },
      markLine: { silent: true, symbol: "none", animation: false, data: marks },
    }],
  };
}
