/** What other systems answer and what cursors of a database give, as a template's values. */
import { perFile } from "../../bind/once.ts";
import type { FunctionRef, Unit, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { NONE } from "../../extract/facts.ts";
import type { Step } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import { spokenName } from "../../flow/sinks.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import { isDirect } from "./directness.ts";
import type { TemplateModel, TemplateOrigin } from "./origin.ts";
import type { SavedText } from "./saved-text.ts";

/** Whatever is asked of another system's answer, it wrote; a cursor's rows hold what was stored. */
export function remoteOrigin(model: TemplateModel, ref: ValueRef, name: string): TemplateOrigin | undefined {
  const state = model.flows.solver.byRef.get(functionFacts(ref));
  const taints = state ? taintsOf(model.flows.solver, state, ref.value) : [];
  const found = taints.find(
    ({ origin, kinds }) =>
      origin.kind === "source" &&
      (kinds & KIND_BITS[model.kind ?? "html"]) !== 0 &&
      (isTableRow(origin.row.at, origin.at) ||
        (origin.row.kind === "remote" && isDirect(model.flows, ref, origin))),
  );
  if (found?.origin.kind !== "source") return undefined;
  const { row, at } = found.origin;
  const cleaner = cleanerIn(model, at);
  const where = functionFacts(at).qualifiedName;
  const saved: SavedText | undefined =
    cleaner === undefined ? undefined : { kind: "cleaned", by: cleaner, where };
  const first: Step = { place: placeOf(at), note: `comes from ${row.label}` };
  const step: Step = { place: placeOf(ref), note: `put into the template's context as \`${name}\`` };
  return { kind: "stored", label: row.label, ...(saved ? { saved } : {}), steps: [first, step] };
}

/**
 * Rows are mostly made into dictionaries or objects, whose entries and attributes hold the columns; SQLite files are often the code's own,
 * unless the same code fills them.
 */
export function isTableRow(row: string, { unit }: ValueRef): boolean {
  if (!FETCHED.test(row)) return false;
  const ofFile = row.startsWith("sqlite3.") || (row.startsWith("?") && opensFiles(unit));
  return !ofFile || fillsTables(unit);
}

function opensFiles({ facts }: Unit): boolean {
  return facts.importedModules.some(({ module }) => module === "sqlite3");
}

/** Whether code of a file puts values into tables: `cursor.execute("INSERT INTO notes (text) VALUES (?)", (text,))`. */
const fillsTables: (unit: Unit) => boolean = perFile(({ facts, file }) =>
  facts.functions.some(({ fragment: { values } }) =>
    values.some((value) => {
      const callee = value.op === "call" ? values[value.callee] : undefined;
      if (value.op !== "call" || callee?.op !== "attribute" || !RUNS.test(callee.name)) return false;
      const statement = values[value.arguments[0]?.value ?? NONE];
      const first = statement?.op === "build" ? values[statement.parts[0] ?? NONE] : statement;
      const isFilled = statement?.op === "build" || value.arguments.length > 1;
      return isFilled && first?.op === "text" && FILLS.test(stringValue(file.bytes, first.literal));
    }),
  ),
);

const RUNS = /^execute(?:many)?$/;

const FILLS = /^\s*(?:insert|update|replace)\b/i;

/** Methods by which a cursor gives rows. */
export const FETCHED: RegExp = /\.fetch(?:one|all|many)\(\)$/;

/** A call in the function that fetched the answer, whose name says that it cleans. */
function cleanerIn({ flows }: TemplateModel, at: FunctionRef): string | undefined {
  const { fragment } = functionFacts(at);
  const state = flows.solver.byRef.get(functionFacts(at));
  return state?.calls
    .map((id) => fragment.values[id])
    .map((call) => (call?.op === "call" ? spokenName(fragment, call.callee) : undefined))
    .find((name) => /sanitiz|bleach|^clean|^nh3/i.test(name ?? ""));
}
