/** Where the code compares text with patterns that take time without end. */
import { definitionOf, textOf } from "../../bind/constants.ts";
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import type { Chooser } from "../../flow/arrivals.ts";
import { judgeArrival } from "../../flow/arrivals.ts";
import type { SinkRow } from "../../flow/catalog/model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, isImported } from "../../flow/flow-model.ts";
import { callsNamed, refOf } from "../../flow/occurrences.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { reportAt } from "../../flow/value-report.ts";
import { filledReport } from "../injection/filled-reports.ts";
import { isCatastrophic } from "./backtracking.ts";

/** One comparison. */
export interface SlowPattern {
  /** The call. */
  readonly at: ValueRef;
  /** Who chooses the text. */
  readonly chooser: Chooser | undefined;
  readonly label: string;
}

/** Functions and methods that compare, with the position of the text behind the pattern. */
const COMPARING = ["match", "fullmatch", "search", "findall", "finditer", "split", "sub", "subn"];

/** `repl` stands before the text. */
const REPLACING: ReadonlySet<string> = new Set(["sub", "subn"]);

const TEXT: SinkRow = { at: "re.match", argument: 1, kind: "regex" };

/** Every such comparison, and validators that make one of every form (docs.djangoproject.com/en/5.2/ref/validators/#regexvalidator). */
export function slowPatterns(flows: FlowModel): SlowPattern[] {
  const compared = isImported(flows, "re") ? COMPARING.flatMap((name) => comparisons(flows, name)) : [];
  return [...compared, ...validators(flows)];
}

function comparisons(flows: FlowModel, name: string): SlowPattern[] {
  return callsNamed(flows, name).flatMap((seen): SlowPattern[] => {
    const at = refOf(seen);
    const pattern = patternOf(flows, at, seen.value, name);
    if (pattern === undefined || !isCatastrophic(pattern.text, name === "fullmatch")) return [];
    const subject = argumentOf(seen.value, pattern.given + (REPLACING.has(name) ? 1 : 0), "string")?.value;
    return [{ at, ...chosenBy(flows, at, subject) }];
  });
}

/** The pattern's text, and how many arguments come before the text that it is compared with. */
function patternOf(
  flows: FlowModel,
  at: ValueRef,
  call: CallValue,
  name: string,
): { readonly text: string; readonly given: number } | undefined {
  const { program } = flows;
  const path = externalName(resolveIn(program, at, call.callee));
  if (path === `re.${name}`) {
    const text = textOf(program, refTo(at, argumentOf(call, 0, "pattern")?.value ?? -1));
    return text === undefined ? undefined : { text, given: 1 };
  }
  const callee = functionFacts(at).fragment.values[call.callee];
  if (callee?.op !== "attribute") return undefined;
  const made = definitionOf(program, refTo(at, callee.base));
  const compiled = functionFacts(made).fragment.values[made.value];
  if (compiled?.op !== "call") return undefined;
  if (externalName(resolveIn(program, made, compiled.callee)) !== "re.compile") return undefined;
  const text = textOf(program, { ...made, value: compiled.arguments[0]?.value ?? -1 });
  return text === undefined ? undefined : { text, given: 0 };
}

function chosenBy(
  flows: FlowModel,
  at: ValueRef,
  subject: ValueId | undefined,
): Pick<SlowPattern, "chooser" | "label"> {
  const region = functionFacts(at).fragment.values[at.value]?.region ?? 0;
  const report = subject === undefined ? undefined : reportAt(flows, refTo(at, subject), region, TEXT);
  const judged =
    report && subject !== undefined
      ? judgeArrival(flows, filledReport(flows, report, refTo(at, subject)))
      : undefined;
  return { chooser: judged?.chooser, label: judged?.label ?? "" };
}

function validators(flows: FlowModel): SlowPattern[] {
  const calls = callsOf(flows, ["django.core.validators.RegexValidator", "django.forms.RegexField"]);
  return calls.flatMap(({ at, call }): SlowPattern[] => {
    const given = argumentOf(call, 0, "regex")?.value;
    const text = given === undefined ? undefined : textOf(flows.program, refTo(at, given));
    return text !== undefined && isCatastrophic(text, false)
      ? [{ at, chooser: "request", label: "a form" }]
      : [];
  });
}
