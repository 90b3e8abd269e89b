// Charts of explanations: what each column did to the score of rows.
import type { EChartsCoreOption } from "echarts/core";
import { formatValue, shorten } from "./format";
import { type DrawingApi, grid, labelSize, row, shared, tooltip, xAxis, yAxis, yTitle, zeroLine } from "./options";
import { type Palette, seriesColor } from "./palette";
import type { BeeswarmSpec, HeatmapSpec, Shade, ShadedSpec, WaterfallSpec } from "./spec";

const lowSeries = 5;
const highSeries = 3;

function channels(color: string): number[] {
  return (color.match(/[\d.]+/g) ?? ["0", "0", "0"]).slice(0, 3).map(Number);
}

// From the colour of little, blue, to that of much, red; both are told apart without colour vision by lightness.
function colorOf(shade: Shade, palette: Palette): string {
  if (shade === null) return palette.reference;
  const low = channels(seriesColor(palette, lowSeries));
  const high = channels(seriesColor(palette, highSeries));
  const mixed = low.map((value, i) => Math.round(value + ((high[i] ?? 0) - value) * shade));
  return `rgb(${mixed.join(", ")})`;
}

function nameAxis(names: string[], palette: Palette, width: number): object {
  const nameLength = Math.max(10, Math.floor((width * 0.3) / 7));
  return {
    type: "category",
    data: names,
    axisTick: { show: false },
    axisLine: { show: false },
    splitLine: { show: false },
    axisLabel: {
      color: palette.text, fontSize: labelSize, interval: 0, formatter: (name: string) => shorten(name, nameLength),
    },
  };
}

export function beeswarm(spec: BeeswarmSpec, palette: Palette, width: number): EChartsCoreOption {
  const items = [...spec.items].reverse();
  return {
    ...shared(palette),
    grid: { ...grid(4), right: 20 },
    tooltip: {
      ...tooltip(palette),
      trigger: "item",
      formatter: (hovered: { value: [number, number, number] }) =>
        row(items[hovered.value[2]]?.name ?? "", formatValue(hovered.value[0], spec.x)),
    },
    xAxis: {
      ...xAxis(spec.x, palette), splitNumber: width < 420 ? 3 : 6, scale: false,
      axisLine: { show: true, onZero: false, lineStyle: { color: palette.line } },
    },
    yAxis: [
      nameAxis(items.map((item) => item.name), palette, width),
      { type: "value", min: -0.5, max: items.length - 0.5, show: false },
    ],
    series: [
      {
        type: "scatter",
        yAxisIndex: 1,
        data: items.flatMap((item, index) => item.points.map(([x, height, shade]) => ({
          value: [x, index + height * 0.8, index],
          itemStyle: { color: colorOf(shade, palette) },
        }))),
        encode: { x: 0, y: 1 },
        symbolSize: 5,
        itemStyle: { opacity: 0.8 },
        emphasis: { disabled: true },
        markLine: zeroLine(palette, "xAxis"),
      },
      // Gives the axis of names something to be drawn for.
      { type: "scatter", data: [], silent: true },
    ],
  };
}

