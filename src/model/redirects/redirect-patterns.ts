/** Redirect views whose target begins with what the URL captured: `RedirectView.as_view(url="%(target)s")`. */
import type { Place } from "../../findings/finding.ts";
import { libraryAncestors } from "../../bind/ancestry.ts";
import { textOf } from "../../bind/constants.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { isImported, placeOf } from "../../flow/flow-model.ts";
import { callsWithKeyword, refOf } from "../../flow/occurrences.ts";
import { pathCaptures, regexCaptures } from "../routes/captures.ts";
import type { Capture } from "../routes/route.ts";

const REDIRECT_VIEW = /^django\.views\.generic\.(?:base\.)?RedirectView(?:\.as_view)?$/;

/** A captured value that stands where the host would. */
const AT_FRONT = /^(?:\/{0,2}|https?:\/\/)%\(\w{1,60}\)s/;

/** The places of such targets. */
export function patternTargets(flows: FlowModel): Place[] {
  if (!isImported(flows, "django.views.generic")) return [];
  return [...givenTargets(flows), ...classTargets(flows)];
}

function givenTargets(flows: FlowModel): Place[] {
  return callsWithKeyword(flows, "url").flatMap((occurrence) => {
    const at = refOf(occurrence);
    const name = externalName(resolve(flows.program, refTo(at, occurrence.value.callee)));
    if (name === undefined || !REDIRECT_VIEW.test(name)) return [];
    const target = occurrence.value.arguments.find((one) => one.name === "url");
    const text = target && textOf(flows.program, refTo(at, target.value));
    if (text === undefined || !AT_FRONT.test(text) || staysBehindSlash(flows, at, text)) return [];
    return [placeOf(at)];
  });
}

/** One slash and then a value without any. */
const ONE_SLASH = /^\/%\((\w{1,60})\)s/;

/** `"/%(locale)s/"` where the pattern captures no slash: two of them would lead to another site. */
function staysBehindSlash({ program }: FlowModel, at: ValueRef, target: string): boolean {
  const name = ONE_SLASH.exec(target)?.[1];
  if (name === undefined) return false;
  const { values } = functionFacts(at).fragment;
  const calls = values.flatMap((one) => (one.op === "call" ? [one] : []));
  const route = calls.find((one) => one.arguments.some(({ value }) => value === at.value));
  const own = route ? capturesIn(program, at, route) : [];
  // A pattern around an `include([…])` of the same file may capture it.
  const around = own.some((one) => one.name === name)
    ? own
    : calls.flatMap((one) => capturesIn(program, at, one));
  const captures = around.filter((one) => one.name === name);
  return captures.length > 0 && captures.every((one) => isSlashless(one));
}

function capturesIn(
  program: Program,
  at: FunctionRef,
  { arguments: [first] }: CallValue,
): readonly Capture[] {
  const pattern = first && textOf(program, refTo(at, first.value));
  if (pattern === undefined || !/[<(]/.test(pattern)) return [];
  return pattern.includes("(?P<") ? regexCaptures(pattern) : pathCaptures(pattern);
}

function isSlashless({ converter, expression }: Capture): boolean {
  return expression === undefined ? converter !== "path" : SLASHLESS.test(expression);
}

/** `\d+`, `[\w-]+`, `[^/]+`: expressions without a slash or something that may stand for one. */
const SLASHLESS =
  /^(?:\\[dw]|\[(?!\^)[\w\\@. -]{1,60}\]|\[\^\/[^\]]{0,20}\])(?:[+*?]|\{\d{1,4}(?:,\d{0,4})?\})?$/;

function classTargets(flows: FlowModel): Place[] {
  return [...flows.program.units.values()].flatMap((unit) =>
    unit.facts.classes.flatMap((_, id): Place[] => {
      const ref = { unit, class: id };
      const body = { unit, function: classFacts(ref).body };
      const value = functionFacts(body).fragment.bindings.get("url");
      if (value === undefined) return [];
      const text = textOf(flows.program, refTo(body, value));
      if (text === undefined || !AT_FRONT.test(text)) return [];
      return libraryAncestors(flows.program, ref).some((name) => REDIRECT_VIEW.test(name))
        ? [placeOf(refTo(body, value))]
        : [];
    }),
  );
}
