/** Markdown and its like: texts that packages turn into HTML and let HTML through. */
import { constantOf, definitionOf, textOf } from "../../bind/constants.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { HtmlPart } from "./html-parts.ts";
import { htmlText } from "./html-parts.ts";

/** Packages that turn a light markup into HTML and let HTML through. */
const LIGHT_MARKUP =
  /^(?:markdown|markdown2|mistune|commonmark|misaka|cmarkgfm|markdown_it|markdownx\.utils|textile|creole|docutils\.core|martor\.utils|marko|django\.contrib\.markup\.templatetags\.markup)\./;

/** Functions of the project between a text and what renders it. */
const DEPTH = 2;

/** The calls of such packages that a part is the result of, in functions of the project that clean nothing behind them as well. */
export function renderings(flows: FlowModel, { at, value }: HtmlPart, depth: number = 0): ValueRef[] {
  if (value.op !== "call") return [];
  const name = externalName(resolveIn(flows.program, at, value.callee));
  if (name !== undefined && LIGHT_MARKUP.test(name))
    return refusesHtml(flows.program, at, value) ||
      isToldSafe(flows.program, at, name) ||
      escapesHtml(flows.program, at)
      ? []
      : [at];
  const target = flows.solver.byRef.get(functionFacts(at))?.edges.get(at.value)?.target;
  return target && depth < DEPTH ? renderingsBy(flows, target, depth + 1) : [];
}

/** What shows HTML as text unless it is told not to (mistune.lepture.com/en/latest/guide.html#customize-mistune). */
const BY_DEFAULT = /^mistune\.(?:create_markdown|markdown)$/;

/** `markdown2.markdown(text, safe_mode="escape")`: HTML in the text is escaped or dropped. */
export function refusesHtml(program: Program, at: FunctionRef, call: CallValue): boolean {
  const told = call.arguments.find(({ name }) => name === "safe_mode" || name === "escape");
  if (told !== undefined) return constantOf(program, refTo(at, told.value))?.kind !== "False";
  return BY_DEFAULT.test(externalName(resolveIn(program, at, call.callee)) ?? "");
}

/** `markup.markdown(text, "safe")` (docs.djangoproject.com/en/1.4/ref/contrib/markup/). */
function isToldSafe(program: Program, at: ValueRef, name: string): boolean {
  const call = functionFacts(at).fragment.values[at.value];
  const told =
    name.startsWith("django.contrib.markup.") && call?.op === "call" ? call.arguments[1] : undefined;
  return told !== undefined && /\bsafe\b/.test(textOf(program, refTo(at, told.value)) ?? "safe");
}

/** Presets of markdown-it-py that show HTML as text (markdown-it-py.readthedocs.io/en/latest/security.html). */
const ESCAPING: ReadonlySet<string> = new Set(["js-default", "zero"]);

/** Renderers that are told to show HTML as text when they are made: `mistune.Markdown(escape=True)`. */
const TOLD = /^mistune\.(?:Markdown|Renderer|HTMLRenderer|create_markdown)$/;

/** `MarkdownIt("js-default", …).disable([…]).render(text)`, `Markdown(escape=True).render(text)`. */
function escapesHtml(program: Program, at: ValueRef, depth = 0): boolean {
  const call = functionFacts(at).fragment.values[at.value];
  if (call?.op !== "call" || depth > CHAINED) return false;
  const name = externalName(resolveIn(program, at, call.callee));
  if (name !== undefined && /^markdown_it\.(?:main\.)?MarkdownIt$/.test(name)) {
    const preset = call.arguments[0] && textOf(program, refTo(at, call.arguments[0].value));
    return preset !== undefined && ESCAPING.has(preset);
  }
  if (name !== undefined && TOLD.test(name)) return refusesHtml(program, at, call);
  const callee = functionFacts(at).fragment.values[call.callee];
  // `renderer.render(text)`, or the renderer itself is called: `renderer(text)`.
  const renderer = callee?.op === "attribute" ? callee.base : call.callee;
  const made =
    name === undefined || callee?.op === "attribute" || name.includes("()")
      ? definitionOf(program, refTo(at, renderer))
      : undefined;
  return made !== undefined && escapesHtml(program, made, depth + 1);
}

/** Calls behind each other on one renderer. */
const CHAINED = 8;

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

const ESCAPES = /^(?:django\.utils\.html\.(?:conditional_)?escape|html\.escape|markupsafe\.escape)$/;

/** `markdown(escape(text))`: of what is rendered, HTML is escaped already; what Markdown makes a link of is not. */
export function isEscapedBefore({ flows }: { readonly flows: FlowModel }, part: HtmlPart): boolean {
  const made = renderings(flows, part);
  return (
    made.length > 0 &&
    made.every((at) => {
      const { values } = functionFacts(at).fragment;
      const call = values[at.value];
      const text = call?.op === "call" ? values[call.arguments[0]?.value ?? NONE] : undefined;
      const name = text?.op === "call" ? externalName(resolveIn(flows.program, at, text.callee)) : undefined;
      return name !== undefined && ESCAPES.test(name);
    })
  );
}
