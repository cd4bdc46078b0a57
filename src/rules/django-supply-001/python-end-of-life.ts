import type { PythonClaim } from "../../model/dependencies/dependency.ts";
import { endedPython, supportedPythons, type EndedBranch } from "../../model/dependencies/end-of-life.ts";
import type { Check, Verdict } from "../rule.ts";

/** A Python that gets no security fixes any more. */
export const check: Check = {
  meta: {
    slug: "python-end-of-life",
    title: "Python's branch gets no security fixes any more",
    severity: "medium",
    cwe: [1104, 1329],
    status: "stable",
    since: "0.1.0",
    tests: "lower",
    window: "before the next release",
    docs: {
      what: "Reports a Python that runs the site (a base image, `runtime.txt`, `.python-version`, a Pipfile) or that is the only one allowed, when its branch is out of security support on the day of the audit. A range that merely allows an old Python is not reported.",
      impact:
        "Weaknesses in the interpreter, its TLS, its parsers and its mail and archive modules stay open, and base images of such branches are no longer rebuilt: the system libraries in them age as well.",
      fix: "Take a supported branch in the image or file that names it, and run the tests once with it.",
      mitigation: "Rebuild the image on a distribution that maintains this Python itself.",
      falsePositive:
        "Safe where a distribution maintains this Python longer (Debian, Red Hat, Ubuntu). Verify with `python --version` and the distribution's security notes.",
    },
  },
  *judge({ dependencies: { pythons, today } }) {
    for (const claim of pythons) {
      const ended = endedPython(claim, today);
      if (ended !== undefined && !isOverruled(claim, pythons)) yield verdictOn(claim, ended, today);
    }
  },
};

/** `.python-version` tells a developer's shell; what an image or the platform names is what runs. */
function isOverruled({ at, exact }: PythonClaim, pythons: readonly PythonClaim[]): boolean {
  const isShell = at.path.endsWith(".python-version") || !exact;
  return (
    isShell &&
    pythons.some((one) => one.exact && one.use === "production" && !one.at.path.endsWith(".python-version"))
  );
}

function verdictOn(claim: PythonClaim, { branch, until }: EndedBranch, today: string): Verdict {
  const { at, exact, use } = claim;
  const since = until === undefined ? "years ago" : `on ${until}`;
  const [newest, ...others] = supportedPythons(today);
  return {
    verdict: "found",
    at,
    subject: "python",
    message: `Support of Python ${branch} ended ${since}: weaknesses found since stay open in the interpreter and its libraries.`,
    ...(use === "development"
      ? { severity: "low" as const, severityReason: "only development runs on it" }
      : {}),
    ...(exact
      ? { confidence: "high" as const, confidenceReason: "the file names the Python that runs" }
      : {
          confidence: "medium" as const,
          confidenceReason: "the file allows no other Python; what runs is not named",
        }),
    evidence: `Python ${claim.range}`,
    fix: {
      text: `Take Python ${newest ?? "of a supported branch"}${others.length > 0 ? `, or one of ${others.join(", ")}` : ""}.`,
    },
    cause: `python ${branch}`,
    secondary: use === "development",
  };
}
