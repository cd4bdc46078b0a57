/** Guards whose condition comes out the same for everybody. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { Exit, Fragment, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { REFUSING_EXCEPTIONS, REFUSING_RESPONSES, USER_METHODS, USER_QUESTIONS } from "./guard-vocabulary.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";
import { mayBeGuarded } from "./surrounding-guards.ts";
import { anyWithin, asksForUser, isUser } from "./user-conditions.ts";

/** What a part of a condition is, where it is the same for everybody. */
type Constant = {
  readonly form: "user-truth" | "uncalled" | "compared-text";
  readonly value: ValueId;
  readonly name: string;
};

/** `if not request.user: return redirect(…)` and `if not user_may_edit: raise …`, where nothing else in the function asks properly. */
export function constantConditions(flows: FlowModel, state: FunctionState): IneffectiveGuard[] {
  const { facts, ref } = state;
  if (facts.form !== "function" || facts.fragment.regions.length < 2) return [];
  const found = new Map<ValueId, IneffectiveGuard>();
  for (const [id, region] of facts.fragment.regions.entries()) {
    if (region.condition === NONE || found.has(region.condition)) continue;
    const constant = alwaysTrue(flows.program, ref, region.condition, region.polarity);
    if (constant === undefined || constant.holds || !refusesIn(flows, state, id)) continue;
    found.set(region.condition, guardOf(state, constant.part));
  }
  const guards = [...found.values()];
  if (!guards.some(({ form }) => form === "user-truth")) return guards;
  const settled = asksProperly(flows, state) || mayBeGuarded(flows, state);
  return settled ? guards.filter(({ form }) => form !== "user-truth") : guards;
}

function guardOf({ ref, facts }: FunctionState, part: Constant): IneffectiveGuard {
  return {
    form: part.form,
    at: placeOf(refTo(ref, part.value)),
    subject: facts.qualifiedName,
    guard: part.name,
    instead: part.form === "user-truth" ? `${part.name}.is_authenticated` : `${part.name}(…)`,
    ...(part.form === "user-truth" ? { loginOf: facts } : {}),
    related: [],
    sure: true,
  };
}

/** Whether the branch is entered for nobody although it was meant to be, and which part of the condition says so. */
function alwaysTrue(
  program: Program,
  ref: FunctionRef,
  condition: ValueId,
  polarity: boolean,
): { readonly part: Constant; readonly holds: boolean } | undefined {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[condition];
  if (value?.op === "operation") {
    const [first, second] = value.operands;
    if (value.operator === "not" && first !== undefined) return alwaysTrue(program, ref, first, !polarity);
    const compared = comparedText(fragment, value.operands);
    if (compared !== undefined && (value.operator === "==" || value.operator === "!="))
      return { part: compared, holds: (value.operator === "!=") === polarity };
    const none = second === undefined ? undefined : fragment.values[second];
    const isNone = none?.op === "constant" && none.constant === "None";
    if (first === undefined || !isNone) return undefined;
    if (value.operator === "is" || value.operator === "==") return alwaysTrue(program, ref, first, !polarity);
    if (value.operator === "is not" || value.operator === "!=")
      return alwaysTrue(program, ref, first, polarity);
    return undefined;
  }
  const part = truePart(program, ref, condition);
  return part && { part, holds: polarity };
}

/** `request.user.is_authenticated == "False"`: True and False equal no text. */
function comparedText(fragment: Fragment, operands: readonly ValueId[]): Constant | undefined {
  const question = operands.find((id) => {
    const value = fragment.values[id];
    return (
      value?.op === "attribute" && /^is_(?:authenticated|anonymous|active|staff|superuser)$/.test(value.name)
    );
  });
  const text = operands.some((id) => fragment.values[id]?.op === "text");
  if (question === undefined || !text) return undefined;
  return { form: "compared-text", value: question, name: spokenName(fragment, question) ?? "" };
}

/** A value that is true whoever asks. */
function truePart(program: Program, ref: FunctionRef, id: ValueId): Constant | undefined {
  const { fragment } = functionFacts(ref);
  const value = fragment.values[id];
  if (isUser(program, ref, id)) return { form: "user-truth", value: id, name: writtenUser(fragment, id) };
  if (value?.op === "attribute" && USER_METHODS.has(value.name) && asksUserMethod(program, ref, value.base))
    return { form: "uncalled", value: id, name: value.name };
  if (value?.op !== "free" && value?.op !== "import") return undefined;
  const name = spokenName(fragment, id) ?? "";
  return /^(?:is|has|can|may|user)_\w/.test(name) && resolveIn(program, ref, id)?.kind === "function"
    ? { form: "uncalled", value: id, name }
    : undefined;
}

function asksUserMethod(program: Program, ref: FunctionRef, base: ValueId): boolean {
  return isUser(program, ref, base) || /^user$/.test(spokenName(functionFacts(ref).fragment, base) ?? "");
}

/** `request.user` as it is usually written, for words. */
function writtenUser(fragment: Fragment, id: ValueId): string {
  const value = fragment.values[id];
  if (value?.op === "item") return 'scope["user"]';
  const base = value?.op === "attribute" ? fragment.values[value.base] : undefined;
  if (base?.op === "attribute" && base.name === "context") return "info.context.user";
  return base?.op === "attribute" ? "self.request.user" : "request.user";
}

