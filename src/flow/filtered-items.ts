/** What a list keeps behind `filter(question, list)`: only what the question says yes to. */
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { constantOf } from "../bind/constants.ts";
import type { CallValue, Fragment, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { GuardContext } from "./guards.ts";
import { clearedWhen } from "./guards.ts";
import type { Kinds } from "./kinds.ts";
import { ALL_KINDS, KIND_BITS } from "./kinds.ts";

/** The kinds that everything lost which `filter(lambda x: x in KNOWN, values)` lets through; of pairs, whose keys are asked, the names. */
export function clearedByFilter(context: GuardContext, call: CallValue): Kinds {
  const { program, fragment, ref } = context;
  const callee = fragment.values[call.callee];
  const asked = call.arguments[0]?.value;
  if (callee?.op !== "free" || callee.name !== "filter" || asked === undefined) return 0;
  const question = resolveIn(program, ref, asked);
  if (question?.kind !== "function" || question.receiver) return 0;
  const facts = functionFacts(question.target);
  const answers = facts.fragment.exits.filter(({ kind }) => kind === "return");
  const inside = insideOf(context, question.target, facts.fragment);
  return answers.length === 0
    ? 0
    : answers.reduce((kept, { value }) => kept & provenBy(inside, value), ALL_KINDS);
}

function insideOf(context: GuardContext, ref: FunctionRef, fragment: Fragment): GuardContext {
  const { program, catalog } = context;
  return {
    program,
    catalog,
    ref,
    fragment,
    isConstant: (id) => fragment.values[id]?.op === "text",
    isRequested: (id) =>
      catalog.sources.get(externalName(resolveIn(program, ref, id)) ?? "")?.kind === "request",
    memo: new Map(),
    depth: context.depth ?? 0,
  };
}

/** What a question that came out true proves of the one that it was asked about. */
function provenBy(context: GuardContext, answer: ValueId): Kinds {
  const { program, ref, fragment } = context;
  let kinds: Kinds = 0;
  for (const [id, cleared] of clearedWhen(context, answer, true)) {
    const value = fragment.values[id];
    if (value?.op === "parameter" && value.index === 0) kinds |= cleared;
    const pair = value?.op === "item" ? fragment.values[value.base] : undefined;
    if (value?.op !== "item" || pair?.op !== "parameter" || pair.index !== 0) continue;
    if (isFirst(program, ref, value.key)) kinds |= cleared & KIND_BITS.name;
  }
  return kinds;
}

function isFirst(program: Program, ref: FunctionRef, key: ValueId): boolean {
  const index = key === NONE ? undefined : constantOf(program, refTo(ref, key));
  return index?.kind === "number" && index.text === "0";
}
