/** `pickguard resident`, which nobody types: the process that stays for `hook`, `check --stdin` and `audit --resident`. */
import { existsSync } from "node:fs";
import type { AuditOptions } from "../../audit/options.ts";
import { discover } from "../../discover/discover.ts";
import { inSlices } from "../../lsp/in-slices.ts";
import { auditChoice } from "../audit-choice.ts";
import { discoverOptions } from "../discover-options.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { runLong } from "../long-runs.ts";
import { usualOptions } from "../usual-options.ts";
import { newMemory, type Memory } from "./memory.ts";
import { serve } from "./server.ts";
import { respondTo, type RunHere } from "./through-resident.ts";

/** Audits a project, so that the first answer is quick, and then answers until nobody asks any more. */
export async function stay(address: string, root: string, here: RunHere): Promise<ExitCode> {
  const memory = newMemory();
  runLong();
  await serve(address, (request) => respondTo(request, memory, here), {
    prepare: (isAsked) => warmUp(memory, root, isAsked),
  });
  return EXIT.clean;
}

/** What goes wrong here goes wrong again when somebody asks, who is told then. */
async function warmUp(memory: Memory, root: string, isAsked: () => boolean): Promise<void> {
  if (!existsSync(root)) return;
  try {
    const choice = await auditChoice(root, {});
    const { discovery, problems } = await discover(root, { ...discoverOptions(choice), disk: memory.disk });
    const options = { ...usualOptions(root, choice, {}), root: ".", problems };
    memory.audit(root, discovery, options);
    await rehearse(memory, root, options, isAsked);
  } catch {
    return;
  }
}

/** V8 compiles what has run often: on healthchecks the fourth update took 1.1 s of processor time, the twelfth 0.55 s. */
const REHEARSALS = 10;

/** Seconds of processor time that are well spent on that. */
const MOST_SECONDS = 20;

async function rehearse(
  memory: Memory,
  root: string,
  options: AuditOptions,
  isAsked: () => boolean,
): Promise<void> {
  const isEnough = (): boolean => isAsked() || process.cpuUsage().user / 1e6 > MOST_SECONDS;
  for (let i = 0; i < REHEARSALS; i++) {
    const steps = memory.rehearsal(root, options);
    if (steps === undefined || (await inSlices(steps, isEnough)) === undefined) return;
  }
}
