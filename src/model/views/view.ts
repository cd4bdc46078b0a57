/** Everything that answers requests: one entry per function or class, with all routes that lead to it. */
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";
import type { HttpMethod, Route } from "../routes/route.ts";

/** What answers one or several HTTP methods of a view. */
export interface Handler {
  /** `get`, `post`, `list`, an `@action`'s name, or the function's own name. */
  readonly name: string;
  /** Empty: it answers every method. A function view under `@require_POST` answers POST alone. */
  readonly methods: readonly HttpMethod[];
  /** The project's function; undefined where a library's method answers. */
  readonly function: FunctionRef | undefined;
  /** The library's method where there is no function of the project: `django.views.generic.edit.DeleteView.post`. */
  readonly inherited: string | undefined;
}

/** Whose rules say who may call it. */
export type Framework = "django" | "drf" | "ninja" | "graphql" | "channels" | "admin";

/** A view. */
export interface View {
  readonly framework: Framework;
  readonly target:
    | { readonly kind: "function"; readonly ref: FunctionRef }
    | { readonly kind: "class"; readonly ref: ClassRef }
    | { readonly kind: "external"; readonly name: string };
  /** Dotted: `shop.orders.views.OrderDetail`. */
  readonly name: string;
  readonly handlers: readonly Handler[];
  /** All routes that lead to it; those without any are left out unless something else calls them (GraphQL resolvers, consumers). */
  readonly routes: readonly Route[];
  /** Its `def` or `class` line; the route's place for a library's view. */
  readonly at: Place;
  readonly project: string | undefined;
}
