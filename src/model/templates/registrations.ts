/** Filters and tags that are registered by a call instead of a decorator: `register.filter("name", function)`. */
import { onceFor } from "../../bind/once.ts";
import type { FunctionRef, Unit } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, FunctionFacts } from "../../extract/facts.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import type { FlowModel } from "../../flow/flow-model.ts";

/** One registration. */
export interface Registration {
  readonly ref: FunctionRef;
  /** The name under which templates use it. */
  readonly name: string;
  /** The method of `django.template.Library`: `filter`. */
  readonly by: string;
}

const METHODS: ReadonlySet<string> = new Set(["filter", "simple_tag", "tag", "filter_function"]);

/** All of them, by function (docs.djangoproject.com/en/5.2/howto/custom-template-tags/#registering-custom-filters). */
export const registrations: (flows: FlowModel) => ReadonlyMap<FunctionFacts, readonly Registration[]> =
  onceFor((flows) => {
    const found = new Map<FunctionFacts, Registration[]>();
    for (const unit of flows.program.units.values()) {
      if (!speaksOfTemplates(unit)) continue;
      for (const one of registeredIn(flows, { unit, function: 0 })) {
        const facts = functionFacts(one.ref);
        found.set(facts, [...(found.get(facts) ?? []), one]);
      }
    }
    return found;
  });

function speaksOfTemplates({ facts }: Unit): boolean {
  return facts.importedModules.some(
    ({ module }) => module === "django" || module.startsWith("django.template"),
  );
}

function registeredIn(flows: FlowModel, module: FunctionRef): Registration[] {
  const { values } = functionFacts(module).fragment;
  return values.flatMap((value): Registration[] => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    if (value.op !== "call" || callee?.op !== "attribute" || !METHODS.has(callee.name)) return [];
    return registered(flows, module, value, callee.name);
  });
}

function registered(flows: FlowModel, module: FunctionRef, call: CallValue, by: string): Registration[] {
  const { values } = functionFacts(module).fragment;
  const given = call.arguments.map(({ value }) => values[value]).find((value) => value?.op === "text");
  const written = given?.op === "text" ? stringValue(module.unit.file.bytes, given.literal) : undefined;
  return call.arguments.flatMap(({ value }): Registration[] => {
    const symbol = resolveIn(flows.program, module, value);
    if (symbol?.kind !== "function") return [];
    return [{ ref: symbol.target, name: written ?? functionFacts(symbol.target).name, by }];
  });
}
