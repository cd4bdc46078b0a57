/** Decides for each lookup whether it is somebody's back door, which check speaks of it, and how sure that is. */
import type { FlowModel } from "../../flow/flow-model.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import type { ModelFacts, OwnerChain, Ownership } from "../ownership/ownership.ts";
import { besideGate } from "./decorator-gates.ts";
import type { AccessParts, Conduct } from "./access.ts";
import { accessLookups } from "./access.ts";
import { askedRows, isComparison } from "./asked-rows.ts";
import { accountGrade, accountRowsGrade, profileGrade } from "./account-candidates.ts";
import { demandedPermission, isGeneral, modelPermission } from "./general-permissions.ts";
import { behindLogin, isProof, standsBefore } from "./guard-order.ts";
import { claimedOwners } from "../client-identity/claimed-owners.ts";
import { privilegeGaps } from "../posture/privilege-gaps.ts";
import type { WorkParts } from "../posture/work.ts";
import { isCustom, listCustom, NO_CUSTOM, NO_CUSTOMS, openListsOf, type OpenLists } from "./list-customs.ts";
import { worstEffect } from "./effects.ts";
import { isUnguessable, searchesText } from "./lookup-keys.ts";
import type { Effect, Lookup } from "./lookup.ts";
import { besideGrade } from "./neighbour-gates.ts";
import type { LeftOut } from "./nested-keys.ts";
import { leftOut, nestedLookups } from "./nested-keys.ts";
import { listedForAll } from "./shown-to-all.ts";
import { isFirmChain, openToKinds, withoutKinds } from "./ordinary-users.ts";
import { isCounted, isForStaff, isStaffOnly, passesRules, pastReason } from "./past-queryset.ts";
import { openList } from "./open-lists.ts";
import { listedWhole, ownListed } from "./own-lists.ts";
import { twinGrade } from "./twins.ts";
import { mayBeAsked, tellsMixin, provesItself } from "./view-proofs.ts";
import { worstPerView } from "./worst-per-view.ts";

/** What is wrong with a lookup. */
export type Flaw = "read" | "write" | "list" | "unlike-siblings";

/** One lookup that a check may report. */
export interface Candidate {
  readonly flaw: Flaw;
  readonly lookup: Lookup;
  /** The worst thing that is done with the row. */
  readonly effect: Effect;
  readonly owner: OwnerChain | undefined;
  readonly model: ModelFacts | undefined;
  /** Lookups of the same model in other views that look at who is asking. */
  readonly siblings: readonly Lookup[];
  /** A part of the URL that only the siblings ask for. */
  readonly leftOut?: LeftOut;
  /** The lookup of the same function that is asked about. */
  readonly twin?: Lookup;
  readonly confidence: "high" | "medium" | "low";
  readonly reason: string;
}

/** A lookup that looked like a flaw until something settled it. */
export interface SettledLookup {
  readonly lookup: Lookup;
  readonly because: string;
}

/** What all checks on lookups need. */
export type CandidateParts = AccessParts & WorkParts;

/** What the lookups of a program amount to. */
export interface Candidates {
  readonly found: readonly Candidate[];
  readonly settled: readonly SettledLookup[];
}

/** One gathering for each flow model, shared by all checks that ask. */
const known = new WeakMap<FlowModel, Candidates>();

/** The candidates of a program, at most one per view, model and flaw, and what was settled. */
export function candidatesOf(parts: CandidateParts): Candidates {
  const fresh = known.get(parts.flows) ?? gather(parts);
  known.set(parts.flows, fresh);
  return fresh;
}

/** What the views of a model do about its rows, the page that lists them for everybody, and models that any page lists as a whole. */
type Customs = Conduct &
  OpenLists & { readonly shownIn: Lookup | undefined; readonly whole: ReadonlySet<unknown> };

