import { functionFacts } from "../../bind/program.ts";
import type { Judged } from "../../flow/arrivals.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { isHandedOn } from "../../flow/named-nowhere.ts";
import type { FlowSeen } from "../../model/injection/flow-findings.ts";
import { findingsOf, flowsInto, rowsAt } from "../../model/injection/flow-findings.ts";
import { isCompiledOnly } from "../../model/injection/template-ways.ts";
import type { Check } from "../rule.ts";

/** Text that somebody else chose runs as Python. */
export const check: Check = {
  meta: {
    slug: "eval-input",
    title: "text that somebody else chose runs as Python",
    severity: "critical",
    cwe: [95, 94],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `eval`, `exec`, `compile` and their relatives on text that is not the code's own.",
      impact:
        "Whoever chooses the text runs any Python code as the user of the site: it reads every secret and every row.",
      fix: "Numbers, lists and dictionaries: `ast.literal_eval(text)` or `json.loads(text)`. A choice of functions: a dictionary from the allowed names to the functions. Arithmetic: a parser for it, not Python.",
      mitigation:
        "Accept a small alphabet only (`re.fullmatch(r'[0-9+*/() .-]+', text)`) until then. Empty `__builtins__` keep nobody in.",
      falsePositive:
        "A check of the value that this audit does not know may make it safe. Text that only the code itself chooses is safe today.",
    },
  },
  *judge({ flows }) {
    for (const seen of flowsInto(flows, "code", rowsAt(EVALUATORS))) {
      if (isCompiledOnly(flows, seen.report)) continue;
      yield* findingsOf(flows, seen, SCALE, {
        ...(seen.judged.chooser === "code" ? openTo(flows, seen) : {}),
        cause: causeOf(seen),
        message: messageOf(seen.report.site.row.at, seen.judged),
      });
    }
  },
};

const EVALUATORS = [
  "eval",
  "exec",
  "compile",
  "execfile",
  "timeit.timeit",
  "code.InteractiveInterpreter.runcode",
  "code.InteractiveInterpreter.runsource",
  "pandas.eval",
  "numexpr.evaluate",
  "PIL.ImageMath.eval",
  "PIL.ImageMath.unsafe_eval",
];

/** A parameter that nobody in sight fills may be anything: `eval` is the wrong tool whoever chose it. */
const SCALE = {
  request: "critical",
  stored: "high",
  remote: "high",
  operator: "low",
  code: "medium",
  unknown: "low",
} as const;

const OPEN = {
  confidence: "low",
  confidenceReason: "nobody in sight calls this function; whoever does chooses what runs",
} as const;

const HANDED_ON = {
  confidence: "low",
  confidenceReason: "the function is handed to code that this audit cannot see into, which chooses what runs",
} as const;

/** What is said of a parameter that nobody in sight fills. */
function openTo(flows: FlowModel, { report: { arrivals } }: FlowSeen): typeof OPEN | typeof HANDED_ON {
  const entered = arrivals[0]?.state.ref;
  return entered !== undefined && isHandedOn(flows, entered) ? HANDED_ON : OPEN;
}

/** Text that is compiled and then run, on several ways, in one function: one change mends all of it. */
function causeOf({ report: { site }, judged: { label } }: FlowSeen): string {
  return `${site.at.unit.file.path}:${functionFacts(site.at).qualifiedName}:runs ${label}`;
}

function messageOf(name: string, { label }: Judged): string {
  return `\`${name}()\` runs text that comes from ${label} as Python. Whoever chooses it runs code on the server.`;
}
