/** What stands before a class-based view's handler: class decorators, mixins and `dispatch` along the method resolution order. */
import { definitionOf, textOf } from "../../bind/constants.ts";
import { declaredName } from "../../bind/declared.ts";
import { oncePerClass } from "../../bind/once.ts";
import type { Ancestor, ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { AccessRow } from "../../flow/catalog/guard-rows.ts";
import type { Claim } from "../guards/claim.ts";
import { both, common, every, NOTHING } from "../guards/claim.ts";
import { classAttribute, inheritedMethod, ownMethod } from "../guards/class-attributes.ts";
import {
  decoratorClaim,
  functionDecorators,
  isNeutral,
  permissionTexts,
  rowsOf,
  unseen,
} from "../guards/decorators.ts";
import { guardsBefore } from "../guards/enforcement.ts";
import type { GuardBook, HookClaim, Occasion } from "../guards/guard-book.ts";
import { ANY_REQUEST, guardAt, occasionKey } from "../guards/guard-book.ts";
import { askedOfSelf } from "../guards/receivers.ts";
import { valueAt } from "../guards/visitors.ts";

/** A class that answers, with what `as_view(…)` was given. */
export interface ClassView {
  readonly ref: ClassRef;
  readonly overrides: ReadonlyMap<string, ValueRef>;
  /** The name of the method that answers. */
  readonly handler: string;
}

/** Everything that runs before the handler, outermost first. */
export function beforeHandler(book: GuardBook, view: ClassView, occasion: Occasion): Claim {
  let all: Claim = NOTHING;
  for (const ancestor of chainOf(book.flows.program, view.ref)) {
    if (ancestor.kind === "external") all = both(all, libraryMixin(book, view, ancestor.name, occasion));
    else {
      const { claim, ends } = ownGuards(book, view, ancestor.target, occasion);
      all = both(all, claim);
      if (ends) break;
    }
  }
  return all;
}

/** A class and its ancestors up to the library's view, which ends the chain. */
const chainOf: (program: Program, ref: ClassRef) => readonly Ancestor[] = oncePerClass((program, ref) => {
  const ancestors = hierarchyOf(program, ref);
  const last = ancestors.findLastIndex(isView);
  return last < 0 ? ancestors : ancestors.slice(0, last + 1);
});

/** A library's view, whose own `dispatch` ends the chain. */
function isView(ancestor: Ancestor): boolean {
  return (
    ancestor.kind === "external" &&
    /^(?:django\.views|rest_framework)\./.test(ancestor.name) &&
    !ancestor.name.endsWith("Mixin")
  );
}

/** What one class of the project adds: decorators of the class and its own `dispatch`; whether the chain goes on from there. */
function ownGuards(
  book: GuardBook,
  view: ClassView,
  target: ClassRef,
  occasion: Occasion,
): { readonly claim: Claim; readonly ends: boolean } {
  const decorated = classDecorators(book, target, view.handler, occasion);
  const hooks = ["dispatch", "initial"].flatMap((name) => ownMethod(book.flows.program, target, name) ?? []);
  const claims = hooks.map((hook) => hookClaim(book, hook, askedOfHeir(book, view, target, hook, occasion)));
  return {
    claim: every([decorated, declaredMixin(book, target), ...claims.map(({ claim }) => claim)]),
    ends: claims.some(({ ends }) => ends),
  };
}

/** A class that the project declares to refuse. */
function declaredMixin(book: GuardBook, target: ClassRef): Claim {
  if (book.declared.size === 0) return NOTHING;
  const name = declaredName(book.declared, target.unit, classFacts(target).qualifiedName) ?? "";
  const rows = book.declared.has(name) ? (book.rows.get(name) ?? []) : [];
  return rows.flatMap(({ demands }) =>
    demands.map((one) => guardAt(classAt(target), one, `\`${name}\`, as declared`)),
  );
}

/** Where a base's `dispatch` asks its own object something that the view's class answers in a way of its own, its answers count. */
function askedOfHeir(
  { flows: { program } }: GuardBook,
  view: ClassView,
  target: ClassRef,
  hook: FunctionRef,
  occasion: Occasion,
): Occasion {
  const isAnother = (name: string): boolean => {
    const own = inheritedMethod(program, view.ref, name);
    const general = inheritedMethod(program, target, name);
    return own !== undefined && (!general || functionFacts(own) !== functionFacts(general));
  };
  return classFacts(target) !== classFacts(view.ref) && askedOfSelf(program, hook, view.ref).some(isAnother)
    ? { ...occasion, receiver: view.ref }
    : occasion;
}

/** Remembered, because hundreds of views share one base class. */
function hookClaim(book: GuardBook, hook: FunctionRef, asked: Occasion): HookClaim {
  const facts = functionFacts(hook);
  const { receiver } = asked;
  const occasion = book.relevance.occasion.has(facts)
    ? asked
    : { ...ANY_REQUEST, ...(receiver && { receiver }) };
  const key = occasionKey(occasion);
  const known = book.hooks.get(facts) ?? new Map<string, HookClaim>();
  book.hooks.set(facts, known);
  const claim = known.get(key) ?? readHook(book, hook, occasion);
  known.set(key, claim);
  return claim;
}

/** `dispatch` of the project: what holds where it goes on to `super().dispatch(…)`; one that never does ends the chain. */
function readHook(book: GuardBook, hook: FunctionRef, occasion: Occasion): HookClaim {
  const { name } = functionFacts(hook);
  const onward = functionFacts(hook).fragment.values.flatMap((value, id) => {
    const callee = value.op === "call" ? valueAt(hook, value.callee) : undefined;
    return callee?.op === "attribute" && callee.name === name
      ? [guardsBefore(book, refTo(hook, id), occasion)]
      : [];
  });
  // REST framework never looks at what `initial` answers (rest_framework/views.py): it refuses by raising alone.
  const outcome = name === "initial" ? "survives" : "passes";
  const passed = book.ask(book, hook, { outcome, occasion });
  const inside = onward.length === 0 || name === "initial" ? passed : both(common(onward), passed);
  return {
    claim: both(functionDecorators(book, hook, occasion), inside),
    ends: onward.length === 0 && name === "dispatch",
  };
}

/** `@method_decorator(login_required, name="dispatch")`; on another method it counts for that one alone. */
function classDecorators(book: GuardBook, target: ClassRef, handler: string, occasion: Occasion): Claim {
  const facts = classFacts(target);
  const outer = { unit: target.unit, function: facts.parent };
  return every(
    facts.decorators.map((value, index) => {
      const name = decoratedMethod(book, refTo(outer, value));
      if (name !== "dispatch" && name !== handler) return NOTHING;
      const claim = decoratorClaim(book, refTo(outer, value), occasion);
      const span = facts.decoratorSpans[index];
      const at = span && { path: target.unit.file.path, span };
      return claim === "never" || !at ? claim : claim.map((guard) => ({ ...guard, at }));
    }),
  );
}

/** The method that a class decorator is for; a plain function around a class guards nothing. */
function decoratedMethod(book: GuardBook, at: ValueRef): string | undefined {
  const { program } = book.flows;
  const ref = definitionOf(program, at);
  const call = valueAt(ref, ref.value);
  if (call?.op !== "call") return "dispatch";
  const callee = externalName(resolveIn(program, ref, call.callee));
  if (callee !== "django.utils.decorators.method_decorator") return "dispatch";
  const name = argumentOf(call, 1, "name");
  return name && textOf(program, refTo(ref, name.value));
}

/** What a library's base class demands. */
function libraryMixin(book: GuardBook, view: ClassView, name: string, occasion: Occasion): Claim {
  const rows = rowsOf(book, name, occasion).filter((row) => row.form === "mixin" || row.form === "view");
  if (rows.length > 0) return every(rows.map((row) => mixinClaim(book, view, row, occasion)));
  return isNeutral(name) || book.rows.has(name)
    ? NOTHING
    : [unseen(classAt(view.ref), name.split(".").at(-1) ?? name)];
}

function classAt(ref: ClassRef): ValueRef {
  const { parent } = classFacts(ref);
  const { values } = functionFacts({ unit: ref.unit, function: parent }).fragment;
  return {
    unit: ref.unit,
    function: parent,
    value: values.findIndex((one) => one.op === "class" && one.class === ref.class),
  };
}

function mixinClaim(book: GuardBook, view: ClassView, row: AccessRow, occasion: Occasion): Claim {
  const { program } = book.flows;
  const short = row.at.split(".").at(-1) ?? row.at;
  const facts = classFacts(view.ref);
  const base = (demands: AccessRow["demands"][number]) => ({
    ...guardAt(classAt(view.ref), demands, `\`${short}\``),
    at: { path: view.ref.unit.file.path, span: facts.header },
  });
  const hook =
    row.told === "test method"
      ? "test_func"
      : row.told === "permission attribute"
        ? "has_permission"
        : undefined;
  const method = hook === undefined ? undefined : inheritedMethod(program, view.ref, hook);
  const own = method ? book.ask(book, method, { outcome: "true", occasion }) : NOTHING;
  if (row.told === "test method")
    return own === "never" || own.length > 0 ? own : [{ ...base("role"), certain: false }];
  if (method) return own === "never" || own.length > 0 ? own : [{ ...base("permission"), certain: false }];
  const named =
    view.overrides.get("permission_required") ?? classAttribute(program, view.ref, "permission_required");
  const permissions = named ? permissionTexts(book, named) : [];
  return row.demands.map((demands) => ({ ...base(demands), permissions }));
}
