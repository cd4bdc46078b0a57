/** Runs checks over the model. A check that throws loses its own verdicts, never another's. */
import type { Problem, Verdict } from "../findings/finding.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { holdsIn, notedModel, type NotedModel, type Reads } from "../model/noted-model.ts";
import { toTheEnd, type Steps } from "../source/steps.ts";
import { fullId, type RegisteredCheck } from "./rule.ts";

/** Everything one check said. */
export interface CheckVerdicts {
  readonly registered: RegisteredCheck;
  readonly verdicts: readonly Verdict[];
}

/** What all checks said, in the order in which they were given, and which of them failed. */
export interface Judgement {
  readonly checks: readonly CheckVerdicts[];
  readonly problems: readonly Problem[];
  /** How many checks were asked; of the others the earlier word stands. */
  readonly asked: number;
  /** For the next judgement of the same tree. */
  readonly outcomes: Outcomes;
}

/** What checks said, with all that they asked of the model. */
export type Outcomes = ReadonlyMap<RegisteredCheck["check"], Outcome>;

interface Outcome {
  readonly said: CheckVerdicts | Problem;
  readonly reads: Reads;
}

/** Asks every check about the model. Never throws. */
export function judge(model: AuditModel, checks: readonly RegisteredCheck[], earlier?: Outcomes): Judgement {
  return toTheEnd(judgeSteps(model, checks, earlier));
}

/**
 * The same, a check at a time. A check whose questions an earlier model of the same paths answered in the same way is not asked
 * again.
 */
export function* judgeSteps(
  model: AuditModel,
  checks: readonly RegisteredCheck[],
  earlier: Outcomes = new Map(),
): Steps<Judgement> {
  const noted = notedModel(model);
  const outcomes = new Map<RegisteredCheck["check"], Outcome>();
  for (const registered of checks) {
    const before = earlier.get(registered.check);
    const stands = before !== undefined && holdsIn(model, before.reads);
    outcomes.set(registered.check, stands ? before : outcomeOf(noted, registered));
    if (!stands) yield;
  }
  const said = [...outcomes.values()].map((outcome) => outcome.said);
  return {
    checks: said.filter((one) => "verdicts" in one),
    problems: said.filter((one) => "kind" in one),
    asked: [...outcomes].filter(([check, outcome]) => earlier.get(check) !== outcome).length,
    outcomes,
  };
}

/**
 * What checks say of a few files, asked about a model that shows no others. A check whose questions an earlier model answered in the
 * same way is not asked again; one that fails says nothing.
 */
export function judgeFocused(
  model: AuditModel,
  checks: readonly RegisteredCheck[],
  earlier: Outcomes,
  paths: ReadonlySet<string>,
): readonly CheckVerdicts[] {
  if (paths.size === 0) return [];
  return checks.map((registered) => {
    const before = earlier.get(registered.check);
    const said =
      before !== undefined && holdsIn(model, before.reads) ? before.said : judgeOne(model, registered);
    const verdicts = "verdicts" in said ? said.verdicts : [];
    return { registered, verdicts: verdictsIn(verdicts, paths) };
  });
}

/** Verdicts on some files, with the places in other files that belong to what is found in these. */
function verdictsIn(verdicts: readonly Verdict[], paths: ReadonlySet<string>): readonly Verdict[] {
  const isHere = ({ at }: Verdict): boolean => at !== undefined && paths.has(at.path);
  const causes = new Set(verdicts.flatMap((one) => (isHere(one) ? causeOf(one) : [])));
  return verdicts.filter(
    (one) => isHere(one) || (isFurther(one) && causeOf(one).some((cause) => causes.has(cause))),
  );
}

function causeOf(verdict: Verdict): readonly string[] {
  return verdict.verdict === "found" && verdict.cause !== undefined ? [verdict.cause] : [];
}

function isFurther(verdict: Verdict): boolean {
  return verdict.verdict === "found" && verdict.secondary === true;
}

function outcomeOf({ model, take }: NotedModel, registered: RegisteredCheck): Outcome {
  const said = judgeOne(model, registered);
  return { said, reads: take() };
}

function judgeOne(model: AuditModel, registered: RegisteredCheck): CheckVerdicts | Problem {
  try {
    const verdicts = [...registered.check.judge(model)];
    return { registered, verdicts: verdicts.map((verdict) => withIntents(model, registered, verdict)) };
  } catch (error) {
    return { kind: "check-failed", message: failureMessage(registered, error) };
  }
}

function withIntents(model: AuditModel, { check }: RegisteredCheck, verdict: Verdict): Verdict {
  if (verdict.verdict !== "found" || !check.fix) return verdict;
  const intents = check.fix(verdict, model);
  return intents.length === 0 ? verdict : { ...verdict, intents };
}

/** The first line of an error could quote the audited source, and with it a secret: only its class and our own place are told. */
function failureMessage(registered: RegisteredCheck, error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  const frame = error instanceof Error ? ownFrame(error.stack) : "";
  return `${fullId(registered)} failed (${name}${frame}): its findings are missing from this report. Please report this as a bug of pickguard.`;
}

function ownFrame(stack: string | undefined): string {
  const frame = stack?.split("\n").find((line) => line.startsWith("    at "));
  const place = frame?.slice(frame.lastIndexOf("/") + 1).replace(")", "");
  return place === undefined ? "" : ` at ${place}`;
}
