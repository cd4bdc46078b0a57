/** Environment files of the repository that hold credentials. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import type { AuditModel } from "../audit-model.ts";
import { namesCredential, namesDjangoKey } from "./credential-names.ts";
import { credentialText, type CredentialText } from "./credential-text.ts";
import { deployValues, type DeployValue } from "./deploy-values.ts";
import { harmlessFile } from "./purpose.ts";

/** One file with at least one credential. */
export interface EnvironmentCredentials {
  readonly file: AuditFile;
  /** The first of them: the finding is about the file. */
  readonly at: Place;
  readonly names: readonly string[];
  readonly secrets: readonly Place[];
  /** One of the values was made by a tool or has the shape of a known issuer. */
  readonly drawn: boolean;
  readonly harmless: string | undefined;
}

/** Every such file. */
export function* environmentCredentials({ files }: AuditModel): Generator<EnvironmentCredentials> {
  for (const file of files.values()) {
    if (file.kind !== "env") continue;
    const values = deployValues(file);
    const found = values
      .map((value) => ({ value, text: textOf(value, values) }))
      .filter(({ text }) => isReal(text));
    const [first] = values;
    if (first === undefined || found.length === 0) continue;
    yield {
      file,
      at: found[0]?.value.at ?? first.at,
      names: found.map(({ value }) => value.name),
      secrets: found.map(({ value }) => value.valueAt),
      drawn: found.some(({ text }) => text.kind !== "chosen"),
      harmless: harmlessFile(file),
    };
  }
}

function isReal(text: CredentialText): boolean {
  return (
    text.kind === "random" ||
    text.kind === "chosen" ||
    (text.kind === "issued" && text.shape.standing === "live")
  );
}

/** Addresses and Django's own key have checks of their own. */
function textOf({ name, text }: DeployValue, all: readonly DeployValue[]): CredentialText {
  if (namesDjangoKey(name) || text.includes("://")) return { kind: "placeholder" };
  const judged = credentialText(text, accountNames(all));
  return namesCredential(name) || judged.kind === "issued" ? judged : { kind: "placeholder" };
}

/** What the file calls its users and databases: a password that only repeats it is a developer's. */
export function accountNames(values: readonly DeployValue[]): readonly string[] {
  return values
    .filter(({ name }) => /(?:^|[_-])(?:user|username|db|database|name|dbname)$/i.test(name))
    .map(({ text }) => text);
}
