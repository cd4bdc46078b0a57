/** Advisories in the format of https://ossf.github.io/osv-schema/, as https://osv.dev offers them for PyPI. Pure; reading the files is the command line's. */
import type { Advisory, AdvisorySeverity, AdvisoryTable } from "../model/dependencies/advisory.ts";
import { bundledAdvisories, mergedTables } from "../model/dependencies/advisory.ts";

/** The bundled table with an export laid over it. Records that cannot be read, are withdrawn or of other ecosystems are left out. */
export function withOsvRecords(texts: Iterable<string>): {
  readonly table: AdvisoryTable;
  readonly records: number;
} {
  const packages: Record<string, Advisory[]> = Object.create(null) as Record<string, Advisory[]>;
  let knownTo: string | undefined;
  let records = 0;
  for (const text of texts) {
    const record = parsed(text);
    const found = record === undefined ? [] : advisoriesIn(record);
    if (found.length > 0) records++;
    for (const [name, advisory] of found) (packages[name] ??= []).push(advisory);
    const day = stringAt(record, "modified")?.slice(0, 10);
    if (day !== undefined && (knownTo === undefined || day > knownTo)) knownTo = day;
  }
  return { table: mergedTables(bundledAdvisories(), { knownTo, packages }), records };
}

type Json = Readonly<Record<string, unknown>>;

function parsed(text: string): Json | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function objectsAt(value: Json | undefined, key: string): readonly Json[] {
  return listAt(value, key)
    .map(asObject)
    .filter((item) => item !== undefined);
}

function listAt(value: Json | undefined, key: string): readonly unknown[] {
  const list: unknown = value?.[key];
  return Array.isArray(list) ? list : [];
}

function stringsAt(value: Json | undefined, key: string): readonly string[] {
  return listAt(value, key).filter((item) => typeof item === "string");
}

function stringAt(value: Json | undefined, key: string): string | undefined {
  const text = value?.[key];
  return typeof text === "string" ? text : undefined;
}

function advisoriesIn(record: Json): readonly (readonly [string, Advisory])[] {
  const own = stringAt(record, "id");
  if (own === undefined || stringAt(record, "withdrawn") !== undefined) return [];
  const id = [own, ...stringsAt(record, "aliases")].find((name) => name.startsWith("CVE-")) ?? own;
  return objectsAt(record, "affected").flatMap((affected) => {
    const of = asObject(affected["package"]);
    const name = stringAt(of, "name")
      ?.toLowerCase()
      .replaceAll(/[-_.]+/g, "-");
    const ranges = rangesIn(affected);
    if (stringAt(of, "ecosystem") !== "PyPI" || name === undefined || ranges.length === 0) return [];
    const rating = {
      severity: severityOf(record, affected),
      kind: "",
      fixed: undefined,
      isApproximate: false,
    };
    return [[name, { id, affected: ranges.join(" || "), ...rating }] as const];
  });
}

/** Ranges as PEP 440 specifiers; single versions only where there is no range. */
function rangesIn(affected: Json): readonly string[] {
  const ranges = objectsAt(affected, "ranges")
    .filter((range) => stringAt(range, "type") === "ECOSYSTEM")
    .flatMap((range) => spansOf(objectsAt(range, "events")));
  return ranges.length > 0 ? ranges : stringsAt(affected, "versions").map((version) => `==${version}`);
}

/** Events come in the order of versions: introduced, then fixed or last affected, and perhaps again. */
function spansOf(events: readonly Json[]): readonly string[] {
  const spans: string[] = [];
  let from: string | undefined;
  for (const event of events) {
    const introduced = stringAt(event, "introduced");
    const fixed = stringAt(event, "fixed");
    const last = stringAt(event, "last_affected");
    if (introduced !== undefined) from = introduced;
    const end = fixed === undefined ? (last === undefined ? undefined : `<=${last}`) : `<${fixed}`;
    if (from === undefined || end === undefined) continue;
    spans.push(from === "0" ? end : `>=${from},${end}`);
    from = undefined;
  }
  if (from !== undefined) spans.push(from === "0" ? "*" : `>=${from}`);
  // "Every version" says it all.
  return spans.includes("*") ? ["*"] : spans;
}

const WORDS: ReadonlyMap<string, AdvisorySeverity> = new Map([
  ["CRITICAL", "critical"],
  ["HIGH", "high"],
  ["MODERATE", "moderate"],
  ["MEDIUM", "moderate"],
  ["LOW", "low"],
]);

/** GitHub's records say a word; a CVSS vector alone counts as unrated. */
function severityOf(record: Json, affected: Json): AdvisorySeverity {
  const told = [record, affected].flatMap((each) =>
    ["database_specific", "ecosystem_specific"].flatMap(
      (key) => stringAt(asObject(each[key]), "severity") ?? [],
    ),
  );
  return WORDS.get(told[0]?.toUpperCase() ?? "") ?? "unstated";
}
