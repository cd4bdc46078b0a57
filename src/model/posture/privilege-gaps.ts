/** Handlers behind a login only, where nearly all around them demand a permission, a role, or staff. */
import { methodsOf as methodsOfClass } from "../../bind/instance-attributes.ts";
import { onDemand } from "../../bind/once.ts";
import type { ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { externalName, memberOf, resolveIn } from "../../bind/resolve.ts";
import type { Place } from "../../findings/finding.ts";
import { conductOf } from "../../flow/conduct.ts";
import { asksForPrivilege } from "../guards/claim.ts";
import { ownAttribute } from "../guards/class-attributes.ts";
import type { View } from "../views/view.ts";
import { answerOf, bearing, isForAccounts, privilegeAlone } from "./answers.ts";
import { classSiblings, namesPermissions } from "./class-customs.ts";
import type { Lookup } from "../lookups/lookup.ts";
import type { ModelWriters } from "./model-writers.ts";
import { missingRight, roleAlone } from "./model-rights.ts";
import { modelWriters } from "./model-writers.ts";
import type { Custom, Neighbour, Neighbourhood } from "./neighbours.ts";
import { customarySiblings, customEverywhere, mayWrite, neighbourhoods, neighboursOf } from "./neighbours.ts";
import { openViews, placeOfHandler } from "./open-views.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";
import { namesOf, publicByNature, publicHandler, wordsOf } from "./public-nature.ts";
import { registeredPostures } from "./registered-functions.ts";
import type { Work, WorkParts } from "./work.ts";
import { guardsAtWork, lookupsOfHandler, methodsOf, workOf } from "./work.ts";

/** One such handler. */
export interface PrivilegeGap {
  readonly custom: Extract<Custom, "privilege" | "staff">;
  readonly posture: ViewPosture;
  readonly handler: HandlerPosture;
  readonly at: Place;
  /** What it does; undefined where it only shows a row. */
  readonly work: Work | undefined;
  /** The row that it shows, where it does nothing else. */
  readonly shows?: Lookup;
  readonly siblings: readonly Neighbour[];
  /** Whether the siblings are views of the whole project that delete, and not the views around it. */
  readonly everywhere: boolean;
  /** The model that the siblings write as well, where that is what they have in common. */
  readonly model?: string;
  /** Whether the siblings are handlers of the same class. */
  readonly within?: true;
  /** The role that it asks for, where the siblings ask for a right beside it. */
  readonly role?: string;
}

/** One gathering for each set of postures, shared by all checks that ask. */
const known = new WeakMap<ReadonlyMap<View, ViewPosture>, readonly PrivilegeGap[]>();

/** The gaps of a program, one for each view. Views that strangers reach are another check's. */
export function privilegeGaps(parts: WorkParts): readonly PrivilegeGap[] {
  const fresh = known.get(parts.postures) ?? gather(parts);
  known.set(parts.postures, fresh);
  return fresh;
}

function gather(parts: WorkParts): readonly PrivilegeGap[] {
  const postures = [...parts.postures.values(), ...registeredPostures(parts)];
  // Registered functions have their neighbours in their own file.
  const everywhere = new Set([...(parts.whole?.postures.values() ?? []), ...postures]);
  const around = neighbourhoods(everywhere, postures);
  const deleting = onDemand(() => deletingHandlers(parts, everywhere));
  const writers = onDemand(() => modelWriters(parts, everywhere));
  const open = new Set(openViews(parts).found.map(({ posture }) => posture));
  return postures.flatMap((posture) => {
    if (posture.view.target.kind === "external" || posture.view.framework === "admin" || open.has(posture))
      return [];
    if (editsOwnAccount(parts, posture.view)) return [];
    const [within] = posture.handlers.flatMap((handler) => classGap(parts, posture, handler) ?? []);
    if (within) return [within];
    const [gap] = posture.handlers.flatMap(
      (handler) => gapBeside(parts, posture, handler, { around, deleting, writers }) ?? [],
    );
    if (gap) return [gap];
    const rights = posture.handlers.flatMap((handler) => rightGap(parts, writers, posture, handler) ?? []);
    return rights.slice(0, 1);
  });
}

/** What handlers are compared with. */
interface Others {
  readonly around: ReadonlyMap<string, Neighbourhood>;
  readonly deleting: () => Neighbourhood;
  readonly writers: () => ModelWriters;
}

/** A handler that asks for less than those around it, or than those that do the same to the same rows. */
function gapBeside(
  parts: WorkParts,
  posture: ViewPosture,
  handler: HandlerPosture,
  { around, deleting, writers }: Others,
): PrivilegeGap | undefined {
  if (privilegeAlone(handler) !== "open" || isOwnBusiness(handler)) return undefined;
  if (handler.handler.function && namesPermissions(handler.handler.function)) return undefined;
  if (choosesItself(posture.view)) return modelGap(parts, writers, posture, handler);
  for (const custom of ["staff", "privilege"] as const) {
    const siblings = customarySiblings(around, posture, handler, custom);
    const gap = siblings.length > 0 && gapOf(parts, posture, handler, custom, siblings);
    if (gap) return gap;
  }
  return deletingGap(parts, deleting, posture, handler) ?? modelGap(parts, writers, posture, handler);
}

/** A class of REST framework that names its own permissions was thought about. */
function choosesItself({ framework, target }: View): boolean {
  if (framework !== "drf" || target.kind !== "class") return false;
  return ["permission_classes", "get_permissions"].some(
    (name) => ownAttribute(target.ref, name) !== undefined,
  );
}

/** A view whose object is whoever asks: `def get_object(self): return self.request.user`. */
function editsOwnAccount({ flows }: WorkParts, { target }: View): boolean {
  if (target.kind !== "class") return false;
  const method = memberOf(flows.program, { kind: "class", target: target.ref }, "get_object");
  if (method?.kind !== "function") return false;
  const at = method.target;
  const returns = functionFacts(at).fragment.exits.filter(({ kind }) => kind === "return");
  return (
    returns.length > 0 &&
    returns.every(({ value }) =>
      /\.HttpRequest\.user(?:\.|$)/.test(externalName(resolveIn(flows.program, at, value)) ?? ""),
    )
  );
}

/** A right on the very object, or a token, is asked for instead: what the user may do with their own things. */
function isOwnBusiness({ guards }: HandlerPosture): boolean {
  return bearing(guards).some(
    ({ demands }) => demands === "object" || demands === "token" || demands === "signature",
  );
}

/** Whether something is looked up among what belongs to whoever asks, and what is done may be done to that: the row comes out of the same question, or of none. */
function mayBeOwn({ guards }: HandlerPosture, { lookup }: Work): boolean {
  return guards.some(
    ({ aside, demands, object }) =>
      aside && demands === "object" && (lookup === undefined || !object || isPartOf(object, lookup.fetch.at)),
  );
}

/** Whether one call is a link of the chain in which another one ends: `Visit.objects.filter(…)` of `Visit.objects.filter(…).first()`. */
function isPartOf(part: ValueRef, whole: ValueRef): boolean {
  const facts = functionFacts(part);
  if (facts !== functionFacts(whole)) return false;
  const [inner, outer] = [facts.fragment.values[part.value], facts.fragment.values[whole.value]];
  return !inner || !outer || (inner.start < outer.end && outer.start < inner.end);
}

function gapOf(
  parts: WorkParts,
  posture: ViewPosture,
  handler: HandlerPosture,
  custom: PrivilegeGap["custom"],
  siblings: readonly Neighbour[],
): PrivilegeGap | undefined {
  if (!mayWrite(handler)) return undefined;
  const work = workOf(parts, posture.view, handler.handler).find(
    (one) => !mayBeOwn(handler, one) && isOpenToAll(parts, handler, one),
  );
  if (!work || publicHandler(posture.view, handler.handler, !work.lookup) !== undefined) return undefined;
  if (!work.lookup && (knowsUser(parts, handler) || makesForAsker(posture.view))) return undefined;
  const at = placeOfHandler(posture.view, handler);
  return { custom, posture, handler, at, work, siblings, everywhere: false };
}

/** A handler that works for whoever is signed in, where nearly all others of its class demand more for the same kind of work. */
function classGap(parts: WorkParts, posture: ViewPosture, handler: HandlerPosture): PrivilegeGap | undefined {
  if (privilegeAlone(handler) !== "open" || !isForAccounts(handler)) return undefined;
  if (TAKING_PART.test(wordsOf(handler.handler.name).join("_"))) return undefined;
  const siblings = classSiblings(parts.flows.program, posture, handler);
  if (siblings.length === 0) return undefined;
  const gap = mayWrite(handler)
    ? gapOf(parts, posture, handler, "privilege", siblings)
    : readGap(parts, posture, handler, siblings);
  return gap && { ...gap, within: true };
}

/** The same for one that only shows a row which the request picks. */
function readGap(
  parts: WorkParts,
  posture: ViewPosture,
  handler: HandlerPosture,
  siblings: readonly Neighbour[],
): PrivilegeGap | undefined {
  const shows = lookupsOfHandler(parts, handler.handler).find(
    ({ keyed, settled, path, effects }) =>
      keyed && settled === undefined && path.length === 0 && effects.length > 0,
  );
  if (!shows || publicHandler(posture.view, handler.handler, false) !== undefined) return undefined;
  const at = placeOfHandler(posture.view, handler);
  return {
    custom: "privilege",
    posture,
    handler,
    at,
    work: undefined,
    shows,
    siblings,
    everywhere: false,
  };
}

/** Every handler that deletes a row which the request picks, whoever it belongs to. */
function deletingHandlers(parts: WorkParts, postures: ReadonlySet<ViewPosture>): Neighbourhood {
  const members = [...postures].flatMap((posture) =>
    posture.handlers.flatMap((handler) =>
      deletesAny(parts, handler) ? [{ posture, handler, writes: mayWrite(handler), isPublic: false }] : [],
    ),
  );
  return { place: "", members };
}

function deletesAny(parts: WorkParts, { handler }: HandlerPosture): boolean {
  return lookupsOfHandler(parts, handler).some(
    ({ keyed, settled, effects }) =>
      keyed && settled?.aboutRow !== true && effects.some(({ kind }) => kind === "delete"),
  );
}

/** A handler that deletes rows of nobody in particular, where nearly all others of the project that delete demand a permission. */
function deletingGap(
  parts: WorkParts,
  deleting: () => Neighbourhood,
  posture: ViewPosture,
  handler: HandlerPosture,
): PrivilegeGap | undefined {
  if (!mayWrite(handler) || !deletesAny(parts, handler)) return undefined;
  const siblings = customEverywhere(deleting(), posture, handler, "privilege");
  if (siblings.length === 0 || publicByNature(posture.view, false) !== undefined) return undefined;
  const work = workOf(parts, posture.view, handler.handler).find(
    (one) =>
      one.deed === "delete" && one.lookup && !isOwned(parts, one.lookup) && isOpenToAll(parts, handler, one),
  );
  const at = placeOfHandler(posture.view, handler);
  return work && { custom: "privilege", posture, handler, at, work, siblings, everywhere: true };
}

/** Words of what people do to a row that others look after: it changes, and is no business of staff's. */
const TAKING_PART =
  /(?:^|_)(?:vote|like|rate|follow|favou?rite|bookmark|watch|join|leave|buy|purchase|redeem|claim|apply|enrol|register|respond|reply|comment|flag|read|seen|download|toggle|use|start|finish|complete|accept|decline|attend|rsvp|reserve|share|subscribe)(?:$|_)/i;

/** For whom the others that write a model keep it, where all or nearly all of them do: for staff, or for people with some right. */
function keptFor(
  writing: Neighbourhood,
  posture: ViewPosture,
  handler: HandlerPosture,
): Pick<PrivilegeGap, "custom" | "siblings"> | undefined {
  for (const custom of ["staff", "privilege"] as const) {
    const others = neighboursOf(writing, posture, handler, custom);
    const siblings = others.filter(({ answer }) => answer === "required");
    const open = others.length - siblings.length;
    const views = new Set(siblings.map((one) => one.posture)).size;
    if (views >= 2 && siblings.length >= 3 * open) return { custom, siblings };
  }
  return undefined;
}

/** A handler that changes rows of a model which nearly all other handlers that write it leave to staff, or to people with some right. */
function modelGap(
  parts: WorkParts,
  writers: () => ModelWriters,
  posture: ViewPosture,
  handler: HandlerPosture,
): PrivilegeGap | undefined {
  const { view } = posture;
  if (!mayWrite(handler) || !isForAccounts(handler)) return undefined;
  if (TAKING_PART.test(namesOf(view).flatMap(wordsOf).join("_"))) return undefined;
  const work = workOf(parts, view, handler.handler).find(
    (one) => one.lookup && !isOwned(parts, one.lookup) && isOpenToAll(parts, handler, one),
  );
  const ref = work?.lookup?.fetch.model.ref;
  const model = ref && parts.ownership.models.get(classFacts(ref));
  if (!work || !model || model.identity !== undefined || publicByNature(view, false) !== undefined)
    return undefined;
  if (view.framework === "django" && work.deed !== "delete" && !takesInput(handler)) return undefined;
  const kept = keptFor(writers().get(classFacts(model.ref)) ?? NOBODY, posture, handler);
  if (!kept) return undefined;
  const at = placeOfHandler(view, handler);
  return {
    ...kept,
    posture,
    handler,
    at,
    work,
    everywhere: false,
    model: model.name,
  };
}

/** A handler that changes rows of a model for which the others demand a right that names it. */
function rightGap(
  parts: WorkParts,
  writers: () => ModelWriters,
  posture: ViewPosture,
  handler: HandlerPosture,
): PrivilegeGap | undefined {
  if (isOwnBusiness(handler)) return undefined;
  const isOpen = privilegeAlone(handler) === "open";
  const role = isOpen ? undefined : roleAlone(handler);
  if (!isOpen && role === undefined) return undefined;
  const names = [...namesOf(posture.view), handler.handler.name];
  if (TAKING_PART.test(names.flatMap(wordsOf).join("_"))) return undefined;
  const found = missingRight(
    parts,
    writers,
    posture,
    handler,
    (work) =>
      work.lookup !== undefined &&
      !isOwned(parts, work.lookup) &&
      (role === undefined ? isOpenToAll(parts, handler, work) : asksNoMore(parts, handler, work)),
  );
  if (!found) return undefined;
  const { work, siblings, model } = found;
  const at = placeOfHandler(posture.view, handler);
  return {
    custom: "privilege",
    posture,
    handler,
    at,
    work,
    siblings,
    everywhere: false,
    model: model.name,
    ...(role && { role: role.says }),
  };
}

/** Whether nothing but what is asked of everybody who comes to the handler is asked where a piece of work is done. */
function asksNoMore(parts: WorkParts, handler: HandlerPosture, work: Work): boolean {
  const own = new Set(handler.guards.map(({ says }) => says));
  return methodsOf(handler).some((method) => {
    const guards = guardsAtWork(parts, handler, work, method);
    return guards !== undefined && guards.filter(asksForPrivilege).every(({ says }) => own.has(says));
  });
}

const NOBODY: Neighbourhood = { place: "", members: [] };

/** Whether what is written comes from the request: a generic view's form, or what a function reads of it. */
function takesInput({ handler }: HandlerPosture): boolean {
  return (
    handler.function === undefined ||
    functionFacts(handler.function).fragment.values.some(
      (value) =>
        value.op === "attribute" && /^(?:POST|data|body|FILES|cleaned_data|validated_data)$/.test(value.name),
    )
  );
}

/** What people own they may well delete: whether it is theirs is another check's question. */
function isOwned({ ownership }: WorkParts, { fetch }: Lookup): boolean {
  const model = fetch.model.ref && ownership.models.get(classFacts(fetch.model.ref));
  return model?.owners.some(({ confidence }) => confidence !== "low") === true;
}

/** Whether nothing beyond a login is asked where a piece of work is done, for some method. */
export function isOpenToAll(parts: WorkParts, handler: HandlerPosture, work: Work): boolean {
  return methodsOf(handler).some((method) => {
    const guards = method === "GET" && !work.lookup ? undefined : guardsAtWork(parts, handler, work, method);
    return guards !== undefined && answerOf(bearing(guards), asksForPrivilege) === "open";
  });
}

/** A handler that makes something with the user who asks does their own business. */
function knowsUser({ flows }: WorkParts, { handler }: HandlerPosture): boolean {
  const state = handler.function && flows.solver.byRef.get(functionFacts(handler.function));
  if (!state) return false;
  const conduct = conductOf(flows.solver, state);
  return (
    state.facts.fragment.values.some((value) => value.op === "attribute" && value.name === "user") ||
    conduct.proofs.length > 0
  );
}

/** Methods of generic views that make a row of what a form or serializer accepted. */
const MAKING: ReadonlySet<string> = new Set(["form_valid", "perform_create", "save_form"]);

/** A generic view that makes a row with the user who asks: `form.instance.owner = self.request.user` in `form_valid`. */
function makesForAsker({ target }: View): boolean {
  if (target.kind !== "class") return false;
  return methodsOfClass(target.ref).some((method) => {
    const { name, fragment } = functionFacts(method);
    return (
      MAKING.has(name) && fragment.values.some((value) => value.op === "attribute" && value.name === "user")
    );
  });
}
