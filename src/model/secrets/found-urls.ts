/** Addresses with passwords, wherever in the repository production may read them. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Confidence, Place, Severity } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../audit-model.ts";
import { isDeployFile, latin1 } from "./deploy-values.ts";
import { isOrdinaryCode, productionFiles } from "./live-files.ts";
import { mayBeDevelopments, passwordUrls, type PasswordUrl } from "./password-urls.ts";
import { harmlessFile, isForCi, startsDevelopment } from "./purpose.ts";
import { longLiterals } from "./python-credentials.ts";

/** An address with a password. */
export interface CredentialUrl {
  readonly url: PasswordUrl;
  /** The address, or the literal that holds it. */
  readonly at: Place;
  /** The password. */
  readonly secret: Place;
  /** In what kind of file. */
  readonly where: "settings" | "code" | "deploy file";
  readonly severity: Severity;
  readonly severityReason?: string;
  readonly confidence: Confidence;
}

/** All of them, each place once. */
export function* credentialUrls(model: AuditModel): Generator<CredentialUrl> {
  yield* inPython(model);
  for (const file of model.files.values()) {
    const read = file.kind === "env" || isDeployFile(file);
    if (read && !isForCi(file) && harmlessFile(file) === undefined) yield* inFile(file);
  }
}

function* inPython(model: AuditModel): Generator<CredentialUrl> {
  const live = productionFiles(model);
  for (const { at: ref, text } of longLiterals(model.flows)) {
    const { file } = ref.unit;
    const settings = file.kind === "settings" && live.has(file.path);
    if (!text.includes("://") || (!settings && !isOrdinaryCode(file))) continue;
    const at = placeOf(ref);
    for (const url of passwordUrls(text))
      if (settings || url.password.kind !== "chosen")
        yield found(url, at, at.span.start, settings ? "settings" : "code");
  }
}

function* inFile(file: AuditFile): Generator<CredentialUrl> {
  const text = latin1(file.bytes);
  for (const url of passwordUrls(text)) {
    const start = text.lastIndexOf("\n", url.start) + 1;
    if (/^\s*(?:#|\/\/|;)/.test(text.slice(start, url.start))) continue;
    const feed = text.indexOf("\n", url.end);
    const written = text.slice(start, feed < 0 ? text.length : feed);
    const indent = written.length - written.trimStart().length;
    const at = { path: file.path, span: { start: start + indent, end: start + written.trimEnd().length } };
    const one = found(url, at, 0, "deploy file");
    yield startsDevelopment(file) ? { ...one, ...DEVELOPED } : one;
  }
}

const DEVELOPED = {
  severity: "low",
  severityReason: "the file starts the site with development's settings",
} as const;

function found(url: PasswordUrl, at: Place, offset: number, where: CredentialUrl["where"]): CredentialUrl {
  const secret = { path: at.path, span: { start: offset + url.start, end: offset + url.end } };
  const base = { url, at, secret, where };
  if (mayBeDevelopments(url))
    return {
      ...base,
      severity: "low",
      severityReason:
        "the server is on the same machine or network, and the password does not look drawn at random",
      confidence: "medium",
    };
  return { ...base, severity: "high", confidence: url.password.kind === "chosen" ? "medium" : "high" };
}
