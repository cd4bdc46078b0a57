/** Methods of a project's own querysets and managers, where only the library's class of the receiver is known. */
import { libraryAncestors } from "../bind/ancestry.ts";
import { functionsByName } from "../bind/functions-by-name.ts";
import { perFile } from "../bind/once.ts";
import type { ClassRef, FunctionRef, Program, Unit } from "../bind/program.ts";
import { classFacts, functionFacts } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import { NONE, type ValueId } from "../extract/facts.ts";
import { spokenName } from "./sinks.ts";
import type { FunctionState } from "./summary.ts";

/** Django's own managers and querysets, and what `as_manager` and `from_queryset` make of a project's. */
const FETCHING = /^django\.db\.models\.(?:manager\.|query\.)?(?:BaseManager|Manager|QuerySet)\b/;

/** The rows that a generic view is about. */
const OF_VIEW = /^(?:django\.views|rest_framework)\.[\w.]+\.get_queryset\(\)/;

/** Whether a library's path stands for rows, of which model ever. */
export function isFetching(path: string): boolean {
  return FETCHING.test(path) || OF_VIEW.test(path);
}

/** What a base of such a class is called, also one of the project's own. */
const ROWS = /(?:QuerySet|Manager)(?:Mixin|Base)?$|^from_queryset$/i;

/** A method's first word by which Django calls its own (docs.djangoproject.com/en/5.2/ref/models/querysets/), which nobody means alone. */
const OWN =
  /^a?(?:_\w+|filter|exclude|annotate|alias|order_by|reverse|distinct|values|values_list|dates|datetimes|none|all|union|intersection|difference|select_related|prefetch_related|extra|defer|only|using|select_for_update|raw|get|create|get_or_create|update_or_create|bulk_create|bulk_update|count|in_bulk|iterator|latest|earliest|first|last|aggregate|exists|contains|update|delete|as_manager|explain|get_queryset|from_queryset|db_manager|complex_filter)$/;

/** Links of a chain that are looked at for the model it begins with. */
const LINKS = 12;

/** Whether some queryset or manager of the program has a method of this name: most calls need no further look. */
export function isRowsMethod(program: Program, name: string): boolean {
  return rowsMethods(program).has(name);
}

/** `Order.objects.paid().by(name)`: the only method of this name, or the only one beside the model that the chain begins with. */
export function rowsMethod(
  program: Program,
  ref: FunctionRef,
  base: ValueId,
  name: string,
): FunctionRef | undefined {
  if (OWN.test(name)) return undefined;
  const found = (rowsMethods(program).get(name) ?? []).filter(
    (one) => one.unit.file.project === ref.unit.file.project && isOfRows(program, one),
  );
  if (found.length < 2) return found[0];
  const model = modelOf(program, ref, base);
  const [only, ...more] = found.filter(({ unit }) => unit === model?.unit);
  return more.length === 0 ? only : undefined;
}

/** The method of the project's own querysets or managers that a call runs: `Order.objects.filter(…).cancel()`. */
export function rowsMethodAt(
  program: Program,
  { further }: FunctionState,
  call: ValueId,
): FunctionRef | undefined {
  return further
    .get(call)
    ?.find(({ target }) => functionFacts(target).class !== NONE && isOfRows(program, target))?.target;
}

/** The class that a chain of calls and attributes begins with. */
function modelOf(program: Program, ref: FunctionRef, base: ValueId): ClassRef | undefined {
  const { values } = functionFacts(ref).fragment;
  let id = base;
  for (let link = 0; link < LINKS; link++) {
    const value = values[id];
    if (value?.op === "call") id = value.callee;
    else if (value?.op === "attribute") id = value.base;
    else break;
  }
  const symbol = resolveIn(program, ref, id);
  return symbol?.kind === "class" ? symbol.target : undefined;
}

function isOfRows(program: Program, { unit, function: id }: FunctionRef): boolean {
  const { class: owner } = functionFacts({ unit, function: id });
  return libraryAncestors(program, { unit, class: owner }).some((path) => FETCHING.test(path));
}

const rowsMethodsIn: (unit: Unit) => readonly number[] = perFile((unit) => {
  const rows = new Set(unit.facts.classes.flatMap((_, id) => (callsItselfRows(unit, id) ? [id] : [])));
  return unit.facts.functions.flatMap(({ name, class: owner, form, decorators }, id) =>
    owner !== NONE && rows.has(owner) && form === "function" && decorators.length === 0 && !OWN.test(name)
      ? [id]
      : [],
  );
});

const rowsMethods = functionsByName(rowsMethodsIn);

/** Whether a class or one of its bases is called after rows: most are not, and are not asked about any further. */
function callsItselfRows(unit: Unit, id: number): boolean {
  const { name, bases, parent } = classFacts({ unit, class: id });
  if (bases.length === 0) return false;
  const { fragment } = functionFacts({ unit, function: parent });
  return ROWS.test(name) || bases.some((base) => ROWS.test(spokenName(fragment, base) ?? ""));
}
