/** Changes of how the site looks to the visitor alone: notes that something was shown, a choice of appearance, a notice put away. */
import type { Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { FunctionRef } from "../../bind/program.ts";
import type { Value, ValueId } from "../../extract/facts.ts";
import { lastPut } from "../../flow/last-put.ts";
import { rowClassOf } from "../../flow/row-classes.ts";
import { isUser } from "../authentication/user-conditions.ts";
import { wordsOf } from "../posture/public-nature.ts";

/** Why a forged change of this kind weighs little. */
export const OWN_MARK =
  "what it changes is only how the site looks to the visitor, or what it still tells them";

/** What the first of a view's changes is called, where each of them is such a mark; undefined where one is, or may be, more. */
export function ownMarks(program: Program, all: readonly ValueRef[]): string | undefined {
  const marks = all.map((at) => ownMark(program, at));
  return marks.includes(undefined) ? undefined : marks[0];
}

/** What a request changes of the visitor's own view of the site, as a noun phrase: `` `seen_welcome` ``. Undefined where it is, or may be, more. */
function ownMark(program: Program, at: ValueRef): string | undefined {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  if (callee?.op !== "attribute") return undefined;
  if (/^a?save$/.test(callee.name)) return marksSaved(program, at, callee.base);
  if (!/^a?delete$/.test(callee.name)) return undefined;
  const row = rowClassOf(program, at, callee.base);
  const name = row && classFacts(row).name;
  return name !== undefined && NOTICES.test(wordsOf(name).at(-1) ?? "") ? `a \`${name}\`` : undefined;
}

/** Models whose rows tell their owner something and are put away when read. */
const NOTICES = /^(?:notification|notice|alert|reminder|bounce|toast)s?$/;

/** Fields that keep what was shown to somebody, or how they like the site to look. */
const SHOWN =
  /(?:^|_)(?:seen|shown|viewed|welcomed?|welcome_\w+|popup|banner|tour|intro|tip|tips|hint|tutorial|onboarding|onboarded|dismissed|collapsed|expanded|theme|dark_?mode|layout|skin|experience|font_?size|sidebar|appearance)(?:_|$)/i;

/** Steps from a row that is saved back to where it comes from. */
const STEPS = 40;

function marksSaved(program: Program, ref: FunctionRef, object: ValueId): string | undefined {
  const { values } = functionFacts(ref).fragment;
  const fields = new Set<string>();
  let id = lastPut(values, object);
  for (let value = values[id]; value?.op === "updated" && fields.size < STEPS; value = values[id]) {
    if (value.name === undefined) return undefined;
    fields.add(value.name);
    id = lastPut(values, value.base);
  }
  if (fields.size === 0 || !isOwn(program, ref, id)) return undefined;
  const names = [...fields];
  return names.every((name) => SHOWN.test(name) || fields.has(`seen_${topicOf(name)}`))
    ? names.map((name) => `\`${name}\``).join(" and ")
    : undefined;
}

/** `enable_news` beside `seen_news`: the same thing that was shown. */
function topicOf(field: string): string {
  return field.slice(field.indexOf("_") + 1);
}

/** `request.user`, `request.user.profile`, `Status.objects.get_or_create(user=request.user)[0]`. */
function isOwn(program: Program, ref: FunctionRef, object: ValueId): boolean {
  const { values } = functionFacts(ref).fragment;
  let id: ValueId | undefined = object;
  for (let step = 0; id !== undefined && step < STEPS; step++) {
    if (isUser(program, ref, id)) return true;
    const value: Value | undefined = values[id];
    if (value?.op === "call" && value.arguments.some((one) => isUser(program, ref, one.value))) return true;
    id = behind(value);
  }
  return false;
}

function behind(value: Value | undefined): ValueId | undefined {
  if (value?.op === "call") return value.callee;
  return value?.op === "attribute" ||
    value?.op === "updated" ||
    value?.op === "item" ||
    value?.op === "element" ||
    value?.op === "through"
    ? value.base
    : undefined;
}
