/** Mixins, attributes and methods of class-based views that read like guards and are never asked. */
import { isSameAncestor } from "../../bind/hierarchy.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { Ancestor, ClassRef, FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolve, resolveIn } from "../../bind/resolve.ts";
import { onceFor } from "../../bind/once.ts";
import type { ClassFacts, FunctionFacts } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { decoratorSymbols } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import {
  GUARD_DECORATORS,
  isApiBase,
  isGuardMixin,
  isViewBase,
  isKnownViewBase,
} from "./guard-vocabulary.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";
import { asksAnywhere } from "./open-deeds.ts";

/** A view class with its method resolution order. */
export interface ViewClass {
  readonly ref: ClassRef;
  readonly ancestors: readonly Ancestor[];
}

/** Every class that descends from a library's view, in the program's order. */
export function viewClasses({ program }: FlowModel): ViewClass[] {
  return [...program.units.values()].flatMap((unit) =>
    unit.facts.classes.flatMap((_, id): ViewClass[] => {
      const ref = { unit, class: id };
      const ancestors = hierarchyOf(program, ref);
      const isView = ancestors.some((one) => one.kind === "external" && isViewBase(one.name));
      return isView ? [{ ref, ancestors }] : [];
    }),
  );
}

/** Where a class is written. */
export function classPlace(ref: ClassRef): Place {
  const { header, qualifiedName } = classFacts(ref);
  return { path: ref.unit.file.path, span: header, scope: qualifiedName };
}

/** A guard that stands right of the view in `class Page(TemplateView, LoginRequiredMixin)`. */
export function mixinsAfterView(flows: FlowModel, view: ViewClass): IneffectiveGuard[] {
  const { ancestors, ref } = view;
  const first = ancestors.findIndex((one) => one.kind === "external" && isViewBase(one.name));
  const behind = ancestors.slice(first + 1);
  const isAsked = ancestors.slice(0, first).some((one) => asks(flows, one));
  const asking = behind.find((one) => (isAsked ? isRightLost(view, first, one) : asks(flows, one)));
  const late = asking && broughtBy(flows.program, ref, asking);
  if (late === undefined || standsBeforeView(flows.program, late)) return [];
  if (asking && sharesBase(flows.program, view, asking)) return [];
  const base = ancestors[first];
  return [
    {
      form: "mixin-after-view",
      at: classPlace(ref),
      subject: classFacts(ref).qualifiedName,
      guard: nameOf(late),
      instead: base === undefined ? "the view" : nameOf(base),
      [nameOf(asking ?? late).includes("Login") ? "loginOf" : "beyondLoginOf"]: classFacts(ref),
      ...(isAsked && { behindAnother: true }),
      related: [],
      sure: base?.kind === "external" && isKnownViewBase(base.name),
    },
  ];
}

/** What classes read that ask for a right or put a test of their own, by the mixins of Django that read it. */
const SETTINGS: ReadonlyMap<string, RegExp> = new Map([
  ["PermissionRequiredMixin", /^(?:(?:get_)?permission_required|has_permission|has_perms?)$/],
  ["UserPassesTestMixin", /^(?:get_)?test_func$/],
]);

/**
 * Whether a mixin that asks for more than a login stands too late, where another one in front asks for the login: none of the project's
 * classes reads what was to be asked.
 */
function isRightLost({ ancestors }: ViewClass, first: number, late: Ancestor): boolean {
  const reads = late.kind === "external" && isGuardMixin(late.name) ? SETTINGS.get(nameOf(late)) : undefined;
  if (reads === undefined) return false;
  const early = ancestors.slice(0, first);
  if (early.some((one) => one.kind === "external" && !isGuardMixin(one.name) && !isPlain(one.name)))
    return false;
  return !early.some(
    (one) =>
      one.kind === "class" &&
      methodsOf(one.target).some((method) =>
        functionFacts(method).fragment.values.some(
          (value) => value.op === "attribute" && reads.test(value.name),
        ),
      ),
  );
}

/** Classes of Django and of Python itself: none of them reads what a guard is told. */
function isPlain(name: string): boolean {
  return /^(?:django|builtins)\.|^object$/.test(name);
}

/** A mixin made of one of Django's own, which the view is made of as well: Python puts it in front of what they share, wherever it is written. */
function standsBeforeView(program: Program, late: Ancestor): boolean {
  return (
    late.kind === "class" &&
    hierarchyOf(program, late.target).some(
      (one) => one.kind === "external" && /^django\.views\.generic\.(?:\w+\.)?\w+Mixin$/.test(one.name),
    )
  );
}

