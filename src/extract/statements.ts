/** Lowers statements. Each says whether control can run past it, so that later code knows what it may rely on. */
import type { Span } from "../source/span.ts";
import type {
  Assign,
  AugAssign,
  ClassDef,
  ExceptHandler,
  Expression,
  For,
  FunctionDef,
  If,
  Import,
  ImportFrom,
  Match,
  MatchCase,
  Pattern,
  Statement,
  Try,
  While,
  With,
} from "../syntax/python/tree.ts";
import { assignedNames } from "./assigned-names.ts";
import { assign } from "./assignments.ts";
import { at, lower, lowerOptional, lowerParameters } from "./expressions.ts";
import type { RegionId, ValueId } from "./facts.ts";
import { NONE } from "./facts.ts";
import type { Branch, FragmentBuilder } from "./fragment-builder.ts";
import { bindName, emit, inBranch, joinBranches, lookUp, openRegion } from "./fragment-builder.ts";

/** `ends` when control never runs past the statement: it returns, raises, continues or breaks on every way. */
type Flow = "continues" | "ends";

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
      return "ends";
    case "If":
      return lowerIf(builder, node);
    case "For":
      return lowerFor(builder, node);
    case "While":
      return lowerWhile(builder, node);
    case "With":
      return lowerWith(builder, node);
    case "Try":
      return lowerTry(builder, node);
    case "Match":
      return lowerMatch(builder, node);
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
      return "continues";
    case "Print":
      return lowerAll(builder, node.values);
    case "ErrorStatement":
      return lowerAll(builder, node.parts);
    case "Break":
    case "Continue":
      return "ends";
    case "TypeAlias":
    case "Delete":
    case "Global":
    case "Nonlocal":
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
  if (going.length === 1) builder.region = after(builder, test, going[0] === then);
  return "continues";
}

function after(builder: FragmentBuilder, test: ValueId, polarity: boolean): RegionId {
  return openRegion(builder, "after", test, polarity);
}

function lowerFor(builder: FragmentBuilder, node: For): Flow {
  const iterable = lower(builder, node.iterable);
  lowerLoop(builder, node, () => {
    const base = node.async ? through(builder, iterable, node.iterable) : iterable;
    const element = emit(builder, { op: "element", base, position: undefined, ...at(builder, node.target) });
    assign(builder, node.target, element, lower);
    return NONE;
  });
  return lowerBlock(builder, node.orElse) === "ends" && !breaks(node.body) ? "ends" : "continues";
}

function through(builder: FragmentBuilder, base: ValueId, node: Expression): ValueId {
  return emit(builder, { op: "through", protocol: "async-iteration", base, ...at(builder, node) });
}

function lowerWhile(builder: FragmentBuilder, node: While): Flow {
  lowerLoop(builder, node, () => lower(builder, node.test));
  const endless = node.test.kind === "Constant" && node.test.value === "True" && !breaks(node.body);
  return lowerBlock(builder, node.orElse) === "ends" || endless ? "ends" : "continues";
}

/** Whether a loop body has a `break` of its own. */
function breaks(body: readonly Statement[]): boolean {
  return body.some((node) => {
    switch (node.kind) {
      case "Break":
        return true;
      case "If":
        return breaks(node.body) || breaks(node.orElse);
      case "With":
        return breaks(node.body);
      case "Try":
        return [node.body, node.orElse, node.finally, ...node.handlers.map((one) => one.body)].some(breaks);
      case "Match":
        return node.cases.some((one) => breaks(one.body));
      default:
        return false;
    }
  });
}

/** What a loop assigns may come from before it or from an earlier round: such names become merges at its head. */
function lowerLoop(builder: FragmentBuilder, node: For | While, head: () => ValueId): void {
  const carried = new Map<
    string,
    { readonly id: ValueId; readonly inputs: ValueId[]; readonly regions: RegionId[] }
  >();
  for (const name of assignedNames(node.body)) {
    const before = lookUp(builder.environment, name);
    if (before === undefined) continue;
    const inputs = [before];
    const regions = [builder.region];
    const id = emit(builder, { op: "merge", inputs, regions, ...at(builder, node) });
    carried.set(name, { id, inputs, regions });
    bindName(builder, name, id);
  }
  const body = inBranch(builder, openRegion(builder, "loop", NONE, true), () => {
    const test = head();
    if (test !== NONE) builder.region = openRegion(builder, "branch", test, true);
    lowerBlock(builder, node.body);
  });
  for (const [name, { id, inputs, regions }] of carried) {
    const value = body.assigned.get(name);
    if (value === undefined || value === id) continue;
    inputs.push(value);
    regions.push(body.end);
  }
  joinBranches(builder, [body, { assigned: new Map(), end: builder.region }], node);
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
  return lowerBlock(builder, node.body);
}

