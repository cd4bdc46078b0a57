/** The way of a request to one handler of a view, and everything that is demanded on it. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolve, resolveIn } from "../../bind/resolve.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { Claim } from "../guards/claim.ts";
import { common, every, NOTHING } from "../guards/claim.ts";
import { inheritedMethod } from "../guards/class-attributes.ts";
import { decoratorClaim, functionDecorators, rowsOf } from "../guards/decorators.ts";
import type { GuardBook, Occasion } from "../guards/guard-book.ts";
import { ANY_REQUEST } from "../guards/guard-book.ts";
import type { Route } from "../routes/route.ts";
import type { Handler, View } from "../views/view.ts";
import type { ClassView } from "./class-guards.ts";
import { beforeHandler } from "./class-guards.ts";
import { handedClaim } from "./handed-views.ts";
import type { NinjaIndex } from "./ninja-guards.ts";
import { libraryViewClaim } from "./library-guards.ts";
import { ninjaClaim } from "./ninja-guards.ts";
import { restClassClaim, restFunctionClaim } from "./rest-guards.ts";
import { isConnecting, socketClaim } from "./consumer-guards.ts";
import { ownPermissions } from "./own-permissions.ts";
import type { Surroundings } from "./surroundings.ts";
import { middlewareClaim } from "./surroundings.ts";
import { unfilledParameters } from "./unfilled-parameters.ts";

/** One handler of one view, in its project. */
export interface Way {
  readonly book: GuardBook;
  readonly view: View;
  readonly handler: Handler;
  readonly surroundings: Surroundings;
  readonly ninja: NinjaIndex;
}

/** What is demanded before the handler's own code runs. */
export function outerClaim(way: Way, occasion: Occasion): Claim {
  const { book, view, surroundings } = way;
  const optsOut = view.framework === "drf" || view.framework === "ninja" || isOptedOut(book, view);
  const middleware =
    view.framework === "channels"
      ? socketClaim(book, view, occasion)
      : middlewareClaim(book, surroundings, occasion, { optsOut, routes: view.routes });
  const routes = includedRoutes(view.routes).filter((route) => leadsTo(route, way.handler));
  const ways = routes.map((route) =>
    every([wrapperClaims(book, route, occasion), targetClaim(way, route, occasion)]),
  );
  return every([middleware, ways.length > 0 ? common(ways) : targetClaim(way, undefined, occasion)]);
}

/** What the handler's own code demands before it ends without refusing. */
export function innerClaim({ book, view, handler }: Way, asked: Occasion): Claim {
  if (view.framework === "channels" && isConnecting(handler)) return NOTHING;
  const unfilled = unfilledParameters(book.flows.program, view);
  const occasion = unfilled.size > 0 ? { ...asked, unfilled } : asked;
  if (handler.function) return book.ask(book, handler.function, { outcome: "passes", occasion });
  if (view.target.kind !== "class") return NOTHING;
  return hooksClaim(book, view.target.ref, occasion);
}

/** Methods through which the generic views of Django and REST framework come to what they show or change. */
const HOOKS = ["get_queryset", "get_object", "get_context_data", "get_form_kwargs"];

/** What a library's handler demands through the methods that the project overrides. */
function hooksClaim(book: GuardBook, ref: ClassRef, occasion: Occasion): Claim {
  return every(
    HOOKS.map((name) => {
      const hook = inheritedMethod(book.flows.program, ref, name);
      return hook ? book.ask(book, hook, { outcome: "passes", occasion }) : NOTHING;
    }),
  );
}

/** A URLconf that another one includes serves nothing by itself: its routes count with the includes above them. */
function includedRoutes(routes: readonly Route[]): readonly Route[] {
  const isSame = (a: Route, b: Route): boolean =>
    a.at.path === b.at.path && a.at.span.start === b.at.span.start;
  return routes.filter(
    (route) =>
      route.through.length > 0 || !routes.some((other) => other.through.length > 0 && isSame(route, other)),
  );
}

function leadsTo({ target }: Route, handler: Handler): boolean {
  return (
    target.kind !== "class" ||
    target.actions === undefined ||
    [...target.actions.values()].includes(handler.name)
  );
}

