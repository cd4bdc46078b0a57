/** Files whose values open nothing: examples, tests, documentation, a developer's own machine. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { exampleFolder, purposeOfPath } from "../entry-points/purpose-names.ts";
import { isDevelopmentFile, isExampleFile } from "../settings/example-environment.ts";

/** Why nobody's access hangs on what the file holds, as a clause; undefined where it may. */
export function harmlessFile(file: AuditFile): string | undefined {
  const { path } = file;
  if (file.inTests || file.kind === "test") return "the file belongs to tests";
  if (isExampleFile(path) || exampleFolder(path) !== undefined || isSampleFolder(path))
    return "the file is an example to be copied";
  if (isDevelopmentFile(path) || purposeOfPath(path)?.use === "development")
    return "the file is for development or tests";
  return undefined;
}

function isSampleFolder(path: string): boolean {
  return path
    .split("/")
    .slice(0, -1)
    .some((part) => /^(?:fixtures?|mocks?|__mocks__|cookbook|benchmarks?|\.devcontainer)$/i.test(part));
}
