// Colours of the charts come from the style sheet, so that both follow the theme.

export interface Palette {
  text: string;
  muted: string;
  line: string;
  grid: string;
  surface: string;
  reference: string;
  bad: string;
  series: string[];
  font: string;
}

/** The colours in force now. light-dark() only resolves on a real element's property, hence the probe. */
export function readPalette(): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const color = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    text: color("text"),
    muted: color("text-muted"),
    line: color("line-strong"),
    grid: color("grid"),
    surface: color("surface"),
    reference: color("reference"),
    bad: color("bad"),
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => color(`series-${n}`)),
    font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return palette;
}

/** The n-th colour of a series, starting again after the last. */
export function seriesColor(palette: Palette, index: number): string {
  return palette.series[index % palette.series.length] ?? palette.text;
}
