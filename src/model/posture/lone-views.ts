/** Views that ask for no login in small projects, where there are too few neighbours to speak of a custom: all others of their kind ask. */
import type { HandlerPosture, ViewPosture } from "./posture.ts";
import type { Neighbour, Neighbourhood } from "./neighbours.ts";
import { folderOf, neighboursOf } from "./neighbours.ts";
import type { WorkParts } from "./work.ts";
import { workOf } from "./work.ts";

/** The other views of the folder that change something, where every one of them demands a login; none where one does not, or where there is none. */
export function writersThatAsk(
  parts: WorkParts,
  around: ReadonlyMap<string, Neighbourhood>,
  own: ViewPosture,
  handler: HandlerPosture,
): readonly Neighbour[] {
  const folder = around.get(folderOf(own.view.at.path));
  const others = folder ? neighboursOf(folder, own, handler, "login") : [];
  return unanimous(
    others.filter((one) =>
      workOf(parts, one.posture.view, one.handler.handler).some(({ deed }) => CHANGES.has(deed)),
    ),
    1,
  );
}

const CHANGES: ReadonlySet<string> = new Set(["write", "delete", "file"]);

/** The other views of the file, where every one that is not public by nature demands a login: two at least. */
export function readersThatAsk(
  around: ReadonlyMap<string, Neighbourhood>,
  own: ViewPosture,
  handler: HandlerPosture,
): readonly Neighbour[] {
  const file = around.get(own.view.at.path);
  return unanimous(file ? neighboursOf(file, own, handler, "login") : [], 2);
}

function unanimous(others: readonly Neighbour[], least: number): readonly Neighbour[] {
  return others.length >= least && others.every(({ answer }) => answer === "required") ? others : [];
}
