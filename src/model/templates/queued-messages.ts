/** Texts that views queue with Django's messages framework and a later page shows. */
import { onceFor } from "../../bind/once.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { callsNamed, inOrder } from "../../flow/occurrences.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Place } from "../../findings/finding.ts";
import { givesNoText, holdsNoText } from "../responses/harmless-names.ts";
import { htmlText } from "../responses/html-parts.ts";
import type { MadePart } from "./made-html.ts";
import type { TemplateOrigin } from "./origin.ts";
import { CONSTANT, MESSAGE_LABEL } from "./origin.ts";
import { refTo } from "../../bind/program.ts";

/** docs.djangoproject.com/en/5.2/ref/contrib/messages/; projects' own wrappers carry the same names. */
const QUEUEING: ReadonlyMap<string, number> = new Map([
  ["debug", 1],
  ["info", 1],
  ["success", 1],
  ["warning", 1],
  ["error", 1],
  ["add_message", 2],
]);

/** Messages that are told as places of one finding. */
const MOST_PLACES = 40;

/** Where the text of `messages` comes from: those that are put together from a value nobody escaped. Many pages show messages. */
export const messageOrigin: (flows: FlowModel) => TemplateOrigin = onceFor(mixedMessages);

/** A value in a message, and whether the message has tags of its own. */
interface Mixed extends MadePart {
  readonly tagged: boolean;
}

function mixedMessages(flows: FlowModel): TemplateOrigin {
  const queued = inOrder([...QUEUEING.keys()].flatMap((name) => callsNamed(flows, name)));
  const mixed = queued.flatMap(({ state, id, value }): Mixed[] => {
    const { fragment } = state.facts;
    const callee = fragment.values[value.callee];
    const position = callee?.op === "attribute" ? QUEUEING.get(callee.name) : undefined;
    if (callee?.op !== "attribute" || position === undefined) return [];
    if (!/(?:^|_)messages$/.test(spokenName(fragment, callee.base) ?? "")) return [];
    const text = value.arguments[position];
    return text ? mixedParts(flows, state, text.value, placeOf(refTo(state.ref, id))) : [];
  });
  const made = mixed.toSorted((a, b) => Number(b.tagged) - Number(a.tagged));
  const [first] = mixed;
  if (!first) return CONSTANT;
  return {
    kind: "stored",
    label: MESSAGE_LABEL,
    made: made.slice(0, MOST_PLACES),
    steps: [{ place: first.at, note: "a message is put together here" }],
  };
}

/** `raise ValueError("%s is no address" % text)` whose error the same function queues: the text is put together where it is raised. */
function raisedParts(flows: FlowModel, state: FunctionState): Mixed[] {
  const { exits, values } = state.facts.fragment;
  return exits.flatMap(({ kind, value: id }): Mixed[] => {
    const raised = kind === "raise" ? values[id] : undefined;
    const [first] = raised?.op === "call" ? raised.arguments : [];
    if (!first || values[first.value]?.op !== "build") return [];
    return mixedParts(flows, state, first.value, placeOf(refTo(state.ref, id)));
  });
}

/** Values that nobody escaped and that go into a text as it is put together; between tags, each at its own place. */
function mixedParts(flows: FlowModel, state: FunctionState, id: ValueId, call: Place): Mixed[] {
  const text = htmlText(flows, state, id);
  if (!text.built)
    return text.parts.some(({ value }) => value.op === "exception") ? raisedParts(flows, state) : [];
  const once = new Map<string, Mixed>();
  for (const { value, name, called, entered } of text.parts) {
    if (value.op !== "exception" && (called ? givesNoText(name) : holdsNoText(name))) continue;
    const at: Place = entered ? { ...call, span: entered } : call;
    once.set(`${at.span.start}`, { at, name: name ?? "a value", tagged: entered !== undefined });
  }
  return [...once.values()];
}
