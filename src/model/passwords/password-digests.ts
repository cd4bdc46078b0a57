/** Passwords that go through a fast digest, and what tells that they are passwords. */
import type { ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import { NONE } from "../../extract/facts.ts";
import { ingredientsOf } from "../../flow/ingredients.ts";
import type { Naming } from "../../flow/naming.ts";
import { usesOf } from "../../flow/uses.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { isHarmlessName, secretKind } from "../secret-words.ts";
import type { Digest } from "../weak-digests.ts";
import { asksPwnedPasswords } from "../weak-digests.ts";

/** What says that a digest is a password's. */
export interface PasswordEvidence {
  readonly naming: Naming;
  /** The call that digests it. */
  readonly at: ValueRef;
}

function isPassword({ name, how }: Naming): boolean {
  return secretKind(name) === "password" && (how !== "calls" || /^(?:get|set|input|read)/i.test(name));
}

/** What says that a digest is a password's; undefined where nothing does. */
export function passwordEvidence(
  index: ValueIndex,
  digest: Pick<Digest, "site" | "inputs">,
): PasswordEvidence | undefined {
  const uses = usesOf(index, digest.site.at);
  const evidence = passwordIn(index, digest) ?? usedAsPassword(digest, uses);
  return uses.some(({ name }) => isHarmlessName(name)) ? undefined : evidence;
}

function passwordIn(index: ValueIndex, { inputs }: Pick<Digest, "inputs">): PasswordEvidence | undefined {
  for (const { value, at } of inputs) {
    const { names } = ingredientsOf(index, [value]);
    const naming = names.find(isPassword);
    if (naming && !isAccountToken(names)) return { naming, at };
  }
  return undefined;
}

/** The site's key with several columns of an account: a token that ends when one of them changes, not a kept password. */
function isAccountToken(names: readonly Naming[]): boolean {
  return (
    names.some(({ name }) => name.endsWith("SECRET_KEY")) &&
    names.some(({ name }) => /(?:^|\.)(?:id|pk|email|last_login)$/.test(name))
  );
}

function usedAsPassword(
  { site }: Pick<Digest, "site">,
  uses: readonly Naming[],
): PasswordEvidence | undefined {
  const naming = uses.find(isPassword);
  return naming && { naming, at: site.at };
}

/** Whether a password is the result of a call that draws it at random; what callers pass may as well be somebody's own. */
export function isMadeAtRandom(index: ValueIndex, at: ValueRef): boolean {
  if (functionFacts(at).fragment.values[at.value]?.op !== "call") return false;
  return ingredientsOf(index, [at]).calls.some((name) => DRAWING.test(name));
}

/** Whether a digest becomes a password, and what goes into it was drawn there: `sha256("".join(random.choices(…)))`. */
export function isOfDrawnText(index: ValueIndex, { inputs }: Pick<Digest, "inputs">): boolean {
  const { calls, names } = ingredientsOf(
    index,
    inputs.map(({ value }) => value),
  );
  return calls.some((name) => DRAWING.test(name) || SHUFFLING.test(name)) && !names.some(isPassword);
}

/** Draws that somebody could follow, though not back from the digest. */
const SHUFFLING = /^random\.(?:choices?|sample|randint|randrange|getrandbits|random)$/;

/** Calls whose result nobody can guess, one letter at a time or at once. */
const DRAWING =
  /^(?:secrets\.|random\.SystemRandom|uuid\.uuid4|os\.urandom|django\.utils\.crypto\.get_random_string)|\.make_random_password$/;

/** Why a digest of a password is right, as a clause; undefined where it is not. */
export function digestExcuse(index: ValueIndex, at: ValueRef): string | undefined {
  if (asksPwnedPasswords(at))
    return "the file asks the Pwned Passwords service, whose protocol is SHA-1 and sends five letters of it";
  if (isHasher(index, at)) return "it is part of a hasher class, which reads hashes that another system made";
  return undefined;
}

function isHasher(index: ValueIndex, at: ValueRef): boolean {
  const { class: owner } = functionFacts(at);
  if (owner === NONE) return false;
  const ref = { unit: at.unit, class: owner };
  const ancestors = hierarchyOf(index.flows.program, ref);
  return (
    classFacts(ref).name.endsWith("Hasher") ||
    ancestors.some((one) => one.kind === "external" && one.name.startsWith("django.contrib.auth.hashers."))
  );
}
