/** The files of a new check. Every text begins with WRITE:, which the metadata test refuses. */

/** rule.ts of a rule that does not exist yet. */
export function ruleTemplate(rule: string): string {
  return `import type { Rule } from "../rule.ts";

/** WRITE: what the rule asks for, in one line. */
export const rule: Rule = {
  id: "${rule}",
  title: "WRITE: the requirement in a few words",
  about: "WRITE: what the rule asks for and why.",
  group: "settings",
  window: "before the next release",
  references: [],
};
`;
}

/** <slug>.ts: metadata, documentation and an empty judge that the Markdown test refuses. */
export function checkTemplate(slug: string): string {
  return `import type { Verdict } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Check } from "../rule.ts";

/** WRITE: what this check looks for. */
export const check: Check = {
  meta: {
    slug: "${slug}",
    title: "WRITE: what is wrong, readable after 'finding:'",
    severity: "medium",
    cwe: [1],
    status: "preview",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "WRITE: what it reports.",
      impact: "WRITE: what goes wrong and who can exploit it.",
      fix: "WRITE: the smallest safe change.",
      mitigation: "WRITE: defence in depth while the fix waits.",
      falsePositive: "WRITE: what to verify when unsure.",
    },
  },
  *judge(model) {
    for (const file of model.files.values()) yield* judgeFile(model, file.path);
  },
};

function judgeFile(_model: AuditModel, _path: string): readonly Verdict[] {
  return [];
}
`;
}

/** <slug>.test.md: one section that must be found and one that must stay silent. */
export function testTemplate(rule: string, slug: string): string {
  return `# ${rule}/${slug}

## WRITE: the flaw at its plainest

\`\`\`py shop/settings.py
WRITE = "the line that must be found"  # error: [${slug}] "a part of the message"
\`\`\`

## WRITE: the same code without the flaw

\`\`\`py shop/settings.py
WRITE = "a line that must stay silent"
\`\`\`
`;
}
