/** SARIF reporting descriptors: one for each check, with what code scanning shows beside an alert. */
import type { ReportingDescriptor, ReportingConfiguration } from "sarif";
import type { Finding, Severity } from "../findings/finding.ts";
import { formerIdsOf } from "../findings/former-ids.ts";
import { fullId, type RegisteredCheck } from "../rules/rule.ts";

/** GitHub takes 20 tags for each rule. */
const MOST_TAGS = 20;

/** SARIF's levels; code scanning orders alerts by `security-severity`. */
export const LEVELS: Readonly<Record<Severity, NonNullable<ReportingConfiguration["level"]>>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/** Middle of GitHub's ranges: over 9 is critical, 7 to 8.9 high, 4 to 6.9 medium, below low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
};

/** Descriptors of the registered checks, then of checks that only findings know; `helpUri` is where a check's page is. */
export function descriptors(
  checks: readonly RegisteredCheck[],
  findings: readonly Finding[],
  helpUri: (id: string) => string | undefined,
): readonly ReportingDescriptor[] {
  const known = new Map(checks.map((check) => [fullId(check), descriptorOf(check, helpUri)]));
  for (const finding of findings) {
    if (!known.has(finding.id)) known.set(finding.id, descriptorOfFinding(finding));
  }
  return [...known.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function descriptorOf(
  registered: RegisteredCheck,
  helpUri: (id: string) => string | undefined,
): ReportingDescriptor {
  const { rule, check } = registered;
  const id = fullId(registered);
  const uri = helpUri(id) ?? rule.references[0];
  return {
    id,
    ...(formerIdsOf(id).length === 0 ? {} : { deprecatedIds: [...formerIdsOf(id)] }),
    name: pascalCase(check.meta.slug),
    shortDescription: { text: check.meta.title },
    fullDescription: { text: check.meta.docs.what },
    help: { text: helpText(registered), markdown: helpMarkdown(registered) },
    ...(uri === undefined ? {} : { helpUri: uri }),
    defaultConfiguration: { level: LEVELS[check.meta.severity], enabled: check.meta.status === "stable" },
    properties: propertiesOf(
      check.meta.severity,
      check.meta.cwe,
      check.meta.status === "stable" ? "high" : "medium",
      [rule.group],
    ),
  };
}

function descriptorOfFinding({
  id,
  check,
  title,
  severity,
  cwe,
  impact,
  fix,
  group,
}: Finding): ReportingDescriptor {
  return {
    id,
    name: pascalCase(check),
    shortDescription: { text: title },
    fullDescription: { text: impact },
    help: { text: fix, markdown: fix },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: propertiesOf(severity, cwe, "medium", [group]),
  };
}

function propertiesOf(
  severity: Severity,
  cwe: readonly number[],
  precision: string,
  tags: readonly string[],
): ReportingDescriptor["properties"] {
  const weaknesses = cwe.map((number) => `external/cwe/cwe-${String(number).padStart(3, "0")}`);
  return {
    "security-severity": SECURITY_SEVERITY[severity],
    precision,
    "problem.severity": LEVELS[severity] === "note" ? "recommendation" : LEVELS[severity],
    tags: ["security", "django", ...tags, ...weaknesses].slice(0, MOST_TAGS),
  };
}

function pascalCase(slug: string): string {
  return slug.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}

function sections({ rule, check }: RegisteredCheck): readonly (readonly [string, string])[] {
  const { what, impact, fix, mitigation, falsePositive } = check.meta.docs;
  return [
    ["What it reports", what],
    ["Why it matters", impact],
    ["Fix", fix],
    ["Until it is fixed", mitigation],
    ["When it may be a false alarm", falsePositive],
    [`${rule.id}: ${rule.title}`, rule.about],
  ];
}

function helpText(registered: RegisteredCheck): string {
  return sections(registered)
    .map(([title, text]) => `${title}\n${text}`)
    .join("\n\n");
}

function helpMarkdown(registered: RegisteredCheck): string {
  const texts = sections(registered).map(([title, text]) => `## ${title}\n\n${text}`);
  const references = registered.rule.references.map((reference) => `- <${reference}>`).join("\n");
  return [...texts, ...(references === "" ? [] : [`## References\n\n${references}`])].join("\n\n");
}
