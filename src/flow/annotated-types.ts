/** Annotations whose values cannot hold an injection: numbers, dates, a choice of written words. */
import { externalName, hierarchyOf, resolve } from "../bind/resolve.ts";
import type { ClassRef, Program, ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import type { ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { isEnumeration, isNarrowType } from "./known-types.ts";

/** `Literal["id", "name"]`: one of the words that stand there. */
const LITERAL = /^typing(?:_extensions)?\.Literal$/;

/** `Optional[int]`, `list[int]`, `Annotated[int, Query(ge=1)]`: as narrow as what stands first between the brackets. */
const OF_ITS_PART =
  /^(?:typing(?:_extensions)?\.)?(?:Optional|List|Set|Sequence|Annotated|list|set|frozenset)$/;

/** Annotations inside each other that are opened. */
const DEPTH = 4;

/** Whether whatever fits the annotation is narrow. */
export function isNarrowAnnotation(program: Program, ref: ValueRef, depth: number = DEPTH): boolean {
  const value = ref.value === NONE ? undefined : functionFacts(ref).fragment.values[ref.value];
  if (value === undefined || depth === 0) return false;
  const inner = (id: number): boolean => isNarrowAnnotation(program, refTo(ref, id), depth - 1);
  if (value.op === "constant") return value.constant === "None";
  if (value.op === "operation") return value.operands.every(inner);
  if (value.op === "item") {
    const name = externalName(resolve(program, refTo(ref, value.base))) ?? "";
    return LITERAL.test(name) || (OF_ITS_PART.test(name) && inner(firstOf(ref, value.key)));
  }
  const symbol = resolve(program, ref);
  return symbol?.kind === "class"
    ? isEnumeration(program, symbol.target)
    : isNarrowType(externalName(symbol));
}

function firstOf(ref: ValueRef, id: ValueId): ValueId {
  const value = functionFacts(ref).fragment.values[id];
  return value?.op === "collection" ? (value.entries[0]?.value ?? id) : id;
}

/** The annotation of a class's field; undefined where it has no such field. */
export function fieldAnnotation(program: Program, target: ClassRef, name: string): ValueRef | undefined {
  for (const one of hierarchyOf(program, target)) {
    const field =
      one.kind === "class" ? classFacts(one.target).fields.find((own) => own.name === name) : undefined;
    if (one.kind === "class" && field)
      return { unit: one.target.unit, function: classFacts(one.target).body, value: field.annotation };
  }
  return undefined;
}
