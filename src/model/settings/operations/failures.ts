/** Values whose evaluation raises. */
import type { AbstractValue, Fails } from "../value.ts";

/** Lists and dictionaries nested more deeply than this are not searched. */
const MAX_DEPTH = 12;

/** The part of a value, itself included, whose evaluation certainly raises; of alternatives, only when all do. */
export function failedPart(value: AbstractValue, depth = 0): Fails | undefined {
  if (value.kind === "fails") return value;
  if (value.kind === "one-of") {
    const failed = failedPart(value.whenTrue, depth + 1);
    return failed === undefined ? undefined : failedPart(value.whenFalse, depth + 1);
  }
  if (value.kind !== "known" || depth > MAX_DEPTH) return undefined;
  for (const part of partsOf(value.content)) {
    const failed = failedPart(part, depth + 1);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

function partsOf(content: Extract<AbstractValue, { kind: "known" }>["content"]): readonly AbstractValue[] {
  if ("elements" in content) return content.elements;
  return content.type === "dict" ? content.items.flatMap(({ key, value }) => [key, value]) : [];
}
