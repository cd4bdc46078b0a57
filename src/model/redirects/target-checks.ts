/** What code asks about a redirect's target before it uses it: enough, too little, or something that cannot be seen. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, MergeValue, Value, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { allowsItself } from "../../flow/allowed-hosts.ts";
import { askedDecoded } from "../../flow/decoded-ways.ts";
import { beginningsOf } from "../../flow/host-beginnings.ts";
import { isOtherKey } from "../../flow/other-keys.ts";
import { regardingFunction } from "../../flow/regarded-parameters.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Way } from "../../flow/way.ts";
import { callsOnWay, partsOfCondition } from "../../flow/way.ts";
import { ADDRESSES, comparesMore, looksAtFormOnly } from "../form-only.ts";
import { HOST as HOST_PARTS, hostQuestion, hostQuestionsIn, loosenedIn } from "../host-questions.ts";

/** One question about a target. */
export type TargetCheck =
  /** It settles the host. */
  | { readonly kind: "enough"; readonly what: string }
  /** It can be passed with another host. */
  | {
      readonly kind: "naive";
      readonly what: string;
      readonly passes: string;
      /** The project's function that asks: mended there, it is mended everywhere. */
      readonly by?: FunctionRef;
    }
  /** A function that cannot be seen into answers it. */
  | { readonly kind: "unseen"; readonly what: string };

/** Functions deep into which a project's own check is followed. */
export const DEPTH = 2;

/** Django's own checks, now and before 4.0. */
export const DJANGO_CHECKS: RegExp =
  /^(?:url_has_allowed_host_and_scheme|is_safe_url|is_same_domain|allowed_hosts)$/;

/** Every question asked about a target on its way, the best first. */
export function targetChecks(flows: FlowModel, state: FunctionState, way: Way): TargetCheck[] {
  return askedDecoded(flows, state, way, (one) => checksOn(flows, state, one));
}

