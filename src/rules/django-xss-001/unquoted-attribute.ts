import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { attackContext } from "../../model/templates/attack-contexts.ts";
import { placeOfOutput, traceInto, spokenName, writtenName } from "../../model/templates/shown.ts";
import type { PageOutput } from "../../model/templates/unescaped.ts";
import {
  columnCause,
  dangerOf,
  marksSafe,
  outputOrigin,
  pageOutputs,
  sharedCause,
} from "../../model/templates/unescaped.ts";
import type { TemplateModel } from "../../model/templates/origin.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import { underPolicy } from "../../model/refused-scripts.ts";
import type { Check, Verdict } from "../rule.ts";

/** An attribute without quotes holds a value that others choose. */
export const check: Check = {
  meta: {
    slug: "unquoted-attribute",
    title: "an attribute without quotes holds a value that others choose",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `<a title={{ value }}>` without quotes around the value, when the value comes from the request or from stored text.",
      impact:
        "A blank in the value ends the attribute, and what follows is an attribute of its own, such as `onmouseover=…`, which runs a script. Django's escaping leaves blanks and `=` as they are.",
      fix: 'Put quotes around it: `<a title="{{ value }}">`.',
      mitigation: "A Content Security Policy without `'unsafe-inline'` for scripts.",
      falsePositive: "Fine for numbers and for the code's own words; the quotes cost nothing.",
    },
  },
  judge: underPolicy("high", function* judge({ templates }: AuditModel): Iterable<Verdict> {
    for (const output of pageOutputs(templates)) {
      if (attackContext(output.context) !== "unquoted attribute") continue;
      if (!marksSafe(output.scope, output.node.expression)) yield judged(templates, output);
    }
  }),
  fix: here((at) => ({ kind: "quote-attribute", at })),
};

/** Names of what databases count by themselves. */
const NUMBERED = /(?:^|[._])(?:id|pk|count)$/;

function judged(model: TemplateModel, output: PageOutput): Verdict {
  const at = placeOfOutput(output);
  const name = writtenName(output);
  const origin = outputOrigin(model, output);
  const cause = columnCause(origin, "column") ?? sharedCause(model, output);
  const danger = dangerOf(origin);
  if (!danger)
    return {
      verdict: "ruled-out",
      at,
      subject: name,
      because: "the value is a number, an address or the code's own",
    };
  const attribute = output.context.kind === "attribute" ? output.context.attribute : "";
  const found: Found = {
    verdict: "found",
    at,
    subject: name,
    message: `\`${spokenName(output, origin)}\` comes from ${origin.label} and stands in \`${attribute}=\` without quotes: after a blank in the value whoever chooses it can add attributes such as \`onmouseover\`, which run a script.`,
    ...danger,
    ...(origin.kind !== "request" && NUMBERED.test(name)
      ? { confidence: "low", confidenceReason: "its name is that of a row's number" }
      : origin.isPosted
        ? { confidence: "low", confidenceReason: "only a form of this very site brings the value along" }
        : { confidence: danger.confidence, confidenceReason: danger.confidenceReason }),
    trace: traceInto(output, origin),
    ...(cause === undefined ? {} : { cause }),
  };
  return found;
}
