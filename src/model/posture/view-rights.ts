/** Handlers that change or delete rows for whoever may look at them: the right that they ask for is one to read. */
import type { Place } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { asksForPrivilege } from "../guards/claim.ts";
import type { Lookup } from "../lookups/lookup.ts";
import { mayWrite } from "./neighbours.ts";
import { placeOfHandler } from "./open-views.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";
import { saysTakingPart, wordsOf } from "./public-nature.ts";
import type { Work, WorkParts } from "./work.ts";
import { guardsAtWork, lookupsOfHandler, methodsOf } from "./work.ts";

/** One such handler. */
export interface ViewRight {
  readonly posture: ViewPosture;
  readonly handler: HandlerPosture;
  readonly at: Place;
  /** The right that is asked for: `shop.view_order`. */
  readonly right: string;
  readonly does: "changes" | "deletes";
  readonly place: Place;
  /** What it changes. */
  readonly model: string;
}

/** Rights to read, as Django names them and as decorators of a project's own are told them. */
const READING = /^\w+\.(?:view|read|list|browse)_(\w+)$/;
const OWN_READING =
  /^(?:(?:can|requires?|is|has|may)_)?(?:view(?:er)?|read(?:er)?|read_?only)(?:_(?:access|only|data|permission|role))?$/i;

/** The handlers of a program, one for each view. */
export function viewRights(parts: WorkParts): readonly ViewRight[] {
  return [...parts.postures.values()].flatMap((posture) => {
    const { framework, target } = posture.view;
    if (target.kind === "external" || framework === "admin" || framework === "graphql") return [];
    for (const handler of posture.handlers) {
      const found = handler.permission === "required" && rightOf(parts, posture, handler);
      if (found) return [found];
    }
    return [];
  });
}

function rightOf(parts: WorkParts, posture: ViewPosture, handler: HandlerPosture): ViewRight | undefined {
  if (!mayWrite(handler)) return undefined;
  if (wordsOf(handler.handler.name).some((word) => saysTakingPart(word) || TOUCHES.has(word)))
    return undefined;
  for (const lookup of lookupsOfHandler(parts, handler.handler)) {
    const effect =
      lookup.effects.find(({ kind }) => kind === "delete") ??
      lookup.effects.find(({ kind }) => kind === "write");
    if (!effect || !lookup.keyed || lookup.settled?.how === "checked") continue;
    const right = onlyRight(parts, handler, lookup, {
      deed: effect.kind === "delete" ? "delete" : "write",
      place: placeOf(effect.at),
      reach: effect.at.function === handler.handler.function?.function ? effect.at : undefined,
      lookup,
    });
    if (right === undefined) continue;
    const { name } = lookup.fetch.model;
    return {
      posture,
      handler,
      at: placeOfHandler(posture.view, handler),
      right,
      does: effect.kind === "delete" ? "deletes" : "changes",
      place: placeOf(effect.at),
      model: name,
    };
  }
  return undefined;
}

const READS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Words of what looking at a row does to it by itself. */
export const TOUCHES: ReadonlySet<string> = new Set(
  "read seen view viewed open mark download export print preview toggle favourite favorite star pin watch".split(
    " ",
  ),
);

/** The right that is asked for before the work is done by some method that may write, where it is all that is asked for and one to read. */
function onlyRight(
  parts: WorkParts,
  handler: HandlerPosture,
  { fetch }: Lookup,
  work: Work,
): string | undefined {
  for (const method of methodsOf(handler)) {
    if (READS.has(method)) continue;
    const asking = (guardsAtWork(parts, handler, work, method) ?? []).filter(asksForPrivilege);
    const names = asking.flatMap(({ permissions }) => permissions);
    if (asking.length === 0 || asking.some(({ permissions }) => permissions.length === 0)) continue;
    if (names.every((name) => isReading(name, fetch.model.name))) return names[0];
  }
  return undefined;
}

function isReading(name: string, model: string): boolean {
  const [, subject] = READING.exec(name) ?? [];
  return subject === undefined
    ? OWN_READING.test(name)
    : subject.replaceAll("_", "").toLowerCase() === model.toLowerCase();
}
