import { cover, type Span } from "../../source/span.ts";
import type { DeployVariable } from "./command-line.ts";
import { slice, spanOf, type Fragment, type SyntaxProblem } from "./fragment.ts";
import { withoutJinjaTags } from "./template-actions.ts";
import { shellTokens, type ShellToken, type ShellWord } from "./shell-lexer.ts";

/** One simple command of a script, with everything that decides whether it runs. */
export interface ShellCommand {
  /** Empty when the command only assigns variables. */
  readonly words: readonly ShellWord[];
  /** `DEBUG=1` before the command, or alone. */
  readonly assignments: readonly DeployVariable[];
  readonly span: Span;
  /** Conditions around it, outermost first. */
  readonly branches: readonly ShellBranch[];
  /** The function whose body holds it. */
  readonly inFunction: string | undefined;
  /** Followed by `&`. */
  readonly background: boolean;
}

/** A condition that must hold (or must not) for a command to run, as text: `[ $ENV = dev ]`, or `$1 is dev` for a case. */
export interface ShellBranch {
  readonly condition: string;
  readonly holds: boolean;
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  readonly problems: readonly SyntaxProblem[];
}

interface Parse {
  readonly tokens: readonly ShellToken[];
  at: number;
  depth: number;
  readonly commands: ShellCommand[];
  readonly problems: SyntaxProblem[];
}

interface Context {
  readonly branches: readonly ShellBranch[];
  readonly inFunction: string | undefined;
}

const MAX_DEPTH = 100;
const CLOSING_WORDS = new Set(["then", "do", "done", "fi", "elif", "else", "esac", "}"]);
const TESTS = new Set(["[", "[[", "test"]);

/** Reads a script into its simple commands, in the order in which they are written. Never throws. */
export function parseShell(fragment: Fragment): ShellScript {
  const parse: Parse = {
    tokens: shellTokens(withoutJinjaTags(fragment)),
    at: 0,
    depth: 0,
    commands: [],
    problems: [],
  };
  const context: Context = { branches: [], inFunction: undefined };
  while (parse.at < parse.tokens.length) {
    parseList(parse, context);
    // Whatever ended the list here belongs to no open construct: step over it and go on.
    parse.at++;
  }
  return { commands: parse.commands, problems: parse.problems };
}

/** Commands up to a closing word or bracket, which is left for the caller. */
function parseList(parse: Parse, context: Context): void {
  let current = context;
  while (parse.at < parse.tokens.length && !atListEnd(parse)) {
    const separator = separatorAt(parse);
    if (separator === undefined) current = parseCommand(parse, context, current);
    else {
      if (!continuesAndOr(parse, separator)) current = context;
      parse.at++;
    }
  }
}

/** Whether a separator keeps the and-or list going: `&&`, `||`, a pipe, or a line break right behind one of them. */
function continuesAndOr(parse: Parse, separator: string): boolean {
  const previous = parse.tokens[parse.at - 1];
  const sign = separator === "\n" && previous?.kind === "operator" ? previous.text : separator;
  return sign === "&&" || sign === "||" || sign === "|";
}

function atListEnd(parse: Parse): boolean {
  const token = parse.tokens[parse.at];
  if (token?.kind === "operator")
    return token.text === ")" || token.text.startsWith(";;") || token.text === ";&";
  return CLOSING_WORDS.has(reservedWord(token) ?? "");
}

function separatorAt(parse: Parse): string | undefined {
  const token = parse.tokens[parse.at];
  if (token?.kind === "newline") return "\n";
  return token?.kind === "operator" && token.text !== "(" ? token.text : undefined;
}

/** Parses one command; returns the context for what follows it through `&&` or `||`. */
function parseCommand(parse: Parse, base: Context, context: Context): Context {
  const compound = compoundParser(parse);
  if (compound === undefined) return parseSimple(parse, base, context);
  if (parse.depth >= MAX_DEPTH) return tooDeep(parse, context);
  parse.depth++;
  compound(parse, context);
  parse.depth--;
  return base;
}

function tooDeep(parse: Parse, context: Context): Context {
  const span = tokenSpan(parse.tokens[parse.at]);
  parse.problems.push({ span, message: `the script nests deeper than ${MAX_DEPTH} levels` });
  parse.at = parse.tokens.length;
  return context;
}

