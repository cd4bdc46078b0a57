import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { onDemand } from "../../bind/once.ts";
import type { FunctionRef } from "../../bind/program.ts";
import type { ChoiceValue, Value } from "../../extract/facts.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { registeredNames } from "../../model/templates/filters.ts";
import type { TemplateModel, TemplateOrigin } from "../../model/templates/origin.ts";
import { worstOrigin } from "../../model/templates/origin.ts";
import { writtenByStaff } from "../../model/templates/staff-written.ts";
import type { AskedParameter, TemplateUses, Use } from "../../model/templates/uses.ts";
import { handedTo, usesIn } from "../../model/templates/uses.ts";
import type { Suspicion } from "../../model/responses/html-suspicion.ts";
import { settledBecause, suspicionOf, withPlaces } from "../../model/responses/html-suspicion.ts";
import type { HtmlPart } from "../../model/responses/html-parts.ts";
import type { MarkedHtml } from "../../model/responses/marked-html.ts";
import { markedHtml } from "../../model/responses/marked-html.ts";
import { bareTags, oldSimpleTags } from "../../model/responses/old-html.ts";
import type { RawNode } from "../../model/responses/raw-nodes.ts";
import { rawNodes } from "../../model/responses/raw-nodes.ts";
import type { SafeFilter } from "../../model/responses/safe-filters.ts";
import { safeFilters } from "../../model/responses/safe-filters.ts";
import { here, ifSure } from "../../model/fixes/place-fixes.ts";
import { underPolicy } from "../../model/refused-scripts.ts";
import { traceThrough } from "../../model/responses/part-traces.ts";
import { spokenParts } from "../../model/responses/part-words.ts";
import type { Check, Verdict } from "../rule.ts";

/** A filter or tag gives templates HTML with parts that it does not escape. */
export const check: Check = {
  meta: {
    slug: "unsafe-custom-tag",
    title: "template tag or filter returns unescaped HTML",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports filters and tags that mark a text as safe without escaping what they were given, filters that add tags under `is_safe=True`, and `Node.render` methods that return a value as it is: Django never escapes their result.",
      impact:
        "Every template that uses the tag shows its argument as HTML, although it looks escaped. Whoever can choose that argument, a name or a title perhaps, runs a script in the browser of everybody who sees the page.",
      fix: 'Return `format_html("<b>{}</b>", value)`, or `conditional_escape(value)` before it is put into the text.',
      mitigation: "A Content Security Policy without `'unsafe-inline'` for scripts.",
      falsePositive:
        "Fine where templates only ever hand constant texts or ready HTML to it. A plain `simple_tag` that returns ordinary text is escaped by Django and not reported.",
    },
  },
  judge: underPolicy("high", function* judge({ flows, settings, templates }: AuditModel): Iterable<Verdict> {
    const uses = onDemand(() => usesIn(templates));
    const shown = [...oldSimpleTags({ flows, settings }), ...bareTags({ flows, settings, templates })];
    for (const marked of [...markedHtml(flows), ...shown]) {
      const suspicion = suspicionOf(flows, marked);
      if (suspicion?.owner === "unsafe-custom-tag") yield* judgeMarked(flows, templates, uses, suspicion);
      else if (!suspicion && marked.inTemplateFunction) yield* judgeSettled(flows, templates, uses, marked);
    }
    for (const node of rawNodes(flows)) yield foundNode(node, isUnused(templates, uses, node));
    for (const filter of safeFilters(flows)) yield foundFilter(filter);
  }),
  fix: ifSure(
    here((at) => ({ kind: "format-html", at })),
    "values that hold HTML on purpose are shown as text",
  ),
};

/** Templates know better than the function what it is handed. */
function judgeMarked(
  flows: FlowModel,
  templates: TemplateModel,
  uses: () => TemplateUses,
  suspicion: Suspicion,
): Verdict[] {
  const found = foundMarked(flows, suspicion);
  const all = withPlaces(suspicion, (part) => foundMarked(flows, { ...suspicion, part }));
  const at = suspicion.marked.report.site.at;
  if (suspicion.severity === "high" || templates.templates.files.length === 0) return all;
  const names = registeredNames(flows, at);
  const asked = askedOf(flows, suspicion);
  if (names.length === 0 || asked === undefined) return all;
  const used = names.flatMap((name) => asked.map((one) => handedTo(templates, uses(), name, one)));
  const known = used.flatMap((one) => one ?? []);
  if (used.every((one) => one === undefined)) {
    return [{ ...found, confidence: "low", confidenceReason: "no template in sight uses it" }];
  }
  if (known.length > 0 && known.every((use) => TEXT_FILE.test(use.at.path)))
    return [
      { ...found, confidence: "low", confidenceReason: "only templates of plain text use it, no page" },
    ];
  const kinds = known.map(({ origin }) => origin.kind);
  if (areMostlyConstant(kinds)) {
    const confidenceReason = "nearly all templates hand it constants, and none in sight what somebody typed";
    return [{ ...found, confidence: "low", confidenceReason }];
  }
  if (worstOrigin(known.map(({ origin }) => origin)).kind !== "constant") return withUses(all, known);
  const because = "every template hands it constants, numbers or escaped values";
  return [{ verdict: "ruled-out", at: found.at, subject: found.subject, because }];
}

