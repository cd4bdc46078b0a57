/** What softens a template that is made of somebody's text: only the site's own people write it, or its tags are replaced first. */
import { textOf } from "../../bind/constants.ts";
import { functionFacts } from "../../bind/program.ts";
import { wayOf } from "../../flow/way.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { fieldOnWay } from "../stored-fields.ts";
import type { Writers } from "../templates/staff-written.ts";
import { writtenByStaff } from "../templates/staff-written.ts";
import type { FlowSeen } from "./flow-findings.ts";

/** Whether the text is a model's field whose rows nobody but the site's own people write, as far as the project shows. */
export function isStaffText(writers: Writers, { report: { arrivals, site } }: FlowSeen): boolean {
  const [arrival] = arrivals;
  const stored = arrival && fieldOnWay(writers.flows, arrival, site, () => true);
  return stored !== undefined && writtenByStaff(writers, stored.model);
}

/** `text.replace("{%", "{ %")`: what looks like a tag is none any more; `{{ … }}` may still be. */
export function losesTags(flows: FlowModel, { report: { arrivals, site } }: FlowSeen): boolean {
  const [arrival] = arrivals;
  if (!arrival) return false;
  const { state, value, origin, via } = arrival;
  // Where the text is handed over, the function that renders it may replace them as well.
  const ends = via.length === 0 ? [{ state, value, origin }] : endsAtUse(flows, site);
  return [{ state, value, origin }, ...ends].some((end) => replacesTags(flows, end));
}

type End = Pick<FlowSeen["report"]["arrivals"][number], "state" | "value" | "origin">;

function endsAtUse({ solver }: FlowModel, { at, argument }: FlowSeen["report"]["site"]): End[] {
  const state = solver.byRef.get(functionFacts(at));
  return (state?.taints[argument] ?? []).flatMap(({ origin }) =>
    state && origin.kind === "parameter" ? [{ state, value: argument, origin }] : [],
  );
}

function replacesTags(flows: FlowModel, { state, value, origin }: End): boolean {
  const { fragment } = state.facts;
  const region = fragment.values[value]?.region ?? 0;
  return [...wayOf(flows, state, value, region, origin).values].some((id) => {
    const call = fragment.values[id];
    const callee = call?.op === "call" ? fragment.values[call.callee] : undefined;
    const [first] = call?.op === "call" ? call.arguments : [];
    if (callee?.op !== "attribute" || callee.name !== "replace" || !first) return false;
    return textOf(flows.program, { ...state.ref, value: first.value })?.includes("{%") === true;
  });
}

/** What is said where tags are replaced. */
export const TAGLESS = {
  confidence: "low",
  confidenceReason: "what looks like a template tag in the text is replaced before",
} as const;

/** What is said where only staff writes the text of a language that runs no code. */
export const BY_STAFF = {
  severity: "low",
  severityReason: "only the site's own people write these rows, as far as the project shows",
} as const;
