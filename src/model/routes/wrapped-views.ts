/** Functions that take patterns and put a decorator around their views: `pattern.callback = decorator(pattern.callback)`. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { Store, ValueId } from "../../extract/facts.ts";
import { elementsIn } from "./elements.ts";
import { roundFrame } from "./frames.ts";
import type { Frame, Held, HeldPattern } from "./held.ts";
import { externalPath } from "./held.ts";
import type { Reader } from "./reader.ts";
import { isRuledOut } from "./truth.ts";

/** What such a function returns: the patterns with the calls that it puts around them. Anything else stays as it is. */
export function withWrappedViews(reader: Reader, frame: Frame, result: Held): Held {
  const { stores } = functionFacts(frame.ref).fragment;
  const store = stores.find(({ name, item }) => name === "callback" && !item);
  if (!store || result.kind !== "list") return result;
  const items = result.items.map((item) =>
    item.kind === "pattern" ? wrapped(reader, frame, store, item) : item,
  );
  return { ...result, items };
}

/** The decorator may depend on the pattern; patterns below an include get what the include gets. */
function wrapped(reader: Reader, frame: Frame, store: Store, pattern: HeldPattern): HeldPattern {
  const { fragment } = functionFacts(frame.ref);
  const [element] = elementsIn(fragment, store.value, store.region, "around");
  const round = element === undefined ? frame : roundFrame(frame, element, pattern);
  if (isRuledOut(reader, round, store.region)) return pattern;
  const wrapper = wrapperAt(reader, round, store.value);
  return wrapper ? { ...pattern, wrappers: [wrapper, ...(pattern.wrappers ?? [])] } : pattern;
}

/** What is called with the view: `decorator` of `update_wrapper(decorator(view), view)`. */
function wrapperAt(reader: Reader, frame: Frame, id: ValueId): ValueRef | undefined {
  const value = functionFacts(frame.ref).fragment.values[id];
  if (value?.op !== "call") return undefined;
  const path = externalPath(reader.evaluate(reader, frame, value.callee));
  const [first] = value.arguments;
  if (path === "functools.update_wrapper" && first) return wrapperAt(reader, frame, first.value);
  return sourceOf(reader, frame, value.callee);
}

/** Where the decorator is written: the caller's argument, or what the called function returns. */
function sourceOf(reader: Reader, frame: Frame, id: ValueId): ValueRef {
  const value = functionFacts(frame.ref).fragment.values[id];
  const here = refTo(frame.ref, id);
  if (value?.op === "parameter") return frame.written.get(value.name) ?? here;
  const callee = value?.op === "call" ? reader.evaluate(reader, frame, value.callee) : undefined;
  if (callee?.kind !== "function") return here;
  const exits = functionFacts(callee.ref).fragment.exits.filter(({ kind }) => kind === "return");
  const [only] = exits;
  return only && exits.length === 1 ? { ...callee.ref, value: only.value } : here;
}
