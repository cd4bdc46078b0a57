import type { RuledOut } from "../../findings/finding.ts";
import type { Judged } from "../../flow/arrivals.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { FlowSeen } from "../../model/injection/flow-findings.ts";
import { programOf } from "../../model/injection/programs.ts";
import { findingsOf, flowsInto } from "../../model/injection/flow-findings.ts";
import type { Check } from "../rule.ts";

/** A word of a command may begin with a dash and be read as an option. */
export const check: Check = {
  meta: {
    slug: "argument-injection",
    title: "a value may be read as an option of the command",
    severity: "high",
    cwe: [88],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a value of the request that becomes a whole word of a command without a shell, where nothing stops it from beginning with a dash.",
      impact:
        "Programs read words that begin with a dash as options. `git --upload-pack=…`, `tar --checkpoint-action=…`, `find -exec …`, `curl -o …` run commands or write files.",
      fix: "Put `'--'` before the value, which ends the options: `['git', 'clone', '--', url]`. Where the program does not know it, put `./` before a file name or refuse values that begin with a dash.",
      mitigation:
        "Check the value against a constant list, or with `re.fullmatch(r'[A-Za-z0-9][A-Za-z0-9_.-]*', value)`.",
      falsePositive: "A program without dangerous options only behaves oddly.",
    },
  },
  *judge({ flows }) {
    for (const seen of flowsInto(flows, "option", () => true)) {
      const program = programOf(flows, seen.report);
      if (program?.harmless === true) {
        yield harmless(seen, program.name);
        continue;
      }
      const words = { message: messageOf(program?.name, seen.judged) };
      const isKnown = program?.dangerous === true;
      yield* findingsOf(flows, seen, SCALE, isKnown ? words : { ...words, ...UNSURE, ...farFrom(seen) });
    }
  },
};

const SCALE = { request: "high" } as const;

const UNSURE = {
  severity: "medium",
  severityReason: "which options the program has is not known",
  confidence: "medium",
  confidenceReason: "the value was followed; what an option does to this program was not",
} as const;

/** Functions through which a word is handed until nobody can tell what it began with. */
const FAR = 2;

const HANDED_FAR = {
  confidence: "low",
  confidenceReason:
    "the value is handed through several functions, and what an option does to this program was not followed",
} as const;

/** What is said of a word that comes from far away. */
function farFrom({ report: { arrivals } }: FlowSeen): typeof HANDED_FAR | undefined {
  return arrivals.every(({ via }) => via.length >= FAR) ? HANDED_FAR : undefined;
}

function harmless({ report: { site } }: FlowSeen, program: string): RuledOut {
  const because = `no option of \`${program}\` runs, writes or reads anything`;
  return { verdict: "ruled-out", at: placeOf(site.at), subject: site.row.at, because };
}

function messageOf(program: string | undefined, { label }: Judged): string {
  const whose = program === undefined ? "the program" : `\`${program}\``;
  return `A value that comes from ${label} is a word of this command. If it begins with a dash, ${whose} reads it as an option.`;
}
