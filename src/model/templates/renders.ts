/** Which Python hands which values to which template. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { onceFor } from "../../bind/once.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, ValueId } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { CallSite, FlowModel } from "../../flow/flow-model.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { ContextEntries } from "./context-entries.ts";
import { addEntries, addReturned, emptyEntries, possibleTexts } from "./context-entries.ts";
import { defaultText, handedRenders } from "./handed-renders.ts";
import { modelAt } from "./model-class.ts";
import { ownClass, ownValues } from "./own-rows.ts";
import { isPlainBody } from "./plain-mails.ts";
import { resetMails } from "./reset-mails.ts";
import { functionsLike } from "../../flow/spots.ts";

/** One rendering: a call, a class-based view, or an inclusion tag. */
export interface Render {
  /** Names of the templates, as a loader is asked for them. */
  readonly names: readonly string[];
  readonly context: ContextEntries;
  /** Model whose row a generic view shows as `object`, or rows as `object_list`. */
  readonly model: ValueRef | undefined;
  /** The name under which it does so besides, if the view says one (`context_object_name`). */
  readonly rowName?: string;
  readonly at: Place;
  /** Whether it gives text alone, which may become a mail as well as an answer. */
  readonly isText?: true;
  /** Whether that becomes the plain text of a mail, and nothing else. */
  readonly isPlain?: true;
  /** The function or class that answers. */
  readonly by:
    | { readonly kind: "function"; readonly ref: FunctionRef }
    | { readonly kind: "class"; readonly ref: ClassRef };
}

interface RenderingCall {
  readonly template: readonly [position: number | undefined, keyword: string];
  readonly context: readonly [position: number | undefined, keyword: string];
}

/** docs.djangoproject.com/en/5.2/topics/http/shortcuts/, /ref/template-response/, /topics/templates/; DRF: api-guide/responses. */
const RENDERING: ReadonlyMap<string, RenderingCall> = new Map<string, RenderingCall>([
  ["django.shortcuts.render", { template: [1, "template_name"], context: [2, "context"] }],
  ["django.shortcuts.render_to_response", { template: [0, "template_name"], context: [1, "context"] }],
  ["django.template.loader.render_to_string", { template: [0, "template_name"], context: [1, "context"] }],
  ["django.template.response.TemplateResponse", { template: [1, "template"], context: [2, "context"] }],
  ["django.template.response.SimpleTemplateResponse", { template: [0, "template"], context: [1, "context"] }],
  ["rest_framework.response.Response", { template: [undefined, "template_name"], context: [0, "data"] }],
]);

const LOADERS = ["django.template.loader.get_template", "django.template.loader.select_template"];

/** All renderings of the program: calls first, then inclusion tags, then classes. */
export const findRenders: (flows: FlowModel) => readonly Render[] = onceFor((flows) => [
  ...renderingCalls(flows),
  ...loadedTemplates(flows),
  ...mailedTemplates(flows),
  ...inclusionTags(flows),
  ...calledInclusionTags(flows),
  ...templateViews(flows),
]);

function renderingCalls(flows: FlowModel): Render[] {
  return callsOf(flows, RENDERING.keys()).flatMap(({ at, name, call }): Render[] => {
    const row = RENDERING.get(name);
    const template = row && argumentOf(call, ...row.template);
    if (!row || !template) return [];
    const names = namesAt(flows.program, refTo(at, template.value));
    const context = emptyEntries();
    const given = argumentOf(call, ...row.context);
    if (given) addEntries(flows.program, context, refTo(at, given.value));
    addInstance(flows.program, context, at, call);
    const isText = name.endsWith(".render_to_string");
    const by = { kind: "function", ref: at } as const;
    const sort = isText ? textOnly(flows, at) : {};
    const own = { names, context, model: undefined, at: placeOf(at), ...sort, by };
    return [own, ...throughCallers(flows, refTo(at, template.value), given?.value, own)];
  });
}

/** `context_instance=RequestContext(request, {…})`, which Django took until 1.9 (docs.djangoproject.com/en/1.8/topics/http/shortcuts/#render). */
function addInstance(program: Program, into: ContextEntries, at: FunctionRef, call: CallValue): void {
  const instance = argumentOf(call, undefined, "context_instance");
  const made = instance && functionFacts(at).fragment.values[instance.value];
  const given = made?.op === "call" ? argumentOf(made, 1, "dict_") : undefined;
  if (given) addEntries(program, into, refTo(at, given.value));
}

