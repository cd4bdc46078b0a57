/** The shape of `[tool.pickguard.flow]`, and what is said where it is not kept. */
import * as z from "zod/mini";
import type { FlowDeclarations } from "./flow-declarations.ts";
import { FLOW_KINDS, SOURCE_KINDS } from "./flow-declarations.ts";
import { didYouMean } from "./suggestion.ts";

const path = z.string().check(z.regex(/^[A-Za-z_]\w*(?:\.\w+)+$/));
const position = z._default(z.int().check(z.nonnegative()), 0);
const kind = z.enum(FLOW_KINDS);
const clears = z._default(z.union([z.literal("all"), z.array(kind)]), "all");

const TABLES = {
  sources: z._default(
    z.array(
      z.strictObject({ at: path, kind: z._default(z.enum(SOURCE_KINDS), "request"), label: z.string() }),
    ),
    [],
  ),
  sinks: z._default(
    z.array(z.strictObject({ at: path, argument: position, keyword: z.optional(z.string()), kind })),
    [],
  ),
  sanitizers: z._default(z.array(z.strictObject({ at: path, clears })), []),
  guards: z._default(z.array(z.strictObject({ at: path, argument: position, clears })), []),
};

/** The whole table; lists that are left out are empty. */
export const flowTable: z.ZodMiniType<FlowDeclarations> = z.strictObject(TABLES);

const KEYS = [...Object.keys(TABLES), "at", "kind", "label", "argument", "keyword", "clears"];

const words = (list: readonly string[]): string => list.map((word) => `"${word}"`).join(", ");

/** What a key takes, as words that follow "must be". */
const EXPECTED: Readonly<Record<string, string>> = {
  at: 'the dotted path of a function such as "shop.text.clean"',
  label: 'words that follow "comes from", such as "a partner\'s message"',
  argument: "a position from 0",
  keyword: "the argument's name",
  clears: `"all" or a list of ${words(FLOW_KINDS)}`,
};

/** What is wrong inside the table, in one line. */
export function flowComplaint(issue: z.core.$ZodIssue): string {
  const place = issue.path
    .map(String)
    .reduce((all, part) => (/^\d+$/.test(part) ? `${all}[${part}]` : `${all}.${part}`));
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => `${place}: unknown key "${key}"${didYouMean(key, KEYS)}`).join("; ");
  const name = issue.path.findLast((part) => typeof part === "string");
  if (name === "kind")
    return `${place} must be one of ${words(issue.path.includes("sources") ? SOURCE_KINDS : FLOW_KINDS)}`;
  return `${place} must be ${EXPECTED[String(name)] ?? "a table of sources, sinks, sanitizers and guards"}`;
}
