/** SQL text with placeholders, constant or built around some, and what is bound to them. */
import { definitionOf } from "../../bind/constants.ts";
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { sinksOfKind } from "../../flow/flow-model.ts";
import { builtText, HOLE } from "./built-texts.ts";

/** A statement with parameters of which one stands between quotes. */
export interface QuotedPlaceholder {
  readonly report: SinkReport;
  /** Whether all that stands so are spans of time, which take a number and work with one: `interval '%s days'`. */
  readonly inSpans: boolean;
  /** What is bound. */
  readonly parameters: ValueRef;
}

/** Keywords under which parameters are given. */
const PARAMETERS = new Set(["params", "param_list", "select_params", "parameters", "vars", "args"]);

/** Every call that binds parameters to such a text. */
export function quotedPlaceholders(flows: FlowModel): QuotedPlaceholder[] {
  return sinksOfKind(flows, "sql").flatMap((report): QuotedPlaceholder[] => {
    const { at, argument, row } = report.site;
    const call = functionFacts(at).fragment.values[at.value];
    const parameters = call?.op === "call" ? parametersOf(call, row.at) : undefined;
    if (parameters === undefined) return [];
    const texts = textsOf(flows, refTo(at, argument));
    if (!texts.some(hasQuotedPlaceholder)) return [];
    const [text] = texts;
    const bound = texts.length === 1 && text !== undefined ? boundToQuoted(at, parameters, text) : parameters;
    const inSpans = !texts.some((one) => hasQuotedPlaceholder(one.replaceAll(SPAN, "")));
    return [{ report, inSpans, parameters: refTo(at, bound) }];
  });
}

/** `interval '%s days'` (postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-INPUT). */
const SPAN =
  /interval\s{1,8}'%s\s{1,4}(?:micro|milli)?(?:second|minute|hour|day|week|month|year)s?'|'%s\s{1,4}(?:second|minute|hour|day|week|month|year)s?'\s{0,4}::\s{0,4}interval/gi;

function parametersOf(call: CallValue, row: string): number | undefined {
  const named = call.arguments.find((one) => one.name !== undefined && PARAMETERS.has(one.name));
  const second = row.endsWith(".extra") ? undefined : call.arguments[1];
  return named?.value ?? (second?.style === "positional" ? second.value : undefined);
}

/** Of a list that is written out, what belongs to the quoted placeholder, where there is one alone; else the whole. */
function boundToQuoted(at: ValueRef, parameters: ValueId, sql: string): ValueId {
  const given = functionFacts(at).fragment.values[parameters];
  if (given?.op !== "collection" || given.form === "dict" || given.entries.some(({ spread }) => spread))
    return parameters;
  if (sql.includes(HOLE)) return parameters;
  const quoted = [...sql.replaceAll("%%", "__").matchAll(/'%s'|%s/g)].flatMap(([mark], position) =>
    mark === "%s" ? [] : [position],
  );
  const inner = sql.replaceAll("'%s'", "").replaceAll("''", "");
  const [only] = quoted;
  if (quoted.length !== 1 || only === undefined || hasQuotedPlaceholder(inner)) return parameters;
  return given.entries[only]?.value ?? parameters;
}

/** The text itself, or those of a list of conditions. */
function textsOf(flows: FlowModel, ref: ValueRef): string[] {
  const at = definitionOf(flows.program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op === "collection")
    return value.entries.flatMap((entry) => textsOf(flows, refTo(at, entry.value)));
  const text = builtText(flows.program, at);
  return text === undefined ? [] : [text];
}

/** Whether `%s` stands inside a quoted SQL string. Two quotes in a row are a quote, `%%` is a percent sign. */
export function hasQuotedPlaceholder(sql: string): boolean {
  let quote = "";
  for (let at = 0; at < sql.length; at++) {
    const letter = sql[at] ?? "";
    if (quote === "" && sql.startsWith("--", at)) at = endOfLine(sql, at);
    else if (quote === "" && letter === "'") quote = letter;
    else if (letter === quote) quote = "";
    else if (letter === "%" && sql[at + 1] === "%") at++;
    else if (letter === "%" && quote !== "" && isPlaceholder(sql, at)) return true;
  }
  return false;
}

function endOfLine(sql: string, from: number): number {
  const end = sql.indexOf("\n", from);
  return end === -1 ? sql.length : end;
}

function isPlaceholder(sql: string, at: number): boolean {
  if (sql[at + 1] === "s") return true;
  return sql[at + 1] === "(" && sql.slice(at, at + 80).includes(")s");
}
