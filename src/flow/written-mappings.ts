/** Mappings that are written out before a call spreads them: `options = dict(subject=SUBJECT, user=user)`, `send(to, **options)`. */
import type { FunctionRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { CallArgument, CallValue, CollectionValue, Fragment, ValueId } from "../extract/facts.ts";
import { stringValue } from "../syntax/python/strings.ts";

/** What is under which key, as far as all keys are written there. */
type Entries = ReadonlyMap<string, ValueId>;

/** Changes between a mapping and its use that are looked at. */
const MOST_CHANGES = 40;

/** The arguments of a call, with each entry of such a mapping as the keyword that it is. */
export function writtenArguments(ref: FunctionRef, { arguments: given }: CallValue): readonly CallArgument[] {
  if (given.every(({ style }) => style !== "double-star")) return given;
  return given.flatMap((argument): readonly CallArgument[] => {
    if (argument.style !== "double-star") return [argument];
    const entries = entriesOf(ref, argument.value, MOST_CHANGES);
    if (entries === undefined) return [argument];
    return [...entries].map(([name, value]) => ({ style: "keyword", name, value }));
  });
}

function entriesOf(ref: FunctionRef, id: ValueId, left: number): Entries | undefined {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[id];
  if (value?.op === "updated") {
    const before = left > 0 && value.name !== undefined ? entriesOf(ref, value.base, left - 1) : undefined;
    return before && value.name !== undefined ? new Map([...before, [value.name, value.value]]) : undefined;
  }
  if (value?.op === "collection") return entriesOfDisplay(ref, fragment, value);
  return value?.op === "call" ? entriesOfCall(fragment, value) : undefined;
}

function entriesOfDisplay(
  { unit }: FunctionRef,
  { values }: Fragment,
  { form, entries }: CollectionValue,
): Entries | undefined {
  if (form !== "dict") return undefined;
  const found = new Map<string, ValueId>();
  for (const { key, value, spread } of entries) {
    const written = spread ? undefined : values[key];
    const name = written?.op === "text" ? stringValue(unit.file.bytes, written.literal) : undefined;
    if (name === undefined) return undefined;
    found.set(name, value);
  }
  return found;
}

/** `dict(subject=SUBJECT)`. */
function entriesOfCall({ values }: Fragment, { callee, arguments: given }: CallValue): Entries | undefined {
  const called = values[callee];
  if (called?.op !== "free" || called.name !== "dict") return undefined;
  const found = new Map<string, ValueId>();
  for (const { name, value } of given) {
    if (name === undefined) return undefined;
    found.set(name, value);
  }
  return found;
}
