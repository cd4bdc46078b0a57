/** Every place where code says that a text is HTML already: Django and the browser believe it. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Judged } from "../../flow/arrivals.ts";
import { judgeArrival } from "../../flow/arrivals.ts";
import type { Fragment, ValueId } from "../../extract/facts.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { sinksOfKind } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { reportAt } from "../../flow/value-report.ts";
import { rowHtml } from "../admin/row-html.ts";
import type { HtmlText } from "./html-parts.ts";
import { htmlText } from "./html-parts.ts";
import { openedText } from "./opened-text.ts";
import type { TemplateFunctions } from "./template-functions.ts";
import { templateFunctions } from "./template-functions.ts";
import { functionsLike } from "../../flow/spots.ts";

/** One such place. */
export interface MarkedHtml {
  readonly report: SinkReport;
  /** What arrives; undefined when all of it is constant or escaped. */
  readonly judged: Judged | undefined;
  readonly text: HtmlText;
  /** A template calls the function around it, with whatever the page holds. */
  readonly inTemplateFunction: boolean;
  /** The call itself, or the method that returns the text; a form field's help text, which forms never escape; and what Django shows as HTML in old releases or where escaping is off. */
  readonly through: "call" | "decorator" | "method" | "allow-tags" | "simple-tag" | "bare-tag" | "help-text";
}

/** Functions and classes that mark a text (docs.djangoproject.com/en/5.2/ref/utils/#module-django.utils.safestring). */
const MARKERS: ReadonlySet<string> = new Set([
  "django.utils.safestring.mark_safe",
  "django.utils.safestring.SafeString",
  "markupsafe.Markup",
]);

/** Methods whose result is HTML by protocol: `__html__`, and `__str__` under `@html_safe`. */
const HTML_SAFE = "django.utils.html.html_safe";

/** One answer for each model, shared by all checks that ask. */
const knownMarkedHtml = new WeakMap<FlowModel, readonly MarkedHtml[]>();

/** Every marked text but those of admin classes, which have a check of their own. */
export function markedHtml(flows: FlowModel): readonly MarkedHtml[] {
  const found = knownMarkedHtml.get(flows) ?? gatherMarkedHtml(flows);
  knownMarkedHtml.set(flows, found);
  return found;
}

function gatherMarkedHtml(flows: FlowModel): MarkedHtml[] {
  const owned = new Set(rowHtml(flows).map(({ at }) => keyOf(at)));
  const fromTemplates = templateFunctions(flows);
  const places = [...markedCalls(flows), ...markedResults(flows), ...helpTexts(flows)];
  return places
    .filter(({ report }) => !owned.has(keyOf(report.site.at)))
    .flatMap((place) => describe(flows, fromTemplates, place));
}

interface MarkedPlace {
  readonly report: SinkReport;
  readonly through: MarkedHtml["through"];
}

function keyOf({ unit, function: id, value }: ValueRef): string {
  return `${unit.file.path}:${id}:${value}`;
}

function describe(
  flows: FlowModel,
  fromTemplates: TemplateFunctions,
  { report, through }: MarkedPlace,
): MarkedHtml[] {
  const state = flows.solver.byRef.get(functionFacts(report.site.at));
  if (!state) return [];
  return [
    {
      report,
      through,
      judged: judgeArrival(flows, report),
      text: shownAs(through, openedText(flows, htmlText(flows, state, report.site.argument))),
      inTemplateFunction: fromTemplates.has(state.facts),
    },
  ];
}

/** A help text is a sentence: what is put into it is text, whether the code writes tags around it or not. */
function shownAs(through: MarkedHtml["through"], text: HtmlText): HtmlText {
  return through === "help-text" ? { ...text, tags: text.built } : text;
}

function markedCalls(flows: FlowModel): MarkedPlace[] {
  return sinksOfKind(flows, "html").flatMap((report): MarkedPlace[] =>
    MARKERS.has(report.site.row.at) ? [{ report, through: "call" }] : [],
  );
}

/** `self.fields["note"].help_text = f"…"`: not escaped in forms (docs.djangoproject.com/en/5.2/ref/forms/fields/#help-text). */
function helpTexts(flows: FlowModel): MarkedPlace[] {
  const row = { at: "django.forms.Field.help_text", argument: 0, kind: "html" } as const;
  return storingHelp(flows).flatMap(({ ref, facts: { fragment } }) =>
    fragment.stores.flatMap(({ base, name, item, value, region }): MarkedPlace[] => {
      const isText = name === "help_text" && !item && isPutTogether(fragment, value);
      if (!isText || !isFieldOfForm(fragment, base)) return [];
      const report = reportAt(flows, refTo(ref, value), region, row);
      return report ? [{ report, through: "help-text" }] : [];
    }),
  );
}

