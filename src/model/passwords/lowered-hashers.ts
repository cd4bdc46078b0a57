/** Hashing by Django's own hashers, made weaker than Django makes it. */
import type { Place } from "../../findings/finding.ts";
import { classFacts, functionFacts, type ValueRef, refTo } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import { constantOf } from "../../bind/constants.ts";
import { possibleConstants } from "../../flow/constant-arguments.ts";
import { callsOf, placeOf, type CallSite } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { ValueIndex } from "../../flow/value-index.ts";

/** One such place. */
export interface LoweredHasher {
  readonly at: Place;
  readonly subject: string;
  /** What is wrong, as the beginning of a sentence. */
  readonly what: string;
  readonly severity: "high" | "medium" | "low";
}

/** The least that counts as slow; Django's own numbers lie far above (docs.djangoproject.com/en/stable/topics/auth/passwords/). */
const LEAST: readonly (readonly [RegExp, string, number])[] = [
  [/\.PBKDF2(?:SHA1)?PasswordHasher$/, "iterations", 100_000],
  [/\.BCrypt(?:SHA256)?PasswordHasher$/, "rounds", 10],
  [/\.ScryptPasswordHasher$/, "work_factor", 2 ** 13],
];

/** Every one in code. */
export function* loweredHashers(index: ValueIndex): Generator<LoweredHasher> {
  yield* subclasses(index);
  for (const site of callsOf(index.flows, ["django.contrib.auth.hashers.make_password"]))
    yield* callOf(index, site);
}

function* subclasses({ flows: { program } }: ValueIndex): Generator<LoweredHasher> {
  for (const unit of program.units.values()) {
    for (const [id, facts] of unit.facts.classes.entries()) {
      const { bindings } = functionFacts({ unit, function: facts.body }).fragment;
      if (facts.bases.length === 0 || !LEAST.some(([, name]) => bindings.has(name))) continue;
      const path = hierarchyOf(program, { unit, class: id }).find(
        (one) => one.kind === "external" && one.name.startsWith("django.contrib.auth.hashers."),
      );
      if (path?.kind !== "external") continue;
      const found = lowered(
        program,
        { unit, function: classFacts({ unit, class: id }).body, value: 0 },
        path.name,
      );
      if (found) yield { ...found, subject: facts.name };
    }
  }
}

function lowered(
  program: ValueIndex["flows"]["program"],
  body: ValueRef,
  path: string,
): Omit<LoweredHasher, "subject"> | undefined {
  for (const [pattern, name, least] of LEAST) {
    const id = functionFacts(body).fragment.bindings.get(name);
    if (!pattern.test(path) || id === undefined) continue;
    const ref = refTo(body, id);
    const constant = constantOf(program, ref);
    const number = constant?.kind === "number" ? Number(constant.text.replaceAll("_", "")) : undefined;
    if (number === undefined || number >= least) continue;
    return {
      at: placeOf(ref),
      what: `This hasher does with \`${name} = ${number}\`, far below what Django's own does`,
      severity: "high",
    };
  }
  return undefined;
}

/** Django's names of its weak hashers, and the classes behind them. */
const WEAK: ReadonlyMap<string, string> = new Map([
  ["md5", "MD5PasswordHasher"],
  ["sha1", "SHA1PasswordHasher"],
  ["unsalted_md5", "UnsaltedMD5PasswordHasher"],
  ["unsalted_sha1", "UnsaltedSHA1PasswordHasher"],
  ["crypt", "CryptPasswordHasher"],
]);

function* callOf(index: ValueIndex, { at, call }: CallSite): Generator<LoweredHasher> {
  const textOf = (position: number, keyword: string): string | undefined => {
    const argument = argumentOf(call, position, keyword);
    const [first] = argument ? possibleConstants(index, refTo(at, argument.value)) : [];
    return first?.constant.kind === "text" && first.when === "direct" ? first.constant.text : undefined;
  };
  const [salt, hasher] = [textOf(1, "salt"), textOf(2, "hasher")];
  const place = placeOf(at);
  const subject = "make_password()";
  const weak = WEAK.get(hasher ?? "");
  if (weak !== undefined)
    yield {
      at: place,
      subject,
      what: `This password is hashed by \`${weak}\` whatever the settings say`,
      severity: "high",
    };
  else if (hasher !== undefined && hasher !== "default")
    yield {
      at: place,
      subject,
      what: `The hasher of this password is written in for good: when the settings move on, it stays behind`,
      severity: "low",
    };
  if (salt !== undefined)
    yield {
      at: place,
      subject,
      what: "Every password gets the same salt here, so that equal passwords look equal and one table breaks all",
      severity: "medium",
    };
}
