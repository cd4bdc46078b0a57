/** GraphQL mutations of the project and the endpoints that run them: graphene-django and strawberry-django. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { constantOf } from "../../bind/constants.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { decoratorSymbols } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf, isImported, placeOf } from "../../flow/flow-model.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexOf } from "../../flow/value-index.ts";
import { productionValue } from "../settings/production-value.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import { productionModules } from "../settings/project-settings.ts";
import { leaves } from "../settings/resolve.ts";
import { entryOf } from "../settings/templates-setting.ts";
import { elementsOf, textOf as settingText } from "../settings/value.ts";
import { asksBeforeHandlers } from "./class-guards.ts";
import { isKnownViewBase } from "./guard-vocabulary.ts";

/** One mutation. */
export interface Mutation {
  readonly name: string;
  readonly at: Place;
  readonly state: FunctionState;
}

/** Where GraphQL is served. */
export interface GraphqlEndpoint {
  readonly at: Place;
  /** Whether something around the view asks for a login, or cannot be seen. */
  readonly guarded: boolean;
  /** `graphiql=True`: the explorer is switched on by a constant. */
  readonly explorer: Place | undefined;
  /** `batch=True`. */
  readonly batches: boolean;
  /** Whether something may limit what is asked: `validation_rules=…`, a schema that is handed over, a class of the project. */
  readonly limited: boolean;
}

const VIEW =
  /^(?:graphene_django|strawberry\.django|strawberry_django|ariadne_django|ariadne\.contrib\.django)\.(?:\w{1,40}\.){0,2}\w{0,30}GraphQLView$/;

const RESOLVING: readonly string[] = ["mutate", "mutate_and_get_payload"];

const MUTATION_BASE = /^graphene(?:_django)?\.(?:\w{1,30}\.){0,3}(?:Mutation|ClientIDMutation)$/;

/** Wrappers that ask nobody anything. */
const NEUTRAL = /^(?:django\.views\.decorators\.|django\.utils\.decorators\.|graphene_file_upload\.)/;

/** Whether the project serves GraphQL with one of these packages. */
export function usesGraphql(flows: FlowModel): boolean {
  return ["graphene", "graphene_django", "strawberry", "strawberry_django"].some((name) =>
    isImported(flows, name),
  );
}

/** Every call of `GraphQLView.as_view(…)`, or of a class of the project that descends from it. */
export function graphqlEndpoints(index: ValueIndex): GraphqlEndpoint[] {
  const { flows } = index;
  return callsNamed(flows, "as_view").flatMap(({ state, id, value }): GraphqlEndpoint[] => {
    const callee = state.facts.fragment.values[value.callee];
    if (callee?.op !== "attribute") return [];
    const symbol = resolveIn(flows.program, state.ref, callee.base);
    const own = symbol?.kind === "class" ? symbol.target : undefined;
    const isView = own ? descends(flows, own) : VIEW.test(externalName(symbol) ?? "");
    if (!isView) return [];
    const at = refTo(state.ref, id);
    const guarded = (own !== undefined && classAsks(flows, own)) || isWrapped(index, at);
    return [
      {
        at: placeOf(at),
        guarded,
        explorer: constantTrue(flows, at, value, "graphiql") ? placeOf(at) : undefined,
        batches: constantTrue(flows, at, value, "batch"),
        limited:
          own !== undefined ||
          value.arguments.some((one) => one.name === undefined || LIMITING.includes(one.name)),
      },
    ];
  });
}

function descends({ program }: FlowModel, ref: ClassRef): boolean {
  return libraryAncestors(program, ref).some((name) => VIEW.test(name));
}

/** A guard among the bases, or a base that cannot be seen. */
function classAsks(flows: FlowModel, ref: ClassRef): boolean {
  return hierarchyOf(flows.program, ref).some((one) =>
    one.kind === "external"
      ? !VIEW.test(one.name) && !isKnownViewBase(one.name) && one.name !== "object" && !NEUTRAL.test(one.name)
      : asksBeforeHandlers(flows, one),
  );
}

