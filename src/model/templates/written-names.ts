/** Expressions of templates as their readers call them. */
import { textBetween } from "../../source/source-file.ts";
import type { TemplateExpression } from "../../syntax/template/tree.ts";
import type { TemplateFile } from "./template-files.ts";

/** Longer names are cut. */
const LONGEST = 60;

/** The variable at the heart of an expression, as it is written; never a literal. */
export function writtenVariable({ file }: TemplateFile, expression: TemplateExpression): string | undefined {
  const root = rootOf(expression);
  return root && textBetween(file.bytes, root.start, Math.min(root.end, root.start + LONGEST));
}

/** Functions that give the text which they are handed, or a translation of it. */
const HANDS_ON = /^(?:_|gettext|ngettext|pgettext|string|str|lower|upper)$/;

function rootOf(expression: TemplateExpression): TemplateExpression | undefined {
  switch (expression.kind) {
    case "filter":
      return rootOf(expression.base) ?? firstRoot(expression.arguments);
    case "name":
    case "attribute":
    case "item":
      return expression;
    case "operation":
      return firstRoot(expression.operands);
    case "call": {
      const { callee } = expression;
      const handsOn = callee.kind === "name" && HANDS_ON.test(callee.name);
      return handsOn ? firstRoot(expression.arguments.map(({ value }) => value)) : rootOf(callee);
    }
    default:
      return undefined;
  }
}

function firstRoot(expressions: readonly TemplateExpression[]): TemplateExpression | undefined {
  return expressions.map((one) => rootOf(one)).find((one) => one !== undefined);
}
