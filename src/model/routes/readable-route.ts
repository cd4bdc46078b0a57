/** Addresses as people read them. */

/** Regular expressions longer than this are shown as they stand. */
const LONGEST = 1_000;

/** `/orders/<pk>/` of `^orders/(?P<pk>[0-9]+)/$`; patterns of `path()` stay as they are. */
export function readableRoute(pattern: string): string {
  const route = pattern.length > LONGEST || !/[\^$\\(]/.test(pattern) ? pattern : withoutSyntax(pattern);
  return `/${route.replace(/^\/+/, "")}`;
}

/** Groups become their names, and what only a regular expression needs goes. */
function withoutSyntax(pattern: string): string {
  let shown = "";
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? "";
    if (char === "(") {
      const end = endOfGroup(pattern, at);
      shown += nameOfGroup(pattern.slice(at + 1, end));
      at = end;
    } else if (char === "\\") {
      const next = pattern[++at] ?? "";
      shown += /[AZbB]/.test(next) ? "" : /\w/.test(next) ? `\\${next}` : next;
    } else if (!(char === "^" || char === "$" || (char === "?" && shown.endsWith("/")))) shown += char;
  }
  return shown;
}

function nameOfGroup(inside: string): string {
  const name = /^\?P<(\w{1,100})>/.exec(inside)?.[1];
  return name === undefined ? "…" : `<${name}>`;
}

/** Where a group ends: parentheses in it count, unless they are escaped or stand in a set of characters. */
function endOfGroup(pattern: string, start: number): number {
  let depth = 0;
  let inSet = false;
  for (let at = start; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === "\\") at++;
    else if (inSet) inSet = char !== "]";
    else if (char === "[") inSet = true;
    else if (char === "(") depth++;
    else if (char === ")" && --depth === 0) return at;
  }
  return pattern.length;
}
