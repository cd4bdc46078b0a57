import type { ValueRef } from "../../bind/program.ts";
import type { Found } from "../../findings/finding.ts";
import type { Judged } from "../../flow/arrivals.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { findingsOf } from "../../model/injection/flow-findings.ts";
import { rendersOf, writtenFiles } from "../../model/injection/written-code.ts";
import type { Check } from "../rule.ts";

/** A value of the request is written into a template file. */
export const check: Check = {
  meta: {
    slug: "template-written",
    title: "request data is written into a template file",
    severity: "high",
    cwe: [1336],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a value of the request that is written into a template file.",
      impact:
        "The next page rendered from the file does what was written: whoever sends the request reads what is in the context, of Jinja2 templates runs code.",
      fix: "Keep the code constant and store what users send as data: a row of the database, a JSON file.",
      mitigation: "Let the site's user read its own code and templates, never write them.",
      falsePositive: "A generator of files that nobody else can call is meant to do this.",
    },
  },
  *judge({ flows }) {
    for (const seen of writtenFiles(flows, "template")) {
      const found = findingsOf(flows, seen, { request: "high" }, { message: messageOf(seen.judged) });
      yield* found;
      yield* found.slice(0, 1).flatMap((one) => rendersOf(flows, seen).map((at) => renderOf(at, one)));
    }
  },
};

/** The render is mended with the write: a further place of one cause. */
function renderOf(at: ValueRef, written: Found): Found {
  const message = `${written.message} Templates of that folder are rendered here.`;
  return { ...written, at: placeOf(at), message, secondary: true };
}

function messageOf({ label }: Judged): string {
  return `A value that comes from ${label} is written into a template file here: whoever sends the request decides what the server runs next.`;
}