function gather(parts: CandidateParts): Candidates {
  const { lookups, own, conduct } = accessLookups(parts);
  const gaps = new Set(privilegeGaps(parts).map(({ handler }) => handler.handler));
  const found: Candidate[] = [];
  const settled: SettledLookup[] = [];
  const nested = nestedLookups(lookups);
  const shown = listedForAll(lookups, (lookup) => postureOf(parts, lookup));
  const whole = listedWhole(lookups);
  const lists = openListsOf(lookups.filter((one) => !isForStaff(parts.whole ?? parts, one)));
  const asked = askedRows(own);
  for (const one of own) {
    const lookup = openToKinds(parts.ownership, one, guardsOf(parts, one));
    const posture = behindLogin(parts.guards, lookup, postureOf(parts, lookup));
    const { key } = lookup.fetch.model;
    const openLists = lists.get(key)?.size ?? 0;
    const customs = { ...(conduct.get(key) ?? NO_CUSTOMS), shownIn: shown.get(key), whole, openLists };
    const candidate =
      candidateFor(parts, lookup, posture, customs) ??
      nestedCandidate(parts, nested, lookup, posture) ??
      twinCandidate(parts, own, lookup, posture);
    const isOthers = gaps.has(lookup.handler) && candidate?.flaw !== "unlike-siblings";
    if (candidate && isComparison(candidate) && asked.get(lookup.handler)?.has(key) === true) continue;
    const isProven = candidate?.leftOut === undefined && provesItself(parts.flows, lookup);
    if (candidate && !isOthers && !isProven) {
      found.push(candidate);
      continue;
    }
    const because = settledBy(parts.ownership, lookup, posture);
    if (because !== undefined) settled.push({ lookup, because });
  }
  return { found: worstPerView(found), settled };
}

function guardsOf({ postures }: CandidateParts, { view, handler }: Lookup): HandlerPosture | undefined {
  return postures.get(view)?.handlers.find((one) => one.handler === handler);
}

function postureOf(parts: CandidateParts, lookup: Lookup): HandlerPosture | undefined {
  return besideGate(lookup, withoutKinds(parts.ownership, lookup, guardsOf(parts, lookup)));
}

/** The user model's rows are profiles: to see them is what they are for. */
function modelFacts(ownership: Ownership, { fetch }: Lookup): ModelFacts | undefined {
  return fetch.model.ref && ownership.models.get(classFacts(fetch.model.ref));
}

/** What settles a lookup of rows that belong to somebody; undefined when nothing does, or when there is nothing to settle. */
function settledBy(
  ownership: Ownership,
  lookup: Lookup,
  posture: HandlerPosture | undefined,
): string | undefined {
  if (!lookup.keyed || !ownerOf(modelFacts(ownership, lookup))) return undefined;
  if (lookup.settled) return `the view ${lookup.settled.says}`;
  const guard = posture?.guards.find(({ demands }) => /^(?:object|token|signature)$/.test(demands));
  return guard && `${guard.says} settles who may reach the row`;
}

/** The chain that says whose a row is; authorship does not. */
function ownerOf(model: ModelFacts | undefined): OwnerChain | undefined {
  const chains = model?.owners.filter(({ confidence }) => confidence !== "low") ?? [];
  return chains.find(({ confidence }) => confidence === "high") ?? chains[0];
}

