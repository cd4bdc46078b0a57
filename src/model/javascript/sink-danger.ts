/** How bad it is that a value reaches a place where text becomes HTML or code: by who chooses it. */
import type { Found } from "../../findings/finding.ts";
import { onceFor } from "../../bind/once.ts";
import type { Span } from "../../source/span.ts";
import type { AuditModel } from "../audit-model.ts";
import { fieldContent } from "../templates/model-class.ts";
import type { TemplateExpression } from "../../syntax/template/tree.ts";
import { dangerOf, marksSafe, outputOrigin } from "../templates/unescaped.ts";
import { answeredKeys } from "./answered-fields.ts";
import { attributeOrigin } from "./attribute-values.ts";
import { someAnswersAreEscaped } from "./escaped-answers.ts";
import type { DomSink, SinkValue } from "./dom-sinks.ts";

/** The part of a finding that follows from the value. */
export interface SinkDanger extends Pick<
  Found,
  "severity" | "severityReason" | "confidence" | "confidenceReason"
> {
  /** What it is, in the words of the script. */
  readonly value: string;
  readonly comesFrom: string;
  /** Where the script puts it between other pieces of text, when it does. */
  readonly joinedAt?: Span;
}

/** What was found about one sink's values: the worst danger, or why there is none. */
export type SinkVerdict =
  | { readonly kind: "danger"; readonly danger: SinkDanger }
  | { readonly kind: "harmless"; readonly because: string };

/** Judges one sink. `texts` remembers which names are text fields. */
export function verdictOnSink(model: AuditModel, texts: Map<string, boolean>, sink: DomSink): SinkVerdict {
  const dangers = sink.values.flatMap((value): SinkDanger[] => {
    const danger = dangerOfValue(model, texts, sink, value);
    if (!danger) return [];
    const { joinedAt } = value.kind === "answer" || value.kind === "held" ? value : { joinedAt: undefined };
    return [joinedAt ? { ...danger, joinedAt } : danger];
  });
  const [worst] = dangers.toSorted((a, b) => rankOf(a) - rankOf(b));
  if (worst) return { kind: "danger", danger: worst };
  const isFragment = sink.values.some((value) => value.kind === "answer");
  return {
    kind: "harmless",
    because: isFragment
      ? "what the server answers is HTML that it made, or holds no text that somebody typed"
      : "the value is escaped, or is not somebody else's",
  };
}

const RANK: readonly string[] = [
  "high high",
  "high medium",
  "medium high",
  "medium medium",
  "medium low",
  "low medium",
  "low low",
];

/** Worst first; of equals, a link or path speaks last, because it rarely holds what people type. */
function rankOf({ severity, confidence, value }: SinkDanger): number {
  return 2 * RANK.indexOf(`${severity ?? "high"} ${confidence}`) + (/url|link|path/i.test(value) ? 1 : 0);
}

function dangerOfValue(
  model: AuditModel,
  texts: Map<string, boolean>,
  sink: DomSink,
  value: SinkValue,
): SinkDanger | undefined {
  switch (value.kind) {
    case "address":
      return ofAddress(value);
    case "answer":
      return sink.runs === "code" ? undefined : ofAnswer(model, texts, value.path, sink);
    case "held":
      return sink.runs === "code" ? undefined : ofHeld(model, texts, value.path, sink);
    case "attribute":
      return sink.runs === "code" ? undefined : ofAttribute(model, texts, value.name, sink);
    case "markdown":
      return ofMarkdown(model, texts, value, sink);
    case "insertion":
      return ofInsertion(model, sink, value);
  }
}

/** `$("#title").html(button.dataset.title)`: by what templates in sight put there. */
function ofAttribute(
  model: AuditModel,
  texts: Map<string, boolean>,
  name: string,
  sink: DomSink,
): SinkDanger | undefined {
  const origin = attributeOrigin(model.templates, name, sink.script.page);
  if (origin === undefined || origin.kind === "unknown")
    return ofHeld(model, texts, [name.replace(/^data-/, "")], sink);
  const danger = dangerOf(origin);
  if (!danger || (origin.kind !== "stored" && origin.kind !== "request")) return undefined;
  const comesFrom = `${origin.label}, by way of an attribute from which the browser gives it unescaped`;
  return { ...danger, value: name, comesFrom };
}

/** Whoever wrote the Markdown may have written tags into it, which come out as they are. */
function ofMarkdown(
  model: AuditModel,
  texts: Map<string, boolean>,
  { of }: SinkValue & { kind: "markdown" },
  sink: DomSink,
): SinkDanger | undefined {
  if (of.kind === "attribute") return ofAttribute(model, texts, of.name, sink);
  const name = of.path.at(-1);
  if (of.kind === "held") return ofHeld(model, texts, of.path, { ...sink, isJoined: true });
  if (name !== undefined && (OWN_TEXT.test(name) || isAlwaysEscaped(model, name))) return undefined;
  return {
    value: name ?? "the value",
    comesFrom: "the server's answer and is read as Markdown, which leaves tags as they are",
    severity: "medium",
    severityReason: "who may write the text, or get a language model to write it, decides how bad this is",
    confidence: "medium",
    confidenceReason: "whether the server takes tags out before it answers was not looked at",
  };
}

