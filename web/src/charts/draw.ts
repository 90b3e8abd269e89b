import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendScrollComponent, MarkLineComponent, TitleComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { optionsOf } from "./options";
import { readPalette } from "./palette";
import type { ChartSpec } from "./spec";

echarts.use([
  BarChart, CustomChart, LineChart, ScatterChart,
  GridComponent, LegendScrollComponent, MarkLineComponent, TitleComponent, TooltipComponent,
  SVGRenderer,
]);

interface Drawn {
  chart: echarts.ECharts;
  spec: ChartSpec;
}

const drawn = new Map<HTMLElement, Drawn>();

const resized = new ResizeObserver((entries) => {
  for (const entry of entries) {
    const place = entry.target as HTMLElement;
    const found = drawn.get(place);
    if (found && place.clientWidth > 0) {
      found.chart.resize();
      render(place, found);
    }
  }
});

function render(place: HTMLElement, { chart, spec }: Drawn): void {
  chart.setOption(optionsOf(spec, readPalette(), place.clientWidth), { notMerge: true });
}

/** Draws a chart in an element, or draws it anew with other data. */
export function draw(place: HTMLElement, spec: ChartSpec): void {
  let found = drawn.get(place);
  if (found) {
    found.spec = spec;
  } else {
    place.textContent = "";
    found = { chart: echarts.init(place, null, { renderer: "svg" }), spec };
    drawn.set(place, found);
    resized.observe(place);
  }
  render(place, found);
  place.dataset["drawn"] = "true";
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
