/**
 * Permission classes that say in attributes what each action asks: `create_perms = IsOwner() | IsAdmin()`. Their own method picks the
 * attribute by the action's name and puts it together with what all actions share; that method is read here step by step.
 */
import { textOf } from "../../bind/constants.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, MergeValue, OperationValue, RegionId, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { textBetween } from "../../source/source-file.ts";
import type { Claim } from "./claim.ts";
import { both, NOTHING, some } from "./claim.ts";
import { classAttribute } from "./class-attributes.ts";
import type { GuardBook } from "./guard-book.ts";
import { guardAt } from "./guard-book.ts";
import type { PermissionQuestion } from "./permission-classes.ts";
import { eitherOf, grantsAll, hasOuterBar, permissionHook, permissionsClaim } from "./permission-classes.ts";
import { valueAt } from "./visitors.ts";

/** What is asked of one action; `grants` where everybody gets through, `listed` where the attribute holds a list. */
interface Policy {
  readonly claim: Claim;
  readonly grants: boolean;
  readonly listed: boolean;
}

/** `absent`: the attribute is not there, or `None`. Undefined: cannot be read. */
type Reading = Policy | "absent" | undefined;

interface Question {
  readonly book: GuardBook;
  readonly target: ClassRef;
  /** The permission class's own method. */
  readonly ref: FunctionRef;
  readonly action: string;
  readonly asked: PermissionQuestion;
  readonly known: Map<ValueId, Reading>;
}

/** What a permission class asks of an action; undefined where its method does not work so. */
export function actionPolicy(
  book: GuardBook,
  target: ClassRef,
  action: string,
  asked: PermissionQuestion,
): Claim | undefined {
  const ref = permissionHook(book.flows.program, target);
  if (ref === undefined) return undefined;
  const question: Question = { book, target, ref, action, asked, known: new Map() };
  const answers = functionFacts(ref).fragment.exits.filter(({ kind }) => kind === "return");
  const read = answers.map(({ value }) => answered(question, value));
  const claims = read.flatMap((one) => (one === undefined || one === "absent" ? [] : [one.claim]));
  return claims.length > 0 && claims.length === answers.length ? some(claims) : undefined;
}

/** `return rules.check_permissions(request, …)`: what the rules ask. */
function answered(question: Question, id: ValueId): Reading {
  const { ref } = question;
  const value = valueAt(ref, id);
  const callee = value?.op === "call" ? valueAt(ref, value.callee) : undefined;
  return callee?.op === "attribute" && callee.name === functionFacts(ref).name && !isSelf(ref, callee.base)
    ? readingOf(question, callee.base)
    : undefined;
}

function isSelf(ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  return value?.op === "parameter" && value.index === 0;
}

/** Remembered, because branches meet again and again. */
function readingOf(question: Question, id: ValueId): Reading {
  const { known, ref } = question;
  const value = valueAt(ref, id);
  if (known.has(id) || !value) return known.get(id);
  known.set(id, undefined);
  const reading = freshReading(question, value);
  known.set(id, reading);
  return reading;
}

function freshReading(question: Question, value: Value): Reading {
  switch (value.op) {
    case "attribute":
      return isSelf(question.ref, value.base) ? attributeReading(question, value.name) : undefined;
    case "call":
      return callReading(question, value);
    case "operation":
      return operationReading(question, value);
    case "merge":
      return mergeReading(question, value);
    default:
      return undefined;
  }
}

/** What the class or a base binds to a name. */
function attributeReading({ book, target, asked }: Question, name: string): Reading {
  const at = classAttribute(book.flows.program, target, name);
  const value = at && valueAt(at, at.value);
  if (!at || (value?.op === "constant" && value.constant === "None")) return "absent";
  const claim = permissionsClaim(book, at, asked);
  return claim && { claim, grants: grantsAll(book, at, asked), listed: value?.op === "collection" };
}

/** `getattr(self, f"{action}_perms")`; `rules()`, which makes an object of a class; `And()`, which asks nothing. */
function callReading(question: Question, call: CallValue): Reading {
  const { book, ref } = question;
  const callee = valueAt(ref, call.callee);
  const [object, name] = call.arguments;
  if (callee?.op === "free" && callee.name === "getattr" && object && name && isSelf(ref, object.value)) {
    const text = actionName(question, name.value);
    if (text === undefined) return undefined;
    // Without a third argument, a name that is not there raises an error: nobody gets through.
    const isMissing =
      call.arguments.length === 2 && !classAttribute(book.flows.program, question.target, text);
    return isMissing ? missing(question, text) : attributeReading(question, text);
  }
  const symbol = resolveIn(book.flows.program, ref, call.callee);
  if (symbol?.kind === "class" && call.arguments.length === 0)
    return { claim: NOTHING, grants: true, listed: false };
  return symbol === undefined && call.arguments.length === 0 ? readingOf(question, call.callee) : undefined;
}

