/** catalogue.tsv: every rule and check that pickguard should know, with what exists of it. */
import { fullId, type RegisteredCheck } from "../../src/rules/rule.ts";

/** One row of catalogue.tsv. */
export interface CatalogueRow {
  readonly rule: string;
  readonly check: string;
  readonly severity: string;
  readonly status: CatalogueStatus;
}

/** `implemented` runs by default; `preview` waits for evidence; `not yet` has no code. */
export type CatalogueStatus = "implemented" | "preview" | "not yet";

const HEADER = "rule\tcheck\tseverity\tstatus";

/** Reads the table; throws on a row that has not four cells. */
export function parseCatalogue(text: string): readonly CatalogueRow[] {
  return text.trimEnd().split("\n").slice(1).map(parseRow);
}

function parseRow(line: string): CatalogueRow {
  const [rule, check, severity, status] = line.split("\t");
  if (rule === undefined || check === undefined || severity === undefined || status === undefined)
    throw new Error(`catalogue.tsv: not four cells: ${line}`);
  return {
    rule,
    check,
    severity,
    status: status === "implemented" || status === "preview" ? status : "not yet",
  };
}

/** The table's text. */
export function renderCatalogue(rows: readonly CatalogueRow[]): string {
  const lines = rows.map(({ rule, check, severity, status }) => [rule, check, severity, status].join("\t"));
  return `${[HEADER, ...lines].join("\n")}\n`;
}

/** Brings the rows up to what the code holds: status and severity of every check; checks without a row follow their rule's last one. */
export function withImplemented(
  rows: readonly CatalogueRow[],
  checks: readonly RegisteredCheck[],
): readonly CatalogueRow[] {
  const real = new Map(checks.map((registered) => [fullId(registered), toRow(registered)]));
  const known = rows.map((row) => real.get(rowId(row)) ?? { ...row, status: "not yet" as const });
  const ids = new Set(rows.map(rowId));
  return [...real]
    .filter(([id]) => !ids.has(id))
    .reduce((all, [, row]) => insertAfterRule(all, row), known as readonly CatalogueRow[]);
}

function toRow({ rule, check: { meta } }: RegisteredCheck): CatalogueRow {
  const status = meta.status === "stable" ? "implemented" : "preview";
  return { rule: rule.id, check: meta.slug, severity: meta.severity, status };
}

function rowId({ rule, check }: CatalogueRow): string {
  return `${rule}/${check}`;
}

function insertAfterRule(rows: readonly CatalogueRow[], row: CatalogueRow): readonly CatalogueRow[] {
  const last = rows.findLastIndex(({ rule }) => rule === row.rule);
  return last < 0 ? [...rows, row] : rows.toSpliced(last + 1, 0, row);
}
