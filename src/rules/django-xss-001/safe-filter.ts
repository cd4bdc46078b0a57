import type { Found, Place } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { attackContext, isCode } from "../../model/templates/attack-contexts.ts";
import type { TemplateModel, TemplateOrigin } from "../../model/templates/origin.ts";
import { placeOfOutput, traceInto, spokenFirst, writtenName } from "../../model/templates/shown.ts";
import type { PageOutput } from "../../model/templates/unescaped.ts";
import {
  answeredOrigin,
  columnCause,
  dangerOf,
  marksEach,
  marksSafe,
  outputOrigin,
  pageOutputs,
  sharedCause,
  stripsTags,
} from "../../model/templates/unescaped.ts";
import { unescapedTags } from "../../model/templates/unescaped-tags.ts";
import { verbatimElement } from "../../model/templates/verbatim-places.ts";
import { renderedBy } from "../../model/templates/rendered-by.ts";
import { here, ifSure } from "../../model/fixes/place-fixes.ts";
import { underPolicy } from "../../model/refused-scripts.ts";
import type { Check, Verdict } from "../rule.ts";

/** `{{ value|safe }}` where somebody else may choose the value. */
export const check: Check = {
  meta: {
    slug: "safe-filter",
    title: "a value that others choose comes out as HTML by `|safe`",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `|safe` and `|safeseq` on values that come from the request or from text stored in the database. The value is followed from the view through includes, `with` and inheritance to the place where it comes out. Before Django 1.8 the same is asked of `{% firstof %}` and `{% cycle %}`, which escape nothing there.",
      impact:
        "Whoever chooses the value puts a script into the page. It runs in the browser of everybody who opens the page and may do there whatever they may do.",
      fix: "Take `|safe` away: Django then shows the text as it was typed. Where it must be HTML, clean it with an allowlist (`nh3.clean`) when it is saved.",
      mitigation: "A Content Security Policy without `'unsafe-inline'` for scripts.",
      falsePositive:
        "Fine where the text is cleaned before it is stored, or where only people may write it who could change the site anyway.",
    },
  },
  judge: underPolicy("high", function* judge(model: AuditModel): Iterable<Verdict> {
    const { templates } = model;
    for (const output of pageOutputs(templates)) {
      const { scope, node } = output;
      if (!scope.escapes || !marksSafe(scope, node.expression) || isAgreed(output)) continue;
      // In scripts and styles, what mends it is another thing: that is `script-context`.
      if (isCode(attackContext(output.context))) continue;
      const plain = outputOrigin(templates, output);
      const isList = marksEach(node.expression);
      const origin = isList ? answeredOrigin(templates, output, plain) : plain;
      const verdict = judged(templates, output, origin);
      yield* withRenderer(renderedBy(templates, node.expression), withParts(verdict, origin));
    }
    for (const { output, tag } of unescapedTags(model)) yield* judgeTag(templates, output, tag);
  }),
  fix: ifSure(
    here((at) => ({ kind: "change-filters", at, drop: ["safe", "safeseq"] })),
    "HTML that is meant as such is shown as text",
  ),
};

/** What `{% firstof %}` shows of what others choose; nothing of what it shows of the code's own. */
function* judgeTag(templates: TemplateModel, output: PageOutput, tag: string): Iterable<Verdict> {
  if (isCode(attackContext(output.context)) || stripsTags(output.node.expression)) return;
  const origin = outputOrigin(templates, output);
  const verdict = judged(templates, output, origin);
  if (verdict.verdict !== "found" || (origin.kind !== "stored" && origin.kind !== "request")) return;
  const who = `Whoever chooses it ${origin.inMail ? IN_MAIL : IN_PAGE}`;
  yield {
    ...verdict,
    message: `${spokenFirst(output, origin)} comes from ${origin.label}, and \`{% ${tag} %}\` puts it into the ${origin.inMail ? "mail" : "page"} as HTML: before Django 1.8 it escapes nothing. ${who}`,
    fix: {
      text: `Write \`{% load ${tag} from future %}\` at the template's top, or use a release of Django that escapes here.`,
    },
  };
}

/** `{% if "safe" in message.tags %}`, `{% if comment.safe %}`: the code that says so of the text answers for it. */
function isAgreed({ inside }: PageOutput): boolean {
  return inside.some(
    ({ name, words: [first, ...others] }) =>
      name === "if" &&
      first !== undefined &&
      ([first, ...others].some(
        ({ expression }) => expression.kind === "text" && /safe/i.test(expression.text),
      ) ||
        (others.length === 0 &&
          first.expression.kind === "attribute" &&
          SAID_SAFE.test(first.expression.name))),
  );
}

/** What code calls its word that a text may be shown as it is. */
const SAID_SAFE = /^(?:is_|marked_)?safe$/i;

