/** Methods that only one class of a project has: `client.run_query(text)` can hardly mean another, whatever `client` is. */
import { functionsByName } from "../bind/functions-by-name.ts";
import { perFile } from "../bind/once.ts";
import type { FunctionRef, Program, Unit } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { AttributeValue, CallValue } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { CallTarget } from "./call-graph.ts";
import { isFetching, isRowsMethod, rowsMethod } from "./queryset-methods.ts";

/** Of two words and more, without those by which frameworks call their own: `get_queryset`, `is_valid`, `as_view`. */
const TELLING = /^(?!(?:get|set|is|has|as|to|from|on|do|pre|post|with)_)[a-z][a-z0-9]*_[a-z0-9_]+$/;

/** The only method of this name, where nothing says what the receiver is and the arguments fit. */
export function onlyMethod(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  { base, name }: AttributeValue,
): CallTarget | undefined {
  if (!TELLING.test(name) && !isRowsMethod(program, name)) return undefined;
  const only = isFetching(externalName(resolveIn(program, ref, base)) ?? "")
    ? rowsMethod(program, ref, base, name)
    : onlyTelling(program, ref, base, name);
  if (!only) return undefined;
  const { parameters } = functionFacts(only);
  const given = call.arguments.filter(({ style }) => style === "positional").length;
  const named = call.arguments.every(
    (one) => one.style === "positional" || parameters.some((parameter) => parameter.name === one.name),
  );
  return named && given < parameters.length ? { ref: only, shift: 1 } : undefined;
}

function onlyTelling(
  program: Program,
  ref: FunctionRef,
  base: number,
  name: string,
): FunctionRef | undefined {
  if (!TELLING.test(name) || isKnown(program, ref, base)) return undefined;
  const [only, ...more] = (methodsByName(program).get(name) ?? []).filter(
    ({ unit }) => unit.file.project === ref.unit.file.project,
  );
  return !only || more.length > 0 || functionFacts(only).decorators.length > 0 ? undefined : only;
}

/** Texts, collections and whatever has a name of its own. */
function isKnown(program: Program, ref: FunctionRef, id: number): boolean {
  const { op } = functionFacts(ref).fragment.values[id] ?? { op: "unknown" };
  return op === "text" || op === "build" || op === "collection" || resolveIn(program, ref, id) !== undefined;
}

const tellingMethods: (unit: Unit) => readonly number[] = perFile(({ facts }) =>
  facts.functions.flatMap(({ name, class: owner, form }, id) =>
    owner !== NONE && form === "function" && TELLING.test(name) ? [id] : [],
  ),
);

const methodsByName = functionsByName(tellingMethods);

/** Whether several classes of the project have a method of this name, so that what a receiver of no known class gives was not followed. */
export function isMethodOfSeveral(program: Program, ref: FunctionRef, name: string): boolean {
  if (!TELLING.test(name)) return false;
  const own = (methodsByName(program).get(name) ?? []).filter(
    ({ unit }) => unit.file.project === ref.unit.file.project,
  );
  return own.length > 1;
}
