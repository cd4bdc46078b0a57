/** What nearly all handlers of one class demand, each in its own decorators or code: one without it was forgotten. */
import { methodsAlong } from "../../bind/ancestry.ts";
import { functionFacts } from "../../bind/program.ts";
import type { FunctionRef, Program } from "../../bind/program.ts";
import { asksForPrivilege } from "../guards/claim.ts";
import type { Guard } from "../guards/guard.ts";
import { answerOf } from "./answers.ts";
import type { Neighbour } from "./neighbours.ts";
import { isCustomary, mayWrite } from "./neighbours.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";

/** Handlers of the same class that ask for more than a login, where nearly all of its kind do; none where it is no custom. */
export function classSiblings(
  program: Program,
  posture: ViewPosture,
  handler: HandlerPosture,
): readonly Neighbour[] {
  const twins = twinsOf(posture, handler);
  if (twins.length > 0) return asksForUser(program, posture) ? [] : twins;
  const { function: own } = handler.handler;
  if (posture.view.target.kind !== "class" || !own || namesPermissions(own)) return [];
  const asking = actionSiblings(posture, handler);
  if (asking.length > 0) return asking;
  const writes = mayWrite(handler);
  const others = posture.handlers.flatMap((one): Neighbour[] => {
    const { function: ref } = one.handler;
    if (one === handler || !ref || mayWrite(one) !== writes) return [];
    // What refuses every request says nothing.
    if (one.guards.length === 0 && one.permission === "required") return [];
    const guards = one.guards.filter((guard) => asks(guard) && standsIn(ref, guard));
    return [{ posture, handler: one, answer: answerOf(guards, asks), guard: guards.find(isCertain) }];
  });
  const required = others.filter(({ answer }) => answer === "required");
  return isCustomary(others, LEAST, SHARE) && !proves(handler, required) ? required : [];
}

/** Actions of a viewset that its `get_permissions` keeps for few: each and every one that writes, except for this one. */
function actionSiblings(posture: ViewPosture, handler: HandlerPosture): readonly Neighbour[] {
  if (posture.view.framework !== "drf" || !mayWrite(handler)) return [];
  const others = posture.handlers
    .filter((one) => one !== handler && mayWrite(one))
    .map((one) => neighbourIn(posture, one));
  const isCustom = others.length >= LEAST && others.every(({ answer }) => answer === "required");
  return isCustom && !proves(handler, others) ? others : [];
}

/** Actions and methods that do no less to a row than another: who may not change it may not change a part of it either, nor delete it. */
const TWINS: ReadonlyMap<string, RegExp> = new Map([
  ["partial_update", /^update$/],
  ["patch", /^put$/],
  ["update", /^partial_update$/],
  ["put", /^patch$/],
  ["destroy", /^(?:partial_)?update$/],
  ["delete", /^(?:put|patch)$/],
]);

/** `if self.action in ("create", "update"): return [IsAdminUser()]` says nothing of `partial_update`. */
function twinsOf(posture: ViewPosture, handler: HandlerPosture): readonly Neighbour[] {
  const twins = TWINS.get(handler.handler.name);
  if (posture.view.framework !== "drf" || posture.view.target.kind !== "class" || !twins) return [];
  // What a permission class lets nobody through under asks nothing because nobody comes.
  if (handler.guards.some(({ demands }) => demands === "method")) return [];
  const required = posture.handlers
    .filter((one) => one !== handler && twins.test(one.handler.name) && !endsIn(handler, one))
    .map((one) => neighbourIn(posture, one))
    .filter(({ answer }) => answer === "required");
  return proves(handler, required) ? [] : required;
}

/** REST framework's own `partial_update` calls `update` (rest_framework/mixins.py): what the project's `update` asks in its code, or above it, is asked of both. */
function endsIn({ handler }: HandlerPosture, { handler: twin, guards }: HandlerPosture): boolean {
  const { function: ref } = twin;
  if (ref === undefined || twin.name !== "update") return false;
  if (!/^rest_framework\.[\w.]{1,60}\.partial_update$/.test(handler.inherited ?? "")) return false;
  return guards.some((guard) => asks(guard) && standsIn(ref, guard));
}

/** Methods by which a viewset says whose rows it works on. */
const WHOSE =
  /^(?:get_queryset|filter_queryset|get_object|perform_(?:update|destroy)|check_object_permissions)$/;

/** Whether a class keeps people to rows of their own: then everybody looks after these. */
function asksForUser(program: Program, { view: { target } }: ViewPosture): boolean {
  if (target.kind !== "class") return false;
  return methodsAlong(program, target.ref).some((method) => {
    const { name, fragment } = functionFacts(method);
    return (
      WHOSE.test(name) && fragment.values.some((value) => value.op === "attribute" && value.name === "user")
    );
  });
}

function neighbourIn(posture: ViewPosture, handler: HandlerPosture): Neighbour {
  const guards = handler.guards.filter(asks);
  return { posture, handler, answer: answerOf(guards, asks), guard: guards.find(isCertain) };
}

/** Handlers that make a custom. */
const LEAST = 3;

/** Whether a handler asks for a right on the very object, or for a secret, that is not asked for beside the permission elsewhere. */
function proves({ guards }: HandlerPosture, siblings: readonly Neighbour[]): boolean {
  const usual = new Set(siblings.flatMap((one) => one.handler.guards.map(({ says }) => says)));
  return guards.some(({ demands, says }) => PROOFS.test(demands) && !usual.has(says));
}

const PROOFS = /^(?:object|token|signature)$/;

/** Methods of one class have more in common than views of one file. */
const SHARE = 2 / 3;

function asks(guard: Guard): boolean {
  return asksForPrivilege(guard) && guard.demands !== "object";
}

function isCertain({ certain }: Guard): boolean {
  return certain;
}

/** Whether a demand is written at a function: above it, or in its code. */
function standsIn(ref: FunctionRef, { at }: Guard): boolean {
  const { start, end, decoratorSpans } = functionFacts(ref);
  const first = decoratorSpans[0]?.start ?? start;
  return at?.path === ref.unit.file.path && at.span.start >= first && at.span.start < end;
}

/** `@action(detail=True, permission_classes=[IsAuthenticated])`: somebody thought of who may. */
export function namesPermissions(ref: FunctionRef): boolean {
  const { decorators, parent } = functionFacts(ref);
  const outer = ref.unit.facts.functions[parent]?.fragment.values ?? [];
  return decorators.some((id) => {
    const value = outer[id];
    return value?.op === "call" && value.arguments.some(({ name }) => name === "permission_classes");
  });
}
