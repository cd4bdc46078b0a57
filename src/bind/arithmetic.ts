/** Types that calculate with something and stay what they are: `Path("a") / "b"` is a path. */
import type { Fragment, OperationValue, Value, ValueId } from "../extract/facts.ts";
import type { Program, Symbol } from "./program.ts";

const PATH: Symbol = { kind: "external", name: "pathlib.Path" };

/** Settings that name a folder: `settings.MEDIA_ROOT`, `settings.BASE_DIR`. */
const FOLDER = /^django\.conf\.settings\.\w*(?:ROOT|DIR|DIRECTORY|PATH|FOLDER)$/;

/**
 * The result of an operator (neither `+` nor `%`, which build texts) whose left side is known; the libraries' data write it
 * `pathlib.Path./`. Of what is not known, only a path takes a text on its right, and folders of the settings are paths where
 * somebody calculates with them.
 */
export function calculated(
  { names }: Program,
  { values }: Fragment,
  { operands }: OperationValue,
  symbolOf: (id: ValueId) => Symbol | undefined,
): Symbol | undefined {
  const [first, second] = operands;
  if (first === undefined || second === undefined || operands.length > 2) return undefined;
  const left = symbolOf(first);
  const name = left?.kind === "external" ? names.aliases.get(`${left.name}./`) : undefined;
  if (name !== undefined) return { kind: "external", name };
  if (left === undefined) return isText(values[second]) ? PATH : undefined;
  return left.kind === "external" && FOLDER.test(left.name) ? PATH : undefined;
}

function isText(value: Value | undefined): boolean {
  return value?.op === "text" || (value?.op === "build" && value.form === "f-string");
}
