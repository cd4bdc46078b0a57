/**
 * Authenticators of the project's own that let everybody in. Django Ninja takes any answer that counts as true for a proof
 * (django-ninja.dev/guides/authentication/); a backend of Django's that never looks at the password takes any
 * (docs.djangoproject.com/en/5.2/topics/auth/customizing/#writing-an-authentication-backend).
 */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Fragment, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf, isImported } from "../../flow/flow-model.ts";
import { regards } from "../../flow/regarded-parameters.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { isPassedByAll, mayRefuse } from "./authenticator-conditions.ts";
import { ninjaOperations } from "./ninja-operations.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";

/** Bases whose `authenticate` decides who comes in. */
const NINJA = /^ninja\.security\.(?:\w{1,20}\.)?(?:Http|APIKey|Session)\w{0,30}$/;
const BACKEND = /^django\.contrib\.auth\.backends\.(?:Base|Model)Backend$/;

/** Who calls an authenticator so means it. */
const MEANT =
  /anonym|optional|public|guest|allow_?(?:any|all)|everyone|no_?auth|dummy|fake|dev|debug|test|mock/i;

/** What a backend is given as a proof. */
const PROOF = /^(?:password|passwd|pwd|pin|otp|code|secret|token)$/;

/** Every such method or function of a program. */
export function openAuthenticators(flows: FlowModel): IneffectiveGuard[] {
  const usesNinja = isImported(flows, "ninja");
  const givesAnonymous = usesNinja ? !asksOfAnswers(flows) : false;
  const methods = functionsOf(flows).flatMap((state): IneffectiveGuard[] => {
    const { facts, ref } = state;
    const { name } = facts;
    if (name !== "authenticate" || facts.class === NONE || MEANT.test(facts.qualifiedName)) return [];
    const bases = libraryAncestors(flows.program, { unit: ref.unit, class: facts.class });
    if (usesNinja && bases.some((base) => NINJA.test(base))) return openAnswer(flows, state, givesAnonymous);
    return bases.some((base) => BACKEND.test(base)) ? unreadProof(flows, state) : [];
  });
  return usesNinja ? [...methods, ...openFunctions(flows)] : methods;
}

/** Functions that are given as `auth=`: `auth=lambda request: True`. */
function openFunctions(flows: FlowModel): IneffectiveGuard[] {
  const asked = new Set(
    ninjaOperations(flows).flatMap(({ askers }) => askers.map((ref) => functionFacts(ref))),
  );
  return [...asked].flatMap((facts) => {
    const state = flows.solver.byRef.get(facts);
    return state && !MEANT.test(facts.qualifiedName) ? openAnswer(flows, state, false) : [];
  });
}

/** Whether operations ask of what the authenticator gave whether it is somebody: then nobody may be an answer as well. */
function asksOfAnswers(flows: FlowModel): boolean {
  return functionsOf(flows).some(({ facts: { fragment } }) =>
    fragment.values.some(
      (value) =>
        value.op === "attribute" &&
        /^is_(?:authenticated|anonymous)$/.test(value.name) &&
        /^(?:auth|user)$/.test(spokenName(fragment, value.base) ?? ""),
    ),
  );
}

function openAnswer(flows: FlowModel, state: FunctionState, withAnonymous: boolean): IneffectiveGuard[] {
  const { fragment, qualifiedName } = state.facts;
  const search = { flows, state, withAnonymous };
  for (const { kind, value, region, start, end } of fragment.exits) {
    const open = kind === "return" ? openValue(search, value, region) : undefined;
    if (open === undefined) continue;
    return [
      {
        form: "open-authenticator",
        at: { path: state.ref.unit.file.path, span: { start, end }, scope: qualifiedName },
        subject: qualifiedName,
        guard: qualifiedName,
        instead: open,
        related: [],
        sure: true,
      },
    ];
  }
  return [];
}

interface Search {
  readonly flows: FlowModel;
  readonly state: FunctionState;
  /** Whether nobody in particular counts as an answer that lets in. */
  readonly withAnonymous: boolean;
}

