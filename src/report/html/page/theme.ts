/** Light or dark: the system's choice until the reader makes one. */

/** Starts the switch; answers a function that is told what to do when the theme changes. */
export function startTheme(wanted: string | undefined): (changed: (theme: string) => void) => void {
  const listeners: ((theme: string) => void)[] = [];
  const page = document.documentElement;
  const toggle = document.getElementById("theme");
  const show = (theme: string): void => {
    if (toggle) toggle.textContent = theme === "dark" ? "Light" : "Dark";
  };
  if (wanted !== undefined) page.dataset["theme"] = wanted;
  show(wanted ?? systemTheme());
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const next = (page.dataset["theme"] ?? systemTheme()) === "dark" ? "light" : "dark";
      page.dataset["theme"] = next;
      show(next);
      for (const changed of listeners) changed(next);
    });
  }
  return (changed) => listeners.push(changed);
}

function systemTheme(): string {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
