/**
 * Functions that are called from outside without a URL of their own, because a library's decorator registers them: RPC methods,
 * commands of a bot. Where several of one file share such a decorator, they are judged beside each other like views.
 */
import type { FunctionRef, Unit } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { both, every } from "../guards/claim.ts";
import { decoratorClaim, isNeutral } from "../guards/decorators.ts";
import { ANY_REQUEST } from "../guards/guard-book.ts";
import { handlerPosture } from "./answers.ts";
import type { ViewPosture } from "./posture.ts";
import type { Handler, View } from "../views/view.ts";
import type { WorkParts } from "./work.ts";
import { workOf } from "./work.ts";

/** Fewer functions than these show no custom. */
const LEAST = 4;

/** Postures of registered functions that no route leads to. */
export function registeredPostures(parts: WorkParts): readonly ViewPosture[] {
  const routed = new Set(
    parts.views.flatMap(({ target }) => (target.kind === "function" ? [functionFacts(target.ref)] : [])),
  );
  return [...parts.flows.program.units.values()].flatMap((unit) => {
    const groups = groupsIn(parts, unit);
    return [...groups.values()]
      .filter((group) => group.length >= LEAST)
      .flatMap((group) => group.filter((ref) => !routed.has(functionFacts(ref))))
      .map((ref) => postureOf(parts, ref));
  });
}

/** The functions of a file by the library's decorator that registers them. */
function groupsIn(parts: WorkParts, unit: Unit): ReadonlyMap<string, readonly FunctionRef[]> {
  const groups = new Map<string, FunctionRef[]>();
  for (const [id, facts] of unit.facts.functions.entries()) {
    if (facts.form !== "function" || facts.parent !== 0 || facts.decorators.length < 1) continue;
    const ref = { unit, function: id };
    for (const name of registrars(parts, ref)) {
      const same = groups.get(name);
      if (same) same.push(ref);
      else groups.set(name, [ref]);
    }
  }
  return groups;
}

/** Decorators of packages that are no guards. */
function registrars({ flows, guards }: WorkParts, ref: FunctionRef): string[] {
  return decoratorsOf(flows, ref).flatMap(({ name }) =>
    name !== undefined && !isNeutral(name) && !guards.rows.has(name) ? [name] : [],
  );
}

function decoratorsOf({ program }: WorkParts["flows"], ref: FunctionRef) {
  const { decorators, parent } = functionFacts(ref);
  const outer = { unit: ref.unit, function: parent };
  const { values } = functionFacts(outer).fragment;
  return decorators.map((value) => {
    const call = values[value];
    const callee = call?.op === "call" ? call.callee : value;
    return { at: refTo(outer, value), name: externalName(resolveIn(program, outer, callee)) };
  });
}

/** What the other decorators and the body demand. */
function postureOf(parts: WorkParts, ref: FunctionRef): ViewPosture {
  const { flows, guards } = parts;
  const facts = functionFacts(ref);
  const own = decoratorsOf(flows, ref).filter(({ name }) => name === undefined || guards.rows.has(name));
  const claim = both(
    every(own.map(({ at }) => decoratorClaim(guards, at, ANY_REQUEST))),
    guards.ask(guards, ref, { outcome: "passes", occasion: ANY_REQUEST }),
  );
  const sure = claim === "never" ? claim : claim.filter((guard) => guard.certain);
  const { file, module } = ref.unit;
  const handler: Handler = { name: facts.name, methods: [], function: ref, inherited: undefined };
  const view: View = {
    framework: "django",
    target: { kind: "function", ref },
    name: `${module}.${facts.qualifiedName}`,
    handlers: [handler],
    routes: [],
    at: { path: file.path, span: facts.header, scope: facts.qualifiedName },
    project: file.project,
  };
  // There is no HTTP method to tell those that write from those that read.
  const method = workOf(parts, view, handler).length > 0 ? "POST" : "GET";
  const known: Handler = { ...handler, methods: [method] };
  return { view, handlers: [handlerPosture(known, [{ method, claim: sure }])] };
}
