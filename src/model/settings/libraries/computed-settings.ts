/** Settings that a property of a settings class computes: the property runs with an object of the class as `self`. */
import type { Frame, Run } from "../interpreter/frame.ts";
import type { AbstractValue, ProjectClass, Scope } from "../value.ts";
import { known, originAt, traced } from "../value.ts";

/** The settings with every property replaced by what it returns. Methods are no settings. */
export function withComputed(
  settings: ReadonlyMap<string, AbstractValue>,
  made: ProjectClass,
  run: Run,
): ReadonlyMap<string, AbstractValue> {
  const plain = [...settings].filter(([, value]) => !isFunction(value));
  const frame = frameOf(made, run);
  const origin = originAt({ path: made.module.path, span: made.node.header }, "the settings object");
  const self = known({ type: "instance", of: made.name, class: made, fields: new Map(plain) }, origin);
  const computed = new Map<string, AbstractValue>();
  for (const [name, value] of settings) {
    if (!isFunction(value)) computed.set(name, value);
    else if (isProperty(value)) computed.set(name, computedBy(frame, value, self, name));
  }
  return computed;
}

function isFunction(value: AbstractValue): boolean {
  return value.kind === "known" && value.content.type === "function";
}

/** Whether a class attribute is a property: reading it calls it. */
export function isProperty(value: AbstractValue | undefined): boolean {
  if (value?.kind !== "known" || value.content.type !== "function") return false;
  const { node } = value.content;
  if (node.kind === "Lambda") return false;
  return node.decorators.some((decorator) => {
    if (decorator.kind === "Name") return /^(?:cached_)?property$/.test(decorator.name);
    return decorator.kind === "Attribute" && /^(?:cached_)?property$/.test(decorator.attribute.name);
  });
}

function computedBy(frame: Frame, property: AbstractValue, self: AbstractValue, name: string): AbstractValue {
  const given = { positional: [self], keywords: new Map<string, AbstractValue>(), complete: true };
  const place = property.origin.place;
  const value = frame.run.interpreter.call(frame, property, given, place.span);
  return traced(value, place, `computed by the property \`${name}\``, "assigned", name);
}

function frameOf(made: ProjectClass, run: Run): Frame {
  return {
    run,
    module: made.module,
    scope: made.scope,
    globals: outermost(made.scope),
    depth: 1,
    guarded: false,
    conditional: false,
  };
}

function outermost(scope: Scope): Scope {
  return scope.parent === undefined ? scope : outermost(scope.parent);
}
