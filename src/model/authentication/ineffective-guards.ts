/** Everything that reads like a guard and is none, over the whole program. */
import type { AuditModel } from "../audit-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";
import { onceFor } from "../../bind/once.ts";
import type { ClassFacts, FunctionFacts } from "../../extract/facts.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { View } from "../views/view.ts";
import { indexValues } from "../../flow/value-index.ts";
import { lostOverrides, mixinsAfterView, replacedChecks, viewClasses } from "./class-guards.ts";
import { assertions, constantAnswers, constantConditions } from "./constant-conditions.ts";
import { droppedRefusals, refusalsAsObjects } from "./dropped-refusals.ts";
import { misplacedDecorators, unusedDecorators } from "./guard-decorators.ts";
import { halfGuardedClass, halfGuardedFunction } from "./half-guarded.ts";
import { ignoredRefusals } from "./ignored-refusals.ts";
import { misspeltHooks } from "./misspelt-hooks.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";
import { openAuthenticators } from "./open-authenticators.ts";
import { notesBelowUnknown, notesOnMethods, readsUnasked } from "./rest-notes.ts";
import { unreadAnswers } from "./unread-answers.ts";
import { unreadAttributes } from "./unread-attributes.ts";

/** One gathering for each flow model, shared by all checks that ask. */
const gathered: (flows: FlowModel) => readonly IneffectiveGuard[] = onceFor(gather);

/** In the order of the program, form by form. */
export function ineffectiveGuards({ flows }: Pick<AuditModel, "flows">): readonly IneffectiveGuard[] {
  return gathered(flows);
}

/** Forms that leave open a view which its author meant to close. */
const LEFT_OPEN: ReadonlySet<IneffectiveGuard["form"]> = new Set([
  "mixin-after-view",
  "unread-attribute",
  "lost-override",
  "replaced-check",
  "user-truth",
  "compared-text",
  "uncalled",
  "dropped-refusal",
  "ignored-refusal",
  "unraised",
]);

/** Whether a guard in a view's own class or function stops nobody: that is why the view is open, and what is said of it. */
export function hasIneffectiveGuard(model: Pick<AuditModel, "flows">, { target }: View): boolean {
  if (target.kind === "external") return false;
  const facts = target.kind === "class" ? classFacts(target.ref) : functionFacts(target.ref);
  const { path } = target.ref.unit.file;
  return ineffectiveGuards(model).some(
    ({ form, at }) =>
      LEFT_OPEN.has(form) && at.path === path && at.span.start >= facts.start && at.span.end <= facts.end,
  );
}

function gather(flows: FlowModel): IneffectiveGuard[] {
  const index = indexValues(flows);
  return [
    ...ofClasses(flows),
    ...functionsOf(flows).flatMap((state) => [
      ...misplacedDecorators(flows, state),
      ...constantConditions(flows, state),
      ...constantAnswers(flows, state),
      ...assertions(flows, state),
      ...halfGuardedFunction(flows, state),
    ]),
    ...openAuthenticators(flows),
    ...notesBelowUnknown(flows),
    ...unusedDecorators(index),
    ...droppedRefusals(index),
    ...unreadAnswers(flows),
    ...ignoredRefusals(index),
    ...misspeltHooks(flows),
    ...refusalsAsObjects(index),
  ];
}

/** What asks for the login in place of a guard that does nothing, for every request of the view. */
export function loginElsewhere(model: AuditModel, { loginOf }: IneffectiveGuard): string | undefined {
  return loginAsked(model, loginOf);
}

/** What asks for a login at a view whose guard was to ask for more, and does not. */
export function loginOnly(model: AuditModel, { beyondLoginOf }: IneffectiveGuard): string | undefined {
  return loginAsked(model, beyondLoginOf);
}

function loginAsked(
  { views, postures }: AuditModel,
  facts: ClassFacts | FunctionFacts | undefined,
): string | undefined {
  const view = facts && views.find(({ target }) => isTarget(target, facts));
  const handlers = view === undefined ? [] : (postures.get(view)?.handlers ?? []);
  return handlers.length > 0 && handlers.every(({ login }) => login === "required")
    ? handlers[0]?.because
    : undefined;
}

function isTarget(target: View["target"], facts: NonNullable<IneffectiveGuard["loginOf"]>): boolean {
  switch (target.kind) {
    case "class":
      return classFacts(target.ref) === facts;
    case "function":
      return functionFacts(target.ref) === facts;
    case "external":
      return false;
  }
}

function ofClasses(flows: FlowModel): IneffectiveGuard[] {
  const views = viewClasses(flows);
  return [
    ...unreadAttributes(flows, views),
    ...views.flatMap((view) => [
      ...mixinsAfterView(flows, view),
      ...lostOverrides(flows, view),
      ...replacedChecks(flows, view),
      ...halfGuardedClass(flows, view),
      ...notesOnMethods(flows, view),
      ...readsUnasked(flows, view),
    ]),
  ];
}
