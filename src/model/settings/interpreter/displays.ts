/** Lists, tuples, sets and dictionaries written out, with `*` and `**` parts. */
import type {
  DictExpression,
  Expression,
  ListExpression,
  SetExpression,
  TupleExpression,
} from "../../../syntax/python/tree.ts";
import type { AbstractValue, DictItem, Origin, SequenceType } from "../value.ts";
import { dict, sequence } from "../value.ts";
import { apply } from "../operations/apply.ts";
import { originOf, type Frame } from "./frame.ts";

type SequenceDisplay = TupleExpression | ListExpression | SetExpression;

/** `[a, *b]`: the parts between stars are joined as `+` joins them, so that an environment variable among them is kept. */
export function evaluateSequence(frame: Frame, node: SequenceDisplay): AbstractValue {
  const type: SequenceType = node.kind === "List" ? "list" : node.kind === "Tuple" ? "tuple" : "set";
  const origin = originOf(frame, node, "written here");
  let result: AbstractValue = sequence(type, [], origin);
  let pending: AbstractValue[] = [];
  for (const element of node.elements) {
    if (element.kind !== "Starred") {
      pending.push(frame.run.interpreter.evaluate(frame, element));
      continue;
    }
    result = joined(result, sequence(type, pending, origin), origin);
    pending = [];
    result = joined(result, spread(frame, element.value, type, origin), origin);
  }
  return joined(result, sequence(type, pending, origin), origin);
}

function spread(frame: Frame, node: Expression, type: SequenceType, origin: Origin): AbstractValue {
  const value = frame.run.interpreter.evaluate(frame, node);
  return apply({ name: "builtin", function: type, keywords: [] }, [value], origin);
}

function joined(left: AbstractValue, right: AbstractValue, origin: Origin): AbstractValue {
  return isEmpty(right)
    ? left
    : isEmpty(left)
      ? { ...right, origin }
      : apply({ name: "binary", operator: "+" }, [left, right], origin);
}

function isEmpty(value: AbstractValue): boolean {
  return (
    value.kind === "known" &&
    "elements" in value.content &&
    value.content.elements.length === 0 &&
    !value.content.open
  );
}

/** `{key: value, **other}`. */
export function evaluateDict(frame: Frame, node: DictExpression): AbstractValue {
  const origin = originOf(frame, node, "written here");
  let result: AbstractValue = dict([], origin);
  let pending: DictItem[] = [];
  for (const entry of node.entries) {
    const value = frame.run.interpreter.evaluate(frame, entry.value);
    if (entry.key !== undefined) {
      pending.push({ key: frame.run.interpreter.evaluate(frame, entry.key), value });
      continue;
    }
    result = united(united(result, dict(pending, origin), origin), value, origin);
    pending = [];
  }
  return united(result, dict(pending, origin), origin);
}

function united(left: AbstractValue, right: AbstractValue, origin: Origin): AbstractValue {
  return apply({ name: "mutate", method: "update", keywords: [] }, [left, right], origin);
}
