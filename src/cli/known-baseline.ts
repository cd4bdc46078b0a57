/** What a project has accepted, for commands that tell what is new while somebody works. */
import type { AuditOptions } from "../audit/options.ts";
import type { Configuration } from "../config/configuration.ts";
import { readNamedBaseline } from "./baseline-store.ts";

/** What the command line says about it. */
export interface BaselineWish {
  /** A file; false where what is accepted shall be told, too. */
  readonly baseline?: string | false;
  readonly isolated?: true;
}

/**
 * The project's baseline, where it has one: whoever has accepted a finding need not read of it at every change. Throws
 * ConfigurationError or UsageError where it cannot be read.
 */
export function knownBaseline(
  root: string,
  choice: Configuration,
  { baseline, isolated }: BaselineWish,
): Pick<AuditOptions, "baseline"> {
  if (baseline === false || (isolated === true && baseline === undefined)) return {};
  const read = readNamedBaseline({ root, asked: baseline, configured: choice.baseline });
  const isThere = read.entries.length > 0 || choice.onlyNew || baseline !== undefined;
  return isThere ? { baseline: read } : {};
}
