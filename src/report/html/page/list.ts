/** The list of findings: which rows are seen, and what the form, the bars and the address say about it. */
import type { PageContent } from "../page-shape.ts";
import { FILTERS, matches, type Choice, type FilterName, type RowFacts } from "./choice.ts";
import { all } from "./dom.ts";
import { fillFinding } from "./finding-body.ts";

/** A row with what it says of itself. */
export interface Row {
  readonly element: HTMLDetailsElement;
  readonly facts: RowFacts;
}

/** The rows of the page. */
export function readRows({ findings }: PageContent): readonly Row[] {
  return all("#list > details", HTMLDetailsElement).map((element) => {
    const { severity = "", window = "", confidence = "", rule = "" } = element.dataset;
    const { app = "", state = "", fix = "" } = element.dataset;
    const more = findings[Number(element.dataset["index"])]?.words ?? "";
    const words = `${element.textContent} ${more}`.toLowerCase();
    return { element, facts: { severity, window, confidence, rule, app, state, fix, words } };
  });
}

/** Shows the rows that match; answers how many. */
export function showMatching(rows: readonly Row[], choice: Choice): number {
  let count = 0;
  for (const { element, facts } of rows) {
    const seen = matches(facts, choice);
    if (element.hidden === seen) element.hidden = !seen;
    if (seen) count++;
  }
  return count;
}

/** Fills every field of the form, and presses the bars that stand for a filter. */
export function showChoice(form: HTMLFormElement, choice: Choice): void {
  for (const name of FILTERS) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = choice[name] ?? "";
    if (field instanceof HTMLSelectElement) select(field, choice[name] ?? "");
  }
  for (const bar of all(".bar", HTMLButtonElement)) {
    const { filter, value } = bar.dataset;
    bar.setAttribute("aria-pressed", String(isFilter(filter) && choice[filter] === value));
  }
}

/** A check is no entry of the list of rules until somebody asks for it. */
function select(field: HTMLSelectElement, value: string): void {
  const known = [...field.options].some((option) => option.value === value);
  if (!known) field.add(new Option(value, value));
  field.value = value;
}

/** What the form says. */
export function readChoice(form: HTMLFormElement): Choice {
  const choice: Partial<Record<FilterName, string>> = {};
  for (const name of FILTERS) {
    const field = form.elements.namedItem(name);
    const isField = field instanceof HTMLInputElement || field instanceof HTMLSelectElement;
    if (isField && field.value !== "") choice[name] = field.value;
  }
  return choice;
}

/** Whether a name is one of the filters. */
export function isFilter(name: string | undefined): name is FilterName {
  return FILTERS.some((filter) => filter === name);
}

/** Opens or closes what is seen; more than a few hundred at once would stall the page. */
export function openSeen(rows: readonly Row[], content: PageContent, open: boolean): void {
  const seen = rows.filter(({ element }) => !element.hidden);
  for (const { element } of open ? seen.slice(0, MOST_OPENED) : seen) {
    if (open) fillFinding(element, content);
    element.open = open;
  }
}

const MOST_OPENED = 300;
