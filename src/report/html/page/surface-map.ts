/** The map of routes: tiles tell their route under the pointer, and rows of the tables tell their reasons. */
import type { PageContent, PageRoute } from "../page-shape.ts";
import { all, el, prose } from "./dom.ts";

/** Makes the map answer. */
export function startMap(content: PageContent): void {
  const map = document.querySelector(".map");
  const told = document.getElementById("tile-told");
  if (!(map instanceof HTMLElement) || told === null) return;
  map.addEventListener("mouseover", (event) => {
    const route = routeOf(event.target, content);
    if (route !== undefined && isTile(event.target)) told.textContent = routeText(route);
  });
  map.addEventListener("click", (event) => {
    const { target } = event;
    if (isTile(target)) {
      event.preventDefault();
      goTo(target.dataset["route"] ?? "");
    }
  });
  for (const toggle of all("button[data-route]", HTMLButtonElement, map))
    toggle.addEventListener("click", () => toggleReasons(toggle, content));
}

function isTile(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && target.matches(".tiles .tile");
}

function routeOf(target: EventTarget | null, { routes }: PageContent): PageRoute | undefined {
  const number = target instanceof HTMLElement ? target.dataset["route"] : undefined;
  return number === undefined ? undefined : routes[Number(number)];
}

function routeText({ methods, pattern, view, answers }: PageRoute): string {
  const words = answers.map(([question, answer]) => `${question.toLowerCase()} ${answer}`);
  return [`${methods} ${pattern}`.trim(), view, ...words].join(" · ");
}

/** A tile leads to its row. */
function goTo(number: string): void {
  const row = document.getElementById(`route-${number}`);
  const app = row?.closest("details");
  if (!row || !app) return;
  app.open = true;
  const toggle = row.querySelector("button");
  toggle?.focus();
  row.scrollIntoView({ block: "center" });
}

function toggleReasons(toggle: HTMLButtonElement, content: PageContent): void {
  const row = toggle.closest("tr");
  const route = routeOf(toggle, content);
  if (!row || route === undefined) return;
  const isOpen = toggle.getAttribute("aria-expanded") === "true";
  toggle.setAttribute("aria-expanded", String(!isOpen));
  if (isOpen) row.nextElementSibling?.remove();
  else row.after(reasonsRow(route, content, row.cells.length));
}

function reasonsRow(
  { view, place, answers }: PageRoute,
  { reasons }: PageContent,
  width: number,
): HTMLElement {
  const cell = el("td", "");
  cell.colSpan = width;
  const rows = answers.map(([question, answer, reason]) =>
    el(
      "div",
      "",
      el("dt", "", question),
      el("dd", "", answer === "-" ? undefined : `${answer}: `, ...prose(reasons[reason] ?? "")),
    ),
  );
  const viewRow = el(
    "div",
    "",
    el("dt", "", "View"),
    el("dd", "", el("code", "", view), ` routed at ${place}`),
  );
  cell.append(el("dl", "about", viewRow, ...rows));
  return el("tr", "reasons", cell);
}
