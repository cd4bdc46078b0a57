/** What code asks about a path before it uses it. */
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { askedDecoded } from "../../flow/decoded-ways.ts";
import { isUnheard } from "../../flow/ignored-answers.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { askedInGivers } from "../../flow/asked-on-ways.ts";
import type { EarlierWay } from "../../flow/earlier-ways.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { regardingFunction } from "../../flow/regarded-parameters.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Origin } from "../../flow/taint.ts";
import type { Way } from "../../flow/way.ts";
import { callsOnWay, partsOfCondition } from "../../flow/way.ts";
import { looksAtFormOnly, PATHS } from "../form-only.ts";
import { textBetween } from "../../source/source-file.ts";
import { stringValue } from "../../syntax/python/strings.ts";

/** One question about a path. */
export interface PathCheck {
  /** `enough`: it stays inside its folder. `naive`: the test can be passed from outside. `unseen`: a check whose inside cannot be seen. */
  readonly kind: "enough" | "naive" | "unseen";
  readonly what: string;
  /** The function that asks, where it is one of the project's that others call. */
  readonly within?: string;
}

/** Tests that a path lies in a folder (docs.python.org/3/library/pathlib.html, os.path). */
const CONTAINMENT = /^(?:is_relative_to|relative_to|commonpath|safe_join|validate_file_name)$/;

/** Functions that give a path its real form, without which `..` is still in it. */
const REAL = /^(?:realpath|resolve|abspath|normpath)$/;

/** It compares letters, not folders (docs.python.org/3/library/os.path.html#os.path.commonprefix). */
const COMMON_PREFIX: PathCheck = {
  kind: "naive",
  what: "`commonprefix` compares letters: a folder whose name begins the same passes as well",
};

const CHECKING = /valid|safe|allow|check|verif|assert|sanit|clean/i;

/** Functions deep into which a check is followed. */
const DEPTH = 2;

/** Every question about a path on its way, in this function and in those of the project that gave it. */
export function pathChecks(
  flows: FlowModel,
  state: FunctionState,
  way: Way,
  before: ValueId,
  origin?: Origin,
): PathCheck[] {
  const questions = (on: EarlierWay): readonly PathCheck[] =>
    askedDecoded(flows, on.state, on.way, (one) => ownChecks(flows, on.state, one, on.before));
  const own = questions({ state, way, before });
  if (origin === undefined) return [...own];
  return [...own, ...askedInGivers({ flows, origin, kinds: KIND_BITS.path, questions }, state, way, DEPTH)];
}

function ownChecks(flows: FlowModel, state: FunctionState, way: Way, before: ValueId): PathCheck[] {
  const conditions = way.conditions.flatMap((condition) => partsOfCondition(state, condition));
  const tested = conditions.flatMap((id) => conditionCheck(state, way, id) ?? []);
  const called = callsOnWay(flows, state, way, before).flatMap(
    ({ id, call }) => callCheck(flows, state, way, id, call) ?? [],
  );
  return [...tested, ...called];
}

const LAST_PART: PathCheck = { kind: "enough", what: "only the last part of the path is taken" };

/** `Path(sent).name` of the standard library: as `os.path.basename`, it names a file in whatever folder it is joined to. */
export function lastPartTaken(
  { program }: FlowModel,
  { ref, facts }: FunctionState,
  { values }: Way,
): PathCheck | undefined {
  const isTaken = [...values].some((id) => {
    const value = facts.fragment.values[id];
    if (value?.op !== "attribute" || !/^(?:name|stem|suffix)$/.test(value.name)) return false;
    return /^pathlib2?\.(?:Pure)?(?:Posix|Windows)?Path$/.test(
      externalName(resolveIn(program, ref, value.base)) ?? "",
    );
  });
  return isTaken ? LAST_PART : undefined;
}

function callCheck(
  flows: FlowModel,
  state: FunctionState,
  way: Way,
  id: ValueId,
  call: CallValue,
): PathCheck | undefined {
  const name = spokenName(state.facts.fragment, call.callee) ?? "";
  if (name === "commonprefix") return COMMON_PREFIX;
  const callee = regardingFunction(flows.solver, state, id, (one) => way.values.has(one));
  if (!callee && state.edges.has(id)) return undefined;
  const inside = callee && lookInside(flows, callee, DEPTH);
  if (inside) return { ...inside, within: `${callee.ref.unit.file.path}:${callee.facts.qualifiedName}` };
  if (callee && looksAtFormOnly(flows, callee, PATHS)) return undefined;
  if (isUnheard(state.facts, id, name)) return undefined;
  if (CONTAINMENT.test(name)) return containedBy(state, call, name, name);
  return CHECKING.test(name) && !/^check_output$/.test(name)
    ? { kind: "unseen", what: `\`${name}\`` }
    : undefined;
}