/** The same rendering for each caller that says which template it is. */
function throughCallers(
  flows: FlowModel,
  template: ValueRef,
  given: ValueId | undefined,
  own: Render,
): Render[] {
  const { program } = flows;
  return handedRenders(flows, template, given).map(({ caller, call, templates, contexts, named }): Render => {
    const context = emptyEntries();
    if (given !== undefined) addEntries(program, context, refTo(template, given));
    for (const one of contexts) addEntries(program, context, one);
    for (const { name, ref } of named) pushValue(context, name, ref);
    return {
      ...own,
      names: templates.flatMap((one) => namesAt(program, one)),
      context,
      at: placeOf(refTo(caller, call)),
      by: { kind: "function", ref: caller },
    };
  });
}

/** What the expression for a template's name may be; `self.template_name` is the class's own. */
function namesAt(program: Program, ref: ValueRef): string[] {
  const names = possibleTexts(program, ref);
  const { values } = functionFacts(ref).fragment;
  const value = values[ref.value];
  if (value?.op === "parameter") {
    const text = defaultText(program, ref);
    return text === undefined ? [] : [text];
  }
  const owner = value?.op === "attribute" ? ownClass(ref, values[value.base]) : undefined;
  if (names.length > 0 || !owner || value?.op !== "attribute") return names;
  const written = attributeOf(program, owner, value.name);
  return written ? possibleTexts(program, written) : [];
}

/** `get_template("x.html").render(context)`, also where the name is one of several or the caller's. */
function loadedTemplates(flows: FlowModel): Render[] {
  const known = callsOf(
    flows,
    LOADERS.map((loader) => `${loader}().render`),
  );
  return [...known, ...renderingEither(flows)].flatMap(({ at, call }): Render[] => {
    const context = emptyEntries();
    const given = argumentOf(call, 0, "context");
    if (given) addEntries(flows.program, context, refTo(at, given.value));
    const by = { kind: "function", ref: at } as const;
    const own = { context, model: undefined, at: placeOf(at), ...textOnly(flows, at), by };
    return loadedNames(at, call).flatMap((template) => {
      const ref = refTo(at, template);
      const names = possibleTexts(flows.program, ref);
      return [{ names, ...own }, ...throughCallers(flows, ref, given?.value, { names, ...own })];
    });
  });
}

/** What the loaders of `(select_template(name) if … else get_template(name)).render(…)` were asked for, each once. */
function loadedNames(at: FunctionRef, call: CallValue): readonly ValueId[] {
  const names = loadersOf(at, call).flatMap((one) => argumentOf(one, 0, "template_name")?.value ?? []);
  return [...new Set(names)];
}

function loadersOf(at: FunctionRef, call: CallValue): CallValue[] {
  const { values } = functionFacts(at).fragment;
  const callee = values[call.callee];
  const loaded = callee?.op === "attribute" ? values[callee.base] : undefined;
  const ways = loaded?.op === "merge" ? loaded.inputs.map((id) => values[id]) : [loaded];
  return ways.flatMap((one) => (one?.op === "call" ? [one] : []));
}

/** `.render(…)` of what one loader gave on one way and another on the other. */
function renderingEither(flows: FlowModel): CallSite[] {
  return callsNamed(flows, "render").flatMap(({ state, id, value }): CallSite[] => {
    const { values } = state.facts.fragment;
    const callee = values[value.callee];
    if (callee?.op !== "attribute" || values[callee.base]?.op !== "merge") return [];
    const loaders = loadersOf(state.ref, value);
    const isLoaded = loaders.some((one) =>
      LOADERS.includes(externalName(resolveIn(flows.program, state.ref, one.callee)) ?? ""),
    );
    return isLoaded ? [{ at: refTo(state.ref, id), name: "render", call: value }] : [];
  });
}

function textOnly({ program }: FlowModel, at: ValueRef): Pick<Render, "isText" | "isPlain"> {
  return isPlainBody(program, at) ? { isText: true, isPlain: true } : { isText: true };
}

function mailedTemplates(flows: FlowModel): Render[] {
  return resetMails(flows).map(({ names, at }): Render => {
    const context = { ...emptyEntries(), open: true };
    const by = { kind: "function", ref: at } as const;
    return { names, context, model: undefined, at: placeOf(at), isText: true, isPlain: true, by };
  });
}

