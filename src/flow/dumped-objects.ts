/** Objects that frameworks fill from a request, given again as a mapping of their fields: `payload.dict()`, `payload.model_dump()`. */
import { libraryAncestors } from "../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { Value, ValueId } from "../extract/facts.ts";
import { fieldAnnotation, isNarrowAnnotation } from "./annotated-types.ts";
import type { Kinds } from "./kinds.ts";
import { ALL_KINDS, INJECTION_KINDS } from "./kinds.ts";

/** Methods of schemas that give all of their fields (docs.pydantic.dev/latest/concepts/serialization/). */
const DUMPING = /^(?:dict|json|copy|model_dump|model_dump_json|model_copy)$/;

/** Functions that do the same with an object (docs.python.org/3/library/functions.html#vars, dataclasses.html#dataclasses.asdict). */
const TAKING_APART = /^(?:dict|vars|dataclasses\.(?:asdict|astuple))$/;

/** An object with the class that says which fields it has. */
export interface DumpedObject {
  readonly object: ValueId;
  readonly type: ClassRef;
}

/** The object whose fields a call gives; undefined for other values, and where the project's own method gives them. */
export function dumpedObject(
  program: Program,
  ref: FunctionRef,
  value: Value | undefined,
): DumpedObject | undefined {
  if (value?.op !== "call") return undefined;
  const callee = functionFacts(ref).fragment.values[value.callee];
  const isMethod = callee?.op === "attribute" && DUMPING.test(callee.name);
  const object = isMethod ? callee.base : plainlyGiven(value);
  const symbol = object === undefined ? undefined : resolveIn(program, ref, object);
  if (object === undefined || symbol?.kind !== "instance") return undefined;
  const called = resolveIn(program, ref, value.callee);
  const isDumped = isMethod ? called?.kind !== "function" : TAKING_APART.test(externalName(called) ?? "");
  return isDumped ? { object, type: symbol.target } : undefined;
}

function plainlyGiven({ arguments: given }: Extract<Value, { op: "call" }>): ValueId | undefined {
  const [first, more] = given;
  return first?.style === "positional" && more === undefined ? first.value : undefined;
}

/** Bases of schemas that bring no fields of their own. */
const PLAIN_BASE = /^(?:ninja\.(?:schema\.)?Schema|pydantic\.(?:main\.)?BaseModel|(?:builtins\.)?object)$/;

/** What a field of such a mapping has lost by its type: all that a request could have put in, where the schema has no such field. */
export function clearedByDump(
  program: Program,
  ref: FunctionRef,
  mapping: ValueId,
  field: string,
): Kinds | undefined {
  const dumped = dumpedObject(program, ref, functionFacts(ref).fragment.values[mapping]);
  if (!dumped) return undefined;
  const annotation = fieldAnnotation(program, dumped.type, field);
  if (annotation !== undefined) return isNarrowAnnotation(program, annotation) ? INJECTION_KINDS : 0;
  return libraryAncestors(program, dumped.type).every((one) => PLAIN_BASE.test(one)) ? ALL_KINDS : 0;
}
