/** How much a marked text deserves to be looked at: who chooses its parts, and what they are called. */
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Confidence, Found, Place, Severity } from "../../findings/finding.ts";
import type { Chooser, Judged } from "../../flow/arrivals.ts";
import { comesThroughFields } from "../../flow/field-ways.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf, scopeOf } from "../../flow/flow-model.ts";
import { NONE } from "../../extract/facts.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { spokenName } from "../../flow/sinks.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { Origin } from "../../flow/taint.ts";
import { weight } from "../../flow/taint.ts";
import { comesByCheckedPost } from "../csrf/posted-only.ts";
import { mayBeText } from "./claimed-cleaners.ts";
import { goesIntoMail } from "./mailed-html.ts";
import { repeatedInput } from "./error-texts.ts";
import { isFormsOwn, listsErrorsRaw } from "./forms-own.ts";
import { ADDRESS } from "./harmless-names.ts";
import type { HtmlPart, HtmlText } from "./html-parts.ts";
import type { MarkedHtml } from "./marked-html.ts";
import type { Span } from "../../source/span.ts";
import { renderings } from "./light-markup.ts";
import { isOwnWord } from "./own-words.ts";
import { isFoundByName, isKnownRow } from "./looked-up-parts.ts";
import { isNumber, isPlainColumn } from "./plain-parts.ts";
import { givesSpoken, holderName, isSpoken, isTypedField, isTypedText, isCodesOwn } from "./typed-names.ts";
import { OWN_PROFILE } from "../templates/origin.ts";
import { doubtAbout, doubtAboutPlace, isCleanedEntry, isDumpedWhole, isJson } from "./part-doubts.ts";

/** Which of the checks speaks for a marked text, so that no gap is reported twice. */
export type Owner = "mark-safe" | "unsafe-custom-tag" | "markdown-unsanitized";

/** A marked text with something in it that nobody escaped. */
export interface Suspicion {
  readonly owner: Owner;
  readonly marked: MarkedHtml;
  /** The worst part. */
  readonly part: HtmlPart;
  /** All parts as bad as that, in the order of the code. */
  readonly parts: readonly HtmlPart[];
  /** Those of them that come from the same and have no place of their own below. */
  readonly alike: readonly HtmlPart[];
  /** Where the text comes from, after "comes from". */
  readonly label: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly reason: string;
  /** Where such parts go into the text, other than in the marking call itself: each is a place to mend. */
  readonly places: readonly NamedPlace[];
}

/** A place and what the programmer calls the value there. */
interface NamedPlace {
  readonly at: Place;
  readonly part: HtmlPart;
}

/** One finding at the mark, with the places where its parts go in as further places of the same cause. */
export function withPlaces({ places, marked, part }: Suspicion, found: (part: HtmlPart) => Found): Found[] {
  const first = found(part);
  if (places.length === 0) return [first];
  const cause = `${first.at.path}:${marked.report.site.at.function}:${marked.report.site.at.value}`;
  const further = places.map((one): Found => ({ ...found(one.part), at: one.at, cause, secondary: true }));
  return [{ ...first, cause }, ...further];
}

/** The suspicion that a marked text deserves, if any. */
export function suspicionOf(flows: FlowModel, marked: MarkedHtml): Suspicion | undefined {
  const { judged } = marked;
  if (!judged || judged.chooser === "operator") return undefined;
  const markdown = marked.text.parts.filter((part) => renderings(flows, part).length > 0);
  const owner = ownerOf(marked, markdown.length > 0);
  const parts = markdown.length > 0 ? markdown : textParts(flows, marked.text, judged);
  const weighed = parts.flatMap((part): Weighed[] => {
    const origin = originOf(flows, part, judged);
    if (origin.chooser === "operator") return [];
    const weight =
      doubted(flows, marked, part, origin) ??
      asJson(flows, marked, origin) ??
      unlessPosted(flows, marked, origin, weigh(marked, part, owner, origin));
    return [{ part, label: origin.label, ...weight }];
  });
  const [worst] = weighed.toSorted(worstFirst);
  if (!worst) return undefined;
  const alike = weighed.filter((one) => worstFirst(one, worst) === 0);
  const parted = alike.map(({ part }) => part);
  const places = placesOf(marked, alike);
  const named = places.length > 0 ? [] : alike.filter(({ label }) => label === worst.label);
  return { owner, marked, ...worst, parts: parted, alike: named.map(({ part }) => part), places };
}

interface Weighed extends Weight {
  readonly part: HtmlPart;
  readonly label: string;
}

/** Places listed with one finding. */
const MOST_PLACES = 20;

