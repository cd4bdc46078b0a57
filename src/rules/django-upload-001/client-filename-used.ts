import type { Found } from "../../findings/finding.ts";
import { textOf } from "../../bind/constants.ts";
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { Judged } from "../../flow/arrivals.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { SinkSite } from "../../flow/summary.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { PathUse } from "../../model/files/path-uses.ts";
import { endingOf } from "../../model/files/name-endings.ts";
import { pathUses } from "../../model/files/path-uses.ts";
import type { Check, Verdict } from "../rule.ts";

/** A file is kept under the name that its sender gave it. */
export const check: Check = {
  meta: {
    slug: "client-filename-used",
    title: "upload is kept under the name its sender chose",
    severity: "medium",
    severityReason: "storages keep the file inside its folder; the extension is what remains",
    cwe: [434, 73],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports an upload that is written, or handed to a storage, under the name that came with it.",
      impact:
        "The sender chooses the extension, and with it how web servers and browsers take the file: as a page with scripts, or as a program. Written by hand, it also overwrites other uploads of the same name.",
      fix: 'Make the name yourself: `f"{uuid.uuid4()}.{extension}"` with an extension from a list.',
      mitigation:
        "Serve uploads from a domain of their own, with `Content-Disposition: attachment` and `X-Content-Type-Options: nosniff`.",
      falsePositive:
        "Fine where the extension was checked against a list in code that this audit does not know. `upload_to` functions of model fields are not looked at.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const use of pathUses(flows)) {
      if (use.owner !== "client-filename" || use.check || use.judged.chooser !== "request") continue;
      const { at, row } = use.report.site;
      const because = settledBy(use) ?? keptByNobody(flows, use);
      if (because !== undefined) yield { verdict: "ruled-out", at: placeOf(at), subject: row.at, because };
      else if (!GOES_AWAY.test(row.at)) yield found(flows, use);
    }
  },
};

/** What makes a name harmless, as a clause. */
function settledBy({ report: { site }, endingAsked }: PathUse): string | undefined {
  if (!STORAGE.test(site.row.at)) return undefined;
  const ending = endingOf(site);
  if (ending !== undefined && !ACTIVE.test(ending))
    return `the name always ends with \`${ending}\`, and storages keep it inside their folder`;
  return endingAsked === undefined
    ? undefined
    : `${endingAsked} refuses other endings, and storages keep the file inside their folder`;
}

/** Files that are only read, and those of the system's own folder for temporary files, which no web server shows. */
function keptByNobody({ program }: FlowModel, { report: { site } }: PathUse): string | undefined {
  const { at, argument, row } = site;
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  if (row.at === "open" && call?.op === "call" && onlyReads(program, at, call))
    return "the file is only read here";
  const path = values[argument];
  const folder = path?.op === "call" ? path.arguments[0]?.value : undefined;
  const made = folder === undefined ? undefined : externalName(resolveIn(program, at, folder));
  return made !== undefined && TEMPORARY.test(made)
    ? "the folder is the system's own for temporary files, which no web server shows"
    : undefined;
}

/** docs.python.org/3/library/tempfile.html */
const TEMPORARY = /^tempfile\.(?:gettempdir\(\)|mkdtemp\(\)|tempdir|TemporaryDirectory\(\))/;

/** `open(path)`, `open(path, "rb")`. */
function onlyReads(program: Program, at: FunctionRef, call: CallValue): boolean {
  const mode = call.arguments[1] ?? call.arguments.find(({ name }) => name === "mode");
  return mode === undefined || /^[rbt]{1,2}$/.test(textOf(program, refTo(at, mode.value)) ?? "w");
}

const STORAGE = /^django\.core\.files\.storage\./;

/** Files in which browsers run scripts, and servers programs. */
const ACTIVE = /^\.(?:x?html?|svg|xml|mjs|js|shtml|php)$/i;

/** What is removed or only looked at is not kept. */
const GOES_AWAY = /(?:remove|unlink|rmdir|removedirs|rmtree|delete|read_\w{1,40}|mkdir|makedirs)$/;

/** Settings that name what web servers show. */
const SERVED = /MEDIA|STATIC|UPLOAD|PUBLIC|WWW|ROOT$/;

/** Whether a file is put into a folder of its own that a setting names, which no web server is known to show. */
function isKeptApart({ program }: FlowModel, { at, argument }: SinkSite): boolean {
  const { values } = functionFacts(at).fragment;
  const path = values[argument];
  const folder =
    path?.op === "call" ? path.arguments[0]?.value : path?.op === "operation" ? path.operands[0] : undefined;
  const name = folder === undefined ? undefined : externalName(resolveIn(program, at, folder));
  const setting = /^django\.conf\.settings\.([A-Z_]{1,60})$/.exec(name ?? "")?.[1];
  return setting !== undefined && !SERVED.test(setting);
}

function found(flows: FlowModel, { report, judged, confidence, reason }: PathUse): Found {
  if (isKeptApart(flows, report.site))
    return {
      ...spoken(report, judged),
      confidence: "low",
      confidenceReason: "no web server is known to show the folder",
    };
  return {
    ...spoken(report, judged),
    confidence: confidence === "high" ? "medium" : confidence,
    confidenceReason: reason,
  };
}

function spoken(report: SinkReport, judged: Judged): Omit<Found, "confidence" | "confidenceReason"> {
  const byStorage = STORAGE.test(report.site.row.at);
  return {
    verdict: "found",
    at: placeOf(report.site.at),
    subject: report.site.row.at,
    message: `This file is kept under a name that comes from ${judged.label}: its sender chooses the extension${byStorage ? "" : " and which file it replaces"}, so that it may be shown as a page that runs scripts.`,
    trace: judged.trace,
  };
}
