/** `text.format(…)` where the text itself is somebody else's. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Fragment, ValueId } from "../../extract/facts.ts";
import { judgeArrival } from "../../flow/arrivals.ts";
import type { SinkRow } from "../../flow/catalog/model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { rowClassOf } from "../../flow/row-classes.ts";
import { spokenName } from "../../flow/sinks.ts";
import { reportAt } from "../../flow/value-report.ts";
import { filledReport } from "./filled-reports.ts";
import type { FlowSeen } from "./flow-findings.ts";
import { spotted } from "../../flow/spots.ts";

const FORMAT_ROW: SinkRow = { at: "str.format", argument: "receiver", kind: "template" };

/** What everybody calls a constant, also one that classes below fill in. */
const CONSTANT = /^[A-Z][A-Z0-9_]+$/;

/** What things with attributes are called. */
const OBJECTS = new Set(["user", "request", "obj", "object", "instance", "self", "settings"]);

/** Methods that texts have too: calling one of them does not tell an object (docs.python.org/3/library/stdtypes.html#string-methods). */
const OF_TEXTS =
  /^(?:strip|[lr]strip|lower|upper|title|capitalize|format|encode|decode|get|items|keys|values|join|isoformat|strftime)$/;

/** Whether the function itself reads attributes of a value, as nobody does with texts. */
function isReadAsObject({ values }: Fragment, id: ValueId): boolean {
  const given = values[id];
  return (
    given?.op === "parameter" &&
    values.some((value) => value.op === "attribute" && value.base === id && !OF_TEXTS.test(value.name))
  );
}

/** Whether something with attributes is put in: an instance of a class, the request or its user, a row of the database. */
export function givesObjects(flows: FlowModel, at: ValueRef): boolean {
  const build = functionFacts(at).fragment.values[at.value];
  const given = build?.op === "build" ? build.parts.slice(1) : [];
  return given.some((value) => isObject(flows, refTo(at, value), CALLERS_UP));
}

/** The request, its user, and a row of whatever model, which is all that the shortcut gives (docs.djangoproject.com/en/5.2/topics/http/shortcuts/). */
const WITH_ATTRIBUTES = /^django\.(?:http\.HttpRequest(?:\.user)?|shortcuts\.a?get_object_or_404\(\))$/;

/** Callers above each other that are asked what they hand over. */
const CALLERS_UP = 2;

/** Callers of one function that are asked. */
const CALLERS = 12;

function isObject(flows: FlowModel, at: ValueRef, depth: number): boolean {
  const { program, solver } = flows;
  const facts = functionFacts(at);
  const { fragment } = facts;
  const symbol = resolveIn(program, at, at.value);
  if (symbol?.kind === "instance" || rowClassOf(program, at, at.value)) return true;
  const spoken = spokenName(fragment, at.value) ?? "";
  if (OBJECTS.has(spoken) || spoken === "get_object" || isReadAsObject(fragment, at.value)) return true;
  const name = externalName(symbol);
  if (name !== undefined && WITH_ATTRIBUTES.test(name)) return true;
  const value = fragment.values[at.value];
  if (value?.op !== "parameter" || depth === 0) return false;
  return (solver.callers.get(facts) ?? [])
    .slice(0, CALLERS)
    .some(({ state, edge }) =>
      (edge.passed.get(value.index) ?? []).some((one) => isObject(flows, refTo(state.ref, one), depth - 1)),
    );
}

/** Calls of `format` on what is not written down there. */
const unwritten = spotted(["build"], ({ form, parts: [text, ...given] }, { values }) => {
  if (form !== "format" || text === undefined || given.length === 0) return false;
  const written = values[text];
  if (written?.op === "text" || written?.op === "import") return false;
  return written?.op !== "attribute" || !CONSTANT.test(written.name);
});

/** Every such call with what arrives at its text. */
export function formatsFromInput(flows: FlowModel): FlowSeen[] {
  return unwritten(flows).flatMap(({ state, id, value }): FlowSeen[] => {
    const [text] = value.parts;
    if (text === undefined) return [];
    const report = reportAt(flows, refTo(state.ref, text), value.region, FORMAT_ROW);
    if (!report) return [];
    const shown = { ...report, site: { ...report.site, at: refTo(state.ref, id) } };
    const filled = filledReport(flows, shown, refTo(state.ref, text));
    const judged = judgeArrival(flows, filled);
    return judged ? [{ report: filled, judged }] : [];
  });
}
