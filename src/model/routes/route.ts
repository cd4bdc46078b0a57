/** URLs of a project, resolved as Django's own resolver would (docs.djangoproject.com/en/5.2/topics/http/urls/). */
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";
import type { LibraryDemand } from "./library/urlconf.ts";

/** What a route captures: `<int:pk>` is `{name: "pk", converter: "int"}`. */
export interface Capture {
  /** Empty for an unnamed group, which reaches the view as a positional argument. */
  readonly name: string;
  /** A path converter's name (`int`, `str`, `slug`, `uuid`, `path` or a registered one), or `regex` for a group of a regular expression. */
  readonly converter: string;
  /** The group's own expression, of a `regex` capture. */
  readonly expression?: string;
}

/** HTTP methods that views distinguish. */
export type HttpMethod = "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";

/** All of them. */
export const HTTP_METHODS: readonly HttpMethod[] = [
  "GET",
  "HEAD",
  "OPTIONS",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
];

/** What answers a route. */
export type RouteTarget =
  | { readonly kind: "function"; readonly ref: FunctionRef }
  | {
      readonly kind: "class";
      readonly ref: ClassRef;
      /** Keywords of `as_view(…)`, and of `@action(…)`, which replace class attributes. */
      readonly overrides: ReadonlyMap<string, ValueRef>;
      /** Of a viewset's route: the class's method by HTTP method (`{GET: "list", POST: "create"}`). */
      readonly actions: ReadonlyMap<HttpMethod, string> | undefined;
    }
  /** A library's view by its dotted path: `django.contrib.auth.views.LoginView`, `django.contrib.admin.site`. */
  | {
      readonly kind: "external";
      readonly name: string;
      readonly overrides: ReadonlyMap<string, ValueRef>;
      /** What its library's URLconf asks on this route. */
      readonly demands?: LibraryDemand;
    }
  /** Something that could not be resolved. */
  | { readonly kind: "unseen" };

/** One URL pattern with what answers it. */
export interface Route {
  /** Root of the Django project, as `AuditFile.project`; undefined in loose mode. */
  readonly project: string | undefined;
  /** The whole pattern with the includes' prefixes, as `ResolverMatch.route` gives it: `orders/<int:pk>/`. */
  readonly pattern: string;
  /** With namespaces (`shop:order-detail`); undefined for a route without a name. */
  readonly name: string | undefined;
  readonly captures: readonly Capture[];
  readonly target: RouteTarget;
  /** Calls around the view or include in URLconfs, outermost first: `login_required(view)`, `cache_page(60)(view)`. Each is the value that is called. */
  readonly wrappers: readonly ValueRef[];
  /** The call that declares it: `path(…)`, `router.register(…)`, `@api.get(…)`. */
  readonly at: Place;
  /** The `include(…)` calls above it, outermost first. */
  readonly through: readonly Place[];
  readonly origin:
    | "urlconf"
    | "router"
    | "ninja"
    | "admin"
    | "library"
    | "websocket"
    | "graphql"
    | "admin-action";
  /** The development switch that must be on for it to exist (`settings.DEBUG`). */
  readonly onlyWith: string | undefined;
  /** Keywords that `path(route, view, {…})` and the includes above hand to the view; "unread" where they cannot be told. */
  readonly extra?: readonly string[] | "unread";
}
