/** Values that settings read from the environment: their defaults. */
import type { FixChange } from "../findings/fix-intent.ts";
import type { Argument, Call, Expression, Node } from "../syntax/python/tree.ts";
import { dottedName } from "../syntax/python/walk.ts";
import { argumentSpan } from "./calls.ts";
import { deletion, edits, refused, replacement, type Lowering } from "./edit.ts";
import { findBelow, sourceOf, type PythonSource } from "./python-source.ts";
import { assignmentAt } from "./settings.ts";

type Change<K extends FixChange["kind"]> = Extract<FixChange, { kind: K }>;

/** Functions that read a variable of the environment (os, django-environ, environs, python-decouple). */
const READER = /^(?:os\.environ\.get|environ\.get|os\.getenv|getenv|env(?:\.\w{1,20})?|config)$/;

/** Changes what a setting holds where its variable is missing; without code, the variable must be there. */
export function changeDefault(source: PythonSource, { at, code }: Change<"change-default">): Lowering {
  const value = assignmentAt(source, at.span)?.value;
  const call = value && readerIn(value);
  const variable = call?.arguments[0];
  if (!call || variable?.value.kind !== "String") return refused("no variable is read here by name");
  const given = defaultOf(call);
  if (code === undefined) return requireVariable(source, call, variable, given);
  if (value !== call && isWholeTruth(value, call)) return readTruth(source, { kind: "read-truth", at });
  if (!given) return refused("there is no default");
  if (sourceOf(source, given.value) === code) return refused("the default is so already");
  return edits(replacement(given.value, alike(source, given.value, code)));
}

/** Words that mean yes, with those that mean no. */
const OPPOSITES: ReadonlyMap<string, string> = new Map([
  ["1", "0"],
  ["true", "false"],
  ["True", "False"],
  ["TRUE", "FALSE"],
  ["yes", "no"],
  ["on", "off"],
]);

/** No as the default says yes: a number, or a word. */
function alike(source: PythonSource, given: Expression, code: string): string {
  if (code !== "False") return code.replaceAll('"', source.quote);
  if (given.kind === "Number") return "0";
  if (given.kind !== "String") return code;
  const text = sourceOf(source, given);
  return text.charAt(0) + (OPPOSITES.get(text.slice(1, -1)) ?? "") + text.charAt(text.length - 1);
}

/** The outermost reading of a variable. */
function readerIn(value: Expression): Call | undefined {
  const found = findBelow(value, isReader);
  return found?.kind === "Call" ? found : undefined;
}

function isReader(node: Node): boolean {
  return node.kind === "Call" && READER.test(dottedName(node.callee) ?? "");
}

function defaultOf(call: Call): Argument | undefined {
  return call.arguments.find(
    (one, i) => one.name?.name === "default" || (i === 1 && one.style === "positional"),
  );
}

/** `os.environ.get("X", "…")` becomes `os.environ["X"]`; other readers fail by themselves without a default. */
function requireVariable(
  source: PythonSource,
  call: Call,
  variable: Argument,
  given: Argument | undefined,
): Lowering {
  const name = dottedName(call.callee) ?? "";
  const key = sourceOf(source, variable.value);
  if (name.endsWith("environ.get")) {
    const environ = name.slice(0, -".get".length);
    return edits(replacement(call, `${environ}[${key}]`));
  }
  if (name === "os.getenv") return edits(replacement(call, `os.environ[${key}]`));
  if (name === "getenv" || !given) return refused("this reader does not fail by itself");
  return edits(deletion(argumentSpan(source, call, given)));
}

/** `bool(os.environ.get("X"))` is true for every text: only words that mean yes should count. */
export function readTruth(source: PythonSource, { at }: Change<"read-truth">): Lowering {
  const value = assignmentAt(source, at.span)?.value;
  const call = value && readerIn(value);
  const variable = call?.arguments[0];
  if (!value || !call || variable?.value.kind !== "String")
    return refused("no variable is read here by name");
  if (!isWholeTruth(value, call)) return refused("the value is read in another way");
  const name = dottedName(call.callee) ?? "";
  if (!/environ\.get$|getenv$/.test(name))
    return refused("this reader has ways of its own to read yes and no");
  const [q, key] = [source.quote, sourceOf(source, variable.value)];
  const words = ["1", "true", "yes", "on"].map((word) => `${q}${word}${q}`).join(", ");
  return edits(
    replacement(value, `${sourceOf(source, call.callee)}(${key}, ${q}${q}).lower() in (${words})`),
  );
}

/** The reading itself, or `bool()` of it. */
function isWholeTruth(value: Expression, call: Call): boolean {
  if (value === call) return true;
  return (
    value.kind === "Call" &&
    value.callee.kind === "Name" &&
    value.callee.name === "bool" &&
    value.arguments[0]?.value === call
  );
}
