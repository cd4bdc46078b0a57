/** Options of a command line, as the web servers for Python spell them. */

/** The value of the first of some options: `--bind X`, `--bind=X`, `-b X`, `-bX`. */
export function optionOf(words: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    const name = names.find((each) => word === each || startsWithOption(word, each));
    if (name === undefined) continue;
    return word === name ? words[at + 1] : word.slice(name.length).replace(/^=/, "");
  }
  return undefined;
}

function startsWithOption(word: string, name: string): boolean {
  return name.startsWith("--")
    ? word.startsWith(`${name}=`)
    : word.startsWith(name) && !word.startsWith("--");
}
