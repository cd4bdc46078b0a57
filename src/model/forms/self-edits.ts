/** Handlers that fill in the asker's own account through the serializer that their class names. */
import { resolve } from "../../bind/resolve.ts";
import { methodsAlong } from "../../bind/ancestry.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue, ClassFacts, Fragment, ValueId } from "../../extract/facts.ts";
import { callsIn } from "../../flow/call-graph.ts";
import type { Handler, View } from "../views/view.ts";
import { attributeOf } from "./class-attributes.ts";

/** One such handler. */
export interface SelfEdit {
  readonly form: ClassFacts;
  readonly handler: Handler;
  readonly at: ValueRef;
}

/** `self.get_serializer(request.user, data=request.data)` in handlers of a view whose class, and nothing else, says which serializer that is. */
export function selfEdits(
  program: Program,
  { target, framework, handlers }: View,
  forms: ReadonlySet<ClassFacts>,
): readonly SelfEdit[] {
  if (target.kind !== "class" || framework !== "drf") return [];
  const named = attributeOf(program, target.ref, "serializer_class");
  const symbol = named && resolve(program, named);
  const form = symbol?.kind === "class" ? classFacts(symbol.target) : undefined;
  if (form === undefined || !forms.has(form)) return [];
  if (methodsAlong(program, target.ref).some((one) => CHOOSING.test(functionFacts(one).name))) return [];
  return handlers.flatMap((handler) => {
    const ref = handler.function;
    const at = ref && !namesAnother(ref) ? selfEditIn(ref) : undefined;
    return at ? [{ form, handler, at }] : [];
  });
}

const CHOOSING = /^get_serializer(?:_class)?$/;

/** `@action(serializer_class=OwnSerializer)`. */
function namesAnother(ref: FunctionRef): boolean {
  const { decorators, parent } = functionFacts(ref);
  const { values } = functionFacts({ unit: ref.unit, function: Math.max(parent, 0) }).fragment;
  return decorators.some((id) => {
    const call = values[id];
    return call?.op === "call" && call.arguments.some(({ name }) => name === "serializer_class");
  });
}

function selfEditIn(ref: FunctionRef): ValueRef | undefined {
  const { fragment } = functionFacts(ref);
  const found = callsIn(fragment).find((id) => {
    const call = fragment.values[id];
    const callee = call?.op === "call" ? fragment.values[call.callee] : undefined;
    return (
      call?.op === "call" &&
      callee?.op === "attribute" &&
      callee.name === "get_serializer" &&
      call.arguments.some(({ name }) => name === "data") &&
      fillsInAsker(fragment, call)
    );
  });
  return found === undefined ? undefined : refTo(ref, found);
}

/** Whether the row that a form is filled in for is the asker's account: `UserForm(request.POST, instance=request.user)`. */
export function fillsInAsker(fragment: Fragment, { arguments: given }: CallValue): boolean {
  return given.some(
    ({ name, style, value }) =>
      (name === "instance" || style === "positional") && isRequestUser(fragment, value),
  );
}

function isRequestUser({ values }: Fragment, id: ValueId): boolean {
  const value = values[id];
  const base = value?.op === "attribute" && value.name === "user" ? values[value.base] : undefined;
  return (base?.op === "parameter" || base?.op === "attribute") && base.name === "request";
}
