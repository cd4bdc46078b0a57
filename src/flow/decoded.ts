/** Values that are decoded: a check of `%2F%2Fevil.example` says nothing of what `unquote` makes of it, and neither does escaping it. */
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { clearedIn } from "./guards.ts";
import { INJECTION_KINDS } from "./kinds.ts";
import { clearedBy } from "./library-index.ts";
import type { TransferContext } from "./reading.ts";
import { readIn } from "./reading.ts";
import type { Taints } from "./taint.ts";
import { clear, join, SAFE } from "./taint.ts";

/**
 * What a value carries for whatever decodes it. Who asked for one of a few values, or for letters and digits alone, knows what
 * comes out as well; who asked for the host of an address, or escaped a text, does not.
 */
export function readDecoded(context: TransferContext, id: ValueId, region: RegionId): Taints {
  const taints = id === NONE ? SAFE : join(context.state.taints[id] ?? SAFE, beforeEscaping(context, id));
  if (taints.length === 0) return SAFE;
  const cleared = clearedIn(context, region, id);
  return (cleared & INJECTION_KINDS) === INJECTION_KINDS ? clear(taints, cleared) : taints;
}

/** What went into a library's function that took some dangers away and left others. */
export function beforeEscaping(context: TransferContext, id: ValueId): Taints {
  const { program, ref, fragment, catalog } = context;
  const call = fragment.values[id];
  if (call?.op !== "call" || call.arguments.length === 0) return SAFE;
  const name = externalName(resolveIn(program, ref, call.callee));
  const row = name === undefined ? undefined : catalog.propagators.get(name);
  const clears = clearedBy(row?.clears);
  if (clears === 0 || (clears & INJECTION_KINDS) === INJECTION_KINDS) return SAFE;
  return readIn(context, call.arguments[0]?.value ?? NONE, call.region);
}

/**
 * Packages that turn a light markup into HTML and make links of whatever address the text names: `[x](javascript:…)` holds no sign
 * that is escaped or cleaned before.
 */
const MARKUP: ReadonlySet<string> = new Set([
  "markdown.markdown",
  "markdown.Markdown.convert",
  "markdown2.markdown",
  "markdown2.Markdown.convert",
  "commonmark.commonmark",
  "misaka.html",
]);

/** Whether a call makes HTML of a text, so that what cleaned the text says little of the result. */
export function rendersMarkup(name: string | undefined): boolean {
  return name !== undefined && MARKUP.has(name);
}
