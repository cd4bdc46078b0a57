import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { ADDRESS } from "../../model/responses/harmless-names.ts";
import { spokenName } from "../../flow/sinks.ts";
import { listsErrorsRaw } from "../../model/responses/forms-own.ts";
import type { HtmlPart } from "../../model/responses/html-parts.ts";
import { textBetween } from "../../source/source-file.ts";
import { comesByCheckedPost } from "../../model/csrf/posted-only.ts";
import { answersScriptsAlone } from "../../model/csrf/scripted-handlers.ts";
import { isColumnName } from "../../model/rows/plain-columns.ts";
import { isVisitorsHeader } from "../../model/responses/sent-headers.ts";
import { repeatedInput } from "../../model/responses/error-texts.ts";
import type { Found, Place } from "../../findings/finding.ts";
import { placeOf, scopeOf } from "../../flow/flow-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { withCallers } from "../../flow/arrivals.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { answeredHtml } from "../../model/responses/answered-html.ts";
import type { HtmlBody } from "../../model/responses/html-bodies.ts";
import { htmlResponses } from "../../model/responses/html-bodies.ts";
import type { PartOrigin } from "../../model/responses/html-suspicion.ts";
import { originOf } from "../../model/responses/html-suspicion.ts";
import { sentBefore } from "../../model/templates/sent-rows.ts";
import { here, ifSure } from "../../model/fixes/place-fixes.ts";
import { traceThrough } from "../../model/responses/part-traces.ts";
import { spokenPartFirst, spokenParts } from "../../model/responses/part-words.ts";
import type { Check, Verdict } from "../rule.ts";

/** A response built by hand shows what was sent. */
export const check: Check = {
  meta: {
    slug: "html-response",
    title: "response shows what was sent as HTML",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports `HttpResponse(…)` and its relatives whose body holds a value of the request or of a row that nobody escaped. Their type is `text/html` unless they are told otherwise. And HTML that the code puts together for an answer with JSON, `JsonResponse({"name": f"<a>{row.title}</a>"})`, which a script shows.',
      impact:
        "Somebody sends a visitor a link with a script in it; the page shows the script and the visitor's browser runs it, with everything the visitor may do on this site.",
      fix: 'Render a template, which escapes; or say that it is no page: `HttpResponse(text, content_type="text/plain")`, `JsonResponse(data)`.',
      mitigation: "A Content Security Policy without `'unsafe-inline'` for scripts.",
      falsePositive:
        "Fine where a caller sets another content type later, or where the value was checked in a way that this audit does not know.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const body of htmlResponses(flows)) yield* judgeBody(flows, body);
    for (const body of answeredHtml(flows)) yield* judgeAnswered(flows, body);
  },
  fix: ifSure(
    here((at) => ({ kind: "format-html", at })),
    "values that hold HTML on purpose are shown as text",
  ),
};

function judgeBody(flows: FlowModel, body: HtmlBody): readonly Verdict[] {
  const origins = body.parts.map((part) => ({ part, origin: originOf(flows, part, body.judged) }));
  const asked = origins.find(({ origin }) => origin.chooser === "request");
  if (asked) {
    const { near } = asked.origin;
    const certain = near && !asked.part.called;
    const finding = found(flows, body, asked);
    const weight: Pick<Found, "confidence" | "confidenceReason"> = certain
      ? { confidence: body.judged.confidence, confidenceReason: body.judged.confidenceReason }
      : {
          confidence: near || body.isRendered ? "medium" : "low",
          confidenceReason: body.isRendered ? RENDERED : "the value goes through a call that may clean it",
        };
    const isPosted = comesByCheckedPost(flows, body.report.site.at, asked.origin.label);
    const lower =
      listsErrorsRaw(asked.part) && !isPosted
        ? FORM_ERRORS
        : answersScriptsAlone(flows, body.report.site.at)
          ? SCRIPTED
          : isStoredFile(asked.part)
            ? FILE
            : demandsJson(body)
              ? JSON_BODY
              : isVisitorsHeader(flows, asked.part)
                ? OWN_HEADER
                : asked.origin.label === ADDRESS && resolvesRoutes(flows, body)
                  ? OF_ROUTES
                  : isPosted
                    ? { ...weight, ...POSTED }
                    : weight;
    return withCallers(flows, body.report, { ...finding, ...lower }, body.judged);
  }
  const repeated = body.parts.map((part) => repeatedInput(flows, part)).find((one) => one !== undefined);
  if (repeated) {
    // Whatever the error repeats, it comes to this view by a request that no other site makes.
    const isClosed = comesByCheckedPost(flows, body.report.site.at, "an error");
    return [{ ...repeating(body, repeated), ...(isClosed ? POSTED : {}) }];
  }
  const stored = origins.find(({ origin }) => origin.chooser === "stored" || origin.chooser === "remote");
  const sent = stored ? sentBefore(flows, stored.part) : [];
  if (!stored || (!body.text.built && !body.isRendered && sent.length === 0)) return [];
  const finding = found(flows, body, stored);
  const isRemote = stored.origin.chooser === "remote";
  return withEntries(body, [
    {
      ...finding,
      severity: "medium",
      severityReason: isRemote
        ? "what the other system answers was not seen"
        : "the value was stored before: who may write it was not checked",
      confidence: body.text.tags || body.isRendered || sent.length > 0 || isRemote ? "medium" : "low",
      confidenceReason:
        sent.length > 0
          ? "a request fills this field of the model, and its text was followed to this response"
          : isRemote
            ? "another system's answer was followed to this response, and such answers often repeat what was asked"
            : "stored text was followed to this response",
      trace: [...sent, ...(finding.trace ?? [])],
    },
  ]);
}