function missing({ ref }: Question, name: string): Policy {
  const guard = guardAt(refTo(ref, 0), "permission", `has no \`${name}\`: lets nobody through`);
  return { claim: [guard], grants: false, listed: false };
}

/** The attribute's name: what stands around the action in `"{}_perms".format(action)`, `f"{action}_perms"`, `action + "_perms"`. */
function actionName({ ref, action, book }: Question, id: ValueId): string | undefined {
  const value = valueAt(ref, id);
  if (value?.op !== "build") return undefined;
  const hasAction = value.parts.some((one) => valueAt(ref, one)?.op === "parameter");
  const text = textBetween(ref.unit.file.bytes, value.start, Math.min(value.end, value.start + 200));
  const literal = value.parts.flatMap((one) => textOf(book.flows.program, refTo(ref, one)) ?? [])[0];
  const template = literal ?? /^[frFR]{1,2}["']([^"']{1,80})["']$/.exec(text)?.[1];
  if (!hasAction || template === undefined) return undefined;
  if (/\{[^{}]{0,60}\}|%s/.test(template)) return template.replace(/\{[^{}]{0,60}\}|%s/, action);
  return text.startsWith("'") || text.startsWith('"') ? template + action : action + template;
}

/** `a & b`, `a | b`; an absent side is never put together with another. */
function operationReading(question: Question, value: OperationValue): Reading {
  const sides = value.operands.map((id) => readingOf(question, id));
  const known = sides.flatMap((one) => (one === undefined || one === "absent" ? [] : [one]));
  const [left, right] = known;
  if (value.operator !== "arithmetic" || !left || !right || sides.length !== 2) return undefined;
  const { unit } = question.ref;
  const text = textBetween(unit.file.bytes, value.start, Math.min(value.end, value.start + 200));
  if (!hasOuterBar(text))
    return {
      claim: both(left.claim, right.claim),
      grants: left.grants && right.grants,
      listed: false,
    };
  const grants = left.grants || right.grants;
  const claim = grants ? NOTHING : eitherOf([left.claim, right.claim]);
  return { claim, grants, listed: false };
}

/** Where branches meet: what is left of them for this class and action. */
function mergeReading(question: Question, { inputs, regions, region }: MergeValue): Reading {
  const ways = inputs.flatMap((input, index) =>
    isTaken(question, regions[index] ?? 0, region) ? [readingOf(question, input)] : [],
  );
  const found = [...new Set(ways.filter((one) => one !== undefined))];
  const [only] = found;
  return found.length === 1 ? only : undefined;
}

/** Whether nothing in sight keeps a branch from being taken. */
function isTaken(question: Question, start: RegionId, outer: RegionId): boolean {
  const { regions } = functionFacts(question.ref).fragment;
  for (let at = start; at > 0 && at !== outer; at = regions[at]?.parent ?? 0) {
    const region = regions[at];
    const truth = region && region.condition !== NONE ? truthOf(question, region.condition) : undefined;
    if (truth !== undefined && truth !== region?.polarity) return false;
  }
  return true;
}

/** `if self.global_perms`, `rules is None`, `isinstance(rules, (list, tuple))`. */
function truthOf(question: Question, id: ValueId): boolean | undefined {
  const { ref } = question;
  const value = valueAt(ref, id);
  if (value?.op === "operation" && value.operator === "not" && value.operands[0] !== undefined) {
    const truth = truthOf(question, value.operands[0]);
    return truth === undefined ? undefined : !truth;
  }
  if (value?.op === "operation" && (value.operator === "is" || value.operator === "is not")) {
    const [left, right] = value.operands;
    const reading = left === undefined ? undefined : readingOf(question, left);
    const other = right === undefined ? undefined : valueAt(ref, right);
    if (reading === undefined || other?.op !== "constant" || other.constant !== "None") return undefined;
    return (reading === "absent") === (value.operator === "is");
  }
  if (value?.op === "call") return isListed(question, value);
  const reading = value ? readingOf(question, id) : undefined;
  return reading === undefined ? undefined : reading !== "absent";
}

/** Of questions about types only the one for lists is answered. */
function isListed(question: Question, call: CallValue): boolean | undefined {
  const { ref } = question;
  const [object, type] = call.arguments.map(({ value }) => value);
  const callee = valueAt(ref, call.callee);
  if (callee?.op !== "free" || callee.name !== "isinstance" || object === undefined || type === undefined)
    return undefined;
  const reading = readingOf(question, object);
  if (reading === "absent") return false;
  return reading && isListType(refTo(ref, type)) ? reading.listed : undefined;
}

function isListType(at: ValueRef): boolean {
  const value = valueAt(at, at.value);
  if (value?.op === "collection") return value.entries.every((one) => isListType(refTo(at, one.value)));
  return value?.op === "free" && /^(?:list|tuple|set)$/.test(value.name);
}
