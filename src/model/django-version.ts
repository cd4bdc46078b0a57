/** Which Django a project runs with, as far as its dependency files tell. */
import type { AuditFile, DjangoProject } from "../discover/file-kind.ts";
import { folderOf } from "../discover/paths.ts";
import type { Requirement } from "./dependencies/dependency.ts";
import { readDependencies } from "./dependencies/read-dependencies.ts";
import { parseSpecifiers } from "./dependencies/specifiers.ts";
import { compareVersions } from "./dependencies/version-number.ts";

/** A version and how it is known, in words that stand in brackets behind it. */
export interface DjangoVersion {
  /** Missing when no file names one. For a range, its lower bound. */
  readonly version?: string;
  readonly known: string;
}

/** What one requirement says. */
interface Claim {
  readonly path: string;
  readonly version: string;
  /** Locked beats pinned beats bounded. */
  readonly strength: number;
  readonly known: string;
}

/** The surest claim of the dependency files at or above the project's folder; nearer files win among equals. */
export function djangoVersion(files: readonly AuditFile[], project: DjangoProject): DjangoVersion {
  const { requirements } = readDependencies({ files }).dependencies;
  return djangoOf(requirements, project);
}

/** The same from requirements that are already read. */
export function djangoOf(requirements: readonly Requirement[], project: DjangoProject): DjangoVersion {
  const claims = requirements
    .filter(({ name, at }) => name === "django" && concerns(at.path, project))
    .toSorted((a, b) => Number(a.use === "development") - Number(b.use === "development"))
    .flatMap((requirement) => claimOf(requirement))
    .toSorted((a, b) => b.strength - a.strength || depth(b.path) - depth(a.path));
  const [best] = claims;
  return best === undefined
    ? { known: "no dependency file names a version" }
    : { version: best.version, known: best.known };
}

/** Modules by the release that brought them (docs.djangoproject.com/en/6.0/releases/6.0/): later ones than the release that is assumed. */
const NEWER: readonly (readonly [module: string, release: string])[] = [
  ["django.utils.csp", "6.0"],
  ["django.middleware.csp", "6.0"],
  ["django.tasks", "6.0"],
];

/** What the dependency files tell, or else what the settings modules themselves need. */
export function orNeeded(told: DjangoVersion, modules: readonly AuditFile[]): DjangoVersion {
  if (told.version !== undefined) return told;
  const texts = modules.map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  const needed = NEWER.find(([name]) => texts.some((text) => text.includes(name)));
  return needed === undefined ? told : { version: needed[1], known: `the settings name \`${needed[0]}\`` };
}

/** A file of an enclosing folder speaks for the project, and so does one in its own tree, such as `requirements/base.txt`. */
function concerns(path: string, { root }: DjangoProject): boolean {
  const folder = folderOf(path);
  const isAbove = folder === "" || root === folder || root.startsWith(`${folder}/`);
  return isAbove || root === "" || path.startsWith(`${root}/`) || folder.split("/").length === 1;
}

function depth(path: string): number {
  return path.split("/").length;
}

function claimOf({ at: { path }, version, strength, specifier }: Requirement): readonly Claim[] {
  if (version !== undefined)
    return [
      strength === "locked"
        ? { path, version, strength: 3, known: `${path} locks it` }
        : { path, version, strength: 2, known: `${path} pins it` },
    ];
  const least = leastOf(specifier);
  return least === undefined
    ? []
    : [{ path, version: least, strength: 1, known: `the least that ${path} allows` }];
}

/** The greatest lower bound of a range; undefined when it has none. */
function leastOf(specifier: string): string | undefined {
  const bounds = (parseSpecifiers(specifier) ?? [])
    .filter(({ operator }) => operator !== "!=" && !operator.startsWith("<"))
    .toSorted((a, b) => compareVersions(b.version, a.version));
  return bounds[0]?.text.replace(/\.\*$/, "");
}
