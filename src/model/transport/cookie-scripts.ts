/** Scripts of the repository that read a cookie by its name. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import { textBetween } from "../../source/source-file.ts";

/** Kinds in which scripts stand. */
const KINDS: ReadonlySet<string> = new Set(["javascript", "template"]);

/** Larger files are libraries or bundles. */
const LARGEST = 400_000;

/** `getCookie("csrftoken")`, `Cookies.get('csrftoken')`, `xsrfCookieName: "csrftoken"`, `document.cookie.match(/csrftoken=…/)`. */
const CONTEXT =
  /(?:cookies?\w{0,20}(?:\.\w{1,20})?\s{0,4}\(\s{0,4}["'`]|xsrfCookieName\s{0,4}[:=]\s{0,4}["'`]|document\.cookie[^\n]{0,80}?)$/i;

/** The first place in each script of a project that reads the cookie; test files and bundles aside. */
export function scriptsReading(
  files: Iterable<AuditFile>,
  project: string,
  cookie: string,
): readonly Place[] {
  return [...files]
    .filter(
      (file) =>
        KINDS.has(file.kind) && !file.inTests && belongs(file, project) && file.bytes.length <= LARGEST,
    )
    .flatMap((file) => readIn(file, cookie));
}

/** Scripts outside every project's folder are shared. */
function belongs({ project }: AuditFile, root: string): boolean {
  return project === root || project === undefined;
}

function readIn({ path, bytes }: AuditFile, cookie: string): readonly Place[] {
  const text = textBetween(bytes, 0, bytes.length);
  for (let at = text.indexOf(cookie); at >= 0; at = text.indexOf(cookie, at + 1)) {
    const line = text.slice(Math.max(text.lastIndexOf("\n", at) + 1, at - 160), at);
    if (!CONTEXT.test(line) || isName(text[at + cookie.length])) continue;
    const start = Math.min(new TextEncoder().encode(text.slice(0, at)).length, bytes.length - cookie.length);
    return [{ path, span: { start, end: start + cookie.length } }];
  }
  return [];
}

/** The cookie's name goes on: it is another one. */
function isName(next: string | undefined): boolean {
  return next !== undefined && /\w/.test(next);
}