function lookInside(flows: FlowModel, callee: FunctionState, depth: number): PathCheck | undefined {
  const { fragment, name } = callee.facts;
  for (const value of fragment.values) {
    const spoken = value.op === "call" ? spokenName(fragment, value.callee) : undefined;
    if (spoken === "commonprefix") return COMMON_PREFIX;
    if (value.op === "call" && spoken !== undefined && CONTAINMENT.test(spoken))
      return containedBy(callee, value, spoken, name);
  }
  const compared = comparedInside(callee);
  if (compared) return compared;
  for (const edge of depth > 0 ? callee.edges.values() : []) {
    const inner = flows.solver.byRef.get(functionFacts(edge.target));
    const answer = inner && lookInside(flows, inner, depth - 1);
    if (answer) return answer;
  }
  return undefined;
}

/** A test for the folder holds, unless it reads a path that is only written down: `(base / "../x").is_relative_to(base)` is true. */
function containedBy(state: FunctionState, call: CallValue, test: string, says: string): PathCheck {
  const callee = state.facts.fragment.values[call.callee];
  const isLexical =
    /^(?:is_)?relative_to$/.test(test) && callee?.op === "attribute" && isJoined(state, callee.base, MAKING);
  return isLexical
    ? {
        kind: "naive",
        what: `\`${test}\` reads it as it is written, with its \`..\`, because nothing resolves it before`,
      }
    : { kind: "enough", what: `\`${says}\` keeps it inside its folder` };
}

/** Methods of `pathlib` that leave `..` where it is (docs.python.org/3/library/pathlib.html). */
const LEAVING = /^(?:joinpath|absolute|expanduser|with_name|with_suffix|with_stem)$/;

/** Whether a path surely is what was joined, and not its real form. */
function isJoined(state: FunctionState, id: ValueId, depth: number): boolean {
  const value = state.facts.fragment.values[id];
  if (depth === 0 || value === undefined) return false;
  // Of all arithmetic, a path knows its slash alone.
  if (value.op === "operation") return value.operator === "arithmetic";
  if (value.op === "merge") return value.inputs.every((one) => one < id && isJoined(state, one, depth - 1));
  if (value.op !== "call") return false;
  const { fragment } = state.facts;
  const name = spokenName(fragment, value.callee) ?? "";
  if (/^(?:PurePath|PurePosixPath|Path|PosixPath)$/.test(name))
    return value.arguments.length > 1 || value.arguments.some((one) => isJoined(state, one.value, depth - 1));
  return LEAVING.test(name) && fragment.values[value.callee]?.op === "attribute";
}

/** A function that compares its parameter with a folder: by how it begins, or by what lies above it. */
function comparedInside(callee: FunctionState): PathCheck | undefined {
  const { fragment } = callee.facts;
  for (const value of fragment.values) {
    if (value.op === "operation" && /^(?:not )?in$/.test(value.operator)) {
      const above = parentsOf(callee, value.operands[1]);
      if (above !== undefined) return amongParents(callee, above);
    }
    const method = value.op === "call" ? fragment.values[value.callee] : undefined;
    if (value.op !== "call" || method?.op !== "attribute" || method.name !== "startswith") continue;
    if (fragment.values[value.arguments[0]?.value ?? NONE]?.op !== "text") {
      return containment(callee, method.base, value);
    }
  }
  return undefined;
}

/** `path.startswith(base)` and `".." in path`. */
function conditionCheck(state: FunctionState, way: Way, id: ValueId): PathCheck | undefined {
  const { fragment } = state.facts;
  const value = fragment.values[id];
  if (value?.op === "operation" && /^[=!]=$/.test(value.operator))
    return value.operands.some((one) => isCommonPath(state, way, one)) ? INSIDE : undefined;
  if (value?.op === "operation" && /^(?:not )?in$/.test(value.operator)) {
    const [left, right] = value.operands;
    const above = parentsCheck(state, way, right);
    if (above) return above;
    const searched = right !== undefined && concerns(state, way, right);
    return searched && left !== undefined && leadsElsewhere(state, left)
      ? { kind: "unseen", what: "a search for `..`" }
      : undefined;
  }
  if (value?.op !== "call") return undefined;
  const callee = fragment.values[value.callee];
  if (callee?.op !== "attribute" || callee.name !== "startswith" || !concerns(state, way, callee.base)) {
    return undefined;
  }
  return containment(state, callee.base, value);
}

/** What a path to another folder has in it: dots, separators, either of them as an address writes it. `"\0" in name` asks for nothing of it. */
const ELSEWHERE = /^(?:[./\\]{1,8}|.{0,20}\.\..{0,20}|(?:%2e|%2f|%5c){1,4})$/i;

