/** Imports: modules of the repository are interpreted, others stand for themselves. */
import type { Import, ImportAlias, ImportFrom } from "../../../syntax/python/tree.ts";
import type { Span } from "../../../source/span.ts";
import type { AbstractValue } from "../value.ts";
import { external, fails, known, traced, truthValue, unknown } from "../value.ts";
import { libraryConstant } from "../libraries/library-constants.ts";
import { bindName } from "./assignment.ts";
import { doubt, isOptional, originOf, placeOf, stuck, type Frame, type LoadedModule } from "./frame.ts";
import { absoluteModule, isOwnPackage, moduleBelow, relativeFolder } from "./module-paths.ts";
import { moduleAttribute } from "./names.ts";

/** `import a.b as c, d`. */
export function executeImport(frame: Frame, node: Import): void {
  for (const alias of node.names) {
    const whole = alias.alias !== undefined;
    const dotted = whole ? alias.name : (alias.name.split(".")[0] ?? alias.name);
    const path = absoluteModule(frame.run.program, frame.module.path, dotted);
    const origin = originOf(frame, alias, "imported here");
    if (path === undefined) missing(frame, alias.name, alias);
    const value = path === undefined ? external(dotted, origin) : known({ type: "module", path }, origin);
    bindName(frame, frame.scope, alias.alias ?? dotted, value);
  }
}

/** `from a.b import c as d` and `from .base import *`. */
export function executeImportFrom(frame: Frame, node: ImportFrom): void {
  const path = pathOf(frame, node);
  if (node.names[0]?.name === "*") return importStar(frame, node, path);
  for (const alias of node.names)
    bindName(frame, frame.scope, alias.alias ?? alias.name, imported(frame, node, path, alias));
}

function pathOf(frame: Frame, node: ImportFrom): string | undefined {
  const { program } = frame.run;
  if (node.level === 0) return absoluteModule(program, frame.module.path, node.module);
  const folder = relativeFolder(placeInPackage(frame), node.level);
  return folder === undefined ? undefined : moduleBelow(program, folder, node.module);
}

/** Where the module stands when it runs. */
function placeInPackage({ run, module }: Frame): string {
  return run.program.standsAt?.get(module.path) ?? module.path;
}

function imported(
  frame: Frame,
  node: ImportFrom,
  path: string | undefined,
  alias: ImportAlias,
): AbstractValue {
  if (path !== undefined)
    return traced(
      moduleAttribute(frame, path, alias.name, alias),
      placeOf(frame, alias),
      `imported from ${path}`,
      "imported",
    );
  const below = folderModule(frame, node, alias.name);
  if (below !== undefined)
    return known({ type: "module", path: below }, originOf(frame, alias, "imported here"));
  missing(frame, writtenName(node), alias);
  if (node.level > 0) return stuck(frame, alias, `\`${writtenName(node)}\` is not in the repository`);
  const origin = originOf(frame, alias, "imported here");
  const name = `${node.module}.${alias.name}`;
  return libraryConstant(name, origin) ?? external(name, origin);
}

/** A package without `__init__.py` still has modules. */
function folderModule(frame: Frame, node: ImportFrom, name: string): string | undefined {
  const { program } = frame.run;
  const dotted = node.module === "" ? name : `${node.module}.${name}`;
  if (node.level === 0) return absoluteModule(program, frame.module.path, dotted);
  const folder = relativeFolder(placeInPackage(frame), node.level);
  return folder === undefined ? undefined : moduleBelow(program, folder, dotted);
}

/** The module as the import spells it. */
function writtenName(node: ImportFrom): string {
  return `${".".repeat(node.level)}${node.module}`;
}

/** Libraries that are always there when Django is. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(
  (
    "os sys re io json ast typing pathlib logging datetime socket random string hashlib tempfile copy platform warnings itertools " +
    "functools collections subprocess importlib urllib secrets uuid time math __future__ django distutils types enum base64 glob " +
    "contextlib dataclasses shutil signal multiprocessing email configparser inspect traceback zoneinfo"
  ).split(" "),
);

/** Where the environment is given, the tree is the whole installation of the project's own packages. */
function isCertainlyGone(frame: Frame, name: string): boolean {
  if (frame.run.given === undefined) return false;
  return name.startsWith(".") || isOwnPackage(frame.run.program, frame.module.path, name);
}

/** A module that is not in the repository may not be installed. */
function missing(frame: Frame, name: string, at: Span): void {
  const top = name.split(".")[0] ?? name;
  if (ALWAYS_THERE.has(top) && top !== "") return;
  if (isCertainlyGone(frame, name)) {
    doubt(frame, "ImportError", truthValue(false, originOf(frame, at, "imported here")));
    return;
  }
  doubt(
    frame,
    "ImportError",
    unknown(`whether \`${name}\` can be imported`, originOf(frame, at, "imported here")),
  );
}

function importStar(frame: Frame, node: ImportFrom, path: string | undefined): void {
  const name = writtenName(node);
  if (frame.guarded)
    frame.run.swallowed.push({
      module: name,
      at: placeOf(frame, node),
      path,
      within: frame.module.path,
      conditional: frame.conditional,
    });
  const loaded = path === undefined ? undefined : frame.run.interpreter.load(frame, path, node);
  if (loaded !== undefined) return bindStar(frame, node, loaded);
  missing(frame, name, node);
  const settingsOfLibrary =
    node.level === 0 && !isOwnPackage(frame.run.program, frame.module.path, node.module);
  if (settingsOfLibrary && ALWAYS_THERE.has(node.module.split(".")[0] ?? "")) return;
  frame.run.overrides.push({
    what: `\`from ${name} import *\``,
    at: placeOf(frame, node),
    optional: isOptional(frame),
  });
}

/** Everything public, or what `__all__` lists. */
function bindStar(frame: Frame, node: ImportFrom, loaded: LoadedModule): void {
  const place = placeOf(frame, node);
  const submodules = listed(loaded);
  for (const [name, value] of loaded.scope.variables) {
    if (name.startsWith("_") && submodules === undefined) continue;
    if (submodules !== undefined && !submodules.has(name)) continue;
    bindName(
      frame,
      frame.scope,
      name,
      traced(value, place, `imported by \`from ${writtenName(node)} import *\``, "imported"),
    );
  }
}

function listed(loaded: LoadedModule): ReadonlySet<string> | undefined {
  const all = loaded.scope.variables.get("__all__");
  if (all?.kind !== "known" || !("elements" in all.content) || all.content.open) return undefined;
  const names = all.content.elements.flatMap((element) =>
    element.kind === "known" && element.content.type === "text" ? [element.content.value] : [],
  );
  return new Set(names);
}

/** A module's file by its dotted name, as `importlib.import_module` takes it. */
export function moduleNamed(frame: Frame, dotted: string, at: Span): AbstractValue {
  const origin = originOf(frame, at, "imported here");
  const path = dotted.startsWith(".")
    ? undefined
    : absoluteModule(frame.run.program, frame.module.path, dotted);
  if (path !== undefined) return known({ type: "module", path }, origin);
  missing(frame, dotted, at);
  return isCertainlyGone(frame, dotted)
    ? fails("ModuleNotFoundError: the module is not in the repository", origin)
    : external(dotted, origin);
}
