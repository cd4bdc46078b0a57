/** What follows from the guards of a handler: whether a login is demanded, whether more is, and why. */
import type { Claim } from "../guards/claim.ts";
import { asksForPrivilege, asksWho, guardsIn } from "../guards/claim.ts";
import type { Guard } from "../guards/guard.ts";
import type { Handler } from "../views/view.ts";
import type { Answer, HandlerPosture } from "./posture.ts";

/** What was found for one HTTP method. */
export interface MethodClaim {
  readonly method: string;
  readonly claim: Claim;
}

/** Puts what was found for each method together. A method that never gets through settles nothing. */
export function handlerPosture(handler: Handler, found: readonly MethodClaim[]): HandlerPosture {
  const reachable = found.filter(({ claim }) => claim !== "never");
  const guards = mergedGuards(reachable);
  const login = weakest(reachable.map(({ claim }) => answerOf(guardsIn(claim), asksWho)));
  const permission = weakest(reachable.map(({ claim }) => answerOf(guardsIn(claim), asksForPrivilege)));
  return { handler, login, permission, guards, because: reasonOf(login, guards) };
}

/** Whether a posture demands somebody for one HTTP method. */
export function loginFor({ guards, login }: HandlerPosture, method: string): Answer {
  // What refuses every request needs no guard.
  if (guards.length === 0) return login;
  return answerOf(
    guards.filter((guard) => guard.methods?.includes(method) ?? true),
    asksWho,
  );
}

/**
 * Whether people with an account come to a handler, and strangers at most where a middleware that asks for a login spares them: how much more is
 * asked is then a question of its own.
 */
export function isForAccounts({ guards, login }: HandlerPosture): boolean {
  if (login !== "unknown") return login === "required";
  return guards
    .filter(asksWho)
    .every(({ demands, says }) => demands === "login" && says.includes("Middleware`"));
}

/** Whether a posture demands more than a login for one HTTP method. */
export function privilegeFor({ guards, permission }: HandlerPosture, method: string): Answer {
  if (guards.length === 0) return permission;
  return answerOf(
    guards.filter((guard) => guard.methods?.includes(method) ?? true),
    asksForPrivilege,
  );
}

/**
 * What a posture demands beyond a login once it is compared with others: what singles nobody out (`aside`) leaves a handler open to every account
 * where nothing else is asked.
 */
export function privilegeAlone(posture: HandlerPosture): Answer {
  const { permission, guards, handler } = posture;
  if (permission !== "unknown" || !guards.some(({ aside }) => aside)) return permission;
  const telling = handler.methods.filter((method) => method !== "HEAD" && method !== "OPTIONS");
  const methods = telling.length > 0 ? telling : ["GET", "POST"];
  const left = bearing(guards);
  const holding = (method: string): readonly Guard[] =>
    left.filter((guard) => guard.methods?.includes(method) ?? true);
  return weakest(methods.map((method) => answerOf(holding(method), asksForPrivilege)));
}

/** Guards without those that single nobody out. */
export function bearing(guards: readonly Guard[]): readonly Guard[] {
  return guards.some(({ aside }) => aside) ? guards.filter(({ aside }) => aside !== true) : guards;
}

/** Required where a certain guard asks; unknown where one may; else open. */
export function answerOf(guards: readonly Guard[], asks: (guard: Guard) => boolean): Answer {
  const asking = guards.filter(asks);
  if (asking.some((guard) => guard.certain)) return "required";
  return asking.length > 0 ? "unknown" : "open";
}

/** Open for one method is open; what refuses every method lets nobody in. */
function weakest(answers: readonly Answer[]): Answer {
  if (answers.includes("open")) return "open";
  return answers.includes("unknown") ? "unknown" : "required";
}

/** Guards of all methods; one that holds for some of them alone says for which. */
function mergedGuards(found: readonly MethodClaim[]): readonly Guard[] {
  const [only] = found;
  if (only && found.length === 1) return guardsIn(only.claim);
  const byKey = new Map<string, { readonly guard: Guard; readonly methods: string[] }>();
  for (const { method, claim } of found) {
    for (const guard of guardsIn(claim)) {
      const key = `${guard.demands} ${guard.says} ${guard.at?.path} ${guard.at?.span.start} ${guard.certain} ${guard.sparesStrangers} ${guard.by ?? ""}`;
      const same = byKey.get(key);
      if (!same) byKey.set(key, { guard, methods: [method] });
      else if (!same.methods.includes(method)) same.methods.push(method);
    }
  }
  return [...byKey.values()].map(({ guard, methods }) =>
    methods.length === found.length ? guard : { ...guard, methods },
  );
}

function reasonOf(login: Answer, guards: readonly Guard[]): string {
  const asking = guards.filter(asksWho);
  switch (login) {
    case "required":
      return asking.find((guard) => guard.certain)?.says ?? "a guard on the way";
    case "unknown":
      return asking.find((guard) => !guard.certain)?.says ?? "something on the way could not be seen";
    case "open": {
      const partly = asking.find((guard) => guard.methods !== undefined);
      if (partly) return `${partly.says}, for ${partly.methods?.join(", ")} only`;
      return guards.find((guard) => guard.letsEverybody)?.says ?? "no guard on the way";
    }
  }
}
