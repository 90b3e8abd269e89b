// The script of the dashboard's pages.
import htmx from "htmx.org";
import { drawAll, forgetRemoved, redrawAll } from "./charts/draw";
import { makeSortable } from "./sorting";
import { applyStoredTheme, watchTheme } from "./theme";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;

document.documentElement.classList.add("js");
applyStoredTheme();

function wire(root: ParentNode): void {
  forgetRemoved();
  drawAll(root);
  makeSortable(root);
}

wire(document);
watchTheme(redrawAll);
htmx.onLoad((element) => wire(element.parentElement ?? document));
