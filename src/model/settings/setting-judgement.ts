/** Whether a production setting is safe, and why, in words. */
import { outsideSource } from "./outside-source.ts";
import { isSettled, plainValue } from "./plain-value.ts";
import type { ProjectSettings, Setting } from "./project-settings.ts";
import { leaves } from "./resolve.ts";
import { securitySetting, type SecuritySetting } from "./security-settings.ts";
import { textOf, type AbstractValue } from "./value.ts";

/** `secure` is undefined where the setting alone decides nothing, or where its value is not settled. */
export interface SettingJudgement {
  readonly secure: boolean | undefined;
  /** A sentence without its full stop; empty for settings that decide nothing about security. */
  readonly why: string;
}

/**
 * Judges the value that production gets when variables that nothing sets are missing. `open` names those that can still
 * change it.
 */
export function judgeSetting(
  settings: ProjectSettings,
  name: string,
  setting: Setting | undefined,
  inProduction: AbstractValue | undefined,
  open: readonly string[],
): SettingJudgement {
  const facts = securitySetting(name);
  if (facts === undefined || inProduction === undefined) return { secure: undefined, why: "" };
  const served = leaves(inProduction).filter(({ value }) => value.kind !== "fails");
  if (served.length === 0)
    return { secure: true, why: "Django does not start while the variable is missing" };
  if (name === "SECRET_KEY" && isWritten(settings, setting, inProduction))
    return { secure: false, why: `the key stands in the repository: ${facts.risk}` };
  const safe = common(served.map(({ value }) => safetyOf(facts, value)));
  return { secure: safe, why: [reason(facts, safe), ...changers(open)].join("; ") };
}

function safetyOf(facts: SecuritySetting, value: AbstractValue): boolean | undefined {
  return isSettled(value) && !outsideSource(facts.name, value) ? facts.isSafe(plainValue(value)) : undefined;
}

/** The answer that all alternatives share. */
function common(answers: readonly (boolean | undefined)[]): boolean | undefined {
  const [first] = answers;
  return answers.every((answer) => answer === first) ? first : undefined;
}

function reason({ wants, risk }: SecuritySetting, safe: boolean | undefined): string {
  if (safe === true) return `as it should be: production wants ${wants}`;
  if (safe === false) return `${risk}; production wants ${wants}`;
  return `not settled by the value alone: production wants ${wants}`;
}

function changers(open: readonly string[]): readonly string[] {
  if (open.length === 0) return [];
  const names = open.map((name) => `\`${name}\``).join(", ");
  return [
    open.length === 1
      ? `the environment variable ${names} decides`
      : `the environment variables ${names} decide`,
  ];
}

/** A key that some file of the repository holds; one that only the given environment holds does not count. */
function isWritten(
  { environmentIsGiven, deployed }: ProjectSettings,
  setting: Setting | undefined,
  inProduction: AbstractValue,
): boolean {
  const key = textOf(inProduction);
  if (setting === undefined || key === undefined || key === "") return false;
  return !environmentIsGiven || ![...deployed.values()].some(({ value }) => value === key);
}
