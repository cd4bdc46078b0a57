/** Questions of rights whose answer nobody looks at: `can_edit(request.user, post)` as a statement of its own. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue, Fragment, FunctionFacts, RegionId, Value } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { isIgnored } from "../../flow/ignored-answers.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { Occurrence } from "../../flow/spots.ts";
import { spotted } from "../../flow/spots.ts";
import { regionsAround } from "./dropped-refusals.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";
import { isUser } from "./user-conditions.ts";

/** How functions are called that answer whether somebody may. Their bodies decide; the names only say where to look. */
const QUESTION =
  /^(?:user_)?(?:can|may)_\w{1,60}$|^has_(?:perms?|module_perms|\w{0,60}(?:permission|access|right)s?\w{0,60})$|^is_\w{0,60}(?:allowed|permitted|authori[sz]ed|owner|admin|member|editor)\w{0,60}$/;

/** Django's own questions, which answer and never raise (docs.djangoproject.com/en/5.2/ref/contrib/auth/). */
const OF_DJANGO: ReadonlySet<string> = new Set(["has_perm", "has_perms", "has_module_perms"]);

/** In the order of functions and values. */
export function unreadAnswers(flows: FlowModel): IneffectiveGuard[] {
  return asked(flows).flatMap((found): IneffectiveGuard[] => {
    const { state, id, value } = found;
    const { fragment, qualifiedName } = state.facts;
    if (!isIgnored(state.facts, id)) return [];
    const name = spokenName(fragment, value.callee) ?? "";
    // REST framework has asked the one before it asks the other.
    if (name === "has_permission" && state.facts.name === "has_object_permission") return [];
    if (!tellsWho(flows, found) || !onlyAnswers(flows, found, name)) return [];
    const at = placeOf(refTo(state.ref, id));
    const instead = `if not ${name}(…): raise PermissionDenied`;
    return [
      { form: "unread-answer", at, subject: qualifiedName, guard: name, instead, related: [], sure: true },
    ];
  });
}

const asked = spotted(["call"], (value, fragment) => QUESTION.test(spokenName(fragment, value.callee) ?? ""));

/** Whether the question is about whoever asks: as an argument, or as the one who is asked. */
function tellsWho({ program }: FlowModel, { state: { ref, facts }, value }: Occurrence<CallValue>): boolean {
  const callee = facts.fragment.values[value.callee];
  const told = [
    ...value.arguments.map((one) => one.value),
    ...(callee?.op === "attribute" ? [callee.base] : []),
  ];
  return told.some((one) => isUser(program, ref, one) || isCalledAsker(facts.fragment.values[one]));
}

function isCalledAsker(value: Value | undefined): boolean {
  return (value?.op === "parameter" || value?.op === "attribute") && /^(?:user|request)$/.test(value.name);
}

/** Whether what is asked gives an answer, refuses nobody by itself, and changes nothing. */
function onlyAnswers(
  { solver }: FlowModel,
  { state, id, value }: Occurrence<CallValue>,
  name: string,
): boolean {
  const target = state.edges.get(id)?.target;
  if (target === undefined)
    return OF_DJANGO.has(name) && state.facts.fragment.values[value.callee]?.op === "attribute";
  const facts = functionFacts(target);
  return (
    !facts.async &&
    facts.decorators.length === 0 &&
    facts.form === "function" &&
    facts.fragment.stores.length === 0 &&
    !facts.fragment.values.some(({ op }) => op === "updated") &&
    saysNo(facts) &&
    !mayRaise(solver, target, 0)
  );
}

/** Whether one of the answers is a no. */
function saysNo({ fragment: { exits, values } }: FunctionFacts): boolean {
  return exits.some(({ kind, value }) => {
    if (kind !== "return" || value === NONE) return false;
    const answer = values[value];
    if (answer?.op === "constant") return answer.constant === "False";
    return answer !== undefined && answer.op !== "text";
  });
}

/** Functions behind functions that are looked into. */
const DEEPEST = 3;

/** Whether a function, or one that it calls outside of `try`, raises: then calling it may be all that is meant. */
function mayRaise(solver: FlowModel["solver"], ref: FunctionRef, depth: number): boolean {
  const { fragment } = functionFacts(ref);
  if (fragment.exits.some(({ kind }) => kind === "raise")) return true;
  if (depth >= DEEPEST) return true;
  const edges = solver.byRef.get(functionFacts(ref))?.edges;
  return fragment.values.some((value, id) => {
    if (value.op !== "call" || isCaught(fragment, value.region)) return false;
    if (RAISING.test(spokenName(fragment, value.callee) ?? "")) return true;
    const target = edges?.get(id)?.target;
    return target !== undefined && mayRaise(solver, target, depth + 1);
  });
}

/** `try: check(order)` of a function that answers in place of raising. */
function isCaught(fragment: Fragment, region: RegionId): boolean {
  return regionsAround(fragment, region).some(({ form }) => form === "try");
}

/** What refuses by raising, wherever it is written. */
const RAISING =
  /_or_404$|^(?:check|require|ensure|assert|enforce|verify|validate|authori[sz]e|raise|deny)(?:_|$)/;
