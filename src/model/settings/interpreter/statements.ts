/** Executes statements. */
import type {
  AnnAssign,
  Assign,
  Expression,
  If,
  Match,
  Raise,
  Return,
  Statement,
  With,
} from "../../../syntax/python/tree.ts";
import { dottedName } from "../../../syntax/python/walk.ts";
import type { Span } from "../../../source/span.ts";
import type { AbstractValue } from "../value.ts";
import { known, traced } from "../value.ts";
import { apply } from "../operations/apply.ts";
import { choose } from "../operations/choice.ts";
import { failedPart } from "../operations/failures.ts";
import { truthOf } from "../operations/truth.ts";
import { assign, augment, declareGlobal, unassign } from "./assignment.ts";
import { branch } from "./branches.ts";
import { defineClass } from "./classes.ts";
import { MAX_STEPS, originOf, placeOf, stuck, type Frame } from "./frame.ts";
import { executeImport, executeImportFrom } from "./imports.ts";
import { executeFor, executeWhile } from "./loops.ts";
import { failure, fallsThrough, NEXT, raisesWhen, replacing, type Outcome } from "./outcome.ts";
import { executeTry } from "./tries.ts";

/** A block that may have ended at more places than this is not followed to its end. */
const MAX_SPLITS = 80;

function givenUp(frame: Frame, at: Statement): Outcome {
  return { kind: "return", value: stuck(frame, at, "too many conditions that may end the function") };
}

/** Executes a block; after a statement that ends on some paths only, the rest runs for the others. */
export function execute(frame: Frame, body: readonly Statement[]): Outcome {
  let outcome: Outcome = NEXT;
  let splits = 0;
  for (const statement of body) {
    if (!fallsThrough(outcome)) return outcome;
    if (outcome.kind === "split" && ++splits > MAX_SPLITS)
      return replacing(outcome, ["next"], givenUp(frame, statement));
    outcome = replacing(outcome, ["next"], executeOne(frame, statement));
  }
  return outcome;
}

function executeOne(frame: Frame, statement: Statement): Outcome {
  if (++frame.run.steps > MAX_STEPS) {
    if (frame.run.steps === MAX_STEPS + 1)
      frame.run.stops.push({
        at: placeOf(frame, statement),
        reason: "the settings take too many steps to follow",
      });
    return NEXT;
  }
  switch (statement.kind) {
    case "Assign":
      return assignment(frame, statement);
    case "AnnAssign":
      return annotated(frame, statement);
    case "AugAssign":
      augment(frame, statement);
      return NEXT;
    case "Delete":
      for (const target of statement.targets) unassign(frame, target);
      return NEXT;
    case "ExpressionStatement":
      return expressionStatement(frame, frame.run.interpreter.evaluate(frame, statement.value), statement);
    case "If":
      return executeIf(frame, statement);
    case "For":
      return executeFor(frame, statement);
    case "While":
      return executeWhile(frame, statement);
    case "Try":
      return executeTry(frame, statement);
    case "With":
      return executeWith(frame, statement);
    case "Match":
      return executeMatch(frame, statement);
    case "Import":
      executeImport(frame, statement);
      return NEXT;
    case "ImportFrom":
      executeImportFrom(frame, statement);
      return NEXT;
    case "FunctionDef":
      frame.scope.variables.set(
        statement.name.name,
        known(
          { type: "function", node: statement, module: frame.module, scope: frame.scope },
          originOf(frame, statement.header, "defined here"),
        ),
      );
      return NEXT;
    case "ClassDef":
      defineClass(frame, statement);
      return NEXT;
    case "Return":
      return returned(frame, statement);
    case "Raise":
      return raised(frame, statement);
    case "Assert":
      return asserted(frame, frame.run.interpreter.evaluate(frame, statement.test), statement);
    case "Global":
      declareGlobal(frame, statement.names, originOf(frame, statement, "global"));
      return NEXT;
    case "Break":
      return { kind: "break" };
    case "Continue":
      return { kind: "continue" };
    case "Nonlocal":
    case "Pass":
    case "Print":
    case "TypeAlias":
    case "ErrorStatement":
      return NEXT;
  }
}

function assignment(frame: Frame, statement: Assign): Outcome {
  const value = frame.run.interpreter.evaluate(frame, statement.value);
  const failure = failureIn(frame, value);
  if (failure !== undefined) return failure;
  for (const target of statement.targets) assign(frame, target, named(frame, target, statement, value));
  return NEXT;
}

/**
 * What evaluating the value raises, where the environment is given: then it certainly does, and the statement ends here.
 * Otherwise the value keeps what it fails with, because a variable may be set after all.
 */
function failureIn(frame: Frame, value: AbstractValue): Outcome | undefined {
  const failed = frame.run.given === undefined ? undefined : failedPart(value);
  return failed === undefined ? undefined : failure(failed);
}

/** The value with the assignment on its chain. */
function named(
  frame: Frame,
  target: Assign["targets"][number],
  statement: Span,
  value: AbstractValue,
): AbstractValue {
  return target.kind === "Name"
    ? traced(value, placeOf(frame, statement), `assigned to \`${target.name}\``, "assigned", target.name)
    : value;
}

function annotated(frame: Frame, { target, value, ...statement }: AnnAssign): Outcome {
  if (value === undefined) return NEXT;
  const assigned = frame.run.interpreter.evaluate(frame, value);
  const failure = failureIn(frame, assigned);
  if (failure !== undefined) return failure;
  assign(frame, target, named(frame, target, statement, assigned));
  return NEXT;
}

function returned(frame: Frame, statement: Return): Outcome {
  const value =
    statement.value === undefined
      ? known({ type: "none" }, originOf(frame, statement, "returned"))
      : frame.run.interpreter.evaluate(frame, statement.value);
  return failureIn(frame, value) ?? { kind: "return", value };
}

