/** Digests that serve as the code of a password reset, activation or confirmation although others can compute them. */
import { functionFacts } from "../../bind/program.ts";
import type { Ingredients } from "../../flow/ingredients.ts";
import { ingredientsOf } from "../../flow/ingredients.ts";
import type { Naming } from "../../flow/naming.ts";
import { usesOf } from "../../flow/uses.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { isSecureRandom } from "../randomness.ts";
import { isHarmlessName, secretKind } from "../secret-words.ts";
import type { Digest } from "../weak-digests.ts";

/** A digest in that place. */
export interface ResetCode {
  readonly digest: Digest;
  /** What it is called: `reset_code`. */
  readonly name: string;
  /** What went in, by name: `email`, `time`. */
  readonly from: readonly string[];
}

const RESET = /reset|recover|activat|verif|confirm|forgot|magic|onetime|one_time/i;

/** Whether a name stands for such a code. */
export function namesResetCode(name: string): boolean {
  return RESET.test(name) && /token|code|key|hash|link|secret|digest/i.test(name) && !isHarmlessName(name);
}

/** What everybody knows or guesses about a user and the moment. */
const GUESSABLE =
  /^(?:e?mail|user|user_?name|login|pk|id|user_?id|uid|name|phone|time|now|utcnow|today|date|timestamp|date_joined|created\w*)$/i;

/** A digest that others can compute and that lets whoever knows it reset something; undefined for any other. */
export function resetCodeOf(index: ValueIndex, digest: Digest): ResetCode | undefined {
  const use = usesOf(index, digest.site.at).find((one) => isCode(one));
  if (use === undefined) return undefined;
  const made = ingredientsOf(
    index,
    digest.inputs.map(({ value }) => value),
  );
  if (made.calls.some(isSecureRandom) || holdsSecret(made)) return undefined;
  const from = guessable(made);
  return from.length === 0 ? undefined : { digest, name: use.name, from };
}

function isCode({ name, how, at }: Naming): boolean {
  if (how === "calls") return false;
  return namesResetCode(name) || (/^(?:token|code|key)$/.test(name) && RESET.test(functionFacts(at).name));
}

function holdsSecret({ names }: Ingredients): boolean {
  return names.some(({ name }) => {
    const kind = secretKind(name);
    return (
      kind === "key" || kind === "password" || kind === "salt" || (kind === "token" && !namesResetCode(name))
    );
  });
}

function guessable({ names, calls }: Ingredients): string[] {
  const clock = calls.some((call) => /^(?:time\.|datetime\.|django\.utils\.timezone\.)/.test(call));
  const spoken = names
    .map(({ name }) => name)
    .filter((name) => GUESSABLE.test(name) && !(clock && /time|now|today|date/i.test(name)));
  return [...new Set([...spoken, ...(clock ? ["the time"] : [])])];
}
