import type { Rule } from "../rule.ts";

/** A cell of an export is text. */
export const rule: Rule = {
  id: "DJANGO-EXPORT-001",
  title: "Exported cells are text, not formulas",
  about:
    "Spreadsheets calculate cells that begin with `=`, `+`, `-` or `@`. An export that writes what users typed lets them put formulas " +
    "on the computer of whoever opens the file: formulas that send the other cells away or start programs after one careless click.",
  group: "injection",
  window: "before the next release",
  references: ["https://docs.djangoproject.com/en/stable/howto/outputting-csv/"],
};
