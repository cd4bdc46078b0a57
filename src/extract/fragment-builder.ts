/** The state of lowering one fragment: the values so far, the region we are in, and what each name holds right now. */
import type { Span } from "../source/span.ts";
import type { ClassDef, Expression, FunctionDef, Lambda, Module, Statement } from "../syntax/python/tree.ts";
import type {
  FieldFacts,
  ClassFacts,
  ClassId,
  Exit,
  Fragment,
  FunctionFacts,
  FunctionId,
  NamedValue,
  Region,
  RegionId,
  StarImport,
  Store,
  Value,
  ValueId,
} from "./facts.ts";
import { NONE } from "./facts.ts";

/** A body that waits to be lowered: nested bodies are done one after the other, never recursively. */
export interface PendingBody {
  readonly node: Module | FunctionDef | ClassDef | Lambda;
  readonly id: FunctionId;
  readonly parent: FunctionId;
  readonly class: ClassId;
  readonly qualifiedName: string;
  readonly outline: Pick<FunctionFacts, "parameters" | "decorators" | "decoratorSpans" | "returns">;
}

/** What lowering collects over a whole file. */
export interface FileBuilder {
  readonly bytes: Uint8Array;
  readonly functions: FunctionFacts[];
  readonly classes: (ClassFacts & { readonly fields: FieldFacts[] })[];
  readonly queue: PendingBody[];
  readonly starImports: StarImport[];
  readonly importedModules: { readonly module: string; readonly level: number }[];
  /** Function ids given out so far; each has exactly one body in the queue. */
  functionCount: number;
}

/**
 * What names hold. A branch works on an overlay of its own; only that is looked at when branches meet, so that joining
 * costs what the branch assigned and not what the function knows. Keys are names, and `#17.GET` for what attribute `GET` of value 17 was last read as.
 */
export interface Environment {
  readonly own: Map<string, ValueId>;
  readonly parent: Environment | undefined;
}

/** What a branch assigned and the region in which it ended. */
export interface Branch {
  readonly assigned: ReadonlyMap<string, ValueId>;
  readonly end: RegionId;
}

/** `ends` when control never runs past a statement: it returns, raises, continues or breaks on every way. */
export type Flow = "continues" | "ends";

/** A branch with what lowering it gave. */
export interface EndedBranch<T = Flow> extends Branch {
  readonly result: T;
}

/** Lowers an expression; passed in, because expressions and assignments need each other. */
export type Lower = (builder: FragmentBuilder, node: Expression) => ValueId;

/** Lowers a block; passed in, because blocks and compound statements need each other. */
export type LowerBlock = (builder: FragmentBuilder, statements: readonly Statement[]) => Flow;

/** A loop whose body is being lowered, with the rounds that ended early. */
export interface Loop {
  /** What names held outside the body: where a round's own assignments stop. */
  readonly environment: Environment;
  readonly broken: Branch[];
  readonly continued: Branch[];
}

export interface FragmentBuilder {
  readonly file: FileBuilder;
  readonly body: PendingBody;
  readonly values: Value[];
  readonly regions: Region[];
  readonly exits: Exit[];
  readonly stores: Store[];
  readonly assertions: ValueId[];
  readonly named: NamedValue[];
  readonly outer: string[];
  /** Free names already seen, so that one name is one value. */
  readonly free: Map<string, ValueId>;
  environment: Environment;
  region: RegionId;
  /** The innermost loop around the statement being lowered. */
  loop: Loop | undefined;
  /** How deep the expression being lowered is nested; past the bound it becomes unknown. */
  depth: number;
}

const ROOT_REGION: Region = { parent: NONE, form: "root", condition: NONE, polarity: true };

/** A fresh builder for one body. */
export function startFragment(file: FileBuilder, body: PendingBody): FragmentBuilder {
  return {
    file,
    body,
    values: [],
    regions: [ROOT_REGION],
    exits: [],
    stores: [],
    assertions: [],
    named: [],
    outer: [],
    free: new Map(),
    environment: { own: new Map(), parent: undefined },
    region: 0,
    loop: undefined,
    depth: 0,
  };
}

/** The finished fragment. */
export function finishFragment(builder: FragmentBuilder): Fragment {
  const { values, regions, exits, stores, assertions, named, outer } = builder;
  const bindings = new Map([...builder.environment.own].filter(([name]) => !name.startsWith("#")));
  const declared = outer.length === 0 ? {} : { outer };
  return { values, regions, exits, stores, assertions, bindings, named, ...declared };
}

