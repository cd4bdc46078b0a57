/** Columns by which a question leaves out rows that are not for everybody: `filter(is_published=True)`, `exclude(status=Post.DRAFT)`. */
import { constantOf, definitionOf } from "../../bind/constants.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { memberOf, resolve, resolveIn } from "../../bind/resolve.ts";
import type { CallArgument, CallValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import { memberConstant } from "../rows/members.ts";

/** Columns that say yes of rows for everybody. */
const SHOWN = /^(?:is_|was_|has_been_)?(?:published|public|approved|moderated)$/;

/** Columns that say yes of the others. What is merely left out of lists (`unlisted`, `visible` as a rule) is for whoever has the link. */
const HIDDEN = /^(?:is_)?(?:draft|private|hidden|unpublished|embargoed|confidential|internal|censored)$/;

/** Columns that say it in a word. */
const AUDIENCE = /^(?:\w{1,30}_)?(?:status|state|privacy|visibility|audience)(?:_level|_type)?$/;
const SHOWN_WORD = /(?:^|_)(?:public|published|publish|everybody|everyone|visible|live)$/i;
const HIDDEN_WORD = /(?:^|_)(?:draft|private|hidden|unpublished|embargoed|confidential)$/i;

/** Links of a chain, with those of the project's own managers and querysets. */
const DEPTH = 12;

/** The columns of a question, from its last call to its first, through methods of the project. */
export function audienceColumns(program: Program, at: ValueRef, depth = 0): readonly string[] {
  if (at.value === NONE || depth > DEPTH) return [];
  const ref = definitionOf(program, at);
  const value = functionFacts(ref).fragment.values[ref.value];
  const next = (id: ValueId): readonly string[] => audienceColumns(program, refTo(ref, id), depth + 1);
  switch (value?.op) {
    case "through":
    case "updated":
    case "element":
    case "item":
      return next(value.base);
    case "attribute":
      return [...ofManager(program, ref, depth), ...next(value.base)];
    case "call":
      return [
        ...ownColumns(program, ref, value),
        ...ofMethod(program, ref, value, depth),
        ...next(startOf(ref, value)),
      ];
    default:
      return [];
  }
}

/** What a link is called on: the queryset before it, or the first argument of `get_object_or_404`. */
function startOf(ref: ValueRef, { callee, arguments: given }: CallValue): ValueId {
  const method = functionFacts(ref).fragment.values[callee];
  const [first] = given;
  return method?.op === "attribute" ? method.base : first?.style === "positional" ? first.value : NONE;
}

/** `Post.published`: a manager of the project, whose `get_queryset` narrows. */
function ofManager(program: Program, ref: ValueRef, depth: number): readonly string[] {
  const symbol = resolve(program, ref);
  if (symbol?.kind !== "instance") return [];
  const method = memberOf(program, symbol, "get_queryset");
  return method?.kind === "function" ? ofReturns(program, method.target, depth) : [];
}

function ofMethod(program: Program, ref: ValueRef, { callee }: CallValue, depth: number): readonly string[] {
  const symbol = resolveIn(program, ref, callee);
  return symbol?.kind === "function" ? ofReturns(program, symbol.target, depth) : [];
}

/** What a function leaves out whichever way it ends. */
function ofReturns(program: Program, target: FunctionRef, depth: number): readonly string[] {
  const exits = functionFacts(target).fragment.exits.filter(({ kind }) => kind === "return");
  const [first, ...others] = exits.map(({ value }) =>
    audienceColumns(program, refTo(target, value), depth + 1),
  );
  return (first ?? []).filter((name) => others.every((names) => names.includes(name)));
}

const NARROWING = /^(?:filter|exclude|get|aget|get_object_or_404|get_list_or_404|aget_object_or_404)$/;

function ownColumns(program: Program, ref: ValueRef, call: CallValue): readonly string[] {
  const { fragment } = functionFacts(ref);
  const name = spokenName(fragment, call.callee) ?? "";
  if (!NARROWING.test(name)) return [];
  const inQ = call.arguments.flatMap((one) =>
    one.style === "positional" ? keywordsOfQ(ref, one.value) : [],
  );
  return [...call.arguments, ...inQ].flatMap((one) => columnOf(program, ref, one, name !== "exclude") ?? []);
}

/** Keywords of `Q(…)` alone: of several, one may be enough. */
function keywordsOfQ(ref: ValueRef, id: ValueId): readonly CallArgument[] {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[id];
  return value?.op === "call" && spokenName(fragment, value.callee) === "Q" ? value.arguments : [];
}

/** The column of one keyword, where what it is compared with leaves the others out. */
function columnOf(
  program: Program,
  ref: ValueRef,
  { style, name, value }: CallArgument,
  keeps: boolean,
): string | undefined {
  const column = style === "keyword" ? name?.replace(/__i?exact$/, "") : undefined;
  if (column === undefined || column.includes("__")) return undefined;
  const at = refTo(ref, value);
  if (AUDIENCE.test(column)) {
    const said = wordsFor(program, at);
    return said.some((word) => (keeps ? SHOWN_WORD : HIDDEN_WORD).test(word)) ? column : undefined;
  }
  const sign = SHOWN.test(column) ? "True" : HIDDEN.test(column) ? "False" : undefined;
  const kind = constantOf(program, at)?.kind;
  if (sign === undefined || (kind !== "True" && kind !== "False")) return undefined;
  return (kind === sign) === keeps ? column : undefined;
}

/** `"published"`, `Post.PUBLISHED`, `Status.PUBLISHED.value`: the text, and the name under which it is kept. */
function wordsFor(program: Program, at: ValueRef): readonly string[] {
  const value = functionFacts(at).fragment.values[at.value];
  const constant = constantOf(program, at) ?? memberConstant(program, at);
  return [
    ...(constant?.kind === "text" ? [constant.text] : []),
    ...(value?.op === "attribute" ? [value.name] : []),
    ...(value?.op === "free" ? [value.name] : []),
  ];
}
