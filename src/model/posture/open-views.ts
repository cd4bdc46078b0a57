/** Views that strangers reach and that do, or show, what is not for strangers. */
import { onDemand } from "../../bind/once.ts";
import { methodsOf as classMethods } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { NONE } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { conductOf } from "../../flow/conduct.ts";
import { settingSwitch } from "../conditions.ts";
import { leavesToDefault } from "../open-api-views.ts";
import { isUnguessable } from "../lookups/lookup-keys.ts";
import type { Handler, View } from "../views/view.ts";
import { loginFor } from "./answers.ts";
import { keptRows } from "./kept-rows.ts";
import { readersThatAsk, writersThatAsk } from "./lone-views.ts";
import type { Neighbour, Neighbourhood } from "./neighbours.ts";
import { customarySiblings, neighbourhoods } from "./neighbours.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";
import { isOperating, namesOf, publicByNature, saysTakingPart, wordsOf } from "./public-nature.ts";
import type { ShownRows } from "./shown-rows.ts";
import { projectsWithAccounts } from "./signing-in.ts";
import { shownPeople, shownRows } from "./shown-rows.ts";
import type { Work, WorkParts } from "./work.ts";
import { lookupsOfHandler, methodsOf, openMethods, workOf } from "./work.ts";

/** One such view, with what it does. */
export interface OpenView {
  readonly posture: ViewPosture;
  readonly handler: HandlerPosture;
  /** The handler's own line. */
  readonly at: Place;
  /** What it does for strangers; undefined where it only shows something, or answers POST alone without anything in sight being done. */
  readonly work: Work | undefined;
  /** What it shows to strangers. */
  readonly shown: ShownRows | undefined;
  /** Whether its name or URL says that it hands out tables as files: an export, a dump. */
  readonly exports: boolean;
  readonly methods: readonly string[];
  /** Neighbours that demand a login, where nearly all of them do. */
  readonly siblings: readonly Neighbour[];
  /** Where these are too few to speak of a custom: the others of its kind, every one of which demands a login. */
  readonly others: readonly Neighbour[];
  /** Whether its name, URL or place says that it is for the people who run the site. */
  readonly operating: boolean;
  /** Whether any view of the project demands a login. */
  readonly hasLogins: boolean;
  /** Whether the project lets people log in at all. */
  readonly hasAccounts: boolean;
  /** Whether the handler tells people with and without a login apart, and serves both: its author thought of strangers. */
  readonly servesBoth: boolean;
  /** The setting without which it does nothing: whoever runs the site decides whether it is there at all. */
  readonly switchedBy: string | undefined;
  /** Whether code behind the handler writes on the way, and nothing that is sent is read. */
  readonly keepsBooks: boolean;
}

/** A view that strangers reach and that is none of theirs at first sight, but was settled. */
export interface SettledView {
  readonly posture: ViewPosture;
  readonly handler: HandlerPosture;
  readonly at: Place;
  readonly because: string;
}

export interface OpenViews {
  readonly found: readonly OpenView[];
  readonly settled: readonly SettledView[];
}

/** One gathering for each set of postures, shared by all checks that ask. */
const known = new WeakMap<ReadonlyMap<View, ViewPosture>, OpenViews>();

/** The open views of a program, one entry for each view. */
export function openViews(parts: WorkParts): OpenViews {
  const fresh = known.get(parts.postures) ?? gather(parts);
  known.set(parts.postures, fresh);
  return fresh;
}

function gather(parts: WorkParts): OpenViews {
  const { postures } = parts.whole ?? parts;
  const around = neighbourhoods(postures.values(), parts.postures.values());
  const withLogins = new Set(
    [...postures.values()]
      .filter(
        ({ view, handlers }) =>
          view.framework !== "admin" &&
          view.target.kind !== "external" &&
          handlers.some(({ login }) => login === "required"),
      )
      .map(({ view }) => view.project),
  );
  const withAccounts = projectsWithAccounts(
    parts.flows,
    [...postures.values()].map(({ view }) => view),
  );
  const guarded = onDemand(() => wordsOfGuarded(postures.values()));
  // Whoever is let into the admin has logged in.
  const hasLogins = ({ view }: ViewPosture): boolean =>
    view.framework === "admin" || withLogins.has(view.project);
  const found: OpenView[] = [];
  const settled: SettledView[] = [];
  for (const posture of parts.postures.values()) {
    if (!isJudged(parts, posture)) continue;
    const candidate = worstOf(
      posture.handlers.flatMap(
        (handler) =>
          candidateOf(parts, posture, handler, around, {
            hasLogins: hasLogins(posture),
            hasAccounts: withAccounts.has(posture.view.project),
          }) ?? [],
      ),
    );
    if (!candidate) continue;
    const because = settledBy(parts, candidate, guarded);
    if (because === undefined) found.push(candidate);
    else settled.push({ posture, handler: candidate.handler, at: candidate.at, because });
  }
  return { found, settled };
}

