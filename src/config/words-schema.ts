/** The shapes of `per-file-ignores`, `severity`, `guards` and `owners`, and what is said where they are not kept. */
import * as z from "zod/mini";
import { SEVERITIES, type Severity } from "../findings/finding.ts";
import {
  GUARD_DEMANDS,
  type DeclaredAccessGuard,
  type DeclaredOwner,
  type PerFileIgnore,
  type SeverityOverride,
} from "./project-words.ts";
import { didYouMean } from "./suggestion.ts";

const path = z.string().check(z.regex(/^[A-Za-z_]\w*(?:\.\w+)+$/));
const severity = z.enum(SEVERITIES);

type IgnoresTable = Readonly<Record<string, readonly string[]>>;
type SeverityTable = Readonly<
  Record<string, Severity | { readonly level: Severity; readonly reason?: string | undefined }>
>;

/** Ids by path pattern. */
export const perFileIgnores: z.ZodMiniType<IgnoresTable> = z.record(z.string(), z.array(z.string()));

/** Severities by id; a milder one takes a reason. */
export const severities: z.ZodMiniType<SeverityTable> = z.record(
  z.string(),
  z.union([
    severity,
    z.strictObject({ level: severity, reason: z.optional(z.string().check(z.regex(/\p{L}{2}/u))) }),
  ]),
);

/** Guards of the project. */
export const guards: z.ZodMiniType<DeclaredAccessGuard[]> = z.array(
  z.strictObject({ at: path, demands: z.enum(GUARD_DEMANDS) }),
);

/** Owners of models. */
export const owners: z.ZodMiniType<DeclaredOwner[]> = z.array(
  z.strictObject({ model: path, field: z.string().check(z.regex(/^[a-z_]\w*$/i)) }),
);

/** As the rest of the program reads it. */
export function perFileIgnoresOf(table: IgnoresTable): readonly PerFileIgnore[] {
  return Object.entries(table).map(([pattern, ids]) => ({ pattern, ids }));
}

/** As the rest of the program reads it. */
export function severitiesOf(table: SeverityTable): readonly SeverityOverride[] {
  return Object.entries(table).map(([id, value]) =>
    typeof value === "string"
      ? { id, severity: value, reason: undefined }
      : { id, severity: value.level, reason: value.reason },
  );
}

const words = (list: readonly string[]): string => list.map((word) => `"${word}"`).join(", ");

const INNER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  guards: {
    at: 'the dotted path of a decorator, mixin or function such as "shop.access.staff_only"',
    demands: `one of ${words(GUARD_DEMANDS)}`,
  },
  owners: {
    model: 'the dotted path of a model such as "shop.models.Order"',
    field: 'a field such as "customer" or "order__customer"',
  },
  severity: { level: `one of ${words(SEVERITIES)}`, reason: "words" },
};

const WHOLE: Readonly<Record<string, string>> = {
  guards: 'a list such as [{ at = "shop.access.staff_only", demands = "staff" }]',
  owners: 'a list such as [{ model = "shop.models.Order", field = "customer" }]',
  severity: `a table of ids with ${words(SEVERITIES)}, or { level = "low", reason = "why" }`,
  "per-file-ignores": 'a table such as { "legacy/" = ["DJANGO-LOG-001"] }',
};

/** Whether a key is one of these. */
export function isWordsKey(key: string): boolean {
  return key in WHOLE;
}

/** What is wrong inside one of them, in one line. */
export function wordsComplaint(key: string, issue: z.core.$ZodIssue): string {
  const inner = INNER[key] ?? {};
  const inside = issue.path.slice(1).map(String);
  const place = inside.reduce((all, part) => `${all}[${/^\d+$/.test(part) ? part : `"${part}"`}]`, key);
  if (issue.code === "unrecognized_keys")
    return `${place}: unknown key "${issue.keys[0] ?? ""}"${didYouMean(issue.keys[0] ?? "", Object.keys(inner))}`;
  const last = inside.at(-1) ?? "";
  const isInner = key !== "severity" && inner[last] !== undefined;
  return isInner
    ? `${place} must be ${inner[last] ?? ""}`
    : `${place} must be ${wholeOf(key, inside.length)}`;
}

function wholeOf(key: string, depth: number): string {
  if (key === "severity" && depth > 0) return `${words(SEVERITIES)}, or { level = "low", reason = "why" }`;
  if (key === "per-file-ignores" && depth > 0) return "a list of rule ids";
  return WHOLE[key] ?? "";
}
