/**
 * Literals of a Python file that are bound to a credential's name: assigned, passed, keyed, compared or given as the
 * default of a look-up (`env("SECRET_KEY", default="…")`). Works on words alone, so that half-typed files are masked too.
 */
import type { Span } from "../source/span.ts";
import { isPlainlyPublic, isSecretName } from "./secret-names.ts";
import { isRandomLiteral, randomRuns } from "./secret-shapes.ts";
import { looseSecrets } from "./plain-secrets.ts";
import { pythonWords, type PythonWord } from "./python-words.ts";

/** An open bracket (or the statement itself) and what is bound to the item that is being read in it. */
interface Frame {
  readonly open: "" | "(" | "[" | "{";
  /** The brackets belong to a call or an index, not to a literal. */
  readonly applied: boolean;
  /** A call of `set_password` and the like: its arguments are credentials. */
  readonly secretCallee: boolean;
  /** Whatever encloses it is bound to a credential's name. */
  readonly inherited: boolean;
  /** A literal argument named a credential (`get("API_KEY", …)`): further arguments are its default. */
  namedSecret: boolean;
  /** The item so far: `name =`, `"key":`, `name ==`. Undefined while nothing is bound. */
  bound: boolean | undefined;
  /** The keyword or key that `bound` came from. */
  boundName: string;
  /** Words of the item seen before `=`; decides annotated and several targets. */
  sawSecretName: boolean;
  argument: number;
}

interface Reader {
  readonly text: string;
  readonly frames: Frame[];
  readonly found: Span[];
  /** The name or short literal read last; what `=`, `:` and `(` refer to. */
  lastName: string;
  previous: PythonWord["kind"] | "close" | undefined;
}

/** Spans of literal contents to be masked, from text in which one character is one byte. */
export function pythonSecrets(text: string): Span[] {
  const reader: Reader = { text, frames: [], found: [], lastName: "", previous: undefined };
  reader.frames.push(openFrame("", reader, undefined));
  for (const word of pythonWords(text)) read(reader, word);
  return reader.found;
}

function read(reader: Reader, word: PythonWord): void {
  switch (word.kind) {
    case "name":
      return readName(reader, word.text);
    case "string":
      return readString(reader, word.inner);
    case "comment":
      reader.found.push(...looseSecrets(reader.text, word.inner));
      return;
    case "mark":
      return readMark(reader, word.text);
    case "line-end":
      if (reader.frames.length === 1) endStatement(reader);
  }
}

function topFrame(reader: Reader): Frame {
  return reader.frames[reader.frames.length - 1] ?? openFrame("", reader, undefined);
}

function readName(reader: Reader, name: string): void {
  const frame = topFrame(reader);
  if (name === "in" && isSecretName(reader.lastName)) frame.bound = true;
  reader.previous = KEYWORDS.has(name) ? "mark" : "name";
  if (KEYWORDS.has(name)) return;
  if (isSecretName(name)) frame.sawSecretName = true;
  reader.lastName = name;
}

/** Words after which a bracket opens a literal, not a call. */
const KEYWORDS: ReadonlySet<string> = new Set(
  "and assert await elif else if in is lambda not or return yield".split(" "),
);

function readMark(reader: Reader, mark: string): void {
  const frame = topFrame(reader);
  if (mark === "(" || mark === "[" || mark === "{") reader.frames.push(openFrame(mark, reader, frame));
  else if (mark === ")" || mark === "]" || mark === "}") return closeFrame(reader);
  else if (mark === ",") nextItem(frame);
  else if (mark === ";") endStatement(reader);
  else if (mark === "=" || mark === ":=" || mark === "+=" || mark === "|=")
    bind(frame, reader, frame.sawSecretName);
  else if (mark === "==" || mark === "!=" || mark === ":") bind(frame, reader, false);
  reader.previous = "mark";
}

/** A bound item stays bound: `SECRET_KEY = x == "y"` is still about SECRET_KEY. */
function bind(frame: Frame, reader: Reader, sawSecretName: boolean): void {
  frame.boundName = reader.lastName;
  frame.bound = frame.bound === true || sawSecretName || isSecretName(reader.lastName);
}

