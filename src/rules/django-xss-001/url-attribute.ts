import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { addressCheck } from "../../model/forms/address-checks.ts";
import { storedBy } from "../../model/templates/stored-by.ts";
import { writtenByOthers } from "../../model/templates/staff-written.ts";
import { attackContext } from "../../model/templates/attack-contexts.ts";
import type { TemplateModel, TemplateOrigin } from "../../model/templates/origin.ts";
import { placeOfOutput, traceInto, spokenName, writtenName } from "../../model/templates/shown.ts";
import type { PageOutput } from "../../model/templates/unescaped.ts";
import {
  columnCause,
  dangerOf,
  outputOrigin,
  pageOutputs,
  sharedCause,
  UNCLEANED,
} from "../../model/templates/unescaped.ts";
import { underPolicy } from "../../model/refused-scripts.ts";
import type { Check, Verdict } from "../rule.ts";

/** A whole address that others choose stands in `href` and the like. */
export const check: Check = {
  meta: {
    slug: "url-attribute",
    title: "an address that others choose may be `javascript:`",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `href`, `action`, `formaction` and frames' `src` whose value begins with text from the request or from a text field of the database.",
      impact:
        "`javascript:…` is an address too. Whoever chooses it runs a script in the browser of everybody who follows the link; escaping for HTML changes nothing in it.",
      fix: "Check the scheme where the address enters: a `URLField` in form and model, or `URLValidator(schemes=['http', 'https'])`.",
      mitigation:
        "A Content Security Policy without `'unsafe-inline'` stops `javascript:` addresses as well.",
      falsePositive: "Fine where the address was checked when it was saved, or is made by the code.",
    },
  },
  judge: underPolicy("high", function* judge({ templates }: AuditModel): Iterable<Verdict> {
    for (const output of pageOutputs(templates)) {
      if (attackContext(output.context) === "address" && !asksScheme(output))
        yield* judged(templates, output);
    }
  }),
};

/** Fields that only take web addresses or make the address themselves. */
const CHECKED = /\.(?:URLField|FileField|ImageField)$/;

/** Parts of a request that a browser fills with an address of its own making. */
const OWN_ADDRESS = /path|headers/;

/** `{{ email }}` as a link is a slip, and no way to run anything: addresses hold neither colons nor brackets (django/core/validators.py). */
const MAIL_ADDRESS = /(?:^|[._])e?_?mail(?:_address)?$/i;

function settled(origin: TemplateOrigin, name: string): string | undefined {
  if (CHECKED.test(origin.field ?? "")) return "the field takes web addresses only";
  if (MAIL_ADDRESS.test(name)) return "the value is an e-mail address, which has no scheme";
  if (origin.kind === "request" && OWN_ADDRESS.test(origin.label))
    return "the browser itself makes this address";
  return dangerOf(origin) ? undefined : "the address is made by the code";
}

/** A text field that people fill with an address; any other text that begins a link is more likely the code's own path. */
const ADDRESS_NAME =
  /(?:^|[._])(?:url|uri|link|href|website|homepage|next|redirect\w{0,60}|return_url|next_url|back_url)$/i;

/** `{% if order.link|slice:":4" == "http" %}` around the link. */
function asksScheme(output: PageOutput): boolean {
  const name = writtenName(output);
  return output.inside.some(
    ({ name: tag, words }) =>
      /^(?:el)?if$/.test(tag) &&
      words.some(({ text }) => text.startsWith(`${name}|`) && text.includes("slice")) &&
      words.some(({ text }) => /^["']https?/.test(text)),
  );
}

/** Where a function of the code reads the address for many pages: mended there, it is mended in all of them. */
function causeInCode({ kind, steps: [first] }: TemplateOrigin): string | undefined {
  if (kind !== "request" || first?.place.scope === undefined || !first.place.path.endsWith(".py"))
    return undefined;
  return `${first.place.path}:${first.place.scope}:${first.note}`;
}

/** Where to go on: a page of this site, so that a field for whole web addresses would refuse all good ones. */
const RETURN =
  /(?:^|[._])(?:next|return|back|cancel|continue|redirect|success|previous|came_from)(?:_?(?:url|to|uri|path))?$/i;

const STAY =
  "Keep the visitor on this site: where the address comes in, ask `url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})` and take a fixed page otherwise.";

/** A form of the code lets web addresses through alone; whether all writers go through it is not known. */
function checkedBy(
  { flows }: TemplateModel,
  { owner }: TemplateOrigin,
): Pick<Found, "confidence" | "confidenceReason"> | undefined {
  const by = owner && addressCheck(flows, owner.name);
  return by === undefined
    ? undefined
    : {
        confidence: "low",
        confidenceReason: `\`${by}\` takes web addresses only; whether all that write the field ask it was not followed`,
      };
}

/** Addresses in the database are the code's own more often than not: somebody must be seen to fill the field. */
function unwritten(
  { flows, postures }: TemplateModel,
  { owner, label }: TemplateOrigin,
): Pick<Found, "confidence" | "confidenceReason"> | undefined {
  const isWritten =
    owner === undefined
      ? label !== "the database"
      : storedBy(flows, owner).length > 0 ||
        (postures !== undefined && writtenByOthers({ flows, postures }, owner.model));
  return isWritten
    ? undefined
    : { confidence: "low", confidenceReason: "no form or view in sight lets anybody fill this field" };
}

/** Escaping and cleaning do not touch a scheme, and what was checked may have been something else. */
const UNASKED = "somebody typed this text, and nothing in sight asks for its scheme";

function judged(model: TemplateModel, output: PageOutput): Verdict[] {
  const at = placeOfOutput(output);
  const name = writtenName(output);
  const origin = outputOrigin({ ...model, kind: "redirect" }, output);
  const cause = columnCause(origin, "model") ?? sharedCause(model, output) ?? causeInCode(origin);
  const because = settled(origin, name);
  if (because !== undefined) return [{ verdict: "ruled-out", at, subject: name, because }];
  if (origin.kind === "unknown" || (origin.kind !== "request" && !ADDRESS_NAME.test(name))) return [];
  const doubt = origin.kind === "stored" ? (checkedBy(model, origin) ?? unwritten(model, origin)) : undefined;
  const danger = { ...dangerOf(origin), ...doubt };
  const reason = danger.confidenceReason === UNCLEANED ? UNASKED : danger.confidenceReason;
  const found: Found = {
    verdict: "found",
    at,
    subject: name,
    message: `\`${spokenName(output, origin)}\` comes from ${origin.label} and is the whole address here. \`javascript:…\` in it runs a script in the browser of whoever follows it.`,
    ...danger,
    confidence: danger.confidence ?? "low",
    confidenceReason: reason ?? "",
    trace: traceInto(output, origin),
    ...(origin.kind === "request" && RETURN.test(name) ? { fix: { text: STAY } } : {}),
    ...(cause === undefined ? {} : { cause }),
  };
  return [found];
}
