/** Elements that show a text word for word: nobody means HTML in them, so that `|safe` on a text from out of sight is a slip. */
import type { TemplateExpression } from "../../syntax/template/tree.ts";
import { holdsNoText } from "../responses/harmless-names.ts";
import type { PageOutput } from "./unescaped.ts";

/** html.spec.whatwg.org, 4.4.3 (`pre`), 4.5.15 (`code`), 4.5.17 (`samp`), 4.10.11 (`textarea`). */
const VERBATIM = new Set(["pre", "code", "samp", "kbd", "tt", "xmp"]);

/** What a program has coloured or compared is HTML also between those. */
const COLOURED = /highlight|colou?r|diff|patch|pygment|ansi|syntax|source/i;

/** The element around an output that shows texts word for word; undefined for any other, and for what is called like HTML. */
export function verbatimElement({ scope, node, context }: PageOutput): string | undefined {
  const name = plainName(node.expression);
  if (name === undefined || holdsNoText(name) || COLOURED.test(name)) return undefined;
  if (context.kind === "plain") return context.element === "textarea" ? context.element : undefined;
  if (context.kind !== "text") return undefined;
  let around: string | undefined;
  for (const event of scope.file.page.events) {
    if (event.kind === "hole") {
      if (event.hole === node) return around;
      continue;
    }
    if (VERBATIM.has(event.element)) around = event.kind === "open" ? event.element : undefined;
  }
  return undefined;
}

/** The last name of `job.stdout|safe`, with no other filter between: those may make anything of it. */
function plainName(expression: TemplateExpression): string | undefined {
  if (expression.kind !== "filter" || expression.name !== "safe") return undefined;
  const { base } = expression;
  return base.kind === "name" || base.kind === "attribute" ? base.name : undefined;
}
