/**
 * What a function's conditions come out as when a browser follows a link to it: the method is GET and the body is empty. Pages of other sites
 * can make such requests, but cannot set headers on them.
 */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, OperationValue, RegionId, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import { emptyOnGet } from "./empty-body.ts";

/** Whether a region of a function's code can run for a plain GET request. Unknown conditions may hold. */
export function runsOnGet(program: Program, ref: FunctionRef, region: RegionId, depth = 0): boolean {
  return mayRun(functionFacts(ref).fragment, region, (condition) => onGet(program, ref, condition, depth));
}

/** Whether no condition around a region comes out against it; `answer` is undefined for one that may come out either way. */
export function mayRun(
  { regions }: Fragment,
  region: RegionId,
  answer: (condition: ValueId) => boolean | undefined,
): boolean {
  for (let at = regions[region]; at; at = at.parent === NONE ? undefined : regions[at.parent]) {
    if (at.condition !== NONE && answer(at.condition) === !at.polarity) return false;
  }
  return true;
}

/** Conditions nested deeper than this are not followed. */
const DEPTH = 12;

/** What a condition comes out as for a plain GET request; undefined where that depends on something else. */
export function onGet(program: Program, ref: FunctionRef, id: ValueId, depth = 0): boolean | undefined {
  const value = functionFacts(ref).fragment.values[id];
  if (value === undefined || depth > DEPTH) return undefined;
  if (emptyOnGet(program, ref, id)) return false;
  if (value.op === "operation") return operationOnGet(program, ref, value, depth);
  if (value.op === "call") return callOnGet(program, ref, value, depth);
  if (value.op === "merge") return agreed(value.inputs.map((one) => onGet(program, ref, one, depth + 1)));
  if (value.op === "constant")
    return value.constant === "True" ? true : value.constant === "False" ? false : undefined;
  return asksForHeader(program, ref, value) ? false : undefined;
}

function agreed(answers: readonly (boolean | undefined)[]): boolean | undefined {
  const [first] = answers;
  return answers.every((one) => one === first) ? first : undefined;
}

function operationOnGet(
  program: Program,
  ref: FunctionRef,
  { operator, operands }: OperationValue,
  depth: number,
): boolean | undefined {
  const [left = NONE, right = NONE] = operands;
  switch (operator) {
    case "not":
      return opposite(onGet(program, ref, left, depth + 1));
    case "and":
    case "or":
      return joined(
        operands.map((one) => onGet(program, ref, one, depth + 1)),
        operator === "or",
      );
    case "==":
    case "is":
      return equalOnGet(program, ref, left, right);
    case "!=":
    case "is not":
      return opposite(equalOnGet(program, ref, left, right));
    case "in":
      return containedOnGet(program, ref, left, right);
    case "not in":
      return opposite(containedOnGet(program, ref, left, right));
    default:
      return undefined;
  }
}

function opposite(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}

/** `decisive` settles the whole: one true part of an `or`, one false part of an `and`. */
function joined(answers: readonly (boolean | undefined)[], decisive: boolean): boolean | undefined {
  if (answers.includes(decisive)) return decisive;
  return answers.includes(undefined) ? undefined : !decisive;
}

function equalOnGet(program: Program, ref: FunctionRef, left: ValueId, right: ValueId): boolean | undefined {
  const { values } = functionFacts(ref).fragment;
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const constant = values[other];
    if (isMethod(program, ref, one)) {
      const text = textOf(program, refTo(ref, other));
      return text === undefined ? undefined : /^get$/i.test(text);
    }
    const written = constant?.op === "text" || constant?.op === "constant";
    if (written && (emptyOnGet(program, ref, one) || asksForHeader(program, ref, values[one])))
      return constant.op === "constant" && (constant.constant === "None" || constant.constant === "False");
  }
  return undefined;
}

function containedOnGet(
  program: Program,
  ref: FunctionRef,
  left: ValueId,
  right: ValueId,
): boolean | undefined {
  if (emptyOnGet(program, ref, right) || isHeaderAmong(program, ref, left, right)) return false;
  const list = functionFacts(ref).fragment.values[right];
  if (list?.op !== "collection" || !isMethod(program, ref, left)) return undefined;
  const texts = list.entries.map(({ value }) => textOf(program, refTo(ref, value)));
  if (texts.some((text) => text !== undefined && /^get$/i.test(text))) return true;
  return texts.includes(undefined) ? undefined : false;
}

