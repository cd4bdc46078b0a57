/** Reads a baseline's file: TOML with one `[[accepted]]` block for each place. */
import type { TomlTable } from "smol-toml";
import * as z from "zod/mini";
import type { Baseline, PlacedEntry } from "../findings/baseline.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { didYouMean } from "./suggestion.ts";
import { parseToml } from "./toml.ts";

const entry = z.strictObject({
  fingerprint: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  rule: z.string().check(z.minLength(1)),
  path: z.string().check(z.minLength(1)),
  scope: z.optional(z.string()),
  reason: z.string().check(z.regex(/\p{L}{2}/u)),
});

const file = z.strictObject({ accepted: z._default(z.array(entry), []) });

const EXPECTED: Readonly<Record<string, string>> = {
  fingerprint: "must be 32 hexadecimal digits",
  rule: 'must be the full id of a check ("DJANGO-CSRF-001/exempt-view")',
  path: "must be the path of a file",
  scope: "must be the name of a class or function",
  reason: "must say in words why the finding is acceptable",
};

/**
 * The baseline in a text. `name` is how its file is called in messages. Throws ConfigurationError for the first thing
 * that is wrong: an entry that cannot be read would otherwise accept less than the team believes, or more.
 */
export function parseBaseline(text: string, name: string): Baseline {
  const document: TomlTable = parseToml(text, name);
  const lines = blockLines(text);
  const result = file.safeParse(document);
  if (!result.success) {
    const { issues } = result.error;
    const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
    throw new ConfigurationError(`${name}:${lineOf(issue, lines)}: ${complaintOf(issue)}`);
  }
  const entries = result.data.accepted.map((one, at): PlacedEntry => ({ ...one, line: lines[at] ?? 1 }));
  return { path: name, entries };
}

/** Lines of the blocks' headers, in their order. */
function blockLines(text: string): readonly number[] {
  return text.split(/\r?\n/).flatMap((line, at) => (/^\s*\[\[\s*accepted\s*\]\]/.test(line) ? [at + 1] : []));
}

function lineOf(issue: z.core.$ZodIssue | undefined, lines: readonly number[]): number {
  const at = issue?.path.find((part) => typeof part === "number");
  return (at === undefined ? undefined : lines[at]) ?? 1;
}

function complaintOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = issue.path.length === 0 ? ["accepted"] : Object.keys(EXPECTED);
    return `unknown key "${key}"${didYouMean(key, known)}`;
  }
  const key = String(issue?.path.at(-1) ?? "");
  return EXPECTED[key] === undefined ? "must be a list of [[accepted]] blocks" : `${key} ${EXPECTED[key]}`;
}
