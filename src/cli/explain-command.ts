import { didYouMean } from "../config/suggestion.ts";
import { currentId, formerIdNote, formerIdsOf } from "../findings/former-ids.ts";
import { wrap } from "../report/display-width.ts";
import { CHECKS } from "../rules/index.ts";
import { fullId, type Check, type RegisteredCheck, type Rule } from "../rules/rule.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** `pickguard explain ID`: what a rule or a check looks for, why, and what to do. */
export function explainRule(id: string, terminal: Terminal): ExitCode {
  const wanted = currentId(id).toUpperCase();
  const matches = CHECKS.filter(
    (registered) => registered.rule.id === wanted || fullId(registered).toUpperCase() === wanted,
  );
  const [first] = matches;
  // What stands behind the slash is what people remember.
  const bySlug = CHECKS.filter(({ check }) => check.meta.slug.toUpperCase() === wanted);
  if (first === undefined && bySlug.length === 0) throw goneId(id) ?? unknownId(id);
  const parts =
    first === undefined || wanted.includes("/")
      ? (first ? [first] : bySlug).flatMap(checkParts)
      : ruleParts(first.rule, matches);
  const width = Math.min(100, terminal.width);
  terminal.out(`${parts.map((part) => wrap(part, width).join("\n")).join("\n\n")}\n`);
  return EXIT.clean;
}

function goneId(id: string): UsageError | undefined {
  const note = formerIdNote(id);
  return note === undefined ? undefined : new UsageError(note.replace(/\.$/, ""));
}

function unknownId(id: string): UsageError {
  const ids = CHECKS.flatMap((registered) => [
    fullId(registered),
    registered.rule.id,
    registered.check.meta.slug,
  ]);
  return new UsageError(
    `no rule or check is called "${id}"${didYouMean(id, ids)}`,
    "all of them: pickguard rules",
  );
}

function ruleParts(rule: Rule, checks: readonly RegisteredCheck[]): readonly string[] {
  return [
    `${rule.id}: ${rule.title}`,
    rule.about,
    `Deal with it: ${rule.window}.`,
    ...checks.flatMap(({ check }) => [
      `${rule.id}/${check.meta.slug} (${factsOf(check)}): ${check.meta.title}`,
      check.meta.docs.what,
    ]),
    references(rule),
  ];
}

function checkParts({ rule, check }: RegisteredCheck): readonly string[] {
  const { docs, slug, title, window } = check.meta;
  return [
    `${rule.id}/${slug}: ${title}`,
    `${factsOf(check)}. Deal with it: ${window ?? rule.window}.`,
    ...formerNames(`${rule.id}/${slug}`),
    docs.what,
    `Impact: ${docs.impact}`,
    `Fix: ${docs.fix}`,
    `Until it is fixed: ${docs.mitigation}`,
    `When it may be wrong: ${docs.falsePositive}`,
    `To accept one place, write beside it: pickguard: ignore[${rule.id}/${slug}] and the reason.`,
    references(rule),
  ];
}

function formerNames(id: string): readonly string[] {
  const names = formerIdsOf(id);
  return names.length === 0 ? [] : [`Formerly ${names.join(", ")}, which still counts.`];
}

function factsOf({ meta }: Check): string {
  const weaknesses = meta.cwe.map((cwe) => `CWE-${cwe}`).join(", ");
  return `${meta.severity} severity, ${weaknesses}${meta.status === "preview" ? ", preview" : ""}`;
}

function references(rule: Rule): string {
  return `Read more:\n${rule.references.join("\n")}`;
}
