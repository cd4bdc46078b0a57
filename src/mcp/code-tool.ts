/** `audit_code`: what proposed code would mean in this project, before it is written. */
import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { update, type Audit } from "../audit.ts";
import { focusedReport, speaksForAll, takeBack } from "../audit/kept-focus.ts";
import type { AuditOptions } from "../audit/options.ts";
import type { SourceFile } from "../source/source-file.ts";
import { answered, Refusal } from "./answer.ts";
import { withChanges } from "./brief.ts";
import { broughtBy, type Audited } from "./brought.ts";
import { current, type Session } from "./ground.ts";

const LONGEST_CODE = 1_000_000;
const MOST_FILES = 20;
const MOST_FINDINGS = 15;

const INPUT = z.strictObject({
  files: z
    .array(
      z.strictObject({
        path: z
          .string()
          .describe("path from the project's root, as orders/views.py; the file need not exist"),
        code: z.string().max(LONGEST_CODE).describe("its text"),
        append: z
          .boolean()
          .optional()
          .describe("the text is a snippet that comes at the end of the file as it is, instead of all of it"),
      }),
    )
    .min(1)
    .max(MOST_FILES)
    .describe("what is to be written together: a view with its URLconf tells more than the view alone"),
});

/** Adds the tool. */
export function addCodeTool(server: McpServer, session: Session): void {
  server.registerTool(
    "audit_code",
    {
      title: "Audit proposed code",
      description:
        "Checks Django code before it is written, with knowledge of the whole project (settings, URLs, models, guards). Nothing is written. Answers what the code would bring, with fixes.",
      inputSchema: INPUT,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ files }) => answered(session, () => auditCode(session, files)),
  );
}

type Proposal = z.infer<typeof INPUT>["files"][number];

async function auditCode(
  session: Session,
  proposals: readonly Proposal[],
): Promise<Readonly<Record<string, unknown>>> {
  const { audit, options } = await current(session);
  const proposed = proposals.map((one) => proposedFile(audit, one));
  const after = auditedWith(session, audit, proposed, options);
  const { findings, settled } = broughtBy(audit, after.audited, proposed);
  const shown = withChanges(
    findings.slice(0, MOST_FINDINGS),
    [...after.audited.report.findings, ...after.audited.report.suppressed],
    after.audited.discovery,
  );
  const paths = new Set(proposed.map(({ path }) => path));
  const { report, discovery } = after.audited;
  const audited = discovery.files.filter(({ path }) => paths.has(path)).length;
  return {
    findings: shown,
    ...(findings.length > shown.length ? { more: findings.length - shown.length } : {}),
    settled: settled.map(({ id, path }) => `${id} in ${path}`),
    problems: report.problems
      .filter(({ path }) => path !== undefined && paths.has(path))
      .map(({ message, line }) => (line === undefined ? message : `line ${line}: ${message}`)),
    ...(after.speaksForAll ? {} : { elsewhere: ELSEWHERE }),
    ...(audited < paths.size ? { note: "some of these files are of a kind that is not audited" } : {}),
  };
}

const ELSEWHERE =
  "other files use what this changes; what it means for them, audit_project tells once it is written";

interface AuditedWith {
  readonly audited: Audited;
  /** Whether other files are spoken of, too. */
  readonly speaksForAll: boolean;
}

/** What an audit of the project with the proposed files would say of them, and of others where that can be told at once. */
function auditedWith(
  { focus }: Session,
  audit: Audit,
  proposed: readonly SourceFile[],
  options: AuditOptions,
): AuditedWith {
  const quick = focus && focusedReport(focus, proposed, options);
  // Nobody waits for that.
  if (focus) setImmediate(() => takeBack(focus, options));
  return quick
    ? { audited: quick, speaksForAll: speaksForAll(quick) }
    : { audited: update(audit, proposed, options), speaksForAll: true };
}

function proposedFile({ discovery }: Audit, { path, code, append }: Proposal): SourceFile {
  const normal = normalPath(path);
  const before = discovery.files.find((file) => file.path === normal)?.bytes;
  if (append !== true || before === undefined) return { path: normal, bytes: Buffer.from(code) };
  return { path: normal, bytes: Buffer.concat([before, Buffer.from(`\n\n${code}\n`)]) };
}

/** Throws Refusal for a path that leads out of the project. */
function normalPath(path: string): string {
  const parts = path.replaceAll("\\", "/").replace(/^\.\//, "").split("/");
  const isInside = parts.every(
    (part) => part !== "" && part !== "." && part !== ".." && !part.includes("\0"),
  );
  if (!isInside || /^[A-Za-z]:/.test(path))
    throw new Refusal("give paths from the project's root, as orders/views.py");
  return parts.join("/");
}
