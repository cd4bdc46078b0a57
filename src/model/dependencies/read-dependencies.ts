/** Reads what a repository depends on from its packaging files. */
import type { Discovery } from "../../discover/file-kind.ts";
import type { Problem } from "../../findings/finding.ts";
import { NO_DEPENDENCIES, type Dependencies } from "./dependency.ts";

/** All requirements of all projects. Never throws; files that could not be read whole are problems. */
export function readDependencies(_discovery: Discovery): {
  readonly dependencies: Dependencies;
  readonly problems: readonly Problem[];
} {
  return { dependencies: NO_DEPENDENCIES, problems: [] };
}
