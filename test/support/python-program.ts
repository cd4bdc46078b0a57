/** Small Python programs in memory, lowered, bound and solved, and short words for what came of them. */
import { bind } from "../../src/bind/bind.ts";
import type { FunctionRef, Program, Symbol, Unit, ValueRef } from "../../src/bind/program.ts";
import { classFacts, functionFacts } from "../../src/bind/program.ts";
import { resolve } from "../../src/bind/resolve.ts";
import { classify } from "../../src/discover/classify.ts";
import { extractPython } from "../../src/extract/extract-file.ts";
import type {
  Fragment,
  FunctionFacts,
  PythonFacts,
  RegionId,
  Value,
  ValueId,
} from "../../src/extract/facts.ts";
import { NONE } from "../../src/extract/facts.ts";
import type { FlowModel } from "../../src/flow/flow-model.ts";
import { makeFlowModel } from "../../src/flow/flow-model.ts";
import { CATALOG } from "../../src/flow/library-index.ts";
import { solve } from "../../src/flow/solve.ts";
import type { FunctionState, SolverState } from "../../src/flow/summary.ts";
import { stringValue } from "../../src/syntax/python/strings.ts";

const encoder = new TextEncoder();

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

/** One snippet's facts with its bytes. */
export interface Snippet {
  readonly bytes: Uint8Array;
  readonly facts: PythonFacts;
}

/** Lowers one snippet. */
export function snippet(text: string): Snippet {
  const bytes = encoder.encode(text);
  return { bytes, facts: extractPython(bytes) };
}

/** A function of some facts by its qualified name; "" is the module body. */
export function functionNamed({ functions }: PythonFacts, name: string): FunctionFacts {
  const found = functions.find((one) => one.qualifiedName === name);
  if (!found) throw new Error(`no function ${name}`);
  return found;
}

/** What a name holds when a function (the module, by default) ends, in short words; "unbound" without it. */
export function held(text: string, name: string, scope = ""): string {
  const { bytes, facts } = snippet(text);
  const { fragment } = functionNamed(facts, scope);
  const value = fragment.bindings.get(name);
  return value === undefined ? "unbound" : wordsFor(fragment, bytes, value);
}

/** A value in short words, operands inside. A value that is met again inside itself is `…`. */
export function wordsFor(
  fragment: Fragment,
  bytes: Uint8Array,
  id: ValueId,
  open: readonly ValueId[] = [],
): string {
  const value = fragment.values[id];
  if (!value) return "-";
  if (open.includes(id)) return "…";
  const inside = [...open, id];
  return wordsForValue(value, fragment, bytes, (operand) => wordsFor(fragment, bytes, operand, inside));
}

function wordsForValue(
  value: Value,
  fragment: Fragment,
  bytes: Uint8Array,
  of: (id: ValueId) => string,
): string {
  switch (value.op) {
    case "parameter":
      return value.name;
    case "free":
      return `free ${value.name}`;
    case "import":
      return `import ${".".repeat(value.level)}${value.module}${value.name === undefined ? "" : `:${value.name}`}`;
    case "constant":
      return value.constant;
    case "text":
      return JSON.stringify(stringValue(bytes, value.literal));
    case "attribute":
      return `${of(value.base)}.${value.name}`;
    case "item":
      return `${of(value.base)}[${value.key === NONE ? ":" : (value.name ?? of(value.key))}]`;
    case "call":
      return `${of(value.callee)}(${value.arguments.map((one) => `${prefixOf(one.style, one.name)}${of(one.value)}`).join(", ")})`;
    case "build":
      return `${value.form}{${value.parts.map(of).join(", ")}}`;
    case "collection":
      return `${value.form}[${value.entries.map((one) => `${one.spread ? "*" : ""}${one.key === NONE ? "" : `${of(one.key)}: `}${of(one.value)}`).join(", ")}]`;
    case "merge":
      return `merge(${value.inputs.map((input, n) => `${of(input)} ${guardsOf(fragment, bytes, value.regions[n] ?? 0)}`.trim()).join(" | ")})`;
    case "operation":
      return `${value.operator}(${value.operands.map(of).join(", ")})`;
    case "choice":
      return `choice(${of(value.test)} ? ${of(value.whenTrue)} : ${of(value.whenFalse)})`;
    case "closure":
      return `function ${value.function}`;
    case "class":
      return `class ${value.class}`;
    case "element":
      return value.position === undefined ? `each ${of(value.base)}` : `${of(value.base)}#${value.position}`;
    case "updated":
      return `${of(value.base)}+{${value.name ?? "?"}: ${of(value.value)}}`;
    case "through":
      return `${value.protocol} ${of(value.base)}`;
    case "exception":
      return `caught ${value.type === NONE ? "anything" : of(value.type)}`;
    case "unknown":
      return `unknown(${value.operands.map(of).join(", ")})`;
  }
}

