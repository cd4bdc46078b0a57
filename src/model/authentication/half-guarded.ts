/** Views that ask who is there where they show the page, and not where they do the work. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { FunctionFacts, Region, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { conductOf } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { ViewClass } from "./class-guards.ts";
import { classPlace, guardsOn } from "./class-guards.ts";
import { classDecorators } from "./drawing-decorators.ts";
import { regionsAround } from "./dropped-refusals.ts";
import { isGuardMixin, REFUSING_RESPONSES, USER_QUESTIONS } from "./guard-vocabulary.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";
import { anyWithin, asksForUser, isUser } from "./user-conditions.ts";

/** What a condition asks of the user: nothing, a login, more than a login. */
type Strength = 0 | 1 | 2;

const LOGIN_QUESTIONS: ReadonlySet<string> = new Set(["is_authenticated", "is_anonymous", "is_active"]);

function strengthOf({ ref, facts }: FunctionState, condition: ValueId): Strength {
  const questions = new Set<string>();
  anyWithin(facts.fragment, condition, (value) => {
    if (value.op === "attribute" && USER_QUESTIONS.has(value.name)) questions.add(value.name);
    return false;
  });
  if (questions.size === 0 || functionFacts(ref) !== facts) return 0;
  return [...questions].every((name) => LOGIN_QUESTIONS.has(name)) ? 1 : 2;
}

/** A function that asks for a permission before it shows the form, and takes the POST without it. */
export function halfGuardedFunction(flows: FlowModel, state: FunctionState): IneffectiveGuard[] {
  const { facts, ref } = state;
  const { fragment } = facts;
  if (
    facts.form !== "function" ||
    !fragment.regions.some((region) => sideOf(flows, ref, region) !== undefined)
  )
    return [];
  const asked = fragment.regions.flatMap((region, id) =>
    region.condition !== NONE &&
    sideAround(flows, ref, region.parent) === "read" &&
    refusesBeside(flows, state, id)
      ? [{ condition: region.condition, strength: strengthOf(state, region.condition) }]
      : [],
  );
  const guard = asked.toSorted((a, b) => b.strength - a.strength)[0];
  if (guard === undefined || guard.strength === 0) return [];
  const deed = openDeed(flows, state, guard.strength);
  if (deed === undefined) return [];
  return [
    {
      form: "render-only",
      at: placeOf(refTo(ref, guard.condition)),
      subject: facts.qualifiedName,
      guard: writtenQuestion(state, guard.condition),
      instead: "POST",
      related: [{ place: placeOf(deed), note: "done for a POST, which never comes past that question" }],
      sure: true,
    },
  ];
}

/** The last question of a condition, as its name. */
function writtenQuestion({ facts }: FunctionState, condition: ValueId): string {
  let name = "the check";
  anyWithin(facts.fragment, condition, (value) => {
    if (value.op === "attribute" && USER_QUESTIONS.has(value.name)) name = value.name;
    return false;
  });
  return name;
}

/** Something done for a POST under weaker questions than the page asks. */
function openDeed(
  flows: FlowModel,
  state: FunctionState,
  needed: Strength,
): (FunctionRef & { value: ValueId }) | undefined {
  const { facts, ref } = state;
  const own = conductOf(flows.solver, state).deeds.filter(
    ({ at, deed }) => deed !== "login" && deed !== "session" && functionFacts(at) === facts,
  );
  return own.find(({ at }) => {
    const value = facts.fragment.values[at.value];
    if (value === undefined || sideAround(flows, ref, value.region) !== "write") return false;
    const around = regionsAround(facts.fragment, value.region).filter(({ condition }) => condition !== NONE);
    const asked = around.map(({ condition }) => strengthOf(state, condition));
    return asked.every((one) => one < needed) && !delegates(flows, state);
  })?.at;
}

/** Whether the POST branch hands the question to a function of its own. */
function delegates(flows: FlowModel, { facts, ref }: FunctionState): boolean {
  return facts.fragment.values.some((value) => {
    if (value.op !== "call" || sideAround(flows, ref, value.region) !== "write") return false;
    return /perm|auth|check|allow|require|can_|access|polic/i.test(
      spokenName(facts.fragment, value.callee) ?? "",
    );
  });
}

