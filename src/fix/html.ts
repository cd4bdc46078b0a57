/** HTML that is put together in Python: `format_html` escapes every value. */
import type { FixChange } from "../findings/fix-intent.ts";
import type { Call } from "../syntax/python/tree.ts";
import { builtText, respell, type BuiltText } from "./built-text.ts";
import { edits, insertion, refused, replacement, type Lowering, type TextEdit } from "./edit.ts";
import { bindImport } from "./imports.ts";
import { nodeOf, sourceOf, type PythonSource } from "./python-source.ts";
import { textBehind } from "./sql.ts";

type Change = Extract<FixChange, { kind: "format-html" }>;

/** Turns `mark_safe(f"…{x}…")`, `HttpResponse(f"…{x}…")` and the like into `format_html("…{}…", x)`. */
export function formatHtml(source: PythonSource, { at }: Change): Lowering {
  const call = nodeOf(source, at.span, "Call");
  const [first, ...more] = call?.arguments ?? [];
  if (!call || !first || first.style !== "positional") return refused("there is no such call here");
  const node = textBehind(source, first.value, call);
  if (node !== first.value) return refused("the text is made elsewhere");
  const built = builtText(source, node);
  if (typeof built === "string") return refused(built);
  const values = holeValues(source, built);
  if (typeof values === "string") return refused(values);
  const bound = bindImport(source, "django.utils.html:format_html");
  if (typeof bound === "string") return refused(bound);
  const name = calleeName(call);
  const list = values.join(", ");
  const text = [...textEdits(source, built), ...built.finish, ...bound.edits];
  if (name === "format_html")
    return more.length > 0
      ? refused("the call has values already")
      : edits(...text, insertion(node.end, `, ${list}`));
  if (MARKERS.has(name) && more.length === 0)
    return edits(...text, replacement(call.callee, bound.name), insertion(node.end, `, ${list}`));
  return edits(...text, insertion(node.start, `${bound.name}(`), insertion(node.end, `, ${list})`));
}

const MARKERS: ReadonlySet<string> = new Set(["mark_safe", "SafeString", "SafeText"]);

function calleeName({ callee }: Call): string {
  if (callee.kind === "Attribute") return callee.attribute.name;
  return callee.kind === "Name" ? callee.name : "";
}

/** Pieces that are joined, translated texts with tags in them, and what calls itself HTML. */
const MEANT_AS_HTML = /\.join\(|\b(?:_|n?gettext(?:_lazy)?|mark_safe|render\w*|\w*html)\(|[<>]/i;

/** The values in order; a clause where escaping would not be enough. */
function holeValues(source: PythonSource, { parts }: BuiltText): readonly string[] | string {
  const values: string[] = [];
  let before = "";
  for (const part of parts) {
    if ("text" in part) {
      before += sourceOf(source, part.text);
      continue;
    }
    if (/<script\b(?![^]*<\/script)/i.test(before))
      return "a value stands in a script, where escaping does not help";
    if (/<[^<>]*\son\w+\s*=\s*["'][^"'<>]*$/i.test(before)) return "a value stands in an event handler";
    if (MEANT_AS_HTML.test(part.hole.code)) return "a value is HTML by intention";
    if (/<[^<>]*=$/.test(before)) return "a value stands in an attribute without quotes";
    values.push(part.hole.code);
    before += "{}";
  }
  return values.length === 0 ? "no value stands in the text" : values;
}

/** Placeholders for the values; braces of the text itself are doubled, and percent signs are no longer. */
function textEdits(source: PythonSource, built: BuiltText): readonly TextEdit[] {
  const holes = built.parts.flatMap((part) =>
    "hole" in part ? replacement(part.hole.span, `${part.hole.opening}{}${part.hole.closing}`) : [],
  );
  if (built.form === "formatted" || built.form === "format") return holes;
  const braces = respell(source, built, /[{}]/g, (found) => found + found);
  const signs = built.form === "percent" ? respell(source, built, /%%/g, () => "%") : [];
  return [...holes, ...braces, ...signs];
}