function checksOn(flows: FlowModel, state: FunctionState, way: Way): TargetCheck[] {
  const found = way.conditions
    .flatMap((condition) => partsOfCondition(state, condition))
    .flatMap((id) => checkOf(flows, state, way, id) ?? []);
  found.push(...refusalsOnWay(flows, state, way));
  const order = ["enough", "unseen", "naive"];
  return found.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** `check_target(url)`: a function of the project that raises where it does not like the host. */
function refusalsOnWay(flows: FlowModel, state: FunctionState, way: Way): TargetCheck[] {
  return callsOnWay(flows, state, way, state.facts.fragment.values.length).flatMap(
    ({ id }): TargetCheck[] => {
      const callee = regardingFunction(flows.solver, state, id, (one) => way.values.has(one));
      if (callee && way.values.has(id)) return givenBackChecked(flows, callee);
      if (!callee?.facts.fragment.exits.some(({ kind }) => kind === "raise")) return [];
      const asked = comparesMore(flows, callee) ? checkInside(flows, callee, DEPTH) : undefined;
      return asked && asked.kind !== "naive" ? [asked] : [];
    },
  );
}

/** `url = own_or_home(url)`: a function that gives the address back and compares its host before. */
function givenBackChecked(flows: FlowModel, callee: FunctionState): TargetCheck[] {
  const [asked] = hostQuestionsIn(flows.program, callee.ref);
  return asked?.kind === "enough"
    ? [{ kind: "enough", what: `\`${callee.facts.name}\` compares its host` }]
    : [];
}

function checkOf(flows: FlowModel, state: FunctionState, way: Way, id: ValueId): TargetCheck | undefined {
  const value = state.facts.fragment.values[id];
  if (value?.op === "call") return checkByCall(flows, state, way, id, value);
  if (value?.op !== "operation") return readsHost(state, way, id) ? EMPTY_HOST : undefined;
  const [left, right] = value.operands;
  if (left === undefined || right === undefined) return undefined;
  const asked = hostAsked(flows, state, way, id);
  if (asked) return asked;
  const isSubstring = /^(?:not )?in$/.test(value.operator) && carriesText(state, way, right);
  if (!isSubstring) return undefined;
  return {
    kind: "naive",
    what: "a text is searched in it",
    passes: "`https://elsewhere.example/?your-host`",
  };
}

const EMPTY_HOST: TargetCheck = {
  kind: "naive",
  what: "an empty host is taken for an own address",
  passes: "`///elsewhere.example`",
};

const ITS_OWN_HOST = {
  kind: "naive",
  what: "the hosts that are allowed are read off the address itself",
  passes: "every address",
} as const;

/** What a condition asks about the host of the target. */
function hostAsked(
  { program }: FlowModel,
  state: FunctionState,
  way: Way,
  id: ValueId,
): TargetCheck | undefined {
  const search = { program, ref: state.ref, isHost: (one: ValueId) => readsHost(state, way, one) };
  const question = hostQuestion(search, id);
  return question?.kind === "enough" && loosenedIn(search).has(id) ? undefined : question;
}

/** `urlparse(url).netloc`, where the address comes this way. */
function readsHost(state: FunctionState, way: Way, id: ValueId): boolean {
  const value = state.facts.fragment.values[id];
  return value?.op === "attribute" && HOST_PARTS.test(value.name) && concerns(state, way, value.base);
}

/** Whether a value is on the way, or was computed from one that is. */
function concerns(state: FunctionState, way: Way, id: ValueId): boolean {
  if (way.values.has(id)) return true;
  if (isOtherKey(state, way, id)) return false;
  const value = state.facts.fragment.values[id];
  if (value?.op === "call") {
    return (
      value.arguments.some((one) => concerns(state, way, one.value)) || concernsReceiver(state, way, value)
    );
  }
  // `url or ""`: the same, or nothing.
  if (value?.op === "operation" && value.operator === "or")
    return value.operands.some((one) => concerns(state, way, one));
  // The address on one branch, and what was made of it on another.
  if (value?.op === "merge") return madeOfTarget(state, way, value);
  return value?.op === "attribute" || value?.op === "item" ? concerns(state, way, value.base) : false;
}

/** Rounds of a loop come back to themselves: what is merged of merges is left alone. */
function madeOfTarget(state: FunctionState, way: Way, { inputs }: MergeValue): boolean {
  const { values } = state.facts.fragment;
  return inputs.every((input) => values[input]?.op !== "merge" && concerns(state, way, input));
}

function concernsReceiver(state: FunctionState, way: Way, call: CallValue): boolean {
  const callee = state.facts.fragment.values[call.callee];
  return callee?.op === "attribute" && concerns(state, way, callee.base);
}

/** The target itself, not a set or list that it is looked up in, nor a mapping that it is read from (`"next" in request.GET`). */
function carriesText({ facts: { fragment } }: FunctionState, way: Way, id: ValueId): boolean {
  const { values } = fragment;
  if (!way.values.has(id) || values[id]?.op === "collection") return false;
  return ![...way.values].some((one) => {
    const value = values[one];
    if (value?.op === "item") return value.base === id;
    const callee = value?.op === "call" ? values[value.callee] : undefined;
    return callee?.op === "attribute" && callee.base === id && /^(?:get|getlist|pop)$/.test(callee.name);
  });
}

/** Functions of Python and Django that rewrite a text and judge nothing, whatever a condition makes of what they give back. */
const REWRITERS =
  /^(?:urllib\.(?:parse\.)?(?:urlencode|quote|quote_plus|unquote|unquote_plus|urljoin|urlunparse|urlunsplit)|django\.utils\.(?:http\.(?:urlencode|urlquote)|encoding\.\w{1,40})|json\.(?:dumps|loads))$/;

function checkByCall(
  flows: FlowModel,
  state: FunctionState,
  way: Way,
  id: ValueId,
  call: CallValue,
): TargetCheck | undefined {
  const asked = hostAsked(flows, state, way, id);
  if (asked) return asked;
  const name = spokenName(state.facts.fragment, call.callee) ?? "";
  if (name === "startswith" || name === "endswith") {
    return concernsReceiver(state, way, call) ? byEnds(flows, state, name, call) : undefined;
  }
  if (!call.arguments.some((one) => concerns(state, way, one.value))) return undefined;
  const callee = regardingFunction(flows.solver, state, id, (one) => concerns(state, way, one));
  if (callee) return checkInside(flows, callee, DEPTH);
  if (state.edges.has(id)) return undefined;
  if (DJANGO_CHECKS.test(name))
    return allowsItself(flows.program, state.ref, call)
      ? ITS_OWN_HOST
      : { kind: "enough", what: `\`${name}\` is asked` };
  const external = externalName(resolveIn(flows.program, state.ref, call.callee));
  if (external !== undefined && REWRITERS.test(external)) return undefined;
  if (external === undefined || /^(?:bool|len|str|isinstance|print)$/.test(external)) {
    return /safe|allow|valid|trust|check/i.test(name) ? { kind: "unseen", what: `\`${name}\`` } : undefined;
  }
  return { kind: "unseen", what: `\`${name}\`` };
}

/** Only a beginning with a host and a slash settles anything. */
function byEnds({ program }: FlowModel, state: FunctionState, name: string, call: CallValue): TargetCheck {
  if (name === "endswith")
    return {
      kind: "naive",
      what: "only its end is looked at",
      passes: "`https://elsewhere.example/?your-host`",
    };
  const [first] = call.arguments;
  const beginnings = first && beginningsOf(program, state.ref, first.value);
  if (first && !beginnings) return { kind: "unseen", what: "`startswith`" };
  const isHost = beginnings?.every((one) => one.includes("://")) === true;
  const passes = isHost ? "`https://your-host.elsewhere.example`" : "`//elsewhere.example`";
  return { kind: "naive", what: "only its beginning is looked at", passes };
}

/** `"shop.example" in url`, `url.endswith("shop.example")` of what the function is handed. */
function looksAtText({ values }: Fragment, value: Value): boolean {
  if (value.op === "operation" && /^(?:not )?in$/.test(value.operator)) {
    const [searched, text] = value.operands.map((one) => values[one]);
    return searched?.op === "text" && text?.op === "parameter";
  }
  const callee = value.op === "call" ? values[value.callee] : undefined;
  return callee?.op === "attribute" && callee.name === "endswith" && values[callee.base]?.op === "parameter";
}

/** What a function of the project asks: Django's check, the host, or less than that. */
export function checkInside(flows: FlowModel, callee: FunctionState, depth: number): TargetCheck | undefined {
  const { fragment, name } = callee.facts;
  let parses = false;
  let readsHosts = false;
  let resolves = false;
  for (const [id, value] of fragment.values.entries()) {
    readsHosts ||= value.op === "attribute" && HOST_PARTS.test(value.name);
    parses ||= looksAtText(fragment, value);
    if (value.op !== "call") continue;
    const spoken = spokenName(fragment, value.callee) ?? "";
    const isDjangos = DJANGO_CHECKS.test(spoken) && (depth === 0 || !callee.edges.has(id));
    if (isDjangos)
      return allowsItself(flows.program, callee.ref, value)
        ? { ...ITS_OWN_HOST, by: callee.ref }
        : { kind: "enough", what: `\`${name}\` asks \`${spoken}\`` };
    resolves ||= spoken === "resolve";
    parses ||= spoken === "urlparse" || spoken === "urlsplit" || spoken === "startswith";
  }
  const [asked] = hostQuestionsIn(flows.program, callee.ref);
  if (asked?.kind === "enough") return { kind: "enough", what: `\`${name}\` compares its host` };
  for (const edge of depth > 0 ? callee.edges.values() : []) {
    const inner = flows.solver.byRef.get(functionFacts(edge.target));
    const answer = inner && checkInside(flows, inner, depth - 1);
    if (answer?.kind === "enough") return answer;
  }
  // An address without a host whose path the project itself answers leads nowhere else.
  if (asked?.kind === "naive" && !resolves)
    return { kind: "naive", what: `in \`${name}\` ${asked.what}`, passes: asked.passes, by: callee.ref };
  if ((!parses || readsHosts) && !looksAtFormOnly(flows, callee, ADDRESSES))
    return { kind: "unseen", what: `\`${name}\`` };
  if (readsHosts)
    return {
      kind: "naive",
      what: `\`${name}\` only refuses a host that Python's parser finds`,
      passes: "`https:///elsewhere.example`",
      by: callee.ref,
    };
  return {
    kind: "naive",
    what: `\`${name}\` never looks at its host`,
    passes: "`https://elsewhere.example/` with a path that it knows",
    by: callee.ref,
  };
}
