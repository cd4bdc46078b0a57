/** What becomes of a script's request that brings no token: who answers it, and whether that asks for one. */
import { classFacts } from "../../bind/program.ts";
import type { ClassRef, functionFacts } from "../../bind/program.ts";
import type { AuditModel } from "../audit-model.ts";
import { knowsByHeader } from "../authentication/header-callers.ts";
import { libraryBases } from "../csrf-exemptions.ts";
import type { FormFate, FormViews } from "../templates/form-views.ts";
import { fateOfTarget, targetsOf } from "../templates/form-views.ts";
import type { FormTarget } from "../templates/post-forms.ts";
import type { Sender } from "./request-calls.ts";
import type { ScriptRequest } from "./requests.ts";
import type { TokenSetup } from "./token-setups.ts";

/** The set-up that adds the token to all requests of this sender. Which pages load a script is not followed: one in the project counts. */
export function setupFor(model: AuditModel, request: ScriptRequest): TokenSetup | undefined {
  const { project } = request.script.file;
  return model.scripts.setups.find(
    ({ sender, at }) => serves(sender, request.sender) && model.files.get(at.path)?.project === project,
  );
}

/** A script that takes XMLHttpRequest over serves all libraries that are built on it. */
function serves(setup: Sender, sender: Sender): boolean {
  return setup === sender || (setup === "xhr" && (sender === "jquery" || sender === "axios"));
}

/** The fate of a request at the views that may answer it. */
export function fateOfRequest(model: AuditModel, answering: FormViews, request: ScriptRequest): FormFate {
  const { file, page } = request.script;
  const target = settledTarget(answering, request.target);
  const fate = fateOfTarget(answering, file.project, page, target);
  if (fate.kind !== "refused") return fate;
  const facts = targetsOf(answering, page, target);
  const interfaces = facts.flatMap((one) => interfaceClass(model, one) ?? []);
  const isHeaderOnly =
    interfaces.length > 0 &&
    interfaces.length === facts.length &&
    interfaces.every((ref) => knowsByHeader(model, ref));
  return isHeaderOnly
    ? { kind: "settled", because: "the interface behind it knows its callers by a header, not by a cookie" }
    : fate;
}

/** `api/orders`, written without its beginning: the only route that ends so. */
export function settledTarget({ routes }: FormViews, target: FormTarget): FormTarget {
  if (target.kind !== "path" || !target.path.startsWith("*") || target.path.length < 6) return target;
  const wanted = `/${target.path.slice(1).replace(/\/$/, "")}`;
  const named = new Set(
    routes
      .map(
        ({ pattern }) =>
          `/${pattern
            .replaceAll(/[\^$]/g, "")
            .replace(/^\//, "")
            .replace(/\/\??$/, "")}`,
      )
      .filter((pattern) => pattern.endsWith(wanted)),
  );
  const [only, ...others] = named;
  return only === undefined || others.length > 0 ? target : { kind: "path", path: only };
}

/** A class of DRF among the views. */
function interfaceClass(
  { views, flows }: AuditModel,
  facts: ReturnType<typeof functionFacts> | ReturnType<typeof classFacts>,
): ClassRef | undefined {
  for (const { target } of views) {
    if (target.kind !== "class" || classFacts(target.ref) !== facts) continue;
    const isInterface = libraryBases(flows.program, target.ref).some((base) =>
      base.startsWith("rest_framework."),
    );
    return isInterface ? target.ref : undefined;
  }
  return undefined;
}
