/**
 * Views that no form of another site reaches: forms send GET and POST alone, and a script may send PUT, PATCH or DELETE to another site only
 * where that site agrees first (fetch.spec.whatwg.org/#cors-preflight-fetch).
 */
import { definitionOf, textOf } from "../../bind/constants.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, memberOf, resolveIn } from "../../bind/resolve.ts";
import type { Exit, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { conductOf } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { ExemptView } from "../csrf-exemptions.ts";
import { handlersOf, libraryBases } from "../csrf-exemptions.ts";
import { runsOn } from "./sent-methods.ts";

/** Why no form of another site reaches a view; undefined where one may. */
export function answersNoForm(flows: FlowModel, view: ExemptView): string | undefined {
  if (view.kind === "class") return classAnswersNoForm(flows, view.ref);
  if (view.kind !== "function") return undefined;
  return decoratedMethods(flows.program, view.ref) ?? bodyMethods(flows.program, view.ref);
}

const GET_ALONE = "the view answers GET alone, which the check never covers";

const SCRIPTS_ALONE =
  "the view answers no POST, and browsers send PUT, PATCH and DELETE to another site only where that site agrees first";

/** What library views call for a form that was sent. */
const FORM = ["post", "form_valid", "http_method_not_allowed"] as const;

const SCRIPTED = ["put", "patch", "delete"] as const;

/** Library classes that answer nothing by themselves, or GET alone. */
const PLAIN_VIEW =
  /^(?:builtins\.)?object$|^django\.views\.(?:generic\.)?(?:base\.)?(?:View|TemplateView|TemplateResponseMixin|ContextMixin)$|^django\.contrib\.auth\.mixins\./;

/** A class with no handler for a form, whose `dispatch` does nothing on the way. */
function classAnswersNoForm(flows: FlowModel, ref: ClassRef): string | undefined {
  const { program, solver } = flows;
  const has = (name: string): boolean =>
    memberOf(program, { kind: "class", target: ref }, name)?.kind === "function";
  const scripted = SCRIPTED.some(has);
  if ((!has("get") && !scripted) || FORM.some(has)) return undefined;
  if (libraryBases(program, ref).some((base) => !PLAIN_VIEW.test(base))) return undefined;
  const isQuiet = handlersOf(program, { kind: "class", ref }).every((one) => {
    const state = solver.byRef.get(functionFacts(one));
    return functionFacts(one).name !== "dispatch" || !state || conductOf(solver, state).deeds.length === 0;
  });
  if (!isQuiet) return undefined;
  return scripted ? SCRIPTS_ALONE : GET_ALONE;
}

/** `@require_http_methods(["PATCH"])`. */
function decoratedMethods(program: Program, ref: FunctionRef): string | undefined {
  const { decorators, parent } = functionFacts(ref);
  for (const id of decorators) {
    const at = definitionOf(program, refTo({ unit: ref.unit, function: parent }, id));
    const { values } = functionFacts(at).fragment;
    const call = values[at.value];
    if (call?.op !== "call") continue;
    const name = externalName(resolveIn(program, at, call.callee));
    const list = values[call.arguments[0]?.value ?? NONE];
    if (name !== "django.views.decorators.http.require_http_methods" || list?.op !== "collection") continue;
    const methods = list.entries.map(({ value }) => textOf(program, refTo(at, value)));
    if (methods.length > 0 && methods.every((method) => method !== undefined && method !== "POST"))
      return methods.some((method) => /^(?:PUT|PATCH|DELETE)$/.test(method ?? ""))
        ? SCRIPTS_ALONE
        : GET_ALONE;
  }
  return undefined;
}

/** `if request.method != "DELETE": return HttpResponseNotAllowed(["DELETE"])`: a POST gets nothing but that. */
function bodyMethods(program: Program, ref: FunctionRef): string | undefined {
  const { exits } = functionFacts(ref).fragment;
  const reached = (method: string): readonly Exit[] =>
    exits.filter(({ kind, region }) => kind === "return" && runsOn(program, ref, region, method));
  const turnedAway = reached("POST");
  if (turnedAway.length === 0 || !turnedAway.every(({ value }) => isNotAllowed(program, ref, value)))
    return undefined;
  return reached("GET").every(({ value }) => isNotAllowed(program, ref, value)) ? SCRIPTS_ALONE : GET_ALONE;
}

function isNotAllowed(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const value = functionFacts(ref).fragment.values[id];
  const name = value?.op === "call" ? externalName(resolveIn(program, ref, value.callee)) : undefined;
  return name?.startsWith("django.http.") === true && name.endsWith(".HttpResponseNotAllowed");
}