/** Of a view's handlers the one that does most harm. */
function worstOf(candidates: readonly OpenView[]): OpenView | undefined {
  const weight = ({ work, shown }: OpenView): number => (work ? 10 + gravity(work) : shown ? 5 : 0);
  return candidates.toSorted((a, b) => weight(b) - weight(a))[0];
}

/**
 * Ninja's and GraphQL's open views have checks of their own, as have those that tell REST framework to let everybody in; libraries' views are
 * not the project's.
 */
function isJudged({ flows }: WorkParts, { view, handlers }: ViewPosture): boolean {
  if (view.framework === "drf")
    return handlers.some(({ login }) => login === "open") && leavesToDefault(flows, view);
  return (view.framework === "django" || view.framework === "admin") && view.target.kind !== "external";
}

/** An API is often public as a whole: of a view that says nothing, only those beside it or its rows tell whether it is meant to be. */
function isTold(
  { view }: ViewPosture,
  siblings: readonly Neighbour[],
  shown: ShownRows | undefined,
): boolean {
  return view.framework !== "drf" || siblings.length > 0 || shown?.kept !== undefined;
}

function candidateOf(
  parts: WorkParts,
  posture: ViewPosture,
  handler: HandlerPosture,
  around: ReadonlyMap<string, Neighbourhood>,
  logins: Pick<OpenView, "hasLogins" | "hasAccounts">,
): OpenView | undefined {
  const open = methodsOf(handler).filter((method) => loginFor(handler, method) === "open");
  if (open.length === 0) return undefined;
  const works = workOf(parts, posture.view, handler.handler);
  const done = works
    .map((work) => ({ work, methods: openMethods(parts, handler, work) }))
    .filter(
      ({ work, methods }) =>
        methods.some((method) => method !== "GET") || (methods.length > 0 && isGrave(work)),
    );
  const [worst] = done.toSorted((a, b) => gravity(b.work) - gravity(a.work));
  const siblings = customarySiblings(around, posture, handler, "login");
  const others = siblings.length > 0 ? [] : othersOf(parts, around, posture, handler, worst !== undefined);
  const mayKeep = siblings.length > 0 || others.length > 0;
  const shown = worst
    ? undefined
    : (shownRows(parts, posture.view, handler) ??
      (mayKeep ? shownPeople(parts, handler, siblings.length > 0) : undefined));
  const { handler: answering } = handler;
  const postOnly = answering.function !== undefined && methodsOf(handler).every((method) => method !== "GET");
  const exports =
    siblings.length > 0 && answering.function !== undefined && handsOutTables(posture.view, answering);
  if (!worst && !shown && !postOnly && !exports) return undefined;
  if (!isTold(posture, siblings, shown)) return undefined;
  return {
    posture,
    handler,
    at: placeOfHandler(posture.view, handler),
    work: worst?.work,
    shown,
    exports,
    methods: worst?.methods ?? open,
    siblings,
    others,
    operating: isOperating(posture.view),
    ...logins,
    servesBoth: tellsApart(posture.view, answering),
    switchedBy: worst && switchOf(parts, worst.work),
    keepsBooks: worst !== undefined && keepsBooks(parts, handler, worst.work),
  };
}

/** Whether a write is one that code behind the handler makes on the way, while nothing that is sent is read: a counter, a state, a kept result. */
function keepsBooks({ flows: { solver } }: WorkParts, { handler }: HandlerPosture, work: Work): boolean {
  const facts = handler.function && functionFacts(handler.function);
  const state = facts && solver.byRef.get(facts);
  if (!state || !/^(?:write|file)$/.test(work.deed)) return false;
  const { deeds, readsBody } = conductOf(solver, state);
  return !readsBody && deeds.length > 0 && deeds.every(({ at }) => functionFacts(at) !== facts);
}

/** `export_orders`, `orders/csv/`: what its neighbours show a page of, it gives as a whole. */
function handsOutTables(view: View, handler: Handler): boolean {
  const patterns = view.routes.map(({ pattern }) => pattern.replace(/[<(][^>)]{0,200}[>)]/g, " "));
  // The route of an action says what that action does, and nothing of the class's other ones.
  const actions = new Set(view.handlers.flatMap((one) => (one === handler ? [] : wordsOf(one.name))));
  const said = [...namesOf(view), ...patterns].flatMap(wordsOf).filter((word) => !actions.has(word));
  return [...said, ...wordsOf(handler.name)].some((word) => EXPORTS.test(word));
}

const EXPORTS = /^(?:exports?|exporter|csv|xlsx?|excel|dump|backup)$/;