/** A call for its effect: where it raises, importing the module does. */
function expressionStatement(frame: Frame, value: AbstractValue, statement: Statement): Outcome {
  if (value.kind === "fails") return failure(value);
  if (value.kind !== "one-of") return NEXT;
  return { kind: "split", ...outcomesOf(value), origin: originOf(frame, statement, "called here") };
}

function outcomesOf(
  value: Extract<AbstractValue, { kind: "one-of" }>,
): Pick<Extract<Outcome, { kind: "split" }>, "test" | "whenTrue" | "whenFalse"> {
  return { test: value.test, whenTrue: outcomeOf(value.whenTrue), whenFalse: outcomeOf(value.whenFalse) };
}

function outcomeOf(value: AbstractValue): Outcome {
  if (value.kind === "fails") return failure(value);
  return value.kind === "one-of" ? { kind: "split", ...outcomesOf(value), origin: value.origin } : NEXT;
}

function executeIf(frame: Frame, node: If): Outcome {
  const test = frame.run.interpreter.evaluate(frame, node.test);
  if (test.kind === "fails") return failure(test);
  const truth = truthOf(test);
  if (truth !== undefined) return execute(frame, truth ? node.body : node.orElse);
  const inner: Frame = { ...frame, conditional: true };
  const origin = originOf(frame, node.test, "depends on this condition");
  return branch(
    frame,
    test,
    () => execute(inner, node.body),
    () => execute(inner, node.orElse),
    origin,
  );
}

function raised(frame: Frame, node: Raise): Outcome {
  const exception = node.exception?.kind === "Call" ? node.exception.callee : node.exception;
  const name = exception === undefined ? undefined : dottedName(exception);
  return {
    kind: "raise",
    exception: name?.split(".").at(-1) ?? "Exception",
    reason: `raises ${name ?? "an exception"}`,
    origin: originOf(frame, node, "raises"),
  };
}

function asserted(frame: Frame, test: AbstractValue, at: Statement): Outcome {
  const origin = originOf(frame, at, "asserted here");
  const raise: Outcome = { kind: "raise", exception: "AssertionError", reason: "AssertionError", origin };
  const truth = truthOf(test);
  if (truth !== undefined) return truth ? NEXT : raise;
  return { kind: "split", test, whenTrue: NEXT, whenFalse: raise, origin };
}

function executeWith(frame: Frame, node: With): Outcome {
  const readers: (() => void)[] = [];
  for (const item of node.items) {
    const context = frame.run.interpreter.evaluate(frame, item.context);
    const usable = context.kind === "known" && context.content.type === "instance";
    if (usable) readers.push(lendName(frame, item.context, context));
    if (item.target !== undefined)
      assign(frame, item.target, usable ? context : stuck(frame, item, "an object opened by `with`"));
  }
  const outcome = execute(frame, node.body);
  for (const giveBack of readers) giveBack();
  return outcome;
}

/** `with env.prefixed("X_"):` changes what `env` itself reads until the block ends. */
function lendName(frame: Frame, context: Expression, value: AbstractValue): () => void {
  if (
    context.kind !== "Call" ||
    context.callee.kind !== "Attribute" ||
    context.callee.attribute.name !== "prefixed"
  )
    return () => {};
  const owner = context.callee.value;
  const before = frame.run.interpreter.evaluate(frame, owner);
  assign(frame, owner, value);
  return () => assign(frame, owner, before);
}

/** Literal patterns compare; other patterns leave the case open. */
function executeMatch(frame: Frame, node: Match): Outcome {
  const subject = frame.run.interpreter.evaluate(frame, node.subject);
  return matchCases(frame, node, subject, 0);
}

function matchCases(frame: Frame, node: Match, subject: AbstractValue, from: number): Outcome {
  const candidate = node.cases[from];
  if (candidate === undefined) return NEXT;
  const test = matches(frame, candidate.pattern, subject, node);
  const truth = candidate.guard === undefined ? truthOf(test) : undefined;
  if (truth !== undefined)
    return truth ? execute(frame, candidate.body) : matchCases(frame, node, subject, from + 1);
  const open = candidate.guard === undefined ? test : stuck(frame, candidate.guard, "a guarded case");
  return branch(
    frame,
    open,
    () => execute(frame, candidate.body),
    () => matchCases(frame, node, subject, from + 1),
    originOf(frame, candidate, "depends on this case"),
  );
}

function matches(
  frame: Frame,
  pattern: Match["cases"][number]["pattern"],
  subject: AbstractValue,
  at: Match,
): AbstractValue {
  const origin = originOf(frame, pattern, "compared here");
  switch (pattern.kind) {
    case "ValuePattern":
      return apply(
        { name: "compare", operator: "==" },
        [subject, frame.run.interpreter.evaluate(frame, pattern.value)],
        origin,
      );
    case "OrPattern":
      return pattern.alternatives
        .map((one) => matches(frame, one, subject, at))
        .reduceRight((rest, one) =>
          choose(one, known({ type: "boolean", value: true }, origin), rest, origin),
        );
    case "CapturePattern":
      if (pattern.name !== "_") frame.scope.variables.set(pattern.name, subject);
      return known({ type: "boolean", value: true }, origin);
    default:
      return stuck(frame, pattern, "a pattern that is not followed");
  }
}

/** Executes a module's top level and notes under which conditions importing it raises. */
export function executeModule(frame: Frame, body: readonly Statement[]): void {
  for (const statement of body) {
    const outcome = executeOne(frame, statement);
    const refusal = raisesWhen(outcome, originOf(frame, statement, "raises"));
    if (truthOf(refusal) !== false) frame.run.refusals.push(refusal);
    if (!fallsThrough(outcome)) return;
  }
}
