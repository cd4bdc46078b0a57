/** Pieces of Python as the written tests spell them. */

/** A text in double quotes: JSON's way is one of Python's. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A dictionary or a call: on one line where that fits, else one line for each part. */
export function spread(open: string, parts: readonly string[], close: string): string {
  const line = `${open}${parts.join(", ")}${close}`;
  if (line.length <= 100 || parts.length === 0) return line;
  return `${open}\n${parts.map((part) => indent(`${part},`)).join("\n")}\n${close}`;
}

/** Four more spaces before every line that holds something. */
export function indent(block: string): string {
  return block.replaceAll(/^(?=.)/gm, "    ");
}

/** A docstring. Text from the project's files may hold backslashes and quotes. */
export function docstring(lines: readonly string[]): string {
  const body = lines.map((line) => line.replaceAll('"""', "'''").trimEnd()).join("\n");
  return `${body.includes("\\") ? "r" : ""}"""${body}\n"""`;
}

/** One line of prose without what would end a comment. */
export function oneLine(text: string): string {
  return text.replaceAll(/[«»]/g, "").replaceAll(/\s+/g, " ").trim();
}

/** A name for a function or variable: letters, digits and underscores. */
export function identifier(text: string): string {
  const plain = text.replaceAll(/\W+/g, "_").replaceAll(/_{2,}/g, "_").replaceAll(/^_|_$/g, "");
  return /^[a-zA-Z_]/.test(plain) ? plain : `n_${plain}`;
}
