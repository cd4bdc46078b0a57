/** What the conditions around a piece of code say about values: `if x in ALLOWED:` clears `x` inside. */
import { constantOf, textOf } from "../bind/constants.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue, Fragment, OperationValue, RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Catalog } from "./library-index.ts";
import { clearedBy } from "./library-index.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS, KIND_BITS } from "./kinds.ts";
import { allowsItself } from "./allowed-hosts.ts";
import { dashRuledOutByCall, dashRuledOutByComparison } from "./beginnings.ts";
import { namesNarrowTypes } from "./known-types.ts";
import { clearedByForm } from "./cleaned-forms.ts";
import { beginsWithFolder, beginsWithHost } from "./host-beginnings.ts";
import { beginsWithOwnPath, testedByPattern, testedShape } from "./pattern-guards.ts";
import { testedWithoutSigns } from "./pattern-groups.ts";
import type { OwnTest } from "./project-guards.ts";
import { testedByFunction, testOfCall, testOfProperty } from "./project-guards.ts";
import { clearedByRefusals } from "./refusing-checks.ts";
import { clearedByLoops, clearedLists } from "./refusing-loops.ts";
import { testedNode, withTrees } from "./syntax-guards.ts";
import { OF_WORDS, withoutSign, withUntrimmed } from "./trimmed-texts.ts";

/** Kinds that hold no more, by value. */
export type Cleared = ReadonlyMap<ValueId, Kinds>;

const NOTHING: Cleared = new Map();

/** What guard analysis needs to know of the function it works in. */
export interface GuardContext {
  readonly program: Program;
  readonly catalog: Catalog;
  readonly ref: FunctionRef;
  readonly fragment: Fragment;
  /** Whether a value is constant as far as the code tells. */
  readonly isConstant: (id: ValueId) => boolean;
  /** Whether a value is, or may be, what the request's sender chose: then it allows whatever that sender likes. */
  readonly isRequested: (id: ValueId) => boolean;
  readonly memo: Map<RegionId, ClearedLink | undefined>;
  /** How many of the project's own tests this one stands inside. */
  readonly depth?: number;
}

/** What a region's own condition clears, and what the nearest region around it does that clears anything. */
export interface ClearedLink {
  readonly own: Cleared;
  readonly outer: ClearedLink | undefined;
}

/** The kinds that a value no longer has in a region, by its own condition and those of the regions around it. */
export function clearedIn(context: GuardContext, region: RegionId, value: ValueId): Kinds {
  let kinds: Kinds = 0;
  for (let link = linkOf(context, region); link; link = link.outer) kinds |= link.own.get(value) ?? 0;
  return kinds;
}

/** Regions are numbered from the outside in, and a function may have thousands inside each other: no recursion here. */
function linkOf(context: GuardContext, region: RegionId): ClearedLink | undefined {
  const { memo, fragment } = context;
  if (!memo.has(NONE)) memo.set(NONE, outermost(context));
  const path: RegionId[] = [];
  let at = region;
  for (; at !== NONE && !memo.has(at); at = fragment.regions[at]?.parent ?? NONE) path.push(at);
  let link = memo.get(at);
  for (let inner = path.pop(); inner !== undefined; inner = path.pop()) {
    const facts = fragment.regions[inner];
    const own =
      facts && facts.condition !== NONE ? clearedWhen(context, facts.condition, facts.polarity) : NOTHING;
    if (own.size > 0) link = { own, outer: link };
    const refused = refusedIn(context, inner);
    if (refused.size > 0) link = { own: refused, outer: link };
    memo.set(inner, link);
  }
  return link;
}

/** What holds in the whole function, behind the loops that refuse. */
function outermost(context: GuardContext): ClearedLink | undefined {
  const written = asWritten(context);
  const own = clearedByLoops(context, (condition, polarity) => clearedWhen(written, condition, polarity));
  return own.size > 0 ? { own: withTrees(context.program, context.ref, own), outer: undefined } : undefined;
}

/** What holds behind calls in this region that refuse, and behind branches of it that end in a call which never comes back. */
function refusedIn(context: GuardContext, region: RegionId): Cleared {
  const { looked, ended } = clearedByRefusals(context.program, context.ref);
  let cleared = looked.get(region) ?? NOTHING;
  for (const branch of ended.get(region) ?? []) {
    const facts = context.fragment.regions[branch];
    if (facts) cleared = union(cleared, clearedWhen(asWritten(context), facts.condition, !facts.polarity));
  }
  return cleared;
}

