/** What there is to say about one setting, in words. */
import { pythonText } from "./python-text.ts";
import { isPlainObject, type PlainValue } from "../source/plain-value.ts";
import type { ReportedAlternative, ReportedSetting } from "./settings-report.ts";

/** The value with what decides it. */
export function valueText(setting: ReportedSetting): string {
  const { state, value, reason = "", stoppedAt } = setting;
  const where = stoppedAt === undefined ? "" : ` (${stoppedAt.path}:${stoppedAt.line})`;
  switch (state) {
    case "known":
      return `${shownValue(setting, value)}${setBy(setting)}`;
    case "environment":
      return environmentText(setting);
    case "one-of":
      return `one of ${setting.alternatives?.length ?? 0} values: ${alternativesText(setting)}`;
    case "unknown":
      return `not known: ${reason}${where}`;
    case "fails":
      return `Django does not start: ${reason}${where}`;
    case "default":
      return setting.default === undefined
        ? "not set"
        : `${shownValue(setting, setting.default)} (Django's default)`;
  }
}

/** Permissions as people know them. */
function shownValue({ name }: ReportedSetting, value: PlainValue): string {
  return typeof value === "number" && name.endsWith("_PERMISSIONS")
    ? `0o${value.toString(8)}`
    : pythonText(value);
}

/** The files that set the variables a settled value was made of. */
function setBy({ variables }: ReportedSetting): string {
  const known = variables.flatMap(({ name, setAt }) =>
    setAt === undefined ? [] : [`${name} in ${setAt.path}:${setAt.line}`],
  );
  return known.length === 0 ? "" : ` by ${known.join(", ")}`;
}

function environmentText({ variable = "", casts = [], value, reason }: ReportedSetting): string {
  const made = casts.length === 0 ? "" : ` (${casts.join(", ")})`;
  const otherwise = reason === undefined ? `${pythonText(value)} without it` : `without it: ${reason}`;
  return `from the environment variable ${variable}${made}; ${otherwise}`;
}

function alternativesText({ alternatives = [] }: ReportedSetting): string {
  return [...new Set(alternatives.map(({ value }) => pythonText(value)))].join(" or ");
}

/** Further lines below the value: all of them, or only why it is a risk. */
export function settingFacts(setting: ReportedSetting, all: boolean): readonly string[] {
  const { secure, why, mayBeReplacedBy } = setting;
  if (!all) return secure === false ? [why] : [];
  return [
    ...(why === "" ? [] : [why]),
    ...alternativeTexts(setting),
    ...(mayBeReplacedBy === undefined
      ? []
      : [`${mayBeReplacedBy} may replace it; the repository does not show by what`]),
    ...setting.origin.map(({ path, line, note }) => `${path}:${line} ${note}`),
    ...defaultText(setting),
  ];
}

/** More alternatives than these are counted. */
const MOST_ALTERNATIVES = 6;

/** Those that stop Django from starting are no values of a running site. */
function alternativeTexts({ alternatives = [] }: ReportedSetting): readonly string[] {
  const served = alternatives.filter(({ value }) => !isPlainObject(value) || value["$fails"] === undefined);
  const more = served.length - MOST_ALTERNATIVES;
  return [
    ...served.slice(0, MOST_ALTERNATIVES).map(alternativeText),
    ...(more > 0 ? [`… and ${more} more (--json lists all)`] : []),
  ];
}

function alternativeText({ value, when }: ReportedAlternative): string {
  const conditions = when.map(
    ({ path, line, code, holds }) => `${holds ? "if" : "unless"} ${code} (${path}:${line})`,
  );
  return `${pythonText(value)} ${conditions.join(", ")}`;
}

function defaultText({ state, default: byDefault }: ReportedSetting): readonly string[] {
  return byDefault === undefined || state === "default" ? [] : [`Django's default: ${pythonText(byDefault)}`];
}
