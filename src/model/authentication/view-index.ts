/** Which view a function belongs to, and what the way to it demands. */
import { functionFacts } from "../../bind/program.ts";
import type { FunctionFacts } from "../../extract/facts.ts";
import type { AuditModel } from "../audit-model.ts";
import type { Answer, HandlerPosture } from "../posture/posture.ts";
import { functionsOfView } from "../forms/form-uses.ts";
import type { View } from "../views/view.ts";

/** A view with what its handlers demand, as far as one function is concerned. */
export interface Reached {
  readonly view: View;
  readonly handlers: readonly HandlerPosture[];
}

/** Views by the functions that they run: their handlers, and all methods of their classes. */
export type ViewIndex = ReadonlyMap<FunctionFacts, readonly Reached[]>;

/** Methods that answer for one handler alone: a form view's own steps belong to the POST. */
const STEPS: ReadonlyMap<string, string> = new Map([
  ["form_valid", "post"],
  ["perform_create", "create"],
  ["perform_update", "update"],
  ["perform_destroy", "destroy"],
]);

/** Builds the index. */
export function viewIndex(model: AuditModel): ViewIndex {
  const index = indexes.get(model.postures) ?? indexOf(model);
  indexes.set(model.postures, index);
  return index;
}

/** One index for each audit. */
const indexes = new WeakMap<AuditModel["postures"], ViewIndex>();

function indexOf({ flows, views, postures }: AuditModel): ViewIndex {
  const index = new Map<FunctionFacts, Reached[]>();
  for (const view of views) {
    const handlers = postures.get(view)?.handlers ?? [];
    for (const ref of functionsOfView(flows.program, view)) {
      const facts = functionFacts(ref);
      const reached = { view, handlers: handlersFor(handlers, facts) };
      const same = index.get(facts);
      if (same) same.push(reached);
      else index.set(facts, [reached]);
    }
  }
  return index;
}

/** The handler that the function is, or is a step of; all of them for what any handler may call. */
function handlersFor(handlers: readonly HandlerPosture[], facts: FunctionFacts): readonly HandlerPosture[] {
  const name = STEPS.get(facts.name) ?? facts.name;
  const own = handlers.filter(({ handler }) => handler.name === name);
  return own.length > 0 ? own : handlers;
}

/** The weakest demand over all ways to a function: open for one is open. Undefined where no view runs it. */
export function weakestAnswer(
  reached: readonly Reached[] | undefined,
  question: "login" | "permission",
): Answer | undefined {
  const answers = (reached ?? []).flatMap(({ handlers }) => handlers.map((one) => one[question]));
  if (answers.length === 0) return undefined;
  if (answers.includes("open")) return "open";
  return answers.includes("unknown") ? "unknown" : "required";
}

/** Why the weakest way demands what it does. */
export function reasonFor(reached: readonly Reached[] | undefined, question: "login" | "permission"): string {
  const handlers = (reached ?? []).flatMap((one) => one.handlers);
  const weakest = weakestAnswer(reached, question);
  return handlers.find((one) => one[question] === weakest)?.because ?? "no guard on the way";
}
