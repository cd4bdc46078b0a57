/** What reports say about a Django project. */
import type { ProjectSettings } from "../model/settings/project-settings.ts";
import type { ReportedProject } from "../report/audit-report.ts";

/** The project with the settings module that production runs with, and the reason; or the reason why none was found. */
export function reportedProject({ project, django, modules, production }: ProjectSettings): ReportedProject {
  const [first] = production;
  if (first !== undefined)
    return { root: project.root, settingsModule: first.name, reason: first.role.because, django };
  const reason =
    modules.length === 0
      ? "it has no settings module"
      : "none of its settings modules looks like production's";
  return { root: project.root, reason, django };
}
