import { textOf } from "../../bind/constants.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallSite, FlowModel } from "../../flow/flow-model.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { isOperatorScript } from "../../model/operator-scripts.ts";
import type { LoggerLevel } from "../../model/settings/logging-setting.ts";
import { loggersAt } from "../../model/settings/logging-setting.ts";
import { surenessOf } from "../../model/settings/project-settings.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const AT_INFO = { name: "level", to: { code: "$0.INFO", imports: ["logging"] } } as const;

/** Debug messages are kept in production. */
export const check: Check = {
  meta: {
    slug: "debug-logging-in-prod",
    title: "debug messages kept in production",
    severity: "medium",
    cwe: [532, 489],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production's root logger at DEBUG with a handler that writes it, and `logging.basicConfig(level=DEBUG)` as a module of the site is imported. A named logger at DEBUG is low. `django.db.backends` says nothing while DEBUG is off and is left out, and so are handlers behind `require_debug_true`.",
      impact:
        "Libraries write request headers, tokens in URLs, mail contents and whole answers of other systems at this level: whoever reads the log gets them.",
      fix: 'Write `"level": "INFO"` for the root logger, and read the level of your own loggers from the environment.',
      mitigation: "Restrict who can read the log, and delete it after days.",
      falsePositive: "Harmless where no handler of the logger writes in production.",
    },
  },
  *judge(model) {
    for (const logger of loggersAt(model.settings, "DEBUG")) {
      if (!logger.name.startsWith("django.db")) yield settingVerdict(logger);
    }
    for (const site of callsOf(model.flows, ["logging.basicConfig"])) {
      if (setsDebug(model.flows, site)) yield callVerdict(site);
    }
  },
  fix: (found, model) => {
    if (!found.subject.endsWith("logger"))
      return here((at) => ({ kind: "set-keywords", at, keywords: [AT_INFO] }))(found, model);
    const why = found.subject === "named logger" ? "its debug messages are no longer kept" : undefined;
    return here((at) => ({ kind: "replace-expression", at, code: '"INFO"' }), why)(found, model);
  },
};

const MESSAGE =
  "writes debug messages of every library in production: headers, tokens in URLs and whole answers of other systems land in the log.";

function settingVerdict({ name, at, found }: LoggerLevel): Verdict {
  const sure =
    found.setting === undefined
      ? { confidence: "medium" as const, confidenceReason: "the level is written here" }
      : surenessOf(found.setting);
  const [variable] = found.switches;
  const reason =
    name === ""
      ? variable && `the environment variable \`${variable}\` can change it`
      : `only messages of \`${name}\` are meant`;
  return {
    verdict: "found",
    at,
    subject: name === "" ? "root logger" : "named logger",
    ...(name === "" ? {} : { cause: `named loggers:${found.module.path}` }),
    message:
      name === ""
        ? `The root logger ${MESSAGE}`
        : `The logger \`${name}\` writes debug messages in production; what it says at that level was not meant for keeping.`,
    ...(reason === undefined ? {} : { severity: "low", severityReason: reason }),
    ...sure,
  };
}

/** Runs whenever the module is imported, whatever the settings say. */
function setsDebug(flows: FlowModel, { at, call }: CallSite): boolean {
  const { file } = at.unit;
  if (file.project === undefined || isOperatorScript(file.path)) return false;
  if (functionFacts(at).form !== "module" || call.region !== 0) return false;
  const level = argumentOf(call, undefined, "level");
  return level !== undefined && isDebug(flows, refTo(at, level.value));
}

function isDebug(flows: FlowModel, at: ValueRef): boolean {
  const name = externalName(resolve(flows.program, at));
  return name === "logging.DEBUG" || textOf(flows.program, at) === "DEBUG";
}

function callVerdict({ at }: CallSite): Verdict {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: "logging.basicConfig",
    message: `Importing this module sets the root logger to DEBUG, which ${MESSAGE}`,
    fix: {
      text: "Take the call out of the module: the settings' `LOGGING` says what is written. Where it has to stay, give it `level=logging.INFO`.",
    },
    confidence: "medium",
    confidenceReason:
      "the call runs whatever DEBUG is; it does nothing where the settings' `LOGGING` gave the root logger a handler before",
  };
}
