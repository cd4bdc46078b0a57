/** Views that stand together, and what most of them demand. */
import { asksForPrivilege, asksWho } from "../guards/claim.ts";
import type { Guard } from "../guards/guard.ts";
import type { View } from "../views/view.ts";
import { answerOf } from "./answers.ts";
import type { Answer, ViewPosture } from "./posture.ts";
import { publicByNature } from "./public-nature.ts";

/** Kinds of demands that views of one place share. */
export type Custom = "login" | "privilege" | "staff";

/** One view among its neighbours. */
export interface Neighbour {
  readonly posture: ViewPosture;
  readonly answer: Answer;
  /** The guard that makes the answer. */
  readonly guard: Guard | undefined;
}

/** Views of one file, or of one folder. */
export interface Neighbourhood {
  readonly place: string;
  readonly postures: readonly ViewPosture[];
}

/** Neighbourhoods by their place: files and folders, of views of the project itself. */
export function neighbourhoods(postures: Iterable<ViewPosture>): ReadonlyMap<string, Neighbourhood> {
  const found = new Map<string, ViewPosture[]>();
  for (const posture of postures) {
    if (posture.view.target.kind === "external") continue;
    const { path } = placeOfView(posture.view);
    for (const place of [path, folderOf(path)]) {
      const same = found.get(place);
      if (same) same.push(posture);
      else found.set(place, [posture]);
    }
  }
  return new Map([...found].map(([place, list]) => [place, { place, postures: list }]));
}

function placeOfView(view: View): { readonly path: string } {
  return view.at;
}

/** The folder of a file, with a slash at its end. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** What the others of a neighbourhood answer to a question; those that are public by nature say nothing. */
export function neighboursOf(
  { postures }: Neighbourhood,
  own: ViewPosture,
  custom: Custom,
): readonly Neighbour[] {
  return postures
    .filter(
      (one) =>
        one !== own &&
        one.view.framework === own.view.framework &&
        publicByNature(one.view, false) === undefined,
    )
    .map((posture) => neighbour(posture, custom));
}

/** The weakest answer of a view's handlers. */
export function neighbour(posture: ViewPosture, custom: Custom): Neighbour {
  const asks = ASKS[custom];
  const answers = posture.handlers.map((one) =>
    answerOf(
      one.guards.filter((guard) => guard.methods === undefined),
      asks,
    ),
  );
  const answer = answers.includes("open") ? "open" : answers.includes("unknown") ? "unknown" : "required";
  const guard = posture.handlers.flatMap((one) => one.guards).find((one) => one.certain && asks(one));
  return { posture, answer, guard };
}

const ASKS: Readonly<Record<Custom, (guard: Guard) => boolean>> = {
  login: asksWho,
  privilege: (guard) => asksForPrivilege(guard) && guard.demands !== "object",
  staff: ({ demands }) => demands === "staff" || demands === "superuser",
};

/** Whether nearly all of a group demand something: at least three, and three quarters of those of which it is known. */
export function isCustomary(neighbours: readonly Neighbour[], least = 3, share = 0.75): boolean {
  const required = neighbours.filter(({ answer }) => answer === "required").length;
  const open = neighbours.filter(({ answer }) => answer === "open").length;
  // The view in question is one more that does not.
  return required >= least && required >= share * (required + open + 1);
}
