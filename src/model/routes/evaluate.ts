/** Reads what an expression of a URLconf holds: on demand, each value once for each run of its function. */
import { functionFacts } from "../../bind/program.ts";
import type { ClassRef } from "../../bind/program.ts";
import type {
  AttributeValue,
  BuildValue,
  ConstantValue,
  ItemValue,
  OperationValue,
  UpdatedValue,
  Value,
  ValueId,
} from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { latin1 } from "../../source/latin1.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import { callHeld } from "./calls.ts";
import type { Frame, Held } from "./held.ts";
import { BEING_READ, externalPath, itemsOf, oneOf, textHeld, UNSEEN } from "./held.ts";
import { collectionHeld, concatenated, mergeHeld, updatedHeld } from "./lists.ts";
import { importHeld, nameHeld } from "./names.ts";
import { itemOf } from "./registries.ts";
import { builtText } from "./texts.ts";
import { truthAt } from "./truth.ts";
import type { Reader } from "./reader.ts";

/** What a value holds in a frame. */
export function evaluate(reader: Reader, frame: Frame, id: ValueId): Held {
  if (id === NONE) return UNSEEN;
  const element = frame.elements.get(id);
  if (element) return element;
  if (frame.memo.has(id)) return frame.memo.get(id) ?? BEING_READ;
  const { budget } = reader;
  if (budget.steps-- <= 0 || budget.open > DEEPEST) return UNSEEN;
  frame.memo.set(id, undefined);
  budget.open++;
  const value = functionFacts(frame.ref).fragment.values[id];
  if (value?.op === "updated") readEarlier(reader, frame, value);
  const held = value ? read(reader, frame, id, value) : UNSEEN;
  budget.open--;
  frame.memo.set(id, held);
  return held;
}

/** Values that may be open at once, each for the one before: the stack must hold them. */
const DEEPEST = 300;

/** A list may be appended to hundreds of times: its versions are read from the first on. */
function readEarlier(reader: Reader, frame: Frame, { base }: UpdatedValue): void {
  const { values } = functionFacts(frame.ref).fragment;
  const versions: ValueId[] = [];
  for (
    let at = base, value = values[at];
    value?.op === "updated" && !frame.memo.has(at);
    value = values[at]
  ) {
    versions.push(at);
    at = value.base;
  }
  for (const version of versions.toReversed()) evaluate(reader, frame, version);
}

function read(reader: Reader, frame: Frame, id: ValueId, value: Value): Held {
  switch (value.op) {
    case "text":
      return textHeld(stringValue(frame.ref.unit.file.bytes, value.literal));
    case "constant":
      return constantHeld(frame, value);
    case "build":
      return buildHeld(reader, frame, value);
    case "collection":
      return collectionHeld(reader, frame, id, value);
    case "merge":
      return mergeHeld(reader, frame, value);
    case "updated":
      return updatedHeld(reader, frame, value);
    case "choice": {
      const truth = truthAt(reader, frame, value.test);
      const sides = [value.whenTrue, value.whenFalse].filter((_, index) => truth !== (index === 1));
      return oneOf(sides.map((side) => evaluate(reader, frame, side)));
    }
    case "operation":
      return operationHeld(reader, frame, value);
    case "free":
      return nameHeld(reader, frame, id, value);
    case "import":
      return importHeld(reader, frame, id, value);
    case "parameter":
      return frame.arguments.get(value.name) ?? UNSEEN;
    case "attribute":
      return attributeOf(reader, frame, value);
    case "item":
      return itemHeld(reader, frame, value);
    case "element":
      return value.position === undefined
        ? UNSEEN
        : itemOf(reader, evaluate(reader, frame, value.base), { kind: "number", value: value.position });
    case "call":
      return callHeld(reader, frame, id, value);
    case "closure":
      return {
        kind: "function",
        ref: { unit: frame.ref.unit, function: value.function },
        scope: frame,
        self: undefined,
      };
    case "class": {
      const target: ClassRef = { unit: frame.ref.unit, class: value.class };
      return { kind: "symbol", symbol: { kind: "class", target } };
    }
    case "through":
      return evaluate(reader, frame, value.base);
    case "exception":
    case "unknown":
      return UNSEEN;
  }
}

function constantHeld({ ref }: Frame, { constant, start, end }: ConstantValue): Held {
  if (constant === "number") {
    const { bytes } = ref.unit.file;
    return {
      kind: "number",
      value: Number(latin1(bytes, start, Math.min(end, start + 20))),
    };
  }
  if (constant === "Ellipsis") return UNSEEN;
  return { kind: "constant", value: constant === "None" ? null : constant === "True" };
}

/** `+` puts lists together as well as texts. */
function buildHeld(reader: Reader, frame: Frame, value: BuildValue): Held {
  const list = value.form === "concat" ? concatenated(reader, frame, value) : undefined;
  return list ?? builtText(reader, frame, value);
}

function operationHeld(reader: Reader, frame: Frame, { operator, operands }: OperationValue): Held {
  if (operator === "or" || operator === "and") {
    const going = operands.filter((one, index) => {
      const truth = index === operands.length - 1 ? undefined : truthAt(reader, frame, one);
      return truth === undefined || truth === (operator === "or");
    });
    return oneOf(going.map((one) => evaluate(reader, frame, one)));
  }
  return UNSEEN;
}

const SETTINGS = "django.conf.settings";

function attributeOf(reader: Reader, frame: Frame, { base, name }: AttributeValue): Held {
  const held = evaluate(reader, frame, base);
  return externalPath(held) === SETTINGS ? reader.setting(name) : reader.attribute(reader, held, name);
}

/** A slice is the whole list: which part it leaves is rarely said by numbers. */
function itemHeld(reader: Reader, frame: Frame, { base, key }: ItemValue): Held {
  const held = evaluate(reader, frame, base);
  if (key === NONE) return itemsOf(held) === undefined ? UNSEEN : held;
  return itemOf(reader, held, evaluate(reader, frame, key));
}