export function shaded(spec: ShadedSpec, palette: Palette, width: number): EChartsCoreOption {
  const categories = spec.categories;
  const room = width / Math.max(1, categories?.length ?? 1);
  const horizontal = categories
    ? {
      type: "value", min: -0.5, max: categories.length - 0.5, interval: 1,
      name: spec.x.name, nameLocation: "middle", nameGap: 28, nameTextStyle: { color: palette.muted, fontSize: labelSize },
      axisTick: { show: false }, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: palette.line } },
      axisLabel: { show: false },
    }
    : { ...xAxis(spec.x, palette), splitNumber: width < 420 ? 3 : 5 };
  const labels = categories
    ? [{
      type: "custom", silent: true, data: categories.map((_, index) => [index, 0]),
      renderItem: (params: { coordSys: { y: number; height: number } }, api: DrawingApi) => {
        const [x] = api.coord([api.value(0), 0]);
        const name = shorten(categories[api.value(0)] ?? "", Math.max(3, Math.floor(room / 8)));
        return {
          type: "text",
          style: {
            text: room < 22 ? "" : name, x, y: params.coordSys.y + params.coordSys.height + 6, align: "center", fill: palette.muted,
            fontSize: labelSize,
          },
        };
      },
    }]
    : [];
  const by = spec.by;
  return {
    ...shared(palette),
    title: [
      yTitle(spec.y, palette),
      ...(by
        ? [{
          text: `{low|●} ${shorten(by.low, 14)}  {high|●} ${shorten(by.high, 14)}  (${shorten(by.name, 18)})`,
          right: 4, top: 2, padding: 0,
          textStyle: {
            color: palette.muted, fontSize: labelSize, fontWeight: "normal", fontFamily: palette.font,
            rich: { low: { color: colorOf(0, palette) }, high: { color: colorOf(1, palette) } },
          },
        }]
        : []),
    ],
    grid: grid(26, 34),
    tooltip: {
      ...tooltip(palette),
      trigger: "item",
      formatter: (item: { value: [number, number] }) =>
        row(spec.x.name, categories ? categories[Math.round(item.value[0])] ?? "" : formatValue(item.value[0], spec.x))
        + row(spec.y.name, formatValue(item.value[1], spec.y)),
    },
    xAxis: horizontal,
    yAxis: yAxis(spec.y, palette),
    series: [
      {
        type: "scatter",
        data: spec.points.map(([x, y, shade]) => ({
          value: [x, y],
          itemStyle: { color: by ? colorOf(shade, palette) : seriesColor(palette, 0) },
        })),
        symbolSize: spec.points.length > 400 ? 4 : 6,
        itemStyle: { opacity: 0.75 },
        emphasis: { disabled: true },
        markLine: zeroLine(palette, "yAxis"),
      },
      ...labels,
    ],
  };
}

export function waterfall(spec: WaterfallSpec, palette: Palette, width: number): EChartsCoreOption {
  let at = spec.base;
  const steps = spec.items.map((item) => {
    const from = at;
    at += item.value;
    return { ...item, from, to: at };
  });
  const end = at;
  const shown = [{ name: spec.baseName, value: spec.base, from: spec.base, to: spec.base }, ...steps,
    { name: spec.endName, value: end, from: end, to: end }].reverse();
  const total = (index: number): boolean => index === 0 || index === shown.length - 1;
  const signed = (index: number, value: number): string =>
    (total(index) || value < 0 ? "" : "+") + formatValue(value, spec.x);
  const extent = shown.flatMap((step) => [step.from, step.to]);
  const [low, high] = [Math.min(...extent), Math.max(...extent)];
  const margin = (high - low || Math.abs(high) || 1) * 0.16;
  return {
    ...shared(palette),
    grid: { ...grid(4), right: 16 },
    tooltip: {
      ...tooltip(palette),
      trigger: "item",
      formatter: (hovered: { dataIndex: number }) => {
        const step = shown[hovered.dataIndex];
        return step ? row(step.name, signed(hovered.dataIndex, step.value)) + (total(hovered.dataIndex)
          ? "" : row("score after it", formatValue(step.to, spec.x))) : "";
      },
    },
    xAxis: {
      ...xAxis({ ...spec.x, min: low - margin, max: high + margin }, palette),
      axisLabel: {
        color: palette.muted, fontSize: labelSize, hideOverlap: true, showMinLabel: false, showMaxLabel: false,
        formatter: (value: number) => formatValue(value, spec.x),
      },
      splitNumber: width < 420 ? 3 : 5,
    },
    yAxis: nameAxis(shown.map((step) => step.name), palette, width),
    series: [{
      type: "custom",
      data: shown.map((step, index) => [step.from, index, step.to]),
      encode: { x: [0, 2], y: 1 },
      renderItem: (_: unknown, api: DrawingApi) => {
        const index = api.value(1);
        const step = shown[index]!;
        const [from, y] = api.coord([step.from, index]);
        const [to] = api.coord([step.to, index]);
        const fill = total(index) ? palette.text : seriesColor(palette, step.value < 0 ? lowSeries : highSeries);
        const [left, right] = [Math.min(from, to), Math.max(from, to)];
        const label = {
          type: "text",
          style: {
            text: signed(index, step.value), x: step.value < 0 && !total(index) ? left - 5 : right + 5, y,
            align: step.value < 0 && !total(index) ? "right" : "left", verticalAlign: "middle", fill: palette.text,
            fontSize: labelSize, fontFamily: palette.font,
          },
        };
        // The next step begins where this one ends: a thin line leads there.
        const next = shown[index - 1];
        const [, below] = next ? api.coord([step.to, index - 1]) : [0, y];
        return {
          type: "group",
          children: [
            ...(next ? [{ type: "line", shape: { x1: to, y1: y, x2: to, y2: below }, style: { stroke: palette.line, lineWidth: 1 } }] : []),
            total(index)
              ? { type: "rect", shape: { x: from - 1.5, y: y - 9, width: 3, height: 18 }, style: { fill } }
              : { type: "rect", shape: { x: left, y: y - 8, width: Math.max(1, right - left), height: 16, r: 2 }, style: { fill } },
            label,
          ],
        };
      },
    }],
  };
}

