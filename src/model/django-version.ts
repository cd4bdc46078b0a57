/** Which Django a project runs with, as far as its dependency files tell. */
import type { AuditFile, DjangoProject } from "../discover/file-kind.ts";
import { textBetween } from "../source/source-file.ts";

/** A version and how it is known, in words that stand in brackets behind it. */
export interface DjangoVersion {
  /** Missing when no file names one. For a range, its lower bound. */
  readonly version?: string;
  readonly known: string;
}

/** What one file says. */
interface Claim {
  readonly path: string;
  readonly version: string;
  /** Locked beats pinned beats bounded. */
  readonly strength: number;
  readonly known: string;
}

/** The surest claim of the dependency files at or above the project's folder; nearer files win among equals. */
export function djangoVersion(files: readonly AuditFile[], project: DjangoProject): DjangoVersion {
  const claims = files
    .filter(({ kind, path }) => kind === "dependency" && concerns(path, project))
    .flatMap((file) => claimsOf(file))
    .toSorted((a, b) => b.strength - a.strength || depth(b.path) - depth(a.path));
  const [best] = claims;
  return best === undefined
    ? { known: "no dependency file names a version" }
    : { version: best.version, known: best.known };
}

/** A file of an enclosing folder speaks for the project, and so does one in its own tree, such as `requirements/base.txt`. */
function concerns(path: string, { root }: DjangoProject): boolean {
  const folder = path.split("/").slice(0, -1).join("/");
  const isAbove = folder === "" || root === folder || root.startsWith(`${folder}/`);
  return isAbove || root === "" || path.startsWith(`${root}/`) || folder.split("/").length === 1;
}

function depth(path: string): number {
  return path.split("/").length;
}

function claimsOf({ path, bytes }: AuditFile): readonly Claim[] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const text = textBetween(bytes, 0, bytes.length);
  const lines = text.split("\n");
  if (name.endsWith(".lock"))
    return lines.flatMap((line, i) => lockedVersion(line, lines.slice(i + 1, i + 9), path));
  return lines.flatMap((line) => requirement(line.slice(0, LONGEST_LINE), path));
}

/** Nobody writes a requirement longer than this. */
const LONGEST_LINE = 200;

/** `name = "django"` in TOML lock files, `"django": {` in Pipfile.lock; the version stands in one of the next lines. */
function lockedVersion(line: string, next: readonly string[], path: string): readonly Claim[] {
  if (!/^\s{0,8}(?:name = "django"|"django": \{)\s*$/i.test(line)) return [];
  const stated = next.find((one) => /^\s{0,16}"?version"?\s?[:=]/.test(one)) ?? "";
  const version = VERSION.exec(stated)?.[0];
  return version === undefined ? [] : [{ path, version, strength: 3, known: `${path} locks it` }];
}

const VERSION = /\d{1,4}(?:\.\d{1,4}){0,3}/;
const REQUIREMENT = /^\s{0,16}["']?django(?:\[[\w,\- ]{0,80}\])? ?(?:= ?")?(?<bounds>[=<>~!^][^;#"']{0,80})/i;

/** `Django==5.2.1`, `"django[bcrypt]~=5.2"`, Poetry's `django = "^5.2"`. */
function requirement(line: string, path: string): readonly Claim[] {
  const bounds = REQUIREMENT.exec(line)?.groups?.["bounds"]?.trim() ?? "";
  const version = VERSION.exec(bounds)?.[0];
  if (version === undefined || bounds.startsWith("<") || bounds.startsWith("!")) return [];
  const isPinned = bounds.startsWith("==") && !bounds.includes("*");
  return [
    isPinned
      ? { path, version, strength: 2, known: `${path} pins it` }
      : { path, version, strength: 1, known: `the least that ${path} allows` },
  ];
}
