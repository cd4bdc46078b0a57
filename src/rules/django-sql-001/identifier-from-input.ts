import type { Judged } from "../../flow/arrivals.ts";
import {
  cameDirectly,
  findingsOf,
  flowsInto,
  INDIRECT,
  rowsAt,
} from "../../model/injection/flow-findings.ts";
import type { Check } from "../rule.ts";

/** Calls that quote a name. */
const IDENTIFIERS = ["psycopg2.sql.Identifier", "psycopg.sql.Identifier"];

/** The request chooses a table or column of a hand-written statement. */
export const check: Check = {
  meta: {
    slug: "identifier-from-input",
    title: "the request chooses a table or column of an SQL statement",
    severity: "medium",
    severityReason: "the name is quoted: other tables can be read, statements cannot be changed",
    cwe: [639, 89],
    status: "preview",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports values of the request that become identifiers of a statement through `psycopg.sql.Identifier`.",
      impact:
        "Quoting keeps the statement whole, but not the choice: whoever sends the request reads or changes any table and column that the database user may touch, `auth_user` and `password` among them.",
      fix: "Look the name up in a dictionary of the tables and columns that are meant: `COLUMNS = {'name': 'name', 'new': 'created'}`, then `Identifier(COLUMNS[name])`.",
      mitigation: "Give the application's database user the rights it needs and no more.",
      falsePositive:
        "Fine where the name is compared with a list that this audit does not recognise, and in tools whose users manage tables.",
    },
  },
  *judge({ flows }) {
    for (const seen of flowsInto(flows, "name", rowsAt(IDENTIFIERS)))
      yield* findingsOf(
        flows,
        seen,
        { request: "medium" },
        { ...(cameDirectly(flows, seen) ? {} : INDIRECT), message: messageOf(seen.judged) },
      );
  },
};

function messageOf({ label }: Judged): string {
  return `A value that comes from ${label} names a table or column of this statement. It is quoted, and still any table that the database user may touch.`;
}
