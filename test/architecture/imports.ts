/** Reads the imports of TypeScript modules from their text and holds them against the import table. */
import { posix } from "node:path";
import {
  FORBIDDEN_MODULES,
  MAY_RUN_PROGRAMS,
  MAY_USE_FILES,
  MAY_USE_SOCKETS,
  ROOMS,
  type Room,
} from "./import-table.ts";

/** A module: path relative to the repository, and its text. */
export interface Module {
  readonly path: string;
  readonly text: string;
}

/** One import. `target` is a path relative to the repository, or a package or `node:` name. */
export interface Import {
  readonly from: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATIC = /^(?:import|export)(?<clause>\s[^"';]*?\sfrom)?\s*"(?<target>[^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"(?<target>[^"]+)"/g;

/** Every import of a module, `import()` and re-exports included. */
export function importsOf({ path, text }: Module): readonly Import[] {
  return [...text.matchAll(STATIC), ...text.matchAll(DYNAMIC)].map(({ groups }) => {
    const target = groups?.["target"] ?? "";
    return {
      from: path,
      target: target.startsWith(".") ? posix.join(posix.dirname(path), target) : target,
      typeOnly: /^\s+type\s/.test(groups?.["clause"] ?? ""),
    };
  });
}

/** Every breach of the table in a set of modules, as sentences. Test files are free to import what they like. */
export function breaches(modules: readonly Module[], checkFiles: ReadonlySet<string>): readonly string[] {
  return modules
    .filter(({ path }) => !path.endsWith(".test.ts"))
    .flatMap(importsOf)
    .flatMap((one) => breach(one, checkFiles) ?? []);
}

function breach(one: Import, checkFiles: ReadonlySet<string>): string | undefined {
  const { from, target } = one;
  if (target.startsWith("node:")) return nodeBreach(from, target);
  if (!target.startsWith("src/")) return undefined;
  if (checkFiles.has(target) && from !== "src/rules/index.ts") return `${from} imports the check ${target}`;
  return roomBreach(one);
}

function nodeBreach(from: string, target: string): string | undefined {
  if (MAY_RUN_PROGRAMS.includes(from) && target === "node:child_process") return undefined;
  if (MAY_USE_SOCKETS.includes(from) && target === "node:net") return undefined;
  if (FORBIDDEN_MODULES.includes(target))
    return `${from} imports ${target}: an audit runs nothing and opens no socket`;
  if (!/^node:fs(?:\/|$)/.test(target) || MAY_USE_FILES.some((room) => from.startsWith(room)))
    return undefined;
  return `${from} imports ${target}: only ${MAY_USE_FILES.join(", ")} may touch the file system`;
}

function roomBreach({ from, target, typeOnly }: Import): string | undefined {
  const room = roomOf(from);
  if (room === undefined) return `${from} lies in no room of the import table`;
  if (isOwn(room, from, target) || room.mayImport.some((path) => target.startsWith(path))) return undefined;
  const typesAllowed = room.typesOnly?.some((path) => target.startsWith(path)) ?? false;
  if (typesAllowed) return typeOnly ? undefined : `${from} may import only types from ${target}`;
  return `${from} may not import ${target}`;
}

/** The most specific room that holds a file. */
export function roomOf(path: string): Room | undefined {
  return ROOMS.filter((room) => path.startsWith(room.path)).toSorted(
    (a, b) => b.path.length - a.path.length,
  )[0];
}

/** Within its own room a file may import anything, except that one rule's folder may not look into another's. */
function isOwn(room: Room, from: string, target: string): boolean {
  if (!target.startsWith(room.path)) return false;
  if (room.path !== "src/rules/") return roomOf(target) === room;
  const folder = ruleFolder(target);
  return folder === undefined || from === "src/rules/index.ts" || folder === ruleFolder(from);
}

function ruleFolder(path: string): string | undefined {
  return /^src\/rules\/([^/]+)\//.exec(path)?.[1];
}

/** One import cycle as a list of paths, or undefined. Type imports count. */
export function findCycle(modules: readonly Module[]): readonly string[] | undefined {
  const targets = new Map(
    modules.map((module) => [module.path, importsOf(module).map(({ target }) => target)]),
  );
  const done = new Set<string>();
  for (const path of targets.keys()) {
    const cycle = cycleFrom(path, targets, done, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function cycleFrom(
  path: string,
  targets: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  trail: readonly string[],
): readonly string[] | undefined {
  if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
  if (done.has(path)) return undefined;
  for (const target of targets.get(path) ?? []) {
    const cycle = cycleFrom(target, targets, done, [...trail, path]);
    if (cycle !== undefined) return cycle;
  }
  done.add(path);
  return undefined;
}
