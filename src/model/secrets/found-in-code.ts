/** Credentials in Python code outside the settings, judged. */
import type { ValueRef } from "../../bind/program.ts";
import type { Confidence, Severity } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { AuditModel } from "../audit-model.ts";
import { literalKeys } from "../json-web-tokens.ts";
import { namesDjangoKey } from "./credential-names.ts";
import { credentialText } from "./credential-text.ts";
import { isOrdinaryCode } from "./live-files.ts";
import { longLiterals, namedLiterals, type NamedLiteral } from "./python-credentials.ts";
import { sentLiterals, type SentLiteral } from "./sent-credentials.ts";
import { tokenIn, type TokenShape } from "./token-shapes.ts";

/** A literal that serves as a credential. */
export interface PythonCredential {
  readonly literal: ValueRef;
  readonly name: string | undefined;
  /** Fits behind "is" or "holds". */
  readonly what: string;
  readonly severity: Severity;
  readonly severityReason?: string;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
}

/** Tokens of known issuers, and random text under a credential's name; each place once. */
export function pythonCredentials(model: AuditModel): readonly PythonCredential[] {
  const found = new Map<string, PythonCredential>();
  const add = (one: PythonCredential): void => {
    const place = placeKey(one.literal);
    if (!found.has(place)) found.set(place, one);
  };
  for (const { at, text } of longLiterals(model.flows)) {
    const token = tokenIn(text);
    if (token && isOrdinaryCode(at.unit.file)) add({ literal: at, name: undefined, ...issued(token.shape) });
  }
  const keys = new Set(literalKeys(indexValues(model.flows)).map(({ key }) => placeKey(key)));
  for (const literal of namedLiterals(model.flows)) {
    if (!isOrdinaryCode(literal.at.unit.file) || keys.has(placeKey(literal.at))) continue;
    const one = named(literal);
    if (one) add(one);
  }
  for (const literal of sentLiterals(model.flows)) {
    const one = isOrdinaryCode(literal.at.unit.file) ? sent(literal) : undefined;
    if (one) add(one);
  }
  return [...found.values()];
}

function placeKey(ref: ValueRef): string {
  const { path, span } = placeOf(ref);
  return `${path}:${span.start}`;
}

type Judgement = Omit<PythonCredential, "literal" | "name">;

/** How bad a token of a known issuer is. */
export function issued({ what, standing }: TokenShape): Judgement {
  const sure = { what, confidence: "high", confidenceReason: "the text has the issuer's shape" } as const;
  switch (standing) {
    case "live":
      return { ...sure, severity: "high" };
    case "test":
      return { ...sure, severity: "low", severityReason: "it opens a playground only" };
    case "browser":
      return {
        ...sure,
        severity: "low",
        severityReason:
          "such keys are often made for browsers, where everybody sees them; its restrictions decide",
      };
  }
}

/** Random text shorter than this may be an identifier. */
const SURELY_DRAWN = 16;

function named({ at, name, text, how }: NamedLiteral): PythonCredential | undefined {
  if (namesDjangoKey(name) || credentialText(text).kind !== "random") return undefined;
  const what = /pass/i.test(name) ? "a password or its digest" : /token/i.test(name) ? "a token" : "a key";
  const isDefault = how === "default";
  const long = text.length >= SURELY_DRAWN;
  return {
    literal: at,
    name,
    what,
    severity: isDefault ? "medium" : "high",
    ...(isDefault ? { severityReason: "it only stands in where nothing else is set" } : {}),
    confidence: long ? "medium" : "low",
    confidenceReason: long
      ? `the name \`${name}\` says that it is a credential, and the text was drawn at random`
      : `the name \`${name}\` says that it is a credential, but the text is short`,
  };
}

/** A password that people chose is one all the same, where it is sent to log in. */
function sent({ at, name, text, what }: SentLiteral): PythonCredential | undefined {
  const { kind } = credentialText(text);
  if (kind !== "random" && !(kind === "chosen" && what === "a password")) return undefined;
  const sure = kind === "random" && text.length >= SURELY_DRAWN;
  return {
    literal: at,
    name,
    what,
    severity: "high",
    confidence: sure || kind === "chosen" ? "medium" : "low",
    confidenceReason: `it is sent as \`${name}\`, which lets in whoever has it${kind === "random" ? ", and the text was drawn at random" : ""}`,
  };
}