/**
 * A base that is a view behind a mixin made of `AccessMixin`, beside another such mixin: Python puts both in front of what they share, and
 * that stands in front of the view (docs.python.org/3/howto/mro.html).
 */
function sharesBase(program: Program, { ref }: ViewClass, asking: Ancestor): boolean {
  const own = asking.kind === "class" ? hierarchyOf(program, asking.target) : [asking];
  if (!own.some(isOfAccess)) return false;
  const { parent, bases } = classFacts(ref);
  return bases.some((value) => {
    const symbol = resolve(program, { unit: ref.unit, function: parent, value });
    const line = symbol?.kind === "class" ? hierarchyOf(program, symbol.target) : [];
    const first = line.findIndex((one) => one.kind === "external" && isViewBase(one.name));
    return line.slice(0, Math.max(first, 0)).some(isOfAccess);
  });
}

/** Mixins that are made of Django's `AccessMixin` (django/contrib/auth/mixins.py; rules/contrib/views.py of django-rules). */
function isOfAccess(one: Ancestor): boolean {
  return (
    one.kind === "external" &&
    /^(?:django\.contrib\.auth\.mixins\.(?:Access|LoginRequired|PermissionRequired|UserPassesTest)|rules\.contrib\.views\.(?:Auto)?PermissionRequired)Mixin$/.test(
      one.name,
    )
  );
}

/** The class's own base that brings the mixin, by itself or as a plain mixin of the project: one finding at the class that puts it there, none at its heirs. */
function broughtBy(program: Program, ref: ClassRef, late: Ancestor): Ancestor | undefined {
  const facts = classFacts(ref);
  for (const value of facts.bases) {
    const symbol = resolve(program, { unit: ref.unit, function: facts.parent, value });
    if (symbol?.kind !== "class") {
      if (late.kind === "external" && externalName(symbol) === late.name) return late;
      continue;
    }
    const line = hierarchyOf(program, symbol.target);
    const isView = line.some((one) => one.kind === "external" && isViewBase(one.name));
    if (!isView && line.some((one) => isSameAncestor(one, late)))
      return { kind: "class", target: symbol.target };
  }
  return undefined;
}

/** A library's guard, or a mixin of the project whose `dispatch` looks at the user. */
function asks(flows: FlowModel, one: Ancestor): boolean {
  if (one.kind === "external") return isGuardMixin(one.name);
  const answers = askingMixins(flows);
  const facts = classFacts(one.target);
  const answer = answers.get(facts) ?? asksInDispatch(flows, one.target);
  answers.set(facts, answer);
  return answer;
}

/** One answer for each class: views share most of what they descend from. */
const askingMixins = onceFor<FlowModel, Map<ClassFacts, boolean>>(() => new Map());

function asksInDispatch({ program, solver }: FlowModel, mixin: ClassRef): boolean {
  const dispatch = methodNamed(mixin, "dispatch");
  if (dispatch === undefined) return false;
  if (hierarchyOf(program, mixin).some((base) => base.kind === "external" && isViewBase(base.name)))
    return false;
  return functionFacts(dispatch).fragment.values.some(
    (value, id) =>
      value.op === "attribute" &&
      solver.catalog.identities.has(externalName(resolveIn(program, dispatch, id)) ?? ""),
  );
}

function nameOf(one: Ancestor): string {
  return one.kind === "external" ? (one.name.split(".").at(-1) ?? one.name) : classFacts(one.target).name;
}

/** The method of that name written in the class itself; of several, the last. */
export function methodNamed(ref: ClassRef, name: string): FunctionRef | undefined {
  return methodsOf(ref).findLast((method) => functionFacts(method).name === name);
}

/** A subclass replaces a method that carries the base's guard, and neither calls it nor guards itself. */
export function lostOverrides(flows: FlowModel, view: ViewClass): IneffectiveGuard[] {
  if (view.ancestors.some((one) => asksBeforeHandlers(flows, one))) return [];
  return methodsOf(view.ref).flatMap((method): IneffectiveGuard[] => {
    const facts = functionFacts(method);
    if (!ROUTED.has(facts.name) || callsSuper(facts) || guardsOn(flows, method).length > 0) return [];
    const base = replacedMethod(view, facts.name);
    const [guard] = base === undefined ? [] : guardsOn(flows, base);
    if (base === undefined || guard === undefined || asksItself(flows, method)) return [];
    return [
      {
        form: "lost-override",
        at: { path: method.unit.file.path, span: facts.header, scope: facts.qualifiedName },
        subject: facts.qualifiedName,
        guard: `@${guard}`,
        instead: functionFacts(base).qualifiedName,
        related: [{ place: functionPlace(base), note: "the guard stands on the method that is replaced" }],
        sure: true,
      },
    ];
  });
}