/** `request.method`, also in lower case, under `META`, or of a request whose type nobody tells. */
export function isMethod(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[id];
  if (value?.op === "item") return value.name === "REQUEST_METHOD";
  if (value?.op === "call") {
    const callee = fragment.values[value.callee];
    return (
      callee?.op === "attribute" &&
      /^(?:lower|upper)$/.test(callee.name) &&
      isMethod(program, ref, callee.base)
    );
  }
  if (value?.op !== "attribute" || value.name !== "method") return false;
  return isRequest(program, ref, value.base);
}

/** Whether a value is the request, by its type or by its name. */
export function isRequest(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const name = externalName(resolveIn(program, ref, id));
  if (name !== undefined && /(?:^|\.)(?:HttpRequest|WSGIRequest|Request)$/.test(name)) return true;
  return /^_?(?:req|request)$/.test(spokenName(functionFacts(ref).fragment, id) ?? "");
}

/** Headers that scripts send and links cannot: jQuery's, htmx's, pjax's, Turbo's, Unpoly's, Inertia's, and the token's. */
const SCRIPT_HEADER =
  /^(?:HTTP_)?(?:X[-_]REQUESTED[-_]WITH|HX[-_][\w-]{1,30}|X[-_]PJAX|TURBO[-_]FRAME|X[-_]UP[-_](?:VERSION|TARGET|MODE)|X[-_]INERTIA|X[-_](?:CSRF|XSRF)[-_]?TOKEN)$/i;

/** `"HTTP_HX_REQUEST" in request.META`, also among its keys. */
function isHeaderAmong(program: Program, ref: FunctionRef, left: ValueId, right: ValueId): boolean {
  if (!SCRIPT_HEADER.test(textOf(program, refTo(ref, left)) ?? "")) return false;
  const { values } = functionFacts(ref).fragment;
  const given = values[right];
  const callee = given?.op === "call" ? values[given.callee] : undefined;
  const headers = callee?.op === "attribute" && callee.name === "keys" ? values[callee.base] : given;
  return (
    headers?.op === "attribute" &&
    /^(?:META|headers)$/.test(headers.name) &&
    isRequest(program, ref, headers.base)
  );
}

/** `request.is_ajax()`, `request.htmx`, or a comparison's side that reads such a header. */
function asksForHeader(program: Program, ref: FunctionRef, value: Value | undefined): boolean {
  if (value?.op === "attribute") return value.name === "htmx" && isRequest(program, ref, value.base);
  if (value?.op === "item")
    return SCRIPT_HEADER.test(value.name ?? textOf(program, refTo(ref, value.key)) ?? "");
  if (value?.op !== "call") return false;
  const [first] = value.arguments;
  return first !== undefined && SCRIPT_HEADER.test(textOf(program, refTo(ref, first.value)) ?? "");
}

function callOnGet(program: Program, ref: FunctionRef, call: CallValue, depth: number): boolean | undefined {
  const callee = functionFacts(ref).fragment.values[call.callee];
  if (asksForHeader(program, ref, call)) return false;
  if (/^is_(?:ajax|htmx)$/.test(spokenName(functionFacts(ref).fragment, call.callee) ?? "")) return false;
  if (callee?.op === "attribute" && callee.name === "is_valid" && isUnbound(program, ref, callee.base, 0))
    return false;
  if (spokenName(functionFacts(ref).fragment, call.callee) === "all" && callee?.op === "free")
    return allOnGet(program, ref, call, depth);
  const answers = answersOnGet(program, ref, call, depth);
  return answers && agreed(answers.map(({ at, value }) => onGet(program, at, value, depth + HELPER)));
}

/** `all(form.is_valid() for form in forms)`. */
function allOnGet(program: Program, ref: FunctionRef, call: CallValue, depth: number): boolean | undefined {
  const [first] = call.arguments;
  const list = first && functionFacts(ref).fragment.values[first.value];
  if (list?.op !== "collection") return undefined;
  const answers = list.entries.map(({ value }) => onGet(program, ref, value, depth + 1));
  return answers.includes(false) ? false : undefined;
}

