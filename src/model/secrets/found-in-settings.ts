/** Credentials in production's settings, judged. */
import type { Severity } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { AuditModel } from "../audit-model.ts";
import { literalKeys } from "../json-web-tokens.ts";
import { productionSettings } from "../settings/project-settings.ts";
import { keySource } from "../settings/secret-key.ts";
import { namesDjangoKey } from "./credential-names.ts";
import { credentialText, type CredentialText } from "./credential-text.ts";
import { isNeighbour } from "./hosts.ts";
import { isPlainUse, settingTextsOf, type SettingCredential } from "./settings-credentials.ts";

/** What is to be said about a credential. */
export type CredentialJudgement =
  | {
      readonly verdict: "found";
      /** Fits behind "holds". */
      readonly what: string;
      readonly severity: Severity;
      readonly severityReason?: string;
    }
  | { readonly verdict: "ruled-out"; readonly because: string };

/** A credential of the settings with what is to be said about it. */
export interface SettingsFinding {
  readonly credential: SettingCredential;
  readonly judgement: CredentialJudgement;
}

/** Every text under a credential's name, and every token of a known issuer under any. */
export function settingsCredentials(model: AuditModel): readonly SettingsFinding[] {
  const others = reportedElsewhere(model);
  return settingTextsOf(model.settings).flatMap((credential) => {
    if (namesDjangoKey(credential.key) || others.has(keyOf(credential.at)) || isUrl(model, credential))
      return [];
    const judgement = judge(credential);
    return judgement === undefined ? [] : [{ credential, judgement }];
  });
}

/** Django's own key and the keys of JSON Web Tokens have checks of their own. */
function reportedElsewhere(model: AuditModel): ReadonlySet<string> {
  const keys = [...productionSettings(model.settings, "SECRET_KEY", "withoutDebug")].flatMap(
    ({ setting }) => {
      const source = keySource(setting.value);
      return source.kind === "outside" ? [] : [keyOf(source.literal)];
    },
  );
  return new Set([...keys, ...literalKeys(indexValues(model.flows)).map(({ key }) => keyOf(placeOf(key)))]);
}

function keyOf({ path, span }: SettingCredential["at"]): string {
  return `${path}:${span.start}`;
}

/** A password that was cut out of an address: the address is reported. */
function isUrl({ files }: AuditModel, { at }: SettingCredential): boolean {
  const bytes = files.get(at.path)?.bytes.subarray(at.span.start, at.span.end);
  return bytes !== undefined && Buffer.from(bytes).includes("://");
}

function judge(credential: SettingCredential): CredentialJudgement | undefined {
  const { text, key, beside, fallbackOf } = credential;
  const judged = credentialText(text, besideWords(beside));
  const named = isPlainUse(credential);
  if (judged.kind === "issued") return issued(judged.shape, fallbackOf);
  if (!named) return undefined;
  switch (judged.kind) {
    case "placeholder":
      return { verdict: "ruled-out", because: "the text is a placeholder or refers to something else" };
    case "common":
      return { verdict: "ruled-out", because: "the text is a word that everybody uses while developing" };
    case "random":
      return drawn(key, fallbackOf);
    case "chosen":
      return chosen(credential);
  }
}

function issued(
  { what, standing }: Extract<CredentialText, { kind: "issued" }>["shape"],
  fallbackOf: string | undefined,
): CredentialJudgement {
  switch (standing) {
    case "live":
      return { verdict: "found", what, severity: "high" };
    case "test":
      return {
        verdict: "found",
        what,
        severity: "low",
        severityReason: `it opens a playground only${fallbackOf === undefined ? "" : ", and only where nothing else is set"}`,
      };
    case "browser":
      return {
        verdict: "found",
        what,
        severity: "low",
        severityReason:
          "such keys are often made for browsers, where everybody sees them; its restrictions decide",
      };
  }
}

function drawn(key: string, fallbackOf: string | undefined): CredentialJudgement {
  const what = /pass/i.test(key) ? "a password" : /token/i.test(key) ? "a token" : "a key";
  if (fallbackOf === undefined) return { verdict: "found", what, severity: "high" };
  return {
    verdict: "found",
    what,
    severity: "medium",
    severityReason: "it is the default of an environment variable, which production may set",
  };
}

/** Somebody's own password: of a server elsewhere it opens something, of the same machine it is a developer's. */
function chosen({ key, beside, fallbackOf, name }: SettingCredential): CredentialJudgement | undefined {
  const host = beside.get("HOST");
  const isDatabase = beside.has("ENGINE");
  if (fallbackOf !== undefined)
    return { verdict: "ruled-out", because: "the text looks like a default for development" };
  if (isDatabase && isNeighbour(host ?? ""))
    return {
      verdict: "found",
      what: "the database's password",
      severity: "low",
      severityReason: "the database is on the same machine or network",
    };
  if (isDatabase || /^EMAIL_HOST_PASSWORD$/.test(name))
    return { verdict: "found", what: "a password", severity: "high" };
  return /pass(?:word|wd)?$/i.test(key)
    ? {
        verdict: "found",
        what: "a password",
        severity: "medium",
        severityReason: "whom the password lets in is not visible here",
      }
    : {
        verdict: "found",
        what: "what its name calls a credential",
        severity: "low",
        severityReason: "the text does not look as if it had been drawn at random",
      };
}

function besideWords(beside: ReadonlyMap<string, string>): readonly string[] {
  return ["USER", "USERNAME", "NAME", "LOGIN"].flatMap((key) => beside.get(key) ?? []);
}
