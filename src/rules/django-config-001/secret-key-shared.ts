import {
  effective,
  productionModules,
  surenessOf,
  type EvaluatedModule,
  type Setting,
} from "../../model/settings/project-settings.ts";
import { keySource, sameSecret } from "../../model/settings/secret-key.ts";
import { firstPlace } from "../../model/settings/value.ts";
import type { Check, Verdict } from "../rule.ts";

/** A development or other site's module holds production's key. */
export const check: Check = {
  meta: {
    slug: "secret-key-shared",
    title: "production's SECRET_KEY is also written in another settings module",
    severity: "medium",
    severityReason: "somebody must first get the key of one of the sites",
    cwe: [798],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a settings module that repeats the literal of production's `SECRET_KEY`.",
      impact:
        "Whoever gets a development machine, a test log or the other site's files has production's key, too, and can forge its sessions.",
      fix: "Give every environment a key of its own; production's belongs into its secret store, the others may be throw-away literals.",
      mitigation: "Rotate production's key once they are apart.",
      falsePositive: "If both modules are the same deployment, let one import the key from the other.",
    },
  },
  *judge(model) {
    const seen = new Set<string>();
    const all = model.settings.flatMap((settings) => settings.modules);
    for (const { module } of productionModules(model.settings)) {
      for (const verdict of repetitions(module, all, seen)) yield verdict;
    }
  },
};

/** Other places that write the same text; a value that was imported has its first place in common and is no repetition. */
function* repetitions(
  module: EvaluatedModule,
  all: readonly EvaluatedModule[],
  seen: Set<string>,
): Generator<Verdict> {
  const own = effective(module, "SECRET_KEY", "withoutDebug");
  if (own === undefined || keySource(own.value).kind !== "literal") return;
  for (const other of all) {
    const repeated =
      other === module || other.role.use === "template" ? undefined : effective(other, "SECRET_KEY");
    if (repeated === undefined || !sameSecret(own.value, repeated.value)) continue;
    const [here, there] = [firstPlace(own.value.origin), firstPlace(repeated.value.origin)];
    const pair = [`${here.path}:${here.span.start}`, `${there.path}:${there.span.start}`]
      .toSorted()
      .join(" ");
    if (pair.split(" ")[0] === pair.split(" ")[1] || seen.has(pair)) continue;
    seen.add(pair);
    yield verdictOn(own, repeated);
  }
}

function verdictOn(own: Setting, repeated: Setting): Verdict {
  const { at } = repeated;
  return {
    verdict: "found",
    at,
    subject: "SECRET_KEY",
    cause: `shared-key:${own.at.path}:${own.at.span.start}`,
    message: `This is production's key again (\`${own.module.path}\`): whoever gets this environment can forge production's sessions.`,
    ...surenessOf(own),
    evidence: `the same literal in ${own.at.path}`,
    secrets: [firstPlace(repeated.value.origin), firstPlace(own.value.origin)],
    related: [{ place: own.at, note: "production's key" }],
  };
}
