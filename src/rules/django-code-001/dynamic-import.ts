import type { Found } from "../../findings/finding.ts";
import type { Judged } from "../../flow/arrivals.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { isCalledWithRequest } from "../../model/injection/called-results.ts";
import { hasConstantStart } from "../../model/injection/constant-starts.ts";
import type { FlowSeen } from "../../model/injection/flow-findings.ts";
import { findingsOf, flowsInto, rowsAt } from "../../model/injection/flow-findings.ts";
import type { Check } from "../rule.ts";

/** A value decides which module is imported. */
export const check: Check = {
  meta: {
    slug: "dynamic-import",
    title: "a value decides which module is imported",
    severity: "high",
    cwe: [470, 94],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `import_module`, `import_string`, `__import__` and `runpy` with a name from the request or from stored text.",
      impact:
        "Importing runs a module. Whoever chooses the name can run any installed module's start-up code, and with `import_string` gets hold of any function in it.",
      fix: "Keep a dictionary from the allowed names to the modules or functions: `BACKENDS = {'csv': csv_backend}`, then `BACKENDS[name]`.",
      mitigation: "Check the name against a constant list before the import.",
      falsePositive: "Names that come from settings are the operator's and are not reported.",
    },
  },
  *judge({ flows }) {
    for (const seen of flowsInto(flows, "code", rowsAt(IMPORTERS))) {
      const words = { message: messageOf(seen.report.site.row.at, seen.judged) };
      const held = hasConstantStart(flows, seen.report.site);
      yield* findingsOf(
        flows,
        seen,
        held ? HELD : SCALE,
        held ? { ...words, severityReason: WITHIN } : { ...words, ...calledWith(flows, seen) },
      );
    }
  },
};

/** Any installed function, called with any text: `os.system` is one. */
function calledWith(flows: FlowModel, { report, judged }: FlowSeen): Partial<Found> {
  if (judged.chooser !== "request" || !isCalledWithRequest(flows, report.site.at)) return {};
  return { severity: "critical", severityReason: "what it loads is called with what the request says" };
}

const IMPORTERS = [
  "__import__",
  "importlib.import_module",
  "importlib.__import__",
  "django.utils.module_loading.import_string",
  "runpy.run_path",
  "runpy.run_module",
];

const SCALE = { request: "high", stored: "low", remote: "medium" } as const;

const HELD = { request: "low" } as const;

const WITHIN = "the name begins with a constant, which keeps it to modules of one package";

function messageOf(name: string, { label }: Judged): string {
  return `A value that comes from ${label} decides what \`${name}()\` loads: whoever chooses it runs the code of any module that is installed.`;
}
