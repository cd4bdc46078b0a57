/** GET requests that are answered before under a condition and under its opposite: nothing of them may be left for what follows. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { RegionId } from "../../extract/facts.ts";
import { textBetween } from "../../source/source-file.ts";
import { onGet } from "./get-conditions.ts";

/** `files and not request.method == "POST"`: what is asked beside the method, and how. */
const BESIDE_METHOD = /^(not )?(\w{1,60}) and [^\n]{0,80}\bmethod\b[^\n]{0,40}$/;

/**
 * Whether a function gives such answers: `if files and not request.method == "POST": return …` and
 * `if not files and request.method == "GET": return …`. That the name means the same at both was not proven.
 */
export function answersBothWays(program: Program, ref: FunctionRef): boolean {
  const { exits } = functionFacts(ref).fragment;
  const asked = exits.flatMap(({ kind, region }) =>
    kind === "return" ? (askedBeside(program, ref, region) ?? []) : [],
  );
  return asked.some((one) => asked.includes(`not ${one}`));
}

/** The word that decides beside the method about an answer to GET, with its `not`. */
function askedBeside(program: Program, ref: FunctionRef, region: RegionId): string | undefined {
  const { regions, values } = functionFacts(ref).fragment;
  const around = regions[region];
  const test = around?.polarity === true ? values[around.condition] : undefined;
  if (test?.op !== "operation" || test.operator !== "and") return undefined;
  if (!test.operands.some((one) => onGet(program, ref, one) === true)) return undefined;
  const found = BESIDE_METHOD.exec(textBetween(ref.unit.file.bytes, test.start, test.end));
  return found ? `${found[1] ?? ""}${found[2] ?? ""}` : undefined;
}
