/** Words of the lookups: which rows a view fetches, by whose key, for whom, and what it does with them. */
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import type { ClassFacts, FunctionFacts, RegionId } from "../../extract/facts.ts";
import type { OwnerChain } from "../ownership/ownership.ts";
import type { Handler, View } from "../views/view.ts";

/**
 * Whose rows are fetched: a class of the project, the user model, the model that a function of the project gives (`get_image_model()`), or
 * `own`: the model that the view's class names, which only the class that is asked can tell.
 */
export type ModelKey = ClassFacts | FunctionFacts | "user" | "own";

/** A model that is asked for rows. */
export interface AskedModel {
  readonly key: ModelKey;
  /** As a reader would call it. */
  readonly name: string;
  /** The class, where it is one of the project. */
  readonly ref: ClassRef | undefined;
}

/** One question to the database. */
export interface Fetch {
  readonly at: ValueRef;
  readonly model: AskedModel;
  /** One row, or all that match. */
  readonly form: "one" | "many";
  /** Whether the question goes through the class of the view (`self.get_object()`, `self.queryset`), so that heirs may narrow it. */
  readonly throughClass: boolean;
  /** What went into the question: the manager it was asked of, and every argument. */
  readonly asked: Influence;
}

/** What a value is made of, as far as access matters. */
export interface Influence {
  /** `IDENTITY` and `REQUEST` bits. */
  readonly bits: number;
  /** Parameters of the function, as bits. */
  readonly parameters: number;
  /** Fetches whose rows went in, in any way. */
  readonly touched: readonly Fetch[];
  /** Fetches whose row this is, or is an attribute of. */
  readonly rows: readonly Fetch[];
}

/** The value depends on who is asking: `request.user`, the session, what middleware derived from them. */
export const IDENTITY = 1;

/** The value was chosen by the sender of the request. */
export const REQUEST = 2;

/** Nothing of interest. */
export const PLAIN: Influence = { bits: 0, parameters: 0, touched: [], rows: [] };

/** What is done with a row. */
export interface Effect {
  readonly kind: "read" | "write" | "delete";
  readonly at: ValueRef;
}

/** One effect with the rows it is done to, in its own function. */
export interface EffectSeen extends Effect {
  readonly rows: readonly Fetch[];
  readonly region: RegionId;
}

/** A lookup of one handler, judged. */
export interface Lookup {
  readonly view: View;
  readonly handler: Handler;
  readonly fetch: Fetch;
  /** Functions between the handler and the fetch, outermost first. */
  readonly path: readonly FunctionRef[];
  /** Whether a key of the request picks the row. */
  readonly keyed: boolean;
  /** Whether it asks for what belongs to an account that a key of the request has picked. */
  readonly byAccount?: boolean;
  /** What settles that only the right people get it; undefined when nothing in sight does. */
  readonly settled: Settled | undefined;
  readonly effects: readonly Effect[];
  /** A permission class of the view that has rules for single rows, which this question never runs. */
  readonly skipped: Settled | undefined;
  /** The view's own queryset, which is narrowed to whoever is asking, while this question asks for a row among all. */
  readonly aside?: Settled;
  /** A gate of the class or a decorator that lets people to another row, which this question leaves out. */
  readonly beside?: Settled;
  /** Of a gate of the class: its methods, and the way from the row to what it asks about. */
  readonly gate?: RowGate;
}

/** Methods of a class that let people to one row, and the way there from the rows below it. */
export interface RowGate {
  readonly owner: OwnerChain;
  readonly methods: readonly FunctionRef[];
}

/** A place where code looks at who is asking before it goes on. */
export interface Demanded {
  readonly at: ValueRef;
  /** Whether the wrong people are turned away there: a guard clause, a call that raises. */
  readonly refuses: boolean;
}

/** Why a lookup is nobody's back door. */
export interface Settled {
  readonly how: "scoped" | "checked" | "guarded";
  /** Whether the very row is looked at, and not only what the asker may do in general. */
  readonly aboutRow: boolean;
  /** Whether the wrong people are turned away, and not only shown less. */
  readonly refuses: boolean;
  readonly says: string;
  readonly at: ValueRef | undefined;
  /** The rows that it asks about, where it asks about nothing else. */
  readonly about?: readonly Fetch[];
  /** The part of the URL that it asks about, where it asks about that and not about the row. */
  readonly part?: string;
}

/** What a method of the project's own manager or queryset gives. */
export interface GivenRows {
  readonly form: Fetch["form"];
  /** Parameters that narrow the rows, as bits. */
  readonly by: number;
  /** Whether the rows are narrowed to whoever is asking, whatever is handed over. */
  readonly asker: boolean;
}
