/** How a function answers after it has done something: a page that was asked for, or word that it is done. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { CallValue, Exit, Fragment, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";

/** `done` sends the visitor on or reports success, `page` renders what was asked for, `unseen` leaves it to other code. */
export type AnswerKind = "done" | "page" | "unseen";

const REFUSING = /Forbidden|BadRequest|NotFound|NotAllowed|Gone|404|Unauthorized|error/i;
const DONE = /redirect|^HttpResponse|^Response$|^reverse$|^success$|json/i;
const PAGE =
  /^(?:render|render_to_response|TemplateResponse|render_to_string|get|view|get_context_data|list|retrieve|html)$/;

/**
 * What follows a call: a page as soon as one of the answers is one. Refusals do not count. Where no answer stands on the call's own way,
 * what is answered behind the branch that it stands in, if that never is a page.
 */
export function answerAfter(call: ValueRef): AnswerKind {
  const { fragment } = functionFacts(call);
  const from = fragment.values[call.value];
  if (from === undefined) return "unseen";
  const later = fragment.exits.filter((exit) => exit.kind === "return" && exit.start >= from.start);
  const near = later.filter((exit) => isOnWay(fragment, from.region, exit));
  const kinds = near.flatMap((exit) => kindsOf(fragment, exit.value, 0));
  if (kinds.includes("page")) return "page";
  if (kinds.includes("done")) return "done";
  const behind = near.length > 0 ? [] : later.filter((exit) => mayFollow(fragment, from.region, exit));
  const answers = behind.flatMap((exit) => kindsOf(fragment, exit.value, 0));
  return answers.length > 0 && answers.every((kind) => kind === "done") ? "done" : "unseen";
}

/** Whether one of two regions lies in the other. */
function isOnWay(fragment: Fragment, region: RegionId, exit: Exit): boolean {
  return isInside(fragment, exit.region, region) || isInside(fragment, region, exit.region);
}

function isInside(fragment: Fragment, inner: RegionId, outer: RegionId): boolean {
  for (let at = inner; at !== NONE; at = fragment.regions[at]?.parent ?? NONE) if (at === outer) return true;
  return false;
}

/** Whether an answer can be given after something in a region: nothing around the two asks the same and takes it the other way. */
function mayFollow(fragment: Fragment, region: RegionId, exit: Exit): boolean {
  const { regions } = fragment;
  const taken = new Map<ValueId, boolean | undefined>();
  for (let at = region; at !== NONE; at = regions[at]?.parent ?? NONE)
    taken.set(regions[at]?.condition ?? NONE, regions[at]?.polarity);
  for (let at = exit.region; at !== NONE; at = regions[at]?.parent ?? NONE) {
    const { condition = NONE, polarity, form } = regions[at] ?? {};
    if (condition !== NONE && taken.has(condition) && taken.get(condition) !== polarity) return false;
    if ((form === "except" || form === "case") && !isInside(fragment, region, at)) return false;
  }
  return true;
}

function kindsOf(fragment: Fragment, id: ValueId, depth: number): AnswerKind[] {
  const value = fragment.values[id];
  if (value?.op === "merge" && depth < 6)
    return value.inputs.flatMap((one) => kindsOf(fragment, one, depth + 1));
  if (value?.op === "updated" && depth < 6) return kindsOf(fragment, value.base, depth + 1);
  if (value?.op !== "call") return ["unseen"];
  const name = spokenName(fragment, value.callee) ?? "";
  if (REFUSING.test(name)) return [];
  if (name === "HttpResponse" && isFile(fragment, value)) return ["page"];
  if (DONE.test(name)) return ["done"];
  return [PAGE.test(name) ? "page" : "unseen"];
}

/** `HttpResponse(thumbnail, content_type=kind)`: what was asked for, of whatever kind it is. */
function isFile(fragment: Fragment, call: CallValue): boolean {
  const kind = call.arguments.find(({ name }) => name === "content_type");
  const isWritten = kind === undefined || fragment.values[kind.value]?.op === "text";
  const [content] = call.arguments;
  return !isWritten && content?.style === "positional" && fragment.values[content.value]?.op !== "text";
}
