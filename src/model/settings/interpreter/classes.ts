/** Classes of the project: name spaces, configuration objects. */
import type { ClassDef } from "../../../syntax/python/tree.ts";
import { dottedName } from "../../../syntax/python/walk.ts";
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, ProjectClass } from "../value.ts";
import { known } from "../value.ts";
import { isPydanticSettings, pydanticFields } from "../libraries/pydantic.ts";
import { emptyScope, MAX_DEPTH, originOf, stuck, type Arguments, type Frame } from "./frame.ts";

/** Runs the class body and binds the class. */
export function defineClass(frame: Frame, node: ClassDef): void {
  if (frame.depth >= MAX_DEPTH) return;
  const scope = emptyScope(frame.scope);
  const inner: Frame = { ...frame, scope, depth: frame.depth + 1 };
  const positional = node.arguments.filter((given) => given.style === "positional");
  const bases = positional.map((given) => frame.run.interpreter.evaluate(frame, given.value));
  frame.run.interpreter.execute(inner, node.body);
  const made: ProjectClass = { name: node.name.name, node, module: frame.module, scope, bases };
  frame.scope.variables.set(
    node.name.name,
    known({ type: "class", class: made }, originOf(frame, node.header, "defined here")),
  );
}

/** `Class(…)`: an object whose attributes are the class's; what `__init__` does is not followed. */
export function instantiate(frame: Frame, made: ProjectClass, given: Arguments, at: Span): AbstractValue {
  const fields = fieldsOf(frame, made, given);
  if (hasOwnInit(made)) return stuck(frame, at, `an object of the class \`${made.name}\``);
  return known({ type: "instance", of: made.name, class: made, fields }, originOf(frame, at, "made here"));
}

function fieldsOf(frame: Frame, made: ProjectClass, given: Arguments): Map<string, AbstractValue> {
  if (isPydanticSettings(made)) return pydanticFields(frame, made, given);
  return isRecord(made) ? recordFields(made, given) : new Map<string, AbstractValue>();
}

/** A `NamedTuple` or a dataclass: its arguments are its annotated attributes, in their order. */
function isRecord({ node, bases }: ProjectClass): boolean {
  const isTuple = bases.some(
    (base) =>
      base.kind === "known" && base.content.type === "external" && base.content.name === "typing.NamedTuple",
  );
  return (
    isTuple ||
    node.decorators.some((decorator) => {
      const callee = decorator.kind === "Call" ? decorator.callee : decorator;
      return dottedName(callee)?.split(".").at(-1) === "dataclass";
    })
  );
}

function recordFields({ node, scope }: ProjectClass, given: Arguments): Map<string, AbstractValue> {
  const names = node.body.flatMap((statement) =>
    statement.kind === "AnnAssign" && statement.target.kind === "Name" ? [statement.target.name] : [],
  );
  const fields = new Map<string, AbstractValue>();
  for (const [index, name] of names.entries()) {
    const value = given.keywords.get(name) ?? given.positional[index] ?? scope.variables.get(name);
    if (value !== undefined) fields.set(name, value);
  }
  return fields;
}

function hasOwnInit(made: ProjectClass): boolean {
  if (made.scope.variables.has("__init__") || made.scope.variables.has("__new__")) return true;
  return made.bases.some(
    (base) => base.kind === "known" && base.content.type === "class" && hasOwnInit(base.content.class),
  );
}