function openFrame(open: Frame["open"], reader: Reader, around: Frame | undefined): Frame {
  const applied =
    (open === "(" || open === "[") && (reader.previous === "name" || reader.previous === "close");
  return {
    open,
    applied,
    secretCallee: open === "(" && applied && /^[a-z_]/.test(reader.lastName) && isSecretName(reader.lastName),
    inherited: around !== undefined && isBound(around) && !SHOWN_KEYWORDS.has(around.boundName),
    namedSecret: false,
    bound: undefined,
    boundName: "",
    sawSecretName: false,
    argument: 0,
  };
}

function isBound(frame: Frame): boolean {
  return frame.bound === true || frame.inherited;
}

function closeFrame(reader: Reader): void {
  if (reader.frames.length > 1) reader.frames.pop();
  reader.previous = "close";
}

function nextItem(frame: Frame): void {
  if (frame.open === "") return;
  frame.bound = undefined;
  frame.boundName = "";
  frame.sawSecretName = false;
  frame.argument++;
}

function endStatement(reader: Reader): void {
  reader.frames.length = 0;
  reader.previous = undefined;
  reader.lastName = "";
  reader.frames.push(openFrame("", reader, undefined));
}

/** Contents longer than this are no names. */
const LONGEST_NAME = 80;

function readString(reader: Reader, inner: Span): void {
  const frame = topFrame(reader);
  const value = reader.text.slice(inner.start, inner.end);
  if (isSecretLiteral(frame, value, isKey(reader, frame, inner))) reader.found.push(inner);
  else
    reader.found.push(
      ...randomRuns(reader.text, inner.start, inner.end),
      ...looseSecrets(reader.text, inner),
    );
  reader.lastName = value.length <= LONGEST_NAME ? value : "";
  if (frame.applied && isSecretName(reader.lastName)) frame.namedSecret = true;
  reader.previous = "string";
}

/** `"name":` in a dictionary; keys are shown. */
function isKey(reader: Reader, frame: Frame, inner: Span): boolean {
  return (
    frame.open === "{" &&
    frame.bound === undefined &&
    /^["']{1,3}\s{0,20}:/.test(reader.text.slice(inner.end, inner.end + 25))
  );
}

function isSecretLiteral(frame: Frame, value: string, key: boolean): boolean {
  if (key || isPlainlyPublic(value)) return false;
  if (isRandomLiteral(value)) return true;
  if (!frame.applied) return isBound(frame);
  return frame.open === "[" ? frame.inherited && !isBareWord(value) : isSecretArgument(frame, value);
}

/** Keywords whose literals are for people or for other parts of the program. */
const SHOWN_KEYWORDS: ReadonlySet<string> = new Set(
  (
    "label help_text help verbose_name verbose_name_plural name widget template_name error_messages max_length min_length algorithm " +
    "algorithms encoding errors type action dest metavar method url cast message code placeholder style source required"
  ).split(" "),
);

function isSecretArgument(frame: Frame, value: string): boolean {
  const armed = frame.inherited || frame.secretCallee || frame.namedSecret;
  if (frame.boundName !== "") return frame.bound === true || (armed && !SHOWN_KEYWORDS.has(frame.boundName));
  if (frame.argument === 0 && namesSecret(value)) return false;
  if (frame.argument === 0 && !frame.secretCallee) return frame.inherited && !isBareWord(value);
  return armed;
}

/** `envsecret("API_TOKEN")`, `headers["X-Api-Key"]`: the literal names a credential in capitals. */
function namesSecret(value: string): boolean {
  return /^[A-Z][A-Za-z0-9]*(?:[_-][A-Z0-9][A-Za-z0-9]*)+$/.test(value) && isSecretName(value);
}

/** First arguments and indexes are mostly names: of a variable (`DB_PASSWORD`), a field (`password`), an encoding (`utf-8`). */
function isBareWord(value: string): boolean {
  return (
    namesSecret(value) ||
    /^(?:[A-Z][A-Z0-9_]{0,80}|[a-z][a-z_-]{0,40}|utf-?8|[A-Za-z][A-Za-z_ ]{0,40}:? ?)$/.test(value)
  );
}
