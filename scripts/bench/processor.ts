/** Processor time of another process, which a busy machine changes less than the clock. */
import { readFileSync } from "node:fs";

/** Milliseconds of processor time of a clock tick (`getconf CLK_TCK` is 100 on Linux). */
const TICK = 10;

/** Milliseconds that all threads of a process have used so far; undefined where the system does not tell (it does on Linux, in proc(5)). */
export function processorOf(pid: number | null | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/stat`, "utf8");
    // The name in parentheses may hold spaces.
    const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK;
  } catch {
    return undefined;
  }
}
