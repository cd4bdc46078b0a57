/** One real bug with its fix, as a row of a table says it. */
export interface ReplayCase {
  readonly id: string;
  /** `owner/name`, as GitHub spells it. */
  readonly repository: string;
  readonly vulnerable: string;
  readonly fixed: string;
  /** What kind of bug it was (`missing-object-check`, `csrf`). */
  readonly kind: string;
  readonly path: string;
  /** Dotted names of the functions or classes that are to be found; none means the whole file. */
  readonly names: readonly string[];
  /** The first and last line of the bug before the fix, where the table says so. */
  readonly lines: readonly [number, number] | undefined;
  readonly description: string;
}

/** Rules that are the right answer for a kind of bug. Kinds that are not named here are none of access control. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  "missing-object-check": ["DJANGO-AUTHN-001", "DJANGO-AUTHZ-001", "DJANGO-ADMIN-001"],
  "missing-authorization": ["DJANGO-AUTHN-001", "DJANGO-AUTHZ-001", "DJANGO-ADMIN-001"],
  "missing-authentication": ["DJANGO-AUTHN-001", "DJANGO-AUTHZ-001"],
  "mass-assignment": ["DJANGO-AUTHN-001", "DJANGO-AUTHZ-001"],
  csrf: ["DJANGO-CSRF-001"],
};

/** The rules that count as having found a kind of bug; none for a kind that these tables are not about. */
export function rulesFor(kind: string): readonly string[] {
  return RULES[kind] ?? [];
}

/** `View.get/post / other (and siblings)` names View.get, View.post and other; prose and `-` name nothing. */
export function namesIn(field: string): readonly string[] {
  const parts = field.replaceAll(/\([^)]*\)/gu, "").split(" / ");
  return parts.flatMap(namesOfPart).filter((name) => /^[A-Za-z_][\w.]*$/u.test(name));
}

function namesOfPart(part: string): readonly string[] {
  const [first = "", ...others] = part.trim().split("/");
  const owner = first.slice(0, first.lastIndexOf(".") + 1);
  return [first, ...others.map((other) => `${owner}${other}`)];
}

function linesOf(first: string, last: string): readonly [number, number] | undefined {
  return first === "" ? undefined : [Number(first), Number(last)];
}

/** Reads a table with a line of column names; columns that it does not know are passed over. */
export function readCases(table: string): readonly ReplayCase[] {
  const [header = "", ...rows] = table.trim().split("\n");
  const columns = header.split("\t");
  return rows.map((row) => {
    const cells = row.split("\t");
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? "";
    return {
      id: cell("id"),
      repository: cell("repo"),
      vulnerable: cell("vulnerable_commit"),
      fixed: cell("fix_commit"),
      kind: cell("class"),
      path: cell("file"),
      names: namesIn(cell("function_or_view")),
      lines: linesOf(cell("line_start"), cell("line_end")),
      description: cell("description"),
    };
  });
}
