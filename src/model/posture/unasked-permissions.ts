/**
 * Permission classes of REST framework that are never asked: a class with `has_object_permission` alone, before a handler that fetches no
 * object through `get_object()`. A list, `create` and an action without `detail=True` only ask `has_permission`, which lets everybody
 * through where a class leaves it out (django-rest-framework.org/api-guide/permissions/#object-level-permissions).
 */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { definitionOf } from "../../bind/constants.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { Value } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { operandsOf } from "../../flow/operands.ts";
import { inheritedMethod } from "../guards/class-attributes.ts";
import { ANY_REQUEST } from "../guards/guard-book.ts";
import { permissionHook } from "../guards/permission-classes.ts";
import { valueAt } from "../guards/visitors.ts";
import { mayWrite } from "./neighbours.ts";
import { placeOfHandler } from "./open-views.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";
import { writtenPermissions } from "./rest-guards.ts";
import type { Work, WorkParts } from "./work.ts";
import { workOf } from "./work.ts";

/** A handler that changes something, and the class that was to say who may. */
export interface UnaskedPermission {
  readonly posture: ViewPosture;
  readonly handler: HandlerPosture;
  readonly at: Place;
  readonly permission: string;
  /** Where the class's only method stands. */
  readonly method: Place;
  /** What it changes, as far as that stands in the project. */
  readonly work: Work | undefined;
}

/** The handlers of a program. */
export function unaskedPermissions(parts: WorkParts): readonly UnaskedPermission[] {
  return [...parts.postures.values()].flatMap((posture) => {
    const { framework, target } = posture.view;
    if (framework !== "drf" || target.kind !== "class") return [];
    return posture.handlers.flatMap((handler) => unasked(parts, posture, target.ref, handler) ?? []);
  });
}

function unasked(
  parts: WorkParts,
  posture: ViewPosture,
  ref: ClassRef,
  handler: HandlerPosture,
): UnaskedPermission | undefined {
  if (handler.permission !== "open" || handler.login !== "required" || !mayWrite(handler)) return undefined;
  if (asksAboutRow(parts, handler) || asksItsOwnWay(parts, ref)) return undefined;
  const found = forgotten(parts, ref, handler);
  const work = found && workOf(parts, posture.view, handler.handler)[0];
  if (!found || (handler.handler.function && !work)) return undefined;
  const facts = functionFacts(found.method);
  return {
    posture,
    handler,
    at: placeOfHandler(posture.view, handler),
    permission: classFacts(found.ref).name,
    method: { path: found.method.unit.file.path, span: facts.header, scope: facts.qualifiedName },
    work,
  };
}

/** Whether a class asks in place of REST framework: its list of permission classes then says nothing. */
function asksItsOwnWay({ flows: { program } }: WorkParts, ref: ClassRef): boolean {
  return ["check_permissions", "initial", "dispatch"].some((name) => inheritedMethod(program, ref, name));
}

/** Calls followed from a handler. */
const DEPTH = 3;

/** Whether a handler comes to `get_object()`, or asks about a row in another way; of the library's own only `create` does not. */
function asksAboutRow(parts: WorkParts, { handler }: HandlerPosture): boolean {
  if (!handler.function) return !CREATING.test(handler.inherited ?? "");
  return reaches(parts, handler.function, 0);
}

function reaches(parts: WorkParts, ref: FunctionRef, depth: number): boolean {
  const facts = functionFacts(ref);
  const asks = facts.fragment.values.some((value) => value.op === "attribute" && ASKING.test(value.name));
  if (asks || depth >= DEPTH) return asks;
  const edges = [...(parts.flows.solver.byRef.get(facts)?.edges.values() ?? [])];
  return edges.some(({ target }) => reaches(parts, target, depth + 1));
}

/** The library's own ways to make a row, which fetch none. */
const CREATING = /\.create$|CreateAPIView\.post$/;

const ASKING = /^(?:get_object|check_object_permissions|has_object_permission|has_perms?)$/;

interface Forgotten {
  readonly ref: ClassRef;
  readonly method: FunctionRef;
}

function forgotten(parts: WorkParts, ref: ClassRef, { handler }: HandlerPosture): Forgotten | undefined {
  const view = { ref, overrides: new Map<string, ValueRef>(), handler: handler.name };
  const written = writtenPermissions(parts.guards, view, ANY_REQUEST, handler.function);
  if (!written || written.chosen) return undefined;
  for (const list of written.lists) {
    const at = definitionOf(parts.flows.program, list);
    const value = valueAt(at, at.value);
    if (value?.op !== "collection") continue;
    for (const { value: id } of value.entries) {
      const symbol = resolveIn(parts.flows.program, at, id);
      const method = symbol?.kind === "class" ? rowMethodAlone(parts, symbol.target) : undefined;
      if (method && symbol?.kind === "class") return { ref: symbol.target, method };
    }
  }
  return undefined;
}

/** Bases whose own `has_permission` asks for no more than a login. */
const PLAIN = /^(?:rest_framework\.permissions\.(?:BasePermission|IsAuthenticated)|(?:builtins\.)?object)$/;

/**
 * The `has_object_permission` of a class that answers nothing else, and asks about the user without a look at the row: it was meant for
 * the whole view. One that compares the row with the user may well leave `create` to everybody.
 */
function rowMethodAlone(parts: WorkParts, ref: ClassRef): FunctionRef | undefined {
  const { program } = parts.flows;
  if (permissionHook(program, ref) || !libraryAncestors(program, ref).every((base) => PLAIN.test(base)))
    return undefined;
  const method = inheritedMethod(program, ref, "has_object_permission");
  return method && asksUserAlone(method) ? method : undefined;
}

/** Places among the parameters: `(self, request, view, obj)`. */
const REQUEST = 1;
const ROW = 3;

function asksUserAlone(method: FunctionRef): boolean {
  const { values } = functionFacts(method).fragment;
  const row = values.findIndex((value) => value.op === "parameter" && value.index === ROW);
  if (row >= 0 && values.some((value) => operandsOf(value).includes(row))) return false;
  return values.some((value) => {
    const users = value.op === "attribute" && SIGNED.test(value.name) ? [] : operandsOf(value);
    return users.some((id) => isUser(values, values[id]));
  });
}

const SIGNED = /^(?:is_authenticated|is_anonymous|is_active)$/;

function isUser(values: readonly Value[], value: Value | undefined): boolean {
  if (value?.op !== "attribute" || value.name !== "user") return false;
  const request = values[value.base];
  return request?.op === "parameter" && request.index === REQUEST;
}
