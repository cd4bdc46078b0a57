/** Views to which pages link for a row's own person alone: `{% if post.author == request.user %}<a href="{% url 'post-edit' post.pk %}">`. */
import { onceFor } from "../../bind/once.ts";
import type { Step } from "../../findings/finding.ts";
import type { TagHead, TagNode, TemplateExpression } from "../../syntax/template/tree.ts";
import type { ScopedTemplate, TemplateGraph } from "./scopes.ts";

/** One such link. */
export interface OwnerLink {
  /** The field that is compared with whoever is asking. */
  readonly field: string;
  readonly step: Step;
}

/** The links by the name of the route: only those to which nothing links outside such a condition. */
export function ownerLinks({ scoped }: TemplateGraph): ReadonlyMap<string, OwnerLink> {
  const kept = new Map<string, OwnerLink>();
  const shown = new Set<string>();
  for (const { name, link } of [...scoped.values()].flatMap(linksIn)) {
    if (link === undefined) shown.add(name);
    else kept.set(name, kept.get(name) ?? link);
  }
  return new Map([...kept].filter(([name]) => !shown.has(name)));
}

interface Link {
  readonly name: string;
  /** Undefined where everybody gets to see it. */
  readonly link: OwnerLink | undefined;
}

const linksIn: (template: ScopedTemplate) => readonly Link[] = onceFor((template) =>
  template.tags.flatMap(({ node, inside, scope }): Link[] => {
    const name = linkedRoute(node);
    if (name === undefined) return [];
    const [field] = inside.flatMap((head) => comparedField(head) ?? []);
    const place = { path: scope.file.file.path, span: { start: node.start, end: node.end } };
    return [
      {
        name,
        link:
          field === undefined ? undefined : { field, step: { place, note: "shown to its own person only" } },
      },
    ];
  }),
);

function linkedRoute({ name, words }: TagNode): string | undefined {
  const expression = name === "url" ? words[0]?.expression : undefined;
  return expression?.kind === "text" ? expression.text : undefined;
}

/** `author` of `{% if post.author == request.user %}`, in either order, also by name or number. */
function comparedField({ name, words }: TagHead): string | undefined {
  if ((name !== "if" && name !== "elif") || words.some(({ text }) => text === "not")) return undefined;
  for (const [at, { text }] of words.entries()) {
    const [left, right] = [words[at - 1]?.expression, words[at + 1]?.expression];
    if (text !== "==" || left === undefined || right === undefined) continue;
    const field = isAsker(right) ? fieldOf(left) : isAsker(left) ? fieldOf(right) : undefined;
    if (field !== undefined) return field;
  }
  return undefined;
}

const SAME_PERSON = /^(?:id|pk|username|email)$/;

/** `request.user`, `user`, or what tells that account from others. */
function isAsker(expression: TemplateExpression): boolean {
  if (expression.kind === "name") return expression.name === "user";
  if (expression.kind !== "attribute") return false;
  if (SAME_PERSON.test(expression.name)) return isAsker(expression.base);
  return expression.name === "user" && expression.base.kind === "name" && expression.base.name === "request";
}

/** `author` of `post.author`, `post.author_id` and `post.author.username`. */
function fieldOf(expression: TemplateExpression): string | undefined {
  if (expression.kind !== "attribute") return undefined;
  if (SAME_PERSON.test(expression.name)) return fieldOf(expression.base);
  return expression.name.replace(/_id$/, "");
}
