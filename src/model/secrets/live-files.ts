/** Whether production can read what a Python file says. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { AuditModel } from "../audit-model.ts";
import { harmlessFile } from "./purpose.ts";

/** Settings modules that production runs with or is built on. */
export function productionFiles({ settings }: Pick<AuditModel, "settings">): ReadonlySet<string> {
  return new Set(
    settings
      .filter(({ project }) => !project.inTests)
      .flatMap(({ production }) => production.flatMap((module) => [module.path, ...module.builtOn])),
  );
}

/** Code that is neither test, example nor settings; what production's settings hold is evaluated instead. */
export function isOrdinaryCode(file: AuditFile): boolean {
  return file.kind !== "settings" && harmlessFile(file) === undefined && !isShownCode(file.path);
}

/** Code that is kept to be read or to fill a demonstration. */
function isShownCode(path: string): boolean {
  return /(?:^|[/_.-])(?:fixtures?|factor(?:y|ies)|seeds?|populate\w*|mocks?|stubs?)(?:[/_.-]|$)/i.test(path);
}
