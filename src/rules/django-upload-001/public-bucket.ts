import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { productionValues } from "../../model/settings/production-value.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { contentsOf } from "../../model/settings/production-content.ts";
import type { Check, Verdict } from "../rule.ts";

/** The bucket of uploads is open. */
export const check: Check = {
  meta: {
    slug: "public-bucket",
    title: "everybody reads the bucket of uploads",
    severity: "medium",
    severityReason: "the bucket may hold public files only",
    cwe: [732, 552],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `AWS_DEFAULT_ACL` (or Google's `GS_DEFAULT_ACL`) set to a public one, and `AWS_QUERYSTRING_AUTH = False`, in production.",
      impact:
        "Every upload is readable by whoever has or guesses its address, private documents too, also after the site itself would refuse.",
      fix: "`AWS_DEFAULT_ACL = None` (the bucket's own rule, private by default) and `AWS_QUERYSTRING_AUTH = True`; keep public files in a bucket of their own.",
      mitigation: "Block public access in the bucket's own settings.",
      falsePositive: "Fine for a bucket that holds public files only, such as static files.",
    },
  },
  *judge({ settings }: AuditModel): Iterable<Verdict> {
    for (const name of ["AWS_DEFAULT_ACL", "GS_DEFAULT_ACL", "AWS_QUERYSTRING_AUTH"]) {
      for (const value of productionValues(settings, name)) if (isPublic(value)) yield* found(value);
    }
  },
};

/** Lists by which everybody reads (docs.aws.amazon.com, "Canned ACL"; cloud.google.com, "predefined ACLs"). */
const PUBLIC = /^(?:public-read|public-read-write|publicRead|publicReadWrite)$/;

function isPublic(value: ProductionValue): boolean {
  const contents = contentsOf(value);
  return (
    contents.length > 0 &&
    contents.every((one) =>
      one.type === "text" ? PUBLIC.test(one.value) : one.type === "boolean" && !one.value,
    )
  );
}

function found(value: ProductionValue): readonly Found[] {
  if (!value.setting) return [];
  const signs = value.name === "AWS_QUERYSTRING_AUTH";
  return [
    {
      verdict: "found",
      at: value.at,
      subject: value.name,
      message: signs
        ? "Addresses of uploads are not signed: they only work where the bucket is open to everybody, and then for ever."
        : "Every upload is stored so that everybody can read it, whatever the site itself would say.",
      ...(signs
        ? { severity: "low" as const, severityReason: "whether the bucket is open stands elsewhere" }
        : {}),
      ...surenessOf(value.setting),
      trace: value.setting.steps,
    },
  ];
}
