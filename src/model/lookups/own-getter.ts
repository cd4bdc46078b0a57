/** What Django's own `get_object` of a class asks for. */
import type { ClassRef } from "../../bind/program.ts";
import { memberOf } from "../../bind/resolve.ts";
import type { View } from "../views/view.ts";
import { methodOf } from "./class-lookups.ts";
import type { LookupContext } from "./lookup-context.ts";

/**
 * Whether Django's own `get_object` can find anything: it raises where the URL holds neither `pk` nor `slug`, as under a view
 * that creates (docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-single-object/).
 */
export function canFind(context: LookupContext, view: View, target: ClassRef): boolean {
  if (view.framework !== "django" || view.routes.length === 0) return true;
  if (methodOf(context, target, "get_object") !== undefined) return true;
  const named = ["pk_url_kwarg", "slug_url_kwarg", "get_queryset"].some((name) => {
    const member = memberOf(context.program, { kind: "class", target }, name);
    return member !== undefined && member.kind !== "external";
  });
  const names = view.routes.flatMap(({ captures }) => captures.map(({ name }) => name));
  return named || names.some((name) => name === "pk" || name === "slug" || name === "");
}
