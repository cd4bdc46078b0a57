import { FORMER_IDS, formerIdNote, formerIdsOf } from "../findings/former-ids.ts";
import { CHECKS } from "../rules/index.ts";
import { fullId } from "../rules/rule.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** `pickguard rules`: one line for each check, or JSON with everything that is known about it. */
export function listRules(json: boolean, terminal: Terminal): ExitCode {
  terminal.out(json ? rulesJson() : rulesTable());
  return EXIT.clean;
}

function rulesTable(): string {
  const rows = CHECKS.map((registered) => {
    const { severity, status, title } = registered.check.meta;
    return { id: fullId(registered), severity, status: status === "preview" ? "preview" : "", title };
  });
  const width = Math.max(...rows.map(({ id }) => id.length));
  const lines = rows.map(
    ({ id, severity, status, title }) =>
      `${id.padEnd(width)}  ${severity.padEnd(8)}  ${status.padEnd(7)}  ${title}\n`,
  );
  return `${lines.join("")}\n${formerLines()}${CHECKS.length} checks; preview ones run with --preview. More about one: pickguard explain ID\n`;
}

/** What somebody may still find in a configuration or a comment. */
function formerLines(): string {
  return FORMER_IDS.map(({ id }) => `${formerIdNote(id) ?? ""}\n`).join("");
}

function rulesJson(): string {
  const rows = CHECKS.map((registered) => {
    const { rule, check } = registered;
    const { title, severity, cwe, status, since, docs } = check.meta;
    const window = check.meta.window ?? rule.window;
    const { group, references } = rule;
    return {
      id: fullId(registered),
      formerIds: formerIdsOf(fullId(registered)),
      rule: rule.id,
      title,
      severity,
      cwe,
      status,
      since,
      group,
      window,
      docs,
      references,
    };
  });
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}
