/** Lowers statements. Each says whether control can run past it, so that later code knows what it may rely on. */
import type { AnnAssign, Assign, AugAssign, Expression, If, Statement, With } from "../syntax/python/tree.ts";
import { assign } from "./assignments.ts";
import { lowerClass, lowerFunction, lowerImport, lowerImportFrom } from "./definitions.ts";
import { lower, lowerOptional } from "./expressions.ts";
import type { RegionId } from "./facts.ts";
import { NONE } from "./facts.ts";
import type { Branch, Flow, FragmentBuilder } from "./fragment-builder.ts";
import { at, emit, inBranch, joinBranches, leaveRound, openRegion } from "./fragment-builder.ts";
import { lowerFor, lowerWhile } from "./loops.ts";
import { lowerMatch } from "./matches.ts";
import { lowerTry } from "./tries.ts";

/** Lowers a block; what follows an ending statement is unreachable and left out. */
export function lowerBlock(builder: FragmentBuilder, statements: readonly Statement[]): Flow {
  for (const statement of statements) {
    if (lowerStatement(builder, statement) === "ends") return "ends";
  }
  return "continues";
}

function lowerStatement(builder: FragmentBuilder, node: Statement): Flow {
  switch (node.kind) {
    case "ExpressionStatement":
      lower(builder, node.value);
      return "continues";
    case "Assign":
      return lowerAssign(builder, node);
    case "AugAssign":
      return lowerAugAssign(builder, node);
    case "AnnAssign":
      if (node.value) assign(builder, node.target, lower(builder, node.value), lower);
      noteField(builder, node);
      return "continues";
    case "Return":
      builder.exits.push({ kind: "return", value: lowerOptional(builder, node.value), ...at(builder, node) });
      return "ends";
    case "Raise":
      builder.exits.push({
        kind: "raise",
        value: lowerOptional(builder, node.exception),
        ...at(builder, node),
      });
      lowerOptional(builder, node.cause);
      return "ends";
    case "If":
      return lowerIf(builder, node);
    case "For":
      return lowerFor(builder, node, lowerBlock);
    case "While":
      return lowerWhile(builder, node, lowerBlock);
    case "With":
      return lowerWith(builder, node);
    case "Try":
      return lowerTry(builder, node, lowerBlock);
    case "Match":
      return lowerMatch(builder, node, lowerBlock);
    case "FunctionDef":
      return lowerFunction(builder, node);
    case "ClassDef":
      return lowerClass(builder, node);
    case "Import":
      return lowerImport(builder, node);
    case "ImportFrom":
      return lowerImportFrom(builder, node);
    case "Assert":
      builder.assertions.push(lower(builder, node.test));
      lowerOptional(builder, node.message);
      return "continues";
    case "Print":
      return lowerAll(builder, node.values);
    case "ErrorStatement":
      return lowerAll(builder, node.parts);
    case "Break":
    case "Continue":
      leaveRound(builder, node.kind);
      return "ends";
    case "Delete":
      return lowerAll(builder, node.targets);
    case "Global":
    case "Nonlocal":
      builder.outer.push(...node.names);
      return "continues";
    case "TypeAlias":
    case "Pass":
      return "continues";
  }
}

function lowerAll(builder: FragmentBuilder, nodes: readonly Expression[]): Flow {
  for (const node of nodes) lower(builder, node);
  return "continues";
}

function lowerAssign(builder: FragmentBuilder, node: Assign): Flow {
  const value = lower(builder, node.value);
  for (const target of node.targets) assign(builder, target, value, lower);
  return "continues";
}

function lowerAugAssign(builder: FragmentBuilder, node: AugAssign): Flow {
  const parts = [lower(builder, node.target), lower(builder, node.value)];
  const where = at(builder, node);
  const value =
    node.operator === "+" || node.operator === "%"
      ? emit(builder, { op: "build", form: node.operator === "+" ? "concat" : "percent", parts, ...where })
      : emit(builder, { op: "operation", operator: "arithmetic", operands: parts, ...where });
  assign(builder, node.target, value, lower);
  return "continues";
}

/** After `if c: return`, the rest of the block is nested in a region that `c` guards. */
function lowerIf(builder: FragmentBuilder, node: If): Flow {
  const test = lower(builder, node.test);
  const then = inBranch(builder, openRegion(builder, "branch", test, true), () =>
    lowerBlock(builder, node.body),
  );
  const other = inBranch(builder, openRegion(builder, "branch", test, false), () =>
    lowerBlock(builder, node.orElse),
  );
  const going = [then, other].filter((branch) => branch.result === "continues");
  if (going.length === 0) return "ends";
  joinBranches(builder, going, node);
  const [only] = going;
  if (only && going.length === 1) builder.region = after(builder, only);
  return "continues";
}

/** What follows runs under the branch's own condition, and under those of the early leavings inside it. */
function after(builder: FragmentBuilder, branch: Branch): RegionId {
  const region = builder.regions[branch.end];
  if (region?.form !== "branch") return branch.end;
  return openRegion(builder, "after", region.condition, region.polarity);
}

function lowerWith(builder: FragmentBuilder, node: With): Flow {
  for (const item of node.items) {
    const context = lower(builder, item.context);
    if (!item.target) continue;
    const entered = emit(builder, {
      op: "through",
      protocol: "with",
      base: context,
      ...at(builder, item.target),
    });
    assign(builder, item.target, entered, lower);
  }
  return node.items.some((item) => suppresses(item.context))
    ? lowerSuppressed(builder, node)
    : lowerBlock(builder, node.body);
}

/** `contextlib.suppress(…)`, told by its name: the block may stop anywhere, and what follows runs all the same. */
function suppresses(context: Expression): boolean {
  if (context.kind !== "Call") return false;
  const { callee } = context;
  const name = callee.kind === "Attribute" ? callee.attribute.name : callee.kind === "Name" && callee.name;
  return name === "suppress";
}

function lowerSuppressed(builder: FragmentBuilder, node: With): Flow {
  const body = inBranch(builder, openRegion(builder, "with", NONE, true), () =>
    lowerBlock(builder, node.body),
  );
  const stopped = { assigned: new Map(), end: builder.region };
  joinBranches(builder, [{ assigned: body.assigned, end: builder.region }, stopped], node);
  return "continues";
}

/** `name: annotation` in a class body: of a dataclass or a schema, a field. */
function noteField(builder: FragmentBuilder, { target, annotation }: AnnAssign): void {
  const { body, file } = builder;
  if (body.node.kind !== "ClassDef" || target.kind !== "Name") return;
  file.classes[body.class]?.fields.push({ name: target.name, annotation: lower(builder, annotation) });
}
