import { formerIdsOf } from "../../src/findings/former-ids.ts";
import type { Check, Rule } from "../../src/rules/rule.ts";
import type { Section } from "../../test/mdtest/parse.ts";

/** A check with the sections of its Markdown test, from which its examples come. */
export interface DocumentedCheck {
  readonly check: Check;
  readonly sections: readonly Section[];
}

/** A rule with everything that its page shows. */
export interface DocumentedRule {
  readonly rule: Rule;
  readonly checks: readonly DocumentedCheck[];
}

const NOTE = "<!-- Written by `npm run generate` from the rule's own files; do not edit. -->";

/** docs/rules/<RULE-ID>.md. */
export function renderRulePage({ rule, checks }: DocumentedRule): string {
  const parts = [
    NOTE,
    `# ${rule.id}: ${rule.title}`,
    rule.about,
    checkTable(rule, checks),
    ...checks.map((documented) => checkPart(rule, documented)),
    `## References\n\n${rule.references.map((link) => `- <${link}>`).join("\n")}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

/** docs/rules/README.md. */
export function renderRulesTable(rules: readonly DocumentedRule[]): string {
  const rows = rules.flatMap(({ rule, checks }) =>
    checks.map(({ check: { meta } }) => {
      const link = `[${rule.id}/${meta.slug}](${rule.id}.md#${meta.slug})`;
      return `| ${link} | ${meta.severity} | ${meta.status} | ${meta.title} |`;
    }),
  );
  const intro =
    "Every check that exists today. *Preview* checks run with `--preview` or when selected by their full id. " +
    "What is planned beyond these stands in [catalogue.tsv](../../catalogue.tsv).";
  const table = ["| check | severity | status | finding |", "|---|---|---|---|", ...rows].join("\n");
  return `${NOTE}\n\n# Rules\n\n${intro}\n\n${table}\n`;
}

function checkTable(rule: Rule, checks: readonly DocumentedCheck[]): string {
  const rows = checks.map(
    ({ check: { meta } }) =>
      `| [${rule.id}/${meta.slug}](#${meta.slug}) | ${meta.severity} | ${meta.status} | ${cwes(meta.cwe)} |`,
  );
  return ["| check | severity | status | weakness |", "|---|---|---|---|", ...rows].join("\n");
}

function checkPart(rule: Rule, { check: { meta }, sections }: DocumentedCheck): string {
  const { docs } = meta;
  const parts = [
    `## ${meta.slug}`,
    `**${meta.title}** (\`${rule.id}/${meta.slug}\`, ${meta.severity}, since ${meta.since}; deal with it *${meta.window ?? rule.window}*)`,
    formerText(`${rule.id}/${meta.slug}`),
    docs.what,
    `**Impact.** ${docs.impact}`,
    `**Fix.** ${docs.fix}`,
    `**Until it is fixed.** ${docs.mitigation}`,
    `**When it may be wrong.** ${docs.falsePositive}`,
    example(
      "Vulnerable",
      sections.find((section) => isFailing(section, meta.slug)),
    ),
    example("Safe", sections.find(isSilent)),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Whoever finds the old id somewhere should come to this page. */
function formerText(id: string): string {
  const names = formerIdsOf(id).map((name) => `\`${name}\``);
  return names.length === 0 ? "" : `Formerly ${names.join(", ")}, which still counts.`;
}

function isFailing(section: Section, slug: string): boolean {
  return section.expectations.some(
    ({ kind, check }) => kind === "error" && (check === slug || check.endsWith(`/${slug}`)),
  );
}

function isSilent(section: Section): boolean {
  return section.expectations.every(({ kind }) => kind === "ruled-out");
}

function example(title: string, section: Section | undefined): string {
  if (section === undefined) return "";
  const blocks = section.files.map(
    ({ path, language, text }) => `\`${path}\`\n\n\`\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\``,
  );
  return [`### ${title}: ${section.title}`, ...blocks].join("\n\n");
}

function cwes(numbers: readonly number[]): string {
  return numbers.map((cwe) => `[CWE-${cwe}](https://cwe.mitre.org/data/definitions/${cwe}.html)`).join(", ");
}
