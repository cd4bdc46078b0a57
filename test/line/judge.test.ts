import { NO_DEPENDENCIES } from "../../src/model/dependencies/dependency.ts";
import { NO_EDGE } from "../../src/model/edge/edge.ts";
import { expect, test } from "vitest";
import { classify } from "../../src/discover/classify.ts";
import type { Verdict } from "../../src/findings/finding.ts";
import { LIBRARIES, makeCatalog } from "../../src/flow/library-index.ts";
import { bind } from "../../src/bind/bind.ts";
import { makeFlowModel } from "../../src/flow/flow-model.ts";
import { solve } from "../../src/flow/solve.ts";
import type { AuditModel } from "../../src/model/audit-model.ts";
import { newGuardBook } from "../../src/model/guards/inference.ts";
import { buildTemplates } from "../../src/model/templates/template-model.ts";
import { readOwnership } from "../../src/model/ownership/read-ownership.ts";
import { CHECKS } from "../../src/rules/index.ts";
import { judge } from "../../src/rules/judge.ts";
import type { RegisteredCheck } from "../../src/rules/rule.ts";

function emptyModel(): AuditModel {
  const catalog = makeCatalog(LIBRARIES);
  const flows = makeFlowModel(solve(bind([], catalog.names), catalog));
  const { projects } = classify([]);
  return {
    files: new Map(),
    projects,
    settings: [],
    entryPoints: [],
    edge: NO_EDGE,
    dependencies: NO_DEPENDENCIES,
    flows,
    routes: [],
    unseenIncludes: [],
    views: [],
    entries: [],
    guards: newGuardBook(flows),
    postures: new Map(),
    ownership: readOwnership(flows),
    templates: buildTemplates({ files: [], projects: [], skipped: new Map() }, flows, { models: new Map() }),
    scripts: {
      requests: [],
      setups: [],
      sinks: [],
      cookieReads: [],
      cookieComments: new Map(),
      leftOut: new Map(),
    },
  };
}

function checkThat(slug: string, judgeModel: () => Iterable<Verdict>): RegisteredCheck {
  const [first] = CHECKS;
  if (first === undefined) throw new Error("no check at all");
  return { rule: first.rule, check: { meta: { ...first.check.meta, slug }, judge: judgeModel } };
}

const unseen: Verdict = { verdict: "not-seen", at: undefined, subject: "a", what: "b", verify: "c" };

test("a check that throws loses its own verdicts, tells no secret, and the others are heard", () => {
  const broken = checkThat("broken", function* () {
    yield unseen;
    throw new TypeError("SECRET_KEY = 'not-for-anybody'");
  });
  const sound = checkThat("sound", () => [unseen]);
  const { checks, problems } = judge(emptyModel(), [broken, sound]);
  expect(checks.map(({ registered, verdicts }) => [registered.check.meta.slug, verdicts])).toEqual([
    ["sound", [unseen]],
  ]);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.kind).toBe("check-failed");
  expect(problems[0]?.message).toMatch(/\/broken failed \(TypeError at judge\.test\.ts:\d+:\d+\)/);
  expect(problems[0]?.message).not.toContain("not-for-anybody");
});
