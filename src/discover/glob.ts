/**
 * Globs over paths, matched in time proportional to pattern times path. Ignore files and configuration come from the
 * audited repository, and the usual translation to regular expressions takes hours for a pattern such as `*a*a*a*a*a*b`.
 */

/** One path segment of a pattern: text to compare, or a sequence of tokens with wildcards. `**` stands for any number of segments. */
type Segment = { readonly kind: "globstar" } | { readonly kind: "text"; readonly text: string } | Wildcard;

interface Wildcard {
  readonly kind: "wildcard";
  readonly tokens: readonly Token[];
}

type Token =
  | { readonly kind: "star" }
  | { readonly kind: "any" }
  | { readonly kind: "character"; readonly code: number }
  | {
      readonly kind: "class";
      readonly negated: boolean;
      readonly ranges: readonly (readonly [number, number])[];
    };

/** A pattern ready for matching. */
export interface Glob {
  readonly segments: readonly Segment[];
}

const STAR: Token = { kind: "star" };

/** Prepares a pattern: `*`, `?`, `[a-z]`, `[!a]`, `**` between slashes, backslash before a character to be taken literally. */
export function compileGlob(pattern: string): Glob {
  const segments: Segment[] = [];
  for (const part of pattern.split("/")) {
    const segment = compileSegment(part);
    if (segment.kind !== "globstar" || segments[segments.length - 1]?.kind !== "globstar")
      segments.push(segment);
  }
  return { segments };
}

function compileSegment(part: string): Segment {
  if (part === "**") return { kind: "globstar" };
  if (!/[*?[\\]/.test(part)) return { kind: "text", text: part };
  return { kind: "wildcard", tokens: tokensOf(part) };
}

function tokensOf(part: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < part.length;) {
    const [token, next] = tokenAt(part, at);
    if (token.kind !== "star" || tokens[tokens.length - 1]?.kind !== "star") tokens.push(token);
    at = next;
  }
  return tokens;
}

function tokenAt(part: string, at: number): readonly [Token, number] {
  switch (part[at]) {
    case "*":
      return [STAR, at + 1];
    case "?":
      return [{ kind: "any" }, at + 1];
    case "[":
      return classAt(part, at) ?? [character(part, at), at + 1];
    case "\\":
      return at + 1 < part.length ? [character(part, at + 1), at + 2] : [character(part, at), at + 1];
    default:
      return [character(part, at), at + 1];
  }
}

function character(part: string, at: number): Token {
  return { kind: "character", code: part.charCodeAt(at) };
}

/** A bracket expression; undefined when it is not closed, so that the bracket stands for itself. */
function classAt(part: string, open: number): readonly [Token, number] | undefined {
  const negated = part[open + 1] === "!" || part[open + 1] === "^";
  const first = open + (negated ? 2 : 1);
  const ranges: (readonly [number, number])[] = [];
  for (let at = first; at < part.length;) {
    if (part[at] === "]" && at > first) return [{ kind: "class", negated, ranges }, at + 1];
    const [low, afterLow] = classMember(part, at);
    const isRange = part[afterLow] === "-" && afterLow + 1 < part.length && part[afterLow + 1] !== "]";
    const [high, next] = isRange ? classMember(part, afterLow + 1) : [low, afterLow];
    ranges.push([low, high]);
    at = next;
  }
  return undefined;
}

function classMember(part: string, at: number): readonly [number, number] {
  const escaped = part[at] === "\\" && at + 1 < part.length;
  return escaped ? [part.charCodeAt(at + 1), at + 2] : [part.charCodeAt(at), at + 1];
}

/** Whether a pattern fits a whole path. A `**` at the end needs at least one segment, elsewhere none. */
export function matchesGlob(glob: Glob, path: string): boolean {
  const [first] = glob.segments;
  if (first?.kind === "text" && !path.startsWith(first.text)) return false;
  return matchesSegments(glob.segments, path.split("/"));
}

/** Whether a pattern of one segment fits a name. */
export function matchesName(glob: Glob, name: string): boolean {
  const segment = glob.segments[0];
  return glob.segments.length === 1 && segment !== undefined && matchesSegment(segment, name);
}

/**
 * The classic wildcard walk: on a mismatch only the latest `**` takes one more segment. Going back to earlier ones
 * cannot help, as each element of the rest consumes exactly one segment.
 */
function matchesSegments(segments: readonly Segment[], names: readonly string[]): boolean {
  let segment = 0;
  let name = 0;
  let star = -1;
  let taken = 0;
  while (name < names.length) {
    const current = segments[segment];
    if (current?.kind === "globstar") {
      star = segment++;
      taken = name;
    } else if (current !== undefined && matchesSegment(current, names[name] ?? "")) {
      segment++;
      name++;
    } else if (star >= 0) {
      segment = star + 1;
      name = ++taken;
    } else return false;
  }
  return segment === segments.length;
}

function matchesSegment(segment: Segment, name: string): boolean {
  switch (segment.kind) {
    case "globstar":
      return true;
    case "text":
      return segment.text === name;
    case "wildcard":
      return matchesTokens(segment.tokens, name);
  }
}

function matchesTokens(tokens: readonly Token[], name: string): boolean {
  // Most patterns end as `*.pyc` does, and most names do not.
  const last = tokens[tokens.length - 1];
  if (last?.kind === "character" && last.code !== name.charCodeAt(name.length - 1)) return false;
  let token = 0;
  let at = 0;
  let star = -1;
  let taken = 0;
  while (at < name.length) {
    const current = tokens[token];
    if (current?.kind === "star") {
      star = token++;
      taken = at;
    } else if (current !== undefined && accepts(current, name.charCodeAt(at))) {
      token++;
      at++;
    } else if (star >= 0) {
      token = star + 1;
      at = ++taken;
    } else return false;
  }
  return token === tokens.length || (token === tokens.length - 1 && tokens[token]?.kind === "star");
}

function accepts(token: Token, code: number): boolean {
  switch (token.kind) {
    case "star":
    case "any":
      return true;
    case "character":
      return token.code === code;
    case "class":
      return token.ranges.some(([low, high]) => low <= code && code <= high) !== token.negated;
  }
}
