/** The keys of a mapping that a call spreads with `**`: `filter(**{field: value})` looks up whatever `field` says. */
import { definitionOf } from "../../bind/constants.ts";
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { instanceAttributes } from "../../bind/instance-attributes.ts";
import { externalName, hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type {
  AttributeValue,
  CallValue,
  CollectionValue,
  ElementValue,
  RegionId,
  ValueId,
} from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { judgeArrival } from "../../flow/arrivals.ts";
import type { SinkRow } from "../../flow/catalog/model.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { operandsOf } from "../../flow/operands.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { latin1 } from "../../source/latin1.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import { reportAt } from "../../flow/value-report.ts";
import { calledAt, displayedPairs, returned } from "./displayed-mappings.ts";
import { filledReport } from "./filled-reports.ts";
import type { FlowSeen } from "./flow-findings.ts";
import { isKeyOfSentMapping } from "./sent-mappings.ts";

/** Functions between the call and the place where the mapping is made. */
const HOPS = 3;

/** Values looked at for one question. */
const BUDGET = 120;

/** Callers looked at for one function. */
const CALLERS = 12;

/** Mappings whose keys the code itself has written: fields of forms and serializers, names in URL patterns. */
const OWN_KEYS = /\.(?:cleaned_data|validated_data|kwargs)$/;

/** Calls that give the same mapping again. */
const COPIES = new Set(["copy", "dict", "deepcopy", "OrderedDict", "items", "_asdict"]);

/** Calls that give a mapping with whatever keys the text has. */
const PARSERS = new Set(["loads", "load", "parse_qs", "parse_qsl", "literal_eval", "QueryDict", "json"]);

interface Search {
  readonly flows: FlowModel;
  readonly found: {
    readonly at: ValueRef;
    readonly region: RegionId;
    /** Whether it is the mapping itself, not one key of it. */
    readonly whole: boolean;
  }[];
  readonly seen: Set<string>;
}

/** What arrives at the keys of a mapping; the most telling first. */
export function keysFromOutside(
  flows: FlowModel,
  mapping: ValueRef,
  call: ValueRef,
  row: SinkRow,
): FlowSeen | undefined {
  const search: Search = { flows, found: [], seen: new Set() };
  visit(search, mapping, 0);
  for (const { at, region, whole } of search.found) {
    if (!whole && (isColumnOfRow(at) || asksForPresence(at) || beginsWithOwnName(flows, at, 0))) continue;
    const report = whole ? withoutTexts(reportAt(flows, at, region, row)) : reportAt(flows, at, region, row);
    const direct = report && { ...report, site: { ...report.site, at: call } };
    const own = direct && judgeArrival(flows, direct);
    if (direct && own?.chooser === "request") return { report: direct, judged: own };
    const shown = direct && filledReport(flows, direct, at);
    const judged = shown && judgeArrival(flows, shown);
    if (shown && judged?.chooser === "request")
      return whole || (isElement(at) && !isKeyOfSentMapping(shown, at)) || !isHandedOver(shown)
        ? { report: shown, judged, handed: true }
        : { report: shown, judged };
  }
  return undefined;
}

/** The mappings of which all that is in them arrives, as they stand where they are read. */
export function wholeMappings(flows: FlowModel, mapping: ValueRef): readonly ValueRef[] {
  const search: Search = { flows, found: [], seen: new Set() };
  visit(search, mapping, 0);
  return search.found.flatMap(({ at, whole }) => (whole ? [at] : []));
}

/** What an uploaded file says of itself, unlike a row: its sender chose it. */
const OF_FILES = /^(?:name|content_type|charset)$/;

/** `form.cleaned_data["category"].column`: the form chose a row, and what its columns hold stands in the database. */
function isColumnOfRow(at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  let value = values[at.value];
  if (value?.op !== "attribute" || OF_FILES.test(value.name)) return false;
  for (let step = 0; step < HOPS && value?.op === "attribute"; step++) value = values[value.base];
  const holder = value?.op === "item" ? values[value.base] : undefined;
  return holder?.op === "attribute" && holder.name === "cleaned_data";
}

/** The written end of a text that is put together: `__isnull`, or the last word of a column's own name. */
const PRESENCE = /["'}](?:__isnull|_?[a-z][a-z0-9]{1,40})["']$/;

/** `f"{kind}__isnull"`, `f"{kind}_exists"`: the end that the code wrote leaves no comparison and no other column to ask for. */
function asksForPresence(at: ValueRef): boolean {
  const key = functionFacts(at).fragment.values[at.value];
  if (key?.op !== "build") return false;
  return PRESENCE.test(latin1(at.unit.file.bytes, Math.max(key.start, key.end - 60), key.end));
}

/** A written beginning of a column's name that leads to no other table: `published_`, and not `author__`. */
const OWN_BEGINNING = /^[a-z]\w{0,60}[a-z0-9]_$/i;

/** Functions of packages that put the language behind a column's name (django-modeltranslation, `modeltranslation.utils`). */
const LOCALIZING = /^modeltranslation\.utils\.(?:build_localized_fieldname|build_lang)$/;

/** `f"published_{language}"`: every column that can be asked for begins with the name that the code wrote. */
function beginsWithOwnName({ program }: Pick<FlowModel, "program">, at: ValueRef, depth: number): boolean {
  const key = functionFacts(at).fragment.values[at.value];
  const [first] = key?.op === "call" ? key.arguments : [];
  if (key?.op === "call")
    return (
      LOCALIZING.test(externalName(resolveIn(program, at, key.callee)) ?? "") &&
      first !== undefined &&
      textAt(refTo(at, first.value)) !== undefined
    );
  if (key?.op !== "build" || depth > HOPS) return false;
  const head = key.parts.map((part) => textAt(refTo(at, part)) ?? "")[0] ?? "";
  const written = key.form === "f-string" ? textBefore(at, key) : head.split(/[%{]/)[0];
  if (OWN_BEGINNING.test(written ?? "") && written?.endsWith("__") === false) return true;
  const holes = key.parts.filter((part) => textAt(refTo(at, part)) === undefined);
  return holes.some((part) => beginsWithOwnName({ program }, refTo(at, part), depth + 1));
}

/** The literal text of an f-string before its first field. */
function textBefore(at: ValueRef, { start, end }: { readonly start: number; readonly end: number }): string {
  const text = latin1(at.unit.file.bytes, start, end).replace(/^\w{0,2}("""|'''|"|')/, "");
  return text.split("{")[0] ?? "";
}

/**
 * A name that few calls hand over, each in sight. Of a mapping that a caller fills, another of its members may be meant.
 */
function isHandedOver({ arrivals }: SinkReport): boolean {
  const [first] = arrivals;
  if (!first || first.via.length === 0 || first.via.length > HOPS) return false;
  const given = first.state.facts.fragment.values[first.value];
  return given !== undefined && given.op !== "collection" && given.op !== "updated";
}

/** One of many that are gone through: whoever fills the whole need not choose its names. */
function isElement(at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const queue = [at.value];
  for (let next = 0; next < queue.length && next < HOPS * HOPS; next++) {
    const value = values[queue[next] ?? NONE];
    if (value?.op === "element") return true;
    if (value) queue.push(...operandsOf(value));
  }
  return false;
}

/** What a URL captures is a text: it may be a value of the mapping, never the mapping. */
function withoutTexts(report: SinkReport | undefined): SinkReport | undefined {
  const arrivals = report?.arrivals.filter(
    ({ origin, entry }) =>
      (entry ?? (origin.kind === "source" ? origin.row : undefined))?.label !== "the URL",
  );
  return report && arrivals && { ...report, arrivals };
}

function visit(search: Search, ref: ValueRef, hops: number): void {
  const key = `${ref.unit.file.path}:${ref.function}:${ref.value}`;
  if (ref.value === NONE || search.seen.has(key) || search.seen.size > BUDGET) return;
  search.seen.add(key);
  const value = functionFacts(ref).fragment.values[ref.value];
  const next = (ids: readonly ValueId[]): void => {
    for (const id of ids) visit(search, refTo(ref, id), hops);
  };
  switch (value?.op) {
    case "collection":
      return visitDisplay(search, ref, value, hops);
    case "updated":
      next([value.base]);
      if (value.key !== undefined && value.name === undefined)
        addKey(search, refTo(ref, value.key), value.region);
      else if (value.name === undefined) next([value.value]);
      return;
    case "merge":
      return next(value.inputs);
    case "choice":
      return next([value.whenTrue, value.whenFalse]);
    case "operation":
      return next(value.operands);
    case "call":
      return visitCall(search, ref, value, hops);
    case "parameter":
      return visitCallers(search, ref, value.index, hops);
    case "free": {
      const at = definitionOf(search.flows.program, ref);
      if (at.value !== ref.value || at.function !== ref.function) visit(search, at, hops);
      return;
    }
    case "element":
      return visitElement(search, ref, value, hops);
    case "item":
      if (value.name === undefined || !visitUnder(search, refTo(ref, value.base), value.name, hops))
        addLeaf(search, ref);
      return;
    case "attribute":
      if (!visitEach(search, held(search, ref, value), hops)) visitProperty(search, ref, hops);
      return;
    case "through":
      return addLeaf(search, ref);
    default:
      return;
  }
}

/** What a property of the project gives; of any other attribute, whatever it holds. */
function visitProperty(search: Search, ref: ValueRef, hops: number): void {
  const read = search.flows.solver.byRef.get(functionFacts(ref))?.further.get(ref.value) ?? [];
  const given = read.flatMap(({ target }) => returned(target));
  if (!visitEach(search, given, hops)) addLeaf(search, ref);
}

function visitEach(search: Search, refs: readonly ValueRef[], hops: number): boolean {
  if (hops >= HOPS) return false;
  for (const one of refs) visit(search, one, hops + 1);
  return refs.length > 0;
}

/** What methods of the same class stored as `self.filters`. */
function held({ flows }: Search, ref: ValueRef, { base, name }: AttributeValue): readonly ValueRef[] {
  const owner = resolveIn(flows.program, ref, base);
  if (owner?.kind !== "instance") return [];
  for (const ancestor of hierarchyOf(flows.program, owner.target)) {
    const found =
      ancestor.kind === "class" ? instanceAttributes(flows.program, ancestor.target).get(name) : undefined;
    if (found) return found;
  }
  return [];
}

/** The mapping under a written key of one that is made in sight; false where none was seen. */
function visitUnder(search: Search, ref: ValueRef, key: string, hops: number): boolean {
  const value = functionFacts(ref).fragment.values[ref.value];
  if (hops > HOPS) return false;
  switch (value?.op) {
    case "collection": {
      const under = value.entries.filter((entry) => textAt(refTo(ref, entry.key)) === key);
      return visitEach(
        search,
        under.map((entry) => refTo(ref, entry.value)),
        hops,
      );
    }
    case "updated": {
      const own = value.name === key && visitEach(search, [refTo(ref, value.value)], hops);
      return visitUnder(search, refTo(ref, value.base), key, hops) || own;
    }
    case "attribute":
      return anyUnder(search, held(search, ref, value), key, hops);
    case "call": {
      const target = calledAt(search.flows, ref);
      return target ? anyUnder(search, returned(target), key, hops) : false;
    }
    default:
      return false;
  }
}

function anyUnder(search: Search, refs: readonly ValueRef[], key: string, hops: number): boolean {
  return refs.map((one) => visitUnder(search, one, key, hops + 1)).some(Boolean);
}

function textAt(ref: ValueRef): string | undefined {
  const value = functionFacts(ref).fragment.values[ref.value];
  return value?.op === "text" ? stringValue(ref.unit.file.bytes, value.literal) : undefined;
}

function visitDisplay(search: Search, ref: ValueRef, display: CollectionValue, hops: number): void {
  if (display.form !== "dict") return;
  for (const { key, value, spread } of display.entries) {
    if (spread) visit(search, refTo(ref, value), hops);
    else addKey(search, refTo(ref, key), display.region);
  }
}

/** Each of a list of mappings that are written down, and that of several which a function gives back; of anything else, whatever it holds. */
function visitElement(search: Search, at: ValueRef, element: ElementValue, hops: number): void {
  if (visitEach(search, givenAs(search, at, element), hops)) return;
  const members = membersOf(at, element.base, 0);
  if (members.length === 0) addLeaf(search, at);
  for (const value of members) visit(search, refTo(at, value), hops);
}

/** `lookups, filters = self.read(request)`: the second of what every way out of the function gives. */
function givenAs(search: Search, at: ValueRef, { base, position }: ElementValue): readonly ValueRef[] {
  const target = position === undefined ? undefined : calledAt(search.flows, refTo(at, base));
  const given = target ? returned(target) : [];
  const parts = given.flatMap((ref) => {
    const tuple = functionFacts(ref).fragment.values[ref.value];
    const entry =
      tuple?.op === "collection" && tuple.form === "tuple" ? tuple.entries[position ?? 0] : undefined;
    return entry && !entry.spread ? [refTo(ref, entry.value)] : [];
  });
  return parts.length === given.length ? parts : [];
}

function membersOf(ref: ValueRef, id: ValueId, depth: number): ValueId[] {
  const value = functionFacts(ref).fragment.values[id];
  if (depth > HOPS) return [];
  if (value?.op === "collection") return value.entries.map((entry) => entry.value);
  return value?.op === "build" ? value.parts.flatMap((part) => membersOf(ref, part, depth + 1)) : [];
}

/** A key counts where it is written into the mapping: what was checked on the way there holds for it. */
function addKey(search: Search, at: ValueRef, region: RegionId): void {
  const key = functionFacts(at).fragment.values[at.value];
  if (!key || key.op === "text" || isOwnName(at)) return;
  const pairs = displayedPairs(search.flows, at);
  if (pairs) visit(search, pairs, 0);
  else search.found.push({ at, region, whole: false });
}

/** `for name in self.kwargs`: the names stand in the URL patterns, only the values were sent. */
function isOwnName(at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const queue = [at.value];
  for (let next = 0; next < queue.length && next < HOPS * HOPS; next++) {
    const value = values[queue[next] ?? NONE];
    const over = value?.op === "element" ? values[value.base] : undefined;
    if (over?.op === "attribute" && over.name === "kwargs") return true;
    if (value) queue.push(...operandsOf(value));
  }
  return false;
}

/** A mapping as a whole, unless its keys are the code's own. */
function addLeaf(search: Search, at: ValueRef): void {
  const name = externalName(resolveIn(search.flows.program, at, at.value));
  const value = functionFacts(at).fragment.values[at.value];
  const spoken = value?.op === "attribute" ? `.${value.name}` : "";
  if (OWN_KEYS.test(name ?? "") || OWN_KEYS.test(spoken)) return;
  search.found.push({ at, region: value?.region ?? 0, whole: true });
}

function visitCall(search: Search, ref: ValueRef, call: CallValue, hops: number): void {
  const { fragment } = functionFacts(ref);
  const callee = fragment.values[call.callee];
  const name = callee && "name" in callee ? (callee.name ?? "") : "";
  const target = calledAt(search.flows, ref);
  if (target) {
    visitEach(search, returned(target), hops);
    return;
  }
  if (PARSERS.has(name)) return addLeaf(search, ref);
  // What an unknown function makes of its arguments has keys of its own, as far as anybody knows.
  if (!COPIES.has(name)) return;
  const receiver = callee?.op === "attribute" ? [callee.base] : [];
  const given = call.arguments.filter((one) => one.style !== "keyword").map((one) => one.value);
  for (const value of [...receiver, ...given]) visit(search, refTo(ref, value), hops);
}

/** What callers hand over; the names in `**kwargs` are those that callers write. */
function visitCallers(search: Search, ref: ValueRef, index: number, hops: number): void {
  const facts = functionFacts(ref);
  const { callers } = search.flows.solver;
  if (hops >= HOPS || facts.parameters[index]?.style === "kwargs") return;
  for (const { state, edge } of (callers.get(facts) ?? []).slice(0, CALLERS)) {
    for (const value of edge.passed.get(index) ?? []) visit(search, refTo(state.ref, value), hops + 1);
  }
}

/** The mappings that a call spreads. */
export function spreadMappings(state: FunctionState, call: CallValue): ValueRef[] {
  return call.arguments.flatMap(({ style, value }) =>
    style === "double-star" ? [refTo(state.ref, value)] : [],
  );
}
