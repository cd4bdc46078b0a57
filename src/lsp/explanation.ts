/** What a check looks for, why, and what to do, as Markdown. */
import { CHECKS } from "../rules/index.ts";
import { fullId } from "../rules/rule.ts";

/** The page of a check, and where Django's documentation says more; undefined for ids that nobody has. */
export function explanation(
  id: string,
): { readonly markdown: string; readonly reference: string | undefined } | undefined {
  const found = CHECKS.find((one) => fullId(one) === id);
  if (!found) return undefined;
  const { docs, title, severity } = found.check.meta;
  const markdown = [
    `## ${id}: ${title}`,
    `${severity} severity. ${docs.what}`,
    `**Impact:** ${docs.impact}`,
    `**Fix:** ${docs.fix}`,
    `**Until it is fixed:** ${docs.mitigation}`,
    `**When it may be wrong:** ${docs.falsePositive}`,
    found.rule.references.join("\n\n"),
  ].join("\n\n");
  return { markdown, reference: found.rule.references[0] };
}