/** Where functions that are called put values between tags: there the text is to be escaped. */
function withEntries({ report, parts }: HtmlBody, [first]: readonly [Found]): Found[] {
  const { at } = report.site;
  const cause = `${first.at.path}:${at.function}:${at.value}`;
  const further = parts.flatMap((part): Found[] => {
    if (!part.entered || part.called || functionFacts(part.at) === functionFacts(at)) return [];
    const message = `${spokenPartFirst(part)} goes in between tags here, unescaped, and a view answers with that text as a page.`;
    return [{ ...first, at: enteredAt(at, part), cause, secondary: true, message }];
  });
  return further.length === 0 ? [first] : [{ ...first, cause }, ...further.slice(0, MOST_ENTRIES)];
}

/** Places told with one response. */
const MOST_ENTRIES = 20;

/** HTML among the data of an answer: where it is put together is the place to mend. */
function judgeAnswered(flows: FlowModel, { report, judged, parts }: HtmlBody): readonly Found[] {
  const origins = parts.map((part) => ({ part, origin: originOf(flows, part, judged) }));
  const asked = origins.find(({ origin }) => origin.chooser === "request");
  const worst = asked ?? origins.find(({ origin }) => origin.chooser === "stored");
  if (!worst) return [];
  const { part, origin } = worst;
  return [
    {
      verdict: "found",
      at: enteredAt(report.site.at, part),
      subject: part.name ?? "text",
      message: `${spokenPartFirst(part)} comes from ${isOfRow(flows, part) ? FOUND_ROW : origin.label} and goes in between tags here, unescaped. This HTML is part of an answer with JSON: the script that asks for it puts it into a page, where a script in the value runs in the browser of whoever looks at it.`,
      severity: "medium",
      severityReason:
        asked && !isOfRow(flows, part)
          ? "only the site's own scripts ask for the answer and show it"
          : "the value was stored before: who may write it was not checked",
      confidence: "medium",
      confidenceReason: "the code writes tags around the value; the script that shows them was not followed",
      trace: traceThrough(flows, { report, judged }, part),
      fix: { text: "Let `format_html` put the text together, which escapes every value." },
    },
  ];
}

const FOUND_ROW = "the database, from a row that this code finds";

/** `row.title` of rows that were found with what was sent: the text is the row's. */
function isOfRow({ program }: FlowModel, { value, at }: HtmlPart): boolean {
  if (value.op !== "attribute" || !isColumnName(program, value.name)) return false;
  const { fragment } = functionFacts(at);
  return !/^(?:_?request|\w{0,40}form)$/.test(spokenName(fragment, value.base) ?? "");
}

/** Between the braces, or where a function that is called puts the value in. */
function enteredAt(at: ValueRef, { at: where, entered }: HtmlPart): Place {
  if (!entered) return placeOf(at);
  const { path } = where.unit.file;
  return { path, span: entered, ...scopeOf(functionFacts(where)) };
}

const RENDERED = "Markdown lets HTML through, and nothing that cleans it up was seen behind it";

const FORM_ERRORS = {
  severity: "medium",
  severityReason: "only some fields repeat in their errors what was sent",
  confidence: "medium",
  confidenceReason: "a choice that does not exist is repeated in the text of its error",
} as const;

