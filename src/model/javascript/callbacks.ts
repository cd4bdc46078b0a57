/** What the parameters of a function are that a library calls back. */
import type { ScriptCall, ScriptFunction, ScriptNode } from "../../syntax/javascript/tree.ts";
import { dottedName, keyName, memberName } from "../../syntax/javascript/tree.ts";
import { isRequest } from "./request-calls.ts";
import { textOfNode } from "./script.ts";
import type { PassedName, ScriptIndex } from "./script-index.ts";
import type { ScriptValue } from "./script-value.ts";
import { ANSWER } from "./script-value.ts";

type ValueOf = (node: ScriptNode) => ScriptValue;

/** What a library hands to this parameter; undefined where no library is known to call the function. */
export function callbackParameter(
  index: ScriptIndex,
  of: ScriptFunction,
  position: number,
  valueOf: ValueOf,
): ScriptValue | undefined {
  const handed = index.wrappers.get(of) ?? of;
  const parent = index.parents.get(handed);
  switch (parent?.type) {
    case "CallExpression":
    case "NewExpression": {
      const passed = { call: parent, position: argumentPosition(parent, handed) };
      return ofCall(index, passed, of, position, valueOf);
    }
    case "Property":
      return ofOption(index, parent, position);
    case "AssignmentExpression":
      if (memberName(parent.left) === "onmessage" && position === 0) return ANSWER;
      break;
    default:
  }
  return ofPassedName(index, of, position, valueOf);
}

function argumentPosition(call: ScriptCall, of: ScriptNode): number {
  return call.arguments.findIndex((one) => one === of);
}

/** `.then(showRows)`, `success: showRows`. */
function ofPassedName(
  index: ScriptIndex,
  of: ScriptFunction,
  position: number,
  valueOf: ValueOf,
): ScriptValue | undefined {
  if (of.type !== "FunctionDeclaration" || !of.id) return undefined;
  for (const passed of (index.passedByName.get(of.id.name) ?? []).slice(0, 6)) {
    const found = ofCall(index, passed, of, position, valueOf);
    if (found) return found;
  }
  for (const option of (index.optionsByName.get(of.id.name) ?? []).slice(0, 6)) {
    const found = ofOption(index, option, position);
    if (found) return found;
  }
  return undefined;
}

/** Methods of promises and of jQuery's requests whose function gets the answer. */
const ANSWERS = /^(?:then|done|success|pipe|always)$/;

/** Methods of lists that hand over one thing after the other. */
const EACH = /^(?:each|forEach|map|filter|find|some|every|flatMap|sort)$/;

function ofCall(
  index: ScriptIndex,
  { call }: PassedName,
  of: ScriptFunction,
  position: number,
  valueOf: ValueOf,
): ScriptValue | undefined {
  const { callee } = call;
  const name = memberName(callee) ?? "";
  if (isRequest(call)) return position === 0 ? ANSWER : undefined;
  if (callee.type !== "MemberExpression") return undefined;
  if (name === "addEventListener") return ofEvent(index, call, of, position);
  if (ANSWERS.test(name) && position === 0) return answerOnly(valueOf(callee.object));
  if (!EACH.test(name)) return undefined;
  const isStatic = /^(?:\$|jQuery|_)$/.test(dottedName(callee.object) ?? "");
  const list = isStatic ? call.arguments[0] : callee.object;
  const wanted =
    isStatic && /^(?:\$|jQuery)$/.test(dottedName(callee.object) ?? "") && name === "each" ? 1 : 0;
  return list && position === wanted ? answerOnly(valueOf(list)) : undefined;
}

/** Lists of the script's own hold whatever it put there, which is not followed. */
function answerOnly(value: ScriptValue): ScriptValue | undefined {
  if (value.kind === "answer" || value.kind === "held" || value.kind === "address") return value;
  return value.kind === "choice" ? value.options.find((one) => one.kind === "answer") : undefined;
}

/** A message comes from the server behind a socket; in the window's own event, from any page, unless its origin is asked for. */
function ofEvent(
  { script }: ScriptIndex,
  call: ScriptCall,
  of: ScriptFunction,
  position: number,
): ScriptValue | undefined {
  const [event] = call.arguments;
  if (position !== 0 || event?.type !== "Literal" || event.value !== "message") return undefined;
  const target = call.callee.type === "MemberExpression" ? dottedName(call.callee.object) : undefined;
  if (!/^(?:window|self)$/.test(target ?? "")) return ANSWER;
  if (/origin|source/.test(textOfNode(script, of))) return undefined;
  return { kind: "address", written: "a message of another window", decoded: true };
}

/** Functions among a call's options. */
function ofOption(
  index: ScriptIndex,
  option: ScriptNode & { type: "Property" },
  position: number,
): ScriptValue | undefined {
  const name = keyName(option.key, option.computed);
  const object = index.parents.get(option);
  if (object?.type !== "ObjectExpression") return undefined;
  switch (name) {
    case "success":
      return position === 0 && isInRequest(index, object) ? ANSWER : undefined;
    // datatables.net/reference/option/columns.render: data, type, row, meta.
    case "render":
    case "mRender":
      if (!isColumn(object)) return undefined;
      return position === 0 ? cellOf(object) : rowAt(position, 2);
    // select2.org/dropdown, "Templating": a row of the answer, or an option of the page.
    case "templateResult":
    case "templateSelection":
    case "formatResult":
    case "formatSelection":
    case "suggestion":
    case "resultsFormatter":
    case "tokenFormatter":
      return rowAt(position, 0);
    case "createdCell":
      return position === 1 ? cellOf(object) : rowAt(position, 2);
    // bootstrap-table.com/docs/api/column-options/#formatter: value, row, index.
    case "formatter":
      if (!isField(object)) return undefined;
      return position === 0 ? cellOf(object) : rowAt(position, 1);
    case "createdRow":
    case "rowCallback":
      return rowAt(position, 1);
    default:
      return undefined;
  }
}

function rowAt(position: number, wanted: number): ScriptValue | undefined {
  return position === wanted ? ANSWER : undefined;
}

function isInRequest({ parents }: ScriptIndex, object: ScriptNode): boolean {
  const parent = parents.get(object);
  return parent !== undefined && (parent.type === "CallExpression" || parent.type === "NewExpression")
    ? isRequest(parent)
    : false;
}

/** Whether an object describes a column of DataTables: it says which property it shows, or to which columns it applies. */
export function isColumn({ properties }: ScriptNode & { type: "ObjectExpression" }): boolean {
  return properties.some(
    (one) =>
      one.type === "Property" && /^(?:data|targets|aTargets|mData)$/.test(keyName(one.key, false) ?? ""),
  );
}

/** Whether an object describes a column of bootstrap-table: it says which field of a row it shows. */
export function isField({ properties }: ScriptNode & { type: "ObjectExpression" }): boolean {
  return properties.some((one) => one.type === "Property" && keyName(one.key, false) === "field");
}

function cellOf({ properties }: ScriptNode & { type: "ObjectExpression" }): ScriptValue {
  for (const one of properties) {
    if (one.type !== "Property" || !/^(?:m?data|field)$/i.test(keyName(one.key, false) ?? "")) continue;
    if (one.value.type === "Literal" && typeof one.value.value === "string")
      return { kind: "answer", path: one.value.value.split(".") };
  }
  return ANSWER;
}
