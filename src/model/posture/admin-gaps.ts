/** Pages that a `ModelAdmin` adds to the admin, behind "is staff" alone: `admin_view` asks for no model's permission. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { guardsBefore } from "../guards/enforcement.ts";
import type { Guard } from "../guards/guard.ts";
import type { View } from "../views/view.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";
import type { Work, WorkParts } from "./work.ts";
import { guardsAtWork, methodsOf, workOf } from "./work.ts";

/** One such page. */
export interface AdminGap {
  readonly posture: ViewPosture;
  /** The class that adds it, as one place to ask in: `orders/admin.py:OrderAdmin`. */
  readonly owner: string;
  /** The function that does what the page is for: a method may only hand the request on. */
  readonly at: Place;
  /** Undefined where it does something when it is asked by POST, and what that is was not seen. */
  readonly work: Work | undefined;
}

/** One gathering for each set of postures. */
const known = new WeakMap<ReadonlyMap<View, ViewPosture>, readonly AdminGap[]>();

/** The pages of a program that change something and ask for nothing but staff, in the order of its views. */
export function adminGaps(parts: WorkParts): readonly AdminGap[] {
  const fresh =
    known.get(parts.postures) ?? [...parts.postures.values()].flatMap((one) => gapsOf(parts, one));
  known.set(parts.postures, fresh);
  return fresh;
}

function gapsOf(parts: WorkParts, posture: ViewPosture): AdminGap[] {
  const { view } = posture;
  if (view.framework !== "admin" || !view.routes.some(({ origin }) => origin === "admin")) return [];
  const [handler] = posture.handlers;
  const method = handler?.handler.function;
  if (!handler || !method || view.target.kind !== "function" || !asksForStaffAlone(handler.guards)) return [];
  const hands = handsOf(parts.flows, method);
  if (hands.some((one) => handsToAdmin(parts.flows, one))) return [];
  const works = workOf(parts, view, handler.handler);
  const work = works.find((one) => isDoneForStaff(parts, handler, one));
  if (!work && (works.length > 0 || !answersPosts(parts, hands, handler.handler.name))) return [];
  const { qualifiedName } = functionFacts(method);
  const dot = qualifiedName.lastIndexOf(".");
  const owner = `${method.unit.file.path}:${dot === -1 ? "" : qualifiedName.slice(0, dot)}`;
  return [{ posture, owner, at: placeOfLast(hands, method), work }];
}

/** Staff is asked for, and nothing more: no permission, no role, no secret, nor anything that could not be seen. */
function asksForStaffAlone(guards: readonly Guard[]): boolean {
  return guards.some(isStaff) && guards.every((guard) => isStaff(guard) || PLAIN.has(guard.demands));
}

function isStaff({ demands, certain }: Guard): boolean {
  return demands === "staff" && certain;
}

const PLAIN: ReadonlySet<Guard["demands"]> = new Set(["login", "method"]);

/** What is asked before work that no call in sight leads to is not known. */
function isDoneForStaff(parts: WorkParts, handler: HandlerPosture, work: Work): boolean {
  if (work.reach === undefined) return false;
  return methodsOf(handler).some((method) => {
    const guards = guardsAtWork(parts, handler, work, method);
    return guards !== undefined && asksForStaffAlone(guards);
  });
}

/** Pages of the admin's own, which ask for the model's permission (docs.djangoproject.com/en/5.2/ref/contrib/admin/#other-methods). */
const ADMIN_PAGES =
  /\.(?:changelist_view|changeform_view|add_view|change_view|delete_view|history_view|has_\w{1,30}_permission)$/;

/** A method that goes on to one of the admin's pages. */
function handsToAdmin({ program }: FlowModel, ref: FunctionRef): boolean {
  return functionFacts(ref).fragment.values.some(
    (value) =>
      value.op === "call" && ADMIN_PAGES.test(externalName(resolveIn(program, ref, value.callee)) ?? ""),
  );
}

/** At most so many functions hand a request on before one works with it. */
const MOST_HANDS = 4;

/** A method and where it hands the request on to: `return views.approve(self, request, pk)` only says where to look. */
function handsOf(flows: FlowModel, method: FunctionRef): readonly FunctionRef[] {
  const hands = [method];
  for (let next = onlyCall(flows, method); next && hands.length < MOST_HANDS; next = onlyCall(flows, next))
    hands.push(next);
  return hands;
}

function onlyCall({ solver }: FlowModel, ref: FunctionRef): FunctionRef | undefined {
  const facts = functionFacts(ref);
  const calls = facts.fragment.values.flatMap((value, id) => (value.op === "call" ? [id] : []));
  const [exit] = facts.fragment.exits;
  const [call] = calls;
  if (calls.length !== 1 || call === undefined || exit?.value !== call) return undefined;
  return solver.byRef.get(facts)?.edges.get(call)?.target;
}

function placeOfLast(hands: readonly FunctionRef[], method: FunctionRef): Place {
  const last = hands.at(-1) ?? method;
  const { header, qualifiedName } = functionFacts(last);
  return { path: last.unit.file.path, span: header, scope: qualifiedName };
}

/** Whether a page calls something that only a POST gets to, and asks for nothing before. */
function answersPosts({ guards, flows }: WorkParts, hands: readonly FunctionRef[], action: string): boolean {
  return hands.some((ref) =>
    functionFacts(ref).fragment.values.some((value, id) => {
      if (value.op !== "call" || SAYING.test(externalName(resolveIn(flows.program, ref, value.callee)) ?? ""))
        return false;
      const at = refTo(ref, id);
      const posted = guardsBefore(guards, at, { method: "POST", action });
      if (posted === "never" || posted.some(({ demands }) => !PLAIN.has(demands))) return false;
      return guardsBefore(guards, at, { method: "GET", action }) === "never";
    }),
  );
}

/** Calls that only say or show something. */
const SAYING = /^django\.(?:contrib\.messages|http|urls|shortcuts|utils|forms|template)\b/;
