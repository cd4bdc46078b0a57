/** Rendered texts that only become the plain text of mails: nothing reads HTML there. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Program } from "../../bind/program.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import { argumentOf } from "../../flow/sinks.ts";

/** What takes a mail's plain text, under which keyword (docs.djangoproject.com/en/5.2/topics/email/). */
const TAKERS: Readonly<Record<string, string>> = {
  EmailMessage: "body",
  EmailMultiAlternatives: "body",
  send_mail: "message",
  mail_admins: "message",
  mail_managers: "message",
};

/** Methods that give the same text again. */
const SAME_TEXT = /^(?:[lr]?strip|replace)$/;

/** Whether what a call gives becomes the plain text of a mail, and nothing else. */
export function isPlainBody(program: Program, { value: rendered, ...at }: ValueRef): boolean {
  const { fragment } = functionFacts(at);
  if (fragment.stores.some(({ name }) => name === "content_subtype")) return false;
  const texts = new Set([rendered]);
  let taken = false;
  for (const [id, value] of fragment.values.entries()) {
    if (id <= rendered || !operandsOf(value).some((one) => texts.has(one))) continue;
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    if (value.op === "attribute" && SAME_TEXT.test(value.name)) texts.add(id);
    else if (value.op === "call" && callee?.op === "attribute" && texts.has(value.callee)) texts.add(id);
    else if (value.op === "call" && takesPlain(program, at, value, texts)) taken = true;
    else return false;
  }
  const isKept = [...fragment.exits, ...fragment.stores].some(({ value }) => texts.has(value));
  return taken && !isKept;
}

function takesPlain(
  program: Program,
  at: FunctionRef,
  call: CallValue,
  texts: ReadonlySet<ValueId>,
): boolean {
  const name = /^django\.core\.mail\.(?:message\.)?(\w{1,40})$/.exec(
    externalName(resolveIn(program, at, call.callee)) ?? "",
  )?.[1];
  const keyword = name !== undefined && Object.hasOwn(TAKERS, name) ? TAKERS[name] : undefined;
  const body = keyword === undefined ? undefined : argumentOf(call, 1, keyword)?.value;
  return body !== undefined && call.arguments.every(({ value }) => value === body || !texts.has(value));
}
