/** HTML that admin classes put together from the fields of a row, without escaping them. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import { onceFor } from "../../bind/once.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { CallValue, Fragment, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { clearedByNumber } from "../../flow/number-formats.ts";
import { replacesTags } from "../../flow/translation-tables.ts";
import { modelClasses } from "../ownership/model-classes.ts";
import { fieldsOfRow } from "../rows/fields.ts";
import { holdsNoMarkup } from "../rows/plain-columns.ts";
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
  ["django.utils.text.mark_safe", "mark_safe"],
  ["django.utils.html.format_html", "format_html"],
]);

/** Numbers, dates and addresses that Django makes itself hold no markup. */
const HARMLESS =
  /^(?:id|pk|uuid|slug|count|url|path|total|price|amount|quantity|size|width|height|weight|score|rank|order|status|state|color|colour|lang|language|locale|code|date|time|year|month|created|modified|updated|published|__\w+__|is_\w+|has_\w+|num_\w+|\w+_(?:id|pk|count|at|on|date|time|total|price|amount|number|size|ratio|uuid|code))$/;

/** What a function's parameters hold: a row, or the text of one of its fields by name. */
type Held = ReadonlyMap<number, { readonly row: string } | { readonly field: string }>;

/** A function that puts rows into HTML, as it is called. */
interface Maker {
  readonly ref: FunctionRef;
  readonly held: Held;
}

/** Calls followed from a method of an admin class. */
const DEPTH = 3;

/** Every such text once, in the program's order, those included that functions called by an admin class put together. */
export function rowHtml(flows: FlowModel): RowHtml[] {
  const methods = adminClasses(flows)
    .filter(({ kind }) => kind === "model")
    .flatMap((one) => adminMethods(one));
  const found = new Map<string, RowHtml>();
  for (const method of methods) {
    for (const one of madeBy(flows, { ref: method, held: rowsOf(method) }, 0)) {
      const key = `${one.at.unit.file.path}:${one.at.function}:${one.at.value}`;
      if (!found.has(key)) found.set(key, one);
    }
  }
  return [...found.values()];
}

/** Every parameter of a method but `self` and the request may be a row. */
function rowsOf(method: FunctionRef): Held {
  const { parameters } = functionFacts(method);
  return new Map(
    parameters.flatMap(({ name }, index) =>
      index > 0 && name !== "request" ? [[index, { row: name }]] : [],
    ),
  );
}

function madeBy(flows: FlowModel, maker: Maker, depth: number): RowHtml[] {
  if (maker.held.size === 0) return [];
  return [
    ...markedCalls(flows, maker),
    ...markedMethod(flows, maker),
    ...(depth < DEPTH && (depth > 0 || isShown(maker))
      ? calledBy(flows, maker).flatMap((next) => madeBy(flows, next, depth + 1))
      : []),
  ];
}

/** A column or a field of a page takes the row and nothing else; what other methods call need not end on a page. */
function isShown({ ref }: Maker): boolean {
  return functionFacts(ref).parameters.length === 2;
}

/** Functions of the project that are given a row or one of its fields. */
function calledBy(flows: FlowModel, { ref, held }: Maker): Maker[] {
  const edges = [...(flows.solver.byRef.get(functionFacts(ref))?.edges.values() ?? [])];
  return edges.map(({ target, passed }) => ({
    ref: target,
    held: new Map(
      [...passed].flatMap(([index, values]) => {
        const given = values.map((id) => heldBy(flows, ref, held, id)).find((one) => one !== undefined);
        return given === undefined ? [] : [[index, given] as const];
      }),
    ),
  }));
}

/** What an argument holds: a row as it is, or a text with a field of one. */
function heldBy(
  flows: FlowModel,
  ref: FunctionRef,
  held: Held,
  id: ValueId,
): { row: string } | { field: string } | undefined {
  const value = functionFacts(ref).fragment.values[id];
  const own = value?.op === "parameter" ? held.get(value.index) : undefined;
  if (own) return own;
  const field = fieldIn(flows, ref, held, id);
  return field === undefined ? undefined : { field };
}

function markedCalls(flows: FlowModel, { ref, held }: Maker): RowHtml[] {
  const { fragment } = functionFacts(ref);
  return [...fragment.values.entries()].flatMap(([id, value]): RowHtml[] => {
    if (value.op !== "call") return [];
    const through = MARKERS.get(nameOf(flows, refTo(ref, value.callee)) ?? "");
    const first = value.arguments[0];
    if (through === undefined || first?.style !== "positional") return [];
    const field = fieldIn(flows, ref, held, first.value);
    return field === undefined ? [] : [{ at: refTo(ref, id), field, through }];
  });
}

