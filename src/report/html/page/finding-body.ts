/** What an opened finding shows: code, the way the value takes, further places, reasons, the rule. */
import type { CodeLine, PageContent, PageFinding, PageRule, PageStep } from "../page-shape.ts";
import { button, el, prose, type Child } from "./dom.ts";

/** Fills a row's slots, once. */
export function fillFinding(row: HTMLElement, content: PageContent): void {
  const finding = content.findings[Number(row.dataset["index"])];
  const [code, diff, facts] = ["code", "diff", "facts"].map((name) => row.querySelector(`.slot.${name}`));
  if (finding === undefined || !code || !diff || !facts || row.dataset["filled"] === "yes") return;
  row.dataset["filled"] = "yes";
  code.append(
    ...present([excerpt(finding.lines), walk(finding.trace), steps("Same cause in", finding.places)]),
  );
  diff.append(...present([diffBox(finding.diff)]));
  facts.append(
    ...present([
      steps("See also", finding.related),
      factList(finding.facts),
      ruleBox(finding.rule, content.rules[finding.rule]),
    ]),
  );
}

function present(children: readonly Child[]): readonly (Node | string)[] {
  return children.filter((child) => child !== undefined);
}

function excerpt(lines: readonly CodeLine[]): Child {
  if (lines.length === 0) return undefined;
  const rows = lines.map(([number, before, marked, after]) => {
    const code = el("bdi", "", before, marked === "" ? undefined : el("mark", "", marked), after);
    return el("span", marked === "" ? "line" : "line hit", el("span", "no", String(number)), code, "\n");
  });
  return codeBox("Source", rows);
}

/** Code scrolls sideways; a box that scrolls can be reached by keyboard. */
function codeBox(label: string, children: readonly Node[]): HTMLElement {
  const box = el("pre", "code", ...children);
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label);
  return box;
}

/** What the safe fix changes; signs stand beside the colours. */
function diffBox(lines: readonly string[]): Child {
  if (lines.length === 0) return undefined;
  const rows = lines.map((line) => el("span", `line ${diffClass(line)}`, el("bdi", "", line), "\n"));
  return codeBox("Changes of the safe fix", rows);
}

function diffClass(line: string): string {
  if (line.startsWith("--- ") || line.startsWith("+++ ") || line.startsWith("@@")) return "hunk";
  return line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "same";
}

/** The trace: every step is listed; two buttons walk through it and say where one is. */
function walk(trace: readonly PageStep[]): Child {
  if (trace.length < 2) return undefined;
  const items = trace.map((step) => stepItem(step));
  const told = el("p", "told");
  told.setAttribute("role", "status");
  const state = { at: -1 };
  const go = (by: number): void => {
    state.at = Math.min(trace.length - 1, Math.max(0, state.at + by));
    items.forEach((item, i) => {
      if (i === state.at) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    const step = trace[state.at];
    const where = `Step ${state.at + 1} of ${trace.length}: `;
    told.replaceChildren(
      ...(step === undefined ? [] : present([where, ...prose(step.note), ` (${step.place})`])),
    );
    items[state.at]?.scrollIntoView({ block: "nearest" });
  };
  const buttons = el(
    "p",
    "buttons",
    button("", "Previous step", () => go(-1)),
    " ",
    button("", "Next step", () => go(1)),
  );
  return el("div", "trace", el("h4", "", "How it gets there"), buttons, told, el("ol", "", ...items));
}

function stepItem({ place, code, note, scope }: PageStep): HTMLLIElement {
  const inside = scope === "" ? [] : [" in ", el("code", "", scope)];
  return el(
    "li",
    "",
    el("p", "where", el("code", "place", place), ...inside),
    el("pre", "", el("bdi", "", code)),
    note === "" ? undefined : el("p", "note", ...prose(note)),
  );
}

function steps(title: string, all: readonly PageStep[]): Child {
  if (all.length === 0) return undefined;
  const count = title === "See also" ? "" : ` ${all.length} more ${all.length === 1 ? "place" : "places"}`;
  return el("div", "places", el("h4", "", title + count), el("ul", "", ...all.map(stepItem)));
}

function factList(facts: PageFinding["facts"]): HTMLElement {
  const rows = facts.map(([label, text]) => el("div", "", el("dt", "", label), el("dd", "", ...prose(text))));
  return el("dl", "about", ...rows);
}

function ruleBox(id: string, rule: PageRule | undefined): Child {
  if (rule === undefined) return undefined;
  const links = rule.links.map((link) => {
    const anchor = el("a", "", link.slice("https://".length));
    anchor.href = link;
    anchor.rel = "noopener noreferrer";
    return el("li", "", anchor);
  });
  const box = el("details", "rule", el("summary", "", `${id}: `, ...prose(rule.title)));
  box.append(el("p", "", ...prose(rule.about)));
  if (links.length > 0) box.append(el("ul", "", ...links));
  return box;
}
