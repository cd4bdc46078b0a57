/** What templates hand to the project's own filters and tags. */
import type { TemplateExpression } from "../../syntax/template/tree.ts";
import type { TemplateModel, TemplateOrigin } from "./origin.ts";
import { worstOrigin } from "./origin.ts";
import { originOf } from "./origins.ts";
import type { Scope } from "./scopes.ts";

/** One value that a template hands over. */
interface Handed {
  readonly scope: Scope;
  readonly expression: TemplateExpression;
}

/** Values by the name of the filter or tag that gets them. */
export interface TemplateUses {
  readonly filters: ReadonlyMap<string, readonly Handed[]>;
  readonly tags: ReadonlyMap<string, readonly Handed[]>;
}

/** Gathers all uses of filters and tags in HTML templates. */
export function usesIn({ graph }: TemplateModel): TemplateUses {
  const filters = new Map<string, Handed[]>();
  const tags = new Map<string, Handed[]>();
  for (const { outputs, tags: placed } of graph.scoped.values()) {
    for (const { scope, node } of outputs) noteFilters(filters, scope, node.expression);
    for (const { scope, node } of placed) {
      const handed = node.words.map((word) => ({ scope, expression: word.expression }));
      note(tags, node.name, handed);
      for (const { expression } of handed) noteFilters(filters, scope, expression);
    }
  }
  return { filters, tags };
}

function note(into: Map<string, Handed[]>, name: string, handed: readonly Handed[]): void {
  const same = into.get(name);
  if (same) same.push(...handed);
  else into.set(name, [...handed]);
}

function noteFilters(into: Map<string, Handed[]>, scope: Scope, expression: TemplateExpression): void {
  switch (expression.kind) {
    case "filter":
      note(
        into,
        expression.name,
        [expression.base, ...expression.arguments].map((one) => ({ scope, expression: one })),
      );
      noteFilters(into, scope, expression.base);
      return;
    case "operation":
      for (const operand of expression.operands) noteFilters(into, scope, operand);
      return;
    default:
  }
}

/** What templates hand to a filter or tag of this name; undefined where none uses it. */
export function handedTo(model: TemplateModel, uses: TemplateUses, name: string): TemplateOrigin | undefined {
  const handed = [...(uses.filters.get(name) ?? []), ...(uses.tags.get(name) ?? [])];
  if (!uses.filters.has(name) && !uses.tags.has(name)) return undefined;
  return worstOrigin(handed.slice(0, 40).map(({ scope, expression }) => originOf(model, scope, expression)));
}
