/** Handlers that stand together and do comparable work, and what most of them demand. */
import { asksForPrivilege, asksWho } from "../guards/claim.ts";
import type { Guard } from "../guards/guard.ts";
import { answerOf, bearing } from "./answers.ts";
import type { Answer, HandlerPosture, ViewPosture } from "./posture.ts";
import { isOperating, publicByNature } from "./public-nature.ts";
import { methodsOf } from "./work.ts";

/** Kinds of demands that views of one place share. */
export type Custom = "login" | "privilege" | "staff";

/** One handler among its neighbours. */
export interface Neighbour {
  readonly posture: ViewPosture;
  readonly handler: HandlerPosture;
  readonly answer: Answer;
  /** The guard that makes the answer. */
  readonly guard: Guard | undefined;
}

/** What is asked about a handler for each of its neighbours, and therefore found out once. */
export interface Member extends Pick<Neighbour, "posture" | "handler"> {
  readonly writes: boolean;
  readonly isPublic: boolean;
}

/** Handlers of one file or one folder. */
export interface Neighbourhood {
  readonly place: string;
  readonly members: readonly Member[];
}

/**
 * Neighbourhoods by their place: files and folders, of views of the project itself. `asked`: those of which something is to be
 * said; others count as their neighbours.
 */
export function neighbourhoods(
  postures: Iterable<ViewPosture>,
  asked: Iterable<ViewPosture>,
): ReadonlyMap<string, Neighbourhood> {
  const found = new Map<string, Member[]>();
  const folders = new Set([...asked].map(({ view }) => folderOf(view.at.path)));
  for (const posture of postures) {
    const { target, at } = posture.view;
    if (target.kind === "external" || !folders.has(folderOf(at.path))) continue;
    const isPublic = publicByNature(posture.view, false) !== undefined;
    const own = posture.handlers.map((handler) => ({
      posture,
      handler,
      writes: mayWrite(handler),
      isPublic,
    }));
    for (const place of [at.path, folderOf(at.path)]) {
      const members = found.get(place) ?? [];
      found.set(place, members);
      members.push(...own);
    }
  }
  return new Map([...found].map(([place, members]) => [place, { place, members }]));
}

/** The folder of a file, with a slash at its end. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/**
 * What the others of a neighbourhood answer to a question: handlers that may write beside one that may, those that only read
 * beside one that only reads. An open one that is public by nature says nothing.
 */
export function neighboursOf(
  { members }: Neighbourhood,
  own: ViewPosture,
  handler: HandlerPosture,
  custom: Custom,
): readonly Neighbour[] {
  const writes = mayWrite(handler);
  return members
    .filter(
      (one) =>
        one.posture !== own && one.posture.view.framework === own.view.framework && one.writes === writes,
    )
    .map((one) => ({ isPublic: one.isPublic, ...neighbour(one, custom) }))
    .filter(({ answer, isPublic }) => answer !== "open" || !isPublic);
}

/** A handler that answers something else than GET. */
export function mayWrite(handler: HandlerPosture): boolean {
  return methodsOf(handler).some((method) => method !== "GET");
}

function neighbour({ posture, handler }: Pick<Neighbour, "posture" | "handler">, custom: Custom): Neighbour {
  const asks = ASKS[custom];
  const method = methodsOf(handler).find((one) => one !== "GET") ?? "GET";
  const own = custom === "login" ? handler.guards : bearing(handler.guards);
  const guards = own.filter((guard) => guard.methods?.includes(method) ?? true);
  return {
    posture,
    handler,
    answer: answerOf(guards, asks),
    guard: guards.find((one) => one.certain && asks(one)),
  };
}

const ASKS: Readonly<Record<Custom, (guard: Guard) => boolean>> = {
  login: asksWho,
  privilege: (guard) => asksForPrivilege(guard) && guard.demands !== "object",
  staff: ({ demands }) => demands === "staff" || demands === "superuser",
};

/** Whether nearly all of a group demand something: at least `least`, and this share of those of which it is known. */
export function isCustomary(neighbours: readonly Neighbour[], least: number, share: number): boolean {
  const required = neighbours.filter(({ answer }) => answer === "required").length;
  const open = neighbours.filter(({ answer }) => answer === "open").length;
  // The handler in question is one more that does not.
  return required >= least && required >= share * (required + open + 1);
}

/** Neighbours in the file, else in the folder, that demand what nearly all of them demand; none where it is no custom. */
export function customarySiblings(
  around: ReadonlyMap<string, Neighbourhood>,
  posture: ViewPosture,
  handler: HandlerPosture,
  custom: Custom,
): readonly Neighbour[] {
  const { path } = posture.view.at;
  const file = around.get(path);
  const beside = file ? neighboursOf(file, posture, handler, custom) : [];
  if (isCustomary(beside, 3, 0.75)) return required(beside);
  if (!isFartherCustom(file, posture, custom)) return [];
  const folder = around.get(folderOf(path));
  const farther = folder ? neighboursOf(folder, posture, handler, custom) : [];
  return isCustomary(farther, 4, 0.8) ? required(farther) : [];
}

/** Neighbours of a whole project that do one and the same thing, where nearly all of them demand something; none where it is no custom. */
export function customEverywhere(
  { place, members }: Neighbourhood,
  posture: ViewPosture,
  handler: HandlerPosture,
  custom: Custom,
): readonly Neighbour[] {
  const own = members.filter((one) => one.posture.view.project === posture.view.project);
  const found = neighboursOf({ place, members: own }, posture, handler, custom);
  return isCustomary(found, 5, 0.8) ? required(found) : [];
}

/**
 * Whether the folder says anything: a file whose views are all open is a public corner of it, and permissions differ from file to
 * file unless a view is for the people who run the site, or functions are registered alike all over the folder.
 */
function isFartherCustom(file: Neighbourhood | undefined, posture: ViewPosture, custom: Custom): boolean {
  const isRegistered = posture.view.routes.length === 0;
  if (custom === "privilege" && !isRegistered && !isOperating(posture.view)) return false;
  const others = file?.members.filter((one) => one.posture !== posture) ?? [];
  return others.length === 0 || others.some(({ handler }) => handler.login !== "open");
}

function required(neighbours: readonly Neighbour[]): readonly Neighbour[] {
  return neighbours.filter(({ answer }) => answer === "required");
}
