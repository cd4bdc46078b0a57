/** The page of a rule or a check, as Markdown. */
import { CHECKS } from "../rules/index.ts";
import { fullId, type RegisteredCheck } from "../rules/rule.ts";

/** The page; undefined for an id that nobody has. Upper and lower case are the same. */
export function pageOf(id: string): string | undefined {
  const wanted = id.toUpperCase();
  const check = CHECKS.find((one) => fullId(one).toUpperCase() === wanted);
  if (check) return `# ${fullId(check)}: ${check.check.meta.title}\n\n${checkPart(check)}`;
  const checks = CHECKS.filter(({ rule }) => rule.id === wanted);
  const [first] = checks;
  if (first === undefined) return undefined;
  const parts = checks.map((one) => `## ${one.check.meta.slug}\n\n${one.check.meta.docs.what}`);
  const { title, about, references } = first.rule;
  return [`# ${wanted}: ${title}`, about, ...parts, references.join("\n")].join("\n\n");
}

function checkPart({ rule, check }: RegisteredCheck): string {
  const { docs, severity } = check.meta;
  return [
    `${severity} severity. ${docs.what}`,
    `Impact: ${docs.impact}`,
    `Fix: ${docs.fix}`,
    `Until it is fixed: ${docs.mitigation}`,
    `When it may be wrong: ${docs.falsePositive}`,
    rule.references.join("\n"),
  ].join("\n\n");
}
