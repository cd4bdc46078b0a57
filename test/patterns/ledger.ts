/**
 * Verifying a pattern takes up to seconds, so the verdicts are kept in verified.tsv: `npm run patterns` writes them,
 * the test refuses a pattern that has none, and `npm run patterns -- --all` (part of CI) verifies every one anew.
 */
import { checkSync } from "recheck";
import type { RegexLiteral } from "./regex-literals.ts";

/** How many steps a pattern can take on the worst input of a given length; `recheck`'s words. */
export type Complexity = string;

/** Verdicts by `flags<TAB>source`. */
export type Ledger = ReadonlyMap<string, Complexity>;

/** The key of a pattern in the ledger. `d` and `g` do not change how it matches. */
export function ledgerKey({ source, flags }: Pick<RegexLiteral, "source" | "flags">): string {
  return `${flags.replaceAll(/[dg]/g, "")}\t${source}`;
}

/** Reads verified.tsv. */
export function parseLedger(text: string): Ledger {
  return new Map(
    text
      .split("\n")
      .slice(1)
      .filter((line) => line !== "")
      .map((line) => {
        const [complexity = "", flags = "", source = ""] = line.split("\t");
        return [`${flags}\t${source}`, complexity] as const;
      }),
  );
}

/** The text of verified.tsv, sorted, so that two people's changes merge. */
export function renderLedger(ledger: Ledger): string {
  const lines = [...ledger].map(([key, complexity]) => `${complexity}\t${key}\n`).toSorted();
  return `complexity\tflags\tpattern\n${lines.join("")}`;
}

/** Asks recheck, within a time limit per attempt. A pattern it cannot decide is not safe. */
export function verify({ source, flags }: Pick<RegexLiteral, "source" | "flags">): Complexity {
  process.env["RECHECK_BACKEND"] = "pure";
  const verdict = checkSync(source, flags.replaceAll(/[dg]/g, ""), { checker: "auto", timeout: 20_000 });
  return verdict.status === "unknown" ? "unknown" : `${verdict.status}: ${verdict.complexity.summary}`;
}

/** Whether a verdict lets a pattern be used without a reason of its own. */
export function isSafe(complexity: Complexity | undefined): boolean {
  return complexity?.startsWith("safe") ?? false;
}
