/** Edits that need the request: targets of redirects, owners of rows. */
import type { FixChange } from "../findings/fix-intent.ts";
import type { Span } from "../source/span.ts";
import type { Call, ClassDef, Expression, FunctionDef, Node, Statement } from "../syntax/python/tree.ts";
import { addArgument } from "./calls.ts";
import { edits, insertion, refused, replacement, type Lowering, type TextEdit } from "./edit.ts";
import { bindImport } from "./imports.ts";
import {
  beginsLine,
  everyNode,
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
  const statement = statementAt(source, at.span);
  if (!statement) return refused("the redirect does not stand in a statement of its own");
  return edits(...bound.edits, ...guardLines(source, { target, statement, request, guard: bound.name }));
}

/** What the guard is made of. */
interface RedirectGuard {
  readonly target: Target;
  readonly statement: Statement;
  readonly request: string;
  /** The file's name for Django's function. */
  readonly guard: string;
}

/** Lines in front of the statement; what is no name yet gets one. */
function guardLines(
  source: PythonSource,
  { target, statement, request, guard }: RedirectGuard,
): readonly TextEdit[] {
  const { chosen, fallback } = target;
  const { eol } = source;
  const indent = indentOf(source, statement.start);
  const name = chosen.kind === "Name" ? chosen.name : freeName(source, statement);
  const named = chosen.kind === "Name" ? "" : `${indent}${name} = ${sourceOf(source, chosen)}${eol}`;
  const asked = `${guard}(${name}, allowed_hosts={${request}.get_host()}, require_https=${request}.is_secure())`;
  const lines = `${named}${indent}if not ${asked}:${eol}${indent}${indentUnit(source)}${name} = ${fallback}${eol}`;
  const before = insertion(lineStart(source, statement.start), lines);
  return chosen.kind === "Name" ? [before] : [before, replacement(chosen, name)];
}

/** A name that the statement's surroundings do not use. */
function freeName(source: PythonSource, statement: Statement): string {
  const owner =
    nodesAround(source, statement).findLast((node) => node.kind === "FunctionDef") ?? source.module;
  const used = new Set([...everyNode(owner)].flatMap((node) => (node.kind === "Name" ? node.name : [])));
  return ["next_url", "target_url", "redirect_url"].find((name) => !used.has(name)) ?? "own_site_url";
}

interface Target {
  /** What the visitor chose. */
  readonly chosen: Expression;
  /** Code of what to take instead. */
  readonly fallback: string;
}

function targetAt(source: PythonSource, span: Span): Target | undefined {
  const value = targetValue(source, span);
  if (!value) return undefined;
  const root = `${source.quote}/${source.quote}`;
  if (value.kind === "BooleanOperation" && value.operator === "or") {
    const [chosen] = value.values;
    return chosen && { chosen, fallback: `${source.quote}${source.quote}` };
  }
  if (value.kind === "Name") return { chosen: value, fallback: root };
  const fallback = defaultOf(value);
  return isReading(value)
    ? { chosen: value, fallback: fallback ? sourceOf(source, fallback) : root }
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
