/** Views that hand a request's values to a form or serializer. */
import { callsIn } from "../../flow/call-graph.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolve, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ClassFacts } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { Handler, View } from "../views/view.ts";
import { libraryAncestors, methodsAlong } from "../../bind/ancestry.ts";
import { attributeOf } from "./class-attributes.ts";
import { fillsInAsker, selfEdits } from "./self-edits.ts";

/** One view that writes through a form. */
export interface FormUse {
  readonly view: View;
  /** The handler that takes the values. */
  readonly handler: Handler | undefined;
  /** Where the form is filled in or named. */
  readonly at: ValueRef;
  /** The functions of the view that may look at or change what is saved. */
  readonly functions: readonly FunctionRef[];
  /** Whether it fills in the asker's own account. */
  readonly own?: boolean;
}

/** By the form's class. */
export type FormUses = ReadonlyMap<ClassFacts, readonly FormUse[]>;

/** Attributes of class-based views that name the class of their form. */
const NAMING = ["form_class", "serializer_class"] as const;

/** Everywhere that views fill in one of `forms`. */
export function formUses(program: Program, views: readonly View[], forms: ReadonlySet<ClassFacts>): FormUses {
  const found = new Map<ClassFacts, FormUse[]>();
  const note = (form: ClassFacts, use: FormUse): void => {
    const same = found.get(form);
    if (same) same.push(use);
    else found.set(form, [use]);
  };
  for (const view of views) {
    const functions = functionsOfView(program, view);
    for (const ref of functions) {
      for (const [form, at] of filledIn(program, ref, forms))
        note(form, { view, handler: handlerOf(view, ref), at, functions, own: isForAsker(at) });
    }
    for (const [form, at] of namedBy(program, view, forms)) {
      const handler = writingHandler(view);
      if (handler) note(form, { view, handler, at, functions });
    }
    for (const { form, handler, at } of selfEdits(program, view, forms))
      note(form, { view, handler, at, functions, own: true });
  }
  return found;
}

function isForAsker(at: ValueRef): boolean {
  const { fragment } = functionFacts(at);
  const call = fragment.values[at.value];
  return call?.op === "call" && fillsInAsker(fragment, call);
}

const WRITING: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH"]);

/** The first handler that takes a body. */
export function writingHandler(view: View): Handler | undefined {
  return view.handlers.find((one) => one.methods.some((method) => WRITING.has(method)));
}

/** A function view itself, or the methods of a class-based one, inherited ones included. */
export function functionsOfView(program: Program, view: View): readonly FunctionRef[] {
  if (view.target.kind === "function") return [view.target.ref];
  if (view.target.kind !== "class") return [];
  return methodsAlong(program, view.target.ref);
}

function handlerOf(view: View, ref: FunctionRef): Handler | undefined {
  const facts = functionFacts(ref);
  return (
    view.handlers.find((one) => one.function && functionFacts(one.function) === facts) ?? writingHandler(view)
  );
}

/** Calls of a form's class with something in it. */
function filledIn(
  program: Program,
  ref: FunctionRef,
  forms: ReadonlySet<ClassFacts>,
): [ClassFacts, ValueRef][] {
  const { fragment } = functionFacts(ref);
  const found: [ClassFacts, ValueRef][] = [];
  for (const id of callsIn(fragment)) {
    const value = fragment.values[id];
    if (value?.op !== "call" || value.arguments.length === 0) continue;
    const symbol = resolveIn(program, ref, value.callee);
    if (symbol?.kind !== "class" || !forms.has(classFacts(symbol.target))) continue;
    if (isBoundCall(program, ref, value)) found.push([classFacts(symbol.target), refTo(ref, id)]);
  }
  return found;
}

/** Values of the request are handed over: by `data=`, or first in line and read off the request's body. */
function isBoundCall(program: Program, ref: FunctionRef, call: CallValue): boolean {
  const data = call.arguments.find((one) => one.name === "data");
  const first = call.arguments.find((one) => one.style === "positional");
  if (data) return true;
  if (first === undefined) return false;
  const { fragment } = functionFacts(ref);
  const value = fragment.values[first.value];
  const parts = value?.op === "operation" ? value.operands : [first.value];
  return parts.some((id) => {
    const path = externalName(resolveIn(program, ref, id)) ?? "";
    return /\.(?:POST|data)$/.test(path) || /^(?:POST|data)$/.test(spokenName(fragment, id) ?? "");
  });
}

/** `form_class = …`, `serializer_class = …` of views whose base fills them in. */
function namedBy(program: Program, view: View, forms: ReadonlySet<ClassFacts>): [ClassFacts, ValueRef][] {
  if (view.target.kind !== "class") return [];
  const target: ClassRef = view.target.ref;
  if (!libraryAncestors(program, target).some((name) => FILLING.test(name))) return [];
  return NAMING.flatMap((name): [ClassFacts, ValueRef][] => {
    const at = attributeOf(program, target, name);
    const symbol = at && resolve(program, at);
    return at && symbol?.kind === "class" && forms.has(classFacts(symbol.target))
      ? [[classFacts(symbol.target), at]]
      : [];
  });
}

/** The classes among `forms` that a view names as its serializer or form, or calls in its own code. */
export function formNaming(
  program: Program,
  view: View,
  forms: ReadonlySet<ClassFacts>,
): readonly ClassFacts[] {
  const target = view.target.kind === "class" ? view.target.ref : undefined;
  const named = NAMING.flatMap((name) => {
    const at = target && attributeOf(program, target, name);
    const symbol = at && resolve(program, at);
    return symbol?.kind === "class" ? [classFacts(symbol.target)] : [];
  });
  const called = functionsOfView(program, view).flatMap((ref) => {
    const { fragment } = functionFacts(ref);
    return callsIn(fragment).flatMap((id) => {
      const value = fragment.values[id];
      const symbol = value?.op === "call" ? resolveIn(program, ref, value.callee) : undefined;
      return symbol?.kind === "class" ? [classFacts(symbol.target)] : [];
    });
  });
  return [...named, ...called].filter((one) => forms.has(one));
}

/** Library views and mixins that fill in a form by themselves. */
const FILLING =
  /(?:Create|Update|Form)(?:API)?(?:View|Mixin|ModelMixin)$|ModelViewSet$|ListCreateAPIView$|UpdateDestroyAPIView$/;
