/** What may stand on the left of an assignment, after `for`, `as` and `del`. */
import { type Parser, reportAt } from "./state.ts";
import type { Expression } from "./tree.ts";

/** Notes a target that cannot be assigned to, as CPython does; half-read ones have been noted already. */
export function checkTarget(p: Parser, target: Expression): void {
  switch (target.kind) {
    case "Name":
    case "Attribute":
    case "Subscript":
    case "Error":
      return;
    case "Starred":
      return checkTarget(p, target.value);
    case "Tuple":
    case "List":
      for (const inner of target.elements) checkTarget(p, inner);
      return;
    default:
      reportAt(p, "this cannot be assigned to", target.start, target.end);
  }
}

/** `del` takes no starred names. */
export function checkDeleted(p: Parser, target: Expression): void {
  if (target.kind === "Starred") reportAt(p, "this cannot be deleted", target.start, target.end);
  else if (target.kind === "Tuple" || target.kind === "List") {
    for (const inner of target.elements) checkDeleted(p, inner);
  } else checkTarget(p, target);
}

/** `x += 1` and `x: int = 1` take one name, attribute or subscript. */
export function checkSingleTarget(p: Parser, target: Expression): void {
  if (target.kind === "Tuple" || target.kind === "List" || target.kind === "Starred") {
    reportAt(p, "only one name can stand here", target.start, target.end);
  } else checkTarget(p, target);
}
