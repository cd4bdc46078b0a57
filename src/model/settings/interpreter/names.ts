/** Names and attributes. */
import type { Name } from "../../../syntax/python/tree.ts";
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, Known, ProjectClass, Scope } from "../value.ts";
import { external, known, pathValue, sequence } from "../value.ts";
import { apply } from "../operations/apply.ts";
import { choose } from "../operations/choice.ts";
import { isProperty } from "../libraries/computed-settings.ts";
import { DYNACONF, dynaconfSetting } from "../libraries/dynaconf.ts";
import { libraryConstant } from "../libraries/library-constants.ts";
import { lookUp, originOf, stuck, type Frame } from "./frame.ts";
import { submodule } from "./module-paths.ts";

const BUILTINS: ReadonlySet<string> = new Set(
  (
    "bool str int float list tuple set frozenset dict len any all min max sorted reversed open print globals locals vars " +
    "getattr setattr hasattr isinstance range enumerate zip map filter exec eval compile type super property staticmethod " +
    "classmethod object next iter callable repr sum abs round bytes __import__ Exception ImportError KeyError ValueError " +
    "RuntimeError AttributeError OSError IOError FileNotFoundError ModuleNotFoundError NotImplementedError SystemExit unicode"
  ).split(" "),
);

/** The value a name holds here. */
export function nameValue(frame: Frame, node: Name): AbstractValue {
  const value = lookUp(frame.scope, node.name);
  if (value !== undefined) return value;
  if (BUILTINS.has(node.name)) return external(node.name, originOf(frame, node, "built in"));
  return stuck(frame, node, `the name \`${node.name}\` is not defined in the files that were read`);
}

/** Properties of paths that read like attributes. */
const PATH_PROPERTIES: ReadonlySet<string> = new Set(["parent", "name", "stem", "suffix"]);

/** `value.name`. */
export function attributeOf(frame: Frame, value: AbstractValue, name: string, at: Span): AbstractValue {
  if (value.kind === "unknown" || value.kind === "fails") return value;
  if (value.kind === "one-of" && !isData(value)) {
    const whenTrue = attributeOf(frame, value.whenTrue, name, at);
    return choose(value.test, whenTrue, attributeOf(frame, value.whenFalse, name, at), value.origin);
  }
  if (value.kind !== "known" || value.content.type === "path") return dataAttribute(frame, value, name, at);
  return knownAttribute(frame, value, name, at);
}

function dataAttribute(frame: Frame, value: AbstractValue, name: string, at: Span): AbstractValue {
  const origin = originOf(frame, at, "taken from here");
  if (PATH_PROPERTIES.has(name))
    return apply({ name: "method", method: name, keywords: [] }, [value], origin);
  if (name === "parents" && value.kind === "known" && value.content.type === "path")
    return parents(value.content.value, value);
  return known({ type: "method", receiver: value, name }, origin);
}

function parents(path: string, value: Known): AbstractValue {
  const folders = path.split("/").slice(1, -1);
  const paths = folders.map((_, index) => `/${folders.slice(0, folders.length - index).join("/")}`);
  return sequence(
    "tuple",
    [...paths, "/"].map((folder) => pathValue(folder, value.origin)),
    value.origin,
  );
}

/** Whether a value, along all its alternatives, is plain data rather than a module, class or function. */
export function isData(value: AbstractValue): boolean {
  if (value.kind === "one-of") return isData(value.whenTrue) && isData(value.whenFalse);
  if (value.kind === "environment") return true;
  if (value.kind !== "known") return false;
  return !["external", "module", "class", "instance", "function", "absent"].includes(value.content.type);
}

function knownAttribute(frame: Frame, value: Known, name: string, at: Span): AbstractValue {
  const { content } = value;
  switch (content.type) {
    case "external":
      return externalAttribute(frame, `${content.name}.${name}`, at);
    case "module":
      return moduleAttribute(frame, content.path, name, at);
    case "class":
      return classAttribute(content.class, name) ?? stuck(frame, at, `the attribute \`${name}\` of a class`);
    case "instance":
      if (content.of === DYNACONF && /^[A-Z][A-Z0-9_]*$/.test(name))
        return dynaconfSetting(frame, value, name, undefined, at);
      return content.fields.get(name) ?? instanceAttribute(value, content.class, name, frame, at);
    default:
      return known({ type: "method", receiver: value, name }, originOf(frame, at, "taken from here"));
  }
}

function instanceAttribute(
  value: Known,
  of: ProjectClass | undefined,
  name: string,
  frame: Frame,
  at: Span,
): AbstractValue {
  const inherited = of === undefined ? undefined : classAttribute(of, name);
  if (isProperty(inherited) && inherited !== undefined) {
    const self = (value.content.type === "instance" ? value.content.fields.get(SELF) : undefined) ?? value;
    const given = { positional: [self], keywords: new Map<string, AbstractValue>(), complete: true };
    return frame.run.interpreter.call(frame, inherited, given, at);
  }
  const isMethod = inherited?.kind === "known" && inherited.content.type === "function";
  return inherited !== undefined && !isMethod
    ? inherited
    : known({ type: "method", receiver: value, name }, originOf(frame, at, "taken from here"));
}

/** The field in which what `super()` gives keeps the object itself; no attribute is called so. */
const SELF = "super of";

/** `super()` in a method: the object, seen as one of the bases of the class that the method stands in. */
export function superObject(frame: Frame, at: Span): AbstractValue {
  const self = lookUp(frame.scope, "self");
  const within = self?.kind === "known" && self.content.type === "instance" ? self.content.class : undefined;
  const owner = within === undefined ? undefined : classAround(frame.scope, within);
  if (self === undefined || owner === undefined) return stuck(frame, at, "what `super()` gives");
  const bases: ProjectClass = { ...owner, scope: { variables: new Map(), parent: undefined } };
  return known(
    { type: "instance", of: "super", class: bases, fields: new Map([[SELF, self]]) },
    originOf(frame, at, "the bases of the class"),
  );
}

/** The class, itself or one of its bases, whose body encloses the scope. */
function classAround(scope: Scope, made: ProjectClass): ProjectClass | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent)
    if (at === made.scope) return made;
  for (const base of made.bases) {
    const found =
      base.kind === "known" && base.content.type === "class"
        ? classAround(scope, base.content.class)
        : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An attribute of a class or its bases, in the order of the bases. */
export function classAttribute(of: ProjectClass, name: string): AbstractValue | undefined {
  const own = of.scope.variables.get(name);
  if (own !== undefined) return own;
  for (const base of of.bases) {
    const inherited =
      base.kind === "known" && base.content.type === "class"
        ? classAttribute(base.content.class, name)
        : undefined;
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}

function externalAttribute(frame: Frame, name: string, at: Span): AbstractValue {
  const origin = originOf(frame, at, "a constant of a library");
  return libraryConstant(name, origin) ?? external(name, origin);
}

/** `module.name`: a name of the module, else a module below it. */
export function moduleAttribute(frame: Frame, path: string, name: string, at: Span): AbstractValue {
  const loaded = frame.run.interpreter.load(frame, path, at);
  if (loaded === undefined) return stuck(frame, at, "a module that could not be read");
  const value = loaded.scope.variables.get(name);
  if (value !== undefined) return value;
  const below = submodule(frame.run.program, path, name);
  if (below !== undefined)
    return known({ type: "module", path: below }, originOf(frame, at, "imported here"));
  return stuck(frame, at, `\`${name}\` is not defined in ${path}`);
}
