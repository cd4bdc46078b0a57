/** The end of the line: verdicts become findings that can be shown, followed and accepted. Pure; the order of its input does not matter. */
import type { SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import { codeOf, excerptOf, positionsOf, waypointOf, type MaskedFiles } from "./excerpt.ts";
import type { Acceptance, Finding, Place, Step, Waypoint } from "./finding.ts";
import type { Finished, FinishInput, JudgedCheck } from "./judged-check.ts";
import { scrubber, vocabularyOf, type Scrubber } from "./known-secrets.ts";
import { maskFile, secretTexts, type MaskedFile } from "./masking.ts";
import { byCause, identify, occurrencesOf, type Identified, type Occurrence } from "./occurrences.ts";
import { suppress, type AcceptedBy } from "./accept.ts";
import { compareFindings, compareText } from "./order.ts";
import { quietVerdicts } from "./quiet-verdicts.ts";
import { windowOf } from "./window.ts";

/** Finishes the verdicts of all checks. */
export function finish(input: FinishInput): Finished {
  const files = new Map(input.files.map((file) => [file.path, file]));
  const occurrences = occurrencesOf(input);
  const masked = maskFiles(files, occurrences);
  const clean = scrubber([...masked.values()].flatMap(secretTexts), vocabularyOf(shownWords(input)));
  const work: Work = { input, clean, files: (path) => masked.get(path) ?? maskFile({ path, bytes: EMPTY }) };
  const {
    accepted,
    open: all,
    problems,
  } = suppress(
    { input, lineIndexOf: (path) => work.files(path).index },
    identify(occurrences, subjectScrubbers(masked)),
  );
  const { open, ignoredPlaces } = withoutIgnored(input, all);
  return {
    findings: byCause(open)
      .map((places) => findingOf(work, places))
      .toSorted(compareFindings),
    suppressed: accepted.map(({ place, by }) => acceptedFinding(work, place, by)).toSorted(compareFindings),
    ignoredPlaces,
    ...quietVerdicts(input, clean, files),
    problems: problems.map((problem) => ({ ...problem, message: clean(problem.message) })),
  };
}

const EMPTY = new Uint8Array(0);

/** After suppressions and fingerprints, so that what does not count here changes neither. */
function withoutIgnored(
  { ignoredBy }: FinishInput,
  all: readonly Identified[],
): { readonly open: readonly Identified[]; readonly ignoredPlaces: ReadonlyMap<string, number> } {
  const ignoredPlaces = new Map<string, number>();
  if (ignoredBy === undefined) return { open: all, ignoredPlaces };
  const open = all.filter(({ check, found }) => {
    const pattern = ignoredBy(found.at.path, check.id);
    if (pattern !== undefined) ignoredPlaces.set(pattern, (ignoredPlaces.get(pattern) ?? 0) + 1);
    return pattern === undefined;
  });
  return { open, ignoredPlaces };
}

function shownWords({ checks, files }: FinishInput): readonly string[] {
  return [...checks.flatMap(ownWords), ...files.map(({ path }) => path)];
}

function ownWords({ title, docs }: JudgedCheck): readonly string[] {
  return [title, docs.impact, docs.fix, docs.mitigation, docs.falsePositive];
}

/** Subjects are cleaned by the secrets of their own file alone: what other files hold must not change a fingerprint. */
function subjectScrubbers(masked: ReadonlyMap<string, MaskedFile>): (path: string) => Scrubber {
  const scrubbers = new Map([...masked].map(([path, file]) => [path, scrubber(secretTexts(file))]));
  return (path) => scrubbers.get(path) ?? scrubber([]);
}

/** What every step below needs. */
interface Work {
  readonly input: FinishInput;
  readonly clean: Scrubber;
  readonly files: MaskedFiles;
}

/** Only files that a finding shows are searched for secrets. */
function maskFiles(
  files: ReadonlyMap<string, SourceFile>,
  occurrences: readonly Occurrence[],
): ReadonlyMap<string, MaskedFile> {
  const shown = new Set(
    occurrences.flatMap(({ found }) =>
      [found.at, ...[...(found.trace ?? []), ...(found.related ?? [])].map(({ place }) => place)].map(
        ({ path }) => path,
      ),
    ),
  );
  const flagged = flaggedSpans(occurrences);
  const masked = new Map<string, MaskedFile>();
  for (const path of new Set([...shown, ...flagged.keys()])) {
    masked.set(path, maskFile(files.get(path) ?? { path, bytes: EMPTY }, flagged.get(path)));
  }
  return masked;
}

function flaggedSpans(occurrences: readonly Occurrence[]): ReadonlyMap<string, readonly Span[]> {
  const flagged = new Map<string, Span[]>();
  for (const { path, span } of occurrences.flatMap(({ found }) => found.secrets ?? [])) {
    flagged.set(path, [...(flagged.get(path) ?? []), span]);
  }
  return flagged;
}

function acceptedFinding(work: Work, place: Identified, by: AcceptedBy): Finding {
  return { ...findingOf(work, [place]), suppression: acceptanceOf(work, by) };
}

function acceptanceOf({ files, clean }: Work, by: AcceptedBy): Acceptance {
  if (by.kind === "comment") {
    const { path, span, reason } = by.suppression;
    return { reason: clean(reason), place: waypointOf(files, { path, span }, "accepted here") };
  }
  const { line, reason, fingerprint } = by.entry;
  const code = `${fingerprint}.reason`;
  const [start, end] = [
    { line, column: 1 },
    { line, column: code.length + 1 },
  ];
  return {
    reason: clean(reason),
    place: { path: by.path, start, end, note: "accepted here", code },
    baseline: true,
  };
}

function findingOf(work: Work, [speaker, ...others]: readonly [Identified, ...Identified[]]): Finding {
  const { check, found, severity } = speaker;
  const place = found.at;
  const { clean, files } = work;
  const file = files(place.path);
  return {
    id: check.id,
    rule: check.rule,
    check: check.slug,
    title: check.title,
    severity,
    confidence: found.confidence,
    confidenceReason: clean(found.confidenceReason),
    group: check.group,
    window: windowOf(check.window, severity, found.confidence),
    cwe: check.cwe,
    path: place.path,
    ...positionsOf(file, place.span),
    excerpt: excerptOf(file, place.span),
    evidence: found.evidence === undefined ? codeOf(file, place.span) : clean(found.evidence),
    ...textsOf(speaker, clean),
    trace: joinedSteps(found.trace ?? []).map((step) => waypointOf(files, step.place, clean(step.note))),
    places: others.map((other) => furtherPlace(work, other, speaker)),
    related: joinedSteps(found.related ?? []).map((step) => waypointOf(files, step.place, clean(step.note))),
    routes: routesOf(work, [speaker, ...others]),
    fingerprint: speaker.fingerprint,
    cause: found.cause === undefined ? speaker.fingerprint : clean(found.cause),
    ...(place.scope === undefined ? {} : { scope: place.scope }),
    ...(found.absent === true ? { absent: true } : {}),
    ...intentsOf([speaker, ...others]),
  };
}

/** A finding is mended when all its places are; secondary ones may be mended by the first. */
function intentsOf(places: readonly Identified[]): Pick<Finding, "intents" | "hasSafeFix"> {
  const all = places.flatMap(({ found }) => found.intents ?? []);
  if (all.length === 0) return {};
  const isWhole = places.every(({ found }) => found.secondary === true || (found.intents ?? []).length > 0);
  const isSafe = isWhole && all.every(({ safety }) => safety === "safe");
  return { intents: all, ...(isSafe ? { hasSafeFix: true } : {}) };
}

type Texts = Pick<Finding, "message" | "impact" | "fix" | "mitigation" | "falsePositive"> & {
  readonly severityReason?: string;
};

/** The verdict's own words are cleaned; the check's documentation was written by us and knows no secret of the audited code. */
function textsOf({ check, found, severityReason }: Identified, clean: Scrubber): Texts {
  const own = (text: string | undefined, otherwise: string): string =>
    text === undefined ? otherwise : clean(text);
  return {
    message: clean(found.message),
    impact: own(found.impact, check.docs.impact),
    fix: own(found.fix?.text, check.docs.fix),
    mitigation: own(found.mitigation, check.docs.mitigation),
    falsePositive: own(found.falsePositive, check.docs.falsePositive),
    ...(severityReason === undefined ? {} : { severityReason: clean(severityReason) }),
  };
}

/** What is said of one place by steps in a row is said of it together: a class that leaves all work to a framework has one line for everything. */
function joinedSteps(steps: readonly Step[]): readonly Step[] {
  const joined: Step[] = [];
  for (const step of steps) {
    const before = joined.at(-1);
    if (!before || !isSamePlace(before.place, step.place)) joined.push(step);
    else if (before.note !== step.note)
      joined.splice(-1, 1, { ...before, note: `${before.note}; ${step.note}` });
  }
  return joined;
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.path === b.path && a.span.start === b.span.start && a.span.end === b.span.end;
}

/** Its message is said only where it differs, and of one that goes on from the speaker's only what is more. */
function furtherPlace(
  { files, clean }: Work,
  { found, fingerprint }: Identified,
  speaker: Identified,
): Waypoint {
  const said = speaker.found.message;
  const note = found.message.startsWith(said) ? found.message.slice(said.length).trimStart() : found.message;
  return { ...waypointOf(files, found.at, clean(note)), fingerprint };
}

function routesOf({ input, clean }: Work, places: readonly Identified[]): readonly string[] {
  const sources = places.flatMap(({ found }) => [
    found.at,
    ...(found.trace ?? []).slice(0, 1).map(({ place }) => place),
  ]);
  const routes = sources.flatMap((place) => input.routesOf?.(place) ?? []);
  return [...new Set(routes)].map(clean).toSorted(compareText);
}
