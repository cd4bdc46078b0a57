/** Credentials in files that start or configure something, judged; tokens of known issuers also in scripts and templates. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Confidence, Place, Severity } from "../../findings/finding.ts";
import type { AuditModel } from "../audit-model.ts";
import { namesCredential, namesDjangoKey } from "./credential-names.ts";
import { credentialText } from "./credential-text.ts";
import { deployValues, isDeployFile, latin1, type DeployValue } from "./deploy-values.ts";
import { accountNames } from "./environment-credentials.ts";
import { issued } from "./found-in-code.ts";
import { composedInto, forEmulator, harmlessFile, isForCi, saidOpen, startsDevelopment } from "./purpose.ts";
import { tokensIn } from "./token-shapes.ts";

/** One credential. */
export interface DeployCredential {
  readonly at: Place;
  readonly secret: Place;
  readonly name: string | undefined;
  /** Fits behind "is" or "holds". */
  readonly what: string;
  readonly severity: Severity;
  readonly severityReason?: string;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
}

/** All of them, in the order of the files. */
export function* deployCredentials({ files }: AuditModel): Generator<DeployCredential> {
  for (const file of files.values()) {
    const deploys = isDeployFile(file);
    if (!deploys && file.kind !== "javascript" && file.kind !== "template") continue;
    if (harmlessFile(file) !== undefined) continue;
    yield* deploys ? [...tokensOf(file), ...namedOf(files, file)] : tokensOf(file);
  }
}

function* tokensOf(file: AuditFile): Generator<DeployCredential> {
  const text = latin1(file.bytes);
  for (const { shape, start, end } of tokensIn(text)) {
    if (forEmulator(text, start, end)) continue;
    const at = { path: file.path, span: { start, end } };
    yield { at, secret: at, name: undefined, ...issued(shape), ...(isHalf(shape.what, text) ? HALF : {}) };
  }
}

/** An id opens nothing without the secret that belongs to it: forty letters and digits that would stand near. */
function isHalf(what: string, text: string): boolean {
  return (
    what === "an AWS access key id" && !/(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/.test(text)
  );
}

const HALF = {
  severity: "low",
  severityReason: "it names a key, and the secret that belongs to it does not stand in the file",
} as const;

function* namedOf(files: AuditModel["files"], file: AuditFile): Generator<DeployCredential> {
  const values = deployValues(file);
  const seen = new Set<number>();
  for (const value of values) {
    if (seen.has(value.valueAt.span.start) || !mayBeCredential(value)) continue;
    seen.add(value.valueAt.span.start);
    const one = judged(files, value, values);
    if (one) yield one;
  }
}

function mayBeCredential({ name, text }: DeployValue): boolean {
  return (
    namesCredential(name) &&
    !namesDjangoKey(name) &&
    !text.includes("://") &&
    name !== "DJANGO_SUPERUSER_PASSWORD"
  );
}

function judged(
  files: AuditModel["files"],
  value: DeployValue,
  all: readonly DeployValue[],
): DeployCredential | undefined {
  const { kind } = credentialText(value.text, accountNames(all));
  const told = { at: value.at, secret: value.valueAt, name: value.name, what: whatOf(value.name) };
  if (kind === "random" && isForCi(value.file))
    return {
      ...told,
      severity: "low",
      severityReason: "it is set for a CI job, which mostly starts services of its own",
      confidence: "low",
      confidenceReason: "whether anything outside the job trusts it is not visible",
    };
  if (kind === "random" && startsDevelopment(value.file)) return { ...told, ...DEVELOPED };
  if (kind === "random" && saidOpen(latin1(value.file.bytes), value.at.span.start))
    return {
      ...told,
      ...DEVELOPED,
      severityReason: "a comment above says that it is public or development's",
    };
  const composed = kind === "random" ? composedInto(files, value.file) : undefined;
  if (composed !== undefined)
    return {
      ...told,
      severity: "medium",
      severityReason: `\`${composed.path}\` brings the file into a container of its own`,
      confidence: "medium",
      confidenceReason:
        "the value was drawn at random; whether anything outside the container takes it is not visible",
    };
  if (kind === "random")
    return {
      ...told,
      severity: "high",
      confidence: "high",
      confidenceReason: `the name \`${value.name}\` says that it is a credential, and the value was drawn at random`,
    };
  if (kind !== "chosen" || isForCi(value.file) || value.file.kind === "shell") return undefined;
  return {
    ...told,
    severity: "low",
    severityReason: "the value does not look drawn at random and may only serve a container of its own",
    confidence: "medium",
    confidenceReason: `the name \`${value.name}\` says that it is a credential`,
  };
}

const DEVELOPED = {
  severity: "low",
  severityReason: "the file starts the site with development's settings",
  confidence: "medium",
  confidenceReason: "the value was drawn at random; whether production uses it as well is not visible",
} as const;

function whatOf(name: string): string {
  if (/pass|pwd/i.test(name)) return "a password";
  return /token/i.test(name) ? "a token" : "a key";
}
