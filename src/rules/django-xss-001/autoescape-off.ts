import type { Found, Verdict } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { TemplateModel, TemplateOrigin } from "../../model/templates/origin.ts";
import { worstOrigin } from "../../model/templates/origin.ts";
import { shownTemplates, type ScopedTemplate } from "../../model/templates/scopes.ts";
import type { PageOutput } from "../../model/templates/unescaped.ts";
import { answeredOrigin, dangerOf, outputOrigin, pageOutputs } from "../../model/templates/unescaped.ts";
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
      what: "Reports `{% autoescape off %}` in HTML templates when a value inside comes from the request or from stored text and nothing else escapes it.",
      impact:
        "Whoever chooses the value puts a script into the page. It runs in the browser of everybody who opens the page and may do there whatever they may do.",
      fix: "Take the `autoescape off` block away; mark only what the code itself made as HTML, with `format_html`.",
      mitigation: "A Content Security Policy without `'unsafe-inline'` for scripts.",
      falsePositive:
        "Fine in plain-text mails, and around text that was cleaned with an allowlist before it was stored.",
    },
  },
  judge: underPolicy("high", function* judge({ templates }: AuditModel): Iterable<Verdict> {
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
    const cause = `${file.file.path}:${node.start}`;
    yield { ...found(at, shown.output, worst), cause };
    for (const { output, origin } of judged) {
      if (origin.kind !== "request" && origin.kind !== "stored") continue;
      yield { ...found(placeOfOutput(output), output, origin), cause, secondary: true };
    }
  }
}

function found(at: Found["at"], output: PageOutput, origin: TemplateOrigin): Found {
  const name = writtenName(output);
  const danger = dangerOf(origin);
  return {
    verdict: "found",
    at,
    subject: name,
    message: `Escaping is switched off here, and \`${spokenName(output, origin)}\` inside comes from ${origin.label}. Whoever chooses it can run a script in the browser of everybody who opens the page.`,
    ...danger,
    confidence: danger?.confidence ?? "low",
    confidenceReason: danger?.confidenceReason ?? "",
    trace: traceInto(output, origin),
  };
}
