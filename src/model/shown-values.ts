/** Which values can be read in a text that is made of them: in a log line, in a response. */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue, Fragment, UpdatedValue, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import { indexOf } from "../flow/value-index.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import { stringValue } from "../syntax/python/strings.ts";

/** A value that can be read in the text, with what the code calls it: variables first, then attribute, key or parameter. */
export interface ShownValue {
  readonly at: ValueRef;
  readonly value: Value;
  readonly names: readonly string[];
}

/** Calls whose result shows what they were given. */
const SHOWING =
  /^(?:str|repr|ascii|format|dict|list|tuple|json\.dumps|simplejson\.dumps|pprint\.pformat|vars|copy\.(?:copy|deepcopy)|django\.utils\.encoding\.\w+|traceback\.format_exception(?:_only)?|django\.template\.loader\.render_to_string|sorted|reversed|iter|html\.escape|django\.utils\.html\.escape)$/;

/** Methods whose result shows their receiver. */
const SHOWING_METHODS = new Set(
  "encode decode strip lstrip rstrip lower upper title dict copy items values format join replace render".split(
    " ",
  ),
);

/** Reads of an entry: the key is the entry's name. */
const LOOKUPS = new Set(["get", "getlist", "pop", "get_signed_cookie", "getfirst"]);

/** Values looked at for one text. */
const LIMIT = 200;

/** Whether somebody is interested in how a part looks in what is made of it. */
export type Opens = (at: ValueRef, whole: Value, part: ValueId) => boolean;

/** Things that a list or mapping is given one after the other say less of it than what it is written with. */
export const AS_WRITTEN: Opens = (_, whole, part) => whole.op !== "updated" || part === whole.base;

/** Every value that can be read in a text made of `starts`, nearest first. Follows no call into the project. */
export function shownValues(
  index: ValueIndex,
  starts: readonly ValueRef[],
  opens: Opens = AS_WRITTEN,
): ShownValue[] {
  const shown: ShownValue[] = [];
  const queue = [...starts];
  const seen = new Set<ValueId>();
  for (let next = 0; next < queue.length && next < LIMIT; next++) {
    const at = queue[next];
    if (at === undefined || at.value === NONE || seen.has(at.value)) continue;
    seen.add(at.value);
    const { fragment } = functionFacts(at);
    const value = fragment.values[at.value];
    if (value === undefined) continue;
    shown.push({ at, value, names: namesOf(index, at, value) });
    for (const part of partsOf(index, at, fragment, value))
      if (opens(at, value, part)) queue.push(refTo(at, part));
  }
  return shown;
}

function partsOf(index: ValueIndex, at: ValueRef, fragment: Fragment, value: Value): readonly ValueId[] {
  switch (value.op) {
    case "build":
      return value.parts;
    case "collection":
      return value.entries.map((entry) => entry.value);
    case "merge":
      return value.inputs;
    case "choice":
      return [value.whenTrue, value.whenFalse];
    case "operation":
      return value.operator === "or" || value.operator === "and" || value.operator === "arithmetic"
        ? value.operands
        : [];
    case "updated":
      return isItem(value) ? [value.base, value.value] : [value.base];
    case "through":
      return [value.base];
    case "call":
      return shownByCall(index, at, fragment, value);
    default:
      return [];
  }
}

/** `answer["error"] = text`, `errors.append(text)`: part of the whole. An attribute of an object is not. */
function isItem({ name, key }: UpdatedValue): boolean {
  return key !== undefined || name === undefined;
}

function shownByCall(
  index: ValueIndex,
  at: ValueRef,
  fragment: Fragment,
  call: CallValue,
): readonly ValueId[] {
  const given = call.arguments.map((one) => one.value);
  const name = externalName(resolveIn(index.flows.program, at, call.callee));
  if (name !== undefined && SHOWING.test(name)) return given;
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute" || !SHOWING_METHODS.has(callee.name)) return [];
  return [callee.base, ...given];
}

/** What a value is called in this function. */
export function namesOf(index: ValueIndex, at: ValueRef, value: Value): readonly string[] {
  const own = ownName(at, value);
  const variables = indexOf(index, at).names.get(at.value) ?? [];
  return own === undefined ? variables : [...variables, own];
}

function ownName(at: ValueRef, value: Value): string | undefined {
  switch (value.op) {
    case "parameter":
    case "free":
    case "attribute":
    case "item":
      return value.name;
    case "import":
      return value.name;
    case "call":
      return keyRead(at, value);
    default:
      return undefined;
  }
}

/** The key of `request.POST.get("password")`. */
function keyRead(at: ValueRef, call: CallValue): string | undefined {
  const { values } = functionFacts(at).fragment;
  const callee = values[call.callee];
  const key = values[call.arguments[0]?.value ?? NONE];
  if (callee?.op !== "attribute" || !LOOKUPS.has(callee.name) || key?.op !== "text") return undefined;
  return key.end - key.start > 64 ? undefined : stringValue(at.unit.file.bytes, key.literal);
}
