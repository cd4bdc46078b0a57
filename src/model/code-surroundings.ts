/**
 * What surrounds a value whose name only hints at a secret: `code` in `send_login_code`, `key` of an `ApiKey`, a number
 * kept under `login-code:…` or mailed as "Your login code".
 */
import { constantOf } from "../bind/constants.ts";
import type { ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import type { CallValue, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { CallSite } from "../flow/flow-model.ts";
import type { Naming } from "../flow/naming.ts";
import { argumentOf } from "../flow/sinks.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import { indexOf } from "../flow/value-index.ts";
import { latin1 } from "../source/latin1.ts";
import { namesDoor, secretKind } from "./secret-words.ts";

/** Of a value that was drawn sign by sign: what around one of its names says that it lets somebody in; undefined when nothing does. */
export function surroundingEvidence(
  index: ValueIndex,
  site: CallSite,
  naming: Naming,
  uses: readonly Naming[],
): string | undefined {
  if (!drawsSigns(index, site)) return undefined;
  return fromClass(index, naming) ?? fromScope(site.at) ?? fromScope(naming.at) ?? fromCalls(index, uses);
}

const OPENING = new Set(["password", "token", "key"]);

/** A field or attribute of a class that is itself called a token or key, or given to one: `ApiKey.objects.create(key=…)`. */
function fromClass(index: ValueIndex, { name, at, how }: Naming): string | undefined {
  const made = how === "argument" ? callsWith(index, at).map((call) => rootName(at, call.callee)) : [];
  const owner = [classAround(at), ...made].find((one) => OPENING.has(secretKind(one ?? "") ?? ""));
  return owner === undefined ? undefined : `\`${name}\` belongs to \`${owner}\``;
}

function classAround(at: ValueRef): string | undefined {
  const { class: owner } = functionFacts(at);
  return owner === NONE ? undefined : classFacts({ unit: at.unit, class: owner }).name;
}

/** The class with which a dotted name begins. */
function rootName({ unit, function: inside }: ValueRef, id: ValueId): string | undefined {
  const value = functionFacts({ unit, function: inside }).fragment.values[id];
  if (value?.op === "attribute") return rootName({ unit, function: inside, value: id }, value.base);
  const name = value?.op === "free" || value?.op === "import" ? value.name : undefined;
  return name !== undefined && /^_{0,2}[A-Z]\w*[a-z]/.test(name) ? name : undefined;
}

function fromScope(at: ValueRef): string | undefined {
  const { qualifiedName } = functionFacts(at);
  return namesDoor(qualifiedName) ? `it is made in \`${qualifiedName}\`` : undefined;
}

/** A cache key, a mail's subject: text that is handed over together with the value. */
function fromCalls(index: ValueIndex, uses: readonly Naming[]): string | undefined {
  const together = uses
    .filter(({ how }) => how === "calls")
    .find(({ at }) => callsWith(index, at).some((call) => saysDoor(at, call)));
  return together && `\`${together.name}()\` gets it together with text about letting somebody in`;
}

function callsWith(index: ValueIndex, at: ValueRef): CallValue[] {
  const { values } = functionFacts(at).fragment;
  return usersOf(index, at, at.value).flatMap((user) => {
    const value = values[user];
    return value?.op === "call" ? [value] : [];
  });
}

/** Longer texts are letters to people, which speak of many things. */
const TEXT_LIMIT = 120;

function saysDoor(at: ValueRef, call: CallValue): boolean {
  const { values } = functionFacts(at).fragment;
  return call.arguments.some(({ value }) => {
    const given = values[value];
    if (given?.op !== "text" && given?.op !== "build") return false;
    const { bytes } = at.unit.file;
    return namesDoor(latin1(bytes, given.start, Math.min(given.end, given.start + TEXT_LIMIT)));
  });
}

/** Drawing from fewer numbers than these picks one of a few things. */
const CODE_RANGE = 999;

/** Whether signs or a large number are drawn, and not one of a few things picked. */
function drawsSigns(index: ValueIndex, site: CallSite): boolean {
  const drawn = /(?:^|\.)(choices?|sample|randint|randrange)$/.exec(site.name)?.[1];
  if (drawn === undefined) return true;
  if (drawn.startsWith("rand") && isLargeRange(index, site, drawn)) return true;
  return isPutTogether(index, site.at, drawn === "choices" || drawn === "sample");
}

/** `randint(0, 999999)`; a bound that is not written out may be large. */
function isLargeRange({ flows }: ValueIndex, { at, call }: CallSite, drawn: string): boolean {
  const last = drawn === "randrange" && call.arguments.length === 1 ? 0 : 1;
  const bound = argumentOf(call, last, drawn === "randint" ? "b" : "stop");
  const constant = bound && constantOf(flows.program, refTo(at, bound.value));
  if (constant?.kind !== "number") return true;
  return !(Number(constant.text.replaceAll("_", "")) < CODE_RANGE);
}

/** Values followed from a drawn sign: `str(…)`, the comprehension, the join. */
const STEPS = 20;

/** Whether a value becomes a part of a longer text: joined, or added round by round. Several at once have no need of rounds. */
function isPutTogether(index: ValueIndex, start: ValueRef, several: boolean): boolean {
  const { values } = functionFacts(start).fragment;
  const inRounds = several || isInLoop(start);
  const queue = [start.value];
  for (let next = 0; inRounds && next < queue.length && next < STEPS; next++) {
    for (const user of usersOf(index, start, queue[next] ?? NONE)) {
      const value = values[user];
      if (value?.op === "build" && (value.form === "join" || (value.form === "concat" && !several)))
        return true;
      if (value && !queue.includes(user) && keeps(value)) queue.push(user);
    }
  }
  return false;
}

function keeps({ op }: Value): boolean {
  return op === "call" || op === "collection" || op === "merge" || op === "updated";
}

function isInLoop(at: ValueRef): boolean {
  const { values, regions } = functionFacts(at).fragment;
  let region = regions[values[at.value]?.region ?? NONE];
  while (region && region.form !== "loop") region = regions[region.parent];
  return region !== undefined;
}

function usersOf(index: ValueIndex, at: ValueRef, value: ValueId): readonly ValueId[] {
  return indexOf(index, at).users.get(value) ?? [];
}
