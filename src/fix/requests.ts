/** Edits that need the request: targets of redirects, owners of rows. */
import type { FixChange } from "../findings/fix-intent.ts";
import type { Span } from "../source/span.ts";
import type { Call, ClassDef, Expression, FunctionDef, Node, Statement } from "../syntax/python/tree.ts";
import { addArgument } from "./calls.ts";
import { edits, insertion, refused, replacement, type Lowering } from "./edit.ts";
import { bindImport } from "./imports.ts";
import {
  beginsLine,
  indentOf,
  lineStart,
  nodeOf,
  nodesAround,
  sourceOf,
  type PythonSource,
} from "./python-source.ts";

type Change<K extends FixChange["kind"]> = Extract<FixChange, { kind: K }>;

/** How the code at a place writes the request; undefined where it has none. */
export function requestAt(source: PythonSource, span: Span): string | undefined {
  const around = nodesAround(source, span);
  const functions = around.filter((node): node is FunctionDef => node.kind === "FunctionDef");
  if (functions.some(({ params }) => params.some(({ name }) => name.name === "request"))) return "request";
  const owner = around.findLast((node): node is ClassDef => node.kind === "ClassDef");
  const self = functions[0]?.params[0]?.name.name;
  return owner && self === "self" && isView(source, owner) ? "self.request" : undefined;
}

/** Views keep the request they answer. */
function isView(source: PythonSource, { arguments: bases }: ClassDef): boolean {
  return bases.some(({ value }) => /View(?:Set)?$|Mixin$|Admin$/.test(sourceOf(source, value)));
}

/** Lets a redirect go to the site's own addresses alone. */
export function guardRedirect(source: PythonSource, { at }: Change<"guard-redirect">): Lowering {
  const request = requestAt(source, at.span);
  const target = targetAt(source, at.span);
  if (request === undefined) return refused("the request is not at hand here");
  if (!target) return refused("the target is written in another way");
  const bound = bindImport(source, "django.utils.http:url_has_allowed_host_and_scheme");
  if (typeof bound === "string") return refused(bound);
  const asked = `${bound.name}(${sourceOf(source, target.chosen)}, allowed_hosts={${request}.get_host()}, require_https=${request}.is_secure())`;
  const statement = statementAt(source, at.span);
  if (target.chosen.kind === "Name" && statement) {
    const indent = indentOf(source, statement.start);
    const inner = indent + indentUnit(source);
    const { eol } = source;
    const lines = `${indent}if not ${asked}:${eol}${inner}${target.chosen.name} = ${target.fallback}${eol}`;
    return edits(...bound.edits, insertion(lineStart(source, statement.start), lines));
  }
  const chosen = sourceOf(source, target.chosen);
  if (target.isOr) return refused("the target is read and replaced in one expression");
  return edits(...bound.edits, replacement(target.chosen, `${chosen} if ${asked} else ${target.fallback}`));
}

interface Target {
  /** What the visitor chose. */
  readonly chosen: Expression;
  /** Code of what to take instead. */
  readonly fallback: string;
  /** `chosen or fallback`: an empty text leads to the fallback. */
  readonly isOr: boolean;
}

function targetAt(source: PythonSource, span: Span): Target | undefined {
  const value = targetValue(source, span);
  if (!value) return undefined;
  const root = `${source.quote}/${source.quote}`;
  if (value.kind === "BooleanOperation" && value.operator === "or") {
    const [chosen] = value.values;
    return chosen && { chosen, fallback: `${source.quote}${source.quote}`, isOr: true };
  }
  if (value.kind === "Name") return { chosen: value, fallback: root, isOr: false };
  const fallback = defaultOf(value);
  return isReading(value)
    ? { chosen: value, fallback: fallback ? sourceOf(source, fallback) : root, isOr: false }
    : undefined;
}

function targetValue(source: PythonSource, span: Span): Expression | undefined {
  const returned = nodesAround(source, span).findLast((node) => node.kind === "Return");
  if (returned?.kind === "Return" && returned.start === span.start) return returned.value;
  const call = nodeOf(source, span, "Call");
  const [first] = call?.arguments ?? [];
  return first?.style === "positional" ? first.value : undefined;
}

/** `request.GET.get("next", "/")` may be read twice. */
function isReading(value: Expression): boolean {
  if (value.kind === "Subscript") return value.value.kind === "Attribute";
  return value.kind === "Call" && value.callee.kind === "Attribute" && value.callee.attribute.name === "get";
}

function defaultOf(value: Expression): Expression | undefined {
  const given = value.kind === "Call" ? value.arguments[1]?.value : undefined;
  return given?.kind === "String" || given?.kind === "Call" ? given : undefined;
}

/** The statement of a place, where something can be put in front of it. */
function statementAt(source: PythonSource, span: Span): Statement | undefined {
  const around = nodesAround(source, span);
  const found = around.findLast(isSimple);
  return found && beginsLine(source, found.start) ? found : undefined;
}

function isSimple(node: Node): node is Statement {
  return node.kind === "Return" || node.kind === "Assign" || node.kind === "ExpressionStatement";
}

/** One step of the file's own indentation. */
function indentUnit({ text }: PythonSource): string {
  return /\n( {2,8}|\t)\S/.exec(text)?.[1] ?? "    ";
}

/** Methods and functions whose keywords choose rows. */
const CHOOSING = /^(?:a?get|filter|get_object_or_404|get_list_or_404|aget_object_or_404)$/;

/** Methods that give a queryset back. */
const QUERYSET =
  /^(?:all|select_related|prefetch_related|order_by|exclude|annotate|only|defer|distinct|reverse)$/;

/** Limits a lookup to rows of whoever asks. */
export function limitToOwner(source: PythonSource, change: Change<"limit-to-owner">): Lowering {
  const request = requestAt(source, change.at.span);
  const call = nodeOf(source, change.at.span, "Call");
  if (request === undefined) return refused("the request is not at hand here");
  const name = call && lastName(call);
  if (!call || name === undefined) return refused("the lookup is written in another way");
  const keyword = `${change.lookup}=${request}.user`;
  if (call.arguments.some((one) => one.name?.name === change.lookup))
    return refused("the lookup names an owner already");
  if (CHOOSING.test(name)) return edits(addArgument(source, call, keyword));
  return QUERYSET.test(name)
    ? edits(insertion(call.end, `.filter(${keyword})`))
    : refused("the lookup is written in another way");
}

function lastName({ callee }: Call): string | undefined {
  if (callee.kind === "Name") return callee.name;
  return callee.kind === "Attribute" ? callee.attribute.name : undefined;
}
