/** The list of findings with its search and filters. */
import { CONFIDENCES, SEVERITIES, type Finding } from "../../findings/finding.ts";
import { WINDOWS } from "../../findings/window.ts";
import { findingRow } from "./finding-rows.ts";
import { markup, type Markup } from "./markup.ts";
import { section } from "./pieces.ts";

/** The section. Filters work with scripts alone; without them they stay hidden and the list is whole. */
export function findingsSection(findings: readonly Finding[], appOf: (finding: Finding) => string): Markup {
  if (findings.length === 0)
    return section(
      "findings",
      "Findings",
      markup`<p>None. What was looked at and ruled out stands below.</p>`,
    );
  return section(
    "findings",
    "Findings",
    markup`${filters(findings, appOf)}
      <noscript
        ><p class="note">
          Without scripts this list shows every finding with its message and fix. Code excerpts, traces,
          search and filters need the page's script, which loads nothing from anywhere.
        </p></noscript
      >
      <div id="list">${findings.map((finding, i) => findingRow(finding, i, appOf(finding)))}</div>
      <p id="nothing" hidden>
        No finding matches. <button type="button" class="link" data-clear>Show all</button>
      </p>`,
  );
}

function filters(findings: readonly Finding[], appOf: (finding: Finding) => string): Markup {
  const rules = distinct(findings.map(({ rule }) => rule));
  const apps = distinct(findings.map(appOf));
  const hasAccepted = findings.some(({ suppression }) => suppression !== undefined);
  return markup`<form id="filters" class="filters" role="search" aria-label="Filter findings" hidden>
    <label class="search"
      >Search
      <input
        type="search"
        name="q"
        autocomplete="off"
        spellcheck="false"
        placeholder="message, path, route, CWE (press /)"
    /></label>
    ${choice("severity", "Severity", SEVERITIES)} ${choice("window", "Deadline", WINDOWS)}
    ${choice("confidence", "Confidence", CONFIDENCES)} ${choice("rule", "Rule", rules)}
    ${choice("app", "App", apps)} ${findings.some(({ hasSafeFix }) => hasSafeFix === true) ? choice("fix", "Fix", ["safe fix", "by hand"]) : undefined}
${hasAccepted ? choice("state", "State", ["open", "accepted"]) : undefined}
    <div class="row">
      <p id="matches" role="status" aria-live="polite"></p>
      <p class="buttons">
        <button type="button" data-clear>Clear</button>
        <button type="button" data-open="yes">Open all</button>
        <button type="button" data-open="no">Close all</button>
      </p>
    </div>
  </form>`;
}

function choice(name: string, label: string, values: readonly string[]): Markup {
  return markup`<label
    >${label}
    <select name="${name}">
      <option value="">all</option>
      ${values.map((value) => markup`<option>${value}</option>`)}
    </select></label
  >`;
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted((a, b) => (a < b ? -1 : 1));
}
