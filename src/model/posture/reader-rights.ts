/** Handlers that change rows of a model and ask no more than those which show them, where the others that change them ask for more. */
import { onDemand } from "../../bind/once.ts";
import { classFacts } from "../../bind/program.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { asksForPrivilege } from "../guards/claim.ts";
import type { Guard } from "../guards/guard.ts";
import type { Lookup } from "../lookups/lookup.ts";
import { mayWrite } from "./neighbours.ts";
import { placeOfHandler } from "./open-views.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";
import { saysTakingPart, wordsOf } from "./public-nature.ts";
import { TOUCHES, viewRights } from "./view-rights.ts";
import type { WorkParts } from "./work.ts";
import { guardsAtWork, lookupsOfHandler, methodsOf } from "./work.ts";

/** A handler with its view. */
export interface Asking {
  readonly posture: ViewPosture;
  readonly handler: HandlerPosture;
  /** What it asks for, each in a word of its own, and what it may ask for as well. */
  readonly rights: ReadonlySet<string>;
  /** What it asks for without fail. */
  readonly sure: ReadonlySet<string>;
}

/** One such handler. */
export interface ReaderRight extends Asking {
  readonly at: Place;
  /** One that shows such rows and asks for as much. */
  readonly reader: Asking;
  /** Those that change such rows and ask for more. */
  readonly stronger: readonly Asking[];
  readonly does: "changes" | "deletes";
  readonly place: Place;
  readonly model: string;
}

/** Who shows the rows of a model, and who changes them. */
interface Uses {
  readonly readers: Asking[];
  readonly writers: Asking[];
}

/** The handlers of a program, one for each view. */
export function readerRights(parts: WorkParts): readonly ReaderRight[] {
  const ofAll = onDemand(() => usesOf(parts, (parts.whole?.postures ?? parts.postures).values()));
  const told = new Set(viewRights(parts).map(({ posture }) => posture));
  return [...parts.postures.values()].flatMap((posture) => {
    if (told.has(posture) || !isComparable(posture)) return [];
    // The actions of a class are compared with each other alone.
    const uses = posture.view.target.kind === "class" ? onDemand(() => usesOf(parts, [posture])) : ofAll;
    for (const handler of posture.handlers) {
      const found =
        handler.permission === "required" && mayWrite(handler) && rightOf(parts, uses, posture, handler);
      if (found) return [found];
    }
    return [];
  });
}

/** Whether there can be other handlers that ask in a comparable way (`isAlike`). */
function isComparable({ view: { framework, target } }: ViewPosture): boolean {
  return framework === "drf"
    ? target.kind !== "external"
    : framework === "django" && target.kind === "function";
}

function usesOf(parts: WorkParts, postures: Iterable<ViewPosture>): ReadonlyMap<ClassFacts, Uses> {
  const found = new Map<ClassFacts, Uses>();
  for (const posture of postures) {
    const { view, handlers } = posture;
    if (view.target.kind === "external" || !/^(?:django|drf)$/.test(view.framework)) continue;
    const changed = new Set(handlers.flatMap((one) => [...modelsOf(parts, one, true)]));
    for (const handler of handlers) {
      const own = { posture, handler, ...rightsIn(handler.guards) };
      const writes = modelsOf(parts, handler, true);
      for (const model of writes) usesIn(found, model).writers.push(own);
      for (const model of modelsOf(parts, handler, false)) {
        // The page of a form is part of the change; actions of one viewset stand for themselves.
        if (view.framework === "drf" ? !mayWrite(handler) : !changed.has(model))
          usesIn(found, model).readers.push(own);
      }
    }
  }
  return found;
}

function usesIn(found: Map<ClassFacts, Uses>, model: ClassFacts): Uses {
  const known = found.get(model) ?? { readers: [], writers: [] };
  found.set(model, known);
  return known;
}

/** The models of which a handler changes, or only shows, rows that the request picks. */
function modelsOf(parts: WorkParts, { handler }: HandlerPosture, writes: boolean): ReadonlySet<ClassFacts> {
  return new Set(
    lookupsOfHandler(parts, handler).flatMap(({ keyed, fetch, effects }) =>
      keyed && fetch.model.ref && effects.some(({ kind }) => (kind !== "read") === writes)
        ? [classFacts(fetch.model.ref)]
        : [],
    ),
  );
}

