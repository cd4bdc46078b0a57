/** Env files that settings modules read themselves: only files of the audited tree, and only variables that are not set. */
import { posix } from "node:path";
import type { AuditFile } from "../../../discover/file-kind.ts";
import { parseEnvFile } from "../../../syntax/deploy/env-file.ts";
import type { AbstractValue } from "../value.ts";
import { originAt, text } from "../value.ts";
import { isOptional, type Frame } from "../interpreter/frame.ts";
import { setMissing } from "./os-environ.ts";
import { possiblePaths } from "./tree-texts.ts";

/** Reads the file that is named, or one with one of these names in the module's folder or, with `upwards`, above it. */
export function loadEnvFile(
  frame: Frame,
  named: AbstractValue | undefined,
  names: readonly string[],
  upwards: boolean,
): void {
  if (frame.run.given === undefined && isOptional(frame)) return;
  const path = pathOf(named);
  if (named !== undefined && path === undefined) return;
  const candidates =
    path === undefined ? usualPlaces(frame.module.path, names, upwards) : possiblePaths(frame, path);
  const file = candidates
    .map((each) => frame.run.program.texts?.get(each))
    .find((each) => each !== undefined);
  if (file !== undefined) setAll(frame, file);
}

function setAll(frame: Frame, file: AuditFile): void {
  for (const { name, value, span } of parseEnvFile(file.bytes)) {
    const origin = originAt({ path: file.path, span }, `set in ${file.path}`);
    setMissing(frame, name, text(value, origin));
  }
}

function pathOf(value: AbstractValue | undefined): string | undefined {
  if (value?.kind !== "known") return undefined;
  const { content } = value;
  return content.type === "text" || content.type === "path" ? content.value : undefined;
}

function usualPlaces(modulePath: string, names: readonly string[], upwards: boolean): readonly string[] {
  const folders = [posix.dirname(modulePath)];
  for (let at = folders[0] ?? "."; upwards && at !== ".";) {
    at = posix.dirname(at);
    folders.push(at);
  }
  return folders.flatMap((folder) => names.map((name) => posix.join(folder, name)));
}
