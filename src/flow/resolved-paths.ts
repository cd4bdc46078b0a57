/** `resolve(next)`: Django's own resolver raises for whatever is no address of this site (docs.djangoproject.com/en/5.2/ref/urlresolvers/#resolve). */
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";
import type { Kinds } from "./kinds.ts";
import { kindsOf } from "./kinds.ts";

const RESOLVERS = /^django\.(?:urls|core\.urlresolvers)\.(?:base\.)?resolve$/;

/** A text that begins with one of the site's own paths leads to no other host and is no `javascript:` address. */
const SETTLED: Kinds = kindsOf(["redirect", "ssrf"]);

/** Values looked through for what a path was cut from. */
const MOST = 8;

/** What a call of the resolver settles: the path that it was asked for, and the text of which that is the beginning. */
export function settledByResolver(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
): ReadonlyMap<ValueId, Kinds> {
  const asked = call.arguments[0]?.value ?? NONE;
  if (!RESOLVERS.test(externalName(resolveIn(program, ref, call.callee)) ?? "")) return new Map();
  const found = new Set([asked]);
  for (const id of found) if (found.size < MOST) for (const one of longerTexts(ref, id)) found.add(one);
  return new Map([...found].map((id) => [id, SETTLED]));
}

/** The texts of which a value is all before the query: `url[:url.index("?")]`, `url.split("?")[0]`, or one of several that meet. */
function longerTexts(ref: FunctionRef, id: ValueId): readonly ValueId[] {
  const { values } = functionFacts(ref).fragment;
  const value = values[id];
  if (value?.op === "merge") return value.inputs.filter((input) => input < id);
  if (value?.op !== "item" || !BEFORE_QUERY.test(textBetween(ref.unit.file.bytes, value.start, value.end)))
    return [];
  const cut = values[value.base];
  const callee = cut?.op === "call" ? values[cut.callee] : undefined;
  return [callee?.op === "attribute" ? callee.base : value.base];
}

const BEFORE_QUERY =
  /\[ ?: ?[\w.]{1,80}\.(?:index|find)\(["'][?#]["']\) ?\]$|\.(?:split|partition)\(["'][?#]["'](?:, ?1)?\)\[0\]$/;
