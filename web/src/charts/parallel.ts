import type { EChartsCoreOption } from "echarts/core";
import { formatValue, shorten } from "./format";
import { labelSize, shared } from "./options";
import { type Palette, seriesColor } from "./palette";
import type { ParallelSpec } from "./spec";

// The marked lines are coloured and above the others, which are thin and grey.
export function parallel(spec: ParallelSpec, palette: Palette, width: number): EChartsCoreOption {
  const nameLength = Math.max(6, Math.floor(width / spec.axes.length / 7));
  const series = (marked: boolean): object => ({
    type: "parallel",
    data: spec.lines.filter((l) => (l.marked === true) === marked).map((l) => ({ name: l.name, value: l.values.map((v) => v ?? "-") })),
    lineStyle: marked
      ? { color: seriesColor(palette, 0), width: 2, opacity: 0.9 }
      : { color: palette.reference, width: 1, opacity: 0.35 },
    emphasis: { disabled: true },
    silent: true,
    z: marked ? 3 : 2,
  });
  return {
    ...shared(palette),
    parallel: { left: 40, right: 64, top: 36, bottom: 20 },
    parallelAxis: spec.axes.map((axis, dim) => ({
      dim,
      name: shorten(axis.name, nameLength),
      nameTextStyle: { color: palette.text, fontSize: labelSize },
      type: axis.values ? "category" : axis.log ? "log" : "value",
      ...(axis.values ? { data: axis.values } : {}),
      ...(axis.min === undefined ? {} : { min: axis.min }),
      ...(axis.max === undefined ? {} : { max: axis.max }),
      ...(axis.values || axis.log ? {} : { scale: true }),
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      minorTick: { show: false },
      axisLabel: {
        color: palette.muted, fontSize: labelSize, hideOverlap: true,
        // Lines run behind the labels.
        textBorderColor: palette.surface, textBorderWidth: 3,
        ...(axis.values ? {} : { formatter: (value: number) => formatValue(value, { name: "" }) }),
      },
    })),
    series: [series(false), series(true)],
  };
}
