// Columns of a table marked data-sortable sort by a click or Enter on their heading.

/** Makes the headings of all sortable tables under an element into buttons. */
export function makeSortable(root: ParentNode): void {
  for (const table of root.querySelectorAll<HTMLTableElement>("table[data-sortable]:not([data-sorting])")) {
    table.dataset["sorting"] = "true";
    const headings = [...table.querySelectorAll<HTMLTableCellElement>("thead th")];
    headings.forEach((heading, index) => {
      if (heading.dataset["sort"] === "none") return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => sortBy(table, headings, index));
    });
  }
}

function sortBy(table: HTMLTableElement, headings: HTMLTableCellElement[], index: number): void {
  const heading = headings[index];
  const body = table.tBodies[0];
  if (!heading || !body) return;
  const rows = [...body.rows];
  const numeric = heading.classList.contains("num");
  const current = heading.getAttribute("aria-sort");
  // Numbers are wanted largest first, names from A.
  const direction = current === null ? (numeric ? "descending" : "ascending")
    : current === "ascending" ? "descending" : "ascending";
  for (const other of headings) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", direction);
  const sign = direction === "ascending" ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: keyOf(row.cells[index]) }));
  keyed.sort((a, b) => compare(a.key, b.key, sign));
  body.append(...keyed.map((k) => k.row));
}

function keyOf(cell: HTMLTableCellElement | undefined): string {
  return cell?.dataset["value"] ?? cell?.textContent.trim() ?? "";
}

// Empty cells stay last in either direction.
function compare(a: string, b: string, sign: number): number {
  if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
  const x = Number(a);
  const y = Number(b);
  if (!Number.isNaN(x) && !Number.isNaN(y)) return sign * (x - y);
  return sign * a.localeCompare(b, "en", { numeric: true });
}
