/** What a name is after branches that give it different things. */
import type { Fragment, MergeValue, Value, ValueId } from "../extract/facts.ts";

/**
 * The inputs of a merge, those that hold at run time first: `if TYPE_CHECKING` is for type checkers alone
 * (docs.python.org/3/library/typing.html#typing.TYPE_CHECKING). What says nothing at run time (`Any`, `None`) comes last all the same.
 */
export function inputsAtRunTime(fragment: Fragment, { inputs, regions }: MergeValue): readonly ValueId[] {
  const isTyping = regions.map((id) => {
    const region = fragment.regions[id];
    return region?.polarity === true && nameOf(fragment.values[region.condition]) === "TYPE_CHECKING";
  });
  if (!isTyping.includes(true)) return inputs;
  const atRunTime = inputs.filter((id, n) => isTyping[n] !== true && !saysNothing(fragment.values[id]));
  return [...atRunTime, ...inputs.filter((id) => !atRunTime.includes(id))];
}

function saysNothing(value: Value | undefined): boolean {
  return value?.op === "constant" || nameOf(value) === "Any";
}

function nameOf(value: Value | undefined): string | undefined {
  return value?.op === "attribute" || value?.op === "import" || value?.op === "free" ? value.name : undefined;
}

/** The first answer that one of several values gives. */
export function firstOf<Asked, Answer>(
  asked: readonly Asked[],
  answerOf: (one: Asked) => Answer | undefined,
): Answer | undefined {
  for (const one of asked) {
    const answer = answerOf(one);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
