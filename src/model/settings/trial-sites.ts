/** Sites with no users of their own: a library's showcase, and what a library or an application carries to be tried with while somebody works on it. */
import type { AuditFile, DjangoProject } from "../../discover/file-kind.ts";
import type { EntryPoint } from "../entry-points/entry-point.ts";

const PACKAGE = /^(?:dev|devel|development)[_-]?(?:project|site|env|environment)$/i;

/** Says what it is for by itself: Django's own server for development is no slip there. */
const ENVIRONMENT = /env(?:ironment)?$/i;

/** A site's folder, and the clause that says why nobody serves users with it. */
export interface UnservedSite {
  readonly folder: string;
  readonly because: string;
}

/**
 * The site of a settings module, where it is a library's showcase and the only site of its repository, or lies in a package called
 * `devproject` while images or compose files start the site and every one of them says that it is for development; in `dev_env`
 * nobody needs to say so of Django's own server for development.
 */
export function unservedSite(
  path: string,
  project: DjangoProject,
  entryPoints: readonly EntryPoint[],
): UnservedSite | undefined {
  if (project.showcase)
    return { folder: project.root, because: "it is the showcase of a library, which has no other site" };
  const folders = path.split("/").slice(0, -1);
  const name = folders.at(-1) ?? "";
  if (!PACKAGE.test(name) || !isForDevelopers(entryPoints, ENVIRONMENT.test(name))) return undefined;
  return { folder: folders.join("/"), because: "all that starts it is for development" };
}

function isForDevelopers(entryPoints: readonly EntryPoint[], said: boolean): boolean {
  const started = entryPoints.filter(({ family }) => family === "image" || family === "compose");
  const isMeant = (one: EntryPoint): boolean => said && runsForDevelopers(one);
  return (
    started.some((one) => isStated(one) || isMeant(one)) &&
    entryPoints.every((one) => one.role.use !== "production" || (said && isOwnCommand(one)))
  );
}

function isStated({ role }: EntryPoint): boolean {
  return role.use === "development" && role.decided === "stated";
}

/** `manage.py migrate` before it: no server of production's. */
function isOwnCommand({ words, role }: EntryPoint): boolean {
  return role.decided !== "stated" && words.some((word) => /(?:^|\/)manage\.py$/.test(word));
}

function runsForDevelopers({ words, role }: EntryPoint): boolean {
  return role.decided !== "stated" && words.some((word) => /^runserver(?:_plus)?$/.test(word));
}

/** Files with placeholders in their path or for names: cookiecutters and `startproject` templates. */
export function isTemplate(file: AuditFile): boolean {
  return /\{\{|(?:^|\/)(?:project_template|app_template|cookiecutter)(?:\/|$)|(?:^|\/)project_name\//.test(
    file.path,
  );
}
