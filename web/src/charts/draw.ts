import { BarChart, CustomChart, LineChart, ParallelChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, ParallelComponent, TitleComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { optionsOf } from "./options";
import { readPalette } from "./palette";
import type { ChartSpec } from "./spec";

echarts.use([
  BarChart, CustomChart, LineChart, ParallelChart, ScatterChart,
  GridComponent, LegendComponent, MarkLineComponent, ParallelComponent, TitleComponent, TooltipComponent,
  SVGRenderer,
]);

interface Drawn {
  chart: echarts.ECharts;
  spec: ChartSpec;
}

const drawn = new Map<HTMLElement, Drawn>();

// Charts that were asked for while their place had no size, as in details that are closed.
const waiting = new Map<HTMLElement, ChartSpec>();

const resized = new ResizeObserver((entries) => {
  for (const entry of entries) {
    const place = entry.target as HTMLElement;
    if (place.clientWidth === 0) continue;
    const found = drawn.get(place);
    const spec = waiting.get(place);
    if (found) {
      found.chart.resize();
      render(place, found);
    } else if (spec) {
      waiting.delete(place);
      draw(place, spec);
    }
  }
});

function render(place: HTMLElement, { chart, spec }: Drawn): void {
  chart.setOption(optionsOf(spec, readPalette(), place.clientWidth), { notMerge: true });
}

/** Draws a chart in an element, or draws it anew with other data. */
export function draw(place: HTMLElement, spec: ChartSpec): void {
  let found = drawn.get(place);
  place.dataset["drawn"] = "true";
  if (!found && place.clientWidth === 0) {
    waiting.set(place, spec);
    resized.observe(place);
    return;
  }
  if (found) {
    found.spec = spec;
  } else {
    place.textContent = "";
    found = { chart: echarts.init(place, null, { renderer: "svg" }), spec };
    drawn.set(place, found);
    resized.observe(place);
  }
  render(place, found);
}

/** Draws every chart under an element whose data the page holds. */
export function drawAll(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>(".chart[data-chart]:not([data-drawn])")) {
    const source = document.getElementById(place.dataset["chart"] ?? "");
    if (source?.textContent) draw(place, JSON.parse(source.textContent) as ChartSpec);
  }
}

/** Forgets the charts of elements that the page no longer holds. */
export function forgetRemoved(): void {
  for (const place of waiting.keys()) {
    if (!place.isConnected) {
      waiting.delete(place);
      resized.unobserve(place);
    }
  }
  for (const [place, { chart }] of drawn) {
    if (!place.isConnected) {
      chart.dispose();
      resized.unobserve(place);
      drawn.delete(place);
    }
  }
}

/** Draws all again, in the colours and sizes in force now. */
export function redrawAll(): void {
  for (const [place, found] of drawn) {
    found.chart.resize();
    render(place, found);
  }
}
