/**
 * The answer for a few files first: what an audit of everything would say of them, from an earlier audit with only these files' part
 * worked out again. It takes a small part of an update's time; where a change reaches further than names of functions and classes
 * tell, the update that follows has the last word.
 */
import { absoluteModule, findModule, type ExtractedFile } from "../bind/bind.ts";
import { perFile } from "../bind/once.ts";
import type { Program, Unit } from "../bind/program.ts";
import { saidIn } from "../bind/said-names.ts";
import type { AuditFile, Discovery, FileKind } from "../discover/file-kind.ts";
import { extractPython } from "../extract/extract-file.ts";
import type { PythonFacts } from "../extract/facts.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import { replaceInFlows } from "../flow/replace-flows.ts";
import { spokenName } from "../flow/sinks.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { isConductMoved } from "../model/lookups/access.ts";
import { isRoutedOtherwise } from "../model/routes/read-routes.ts";
import { CHECKS } from "../rules/index.ts";
import { judgeFocused } from "../rules/judge.ts";
import type { Audit } from "../audit.ts";
import { changedDiscovery, type Change } from "./changed-discovery.ts";
import { concernedBy, isOwnedAlike } from "./concerned.ts";
import { onlookers } from "./onlookers.ts";
import { isExtracted } from "./extraction.ts";
import { finished, type Focus, type FocusedAnswer, type Owed } from "./focus-answer.ts";
import { focusModel, routesAfter, templatesAfter } from "./focus-model.ts";
import { settingsOptions } from "./given-environment.ts";
import { seenFrom } from "./kept.ts";
import { settingsOf, type KeptSettings } from "./model.ts";
import { narrowAnswer, type Begun } from "./narrow-answer.ts";
import { choiceOf, type AuditOptions } from "./options.ts";
import { selectChecks } from "./select-checks.ts";

/** A focus on an audit; undefined where nothing of the audit was kept, or another focus has used it up. */
export function focusOf({ kept: { whole, facts } }: Audit): Focus | undefined {
  if (whole === undefined || whole.solved.flows.solver.counters.replaced > 0) return undefined;
  const { discovery, model, outcomes } = whole;
  return { discovery, facts, model: model.model, settings: model.settings, outcomes };
}

/** Kinds of files whose changes can be answered for. */
const KINDS: ReadonlySet<FileKind> = new Set<FileKind>(["python", "settings", "urlconf", "template"]);

/**
 * The files of which something is to be said: these, or the changed ones with all that they concern; or nothing is said, and all that
 * is concerned is only made ready for the next question.
 */
export type Spoken = ReadonlySet<string> | "all concerned" | "nothing";

/**
 * What is said of files after changes; undefined where the changes are of a kind that needs a whole audit, or where it fails: a whole
 * audit follows in either case.
 */
export function focusOn(
  earlier: Focus,
  changes: readonly Change[],
  spoken: Spoken,
  options: AuditOptions = {},
): FocusedAnswer | undefined {
  return attempt(() => {
    const begun = begin(earlier, changes, spoken, options);
    return begun && answerFrom(begun, spoken, options);
  });
}

/**
 * What is said of the functions that were edited, of their files, and then of the files that see the change, as far as these are few. A
 * focus whose last answer did not come may be half changed.
 */
export function* answersOn(
  earlier: Focus,
  changes: readonly Change[],
  options: AuditOptions = {},
): Iterable<FocusedAnswer> {
  const paths = new Set(changes.map(({ path }) => path));
  const begun = attempt(() => begin(earlier, changes, paths, options));
  if (begun === undefined) return;
  const narrow = attempt(() => narrowAnswer(begun, options));
  if (narrow !== undefined) yield narrow;
  const first = attempt(() => answerFrom(begun, paths, options));
  if (first === undefined) return;
  yield first;
  const others = new Set([...first.concerned].filter((path) => !first.paths.has(path)));
  if (others.size === 0) return;
  const second = focusOn(first.focus, [], others, options);
  if (second !== undefined) yield second;
}

