/** Members of classes that were found already: the same few names are asked for again and again, along long hierarchies. */
import type { Program, Symbol } from "./program.ts";
import { classFacts } from "./program.ts";

/** Something with a class's attributes. */
export type Receiver = Extract<Symbol, { kind: "class" | "instance" | "super" }>;

/**
 * A member from memory, or searched for. It is only kept where nothing was open that it could rest on: no value that was
 * being resolved (see `resolve`), and no hierarchy.
 */
export function keptMember(
  program: Program,
  base: Receiver,
  name: string,
  search: (program: Program, base: Receiver, name: string) => Symbol | undefined,
): Symbol | undefined {
  const facts = classFacts(base.target);
  const { members, progress, unsettled } = program.resolution;
  const known = members[base.kind].get(facts)?.get(name);
  if (known !== undefined) return known ?? undefined;
  const outerCut = progress.cut;
  progress.cut = Infinity;
  const symbol = search(program, base, name);
  const isFinal = progress.cut === Infinity && unsettled.size === 0;
  progress.cut = Math.min(outerCut, progress.cut);
  if (!isFinal) return symbol;
  const ofClass = members[base.kind].get(facts);
  if (ofClass) ofClass.set(name, symbol ?? null);
  else members[base.kind].set(facts, new Map([[name, symbol ?? null]]));
  return symbol;
}

/** Forgets all of them: something has changed that they rest on. */
export function forgetMembers({ resolution: { members } }: Program): void {
  for (const known of Object.values(members)) known.clear();
}
