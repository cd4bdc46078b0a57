/** Values that another system answered, or that a cursor read. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Step } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { spokenName } from "../../flow/sinks.ts";
import { taintsOf } from "../../flow/solve.ts";
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

/** Rows are mostly made into dictionaries or objects, whose entries and attributes hold the columns; SQLite files are often the code's own. */
export function isTableRow(row: string, { unit }: ValueRef): boolean {
  if (!FETCHED.test(row) || row.startsWith("sqlite3.")) return false;
  const opensFiles = unit.facts.importedModules.some(({ module }) => module === "sqlite3");
  return !row.startsWith("?") || !opensFiles;
}

/** Methods by which a cursor gives its rows. */
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
