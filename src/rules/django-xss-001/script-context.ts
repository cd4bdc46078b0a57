import type { Found, Place } from "../../findings/finding.ts";
import type { FixIntent } from "../../findings/fix-intent.ts";
import { intent } from "../../model/fixes/place-fixes.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { AttackContext } from "../../model/templates/attack-contexts.ts";
import { attackContext, fitsScript, isCode } from "../../model/templates/attack-contexts.ts";
import type { TemplateModel, TemplateOrigin } from "../../model/templates/origin.ts";
import { hasNeighbour } from "../../model/templates/script-neighbours.ts";
import { placeOfOutput, traceInto, spokenName, writtenName } from "../../model/templates/shown.ts";
import type { PageOutput } from "../../model/templates/unescaped.ts";
import {
  columnCause,
  dangerOf,
  marksSafe,
  outputOrigin,
  pageOutputs,
  sharedCause,
  sourceCause,
} from "../../model/templates/unescaped.ts";
import { lessened, refusingSetting } from "../../model/refused-scripts.ts";
import type { Check, Verdict } from "../rule.ts";

/** A value stands in JavaScript or CSS, where escaping for HTML is not enough. */
export const check: Check = {
  meta: {
    slug: "script-context",
    title: "a value that others choose stands in a script, where HTML escaping does not help",
    severity: "high",
    cwe: [79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports template values inside `<script>` outside quotes or between backticks, in event handlers such as `onclick`, and in styles, and those within quotes that a backslash or `|safe` opens, when the value comes from the request or from stored text.",
      impact:
        "The browser takes the value for code: no quote or `<` is needed, so escaping for HTML does not stop it. Whoever chooses it runs a script in the browser of everybody who opens the page.",
      fix: 'Hand the value over as data: `{{ value|json_script:"order" }}` and `JSON.parse(document.getElementById("order").textContent)`; or put it into a `data-` attribute and read it from there.',
      mitigation: "A Content Security Policy without `'unsafe-inline'` for scripts.",
      falsePositive:
        "Fine where the value is always a number or one of the code's own words; write `|escapejs` within quotes to say so.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    const { templates } = model;
    const outputs = pageOutputs(templates).filter(({ scope }) => scope.escapes);
    const spots = outputs.flatMap((output): Spot[] => {
      const context = attackContext(output.context);
      return isCode(context) ? [{ output, context }] : [];
    });
    const strings = spots.flatMap(({ output, context }) => (context === "script string" ? [output] : []));
    const refused = spots.length === 0 ? undefined : refusingSetting(model);
    for (const { output, context } of spots)
      for (const verdict of judged(templates, output, context, strings))
        yield verdict.verdict === "found" && context === "event handler" && refused !== undefined
          ? lessened(verdict, "high", refused)
          : verdict;
  },
};

/** An output in code. */
interface Spot {
  readonly output: PageOutput;
  readonly context: AttackContext;
}

function* judged(
  model: TemplateModel,
  output: PageOutput,
  context: AttackContext,
  strings: readonly PageOutput[],
): Iterable<Verdict> {
  const origin = outputOrigin(model, output);
  const at = placeOfOutput(output);
  const name = writtenName(output);
  const cause =
    columnCause(origin, "column") ??
    sourceCause(origin, `${context}:${name}`) ??
    sharedCause(model, output) ??
    pageCause(output, context, origin);
  const isQuoted = output.context.kind === "attribute" && output.context.script !== "code";
  const danger = dangerOf(origin);
  const isFit = fitsScript(output.node.expression, context, isQuoted);
  if (!danger || isFit) {
    const because = isFit
      ? "a filter makes the value fit for a script"
      : "the value is made by the code, or is a number";
    yield { verdict: "ruled-out", at, subject: name, because };
    return;
  }
  const isRaw = marksSafe(output.scope, output.node.expression);
  const isHeld = context === "script string" && !isRaw && !hasNeighbour(model, output, strings);
  if (isHeld && origin.kind !== "request") return;
  const why = isRaw
    ? (RAW[context] ?? RAW_TEXT)
    : context === "script string" && !isHeld
      ? NEIGHBOURS
      : WHY[context];
  const found: Found = {
    verdict: "found",
    at,
    subject: name,
    message: `\`${spokenName(output, origin)}\` comes from ${origin.label} and stands ${isBinding(output) ? IN_BINDING : WHERE[context]}. ${isBinding(output) && !isRaw ? BOUND : why}`,
    ...danger,
    ...(isHeld ? STRING_ONLY : context === "style" && !isRaw && danger.severity === "high" ? RULES_ONLY : {}),
    confidence: danger.confidence,
    confidenceReason: danger.confidenceReason,
    ...(isHeld && origin.label === HEADERS ? SENDERS_OWN : {}),
    trace: traceInto(output, origin),
    ...(cause === undefined ? {} : { cause }),
    ...fixFor(context, output, isRaw),
    intents: intentsFor(at, context, output),
  };
  yield found;
}

/** One script that is filled with many parts of the request is one mistake: what hands over one of them as data hands over all. */
function pageCause(
  { scope: { file } }: PageOutput,
  context: AttackContext,
  origin: TemplateOrigin,
): string | undefined {
  return origin.kind === "request" && context === "script code"
    ? `${file.file.path}:request:${context}:${origin.label}`
    : undefined;
}

/** What `json_script` does not help: what stands within quotes, and style sheets, which read no JSON. */
function fixFor(context: AttackContext, output: PageOutput, isRaw: boolean): Pick<Found, "fix"> {
  if (isInQuotes(context, output)) return { fix: { text: ESCAPE } };
  if (context !== "style") return {};
  return { fix: { text: isRaw ? RAW_STYLE : STYLE } };
}

/** Within quotes `escapejs` is made for it (not between backticks); as code, the value goes to the page as data. */
function intentsFor(at: Place, context: AttackContext, output: PageOutput): readonly FixIntent[] {
  if (isInQuotes(context, output))
    return [intent({ kind: "change-filters", at, drop: ["safe"], add: "escapejs" }, "safe")];
  if (context !== "script code") return [];
  return [intent({ kind: "json-script", at }, "unsafe", "the value must be plain data, not a text of JSON")];
}

function isInQuotes(context: AttackContext, { context: spot }: PageOutput): boolean {
  const isQuoted =
    spot.kind === "attribute" && (spot.script === "single-quoted" || spot.script === "double-quoted");
  return context === "script string" || (context === "event handler" && isQuoted);
}

/** `ng-init`, `x-data`, `v-on:click`: a framework evaluates what stands there, not the browser. */
function isBinding({ context }: PageOutput): boolean {
  return (
    context.kind === "attribute" && !context.attribute.startsWith("on") && BINDING.test(context.attribute)
  );
}

const BINDING = /^(?:(?:data-)?ng-|x-|v-|@|:|hx-on)/;

const IN_BINDING = "in an attribute that the page's framework evaluates";

const BOUND =
  "It sees the value without its escaping, so that a quote in it ends the string, and the rest is an expression.";

const ESCAPE =
  "Put `|escapejs` behind the value, in place of `|safe` where that stands there: within quotes it is made for this.";

const RAW_TEXT =
  "Nothing escapes it there (`|safe`): a quote in it ends the string, and `</script>` ends the script.";

/** Where nothing escapes the value and no quotes stand around it. */
const RAW: Partial<Record<AttackContext, string>> = {
  "script code":
    "Nothing escapes it there (`|safe`): it is code as it stands, and `</script>` ends the script.",
  style:
    "Nothing escapes it there (`|safe`): it can add rules of its own, and `</style>` in it ends the style sheet, after which it is HTML and may bring scripts.",
};

const STYLE =
  "Let the value be one of a few that the code knows, or check it where it is stored: a colour by `^#[0-9a-fA-F]{6}$`, a size as a number.";

const RAW_STYLE =
  "Serve the style sheet from an address of its own with `Content-Type: text/css` and put a `<link>` here, so that `</style>` ends nothing; where single values are meant, check them when they are stored (a colour by `^#[0-9a-fA-F]{6}$`) and drop `|safe`.";

const NEIGHBOURS =
  "Quotes are escaped, but a backslash is not: at the end of one value it swallows the closing quote, and the next value on this line is code. `|escapejs` is made for this place.";

const STRING_ONLY: Pick<Found, "severity" | "severityReason"> = {
  severity: "low",
  severityReason:
    "Django escapes the quotes around the value, and no other value stands in its line that a backslash could make code: the script breaks, and no more",
};

const RULES_ONLY: Pick<Found, "severity" | "severityReason"> = {
  severity: "medium",
  severityReason: "`<` is escaped, so that the style sheet goes on: rules of others run no scripts",
};

const HEADERS = "the request's headers";

/** A lone string that a backslash opens, filled by what no link can set in somebody else's browser. */
const SENDERS_OWN: Pick<Found, "confidence" | "confidenceReason"> = {
  confidence: "low",
  confidenceReason:
    "headers are set by the visitor's own browser or by the proxy in front, and nothing else stands beside this string",
};

const WHERE: Readonly<Record<AttackContext, string>> = {
  "script code": "in a script outside quotes",
  "script string": "in a string of a script",
  "template literal": "in a script between backticks",
  "event handler": "in an event handler's JavaScript",
  style: "in a style sheet",
  "unquoted attribute": "in an attribute without quotes",
  address: "at the beginning of an address",
};

const WHY: Readonly<Record<AttackContext, string>> = {
  "script code": "There it is code as it stands: escaping for HTML changes nothing that code needs.",
  "script string":
    "Quotes are escaped, but a backslash is not: at the end of the value it swallows the closing quote, and line breaks end the string. `|escapejs` is made for this place.",
  "template literal": "`${…}` in the value runs; escaping for HTML does not touch it.",
  "event handler":
    "The browser undoes the escaping before it runs the handler, so a quote in the value ends the string.",
  style: "The value can add rules of its own, which load addresses and reshape the page.",
  "unquoted attribute": "",
  address: "",
};
