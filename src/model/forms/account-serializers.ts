/** Serializers that settings hand to packages for accounts: their views fill them with what people send when they register. */
import type { ClassRef } from "../../bind/program.ts";
import { classFacts } from "../../bind/program.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import type { AuditModel } from "../audit-model.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import { productionValue } from "../settings/production-value.ts";
import { productionModules } from "../settings/project-settings.ts";
import { leaves } from "../settings/resolve.ts";
import { entryOf } from "../settings/templates-setting.ts";
import type { AbstractValue } from "../settings/value.ts";
import { textOf } from "../settings/value.ts";
import { wholeOf } from "../../bind/whole.ts";
import { attributeOf, metaOf } from "./class-attributes.ts";
import type { FormUse } from "./form-uses.ts";

/** Where a setting names the serializer of a package's view. */
interface Named {
  readonly setting: string;
  readonly keys: readonly string[];
  readonly view: RegExp;
  /** Whether strangers reach it, or everybody who is logged in, for their own account. */
  readonly login: "open" | "required";
  /** Under which a project may write another permission for it. */
  readonly permission?: string;
}

/** A form that such a view fills, and who comes there. */
export interface AccountUse {
  readonly use: FormUse;
  readonly posture: HandlerPosture | undefined;
}

const DJOSER = { setting: "DJOSER", view: /^djoser\.views\.UserViewSet$/ } as const;

/** djoser.readthedocs.io/en/latest/settings.html#serializers, dj-rest-auth.readthedocs.io/en/latest/configuration.html. */
const SETTINGS: readonly Named[] = [
  ...["user_create", "user_create_password_retype"].map((key): Named => {
    return { ...DJOSER, keys: ["SERIALIZERS", key], login: "open", permission: "user_create" };
  }),
  { ...DJOSER, keys: ["SERIALIZERS", "current_user"], login: "required", permission: "user" },
  {
    setting: "REST_AUTH",
    keys: ["USER_DETAILS_SERIALIZER"],
    view: /^dj_rest_auth\.views\.UserDetailsView$/,
    login: "required",
  },
];

/** The uses of `forms` that settings of production say, by the form's class. */
export function accountUses(
  model: AuditModel,
  forms: readonly ClassRef[],
): ReadonlyMap<ClassFacts, readonly AccountUse[]> {
  const byPath = new Map(forms.map((ref) => [`${ref.unit.module}.${classFacts(ref).qualifiedName}`, ref]));
  const found = new Map<ClassFacts, AccountUse[]>();
  for (const named of SETTINGS)
    for (const value of productionValues(model, named.setting)) {
      const ref = byPath.get(textOf(entryBelow(value, named.keys)) ?? "");
      const use = ref && useOf(model, named, ref, value);
      if (use) found.set(classFacts(ref), [...(found.get(classFacts(ref)) ?? []), use]);
    }
  return found;
}

function productionValues({ settings: projects }: AuditModel, name: string): readonly AbstractValue[] {
  return [...productionModules(projects)].flatMap(({ settings, module }) => {
    const found = productionValue(settings, module, name);
    return found === undefined ? [] : leaves(found.inProduction).map(({ value }) => value);
  });
}

function entryBelow(value: AbstractValue, keys: readonly string[]): AbstractValue | undefined {
  let entry: AbstractValue | undefined = value;
  for (const key of keys) entry = entryOf(entry, key);
  return entry;
}

function useOf(
  model: AuditModel,
  { view: wanted, login, permission }: Named,
  ref: ClassRef,
  setting: AbstractValue,
): AccountUse | undefined {
  const { program } = model.flows;
  const { views, postures } = wholeOf(model);
  const view = views.find(({ name }) => wanted.test(name));
  const at = attributeOf(program, metaOf(program, ref) ?? ref, "fields");
  if (!view || !at) return undefined;
  // A permission of the project's own was written on purpose.
  if (permission !== undefined && entryBelow(setting, ["PERMISSIONS", permission]) !== undefined)
    return undefined;
  const [unseen] = postures.get(view)?.handlers ?? [];
  const because = "the package's own permission stands before it";
  const told = unseen && { ...unseen, login, permission: "open" as const, guards: [], because };
  return {
    use: { view, handler: unseen?.handler, at, functions: [] },
    posture: told,
  };
}
