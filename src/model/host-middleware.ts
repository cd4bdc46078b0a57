/** Middleware of the project that turns hosts away itself, as sites do whose customers bring domains of their own. */
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import { ownMiddlewareWith } from "./settings/middleware.ts";
import type { EvaluatedModule, ProjectSettings } from "./settings/project-settings.ts";

/** What Django itself raises for a host that it does not answer to (docs.djangoproject.com/en/5.2/ref/exceptions/#suspiciousoperation). */
const REFUSAL = /^django\.core\.exceptions\.DisallowedHost$/;

/** The name of an entry of a production module's `MIDDLEWARE` whose class refuses hosts. */
export function hostMiddleware(
  program: Program,
  settings: ProjectSettings,
  module: EvaluatedModule,
): string | undefined {
  return ownMiddlewareWith(program, settings, module, (method) => refuses(program, method));
}

function refuses(program: Program, ref: FunctionRef): boolean {
  const { exits, values } = functionFacts(ref).fragment;
  return exits.some(({ kind, value }) => {
    if (kind !== "raise") return false;
    const raised = values[value];
    const named = raised?.op === "call" ? raised.callee : value;
    return REFUSAL.test(externalName(resolveIn(program, ref, named)) ?? "");
  });
}