type CompoundParser = (parse: Parse, context: Context) => void;

const COMPOUND: ReadonlyMap<string, CompoundParser> = new Map([
  ["if", parseIf],
  ["while", parseLoop],
  ["until", parseLoop],
  ["for", parseLoop],
  ["select", parseLoop],
  ["case", parseCase],
  ["{", parseGroup],
  ["function", parseFunction],
]);

function compoundParser(parse: Parse): CompoundParser | undefined {
  const token = parse.tokens[parse.at];
  if (token?.kind === "operator") return parseGroup;
  if (isOperator(parse.tokens[parse.at + 1], "(") && isOperator(parse.tokens[parse.at + 2], ")"))
    return parseFunction;
  return COMPOUND.get(reservedWord(token) ?? "");
}

function parseGroup(parse: Parse, context: Context): void {
  parse.at++;
  parseList(parse, context);
  parse.at++;
}

function parseFunction(parse: Parse, context: Context): void {
  if (reservedWord(parse.tokens[parse.at]) === "function") parse.at++;
  const name = wordText(parse.tokens[parse.at]) ?? "";
  parse.at++;
  while (isOperator(parse.tokens[parse.at], "(") || isOperator(parse.tokens[parse.at], ")")) parse.at++;
  skipNewlines(parse);
  const inside: Context = { ...context, inFunction: name };
  if (parse.at < parse.tokens.length && !atListEnd(parse)) parseCommand(parse, inside, inside);
}

function parseIf(parse: Parse, context: Context): void {
  const failed: ShellBranch[] = [];
  while (reservedWord(parse.tokens[parse.at]) === "if" || reservedWord(parse.tokens[parse.at]) === "elif") {
    parse.at++;
    const condition = parseCondition(parse, context, "then");
    parseList(parse, within(context, [...failed, { condition, holds: true }]));
    failed.push({ condition, holds: false });
  }
  if (reservedWord(parse.tokens[parse.at]) === "else") {
    parse.at++;
    parseList(parse, within(context, failed));
  }
  if (reservedWord(parse.tokens[parse.at]) === "fi") parse.at++;
}

/** Parses the commands of a condition (they run as well) and gives their text. */
function parseCondition(parse: Parse, context: Context, end: string): string {
  const start = parse.at;
  parseList(parse, context);
  const text = textOf(parse.tokens.slice(start, parse.at));
  if (reservedWord(parse.tokens[parse.at]) === end) parse.at++;
  return text;
}

function parseLoop(parse: Parse, context: Context): void {
  const isFor = !["while", "until"].includes(reservedWord(parse.tokens[parse.at]) ?? "");
  parse.at++;
  if (isFor) skipUntilDo(parse);
  else parseList(parse, context);
  if (reservedWord(parse.tokens[parse.at]) === "do") parse.at++;
  parseList(parse, context);
  if (reservedWord(parse.tokens[parse.at]) === "done") parse.at++;
}

function skipUntilDo(parse: Parse): void {
  while (parse.at < parse.tokens.length && reservedWord(parse.tokens[parse.at]) !== "do") parse.at++;
}

function parseCase(parse: Parse, context: Context): void {
  const subject = wordText(parse.tokens[parse.at + 1]) ?? "";
  parse.at += 2;
  skipNewlines(parse);
  if (reservedWord(parse.tokens[parse.at]) === "in") parse.at++;
  skipNewlines(parse);
  while (parse.at < parse.tokens.length && reservedWord(parse.tokens[parse.at]) !== "esac") {
    parseCaseArm(parse, context, subject);
  }
  parse.at++;
}

function parseCaseArm(parse: Parse, context: Context, subject: string): void {
  const start = parse.at;
  while (parse.at < parse.tokens.length && !isOperator(parse.tokens[parse.at], ")")) parse.at++;
  const pattern = textOf(parse.tokens.slice(start, parse.at));
  parse.at++;
  parseList(parse, within(context, [{ condition: `${subject} is ${pattern}`, holds: true }]));
  if (reservedWord(parse.tokens[parse.at]) !== "esac") parse.at++;
  skipNewlines(parse);
}

