/** Where new files go, so that they are found. */
import type { ExistingModel, ExistingProject } from "./existing-project.ts";

/** A test module's path: in the app's folder for tests where it has one, else beside its code (Django looks for `test*.py`). */
export function testPath(
  { paths }: Pick<ExistingProject, "paths">,
  { folder }: Pick<ExistingModel, "folder">,
  name: string,
): string {
  return paths.has(`${folder}tests/__init__.py`)
    ? `${folder}tests/test_${name}.py`
    : `${folder}test_${name}.py`;
}
