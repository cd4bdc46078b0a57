/**
 * The tree of a Python file: plain data, one shape per `kind`, byte offsets only.
 *
 * Field names follow CPython's `ast` where that reads well. Spans are exact and nest: a node's span lies within its
 * parent's. Identifiers are interned strings. String literals carry their span, never their text: whoever needs the
 * value decodes it from the bytes (`strings.ts`), so that a tree, and whatever is made of it, holds no secret.
 */
import type { Span } from "../../source/span.ts";

/** A whole file. `comments` are spans from `#` to the end of the line, in order. */
export interface Module extends Span {
  readonly kind: "Module";
  readonly body: readonly Statement[];
  readonly comments: readonly Span[];
}

/** Where the parser had to recover, in plain words ("expected `:`"), at the first token that did not fit. */
export interface SyntaxProblem extends Span {
  readonly message: string;
}

/** What parsing a file gives; `problems` is empty exactly when the file is valid Python (2.7-style print and except are let through). */
export interface ParsedModule {
  readonly module: Module;
  readonly problems: readonly SyntaxProblem[];
}

/** An identifier with its place, where a bare string would lose it. */
export interface Identifier extends Span {
  readonly kind: "Identifier";
  readonly name: string;
}

// ---------------------------------------------------------------------------------------------- statements

export type Statement =
  | FunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | AugAssign
  | AnnAssign
  | TypeAlias
  | For
  | While
  | If
  | With
  | Match
  | Raise
  | Try
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | ExpressionStatement
  | Print
  | Pass
  | Break
  | Continue
  | ErrorStatement;

/** `def` and `async def`. The span begins at the first decorator's `@`; `header` runs from `def`/`async` to the `:`. */
export interface FunctionDef extends Span {
  readonly kind: "FunctionDef";
  readonly name: Identifier;
  readonly async: boolean;
  readonly decorators: readonly Expression[];
  readonly typeParams: readonly TypeParam[];
  readonly params: readonly Param[];
  readonly returns: Expression | undefined;
  readonly body: readonly Statement[];
  readonly header: Span;
}

/** The span begins at the first decorator's `@`; `header` runs from `class` to the `:`. */
export interface ClassDef extends Span {
  readonly kind: "ClassDef";
  readonly name: Identifier;
  readonly decorators: readonly Expression[];
  readonly typeParams: readonly TypeParam[];
  /** Bases and keywords exactly as call arguments. */
  readonly arguments: readonly Argument[];
  readonly body: readonly Statement[];
  readonly header: Span;
}

/** How a parameter takes its arguments; `*` alone leaves no node but makes the following ones `keyword-only`. */
export type ParamStyle = "positional-only" | "normal" | "keyword-only" | "args" | "kwargs";

export interface Param extends Span {
  readonly kind: "Param";
  readonly name: Identifier;
  readonly style: ParamStyle;
  readonly annotation: Expression | undefined;
  readonly default: Expression | undefined;
}

/** PEP 695/696 type parameter: `T: bound = default`, `*Ts`, `**P`. */
export interface TypeParam extends Span {
  readonly kind: "TypeParam";
  readonly name: Identifier;
  readonly bound: Expression | undefined;
  readonly default: Expression | undefined;
}

export interface Return extends Span {
  readonly kind: "Return";
  readonly value: Expression | undefined;
}

export interface Delete extends Span {
  readonly kind: "Delete";
  readonly targets: readonly Expression[];
}

/** `a = b = value`: `targets` holds `a` and `b`. */
export interface Assign extends Span {
  readonly kind: "Assign";
  readonly targets: readonly Expression[];
  readonly value: Expression;
}

export interface AugAssign extends Span {
  readonly kind: "AugAssign";
  readonly target: Expression;
  readonly operator: BinaryOperator;
  readonly value: Expression;
}

export interface AnnAssign extends Span {
  readonly kind: "AnnAssign";
  readonly target: Expression;
  readonly annotation: Expression;
  readonly value: Expression | undefined;
}

export interface TypeAlias extends Span {
  readonly kind: "TypeAlias";
  readonly name: Identifier;
  readonly typeParams: readonly TypeParam[];
  readonly value: Expression;
}

export interface For extends Span {
  readonly kind: "For";
  readonly async: boolean;
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
  readonly orElse: readonly Statement[];
}

export interface While extends Span {
  readonly kind: "While";
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orElse: readonly Statement[];
}

/** `elif` is an `If` alone in `orElse`, as in CPython. */
export interface If extends Span {
  readonly kind: "If";
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orElse: readonly Statement[];
}

export interface With extends Span {
  readonly kind: "With";
  readonly async: boolean;
  readonly items: readonly WithItem[];
  readonly body: readonly Statement[];
}

export interface WithItem extends Span {
  readonly kind: "WithItem";
  readonly context: Expression;
  readonly target: Expression | undefined;
}

export interface Match extends Span {
  readonly kind: "Match";
  readonly subject: Expression;
  readonly cases: readonly MatchCase[];
}

export interface MatchCase extends Span {
  readonly kind: "MatchCase";
  readonly pattern: Pattern;
  readonly guard: Expression | undefined;
  readonly body: readonly Statement[];
}

