/** HTML that a model's method or a view puts together and a page shows with `|safe`: the fields of rows that nobody escaped on the way. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { scopeOf } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { Span } from "../../source/span.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { ADDRESS } from "../responses/harmless-names.ts";
import type { HtmlPart, HtmlText } from "../responses/html-parts.ts";
import { htmlText } from "../responses/html-parts.ts";
import { openedText } from "../responses/opened-text.ts";

/** One field that goes in as it is. */
export interface MadePart {
  readonly at: Place;
  /** The field: `name`. */
  readonly name: string;
  /** Whether the code writes no tags around it, but puts the text together itself or changes it. */
  readonly isWhole?: true;
}

/** Names of fields that hold what somebody typed. */
const TYPED =
  /(?:^|_)(?:name|title|text|comment|note|notes|summary|description|subject|label|username|body|message|caption|nickname|bio|about|reason)$/;

/** Parts of one method that are told. */
const MOST = 8;

/** The fields that a function puts between tags without escaping them. */
export function madeHtml(flows: FlowModel, target: FunctionRef): MadePart[] {
  const state = flows.solver.byRef.get(functionFacts(target));
  if (!state) return [];
  return distinct(
    state.facts.fragment.exits.flatMap(({ kind, value }) =>
      kind === "return" && value >= 0 ? typedParts(openedText(flows, htmlText(flows, state, value))) : [],
    ),
  );
}

function typedParts({ built, tags, parts }: HtmlText): MadePart[] {
  return built && tags ? parts.flatMap((part) => typed(part)) : [];
}

function distinct(found: readonly MadePart[]): MadePart[] {
  const once = new Map(found.map((one) => [`${one.at.path}:${one.at.span.start}`, one]));
  return [...once.values()].slice(0, MOST);
}

/** Whether a value is a caught error, or holds one's text; else the fields that go between the tags that the code writes into it. */
export function madeValue(flows: FlowModel, ref: ValueRef): "error" | readonly MadePart[] {
  const state = flows.solver.byRef.get(functionFacts(ref));
  if (!state) return [];
  const text = openedText(flows, htmlText(flows, state, ref.value));
  return text.parts.some((part) => isError(flows, part)) ? "error" : distinct(typedParts(text));
}

/** Where values of the request go in between tags that the code writes: there the text is to be mended, wherever it is shown. */
export function sentParts(flows: FlowModel, ref: ValueRef): MadePart[] {
  const state = flows.solver.byRef.get(functionFacts(ref));
  if (!state) return [];
  const { built, tags, parts } = openedText(flows, htmlText(flows, state, ref.value));
  if (!built || !tags) return [];
  return distinct(
    parts.flatMap(({ at, name, entered }) =>
      entered && wasSent(flows, at, functionFacts(at) !== functionFacts(ref))
        ? [{ at: placed(at, entered), name: name ?? "a value" }]
        : [],
    ),
  );
}

/** Methods by which people cut out of a text what they know to be dangerous (docs.python.org/3/library/stdtypes.html#str.replace). */
const CUTTING = /^(?:replace|sub|subn|translate|format|join)$/;

/** Ways of a text that are followed. */
const MOST_WAYS = 24;

/** Where code puts together or changes what was sent, without tags of its own: an address without `urlencode`, `replace("<script>", "")`. */
export function changedParts({ solver }: Pick<FlowModel, "solver">, ref: ValueRef, name: string): MadePart[] {
  const { values } = functionFacts(ref).fragment;
  const waiting = new Set([ref.value]);
  for (const id of waiting) {
    const value = values[id];
    if (waiting.size > MOST_WAYS) break;
    if (value?.op === "merge") for (const one of value.inputs) waiting.add(one);
    else if (value?.op === "choice") waiting.add(value.whenTrue).add(value.whenFalse);
  }
  return [...waiting].flatMap((id): MadePart[] => {
    const value = values[id];
    const callee = value?.op === "call" ? values[value.callee] : undefined;
    const isChanged = value?.op === "build" || (callee?.op === "attribute" && CUTTING.test(callee.name));
    const at = refTo(ref, id);
    if (!value || !isChanged || !wasSent({ solver }, at, false)) return [];
    return [{ at: placed(at, value), name, isWhole: true }];
  });
}

/** A function's parameters are told by who calls it: what is handed to them without danger was left out before. */
function wasSent({ solver }: Pick<FlowModel, "solver">, at: ValueRef, isHanded: boolean): boolean {
  const state = solver.byRef.get(functionFacts(at));
  return (
    state !== undefined &&
    taintsOf(solver, state, at.value).some(
      ({ origin, kinds }) =>
        (kinds & KIND_BITS.html) !== 0 &&
        (origin.kind === "source"
          ? origin.row.kind === "request" && origin.row.label !== ADDRESS
          : isHanded && origin.kind === "parameter"),
    )
  );
}

/** `except ValueError as error`, `_, error, _ = sys.exc_info()`. */
function isError({ program }: FlowModel, { at, value }: HtmlPart): boolean {
  if (value.op === "exception") return true;
  const { values } = functionFacts(at).fragment;
  const list = value.op === "element" || value.op === "item" ? values[value.base] : undefined;
  return list?.op === "call" && externalName(resolveIn(program, at, list.callee)) === "sys.exc_info";
}

function typed({ at, value, name, entered }: HtmlPart): MadePart[] {
  const isField = value.op === "attribute" || value.op === "item";
  if (!isField || name === undefined || !entered || !TYPED.test(name)) return [];
  return [{ at: placed(at, entered), name }];
}

function placed(at: ValueRef, { start, end }: Span): Place {
  return { path: at.unit.file.path, span: { start, end }, ...scopeOf(functionFacts(at)) };
}

/** The attributes that a method's text consists of, in their order: `title` of `return f"{self.title} ({self.pk})"`. */
export function shownFields(flows: FlowModel, target: FunctionRef): string[] {
  const state = flows.solver.byRef.get(functionFacts(target));
  if (!state) return [];
  return state.facts.fragment.exits.flatMap(({ kind, value }) =>
    kind === "return" && value >= 0
      ? htmlText(flows, state, value).parts.flatMap((part) =>
          part.value.op === "attribute" ? [part.value.name] : [],
        )
      : [],
  );
}
