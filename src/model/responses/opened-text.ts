/** Looks into the project's own functions that put a part of a text together, to find the values which they leave unescaped. */
import { functionsByName } from "../../bind/functions-by-name.ts";
import { perFile } from "../../bind/once.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import { storedIn } from "../../bind/stored-attributes.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { handedMethod } from "../../flow/handed-classes.ts";
import { isProperty } from "../../flow/properties.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { CallEdge, FunctionState } from "../../flow/summary.ts";
import type { HtmlPart, HtmlText } from "./html-parts.ts";
import { htmlText } from "./html-parts.ts";

/** Calls followed, one inside the other. */
const DEPTH = 2;

/** Parts of one text. */
const MOST_PARTS = 60;

/**
 * The same text; a call of a function in sight that writes tags itself stands for the values which it puts between them, and so does
 * an attribute for what its object's methods put into it.
 */
export function openedText(flows: FlowModel, text: HtmlText, depth: number = 0): HtmlText {
  if (depth >= DEPTH || !text.parts.some(({ called, value }) => called || value.op === "attribute"))
    return text;
  const opened = text.parts.map((part) => openedPart(flows, part, depth));
  if (opened.every((one) => one === undefined)) return text;
  return {
    parts: text.parts.flatMap((part, at) => opened[at]?.parts ?? [part]).slice(0, MOST_PARTS),
    tags: text.tags || opened.some((one) => one?.tags),
    built: text.built || opened.some((one) => one?.built),
  };
}

function openedPart(flows: FlowModel, part: HtmlPart, depth: number): HtmlText | undefined {
  return part.called ? openedCall(flows, part, depth) : openedAttribute(flows, part, depth);
}

/** `self.markup`, where a method of the same object has put a text with tags into it. */
function openedAttribute(flows: FlowModel, { at, value }: HtmlPart, depth: number): HtmlText | undefined {
  if (value.op !== "attribute") return undefined;
  const owner = resolveIn(flows.program, at, value.base);
  if (owner === undefined) return openedProperty(flows, at, value.name, depth);
  if (owner.kind !== "instance") return undefined;
  const stored = storedIn(flows.program, owner.target, value.name);
  const built = stored.flatMap((ref) => {
    const state = flows.solver.byRef.get(functionFacts(ref));
    return state ? [openedText(flows, htmlText(flows, state, ref.value), depth + 1)] : [];
  });
  return together(built);
}

/** `order.customer.admin_link` of an object out of sight: what the project's properties of this name give, where all of them write tags. */
function openedProperty(
  flows: FlowModel,
  { unit }: FunctionRef,
  name: string,
  depth: number,
): HtmlText | undefined {
  if (!TELLING.test(name)) return undefined;
  const { project } = unit.file;
  const known = (propertiesByName(flows.program).get(name) ?? []).filter(
    (one) => one.unit.file.project === project,
  );
  if (known.length > MOST_PROPERTIES) return undefined;
  const texts = known.map((one) => returnedTexts(flows, one, depth));
  return texts.every((one) => together(one) !== undefined) ? together(texts.flat()) : undefined;
}

/** Of two words and more: others are called like that as well. */
const TELLING = /^[a-z][a-z0-9]*_[a-z0-9_]+$/;

/** Properties of one name that are looked into. */
const MOST_PROPERTIES = 4;

const propertiesByName = functionsByName(
  perFile((unit) =>
    unit.facts.functions.flatMap(({ name }, id) =>
      TELLING.test(name) && isProperty({ unit, function: id }) ? [id] : [],
    ),
  ),
);

function returnedTexts(flows: FlowModel, ref: FunctionRef, depth: number): HtmlText[] {
  const state = flows.solver.byRef.get(functionFacts(ref));
  return (state?.facts.fragment.exits ?? []).flatMap(({ kind, value }) =>
    state && kind === "return" && value !== NONE
      ? [openedText(flows, htmlText(flows, state, value), depth + 1)]
      : [],
  );
}

/** The parts of those texts that are put together with tags; undefined where none is. */
function together(texts: readonly HtmlText[]): HtmlText | undefined {
  const built = texts.filter((one) => one.built && one.tags);
  if (built.length === 0) return undefined;
  return { parts: built.flatMap((one) => one.parts), tags: true, built: true };
}

function openedCall(flows: FlowModel, { at }: HtmlPart, depth: number): HtmlText | undefined {
  const state = flows.solver.byRef.get(functionFacts(at));
  const edge = state && (state.edges.get(at.value) ?? handedMethod(flows, state, at.value));
  const callee = edge && flows.solver.byRef.get(functionFacts(edge.target));
  if (!state || !edge || !callee) return undefined;
  const texts = callee.facts.fragment.exits
    .filter(({ kind, value }) => kind !== "raise" && value !== NONE)
    .map(({ value }) => openedText(flows, htmlText(flows, callee, value), depth + 1));
  const text = together(texts);
  const parts = text?.parts.flatMap((part) => handed(flows, { state, edge, callee }, part));
  return text && parts && { ...text, parts };
}

interface Call {
  readonly state: FunctionState;
  readonly edge: CallEdge;
  readonly callee: FunctionState;
}

/** A part that the function was handed is what the caller hands over; nothing where that is harmless. */
function handed(flows: FlowModel, { state, edge, callee }: Call, part: HtmlPart): readonly HtmlPart[] {
  if (functionFacts(part.at) !== callee.facts) return [part];
  if (part.value.op === "parameter") {
    const given = edge.passed.get(part.value.index);
    return given === undefined ? [part] : given.flatMap((value) => htmlText(flows, state, value).parts);
  }
  const origins = taintsOf(flows.solver, callee, part.at.value).map(({ origin }) => origin);
  const isHanded = origins.length > 0 && origins.every(({ kind }) => kind === "parameter");
  return isHanded &&
    origins.every((one) => one.kind === "parameter" && isHarmless(flows, state, edge, one.index))
    ? []
    : [part];
}

/** Whether the caller hands over something for the parameter, and nothing that may hold markup. */
function isHarmless({ solver }: FlowModel, state: FunctionState, edge: CallEdge, index: number): boolean {
  const given = edge.passed.get(index);
  return (
    given !== undefined &&
    given.every(
      (value) => !taintsOf(solver, state, value).some(({ kinds }) => (kinds & KIND_BITS.html) !== 0),
    )
  );
}
