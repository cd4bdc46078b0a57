/**
 * Other Python files that see something of changed ones: by the names that they say, the classes that they go on from, the calls that
 * they make, and the forms that changed views fill.
 */
import { libraryAncestors } from "../bind/ancestry.ts";
import type { ClassRef, Program, Unit } from "../bind/program.ts";
import { classFacts } from "../bind/program.ts";
import { hierarchyOf, resolve } from "../bind/resolve.ts";
import { says } from "../bind/said-names.ts";
import type { ClassFacts } from "../extract/facts.ts";
import type { SolverState } from "../flow/summary.ts";
import { speaksOfVisitor, type Relevance } from "../model/guards/relevance.ts";
import { changedCode, type ChangedCode, type ChangedFile } from "./changed-code.ts";

/** What is known when files have been replaced. */
export interface Sight {
  readonly solver: SolverState;
  readonly relevance: Relevance;
  readonly files: readonly ChangedFile[];
  /** Names that mean something else to other files now, or nothing. */
  readonly names: ReadonlySet<string>;
}

/** What others see of a change. */
export interface Onlookers {
  /** Paths of those files. */
  readonly paths: ReadonlySet<string>;
  /** Whether what is kept in the database may be something else: any page may show it. */
  readonly fillsOtherwise: boolean;
}

/** Finds them. */
export function onlookers(sight: Sight): Onlookers {
  const { solver, files, names } = sight;
  const { program } = solver;
  const words = new Set([...names].map((name) => name.replace(/ <$|\(\)$/, "")));
  const classes = new Set<ClassFacts>();
  const seeing = new Set<Unit>();
  let fillsOtherwise = false;
  for (const file of files) {
    const unit = program.units.get(file.path);
    if (unit === undefined) continue;
    const code = changedCode(unit, file);
    fillsOtherwise ||= code.classes.some((one) =>
      isForm(program, { unit, class: unit.facts.classes.indexOf(one) }),
    );
    gather(sight, unit, code, { words, classes, seeing });
  }
  const heirs = heirsOf(program, classes);
  for (const { name } of classes) words.add(name);
  for (const ref of heirs) words.add(classFacts(ref).name);
  // URLconfs are told by their routes, not by the names in them.
  for (const unit of program.units.values())
    if (unit.file.kind !== "urlconf" && says(unit, words)) seeing.add(unit);
  const paths = new Set([...seeing, ...heirs.map(({ unit }) => unit)].map(({ file }) => file.path));
  for (const { path } of files) paths.delete(path);
  return { paths, fillsOtherwise };
}

interface Seen {
  readonly words: Set<string>;
  readonly classes: Set<ClassFacts>;
  readonly seeing: Set<Unit>;
}

/** What of one file is seen, and who calls it or is filled by it. */
function gather(
  { solver, relevance }: Sight,
  unit: Unit,
  code: ChangedCode,
  { words, classes, seeing }: Seen,
): void {
  for (const name of code.names) words.add(name);
  for (const one of code.classes) classes.add(one);
  for (const { facts, texts } of code.functions) {
    for (const { state } of solver.callers.get(facts) ?? []) seeing.add(state.ref.unit);
    if (!relevance.visitor.has(facts) && !texts.some(speaksOfVisitor)) continue;
    // What is demanded elsewhere may rest on it.
    const owner = unit.facts.classes[facts.class];
    if (owner === undefined) words.add(facts.name);
    else classes.add(owner);
  }
  for (const one of unit.facts.classes) if (words.has(one.name)) classes.add(one);
  if (code.functions.length + code.classes.length > 0)
    for (const one of filledBy(solver.program, unit)) seeing.add(one);
}

/** Classes of other files that go on from these. */
function heirsOf(program: Program, classes: ReadonlySet<ClassFacts>): readonly ClassRef[] {
  if (classes.size === 0) return [];
  return [...program.units.values()].flatMap((unit) =>
    unit.facts.classes.flatMap((facts, id) => {
      if (classes.has(facts) || facts.bases.length === 0) return [];
      const ref = { unit, class: id };
      const isHeir = hierarchyOf(program, ref).some(
        (one) => one.kind === "class" && classes.has(classFacts(one.target)),
      );
      return isHeir ? [ref] : [];
    }),
  );
}

/** Files with the forms and serializers that a file imports: who may fill them, its views decide. */
function filledBy(program: Program, unit: Unit): readonly Unit[] {
  return unit.facts.functions.flatMap(({ fragment }, id) =>
    fragment.values.flatMap((value, at) => {
      if (value.op !== "import") return [];
      const symbol = resolve(program, { unit, function: id, value: at });
      if (symbol?.kind === "class") return isForm(program, symbol.target) ? [symbol.target.unit] : [];
      const isOfForms =
        symbol?.kind === "module" &&
        symbol.unit.facts.classes.some((_, number) => isForm(program, { unit: symbol.unit, class: number }));
      return isOfForms ? [symbol.unit] : [];
    }),
  );
}

function isForm(program: Program, ref: ClassRef): boolean {
  return libraryAncestors(program, ref).some((name) => FORM.test(name));
}

const FORM = /^(?:django\.forms|rest_framework\.serializers)\./;