/** Browsers encode `<` in addresses (url.spec.whatwg.org/#fragment-percent-encode-set); what decodes it undoes that. */
function ofAddress({ written, decoded }: SinkValue & { kind: "address" }): SinkDanger {
  const base = { value: written, comesFrom: "the address, which whoever made the link chooses" };
  if (!decoded)
    return {
      ...base,
      severity: "low",
      severityReason: "browsers encode `<` in addresses, and nothing in sight decodes it",
      confidence: "low",
      confidenceReason: "old browsers and other signs than `<` were not looked at",
    };
  return {
    ...base,
    severity: "high",
    confidence: "high",
    confidenceReason: "the script decodes the value and nothing escapes it",
  };
}

/** Parts of answers that are HTML the server rendered. */
const FRAGMENT =
  /html|markup|rendered|fragment|snippet|partial|template|content|body|(?<!time)table|(?<!in|per|plat)form|^data$|^result$/i;

/** Text fields that the site fills itself. */
const OWN_TEXT =
  /(?:^|_)(?:secret|token|key|uuid|hash|digest|slug|code|locale|language|color|colour|icon|type|status|state)$/i;

function ofAnswer(
  model: AuditModel,
  texts: Map<string, boolean>,
  path: readonly string[],
  { isJoined, showsRows = false, isCell = false }: DomSink,
): SinkDanger | undefined {
  const last = path.at(-1);
  if (last === undefined || FRAGMENT.test(last)) return undefined;
  const name = last.split("__").at(-1) ?? last;
  if (OWN_TEXT.test(name)) return undefined;
  if (isCell && (isEscapedCell(model, name) || path.length > 1)) return undefined;
  if (isAlwaysEscaped(model, name)) return undefined;
  const isText = isTextField(model, texts, name) || (showsRows && name === LABEL);
  if (!isText && !isAnsweredText(model, texts, name))
    return isJoined && isUnknownField(model, name) ? unknownAnswer(last) : undefined;
  return {
    value: last,
    comesFrom: `the server's answer, where \`${name}\` is a text that somebody typed`,
    severity: "medium",
    severityReason: "the text was stored earlier; who may store it decides how bad this is",
    ...(someAnswersAreEscaped(model)
      ? {
          confidence: "low",
          confidenceReason: "a class of this project that makes such answers escapes the texts in them",
        }
      : {
          confidence: "medium",
          confidenceReason: "whether the server escapes it before it answers was not looked at",
        }),
  };
}

/** Names under which models and libraries of scripts alike keep addresses and parts of markup. */
const NO_WORDS =
  /url|uri|href|src|image|img|icon|prefix|suffix|path|(?<!pro)file|class(?!i)|(?<!life)style|(?<!in)format|^(?:value|key|id|type)$/i;

/** What scripts call the words on their own buttons, columns and menus, and lengths of time. */
const OF_WIDGETS = /^(?:label|caption|placeholder|tooltip|heading|legend|duration)$/i;

/** `REGIONS.name`: a constant of the script. */
const CONSTANT = /^[A-Z][A-Z0-9_]{2,60}$/;

/** What a script was handed from out of sight: only where tags stand around it and its name is that of a typed text. */
function ofHeld(
  model: AuditModel,
  texts: Map<string, boolean>,
  path: readonly string[],
  { isJoined }: DomSink,
): SinkDanger | undefined {
  const name = path.at(-1);
  if (name === "name" && path.at(-2) === "files") return CHOSEN_FILE;
  // An element's own attributes have names of the code's (developer.mozilla.org/en-US/docs/Web/API/Element/attributes).
  if (path.at(-2) === "attributes") return undefined;
  if (name === undefined || !isJoined || [FRAGMENT, OWN_TEXT, NO_WORDS].some((one) => one.test(name)))
    return undefined;
  if (OF_WIDGETS.test(name) || path.slice(0, -1).some((one) => CONSTANT.test(one))) return undefined;
  if (!isTextField(model, texts, name)) return undefined;
  const isOwn = /^(?:this|\$scope)$/.test(path[0] ?? "");
  return {
    value: path.join("."),
    comesFrom: `an object of which \`${name}\` is a text that somebody typed`,
    severity: "medium",
    severityReason: "the text was stored earlier; who may store it decides how bad this is",
    confidence: isOwn ? "low" : "medium",
    confidenceReason: isOwn
      ? "the script keeps the value itself: it may be its own, or what the visitor has typed"
      : "where the script has the object from was not seen",
  };
}

/** Whoever made a file chose its name; the visitor only takes it from there. */
const CHOSEN_FILE: SinkDanger = {
  value: "files.name",
  comesFrom: "the name of a file that the visitor chooses, and whoever made the file wrote",
  severity: "medium",
  severityReason: "the visitor has to choose the file",
  confidence: "medium",
  confidenceReason: "a file's name may hold tags, and nothing in the script escapes it",
};

/** What select2 shows of a row (select2.org/data-sources/formats). */
const LABEL = "text";

