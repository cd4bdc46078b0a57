/**
 * Fingerprints: how a finding is known again in the next audit.
 *
 * Made of the check, the path, the qualified scope, the subject that the check named, and a count among equals. Not of
 * the line, the text, the message, the severity or the confidence: reformatting, moving code and better analysis
 * must not bring accepted findings back, and a check that is renamed keeps the prints of its first id. None of these parts is a literal's text, so no secret is ever hashed.
 */
import { createHash } from "node:crypto";
import { firstId } from "./former-ids.ts";

/** What a fingerprint is made of. */
export interface Identity {
  /** Full id of the check. */
  readonly id: string;
  readonly path: string;
  readonly scope: string | undefined;
  readonly subject: string;
  /** From 0, in the order of places, among findings with the same other parts. */
  readonly ordinal: number;
}

/** 32 hexadecimal digits (half of a SHA-256). */
export function fingerprintOf({ id, path, scope, subject, ordinal }: Identity): string {
  const parts = JSON.stringify([firstId(id), path, scope ?? "", subject, ordinal]);
  return createHash("sha256").update(parts).digest("hex").slice(0, 32);
}

/**
 * GitHub's `primaryLocationLineHash`, in its form `hash:n`. GitHub itself hashes the text of the line and what follows; a
 * line may hold a secret, and a short secret can be guessed from its hash. So this one is cut from the fingerprint, which
 * already counts equals: `n` is always 1.
 */
export function lineHash(fingerprint: string): string {
  return `${fingerprint.slice(0, 16)}:1`;
}