/** The places of all parts as bad as the worst, unless they stand inside the marking call. */
function placesOf({ report }: MarkedHtml, alike: readonly Weighed[]): NamedPlace[] {
  const call = placeOf(report.site.at);
  const places = new Map<string, NamedPlace>();
  for (const { part } of alike) {
    const { path } = part.at.unit.file;
    const entered = part.entered ?? givenBack(report, part);
    if (!entered) continue;
    const { start, end } = entered;
    const isInside = path === call.path && start >= call.span.start && end <= call.span.end;
    if (isInside) continue;
    const at = { path, span: { start, end }, ...scopeOf(functionFacts(part.at)) };
    places.set(`${path}:${start}`, { at, part });
  }
  return [...places.values()].slice(0, MOST_PLACES);
}

/** What another function gives back as it is, on one of its ways: that function is the place to mend. */
function givenBack({ site }: MarkedHtml["report"], { at, value }: HtmlPart): Span | undefined {
  if (functionFacts(at) === functionFacts(site.at) || value.op === "parameter") return undefined;
  return { start: value.start, end: value.end };
}

/** Why a marked text deserves no suspicion. */
export function settledBecause({ judged, text }: MarkedHtml): string {
  if (judged?.chooser === "operator") return "whoever runs the command chooses the text";
  const names = [...new Set(text.parts.flatMap(({ name }) => (name === undefined ? [] : [name])))].slice(
    0,
    3,
  );
  if (judged && names.length > 0) {
    const written = names.map((name) => `\`${name}\``).join(", ");
    return `the parts of the text that nothing escapes (${written}) are numbers, addresses or HTML made before, as their names tell`;
  }
  return text.built
    ? "every part of the text is constant, a number or escaped"
    : "the text is constant, or was escaped or rendered by a template before it is marked";
}

function ownerOf({ inTemplateFunction }: MarkedHtml, isMarkdown: boolean): Owner {
  if (isMarkdown) return "markdown-unsanitized";
  return inTemplateFunction ? "unsafe-custom-tag" : "mark-safe";
}

const WORST: readonly Severity[] = ["critical", "high", "medium", "low"];
const SUREST: readonly Confidence[] = ["high", "medium", "low"];

function worstFirst(a: Weight, b: Weight): number {
  const bySeverity = WORST.indexOf(a.severity) - WORST.indexOf(b.severity);
  return bySeverity === 0 ? SUREST.indexOf(a.confidence) - SUREST.indexOf(b.confidence) : bySeverity;
}

/** Who chooses one part. */
export interface PartOrigin {
  readonly chooser: Chooser;
  /** Completes "comes from …". */
  readonly label: string;
  /** False for what another function gave back: it may hold more than what was followed. */
  readonly near: boolean;
}

/**
 * Who chooses one part: a parameter is whatever the callers in sight hand over.
 */
export function originOf(flows: FlowModel, part: HtmlPart, judged: Judged): PartOrigin {
  const { at, called } = part;
  const state = flows.solver.byRef.get(functionFacts(at));
  const seen = !called || state?.edges.has(at.value) === true;
  const worst = worstOrigin(flows, part);
  if (worst?.kind === "source") {
    const isHere = functionFacts(worst.at) === functionFacts(at);
    const near = seen && (isHere || comesThroughFields(flows, at, worst));
    return { chooser: worst.row.kind, label: worst.row.label, near };
  }
  if (worst?.kind === "parameter")
    return { ...judged, label: parameterLabel(part, worst, judged), near: true };
  return { chooser: "unknown", label: "code that this audit cannot see into", near: false };
}

/** Where the most telling of the values comes from that a part may be, as far as it is not escaped. */
export function worstOrigin(flows: FlowModel, { at }: HtmlPart): Origin | undefined {
  const state = flows.solver.byRef.get(functionFacts(at));
  const taints = state ? taintsOf(flows.solver, state, at.value) : [];
  return taints
    .filter(({ kinds }) => (kinds & KIND_BITS.html) !== 0)
    .toSorted((a, b) => weight(b.origin) - weight(a.origin))[0]?.origin;
}

/** Where nobody in sight calls the function, the part's own parameter says where it comes from, not the one that arrives first. */
function parameterLabel(
  { at }: HtmlPart,
  origin: Extract<Origin, { kind: "parameter" }>,
  { chooser, label }: Judged,
): string {
  const name = chooser === "code" ? functionFacts(at).parameters[origin.index]?.name : undefined;
  return name === undefined ? label : `the parameter \`${name}\``;
}

/** Attributes of forms that escape what they hold (docs.djangoproject.com/en/5.2/ref/forms/api/#how-errors-are-displayed). */
const SELF_ESCAPED: ReadonlySet<string> = new Set(["errors", "media"]);

