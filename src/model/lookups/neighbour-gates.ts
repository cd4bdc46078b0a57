/** What a gate of a class or a decorator asks about: the `Workspace` of the URL, with the user; and how sure a row is that is fetched beside it. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { onceFor } from "../../bind/once.ts";
import type { FunctionFacts, Value, ValueId } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
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
  const uses = usesIn(functionFacts(ref)).get(id) ?? [];
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

/** The values that are computed from each value of a function. */
const usesIn: (facts: FunctionFacts) => ReadonlyMap<ValueId, readonly ValueId[]> = onceFor(({ fragment }) => {
  const uses = new Map<ValueId, ValueId[]>();
  for (const [use, value] of fragment.values.entries())
    for (const id of new Set(operandsOf(value))) {
      const known = uses.get(id);
      if (known) known.push(use);
      else uses.set(id, [use]);
    }
  return uses;
});

function isLoginQuestion(value: Value): boolean {
  return value.op === "attribute" && /^(?:is_authenticated|is_anonymous)$/.test(value.name);
}

function passesOn({ op }: Value): boolean {
  return op === "attribute" || op === "call" || op === "merge" || op === "choice";
}

/** How sure a row beside the one that a gate asks about is, and why: firm where other views of its model do look at who is asking, where a function changes it, or where every row below a class's gate belongs to one that it asks about. */
export function besideGrade(
  { beside, gate: own, view, effects }: Lookup,
  others: number,
): ["medium" | "low", string] {
  const names = beside?.about?.map(({ model }) => `\`${model.name}\``) ?? [];
  const gate = own?.methods.length === 0 ? "view" : view.target.kind === "class" ? "class" : "decorator";
  const changes = gate === "decorator" && effects.some(({ kind }) => kind !== "read");
  return [
    others > 0 || changes || own?.owner.confidence === "high" ? "medium" : "low",
    `the ${gate} asks who may come to the ${[...new Set(names)].join(" and ")} of the URL, and this row is fetched without it`,
  ];
}
