/** All fields of a model, those of its ancestors included. */
import { oncePerClass } from "../../bind/once.ts";
import type { ClassRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { constantOf } from "../../bind/constants.ts";
import type { CallValue } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import { libraryAncestors, ownAncestors } from "../../bind/ancestry.ts";
import { bodyOf } from "./class-attributes.ts";

/** One field. */
export interface WritableField {
  readonly name: string;
  /** `BooleanField`, `ForeignKey`: the last part of what is called; "" for a library's field. */
  readonly type: string;
  /** False for `editable=False`, dates that Django sets itself and primary keys: no form takes these. */
  readonly editable: boolean;
  /** A text of a sentence's length that may be left out, without choices and without a default. */
  readonly isRemark: boolean;
}

/** What a form over Django's own user model takes (docs.djangoproject.com/en/5.2/ref/contrib/auth/#fields). */
export const USER_FIELDS: readonly WritableField[] = [
  "username",
  "first_name",
  "last_name",
  "email",
  "password",
  "groups",
  "user_permissions",
  "is_staff",
  "is_active",
  "is_superuser",
  "last_login",
  "date_joined",
].map((name) => ({ name, type: "", editable: true, isRemark: false }));

/** What `AbstractBaseUser` and `PermissionsMixin` bring, apart from the rest. */
const BASE_FIELDS = new Set(["password", "last_login"]);
const PERMISSION_FIELDS = new Set(["groups", "user_permissions", "is_superuser"]);

/** The fields of a model of the project. */
export const fieldsOf: (program: Program, ref: ClassRef) => readonly WritableField[] = oncePerClass(
  (program, ref) => {
    const own = ownAncestors(program, ref).flatMap((one) => declaredFields(program, one));
    const all = [...own, ...inheritedFields(libraryAncestors(program, ref))];
    return [...new Map(all.toReversed().map((field) => [field.name, field])).values()];
  },
);

function inheritedFields(libraries: readonly string[]): readonly WritableField[] {
  const has = (name: string): boolean => libraries.some((path) => path.endsWith(`.${name}`));
  if (has("AbstractUser") || libraries.includes("django.contrib.auth.models.User")) return USER_FIELDS;
  return USER_FIELDS.filter(
    ({ name }) =>
      (has("AbstractBaseUser") && BASE_FIELDS.has(name)) ||
      (has("PermissionsMixin") && PERMISSION_FIELDS.has(name)),
  );
}

const declaredFields: (program: Program, ref: ClassRef) => readonly WritableField[] = oncePerClass(
  (program, ref) => {
    const body = bodyOf(ref);
    const { fragment } = functionFacts(body);
    return [...fragment.bindings].flatMap(([name, id]): WritableField[] => {
      const call = fragment.values[id];
      if (call?.op !== "call") return [];
      const type = spokenName(fragment, call.callee) ?? "";
      if (!/Field$|^ForeignKey$|Key$/.test(type)) return [];
      const at = refTo(body, id);
      return [
        { name, type, editable: isEditable(program, at, call), isRemark: isRemark(program, at, type, call) },
      ];
    });
  },
);

/** Letters that a line needs to hold more than a word of the code's own. */
const SENTENCE = 100;

function isRemark(program: Program, at: ValueRef, type: string, call: CallValue): boolean {
  const given = (name: string): ValueRef | undefined => {
    const argument = call.arguments.find((one) => one.name === name);
    return argument && refTo(at, argument.value);
  };
  const says = (name: string): boolean => {
    const ref = given(name);
    return ref !== undefined && constantOf(program, ref)?.kind === "True";
  };
  if (!/^(?:Char|Text)Field$/.test(type) || given("choices") || given("default")) return false;
  const limit = given("max_length");
  const length = limit && constantOf(program, limit);
  const isLong = type === "TextField" || (length?.kind === "number" && Number(length.text) >= SENTENCE);
  return isLong && says("blank");
}

function isEditable(program: Program, at: ValueRef, call: CallValue): boolean {
  const says = (name: string): string | undefined => {
    const given = call.arguments.find((one) => one.name === name);
    return given && constantOf(program, refTo(at, given.value))?.kind;
  };
  return (
    says("editable") !== "False" &&
    says("auto_now") !== "True" &&
    says("auto_now_add") !== "True" &&
    says("primary_key") !== "True"
  );
}