function leadsElsewhere({ facts, ref }: FunctionState, id: ValueId): boolean {
  const value = facts.fragment.values[id];
  return value?.op === "text" && ELSEWHERE.test(stringValue(ref.unit.file.bytes, value.literal) ?? "");
}

/** `folder in path.parents` (docs.python.org/3/library/pathlib.html#pathlib.PurePath.parents). */
function parentsCheck(state: FunctionState, way: Way, id: ValueId = NONE): PathCheck | undefined {
  const path = parentsOf(state, id);
  return path !== undefined && way.values.has(path) ? amongParents(state, path) : undefined;
}

/** The path whose `parents` a value is. */
function parentsOf(state: FunctionState, id: ValueId = NONE): ValueId | undefined {
  const parents = state.facts.fragment.values[id];
  return parents?.op === "attribute" && parents.name === "parents" ? parents.base : undefined;
}

function amongParents(state: FunctionState, path: ValueId): PathCheck {
  return isReal(state, path)
    ? { kind: "enough", what: "its folder is looked for among the `parents` of its real form" }
    : { kind: "naive", what: "the path still has its `..` when it is compared" };
}

const INSIDE: PathCheck = { kind: "enough", what: "its `commonpath` with the folder is compared" };

/** `os.path.commonpath((storage.path(name), folder))`, of whatever is made from the value. */
function isCommonPath(state: FunctionState, way: Way, id: ValueId): boolean {
  const call = state.facts.fragment.values[id];
  if (call?.op !== "call" || spokenName(state.facts.fragment, call.callee) !== "commonpath") return false;
  return call.arguments.some((one) => isMadeFrom(state, way, one.value, MAKING));
}

/** Calls and collections inside each other that are opened. */
const MAKING = 5;

function isMadeFrom(state: FunctionState, way: Way, id: ValueId, depth: number): boolean {
  if (way.values.has(id)) return true;
  const value = state.facts.fragment.values[id];
  if (depth === 0 || value === undefined) return false;
  const inner = (one: ValueId): boolean => isMadeFrom(state, way, one, depth - 1);
  if (value.op === "collection") return value.entries.some((one) => inner(one.value));
  return value.op === "call" && value.arguments.some((one) => inner(one.value));
}

function concerns(state: FunctionState, way: Way, id: ValueId): boolean {
  if (way.values.has(id)) return true;
  const value = state.facts.fragment.values[id];
  if (value?.op === "attribute") return value.name === "parts" && way.values.has(value.base);
  return value?.op === "call" && value.arguments.some((one) => way.values.has(one.value));
}

/** A test of the beginning holds for the real path and a folder with its separator. */
function containment(state: FunctionState, path: ValueId, call: CallValue): PathCheck {
  if (!isReal(state, path)) return { kind: "naive", what: "the path still has its `..` when it is compared" };
  const prefix = call.arguments[0];
  if (prefix && endsWithSeparator(state, prefix.value)) {
    return { kind: "enough", what: "its real form begins with the folder" };
  }
  return { kind: "naive", what: "a folder whose name begins the same passes as well" };
}

function isReal(state: FunctionState, id: ValueId): boolean {
  const value = state.facts.fragment.values[id];
  if (value?.op === "merge") return value.inputs.every((input) => input < id && isReal(state, input));
  if (value?.op !== "call") return false;
  const name = spokenName(state.facts.fragment, value.callee) ?? "";
  if (REAL.test(name)) return true;
  return SAME_PATH.test(name) && value.arguments.some((one) => isReal(state, one.value));
}

/** What gives the same path back, written otherwise (docs.python.org/3/library/os.path.html#os.path.normcase). */
const SAME_PATH = /^(?:str|fspath|normcase|fsdecode|as_posix)$/;

/** `base + os.sep`, `base + "/"`, `os.path.join(base, "")`, as far as the text says. */
function endsWithSeparator(state: FunctionState, id: ValueId): boolean {
  const value = state.facts.fragment.values[id];
  if (value?.op === "build") {
    const last = state.facts.fragment.values[value.parts.at(-1) ?? NONE];
    if (last?.op === "attribute" && last.name === "sep") return true;
    return /(?:\/["']?|sep\}?["']?)$/.test(textBetween(state.ref.unit.file.bytes, value.start, value.end));
  }
  if (value?.op === "text")
    return /\/["']$/.test(textBetween(state.ref.unit.file.bytes, value.start, value.end));
  if (value?.op !== "call") return false;
  const wrapped = SAME_PATH.test(spokenName(state.facts.fragment, value.callee) ?? "") && value.arguments[0];
  if (wrapped) return endsWithSeparator(state, wrapped.value);
  const text = textBetween(state.ref.unit.file.bytes, value.start, value.end);
  return /,\s{0,10}["']{2}\)$/.test(text);
}
