/** Signs that a part of a text which becomes HTML holds no text that somebody typed, though nothing here escapes it. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { wholeOf } from "../../bind/whole.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { isNamedNowhere } from "../../flow/named-nowhere.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import { translated } from "../../flow/translation-tables.ts";
import type { FunctionState, SinkSite } from "../../flow/summary.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import { replacesOneTag } from "./claimed-cleaners.ts";
import type { HtmlPart } from "./html-parts.ts";
import { functionsLike } from "../../flow/spots.ts";

/** Why a part that was not followed to anybody is only a guess; undefined where nothing speaks for it. */
export function doubtAbout(flows: FlowModel, part: HtmlPart): string | undefined {
  if (part.value.op === "call" && !part.called && isFieldByName(part))
    return "which field is read is told by a name that the code keeps";
  if (isCellOfKind(flows, part)) return "the column is called like one of choices, numbers or dates";
  return undefined;
}

/** Feeds are XML, whose writer escapes what it is given, marked as safe or not (docs.djangoproject.com/en/5.2/ref/contrib/syndication/). */
const FEED = /^django\.contrib\.(?:syndication|gis)\.(?:views|feeds)\.Feed$/;

/** Why the text that is marked may never be part of a page; undefined where nothing speaks for it. */
export function doubtAboutPlace(flows: FlowModel, { at }: SinkSite): string | undefined {
  const owner = functionFacts(at).class;
  if (
    owner >= 0 &&
    libraryAncestors(flows.program, { unit: at.unit, class: owner }).some((one) => FEED.test(one))
  )
    return "what a feed is given is escaped when its XML is written";
  return isNamedNowhere(flows, at) ? "nothing in the audited code calls this function" : undefined;
}

/** What `json.dumps` gives, on one of the ways at least (docs.python.org/3/library/json.html: it escapes no `<`). */
export function isJson(flows: FlowModel, { at, argument }: SinkSite): boolean {
  return givesJson(flows, refTo(at, argument), 0);
}

/** Names that whole structures have as well as numbers and HTML: what is dumped as JSON under them may hold any text. */
const OF_STRUCTURES =
  /^(?:state|status|order|pages?|attrs|attributes|widget|media|button|badge|template|snippet)$/;

/** `json.dumps(state)`: a parameter that is written out whole, whose name tells nothing of the texts in it. */
export function isDumpedWhole({ program }: FlowModel, { at, value, name }: HtmlPart): boolean {
  if (value.op !== "parameter" || !OF_STRUCTURES.test(name ?? "")) return false;
  return functionFacts(at).fragment.values.some(
    (call) =>
      call.op === "call" &&
      call.arguments[0]?.value === at.value &&
      JSON_DUMPS.test(externalName(resolveIn(program, at, call.callee)) ?? ""),
  );
}

const JSON_DUMPS = /^(?:simple)?json\.dumps$/;

/** Functions and methods between JSON and where it is marked. */
const BEHIND_JSON = 3;

function givesJson(flows: FlowModel, at: ValueRef, depth: number): boolean {
  const { values } = functionFacts(at).fragment;
  const value = values[at.value];
  const ways = value?.op === "merge" ? value.inputs : [at.value];
  return ways.some((id) => {
    const way = values[id];
    if (way?.op !== "call") return false;
    const name = externalName(resolveIn(flows.program, at, way.callee));
    if (JSON_DUMPS.test(name ?? "")) return true;
    const kept = depth < BEHIND_JSON ? keptBy(flows, refTo(at, id), way) : undefined;
    return kept !== undefined && givesJson(flows, refTo(at, kept), depth + 1);
  });
}

/** The text that a call gives back with its tags: `text.replace("</script>", "")`, a function of the project that does no more. */
function keptBy(flows: FlowModel, at: ValueRef, call: CallValue): ValueId | undefined {
  const { program, solver } = flows;
  const callee = functionFacts(at).fragment.values[call.callee];
  if (callee?.op === "attribute")
    return translated(program, at, call) === "keeps" || replacesOneTag(program, at, call)
      ? callee.base
      : undefined;
  const target = solver.byRef.get(functionFacts(at))?.edges.get(at.value)?.target;
  const { values = [], exits = [] } = target === undefined ? {} : functionFacts(target).fragment;
  const [exit] = exits;
  const given = exit && values[exit.value];
  if (!target || exits.length !== 1 || given?.op !== "call" || !replacesOneTag(program, target, given))
    return undefined;
  const text = values[given.callee];
  const parameter = text?.op === "attribute" ? values[text.base] : undefined;
  return parameter?.op === "parameter" ? call.arguments[parameter.index]?.value : undefined;
}

