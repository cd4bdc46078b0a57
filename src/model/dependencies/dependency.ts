/** What a repository depends on, as its packaging files say. Plain data for checks. */
import type { Place } from "../../findings/finding.ts";
import type { AdvisoryTable } from "./advisory.ts";

/** Everything the dependency files of a repository say. */
export interface Dependencies {
  readonly requirements: readonly Requirement[];
  /** Python versions that are asked for or built upon. */
  readonly pythons: readonly PythonClaim[];
  /** Package indexes that the files name. */
  readonly indexes: readonly PackageIndex[];
  /** Lock files, and requirement files in which every line is pinned. */
  readonly locks: readonly Place[];
  /** Published weaknesses of packages. */
  readonly advisories: AdvisoryTable;
  /** The day on which the audit is made, `2026-11-21`; the end of support counts from it. */
  readonly today: string;
}

/** One required package on one line. */
export interface Requirement {
  /** Normalised as PyPI does: lower case, runs of `-`, `_` and `.` as one `-`. */
  readonly name: string;
  readonly at: Place;
  /** PEP 440 specifiers (`>=4.2,<5`); "" when none is given. Poetry's `^` and `~` are translated. */
  readonly specifier: string;
  /** The version that is installed where one is settled (a lock file, `==`). */
  readonly version: string | undefined;
  /** A lock file's word counts most. */
  readonly strength: "locked" | "pinned" | "ranged" | "open";
  /** Whether production installs it. */
  readonly use: "production" | "development";
  readonly from: "index" | "version-control" | "url" | "path";
  readonly extras: readonly string[];
  /** Environment marker, as written. */
  readonly marker: string | undefined;
  /** In a lock file: the packages that need it, where the project itself does not ask for it. */
  readonly broughtBy?: readonly string[];
  /** It belongs to an extra, which an installation may leave out. */
  readonly optional?: true;
}

/** A Python version that a file asks for. */
export interface PythonClaim {
  readonly at: Place;
  /** `3.11`, or the lower bound of a range. */
  readonly version: string;
  /** Whether that is what runs (an image, runtime.txt), or only the least that is allowed. */
  readonly exact: boolean;
  /** As written: `>=3.9,<4`. */
  readonly range: string;
  readonly use: "production" | "development";
}

/** A package index named in a file or on a pip command line. */
export interface PackageIndex {
  readonly at: Place;
  readonly kind: "index" | "extra-index" | "trusted-host" | "find-links";
  /** As written, without credentials. */
  readonly url: string;
  /** Only packages that name it are taken from it, or the tool asks it for a name before all others and stops there. */
  readonly explicit: boolean;
}

/** Dependencies of which nothing is known. */
export const NO_DEPENDENCIES: Dependencies = {
  requirements: [],
  pythons: [],
  indexes: [],
  locks: [],
  advisories: { knownTo: undefined, packages: {} },
  today: "2026-01-01",
};

/** The requirement of a package that counts most for a project's production, if any: locked before pinned before ranged. */
export function requirementOf(dependencies: Dependencies, name: string): Requirement | undefined {
  const order: readonly Requirement["strength"][] = ["locked", "pinned", "ranged", "open"];
  return dependencies.requirements
    .filter((one) => one.name === name && one.use === "production")
    .toSorted((a, b) => order.indexOf(a.strength) - order.indexOf(b.strength))[0];
}
