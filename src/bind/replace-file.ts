/**
 * Puts a file's new content in the place of the old one, in a program that is resolved already. Whatever refers to the file
 * refers to its unit, and to functions and classes by numbers that stay (see aligned-facts.ts), so that all of it goes on
 * meaning the same; what was made of the old content is forgotten. The program as it was is used up by that.
 */
import { perFile } from "./once.ts";
import type { FunctionId, PythonFacts, Value } from "../extract/facts.ts";
import { alignedFacts, NO_FACTS } from "./aligned-facts.ts";
import { absoluteModule, makeUnit, namesOf, registerFile, type ExtractedFile } from "./bind.ts";
import { forgetMembers } from "./kept-members.ts";
import { isSaid, nameIn, saidIn, says } from "./said-names.ts";
import { differingNames, offerOf, type DifferingNames, type Offer } from "./offer.ts";
import type { Program, Unit } from "./program.ts";
import { touchedFunctions } from "./touched-functions.ts";

/** A file that was replaced. */
export interface Replaced {
  readonly unit: Unit;
  readonly before: PythonFacts;
  readonly now: PythonFacts;
  /** The functions that say something else than before, by number; undefined where all may mean something else. */
  readonly touched: ReadonlySet<FunctionId> | undefined;
}

/** A program after replacements, with what was replaced in it. */
export interface ReplacedProgram {
  readonly program: Program;
  readonly replaced: readonly Replaced[];
  /** Names that mean something else to other files than before, or nothing; and new ones for which URLs are waiting. */
  readonly changed: ReadonlySet<string>;
  /** Classes of which something that others see differs. */
  readonly classes: ReadonlySet<string>;
}

/** Replaces files, adds those that are new, and empties those that have gone. */
export function replaceFiles(
  earlier: Program,
  files: readonly ExtractedFile[],
  gone: readonly string[],
): ReplacedProgram {
  const program = withNewUnits(earlier, files);
  const changes = [
    ...files.map(({ file, facts }) => ({ unit: program.units.get(file.path), file, facts })),
    ...gone.map((path) => ({ unit: program.units.get(path), file: undefined, facts: NO_FACTS })),
  ];
  const offers = new Map<Unit, Offer>();
  const replaced = changes.flatMap(({ unit, file, facts }): Replaced[] => {
    if (unit === undefined) return [];
    offers.set(unit, offerOf(program, unit));
    const before = unit.facts;
    const now = alignedFacts(before, facts);
    const touched =
      file && touchedFunctions({ bytes: unit.file.bytes, facts: before }, { bytes: file.bytes, facts: now });
    forget(program, before);
    Object.assign(unit, { facts: now, ...(file === undefined ? {} : { file }) });
    return [{ unit, before, now, touched }];
  });
  const differing = [...offers].map(([unit, offer]) => ({
    unit,
    ...differingNames(offer, offerOf(program, unit)),
  }));
  const changed = new Set(differing.flatMap((one) => [...one.changed]));
  const added = new Set(differing.flatMap((one) => [...one.added]));
  for (const name of awaitedAmong(program, earlier, files)) changed.add(name);
  if (changed.size + added.size > 0)
    forgetNames(program, new Set([...[...changed].map((name) => name.replace("()", "")), ...added]));
  const isQuiet =
    classesOf(differing).size + added.size === 0 && [...changed].every((name) => name.endsWith("()"));
  return {
    program,
    replaced: replaced.map((one) => ({ ...one, touched: isQuiet ? withSpeakers(one, changed) : undefined })),
    changed: new Set([...changed, ...differing.flatMap((one) => routedAmong(program, one))]),
    classes: classesOf(differing),
  };
}

/** The touched functions with those of the same file that name one whose calls give something else. */
function withSpeakers(
  { unit, touched }: Replaced,
  changed: ReadonlySet<string>,
): ReadonlySet<FunctionId> | undefined {
  if (touched === undefined || changed.size === 0) return touched;
  const names = new Set([...changed].map((name) => name.replace("()", "")));
  const speakers = unit.facts.functions.flatMap(({ fragment }, id) =>
    fragment.values.some((value) => isNamed(value, names)) ? [id] : [],
  );
  return new Set([...touched, ...speakers]);
}

function classesOf(differing: readonly DifferingNames[]): ReadonlySet<string> {
  return new Set(differing.flatMap((one) => [...one.classes]));
}

