/** Views that change rows among those that everybody may read: `Q(public=True) | Q(owner=request.user)` answers who may see, not who may write. */
import { methodsAlong } from "../../bind/ancestry.ts";
import { constantOf } from "../../bind/constants.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Value, ValueId } from "../../extract/facts.ts";
import { textBetween } from "../../source/source-file.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import type { View } from "../views/view.ts";
import type { CandidateParts } from "./candidates.ts";
import { methodOf, permissionGuard } from "./class-lookups.ts";
import { influenceOf } from "./influence.ts";
import { knowsAsker } from "./knowing.ts";
import { IDENTITY } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";
import { makeLookupContext } from "./lookup-context.ts";

/** One such view. */
export interface SharedRows {
  readonly view: View;
  readonly handler: HandlerPosture;
  /** Where rows are let in that are for everybody to see. */
  readonly at: ValueRef;
  /** The column that says so. */
  readonly column: string;
}

/** All of them, in the order of views. */
export function sharedRows(parts: CandidateParts): readonly SharedRows[] {
  const context = makeLookupContext(parts.flows.solver, parts.ownership);
  return [...parts.postures.values()].flatMap(({ view, handlers }): SharedRows[] => {
    if (view.target.kind !== "class") return [];
    const handler = handlers.find(isPlainWrite);
    const shared = handler && sharedIn(context, view.target.ref);
    return shared ? [{ view, handler, ...shared }] : [];
  });
}

/** Library methods that change the row which `get_queryset` gives. */
const WRITES =
  /^rest_framework\.(?:mixins|generics|viewsets)\.\w{1,40}\.(?:update|partial_update|destroy|put|patch|delete)$|^django\.views\.generic\.(?:edit\.)?(?:Update|Delete)View\.post$/;

function isPlainWrite({ handler, login, permission, guards }: HandlerPosture): boolean {
  if (handler.inherited === undefined || !WRITES.test(handler.inherited)) return false;
  return login !== "open" && permission !== "required" && guards.every(({ demands }) => demands !== "object");
}

function sharedIn(context: LookupContext, target: ClassRef): Pick<SharedRows, "at" | "column"> | undefined {
  const method = methodOf(context, target, "get_queryset");
  if (!method || permissionGuard(context, target) || tellsApart(method)) return undefined;
  const { program } = context;
  const asks = methodsAlong(program, target).some(
    (one) => ASKING.test(functionFacts(one).name) && knowsAsker(context, one),
  );
  return asks ? undefined : alternative(context, method);
}

/** Methods in which a class looks at the row before it is changed. */
const ASKING =
  /^(?:perform_(?:update|destroy|delete)|update|partial_update|destroy|put|patch|delete|post|form_valid|get_object|get_form|check_\w{0,20}permissions|dispatch|initial|setup|test_func|has_permission|get_permissions)$/;

/** Whether rows are chosen by what is to be done: `self.action`, `self.request.method`. */
function tellsApart(method: FunctionRef): boolean {
  return functionFacts(method).fragment.values.some(
    (value) => value.op === "attribute" && (value.name === "action" || value.name === "method"),
  );
}

/** `Q(public=True) | Q(owner=request.user)`, also put together in branches: the side that is for everybody. */
function alternative(
  context: LookupContext,
  method: FunctionRef,
): Pick<SharedRows, "at" | "column"> | undefined {
  const { values } = functionFacts(method).fragment;
  const bytes = method.unit.file.bytes;
  const joins = values.some(
    (value) =>
      value.op === "operation" &&
      value.operator === "arithmetic" &&
      textBetween(bytes, value.start, value.end).includes("|"),
  );
  if (!joins) return undefined;
  const conditions = values.flatMap((value, id) =>
    value.op === "call" && isCondition(context, method, value) ? [{ value, at: refTo(method, id) }] : [],
  );
  const own = conditions.some(({ at }) => (influenceOf(context, at).bits & IDENTITY) !== 0);
  const open = conditions.flatMap(({ value, at }) => {
    const column = value.arguments.length === 1 ? openColumn(context, method, value) : undefined;
    return column === undefined || isNarrowing(context, method, at.value) ? [] : [{ at, column }];
  });
  return own ? open[0] : undefined;
}

/**
 * `(Q(owner=user) | Q(manager=user)) & Q(published=True)`, `filter(Q(owner=user) | Q(manager=user), Q(published=True))`: the column is asked
 * beside the asker and lets nobody's rows in, unless the whole is one side of a choice again.
 */
function isNarrowing(context: LookupContext, method: FunctionRef, id: ValueId): boolean {
  const { values } = functionFacts(method).fragment;
  return values.some((value, whole) => {
    if (value.op === "call") {
      const callee = values[value.callee];
      return (
        value.arguments.some((one) => one.style === "positional" && one.value === id) &&
        callee?.op === "attribute" &&
        callee.name === "filter"
      );
    }
    const [left, right] = joinedBy(method, value, "&");
    if (left === undefined || right === undefined || (left !== id && right !== id)) return false;
    const other = left === id ? right : left;
    if ((influenceOf(context, refTo(method, other)).bits & IDENTITY) === 0) return false;
    return !values.some((outer) => joinedBy(method, outer, "|").includes(whole));
  });
}

/** The two sides of `left & right`, or of another such sign; nothing for anything else. */
function joinedBy(method: FunctionRef, value: Value, sign: string): readonly ValueId[] {
  if (value.op !== "operation" || value.operator !== "arithmetic") return [];
  const { values } = functionFacts(method).fragment;
  const [left, right] = value.operands.map((id) => values[id]);
  if (!left || !right || right.start < left.end) return [];
  return textBetween(method.unit.file.bytes, left.end, right.start).includes(sign) ? value.operands : [];
}

function isCondition({ program }: LookupContext, method: FunctionRef, { callee }: CallValue): boolean {
  return /^django\.db\.models\.(?:query_utils\.)?Q$/.test(
    externalName(resolveIn(program, method, callee)) ?? "",
  );
}

/** Columns that say who may read a row. */
const OPEN_COLUMN = /(?:^|_)(?:public|publicly|published|visible|listed|shared|listing)(?:_|$)/;

function openColumn(
  { program }: LookupContext,
  method: FunctionRef,
  { arguments: given }: CallValue,
): string | undefined {
  const [only] = given;
  if (only?.name === undefined || !OPEN_COLUMN.test(only.name)) return undefined;
  return constantOf(program, refTo(method, only.value))?.kind === "True" ? only.name : undefined;
}
