/** Of which model a value is a row: `get_object_or_404(Page, …)`, `Page.objects.filter(…).first()`, an element of a queryset. */
import { libraryAncestors } from "../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { classFacts, functionFacts } from "../bind/program.ts";
import { hierarchyOf, memberOf, resolveIn } from "../bind/resolve.ts";
import type { ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { isViewObject, isViewRows, modelOfView, querysetOfView } from "./view-objects.ts";

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
      if (isViewObject(program, ref, value) || isViewRows(program, ref, value)) {
        const view = next(value.base);
        return view && rowOfView(program, view, depth);
      }
      return rowClass(program, ref, id) ?? next(value.base);
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

/** The model of the view that fetches a row: its `model`, that of its `queryset`, or of what its own methods give. */
function rowOfView(program: Program, view: ClassRef, depth: number): ClassRef {
  const model = modelOfView(program, view);
  if (model !== view) return model;
  const queryset = querysetOfView(view);
  return (
    (queryset && rowClassOf(program, queryset, queryset.value, depth + 1)) ??
    rowGivenBy(program, view, "get_object", depth) ??
    rowGivenBy(program, view, "get_queryset", depth) ??
    model
  );
}

/** What a method of a view gives: a row, or rows. */
function rowGivenBy(program: Program, view: ClassRef, name: string, depth: number): ClassRef | undefined {
  const method = memberOf(program, { kind: "instance", target: view }, name);
  if (method?.kind !== "function") return undefined;
  for (const { kind, value } of functionFacts(method.target).fragment.exits) {
    const model = kind === "return" ? rowClassOf(program, method.target, value, depth + 1) : undefined;
    if (model && !isBehind(program, view, model)) return model;
  }
  return undefined;
}

/** The view's own class or an ancestor: `self.request.user.tickets` of a mixin says nothing of the rows. */
function isBehind(program: Program, view: ClassRef, other: ClassRef): boolean {
  return hierarchyOf(program, view).some(
    (one) => one.kind === "class" && classFacts(one.target) === classFacts(other),
  );
}

/** What is fetched from: `Order.objects` is not a row of the manager's class. */
const FETCHED_FROM = /(?:Manager|QuerySet)$/;

function rowClass(program: Program, ref: FunctionRef, id: ValueId): ClassRef | undefined {
  const owner = instanceClass(program, ref, id);
  if (owner && libraryAncestors(program, owner).some((name) => FETCHED_FROM.test(name))) return undefined;
  return owner;
}

function instanceClass(program: Program, ref: FunctionRef, id: ValueId): ClassRef | undefined {
  const symbol = resolveIn(program, ref, id);
  return symbol?.kind === "class" || symbol?.kind === "instance" ? symbol.target : undefined;
}
