import type { Confidence, Severity } from "../../findings/finding.ts";
import type { CallSite, FlowModel } from "../../flow/flow-model.ts";
import { isSeeding } from "../../model/operator-scripts.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { ingredientsOf } from "../../flow/ingredients.ts";
import type { Naming } from "../../flow/naming.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { sameRef } from "../../flow/taint.ts";
import { usesOf } from "../../flow/uses.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexValues } from "../../flow/value-index.ts";
import { surroundingEvidence } from "../../model/code-surroundings.ts";
import type { Guessability } from "../../model/randomness.ts";
import { drawsKeys, guessableCalls, isSecureRandom, picksOne } from "../../model/randomness.ts";
import type { SecretKind } from "../../model/secret-words.ts";
import { drawnSecretKind, secretKind } from "../../model/secret-words.ts";
import { here, only } from "../../model/fixes/place-fixes.ts";
import { countedSessionKeys } from "../../model/session-keys.ts";
import type { Check, Verdict } from "../rule.ts";

/** A secret is made with a generator whose numbers can be foreseen. */
export const check: Check = {
  meta: {
    slug: "insecure-random-token",
    title: "secret made of guessable random numbers",
    severity: "high",
    cwe: [338, 330],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports values of Python's `random` module (or `uuid.uuid1()`) that become a token, password, key, session id, reset code or " +
        "one-time code; and session stores that make up the keys of sessions without drawing any. How the value is named, stored, passed and returned tells what it is for.",
      impact:
        "`random` is made for simulations: whoever has seen some of its numbers can compute the next ones, and with them other people's " +
        "tokens, codes and passwords.",
      fix: "Use `secrets`: `secrets.token_urlsafe()` for tokens, `secrets.choice()` and `secrets.randbelow()` for codes, `django.utils.crypto.get_random_string()` for text.",
      mitigation: "Let such tokens expire soon, accept each once, and limit how often one can be tried.",
      falsePositive:
        "A value that nobody gains anything by guessing (sample rows, a colour, a delay) may keep `random`; call it by another name.",
    },
  },
  *judge({ flows }) {
    yield* judgeCalls(flows, indexValues(flows));
    for (const one of countedSessionKeys(flows)) yield counted(one);
  },
  fix: only(
    ({ subject }) => subject !== SESSION_KEY,
    here((at) => ({ kind: "use-secrets", at })),
  ),
};

const SESSION_KEY = "session key";

function counted({ ref, facts }: FunctionState): Verdict {
  return {
    verdict: "found",
    at: { path: ref.unit.file.path, span: facts.header, scope: facts.qualifiedName },
    subject: SESSION_KEY,
    message: `\`${facts.qualifiedName}\` makes the keys of sessions and draws nothing at random: whoever has a key of their own can guess those of others, and is signed in as them.`,
    confidence: "high",
    confidenceReason: "the method replaces Django's own, which draws 32 characters",
    fix: { text: "Take the method out: Django's own draws keys that nobody foresees." },
  };
}

/** One finding for each place and secret: three `random.choice` calls in one password are one mistake. */
function* judgeCalls(flows: FlowModel, index: ValueIndex): Iterable<Verdict> {
  const told = new Set<string>();
  for (const { site, by } of guessableCalls(flows)) {
    if (drawsKeys(site)) continue;
    const use = secretUse(index, site, usesOf(index, site.at));
    if (!use || isMixedIn(index, use) || (picksOne(site) && sameRef(use.naming.at, site.at))) continue;
    const at = placeOf(site.at);
    const key = `${at.path} ${at.scope ?? ""} ${use.naming.name}`;
    if (told.has(key)) continue;
    told.add(key);
    yield verdictOn(site, by, use);
  }
}

/** Whether the secret is made of bytes that nobody can foresee as well: the guessable part adds nothing and takes nothing away. */
function isMixedIn(index: ValueIndex, { naming: { at } }: SecretUse): boolean {
  return ingredientsOf(index, [at]).calls.some(isSecureRandom);
}

interface SecretUse {
  readonly naming: Naming;
  readonly kind: SecretKind;
  /** What around a name that only hints says that it is one. */
  readonly because?: string;
}

/** `session__in=random.sample(ids, 10)` looks for rows that are there: nothing is made (docs.djangoproject.com/en/stable/topics/db/queries/#field-lookups). */
const LOOKUP = /[a-z0-9]__[a-z]/i;

const TELLING: readonly SecretKind[] = ["password", "token", "key", "signature", "salt", "maybe"];

/** The name that speaks loudest for a secret; what it is made of and where it is merely handed to says less than what holds it. */
function secretUse(index: ValueIndex, site: CallSite, namings: readonly Naming[]): SecretUse | undefined {
  const uses = namings.flatMap((naming): SecretUse[] => {
    const isOnlySaid = (naming.how === "calls" && !naming.name.startsWith("set")) || LOOKUP.test(naming.name);
    const kind = isOnlySaid ? undefined : drawnSecretKind(naming.name);
    return kind ? [{ naming, kind }] : [];
  });
  const [loudest] = uses.toSorted((a, b) => TELLING.indexOf(a.kind) - TELLING.indexOf(b.kind));
  if (loudest?.kind === "salt") return saltedKey(index, uses) ?? loudest;
  return loudest?.kind === "maybe" ? (surelySecret(index, site, uses, namings) ?? loudest) : loudest;
}

