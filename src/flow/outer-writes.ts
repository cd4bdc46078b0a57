/**
 * What functions leave where others find it: `global last`, `settings_of.current = x`, `Config.target = x`, `STATE["q"] = x`,
 * `request.term = x`.
 */
import { libraryAncestors } from "../bind/ancestry.ts";
import { definitionOf } from "../bind/constants.ts";
import { onceFor, perFile } from "../bind/once.ts";
import type { ClassRef, FunctionRef, Program, Unit, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, findBinding, resolveIn } from "../bind/resolve.ts";
import type { Fragment, UpdatedValue, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { taintsElsewhere } from "./elsewhere.ts";
import type { TransferContext } from "./reading.ts";
import type { SolverState } from "./summary.ts";
import type { Taints } from "./taint.ts";
import { join, SAFE } from "./taint.ts";

/** Writes to one place that are looked at; of more, nothing is said. */
const WRITES = 8;

/** What the program's functions leave where a name or an attribute is read. */
export function leftTaints({ solver, state, program, ref, fragment }: TransferContext, id: ValueId): Taints {
  const value = fragment.values[id];
  const { places, names } = writesOf(solver);
  if (!value || !("name" in value) || value.name === undefined || !names.has(value.name)) return SAFE;
  const place = placeOfValue(program, ref, id);
  const writes = place === undefined ? undefined : places.get(place);
  if (writes === undefined || writes.length > WRITES) return SAFE;
  return writes.reduce<Taints>((all, write) => join(all, taintsElsewhere(solver, state, write)), SAFE);
}

/** What the program's functions put on the request under a name that is neither Django's own nor private. */
export function leftOnRequest(solver: SolverState, name: string): readonly ValueRef[] {
  return writesOf(solver).places.get(`request ${name}`) ?? [];
}

/** A variable of a module, or of a function around others. */
function variablePlace({ unit, function: scope }: FunctionRef, name: string): string {
  return `${unit.file.path}:${scope} ${name}`;
}

/** An attribute that is set on a class itself. */
function classPlace({ unit, class: id }: ClassRef, name: string): string {
  return `${unit.file.path}#${id} ${name}`;
}

/** The place of what a value stands for: a variable, or an attribute of a module, a class, a variable or the request. */
function placeOfValue(program: Program, ref: FunctionRef, id: ValueId): string | undefined {
  const value = functionFacts(ref).fragment.values[id];
  switch (value?.op) {
    case "free": {
      const bound = findBinding(ref, value.name);
      const given = bound && functionFacts(bound).fragment.values[bound.value];
      const imported =
        bound && given?.op === "import" ? placeOfValue(program, bound, bound.value) : undefined;
      return imported ?? variablePlace(bound ?? { unit: ref.unit, function: 0 }, value.name);
    }
    case "import": {
      const at = value.name === undefined ? undefined : definitionOf(program, refTo(ref, id));
      return at && value.name !== undefined && at.function === 0 && at.unit !== ref.unit
        ? variablePlace(at, value.name)
        : undefined;
    }
    case "attribute":
      return attributePlace(program, ref, value.base, value.name);
    default:
      return undefined;
  }
}

/** The place of an attribute by what has it. */
function attributePlace(program: Program, ref: FunctionRef, base: ValueId, name: string): string | undefined {
  const owner = resolveIn(program, ref, base);
  switch (owner?.kind) {
    case "module":
      return variablePlace({ unit: owner.unit, function: 0 }, name);
    case "class":
      return classPlace(owner.target, name);
    case "instance":
      return libraryAncestors(program, owner.target).length === 0
        ? classPlace(owner.target, name)
        : undefined;
    case "super":
    case "function":
      return undefined;
    case "external":
    case undefined: {
      if (externalName(owner) === REQUEST) return STANDARD.test(name) ? undefined : `request ${name}`;
      const { op } = functionFacts(ref).fragment.values[base] ?? { op: "unknown" };
      if (op !== "free" && op !== "import") return undefined;
      const place = placeOfValue(program, ref, base);
      return place && `${place}.${name}`;
    }
  }
}

const REQUEST = "django.http.HttpRequest";

/** What Django and its own applications set on a request. */
const STANDARD =
  /^(?:GET|POST|FILES|COOKIES|META|headers|body|user|session|site|path|path_info|method|resolver_match|urlconf|csrf_\w+|_\w+|LANGUAGE_CODE|auth|content_type|content_params|encoding|scheme|htmx)$/;

interface Writes {
  readonly places: ReadonlyMap<string, readonly ValueRef[]>;
  /** The last names of all places. */
  readonly names: ReadonlySet<string>;
}

const writesOf: (solver: SolverState) => Writes = onceFor((solver) => {
  const found = new Map<string, ValueRef[]>();
  for (const unit of solver.program.units.values())
    for (const { function: id, writes } of writing(unit)) {
      const ref = { unit, function: id };
      for (const write of writes) {
        const place = placeOfWrite(solver.program, ref, write);
        if (place === undefined) continue;
        const known = found.get(place);
        if (known) known.push(refTo(ref, write.value));
        else found.set(place, [refTo(ref, write.value)]);
      }
    }
  return { places: found, names: new Set([...found.keys()].map(lastName)) };
});

/** The name that a place ends with. */
function lastName(place: string): string {
  return place.slice(Math.max(place.lastIndexOf(" "), place.lastIndexOf(".")) + 1);
}

/** `name` alone: a variable that is declared to be another scope's. With a base: an attribute of it, or a part where there is no name. */
interface Write {
  readonly base: ValueId;
  readonly name: string | undefined;
  readonly value: ValueId;
}

function placeOfWrite(program: Program, ref: FunctionRef, { base, name }: Write): string | undefined {
  if (base === NONE)
    return name === undefined
      ? undefined
      : variablePlace(findBinding(ref, name) ?? { unit: ref.unit, function: 0 }, name);
  return name === undefined ? placeOfValue(program, ref, base) : attributePlace(program, ref, base, name);
}

/** Functions of a file that may leave something, with what: few others have to be resolved. */
const writing: (unit: Unit) => readonly { readonly function: number; readonly writes: readonly Write[] }[] =
  perFile(({ facts }) =>
    facts.functions.flatMap(({ form, fragment }, id) => {
      const writes = form === "function" || form === "lambda" ? writesIn(fragment) : [];
      return writes.length === 0 ? [] : [{ function: id, writes }];
    }),
  );

function writesIn(fragment: Fragment): Write[] {
  const outer = fragment.outer ?? [];
  const declared = outer.length === 0 ? [] : fragment.named.filter(({ name }) => outer.includes(name));
  return [
    ...declared.map(({ name, value }): Write => ({ base: NONE, name, value })),
    ...fragment.values.flatMap((value) => (value.op === "updated" ? changeOf(fragment, value) : [])),
  ];
}

/** A change of something that is not the function's own. */
function changeOf({ values }: Fragment, { base, name, key, value }: UpdatedValue): Write[] {
  let id = base;
  for (let one = values[id]; one?.op === "updated"; one = values[id]) id = one.base;
  const isPart = name === undefined || key !== undefined;
  return isOuter(values, values[id], isPart) ? [{ base: id, name: isPart ? undefined : name, value }] : [];
}

/** A free name, an import, or an attribute of one of these; the request and objects made here, of which only attributes count. */
function isOuter(values: Fragment["values"], value: Value | undefined, isPart: boolean): boolean {
  if (value?.op === "free" || value?.op === "import") return true;
  if (value?.op === "attribute") {
    const { op } = values[value.base] ?? { op: "unknown" };
    return op === "free" || op === "import";
  }
  return !isPart && (value?.op === "call" || (value?.op === "parameter" && value.name === "request"));
}
