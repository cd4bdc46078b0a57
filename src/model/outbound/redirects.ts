/** Whether a request goes on to wherever the answer sends it. */
import { constantOf, definitionOf } from "../../bind/constants.ts";
import { instanceAttributes } from "../../bind/instance-attributes.ts";
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { SinkSite } from "../../flow/summary.ts";

/** Libraries that follow redirects unless told not to (requests.readthedocs.io, docs.aiohttp.org, docs.python.org). */
const FOLLOWERS = /^(?:requests|aiohttp|urllib\.request)\./;

/** A library that does not follow unless told to (www.python-httpx.org/compatibility/#redirects). */
const HTTPX = "httpx.";

/** Its clients, which take the answer for all their requests. */
const CLIENTS: ReadonlySet<string> = new Set(["httpx.Client", "httpx.AsyncClient"]);

/** Names and `with` blocks between a client and its use. */
const STEPS = 6;

/** Whether answers that send the server on to another address are followed. */
export function followsRedirects(program: Program, { row, at }: SinkSite): boolean {
  const call = functionFacts(at).fragment.values[at.value];
  if (call?.op !== "call") return false;
  if (row.at.startsWith(HTTPX)) return httpxFollows(program, at, call);
  if (!FOLLOWERS.test(row.at) || row.at.endsWith(".head")) return false;
  const given = keyword(call, "allow_redirects");
  return given === undefined || constantOf(program, refTo(at, given))?.kind !== "False";
}

/** Whether the call says so, or its client where the call says nothing. */
function httpxFollows(program: Program, at: ValueRef, call: CallValue): boolean {
  const given = keyword(call, "follow_redirects");
  if (given !== undefined) return constantOf(program, refTo(at, given))?.kind === "True";
  const callee = functionFacts(at).fragment.values[call.callee];
  const client = callee?.op === "attribute" ? clientOf(program, refTo(at, callee.base)) : undefined;
  const ofClient = client && keyword(client.call, "follow_redirects");
  return (
    client !== undefined &&
    ofClient !== undefined &&
    constantOf(program, refTo(client.at, ofClient))?.kind === "True"
  );
}

interface Made {
  readonly at: ValueRef;
  readonly call: CallValue;
}

/** The call that made a client: `with httpx.Client(…) as client`, `self.client = httpx.Client(…)`. */
function clientOf(program: Program, ref: ValueRef, steps = 0): Made | undefined {
  const at = definitionOf(program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  if (steps > STEPS) return undefined;
  switch (value?.op) {
    case "call":
      return CLIENTS.has(externalName(resolveIn(program, at, value.callee)) ?? "")
        ? { at, call: value }
        : undefined;
    case "through":
    case "updated":
      return clientOf(program, refTo(at, value.base), steps + 1);
    case "attribute": {
      const owner = resolveIn(program, at, value.base);
      const held =
        owner?.kind === "instance" ? instanceAttributes(program, owner.target).get(value.name) : [];
      const [only, ...others] = held ?? [];
      return only && others.length === 0 ? clientOf(program, only, steps + 1) : undefined;
    }
    default:
      return undefined;
  }
}

function keyword({ arguments: given }: CallValue, name: string): number | undefined {
  return given.find((one) => one.name === name)?.value;
}