function parseSimple(parse: Parse, base: Context, context: Context): Context {
  const words: ShellWord[] = [];
  const assignments: DeployVariable[] = [];
  const negation = reservedWord(parse.tokens[parse.at]) === "!" ? "! " : "";
  if (negation !== "") parse.at++;
  const inTest = wordText(parse.tokens[parse.at]) === "[[";
  let span = tokenSpan(parse.tokens[parse.at]);
  for (let word = simpleWord(parse, inTest); word; word = simpleWord(parse, inTest && words.length > 0)) {
    span = cover(span, word.span);
    const assignment = words.length === 0 ? assignmentOf(word) : undefined;
    if (assignment) assignments.push(assignment);
    else words.push(word);
  }
  const background = isOperator(parse.tokens[parse.at], "&");
  parse.commands.push({ words, assignments, span, ...context, background });
  return afterTest(parse, { words, negation }, base, context);
}

/** The next word of a simple command. Inside `[[ … ]]` operators are part of the test and are skipped. */
function simpleWord(parse: Parse, inTest: boolean): ShellWord | undefined {
  let token = parse.tokens[parse.at];
  while (inTest && token?.kind === "operator") token = parse.tokens[++parse.at];
  if (token?.kind !== "word") return undefined;
  const closesTest = inTest && token.word.content.text === "]]";
  parse.at++;
  return closesTest ? undefined : token.word;
}

/** A simple command that may be a test. */
interface Test {
  readonly words: readonly ShellWord[];
  readonly negation: "! " | "";
}

/** After a test, `&&` runs the next command when it holds and `||` when it does not. */
function afterTest(parse: Parse, test: Test, base: Context, context: Context): Context {
  const { words, negation } = test;
  const token = parse.tokens[parse.at];
  if (token?.kind !== "operator" || (token.text !== "&&" && token.text !== "||")) return base;
  if (!TESTS.has(words[0]?.content.text ?? ""))
    return token.text === "||" ? afterFailure(base, context) : context;
  const condition = negation + words.map((word) => word.content.text).join(" ");
  return within(base, [{ condition, holds: token.text === "&&" }]);
}

/** `test && a || b`: b runs when the test fails. */
function afterFailure(base: Context, context: Context): Context {
  return within(base, context.branches.slice(base.branches.length).map(negated));
}

function negated(branch: ShellBranch): ShellBranch {
  return { ...branch, holds: !branch.holds };
}

function assignmentOf(word: ShellWord): DeployVariable | undefined {
  const { content } = word;
  const match = /^[A-Za-z_][A-Za-z0-9_]*\+?=/.exec(content.text);
  if (!match) return undefined;
  const value = slice(content, match[0].length, content.text.length);
  const name = match[0].replace(/\+?=$/, "");
  return { name, value: value.text, span: word.span, valueSpan: spanOf(value) };
}

function within(context: Context, branches: readonly ShellBranch[]): Context {
  return { ...context, branches: [...context.branches, ...branches] };
}

function skipNewlines(parse: Parse): void {
  while (parse.tokens[parse.at]?.kind === "newline") parse.at++;
}

function textOf(tokens: readonly ShellToken[]): string {
  const end =
    tokens.findLastIndex(
      (token) => token.kind === "word" || (token.kind === "operator" && token.text !== ";"),
    ) + 1;
  return tokens.slice(0, end).map(tokenText).join(" ");
}

function tokenText(token: ShellToken): string {
  if (token.kind === "newline") return ";";
  return token.kind === "word" ? token.word.content.text : token.text;
}

function isOperator(token: ShellToken | undefined, text: string): boolean {
  return token?.kind === "operator" && token.text === text;
}

function wordText(token: ShellToken | undefined): string | undefined {
  return token?.kind === "word" ? token.word.content.text : undefined;
}

function reservedWord(token: ShellToken | undefined): string | undefined {
  return token?.kind === "word" && !token.word.quoted ? token.word.content.text : undefined;
}

function tokenSpan(token: ShellToken | undefined): Span {
  if (token === undefined) return { start: 0, end: 0 };
  return token.kind === "word" ? token.word.span : token.span;
}
