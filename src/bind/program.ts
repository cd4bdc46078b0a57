/** The whole audited code base, bound together: who is who across files. */
import type { AuditFile } from "../discover/file-kind.ts";
import type {
  ClassFacts,
  ClassId,
  Fragment,
  FunctionFacts,
  FunctionId,
  PythonFacts,
  ValueId,
} from "../extract/facts.ts";
import type { Focusable } from "./whole.ts";

/** One Python file with its facts. */
export interface Unit {
  readonly file: AuditFile;
  readonly facts: PythonFacts;
  /** Dotted module name; the path with dots where the file has none (a lone script). */
  readonly module: string;
  /** Whether it is an `__init__.py`, from which relative imports start one level lower. */
  readonly isPackage: boolean;
}

/** A function, lambda, class body or module body of the program. */
export interface FunctionRef {
  readonly unit: Unit;
  readonly function: FunctionId;
}

/** A class of the program. */
export interface ClassRef {
  readonly unit: Unit;
  readonly class: ClassId;
}

/** A value of some fragment. */
export interface ValueRef extends FunctionRef {
  readonly value: ValueId;
}

/**
 * What an expression stands for. `external` names something outside the audited code by its dotted path
 * (`hashlib.md5`, `django.db.models.QuerySet.filter`); a call's result is the path with `()` behind it unless the
 * libraries' own data say what type it has.
 */
export type Symbol =
  | { readonly kind: "external"; readonly name: string }
  | { readonly kind: "module"; readonly unit: Unit }
  | { readonly kind: "function"; readonly target: FunctionRef; readonly receiver: ClassRef | undefined }
  | { readonly kind: "class"; readonly target: ClassRef }
  | { readonly kind: "instance"; readonly target: ClassRef }
  /** What `super()` gives in a method of `target`: the class's ancestors without itself. */
  | { readonly kind: "super"; readonly target: ClassRef };

/** What the libraries' data tell about names, without which no call on an object could be resolved. */
export interface LibraryNames {
  /** Paths that mean the same, or results of known type: `django.db.connection.cursor()` → `…CursorWrapper`. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Builtins that are callable by their bare name. */
  readonly builtins: ReadonlySet<string>;
  /** Modules that an unbound name means: code pasted without its imports, or imported by a star nobody can follow. */
  readonly modules: ReadonlySet<string>;
  /** Types of parameters known by their name alone (`request`). */
  readonly parameters: ReadonlyMap<string, string>;
  /** Types of attributes that frameworks set on any instance (`self.request`). */
  readonly attributes: ReadonlyMap<string, string>;
  /** Calls that give their first argument again. */
  readonly passing: ReadonlySet<string>;
  /** Functions of the audited code that are taken at their declared word, by dotted path, like a library's. */
  readonly declared?: ReadonlySet<string>;
  /** Rewrites a path that no alias names, such as the next link of a queryset chain. */
  readonly rewrite: (path: string) => string;
}

/** Values assigned to attributes of `self` anywhere in a class: attribute → values. */
export type InstanceAttributes = ReadonlyMap<string, readonly ValueRef[]>;

export interface Program extends Focusable<Program> {
  /** The files of the program; where only some are shown, those. */
  readonly units: ReadonlyMap<string, Unit>;
  /** Units by dotted module name; several projects of one repository may share a name. */
  readonly modules: ReadonlyMap<string, readonly Unit[]>;
  /** Units by the ends of their paths, from two parts on: a package may lie below a folder that nobody declared as a source root. */
  readonly suffixes: ReadonlyMap<string, readonly Unit[]>;
  readonly names: LibraryNames;
  readonly resolution: Resolution;
}

/** What has been resolved so far. Filled on demand; every entry is a function of the program alone, so order never shows. */
export interface Resolution {
  /** By fragment and value: what it stands for, `null` for nothing, or a number while it is being resolved, namely how many others were then. */
  readonly symbols: Map<Fragment, (Symbol | number | null | undefined)[]>;
  /** What paths outside the audited code stand for, by the path as it was put together. */
  readonly externals: Map<string, Symbol>;
  readonly hierarchies: Map<ClassFacts, readonly Ancestor[]>;
  /** Classes whose hierarchy is being found: the one kept for them says only themselves. */
  readonly unsettled: Set<ClassFacts>;
  readonly attributes: Map<ClassFacts, InstanceAttributes>;
  /** What classes, their instances and `super()` of them have under a name; `null` for nothing. */
  readonly members: Members;
  readonly progress: ResolutionProgress;
}

/** Members by the class, by what of it is asked and by their name. */
export type Members = Record<"class" | "instance" | "super", Map<ClassFacts, Map<string, Symbol | null>>>;

/** Where the resolver is right now. Between two questions nothing is open. */
export interface ResolutionProgress {
  /** Values being resolved, each for the one before. */
  open: number;
  /** The outermost open value that was met again: answers found inside it hold only for now. */
  cut: number;
  /** Answers that were not kept during this question. */
  dropped: number;
}

/** One entry of a method resolution order: a class of the program or the path of an external one. */
export type Ancestor =
  | { readonly kind: "class"; readonly target: ClassRef }
  | { readonly kind: "external"; readonly name: string };

/**
 * A value of the fragment that `ref` is or lies in. Refs are made millions of times: written out, all of them have one
 * shape, which the engine makes and reads many times faster than copies of whatever `ref` happens to hold.
 */
export function refTo({ unit, function: id }: FunctionRef, value: ValueId): ValueRef {
  return { unit, function: id, value };
}

/** The facts of a function. Refs are made from existing ids, so the lookup cannot fail on a sound program. */
export function functionFacts(ref: FunctionRef): FunctionFacts {
  const facts = ref.unit.facts.functions[ref.function];
  if (!facts) throw new RangeError(`no function ${ref.function} in ${ref.unit.file.path}`);
  return facts;
}

/** The facts of a class. */
export function classFacts(ref: ClassRef): ClassFacts {
  const facts = ref.unit.facts.classes[ref.class];
  if (!facts) throw new RangeError(`no class ${ref.class} in ${ref.unit.file.path}`);
  return facts;
}
