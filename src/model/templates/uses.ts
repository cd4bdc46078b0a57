/** What templates hand to the project's own filters and tags. */
import type { TagNode, TemplateExpression } from "../../syntax/template/tree.ts";
import type { Place } from "../../findings/finding.ts";
import type { Span } from "../../source/span.ts";
import type { TemplateModel, TemplateOrigin } from "./origin.ts";
import { originOf } from "./origins.ts";
import type { Scope } from "./scopes.ts";

/** One value that a template hands over. */
interface Handed {
  readonly scope: Scope;
  readonly expression: TemplateExpression;
  /** The `{{ … }}` or `{% … %}` around it. */
  readonly span: Span;
  /** Which of the values it is, from 0, or the keyword that names it. */
  readonly argument: number | string;
}

/** The same with where it comes from. */
export interface Use {
  readonly at: Place;
  readonly origin: TemplateOrigin;
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
    for (const { scope, node } of outputs)
      noteFilters(filters, { scope, span: node, expression: node.expression, argument: 0 });
    for (const { scope, node } of placed) {
      const handed = handedByTag(scope, node);
      note(tags, node.name, handed);
      for (const one of handed) noteFilters(filters, one);
    }
  }
  return { filters, tags };
}

function handedByTag(scope: Scope, node: TagNode): Handed[] {
  let position = 0;
  return node.words.map(({ expression, keyword }) => ({
    scope,
    span: node,
    expression,
    argument: keyword ?? position++,
  }));
}

function note(into: Map<string, Handed[]>, name: string, handed: readonly Handed[]): void {
  const same = into.get(name);
  if (same) same.push(...handed);
  else into.set(name, [...handed]);
}

function noteFilters(into: Map<string, Handed[]>, handed: Handed): void {
  const { expression } = handed;
  switch (expression.kind) {
    case "filter":
      note(
        into,
        expression.name,
        [expression.base, ...expression.arguments].map((one, argument) => ({
          ...handed,
          expression: one,
          argument,
        })),
      );
      noteFilters(into, { ...handed, expression: expression.base });
      return;
    case "operation":
      for (const operand of expression.operands) noteFilters(into, { ...handed, expression: operand });
      return;
    default:
  }
}

/** Uses of one filter or tag that are looked at. */
const MOST_USES = 40;

/** One parameter of a function that templates call. */
export interface AskedParameter {
  readonly name: string;
  readonly position: number;
  /** What the function asks of it: `["owner", "name"]` of `row.owner.name`; nothing where it takes it as it is. */
  readonly members: readonly string[];
}

/** What templates hand to a filter or tag of this name, or to one parameter of it; undefined where none uses it. */
export function handedTo(
  model: TemplateModel,
  uses: TemplateUses,
  name: string,
  parameter?: AskedParameter,
): Use[] | undefined {
  const handed = [...(uses.filters.get(name) ?? []), ...(uses.tags.get(name) ?? [])].filter(
    ({ argument }) =>
      parameter === undefined || argument === parameter.position || argument === parameter.name,
  );
  if (!uses.filters.has(name) && !uses.tags.has(name)) return undefined;
  const members = parameter?.members ?? [];
  return handed.slice(0, MOST_USES).map(({ scope, expression, span: { start, end } }) => ({
    at: { path: scope.file.file.path, span: { start, end } },
    origin: originOf(model, scope, memberOf(expression, members)),
  }));
}

/** `order.owner.name`, as a template would write it, for `order` and what a function asks of it. */
function memberOf(expression: TemplateExpression, members: readonly string[]): TemplateExpression {
  const { start, end, kind } = expression;
  if (kind === "text" || kind === "constant") return expression;
  return members.reduce<TemplateExpression>(
    (base, name) => ({ kind: "attribute", base, name, start, end }),
    expression,
  );
}