/** What a parameter is called says little where templates hand it what somebody typed: `{{ visit.location|as_link }}` of `as_link(url)`. */
function judgeSettled(
  flows: FlowModel,
  templates: TemplateModel,
  uses: () => TemplateUses,
  marked: MarkedHtml,
): Verdict[] {
  const { site } = marked.report;
  const { parts, built, tags } = marked.text;
  const names = marked.judged && built && tags ? registeredNames(flows, site.at) : [];
  for (const part of names.length > 0 ? parts : []) {
    if (part.value.op !== "parameter" || part.entered === undefined) continue;
    const [asked] = askedOf(flows, { parts: [part], marked }) ?? [];
    const used = asked ? names.flatMap((name) => handedTo(templates, uses(), name, asked) ?? []) : [];
    const typed = used.filter(({ origin }) => isTyped(templates, origin));
    if (typed.length === 0) continue;
    const reason = "nothing escapes it, and a template in sight hands it what somebody typed";
    const weight = { severity: "medium", confidence: "medium", reason } as const;
    const suspicion = {
      owner: "unsafe-custom-tag",
      marked,
      part,
      parts: [part],
      alike: [],
      label: "",
      places: [],
    } as const;
    return withUses([foundMarked(flows, { ...suspicion, ...weight })], typed);
  }
  const because = settledBecause(marked);
  return [{ verdict: "ruled-out", at: placeOf(site.at), subject: "mark_safe", because }];
}

/** Fields whose forms take addresses, numbers or files only, and texts that staff alone write, are none. */
function isTyped(
  { flows, postures }: TemplateModel,
  { kind, field, owner, byStaff }: TemplateOrigin,
): boolean {
  if (kind === "request") return true;
  if (kind !== "stored" || byStaff === true || /(?:URL|File|Image|Email|Slug)Field$/.test(field ?? ""))
    return false;
  return !postures || !owner || !writtenByStaff({ flows, postures }, owner.model);
}

/** Templates whose result no browser reads as HTML: mails, documents for a typesetter, lists. */
const TEXT_FILE = /\.(?:txt|text|md|markdown|rst|tex|latex|csv|ics)(?:\.j2|\.jinja2?)?$/;

/** Uses from which "nearly all" means something. */
const MANY_USES = 8;

function areMostlyConstant(kinds: readonly TemplateOrigin["kind"][]): boolean {
  const unknown = kinds.filter((kind) => kind === "unknown").length;
  const constant = kinds.filter((kind) => kind === "constant").length;
  return (
    unknown > 0 && kinds.length >= MANY_USES && unknown * 4 <= constant && unknown + constant === kinds.length
  );
}

/**
 * The parameters that the worst parts are, as templates count them; `[undefined]` for whatever templates hand over, where a part
 * is more than a parameter as it stands. Undefined where a tag takes something from the context itself.
 */
function askedOf(
  flows: FlowModel,
  { parts, marked }: Pick<Suspicion, "parts" | "marked">,
): readonly (AskedParameter | undefined)[] | undefined {
  const ref = marked.report.site.at;
  const takesContext = functionFacts(ref).parameters[0]?.name === "context";
  const asked = parts.map((part) => parameterOf(flows, ref, part));
  const first = takesContext ? 1 : 0;
  if (asked.some((one) => one === undefined || one.position < first))
    return takesContext ? undefined : [undefined];
  return asked.map((one) => one && { ...one, position: one.position - first });
}

/** Functions that give the text that they are handed, in another language. */
const TRANSLATING = /^django\.utils\.translation\.u?gettext(?:_lazy|_noop)?$/;

function parameterOf(
  flows: FlowModel,
  ref: FunctionRef,
  { at, value }: HtmlPart,
): AskedParameter | undefined {
  if (functionFacts(at) !== functionFacts(ref)) return undefined;
  const { values } = functionFacts(at).fragment;
  if (value.op === "parameter" || value.op === "attribute") return askedFor(values, value);
  if (value.op === "choice") return askedForUnlessMissing(values, value);
  if (value.op !== "call") return undefined;
  const name = externalName(resolve(flows.program, { ...at, value: value.callee }));
  const given = value.arguments[0];
  const inner = given && values[given.value];
  return name !== undefined && TRANSLATING.test(name) && inner ? askedFor(values, inner) : undefined;
}

