/** Whole requests, or the parts of one that hold cookies and passwords, as a value. */
import { externalName, resolve, resolveIn } from "../bind/resolve.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { ValueRef } from "../bind/program.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import { spokenName } from "../flow/sinks.ts";
import type { ShownValue } from "./shown-values.ts";

/** What is shown, and what it holds; `body` may hold anything. */
export interface RequestPart {
  readonly name: string;
  readonly holds: "cookies" | "form" | "body" | "environment";
}

const HOLDS: ReadonlyMap<string, RequestPart["holds"]> = new Map([
  ["META", "cookies"],
  ["headers", "cookies"],
  ["COOKIES", "cookies"],
  ["environ", "cookies"],
  ["__dict__", "cookies"],
  ["POST", "form"],
  ["body", "body"],
  ["data", "body"],
]);

/** Paths of requests after resolution (Django's, REST framework's is the same to the catalog). */
const REQUEST = /^(?:django\.http\.HttpRequest|rest_framework\.request\.Request)$/;

/** The part of a request that a shown value is; undefined for everything else. */
export function requestPart(index: ValueIndex, { at, value }: ShownValue): RequestPart | undefined {
  if (value.op === "call") return varsOf(index, at, value.callee, value.arguments[0]?.value);
  if (value.op !== "attribute") return undefined;
  if (externalName(resolve(index.flows.program, at)) === "os.environ")
    return { name: "os.environ", holds: "environment" };
  const holds = HOLDS.get(value.name);
  if (holds === undefined || !isRequest(index, refTo(at, value.base))) return undefined;
  return { name: `request.${value.name}`, holds };
}

/** `vars(request)` shows everything that the request knows. */
function varsOf(
  index: ValueIndex,
  at: ValueRef,
  callee: number,
  argument: number | undefined,
): RequestPart | undefined {
  if (argument === undefined || externalName(resolveIn(index.flows.program, at, callee)) !== "vars")
    return undefined;
  return isRequest(index, refTo(at, argument)) ? { name: "vars(request)", holds: "cookies" } : undefined;
}

function isRequest(index: ValueIndex, at: ValueRef): boolean {
  const name = externalName(resolve(index.flows.program, at));
  if (name !== undefined) return REQUEST.test(name);
  return spokenName(functionFacts(at).fragment, at.value) === "request";
}
