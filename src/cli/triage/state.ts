/** The walk through findings as a pure machine: a state and a key give a state and what is to be done. */
import type { Finding } from "../../findings/finding.ts";

/** Where an acceptance is written. */
export type Target = "comment" | "baseline";

/** What a reason is for. */
export type Verdict = "accepted" | "false alarm";

/** What the walk is about at the moment. */
export type Mode =
  | { readonly kind: "look" }
  | { readonly kind: "reason"; readonly verdict: Verdict; readonly text: string }
  | { readonly kind: "fix" }
  | { readonly kind: "end" };

/** One finding, and the diff of its safe fix where there is one. */
export interface TriageItem {
  readonly finding: Finding;
  readonly diff: string | undefined;
}

/** The whole state. */
export interface TriageState {
  /** Findings that wait for a decision; those decided upon are taken out. */
  readonly items: readonly TriageItem[];
  readonly at: number;
  readonly mode: Mode;
  readonly target: Target;
  readonly verbose: boolean;
  /** One line about what happened last. */
  readonly said: string;
  /** What has been decided so far, by kind. */
  readonly done: Readonly<Record<"accepted" | "false alarm" | "fixed", number>>;
}

/** What the shell around the machine does. */
export type Effect =
  | { readonly kind: "accept"; readonly finding: Finding; readonly reason: string; readonly target: Target }
  | { readonly kind: "fix"; readonly finding: Finding }
  | { readonly kind: "edit"; readonly path: string; readonly line: number };

/** A key as terminals tell it: a name ("return", "escape", "left"), or the text that was typed. */
export interface Key {
  readonly name?: string | undefined;
  readonly text?: string | undefined;
  readonly ctrl?: boolean | undefined;
}

/** The next state, and what is to be done on the way there. */
export interface Step {
  readonly state: TriageState;
  readonly effect?: Effect;
}

/** The state at the beginning; nothing to look at is the end. */
export function startTriage(items: readonly TriageItem[]): TriageState {
  return {
    items,
    at: 0,
    mode: items.length === 0 ? { kind: "end" } : { kind: "look" },
    target: "comment",
    verbose: false,
    said: "",
    done: { accepted: 0, "false alarm": 0, fixed: 0 },
  };
}

/** One key. */
export function press(before: TriageState, key: Key): Step {
  const state = { ...before, said: "" };
  const item = state.items[state.at];
  if (key.ctrl === true && (key.name === "c" || key.name === "d")) return { state: ended(state) };
  if (item === undefined) return { state: ended(state) };
  switch (state.mode.kind) {
    case "end":
      return { state };
    case "look":
      return look(state, item, key);
    case "fix":
      return confirmFix(state, item, key);
    case "reason":
      return typeReason(state, item, state.mode, key);
  }
}

function ended(state: TriageState): TriageState {
  return { ...state, mode: { kind: "end" } };
}

function look(state: TriageState, { finding, diff }: TriageItem, { name, text }: Key): Step {
  switch (name === "right" || name === "left" ? name : text) {
    case "a":
      return { state: { ...state, mode: { kind: "reason", verdict: "accepted", text: "" } } };
    case "f":
      return { state: { ...state, mode: { kind: "reason", verdict: "false alarm", text: "" } } };
    case "x":
      if (diff === undefined) return { state: { ...state, said: `By hand: ${finding.fix}` } };
      return { state: { ...state, mode: { kind: "fix" } } };
    case "e":
      return { state, effect: { kind: "edit", path: finding.path, line: finding.start.line } };
    case "s":
    case "right":
      return { state: moved(state, 1) };
    case "b":
    case "left":
      return { state: moved(state, -1) };
    case "t":
      return { state: { ...state, target: state.target === "comment" ? "baseline" : "comment" } };
    case "v":
      return { state: { ...state, verbose: !state.verbose } };
    case "q":
      return { state: ended(state) };
    default:
      return { state: { ...state, said: "Press one of the keys below." } };
  }
}

/** Past the last finding the walk is over: what was skipped comes again next time. */
function moved(state: TriageState, by: number): TriageState {
  const at = state.at + by;
  if (at >= state.items.length) return ended(state);
  return { ...state, at: Math.max(0, at) };
}

function confirmFix(state: TriageState, { finding }: TriageItem, { name, text }: Key): Step {
  const looking: TriageState = { ...state, mode: { kind: "look" } };
  return text === "y" || name === "return"
    ? { state: looking, effect: { kind: "fix", finding } }
    : { state: looking };
}

/** Longest reason that fits on a line that somebody reads. */
const LONGEST_REASON = 300;

function typeReason(
  state: TriageState,
  { finding }: TriageItem,
  mode: Extract<Mode, { readonly kind: "reason" }>,
  { name, text, ctrl }: Key,
): Step {
  const typed = (next: string): Step => ({ state: { ...state, mode: { ...mode, text: next } } });
  if (name === "escape") return { state: { ...state, mode: { kind: "look" } } };
  if (name === "backspace") return typed(Array.from(mode.text).slice(0, -1).join(""));
  if (ctrl === true && name === "u") return typed("");
  if (name === "return" || name === "enter") return confirmReason(state, finding, mode);
  const letters = ctrl === true ? "" : (text ?? "").replaceAll(/\p{C}/gu, "");
  return typed((mode.text + letters).slice(0, LONGEST_REASON));
}

function confirmReason(
  state: TriageState,
  finding: Finding,
  { verdict, text }: Extract<Mode, { readonly kind: "reason" }>,
): Step {
  if (!/\p{L}{2}/u.test(text)) return { state: { ...state, said: "Say in words why; Esc goes back." } };
  const reason = verdict === "false alarm" ? `false alarm: ${text.trim()}` : text.trim();
  return {
    state: { ...state, mode: { kind: "look" } },
    effect: { kind: "accept", finding, reason, target: state.target },
  };
}

/** After an effect: the findings that are left now, by what the shell found out. */
export function settled(
  state: TriageState,
  items: readonly TriageItem[],
  said: string,
  counted?: keyof TriageState["done"],
): TriageState {
  const done = counted === undefined ? state.done : { ...state.done, [counted]: state.done[counted] + 1 };
  const current = state.items[state.at]?.finding.fingerprint;
  const same = items.findIndex(({ finding }) => finding.fingerprint === current);
  const at = same < 0 ? Math.min(state.at, Math.max(0, items.length - 1)) : same;
  const next = { ...state, items, at, said, done };
  return items.length === 0 || (same < 0 && state.at >= items.length) ? ended(next) : next;
}