/** Adds a value and returns its id. */
export function emit(builder: FragmentBuilder, value: Value): ValueId {
  builder.values.push(value);
  return builder.values.length - 1;
}

/** Place and region of a value that stands for `node`. */
export function at(builder: FragmentBuilder, node: Span): { start: number; end: number; region: RegionId } {
  return { start: node.start, end: node.end, region: builder.region };
}

/** Opens a region below the current one, without entering it. */
export function openRegion(
  builder: FragmentBuilder,
  form: Region["form"],
  condition: ValueId,
  polarity: boolean,
): RegionId {
  builder.regions.push({ parent: builder.region, form, condition, polarity });
  return builder.regions.length - 1;
}

/** Runs `work` inside a new region and an overlay of the environment; gives what the branch assigned and where it ended. */
export function inBranch<T>(builder: FragmentBuilder, region: RegionId, work: () => T): EndedBranch<T> {
  const outerEnvironment = builder.environment;
  const outerRegion = builder.region;
  builder.environment = { own: new Map(), parent: outerEnvironment };
  builder.region = region;
  const result = work();
  const assigned = builder.environment.own;
  const end = builder.region;
  builder.environment = outerEnvironment;
  builder.region = outerRegion;
  return { result, assigned, end };
}

/** `break` or `continue`: keeps what the round has assigned so far, which the loop's end or next round will see. */
export function leaveRound({ loop, environment, region }: FragmentBuilder, how: "Break" | "Continue"): void {
  if (!loop) return;
  const assigned = new Map<string, ValueId>();
  for (let scope: Environment | undefined = environment; scope; scope = scope.parent) {
    if (scope === loop.environment) break;
    for (const [name, value] of scope.own) if (!assigned.has(name)) assigned.set(name, value);
  }
  (how === "Break" ? loop.broken : loop.continued).push({ assigned, end: region });
}

/** What a name or path holds right now, or undefined. */
export function lookUp(environment: Environment | undefined, key: string): ValueId | undefined {
  for (let scope = environment; scope; scope = scope.parent) {
    const value = scope.own.get(key);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Binds a name that the programmer assigned a value to. */
export function assignName(builder: FragmentBuilder, name: string, value: ValueId): void {
  builder.named.push({ name, value });
  bindName(builder, name, value);
}

/** Binds a name or path. */
export function bindName(builder: FragmentBuilder, key: string, value: ValueId): void {
  builder.environment.own.set(key, value);
}

/** The value of a name: what it was bound to, or the one free value that stands for it. */
export function readName(builder: FragmentBuilder, name: string, span: Span): ValueId {
  const bound = lookUp(builder.environment, name);
  if (bound !== undefined) return bound;
  const seen = builder.free.get(name);
  if (seen !== undefined) return seen;
  const value = emit(builder, { op: "free", name, start: span.start, end: span.end, region: 0 });
  builder.free.set(name, value);
  return value;
}

/**
 * Joins branches into the current environment. A branch that always leaves (returns, raises) takes no part. A name that
 * a branch did not touch keeps its outer value there.
 */
export function joinBranches(builder: FragmentBuilder, branches: readonly Branch[], span: Span): void {
  const only = branches[0];
  if (branches.length === 1 && only) {
    for (const [name, value] of only.assigned) bindName(builder, name, value);
    return;
  }
  const seen = new Set<string>();
  for (const branch of branches) {
    for (const name of branch.assigned.keys()) {
      if (seen.has(name)) continue;
      seen.add(name);
      joinName(builder, name, branches, span);
    }
  }
}

function joinName(builder: FragmentBuilder, name: string, branches: readonly Branch[], span: Span): void {
  // What one branch alone read again is no assignment: the outer reading stays.
  if (name.startsWith("#") && !branches.every((branch) => branch.assigned.has(name))) return;
  const outer = lookUp(builder.environment, name);
  const inputs: ValueId[] = [];
  const regions: RegionId[] = [];
  for (const branch of branches) {
    const value = branch.assigned.get(name) ?? outer;
    if (value === undefined) continue;
    const known = inputs.indexOf(value);
    // The same value by two ways: only what was checked around both of them holds.
    if (known !== -1) regions[known] = regions[known] === branch.end ? branch.end : builder.region;
    else {
      inputs.push(value);
      regions.push(branch.end);
    }
  }
  const only = inputs.length === 1 ? inputs[0] : undefined;
  const place = { start: span.start, end: span.end, region: builder.region };
  bindName(builder, name, only ?? emit(builder, { op: "merge", inputs, regions, ...place }));
}
