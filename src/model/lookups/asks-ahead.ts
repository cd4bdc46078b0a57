/** Permission classes of the REST framework that ask about what the address names before any row is fetched. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { knowsAsker } from "./knowing.ts";
import type { LookupContext } from "./lookup-context.ts";

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
