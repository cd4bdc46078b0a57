/** Gathers what the page's script is given. */
import type { Finding } from "../../findings/finding.ts";
import type { Rule } from "../../rules/rule.ts";
import { facetsOf, reasonText, shortState } from "../routes-words.ts";
import { visible, visibleLine } from "../visible.ts";
import { pageFinding } from "./finding-content.ts";
import type { PageContent, PageRoute, PageRule } from "./page-shape.ts";
import { placeText } from "./pieces.ts";
import type { SurfaceGroup, SurfaceRow } from "./surface.ts";
import { QUESTIONS } from "./surface-section.ts";

/** What is known beside findings and routes. */
export interface ContentSources {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly helpUri: (id: string) => string | undefined;
  /** Masked diffs of safe fixes, by fingerprint. */
  readonly diffs: ReadonlyMap<string, string>;
}

/** The content, in the order of the page's rows. */
export function pageContent(
  findings: readonly Finding[],
  groups: readonly SurfaceGroup[],
  { rules, helpUri, diffs }: ContentSources,
): PageContent {
  const reasons = new Map<string, number>();
  const routes = groups.flatMap(({ rows }) => rows.map((row) => pageRoute(row, reasons)));
  const shown = new Set(findings.map(({ rule }) => rule));
  return {
    findings: findings.map((finding) => pageFinding(finding, diffs.get(finding.fingerprint))),
    rules: Object.fromEntries(
      [...rules].filter(([id]) => shown.has(id)).map(([id, rule]) => [id, pageRule(rule, helpUri)]),
    ),
    routes,
    reasons: [...reasons.keys()],
  };
}

function pageRule(
  { id, title, about, references }: Rule,
  helpUri: (id: string) => string | undefined,
): PageRule {
  const own = helpUri(id);
  const links = [...(own === undefined ? [] : [own]), ...references];
  return { title, about, links: links.filter((link) => link.startsWith("https://")) };
}

function pageRoute({ route, methods, posture }: SurfaceRow, reasons: Map<string, number>): PageRoute {
  const facets = posture ? facetsOf(posture) : [];
  return {
    methods,
    pattern: visibleLine(route.pattern === "" ? "/" : route.pattern),
    view: visibleLine(route.view ?? "could not be resolved"),
    place: visibleLine(placeText(route.at.path, route.at.line)),
    answers: facets.map((facet, i) => [
      QUESTIONS[i] ?? "",
      shortState(facet.state),
      numberOf(visible(reasonText(facet)), reasons),
    ]),
  };
}

function numberOf(reason: string, reasons: Map<string, number>): number {
  const known = reasons.get(reason);
  if (known !== undefined) return known;
  reasons.set(reason, reasons.size);
  return reasons.size - 1;
}