/** The parts that may hold a text that somebody typed; what stands in the request itself may, whatever it is called. */
export function textParts(flows: FlowModel, { parts }: HtmlText, judged: Judged): HtmlPart[] {
  return parts.filter((part) => {
    if (part.value.op === "attribute" && SELF_ESCAPED.has(part.value.name)) return false;
    if (isFormsOwn(flows, part) || isNumber(flows, part)) return false;
    if (originOf(flows, part, judged).chooser !== "request" && isPlainColumn(flows, part)) return false;
    if (mayBeText(flows, part) || linksRawText(flows, part) || listsErrorsRaw(part)) return true;
    if (isDumpedWhole(flows, part)) return true;
    const { chooser, near } = originOf(flows, part, judged);
    return chooser === "request" && near && !part.called && judged.chooser === "request";
  });
}

/** Called from Python these escape nothing unless told to (docs.djangoproject.com/en/5.2/ref/utils/#module-django.utils.html); as filters they do. */
const RAW_FILTERS = /^django\.utils\.html\.(?:urlize|linebreaks)$/;

/** Whether a part is a call that only puts tags around a text and leaves the text as it is. */
export function linksRawText({ program }: FlowModel, { at, value }: HtmlPart): boolean {
  if (value.op !== "call" || value.arguments.some(({ name }) => name === "autoescape")) return false;
  return RAW_FILTERS.test(externalName(resolveIn(program, at, value.callee)) ?? "");
}

type Weight = Pick<Suspicion, "severity" | "confidence" | "reason">;

/** What came from the request is never doubted, unless it goes into a mail. */
function doubted(
  flows: FlowModel,
  { report: { site }, text, inTemplateFunction }: MarkedHtml,
  part: HtmlPart,
  { chooser }: PartOrigin,
): Weight | undefined {
  if (goesIntoMail(site)) return weighMailed(text, chooser);
  // A tag's or filter's own parameters are filled by templates, whoever else calls it.
  if (!inTemplateFunction && isHandedWord(flows, part))
    return low("every caller in sight hands over a text of the code's own for this parameter");
  if (part.value.op === "exception" && catchesAll(flows, part) && !repeatedInput(flows, part))
    return low("any error may arrive here, and none with a value in its text is raised in sight");
  if (isKnownRow(site, part)) return low("only what is stored already, letter for letter, is repeated here");
  if (chooser === "request") return undefined;
  const outOfPages = doubtAboutPlace(flows, site);
  if (outOfPages !== undefined) return low(outOfPages);
  if (isCleanedEntry(flows, part))
    return low("the methods of this name that give such an entry back clean it");
  if (isFoundByName(site, part))
    return low("the branch runs only where a look-up by this very value found something");
  const doubt = chooser === "code" || chooser === "unknown" ? doubtAbout(flows, part) : undefined;
  return doubt === undefined ? undefined : low(doubt);
}

/** A parameter that is put in as it is, and that no caller fills with what somebody else chose. */
function isHandedWord(flows: FlowModel, { at }: HtmlPart): boolean {
  const state = flows.solver.byRef.get(functionFacts(at));
  const found = state ? taintsOf(flows.solver, state, at.value) : [];
  const open = found.filter(({ kinds }) => (kinds & KIND_BITS.html) !== 0);
  return (
    state !== undefined && open.length > 0 && open.every(({ origin }) => isOwnWord(flows, state, origin))
  );
}

/** `except Exception as error`, or without a class at all. */
function catchesAll({ program }: FlowModel, { at, value }: HtmlPart): boolean {
  if (value.op !== "exception") return false;
  if (value.type === NONE) return true;
  return /^(?:builtins\.)?(?:Base)?Exception$/.test(externalName(resolveIn(program, at, value.type)) ?? "");
}

/** Mail programs run no scripts, and a text that is marked as a whole is often cleaned before it is sent. */
function weighMailed({ built, tags }: HtmlText, chooser: Chooser): Weight {
  if (built && tags && chooser === "request")
    return medium("the value was followed from the request into the HTML of a mail");
  return low("mail programs run no scripts; what is done to the text before it is sent was not followed");
}

/** JSON is no HTML that somebody made before: whoever marks it has overlooked that it keeps tags. */
function asJson(flows: FlowModel, { report }: MarkedHtml, { chooser }: PartOrigin): Weight | undefined {
  if (chooser === "request" || chooser === "operator" || !isJson(flows, report.site)) return undefined;
  return medium("JSON leaves `<` and `>` as they are, and nothing replaces them before the text is marked");
}

