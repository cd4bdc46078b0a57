import { unignoredEnvironments, type UnignoredEnvironment } from "../../model/secrets/ignored-environment.ts";
import { intent } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Nothing keeps an environment file out of the image or the repository. */
export const check: Check = {
  meta: {
    slug: "env-not-ignored",
    title: "Nothing keeps the environment file out of the image or the repository",
    severity: "medium",
    severityReason: "nothing is disclosed until somebody adds the file",
    cwe: [538, 312],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports Dockerfiles that copy a whole folder with an environment file in it which `.dockerignore` does not name, and projects that read a `.env` which `.gitignore` does not name.",
      impact:
        "Whoever can pull the image, or read the repository after somebody's hasty commit, reads every credential of the site.",
      fix: "Add `.env` (and `*.env` where several are in use) to `.dockerignore` and `.gitignore`.",
      mitigation: "Let CI build images from a fresh checkout, which holds no environment file.",
      falsePositive:
        "If images are only ever built from a fresh checkout and the file is not under version control, nothing gets in.",
    },
  },
  *judge(model) {
    for (const one of unignoredEnvironments(model)) yield verdictOn(one);
  },
};

function verdictOn({ at, by, name, present }: UnignoredEnvironment): Verdict {
  const where = by === "docker" ? ".dockerignore" : ".gitignore";
  const common = {
    verdict: "found",
    at,
    subject: where,
    fix: { text: `Add \`${name}\` to \`${where}\`.` },
  } as const;
  if (by === "git")
    return {
      ...common,
      intents: [intent({ kind: "append-line", path: at.path, line: name }, "safe")],
      message: `The settings read a \`${name}\`, and \`.gitignore\` does not name it: the next \`git add .\` commits the site's credentials.`,
      severity: "low",
      severityReason: "no such file is in the repository yet",
      confidence: "medium",
      confidenceReason: "an ignore file of the developer's own machine may name it",
      evidence: `no rule of .gitignore matches ${name}`,
    };
  return {
    ...common,
    message: `This copies the whole folder into the image, \`${name}\` included: whoever can pull the image reads the credentials in it.`,
    ...(present
      ? {
          confidence: "high",
          confidenceReason: `\`${name}\` lies in the folder and \`.dockerignore\` does not name it`,
        }
      : {
          severity: "low",
          severityReason: "only images that are built in a developer's working copy hold the file",
          confidence: "medium",
          confidenceReason: `\`.gitignore\` names \`${name}\`, so that developers seem to have one, and \`.dockerignore\` does not`,
        }),
    evidence: `no rule of .dockerignore matches ${name}`,
  };
}