function candidateFor(
  parts: CandidateParts,
  lookup: Lookup,
  posture: HandlerPosture | undefined,
  all: Customs,
): Candidate | undefined {
  const customs = { ...all, open: all.open.filter((one) => counts(parts, lookup, one)) };
  const effect = worstEffect(lookup.effects);
  const isOpen = posture?.login === "open" && (effect?.kind === "read" || !passesRules(lookup));
  if (lookup.view.framework === "admin" || isOpen) return undefined;
  if (lookup.settled && !isGeneral(lookup)) return undefined;
  if (!effect || (effect.kind === "read" && isCounted(lookup.fetch))) return undefined;
  const proofs = posture?.guards.filter((guard) => isProof(lookup, guard, posture)) ?? [];
  if (proofs.some((guard) => standsBefore(parts.guards, lookup, effect, guard))) return undefined;
  const model = modelFacts(parts.ownership, lookup);
  const siblings = customs.settled.filter(
    ({ view, settled }) => view !== lookup.view && settled?.aboutRow === true,
  );
  const owner = lookup.gate?.owner ?? ownerOf(model) ?? ownListed(model, lookup, customs, all.whole);
  const base = { lookup, effect, model, siblings, owner };
  if (posture === undefined) return isComparable(base) ? unroutedCandidate(base, customs) : undefined;
  if (lookup.settled)
    return posture.login === "required" && isUnlike(base, posture)
      ? forRole(modelPermission(parts.flows.program, lookup, posture), generalCandidate(base, customs))
      : undefined;
  const open = openList(parts.postures, lookup, posture, model);
  if (open !== undefined) return { ...base, flaw: "list", confidence: "medium", reason: open };
  const past = pastReason(parts.postures, lookup, posture);
  if (past !== undefined) return { ...base, flaw: "unlike-siblings", confidence: "medium", reason: past };
  const privileged = posture.permission === "required";
  if (!lookup.keyed) {
    const rows = privileged || !base.owner ? undefined : accountRowsGrade(parts, lookup, posture);
    if (rows) return { ...base, ...rows };
    return privileged ? undefined : listCandidate(parts, base, customs, posture);
  }
  if (!privileged && posture.login === "required" && isOfAccount(base) && effect.kind !== "read")
    return accountCandidate(parts, base, posture);
  const profile =
    privileged || model?.identity !== "profile" ? undefined : profileGrade(parts, lookup, posture);
  if (profile && effect.kind === "read") return { ...base, ...profile };
  if (privileged || !base.owner || model?.identity !== undefined)
    return isUnlike(base, posture)
      ? forRole(
          demandedPermission(posture),
          siblingCandidate(
            base,
            customs,
            privileged || posture.login !== "required" ? "privileged" : "usual",
          ),
        )
      : undefined;
  return ownedCandidate(parts, base, customs, posture, base.owner);
}

/** A row below something that the URL names, fetched without it: the check of who may come here was made of that other thing. */
function nestedCandidate(
  { ownership }: CandidateParts,
  nested: ReturnType<typeof nestedLookups>,
  lookup: Lookup,
  posture: HandlerPosture | undefined,
): Candidate | undefined {
  if (lookup.view.framework === "admin" || posture?.login !== "required") return undefined;
  if (lookup.settled?.aboutRow === true) return undefined;
  if (posture.guards.some(({ demands, certain }) => certain && demands === "object")) return undefined;
  const effect = worstEffect(lookup.effects);
  const left = effect && leftOut(nested, lookup);
  if (!left) return undefined;
  const model = modelFacts(ownership, lookup);
  const base = { lookup, effect, model, siblings: left.asking, owner: ownerOf(model) };
  const reason = `${left.asking.length} other views of the same model put \`${left.name}\` of the URL into the query`;
  return { ...base, flaw: "unlike-siblings", leftOut: left, confidence: "medium", reason };
}

/** A row that is changed unasked, where the same function asks about another one of its model first. */
function twinCandidate(
  { ownership }: CandidateParts,
  own: readonly Lookup[],
  lookup: Lookup,
  posture: HandlerPosture | undefined,
): Candidate | undefined {
  const grade = twinGrade(own, lookup, posture);
  const model = modelFacts(ownership, lookup);
  return grade && { lookup, model, owner: ownerOf(model), ...grade };
}

/** Whether a view that does not ask says something about the custom: not one that may be guarded out of sight, or that a token opens. */
function counts(parts: CandidateParts, own: Lookup, one: Lookup): boolean {
  const isRouted = one.view.routes.length > 0 || one.view.framework !== "django";
  return one.view === own.view || (isRouted && !provesItself(parts.flows, one));
}

