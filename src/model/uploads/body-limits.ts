/** Whether the proxy in front limits the size of requests. */
import type { AuditModel } from "../audit-model.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import { passesOn, serversOf } from "../transport/edge-servers.ts";

/** The proxy's file, where every way to Django has a limit; nginx allows a megabyte when it says nothing (nginx.org, "client_max_body_size"). */
export function limitingProxy(
  { edge, projects }: Pick<AuditModel, "edge" | "projects">,
  { project }: Pick<ProjectSettings, "project">,
): string | undefined {
  const servers = serversOf(edge, project.root, projects.length).filter(
    (server) => passesOn(server) !== undefined,
  );
  const isLimited = servers.every(
    ({ program, bodyLimit }) =>
      bodyLimit?.bytes !== undefined || (bodyLimit === undefined && program === "nginx"),
  );
  return isLimited ? servers[0]?.at.path : undefined;
}
