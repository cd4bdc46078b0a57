/** Everything that reads like a guard and is none, over the whole program. */
import type { AuditModel } from "../audit-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { View } from "../views/view.ts";
import { indexValues } from "../../flow/value-index.ts";
import { lostOverrides, mixinsAfterView, replacedChecks, viewClasses } from "./class-guards.ts";
import { assertions, constantAnswers, constantConditions } from "./constant-conditions.ts";
import { droppedRefusals, refusalsAsObjects } from "./dropped-refusals.ts";
import { misplacedDecorators, unusedDecorators } from "./guard-decorators.ts";
import { halfGuardedClass, halfGuardedFunction } from "./half-guarded.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";
import { unreadAttributes } from "./unread-attributes.ts";

/** In the order of the program, form by form. */
export function ineffectiveGuards({ flows }: Pick<AuditModel, "flows">): IneffectiveGuard[] {
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
    ...unusedDecorators(index),
    ...droppedRefusals(index),
    ...refusalsAsObjects(index),
  ];
}

/** What asks for the login in place of a guard that does nothing, for every request of the view. */
export function loginElsewhere(
  { views, postures }: AuditModel,
  { loginOf }: IneffectiveGuard,
): string | undefined {
  const view = loginOf && views.find(({ target }) => isTarget(target, loginOf));
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
    ]),
  ];
}
