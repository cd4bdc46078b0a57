/** Every place that takes a view out of Django's CSRF check, and the views it means. */
import { onceFor } from "../bind/once.ts";
import { heirsIn, libraryAncestors } from "../bind/ancestry.ts";
import { methodsOf } from "../bind/instance-attributes.ts";
import { externalName, memberOf, resolve, resolveIn } from "../bind/resolve.ts";
import type { ClassRef, FunctionRef, Program, Symbol, Unit, ValueRef } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { textOf } from "../bind/constants.ts";
import type { CallValue, Fragment, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Place } from "../findings/finding.ts";
import { decoratorSymbols } from "../flow/conduct.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import { callsOf, placeOf } from "../flow/flow-model.ts";
import { argumentOf } from "../flow/sinks.ts";
import type { Span } from "../source/span.ts";
import { functionsLike } from "../flow/spots.ts";
import { isSwallowed, leavesFrom } from "../flow/swallowed-refusals.ts";
import { dropsAttributes } from "./csrf/lost-exemptions.ts";
import { csrfCalls, isPassedBy } from "./csrf/passed-checks.ts";
import { trustedSession } from "./csrf/session-trust.ts";

/** Django's decorator (docs.djangoproject.com/en/5.2/ref/csrf/#django.views.decorators.csrf.csrf_exempt). */
const EXEMPT = "django.views.decorators.csrf.csrf_exempt";

const METHOD_DECORATOR = "django.utils.decorators.method_decorator";

/** What is exempt: a function, a class-based view, or something outside the project or beyond sight. */
export type ExemptView =
  | { readonly kind: "function"; readonly ref: FunctionRef }
  | { readonly kind: "class"; readonly ref: ClassRef }
  | { readonly kind: "external"; readonly name: string }
  | { readonly kind: "unseen" };

/**
 * How it is spelled. `no-effect` is a decorator on `post()` or another handler, which Django never looks at; `lost` one below a decorator
 * that gives back a function without it.
 */
export type ExemptionForm =
  | "decorator"
  | "method-decorator"
  | "wrapper"
  | "attribute"
  | "authentication"
  | "conditional-check"
  | "trusted-session"
  | "no-effect"
  | "lost";

export interface Exemption {
  /** The decorator, wrapper call or assignment. */
  readonly at: Place;
  readonly form: ExemptionForm;
  readonly view: ExemptView;
}

/** Handlers that Django's `dispatch` calls: an exemption on them alone does nothing. */
const HANDLERS = new Set(["get", "post", "put", "patch", "delete", "head", "options"]);

/** Methods through which every request of a class-based view goes; another one is a view by itself, where a route names it. */
const OF_WHOLE_VIEWS = /^(?:dispatch|as_view|view|setup|initialize_request|__call__)$/;

/** Whether an exemption takes any view out of the check. */
export function takesEffect(exemption: Exemption): boolean {
  return idleBecause(exemption) === undefined;
}

/** Why an exemption does nothing; undefined for one that takes effect. */
export function idleBecause({ form }: Exemption): string | undefined {
  if (form === "no-effect")
    return "Django looks at `dispatch` and the view function only, so this exemption does nothing";
  return form === "lost"
    ? "a decorator above it gives back a function without the exemption, because it does not use `functools.wraps`"
    : undefined;
}

/** All exemptions of the program: wrappers first, then decorators and assignments in the order of its files. */
export const csrfExemptions: (flows: FlowModel) => readonly Exemption[] = onceFor((flows) => {
  const { program } = flows;
  const wrappers = callsOf(flows, [EXEMPT]).map(({ at, call }): Exemption => {
    return { at: placeOf(at), form: "wrapper", view: wrappedView(program, at, call) };
  });
  return [
    ...wrappers,
    ...mayExempt(flows).flatMap((state) => [
      ...decoratedFunction(program, state.ref),
      ...(state.facts.form === "class"
        ? classExemptions(flows, { unit: state.ref.unit, class: state.facts.class })
        : []),
      ...attributeStores(program, state.ref),
    ]),
  ];
});

/** Most functions have neither a decorator nor an assignment, and are no class. */
const mayExempt = functionsLike(
  ({ form, decorators, fragment }) =>
    form === "class" || decorators.length > 0 || fragment.stores.some(({ name }) => name === "csrf_exempt"),
);

function decoratedFunction(program: Program, ref: FunctionRef): Exemption[] {
  const facts = functionFacts(ref);
  return facts.decorators.flatMap((value, position): Exemption[] => {
    const decorator = { unit: ref.unit, function: facts.parent, value };
    if (!isExempt(program, decorator) && !isMethodDecorator(program, decorator)) return [];
    const at = decoratorPlace(ref.unit, facts.decoratorSpans[position]);
    if (facts.class === NONE) {
      const isLost = facts.decorators
        .slice(0, position)
        .some((above) => dropsAttributes(program, refTo(decorator, above)));
      return [{ at, form: isLost ? "lost" : "decorator", view: { kind: "function", ref } }];
    }
    if (!HANDLERS.has(facts.name) && !OF_WHOLE_VIEWS.test(facts.name))
      return [{ at, form: "decorator", view: { kind: "function", ref } }];
    const view: ExemptView = { kind: "class", ref: { unit: ref.unit, class: facts.class } };
    return [{ at, form: HANDLERS.has(facts.name) ? "no-effect" : "method-decorator", view }];
  });
}

