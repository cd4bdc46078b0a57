/** Values that come out in a page as they are, and how bad that is by where they come from. */
import type { Confidence, Found, Severity } from "../../findings/finding.ts";
import type { HtmlContext } from "../../syntax/html/html-context.ts";
import type { OutputNode, TemplateExpression } from "../../syntax/template/tree.ts";
import { textBetween } from "../../source/source-file.ts";
import { blockContexts } from "./block-contexts.ts";
import type { TemplateModel, TemplateOrigin } from "./origin.ts";
import { ADDRESS } from "../responses/harmless-names.ts";
import { isHarmlessName, OWN_PROFILE } from "./origin.ts";
import { storedBy } from "./stored-by.ts";
import { writtenByStaff } from "./staff-written.ts";
import { originOf } from "./origins.ts";
import { isReached } from "./reached.ts";
import type { Placed, Scope } from "./scopes.ts";
import { bindingOf, shownTemplates } from "./scopes.ts";
import type { TemplateFile } from "./template-files.ts";

/** An output of an HTML page with the place in the page where it comes out. */
export interface PageOutput extends Placed<OutputNode> {
  readonly context: HtmlContext;
}

/** All outputs of HTML templates, in the order of files and text. */
export function pageOutputs(model: TemplateModel): PageOutput[] {
  return shownTemplates(model.graph).flatMap(({ file, outputs }) => {
    if (!file.isHtml || isPlainText(model, file)) return [];
    const inBlocks = blockContexts(model.graph, file);
    return outputs.flatMap((output): PageOutput[] => {
      const context = inBlocks.get(output.node) ?? file.page.contexts.get(output.node);
      return context ? [{ ...output, context }] : [];
    });
  });
}

/** Expressions looked at for one question. */
const MOST_STEPS = 200;

/** Whether an expression ends as text that Django does not escape: `|safe` with nothing behind it that escapes for certain. */
export function marksSafe(scope: Scope, expression: TemplateExpression): boolean {
  return endsSafe(scope, expression, { left: MOST_STEPS });
}

function endsSafe(scope: Scope, expression: TemplateExpression, steps: { left: number }): boolean {
  if (steps.left-- <= 0) return false;
  switch (expression.kind) {
    case "filter":
      if (expression.name === "safe" || expression.name === "safeseq") return true;
      return expression.name !== "force_escape" && endsSafe(scope, expression.base, steps);
    case "name": {
      const bound = bindingOf(scope, expression.name);
      return bound?.binding.kind === "value" && endsSafe(bound.scope, bound.binding.expression, steps);
    }
    case "operation":
      return expression.operands.some((one) => endsSafe(scope, one, steps));
    default:
      return false;
  }
}

/** Where an output's value comes from, and whether its writers are the site's own people. */
export function outputOrigin(model: TemplateModel, { scope, node }: Placed<OutputNode>): TemplateOrigin {
  const found = originOf(model, scope, node.expression);
  const origin = isMail(model, scope.file) ? { ...found, inMail: true as const } : found;
  const { flows, postures } = model;
  if (!postures || !origin.owner || origin.kind !== "stored") return origin;
  const byStaff = writtenByStaff({ flows, postures }, origin.owner.model);
  const steps = [...storedBy(flows, origin.owner), ...origin.steps];
  return byStaff
    ? { ...origin, steps, byStaff, label: `${origin.label}, which only the site's own people write` }
    : { ...origin, steps };
}

/** A file or folder that is named for mails. */
const MAILS = /(?:^|[/_.-])e?-?mails?(?:[/_.-]|$)/i;

/** A file that is named for a plain text: the plain half of a mail is `emails/alert-body-text.html`. */
const PLAIN = /[/_.-](?:text|txt|plain)\.\w{1,10}$/i;

