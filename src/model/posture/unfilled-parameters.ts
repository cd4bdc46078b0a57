/** Parameters of function views that no URL fills: `def ping(request, code, check=None)` behind `ping/<uuid:code>`. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import { NONE } from "../../extract/facts.ts";
import { valueAt } from "../guards/visitors.ts";
import type { View } from "../views/view.ts";

const NOBODY: ReadonlyMap<string, string> = new Map();

/** Their constants by name. What a decorator of the project may hand over is not known to be unfilled. */
export function unfilledParameters(program: Program, { target, routes }: View): ReadonlyMap<string, string> {
  if (target.kind !== "function" || routes.length === 0 || isDecoratedHere(program, target.ref))
    return NOBODY;
  const filled = new Set<string>();
  for (const { captures, extra = [], wrappers } of routes) {
    if (extra === "unread" || wrappers.length > 0) return NOBODY;
    for (const name of [...captures.map((one) => one.name), ...extra]) filled.add(name);
  }
  // An unnamed group fills whatever comes next.
  return filled.has("") ? NOBODY : constantDefaults(target.ref, filled);
}

function constantDefaults(ref: FunctionRef, filled: ReadonlySet<string>): ReadonlyMap<string, string> {
  const { parameters, parent } = functionFacts(ref);
  return new Map(
    parameters.flatMap(({ name, default: value }): [string, string][] => {
      const constant = value === NONE ? undefined : valueAt({ unit: ref.unit, function: parent }, value);
      return constant?.op === "constant" && constant.constant !== "number" && !filled.has(name)
        ? [[name, constant.constant]]
        : [];
    }),
  );
}

function isDecoratedHere(program: Program, ref: FunctionRef): boolean {
  const { decorators, parent } = functionFacts(ref);
  const outer = { unit: ref.unit, function: parent };
  return decorators.some((value) => {
    const call = valueAt(outer, value);
    const callee = call?.op === "call" ? call.callee : value;
    return resolveIn(program, outer, callee)?.kind !== "external";
  });
}