/** For conditions that are looked at before what they ask about has been analysed: constant is what is written there. */
function asWritten(context: GuardContext): GuardContext {
  const { fragment } = context;
  return { ...context, isConstant: (id) => isWritten(fragment, id), memo: new Map() };
}

/** What a condition says of values, for whoever asks before, or apart from, the analysis of the function around it. */
export function clearedAsWritten(context: GuardContext, condition: ValueId, polarity: boolean): Cleared {
  return clearedWhen(asWritten(context), condition, polarity);
}

function union(a: Cleared, b: Cleared): Cleared {
  const result = new Map(a);
  for (const [value, kinds] of b) result.set(value, (result.get(value) ?? 0) | kinds);
  return result;
}

function intersection(a: Cleared, b: Cleared): Cleared {
  const result = new Map<ValueId, Kinds>();
  for (const [value, kinds] of a) {
    const both = kinds & (b.get(value) ?? 0);
    if (both !== 0) result.set(value, both);
  }
  return result;
}

/** What it says of values that a condition came out true or false. What came out false itself is empty: nothing is in it. */
export function clearedWhen(context: GuardContext, condition: ValueId, polarity: boolean): Cleared {
  const value = context.fragment.values[condition];
  if (value?.op === "operation") return refineOperation(context, value, polarity);
  const cleared =
    value?.op === "call"
      ? refineCall(context, value, polarity)
      : value?.op === "attribute"
        ? refineOwnTest(context, testOfProperty(context.program, context.ref, value), polarity)
        : NOTHING;
  return polarity ? cleared : union(cleared, withOrigins(context, condition));
}

function refineOperation(context: GuardContext, value: OperationValue, polarity: boolean): Cleared {
  const [left, right] = value.operands;
  if (left === undefined) return NOTHING;
  switch (value.operator) {
    case "not":
      return clearedWhen(context, left, !polarity);
    case "and":
    case "or": {
      const parts = value.operands.map((operand) => clearedWhen(context, operand, polarity));
      return parts.reduce((value.operator === "and") === polarity ? union : intersection);
    }
    case "is":
    case "is not":
      return polarity === (value.operator === "is") &&
        right !== undefined &&
        context.fragment.values[right]?.op === "constant"
        ? new Map([[left, INJECTION_KINDS]])
        : NOTHING;
    case "==":
    case "!=": {
      const dashless = dashRuledOutByComparison(context.program, context.ref, value, polarity);
      const same = polarity === (value.operator === "==") && right !== undefined;
      const cleared = same ? allow(context, left, right, value.operator) : NOTHING;
      return dashless === undefined ? cleared : union(cleared, new Map([[dashless, KIND_BITS.option]]));
    }
    case "in":
    case "not in":
      if (right === undefined) return NOTHING;
      return polarity === (value.operator === "in")
        ? allow(context, left, right, value.operator)
        : holdsNot(context, left, right);
    default:
      return NOTHING;
  }
}

/**
 * Equal to a constant, or a member of a collection that the sender did not choose. `x in "some text"` is a substring test and proves
 * nothing, unless no part of that text could mean anything.
 */
function allow(context: GuardContext, left: ValueId, right: ValueId, operator: string): Cleared {
  if (operator === "in" || operator === "not in") {
    if (isOneLetter(context, left, right) || isOneWord(context, right)) return withOrigins(context, left);
    const text = context.fragment.values[right]?.op === "text" || context.isConstant(left);
    return text || context.isRequested(right) ? NOTHING : withOrigins(context, left);
  }
  const own = equalsOwnForm(context, left, right) ?? equalsOwnForm(context, right, left);
  if (own) return own;
  if (context.isConstant(right) || isOneOfMany(context, right)) return withOrigins(context, left);
  return context.isConstant(left) || isOneOfMany(context, left) ? withOrigins(context, right) : NOTHING;
}

function equalsOwnForm(context: GuardContext, value: ValueId, form: ValueId): Cleared | undefined {
  const { program, catalog, ref } = context;
  const kinds = clearedByForm(program, catalog, ref, form, value);
  return kinds === 0 ? undefined : new Map([[value, kinds]]);
}

/** Letters that mean nothing anywhere, not even many of them in a row. */
const PLAIN_LETTERS = /^[\w .,()+@~-]{1,100}$/;

/** `c in "-_."` in `for c in name:`, whatever the loop goes through: a part of that text. */
function isOneLetter({ program, ref, fragment }: GuardContext, left: ValueId, right: ValueId): boolean {
  const value = fragment.values[left];
  if (value?.op !== "element" || value.position !== undefined) return false;
  return PLAIN_LETTERS.test(textOf(program, refTo(ref, right)) ?? "");
}

