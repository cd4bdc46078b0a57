/** Rows of CSV files that hold no texts which people typed, or that no person opens, as far as the code around them tells. */
import { functionFacts } from "../bind/program.ts";
import type { CallValue, Fragment } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { SinkSite } from "../flow/summary.ts";

/** Why a row is only a guess; undefined where nothing speaks for it. */
export function doubtAboutRow(site: SinkSite): string | undefined {
  const { fragment } = functionFacts(site.at);
  if (isHeading(fragment, site))
    return "the row is called like the heading of the columns, and rows of another name follow it";
  return isPutAway(fragment)
    ? "the file is put into a store and handed to nobody here; whether a person opens it is not visible"
    : undefined;
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
