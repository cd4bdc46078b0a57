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
  /** Why the checks stay right after the fix, where it mends one of several places; empty for most. */
  readonly keeps: string;
}

/** Rules that are the right answer for a kind of bug of access control. */
const ACCESS: Readonly<Record<string, readonly string[]>> = {
  "missing-object-check": ["DJANGO-AUTHN-001", "DJANGO-AUTHZ-001", "DJANGO-ADMIN-001"],
  "missing-authorization": ["DJANGO-AUTHN-001", "DJANGO-AUTHZ-001", "DJANGO-ADMIN-001"],
  "missing-authentication": ["DJANGO-AUTHN-001", "DJANGO-AUTHZ-001"],
  "mass-assignment": ["DJANGO-AUTHN-001", "DJANGO-AUTHZ-001"],
  csrf: ["DJANGO-CSRF-001"],
};

/** The same for values that flow to where they do harm. */
const FLOW: Readonly<Record<string, readonly string[]>> = {
  "sql-injection": ["DJANGO-SQL-001"],
  "orm-injection": ["DJANGO-SQL-001"],
  "csv-injection": ["DJANGO-EXPORT-001"],
  "ldap-injection": ["DJANGO-QUERY-001"],
  "command-injection": ["DJANGO-CMD-001", "DJANGO-CODE-001"],
  "code-injection": ["DJANGO-CODE-001", "DJANGO-CMD-001", "DJANGO-TEMPLATE-001"],
  ssti: ["DJANGO-TEMPLATE-001", "DJANGO-CODE-001"],
  "unsafe-deserialization": ["DJANGO-DESER-001"],
  ssrf: ["DJANGO-SSRF-001"],
  "open-redirect": ["DJANGO-REDIRECT-001"],
  "path-traversal": ["DJANGO-PATH-001", "DJANGO-UPLOAD-001"],
  "unsafe-upload": ["DJANGO-UPLOAD-001", "DJANGO-PATH-001"],
  "xss-reflected": ["DJANGO-XSS-001", "DJANGO-ADMIN-001"],
  "xss-stored": ["DJANGO-XSS-001", "DJANGO-ADMIN-001"],
};

/** The rules that count as having found a kind of bug; none for a kind that these tables are not about. */
export function rulesFor(kind: string): readonly string[] {
  return ACCESS[kind] ?? FLOW[kind] ?? [];
}

/** Whether a kind of bug is one of flows. */
export function isFlow(kind: string): boolean {
  return kind in FLOW;
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
      keeps: cell("keeps"),
    };
  });
}
