/** Sources of random values: which can be foreseen, and which cannot. */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { externalName, findBinding, resolveIn } from "../bind/resolve.ts";
import type { ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { CallSite, FlowModel } from "../flow/flow-model.ts";
import { callsOf } from "../flow/flow-model.ts";
import { spokenName } from "../flow/sinks.ts";

/** Functions of the Mersenne Twister, whose outputs tell all later ones (docs.python.org/3/library/random.html). */
const FUNCTIONS =
  "random randint randrange choice choices sample getrandbits randbytes uniform triangular gauss normalvariate betavariate".split(
    " ",
  );

const GUESSABLE: readonly string[] = [
  ...["random", "random.Random", "random.Random()", "numpy.random", "six.moves.random"].flatMap((module) =>
    FUNCTIONS.map((name) => `${module}.${name}`),
  ),
  "numpy.random.rand",
  "numpy.random.integers",
];

/** The machine's address and the time (docs.python.org/3/library/uuid.html#uuid.uuid1). */
const ADDRESS_AND_TIME: readonly string[] = ["uuid.uuid1"];

const SECURE =
  /^(?:secrets\.|os\.urandom$|random\.SystemRandom|uuid\.uuid4$|ssl\.RAND_bytes$|django\.utils\.crypto\.get_random_string$|Crypto(?:dome)?\.Random\.|nacl\.utils\.random$|cryptography\.fernet\.Fernet\.generate_key$)/;

/** Whether a library call gives bytes that nobody can foresee. */
export function isSecureRandom(path: string): boolean {
  return SECURE.test(path);
}

/** How the numbers of a call can be foreseen. */
export type Guessability = "generator" | "address-and-time";

/** Calls whose results can be foreseen. */
export function guessableCalls(flows: FlowModel): { readonly site: CallSite; readonly by: Guessability }[] {
  return [
    ...callsOf(flows, GUESSABLE)
      .filter((site) => !mayBeSystemRandom(flows, site))
      .map((site) => ({ site, by: "generator" as const })),
    ...callsOf(flows, ADDRESS_AND_TIME).map((site) => ({ site, by: "address-and-time" as const })),
  ];
}

/** `try: random = random.SystemRandom()` at module level: the name stands for the system's generator wherever there is one. */
function mayBeSystemRandom({ program }: FlowModel, { at, call }: CallSite): boolean {
  const { values } = functionFacts(at).fragment;
  const callee = values[call.callee];
  const base = callee?.op === "attribute" ? values[callee.base] : undefined;
  const bound = base?.op === "free" ? findBinding(at, base.name) : undefined;
  if (!bound) return false;
  return inputsOf(bound).some((value) =>
    externalName(resolveIn(program, bound, value))?.startsWith("random.SystemRandom"),
  );
}

function inputsOf(ref: ValueRef): readonly ValueId[] {
  const value = functionFacts(ref).fragment.values[ref.value];
  return value?.op === "merge" ? value.inputs : [ref.value];
}

/** Calls around each other that are opened. */
const WRAPPED = 4;

/** `random.sample(list(rows.values_list("id", flat=True)), 10)`: keys of rows that are there, some of them. */
export function drawsKeys({ at, call }: CallSite): boolean {
  const { fragment } = functionFacts(at);
  let id = call.arguments[0]?.value ?? NONE;
  for (let depth = 0; depth < WRAPPED; depth++) {
    const value = fragment.values[id];
    if (value?.op !== "call") return false;
    const name = spokenName(fragment, value.callee) ?? "";
    if (name === "values_list") return true;
    if (!/^(?:list|tuple|sorted|set)$/.test(name)) return false;
    id = value.arguments[0]?.value ?? NONE;
  }
  return false;
}

/** `code = random.choice(codes)`: one of those that are there already. Of letters it would be one letter. */
export function picksOne({ name }: CallSite): boolean {
  return name.endsWith(".choice");
}