/** Whether a branch raises, or answers with a redirect or an error, directly or in what it calls first. */
function refusesIn(flows: FlowModel, state: FunctionState, region: RegionId): boolean {
  const { fragment } = state.facts;
  return fragment.exits.some((exit) => exit.region === region && isRefusal(flows, state, exit));
}

function isRefusal({ program }: FlowModel, { ref, facts }: FunctionState, exit: Exit): boolean {
  if (exit.kind === "raise") return true;
  const value = facts.fragment.values[exit.value];
  if (exit.kind !== "return" || value?.op !== "call") return false;
  const name = externalName(resolveIn(program, ref, value.callee));
  if (name !== undefined && REFUSING_RESPONSES.has(name)) return true;
  return value.arguments.some((one) => one.name === "status");
}

/** Whether some condition of the function asks the user a question that strangers fail. */
function asksProperly({ program }: FlowModel, { ref, facts }: FunctionState): boolean {
  return facts.fragment.values.some(
    (value) =>
      value.op === "attribute" &&
      USER_QUESTIONS.has(value.name) &&
      (isUser(program, ref, value.base) || (spokenName(facts.fragment, value.base) ?? "").endsWith("user")),
  );
}

/** Methods whose answer lets somebody on when it is true. */
const ANSWERING: ReadonlySet<string> = new Set([
  "has_permission",
  "has_object_permission",
  "test_func",
  "has_add_permission",
  "has_change_permission",
  "has_delete_permission",
  "has_view_permission",
]);

/** `return request.user`, `return PermissionDenied()`, `return False, "message"` in a permission method: true for everybody. */
export function constantAnswers(flows: FlowModel, state: FunctionState): IneffectiveGuard[] {
  const { facts, ref } = state;
  if (facts.form !== "function" || facts.class === NONE || !ANSWERING.has(facts.name)) return [];
  return facts.fragment.exits.flatMap((exit): IneffectiveGuard[] => {
    if (exit.kind !== "return" || exit.value === NONE) return [];
    const name = trueAnswer(flows, state, exit.value);
    if (name === undefined) return [];
    return [
      {
        form: "constant-answer",
        at: {
          path: ref.unit.file.path,
          span: { start: exit.start, end: exit.end },
          scope: facts.qualifiedName,
        },
        subject: facts.qualifiedName,
        guard: facts.name,
        instead: name,
        related: [],
        sure: true,
      },
    ];
  });
}

/** What is always true about an answer, as a noun phrase. */
function trueAnswer({ program }: FlowModel, { ref, facts }: FunctionState, id: ValueId): string | undefined {
  const { fragment } = facts;
  const value = fragment.values[id];
  const part = truePart(program, ref, id);
  if (part?.form === "user-truth") return `\`${part.name}\`, which is there for anonymous visitors too`;
  if (part !== undefined) return `the function \`${part.name}\` instead of what it says`;
  if (value?.op === "collection" && value.form === "tuple" && value.entries.length > 0)
    return "a tuple, which is true whatever stands in it";
  if (value?.op !== "call") return undefined;
  const name = externalName(resolveIn(program, ref, value.callee)) ?? "";
  const short = name.split(".").at(-1) ?? name;
  if (REFUSING_EXCEPTIONS.has(name))
    return `the exception \`${short}\`, which is true as long as it is not raised`;
  if (REFUSING_RESPONSES.has(name)) return `a response (\`${short}\`), which is true`;
  const inner = value.arguments[0]?.value;
  return name === "bool" && inner !== undefined && isUser(program, ref, inner)
    ? "`bool(request.user)`, which is true for anonymous visitors too"
    : undefined;
}

/** `assert request.user.is_staff` in a function that nothing else guards. */
export function assertions(flows: FlowModel, state: FunctionState): IneffectiveGuard[] {
  const { facts, ref } = state;
  const asserted = facts.fragment.assertions.filter(
    (id) => isQuestion(facts.fragment, id) && asksForUser(flows, ref, id),
  );
  const [first] = asserted;
  if (first === undefined || asksBeside(flows, state, asserted) || mayBeGuarded(flows, state)) return [];
  return [
    {
      form: "assertion",
      at: placeOf(refTo(ref, first)),
      subject: facts.qualifiedName,
      guard: "assert",
      instead: "raise PermissionDenied",
      related: [],
      sure: true,
    },
  ];
}

/** What only users are asked, or what a user is asked that any row may have as well: `frame.is_active` speaks of data. */
function isQuestion(fragment: Fragment, id: ValueId): boolean {
  return anyWithin(
    fragment,
    id,
    (value) =>
      value.op === "attribute" &&
      USER_QUESTIONS.has(value.name) &&
      (!OF_ROWS.has(value.name) || PERSON.test(spokenName(fragment, value.base) ?? "")),
  );
}

/** Questions to users whose names are columns of many tables. */
const OF_ROWS: ReadonlySet<string> = new Set(["is_active", "groups"]);

/** Names of whoever is asking. */
const PERSON = /(?:user|member|account|requester|actor|viewer|owner|admin)$/i;

/** Whether some condition around or beside the assertion asks as well. */
function asksBeside(flows: FlowModel, { facts, ref }: FunctionState, asserted: readonly ValueId[]): boolean {
  const { fragment } = facts;
  return fragment.regions.some(
    ({ condition }) =>
      condition !== NONE && !asserted.includes(condition) && asksForUser(flows, ref, condition),
  );
}