/** Where a method puts in what nobody escaped is the place to mend. */
function withParts(verdict: Verdict, { made = [], label, kind }: TemplateOrigin): Verdict[] {
  const [part] = made;
  if (verdict.verdict !== "found" || part === undefined) return [verdict];
  const isSent = kind === "request";
  const text = isSent ? "HTML that the code puts together" : label;
  const cause =
    verdict.cause ?? (isSent ? `${part.at.path}:${part.at.span.start}` : `${verdict.at.path}:${label}`);
  const parts = made.map(({ at, name, isWhole }): Found => ({
    ...verdict,
    at,
    cause,
    secondary: true,
    message: `\`${name}\` ${isWhole ? `comes from ${label} and is made into another text here` : `goes into ${text} as it is`}, and a template shows that with \`|safe\`. Whoever chooses it can run a script in the browser of everybody who opens the page.`,
    ...(isWhole
      ? {}
      : { fix: { text: "Put the text together with `format_html`, or `escape()` the value here." } }),
  }));
  if (part.isWhole) return [{ ...verdict, cause }, ...parts];
  const fix = {
    text: "Put the text together with `format_html` where it is made: then it needs no `|safe`, and its own tags stay.",
  };
  return [{ ...verdict, cause, fix }, ...parts];
}

const IN_PAGE = "can run a script in the browser of everybody who opens the page.";

const IN_MAIL = "writes links and forms into a mail in this site's name.";

/** One mail shows the same value in several branches. */
function mailCause({ scope }: PageOutput, { inMail, label }: TemplateOrigin): string | undefined {
  return inMail ? `${scope.file.file.path}:${label}` : undefined;
}

/** A filter of the project that renders Markdown is the place to mend, once for all pages that show its result. */
function withRenderer(place: Place | undefined, verdicts: readonly Verdict[]): readonly Verdict[] {
  const [first] = verdicts;
  if (place === undefined || first?.verdict !== "found" || verdicts.length > 1) return verdicts;
  const cause = `${place.path}:${place.scope ?? ""}:${place.span.start}`;
  const renderer: Found = {
    ...first,
    at: place,
    cause,
    secondary: true,
    message:
      "This filter renders text that templates show with `|safe`, and nothing cleans it afterwards. Whoever writes the text can put a script into those pages.",
    fix: { text: "Clean what comes out of the renderer: `nh3.clean(…)`." },
  };
  return [{ ...first, cause }, renderer];
}

/** `<pre>{{ job.output|safe }}</pre>`: whoever chooses the text, it is meant to be read as it is. */
function slippedIn(output: PageOutput, { kind, inMail }: TemplateOrigin): ReturnType<typeof dangerOf> {
  const element = kind === "unknown" && !inMail ? verbatimElement(output) : undefined;
  if (element === undefined) return undefined;
  return {
    severity: "medium",
    severityReason: "who chooses the text was not followed",
    confidence: "medium",
    confidenceReason: `\`<${element}>\` shows a text word for word: no HTML is meant there, and nothing in sight escapes it`,
  };
}

function judged(model: TemplateModel, output: PageOutput, origin: TemplateOrigin): Verdict {
  const at = placeOfOutput(output);
  const name = writtenName(output);
  const cause = columnCause(origin, "column") ?? sharedCause(model, output) ?? mailCause(output, origin);
  if (origin.saved?.kind === "cleaned") {
    const { by, where } = origin.saved;
    return {
      verdict: "ruled-out",
      at,
      subject: name,
      because: `the text is cleaned when it is saved (\`${by}\` in \`${where}\`)`,
    };
  }
  if (output.context.kind === "plain" && stripsTags(output.node.expression)) {
    const because = "`striptags` leaves no tag that could end the element, in which a browser reads no other";
    return { verdict: "ruled-out", at, subject: name, because };
  }
  const danger = slippedIn(output, origin) ?? dangerOf(origin);
  if (!danger) {
    return {
      verdict: "ruled-out",
      at,
      subject: name,
      because: "the value is made by the code, is a number or date, or was escaped before",
    };
  }
  const filter = marksEach(output.node.expression) ? "|safeseq" : "|safe";
  const found: Found = {
    verdict: "found",
    at,
    subject: name,
    message: `${spokenFirst(output, origin)} comes from ${origin.label}, and \`${filter}\` puts it into the ${origin.inMail ? "mail" : "page"} as HTML. Whoever chooses it ${origin.inMail ? IN_MAIL : IN_PAGE}`,
    ...danger,
    confidence: danger.confidence,
    confidenceReason: danger.confidenceReason,
    fix: {
      text: `Remove \`${filter}\`. Where the value has to be HTML, clean it with an allowlist ${origin.kind === "request" ? "before it is shown" : "when it is saved"}.`,
    },
    trace: traceInto(output, origin),
    ...(cause === undefined ? {} : { cause }),
  };
  return found;
}
