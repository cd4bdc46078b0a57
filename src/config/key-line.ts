/** Where something stands in a configuration file, for messages: a search in its text, since TOML's values carry no places. */

/** The line of a key below the table's header; the header's own line when it is written in another way. */
export function lineOf(text: string, key: string): number {
  const lines = text.split(/\r?\n/);
  const header = lines.findIndex((line) => /^\s*\[\s*tool\s*\.\s*pickguard\s*\]/.test(line));
  for (let i = header + 1; i < lines.length; i++) {
    const line = lines[i]?.trim() ?? "";
    if (line.startsWith("[") && i > 0) break;
    if (line.startsWith(key) || line.startsWith(`"${key}"`)) return i + 1;
  }
  return lineOfTable(lines, key) ?? Math.max(header, 0) + 1;
}

/** `[tool.pickguard.severity]`, `[[guards]]`. */
function lineOfTable(lines: readonly string[], key: string): number | undefined {
  const at = lines.findIndex((line) => {
    const name = /^\s*\[{1,2}([^\]]{1,200})\]/.exec(line)?.[1]?.replaceAll(/\s/g, "");
    return name === key || name === `tool.pickguard.${key}`;
  });
  return at < 0 ? undefined : at + 1;
}

/** The line on which a quoted word stands (`"DJANGO-CSRF-001"`), or where it is a bare key; undefined where it is written otherwise. */
export function lineOfWord(text: string, word: string): number | undefined {
  const lines = text.split(/\r?\n/);
  const at = lines.findIndex((line) => {
    const code = line.trimStart();
    return !code.startsWith("#") && (holdsQuoted(line, word) || isKey(code, word));
  });
  return at < 0 ? undefined : at + 1;
}

function holdsQuoted(line: string, word: string): boolean {
  return line.includes(`"${word}"`) || line.includes(`'${word}'`);
}

function isKey(code: string, word: string): boolean {
  return code.startsWith(word) && /^[ \t]{0,40}=/.test(code.slice(word.length));
}
