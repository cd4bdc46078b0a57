import type { Found, Verdict } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { TemplateModel, TemplateOrigin } from "../../model/templates/origin.ts";
import { attackContext, isCode } from "../../model/templates/attack-contexts.ts";
import type { BareEngine } from "../../model/templates/bare-engines.ts";
import { bareEngines, isShownBy } from "../../model/templates/bare-engines.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { FORM_ERROR_LABEL, MESSAGE_LABEL, worstOrigin } from "../../model/templates/origin.ts";
import { shownTemplates, type ScopedTemplate } from "../../model/templates/scopes.ts";
import type { PageOutput } from "../../model/templates/unescaped.ts";
import {
  answeredOrigin,
  dangerOf,
  marksSafe,
  outputOrigin,
  pageOutputs,
} from "../../model/templates/unescaped.ts";
import { placeOfOutput, traceInto, spokenName, writtenName } from "../../model/templates/shown.ts";
import { underPolicy } from "../../model/refused-scripts.ts";
import type { Check } from "../rule.ts";

/** `{% autoescape off %}` around values that others choose. */
export const check: Check = {
  meta: {
    slug: "autoescape-off",
    title: "escaping is switched off around values that others choose",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports `{% autoescape off %}` in HTML templates, and `"autoescape": False` among the options of an engine in `TEMPLATES`, when a value inside comes from the request or from stored text and nothing else escapes it.',
      impact:
        "Whoever chooses the value puts a script into the page. It runs in the browser of everybody who opens the page and may do there whatever they may do.",
      fix: "Take the `autoescape off` block away; mark only what the code itself made as HTML, with `format_html`.",
      mitigation: "A Content Security Policy without `'unsafe-inline'` for scripts.",
      falsePositive:
        "Fine in plain-text mails, and around text that was cleaned with an allowlist before it was stored.",
    },
  },
  judge: underPolicy("high", function* judge({ templates, settings }: AuditModel): Iterable<Verdict> {
    for (const engine of bareEngines(settings)) yield* judgeEngine(templates, engine);
    const outputs = pageOutputs(templates).filter((output) => !output.scope.escapes);
    if (outputs.length === 0) return;
    for (const template of shownTemplates(templates.graph))
      yield* judgeTemplate(templates, template, outputs);
  }),
};

function* judgeTemplate(
  model: TemplateModel,
  { file, tags }: ScopedTemplate,
  outputs: readonly PageOutput[],
): Iterable<Verdict> {
  if (!file.isHtml) return;
  for (const { node } of tags) {
    if (node.name !== "autoescape" || !/^(?:off|false)$/.test(node.words[0]?.text ?? "")) continue;
    const inside = outputs.filter(
      (one) => one.scope.file === file && one.inside.some((head) => head.start === node.start),
    );
    const judged = inside
      .map((output) => ({ output, origin: answeredOrigin(model, output, outputOrigin(model, output)) }))
      .filter(({ origin }) => origin.saved?.kind !== "cleaned");
    const worst = worstOrigin(judged.map((one) => one.origin));
    const at = { path: file.file.path, span: { start: node.start, end: node.end } };
    const shown = judged.find((one) => one.origin === worst);
    if (!shown || !dangerOf(worst)) {
      yield {
        verdict: "ruled-out",
        at,
        subject: "autoescape",
        because: "no value inside is chosen by others",
      };
      continue;
    }
    const cause = sharedWords(worst) ?? `${file.file.path}:${node.start}`;
    yield { ...found(at, shown.output, worst), cause };
    for (const { output, origin } of judged) {
      if (origin.kind !== "request" && origin.kind !== "stored") continue;
      yield { ...found(placeOfOutput(output), output, origin), cause, secondary: true };
    }
  }
}

/** Every page shows the same messages and the same errors of forms: they are mended where these are made. */
function sharedWords({ label }: TemplateOrigin): string | undefined {
  return label === MESSAGE_LABEL || label === FORM_ERROR_LABEL ? label : undefined;
}

/** `"autoescape": False` among an engine's options: the option is the cause, and every value that others choose a place. */
function* judgeEngine(model: TemplateModel, engine: BareEngine): Iterable<Verdict> {
  const judged = pageOutputs(model)
    .filter((output) => isPrintedBy(engine, output))
    .map((output) => ({ output, origin: outputOrigin(model, output) }))
    .filter(({ origin }) => isChosen(origin));
  const worst = worstOrigin(judged.map((one) => one.origin));
  const shown = judged.find((one) => one.origin === worst);
  const { at, setting } = engine;
  if (!shown) {
    const because = "no value in sight that its templates print is chosen by others";
    yield { verdict: "ruled-out", at, subject: "autoescape", because };
    return;
  }
  const cause = `${at.path}:${at.span.start}`;
  const where = "for all templates of this engine";
  yield { ...found(at, shown.output, worst, where), ...surenessOf(setting), subject: "autoescape", cause };
  for (const { output, origin } of judged)
    yield { ...found(placeOfOutput(output), output, origin, where), cause, secondary: true };
}

/** Code and `|safe` have checks of their own; `{% autoescape %}` around a value decides for it. */
function isPrintedBy(engine: BareEngine, { scope, node, context, inside }: PageOutput): boolean {
  return (
    isShownBy(engine, scope.file) &&
    !inside.some((head) => head.name === "autoescape") &&
    !marksSafe(scope, node.expression) &&
    !isCode(attackContext(context))
  );
}

function isChosen({ kind, byStaff, saved, inMail }: TemplateOrigin): boolean {
  return (
    (kind === "request" || kind === "stored") &&
    byStaff !== true &&
    inMail !== true &&
    saved?.kind !== "cleaned"
  );
}

function found(at: Found["at"], output: PageOutput, origin: TemplateOrigin, where = "here"): Found {
  const name = writtenName(output);
  const danger = dangerOf(origin);
  return {
    verdict: "found",
    at,
    subject: name,
    message: `Escaping is switched off ${where}, and \`${spokenName(output, origin)}\` ${where === "here" ? "inside " : ""}comes from ${origin.label}. Whoever chooses it can run a script in the browser of everybody who opens the page.`,
    ...danger,
    confidence: danger?.confidence ?? "low",
    confidenceReason: danger?.confidenceReason ?? "",
    trace: traceInto(output, origin),
  };
}
