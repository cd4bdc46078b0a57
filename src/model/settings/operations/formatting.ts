/** Text put together: f-strings, `%`, `str.format`, `str.join`. All of them become one operation, *join*, over their parts. */
import type { AbstractValue, Known, Origin } from "../value.ts";
import { elementsOf, MAX_SIZE, text, textOf, unknown } from "../value.ts";
import type { Operation } from "./operation.ts";
import { findItem } from "./sequences.ts";

interface Parts {
  readonly operation: Operation;
  readonly operands: readonly AbstractValue[];
}

/** What `str(value)` gives for a settled scalar, else undefined. */
export function displayed(value: Known): string | undefined {
  const { content } = value;
  switch (content.type) {
    case "text":
    case "path":
      return content.value;
    case "number":
      return String(content.value);
    case "boolean":
      return content.value ? "True" : "False";
    case "none":
      return "None";
    default:
      return undefined;
  }
}

/** The concatenation of the parts' texts. */
export function joined(
  operands: readonly AbstractValue[],
  conversions: readonly ("text" | "value")[],
  origin: Origin,
): AbstractValue {
  let result = "";
  for (const [index, operand] of operands.entries()) {
    const piece =
      conversions[index] === "text"
        ? textOf(operand)
        : operand.kind === "known"
          ? displayed(operand)
          : undefined;
    if (piece === undefined) return unknown("text made of a value that is not followed", origin);
    result += piece;
    if (result.length > MAX_SIZE) return unknown("a very long text", origin);
  }
  return text(result, origin);
}

/** A join of values, each shown as `str()` shows it. */
export function joinOf(operands: readonly AbstractValue[]): Parts {
  return { operation: { name: "join", conversions: operands.map(() => "value" as const) }, operands };
}

/** The same operation as a join, when it is one that puts text together. */
export function asJoin(
  operation: Operation,
  operands: readonly AbstractValue[],
  origin: Origin,
): Parts | undefined {
  const [first, second] = operands;
  const template = textOf(first);
  if (template === undefined) return undefined;
  if (operation.name === "binary" && operation.operator === "%" && second !== undefined)
    return percent(template, second, origin);
  if (operation.name !== "method") return undefined;
  if (operation.method === "format") return braces(template, operands.slice(1), operation.keywords, origin);
  if (operation.method === "join" && second !== undefined) return separated(template, second, origin);
  return undefined;
}

function separated(separator: string, list: AbstractValue, origin: Origin): Parts | undefined {
  const elements = elementsOf(list);
  if (elements === undefined || (list.kind === "known" && "open" in list.content && list.content.open))
    return undefined;
  if (elements.length === 0) return joinOf([text("", origin)]);
  return joinOf(
    elements.flatMap((element, index) => (index === 0 ? [element] : [text(separator, origin), element])),
  );
}

/** `"%s:%d" % (a, b)` and `"%(name)s" % {…}`; widths and precisions are not followed. */
function percent(template: string, right: AbstractValue, origin: Origin): Parts | undefined {
  const pieces = template.split(/%(\(\w+\))?([sdir%])/);
  const operands: AbstractValue[] = [];
  const tuple = right.kind === "known" && right.content.type === "tuple" ? right.content.elements : [right];
  let next = 0;
  for (let at = 0; at < pieces.length; at += 3) {
    const literal = pieces[at] ?? "";
    if (literal.includes("%")) return undefined;
    operands.push(text(literal, origin));
    const conversion = pieces[at + 2];
    if (conversion === undefined) break;
    const value = conversion === "%" ? text("%", origin) : percentValue(pieces[at + 1], right, tuple[next++]);
    if (value === undefined) return undefined;
    operands.push(value);
  }
  return joinOf(operands);
}

function percentValue(
  name: string | undefined,
  right: AbstractValue,
  positional: AbstractValue | undefined,
): AbstractValue | undefined {
  return name === undefined || name === "" ? positional : itemNamed(right, name.slice(1, -1));
}

function itemNamed(value: AbstractValue, name: string): AbstractValue | undefined {
  if (value.kind !== "known" || value.content.type !== "dict") return undefined;
  const item = findItem(value.content.items, text(name, value.origin));
  return item === undefined || item === "unsettled" ? undefined : item.value;
}

/** `"{}{name}".format(…)`; format specifications are not followed. */
function braces(
  template: string,
  values: readonly AbstractValue[],
  keywords: readonly string[],
  origin: Origin,
): Parts | undefined {
  const named = values.length - keywords.length;
  const operands: AbstractValue[] = [];
  let next = 0;
  for (const piece of template.split(/(\{\{|\}\}|\{\w*\})/)) {
    if (piece === "{{" || piece === "}}") operands.push(text(piece.slice(1), origin));
    else if (/^\{\w*\}$/.test(piece)) {
      const field = piece.slice(1, -1);
      const keyword = keywords.indexOf(field);
      const at =
        field === "" ? next++ : /^\d+$/.test(field) ? Number(field) : keyword < 0 ? -1 : named + keyword;
      const value = values[at];
      if (value === undefined) return undefined;
      operands.push(value);
    } else if (/[{}]/.test(piece)) return undefined;
    else operands.push(text(piece, origin));
  }
  return joinOf(operands);
}
