/** Marked texts that go into a mail, where no script runs and where they are often cleaned before they are sent. */
import { functionFacts } from "../../bind/program.ts";
import type { Fragment, Value, ValueId } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { SinkSite } from "../../flow/summary.ts";

/** Functions and classes that make or send a mail, and functions that fill one. */
const MAILING =
  /^_?(?:send|queue|render|build|compose|deliver|prepare|make|create|schedule|enqueue)_(?:\w{1,40}_)?e?mails?(?:_\w{1,20})?$|^(?:[A-Z]\w{0,40})?(?:Mail|Email|EmailMessage|EmailMultiAlternatives|MailMessage)$/;

/** What such a function is called that only fills one. */
const FILLING = /(?:^|_)e?mail_(?:context|body|subject|text|html|content|message|placeholders)s?$/;

/** What a function is called that sends one itself: what it marks goes into the mail. */
const SENDING = /^_?(?:send|queue|deliver)_(?:\w{1,40}_)?e?mails?$/;

/** Whether a marked text is handed to what makes or sends a mail, by the function that marks it. */
export function goesIntoMail({ at }: SinkSite): boolean {
  const { name, fragment } = functionFacts(at);
  return FILLING.test(name) || SENDING.test(name) || isMailed(fragment, at.value);
}

/** Follows the text through dictionaries and texts to the calls that take them; values only ever use earlier ones. */
function isMailed(fragment: Fragment, start: ValueId): boolean {
  const reached = new Set([start]);
  for (let id = start + 1; id < fragment.values.length; id++) {
    const value = fragment.values[id];
    if (!value) continue;
    if (value.op === "call") {
      if (!value.arguments.some((one) => reached.has(one.value))) continue;
      if (MAILING.test(spokenName(fragment, value.callee) ?? "")) return true;
    } else if (holds(value, reached)) reached.add(id);
  }
  return false;
}

/** Whether a value is made of one that was reached, as it is. */
function holds(value: Value, reached: ReadonlySet<ValueId>): boolean {
  switch (value.op) {
    case "collection":
      return value.entries.some((one) => reached.has(one.value));
    case "updated":
      return reached.has(value.value) || reached.has(value.base);
    case "merge":
      return value.inputs.some((one) => reached.has(one));
    case "build":
      return value.parts.some((one) => reached.has(one));
    default:
      return false;
  }
}
