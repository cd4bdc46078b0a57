/** Where in JavaScript the end of a stretch of text stands: just enough to know strings, template literals and comments. */
import type { ScriptPosition } from "./html-context.ts";

/** The position, with what a regular expression literal or a `${…}` needs remembered. */
export interface ScriptState {
  readonly position: ScriptPosition | "line-comment" | "regex";
  /** Open braces of each `${` around, innermost last. */
  readonly braces: readonly number[];
  /** The last sign that was no whitespace, by which a slash is told from a regular expression. */
  readonly last: string;
}

/** At the start of a script. */
export const SCRIPT_START: ScriptState = { position: "code", braces: [], last: "" };

/** What a value inserted here is to JavaScript. */
export function positionOf(state: ScriptState): ScriptPosition {
  switch (state.position) {
    case "line-comment":
      return "comment";
    case "regex":
      return "code";
    default:
      return state.position;
  }
}

/** A value was inserted: it may end an operand, so that a slash behind it divides. */
export function afterHole(state: ScriptState): ScriptState {
  return state.position === "code" ? { ...state, last: "x" } : state;
}

interface Mutable {
  position: ScriptState["position"];
  braces: number[];
  last: string;
}

/** Reads on over `text`. */
export function readScript(state: ScriptState, text: string): ScriptState {
  const now: Mutable = { position: state.position, braces: [...state.braces], last: state.last };
  for (let at = 0; at < text.length; at++) at = step(now, text, at);
  return now;
}

/** Reads one sign; gives the last position that it took. */
function step(now: Mutable, text: string, at: number): number {
  const sign = text[at] ?? "";
  switch (now.position) {
    case "code":
      return stepCode(now, text, at, sign);
    case "single-quoted":
      return stepString(now, at, sign, "'");
    case "double-quoted":
      return stepString(now, at, sign, '"');
    case "template-literal":
      return stepTemplate(now, text, at, sign);
    case "comment":
      if (sign === "*" && text[at + 1] === "/") {
        now.position = "code";
        return at + 1;
      }
      return at;
    case "line-comment":
      if (sign === "\n") now.position = "code";
      return at;
    case "regex":
      if (sign === "\\") return at + 1;
      if (sign === "/" || sign === "\n") leave(now, ")");
      return at;
  }
}

function leave(now: Mutable, last: string): void {
  now.position = "code";
  now.last = last;
}

function stepString(now: Mutable, at: number, sign: string, quote: string): number {
  if (sign === "\\") return at + 1;
  if (sign === quote || sign === "\n") leave(now, "x");
  return at;
}

function stepTemplate(now: Mutable, text: string, at: number, sign: string): number {
  if (sign === "\\") return at + 1;
  if (sign === "`") leave(now, "x");
  else if (sign === "$" && text[at + 1] === "{") {
    now.braces.push(0);
    leave(now, "{");
    return at + 1;
  }
  return at;
}

function stepCode(now: Mutable, text: string, at: number, sign: string): number {
  switch (sign) {
    case "'":
      now.position = "single-quoted";
      return at;
    case '"':
      now.position = "double-quoted";
      return at;
    case "`":
      now.position = "template-literal";
      return at;
    case "/":
      return stepSlash(now, text, at);
    case "{":
    case "}":
      stepBrace(now, sign);
      return at;
    default:
      if (!/\s/.test(sign)) now.last = sign;
      return at;
  }
}

function stepBrace(now: Mutable, sign: "{" | "}"): void {
  const open = now.braces.at(-1);
  now.last = sign;
  if (open === undefined) return;
  if (sign === "}" && open === 0) {
    now.braces.pop();
    now.position = "template-literal";
    return;
  }
  now.braces[now.braces.length - 1] = open + (sign === "{" ? 1 : -1);
}

function stepSlash(now: Mutable, text: string, at: number): number {
  const next = text[at + 1];
  if (next === "/" || next === "*") {
    now.position = next === "/" ? "line-comment" : "comment";
    return at + 1;
  }
  if (/[\w)\]}$\x80-\xff]/.test(now.last)) now.last = "/";
  else now.position = "regex";
  return at;
}