/** What a helper of the project costs of the depth, so that helpers that call each other come to an end. */
const HELPER = 4;

interface HelperAnswer {
  readonly at: FunctionRef;
  readonly value: ValueId;
}

/** What a helper that is given the request alone, such as `is_post(request)`, can answer to a plain GET request; undefined for other calls. */
function answersOnGet(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  depth: number,
): readonly HelperAnswer[] | undefined {
  const [first, ...others] = call.arguments;
  if (first === undefined || others.length > 0 || !isRequest(program, ref, first.value)) return undefined;
  const symbol = resolveIn(program, ref, call.callee);
  if (symbol?.kind !== "function") return undefined;
  const at = symbol.target;
  const { exits } = functionFacts(at).fragment;
  const returns = exits.filter(
    ({ kind, region }) => kind === "return" && runsOnGet(program, at, region, depth + HELPER),
  );
  return returns.length === 0 ? undefined : returns.map(({ value }) => ({ at, value }));
}

/** A form that a GET request gives nothing: built without values, or with those of the body. */
function isUnbound(program: Program, ref: FunctionRef, id: ValueId, depth: number): boolean {
  const { values } = functionFacts(ref).fragment;
  const value = values[id];
  if (value === undefined || depth > DEPTH) return false;
  if (value.op === "merge") return value.inputs.every((one) => isUnbound(program, ref, one, depth + 1));
  if (value.op === "updated") return isUnbound(program, ref, value.base, depth + 1);
  if (value.op === "element" || value.op === "item") return isUnbound(program, ref, value.base, depth + 1);
  if (value.op === "constant") return value.constant === "None";
  if (value.op !== "call") return false;
  const callee = values[value.callee];
  if (callee?.op === "attribute" && callee.name === "get_form") return true;
  if (callee?.op === "attribute" && callee.name === "values")
    return isUnbound(program, ref, callee.base, depth + 1);
  if (takesBody(program, ref, value, 0)) return true;
  const bound = value.arguments.find((one) => one.name === "data") ?? value.arguments[0];
  if (bound === undefined || bound.style === "keyword")
    return bound?.name !== "data" || isEmptyInput(program, ref, bound.value);
  return bound.style === "positional" && isEmptyInput(program, ref, bound.value);
}

/** `request.POST`, `request.POST or None`, `None`. */
function isEmptyInput(program: Program, ref: FunctionRef, id: ValueId, depth = 0): boolean {
  const value = functionFacts(ref).fragment.values[id];
  if (emptyOnGet(program, ref, id)) return true;
  if (value?.op === "constant") return value.constant === "None";
  if (value?.op === "call" && depth < DEPTH) {
    const answers = answersOnGet(program, ref, value, depth);
    return answers?.every((one) => isEmptyInput(program, one.at, one.value, depth + HELPER)) ?? false;
  }
  if (value?.op === "operation" && value.operator === "or")
    return value.operands.every((one) => isEmptyInput(program, ref, one));
  return (
    value?.op === "choice" &&
    onGet(program, ref, value.test) === false &&
    isEmptyInput(program, ref, value.whenFalse)
  );
}

/** Functions of the project that are followed from one that makes forms. */
const MAKERS = 2;

/** A function of the project that is given the request and makes forms of its body, as far as it reads anything of it. */
function takesBody(program: Program, ref: FunctionRef, call: CallValue, depth: number): boolean {
  if (depth > MAKERS || !call.arguments.some((one) => isRequest(program, ref, one.value))) return false;
  const symbol = resolveIn(program, ref, call.callee);
  if (symbol?.kind !== "function") return false;
  const { values } = functionFacts(symbol.target).fragment;
  const reads = (name: string): boolean =>
    values.some(
      (one) => one.op === "attribute" && one.name === name && isRequest(program, symbol.target, one.base),
    );
  if (reads("GET") || reads("query_params")) return false;
  return (
    reads("POST") ||
    values.some((one) => one.op === "call" && takesBody(program, symbol.target, one, depth + 1))
  );
}
