/** Markdown and its like: texts that packages turn into HTML and let HTML through. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { HtmlPart } from "./html-parts.ts";
import { htmlText } from "./html-parts.ts";

/** Packages that turn a light markup into HTML and let HTML through. */
const LIGHT_MARKUP =
  /^(?:markdown|markdown2|mistune|commonmark|misaka|cmarkgfm|markdown_it|markdownx\.utils|textile|creole|docutils\.core|martor\.utils|marko)\./;

/** Functions of the project between a text and what renders it. */
const DEPTH = 2;

/** The calls of such packages that a part is the result of, in functions of the project that clean nothing behind them as well. */
export function renderings(flows: FlowModel, { at, value }: HtmlPart, depth: number = 0): ValueRef[] {
  if (value.op !== "call") return [];
  const name = externalName(resolveIn(flows.program, at, value.callee));
  if (name !== undefined && LIGHT_MARKUP.test(name)) return [at];
  const target = flows.solver.byRef.get(functionFacts(at))?.edges.get(at.value)?.target;
  return target && depth < DEPTH ? renderingsBy(flows, target, depth + 1) : [];
}

/** The calls of such packages whose result a function gives back without cleaning it. */
export function renderingsBy(flows: FlowModel, ref: FunctionRef, depth: number = 0): ValueRef[] {
  const state = flows.solver.byRef.get(functionFacts(ref));
  if (!state) return [];
  return state.facts.fragment.exits.flatMap(({ kind, value }) =>
    kind === "return"
      ? htmlText(flows, state, value).parts.flatMap((part) => renderings(flows, part, depth))
      : [],
  );
}
