/** Names from the request in which a part was put that the code chose. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Fragment, ValueId } from "../../extract/facts.ts";
import { stringValue } from "../../syntax/python/strings.ts";

/**
 * `sort.replace(prefix + str(number), "rank")`, where the code looked for the prefix in `sort` before: `rank` stands in
 * the result. What stands around it may still be the request's.
 */
export function keepsFixedPart(ref: ValueRef): boolean {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[ref.value];
  const callee = value?.op === "call" ? fragment.values[value.callee] : undefined;
  if (value?.op !== "call" || callee?.op !== "attribute" || callee.name !== "replace") return false;
  const [replaced, put] = value.arguments.map((one) => fragment.values[one.value]);
  if (replaced?.op !== "build" || put?.op !== "text") return false;
  const text = stringValue(ref.unit.file.bytes, put.literal) ?? "";
  return /^[a-z]\w*$/i.test(text) && isSearched(fragment, callee.base);
}

/** Whether something was looked for in a value: `prefix in sort`, `sort.startswith(prefix)`. */
function isSearched({ values }: Fragment, id: ValueId): boolean {
  return values.some((value) => {
    if (value.op === "operation") return value.operator === "in" && value.operands[1] === id;
    const callee = value.op === "call" ? values[value.callee] : undefined;
    return callee?.op === "attribute" && callee.name === "startswith" && callee.base === id;
  });
}
