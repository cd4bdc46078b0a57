/** Rows that are shown to everybody once somebody has published them: `if not post.is_public: raise Http404`. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { CallArgument, Exit, Fragment, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";

/** Columns that say whether a row is for everybody; names of settings are written in capitals. */
const PUBLISHED =
  /publish|(?:^|_)public(?:_|$)|is_public|approved|(?:^|_)visib|(?:^|_)(?:unlisted|hidden|private|draft)(?:_|$)/i;

/** Values looked at in one condition. */
const LIMIT = 60;

/** The column that a function asks before it refuses a row; undefined where it asks none. */
export function askedForPublication(ref: FunctionRef): string | undefined {
  const { fragment } = functionFacts(ref);
  for (const exit of fragment.exits) {
    const name = exit.kind === "raise" ? askedBefore(fragment, exit) : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}

/** What the conditions around a refusal are made of. */
function askedBefore(fragment: Fragment, { region }: Exit): string | undefined {
  const queue: ValueId[] = [];
  for (let at = region; at !== NONE; at = fragment.regions[at]?.parent ?? NONE)
    queue.push(fragment.regions[at]?.condition ?? NONE);
  for (let next = 0; next < queue.length && next < LIMIT; next++) {
    const value = fragment.values[queue[next] ?? NONE];
    if (!value) continue;
    const names =
      value.op === "attribute"
        ? [value.name]
        : value.op === "call"
          ? value.arguments.flatMap(({ name }) => name ?? [])
          : [];
    const found = names.find((name) => PUBLISHED.test(name) && /[a-z]/.test(name));
    if (found !== undefined) return found;
    queue.push(...operandsOf(value));
  }
  return undefined;
}

/** Columns that say in a word who may see a row, and the words for everybody. */
const AUDIENCE = /(?:^|_)(?:privacy|visibility|access|audience|scope|status|state)(?:_level|_type)?$/i;
const EVERYBODY = /^(?:IS_|STATUS_|STATE_|PRIVACY_|ACCESS_)?(?:PUBLIC|PUBLISHED|EVERYBODY|EVERYONE|WORLD)$/i;

/** Whether the function that fetches rows leaves out those that are not for everybody: `filter(is_unlisted=False)`, `filter(privacy=Post.PUBLIC)`. */
export function picksPublished(ref: FunctionRef): boolean {
  const { values } = functionFacts(ref).fragment;
  const isForAll = ({ name, value }: CallArgument): boolean => {
    const given = values[value];
    if (name === undefined) return false;
    if (PUBLISHED.test(name)) return true;
    return AUDIENCE.test(name) && given?.op === "attribute" && EVERYBODY.test(given.name);
  };
  return values.some((value) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    return (
      value.op === "call" &&
      callee?.op === "attribute" &&
      /^(?:filter|exclude)$/.test(callee.name) &&
      value.arguments.some(isForAll)
    );
  });
}
