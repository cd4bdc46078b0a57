/** The words of a command that is given as a list: which one names the program, and which the program may read as options. */
import type { CallValue, Fragment, UpdatedValue, Value, ValueId } from "../extract/facts.ts";
import { stringValue } from "../syntax/python/strings.ts";
import type { WrittenWords } from "./option-values.ts";
import { mayBeOption } from "./option-values.ts";

/** Programs that run what stands behind `-c`. */
const INTERPRETERS = /^(.*\/)?(ba|z|da|k|fi)?sh$|^(.*\/)?(python[\d.]*|perl|ruby|node)$/;

/** Lists inside and behind each other that are followed. */
const DEPTH = 200;

/** Of a list of words: the program, and what an interpreter is told to run by `-c` or `-e`. A text is both in one. */
export function programWords(
  fragment: Fragment,
  bytes: Uint8Array,
  argument: ValueId,
  met: Set<ValueId> = new Set(),
): ValueId[] {
  const value = fragment.values[argument];
  if (value?.op === "merge") {
    // A loop's branches lead back to where it began.
    if (met.has(argument) || met.size > DEPTH) return [];
    met.add(argument);
    return [...new Set(value.inputs.flatMap((input) => programWords(fragment, bytes, input, met)))];
  }
  const list = listOf(fragment, bytes, argument);
  if (!list) return [argument];
  const [program, , script] = list.map((word) => word.id);
  if (program === undefined) return [];
  return interprets(fragment, bytes, list) && script !== undefined ? [program, script] : [program];
}

/** The words that may begin with a dash: not the program, not the value of an option, not what stands behind `--`, and not what begins with a text. */
export function optionWords(fragment: Fragment, bytes: Uint8Array, argument: ValueId): ValueId[] {
  const list = listOf(fragment, bytes, argument);
  // Whoever calls may hand over a list.
  if (!list && fragment.values[argument]?.op === "parameter") return [argument];
  if (!list || interprets(fragment, bytes, list)) return [];
  const written = writtenIn(fragment, bytes, list);
  return list.flatMap(({ id }, n) => (mayBeOption(written, n) ? leadsOf(fragment, id) : []));
}

/** Whether the words of a value are in sight. */
export function isList(fragment: Fragment, bytes: Uint8Array, id: ValueId): boolean {
  return listOf(fragment, bytes, id) !== undefined;
}

/** What is written in a list before the word that begins with a value; undefined where no word of it does. */
export function writtenBefore(
  fragment: Fragment,
  bytes: Uint8Array,
  argument: ValueId,
  lead: ValueId,
): WrittenWords | undefined {
  const list = listOf(fragment, bytes, argument) ?? [];
  const at = list.findIndex(({ id }) => id === lead);
  return at === -1 ? undefined : writtenIn(fragment, bytes, list.slice(0, at));
}

/** Of words that are handed to a function which puts them behind others: those that may be read as options there. */
export function handedOptions(
  fragment: Fragment,
  bytes: Uint8Array,
  before: WrittenWords,
  handed: readonly ValueId[],
): ValueId[] {
  const list = handedWords(fragment, bytes, handed);
  const written = [...before, ...writtenIn(fragment, bytes, list)];
  return list.flatMap(({ id }, n) => (mayBeOption(written, before.length + n) ? leadsOf(fragment, id) : []));
}

/** What is written in words that are handed over. */
export function writtenAmong(
  fragment: Fragment,
  bytes: Uint8Array,
  handed: readonly ValueId[],
): WrittenWords {
  return writtenIn(fragment, bytes, handedWords(fragment, bytes, handed));
}

/** Words one by one; a list among them was handed over opened (`*words`). */
function handedWords(fragment: Fragment, bytes: Uint8Array, handed: readonly ValueId[]): Word[] {
  return handed.flatMap((id) => opened({ fragment, bytes, open: new Set() }, id));
}

/** What a word that is handed to a function begins with. */
export function leadsOf(fragment: Fragment, word: ValueId): ValueId[] {
  const lead = leadOf(fragment, word);
  return lead === undefined ? [] : [lead];
}

/** `["sh", "-c", …]`: the third word is a program of its own. */
function interprets(fragment: Fragment, bytes: Uint8Array, list: readonly Word[]): boolean {
  const [program, option] = list.slice(0, 2).map((word) => literal(fragment, bytes, word.id));
  return INTERPRETERS.test(program ?? "") && /^-\w*[ce]$/.test(option ?? "");
}

function writtenIn(fragment: Fragment, bytes: Uint8Array, list: readonly Word[]): WrittenWords {
  return list.map((word) => literal(fragment, bytes, word.id));
}

function literal(fragment: Fragment, bytes: Uint8Array, id: ValueId | undefined): string | undefined {
  const value = id === undefined ? undefined : fragment.values[id];
  return value?.op === "text" ? stringValue(bytes, value.literal) : undefined;
}

/** A word, or a list whose words are not in sight. */
type Word = Value & { readonly id: ValueId };

/** The members of a list, also of lists that are put together by `+`, `append` and `extend`, on whatever branch. */
function listOf(fragment: Fragment, bytes: Uint8Array, id: ValueId): Word[] | undefined {
  return membersOf({ fragment, bytes, open: new Set() }, id);
}

interface Search {
  readonly fragment: Fragment;
  readonly bytes: Uint8Array;
  /** Lists that are being looked at: a loop adds to what it began with. */
  readonly open: Set<ValueId>;
}

