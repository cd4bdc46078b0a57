/** How templates' values are spoken of in messages. */
import { textBetween } from "../../source/source-file.ts";
import type { Place, Step } from "../../findings/finding.ts";
import type { TemplateExpression } from "../../syntax/template/tree.ts";
import type { TemplateOrigin } from "./origin.ts";
import type { PageOutput } from "./unescaped.ts";

/** Where an output stands. */
export function placeOfOutput({ scope, node }: PageOutput): Place {
  return { path: scope.file.file.path, span: { start: node.start, end: node.end } };
}

/** The variable at the heart of an expression, as it is written; never a literal. */
export function writtenName({ scope, node }: PageOutput): string {
  const root = rootOf(node.expression);
  return root
    ? textBetween(scope.file.file.bytes, root.start, Math.min(root.end, root.start + 60))
    : "a value";
}

function rootOf(expression: TemplateExpression): TemplateExpression | undefined {
  switch (expression.kind) {
    case "filter":
      return rootOf(expression.base);
    case "name":
    case "attribute":
    case "item":
      return expression;
    case "operation":
      return expression.operands.map((one) => rootOf(one)).find((one) => one !== undefined);
    case "call":
      return rootOf(expression.callee);
    default:
      return undefined;
  }
}

/** The way of a value into the page. */
export function traceInto(output: PageOutput, origin: TemplateOrigin): Step[] {
  return [...origin.steps, { place: placeOfOutput(output), note: "comes out in the page here" }];
}
