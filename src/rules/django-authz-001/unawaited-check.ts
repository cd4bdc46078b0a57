import type { Found } from "../../findings/finding.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { UnawaitedCheck } from "../../model/authentication/unawaited-checks.ts";
import { unawaitedChecks } from "../../model/authentication/unawaited-checks.ts";
import { here, only } from "../../model/fixes/place-fixes.ts";
import type { Check } from "../rule.ts";

/** A coroutine stands where its answer should. */
export const check: Check = {
  meta: {
    slug: "unawaited-check",
    title: "permission check that is never awaited",
    severity: "high",
    cwe: [862, 670],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports asynchronous checks that nobody awaits: `if user.ahas_perm(…)`, a call of a checking `async def` as a statement, and permission methods written `async` that REST framework or Django's mixins call.",
      impact:
        "Calling an `async def` only makes a coroutine, which counts as true and does nothing until it is awaited: everybody passes.",
      fix: "Write `await` before the call; in code that is not asynchronous call the synchronous method (`has_perm`).",
      mitigation:
        "Run tests with `-W error::RuntimeWarning`: Python warns of coroutines that were never awaited.",
      falsePositive:
        "Harmless where the framework awaits the method itself, as `adrf` does with permission classes.",
    },
  },
  *judge({ flows }) {
    for (const one of unawaitedChecks(indexValues(flows))) yield verdictOn(one);
  },
  fix: only(
    ({ fix }) => fix?.text.includes("`await`") === true,
    here((at) => ({ kind: "await", at })),
  ),
};

function verdictOn(one: UnawaitedCheck): Found {
  return {
    verdict: "found",
    at: one.at,
    subject: `${one.subject}:${one.check}`,
    message: messageOf(one),
    confidence: "high",
    confidenceReason: "a coroutine that is not awaited is always true and runs nothing",
    fix: { text: fixOf(one) },
  };
}

function messageOf({ form, subject, check: name }: UnawaitedCheck): string {
  switch (form) {
    case "condition":
      return `\`${name}(…)\` is not awaited in \`${subject}\`: the condition looks at the coroutine, which is true for everybody.`;
    case "dropped":
      return `\`${name}(…)\` is not awaited in \`${subject}\`: the check never runs and everybody goes on.`;
    case "method":
      return `\`${name}\` of \`${subject}\` is written \`async\`, and the framework calls it without awaiting: the coroutine counts as a yes for everybody.`;
  }
}

function fixOf({ form, check: name }: UnawaitedCheck): string {
  return form === "method"
    ? `Write \`def ${name}\` without \`async\`, and call asynchronous code in it through \`async_to_sync\`.`
    : `Write \`await\` before the call of \`${name}\`.`;
}
