/** What a function writes into its answer line by line: `csv.writer(response).writerow(…)`, `response.write(…)`. */
import type { Fragment, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";

/** One value that is written, and the call that writes it. */
export interface WrittenPart {
  readonly call: ValueId;
  readonly value: ValueId;
}

/** In the order of calls. */
export function writtenParts(fragment: Fragment): readonly WrittenPart[] {
  const { values } = fragment;
  let answer: ReadonlySet<ValueId> | undefined;
  return values.flatMap((value, call): WrittenPart[] => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    if (value.op !== "call" || callee?.op !== "attribute" || !WRITING.test(callee.name)) return [];
    const [part] = value.arguments;
    const base = beforeLoop(fragment, callee.base);
    const target = callee.name.startsWith("writerow") ? fileOf(fragment, base) : base;
    if (!part || target === NONE) return [];
    answer ??= partsOfAnswer(fragment);
    return answer.has(target) ? [{ call, value: part.value }] : [];
  });
}

const WRITING = /^(?:write|writelines|writerows?)$/;

/** What a name held before the loop in which it is used again. */
function beforeLoop({ values }: Fragment, start: ValueId): ValueId {
  let id = start;
  for (let value = values[id]; value?.op === "merge"; value = values[id]) {
    const [first] = value.inputs;
    if (first === undefined || first >= id) break;
    id = first;
  }
  return id;
}

/** The file of `csv.writer(response)`. */
function fileOf(fragment: Fragment, id: ValueId): ValueId {
  const made = fragment.values[id];
  const name = made?.op === "call" ? spokenName(fragment, made.callee) : undefined;
  const isWriter = name !== undefined && /^(?:writer|DictWriter|UnicodeWriter)$/.test(name);
  return made?.op === "call" && isWriter ? beforeLoop(fragment, made.arguments[0]?.value ?? NONE) : NONE;
}

/** Values looked at behind an answer. */
const LIMIT = 300;

/** The answer, and all that it is made of: `HttpResponse(buffer.getvalue())` has the buffer among it. */
function partsOfAnswer({ exits, values }: Fragment): ReadonlySet<ValueId> {
  const found = new Set(exits.flatMap(({ kind, value }) => (kind === "return" ? [value] : [])));
  for (const id of found) {
    const value = values[id];
    if (value && found.size < LIMIT) for (const next of operandsOf(value)) found.add(next);
  }
  return found;
}
