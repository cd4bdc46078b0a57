/** What templates write into the attributes that scripts read back. */
import { onceFor } from "../../bind/once.ts";
import type { HtmlAttribute } from "../../syntax/html/html-context.ts";
import type { TemplateExpression } from "../../syntax/template/tree.ts";
import type { TemplateModel, TemplateOrigin } from "../templates/origin.ts";
import { worstOrigin } from "../templates/origin.ts";
import type { Insertion } from "../templates/page.ts";
import type { TemplateGraph } from "../templates/scopes.ts";
import type { TemplateFile } from "../templates/template-files.ts";
import { outputOrigin } from "../templates/unescaped.ts";

/** One attribute into which a template puts a value. */
interface Filled {
  readonly page: TemplateFile;
  readonly attribute: HtmlAttribute<Insertion>;
}

/** Elements that are looked at for one name. */
const MOST = 12;

/**
 * Where the value of an attribute comes from: the browser undoes the template's escaping when a script reads it
 * (html.spec.whatwg.org/#attribute-value-(double-quoted)-state). Elements of the script's own page count first. Undefined where
 * no template in sight has such an attribute: widgets write theirs in Python.
 */
export function attributeOrigin(
  model: TemplateModel,
  name: string,
  page: TemplateFile | undefined,
): TemplateOrigin | undefined {
  const all = filledAttributes(model.graph).get(name);
  if (all === undefined) return undefined;
  const own = all.filter((one) => one.page === page);
  const asked = own.length > 0 ? own : all;
  return worstOrigin(asked.slice(0, MOST).flatMap((one) => originsIn(model, one)));
}

function originsIn(model: TemplateModel, { page, attribute }: Filled): TemplateOrigin[] {
  const placed = model.graph.scoped.get(page)?.outputs ?? [];
  return attribute.parts.flatMap((part) => {
    const output = part.kind === "hole" ? placed.find(({ node }) => node === part.hole) : undefined;
    if (output === undefined) return [];
    const { node } = output;
    return [outputOrigin(model, { ...output, node: { ...node, expression: unescaped(node.expression) } })];
  });
}

/** `{{ title|escape }}`: the browser undoes that as well. */
function unescaped(expression: TemplateExpression): TemplateExpression {
  return expression.kind === "filter" && /^(?:e|escape|force_escape)$/.test(expression.name)
    ? unescaped(expression.base)
    : expression;
}

/** Attributes with a dash in their name, and where templates put values into them, by name. */
const filledAttributes: (graph: TemplateGraph) => ReadonlyMap<string, readonly Filled[]> = onceFor(
  ({ templates }) => {
    const found = new Map<string, Filled[]>();
    for (const page of templates.files)
      for (const event of page.isHtml ? page.page.events : []) {
        if (event.kind !== "open") continue;
        for (const attribute of event.attributes) {
          if (!attribute.name.includes("-")) continue;
          const same = found.get(attribute.name) ?? [];
          found.set(attribute.name, same);
          if (attribute.parts.some(({ kind }) => kind === "hole")) same.push({ page, attribute });
        }
      }
    return found;
  },
);
