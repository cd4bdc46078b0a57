/** Tools that look at the project as it is: findings, routes, settings. */
import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { inspectRoutes } from "../audit/inspect-routes.ts";
import { inspectSettings } from "../audit/inspect-settings.ts";
import { atLeastSeverity } from "../config/selection.ts";
import { SEVERITIES } from "../findings/finding.ts";
import { compareSeverity } from "../findings/order.ts";
import type { ReportedFacet, ReportedRoute } from "../report/routes-report.ts";
import type { ReportedSetting } from "../report/settings-report.ts";
import { answered } from "./answer.ts";
import { briefOf } from "./brief.ts";
import { current, type Session } from "./ground.ts";

const LOOKS = { readOnlyHint: true, openWorldHint: false } as const;

const LIMIT = z.number().int().min(1).max(200);

/** Adds the tools. */
export function addProjectTools(server: McpServer, session: Session): void {
  addAudit(server, session);
  addRoutes(server, session);
  addSettings(server, session);
}

function addAudit(server: McpServer, session: Session): void {
  server.registerTool(
    "audit_project",
    {
      title: "Audit the project",
      description:
        "The security findings of the whole project, worst first, as its configuration shows them. Their fingerprints name them to preview_fix.",
      inputSchema: z.strictObject({
        path: z.string().optional().describe("only below this file or folder"),
        severity: z.enum(SEVERITIES).optional().describe("only from this severity on"),
        limit: LIMIT.optional().describe("how many at most; 20 unless told"),
      }),
      annotations: LOOKS,
    },
    ({ path, severity = "low", limit = 20 }) =>
      answered(session, async () => {
        const { audit } = await current(session);
        const { findings, projects, problems } = audit.report;
        const wanted = findings
          .filter((one) => atLeastSeverity(one.severity, severity) && isBelow(one.path, path))
          .toSorted((a, b) => compareSeverity(a.severity, b.severity));
        return {
          total: wanted.length,
          findings: wanted.slice(0, limit).map(briefOf),
          projects: projects.map(({ root, settingsModule, django }) => ({ root, settingsModule, django })),
          problems: problems.map(({ message, path: at }) =>
            at === undefined ? message : `${at}: ${message}`,
          ),
        };
      }),
  );
}

function isBelow(path: string, wanted: string | undefined): boolean {
  const folder = wanted?.replace(/^\.\//, "").replace(/\/$/, "");
  return folder === undefined || folder === "." || path === folder || path.startsWith(`${folder}/`);
}

function addRoutes(server: McpServer, session: Session): void {
  server.registerTool(
    "list_routes",
    {
      title: "List routes",
      description:
        "The project's URLs with their views and what is asked of visitors: login, permission, ownership of rows, CSRF token.",
      inputSchema: z.strictObject({
        unauthenticated: z.boolean().optional().describe("only what needs no login, as far as can be seen"),
        writes: z.boolean().optional().describe("only what changes something"),
        app: z.string().optional().describe("only views of this app"),
        limit: LIMIT.optional().describe("how many at most; 50 unless told"),
      }),
      annotations: LOOKS,
    },
    ({ unauthenticated = false, writes = false, app, limit = 50 }) =>
      answered(session, async () => {
        const { discovery, options } = await session.ground.read();
        const { routes, unseen } = inspectRoutes(discovery, {
          ...options,
          filter: { unauthenticated, writes, ...(app === undefined ? {} : { app }) },
          root: ".",
          version: session.ground.version,
          problems: [],
        });
        return {
          total: routes.length,
          routes: routes.slice(0, limit).map(briefRoute),
          unreadIncludes: unseen.length,
        };
      }),
  );
}

function briefRoute({ pattern, view, at, handlers }: ReportedRoute): Readonly<Record<string, unknown>> {
  return {
    pattern,
    ...(view === undefined ? {} : { view }),
    at: `${at.path}:${at.line}`,
    handlers: handlers.map(({ methods, writes, login, permission, ownership, csrf }) => ({
      methods: methods.length === 0 ? "any" : methods.join(" "),
      writes,
      login: facet(login),
      permission: facet(permission),
      ownership: facet(ownership),
      csrf: facet(csrf),
    })),
  };
}

function facet({ state, because }: ReportedFacet): string {
  return `${state}: ${because}`;
}

function addSettings(server: McpServer, session: Session): void {
  server.registerTool(
    "list_settings",
    {
      title: "List settings",
      description:
        "Values that production's settings have, where they come from, and whether they are safe. Secrets are masked.",
      inputSchema: z.strictObject({
        names: z
          .array(z.string().regex(/^[A-Z][A-Z0-9_]{1,80}$/))
          .max(50)
          .optional()
          .describe("only these settings; otherwise what is not safe"),
      }),
      annotations: LOOKS,
    },
    ({ names = [] }) =>
      answered(session, async () => {
        const { discovery, options } = await session.ground.read();
        const { modules, settings } = inspectSettings(discovery, {
          ...options,
          names,
          all: false,
          root: ".",
          version: session.ground.version,
          problems: [],
        });
        const wanted = settings.filter(({ secure }) => names.length > 0 || secure === false);
        return {
          modules: modules.map(({ module, reason }) => ({ module, reason })),
          settings: wanted.map(briefSetting),
        };
      }),
  );
}

function briefSetting(setting: ReportedSetting): Readonly<Record<string, unknown>> {
  const { name, module, state, value, variable, secure, why, origin } = setting;
  const last = origin.at(-1);
  return {
    name,
    module,
    state,
    ...(state === "known" || state === "default" ? { value } : {}),
    ...(variable === undefined ? {} : { variable }),
    ...(last === undefined ? {} : { at: `${last.path}:${last.line}` }),
    secure,
    why,
  };
}
