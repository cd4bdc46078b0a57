/** What is passed to a call in a URLconf. */
import type { ValueRef } from "../../bind/program.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { Frame, Held, HeldArguments } from "./held.ts";
import { isOpen, itemsOf, textIn } from "./held.ts";
import type { Reader } from "./reader.ts";
import { refTo } from "../../bind/program.ts";

/** The arguments as far as they can be read; `*x` and `**x` of known lists and mappings are laid out. */
export function argumentsOf(reader: Reader, frame: Frame, call: CallValue): HeldArguments {
  const positional: Held[] = [];
  const named = new Map<string, Held>();
  const written = new Map<number | string, ValueRef>();
  let open = false;
  for (const { style, name, value } of call.arguments) {
    const held = reader.evaluate(reader, frame, value);
    const at = refTo(frame.ref, value);
    if (style === "positional") {
      written.set(positional.length, at);
      positional.push(held);
    } else if (style === "keyword") {
      written.set(name ?? "", at);
      named.set(name ?? "", held);
    } else if (style === "star") {
      positional.push(...(itemsOf(held) ?? []));
      open ||= isOpen(held) || itemsOf(held) === undefined;
    } else if (held.kind === "dict") {
      for (const entry of held.entries) named.set(textIn(entry.key) ?? "", entry.value);
      open ||= held.open;
    } else open = true;
  }
  return { positional, named, written, open };
}

/** An argument by position or name. */
export function given(from: HeldArguments, position: number, name: string): Held | undefined {
  return from.named.get(name) ?? from.positional[position];
}
