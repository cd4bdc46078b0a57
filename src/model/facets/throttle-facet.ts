/** Whether something counts the requests of one visitor before a handler. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import { decoratorNames } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { classAttribute } from "../guards/class-attributes.ts";
import type { Route } from "../routes/route.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import { entryAt, namesUnder, restFrameworks } from "../settings/rest-framework.ts";
import type { Handler, View } from "../views/view.ts";
import type { ThrottleFacet } from "./facet.ts";

/** Decorators of django-ratelimit, django-axes, django-brake, and REST framework's own. */
const LIMITING = /(?:^|\.)(?:ratelimit|rate_limit|axes_dispatch|throttle_classes|throttle)$/;

/** What REST framework does by default, by project. */
export type ThrottleDefaults = ReadonlyMap<string, ThrottleFacet>;

/** Reads `DEFAULT_THROTTLE_CLASSES` of every project (django-rest-framework.org/api-guide/throttling/). */
export function throttleDefaults(settings: readonly ProjectSettings[]): ThrottleDefaults {
  const found = [...restFrameworks(settings)].map((rest): [string, ThrottleFacet] => {
    const names = namesUnder(rest, "DEFAULT_THROTTLE_CLASSES");
    const at = entryAt(rest, "DEFAULT_THROTTLE_CLASSES") ?? rest.at;
    const { root } = rest.installed.found.settings.project;
    if (names === undefined) return [root, { state: "unknown", because: "DEFAULT_THROTTLE_CLASSES", at }];
    if (names === "default" || names.length === 0) return [root, NONE_SEEN];
    return [root, { state: "limited", because: "DEFAULT_THROTTLE_CLASSES", at }];
  });
  return new Map(found);
}

const NONE_SEEN: ThrottleFacet = { state: "none", because: "nothing in sight counts requests" };

/** The answer for one handler behind one route. */
export function throttleFacet(
  flows: FlowModel,
  defaults: ThrottleDefaults,
  view: View,
  route: Route,
  handler: Handler,
): ThrottleFacet {
  const { program } = flows;
  const wrapper = route.wrappers.find((one) => LIMITING.test(externalName(resolve(program, one)) ?? ""));
  if (wrapper) return { state: "limited", because: "a decorator in the URLconf", at: placeOf(wrapper) };
  const decorator = limitingDecorator(flows, handler);
  if (decorator !== undefined) return { state: "limited", because: `@${decorator}` };
  const classes =
    view.target.kind === "class" ? classAttribute(program, view.target.ref, "throttle_classes") : undefined;
  if (classes) return throttleClasses(classes);
  if (view.framework !== "drf") return NONE_SEEN;
  return defaults.get(view.project ?? "") ?? NONE_SEEN;
}

function throttleClasses(classes: ValueRef): ThrottleFacet {
  const value = functionFacts(classes).fragment.values[classes.value];
  const isEmpty = value?.op === "collection" && value.entries.length === 0;
  const at = placeOf(classes);
  if (isEmpty) return { state: "none", because: "throttle_classes is empty", at };
  return { state: "limited", because: "throttle_classes", at };
}

/** The last part of the name of a decorator that limits. */
function limitingDecorator({ solver }: FlowModel, handler: Handler): string | undefined {
  const state = handler.function && solver.byRef.get(functionFacts(handler.function));
  const name = state && decoratorNames(solver, state).find((one) => LIMITING.test(one));
  return name?.split(".").at(-1);
}