/** Whether a template is nothing but a plain text, of a mail or a message: by its name, by all that renders it, or without a tag in it and brought in by no page. */
function isPlainText({ renders, graph }: TemplateModel, file: TemplateFile): boolean {
  if (file.names.some((name) => MAILS.test(name) && PLAIN.test(name))) return true;
  const shown = renders.get(file) ?? [];
  const hasTags = file.page.events.some(({ kind }) => kind === "open");
  if (shown.length === 0) return !hasTags && !isReached({ renders, graph }, file) && isNamedForMail(file);
  if (shown.every(({ isPlain }) => isPlain === true)) return true;
  const isPart = graph.inclusions.has(file) || graph.parents.has(file) || graph.children.has(file);
  return !hasTags && !isPart && shown.every(({ isText }) => isText === true);
}

/** `password_reset_email.html`, whose name alone tells Django to send it. */
function isNamedForMail({ names: [name] }: TemplateFile): boolean {
  return MAILS.test(name);
}

/** A page that is named for a mail and that no view in sight answers with. */
function isMail({ renders }: TemplateModel, file: TemplateFile): boolean {
  if (!file.names.some((name) => MAILS.test(name))) return false;
  const shown = renders.get(file) ?? [];
  return shown.length > 0 && shown.every(({ isText }) => isText === true);
}

const MAILED =
  "the page goes out as a mail: mail programs run no scripts, but show a stranger's links and forms";

/** Why a typed text is believed to come out as it was typed. */
export const UNCLEANED = "somebody typed this text, and nothing in sight cleans it";

const POSTED =
  "the CSRF check keeps other sites' pages from sending the form for a visitor: people can do this to themselves";

const OWN = "visitors see what they have typed themselves: nobody else's browser shows it";

const STORED = "the text was stored earlier; who may store it decides how bad this is";

const STAFF = "only the site's own people write this text";

const WRITERS = "every form in sight that writes it is theirs";

const UNSHOWN = "no code in sight shows this page; who chooses the value decides how bad this is";

/** The part of a finding that follows from where the value comes from; undefined where it is harmless. */
export function dangerOf(
  origin: TemplateOrigin,
): Pick<Found, "severity" | "severityReason" | "confidence" | "confidenceReason"> | undefined {
  if (origin.inMail && origin.kind === "stored" && !origin.byStaff)
    return graded("low", MAILED, "medium", UNCLEANED);
  if (origin.saved?.kind === "rendered") {
    if (origin.byStaff) return graded("low", STAFF, "medium", WRITERS);
    const { by, where } = origin.saved;
    const reason = `\`${by}\` makes HTML of the text in \`${where}\`, and nothing cleans it`;
    return graded("medium", STORED, "medium", reason);
  }
  switch (origin.kind) {
    case "constant":
      return undefined;
    case "request":
      if (origin.label === ADDRESS)
        return graded(
          "low",
          "few routes match an address that holds markup",
          "low",
          "the value is part of the address",
        );
      if (origin.isPosted)
        return graded("medium", POSTED, "medium", "the value comes straight from the request");
      return graded("high", undefined, "high", "the value comes straight from the request");
    case "stored":
      if (origin.byStaff) return graded("low", STAFF, "medium", WRITERS);
      if (origin.label === OWN_PROFILE) return graded("low", OWN, "medium", UNCLEANED);
      return graded("medium", STORED, "medium", UNCLEANED);
    case "markup":
      return graded(
        "low",
        "the field is there to hold HTML",
        "medium",
        "whether it is cleaned when it is saved was not looked at",
      );
    case "unknown":
      if (origin.isUnanswered)
        return graded("medium", UNSHOWN, "medium", "nothing in sight makes the value or cleans it");
      return graded(
        "low",
        "nothing shows that somebody else chooses the value",
        "low",
        `the value comes from ${origin.label}`,
      );
  }
}

function graded(
  severity: Severity,
  severityReason: string | undefined,
  confidence: Confidence,
  confidenceReason: string,
): Pick<Found, "severity" | "severityReason" | "confidence" | "confidenceReason"> {
  return {
    severity,
    ...(severityReason === undefined ? {} : { severityReason }),
    confidence,
    confidenceReason,
  };
}

