/** Which commands a process that stays may answer, and which leave one behind. */
import { existsSync } from "node:fs";
import type { Terminal } from "../terminal.ts";
import { placeOfResidents } from "./address.ts";

/** "start": asked, and left behind where nobody answers; "ask": asked where there is one. */
export type Stay = "start" | "ask" | "never";

/**
 * Commands that editors and agents give again and again leave a process behind, and so does an audit that is told to; any other
 * audit asks one that is there already.
 */
export function stayFor(args: readonly string[], { environment, memory }: Terminal): Stay {
  const wanted = environment["PICKGUARD_RESIDENT"];
  const isUnwanted =
    memory !== undefined ||
    args.some((one) => ["--no-resident", "--help", "-h"].includes(one)) ||
    wanted === "0" ||
    // A build runs once.
    (environment["CI"] ?? "") !== "";
  if (isUnwanted) return "never";
  if (isAskedOften(args)) return "start";
  if (args[0] !== "audit") return "never";
  if (args.includes("--resident") || wanted === "1") return "start";
  return existsSync(placeOfResidents(environment)) ? "ask" : "never";
}

function isAskedOften(args: readonly string[]): boolean {
  const isBuffer = args.includes("--stdin") && args.some((one) => one.startsWith("--stdin-filename"));
  return args[0] === "hook" || (args[0] === "check" && isBuffer);
}
