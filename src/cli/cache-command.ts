import { defaultCacheFolder, deleteEntries } from "./cache.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { systemReason } from "./write-file.ts";

/** `pickguard cache clean`. */
export function cleanCache(folder: string | undefined, terminal: Terminal): ExitCode {
  const where = folder ?? defaultCacheFolder(terminal.environment);
  try {
    const count = deleteEntries(where);
    terminal.out(`Deleted ${count === 1 ? "1 cached audit" : `${count} cached audits`} from ${where}\n`);
    return EXIT.clean;
  } catch (error) {
    throw new UsageError(`cannot clean ${where}: ${systemReason(error)}`);
  }
}