/** For which kind of request a region runs: one that changes something, or one that only reads. */
function sideOf({ program }: FlowModel, ref: FunctionRef, region: Region): "read" | "write" | undefined {
  const { values } = functionFacts(ref).fragment;
  const test = region.condition === NONE ? undefined : values[region.condition];
  if (test?.op !== "operation" || (test.operator !== "==" && test.operator !== "!=")) return undefined;
  const [left, right] = test.operands.map((id) => values[id]);
  const method = [left, right].some((one) => one?.op === "attribute" && one.name === "method");
  if (!method) return undefined;
  const [text] = test.operands.flatMap((value) => textOf(program, refTo(ref, value)) ?? []);
  if (text !== "POST" && text !== "GET") return undefined;
  return (text === "POST") === ((test.operator === "==") === region.polarity) ? "write" : "read";
}

function sideAround(flows: FlowModel, ref: FunctionRef, region: RegionId): "read" | "write" | undefined {
  for (const around of regionsAround(functionFacts(ref).fragment, region)) {
    const side = sideOf(flows, ref, around);
    if (side !== undefined) return side;
  }
  return undefined;
}

/** Whether the condition of a region turns somebody away, in it or where it does not hold. */
function refusesBeside({ program }: FlowModel, { ref, facts }: FunctionState, id: RegionId): boolean {
  const { fragment } = facts;
  const condition = fragment.regions[id]?.condition;
  return fragment.exits.some((exit) => {
    if (fragment.regions[exit.region]?.condition !== condition) return false;
    if (exit.kind === "raise") return true;
    const value = fragment.values[exit.value];
    if (value?.op !== "call") return false;
    return REFUSING_RESPONSES.has(externalName(resolveIn(program, ref, value.callee)) ?? "");
  });
}

/** Methods that only draw the page of a form view, and those through which every request passes or the form is handled. */
const DRAWING: readonly string[] = ["render_to_response", "get"];
const DOING: readonly string[] = ["form_valid", "post"];
const PASSING: ReadonlySet<string> = new Set([
  "dispatch",
  "setup",
  "initial",
  "post",
  "form_valid",
  "get_object",
  "get_queryset",
  "get_form_class",
  "get_form",
  "get_form_kwargs",
  "test_func",
  "has_permission",
]);

/** Django's editing views, which take a POST without a line of the project (docs.djangoproject.com/en/5.2/ref/class-based-views/generic-editing/). */
const EDITING = /^django\.views\.generic\.(?:edit\.)?(?:Create|Update|Delete)View$/;

/** A form view that turns people away in `render_to_response` or `get`, and takes their POST all the same. */
export function halfGuardedClass(flows: FlowModel, view: ViewClass): IneffectiveGuard[] {
  const guard = drawingGuard(flows, view);
  if (guard === undefined) return [];
  if (view.ancestors.some((one) => one.kind === "external" && isGuardMixin(one.name))) return [];
  if (passingMethods(view).some((ref) => asksOrIsGuarded(flows, ref))) return [];
  if (passingMethods(view).some((ref) => handsQuestionOn(flows, ref))) return [];
  const acts = actingPlace(flows, view, guard);
  if (acts === undefined) return [];
  const facts = classFacts(view.ref);
  return [
    {
      form: "render-only",
      at: guard.at,
      subject: facts.qualifiedName,
      guard: guard.name,
      instead: "POST",
      related: [{ place: acts, note: "runs for a POST without that question" }],
      ...(guard.name === "@login_required" ? { loginOf: facts } : {}),
      sure: true,
    },
  ];
}

/** The guard of the page, where no decorator of the class or of its bases may ask for the POST as well. */
function drawingGuard(flows: FlowModel, view: ViewClass): DrawingGuard | undefined {
  const bases = view.ancestors.flatMap((one) => (one.kind === "class" ? [one.target] : []));
  if (bases.some((one) => classDecorators(flows, one).others)) return undefined;
  const [above] = classDecorators(flows, view.ref).drawing;
  if (above !== undefined) return { at: above.at, name: `@${above.name}`, above: true };
  const methods = methodsOf(view.ref);
  return DRAWING.flatMap((name) =>
    guardIn(
      flows,
      methods.findLast((ref) => functionFacts(ref).name === name),
    ),
  )[0];
}

/** The method of the class that does the work; for a decorator above an editing view without one, the class itself. */
function actingPlace(flows: FlowModel, view: ViewClass, guard: DrawingGuard): Place | undefined {
  const own = methodsOf(view.ref).filter((ref) => DOING.includes(functionFacts(ref).name));
  const acts = own.find((ref) => doesSomething(flows, ref));
  if (acts !== undefined) {
    const { header, qualifiedName } = functionFacts(acts);
    return { path: acts.unit.file.path, span: header, scope: qualifiedName };
  }
  const edits = view.ancestors.some((one) => one.kind === "external" && EDITING.test(one.name));
  return guard.above && edits && own.length === 0 ? classPlace(view.ref) : undefined;
}

