/** Rows that a generic view has fetched for itself. */
import type { AttributeValue, ValueId } from "../extract/facts.ts";
import { ALL_KINDS } from "./kinds.ts";
import type { TransferContext } from "./reading.ts";
import type { Taints } from "./taint.ts";
import { isViewObject, isViewRows } from "./view-objects.ts";

/** `self.object` of a generic view is what `self.get_object()` gives, and `self.object_list` holds such rows. */
export function fetchedByView(
  { program, catalog, ref }: TransferContext,
  id: ValueId,
  value: AttributeValue,
): Taints | undefined {
  const isFetched = isViewObject(program, ref, value) || isViewRows(program, ref, value);
  const row = isFetched ? catalog.sources.get("?.get_object()") : undefined;
  const at = { unit: ref.unit, function: ref.function, value: id };
  return row && [{ origin: { kind: "source", row, at }, kinds: ALL_KINDS }];
}
