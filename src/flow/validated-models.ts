/** Fields of objects that a schema's own class methods made of what was sent: `Params.model_validate(sent).limit` is a number. */
import { libraryAncestors } from "../bind/ancestry.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { AttributeValue } from "../extract/facts.ts";
import { fieldAnnotation, isNarrowAnnotation } from "./annotated-types.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS } from "./kinds.ts";
import type { TransferContext } from "./reading.ts";

/** Class methods that check every field (docs.pydantic.dev/latest/concepts/models/#validating-data, and version 1's names). */
const VALIDATING = /^(?:model_validate(?:_json|_strings)?|parse_obj|parse_raw|from_orm|validate)$/;

/** Libraries whose classes do. */
const SCHEMAS = /^(?:pydantic|ninja|sqlmodel)\b/;

/** What a field loses because its class has checked it. */
export function clearedByModel({ program, ref, fragment }: TransferContext, value: AttributeValue): Kinds {
  const made = fragment.values[value.base];
  const method = made?.op === "call" ? fragment.values[made.callee] : undefined;
  if (method?.op !== "attribute" || !VALIDATING.test(method.name)) return 0;
  const owner = resolveIn(program, ref, method.base);
  if (owner?.kind !== "class" || !libraryAncestors(program, owner.target).some((one) => SCHEMAS.test(one)))
    return 0;
  const annotation = fieldAnnotation(program, owner.target, value.name);
  return annotation && isNarrowAnnotation(program, annotation) ? INJECTION_KINDS : 0;
}
