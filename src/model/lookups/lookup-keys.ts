/** By what a lookup picks its row. */
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import type { Program } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { Lookup } from "./lookup.ts";

/** Columns whose values are drawn at random or signed. */
const UNGUESSABLE =
  /(?:^|_)(?:uuid|guid|token|key|secret|hash|digest|signature|code|nonce|hex|random|activation\w*|share\w*|slug_?id|short_?id|public_?id)(?:$|_)|uuid/i;

/** Whether the row is picked by something that nobody can guess: a UUID, a token. */
export function isUnguessable(program: Program, lookup: Lookup): boolean {
  const { fetch } = lookup;
  const call = functionFacts(fetch.at).fragment.values[fetch.at.value];
  const columns =
    call?.op === "call" ? call.arguments.flatMap(({ name }) => (name === undefined ? [] : [name])) : [];
  if (columns.some((name) => UNGUESSABLE.test(name)) || namesRandomColumn(program, lookup)) return true;
  if (
    lookup.view.routes.length > 0 &&
    lookup.view.routes.every(({ captures }) => captures.some(({ converter }) => converter === "uuid"))
  )
    return true;
  return columns.every((name) => name === "pk" || name === "id") && hasRandomKey(lookup);
}

/** `slug_field = "token"` of a generic view, `lookup_field = "uuid"` of REST framework. */
function namesRandomColumn(program: Program, { view }: Lookup): boolean {
  if (view.target.kind !== "class") return false;
  for (const ancestor of hierarchyOf(program, view.target.ref)) {
    if (ancestor.kind === "external") continue;
    const body = { unit: ancestor.target.unit, function: classFacts(ancestor.target).body };
    for (const name of ["slug_field", "lookup_field", "lookup_url_kwarg", "slug_url_kwarg", "pk_url_kwarg"]) {
      const value = functionFacts(body).fragment.bindings.get(name);
      const text = value === undefined ? undefined : textOf(program, refTo(body, value));
      if (text !== undefined && UNGUESSABLE.test(text)) return true;
    }
  }
  return false;
}

/** A model whose primary key is a UUID. */
function hasRandomKey({ fetch }: Lookup): boolean {
  const { ref } = fetch.model;
  if (!ref) return false;
  const { fragment } = functionFacts({ unit: ref.unit, function: classFacts(ref).body });
  const value = fragment.bindings.get("id") ?? fragment.bindings.get("uuid");
  return value !== undefined && /UUID|ShortUUID|HashId|RandomChar/i.test(spokenName(fragment, value) ?? "");
}
