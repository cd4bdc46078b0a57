/** Which methods are read like fields. */
import type { FunctionRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { Fragment, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";

/** `@property`, `@cached_property` and packages' versions of them, told by their names. */
export function isProperty(ref: FunctionRef): boolean {
  const { decorators, parent, class: owner } = functionFacts(ref);
  if (owner === NONE || decorators.length === 0) return false;
  const { fragment } = functionFacts({ unit: ref.unit, function: parent });
  return decorators.some((id) => /^(?:\w*cached_)?property$/.test(decoratorName(fragment, id) ?? ""));
}

/** The last name of `@property` and `@functools.cached_property`. */
function decoratorName({ values }: Fragment, id: ValueId): string | undefined {
  const written = values[id];
  const named = written?.op === "call" ? values[written.callee] : written;
  return named?.op === "free" || named?.op === "attribute" || named?.op === "import" ? named.name : undefined;
}
