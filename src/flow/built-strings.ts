/** What the parts of a built string carry, each at its place. */
import type { BuildValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { clearedByNumber } from "./number-formats.ts";
import type { TransferContext } from "./reading.ts";
import { readIn } from "./reading.ts";
import type { Taints } from "./taint.ts";
import { clear } from "./taint.ts";
import { clearedByHead } from "./url-heads.ts";

/** A part of a built string; behind a fixed host it can choose none. */
export function readPart(
  context: TransferContext,
  build: BuildValue,
  part: ValueId,
  position: number,
): Taints {
  const { program, ref, fragment } = context;
  const taints = readIn(context, part, build.region);
  if (taints.length === 0) return taints;
  const byHead = clearedByHead(program, ref, fragment, build, position);
  return clear(taints, byHead | clearedByNumber(program, ref, build, position));
}

/** A cell that begins with a constant is no formula, whatever comes later. */
export function beginsWithText({ fragment }: TransferContext, value: BuildValue): boolean {
  if (value.form === "f-string") return (value.places?.[0] ?? 0) > value.start + 3;
  return value.form === "concat" && fragment.values[value.parts[0] ?? NONE]?.op === "text";
}
