/**
 * What a regular expression for origins lets in beyond what it seems to say. Patterns are read, never run: they come from
 * the audited code. django-cors-headers matches with `re.match`: from the start, and not to the end.
 */

/** One way in for origins of strangers. */
export type OriginWeakness = "everything" | "no-end-anchor" | "unescaped-dot" | "open-prefix" | "plain-http";

/** One element of a pattern. */
interface Token {
  readonly kind: "literal" | "any" | "class" | "open" | "close" | "or" | "start" | "end";
  readonly text: string;
  /** Followed by `*`, `+` or `{…}`: may take more than one sign. */
  readonly repeats: boolean;
}

/** A group's beginning, an escape, a class or one sign. */
const ELEMENT = /\(\?(?:[:=!]|<[=!]|P<\w{1,40}>)|\\.|\[\^?\]?(?:[^\]\\]|\\.){0,200}\]|[\s\S]/y;

const REPEAT = /[*+]|\{\d{0,6},?\d{0,6}\}/y;

/** All weaknesses of a pattern, worst first. */
export function originWeaknesses(pattern: string): readonly OriginWeakness[] {
  const found = branchesOf(tokensOf(pattern)).flatMap((branch) => weaknessesOf(branch));
  const order: readonly OriginWeakness[] = [
    "everything",
    "open-prefix",
    "no-end-anchor",
    "unescaped-dot",
    "plain-http",
  ];
  return order.filter((weakness) => found.includes(weakness));
}

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length;) {
    ELEMENT.lastIndex = at;
    const text = ELEMENT.exec(pattern)?.[0] ?? "";
    at += Math.max(text.length, 1);
    REPEAT.lastIndex = at;
    const repeat = REPEAT.exec(pattern)?.[0] ?? "";
    at += repeat.length;
    // `?` makes an element optional, or a repetition modest: neither lets in more.
    if (pattern[at] === "?") at += 1;
    tokens.push({ kind: kindOf(text), text, repeats: repeat !== "" });
  }
  return tokens;
}

function kindOf(text: string): Token["kind"] {
  if (text === ".") return "any";
  if (text === "^" || text === "\\A") return "start";
  if (text === "$" || text === "\\Z" || text === "\\z") return "end";
  if (text === "|") return "or";
  if (text.startsWith("(")) return "open";
  if (text === ")") return "close";
  return text.startsWith("[") || /^\\[wWdDsS]$/.test(text) ? "class" : "literal";
}

/** The alternatives at the top level. */
function branchesOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const branches: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === "open") depth += 1;
    if (token.kind === "close") depth -= 1;
    if (token.kind === "or" && depth === 0) branches.push([]);
    else branches.at(-1)?.push(token);
  }
  return branches;
}

function weaknessesOf(branch: readonly Token[]): readonly OriginWeakness[] {
  const host = withoutScheme(branch);
  const signs = host.filter(
    ({ kind }) => kind !== "open" && kind !== "close" && kind !== "start" && kind !== "end",
  );
  if (
    !host.some(({ kind }) => kind === "end" && signs.length === 0) &&
    signs.every(({ kind, repeats }) => kind === "any" && repeats)
  )
    return ["everything"];
  return [
    ...(hasOpenPrefix(signs) ? (["open-prefix"] as const) : []),
    ...(endsOpen(branch, signs) ? (["no-end-anchor"] as const) : []),
    ...(hasUnescapedDot(signs) ? (["unescaped-dot"] as const) : []),
    ...(startsWithHttp(branch) ? (["plain-http"] as const) : []),
  ];
}

function isLiteral(token: Token | undefined, text: string): boolean {
  return token?.kind === "literal" && (token.text === text || token.text === `\\${text}`);
}

/** What follows `://`; the whole pattern where it has none. */
function withoutScheme(branch: readonly Token[]): readonly Token[] {
  const slash = branch.findIndex(
    (token, index) => isLiteral(token, "/") && isLiteral(branch[index + 1], "/"),
  );
  return slash === -1 ? branch : branch.slice(slash + 2);
}

/** `.*example\.com` lets in `evilexample.com`: nothing separates what strangers choose from the name. */
function hasOpenPrefix(signs: readonly Token[]): boolean {
  return signs.some((token, index) => {
    const next = signs[index + 1];
    const takesLetters =
      token.repeats && (token.kind === "any" || (token.kind === "class" && token.text !== "\\d"));
    if (!takesLetters || next === undefined) return false;
    const startsName =
      next.kind === "any" ? !next.repeats : next.kind === "literal" && /^[a-z0-9]$/i.test(next.text);
    return startsName && isHostPart(signs, index);
  });
}

/** Whether the sign stands before the last label of the host, and not among the digits of a port. */
function isHostPart(signs: readonly Token[], index: number): boolean {
  return !signs.slice(0, index).some((token) => isLiteral(token, ":"));
}

/** Without an end, `https://shop.example` lets in `https://shop.example.evil.test`. After a port nothing else can follow. */
function endsOpen(branch: readonly Token[], signs: readonly Token[]): boolean {
  const last = branch.findLast(({ kind }) => kind !== "close");
  if (last === undefined || last.kind === "end") return false;
  const afterPort = signs.some((token) => isLiteral(token, ":"));
  return !afterPort && signs.length > 0;
}

/** An unescaped dot between two names stands for any letter; the last one before the top level domain harms nobody. */
function hasUnescapedDot(signs: readonly Token[]): boolean {
  const dots = signs.flatMap((token, index) =>
    (token.kind === "any" && !token.repeats) || token.text === "\\." ? [{ token, index }] : [],
  );
  return dots
    .slice(0, -1)
    .some(
      ({ token, index }) => token.kind === "any" && isLabel(signs[index - 1]) && isLabel(signs[index + 1]),
    );
}

function isLabel(token: Token | undefined): boolean {
  return (
    (token?.kind === "literal" && /^[\w-]$/.test(token.text)) || (token?.kind === "class" && token.repeats)
  );
}

function startsWithHttp(branch: readonly Token[]): boolean {
  const letters = branch.filter(({ kind }) => kind === "literal").map(({ text }) => text);
  return letters.slice(0, 5).join("") === "http:";
}
