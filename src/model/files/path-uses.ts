/** Files that the server opens, changes or deletes under a name that the request chose. */
import { textOf } from "../../bind/constants.ts";
import type { ValueRef } from "../../bind/program.ts";
import { libraryAncestors } from "../../bind/ancestry.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { NONE } from "../../extract/facts.ts";
import type { Confidence } from "../../findings/finding.ts";
import type { Judged } from "../../flow/arrivals.ts";
import { chooserOf, causeWhereItComesIn, judgeArrival } from "../../flow/arrivals.ts";
import { waysOf } from "../../flow/alternative-ways.ts";
import { bestOf, leastOf } from "../../flow/asked-on-ways.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { earlierWays } from "../../flow/earlier-ways.ts";
import type { Arrival, FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { sinksOfKind } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { SLASHED } from "../../flow/entries.ts";
import type { EntryParameter, FunctionState } from "../../flow/summary.ts";
import { sameOrigin } from "../../flow/taint.ts";
import type { Way } from "../../flow/way.ts";
import { slotRead } from "../../flow/variadic-arguments.ts";
import { entryOf } from "../../flow/url-arguments.ts";
import { wayOf } from "../../flow/way.ts";
import type { StoredWay } from "../stored-fields.ts";
import { requestBehind } from "../stored-fields.ts";
import { endingAsked } from "../uploads/asked-endings.ts";
import { isForSomeEndings } from "../uploads/ending-guards.ts";
import { namesMember, readsContent, readsName } from "./name-readings.ts";
import type { PathCheck } from "./path-checks.ts";
import { lastPartTaken, pathChecks } from "./path-checks.ts";

/** Which check speaks for a path, so that no gap is reported twice. */
export type PathOwner =
  | "path-traversal"
  | "delete-or-write"
  | "prefix-check-bypass"
  | "client-filename"
  | "archive-extraction";

/** One such file. */
export interface PathUse {
  readonly report: SinkReport;
  readonly judged: Judged;
  readonly owner: PathOwner;
  /** The best that is asked about the path. */
  readonly check: PathCheck | undefined;
  readonly confidence: Confidence;
  readonly reason: string;
  /** The field of a form that asked for the ending of an upload's name. */
  readonly endingAsked?: string | undefined;
  /** How a request's text came into the field that names the file. */
  readonly stored?: StoredWay;
}

type Sureness = Pick<PathUse, "confidence" | "reason" | "stored">;

/** Sinks that change or remove what the path names. */
const CHANGES =
  /^(?:\?\.write_\w+|os\.(?:remove|unlink|rmdir|removedirs|mkdir|makedirs|chmod|chown|rename|replace|renames|symlink|link)|shutil\.(?!copytree$)\w+|pathlib\.Path\.(?:write_\w+|unlink|rename|replace|mkdir|rmdir|touch)|django\.core\.files\.move\.\w+)$/;

/** Calls through which a path is handed before a mere guess remains. */
const FEW_CALLS = 3;

const STORAGE = /^django\.core\.files\.storage\./;

const UPLOADED_NAME = "django.core.files.uploadedfile.UploadedFile.name";

/** One answer for each model, shared by all checks that ask. */
const knownPathUses = new WeakMap<FlowModel, readonly PathUse[]>();

/** Every file that the request names, or that a stored text does. */
export function pathUses(flows: FlowModel): readonly PathUse[] {
  const found = knownPathUses.get(flows) ?? gatherPathUses(flows);
  knownPathUses.set(flows, found);
  return found;
}

function gatherPathUses(flows: FlowModel): PathUse[] {
  const all = everyPathUse(flows);
  const folders = all.filter(({ report }) => MAKES_FOLDER.test(report.site.row.at));
  const looks = all.filter(looksOnly);
  const extra = new Set([
    ...folders.filter((one) => all.some((other) => isFolderFor(one, other))),
    ...looks.filter((one) => all.some((other) => saysMore(other, one))),
  ]);
  return extra.size === 0 ? all : all.filter((one) => !extra.has(one));
}

/** Whether a use asks about the file (its size, its times) and reads none of it. */
export function looksOnly({ report }: PathUse): boolean {
  return report.site.row.at === "os.stat";
}

/** `os.stat(path)` beside `open(path)`, of one name of the request's: the file that is read says all. */
function saysMore(other: PathUse, look: PathUse): boolean {
  if (looksOnly(other) || other.check?.kind === "enough" || other.check?.kind === "unseen") return false;
  const [known] = look.report.arrivals;
  return (
    known !== undefined &&
    other.report.arrivals.some(
      ({ origin, state }) => state === known.state && sameOrigin(origin, known.origin),
    )
  );
}

/** What a path shares with all others that take their name from the same column, or from the same place of another function. */
export function causeOfPath({ report, stored }: PathUse): string | undefined {
  return stored ? `${stored.field}:names files` : causeWhereItComesIn(report);
}

const MAKES_FOLDER = /(?:^|\.)(?:mkdir|makedirs)$/;

/** `path.parent.mkdir()` before `path.write_bytes(content)`: one write, and one finding. */
function isFolderFor({ report: { site } }: PathUse, { report: { site: other } }: PathUse): boolean {
  if (functionFacts(site.at) !== functionFacts(other.at) || MAKES_FOLDER.test(other.row.at)) return false;
  const { values } = functionFacts(site.at).fragment;
  let id = site.argument;
  for (let value = values[id]; id !== other.argument; value = values[id]) {
    const callee = value?.op === "call" ? values[value.callee] : undefined;
    if (value?.op === "attribute" && value.name === "parent") id = value.base;
    else if (value?.op === "call" && callee?.op === "attribute" && callee.name === "dirname")
      id = value.arguments[0]?.value ?? NONE;
    else return false;
  }
  return true;
}

function everyPathUse(flows: FlowModel): PathUse[] {
  return sinksOfKind(flows, "path").flatMap((all) => {
    const named = all.arrivals.filter((arrival) => isName(flows, all, arrival));
    const asked = named.filter((arrival) => chooserOf(arrival) === "request");
    const arrivals = asked.length > 0 ? asked : named.filter((arrival) => chooserOf(arrival) === "stored");
    const report = { ...all, arrivals };
    const judged = judgeArrival(flows, report);
    const [arrival] = arrivals;
    return judged && arrival ? [describe(flows, report, judged, arrival)] : [];
  });
}

/** The uploaded file itself is no name: `open(upload)` and `shutil.copyfileobj(upload, …)` read its content. What it holds may be one. */
function isName(flows: FlowModel, report: SinkReport, arrival: Arrival): boolean {
  const { origin, state, value, via } = arrival;
  if (origin.kind !== "source" || !/FILES|UploadedFile(?:\.content_type)?$/.test(origin.row.at)) return true;
  const here = via[0]?.value ?? report.site.at.value;
  const region = state.facts.fragment.values[here]?.region ?? 0;
  const way = wayOf(flows, state, value, region, origin);
  if (readsName(flows, state, way) || isRead(flows, report, arrival, way, readsContent)) return true;
  return !OF_FILES_KEPT.test(report.site.row.at) && isRead(flows, report, arrival, way, readsName);
}

/** What takes a path that is there already: a function that is handed an upload moves about what it has kept of it before. */
const OF_FILES_KEPT = /^(?:os|shutil)\./;

function describe(flows: FlowModel, report: SinkReport, judged: Judged, arrival: Arrival): PathUse {
  const { state, value, via, origin } = arrival;
  const here = via[0]?.value ?? report.site.at.value;
  const region = state.facts.fragment.values[here]?.region ?? 0;
  const way = wayOf(flows, state, value, region, origin);
  const earlier = earlierWays(flows, state, way, origin);
  const found = [
    ...via.slice(1).flatMap((call) => checksBetween(flows, call)),
    ...checksAtUse(flows, report, via.length > 0),
  ];
  const asked = waysOf(flows, state, value, region, origin, KIND_BITS.path).map((one) =>
    bestOf([
      ...pathChecks(flows, state, one, here, origin),
      ...found,
      ...earlierWays(flows, state, one, origin).flatMap((before) =>
        pathChecks(flows, before.state, before.way, before.before),
      ),
    ]),
  );
  const isMember = !STORAGE.test(report.site.row.at) && isRead(flows, report, arrival, way, namesMember);
  const check = (isMember ? lastPartTaken(flows, state, way) : undefined) ?? leastOf(asked);
  const owner = isMember
    ? "archive-extraction"
    : isClientName(flows, report, arrival, way)
      ? "client-filename"
      : ownerOf(flows, report, check);
  return {
    report,
    judged,
    check,
    owner,
    ...(owner === "client-filename"
      ? { endingAsked: endingAround(flows, report) ?? endingOnWays(flows, [{ state, way }, ...earlier]) }
      : {}),
    ...sureness(flows, report, judged, arrival, way),
  };
}

/** A condition around the call that keeps the file. */
function endingAround(flows: FlowModel, { site }: SinkReport): string | undefined {
  const state = flows.solver.byRef.get(functionFacts(site.at));
  const region = state?.facts.fragment.values[site.at.value]?.region ?? 0;
  return state && isForSomeEndings(state, region) ? "a condition around it" : undefined;
}

function endingOnWays(
  { program }: FlowModel,
  ways: readonly { readonly state: FunctionState; readonly way: Way }[],
): string | undefined {
  for (const { state, way } of ways) {
    const asked = endingAsked(program, state.ref, way.values);
    if (asked !== undefined) return asked;
  }
  return undefined;
}

function isClientName(flows: FlowModel, report: SinkReport, arrival: Arrival, way: Way): boolean {
  const { origin } = arrival;
  return (
    STORAGE.test(report.site.row.at) ||
    (origin.kind === "source" && origin.row.at === UPLOADED_NAME) ||
    isRead(flows, report, arrival, way, readsName)
  );
}

/** Whether the name is read in such a way: where it begins, or in the function that uses it. */
function isRead(
  flows: FlowModel,
  { site }: SinkReport,
  { state, via }: Arrival,
  way: Way,
  how: (flows: FlowModel, state: FunctionState, way: Way) => boolean,
): boolean {
  if (how(flows, state, way)) return true;
  const user = via.length > 0 ? flows.solver.byRef.get(functionFacts(site.at)) : undefined;
  const region = user?.facts.fragment.values[site.at.value]?.region ?? 0;
  return (user?.taints[site.argument] ?? []).some(
    ({ origin }) =>
      user !== undefined &&
      origin.kind === "parameter" &&
      how(flows, user, wayOf(flows, user, site.argument, region, origin)),
  );
}

function ownerOf(flows: FlowModel, report: SinkReport, check: PathCheck | undefined): PathOwner {
  if (check?.kind === "naive") return "prefix-check-bypass";
  return changesFile(flows, report) ? "delete-or-write" : "path-traversal";
}

/** A call that changes what the path names: by its name, or by the mode in which it opens. */
function changesFile(flows: FlowModel, { site }: SinkReport): boolean {
  if (CHANGES.test(site.row.at)) return site.row.argument !== 0 || !/copy/.test(site.row.at);
  const call = functionFacts(site.at).fragment.values[site.at.value];
  if (!site.row.at.endsWith("open") || call?.op !== "call") return false;
  const mode = argumentOf(call, site.row.argument === "receiver" ? 0 : 1, "mode");
  const text = mode && textOf(flows.program, refTo(site.at, mode.value));
  return text !== undefined && /[wax+]/.test(text);
}

/** What a function asks that only hands the path on. */
function checksBetween(flows: FlowModel, at: ValueRef): PathCheck[] {
  const state = flows.solver.byRef.get(functionFacts(at));
  const call = state?.facts.fragment.values[at.value];
  if (!state || call?.op !== "call") return [];
  return call.arguments.flatMap(({ value }) =>
    (state.taints[value] ?? []).flatMap(({ origin }) =>
      origin.kind === "parameter"
        ? pathChecks(flows, state, wayOf(flows, state, value, call.region, origin), at.value)
        : [],
    ),
  );
}

function checksAtUse(flows: FlowModel, { site }: SinkReport, handedOver: boolean): PathCheck[] {
  const state = flows.solver.byRef.get(functionFacts(site.at));
  if (!state || !handedOver) return [];
  const region = state.facts.fragment.values[site.at.value]?.region ?? 0;
  return (state.taints[site.argument] ?? []).flatMap(({ origin }) =>
    origin.kind === "parameter"
      ? pathChecks(flows, state, wayOf(flows, state, site.argument, region, origin), site.at.value)
      : [],
  );
}

function sureness(
  flows: FlowModel,
  { site }: SinkReport,
  judged: Judged,
  arrival: Arrival,
  way: Way,
): Sureness {
  const { via } = arrival;
  const entry = entryOf(flows, arrival);
  if (judged.chooser === "stored") return surenessOfStored(requestBehind(flows, arrival, site));
  if (!way.direct)
    return { confidence: "low", reason: "the name goes through a call that may have checked it" };
  if (via.length > FEW_CALLS)
    return { confidence: "low", reason: "the name is handed through many functions" };
  if (entry && !takesSlashes(flows, arrival, entry, way) && judged.confidence !== "low")
    return { confidence: "low", reason: "what a URL pattern captures holds no slash, as far as was seen" };
  return { confidence: judged.confidence, reason: judged.confidenceReason };
}

function surenessOfStored(written: StoredWay | undefined): Sureness {
  if (!written)
    return {
      confidence: "low",
      reason: "the name was stored before; most such names were made by the server",
    };
  return {
    confidence: "medium",
    reason: `a request fills \`${written.field}\`; what is asked of the name before it is stored was not followed`,
    stored: written,
  };
}

const VIEW_SET = /^rest_framework\.viewsets\./;

/** `<path:name>` does; where no pattern was read, a URL argument that is called a path is one. */
function takesSlashes(
  { program }: FlowModel,
  { state, origin }: Arrival,
  { converter, gathered }: EntryParameter,
  way: Way,
): boolean {
  if (converter !== "") return converter === SLASHED;
  if (gathered)
    return [...way.values].some((id) => gathered.get(slotRead(state, id)?.name ?? "") === SLASHED);
  // Routers let no slash through unless they are told to.
  const owner = { unit: state.ref.unit, class: state.facts.class };
  if (owner.class >= 0 && libraryAncestors(program, owner).some((name) => VIEW_SET.test(name))) return false;
  const { parameters } = origin.kind === "source" ? functionFacts(origin.at) : state.facts;
  return parameters.some(({ name }) => /path|file/i.test(name));
}
