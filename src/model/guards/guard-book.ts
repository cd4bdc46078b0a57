/** What guard inference works with: the program, the libraries' guards, and the answers found so far. */
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import type { Exit, FunctionFacts, ValueId } from "../../extract/facts.ts";
import { djangoGuards } from "../../flow/catalog/guards-django.ts";
import { packageGuards } from "../../flow/catalog/guards-packages.ts";
import { restGuards } from "../../flow/catalog/guards-rest.ts";
import type { AccessRow } from "../../flow/catalog/guard-rows.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Claim } from "./claim.ts";
import type { Demand, Guard } from "./guard.ts";
import type { Relevance } from "./relevance.ts";
import { relevanceAfter, relevanceOf } from "./relevance.ts";
import type { SettingTruth } from "./setting-truth.ts";

/** What is known of the request that is asked about. */
export interface Occasion {
  /** The HTTP method; undefined leaves conditions on it open. */
  readonly method: string | undefined;
  /** Of a viewset: the action that answers (`self.action`). */
  readonly action: string | undefined;
  /** Functions that a decorator's maker was given, by the parameter that its wrapper calls them by. */
  readonly given?: GivenFunctions;
  /** Parameters that keep their default, a constant, because nothing on the way to the function fills them. */
  readonly unfilled?: ReadonlyMap<string, string>;
  /** How the addresses of the view begin, as `pathsOf` gives them; undefined where nothing is asked of the path. */
  readonly paths?: readonly string[];
  /** The class of the object whose method is asked, where what the method does depends on it. */
  readonly receiver?: ClassRef;
}

/** Functions by the name of a parameter; several where branches choose. */
export interface GivenFunctions {
  /** Tells one set from another. */
  readonly key: string;
  readonly byName: ReadonlyMap<string, readonly FunctionRef[]>;
}

/** The same request, for code that is handed none of the functions. */
export function withoutGiven({ method, action, paths }: Occasion): Occasion {
  return paths ? { method, action, paths } : { method, action };
}

/** Tells one occasion from another. */
export function occasionKey({ method, action, given, unfilled, receiver, paths }: Occasion): string {
  const own = receiver ? `${receiver.unit.file.path}#${receiver.class}` : "";
  return `${method ?? ""} ${action ?? ""} ${given?.key ?? ""} ${unfilled ? [...unfilled].join() : ""} ${own}${paths ? ` ${paths.join()}` : ""}`;
}

/** A request of which nothing is known. */
export const ANY_REQUEST: Occasion = { method: undefined, action: undefined };

/**
 * What is asked of a function. `passes`: what must be so when it ends without refusing. `survives`: what must be so when it ends without
 * raising, for a caller that never looks at what it answers. `true` and `false`: what must be so when its result counts as such. Conditions on the HTTP method and the action are settled by the occasion.
 */
export interface Question {
  readonly outcome: "passes" | "survives" | "true" | "false";
  readonly occasion: Occasion;
}

/** A way out that refuses: for good (an exception, a status of 4xx), or by a redirect or page that may be the normal answer as well. */
export interface Refusal {
  readonly exit: Exit;
  readonly certain: boolean;
  /** Whether it answers 401: whoever brings no valid credentials gets no further. */
  readonly unauthorized: boolean;
}

/** A call that looks among what belongs to the user. */
export interface Lookup {
  readonly id: ValueId;
  readonly guard: Guard;
}

/** What a method demands before it goes on to `super()`, and whether it never does. */
export interface HookClaim {
  readonly claim: Claim;
  readonly ends: boolean;
}

/** Carried through the whole inference. */
export interface GuardBook {
  readonly flows: FlowModel;
  /** The libraries' guards by path; several rows where they differ by HTTP method. */
  readonly rows: ReadonlyMap<string, readonly AccessRow[]>;
  /** Paths among them by which the project declares functions and classes of its own. */
  readonly declared: ReadonlySet<string>;
  /** Answers by function and question. */
  readonly answers: Map<FunctionFacts, Map<string, Claim>>;
  /** Which functions can matter at all. */
  readonly relevance: Relevance;
  /** Ways out that refuse, and calls that let only some past, by function. */
  readonly refusals: Map<FunctionFacts, readonly Refusal[]>;
  readonly lookups: Map<FunctionFacts, readonly Lookup[]>;
  /** What `dispatch` and its like demand, by function and occasion. */
  readonly hooks: Map<FunctionFacts, Map<string, HookClaim>>;
  /** What decorators of the project demand, by function and occasion. */
  readonly wrappers: Map<FunctionFacts, Map<string, Claim>>;
  /** What production has switched on. */
  readonly setting: SettingTruth;
  /** Answers a question about a function of the project; remembered. */
  readonly ask: (book: GuardBook, ref: FunctionRef, question: Question) => Claim;
}

/** An empty book. `ask` is the inference itself, handed in because conditions and functions ask each other. */
export function makeGuardBook(
  flows: FlowModel,
  ask: GuardBook["ask"],
  setting: SettingTruth,
  declared: readonly AccessRow[] = [],
): GuardBook {
  const rows = new Map<string, AccessRow[]>();
  for (const row of [...djangoGuards, ...restGuards, ...packageGuards, ...declared]) {
    rows.set(row.at, [...(rows.get(row.at) ?? []), row]);
  }
  return {
    flows,
    rows,
    declared: new Set(declared.map(({ at }) => at)),
    answers: new Map(),
    relevance: relevanceOf(flows.solver),
    refusals: new Map(),
    lookups: new Map(),
    hooks: new Map(),
    wrappers: new Map(),
    setting,
    ask,
  };
}

/** The book after some functions were replaced, with nothing remembered. */
export function renewedGuardBook(
  book: GuardBook,
  flows: FlowModel,
  replaced: readonly FunctionState[],
  setting: SettingTruth,
): GuardBook {
  return {
    ...book,
    flows,
    answers: new Map(),
    relevance: relevanceAfter(book.relevance, flows.solver, replaced),
    refusals: new Map(),
    lookups: new Map(),
    hooks: new Map(),
    wrappers: new Map(),
    setting,
  };
}

/** A guard that a value of the program makes. */
export function guardAt(at: ValueRef, demands: Demand, says: string, object?: ValueRef): Guard {
  return {
    demands,
    says,
    at: placeOf(at),
    permissions: [],
    methods: undefined,
    certain: true,
    ...(object && { object }),
  };
}

/** A guard that asks for a role, with the word for it. */
export function ofKind(guard: Guard, word: string): Guard {
  return guard.demands === "role" ? { ...guard, kinds: [word] } : guard;
}
