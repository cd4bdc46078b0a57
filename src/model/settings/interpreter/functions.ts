/** Functions of the project itself: their bodies are interpreted with the arguments at hand. */
import type { Expression, Param } from "../../../syntax/python/tree.ts";
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, Content, Scope } from "../value.ts";
import { dict, sequence, text } from "../value.ts";
import { emptyScope, MAX_DEPTH, originOf, stuck, type Arguments, type Frame } from "./frame.ts";
import { returnedBy } from "./outcome.ts";

type FunctionContent = Extract<Content, { readonly type: "function" }>;

/** Marks a function body that has yielded; a keyword can never be a variable's name. */
export const YIELDED = "yield";

/** Decorators that leave the result alone. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  "lru_cache",
  "cache",
  "staticmethod",
  "classmethod",
  "property",
  "overload",
  "wraps",
]);

/** What the call returns; a body that raises on some path gives a value that fails there. */
export function callFunction(
  frame: Frame,
  content: FunctionContent,
  given: Arguments,
  at: Span,
): AbstractValue {
  const { node, module } = content;
  if (frame.depth >= MAX_DEPTH) return stuck(frame, at, "calls that nest too deeply");
  if (!given.complete) return stuck(frame, at, "arguments that are not followed");
  const inner: Frame = {
    ...frame,
    module,
    scope: emptyScope(content.scope),
    globals: outermost(content.scope),
    depth: frame.depth + 1,
  };
  if (node.kind === "Lambda")
    return bind(inner, node.params, given)
      ? inner.run.interpreter.evaluate(inner, node.body)
      : notBound(frame, at);
  if (node.async || !node.decorators.every(isTransparent))
    return stuck(frame, at, `the decorated function \`${node.name.name}\``);
  if (!bind(inner, node.params, given)) return notBound(frame, at);
  const outcome = inner.run.interpreter.execute(inner, node.body);
  if (inner.scope.variables.has(YIELDED)) return stuck(frame, at, "a generator");
  return returnedBy(outcome, originOf(frame, at, `returned by \`${node.name.name}\``));
}

function notBound(frame: Frame, at: Span): AbstractValue {
  return stuck(frame, at, "a call whose arguments do not fit");
}

function outermost(scope: Scope): Scope {
  return scope.parent === undefined ? scope : outermost(scope.parent);
}

function isTransparent(decorator: Expression): boolean {
  const callee = decorator.kind === "Call" ? decorator.callee : decorator;
  if (callee.kind === "Name") return TRANSPARENT.has(callee.name);
  return callee.kind === "Attribute" && TRANSPARENT.has(callee.attribute.name);
}

/** Gives the parameters their values; false when a required one has none. */
function bind(frame: Frame, params: readonly Param[], given: Arguments): boolean {
  const left = new Map(given.keywords);
  let next = 0;
  for (const param of params) {
    const { name } = param.name;
    if (param.style === "args") {
      frame.scope.variables.set(
        name,
        sequence("tuple", given.positional.slice(next), originOf(frame, param, "arguments")),
      );
      next = given.positional.length;
    } else if (param.style === "kwargs") {
      const origin = originOf(frame, param, "arguments");
      frame.scope.variables.set(
        name,
        dict(
          [...left].map(([key, value]) => ({ key: text(key, origin), value })),
          origin,
        ),
      );
    } else {
      const value =
        (param.style === "keyword-only" ? undefined : given.positional[next++]) ??
        left.get(name) ??
        fallback(frame, param);
      if (value === undefined) return false;
      left.delete(name);
      frame.scope.variables.set(name, value);
    }
  }
  return true;
}

function fallback(frame: Frame, param: Param): AbstractValue | undefined {
  return param.default === undefined ? undefined : frame.run.interpreter.evaluate(frame, param.default);
}