function decoratorPlace(unit: Unit, span: Span = { start: 0, end: 0 }): Place {
  return { path: unit.file.path, span };
}

function isExempt(program: Program, at: ValueRef): boolean {
  return externalName(resolve(program, at)) === EXEMPT;
}

/** `method_decorator(csrf_exempt, …)`, also with a list of decorators. */
function isMethodDecorator(program: Program, at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  if (call?.op !== "call") return false;
  if (externalName(resolveIn(program, at, call.callee)) !== METHOD_DECORATOR) return false;
  const first = call.arguments[0]?.value ?? NONE;
  const list = values[first];
  const members = list?.op === "collection" ? list.entries.map((entry) => entry.value) : [first];
  return members.some((value) => isExempt(program, refTo(at, value)));
}

function classExemptions(flows: FlowModel, ref: ClassRef): Exemption[] {
  const { program } = flows;
  return [
    ...decoratedClass(program, ref),
    ...skippingAuthentication(program, ref),
    ...trustingAuthentication(flows, ref),
    ...exemptByMixin(program, ref),
  ];
}

/** `CsrfExemptMixin` of django-braces and its copies in other libraries. */
function exemptByMixin(program: Program, ref: ClassRef): Exemption[] {
  const facts = classFacts(ref);
  const mixed = facts.bases.some((value) => {
    const name = externalName(resolve(program, { unit: ref.unit, function: facts.parent, value }));
    return name?.endsWith(".CsrfExemptMixin");
  });
  if (!mixed) return [];
  const at = { path: ref.unit.file.path, span: facts.header };
  return [{ at, form: "method-decorator", view: { kind: "class", ref } }];
}

/** Whether what a check raises gets out of the function: a handler that only logs it lets the forged request on. */
function refuses(fragment: Fragment, { region }: Value): boolean {
  return !isSwallowed(
    fragment,
    region,
    (exit, handler) => exit.kind === "raise" && leavesFrom(fragment, exit, handler),
  );
}

/** DRF's session authentication checks the token in `enforce_csrf`; an override that does not come to it checks nothing. */
function skippingAuthentication(program: Program, ref: ClassRef): Exemption[] {
  if (!libraryBases(program, ref).some((base) => base.endsWith(".SessionAuthentication"))) return [];
  return methodsOf(ref).flatMap((method): Exemption[] => {
    const facts = functionFacts(method);
    if (facts.name !== "enforce_csrf") return [];
    const calls = csrfCalls(facts.fragment, (value) => refuses(facts.fragment, value));
    if (!isPassedBy(program, method, calls)) return [];
    const at = { path: ref.unit.file.path, span: facts.header };
    const form = calls.length > 0 ? "conditional-check" : "authentication";
    return [{ at, form, view: { kind: "class", ref } }];
  });
}

/** An `authenticate` of the project's own that never comes to that check. */
function trustingAuthentication(flows: FlowModel, ref: ClassRef): Exemption[] {
  const method = trustedSession(flows, ref);
  if (!method) return [];
  const at = { path: ref.unit.file.path, span: classFacts(ref).header };
  return [{ at, form: "trusted-session", view: { kind: "class", ref } }];
}

function decoratedClass(program: Program, ref: ClassRef): Exemption[] {
  const facts = classFacts(ref);
  return facts.decorators.flatMap((value, position): Exemption[] => {
    const decorator = { unit: ref.unit, function: facts.parent, value };
    const at = decoratorPlace(ref.unit, facts.decoratorSpans[position]);
    const view: ExemptView = { kind: "class", ref };
    if (isExempt(program, decorator)) return [{ at, form: "no-effect", view }];
    if (!isMethodDecorator(program, decorator)) return [];
    const method = decoratedMethod(program, decorator);
    return [
      { at, form: method !== undefined && HANDLERS.has(method) ? "no-effect" : "method-decorator", view },
    ];
  });
}

/** The `name=` of a class-level `method_decorator`. */
function decoratedMethod(program: Program, at: ValueRef): string | undefined {
  const call = functionFacts(at).fragment.values[at.value];
  const name = call?.op === "call" ? argumentOf(call, 1, "name") : undefined;
  return name && textOf(program, refTo(at, name.value));
}

/** What `csrf_exempt(…)` wraps; inside a class's own `as_view`, that is the class. */
function wrappedView(program: Program, ref: FunctionRef, call: CallValue): ExemptView {
  const around = functionFacts(ref);
  if (around.name === "as_view" && around.class !== NONE) {
    return { kind: "class", ref: { unit: ref.unit, class: around.class } };
  }
  const wrapped = call.arguments[0]?.value;
  return wrapped === undefined ? { kind: "unseen" } : viewOf(program, ref, wrapped);
}

