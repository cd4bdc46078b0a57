/** Configuration files of application servers: gunicorn's Python, uWSGI's ini. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import { slice, spanOf, wholeFile, linesOf, type Fragment } from "../../syntax/deploy/fragment.ts";
import { parseIni } from "../../syntax/deploy/ini.ts";

/** One setting of such a file, with its value as text. */
export interface ServerSetting {
  readonly name: string;
  readonly value: string;
  readonly at: Place;
}

/** The settings of a file that matter here; a value that is computed is left out. */
export function serverSettings({ path, bytes }: AuditFile): readonly ServerSetting[] {
  if (path.endsWith(".py")) return linesOf(wholeFile(bytes)).flatMap((line) => pythonSetting(path, line));
  return parseIni(bytes, "none")
    .filter(({ name }) => name === "uwsgi")
    .flatMap(({ entries }) => entries)
    .map(({ key, value, span }) => ({ name: key, value: value.text, at: { path, span } }));
}

/** The value of the last setting of a name, as both programs take it. */
export function settingOf(
  settings: readonly ServerSetting[],
  ...names: readonly string[]
): ServerSetting | undefined {
  return settings.findLast(({ name }) => names.includes(name));
}

/** `bind = "0.0.0.0:8000"` at the beginning of a line; of `os.environ.get("X", "default")` the default counts. */
function pythonSetting(path: string, line: Fragment): readonly ServerSetting[] {
  const name = /^(bind|forwarded_allow_ips|certfile)[ \t]{0,20}=[ \t]{0,20}/.exec(line.text);
  if (name === null) return [];
  const written = slice(line, name[0].length, line.text.length);
  const value = literalOf(written.text) ?? defaultOf(written.text);
  return value === undefined ? [] : [{ name: name[1] ?? "", value, at: { path, span: spanOf(line) } }];
}

function literalOf(text: string): string | undefined {
  const match = /^\[?[ \t]{0,20}(?:"([^"\\]{0,300})"|'([^'\\]{0,300})')/.exec(text);
  return match?.[1] ?? match?.[2];
}

function defaultOf(text: string): string | undefined {
  if (!/^(?:os\.)?(?:getenv|environ\.get|env)\(/.test(text)) return undefined;
  const comma = text.indexOf(",");
  return comma < 0 ? undefined : literalOf(text.slice(comma + 1).trimStart());
}
