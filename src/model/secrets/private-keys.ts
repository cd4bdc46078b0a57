/** Private keys in PEM form, in files of their own and in code. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../audit-model.ts";
import { isDeployFile, latin1 } from "./deploy-values.ts";
import { composedInto, harmlessFile } from "./purpose.ts";
import { longLiterals } from "./python-credentials.ts";
import { holdsPrivateKey, PRIVATE_KEY_BEGIN } from "./token-shapes.ts";

/** One key. */
export interface PrivateKey {
  readonly at: Place;
  /** Why nothing hangs on it. */
  readonly harmless: string | undefined;
  /** The compose file that brings the key into a container of its own. */
  readonly composed: string | undefined;
}

/** Every private key that is more than its first line. */
export function* privateKeys(model: AuditModel): Generator<PrivateKey> {
  for (const { at, text } of longLiterals(model.flows)) {
    if (text.includes("PRIVATE KEY") && holdsPrivateKey(text))
      yield { at: placeOf(at), harmless: harmlessFile(at.unit.file), composed: undefined };
  }
  for (const file of model.files.values()) {
    if (file.kind !== "env" && !isDeployFile(file)) continue;
    const at = keyIn(file);
    if (at) yield { at, harmless: harmlessFile(file), composed: composedInto(model.files, file)?.path };
  }
}

function keyIn(file: AuditFile): Place | undefined {
  const text = latin1(file.bytes);
  if (!text.includes("PRIVATE KEY") || !holdsPrivateKey(text)) return undefined;
  const start = text.search(PRIVATE_KEY_BEGIN);
  const close = text.indexOf("-----END", start);
  const end = close < 0 ? text.length : (text.indexOf("-----", close + "-----END".length) + 1 || close) + 4;
  return { path: file.path, span: { start, end: Math.min(end, text.length) } };
}
