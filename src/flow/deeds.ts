/** What a function does beyond answering (writes, mails, logs in), and whether it checks a signature or token first; through calls. */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolve } from "../bind/resolve.ts";
import type { CallValue, Value } from "../extract/facts.ts";
import type { Deed } from "./catalog/model.ts";
import { spokenName } from "./sinks.ts";
import type { FunctionState, SolverState } from "./summary.ts";

/** One deed with the call or assignment that does it, in the function itself or in something it calls. */
export interface DeedSeen {
  readonly deed: Deed;
  readonly at: ValueRef;
}

/** A check of a signature or token, with words for a report ("compares a secret in constant time"). */
export interface ProofSeen {
  readonly says: string;
  readonly at: ValueRef;
}

export interface Conduct {
  readonly deeds: readonly DeedSeen[];
  readonly proofs: readonly ProofSeen[];
  /** Whether it asks who is behind the request (the session's user), in its body, by a decorator or a base class. */
  readonly knowsUser: boolean;
  /** Whether it looks at the request's body or method: a function that does neither does the same for every method. */
  readonly readsBody: boolean;
}

/** Calls followed from the function asked about. */
const DEPTH = 6;

/** Names under which code keeps what only the right caller can know. */
const TOKEN_NAME =
  /(^|_)(token|signature|sig|hmac|digest|api_?key|apikey|secret|nonce|auth_key|webhook_key)(_|$)/i;

/** Parts of names of request headers that carry a credential of their own: no browser sends them by itself. */
const TOKEN_HEADER = /AUTHORIZATION|SIGNATURE|TOKEN|API[-_]?KEY|HMAC|SECRET/i;

/** What a function and everything it calls in this project do. Deterministic: own code first, then callees in order. */
export function conductOf(solver: SolverState, state: FunctionState): Conduct {
  const deeds: DeedSeen[] = [];
  const proofs: ProofSeen[] = [];
  let knowsUser = false;
  let readsBody = false;
  const seen = new Set<FunctionState>();
  const visit = (one: FunctionState, depth: number): void => {
    if (seen.has(one) || depth > DEPTH) return;
    seen.add(one);
    for (const [id, value] of one.facts.fragment.values.entries()) {
      const at = { ...one.ref, value: id };
      const deed = deedOf(solver, one, at, value);
      if (deed) deeds.push({ deed, at });
      const name = namesSomething(value) ? externalName(resolve(solver.program, at)) : undefined;
      knowsUser ||= name !== undefined && solver.catalog.identities.has(name);
      readsBody ||= name !== undefined && solver.catalog.bodies.has(name);
      const says = proofOf(solver, one, at, value);
      if (says !== undefined) proofs.push({ says, at });
    }
    for (const name of decoratorNames(solver, one)) {
      knowsUser ||= solver.catalog.identities.has(name);
      readsBody ||= solver.catalog.bodies.has(name);
    }
    for (const deed of storeDeeds(solver, one)) deeds.push(deed);
    for (const edge of one.edges.values()) {
      const target = solver.byRef.get(functionFacts(edge.target));
      if (target) visit(target, depth + 1);
    }
  };
  visit(state, 0);
  return { deeds, proofs, knowsUser, readsBody };
}

function namesSomething(value: Value): boolean {
  return value.op === "attribute" || value.op === "call";
}

/** Library paths of a function's decorators; of a decorator that is called with arguments, the path without them. */
export function decoratorNames(solver: SolverState, { ref, facts }: FunctionState): string[] {
  return facts.decorators.flatMap((value) => {
    const name = externalName(resolve(solver.program, { unit: ref.unit, function: facts.parent, value }));
    return name === undefined ? [] : [name.endsWith("()") ? name.slice(0, -2) : name];
  });
}

function deedOf(solver: SolverState, state: FunctionState, at: ValueRef, value: Value): Deed | undefined {
  if (value.op !== "call") return undefined;
  const symbol = resolve(solver.program, { ...at, value: value.callee });
  const name = externalName(symbol);
  const known = name === undefined ? undefined : solver.catalog.deeds.get(name)?.deed;
  if (known) return known;
  if (state.sinks.some((site) => site.at.value === at.value)) return "run";
  if (symbol?.kind === "function") return undefined;
  const callee = state.facts.fragment.values[value.callee];
  const loose = callee?.op === "attribute" ? solver.catalog.deeds.get(`?.${callee.name}`)?.deed : undefined;
  return loose ?? (name === "open" ? openMode(state, value) : undefined);
}

