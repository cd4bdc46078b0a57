/** Runs one settings module and everything it imports from the repository. */
import type { Span } from "../../../source/span.ts";
import { originAt, text, VIRTUAL_ROOT, type AbstractValue, type Scope, type SourceModule } from "../value.ts";
import { assign } from "./assignment.ts";
import { call } from "./calls.ts";
import { evaluate } from "./expressions.ts";
import {
  emptyScope,
  MAX_DEPTH,
  placeOf,
  type Frame,
  type Interpreter,
  type LoadedModule,
  type Program,
  type Run,
} from "./frame.ts";
import { execute, executeModule } from "./statements.ts";

const INTERPRETER: Interpreter = { evaluate, execute, assign, call, load };

/** Modules beyond this many are not followed. */
const MAX_MODULES = 120;

/** Larger files are not settings and not their helpers. */
const MAX_BYTES = 400_000;

/** What a module's names hold after it ran, and what was noticed on the way. */
export interface Interpretation {
  readonly names: ReadonlyMap<string, AbstractValue>;
  readonly run: Run;
}

/** Evaluates a module of the program. `assumed` pins module-level names; */
export function interpret(
  program: Program,
  path: string,
  assumed: ReadonlyMap<string, AbstractValue>,
): Interpretation {
  const run: Run = {
    program,
    interpreter: INTERPRETER,
    modules: new Map(),
    environment: new Map(),
    given: program.environment,
    assumed,
    overrides: [],
    refusals: [],
    swallowed: [],
    stops: [],
    doubts: [],
    steps: 0,
  };
  const loaded = open(run, path, 0, { guarded: false, conditional: false });
  return { names: loaded?.scope.variables ?? new Map<string, AbstractValue>(), run };
}

/** The module's names; it runs when it is first asked for. */
function load(frame: Frame, path: string, at: Span): LoadedModule | undefined {
  const known = frame.run.modules.get(path);
  if (known !== undefined) return known;
  if (frame.depth >= MAX_DEPTH || frame.run.modules.size >= MAX_MODULES) {
    frame.run.stops.push({ at: placeOf(frame, at), reason: "imports too many modules to follow" });
    return undefined;
  }
  return open(frame.run, path, frame.depth + 1, frame);
}

function open(
  run: Run,
  path: string,
  depth: number,
  from: Pick<Frame, "guarded" | "conditional">,
): LoadedModule | undefined {
  const file = run.program.files.get(path);
  if (file === undefined || file.bytes.length > MAX_BYTES) return undefined;
  const source: SourceModule = { path, bytes: file.bytes, name: file.module ?? "" };
  const scope = emptyScope();
  const loaded: LoadedModule = { source, scope };
  run.modules.set(path, loaded);
  bindModuleNames(scope, source);
  const frame: Frame = {
    run,
    module: source,
    scope,
    globals: scope,
    depth,
    guarded: from.guarded,
    conditional: from.conditional,
  };
  try {
    executeModule(frame, run.program.parse(file).module.body);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    run.stops.push({ at: { path, span: { start: 0, end: 0 } }, reason: "its expressions nest too deeply" });
  }
  return loaded;
}

function bindModuleNames(scope: Scope, source: SourceModule): void {
  const origin = originAt({ path: source.path, span: { start: 0, end: 0 } }, "the module itself");
  scope.variables.set("__file__", text(`${VIRTUAL_ROOT}/${source.path}`, origin));
  scope.variables.set("__name__", text(source.name, origin));
}
