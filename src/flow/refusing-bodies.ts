/** What a function that refuses by raising looks at: whether it lets through what is on a list, or only keeps out what somebody thought of. */
import { definitionOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, Fragment, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";

/** Whether a function raises for all that is not known to it. A list of what is refused leaves in whatever it forgot. */
export function refusesUnknown(program: Program, ref: FunctionRef): boolean {
  const { fragment } = functionFacts(ref);
  if (!fragment.exits.some(({ kind }) => kind === "raise")) return false;
  const denied = deniedIn(fragment);
  const walks = fragment.values.some((value) => value.op === "call" && walksSyntax(program, ref, value));
  return fragment.values.some((value, id) => {
    if (denied.has(id)) return false;
    return walks ? asksForNode(program, ref, value) : isComparison(value, fragment.values);
  });
}

/** Asks whether something belongs to what is known: a member of a list, or a text that begins as it must. */
function isComparison(value: Value, values: Fragment["values"]): boolean {
  if (value.op === "operation") return isMembership(value);
  const callee = value.op === "call" ? values[value.callee] : undefined;
  return callee?.op === "attribute" && /^(?:startswith|fullmatch|issubset)$/.test(callee.name);
}

function isMembership(value: Value): boolean {
  return value.op === "operation" && (value.operator === "in" || value.operator === "not in");
}

/** Comparisons that make the function raise where they hold: `if name in FORBIDDEN: raise`. */
function deniedIn({ exits, regions, values }: Fragment): ReadonlySet<ValueId> {
  const denied = new Set<ValueId>();
  const visit = (id: ValueId, holds: boolean): void => {
    const value = values[id];
    if (value?.op !== "operation") {
      if (value && holds) denied.add(id);
    } else if (value.operator === "not") for (const one of value.operands) visit(one, !holds);
    else if (value.operator === "and" || value.operator === "or")
      for (const one of value.operands) visit(one, holds);
    else if (isMembership(value) && holds === (value.operator === "in")) denied.add(id);
  };
  for (const { kind, region } of exits) {
    const around = regions[region];
    if (kind !== "raise" || around?.form !== "branch" || around.condition === NONE) continue;
    visit(around.condition, around.polarity);
  }
  return denied;
}

/** `ast.walk(tree)` (docs.python.org/3/library/ast.html). */
function walksSyntax(program: Program, ref: FunctionRef, call: CallValue): boolean {
  return /^ast\.(?:walk|iter_child_nodes)$/.test(externalName(resolveIn(program, ref, call.callee)) ?? "");
}

/**
 * Whether a value asks what kind a node of a syntax tree is, among kinds that do no harm: a look at names or calls alone leaves all other
 * kinds in, and attributes lead from any constant to everything that Python can do.
 */
export function asksForNode(
  program: Program,
  ref: FunctionRef,
  value: Value,
  tooWide: RegExp = TOO_WIDE,
): boolean {
  const { values } = functionFacts(ref).fragment;
  const [subject, kinds] = nodeQuestion(values, value) ?? [];
  if (subject === undefined || kinds === undefined || !isNode(values[subject])) return false;
  const at = definitionOf(program, refTo(ref, kinds));
  const list = functionFacts(at).fragment.values[at.value];
  const all = list?.op === "collection" ? list.entries.map((entry) => entry.value) : [at.value];
  return !all.some((id) => tooWide.test(externalName(resolveIn(program, at, id)) ?? ""));
}

const TOO_WIDE = /^ast\.(?:AST|expr|Attribute|Lambda)$/;

/** `isinstance(node, KINDS)`, `type(node) not in KINDS`: what is asked about, and the list. */
function nodeQuestion(values: Fragment["values"], value: Value): readonly ValueId[] | undefined {
  if (value.op === "call") {
    const isAsked = calls(values, value, "isinstance");
    return isAsked ? value.arguments.map((one) => one.value) : undefined;
  }
  const [left, right] = value.op === "operation" && isMembership(value) ? value.operands : [];
  let kind = left === undefined ? undefined : values[left];
  if (kind?.op === "attribute" && kind.name === "__name__") kind = values[kind.base];
  if (right === undefined || kind === undefined) return undefined;
  if (kind.op === "attribute") return kind.name === "__class__" ? [kind.base, right] : undefined;
  const [given] = kind.op === "call" && calls(values, kind, "type") ? kind.arguments : [];
  return given && [given.value, right];
}

function calls(values: Fragment["values"], { callee }: CallValue, name: string): boolean {
  const called = values[callee];
  return called?.op === "free" && called.name === name;
}

/** What the walk gives, or what a function that calls itself is given. */
function isNode(value: Value | undefined): boolean {
  return value?.op === "element" || value?.op === "parameter";
}