const storingHelp = functionsLike(({ fragment }) => fragment.stores.some(({ name }) => name === "help_text"));

/** A text with values in it, as it is or after `.strip()`. */
function isPutTogether({ values }: Pick<Fragment, "values">, id: ValueId): boolean {
  const value = values[id];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  const stripped = callee?.op === "attribute" && callee.name === "strip" ? values[callee.base] : undefined;
  return value?.op === "build" || stripped?.op === "build";
}

/** `self.fields["note"]`, or one of `self.fields.values()` and `self.fields.items()`. */
function isFieldOfForm({ values }: Pick<Fragment, "values">, id: ValueId): boolean {
  const value = values[id];
  if (value?.op === "updated") return isFieldOfForm({ values }, value.base);
  if (value?.op === "merge") return value.inputs.some((one) => one < id && isFieldOfForm({ values }, one));
  if (value?.op === "element")
    return isFieldOfForm({ values }, value.base) || listsFields({ values }, value.base);
  return value?.op === "item" && isFields({ values }, value.base);
}

/** `self.fields.items()`. */
function listsFields({ values }: Pick<Fragment, "values">, id: ValueId): boolean {
  const value = values[id];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  return (
    callee?.op === "attribute" && /^(?:items|values)$/.test(callee.name) && isFields({ values }, callee.base)
  );
}

/** `self.fields`. */
function isFields({ values }: Pick<Fragment, "values">, id: ValueId): boolean {
  const value = values[id];
  const held = value?.op === "updated" ? values[value.base] : value;
  return held?.op === "attribute" && held.name === "fields";
}

/** What a function returns, as if that were marked: Django shows it as HTML for a reason of its own. */
export function markedResult(
  flows: FlowModel,
  ref: FunctionRef,
  through: MarkedHtml["through"],
): MarkedHtml[] {
  const state = flows.solver.byRef.get(functionFacts(ref));
  const owned = new Set(rowHtml(flows).map(({ at }) => keyOf(at)));
  return (state ? resultsOf(flows, state, through) : [])
    .filter(({ report }) => !owned.has(keyOf(report.site.at)))
    .flatMap((place) => describe(flows, templateFunctions(flows), place));
}

/** What functions under `@mark_safe` return, and methods whose result is HTML by protocol. */
function markedResults(flows: FlowModel): MarkedPlace[] {
  return decoratedOrProtocol(flows).flatMap((state) => {
    const through = markedBy(flows, state);
    return through === undefined ? [] : resultsOf(flows, state, through);
  });
}

const decoratedOrProtocol = functionsLike(
  ({ form, decorators, name }) =>
    form === "function" && (decorators.length > 0 || name === "__html__" || name === "__str__"),
);

function markedBy(flows: FlowModel, { facts, ref }: FunctionState): MarkedHtml["through"] | undefined {
  if (facts.form !== "function") return undefined;
  const names = facts.decorators.map((value) => nameIn(flows, { ...ref, function: facts.parent }, value));
  if (names.some((name) => name !== undefined && MARKERS.has(name))) return "decorator";
  if (facts.name === "__html__") return "method";
  return facts.name === "__str__" && isHtmlSafe(flows, ref) ? "method" : undefined;
}

function isHtmlSafe(flows: FlowModel, ref: FunctionRef): boolean {
  const owner = functionFacts(ref).class;
  if (owner < 0) return false;
  const facts = classFacts({ unit: ref.unit, class: owner });
  return facts.decorators.some(
    (value) => nameIn(flows, { ...ref, function: facts.parent }, value) === HTML_SAFE,
  );
}

function nameIn(flows: FlowModel, ref: FunctionRef, value: number): string | undefined {
  return externalName(resolveIn(flows.program, ref, value));
}

function resultsOf(flows: FlowModel, state: FunctionState, through: MarkedHtml["through"]): MarkedPlace[] {
  const row = { at: "django.utils.safestring.mark_safe", argument: 0, kind: "html" } as const;
  return state.facts.fragment.exits.flatMap(({ kind, value, region }): MarkedPlace[] => {
    const report = kind === "return" ? reportAt(flows, refTo(state.ref, value), region, row) : undefined;
    return report ? [{ report, through }] : [];
  });
}
