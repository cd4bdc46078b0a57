import type { DjangoProject } from "../../discover/file-kind.ts";

/** The evaluated settings of one Django project. */
export interface ProjectSettings {
  readonly project: DjangoProject;
}
