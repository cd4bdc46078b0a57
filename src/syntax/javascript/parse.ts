/** Scripts to trees. Whatever is wrong with a script, the rest of it is read all the same. */
import { parse as parseStrictly, type Options, type Program } from "acorn";
import { parse as parseLoosely } from "acorn-loose";
import type { Span } from "../../source/span.ts";

/** A parsed script. */
export interface ParsedScript {
  readonly program: Program;
  /** Whether it had to be repaired: JSX, types, or what a template left open. */
  readonly repaired: boolean;
  readonly comments: readonly Span[];
}

/** Most that is parsed at once, in characters; larger scripts are libraries or built. */
export const LARGEST_SCRIPT = 300_000;

/** Most that is repaired: what a template left open is short, and repairing costs more the more is broken. */
const LARGEST_REPAIRED = 30_000;

/** Brackets within brackets that a person writes; the parsers need the stack for each. */
const DEEPEST = 300;

/** The deepest nesting of brackets, those in strings counted along. */
function nesting(text: string): number {
  let open = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    // ( [ { and ) ] }
    if (sign === 0x28 || sign === 0x5b || sign === 0x7b) deepest = Math.max(deepest, ++open);
    else if ((sign === 0x29 || sign === 0x5d || sign === 0x7d) && open > 0) open--;
  }
  return deepest;
}

/** A little of everything that the parsers have regular expressions for. */
const WARM_UP = "/* a\n */ // b\nvar a = `c${1}\\n\r\nd` + /e/g.test('f\\x41') + 0x1F + 1_0.5e3;\n";

/**
 * The engine ends the program where it has to compile a regular expression at the end of its stack, which no `catch` sees.
 * Once a script with all of them was read twice at the beginning of it, they are compiled: to be called before strangers' scripts are parsed.
 */
export function prepareParsers(): void {
  for (const parse of [parseStrictly, parseStrictly, parseLoosely, parseLoosely])
    parse(WARM_UP, { ecmaVersion: "latest" });
}

/** Words that only modules have at the start of a line. */
const MODULE = /^[ \t]{0,40}(?:import|export)\b/m;

/** Parses a script; undefined where it is too large, nested beyond what a person writes, or too broken to be repaired. */
export function parseScript(text: string, mayRepair: boolean = true): ParsedScript | undefined {
  if (text.length > LARGEST_SCRIPT || nesting(text) > DEEPEST) return undefined;
  const comments: Span[] = [];
  const options: Options = {
    onComment: (_isBlock, _text, start, end) => comments.push({ start, end }),
    ecmaVersion: "latest",
    sourceType: MODULE.test(text) ? "module" : "script",
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowHashBang: true,
  };
  const program = attempt(() => parseStrictly(text, options));
  if (program) return { program, repaired: false, comments };
  if (!mayRepair || text.length > LARGEST_REPAIRED) return undefined;
  const repaired = attempt(() => parseLoosely(text, options));
  return repaired && { program: repaired, repaired: true, comments };
}

/** Both parsers throw: on what is no JavaScript, and on nesting that exhausts the stack. */
function attempt(parse: () => Program): Program | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