const FILE = {
  confidence: "low",
  confidenceReason: "the request chose which file is sent; who may write it was not followed",
} as const;

const JSON_BODY = {
  confidence: "low",
  confidenceReason: "the view demands a JSON body, which neither a link nor a form on another site sends",
} as const;

const OWN_HEADER = {
  severity: "medium",
  severityReason: "the visitor's own browser and connection say what stands there; no link changes it",
  confidence: "low",
  confidenceReason: "only a cache or a proxy that repeats the answer to others would show them the value",
} as const;

const POSTED = {
  severity: "medium",
  severityReason:
    "no link brings the value along, and other sites' pages do not get past the CSRF check or the guard",
  confidence: "low",
  confidenceReason: "whoever is to be shown the page has to type the script into the site's own form",
} as const;

const SCRIPTED = {
  severity: "low",
  severityReason: "browsers open pages by GET and POST alone: a script asks this handler, and shows no page",
  confidence: "low",
  confidenceReason: "what the script does with the answer was not seen",
} as const;

const OF_ROUTES = {
  severity: "low",
  severityReason: "few routes match an address that holds markup",
  confidence: "low",
  confidenceReason: "the function asks which route the path leads to before it repeats it",
} as const;

/** `resolve(path)`, which raises `Resolver404` where no route matches (docs.djangoproject.com/en/5.2/ref/urlresolvers/#resolve). */
function resolvesRoutes({ program }: FlowModel, { report: { site } }: HtmlBody): boolean {
  return functionFacts(site.at).fragment.values.some(
    (value) =>
      value.op === "call" && RESOLVE.test(externalName(resolveIn(program, site.at, value.callee)) ?? ""),
  );
}

const RESOLVE = /^django\.urls\.(?:base\.|resolvers\.)?resolve$/;

/** `storage.open(path).read()`: the file's content, not the path. */
function isStoredFile({ value, at }: HtmlPart): boolean {
  const { fragment } = functionFacts(at);
  const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
  const opened =
    callee?.op === "attribute" && callee.name === "read" ? fragment.values[callee.base] : undefined;
  return opened?.op === "call" && spokenName(fragment, opened.callee) === "open";
}

/** What arrives is the whole body, in a function that asks for its type. */
function demandsJson({ report }: HtmlBody): boolean {
  const [arrival] = report.arrivals;
  if (arrival?.origin.kind !== "source" || arrival.origin.row.at !== "django.http.HttpRequest.body")
    return false;
  const { start, end } = functionFacts(arrival.origin.at);
  return textBetween(arrival.origin.at.unit.file.bytes, start, end).includes("application/json");
}

/** The text of an error that the project itself raises with values in it. */
function repeating({ report, judged }: HtmlBody, raised: Place): Found {
  return {
    verdict: "found",
    at: placeOf(report.site.at),
    subject: report.site.row.at,
    message:
      "The browser takes this response for a page, and it repeats the text of an error that is raised with a value in it. Where that value was sent along, a script in it runs in the browser of whoever is made to send it.",
    severity: "medium",
    severityReason: "the value was not followed to a request",
    confidence: "medium",
    confidenceReason: "the project raises this error with a value in its text, and nothing escapes it",
    trace: [
      { place: raised, note: "the error is raised here with a value in its text" },
      ...judged.trace.slice(-1),
    ],
  };
}

/** A link carries no form, no body and no header: another site's page sends the first two. */
function victim(label: string): string {
  if (label.includes("header")) return "whoever sends such a header";
  return /form|body|uploaded/.test(label)
    ? "whoever is made to send such a form, by a page of another site for instance"
    : "whoever follows such a link";
}

/** A part and who chooses it. */
interface Named {
  readonly part: HtmlPart;
  readonly origin: PartOrigin;
}

function found(flows: FlowModel, { report, judged, parts }: HtmlBody, { part, origin }: Named): Found {
  const alike = parts.filter((one) => originOf(flows, one, judged).label === origin.label);
  return {
    verdict: "found",
    at: placeOf(report.site.at),
    subject: report.site.row.at,
    message: `The browser takes this response for a page, and ${spokenParts(part, alike)} in it comes from ${origin.label} and is not escaped: a script in that value runs in the browser of ${origin.chooser === "request" ? victim(origin.label) : "whoever opens it"}.`,
    confidence: judged.confidence,
    confidenceReason: judged.confidenceReason,
    trace: traceThrough(flows, { report, judged }, part),
  };
}