/** Methods of the class and of its bases in the project by which a POST passes before or while it is handled. */
function passingMethods({ ancestors }: ViewClass): FunctionRef[] {
  return ancestors.flatMap((one) =>
    one.kind === "class" ? methodsOf(one.target).filter((ref) => PASSING.has(functionFacts(ref).name)) : [],
  );
}

function asksOrIsGuarded(flows: FlowModel, ref: FunctionRef): boolean {
  const { fragment } = functionFacts(ref);
  if (guardsOn(flows, ref).length > 0) return true;
  return fragment.regions.some(({ condition }) => condition !== NONE && asksForUser(flows, ref, condition));
}

/** `cancel(pk, request.user)`: the work is handed on with the user, to a function that raises after it has looked at them. */
function handsQuestionOn({ program }: FlowModel, ref: FunctionRef): boolean {
  return functionFacts(ref).fragment.values.some((value) => {
    if (value.op !== "call") return false;
    const position = value.arguments.findIndex((one) => isUser(program, ref, one.value));
    const given = value.arguments[position];
    const callee = given && resolveIn(program, ref, value.callee);
    if (given === undefined || callee?.kind !== "function") return false;
    const { parameters, fragment } = functionFacts(callee.target);
    const name = given.style === "keyword" ? given.name : parameters[position]?.name;
    return fragment.exits.some(({ kind, region }) => {
      const condition = fragment.regions[region]?.condition ?? NONE;
      if (kind !== "raise" || condition === NONE) return false;
      return anyWithin(fragment, condition, (one) => one.op === "parameter" && one.name === name);
    });
  });
}

function doesSomething({ solver }: FlowModel, ref: FunctionRef): boolean {
  const state = solver.byRef.get(functionFacts(ref));
  return state !== undefined && conductOf(solver, state).deeds.some(({ deed }) => deed !== "session");
}

interface DrawingGuard {
  readonly at: Place;
  readonly name: string;
  /** Whether it is a decorator above the class. */
  readonly above: boolean;
}

/** The question of a method that draws the page; pages that send members away from a login form ask for nothing. */
function guardIn(flows: FlowModel, ref: FunctionRef | undefined): DrawingGuard[] {
  const state = ref && flows.solver.byRef.get(functionFacts(ref));
  if (ref === undefined || state === undefined) return [];
  const { facts } = state;
  const [decorator] = facts.name === "get" ? guardsOn(flows, ref) : [];
  if (decorator !== undefined)
    return [
      {
        at: { path: ref.unit.file.path, span: facts.header, scope: facts.qualifiedName },
        name: `@${decorator}`,
        above: false,
      },
    ];
  return facts.fragment.regions.flatMap(({ condition, polarity }, id): DrawingGuard[] => {
    if (condition === NONE || !asksForUser(flows, ref, condition)) return [];
    if (welcomesStrangers(facts, condition, polarity) || !refusesHere(flows, state, id)) return [];
    return [{ at: placeOf(refTo(ref, condition)), name: `the question in \`${facts.name}\``, above: false }];
  });
}

function refusesHere({ program }: FlowModel, { ref, facts }: FunctionState, id: RegionId): boolean {
  return facts.fragment.exits.some((exit) => {
    const value = facts.fragment.values[exit.value];
    if (exit.region !== id) return false;
    if (exit.kind === "raise") return true;
    return (
      value?.op === "call" &&
      REFUSING_RESPONSES.has(externalName(resolveIn(program, ref, value.callee)) ?? "")
    );
  });
}

/**
 * Whether a branch turns away whom the form would not serve anyway: `if request.user.is_authenticated: return redirect("home")`
 * before a login form, members without a password before the form that asks for the old one.
 */
function welcomesStrangers(facts: FunctionFacts, condition: ValueId, polarity: boolean): boolean {
  const value = facts.fragment.values[condition];
  if (value?.op === "operation" && value.operator === "not") {
    const [inner] = value.operands;
    return inner !== undefined && welcomesStrangers(facts, inner, !polarity);
  }
  const mentions = (name: string): boolean =>
    anyWithin(facts.fragment, condition, (one) => one.op === "attribute" && one.name === name);
  return polarity
    ? mentions("is_authenticated")
    : mentions("is_anonymous") || mentions("has_usable_password");
}
