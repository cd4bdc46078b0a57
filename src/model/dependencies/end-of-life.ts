/** Branches of Django and Python that get no security fixes any more. */
import { DJANGO_BRANCHES } from "./bundled-advisories.ts";
import type { PythonClaim, Requirement } from "./dependency.ts";
import { PYTHON_BRANCHES } from "./python-branches.ts";
import { parseSpecifiers, satisfies, type Specifier } from "./specifiers.ts";
import { compareReleases, parseVersion } from "./version-number.ts";

/** A branch whose support has ended. */
export interface EndedBranch {
  /** `3.2` */
  readonly branch: string;
  /** The last day; undefined for branches so old that the table leaves them out. */
  readonly until: string | undefined;
}

interface Branch {
  readonly branch: string;
  readonly until: string;
}

/** The branch of a requirement of Django when it is over on `today`, or when every branch that its range allows is. */
export function endedDjango({ version, specifier }: Requirement, today: string): EndedBranch | undefined {
  return version === undefined
    ? endedRange(parseSpecifiers(specifier) ?? [], DJANGO_BRANCHES, today)
    : endedVersion(version, DJANGO_BRANCHES, today);
}

/** The branch of a Python that is over on `today`, or when every branch that a range allows is. */
export function endedPython({ version, exact, range }: PythonClaim, today: string): EndedBranch | undefined {
  return exact
    ? endedVersion(version, PYTHON_BRANCHES, today)
    : endedRange(parseSpecifiers(range) ?? [], PYTHON_BRANCHES, today);
}

/** The branches that get fixes on `today`, newest first; for Django those with long support first. */
export function supportedDjango(today: string): readonly string[] {
  return DJANGO_BRANCHES.filter(({ until }) => until >= today)
    .toSorted((a, b) => Number(b.isLongTerm) - Number(a.isLongTerm) || (a.until < b.until ? 1 : -1))
    .map(({ branch }) => branch);
}

/** Python's branches that get fixes on `today`, newest first. */
export function supportedPythons(today: string): readonly string[] {
  return PYTHON_BRANCHES.filter(({ until }) => until >= today)
    .map(({ branch }) => branch)
    .toReversed();
}

function endedVersion(version: string, branches: readonly Branch[], today: string): EndedBranch | undefined {
  const [major, minor] = parseVersion(version)?.release ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const branch = `${major}.${minor}`;
  const known = branches.find((one) => one.branch === branch);
  if (known !== undefined) return known.until < today ? known : undefined;
  const [oldest] = branches.map((one) => releaseOf(one.branch)).toSorted(compareReleases);
  return oldest !== undefined && compareReleases([major, minor], oldest) < 0
    ? { branch, until: undefined }
    : undefined;
}

/** A range is over when it has an upper end and no supported branch, nor anything newer, lies in it. */
function endedRange(
  range: readonly Specifier[],
  branches: readonly Branch[],
  today: string,
): EndedBranch | undefined {
  if (range.length === 0 || allows(range, "9999.99")) return undefined;
  const allowed = branches.filter(({ branch }) => allows(range, branch));
  const last = allowed.toSorted((a, b) => compareReleases(releaseOf(a.branch), releaseOf(b.branch))).at(-1);
  if (last === undefined) return below(range, branches);
  return allowed.every(({ until }) => until < today) ? last : undefined;
}

/** A range that ends before the oldest branch of the table. */
function below(range: readonly Specifier[], branches: readonly Branch[]): EndedBranch | undefined {
  const [oldest] = branches.map(({ branch }) => releaseOf(branch)).toSorted(compareReleases);
  const highest = range
    .filter(({ operator }) => operator !== "!=" && !operator.startsWith(">"))
    .map(({ version }) => version.release)
    .toSorted(compareReleases)[0];
  if (oldest === undefined || highest === undefined || compareReleases(highest, oldest) > 0) return undefined;
  return { branch: highest.slice(0, 2).join("."), until: undefined };
}

/** Whether a range allows some release of a branch: its first, a late one, or one that the range names. */
function allows(range: readonly Specifier[], branch: string): boolean {
  const named = range.filter(({ version }) => isOfBranch(version.release, branch)).map(({ text }) => text);
  return [`${branch}.0`, `${branch}.99`, ...named].some((text) => {
    const version = parseVersion(text.replace(/\.\*$/, ""));
    return version !== undefined && satisfies(version, range);
  });
}

function isOfBranch(release: readonly number[], branch: string): boolean {
  return compareReleases(release.slice(0, 2), releaseOf(branch)) === 0;
}

function releaseOf(branch: string): readonly number[] {
  return branch.split(".").map(Number);
}
