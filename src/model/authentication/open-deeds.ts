/** What a function does for whoever calls it, where neither it nor what it calls asks who that is. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Value, ValueId } from "../../extract/facts.ts";
import type { Deed } from "../../flow/catalog/model.ts";
import { conductOf } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { isUser } from "./user-conditions.ts";

/** Calls followed from the function that is asked about. */
const DEPTH = 6;

/** Something done for strangers. */
export interface OpenDeed {
  readonly deed: Deed;
  readonly at: ValueRef;
}

/** Names of what is meant for people who are not logged in. */
const PUBLIC =
  /otp|one_?time|resend|log_?(?:in|out)|sign_?(?:in|up|out|off)|regist|auth|token|session|password|passwd|reset|verif|confirm|activat|contact|subscri|newsletter|feedback|health|ping|status|webhook|callback|public|anonym|guest|captcha|invit|track|metric|telemetr|cart|basket|checkout|search/i;

/** Whether a name says that strangers are meant to call it. */
export function isPublicByName(name: string): boolean {
  return PUBLIC.test(name);
}

/** Deeds that change what others see or what belongs to somebody; forms that write to the site's people are meant for strangers. */
const COUNTED: ReadonlySet<Deed> = new Set<Deed>(["write", "delete", "file", "run", "task"]);

/** The first thing that a function does for anybody at all; undefined where it asks who is there, or logs somebody in. */
export function openDeed(flows: FlowModel, state: FunctionState): OpenDeed | undefined {
  const { deeds, proofs, knowsUser } = conductOf(flows.solver, state);
  if (knowsUser || proofs.length > 0 || deeds.some(({ deed }) => deed === "login")) return undefined;
  const first = deeds.find(({ deed }) => deed === "delete") ?? deeds.find(({ deed }) => COUNTED.has(deed));
  return first === undefined || asksAnywhere(flows, state) ? undefined : first;
}

/** Whether a function, or something it calls, looks at who is asking: the user, the key that was sent, or whatever else it was proven by. */
export function asksAnywhere(flows: FlowModel, start: FunctionState): boolean {
  return reachedFrom(flows, start).some((state) => asksHere(flows, state));
}

/** A function and everything of the project that it calls, nearest first. */
export function reachedFrom(flows: FlowModel, start: FunctionState): FunctionState[] {
  const seen = new Set([start]);
  let level = [start];
  for (let depth = 0; depth < DEPTH && level.length > 0; depth++) {
    level = level.flatMap((state) => nextOf(flows, state)).filter((state) => !seen.has(state));
    for (const state of level) seen.add(state);
  }
  return [...seen];
}

function nextOf({ solver }: FlowModel, { ref, facts, edges }: FunctionState): FunctionState[] {
  const inside = facts.fragment.values.flatMap((value): FunctionRef[] =>
    value.op === "closure" ? [{ unit: ref.unit, function: value.function }] : [],
  );
  return [...[...edges.values()].map(({ target }) => target), ...inside].flatMap(
    (one) => solver.byRef.get(functionFacts(one)) ?? [],
  );
}

function asksHere(flows: FlowModel, { ref, facts }: FunctionState): boolean {
  return facts.fragment.values.some((value, id) => asksBy(flows, ref, value, id));
}

/** `request.user`, `info.context.user`, `self.scope["user"]`, `request.auth`, `scope["session"]`. */
function asksBy(flows: FlowModel, ref: FunctionRef, value: Value, id: ValueId): boolean {
  if (value.op === "item") return value.name === "user" || value.name === "session";
  if (value.op !== "attribute") return false;
  if (value.name === "user" || value.name === "auth" || value.name === "auser") return true;
  if (isUser(flows.program, ref, id)) return true;
  return /^current_user$|permission/.test(value.name) || isIdentity(flows, ref, id);
}

function isIdentity({ program, solver }: FlowModel, ref: FunctionRef, id: ValueId): boolean {
  return solver.catalog.identities.has(externalName(resolveIn(program, ref, id)) ?? "");
}

/** What a deed is, after "lets everybody …". */
export const DEED_WORDS: Readonly<Record<Deed, string>> = {
  write: "write to the database",
  delete: "delete",
  mail: "send mail",
  login: "log in",
  session: "change the session",
  file: "change files",
  send: "send requests to another system",
  run: "run a command or other code",
  task: "start background work",
};

/** Whether a deed changes what others see or what belongs to somebody. */
export function isCountedDeed(deed: Deed): boolean {
  return COUNTED.has(deed);
}
