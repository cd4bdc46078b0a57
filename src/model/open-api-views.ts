/** Views of Django REST framework that leave the question who may call them to the project's default. */
import type { ClassRef, Program } from "../bind/program.ts";
import { classFacts, functionFacts } from "../bind/program.ts";
import { hierarchyOf } from "../bind/resolve.ts";
import type { Place } from "../findings/finding.ts";
import { decoratorNames } from "../flow/conduct.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import { functionsOf, scopeOf } from "../flow/flow-model.ts";

import type { View } from "./views/view.ts";

/** One such view. */
export interface OpenApiView {
  readonly at: Place;
  readonly project: string | undefined;
}

/** Bases that ask for permissions at all. */
const API_BASES = /^rest_framework\.(?:views|viewsets|generics)\.\w+$/;

const OWN = ["permission_classes", "get_permissions", "check_permissions"];

const NAMES_PERMISSIONS = "rest_framework.decorators.permission_classes";

const API_VIEW = "rest_framework.decorators.api_view";

/** Classes first, then functions, in the program's order. */
export function openApiViews(flows: FlowModel): OpenApiView[] {
  const classes = [...flows.program.units.values()].flatMap((unit) =>
    unit.facts.classes.flatMap((facts, id): OpenApiView[] => {
      if (!isOpenClass(flows.program, { unit, class: id })) return [];
      const at = { path: unit.file.path, span: facts.header, scope: facts.qualifiedName };
      return [{ at, project: unit.file.project }];
    }),
  );
  const functions = functionsOf(flows).flatMap((state): OpenApiView[] => {
    const names = decoratorNames(flows.solver, state);
    if (!names.includes(API_VIEW) || names.includes(NAMES_PERMISSIONS)) return [];
    const { file } = state.ref.unit;
    return [
      { at: { path: file.path, span: state.facts.header, ...scopeOf(state.facts) }, project: file.project },
    ];
  });
  return [...classes, ...functions];
}

/** Whether some class or function of a project names permissions: its people know that they must. */
export function namesPermissions(flows: FlowModel, project: string): boolean {
  const byClass = [...flows.program.units.values()].some(
    (unit) =>
      unit.file.project === project && unit.facts.classes.some((_, id) => saysWho({ unit, class: id })),
  );
  return (
    byClass ||
    functionsOf(flows).some(
      (state) =>
        state.ref.unit.file.project === project &&
        decoratorNames(flows.solver, state).includes(NAMES_PERMISSIONS),
    )
  );
}

/** Whether a view says nothing of who may call it, nor of how callers prove who they are: what the project's default says is all there is. */
export function leavesToDefault(flows: FlowModel, { target }: View): boolean {
  if (target.kind === "external") return false;
  if (target.kind === "class")
    return isOpenClass(flows.program, target.ref) && !namesAuthentication(flows.program, target.ref);
  const state = flows.solver.byRef.get(functionFacts(target.ref));
  return state !== undefined && decoratorNames(flows.solver, state).every((name) => !SAYS_WHO.test(name));
}

const SAYS_WHO = /(?:permission|authentication)_classes$/;

function namesAuthentication(program: Program, ref: ClassRef): boolean {
  return hierarchyOf(program, ref).some((one) => {
    if (one.kind === "external") return false;
    const body = functionFacts({ unit: one.target.unit, function: classFacts(one.target).body });
    return AUTHENTICATES.some((name) => body.fragment.bindings.has(name));
  });
}

const AUTHENTICATES = [
  "authentication_classes",
  "get_authenticators",
  "perform_authentication",
  "initial",
  "dispatch",
];

/** A view of its own that neither it nor a base of the project says anything about. */
function isOpenClass(program: Program, ref: ClassRef): boolean {
  const ancestors = hierarchyOf(program, ref);
  const external = ancestors.flatMap((one) => (one.kind === "external" ? [one.name] : []));
  if (
    !external.some((name) => API_BASES.test(name)) ||
    external.some((name) => !name.startsWith("rest_framework."))
  )
    return false;
  return ancestors.every((one) => one.kind === "external" || !saysWho(one.target));
}

function saysWho(ref: ClassRef): boolean {
  const body = functionFacts({ unit: ref.unit, function: classFacts(ref).body });
  return OWN.some((name) => body.fragment.bindings.has(name));
}
