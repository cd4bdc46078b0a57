/** Lists of file types that uploads may have, where one of them is run by browsers. */
import type { ValueRef } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import type { CollectionValue, Value, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { Occurrence } from "../../flow/occurrences.ts";
import { callsWithKeyword, occurrences, refOf } from "../../flow/occurrences.ts";
import { definitionOf } from "../../bind/constants.ts";
import { functionFacts } from "../../bind/program.ts";
import { spokenName } from "../../flow/sinks.ts";

/** One such list. */
export interface ActiveTypes {
  readonly at: ValueRef;
  /** The types in it that browsers run scripts in, as they are written. */
  readonly types: readonly string[];
}

/** Extensions and types in which browsers run scripts when they are shown from the site's own address. */
const ACTIVE =
  /^(?:\.?(?:html?|xhtml|shtml|svgz?|xht|mhtml)|text\/html|image\/svg\+xml|application\/xhtml\+xml)$/i;

const EXTENSION = /^(?:\.?[a-z\d]{2,5}|[a-z]+\/[\w.+-]+)$/i;

/** Names of lists that say what may be uploaded. */
const ALLOWING =
  /(?:allow|valid|accept|permit|support|upload|attach)\w*(?:ext|type|mime|format)|(?:ext|type|mime|format)\w*(?:allow|valid|accept|permit|support)|UPLOAD_EXT/i;
const REFUSING =
  /dis_?allow|in_?valid|forbid|block|deny|danger|unsafe|exclu|reject|not_?allow|thumb|preview|render|export|output|display/i;

/** Every such list: under a name that says so, or given to Django's validator of extensions. */
export function activeTypes(flows: FlowModel): ActiveTypes[] {
  return [...namedLists(flows), ...validatorLists(flows)];
}

function namedLists(flows: FlowModel): ActiveTypes[] {
  return occurrences(flows, "collection").flatMap((occurrence): ActiveTypes[] => {
    if (occurrence.value.form === "dict" || occurrence.value.entries.length < 2) return [];
    const names = namesOf(occurrence);
    if (!names.some((name) => ALLOWING.test(name) && !REFUSING.test(name))) return [];
    return listAt(flows, refOf(occurrence), occurrence.value);
  });
}

/** What the list is assigned to, or the setting that `getattr(settings, "NAME", [...])` falls back from. */
function namesOf({ state, id }: Occurrence<CollectionValue>): string[] {
  const { named, values } = state.facts.fragment;
  const direct = named.flatMap(({ name, value }) => (value === id ? [name] : []));
  if (direct.length > 0) return direct;
  const through = [...values.entries()].flatMap(([outer, value]) => (fallsBackTo(value, id) ? [outer] : []));
  return named.flatMap(({ name, value }) => (through.includes(value) ? [name] : []));
}

function fallsBackTo(value: Value, id: ValueId): boolean {
  switch (value.op) {
    case "call":
      return value.arguments[2]?.value === id;
    case "merge":
      return value.inputs.includes(id);
    case "choice":
      return value.whenTrue === id || value.whenFalse === id;
    case "operation":
      return value.operator === "or" && value.operands.includes(id);
    default:
      return false;
  }
}

function validatorLists(flows: FlowModel): ActiveTypes[] {
  return callsWithKeyword(flows, "allowed_extensions").flatMap(({ state, value }): ActiveTypes[] => {
    const given = value.arguments.find((one) => one.name === "allowed_extensions");
    if (!given || spokenName(state.facts.fragment, value.callee) !== "FileExtensionValidator") return [];
    const at = definitionOf(flows.program, { ...state.ref, value: given.value });
    const list = functionFacts(at).fragment.values[at.value];
    return list?.op === "collection" ? listAt(flows, at, list) : [];
  });
}

function listAt(flows: FlowModel, at: ValueRef, list: CollectionValue): ActiveTypes[] {
  const texts = list.entries.map(({ value }) => textOf(flows.program, { ...at, value }));
  if (texts.some((text) => text !== undefined && !EXTENSION.test(text))) return [];
  const types = texts.flatMap((text) => (text !== undefined && ACTIVE.test(text) ? [text] : []));
  return types.length > 0 ? [{ at, types }] : [];
}
