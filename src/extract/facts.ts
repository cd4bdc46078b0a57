/**
 * What one file says, as plain data without its path and without its tree.
 *
 * Functions, class bodies and the module body each become a *fragment*: a small value graph in single-assignment form.
 * Every value names its *region*, the branch of the code in which it is computed, so that "is this call reached only
 * after that check" is a walk up the region tree. String literals stay spans into the source: facts hold no text that could be
 * a secret.
 */
import type { Span } from "../source/span.ts";
import type { CompareOperator, ParamStyle, StringLiteral, SyntaxProblem } from "../syntax/python/tree.ts";

/** Index into `Fragment.values`. */
export type ValueId = number;

/** Index into `Fragment.regions`; 0 is the whole fragment. */
export type RegionId = number;

/** Index into `PythonFacts.functions`; 0 is the module body. */
export type FunctionId = number;

/** Index into `PythonFacts.classes`. */
export type ClassId = number;

/** No value, no region, no class. */
export const NONE = -1;

interface ValueBase extends Span {
  readonly region: RegionId;
}

/** A parameter of this fragment's function. */
export interface ParameterValue extends ValueBase {
  readonly op: "parameter";
  readonly index: number;
  readonly name: string;
}

/** A name that this fragment reads but does not assign: an enclosing function's variable, a global or a builtin. */
export interface FreeValue extends ValueBase {
  readonly op: "free";
  readonly name: string;
}

/** What an import statement binds: a module, or `name` of a module. `level` counts the leading dots. */
export interface ImportValue extends ValueBase {
  readonly op: "import";
  readonly module: string;
  readonly level: number;
  readonly name: string | undefined;
}

export interface ConstantValue extends ValueBase {
  readonly op: "constant";
  readonly constant: "None" | "True" | "False" | "Ellipsis" | "number";
}

/** A string or bytes literal; its text is read from the source when somebody needs it. */
export interface TextValue extends ValueBase {
  readonly op: "text";
  readonly literal: StringLiteral;
}

export interface AttributeValue extends ValueBase {
  readonly op: "attribute";
  readonly base: ValueId;
  readonly name: string;
}

/** `base[key]`; `name` is the key's text when it is a literal that reads like a name. A slice has no key. */
export interface ItemValue extends ValueBase {
  readonly op: "item";
  readonly base: ValueId;
  readonly key: ValueId;
  readonly name: string | undefined;
}

/** One argument; `name` for `name=value`. */
export interface CallArgument {
  readonly style: "positional" | "keyword" | "star" | "double-star";
  readonly name: string | undefined;
  readonly value: ValueId;
}

export interface CallValue extends ValueBase {
  readonly op: "call";
  readonly callee: ValueId;
  readonly arguments: readonly CallArgument[];
}

/** How a string is put together from parts. */
export type BuildForm = "f-string" | "percent" | "format" | "concat" | "join";

/** A string made of parts; literal text of an f-string is left out, a `%` or `.format` template is the first part. */
export interface BuildValue extends ValueBase {
  readonly op: "build";
  readonly form: BuildForm;
  readonly parts: readonly ValueId[];
  /** Of an f-string: where each part is interpolated. A part that is a name has the span of what the name was bound to. */
  readonly places?: readonly number[];
  /** Of `.format` with keywords: the name that each part fills, "" where it has none. */
  readonly names?: readonly string[];
}

/** An entry of a display or call of `dict()`: `key` is NONE in lists and sets; `spread` for `*x` and `**x`. */
export interface CollectionEntry {
  readonly key: ValueId;
  readonly value: ValueId;
  readonly spread: boolean;
}

export interface CollectionValue extends ValueBase {
  readonly op: "collection";
  readonly form: "list" | "tuple" | "set" | "dict";
  readonly entries: readonly CollectionEntry[];
}

/** One of several values, where branches or loop rounds meet. */
export interface MergeValue extends ValueBase {
  readonly op: "merge";
  readonly inputs: readonly ValueId[];
  /** The region at the end of the branch that each input comes from: what was checked there holds for that input. */
  readonly regions: readonly RegionId[];
}

/** Arithmetic, logic and comparison. */
export interface OperationValue extends ValueBase {
  readonly op: "operation";
  readonly operator: "not" | "and" | "or" | "arithmetic" | CompareOperator;
  readonly operands: readonly ValueId[];
}

/** `a if test else b`; one of the two. */
export interface ChoiceValue extends ValueBase {
  readonly op: "choice";
  readonly test: ValueId;
  readonly whenTrue: ValueId;
  readonly whenFalse: ValueId;
}

/** A nested function or lambda, or a method in its class body. */
export interface ClosureValue extends ValueBase {
  readonly op: "closure";
  readonly function: FunctionId;
}

export interface ClassValue extends ValueBase {
  readonly op: "class";
  readonly class: ClassId;
}

/** One element of an iterable: a loop target, an unpacked part (`position` from 0) or a comprehension's variable. */
export interface ElementValue extends ValueBase {
  readonly op: "element";
  readonly base: ValueId;
  readonly position: number | undefined;
}

/** The object `base` after `base.name = value`, `base[name] = value` or a mutating method such as `append`. */
export interface UpdatedValue extends ValueBase {
  readonly op: "updated";
  readonly base: ValueId;
  readonly name: string | undefined;
  readonly value: ValueId;
  /** Of `base[key] = value`: the key. */
  readonly key?: ValueId;
}

