/** What `SECURE_REDIRECT_EXEMPT` leaves out of the redirect to https. */
import type { Place } from "../../findings/finding.ts";
import type { ProductionValue } from "../settings/production-value.ts";
import { elementsOf, textOf } from "../settings/value.ts";
import { servingLeaves } from "./setting-state.ts";

/** A pattern that covers a place where people log in. */
export interface ExemptEntrance {
  readonly at: Place;
  /** "logins", "the admin", "every page". */
  readonly what: string;
  /** As written, cut to a line. */
  readonly pattern: string;
}

const LOGINS = /^(?:log-?in|signin|sign-in|logon|accounts?|auth|password|sign-?up|register|sso)$/i;
const ADMIN = /^(?:admin|back-?office)$/i;

/** Patterns that match every path: Django searches them in the path without its leading slash. */
const EVERYTHING: ReadonlySet<string> = new Set(["", "^", ".*", "^.*", "^.*$", ".*$", "^.+", ".+", "."]);

/** Patterns that cover logins, the admin or everything. Patterns are read as text: strangers' expressions are not run. */
export function exemptEntrances(found: ProductionValue): readonly ExemptEntrance[] {
  return servingLeaves(found).flatMap((list) =>
    (elementsOf(list) ?? []).flatMap((element) => {
      const pattern = textOf(element);
      const what = pattern === undefined ? undefined : entrance(pattern);
      if (pattern === undefined || what === undefined) return [];
      return [{ at: element.origin.place, what, pattern: JSON.stringify(pattern.slice(0, 80)) }];
    }),
  );
}

function entrance(pattern: string): string | undefined {
  if (EVERYTHING.has(pattern)) return "every page";
  if (pattern.length > 400) return undefined;
  const ends = lastSegments(pattern);
  if (ends.some((segment) => ADMIN.test(segment))) return "the admin";
  return ends.some((segment) => LOGINS.test(segment)) ? "logins" : undefined;
}

/** What a pattern's alternatives lead to: of `^accounts/login/$` and `^(?:blog|accounts)/.*` the words behind the last slash. */
function lastSegments(pattern: string): readonly string[] {
  return pattern.split("|").map((alternative) => {
    const words = withoutTail(alternative.replaceAll(/\(\?:|[()^$]/g, ""));
    return words.slice(words.lastIndexOf("/") + 1);
  });
}

/** `accounts/.*` as `accounts`. */
function withoutTail(words: string): string {
  const tail = [".*", ".+", "/?", "/"].find((one) => words.endsWith(one));
  return tail === undefined ? words : withoutTail(words.slice(0, -tail.length));
}
