/** Values that are read out of the same mapping as a way's own, under other keys: `request.GET["sig"]` beside `request.GET["next"]`. */
import type { ValueId } from "../extract/facts.ts";
import { writtenKey } from "./declared-fields.ts";
import type { FunctionState } from "./summary.ts";
import type { Way } from "./way.ts";

/** Methods that read what a mapping holds under a key. */
const READING = /^(?:get|getlist|pop)$/;

interface Read {
  readonly base: ValueId;
  /** Undefined for a key that is not written there. */
  readonly key: string | undefined;
}

/** Whether a value surely is another one than those of a way, although both come out of one mapping. */
export function isOtherKey(state: FunctionState, way: Way, id: ValueId): boolean {
  if (way.values.has(id)) return false;
  const read = readAt(state, id);
  if (read?.key === undefined || !way.values.has(read.base)) return false;
  const own = [...way.values].flatMap((one) => readAt(state, one) ?? []);
  const keys = own.filter(({ base }) => base === read.base).map(({ key }) => key);
  return keys.length > 0 && keys.every((key) => key !== undefined && key !== read.key);
}

function readAt({ ref, facts: { fragment } }: FunctionState, id: ValueId): Read | undefined {
  const value = fragment.values[id];
  if (value?.op === "item") return { base: value.base, key: writtenKey(ref, value) };
  const callee = value?.op === "call" ? fragment.values[value.callee] : undefined;
  if (value?.op !== "call" || callee?.op !== "attribute" || !READING.test(callee.name)) return undefined;
  return { base: callee.base, key: writtenKey(ref, value) };
}
