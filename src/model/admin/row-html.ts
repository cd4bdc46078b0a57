/** HTML that admin classes put together from the fields of a row, without escaping them. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { Fragment, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { adminClasses, adminMethods } from "./admin-classes.ts";

/** One such text. */
export interface RowHtml {
  readonly at: ValueRef;
  /** The field, `obj.name`. */
  readonly field: string;
  readonly through: "mark_safe" | "format_html";
}

const MARKERS: ReadonlyMap<string, RowHtml["through"]> = new Map([
  ["django.utils.safestring.mark_safe", "mark_safe"],
  ["django.utils.safestring.SafeString", "mark_safe"],
  ["django.utils.html.mark_safe", "mark_safe"],
  ["django.utils.html.format_html", "format_html"],
]);

/** Numbers, dates and addresses that Django makes itself hold no markup. */
const HARMLESS =
  /^(?:id|pk|uuid|slug|count|url|path|total|price|amount|quantity|size|width|height|weight|score|rank|order|status|state|color|colour|lang|language|locale|code|date|time|year|month|created|modified|updated|published|is_\w+|has_\w+|num_\w+|\w+_(?:id|pk|count|at|on|date|time|total|price|amount|number|size|ratio|uuid|code))$/;

/** Every such text, in the program's order. */
export function rowHtml(flows: FlowModel): RowHtml[] {
  const methods = adminClasses(flows)
    .filter(({ kind }) => kind === "model")
    .flatMap((one) => adminMethods(one));
  return methods.flatMap((method) => [...markedCalls(flows, method), ...markedMethod(flows, method)]);
}

function markedCalls(flows: FlowModel, method: FunctionRef): RowHtml[] {
  const { fragment } = functionFacts(method);
  return [...fragment.values.entries()].flatMap(([id, value]): RowHtml[] => {
    if (value.op !== "call") return [];
    const through = MARKERS.get(nameOf(flows, { ...method, value: value.callee }) ?? "");
    const first = value.arguments[0];
    if (through === undefined || first?.style !== "positional") return [];
    const field = fieldIn(method, first.value);
    return field === undefined ? [] : [{ at: { ...method, value: id }, field, through }];
  });
}

/** `@mark_safe` above the method. */
function markedMethod(flows: FlowModel, method: FunctionRef): RowHtml[] {
  const { decorators, parent, fragment } = functionFacts(method);
  const marked = decorators.some(
    (value) => MARKERS.get(nameOf(flows, { ...method, function: parent, value }) ?? "") === "mark_safe",
  );
  if (!marked) return [];
  return fragment.exits.flatMap(({ kind, value }): RowHtml[] => {
    const field = kind === "return" ? fieldIn(method, value) : undefined;
    return field === undefined ? [] : [{ at: { ...method, value }, field, through: "mark_safe" }];
  });
}

function nameOf(flows: FlowModel, at: ValueRef): string | undefined {
  return externalName(resolve(flows.program, at));
}

/** Values looked at in one text. */
const LIMIT = 200;

/** The first field of the row that becomes part of the text as it is. */
function fieldIn(method: FunctionRef, start: ValueId): string | undefined {
  const { fragment } = functionFacts(method);
  const queue: ValueId[] = [start];
  const seen = new Set<ValueId>();
  for (let next = 0; next < queue.length && next < LIMIT; next++) {
    const id = queue[next] ?? NONE;
    const value = fragment.values[id];
    if (value === undefined || seen.has(id)) continue;
    seen.add(id);
    if (value.op === "attribute" && isRowField(fragment, value))
      return `${rowName(fragment, value)}.${value.name}`;
    queue.push(...partsOf(fragment, value));
  }
  return undefined;
}

function partsOf(fragment: Fragment, value: Value): readonly ValueId[] {
  switch (value.op) {
    case "build":
      return value.parts;
    case "merge":
      return value.inputs;
    case "choice":
      return [value.whenTrue, value.whenFalse];
    case "operation":
      return value.operator === "or" || value.operator === "and" || value.operator === "arithmetic"
        ? value.operands
        : [];
    case "collection":
      return value.entries.map((entry) => entry.value);
    case "call":
      return shownByCall(fragment, value);
    default:
      return [];
  }
}

/** `str(x)` and `x.strip()` show x; every other call may have made it safe. */
function shownByCall(fragment: Fragment, call: Extract<Value, { op: "call" }>): readonly ValueId[] {
  const callee = fragment.values[call.callee];
  if (callee?.op === "free" && callee.name === "str") return call.arguments.map((one) => one.value);
  const keeps = /^(?:strip|upper|lower|title|replace)$/;
  return callee?.op === "attribute" && keeps.test(callee.name) ? [callee.base] : [];
}

/** A field of a parameter other than `self` and the request, also through a relation. */
function isRowField(fragment: Fragment, value: Extract<Value, { op: "attribute" }>): boolean {
  if (HARMLESS.test(value.name)) return false;
  const root = rootOf(fragment, value);
  return root?.op === "parameter" && root.index > 0 && root.name !== "request";
}

function rootOf(fragment: Fragment, value: Value): Value | undefined {
  let at: Value | undefined = value;
  while (at?.op === "attribute") at = fragment.values[at.base];
  return at;
}

function rowName(fragment: Fragment, value: Value): string {
  const root = rootOf(fragment, value);
  return root?.op === "parameter" ? root.name : "";
}
