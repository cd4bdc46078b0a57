/** What templates put into a route's URL as plain texts: `{% url 'catalog:page' 'delivery' %}` says which pages there are. */
import type { AuditFile } from "../../discover/file-kind.ts";
import { byteText } from "../../source/byte-text.ts";

/** The first text in place of a route's only argument, by the route's name. */
export type LinkedArguments = ReadonlyMap<string, string>;

const LINK =
  /\{%-?\s{1,10}url\s{1,10}["']([\w:.-]{1,100})["']\s{1,10}(?:\w{1,40}=)?["']([\w.@-]{1,80})["']\s{0,10}(?:as\s\w{1,40}\s{0,10})?-?%\}/g;

/** Templates larger than this are generated. */
const SEARCHED = 200_000;

/** Reads the templates of a project. */
export function linkedArguments(files: Iterable<AuditFile>): LinkedArguments {
  const found = new Map<string, string>();
  for (const { kind, inTests, bytes } of files) {
    if (kind !== "template" || inTests || bytes.length > SEARCHED) continue;
    for (const [, name = "", argument = ""] of byteText(bytes).matchAll(LINK))
      if (!found.has(name)) found.set(name, argument);
  }
  return found;
}
