/** Calls of querysets whose keywords are names of columns and relations. */
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { ValueRef } from "../../bind/program.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { SinkRow } from "../../flow/catalog/model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsWithKeyword, refOf } from "../../flow/occurrences.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { FlowSeen } from "./flow-findings.ts";
import { keysFromOutside, spreadMappings } from "./mapping-keys.ts";
import { isQueryset } from "./querysets.ts";

/** Methods that read keywords as lookups or as names of annotations (docs.djangoproject.com/en/5.2/ref/models/querysets/). */
const LOOKUPS = new Set([
  "filter",
  "exclude",
  "get",
  "aget",
  "annotate",
  "alias",
  "aggregate",
  "get_object_or_404",
  "get_list_or_404",
  "Q",
]);

/** Without a known receiver, only names that nothing but a queryset has. */
const UNMISTAKABLE = new Set(["exclude", "annotate", "alias", "aggregate"]);

/** A lookup that takes keywords out of mappings. */
export interface LookupCall {
  readonly at: ValueRef;
  /** Its canonical path. */
  readonly name: string;
  readonly mappings: readonly ValueRef[];
}

/** All of them. */
export function lookupCalls(flows: FlowModel): LookupCall[] {
  return callsWithKeyword(flows, "**").flatMap((seen): LookupCall[] => {
    const name = lookupName(flows, seen.state, seen.value);
    return name === undefined
      ? []
      : [{ at: refOf(seen), name, mappings: spreadMappings(seen.state, seen.value) }];
  });
}

/** Every lookup whose keywords come from the request. */
export function lookupsFromInput(flows: FlowModel): FlowSeen[] {
  return lookupCalls(flows).flatMap(({ at, name, mappings }): FlowSeen[] => {
    const row: SinkRow = { at: name, argument: "*", kind: "name" };
    for (const mapping of mappings) {
      const found = keysFromOutside(flows, mapping, at, row);
      if (found) return [found];
    }
    return [];
  });
}

function lookupName(flows: FlowModel, state: FunctionState, call: CallValue): string | undefined {
  const { ref, facts } = state;
  const callee = facts.fragment.values[call.callee];
  const name = callee && "name" in callee ? callee.name : undefined;
  if (name === undefined || !LOOKUPS.has(name)) return undefined;
  const path = externalName(resolveIn(flows.program, ref, call.callee));
  if (path?.startsWith("django.") === true) return path;
  if (callee?.op !== "attribute" || resolveIn(flows.program, ref, callee.base)?.kind === "module")
    return undefined;
  return UNMISTAKABLE.has(name) || isQueryset(flows, state, callee.base)
    ? `django.db.models.QuerySet.${name}`
    : undefined;
}
