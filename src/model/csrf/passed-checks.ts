/** Checks that a function comes to on every way to its end: one under a condition that a forged request may choose is left out by forging. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import { nameIn } from "../../bind/said-names.ts";
import type { Fragment, RegionId, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { holdsOn } from "./sent-methods.ts";

/** Calls of what says its name to be about the check, as long as what they raise gets out of the function. */
export function csrfCalls({ values }: Fragment, refuses: (value: Value) => boolean): readonly ValueId[] {
  return values.flatMap((value, id) => {
    if (value.op !== "call" || !refuses(value)) return [];
    return operandsOf(value).some((one) => speaksOfCsrf(values[one])) ? [id] : [];
  });
}

/** A name of something that may check the token: `CSRFCheck`, `super().enforce_csrf`, `process_view`, `check_csrf`. */
function speaksOfCsrf(value: Value | undefined): boolean {
  return value !== undefined && /csrf|process_view/i.test(nameIn(value) ?? "");
}

/** Whether a request that another site's page can send comes to the function's end past all these calls. */
export function isPassedBy(program: Program, ref: FunctionRef, calls: readonly ValueId[]): boolean {
  const { fragment } = functionFacts(ref);
  const children = new Map<RegionId, RegionId[]>();
  for (const [id, { parent }] of fragment.regions.entries())
    children.set(parent, [...(children.get(parent) ?? []), id]);
  const search: Search = { program, ref, fragment, calls, children };
  return (children.get(NONE) ?? []).some((root) => {
    const { returns, falls } = endsOf(search, root);
    return returns || falls;
  });
}

interface Search {
  readonly program: Program;
  readonly ref: FunctionRef;
  readonly fragment: Fragment;
  readonly calls: readonly ValueId[];
  readonly children: ReadonlyMap<RegionId, readonly RegionId[]>;
}

/** How a region is left without a call: by a `return`, or at its end; and whether any call stands in it. */
interface Ends {
  readonly returns: boolean;
  readonly falls: boolean;
  readonly calls: boolean;
}

function endsOf(search: Search, id: RegionId): Ends {
  const { fragment, calls } = search;
  const first = calls.find((one) => fragment.values[one]?.region === id);
  const parts = partsOf(search, id, first ?? Infinity);
  const falls = first === undefined && parts.every((part) => part.falls);
  const left = fragment.exits.filter((exit) => exit.region === id && exit.kind !== "yield");
  return {
    returns: parts.some((part) => part.returns) || (falls && left.some(({ kind }) => kind === "return")),
    falls: falls && left.length === 0,
    calls: first !== undefined || parts.some((part) => part.calls),
  };
}

/** What stands in a region before its first call: both sides of each condition as one, and blocks. */
function partsOf(search: Search, id: RegionId, first: ValueId): Ends[] {
  const { fragment, children } = search;
  const pairs = new Map<ValueId, RegionId[]>();
  const parts: Ends[] = [];
  for (const one of children.get(id) ?? []) {
    const { form, condition } = fragment.regions[one] ?? { form: "operand", condition: NONE };
    if (first !== Infinity && startOf(search, one) > first) continue;
    if (form === "branch") pairs.set(condition, [...(pairs.get(condition) ?? []), one]);
    else {
      const ends = endsOf(search, one);
      parts.push(ALWAYS.has(form) ? ends : { ...ends, falls: !ends.calls || form === "operand" });
    }
  }
  return [...parts, ...[...pairs.values()].map((sides) => pairOf(search, sides))];
}

/** Blocks that run to their end, whatever is asked before: what follows an early leaving, and the body of a `try`. */
const ALWAYS: ReadonlySet<string> = new Set(["after", "try", "with", "finally"]);

function startOf(search: Search, id: RegionId): ValueId {
  const { regions, values } = search.fragment;
  const condition = regions[id]?.condition ?? NONE;
  if (condition !== NONE) return condition;
  const own = values.findIndex(({ region }) => region === id);
  const below = (search.children.get(id) ?? []).map((one) => startOf(search, one));
  return Math.min(own === NONE ? Infinity : own, ...below);
}

