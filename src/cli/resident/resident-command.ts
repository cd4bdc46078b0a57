/** `pickguard resident`, which nobody types: the process that stays for `hook` and `check --stdin`. */
import { existsSync } from "node:fs";
import { discover } from "../../discover/discover.ts";
import { auditChoice } from "../audit-choice.ts";
import { discoverOptions } from "../discover-options.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { runLong } from "../long-runs.ts";
import { projectRoot } from "../project-root.ts";
import { usualOptions } from "../usual-options.ts";
import { newMemory, type Memory } from "./memory.ts";
import { serve } from "./server.ts";
import { respondTo, type RunHere } from "./through-resident.ts";

/** Audits the project around the current folder, so that the first answer is quick, and then answers until nobody asks any more. */
export async function stay(address: string, here: RunHere): Promise<ExitCode> {
  const memory = newMemory();
  runLong();
  await serve(address, (request) => respondTo(request, memory, here), { prepare: () => warmUp(memory) });
  return EXIT.clean;
}

/** What goes wrong here goes wrong again when somebody asks, who is told then. */
async function warmUp(memory: Memory): Promise<void> {
  const root = projectRoot(process.cwd());
  if (!existsSync(root)) return;
  try {
    const choice = await auditChoice(root, {});
    const { discovery, problems } = await discover(root, { ...discoverOptions(choice), disk: memory.disk });
    memory.audit(root, discovery, { ...usualOptions(root, choice, {}), root: ".", problems });
  } catch {
    return;
  }
}
