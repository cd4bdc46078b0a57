/** Who can reach the admin over the network, as far as proxies of the repository say. */
import type { Place } from "../../findings/finding.ts";
import type { AuditModel } from "../audit-model.ts";
import type { EdgeLocation, EdgeServer } from "../edge/edge.ts";
import { textBetween } from "../../source/source-file.ts";
import { serversOf } from "../transport/edge-servers.ts";
import type { AdminMount } from "./admin-mounts.ts";
import { adminMounts } from "./admin-mounts.ts";

/** An admin, with what the proxies in front of it do about its address. */
export interface AdminReach {
  readonly mount: AdminMount;
  /** `none`: no proxy of the repository serves the project. */
  readonly edge: "none" | "open" | "restricted";
  /** The rule that lets only some in; of an open one, the server. */
  readonly at: Place | undefined;
}

/** One entry for each project, at its first mount. */
export function adminReaches(model: AuditModel): AdminReach[] {
  const seen = new Set<string | undefined>();
  return adminMounts(model.flows).flatMap((mount): AdminReach[] => {
    if (mount.site === "package" || seen.has(mount.project) || mount.project === undefined) return [];
    seen.add(mount.project);
    const servers = serversOf(model.edge, mount.project, model.projects.length).filter(
      ({ program }) => program !== "platform",
    );
    return [reachOf(mount, servers, addressOf(model, mount))];
  });
}

/** The first fixed part of the admin's address: `back-office/` of `path("back-office/", …)`. */
function addressOf({ files }: AuditModel, { at }: AdminMount): string {
  const bytes = files.get(at.path)?.bytes;
  const written =
    bytes === undefined ? "" : textBetween(bytes, at.span.start, Math.min(at.span.end, at.span.start + 200));
  return /["'][\^/]?([\w-]{1,60})/.exec(written)?.[1] ?? "admin";
}

function reachOf(mount: AdminMount, servers: readonly EdgeServer[], address: string): AdminReach {
  const [first] = servers;
  if (first === undefined) return { mount, edge: "none", at: undefined };
  const locations = servers.flatMap((server) => server.locations);
  const rule = locations.find((one) => covers(one, address) && restricts(one));
  return rule === undefined
    ? { mount, edge: "open", at: first.at }
    : { mount, edge: "restricted", at: rule.allowlist ?? rule.password };
}

/** Whether requests for the admin end in a location: its own, or one for the whole site. */
function covers({ path, match }: EdgeLocation, address: string): boolean {
  if (match === "regex") return path.includes(address);
  return path === "/" || path.replaceAll("/", "") === address;
}

function restricts({ allowlist, password }: EdgeLocation): boolean {
  return allowlist !== undefined || password !== undefined;
}