/** `x in "user_score"`: some of these letters, which most authors took for that word. */
function isOneWord({ program, ref, fragment }: GuardContext, right: ValueId): boolean {
  return fragment.values[right]?.op === "text" && /^\w{1,40}$/.test(textOf(program, refTo(ref, right)) ?? "");
}

/** `row.path` in `for row in rows:`: who is equal to it is a member of what the loop goes through. */
function isOneOfMany(context: GuardContext, id: ValueId): boolean {
  const { values } = context.fragment;
  let value = values[id];
  while (value?.op === "attribute") value = values[value.base];
  return value?.op === "element" && value.position === undefined && !context.isRequested(id);
}

/** `"/" in name` came out false: a name without folders. */
function holdsNot(context: GuardContext, left: ValueId, right: ValueId): Cleared {
  const { program, ref } = context;
  if (context.fragment.values[left]?.op === "item") return beginsOtherwise(context, left);
  const separates =
    textOf(program, refTo(ref, left)) === "/" || externalName(resolveIn(program, ref, left)) === "os.sep";
  return separates ? new Map([[right, KIND_BITS.path]]) : NOTHING;
}

/** `cell[0] in "=+-@"` came out false: the text begins with something else, and so does what was before it lost its spaces. */
function beginsOtherwise(context: GuardContext, left: ValueId): Cleared {
  const { program, ref, fragment } = context;
  const first = fragment.values[left];
  if (first?.op !== "item") return NOTHING;
  const { key } = first;
  const index = key === NONE ? undefined : constantOf(program, refTo(ref, key));
  const isFirst = key === NONE || (index?.kind === "number" && index.text === "0");
  if (!isFirst) return NOTHING;
  return new Map([...withOrigins(context, first.base).keys()].map((id) => [id, KIND_BITS.formula]));
}

/** The value that was checked, and those that it was trimmed from; what lost a sign before it was checked may still have that. */
function withOrigins(context: GuardContext, checked: ValueId): Cleared {
  const { program, ref, fragment } = context;
  const cleared = new Map(withUntrimmed(fragment, checked).map((id) => [id, INJECTION_KINDS]));
  const [last = checked] = [...cleared.keys()].slice(-1);
  const signed = withoutSign(program, ref, last);
  if (signed !== NONE) for (const id of withUntrimmed(fragment, signed)) cleared.set(id, OF_WORDS);
  return cleared;
}

/** What an address whose host is known can do no more. */
const OF_HOSTS: Kinds = KIND_BITS.ssrf | KIND_BITS.redirect;

function refineCall(context: GuardContext, value: CallValue, polarity: boolean): Cleared {
  const dashless = dashRuledOutByCall(context.program, context.ref, value, polarity);
  const hosted = polarity ? beginsWithHost(context.program, context.ref, value) : undefined;
  const own = refineByCall(context, value, polarity);
  const cleared = hosted === undefined ? own : union(own, new Map([[hosted, OF_HOSTS]]));
  return dashless === undefined ? cleared : union(cleared, new Map([[dashless, KIND_BITS.option]]));
}

function refineByCall(context: GuardContext, value: CallValue, polarity: boolean): Cleared {
  const tested = polarity ? testedByPattern(context.program, context.ref, value) : undefined;
  if (tested !== undefined) return withOrigins(context, tested);
  const shape = polarity ? testedShape(context.program, context.ref, value) : undefined;
  if (shape !== undefined) return new Map([shape]);
  const signless = polarity ? testedWithoutSigns(context.program, context.ref, value) : undefined;
  if (signless) return signless;
  const own = polarity
    ? (beginsWithOwnPath(context.program, context.ref, value) ??
      beginsWithFolder(context.program, context.ref, value))
    : undefined;
  if (own !== undefined) return new Map([[own, KIND_BITS.redirect]]);
  const callee = context.fragment.values[value.callee];
  if (callee?.op === "attribute" && callee.name === "startswith" && !polarity)
    return new Map([[callee.base, KIND_BITS.formula]]);
  const symbol = resolveIn(context.program, context.ref, value.callee);
  if (symbol?.kind === "function")
    return refineOwnTest(context, testOfCall(context.fragment, symbol, value), polarity);
  const name = externalName(symbol);
  const asked = value.arguments[0]?.value;
  if (polarity && callee?.op === "attribute" && callee.name === "exists")
    return ofKnownRow(context, callee.base);
  if (name === "isinstance" && asked !== undefined)
    return polarity
      ? (testedNode(context.program, context.ref, value, asked) ?? isOfType(context, value, asked))
      : isNoText(context, value, asked);
  if (name === (polarity ? "all" : "any")) return ofEveryItem(context, asked, polarity);
  if (name === "bool" && asked !== undefined) return clearedWhen(context, asked, polarity);
  const row =
    (name === undefined ? undefined : context.catalog.guards.get(name)) ??
    (callee?.op === "attribute" ? context.catalog.guards.get(`str.${callee.name}`) : undefined);
  if (!row || row.when !== polarity || allowsItself(context.program, context.ref, value)) return NOTHING;
  const receiver = callee?.op === "attribute" ? callee.base : undefined;
  const checked = row.argument === "receiver" ? receiver : value.arguments[row.argument]?.value;
  return checked === undefined ? NOTHING : new Map([[checked, clearedBy(row.clears)]]);
}

