/** Of which model a value is a row: `get_object_or_404(Page, …)`, `Page.objects.filter(…).first()`, an element of a queryset. */
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";

/** Links of a chain that are followed. */
const DEPTH = 12;

/** Functions whose first argument is the model, its manager or a queryset. */
const SHORTCUTS = /^a?get_(?:object|list)_or_404$/;

/** The model whose row a value is; undefined where the code does not say. */
export function rowClassOf(program: Program, ref: FunctionRef, id: ValueId, depth = 0): ClassRef | undefined {
  if (id === NONE || depth > DEPTH) return undefined;
  const { values } = functionFacts(ref).fragment;
  const value = values[id];
  const next = (to: ValueId): ClassRef | undefined => rowClassOf(program, ref, to, depth + 1);
  switch (value?.op) {
    case "call": {
      const callee = values[value.callee];
      const name = callee && "name" in callee ? callee.name : undefined;
      if (name !== undefined && SHORTCUTS.test(name)) return next(value.arguments[0]?.value ?? NONE);
      return callee?.op === "attribute" ? next(callee.base) : instanceClass(program, ref, id);
    }
    case "attribute":
      return instanceClass(program, ref, id) ?? next(value.base);
    case "element":
    case "item":
    case "through":
    case "updated":
      return next(value.base);
    case "merge":
      return next(value.inputs[0] ?? NONE);
    case "import":
    case "free":
    case "parameter":
      return instanceClass(program, ref, id);
    default:
      return undefined;
  }
}

function instanceClass(program: Program, ref: FunctionRef, id: ValueId): ClassRef | undefined {
  const symbol = resolveIn(program, ref, id);
  return symbol?.kind === "class" || symbol?.kind === "instance" ? symbol.target : undefined;
}
