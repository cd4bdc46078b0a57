/** Whether a class of the project that makes all answers of an interface escapes the texts in them. */
import { methodsAlong } from "../../bind/ancestry.ts";
import { findModule } from "../../bind/bind.ts";
import type { ClassRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, memberOf, resolveIn } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { clearedBy } from "../../flow/library-index.ts";
import type { AuditModel } from "../audit-model.ts";
import { namesUnder, restFrameworks } from "../settings/rest-framework.ts";
import type { SettingMember } from "../settings/setting-texts.ts";
import { settingMembers } from "../settings/setting-texts.ts";

/**
 * Classes that turn results into answers are named in settings: `MODERNRPC_HANDLERS`
 * (django-modern-rpc.readthedocs.io, "Configuration") and the REST framework's `DEFAULT_RENDERER_CLASSES`
 * (django-rest-framework.org/api-guide/renderers/). True where one of them, or what it inherits in the project,
 * calls a function that escapes HTML. Which answers go through it is not known.
 */
export function someAnswersAreEscaped(model: AuditModel): boolean {
  const answer = known.get(model.flows) ?? namesEscaping(model);
  known.set(model.flows, answer);
  return answer;
}

/** One answer for each audit. */
const known = new WeakMap<AuditModel["flows"], boolean>();

function namesEscaping(model: AuditModel): boolean {
  const named = [...answerClassesOf(model, "MODERNRPC_HANDLERS"), ...restRenderers(model)];
  return named.some((one) => escapes(model.flows, one));
}

function answerClassesOf(model: AuditModel, setting: string): ClassRef[] {
  return [...settingMembers(model.settings, setting)].flatMap(
    ({ module, text }: SettingMember) => classNamed(model, module.path, text) ?? [],
  );
}

function restRenderers(model: AuditModel): ClassRef[] {
  return [...restFrameworks(model.settings)].flatMap((framework) => {
    const names = namesUnder(framework, "DEFAULT_RENDERER_CLASSES");
    if (names === undefined || names === "default") return [];
    return names.flatMap((name) => classNamed(model, framework.at.path, name) ?? []);
  });
}

function classNamed({ flows: { program } }: AuditModel, from: string, name: string): ClassRef | undefined {
  const dot = name.lastIndexOf(".");
  const importer = program.units.get(from);
  const unit = importer && findModule(program, name.slice(0, dot), importer);
  const symbol = unit && memberOf(program, { kind: "module", unit }, name.slice(dot + 1));
  return symbol?.kind === "class" ? symbol.target : undefined;
}

/** Whether one of a class's methods calls what makes a text safe in HTML. */
function escapes({ program, solver }: FlowModel, target: ClassRef): boolean {
  return methodsAlong(program, target).some((method) =>
    functionFacts(method).fragment.values.some((value) => {
      if (value.op !== "call") return false;
      const name = externalName(resolveIn(program, method, value.callee));
      const row = name === undefined ? undefined : solver.catalog.propagators.get(name);
      return row !== undefined && (clearedBy(row.clears) & KIND_BITS.html) !== 0;
    }),
  );
}
