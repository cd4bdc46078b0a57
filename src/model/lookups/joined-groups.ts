/** WebSocket consumers that join the group of whichever row the address names: its messages are then for everybody who is signed in. */
import { libraryAncestors, methodsAlong } from "../../bind/ancestry.ts";
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { operandsOf } from "../../flow/operands.ts";
import type { Fragment, Value, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { consumers, websocketStacks } from "../authentication/websockets.ts";
import type { ModelFacts, Ownership } from "../ownership/ownership.ts";
import { influenceOf } from "./influence.ts";
import { isAsker, knowsAsker } from "./knowing.ts";
import { REQUEST } from "./lookup.ts";
import type { LookupContext } from "./lookup-context.ts";
import { makeLookupContext } from "./lookup-context.ts";

/** One such consumer. */
export interface JoinedGroup {
  /** `ProjectConsumer.connect`. */
  readonly name: string;
  /** The call that joins. */
  readonly at: ValueRef;
  /** Whose messages these are: rows that belong to people. */
  readonly model: ModelFacts;
  /** A layer around the routes that is not in sight may ask more. */
  readonly behind: boolean;
}

/** All of them, in the order of consumers. */
export function joinedGroups(flows: FlowModel, ownership: Ownership): readonly JoinedGroup[] {
  const asking = consumers(flows).filter(({ asks, joins }) => asks && joins !== undefined);
  if (asking.length === 0) return [];
  const context = makeLookupContext(flows.solver, ownership);
  const behind = websocketStacks(flows).some(({ unknown }) => unknown);
  return asking.flatMap(({ ref }): JoinedGroup[] => {
    const isKnown = libraryAncestors(flows.program, ref).every((name) =>
      /^(?:channels\.|object$)/.test(name),
    );
    const methods = methodsAlong(flows.program, ref);
    const [joining] = isKnown ? methods.flatMap((method) => joinsIn(context, method)) : [];
    if (joining === undefined || methods.some((method) => asksMore(context, method, methods))) return [];
    const model = modelOf(context, joining);
    return model ? [{ name: functionFacts(joining).qualifiedName, at: joining, model, behind }] : [];
  });
}

/** `group_add(self.group, self.channel_name)` while connecting, where the address says which group. */
function joinsIn(context: LookupContext, method: FunctionRef): ValueRef[] {
  const { name, fragment } = functionFacts(method);
  if (!CONNECTING.test(name)) return [];
  return fragment.values.flatMap((value, id): ValueRef[] => {
    const first = value.op === "call" ? value.arguments[0] : undefined;
    if (value.op !== "call" || !first || calledName(fragment, value.callee) !== "group_add") return [];
    const isNamed = (influenceOf(context, refTo(method, first.value)).bits & REQUEST) !== 0;
    return isNamed ? [refTo(method, id)] : [];
  });
}

const CONNECTING = /^(?:websocket_)?connect$/;

/** `group_add`, also where it is handed to something that calls it: `async_to_sync(layer.group_add)(…)`. */
function calledName(fragment: Fragment, id: ValueId): string | undefined {
  const value = fragment.values[id];
  if (value?.op === "attribute") return value.name;
  const [given] = value?.op === "call" ? value.arguments : [];
  return given ? calledName(fragment, given.value) : undefined;
}

/** Whether a method that runs while connecting looks at the asker for more than whether somebody is signed in. */
function asksMore(context: LookupContext, method: FunctionRef, methods: readonly FunctionRef[]): boolean {
  const { name, fragment } = functionFacts(method);
  if (!CONNECTING.test(name)) return false;
  const own = new Map(methods.map((one) => [functionFacts(one).name, one]));
  const kept = namesKept(context, method);
  return fragment.values.some((value, id) => {
    if (isAsker(context, method, value) || isKept(fragment, value, kept)) return isUsed(fragment, id);
    if (value.op === "call" && value.arguments.some((one) => carries(fragment, one.value))) return true;
    // Whatever the class's own methods and other functions of the project do with the asker counts.
    const helper = value.op === "attribute" && value.name !== name ? own.get(value.name) : undefined;
    if (helper && !CONNECTING.test(functionFacts(helper).name)) return knowsAsker(context, helper);
    const edge = context.solver.byRef.get(functionFacts(method))?.edges.get(id);
    return edge !== undefined && !CONNECTING.test(functionFacts(edge.target).name)
      ? knowsAsker(context, edge.target)
      : false;
  });
}

/** Names under which the object keeps the asker: `self.user = self.scope["user"]`. */
function namesKept(context: LookupContext, method: FunctionRef): ReadonlySet<string> {
  const { values, stores } = functionFacts(method).fragment;
  const names = stores.flatMap(({ name, value }) => {
    const stored = values[value];
    return name !== undefined && stored && isAsker(context, method, stored) ? [name] : [];
  });
  return new Set(["user", ...names]);
}

function isKept(fragment: Fragment, value: Value, kept: ReadonlySet<string>): boolean {
  return value.op === "attribute" && kept.has(value.name) && isSelf(fragment, value.base);
}

/** The whole connection, or its scope, handed to something: what that looks at is not in sight. */
function carries(fragment: Fragment, id: ValueId): boolean {
  const value = fragment.values[id];
  return (
    isSelf(fragment, id) ||
    (value?.op === "attribute" && value.name === "scope" && isSelf(fragment, value.base))
  );
}

function isSelf({ values }: Fragment, id: ValueId): boolean {
  let value = values[id];
  while (value?.op === "updated") value = values[value.base];
  return value?.op === "parameter" && value.index === 0;
}

/** Whether a value is used for anything else than to ask whether somebody is signed in. */
function isUsed({ values }: Fragment, asker: ValueId): boolean {
  return values.some(
    (value) =>
      operandsOf(value).includes(asker) &&
      !(value.op === "attribute" && /^(?:is_authenticated|is_anonymous|is_active)$/.test(value.name)) &&
      !(value.op === "updated" && value.value === asker),
  );
}

/** The one model of people's rows that the function speaks of: `kwargs["project_id"]` for `Project`. */
function modelOf({ modelsByName }: LookupContext, at: ValueRef): ModelFacts | undefined {
  const { values } = functionFacts(at).fragment;
  const stems = values.flatMap((value) =>
    value.op === "item" && value.name !== undefined && KEY.test(value.name)
      ? [value.name.replace(KEY, "").replaceAll("_", "").toLowerCase()]
      : [],
  );
  const found = [...modelsByName].flatMap(([name, models]) =>
    stems.includes(name.toLowerCase()) ? models.filter(isPrivate) : [],
  );
  return found.length === 1 ? found[0] : undefined;
}

/** How URLs name the part that picks a row. */
const KEY = /_(?:id|pk|uuid|slug|name|code|key)$/;

/** Whether rows have owners or members, and no column says that they are for everybody. */
function isPrivate({ owners, relations, public: isPublic, identity }: ModelFacts): boolean {
  if (isPublic !== undefined || identity !== undefined) return false;
  const hasMembers = relations.some(({ form, target }) => form === "many-to-many" && target.kind === "user");
  return hasMembers || owners.some(({ confidence }) => confidence !== "low");
}
