/** Dockerfiles as entry points: which command an image starts, which stage counts, and whether it is meant for production. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { CommandLine } from "../../syntax/deploy/command-line.ts";
import { parseDockerfile, type Dockerfile, type DockerStage } from "../../syntax/deploy/dockerfile.ts";
import { shellTokens } from "../../syntax/deploy/shell-lexer.ts";
import type { EntryPointRole } from "./entry-point.ts";
import { pythonCopies } from "./file-copies.ts";
import {
  environmentOf,
  execWords,
  foldersUpwards,
  launchWord,
  type Launch,
  type LaunchWord,
  type Mount,
} from "./launch.ts";
import { purposeOfName } from "./purpose-names.ts";
import { roleOfPath, stated, usual } from "./roles.ts";

/** A parsed Dockerfile of the repository. */
export interface Image {
  readonly path: string;
  readonly dockerfile: Dockerfile;
}

/** Parses a Dockerfile. */
export function readImage(file: AuditFile): Image {
  return { path: file.path, dockerfile: parseDockerfile(file.bytes) };
}

/** What an image starts, as one of its stages says or inherits it. */
export interface ImageStart {
  readonly entrypoint: CommandLine | undefined;
  readonly cmd: CommandLine | undefined;
  readonly stages: readonly DockerStage[];
}

/** A command line and the file that holds it. */
export interface PlacedCommand {
  readonly path: string;
  readonly command: CommandLine;
}

/** The stage of a name, or the last one, which is what a build without a target makes. */
export function stageOf(image: Image, target: string | undefined): DockerStage | undefined {
  const { stages } = image.dockerfile;
  return stages.find((stage) => target !== undefined && stage.name === target.toLowerCase()) ?? stages.at(-1);
}

/** What a stage starts; an ENTRYPOINT of its own drops the CMD that it would inherit. */
export function startOf(image: Image, stage: DockerStage): ImageStart {
  const chain = chainOf(image, stage);
  const entryAt = chain.findIndex((each) => each.entrypoint !== undefined);
  const cmdAt = chain.findIndex((each) => each.cmd !== undefined);
  const cmd = entryAt < 0 || cmdAt <= entryAt ? chain[cmdAt]?.cmd : undefined;
  return { entrypoint: chain[entryAt]?.entrypoint, cmd, stages: chain.toReversed() };
}

/** More build stages than anybody writes; a bound for files made to be slow. */
const MAX_STAGES = 50;

/** A stage and those it builds on, itself first. */
function chainOf(image: Image, stage: DockerStage): readonly DockerStage[] {
  const { stages } = image.dockerfile;
  const chain = [stage];
  for (let next = stage; ;) {
    const position = stages.indexOf(next);
    const parent = stages
      .slice(0, position)
      .findLast((each) => each.name !== undefined && each.name === next.base.toLowerCase());
    if (!parent) break;
    chain.push(parent);
    next = parent;
  }
  return chain;
}

/** The launches of a Dockerfile by itself: its last stage, and named stages that start something of their own. */
export function imageLaunches(image: Image): readonly Launch[] {
  const last = image.dockerfile.stages.at(-1);
  return image.dockerfile.stages.slice(-MAX_STAGES).flatMap((stage) => {
    const isOwn =
      stage === last ||
      (stage.name !== undefined && (stage.cmd !== undefined || stage.entrypoint !== undefined));
    const role = stage === last ? roleOfImage(image, stage) : roleOfInnerStage(image, stage);
    const launch = isOwn ? launchOf(image, stage, role) : undefined;
    return launch ? [launch] : [];
  });
}

function launchOf(image: Image, stage: DockerStage, role: EntryPointRole): Launch | undefined {
  const start = startOf(image, stage);
  const commands = commandWithArguments(placed(image, start.entrypoint), placed(image, start.cmd));
  if (!commands) return undefined;
  const { command, words } = commands;
  return {
    path: command.path,
    source: "Dockerfile",
    family: "image",
    command: command.command,
    arguments: words,
    argumentsKnown: true,
    role,
    environment: environmentOf(image.path, ...start.stages.map((each) => each.environment)),
    mount: imageMount(image, start.stages, foldersUpwards(image.path)),
    startedBy: [],
  };
}

