/** Mappings that a request is made of and that are handed over as they are: their keys are what was sent. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Value } from "../../extract/facts.ts";
import { NONE, type ValueId } from "../../extract/facts.ts";
import type { SinkReport } from "../../flow/flow-model.ts";

/** Parts of a request that are mappings (docs.djangoproject.com/en/5.2/ref/request-response/, django-rest-framework.org). */
const SENT = /\.(?:GET|POST|COOKIES|query_params|QUERY_PARAMS|REQUEST)$/;

/** Methods and functions that give a mapping's keys one after another, alone or with their values. */
const KEYS = /^(?:items|lists|keys|iteritems|copy|dict|sorted|list)$/;

/** Calls and elements inside each other. */
const DEPTH = 6;

/** `for name in params`, where what arrives as `params` is the query string's own mapping. */
export function isKeyOfSentMapping({ arrivals }: SinkReport, at: ValueRef): boolean {
  const [first] = arrivals;
  if (!first || first.origin.kind !== "source" || !SENT.test(first.origin.row.at)) return false;
  const { at: source } = first.origin;
  const isItself = first.value === source.value && first.state.facts === functionFacts(source);
  return isItself && comesOfParameter(functionFacts(at).fragment.values, at.value, DEPTH);
}

/** A key among those that a parameter holds: not what is under one. */
function comesOfParameter(values: readonly Value[], id: ValueId, depth: number): boolean {
  const value = values[id];
  if (depth === 0 || value === undefined) return false;
  if (value.op === "parameter") return true;
  if (value.op === "merge") return value.inputs.every((input) => comesOfParameter(values, input, depth - 1));
  if (value.op === "choice")
    return [value.whenTrue, value.whenFalse].every((way) => comesOfParameter(values, way, depth - 1));
  // `f"{key}__icontains"`: with a relation in front, the key still says which column is asked.
  if (value.op === "build") return value.parts.some((part) => comesOfParameter(values, part, depth - 1));
  if (value.op === "element") return value.position !== 1 && comesOfParameter(values, value.base, depth - 1);
  if (value.op !== "call") return false;
  const callee = values[value.callee];
  if (callee?.op !== "attribute" && callee?.op !== "free") return false;
  const from = callee.op === "attribute" ? callee.base : (value.arguments[0]?.value ?? NONE);
  return KEYS.test(callee.name) && comesOfParameter(values, from, depth - 1);
}