/** Whether the server escapes what it answers for tables: itself under this name, or by a package whose views do. */
function isEscapedCell({ flows }: AuditModel, name: string): boolean {
  return answeredKeys(flows).get(name)?.isEscaped === true || usesEscapingTables(flows);
}

/** Whether answers hold escaped texts under this name, and none as it is stored. */
function isAlwaysEscaped({ flows }: AuditModel, name: string): boolean {
  const key = answeredKeys(flows).get(name);
  return key !== undefined && key.isEscaped && key.fields.size === 0;
}

/** django-datatables-view escapes values unless told otherwise (pypi.org/project/django-datatables-view). */
const usesEscapingTables: (flows: AuditModel["flows"]) => boolean = onceFor(({ program }) =>
  [...program.units.values()].some(({ facts }) =>
    facts.importedModules.some(({ module }) => /^django_datatables_view\b/.test(module)),
  ),
);

/** Whether an answer of the project puts a typed text under this name: `JsonResponse({"report": report.title})`. */
function isAnsweredText(model: AuditModel, texts: Map<string, boolean>, name: string): boolean {
  return [...(answeredKeys(model.flows).get(name)?.fields ?? [])].some(
    (field) => !OWN_TEXT.test(field) && isTextField(model, texts, field),
  );
}

/** Names of numbers, times and whatever else a server counts. */
const COUNTED =
  /^(?:id|pk|index|count|total|number|num|size|page|pages|year|month|day|hour|date|time|timestamp|created|updated|modified|percent|rate|price|amount|sum|min|max|avg|length|width|height|x|y|lat|lng|lon|enabled|active)$|_(?:id|pk|at|on|date|time|count|total|number|url)$/i;

/** Whether nothing is known of a name: no model has it, no answer fills it from a column, and it does not sound like a number. */
function isUnknownField(model: AuditModel, name: string): boolean {
  if (!isUnknownColumn(model, name)) return false;
  const fields = [...(answeredKeys(model.flows).get(name)?.fields ?? [])];
  return fields.length === 0 || fields.some((field) => isUnknownColumn(model, field));
}

function isUnknownColumn({ ownership, flows }: AuditModel, name: string): boolean {
  if (COUNTED.test(name)) return false;
  return [...ownership.models.values()].every(
    ({ ref }) => fieldContent(flows.program, ref, name).kind === "unknown",
  );
}

function unknownAnswer(name: string): SinkDanger {
  return {
    value: name,
    comesFrom: "the server's answer",
    severity: "low",
    severityReason: "no model has a field of this name: nothing shows that somebody typed it",
    confidence: "low",
    confidenceReason: "what the server puts there was not followed",
  };
}

/** Whether a model of the program keeps typed text under this name. */
function isTextField({ ownership, flows }: AuditModel, texts: Map<string, boolean>, name: string): boolean {
  const known = texts.get(name);
  if (known !== undefined) return known;
  const found = [...ownership.models.values()].some(
    ({ ref }) => fieldContent(flows.program, ref, name).kind === "text",
  );
  texts.set(name, found);
  return found;
}

/**
 * `"{{ title|escapejs }}"` is the plain text again once the script reads it. Escaping for HTML leaves the backslash alone, so that
 * `\x3cimg` within quotes becomes `<img` (tc39.es/ecma262/#prod-EscapeSequence).
 */
function ofInsertion(
  model: AuditModel,
  sink: DomSink,
  { insertion, isQuoted }: SinkValue & { kind: "insertion" },
): SinkDanger | undefined {
  const { page } = sink.script;
  if (insertion.kind !== "output" || page === undefined) return undefined;
  const { expression } = insertion;
  const isPlain = expression.kind === "filter" && expression.name === "escapejs";
  if (!isPlain && isQuoted !== true) return undefined;
  const placed = model.templates.graph.scoped.get(page)?.outputs.find(({ node }) => node === insertion);
  const read = isPlain ? expression.base : escapedText(expression);
  if (!placed || !read || (!isPlain && marksSafe(placed.scope, expression))) return undefined;
  const origin = outputOrigin(model.templates, { ...placed, node: { ...insertion, expression: read } });
  const danger = dangerOf(origin);
  if (!danger || (origin.kind !== "request" && origin.kind !== "stored")) return undefined;
  const comesFrom = isPlain ? origin.label : `${origin.label} (${BACKSLASH})`;
  return { ...danger, value: "the value", comesFrom };
}

const BACKSLASH = "it is escaped for HTML, but within a script's quotes `\\x3c` is `<` as well";

/** What is left of an expression without the filters that escape for HTML alone; undefined where backslashes are doubled. */
function escapedText(expression: TemplateExpression): TemplateExpression | undefined {
  if (expression.kind !== "filter") return expression;
  if (expression.name === "addslashes") return undefined;
  const inner = escapedText(expression.base);
  if (inner === undefined) return undefined;
  return HTML_ONLY.test(expression.name) ? inner : expression;
}

const HTML_ONLY = /^(?:e|escape|force_escape|linebreaks|linebreaksbr|urlize|urlizetrunc)$/;
