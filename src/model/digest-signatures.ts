/** Digests over a secret of the settings: with more text in it and given out, such a digest is a signature whatever it is called. */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { Value } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { isConversion } from "../flow/conversions.ts";
import type { Ingredients } from "../flow/ingredients.ts";
import type { Naming } from "../flow/naming.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import { indexOf } from "../flow/value-index.ts";
import { namesIdentifier, namesSettingSecret } from "./secret-words.ts";

/** A digest that proves knowledge of a secret. */
export interface SecretSignature {
  /** The setting's name. */
  readonly secret: string;
  /** What makes it a signature. */
  readonly because: string;
}

/** What makes a digest a signature; undefined for a secret alone (a key is made of it) and for what only marks or counts. */
export function secretSignature(
  index: ValueIndex,
  at: ValueRef,
  made: Ingredients,
  uses: readonly Naming[],
): SecretSignature | undefined {
  const secret = made.names.find(({ name }) => namesSettingSecret(name))?.name;
  if (secret === undefined || !hasMore(made, secret)) return undefined;
  const because = recognised(index, at, uses);
  return because === undefined ? undefined : { secret, because };
}

function hasMore({ names }: Ingredients, secret: string): boolean {
  return names.some(({ name, how }) => name !== secret && how !== "variable");
}

/** Functions that compare what must not leak while it is compared. */
const COMPARERS = new Set(["constant_time_compare", "compare_digest"]);

function recognised(index: ValueIndex, at: ValueRef, uses: readonly Naming[]): string | undefined {
  const fate = fateOf(index, at);
  if (fate.compared || uses.some(({ name, how }) => how === "calls" && COMPARERS.has(name)))
    return "it is compared with what somebody shows";
  // Eight letters of a digest tell versions apart; nobody signs with them.
  const giver = fate.cut ? undefined : uses.find(({ how, hops }) => how === "function" && hops === 0);
  return giver && !namesIdentifier(giver.name) ? `\`${giver.name}()\` gives it out` : undefined;
}

/** What becomes of a digest in its own function. */
interface Fate {
  readonly compared: boolean;
  /** Only a part of it is used. */
  readonly cut: boolean;
}

/** Values followed from a digest: its text, that text in a variable, in a longer text. */
const STEPS = 60;

function fateOf(index: ValueIndex, start: ValueRef): Fate {
  const { values } = functionFacts(start).fragment;
  const { users } = indexOf(index, start);
  const queue = [start.value];
  let compared = false;
  let cut = false;
  for (let next = 0; next < queue.length && next < STEPS; next++) {
    for (const user of users.get(queue[next] ?? NONE) ?? []) {
      const value = values[user];
      if (!value || queue.includes(user)) continue;
      compared ||= value.op === "operation" && (value.operator === "==" || value.operator === "!=");
      cut ||= value.op === "item" && value.key === NONE;
      if (keeps(index, refTo(start, user), value)) queue.push(user);
    }
  }
  return { compared, cut };
}

function keeps({ flows }: ValueIndex, at: ValueRef, value: Value): boolean {
  if (value.op === "call") return isConversion(flows.program, at, value);
  return ["attribute", "item", "build", "merge", "choice", "updated", "through"].includes(value.op);
}
