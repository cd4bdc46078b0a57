/** Evaluates expressions. */
import type {
  BooleanOperation,
  Compare,
  Conditional,
  Expression,
  FormattedString,
  NumberLiteral,
  StringLiteral,
  Subscript,
} from "../../../syntax/python/tree.ts";
import { formattedText, numberValue as readNumber, stringValue } from "../../../syntax/python/strings.ts";
import type { AbstractValue, Origin } from "../value.ts";
import { known, none, numberValue, text, traced, truthValue } from "../value.ts";
import { apply } from "../operations/apply.ts";
import { choose } from "../operations/choice.ts";
import { joinOf } from "../operations/formatting.ts";
import { truthOf } from "../operations/truth.ts";
import { isEnvironment, presence, readVariable } from "../libraries/os-environ.ts";
import { evaluateCall } from "./calls.ts";
import { evaluateComprehension } from "./comprehensions.ts";
import { evaluateDict, evaluateSequence } from "./displays.ts";
import { doubt, MAX_STEPS, originOf, placeOf, stuck, type Frame } from "./frame.ts";
import { attributeOf, nameValue } from "./names.ts";
import { YIELDED } from "./functions.ts";

/** The value of an expression; never throws. */
export function evaluate(frame: Frame, expression: Expression): AbstractValue {
  if (++frame.run.steps > MAX_STEPS)
    return stuck(frame, expression, "the settings take too many steps to follow");
  switch (expression.kind) {
    case "Name":
      return nameValue(frame, expression);
    case "Number":
      return numberLiteral(frame, expression);
    case "String":
      return stringLiteral(frame, expression);
    case "FormattedString":
      return formattedString(frame, expression);
    case "Constant":
      return constant(expression.value, originOf(frame, expression, "written here"), frame, expression);
    case "Attribute":
      return attributeOf(frame, evaluate(frame, expression.value), expression.attribute.name, expression);
    case "Subscript":
      return subscript(frame, expression);
    case "Call":
      return evaluateCall(frame, expression);
    case "Unary":
      return apply(
        { name: "unary", operator: expression.operator },
        [evaluate(frame, expression.operand)],
        originOf(frame, expression, "computed here"),
      );
    case "Binary": {
      const operands = [evaluate(frame, expression.left), evaluate(frame, expression.right)];
      return apply(
        { name: "binary", operator: expression.operator },
        operands,
        originOf(frame, expression, "computed here"),
      );
    }
    case "BooleanOperation":
      return booleanOperation(frame, expression);
    case "Compare":
      return comparison(frame, expression);
    case "Conditional":
      return conditional(frame, expression);
    case "Tuple":
    case "List":
    case "Set":
      return evaluateSequence(frame, expression);
    case "Dict":
      return evaluateDict(frame, expression);
    case "Comprehension":
      return evaluateComprehension(frame, expression);
    case "Lambda":
      return known(
        { type: "function", node: expression, module: frame.module, scope: frame.scope },
        originOf(frame, expression, "defined here"),
      );
    case "NamedExpression": {
      const value = evaluate(frame, expression.value);
      frame.run.interpreter.assign(frame, expression.target, value);
      return value;
    }
    case "Yield":
      frame.scope.variables.set(YIELDED, none(originOf(frame, expression, "yields")));
      return stuck(frame, expression, "a generator");
    case "Await":
      return stuck(frame, expression, "an awaited value");
    case "Slice":
    case "Starred":
    case "Error":
      return stuck(frame, expression, "an expression that could not be read");
  }
}

function constant(
  value: "None" | "True" | "False" | "Ellipsis",
  origin: Origin,
  frame: Frame,
  at: Expression,
): AbstractValue {
  if (value === "None") return none(origin);
  return value === "Ellipsis" ? stuck(frame, at, "an ellipsis") : truthValue(value === "True", origin);
}

function numberLiteral(frame: Frame, node: NumberLiteral): AbstractValue {
  const value = Number(readNumber(frame.module.bytes, node) ?? Number.NaN);
  if (!Number.isFinite(value)) return stuck(frame, node, "a number that is not followed");
  return numberValue(value, originOf(frame, node, "written here"));
}

