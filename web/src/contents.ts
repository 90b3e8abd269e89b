// Marks in the table of contents where the reader is.

/** Watches the sections that links marked as contents lead to. */
export function watchContents(): void {
  const links = new Map<string, HTMLAnchorElement>();
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".layout > .contents a")) {
    links.set(decodeURIComponent(link.hash.slice(1)), link);
  }
  const sections = [...links.keys()].map((id) => document.getElementById(id)).filter((s) => s !== null);
  if (sections.length === 0) return;
  let marked: HTMLAnchorElement | undefined;

  const mark = (): void => {
    const line = 120;
    const current = sections.filter((s) => s.getBoundingClientRect().top <= line).at(-1) ?? sections[0];
    const link = links.get(current?.id ?? "");
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    marked = link;
  };

  let waits = false;
  document.addEventListener("scroll", () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      mark();
    });
  }, { passive: true });
  mark();
}
