/** Calls that work on names rather than values: `globals().update`, `setattr`, `getattr`, `exec`, `import_module`, split-settings' `include`. */
import { posix } from "node:path";
import { compileGlob, matchesGlob } from "../../../discover/glob.ts";
import type { Argument, Call } from "../../../syntax/python/tree.ts";
import type { AbstractValue } from "../value.ts";
import { external, known, none, text, textOf, traced, truthValue, unknown, VIRTUAL_ROOT } from "../value.ts";
import { apply } from "../operations/apply.ts";
import { SENTINEL } from "../operations/truth.ts";
import { iterationOf } from "../operations/sequences.ts";
import { bindName, isNamespace } from "./assignment.ts";
import { isOptional, lookUp, originOf, placeOf, stuck, type Frame } from "./frame.ts";
import { moduleNamed } from "./imports.ts";
import { attributeOf, superObject } from "./names.ts";

/** The result when the call is one of these, else undefined. */
export function callReflection(frame: Frame, node: Call): AbstractValue | undefined {
  const { callee } = node;
  if (callee.kind === "Attribute" && callee.attribute.name === "update" && callee.value.kind === "Call")
    return namespaceUpdate(frame, node, callee.value);
  const name = calleeName(frame, node);
  switch (name) {
    case "globals":
    case "locals":
    case "vars":
      return node.arguments.length === 0
        ? external("globals()", originOf(frame, node, "the module's names"))
        : moduleNames(frame, node);
    case "getattr":
      return getAttribute(frame, node);
    case "hasattr":
      return hasAttribute(frame, node);
    case "setattr":
      return setAttribute(frame, node);
    case "isinstance":
      return isInstance(frame, node);
    case "object":
      return node.arguments.length === 0 ? sentinel(frame, node) : undefined;
    case "super":
      return superObject(frame, node);
    case "exec":
      return execute(frame, node);
    case "map":
    case "filter":
      return mapped(frame, node, name);
    case "importlib.import_module":
    case "__import__":
      return importModule(frame, node);
    case "split_settings.tools.include":
      return include(frame, node);
    case "split_settings.tools.optional":
      return argumentAt(frame, node, 0);
    default:
      return undefined;
  }
}

/** `NOT_SET = object()`: equal to itself alone, which is what it is made for. */
function sentinel(frame: Frame, node: Call): AbstractValue {
  const { path, span } = placeOf(frame, node);
  return known(
    { type: "instance", of: `${SENTINEL}${path}:${span.start}`, fields: new Map() },
    originOf(frame, node, "made here"),
  );
}

/** The dotted name of a callee that is not the project's own. */
function calleeName(frame: Frame, node: Call): string | undefined {
  const { callee } = node;
  if (callee.kind === "Name") {
    const value = lookUp(frame.scope, callee.name);
    if (value === undefined) return callee.name;
    return value.kind === "known" && value.content.type === "external" ? value.content.name : undefined;
  }
  if (callee.kind !== "Attribute" || callee.value.kind !== "Name") return undefined;
  const owner = lookUp(frame.scope, callee.value.name);
  return owner?.kind === "known" && owner.content.type === "external"
    ? `${owner.content.name}.${callee.attribute.name}`
    : undefined;
}

function argumentAt(frame: Frame, node: Call, at: number): AbstractValue | undefined {
  const given: Argument | undefined = node.arguments[at];
  return given === undefined || given.style !== "positional"
    ? undefined
    : frame.run.interpreter.evaluate(frame, given.value);
}

/** `globals().update(mapping)`. */
function namespaceUpdate(frame: Frame, node: Call, owner: Call): AbstractValue | undefined {
  if (!isNamespace(frame.run.interpreter.evaluate(frame, owner))) return undefined;
  for (const given of node.arguments) {
    const value = frame.run.interpreter.evaluate(frame, given.value);
    if (value.kind === "fails" && frame.run.given !== undefined) return value;
    if (given.style === "keyword" && given.name !== undefined)
      bindName(frame, frame.globals, given.name.name, value);
    else bindAll(frame, value, node);
  }
  return none(originOf(frame, node, "updates the module's names"));
}

function bindAll(frame: Frame, value: AbstractValue, node: Call): void {
  const items = value.kind === "known" && value.content.type === "dict" ? value.content.items : [];
  for (const item of items) {
    const name = textOf(item.key);
    if (name !== undefined)
      bindName(
        frame,
        frame.globals,
        name,
        traced(item.value, placeOf(frame, node), "set by `globals().update()`", "assigned", name),
      );
  }
  const whole = value.kind === "known" && value.content.type === "dict" && !value.content.open;
  if (!whole)
    frame.run.overrides.push({
      what: namesTaken(frame, node),
      at: placeOf(frame, node),
      optional: isOptional(frame),
    });
}

