/** Starts the process that stays. */
import { spawn } from "node:child_process";

/** Starts this same program beside this one, in the same folder; it goes on when this one ends. Trouble is not worth a word: the next command does without. */
export function startResident(address: string): void {
  const [node, program] = process.argv;
  if (node === undefined || program === undefined) return;
  const child = spawn(process.execPath, [program, "resident", address], { detached: true, stdio: "ignore" });
  child.on("error", () => undefined);
  child.unref();
}
