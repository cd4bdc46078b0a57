/** A start command on its way to becoming entry points: one file's statement, before scripts are followed. */
import type { Place, Step } from "../../findings/finding.ts";
import type { Span } from "../../source/span.ts";
import type { CommandLine, DeployVariable } from "../../syntax/deploy/command-line.ts";
import type { DockerCopy } from "../../syntax/deploy/dockerfile-arguments.ts";
import { spanOf, type Fragment } from "../../syntax/deploy/fragment.ts";
import type { FileCopy } from "./file-copies.ts";
import type { EntryFamily, EntryPointRole, EnvironmentEntry } from "./entry-point.ts";

export interface Launch {
  /** The file that says so. */
  readonly path: string;
  readonly source: string;
  readonly family: EntryFamily;
  readonly command: CommandLine;
  /** What the command receives as arguments: an image's CMD under its ENTRYPOINT. */
  readonly arguments: readonly LaunchWord[];
  /** Whether further arguments may come that the repository does not show. */
  readonly argumentsKnown: boolean;
  readonly role: EntryPointRole;
  readonly environment: ReadonlyMap<string, EnvironmentEntry>;
  /** Where paths of the command lead in the repository. */
  readonly mount: Mount;
  readonly startedBy: readonly Step[];
}

/** One word of a command with the file it stands in: a script's words and the CMD it receives live in different files. */
export interface LaunchWord {
  readonly text: string;
  readonly path: string;
  readonly span: Span;
  readonly content: Fragment;
}

/** How paths seen by a command map to the repository. */
export interface Mount {
  /** Folders of the repository that relative paths and COPY sources may start from, most likely first. */
  readonly folders: readonly string[];
  readonly workdir: string | undefined;
  readonly copies: readonly DockerCopy[];
  /** The Dockerfile that holds inline copies. */
  readonly dockerfile: string | undefined;
  /** Python files that the image keeps under another name. */
  readonly renamed?: readonly FileCopy[];
}

/** A mount without an image: relative paths start at the file's own folder, its parents and the root. */
export function plainMount(path: string): Mount {
  return { folders: foldersUpwards(path), workdir: undefined, copies: [], dockerfile: undefined };
}

/** The folder of a path and all folders above it, innermost first; "" is the root. */
export function foldersUpwards(path: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = parentOf(path); ; folder = parentOf(folder)) {
    folders.push(folder);
    if (folder === "") return folders;
  }
}

/** The folder that holds a path; "" is the root. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** Joins and normalises a path of the repository; undefined when it leads out of it. */
export function joinPath(folder: string, relative: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** Variables as an environment; later ones win. */
export function environmentOf(
  path: string,
  ...lists: readonly (readonly DeployVariable[])[]
): ReadonlyMap<string, EnvironmentEntry> {
  const environment = new Map<string, EnvironmentEntry>();
  for (const { name, value, valueSpan } of lists.flat())
    environment.set(name, { value, at: { path, span: valueSpan } });
  return environment;
}

/** Several environments in one; later ones win. */
export function mergeEnvironments(
  ...environments: readonly ReadonlyMap<string, EnvironmentEntry>[]
): ReadonlyMap<string, EnvironmentEntry> {
  return new Map(environments.flatMap((environment) => [...environment]));
}

/** A word of a fragment that stands in a file. */
export function launchWord(path: string, content: Fragment, span: Span = spanOf(content)): LaunchWord {
  return { text: content.text, path, span, content };
}

/** The words of an exec-form command; a shell-form one has none before it is parsed. */
export function execWords(path: string, command: CommandLine | undefined): readonly LaunchWord[] {
  return command?.form === "exec" ? command.words.map((word) => launchWord(path, word)) : [];
}

/** The place of a command line. */
export function placeOf(path: string, command: CommandLine): Place {
  return { path, span: command.span };
}
