/** What a strawberry schema serves: functions under its decorators (strawberry.rocks/docs/types/resolvers). */
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { ValueRef } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf, isImported } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Entry } from "./entry.ts";
import { camelCase, makeEntry } from "./entry.ts";

const DECORATOR = /^strawberry(?:_django)?\.(?:\w{1,30}\.){0,3}(field|mutation|subscription|input_mutation)$/;

/** Classes whose fields are roots of the schema; another type's are reached through a row that a root gave. */
const ROOT_NAME = /(?:Query|Queries|Mutation|Mutations|Subscription|Subscriptions)$/;

/** Fields of root types, in the program's order. */
export function strawberryEntries(flows: FlowModel): readonly Entry[] {
  if (!isImported(flows, "strawberry") && !isImported(flows, "strawberry_django")) return [];
  return functionsOf(flows).flatMap((state) => entryOf(flows, state) ?? []);
}

function entryOf(flows: FlowModel, { ref, facts }: FunctionState): Entry | undefined {
  const { unit } = ref;
  if (facts.class < 0 || unit.file.inTests) return undefined;
  const owner = { unit, class: facts.class };
  const decorator = strawberryDecorator(flows, ref);
  if (!decorator || !ROOT_NAME.test(classFacts(owner).name)) return undefined;
  const kind = /mutation/.test(decorator.name)
    ? "mutation"
    : decorator.name === "field"
      ? "query"
      : decorator.name;
  const pattern = `${kind} ${camelCase(facts.name)}`;
  return makeEntry({
    framework: "graphql",
    origin: "graphql",
    pattern,
    owner,
    field: facts.name,
    method: ref,
  });
}

/** The decorator that makes a function a field, and its name. */
export function strawberryDecorator(
  { program }: FlowModel,
  ref: Pick<ValueRef, "unit" | "function">,
): { readonly at: ValueRef; readonly name: string } | undefined {
  const { decorators, parent } = functionFacts(ref);
  for (const value of decorators) {
    const at = { unit: ref.unit, function: parent, value };
    const call = functionFacts(at).fragment.values[value];
    const callee = call?.op === "call" ? { ...at, value: call.callee } : at;
    const name = DECORATOR.exec(externalName(resolve(program, callee)) ?? "")?.[1];
    if (name !== undefined) return { at, name };
  }
  return undefined;
}
