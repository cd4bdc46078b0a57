/** Which commands a process that stays may answer. */
import type { Terminal } from "../terminal.ts";

/** Whether a command line is one that editors and agents give again and again, and nobody wants it otherwise. */
export function mayStay(args: readonly string[], { environment, memory }: Terminal): boolean {
  const isBuffer = args.includes("--stdin") && args.some((one) => one.startsWith("--stdin-filename"));
  const isAskedOften = args[0] === "hook" || (args[0] === "check" && isBuffer);
  return (
    isAskedOften &&
    memory === undefined &&
    !args.some((one) => ["--no-resident", "--help", "-h"].includes(one)) &&
    environment["PICKGUARD_RESIDENT"] !== "0" &&
    // A build runs once.
    (environment["CI"] ?? "") === ""
  );
}