function wrapperClaims(book: GuardBook, route: Route, occasion: Occasion): Claim {
  return every(route.wrappers.map((at) => decoratorClaim(book, at, occasion)));
}

function targetClaim(way: Way, route: Route | undefined, occasion: Occasion): Claim {
  const { book, view, handler, surroundings } = way;
  switch (view.target.kind) {
    case "external":
      return libraryViewClaim(way, view.target.name, route, occasion);
    case "function":
      return every([
        frameworkClaim(way, view.target.ref, occasion),
        handedClaim(book, view.target.ref, surroundings, occasion),
        functionDecorators(book, view.target.ref, occasion),
      ]);
    case "class": {
      const overrides = route?.target.kind === "class" ? route.target.overrides : new Map<string, never>();
      const classView: ClassView = { ref: view.target.ref, overrides, handler: handler.name };
      const rest =
        view.framework === "drf"
          ? restClassClaim(book, classView, surroundings, occasion, handler.function)
          : ownPermissions(book, classView, handler.function, occasion);
      const own = handler.function ? functionDecorators(book, handler.function, occasion) : NOTHING;
      return every([rest, beforeHandler(book, classView, occasion), own]);
    }
  }
}

/** What a function's framework demands before the function runs. */
function frameworkClaim(
  { book, view, surroundings, ninja }: Way,
  ref: FunctionRef,
  occasion: Occasion,
): Claim {
  if (view.framework === "drf") return restFunctionClaim(book, ref, surroundings, occasion);
  return view.framework === "ninja" ? ninjaClaim(ninja, ref) : NOTHING;
}

/** `@login_not_required` (Django 5.1), and Django's own login pages, which carry it. */
function isOptedOut(book: GuardBook, { target }: View): boolean {
  if (target.kind === "external") return isOptedOutView(book, target.name);
  if (target.kind === "class") {
    return isExemptClass(book, target.ref);
  }
  return hasExemption(book, target.ref);
}

/** Views of Django's that ask nobody, without having opted out (the sources of 5.1 to 6.1). */
const NOT_OPTED_OUT =
  /^django\.(?:contrib\.auth\.views\.(?:LogoutView|logout_then_login)|contrib\.(?:sitemaps|flatpages)\.views\.\w{1,40}|views\.\w{1,40}\.\w{1,40})$/;

function isOptedOutView(book: GuardBook, name: string): boolean {
  if (NOT_OPTED_OUT.test(name)) return false;
  return rowsOf(book, name, ANY_REQUEST).some((row) => row.form === "view" && row.demands.length === 0);
}

const NOT_REQUIRED = "django.contrib.auth.decorators.login_not_required";

function hasExemption({ flows }: GuardBook, ref: FunctionRef): boolean {
  const facts = functionFacts(ref);
  return facts.decorators.some(
    (value) =>
      externalName(resolve(flows.program, { unit: ref.unit, function: facts.parent, value })) ===
      NOT_REQUIRED,
  );
}

function isExemptClass(book: GuardBook, ref: ClassRef): boolean {
  const { program } = book.flows;
  const facts = ref.unit.facts.classes[ref.class];
  const outer = { unit: ref.unit, function: facts?.parent ?? 0 };
  const names = (facts?.decorators ?? []).flatMap((value) => decoratorsInside(outer, value));
  if (names.some((value) => externalName(resolveIn(program, outer, value)) === NOT_REQUIRED)) return true;
  const dispatch = inheritedMethod(program, ref, "dispatch");
  if (dispatch !== undefined) return hasExemption(book, dispatch);
  // Django's own login pages carry it at their `dispatch`, which heirs have as well.
  return libraryAncestors(program, ref).some((name) => isOptedOutView(book, name));
}

/** What `@method_decorator(login_not_required, …)` or `@method_decorator([login_not_required, …], …)` is given. */
function decoratorsInside(outer: FunctionRef, value: ValueId): readonly ValueId[] {
  const { values } = functionFacts(outer).fragment;
  const call = values[value];
  const first = call?.op === "call" ? call.arguments[0]?.value : undefined;
  const list = first === undefined ? undefined : values[first];
  if (list?.op === "collection") return list.entries.map((entry) => entry.value);
  return first === undefined ? [] : [first];
}
