/** Looks into the project's own functions that put a part of a text together, to find the values which they leave unescaped. */
import { functionFacts } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { CallEdge, FunctionState } from "../../flow/summary.ts";
import type { HtmlPart, HtmlText } from "./html-parts.ts";
import { htmlText } from "./html-parts.ts";

/** Calls followed, one inside the other. */
const DEPTH = 2;

/** Parts of one text. */
const MOST_PARTS = 60;

/** The same text; a call of a function in sight that writes tags itself stands for the values which it puts between them. */
export function openedText(flows: FlowModel, text: HtmlText, depth: number = 0): HtmlText {
  if (depth >= DEPTH || !text.parts.some(({ called }) => called)) return text;
  const opened = text.parts.map((part) => openedPart(flows, part, depth));
  if (opened.every((one) => one === undefined)) return text;
  return {
    parts: text.parts.flatMap((part, at) => opened[at]?.parts ?? [part]).slice(0, MOST_PARTS),
    tags: text.tags || opened.some((one) => one?.tags),
    built: text.built || opened.some((one) => one?.built),
  };
}

function openedPart(flows: FlowModel, { at, called }: HtmlPart, depth: number): HtmlText | undefined {
  const state = called ? flows.solver.byRef.get(functionFacts(at)) : undefined;
  const edge = state?.edges.get(at.value);
  const callee = edge && flows.solver.byRef.get(functionFacts(edge.target));
  if (!state || !edge || !callee) return undefined;
  const texts = callee.facts.fragment.exits
    .filter(({ kind }) => kind === "return")
    .map(({ value }) => openedText(flows, htmlText(flows, callee, value), depth + 1));
  const built = texts.filter((one) => one.built && one.tags);
  if (built.length === 0) return undefined;
  const parts = built
    .flatMap((one) => one.parts)
    .flatMap((part) => handed(flows, { state, edge, callee }, part));
  return { parts, tags: true, built: true };
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