/** When every handler leaves, what follows runs only after the whole body has: it stays nested in the body's last region. */
function lowerTry(builder: FragmentBuilder, node: Try): Flow {
  const body = inBranch(builder, openRegion(builder, "try", NONE, true), () => {
    const flow = lowerBlock(builder, node.body);
    return flow === "ends" ? flow : lowerBlock(builder, node.orElse);
  });
  const handlers = node.handlers.map((handler) => lowerHandler(builder, handler, body));
  const going = [body, ...handlers].filter((branch) => branch.result === "continues");
  joinBranches(builder, going, node);
  if (going.length === 1 && going[0] === body) builder.region = body.end;
  const last = lowerBlock(builder, node.finally);
  return last === "ends" || going.length === 0 ? "ends" : "continues";
}

function lowerHandler(
  builder: FragmentBuilder,
  handler: ExceptHandler,
  body: Branch,
): ReturnType<typeof inBranch<Flow>> {
  return inBranch(builder, openRegion(builder, "except", NONE, true), () => {
    joinBranches(builder, [body, { assigned: new Map(), end: builder.region }], handler);
    const type = lowerOptional(builder, handler.type);
    if (handler.name) {
      const caught = emit(builder, { op: "exception", type, ...at(builder, handler.name) });
      bindName(builder, handler.name.name, caught);
    }
    return lowerBlock(builder, handler.body);
  });
}

function lowerMatch(builder: FragmentBuilder, node: Match): Flow {
  const subject = lower(builder, node.subject);
  const branches = node.cases.map((one) => lowerCase(builder, one, subject));
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
): ReturnType<typeof inBranch<Flow>> {
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

function qualify(builder: FragmentBuilder, name: string): string {
  return builder.body.qualifiedName ? `${builder.body.qualifiedName}.${name}` : name;
}

function spansOf(nodes: readonly Expression[]): Span[] {
  return nodes.map(({ start, end }) => ({ start, end }));
}

/** The body waits in the queue; what stands around it (decorators, defaults, annotations) is evaluated here and now. */
function lowerFunction(builder: FragmentBuilder, node: FunctionDef): Flow {
  const decorators = node.decorators.map((decorator) => lower(builder, decorator));
  const parameters = lowerParameters(builder, node.params);
  const returns = lowerOptional(builder, node.returns);
  const id = builder.file.functionCount++;
  builder.file.queue.push({
    node,
    id,
    parent: builder.body.id,
    class: builder.body.node.kind === "ClassDef" ? builder.body.class : NONE,
    qualifiedName: qualify(builder, node.name.name),
    outline: { parameters, decorators, decoratorSpans: spansOf(node.decorators), returns },
  });
  bindName(builder, node.name.name, emit(builder, { op: "closure", function: id, ...at(builder, node) }));
  return "continues";
}

function lowerClass(builder: FragmentBuilder, node: ClassDef): Flow {
  const decorators = node.decorators.map((decorator) => lower(builder, decorator));
  const bases: ValueId[] = [];
  const keywords: { name: string; value: ValueId }[] = [];
  for (const argument of node.arguments) {
    const value = lower(builder, argument.value);
    if (argument.style === "keyword") keywords.push({ name: argument.name?.name ?? "", value });
    else if (argument.style === "positional") bases.push(value);
  }
  const body = builder.file.functionCount++;
  const qualifiedName = qualify(builder, node.name.name);
  const { start, end, header } = node;
  const parent = builder.body.id;
  builder.file.classes.push({
    name: node.name.name,
    qualifiedName,
    header,
    bases,
    keywords,
    decorators,
    decoratorSpans: spansOf(node.decorators),
    parent,
    body,
    start,
    end,
  });
  const id = builder.file.classes.length - 1;
  const outline = { parameters: [], decorators: [], decoratorSpans: [], returns: NONE };
  builder.file.queue.push({ node, id: body, parent, class: id, qualifiedName, outline });
  bindName(builder, node.name.name, emit(builder, { op: "class", class: id, ...at(builder, node) }));
  return "continues";
}

/** `import a.b` binds `a`; `import a.b as c` binds the module `a.b`. */
function lowerImport(builder: FragmentBuilder, node: Import): Flow {
  for (const { name, alias, start, end } of node.names) {
    builder.file.importedModules.push({ module: name, level: 0 });
    const module = alias ? name : (name.split(".")[0] ?? name);
    const value = emit(builder, {
      op: "import",
      module,
      level: 0,
      name: undefined,
      start,
      end,
      region: builder.region,
    });
    bindName(builder, alias ?? module, value);
  }
  return "continues";
}

function lowerImportFrom(builder: FragmentBuilder, node: ImportFrom): Flow {
  const { module, level } = node;
  builder.file.importedModules.push({ module, level });
  for (const { name, alias, start, end } of node.names) {
    if (name === "*") {
      builder.file.starImports.push({ module, level, region: builder.region });
      continue;
    }
    const value = emit(builder, { op: "import", module, level, name, start, end, region: builder.region });
    bindName(builder, alias ?? name, value);
  }
  return "continues";
}
