// The script of the dashboard's pages.
import htmx from "htmx.org";
import { drawAll, forgetRemoved, redrawAll } from "./charts/draw";
import { wireComparing } from "./compare";
import { watchTraffic } from "./live";
import { makeSortable } from "./sorting";
import { applyStoredTheme, watchTheme } from "./theme";

document.documentElement.classList.add("js");
applyStoredTheme();

function wire(root: ParentNode): void {
  forgetRemoved();
  drawAll(root);
  makeSortable(root);
}

wire(document);
wireComparing();
watchTraffic();
watchTheme(redrawAll);
htmx.onLoad((element) => wire(element.parentElement ?? document));
