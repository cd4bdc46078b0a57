/** What reports say about a Django project. */
import { ASSUMED_DJANGO, compareReleases, OLDEST_DJANGO } from "../model/settings/defaults.ts";
import type { ProjectSettings } from "../model/settings/project-settings.ts";
import type { ReportedProject } from "../report/reported-project.ts";

/** The project with the settings module that production runs with, and the reason; or the reason why none was found. */
export function reportedProject(settings: ProjectSettings): ReportedProject {
  const { project, production } = settings;
  const [first] = production;
  const django = reportedDjango(settings);
  return first === undefined
    ? { root: project.root, reason: whyNone(settings), django }
    : { root: project.root, settingsModule: first.name, reason: first.role.because, django };
}

function reportedDjango({ django: { version, known } }: ProjectSettings): ReportedProject["django"] {
  if (version === undefined) return { known: `${known}; the defaults of ${ASSUMED_DJANGO} are assumed` };
  const isOlder = compareReleases(version, OLDEST_DJANGO) < 0;
  return { version, known: isOlder ? `${known}; the defaults of ${OLDEST_DJANGO} are assumed` : known };
}

/** Modules whose purpose is told; more are only counted by their absence. */
const MOST_MODULES = 3;

function whyNone({ modules }: ProjectSettings): string {
  if (modules.length === 0) return "it has no settings module";
  const uses = modules
    .slice(0, MOST_MODULES)
    .map(({ name, path, role }) => `\`${name === "" ? path : name}\` is not, because ${role.because}`);
  return `none of its settings modules looks like production's: ${uses.join("; ")}`;
}
