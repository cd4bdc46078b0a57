import type { AuditModel } from "../../model/audit-model.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { productionValues, type ProductionValue } from "../../model/settings/production-value.ts";
import { isNone } from "../../model/settings/value.ts";
import { limitingProxy } from "../../model/uploads/body-limits.ts";
import { servingLeaves } from "../../model/transport/setting-state.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Django's own limits (docs.djangoproject.com/en/5.2/ref/settings/#data-upload-max-memory-size). */
const DEFAULT_LIMITS: ReadonlyMap<string, string> = new Map([
  ["DATA_UPLOAD_MAX_MEMORY_SIZE", "2621440"],
  ["DATA_UPLOAD_MAX_NUMBER_FIELDS", "1000"],
  ["DATA_UPLOAD_MAX_NUMBER_FILES", "100"],
]);

/** Django's own limits of requests are switched off. */
export const check: Check = {
  meta: {
    slug: "request-limit-off",
    title: "a limit of requests is switched off",
    severity: "medium",
    severityReason: "it may stop the site and discloses nothing",
    cwe: [770, 400],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `DATA_UPLOAD_MAX_MEMORY_SIZE = None`, and `DATA_UPLOAD_MAX_NUMBER_FIELDS` or `DATA_UPLOAD_MAX_NUMBER_FILES` set to None (low), in production.",
      impact:
        "One request of somebody who is not even logged in fills the memory of a worker, or keeps it busy for minutes; a few of them keep the site down.",
      fix: "Write a number that the largest form of the site needs: `DATA_UPLOAD_MAX_MEMORY_SIZE = 10_485_760`, `DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000`.",
      mitigation: "Let the proxy limit the body: `client_max_body_size 10m;` in nginx.",
      falsePositive: "Harmless where the proxy in front limits the size of requests.",
    },
  },
  *judge(model) {
    for (const { name, counts } of LIMITS) {
      for (const found of productionValues(model.settings, name)) {
        const values = servingLeaves(found);
        if (values.length > 0 && values.every(isNone)) yield* verdictsOn(model, found, counts);
      }
    }
  },
  fix: (found, model) =>
    setting({
      name: found.subject,
      code: DEFAULT_LIMITS.get(found.subject) ?? "1000",
      safety: "unsafe",
      why: "larger forms and uploads are refused from then on",
      inDevelopment: "harmless",
    })(found, model),
};

/** What each setting counts (docs.djangoproject.com/en/5.2/ref/settings/#data-upload-max-memory-size). */
const LIMITS: readonly { readonly name: string; readonly counts: "bytes" | "fields" | "files" }[] = [
  { name: "DATA_UPLOAD_MAX_MEMORY_SIZE", counts: "bytes" },
  { name: "DATA_UPLOAD_MAX_NUMBER_FIELDS", counts: "fields" },
  { name: "DATA_UPLOAD_MAX_NUMBER_FILES", counts: "files" },
];

function* verdictsOn(
  model: AuditModel,
  found: ProductionValue,
  counts: "bytes" | "fields" | "files",
): Generator<Verdict> {
  const { setting, at, name } = found;
  if (setting === undefined) return;
  const limited = counts === "bytes" ? limitingProxy(model, found.settings) : undefined;
  if (limited !== undefined) {
    const because = `\`${limited}\` limits the size of requests on every way to Django`;
    yield { verdict: "ruled-out", at, subject: name, because };
    return;
  }
  yield {
    verdict: "found",
    at,
    subject: name,
    message:
      counts === "bytes"
        ? "A request may be of any size: one visitor with a few large ones fills the server's memory."
        : `A request may have any number of ${counts}: one visitor keeps a worker busy by sending millions.`,
    ...(counts === "bytes"
      ? {}
      : { severity: "low" as const, severityReason: "the size of a request is limited all the same" }),
    ...surenessOf(setting),
    evidence: `${name} = None`,
    trace: setting.steps,
  };
}
