/** How templates' values are spoken of in messages. */
import type { Place, Step } from "../../findings/finding.ts";
import { textBetween } from "../../source/source-file.ts";
import type { TemplateOrigin } from "./origin.ts";
import type { PageOutput } from "./unescaped.ts";
import { writtenVariable } from "./written-names.ts";

/** Where an output stands. */
export function placeOfOutput({ scope, node }: PageOutput): Place {
  return { path: scope.file.file.path, span: { start: node.start, end: node.end } };
}

/** The variable at the heart of an expression, as it is written; never a literal. */
export function writtenName({ scope, node }: PageOutput): string {
  return writtenVariable(scope.file, node.expression) ?? "a value";
}

/** The variable that an origin is of, where an expression holds several. */
export function spokenName(output: PageOutput, { part }: TemplateOrigin): string {
  return part ?? writtenName(output);
}

/** The same as the beginning of a sentence: where the variable that decides is not the one written here, both are named. */
export function spokenFirst(output: PageOutput, origin: TemplateOrigin): string {
  const { scope, node } = output;
  const name = spokenName(output, origin);
  const written = writtenName(output);
  const isWritten = textBetween(scope.file.file.bytes, node.start, node.end).includes(name);
  return isWritten || written === "a value" ? `\`${name}\`` : `In \`${written}\`, \`${name}\``;
}

/** The way of a value into the page. */
export function traceInto(output: PageOutput, origin: TemplateOrigin): Step[] {
  return [...origin.steps, { place: placeOfOutput(output), note: "comes out in the page here" }];
}
