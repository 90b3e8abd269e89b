// Light or dark as the system says, until the reader chooses with the button.

const key = "cairn-theme";

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // pages opened from a file may have no storage
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // the choice then lasts as long as the page
  }
}

/** Puts the chosen theme in force; call before anything is drawn. */
export function applyStoredTheme(): void {
  const theme = stored();
  if (theme === "light" || theme === "dark") document.documentElement.dataset["theme"] = theme;
}

/** Lets the button marked data-theme-toggle switch, and calls back whenever colours changed, whoever changed them. */
export function watchTheme(changed: () => void): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const print = matchMedia("print");
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme-toggle]")) {
    button.addEventListener("click", () => {
      const current = document.documentElement.dataset["theme"] ?? (dark.matches ? "dark" : "light");
      const next = current === "dark" ? "light" : "dark";
      document.documentElement.dataset["theme"] = next;
      remember(next);
      changed();
    });
  }
  dark.addEventListener("change", changed);
  print.addEventListener("change", changed);
}
