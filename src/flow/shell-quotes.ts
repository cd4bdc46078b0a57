/** `shlex.quote()` makes one word where a word may begin. Between quotes that the command writes itself, its own quotes close them, or mean nothing. */
import type { CallValue, BuildValue, ValueId } from "../extract/facts.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { TransferContext } from "./reading.ts";
import { readIn } from "./reading.ts";
import { ALL_KINDS, KIND_BITS } from "./kinds.ts";
import type { Taints } from "./taint.ts";
import { clear, SAFE } from "./taint.ts";
import { headBefore } from "./url-heads.ts";

/** Functions that quote a word for a shell, as code calls them. */
const CALLED = /^(?:quote|join|shlex_quote)$/;

/** The same by their path (docs.python.org/3/library/shlex.html#shlex.quote). */
const QUOTING = /^(?:shlex\.(?:quote|join)|pipes\.quote|django\.utils\.six\.moves\.shlex_quote)$/;

/** What a quoted part of a built command still carries where the command stands between quotes already. */
export function quotedTwice(
  context: TransferContext,
  build: BuildValue,
  part: ValueId,
  position: number,
): Taints {
  const call = context.fragment.values[part];
  if (call?.op !== "call" || !isQuoting(context, call)) return SAFE;
  const [given] = call.arguments;
  if (given === undefined || context.state.taints[given.value]?.length === 0) return SAFE;
  const before = headBefore(context.program, context.ref, context.fragment, build, position);
  if (before === undefined || !isInsideQuotes(before)) return SAFE;
  return clear(readIn(context, given.value, build.region), ALL_KINDS & ~KIND_BITS.shell);
}

function isQuoting({ program, ref, fragment }: TransferContext, { callee }: CallValue): boolean {
  const called = fragment.values[callee];
  const name = called && "name" in called ? called.name : undefined;
  if (name === undefined || !CALLED.test(name)) return false;
  return QUOTING.test(externalName(resolveIn(program, ref, callee)) ?? "");
}

/** Whether a command's text so far leaves a quote open (pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02). */
function isInsideQuotes(before: string): boolean {
  let open = "";
  for (let at = 0; at < before.length; at++) {
    const sign = before.charAt(at);
    if (sign === "\\" && open !== "'") at++;
    else if (open === "" && (sign === '"' || sign === "'")) open = sign;
    else if (sign === open) open = "";
  }
  return open !== "";
}
