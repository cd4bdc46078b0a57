/** Classes of the project that stand for models or whole sites in Django's admin. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";

/** One such class. */
export interface AdminClass {
  readonly ref: ClassRef;
  readonly kind: "model" | "site";
}

/** `ModelAdmin`, inlines and what packages build on them (docs.djangoproject.com/en/5.2/ref/contrib/admin/). */
const MODEL_BASES =
  /(?:^django\.contrib\.(?:admin|auth\.admin|gis\.admin)\.|^[\w.]{1,80}\.)(?:\w{0,40}Admin|\w{0,40}Inline|\w{0,40}AdminMixin)$/;

const SITE_BASES = /^django\.contrib\.admin\.(?:sites\.)?AdminSite$/;

/** Every admin class, in the program's order. */
export function adminClasses({ program }: FlowModel): AdminClass[] {
  return [...program.units.values()].flatMap((unit) => {
    return unit.facts.classes.flatMap((_, id): AdminClass[] => {
      const ref = { unit, class: id };
      const bases = hierarchyOf(program, ref).flatMap((one) => (one.kind === "external" ? [one.name] : []));
      if (bases.some((base) => SITE_BASES.test(base))) return [{ ref, kind: "site" }];
      return bases.some((base) => MODEL_BASES.test(base)) ? [{ ref, kind: "model" }] : [];
    });
  });
}

/** Whether every way out of a method gives True. */
export function alwaysTrue(ref: FunctionRef): boolean {
  const { fragment, decorators } = functionFacts(ref);
  return (
    decorators.length === 0 &&
    fragment.exits.length > 0 &&
    fragment.exits.every((exit) => {
      const value = fragment.values[exit.value];
      return exit.kind === "return" && value?.op === "constant" && value.constant === "True";
    })
  );
}

/** The methods written in an admin class itself. */
export function adminMethods({ ref }: AdminClass): readonly FunctionRef[] {
  return methodsOf(ref).filter((method) => functionFacts(method).form === "function");
}