/** Calls around the view: `login_required(GraphQLView.as_view())`. */
function isWrapped(index: ValueIndex, at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  let inner: ValueId = at.value;
  for (let depth = 0; depth < 4; depth++) {
    const outer = (indexOf(index, at).users.get(inner) ?? []).find((user) => values[user]?.op === "call");
    const call = outer === undefined ? undefined : values[outer];
    if (outer === undefined || call?.op !== "call") return false;
    const name = externalName(resolveIn(index.flows.program, at, call.callee)) ?? "";
    if (/^django\.(?:urls|conf\.urls)\./.test(name)) return false;
    if (!NEUTRAL.test(name)) return true;
    inner = outer;
  }
  return false;
}

/** Arguments by which limits come along. */
const LIMITING: readonly string[] = ["validation_rules", "schema", "middleware", "backend"];

function constantTrue({ program }: FlowModel, at: ValueRef, call: CallValue, name: string): boolean {
  const given = call.arguments.find((one) => one.name === name);
  return given !== undefined && constantOf(program, refTo(at, given.value))?.kind === "True";
}

/** Every mutation that a class or decorator of the project declares. */
export function mutations(flows: FlowModel): Mutation[] {
  return [...grapheneMutations(flows), ...strawberryMutations(flows)];
}

/** Classes with a `mutate` of their own; one that a base of the project brings is that base's matter. */
function grapheneMutations({ program, solver }: FlowModel): Mutation[] {
  return [...program.units.values()].flatMap((unit) =>
    unit.facts.classes.flatMap((facts, id): Mutation[] => {
      const ref = { unit, class: id };
      const ancestors = hierarchyOf(program, ref);
      if (!ancestors.some((one) => one.kind === "external" && MUTATION_BASE.test(one.name))) return [];
      if (ancestors.slice(1).some((one) => one.kind === "class" && resolverIn(one.target) !== undefined))
        return [];
      const method = resolverIn(ref);
      const state = method && solver.byRef.get(functionFacts(method));
      if (method === undefined || state === undefined) return [];
      const { header, qualifiedName } = functionFacts(method);
      return [{ name: facts.name, at: { path: unit.file.path, span: header, scope: qualifiedName }, state }];
    }),
  );
}

function resolverIn(ref: ClassRef): FunctionRef | undefined {
  return methodsOf(ref).find((method) => RESOLVING.includes(functionFacts(method).name));
}

const STRAWBERRY = /^strawberry(?:_django)?\.(?:\w{1,30}\.)?mutation$/;

/** Functions under `@strawberry.mutation`; with arguments such as `permission_classes=` something is asked. */
function strawberryMutations(flows: FlowModel): Mutation[] {
  return functionsOf(flows).flatMap((state): Mutation[] => {
    const { facts, ref } = state;
    const [first, ...others] = facts.decorators;
    if (first === undefined || others.length > 0) return [];
    const [symbol] = decoratorSymbols(flows.solver, state);
    if (!STRAWBERRY.test(externalName(symbol) ?? "") || names(ref, facts.parent, first, GUARDING)) return [];
    const owner = facts.class >= 0 ? classFacts({ unit: ref.unit, class: facts.class }).name : "";
    const name = owner === "" ? facts.name : `${owner}.${facts.name}`;
    return [
      { name, at: { path: ref.unit.file.path, span: facts.header, scope: facts.qualifiedName }, state },
    ];
  });
}

const GUARDING: readonly string[] = ["permission_classes", "extensions", "directives"];

function names(ref: FunctionRef, parent: number, decorator: ValueId, keywords: readonly string[]): boolean {
  const call = functionFacts({ unit: ref.unit, function: parent }).fragment.values[decorator];
  return (
    call?.op === "call" && call.arguments.some((one) => one.name === undefined || keywords.includes(one.name))
  );
}

/** Middleware of a schema that adds who is there or helps developers, and turns nobody away. */
const HARMLESS_MIDDLEWARE = /^(?:graphql_jwt|graphene_django)\./;

/** Whether `GRAPHENE["MIDDLEWARE"]` of production names something that may ask, or cannot be read (docs.graphene-python.org/projects/django/en/latest/settings/). */
export function schemaMayAsk(projects: readonly ProjectSettings[]): boolean {
  return [...productionModules(projects)].some(({ settings, module }) => {
    const found = productionValue(settings, module, "GRAPHENE");
    const lists =
      found === undefined ? [] : leaves(found.inProduction).map(({ value }) => entryOf(value, "MIDDLEWARE"));
    return lists.some((list) =>
      (elementsOf(list) ?? []).some((one) => !HARMLESS_MIDDLEWARE.test(settingText(one) ?? "")),
    );
  });
}
