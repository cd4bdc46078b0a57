/** What findings about lookups say, shared by the checks that report them. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { NONE } from "../../extract/facts.ts";
import { placeOf, scopeOf } from "../../flow/flow-model.ts";
import type { Found, Place, Step } from "../../findings/finding.ts";
import { textBetween } from "../../source/source-file.ts";
import { askedParent } from "./asked-parent.ts";
import type { Candidate, SettledLookup } from "./candidates.ts";
import type { OwnerChain } from "../ownership/ownership.ts";
import type { Lookup } from "./lookup.ts";

/** Siblings shown with a finding. */
const SIBLINGS = 5;

/** Where a lookup is reported: at the question itself, or at the handler that asks through another function. */
export function placeOfLookup({ fetch, path, handler, view }: Lookup): Place {
  if (path.length === 0) return placeOf(fetch.at);
  return handler.function ? headerOf(handler.function) : view.at;
}

function headerOf(ref: FunctionRef): Place {
  const facts = functionFacts(ref);
  return { path: ref.unit.file.path, span: facts.header, ...scopeOf(facts) };
}

/** The name of a view with its handler, without its modules: `OrderDetail.get`, `download`. */
export function viewName({ view, handler }: Lookup): string {
  const own = handler.function && functionFacts(handler.function).qualifiedName;
  const name = own ?? view.name.slice(view.name.lastIndexOf(".") + 1);
  return own === undefined && view.target.kind === "class" ? `${name}.${handler.name}` : name;
}

/**
 * The same for a reader, who looks for a method that is there: `RefundView.form_valid` where the library's `post()` calls it.
 */
export function methodName(lookup: Lookup): string {
  const { fetch, handler, path } = lookup;
  const facts = functionFacts(path[0] ?? fetch.at);
  const isOwn = handler.function === undefined && facts.class !== NONE && facts.name !== facts.qualifiedName;
  return isOwn ? facts.qualifiedName : viewName(lookup);
}

/** The steps from the question to what is done with the row. */
export function traceOfLookup({ lookup, effect }: Candidate): Step[] {
  const note = { read: "answers with it", write: "changes it", delete: "deletes it" }[effect.kind];
  const { name } = lookup.fetch.model;
  return [
    {
      place: placeOf(lookup.fetch.at),
      note: lookup.keyed ? `fetches the \`${name}\` that the request names` : `asks for \`${name}\` rows`,
    },
    { place: placeOf(effect.at), note },
  ];
}

/** Steps from row to row, and letters, that a reader still takes in; beyond, whose a row is may be less plain than it looks. */
const [SHORT_WAY, SHORT_NAME] = [3, 40];

function isFarAway({ path }: OwnerChain): boolean {
  return path.length > SHORT_WAY || path.join("__").length > SHORT_NAME;
}

/** Whose a row is, in a sentence that follows upon one about the row; nothing where the model does not tell. */
export function whoseWords({ owner, lookup }: Candidate): string {
  const { name } = lookup.fetch.model;
  if (owner === undefined) return "";
  const column = owner.path.join("__");
  return isFarAway(owner)
    ? ` Each \`${name}\` belongs to somebody (by way of \`${column}\`), and nothing here compares that with who is asking.`
    : ` \`${column}\` says whose each \`${name}\` is, and nothing here compares it with who is asking.`;
}

/** What other views do that this one does not. */
export function siblingSteps({ siblings, leftOut }: Candidate): Step[] {
  return siblings.slice(0, SIBLINGS).flatMap((one): Step[] => {
    if (leftOut)
      return [{ place: placeOf(one.fetch.at), note: `\`${viewName(one)}\` asks for \`${leftOut.name}\`` }];
    const at: ValueRef = one.settled?.at ?? one.fetch.at;
    return [
      { place: placeOf(at), note: `\`${viewName(one)}\` ${one.settled?.says ?? "looks at who is asking"}` },
    ];
  });
}

/** The parts of a finding that all these checks share. */
export function foundParts(
  candidate: Candidate,
): Pick<
  Found,
  "verdict" | "at" | "subject" | "cause" | "confidence" | "confidenceReason" | "trace" | "related"
> {
  const { lookup, confidence, reason } = candidate;
  return {
    verdict: "found",
    at: placeOfLookup(lookup),
    subject: `${viewName(lookup)}: ${lookup.fetch.model.name}`,
    cause: causeOf(lookup, candidate.flaw),
    confidence,
    confidenceReason: reason,
    trace: traceOfLookup(candidate),
    related: siblingSteps(candidate),
  };
}

