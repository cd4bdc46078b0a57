/** Everything that answers requests, from the routes that lead to it. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { ClassFacts, FunctionFacts } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { scopeOf } from "../../flow/flow-model.ts";
import type { Route, RouteTarget } from "../routes/route.ts";
import { classHandlers, functionHandler, libraryHandlers } from "./handlers.ts";
import type { Framework, View } from "./view.ts";

/** What makes two routes lead to the same view. */
type Key = FunctionFacts | ClassFacts | string;

/** One view for each function or class behind the routes, in the order of their first routes. */
export function readViews({ program }: FlowModel, routes: readonly Route[]): readonly View[] {
  const groups = new Map<Key, [Route, ...Route[]]>();
  for (const route of routes) {
    const key = keyOf(route);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(route);
    else groups.set(key, [route]);
  }
  return [...groups.values()].flatMap((group) => viewOf(program, group) ?? []);
}

function keyOf({ target, project, wrappers }: Route): Key | undefined {
  switch (target.kind) {
    case "function":
      return functionFacts(target.ref);
    case "class":
      return classFacts(target.ref);
    case "external":
      // `login_required(RedirectView.as_view(…))` is not the view that another route leads to without it.
      return `${project ?? ""}:${target.name}:${target.demands ?? ""}:${wrappers.map(placeKey).join()}`;
    case "unseen":
      return undefined;
  }
}

function placeKey({ unit, function: inner, value }: ValueRef): string {
  return `${unit.file.path} ${inner} ${value}`;
}

function viewOf(program: Program, routes: readonly [Route, ...Route[]]): View | undefined {
  const [{ target, project, at, origin }] = routes;
  const framework = frameworkOf(program, target, origin);
  switch (target.kind) {
    case "function": {
      const { unit } = target.ref;
      const facts = functionFacts(target.ref);
      return {
        framework,
        target: { kind: "function", ref: target.ref },
        name: `${unit.module}.${facts.qualifiedName}`,
        handlers: [functionHandler(program, target.ref)],
        routes,
        at: { path: unit.file.path, span: facts.header, ...scopeOf(facts) },
        project,
      };
    }
    case "class": {
      const { unit } = target.ref;
      const { qualifiedName, header } = classFacts(target.ref);
      return {
        framework,
        target: { kind: "class", ref: target.ref },
        name: `${unit.module}.${qualifiedName}`,
        handlers: classHandlers(program, target.ref, routes),
        routes,
        at: { path: unit.file.path, span: header, scope: qualifiedName },
        project,
      };
    }
    case "external": {
      const { name } = target;
      const handlers = libraryHandlers(name);
      return { framework, target: { kind: "external", name }, name, handlers, routes, at, project };
    }
    case "unseen":
      return undefined;
  }
}

/** Packages by the framework whose rules their classes follow. */
const PACKAGES: readonly (readonly [RegExp, Framework])[] = [
  [/^(?:rest_framework|rest_flex_fields|adrf|knox|drf_\w+|dj_rest_auth|djoser|rest_framework_\w+)\./, "drf"],
  [/^(?:graphene_django|strawberry|strawberry_django|ariadne|ariadne_django)\./, "graphql"],
  [/^ninja(?:_extra)?\./, "ninja"],
  [/^channels\./, "channels"],
];

function frameworkOf(program: Program, target: RouteTarget, origin: Route["origin"]): Framework {
  if (origin === "ninja") return "ninja";
  if (origin === "websocket") return "channels";
  const names = libraryNames(program, target);
  return (
    PACKAGES.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1] ??
    (origin === "admin" ? "admin" : "django")
  );
}

function libraryNames(program: Program, target: RouteTarget): readonly string[] {
  switch (target.kind) {
    case "class":
      return libraryAncestors(program, target.ref);
    case "function":
      return decoratorNames(program, target.ref).filter((name) => name.endsWith(".api_view"));
    case "external":
      return [target.name];
    case "unseen":
      return [];
  }
}

function decoratorNames(program: Program, ref: FunctionRef): readonly string[] {
  const { decorators, parent } = functionFacts(ref);
  const scope = { unit: ref.unit, function: parent };
  return decorators.flatMap((id) => {
    const value = functionFacts(scope).fragment.values[id];
    const callee = value?.op === "call" ? value.callee : id;
    return externalName(resolveIn(program, scope, callee)) ?? [];
  });
}
