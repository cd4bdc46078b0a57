/** Places where the project's own code puts a security header on a response, by the header's literal name. */
import type { FunctionRef, ValueRef } from "../bind/program.ts";
import type { Fragment, TextValue, ValueId } from "../extract/facts.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import { NONE } from "../extract/facts.ts";
import type { Occurrence } from "../flow/spots.ts";
import { textOf } from "../bind/constants.ts";
import { stringValue } from "../syntax/python/strings.ts";
import { refTo } from "../bind/program.ts";
import { spotted } from "../flow/spots.ts";

/** One header that code sets. */
export interface HeaderWrite {
  /** In lower case. */
  readonly name: string;
  /** The header's name in the code. */
  readonly key: ValueRef;
  /** What it is set to. */
  readonly value: ValueRef;
}

/** Headers that some check asks about. */
const ASKED: ReadonlySet<string> = new Set([
  "x-frame-options",
  "x-content-type-options",
  "referrer-policy",
  "cross-origin-opener-policy",
  "content-security-policy",
  "content-security-policy-report-only",
  "access-control-allow-origin",
  "access-control-allow-credentials",
]);

/** Lengths of the names above with their quotes: other literals are not looked at. */
const SHORTEST = "referrer-policy".length + 2;
const LONGEST = "content-security-policy-report-only".length + 8;

/** Methods that set a header: of Django's responses, of `response.headers` and of the wrappers people write. */
const SETTERS: ReadonlySet<string> = new Set([
  "setdefault",
  "__setitem__",
  "set_header",
  "add_header",
  "set",
]);

/** One list for each model, shared by all checks that ask. */
const known = new WeakMap<FlowModel, readonly HeaderWrite[]>();

/** Every write of a security header, in the order of files and lines. */
export function headerWrites(flows: FlowModel): readonly HeaderWrite[] {
  const found = known.get(flows) ?? names(flows).flatMap((seen) => writeAt(seen) ?? []);
  known.set(flows, found);
  return found;
}

/** The write in the same file that lets browsers send credentials along: both headers are set side by side, often in two functions. */
export function credentialsBeside(flows: FlowModel, { key }: HeaderWrite): HeaderWrite | undefined {
  return headerWrites(flows).find(
    (one) =>
      one.name === "access-control-allow-credentials" &&
      one.key.unit === key.unit &&
      textOf(flows.program, one.value)?.toLowerCase() === "true",
  );
}

/** Texts that are such a name. */
const names = spotted(["text"], (value, _, bytes) => {
  const length = value.end - value.start;
  if (length < SHORTEST || length > LONGEST || !mayBegin(bytes, value)) return false;
  return ASKED.has(stringValue(bytes, value.literal).toLowerCase());
});

function writeAt({ state: { ref, facts }, id, value }: Occurrence<TextValue>): HeaderWrite | undefined {
  const name = stringValue(ref.unit.file.bytes, value.literal).toLowerCase();
  const written = valueWritten(facts.fragment, id);
  if (written !== NONE) return { name, key: refTo(ref, id), value: refTo(ref, written) };
  const stored = ref.function === 0 ? storedUnderName(ref, facts.fragment, id) : undefined;
  return stored && { name, ...stored };
}

/** `POLICY_HEADER = "Content-Security-Policy"` of the module, and `response[POLICY_HEADER] = …` in one of its functions. */
function storedUnderName(
  { unit }: FunctionRef,
  { bindings }: Fragment,
  text: ValueId,
): Omit<HeaderWrite, "name"> | undefined {
  const constants = new Set([...bindings].flatMap(([name, value]) => (value === text ? [name] : [])));
  if (constants.size === 0) return undefined;
  for (const [index, { fragment }] of unit.facts.functions.entries()) {
    for (const { item, key = NONE, value } of fragment.stores) {
      const named = item && key !== NONE ? fragment.values[key] : undefined;
      if (named?.op !== "free" || !constants.has(named.name)) continue;
      // A name is one value however often it is read: where the header is set, its text is made.
      const at = { unit, function: index, value };
      return { key: at, value: at };
    }
  }
  return undefined;
}

/** Letters with which the names begin, or a prefix of the literal; quotes of three stand for anything. */
const FIRST: ReadonlySet<number> = new Set(new TextEncoder().encode("xXrRcCaA\"'"));

/** Most texts are done with a look at the letter behind the quote. */
function mayBegin(bytes: Uint8Array, { start }: TextValue): boolean {
  const isPlain = bytes[start] === 0x22 || bytes[start] === 0x27;
  return !isPlain || FIRST.has(bytes[start + 1] ?? 0);
}

/** What a key's value is: in a store, a setter's call or a dictionary. */
function valueWritten(fragment: Fragment, key: ValueId): ValueId {
  return storedUnder(fragment, key) ?? givenTo(fragment, key) ?? entryFor(fragment, key) ?? NONE;
}

function storedUnder({ values, stores }: Fragment, key: ValueId): ValueId | undefined {
  const text = values[key];
  return stores.find(({ item, start, end }) => text && item && start <= text.start && text.end <= end)?.value;
}

function givenTo({ values }: Fragment, key: ValueId): ValueId | undefined {
  for (const value of values) {
    if (value.op !== "call" || value.arguments[0]?.value !== key) continue;
    const callee = values[value.callee];
    if (callee?.op === "attribute" && SETTERS.has(callee.name)) return value.arguments[1]?.value;
  }
  return undefined;
}

function entryFor({ values }: Fragment, key: ValueId): ValueId | undefined {
  for (const value of values) {
    const entry = value.op === "collection" ? value.entries.find((one) => one.key === key) : undefined;
    if (entry) return entry.value;
  }
  return undefined;
}
