/** Makes deploy files that are templates themselves (Helm, cookiecutter, Ansible) readable without rendering them. */
import type { Fragment } from "./fragment.ts";

/** Stands for a template action until it is known whether the rest of its line is empty. */
const ACTION = "\u0001";

/** Helm: `{{ … }}` everywhere. */
export function withoutHelmActions(file: Fragment): Fragment {
  return withoutActions(file, [["{{", "}}"]]);
}

/** Jinja in YAML, where a value may start with `{{ … }}`; only files with block tags are taken for templates. */
export function withoutJinja(file: Fragment): Fragment {
  const pairs = [
    ["{%", "%}"],
    ["{{", "}}"],
  ] as const;
  return isJinja(file) ? withoutActions(file, pairs) : file;
}

/** Jinja's block tags only: in scripts and Dockerfiles `{{ … }}` is as good as any other word. */
export function withoutJinjaTags(file: Fragment): Fragment {
  return isJinja(file) ? withoutActions(file, [["{%", "%}"]]) : file;
}

/** Whether a line starts with a Jinja block tag. */
export function isJinja(file: Fragment): boolean {
  return /^[ \t]*\{%/m.test(file.text);
}

/**
 * Lines that hold only template actions become blank, actions within a line become filler of the same length, so that every
 * place stays where it is.
 */
function withoutActions(file: Fragment, pairs: readonly (readonly [string, string])[]): Fragment {
  if (!pairs.some(([open]) => file.text.includes(open))) return file;
  const marked = pairs.reduce((text, [open, close]) => markActions(text, open, close), file.text);
  return { text: marked.split("\n").map(settleLine).join("\n"), offsets: file.offsets };
}

function markActions(text: string, opening: string, closing: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let open = text.indexOf(opening); open >= 0; open = text.indexOf(opening, at)) {
    const close = text.indexOf(closing, open + 2);
    const end = close < 0 ? text.length : close + 2;
    parts.push(text.slice(at, open), text.slice(open, end).replace(/[^\r\n]/g, ACTION));
    at = end;
  }
  return parts.join("") + text.slice(at);
}

function settleLine(line: string): string {
  if (!line.includes(ACTION)) return line;
  const isBlank = line.replaceAll(ACTION, "").trim() === "";
  return line.replaceAll(ACTION, isBlank ? " " : "x");
}