/** `@mark_safe` above the method. */
function markedMethod(flows: FlowModel, { ref, held }: Maker): RowHtml[] {
  const { decorators, parent, fragment } = functionFacts(ref);
  const marked = decorators.some(
    (value) => MARKERS.get(nameOf(flows, { ...ref, function: parent, value }) ?? "") === "mark_safe",
  );
  if (!marked) return [];
  return fragment.exits.flatMap(({ kind, value }): RowHtml[] => {
    const field = kind === "return" ? fieldIn(flows, ref, held, value) : undefined;
    return field === undefined ? [] : [{ at: refTo(ref, value), field, through: "mark_safe" }];
  });
}

function nameOf(flows: FlowModel, at: ValueRef): string | undefined {
  return externalName(resolve(flows.program, at));
}

/** Values looked at in one text. */
const LIMIT = 200;

/** The first field of the row that becomes part of the text as it is. */
function fieldIn(flows: FlowModel, ref: FunctionRef, held: Held, start: ValueId): string | undefined {
  const { fragment } = functionFacts(ref);
  const queue: ValueId[] = [start];
  const seen = new Set<ValueId>();
  for (let next = 0; next < queue.length && next < LIMIT; next++) {
    const id = queue[next] ?? NONE;
    const value = fragment.values[id];
    if (value === undefined || seen.has(id)) continue;
    seen.add(id);
    const field = fieldAt(flows, fragment, held, value);
    if (field !== undefined) return field;
    queue.push(...partsOf(flows, ref, value));
  }
  return undefined;
}

function partsOf(flows: FlowModel, ref: FunctionRef, value: Value): readonly ValueId[] {
  switch (value.op) {
    case "build":
      return value.parts.filter((_, place) => clearedByNumber(flows.program, ref, value, place) === 0);
    case "merge":
      return value.inputs;
    case "choice":
      return [value.whenTrue, value.whenFalse];
    case "operation":
      if (value.operator === "and") return value.operands.slice(-1);
      return value.operator === "or" || value.operator === "arithmetic" ? value.operands : [];
    case "collection":
      return value.entries.map((entry) => entry.value);
    case "call":
      return shownByCall(flows, ref, value);
    default:
      return [];
  }
}

/** `str(x)` and `x.strip()` show x; every other call may have made it safe. */
function shownByCall(flows: FlowModel, ref: FunctionRef, call: CallValue): readonly ValueId[] {
  const callee = functionFacts(ref).fragment.values[call.callee];
  if (callee?.op === "free" && callee.name === "str") return call.arguments.map((one) => one.value);
  const keeps = /^(?:strip|upper|lower|title|replace)$/;
  if (callee?.op !== "attribute" || !keeps.test(callee.name)) return [];
  return replacesTags(flows.program, ref, call) ? [] : [callee.base];
}

/** A field of a row, also through a relation; or a parameter that was given the text of one. */
function fieldAt(flows: FlowModel, fragment: Fragment, held: Held, value: Value): string | undefined {
  const root = rootOf(fragment, value);
  const holds = root?.op === "parameter" ? held.get(root.index) : undefined;
  if (holds === undefined) return undefined;
  if ("field" in holds) return value.op === "parameter" ? holds.field : undefined;
  if (value.op !== "attribute" || HARMLESS.test(value.name)) return undefined;
  const names = namesTo(fragment, value);
  if (holdsNoMarkup(flows.program, names) || markedAttributes(flows.program).has(value.name))
    return undefined;
  return [holds.row, ...names].join(".");
}

/** Names that only methods of models bear which mark what they return: what goes into that is asked there. */
const markedAttributes: (program: Program) => ReadonlySet<string> = onceFor((program) => {
  const marked = new Set<string>();
  const others = new Set<string>();
  for (const { ref } of modelClasses(program).byFacts.values()) {
    for (const { name } of fieldsOfRow(program, ref)) others.add(name);
    for (const method of methodsOf(ref))
      (returnsMarked(program, method) ? marked : others).add(functionFacts(method).name);
  }
  return new Set([...marked].filter((name) => !others.has(name)));
});

function returnsMarked(program: Program, method: FunctionRef): boolean {
  const { exits, values } = functionFacts(method).fragment;
  const given = exits.flatMap(({ kind, value }) =>
    kind === "return" && value !== NONE ? [values[value]] : [],
  );
  return (
    given.length > 0 &&
    given.every(
      (value) =>
        value?.op === "call" &&
        MARKERS.has(externalName(resolve(program, refTo(method, value.callee))) ?? ""),
    )
  );
}

/** `incident` and `source` of `event.incident.source`. */
function namesTo(fragment: Fragment, value: Value | undefined): readonly string[] {
  return value?.op === "attribute" ? [...namesTo(fragment, fragment.values[value.base]), value.name] : [];
}

function rootOf(fragment: Fragment, value: Value): Value | undefined {
  let at: Value | undefined = value;
  while (at?.op === "attribute") at = fragment.values[at.base];
  return at;
}
