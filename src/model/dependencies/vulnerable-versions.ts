/** What the checks of vulnerable packages say about one requirement. */
import type { Confidence, Severity, Step } from "../../findings/finding.ts";
import type { AuditModel } from "../audit-model.ts";
import { advisoriesOf, firstFreeVersion, lastAffectedVersion, type Advisory } from "./advisory.ts";
import type { Requirement } from "./dependency.ts";
import { isDevelopersTool, isDevelopmentFile } from "./purpose.ts";
import { parseSpecifiers, satisfies } from "./specifiers.ts";
import { parseVersion } from "./version-number.ts";

/** A settled version with published weaknesses. */
export interface VulnerableVersion {
  readonly requirement: Requirement;
  readonly version: string;
  /** Worst first; never empty. */
  readonly advisories: readonly Advisory[];
  /** The least later version without a known weakness. */
  readonly free: string | undefined;
  /** Where no such version is known by number: the last that is affected, so that any later release is free. */
  readonly lastAffected: string | undefined;
  /** Where the project's own packaging file asks for the package that a lock file settles. */
  readonly askedAt: readonly Requirement[];
}

/** Requirements whose settled version has published weaknesses. Ranges that merely allow one are none. */
export function vulnerableVersions(
  {
    dependencies: { requirements, advisories: table },
    settings,
  }: Pick<AuditModel, "dependencies" | "settings">,
  isWanted: (name: string) => boolean,
): readonly VulnerableVersion[] {
  const isRun = holdsSite(settings);
  return requirements.flatMap((written) => {
    const requirement = isRun || written.strength !== "locked" ? written : asDevelopment(written);
    const { name, version, from } = requirement;
    const isPublished = from === "index" || from === "url";
    if (version === undefined || !isPublished || !isWanted(name)) return [];
    const advisories = advisoriesOf(table, name, version);
    if (advisories.length === 0) return [];
    const free = firstFreeVersion(table, name, version);
    const lastAffected = lastAffectedVersion(table, name, version);
    const askedAt = requirement.strength === "locked" ? sourcesOf(requirement, requirements) : [];
    return [{ requirement, version, advisories, free, lastAffected, askedAt }];
  });
}

/** Whether the repository is that of a site. A library's lock file settles what its developers work with, and nothing else. */
function holdsSite(settings: AuditModel["settings"]): boolean {
  return settings.some(
    ({ production, project }) =>
      !project.inTests && production.some(({ role }) => role.showcase === undefined),
  );
}

function asDevelopment(requirement: Requirement): Requirement {
  return { ...requirement, use: "development" };
}

/** Lines of packaging files that name the package of a lock file. */
function sourcesOf({ name, at }: Requirement, requirements: readonly Requirement[]): readonly Requirement[] {
  const folder = at.path.slice(0, at.path.lastIndexOf("/") + 1);
  return requirements.filter(
    (one) => one.name === name && one.strength !== "locked" && one.at.path.startsWith(folder),
  );
}

/** How bad the worst of the weaknesses is; never above high, as the table does not say what is being exploited. */
export function severityOf({ advisories, requirement }: VulnerableVersion): {
  readonly severity: Severity;
  readonly severityReason: string;
} {
  const [worst] = advisories;
  const rated = worst === undefined ? "medium" : ratingOf(worst);
  const because =
    worst === undefined || worst.severity === "unstated"
      ? "the advisories give no rating"
      : `the worst advisory is rated ${worst.severity}`;
  if (requirement.use === "production") return { severity: rated, severityReason: because };
  const { name, at } = requirement;
  const isGrave = rated === "high" && !isDevelopmentFile(at.path) && !isDevelopersTool(name);
  return {
    severity: isGrave ? "medium" : "low",
    severityReason: `${because}; lower, as only development installs it`,
  };
}

function ratingOf({ severity }: Advisory): Severity {
  switch (severity) {
    case "critical":
    case "high":
      return "high";
    case "moderate":
    case "unstated":
      return "medium";
    case "low":
      return "low";
  }
}

/** How sure it is that the version has them. */
export function confidenceOf({ advisories, requirement }: VulnerableVersion): {
  readonly confidence: Confidence;
  readonly confidenceReason: string;
} {
  if (advisories.every(({ isApproximate }) => isApproximate))
    return {
      confidence: "medium",
      confidenceReason: "only a version without the weakness is known, not the first one",
    };
  return {
    confidence: "high",
    confidenceReason:
      requirement.strength === "locked"
        ? "the lock file settles the version"
        : "the file settles the version",
  };
}