/** What `with context as target` binds, an awaited value, a yielded value's answer: the same thing, seen through a protocol. */
export interface ThroughValue extends ValueBase {
  readonly op: "through";
  readonly protocol: "with" | "await" | "yield" | "async-iteration" | "starred";
  readonly base: ValueId;
}

/** A caught exception: `except Type as name`. */
export interface ExceptionValue extends ValueBase {
  readonly op: "exception";
  readonly type: ValueId;
}

/** What the front end could not say. */
export interface UnknownValue extends ValueBase {
  readonly op: "unknown";
  readonly operands: readonly ValueId[];
}

export type Value =
  | ParameterValue
  | FreeValue
  | ImportValue
  | ConstantValue
  | TextValue
  | AttributeValue
  | ItemValue
  | CallValue
  | BuildValue
  | CollectionValue
  | MergeValue
  | OperationValue
  | ChoiceValue
  | ClosureValue
  | ClassValue
  | ElementValue
  | UpdatedValue
  | ThroughValue
  | ExceptionValue
  | UnknownValue;

/**
 * A stretch of code that runs only under a condition. `after` is what follows `if c: return`: it runs only when `c` was
 * false, so later code is nested in it. `condition` is NONE where no value decides (loops without test, try bodies).
 */
export interface Region {
  readonly parent: RegionId;
  readonly form:
    | "root"
    | "branch"
    | "after"
    | "loop"
    | "try"
    | "except"
    | "finally"
    | "with"
    | "case"
    | "operand";
  readonly condition: ValueId;
  readonly polarity: boolean;
}

/** A way out of a fragment. */
export interface Exit extends Span {
  readonly kind: "return" | "raise" | "yield";
  readonly value: ValueId;
  readonly region: RegionId;
}

/** `target.name = value` or `target[name] = value`: a visible effect on an object that others may hold. */
export interface Store extends Span {
  readonly base: ValueId;
  readonly name: string | undefined;
  readonly item: boolean;
  /** What stands between the brackets of an item; `name` is its text where it is written there. */
  readonly key?: ValueId;
  readonly value: ValueId;
  readonly region: RegionId;
}

/** A variable and a value that was assigned to it. */
export interface NamedValue {
  readonly name: string;
  readonly value: ValueId;
}

export interface Fragment {
  readonly values: readonly Value[];
  readonly regions: readonly Region[];
  readonly exits: readonly Exit[];
  readonly stores: readonly Store[];
  /** Conditions of `assert` statements: they vanish under `python -O` and never count as guards. */
  readonly assertions: readonly ValueId[];
  /** Names bound when the fragment ends, with their values: a module's globals, a class's attributes, a function's locals. */
  readonly bindings: ReadonlyMap<string, ValueId>;
  /** Names that the body declares to be another scope's: `global last`, `nonlocal total`. */
  readonly outer?: readonly string[];
  /** Every plain assignment in order, also those in branches that leave early: what the programmer calls a value. */
  readonly named: readonly NamedValue[];
}

export interface ParameterFacts {
  readonly name: string;
  readonly style: ParamStyle;
  /** In the enclosing fragment; NONE without one. */
  readonly default: ValueId;
  /** In the enclosing fragment; NONE without one. */
  readonly annotation: ValueId;
}

export interface FunctionFacts extends Span {
  readonly form: "module" | "class" | "function" | "lambda";
  readonly name: string;
  /** `Order.total`, `outer.inner`; "" for the module body. */
  readonly qualifiedName: string;
  readonly header: Span;
  readonly async: boolean;
  readonly parameters: readonly ParameterFacts[];
  /** In the enclosing fragment. */
  readonly decorators: readonly ValueId[];
  /** Where each decorator is written: its value may be a name that was bound far away. */
  readonly decoratorSpans: readonly Span[];
  readonly returns: ValueId;
  /** The function (or module, or class body) in which it is written; NONE for the module body. */
  readonly parent: FunctionId;
  /** The class whose body it is written in directly; for a class body, that class itself. */
  readonly class: ClassId;
  readonly fragment: Fragment;
}

export interface ClassFacts extends Span {
  readonly name: string;
  readonly qualifiedName: string;
  readonly header: Span;
  /** In the fragment of `parent`. */
  readonly bases: readonly ValueId[];
  readonly keywords: readonly { readonly name: string; readonly value: ValueId }[];
  readonly decorators: readonly ValueId[];
  readonly decoratorSpans: readonly Span[];
  /** The fragment in which the class statement stands. */
  readonly parent: FunctionId;
  /** The class body's own fragment. */
  readonly body: FunctionId;
  /** What stands annotated in its body, in this order: the fields of dataclasses, named tuples and schemas. */
  readonly fields: readonly FieldFacts[];
}

/** `name: annotation`, with or without a value. */
export interface FieldFacts {
  readonly name: string;
  /** In the class body's fragment. */
  readonly annotation: ValueId;
}

/** `from x import *` at module level. */
export interface StarImport {
  readonly module: string;
  readonly level: number;
  readonly region: RegionId;
}

export interface PythonFacts {
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Span[];
  readonly functions: readonly FunctionFacts[];
  readonly classes: readonly ClassFacts[];
  readonly starImports: readonly StarImport[];
  /** Every module that the file imports anywhere, as written, for the dependency graph. */
  readonly importedModules: readonly { readonly module: string; readonly level: number }[];
}
