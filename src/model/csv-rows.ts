/** Rows of CSV files that hold no texts which people typed, or that no person opens, as far as the code around them tells. */
import type { Program, ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, Fragment } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { SinkReport } from "../flow/flow-model.ts";
import type { SinkSite } from "../flow/summary.ts";

/** Why a row is only a guess; undefined where nothing speaks for it. */
export function doubtAboutRow(program: Program, { site, arrivals }: SinkReport): string | undefined {
  const { fragment } = functionFacts(site.at);
  if (arrivals.length > 0 && arrivals.every(({ via }) => via.some((call) => goesToService(program, call))))
    return "the file is sent to another system; whether a person opens it there is not visible";
  if (isHeading(fragment, site))
    return "the row is called like the heading of the columns, and rows of another name follow it";
  return isPutAway(fragment)
    ? "the file is put into a store and handed to nobody here; whether a person opens it is not visible"
    : undefined;
}

/** Clients of other systems' interfaces. */
const CLIENT =
  /^(?:requests|httpx|aiohttp|urllib3)\.(?:[\w.()]{1,60}\.)?(?:post|put|patch|request|stream|Request)$/;

/** `requests.post(url, files={"data": as_csv(rows)})`: what a call gives back goes into a request, also inside a mapping. */
function goesToService(program: Program, { unit, function: id, value: made }: ValueRef): boolean {
  const ref = { unit, function: id };
  const { values } = functionFacts(ref).fragment;
  const holds = (at: number): boolean => {
    const value = values[at];
    return at === made || (value?.op === "collection" && value.entries.some((one) => one.value === made));
  };
  return values.some(
    (value) =>
      value.op === "call" &&
      value.arguments.some((one) => holds(one.value)) &&
      CLIENT.test(externalName(resolveIn(program, ref, value.callee)) ?? ""),
  );
}

/** What the row with the names of the columns is called. */
const HEADING = /^(?:columns|headers?|heading|header_row|headings|(?:column|field|header)_?names|col_names)$/;

function isHeading(fragment: Fragment, { at, argument }: SinkSite): boolean {
  const call = fragment.values[at.value];
  if (!call || !isCalled(fragment, argument, HEADING)) return false;
  return callsOf(fragment, /^writerows?$/).some(
    ({ start, arguments: [row] }) =>
      start > call.end && row !== undefined && !isCalled(fragment, row.value, HEADING),
  );
}

function isCalled({ named }: Fragment, id: number, names: RegExp): boolean {
  return named.some(({ name, value }) => value === id && names.test(name));
}

/** `client.put_object(…)` in a function that gives nothing back. */
function isPutAway(fragment: Fragment): boolean {
  const givesNothing = fragment.exits.every(({ kind, value }) => kind === "raise" || value === NONE);
  return givesNothing && callsOf(fragment, /^(?:put_object|upload_fileobj|upload_file)$/).length > 0;
}

function callsOf(fragment: Fragment, names: RegExp): CallValue[] {
  return fragment.values.filter((value): value is CallValue => {
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    return callee?.op === "attribute" && names.test(callee.name);
  });
}
