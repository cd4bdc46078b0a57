/** Calls that refuse before anything is done: a function of the project that raises, a look-up that raises for what is no number. */
import { libraryAncestors } from "../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { oncePerFunction } from "../bind/once.ts";
import { methodsOf } from "../bind/instance-attributes.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { externalName, hierarchyOf, resolveIn } from "../bind/resolve.ts";
import type { CallValue, Fragment, RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { declaredField } from "./declared-fields.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS, kindsOf } from "./kinds.ts";
import { askedOfTable } from "./known-tables.ts";
import { isEnumeration } from "./known-types.ts";
import { isNarrowField } from "./narrow-fields.ts";
import { refusesUnknown } from "./refusing-bodies.ts";
import { settledByResolver } from "./resolved-paths.ts";
import { rowClassOf } from "./row-classes.ts";
import { withUntrimmed } from "./trimmed-texts.ts";

/** Names of functions that refuse what they do not like. */
const REFUSING = /^_{0,2}(?:ensure|validate|verify|check|assert|require|forbid|reject|raise_if)(?:_|$)/;

/** What an unfollowed check of a name is believed to settle: that it is one of the code's own. */
const NAMES: Kinds = kindsOf(["code", "name"]);

/** What the calls of a function settle. */
interface Refusals {
  /** Values that a call has looked at, by the region of the call. */
  readonly looked: ReadonlyMap<RegionId, ReadonlyMap<ValueId, Kinds>>;
  /** Branches with a call that never comes back, by the region around them. */
  readonly ended: ReadonlyMap<RegionId, readonly RegionId[]>;
}

/** What the calls of a function settle: `_ensure_role_paths([path])` before `import_string(path)`, `Item.objects.get(pk=sent)`, `self.fail("…")`. */
export const clearedByRefusals: (program: Program, ref: FunctionRef) => Refusals = oncePerFunction(
  (program, ref) => {
    const { fragment } = functionFacts(ref);
    const looked = new Map<RegionId, Map<ValueId, Kinds>>();
    const ended = new Map<RegionId, RegionId[]>();
    for (const value of fragment.values) {
      const asked = value.op === "item" ? askedOfTable(program, ref, value) : 0;
      if (value.op === "item" && asked !== 0)
        looked.set(value.region, new Map([...(looked.get(value.region) ?? []), [value.key, asked]]));
      const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
      const name = callee && "name" in callee ? callee.name : undefined;
      if (value.op !== "call" || name === undefined) continue;
      const settled = settledBy(program, ref, value, name);
      if (settled.size > 0)
        looked.set(value.region, new Map([...(looked.get(value.region) ?? []), ...settled]));
      const around = fragment.regions[value.region];
      if (around?.form !== "branch" || around.condition === NONE || !ENDING.test(name)) continue;
      if (neverComesBack(program, ref, value))
        ended.set(around.parent, [...(ended.get(around.parent) ?? []), value.region]);
    }
    return { looked, ended };
  },
);

/** Names of functions that may never come back. */
const ENDING =
  /(?:^|_)(?:abort|bail|deny|die|error|exit|fail|failed|failure|forbid|halt|invalid|not_found|panic|quit|raise|refuse|reject|stop|throw)(?:_|$)/;

/** Functions of libraries that end with an exception (docs.python.org/3/library/sys.html#sys.exit; django-rest-framework.org/api-guide/fields/). */
const ENDING_OF_LIBRARIES =
  /^(?:sys\.exit|os\._exit|os\.abort|argparse\.ArgumentParser\.(?:error|exit))$|^rest_framework\..{1,60}\.fail$/;

function neverComesBack(program: Program, ref: FunctionRef, call: CallValue): boolean {
  const symbol = resolveIn(program, ref, call.callee);
  if (symbol?.kind !== "function") return ENDING_OF_LIBRARIES.test(externalName(symbol) ?? "");
  return alwaysRaises(functionFacts(symbol.target).fragment);
}

/** Whether whoever calls the function never gets an answer. */
export function alwaysRaises({ exits, regions }: Fragment): boolean {
  return exits.every(({ kind }) => kind === "raise") && exits.some((exit) => isReached(regions, exit.region));
}

/** Whether nothing decides about a region: what stands in it, or behind what ends earlier, is the last that runs. */
function isReached(regions: Fragment["regions"], region: RegionId): boolean {
  for (let at = region; at !== NONE; at = regions[at]?.parent ?? NONE) {
    const form = regions[at]?.form;
    if (form !== "root" && form !== "after") return false;
  }
  return true;
}

function settledBy(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  name: string,
): ReadonlyMap<ValueId, Kinds> {
  const { fragment } = functionFacts(ref);
  if (REFUSING.test(name) && isRefusing(program, ref, fragment, call))
    return new Map(given(fragment, call).map((id) => [id, NAMES]));
  if (name === "get_field") return fieldAskedFor(program, ref, call);
  if (name === "resolve") return settledByResolver(program, ref, call);
  if (CLASS_NAME.test(name)) return memberAskedFor(program, ref, call);
  return BY_KEY.test(name) ? keysAskedFor(program, ref, call, name) : new Map<ValueId, Kinds>();
}

/** A field of the model's own, and no column of another table. */
const OWN_FIELD: Kinds = kindsOf(["name"]);

/**
 * `Item._meta.get_field(sort.strip("-"))`: raises for what is no field of the model, and for every way through one
 * (docs.djangoproject.com/en/5.2/ref/models/meta/#retrieving-a-single-field-instance-of-a-model-by-name). A user's own fields hold the password.
 */
function fieldAskedFor(program: Program, ref: FunctionRef, call: CallValue): ReadonlyMap<ValueId, Kinds> {
  const { fragment } = functionFacts(ref);
  const callee = fragment.values[call.callee];
  const options = callee?.op === "attribute" ? fragment.values[callee.base] : undefined;
  const [sent] = call.arguments;
  if (options?.op !== "attribute" || options.name !== "_meta" || sent?.style !== "positional")
    return new Map();
  const model = resolveIn(program, ref, options.base);
  const isUser =
    model?.kind === "class" && libraryAncestors(program, model.target).some((one) => OF_USERS.test(one));
  return isUser ? new Map() : new Map(withUntrimmed(fragment, sent.value).map((id) => [id, OWN_FIELD]));
}

const OF_USERS = /Abstract(?:Base)?User$/;

/** Names that people give to classes. */
const CLASS_NAME = /^[A-Z]\w*[a-z]/;

/** `Tab(sent)`: an enumeration of the code's own raises for what is the value of none of its members. */
function memberAskedFor(program: Program, ref: FunctionRef, call: CallValue): ReadonlyMap<ValueId, Kinds> {
  const [sent, ...others] = call.arguments;
  if (sent?.style !== "positional" || others.length > 0) return new Map();
  const symbol = resolveIn(program, ref, call.callee);
  return symbol?.kind === "class" && isEnumeration(program, symbol.target) && !hasOtherMembers(symbol.target)
    ? new Map([[sent.value, INJECTION_KINDS]])
    : new Map();
}

/** An enumeration that answers for what it does not know settles nothing. */
function hasOtherMembers(target: ClassRef): boolean {
  return methodsOf(target).some((method) => functionFacts(method).name === "_missing_");
}

/** Look-ups that raise for a key that is not of the column's type. */
const BY_KEY = /^a?(?:get|filter|exclude|get_object_or_404)$/;

/** Those which raise as well where no row is found. */
const FINDING = /^a?get(?:_object_or_404)?$/;

/** What a text that some row holds is no more: what whoever sends a link writes into a page, or the way to another folder. */
const HELD_TEXT: Kinds = kindsOf(["html", "path"]);

/**
 * `Item.objects.get(pk=sent)`: whoever comes past it has sent a number, where the model's key is one. Past `get_object_or_404(Item, slug=sent)`
 * there are only texts that a row has in that column.
 */
function keysAskedFor(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  name: string,
): ReadonlyMap<ValueId, Kinds> {
  const given = call.arguments.filter((one) => one.style === "keyword" && isExact(one.name));
  const rows = name.endsWith("_404") ? (call.arguments[0]?.value ?? NONE) : call.callee;
  const model = given.length === 0 ? undefined : rowClassOf(program, ref, rows);
  if (!model || !libraryAncestors(program, model).some((one) => OF_MODELS.test(one))) return new Map();
  const finds = FINDING.test(name);
  return new Map(
    given.map(({ name: column = "", value }) => [value, clearedByColumnAsked(program, model, column, finds)]),
  );
}

const EXACTLY = /__(?:exact|iexact)$/;

/** `slug=…` and `slug__exact=…`: no part of a text, and no column of another table. */
function isExact(column: string | undefined): boolean {
  return column !== undefined && !column.replace(EXACTLY, "").includes("__");
}

function clearedByColumnAsked(program: Program, model: ClassRef, column: string, finds: boolean): Kinds {
  if (column === "pk" || column === "id") return hasNarrowKey(program, model) ? INJECTION_KINDS : 0;
  if (!finds) return 0;
  const field = declaredField(program, model, column.replace(EXACTLY, ""));
  return field && isNarrowField(program, field, false) ? INJECTION_KINDS : HELD_TEXT;
}

/** What models descend from. */
const OF_MODELS = /Model$|Abstract(?:Base)?User$/;

/** Whether the rows of a model have a number or the like for a key: no other column is declared to be it. */
function hasNarrowKey(program: Program, model: ClassRef): boolean {
  return hierarchyOf(program, model).every((one) => {
    if (one.kind === "external") return true;
    const body = { unit: one.target.unit, function: classFacts(one.target).body };
    const { bindings, values } = functionFacts(body).fragment;
    return [...bindings.values()].every((id) => {
      const call = values[id];
      const isKey = call?.op === "call" && call.arguments.some(({ name }) => name === "primary_key");
      return !isKey || isNarrowField(program, refTo(body, id), false);
    });
  });
}

function isRefusing(program: Program, ref: FunctionRef, fragment: Fragment, call: CallValue): boolean {
  const callee = fragment.values[call.callee];
  if (callee === undefined || !("name" in callee) || !REFUSING.test(callee.name ?? "")) return false;
  const symbol = resolveIn(program, ref, call.callee);
  if (symbol?.kind !== "function") return false;
  return refusesUnknown(program, symbol.target);
}

/** The arguments, and what stands in a list that is written there. */
function given({ values }: Fragment, call: CallValue): readonly ValueId[] {
  return call.arguments.flatMap(({ value }) => {
    const list = values[value];
    return list?.op === "collection" ? list.entries.map((entry) => entry.value) : [value];
  });
}
