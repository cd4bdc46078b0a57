/** Views to which pages link for staff alone: `{% if user.is_staff %}<a href="{% url 'order-refund' order.pk %}">`. */
import type { Step } from "../../findings/finding.ts";
import type { TagHead, TagNode, TemplateExpression } from "../../syntax/template/tree.ts";
import type { TemplateGraph } from "./scopes.ts";
import type { Placed } from "./scopes.ts";

/** The links, by the name of the route: only names to which nothing links outside such a condition. */
export function staffLinks({ scoped }: TemplateGraph): ReadonlyMap<string, readonly Step[]> {
  const hidden = new Map<string, Step[]>();
  const shown = new Set<string>();
  for (const tag of [...scoped.values()].flatMap(({ tags }) => tags)) {
    const name = linkedRoute(tag.node);
    if (name === undefined) continue;
    if (tag.inside.some((head) => demandsStaff(head)))
      hidden.set(name, [...(hidden.get(name) ?? []), stepAt(tag)]);
    else shown.add(name);
  }
  return new Map([...hidden].filter(([name]) => !shown.has(name)));
}

function linkedRoute({ name, words }: TagNode): string | undefined {
  const expression = name === "url" ? words[0]?.expression : undefined;
  return expression?.kind === "text" ? expression.text : undefined;
}

function stepAt({ scope, node }: Placed<TagNode>): Step {
  const { start, end } = node;
  return { place: { path: scope.file.file.path, span: { start, end } }, note: "shown to staff only" };
}

/** A condition that only holds for staff; with `or` or `not` in it, it may hold for others. */
function demandsStaff({ name, words }: TagHead): boolean {
  if (name !== "if" && name !== "elif") return false;
  if (words.some(({ text }) => /^(?:or|not|==|!=|in|is)$/.test(text))) return false;
  return words.some(({ expression }) => isStaffFlag(expression));
}

function isStaffFlag(expression: TemplateExpression): boolean {
  return expression.kind === "attribute" && /^is_(?:staff|superuser)$/.test(expression.name);
}
