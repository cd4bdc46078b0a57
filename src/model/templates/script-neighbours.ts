/** Strings of a script that stand beside each other: a backslash at the end of one makes code of the next. */
import { textBetween } from "../../source/source-file.ts";
import type { TemplateModel } from "./origin.ts";
import type { PageOutput } from "./unescaped.ts";
import { outputOrigin } from "./unescaped.ts";

/** Bytes of one line that are looked at. */
const LINE = 400;

/**
 * Whether another value that somebody may choose follows or precedes within the same line, or the same one comes again in a loop
 * that the line holds. Strings end with their line, so that nothing further away can be made code. Of the two, the first must stand
 * at the closing quote: in `'{{ shop.name }} ({{ shop.pk }})'` a backslash meets a blank.
 */
export function hasNeighbour(
  model: TemplateModel,
  output: PageOutput,
  strings: readonly PageOutput[],
): boolean {
  if (isRepeated(output) && endsString(output)) return true;
  return strings.some(
    (other) =>
      other !== output &&
      other.scope.file === output.scope.file &&
      areInOneLine(output, other.node.start, output.node.start) &&
      endsString(other.node.start < output.node.start ? other : output) &&
      isChosen(model, other),
  );
}

/** `[{% for one in all %}'{{ one }}',{% endfor %}]`. */
function isRepeated(output: PageOutput): boolean {
  return output.inside.some(
    ({ name, start }) => name === "for" && areInOneLine(output, start, output.node.start),
  );
}

function areInOneLine({ scope }: PageOutput, one: number, other: number): boolean {
  const [first, last] = one < other ? [one, other] : [other, one];
  return last - first <= LINE && !textBetween(scope.file.file.bytes, first, last).includes("\n");
}

function isChosen(model: TemplateModel, other: PageOutput): boolean {
  const { kind } = outputOrigin(model, other);
  return kind === "request" || kind === "stored";
}

/** Whether nothing but other tags stands between an output and the closing quote of its string. */
function endsString({ scope, node }: PageOutput): boolean {
  const { bytes } = scope.file.file;
  return ENDING.test(textBetween(bytes, node.end, Math.min(bytes.length, node.end + LINE)));
}

const ENDING = /^(?:\{[{%][^{}\n]{0,100}[%}]\})*["']/;
