/** Permission classes of the REST framework that ask about what the address names before any row is fetched. */
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Value } from "../../extract/facts.ts";
import { mappingRead, writtenKey } from "../../flow/declared-fields.ts";
import { textBetween } from "../../source/source-file.ts";
import { knowsAsker } from "./knowing.ts";
import type { LookupContext } from "./lookup-context.ts";
import { weighsParameter } from "./weighed.ts";

/** A class that a view names in `permission_classes` or `filter_backends`. */
export interface Listed {
  readonly at: ValueRef;
  readonly name: string | undefined;
  readonly ref: ClassRef | undefined;
  readonly knows: boolean;
  /** Whether the class has a `has_object_permission` that is not Django REST framework's own. */
  readonly asks: boolean;
  /** Whether that asks for more than its `has_permission`. */
  readonly adds: boolean;
  /** Where it asks for no more: the parts of the URL that both of its methods ask about. */
  readonly ahead: readonly AskedPart[];
}

/** A part of the URL that a permission class reads: `view.kwargs["shelf"]`. */
export interface AskedPart {
  readonly name: string;
  /** Where it is read only for want of another part, that one: `kwargs["shelf"] if "shelf" in kwargs else kwargs["pk"]`. */
  readonly instead: string | undefined;
}

/** None of them. */
export const NO_PARTS: readonly AskedPart[] = [];

/**
 * Whether a `has_permission(self, request, view)` asks about the caller and about a part of the URL:
 * `check_perm(request.user, …, Site.objects.get(name=view.kwargs["site"]))`.
 */
export function asksAhead(context: LookupContext, method: FunctionRef | undefined): boolean {
  if (method === undefined || !knowsAsker(context, method)) return false;
  const { values } = functionFacts(method).fragment;
  const reads = values.some((value) => {
    const base = value.op === "attribute" && value.name === "kwargs" ? values[value.base] : undefined;
    return base?.op === "parameter" && base.index === VIEW;
  });
  return reads || handsViewOn(context, method);
}

/**
 * `handler.has_perm(request.user, perm, view=view)` of an object out of sight: it may tell by the view's action and by what the address
 * names.
 */
export function handsViewOn(context: LookupContext, method: FunctionRef): boolean {
  const facts = functionFacts(method);
  const { values } = facts.fragment;
  const edges = context.solver.byRef.get(facts)?.edges;
  return values.some((value, id) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    if (value.op !== "call" || callee?.op !== "attribute" || OWN_QUESTIONS.test(callee.name)) return false;
    const whole = value.arguments.some((one) => {
      const given = values[one.value];
      return given?.op === "parameter" && given.index === VIEW;
    });
    return whole && edges?.has(id) !== true;
  });
}

/** What a permission class hands on to another one, or to its base. */
const OWN_QUESTIONS = /^has_(?:object_)?permission$/;

/** The view's place among the parameters. */
const VIEW = 2;

/** The row's place among the parameters of `has_object_permission(self, request, view, obj)`. */
const ROW = 3;

/** What tells one request from another besides its row, and what hands the question on to a class above. */
const TELLING =
  /^(?:kwargs|args|data|query_params|GET|POST|META|headers|path|path_info|auth|has_object_permission|has_permission)$/;

/**
 * Whether a rule for single rows looks neither at the row nor at who is asking: `return bool(request.user.is_authenticated)`. It is a rule for
 * rows by its name alone.
 */
export function asksNothing(context: LookupContext, rule: FunctionRef): boolean {
  const { exits, values } = functionFacts(rule).fragment;
  const isPlain = !values.some((value) => value.op === "attribute" && TELLING.test(value.name));
  return (
    isPlain &&
    exits.some(({ kind }) => kind === "return") &&
    !weighsParameter(context, rule, ROW) &&
    !knowsAsker(context, rule)
  );
}

/**
 * Whether a rule for single rows adds nothing to what was asked before: `return self.has_permission(request, view)`, or the very body of
 * `has_permission`, which has no row to look at.
 */
export function repeatsGeneral(rule: FunctionRef, general: FunctionRef | undefined): boolean {
  if (general && bodyOf(rule) === bodyOf(general)) return true;
  const { exits, values } = functionFacts(rule).fragment;
  return exits.every(({ kind, value }) => {
    const call = values[value];
    const callee = call?.op === "call" ? values[call.callee] : undefined;
    const base =
      callee?.op === "attribute" && callee.name === "has_permission" ? values[callee.base] : undefined;
    return kind === "return" && base?.op === "parameter" && base.index === 0;
  });
}

function bodyOf(ref: FunctionRef): string {
  const { header, end } = functionFacts(ref);
  return textBetween(ref.unit.file.bytes, header.end, end)
    .replace(/^[^\n]{0,200}\n/, "")
    .trim();
}

/** The parts of the URL that a `has_permission` asks about, in its own code or in a method that it calls. */
export function askedParts(context: LookupContext, general: FunctionRef): readonly AskedPart[] {
  if (!knowsAsker(context, general)) return NO_PARTS;
  const called = context.solver.byRef.get(functionFacts(general))?.edges.values() ?? [];
  return [general, ...[...called].map(({ target }) => target)].flatMap(partsIn);
}

function partsIn(ref: FunctionRef): readonly AskedPart[] {
  const { values } = functionFacts(ref).fragment;
  const name = (id: number): string | undefined => urlPart(ref, values[id]);
  return values.flatMap((value, id) => {
    const own = urlPart(ref, value);
    if (own === undefined) return [];
    const choice = values.find((one) => one.op === "choice" && one.whenFalse === id);
    return [{ name: own, instead: choice?.op === "choice" ? name(choice.whenTrue) : undefined }];
  });
}

/** `view.kwargs["shelf"]`, `self.kwargs.get("shelf")`, `kwargs["shelf"]` of a handler. */
export function urlPart(ref: FunctionRef, value: Value | undefined): string | undefined {
  const { values } = functionFacts(ref).fragment;
  const held = values[mappingRead(values, value)];
  const isKwargs = (held?.op === "attribute" || held?.op === "parameter") && held.name === "kwargs";
  return value && isKwargs ? writtenKey(ref, value) : undefined;
}
