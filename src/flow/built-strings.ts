/** What the parts of a built string carry, each at its place. */
import type { BuildValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { clearedAsErrors } from "./error-lists.ts";
import { clearedByNumber } from "./number-formats.ts";
import type { TransferContext } from "./reading.ts";
import { readIn } from "./reading.ts";
import type { Taints } from "./taint.ts";
import { quotedTwice } from "./shell-quotes.ts";
import { clear, join } from "./taint.ts";
import { withoutHeld } from "./url-heads.ts";

/** A part of a built string; behind a fixed host it can choose none. */
export function readPart(
  context: TransferContext,
  build: BuildValue,
  part: ValueId,
  position: number,
): Taints {
  const { program, ref } = context;
  const taints = readIn(context, part, build.region);
  if (taints.length === 0) return taints;
  const held = withoutHeld(context, build, position, taints);
  const rendered = clearedAsErrors(program, ref, part);
  const left = clear(held, clearedByNumber(program, ref, build, position) | rendered);
  return join(left, quotedTwice(context, build, part, position));
}

/** A cell that begins with a constant is no formula, whatever comes later. */
export function beginsWithText({ fragment }: TransferContext, value: BuildValue): boolean {
  if (value.form === "f-string") return (value.places?.[0] ?? 0) > value.start + 3;
  return value.form === "concat" && fragment.values[value.parts[0] ?? NONE]?.op === "text";
}
