/** Reads a regular expression of Python's into a small tree: what each part may consume, and how often. */

/** One part of a pattern. `chars` are bits of letters by class; a group has branches of sequences. */
export type RegexPart =
  | {
      readonly kind: "letters";
      readonly letters: ReadonlySet<string>;
      readonly least: number;
      readonly endless: boolean;
    }
  | {
      readonly kind: "group";
      readonly branches: readonly (readonly RegexPart[])[];
      readonly least: number;
      readonly endless: boolean;
    }
  | { readonly kind: "end" };

/** Letters that stand for all others: the questions are which classes overlap, not which letters exist. */
const SAMPLE: readonly string[] = "aAzZ09_ \n\t-.,;:/@+*=<>\"'()[]{}#&%$!?|\\~^é".split("");

const of = (test: (letter: string) => boolean): ReadonlySet<string> => new Set(SAMPLE.filter(test));

const CLASSES: Readonly<Record<string, ReadonlySet<string>>> = {
  w: of((one) => /[\wé]/.test(one)),
  W: of((one) => !/[\wé]/.test(one)),
  d: of((one) => /\d/.test(one)),
  D: of((one) => !/\d/.test(one)),
  s: of((one) => /\s/.test(one)),
  S: of((one) => !/\s/.test(one)),
};

const DOT = of((one) => one !== "\n");
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\n" };

/** Longer patterns and deeper groups are not read. */
const LENGTH = 400;
const DEPTH = 12;

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
  /** Something that this reader does not know: the answer is given up. */
  lost: boolean;
}

/** The branches of a whole pattern; undefined where it cannot be read. */
export function readRegex(text: string): readonly (readonly RegexPart[])[] | undefined {
  if (text.length > LENGTH) return undefined;
  const reader: Reader = { text, at: 0, depth: 0, lost: false };
  const branches = readBranches(reader);
  return reader.lost || reader.at < text.length ? undefined : branches;
}

function readBranches(reader: Reader): RegexPart[][] {
  const branches: RegexPart[][] = [[]];
  while (reader.at < reader.text.length && reader.text[reader.at] !== ")" && !reader.lost) {
    if (reader.text[reader.at] === "|") {
      reader.at++;
      branches.push([]);
      continue;
    }
    const part = readPart(reader);
    if (part) branches.at(-1)?.push(part);
  }
  return branches;
}

function readPart(reader: Reader): RegexPart | undefined {
  const letter = reader.text[reader.at++] ?? "";
  if (letter === "^") return undefined;
  if (letter === "$") return { kind: "end" };
  if (letter === "(") return readGroup(reader);
  const letters =
    letter === "["
      ? readSet(reader)
      : letter === "\\"
        ? readEscape(reader)
        : letter === "."
          ? DOT
          : new Set([letter]);
  if (letters === "end") return { kind: "end" };
  return letters && { kind: "letters", letters, ...readTimes(reader) };
}

/** Look-arounds consume nothing; what they forbid is not weighed. */
function readGroup(reader: Reader): RegexPart | undefined {
  const opening =
    /^(?:\?:|\?P<\w{1,40}>|\?=|\?!|\?<=|\?<!)/.exec(reader.text.slice(reader.at, reader.at + 50))?.[0] ?? "";
  reader.at += opening.length;
  if (reader.text[reader.at] === "?" || ++reader.depth > DEPTH) {
    reader.lost = true;
    return undefined;
  }
  const branches = readBranches(reader);
  reader.depth--;
  if (reader.text[reader.at++] !== ")") reader.lost = true;
  const times = readTimes(reader);
  return /[=!]$/.test(opening) ? undefined : { kind: "group", branches, ...times };
}

function readEscape(reader: Reader): ReadonlySet<string> | "end" | undefined {
  const letter = reader.text[reader.at++] ?? "";
  if (letter === "Z" || letter === "z") return "end";
  if (/[AbB]/.test(letter)) return undefined;
  if (/\d/.test(letter)) reader.lost = true;
  return CLASSES[letter] ?? new Set([ESCAPES[letter] ?? letter]);
}

function readSet(reader: Reader): ReadonlySet<string> | undefined {
  const from = reader.at;
  let to = from;
  if (reader.text[to] === "^") to++;
  if (reader.text[to] === "]") to++;
  while (to < reader.text.length && reader.text[to] !== "]") to += reader.text[to] === "\\" ? 2 : 1;
  reader.at = to + 1;
  const inside = reader.text.slice(from, to);
  const negated = inside.startsWith("^");
  const members = membersOf(negated ? inside.slice(1) : inside);
  return negated ? of((one) => !members.has(one)) : members;
}

function membersOf(inside: string): ReadonlySet<string> {
  const members = new Set<string>();
  for (let at = 0; at < inside.length; at++) {
    let letter = inside[at] ?? "";
    if (letter === "\\") {
      letter = inside[++at] ?? "";
      const known = CLASSES[letter];
      if (known) {
        for (const one of known) members.add(one);
        continue;
      }
      letter = ESCAPES[letter] ?? letter;
    }
    const last = inside[at + 1] === "-" ? inside[at + 2] : undefined;
    if (last === undefined) members.add(letter);
    else {
      at += 2;
      for (const one of SAMPLE) if (one >= letter && one <= last) members.add(one);
    }
  }
  return members;
}

function readTimes(reader: Reader): { readonly least: number; readonly endless: boolean } {
  const [text, least, comma, most] =
    /^(?:\*|\+|\?|\{(\d{0,4})(,?)(\d{0,4})\})[?+]?/.exec(reader.text.slice(reader.at, reader.at + 14)) ?? [];
  if (text === undefined) return { least: 1, endless: false };
  reader.at += text.length;
  if (text.startsWith("*")) return { least: 0, endless: true };
  if (text.startsWith("+")) return { least: 1, endless: true };
  if (text.startsWith("?")) return { least: 0, endless: false };
  return { least: Number(least), endless: comma === "," && most === "" };
}
