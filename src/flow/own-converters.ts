/** The project's own path converters (docs.djangoproject.com/en/5.2/topics/http/urls/#registering-custom-path-converters). */
import { textOf } from "../bind/constants.ts";
import { onceFor } from "../bind/once.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";

/** A class of letters, digits, hyphens and underscores, repeated. */
const LETTERS_ONLY = /^\[(?:[A-Za-z0-9_-]|\\[wd-]){1,60}\](?:[+*]|\{\d{1,4}(?:,\d{0,4})?\})$/;

/** Names of converters whose `regex` lets through nothing but letters, digits, hyphens and underscores. */
export const narrowConverters: (program: Program) => ReadonlySet<string> = onceFor((program) => {
  const names = new Set<string>();
  for (const unit of program.units.values()) {
    if (unit.file.kind !== "urlconf") continue;
    for (const [id, { fragment }] of unit.facts.functions.entries())
      for (const value of fragment.values) {
        const name = value.op === "call" ? registered(program, { unit, function: id }, value) : undefined;
        if (name !== undefined) names.add(name);
      }
  }
  return names;
});

function registered(program: Program, ref: FunctionRef, call: CallValue): string | undefined {
  const called = externalName(resolveIn(program, ref, call.callee));
  if (called === undefined || !/^django\.urls\.(?:converters\.)?register_converter$/.test(called))
    return undefined;
  const [converter, name] = call.arguments.map(({ value }) => value);
  const symbol = resolveIn(program, ref, converter ?? NONE);
  if (symbol?.kind !== "class") return undefined;
  const body = { unit: symbol.target.unit, function: classFacts(symbol.target).body };
  const pattern = functionFacts(body).fragment.bindings.get("regex");
  const text = pattern === undefined ? undefined : textOf(program, refTo(body, pattern));
  return text !== undefined && LETTERS_ONLY.test(text)
    ? textOf(program, refTo(ref, name ?? NONE))
    : undefined;
}
