/** Which views answer a form, and whether Django checks its token there. */
import { onceFor } from "../../bind/once.ts";
import { wholeOf } from "../../bind/whole.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { ClassFacts, FunctionFacts } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { conductOf } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { AuditModel } from "../audit-model.ts";
import type { ExemptView } from "../csrf-exemptions.ts";
import { csrfExemptions, handlersOf, reachedViews, takesEffect } from "../csrf-exemptions.ts";
import { CSRF_MIDDLEWARE, otherCsrfMiddleware } from "../csrf/csrf-middleware.ts";
import type { Route } from "../routes/route.ts";
import { middlewareEntry, productionMiddleware } from "../settings/middleware.ts";
import type { View } from "../views/view.ts";
import type { FormTarget, PostForm } from "./post-forms.ts";
import type { TemplateFile } from "./template-files.ts";

/** Who answers forms. */
export interface FormViews {
  readonly routes: readonly Route[];
  readonly views: readonly View[];
  readonly renderers: ReadonlyMap<TemplateFile, readonly (FunctionFacts | ClassFacts)[]>;
  readonly exempt: ReadonlyMap<FunctionFacts | ClassFacts, ExemptFormView>;
  /** Projects whose production runs without the check; undefined where that could not be told. */
  readonly unchecked: ReadonlySet<string>;
}

/** A view outside the check, with what it does instead. */
interface ExemptFormView {
  readonly at: Place;
  /** How it tells its caller, or why it does not matter. */
  readonly settled: string | undefined;
}

/** Gathers what the questions below need. */
export function formViews(shown: AuditModel): FormViews {
  const model = wholeOf(shown);
  return {
    routes: model.routes,
    views: model.views,
    renderers: renderersOf(model),
    exempt: exemptViews(model.flows),
    unchecked: uncheckedProjects(model),
  };
}

function renderersOf({ templates }: AuditModel): Map<TemplateFile, (FunctionFacts | ClassFacts)[]> {
  return new Map(
    [...templates.renders].map(([file, renders]) => [
      file,
      renders.map(({ by }) => (by.kind === "function" ? functionFacts(by.ref) : classFacts(by.ref))),
    ]),
  );
}

const exemptViews: (flows: FlowModel) => ReadonlyMap<FunctionFacts | ClassFacts, ExemptFormView> = onceFor(
  (flows) => {
    const found = new Map<FunctionFacts | ClassFacts, ExemptFormView>();
    for (const exemption of csrfExemptions(flows)) {
      if (!takesEffect(exemption)) continue;
      for (const view of reachedViews(flows, exemption.view)) {
        const exempt = { at: exemption.at, settled: settledBy(flows, view) };
        if (view.kind === "function") found.set(functionFacts(view.ref), exempt);
        if (view.kind === "class") found.set(classFacts(view.ref), exempt);
      }
    }
    return found;
  },
);

function settledBy(flows: FlowModel, view: ExemptView): string | undefined {
  const conducts = handlersOf(flows.program, view).flatMap((ref) => {
    const state = flows.solver.byRef.get(functionFacts(ref));
    return state ? [conductOf(flows.solver, state)] : [];
  });
  const proof = conducts.flatMap((conduct) => conduct.proofs)[0];
  return proof && `the view behind it ${proof.says}`;
}

/** Projects whose production runs without the CSRF check. */
export const uncheckedProjects: (model: AuditModel) => ReadonlySet<string> = onceFor(
  ({ settings, flows }) => {
    const without = [...productionMiddleware(settings)].filter(
      (list) =>
        !list.open &&
        middlewareEntry(flows.program, list, CSRF_MIDDLEWARE) === undefined &&
        otherCsrfMiddleware(list) === undefined,
    );
    return new Set(without.map((list) => list.found.settings.project.root));
  },
);

/** What becomes of a form without a token. */
export type FormFate =
  /** Its view takes it without a token. */
  | { readonly kind: "exempt"; readonly at: Place }
  /** Its view takes it without a token, but asks for another proof or changes nothing. */
  | { readonly kind: "settled"; readonly because: string }
  /** Nothing in production checks tokens. */
  | { readonly kind: "unchecked" }
  /** Django refuses it: the form does not work. */
  | { readonly kind: "refused" }
  /** Who answers could not be told. */
  | { readonly kind: "unknown" };

/** The fate of a form at the views that may answer it. */
export function fateOf(answering: FormViews, { file, target }: PostForm): FormFate {
  return fateOfTarget(answering, file.file.project, file, target);
}

/** The same for whatever else sends something from a page, or from a script that belongs to none. */
export function fateOfTarget(
  answering: FormViews,
  project: string | undefined,
  page: TemplateFile | undefined,
  target: FormTarget,
): FormFate {
  if (project !== undefined && answering.unchecked.has(project)) return { kind: "unchecked" };
  const targets = targetsOf(answering, page, target);
  const exempt = targets.flatMap((one) => answering.exempt.get(one) ?? []);
  const open = exempt.find((one) => one.settled === undefined);
  if (open) return { kind: "exempt", at: open.at };
  const [settled] = exempt;
  if (settled?.settled !== undefined) return { kind: "settled", because: settled.settled };
  return targets.length > 0 ? { kind: "refused" } : { kind: "unknown" };
}

/** What may answer at a target. */
export function targetsOf(
  answering: FormViews,
  page: TemplateFile | undefined,
  target: FormTarget,
): (FunctionFacts | ClassFacts)[] {
  switch (target.kind) {
    case "own":
      return page === undefined ? [] : [...(answering.renderers.get(page) ?? [])];
    case "route":
      return answering.routes
        .filter((route) => route.name === target.name)
        .flatMap((route) => factsOf(route));
    case "path":
      return answering.routes
        .filter((route) => matches(route.pattern, target.path))
        .flatMap((route) => factsOf(route));
    case "external":
    case "unseen":
      return [];
  }
}

function factsOf({ target }: Route): (FunctionFacts | ClassFacts)[] {
  if (target.kind === "function") return [functionFacts(target.ref)];
  return target.kind === "class" ? [classFacts(target.ref)] : [];
}

/** Whether an address written in a form fits a route; what is inserted there stands for what is captured here. */
function matches(pattern: string, path: string): boolean {
  const [address = ""] = path.split(/[?#]/);
  const wanted = address.replace(/^\//, "").replace(/\/$/, "");
  return wanted !== "" && wanted === plainPattern(pattern);
}

/** `^orders/(?P<pk>\d+)/$` and `orders/<int:pk>/` as `orders/*`. */
function plainPattern(pattern: string): string {
  return pattern
    .replace(/\(\?P<\w{1,60}>[^()]{0,100}\)|<[^<>]{1,60}>/g, "*")
    .replaceAll(/[\^$]/g, "")
    .replace(/^\//, "")
    .replace(/\/\??$/, "");
}
