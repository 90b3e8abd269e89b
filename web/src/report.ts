// The script of a report: draws its charts, wires the threshold chooser, the theme button and the sortable tables.
import { drawAll, redrawAll } from "./charts/draw";
import { watchContents } from "./contents";
import { makeSortable } from "./sorting";
import { applyStoredTheme, watchTheme } from "./theme";
import { wireThresholds } from "./thresholds";

document.documentElement.classList.add("js");
applyStoredTheme();
drawAll(document);
wireThresholds();
makeSortable(document);
watchContents();
watchTheme(redrawAll);
window.addEventListener("beforeprint", redrawAll);
