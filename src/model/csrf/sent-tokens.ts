/** Forms of strangers on other sites that bring the token of a row: `Source.objects.get(uuid=sent["token"])` before anything is done. */
import { functionFacts } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { ExemptView } from "../csrf-exemptions.ts";
import { handlersOf } from "../csrf-exemptions.ts";

/** Columns that hold what only those know whom it was given to. */
const GIVEN = /^(?:\w{1,40}_)?(?:uuid|guid|token|secret|api_?key|access_?key)(?:__exact)?$/;

/** Questions for one row that answer with an exception where there is none. */
const FINDS = /^a?(?:get|get_object_or_404)$/;

/** Why such a view needs no check; for views that never ask who is signed in. */
export const BRINGS_TOKEN = "it looks for a row by a token that the request brings, and no session counts";

/** Whether a view asks for one row by such a column, in its own code. */
export function findsByToken({ program }: FlowModel, view: ExemptView): boolean {
  return handlersOf(program, view).some((ref) => {
    const { values } = functionFacts(ref).fragment;
    return values.some((value) => {
      const callee = value.op === "call" ? values[value.callee] : undefined;
      if (value.op !== "call" || callee === undefined || !("name" in callee)) return false;
      if (!FINDS.test(callee.name ?? "")) return false;
      return value.arguments.some(({ name, value: given }) => {
        const op = values[given]?.op;
        return name !== undefined && GIVEN.test(name) && op !== "text" && op !== "constant";
      });
    });
  });
}
