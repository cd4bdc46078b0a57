/** Methods that a base class asks its heirs for: `get_queryset` of a base that calls `self.get_unfiltered_queryset()`. */
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { memberOf } from "../../bind/resolve.ts";
import type { LookupContext } from "./lookup-context.ts";

/** Those that a base's method asks for and the class answers itself. */
export function ownHooks(
  { program, solver }: Pick<LookupContext, "program" | "solver">,
  target: ClassRef,
  asking: FunctionRef,
): readonly FunctionRef[] {
  const { values } = functionFacts(asking).fragment;
  const edges = [...(solver.byRef.get(functionFacts(asking))?.edges ?? [])];
  return edges.flatMap(([id, edge]) => {
    const call = values[id];
    const callee = call?.op === "call" ? values[call.callee] : undefined;
    if (callee?.op !== "attribute" || values[callee.base]?.op !== "parameter") return [];
    const hook = memberOf(program, { kind: "instance", target }, callee.name);
    const isOwn = hook?.kind === "function" && functionFacts(hook.target) !== functionFacts(edge.target);
    return isOwn ? [hook.target] : [];
  });
}
