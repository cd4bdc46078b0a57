import { settingTextsOf, type SettingCredential } from "../../model/secrets/settings-credentials.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { isOwnMachine } from "../../model/secrets/hosts.ts";
import type { Check, Verdict } from "../rule.ts";

/** The site logs in to its database as the administrator. */
export const check: Check = {
  meta: {
    slug: "db-superuser",
    title: "The site uses the database as its administrator",
    severity: "low",
    cwe: [250, 272],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production databases whose user is the server's own administrator: `postgres`, `root`, `sa` or `system`.",
      impact:
        "Whoever gets an SQL injection through can then read and change every database of the server, and often run commands on it.",
      fix: "Make a role that owns the site's database and nothing else, and name it in `USER`.",
      mitigation: "Keep nothing else on the database server.",
      falsePositive:
        "If the server gives the name `postgres` to an ordinary role, as some hosting services do, accept the finding.",
    },
  },
  *judge(model) {
    for (const one of settingTextsOf(model.settings)) {
      const verdict = isDatabaseUser(one) ? verdictOn(one) : undefined;
      if (verdict) yield verdict;
    }
  },
};

function isDatabaseUser({ name }: SettingCredential): boolean {
  return /^DATABASES\["[^"]+"\]\["USER"\]$/.test(name);
}

/** Administrators by the engine that knows them. */
const ADMINISTRATORS: readonly (readonly [RegExp, RegExp])[] = [
  [/postg/i, /^postgres$/],
  [/mysql|maria/i, /^root$/],
  [/mssql|sql_server|pyodbc/i, /^sa$/i],
  [/oracle/i, /^(?:sys|system)$/i],
];

function verdictOn({ text, name, at, beside, setting, fallbackOf }: SettingCredential): Verdict | undefined {
  const engine = beside.get("ENGINE") ?? "";
  if (!ADMINISTRATORS.some(([of, user]) => of.test(engine) && user.test(text))) return undefined;
  const own = isOwnMachine(beside.get("HOST") ?? "");
  if (fallbackOf !== undefined)
    return {
      verdict: "ruled-out",
      at,
      subject: name,
      because: `it is only the default of \`${fallbackOf}\``,
    };
  return {
    verdict: "found",
    at,
    subject: name,
    message: `The site logs in to the database as \`${text}\`, who may do everything there: an SQL injection then reaches every database of the server${own ? "" : ", and often the machine under it"}.`,
    ...surenessOf(setting),
    evidence: `${name} is the server's administrator`,
  };
}