/** The view that an expression gives: a function, `View.as_view()`, or one of these inside further wrappers. */
export function viewOf(program: Program, ref: FunctionRef, id: ValueId, depth = 0): ExemptView {
  const { values } = functionFacts(ref).fragment;
  const value = values[id];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  if (value?.op === "call" && callee?.op === "attribute" && callee.name === "as_view") {
    return fromSymbol(resolveIn(program, ref, callee.base));
  }
  const direct = fromSymbol(resolveIn(program, ref, id));
  if (direct.kind === "function" || direct.kind === "class" || depth > 3) return direct;
  const inner = value?.op === "call" ? value.arguments[0]?.value : undefined;
  const wrapped = inner === undefined ? direct : viewOf(program, ref, inner, depth + 1);
  return wrapped.kind === "unseen" ? direct : wrapped;
}

function fromSymbol(symbol: Symbol | undefined): ExemptView {
  switch (symbol?.kind) {
    case "function":
      return { kind: "function", ref: symbol.target };
    case "class":
    case "instance":
    case "super":
      return { kind: "class", ref: symbol.target };
    case "external":
      return { kind: "external", name: symbol.name };
    case "module":
    case undefined:
      return { kind: "unseen" };
  }
}

/** `view.csrf_exempt = True`. */
function attributeStores(program: Program, ref: FunctionRef): Exemption[] {
  const { fragment } = functionFacts(ref);
  return fragment.stores.flatMap((store): Exemption[] => {
    const value = fragment.values[store.value];
    if (store.name !== "csrf_exempt" || store.item || value?.op !== "constant" || value.constant !== "True")
      return [];
    const at = { path: ref.unit.file.path, span: { start: store.start, end: store.end } };
    return [{ at, form: "attribute", view: viewOf(program, ref, store.base) }];
  });
}

/** The functions that answer requests of a view: itself, or the class's own and inherited handlers. */
export function handlersOf(program: Program, view: ExemptView): FunctionRef[] {
  if (view.kind === "function") return [view.ref];
  if (view.kind !== "class") return [];
  const own = methodsOf(view.ref);
  const inherited = [...HANDLERS, "dispatch", "form_valid"].flatMap((name) => {
    const member = memberOf(program, { kind: "class", target: view.ref }, name);
    return member?.kind === "function" ? [member.target] : [];
  });
  const known = new Set(own.map((ref) => functionFacts(ref)));
  return [...own, ...inherited.filter((ref) => !known.has(functionFacts(ref)))];
}

/** Paths of the library classes that a class descends from. */
export function libraryBases(program: Program, ref: ClassRef): readonly string[] {
  return libraryAncestors(program, ref);
}

/**
 * The views that an exemption reaches: what it is written at, the classes that inherit it, and the functions that are
 * decorated by the project's own decorator in which it stands.
 */
export function reachedViews(flows: FlowModel, view: ExemptView): ExemptView[] {
  switch (view.kind) {
    case "class":
      return [view, ...descendants(flows.program, view.ref)];
    case "function":
      return [view, ...decoratedBy(flows, view.ref)];
    case "external":
    case "unseen":
      return [view];
  }
}

function descendants(program: Program, ref: ClassRef): ExemptView[] {
  return (heirsIn(program).get(classFacts(ref)) ?? []).map((heir) => ({ kind: "class", ref: heir }));
}

/** Functions under a decorator, when `ref` is the wrapper that this decorator makes. */
function decoratedBy(flows: FlowModel, ref: FunctionRef): ExemptView[] {
  const makers = enclosingFunctions(ref).map((one) => functionFacts(one));
  if (makers.length === 0) return [];
  return flows.solver.functions.flatMap((state): ExemptView[] => {
    const uses = decoratorSymbols(flows.solver, state).some(
      (symbol) => symbol?.kind === "function" && makers.includes(functionFacts(symbol.target)),
    );
    return uses ? [{ kind: "function", ref: state.ref }] : [];
  });
}

function enclosingFunctions(ref: FunctionRef): FunctionRef[] {
  const { parent } = functionFacts(ref);
  if (parent === NONE) return [];
  const outer = { unit: ref.unit, function: parent };
  return functionFacts(outer).form === "function" ? [outer, ...enclosingFunctions(outer)] : [];
}

/** The first GraphQL mutation that the project declares, with graphene or strawberry. */
export function firstMutation(flows: FlowModel): Place | undefined {
  const { program } = flows;
  for (const unit of program.units.values()) {
    for (const [id, facts] of unit.facts.classes.entries()) {
      const isMutation = libraryBases(program, { unit, class: id }).some((base) => base.endsWith("Mutation"));
      if (isMutation) return { path: unit.file.path, span: facts.header, scope: facts.qualifiedName };
    }
  }
  return undefined;
}