function othersOf(
  parts: WorkParts,
  around: ReadonlyMap<string, Neighbourhood>,
  posture: ViewPosture,
  handler: HandlerPosture,
  works: boolean,
): readonly Neighbour[] {
  return works ? writersThatAsk(parts, around, posture, handler) : readersThatAsk(around, posture, handler);
}

/** The setting that must be on for a deed to be done; one that production has on anyway decides nothing. */
function switchOf({ flows: { program }, guards }: WorkParts, { reach }: Work): string | undefined {
  const call = reach && functionFacts(reach).fragment.values[reach.value];
  const name = reach && call && settingSwitch(program, reach, call.region);
  return name !== undefined && guards.setting(name) !== true ? name : undefined;
}

/** Methods that answer requests by themselves, or stand before those that do. */
const HANDLING = /^(?:get|post|put|patch|delete|head|options|dispatch|setup|http_method_not_allowed)$/;

/** `request.user if request.user.is_authenticated else form.cleaned_data["email"]`, in the handler or in what it calls of the view's own class. */
function tellsApart({ target, framework }: View, { function: ref }: Handler): boolean {
  const all = target.kind === "class" && framework === "django" ? classMethods(target.ref) : [];
  // What another handler asks says nothing of this one, which may have forgotten it.
  const own = all.filter((one) => !HANDLING.test(functionFacts(one).name));
  return [...(ref ? [ref] : []), ...own].some((one) =>
    functionFacts(one).fragment.values.some(
      (value) => value.op === "attribute" && /^(?:is_authenticated|is_anonymous)$/.test(value.name),
    ),
  );
}

/** Done by a GET request alone, only what hits existing rows or the machine counts: visits are counted and logged everywhere. */
function isGrave({ deed, lookup }: Work): boolean {
  return lookup !== undefined || deed === "delete" || deed === "run";
}

function gravity({ deed, lookup, counts }: Work): number {
  if (counts === true) return 0;
  const byDeed = { delete: 4, run: 4, write: 3, file: 3, mail: 1, task: 1 }[deed as "delete"] ?? 0;
  return byDeed + (lookup ? 4 : 0);
}

/** Words of taking part in the names of views that ask for a login. */
function wordsOfGuarded(postures: Iterable<ViewPosture>): ReadonlySet<string> {
  const guarded = [...postures].filter(({ handlers }) => handlers.some(({ login }) => login === "required"));
  return new Set(guarded.flatMap(({ view }) => namesOf(view).flatMap(wordsOf).filter(saysTakingPart)));
}

/** Why strangers may. */
function settledBy(
  parts: WorkParts,
  { posture, handler, work, siblings }: OpenView,
  guarded: () => ReadonlySet<string>,
): string | undefined {
  const { flows } = parts;
  const makes =
    siblings.length === 0 && work !== undefined && work.lookup === undefined && work.deed !== "delete";
  const spoken = handler.guards.find((guard) => guard.letsEverybody);
  if (spoken) return spoken.says;
  const isKept = (word: string): boolean => guarded().has(word) || usesKeptRows(parts, handler);
  const nature = publicByNature(posture.view, makes, isKept);
  if (nature !== undefined) return nature;
  if (work?.lookup && isUnguessable(flows.program, work.lookup))
    return "the key that picks the row cannot be guessed";
  const state = handler.handler.function && flows.solver.byRef.get(functionFacts(handler.handler.function));
  if (!state) return undefined;
  const conduct = conductOf(flows.solver, state);
  const [proof] = conduct.proofs;
  if (proof) return `the view ${proof.says}`;
  return conduct.deeds.some(({ deed }) => deed === "login")
    ? "the view logs people in or out, which strangers must be able to do"
    : undefined;
}

/** Whether a handler works with a row that another view lists only for people who are logged in. */
function usesKeptRows(parts: WorkParts, { handler }: HandlerPosture): boolean {
  return lookupsOfHandler(parts, handler).some(
    (one) => one.keyed && keptRows(parts, one, false) !== undefined,
  );
}

function isOwn(owner: ClassRef, method: FunctionRef): boolean {
  const { class: holder } = functionFacts(method);
  return holder === NONE || (method.unit === owner.unit && holder === owner.class);
}

/**
 * The line of the function that answers; the view's own where a library answers, or a class above it that others inherit as well:
 * what is missing belongs on the view.
 */
export function placeOfHandler(view: View, { handler }: HandlerPosture): Place {
  if (!handler.function || view.target.kind === "function") return view.at;
  const facts = functionFacts(handler.function);
  if (view.target.kind === "class" && !isOwn(view.target.ref, handler.function)) return view.at;
  return { path: handler.function.unit.file.path, span: facts.header, scope: facts.qualifiedName };
}
