/** What stands before a view that looks at no row itself: signatures and tokens it checks, and demands that cannot be seen. */
import { libraryAncestors, methodsAlong } from "../../bind/ancestry.ts";
import type { Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { provesSomething } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import type { Lookup } from "./lookup.ts";

/**
 * A handler, or a method of its class, that checks a signature or token which the request brings along: whoever has it may. What another
 * handler checks says nothing about this one, nor what the class's queryset checks about a question that goes past it.
 */
export function provesItself({ solver }: FlowModel, { handler, view, aside }: Lookup): boolean {
  const own = handler.function ? [handler.function] : [];
  const methods = view.target.kind === "class" ? methodsAlong(solver.program, view.target.ref) : [];
  const others = new Set(
    view.handlers.flatMap((one) => (one.function && one !== handler ? [functionFacts(one.function)] : [])),
  );
  return [...own, ...methods].some((ref) => {
    const facts = functionFacts(ref);
    if (others.has(facts) || (aside !== undefined && GETTERS.test(facts.name))) return false;
    const state = solver.byRef.get(facts);
    return state !== undefined && provesSomething(solver, state);
  });
}

/** Methods of a class that give its rows. */
const GETTERS = /^(?:get_object|get_queryset|filter_queryset)$/;

/**
 * Whether a permission class, mixin or middleware that cannot be seen may demand more than a login. A middleware stands before all
 * views alike: where it is the custom that views ask for the row themselves, it does not.
 */
export function mayBeAsked(
  { view }: Lookup,
  posture: HandlerPosture | undefined,
  custom: boolean = false,
): boolean {
  const hidden = posture?.guards.filter(({ certain, demands }) => !certain && demands !== "login") ?? [];
  return hidden.some(({ says, demands }) => {
    if (says.includes("Middleware`")) return !custom && (view.framework === "drf" || ASKS_MORE.test(says));
    return view.framework === "drf" || (demands === "permission" && !custom);
  });
}

/** What a middleware in sight asks about an account alone (a second factor, a changed password) says nothing about rows. */
const ASKS_MORE = /permission|belongs|compares|not in sight|not here/;

/** Libraries whose own classes ask nothing by attributes of such names, or whose guards are known one by one. */
const KNOWN = /^(?:django|rest_framework|builtins)\.|^object$/;

/** `media_auth_class = OrderMediaAuth` for a mixin of a library that is not here: it asks what that class says. */
export function tellsMixin(program: Program, { view }: Lookup): boolean {
  if (view.framework !== "django" || view.target.kind !== "class") return false;
  const { ref } = view.target;
  if (libraryAncestors(program, ref).every((name) => KNOWN.test(name))) return false;
  const body = functionFacts({ unit: ref.unit, function: classFacts(ref).body });
  return [...body.fragment.bindings.keys()].some((name) =>
    /(?:^|_)(?:auth|access)\w{0,20}_class$/.test(name),
  );
}
