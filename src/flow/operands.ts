/** What a value is computed from. */
import type { Value, ValueId } from "../extract/facts.ts";

/** Everything that a value is computed from; NONE for what is not there. */
export function operandsOf(value: Value): readonly ValueId[] {
  switch (value.op) {
    case "attribute":
    case "element":
    case "through":
      return [value.base];
    case "item":
      return [value.base, value.key];
    case "call":
      return [value.callee, ...value.arguments.map((argument) => argument.value)];
    case "build":
      return value.parts;
    case "collection":
      return value.entries.flatMap((entry) => [entry.key, entry.value]);
    case "merge":
      return value.inputs;
    case "operation":
    case "unknown":
      return value.operands;
    case "choice":
      return [value.whenTrue, value.whenFalse];
    case "updated":
      return [value.base, value.value];
    case "exception":
      return [value.type];
    case "parameter":
    case "free":
    case "import":
    case "constant":
    case "text":
    case "closure":
    case "class":
      return [];
  }
}

/** The operands whose content may be part of the value's own: not the key by which something is read. */
export function contributorsOf(value: Value): readonly ValueId[] {
  switch (value.op) {
    case "item":
      return [value.base];
    case "updated":
      return [value.value, value.base];
    case "exception":
      return [];
    default:
      return operandsOf(value);
  }
}
