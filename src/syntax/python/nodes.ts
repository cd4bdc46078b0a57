/** Makers of the nodes that several rules build, so that each kind keeps one hidden class. */
import type { Span } from "../../source/span.ts";
import type {
  Argument,
  Call,
  ErrorExpression,
  Expression,
  FormattedPart,
  FormattedString,
  Identifier,
  Name,
  Param,
  ParamStyle,
  Replacement,
  Starred,
  TupleExpression,
} from "./tree.ts";

/** A name that is read or assigned to. */
export function name(start: number, end: number, text: string): Name {
  return { kind: "Name", start, end, name: text };
}

/** A name that only names: of an attribute, a parameter, a definition. */
export function identifier(start: number, end: number, text: string): Identifier {
  return { kind: "Identifier", start, end, name: text };
}

/** A tuple, with or without parentheses. */
export function tuple(start: number, end: number, elements: readonly Expression[]): TupleExpression {
  return { kind: "Tuple", start, end, elements };
}

/** `*value`, as wide as its value. */
export function starred(start: number, value: Expression): Starred {
  return { kind: "Starred", start, end: value.end, value };
}

/** A call. */
export function call(span: Span, callee: Expression, args: readonly Argument[]): Call {
  return { kind: "Call", start: span.start, end: span.end, callee, arguments: args };
}

/** An argument as wide as its value; its name or stars begin at `start`. */
export function argument(
  start: number,
  style: Argument["style"],
  keyword: Identifier | undefined,
  value: Expression,
): Argument {
  return {
    kind: "Argument",
    start,
    end: Math.max(value.end, keyword?.end ?? 0),
    style,
    name: keyword,
    value,
  };
}

/** A parameter. */
export function parameter(
  start: number,
  style: ParamStyle,
  parameterName: Identifier,
  annotation: Expression | undefined,
  defaultValue: Expression | undefined,
): Param {
  const end = defaultValue?.end ?? annotation?.end ?? parameterName.end;
  return { kind: "Param", start, end, name: parameterName, style, annotation, default: defaultValue };
}

/** A hole, and what could be read inside it. */
export function errorExpression(start: number, end: number, parts: readonly Expression[]): ErrorExpression {
  return { kind: "Error", start, end, parts };
}

/** An f-string or t-string. */
export function formattedString(
  span: Span,
  template: boolean,
  parts: readonly FormattedPart[],
): FormattedString {
  return { kind: "FormattedString", start: span.start, end: span.end, template, parts };
}

/** A field of an f-string. */
export function replacement(
  span: Span,
  value: Expression,
  conversion: Replacement["conversion"],
  format: readonly FormattedPart[],
): Replacement {
  return { kind: "Replacement", start: span.start, end: span.end, value, conversion, format };
}
