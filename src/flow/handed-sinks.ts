/** Dangerous functions that are not called but handed over: `loop.run_in_executor(None, exec, code)`, `Thread(target=os.system, args=(line,))`. */
import type { FunctionRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { ValueId } from "../extract/facts.ts";
import type { CallbackContext } from "./callbacks.ts";
import { handedCall } from "./callbacks.ts";
import { sinksOfCall } from "./sinks.ts";
import type { SinkSite } from "./summary.ts";

/** The sinks that one function reaches by handing a library's function to something that calls it. */
export function handedSinks(
  context: CallbackContext,
  ref: FunctionRef,
  calls: readonly ValueId[],
): readonly SinkSite[] {
  const { fragment } = functionFacts(ref);
  const sinks: SinkSite[] = [];
  for (const id of calls) {
    const call = fragment.values[id];
    const made = call?.op === "call" ? handedCall(context, ref, call) : undefined;
    if (made) sinks.push(...sinksOfCall(context.program, context.catalog, ref, id, made, fragment));
  }
  return sinks;
}
