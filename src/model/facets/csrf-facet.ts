/** Whether Django's CSRF check stands before a handler (docs.djangoproject.com/en/5.2/ref/csrf/). */
import { externalName, resolve } from "../../bind/resolve.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { ClassFacts, FunctionFacts } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { csrfExemptions, takesEffect } from "../csrf-exemptions.ts";
import { CSRF_MIDDLEWARE, otherCsrfMiddleware } from "../csrf/csrf-middleware.ts";
import type { Route } from "../routes/route.ts";
import { middlewareEntry, middlewareOf } from "../settings/middleware.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import type { Handler, View } from "../views/view.ts";
import type { CsrfFacet } from "./facet.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** What is the same for all handlers: the middleware of each project, and every exemption. */
export interface CsrfSurroundings {
  readonly byProject: ReadonlyMap<string, CsrfFacet>;
  readonly exempt: ReadonlyMap<FunctionFacts | ClassFacts, Place>;
}

/** Reads the surroundings once. */
export function csrfSurroundings(flows: FlowModel, settings: readonly ProjectSettings[]): CsrfSurroundings {
  const exempt = new Map<FunctionFacts | ClassFacts, Place>();
  for (const { view, at } of csrfExemptions(flows).filter(takesEffect)) {
    if (view.kind === "function") exempt.set(functionFacts(view.ref), at);
    else if (view.kind === "class") exempt.set(classFacts(view.ref), at);
  }
  const projects = settings.map((one) => [one.project.root, middlewareFacet(flows, one)] as const);
  return { byProject: new Map(projects), exempt };
}

function middlewareFacet({ program }: FlowModel, settings: ProjectSettings): CsrfFacet {
  const [module] = settings.production;
  const list = module && middlewareOf(settings, module);
  if (!list) return { state: "unknown", because: "no MIDDLEWARE of production was found" };
  const entry = middlewareEntry(program, list, CSRF_MIDDLEWARE) ?? otherCsrfMiddleware(list);
  if (entry) return { state: "checked", because: "CsrfViewMiddleware", at: entry.at };
  if (list.open)
    return { state: "unknown", because: "MIDDLEWARE holds more than can be read", at: list.found.at };
  return { state: "off", because: "MIDDLEWARE has no CsrfViewMiddleware", at: list.found.at };
}

/** The answer for one handler behind one route. */
export function csrfFacet(
  flows: FlowModel,
  surroundings: CsrfSurroundings,
  view: View,
  route: Route,
  { methods }: Handler,
): CsrfFacet {
  if (methods.length > 0 && methods.every((method) => SAFE.has(method)))
    return { state: "not-needed", because: `answers ${methods.join(", ")} alone` };
  const at = exemptAt(flows, surroundings, view, route);
  if (at) return { state: "exempt", because: "csrf_exempt", at };
  if (view.framework === "drf")
    return { state: "session-only", because: "REST framework checks it where a session logs in" };
  if (view.framework === "ninja")
    return { state: "unknown", because: "Django Ninja decides by its way to log in" };
  return (
    surroundings.byProject.get(view.project ?? "") ?? { state: "unknown", because: "no settings were found" }
  );
}

function exemptAt(
  { program }: FlowModel,
  { exempt }: CsrfSurroundings,
  { target }: View,
  { wrappers }: Route,
): Place | undefined {
  const wrapper = wrappers.find((one) => isExempt(externalName(resolve(program, one))));
  if (wrapper) return placeOf(wrapper);
  if (target.kind === "external") return undefined;
  return exempt.get(target.kind === "function" ? functionFacts(target.ref) : classFacts(target.ref));
}

function isExempt(name: string | undefined): boolean {
  return name === "django.views.decorators.csrf.csrf_exempt";
}
