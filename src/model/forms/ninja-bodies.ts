/** Parameters of Ninja's operations that hold what was sent (django-ninja.dev/guides/input/body/). */
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolve, resolveIn } from "../../bind/resolve.ts";
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { Fragment, ParameterFacts, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";

const OPERATION =
  /^ninja(?:_extra)?\.(?:\w{1,40}\.){0,3}(?:NinjaAPI|NinjaExtraAPI|Router)\.(?:post|put|patch|delete|api_operation)$/;

/** Whether a function is an operation that takes a body. */
export function takesBody(program: Program, ref: FunctionRef): boolean {
  const { decorators, parent } = functionFacts(ref);
  if (decorators.length === 0 || parent === NONE) return false;
  const outer: FunctionRef = { unit: ref.unit, function: parent };
  const { values } = functionFacts(outer).fragment;
  return decorators.some((id) => {
    const call = values[id];
    return call?.op === "call" && OPERATION.test(externalName(resolveIn(program, outer, call.callee)) ?? "");
  });
}

/** Whether a parameter is a mapping of anything: `data: dict`, `data: Dict[str, Any] = Body(...)`. */
export function isBodyMapping(program: Program, ref: FunctionRef, index: number): boolean {
  const parameter = functionFacts(ref).parameters[index];
  const at = parameter && annotationOf(ref, parameter);
  if (!at || !takesBody(program, ref)) return false;
  const written = functionFacts(at).fragment.values[at.value];
  const named = written?.op === "item" ? refTo(at, written.base) : at;
  return /^(?:builtins\.)?dict$|^(?:typing|collections\.abc)\.(?:Dict|Mapping|MutableMapping)$/.test(
    externalName(resolve(program, named)) ?? "",
  );
}

/** The schema that a parameter is declared to hold: `payload: OrderIn`, `payload: Form[OrderIn]`, `payload: PatchDict[OrderIn]`. */
export function schemaOf(
  program: Program,
  ref: FunctionRef,
  parameter: ParameterFacts,
): ClassRef | undefined {
  const at = annotationOf(ref, parameter);
  const written = at && functionFacts(at).fragment.values[at.value];
  if (!at) return undefined;
  const named = written?.op === "item" ? refTo(at, written.key) : at;
  const symbol = resolve(program, named);
  return symbol?.kind === "class" && isSchema(program, symbol.target) ? symbol.target : undefined;
}

function isSchema(program: Program, ref: ClassRef): boolean {
  return libraryAncestors(program, ref).some((name) =>
    /^ninja(?:_schema|_extra)?\.(?:\w{1,40}\.){0,3}(?:Model)?Schema$|^pydantic\.(?:main\.)?BaseModel$/.test(
      name,
    ),
  );
}

function annotationOf(ref: FunctionRef, { annotation }: ParameterFacts): ValueRef | undefined {
  const { parent } = functionFacts(ref);
  if (annotation === NONE || parent === NONE) return undefined;
  return refTo({ unit: ref.unit, function: parent }, annotation);
}

/** Methods that give a body again as a mapping, and parts of one. */
const GIVING = /^(?:dict|model_dump|items|copy)$/;

/** Steps from a value to the parameter whose mapping it is. */
const DEPTH = 10;

/** The calls between a value and the parameter whose keys and values it holds: `k` of `for k, v in payload.dict().items()`. */
export interface Held {
  readonly index: number;
  readonly calls: readonly ValueId[];
}

/** What a value is taken from; undefined where that is no parameter. */
export function heldIn({ values }: Fragment, start: ValueId): Held | undefined {
  const calls: ValueId[] = [];
  let id: ValueId | undefined = start;
  for (let depth = 0; id !== undefined && depth < DEPTH; depth++) {
    const value: Fragment["values"][number] | undefined = values[id];
    if (value?.op === "parameter") return { index: value.index, calls };
    if (value?.op === "call") {
      const callee: Fragment["values"][number] | undefined = values[value.callee];
      const given: ValueId | undefined =
        callee?.op === "free" && callee.name === "dict" ? value.arguments[0]?.value : undefined;
      calls.push(id);
      id = callee?.op === "attribute" && GIVING.test(callee.name) ? callee.base : given;
    } else if (value?.op === "merge") id = value.inputs[0];
    else id = value !== undefined && "base" in value && value.op !== "attribute" ? value.base : undefined;
  }
  return undefined;
}
