/** Views whose answers Django's cache keeps for everybody: `@cache_page`, in code and around views in URLconfs. */
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { definitionOf } from "../../bind/constants.ts";
import { externalName, resolve, resolveIn } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { isImported, placeOf } from "../../flow/flow-model.ts";
import type { Place } from "../../findings/finding.ts";
import type { View } from "../views/view.ts";

/** The decorator (docs.djangoproject.com/en/5.2/topics/cache/#the-per-view-cache). */
const CACHE_PAGE = "django.views.decorators.cache.cache_page";

/** Decorators by which answers differ per visitor, or are not kept at all. */
const APART = new Set([
  "django.views.decorators.vary.vary_on_cookie",
  "django.views.decorators.vary.vary_on_headers",
  "django.views.decorators.cache.never_cache",
]);

/** One cached view. */
export interface CachedView {
  readonly view: View;
  /** The decorator or the call in the URLconf. */
  readonly at: Place;
  /** Decorators between the cache and the view, innermost last: what these set holds in the cached answer. */
  readonly below: readonly string[];
  /** Decorators and wrappers above the cache, outermost first. */
  readonly above: readonly string[];
}

/** All of them. */
export function cachedViews(flows: FlowModel, views: readonly View[]): CachedView[] {
  if (!isImported(flows, "django.views.decorators.cache")) return [];
  return views.flatMap((view) => cachedView(flows.program, view) ?? []);
}

function cachedView(program: Program, view: View): CachedView | undefined {
  const layers = [...wrappersOf(program, view), ...decoratorsOf(program, view)];
  const position = layers.findIndex(({ name }) => name === CACHE_PAGE);
  const layer = layers[position];
  if (!layer) return undefined;
  const names = layers.map(({ name }) => name ?? "");
  return { view, at: layer.at, above: names.slice(0, position), below: names.slice(position + 1) };
}

/** Whether the cached answer differs from visitor to visitor. */
export function isKeptApart({ below }: CachedView): boolean {
  return below.some((name) => APART.has(name));
}

interface Layer {
  readonly name: string | undefined;
  readonly at: Place;
}

/** Calls around the view in the URLconf, outermost first. */
function wrappersOf(program: Program, { routes }: View): Layer[] {
  const [route] = routes;
  return (route?.wrappers ?? []).map((at) => layer(program, at, placeOf(at)));
}

/** Decorators of the function, or of the class and its `dispatch` and `get`. */
function decoratorsOf(program: Program, { target }: View): Layer[] {
  if (target.kind === "function") return ofFunction(program, target.ref);
  if (target.kind !== "class") return [];
  const { decorators, decoratorSpans, parent } = classFacts(target.ref);
  return decorators.map((value, index) =>
    layer(
      program,
      { unit: target.ref.unit, function: parent, value },
      { path: target.ref.unit.file.path, span: decoratorSpans[index] ?? classFacts(target.ref).header },
    ),
  );
}

function ofFunction(program: Program, ref: FunctionRef): Layer[] {
  const { decorators, decoratorSpans, header, parent, qualifiedName } = functionFacts(ref);
  return decorators.map((value, index) =>
    layer(
      program,
      { unit: ref.unit, function: parent, value },
      { path: ref.unit.file.path, span: decoratorSpans[index] ?? header, scope: qualifiedName },
    ),
  );
}

/** What a decorator is, without its arguments, and inside `method_decorator`. */
function layer(program: Program, written: ValueRef, at: Place): Layer {
  return { name: nameOf(program, definitionOf(program, written), 0), at };
}

function nameOf(program: Program, at: ValueRef, depth: number): string | undefined {
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op !== "call" || depth > 3) return externalName(resolve(program, at));
  const name = externalName(resolveIn(program, at, value.callee));
  const [first] = value.arguments;
  if (name === "django.utils.decorators.method_decorator" && first)
    return nameOf(program, definitionOf(program, refTo(at, first.value)), depth + 1);
  return name ?? nameOf(program, refTo(at, value.callee), depth + 1);
}