/** What guards ask for beyond a login, in words that tell two rights apart: the permission's name, the function asked, or the question's place. */
function rightsIn(guards: readonly Guard[]): Pick<Asking, "rights" | "sure"> {
  const asking = guards.filter(asksForPrivilege);
  const words = ({ by, permissions, at, says }: Guard): string =>
    permissions.length > 0 ? permissions.join() : (by ?? `${says} ${at?.path}:${at?.span.start}`);
  return {
    rights: new Set(asking.map(words)),
    sure: new Set(asking.filter(({ certain }) => certain).map(words)),
  };
}

function rightOf(
  parts: WorkParts,
  uses: () => ReadonlyMap<ClassFacts, Uses>,
  posture: ViewPosture,
  handler: HandlerPosture,
): ReaderRight | undefined {
  const shortName = (posture.view.name.split(".").at(-1) ?? "").replace(/(?:API)?View(?:Set)?$/, "");
  const names = [shortName, handler.handler.name].flatMap(wordsOf);
  if (names.some((word) => saysTakingPart(word) || TOUCHES.has(word))) return undefined;
  // It ends in `update`, as a rule: what asks less of it is another check's.
  if (/^(?:partial_update|patch)$/.test(handler.handler.name)) return undefined;
  for (const lookup of lookupsOfHandler(parts, handler.handler)) {
    const effect =
      lookup.effects.find(({ kind }) => kind === "delete") ??
      lookup.effects.find(({ kind }) => kind === "write");
    const { ref, name } = lookup.fetch.model;
    if (!effect || !ref || !lookup.keyed || lookup.settled?.how === "checked") continue;
    const rights = askedBefore(parts, handler, lookup, effect.at);
    const unlike = rights && unlikeWriters(uses().get(classFacts(ref)), { posture, handler, ...rights });
    if (!unlike) continue;
    return {
      ...unlike,
      at: placeOfHandler(posture.view, handler),
      does: effect.kind === "delete" ? "deletes" : "changes",
      place: placeOf(effect.at),
      model: name,
    };
  }
  return undefined;
}

/** What is asked for before the row is changed by a method that may write; undefined where nothing surely is. */
function askedBefore(
  parts: WorkParts,
  handler: HandlerPosture,
  lookup: Lookup,
  at: Lookup["effects"][number]["at"],
): Pick<Asking, "rights" | "sure"> | undefined {
  const reach = at.function === handler.handler.function?.function ? at : undefined;
  const work = { deed: "write", place: placeOf(at), reach, lookup } as const;
  const method = methodsOf(handler).find((one) => !/^(?:GET|HEAD|OPTIONS)$/.test(one));
  const guards = method === undefined ? undefined : guardsAtWork(parts, handler, work, method);
  const asked = rightsIn(guards ?? []);
  return asked.sure.size > 0 ? asked : undefined;
}

/**
 * Whether two handlers ask in comparable ways: actions of one viewset, or functions, which name what they ask for. Mixins and permission classes that many
 * views share find out from the view what to ask, so that the same question means another right in each.
 */
function isAlike({ posture: { view } }: Asking, { posture: { view: other } }: Asking): boolean {
  if (view.target.kind === "class") return view === other && view.framework === "drf";
  return other.target.kind === "function" && view.framework === other.framework;
}

/** How many of the others must ask for more, and how many of them all. */
const CUSTOM = { least: 2, share: 0.75 } as const;

function unlikeWriters(
  uses: Uses | undefined,
  own: Asking,
): Pick<ReaderRight, keyof Asking | "reader" | "stronger"> | undefined {
  if (!uses) return undefined;
  const isOther = (one: Asking): boolean => one.handler !== own.handler && isAlike(own, one);
  const others = uses.writers.filter(isOther);
  const readers = uses.readers.filter(isOther);
  // What a function asks for some rows alone is not what people need to look at one.
  const isFunction = own.posture.view.target.kind === "function";
  const reader = readers.find(({ rights, sure }) =>
    [...own.rights].every((right) => (isFunction ? sure : rights).has(right)),
  );
  if (!reader || others.length < CUSTOM.least) return undefined;
  const ofReaders = new Set(readers.flatMap(({ rights }) => [...rights]));
  const stronger = others.filter(({ sure }) => [...sure].some((right) => !ofReaders.has(right)));
  return stronger.length >= CUSTOM.least && stronger.length >= CUSTOM.share * others.length
    ? { ...own, reader, stronger }
    : undefined;
}
