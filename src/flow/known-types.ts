/** Types whose values cannot hold an injection, and the code's own constants: members of enumerations, names in capitals. */
import { oncePerClass } from "../bind/once.ts";
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { classFacts, functionFacts } from "../bind/program.ts";
import { externalName, hierarchyOf, resolveIn } from "../bind/resolve.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";

const NARROW_TYPES: ReadonlySet<string> = new Set([
  "int",
  "float",
  "bool",
  "complex",
  "numbers.Number",
  "numbers.Integral",
  "numbers.Real",
  "uuid.UUID",
  "decimal.Decimal",
  "datetime.date",
  "datetime.datetime",
  "datetime.time",
  "datetime.timedelta",
]);

/** Whether a library's or builtin type holds numbers, dates or generated keys. */
export function isNarrowType(name: string | undefined): boolean {
  return name !== undefined && NARROW_TYPES.has(name);
}

/** Whether every type that a value names is narrow: `int`, `(int, float)`, `int | float`. */
export function namesNarrowTypes(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const value = functionFacts(ref).fragment.values[id];
  const parts =
    value?.op === "collection"
      ? value.entries.map((entry) => entry.value)
      : value?.op === "operation"
        ? value.operands
        : undefined;
  if (parts) return parts.length > 0 && parts.every((part) => namesNarrowTypes(program, ref, part));
  return isNarrowType(externalName(resolveIn(program, ref, id)));
}

/** Bases of classes whose instances are a closed set that the code writes down (docs.python.org/3/library/enum.html; Django's `TextChoices`). */
const ENUMERATIONS = /(?:^|\.)(?:\w{0,20}Enum|\w{0,20}Choices|IntFlag)$/;

/** Whether the instances of a class are known members: looking one up by something else raises. */
export const isEnumeration: (program: Program, target: ClassRef) => boolean = oncePerClass(
  (program, target) =>
    classFacts(target).bases.length > 0 &&
    hierarchyOf(program, target).some((one) => one.kind === "external" && ENUMERATIONS.test(one.name)),
);

/** `Status.from_id(sent)`: a look-up that a library's base class gives to an enumeration of the code's own. */
export function asksEnumeration(program: Program, ref: FunctionRef, { callee }: CallValue): boolean {
  const method = functionFacts(ref).fragment.values[callee];
  const owner = method?.op === "attribute" ? resolveIn(program, ref, method.base) : undefined;
  return owner?.kind === "class" && isEnumeration(program, owner.target);
}

/** Names of capitals, which Python's programmers give to what never changes. */
const CAPITALS = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/;

/** Capitals that are parts of a request all the same. */
const OF_REQUESTS = /^(?:GET|POST|PUT|PATCH|DELETE|META|COOKIES|FILES|REQUEST|HEADERS)$/;

/** Whether an attribute of an object that cannot be seen is named like a constant: `rows.model.KIND`. */
export function isNamedConstant(name: string): boolean {
  return name.length > 1 && CAPITALS.test(name) && !OF_REQUESTS.test(name);
}
