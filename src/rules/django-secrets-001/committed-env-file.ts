import {
  environmentCredentials,
  type EnvironmentCredentials,
} from "../../model/secrets/environment-credentials.ts";
import type { Check, Verdict } from "../rule.ts";

/** An environment file with credentials lies in the repository. */
export const check: Check = {
  meta: {
    slug: "committed-env-file",
    title: "An environment file with credentials is in the repository",
    severity: "high",
    cwe: [312, 538],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports `.env` files in the audited tree that hold passwords, tokens or keys. Example files, files for development and tests, placeholders and usual words " +
        "of development are left out; the site's own key and addresses with passwords are reported by checks of their own.",
      impact:
        "Whoever can read the repository, its history or an image that copied the file can use everything it opens.",
      fix: "Remove the file from the repository, add its name to `.gitignore` and `.dockerignore`, commit an example file with empty values instead, and replace every credential in it.",
      mitigation: "Replace the credentials at once: deleting the file does not take it out of the history.",
      falsePositive:
        "If the file is not under version control, it is fine; then an ignore file should list it, and pickguard would skip it.",
    },
  },
  *judge(model) {
    for (const one of environmentCredentials(model)) yield verdictOn(one);
  },
};

function verdictOn({ at, file, names, secrets, harmless, drawn }: EnvironmentCredentials): Verdict {
  const subject = "environment file";
  if (harmless !== undefined) return { verdict: "ruled-out", at, subject, because: harmless };
  const shown = names.slice(0, 4).map((name) => `\`${name}\``);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  return {
    verdict: "found",
    at,
    subject,
    message: `\`${file.path}\` holds values for ${shown.join(", ")}${more}: whoever can read the repository can use them.`,
    ...(drawn
      ? {
          confidence: "high",
          confidenceReason: "the values look drawn, and no ignore file leaves the file out of the repository",
        }
      : {
          severity: "medium",
          severityReason: "the values look chosen by a person and may only serve development",
          confidence: "medium",
          confidenceReason: "no ignore file leaves the file out of the repository",
        }),
    evidence: `${names.length} ${names.length === 1 ? "credential" : "credentials"} with a value`,
    secrets: [...secrets],
  };
}
