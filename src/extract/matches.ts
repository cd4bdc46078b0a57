/** Lowers `match`. */
import type { Match, MatchCase, Pattern } from "../syntax/python/tree.ts";
import { lower, lowerOptional } from "./expressions.ts";
import type { ValueId } from "./facts.ts";
import { NONE } from "./facts.ts";
import type { EndedBranch, Flow, FragmentBuilder, LowerBlock } from "./fragment-builder.ts";
import { at, bindName, emit, inBranch, joinBranches, openRegion } from "./fragment-builder.ts";

/** Each case is a branch; without a catch-all, the subject may match none. */
export function lowerMatch(builder: FragmentBuilder, node: Match, lowerBlock: LowerBlock): Flow {
  const subject = lower(builder, node.subject);
  const branches = node.cases.map((one) => lowerCase(builder, one, subject, lowerBlock));
  const exhaustive = node.cases.some((one) => !one.guard && isWildcard(one.pattern));
  const going = branches.filter((branch) => branch.result === "continues");
  if (!exhaustive) going.push({ result: "continues", assigned: new Map(), end: builder.region });
  if (going.length === 0) return "ends";
  joinBranches(builder, going, node);
  return "continues";
}

function isWildcard(pattern: Pattern): boolean {
  return pattern.kind === "CapturePattern" || (pattern.kind === "AsPattern" && isWildcard(pattern.pattern));
}

function lowerCase(
  builder: FragmentBuilder,
  node: MatchCase,
  subject: ValueId,
  lowerBlock: LowerBlock,
): EndedBranch {
  const condition = patternCondition(builder, node.pattern, subject);
  return inBranch(builder, openRegion(builder, "case", condition, true), () => {
    bindPattern(builder, node.pattern, subject);
    const guard = lowerOptional(builder, node.guard);
    if (guard !== NONE) builder.region = openRegion(builder, "case", guard, true);
    return lowerBlock(builder, node.body);
  });
}

/** A literal pattern (or several of them) says what the subject equals. */
function patternCondition(builder: FragmentBuilder, pattern: Pattern, subject: ValueId): ValueId {
  if (pattern.kind === "AsPattern") return patternCondition(builder, pattern.pattern, subject);
  if (pattern.kind === "ValuePattern") {
    const operands = [subject, lower(builder, pattern.value)];
    return emit(builder, { op: "operation", operator: "==", operands, ...at(builder, pattern) });
  }
  if (pattern.kind !== "OrPattern") return NONE;
  const parts = pattern.alternatives.map((one) => patternCondition(builder, one, subject));
  if (parts.includes(NONE)) return NONE;
  return emit(builder, { op: "operation", operator: "or", operands: parts, ...at(builder, pattern) });
}

function bindPattern(builder: FragmentBuilder, pattern: Pattern, subject: ValueId): void {
  const element = (position?: number): ValueId =>
    emit(builder, { op: "element", base: subject, position, ...at(builder, pattern) });
  switch (pattern.kind) {
    case "CapturePattern":
      if (pattern.name !== "_") bindName(builder, pattern.name, subject);
      return;
    case "AsPattern":
      bindName(builder, pattern.name, subject);
      bindPattern(builder, pattern.pattern, subject);
      return;
    case "SequencePattern":
      for (const [position, part] of pattern.elements.entries())
        bindPattern(builder, part, element(position));
      return;
    case "MappingPattern":
      for (const entry of pattern.entries) bindPattern(builder, entry.pattern, element());
      if (pattern.rest) bindName(builder, pattern.rest, subject);
      return;
    case "ClassPattern":
      for (const part of pattern.positional) bindPattern(builder, part, element());
      for (const part of pattern.keyword) bindPattern(builder, part.pattern, element());
      return;
    case "StarPattern":
      if (pattern.name) bindName(builder, pattern.name, subject);
      return;
    case "OrPattern":
      for (const part of pattern.alternatives) bindPattern(builder, part, subject);
      return;
    case "ValuePattern":
      return;
  }
}
