/** Permission classes of the project that ask nothing: an empty body under `BasePermission`, and hooks that are one `return True`. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import { inheritedMethod } from "./class-attributes.ts";
import { permissionHook } from "./permission-classes.ts";

/** The base whose hooks answer `True` (rest_framework/permissions.py). */
const BASE = "rest_framework.permissions.BasePermission";

/** What else may stand above a permission class without changing its answer. */
const OPEN_BASE =
  /^(?:rest_framework\.permissions\.(?:BasePermission|AllowAny)|(?:builtins\.)?object|abc\.ABC)$/;

/** Whether a project's permission class lets everybody on, whatever is asked of it. */
export function asksNothing(program: Program, target: ClassRef): boolean {
  const bases = libraryAncestors(program, target);
  if (!bases.includes(BASE) && !bases.some((one) => one.endsWith(".permissions.AllowAny"))) return false;
  if (!bases.every((one) => OPEN_BASE.test(one))) return false;
  const hooks = [
    permissionHook(program, target),
    inheritedMethod(program, target, "has_object_permission"),
  ].filter((hook) => hook !== undefined);
  if (hooks.length > 0) return hooks.every(isPlainYes);
  // A method of another name may be meant for one of the hooks, or make the object that is asked.
  return hierarchyOf(program, target).every(
    (one) => one.kind !== "class" || methodsOf(one.target).length === 0,
  );
}

/** The rule for single rows of a permission class that has no other: `list` and `create`, where no row is fetched, ask it nothing. */
export function rowRuleAlone(program: Program, target: ClassRef): FunctionRef | undefined {
  const bases = libraryAncestors(program, target);
  if (!bases.includes(BASE) || !bases.every((one) => OPEN_BASE.test(one))) return undefined;
  if (permissionHook(program, target) !== undefined) return undefined;
  // An object of the class may answer with another one.
  if (inheritedMethod(program, target, "__call__") !== undefined) return undefined;
  const rule = inheritedMethod(program, target, "has_object_permission");
  return rule && !isPlainYes(rule) ? rule : undefined;
}

/** Whether a method does nothing but answer `True`: what it calls first may well raise. */
function isPlainYes(ref: FunctionRef): boolean {
  const { values, exits } = functionFacts(ref).fragment;
  if (exits.length === 0 || values.some(({ op }) => op === "call")) return false;
  return exits.every(({ kind, value }) => {
    const answer = values[value];
    return kind === "return" && answer?.op === "constant" && answer.constant === "True";
  });
}
