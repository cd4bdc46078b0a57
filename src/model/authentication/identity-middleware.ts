/** Middleware of the project that says itself who is asking, and turns away whoever it does not know. */
import type { Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { constantOf } from "../../bind/constants.ts";
import { refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { ProjectSettings, EvaluatedModule } from "../settings/project-settings.ts";
import { ownMiddlewareWith } from "../settings/middleware.ts";

/** Methods that see every request (docs.djangoproject.com/en/5.2/topics/http/middleware/). */
const SEES_REQUESTS = /^(?:__call__|__acall__|process_request|process_view)$/;

/** The name of such an entry of a production module's `MIDDLEWARE`. */
export function identityMiddleware(
  program: Program,
  settings: ProjectSettings,
  module: EvaluatedModule,
): string | undefined {
  return ownMiddlewareWith(
    program,
    settings,
    module,
    (method) => SEES_REQUESTS.test(functionFacts(method).name) && decides(program, method),
  );
}

/** `request.user = …`, and an answer of 401 or 403. */
function decides(program: Program, ref: FunctionRef): boolean {
  const { stores, values } = functionFacts(ref).fragment;
  const names = stores.some(({ name, item, base }) => {
    const request = values[base];
    return name === "user" && !item && request?.op === "parameter" && request.index === 1;
  });
  return names && values.some((value) => value.op === "call" && refuses(program, ref, value));
}

function refuses(program: Program, ref: FunctionRef, call: CallValue): boolean {
  const name = externalName(resolveIn(program, ref, call.callee)) ?? "";
  if (/\.(?:HttpResponseForbidden|PermissionDenied)$/.test(name)) return true;
  const status = argumentOf(call, undefined, "status");
  const code = status && constantOf(program, refTo(ref, status.value));
  return code?.kind === "number" && (code.text === "401" || code.text === "403");
}
