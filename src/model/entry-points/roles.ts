/** How a command's role is worded and changed on the way from the file that starts it to the command itself. */
import type { Confidence } from "../../findings/finding.ts";
import type { ShellBranch } from "../../syntax/deploy/shell.ts";
import type { EntryPointRole } from "./entry-point.ts";
import { exampleFolder, purposeOfCondition, purposeOfPath } from "./purpose-names.ts";

/** A role that a name or a plain statement of the file decided. */
export function stated(
  use: EntryPointRole["use"],
  because: string,
  confidence: Confidence = "high",
): EntryPointRole {
  return { use, because, confidence, decided: "stated" };
}

/** A role that only follows from what such files are usually for. */
export function usual(use: EntryPointRole["use"], because: string, confidence: Confidence): EntryPointRole {
  return { use, because, confidence, decided: "usual" };
}

/** The role that a file's path states, or `otherwise`. Examples and documentation are nobody's production for sure. */
export function roleOfPath(path: string, otherwise: EntryPointRole): EntryPointRole {
  const purpose = purposeOfPath(path);
  if (purpose?.use === "development")
    return stated("development", `\`${path}\` is named for development or tests ("${purpose.word}")`);
  const example = exampleFolder(path);
  if (example !== undefined)
    return stated("unknown", `\`${path}\` belongs to an example (folder "${example}")`, "low");
  return purpose
    ? stated("production", `\`${path}\` is named for production ("${purpose.word}")`)
    : otherwise;
}

/** A script on the way that is named for development makes the command one for development. */
export function roleInScript(role: EntryPointRole, scripts: readonly string[]): EntryPointRole {
  if (role.use === "development") return role;
  const script = scripts.find((path) => purposeOfPath(path)?.use === "development");
  return script === undefined
    ? role
    : stated("development", `the script \`${script}\` is named for development or tests`);
}

/** Conditions around a command: it may run for developers only, or only when somebody asks the script for it. */
export function roleUnder(role: EntryPointRole, branches: readonly ShellBranch[]): EntryPointRole {
  if (role.use === "development" || branches.length === 0) return role;
  const purposes = branches.map((branch) => purposeOfCondition(branch.condition, branch.holds));
  const telling = branches[purposes.indexOf("development")];
  if (telling)
    return stated(
      "development",
      `it runs only in a branch for development (a condition on ${subjectOf(telling)})`,
    );
  if (purposes.includes("production")) return role;
  const asked = branches.find(
    (branch) =>
      branch.holds && /^\$(?:\{?[1@]|\w+ is )/.test(branch.condition) && !branch.condition.endsWith(" *"),
  );
  if (asked)
    return stated(
      "unknown",
      `the script runs it only when it is asked to (a condition on ${subjectOf(asked)})`,
      "low",
    );
  return role.confidence === "high"
    ? { ...role, confidence: "medium", because: `${role.because}, under a condition` }
    : role;
}

/** The variables of a condition; its other words might be secret and are not quoted. */
function subjectOf(branch: ShellBranch): string {
  const names = [...branch.condition.matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*|[0-9@*#])/g)].map(
    (match) => `\`$${match[1]}\``,
  );
  return names.length === 0 ? "the machine it runs on" : [...new Set(names)].join(", ");
}