/** `all(isinstance(n, int) for n in ids)`, and `any(n not in KNOWN for n in ids)` that came out false. */
function ofEveryItem(context: GuardContext, asked: ValueId | undefined, polarity: boolean): Cleared {
  const { values } = context.fragment;
  const tests = asked === undefined ? undefined : values[asked];
  const [test, more] = tests?.op === "collection" ? tests.entries : [];
  if (test === undefined || more !== undefined) return NOTHING;
  const proven = clearedWhen(context, test.value, polarity);
  const isFiltered = [...proven.keys()].some((id) => values[id]?.region !== values[test.value]?.region);
  return isFiltered ? NOTHING : withTrees(context.program, context.ref, clearedLists(context, [proven]));
}

/** `Scan.objects.filter(checksum=x).exists()`: `x` is the name of something that the server has stored. */
function ofKnownRow({ fragment }: GuardContext, rows: ValueId): Cleared {
  const call = fragment.values[rows];
  const callee = call?.op === "call" ? fragment.values[call.callee] : undefined;
  if (call?.op !== "call" || callee?.op !== "attribute" || callee.name !== "filter") return NOTHING;
  const exact = call.arguments.filter(({ style, name }) => style === "keyword" && !name?.includes("__"));
  return new Map(exact.map(({ value }) => [value, KIND_BITS.path]));
}

/** `isinstance(cell, str)` came out false: what is no text is no formula either. */
function isNoText({ program, ref }: GuardContext, call: CallValue, asked: ValueId): Cleared {
  const type = externalName(resolveIn(program, ref, call.arguments[1]?.value ?? NONE));
  return type === "str" ? new Map([[asked, KIND_BITS.formula]]) : NOTHING;
}

/** Texts that are HTML already: made by whoever marked them, which is judged there. */
const SAFE_TEXT =
  /^(?:django\.utils\.safestring\.(?:SafeString|SafeText|SafeData)|markupsafe\.Markup|django\.utils\.html\.SafeString)$/;

/** `isinstance(n, int)`, and `isinstance(text, SafeString)`. */
function isOfType({ program, ref }: GuardContext, call: CallValue, asked: ValueId): Cleared {
  const named = call.arguments[1]?.value ?? NONE;
  if (namesNarrowTypes(program, ref, named)) return new Map([[asked, INJECTION_KINDS]]);
  const type = externalName(resolveIn(program, ref, named));
  return type !== undefined && SAFE_TEXT.test(type) ? new Map([[asked, KIND_BITS.html]]) : NOTHING;
}

/** The project's own tests inside each other that are looked into. */
const DEPTH = 2;

function refineOwnTest(context: GuardContext, test: OwnTest | undefined, polarity: boolean): Cleared {
  const depth = (context.depth ?? 0) + 1;
  if (!test || depth > DEPTH) return NOTHING;
  return testedByFunction(context.catalog, test, polarity, (target, exit, value) => {
    const { fragment } = functionFacts(target);
    const inside: GuardContext = {
      ...context,
      ref: target,
      fragment,
      isConstant: (id) => isWritten(fragment, id),
      isRequested: () => false,
      memo: new Map(),
      depth,
    };
    const answered = clearedWhen(inside, exit.value, polarity).get(value) ?? 0;
    return answered | clearedIn(inside, exit.region, value);
  });
}

/** A literal, or a display of literals. */
function isWritten({ values }: Fragment, id: ValueId): boolean {
  const value = values[id];
  if (value?.op === "collection") return value.entries.every((entry) => values[entry.value]?.op === "text");
  return value?.op === "text" || value?.op === "constant";
}
