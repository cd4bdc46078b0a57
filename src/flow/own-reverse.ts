/** A project's own `reverse()` around Django's, which puts the site's host in front: what it is handed stands behind that host, quoted. */
import { definitionOf } from "../bind/constants.ts";
import { oncePerFunction } from "../bind/once.ts";
import type { FunctionRef, Program, Symbol } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue } from "../extract/facts.ts";
import { spokenName } from "./sinks.ts";

/** Django's own, and that of REST framework (docs.djangoproject.com/en/5.2/ref/urlresolvers/#reverse). */
const REVERSE =
  /^(?:django\.(?:urls|core\.urlresolvers)\.(?:base\.)?|rest_framework\.reverse\.)reverse(?:_lazy)?$/;

const LAZY = /^django\.utils\.functional\.(?:lazy|lazystr|keep_lazy)$/;

const NAME = /^_?(?:\w{1,30}_)?reverse(?:_lazy)?$/;

/** Whether a call asks such a function for an address: `reverse("orders", kwargs={"slug": slug})`, also as a lazy text. */
export function asksOwnReverse(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  symbol: Symbol | undefined,
): boolean {
  if (symbol?.kind === "function") return handsOn(program, symbol.target);
  const { fragment } = functionFacts(ref);
  if (
    (symbol !== undefined && symbol.kind !== "external") ||
    !NAME.test(spokenName(fragment, call.callee) ?? "")
  )
    return false;
  const at = definitionOf(program, refTo(ref, call.callee));
  const made = functionFacts(at).fragment.values[at.value];
  const [inner] = made?.op === "call" ? made.arguments : [];
  if (made?.op !== "call" || inner === undefined) return false;
  if (!LAZY.test(externalName(resolveIn(program, at, made.callee)) ?? "")) return false;
  const wrapped = resolveIn(program, at, inner.value);
  return wrapped?.kind === "function" && handsOn(program, wrapped.target);
}

/** Whether a function is called like Django's and hands on the name of the view and what fills its pattern. */
const handsOn: (program: Program, ref: FunctionRef) => boolean = oncePerFunction((program, ref) => {
  const { name, parameters, fragment } = functionFacts(ref);
  if (!NAME.test(name) || !parameters.some((one) => one.name === "kwargs")) return false;
  return fragment.values.some((value) => {
    if (value.op !== "call") return false;
    const view = fragment.values[value.arguments[0]?.value ?? -1];
    return (
      view?.op === "parameter" && REVERSE.test(externalName(resolveIn(program, ref, value.callee)) ?? "")
    );
  });
});