/** Views that inherit the same question have one cause. */
function causeOf({ fetch }: Lookup, flaw: string): string {
  const { path, span } = placeOf(fetch.at);
  const facts = functionFacts(fetch.at);
  return `${path}:${facts.qualifiedName}:${span.start - facts.start}:${flaw}`;
}

/** A lookup that a check looked at and let go. */
export function ruledOutParts({ lookup, because }: SettledLookup): {
  readonly verdict: "ruled-out";
  readonly at: Place;
  readonly subject: string;
  readonly because: string;
} {
  return {
    verdict: "ruled-out",
    at: placeOfLookup(lookup),
    subject: `${viewName(lookup)}: ${lookup.fetch.model.name}`,
    because,
  };
}

/** The smallest change: ask for the asker's own rows. */
export function narrowingFix(candidate: Candidate): string {
  const { owner, lookup, siblings } = candidate;
  const { name, key } = lookup.fetch.model;
  const asker = askerIn(lookup);
  if (key === "user" && siblings.length === 0)
    return `Take the account from \`${asker}\` instead of the key in the request. Where staff may do this to others, ask for their permission first (\`@permission_required\`).`;
  if (!owner && !lookup.keyed && lookup.fetch.form === "many")
    return `Leave out of the query the \`${name}\` rows that whoever is asking may not see, in \`get_queryset()\` for instance: permission classes look at single rows only.`;
  if (!owner)
    return `Check that the user may have this \`${name}\`, as the other views do, before it is used.`;
  const column = owner.path.join("__");
  const beside = askedBeside(lookup);
  if (beside !== undefined)
    return `Ask here as \`${beside.by}()\` of the same view does: \`${beside.code}\`. And let the query find only rows that belong to what was asked about.`;
  const parent = askedParent(candidate);
  if (parent !== undefined) {
    const [asking] = siblings;
    const like = asking === undefined ? "" : `, as \`${viewName(asking)}\` asks about a row`;
    return `Ask whether the user may see the \`${parent}\` before its \`${name}\` rows are listed${like}, and answer with 404 otherwise.`;
  }
  if (owner.to === "user" && !lookup.keyed)
    return `Narrow the rows to whoever is asking: add \`${column}=${asker}\` to the query.`;
  const [checking, ...others] = siblings.filter(
    ({ settled }) => settled?.how === "checked" && settled.refuses,
  );
  if (owner.to === "user" && checking && 2 * (others.length + 1) > siblings.length)
    return isFarAway(owner)
      ? `Check the row before it is used, as \`${viewName(checking)}\` does.`
      : `Check the row before it is used, as \`${viewName(checking)}\` does. Where it is the owner's alone, put the owner into the query: \`${column}=${asker}\` beside the key.`;
  if (isFarAway(owner))
    return `Ask whether the user may have this \`${name}\` before it is used, and answer with 404 otherwise.`;
  return owner.to === "user"
    ? `Put the owner into the query: add \`${column}=${asker}\` beside the key, so that somebody else's \`${name}\` is not found.`
    : `Fetch the \`${owner.path.at(-1) ?? ""}\` among those that the user belongs to, and add it to the query as \`${column}\`.`;
}

/** Methods of rows that refuse whoever may not: `raise_not_editable(request.user)`. */
const REFUSES = /^(?:raise|check|ensure|assert|require|verify)_\w{1,60}$/;

/** What another handler of the same class asks about the asker before it goes on. */
function askedBeside({ view, fetch }: Lookup): { readonly by: string; readonly code: string } | undefined {
  if (view.target.kind !== "class") return undefined;
  for (const method of methodsOf(view.target.ref)) {
    const { name, fragment } = functionFacts(method);
    if (!/^(?:get|post|put|patch|delete)$/.test(name) || functionFacts(fetch.at) === functionFacts(method))
      continue;
    for (const value of fragment.values) {
      const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
      if (callee?.op !== "attribute" || !REFUSES.test(callee.name)) continue;
      const code = textBetween(method.unit.file.bytes, value.start, value.end);
      if (/^[\w.]{1,60}\((?:self\.)?request\.user\)$/.test(code)) return { by: name, code };
    }
  }
  return undefined;
}

/** Whoever is asking, as a handler of this kind gets to them. */
function askerIn({ view, fetch }: Lookup): string {
  if (view.framework === "graphql") return "info.context.user";
  if (view.framework === "channels") return 'self.scope["user"]';
  const names = functionFacts(fetch.at).parameters.map(({ name }) => name);
  const isMethodOfView = view.target.kind === "class" && names[0] === "self" && !names.includes("request");
  return isMethodOfView ? "self.request.user" : "request.user";
}
