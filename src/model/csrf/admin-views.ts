/** Methods that admin classes put behind URLs of their own, in `get_urls()`. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import { hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";

/** Bases whose `get_urls()` Django's admin asks for (docs.djangoproject.com/en/5.2/ref/contrib/admin/#django.contrib.admin.ModelAdmin.get_urls). */
const ADMIN =
  /^django\.contrib\.(?:gis\.)?admin\.(?:options\.|sites\.)?(?:ModelAdmin|AdminSite|InlineModelAdmin)$|Admin$/;

/** One of them. */
export interface AdminView {
  readonly ref: FunctionRef;
  /** Whether its address holds a UUID, which nobody outside knows: `path("<uuid:pk>/accept/", …)`. */
  readonly random: boolean;
}

/** All such methods, each once. */
export function adminViews(flows: FlowModel): AdminView[] {
  const found = new Map<unknown, AdminView>();
  for (const { ref, facts } of functionsOf(flows)) {
    if (facts.name !== "get_urls" || facts.class < 0) continue;
    if (!isAdmin(flows.program, ref, facts.class)) continue;
    for (const view of namedMethods(flows.program, ref, facts.class))
      found.set(functionFacts(view.ref), view);
  }
  return [...found.values()];
}

function isAdmin(program: Program, { unit }: FunctionRef, id: number): boolean {
  return hierarchyOf(program, { unit, class: id }).some((one) =>
    ADMIN.test(one.kind === "external" ? one.name : classFacts(one.target).name),
  );
}

/** `self.publish_page`, wherever it is handed to. */
function namedMethods(program: Program, ref: FunctionRef, id: number): AdminView[] {
  const { fragment } = functionFacts(ref);
  const own = new Set(methodsOf({ unit: ref.unit, class: id }).map((one) => functionFacts(one)));
  return fragment.values.flatMap((value, at) => {
    if (value.op !== "attribute" || isCalled(ref, at)) return [];
    const symbol = resolveIn(program, ref, at);
    if (symbol?.kind !== "function" || !own.has(functionFacts(symbol.target))) return [];
    const { target } = symbol;
    if (functionFacts(target).parameters[1]?.name !== "request") return [];
    return [{ ref: target, random: standsBehindUuid(program, ref, at) }];
  });
}

/** Calls around a method that is put behind a path: `path("…", self.admin_site.admin_view(self.accept))`. */
const AROUND = 4;

function standsBehindUuid(program: Program, ref: FunctionRef, at: number): boolean {
  const { values } = functionFacts(ref).fragment;
  let id = at;
  for (let step = 0; step < AROUND; step++) {
    const given = id;
    const next = values.findIndex(
      (value) => value.op === "call" && value.arguments.some((one) => one.value === given),
    );
    const call = values[next];
    if (call?.op !== "call") return false;
    const [first] = call.arguments;
    const address = first && first.value !== id ? textOf(program, refTo(ref, first.value)) : undefined;
    if (address !== undefined) return address.includes("<uuid:");
    id = next;
  }
  return false;
}

function isCalled(ref: FunctionRef, id: number): boolean {
  return functionFacts(ref).fragment.values.some((value) => value.op === "call" && value.callee === id);
}