/** `@register.inclusion_tag("x.html")` above a function that returns its context. */
function inclusionTags(flows: FlowModel): Render[] {
  return decorated(flows).flatMap(({ ref, facts }): Render[] =>
    facts.decorators.flatMap((id): Render[] => {
      const outer = { unit: ref.unit, function: Math.max(facts.parent, 0) };
      const call = functionFacts(outer).fragment.values[id];
      if (call?.op !== "call" || calledName(outer, call) !== "inclusion_tag") return [];
      const template = argumentOf(call, 0, "filename");
      const context = emptyEntries();
      addReturned(flows.program, context, ref);
      const names = template ? possibleTexts(flows.program, refTo(outer, template.value)) : [];
      const at = { path: ref.unit.file.path, span: facts.header, scope: facts.qualifiedName };
      return [{ names, context, model: undefined, at, by: { kind: "function", ref } }];
    }),
  );
}

/** `register.inclusion_tag("x.html")(show)`, the same without the sign of a decorator. */
function calledInclusionTags(flows: FlowModel): Render[] {
  return callsNamed(flows, "inclusion_tag").flatMap(({ state, id, value }): Render[] => {
    const { ref, facts } = state;
    const template = argumentOf(value, 0, "filename");
    const by = facts.fragment.values.find((one) => one.op === "call" && one.callee === id);
    const given = by?.op === "call" ? by.arguments[0] : undefined;
    const shown = given && resolveIn(flows.program, ref, given.value);
    if (!template || shown?.kind !== "function") return [];
    const context = emptyEntries();
    addReturned(flows.program, context, shown.target);
    const { header, qualifiedName } = functionFacts(shown.target);
    const at = { path: shown.target.unit.file.path, span: header, scope: qualifiedName };
    const names = possibleTexts(flows.program, refTo(ref, template.value));
    return [{ names, context, model: undefined, at, by: { kind: "function", ref: shown.target } }];
  });
}

const decorated = functionsLike(({ decorators }) => decorators.length > 0);

/** Modules of context processors: the name is Django's own for theirs, and what its documentation and everybody uses. */
const PROCESSORS = /(?:^|\/)context_processors?(?:\/[^/]{1,100})?(?:\.py)?$/;

/** Functions of such modules that take the request (docs.djangoproject.com/en/5.2/ref/templates/api/#writing-your-own-context-processors). */
export const contextProcessors: (flows: FlowModel) => readonly Render[] = onceFor((flows) =>
  takingRequests(flows).flatMap(({ ref, facts }): Render[] => {
    const { path } = ref.unit.file;
    if (!PROCESSORS.test(path)) return [];
    const context = emptyEntries();
    addReturned(flows.program, context, ref);
    const at = { path, span: facts.header, scope: facts.qualifiedName };
    return [{ names: [], context, model: undefined, at, by: { kind: "function", ref } }];
  }),
);

const takingRequests = functionsLike(
  ({ parameters: [first], class: owner }) => first?.name === "request" && owner < 0,
);

function calledName(ref: FunctionRef, call: CallValue): string | undefined {
  const callee = functionFacts(ref).fragment.values[call.callee];
  return callee?.op === "attribute" ? callee.name : undefined;
}

/** Endings of the names that generic views give to their templates (docs.djangoproject.com/en/5.2/ref/class-based-views/). */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/\.DetailView$/, "_detail"],
  [/\.(?:CreateView|UpdateView)$/, "_form"],
  [/\.DeleteView$/, "_confirm_delete"],
  [/\.(?:ListView)$/, "_list"],
];

/** Classes that name a template, or that Django names one for. */
function templateViews(flows: FlowModel): Render[] {
  return [...flows.program.units.values()].flatMap((unit) =>
    unit.facts.classes.flatMap((_, id) => templateView(flows, { unit, class: id }) ?? []),
  );
}

