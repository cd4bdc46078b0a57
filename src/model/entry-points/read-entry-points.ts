import type { AuditFile, Discovery, FileKind } from "../../discover/file-kind.ts";
import type { Problem } from "../../findings/finding.ts";
import { indexLines, lineAt } from "../../source/line-index.ts";
import { parseCi } from "../../syntax/deploy/ci.ts";
import type { DeployVariable } from "../../syntax/deploy/command-line.ts";
import { parseCompose, type ComposeFile } from "../../syntax/deploy/compose.ts";
import { parseDocument } from "../../syntax/deploy/document.ts";
import { parseEnvFile } from "../../syntax/deploy/env-file.ts";
import type { SyntaxProblem } from "../../syntax/deploy/fragment.ts";
import { parseKubernetes } from "../../syntax/deploy/kubernetes.ts";
import { parsePlatformFile } from "../../syntax/deploy/platform.ts";
import { parseProcfile } from "../../syntax/deploy/procfile.ts";
import { parseSupervisor, parseSystemdUnit } from "../../syntax/deploy/service-units.ts";
import { composeLaunches, type ComposeSurroundings } from "./compose-launches.ts";
import type { EntryPoint } from "./entry-point.ts";
import {
  ciLaunches,
  documentLaunches,
  isDeployDocument,
  kubernetesLaunches,
  platformLaunches,
  procfileLaunches,
  scriptLaunch,
  serviceLaunches,
} from "./file-launches.ts";
import { followLaunch, type FollowBudget } from "./follow.ts";
import { imageLaunches, readImage, type Image } from "./images.ts";
import type { Launch } from "./launch.ts";
import { collectScripts, type ScriptLibrary } from "./script-lookup.ts";
import { serverOf } from "./server-program.ts";
import { settleRoles } from "./settle-roles.ts";

/** All entry points of an audit, by file and place, and what could not be read on the way. */
export interface EntryPointReading {
  readonly entryPoints: readonly EntryPoint[];
  readonly problems: readonly Problem[];
}

interface Reading {
  readonly surroundings: ComposeSurroundings;
  readonly problems: Problem[];
}

/** Files larger than this are not deploy files that somebody wrote. */
const MAX_BYTES = 1_000_000;

/** Commands followed per audit, scripts weighted by length: scripts that call each other again and again end here. */
const MAX_FOLLOWED = 50_000;

const OUT_OF_BUDGET =
  "the deploy files start more commands than are followed; some entry points were not read";

/** Reads every deploy file of the repository and follows its commands into shells and scripts. */
export function readEntryPoints(discovery: Discovery): EntryPointReading {
  const problems: Problem[] = [];
  const files = discovery.files.filter((file) => isSmallEnough(file, problems));
  const reading: Reading = { surroundings: surroundingsOf(discovery, files, problems), problems };
  const library = collectScripts(files);
  const reached = new Set<string>();
  const budget: FollowBudget = { left: MAX_FOLLOWED };
  const launches = files.flatMap((file) => launchesOf(reading, file));
  const started = launches.flatMap((launch) =>
    followLaunch(launch, library, budget, keepsRunning(launch) ? reached : new Set()),
  );
  const entries = [...started, ...unreached(library, budget, reached)].filter(isWorthKeeping);
  if (budget.left <= 0) problems.push({ kind: "budget", message: OUT_OF_BUDGET });
  const byPath = new Map(discovery.files.map((file) => [file.path, file]));
  return { entryPoints: settleRoles(entries, byPath).toSorted(byPlace), problems };
}

/** Only text that is parsed here counts; Python files and the like may be larger. */
const DEPLOY_KINDS: ReadonlySet<FileKind> = new Set<FileKind>([
  "dockerfile",
  "compose",
  "procfile",
  "systemd",
  "supervisor",
  "kubernetes",
  "shell",
  "ci",
  "platform",
  "env",
  "document",
]);

function isSmallEnough(file: AuditFile, problems: Problem[]): boolean {
  if (!DEPLOY_KINDS.has(file.kind)) return false;
  if (file.bytes.length <= MAX_BYTES) return true;
  problems.push({
    kind: "too-large",
    path: file.path,
    message: `larger than ${MAX_BYTES} bytes, not read as a deploy file`,
  });
  return false;
}

