/** `pickguard init --from-nosec`: takes over what other tools' comments accept, after a look at the list. */
import { auditDiscovery } from "../audit.ts";
import { acceptedElsewhere, type AcceptedElsewhere } from "../audit/foreign-comments.ts";
import { discover } from "../discover/discover.ts";
import { entriesFor, mergedEntries } from "../findings/baseline.ts";
import { maskText } from "../findings/masking.ts";
import { visibleLine } from "../report/visible.ts";
import { auditChoice } from "./audit-choice.ts";
import { readBaseline, writeBaseline } from "./baseline-store.ts";
import { discoverOptions } from "./discover-options.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { usualOptions } from "./usual-options.ts";

/** Shows the list; `isApplied` writes it into the baseline. Throws ConfigurationError, UsageError or UnusableRoot. */
export async function importForeignComments(
  path: string,
  isApplied: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const choice = await auditChoice(path, {});
  const where = { root: path, asked: undefined, configured: choice.baseline };
  const baseline = readBaseline(where);
  const { discovery, problems } = await discover(path, discoverOptions(choice));
  const { report } = auditDiscovery(discovery, {
    ...usualOptions(path, choice, {}),
    problems,
    baseline,
  });
  const accepted = acceptedElsewhere(discovery, report.findings);
  terminal.out(accepted.map(lineOf).join(""));
  if (isApplied && accepted.length > 0) {
    const added = accepted.flatMap((one) => entriesFor(one.finding, reasonOf(one)));
    const location = writeBaseline(where, mergedEntries(baseline.entries, added));
    terminal.err(`pickguard: written to ${location}; \`pickguard audit --only-new\` leaves them out\n`);
  } else terminal.err(`pickguard: ${hintOn(accepted.length)}\n`);
  return EXIT.clean;
}

function lineOf(one: AcceptedElsewhere): string {
  const { finding, line } = one;
  return `${visibleLine(finding.path)}:${line} ${finding.severity} ${finding.id}: ${visibleLine(maskText(reasonOf(one)))}\n`;
}

function reasonOf({ mark, words }: AcceptedElsewhere): string {
  return words === "" ? `accepted before by a comment without a reason (${mark})` : `${words} (${mark})`;
}

function hintOn(count: number): string {
  if (count === 0) return "no finding lies on a line with # nosec or # noqa: S…";
  const findings = count === 1 ? "1 finding lies" : `${count} findings lie`;
  return `${findings} on such lines; look at each, then --apply writes them into the baseline`;
}
