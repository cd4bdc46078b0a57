/** Values that whoever sends a request writes into it: cookies, headers, parameters; signed cookies are none of these. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { onceFor } from "../../bind/once.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import type { CallValue, FunctionFacts, ParameterFacts, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { spotted } from "../../flow/spots.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { ninjaOperations } from "../authentication/ninja-operations.ts";
import { isRequest } from "../csrf/get-conditions.ts";

/** Where in the request a value stands. */
export type Carrier = "cookie" | "header" | "parameter";

/** One value that the sender wrote. */
export interface ClientValue {
  readonly carrier: Carrier;
  /** The cookie's, header's or parameter's name; "" where it is not written there. */
  readonly key: string;
}

const CARRIERS: ReadonlyMap<string, Carrier> = new Map([
  ["COOKIES", "cookie"],
  ["META", "header"],
  ["headers", "header"],
  ["GET", "parameter"],
  ["POST", "parameter"],
  ["data", "parameter"],
  ["query_params", "parameter"],
]);

/** Functions that read any of these. */
export const readersOfRequests: (flows: FlowModel) => readonly FunctionState[] = onceFor((flows) => [
  ...new Set([
    ...carriers(flows).map(({ state }) => state),
    ...ninjaOperations(flows).map(({ state }) => state),
  ]),
]);

const carriers = spotted(["attribute"], ({ name }) => CARRIERS.has(name));

const DEPTH = 10;

