/** Command lines for a shell: lists of words, which no shell reads. */
import type { FixChange } from "../findings/fix-intent.ts";
import { dottedName } from "../syntax/python/walk.ts";
import { builtText, type BuiltText } from "./built-text.ts";
import { argumentSpan } from "./calls.ts";
import { deletion, edits, refused, replacement, type Lowering } from "./edit.ts";
import { nodeOf, sourceOf, type PythonSource } from "./python-source.ts";

type Change = Extract<FixChange, { kind: "list-command" }>;

/** Functions of subprocess that take a list in a shell command's place. */
const TAKES_LIST = /(?:^|\.)(?:run|call|check_call|check_output|Popen)$/;

/** Turns `run("host " + name, shell=True)` into `run(["host", name])`. */
export function listCommand(source: PythonSource, { at }: Change): Lowering {
  const call = nodeOf(source, at.span, "Call");
  const [first] = call?.arguments ?? [];
  if (!call || !TAKES_LIST.test(dottedName(call.callee) ?? ""))
    return refused("this call takes no list of words");
  const shell = call.arguments.find((one) => one.name?.name === "shell");
  if (!first || !shell || first.style !== "positional") return refused("the call is written in another way");
  const built = builtText(source, first.value);
  if (typeof built === "string") return refused(built);
  const words = wordsOf(source, built);
  if (typeof words === "string") return refused(words);
  return edits(
    replacement(first.value, `[${words.join(", ")}]`),
    deletion(argumentSpan(source, call, shell)),
  );
}

/** What a shell would do more than part words. */
const SHELL_SIGNS = /[|&;<>()$`\\*?~#{}[\]!\n]/;

/** Each word as code: a literal, a value, or both in an f-string. */
function wordsOf(source: PythonSource, { parts, form }: BuiltText): readonly string[] | string {
  const values: string[] = [];
  let line = "";
  for (const part of parts) {
    if ("hole" in part) {
      line += `⟨${values.length}⟩`;
      values.push(part.hole.code);
      continue;
    }
    const text = sourceOf(source, part.text);
    if (SHELL_SIGNS.test(text) || (form === "percent" && text.includes("%")))
      return "the shell does more here than part words";
    line += text;
  }
  const words = line.trim().split(/\s+/);
  if (words[0]?.includes("⟨") !== false) return "a value decides which program runs";
  const written = words.map((word) => writtenWord(source, word, values));
  return written.every((word) => word !== undefined) ? written : "a word is too involved for a list";
}

function writtenWord({ quote }: PythonSource, word: string, values: readonly string[]): string | undefined {
  const bare = word.replace(/^(["'])(.*)\1$/, "$2");
  if (/["']/.test(bare)) return undefined;
  const alone = /^⟨(\d+)⟩$/.exec(bare);
  if (alone) return values[Number(alone[1])];
  if (!bare.includes("⟨")) return `${quote}${bare}${quote}`;
  const codes = values.filter((_, i) => bare.includes(`⟨${i}⟩`));
  if (codes.some((code) => /["'{}\\]/.test(code))) return undefined;
  return `f${quote}${bare.replace(/⟨(\d+)⟩/g, (_, i: string) => `{${values[Number(i)] ?? ""}}`)}${quote}`;
}