function prefixOf(style: string, name: string | undefined): string {
  if (style === "star") return "*";
  if (style === "double-star") return "**";
  return name === undefined ? "" : `${name}=`;
}

/** The conditions of a region from the outside in: `[when X] [unless Y]`; other regions by their form. */
export function guardsOf(fragment: Fragment, bytes: Uint8Array, region: RegionId): string {
  const facts = fragment.regions[region];
  if (!facts || facts.form === "root") return "";
  const outer = guardsOf(fragment, bytes, facts.parent);
  const own =
    facts.condition === NONE
      ? `[${facts.form}]`
      : `[${facts.polarity ? "when" : "unless"} ${wordsFor(fragment, bytes, facts.condition)}]`;
  return `${outer} ${own}`.trim();
}

/** The guards around the first call of a bare name in a function. */
export function guardsOfCall(text: string, callee: string, scope = ""): string {
  const { bytes, facts } = snippet(text);
  const { fragment } = functionNamed(facts, scope);
  const call = fragment.values.find(
    (value) => value.op === "call" && wordsFor(fragment, bytes, value.callee) === `free ${callee}`,
  );
  return call ? guardsOf(fragment, bytes, call.region) : "not lowered";
}

/** The first argument of the first call of a bare name in a function, in short words. */
export function argumentOfCall(text: string, callee: string, scope = ""): string {
  const { bytes, facts } = snippet(text);
  const { fragment } = functionNamed(facts, scope);
  for (const value of fragment.values) {
    if (value.op !== "call" || wordsFor(fragment, bytes, value.callee) !== `free ${callee}`) continue;
    return wordsFor(fragment, bytes, value.arguments[0]?.value ?? NONE);
  }
  return "not lowered";
}

/** Binds files into a program with the names that ship, in the order of their paths or, for comparison, the other way round. */
export function programOf(files: Files, order: "sorted" | "reversed" = "sorted"): Program {
  const sources = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const audited = classify(sources).files.filter((file) => file.path.endsWith(".py"));
  const ordered = order === "sorted" ? audited : audited.toReversed();
  return bind(
    ordered.map((file) => ({ file, facts: extractPython(file.bytes) })),
    CATALOG.names,
  );
}

/** The unit of a path. */
export function unitAt(program: Program, path: string): Unit {
  const unit = program.units.get(path);
  if (!unit) throw new Error(`no unit ${path}`);
  return unit;
}

/** A function of a program. */
export function functionAt(program: Program, path: string, name: string): FunctionRef {
  const unit = unitAt(program, path);
  return { unit, function: unit.facts.functions.indexOf(functionNamed(unit.facts, name)) };
}

/** The value that a name has when a scope ends. */
export function valueAt(program: Program, path: string, name: string, scope = ""): ValueRef {
  const ref = functionAt(program, path, scope);
  const value = functionFacts(ref).fragment.bindings.get(name);
  if (value === undefined) throw new Error(`${name} is not bound in ${path} ${scope}`);
  return { ...ref, value };
}

/** What a name stands for, in short words. */
export function meaning(program: Program, path: string, name: string, scope = ""): string {
  return symbolWords(resolve(program, valueAt(program, path, name, scope)));
}

/** A symbol in short words. */
export function symbolWords(symbol: Symbol | undefined): string {
  switch (symbol?.kind) {
    case undefined:
      return "unknown";
    case "external":
      return symbol.name;
    case "module":
      return `module ${symbol.unit.file.path}`;
    case "function":
      return `function ${symbol.target.unit.file.path}:${functionFacts(symbol.target).qualifiedName}`;
    case "class":
    case "instance":
    case "super":
      return `${symbol.kind} ${symbol.target.unit.file.path}:${classFacts(symbol.target).qualifiedName}`;
  }
}

/** Solves files. */
export function solved(files: Files): SolverState {
  return solve(programOf(files), CATALOG);
}

/** Solves files and gathers the flows. */
export function flowsIn(files: Files): FlowModel {
  return makeFlowModel(solved(files));
}

/** The solver's state of a function. */
export function stateOf(solver: SolverState, path: string, name: string): FunctionState {
  const state = solver.byRef.get(functionFacts(functionAt(solver.program, path, name)));
  if (!state) throw new Error(`no state of ${name}`);
  return state;
}

/** Every sink of a program with what arrives there: `views.py:4 sql <- the query string, unknown`. */
export function arrivalsIn(files: Files): string[] {
  return flowsIn(files).sinks.map(({ site, arrivals }) => {
    const { bytes, path } = site.at.unit.file;
    const start = functionFacts(site.at).fragment.values[site.at.value]?.start ?? 0;
    const line = bytes.subarray(0, start).filter((byte) => byte === 10).length + 1;
    const from = arrivals.map(({ origin, entry }) =>
      entry ? entry.label : origin.kind === "source" ? origin.row.label : origin.kind,
    );
    return `${path}:${line} ${site.row.kind} <- ${from.join(", ") || "nothing"}`;
  });
}
