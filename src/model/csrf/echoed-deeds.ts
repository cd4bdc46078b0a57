/** Calls that are named for what their view is named for: `cancel(request, id)` has a job cancelled by something out of sight. */
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { Value } from "../../extract/facts.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { wordsOf } from "../posture/public-nature.ts";
import { runsOnGet } from "./get-conditions.ts";

/** Things that are done, each word with those that mean the same. */
const DONE: readonly RegExp[] = [
  /^(?:delete|remove|destroy|purge|erase)$/,
  /^(?:cancel|abort)$/,
  /^(?:disconnect|terminate|kill|stop|shutdown|halt)$/,
  /^(?:restart|reboot|retry|reschedule|rerun|requeue)$/,
  /^(?:enable|activate)$/,
  /^(?:disable|deactivate|suspend)$/,
  /^(?:approve|accept)$/,
  /^(?:reject|decline|deny)$/,
  /^(?:revoke|ban|block)$/,
  /^rename$/,
  /^(?:publish|unpublish)$/,
  /^archive$/,
];

/** What lists and mappings of the code's own do as well. */
const OF_LISTS = /^(?:remove|delete)$/;

/** The first such call that a plain GET request reaches. */
export function echoedDeed(program: Program, { ref, facts, calls }: FunctionState): ValueRef | undefined {
  const done = doneBy(nameOf(ref));
  if (done === undefined) return undefined;
  const { values } = facts.fragment;
  const found = calls.find((id) => {
    const call = values[id];
    const callee = call?.op === "call" ? values[call.callee] : undefined;
    if (call?.op !== "call" || callee?.op !== "attribute") return false;
    // Another view that is handed the request looks at its method itself.
    if (call.arguments.some(({ value }) => isRequest(values[value]))) return false;
    return (
      !OF_LISTS.test(callee.name) && doneBy(callee.name) === done && runsOnGet(program, ref, call.region)
    );
  });
  return found === undefined ? undefined : refTo(ref, found);
}

function isRequest(value: Value | undefined): boolean {
  return (value?.op === "parameter" || value?.op === "attribute") && value.name === "request";
}

/** Which of these things a name speaks of: `judge_disconnect`, `removeItem`. */
function doneBy(name: string): RegExp | undefined {
  if (/^[A-Z]\w*$/.test(name) || ABOUT.test(name)) return undefined;
  const words = wordsOf(name);
  return DONE.find((one) => words.some((word) => one.test(word)));
}

/** Names that speak about a thing done, or of a page for it. */
const ABOUT =
  /preview|check|confirm|form|page|list|history|permission|(?:^|_)(?:can|has|is|get|may|url)(?:_|$)/i;

/** Of methods that are called as the HTTP method is, the class says what is done. */
function nameOf(ref: FunctionRef): string {
  const { name, qualifiedName } = functionFacts(ref);
  return /^(?:get|dispatch)$/.test(name) ? qualifiedName : name;
}
