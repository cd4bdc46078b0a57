/**
 * The shape of what pickguard knows about libraries: rows of data, no code. Names are dotted paths as a Python
 * programmer writes them; an instance is written like its class (`django.http.HttpRequest.GET`).
 */
import type { Kind } from "../kinds.ts";

/** Where untrusted values come from. */
export type SourceKind =
  /** Chosen freely by whoever sends the request. */
  | "request"
  /** Read from the database, a cache or a session: chosen by whoever wrote it. */
  | "stored"
  /** An answer of another system. */
  | "remote"
  /** The local command line or standard input: the operator's own. */
  | "operator";

/** An attribute or call result that is untrusted. */
export interface SourceRow {
  readonly at: string;
  readonly kind: SourceKind;
  /** Completes "comes from …": "the query string". */
  readonly label: string;
  /** A keyword of the call that makes its value one of the code's own (`choices`). */
  readonly unless?: string;
}

/** A condition on another argument of the same call. `named URL` holds where it is an option of that name (`curl.URL`). */
export interface ArgumentCondition {
  readonly argument: string;
  readonly position?: number;
  /** Holds when the argument is this constant; `missing` when it is not given; `present` when it is given at all. */
  readonly is:
    | "True"
    | "False"
    | "missing"
    | "present"
    | "missing or True"
    | "missing or False"
    | "named URL";
}

/** An argument that must not be untrusted. */
export interface SinkRow {
  readonly at: string;
  /** Position from 0, without the receiver; or the keyword; `"*"` every argument; `"receiver"` the object itself. */
  readonly argument: number | "*" | "receiver";
  readonly keyword?: string;
  readonly kind: Kind;
  readonly when?: ArgumentCondition;
  /**
   * Receivers whose type is unknown match by these variable names, at lower confidence. Only on rows whose path is
   * `?.method`.
   */
  readonly receivers?: readonly string[] | "any";
}

/** A call whose result keeps its inputs' dangers, less what it clears. `?.method` rows match any receiver whose type is unknown. */
export interface PropagatorRow {
  readonly at: string;
  /** Which inputs reach the result; all positional and keyword arguments and the receiver when left out. */
  readonly from?: readonly (number | "receiver")[];
  /** `injection` is every kind but the object key. */
  readonly clears?: readonly Kind[] | "injection" | "all";
  /** Gives back what was written in another form: what a check or an escaping function saw of that form says nothing of it. */
  readonly decodes?: true;
}

/** A test that makes a value safe on the branch where it holds. */
export interface GuardRow {
  readonly at: string;
  /** Which argument it vouches for. */
  readonly argument: number | "receiver";
  readonly clears: readonly Kind[] | "injection";
  /** The answer of the test for which the value is safe. */
  readonly when: boolean;
}

/** Results and attributes whose type or other name is known: `django.db.connection.cursor()` is a `CursorWrapper`. */
export interface TypeRow {
  readonly at: string;
  readonly is: string;
}

/** What a call does beyond giving a result. */
export type Deed = "write" | "delete" | "mail" | "login" | "session" | "file" | "send" | "run" | "task";

/** A call that does something. `?.method` rows match any receiver whose type is unknown, by the method's name alone. */
export interface DeedRow {
  readonly at: string;
  readonly deed: Deed;
}

/** A call that checks a signature or token of the request, so that a forged page cannot make it. */
export interface ProofRow {
  readonly at: string;
  /** Completes "the view …": "compares a signature in constant time". */
  readonly says: string;
}

/** A call that is given a function and calls it, now or later. */
export interface CallbackRow {
  readonly at: string;
  /** Where the function stands; `receiver` for a task's own methods (`resize.delay(…)`). */
  readonly callback: number | "receiver";
  readonly keyword?: string;
  /** What the function is called with: the arguments that follow, those in `args=` and `kwargs=`, or nothing in sight. */
  readonly hands: "rest" | "args" | "nothing";
  /** Whether the call gives the function's result, something that calls the function when it is called, or something else. */
  readonly result: "value" | "callable" | "other";
}

/** Everything known about one library. */
export interface LibraryModel {
  readonly library: string;
  readonly sources?: readonly SourceRow[];
  readonly sinks?: readonly SinkRow[];
  readonly propagators?: readonly PropagatorRow[];
  readonly guards?: readonly GuardRow[];
  readonly deeds?: readonly DeedRow[];
  readonly proofs?: readonly ProofRow[];
  /** Attributes, decorators and base classes through which code learns or demands who is asking. */
  readonly identities?: readonly string[];
  /** Attributes and results that hold what the request's sender put into its body or chose as its method. */
  readonly bodies?: readonly string[];
  /** Functions that turn a decorator into one for methods or classes. */
  readonly adapters?: readonly string[];
  /** Values that a browser sends along by itself: a token in one of these proves nothing. */
  readonly ambient?: readonly string[];
  readonly types?: readonly TypeRow[];
  /** Parameters whose name alone tells their type. */
  readonly parameters?: readonly TypeRow[];
  /** Attributes that the framework sets on instances of the project's classes. */
  readonly attributes?: readonly TypeRow[];
  /** Values the code or its operator chose: settings, the environment. */
  readonly trusted?: readonly string[];
  /** Calls that give their first argument again, as far as anybody who uses it can tell. */
  readonly passing?: readonly string[];
  /**
   * Classes whose methods return the same class (querysets): every method of `of` that is not listed in `except` gives `of` again.
   */
  readonly fluent?: readonly {
    readonly of: string;
    readonly except: readonly string[];
    readonly via?: readonly string[];
  }[];
}