/** What `globals().update()` takes over, as the subject of a sentence; the module and the variable that choose it where they can be told. */
function namesTaken(frame: Frame, node: Call): string {
  const given = node.arguments[0]?.value;
  const owner = given?.kind === "Attribute" && given.attribute.name === "__dict__" ? given.value : undefined;
  if (owner?.kind !== "Call" || calleeName(frame, owner) !== "importlib.import_module")
    return "what `globals().update()` takes over here";
  const name = argumentAt(frame, owner, 0);
  if (name?.kind === "environment") {
    const fallback = textOf(name.fallback);
    const usual = fallback === undefined ? "" : ` (\`${fallback}\` unless it is set)`;
    return `the module that the environment variable \`${name.variable}\` names${usual}`;
  }
  const plain = textOf(name);
  return plain === undefined ? "a module with a computed name" : `the module \`${plain}\``;
}

/** `vars(module)` and `module.__dict__` are not followed. */
function moduleNames(frame: Frame, node: Call): AbstractValue {
  return stuck(frame, node, "the names of another object");
}

function getAttribute(frame: Frame, node: Call): AbstractValue | undefined {
  const owner = argumentAt(frame, node, 0);
  const name = textOf(argumentAt(frame, node, 1));
  if (owner === undefined || name === undefined)
    return stuck(frame, node, "an attribute with a computed name");
  const fallback = argumentAt(frame, node, 2);
  const value = attributeOf(frame, owner, name, node);
  if (fallback === undefined || value.kind !== "unknown") return value;
  const isOwn = owner.kind === "known" && (owner.content.type === "module" || owner.content.type === "class");
  return isOwn ? fallback : value;
}

function hasAttribute(frame: Frame, node: Call): AbstractValue {
  const owner = argumentAt(frame, node, 0);
  const name = textOf(argumentAt(frame, node, 1));
  if (owner?.kind !== "known" || name === undefined || owner.content.type !== "module")
    return stuck(frame, node, "whether an object has an attribute");
  const value = attributeOf(frame, owner, name, node);
  return truthValue(value.kind !== "unknown", originOf(frame, node, "asked here"));
}

function setAttribute(frame: Frame, node: Call): AbstractValue {
  const name = textOf(argumentAt(frame, node, 1));
  const value = argumentAt(frame, node, 2);
  const owner = node.arguments[0]?.value;
  const isThisModule =
    owner?.kind === "Subscript" ||
    (owner?.kind === "Call" && isNamespace(frame.run.interpreter.evaluate(frame, owner)));
  if (isThisModule && name !== undefined && value !== undefined) bindName(frame, frame.globals, name, value);
  else if (isThisModule)
    frame.run.overrides.push({
      what: "a setting whose name is computed (`setattr`)",
      at: placeOf(frame, node),
      optional: isOptional(frame),
    });
  return none(originOf(frame, node, "sets an attribute"));
}

const TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ["str", ["text"]],
  ["bool", ["boolean"]],
  ["int", ["number", "boolean"]],
  ["float", ["number"]],
  ["list", ["list"]],
  ["tuple", ["tuple"]],
  ["set", ["set"]],
  ["dict", ["dict"]],
]);

function isInstance(frame: Frame, node: Call): AbstractValue {
  const value = argumentAt(frame, node, 0);
  const type = argumentAt(frame, node, 1);
  const wanted = (
    type?.kind === "known" && type.content.type === "tuple" ? type.content.elements : [type]
  ).map((one) =>
    one?.kind === "known" && one.content.type === "external" ? TYPES.get(one.content.name) : undefined,
  );
  if (value?.kind !== "known" || wanted.includes(undefined)) return stuck(frame, node, "the type of a value");
  return truthValue(
    wanted.some((types) => types?.includes(value.content.type) === true),
    originOf(frame, node, "asked here"),
  );
}

/** The repository file that `open(path)` or `open(path).read()` reads. */
function openedPath(frame: Frame, node: Call): string | undefined {
  const given = node.arguments[0]?.value;
  let inner = given;
  while (inner?.kind === "Call" && inner.callee.kind === "Attribute") inner = inner.callee.value;
  const path =
    inner?.kind === "Call"
      ? argumentAt(frame, inner, 0)
      : inner === undefined
        ? undefined
        : frame.run.interpreter.evaluate(frame, inner);
  if (path?.kind !== "known" || (path.content.type !== "text" && path.content.type !== "path"))
    return undefined;
  return repositoryPath(frame, path.content.value);
}

