/** Where the parts of `"…%s…" % x` and `"…{}…".format(x)` stand in their template. */
import type { BuildValue } from "../extract/facts.ts";

/** `%s`, `%(name)5.2f`. */
const PERCENT = /%(?:\(\w{1,100}\))?[-#0 +\d.*]{0,25}[a-zA-Z]/g;

/** `{}`, `{name!r:>10}`. */
const BRACES = /\{[^{}]{0,100}\}/g;

/** What marks a place to fill in templates of one form. */
export function holePattern(form: BuildValue["form"]): RegExp {
  return form === "percent" ? PERCENT : BRACES;
}

/** Where a part is put into its template: by its name where it has one, else by its position; the template's end where it has no such place. */
export function holeOf(template: string, build: BuildValue, position: number): number {
  const places = [...template.matchAll(holePattern(build.form))];
  const name = build.names?.[position] ?? "";
  const own =
    name === ""
      ? places[position - 1]
      : places.find(
          ([written]) => written.startsWith(name, 1) && /^[}.[!:]/.test(written.slice(name.length + 1)),
        );
  return own?.index ?? places.at(-1)?.index ?? template.length;
}