function stringLiteral(frame: Frame, node: StringLiteral): AbstractValue {
  if (node.bytes) return stuck(frame, node, "a bytes literal");
  return text(stringValue(frame.module.bytes, node), originOf(frame, node, "written here"));
}

function formattedString(frame: Frame, node: FormattedString): AbstractValue {
  const origin = originOf(frame, node, "put together here");
  if (node.template) return stuck(frame, node, "a template string");
  const operands = node.parts.map((part) => {
    if (part.kind === "FormattedText") return text(formattedText(frame.module.bytes, part), origin);
    if (part.format.length > 0 || part.conversion === "r" || part.conversion === "a")
      return stuck(frame, part, "a formatted value");
    return evaluate(frame, part.value);
  });
  const parts = joinOf(operands);
  return apply(parts.operation, parts.operands, origin);
}

function subscript(frame: Frame, node: Subscript): AbstractValue {
  const container = evaluate(frame, node.value);
  const origin = originOf(frame, node, "taken from here");
  if (isEnvironment(container)) {
    const variable = evaluate(frame, node.index);
    const read = readVariable(frame, variable, undefined, [], node);
    doubt(frame, "KeyError", presence(frame, variable, origin));
    return read;
  }
  if (node.index.kind === "Slice") {
    const { lower, upper, step } = node.index;
    if (step !== undefined) return stuck(frame, node, "a slice with a step");
    const bounds = [lower, upper].map((bound) =>
      bound === undefined ? none(origin) : evaluate(frame, bound),
    );
    return apply({ name: "slice" }, [container, ...bounds], origin);
  }
  const result = apply({ name: "item" }, [container, evaluate(frame, node.index)], origin);
  if (result.kind === "unknown" || result.kind === "fails") doubt(frame, "LookupError", result);
  return result;
}

function booleanOperation(frame: Frame, node: BooleanOperation): AbstractValue {
  const [head, ...rest] = node.values;
  if (head === undefined) return stuck(frame, node, "an empty condition");
  let value = evaluate(frame, head);
  for (const operand of rest) {
    const truth = truthOf(value);
    if (truth === (node.operator === "or")) return value;
    const next = evaluate(frame, operand);
    if (truth !== undefined) value = next;
    else
      value =
        node.operator === "or"
          ? choose(value, value, next, originOf(frame, node, "or"))
          : choose(value, next, value, originOf(frame, node, "and"));
  }
  return value;
}

function comparison(frame: Frame, node: Compare): AbstractValue {
  const origin = originOf(frame, node, "compared here");
  let left = evaluate(frame, node.left);
  let result: AbstractValue = truthValue(true, origin);
  for (const [index, operator] of node.operators.entries()) {
    const comparator = node.comparators[index];
    if (comparator === undefined) break;
    const right = evaluate(frame, comparator);
    result = choose(
      result,
      compared(frame, operator, left, right, origin),
      truthValue(false, origin),
      origin,
    );
    left = right;
  }
  return result;
}

function compared(
  frame: Frame,
  operator: Compare["operators"][number],
  left: AbstractValue,
  right: AbstractValue,
  origin: Origin,
): AbstractValue {
  if (!isEnvironment(right) || (operator !== "in" && operator !== "not in"))
    return apply({ name: "compare", operator }, [left, right], origin);
  const present = presence(frame, left, origin);
  return operator === "in" ? present : apply({ name: "unary", operator: "not" }, [present], origin);
}

function conditional(frame: Frame, node: Conditional): AbstractValue {
  const test = evaluate(frame, node.test);
  const truth = truthOf(test);
  if (truth !== undefined) return evaluate(frame, truth ? node.body : node.orElse);
  const whenTrue = evaluate(frame, node.body);
  const value = choose(
    test,
    whenTrue,
    evaluate(frame, node.orElse),
    originOf(frame, node, "depends on a condition"),
  );
  return value.kind === "one-of"
    ? traced(value, placeOf(frame, node), "depends on a condition", "chosen")
    : value;
}
