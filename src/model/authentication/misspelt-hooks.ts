/** Methods of permission classes that REST framework never calls, because they are called nearly as the one that it does call. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { classFacts } from "../../bind/program.ts";
import { wholeOf } from "../../bind/whole.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { spotted, functionsLike } from "../../flow/spots.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { inheritedMethod } from "../guards/class-attributes.ts";
import { permissionHook } from "../guards/permission-classes.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";

/** What people take the names of the two hooks for. */
const NEARLY = /^_?(?:has|have|is|get|check|allow|user)_?\w{0,16}perm[a-z]{0,12}$/i;

/** Bases whose own hooks let everybody on (rest_framework/permissions.py). */
const OPEN_BASE = /^(?:rest_framework\.permissions\.BasePermission|(?:builtins\.)?object|abc\.ABC)$/;

/** `def has_permissions(self, request, view)` in a class that leaves `has_permission` to `BasePermission`. */
export function misspeltHooks(flows: FlowModel): IneffectiveGuard[] {
  return nearlyHooks(flows).flatMap((state) => misspelt(flows, state) ?? []);
}

const nearlyHooks = functionsLike(
  (facts) => facts.class !== NONE && NEARLY.test(facts.name) && meantFor(facts.parameters) !== undefined,
);

/** The hook that takes these parameters. */
function meantFor(parameters: readonly { readonly name: string }[]): string | undefined {
  const [, request, view, , more] = parameters;
  if (request?.name !== "request" || view?.name !== "view" || more) return undefined;
  return parameters.length === 3 ? "has_permission" : "has_object_permission";
}

function misspelt(flows: FlowModel, { ref, facts }: FunctionState): IneffectiveGuard | undefined {
  const hook = meantFor(facts.parameters);
  const target = { unit: ref.unit, class: facts.class };
  const { program } = flows;
  if (hook === undefined || facts.name === hook || isHook(facts.name)) return undefined;
  const answers =
    hook === "has_permission" ? permissionHook(program, target) : inheritedMethod(program, target, hook);
  const bases = libraryAncestors(program, target);
  if (answers || !bases.some((one) => one.endsWith(".BasePermission"))) return undefined;
  if (!bases.every((one) => OPEN_BASE.test(one)) || isRead(wholeOf(flows), facts.name)) return undefined;
  return {
    form: "misspelt-hook",
    at: { path: ref.unit.file.path, span: facts.header, scope: facts.qualifiedName },
    subject: classFacts(target).qualifiedName,
    guard: facts.name,
    instead: hook,
    related: [],
    sure: true,
  };
}

function isHook(name: string): boolean {
  return name === "has_permission" || name === "has_object_permission";
}

const namesLikeHooks = spotted(["attribute"], ({ name }) => NEARLY.test(name));

/** Whether any code of the project asks for a method by that name. */
function isRead(flows: FlowModel, name: string): boolean {
  return namesLikeHooks(flows).some(({ value }) => value.name === name);
}
