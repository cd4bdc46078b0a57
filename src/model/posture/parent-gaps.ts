/** Views below something that the URL names, open to every account where nearly all others below it ask who may come there. */
import { onDemand } from "../../bind/once.ts";
import type { Place } from "../../findings/finding.ts";
import { asksForPrivilege } from "../guards/claim.ts";
import type { CandidateParts } from "../lookups/candidates.ts";
import { candidatesOf } from "../lookups/candidates.ts";
import type { Lookup } from "../lookups/lookup.ts";
import type { Route } from "../routes/route.ts";
import { answerOf } from "./answers.ts";
import type { Neighbour } from "./neighbours.ts";
import { mayWrite } from "./neighbours.ts";
import { placeOfHandler } from "./open-views.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";
import { privilegeGaps } from "./privilege-gaps.ts";
import { publicByNature } from "./public-nature.ts";
import { lookupsOfHandler, methodsOf } from "./work.ts";

/** One such view. */
export interface ParentGap {
  readonly posture: ViewPosture;
  readonly at: Place;
  /** The beginning of its URL, up to the key of what it lies below: `projects/<int:project_id>`. */
  readonly parent: string;
  readonly lookup: Lookup;
  readonly siblings: readonly Neighbour[];
}

/** Handlers by the thing that their URLs begin with. */
type Below = ReadonlyMap<string, readonly Pick<Neighbour, "posture" | "handler">[]>;

/** The gaps of a program, one for each view, in the order of its views. */
export function parentGaps(parts: CandidateParts): readonly ParentGap[] {
  const { postures } = parts.whole ?? parts;
  const below = onDemand(() => belowParents(postures.values()));
  const told = new Set([
    ...privilegeGaps(parts).map(({ posture }) => posture.view),
    ...candidatesOf(parts).found.flatMap(({ lookup, confidence }) =>
      confidence === "low" ? [] : [lookup.view],
    ),
  ]);
  return [...parts.postures.values()].flatMap((posture) =>
    told.has(posture.view) ? [] : (gapOf(parts, below, posture) ?? []),
  );
}

function belowParents(postures: Iterable<ViewPosture>): Below {
  const found = new Map<string, Pick<Neighbour, "posture" | "handler">[]>();
  for (const posture of postures) {
    const { view, handlers } = posture;
    if (view.target.kind === "external" || view.framework === "admin") continue;
    for (const parent of new Set(view.routes.flatMap((route) => parentOf(route) ?? []))) {
      const members = found.get(parent) ?? [];
      found.set(parent, members);
      members.push(...handlers.map((handler) => ({ posture, handler })));
    }
  }
  return found;
}

/** Parts of URLs that name no row: `<version>`, `<lang>`, `<int:year>`. */
const NO_ROW =
  /^(?:(?:api_?)?version|format|suffix|lang(?:uage)?(?:_?code)?|locale|year|month|day|tab|page)$/i;

/** A URL's first part that names something, with what stands before it; undefined where nothing stands behind it. */
function parentOf({ pattern, captures, project }: Route): string | undefined {
  const first = captures.find(({ name }) => !NO_ROW.test(name));
  const start = first === undefined || first.name === "" ? -1 : pattern.indexOf(first.name);
  const end = start < 0 ? -1 : pattern.slice(start).search(/\/[\w-]/);
  return end < 0 ? undefined : `${project ?? ""} ${pattern.slice(0, start + end)}`;
}

function gapOf(parts: CandidateParts, below: () => Below, posture: ViewPosture): ParentGap | undefined {
  const { view, handlers } = posture;
  const handler = handlers.find((one) => one.login === "required" && one.permission === "open");
  if (!handler || view.target.kind === "external" || publicByNature(view, false) !== undefined)
    return undefined;
  const lookup = rowsBelow(parts, handler);
  if (!lookup) return undefined;
  for (const parent of new Set(view.routes.flatMap((route) => parentOf(route) ?? []))) {
    const siblings = siblingsOf(parts, below().get(parent) ?? [], posture, handler);
    if (siblings.length === 0) continue;
    const at = placeOfHandler(view, handler);
    return { posture, at, parent: parent.slice(parent.indexOf(" ") + 1), lookup, siblings };
  }
  return undefined;
}

/** Rows that a handler works with, where nothing in it looks at who is asking. */
function rowsBelow(parts: CandidateParts, handler: HandlerPosture): Lookup | undefined {
  return looksAtNobody(parts, handler) ? lookupsOfHandler(parts, handler.handler)[0] : undefined;
}

function looksAtNobody(parts: CandidateParts, { handler }: HandlerPosture): boolean {
  return lookupsOfHandler(parts, handler).every(({ settled }) => settled === undefined);
}

/** Those below the same thing that ask for more than a login, where nearly all do that do the same kind of work. */
function siblingsOf(
  parts: CandidateParts,
  members: readonly Pick<Neighbour, "posture" | "handler">[],
  own: ViewPosture,
  handler: HandlerPosture,
): readonly Neighbour[] {
  const writes = mayWrite(handler);
  const others = members
    .filter((one) => one.posture !== own && mayWrite(one.handler) === writes)
    .map(({ posture, handler: other }) => neighbour(posture, other))
    .filter((one) => one.answer !== "open" || looksAtNobody(parts, one.handler));
  const asking = others.filter(({ answer }) => answer !== "open");
  return asking.length >= CUSTOM.least && asking.length >= CUSTOM.share * (others.length + 1) ? asking : [];
}

/** What makes a custom below one thing: so many views, and this share of them. */
const CUSTOM = { least: 5, share: 0.8 } as const;

/** What may ask, in a way that was not seen through, counts as well: such a view is not like one that never asks. */
function neighbour(posture: ViewPosture, handler: HandlerPosture): Neighbour {
  const method = methodsOf(handler).find((one) => one !== "GET") ?? "GET";
  const guards = handler.guards.filter((guard) => guard.methods?.includes(method) ?? true);
  const guard = guards.find(asksForPrivilege);
  return { posture, handler, answer: answerOf(guards, asksForPrivilege), guard };
}
