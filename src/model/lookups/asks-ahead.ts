/** Permission classes of the REST framework that ask about what the address names before any row is fetched. */
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { knowsAsker } from "./knowing.ts";
import type { LookupContext } from "./lookup-context.ts";

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
}

/**
 * Whether a `has_permission(self, request, view)` asks about the caller and about a part of the URL:
 * `check_perm(request.user, …, Site.objects.get(name=view.kwargs["site"]))`.
 */
export function asksAhead(context: LookupContext, method: FunctionRef | undefined): boolean {
  if (method === undefined || !knowsAsker(context, method)) return false;
  const { values } = functionFacts(method).fragment;
  return values.some((value) => {
    const base = value.op === "attribute" && value.name === "kwargs" ? values[value.base] : undefined;
    return base?.op === "parameter" && base.index === VIEW;
  });
}

/** The view's place among the parameters. */
const VIEW = 2;

/** `def has_object_permission(…): return self.has_permission(request, view)`: a rule for single rows that adds nothing to what was asked before. */
export function repeatsGeneral(rule: FunctionRef): boolean {
  const { exits, values } = functionFacts(rule).fragment;
  return exits.every(({ kind, value }) => {
    const call = values[value];
    const callee = call?.op === "call" ? values[call.callee] : undefined;
    const base =
      callee?.op === "attribute" && callee.name === "has_permission" ? values[callee.base] : undefined;
    return kind === "return" && base?.op === "parameter" && base.index === 0;
  });
}