/** REST framework asks in these; a view that replaces one and does not call it asks nobody (rest_framework/views.py). */
const API_CHECKS: ReadonlySet<string> = new Set(["initial", "check_permissions", "check_object_permissions"]);

/** `check_permissions` or `initial` of REST framework, or the `dispatch` of a guarding mixin, replaced by something that asks nothing. */
export function replacedChecks(flows: FlowModel, view: ViewClass): IneffectiveGuard[] {
  const api = view.ancestors.some((one) => one.kind === "external" && isApiBase(one.name));
  const mixin = view.ancestors.slice(1).find((one) => asks(flows, one));
  return methodsOf(view.ref).flatMap((method): IneffectiveGuard[] => {
    const facts = functionFacts(method);
    const library = api && API_CHECKS.has(facts.name) ? `APIView.${facts.name}` : undefined;
    const lost = facts.name === "dispatch" && mixin !== undefined ? `${nameOf(mixin)}.dispatch` : library;
    if (lost === undefined || callsSuper(facts) || callsItself(facts) || refusesOrAsks(flows, method))
      return [];
    return [
      {
        form: "replaced-check",
        at: functionPlace(method),
        subject: facts.qualifiedName,
        guard: lost,
        instead: `super().${facts.name}(…)`,
        related: [],
        sure: true,
      },
    ];
  });
}

/** `LoginRequiredMixin.dispatch(self, request)` instead of `super()`. */
function callsItself({ name, fragment }: FunctionFacts): boolean {
  return fragment.values.some((value) => value.op === "attribute" && value.name === name);
}

function refusesOrAsks(flows: FlowModel, method: FunctionRef): boolean {
  const state = flows.solver.byRef.get(functionFacts(method));
  const { exits } = functionFacts(method).fragment;
  return (
    guardsOn(flows, method).length > 0 ||
    exits.some(({ kind }) => kind === "raise") ||
    (state !== undefined && asksAnywhere(flows, state))
  );
}

const ROUTED: ReadonlySet<string> = new Set(["dispatch", "get", "post", "put", "patch", "delete"]);

/** A guard that runs whichever handler a class defines: in a mixin's or another base's `dispatch`, or on the class. */
export function asksBeforeHandlers(flows: FlowModel, one: Ancestor): boolean {
  if (one.kind === "external") return isGuardMixin(one.name);
  const dispatch = methodNamed(one.target, "dispatch");
  if (classFacts(one.target).decorators.length > 0) return true;
  return dispatch !== undefined && (guardsOn(flows, dispatch).length > 0 || asksItself(flows, dispatch));
}

function functionPlace(ref: FunctionRef): Place {
  const { header, qualifiedName } = functionFacts(ref);
  return { path: ref.unit.file.path, span: header, scope: qualifiedName };
}

function callsSuper(facts: FunctionFacts): boolean {
  return facts.fragment.values.some((value) => value.op === "free" && value.name === "super");
}

/** Whether a method looks at who is there by itself. */
function asksItself({ program, solver }: FlowModel, method: FunctionRef): boolean {
  return functionFacts(method).fragment.values.some(
    (value, id) =>
      (value.op === "attribute" || value.op === "call") &&
      solver.catalog.identities.has(externalName(resolveIn(program, method, id)) ?? ""),
  );
}

function replacedMethod({ ancestors }: ViewClass, name: string): FunctionRef | undefined {
  for (const one of ancestors.slice(1)) {
    const method = one.kind === "class" ? methodNamed(one.target, name) : undefined;
    if (method) return method;
  }
  return undefined;
}

/** The guards among a function's decorators, by their short names. */
export function guardsOn({ solver }: FlowModel, ref: FunctionRef): string[] {
  const state = solver.byRef.get(functionFacts(ref));
  return (state ? decoratorSymbols(solver, state) : []).flatMap((symbol) => {
    const name = externalName(symbol);
    return name !== undefined && GUARD_DECORATORS.has(name) ? [name.split(".").at(-1) ?? name] : [];
  });
}
