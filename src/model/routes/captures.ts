/** What patterns capture. */
import type { Capture } from "./route.ts";

/** `<int:pk>` and `<slug>` of `path()`; without a converter a capture is `str` (docs.djangoproject.com/en/5.2/topics/http/urls/#path-converters). */
const CONVERTED = /<(?:([^<>:\s]{1,60}):)?([^<>\s]{1,100})>/g;

/** The captures of a pattern of `path()`. */
export function pathCaptures(route: string): readonly Capture[] {
  return [...route.matchAll(CONVERTED)].map(([, converter = "str", name = ""]) => ({ name, converter }));
}

/** The captures of a regular expression. Django passes unnamed groups only where there is no named one. */
export function regexCaptures(expression: string): readonly Capture[] {
  const captures = groupsOf(expression);
  const named = captures.filter(({ name }) => name !== "");
  return named.length > 0 ? named : captures;
}

interface Open {
  readonly name: string;
  readonly start: number;
  readonly captures: boolean;
}

/** Capturing groups, outermost first; groups inside others are part of them. */
function groupsOf(expression: string): readonly Capture[] {
  const found: Capture[] = [];
  const open: Open[] = [];
  let inClass = false;
  for (let at = 0; at < expression.length; at++) {
    const letter = expression[at];
    if (letter === "\\") at++;
    else if (inClass) inClass = letter !== "]" || expression[at - 1] === "[";
    else if (letter === "[") inClass = true;
    else if (letter === "(") open.push(groupAt(expression, at));
    else if (letter === ")") {
      const group = open.pop();
      if (group?.captures === true && !open.some((one) => one.captures))
        found.push({ name: group.name, converter: "regex", expression: expression.slice(group.start, at) });
    }
  }
  return found;
}

function groupAt(expression: string, at: number): Open {
  const head = expression.slice(at + 1, at + 104);
  const name = /^\?P<(\w{1,100})>/.exec(head);
  if (name) return { name: name[1] ?? "", start: at + 1 + name[0].length, captures: true };
  return { name: "", start: at + 1, captures: !head.startsWith("?") };
}
