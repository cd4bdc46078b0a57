import type { AuditModel } from "../audit-model.ts";

/** A sentence part that names the production server to use, with the project's own WSGI or ASGI module when it is known. */
export function replacementServer(model: AuditModel, path: string): string {
  const { wsgi, asgi } = serverModules(model, path);
  if (wsgi === undefined && asgi !== undefined)
    return `\`uvicorn ${asgi}:application\` or another ASGI server`;
  return `\`gunicorn ${wsgi ?? "PROJECT.wsgi"}:application\` or another WSGI or ASGI server`;
}

/** Dotted names of the modules that servers load, of the project a file belongs to. */
export function serverModules(
  model: Pick<AuditModel, "files" | "projects">,
  path: string,
): { readonly wsgi: string | undefined; readonly asgi: string | undefined } {
  const root = model.files.get(path)?.project;
  const project =
    model.projects.find((each) => each.root === root) ??
    (model.projects.length === 1 ? model.projects[0] : undefined);
  const modules = (project?.entryModules ?? []).flatMap((entry) => model.files.get(entry)?.module ?? []);
  return {
    wsgi: modules.find((module) => module.endsWith("wsgi")),
    asgi: modules.find((module) => module.endsWith("asgi")),
  };
}
