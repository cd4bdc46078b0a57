/** Requests to other systems that ask for something and change nothing: `requests.get(…)`. */
import { functionFacts } from "../../bind/program.ts";
import type { DeedSeen } from "../../flow/deeds.ts";
import { spokenName } from "../../flow/sinks.ts";

/** Whether a deed only fetches something (rfc-editor.org/rfc/rfc9110#section-9.2.1). */
export function onlyFetches({ deed, at }: DeedSeen): boolean {
  if (deed !== "send") return false;
  const { fragment } = functionFacts(at);
  const call = fragment.values[at.value];
  return call?.op === "call" && spokenName(fragment, call.callee) === "get";
}
