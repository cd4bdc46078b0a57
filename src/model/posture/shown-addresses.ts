/** Lists of accounts of which the code itself reads addresses: `User.objects.values("email")`, `user.email for user in users`. */
import { definitionOf, textOf } from "../../bind/constants.ts";
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallArgument, CallValue, Fragment, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Lookup } from "../lookups/lookup.ts";

/** What reaches a person outside of the site. */
const ADDRESS = /^(?:e_?mail|email_address|e_?mail_address|phone|phone_number|mobile|mobile_number)$/;

/** Words of people whom a site introduces to everybody. */
const INTRODUCED =
  /staff|team|board|superuser|role|group|public|publish|visible|listed|opt_?in|contact|speaker|author|active_member/i;

/** The address that is read of each account which a lookup gives; undefined where none is, or where only people who are introduced are listed. */
export function shownAddress(program: Program, { fetch }: Lookup): string | undefined {
  const { fragment } = functionFacts(fetch.at);
  if (introduces(fragment)) return undefined;
  for (const [id, value] of fragment.values.entries()) {
    const name = addressRead(program, fetch.at, value);
    if (name === undefined || (value.op !== "attribute" && value.op !== "call")) continue;
    const from = value.op === "attribute" ? value.base : baseOf(fragment, value);
    if (isOf(fragment, fetch.at.value, id) || isOf(fragment, from, fetch.at.value)) return name;
  }
  return undefined;
}

function addressRead(program: Program, at: ValueRef, value: Value): string | undefined {
  if (value.op === "attribute") return ADDRESS.test(value.name) ? value.name : undefined;
  return value.op === "call" ? askedAddress(program, at, value) : undefined;
}

/** Whether rows are picked by what people are on the site. */
function introduces({ values }: Fragment): boolean {
  return values.some(
    (value) =>
      value.op === "call" && value.arguments.some(({ name }) => name !== undefined && INTRODUCED.test(name)),
  );
}

/** `.values("email", …)`, `.values_list(*columns)`: the column with the address. */
function askedAddress(program: Program, at: ValueRef, call: CallValue): string | undefined {
  const callee = functionFacts(at).fragment.values[call.callee];
  if (callee?.op !== "attribute" || !/^values(?:_list)?$/.test(callee.name)) return undefined;
  const texts = call.arguments.flatMap((one) => textsOf(program, at, one));
  return texts.find((text) => ADDRESS.test(text));
}

function textsOf(program: Program, at: ValueRef, { style, value }: CallArgument): readonly string[] {
  if (style === "positional") return [textOf(program, refTo(at, value)) ?? ""];
  const ref = definitionOf(program, refTo(at, value));
  const all = functionFacts(ref).fragment.values[ref.value];
  if (style !== "star" || all?.op !== "collection") return [];
  return all.entries.map((entry) => textOf(program, refTo(ref, entry.value)) ?? "");
}

function baseOf({ values }: Fragment, { callee }: CallValue): ValueId {
  const method = values[callee];
  return method?.op === "attribute" ? method.base : NONE;
}

/** Links between the accounts that are asked for and one of them. */
const DEPTH = 12;

/** Whether a value is one of the rows that a question gives, or a link of its chain. */
function isOf(fragment: Fragment, start: ValueId, rows: ValueId, depth = 0): boolean {
  if (start === rows) return true;
  const value = fragment.values[start];
  if (value === undefined || depth > DEPTH) return false;
  const next = (id: ValueId): boolean => isOf(fragment, id, rows, depth + 1);
  switch (value.op) {
    case "element":
    case "through":
    case "updated":
      return next(value.base);
    case "call":
      return next(baseOf(fragment, value));
    case "merge":
      return value.inputs.some((one) => one < start && next(one));
    case "choice":
      return next(value.whenTrue) || next(value.whenFalse);
    default:
      return false;
  }
}
