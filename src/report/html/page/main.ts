/** The page's script: filters, search, the address, keys, theme, print. It reads what is in the page and loads nothing. */
import type { PageContent } from "../page-shape.ts";
import { readAddress, writeAddress, type Address, type Choice, type FilterName } from "./choice.ts";
import { all } from "./dom.ts";
import { fillFinding } from "./finding-body.ts";
import { isFilter, openSeen, readChoice, readRows, showChoice, showMatching, type Row } from "./list.ts";
import { startMap } from "./surface-map.ts";
import { startTheme } from "./theme.ts";

/** What the page is showing. */
interface Page {
  readonly content: PageContent;
  readonly rows: readonly Row[];
  readonly form: HTMLFormElement;
  address: Address;
}

function start(): void {
  const content = JSON.parse(document.getElementById("content")?.textContent ?? "") as PageContent;
  const address = readAddress(location.hash);
  const keepTheme = startTheme(address.theme);
  startMap(content);
  const form = document.getElementById("filters");
  if (!(form instanceof HTMLFormElement)) return;
  const page: Page = { content, rows: readRows(content), form, address };
  form.hidden = false;
  keepTheme((theme) => keep(page, { ...page.address, theme }));
  listen(page);
  show(page, address);
  openAddressed(page);
}

/** Remembers in the address without adding to the history. */
function keep(page: Page, address: Address): void {
  page.address = address;
  const hash = writeAddress(address);
  history.replaceState(undefined, "", hash === "" ? location.pathname + location.search : hash);
}

function show(page: Page, address: Address): void {
  const count = showMatching(page.rows, address.choice);
  showChoice(page.form, address.choice);
  const told = document.getElementById("matches");
  if (told) told.textContent = `${count} of ${page.rows.length} findings`;
  const nothing = document.getElementById("nothing");
  if (nothing) nothing.hidden = count > 0;
}

function choose(page: Page, choice: Choice): void {
  const { theme } = page.address;
  keep(page, { choice, ...(theme === undefined ? {} : { theme }) });
  show(page, page.address);
}

function openAddressed({ address, content }: Page): void {
  const row = address.open === undefined ? null : document.getElementById(`f-${address.open}`);
  if (!(row instanceof HTMLDetailsElement)) return;
  row.hidden = false;
  fillFinding(row, content);
  row.open = true;
  row.scrollIntoView();
  row.querySelector("summary")?.focus();
}

function listen(page: Page): void {
  const { form, content, rows } = page;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => choose(page, readChoice(form)));
  document.getElementById("list")?.addEventListener("toggle", (event) => opened(page, event.target), true);
  document.addEventListener("click", (event) => clicked(page, event));
  document.addEventListener("keydown", (event) => pressed(page, event));
  globalThis.addEventListener("hashchange", () => {
    page.address = readAddress(location.hash);
    show(page, page.address);
    openAddressed(page);
  });
  globalThis.addEventListener("beforeprint", () => openSeen(rows, content, true));
  globalThis.addEventListener("afterprint", () => openSeen(rows, content, false));
}

/** The address names the finding that was opened last. */
function opened(page: Page, row: EventTarget | null): void {
  if (!(row instanceof HTMLDetailsElement) || !row.classList.contains("finding")) return;
  if (row.open) fillFinding(row, page.content);
  const { choice, theme, open } = page.address;
  const print = row.id.slice(2);
  const next = row.open ? print : open === print ? undefined : open;
  keep(page, {
    choice,
    ...(next === undefined ? {} : { open: next }),
    ...(theme === undefined ? {} : { theme }),
  });
}

function clicked(page: Page, event: MouseEvent): void {
  const { target } = event;
  if (!(target instanceof Element)) return;
  const link = target.closest("nav a, a.skip");
  const pressedButton = target.closest("button");
  if (link instanceof HTMLAnchorElement) {
    event.preventDefault();
    goToSection(link.hash.slice(1));
  } else if (pressedButton instanceof HTMLButtonElement) pushed(page, pressedButton);
}

/** Buttons say by their data what they do: set a filter, take all filters away, open or close what is seen. */
function pushed(page: Page, { dataset }: HTMLButtonElement): void {
  const { filter, value, window: deadline, clear, open } = dataset;
  if (isFilter(filter)) {
    choose(page, chosenBy(page.address.choice, filter, value, deadline));
    goToSection("findings");
  }
  if (clear !== undefined) choose(page, {});
  if (open !== undefined) openSeen(page.rows, page.content, open === "yes");
}

/** A step of the plan stands for itself; a bar adds to what is chosen, and takes its own filter away again. */
function chosenBy(
  choice: Choice,
  filter: FilterName,
  value: string | undefined,
  deadline: string | undefined,
): Choice {
  const own = value === undefined ? {} : { [filter]: value };
  if (deadline !== undefined) return { ...own, window: deadline };
  const { [filter]: before, ...others } = choice;
  return before === value ? others : { ...others, ...own };
}

function goToSection(id: string): void {
  const section = document.getElementById(id);
  section?.scrollIntoView();
  section?.focus({ preventScroll: true });
}

/** `/` searches; within the list, `j` and `k` go through the findings as in mail readers. Fields keep their keys. */
function pressed({ form, rows }: Page, event: KeyboardEvent): void {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
  if (key === "/") {
    event.preventDefault();
    const field = form.elements.namedItem("q");
    if (field instanceof HTMLInputElement) field.focus();
  }
  const isInList = target instanceof Element && target.closest("#list") !== null;
  if (isInList && (key === "j" || key === "k")) step(rows, key === "j" ? 1 : -1);
}

function step(rows: readonly Row[], by: number): void {
  const summaries = rows
    .filter(({ element }) => !element.hidden)
    .flatMap(({ element }) => all("summary", HTMLElement, element).slice(0, 1));
  const at = summaries.findIndex((summary) => summary === document.activeElement);
  const next = summaries[at < 0 ? 0 : at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

start();