/** A side that other sites' pages can take counts for itself; of a condition that cannot be told, the side with the check is believed. */
function pairOf(search: Search, sides: readonly RegionId[]): Ends {
  const { program, ref, fragment } = search;
  const all = sides.map((id) => {
    const { condition = NONE, polarity = true } = fragment.regions[id] ?? {};
    return { ends: endsOf(search, id), isChosen: isChosen(program, ref, fragment, condition, polarity) };
  });
  const believed = all.some(({ ends }) => ends.calls && !ends.falls);
  return {
    returns:
      all.some(({ ends, isChosen: chosen }) => chosen && ends.returns) ||
      all.every(({ ends }) => ends.returns),
    falls: all.some(({ ends, isChosen: chosen }) => ends.falls && (chosen || !believed)),
    calls: all.some(({ ends }) => ends.calls),
  };
}

/** Whether a forged request chooses how a condition comes out, or the code has it written down. */
function isChosen(
  program: Program,
  ref: FunctionRef,
  fragment: Fragment,
  condition: ValueId,
  polarity: boolean,
): boolean {
  const posted = holdsOn(program, ref, condition, "POST");
  if (posted !== undefined) return posted === polarity;
  const value = fragment.values[condition];
  if (value?.op === "constant") return (value.constant === "True") === polarity;
  if (value?.op !== "operation") return isForgeable(program, ref, fragment, condition);
  const [first = NONE] = value.operands;
  if (value.operator === "not") return isChosen(program, ref, fragment, first, !polarity);
  if (value.operator === "and" || value.operator === "or") {
    const sides = value.operands.map((one) => isChosen(program, ref, fragment, one, polarity));
    return (value.operator === "and") === polarity ? sides.every(Boolean) : sides.some(Boolean);
  }
  const saysSame = /^(?:==|in|is)$/.test(value.operator) === polarity;
  if (saysSame && asksForJson(program, ref, fragment, value.operands)) return false;
  return value.operands.some((one) => isForgeable(program, ref, fragment, one));
}

/** `request.content_type == "application/json"`: browsers ask the server first, which other sites are not allowed. */
function asksForJson(
  program: Program,
  ref: FunctionRef,
  { values }: Fragment,
  operands: readonly ValueId[],
): boolean {
  return operands.some((one) => {
    const value = values[one];
    const all = value?.op === "collection" ? value.entries.map((entry) => entry.value) : [one];
    return all.some((id) => /^application\/.{0,40}json/i.test(textOf(program, refTo(ref, id)) ?? ""));
  });
}

/** What a form or a link of another site fills as it likes, or sends along whether it likes or not. */
const FORGEABLE = /^(?:GET|POST|FILES|COOKIES|data|query_params|body|content_type|content_params)$/;

/** Headers that a form sets, or that a page may leave out (fetch.spec.whatwg.org/#cors-safelisted-request-header). */
const FORGEABLE_HEADER = /^(?:http_)?(?:content[-_](?:type|language)|accept|accept[-_]language|refere?rer)$/i;

/** Values inside each other that are opened. */
const DEPTH = 6;

/** Whether a value is made of what a forged request brings, and of nothing else. */
function isForgeable(
  program: Program,
  ref: FunctionRef,
  fragment: Fragment,
  id: ValueId,
  depth = DEPTH,
): boolean {
  const { values } = fragment;
  const value = values[id];
  if (value === undefined || depth === 0) return false;
  const inner = (one: ValueId): boolean => isForgeable(program, ref, fragment, one, depth - 1);
  if (value.op === "attribute")
    return readsRequest(values[value.base]) ? FORGEABLE.test(value.name) : inner(value.base);
  if (value.op === "item")
    return readsHeader(program, ref, fragment, value.base, value.key) || inner(value.base);
  if (value.op === "operation") return value.operator === "or" && value.operands.some(inner);
  if (value.op !== "call") return false;
  const callee = values[value.callee];
  if (callee?.op !== "attribute") return false;
  return (
    readsHeader(program, ref, fragment, callee.base, value.arguments[0]?.value ?? NONE) || inner(callee.base)
  );
}

function readsRequest(value: Value | undefined): boolean {
  return (
    value !== undefined &&
    /^_?(?:http_)?request$/.test(value.op === "parameter" ? value.name : (nameIn(value) ?? ""))
  );
}

/** `request.META["CONTENT_TYPE"]`, `request.headers.get("Accept")`. */
function readsHeader(
  program: Program,
  ref: FunctionRef,
  { values }: Fragment,
  base: ValueId,
  key: ValueId,
): boolean {
  const from = values[base];
  if (from?.op !== "attribute" || !/^(?:META|headers)$/.test(from.name) || key === NONE) return false;
  return FORGEABLE_HEADER.test(textOf(program, refTo(ref, key)) ?? "");
}
