/** Methods and functions that frameworks call with what clients sent: view sets, serializers, consumers, resolvers, operations. */
import { methodsOf } from "../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Program, Unit } from "../bind/program.ts";
import { textOf } from "../bind/constants.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, hierarchyOf, resolve, resolveIn } from "../bind/resolve.ts";
import type { ParameterFacts } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { EntryRow, OperationRow } from "./catalog/entries.ts";
import { ENTRY_METHODS, OPERATIONS, SIGNAL_INSTANCE } from "./catalog/entries.ts";
import type { SourceRow } from "./catalog/model.ts";
import { clearedByField } from "./declared-fields.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS } from "./kinds.ts";
import { signalsReceivedBy } from "./signals.ts";
import type { EntryParameter } from "./summary.ts";

type Entry = readonly [FunctionRef, readonly EntryParameter[]];

/** Names that no client fills. */
const RECEIVERS = new Set(["self", "cls"]);

/** Annotations that a framework turns values into before it calls. */
const TYPED = new Set([
  "int",
  "float",
  "bool",
  "uuid.UUID",
  "decimal.Decimal",
  "datetime.date",
  "datetime.datetime",
]);

/** Every such function of some files with the parameters that clients fill. */
export function frameworkEntries(program: Program, units: readonly Unit[]): Entry[] {
  return units.flatMap((unit): Entry[] => [
    ...unit.facts.classes.flatMap((_, id) => methodEntries(program, { unit, class: id })),
    ...unit.facts.functions.flatMap((facts, id) =>
      facts.decorators.length === 0 ? [] : operationEntry(program, { unit, function: id }),
    ),
  ]);
}

function methodEntries(program: Program, owner: ClassRef): Entry[] {
  const meant = new Set<EntryRow>();
  for (const one of hierarchyOf(program, owner)) {
    if (one.kind !== "external") continue;
    for (const row of rowsOf(one.name)) meant.add(row);
  }
  if (meant.size === 0) return [];
  const rows = ENTRY_METHODS.filter((row) => meant.has(row));
  return methodsOf(owner).flatMap((method): Entry[] => {
    const { name } = functionFacts(method);
    const row = rows.find((one) => one.methods.some((pattern) => isNamed(name, pattern)));
    return row ? [[method, parametersOf(program, owner, method, row)]] : [];
  });
}

/** The rows of a base class by the last part of its path: many classes share few bases. */
function rowsOf(path: string): readonly EntryRow[] {
  const before = rowsByBase.get(path);
  if (before !== undefined) return before;
  const base = path.slice(path.lastIndexOf(".") + 1);
  const rows = ENTRY_METHODS.filter(
    ({ bases, within = "" }) => path.startsWith(within) && bases.some((one) => isNamed(base, one)),
  );
  if (rowsByBase.size < MOST_BASES) rowsByBase.set(path, rows);
  return rows;
}

const rowsByBase = new Map<string, readonly EntryRow[]>();

/** Names that are remembered. */
const MOST_BASES = 10_000;

function isNamed(name: string, pattern: string): boolean {
  if (pattern.startsWith("*")) return name.endsWith(pattern.slice(1));
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function parametersOf(
  program: Program,
  owner: ClassRef,
  method: FunctionRef,
  row: EntryRow,
): EntryParameter[] {
  const { name, parameters } = functionFacts(method);
  const field = name.startsWith("validate_") ? name.slice("validate_".length) : "";
  const clears = field === "" ? 0 : clearedByField(program, owner, field);
  return parameters.flatMap((parameter, index) =>
    isFilled(parameter, index, row) ? [entryParameter(index, row.source, clears)] : [],
  );
}

function isFilled(parameter: ParameterFacts, index: number, row: EntryRow): boolean {
  if (index === 0) return false;
  if (row.parameters) return row.parameters.includes(parameter.name);
  return !RECEIVERS.has(parameter.name) && !(row.except ?? []).includes(parameter.name);
}

function entryParameter(index: number, row: SourceRow, clears: Kinds): EntryParameter {
  const beside = row.at === IN_ADDRESS ? {} : ({ beside: true } as const);
  return { index, row, clears, converter: clears === 0 ? "" : "declared", ...beside };
}

/** What a URL pattern captures. */
const IN_ADDRESS = "django.urls.path";

/** A function behind a decorator that makes it an operation, or a receiver of a model's signal. */
function operationEntry(program: Program, ref: FunctionRef): Entry[] {
  const { decorators, parent, parameters } = functionFacts(ref);
  const outer = { unit: ref.unit, function: parent };
  const { values } = functionFacts(outer).fragment;
  for (const id of decorators) {
    const written = values[id];
    const value = written?.op === "call" ? written.callee : id;
    const path = externalName(resolveIn(program, outer, value));
    const row = path === undefined ? undefined : OPERATIONS.find((one) => isOperation(path, one));
    if (row) {
      const [first] = written?.op === "call" ? written.arguments : [];
      const address = first?.style === "positional" ? textOf(program, refTo(outer, first.value)) : undefined;
      return [[ref, operationParameters(program, ref, row, address)]];
    }
  }
  const stored = signalsReceivedBy(program, ref).some((signal) =>
    externalName(resolve(program, signal))?.startsWith("django.db.models.signals."),
  );
  if (!stored) return [];
  const index = parameters.findIndex((one) => one.name === "instance");
  return index === -1 ? [] : [[ref, [entryParameter(index, SIGNAL_INSTANCE, 0)]]];
}

function isOperation(path: string, row: OperationRow): boolean {
  return row.of.some((of) =>
    row.methods ? row.methods.some((method) => path === `${of}.${method}`) : path === of,
  );
}

function operationParameters(
  program: Program,
  ref: FunctionRef,
  row: OperationRow,
  address: string | undefined,
): EntryParameter[] {
  return functionFacts(ref).parameters.flatMap((parameter, index): EntryParameter[] => {
    if (RECEIVERS.has(parameter.name) || row.except.includes(parameter.name)) return [];
    const entry = entryParameter(index, row.source, clearedByAnnotation(program, ref, parameter));
    // Only operations that stand at an address have methods.
    const captures = address === undefined ? row.methods !== undefined : mayCapture(address, parameter.name);
    if (!entry.beside || !captures) return [entry];
    const { beside: _, ...captured } = entry;
    return [captured];
  });
}

/** `{name}` and `{str:name}` in the address of an operation; `{path:name}` takes slashes as a body does (django-ninja.dev/guides/input/path-params/). */
function mayCapture(address: string, name: string): boolean {
  return [...address.matchAll(/\{(?:(\w{1,40}):)?(\w{1,80})\}/g)].some(
    ([, converter, captured]) => captured === name && converter !== "path",
  );
}

function clearedByAnnotation(program: Program, ref: FunctionRef, { annotation }: ParameterFacts): Kinds {
  if (annotation === NONE) return 0;
  const at = { unit: ref.unit, function: functionFacts(ref).parent, value: annotation };
  const name = externalName(resolve(program, at));
  return name !== undefined && TYPED.has(name) ? INJECTION_KINDS : 0;
}
