/** Methods that admin classes put behind URLs of their own, in `get_urls()`. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import { hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";

/** Bases whose `get_urls()` Django's admin asks for (docs.djangoproject.com/en/5.2/ref/contrib/admin/#django.contrib.admin.ModelAdmin.get_urls). */
const ADMIN =
  /^django\.contrib\.(?:gis\.)?admin\.(?:options\.|sites\.)?(?:ModelAdmin|AdminSite|InlineModelAdmin)$|Admin$/;

/** All such methods, each once. */
export function adminViews(flows: FlowModel): FunctionRef[] {
  const found = new Map<unknown, FunctionRef>();
  for (const { ref, facts } of functionsOf(flows)) {
    if (facts.name !== "get_urls" || facts.class < 0) continue;
    if (!isAdmin(flows.program, ref, facts.class)) continue;
    for (const view of namedMethods(flows.program, ref, facts.class)) found.set(functionFacts(view), view);
  }
  return [...found.values()];
}

function isAdmin(program: Program, { unit }: FunctionRef, id: number): boolean {
  return hierarchyOf(program, { unit, class: id }).some((one) =>
    ADMIN.test(one.kind === "external" ? one.name : classFacts(one.target).name),
  );
}

/** `self.publish_page`, wherever it is handed to. */
function namedMethods(program: Program, ref: FunctionRef, id: number): FunctionRef[] {
  const { fragment } = functionFacts(ref);
  const own = new Set(methodsOf({ unit: ref.unit, class: id }).map((one) => functionFacts(one)));
  return fragment.values.flatMap((value, at) => {
    if (value.op !== "attribute" || isCalled(ref, at)) return [];
    const symbol = resolveIn(program, ref, at);
    if (symbol?.kind !== "function" || !own.has(functionFacts(symbol.target))) return [];
    return functionFacts(symbol.target).parameters[1]?.name === "request" ? [symbol.target] : [];
  });
}

function isCalled(ref: FunctionRef, id: number): boolean {
  return functionFacts(ref).fragment.values.some((value) => value.op === "call" && value.callee === id);
}
