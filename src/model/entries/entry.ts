/** Ways into a program that no URL names: fields of GraphQL schemas and actions of Django's admin. */
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { scopeOf } from "../../flow/flow-model.ts";
import type { Route } from "../routes/route.ts";
import type { Framework, View } from "../views/view.ts";

/** One such way. */
export interface Entry {
  readonly view: View;
  /** The class whose field or action it is. */
  readonly owner: ClassRef;
  /** Its name there: `create_order` of `resolve_create_order`. */
  readonly field: string;
  /** What answers, also where a base class of the project brings it. */
  readonly method: FunctionRef;
}

/** What tells one entry from another. */
export interface EntryParts {
  readonly framework: Framework;
  readonly origin: Route["origin"];
  /** As reports show it: `mutation createOrder`. */
  readonly pattern: string;
  readonly owner: ClassRef;
  readonly field: string;
  readonly method: FunctionRef;
  /** The base class's method, where that answers: what it does is the base's matter. */
  readonly inherited?: string;
}

/** An entry as a view of its own, with a route that names it. */
export function makeEntry(parts: EntryParts): Entry {
  const { framework, origin, pattern, owner, field, method, inherited } = parts;
  const facts = functionFacts(method);
  const { unit } = inherited === undefined ? method : owner;
  const written = unit.facts.classes[owner.class];
  const span = inherited === undefined ? facts.header : (written?.header ?? facts.header);
  const name =
    inherited === undefined ? facts.qualifiedName : (written?.qualifiedName ?? facts.qualifiedName);
  const at = { path: unit.file.path, span, ...(inherited === undefined ? scopeOf(facts) : { scope: name }) };
  const target = { kind: "function", ref: method } as const;
  const route: Route = {
    project: unit.file.project,
    pattern,
    name: undefined,
    captures: [],
    target,
    wrappers: [],
    at,
    through: [],
    origin,
    onlyWith: undefined,
  };
  const handler = {
    name: facts.name,
    methods: [],
    function: inherited === undefined ? method : undefined,
    inherited,
  };
  const view: View = {
    framework,
    target,
    name: `${unit.module}.${name}`,
    handlers: [handler],
    routes: [route],
    at,
    project: unit.file.project,
  };
  return { view, owner, field, method };
}

/** `create_order` and `CreateOrder` as GraphQL spells them: `createOrder`. */
export function camelCase(name: string): string {
  const joined = name.replace(/_{1,9}([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return joined.slice(0, 1).toLowerCase() + joined.slice(1);
}
