/** Models by what they are called: `"shop.Order"` in a foreign key, `order` in a variable's name. */
import { libraryAncestors } from "../bind/ancestry.ts";
import { onceFor, perFile } from "../bind/once.ts";
import type { ClassRef, Program, Unit } from "../bind/program.ts";
import { classFacts } from "../bind/program.ts";
import type { ClassFacts } from "../extract/facts.ts";

/** Django's own bases, and what packages call theirs. */
const MODEL_BASE = /(?:Model|\.AbstractUser|\.AbstractBaseUser|\.User)$/;

/** Where they live. */
const MODELS_MODULE = /(?:^|\.)models\./;

/** Whether a class is a model. */
export function isModelClass(program: Program, ref: ClassRef): boolean {
  return libraryAncestors(program, ref).some((name) => MODELS_MODULE.test(name) && MODEL_BASE.test(name));
}

/** The only model of a project that has this class name; undefined where none or several have it. */
export function modelCalled(program: Program, name: string, from: Unit): ClassRef | undefined {
  return onlyModel(program, classesByName(program).get(name), from);
}

/** The only model whose class name in small letters and underscores is this word. */
export function modelSpokenOf(
  program: Program,
  word: string,
  from: Pick<Unit, "file">,
): ClassRef | undefined {
  return onlyModel(program, classesByName(program).get(capitalised(word)), from);
}

function onlyModel(
  program: Program,
  classes: readonly ClassRef[] | undefined,
  from: Pick<Unit, "file">,
): ClassRef | undefined {
  const models = (classes ?? []).filter(
    (ref) => ref.unit.file.project === from.file.project && isModelClass(program, ref),
  );
  return models.length === 1 ? models[0] : undefined;
}

/** `order_line` → `OrderLine`. */
function capitalised(word: string): string {
  return word
    .split("_")
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join("");
}

/** Classes with bases, by name. */
const classesByName: (program: Program) => ReadonlyMap<string, readonly ClassRef[]> = onceFor((program) => {
  const found = new Map<string, ClassRef[]>();
  for (const unit of program.units.values()) {
    for (const id of derivedClasses(unit)) {
      const ref = { unit, class: id };
      const { name }: ClassFacts = classFacts(ref);
      const known = found.get(name);
      if (known) known.push(ref);
      else found.set(name, [ref]);
    }
  }
  return found;
});

const derivedClasses: (unit: Unit) => readonly number[] = perFile(({ facts }) =>
  facts.classes.flatMap(({ bases }, id) => (bases.length > 0 ? [id] : [])),
);