/** A whole audit follows in any case. */
function attempt<Answer>(make: () => Answer | undefined): Answer | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** Takes changes into the flows; undefined where they are of a kind that needs a whole audit. */
function begin(
  earlier: Focus,
  changes: readonly Change[],
  spoken: Spoken,
  options: AuditOptions,
): Begun | undefined {
  const { owed = NOTHING_OWED } = earlier;
  const { discovery } = seenFrom(changedDiscovery(earlier.discovery, changes), earlier.discovery);
  const known = new Map(earlier.discovery.files.map((file) => [file.path, file] as const));
  const changed = discovery.files.filter(
    (file) => known.get(file.path) !== file || owed.paths.has(file.path),
  );
  const left = new Set(discovery.files.map(({ path }) => path));
  const gone = earlier.discovery.files.filter(({ path }) => !left.has(path));
  const isOther = (file: AuditFile): boolean =>
    !KINDS.has(file.kind) || (known.get(file.path)?.kind ?? file.kind) !== file.kind;
  if (changed.some(isOther) || gone.some(isOther)) return undefined;
  const extracted = changed.filter(isExtracted).map((file) => factsFor(earlier, file));
  const removed = gone.filter(isExtracted).map(({ path }) => path);
  const replaced =
    extracted.length + removed.length === 0
      ? {
          flows: unchangedFlows(earlier, changed, spoken),
          changed: NOBODY,
          moved: NOBODY,
          touched: undefined,
        }
      : replaceInFlows(earlier.model.flows, extracted, removed);
  return {
    earlier,
    discovery,
    changed,
    gone,
    extracted,
    flows: replaced.flows,
    names: new Set([...replaced.changed, ...owed.names]),
    moved: new Set([...replaced.moved, ...owed.moved]),
    touched: replaced.touched,
    settings: settingsAfter(earlier, discovery, changed, options),
  };
}

const NOTHING_OWED: Owed = { paths: new Set(), names: new Set(), moved: new Set() };

function answerFrom(
  { earlier, discovery, changed, gone, extracted, flows, names, moved, settings }: Begun,
  spoken: Spoken,
  options: AuditOptions,
): FocusedAnswer {
  const evaluated = settings.evaluated.settings;
  const before = {
    earlier: earlier.model,
    discovery,
    flows,
    settings: evaluated,
    changed,
    renamed: isRenamed(earlier, flows, evaluated, { changed, names }),
  };
  const base = { ...before, ...routesAfter(before), ...templatesAfter(before) };
  const seeing = onlookers({
    solver: flows.solver,
    relevance: earlier.model.guards.relevance,
    files: extracted.map(({ file, facts }) => ({
      path: file.path,
      before: earlier.facts.get(file.path),
      now: { bytes: file.bytes, facts },
    })),
    names,
  });
  const around = concernedBy({ ...base, graph: base.graph, onlookers: new Set([...moved, ...seeing.paths]) });
  const paths = typeof spoken === "string" ? around.paths : spoken;
  const models = focusModel(earlier.model, { ...base, paths, owners: options.owners ?? [] });
  const checks = spoken === "nothing" ? [] : selectChecks(CHECKS, choiceOf(options));
  const verdicts = judgeFocused(models.shown, checks, earlier.outcomes, paths);
  const facts = new Map(earlier.facts);
  for (const one of extracted) facts.set(one.file.path, { bytes: one.file.bytes, facts: one.facts });
  const { outcomes } = earlier;
  const focus = { discovery, facts, model: models.whole, settings, outcomes };
  const known = new Set(earlier.discovery.files.map(({ path }) => path));
  return {
    focus,
    ...(spoken === "nothing" ? NOTHING_SAID : finished(focus, verdicts, paths, options)),
    paths,
    concerned: around.paths,
    reachesFurther:
      extracted.some((one) => fieldsIn(one.facts) !== fieldsIn(earlier.facts.get(one.file.path)?.facts)) ||
      !around.isAll ||
      seeing.fillsOtherwise ||
      // A module that comes or goes is seen by whoever imports it, under whatever names.
      (names.size > 0 && (gone.length > 0 || changed.some(({ path }) => !known.has(path)))) ||
      changed.some(({ path }) => TAGS.test(path)) ||
      isConductMoved(models.shown, paths) ||
      discovery.projects !== earlier.discovery.projects ||
      !isOwnedAlike(earlier.model.ownership, models.whole.ownership),
  };
}