type Base = Omit<Candidate, "flaw" | "confidence" | "reason">;

function ownedCandidate(
  parts: CandidateParts,
  base: Base,
  customs: Customs,
  posture: HandlerPosture | undefined,
  owner: OwnerChain,
): Candidate {
  const { model } = base;
  const flaw = base.effect.kind === "read" ? "read" : "write";
  const custom = isCustom(base.siblings, customs, 2);
  const path = owner.path.join("__");
  const grade = (confidence: Candidate["confidence"], reason: string): Candidate => ({
    ...base,
    flaw,
    confidence,
    reason,
  });
  if (isUnguessable(parts.flows.program, base.lookup))
    return grade("low", "the key looks like one that cannot be guessed");
  if (flaw === "read" && searchesText(base.lookup.fetch))
    return grade("low", "the request gives a text to look for, and no row's key");
  if (base.lookup.path.length > 1)
    return grade(
      "low",
      "the row is fetched several calls away from the view, where more may decide which one it is",
    );
  if (mayBeAsked(base.lookup, posture, custom) || tellsMixin(parts.flows.program, base.lookup))
    return grade("low", "something on the way to this view may ask who is asking; its code is not here");
  if (model?.public !== undefined && flaw === "read" && !custom)
    return grade("low", `the model may be public: ${model.public}`);
  if (customs.shownIn && flaw === "read" && !custom)
    return grade("low", `\`${customs.shownIn.view.name}\` lists these rows for everybody, without a login`);
  if (base.lookup.beside)
    return grade(...besideGrade(base.lookup, base.siblings.length + customs.lists.length));
  if (owner.confidence === "high" && custom && posture?.login === "required")
    return grade(
      "high",
      `\`${path}\` says whose a row is, and ${base.siblings.length} other views of the same model look at who is asking`,
    );
  if (flaw === "read" && posture?.login !== "required" && !custom)
    return grade("low", "whether a login is asked for could not be seen");
  if (isFirmChain(parts.ownership, model, owner) || custom || flaw === "write")
    return grade(
      "medium",
      `\`${path}\` says whose a row is, and nothing on the way from the URL to the row looks at who is asking`,
    );
  return grade("low", `\`${path}\` may say whose a row is`);
}

/** Accounts are everybody's to see, but nobody's to change except their owner's. */
function isOfAccount({ lookup }: Base): boolean {
  return lookup.fetch.model.key === "user" && lookup.fetch.form === "one";
}

/** An account that is changed or deleted for whoever is signed in and names it. */
function accountCandidate(parts: CandidateParts, base: Base, posture: HandlerPosture): Candidate | undefined {
  if (posture.guards.some(({ demands }) => demands !== "login") || isClaimed(parts, base)) return undefined;
  return { ...base, ...accountGrade(parts, base.lookup, posture, base.effect.kind === "delete") };
}

/** A form's value that says who acts is reported as such. */
function isClaimed({ flows, ownership }: CandidateParts, { lookup }: Base): boolean {
  const facts = functionFacts(lookup.fetch.at);
  return claimedOwners(flows, ownership).some(
    ({ state, form }) => form === "acting" && state.facts === facts,
  );
}

/**
 * Whether a view can be compared with others of its model: rows of people are everybody's to see, moderators work with rows of owners, and what a middleware or
 * decorator out of sight may demand, or REST framework's own \`get_object\` asks permission classes for, is not known.
 */
function isUnlike(base: Base, posture: HandlerPosture | undefined): boolean {
  const { lookup } = base;
  if (!isComparable(base)) return false;
  if (!posture || lookup.view.framework === "drf") return false;
  if (isStaffOnly(posture)) return false;
  return !mayBeAsked(lookup, posture);
}

/** Whether what views do about rows of the model says something: rows of people are everybody's to see, rows of owners have checks of their own. */
function isComparable({ model, lookup, owner }: Base): boolean {
  if (lookup.fetch.model.key === "user" || model?.identity !== undefined) return false;
  return owner?.confidence !== "high";
}

