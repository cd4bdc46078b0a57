/** What a viewset of Django REST framework answers (django-rest-framework.org/api-guide/viewsets/). */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { Ancestor, ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { classFrame } from "./frames.ts";
import type { Frame, Held } from "./held.ts";
import { itemsOf, textIn } from "./held.ts";
import type { HttpMethod } from "./route.ts";
import { HTTP_METHODS } from "./route.ts";
import type { Reader } from "./reader.ts";

/** Methods of a viewset by the HTTP method that a router maps to them. */
export type ActionMap = ReadonlyMap<HttpMethod, string>;

/** What routers map on a collection and on one object. */
export const LIST_ACTIONS: ActionMap = new Map([
  ["GET", "list"],
  ["POST", "create"],
]);
export const DETAIL_ACTIONS: ActionMap = new Map([
  ["GET", "retrieve"],
  ["PUT", "update"],
  ["PATCH", "partial_update"],
  ["DELETE", "destroy"],
]);

const ALL = [...LIST_ACTIONS.values(), ...DETAIL_ACTIONS.values()];

/** Actions that a library's class brings, by the end of its name: other packages name theirs after the framework's. */
const BROUGHT: readonly (readonly [string, readonly string[]])[] = [
  ["ReadOnlyModelViewSet", ["list", "retrieve"]],
  ["ModelViewSet", ALL],
  ["CreateModelMixin", ["create"]],
  ["ListModelMixin", ["list"]],
  ["RetrieveModelMixin", ["retrieve"]],
  ["UpdateModelMixin", ["update", "partial_update"]],
  ["DestroyModelMixin", ["destroy"]],
];

/** The actions that a library's viewset or mixin brings. */
export function broughtActions(name: string): readonly string[] {
  return BROUGHT.find(([end]) => name.endsWith(end))?.[1] ?? [];
}

/** The actions of a map that a viewset has. */
export function present(reader: Reader, viewset: Held, wanted: ActionMap): ActionMap {
  const names = actionNames(reader, viewset);
  return new Map([...wanted].filter(([, name]) => names.has(name)));
}

function actionNames(reader: Reader, viewset: Held): ReadonlySet<string> {
  if (viewset.kind !== "symbol" || viewset.symbol.kind === "module") return new Set();
  if (viewset.symbol.kind === "external") return new Set(broughtActions(viewset.symbol.name));
  return new Set(hierarchyOf(reader.flows.program, viewset.symbol.target).flatMap((one) => namesOf(one)));
}

function namesOf(ancestor: Ancestor): readonly string[] {
  if (ancestor.kind === "external") return broughtActions(ancestor.name);
  const { unit } = ancestor.target;
  const body = functionFacts({ unit, function: classFacts(ancestor.target).body });
  return ALL.filter((name) => body.fragment.bindings.has(name));
}

/** A method that a viewset adds by `@action`. */
export interface ExtraAction {
  readonly name: string;
  readonly detail: boolean;
  readonly urlPath: string;
  readonly urlName: string;
  readonly actions: ActionMap;
}

/** `action` since 3.8, before that two decorators (django-rest-framework.org/community/3.8-announcement/). */
const DECORATORS = /(?:^|\.)(action|detail_route|list_route|link)$/;

/** The extra actions of a viewset and its bases; the nearest definition of a name counts. */
export function extraActions(reader: Reader, viewset: ClassRef): readonly ExtraAction[] {
  const found = new Map<string, ExtraAction>();
  const more: MoreMethods[] = [];
  for (const ancestor of hierarchyOf(reader.flows.program, viewset)) {
    if (ancestor.kind === "external") continue;
    const frame = classFrame(reader, ancestor.target);
    for (const method of methodsOf(ancestor.target)) {
      const { name } = functionFacts(method);
      const action = found.has(name) ? undefined : actionOf(reader, frame, method);
      if (action) found.set(name, action);
      more.push(...moreMethods(reader, frame, method));
    }
  }
  return [...found.values()].map((action) => withMore(action, more));
}

function actionOf(reader: Reader, frame: Frame, method: FunctionRef): ExtraAction | undefined {
  const { name, decorators } = functionFacts(method);
  for (const id of decorators) {
    const form = decoratorForm(reader, frame, id);
    if (form === undefined) continue;
    const call = functionFacts(frame.ref).fragment.values[id];
    const read = readerOf(reader, frame, call?.op === "call" ? call : undefined);
    const detail = read("detail");
    const methods = itemsOf(read("methods", 0)) ?? [];
    const urlPath = textIn(read("url_path"));
    return {
      name,
      detail: detail.kind === "constant" ? detail.value === true : form !== "list_route" && form !== "action",
      urlPath: urlPath ?? name,
      urlName: textIn(read("url_name")) ?? name.replaceAll("_", "-"),
      actions: new Map(
        (methods.length === 0 ? [GET] : methods)
          .flatMap((one) => httpMethod(one) ?? [])
          .map((one) => [one, name]),
      ),
    };
  }
  return undefined;
}

const GET: Held = { kind: "text", text: "GET", whole: true };

function httpMethod(held: Held): HttpMethod | undefined {
  const written = textIn(held)?.toUpperCase();
  return HTTP_METHODS.find((one) => one === written);
}

/** The name of the decorator, `action` and the like, whether it is the framework's or a copy of it. */
function decoratorForm(reader: Reader, frame: Frame, id: ValueId): string | undefined {
  const value = functionFacts(frame.ref).fragment.values[id];
  const callee = value?.op === "call" ? value.callee : id;
  const symbol = resolveIn(reader.flows.program, frame.ref, callee);
  const path =
    symbol?.kind === "function" ? functionFacts(symbol.target).qualifiedName : externalName(symbol);
  return path === undefined ? undefined : DECORATORS.exec(path)?.[1];
}

/** Reads arguments of a decorator by name or position. */
function readerOf(
  reader: Reader,
  frame: Frame,
  call: CallValue | undefined,
): (name: string, position?: number) => Held {
  return (name, position) => {
    const positional = position === undefined ? undefined : call?.arguments[position];
    const argument =
      call?.arguments.find((one) => one.name === name) ??
      (positional?.style === "positional" ? positional : undefined);
    return argument ? reader.evaluate(reader, frame, argument.value) : { kind: "unseen" };
  };
}

/** `@details.mapping.post`: another method of an action's route. */
interface MoreMethods {
  readonly of: string;
  readonly method: HttpMethod;
  readonly name: string;
}

function moreMethods(_: Reader, frame: Frame, method: FunctionRef): MoreMethods[] {
  const { name, decorators } = functionFacts(method);
  const { values } = functionFacts(frame.ref).fragment;
  return decorators.flatMap((id): MoreMethods[] => {
    const verb = values[id];
    const mapping = verb?.op === "attribute" ? values[verb.base] : undefined;
    const of = mapping?.op === "attribute" && mapping.name === "mapping" ? values[mapping.base] : undefined;
    const written =
      verb?.op === "attribute" ? httpMethod({ kind: "text", text: verb.name, whole: true }) : undefined;
    if (of?.op !== "closure" || written === undefined) return [];
    return [
      { of: functionFacts({ unit: frame.ref.unit, function: of.function }).name, method: written, name },
    ];
  });
}

function withMore(action: ExtraAction, more: readonly MoreMethods[]): ExtraAction {
  const added = more.filter(({ of }) => of === action.name);
  if (added.length === 0) return action;
  return {
    ...action,
    actions: new Map([...action.actions, ...added.map(({ method, name }) => [method, name] as const)]),
  };
}

/** The name of the model behind a class's `queryset`, in lower case. */
export function querysetModel(reader: Reader, viewset: ClassRef): string | undefined {
  for (const ancestor of hierarchyOf(reader.flows.program, viewset)) {
    if (ancestor.kind === "external") continue;
    const frame = classFrame(reader, ancestor.target);
    for (const attribute of ["queryset", "model"]) {
      const value = functionFacts(frame.ref).fragment.bindings.get(attribute);
      const name = value === undefined ? undefined : rootName(reader, refTo(frame.ref, value));
      if (name !== undefined) return name.toLowerCase();
    }
  }
  return undefined;
}

/** `Order` of `Order.objects.filter(…).all()`. */
function rootName(reader: Reader, ref: ValueRef): string | undefined {
  const { values } = functionFacts(ref).fragment;
  let id = ref.value;
  for (let steps = 0; steps < 40; steps++) {
    const value = values[id];
    if (value?.op === "call") id = value.callee;
    else if (value?.op === "attribute") id = value.base;
    else break;
  }
  const symbol = resolveIn(reader.flows.program, ref, id);
  if (symbol?.kind === "class") return classFacts(symbol.target).name;
  return externalName(symbol)?.split(".").at(-1);
}
