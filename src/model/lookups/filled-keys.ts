/** Which parameters of a handler its URLs fill: `def get(self, request, pk=None)` behind `orders/` never gets a key. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { resolve } from "../../bind/resolve.ts";
import type { View } from "../views/view.ts";
import type { Frame } from "./lookup-context.ts";

/** A handler's own frame without the parameters that none of its routes fills. */
export function withFilledKeys(
  program: Program,
  view: View,
  handler: FunctionRef | undefined,
  frame: Frame,
): Frame {
  if (!handler || frame.path.length > 0 || functionFacts(frame.ref) !== functionFacts(handler)) return frame;
  const filled = filledBy(view);
  if (!filled || isWrappedHere(program, handler)) return frame;
  let keys = 0;
  for (const [index, { name, style }] of functionFacts(handler).parameters.entries()) {
    const isRest = style === "args" || style === "kwargs";
    if (index < 30 && (isRest || filled.has(name))) keys |= frame.keys & (1 << index);
  }
  return { ...frame, keys };
}

/** The names that URLs give; undefined where they cannot be told. */
function filledBy({ framework, routes }: View): ReadonlySet<string> | undefined {
  if (routes.length === 0 || (framework !== "django" && framework !== "drf")) return undefined;
  const names = routes.flatMap(({ captures, extra = [], wrappers, origin, pattern }) =>
    extra === "unread" || wrappers.length > 0 || origin !== "urlconf" || pattern.includes("…")
      ? [""]
      : [...captures.map(({ name }) => name), ...extra],
  );
  // An unnamed group fills whatever comes next.
  return names.includes("") ? undefined : new Set(names);
}

/** A decorator of the project may hand over what it likes. */
function isWrappedHere(program: Program, ref: FunctionRef): boolean {
  const { decorators, parent } = functionFacts(ref);
  return decorators.some((value) => {
    const outer = { unit: ref.unit, function: parent };
    const call = functionFacts(outer).fragment.values[value];
    const callee = call?.op === "call" ? call.callee : value;
    return resolve(program, { ...outer, value: callee })?.kind !== "external";
  });
}
