/** Facts about secret keys that can be told without showing them. */
import type { Place } from "../../findings/finding.ts";
import { leaves, resolve, variablesOf, withoutVariables } from "./resolve.ts";
import type { AbstractValue } from "./value.ts";
import { elementsOf, firstPlace, textOf } from "./value.ts";

/** What may be said of a key's text. */
export interface SecretFacts {
  readonly length: number;
  readonly distinct: number;
  /** Django's own mark for keys made by `startproject`. */
  readonly hasInsecurePrefix: boolean;
  /** Nothing to be found: empty, or a template's placeholder. */
  readonly isPlaceholder: boolean;
  /** Words such as `change-me`: meant to be replaced, and a published key where nobody does. */
  readonly isToBeReplaced: boolean;
  /** Nothing but such words (`change-me`, `replace-this-please`, `xxxx`): nobody's own key. */
  readonly isObviousPlaceholder: boolean;
  /** Weaknesses in words ("only 12 characters long"), empty for a strong key. */
  readonly weaknesses: readonly string[];
}

/** Django's thresholds (`security.W009`). */
const MIN_LENGTH = 50;
const MIN_DISTINCT = 5;

/** The facts about a key's text. */
export function secretFacts(text: string): SecretFacts {
  const distinct = new Set(text).size;
  const hasInsecurePrefix = text.startsWith("django-insecure-");
  const weaknesses: string[] = [];
  if (hasInsecurePrefix)
    weaknesses.push(
      "it still has the prefix `django-insecure-`, Django's own mark for a key that is not for production",
    );
  else if (text.length < MIN_LENGTH)
    weaknesses.push(`it has only ${text.length} characters where Django asks for ${MIN_LENGTH}`);
  if (distinct < MIN_DISTINCT) weaknesses.push(`it has only ${distinct} different characters`);
  return {
    length: text.length,
    distinct,
    hasInsecurePrefix,
    isPlaceholder: isPlaceholder(text),
    isToBeReplaced: TO_BE_REPLACED.test(text),
    isObviousPlaceholder: isObviousPlaceholder(text),
    weaknesses,
  };
}

const TO_BE_REPLACED = /change|replace|your|example|dummy|fixme|todo|insert|placeholder|here/i;

/** Words that ask for a replacement, and those that may stand around them. */
const ASKING_WORDS: ReadonlySet<string> = new Set(
  "change changeme changethis changeit replace replaceme replacethis your insert placeholder todo fixme put enter".split(
    " ",
  ),
);
const WORDS_AROUND: ReadonlySet<string> = new Set(
  "me this it please secret secretkey key here django insecure a an the to with by in for production value string long random own some strong very unique must be before use".split(
    " ",
  ),
);

function isObviousPlaceholder(text: string): boolean {
  const words = text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  return (
    /^(?:x{3,}|\*{3,}|\.{3,})$/i.test(text.trim()) ||
    (words.some((word) => ASKING_WORDS.has(word)) &&
      words.every((word) => ASKING_WORDS.has(word) || WORDS_AROUND.has(word)))
  );
}

/** `{{ secret_key }}`, `<your key>`, `%(key)s`: text that some tool or person fills in. */
function isPlaceholder(text: string): boolean {
  return (
    text.trim() === "" || /^(?:\{\{.*\}\}|!!!.*!!!|<[^<>]*>|\$\{?\w+\}?|%\(\w+\)s|__\w+__)$/.test(text.trim())
  );
}

/** How production gets its key. */
export type KeySource =
  | { readonly kind: "literal"; readonly facts: SecretFacts; readonly literal: Place }
  | {
      readonly kind: "fallback";
      /** The alternative that is the literal. */
      readonly value: AbstractValue;
      readonly facts: SecretFacts;
      readonly literal: Place;
      readonly variables: readonly string[];
    }
  | { readonly kind: "outside" };

/** Whether a key is written in the code, falls back to what is written there, or comes from outside. */
export function keySource(value: AbstractValue): KeySource {
  const variables = [...variablesOf(value)];
  const unset = leaves(resolve(value, withoutVariables(variables))).map((leaf) => leaf.value);
  const literal = unset.find((each) => (textOf(each) ?? "") !== "");
  const text = textOf(literal);
  if (literal === undefined || text === undefined) return { kind: "outside" };
  const told = { facts: secretFacts(text), literal: firstPlace(literal.origin) };
  const always =
    variables.length === 0 && unset.every((each) => each.kind === "known" || each.kind === "fails");
  return always ? { kind: "literal", ...told } : { kind: "fallback", ...told, value: literal, variables };
}

/** Whether two keys are the same text. */
export function sameSecret(left: AbstractValue, right: AbstractValue): boolean {
  const text = textOf(left);
  return text !== undefined && text !== "" && text === textOf(right);
}

/** The entries of SECRET_KEY_FALLBACKS, each with its source; undefined when the list itself is not known. */
export function fallbackSources(
  value: AbstractValue,
): readonly { readonly entry: AbstractValue; readonly source: KeySource }[] | undefined {
  const unset = resolve(value, withoutVariables(variablesOf(value)));
  const [only, ...others] = leaves(unset);
  if (only === undefined || others.length > 0) return undefined;
  return elementsOf(only.value)?.map((entry) => ({ entry, source: keySource(entry) }));
}
