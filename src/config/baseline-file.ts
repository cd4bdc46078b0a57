/** Reads a baseline's file: TOML, in which every line of an entry begins with its fingerprint. */
import type { TomlTable } from "smol-toml";
import * as z from "zod/mini";
import type { Baseline, PlacedEntry } from "../findings/baseline.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { didYouMean } from "./suggestion.ts";
import { parseToml } from "./toml.ts";

const entry = z.strictObject({
  rule: z.string().check(z.minLength(1)),
  path: z.string().check(z.minLength(1)),
  scope: z.optional(z.string()),
  reason: z.string().check(z.regex(/\p{L}{2}/u)),
});

const fingerprint = z.string().check(z.regex(/^[0-9a-f]{32}$/));

const file = z.strictObject({ accepted: z._default(z.record(fingerprint, entry), {}) });

const EXPECTED: Readonly<Record<string, string>> = {
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
  const result = file.safeParse(document);
  if (!result.success) {
    const { issues } = result.error;
    const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
    throw new ConfigurationError(
      `${name}:${lineOf(text, String(issue?.path[1] ?? ""))}: ${complaintOf(issue)}`,
    );
  }
  const entries = Object.entries(result.data.accepted).map(([key, one]): PlacedEntry => ({
    fingerprint: key,
    ...one,
    line: lineOf(text, key),
  }));
  return { path: name, entries };
}

/** The first line that begins with an entry's fingerprint. */
function lineOf(text: string, key: string): number {
  const at = key === "" ? -1 : text.split("\n").findIndex((line) => line.startsWith(`${key}.`));
  return Math.max(0, at) + 1;
}

function complaintOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = issue.path.length === 0 ? ["accepted"] : Object.keys(EXPECTED);
    return `unknown key "${key}"${didYouMean(key, known)}`;
  }
  if (issue?.code === "invalid_key")
    return `"${String(issue.path[1])}" is no fingerprint (32 hexadecimal digits)`;
  const key = String(issue?.path.at(-1) ?? "");
  return EXPECTED[key] === undefined ? "accepted must be a table of fingerprints" : `${key} ${EXPECTED[key]}`;
}
