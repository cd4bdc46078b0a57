/** Scripts to trees. Whatever is wrong with a script, the rest of it is read all the same. */
import { parse as parseStrictly, type Options, type Program } from "acorn";
import { parse as parseLoosely } from "acorn-loose";

/** A parsed script. */
export interface ParsedScript {
  readonly program: Program;
  /** Whether it had to be repaired: JSX, types, or what a template left open. */
  readonly repaired: boolean;
}

/** Most that is parsed at once, in characters; larger scripts are libraries or built. */
export const LARGEST_SCRIPT = 300_000;

/** Words that only modules have at the start of a line. */
const MODULE = /^[ \t]{0,40}(?:import|export)\b/m;

/** Parses a script; undefined where it is too large or nested beyond what a person writes. */
export function parseScript(text: string): ParsedScript | undefined {
  if (text.length > LARGEST_SCRIPT) return undefined;
  const options: Options = {
    ecmaVersion: "latest",
    sourceType: MODULE.test(text) ? "module" : "script",
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowHashBang: true,
  };
  const program = attempt(() => parseStrictly(text, options));
  if (program) return { program, repaired: false };
  const repaired = attempt(() => parseLoosely(text, options));
  return repaired && { program: repaired, repaired: true };
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
