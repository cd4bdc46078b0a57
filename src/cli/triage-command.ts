/** `pickguard triage`: one finding after the other, each decision written at once. The machine is in triage/state.ts. */
import { resolve } from "node:path";
import type { Audit } from "../audit.ts";
import { painter } from "../report/paint.ts";
import { auditChoice } from "./audit-choice.ts";
import type { BaselineCommandOptions } from "./baseline-command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { wantsColour, type Terminal } from "./terminal.ts";
import { editorCall, runEditor } from "./triage/editor.ts";
import type { Keyboard } from "./triage/keyboard.ts";
import { closingLine, screenLines } from "./triage/screen.ts";
import { press, settled, startTriage, type Effect, type TriageState } from "./triage/state.ts";
import { absolutePath, accept, auditNow, itemsOf, makeFix, type Workplace } from "./triage/workplace.ts";
import { UsageError } from "./usage-error.ts";
import { usualOptions } from "./usual-options.ts";

/** What commander hands over. */
export type TriageCommandOptions = Omit<BaselineCommandOptions, "reason" | "prune" | "quiet">;

/** Runs it; without a keyboard there is nobody to ask. Throws UsageError, ConfigurationError or UnusableRoot. */
export async function runTriage(
  path: string,
  options: TriageCommandOptions,
  terminal: Terminal,
  openKeyboard: () => Keyboard | undefined,
): Promise<ExitCode> {
  const place = await workplaceOf(path, options);
  const keyboard = openKeyboard();
  if (keyboard === undefined)
    throw new UsageError(
      "triage asks questions, and there is no terminal to answer on",
      "without questions: pickguard baseline --reason WHY",
    );
  try {
    terminal.err("pickguard: auditing; a decision that changes a file audits again\n");
    const end = await walk({ place, terminal, keyboard }, await auditNow(place));
    terminal.out(`${closingLine(end)}\n`);
  } finally {
    keyboard.close();
  }
  return EXIT.clean;
}

async function workplaceOf(path: string, options: TriageCommandOptions): Promise<Workplace> {
  const choice = await auditChoice(path, options);
  return {
    root: resolve(path),
    choice,
    where: { root: path, asked: options.baseline, configured: choice.baseline },
    options: usualOptions(path, choice, options),
  };
}

interface Walk {
  readonly place: Workplace;
  readonly terminal: Terminal;
  readonly keyboard: Keyboard;
}

async function walk(around: Walk, first: Audit): Promise<TriageState> {
  let audit = first;
  let state = startTriage(itemsOf(first));
  draw(state, around.terminal);
  if (state.mode.kind === "end") return state;
  for await (const key of around.keyboard.keys) {
    const step = press(state, key);
    state = step.state;
    if (step.effect) [audit, state] = await carryOut(around, audit, state, step.effect);
    if (state.mode.kind === "end") break;
    draw(state, around.terminal);
  }
  return state;
}

async function carryOut(
  { place, terminal, keyboard }: Walk,
  audit: Audit,
  state: TriageState,
  effect: Effect,
): Promise<readonly [Audit, TriageState]> {
  switch (effect.kind) {
    case "accept": {
      const { finding, reason, target } = effect;
      const [after, said] = await accept(place, audit, finding, reason, target);
      const kind = reason.startsWith("false alarm: ") ? "false alarm" : "accepted";
      return [after, settled(state, itemsOf(after), said, kind)];
    }
    case "fix": {
      const [after, said] = await makeFix(place, audit, effect.finding);
      return [after, settled(state, itemsOf(after), said, after === audit ? undefined : "fixed")];
    }
    case "edit": {
      const said = edit(absolutePath(place, effect.path), effect.line, terminal, keyboard);
      const after = said === "" ? await auditNow(place) : audit;
      return [after, settled(state, itemsOf(after), said)];
    }
  }
}

/** What went wrong, or nothing. */
function edit(file: string, line: number, { environment }: Terminal, keyboard: Keyboard): string {
  const call = editorCall(environment, file, line);
  if (call === undefined) return "No editor is known: set EDITOR.";
  let isStarted = false;
  keyboard.lend(() => (isStarted = runEditor(call)));
  return isStarted ? "" : `${call.program} could not be started.`;
}

/** Clears the screen on a terminal; elsewhere screens follow one another. */
function draw(state: TriageState, terminal: Terminal): void {
  const style = {
    paint: painter(wantsColour(terminal, true)),
    width: Math.min(terminal.width, 120),
  };
  const clear = terminal.outIsTerminal ? "\u001b[2J\u001b[3J\u001b[H" : "";
  if (state.mode.kind !== "end") terminal.out(`${clear}${screenLines(state, style).join("\n")}\n`);
}
