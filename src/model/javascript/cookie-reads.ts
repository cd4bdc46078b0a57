/** Cookies that a script reads by a name which stands elsewhere in it. */
import type { Place } from "../../findings/finding.ts";
import type { ScriptNode } from "../../syntax/javascript/tree.ts";
import { dottedName, memberName } from "../../syntax/javascript/tree.ts";
import { placeIn } from "./script.ts";
import type { ScriptIndex } from "./script-index.ts";
import { leavesOf } from "./script-value.ts";
import { valueOf } from "./values.ts";

/** One cookie that is read. */
export interface CookieRead {
  readonly at: Place;
  readonly cookie: string;
}

/** `getCookie(NAME)`, `Cookies.get(NAME)`, `axios.defaults.xsrfCookieName = NAME`. */
export function cookieReadsIn(index: ScriptIndex): CookieRead[] {
  const called = index.calls.flatMap(({ callee, arguments: given }) => {
    const [first] = given;
    return first && /cookies?(?:\.\w{1,20})?$/i.test(dottedName(callee) ?? "") ? namedIn(index, first) : [];
  });
  const assigned = index.assignments.flatMap(({ left, right }) =>
    memberName(left) === "xsrfCookieName" ? namedIn(index, right) : [],
  );
  return [...called, ...assigned];
}

function namedIn(index: ScriptIndex, node: ScriptNode): CookieRead[] {
  return leavesOf(valueOf(index, node)).flatMap((leaf) =>
    leaf.kind === "text"
      ? [{ at: placeIn(index.script, node), cookie: leaf.text.replaceAll(/^["'`]|["'`]$/g, "") }]
      : [],
  );
}
