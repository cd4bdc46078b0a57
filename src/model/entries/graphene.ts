/** What a graphene schema serves: the resolvers of its root types, and mutations (docs.graphene-python.org/en/latest/types/mutations/). */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { Ancestor, ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { isImported } from "../../flow/flow-model.ts";
import { callsWithKeyword } from "../../flow/occurrences.ts";
import { inheritedMethod, ownAttribute } from "../guards/class-attributes.ts";
import type { Entry } from "./entry.ts";
import { camelCase, makeEntry } from "./entry.ts";

const OBJECT_TYPE = /^graphene(?:_django|_federation)?\.(?:\w{1,30}\.){0,3}\w{0,20}ObjectType$/;

const MUTATION = /^graphene(?:_django)?\.(?:\w{1,30}\.){0,3}\w{0,30}Mutation$/;

/** Names of root types where the schema is put together out of sight. */
const ROOT_NAME = /(?:Query|Queries)$/;

/** What answers a mutation, the most specific first; `perform_mutation` is a project's or package's own step within `mutate`. */
const ANSWERING = ["perform_mutation", "mutate_and_get_payload", "mutate"] as const;

/** Fields and mutations of graphene, in the program's order. */
export function grapheneEntries(flows: FlowModel): readonly Entry[] {
  if (!isImported(flows, "graphene")) return [];
  const { program } = flows;
  const roots = rootTypes(flows);
  return [...program.units.values()].flatMap((unit) =>
    unit.file.inTests
      ? []
      : unit.facts.classes.flatMap((facts, id): readonly Entry[] => {
          const ref = { unit, class: id };
          const ancestors = hierarchyOf(program, ref);
          if (descends(ancestors, MUTATION)) return mutationEntries(program, ref);
          const isRoot = roots.has(facts) || (ROOT_NAME.test(facts.name) && descends(ancestors, OBJECT_TYPE));
          return isRoot ? queryEntries(ref) : [];
        }),
  );
}

function descends(ancestors: readonly Ancestor[], base: RegExp): boolean {
  return ancestors.some((one) => one.kind === "external" && base.test(one.name));
}

/** Classes that some call gets as `query=`, with those they are made of. */
function rootTypes(flows: FlowModel): ReadonlySet<unknown> {
  return new Set(
    callsWithKeyword(flows, "query").flatMap(({ state, value }) => {
      const given = value.arguments.find(({ name }) => name === "query");
      const symbol = given && resolveIn(flows.program, state.ref, given.value);
      if (symbol?.kind !== "class") return [];
      const line = hierarchyOf(flows.program, symbol.target);
      return descends(line, OBJECT_TYPE)
        ? line.flatMap((one) => (one.kind === "class" ? [classFacts(one.target)] : []))
        : [];
    }),
  );
}

function queryEntries(owner: ClassRef): readonly Entry[] {
  return methodsOf(owner).flatMap((method): Entry[] => {
    const field = /^resolve_(\w+)$/.exec(functionFacts(method).name)?.[1];
    if (field === undefined) return [];
    const pattern = `query ${camelCase(field)}`;
    return [makeEntry({ framework: "graphql", origin: "graphql", pattern, owner, field, method })];
  });
}

function mutationEntries(program: Program, owner: ClassRef): readonly Entry[] {
  const answer = answering(program, owner);
  const { name } = classFacts(owner);
  if (!answer || isAbstract(owner)) return [];
  const isOwn = methodsOf(owner).some((one) => functionFacts(one) === functionFacts(answer));
  return [
    makeEntry({
      framework: "graphql",
      origin: "graphql",
      pattern: `mutation ${camelCase(name)}`,
      owner,
      field: name,
      method: answer,
      ...(isOwn ? {} : { inherited: functionFacts(answer).qualifiedName }),
    }),
  ];
}

function answering(program: Program, owner: ClassRef): FunctionRef | undefined {
  for (const name of ANSWERING) {
    const found = inheritedMethod(program, owner, name);
    if (found) return found;
  }
  return undefined;
}

/** `class Meta: abstract = True`. */
function isAbstract(owner: ClassRef): boolean {
  const meta = metaOf(owner);
  const at = meta && ownAttribute(meta, "abstract");
  const value = at && functionFacts(at).fragment.values[at.value];
  return value?.op === "constant" && value.constant === "True";
}

/** The class's own `class Meta`. */
export function metaOf({ unit, class: id }: ClassRef): ClassRef | undefined {
  const name = `${unit.facts.classes[id]?.qualifiedName ?? ""}.Meta`;
  const found = unit.facts.classes.findIndex(({ qualifiedName }) => qualifiedName === name);
  return found < 0 ? undefined : { unit, class: found };
}
