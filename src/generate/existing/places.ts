/** Where new files go, so that they are found. */
import type { ExistingModel, ExistingProject } from "./existing-project.ts";

/** A test module's path: in the app's folder for tests where it has one, else beside its code (Django looks for `test*.py`). */
export function testPath(
  { folder, paths }: Pick<ExistingProject, "folder" | "paths">,
  { folder: app }: Pick<ExistingModel, "folder">,
  name: string,
): string {
  const at = folder + app;
  return paths.has(`${at}tests/__init__.py`) ? `${at}tests/test_${name}.py` : `${at}test_${name}.py`;
}
