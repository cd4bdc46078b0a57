/** Reads what a repository depends on from its packaging files. */
import type { AuditFile, Discovery } from "../../discover/file-kind.ts";
import { folderOf, joinPath, normalisePath } from "../../discover/paths.ts";
import type { Problem } from "../../findings/finding.ts";
import type { WrittenRequirement } from "../../syntax/requirements/written.ts";
import { bundledAdvisories, type AdvisoryTable } from "./advisory.ts";
import { KNOWN_TO } from "./bundled-advisories.ts";
import type { Dependencies, PythonClaim, Requirement } from "./dependency.ts";
import { lockedRequirements } from "./locked-requirements.ts";
import { troubleAt, type PackagingFile } from "./packaging-file.ts";
import { packagingKind, readPackagingFile, type PackagingKind } from "./packaging-files.ts";
import { isDevelopersTool, isDevelopmentFile, isDevelopmentGroup } from "./purpose.ts";
import { compareVersions, parseVersion } from "./version-number.ts";
import { parseSpecifiers, type Specifier } from "./specifiers.ts";

/** What an audit is told from outside; without it the bundled table speaks, and its day. */
export interface Knowledge {
  readonly advisories?: AdvisoryTable;
  /** `2026-11-21` */
  readonly today?: string;
}

/** All requirements of all projects. Never throws; files that could not be read whole are problems. */
export function readDependencies(
  discovery: Pick<Discovery, "files">,
  knowledge: Knowledge = {},
): {
  readonly dependencies: Dependencies;
  readonly problems: readonly Problem[];
} {
  const files = inUse(discovery.files.flatMap((file) => readFile(file)));
  const locked = files.map((file) => lockedRequirements(file, files));
  const written = files.flatMap((file) => requirementsIn(file, files));
  const advisories = knowledge.advisories ?? bundledAdvisories();
  const dependencies: Dependencies = {
    advisories,
    today: knowledge.today ?? KNOWN_TO,
    requirements: [...locked.flatMap(({ requirements }) => requirements), ...written],
    pythons: files.flatMap((file) => pythonsIn(file)),
    indexes: files.flatMap(({ file: { path }, written: { indexes } }) =>
      indexes.map(({ kind, url, explicit, span }) => ({ at: { path, span }, kind, url, explicit })),
    ),
    locks: files
      .filter((file) => isLock(file))
      .map(({ file }) => ({ path: file.path, span: { start: 0, end: 0 } })),
  };
  return {
    dependencies,
    problems: [...files.flatMap(troubleIn), ...locked.flatMap(({ problems }) => problems)],
  };
}

function readFile(file: AuditFile): readonly PackagingFile[] {
  const kind = packagingKind(file);
  if (kind === undefined) return [];
  const use = file.inTests || isDevelopmentFile(file.path) ? "development" : "production";
  return [{ file, kind, written: readPackagingFile(file, kind), use }];
}

/** A requirements file that a production one draws in is production's, whatever its name. */
function inUse(files: readonly PackagingFile[]): readonly PackagingFile[] {
  const drawnIn = new Set(
    files
      .filter(({ use }) => use === "production")
      .flatMap(({ file, written }) =>
        written.includes.map(({ path }) => normalisePath(joinPath(folderOf(file.path), path))),
      ),
  );
  return files.map((one) => (drawnIn.has(one.file.path) ? { ...one, use: "production" } : one));
}

/** A constraint speaks only for what is required elsewhere. */
function requirementsIn(one: PackagingFile, files: readonly PackagingFile[]): readonly Requirement[] {
  const { written, kind } = one;
  const isAsked = kind === "constraints" ? namesRequired(files) : undefined;
  return written.requirements
    .filter(({ name }) => isAsked === undefined || isAsked.has(name))
    .map((requirement) => requirementOf(requirement, one));
}

function namesRequired(files: readonly PackagingFile[]): ReadonlySet<string> {
  return new Set(
    files
      .filter(({ kind }) => kind !== "constraints")
      .flatMap(({ written }) => written.requirements.map(({ name }) => name)),
  );
}

function requirementOf(requirement: WrittenRequirement, { file, kind, use }: PackagingFile): Requirement {
  const { name, span, specifier, extras, marker, from, group, locked } = requirement;
  const bounds = parseSpecifiers(specifier) ?? [];
  const pinned = pinnedVersion(bounds);
  const isDevelopment =
    use === "development" || isDevelopersTool(name) || (group !== undefined && isDevelopmentGroup(group));
  return {
    name,
    at: { path: file.path, span },
    specifier,
    version: locked ?? pinned,
    strength: strengthOf(kind, locked ?? pinned, bounds),
    use: isDevelopment ? "development" : "production",
    from,
    extras,
    marker,
    ...(group?.startsWith("extra:") === true ? { optional: true as const } : {}),
  };
}

function strengthOf(
  kind: PackagingKind,
  version: string | undefined,
  bounds: readonly Specifier[],
): Requirement["strength"] {
  if (version !== undefined) return kind === "pipfile-lock" ? "locked" : "pinned";
  return bounds.length > 0 ? "ranged" : "open";
}

/** `==4.2.1` and `===4.2.1` settle the version; `==4.2.*` does not. */
function pinnedVersion(bounds: readonly Specifier[]): string | undefined {
  return bounds.find(({ operator, isWildcard }) => (operator === "==" || operator === "===") && !isWildcard)
    ?.text;
}

function pythonsIn({ file: { path }, use, written }: PackagingFile): readonly PythonClaim[] {
  return written.pythons.flatMap(({ text, exact, span }) => {
    const version = exact ? /\d[\d.]*/.exec(text)?.[0] : lowerBound(text);
    return version === undefined ? [] : [{ at: { path, span }, version, exact, range: text, use }];
  });
}

/** The least version that a range of Pythons allows. */
function lowerBound(range: string): string | undefined {
  const bounds = (range.match(/(?:>=|~=|==|\^|~|>)\s{0,5}\d[\d.]*/g) ?? []).flatMap((part) => {
    const text = part.replace(/^\D+/, "").replace(/\.$/, "");
    const version = parseVersion(text);
    return version === undefined ? [] : [{ text, version }];
  });
  return bounds.toSorted((a, b) => compareVersions(a.version, b.version))[0]?.text;
}

/** Lock files, and requirements files in which every line is settled. */
function isLock({ kind, written: { requirements } }: PackagingFile): boolean {
  if (kind === "lock" || kind === "pipfile-lock") return true;
  const isList = kind === "requirements" || kind === "constraints";
  return isList && requirements.length > 0 && requirements.every((one) => isSettled(one, requirements));
}

/** `bleach[css]` below `bleach==6.3.0` is settled by that line. */
function isSettled(one: WrittenRequirement, all: readonly WrittenRequirement[]): boolean {
  return one.from !== "index" || all.some((other) => other.name === one.name && hasVersion(other));
}

function hasVersion({ locked, specifier }: WrittenRequirement): boolean {
  return locked !== undefined || pinnedVersion(parseSpecifiers(specifier) ?? []) !== undefined;
}

function troubleIn({ file, written }: PackagingFile): readonly Problem[] {
  return written.troubleAt === undefined ? [] : [troubleAt(file, written.troubleAt)];
}
