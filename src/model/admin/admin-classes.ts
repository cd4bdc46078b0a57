/** Classes of the project that stand for models or whole sites in Django's admin. */
import { onceFor } from "../../bind/once.ts";
import { libraryAncestors } from "../../bind/ancestry.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
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

/** Django's own site, and those of django-otp and django-two-factor-auth that extend it. */
const SITE_BASES =
  /^(?:django\.contrib\.admin\.(?:sites\.)?AdminSite|django_otp\.admin\.OTPAdminSite|two_factor\.admin\.AdminSiteOTPRequired(?:Mixin)?)$/;

/** Every admin class, in the program's order. */
export const adminClasses: (flows: FlowModel) => readonly AdminClass[] = onceFor(({ program }) =>
  [...program.units.values()].flatMap((unit) => {
    return unit.facts.classes.flatMap((_, id): AdminClass[] => {
      const ref = { unit, class: id };
      const kind = kindOf(program, ref);
      return kind === undefined ? [] : [{ ref, kind }];
    });
  }),
);

function kindOf(program: Program, ref: ClassRef): AdminClass["kind"] | undefined {
  const bases = libraryAncestors(program, ref);
  if (bases.some((base) => SITE_BASES.test(base))) return "site";
  return bases.some((base) => MODEL_BASES.test(base)) ? "model" : undefined;
}

/** Whether a class stands inside the page of another model (`InlineModelAdmin`), which asks for that model's permission first. */
export function isInline(program: Program, { ref }: AdminClass): boolean {
  return libraryAncestors(program, ref).some((base) => /Inline(?:ModelAdmin)?$/.test(base));
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

/** Methods that plain mixins bring into an admin class: those that nothing before them in its order of methods replaces. */
export function mixedInMethods({ program }: FlowModel, one: AdminClass): readonly FunctionRef[] {
  const ancestors = hierarchyOf(program, one.ref);
  const library = ancestors.findIndex((base) => base.kind === "external" && isAdminBase(base.name));
  const taken = new Set(adminMethods(one).map((method) => functionFacts(method).name));
  const found: FunctionRef[] = [];
  for (const base of ancestors.slice(1, library)) {
    if (base.kind === "external") continue;
    const isMixin = kindOf(program, base.target) === undefined;
    for (const method of adminMethods({ ...one, ref: base.target })) {
      const { name } = functionFacts(method);
      if (isMixin && !taken.has(name)) found.push(method);
      taken.add(name);
    }
  }
  return found;
}

function isAdminBase(name: string): boolean {
  return SITE_BASES.test(name) || MODEL_BASES.test(name);
}