/** What of the request a value is, or is cut out of. */
export function clientValue(
  flows: FlowModel,
  state: FunctionState,
  id: ValueId,
  depth = 0,
): ClientValue | undefined {
  const { values } = state.facts.fragment;
  const value = values[id];
  if (value === undefined || depth > DEPTH) return undefined;
  const direct = readDirectly(flows, state, value, depth);
  if (direct) return direct;
  for (const next of cutFrom(flows, state, values, value)) {
    const found = clientValue(flows, state, next, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** `request.COOKIES["name"]`, `request.headers.get("name")`. */
function readDirectly(
  flows: FlowModel,
  state: FunctionState,
  value: Value,
  depth: number,
): ClientValue | undefined {
  const { values } = state.facts.fragment;
  const read = (base: ValueId, key: string | undefined): ClientValue | undefined =>
    keyed(flows, state, base, key) ?? unpacked(flows, state, base, key, depth);
  const sent = value.op === "parameter" || value.op === "attribute" ? sentTo(flows, state, value) : undefined;
  if (sent) return sent;
  if (value.op === "item") return read(value.base, value.name ?? keyText(flows, state, value.key));
  const callee = value.op === "call" ? values[value.callee] : undefined;
  if (value.op !== "call" || callee?.op !== "attribute" || !/^(?:get|pop|getlist)$/.test(callee.name))
    return undefined;
  const [key] = value.arguments;
  return key && read(callee.base, keyText(flows, state, key.value));
}

/** `payload.sender_id`, `user_id`: what an operation of Django Ninja is sent in the body or the query (django-ninja.dev/guides/input/body/). */
function sentTo(
  flows: FlowModel,
  state: FunctionState,
  value: Extract<Value, { op: "parameter" | "attribute" }>,
): ClientValue | undefined {
  const sent = sentParameters(flows).get(state.facts);
  if (value.op === "parameter")
    return sent?.get(value.name) === "plain" ? { carrier: "parameter", key: value.name } : undefined;
  const base = state.facts.fragment.values[value.base];
  const isBody = base?.op === "parameter" && sent?.get(base.name) === "schema";
  return isBody ? { carrier: "parameter", key: value.name } : undefined;
}

type SentParameters = ReadonlyMap<string, "schema" | "plain">;

/** What each operation is sent by the name of its parameter; what the URL holds is not among it. */
const sentParameters: (flows: FlowModel) => ReadonlyMap<FunctionFacts, SentParameters> = onceFor(
  (flows) =>
    new Map(
      ninjaOperations(flows).map(({ state, path }) => {
        const sent = state.facts.parameters
          .slice(1)
          .filter(({ name }) => !path.includes(`{${name}}`) && !path.includes(`:${name}}`))
          .map((one) => [one.name, isSchema(flows, state, one) ? "schema" : "plain"] as const);
        return [state.facts, new Map(sent)];
      }),
    ),
);

const SCHEMAS = /^(?:ninja\.(?:\w{1,20}\.)?(?:Model)?Schema|pydantic\.(?:\w{1,20}\.)?BaseModel)$/;

/** Whether a parameter's annotation is a schema of the project: `payload: TransferIn`, `data: Form[TransferIn]`. */
function isSchema(
  { program }: FlowModel,
  { ref, facts }: FunctionState,
  { annotation }: ParameterFacts,
): boolean {
  const outer = { unit: ref.unit, function: Math.max(facts.parent, 0) };
  const value = functionFacts(outer).fragment.values[annotation];
  const symbol =
    annotation === NONE
      ? undefined
      : resolveIn(program, outer, value?.op === "item" ? value.key : annotation);
  return (
    symbol?.kind === "class" && libraryAncestors(program, symbol.target).some((name) => SCHEMAS.test(name))
  );
}

/** An entry of what a cookie or header holds as JSON or the like: `json.loads(request.COOKIES["profile"])["role"]`. */
function unpacked(
  flows: FlowModel,
  state: FunctionState,
  base: ValueId,
  key: string | undefined,
  depth: number,
): ClientValue | undefined {
  const container = state.facts.fragment.values[base];
  if (key === undefined || container?.op !== "call" || !unpacks(flows, state, container)) return undefined;
  const whole = clientValue(flows, state, container.arguments[0]?.value ?? NONE, depth + 1);
  return whole && { carrier: whole.carrier, key };
}

/** Functions that read what anybody can write: no signature is asked for. */
const UNPACKING: ReadonlySet<string> = new Set([
  "json.loads",
  "ast.literal_eval",
  "base64.b64decode",
  "base64.urlsafe_b64decode",
  "binascii.unhexlify",
  "urllib.parse.unquote",
  "pickle.loads",
]);

function unpacks({ program }: FlowModel, { ref }: FunctionState, { callee }: CallValue): boolean {
  return UNPACKING.has(externalName(resolveIn(program, ref, callee)) ?? "");
}

function keyed(flows: FlowModel, state: FunctionState, base: ValueId, key = ""): ClientValue | undefined {
  const container = state.facts.fragment.values[base];
  if (container?.op !== "attribute" || !isRequest(flows.program, state.ref, container.base)) return undefined;
  const carrier = CARRIERS.get(container.name);
  return carrier && { carrier, key };
}

function keyText({ program }: FlowModel, { ref }: FunctionState, key: ValueId): string | undefined {
  return key === NONE ? undefined : textOf(program, refTo(ref, key));
}

/** What a value is a part or another spelling of. */
function cutFrom(
  flows: FlowModel,
  state: FunctionState,
  values: readonly Value[],
  value: Value,
): readonly ValueId[] {
  switch (value.op) {
    case "item":
    case "element":
    case "through":
      return [value.base];
    case "merge":
      return value.inputs;
    case "call":
      return unpacks(flows, state, value)
        ? value.arguments.slice(0, 1).map((one) => one.value)
        : cutByCall(values, value);
    default:
      return [];
  }
}

/** Methods of texts, and conversions. */
function cutByCall(values: readonly Value[], value: Extract<Value, { op: "call" }>): readonly ValueId[] {
  const callee = values[value.callee];
  if (callee?.op === "attribute")
    return /^(?:strip|lower|upper|split|rsplit|partition|decode|title|first)$/.test(callee.name)
      ? [callee.base]
      : [];
  const [first] = value.arguments;
  return callee?.op === "free" && /^(?:int|str|bool|UUID)$/.test(callee.name) && first ? [first.value] : [];
}

/** Whether a name is one of the function's conditions. */
export function conditionsOf({ ref }: FunctionState): ReadonlySet<ValueId> {
  return new Set(functionFacts(ref).fragment.regions.map(({ condition }) => condition));
}