export interface Raise extends Span {
  readonly kind: "Raise";
  readonly exception: Expression | undefined;
  readonly cause: Expression | undefined;
}

export interface Try extends Span {
  readonly kind: "Try";
  readonly body: readonly Statement[];
  readonly handlers: readonly ExceptHandler[];
  readonly orElse: readonly Statement[];
  readonly finally: readonly Statement[];
}

/** `except E as name`, `except* E`, and Python 2's `except E, name`. A bare `except:` has no `type`; PEP 758's `except A, B:` has a Tuple. */
export interface ExceptHandler extends Span {
  readonly kind: "ExceptHandler";
  readonly type: Expression | undefined;
  readonly name: Identifier | undefined;
  readonly body: readonly Statement[];
}

export interface Assert extends Span {
  readonly kind: "Assert";
  readonly test: Expression;
  readonly message: Expression | undefined;
}

export interface Import extends Span {
  readonly kind: "Import";
  readonly names: readonly ImportAlias[];
}

/** `from ..pkg import a as b`: level 2, module "pkg". `from . import x` has module "". A star import has one alias named "*". */
export interface ImportFrom extends Span {
  readonly kind: "ImportFrom";
  readonly level: number;
  readonly module: string;
  readonly names: readonly ImportAlias[];
}

/** `name` is dotted for `import a.b`; `alias` is the name after `as`. */
export interface ImportAlias extends Span {
  readonly kind: "ImportAlias";
  readonly name: string;
  readonly alias: string | undefined;
}

export interface Global extends Span {
  readonly kind: "Global";
  readonly names: readonly string[];
}

export interface Nonlocal extends Span {
  readonly kind: "Nonlocal";
  readonly names: readonly string[];
}

export interface ExpressionStatement extends Span {
  readonly kind: "ExpressionStatement";
  readonly value: Expression;
}

/** Python 2's `print a, b` and `print >>file, a`. */
export interface Print extends Span {
  readonly kind: "Print";
  readonly values: readonly Expression[];
}

export interface Pass extends Span {
  readonly kind: "Pass";
}
export interface Break extends Span {
  readonly kind: "Break";
}
export interface Continue extends Span {
  readonly kind: "Continue";
}

/** Tokens that fit nowhere; what could be read of them as expressions. */
export interface ErrorStatement extends Span {
  readonly kind: "ErrorStatement";
  readonly parts: readonly Expression[];
}

// --------------------------------------------------------------------------------------------- expressions

export type Expression =
  | Name
  | NumberLiteral
  | StringLiteral
  | FormattedString
  | ConstantLiteral
  | Attribute
  | Subscript
  | Slice
  | Call
  | Unary
  | Binary
  | BooleanOperation
  | Compare
  | Conditional
  | Lambda
  | TupleExpression
  | ListExpression
  | SetExpression
  | DictExpression
  | Comprehension
  | Await
  | Yield
  | Starred
  | NamedExpression
  | ErrorExpression;

export interface Name extends Span {
  readonly kind: "Name";
  readonly name: string;
}

export interface NumberLiteral extends Span {
  readonly kind: "Number";
  readonly form: "int" | "float" | "imaginary";
}

/**
 * A plain or bytes string without interpolation. Adjacent literals (`"a" "b"`) make one node with several `pieces`, each
 * the span of one literal with its prefix and quotes.
 */
export interface StringLiteral extends Span {
  readonly kind: "String";
  readonly bytes: boolean;
  readonly pieces: readonly Span[];
}

/** An f-string or t-string (PEP 750); adjacent plain literals are folded into its `parts`. */
export interface FormattedString extends Span {
  readonly kind: "FormattedString";
  readonly template: boolean;
  readonly parts: readonly FormattedPart[];
}

export type FormattedPart = FormattedText | Replacement;

/** Literal text between fields; `raw` when the prefix has an `r`. `{{` and `}}` are still doubled in the bytes when `fromFormatted`. */
export interface FormattedText extends Span {
  readonly kind: "FormattedText";
  readonly raw: boolean;
  readonly fromFormatted: boolean;
}

/** `{value!r:format}`; the format specification may hold fields of its own. */
export interface Replacement extends Span {
  readonly kind: "Replacement";
  readonly value: Expression;
  readonly conversion: "s" | "r" | "a" | undefined;
  readonly format: readonly FormattedPart[];
}

export interface ConstantLiteral extends Span {
  readonly kind: "Constant";
  readonly value: "None" | "True" | "False" | "Ellipsis";
}

export interface Attribute extends Span {
  readonly kind: "Attribute";
  readonly value: Expression;
  readonly attribute: Identifier;
}

/** `value[index]`; `a[b, c]` has a TupleExpression without parentheses as its index. */
export interface Subscript extends Span {
  readonly kind: "Subscript";
  readonly value: Expression;
  readonly index: Expression;
}

export interface Slice extends Span {
  readonly kind: "Slice";
  readonly lower: Expression | undefined;
  readonly upper: Expression | undefined;
  readonly step: Expression | undefined;
}

export interface Call extends Span {
  readonly kind: "Call";
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}