/** A view that no route in sight leads to: whether anything is asked on the way there is not known, so that the custom must be a clear one. */
function unroutedCandidate(base: Base, customs: Conduct): Candidate | undefined {
  if (!base.lookup.keyed) return undefined;
  const found = base.lookup.settled
    ? generalCandidate(base, customs)
    : siblingCandidate(base, customs, "unrouted");
  if (!found) return undefined;
  return { ...found, confidence: found.siblings.length >= 4 ? found.confidence : "low" };
}

/** Who comes to a view: everybody with an account, people with a permission, or nobody knows who. */
type Visitors = "usual" | "privileged" | "unrouted";

/** A row of a model that nobody owns by a field, while other views ask who may have it. */
function siblingCandidate(all: Base, customs: Conduct, visitors: Visitors): Candidate | undefined {
  const base = { ...all, siblings: all.siblings.filter((one) => isLike(all, one)) };
  const { siblings } = base;
  const others = customs.open.length;
  if (siblings.length < (visitors === "usual" ? 2 : 4) || siblings.length < others) return undefined;
  const many = siblings.length >= 8 && siblings.length > others;
  // Moderators and the like work with everybody's rows: there most others must ask.
  const firm =
    visitors === "privileged"
      ? siblings.length >= 3 * others && all.lookup.path.length === 0
      : isCustom(siblings, customs, 3) || many;
  // A schema shows much of the same rows on purpose: to other people, and in part.
  if (!firm && all.lookup.view.framework === "graphql") return undefined;
  const reason = `${siblings.length} other views of the same model turn people away from rows that are not theirs, ${others} do not`;
  return { ...base, flaw: "unlike-siblings", confidence: firm ? "medium" : "low", reason };
}

/** Django's own permissions are given for all rows: whoever was given one may be meant to work with everybody's. */
function forRole(named: string | undefined, found: Candidate | undefined): Candidate | undefined {
  if (!found || named === undefined) return found;
  const reason = `\`${named}\` is asked for, which may be meant to reach every row`;
  return { ...found, confidence: "low", reason };
}

/** A row behind a permission in general, where nearly all other views ask about the very row. */
function generalCandidate(all: Base, customs: Conduct): Candidate | undefined {
  const base = { ...all, siblings: all.siblings.filter((one) => isLike(all, one)) };
  const { siblings } = base;
  const others = customs.open.length + customs.settled.filter(isGeneral).length;
  if (siblings.length < 3 || siblings.length < others) return undefined;
  const reason = `${siblings.length} other views of the same model turn people away from rows that are not theirs, ${others} ask for a permission in general or for nothing`;
  const confidence = siblings.length >= 2 * others ? "medium" : "low";
  return { ...base, flaw: "unlike-siblings", confidence, reason };
}

/** A view that turns people away for doing the same: what everybody may read, few may change. */
function isLike({ effect }: Base, { settled, effects }: Lookup): boolean {
  return (
    settled?.refuses === true && (effect.kind !== "read" || effects.every(({ kind }) => kind === "read"))
  );
}

function listCandidate(
  { flows: { program } }: CandidateParts,
  base: Base,
  customs: Conduct & OpenLists,
  posture: HandlerPosture | undefined,
): Candidate | undefined {
  const { owner, model, lookup } = base;
  if (!owner || lookup.fetch.form !== "many" || base.effect.kind !== "read" || model?.identity !== undefined)
    return undefined;
  const custom = listCustom(program, model, lookup, customs);
  if (!custom) return { ...base, flaw: "list", confidence: "low", reason: NO_CUSTOM };
  const firm =
    owner.confidence === "high" &&
    custom.firm &&
    model?.public === undefined &&
    posture?.login === "required";
  const { reason, siblings } = custom;
  return { ...base, siblings, flaw: "list", confidence: firm ? "medium" : "low", reason };
}
