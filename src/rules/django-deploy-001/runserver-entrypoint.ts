import {
  developmentServers,
  judgedRole,
  ownServerOf,
  stepsTo,
  type ServedPlace,
} from "../../model/entry-points/development-servers.ts";
import { replacementServer, serverModules } from "../../model/entry-points/replacement-server.ts";
import type { EntryPoint } from "../../model/entry-points/entry-point.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { intent } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** The development server is what a deploy file starts. */
export const check: Check = {
  meta: {
    slug: "runserver-entrypoint",
    title: "development server started by a deploy file",
    severity: "high",
    cwe: [489],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports `manage.py runserver` (and `runserver_plus`, `runsslserver`) as the command of a Dockerfile, compose file, Procfile, " +
        "systemd unit, supervisor program, Kubernetes manifest, hosting platform file, start script, CI deploy step or deployment guide.",
      impact:
        "The development server has had no security audit, answers slowly under load so that a few clients can block it, and " +
        "invites DEBUG pages, which show settings and source to strangers.",
      fix: "Start a WSGI or ASGI server instead, for example `gunicorn PROJECT.wsgi:application`.",
      mitigation: "Until then, put a reverse proxy in front and make sure that `DEBUG` is off.",
      falsePositive:
        "Local development may use it. Name such a file for development (`docker-compose.dev.yml`, `Dockerfile.dev`) and it is not reported.",
    },
  },
  *judge(model) {
    for (const served of developmentServers(model.entryPoints)) yield verdictOn(model, served);
  },
  fix: ({ at }, model) => {
    const { wsgi } = serverModules(model, at.path);
    if (wsgi === undefined) return [];
    const change = { kind: "start-gunicorn", at, application: `${wsgi}:application` } as const;
    return [
      intent(change, "unsafe", "gunicorn must be installed, and static files served by another server"),
    ];
  },
};

function verdictOn(model: AuditModel, served: ServedPlace): Verdict {
  const { at, server } = served;
  const role = judgedRole(served);
  const subject = server.name;
  if (role.use === "development")
    return {
      verdict: "ruled-out",
      at,
      subject,
      because: `${role.because}, where the development server belongs`,
    };
  const own = ownServerOf(server.name, model.files);
  if (own !== undefined)
    return {
      verdict: "ruled-out",
      at,
      subject,
      because: `\`${own.path}\` replaces Django's \`${server.name}\` and starts ${own.server}`,
    };
  const trace = stepsTo(served);
  return {
    verdict: "found",
    at,
    subject,
    message: messageOf(served),
    confidence: role.confidence,
    confidenceReason: `${role.because}${server.byDefaultOnly ? "; a variable may name another command" : ""}`,
    fix: {
      text: `Start the site with ${replacementServer(model, at.path)}. Keep \`${server.name}\` for development.`,
    },
    ...(trace.length > 0 ? { trace } : {}),
  };
}

function messageOf({ entry, server }: ServedPlace): string {
  const who =
    server.listens === "public"
      ? "Everybody who reaches the machine"
      : "Everybody whom the proxy or port mapping lets through";
  return (
    `${subjectOf(entry)} Django's development server (\`${server.name}\`). ${who} talks to a server that was never ` +
    "audited for security and is easy to block with slow requests."
  );
}

function subjectOf({ at, source, startedBy }: EntryPoint): string {
  const outermost = startedBy[0]?.place.path ?? at.path;
  return outermost === at.path
    ? `This ${source} starts`
    : `\`${outermost}\` (${source}) leads to this line, which starts`;
}