/** What was kept of the program as a whole is asked for again: a new object keeps nothing yet. */
function withNewUnits(earlier: Program, files: readonly ExtractedFile[]): Program {
  const added = files.filter(({ file }) => !earlier.units.has(file.path));
  if (added.length === 0) return { ...earlier };
  const units = new Map(earlier.units);
  const modules = copied(earlier.modules);
  const suffixes = copied(earlier.suffixes);
  for (const { file } of added) {
    const unit = makeUnit(file, NO_FACTS);
    units.set(file.path, unit);
    registerFile({ modules, suffixes }, file, unit);
  }
  return { ...earlier, units, modules, suffixes };
}

/** Names of new files that others have been importing all along. */
function awaitedAmong(
  { units }: Program,
  earlier: Program,
  files: readonly ExtractedFile[],
): readonly string[] {
  const added = files.flatMap(({ file }) =>
    earlier.units.has(file.path) ? [] : (units.get(file.path) ?? []),
  );
  return added.flatMap((unit) => {
    const isAwaited = [...units.values()].some((one) => one !== unit && isImportedIn(one, unit));
    return isAwaited ? [unit.module.split(".").at(-1) ?? unit.module] : [];
  });
}

/** What a file imports, by absolute names: modules, and names that may be modules. */
const importsIn: (unit: Unit) => ReadonlySet<string> = perFile((unit) => {
  const names = unit.facts.functions.flatMap(({ fragment }) =>
    fragment.values.flatMap((value) => {
      if (value.op !== "import") return [];
      const module = absoluteModule(unit, value.module, value.level);
      return value.name === undefined ? [module] : [module, `${module}.${value.name}`];
    }),
  );
  const stars = unit.facts.starImports.map(({ module, level }) => absoluteModule(unit, module, level));
  return new Set([...names, ...stars]);
});

function copied(index: ReadonlyMap<string, readonly Unit[]>): Map<string, Unit[]> {
  return new Map([...index].map(([name, units]) => [name, [...units]] as const));
}

function forget(program: Program, { functions, classes }: PythonFacts): void {
  const { resolution } = program;
  forgetMembers(program);
  for (const { fragment } of functions) resolution.symbols.delete(fragment);
  for (const facts of classes) {
    resolution.hierarchies.delete(facts);
    resolution.attributes.delete(facts);
  }
}

/** Forgets what was found in files that say one of these names. */
function forgetNames(program: Program, names: ReadonlySet<string>): void {
  const { units, resolution } = program;
  forgetMembers(program);
  for (const unit of units.values()) {
    if (!says(unit, names)) continue;
    for (const { fragment } of unit.facts.functions)
      if (fragment.values.some((value) => isNamed(value, names))) resolution.symbols.delete(fragment);
  }
  if (![...units.values()].some((unit) => isSaid(classesIn(unit), names))) return;
  for (const [facts, order] of resolution.hierarchies) {
    if (order.some((one) => one.kind === "class" && names.has(classNameOf(one.target))))
      resolution.hierarchies.delete(facts);
  }
}

const classesIn: (unit: Unit) => ReadonlySet<string> = perFile(
  ({ facts }) => new Set(facts.classes.map(({ name }) => name)),
);

/** New names of a file that a URLconf has been speaking of all along, if it imports the file, or a file that does. */
function routedAmong(
  { units }: Program,
  { unit, added }: { readonly unit: Unit; readonly added: ReadonlySet<string> },
): readonly string[] {
  if (added.size === 0) return [];
  const urlconfs = [...units.values()].filter((one) => one.file.kind === "urlconf" && says(one, added));
  if (urlconfs.length === 0) return [];
  const importing = [...units.values()].filter((one) => isImportedIn(one, unit));
  const reaching = urlconfs.filter(
    (one) => one === unit || importing.includes(one) || importing.some((other) => isImportedIn(one, other)),
  );
  return [...added].filter((name) => reaching.some((one) => saidIn(one).has(name)));
}

function isImportedIn(one: Unit, unit: Unit): boolean {
  return isSaid(importsIn(one), ownNames(unit));
}

/** The names of a file as a module. */
const ownNames: (unit: Unit) => ReadonlySet<string> = perFile((unit) => new Set(namesOf(unit.file)));

function classNameOf({ unit, class: id }: { readonly unit: Unit; readonly class: number }): string {
  return unit.facts.classes[id]?.name ?? "";
}

function isNamed(value: Value, names: ReadonlySet<string>): boolean {
  const name = nameIn(value);
  return name !== undefined && names.has(name);
}
