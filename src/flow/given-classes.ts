/** Forms and serializers that a view picks in a method: `get_serializer_class` that answers for each action. */
import { textOf } from "../bind/constants.ts";
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { memberOf, resolveIn } from "../bind/resolve.ts";
import type { Fragment, RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";

/** A class that a method gives, and the region in which it does. */
interface Given {
  readonly target: ClassRef;
  readonly region: RegionId;
}

/**
 * The class that a view uses, for the function that asks: the one that its method gives where `self.action` is that function's
 * name, else the one written as an attribute, else the only one that the method names.
 */
export function givenClass(
  program: Program,
  asking: FunctionRef,
  view: ClassRef,
  attribute: string,
): ClassRef | undefined {
  const owner = { kind: "class", target: view } as const;
  const written = memberOf(program, owner, attribute);
  const named = written?.kind === "class" ? written.target : undefined;
  const found = memberOf(program, owner, `get_${attribute}`);
  if (found?.kind !== "function") return named;
  const { fragment } = functionFacts(found.target);
  const given = fragment.exits.flatMap(({ kind, value, region }): Given[] => {
    const symbol = kind === "return" ? resolveIn(program, found.target, value) : undefined;
    return symbol?.kind === "class" ? [{ target: symbol.target, region }] : [];
  });
  const { name } = functionFacts(asking);
  const own = given.find(({ region }) => isFor(program, found.target, fragment, region, name))?.target;
  if (own ?? named) return own ?? named;
  return new Set(given.map(({ target }) => classFacts(target))).size === 1 ? given[0]?.target : undefined;
}

/** Whether a region is one in which `self.action` has a name. */
function isFor(
  program: Program,
  ref: FunctionRef,
  fragment: Fragment,
  from: RegionId,
  name: string,
): boolean {
  for (let at = from; at !== NONE; at = fragment.regions[at]?.parent ?? NONE) {
    const region = fragment.regions[at];
    const condition = region?.polarity === true ? fragment.values[region.condition] : undefined;
    if (condition?.op !== "operation" || !/^(?:==|in)$/.test(condition.operator)) continue;
    const [left = NONE, right = NONE] = condition.operands;
    const asked = fragment.values[left];
    if (
      asked?.op === "attribute" &&
      asked.name === "action" &&
      textsIn(program, ref, fragment, right).includes(name)
    )
      return true;
  }
  return false;
}

function textsIn(
  program: Program,
  ref: FunctionRef,
  fragment: Fragment,
  id: ValueId,
): readonly (string | undefined)[] {
  const value = fragment.values[id];
  const ids = value?.op === "collection" ? value.entries.map((entry) => entry.value) : [id];
  return ids.map((one) => textOf(program, refTo(ref, one)));
}
