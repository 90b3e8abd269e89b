// The comparing of runs: says how many are ticked, and lets the button be pressed when that is enough.

/** Wires the form that chooses runs, where the page has one. */
export function wireComparing(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-compare]");
  const button = form?.querySelector<HTMLButtonElement>("button[type=submit]");
  const note = form?.querySelector<HTMLElement>("[data-compare-count]");
  if (!form || !button || !note) return;
  const show = (): void => {
    const ticked = form.querySelectorAll("input[name=run]:checked").length;
    button.disabled = ticked < 2;
    note.textContent = ticked === 0 ? "" : ticked === 1 ? "1 ticked: tick one more" : `${ticked} ticked`;
  };
  form.addEventListener("change", show);
  // Going back in history brings the ticks back without an event.
  window.addEventListener("pageshow", show);
  show();
}