/** Where nothing has changed since the last answer, more files are asked about: what is known of these may be older. */
function unchangedFlows(
  { model: { flows } }: Focus,
  changed: readonly AuditFile[],
  spoken: Spoken,
): FlowModel {
  return changed.length === 0 && typeof spoken !== "string" ? { ...flows } : flows;
}

/** Whether names mean something else to a URLconf now. Of settings modules it reads little: the rest of them leaves the routes alone. */
function isRenamed(
  { model }: Focus,
  { program }: FlowModel,
  settings: AuditModel["settings"],
  { changed, names }: { readonly changed: readonly AuditFile[]; readonly names: ReadonlySet<string> },
): boolean {
  if (names.size === 0 && settings === model.settings) return false;
  const said = new Set(
    [...program.units.values()].flatMap((unit) =>
      unit.file.kind === "urlconf" ? [...wordsOf(program, unit)] : [],
    ),
  );
  const asked = settings === model.settings ? [] : [...said].filter((word) => SETTING.test(word));
  if (isRoutedOtherwise(model.settings, settings, asked)) return true;
  const words = [...names].map((name) => name.replace(/\W.{0,9}$/, ""));
  const isSettings = changed.every(({ kind }) => kind === "settings");
  return words.some((word) => said.has(word) && !(isSettings && SETTING.test(word)));
}

const SETTING = /^[A-Z][A-Z0-9_]*$/;

/** What a file names of others: attributes, and what it imports from files of the project. Names of libraries are nobody's to change. */
function wordsOf(program: Program, unit: Unit): ReadonlySet<string> {
  const { attributes, imports } = namesIn(unit);
  if (unit.facts.starImports.length > 0) return saidIn(unit);
  const own = imports.filter(({ module }) => findModule(program, module, unit) !== undefined);
  return new Set([...attributes, ...own.map(({ name }) => name)]);
}

const namesIn = perFile((unit) => {
  const values = unit.facts.functions.flatMap(({ fragment }) => fragment.values);
  return {
    attributes: values.flatMap((value) => (value.op === "attribute" ? [value.name] : [])),
    imports: values.flatMap((value) =>
      value.op === "import" && value.name !== undefined
        ? [{ module: absoluteModule(unit, value.module, value.level), name: value.name }]
        : [],
    ),
  };
});

/** What looks like a model's field: forms, serializers and pages elsewhere may show and fill in all that there are. */
function fieldsIn(facts: PythonFacts | undefined): string {
  const words = facts?.classes.flatMap(({ qualifiedName, body }) => {
    const fragment = facts.functions[body]?.fragment;
    return [...(fragment?.bindings ?? [])].flatMap(([name, id]) => {
      const said = fragment && spokenName(fragment, id);
      return said !== undefined && /(?:Field|Key)$/.test(said) ? [`${qualifiedName}.${name} ${said}`] : [];
    });
  });
  return (words ?? []).join();
}

/** Which templates use a tag or filter, only a look at all of them tells. */
const TAGS = /(?:^|\/)templatetags\//;

const NOBODY: ReadonlySet<string> = new Set();

const NOTHING_SAID = { findings: [], suppressed: [], ruledOut: [], unseen: [], problems: [] };

/** Facts by the bytes that they were taken from. */
function factsFor({ facts }: Focus, file: AuditFile): ExtractedFile {
  const known = facts.get(file.path);
  const isKnown = known !== undefined && Buffer.compare(known.bytes, file.bytes) === 0;
  return { file, facts: isKnown ? known.facts : extractPython(file.bytes) };
}

function settingsAfter(
  { settings, model }: Focus,
  discovery: Discovery,
  changed: readonly AuditFile[],
  options: AuditOptions,
): KeptSettings {
  if (changed.every(({ path }) => !settings.asked.has(path))) return settings;
  const files = new Map(discovery.files.map((file) => [file.path, file]));
  const asked = { ...settingsOptions(options), requirements: model.dependencies.requirements };
  return settingsOf(discovery, files, model.entryPoints, asked, settings);
}
