/** Rows that are saved although nothing of theirs was changed: the visitor has put themselves to them. */
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { lastPut } from "../../flow/last-put.ts";
import { isUser } from "../authentication/user-conditions.ts";

/** Attributes put one after the other that are followed. */
const STEPS = 8;

/** `row.readers.add(request.user)`, then `row.save()` of a row in which nothing else was put: it is as it was. */
export function savesOwnPart(program: Program, at: ValueRef): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  if (call?.op !== "call" || callee?.op !== "attribute") return false;
  if (!/^a?save$/.test(callee.name) || call.arguments.length > 0) return false;
  let row = lastPut(values, callee.base);
  const put: string[] = [];
  for (let value = values[row]; value?.op === "updated"; value = values[row]) {
    if (value.name === undefined || put.push(value.name) > STEPS) return false;
    row = lastPut(values, value.base);
  }
  const joinedIn = values.flatMap((other) => {
    const method = other.op === "call" ? values[other.callee] : undefined;
    const isChange = method?.op === "attribute" && /^a?(?:add|remove)$/.test(method.name);
    const relation = isChange ? values[method.base] : undefined;
    const isOwn =
      other.op === "call" &&
      other.arguments.length > 0 &&
      other.arguments.every(({ value }) => isUser(program, at, value));
    return relation?.op === "attribute" && relation.base === row && isOwn ? [relation.name] : [];
  });
  return joinedIn.length > 0 && put.every((name) => joinedIn.includes(name));
}
