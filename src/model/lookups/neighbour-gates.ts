/** Gates of a class (`dispatch`, `setup`) that let people to one row, and views behind them that fetch another: `Workspace` by its slug, with the user; `Project` by its number alone. */
import { methodsAlong } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import type { Value, ValueId } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";
import { influenceOf } from "./influence.ts";
import { joined } from "./influence-sets.ts";
import { isAsker, knowsAsker } from "./knowing.ts";
import type { Fetch, Lookup } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";

/** Calls and values followed. */
const DEPTH = 6;

/** The rows that a gate asks about, where it looks at the asker for nothing else; undefined where it asks something in general, or what it asks is not in sight. */
export function askedAbout(
  context: LookupContext,
  gate: FunctionRef,
  depth = 0,
): readonly Fetch[] | undefined {
  if (depth > 2) return undefined;
  const { fragment } = functionFacts(gate);
  const found: Fetch[] = [];
  for (const [id, value] of fragment.values.entries()) {
    if (!isAsker(context, gate, value)) continue;
    const about = endsOf(context, gate, id, 0);
    if (about === undefined) return undefined;
    found.push(...about);
  }
  for (const { target } of context.solver.byRef.get(functionFacts(gate))?.edges.values() ?? []) {
    if (!knowsAsker(context, target)) continue;
    const about = askedAbout(context, target, depth + 1);
    if (about === undefined) return undefined;
    found.push(...about);
  }
  return found.length === 0 ? undefined : found;
}

/** The rows that the asker is brought together with; undefined as soon as one use of them is about none. */
function endsOf(
  context: LookupContext,
  ref: FunctionRef,
  id: ValueId,
  depth: number,
): readonly Fetch[] | undefined {
  const { values } = functionFacts(ref).fragment;
  const found: Fetch[] = [];
  const uses = values.flatMap((value, use) => (operandsOf(value).includes(id) ? [use] : []));
  if (uses.length === 0 || depth > DEPTH) return undefined;
  for (const use of uses) {
    const value = values[use];
    if (value === undefined) return undefined;
    if (isLoginQuestion(value)) continue;
    const { touched, rows } = influenceOf(context, refTo(ref, use));
    const about = joined(touched, rows);
    const ends =
      about.length > 0 ? about : passesOn(value) ? endsOf(context, ref, use, depth + 1) : undefined;
    if (ends === undefined) return undefined;
    found.push(...ends);
  }
  return found;
}

function isLoginQuestion(value: Value): boolean {
  return value.op === "attribute" && /^(?:is_authenticated|is_anonymous)$/.test(value.name);
}

function passesOn({ op }: Value): boolean {
  return op === "attribute" || op === "call" || op === "merge" || op === "choice";
}

/** Whether a question for a row leaves out the row that the gate asked about, although its model says to which one it belongs. */
export function isBeside(
  context: LookupContext,
  owner: ClassRef,
  fetch: Fetch,
  about: readonly Fetch[],
): boolean {
  const model = fetch.model.ref && context.ownership.models.get(classFacts(fetch.model.ref));
  if (model === undefined || about.some((one) => one.model.key === fetch.model.key)) return false;
  if (fetch.asked.touched.some((one) => about.some((other) => other.model.key === one.model.key)))
    return false;
  const names = about.map(
    ({ model: asked }) =>
      model.relations.find(
        ({ target }) =>
          target.kind === "model" &&
          asked.ref !== undefined &&
          classFacts(target.ref) === classFacts(asked.ref),
      )?.name,
  );
  const relations = names.flatMap((name) => name ?? []);
  return (
    relations.length > 0 && relations.length === names.length && !mentions(context, owner, fetch, relations)
  );
}

/** Calls whose keywords are columns. */
const ASKING =
  /^(?:a?get|filter|exclude|Q|a?get_(?:object|list)_or_404|a?get_or_create|a?update_or_create|complex_filter)$/;

/** Whether any method of the class, or the function that asks, names the relation: it may compare, or ask for `workspace__slug`. */
function mentions(
  context: LookupContext,
  owner: ClassRef,
  fetch: Fetch,
  relations: readonly string[],
): boolean {
  const isRelation = (name: string): boolean =>
    relations.some(
      (relation) => name === relation || name === `${relation}_id` || name.startsWith(`${relation}__`),
    );
  return [...methodsAlong(context.program, owner), fetch.at].some((ref) =>
    functionFacts(ref).fragment.values.some((value) => {
      if (value.op === "call")
        return (
          ASKING.test(spokenName(functionFacts(ref).fragment, value.callee) ?? "") &&
          value.arguments.some(({ name }) => name !== undefined && isRelation(name))
        );
      return value.op === "attribute" && isRelation(value.name) && !isOwnAttribute(ref, value.base);
    }),
  );
}

/** `self.workspace` is what the gate keeps, and says nothing about the row. */
function isOwnAttribute(ref: FunctionRef, base: ValueId): boolean {
  let value = functionFacts(ref).fragment.values[base];
  while (value?.op === "updated") value = functionFacts(ref).fragment.values[value.base];
  return value?.op === "parameter" && value.index === 0;
}

/** How sure a row beside the one that a gate asks about is, and why: firm where other views of its model do look at who is asking, or where a function changes it. */
export function besideGrade({ beside, view, effects }: Lookup, others: number): ["medium" | "low", string] {
  const names = beside?.about?.map(({ model }) => `\`${model.name}\``) ?? [];
  const gate = view.target.kind === "class" ? "class" : "decorator";
  const changes = gate === "decorator" && effects.some(({ kind }) => kind !== "read");
  return [
    others > 0 || changes ? "medium" : "low",
    `the ${gate} asks who may come to the ${[...new Set(names)].join(" and ")} of the URL, and this row is fetched without it`,
  ];
}
