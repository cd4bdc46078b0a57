/** What Django's own `get_object` of a class asks for, and methods beside it that give a row. */
import { methodsAlong } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { memberOf } from "../../bind/resolve.ts";
import type { View } from "../views/view.ts";
import { callsAny, methodOf, OWN_ROW } from "./class-lookups.ts";
import { influenceOf } from "./influence.ts";
import { knowsAsker } from "./knowing.ts";
import type { Fetch, Settled } from "./lookup.ts";
import { IDENTITY } from "./lookup.ts";
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

/** A method of the class that fetches a row and has the permission classes asked about it before it gives it: `self.check_object_permissions(request, row)`. */
export function askedOfRules(program: Program, target: ClassRef, { at }: Fetch): Settled | undefined {
  const { values } = functionFacts(at).fragment;
  const asks = values.findIndex((value) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    if (value.op !== "call" || callee?.op !== "attribute") return false;
    return (
      callee.name === "check_object_permissions" && value.arguments.some((one) => one.value === at.value)
    );
  });
  if (asks < 0 || !isMethodOf(program, target, at)) return undefined;
  const says = "has the permission classes asked about the row";
  return { how: "checked", aboutRow: true, refuses: true, says, at: refTo(at, asks) };
}

/** A `has_permission` or `test_func` of the project that fetches the class's row and asks about it: Django's mixins turn away whoever it says no to. */
export function askedInAnswer(context: LookupContext, target: ClassRef): Settled | undefined {
  for (const name of ["has_permission", "test_func"]) {
    const method = methodOf(context, target, name);
    if (!method || !knowsAsker(context, method) || !callsAny(context, method, OWN_ROW, 2)) continue;
    const says = `asks about the row in \`${name}\``;
    return { how: "guarded", aboutRow: true, refuses: true, says, at: undefined };
  }
  return undefined;
}

/** Whether a function is a method of a class or of one that it builds on. */
export function isMethodOf(program: Program, target: ClassRef, at: FunctionRef): boolean {
  return methodsAlong(program, target).some((method) => functionFacts(method) === functionFacts(at));
}

/** `def get_object(self): return Review.objects.get(post=self.post, author=self.request.user)`: each row that it gives was asked for with who is asking. */
export function givesOwnRow(context: LookupContext, getter: FunctionRef): boolean {
  const given = functionFacts(getter).fragment.exits.filter(({ kind }) => kind === "return");
  const rows = given.map(({ value }) => influenceOf(context, refTo(getter, value)).rows);
  return (
    rows.length > 0 &&
    rows.every((found) => found.length > 0 && found.every(({ asked }) => (asked.bits & IDENTITY) !== 0))
  );
}

/** What settles a question that such a getter answers. */
export function ownRow({ at }: Fetch): Settled {
  const says = "asks for rows of whoever is asking in `get_object`";
  return { how: "scoped", aboutRow: true, refuses: true, says, at };
}