export function heatmap(spec: HeatmapSpec, palette: Palette): EChartsCoreOption {
  const all = spec.values.flat().filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const category = (names: string[], title: string): object => ({
    type: "category", data: names, name: title, nameLocation: "middle",
    nameTextStyle: { color: palette.muted, fontSize: labelSize },
    axisTick: { show: false }, axisLine: { lineStyle: { color: palette.line } }, splitLine: { show: false },
    axisLabel: { color: palette.muted, fontSize: labelSize, hideOverlap: true, formatter: (name: string) => shorten(name, 12) },
  });
  return {
    ...shared(palette),
    title: [
      yTitle(spec.y, palette),
      {
        text: `{low|■} ${formatValue(low, spec.value)}  {high|■} ${formatValue(high, spec.value)}`, right: 4, top: 2, padding: 0,
        textStyle: {
          color: palette.muted, fontSize: labelSize, fontWeight: "normal", fontFamily: palette.font,
          rich: { low: { color: colorOf(0, palette) }, high: { color: colorOf(1, palette) } },
        },
      },
    ],
    grid: grid(26, 34),
    tooltip: {
      ...tooltip(palette),
      trigger: "item",
      formatter: (item: { value: [number, number, number] }) =>
        row(spec.x.name, spec.columns[item.value[0]] ?? "") + row(spec.y.name, spec.rows[item.value[1]] ?? "")
        + row(spec.value.name, formatValue(item.value[2], spec.value)),
    },
    xAxis: { ...category(spec.columns, spec.x.name), nameGap: 28 },
    yAxis: { ...category(spec.rows, ""), axisLine: { show: false } },
    series: [{
      type: "custom",
      data: spec.values.flatMap((line, y) => line.map((value, x) => [x, y, value])),
      encode: { x: 0, y: 1 },
      renderItem: (_: unknown, api: DrawingApi & { size(extent: [number, number]): [number, number] }) => {
        const [x, y] = api.coord([api.value(0), api.value(1)]);
        const [width, height] = api.size([1, 1]);
        const shade = high > low ? (api.value(2) - low) / (high - low) : 0.5;
        return {
          type: "rect",
          shape: { x: x - width / 2, y: y - height / 2, width: width + 1, height: height + 1 },
          style: { fill: colorOf(shade, palette) },
        };
      },
    }],
  };
}