/** `getattr(record, name)`. */
function isFieldByName({ at, value }: HtmlPart): boolean {
  const callee = value.op === "call" ? functionFacts(at).fragment.values[value.callee] : undefined;
  return callee?.op === "free" && callee.name === "getattr";
}

/** Columns whose cells hold one of a few values, a number or a time, as their names tell. */
const COLUMN_KINDS = /Colou?r|Choice|Boolean|Date|Time|Count|Number/;

/** What django-tables2 hands to `render` as `value` is whatever field the column stands for (django-tables2.readthedocs.io, "Table.render_foo methods"). */
function isCellOfKind({ program }: FlowModel, { at, value, name }: HtmlPart): boolean {
  const { name: method, class: owner } = functionFacts(at);
  if (value.op !== "parameter" || name !== "value" || method !== "render" || owner < 0) return false;
  const ref = { unit: at.unit, class: owner };
  if (!COLUMN_KINDS.test(classFacts(ref).name)) return false;
  return libraryAncestors(program, ref).some((base) => base.startsWith("django_tables2."));
}

/** Calls followed from an entry to the dictionary it is in. */
const DEPTH = 2;

/**
 * `row.render()["text"]`, where every method of that name that gives such a dictionary back cleans what it puts
 * under the key. Which of the methods is called is not known.
 */
export function isCleanedEntry(flows: FlowModel, { at, value }: HtmlPart): boolean {
  const state = flows.solver.byRef.get(functionFacts(at));
  if (!state || value.op !== "item" || value.name === undefined) return false;
  return isCleanedBy(flows, state, value.base, value.name, 0);
}

function isCleanedBy(
  flows: FlowModel,
  state: FunctionState,
  id: ValueId,
  key: string,
  depth: number,
): boolean {
  const call = state.facts.fragment.values[id];
  if (call?.op !== "call" || depth > DEPTH) return false;
  const target = state.edges.get(id)?.target;
  const known = target && flows.solver.byRef.get(functionFacts(target));
  const called = known ? [known] : methodsGiving(flows, state, call, key);
  return called.length > 0 && called.every((one) => cleansUnder(flows, one, key, depth));
}

/** Methods of the name that is called which give a dictionary with the key back. */
function methodsGiving(
  flows: FlowModel,
  { facts }: FunctionState,
  call: CallValue,
  key: string,
): FunctionState[] {
  const callee = facts.fragment.values[call.callee];
  if (callee?.op !== "attribute") return [];
  return givingMappings(wholeOf(flows)).filter(
    (one) =>
      one.facts.name === callee.name &&
      one.facts.fragment.exits.some((exit) => entryOf(one, exit.value, key) !== undefined),
  );
}

const givingMappings = functionsLike(
  ({ class: owner, fragment: { exits, values } }) =>
    owner >= 0 &&
    exits.some(({ value }) => {
      const given = values[value];
      return given?.op === "collection" && given.form === "dict";
    }),
);

/** What stands under a written key of a dictionary that is written out. */
function entryOf({ facts, ref }: FunctionState, id: ValueId, key: string): ValueId | undefined {
  const given = facts.fragment.values[id];
  if (given?.op !== "collection" || given.form !== "dict") return undefined;
  return given.entries.find((entry) => {
    const literal = facts.fragment.values[entry.key];
    return literal?.op === "text" && stringValue(ref.unit.file.bytes, literal.literal) === key;
  })?.value;
}

function cleansUnder(flows: FlowModel, state: FunctionState, key: string, depth: number): boolean {
  const given = state.facts.fragment.exits.filter(({ kind, value }) => kind === "return" && value !== NONE);
  return given.every(({ value: id, region }) => {
    const entry = entryOf(state, id, key);
    if (entry !== undefined)
      return taintsOf(flows.solver, state, entry, region).every(
        ({ kinds }) => (kinds & KIND_BITS.html) === 0,
      );
    const value = state.facts.fragment.values[id];
    if (value?.op === "constant") return true;
    if (value?.op === "collection") return value.form === "dict" && value.entries.length === 0;
    return isCleanedBy(flows, state, id, key, depth + 1);
  });
}