function surroundingsOf(
  discovery: Discovery,
  files: readonly AuditFile[],
  problems: Problem[],
): ComposeSurroundings {
  const images = files
    .filter((file) => file.kind === "dockerfile")
    .map((file) => noted(file, readImage(file), problems));
  const environmentFiles = files.filter((file) => file.kind === "env");
  return {
    projectFiles: discovery.files
      .filter((file) => file.kind === "settings" || file.kind === "urlconf")
      .map((file) => file.path),
    images: new Map(images.map((image) => [image.path, image])),
    environmentFiles: new Map<string, readonly DeployVariable[]>(
      environmentFiles.map((file) => [file.path, parseEnvFile(file.bytes)]),
    ),
  };
}

function noted(file: AuditFile, image: Image, problems: Problem[]): Image {
  problems.push(...asProblems(file, image.dockerfile.problems));
  return image;
}

/** What a CI file must mention to start a site or a script that does; parsing the many long files that do not is most of the work. */
const STARTERS = [
  "manage.py",
  "django",
  "gunicorn",
  "uvicorn",
  "daphne",
  "hypercorn",
  "granian",
  "uwsgi",
  "DJANGO_",
  ".sh",
];

function mayStartSomething(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return STARTERS.some((word) => text.includes(word));
}

function launchesOf(reading: Reading, file: AuditFile): readonly Launch[] {
  const { path, bytes } = file;
  const { surroundings } = reading;
  switch (file.kind) {
    case "dockerfile":
      return imageLaunches(surroundings.images.get(path) ?? readImage(file));
    case "compose":
      return composeLaunches(path, kept<ComposeFile>(reading, file, parseCompose(bytes)), surroundings);
    case "procfile":
      return procfileLaunches(path, parseProcfile(bytes));
    case "systemd":
      return serviceLaunches(path, "systemd unit", parseSystemdUnit(bytes), surroundings.environmentFiles);
    case "supervisor":
      return serviceLaunches(
        path,
        "supervisor program",
        parseSupervisor(bytes),
        surroundings.environmentFiles,
      );
    case "kubernetes":
      return kubernetesLaunches(path, kept(reading, file, parseKubernetes(bytes)).containers);
    case "platform":
      return platformLaunches(path, kept(reading, file, parsePlatformFile(path, bytes)).commands);
    case "ci":
      if (!mayStartSomething(bytes)) return [];
      return ciLaunches(path, kept(reading, file, parseCi(bytes)).steps);
    case "document":
      return isDeployDocument(path) ? documentLaunches(path, parseDocument(bytes)) : [];
    default:
      return [];
  }
}

function kept<Parsed extends { readonly problems: readonly SyntaxProblem[] }>(
  reading: Reading,
  file: AuditFile,
  parsed: Parsed,
): Parsed {
  reading.problems.push(...asProblems(file, parsed.problems));
  return parsed;
}

function asProblems(file: AuditFile, problems: readonly SyntaxProblem[]): readonly Problem[] {
  if (problems.length === 0) return [];
  const lines = indexLines(file.bytes);
  return problems.slice(0, 3).map(({ span, message }) => ({
    kind: "syntax",
    path: file.path,
    line: lineAt(lines, span.start),
    message,
  }));
}

/** Documents mix commands with prose; only servers are surely meant. */
function isWorthKeeping(entry: EntryPoint): boolean {
  return entry.family !== "document" || serverOf(entry.words) !== undefined;
}

/** CI and documents show how a script may be used; what they start is still read by itself. */
function keepsRunning(launch: Launch): boolean {
  return launch.family !== "ci" && launch.family !== "document";
}

/** Scripts that no deploy file starts, each read from the outermost one that calls it. */
function unreached(
  library: ScriptLibrary,
  budget: FollowBudget,
  reached: ReadonlySet<string>,
): readonly EntryPoint[] {
  const left = [...library.scripts.values()].filter((file) => !reached.has(file.path));
  const called = new Set<string>();
  const read = left.map((file) => ({
    file,
    entries: followLaunch(scriptLaunch(file), library, budget, called),
  }));
  return read.filter(({ file }) => !called.has(file.path)).flatMap(({ entries }) => entries);
}

function byPlace(a: EntryPoint, b: EntryPoint): number {
  if (a.at.path !== b.at.path) return a.at.path < b.at.path ? -1 : 1;
  return a.at.span.start - b.at.span.start;
}
