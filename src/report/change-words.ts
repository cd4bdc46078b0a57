/** Changes of protections and settings in words. */
import type { ChangeReport, FacetChange, NewRoute, RouteChange, SettingChange } from "./change-report.ts";
import { counted } from "./counted.ts";
import { pythonText } from "./python-text.ts";
import { reasonText } from "./routes-words.ts";
import type { ReportedSetting } from "./settings-report.ts";
import { valueText } from "./settings-words.ts";

/** "2 new findings, 1 fixed, compared with origin/main". */
export function verdictText({ report, fixed, accepted }: ChangeReport): string {
  const fresh =
    report.findings.length === 0 ? "no new finding" : counted(report.findings.length, "new finding");
  const mended = fixed.length === 0 ? "" : `, ${counted(fixed.length, "finding")} fixed`;
  return `${fresh}${mended}${accepted === 0 ? "" : `, ${counted(accepted, "place")} accepted since`}`;
}

/** "origin/main (1a2b3c4d)". */
export function baseText({ base: { revision, commit } }: ChangeReport): string {
  const short = commit?.slice(0, 8);
  return short === undefined || revision.startsWith(short) ? revision : `${revision} (${short})`;
}

/** "GET, POST"; "any method" where all are answered. */
export function methodsText(methods: readonly string[]): string {
  return methods.length === 0 ? "any method" : methods.join(", ");
}

const FACETS: Readonly<Record<FacetChange["facet"], string>> = {
  login: "login",
  permission: "permission",
  ownership: "ownership",
  csrf: "CSRF",
};

/** "login: required → open, no guard on the way". */
export function facetText({ facet, before, after }: FacetChange): string {
  const reason = reasonText(after);
  const states = before.state === after.state ? after.state : `${before.state} → ${after.state}`;
  return `${FACETS[facet]}: ${states}${reason === "" ? "" : `, ${reason}`}`;
}

/** How a route's changes go together in one line. */
export function routeText({ methods, changes }: RouteChange): string {
  return `${methodsText(methods)}: ${changes.map(facetText).join("; ")}`;
}

/** The protections of a new route's handlers; those that are alike are said once. */
export function newRouteText({ handlers }: NewRoute): string {
  const texts = handlers.map(
    ({ login, permission, ownership, csrf }) =>
      `login ${login.state}, permission ${permission.state}, ownership ${ownership.state}, CSRF ${csrf.state}`,
  );
  return texts.length === 0 ? "nothing is known of its view" : [...new Set(texts)].join("; ");
}

/** What a setting was and is; of lists only the difference. */
export function settingText(change: SettingChange): string {
  const { before, after } = change;
  const difference = listDifference(before, after);
  if (difference !== undefined) return difference;
  return `${sideText(before)} → ${sideText(after)}`;
}

function sideText(setting: ReportedSetting | undefined): string {
  return setting === undefined ? "not set" : clipped(valueText(setting));
}

/** Longer values say nothing in a summary. */
const LONGEST = 160;

function clipped(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

function listDifference(
  before: ReportedSetting | undefined,
  after: ReportedSetting | undefined,
): string | undefined {
  const [was, is] = [before?.value, after?.value];
  if (!Array.isArray(was) || !Array.isArray(is) || !before?.complete || !after?.complete) return undefined;
  const [olds, news] = [was.map(pythonText), is.map(pythonText)];
  const parts = [
    ...news.filter((one) => !olds.includes(one)).map((one) => `+ ${one}`),
    ...olds.filter((one) => !news.includes(one)).map((one) => `− ${one}`),
  ];
  return parts.length === 0 ? "in another order" : clipped(parts.join(", "));
}
