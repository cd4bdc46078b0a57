/** Columns that a query computes with the tags of a search's matches in them: PostgreSQL leaves the text's own tags beside them. */
import { textOf } from "../../bind/constants.ts";
import { onceFor } from "../../bind/once.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { Occurrence } from "../../flow/spots.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import type { CallValue } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { textBetween } from "../../source/source-file.ts";

/** docs.djangoproject.com/en/5.2/ref/contrib/postgres/search/#searchheadline. */
const HEADLINE = /^django\.contrib\.postgres\.search\.SearchHeadline$/;

/** Where a column of this name is such a text; undefined where no query in sight computes one. */
export function searchHeadline(flows: FlowModel, name: string): Place | undefined {
  return headlines(flows).get(name);
}

const headlines: (flows: FlowModel) => ReadonlyMap<string, Place> = onceFor((flows) => {
  const found = ["annotate", "alias", "extra"].flatMap((name) =>
    callsNamed(flows, name).flatMap((call) => [...annotated(flows, call), ...selected(flows, call)]),
  );
  return new Map(found);
});

type Column = readonly [name: string, at: Place];

/** `annotate(found=SearchHeadline("body", query))`. */
function annotated(
  { program }: FlowModel,
  { state: { ref, facts }, value: { arguments: given } }: Occurrence<CallValue>,
): Column[] {
  return given.flatMap(({ name, value }): Column[] => {
    const made = facts.fragment.values[value];
    if (name === undefined || made?.op !== "call") return [];
    const path = externalName(resolveIn(program, ref, made.callee)) ?? "";
    return HEADLINE.test(path) ? [[name, placeOf(refTo(ref, value))]] : [];
  });
}

/** `extra(select={"found": "ts_headline('english', body, query)"})`. */
function selected(
  { program }: FlowModel,
  { state: { ref }, value: { arguments: given } }: Occurrence<CallValue>,
): Column[] {
  const { values } = functionFacts(ref).fragment;
  const select = values[given.find(({ name }) => name === "select")?.value ?? -1];
  if (select?.op !== "collection" || select.form !== "dict") return [];
  return select.entries.flatMap(({ key, value }): Column[] => {
    const name = textOf(program, refTo(ref, key));
    const column = values[value];
    if (name === undefined || !column) return [];
    const end = Math.min(column.end, column.start + TEXT_LIMIT);
    const written = textBetween(ref.unit.file.bytes, column.start, end);
    return written.includes("ts_headline(") ? [[name, placeOf(refTo(ref, value))]] : [];
  });
}

/** Text of one column that is read. */
const TEXT_LIMIT = 400;