/** `"" if name is None else name`: a parameter where it is given, a text of the code's where it is not. */
function askedForUnlessMissing(
  values: readonly Value[],
  { whenTrue, whenFalse }: ChoiceValue,
): AskedParameter | undefined {
  const [yes, no] = [values[whenTrue], values[whenFalse]];
  const isWritten = (value: Value | undefined): boolean => value?.op === "text" || value?.op === "constant";
  const given = isWritten(yes) ? no : isWritten(no) ? yes : undefined;
  // f":{word}@" of the one parameter.
  const inner = given?.op === "build" && given.parts.length === 1 ? values[given.parts[0] ?? -1] : given;
  return inner && askedFor(values, inner);
}

/** A parameter, or what is asked of it: `row.owner.name`. */
function askedFor(values: readonly Value[], value: Value): AskedParameter | undefined {
  const members: string[] = [];
  let at: Value | undefined = value;
  for (; at?.op === "attribute"; at = values[at.base]) members.unshift(at.name);
  return at?.op === "parameter" ? { name: at.name, position: at.index, members } : undefined;
}

/** Templates that hand over what somebody typed are places to mend as well. */
function withUses(found: readonly Found[], uses: readonly Use[]): Found[] {
  const [first] = found;
  if (first === undefined) return [];
  const cause = first.cause ?? `${first.at.path}:${first.at.span.start}`;
  const typed = uses.filter(({ origin }) => origin.kind === "request" || origin.kind === "stored");
  return [
    ...found.map((one): Found => ({ ...one, cause })),
    ...typed.map(({ at, origin }): Found => ({
      ...first,
      at,
      cause,
      secondary: true,
      message: `${first.message} Here it is handed ${origin.label}.`,
    })),
  ];
}

/** Why Django does not escape what such a function returns, where nothing marks it. */
const UNESCAPED: Readonly<Partial<Record<MarkedHtml["through"], string>>> = {
  "simple-tag": "before 1.9 does not escape what a simple tag returns",
  "bare-tag": "does not either, because a template uses the tag below `{% autoescape off %}`",
};

function foundMarked(
  flows: FlowModel,
  { marked, part, alike, severity, confidence, reason }: Suspicion,
): Found {
  return {
    verdict: "found",
    at: placeOf(marked.report.site.at),
    subject: part.name ?? "text",
    message: `This puts ${spokenParts(part, alike)} into a page as HTML: nothing escapes it here, and Django ${UNESCAPED[marked.through] ?? "no longer does, because the text is marked as safe"}. Whoever can choose it runs a script in the browser of everybody who sees the page.`,
    severity,
    ...(severity === "high" ? {} : { severityReason: "what templates hand over was not followed" }),
    confidence,
    confidenceReason: reason,
    trace: traceThrough(flows, marked, part),
  };
}

function isUnused({ templates }: TemplateModel, uses: () => TemplateUses, { tags }: RawNode): boolean {
  return templates.files.length > 0 && tags.length > 0 && !tags.some((tag) => uses().tags.has(tag));
}

function foundNode({ at, name, sent, confidence, reason }: RawNode, unused: boolean): Found {
  return {
    verdict: "found",
    at,
    subject: name ?? "render",
    message: `This tag returns ${name === undefined ? "a value" : `\`${name}\``}${sent === undefined ? "" : `, which comes from ${sent},`} as it is: Django never escapes what \`Node.render\` returns. Whoever can choose it runs a script in the browser of everybody who sees the page.`,
    ...(sent === undefined
      ? { severity: "medium", severityReason: "what templates hand over was not followed" }
      : { severity: "high" }),
    confidence: unused ? "low" : confidence,
    confidenceReason: unused ? "no template in sight uses it" : reason,
    fix: {
      text: "Return `conditional_escape(value)` (django.utils.html), or turn the tag into a `simple_tag`, whose result Django escapes.",
    },
  };
}

function foundFilter({ at, name }: SafeFilter): Found {
  return {
    verdict: "found",
    at,
    subject: name,
    message: `\`is_safe=True\` promises that \`${name}\` adds no markup, but it puts text between tags: a value that counts as safe stays so, whatever the filter made of it, and an ordinary one is shown with its tags as text.`,
    severity: "medium",
    severityReason: "only values that were marked as safe before are shown as HTML",
    confidence: "medium",
    confidenceReason: "the promise and the tags stand in the same filter",
    fix: {
      text: "Take `needs_autoescape=True` instead, escape the value with `conditional_escape` and return `mark_safe(…)`.",
    },
  };
}
