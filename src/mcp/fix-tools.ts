/** Tools that mend: a preview for everybody, writing only where it was allowed. */
import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { mend, type Mending } from "../audit/mend.ts";
import { protectionsOf, weakened } from "../audit/protections.ts";
import type { Finding } from "../findings/finding.ts";
import { unifiedDiff } from "../fix/diff.ts";
import { hiddenTexts } from "../fix/hidden-texts.ts";
import { answered, Refusal } from "./answer.ts";
import { current, type Current, type Ground, type Session } from "./ground.ts";

const INPUT = z.strictObject({
  fingerprints: z
    .array(z.string().regex(/^[0-9a-f]{8,64}$/))
    .min(1)
    .max(50)
    .describe("of findings, as audit_project gives them"),
  unsafe: z
    .boolean()
    .optional()
    .describe("also changes that clients, data or people may notice; a person should look at them"),
});

/** Adds `preview_fix`, and `apply_fix` where the session may write. */
export function addFixTools(server: McpServer, session: Session): void {
  const { write } = session.ground;
  server.registerTool(
    "preview_fix",
    {
      title: "Preview fixes",
      description:
        "The changes that mend findings, as a diff with secrets masked. Each is proven by a second audit: the finding is gone, none has come, no protection got weaker. Nothing is written.",
      inputSchema: INPUT,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ fingerprints, unsafe = false }) =>
      answered(session, async () => describe(await mended(session, fingerprints, unsafe))),
  );
  if (write !== undefined) addApply(server, session, write);
}

function addApply(server: McpServer, session: Session, write: NonNullable<Ground["write"]>): void {
  server.registerTool(
    "apply_fix",
    {
      title: "Apply fixes",
      description: "Writes the changes that preview_fix shows into the project's files.",
      inputSchema: INPUT,
      annotations: {
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    ({ fingerprints, unsafe = false }) =>
      answered(session, async () => {
        const made = await mended(session, fingerprints, unsafe);
        write(made.now.audit.discovery, made.mending.patches);
        return { ...describe(made), written: made.mending.patches.map(({ path }) => path) };
      }),
  );
}

interface Mended {
  readonly now: Current;
  readonly mending: Mending;
}

/** Throws Refusal where a fingerprint is unknown, or the changes together would weaken something. */
async function mended(session: Session, fingerprints: readonly string[], unsafe: boolean): Promise<Mended> {
  const now = await current(session);
  const { discovery, report } = now.audit;
  const wanted = new Set(fingerprints);
  const known = report.findings.filter(({ fingerprint }) => wanted.has(fingerprint));
  if (known.length < wanted.size)
    throw new Refusal("some of these findings are not there (any more); audit_project lists those that are");
  const isWanted = ({ fingerprint }: Finding): boolean => wanted.has(fingerprint);
  const mending = mend(discovery, now.options, { unsafe, isWanted });
  assertNothingWeaker(now, mending);
  return { now, mending };
}

function assertNothingWeaker({ audit, options }: Current, { discovery, patches }: Mending): void {
  if (patches.length === 0) return;
  const [weaker] = weakened(protectionsOf(audit.discovery, options), protectionsOf(discovery, options));
  if (weaker !== undefined)
    throw new Refusal(`these changes together would weaken a protection (${weaker}); take them one by one`);
}

function describe({ now, mending }: Mended): Readonly<Record<string, unknown>> {
  const { before, patches, fixed, left } = mending;
  const files = new Map(now.audit.discovery.files.map((file) => [file.path, file] as const));
  const hidden = hiddenTexts([...before.findings, ...before.suppressed], (path) => files.get(path));
  return {
    diff: patches.map((patch) => unifiedDiff(patch, hidden)).join(""),
    fixed: fixed.map(({ finding }) => `${finding.id} in ${finding.path}`),
    left: left.map(({ finding, because }) => ({ id: finding.id, path: finding.path, because })),
  };
}
