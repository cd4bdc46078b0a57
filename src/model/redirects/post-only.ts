/** Views that answer nothing but POST under the CSRF check: no link leads there, and no other site's form. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { textOf } from "../../bind/constants.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, memberOf, resolveIn } from "../../bind/resolve.ts";
import type { RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Arrival, FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";

const POST_ONLY = "django.views.decorators.http.require_POST";
const CSRF_EXEMPT = "django.views.decorators.csrf.csrf_exempt";

/** Whether what arrives was posted to such a view: `@require_POST`, a class that has `post` and no `get`, or 405 for everything else. */
export function isPostOnly({ program }: FlowModel, { state, origin }: Arrival): boolean {
  if (origin.kind !== "source") return false;
  const { facts, ref } = state;
  if (origin.row.at === "django.http.HttpRequest.GET") return isHandedPosts(program, state);
  if (origin.row.at !== "django.http.HttpRequest.POST") return false;
  const names = namesOf(program, { unit: ref.unit, function: facts.parent }, facts.decorators);
  if (names.includes(CSRF_EXEMPT)) return false;
  return names.includes(POST_ONLY) || (facts.class >= 0 && takesPosts(program, ref, facts.class));
}

/** The query string of a view that answers 405 unless it is sent a form: no page stands at its address, whose own form could carry on what a link brought. */
function isHandedPosts(program: Program, { facts, ref }: FunctionState): boolean {
  const names = namesOf(program, { unit: ref.unit, function: facts.parent }, facts.decorators);
  const { exits } = facts.fragment;
  const others = exits.filter(({ kind, region }) => kind === "return" && !isForPosts(program, ref, region));
  const refusals = others.filter(({ value }) =>
    NOT_ALLOWED.test(externalName(resolveIn(program, ref, value)) ?? ""),
  );
  return refusals.length > 0 && refusals.length === others.length && !names.includes(CSRF_EXEMPT);
}

/** docs.djangoproject.com/en/5.2/ref/request-response/#django.http.HttpResponseNotAllowed */
const NOT_ALLOWED = /^django\.http\.(?:response\.)?HttpResponseNotAllowed(?:\(\))?$/;

/** Whether a region is one of those behind `if request.method == "POST":`. */
function isForPosts(program: Program, ref: FunctionRef, region: RegionId): boolean {
  const { regions, values } = functionFacts(ref).fragment;
  for (let at = region; at !== NONE; at = regions[at]?.parent ?? NONE) {
    const { condition = NONE, polarity } = regions[at] ?? {};
    const asked = values[condition];
    if (asked?.op !== "operation" || !/^[=!]=$/.test(asked.operator)) continue;
    const [left = NONE, right = NONE] = asked.operands;
    const method = values[left];
    const isMethod = method?.op === "attribute" && method.name === "method";
    if (isMethod && polarity === (asked.operator === "==") && textOf(program, refTo(ref, right)) === "POST")
      return true;
  }
  return false;
}

/** Whether what arrives was posted to a view under the CSRF check, which may show a page as well. */
export function isPosted({ program }: FlowModel, { state, origin }: Arrival): boolean {
  if (origin.kind !== "source" || origin.row.at !== "django.http.HttpRequest.POST") return false;
  const { facts, ref } = state;
  const names = namesOf(program, { unit: ref.unit, function: facts.parent }, facts.decorators);
  if (names.includes(CSRF_EXEMPT)) return false;
  return facts.class < 0 || !isExempt(program, { unit: ref.unit, class: facts.class });
}

/** Classes of Django that answer no GET by themselves (docs.djangoproject.com/en/5.2/ref/class-based-views/). */
const WITHOUT_GET =
  /(?:^|\.)(?:View|ContextMixin|TemplateResponseMixin|(?:Single|Multiple)ObjectMixin|\w{1,30}RequiredMixin|UserPassesTestMixin|AccessMixin|SuccessMessageMixin|object)$/;

function takesPosts(program: Program, { unit }: FunctionRef, owner: number): boolean {
  const target: ClassRef = { unit, class: owner };
  const has = (name: string): boolean =>
    memberOf(program, { kind: "instance", target }, name)?.kind === "function";
  const libraries = libraryAncestors(program, target);
  if (libraries.length === 0 || !libraries.every((name) => WITHOUT_GET.test(name)) || has("get"))
    return false;
  return has("post") && !isExempt(program, target);
}

/** `@method_decorator(csrf_exempt, name="dispatch")` on the class, or a decorated `dispatch`. */
function isExempt(program: Program, target: ClassRef): boolean {
  const { decorators, parent } = classFacts(target);
  const dispatch = memberOf(program, { kind: "instance", target }, "dispatch");
  const own = dispatch?.kind === "function" ? functionFacts(dispatch.target) : undefined;
  return [
    ...namesOf(program, { unit: target.unit, function: parent }, decorators),
    ...(own && dispatch?.kind === "function"
      ? namesOf(program, { unit: dispatch.target.unit, function: own.parent }, own.decorators)
      : []),
  ].includes(CSRF_EXEMPT);
}

/** What decorators are called; of `method_decorator(…)`, also what it is given. */
function namesOf(program: Program, at: FunctionRef, decorators: readonly ValueId[]): string[] {
  const { values } = functionFacts(at).fragment;
  return decorators
    .flatMap((id) => {
      const made = values[id];
      const given = made?.op === "call" ? made.arguments.map(({ value }) => value) : [];
      const listed = given.flatMap((one) => {
        const list = values[one];
        return list?.op === "collection" ? list.entries.map(({ value }) => value) : [];
      });
      return [id, ...given, ...listed];
    })
    .flatMap((id) => externalName(resolveIn(program, at, id)) ?? []);
}