/** `open(path, "w")` writes a file. */
function openMode(state: FunctionState, call: CallValue): Deed | undefined {
  const mode = call.arguments[1] ?? call.arguments.find((one) => one.name === "mode");
  const value = mode && state.facts.fragment.values[mode.value];
  if (value?.op !== "text") return undefined;
  const { bytes } = state.ref.unit.file;
  for (let i = value.start; i < value.end; i++) {
    const letter = bytes[i];
    if (letter === 119 || letter === 97 || letter === 120) return "file";
  }
  return undefined;
}

/** Assignments that do something: `request.session["x"] = …`. */
function storeDeeds(solver: SolverState, state: FunctionState): DeedSeen[] {
  return state.facts.fragment.stores.flatMap((store): DeedSeen[] => {
    const base = externalName(resolve(solver.program, { ...state.ref, value: store.base }));
    const row = base !== undefined && store.item ? solver.catalog.deeds.get(`${base}[]=`) : undefined;
    return row ? [{ deed: row.deed, at: { ...state.ref, value: store.value } }] : [];
  });
}

function proofOf(solver: SolverState, state: FunctionState, at: ValueRef, value: Value): string | undefined {
  if (value.op === "item") return headerProof(solver, at, value.name, value.base);
  if (value.op === "operation") return comparisonProof(state, value.operator, value.operands);
  if (value.op !== "call") return undefined;
  const name = externalName(resolve(solver.program, { ...at, value: value.callee }));
  const row =
    name === undefined || isAmbient(solver, state, value) ? undefined : solver.catalog.proofs.get(name);
  return row?.says ?? lookupProof(state, value, name) ?? headerCallProof(solver, state, value);
}

/** A token that the browser sends by itself (a cookie, the session) proves nothing about who made the request. */
function isAmbient(solver: SolverState, state: FunctionState, call: CallValue): boolean {
  return call.arguments.some((argument) =>
    (state.taints[argument.value] ?? []).some(
      ({ origin }) => origin.kind === "source" && solver.catalog.ambient.has(origin.row.at),
    ),
  );
}

/** `Model.objects.get(token=…)`: only who knows the token finds a row. */
function lookupProof(state: FunctionState, call: CallValue, name: string | undefined): string | undefined {
  const callee = state.facts.fragment.values[call.callee];
  const method = name?.split(".").at(-1) ?? (callee?.op === "attribute" ? callee.name : "");
  if (!/^(get|filter|get_object_or_404|exists)$/.test(method)) return undefined;
  const key = call.arguments.find(
    (one) => one.name !== undefined && TOKEN_NAME.test(one.name.split("__")[0] ?? ""),
  );
  return key ? `finds its object by \`${key.name}\`, which only the right caller knows` : undefined;
}

function comparisonProof(
  state: FunctionState,
  operator: string,
  operands: readonly number[],
): string | undefined {
  if (operator !== "==" && operator !== "!=") return undefined;
  const names = operands.map((operand) => spokenName(state.facts.fragment, operand));
  const named = names.find((name) => name !== undefined && TOKEN_NAME.test(name));
  const constant = operands.some((operand) => state.facts.fragment.values[operand]?.op === "constant");
  return named !== undefined && !constant ? `compares \`${named}\`` : undefined;
}

function headerProof(
  solver: SolverState,
  at: ValueRef,
  key: string | undefined,
  base: number,
): string | undefined {
  if (key === undefined || !TOKEN_HEADER.test(key)) return undefined;
  const name = externalName(resolve(solver.program, { ...at, value: base }));
  const row = name === undefined ? undefined : solver.catalog.sources.get(name);
  return row?.label === "the request's headers" ? `reads the \`${key}\` header` : undefined;
}

function headerCallProof(solver: SolverState, state: FunctionState, call: CallValue): string | undefined {
  const callee = state.facts.fragment.values[call.callee];
  if (callee?.op !== "attribute" || callee.name !== "get") return undefined;
  const first = call.arguments[0];
  const key = first && state.facts.fragment.values[first.value];
  if (key?.op !== "text" || key.end - key.start > 64) return undefined;
  const text = String.fromCharCode(...state.ref.unit.file.bytes.subarray(key.start, key.end)).replace(
    /^\w*["']|["']$/g,
    "",
  );
  return headerProof(solver, { ...state.ref, value: call.callee }, text, callee.base);
}
