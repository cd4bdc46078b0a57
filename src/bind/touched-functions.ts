/** Which functions of a file an edit has touched, by their text: what others of the same file say stays as it was, a few lines away. */
import type { FunctionFacts, FunctionId, PythonFacts } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Span } from "../source/span.ts";

/** A file's content with its facts. */
export interface Written {
  readonly bytes: Uint8Array;
  readonly facts: PythonFacts;
}

/**
 * The functions and methods in whose text an edit stands, by number, with those written inside them; with a changed header also the
 * bodies around it, in which its defaults are worked out. Undefined where something besides functions differs: a decorator, a class,
 * the module. Both facts have the same numbering.
 */
export function touchedFunctions(before: Written, now: Written): ReadonlySet<FunctionId> | undefined {
  const [was, is] = [before.facts.functions, now.facts.functions];
  if (was.length !== is.length || !is.every((facts, id) => isNamedAlike(facts, was[id]))) return undefined;
  const outermost = is.map((_, id) => outermostOf(is, id));
  const items = [...new Set(outermost)].filter((id) => id !== NONE);
  const [old, text] = [textOf(before), textOf(now)];
  if (beside(old, items, was) !== beside(text, items, is)) return undefined;
  const differing = new Set(items.filter((id) => said(old, was[id]) !== said(text, is[id])));
  const touched = new Set(outermost.flatMap((item, id) => (differing.has(item) ? [id] : [])));
  for (const id of differing) {
    if (said(old, decorating(was[id])) !== said(text, decorating(is[id]))) return undefined;
    if (said(old, was[id]?.header) === said(text, is[id]?.header)) continue;
    for (let at = is[id]?.parent ?? NONE; at !== NONE; at = is[at]?.parent ?? NONE) touched.add(at);
  }
  return touched;
}

/** The function of the module or of a class in which another stands, or the function itself; NONE for what stands in none. */
function outermostOf(functions: readonly FunctionFacts[], id: FunctionId): FunctionId {
  let found = NONE;
  for (let at = id; at !== NONE; at = functions[at]?.parent ?? NONE)
    if (functions[at]?.form === "function") found = at;
  return found;
}

function isNamedAlike(now: FunctionFacts, before: FunctionFacts | undefined): boolean {
  return (
    before?.form === now.form && before.qualifiedName === now.qualifiedName && before.parent === now.parent
  );
}

function textOf({ bytes }: Written): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

/** What stands before the header. */
function decorating(facts: FunctionFacts | undefined): Span | undefined {
  return facts && { start: facts.start, end: facts.header.start };
}

function said(text: string, span: Span | undefined): string {
  return span === undefined ? "" : text.slice(span.start, span.end);
}

/** All that stands outside of these functions. */
function beside(text: string, ids: readonly FunctionId[], functions: readonly FunctionFacts[]): string {
  const spans = ids.flatMap((id) => functions[id] ?? []).toSorted((a, b) => a.start - b.start);
  const parts = spans.map(({ start }, i) => text.slice(spans[i - 1]?.end ?? 0, start));
  return [...parts, text.slice(spans.at(-1)?.end ?? 0)].join("\0");
}