/** Why what is given back there counts as true for everybody; undefined where it does not, or only past a check. */
function openValue(search: Search, id: ValueId, region: RegionId): string | undefined {
  const { fragment } = search.state.facts;
  const value = fragment.values[id];
  if (value?.op === "operation" && value.operator === "or") {
    const last = value.operands.at(-1) ?? NONE;
    return sureText(search, last) !== undefined ? openValue(search, last, region) : undefined;
  }
  if (value?.op === "merge")
    return firstOf(value.inputs, (input, n) =>
      input < id ? openValue(search, input, value.regions[n] ?? region) : undefined,
    );
  if (value?.op === "choice")
    return firstOf([value.whenTrue, value.whenFalse], (side, n) =>
      isPassedByAll(search.state, value.test, n === 0) ? openValue(search, side, region) : undefined,
    );
  if (!isReachedByAll(search.state, region)) return undefined;
  return sureText(search, id) ?? handedText(search.state, id);
}

function firstOf<T>(all: readonly ValueId[], give: (id: ValueId, n: number) => T | undefined): T | undefined {
  for (const [n, id] of all.entries()) {
    const found = give(id, n);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether somebody with any key comes there: past questions whether there is one, or where a check has failed. */
function isReachedByAll(state: FunctionState, start: RegionId): boolean {
  const { regions, values } = state.facts.fragment;
  for (let at = start; at !== NONE; at = regions[at]?.parent ?? NONE) {
    const region = regions[at];
    if (region?.form === "except") return true;
    if (region && region.condition !== NONE && !isPassedByAll(state, region.condition, region.polarity))
      return false;
  }
  return !mayRefuse(state, start, values.length);
}

/** A value that counts as true whatever was sent. */
function sureText({ flows: { program }, state, withAnonymous }: Search, id: ValueId): string | undefined {
  const { fragment } = state.facts;
  const value = fragment.values[id];
  if (value?.op === "constant") return value.constant === "True" ? "`True`" : undefined;
  if (value?.op === "collection")
    return value.entries.length > 0 ? "something that counts as true" : undefined;
  if (value?.op !== "call") return undefined;
  const name = externalName(resolveIn(program, state.ref, value.callee)) ?? "";
  if (withAnonymous && /^django\.contrib\.auth\.models\.AnonymousUser$/.test(name))
    return "`AnonymousUser()`, which counts as true";
  return isPlainObject(program, state.ref, value.callee) ? "a new object, which counts as true" : undefined;
}

/** An object of a class of the project that says nothing of its own truth. */
function isPlainObject(program: Program, ref: FunctionRef, callee: ValueId): boolean {
  const symbol = resolveIn(program, ref, callee);
  if (symbol?.kind !== "class") return false;
  const body = { unit: symbol.target.unit, function: classFacts(symbol.target).body };
  const { bindings } = functionFacts(body).fragment;
  return !bindings.has("__bool__") && !bindings.has("__len__") && !MEANT.test(classFacts(symbol.target).name);
}

/** The key itself, as it was sent. */
function handedText({ facts }: FunctionState, id: ValueId): string | undefined {
  const { values } = facts.fragment;
  const value = values[id];
  const first = facts.class === NONE ? 1 : 2;
  return value?.op === "parameter" && value.index >= first
    ? `\`${value.name}\` as it was sent, whatever it is`
    : undefined;
}

/** A backend that is given a password and does nothing with it, but finds somebody by what else it is given. */
function unreadProof({ solver }: FlowModel, state: FunctionState): IneffectiveGuard[] {
  const { parameters, fragment, qualifiedName, header } = state.facts;
  const proof = parameters.findIndex(({ name, style }) => PROOF.test(name) && !/args/.test(style));
  if (proof < 0 || regards(solver, state, new Set([proof])) || !givesSomebody(fragment)) return [];
  const others = parameters.flatMap(({ name }, index) =>
    index > 0 && index !== proof && name !== "request" ? [index] : [],
  );
  if (!regards(solver, state, new Set(others))) return [];
  const at = { path: state.ref.unit.file.path, span: header, scope: qualifiedName };
  const guard = parameters[proof]?.name ?? "";
  return [
    {
      form: "unread-proof",
      at,
      subject: qualifiedName,
      guard,
      instead: "check_password",
      related: [],
      sure: true,
    },
  ];
}

function givesSomebody({ exits, values }: Fragment): boolean {
  return exits.some(
    ({ kind, value }) => kind === "return" && value !== NONE && values[value]?.op !== "constant",
  );
}