/** Advisories named in a message. */
const MOST_NAMED = 5;

/** "3 published weaknesses: CVE-2024-1 (SQL injection, high), …" */
export function weaknessesInWords({ advisories }: VulnerableVersion): string {
  const named = advisories.slice(0, MOST_NAMED).map(inWords).join(", ");
  const rest = advisories.length - MOST_NAMED;
  const count =
    advisories.length === 1 ? "a published weakness" : `${advisories.length} published weaknesses`;
  return `${count}: ${named}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function inWords({ id, kind, severity }: Advisory): string {
  const kinds = kind.split(",").map((one) => KINDS.get(one) ?? one.replaceAll("-", " "));
  const notes = [...kinds, severity === "unstated" ? "" : severity];
  const told = notes.filter((note) => note !== "" && note !== "unclassified").join(", ");
  return told === "" ? id : `${id} (${told})`;
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ["dos", "can be made slow or stopped"],
  ["redos", "can be made slow by a text"],
  ["decompression-bomb", "can be made to fill the memory"],
  ["sqli", "SQL injection"],
  ["xss", "cross-site scripting"],
  ["csrf", "cross-site request forgery"],
  ["ssrf", "fetches addresses that an attacker picks"],
  ["xxe", "XML entities read files"],
  ["info-leak", "leaks what should stay private"],
  ["credential-leak", "leaks credentials"],
  ["rce", "runs an attacker's code"],
  ["code-execution", "runs an attacker's code"],
  ["command-injection", "runs an attacker's commands"],
  ["auth-bypass", "login can be passed by"],
  ["authz", "permissions can be passed by"],
  ["signature-bypass", "signatures can be forged"],
  ["tls-verification", "certificates are not checked"],
  ["memory-safety", "memory can be corrupted"],
]);

/** The smallest change: the version to take, and the command where a tool writes the file. */
export function remedyOf(
  { requirement: { name, at, broughtBy }, free, lastAffected, askedAt }: VulnerableVersion,
  knownTo: string | undefined,
): string {
  const known = knownTo === undefined ? "" : `, as far as is known on ${knownTo}`;
  if (free === undefined && lastAffected !== undefined)
    return `Take a release of ${name} after ${lastAffected}, the last with a weakness${known}.`;
  if (free === undefined)
    return `No version without these weaknesses is known${known}. Look for a later release of ${name}, or replace it.`;
  const tool = updateCommand(at.path, name, free);
  const take = `Take ${name} ${free} or later, the first without a weakness${known}${tool === undefined ? "" : `: \`${tool}\``}.`;
  return `${capInWords(askedAt, free)}${take}${parentsInWords(name, broughtBy ?? [])}`;
}

/** A range of the project's own that keeps the good version out must be raised before any command works. */
function capInWords(askedAt: readonly Requirement[], free: string): string {
  const version = parseVersion(free);
  const cap = askedAt.find(({ specifier }) => {
    const bounds = parseSpecifiers(specifier);
    return version !== undefined && bounds !== undefined && !satisfies(version, bounds);
  });
  return cap === undefined
    ? ""
    : `Raise \`${cap.name}${cap.specifier}\` in \`${cap.at.path}\` first, which keeps newer versions out. `;
}

/** Parents named in a sentence. */
const MOST_PARENTS = 3;

function parentsInWords(name: string, parents: readonly string[]): string {
  if (parents.length === 0) return "";
  const named = parents.slice(0, MOST_PARENTS).map((one) => `\`${one}\``);
  const rest = parents.length > MOST_PARENTS ? " and others" : "";
  return ` ${name} comes with ${named.join(", ")}${rest}: where the command changes nothing, take a newer one of ${parents.length === 1 ? "that" : "those"}.`;
}

/** Where the project itself asks for it, for a reader who wants to change that line. */
export function sourcesInWords({ askedAt }: VulnerableVersion): readonly Step[] {
  return askedAt.map(({ at, name }) => ({ place: at, note: `asks for ${name}` }));
}

function updateCommand(path: string, name: string, free: string): string | undefined {
  switch (path.slice(path.lastIndexOf("/") + 1)) {
    case "poetry.lock":
      return `poetry update ${name}`;
    case "uv.lock":
      return `uv lock --upgrade-package '${name}>=${free}'`;
    case "pdm.lock":
      return `pdm update ${name}`;
    case "Pipfile.lock":
      return `pipenv upgrade ${name}`;
    default:
      return undefined;
  }
}
