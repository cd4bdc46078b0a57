/** Where a template's values come from, in words. */
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import type { Step } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { Kind } from "../../flow/kinds.ts";
import type { MadePart } from "./made-html.ts";
import { ADDRESS } from "../responses/harmless-names.ts";
import type { ViewPosture } from "../posture/posture.ts";
import type { View } from "../views/view.ts";
import type { OwnedField } from "./stored-by.ts";
import type { SavedText } from "./saved-text.ts";
import type { Render } from "./renders.ts";
import type { ReverseRelations } from "./reverse-relations.ts";
import type { TemplateGraph } from "./scopes.ts";
import type { TemplateFile, Templates } from "./template-files.ts";

/** How free the sender is in choosing a value, most telling last. `markup` is text that is meant to be HTML. */
export type OriginKind = "constant" | "unknown" | "markup" | "stored" | "request";

/** One place a value may come from. */
export interface TemplateOrigin {
  readonly kind: OriginKind;
  /** Completes "comes from …": "the query string", "`Comment.text` in the database". */
  readonly label: string;
  /** The library class of the model field it comes from: `django.db.models.URLField`. */
  readonly field?: string;
  /** The model's field that it is. */
  readonly owner?: OwnedField;
  /** Whether only the site's own people write that model's rows. */
  readonly byStaff?: boolean;
  /** Whether the page it comes out in only goes out as a mail. */
  readonly inMail?: true;
  /** Whether it comes with a POST that the CSRF check looks at: no other site's page can send it for a visitor. */
  readonly isPosted?: true;
  /** Of the unknown: whether it comes out where nothing in sight shows the page. */
  readonly isUnanswered?: boolean;
  /** Of the unknown: whether it is what a filter makes whose body is out of sight. */
  readonly ofFilter?: true;
  /** What the model itself makes of the text before it is stored. */
  readonly saved?: SavedText;
  /** Of HTML that a method puts together: where it puts in what nobody escaped. */
  readonly made?: readonly MadePart[];
  /** Of an expression with several variables: the one that this is the origin of. */
  readonly part?: string;
  /** From the source to the template, without the place where it comes out. */
  readonly steps: readonly Step[];
}

/** What evaluation needs. */
export interface TemplateModel {
  readonly templates: Templates;
  readonly graph: TemplateGraph;
  readonly flows: FlowModel;
  /** Renderings by the template they name. */
  readonly renders: ReadonlyMap<TemplateFile, readonly Render[]>;
  /** The project's context processors: what they give, every template gets. */
  readonly processors: readonly Render[];
  readonly filters: ReadonlyMap<string, FunctionRef>;
  /** The project's own user model, if it has one. */
  readonly userModel: ClassRef | undefined;
  /** Models by the attributes through which others lead to them. */
  readonly reverse: ReverseRelations;
  /** Who may reach which view: whoever may reach the views that write a model's rows chooses their text. */
  readonly postures?: ReadonlyMap<View, ViewPosture>;
  /** As what values are judged; as HTML where nothing is said. */
  readonly kind?: Kind;
}

const WEIGHT: Readonly<Record<OriginKind, number>> = {
  constant: 0,
  unknown: 1,
  markup: 2,
  stored: 3,
  request: 4,
};

/** Nobody's choice. */
export const CONSTANT: TemplateOrigin = { kind: "constant", label: "the template itself", steps: [] };

/** What visitors see of their own account. */
export const OWN_PROFILE = "the user's own profile";

/** What Django's message framework shows. */
export const MESSAGE_LABEL = "a message that a view puts together";

/** What forms say of their fields. */
export const FORM_ERROR_LABEL = "a message of the form, and many repeat what was sent";

/** Out of sight. */
export const UNKNOWN: TemplateOrigin = { kind: "unknown", label: "code outside this analysis", steps: [] };

/** The most telling of some origins; constant when there are none. */
export function worstOrigin(origins: readonly TemplateOrigin[]): TemplateOrigin {
  return origins.reduce((worst, one) => (weightOf(one) > weightOf(worst) ? one : worst), CONSTANT);
}

/** Text that was cleaned tells less than anything that was not; text that was rendered more than other HTML. */
function weightOf({ kind, saved, label }: TemplateOrigin): number {
  if (saved?.kind === "cleaned") return WEIGHT.unknown / 2;
  if (label === ADDRESS) return WEIGHT.unknown + 0.5;
  return WEIGHT[kind] + (saved ? 0.5 : 0);
}

/** Names below a variable: `["user", "name"]` of `order.user.name`. */
export interface Path {
  readonly root: string;
  readonly members: readonly string[];
  /** Of a loop that unpacks: which of each item's parts is meant. */
  readonly position?: number;
}

/** Attributes that hold numbers, dates, flags and addresses whatever their object is. */
export function isHarmlessName(name: string): boolean {
  return /^(?:\d+|id|pk|uuid|counts?|totals?|length|index|counter|x|y|z|lat|lng|lon|latitude|longitude|start|end|year|month|slug|date|datetime|created|modified|created_at|updated_at|is_\w+|has_\w+|num_\w+|\w+_(?:ids?|pk|counts?|at|on|date|totals?|size|length|url)|get_absolute_url|url|help_text|label_tag|errors|as_p|as_div|as_table|as_ul|non_field_errors|auto_id|html_name|id_for_label)$/.test(
    name,
  );
}

/**
 * `request.GET.urlencode`, `params.copy.urlencode`: quotes, `<`, `>`, `:` and `/` of keys and values come out as `%…`
 * (docs.djangoproject.com/en/5.2/ref/request-response/#django.http.QueryDict.urlencode).
 */
export function isEncoded(members: readonly string[]): boolean {
  return members.at(-1) === "urlencode";
}
