/** Follows every view's whole way: middleware, URLconf wrappers, class, decorators, permissions and body. */
import { both } from "../guards/claim.ts";
import type { GuardBook } from "../guards/guard-book.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import type { Handler, View } from "../views/view.ts";
import { handlerPosture } from "./answers.ts";
import { ninjaIndex } from "./ninja-guards.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";
import type { Surroundings } from "./surroundings.ts";
import { surroundingsOf } from "./surroundings.ts";
import type { Way } from "./way.ts";
import { innerClaim, outerClaim } from "./way.ts";

/** Who may reach each view. */
export function readPostures(
  book: GuardBook,
  settings: readonly ProjectSettings[],
  views: readonly View[],
): ReadonlyMap<View, ViewPosture> {
  const ninja = ninjaIndex(book.flows);
  const byProject = new Map<string | undefined, Surroundings>();
  const postures = views.map((view): [View, ViewPosture] => {
    const surroundings = byProject.get(view.project) ?? surroundingsOf(settings, view.project);
    byProject.set(view.project, surroundings);
    return [view, viewPosture({ book, view, surroundings, ninja })];
  });
  return new Map(postures);
}

function viewPosture(way: Omit<Way, "handler">): ViewPosture {
  const { view } = way;
  return { view, handlers: view.handlers.map((handler) => postureOf({ ...way, handler })) };
}

function postureOf(way: Way): HandlerPosture {
  const claims = methodsOf(way.handler).map((method) => {
    const occasion = { method, action: way.handler.name };
    return { method, claim: both(outerClaim(way, occasion), innerClaim(way, occasion)) };
  });
  return handlerPosture(way.handler, claims);
}

/** The methods that are looked at: those of the handler, or reading and writing where it answers all. */
function methodsOf({ methods }: Handler): readonly string[] {
  const telling = methods.filter((method) => method !== "HEAD" && method !== "OPTIONS");
  if (telling.length > 0) return telling;
  return methods.length > 0 ? methods : ["GET", "POST"];
}
