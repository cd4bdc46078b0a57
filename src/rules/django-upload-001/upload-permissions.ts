import { surenessOf } from "../../model/settings/project-settings.ts";
import { productionValues, type ProductionValue } from "../../model/settings/production-value.ts";
import { numberOf } from "../../model/transport/setting-state.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Uploaded files get rights that data does not need. */
export const check: Check = {
  meta: {
    slug: "upload-permissions",
    title: "uploaded files may be changed by everybody or run as programs",
    severity: "medium",
    severityReason: "it takes another account on the server",
    cwe: [732],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `FILE_UPLOAD_PERMISSIONS` and `FILE_UPLOAD_DIRECTORY_PERMISSIONS` that let every account of the server write (`0o777`, `0o666`), and files that may be run (low).",
      impact:
        "Any other program on the server replaces what visitors download, or puts a file of its own beside it; a file that may be run is one step from being run.",
      fix: "Write `FILE_UPLOAD_PERMISSIONS = 0o644` (or `0o640`) and `FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755`.",
      mitigation:
        "Mount the folder of uploads with `noexec`, and let no other service run under the same account.",
      falsePositive: "In a container with a single account nobody else can use these rights.",
    },
  },
  *judge(model) {
    for (const [name, kind] of NAMES) {
      for (const found of productionValues(model.settings, name)) {
        const mode = numberOf(found);
        const flaw = mode === undefined ? undefined : flawOf(mode, kind);
        if (flaw !== undefined && mode !== undefined) yield* verdictsOn(found, mode, flaw);
      }
    }
  },
  fix: (found, model) =>
    setting({
      name: found.subject,
      code: found.subject === "FILE_UPLOAD_PERMISSIONS" ? "0o644" : "0o755",
      safety: "safe",
      inDevelopment: "harmless",
    })(found, model),
};

type Kind = "file" | "folder";

const NAMES: readonly (readonly [string, Kind])[] = [
  ["FILE_UPLOAD_PERMISSIONS", "file"],
  ["FILE_UPLOAD_DIRECTORY_PERMISSIONS", "folder"],
];

const WRITE_BY_OTHERS = 0o002;
const RUN = 0o111;

/** Folders need their run bits to be entered. */
function flawOf(mode: number, kind: Kind): "writable" | "runnable" | undefined {
  if ((mode & WRITE_BY_OTHERS) !== 0) return "writable";
  return kind === "file" && (mode & RUN) !== 0 ? "runnable" : undefined;
}

function* verdictsOn(
  { setting, name }: ProductionValue,
  mode: number,
  flaw: "writable" | "runnable",
): Generator<Verdict> {
  if (setting === undefined) return;
  const written = `0o${mode.toString(8)}`;
  yield {
    verdict: "found",
    at: setting.at,
    subject: name,
    message:
      flaw === "writable"
        ? `Every account of the server may change what visitors upload (\`${written}\`): another program on it can replace files that others download.`
        : `Uploaded files get the right to be run (\`${written}\`): a script that a visitor uploads is one step from running on the server.`,
    ...(flaw === "writable"
      ? {}
      : { severity: "low" as const, severityReason: "something else must still start the file" }),
    ...surenessOf(setting),
    evidence: `${name} = ${written}`,
    trace: setting.steps,
  };
}
