import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const VIEW = `from django.db import connection


def report(request):
    connection.cursor().execute(
        "SELECT 1 WHERE a = '%s'"
        % request.GET["a"],  NOTE
    )
`;

function shown(note: string): readonly string[] {
  const bytes = new TextEncoder().encode(VIEW.replace("NOTE", note));
  return audit([{ path: "shop/views.py", bytes }]).findings.map(({ id }) => id);
}

test("a suppression counts on every line of the statement that the finding is about", () => {
  expect(shown("")).toEqual(["DJANGO-SQL-001/sql-from-input"]);
  expect(shown("# pickguard: ignore[DJANGO-SQL-001] the database user may read one view only")).toEqual([]);
});

test("and only with a reason", () => {
  expect(shown("# pickguard: ignore[DJANGO-SQL-001]")).toEqual(["DJANGO-SQL-001/sql-from-input"]);
});
