/** Decorators that are called like the HTTP method which they let through: `@api.post("/notes")`, `@api_view.delete`. */
import type { Program, Symbol } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { externalName, memberOf } from "../../bind/resolve.ts";
import type { HttpMethod } from "../routes/route.ts";
import { HTTP_METHODS } from "../routes/route.ts";

const VERB = /\.(get|post|put|patch|delete)$/;

/** The method that a library's decorator, or one of a family of the project's, is called after. */
export function verbOf(program: Program, decorator: Symbol | undefined): HttpMethod | undefined {
  const name = externalName(decorator) ?? familyName(program, decorator) ?? "";
  const verb = VERB.exec(name)?.[1]?.toUpperCase();
  return HTTP_METHODS.find((method) => method === verb);
}

/** `ApiView.post` beside `ApiView.get`: one such name alone may mean anything. */
function familyName(program: Program, decorator: Symbol | undefined): string | undefined {
  if (decorator?.kind !== "function") return undefined;
  const { unit } = decorator.target;
  const { name, class: owner } = functionFacts(decorator.target);
  if (unit.facts.classes[owner] === undefined) return undefined;
  const target = { unit, class: owner };
  const other = name === "post" ? "get" : "post";
  const beside = memberOf(program, { kind: "class", target }, other);
  return beside?.kind === "function" ? `${classFacts(target).name}.${name}` : undefined;
}
