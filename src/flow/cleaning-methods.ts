/**
 * Methods by which forms and serializers clean one field: `clean_back` of a form, `validate_back` of a serializer, `clean` of the
 * field's own class. What such a method has refused or put in front is gone from the validated value
 * (docs.djangoproject.com/en/5.2/ref/forms/validation/; django-rest-framework.org/api-guide/serializers/#field-level-validation).
 */
import type { ClassRef, FunctionRef, Program, Symbol, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { textOf } from "../bind/constants.ts";
import { memberOf, resolveIn } from "../bind/resolve.ts";
import { methodsAlong } from "../bind/ancestry.ts";
import type { RegionId, Store, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { declaredField, isNoField, ownerOf } from "./declared-fields.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS } from "./kinds.ts";
import { need } from "./needs.ts";
import type { TransferContext } from "./reading.ts";
import { contextOf, readIn } from "./reading.ts";
import { noteRead } from "./summary.ts";

/** What a field's own method clears of the value under its name; nothing where there is none. */
export function clearedByCleaning(context: TransferContext, mapping: ValueRef, key: string): Kinds {
  const { program } = context;
  const owner = ownerOf(program, mapping, mapping.value);
  if (!owner) return 0;
  if (isNoField(program, owner, key)) return clearedByStores(context, owner, key);
  const methods = [cleaningMethod(program, owner, key), fieldsMethod(program, owner, key)];
  return methods.reduce<Kinds>((all, method) => all | (method ? clearedBy(context, method) : 0), 0);
}

/** What is gone from everything that a method gives back. */
function clearedBy(context: TransferContext, method: FunctionRef): Kinds {
  const { exits } = functionFacts(method).fragment;
  return clearedInAll(
    context,
    exits.flatMap(({ kind, value, region }) => (kind === "return" ? [{ method, value, region }] : [])),
  );
}

/** `self.cleaned_data["suffix"] = …`: what is gone from everything that the form's methods put under the key. */
function clearedByStores(context: TransferContext, owner: ClassRef, key: string): Kinds {
  const kept = methodsAlong(context.program, owner).flatMap((method): Given[] => {
    const { name, fragment } = functionFacts(method);
    if (!/^(?:clean|validate|full_clean)/.test(name)) return [];
    return fragment.stores.flatMap((store) =>
      store.item && keyOfStore(context.program, method, store) === key
        ? [{ method, value: store.value, region: store.region }]
        : [],
    );
  });
  return clearedInAll(context, kept);
}

/** The key of `self.cleaned_data["suffix"] = …`, also where a constant of the project's names it. */
function keyOfStore(program: Program, method: FunctionRef, { name, key }: Store): string | undefined {
  return name ?? (key === undefined || key === NONE ? undefined : textOf(program, refTo(method, key)));
}

interface Given {
  readonly method: FunctionRef;
  readonly value: ValueId;
  readonly region: RegionId;
}

function clearedInAll({ solver, state }: TransferContext, all: readonly Given[]): Kinds {
  let left: Kinds = 0;
  for (const { method, value, region } of all) {
    const cleaning = solver.byRef.get(functionFacts(method));
    if (!cleaning || cleaning === state) return 0;
    need(solver, cleaning, value, region);
    noteRead(state, cleaning, value);
    for (const { kinds } of readIn(contextOf(solver, cleaning), value, region)) left |= kinds;
  }
  return all.length === 0 ? 0 : INJECTION_KINDS & ~left;
}

function cleaningMethod(program: Program, owner: ClassRef, key: string): FunctionRef | undefined {
  for (const name of [`clean_${key}`, `validate_${key}`]) {
    const found = memberOf(program, { kind: "instance", target: owner }, name);
    if (found?.kind === "function") return found.target;
  }
  return undefined;
}

/** `clean` of a field's own class: `body = HtmlField()` that runs everything through bleach. */
function fieldsMethod(program: Program, owner: ClassRef, key: string): FunctionRef | undefined {
  const field = declaredField(program, owner, key);
  const call = field && functionFacts(field).fragment.values[field.value];
  const made = field && call?.op === "call" ? resolveIn(program, field, call.callee) : undefined;
  if (made?.kind !== "class") return undefined;
  const target: Symbol = { kind: "instance", target: made.target };
  const found = ["clean", "to_python", "to_internal_value"].map((name) => memberOf(program, target, name));
  return found.flatMap((one) => (one?.kind === "function" ? [one.target] : []))[0];
}