/** How an argument is passed: `x`, `name=x`, `*x`, `**x`. */
export type ArgumentStyle = "positional" | "keyword" | "star" | "double-star";

export interface Argument extends Span {
  readonly kind: "Argument";
  readonly style: ArgumentStyle;
  readonly name: Identifier | undefined;
  readonly value: Expression;
}

export interface Unary extends Span {
  readonly kind: "Unary";
  readonly operator: "not" | "-" | "+" | "~";
  readonly operand: Expression;
}

export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**" | "@" | "<<" | ">>" | "&" | "|" | "^";

export interface Binary extends Span {
  readonly kind: "Binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `a and b and c` is one node with three values. */
export interface BooleanOperation extends Span {
  readonly kind: "BooleanOperation";
  readonly operator: "and" | "or";
  readonly values: readonly Expression[];
}

export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "is" | "is not" | "in" | "not in";

/** `a < b < c`: left a, operators [<, <], comparators [b, c]. */
export interface Compare extends Span {
  readonly kind: "Compare";
  readonly left: Expression;
  readonly operators: readonly CompareOperator[];
  readonly comparators: readonly Expression[];
}

/** `body if test else orElse`. */
export interface Conditional extends Span {
  readonly kind: "Conditional";
  readonly test: Expression;
  readonly body: Expression;
  readonly orElse: Expression;
}

export interface Lambda extends Span {
  readonly kind: "Lambda";
  readonly params: readonly Param[];
  readonly body: Expression;
}

export interface TupleExpression extends Span {
  readonly kind: "Tuple";
  readonly elements: readonly Expression[];
}
export interface ListExpression extends Span {
  readonly kind: "List";
  readonly elements: readonly Expression[];
}
export interface SetExpression extends Span {
  readonly kind: "Set";
  readonly elements: readonly Expression[];
}

export interface DictExpression extends Span {
  readonly kind: "Dict";
  readonly entries: readonly DictEntry[];
}

/** `key: value`, or `**value` when `key` is missing. */
export interface DictEntry extends Span {
  readonly kind: "DictEntry";
  readonly key: Expression | undefined;
  readonly value: Expression;
}

/** List, set and dict comprehensions and generator expressions; `value` is set for dict comprehensions only. */
export interface Comprehension extends Span {
  readonly kind: "Comprehension";
  readonly result: "list" | "set" | "dict" | "generator";
  readonly element: Expression;
  readonly value: Expression | undefined;
  readonly clauses: readonly ComprehensionClause[];
}

export interface ComprehensionClause extends Span {
  readonly kind: "ComprehensionClause";
  readonly async: boolean;
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

export interface Await extends Span {
  readonly kind: "Await";
  readonly value: Expression;
}

export interface Yield extends Span {
  readonly kind: "Yield";
  readonly from: boolean;
  readonly value: Expression | undefined;
}

export interface Starred extends Span {
  readonly kind: "Starred";
  readonly value: Expression;
}

export interface NamedExpression extends Span {
  readonly kind: "NamedExpression";
  readonly target: Name;
  readonly value: Expression;
}

/** What stands where an expression was expected; `parts` are the expressions that could be read inside it. */
export interface ErrorExpression extends Span {
  readonly kind: "Error";
  readonly parts: readonly Expression[];
}

// ------------------------------------------------------------------------------------------------ patterns

export type Pattern =
  | ValuePattern
  | CapturePattern
  | SequencePattern
  | MappingPattern
  | ClassPattern
  | StarPattern
  | OrPattern
  | AsPattern;

/** A literal or dotted name to compare with. */
export interface ValuePattern extends Span {
  readonly kind: "ValuePattern";
  readonly value: Expression;
}

/** A name that binds; `_` is the wildcard and binds nothing. */
export interface CapturePattern extends Span {
  readonly kind: "CapturePattern";
  readonly name: string;
}

export interface SequencePattern extends Span {
  readonly kind: "SequencePattern";
  readonly elements: readonly Pattern[];
}

export interface MappingPattern extends Span {
  readonly kind: "MappingPattern";
  readonly entries: readonly { readonly key: Expression; readonly pattern: Pattern }[];
  readonly rest: string | undefined;
}

export interface ClassPattern extends Span {
  readonly kind: "ClassPattern";
  readonly class: Expression;
  readonly positional: readonly Pattern[];
  readonly keyword: readonly { readonly name: string; readonly pattern: Pattern }[];
}

export interface StarPattern extends Span {
  readonly kind: "StarPattern";
  readonly name: string | undefined;
}

export interface OrPattern extends Span {
  readonly kind: "OrPattern";
  readonly alternatives: readonly Pattern[];
}

export interface AsPattern extends Span {
  readonly kind: "AsPattern";
  readonly pattern: Pattern;
  readonly name: string;
}

/** Any node that can appear in a tree. */
export type Node =
  | Module
  | Statement
  | Expression
  | Pattern
  | Identifier
  | Param
  | TypeParam
  | WithItem
  | MatchCase
  | ExceptHandler
  | ImportAlias
  | Argument
  | FormattedText
  | Replacement
  | DictEntry
  | ComprehensionClause;
