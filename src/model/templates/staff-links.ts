/** Views to which pages link for staff alone: `{% if user.is_staff %}<a href="{% url 'order-refund' order.pk %}">`. */
import { onceFor } from "../../bind/once.ts";
import type { Step } from "../../findings/finding.ts";
import type { Span } from "../../source/span.ts";
import type { TagHead, TagNode, TemplateExpression, TemplateNode } from "../../syntax/template/tree.ts";
import { attributeTarget } from "./post-forms.ts";
import type { ScopedTemplate, TemplateGraph } from "./scopes.ts";
import type { TemplateFile } from "./template-files.ts";

/** The links, by the name of the route, or by the address where that is written out (`/stats`): only those to which nothing links outside such a condition. */
export function staffLinks({ scoped }: TemplateGraph): ReadonlyMap<string, readonly Step[]> {
  const hidden = new Map<string, Step[]>();
  const shown = new Set<string>();
  for (const { name, isHidden, step } of [...scoped.values()].flatMap(linksIn)) {
    if (isHidden) hidden.set(name, [...(hidden.get(name) ?? []), step]);
    else shown.add(name);
  }
  return new Map([...hidden].filter(([name]) => !shown.has(name)));
}

interface Link {
  readonly name: string;
  readonly isHidden: boolean;
  readonly step: Step;
}

const linksIn: (template: ScopedTemplate) => readonly Link[] = onceFor((template) => {
  const named = template.tags.flatMap((tag): Link[] => {
    const name = linkedRoute(tag.node);
    return name === undefined
      ? []
      : [{ name, isHidden: tag.inside.some(demandsStaff), step: stepAt(tag.scope.file, tag.node) }];
  });
  return [...named, ...writtenLinks(template)];
});

/** `<a href="/stats">`, with the conditions around it. */
function writtenLinks({ file }: ScopedTemplate): Link[] {
  if (!file.isHtml) return [];
  const ranges = staffRanges(file.template.nodes);
  return file.page.events.flatMap((event): Link[] => {
    if (event.kind !== "open" || event.element !== "a") return [];
    const path = literalPath(event);
    if (path === undefined) return [];
    const isHidden = ranges.some(({ start, end }) => start <= event.start && event.end <= end);
    return [{ name: path, isHidden, step: stepAt(file, event) }];
  });
}

function linkedRoute({ name, words }: TagNode): string | undefined {
  const expression = name === "url" ? words[0]?.expression : undefined;
  return expression?.kind === "text" ? expression.text : undefined;
}

/** The address, where it is written out and one of the site's own: `stats` and `/stats/` are the same. */
function literalPath({
  attributes,
}: Extract<TemplateFile["page"]["events"][number], { kind: "open" }>): string | undefined {
  const target = attributeTarget(attributes.find(({ name }) => name === "href"));
  if (target.kind !== "path" || target.path.includes("*")) return undefined;
  const path = target.path.slice(0, endOfPath(target.path)).replace(/\/$/, "");
  return path === "" ? undefined : path.replace(/^\/?/, "/");
}

/** Where the query or the fragment of an address begins. */
function endOfPath(address: string): number {
  const at = address.search(/[?#]/);
  return at === -1 ? address.length : at;
}

/** The parts of a template that are for staff alone. */
function staffRanges(nodes: readonly TemplateNode[]): Span[] {
  return nodes.flatMap((node): Span[] => {
    if (node.kind !== "tag") return [];
    const own = node.branches.flatMap(({ head, body }): Span[] => {
      const last = body.at(-1);
      return last && demandsStaff(head) ? [{ start: head.end, end: last.end }] : [];
    });
    return [...own, ...node.branches.flatMap(({ body }) => staffRanges(body))];
  });
}

function stepAt({ file }: TemplateFile, { start, end }: Span): Step {
  return { place: { path: file.path, span: { start, end } }, note: "shown to staff only" };
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