/** What only a form of this very site brings along runs first where it was typed; who else is shown the text was not followed. */
function unlessPosted(
  flows: FlowModel,
  { report: { site } }: MarkedHtml,
  { chooser, label }: PartOrigin,
  weight: Weight,
): Weight {
  const isPosted = chooser === "request" && comesByCheckedPost(flows, site.at, label);
  return isPosted && weight.severity === "high" ? { ...weight, severity: "medium" } : weight;
}

/** How the catalog calls what a cache gives. */
const CACHED = "the cache";

function weigh(
  { text, through }: MarkedHtml,
  part: HtmlPart,
  owner: Owner,
  { chooser, near, label }: PartOrigin,
): Weight {
  const mistake = text.built && text.tags;
  switch (chooser) {
    case "request":
      return weighRequest(part, near, label);
    case "stored":
    case "remote":
      if (label === OWN_PROFILE)
        return { ...medium("visitors see what they have typed themselves"), severity: "low" };
      if (label === CACHED) return low("what lies in a cache the site itself has put there, and mostly made");
      if (!mistake && !isTypedText(part) && owner !== "markdown-unsanitized") {
        return low("the whole text is taken as it is, which may be meant: HTML that was made before");
      }
      return medium("stored text was followed to this call; who may write it was not checked");
    case "code":
    case "unknown":
      if (through !== "call" && through !== "decorator" && isSpoken(part.name) && !isCodesOwn(part))
        return medium("the name of the value says that it is a text which somebody chose");
      if (through === "help-text") return low("nothing shows that somebody else chooses what it says");
      if (mistake && isTypedField(part))
        return medium("a field that is called like a text which people type goes between tags as it is");
      return weighUnknown(mistake, part, owner, chooser);
    case "operator":
      return low("whoever runs the command chooses it");
  }
}

/** What came straight from the request, and what went through calls that may have cleaned it. */
function weighRequest(part: HtmlPart, near: boolean, label: string): Weight {
  const { called, value, name } = part;
  const isPath = value.op === "attribute" && name === "path";
  if (label === ADDRESS || isPath) return low("few routes match an address that holds markup");
  if (isSavedRow(part)) return medium("the row that the form has just saved shows what was sent");
  if (called || !near) {
    const reason = "the request's value goes through a call that may clean it";
    return { severity: "high", confidence: near ? "medium" : "low", reason };
  }
  const reason = "the value was followed from the request to this call";
  return { severity: "high", confidence: "high", reason };
}

/** `row = form.save()` (docs.djangoproject.com/en/5.2/topics/forms/modelforms/#the-save-method): shown as text, it is its `__str__`. */
function isSavedRow({ at, value }: HtmlPart): boolean {
  if (value.op !== "call") return false;
  const { fragment } = functionFacts(at);
  const callee = fragment.values[value.callee];
  const form = callee?.op === "attribute" && callee.name === "save" ? callee.base : undefined;
  return (
    form !== undefined &&
    /forms?$/i.test(spokenName(fragment, form) ?? holderName(fragment.values, form) ?? "")
  );
}

/** What code calls the words on its own buttons and columns. */
const OWN_WORD = /^(?:label|verb|caption|heading|legend|placeholder)$/;

/** A value that is put between tags without escaping is a mistake whoever chose it; taken whole it may be HTML by intention. */
function weighUnknown(mistake: boolean, part: HtmlPart, owner: Owner, chooser: "code" | "unknown"): Weight {
  if (owner === "markdown-unsanitized") {
    if (chooser === "unknown") return low("where the text comes from was not seen");
    return medium("Markdown lets HTML through, and nothing that cleans it up was seen behind it");
  }
  if (owner === "unsafe-custom-tag" && chooser === "code" && !part.called) {
    return medium("templates hand this function whatever the page shows, and nothing escapes it here");
  }
  if (mistake && part.value.op === "exception") {
    return medium("the text of an error often repeats what somebody sent");
  }
  if (mistake && chooser === "code" && part.called && part.value.op === "call" && !givesSpoken(part.name))
    return low("the value goes through a call whose result was not followed");
  if (mistake && isCodesOwn(part)) return low("what describes a model is the code's own");
  if (mistake && chooser === "code" && OWN_WORD.test(part.name ?? ""))
    return low(
      "labels are the code's own words as often as not; who calls this function with what was not seen",
    );
  if (mistake && chooser === "code") {
    return medium("the value is put between tags as it is; who calls this function with what was not seen");
  }
  return low(
    mistake
      ? "part of the text comes from code that this audit cannot see into"
      : "the whole text is taken as it is, which may be meant; where it comes from was not seen",
  );
}

function medium(reason: string): Weight {
  return { severity: "medium", confidence: "medium", reason };
}

function low(reason: string): Weight {
  return { severity: "low", confidence: "low", reason };
}