/**
 * An origin as it counts where escaping is taken from more than one value (`{% autoescape off %}`, `|safeseq`): where nothing
 * in sight shows or includes the page, nobody answers for what comes in. `|safe` is not among them: reusable apps have the
 * habit of writing it around HTML of their own.
 */
export function answeredOrigin(
  model: TemplateModel,
  { scope: { file }, node }: PageOutput,
  origin: TemplateOrigin,
): TemplateOrigin {
  if (origin.kind !== "unknown" || isReached(model, file) || !isPage(file)) return origin;
  // `login_message("div")` of Jinja, `text|apply_markup`: the function or filter answers for it.
  if (node.expression.kind === "call" || origin.ofFilter) return origin;
  if (OF_SETTINGS.test(firstName(node.expression))) return origin;
  // A list is no number or date, whatever its name says.
  if (!marksEach(node.expression) && isHarmlessName(lastName(node.expression))) return origin;
  return {
    ...origin,
    isUnanswered: true,
    label: "code outside this audit, and no code in sight shows this page",
  };
}

/** What context processors hand over of the settings: `shop_settings.footer`, `config.TITLE`. */
const OF_SETTINGS = /(?:^|_)(?:settings|config|conf)$/i;

/** What an expression begins with: `order` of `order.id|upper`. */
function firstName(expression: TemplateExpression): string {
  if (expression.kind === "filter" || expression.kind === "attribute") return firstName(expression.base);
  return expression.kind === "name" ? expression.name : "";
}

/** What an expression ends with before its filters: `id` of `order.id|upper`. */
function lastName(expression: TemplateExpression): string {
  if (expression.kind === "filter") return lastName(expression.base);
  return expression.kind === "name" || expression.kind === "attribute" ? expression.name : "";
}

/** Whether `|safeseq` stands in an expression: it takes the escaping from every element of a list. */
export function marksEach(expression: TemplateExpression): boolean {
  return expression.kind === "filter" && (expression.name === "safeseq" || marksEach(expression.base));
}

/** Mails' texts and subjects are often called `.html`: no browser reads them as HTML. */
function isPage({ page, names: [name] }: TemplateFile): boolean {
  return !/mail|subject/i.test(name) && page.events.some(({ kind }) => kind === "open");
}

/** The cause of outputs of one column, which is mended where its text is stored; of one model's columns where all of them lack the same check. */
export function columnCause({ owner, kind }: TemplateOrigin, whole: "column" | "model"): string | undefined {
  if (!owner || kind !== "stored") return undefined;
  const { unit, class: id } = owner.model;
  return `${unit.file.path}:${id}${whole === "column" ? `:${owner.name}` : ""}`;
}

/** The cause of outputs of one stored value that no column is known of: where the code reads it, and the name that it goes by. */
export function sourceCause({ owner, kind, steps }: TemplateOrigin, name: string): string | undefined {
  const [first] = steps;
  if (owner || kind !== "stored" || steps.length < 2 || first === undefined) return undefined;
  return `${first.place.path}:${first.place.span.start}:${name}`;
}

/** The cause that an output shares with its twin in another folder of templates: the same name, the same words. Undefined without a twin. */
export function sharedCause(model: TemplateModel, { scope, node, context }: PageOutput): string | undefined {
  const [name] = scope.file.names;
  if ((model.templates.byName.get(name) ?? []).length < 2) return undefined;
  const written = textBetween(scope.file.file.bytes, node.start, Math.min(node.end, node.start + 200));
  return `${name}:${context.kind}:${written}`;
}

/**
 * `|striptags` on the way: in a title or a text area what it leaves ends nothing but the element. Elsewhere a tag without its `>` comes
 * through, and the page's next one completes it (docs.djangoproject.com/en/5.2/ref/templates/builtins/#striptags).
 */
export function stripsTags(expression: TemplateExpression): boolean {
  return expression.kind === "filter" && (expression.name === "striptags" || stripsTags(expression.base));
}
