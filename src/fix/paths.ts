/** Paths that must stay below a folder. */
import type { FixChange } from "../findings/fix-intent.ts";
import type { Call, Expression, FunctionDef, Node } from "../syntax/python/tree.ts";
import { dottedName } from "../syntax/python/walk.ts";
import { edits, refused, replacement, type Lowering } from "./edit.ts";
import { bindImport } from "./imports.ts";
import { everyNode, nodeOf, nodesAround, sourceOf, type PythonSource } from "./python-source.ts";
import { textBehind } from "./sql.ts";

type Change<K extends FixChange["kind"]> = Extract<FixChange, { kind: K }>;

/** `str(path).startswith(str(folder))` says nothing about folders. Where the path is joined here, `safe_join` does; else `is_relative_to`. */
export function containPath(source: PythonSource, { at }: Change<"contain-path">): Lowering {
  const joined = safeJoin(source, { kind: "safe-join", at });
  if ("edits" in joined) return joined;
  const owner = functionAround(source, at.span);
  const checks = owner ? [...everyNode(owner)].filter(isPrefixCheck) : [];
  const [check] = checks;
  if (!check || checks.length !== 1) return joined;
  const receiver = check.callee.kind === "Attribute" ? check.callee.value : undefined;
  const folder = check.arguments[0]?.value;
  if (!receiver || !folder || check.arguments.length !== 1)
    return refused("the check is written in another way");
  const bound = bindImport(source, "pathlib:Path");
  if (typeof bound === "string") return refused(bound);
  const resolved = (node: Expression): string =>
    `${bound.name}(${sourceOf(source, withoutStr(node))}).resolve()`;
  return edits(
    ...bound.edits,
    replacement(check, `${resolved(receiver)}.is_relative_to(${resolved(withoutSeparator(folder))})`),
  );
}

function functionAround(
  source: PythonSource,
  span: Change<"contain-path">["at"]["span"],
): FunctionDef | undefined {
  return nodesAround(source, span).findLast((node): node is FunctionDef => node.kind === "FunctionDef");
}

/** A comparison with a literal is about something else than folders. */
function isPrefixCheck(node: Node): node is Call {
  return (
    node.kind === "Call" &&
    node.callee.kind === "Attribute" &&
    node.callee.attribute.name === "startswith" &&
    node.arguments[0]?.value.kind !== "String"
  );
}

function withoutStr(node: Expression): Expression {
  const isStr = node.kind === "Call" && node.callee.kind === "Name" && node.callee.name === "str";
  const [only] = isStr ? node.arguments : [];
  return only && only.style === "positional" ? only.value : node;
}

/** `folder + os.sep`. */
function withoutSeparator(node: Expression): Expression {
  return node.kind === "Binary" && node.operator === "+" ? node.left : node;
}

/** `os.path.join(folder, name)` leaves the folder when the name says so; `safe_join` refuses with an error 400. */
export function safeJoin(source: PythonSource, { at }: Change<"safe-join">): Lowering {
  const call = nodeOf(source, at.span, "Call");
  const [first] = call?.arguments ?? [];
  if (!call || !first) return refused("there is no such call here");
  const path = textBehind(source, first.value, call) ?? assignedOnce(source, first.value, call);
  const join = path && joinIn(path);
  if (!join || join.arguments.length < 2) return refused("the path is put together in another way");
  if (join.arguments.some(({ style }) => style !== "positional"))
    return refused("the path is put together in another way");
  const bound = bindImport(source, "django.utils._os:safe_join");
  if (typeof bound === "string") return refused(bound);
  return edits(...bound.edits, replacement(join.callee, bound.name));
}

/** What a name is assigned, where that happens once in its function; it may be read more often. */
function assignedOnce(source: PythonSource, node: Expression, call: Call): Expression | undefined {
  if (node.kind !== "Name") return undefined;
  const owner = functionAround(source, call);
  const values = owner
    ? [...everyNode(owner)].flatMap((one) =>
        one.kind === "Assign" &&
        one.targets.some((target) => target.kind === "Name" && target.name === node.name)
          ? one.value
          : [],
      )
    : [];
  return values.length === 1 ? values[0] : undefined;
}

/** The join itself, also within `os.path.normpath(…)` and its like. */
function joinIn(node: Expression): Call | undefined {
  if (node.kind !== "Call") return undefined;
  const name = dottedName(node.callee) ?? "";
  if (/(?:^|\.)path\.join$/.test(name)) return node;
  const [only] = node.arguments;
  return /(?:normpath|abspath|realpath)$/.test(name) && only ? joinIn(only.value) : undefined;
}
