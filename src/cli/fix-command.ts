/** `pickguard fix`: shows what it would change, and changes it when asked to. */
import { mend, type Mending } from "../audit/mend.ts";
import type { AuditOptions } from "../audit/options.ts";
import { protectionsOf, weakened } from "../audit/protections.ts";
import type { Configuration } from "../config/configuration.ts";
import { decide } from "../config/selection.ts";
import { discover } from "../discover/discover.ts";
import type { Discovery } from "../discover/file-kind.ts";
import type { Finding } from "../findings/finding.ts";
import { unifiedDiff } from "../fix/diff.ts";
import { hiddenTexts } from "../fix/hidden-texts.ts";
import { visible } from "../report/visible.ts";
import { CHECKS } from "../rules/index.ts";
import { fullId } from "../rules/rule.ts";
import { auditChoice } from "./audit-choice.ts";
import type { ChoiceOptions } from "./audit-options.ts";
import { discoverOptions } from "./discover-options.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { fixSummary } from "./fix-summary.ts";
import { writePatches } from "./fix-writing.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { usualOptions } from "./usual-options.ts";

/** What commander hands over: the choice of an audit, and what to do with it. */
export interface FixCommandOptions extends ChoiceOptions {
  readonly apply?: true;
  readonly unsafe?: true;
  readonly diff?: true;
  readonly force?: true;
}

/** Runs it. Throws UsageError, ConfigurationError or UnusableRoot for what the user can mend. */
export async function runFix(
  path: string,
  options: FixCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const choice = await auditChoice(path, options);
  const { discovery, problems } = await discover(path, discoverOptions(choice));
  const asked = { ...usualOptions(path, choice, options), problems };
  const mending = mend(discovery, asked, {
    unsafe: options.unsafe === true,
    isWanted: (finding) => isWanted(finding, choice),
  });
  assertNothingWeaker(discovery, mending, asked);
  const isWritten = options.apply === true;
  if (options.diff === true || !isWritten) terminal.out(visible(diffOf(discovery, mending)));
  if (isWritten) writePatches(path, discovery, mending.patches, options.force === true);
  if (options.quiet !== true)
    terminal.err(visible(fixSummary(mending, { isWritten, unsafe: options.unsafe === true })));
  return mending.patches.length > 0 && !isWritten ? EXIT.findings : EXIT.clean;
}

function diffOf({ files }: Discovery, { before, patches }: Mending): string {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const hidden = hiddenTexts([...before.findings, ...before.suppressed], (path) => byPath.get(path));
  return patches.map((patch) => unifiedDiff(patch, hidden)).join("");
}

const STATUS = new Map(CHECKS.map((one) => [fullId(one), one.check.meta.status] as const));

/** What an audit with the same options would show. */
function isWanted({ id, severity, confidence }: Finding, choice: Configuration): boolean {
  return decide({ id, severity, confidence, status: STATUS.get(id) ?? "preview" }, choice).shown;
}

/** The last line of defence: a fix that made something weaker would be a bug of ours, and nothing is written then. */
function assertNothingWeaker(before: Discovery, { discovery, patches }: Mending, asked: AuditOptions): void {
  if (patches.length === 0) return;
  const [weaker] = weakened(protectionsOf(before, asked), protectionsOf(discovery, asked));
  if (weaker === undefined) return;
  throw new UsageError(
    `these fixes together would weaken a protection (${weaker}), so nothing was changed`,
    "--select takes them one by one; please report this",
  );
}