/** A command of an image with its file, if there is one. */
export function placed(image: Image, command: CommandLine | undefined): PlacedCommand | undefined {
  return command && { path: image.path, command };
}

/** The program of an image and what it receives: ENTRYPOINT with CMD as its arguments, or CMD alone. */
export function commandWithArguments(
  entrypoint: PlacedCommand | undefined,
  cmd: PlacedCommand | undefined,
): { readonly command: PlacedCommand; readonly words: readonly LaunchWord[] } | undefined {
  if (entrypoint === undefined) return cmd && { command: cmd, words: [] };
  return { command: entrypoint, words: cmd ? wordsOf(cmd) : [] };
}

function wordsOf({ path, command }: PlacedCommand): readonly LaunchWord[] {
  if (command.form === "exec") return execWords(path, command);
  const words = shellTokens(command.text).map((token) =>
    token.kind === "word" ? launchWord(path, token.word.content, token.word.span) : undefined,
  );
  // Operators need a shell, so a text that has them is handed on as `sh -c TEXT`.
  if (words.some((word) => word === undefined)) {
    const shell = ["sh", "-c"].map((text) => ({ ...launchWord(path, command.text), text }));
    return [...shell, launchWord(path, command.text)];
  }
  return words.filter((word) => word !== undefined);
}

/** Where the image's paths come from. */
export function imageMount(image: Image, stages: readonly DockerStage[], folders: readonly string[]): Mount {
  return {
    folders,
    workdir: stages.findLast((stage) => stage.workdir !== undefined)?.workdir,
    copies: stages.flatMap((stage) => stage.copies),
    dockerfile: image.path,
    renamed: pythonCopies(image.path, stages),
  };
}

/** What an image is for, when its last stage is built. */
export function roleOfImage(image: Image, stage: DockerStage): EntryPointRole {
  const byPath = roleOfPath(image.path, plainImageRole(image, stage));
  if (byPath.use === "development") return byPath;
  const purpose = stage.name === undefined ? undefined : purposeOfName(stage.name);
  return purpose ? stated(purpose.use, `the build stage is named \`${stage.name ?? ""}\``) : byPath;
}

function roleOfInnerStage(image: Image, stage: DockerStage): EntryPointRole {
  const role = roleOfImage(image, stage);
  if (role.decided === "stated") return role;
  return usual(
    "unknown",
    `the build stage \`${stage.name ?? ""}\` is only built when it is asked for`,
    "low",
  );
}

function plainImageRole(image: Image, stage: DockerStage): EntryPointRole {
  const holdsCode = startOf(image, stage).stages.some(
    (each) => each.copies.some((copy) => isCode(copy.source)) || each.runs.some(clones),
  );
  return holdsCode
    ? usual("production", "it is what the image starts by itself, and the image holds the code", "high")
    : usual(
        "unknown",
        "the image copies no code of the project, so the code is mounted into it, as in development",
        "low",
      );
}

/** Folders and Python files are code; dependency lists and scripts are copied into development images as well. */
function isCode(source: string): boolean {
  const name = source.replace(/\/$/, "").split("/").at(-1) ?? "";
  if (name === "." || name === "" || name.endsWith(".py") || name.includes("*")) return true;
  const isFile = /\.|^(?:Pipfile|requirements|entrypoint|start|Makefile|EOF)$/i.test(name);
  return !isFile;
}

/** `git clone`, or the project installed as a package: `pip install .` */
function clones(run: CommandLine): boolean {
  const words = run.form === "shell" ? run.text.text.split(/\s/) : run.words.map((word) => word.text);
  const installsFolder =
    words.includes("install") && words.some((word) => word === "." || word.startsWith(".["));
  return words.includes("clone") || installsFolder;
}