/** Digests that are no more than fast (docs.python.org/3/library/hashlib.html): what goes in is all that keeps the result secret. */
const DIGESTS = /^(?:hashlib|django\.utils\.hashcompat)\.(?:sha\w+|md5\w*|blake2[bs])$/;

/** `salt = sha1(str(random()))`, then `key = sha1(salt + email)`: the salt is all of the key that others do not know. */
function saltedKey(index: ValueIndex, uses: readonly SecretUse[]): SecretUse | undefined {
  const key = uses.find(({ kind }) => kind === "maybe");
  const salt = uses.find(({ kind }) => kind === "salt");
  if (!key || !salt) return undefined;
  const { calls, names } = ingredientsOf(index, [key.naming.at]);
  const isHidden = names.some(({ name }) => HIDDEN.has(secretKind(name) ?? ""));
  if (isHidden || !calls.some((name) => DIGESTS.test(name))) return undefined;
  return { ...key, because: `a digest over \`${salt.naming.name}\` makes it` };
}

/** What nobody outside knows either way. */
const HIDDEN: ReadonlySet<string> = new Set(["password", "key", "token"]);

/** Of names that only hint, the first that its surroundings confirm. */
function surelySecret(
  index: ValueIndex,
  site: CallSite,
  uses: readonly SecretUse[],
  namings: readonly Naming[],
): SecretUse | undefined {
  for (const use of uses) {
    const because = surroundingEvidence(index, site, use.naming, namings);
    if (because !== undefined) return { ...use, because };
  }
  return undefined;
}

function verdictOn(site: CallSite, by: Guessability, use: SecretUse): Verdict {
  const { name } = use.naming;
  return {
    verdict: "found",
    at: placeOf(site.at),
    subject: site.name,
    message:
      by === "generator"
        ? `${subjectOf(use.naming)} is made with \`${site.name}()\`, whose numbers can be computed from earlier ones: somebody who has seen a few can guess other people's.`
        : `${subjectOf(use.naming)} is a \`uuid1()\`, put together from the machine's address and the time: somebody who has seen one can guess its neighbours.`,
    ...weightOf(use, by),
    ...(by === "address-and-time" ? NEIGHBOURS : {}),
    ...(isSeeding(site.at.unit.file.path) ? SEEDED : {}),
    ...(use.naming.hops > 0
      ? { trace: [{ place: placeOf(use.naming.at), note: `becomes \`${name}\`` }] }
      : {}),
  };
}

const SEEDED = {
  severity: "low",
  severityReason: "the name of the command says that it fills a database for development",
} as const;

/** What a `uuid1()` gives away, in place of the texts about `random` (docs.python.org/3/library/uuid.html#uuid.uuid1). */
const NEIGHBOURS = {
  impact:
    "A `uuid1()` shows the machine's address and the moment it was made: whoever holds one (their own, say) can compute those made shortly before and after.",
  falsePositive:
    "A value that nobody gains anything by guessing (the id of a row that everybody may see) may keep `uuid1()`; call it by another name.",
};

function subjectOf({ name, how }: Naming): string {
  return how === "function" ? `What \`${name}()\` returns` : `\`${name}\``;
}

interface Weight {
  readonly severity: Severity;
  readonly severityReason?: string;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
}

function weightOf(use: SecretUse, by: Guessability): Weight {
  if (use.kind === "maybe" && use.because === undefined) return hintOf(use.naming);
  const sure = confidenceOf(use);
  if (use.kind === "salt" && /salt/i.test(use.naming.name))
    return {
      ...sure,
      severity: "low",
      severityReason: "a salt must differ from others, and may be foreseen",
      confidence: "medium",
    };
  if (use.kind === "salt")
    return {
      ...sure,
      severity: "medium",
      severityReason: "a salt or nonce must not repeat, but need not be secret",
      confidence: "medium",
    };
  if (by === "address-and-time")
    return { ...sure, severity: "medium", severityReason: "guessing a `uuid1()` takes many tries" };
  return { ...sure, severity: "high" };
}

function hintOf({ name }: Naming): Weight {
  return {
    severity: "medium",
    severityReason: `it is not certain that \`${name}\` must stay secret`,
    confidence: "low",
    confidenceReason: `only the name \`${name}\` hints at a secret`,
  };
}

function confidenceOf({ naming, because }: SecretUse): Pick<Weight, "confidence" | "confidenceReason"> {
  const { name, hops } = naming;
  if (because !== undefined)
    return { confidence: "medium", confidenceReason: `the value is called \`${name}\`, and ${because}` };
  return hops === 0
    ? { confidence: "high", confidenceReason: `the value is called \`${name}\` where it is made` }
    : {
        confidence: "medium",
        confidenceReason: `the function's result is called \`${name}\` where it is used`,
      };
}
