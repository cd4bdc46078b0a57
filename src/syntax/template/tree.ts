/** The shape of a parsed template, of Django's own language and of Jinja. All spans are byte offsets. */
import type { Span } from "../../source/span.ts";

/** Whose rules a template follows. Django's tags end on their line; Jinja's may span several and hold whole expressions. */
export type Dialect = "django" | "jinja";

/** A text literal with its quotes undone as far as templates do that (backslashes before quotes and backslashes). */
export interface TextExpression extends Span {
  readonly kind: "text";
  readonly text: string;
  /** `_("…")`. */
  readonly translated: boolean;
}

/** A number, `None`, `True`, `False`. */
export interface ConstantExpression extends Span {
  readonly kind: "constant";
}

export interface NameExpression extends Span {
  readonly kind: "name";
  readonly name: string;
}

/** `base.name`, also for `base.0` of Django. */
export interface AttributeExpression extends Span {
  readonly kind: "attribute";
  readonly base: TemplateExpression;
  readonly name: string;
}

/** `base[key]` of Jinja. */
export interface ItemExpression extends Span {
  readonly kind: "item";
  readonly base: TemplateExpression;
  readonly key: TemplateExpression;
}

/** `base|name:argument` of Django, `base|name(arguments)` of Jinja. */
export interface FilterExpression extends Span {
  readonly kind: "filter";
  readonly base: TemplateExpression;
  readonly name: string;
  readonly arguments: readonly TemplateExpression[];
}

/** `callee(arguments)` of Jinja. */
export interface CallExpression extends Span {
  readonly kind: "call";
  readonly callee: TemplateExpression;
  readonly arguments: readonly CallArgument[];
}

export interface CallArgument {
  readonly name: string | undefined;
  readonly value: TemplateExpression;
}

/** What yields one of its operands or something made of them: arithmetic, logic, `~`, `a if b else c`, lists, dicts. */
export interface OperationExpression extends Span {
  readonly kind: "operation";
  readonly operator:
    | "choice"
    | "concatenation"
    | "logic"
    | "comparison"
    | "arithmetic"
    | "collection"
    | "test";
  readonly operands: readonly TemplateExpression[];
}

/** What could not be read. */
export interface UnknownExpression extends Span {
  readonly kind: "unknown";
}

export type TemplateExpression =
  | TextExpression
  | ConstantExpression
  | NameExpression
  | AttributeExpression
  | ItemExpression
  | FilterExpression
  | CallExpression
  | OperationExpression
  | UnknownExpression;

/** One word of a tag: `request.user`, `as`, `limit=5`. */
export interface TemplateWord extends Span {
  readonly text: string;
  /** The name before `=`. */
  readonly keyword: string | undefined;
  /** The word, or what stands after `=`. */
  readonly expression: TemplateExpression;
}

/** The opening, middle or closing part of a tag as it is written: `{% if user.is_staff %}`. */
export interface TagHead extends Span {
  readonly name: string;
  readonly words: readonly TemplateWord[];
}

/** `elif`, `else`, `empty`, `plural` … and what stands below it; the first branch belongs to the tag itself. */
export interface TemplateBranch {
  readonly head: TagHead;
  readonly body: readonly TemplateNode[];
}

/** Literal text. Of a `verbatim` or `raw` block it is text, whatever it looks like. */
export interface LiteralNode extends Span {
  readonly kind: "literal";
}

/** `{{ … }}`. */
export interface OutputNode extends Span {
  readonly kind: "output";
  readonly expression: TemplateExpression;
}

/** A tag. Its span is that of the opening part. */
export interface TagNode extends TagHead {
  readonly kind: "tag";
  /** None for a tag without a body. */
  readonly branches: readonly TemplateBranch[];
  /** The closing part; undefined for a tag without a body, or where it is missing. */
  readonly closing: TagHead | undefined;
}

/** `{# … #}` and `{% comment %} … {% endcomment %}`, whole. */
export interface CommentNode extends Span {
  readonly kind: "comment";
}

export type TemplateNode = LiteralNode | OutputNode | TagNode | CommentNode;

/** Something that its parser could not read; the rest is read all the same. */
export interface TemplateProblem {
  readonly span: Span;
  readonly message: string;
}

export interface Template {
  readonly dialect: Dialect;
  readonly nodes: readonly TemplateNode[];
  readonly problems: readonly TemplateProblem[];
}