function templateView(flows: FlowModel, ref: ClassRef): Render | undefined {
  const { program } = flows;
  const template = attributeOf(program, ref, "template_name");
  const bases = libraryAncestors(program, ref);
  const ending = ENDINGS.find(([pattern]) =>
    bases.some((base) => base.startsWith("django.") && pattern.test(base)),
  );
  if (template === undefined && ending === undefined) return undefined;
  const model =
    attributeOf(program, ref, "model") ??
    attributeOf(program, ref, "queryset") ??
    ownValues(program, ref, "get_queryset")[0];
  const named = template === undefined ? [] : possibleTexts(program, template);
  const names = named.length > 0 ? named : defaultNames(program, model, ending?.[1]);
  if (names.length === 0) return undefined;
  const facts = classFacts(ref);
  const rowName = attributeOf(program, ref, "context_object_name");
  const written = rowName && possibleTexts(program, rowName)[0];
  return {
    names,
    context: contextOfView(flows, ref),
    model,
    ...(written === undefined ? {} : { rowName: written }),
    at: { path: ref.unit.file.path, span: facts.header, scope: facts.qualifiedName },
    by: { kind: "class", ref },
  };
}

/** `shop/order_detail.html` for `model = Order` of the app `shop`. */
function defaultNames(program: Program, model: ValueRef | undefined, ending: string | undefined): string[] {
  const target = model && modelAt(program, model);
  if (target === undefined || ending === undefined) return [];
  const app = /([^/]{1,100})\/models(?:\/[^/]{1,100}|\.py)$/.exec(target.unit.file.path)?.[1];
  return app === undefined ? [] : [`${app}/${classFacts(target).name.toLowerCase()}${ending}.html`];
}

/** An attribute written in a class's body, or in that of the nearest ancestor which has it. */
export function attributeOf(program: Program, ref: ClassRef, name: string): ValueRef | undefined {
  for (const ancestor of hierarchyOf(program, ref)) {
    if (ancestor.kind !== "class") continue;
    const { unit } = ancestor.target;
    const body = classFacts(ancestor.target).body;
    const value = functionFacts({ unit, function: body }).fragment.bindings.get(name);
    if (value !== undefined) return { unit, function: body, value };
  }
  return undefined;
}

const CONTEXT_METHODS = new Set([
  "get_context_data",
  "get_context",
  "get_extra_context",
  "get_template_context",
]);

/** What the class and its ancestors put into the context, and what their methods hand to `render_to_response`. */
function contextOfView(flows: FlowModel, ref: ClassRef): ContextEntries {
  const { program } = flows;
  const context = emptyEntries();
  context.open = !isGeneric(program, ref);
  const extra = attributeOf(program, ref, "extra_context");
  if (extra) addEntries(program, context, extra);
  for (const ancestor of hierarchyOf(program, ref)) {
    if (ancestor.kind !== "class") continue;
    for (const method of methodsOf(ancestor.target)) {
      if (CONTEXT_METHODS.has(functionFacts(method).name)) addReturned(program, context, method);
      else addRendered(flows, context, method);
    }
  }
  return context;
}

/** Whether Django, or a package, says what the context holds; of a plain `View` with a template, its own methods do. */
function isGeneric(program: Program, ref: ClassRef): boolean {
  const bases = libraryAncestors(program, ref);
  return (
    !bases.some(
      (base) => base === "django.views.generic.View" || base === "django.views.generic.base.View",
    ) ||
    bases.some(
      (base) =>
        /(?:Mixin|[a-z]View)$/.test(base) &&
        !/\.(?:Login|UserPasses|Permission|Access)\w{0,40}Mixin$/.test(base),
    )
  );
}

function addRendered({ program }: FlowModel, context: ContextEntries, method: FunctionRef): void {
  for (const { name, call } of renderingsIn(functionFacts(method).fragment)) {
    for (const argument of call.arguments) {
      const held = { unit: method.unit, function: method.function, value: argument.value };
      if (argument.name !== undefined) pushValue(context, argument.name, held);
      else if (name === "render_to_response") addEntries(program, context, held);
    }
  }
}

/** Calls by which a method of a view hands on a context: each method is asked about once for every class that inherits it. */
const renderingsIn: (fragment: Fragment) => readonly { readonly name: string; readonly call: CallValue }[] =
  onceFor(({ values }) => {
    const found: { readonly name: string; readonly call: CallValue }[] = [];
    for (const call of values) {
      if (call.op !== "call") continue;
      const callee = values[call.callee];
      const name = callee?.op === "attribute" ? callee.name : undefined;
      if (name === "render_to_response" || name === "get_context_data") found.push({ name, call });
    }
    return found;
  });

function pushValue(context: ContextEntries, name: string, ref: ValueRef): void {
  const same = context.values.get(name);
  if (same) same.push(ref);
  else context.values.set(name, [ref]);
}
