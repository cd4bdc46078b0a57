/** Of which model a value is a row: `get_object_or_404(Page, …)`, `Page.objects.filter(…).first()`, an element of a queryset. */
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { isViewObject, modelOfView, querysetOfView } from "./view-objects.ts";

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
      if (callee?.op !== "attribute") return instanceClass(program, ref, id);
      const owner = next(callee.base);
      return owner && callee.name === "get_object" ? rowOfView(program, owner, depth) : owner;
    }
    case "attribute":
      if (isViewObject(program, ref, value)) {
        const view = next(value.base);
        return view && rowOfView(program, view, depth);
      }
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

/** The model of the view that fetches a row: its `model`, or that of its `queryset`. */
function rowOfView(program: Program, view: ClassRef, depth: number): ClassRef {
  const model = modelOfView(program, view);
  const queryset = model === view ? querysetOfView(view) : undefined;
  return (queryset && rowClassOf(program, queryset, queryset.value, depth + 1)) ?? model;
}

function instanceClass(program: Program, ref: FunctionRef, id: ValueId): ClassRef | undefined {
  const symbol = resolveIn(program, ref, id);
  return symbol?.kind === "class" || symbol?.kind === "instance" ? symbol.target : undefined;
}
