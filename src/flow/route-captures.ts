/** The names that URL patterns capture: only these fill a view's parameters. */
import { textOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";

/** Names captured by patterns. Not whole where one is not written down, or fills parameters by their position. */
export interface RouteCaptures {
  readonly names: ReadonlySet<string>;
  readonly isWhole: boolean;
}

/** What the pattern of one route captures; undefined where nothing of it is written down (docs.djangoproject.com/en/5.2/topics/http/urls/). */
export function capturesOfRoute(
  program: Program,
  ref: FunctionRef,
  route: CallValue,
): RouteCaptures | undefined {
  const pieces = piecesOf(program, ref, route.arguments[0]?.value ?? NONE);
  if (pieces.length === 0) return undefined;
  const pattern = pieces.join("");
  const names = [...pattern.matchAll(/<(?:[^<>:\s]{1,60}:)?(\w{1,100})>/g)].map(([, name = ""]) => name);
  return { names: new Set(names), isWhole: names.length > 0 || !hasUnnamedGroup(pattern) };
}

/** What any of several patterns captures. */
export function joinedCaptures(all: readonly RouteCaptures[]): RouteCaptures {
  return {
    names: new Set(all.flatMap(({ names }) => [...names])),
    isWhole: all.every(({ isWhole }) => isWhole),
  };
}

/** The texts that a pattern is put together from: a prefix from the settings captures nothing of its own. */
function piecesOf(program: Program, ref: FunctionRef, id: ValueId): readonly string[] {
  const text = textOf(program, refTo(ref, id));
  if (text !== undefined) return [text];
  const value = functionFacts(ref).fragment.values[id];
  if (value?.op === "operation") return value.operands.flatMap((one) => piecesOf(program, ref, one));
  if (value?.op === "build" && value.form === "f-string")
    return [textBetween(ref.unit.file.bytes, value.start, value.end)];
  if (value?.op === "build") return value.parts.flatMap((one) => piecesOf(program, ref, one));
  // `gettext_lazy("…")` and the like.
  return value?.op === "call" ? value.arguments.flatMap((one) => piecesOf(program, ref, one.value)) : [];
}

function hasUnnamedGroup(pattern: string): boolean {
  return /(?<!\\)\((?!\?)/.test(pattern);
}
