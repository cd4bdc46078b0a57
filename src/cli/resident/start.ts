/** Starts the process that stays. */
import { spawn } from "node:child_process";

/**
 * Starts this same program beside this one, in the same folder; it goes on when this one ends. Trouble is not worth a word: the next
 * command does without. `root` is the project that it prepares for, where that is not the one around the folder.
 */
export function startResident(address: string, root: string | undefined): void {
  const [node, program] = process.argv;
  if (node === undefined || program === undefined) return;
  const child = spawn(
    process.execPath,
    [program, "resident", address, ...(root === undefined ? [] : [root])],
    {
      detached: true,
      stdio: "ignore",
    },
  );
  child.on("error", () => undefined);
  child.unref();
}
