/** Actions on the rows that are ticked in Django's admin (docs.djangoproject.com/en/5.2/ref/contrib/admin/actions/). */
import { textOf } from "../../bind/constants.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { adminClasses } from "../admin/admin-classes.ts";
import { inheritedMethod, ownAttribute } from "../guards/class-attributes.ts";
import type { Entry } from "./entry.ts";
import { makeEntry } from "./entry.ts";

const ACTION = /^django\.contrib\.(?:gis\.)?admin\.(?:decorators\.)?action$/;

/** Actions of every class for the admin, in the program's order. */
export function adminActions(flows: FlowModel): readonly Entry[] {
  return adminClasses(flows).flatMap(({ ref, kind }) => {
    if (kind !== "model" || ref.unit.file.inTests) return [];
    const found = new Map(
      [...listed(flows, ref), ...decorated(flows, ref)].map((one) => [functionFacts(one), one]),
    );
    return [...found.values()].map((method) => actionEntry(ref, method));
  });
}

function actionEntry(owner: ClassRef, method: FunctionRef): Entry {
  const { name } = functionFacts(method);
  const model = owner.unit.facts.classes[owner.class]?.name ?? "";
  const pattern = `action ${model}.${name}`;
  return makeEntry({ framework: "admin", origin: "admin-action", pattern, owner, field: name, method });
}

/** `actions = ["publish", archive]`. */
function listed({ program }: FlowModel, ref: ClassRef): readonly FunctionRef[] {
  const at = ownAttribute(ref, "actions");
  const value = at && functionFacts(at).fragment.values[at.value];
  if (!at || value?.op !== "collection") return [];
  return value.entries.flatMap((entry): readonly FunctionRef[] => {
    const one = refTo(at, entry.value);
    const name = textOf(program, one);
    const symbol = name === undefined ? resolve(program, one) : undefined;
    const method = name === undefined ? undefined : inheritedMethod(program, ref, name);
    if (method) return [method];
    return symbol?.kind === "function" ? [symbol.target] : [];
  });
}

function decorated(flows: FlowModel, ref: ClassRef): readonly FunctionRef[] {
  return methodsOf(ref).filter((method) => actionDecorator(flows, method) !== undefined);
}

/** `@admin.action(…)` above a function. */
export function actionDecorator({ program }: FlowModel, ref: FunctionRef): ValueRef | undefined {
  const { decorators, parent } = functionFacts(ref);
  return decorators
    .map((value) => ({ unit: ref.unit, function: parent, value }))
    .find((at) => {
      const call = functionFacts(at).fragment.values[at.value];
      const callee = call?.op === "call" ? { ...at, value: call.callee } : at;
      return ACTION.test(externalName(resolve(program, callee)) ?? "");
    });
}