function membersOf(search: Search, id: ValueId): Word[] | undefined {
  if (search.open.has(id) || search.open.size > DEPTH) return undefined;
  search.open.add(id);
  const found = membersOfValue(search, id);
  search.open.delete(id);
  return found;
}

function membersOfValue(search: Search, id: ValueId): Word[] | undefined {
  const value = search.fragment.values[id];
  switch (value?.op) {
    case "collection":
      return value.entries.flatMap((entry) =>
        entry.spread ? opened(search, entry.value) : wordAt(search, entry.value),
      );
    case "updated":
      return membersAfter(search, value);
    case "merge":
      return together(value.inputs.map((input) => membersOf(search, input)));
    case "build": {
      if (value.form !== "concat") return undefined;
      const parts = value.parts.map((part) => membersOf(search, part));
      if (parts.every((part) => part === undefined)) return undefined;
      return value.parts.flatMap((part, n) => parts[n] ?? wordAt(search, part));
    }
    case "call":
      return copied(search, value);
    default:
      return undefined;
  }
}

/** `list(words)`, `tuple(words)`. */
function copied(search: Search, call: CallValue): Word[] | undefined {
  const callee = search.fragment.values[call.callee];
  const [given, ...more] = call.arguments;
  const copies = callee?.op === "free" && (callee.name === "list" || callee.name === "tuple");
  return copies && given && more.length === 0 ? opened(search, given.value) : undefined;
}

/** The words of a list, or the list as one word where they are not in sight. */
function opened(search: Search, id: ValueId): Word[] {
  return membersOf(search, id) ?? wordAt(search, id);
}

function wordAt({ fragment }: Search, id: ValueId): Word[] {
  const word = fragment.values[id];
  return word ? [{ ...word, id }] : [];
}

/** `command.append(x)`, `command.extend([…])`, `command.insert(0, x)`. */
function membersAfter(search: Search, value: UpdatedValue): Word[] | undefined {
  if (value.name !== undefined || value.key !== undefined) return membersOf(search, value.base);
  const position = positionBefore(search, value);
  if (position === undefined) {
    const known = opened(search, value.base);
    return isNumber(search, value.value) ? known : [...known, ...opened(search, value.value)];
  }
  const known = opened(search, position.base);
  const added = opened(search, value.value);
  return position.first ? [...added, ...known] : [...known, ...added];
}

/** The two arguments of `insert` are two changes at the same place: the position comes first. */
function positionBefore(
  search: Search,
  value: UpdatedValue,
): { readonly base: ValueId; readonly first: boolean } | undefined {
  const { fragment, bytes } = search;
  const before = fragment.values[value.base];
  if (before?.op !== "updated" || before.start !== value.start || before.end !== value.end) return undefined;
  const number = fragment.values[before.value];
  if (number?.op !== "constant" || number.constant !== "number") return undefined;
  return { base: before.base, first: number.end - number.start === 1 && bytes[number.start] === ZERO };
}

const ZERO = 0x30;

function isNumber({ fragment }: Search, id: ValueId): boolean {
  const value = fragment.values[id];
  return value?.op === "constant" && value.constant === "number";
}

/** Where branches meet, the words of all of them, each once. */
function together(lists: readonly (Word[] | undefined)[]): Word[] | undefined {
  if (lists.every((list) => list === undefined)) return undefined;
  const words = lists.flatMap((list) => list ?? []);
  return [...new Map(words.map((word) => [word.id, word])).values()];
}

/** Texts inside each other whose beginning is looked for. */
const LEADS = 8;

/** What a word begins with: a string or path that is put together begins with its first part. */
function leadOf(fragment: Fragment, id: ValueId, depth = 0): ValueId | undefined {
  const word = fragment.values[id];
  if (!word || depth > LEADS || word.op === "text" || word.op === "constant") return undefined;
  if (word.op === "build") {
    const first = word.form === "join" ? firstJoined(fragment, word.parts) : word.parts[0];
    const place = word.places?.[0];
    const later = word.form === "f-string" && place !== undefined && place > word.start + 3;
    return later || first === undefined ? undefined : leadOf(fragment, first, depth + 1);
  }
  const kept = word.op === "call" ? beginningOf(fragment, word) : undefined;
  return kept === undefined ? id : leadOf(fragment, kept, depth + 1);
}

/** `"-".join([first, second])` begins with what is joined, whatever stands between. */
function firstJoined(fragment: Fragment, [, joined]: readonly ValueId[]): ValueId | undefined {
  const list = joined === undefined ? undefined : fragment.values[joined];
  return list?.op === "collection" ? list.entries[0]?.value : joined;
}

/** Functions whose result begins as their first argument does, escaped at most: `os.path.join(x, …)`, `shlex.quote(x)`. */
const OF_ARGUMENT: ReadonlySet<string> = new Set(["join", "quote", "quote_plus", "escape", "str"]);

/** Methods whose result begins as the text does. */
const OF_TEXT: ReadonlySet<string> = new Set(["lower", "upper", "casefold", "rstrip", "encode"]);

/** What a call's result begins with. */
function beginningOf(fragment: Fragment, call: CallValue): ValueId | undefined {
  const callee = fragment.values[call.callee];
  if (callee === undefined || !("name" in callee) || callee.name === undefined) return undefined;
  if (callee.op === "attribute" && OF_TEXT.has(callee.name)) return callee.base;
  return OF_ARGUMENT.has(callee.name) ? call.arguments[0]?.value : undefined;
}