function repositoryPath(frame: Frame, path: string): string | undefined {
  const absolute = path.startsWith("/")
    ? path
    : posix.join(VIRTUAL_ROOT, posix.dirname(frame.module.path), path);
  const relative = absolute.startsWith(`${VIRTUAL_ROOT}/`)
    ? absolute.slice(VIRTUAL_ROOT.length + 1)
    : undefined;
  return relative !== undefined && frame.run.program.files.has(relative) ? relative : undefined;
}

/** `exec(open(path).read())`: the file's names become ours. */
function execute(frame: Frame, node: Call): AbstractValue {
  const path = openedPath(frame, node);
  if (path === undefined)
    frame.run.overrides.push({
      what: "code run by `exec`",
      at: placeOf(frame, node),
      optional: isOptional(frame),
    });
  else takeOver(frame, path, node);
  return none(originOf(frame, node, "runs code"));
}

function takeOver(frame: Frame, path: string, node: Call): void {
  const loaded = frame.run.interpreter.load(frame, path, node);
  for (const [name, value] of loaded?.scope.variables ?? []) {
    if (!name.startsWith("__"))
      bindName(
        frame,
        frame.globals,
        name,
        traced(value, placeOf(frame, node), `taken from ${path}`, "imported"),
      );
  }
}

/** `map(function, items)` over items that are known. */
function mapped(frame: Frame, node: Call, name: "map" | "filter"): AbstractValue {
  const [callee, source] = [argumentAt(frame, node, 0), argumentAt(frame, node, 1)];
  const origin = originOf(frame, node, "built here");
  if (callee === undefined || source === undefined)
    return stuck(frame, node, `\`${name}\` without its arguments`);
  const isText =
    callee.kind === "known" &&
    callee.content.type === "external" &&
    /^str(\.strip|\.lower)?$/.test(callee.content.name);
  const isBare =
    callee.kind === "known" && (callee.content.type === "none" || callee.content.type === "external");
  if (name === "filter" && isBare)
    return apply({ name: "builtin", function: "truthy-items", keywords: [] }, [source], origin);
  if (name === "filter" || isText)
    return apply({ name: "builtin", function: "trimmed-items", keywords: [] }, [source], origin);
  const iteration = iterationOf(source, origin);
  if (iteration === undefined) return stuck(frame, node, `\`${name}\` over something that is not followed`);
  const elements = iteration.elements.map((element) =>
    frame.run.interpreter.call(
      frame,
      callee,
      { positional: [element], keywords: new Map(), complete: true },
      node,
    ),
  );
  return known({ type: "list", elements, open: iteration.open }, origin);
}

function importModule(frame: Frame, node: Call): AbstractValue {
  const name = textOf(argumentAt(frame, node, 0));
  return name === undefined
    ? stuck(frame, node, "a module with a computed name")
    : moduleNamed(frame, name, node);
}

/** split-settings: later files win; a pattern that is not settled may set anything. */
function include(frame: Frame, node: Call): AbstractValue {
  for (const given of node.arguments) {
    if (given.style !== "positional") continue;
    const pattern = textOf(frame.run.interpreter.evaluate(frame, given.value));
    if (pattern === undefined)
      frame.run.overrides.push({
        what: "a settings file with a computed name",
        at: placeOf(frame, given),
        optional: isOptional(frame),
      });
    else for (const path of matching(frame, pattern)) includeFile(frame, path, node);
  }
  return none(originOf(frame, node, "includes settings files"));
}

function includeFile(frame: Frame, path: string, node: Call): void {
  const file = frame.run.program.files.get(path);
  if (file === undefined) return;
  const inner: Frame = { ...frame, module: { path, bytes: file.bytes, name: "" } };
  const outer = lookUp(frame.globals, "__file__");
  bindName(
    frame,
    frame.globals,
    "__file__",
    text(`${VIRTUAL_ROOT}/${path}`, originOf(frame, node, "included here")),
  );
  frame.run.interpreter.execute(inner, frame.run.program.parse(file).module.body);
  bindName(
    frame,
    frame.globals,
    "__file__",
    outer ?? unknown("no file", originOf(frame, node, "included here")),
  );
}

/** Files beside the module that match a glob, sorted as split-settings sorts them. */
function matching(frame: Frame, pattern: string): readonly string[] {
  const folder = posix.dirname(frame.module.path);
  const path = posix.normalize(folder === "." ? pattern : `${folder}/${pattern}`);
  if (!/[*?[]/.test(path)) return [path];
  const glob = compileGlob(path);
  return [...frame.run.program.files.keys()].filter((candidate) => matchesGlob(glob, candidate)).toSorted();
}
