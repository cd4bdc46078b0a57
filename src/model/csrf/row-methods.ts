/** The model's method that a call on a row runs: `ticket.close()` after `get_object_or_404(Ticket, …)`, `self.get_object()` or `request.user.tickets.get(…)`. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { memberOf } from "../../bind/resolve.ts";
import type { ClassFacts, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { rowClassOf } from "../../flow/row-classes.ts";
import type { ModelFacts, Ownership } from "../ownership/ownership.ts";

/** The models, and their classes by the name under which other rows reach them. */
export interface RowModels {
  readonly models: ReadonlyMap<ClassFacts, ModelFacts>;
  /** By `related_name` or what Django makes of it; undefined where two models share one. */
  readonly related: ReadonlyMap<string, ClassRef | undefined>;
}

/** Read from the relations of all models in sight. */
export function rowModels({ models }: Ownership): RowModels {
  const related = new Map<string, ClassRef | undefined>();
  for (const { ref, relations, abstract } of models.values()) {
    if (abstract) continue;
    for (const { reverse } of relations)
      if (reverse !== undefined) related.set(reverse, related.has(reverse) ? undefined : ref);
  }
  return { models, related };
}

/** The method of that name which the model of a row has; undefined where the row's model is not in sight. */
export function rowMethod(
  program: Program,
  rows: RowModels,
  ref: FunctionRef,
  row: ValueId,
  name: string,
): FunctionRef | undefined {
  const target = modelOfRow(program, rows, ref, row);
  const member = target && memberOf(program, { kind: "class", target }, name);
  return member?.kind === "function" ? member.target : undefined;
}

function modelOfRow(program: Program, rows: RowModels, ref: FunctionRef, row: ValueId): ClassRef | undefined {
  const owner = rowClassOf(program, ref, row);
  if (owner !== undefined && rows.models.has(classFacts(owner))) return owner;
  return relatedModel(rows, ref, row) ?? (owner && modelOfQueries(program, rows, owner));
}

/** Views that fetch a row through `get_queryset` (docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-single-object/). */
const FETCHES =
  /^django\.views\.generic\.(?:\w+\.)?(?:BaseDetailView|DetailView|UpdateView|DeleteView|SingleObjectMixin)$/;

/** The model of the rows that a view's own `get_queryset` gives. */
function modelOfQueries(program: Program, rows: RowModels, view: ClassRef): ClassRef | undefined {
  if (!libraryAncestors(program, view).some((name) => FETCHES.test(name))) return undefined;
  const member = memberOf(program, { kind: "class", target: view }, "get_queryset");
  if (member?.kind !== "function") return undefined;
  const { exits } = functionFacts(member.target).fragment;
  const models = exits.flatMap(({ kind, value }) => {
    if (kind !== "return") return [];
    const model = rowClassOf(program, member.target, value);
    return model !== undefined && rows.models.has(classFacts(model))
      ? [model]
      : (relatedModel(rows, member.target, value) ?? []);
  });
  const [first] = models;
  return first !== undefined && models.every((one) => classFacts(one) === classFacts(first))
    ? first
    : undefined;
}

/** Links of a chain that are followed. */
const DEPTH = 8;

/** The model on the other side of `request.user.tickets`, which a chain of queries begins with or a shortcut is given. */
function relatedModel({ related }: RowModels, ref: FunctionRef, start: ValueId): ClassRef | undefined {
  const { values } = functionFacts(ref).fragment;
  let at = start;
  for (let depth = 0; depth < DEPTH && at !== NONE; depth++) {
    const value = values[at];
    if (value?.op === "updated") at = value.base;
    else if (value?.op === "attribute") {
      const model = related.get(value.name);
      if (model !== undefined) return model;
      at = NONE;
    } else if (value?.op === "call") at = behindCall(ref, value.callee, value.arguments[0]?.value);
    else return undefined;
  }
  return undefined;
}

/** Queries that give rows of the same model; others may give anything. */
const SAME_ROWS =
  /^a?(?:get|first|last|latest|earliest|all|filter|exclude|order_by|select_related|prefetch_related|select_for_update|distinct|only|defer|using|annotate)$/;

function behindCall(ref: FunctionRef, callee: ValueId, first: ValueId | undefined): ValueId {
  const value = functionFacts(ref).fragment.values[callee];
  const name = value && "name" in value ? value.name : undefined;
  if (name !== undefined && /^a?get_object_or_404$/.test(name)) return first ?? NONE;
  return value?.op === "attribute" && SAME_ROWS.test(value.name) ? value.base : NONE;
}

/** Django's and REST framework's views: what their objects are called says nothing of a row. */
export function isViewClass(program: Program, ref: ClassRef): boolean {
  return libraryAncestors(program, ref).some((name) => /^(?:django\.views|rest_framework)\./.test(name));
}
