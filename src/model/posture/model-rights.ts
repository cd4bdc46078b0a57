/** Handlers that change rows of a model for whoever is signed in, where the others that change it ask for a permission which names the model. */
import type { FunctionRef } from "../../bind/program.ts";
import { classFacts } from "../../bind/program.ts";
import type { ModelFacts } from "../ownership/ownership.ts";
import { asksForPrivilege } from "../guards/claim.ts";
import { answerOf, isForAccounts } from "./answers.ts";
import type { ModelWriters } from "./model-writers.ts";
import type { Member, Neighbour } from "./neighbours.ts";
import { mayWrite } from "./neighbours.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";
import { publicHandler } from "./public-nature.ts";
import type { Guard } from "../guards/guard.ts";
import type { Work, WorkParts } from "./work.ts";
import { methodsOf, workOf } from "./work.ts";

/** What such a handler does, and the others. */
export interface ModelRight {
  readonly work: Work;
  readonly model: ModelFacts;
  readonly siblings: readonly Neighbour[];
}

/** Handlers that make a custom; one is enough where it stands in the same file and asks for a right on this very model. */
const LEAST = 2;

/** The right that one handler forgot; undefined where it forgot none. */
export function missingRight(
  parts: WorkParts,
  writers: () => ModelWriters,
  posture: ViewPosture,
  handler: HandlerPosture,
  isOpen: (work: Work) => boolean,
): ModelRight | undefined {
  const { view } = posture;
  if (!mayWrite(handler) || !isForAccounts(handler)) return undefined;
  if (publicHandler(view, handler.handler, false) !== undefined) return undefined;
  for (const work of workOf(parts, view, handler.handler)) {
    const ref = work.lookup?.fetch.model.ref;
    const model = ref && parts.ownership.models.get(classFacts(ref));
    if (!model || model.identity !== undefined || !isOpen(work)) continue;
    const members = writers().get(classFacts(model.ref))?.members ?? [];
    const siblings = askingFor(model, members, posture, work.lookup?.fetch.at).filter((one) =>
      asksAsMuch(one, handler),
    );
    if (siblings.length > 0) return { work, model, siblings };
  }
  return undefined;
}

/** The role that a handler asks for and that is all it asks for beyond a login (`user.is_staff`, a mixin for admins); undefined where it asks for a right. */
export function roleAlone({ guards }: HandlerPosture): Guard | undefined {
  const asked = guards.filter(asksForPrivilege);
  const isRight = asked.some(
    ({ demands, permissions, certain }) =>
      permissions.length > 0 || (certain && !/^(?:role|staff)$/.test(demands)),
  );
  return isRight ? undefined : asked.find(({ certain }) => certain);
}

/** Whether a neighbour asks for all that a handler asks for: then its right comes on top, and is no other way in. */
function asksAsMuch({ handler: { guards } }: Neighbour, own: HandlerPosture): boolean {
  const says = new Set(guards.map((guard) => guard.says));
  return own.guards.filter(asksForPrivilege).every((guard) => says.has(guard.says));
}

/** The others that ask for a right on the model, where all but few do. */
function askingFor(
  model: ModelFacts,
  members: readonly Member[],
  own: ViewPosture,
  at: FunctionRef | undefined,
): readonly Neighbour[] {
  const others = members.filter(({ posture }) => posture !== own);
  const all = others.map(({ posture, handler }) => neighbour(model, posture, handler));
  const asking = all.filter(({ answer }) => answer === "required");
  const open = all.filter(({ answer }) => answer === "open");
  if (asking.length < 3 * open.length) return [];
  const near = asking.filter(({ guard }) => guard?.at?.path === at?.unit.file.path);
  return asking.length >= LEAST || near.length > 0 ? asking : [];
}

function neighbour(model: ModelFacts, posture: ViewPosture, handler: HandlerPosture): Neighbour {
  const method = methodsOf(handler).find((one) => one !== "GET") ?? "GET";
  const guards = handler.guards.filter((guard) => guard.methods?.includes(method) ?? true);
  const asks = (guard: Guard): boolean => guard.permissions.some((name) => speaksOf(name, model));
  return { posture, handler, answer: answerOf(guards, asks), guard: guards.find(asks) };
}

/** `shop.change_coupon`, `coupons.manage_coupons`. */
function speaksOf(permission: string, { name }: ModelFacts): boolean {
  const codename = permission.slice(permission.lastIndexOf(".") + 1).replaceAll("_", "");
  return !/^(?:view|read|list|browse)/.test(codename) && codename.toLowerCase().includes(name.toLowerCase());
}
